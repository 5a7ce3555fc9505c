//! The texts of the pages for people who take part: buyers step by step, shops, staff.
//!
//! [`PeopleWords`] is a field of [`Words`](super::Words); its two constants are in `people_en.rs` and `people_fa.rs`.

use crate::pages::{
    ClaimFault, CodeFault, Decision, DecisionFault, FileFault, Flag, PeopleFault, ReplyFault, ReplyStanding,
    ReportStep, SignInFault, Way, WordsState,
};
use bazargah_domain::complaint::Ground;
use bazargah_domain::report::Field;
use bazargah_domain::role::{Role, Task};

/// The texts for people who take part. A function's arguments are finished texts, as in [`Words`](super::Words).
pub(crate) struct PeopleWords {
    pub nav_account: &'static str,
    pub nav_staff: &'static str,
    pub foot_sign_in: &'static str,
    pub role: fn(Role) -> &'static str,
    pub clock: ClockWords,
    pub shared: SharedWords,
    pub sign: SignWords,
    pub account: AccountWords,
    pub claim: ClaimWords,
    pub inbox: InboxWords,
    pub shop: ShopWords,
    pub desk: DeskWords,
    pub task: TaskWords,
    pub steps: StepWords,
    pub buyer: BuyerWords,
}

/// Time that is left, and points in time.
pub(crate) struct ClockWords {
    pub left: fn(&str) -> String,
    pub over: fn(&str) -> String,
    pub minute: fn(u64) -> &'static str,
    pub under_a_minute: &'static str,
    /// Between days and hours.
    pub joint: &'static str,
    pub moment: fn(date: &str, time: &str) -> String,
}

/// What several of the pages say.
pub(crate) struct SharedWords {
    /// Over the list of what is wrong with a form.
    pub faults: &'static str,
    pub files: &'static str,
    pub file_kind: fn(kind: &str) -> &'static str,
    pub file_size: fn(bytes: i64, number: fn(u64) -> String) -> String,
    pub replies: &'static str,
    pub standing: fn(ReplyStanding) -> &'static str,
    /// In place of a waiting reply's standing, where no clock runs.
    pub standing_waits: &'static str,
    pub older: &'static str,
    pub further: &'static str,
    pub pages: &'static str,
    /// Announced beside a link that saves a file.
    pub download: &'static str,
}

/// Signing in.
pub(crate) struct SignWords {
    pub title: &'static str,
    pub lead: &'static str,
    pub no_need: &'static str,
    pub to: &'static str,
    pub to_hint: &'static str,
    pub send: &'static str,
    pub passkey: &'static str,
    pub passkey_failed: &'static str,
    pub fault: fn(SignInFault) -> &'static str,
    pub code_title: &'static str,
    pub code_lead: fn(email: &str) -> String,
    pub code_lead_text: fn(number: &str) -> String,
    pub code_wait: &'static str,
    pub code_spam: &'static str,
    pub code: &'static str,
    pub code_hint: &'static str,
    pub enter: &'static str,
    pub confirm: &'static str,
    pub again: &'static str,
    pub other_address: &'static str,
    pub code_fault: fn(CodeFault) -> &'static str,
}

