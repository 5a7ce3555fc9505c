//! What readers of the events and of whole data sets share: how many there may be, the newest number, and that the server stops.

use crate::places::{Place, Places};
use bazargah_store::{Store, StoreError};
use std::net::IpAddr;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};
use tokio::sync::{Mutex, OwnedSemaphorePermit, Semaphore};

/// Streams of events that may be open at once.
const STREAMS: usize = 256;
/// Whole data sets that may be on their way at once.
const EXPORTS: usize = 8;
/// Of these, how many one network may have.
const STREAMS_A_NETWORK: usize = 16;
const EXPORTS_A_NETWORK: usize = 2;
/// How often readers look for something new.
pub const LOOK_EVERY: Duration = Duration::from_millis(500);
/// What data sets on their way may still take when the server stops.
const EXPORTS_GRACE: Duration = Duration::from_secs(10);

/// Why there is no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// All are taken.
    All,
    /// The network that asks has all that one may have.
    Yours,
}

/// A stream or a data set on its way: its place, and its network's.
pub struct OnItsWay {
    _place: OwnedSemaphorePermit,
    _of_network: Place,
}

/// Places of one kind, and what one network may have of them.
struct Kind {
    all: Arc<Semaphore>,
    a_network: Places,
}

impl Kind {
    fn new(all: usize, a_network: usize) -> Self {
        Self { all: Arc::new(Semaphore::new(all)), a_network: Places::new(a_network) }
    }

    fn take(&self, from: Option<IpAddr>) -> Result<OnItsWay, Taken> {
        let _of_network = self.a_network.take(from).ok_or(Taken::Yours)?;
        let _place = Arc::clone(&self.all).try_acquire_owned().map_err(|_| Taken::All)?;
        Ok(OnItsWay { _place, _of_network })
    }
}

/// See the module.
pub struct Feed {
    streams: Kind,
    exports: Kind,
    stopped: OnceLock<Instant>,
    latest: Mutex<Option<(Instant, i64)>>,
}

impl Default for Feed {
    fn default() -> Self {
        Self {
            streams: Kind::new(STREAMS, STREAMS_A_NETWORK),
            exports: Kind::new(EXPORTS, EXPORTS_A_NETWORK),
            stopped: OnceLock::new(),
            latest: Mutex::new(None),
        }
    }
}

impl Feed {
    /// A place for a stream, kept while it is open.
    ///
    /// # Errors
    /// When there is none.
    pub fn stream(&self, from: Option<IpAddr>) -> Result<OnItsWay, Taken> {
        self.streams.take(from)
    }

    /// A place for a data set on its way.
    ///
    /// # Errors
    /// When there is none.
    pub fn export(&self, from: Option<IpAddr>) -> Result<OnItsWay, Taken> {
        self.exports.take(from)
    }

    /// Streams that are open.
    pub fn streams_open(&self) -> usize {
        STREAMS.saturating_sub(self.streams.all.available_permits())
    }

    /// Data sets that are on their way.
    pub fn exports_running(&self) -> usize {
        EXPORTS.saturating_sub(self.exports.all.available_permits())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_network_leaves_places_to_the_others() {
        let feed = Feed::default();
        let at = |text: &str| text.parse::<IpAddr>().ok();
        let held: Vec<_> = (0..EXPORTS_A_NETWORK).map(|_| feed.export(at("192.0.2.1"))).collect();
        assert!(held.iter().all(Result::is_ok));
        assert_eq!(feed.export(at("192.0.2.1")).err(), Some(Taken::Yours));
        let other = feed.export(at("192.0.2.2"));
        assert!(other.is_ok());
        let rest: Vec<_> = (0..EXPORTS - EXPORTS_A_NETWORK - 1).map(|_| feed.export(None)).collect();
        assert!(rest.iter().all(Result::is_ok));
        assert_eq!(feed.export(at("192.0.2.3")).err(), Some(Taken::All));
        assert_eq!(feed.exports_running(), EXPORTS);
        drop(other);
        assert!(feed.export(at("192.0.2.3")).is_ok());
    }
}
