//! Inspections: which shops are visited, and what an inspector finds there clause by clause.
//!
//! A plan takes a written part of its shops by chance, so that no shop is safe, and the rest by risk. Chance is a seed that the
//! caller brings: with the seed and the list of shops anybody draws the same ones.

use crate::calendar::{Day, Millis};
use crate::grade::Letter;
use crate::guideline::{self, ClauseId};
use crate::mark::MarkStep;
use crate::shop::{MarkState, Shop, ShopId};
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// The smallest share by chance, in percent: nobody plans without any.
pub const CHANCE_SHARE_MIN: u8 = 10;
/// The most shops in one plan.
pub const PLAN_SIZE_MAX: usize = 500;
/// How far an inspector's clock may be ahead of the server's, in milliseconds.
pub const CLOCK_AHEAD_MAX_MS: i64 = 3_600_000;
/// Days after which an inspection adds no more to the risk; a shop that was never inspected counts as one of this age.
const FORGOTTEN_DAYS: u32 = 365;

/// Why a shop is inspected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// What is known of it.
    Risk,
    /// It was drawn.
    Chance,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 2] = [Self::Risk, Self::Chance];

    /// The name in the database and in exports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Risk => "risk",
            Self::Chance => "chance",
        }
    }

    /// The reason of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == name)
    }
}

/// The share of a plan that is drawn by chance, in percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ChanceShare(u8);

impl ChanceShare {
    /// A share of that many percent; `None` below [`CHANCE_SHARE_MIN`] and above 100.
    pub fn new(percent: u8) -> Option<Self> {
        (CHANCE_SHARE_MIN..=100).contains(&percent).then_some(Self(percent))
    }

    /// In percent.
    pub fn percent(self) -> u8 {
        self.0
    }

    /// That share of so many shops, rounded up: at least one where there is any.
    pub fn of(self, size: usize) -> usize {
        (size * usize::from(self.0)).div_ceil(100)
    }
}

/// What is known of a shop that lets one expect to find something there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Risk {
    /// Confirmed violations that are not settled.
    pub violations_open: u32,
    /// The letter of its grade, where there is enough to tell.
    pub letter: Option<Letter>,
    /// Complaints beyond their deadline.
    pub overdue: u32,
    /// Days since the last inspection; `None` when there was none.
    pub days_since: Option<u32>,
}

impl Risk {
    /// What the public record says of a shop on a day.
    pub fn of(shop: &Shop, overdue: u64, today: Day) -> Self {
        let days_since = shop.dossier.inspected.as_ref().map(|last| {
            let days = i64::from(today.0) - i64::from(last.at.day().0);
            u32::try_from(days).unwrap_or(0)
        });
        Self {
            violations_open: shop.dossier.violations_open(),
            letter: shop.grade.and_then(|grade| grade.letter),
            overdue: u32::try_from(overdue).unwrap_or(u32::MAX),
            days_since,
        }
    }

    /// The risk as one number, the more the higher: 30 for each open violation, 0 to 50 for the grade's letter from A to F and 25
    /// where there is none, 10 for each overdue complaint, 1 for every ten days without an inspection. Each part has a highest value,
    /// so that none hides the others. The weights are a choice, not an estimate.
    pub fn points(&self) -> u32 {
        let letter = match self.letter {
            Some(Letter::A) => 0,
            Some(Letter::B) => 10,
            Some(Letter::C) => 20,
            None => 25,
            Some(Letter::D) => 30,
            Some(Letter::E) => 40,
            Some(Letter::F) => 50,
        };
        let days = self.days_since.unwrap_or(FORGOTTEN_DAYS).min(FORGOTTEN_DAYS);
        self.violations_open.min(10) * 30 + letter + self.overdue.min(10) * 10 + days / 10
    }
}

/// A shop that could be inspected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// Which.
    pub shop: ShopId,
    /// Its risk.
    pub risk: Risk,
}

/// Whether a shop sells now as far as is known, so that there is something to inspect: it has a domain, a mark that has not run
/// out, an application for one, or people who speak for it.
pub fn sells(shop: &Shop, today: Day) -> bool {
    shop.host.is_some()
        || shop.claimed.is_some()
        || !matches!(shop.mark_state(today), MarkState::None | MarkState::Expired)
}

/// A shop that is to be inspected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Planned {
    /// Which.
    pub shop: ShopId,
    /// Why.
    pub reason: Reason,
}

