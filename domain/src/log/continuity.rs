//! Whether the log of one checkpoint continues that of an earlier one, from the few tiles that tell: what a browser asks that
//! remembers a checkpoint.
//!
//! The tiles need not be trusted. Their hashes lead to both roots, or prove nothing.

use super::checkpoint::Checkpoint;
use super::tile::{self, Content, Tile};
use super::tree::{Hash, Node, ProofFault, consistency_ranges, nodes_of, range_hash, verify_consistency};
use std::collections::BTreeMap;

/// The tiles of the tree of size `new` that tell whether it continues the tree of size `old`, from the lowest level; none when
/// the roots alone tell, `None` when the old tree is larger.
pub fn tiles_between(old: u64, new: u64) -> Option<Vec<Tile>> {
    let nodes = consistency_ranges(old, new)?.into_iter().flat_map(nodes_of);
    let tiles: Option<BTreeMap<(u8, u64), Tile>> =
        nodes.map(|node| Tile::in_tree(content(node), place(node).1, new).map(|tile| (place(node), tile))).collect();
    Some(tiles?.into_values().collect())
}

/// Checks that the tree of `new` begins with that of `old`. `bytes` are those of [`tiles_between`], one after another.
///
/// # Errors
/// When that is not proven.
pub fn continues(old: &Checkpoint, new: &Checkpoint, bytes: &[u8]) -> Result<(), ProofFault> {
    let tiles = tiles_between(old.size, new.size).ok_or(ProofFault::OutOfRange)?;
    let mut all = tile::hashes(bytes).ok_or(ProofFault::Length)?.into_iter();
    let mut hashes = BTreeMap::new();
    for tile in tiles {
        let its: Vec<Hash> = all.by_ref().take(usize::from(tile.width)).collect();
        hashes.insert((tile.level(), tile.index), its);
    }
    if all.next().is_some() {
        return Err(ProofFault::Length);
    }
    let hash = |node: Node| hashes.get(&place(node)).and_then(|its| tile::hash_in(its, node)).ok_or(ProofFault::Length);
    let ranges = consistency_ranges(old.size, new.size).ok_or(ProofFault::OutOfRange)?;
    let proof = ranges.into_iter().map(|range| range_hash(range, hash)).collect::<Result<Vec<_>, _>>()?;
    verify_consistency((old.size, old.root), (new.size, new.root), &proof)
}

/// Level and index of the tile that holds a subtree.
fn place(node: Node) -> (u8, u64) {
    let tile = Tile::holding(node);
    (tile.level(), tile.index)
}

fn content(node: Node) -> Content {
    Content::Hashes { level: place(node).0 }
}

#[cfg(test)]
mod tests {
    use super::super::tree::leaf_hash;
    use super::*;
    use proptest::prelude::*;

    fn leaves(n: u64, salt: u8) -> Vec<Hash> {
        (0..n).map(|leaf| leaf_hash(format!("{leaf} {salt}").as_bytes())).collect()
    }

    fn node_in(leaves: &[Hash], node: Node) -> Hash {
        let first = usize::try_from(node.index << node.level).unwrap();
        tile::root_of(&leaves[first..first + (1 << node.level)])
    }

    fn checkpoint(leaves: &[Hash], size: u64) -> Checkpoint {
        let root = range_hash(0..size, |node| Ok::<_, ()>(node_in(leaves, node))).unwrap();
        Checkpoint { origin: "x.example/log".into(), size, root }
    }

    /// The bytes of the tiles, as a server hands them out.
    fn bytes(leaves: &[Hash], old: u64, new: u64) -> Vec<u8> {
        let tiles = tiles_between(old, new).unwrap();
        let hashes = tiles.iter().flat_map(|tile| {
            let level = tile.level() * tile::HEIGHT;
            let first = tile.index * u64::from(tile::WIDTH);
            (first..first + u64::from(tile.width)).map(move |index| node_in(leaves, Node { level, index }))
        });
        tile::bytes(&hashes.collect::<Vec<_>>())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn a_log_that_grew_continues_and_one_that_was_rewritten_does_not(old in 1u64..700, more in 0u64..700, at: usize) {
            let new = old + more;
            let grown = leaves(new, 0);
            let (before, after) = (checkpoint(&grown, old), checkpoint(&grown, new));
            let told = bytes(&grown, old, new);
            prop_assert_eq!(continues(&before, &after, &told), Ok(()));
            // One leaf that was signed before is another now.
            let mut rewritten = grown.clone();
            rewritten[at % usize::try_from(old).unwrap()] = leaf_hash(b"another");
            let forked = checkpoint(&rewritten, new);
            prop_assert!(continues(&before, &forked, &bytes(&rewritten, old, new)).is_err());
            prop_assert!(continues(&before, &forked, &told).is_err());
            let mut long = told.clone();
            long.extend([0; 32]);
            prop_assert_eq!(continues(&before, &after, &long), Err(ProofFault::Length));
        }
    }

    #[test]
    fn a_log_that_shrank_is_not_asked_for_tiles() {
        let grown = leaves(9, 0);
        assert_eq!(tiles_between(9, 8), None);
        assert_eq!(continues(&checkpoint(&grown, 9), &checkpoint(&grown, 8), &[]), Err(ProofFault::OutOfRange));
        assert_eq!(tiles_between(8, 8), Some(Vec::new()));
    }
}
