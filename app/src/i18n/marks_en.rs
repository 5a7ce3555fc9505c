//! The English texts of the trust mark.

use super::marks::*;
use crate::pages::{MarkChoice, MarkFormFault};
use bazargah_domain::mark::{Cause, Effect, LicenceKind, RefusalReason, Stage, Supervision};
use bazargah_domain::role::MarkTask;
use bazargah_domain::shop::MarkState;

const fn licence_kind(kind: LicenceKind) -> &'static str {
    match kind {
        LicenceKind::VirtualBusinesses => "Licence of the union of virtual businesses",
        LicenceKind::Trade => "Licence of the trade’s union",
        LicenceKind::Health => "Licence to sell masks and disinfectants",
    }
}

pub(super) const MARKS: MarkWords = MarkWords {
    chip: |state| match state {
        MarkState::None => "No trust mark known",
        MarkState::Applied => "Trust mark applied for, under review",
        MarkState::Valid => "Trust mark valid",
        MarkState::Suspended => "Trust mark suspended, not valid now",
        MarkState::Revoked => "Trust mark revoked",
        MarkState::Expired => "Trust mark expired",
    },
    chip_warned: "Trust mark valid, with a warning",
    in_force_line: |effect, cause| format!("{effect} in force: {cause}"),
    proposed_line: |effect, cause| format!("{effect} proposed: {cause}"),
    cause_short: |cause, n| match cause {
        Cause::Overdue { .. } => format!("{n} overdue"),
        Cause::Unanswered { .. } => format!("{n} unanswered"),
        Cause::Violations { .. } => format!("{n} unsettled against the guidelines"),
        Cause::LicenceLapsed { .. } => "licence lapsed".to_owned(),
        Cause::FundDebt { .. } => "debt to the guarantee fund".to_owned(),
        Cause::Fraud => "warning of fraud".to_owned(),
        Cause::Finding => "supervisor’s finding".to_owned(),
    },
    violation_counts: |open, settled, alleged| match alleged {
        Some(alleged) => format!("{open} open, {settled} settled; {alleged} alleged and being looked into."),
        None => format!("{open} open, {settled} settled."),
    },
    violations_none: |inspected| match inspected {
        Some(date) => format!("None on record. Last inspected on {date}."),
        None => {
            "None on record. This shop has not been inspected yet, so we do not say that there was none.".to_owned()
        }
    },
    violations_all: "All of them, with their dates",
    fault: |fault| match fault {
        MarkFormFault::Owner => "Write who owns the shop",
        MarkFormFault::Address => "Write the shop’s address",
        MarkFormFault::Telephone => "Write the whole telephone number, with its area code",
        MarkFormFault::NoUnionLicence => {
            "A licence of the union of virtual businesses is needed; write its number and dates"
        }
        MarkFormFault::Licence(LicenceKind::VirtualBusinesses) => {
            "Licence of the union of virtual businesses: complete number, issuer and both dates; it must be valid today"
        }
        MarkFormFault::Licence(LicenceKind::Trade) => {
            "Licence of the trade’s union: complete number, issuer and both dates; it must be valid today"
        }
        MarkFormFault::Licence(LicenceKind::Health) => {
            "Licence for masks and disinfectants: complete number, issuer and both dates; it must be valid today"
        }
        MarkFormFault::NoWords => "Write your text",
        MarkFormFault::NoChoice => "Choose one",
        MarkFormFault::NoPublicReason => "Write the reason for the public",
        MarkFormFault::NoReason => "Write the reason for your colleagues",
        MarkFormFault::NoRefusalReason => "Choose at least one reason for the refusal",
        MarkFormFault::NotChecked => "No mark can be granted before identity, address and telephone have been checked",
        MarkFormFault::NoClause => {
            "There is no such clause, or it is advice that nobody can violate; a clause is named like health-1/3.2"
        }
        MarkFormFault::SameEyes => "You proposed this revocation yourself; another supervisor has to confirm it",
        MarkFormFault::OwnShop => {
            "You answer for this shop and cannot decide on its mark; nothing was recorded. Leave it to a colleague."
        }
        MarkFormFault::WarnedAlready => "Your warning about this shop is on record already, and counts once",
        MarkFormFault::Changed => {
            "Something happened in the meantime, or the rules do not allow this; nothing was recorded. The page shows how things stand now."
        }
    },
    clause: ClauseWords {
        guideline: |name| match name {
            "health" => Some("Health guideline"),
            "seller" => Some("Sellers’ guideline"),
            _ => None,
        },
        of: |guideline, version, clause| format!("{guideline}, version {version}, clause {clause}"),
    },
    public: PublicMarkWords {
        title: |shop| format!("Trust mark of {shop}"),
        description: |shop, state| {
            format!(
                "The trust mark of {shop}: {state}. Adjustments with their reasons, cases contrary to the guidelines, licences."
            )
        },
        state: |state| match state {
            MarkState::None => "No mark",
            MarkState::Applied => "Under review",
            MarkState::Valid => "Valid",
            MarkState::Suspended => "Suspended",
            MarkState::Revoked => "Revoked",
            MarkState::Expired => "Expired",
        },
        state_warned: "Valid, with a warning",
        meaning: |state| match state {
            MarkState::None => {
                "We know of no trust mark for this shop: nobody here has checked who owns it, where it is and whether it is licensed."
            }
            MarkState::Applied => "The shop has applied and a reviewer has yet to decide. Until then it has no mark.",
            MarkState::Valid => {
                "The mark is valid today. It says that the shop is known and licensed, not that your purchase will go well. Look at its record too."
            }
            MarkState::Suspended => {
                "The mark counts for nothing until the suspension ends. Read why on this page before you pay."
            }
            MarkState::Revoked => {
                "The mark was taken away, and only a new application can bring one back. If you see this shop’s seal anywhere, it counts for nothing."
            }
            MarkState::Expired => "The mark’s time is over and it was not renewed. The shop has no valid mark today.",
        },
        meaning_warned: "The mark is valid, but supervision has issued a warning. Read why on this page before you pay.",
        since: "Since",
        until: "Until",
        applied: "Applied for on",
        revoked: "Revoked on",
        given_by: "Granted by",
        given_here: "this site, after a reviewer’s checks",
        given_elsewhere: "its issuer, by the issuer’s own list",
        refused: "Last application refused",
        refusal: |reason| match reason {
            RefusalReason::Identity => "the owner’s identity could not be confirmed",
            RefusalReason::Address => "the address could not be confirmed",
            RefusalReason::Telephone => "the telephone could not be confirmed",
            RefusalReason::Domain => "nobody has shown that the domain is theirs",
            RefusalReason::Licence => "a licence was missing, not valid, or somebody else’s",
            RefusalReason::Lookalike => "the shop can be taken for another",
            RefusalReason::Revoked => "its mark had been revoked",
        },
        checked: "Checked by a reviewer",
        checked_identity: "the owner’s identity",
        checked_address: "address",
        checked_telephone: "telephone",
        not_for_sale: "Neither the mark nor any adjustment is for sale: no payment, advertisement or festival brings a mark or lifts an adjustment.",
        adjustments: "Adjustments",
        adjustments_lead: "Each is a dated change of what the mark is worth, with its reason. The newest comes first, and none is ever deleted.",
        adjustments_none: "This shop’s mark has never been adjusted.",
        effect: |effect| match effect {
            Effect::Warning => "Warning",
            Effect::Suspension => "Suspension",
            Effect::Revocation => "Revocation",
        },
        stage: |stage| match stage {
            Stage::Proposed { .. } => "proposed",
            Stage::InForce { .. } => "in force",
            Stage::Ended { was_in_force: true, .. } => "ended",
            Stage::Ended { was_in_force: false, .. } => "never took effect",
            Stage::Overturned { .. } => "overturned",
        },
        cause: |cause, n, of| match cause {
            Cause::Overdue { .. } => format!("{n} complaints were beyond their deadline at the same time."),
            Cause::Unanswered { .. } => {
                format!("{n} of {of} complaints whose time was over or that were answered had got no answer at all.")
            }
            Cause::Violations { open: 1 } => {
                format!("{n} confirmed case contrary to the guidelines was not settled.")
            }
            Cause::Violations { .. } => format!("{n} confirmed cases contrary to the guidelines were not settled."),
            Cause::LicenceLapsed { kind } => {
                format!("{} lapsed, and no new one took its place.", licence_kind(*kind))
            }
            Cause::FundDebt { .. } => {
                "The shop did not pay back in time what the guarantee fund had paid to its buyers.".to_owned()
            }
            Cause::Fraud => "Three supervisors, each on their own, warned of fraud.".to_owned(),
            Cause::Finding => "A supervisor proposed it on a finding of their own.".to_owned(),
        },
        by: |by| match by {
            Supervision::System => "System supervision",
            Supervision::Human => "Human supervision",
        },
        softened: |from| format!("First proposed: {from}. A supervisor made it milder"),
        change: |before, after| format!("The mark before it: {before}; after it: {after}"),
        reason: "The supervisor’s reason",
        evidence: "The complaints it rests on",
        proposed: |by| match by {
            Supervision::System => "Proposed by system supervision",
            Supervision::Human => "Proposed by human supervision",
        },
        confirmed: "Confirmed by a supervisor",
        takes_effect: "Takes effect, unless its cause goes away or a supervisor overturns it",
        waits_for_second: "Takes effect only once a second supervisor confirms it",
        in_force: "Took effect",
        ends: "Ends, if its cause stays away",
        ended: "Ended, because its cause went away",
        lapsed: "Its cause went away before it took effect",
        overturned: "Overturned by a supervisor",
        appealed: "The shop appealed",
        answer_by: "The appeal is to be answered by",
        appeal_decided: |upheld| {
            if upheld {
                "A supervisor agreed with the appeal; the adjustment was overturned"
            } else {
                "A supervisor did not agree with the appeal"
            }
        },
        violations: "Cases contrary to the guidelines",
        violations_lead: "A supervisor looks into each. What is not confirmed does not count as a violation yet, and what was dismissed stays here, marked as dismissed.",
        violation_alleged: "Being looked into",
        violation_dismissed: "Dismissed",
        violation_open: "Open",
        violation_settled: "Settled",
        raised: |date| format!("Raised on {date}"),
        was_confirmed: |date| format!("confirmed on {date}"),
        was_dismissed: |date| format!("found not contrary by a supervisor on {date}"),
        was_settled: |date| format!("settled on {date}"),
        origin_inspection: "Found by an inspector on the spot",
        origin_complaint: |number| format!("From complaint no. {number}"),
        origin_system: "Found by system supervision",
        origin_supervisor: "Found by human supervision",
        inspection: "Last inspection",
        inspection_none: "This shop has not been inspected yet.",
        inspected: |date, checked, contrary| {
            format!(
                "On {date} an inspector checked clauses of the guideline: {checked} in all, {contrary} of them broken."
            )
        },
        inspected_clean: |date, checked| {
            format!("On {date} an inspector checked clauses of the guideline: {checked} in all, none of them broken.")
        },
        by_chance: "The shop had been drawn for it by chance.",
        licences: "Licences",
        licences_none: "No licence on record that a reviewer of this site has seen.",
        licence_kind,
        licence: |number, issuer| format!("No. {number}, from {issuer}"),
        licence_dates: |from, until| format!("valid from {from} to {until}"),
        licence_over: "over",
        shops: "Do you speak for this shop? Apply or appeal",
    },
    own: OwnMarkWords {
        link: "The shop’s trust mark",
        title: |shop| format!("Trust mark of {shop}"),
        description: "Apply for the trust mark, appeal against an adjustment, say something to an alleged violation.",
        complaints: "Complaints",
        public: "The mark’s public page",
        must_claim: "Only a shop whose owner has shown that the domain is theirs can get a mark. You have shown it.",
        waits: |date| {
            format!("The application of {date} waits for a reviewer. Until then you can correct what you wrote.")
        },
        asked: "A reviewer asks you",
        apply: "Apply for the mark",
        apply_lead: "A reviewer checks this, and only staff reads it. If the mark is granted, the licences become public.",
        apply_suspended: "A new application does not lift a suspension; if a licence has lapsed, state the new one here.",
        owner: "Shop’s owner",
        owner_hint: "First and last name, or the company’s name and registration number.",
        address: "Address",
        address_hint: "Where the shop can be found: province, city, street, number and postcode.",
        telephone: "Telephone",
        telephone_hint: "A number that is answered in working hours, with its area code.",
        licence_hint: |kind| match kind {
            LicenceKind::VirtualBusinesses => "Without this licence no mark is granted.",
            LicenceKind::Trade => "If your trade needs a licence of its own.",
            LicenceKind::Health => "Only if you sell masks, disinfectants and the like.",
        },
        number: "Number",
        issuer: "Issuer",
        from: "First day",
        until: "Last day",
        date_hint: "Write dates like 2026-06-11, or in the Jalali calendar.",
        remark: "Remark (optional)",
        remark_hint: "What we should know and has no other place.",
        send: "Send the application",
        send_again: "Send the application again",
        appeal: "Appeal against this adjustment",
        appeal_until: |date| {
            format!(
                "You can appeal until {date}, and once only. A supervisor answers within 10 days, and the answer is public."
            )
        },
        appeal_text: "Why is this adjustment not right?",
        appeal_hint: "Only supervisors read it. Everybody sees that you appealed and by when it is to be answered.",
        appeal_send: "Send the appeal",
        say: "Your word on this allegation",
        say_text: "Your word",
        say_hint: "A supervisor reads it before deciding; it is not made public.",
        say_send: "Send",
        said: "What you have said so far",
    },
    desk: MarkDeskWords {
        link: "Trust marks",
        title: "Trust marks",
        lead: "What is late the soonest comes first.",
        filter: "Kind of work",
        none: "Nothing is left to do here.",
        task: |task| match task {
            MarkTask::Appeal => "Appeals",
            MarkTask::Proposal => "Proposed adjustments",
            MarkTask::Violation => "Alleged violations",
            MarkTask::Application => "Applications",
        },
        task_title: |task| match task {
            MarkTask::Appeal => "Answer a shop’s appeal",
            MarkTask::Proposal => "Decide on a proposed adjustment",
            MarkTask::Violation => "Is this contrary to the guideline?",
            MarkTask::Application => "Decide on an application",
        },
        first: "Next",
        up: "Trust marks",
        public_page: "The mark’s public page",
        shop_page: "What else can be done about this mark",
        stated: "What the shop stated",
        private: "Private: only staff reads this.",
        words: "The shop’s word",
        words_none: "The shop has said nothing.",
        asked: "What we asked the shop for",
        decide: "Your decision",
        choose: "Decision",
        choice: |choice| match choice {
            MarkChoice::Grant => "Grant the mark",
            MarkChoice::Refuse => "Refuse the application",
            MarkChoice::AskMore => "Ask for more",
            MarkChoice::Confirm => "Confirm",
            MarkChoice::Soften => "Make it milder",
            MarkChoice::Overturn => "Overturn",
            MarkChoice::UpholdAppeal => "The shop is right",
            MarkChoice::RejectAppeal => "The shop is not right",
            MarkChoice::ConfirmViolation => "It is contrary to the clause",
            MarkChoice::DismissViolation => "It is not",
            MarkChoice::RaiseViolation => "Raise a violation",
            MarkChoice::SettleViolation => "It has been corrected",
            MarkChoice::Propose => "Propose an adjustment",
            MarkChoice::WarnOfFraud => "Warn of fraud",
            MarkChoice::Inspect => "Inspection: what was found",
        },
        consequence: |choice| match choice {
            MarkChoice::Grant => {
                "the mark is valid from today for two years; its page shows the licences and what was checked."
            }
            MarkChoice::Refuse => "the mark’s page shows the date of the refusal and the reasons that you choose.",
            MarkChoice::AskMore => "nothing new; the application stays under review. The shop gets a letter.",
            MarkChoice::Confirm => "it takes effect now, and the mark’s page says that a supervisor confirmed it.",
            MarkChoice::Soften => "the milder one takes effect now, and the mark’s page says what was proposed first.",
            MarkChoice::Overturn => {
                "it is overturned and stays on the mark’s page with your reason. System supervision does not propose the same for 30 days."
            }
            MarkChoice::UpholdAppeal => {
                "the adjustment is overturned now, and the mark’s page says that the appeal was right and why."
            }
            MarkChoice::RejectAppeal => {
                "the adjustment stays, and the mark’s page says that the appeal was not right and why. The shop cannot appeal again."
            }
            MarkChoice::ConfirmViolation => {
                "a case contrary to the guideline comes on record, open until it is settled; it may lead to an adjustment."
            }
            MarkChoice::DismissViolation => {
                "the mark’s page says that the allegation was dismissed. It does not count."
            }
            MarkChoice::RaiseViolation => {
                "the mark’s page shows it at once as being looked into, with who found it: an inspector, a buyer’s complaint or human supervision."
            }
            MarkChoice::SettleViolation => "the mark’s page says that and when it was settled. It stays on record.",
            MarkChoice::Propose => {
                "the mark’s page shows the proposal and its reason at once. A warning or a suspension takes effect after 72 hours, a revocation only once a second supervisor confirms it."
            }
            MarkChoice::WarnOfFraud => {
                "nothing for the first two warnings. With the third the mark is suspended at once, and its page shows the reason that you write."
            }
            MarkChoice::Inspect => {
                "the day, how many clauses were looked at, and each contrary one as an alleged violation until a supervisor has decided."
            }
        },
        public: "Everybody sees:",
        public_reason: "Reason for the public",
        public_reason_hint: "It stays on the mark’s page for everybody to read: a sentence or two, no names of people.",
        asks: "What do you ask the shop for?",
        asks_hint: "The shop reads it on its own page; it is not public.",
        reason: "Reason for your colleagues",
        reason_hint: "Only staff reads it. It is kept with your name.",
        refusal_reasons: "Reasons for the refusal",
        checked: "What you have checked",
        soften_to: "Milder: to",
        same_eyes: "A revocation takes two pairs of eyes: who proposed it cannot confirm it.",
        submit: "Record the decision",
        done: "This no longer waits for a decision.",
        read_only: "Your role reads here and decides nothing.",
        history: "Earlier decisions about this mark",
        history_none: "Nothing has been decided yet.",
        unknown: "Another decision",
        shop_title: |shop| format!("The mark of {shop}: what can be done"),
        shop_lead: "What may be done about this shop’s mark. Beside each stands what everybody sees of it.",
        no_mark: "This shop has no valid mark that could be adjusted.",
        clause: "Clause of a guideline",
        clause_hint: "The guideline’s name, its version and the clause’s number, such as health-1/3.2.",
        complaint: "Complaint’s number (if it comes from one)",
        complaint_hint: "The number only. The complaint must be about this shop.",
        effect: "Which adjustment?",
        effect_consequence: |effect| match effect {
            Effect::Warning => "the mark stays valid and the profile warns; 72 hours after the proposal.",
            Effect::Suspension => "the mark is not valid until the suspension ends; 72 hours after the proposal.",
            Effect::Revocation => {
                "the mark is taken away and only a new application brings one back; once a second supervisor confirms it."
            }
        },
        warnings: |n, of| format!("Warnings of fraud so far: {n} of {of}"),
        three_supervisors: "The rule: three supervisors must warn, each on their own, and each counts once. With the third warning the mark is suspended at once, without the 72 hours of grace.",
    },
};