/// Where a shop stands in the draw, the smallest first: SHA-256 of the seed in hexadecimal, a colon and the shop's number, as
/// `printf '%s:%s' SEED SHOP | sha256sum` shows it.
pub fn lot(seed: &[u8; 32], shop: ShopId) -> [u8; 32] {
    Sha256::digest(format!("{}:{}", hex(seed), shop.0)).into()
}

/// Bytes in hexadecimal, as a seed is shown.
pub fn hex(bytes: &[u8; 32]) -> String {
    HEXLOWER.encode(bytes)
}

/// The shops to inspect: first those drawn by chance from all candidates, in the order of their lots, then the others of the
/// highest risk. Fewer than `size` when there are fewer; a shop that stands twice among the candidates counts once. The order of
/// the candidates does not matter.
pub fn plan(candidates: &[Candidate], seed: &[u8; 32], size: usize, share: ChanceShare) -> Vec<Planned> {
    let mut known = BTreeSet::new();
    let mut drawn: Vec<(&Candidate, [u8; 32])> = candidates
        .iter()
        .filter(|candidate| known.insert(candidate.shop))
        .map(|candidate| (candidate, lot(seed, candidate.shop)))
        .collect();
    drawn.sort_unstable_by_key(|(_, lot)| *lot);
    let size = size.min(drawn.len());
    let mut rest = drawn.split_off(share.of(size));
    // Of the same risk, the lot decides.
    rest.sort_by_key(|(candidate, _)| std::cmp::Reverse(candidate.risk.points()));
    let by_risk = rest.iter().take(size - drawn.len()).map(|(of, _)| Planned { shop: of.shop, reason: Reason::Risk });
    drawn.iter().map(|(of, _)| Planned { shop: of.shop, reason: Reason::Chance }).chain(by_risk).collect()
}

/// What an inspector found of a clause that was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// The shop keeps it.
    InOrder,
    /// The shop violates it.
    Contrary,
}

impl Finding {
    /// Every finding.
    pub const ALL: [Self; 2] = [Self::InOrder, Self::Contrary];

    /// The name in forms.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InOrder => "in-order",
            Self::Contrary => "contrary",
        }
    }

    /// The finding of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|finding| finding.as_str() == name)
    }
}

/// A checklist as it was filled in. Clauses that were not looked at are not in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checklist {
    /// What was found, by clause.
    pub found: BTreeMap<ClauseId, Finding>,
    /// Words for colleagues.
    pub notes: String,
}

/// Why a checklist is no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChecklistFault {
    /// Not one clause was looked at.
    #[error("not one clause was looked at")]
    Nothing,
    /// It names a clause that is none, or that nobody can violate.
    #[error("there is no such clause that could be violated")]
    NoClause,
}

impl Checklist {
    /// How many clauses were looked at.
    pub fn checked(&self) -> usize {
        self.found.len()
    }

    /// The clauses that were found violated, in order.
    pub fn contrary(&self) -> impl Iterator<Item = ClauseId> {
        self.found.iter().filter(|(_, finding)| **finding == Finding::Contrary).map(|(clause, _)| *clause)
    }

    /// The step that follows from it for a shop's mark.
    ///
    /// # Errors
    /// When nothing follows from it.
    pub fn step(&self, reason: Reason) -> Result<MarkStep, ChecklistFault> {
        if self.found.is_empty() {
            return Err(ChecklistFault::Nothing);
        }
        let is_duty = |id: &ClauseId| guideline::find(id).is_some_and(|found| found.clause.duty().is_some());
        if !self.found.keys().all(is_duty) {
            return Err(ChecklistFault::NoClause);
        }
        Ok(MarkStep::Inspect {
            checked: u16::try_from(self.checked()).unwrap_or(u16::MAX),
            contrary: self.contrary().collect(),
            by_chance: reason == Reason::Chance,
        })
    }
}

/// When an inspection was, and whether that is the server's word because the inspector's clock cannot be right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dated {
    /// When.
    pub at: Millis,
    /// Whether the inspector's clock said something impossible.
    pub clock_wrong: bool,
}

