//! The transparency log: hashes of the public events in tiles, and the checkpoint that was signed last. The entries themselves are
//! the rows of `event`. Who signs, and when, is the server's.

use crate::db::{Tx, on, within};
use crate::{Store, StoreError};
use bazargah_domain::calendar::Millis;
use bazargah_domain::complaint::ComplaintId;
use bazargah_domain::event::entry;
use bazargah_domain::log::tile::{self, Content, HEIGHT, Tile, WIDTH, hashes_at};
use bazargah_domain::log::tree::{Node, inclusion_ranges, leaf_hash, nodes_of, range_hash};
use bazargah_domain::log::{Checkpoint, Hash, Note, leaf_of, seq_of};
use bazargah_domain::shop::ShopId;
use sqlx::{FromRow, QueryBuilder};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Entries that are hashed at once: few enough that their tiles are written in a moment.
pub const INTEGRATED_AT_ONCE: u64 = 16 * 1024;

/// The log as it stands in the database.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct LogHead {
    #[sqlx(try_from = "i64")]
    /// Events whose hashes are in the tree.
    pub size: u64,
    /// The key that signs.
    pub vkey: Option<String>,
    /// What was signed last.
    pub checkpoint: Option<String>,
    /// Lines of witnesses for it.
    pub cosignatures: String,
}

/// What is to be signed, while nobody else signs.
#[derive(Debug, Clone)]
pub struct Signable {
    /// The log before it is signed.
    pub head: LogHead,
    /// The root of the tree of `head.size`.
    pub root: Hash,
    /// The roots of the trees of the sizes that were asked for; `None` where there are not so many events.
    pub earlier: Vec<Option<Hash>>,
}

/// What was found to be different from what was once hashed or signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Altered {
    /// An event is not there.
    #[error("record {seq} is missing, though it was in the log")]
    Missing {
        /// Its number.
        seq: i64,
    },
    /// An event is not what it was.
    #[error("record {seq} (of shop {shop}) is not what it was when it entered the log")]
    Changed {
        /// Its number.
        seq: i64,
        /// The key of the shop that it says to be about, or the shop's number.
        shop: String,
    },
    /// Hashes contradict each other: an event was changed together with its hash, or a hash alone.
    #[error("one of the records {first} to {last}, or its hash, was changed after it entered the log")]
    Hashes {
        /// The number of the first event below the hashes.
        first: i64,
        /// The number of the last.
        last: i64,
    },
    /// There are fewer events than were signed.
    #[error("the log has {size} records, and {signed} were signed before: the database was set back")]
    Shrunk {
        /// Events in the log.
        size: u64,
        /// Events that were signed.
        signed: u64,
    },
    /// All hashes agree, yet not with what was signed.
    #[error(
        "the first {signed} records, or the hashes of all, are not those that were signed: the database was rewritten"
    )]
    Rewritten {
        /// Events that were signed.
        signed: u64,
    },
}

#[derive(FromRow)]
pub(crate) struct EntryRow {
    pub(crate) seq: i64,
    recorded_at: i64,
    shop_id: i64,
    complaint_id: Option<i64>,
    pub(crate) fact: String,
}

impl EntryRow {
    pub(crate) fn entry(&self) -> String {
        let complaint = self.complaint_id.map(ComplaintId);
        entry(self.seq, Millis(self.recorded_at), ShopId(self.shop_id), complaint, &self.fact)
    }
}

/// Hashes that were read.
#[derive(Default)]
struct Tiles(BTreeMap<i64, Vec<Hash>>);

impl Tiles {
    fn node(&self, node: Node) -> Result<Hash, StoreError> {
        let tile = Tile::holding(node);
        self.0
            .get(&row_of(tile.level(), tile.index))
            .and_then(|hashes| tile::hash_in(hashes, node))
            .ok_or_else(|| StoreError::damaged("log", tile, "hashes are missing"))
    }

    fn range(&self, range: Range<u64>) -> Result<Hash, StoreError> {
        range_hash(range, |node| self.node(node))
    }
}

/// The row of a tile.
fn row_of(level: u8, index: u64) -> i64 {
    (i64::from(level) << 48) | i64::try_from(index).unwrap_or(i64::MAX)
}

/// The rows that the hashes over these ranges are made of.
fn rows_of<'r>(ranges: impl IntoIterator<Item = &'r Range<u64>>) -> BTreeSet<i64> {
    let nodes = ranges.into_iter().flat_map(|range| nodes_of(range.clone()));
    nodes.map(Tile::holding).map(|tile| row_of(tile.level(), tile.index)).collect()
}

