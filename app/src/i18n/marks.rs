//! The texts of the trust mark: its public page, the shop's own, and the staff's.
//!
//! [`MarkWords`] is a field of [`Words`](super::Words); its two constants are in `marks_en.rs` and `marks_fa.rs`.

use crate::pages::{MarkChoice, MarkFormFault};
use bazargah_domain::mark::{Cause, Effect, LicenceKind, RefusalReason, Stage, Supervision};
use bazargah_domain::role::MarkTask;
use bazargah_domain::shop::MarkState;

/// The texts of the trust mark. A function's arguments are finished texts, as in [`Words`](super::Words); a number beside its
/// finished text is there for the grammar only.
pub(crate) struct MarkWords {
    /// The chip on the profile, by the mark's state; "valid" and "expired" have their dates there.
    pub chip: fn(MarkState) -> &'static str,
    /// The chip of a valid mark that lies under a warning.
    pub chip_warned: &'static str,
    /// The one line about an adjustment in force, under the chip.
    pub in_force_line: fn(effect: &str, cause: &str) -> String,
    /// The one line about a proposal.
    pub proposed_line: fn(effect: &str, cause: &str) -> String,
    /// Why, in two or three words.
    pub cause_short: fn(&Cause, n: &str) -> String,
    /// Open, settled, and not yet decided: on the profile.
    pub violation_counts: fn(open: &str, settled: &str, alleged: Option<&str>) -> String,
    /// Where no violation is on record.
    pub violations_none: fn(inspected: Option<&str>) -> String,
    pub violations_all: &'static str,
    /// Why a form was not taken, the shop's or the staff's.
    pub fault: fn(MarkFormFault) -> &'static str,
    pub clause: ClauseWords,
    pub public: PublicMarkWords,
    pub own: OwnMarkWords,
    pub desk: MarkDeskWords,
}

/// A guideline's clause where only its name is shown.
pub(crate) struct ClauseWords {
    /// A guideline by its name in addresses.
    pub guideline: fn(name: &str) -> Option<&'static str>,
    pub of: fn(guideline: &str, version: &str, clause: &str) -> String,
}

/// The public page.
pub(crate) struct PublicMarkWords {
    pub title: fn(shop: &str) -> String,
    pub description: fn(shop: &str, state: &str) -> String,
    pub state: fn(MarkState) -> &'static str,
    /// A valid mark under a warning.
    pub state_warned: &'static str,
    /// What the state means for a buyer.
    pub meaning: fn(MarkState) -> &'static str,
    pub meaning_warned: &'static str,
    pub since: &'static str,
    pub until: &'static str,
    pub applied: &'static str,
    pub revoked: &'static str,
    pub given_by: &'static str,
    pub given_here: &'static str,
    pub given_elsewhere: &'static str,
    pub refused: &'static str,
    pub refusal: fn(RefusalReason) -> &'static str,
    pub checked: &'static str,
    pub checked_identity: &'static str,
    pub checked_address: &'static str,
    pub checked_telephone: &'static str,
    pub not_for_sale: &'static str,
    pub adjustments: &'static str,
    pub adjustments_lead: &'static str,
    pub adjustments_none: &'static str,
    pub effect: fn(Effect) -> &'static str,
    pub stage: fn(Stage) -> &'static str,
    pub cause: fn(&Cause, n: &str, of: &str) -> String,
    pub by: fn(Supervision) -> &'static str,
    pub softened: fn(from: &str) -> String,
    pub change: fn(before: &str, after: &str) -> String,
    pub reason: &'static str,
    pub evidence: &'static str,
    pub proposed: fn(Supervision) -> &'static str,
    pub confirmed: &'static str,
    pub takes_effect: &'static str,
    pub waits_for_second: &'static str,
    pub in_force: &'static str,
    pub ends: &'static str,
    pub ended: &'static str,
    /// Ended before it took effect.
    pub lapsed: &'static str,
    pub overturned: &'static str,
    pub appealed: &'static str,
    pub answer_by: &'static str,
    pub appeal_decided: fn(upheld: bool) -> &'static str,
    pub violations: &'static str,
    pub violations_lead: &'static str,
    pub violation_alleged: &'static str,
    pub violation_dismissed: &'static str,
    pub violation_open: &'static str,
    pub violation_settled: &'static str,
    pub raised: fn(date: &str) -> String,
    pub was_confirmed: fn(date: &str) -> String,
    pub was_dismissed: fn(date: &str) -> String,
    pub was_settled: fn(date: &str) -> String,
    pub origin_inspection: &'static str,
    pub origin_complaint: fn(number: &str) -> String,
    pub origin_system: &'static str,
    pub origin_supervisor: &'static str,
    pub inspection: &'static str,
    pub inspection_none: &'static str,
    pub inspected: fn(date: &str, checked: &str, contrary: &str) -> String,
    pub inspected_clean: fn(date: &str, checked: &str) -> String,
    pub by_chance: &'static str,
    pub licences: &'static str,
    pub licences_none: &'static str,
    pub licence_kind: fn(LicenceKind) -> &'static str,
    pub licence: fn(number: &str, issuer: &str) -> String,
    pub licence_dates: fn(from: &str, until: &str) -> String,
    pub licence_over: &'static str,
    /// The link for the shop's own people.
    pub shops: &'static str,
}

