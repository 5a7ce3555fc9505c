//! The Merkle tree of RFC 6962, section 2.1: hashes of leaves and nodes, the root, and proofs of inclusion and consistency.
//!
//! Proofs are made in two steps. First the ranges of leaves whose hashes make up the proof are computed; then each is hashed from
//! the complete subtrees that somebody hands out. So one may learn what to read before reading it.

use data_encoding::BASE64;
use sha2::{Digest, Sha256};
use std::fmt;
use std::ops::Range;

/// A SHA-256 hash.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// Reads 32 bytes; `None` when there are more or fewer.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        Some(Self(bytes.try_into().ok()?))
    }

    /// Reads base64 with padding, as [`fmt::Display`] writes it; nothing else is accepted.
    pub fn parse(text: &str) -> Option<Self> {
        Self::from_slice(&BASE64.decode(text.as_bytes()).ok()?)
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&BASE64.encode(&self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A complete subtree: the `2^level` leaves from `index * 2^level` on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Node {
    /// Its height; 0 is a leaf.
    pub level: u8,
    /// Its place among those of its height, from 0.
    pub index: u64,
}

/// Why a proof proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProofFault {
    /// The leaf is not in a tree of that size, or the earlier tree is larger than the later one.
    #[error("the proof is about a leaf or a tree that is not there")]
    OutOfRange,
    /// It has more or fewer hashes than a proof of these sizes has.
    #[error("the proof has too many or too few hashes")]
    Length,
    /// It leads to another root.
    #[error("the proof leads to another root")]
    Root,
    /// It leads to the later root, yet from another root than the earlier one: the log was forked.
    #[error("the earlier tree is not a part of the later one: the log was forked")]
    Fork,
}

/// The hash of a leaf: SHA-256 of a zero byte and the entry.
pub fn leaf_hash(entry: &[u8]) -> Hash {
    Hash(Sha256::new().chain_update([0]).chain_update(entry).finalize().into())
}

/// The hash of a node: SHA-256 of a one byte and its two children.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Hash(Sha256::new().chain_update([1]).chain_update(left.0).chain_update(right.0).finalize().into())
}

/// The root of the tree without leaves: SHA-256 of nothing.
pub fn empty_root() -> Hash {
    Hash(Sha256::digest([]).into())
}

/// The complete subtrees that a range of leaves falls into, from the left; each is smaller than the one before.
///
/// The range must begin where a subtree of its size could begin, as all of [`inclusion_ranges`], [`consistency_ranges`] and
/// `0..size` do.
pub fn nodes_of(range: Range<u64>) -> impl Iterator<Item = Node> {
    let mut at = range.start;
    std::iter::from_fn(move || {
        let level = range.end.checked_sub(at)?.checked_ilog2()?;
        let node = Node { level: u8::try_from(level).unwrap_or(63), index: at >> level };
        at += 1 << level;
        Some(node)
    })
}

/// The hash over a range of leaves, from the complete subtrees that `node` hands out. See [`nodes_of`] for which ranges.
///
/// # Errors
/// What `node` fails with.
pub fn range_hash<E>(range: Range<u64>, mut node: impl FnMut(Node) -> Result<Hash, E>) -> Result<Hash, E> {
    let parts = nodes_of(range).map(&mut node).collect::<Result<Vec<Hash>, E>>()?;
    Ok(join(&parts))
}

/// The hash of a tree whose complete subtrees, from the left, are these.
fn join(parts: &[Hash]) -> Hash {
    parts.iter().copied().rev().reduce(|right, left| node_hash(&left, &right)).unwrap_or_else(empty_root)
}

/// The left part of a tree of `size` leaves, of which there are two or more: the largest power of two below it.
fn split(size: u64) -> u64 {
    1 << (size - 1).ilog2()
}

