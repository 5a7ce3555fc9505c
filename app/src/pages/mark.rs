//! What the public knows of a shop's trust mark: its state, every adjustment with its reason, violations, licences.

use crate::context::PageContext;
use bazargah_domain::calendar::Millis;
use bazargah_domain::shop::Shop;

/// A shop's mark, as everybody sees it.
#[derive(Debug, Clone)]
pub struct MarkPage {
    /// The shop, with its dossier.
    pub shop: Shop,
    /// Now.
    pub now: Millis,
}

/// The page.
pub fn mark(ctx: &PageContext, model: &MarkPage) -> String {
    let _ = (ctx, model);
    String::new()
}
