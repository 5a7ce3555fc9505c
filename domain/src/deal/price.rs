//! Prices over time, and the discount that follows from them.
//!
//! # The rule
//!
//! The *reference price* of goods is the lowest price at which they were offered in the 30 days before the reduction began (the
//! idea of Article 6a of Directive 98/6/EC of the European Union). The percentage is computed from it, rounded down, and is
//! never typed: raising a price the day before it is "reduced" gains nothing, because the price before the raise is still among
//! the thirty days.
//!
//! # Missing days
//!
//! A price holds from the day for which it is known until the next day for which one is known. So a day without a price has the
//! price of the last day before it, and a day before the first known price has none. The thirty days are known when each of them
//! has a price, that is, when the first known price is of the first of them or earlier; otherwise there is no percentage, only
//! the number of days that have one.

use crate::calendar::Day;
use crate::money::Rial;
use serde::{Deserialize, Serialize};

/// How many days before the reduction count.
pub const REFERENCE_DAYS: i32 = 30;

/// How many dated prices a series keeps at most, the latest ones. More than thirteen months of days; older prices no longer
/// decide anything.
pub const SERIES_MAX: usize = 400;

/// What goods cost from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "(i32, Rial)", into = "(i32, Rial)")]
pub struct Priced {
    /// From which day.
    pub day: Day,
    /// How much.
    pub price: Rial,
}

impl From<(i32, Rial)> for Priced {
    fn from((day, price): (i32, Rial)) -> Self {
        Self { day: Day(day), price }
    }
}

impl From<Priced> for (i32, Rial) {
    fn from(priced: Priced) -> Self {
        (priced.day.0, priced.price)
    }
}

/// Prices of one kind of goods: one a day at most, in order of days, at most [`SERIES_MAX`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<Priced>", into = "Vec<Priced>")]
pub struct Series(Vec<Priced>);

impl From<Vec<Priced>> for Series {
    fn from(prices: Vec<Priced>) -> Self {
        prices.into_iter().collect()
    }
}

impl From<Series> for Vec<Priced> {
    fn from(series: Series) -> Self {
        series.0
    }
}

impl FromIterator<Priced> for Series {
    /// Prices in any order; of two for one day the lower counts, because it was to be had.
    fn from_iter<I: IntoIterator<Item = Priced>>(prices: I) -> Self {
        let mut all: Vec<Priced> = prices.into_iter().collect();
        // Ordered by day and then by price, so that the lower one of a day stays.
        all.sort_unstable();
        all.dedup_by_key(|priced| priced.day);
        let surplus = all.len().saturating_sub(SERIES_MAX);
        all.drain(..surplus);
        Self(all)
    }
}

impl Series {
    /// The dated prices, in order of days.
    pub fn prices(&self) -> &[Priced] {
        &self.0
    }

    /// Whether a price is known for exactly that day.
    pub fn has(&self, day: Day) -> bool {
        self.0.binary_search_by_key(&day, |priced| priced.day).is_ok()
    }

    /// This series and other prices together, as [`Series::from_iter`] takes them.
    #[must_use]
    pub fn with(&self, others: impl IntoIterator<Item = Priced>) -> Self {
        self.0.iter().copied().chain(others).collect()
    }

    /// This series with the price that a deal has from the day it began until its last day, and the regular one after. So a deal
    /// that ended is among the prices from which the next one's reference is taken.
    #[must_use]
    pub fn with_deal(&self, began: Day, last: Day, deal: Rial, regular: Rial) -> Self {
        self.with([Priced { day: began, price: deal }, Priced { day: last.plus_days(1), price: regular }])
    }

    /// This series, in which a deal was planned from `began` to `until`, when the deal is ended on a day: the return to the regular
    /// price moves to the day after. A deal that is ended before it began was never to be had, and leaves no price.
    #[must_use]
    pub fn with_deal_ended(&self, began: Day, until: Day, on: Day, deal: Rial, regular: Rial) -> Self {
        let planned = [Priced { day: began, price: deal }, Priced { day: until.plus_days(1), price: regular }];
        let without: Self = self.0.iter().copied().filter(|priced| !planned.contains(priced)).collect();
        if on < began { without } else { without.with_deal(began, on.min(until), deal, regular) }
    }

