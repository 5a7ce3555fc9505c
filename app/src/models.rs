//! Models that more than one page shows.

use bazargah_domain::domain_name::{Host, Likeness};
use bazargah_domain::shop::Shop;

/// "This is not X": a better-known shop that a domain can be taken for.
#[derive(Debug, Clone)]
pub struct Lookalike {
    /// The better-known domain.
    pub known: Host,
    /// Its shop.
    pub shop: Shop,
    /// In what way the two are alike.
    pub likeness: Likeness,
}
