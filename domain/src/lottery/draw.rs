//! The draw: from a seed and a number of tickets to an order in which they win, the same for everybody who computes it.
//!
//! `docs/lottery.md` writes it down byte for byte, with test vectors; what is here must not change without a new version of the rule.

use super::Hash;
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};
use std::hash::Hash as Key;

/// What the seed's hash begins with.
const SEED: &[u8] = b"bazargah/lottery/seed/1\n";

/// The seed: of the leaf hash of the log's entry in which the commitment stands, and the round's randomness.
pub fn seed(commitment: &Hash, randomness: &Hash) -> Hash {
    Sha256::new().chain_update(SEED).chain_update(commitment).chain_update(randomness).finalize().into()
}

/// Numbers that follow from a seed: SHA-256 of the seed and a counter of eight bytes (big-endian, from 0) gives four numbers of
/// eight bytes each (big-endian).
pub struct Stream {
    seed: Hash,
    counter: u64,
    block: Hash,
    used: usize,
}

impl Stream {
    /// The stream of a seed.
    pub fn new(seed: Hash) -> Self {
        Self { seed, counter: 0, block: [0; 32], used: 32 }
    }

    /// The next number.
    pub fn next_number(&mut self) -> u64 {
        if self.used == 32 {
            let block = Sha256::new().chain_update(self.seed).chain_update(self.counter.to_be_bytes());
            self.block = block.finalize().into();
            self.counter += 1;
            self.used = 0;
        }
        let number = self.block[self.used..].iter().take(8).fold(0, |sum, byte| sum << 8 | u64::from(*byte));
        self.used += 8;
        number
    }

    /// A number from 0 to below `n`, each as likely as the other: of the next number the upper bits, as many as `n - 1` has; a
    /// number that is not below `n` is thrown away. `n` is 1 or more.
    pub fn below(&mut self, n: u32) -> u32 {
        let bits = u32::BITS - n.saturating_sub(1).leading_zeros();
        loop {
            let number = self.next_number().checked_shr(u64::BITS - bits).unwrap_or(0);
            if let Some(number) = u32::try_from(number).ok().filter(|number| *number < n) {
                return number;
            }
        }
    }
}

/// The first `wanted` tickets in the order of the draw, by their places in the list. The places are shuffled from the front (Fisher
/// and Yates); a ticket whose person stands in the order already is passed over. Fewer come when there are fewer persons.
pub fn order<P: Copy + Eq + Key>(seed: Hash, tickets: u32, wanted: usize, person: impl Fn(u32) -> P) -> Vec<u32> {
    let mut stream = Stream::new(seed);
    // Where places were exchanged; all others hold their own number.
    let mut moved: HashMap<u32, u32> = HashMap::new();
    let mut persons = HashSet::new();
    let mut order = Vec::with_capacity(wanted.min(1 << 16));
    for at in 0..tickets {
        if order.len() == wanted {
            break;
        }
        let from = at + stream.below(tickets - at);
        let here = moved.remove(&at).unwrap_or(at);
        let drawn = if from == at { here } else { moved.insert(from, here).unwrap_or(from) };
        if persons.insert(person(drawn)) {
            order.push(drawn);
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The same rule over a whole list, as the text says it.
    fn plainly(seed: Hash, persons: &[u8], wanted: usize) -> Vec<u32> {
        let mut places: Vec<u32> = (0..u32::try_from(persons.len()).unwrap()).collect();
        let (mut stream, mut seen, mut order) = (Stream::new(seed), Vec::new(), Vec::new());
        for at in 0..places.len() {
            if order.len() == wanted {
                break;
            }
            let left = u32::try_from(places.len() - at).unwrap();
            let from = at + stream.below(left) as usize;
            places.swap(at, from);
            let person = persons[places[at] as usize];
            if !seen.contains(&person) {
                seen.push(person);
                order.push(places[at]);
            }
        }
        order
    }

    proptest! {
        #[test]
        fn the_order_is_that_of_the_text(seed: Hash, persons in prop::collection::vec(0u8..40, 0..120), wanted in 0usize..60) {
            let count = u32::try_from(persons.len()).unwrap();
            let drawn = order(seed, count, wanted, |place| persons[place as usize]);
            prop_assert_eq!(&drawn, &plainly(seed, &persons, wanted));
            let people: HashSet<u8> = drawn.iter().map(|place| persons[*place as usize]).collect();
            let there: HashSet<u8> = persons.iter().copied().collect();
            prop_assert_eq!(people.len(), drawn.len(), "one prize a person");
            prop_assert_eq!(drawn.len(), wanted.min(there.len()));
            // More alternates do not change who comes first.
            let more = order(seed, count, wanted + 5, |place| persons[place as usize]);
            prop_assert_eq!(&more[..drawn.len()], &drawn[..]);
        }
    }

    #[test]
    fn numbers_stay_below_and_the_edges_are_reached() {
        let mut stream = Stream::new([7; 32]);
        for n in [1, 2, 3, 5, 256, 257, 1_000_003, u32::MAX] {
            assert!((0..200).all(|_| stream.below(n) < n), "{n}");
        }
        let seen: HashSet<u32> = (0..500).map(|_| stream.below(7)).collect();
        assert_eq!(seen.len(), 7);
    }

    #[test]
    fn every_ticket_wins_as_often_as_any_other() {
        // 60,000 draws of one in six: a fair die stays within five standard deviations of 10,000 (91 each).
        let mut won = [0i64; 6];
        for n in 0..60_000u64 {
            let of = seed(&[1; 32], &Sha256::digest(n.to_be_bytes()).into());
            won[order(of, 6, 1, |place| place)[0] as usize] += 1;
        }
        assert!(won.iter().all(|n| (n - 10_000).abs() < 457), "{won:?}");
    }
}
