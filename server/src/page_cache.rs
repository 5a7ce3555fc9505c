//! Copies of pages that are never stale.
//!
//! A shop's page or badge is a pure function of the shop's last event, the language, the period, the day and the program. A copy is kept
//! under all of these, and handed out only after the number of the last event has been read *after* the request came in. Reading
//! it for every request would cost as much as the page, so requests that wait at the same moment share one reading: the reader
//! takes all that have arrived, reads once, and answers all.

use crate::metrics::Uses;
use bazargah_app::pages::{BadgeSize, Look};
use bazargah_domain::calendar::Day;
use bazargah_domain::embed::Says;
use bazargah_domain::figures::Period;
use bazargah_store::{Store, StoreError};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{mpsc, oneshot};

/// What there are copies of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum What {
    /// The profile, for the period that was asked for.
    Profile(Option<Period>),
    /// A badge.
    Badge {
        /// Its size.
        size: BadgeSize,
        /// Its colours.
        look: Look,
        /// What may be said where it is seen.
        says: Says,
    },
}

/// What makes a page of a shop what it is, beside the shop's events.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PageKey {
    /// The shop's key.
    pub shop: String,
    /// `true` for English.
    pub english: bool,
    /// What it is.
    pub what: What,
    /// Today: marks expire.
    pub day: Day,
}

/// A finished page.
#[derive(Debug)]
pub struct Page {
    /// The document.
    pub html: bytes::Bytes,
    /// Its ETag.
    pub etag: String,
}

struct Copy {
    page: Arc<Page>,
    /// The shop's last event when the page was made.
    shop_seq: i64,
    /// The last event of all up to which the copy is known to hold.
    holds_until: i64,
    used: u64,
}

#[derive(Default)]
struct Copies {
    by_key: HashMap<PageKey, Copy>,
    bytes: u64,
    clock: u64,
}

/// The copies, and the shared reading of the last event's number.
pub struct PageCache {
    store: Store,
    bytes_max: u64,
    copies: Mutex<Copies>,
    uses: Uses,
    readings: mpsc::UnboundedSender<oneshot::Sender<Option<i64>>>,
}

impl PageCache {
    /// A cache of at most `bytes_max` bytes of pages; 0 keeps none. Must be called within a Tokio runtime.
    pub fn new(store: Store, bytes_max: u64) -> Self {
        let (readings, mut waiting) = mpsc::unbounded_channel::<oneshot::Sender<Option<i64>>>();
        let reader = store.clone();
        tokio::spawn(async move {
            let mut together = Vec::new();
            while waiting.recv_many(&mut together, 1024).await > 0 {
                // Requests that are about to ask share this reading, too: they come first, since a reading costs more than their wait.
                tokio::task::yield_now().await;
                while let Ok(one) = waiting.try_recv() {
                    together.push(one);
                }
                // All of `together` came before this reading begins.
                let seq = reader.last_seq().await.ok();
                for one in together.drain(..) {
                    let _ = one.send(seq);
                }
            }
        });
        Self { store, bytes_max, copies: Mutex::default(), uses: Uses::default(), readings }
    }

    /// The number of the last event, read after this call.
    async fn last_seq(&self) -> Option<i64> {
        let (answer, seq) = oneshot::channel();
        self.readings.send(answer).ok()?;
        seq.await.ok()?
    }

    /// The copy under this key, if there is one and it is what would be made now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn get(&self, key: &PageKey) -> Result<Option<Arc<Page>>, StoreError> {
        if self.bytes_max == 0 {
            return Ok(None);
        }
        let found = self.find(key).await?;
        self.uses.count(found.is_some());
        Ok(found)
    }

    /// How often there was a copy.
    pub fn uses(&self) -> &Uses {
        &self.uses
    }

    async fn find(&self, key: &PageKey) -> Result<Option<Arc<Page>>, StoreError> {
        let Some((page, shop_seq, holds_until)) = self.peek(key) else { return Ok(None) };
        let Some(last) = self.last_seq().await else { return Ok(None) };
        if last == holds_until {
            return Ok(Some(page));
        }
        // Something happened somewhere; was it this shop?
        let now = self.store.shop_seq(&key.shop).await?;
        let mut copies = self.lock();
        if now == Some(shop_seq) {
            if let Some(copy) = copies.by_key.get_mut(key) {
                copy.holds_until = copy.holds_until.max(last);
            }
            return Ok(Some(page));
        }
        copies.forget(key);
        Ok(None)
    }

    /// Keeps a copy of a page that was made when `shop_seq` was the shop's last event.
    pub fn put(&self, key: PageKey, shop_seq: i64, page: Arc<Page>) {
        let size = page.html.len() as u64 + 512;
        if size > self.bytes_max / 8 {
            return;
        }
        let mut copies = self.lock();
        copies.forget(&key);
        copies.clock += 1;
        copies.bytes += size;
        let used = copies.clock;
        copies.by_key.insert(key, Copy { page, shop_seq, holds_until: shop_seq, used });
        if copies.bytes > self.bytes_max {
            copies.halve();
        }
    }

    fn peek(&self, key: &PageKey) -> Option<(Arc<Page>, i64, i64)> {
        let mut copies = self.lock();
        copies.clock += 1;
        let clock = copies.clock;
        let copy = copies.by_key.get_mut(key)?;
        copy.used = clock;
        Some((Arc::clone(&copy.page), copy.shop_seq, copy.holds_until))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Copies> {
        // A panic while the lock was held can have lost a copy at most.
        self.copies.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Copies {
    fn forget(&mut self, key: &PageKey) {
        if let Some(copy) = self.by_key.remove(key) {
            self.bytes -= copy.page.html.len() as u64 + 512;
        }
    }

    /// Forgets the half that was used longest ago.
    fn halve(&mut self) {
        let mut used: Vec<u64> = self.by_key.values().map(|copy| copy.used).collect();
        used.sort_unstable();
        let Some(&middle) = used.get(used.len() / 2) else { return };
        self.by_key.retain(|_, copy| copy.used > middle);
        self.bytes = self.by_key.values().map(|copy| copy.page.html.len() as u64 + 512).sum();
    }
}
