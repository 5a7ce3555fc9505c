//! Copies of the log's full tiles. A full tile that has been signed never changes, so that a copy of it needs no check.

use crate::metrics::Uses;
use bazargah_domain::log::Tile;
use bazargah_domain::log::tile::WIDTH;
use bytes::Bytes;
use moka::sync::Cache;

/// See the module.
pub struct Tiles(Cache<Tile, Bytes>, Uses);

impl Tiles {
    /// A place for at most `bytes_max` bytes of tiles; 0 keeps none.
    pub fn new(bytes_max: u64) -> Self {
        let weigh = |_: &Tile, bytes: &Bytes| u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        Self(Cache::builder().max_capacity(bytes_max).weigher(weigh).build(), Uses::default())
    }

    /// The copy of this tile.
    pub fn get(&self, tile: Tile) -> Option<Bytes> {
        if tile.width != WIDTH {
            return None;
        }
        let found = self.0.get(&tile);
        self.1.count(found.is_some());
        found
    }

    /// How often there was a copy of a full tile.
    pub fn uses(&self) -> &Uses {
        &self.1
    }

    /// Keeps a copy of a tile that has been signed. One that is not full is not kept: its address goes out of use within seconds.
    pub fn put(&self, tile: Tile, bytes: &Bytes) {
        if tile.width == WIDTH {
            self.0.insert(tile, bytes.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bazargah_domain::log::tile::Content;

    #[test]
    fn only_full_tiles_are_kept() {
        let tiles = Tiles::new(1024);
        let full = Tile { content: Content::Hashes { level: 0 }, index: 3, width: WIDTH };
        let partial = Tile { width: 7, ..full };
        for tile in [full, partial] {
            tiles.put(tile, &Bytes::from_static(b"hashes"));
        }
        assert_eq!(tiles.get(full).as_deref(), Some(&b"hashes"[..]));
        assert_eq!(tiles.get(partial), None);
        assert_eq!(tiles.get(Tile { content: Content::Entries, ..full }), None);
    }

    #[test]
    fn no_room_keeps_none() {
        let tiles = Tiles::new(0);
        let full = Tile { content: Content::Entries, index: 0, width: WIDTH };
        tiles.put(full, &Bytes::from_static(b"entries"));
        tiles.0.run_pending_tasks();
        assert_eq!(tiles.get(full), None);
    }
}