/// The hashes of a stored row.
fn read_hashes(row: i64, bytes: &[u8]) -> Result<Vec<Hash>, StoreError> {
    tile::hashes(bytes)
        .filter(|hashes| (1..=usize::from(WIDTH)).contains(&hashes.len()))
        .ok_or_else(|| StoreError::damaged("log", row, "a row of hashes has not their length"))
}

/// Reads tiles by the numbers of their rows, from a pool or within a transaction.
macro_rules! read_tiles {
    ($conn:expr, $rows:expr) => {{
        let rows: &BTreeSet<i64> = $rows;
        let mut tiles = Tiles::default();
        if !rows.is_empty() {
            let mut sql = QueryBuilder::new("SELECT id, hashes FROM log_tile WHERE id IN (");
            crate::pen::push_list(&mut sql, rows.iter().copied());
            let found: Vec<(i64, Vec<u8>)> = sql.build_query_as().fetch_all($conn).await?;
            for (id, bytes) in found {
                tiles.0.insert(id, read_hashes(id, &bytes)?);
            }
        }
        tiles
    }};
}

impl Store {
    /// The log as it stands.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn log_head(&self) -> Result<LogHead, StoreError> {
        on!(self.db, pool => Ok(sqlx::query_as("SELECT size, vkey, checkpoint, cosignatures FROM log WHERE id = 1")
            .fetch_one(pool).await?))
    }

    /// Hashes the next events, at most `limit`, into the tree; tells how many. None when there is nothing new or another server was
    /// sooner. Everything is read and hashed beforehand, so that others wait for the writing of a few tiles only.
    ///
    /// # Errors
    /// When an event is missing or too long, or the database fails.
    pub async fn integrate(&self, limit: u64) -> Result<u64, StoreError> {
        let last = self.last_seq().await?;
        let size = self.log_head().await?.size;
        let new = u64::try_from(last).unwrap_or(0).saturating_sub(size).min(limit);
        if new == 0 {
            return Ok(0);
        }
        let leaves = self
            .leaves(size..size + new)
            .await?
            .map_err(|altered| StoreError::damaged("event", seq_of(size), altered))?;
        // The right edge: the tile of each level that is not full yet.
        let edge: BTreeMap<i64, u64> = (0..8u8)
            .map(|level| (level, hashes_at(level, size)))
            .filter(|(_, hashes)| hashes % u64::from(WIDTH) != 0)
            .map(|(level, hashes)| (row_of(level, hashes / u64::from(WIDTH)), hashes % u64::from(WIDTH)))
            .collect();
        let Tiles(mut tiles) = on!(self.db, pool => read_tiles!(pool, &edge.keys().copied().collect()));
        for (row, width) in &edge {
            // Another server may have added to it since the size was read: a row only grows.
            if let Some(hashes) = tiles.get_mut(row) {
                hashes.truncate(usize::try_from(*width).unwrap_or(0));
            }
        }
        let mut touched = BTreeSet::new();
        for (leaf, hash) in (size..).zip(leaves) {
            grow(&mut tiles, &mut touched, leaf, hash)?;
        }
        let mut tx = self.begin().await?;
        let moved = within!(tx, conn => sqlx::query("UPDATE log SET size = $2 WHERE id = 1 AND size = $1")
            .bind(signed(size)).bind(signed(size + new)).execute(conn).await?.rows_affected());
        if moved == 0 {
            return Ok(0);
        }
        let rows: Vec<(i64, Vec<u8>)> =
            touched.iter().filter_map(|row| Some((*row, tile::bytes(tiles.get(row)?)))).collect();
        for chunk in crate::db::runs(&rows) {
            within!(tx, conn => {
                let mut sql = QueryBuilder::new("INSERT INTO log_tile (id, hashes) ");
                sql.push_values(chunk, |mut row, (id, hashes)| {
                    row.push_bind(*id).push_bind(hashes.as_slice());
                });
                sql.push(" ON CONFLICT (id) DO UPDATE SET hashes = excluded.hashes");
                sql.build().execute(conn).await?;
            });
        }
        tx.commit().await?;
        Ok(new)
    }

    /// A tile's or a bundle's bytes, if the tree of that size has it.
    ///
    /// # Errors
    /// When the database fails or lacks what it should have.
    pub async fn log_tile(&self, tile: Tile, size: u64) -> Result<Option<Vec<u8>>, StoreError> {
        if !tile.is_in(size) {
            return Ok(None);
        }
        let width = usize::from(tile.width);
        if tile.content == Content::Entries {
            let first = tile.index * u64::from(WIDTH);
            let rows = self.entry_rows(first..first + u64::from(tile.width)).await?;
            if rows.len() != width {
                return Err(StoreError::damaged("log", tile, "events are missing"));
            }
            let bundle = tile::bundle(rows.iter().map(EntryRow::entry));
            return bundle.map(Some).map_err(|e| StoreError::damaged("log", tile, e));
        }
        let bytes: Option<Vec<u8>> = on!(self.db, pool => sqlx::query_scalar("SELECT hashes FROM log_tile WHERE id = $1")
            .bind(row_of(tile.level(), tile.index)).fetch_optional(pool).await?);
        let mut bytes = bytes.unwrap_or_default();
        if bytes.len() < width * 32 {
            return Err(StoreError::damaged("log", tile, "hashes are missing"));
        }
        bytes.truncate(width * 32);
        Ok(Some(bytes))
    }

    /// The root of the tree of that size, from the stored hashes.
    ///
    /// # Errors
    /// When the database fails or lacks hashes.
    pub async fn log_root(&self, size: u64) -> Result<Hash, StoreError> {
        on!(self.db, pool => read_tiles!(pool, &rows_of([&(0..size)]))).range(0..size)
    }

    /// The proofs that these leaves are in the tree of that size, in their order; tiles that several need are read once.
    ///
    /// # Errors
    /// When a leaf is not in the tree, the database fails or lacks hashes.
    pub async fn log_inclusions(&self, leaves: &[u64], size: u64) -> Result<Vec<Vec<Hash>>, StoreError> {
        let ranges = leaves.iter().map(|leaf| inclusion_ranges(*leaf, size)).collect::<Option<Vec<_>>>();
        let ranges = ranges.ok_or_else(|| StoreError::damaged("log", size, "it has not so many records"))?;
        let rows = rows_of(ranges.iter().flatten());
        let tiles = on!(self.db, pool => read_tiles!(pool, &rows));
        ranges.into_iter().map(|ranges| ranges.into_iter().map(|range| tiles.range(range)).collect()).collect()
    }

    /// A shop's events before `before`, the newest first, at most `limit`: the place in the log and the canonical form of each.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn log_entries_of(
        &self,
        shop: ShopId,
        before: i64,
        limit: i64,
    ) -> Result<Vec<(u64, String)>, StoreError> {
        let rows: Vec<EntryRow> = on!(self.db, pool => sqlx::query_as(
            "SELECT seq, recorded_at, shop_id, complaint_id, fact FROM event WHERE shop_id = $1 AND seq < $2 \
             ORDER BY seq DESC LIMIT $3",
        ).bind(shop.0).bind(before).bind(limit).fetch_all(pool).await?);
        Ok(rows.iter().filter_map(|row| Some((leaf_of(row.seq)?, row.entry()))).collect())
    }

    /// The events after that number, at most `limit`, in their order: the number and the canonical form of each.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn entries_after(&self, after: i64, limit: i64) -> Result<Vec<(i64, String)>, StoreError> {
        let rows: Vec<EntryRow> = on!(self.db, pool => sqlx::query_as(
            "SELECT seq, recorded_at, shop_id, complaint_id, fact FROM event WHERE seq > $1 ORDER BY seq LIMIT $2",
        ).bind(after).bind(limit).fetch_all(pool).await?);
        Ok(rows.iter().map(|row| (row.seq, row.entry())).collect())
    }

    /// Lets `sign` sign the tree as it stands while no other server can, and keeps what it signed with the key that it names. When
    /// `sign` gives nothing, nothing changes. What was signed last must be the beginning of the tree, or nothing is asked.
    ///
    /// # Errors
    /// What `sign` fails with; when the tree contradicts what was signed last; when the database fails.
    pub async fn sign_log<E: From<StoreError>>(
        &self,
        earlier: &[u64],
        sign: impl FnOnce(&Signable) -> Result<Option<(String, String)>, E>,
    ) -> Result<bool, E> {
        let mut tx = self.begin().await?;
        let head = tx.lock_log().await?;
        let root = tx.log_root(head.size).await?;
        let mut roots = Vec::with_capacity(earlier.len());
        for size in earlier {
            roots.push(if *size <= head.size { Some(tx.log_root(*size).await?) } else { None });
        }
        if let Some(last) = head.checkpoint.as_deref() {
            let last = read_checkpoint(last)?;
            if last.size > head.size || tx.log_root(last.size).await? != last.root {
                return Err(StoreError::damaged("log", last.size, "it is not what was signed").into());
            }
        }
        let Some((vkey, checkpoint)) = sign(&Signable { head, root, earlier: roots })? else { return Ok(false) };
        tx.keep_checkpoint(&vkey, &checkpoint).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Adds lines of witnesses to the checkpoint that was signed last, each in the place of that witness's earlier line; tells
    /// whether that is still the checkpoint that they are for.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_cosignatures(&self, text: &str, lines: &[(String, String)]) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let head = tx.lock_log().await?;
        let is_it = head.checkpoint.as_deref().and_then(|note| Note::parse(note).ok()).is_some_and(|n| n.text == text);
        if !is_it {
            return Ok(false);
        }
        let kept = head.cosignatures.lines().filter(|line| !lines.iter().any(|(witness, _)| line.starts_with(witness)));
        let all: String =
            kept.chain(lines.iter().map(|(_, line)| line.as_str())).flat_map(|line| [line, "\n"]).collect();
        within!(tx, conn => sqlx::query("UPDATE log SET cosignatures = $1 WHERE id = 1")
            .bind(all).execute(conn).await?.rows_affected());
        tx.commit().await?;
        Ok(true)
    }

    /// Compares every event with its hash, the hashes with each other, and the tree with what was signed: `signed` are sizes and
    /// roots from wherever they were kept. `progress` hears how many events were compared, and of how many.
    ///
    /// # Errors
    /// When the database fails. What is found stands in the answer.
    pub async fn check_log(
        &self,
        signed: &[(u64, Hash)],
        mut progress: impl FnMut(u64, u64),
    ) -> Result<Result<u64, Altered>, StoreError> {
        let size = self.log_head().await?.size;
        if let Some((largest, _)) = signed.iter().max_by_key(|(size, _)| *size).filter(|(largest, _)| *largest > size) {
            return Ok(Err(Altered::Shrunk { size, signed: *largest }));
        }
        // The hashes of the level above the one that is compared.
        let mut above = Vec::new();
        let mut at = 0;
        while at < size {
            let until = size.min(at + INTEGRATED_AT_ONCE);
            let leaves = match self.leaves(at..until).await? {
                Ok(leaves) => leaves,
                Err(altered) => return Ok(Err(altered)),
            };
            if let Some(place) = self.differing(0, at, &leaves).await? {
                return Ok(Err(self.changed(seq_of(place)).await?));
            }
            above.extend(leaves.chunks_exact(usize::from(WIDTH)).map(tile::root_of));
            at = until;
            progress(at, size);
        }
        let mut level = 1;
        while !above.is_empty() {
            if let Some(place) = self.differing(level, 0, &above).await? {
                let below = u32::from(level) * u32::from(HEIGHT);
                let (first, last) = (place << below, ((place + 1) << below) - 1);
                return Ok(Err(Altered::Hashes { first: seq_of(first), last: seq_of(last) }));
            }
            above = above.chunks_exact(usize::from(WIDTH)).map(tile::root_of).collect();
            level += 1;
        }
        for (signed, root) in signed {
            if self.log_root(*signed).await? != *root {
                return Ok(Err(Altered::Rewritten { signed: *signed }));
            }
        }
        Ok(Ok(size))
    }

    /// The first of these hashes, from place `first` on, that is not the stored one.
    async fn differing(&self, level: u8, first: u64, hashes: &[Hash]) -> Result<Option<u64>, StoreError> {
        let width = usize::from(WIDTH);
        for (run, index) in hashes.chunks(width * 64).zip((first / u64::from(WIDTH)..).step_by(64)) {
            let rows: BTreeSet<i64> =
                (index..).take(run.len().div_ceil(width)).map(|index| row_of(level, index)).collect();
            let Tiles(tiles) = on!(self.db, pool => read_tiles!(pool, &rows));
            for (part, index) in run.chunks(width).zip(index..) {
                let stored = tiles.get(&row_of(level, index)).map_or(&[][..], Vec::as_slice);
                if let Some(at) = (0..part.len()).find(|at| part.get(*at) != stored.get(*at)) {
                    return Ok(Some(index * u64::from(WIDTH) + at as u64));
                }
            }
        }
        Ok(None)
    }

    /// The entry of an event, as it stands in the log.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn event_entry(&self, seq: i64) -> Result<Option<String>, StoreError> {
        let row: Option<EntryRow> = on!(self.db, pool => sqlx::query_as(
            "SELECT seq, recorded_at, shop_id, complaint_id, fact FROM event WHERE seq = $1",
        ).bind(seq).fetch_optional(pool).await?);
        Ok(row.map(|row| row.entry()))
    }

    async fn changed(&self, seq: i64) -> Result<Altered, StoreError> {
        let shop: Option<(i64, Option<String>)> = on!(self.db, pool => sqlx::query_as(
            "SELECT e.shop_id, s.key FROM event e LEFT JOIN shop s ON s.id = e.shop_id WHERE e.seq = $1",
        ).bind(seq).fetch_optional(pool).await?);
        Ok(match shop {
            Some((id, key)) => Altered::Changed { seq, shop: key.unwrap_or_else(|| id.to_string()) },
            None => Altered::Missing { seq },
        })
    }

    /// The hashes of the events at these places, or the first event that is missing or can be no entry.
    async fn leaves(&self, places: Range<u64>) -> Result<Result<Vec<Hash>, Altered>, StoreError> {
        let rows = self.entry_rows(places.clone()).await?;
        let mut leaves = Vec::with_capacity(rows.len());
        for place in places {
            let seq = seq_of(place);
            let Some(row) = rows.get(leaves.len()).filter(|row| row.seq == seq) else {
                return Ok(Err(Altered::Missing { seq }));
            };
            let entry = row.entry();
            if entry.len() > tile::ENTRY_BYTES_MAX {
                return Err(StoreError::damaged("event", seq, tile::BundleFault::TooLong(entry.len())));
            }
            leaves.push(leaf_hash(entry.as_bytes()));
        }
        Ok(Ok(leaves))
    }

    async fn entry_rows(&self, places: Range<u64>) -> Result<Vec<EntryRow>, StoreError> {
        on!(self.db, pool => Ok(sqlx::query_as(
            "SELECT seq, recorded_at, shop_id, complaint_id, fact FROM event WHERE seq > $1 AND seq <= $2 ORDER BY seq",
        ).bind(signed(places.start)).bind(signed(places.end)).fetch_all(pool).await?))
    }
}