/// The ranges whose hashes are the proof that a leaf is in the tree of that size (RFC 6962, 2.1.1: `PATH`); `None` when it is not.
pub fn inclusion_ranges(leaf: u64, size: u64) -> Option<Vec<Range<u64>>> {
    if leaf >= size {
        return None;
    }
    let (mut begin, mut end) = (0, size);
    let mut ranges = Vec::new();
    while end - begin > 1 {
        let middle = begin + split(end - begin);
        if leaf < middle {
            ranges.push(middle..end);
            end = middle;
        } else {
            ranges.push(begin..middle);
            begin = middle;
        }
    }
    ranges.reverse();
    Some(ranges)
}

/// The ranges whose hashes are the proof that the tree of size `old` is the beginning of the tree of size `new` (RFC 6962,
/// 2.1.2: `PROOF`); none for the same tree and for the empty one, `None` when the old one is larger.
pub fn consistency_ranges(old: u64, new: u64) -> Option<Vec<Range<u64>>> {
    if old > new {
        return None;
    }
    let mut ranges = Vec::new();
    if old == 0 || old == new {
        return Some(ranges);
    }
    let (mut begin, mut end, mut known) = (0, new, true);
    while old != end {
        let middle = begin + split(end - begin);
        if old <= middle {
            ranges.push(middle..end);
            end = middle;
        } else {
            ranges.push(begin..middle);
            begin = middle;
            known = false;
        }
    }
    if !known {
        ranges.push(begin..end);
    }
    ranges.reverse();
    Some(ranges)
}

/// Checks that a leaf is in the tree with that root (RFC 9162, 2.1.3.2).
///
/// # Errors
/// When that is not proven.
pub fn verify_inclusion(leaf: u64, hash: Hash, size: u64, root: Hash, proof: &[Hash]) -> Result<(), ProofFault> {
    let ranges = inclusion_ranges(leaf, size).ok_or(ProofFault::OutOfRange)?;
    if ranges.len() != proof.len() {
        return Err(ProofFault::Length);
    }
    let reached = ranges.iter().zip(proof).fold(hash, |reached, (range, sibling)| {
        if range.start > leaf { node_hash(&reached, sibling) } else { node_hash(sibling, &reached) }
    });
    if reached == root { Ok(()) } else { Err(ProofFault::Root) }
}

/// Checks that the tree with `old_root` is the beginning of the tree with `new_root` (RFC 9162, 2.1.4.2).
///
/// # Errors
/// When that is not proven.
pub fn verify_consistency(
    (old, old_root): (u64, Hash),
    (new, new_root): (u64, Hash),
    proof: &[Hash],
) -> Result<(), ProofFault> {
    let ranges = consistency_ranges(old, new).ok_or(ProofFault::OutOfRange)?;
    if ranges.len() != proof.len() {
        return Err(ProofFault::Length);
    }
    if old == 0 {
        return if old_root == empty_root() { Ok(()) } else { Err(ProofFault::Fork) };
    }
    if old == new {
        return if old_root == new_root { Ok(()) } else { Err(ProofFault::Fork) };
    }
    let mut parts = ranges.iter().zip(proof);
    // Where the old tree is a complete subtree of the new one, the proof begins with its root, which is left out.
    let mut reached = if old.is_power_of_two() {
        (old_root, old_root)
    } else {
        let (_, first) = parts.next().ok_or(ProofFault::Length)?;
        (*first, *first)
    };
    for (range, part) in parts {
        if range.start >= old {
            reached.1 = node_hash(&reached.1, part);
        } else {
            reached = (node_hash(part, &reached.0), node_hash(part, &reached.1));
        }
    }
    if reached.1 != new_root {
        Err(ProofFault::Root)
    } else if reached.0 != old_root {
        Err(ProofFault::Fork)
    } else {
        Ok(())
    }
}

/// A tree that grows leaf by leaf and knows its root: no more than the hashes of its complete subtrees are kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Growing {
    size: u64,
    /// From the left.
    parts: Vec<Hash>,
}

