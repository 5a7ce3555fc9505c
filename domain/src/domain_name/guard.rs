//! Well-known domains in memory, to hold many others against.

use super::lookalike::Readings;
use super::{Host, Likeness, skeleton};
use crate::text;
use std::collections::{BTreeSet, HashMap};

/// Well-known domains, found by what can be taken for them.
#[derive(Debug, Default)]
pub struct Guard {
    /// Each with the skeleton of its label.
    hosts: Vec<(Host, String)>,
    by_near_key: HashMap<String, Vec<usize>>,
}

impl Guard {
    /// Guards these domains.
    pub fn new(hosts: Vec<Host>) -> Self {
        let seen = |host: Host| {
            let seen = skeleton(host.label());
            (host, seen)
        };
        let hosts: Vec<(Host, String)> = hosts.into_iter().map(seen).collect();
        let mut by_near_key: HashMap<String, Vec<usize>> = HashMap::new();
        for (n, (_, seen)) in hosts.iter().enumerate() {
            for key in text::near_keys(text::stem(seen)) {
                by_near_key.entry(key).or_default().push(n);
            }
        }
        Self { hosts, by_near_key }
    }

    /// The guarded domains that `typed` can be taken for, each with its place in the list, in the list's order.
    pub fn alike(&self, typed: &Readings<'_>) -> impl Iterator<Item = (usize, Likeness)> {
        let near: BTreeSet<usize> = typed
            .probes()
            .into_iter()
            .flat_map(|probe| text::near_keys(text::stem(probe)))
            .filter_map(|key| self.by_near_key.get(&key))
            .flatten()
            .copied()
            .collect();
        near.into_iter().filter_map(move |n| {
            let (known, seen) = &self.hosts[n];
            Some((n, typed.likeness_to(known, seen)?))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_are_alike_are_told_in_order() {
        let host = |text| Host::parse(text).unwrap();
        let guard = Guard::new(vec![host("digikala.com"), host("snapp.ir"), host("digikalaa.ir")]);
        let alike = |typed| guard.alike(&Readings::of(&host(typed))).collect::<Vec<_>>();
        assert_eq!(alike("digi-kala.com"), [(0, Likeness::Hyphen), (2, Likeness::Edit)]);
        // The caller knows who is better known: a guarded domain itself may look like a lesser one.
        assert_eq!(alike("digikala.com"), [(2, Likeness::Edit)]);
        assert_eq!(alike("tinamid.ir"), []);
    }
}