impl Tx {
    /// Keeps every other server from signing until this transaction ends.
    async fn lock_log(&mut self) -> Result<LogHead, StoreError> {
        within!(*self, conn => Ok(sqlx::query_as(
            "UPDATE log SET size = size WHERE id = 1 RETURNING size, vkey, checkpoint, cosignatures",
        ).fetch_one(conn).await?))
    }

    async fn log_root(&mut self, size: u64) -> Result<Hash, StoreError> {
        within!(*self, conn => read_tiles!(conn, &rows_of([&(0..size)]))).range(0..size)
    }

    async fn keep_checkpoint(&mut self, vkey: &str, checkpoint: &str) -> Result<(), StoreError> {
        within!(*self, conn => sqlx::query(
            "UPDATE log SET vkey = $1, checkpoint = $2, cosignatures = '' WHERE id = 1",
        ).bind(vkey).bind(checkpoint).execute(conn).await?.rows_affected());
        Ok(())
    }
}

/// Adds a leaf's hash to the tiles at the right edge, and the roots of those that it fills to the levels above.
fn grow(
    tiles: &mut BTreeMap<i64, Vec<Hash>>,
    touched: &mut BTreeSet<i64>,
    leaf: u64,
    hash: Hash,
) -> Result<(), StoreError> {
    let (mut place, mut hash) = (leaf, hash);
    for level in 0..8u8 {
        let (row, at) = (row_of(level, place / u64::from(WIDTH)), place % u64::from(WIDTH));
        let hashes = tiles.entry(row).or_default();
        if hashes.len() as u64 != at {
            return Err(StoreError::damaged("log", row, "a row of hashes has not their length"));
        }
        hashes.push(hash);
        touched.insert(row);
        if hashes.len() < usize::from(WIDTH) {
            break;
        }
        hash = tile::root_of(hashes);
        place /= u64::from(WIDTH);
    }
    Ok(())
}

fn read_checkpoint(note: &str) -> Result<Checkpoint, StoreError> {
    let damaged = |why: String| StoreError::damaged("log", "checkpoint", why);
    let note = Note::parse(note).map_err(|e| damaged(e.to_string()))?;
    Checkpoint::parse(&note.text).map_err(|e| damaged(e.to_string()))
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
