//! What is noted of a lottery.

use super::PayoutStep;

/// What somebody did with a lottery, or the program by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LotteryAct {
    /// It was opened.
    Open,
    /// A pledge was accepted.
    Accept,
    /// A pledge was refused.
    Refuse,
    /// Tickets were closed.
    Close,
    /// A sponsor's money or a shop's share arrived.
    Receive,
    /// The list was frozen.
    Freeze,
    /// It was committed to again, with another round.
    Renew,
    /// The round's value was taken, and it was drawn.
    Take,
    /// A step of a claimed prize.
    Step(PayoutStep),
    /// A bank order was made.
    Order,
    /// The bank paid a prize.
    Paid,
    /// The bank sent a prize's payment back.
    Rejected,
}

impl LotteryAct {
    /// Every one.
    pub const ALL: [Self; 14] = [
        Self::Open,
        Self::Accept,
        Self::Refuse,
        Self::Close,
        Self::Receive,
        Self::Freeze,
        Self::Renew,
        Self::Take,
        Self::Step(PayoutStep::Pay),
        Self::Step(PayoutStep::Send),
        Self::Step(PayoutStep::AskAgain),
        Self::Order,
        Self::Paid,
        Self::Rejected,
    ];

    /// The name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Accept => "accept",
            Self::Refuse => "refuse",
            Self::Close => "close",
            Self::Receive => "receive",
            Self::Freeze => "freeze",
            Self::Renew => "renew",
            Self::Take => "take",
            Self::Step(step) => step.as_str(),
            Self::Order => "order",
            Self::Paid => "paid",
            Self::Rejected => "rejected",
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
    fn names_read_back_and_every_step_has_one() {
        for act in LotteryAct::ALL {
            assert_eq!(LotteryAct::parse(act.as_str()), Some(act));
        }
        for step in PayoutStep::ALL {
            assert_eq!(LotteryAct::parse(step.as_str()), Some(LotteryAct::Step(step)));
        }
        assert_eq!(LotteryAct::parse("nonsense"), None);
    }
}
