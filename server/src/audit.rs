//! Verifying a site by its address alone: the signature, every entry, every hash, and the figures that the site shows.
//!
//! All entries are read and hashed, so the root is recomputed and not believed; an earlier checkpoint must be passed on the way.
//! Then every shop is replayed from its events by the code that verifies a database, and the answer of the site's own interface
//! is compared with what the replay gives.

use crate::remote::{Remote, RemoteError};
use crate::routes::api::shop_body;
use crate::routes::pages::encode_segment;
use bazargah_domain::calendar::Day;
use bazargah_domain::event::Event;
use bazargah_domain::figures::{Figures, Period};
use bazargah_domain::log::checkpoint::CheckpointFault;
use bazargah_domain::log::note::NoteFault;
use bazargah_domain::log::proof::{Fault, ShopProof};
use bazargah_domain::log::tile::{self, BundleFault, Content, WIDTH};
use bazargah_domain::log::tree::{Growing, leaf_hash};
use bazargah_domain::log::{Checkpoint, Hash, Tile, VerifierKey, seq_of, verify_bundle};
use bazargah_domain::shop::ShopId;
use bazargah_store::{EventRow, Replayed};
use serde_json::Value;
use std::collections::HashMap;
use std::time::Duration;

/// How often a shop is asked for again while it changes.
const TRIES: usize = 8;
/// How long to wait for the next checkpoint.
const NEXT_CHECKPOINT: Duration = Duration::from_secs(3);

/// What to verify.
pub struct Options {
    /// The log's key, when it is known from elsewhere.
    pub key: Option<String>,
    /// A checkpoint that was saved earlier.
    pub since: Option<String>,
    /// How many shops' figures to compare; `None` for all.
    pub compared: Option<usize>,
    /// The day, for marks that run out.
    pub today: Day,
}

/// What was verified.
#[derive(Debug)]
pub struct Audited {
    /// The key that signed.
    pub vkey: String,
    /// The latest checkpoint.
    pub checkpoint: Checkpoint,
    /// The same, signed.
    pub note: String,
    /// Shops that were replayed.
    pub shops: usize,
    /// Shops whose figures were compared with what the site shows.
    pub compared: usize,
    /// What does not agree, one clause each.
    pub disagreements: Vec<String>,
}

