//! The English texts of inspections.

use super::inspections::*;
use crate::pages::PlanFault;
use bazargah_domain::inspection::{Finding, Reason};

pub(super) const INSPECTIONS: InspectionWords = InspectionWords {
    link: "Inspections",
    title: "Inspections",
    lead: "Shops to visit, the most urgent first. Shops that you have opened once can be opened again without a network.",
    filter: "Show the shops of",
    everywhere: "everywhere",
    no_province: "province unknown",
    none: "No shop waits for an inspection here.",
    reason: |reason| match reason {
        Reason::Risk => "by risk",
        Reason::Chance => "drawn by chance",
    },
    csv: "All shops to visit, as a table (CSV)",
    plan: "Plan inspections",
    plan_lead: "A part of the shops is drawn by chance from all of them, so that no shop is safe; the others are those of the highest risk: open violations, grade, overdue complaints, and days since the last inspection.",
    plan_province: "Province",
    plan_province_hint: "As the list of mark holders writes it. Leave it empty for all shops, also those whose province is not known.",
    plan_size: "How many shops",
    plan_size_hint: "At most 500.",
    plan_share: "Share by chance, in percent",
    plan_share_hint: "From 10 to 100.",
    plan_due: "To be visited until",
    plan_due_hint: "A day, such as 2026-12-20 or 1405/09/29.",
    plan_submit: "Plan",
    plan_fault: |fault| match fault {
        PlanFault::Size => "Enter how many shops, from 1 to 500",
        PlanFault::Share => "Enter the share by chance, from 10 to 100 percent",
        PlanFault::Due => "Enter a day that is not over yet",
        PlanFault::NoShop => {
            "No shop there can be planned: none is known in this province, or all of them wait already"
        }
    },
    plans: "Plans so far",
    plans_lead: "Anybody can repeat the draw: SHA-256 of the seed, a colon and the shop's number; the smallest come first. The candidates are the shops on record up to the event named, without those that were waiting already.",
    plan_line: |planned, candidates, place, share| {
        format!("{planned} of {candidates} shops, {place}; {share}% of them by chance")
    },
    seed: "Seed:",
    seq: |seq| format!("up to event {seq}"),
    done: "Inspected lately",
    found: |checked, contrary| match contrary {
        Some(contrary) => format!("{contrary} of {checked} clauses contrary"),
        None => format!("{checked} clauses looked at, all in order"),
    },
    page_title: |shop| format!("Inspection of {shop}"),
    public_page: "The shop's public page",
    domain: "Domain",
    place: "Province and city",
    owner: "Owner",
    address: "Address",
    telephone: "Telephone",
    no_address: "The shop has not told us an address.",
    checklist_lead: "Choose for each clause that you looked at. What you did not look at stays as it is and says nothing.",
    not_looked_at: "Not looked at",
    finding: |finding| match finding {
        Finding::InOrder => "In order",
        Finding::Contrary => "Contrary",
    },
    notes: "Notes for your colleagues",
    notes_hint: "What you saw, and whom you spoke to. Not public.",
    notes_too_long: "The notes are too long; 4,000 characters is the most",
    photos: "Photos",
    photos_hint: "Up to 5, JPEG, PNG or WebP, 5 MB each. Only staff sees them; place and device are taken out of them.",
    public: "The public sees the day, how many clauses were looked at, and each contrary one as an alleged violation until a supervisor has decided.",
    send: "Send the result",
    nothing: "Choose for at least one clause what you found",
    refused: "The result could not be taken. Send it again; if it is refused again, tell a supervisor.",
    read_only: "This inspection waits. Only inspectors and supervisors fill it in.",
    conflict_title: "Somebody was here before you",
    conflict_told: |who, when| format!("{who} sent a result on {when}:"),
    conflict: "Your result was not taken, and the first one stands. If you found something else, raise it on the shop's page for staff.",
    own: "What you filled in",
    result: "What was found",
    clock_wrong: "The inspector's clock was wrong; the time is when the result came here.",
    offline: OfflineWords {
        title: "Kept on this device",
        of: "Inspection of {}",
        waits: "waits for a network and is sent by itself",
        sending: "is being sent",
        sent: "has arrived",
        conflict: "was not taken, somebody was there before you",
        sign_in: "waits until you sign in again",
        refused: "was not taken; open it, correct it and send it again",
        aside: "Throw my checklist away",
    },
};
