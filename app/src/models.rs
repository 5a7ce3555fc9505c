//! Models that more than one page shows.

use bazargah_domain::domain_name::{Host, Likeness};
use bazargah_domain::shop::Shop;
use bazargah_domain::verdict::Verdict;

/// A shop in a list, with what the server has at hand.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The shop.
    pub shop: Shop,
    /// Its figures in short.
    pub glance: Option<Glance>,
}

/// A shop's figures in short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glance {
    /// What they say.
    pub verdict: Verdict,
    /// Complaints on record.
    pub complaints: u64,
}

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
