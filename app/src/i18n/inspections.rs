//! The texts of inspections, for staff.
//!
//! [`InspectionWords`] is a field of [`Words`](super::Words); its two constants are in `inspections_en.rs` and `inspections_fa.rs`.

use crate::pages::PlanFault;
use bazargah_domain::inspection::{Finding, Reason};
use bazargah_domain::inspection_sheet::Fault;

/// The texts of inspections. A function's arguments are finished texts, as in [`Words`](super::Words).
pub(crate) struct InspectionWords {
    /// In the links that lead to the list.
    pub link: &'static str,
    pub title: &'static str,
    pub lead: &'static str,
    pub filter: &'static str,
    pub everywhere: &'static str,
    pub no_province: &'static str,
    pub none: &'static str,
    pub reason: fn(Reason) -> &'static str,
    pub csv: &'static str,
    pub plan: &'static str,
    pub plan_lead: &'static str,
    pub plan_province: &'static str,
    pub plan_province_hint: &'static str,
    pub plan_size: &'static str,
    pub plan_size_hint: &'static str,
    pub plan_share: &'static str,
    pub plan_share_hint: &'static str,
    pub plan_due: &'static str,
    pub plan_due_hint: &'static str,
    pub plan_submit: &'static str,
    pub plan_fault: fn(PlanFault) -> &'static str,
    pub plans: &'static str,
    pub plans_lead: &'static str,
    pub plan_line: fn(planned: &str, candidates: &str, place: &str, share: &str) -> String,
    pub seed: &'static str,
    pub seq: fn(&str) -> String,
    pub done: &'static str,
    pub found: fn(checked: &str, contrary: Option<&str>) -> String,
    pub page_title: fn(shop: &str) -> String,
    pub public_page: &'static str,
    pub domain: &'static str,
    pub place: &'static str,
    pub owner: &'static str,
    pub address: &'static str,
    pub telephone: &'static str,
    pub no_address: &'static str,
    pub checklist_lead: &'static str,
    pub not_looked_at: &'static str,
    pub finding: fn(Finding) -> &'static str,
    pub notes: &'static str,
    pub notes_hint: &'static str,
    pub notes_too_long: &'static str,
    pub photos: &'static str,
    pub photos_hint: &'static str,
    /// What the public sees of a result.
    pub public: &'static str,
    pub send: &'static str,
    pub nothing: &'static str,
    pub refused: &'static str,
    pub read_only: &'static str,
    pub conflict_title: &'static str,
    pub conflict_told: fn(who: &str, when: &str) -> String,
    pub conflict: &'static str,
    /// Over what the second one filled in.
    pub own: &'static str,
    pub result: &'static str,
    pub clock_wrong: &'static str,
    pub offline: OfflineWords,
    pub sheet: InspectionSheetWords,
}

/// Results from a sheet.
pub(crate) struct InspectionSheetWords {
    /// Also the link from the list.
    pub title: &'static str,
    pub lead: &'static str,
    pub check: &'static str,
    pub record: &'static str,
    pub good: fn(n: &str) -> String,
    pub done: fn(new: &str, known: &str) -> String,
    pub nothing: &'static str,
    pub shop: &'static str,
    pub day: &'static str,
    pub notes: &'static str,
    pub fault: fn(Fault, &dyn Fn(u64) -> String) -> String,
}

/// What the script says of checklists that are kept on the device. `{}` stands for the shop.
pub(crate) struct OfflineWords {
    pub title: &'static str,
    pub of: &'static str,
    pub waits: &'static str,
    pub sending: &'static str,
    pub sent: &'static str,
    pub conflict: &'static str,
    pub sign_in: &'static str,
    pub refused: &'static str,
    /// The button by which a checklist that cannot be taken is thrown away.
    pub aside: &'static str,
}
