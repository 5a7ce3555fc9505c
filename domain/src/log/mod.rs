//! The transparency log: every public event is a leaf of a Merkle tree (RFC 6962) whose root is signed again and again, so that
//! nobody, and not we either, can change, drop or reorder what was once published without its being seen.
//!
//! The formats are those of C2SP: [`tile`]s (tlog-tiles), [`checkpoint`]s (tlog-checkpoint, tlog-cosignature) and signed
//! [`note`]s (signed-note). Leaf `n`, counted from 0, is the event with number `n + 1`.

pub mod checkpoint;
pub mod continuity;
pub mod note;
pub mod proof;
pub mod tile;
pub mod tree;

pub use checkpoint::Checkpoint;
pub use note::{Note, SigningKey, VerifierKey};
pub use proof::{examine, verify_bundle};
pub use tile::Tile;
pub use tree::Hash;

/// The leaf of the event with this number; `None` for a number that no event has.
pub fn leaf_of(seq: i64) -> Option<u64> {
    u64::try_from(seq).ok()?.checked_sub(1)
}

/// The number of the event that is this leaf. Leaves beyond the largest number that an event may have get that number.
pub fn seq_of(leaf: u64) -> i64 {
    i64::try_from(leaf.saturating_add(1)).unwrap_or(i64::MAX)
}