impl Growing {
    /// A tree whose complete subtrees, from the left, are these; `None` when a tree of that size has another number of them.
    pub fn of(size: u64, parts: Vec<Hash>) -> Option<Self> {
        (parts.len() == size.count_ones() as usize).then_some(Self { size, parts })
    }

    /// Adds a leaf.
    pub fn push(&mut self, leaf: Hash) {
        let mut hash = leaf;
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.parts.pop() {
                hash = node_hash(&left, &hash);
            }
        }
        self.parts.push(hash);
        self.size += 1;
    }

    /// Its leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Its root.
    pub fn root(&self) -> Hash {
        join(&self.parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ct_merkle::{RootHash, mem_backed_tree::MemoryBackedTree};
    use proptest::prelude::*;
    use std::sync::LazyLock;

    /// Complete subtrees of a tree of entries that are their numbers, level by level.
    static SUBTREES: LazyLock<Vec<Vec<Hash>>> = LazyLock::new(|| {
        let mut levels = vec![(0..4096u64).map(|n| leaf_hash(&n.to_be_bytes())).collect::<Vec<_>>()];
        while levels[levels.len() - 1].len() > 1 {
            let row = levels[levels.len() - 1].chunks(2).map(|pair| node_hash(&pair[0], &pair[1])).collect();
            levels.push(row);
        }
        levels
    });

    fn node(node: Node) -> Result<Hash, ()> {
        Ok(SUBTREES[usize::from(node.level)][usize::try_from(node.index).unwrap()])
    }

    fn root(size: u64) -> Hash {
        range_hash(0..size, node).unwrap()
    }

    fn hashes(ranges: Option<Vec<Range<u64>>>) -> Vec<Hash> {
        ranges.unwrap().into_iter().map(|range| range_hash(range, node).unwrap()).collect()
    }

    fn by_others(size: u64) -> MemoryBackedTree<Sha256, [u8; 8]> {
        let mut tree = MemoryBackedTree::new();
        (0..size).for_each(|n| tree.push(n.to_be_bytes()));
        tree
    }

    fn concat(hashes: &[Hash]) -> Vec<u8> {
        hashes.iter().flat_map(|hash| hash.0).collect()
    }

    #[test]
    fn the_known_trees_have_the_known_roots() {
        // The vectors of Certificate Transparency's reference implementation (merkletree_test.cc).
        let entries: [&[u8]; 8] = [
            b"",
            b"\x00",
            b"\x10",
            b"\x20\x21",
            b"\x30\x31",
            b"\x40\x41\x42\x43",
            b"\x50\x51\x52\x53\x54\x55\x56\x57",
            b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
        ];
        let roots = [
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        let mut tree = Growing::default();
        for (size, root) in roots.into_iter().enumerate() {
            assert_eq!(data_encoding::HEXLOWER.encode(&tree.root().0), root, "{size} leaves");
            if let Some(entry) = entries.get(size) {
                tree.push(leaf_hash(entry));
            }
        }
    }

    #[test]
    fn all_small_trees_agree_with_a_library_by_others() {
        let mut growing = Growing::default();
        for size in (1..=130u64).chain([255, 256, 257, 300]) {
            (growing.size()..size).for_each(|n| growing.push(leaf_hash(&n.to_be_bytes())));
            let theirs = by_others(size);
            let parts: Vec<Hash> = nodes_of(0..size).map(|n| node(n).unwrap()).collect();
            assert_eq!(theirs.root().as_bytes().as_slice(), root(size).0, "{size}");
            assert_eq!((growing.root(), growing.size()), (root(size), size));
            assert_eq!(Growing::of(size, parts), Some(growing.clone()));
            for leaf in (0..size).step_by(if size < 34 { 1 } else { 13 }) {
                let proof = hashes(inclusion_ranges(leaf, size));
                let its = theirs.prove_inclusion(usize::try_from(leaf).unwrap());
                assert_eq!(its.as_bytes(), concat(&proof), "{leaf} in {size}");
                let hash = leaf_hash(&leaf.to_be_bytes());
                assert_eq!(verify_inclusion(leaf, hash, size, root(size), &proof), Ok(()));
            }
            for old in (1..=size).step_by(if size < 34 { 1 } else { 11 }) {
                let proof = hashes(consistency_ranges(old, size));
                let its = theirs.prove_consistency(usize::try_from(size - old).unwrap());
                assert_eq!(its.as_bytes(), concat(&proof), "{old} in {size}");
                assert_eq!(verify_consistency((old, root(old)), (size, root(size)), &proof), Ok(()));
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]

        #[test]
        fn large_trees_agree_with_a_library_by_others(size in 1u64..4096, place: u64, earlier: u64) {
            let theirs = by_others(size);
            let (leaf, old) = (place % size, earlier % size + 1);
            prop_assert_eq!(theirs.root().as_bytes().to_vec(), root(size).0.to_vec());
            let proof = hashes(inclusion_ranges(leaf, size));
            let its = theirs.prove_inclusion(usize::try_from(leaf).unwrap());
            prop_assert_eq!(its.as_bytes(), concat(&proof));
            let proof = hashes(consistency_ranges(old, size));
            let its = theirs.prove_consistency(usize::try_from(size - old).unwrap());
            prop_assert_eq!(its.as_bytes(), concat(&proof));
            let (old_root, new_root) = (RootHash::<Sha256>::new(root(old).0.into(), old), theirs.root());
            prop_assert!(new_root.verify_consistency(&old_root, &its).is_ok());
        }

        #[test]
        fn a_proof_that_was_touched_proves_nothing(
            size in 2u64..2000, place: u64, earlier: u64, at: prop::sample::Index, bit in 0usize..256,
        ) {
            let (leaf, old) = (place % size, earlier % size + 1);
            let hash = leaf_hash(&leaf.to_be_bytes());
            let mut proof = hashes(inclusion_ranges(leaf, size));
            let touched = at.index(proof.len());
            proof[touched].0[bit / 8] ^= 1 << (bit % 8);
            prop_assert_eq!(verify_inclusion(leaf, hash, size, root(size), &proof), Err(ProofFault::Root));
            proof.pop();
            prop_assert_eq!(verify_inclusion(leaf, hash, size, root(size), &proof), Err(ProofFault::Length));
            prop_assert_eq!(verify_inclusion(size, hash, size, root(size), &[]), Err(ProofFault::OutOfRange));
            let mut proof = hashes(consistency_ranges(old, size));
            if !proof.is_empty() {
                let touched = at.index(proof.len());
                proof[touched].0[bit / 8] ^= 1 << (bit % 8);
                let result = verify_consistency((old, root(old)), (size, root(size)), &proof);
                prop_assert_eq!(result, Err(ProofFault::Root));
                proof.push(hash);
                let result = verify_consistency((old, root(old)), (size, root(size)), &proof);
                prop_assert_eq!(result, Err(ProofFault::Length));
            }
        }

        #[test]
        fn a_fork_is_told(size in 2u64..2000, earlier: u64) {
            let old = earlier % size + 1;
            let proof = hashes(consistency_ranges(old, size));
            let forked = node_hash(&root(old), &root(old));
            let result = verify_consistency((old, forked), (size, root(size)), &proof);
            // An old tree that is a whole subtree of the new one stands in the proof itself: another leads to another root.
            let fork = if old.is_power_of_two() && old != size { ProofFault::Root } else { ProofFault::Fork };
            prop_assert_eq!(result, Err(fork));
            prop_assert_eq!(verify_consistency((size + 1, root(1)), (size, root(size)), &[]), Err(ProofFault::OutOfRange));
            prop_assert_eq!(verify_consistency((0, root(1)), (size, root(size)), &[]), Err(ProofFault::Fork));
        }
    }
}
