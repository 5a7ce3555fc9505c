//! A claimed prize on its way to its winner: money leaves as the ledger holds and posts it, above a limit when two people agreed; a
//! thing is sent.

use crate::four_eyes;
use serde::{Deserialize, Serialize};

/// Where a claimed prize is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Payout {
    /// Nobody has done anything yet.
    Waiting,
    /// The first of two agreed that it is paid.
    Agreed,
    /// Its money is held, and is to be paid at the bank.
    Due,
    /// It was paid.
    Paid,
    /// The thing was sent.
    Sent,
    /// It cannot go where the winner said; the winner names another place.
    Returned,
}

/// What staff does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PayoutStep {
    /// Says that it is paid.
    Pay,
    /// Says that the thing was sent.
    Send,
    /// Asks the winner for another place.
    AskAgain,
}

/// Why a step is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PayoutFault {
    /// It is not its turn, or somebody was faster.
    #[error("the prize is further on its way by now, or goes another way")]
    NotNow,
    /// The same person agreed before.
    #[error("somebody else has to agree")]
    SameEyes,
}

/// What surrounds a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Around {
    /// Whether the winner asked for money, and not for a thing.
    pub is_money: bool,
    /// Whether two people have to agree.
    pub four_eyes: bool,
    /// Who agreed first.
    pub agreed_by: Option<i64>,
    /// Who takes the step.
    pub by: i64,
    /// Whether its payment has left for the bank, whose answer is waited for.
    pub at_bank: bool,
}

impl Payout {
    /// Every one, in its order.
    pub const ALL: [Self; 6] = [Self::Waiting, Self::Agreed, Self::Due, Self::Returned, Self::Paid, Self::Sent];

    /// The name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Agreed => "agreed",
            Self::Due => "due",
            Self::Paid => "paid",
            Self::Sent => "sent",
            Self::Returned => "returned",
        }
    }

    /// The one of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|of| of.as_str() == name)
    }

    /// Whether nothing more happens.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Paid | Self::Sent)
    }

    /// Where it is after a step.
    ///
    /// # Errors
    /// Why the step is not taken.
    pub fn after(self, step: PayoutStep, around: Around) -> Result<Self, PayoutFault> {
        match (step, self) {
            (PayoutStep::Pay, Self::Waiting | Self::Agreed) if around.is_money => {
                let now = four_eyes::agreed(around.four_eyes, around.agreed_by, around.by);
                now.map(|now| if now { Self::Due } else { Self::Agreed }).map_err(|_| PayoutFault::SameEyes)
            }
            (PayoutStep::Send, Self::Waiting) if !around.is_money => Ok(Self::Sent),
            (PayoutStep::AskAgain, Self::Due) if around.at_bank => Err(PayoutFault::NotNow),
            (PayoutStep::AskAgain, Self::Waiting | Self::Agreed | Self::Due) => Ok(Self::Returned),
            _ => Err(PayoutFault::NotNow),
        }
    }

    /// Where it is after the bank's answer: paid, or with a winner who is to name another account.
    ///
    /// # Errors
    /// When no payment is on its way.
    pub fn answered(self, is_paid: bool) -> Result<Self, PayoutFault> {
        match (self, is_paid) {
            (Self::Due, true) => Ok(Self::Paid),
            (Self::Due, false) => Ok(Self::Returned),
            _ => Err(PayoutFault::NotNow),
        }
    }
}

impl PayoutStep {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Pay, Self::Send, Self::AskAgain];

    /// The name in forms and in the history.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pay => "pay",
            Self::Send => "send",
            Self::AskAgain => "ask-again",
        }
    }

    /// The one of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|of| of.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_above_the_limit_leaves_when_two_people_agreed() {
        let around = Around { is_money: true, four_eyes: true, agreed_by: None, by: 1, at_bank: false };
        let first = Payout::Waiting.after(PayoutStep::Pay, around);
        assert_eq!(first, Ok(Payout::Agreed));
        let again = Around { agreed_by: Some(1), ..around };
        assert_eq!(Payout::Agreed.after(PayoutStep::Pay, again), Err(PayoutFault::SameEyes));
        assert_eq!(Payout::Agreed.after(PayoutStep::Pay, Around { by: 2, ..again }), Ok(Payout::Due));
        assert_eq!(Payout::Waiting.after(PayoutStep::Pay, Around { four_eyes: false, ..around }), Ok(Payout::Due));
    }

    #[test]
    fn each_step_has_its_turn_and_none_is_taken_twice() {
        for is_money in [true, false] {
            let around = Around { is_money, four_eyes: false, agreed_by: None, by: 1, at_bank: false };
            for standing in Payout::ALL {
                let open: Vec<PayoutStep> =
                    PayoutStep::ALL.into_iter().filter(|step| standing.after(*step, around).is_ok()).collect();
                let expected: &[PayoutStep] = match (standing, is_money) {
                    (Payout::Waiting, false) => &[PayoutStep::Send, PayoutStep::AskAgain],
                    (Payout::Waiting | Payout::Agreed, true) => &[PayoutStep::Pay, PayoutStep::AskAgain],
                    (Payout::Agreed, false) => &[PayoutStep::AskAgain],
                    (Payout::Due, _) => &[PayoutStep::AskAgain],
                    _ => &[],
                };
                assert_eq!(open, expected, "{standing:?} {is_money}");
            }
        }
    }

    #[test]
    fn what_left_for_the_bank_waits_for_its_answer() {
        let around = Around { is_money: true, four_eyes: false, agreed_by: None, by: 1, at_bank: true };
        assert_eq!(Payout::Due.after(PayoutStep::AskAgain, around), Err(PayoutFault::NotNow));
        assert_eq!(Payout::Due.answered(true), Ok(Payout::Paid));
        assert_eq!(Payout::Due.answered(false), Ok(Payout::Returned));
        for standing in Payout::ALL.into_iter().filter(|of| *of != Payout::Due) {
            assert_eq!(standing.answered(true), Err(PayoutFault::NotNow), "{standing:?}");
        }
    }

    #[test]
    fn names_read_back() {
        for of in Payout::ALL {
            assert_eq!(Payout::parse(of.as_str()), Some(of));
        }
        for of in PayoutStep::ALL {
            assert_eq!(PayoutStep::parse(of.as_str()), Some(of));
        }
    }
}
