//! The texts of the page that proves a shop's records.
//!
//! [`ProveWords`] is a field of [`Words`](super::Words); its two constants are in `prove_en.rs` and `prove_fa.rs`.

use bazargah_domain::event::Fact;
use bazargah_domain::log::proof::Reason;

/// The texts of the page that proves a shop's records. A function's arguments are finished texts, as in [`Words`](super::Words).
pub(crate) struct ProveWords {
    /// The link at the foot of a shop's page.
    pub link: &'static str,
    /// The link on the page about the log, to where shops are found.
    pub find: &'static str,
    pub title: fn(shop: &str) -> String,
    pub description: fn(shop: &str) -> String,
    pub lead: &'static str,
    pub proved: &'static str,
    pub proved_text: [&'static str; 3],
    pub not_proved: &'static str,
    pub not_proved_text: [&'static str; 3],
    /// There is no signature over the shop's listing yet.
    pub not_yet: &'static str,
    pub here: &'static str,
    pub here_text: &'static str,
    pub key: &'static str,
    pub key_hint: &'static str,
    pub button: &'static str,
    pub size: &'static str,
    pub root: &'static str,
    pub used_key: &'static str,
    pub elsewhere: &'static str,
    pub download: &'static str,
    pub command: &'static str,
    pub records: &'static str,
    pub earlier: &'static str,
    /// A record by its number.
    pub record: fn(n: &str) -> String,
    /// A complaint by its number.
    pub complaint: fn(n: &str) -> String,
    pub entry: &'static str,
    /// What happened.
    pub fact: fn(&Fact) -> &'static str,
    /// Why nothing is proven, as a whole sentence.
    pub reason: fn(Reason) -> &'static str,
    /// What `assets/prove.js` says besides, by the names that it has there. `{}` is a number, a day or a sentence.
    pub said: [(&'static str, &'static str); 15],
}