    /// What the goods cost on a day: the last price known of that day or before.
    pub fn on(&self, day: Day) -> Option<Rial> {
        let known = self.0.partition_point(|priced| priced.day <= day);
        Some(self.0.get(known.checked_sub(1)?)?.price)
    }

    /// The lowest price that held on any of the days `first..=last`; `None` when none of them has a price.
    pub fn lowest(&self, first: Day, last: Day) -> Option<Rial> {
        let from = self.0.partition_point(|priced| priced.day <= first);
        let to = self.0.partition_point(|priced| priced.day <= last);
        let within = self.0.get(from..to).unwrap_or_default().iter().map(|priced| priced.price);
        within.chain(self.on(first)).min()
    }

    /// How many of the thirty days before `began` have a price.
    pub fn days_known(&self, began: Day) -> u8 {
        let days = self.0.first().map_or(0, |first| began.0.saturating_sub(first.day.0));
        u8::try_from(days.clamp(0, REFERENCE_DAYS)).unwrap_or(0)
    }

    /// The reference price of a reduction that began on that day, or how many of the thirty days before have a price.
    ///
    /// # Errors
    /// When a day of the thirty has no price; how many have one.
    pub fn reference(&self, began: Day) -> Result<Rial, u8> {
        let days = self.days_known(began);
        let lowest = self.lowest(began.plus_days(-REFERENCE_DAYS), began.plus_days(-1));
        match lowest {
            Some(lowest) if i32::from(days) == REFERENCE_DAYS => Ok(lowest),
            _ => Err(days),
        }
    }

    /// On which day the reduction began that still holds on `day`: the first fall in the unbroken row of falls, without a rise,
    /// that ends there. Several steps down are one reduction. A fall thirty days ago or earlier is no reduction any more: that
    /// price is the usual one. `None` when nothing fell.
    fn reduction_began(&self, day: Day) -> Option<Day> {
        let known = self.0.partition_point(|priced| priced.day <= day);
        let mut began = None;
        for pair in self.0.get(..known)?.windows(2).rev() {
            let [before, after] = pair else { continue };
            if after.day.0 <= day.0.saturating_sub(REFERENCE_DAYS) || after.price > before.price {
                break;
            }
            if after.price < before.price {
                began = Some(after.day);
            }
        }
        began
    }

    /// The discount that a price holds which the series itself shows on a day; `None` when the goods are not reduced then. No page
    /// shows it: by it the rule is compared with a count by other means, over whole files of prices (`docs/deals.md`).
    pub fn discount_on(&self, day: Day) -> Option<Discount> {
        let began = self.reduction_began(day)?;
        Some(Discount::of(self, began, self.on(day)?))
    }

    /// One price for each of the thirty days up to `last`, the oldest first; days before the first known price have none.
    pub fn thirty_days(&self, last: Day) -> Vec<(Day, Option<Rial>)> {
        (1 - REFERENCE_DAYS..=0).map(|back| last.plus_days(back)).map(|day| (day, self.on(day))).collect()
    }
}

/// What a deal price is against the prices before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Discount {
    /// It is below the reference price by at least one percent.
    Verified {
        /// The reference price.
        reference: Rial,
        /// Whole percent, rounded down; from 1 to 99 for any price above zero.
        percent: u8,
    },
    /// The thirty days are not known.
    TooShort {
        /// How many of them are.
        days: u8,
    },
    /// It is not below the reference price, or by less than one percent.
    NotBelow {
        /// The reference price.
        reference: Rial,
    },
}

impl Discount {
    /// Of a price from the day on which it began, against the series before.
    pub fn of(series: &Series, began: Day, price: Rial) -> Self {
        match series.reference(began) {
            Err(days) => Self::TooShort { days },
            Ok(reference) => match percent_below(reference, price) {
                0 => Self::NotBelow { reference },
                percent => Self::Verified { reference, percent },
            },
        }
    }

    /// Of a deal: as [`Discount::of`], but never from a reference above the regular price that the shop itself names, because
    /// that is what the goods cost on the day before.
    pub fn of_deal(series: &Series, began: Day, regular: Rial, deal: Rial) -> Self {
        match Self::of(series, began, deal) {
            Self::Verified { reference, .. } | Self::NotBelow { reference } if regular < reference => {
                match percent_below(regular, deal) {
                    0 => Self::NotBelow { reference: regular },
                    percent => Self::Verified { reference: regular, percent },
                }
            }
            other => other,
        }
    }

