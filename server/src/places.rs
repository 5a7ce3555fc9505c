//! How much of what everybody shares one network may hold at once, so that nobody is locked out by somebody who asks for everything.
//! Counted in this server's memory, and never written anywhere.

use crate::api_limit::network;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

type Held = Arc<Mutex<HashMap<IpAddr, usize>>>;

/// Places of one kind.
pub struct Places {
    most: usize,
    held: Held,
}

/// A place that is held until this is dropped.
pub struct Place(Option<(IpAddr, Held)>);

impl Places {
    /// So many for each network.
    pub fn new(most: usize) -> Self {
        Self { most, held: Held::default() }
    }

    /// A place; `None` when this network has all of its own.
    pub fn take(&self, from: Option<IpAddr>) -> Option<Place> {
        let Some(from) = network(from) else { return Some(Place(None)) };
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let n = held.entry(from).or_insert(0);
        if *n >= self.most {
            return None;
        }
        *n += 1;
        Some(Place(Some((from, Arc::clone(&self.held)))))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some((from, held)) = self.0.take() else { return };
        let mut held = held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(n) = held.get_mut(&from) {
            *n -= 1;
            if *n == 0 {
                held.remove(&from);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Option<IpAddr> {
        text.parse().ok()
    }

    #[test]
    fn a_network_holds_so_many_and_gets_them_back() {
        let places = Places::new(2);
        let first = places.take(at("192.0.2.1"));
        let second = places.take(at("::ffff:192.0.2.1"));
        assert!(first.is_some() && second.is_some());
        assert!(places.take(at("192.0.2.1")).is_none());
        assert!(places.take(at("192.0.2.2")).is_some(), "another network");
        drop(first);
        let third = places.take(at("192.0.2.1"));
        assert!(third.is_some());
        drop((second, third));
        assert!(places.held.lock().unwrap().is_empty(), "nothing is kept of who left");
    }

    #[test]
    fn this_machine_is_not_counted() {
        let places = Places::new(1);
        let held: Vec<_> =
            (0..5).map(|_| (places.take(at("127.0.0.1")), places.take(at("::1")), places.take(None))).collect();
        assert!(held.iter().all(|(a, b, c)| a.is_some() && b.is_some() && c.is_some()));
    }
}
