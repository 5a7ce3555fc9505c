//! Tiles (C2SP tlog-tiles): the tree cut into pieces of 256 hashes, and the entries into bundles of 256, under addresses whose
//! content never changes.

use super::tree::{Hash, Node, node_hash};
use std::fmt;

/// Levels of the tree that one tile spans.
pub const HEIGHT: u8 = 8;
/// Hashes of a full tile, and entries of a full bundle.
pub const WIDTH: u16 = 256;
/// Tiles of higher levels would be of trees with more leaves than can be counted.
const LEVEL_MAX: u8 = 63;
/// The longest entry that a bundle can hold, in bytes.
pub const ENTRY_BYTES_MAX: usize = 65_535;

/// What a tile holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Content {
    /// Hashes of the subtrees of `256^level` leaves.
    Hashes {
        /// Counted from 0, where the hashes are those of leaves.
        level: u8,
    },
    /// The entries themselves.
    Entries,
}

/// A tile by its address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tile {
    /// What it holds.
    pub content: Content,
    /// Its place among those of its level, from 0.
    pub index: u64,
    /// How many hashes or entries it holds, 1 to 256.
    pub width: u16,
}

/// Why a text is no tile's address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not the address of a tile")]
pub struct NoTile;

/// Why bytes are no entry bundle, or entries make none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BundleFault {
    /// It ends within an entry, or within a length.
    #[error("the bundle ends in the middle of an entry")]
    Truncated,
    /// An entry is longer than two bytes can tell.
    #[error("an entry of {0} bytes is longer than the 65,535 that a bundle can hold")]
    TooLong(usize),
}

impl Tile {
    /// The level of its hashes; that of leaves for entries.
    pub fn level(&self) -> u8 {
        match self.content {
            Content::Hashes { level } => level,
            Content::Entries => 0,
        }
    }

    /// The full tile that holds the hashes of this subtree, or those that it is made of.
    pub fn holding(node: Node) -> Self {
        let (level, within) = (node.level / HEIGHT, node.level % HEIGHT);
        Self { content: Content::Hashes { level }, index: node.index >> (HEIGHT - within), width: WIDTH }
    }

    /// The tile at this place in the tree of that size: full, or partial at the right edge; `None` where there is none.
    pub fn in_tree(content: Content, index: u64, size: u64) -> Option<Self> {
        let level = if let Content::Hashes { level } = content { level } else { 0 };
        let hashes = hashes_at(level, size);
        let width = hashes.checked_sub(index.checked_mul(u64::from(WIDTH))?)?.min(u64::from(WIDTH));
        (width > 0).then(|| Self { content, index, width: u16::try_from(width).unwrap_or(WIDTH) })
    }

    /// Whether the tree of that size has it, in this width or a larger one.
    pub fn is_in(&self, size: u64) -> bool {
        Self::in_tree(self.content, self.index, size).is_some_and(|tile| tile.width >= self.width)
    }

    /// Reads an address, without the slash in front: `tile/0/x001/067`, `tile/entries/000.p/7`. Only the one way of writing it
    /// that the specification gives is accepted.
    ///
    /// # Errors
    /// When it is not one.
    pub fn parse(path: &str) -> Result<Self, NoTile> {
        let rest = path.strip_prefix("tile/").ok_or(NoTile)?;
        let (level, rest) = rest.split_once('/').ok_or(NoTile)?;
        let content = match level {
            "entries" => Content::Entries,
            level => Content::Hashes { level: decimal(level).filter(|level| *level <= LEVEL_MAX).ok_or(NoTile)? },
        };
        let (digits, width) = match rest.split_once(".p/") {
            Some((digits, width)) => (digits, decimal(width).filter(|width| (1..WIDTH).contains(width)).ok_or(NoTile)?),
            None => (rest, WIDTH),
        };
        let mut index = 0u64;
        let mut parts = digits.split('/').peekable();
        while let Some(part) = parts.next() {
            let part = if parts.peek().is_some() { part.strip_prefix('x').ok_or(NoTile)? } else { part };
            if part.len() != 3 || !part.bytes().all(|b| b.is_ascii_digit()) {
                return Err(NoTile);
            }
            let part = part.parse::<u64>().map_err(|_| NoTile)?;
            index = index.checked_mul(1000).and_then(|index| index.checked_add(part)).ok_or(NoTile)?;
        }
        let tile = Self { content, index, width };
        // Groups of zeros in front would be a second way of writing it.
        if tile.to_string() == path { Ok(tile) } else { Err(NoTile) }
    }
}

