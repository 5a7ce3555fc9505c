//! The texts of the grade: its chip, "why this grade", how it is computed, and the form in which figures are moved.
//!
//! [`GradeWords`] is a field of [`Words`](super::Words); its two constants are in `grade_en.rs` and `grade_fa.rs`.

use crate::what_if::Field;
use bazargah_domain::grade::{Letter, Remedy, RuleName};

/// The texts of the grade. A function's arguments are finished texts, as in [`Words`](super::Words); a number beside its text
/// is there for grammar.
pub(crate) struct GradeWords {
    pub chip: fn(letter: &str, points: &str) -> String,
    pub chip_none: &'static str,
    pub letter: fn(Letter) -> &'static str,
    pub rule: fn(RuleName) -> &'static str,
    pub points: fn(n: u8, text: &str) -> String,
    pub reason: ReasonWords,
    /// What would raise the grade, and by how many points.
    pub raise: fn(Remedy, n: u32, amount: &str, points: &str) -> String,
    /// Where nothing that the shop can do would.
    pub raise_none: fn(RuleName) -> &'static str,
    pub page: GradePageWords,
    pub about: AboutGradeWords,
}

/// A sentence for each deduction, from what lies behind it.
pub(crate) struct ReasonWords {
    pub in_time: fn(share: &str, least: &str) -> String,
    pub silence: fn(share: &str, least: &str) -> String,
    pub lately: fn(unanswered: &str, all: &str) -> String,
    pub unresolved: fn(share: &str, least: &str) -> String,
    pub delay: fn(duration: &str) -> String,
    pub delay_never: &'static str,
    pub violations_open: fn(n: u32, text: &str) -> String,
    pub violations_settled: fn(n: u32, text: &str) -> String,
    pub licence: fn(n: u32, days: &str) -> String,
    /// The missing facts as a list.
    pub contact: fn(missing: &str) -> String,
    /// Domain, somebody who speaks for it, address, telephone.
    pub contact_fact: [&'static str; 4],
    pub comma: &'static str,
    pub age: fn(n: u32, days: &str) -> String,
}

/// The page "why this grade".
pub(crate) struct GradePageWords {
    pub title: fn(shop: &str) -> String,
    pub heading: fn(shop: &str) -> String,
    pub description: fn(shop: &str, grade: &str) -> String,
    pub none: &'static str,
    pub none_text: fn(enough: &str) -> String,
    pub of_hundred: fn(points: &str) -> String,
    pub dated: fn(date: &str, version: &str) -> String,
    pub not_for_sale: &'static str,
    pub why: &'static str,
    pub why_lead: fn(sum: &str, points: &str) -> String,
    pub why_none: &'static str,
    pub what: &'static str,
    pub behind: &'static str,
    pub taken: &'static str,
    pub would_raise: &'static str,
    pub see: &'static str,
    pub see_complaints: &'static str,
    pub see_open: &'static str,
    pub see_unsolved: &'static str,
    pub see_violations: &'static str,
    pub see_licences: &'static str,
    pub history: &'static str,
    pub history_none: &'static str,
    pub history_title: fn(from: &str, to: &str) -> String,
    pub tip: fn(date: &str, grade: &str) -> String,
    pub from: &'static str,
    pub letter: &'static str,
    pub points: &'static str,
    pub version: &'static str,
    pub no_letter: &'static str,
    pub how: &'static str,
    pub what_if: &'static str,
}

/// The page "how the grade is computed".
pub(crate) struct AboutGradeWords {
    pub title: &'static str,
    pub description: &'static str,
    pub lead: &'static str,
    pub what_if: &'static str,
    pub what_if_lead: &'static str,
    pub groups: [&'static str; 5],
    pub field: fn(Field) -> &'static str,
    pub contact: &'static str,
    pub submit: &'static str,
    pub result: &'static str,
    pub no_letter: &'static str,
    /// What comes before and after the number.
    pub of_hundred: (&'static str, &'static str),
    pub counts: &'static str,
    pub counts_text: &'static [&'static str],
    pub weights: &'static str,
    pub weights_text: &'static str,
    pub age_of: &'static str,
    pub weight: &'static str,
    pub letters: &'static str,
    pub letters_text: fn(enough: &str) -> String,
    pub from_points: &'static str,
    pub deductions: &'static str,
    pub deductions_text: &'static [&'static str],
    pub measure: fn(RuleName) -> &'static str,
    pub left_out: &'static str,
    pub left_out_items: &'static [&'static str],
    pub versions: &'static str,
    pub version: fn(version: &str, date: &str) -> String,
    pub coming: fn(version: &str, date: &str) -> String,
    pub versions_text: &'static str,
}
