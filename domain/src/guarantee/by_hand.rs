//! Payments that people record: what shops and founders pay in, what shops pay back, what running the fund costs.

use super::policies;
use crate::calendar::Day;
use crate::ledger::{Account, AccountKind, Amount, Move};
use crate::shop::{Shop, ShopId};

/// Months for which a shop pays at once, at most.
pub const MONTHS_MAX: i64 = 120;
/// Orders for which it pays at once, at most.
pub const ORDERS_MAX: i64 = 1_000_000_000;

/// What a payment is that was recorded by hand. These alone can be taken back: what moves for a claim or a prize follows from the
/// decision and the bank's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ByHand {
    /// A shop paid in.
    FromShop(ShopId),
    /// Founders paid in.
    FromFounders,
    /// A shop paid back.
    Recovery(ShopId),
    /// Running the fund cost something.
    Cost,
}

impl ByHand {
    /// What moved the money so; `None` for what people do not record.
    pub fn of(moved: &Move) -> Option<Self> {
        match (moved.debit, moved.credit) {
            (Account { kind: AccountKind::Contributions, party: 0 }, Account::RESERVE) => Some(Self::FromFounders),
            (Account { kind: AccountKind::Contributions, party }, Account::RESERVE) => {
                Some(Self::FromShop(ShopId(party)))
            }
            (Account { kind: AccountKind::Recoveries, party }, Account::RESERVE) => Some(Self::Recovery(ShopId(party))),
            (Account::RESERVE, Account::COSTS) => Some(Self::Cost),
            _ => None,
        }
    }
}

/// What is noted of the fund's money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FundAct {
    /// A payment was recorded.
    Record,
    /// The first of two would take it back.
    AskReversal,
    /// It was taken back.
    Reverse,
    /// A bank order was made.
    Order,
}

impl FundAct {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Record, Self::AskReversal, Self::Reverse, Self::Order];

    /// The name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Record => "record",
            Self::AskReversal => "ask-reversal",
            Self::Reverse => "reverse",
            Self::Order => "order",
        }
    }

    /// The one of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|of| of.as_str() == name)
    }
}

/// By what a shop's contribution is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// The flat contribution of its risk class, for so many months.
    Months(i64),
    /// The contribution of its risk class for each of so many orders.
    Orders(i64),
}

/// Why a contribution cannot be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotCounted {
    /// No policy is in force.
    #[error("there is no cover yet")]
    NoPolicy,
    /// Its grade is not covered.
    #[error("the shop has a grade that is not covered: it pays nothing in")]
    Grade,
    /// Too few or too many.
    #[error("a contribution is for 1 to {MONTHS_MAX} months, or for 1 to {ORDERS_MAX} orders")]
    OutOfRange,
}

/// What a shop pays in by its risk class on a day.
///
/// # Errors
/// When it pays nothing in, or the number is out of range.
pub fn contribution(shop: &Shop, day: Day, basis: Basis) -> Result<Amount, NotCounted> {
    let policy = policies().and_then(|all| all.on(day)).ok_or(NotCounted::NoPolicy)?;
    let class = policy.contribution(shop.grade.and_then(|step| step.letter)).ok_or(NotCounted::Grade)?;
    let (each, times, most) = match basis {
        Basis::Months(months) => (class.flat_rial, months, MONTHS_MAX),
        Basis::Orders(orders) => (class.order_rial, orders, ORDERS_MAX),
    };
    let in_range = (1..=most).contains(&times);
    let rial = in_range.then(|| each.rial().checked_mul(times)).flatten().ok_or(NotCounted::OutOfRange)?;
    Amount::new(rial).map_err(|_| NotCounted::OutOfRange)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grade::Letter;
    use crate::shop::{GradeStep, ShopName};

    #[test]
    fn a_shop_pays_by_its_class_and_no_overflow_is_recorded() {
        let day = Day::parse("2026-11-25").unwrap();
        let mut shop = Shop::listed(ShopId(1), "kafsh.example".into(), None, ShopName::of("Kafsh"));
        let class = policies().unwrap().on(day).unwrap().contribution(None).unwrap();
        let of = |shop: &Shop, basis| contribution(shop, day, basis).map(Amount::rial);
        assert_eq!(of(&shop, Basis::Months(3)), Ok(3 * class.flat_rial.rial()));
        assert_eq!(of(&shop, Basis::Orders(1_200)), Ok(1_200 * class.order_rial.rial()));
        for wrong in
            [Basis::Months(0), Basis::Months(-1), Basis::Months(121), Basis::Orders(0), Basis::Orders(i64::MAX)]
        {
            assert_eq!(of(&shop, wrong), Err(NotCounted::OutOfRange), "{wrong:?}");
        }
        let early = Day::parse("2026-03-20").unwrap();
        assert_eq!(contribution(&shop, early, Basis::Months(1)), Err(NotCounted::NoPolicy));
        shop.grade = Some(GradeStep { day, version: 1, points: 1, letter: Some(Letter::F) });
        assert_eq!(of(&shop, Basis::Months(1)), Err(NotCounted::Grade));
    }

    #[test]
    fn names_read_back() {
        for act in FundAct::ALL {
            assert_eq!(FundAct::parse(act.as_str()), Some(act));
        }
    }

    #[test]
    fn only_what_people_record_is_by_hand() {
        let amount = Amount::new(1).unwrap();
        let moved = |debit, credit| Move { debit, credit, amount };
        let of = Account::of;
        for (debit, credit, what) in [
            (of(AccountKind::Contributions, 0), Account::RESERVE, Some(ByHand::FromFounders)),
            (of(AccountKind::Contributions, 7), Account::RESERVE, Some(ByHand::FromShop(ShopId(7)))),
            (of(AccountKind::Recoveries, 7), Account::RESERVE, Some(ByHand::Recovery(ShopId(7)))),
            (Account::RESERVE, Account::COSTS, Some(ByHand::Cost)),
            (Account::RESERVE, Account::BANK_ORDERS, None),
            (Account::BANK_ORDERS, of(AccountKind::Payouts, 7), None),
            (of(AccountKind::Sponsors, 1), of(AccountKind::Prizes, 1), None),
        ] {
            assert_eq!(ByHand::of(&moved(debit, credit)), what, "{debit} to {credit}");
        }
    }
}