impl fmt::Display for Tile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.content {
            Content::Hashes { level } => write!(f, "tile/{level}")?,
            Content::Entries => f.write_str("tile/entries")?,
        }
        let mut groups = vec![self.index % 1000];
        let mut rest = self.index / 1000;
        while rest > 0 {
            groups.push(rest % 1000);
            rest /= 1000;
        }
        for group in groups.iter().skip(1).rev() {
            write!(f, "/x{group:03}")?;
        }
        write!(f, "/{:03}", groups[0])?;
        if self.width < WIDTH { write!(f, ".p/{}", self.width) } else { Ok(()) }
    }
}

/// A decimal number in its one spelling: digits only, no zero in front.
fn decimal<T: std::str::FromStr + fmt::Display>(text: &str) -> Option<T> {
    let number = text.parse::<T>().ok()?;
    (number.to_string() == text).then_some(number)
}

/// How many hashes there are at this level of tiles in the tree of that size.
pub fn hashes_at(level: u8, size: u64) -> u64 {
    size.checked_shr(u32::from(level) * u32::from(HEIGHT)).unwrap_or(0)
}

/// All tiles of hashes of the tree of that size, level by level.
pub fn tiles_of(size: u64) -> impl Iterator<Item = Tile> {
    (0..=LEVEL_MAX).flat_map(move |level| bundles(Content::Hashes { level }, hashes_at(level, size), size))
}

/// All bundles of entries of the tree of that size.
pub fn bundles_of(size: u64) -> impl Iterator<Item = Tile> {
    bundles(Content::Entries, size, size)
}

fn bundles(content: Content, things: u64, size: u64) -> impl Iterator<Item = Tile> {
    (0..things.div_ceil(u64::from(WIDTH))).filter_map(move |index| Tile::in_tree(content, index, size))
}

/// The hash of a subtree from the hashes of the tile that [holds](Tile::holding) it; `None` when the tile is too narrow.
pub fn hash_in(hashes: &[Hash], node: Node) -> Option<Hash> {
    let within = node.level % HEIGHT;
    let first = usize::try_from((node.index << within) % u64::from(WIDTH)).ok()?;
    Some(root_of(hashes.get(first..first + (1usize << within))?))
}

/// The root of a complete subtree; there must be a power of two of hashes, as in a full tile.
pub fn root_of(hashes: &[Hash]) -> Hash {
    let mut row = hashes.to_vec();
    while row.len() > 1 {
        row = row.chunks(2).map(|pair| node_hash(&pair[0], pair.last().unwrap_or(&pair[0]))).collect();
    }
    row.first().copied().unwrap_or_else(super::tree::empty_root)
}

/// The hashes in a tile's bytes; `None` when the last one is cut.
pub fn hashes(bytes: &[u8]) -> Option<Vec<Hash>> {
    let (hashes, rest) = bytes.as_chunks::<32>();
    rest.is_empty().then(|| hashes.iter().map(|hash| Hash(*hash)).collect())
}

