//! What readers of the events and of whole data sets share: how many there may be, the newest number, and that the server stops.

use bazargah_store::{Store, StoreError};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};
use tokio::sync::{Mutex, OwnedSemaphorePermit, Semaphore};

/// Streams of events that may be open at once.
const STREAMS: usize = 256;
/// Whole data sets that may be on their way at once.
const EXPORTS: usize = 8;
/// How often readers look for something new.
pub const LOOK_EVERY: Duration = Duration::from_millis(500);
/// What data sets on their way may still take when the server stops.
const EXPORTS_GRACE: Duration = Duration::from_secs(10);

/// See the module.
pub struct Feed {
    streams: Arc<Semaphore>,
    exports: Arc<Semaphore>,
    stopped: OnceLock<Instant>,
    latest: Mutex<Option<(Instant, i64)>>,
}

impl Default for Feed {
    fn default() -> Self {
        Self {
            streams: Arc::new(Semaphore::new(STREAMS)),
            exports: Arc::new(Semaphore::new(EXPORTS)),
            stopped: OnceLock::new(),
            latest: Mutex::new(None),
        }
    }
}

impl Feed {
    /// A place for a stream, kept while it is open; `None` when all are taken.
    pub fn stream(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.streams).try_acquire_owned().ok()
    }

    /// A place for a data set on its way.
    pub fn export(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.exports).try_acquire_owned().ok()
    }

    /// Streams that are open.
    pub fn streams_open(&self) -> usize {
        STREAMS.saturating_sub(self.streams.available_permits())
    }

    /// Data sets that are on their way.
    pub fn exports_running(&self) -> usize {
        EXPORTS.saturating_sub(self.exports.available_permits())
    }

    /// Ends the streams: each gives what there is and closes, and its reader comes back to another server.
    pub fn stop(&self) {
        self.stopped.get_or_init(Instant::now);
    }

    /// Whether they are to end.
    pub fn stops(&self) -> bool {
        self.stopped.get().is_some()
    }

    /// Whether data sets on their way are to break off.
    pub fn breaks_off(&self) -> bool {
        self.stopped.get().is_some_and(|at| at.elapsed() > EXPORTS_GRACE)
    }

    /// The number of the last event, at most half a second old: all readers together ask the database once in that time.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn latest(&self, store: &Store) -> Result<i64, StoreError> {
        let mut latest = self.latest.lock().await;
        if let Some((asked, seq)) = *latest
            && asked.elapsed() < LOOK_EVERY
        {
            return Ok(seq);
        }
        let seq = store.last_seq().await?;
        *latest = Some((Instant::now(), seq));
        Ok(seq)
    }
}
