//! Well-known domains in memory, to hold many others against.

use super::{Host, Likeness, lookalike, probes, skeleton};
use crate::text;
use std::collections::{BTreeSet, HashMap};

/// Well-known domains, found by what can be taken for them. It fetches candidates in the way in which a store does by its
/// indexes, so both give the same answer.
#[derive(Debug, Default)]
pub struct Guard {
    hosts: Vec<Host>,
    by_near_key: HashMap<String, Vec<usize>>,
}

impl Guard {
    /// Guards these domains; the earlier one is told first when several are alike.
    pub fn new(hosts: Vec<Host>) -> Self {
        let mut by_near_key: HashMap<String, Vec<usize>> = HashMap::new();
        for (n, host) in hosts.iter().enumerate() {
            for key in text::near_keys(text::stem(&skeleton(host.label()))) {
                by_near_key.entry(key).or_default().push(n);
            }
        }
        Self { hosts, by_near_key }
    }

    /// The first guarded domain that `typed` can be taken for.
    pub fn taken_for(&self, typed: &Host) -> Option<(&Host, Likeness)> {
        if self.hosts.is_empty() {
            return None;
        }
        let near: BTreeSet<usize> = probes(typed)
            .iter()
            .flat_map(|probe| text::near_keys(text::stem(probe)))
            .filter_map(|key| self.by_near_key.get(&key))
            .flatten()
            .copied()
            .collect();
        near.into_iter().find_map(|n| {
            let known = &self.hosts[n];
            lookalike(typed, known).map(|likeness| (known, likeness))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_earlier_of_two_is_told() {
        let host = |text| Host::parse(text).unwrap();
        let guard = Guard::new(vec![host("digikala.com"), host("digikalaa.ir")]);
        assert_eq!(
            guard.taken_for(&host("digi-kala.com")).map(|(h, l)| (h.as_str(), l)),
            Some(("digikala.com", Likeness::Hyphen))
        );
        // The caller knows who is better known: a guarded domain itself may look like a lesser one.
        assert_eq!(guard.taken_for(&host("digikala.com")).map(|(h, _)| h.as_str()), Some("digikalaa.ir"));
        assert_eq!(guard.taken_for(&host("tinamid.ir")), None);
    }
}