/// When an inspection was. `told` is what the inspector's clock says; `None` where it is not asked. It is not believed before the
/// plan was made or more than [`CLOCK_AHEAD_MAX_MS`] after `now`; within that it is never later than `now`.
pub fn dated(planned_at: Millis, told: Option<Millis>, now: Millis) -> Dated {
    match told {
        None => Dated { at: now, clock_wrong: false },
        Some(told) if told < planned_at || told.0.saturating_sub(now.0) > CLOCK_AHEAD_MAX_MS => {
            Dated { at: now, clock_wrong: true }
        }
        Some(told) => Dated { at: told.min(now), clock_wrong: false },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn candidate(shop: i64, violations_open: u32) -> Candidate {
        Candidate { shop: ShopId(shop), risk: Risk { violations_open, ..Risk::default() } }
    }

    fn share(percent: u8) -> ChanceShare {
        ChanceShare::new(percent).expect("a share")
    }

    #[test]
    fn a_lot_is_what_sha256sum_says() {
        // printf '%s:%s' 0707…07 7 | sha256sum
        let told = hex(&lot(&[7; 32], ShopId(7)));
        assert_eq!(told, "05916da7665838d402e19752291ea0fcdfe48107668a548ccf18c374d485cc2d");
    }

    #[test]
    fn chance_is_never_planned_away() {
        assert_eq!(ChanceShare::new(0), None);
        assert_eq!(ChanceShare::new(CHANCE_SHARE_MIN - 1), None);
        assert_eq!(ChanceShare::new(101), None);
        assert_eq!((share(10).of(0), share(10).of(1), share(10).of(10), share(10).of(11)), (0, 1, 1, 2));
        assert_eq!(share(100).of(7), 7);
    }

    #[test]
    fn what_was_not_drawn_is_taken_by_risk() {
        let candidates: Vec<Candidate> = (1..=50).map(|n| candidate(n, u32::from(n == 31))).collect();
        let planned = plan(&candidates, &[0; 32], 10, share(20));
        let of = |reason| planned.iter().filter(|planned| planned.reason == reason).count();
        assert_eq!((of(Reason::Chance), of(Reason::Risk)), (2, 8));
        assert_eq!(
            planned[2],
            Planned { shop: ShopId(31), reason: Reason::Risk },
            "the one with a violation comes first"
        );
    }

    #[test]
    fn every_part_of_the_risk_counts_and_none_without_bound() {
        let none = Risk { letter: Some(Letter::A), days_since: Some(0), ..Risk::default() };
        assert_eq!(none.points(), 0);
        let parts = [
            Risk { violations_open: 1, ..none },
            Risk { letter: Some(Letter::F), ..none },
            Risk { overdue: 1, ..none },
            Risk { days_since: Some(10), ..none },
            Risk { days_since: None, ..none },
            Risk { letter: None, ..none },
        ];
        assert_eq!(parts.map(|risk| risk.points()), [30, 50, 10, 1, 36, 25]);
        let worst =
            Risk { violations_open: u32::MAX, letter: Some(Letter::F), overdue: u32::MAX, days_since: Some(u32::MAX) };
        assert_eq!(worst.points(), 300 + 50 + 100 + 36);
    }

    fn clause(text: &str) -> ClauseId {
        text.parse().expect("a clause")
    }

    #[test]
    fn a_checklist_is_a_step_only_with_duties_that_were_looked_at() {
        let mut list = Checklist::default();
        assert_eq!(list.step(Reason::Risk), Err(ChecklistFault::Nothing));
        list.found.insert(clause("health-1/1.1"), Finding::InOrder);
        list.found.insert(clause("health-1/2.1"), Finding::Contrary);
        let (checked, contrary) = (2, vec![clause("health-1/2.1")]);
        assert_eq!(list.step(Reason::Chance), Ok(MarkStep::Inspect { checked, contrary, by_chance: true }));
        for none in ["health-1/5.1", "health-1/1.99", "health-9/1.1"] {
            let mut wrong = list.clone();
            wrong.found.insert(clause(none), Finding::InOrder);
            assert_eq!(wrong.step(Reason::Risk), Err(ChecklistFault::NoClause), "{none}");
        }
        let json = serde_json::to_string(&list).expect("JSON");
        assert_eq!(serde_json::from_str::<Checklist>(&json).expect("a checklist"), list);
    }

    #[test]
    fn a_clock_that_cannot_be_right_is_not_believed() {
        let (planned, now) = (Millis(1_000), Millis(9_000_000));
        let of = |told| dated(planned, told, now);
        assert_eq!(of(None), Dated { at: now, clock_wrong: false });
        assert_eq!(of(Some(planned)), Dated { at: planned, clock_wrong: false });
        assert_eq!(of(Some(Millis(999))), Dated { at: now, clock_wrong: true });
        assert_eq!(of(Some(Millis(9_000_000 + CLOCK_AHEAD_MAX_MS))), Dated { at: now, clock_wrong: false });
        assert_eq!(of(Some(Millis(9_000_001 + CLOCK_AHEAD_MAX_MS))), Dated { at: now, clock_wrong: true });
        assert_eq!(of(Some(Millis(i64::MAX))), Dated { at: now, clock_wrong: true });
        assert_eq!(of(Some(Millis(i64::MIN))), Dated { at: now, clock_wrong: true });
    }

    fn any_candidates() -> impl Strategy<Value = Vec<Candidate>> {
        let one = (1i64..200, 0u32..4, 0u32..20, proptest::option::of(0u32..800));
        proptest::collection::vec(one, 0..80).prop_map(|all| {
            let risk = |(shop, violations_open, overdue, days_since)| Candidate {
                shop: ShopId(shop),
                risk: Risk { violations_open, letter: None, overdue, days_since },
            };
            all.into_iter().map(risk).collect()
        })
    }

    proptest! {
        #[test]
        fn proportions_hold_and_no_shop_comes_twice(
            candidates in any_candidates(), seed: [u8; 32], size in 0usize..100, percent in CHANCE_SHARE_MIN..=100
        ) {
            let planned = plan(&candidates, &seed, size, share(percent));
            let shops: BTreeSet<ShopId> = planned.iter().map(|planned| planned.shop).collect();
            let all: BTreeSet<ShopId> = candidates.iter().map(|candidate| candidate.shop).collect();
            prop_assert_eq!(shops.len(), planned.len(), "no shop twice");
            prop_assert!(shops.is_subset(&all));
            prop_assert_eq!(planned.len(), size.min(all.len()));
            let by_chance = planned.iter().filter(|planned| planned.reason == Reason::Chance).count();
            prop_assert_eq!(by_chance, share(percent).of(planned.len()));
            prop_assert!(by_chance * 100 >= planned.len() * usize::from(percent));
        }

        #[test]
        fn the_same_seed_gives_the_same_plan_in_whatever_order_shops_are_listed(
            mut candidates in any_candidates(), seed: [u8; 32], size in 0usize..100
        ) {
            candidates.sort_by_key(|candidate| candidate.shop);
            candidates.dedup_by_key(|candidate| candidate.shop);
            let planned = plan(&candidates, &seed, size, share(30));
            candidates.reverse();
            prop_assert_eq!(plan(&candidates, &seed, size, share(30)), planned);
        }

        /// Not even the shop of the least risk among many in a plan for one.
        #[test]
        fn every_shop_can_be_drawn(shop in 1i64..30) {
            let candidates: Vec<Candidate> = (1..30).map(|n| candidate(n, if n == shop { 0 } else { 9 })).collect();
            let drawn = (0u16..2_000).any(|n| {
                let mut seed = [0; 32];
                seed[..2].copy_from_slice(&n.to_be_bytes());
                plan(&candidates, &seed, 1, share(CHANCE_SHARE_MIN))[0].shop == ShopId(shop)
            });
            prop_assert!(drawn, "no seed draws it");
        }

        #[test]
        fn what_is_taken_by_risk_is_of_the_highest_risk(candidates in any_candidates(), seed: [u8; 32]) {
            let mut candidates = candidates;
            candidates.sort_by_key(|candidate| candidate.shop);
            candidates.dedup_by_key(|candidate| candidate.shop);
            let planned = plan(&candidates, &seed, 20, share(20));
            let taken: BTreeSet<ShopId> = planned.iter().map(|planned| planned.shop).collect();
            let points = |shop| candidates.iter().find(|c| c.shop == shop).map_or(0, |c| c.risk.points());
            let by_risk = planned.iter().filter(|planned| planned.reason == Reason::Risk);
            if let Some(least) = by_risk.map(|planned| points(planned.shop)).min() {
                for left in candidates.iter().filter(|candidate| !taken.contains(&candidate.shop)) {
                    prop_assert!(left.risk.points() <= least);
                }
            }
        }

        #[test]
        fn a_date_is_never_before_the_plan_or_in_the_future(planned in 0i64..1_000, later in 0i64..1_000, told: i64) {
            let now = Millis(planned + later);
            let dated = dated(Millis(planned), Some(Millis(told)), now);
            prop_assert!(Millis(planned) <= dated.at && dated.at <= now);
        }
    }
}