/// The page of the shop's own people.
pub(crate) struct OwnMarkWords {
    pub link: &'static str,
    pub title: fn(shop: &str) -> String,
    pub description: &'static str,
    pub complaints: &'static str,
    pub public: &'static str,
    pub must_claim: &'static str,
    pub waits: fn(date: &str) -> String,
    pub asked: &'static str,
    pub apply: &'static str,
    pub apply_lead: &'static str,
    /// Before a new application while the mark is suspended.
    pub apply_suspended: &'static str,
    pub owner: &'static str,
    pub owner_hint: &'static str,
    pub address: &'static str,
    pub address_hint: &'static str,
    pub telephone: &'static str,
    pub telephone_hint: &'static str,
    pub licence_hint: fn(LicenceKind) -> &'static str,
    pub number: &'static str,
    pub issuer: &'static str,
    pub from: &'static str,
    pub until: &'static str,
    pub date_hint: &'static str,
    pub remark: &'static str,
    pub remark_hint: &'static str,
    pub send: &'static str,
    pub send_again: &'static str,
    pub appeal: &'static str,
    pub appeal_until: fn(date: &str) -> String,
    pub appeal_text: &'static str,
    pub appeal_hint: &'static str,
    pub appeal_send: &'static str,
    pub say: &'static str,
    pub say_text: &'static str,
    pub say_hint: &'static str,
    pub say_send: &'static str,
    pub said: &'static str,
}

/// The staff's pages.
pub(crate) struct MarkDeskWords {
    pub link: &'static str,
    pub title: &'static str,
    pub lead: &'static str,
    pub filter: &'static str,
    pub none: &'static str,
    pub task: fn(MarkTask) -> &'static str,
    pub task_title: fn(MarkTask) -> &'static str,
    pub first: &'static str,
    pub up: &'static str,
    pub public_page: &'static str,
    pub shop_page: &'static str,
    pub stated: &'static str,
    pub private: &'static str,
    pub words: &'static str,
    pub words_none: &'static str,
    pub asked: &'static str,
    pub decide: &'static str,
    pub choose: &'static str,
    pub choice: fn(MarkChoice) -> &'static str,
    /// What the public sees of it.
    pub consequence: fn(MarkChoice) -> &'static str,
    pub public: &'static str,
    pub public_reason: &'static str,
    pub public_reason_hint: &'static str,
    pub asks: &'static str,
    pub asks_hint: &'static str,
    pub reason: &'static str,
    pub reason_hint: &'static str,
    pub refusal_reasons: &'static str,
    pub checked: &'static str,
    pub soften_to: &'static str,
    pub same_eyes: &'static str,
    pub submit: &'static str,
    pub done: &'static str,
    pub read_only: &'static str,
    pub history: &'static str,
    pub history_none: &'static str,
    /// A decision of a kind that this program does not know.
    pub unknown: &'static str,
    pub shop_title: fn(shop: &str) -> String,
    pub shop_lead: &'static str,
    pub no_mark: &'static str,
    pub clause: &'static str,
    pub clause_hint: &'static str,
    pub complaint: &'static str,
    pub complaint_hint: &'static str,
    pub effect: &'static str,
    pub effect_consequence: fn(Effect) -> &'static str,
    pub three_supervisors: &'static str,
    /// How many supervisors warn of fraud, of how many that the rule wants.
    pub warnings: fn(n: &str, of: &str) -> String,
}