    /// The percentage, where there is one.
    pub fn percent(self) -> Option<u8> {
        match self {
            Self::Verified { percent, .. } => Some(percent),
            Self::TooShort { .. } | Self::NotBelow { .. } => None,
        }
    }
}

/// How many whole percent a price lies below another, rounded down; 0 when it does not.
fn percent_below(reference: Rial, price: Rial) -> u8 {
    let (reference, price) = (i128::from(reference.rial()), i128::from(price.rial()));
    if reference <= price {
        return 0;
    }
    u8::try_from((reference - price) * 100 / reference).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn rial(toman: i64) -> Rial {
        Rial::new(toman * 10).unwrap()
    }

    fn series(prices: &[(i32, i64)]) -> Series {
        prices.iter().map(|&(day, toman)| Priced { day: Day(day), price: rial(toman) }).collect()
    }

    #[test]
    fn a_price_raised_the_day_before_gains_nothing() {
        let prices = series(&[(0, 100), (99, 150)]);
        assert_eq!(Discount::of(&prices, Day(100), rial(105)), Discount::NotBelow { reference: rial(100) });
        assert_eq!(Discount::of(&prices, Day(100), rial(80)), Discount::Verified { reference: rial(100), percent: 20 });
    }

    #[test]
    fn thirty_days_are_needed_and_thirty_are_enough() {
        let prices = series(&[(70, 100)]);
        assert_eq!(Discount::of(&prices, Day(100), rial(75)).percent(), Some(25));
        assert_eq!(Discount::of(&prices, Day(99), rial(75)), Discount::TooShort { days: 29 });
        assert_eq!(Discount::of(&Series::default(), Day(99), rial(75)), Discount::TooShort { days: 0 });
        assert_eq!(Discount::of(&prices, Day(70), rial(75)), Discount::TooShort { days: 0 });
    }

    #[test]
    fn the_window_has_its_first_day_and_not_the_day_before() {
        // 60 was to be had until day 69, the last day before the window of 70..=99.
        assert_eq!(series(&[(0, 60), (70, 100)]).reference(Day(100)), Ok(rial(100)));
        assert_eq!(series(&[(0, 60), (71, 100)]).reference(Day(100)), Ok(rial(60)));
        // The price of the day itself is the reduction, not its reference.
        assert_eq!(series(&[(0, 100), (100, 50)]).reference(Day(100)), Ok(rial(100)));
    }

    #[test]
    fn percent_is_rounded_down_and_less_than_one_is_none() {
        let prices = series(&[(0, 1000)]);
        assert_eq!(Discount::of(&prices, Day(50), rial(667)).percent(), Some(33));
        assert_eq!(Discount::of(&prices, Day(50), rial(991)), Discount::NotBelow { reference: rial(1000) });
        assert_eq!(Discount::of(&prices, Day(50), rial(990)).percent(), Some(1));
    }

    #[test]
    fn the_regular_price_that_a_shop_names_bounds_the_reference() {
        let prices = series(&[(0, 200)]);
        let of = |regular, deal| Discount::of_deal(&prices, Day(50), rial(regular), rial(deal));
        assert_eq!(of(250, 100), Discount::Verified { reference: rial(200), percent: 50 });
        assert_eq!(of(110, 100), Discount::Verified { reference: rial(110), percent: 9 });
    }

    #[test]
    fn a_deal_that_ended_is_a_price_of_the_past() {
        let prices = series(&[(0, 100)]).with_deal(Day(50), Day(59), rial(70), rial(100));
        assert_eq!(prices.on(Day(55)), Some(rial(70)));
        assert_eq!(prices.on(Day(60)), Some(rial(100)));
        assert_eq!(Discount::of(&prices, Day(80), rial(70)), Discount::NotBelow { reference: rial(70) });
    }

    #[test]
    fn a_deal_that_never_began_leaves_no_price() {
        let before = series(&[(0, 100)]);
        let planned = before.with_deal(Day(50), Day(59), rial(10), rial(100));
        let ended = |on| planned.with_deal_ended(Day(50), Day(59), Day(on), rial(10), rial(100));
        assert_eq!(ended(49), before);
        assert_eq!(ended(50), before.with_deal(Day(50), Day(50), rial(10), rial(100)));
        assert_eq!(ended(55), before.with_deal(Day(50), Day(55), rial(10), rial(100)));
        assert_eq!(ended(70), planned, "it was over");
    }

    #[test]
    fn several_steps_down_are_one_reduction() {
        let prices = series(&[(0, 120), (30, 100), (40, 90), (44, 90), (45, 80), (50, 95)]);
        assert_eq!(prices.reduction_began(Day(49)), Some(Day(30)));
        assert_eq!(prices.discount_on(Day(49)), Some(Discount::Verified { reference: rial(120), percent: 33 }));
        assert_eq!(prices.discount_on(Day(50)), None, "it rose");
        // Thirty days on, 100 is the usual price.
        let steps = series(&[(0, 120), (30, 100), (70, 90)]);
        assert_eq!(steps.discount_on(Day(75)), Some(Discount::Verified { reference: rial(100), percent: 10 }));
        assert_eq!(steps.reduction_began(Day(99)), Some(Day(70)));
        assert_eq!(steps.reduction_began(Day(100)), None);
    }

    #[test]
    fn a_series_is_bounded_and_its_json_is_checked() {
        let long: Series = (0..1_000).map(|day| Priced { day: Day(day), price: rial(5) }).collect();
        assert_eq!(long.prices().len(), SERIES_MAX);
        assert_eq!(long.prices().last().map(|last| last.day), Some(Day(999)));
        assert_eq!(serde_json::to_string(&series(&[(3, 2), (1, 4)])).unwrap(), "[[1,40],[3,20]]");
        assert_eq!(serde_json::from_str::<Series>("[[3,20],[1,40],[3,10]]").unwrap(), series(&[(1, 4), (3, 1)]));
        assert!(serde_json::from_str::<Series>("[[3,-20]]").is_err());
    }

    /// The price of each day, counted one by one.
    fn day_by_day(prices: &[(i32, i64)]) -> BTreeMap<i32, i64> {
        let mut known: BTreeMap<i32, i64> = BTreeMap::new();
        for &(day, toman) in prices {
            let price = known.entry(day).or_insert(toman);
            *price = toman.min(*price);
        }
        let mut all = BTreeMap::new();
        let mut last = None;
        for day in 0..=200 {
            last = known.get(&day).copied().or(last);
            if let Some(price) = last {
                all.insert(day, price);
            }
        }
        all
    }

    proptest! {
        #[test]
        fn the_reference_agrees_with_a_count_of_days(
            prices in prop::collection::vec((0i32..150, 1i64..60), 0..40), began in 0i32..200, deal in 1i64..60
        ) {
            let all = day_by_day(&prices);
            let window: Vec<i64> = (began - 30..began).filter_map(|day| all.get(&day).copied()).collect();
            let expected = match window.iter().min() {
                Some(&lowest) if window.len() == 30 => {
                    let percent = (1..=100).rev().find(|percent| (lowest - deal) * 100 >= percent * lowest);
                    match percent {
                        Some(percent) => {
                            Discount::Verified { reference: rial(lowest), percent: u8::try_from(percent).unwrap() }
                        }
                        None => Discount::NotBelow { reference: rial(lowest) },
                    }
                }
                _ => Discount::TooShort { days: u8::try_from(window.len()).unwrap() },
            };
            prop_assert_eq!(Discount::of(&series(&prices), Day(began), rial(deal)), expected);
        }

        #[test]
        fn a_reduction_agrees_with_a_walk_back_over_days(
            prices in prop::collection::vec((0i32..150, 1i64..9), 1..60), day in 0i32..200
        ) {
            let all = day_by_day(&prices);
            let mut began = None;
            for at in (day - 29..=day).rev() {
                let (Some(before), Some(now)) = (all.get(&(at - 1)), all.get(&at)) else { break };
                if now > before {
                    break;
                }
                if now < before {
                    began = Some(Day(at));
                }
            }
            prop_assert_eq!(series(&prices).reduction_began(Day(day)), began);
        }
    }
}
