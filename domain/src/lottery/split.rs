//! How the shops share what sponsors do not pay, to the rial, by a written rule.
//!
//! Each shop has a weight (1, or its sales) and the most that it accepted. The amount is shared by weight; who would pay more than its
//! most pays its most, and the rest is shared among the others in the same way. Then every share is rounded down to the rial, and the
//! rials that are left go, one each, to those with the largest remainders; of equal ones, to the shop that was listed earlier.

use crate::money::Rial;
use crate::shop::ShopId;
use serde::{Deserialize, Serialize};

/// By what the shares are measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// All alike.
    Equal,
    /// By what was confirmed as sold in the edition.
    Sales,
}

impl Measure {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Equal, Self::Sales];

    /// The name in forms and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Equal => "equal",
            Self::Sales => "sales",
        }
    }

    /// The measure of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|measure| measure.as_str() == name)
    }
}

/// A shop that accepted to share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Payer {
    /// Which.
    pub shop: ShopId,
    /// The most that it accepted.
    pub most: Rial,
    /// What it sold: confirmed orders that count.
    pub sales: Rial,
}

/// What a shop pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// Which.
    pub shop: ShopId,
    /// How much.
    pub amount: Rial,
}

/// What a split comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// A share for each shop, in the order of their numbers; those that pay nothing too.
    pub shares: Vec<Share>,
    /// What nobody pays, because every shop pays its most already.
    pub uncovered: Rial,
}

/// Shares an amount.
pub fn split(missing: Rial, measure: Measure, payers: &[Payer]) -> Split {
    let mut payers = payers.to_vec();
    payers.sort_unstable_by_key(|payer| payer.shop);
    payers.dedup_by_key(|payer| payer.shop);
    let weight = |payer: &Payer| match measure {
        Measure::Equal => 1,
        Measure::Sales => i128::from(payer.sales.rial()),
    };
    let most = |payer: &Payer| if weight(payer) == 0 { 0 } else { i128::from(payer.most.rial()) };
    let mut shares: Vec<i128> = vec![0; payers.len()];
    let mut open: Vec<usize> = (0..payers.len()).filter(|n| most(&payers[*n]) > 0).collect();
    let mut left = i128::from(missing.rial());
    // Whoever would pay its most or more pays its most; each time at least one, so that this ends.
    loop {
        let weights: i128 = open.iter().map(|n| weight(&payers[*n])).sum();
        let (full, others): (Vec<usize>, Vec<usize>) =
            open.iter().partition(|n| left * weight(&payers[**n]) >= most(&payers[**n]) * weights);
        if full.is_empty() {
            let mut remainders: Vec<(i128, usize)> = Vec::new();
            let mut given = 0;
            for n in &others {
                let part = left * weight(&payers[*n]);
                shares[*n] = part / weights;
                given += shares[*n];
                remainders.push((part % weights, *n));
            }
            remainders.sort_by_key(|(remainder, n)| (std::cmp::Reverse(*remainder), *n));
            let rest = usize::try_from(left - given).unwrap_or(0);
            remainders.iter().take(rest).for_each(|(_, n)| shares[*n] += 1);
            if !others.is_empty() {
                left = 0;
            }
            break;
        }
        for n in full {
            shares[n] = most(&payers[n]).min(left);
            left -= shares[n];
        }
        open = others;
    }
    let rial = |amount: i128| i64::try_from(amount).ok().and_then(|n| Rial::new(n).ok()).unwrap_or(Rial::NOTHING);
    Split {
        shares: payers.iter().zip(shares).map(|(of, amount)| Share { shop: of.shop, amount: rial(amount) }).collect(),
        uncovered: rial(left),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rial(n: i64) -> Rial {
        Rial::new(n).unwrap()
    }

    fn payer(shop: i64, most: i64, sales: i64) -> Payer {
        Payer { shop: ShopId(shop), most: rial(most), sales: rial(sales) }
    }

    fn amounts(split: &Split) -> Vec<i64> {
        split.shares.iter().map(|share| share.amount.rial()).collect()
    }

    #[test]
    fn the_rials_that_are_left_go_by_largest_remainder() {
        let all = [payer(1, 1000, 10), payer(2, 1000, 20), payer(3, 1000, 40)];
        assert_eq!(amounts(&split(rial(100), Measure::Equal, &all)), [34, 33, 33]);
        // 14.28…, 28.57…, 57.14…
        assert_eq!(amounts(&split(rial(100), Measure::Sales, &all)), [14, 29, 57]);
    }

    #[test]
    fn nobody_pays_more_than_it_accepted() {
        let all = [payer(1, 10, 1), payer(2, 50, 1), payer(3, 1000, 1)];
        assert_eq!(amounts(&split(rial(300), Measure::Equal, &all)), [10, 50, 240]);
        let short = split(rial(2000), Measure::Equal, &all);
        assert_eq!((amounts(&short), short.uncovered), (vec![10, 50, 1000], rial(940)));
        let none = split(rial(5), Measure::Equal, &[]);
        assert_eq!((amounts(&none), none.uncovered), (vec![], rial(5)));
        // Who sold nothing pays nothing by sales.
        let idle = split(rial(5), Measure::Sales, &[payer(1, 100, 0)]);
        assert_eq!((amounts(&idle), idle.uncovered), (vec![0], rial(5)));
    }

    proptest! {
        #[test]
        fn a_split_is_whole_bounded_and_fair(
            missing in prop_oneof![0i64..10_000, 0i64..=i64::MAX],
            of in prop::collection::vec((prop_oneof![0i64..500, 0i64..=i64::MAX / 64], prop_oneof![0i64..500, 0i64..=i64::MAX / 64]), 0..40),
            by_sales: bool,
        ) {
            let measure = if by_sales { Measure::Sales } else { Measure::Equal };
            let payers: Vec<Payer> = (1..).zip(&of).map(|(shop, (most, sales))| payer(shop, *most, *sales)).collect();
            let done = split(rial(missing), measure, &payers);
            let paid: i128 = done.shares.iter().map(|share| i128::from(share.amount.rial())).sum();
            prop_assert_eq!(paid + i128::from(done.uncovered.rial()), i128::from(missing), "to the rial");
            let weight = |payer: &Payer| if by_sales { i128::from(payer.sales.rial()) } else { 1 };
            for (share, payer) in done.shares.iter().zip(&payers) {
                prop_assert!(share.amount <= payer.most);
                prop_assert!(weight(payer) > 0 || share.amount == Rial::NOTHING);
                // Something is left uncovered only when all pay their most.
                prop_assert!(done.uncovered == Rial::NOTHING || weight(payer) == 0 || share.amount == payer.most);
            }
            for (a, of_a) in done.shares.iter().zip(&payers) {
                for (b, of_b) in done.shares.iter().zip(&payers) {
                    // Who is below its most pays, by weight, no less than anybody else, but for the rial of the remainder.
                    if a.amount < of_a.most && weight(of_a) > 0 {
                        let (a, b) = (i128::from(a.amount.rial()), i128::from(b.amount.rial()));
                        prop_assert!((b - 1) * weight(of_a) <= (a + 1) * weight(of_b));
                    }
                }
            }
            let mut backwards = payers.clone();
            backwards.reverse();
            prop_assert_eq!(split(rial(missing), measure, &backwards), done);
        }
    }
}
