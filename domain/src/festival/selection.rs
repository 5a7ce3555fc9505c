//! Who gets a place: a written rule that anybody can repeat.
//!
//! First come the reserved places: each hard-hit trade's go to the best of that trade. Then all others in order, as long as their
//! trade and the edition have places. The order: accepted before wait-listed, more points of the grade first, then the larger loss
//! of sales, then who sent first; where all of these are equal, the smaller SHA-256 of public randomness and the application's number.

use super::edition::Edition;
use crate::calendar::Millis;
use crate::trade::Trade;
use data_encoding::HEXLOWER;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// An application that stands for selection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// Its number.
    pub id: i64,
    /// Its trade.
    pub trade: Trade,
    /// Whether the review wait-listed it.
    pub wait_listed: bool,
    /// Points of its grade; `None` where too little is known to grade it.
    pub points: Option<u8>,
    /// By how many hundredths of a percent its sales fell; 0 where that was not asked.
    pub loss: u16,
    /// When it was sent.
    pub sent_at: Millis,
}

/// What the selection says of an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Choice {
    /// A place that is kept for its trade.
    Reserved,
    /// A place.
    Place,
    /// None: its trade's are given to better ones.
    TradeFull,
    /// None: all are given to better ones.
    Full,
    /// None: the edition does not take its trade.
    TradeNotTaken,
}

impl Choice {
    /// Every choice.
    pub const ALL: [Self; 5] = [Self::Reserved, Self::Place, Self::TradeFull, Self::Full, Self::TradeNotTaken];

    /// The name in the list and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reserved => "reserved",
            Self::Place => "place",
            Self::TradeFull => "trade-full",
            Self::Full => "full",
            Self::TradeNotTaken => "trade-not-taken",
        }
    }

    /// The choice of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.as_str() == name)
    }

    /// Whether it is a place.
    pub fn is_place(self) -> bool {
        matches!(self, Self::Reserved | Self::Place)
    }
}

/// An application with what the selection says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chosen {
    /// The application.
    pub candidate: Candidate,
    /// Its place in the order, counted from 1; 0 for one that has a place already and is in no order any more.
    pub rank: u32,
    /// What became of it.
    pub choice: Choice,
}

/// What decides between equals, the smallest first: SHA-256 of the randomness in hexadecimal, a colon and the application's number,
/// as `printf '%s:%s' RANDOMNESS ID | sha256sum` shows it.
pub fn lot(randomness: &[u8; 32], id: i64) -> [u8; 32] {
    Sha256::digest(format!("{}:{id}", HEXLOWER.encode(randomness))).into()
}

/// The edition as it is for those who have no place yet: without the places that are held.
pub fn left_after(edition: &Edition, held: &[Chosen]) -> Edition {
    let mut left = edition.clone();
    for of in held.iter().filter(|of| of.choice.is_place()) {
        left.places = left.places.saturating_sub(1);
        if let Some(quota) = left.quotas.iter_mut().find(|quota| quota.trade == of.candidate.trade) {
            quota.places = quota.places.saturating_sub(1);
            quota.reserved = quota.reserved.saturating_sub(u32::from(of.choice == Choice::Reserved));
        }
    }
    left
}

