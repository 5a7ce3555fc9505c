//! The texts of what other sites show: badge, panel, seal, and the pages about them.
//!
//! [`EmbedWords`] is a field of [`Words`](super::Words); its two constants are in `embed_en.rs` and `embed_fa.rs`.

use bazargah_domain::figures::Period;
use bazargah_domain::shop::MarkState;

/// The texts of what other sites show. A function's arguments are finished texts, as in [`Words`](super::Words); a number beside its text
/// is there for grammar. A badge has little room: its texts are as short as they are still read.
pub(crate) struct EmbedWords {
    pub badge: BadgeWords,
    pub panel: PanelWords,
    pub seal: SealWords,
    pub builder: BuilderWords,
    pub places: PlaceWords,
    pub partner: PartnerWords,
}

/// On a badge.
pub(crate) struct BadgeWords {
    pub grade: fn(letter: &str) -> String,
    pub no_grade: &'static str,
    pub mark: fn(MarkState) -> &'static str,
    pub mark_warned: &'static str,
    pub joint: &'static str,
    pub complaints: fn(n: u64, text: &str) -> String,
    pub complaints_in: fn(n: u64, text: &str, Period) -> String,
    pub no_complaints: &'static str,
    pub delay: fn(value: &str) -> String,
    pub delay_long: fn(value: &str) -> String,
    pub not_this_site: &'static str,
    pub belongs_to: &'static str,
    pub compare: &'static str,
    pub press: &'static str,
    pub unknown: &'static str,
    /// In place of the picture.
    pub alt: fn(domain: &str, figures: &str, day: &str) -> String,
}

/// In a panel.
pub(crate) struct PanelWords {
    pub title: fn(shop: &str) -> String,
    pub newest: &'static str,
    pub none: &'static str,
    pub deals: &'static str,
    pub whole: &'static str,
    pub check: &'static str,
    pub as_of: fn(day: &str) -> String,
}

/// Where a click on a badge lands.
pub(crate) struct SealWords {
    pub title: fn(domain: &str) -> String,
    pub description: fn(domain: &str) -> String,
    pub belongs: &'static str,
    pub belongs_shop: &'static str,
    pub came_from: &'static str,
    pub same: &'static str,
    pub same_text: fn(domain: &str) -> String,
    pub registered: &'static str,
    pub registered_text: fn(site: &str, domain: &str) -> String,
    pub other: &'static str,
    pub other_text: fn(site: &str, domain: &str) -> String,
    pub no_domain: &'static str,
    pub no_domain_text: fn(domain: &str) -> String,
    pub unsaid: &'static str,
    pub unsaid_text: fn(domain: &str) -> String,
    pub type_it: &'static str,
    pub type_it_text: &'static str,
    pub field: &'static str,
    pub button: &'static str,
    pub profile: fn(shop: &str) -> String,
    pub why: &'static str,
    pub why_text: &'static [&'static str],
}

/// The page that builds the code.
pub(crate) struct BuilderWords {
    pub title: &'static str,
    pub description: &'static str,
    pub lead: &'static str,
    pub shop: &'static str,
    pub shop_hint: &'static str,
    pub shop_unknown: &'static str,
    pub size: &'static str,
    pub sizes: [&'static str; 3],
    pub look: &'static str,
    pub looks: [&'static str; 2],
    pub language: &'static str,
    pub languages: [&'static str; 2],
    pub test: &'static str,
    pub test_hint: &'static str,
    pub test_fault: &'static str,
    pub button: &'static str,
    pub preview: &'static str,
    pub preview_text: &'static str,
    pub says_figures: fn(site: &str) -> String,
    pub says_registered: fn(site: &str) -> String,
    pub says_not_this: fn(site: &str) -> String,
    pub code: &'static str,
    pub code_text: &'static str,
    pub html: &'static str,
    pub wordpress: &'static str,
    pub wordpress_text: &'static str,
    pub woocommerce: &'static str,
    pub woocommerce_text: &'static str,
    pub react: &'static str,
    pub react_text: &'static str,
    pub panel: &'static str,
    pub panel_text: &'static str,
    pub element: &'static str,
    pub element_text: &'static str,
    pub policy: &'static str,
    pub policy_text: &'static str,
    pub rules: &'static str,
    pub rules_items: &'static [&'static str],
    /// The link at the foot of a shop's page.
    pub link: &'static str,
}

/// Registered sites and their counts.
pub(crate) struct PlaceWords {
    pub title: fn(shop: &str) -> String,
    pub lead: &'static str,
    pub partners_title: &'static str,
    pub partners_lead: &'static str,
    pub sites: &'static str,
    pub none: &'static str,
    pub since: fn(day: &str) -> String,
    pub per_minute: fn(n: &str) -> String,
    pub remove: &'static str,
    pub add: &'static str,
    pub host: &'static str,
    pub host_hint: &'static str,
    pub host_fault: &'static str,
    pub host_like: &'static str,
    pub limit: &'static str,
    pub limit_hint: &'static str,
    pub limit_fault: &'static str,
    pub full: &'static str,
    /// What a partner's private address is for, beside the buttons that make another.
    pub addresses_text: &'static str,
    pub new_address: &'static str,
    /// An address that was just made.
    pub address: &'static str,
    pub address_text: &'static str,
    pub button: &'static str,
    pub counts: &'static str,
    pub counts_text: &'static str,
    pub counts_none: &'static str,
    pub day: &'static str,
    pub site: &'static str,
    pub others: &'static str,
    pub badge: &'static str,
    pub panel: &'static str,
    pub seal: &'static str,
    pub shown: &'static str,
    /// The link at a shop's desk, and at the staff's.
    pub link: &'static str,
    pub partners_link: &'static str,
}

/// A partner's report at its private address.
pub(crate) struct PartnerWords {
    pub title: fn(site: &str) -> String,
    pub lead: &'static str,
    pub since: &'static str,
    pub limit_text: &'static str,
    pub days: &'static str,
    /// With the number of days for which counts are kept.
    pub days_text: fn(days: &str) -> String,
    pub file: &'static str,
    pub lost: &'static str,
}