/// Why a site is not verified.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// It does not answer.
    #[error(transparent)]
    Remote(#[from] RemoteError),
    /// A key is none.
    #[error(transparent)]
    Key(#[from] NoteFault),
    /// A checkpoint is not believed.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointFault),
    /// The earlier checkpoint is not believed.
    #[error("the earlier checkpoint: {0}")]
    Since(CheckpointFault),
    /// The log has become smaller.
    #[error("the log has shrunk: it had {earlier} records and has {size}")]
    Shrunk {
        /// Its size in the earlier checkpoint.
        earlier: u64,
        /// Its size now.
        size: u64,
    },
    /// The log was forked.
    #[error("the log was forked: its first {0} records are not those of the earlier checkpoint")]
    Fork(u64),
    /// The entries are not what was signed.
    #[error("the {0} records give another root than the one that was signed")]
    Root(u64),
    /// A bundle is cut, or has more or fewer entries than it should have.
    #[error("{0}: {1}")]
    Bundle(Tile, String),
    /// A tile is not what its entries give.
    #[error("{0}: its hashes are not those of the records")]
    Tile(Tile),
    /// An entry is no event.
    #[error("record {0}: {1}")]
    Entry(i64, String),
    /// A proof does not hold.
    #[error(transparent)]
    Proof(#[from] Fault),
    /// An answer is not understood.
    #[error("{0}: the answer is not understood: {1}")]
    Answer(String, String),
}

/// The log's key: the one that is pinned, or the one that the site states.
async fn key_of(remote: &mut Remote, pinned: Option<&str>) -> Result<VerifierKey, AuditError> {
    let stated;
    let vkey = match pinned {
        Some(vkey) => vkey,
        None => {
            stated = remote.text("/log/key").await?;
            stated.trim_end()
        }
    };
    Ok(VerifierKey::parse(vkey)?)
}

async fn latest(remote: &mut Remote, key: &VerifierKey) -> Result<(Checkpoint, String), AuditError> {
    let note = remote.text("/log/checkpoint").await?;
    Ok((Checkpoint::open(&note, key)?, note))
}

/// Everything that was read so far.
#[derive(Default)]
struct Reader {
    growing: Growing,
    /// The hashes of the levels above the leaves.
    above: Vec<Hash>,
    shops: HashMap<i64, Replayed>,
}

impl Reader {
    /// Reads on to that size. `is_first` compares the hash tiles too.
    async fn read(
        &mut self,
        remote: &mut Remote,
        checkpoint: &Checkpoint,
        since: Option<&Checkpoint>,
        progress: &mut impl FnMut(u64, u64),
    ) -> Result<(), AuditError> {
        let is_first = self.growing.size() == 0;
        let size = checkpoint.size;
        let first = self.growing.size() / u64::from(WIDTH);
        for bundle in (first..size.div_ceil(u64::from(WIDTH))).filter_map(|n| Tile::in_tree(Content::Entries, n, size))
        {
            let bytes = remote.get(&format!("/log/{bundle}")).await?;
            let wrong = |e: BundleFault| AuditError::Bundle(bundle, e.to_string());
            let entries = tile::entries(&bytes).map_err(wrong)?;
            if entries.len() != usize::from(bundle.width) {
                let why = format!("it has {} entries and should have {}", entries.len(), bundle.width);
                return Err(AuditError::Bundle(bundle, why));
            }
            let leaves: Vec<Hash> = entries.iter().map(|entry| leaf_hash(entry)).collect();
            if is_first {
                compare_tile(remote, Tile { content: Content::Hashes { level: 0 }, ..bundle }, &leaves).await?;
                if bundle.width == WIDTH {
                    self.above.push(tile::root_of(&leaves));
                }
            }
            let known = usize::try_from(self.growing.size() - bundle.index * u64::from(WIDTH)).unwrap_or(0);
            for (entry, leaf) in entries.iter().zip(&leaves).skip(known) {
                let seq = seq_of(self.growing.size());
                self.growing.push(*leaf);
                self.follow(seq, entry)?;
                passes(&self.growing, since)?;
            }
            progress(self.growing.size(), size);
        }
        if self.growing.root() != checkpoint.root {
            return Err(AuditError::Root(size));
        }
        if is_first {
            let mut row = std::mem::take(&mut self.above);
            let mut level = 1;
            while !row.is_empty() {
                for (hashes, index) in row.chunks(usize::from(WIDTH)).zip(0..) {
                    let width = u16::try_from(hashes.len()).unwrap_or(WIDTH);
                    compare_tile(remote, Tile { content: Content::Hashes { level }, index, width }, hashes).await?;
                }
                row = row.chunks_exact(usize::from(WIDTH)).map(tile::root_of).collect();
                level += 1;
            }
        }
        Ok(())
    }

    fn follow(&mut self, seq: i64, entry: &[u8]) -> Result<(), AuditError> {
        let text = std::str::from_utf8(entry).map_err(|_| AuditError::Entry(seq, "it is no text".into()))?;
        let event = Event::parse(text).map_err(|why| AuditError::Entry(seq, why))?;
        if event.seq != seq {
            return Err(AuditError::Entry(seq, format!("it says to be record {}", event.seq)));
        }
        self.shops.entry(event.shop.0).or_default().follow(EventRow::from(&event));
        Ok(())
    }
}

async fn compare_tile(remote: &mut Remote, tile: Tile, hashes: &[Hash]) -> Result<(), AuditError> {
    let bytes = remote.get(&format!("/log/{tile}")).await?;
    if tile::bytes(hashes) == bytes { Ok(()) } else { Err(AuditError::Tile(tile)) }
}

/// The tree of the earlier checkpoint must be passed on the way.
fn passes(growing: &Growing, since: Option<&Checkpoint>) -> Result<(), AuditError> {
    match since {
        Some(since) if since.size == growing.size() && since.root != growing.root() => {
            Err(AuditError::Fork(since.size))
        }
        _ => Ok(()),
    }
}

/// Verifies a site. `progress` hears how many records were read, and of how many.
///
/// # Errors
/// When the log is not what it should be. That figures differ stands in the answer.
pub async fn audit(
    remote: &mut Remote,
    options: &Options,
    mut progress: impl FnMut(u64, u64),
) -> Result<Audited, AuditError> {
    let key = key_of(remote, options.key.as_deref()).await?;
    let since =
        options.since.as_deref().map(|note| Checkpoint::open(note, &key)).transpose().map_err(AuditError::Since)?;
    let (mut checkpoint, mut note) = latest(remote, &key).await?;
    if let Some(since) = since.as_ref().filter(|since| since.size > checkpoint.size) {
        return Err(AuditError::Shrunk { earlier: since.size, size: checkpoint.size });
    }
    let mut reader = Reader::default();
    reader.read(remote, &checkpoint, since.as_ref(), &mut progress).await?;
    let mut disagreements: Vec<String> = reader.shops.values().filter_map(|shop| shop.impossible.clone()).collect();
    let mut ids: Vec<i64> = reader.shops.keys().copied().collect();
    // What is about no shop was replayed with the rest, and there are no figures of it.
    ids.retain(|id| *id != ShopId::NONE.0);
    ids.sort_unstable();
    let shops = ids.len();
    let every = options.compared.map_or(1, |n| shops.div_ceil(n.max(1)).max(1));
    let chosen: Vec<i64> =
        if options.compared == Some(0) { Vec::new() } else { ids.into_iter().step_by(every).collect() };
    let mut compared = 0;
    for id in &chosen {
        for attempt in 1..=TRIES {
            let Some(key_name) = reader.shops.get(id).and_then(|shop| shop.shop.as_ref()).map(|shop| shop.key.clone())
            else {
                disagreements.push(format!("shop {id} has records but was never listed"));
                break;
            };
            let path = format!("/api/v1/shops/{}", encode_segment(&key_name));
            let shown: Value = serde_json::from_str(&remote.text(&path).await?)
                .map_err(|e| AuditError::Answer(path.clone(), e.to_string()))?;
            let shown_at = shown["log_size"].as_i64().unwrap_or(0);
            // What is shown may already count records that are not signed yet: those are waited for.
            while u64::try_from(shown_at).unwrap_or(0) > checkpoint.size && attempt < TRIES {
                let next = latest(remote, &key).await?;
                if next.0.size <= checkpoint.size {
                    tokio::time::sleep(NEXT_CHECKPOINT).await;
                    if latest(remote, &key).await?.0.size <= checkpoint.size {
                        break;
                    }
                    continue;
                }
                (checkpoint, note) = next;
                reader.read(remote, &checkpoint, None, &mut progress).await?;
            }
            let Some(replayed) = reader.shops.get(id) else { break };
            if u64::try_from(shown_at).unwrap_or(0) > checkpoint.size || replayed.last_seq > shown_at {
                if attempt == TRIES {
                    disagreements.push(format!("{key_name}: what is shown of it is not what was signed"));
                }
                continue;
            }
            compared += 1;
            if !agrees(&shown, replayed, options.today, shown_at) {
                disagreements.push(format!("{key_name}: the figures shown are not those that its records give"));
            }
            break;
        }
    }
    Ok(Audited { vkey: key.to_string(), checkpoint, note, shops, compared, disagreements })
}

/// Whether the site shows of a shop what its events give.
fn agrees(shown: &Value, replayed: &Replayed, today: Day, log_size: i64) -> bool {
    let Some(shop) = &replayed.shop else { return false };
    let mut figures = Figures::of(&replayed.record, Period::default());
    if figures.counts.total == 0 && replayed.record.total() > 0 {
        figures = Figures::of(&replayed.record, Period::All);
    }
    let deductions = replayed.grades.last().map(|(_, grade)| grade.deductions.as_slice()).unwrap_or_default();
    let ours = |days| {
        let day = Day(today.0 + days);
        shop_body(shop, &figures.clone().or_as_of(day.start()), deductions, day, log_size).to_string()
    };
    // What is shown was read from a text; read back from one, ours has its fractions rounded in the same way. It may be another day
    // there, or midnight may have passed.
    [0, -1, 1].into_iter().any(|days| serde_json::from_str(&ours(days)).is_ok_and(|ours: Value| ours == *shown))
}

/// Verifies one shop's events only: each is in the log, unchanged. That none is left out, only [`audit`] proves.
///
/// # Errors
/// When one is not.
pub async fn audit_shop(remote: &mut Remote, options: &Options, shop: &str) -> Result<Audited, AuditError> {
    let key = key_of(remote, options.key.as_deref()).await?;
    let path = format!("/api/v1/shops/{}/proof", encode_segment(shop));
    let mut before = None;
    let mut events = 0;
    loop {
        let part = match before {
            None => path.clone(),
            Some(before) => format!("{path}?before={before}"),
        };
        let text = remote.text(&part).await?;
        let report = verify_bundle(&text, &key.to_string())?;
        let proof: ShopProof = serde_json::from_str(&text).map_err(|e| AuditError::Answer(part, e.to_string()))?;
        if report.shop != shop {
            return Err(AuditError::Answer(path, format!("it is about {}", report.shop)));
        }
        // The listing stands in every part.
        events += report.events.len() - usize::from(before.is_some());
        match proof.earlier_than {
            Some(earlier) if before.is_none_or(|before| earlier < before) => before = Some(earlier),
            _ => {
                let (checkpoint, note) = (report.checkpoint, proof.checkpoint);
                return Ok(Audited {
                    vkey: key.to_string(),
                    checkpoint,
                    note,
                    shops: 1,
                    compared: events,
                    disagreements: Vec::new(),
                });
            }
        }
    }
}
