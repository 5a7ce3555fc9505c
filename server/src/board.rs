//! The deals board of this server: a copy in memory that is brought up to date from what changed since, and copies of its pages.
//!
//! A second after the last look, the next who asks for the board lets it be looked at again; others go on with the one that is there.
//! So several servers on one database agree within a second, and one that nobody asks does nothing.

use crate::page_cache::Page;
use bazargah_domain::calendar::Millis;
use bazargah_domain::deal::board::{Board, Change, hour_of};
use bazargah_domain::shop::ShopId;
use bazargah_store::{Store, StoreError};
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// For how long a look at the database holds.
const FRESH: Duration = Duration::from_secs(1);
/// Changes that are read at once.
const READ_AT_ONCE: i64 = 20_000;
/// Memory for copies of pages of one board.
const COPIES_BYTES_MAX: usize = 32 * 1024 * 1024;

/// The board at one moment. It does not change: after a change there is another.
#[derive(Default)]
pub struct Shown {
    /// The deals.
    pub board: Board,
    /// The last change that is in it.
    version: i64,
    /// The last public event that changed it.
    seq: i64,
    /// The shops that it knows.
    shops: BTreeSet<ShopId>,
    copies: Mutex<Copies>,
}

/// Copies of this board's pages, which hold for one hour: then the order between equals is another.
#[derive(Default)]
struct Copies {
    hour: i64,
    bytes: usize,
    by_address: HashMap<String, Arc<Page>>,
}

impl Shown {
    /// Names this board and the hour, for those who ask whether what they have still holds.
    pub fn tag(&self, now: Millis) -> String {
        format!("{}-{}-{}", self.version, self.seq, hour_of(now))
    }

    /// The copy of a page under its address, if there is one.
    pub fn copy(&self, address: &str, now: Millis) -> Option<Arc<Page>> {
        let copies = self.copies.lock().unwrap_or_else(PoisonError::into_inner);
        copies.by_address.get(address).filter(|_| copies.hour == hour_of(now)).cloned()
    }

    /// Keeps a copy.
    pub fn keep(&self, address: String, now: Millis, page: Arc<Page>) {
        let mut copies = self.copies.lock().unwrap_or_else(PoisonError::into_inner);
        let size = page.html.len() + address.len() + 128;
        if copies.hour != hour_of(now) || copies.bytes + size > COPIES_BYTES_MAX {
            *copies = Copies { hour: hour_of(now), ..Copies::default() };
        }
        copies.bytes += size;
        copies.by_address.insert(address, page);
    }
}

/// The board of this server.
pub struct Boards {
    store: Store,
    shown: RwLock<Arc<Shown>>,
    /// Held while the database is looked at.
    looked: tokio::sync::Mutex<Looked>,
    copies: bool,
}

/// How far the database was looked at.
#[derive(Default)]
struct Looked {
    /// When; `None` before the first time.
    at: Option<Instant>,
    /// The last public event that was looked at.
    seq: i64,
}

impl Boards {
    /// An empty board that is filled when it is first asked for. `copies` tells whether copies of pages are kept.
    pub fn new(store: Store, copies: bool) -> Self {
        Self { store, shown: RwLock::default(), looked: tokio::sync::Mutex::default(), copies }
    }

    /// Whether copies of pages are kept.
    pub fn keeps_copies(&self) -> bool {
        self.copies
    }

    /// The board, not older than a second or so.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn shown(&self) -> Result<Arc<Shown>, StoreError> {
        // The very first one is waited for.
        let looked = match self.looked.try_lock() {
            Ok(looked) => Some(looked),
            Err(_) if self.now().version == 0 => Some(self.looked.lock().await),
            Err(_) => None,
        };
        if let Some(mut looked) = looked
            && looked.at.is_none_or(|at| at.elapsed() >= FRESH)
        {
            self.bring_up_to_date(&mut looked).await?;
        }
        Ok(self.now())
    }

    /// Brings the board up to date now: for whoever has just changed it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn catch_up(&self) -> Result<(), StoreError> {
        let mut looked = self.looked.lock().await;
        self.bring_up_to_date(&mut looked).await
    }

    fn now(&self) -> Arc<Shown> {
        Arc::clone(&self.shown.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads what changed and puts the next board in place. Only one at a time does.
    async fn bring_up_to_date(&self, looked: &mut Looked) -> Result<(), StoreError> {
        let before = self.now();
        let (mut version, mut seq) = (before.version, looked.seq);
        let mut changes: Vec<Change> = Vec::new();
        loop {
            let (read, until) = self.store.deal_changes(version, READ_AT_ONCE).await?;
            if read.is_empty() {
                break;
            }
            changes.extend(read);
            version = until;
        }
        // Of shops, only those on the board matter: those that came to it, and those that were told of and are on it.
        let offered = changes.iter().filter_map(|change| match change {
            Change::Offered(offer) => Some(offer.shop),
            Change::Gone(_) | Change::Seller(_) => None,
        });
        let mut wanted: BTreeSet<ShopId> = offered.filter(|shop| !before.shops.contains(shop)).collect();
        if seq == 0 {
            seq = self.store.last_seq().await?;
        }
        loop {
            let (told, until) = self.store.shops_after_event(seq, READ_AT_ONCE).await?;
            if until == seq {
                break;
            }
            seq = until;
            wanted.extend(told.into_iter().filter(|shop| before.shops.contains(shop)));
        }
        if changes.is_empty() && wanted.is_empty() {
            *looked = Looked { at: Some(Instant::now()), seq };
            return Ok(());
        }
        let wanted: Vec<ShopId> = wanted.into_iter().collect();
        changes.extend(self.store.sellers(&wanted).await?.into_iter().map(Change::Seller));
        let mut shops = before.shops.clone();
        shops.extend(wanted);
        let next = tokio::task::spawn_blocking(move || Shown {
            board: before.board.with(changes),
            version,
            seq,
            shops,
            copies: Mutex::default(),
        });
        let next = next.await.map_err(|_| StoreError::Interrupted)?;
        *self.shown.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(next);
        *looked = Looked { at: Some(Instant::now()), seq };
        Ok(())
    }
}
