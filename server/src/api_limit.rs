//! How often one network may ask the API. Counted in this server's memory, by the minute, and never written anywhere.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// For how long requests are counted together.
const WINDOW: Duration = Duration::from_secs(60);
/// Networks that are known at once; when more come within a minute, all are counted anew, which only lets them ask for more.
const NETWORKS_MAX: usize = 100_000;

/// What is left to a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    /// Requests in a minute.
    pub limit: u32,
    /// Requests that are left, or `None` when this one is one too many.
    pub requests: Option<u32>,
    /// Seconds until it is counted anew.
    pub seconds: u64,
}

/// See the module.
pub struct Limits {
    a_minute: u32,
    seen: Mutex<HashMap<IpAddr, (Instant, u32)>>,
}

impl Limits {
    /// So many requests a minute; 0 for no limit.
    pub fn new(a_minute: u32) -> Self {
        Self { a_minute, seen: Mutex::default() }
    }

    /// Counts a request. `None` when it is not limited: from this machine itself, or from nobody knows where.
    pub fn count(&self, from: Option<IpAddr>, now: Instant) -> Option<Left> {
        let from = network(from)?;
        if self.a_minute == 0 {
            return None;
        }
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= NETWORKS_MAX && !seen.contains_key(&from) {
            seen.retain(|_, (since, _)| now.duration_since(*since) < WINDOW);
            if seen.len() >= NETWORKS_MAX {
                seen.clear();
            }
        }
        let (since, n) = seen.entry(from).or_insert((now, 0));
        if now.duration_since(*since) >= WINDOW {
            (*since, *n) = (now, 0);
        }
        let seconds = WINDOW.saturating_sub(now.duration_since(*since)).as_secs().max(1);
        let requests = self.a_minute.checked_sub(*n + 1);
        *n = (*n + 1).min(self.a_minute);
        Some(Left { limit: self.a_minute, requests, seconds })
    }
}

/// The network that is counted: a household has a /64 of IPv6, not one address. `None` for this machine itself, and for who comes from
/// nobody knows where: they are not counted.
pub(crate) fn network(from: Option<IpAddr>) -> Option<IpAddr> {
    match from?.to_canonical() {
        here if here.is_loopback() => None,
        IpAddr::V6(v6) => Some(Ipv6Addr::from_bits(v6.to_bits() & (u128::MAX << 64)).into()),
        v4 @ IpAddr::V4(_) => Some(v4),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Option<IpAddr> {
        text.parse().ok()
    }

    #[test]
    fn each_network_has_its_own_minute() {
        let (limits, start) = (Limits::new(2), Instant::now());
        let left = |address: &str, seconds: u64| {
            limits.count(at(address), start + Duration::from_secs(seconds)).map(|left| (left.requests, left.seconds))
        };
        assert_eq!(left("192.0.2.1", 0), Some((Some(1), 60)));
        assert_eq!(left("192.0.2.1", 10), Some((Some(0), 50)));
        assert_eq!(left("192.0.2.1", 20), Some((None, 40)));
        assert_eq!(left("::ffff:192.0.2.1", 59), Some((None, 1)), "the same network, written in another way");
        assert_eq!(left("192.0.2.2", 20), Some((Some(1), 60)));
        assert_eq!(left("192.0.2.1", 60), Some((Some(1), 60)), "asking on does not make it longer");
        assert_eq!(left("2001:db8::1", 0), Some((Some(1), 60)));
        assert_eq!(left("2001:db8::ffff", 0), Some((Some(0), 60)), "one household");
        assert_eq!(left("2001:db8:0:1::1", 0), Some((Some(1), 60)));
    }

    #[test]
    fn this_machine_and_a_server_without_limits_are_not_counted() {
        let limits = Limits::new(1);
        assert_eq!(limits.count(at("127.0.0.1"), Instant::now()), None);
        assert_eq!(limits.count(at("::1"), Instant::now()), None);
        assert_eq!(limits.count(None, Instant::now()), None);
        assert_eq!(Limits::new(0).count(at("192.0.2.1"), Instant::now()), None);
    }
}
