//! The texts of the page on which the API is browsed.
//!
//! [`AboutApiWords`] is a field of [`Words`](super::Words); its two constants are in `about_api_en.rs` and `about_api_fa.rs`. What each
//! operation, parameter and answer means stands in `server/src/openapi.json`, in both languages.

/// The texts. A function's arguments are finished texts, as in [`Words`](super::Words).
pub(crate) struct AboutApiWords {
    pub title: &'static str,
    /// The link at the foot of every page.
    pub link: &'static str,
    pub lead: &'static str,
    pub document: &'static str,
    pub promises: &'static str,
    pub limit: fn(n: &str) -> String,
    pub no_limit: &'static str,
    pub promises_items: &'static [&'static str],
    pub operations: &'static str,
    pub parameters: &'static str,
    pub parameters_none: &'static str,
    pub name: &'static str,
    pub meaning: &'static str,
    pub kind: &'static str,
    pub place: &'static str,
    pub in_path: &'static str,
    pub in_query: &'static str,
    pub required: &'static str,
    pub comma: &'static str,
    pub answers: &'static str,
    pub example: &'static str,
    pub schemas: &'static str,
    pub schemas_text: &'static str,
}
