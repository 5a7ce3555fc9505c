//! The texts around the guidelines; what the guidelines themselves say is in the domain.
//!
//! [`GuidelineWords`] is a field of [`Words`](super::Words); its two constants are in `guidelines_en.rs` and `guidelines_fa.rs`.

use bazargah_domain::guideline::Severity;

/// The texts around the guidelines. A function's arguments are finished texts, as in [`Words`](super::Words).
pub(crate) struct GuidelineWords {
    /// What the list is called, also in the links that lead to it.
    pub title: &'static str,
    pub description: &'static str,
    pub lead: &'static str,
    /// Which version, and from when on.
    pub version: fn(version: &str, date: &str) -> String,
    /// How much there is in a guideline.
    pub size: fn(topics: u64, topics_text: &str, clauses: u64, clauses_text: &str) -> String,
    /// Over the table of contents.
    pub topics: &'static str,
    pub clause: fn(number: &str) -> String,
    pub severity: fn(Severity) -> &'static str,
    pub advice: &'static str,
    /// Before how a clause is checked.
    pub check: &'static str,
    /// Before why an advice helps.
    pub why: &'static str,
    /// What the address of a clause is good for.
    pub stable: &'static str,
    pub other_versions: &'static str,
    /// On a version that holds no more.
    pub replaced: fn(date: &str) -> String,
    /// On a version that does not hold yet.
    pub not_yet: fn(date: &str) -> String,
    /// The link to the version that holds.
    pub see_in_force: &'static str,
    pub as_data: &'static str,
    /// Before the address on paper.
    pub address: &'static str,
    /// The navigation at the end.
    pub others: &'static str,
    /// What a shop ticks off, and what a buyer does.
    pub checklist_shops: &'static str,
    pub checklist_buyers: &'static str,
    pub checklist_lead: &'static str,
}