/// Chooses. The order in which the candidates come does not matter; one that stands twice counts once. The answer is in the order
/// of the rule.
pub fn select(edition: &Edition, candidates: &[Candidate], randomness: &[u8; 32]) -> Vec<Chosen> {
    let without_grade = edition.requirements.points_without_grade;
    let mut ordered: Vec<_> = candidates
        .iter()
        .map(|of| {
            let points = Reverse(of.points.unwrap_or(without_grade));
            ((of.wait_listed, points, Reverse(of.loss), of.sent_at), lot(randomness, of.id), *of)
        })
        .collect();
    ordered.sort_unstable_by_key(|(key, lot, of)| (*key, *lot, of.id));
    ordered.dedup_by_key(|(_, _, of)| of.id);

    let mut choices: Vec<Option<Choice>> = vec![None; ordered.len()];
    let mut left_of: BTreeMap<Trade, (u32, u32)> =
        edition.quotas.iter().map(|quota| (quota.trade, (quota.places, quota.reserved))).collect();
    let mut left = edition.places;
    for ((_, _, of), choice) in ordered.iter().zip(&mut choices) {
        if let Some((places, reserved)) = left_of.get_mut(&of.trade)
            && *reserved > 0
        {
            (*places, *reserved, left) = (*places - 1, *reserved - 1, left - 1);
            *choice = Some(Choice::Reserved);
        }
    }
    let mut chosen = Vec::with_capacity(ordered.len());
    for (rank, ((_, _, of), choice)) in (1u32..).zip(ordered.iter().zip(choices)) {
        let choice = choice.unwrap_or_else(|| match left_of.get_mut(&of.trade) {
            None => Choice::TradeNotTaken,
            Some((0, _)) => Choice::TradeFull,
            Some(_) if left == 0 => Choice::Full,
            Some((places, _)) => {
                (*places, left) = (*places - 1, left - 1);
                Choice::Place
            }
        });
        chosen.push(Chosen { candidate: *of, rank, choice });
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::super::edition::tests::edition;
    use super::*;
    use proptest::prelude::*;

    const RANDOMNESS: [u8; 32] = [7; 32];

    fn candidate(id: i64, trade: Trade, points: u8) -> Candidate {
        Candidate { id, trade, wait_listed: false, points: Some(points), loss: 0, sent_at: Millis(0) }
    }

    fn choices(candidates: &[Candidate]) -> Vec<(i64, Choice)> {
        select(&edition(), candidates, &RANDOMNESS).iter().map(|of| (of.candidate.id, of.choice)).collect()
    }

    #[test]
    fn reserved_places_go_to_their_trade_though_others_are_better() {
        // Ten places: six books would be better than all, of which four have a place.
        let mut all: Vec<Candidate> = (0..6).map(|id| candidate(id, Trade::Books, 99)).collect();
        all.extend((10..20).map(|id| candidate(id, Trade::BagsShoes, 60)));
        all.extend((20..23).map(|id| candidate(id, Trade::NutsDriedFruit, 50 - id as u8)));
        all.push(candidate(30, Trade::Toys, 100));
        let chosen = choices(&all);
        let count = |trade: std::ops::Range<i64>, choice| {
            chosen.iter().filter(|(id, c)| trade.contains(id) && *c == choice).count()
        };
        assert_eq!((count(0..6, Choice::Place), count(0..6, Choice::TradeFull)), (4, 2));
        assert_eq!((count(10..20, Choice::Reserved), count(10..20, Choice::Place)), (2, 3));
        assert_eq!((count(20..23, Choice::Reserved), count(20..23, Choice::Full)), (1, 2));
        assert_eq!(chosen.iter().find(|(id, _)| *id == 20).map(|(_, c)| *c), Some(Choice::Reserved));
        assert_eq!(count(30..31, Choice::TradeNotTaken), 1);
    }

    #[test]
    fn the_order_is_points_loss_time_and_then_chance() {
        let base = candidate(1, Trade::Books, 60);
        let of = |id, change: &dyn Fn(&mut Candidate)| {
            let mut of = Candidate { id, ..base };
            change(&mut of);
            of
        };
        let all = [
            of(1, &|_| {}),
            of(2, &|c| c.points = Some(61)),
            of(3, &|c| c.loss = 1),
            of(4, &|c| c.sent_at = Millis(-1)),
            of(5, &|c| c.points = None),
            of(6, &|c| {
                c.wait_listed = true;
                c.points = Some(100);
            }),
        ];
        let order: Vec<i64> = choices(&all).iter().map(|(id, _)| *id).collect();
        assert_eq!(order, [2, 3, 4, 1, 5, 6]);
        // Two that are equal in all: what `printf '%s:%s' 0707… 1 | sha256sum` shows decides.
        let equal = [of(1, &|_| {}), of(2, &|_| {})];
        let first = if lot(&RANDOMNESS, 1) < lot(&RANDOMNESS, 2) { 1 } else { 2 };
        assert_eq!(choices(&equal)[0].0, first);
        assert_eq!(
            HEXLOWER.encode(&lot(&[0; 32], 5)),
            HEXLOWER.encode(&Sha256::digest(format!("{}:5", "00".repeat(32))))
        );
    }

    #[test]
    fn places_that_are_held_are_not_given_again() {
        let of = |id, trade, choice| Chosen { candidate: candidate(id, trade, 50), rank: 0, choice };
        let held = [
            of(1, Trade::BagsShoes, Choice::Reserved),
            of(2, Trade::BagsShoes, Choice::Place),
            of(3, Trade::Books, Choice::Place),
            // The trade was taken once and is not any more.
            of(4, Trade::Toys, Choice::Place),
            of(5, Trade::Books, Choice::Full),
        ];
        let left = left_after(&edition(), &held);
        assert_eq!(left.places, 6);
        let quotas = left.quotas.iter().map(|quota| (quota.places, quota.reserved)).collect::<Vec<_>>();
        assert_eq!(quotas, [(4, 1), (5, 1), (3, 0)]);
        assert_eq!(left_after(&edition(), &[]), edition());
        // More than there are: none is left.
        let all: Vec<Chosen> = (0..20).map(|id| of(id, Trade::BagsShoes, Choice::Reserved)).collect();
        let left = left_after(&edition(), &all);
        assert_eq!((left.places, left.quotas[0].places, left.quotas[0].reserved), (0, 0, 0));
    }

    fn any_candidates() -> impl Strategy<Value = Vec<Candidate>> {
        let trades = [Trade::BagsShoes, Trade::NutsDriedFruit, Trade::Books, Trade::Toys];
        let one = (0..4usize, any::<bool>(), proptest::option::of(0..4u8), 0..3u16, 0..3i64);
        proptest::collection::vec(one, 0..40).prop_map(move |all| {
            let of = |(id, (trade, wait_listed, points, loss, sent)): (usize, (usize, bool, Option<u8>, u16, i64))| {
                Candidate { id: id as i64, trade: trades[trade], wait_listed, points, loss, sent_at: Millis(sent) }
            };
            all.into_iter().enumerate().map(of).collect()
        })
    }

    proptest! {
        #[test]
        fn a_selection_keeps_its_rule(candidates in any_candidates(), seed in any::<[u8; 32]>(), turn in 0..40usize) {
            let edition = edition();
            let chosen = select(&edition, &candidates, &seed);
            prop_assert_eq!(chosen.len(), candidates.len());
            // Never more than there are.
            let places = chosen.iter().filter(|of| of.choice.is_place()).count();
            prop_assert!(places <= edition.places as usize);
            for quota in &edition.quotas {
                let of_trade: Vec<_> = chosen.iter().filter(|of| of.candidate.trade == quota.trade).collect();
                let given = of_trade.iter().filter(|of| of.choice.is_place()).count();
                prop_assert!(given <= quota.places as usize);
                // Those kept for it are its own, if there are enough.
                prop_assert!(given >= of_trade.len().min(quota.reserved as usize));
                // A better one of the same trade is never passed over.
                let first_without = of_trade.iter().position(|of| !of.choice.is_place()).unwrap_or(of_trade.len());
                prop_assert!(of_trade[first_without..].iter().all(|of| !of.choice.is_place()));
                // Nobody is without a place while there is one for it.
                if given < of_trade.len() {
                    prop_assert!(given == quota.places as usize || places == edition.places as usize);
                }
            }
            // The order of the input, and doubles in it, do not matter.
            let mut turned = candidates.clone();
            turned.rotate_left(turn.min(candidates.len()));
            turned.extend_from_slice(&candidates[..turn.min(candidates.len())]);
            prop_assert_eq!(select(&edition, &turned, &seed), chosen);
        }
    }
}
