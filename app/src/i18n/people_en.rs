//! The English texts for people who take part.

use super::people::*;
use crate::pages::{
    ClaimFault, CodeFault, Decision, DecisionFault, FileFault, Flag, PeopleFault, ReplyFault, ReplyStanding,
    ReportStep, SignInFault, Way, WordsState,
};
use bazargah_domain::complaint::Ground;
use bazargah_domain::report::Field;
use bazargah_domain::role::{Role, Task};

/// "3 open, 1 of them overdue".
fn open_counts(open: u64, open_text: &str, overdue: u64, overdue_text: &str) -> String {
    match (open, overdue) {
        (0, _) => "nothing open".to_owned(),
        (_, 0) => format!("{open_text} open, none overdue"),
        (1, 1) => format!("{open_text} open, and it is overdue"),
        (_, _) => format!("{open_text} open, {overdue_text} of them overdue"),
    }
}

pub(super) const PEOPLE: PeopleWords = PeopleWords {
    nav_account: "My account",
    nav_staff: "Desk",
    foot_sign_in: "For shops: sign in",
    role: |role| match role {
        Role::Buyer => "Buyer",
        Role::ShopStaff => "Shop’s staff",
        Role::Reviewer => "Reviewer",
        Role::Inspector => "Inspector",
        Role::FundOfficer => "Fund officer",
        Role::Supervisor => "Supervisor",
        Role::Auditor => "Auditor",
    },
    clock: ClockWords {
        left: |span| format!("{span} left"),
        over: |span| format!("overdue for {span}"),
        minute: |n| if n == 1 { "minute" } else { "minutes" },
        under_a_minute: "less than a minute",
        joint: " ",
        moment: |date, time| format!("{date}, {time} UTC"),
    },
    shared: SharedWords {
        faults: "Please look at this again",
        files: "Files",
        file_kind: |kind| match kind {
            "application/pdf" => "PDF",
            _ => "picture",
        },
        file_size: |bytes, number| {
            let kb = bytes.max(0).unsigned_abs().div_ceil(1024);
            if kb < 1024 {
                format!("{} KB", number(kb))
            } else {
                let tenths = kb * 10 / 1024;
                format!("{}.{} MB", number(tenths / 10), number(tenths % 10))
            }
        },
        replies: "The shop’s replies",
        standing: |standing| match standing {
            ReplyStanding::Answer => "Counts as an answer",
            ReplyStanding::Waiting => "Waits for a reviewer; until then the clock runs on",
            ReplyStanding::NotAnAnswer => "A reviewer found that this is not an answer",
        },
        standing_waits: "Waits for a reviewer",
        older: "Older",
        further: "Rest of the list",
        pages: "Pages",
        download: "download",
    },
    sign: SignWords {
        title: "Sign in",
        lead: "Write your e-mail address, or a mobile number that you have added to your account, and we send you a code of 8 digits. There is no password. Anyone may sign in: an account is made the first time.",
        no_need: "To look up a shop, to report a problem or to follow your own complaint you need no account.",
        to: "E-mail address or mobile number",
        to_hint: "For a shop, best an address at the shop’s own domain.",
        send: "Send me a code",
        passkey: "Sign in with a passkey",
        passkey_failed: "That did not work. Use a code by e-mail instead.",
        fault: |fault| match fault {
            SignInFault::NotAnAddress => {
                "This is neither an e-mail address (like name@example.com) nor a mobile number (like 0912 000 0000)"
            }
            SignInFault::TooOften => {
                "Too many codes were asked for. Within an hour you can ask again; a code that you already have still works."
            }
        },
        code_title: "Enter the code",
        code_lead: |email| format!("We sent a code of 8 digits to {email}. It is good for 10 minutes."),
        code_lead_text: |number| {
            format!(
                "If an account has the number {number}, a code of 8 digits is on its way to it. It is good for 10 minutes."
            )
        },
        code_wait: "Nothing there? It can take a minute. The first time, one signs in by e-mail and adds the number at “My account”.",
        code_spam: "Nothing there? Look into the spam folder too; it can take a minute.",
        code: "Code",
        code_hint: "8 digits, with or without spaces.",
        enter: "Sign in",
        confirm: "This number is mine",
        again: "Send another code",
        other_address: "Use another address",
        code_fault: |fault| match fault {
            CodeFault::Wrong => "This is not the code that we sent. Look again at the newest message.",
            CodeFault::Over => {
                "This code is no longer good: it is older than 10 minutes, was used, or was tried too often. Ask for a new one."
            }
            CodeFault::TooOften => "That was tried too often. Within an hour you can try again.",
        },
    },
    account: AccountWords {
        title: "My account",
        signed_in_as: "Signed in as",
        role: "Role",
        to_desk: "To the desk",
        shops: "Shops you speak for",
        shops_none: "None yet.",
        shop_counts: open_counts,
        claim: "Is your shop missing?",
        claim_steps: [
            "Look your shop up by its address.",
            "On its page, at the foot, choose “Is this your shop? Claim its page”.",
            "Show that the domain is yours in one of three ways. It takes a few minutes.",
        ],
        claim_start: "Look up a shop",
        sessions: "Where you are signed in",
        sessions_hint: "If you do not know one of these, sign out there.",
        unknown_device: "A browser that we do not know",
        session_since: |since, seen| format!("since {since}, last seen {seen}"),
        session_current: "this browser",
        sign_out: "Sign out",
        sign_out_all: "Sign out everywhere",
        sign_out_there: |device, since| format!("Sign out at {device}, {since}"),
        telephone: "Codes by text message",
        telephone_lead: "Add your mobile number, and you can sign in with a code by text message too. Nobody else sees it.",
        telephone_number: "Mobile number",
        telephone_hint: "For example 0912 000 0000; from abroad with its plus.",
        telephone_send: "Send a code to this number",
        telephone_remove: |number| format!("Remove the number {number}"),
        telephone_fault: |fault| match fault {
            SignInFault::NotAnAddress => "This is no mobile number; one looks like 0912 000 0000",
            SignInFault::TooOften => "Too many codes were asked for. Wait an hour, then ask again.",
        },
        passkeys: "Passkeys",
        passkeys_lead: "With a passkey you sign in by fingerprint, face or the device’s PIN, without waiting for a letter.",
        passkeys_none: "You have none yet.",
        passkey_since: |date| format!("since {date}"),
        passkey_add: "Add a passkey",
        passkey_added: "The passkey was added.",
        passkey_remove: |name| format!("Remove the passkey {name}"),
        passkey_failed: "The passkey was not added. Try again, or go on with codes by e-mail.",
        remove: "Remove",
        buyers: "Are you looking for your own complaint?",
        buyers_text: "It is at the private address that you got when you sent it, and in the letter that we sent you. It belongs to no account.",
    },
    claim: ClaimWords {
        link: "Is this your shop? Claim its page",
        title: |shop| format!("Claim the page of {shop}"),
        lead: |domain| {
            format!(
                "Whoever may change {domain} speaks for this shop here: reads the complaints about it, answers them, invites colleagues. Show it in one of the three ways below; one is enough."
            )
        },
        no_domain: "We do not know a web address of this shop, and it is by its domain that a shop proves itself. It cannot be claimed yet.",
        must_sign_in: "Sign in first, so that we know who claims it.",
        sign_in: "Sign in",
        yours: "You now speak for this shop.",
        yours_text: "You may take the text away again. The complaints are waiting in your inbox.",
        to_inbox: "Open the inbox",
        text: "The text to publish",
        keep: "It is yours alone and good for this shop only. It is no secret: whoever reads it can do nothing with it.",
        way: |way| match way {
            Way::Dns => "A record in the DNS",
            Way::File => "A file on the site",
            Way::Meta => "A tag on the home page",
        },
        way_hint: |way| match way {
            Way::Dns => {
                "Where you manage the domain, add a record of the type TXT. It may take an hour until it is seen everywhere."
            }
            Way::File => "Put a plain text file with this one line at exactly this address.",
            Way::Meta => "Put this line between <head> and </head> of the home page.",
        },
        dns_name: "Name",
        dns_or: "or",
        dns_kind: "Type",
        value: "Value",
        file_address: "Address",
        file_content: "Content",
        meta_tag: "Tag",
        check: |way| match way {
            Way::Dns => "Check the record",
            Way::File => "Check the file",
            Way::Meta => "Check the home page",
        },
        failed: |way| match way {
            Way::Dns => "The DNS record does not prove it yet",
            Way::File => "The file does not prove it yet",
            Way::Meta => "The home page does not prove it yet",
        },
        fault: |way, fault, status| match fault {
            ClaimFault::NameNotFound => (
                "There is no such name in the DNS.".to_owned(),
                match way {
                    Way::Dns => "Check the record’s name. If it is new, wait an hour and check again.",
                    Way::File | Way::Meta => "Check that the domain leads to your site, or use the DNS record.",
                },
            ),
            ClaimFault::Unreachable => (
                "The site did not answer.".to_owned(),
                "Check that it opens at https from abroad too, or use the DNS record.",
            ),
            ClaimFault::ForbiddenAddress => (
                "The domain leads to an address that is not on the public internet.".to_owned(),
                "Let it lead to your public server, or use the DNS record.",
            ),
            ClaimFault::RedirectedElsewhere => (
                "The site sends visitors on to another domain.".to_owned(),
                "Serve the text at this domain itself, or use the DNS record.",
            ),
            ClaimFault::Status(_) => (
                format!("The site answered with the error {status}."),
                match way {
                    Way::File => "Open the file’s address in your browser: the text must be there, without signing in.",
                    Way::Dns | Way::Meta => "Open the home page in your browser: it must be there, without signing in.",
                },
            ),
            ClaimFault::TooLarge => (
                "What the site sent is too large to be searched.".to_owned(),
                "Put the tag near the top of the page, or use the file or the DNS record.",
            ),
            ClaimFault::TooSlow => {
                ("The answer took too long.".to_owned(), "Try again in a minute, or use the DNS record.")
            }
            ClaimFault::NoToken => (
                "It was reached, but the text is not there.".to_owned(),
                match way {
                    Way::Dns => "Compare name and value letter by letter. A new record may take an hour.",
                    Way::File => "The file must hold exactly the one line below.",
                    Way::Meta => "The tag must stand in the page as the server sends it, not be added by a script.",
                },
            ),
            ClaimFault::OtherToken => (
                "There is such a text, but it is another person’s or another shop’s.".to_owned(),
                "Replace it by the one below, which is made for you.",
            ),
            ClaimFault::TooOften => ("It was checked too often.".to_owned(), "Within an hour you can check again."),
        },
    },
    inbox: InboxWords {
        title: |shop| format!("Complaints about {shop}"),
        up: "My account",
        profile: "The public page",
        waiting: "What waits for you",
        waiting_hint: "The least time left comes first. Holidays do not stop the clock.",
        none: "Nothing waits for you.",
        answered: |date| format!("Answered; the buyer has until {date} to say what came of it"),
        before_supervisor: "A supervisor has it",
        ended: "Closed",
        replied: "Your reply waits for a reviewer; the clock runs on",
        replied_waits: "Your reply waits for a reviewer",
        record: "Your record, as everybody sees it",
        record_counts: open_counts,
        record_hint: "The same figures as on the public page, by the same rules.",
        people: "Who speaks for this shop",
        people_hint: "They can all read and answer complaints and invite others.",
        you: "you",
        since: |date| format!("since {date}"),
        remove: "Remove",
        remove_whom: |email| format!("Remove {email}"),
        leave: "Stop speaking for this shop",
        last_one: "As the last one you cannot leave: nobody would answer for the shop. Invite somebody else first.",
        invite_email: "A colleague’s e-mail address",
        invite_hint: "They get a letter, and speak for the shop from the first time they sign in.",
        invite: "Invite",
        fault: |fault| match fault {
            PeopleFault::NotAnAddress => "This is no e-mail address; one looks like name@example.com",
            PeopleFault::AlreadyIn => "This person speaks for the shop already",
            PeopleFault::TooMany => {
                "So many people already speak for this shop that no more can be added; remove one first"
            }
            PeopleFault::LastOne => "This is the last person who speaks for the shop; invite another one first",
        },
    },
    shop: ShopWords {
        title: |kind| format!("Complaint: {kind}"),
        next: "What happens next",
        next_answer: |date| format!("Your answer is due by {date}. Holidays do not stop the clock."),
        next_escalation: |date| {
            format!(
                "The deadline has passed, and everybody can see that. Without an answer a supervisor gets it on {date}."
            )
        },
        next_rating: |date| format!("You have answered. The buyer has until {date} to say what came of it."),
        next_unsolved: |date| {
            format!(
                "The buyer said that it is not solved, and has until {date} to ask for another answer or for a supervisor."
            )
        },
        next_decision: "A supervisor has it and will decide.",
        next_nothing: "Nothing more: the case is closed.",
        told: "What the buyer wrote",
        wish: "What the buyer asks for",
        order: "Order number",
        private: "Only the buyer, you and our reviewers can read this. Numbers of people are masked; use it for nothing but this complaint.",
        answer: "Answer",
        answer_label: "Your answer to the buyer",
        answer_hint: "Say what you have done or will do, and by when. “We received your message” does not stop the clock.",
        answer_public: "The buyer reads it at once. Everybody sees at once that and when you answered, and your words once a reviewer has passed them.",
        send: "Send the answer",
        fault: |fault| match fault {
            ReplyFault::Missing => "Write your answer",
            ReplyFault::TooLong => "The answer is too long; at most 5,000 letters, please",
            ReplyFault::StillADraft => "There is still a gap “[…]” in it: replace each one with your own words",
        },
        drafts: "Beginnings to copy",
        drafts_hint: "Copy one into the field and replace every “[…]” with your own words. With a gap left it is not sent.",
        drafts_all: [
            (
                "The money goes back",
                "We have paid back […] toman on […] to the account from which you paid. What went wrong on our side: […]",
            ),
            (
                "The right goods are on their way",
                "We sent the right goods on […] with […]; the tracking number is […]. What you received you may […]",
            ),
            (
                "The order is late",
                "Your order is late because […]. It leaves us on […] and should reach you by […]. If that is too late for you, […]",
            ),
            ("We see it differently", "We cannot do what you ask for, because […]. What we can offer instead is […]"),
        ],
        contest: "This is not for us to answer",
        contest_hint: "Once for each complaint. A supervisor looks at both sides; that you said so is public at once. Your time for an answer runs on meanwhile.",
        ground: |ground| match ground {
            Ground::NotOurCustomer => "The buyer is not our customer",
            Ground::AlreadySettled => "It was settled before",
        },
        ground_upheld: |ground| match ground {
            Ground::NotOurCustomer => {
                "If a supervisor agrees: the complaint is taken from your record; a tombstone with the reason stays."
            }
            Ground::AlreadySettled => "If a supervisor agrees: the case is closed, and the page says why.",
        },
        ground_rejected: "If not: the page says that a supervisor did not agree, and you still have to answer. The time that passed counts.",
        contest_send: "Put it before a supervisor",
        refused: "This is no longer possible: something else happened in the meantime. The page below shows how it stands.",
        refused_late: "The time for this is over.",
    },
    desk: DeskWords {
        title: "Desk",
        lead: "The most urgent comes first.",
        read_only: "You read along here; deciding is for others.",
        filter: "Kind of task",
        all: "Next in turn",
        task: |task| match task {
            Task::Decide => "Disputes",
            Task::Contest => "Objections",
            Task::Reply => "Replies",
            Task::Words => "Texts",
        },
        none: "Nothing waits here.",
        first: "Next",
        since: |date| format!("waiting since {date}"),
        flag: |flag| match flag {
            Flag::NearCopy => "nearly the same as another",
            Flag::Burst => "many at once against this shop",
            Flag::Masked => "numbers were masked",
        },
        keys: "Keys: j next, k previous, Enter opens, digits choose.",
        keys_off: "Switch the keys off",
        keys_on: "Switch the keys on",
        to_decisions: "Who decided what",
    },
    task: TaskWords {
        title: |task| match task {
            Task::Decide => "Decide a dispute",
            Task::Contest => "Decide on an objection",
            Task::Reply => "Is this reply an answer?",
            Task::Words => "May the public read this?",
        },
        up: "Desk",
        next: "Next task",
        done: "This has been decided already",
        told: "What the buyer wrote",
        wish: "What the buyer asks for",
        order: "Order number",
        private: "Private: only the buyer, the shop and staff can read this.",
        alike: "Nearly the same text",
        reply: "The reply in question",
        decide: "Your decision",
        read_only: "Your role reads along and decides nothing here.",
        choose: "Decision",
        decision: |decision| match decision {
            Decision::ForBuyer => "For the buyer",
            Decision::ForShop => "For the shop",
            Decision::Uphold => "The shop is right",
            Decision::Reject => "The shop is not right",
            Decision::Answer => "It is an answer",
            Decision::NotAnAnswer => "It is not an answer",
            Decision::Publish => "Publish",
            Decision::KeepPrivate => "Keep it private",
            Decision::Remove => "Remove the complaint",
        },
        consequence: |decision, ground| match (decision, ground) {
            (Decision::ForBuyer, _) => "The page will say: a supervisor decided for the buyer. The case closes.",
            (Decision::ForShop, _) => "The page will say: a supervisor decided for the shop. The case closes.",
            (Decision::Uphold, Some(Ground::NotOurCustomer)) => {
                "The page will say: a supervisor found that the buyer was not a customer. The complaint is removed; a tombstone with the date and this reason stays."
            }
            (Decision::Uphold, _) => "The page will say: a supervisor agreed with the shop. The case closes.",
            (Decision::Reject, _) => {
                "The page will say: a supervisor did not agree with the shop. It still has to answer, and the time that passed counts."
            }
            (Decision::Answer, _) => {
                "The page will say that the shop answered, at the time when it sent this. The clock stops there."
            }
            (Decision::NotAnAnswer, _) => {
                "Nothing is added to the page. The clock runs on, and the shop sees that this was not taken for an answer."
            }
            (Decision::Publish, _) => "Everybody can read the text below on the complaint’s page.",
            (Decision::KeepPrivate, _) => {
                "The page says that the words are not published. The facts of the clock stay public."
            }
            (Decision::Remove, _) => {
                "The complaint is removed from the record and from the figures; a tombstone with the date and the public reason stays."
            }
        },
        consequence_answered: [
            "The complaint has an answer already: its time on the page stays as it is. The shop and the buyer see that this was an answer too, and its words go to a reviewer.",
            "Nothing is added to the page. The shop sees that this was not taken for an answer; the answer on the page stays.",
        ],
        public: "Public:",
        public_told: "The text as the public will read it",
        public_told_hint: "You may shorten it or blot out with “…” what shows who somebody is. Do not change its meaning.",
        reason: "Reason, for staff",
        reason_hint: "Only staff can read it. It stands in the log under your name.",
        submit: "Decide",
        remove: "Remove the complaint instead",
        public_reason: "Public reason",
        public_reason_hint: "It stays on the tombstone, for everybody to read: one sentence, without names.",
        fault: |fault| match fault {
            DecisionFault::NoReason => "Write the reason for your decision",
            DecisionFault::NoChoice => "Choose a decision",
            DecisionFault::NoPublicReason => "Write the public reason for the removal",
            DecisionFault::OwnShop => {
                "You are among the people of this shop, so you cannot decide about it here. A colleague has to decide."
            }
            DecisionFault::Changed => {
                "The complaint changed while you were reading, and nothing was decided. Look at what is new, then decide."
            }
        },
        history: "Decisions in this case",
        history_none: "Nothing was decided here yet.",
        decided_by: |who, role| format!("{who}, {role}"),
        why: "Reason",
        log_title: "Who decided what",
        log_lead: "Every decision with its reason, newest first. Only supervisors and auditors see this page.",
        log_none: "Nothing was decided yet.",
        log_case: |number| format!("complaint no. {number}"),
        log_task: "Open",
    },
    steps: StepWords {
        progress: |step, of| format!("Step {step} of {of}"),
        heading: |step| match step {
            ReportStep::What => "What happened",
            ReportStep::Order => "The order",
            ReportStep::Files => "Evidence",
            ReportStep::Contact => "Contact, and send",
        },
        saved: "Here is what you had filled in so far.",
        kept: "Your answers are kept at this address for 7 days. If your connection is weak, keep the address: you can go on from here.",
        kinds_shop: "About the order or the shop",
        kinds_guideline: "Contrary to the health guideline",
        next: "Continue",
        back: "Back",
        too_many: "Too many complaints were sent from your connection or to this e-mail address today. Your answers are kept; try again tomorrow.",
        not_stored: "Nothing was sent: we cannot store anything just now. What you typed is still on this page. Leave it open and send it again in a few minutes.",
        files_lead: "A photo of the goods, the invoice, the shop’s messages: what shows the problem. You can also go on without any.",
        files_label: "Choose files",
        files_hint: "Up to 5 files of 5 MB each: JPEG, PNG, WebP or PDF. Hidden data such as the place and time of a photo is taken out. The shop and our reviewers see them; they are never public.",
        files_got: "Received",
        files_none: "No file yet.",
        files_add: "Upload",
        files_skip: "Continue without files",
        files_remove: |name| format!("Remove {name}"),
        remove: "Remove",
        file_fault: |name, fault| {
            let what = match fault {
                FileFault::NotAllowed => "is not a JPEG, PNG, WebP or PDF. Take a photo or a screenshot of it instead.",
                FileFault::TooLarge => "is larger than 5 MB. Send a smaller picture.",
                FileFault::Damaged => "cannot be read; perhaps it broke on the way. Send it again.",
                FileFault::TooMany => "is one too many; 5 is the most. Remove another one first.",
                FileFault::ActivePdf => {
                    "holds a script or a form, which we do not take. Print it to a plain PDF, or send a picture."
                }
            };
            if name.is_empty() { format!("A file {what}") } else { format!("{name} {what}") }
        },
        summary: "What you are about to send",
        change: "Change",
        change_what: |what| format!("Change: {what}"),
        question: |field| match field {
            Field::Kind => "Subject",
            Field::Told => "What happened",
            Field::Wish => "What you ask for",
            Field::Order => "Order number",
            Field::Amount => "Amount",
            Field::Contact => "Your e-mail address",
        },
        not_given: "not given",
        files_count: |n, number| match n {
            0 => "none".to_owned(),
            1 => "1 file".to_owned(),
            _ => format!("{number} files"),
        },
        toman: |amount| format!("{amount} toman"),
    },
    buyer: BuyerWords {
        words: |state| match state {
            WordsState::Waiting => {
                "Only you, the shop and our reviewers can read this. A reviewer decides whether everybody may."
            }
            WordsState::Public => {
                "A reviewer has passed your words: everybody can read them, without numbers of people."
            }
            WordsState::Private => {
                "Only you, the shop and our reviewers can read this; a reviewer decided not to publish it."
            }
        },
        quoted: "In the buyer’s words",
        quoted_reply: |date| format!("The shop’s words, {date}"),
        quoted_note: "Numbers of people were masked, and a reviewer has passed the text. It is what its writer says, not what we say.",
        words_kept: "The buyer’s name is never published, and words only after a reviewer has passed them.",
    },
};
