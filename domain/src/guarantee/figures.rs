//! What the public reads of the fund's claims, from its counts by day.

use super::{Counted, Refusal, refusal_of};
use crate::calendar::{Calendar, Day, Month};
use crate::money::Rial;
use std::collections::BTreeMap;

/// Claims since the fund began.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FundCounts {
    /// Claims that were opened.
    pub opened: u64,
    /// Of these, awarded.
    pub awarded: u64,
    /// Refused, by reason.
    pub refused: BTreeMap<Refusal, u64>,
    /// Paid.
    pub paid: u64,
    /// By day: how many were paid, and how much.
    pub payouts: BTreeMap<Day, (u64, Rial)>,
    /// By days from opening to payment: how many.
    days_to_payment: BTreeMap<u32, u64>,
}

impl FundCounts {
    /// Adds the counts up.
    pub fn of(counts: &[(Counted, u64)]) -> Self {
        let mut all = Self::default();
        for (line, n) in counts {
            match line.what.as_str() {
                "opened" => all.opened += n,
                "awarded" => all.awarded += n,
                "paid" => {
                    all.paid += n;
                    let of = all.payouts.entry(line.day).or_default();
                    let sum = of.1.rial().saturating_add(line.amount.rial());
                    *of = (of.0 + n, Rial::new(sum).unwrap_or_default());
                }
                what => {
                    if let Some(refusal) = refusal_of(what) {
                        *all.refused.entry(refusal).or_default() += n;
                    } else if let Some(days) = what.strip_prefix("paid-after-").and_then(|days| days.parse().ok()) {
                        *all.days_to_payment.entry(days).or_default() += n;
                    }
                }
            }
        }
        all
    }

    /// How many were refused.
    pub fn refused_in_all(&self) -> u64 {
        self.refused.values().sum()
    }

    /// The days within which half of the paid claims were paid; `None` before there is one.
    pub fn median_days(&self) -> Option<u32> {
        let n: u64 = self.days_to_payment.values().sum();
        let mut seen = 0;
        self.days_to_payment.iter().find_map(|(days, of)| {
            seen += of;
            (2 * seen >= n).then_some(*days)
        })
    }

    /// What was paid in each month of a calendar that saw a payment, the oldest first: how many, and how much.
    pub fn months(&self, calendar: Calendar) -> Vec<(Month, u64, Rial)> {
        let mut months: BTreeMap<Month, (u64, i64)> = BTreeMap::new();
        for (day, (n, rial)) in &self.payouts {
            let of = months.entry(Month::of(*day, calendar)).or_default();
            *of = (of.0 + n, of.1.saturating_add(rial.rial()));
        }
        months.into_iter().map(|(month, (n, rial))| (month, n, Rial::new(rial).unwrap_or_default())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_add_up_to_what_the_public_reads() {
        let line = |day: i32, what: &str, rial: i64, n: u64| {
            (Counted { day: Day(day), what: what.into(), amount: Rial::new(rial).unwrap() }, n)
        };
        let of = FundCounts::of(&[
            line(20_780, "opened", 0, 5),
            line(20_780, "awarded", 900, 3),
            line(20_780, "refused-window-over", 0, 2),
            line(20_781, "paid", 300, 1),
            line(20_781, "paid-after-1", 0, 1),
            line(20_800, "paid", 600, 2),
            line(20_800, "paid-after-9", 0, 2),
            line(20_800, "recovered", 300, 1),
        ]);
        assert_eq!((of.opened, of.awarded, of.refused_in_all(), of.paid), (5, 3, 2, 3));
        assert_eq!(of.refused[&Refusal::WindowOver], 2);
        assert_eq!(of.median_days(), Some(9));
        // The two days lie in one month of the one calendar and in two of the other.
        let sums = |calendar| of.months(calendar).into_iter().map(|(_, n, rial)| (n, rial.rial())).collect::<Vec<_>>();
        assert_eq!(sums(Calendar::Gregorian), [(1, 300), (2, 600)]);
        assert_eq!(sums(Calendar::Jalali), [(3, 900)]);
        assert_eq!(FundCounts::default().median_days(), None);
    }
}
