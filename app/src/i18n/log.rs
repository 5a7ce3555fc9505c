//! The texts of the page about the public log.
//!
//! [`LogWords`] is a field of [`Words`](super::Words); its two constants are in `log_en.rs` and `log_fa.rs`.

/// The texts of the page about the public log. A function's arguments are finished texts, as in [`Words`](super::Words).
pub(crate) struct LogWords {
    /// The link at the foot of every page.
    pub link: &'static str,
    pub title: &'static str,
    pub description: &'static str,
    pub lead: &'static str,
    pub what: &'static str,
    pub what_text: [&'static str; 3],
    pub now: &'static str,
    pub signed: fn(records: &str) -> String,
    pub unsigned: fn(records: &str) -> String,
    pub nothing: &'static str,
    pub checking: fn(done: &str, of: &str) -> String,
    pub refused: &'static str,
    pub checkpoint: &'static str,
    pub checkpoint_text: &'static str,
    pub key: &'static str,
    pub key_text: &'static str,
    pub verify: &'static str,
    pub verify_text: &'static str,
    pub verify_since: &'static str,
    pub verify_shop: &'static str,
    pub verify_others: &'static str,
}