/// A tile's bytes.
pub fn bytes(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

/// A bundle's bytes: before each entry its length, in two bytes, the larger first.
///
/// # Errors
/// When an entry is too long.
pub fn bundle<T: AsRef<[u8]>>(entries: impl IntoIterator<Item = T>) -> Result<Vec<u8>, BundleFault> {
    let mut bytes = Vec::new();
    for entry in entries {
        let entry = entry.as_ref();
        let length = u16::try_from(entry.len()).map_err(|_| BundleFault::TooLong(entry.len()))?;
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(entry);
    }
    Ok(bytes)
}

/// The entries in a bundle's bytes.
///
/// # Errors
/// When the last one is cut.
pub fn entries(mut bytes: &[u8]) -> Result<Vec<&[u8]>, BundleFault> {
    let mut entries = Vec::new();
    while !bytes.is_empty() {
        let (length, rest) = bytes.split_first_chunk::<2>().ok_or(BundleFault::Truncated)?;
        let (entry, rest) =
            rest.split_at_checked(usize::from(u16::from_be_bytes(*length))).ok_or(BundleFault::Truncated)?;
        entries.push(entry);
        bytes = rest;
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::tree::{leaf_hash, nodes_of, range_hash};
    use proptest::prelude::*;

    #[test]
    fn addresses_are_those_of_the_specification() {
        let tile = |level, index, width| Tile { content: Content::Hashes { level }, index, width };
        for (path, tile) in [
            ("tile/0/x001/x234/067", tile(0, 1_234_067, WIDTH)),
            ("tile/0/000", tile(0, 0, WIDTH)),
            ("tile/63/999.p/255", tile(63, 999, 255)),
            ("tile/1/x001/000.p/1", tile(1, 1000, 1)),
            ("tile/entries/x273/112.p/7", Tile { content: Content::Entries, index: 273_112, width: 7 }),
        ] {
            assert_eq!(tile.to_string(), path);
            assert_eq!(Tile::parse(path), Ok(tile));
        }
        for wrong in [
            "",
            "tile",
            "tile/",
            "tile/0",
            "tile/0/",
            "tile/0/0",
            "tile/0/00",
            "tile/0/0000",
            "tile/00/000",
            "tile/+1/000",
            "tile/64/000",
            "tile/0/x000/001",
            "tile/0/x001",
            "tile/0/001/000",
            "tile/0/x001/x000",
            "tile/0/000.p/0",
            "tile/0/000.p/256",
            "tile/0/000.p/07",
            "tile/0/000.p/",
            "tile/0/000.p",
            "tile/0/000/",
            "/tile/0/000",
            "tile/0/000.p/1.p/1",
            "tile/0/-01",
            "tile/0/x018/x446/x744/x073/x709/x551/616",
            "tile/entry/000",
            "tile/0/٠٠٠",
            "tile/0/000 ",
        ] {
            assert_eq!(Tile::parse(wrong), Err(NoTile), "{wrong:?}");
        }
    }

    #[test]
    fn a_tree_has_the_tiles_that_the_specification_says() {
        let count = |level: u8, wide: bool| {
            tiles_of(70_000)
                .filter(|t| t.level() == level && (t.width == WIDTH) == wide)
                .map(|t| t.width)
                .collect::<Vec<_>>()
        };
        assert_eq!((count(0, true).len(), count(0, false)), (273, vec![112]));
        assert_eq!((count(1, true).len(), count(1, false)), (1, vec![17]));
        assert_eq!((count(2, true).len(), count(2, false)), (0, vec![1]));
        let of_256: Vec<String> = tiles_of(256).map(|tile| tile.to_string()).collect();
        assert_eq!(of_256, ["tile/0/000", "tile/1/000.p/1"]);
        assert_eq!(bundles_of(257).map(|tile| tile.width).collect::<Vec<_>>(), [256, 1]);
        assert_eq!(tiles_of(0).count() + bundles_of(0).count(), 0);
    }

    #[test]
    fn cut_bundles_are_refused() {
        let whole = bundle(["one", "", "three"]).unwrap();
        assert_eq!(entries(&whole).unwrap(), [b"one".as_slice(), b"", b"three"]);
        for length in 1..whole.len() {
            // A cut between two entries leaves a bundle of fewer: the width and the hashes tell that.
            let cut = entries(&whole[..length]);
            assert!(cut == Err(BundleFault::Truncated) || [5, 7].contains(&length), "{length}");
        }
        assert_eq!(bundle([vec![0; 65_536]]), Err(BundleFault::TooLong(65_536)));
        assert!(bundle([vec![0; ENTRY_BYTES_MAX]]).is_ok());
        assert_eq!(hashes(&[0; 33]), None);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(level in 0u8..=63, index: u64, width in 1u16..=256) {
            let tile = Tile { content: Content::Hashes { level }, index, width };
            prop_assert_eq!(Tile::parse(&tile.to_string()), Ok(tile));
            let tile = Tile { content: Content::Entries, index, width };
            prop_assert_eq!(Tile::parse(&tile.to_string()), Ok(tile));
        }

        #[test]
        fn nonsense_is_refused_or_the_one_spelling(path in "tile/(entries|[0-9]{1,2})/(x?[0-9]{3}/){0,3}[0-9]{3}(\\.p/[0-9]{1,3})?") {
            if let Ok(tile) = Tile::parse(&path) {
                prop_assert_eq!(tile.to_string(), path);
            }
        }

        #[test]
        fn a_tile_gives_the_hashes_of_the_subtrees_that_it_holds(index in 0u64..20, level in 0u8..=8) {
            let leaf = |n: u64| leaf_hash(&n.to_be_bytes());
            let node = Node { level, index };
            let (begin, end) = (index << level, (index + 1) << level);
            let tile = Tile::holding(node);
            // A tile of level 1 from its roots, one of level 0 from its leaves.
            let first = tile.index * 256;
            let row: Vec<Hash> = if level == 8 {
                (first..=first + index % 256).map(|i| root_of(&(i * 256..(i + 1) * 256).map(leaf).collect::<Vec<_>>())).collect()
            } else {
                (first..end).map(leaf).collect()
            };
            let expected = range_hash(begin..end, |node: Node| {
                Ok::<_, ()>(root_of(&((node.index << node.level)..((node.index + 1) << node.level)).map(leaf).collect::<Vec<_>>()))
            });
            prop_assert_eq!(Ok(hash_in(&row, node).unwrap()), expected);
            prop_assert_eq!(hash_in(&row[..row.len() - 1], node), None);
            prop_assert!(tile.is_in(end << 8) && nodes_of(begin..end).eq([node]));
        }
    }
}