/// One's account.
pub(crate) struct AccountWords {
    pub title: &'static str,
    pub signed_in_as: &'static str,
    pub role: &'static str,
    pub to_desk: &'static str,
    pub shops: &'static str,
    pub shops_none: &'static str,
    pub shop_counts: fn(open: u64, open_text: &str, overdue: u64, overdue_text: &str) -> String,
    pub claim: &'static str,
    pub claim_steps: [&'static str; 3],
    pub claim_start: &'static str,
    pub sessions: &'static str,
    pub sessions_hint: &'static str,
    pub unknown_device: &'static str,
    pub session_since: fn(since: &str, seen: &str) -> String,
    pub session_current: &'static str,
    pub sign_out: &'static str,
    pub sign_out_all: &'static str,
    pub sign_out_there: fn(device: &str, since: &str) -> String,
    pub telephone: &'static str,
    pub telephone_lead: &'static str,
    pub telephone_number: &'static str,
    pub telephone_hint: &'static str,
    pub telephone_send: &'static str,
    pub telephone_remove: fn(&str) -> String,
    pub telephone_fault: fn(SignInFault) -> &'static str,
    pub passkeys: &'static str,
    pub passkeys_lead: &'static str,
    pub passkeys_none: &'static str,
    pub passkey_since: fn(&str) -> String,
    pub passkey_add: &'static str,
    pub passkey_added: &'static str,
    pub passkey_failed: &'static str,
    pub passkey_remove: fn(&str) -> String,
    pub remove: &'static str,
    pub buyers: &'static str,
    pub buyers_text: &'static str,
}

/// Proving that a shop is one's own.
pub(crate) struct ClaimWords {
    pub link: &'static str,
    pub title: fn(shop: &str) -> String,
    pub lead: fn(domain: &str) -> String,
    pub no_domain: &'static str,
    pub must_sign_in: &'static str,
    pub sign_in: &'static str,
    pub yours: &'static str,
    pub yours_text: &'static str,
    pub to_inbox: &'static str,
    pub text: &'static str,
    pub keep: &'static str,
    pub way: fn(Way) -> &'static str,
    pub way_hint: fn(Way) -> &'static str,
    pub dns_name: &'static str,
    pub dns_or: &'static str,
    pub dns_kind: &'static str,
    pub value: &'static str,
    pub file_address: &'static str,
    pub file_content: &'static str,
    pub meta_tag: &'static str,
    pub check: fn(Way) -> &'static str,
    pub failed: fn(Way) -> &'static str,
    /// What was found, and what to do.
    pub fault: fn(Way, ClaimFault, status: &str) -> (String, &'static str),
}

/// A shop's complaints.
pub(crate) struct InboxWords {
    pub title: fn(shop: &str) -> String,
    pub up: &'static str,
    pub profile: &'static str,
    pub waiting: &'static str,
    pub waiting_hint: &'static str,
    pub none: &'static str,
    pub answered: fn(date: &str) -> String,
    pub before_supervisor: &'static str,
    pub ended: &'static str,
    pub replied: &'static str,
    /// The same, where no clock runs.
    pub replied_waits: &'static str,
    pub record: &'static str,
    pub record_counts: fn(open: u64, open_text: &str, overdue: u64, overdue_text: &str) -> String,
    pub record_hint: &'static str,
    pub people: &'static str,
    pub people_hint: &'static str,
    pub you: &'static str,
    pub since: fn(&str) -> String,
    pub remove: &'static str,
    pub remove_whom: fn(&str) -> String,
    pub leave: &'static str,
    pub last_one: &'static str,
    pub invite_email: &'static str,
    pub invite_hint: &'static str,
    pub invite: &'static str,
    pub fault: fn(PeopleFault) -> &'static str,
}

/// A complaint as the shop sees it.
pub(crate) struct ShopWords {
    pub title: fn(kind: &str) -> String,
    pub next: &'static str,
    pub next_answer: fn(date: &str) -> String,
    pub next_escalation: fn(date: &str) -> String,
    pub next_rating: fn(date: &str) -> String,
    pub next_unsolved: fn(date: &str) -> String,
    pub next_decision: &'static str,
    pub next_nothing: &'static str,
    pub told: &'static str,
    pub wish: &'static str,
    pub order: &'static str,
    pub private: &'static str,
    pub answer: &'static str,
    pub answer_label: &'static str,
    pub answer_hint: &'static str,
    pub answer_public: &'static str,
    pub send: &'static str,
    pub fault: fn(ReplyFault) -> &'static str,
    pub drafts: &'static str,
    pub drafts_hint: &'static str,
    /// Beginnings to copy, each with its name; `[…]` stands where the person's own words belong.
    pub drafts_all: [(&'static str, &'static str); 4],
    pub contest: &'static str,
    pub contest_hint: &'static str,
    pub ground: fn(Ground) -> &'static str,
    pub ground_upheld: fn(Ground) -> &'static str,
    pub ground_rejected: &'static str,
    pub contest_send: &'static str,
    pub refused: &'static str,
    pub refused_late: &'static str,
}

/// What waits for the staff.
pub(crate) struct DeskWords {
    pub title: &'static str,
    pub lead: &'static str,
    pub read_only: &'static str,
    pub filter: &'static str,
    pub all: &'static str,
    pub task: fn(Task) -> &'static str,
    pub none: &'static str,
    pub first: &'static str,
    pub since: fn(&str) -> String,
    pub flag: fn(Flag) -> &'static str,
    pub keys: &'static str,
    pub keys_off: &'static str,
    pub keys_on: &'static str,
    pub to_decisions: &'static str,
}

/// One thing to decide, and what was decided.
pub(crate) struct TaskWords {
    pub title: fn(Task) -> &'static str,
    pub up: &'static str,
    pub next: &'static str,
    pub done: &'static str,
    pub told: &'static str,
    pub wish: &'static str,
    pub order: &'static str,
    pub private: &'static str,
    pub alike: &'static str,
    pub reply: &'static str,
    pub decide: &'static str,
    pub read_only: &'static str,
    pub choose: &'static str,
    pub decision: fn(Decision) -> &'static str,
    /// What everybody will see of it.
    pub consequence: fn(Decision, Option<Ground>) -> &'static str,
    /// The same of a reply that is judged while no answer is awaited: that it is one, and that it is none.
    pub consequence_answered: [&'static str; 2],
    pub public: &'static str,
    pub public_told: &'static str,
    pub public_told_hint: &'static str,
    pub reason: &'static str,
    pub reason_hint: &'static str,
    pub submit: &'static str,
    pub remove: &'static str,
    pub public_reason: &'static str,
    pub public_reason_hint: &'static str,
    pub fault: fn(DecisionFault) -> &'static str,
    pub history: &'static str,
    pub history_none: &'static str,
    pub decided_by: fn(who: &str, role: &str) -> String,
    pub why: &'static str,
    pub log_title: &'static str,
    pub log_lead: &'static str,
    pub log_none: &'static str,
    pub log_case: fn(number: &str) -> String,
    pub log_task: &'static str,
}

/// The buyer's form in steps.
pub(crate) struct StepWords {
    pub progress: fn(step: &str, of: &str) -> String,
    pub heading: fn(ReportStep) -> &'static str,
    pub saved: &'static str,
    pub kept: &'static str,
    pub kinds_shop: &'static str,
    pub kinds_guideline: &'static str,
    pub next: &'static str,
    pub back: &'static str,
    pub too_many: &'static str,
    pub not_stored: &'static str,
    pub files_lead: &'static str,
    pub files_label: &'static str,
    pub files_hint: &'static str,
    pub files_got: &'static str,
    pub files_none: &'static str,
    pub files_add: &'static str,
    pub files_skip: &'static str,
    pub files_remove: fn(name: &str) -> String,
    pub remove: &'static str,
    pub file_fault: fn(name: &str, FileFault) -> String,
    pub summary: &'static str,
    pub change: &'static str,
    pub change_what: fn(what: &str) -> String,
    pub question: fn(Field) -> &'static str,
    pub not_given: &'static str,
    pub files_count: fn(u64, number: &str) -> String,
    pub toman: fn(&str) -> String,
}

/// A complaint's own page and its public page.
pub(crate) struct BuyerWords {
    pub words: fn(WordsState) -> &'static str,
    pub quoted: &'static str,
    pub quoted_reply: fn(date: &str) -> String,
    pub quoted_note: &'static str,
    /// Instead of a quotation.
    pub words_kept: &'static str,
}
