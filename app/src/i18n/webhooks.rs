//! The texts about webhooks.
//!
//! [`WebhookWords`] is a field of [`Words`](super::Words); its two constants are in `webhooks_en.rs` and `webhooks_fa.rs`.

use crate::pages::WebhookFault;
use bazargah_domain::webhook::{HookState, Topic};

/// The texts about webhooks. A function's arguments are finished texts, as in [`Words`](super::Words).
pub(crate) struct WebhookWords {
    pub title: fn(owner: &str) -> String,
    pub lead: &'static str,
    pub partner_lead: &'static str,
    /// The link at a shop's desk, and beside a partner's site.
    pub link: &'static str,
    pub hooks: &'static str,
    pub none: &'static str,
    pub state: fn(HookState) -> &'static str,
    pub topic: fn(Topic) -> &'static str,
    pub told_of: fn(topics: &str) -> String,
    pub comma: &'static str,
    pub failing: fn(since: &str) -> String,
    pub test: &'static str,
    pub on: &'static str,
    pub off: &'static str,
    pub secret: &'static str,
    pub remove: &'static str,
    pub secret_title: &'static str,
    pub secret_text: &'static str,
    pub deliveries: &'static str,
    pub deliveries_none: &'static str,
    pub at: &'static str,
    pub event: &'static str,
    pub event_test: &'static str,
    pub answer: &'static str,
    pub took: &'static str,
    pub milliseconds: fn(n: &str) -> String,
    /// Why there was no answer, by its short name.
    pub no_answer: fn(fault: &str) -> &'static str,
    pub add: &'static str,
    pub url: &'static str,
    pub url_hint: &'static str,
    pub topics: &'static str,
    pub fault: fn(WebhookFault) -> &'static str,
    pub button: &'static str,
    pub how: &'static str,
    pub how_items: &'static [&'static str],
}
