//! The lottery: a draw that nobody can steer, and that everybody can run again.
//!
//! Tickets close; their list is frozen, and its root stands in the public log together with the prizes, the rule and the number of a
//! round of a public beacon that has not been yet ([`Commitment`]). When the round's value is there, the winners follow from it
//! ([`draw`]). `docs/lottery.md` says the same byte for byte, for those who write a program of their own.

pub mod act;
pub mod beacon;
pub mod claim;
pub mod draw;
pub mod filled;
pub mod payout;
pub mod split;
pub mod ticket;
pub mod verify;

pub use act::LotteryAct;
pub use beacon::{Beacon, BeaconFault, Brought, Round};
pub use payout::{Payout, PayoutFault, PayoutStep};
pub use split::{Measure, Payer, Share, Split};
pub use ticket::{Counter, Frozen, ListFault, Order, Person, Standing, Ticket};

use crate::calendar::Millis;
use crate::festival::edition::Text;
use crate::money::Rial;
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// The version of the rule that [`draw`] holds.
pub const RULE: u16 = 1;
/// Prizes of all kinds together, at most.
pub const PRIZES_MAX: u32 = 10_000;
/// Kinds of prizes, at most.
pub const PRIZE_KINDS_MAX: usize = 40;
/// Letters of a prize's or a lottery's name.
pub const NAME_CHARS_MAX: usize = 80;
/// The beacon's round is at least so long after the commitment: time for the log to be signed and seen by others.
pub const ROUND_MINUTES_MIN: i64 = 10;
/// And at most so long.
pub const ROUND_DAYS_MAX: i64 = 14;
/// A round's value that was not brought here so long after its time counts as missed.
pub const MISSED_HOURS: i64 = 72;

/// A lottery's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LotteryId(pub i64);

/// A kind of prize.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prize {
    /// What it is.
    pub name: Text,
    /// How many there are.
    pub count: u32,
    /// What one is worth.
    pub value: Rial,
}

/// What gives a ticket, and how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Orders below this give none.
    pub floor: Rial,
    /// Tickets of one buyer.
    pub per_person: u32,
    /// Tickets from orders of one shop.
    pub per_shop: u32,
    /// Of these, from buyers who gave no contact and cannot be told apart.
    pub alone_per_shop: u32,
}

/// What is settled when a lottery opens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// The edition whose orders give tickets.
    pub edition: String,
    /// What it is called.
    pub name: Text,
    /// The prizes, the first prize first.
    pub prizes: Vec<Prize>,
    /// How many alternates are drawn after the winners.
    pub alternates: u32,
    /// What gives a ticket.
    pub limits: Limits,
    /// How the shops share what sponsors do not pay.
    pub measure: Measure,
    /// Days within which a prize is claimed.
    pub claim_days: u16,
}

/// What is wrong with terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TermsFault {
    /// A name is missing in one of the languages, or is too long.
    #[error("a name is missing in one of the languages, or has more than {NAME_CHARS_MAX} letters")]
    Name,
    /// There are no prizes, or too many.
    #[error(
        "there must be 1 to {PRIZES_MAX} prizes of at most {PRIZE_KINDS_MAX} kinds, and at most as many alternates"
    )]
    Prizes,
    /// The prizes are worth more than can be counted.
    #[error("the prizes are worth more than can be counted")]
    Worth,
    /// A prize that is worth nothing.
    #[error("a prize is worth nothing")]
    Value,
    /// A limit of nothing.
    #[error("a limit is nothing: nobody could win")]
    Limits,
    /// Too short or too long for claiming.
    #[error("prizes are to be claimed within 7 to 180 days")]
    ClaimDays,
}

impl Terms {
    /// How many prizes there are.
    pub fn prizes_total(&self) -> u32 {
        self.prizes.iter().map(|prize| prize.count).fold(0, u32::saturating_add)
    }

    /// What the prizes are worth together; `None` when that cannot be counted.
    pub fn worth(&self) -> Option<Rial> {
        let sum = self
            .prizes
            .iter()
            .try_fold(0i64, |sum, prize| sum.checked_add(prize.value.rial().checked_mul(i64::from(prize.count))?))?;
        Rial::new(sum).ok()
    }

    /// Reads terms from JSON and checks them.
    ///
    /// # Errors
    /// What is wrong with them, a line each; never empty.
    pub fn parse(text: &str) -> Result<Self, Vec<String>> {
        let terms: Self = serde_json::from_str(text).map_err(|error| vec![error.to_string()])?;
        let faults = terms.faults();
        if faults.is_empty() { Ok(terms) } else { Err(faults.iter().map(ToString::to_string).collect()) }
    }

    /// All that is wrong with them.
    pub fn faults(&self) -> Vec<TermsFault> {
        let fits = |text: &Text| {
            [&text.fa, &text.en].iter().all(|text| !text.trim().is_empty() && text.chars().count() <= NAME_CHARS_MAX)
        };
        let named = fits(&self.name) && self.prizes.iter().all(|prize| fits(&prize.name));
        let counts = self.prizes.iter().all(|prize| prize.count > 0) && (1..=PRIZES_MAX).contains(&self.prizes_total());
        let kinds = self.prizes.len() <= PRIZE_KINDS_MAX && self.alternates <= PRIZES_MAX;
        let limits = &self.limits;
        let looked_at = [
            (named, TermsFault::Name),
            (counts && kinds, TermsFault::Prizes),
            (self.worth().is_some(), TermsFault::Worth),
            (self.prizes.iter().all(|prize| prize.value > Rial::NOTHING), TermsFault::Value),
            (limits.per_person > 0 && limits.per_shop > 0, TermsFault::Limits),
            ((7..=180).contains(&self.claim_days), TermsFault::ClaimDays),
        ];
        looked_at.into_iter().filter(|(holds, _)| !holds).map(|(_, fault)| fault).collect()
    }

    /// The kind of the prize at a place of the order, from 0.
    pub fn prize_at(&self, place: usize) -> Option<&Prize> {
        prize_at(&self.prizes, place)
    }
}

/// The kind of the prize at a place of the order, from 0.
pub fn prize_at(prizes: &[Prize], place: usize) -> Option<&Prize> {
    let mut left = place;
    prizes.iter().find(|prize| {
        let count = usize::try_from(prize.count).unwrap_or(usize::MAX);
        let is_it = left < count;
        left = left.saturating_sub(count);
        is_it
    })
}

/// What is promised in the public log before the beacon's round is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Commitment {
    /// Which lottery.
    pub lottery: LotteryId,
    /// Of which edition.
    pub edition: String,
    /// The rule's version.
    pub rule: u16,
    /// With what its tickets are salted, in hexadecimal.
    pub salt: String,
    /// How many tickets the list has.
    pub tickets: u32,
    /// The root of the list, in hexadecimal.
    pub root: String,
    /// The prizes, the first prize first.
    pub prizes: Vec<Prize>,
    /// How many alternates are drawn after the winners.
    pub alternates: u32,
    /// The beacon's chain.
    pub chain: String,
    /// Its round.
    pub round: Round,
    /// The number of the event with the commitment whose round was missed, which this one takes the place of.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub replaces: Option<i64>,
}

impl Commitment {
    /// How many prizes there are.
    pub fn prizes_total(&self) -> usize {
        self.prizes
            .iter()
            .map(|prize| usize::try_from(prize.count).unwrap_or(usize::MAX))
            .fold(0, usize::saturating_add)
    }

    /// How many tickets are drawn.
    pub fn wanted(&self) -> usize {
        self.prizes_total().saturating_add(usize::try_from(self.alternates).unwrap_or(usize::MAX))
    }
}

/// The hash that stands for a result in the log: SHA-256 of the drawn tickets in their order, each as 64 digits and a line feed.
pub fn result_hash<'h>(order: impl IntoIterator<Item = &'h Hash>) -> String {
    use sha2::{Digest, Sha256};
    let mut sha = Sha256::new();
    for ticket in order {
        sha.update(HEXLOWER.encode(ticket));
        sha.update("\n");
    }
    HEXLOWER.encode(&sha.finalize())
}

/// Where a lottery is in its course.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "kebab-case")]
pub enum Stage {
    /// Confirmed orders give tickets; sponsors pledge.
    Open,
    /// No more tickets; the split is settled.
    Closed {
        /// When.
        at: Millis,
    },
    /// The list is frozen and committed to.
    Frozen {
        /// When tickets were closed.
        closed_at: Millis,
        /// When it was frozen; a later round, where one was missed, changes nothing of it.
        at: Millis,
        /// The number of the event.
        event: i64,
        /// What was promised.
        commitment: Box<Commitment>,
    },
    /// It is drawn.
    Drawn {
        /// When tickets were closed.
        closed_at: Millis,
        /// When the list was frozen.
        frozen_at: Millis,
        /// The number of the event with the commitment.
        event: i64,
        /// What was promised.
        commitment: Box<Commitment>,
        /// When it was drawn.
        at: Millis,
        /// The number of the event that says so.
        drawn_event: i64,
        /// The beacon's signature, in hexadecimal.
        signature: String,
    },
}

/// Why a step is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Tickets are closed already.
    #[error("the tickets are closed already")]
    ClosedAlready,
    /// Tickets are not closed yet.
    #[error("the tickets are not closed yet")]
    NotClosed,
    /// The list is frozen already.
    #[error("the list is frozen already")]
    FrozenAlready,
    /// The list is not frozen yet.
    #[error("the list is not frozen yet")]
    NotFrozen,
    /// It is drawn already.
    #[error("the lottery is drawn already")]
    DrawnAlready,
    /// Orders may still be confirmed or cancelled.
    #[error("orders of the edition may still be confirmed or cancelled; close when they are final")]
    OrdersOpen,
    /// The prizes are not paid for.
    #[error("{0} rial of the prizes are not covered: every shop pays its most, and sponsors are missing")]
    NotCovered(i64),
    /// There is no ticket.
    #[error("there are no tickets")]
    NoTickets,
    /// The round is too near, or has been.
    #[error("the round must be at least {ROUND_MINUTES_MIN} minutes ahead, so that nobody can know its value")]
    RoundTooNear,
    /// The round is too far away.
    #[error("the round must be within {ROUND_DAYS_MAX} days")]
    RoundTooFar,
    /// The round is not missed: its value may still come.
    #[error("the round does not count as missed before {MISSED_HOURS} hours have passed")]
    NotMissed,
    /// A ticket stands twice, or there are too many.
    #[error(transparent)]
    List(#[from] ListFault),
    /// The beacon's value is not believed.
    #[error(transparent)]
    Beacon(#[from] BeaconFault),
}

/// A stage without what belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StageName {
    /// See [`Stage::Open`].
    Open,
    /// See [`Stage::Closed`].
    Closed,
    /// See [`Stage::Frozen`].
    Frozen,
    /// See [`Stage::Drawn`].
    Drawn,
}

impl StageName {
    /// The name in the API and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Frozen => "frozen",
            Self::Drawn => "drawn",
        }
    }
}

impl Stage {
    /// Which one it is.
    pub fn name(&self) -> StageName {
        match self {
            Self::Open => StageName::Open,
            Self::Closed { .. } => StageName::Closed,
            Self::Frozen { .. } => StageName::Frozen,
            Self::Drawn { .. } => StageName::Drawn,
        }
    }

    /// The name in the API and the database.
    pub fn as_str(&self) -> &'static str {
        self.name().as_str()
    }

    /// What was promised, and the number of its event.
    pub fn commitment(&self) -> Option<(&Commitment, i64)> {
        match self {
            Self::Frozen { commitment, event, .. } | Self::Drawn { commitment, event, .. } => {
                Some((commitment, *event))
            }
            _ => None,
        }
    }

    /// Closes the tickets. `final_at` is when the edition's orders are final.
    ///
    /// # Errors
    /// When they are closed, or orders may still change.
    pub fn close(&mut self, now: Millis, final_at: Millis) -> Result<(), Fault> {
        if *self != Self::Open {
            return Err(Fault::ClosedAlready);
        }
        if now < final_at {
            return Err(Fault::OrdersOpen);
        }
        *self = Self::Closed { at: now };
        Ok(())
    }

    /// Whether the list may be frozen with this round now; gives when tickets were closed.
    ///
    /// # Errors
    /// Why it may not.
    pub fn may_freeze(&self, now: Millis, round: Round, uncovered: Rial, tickets: usize) -> Result<Millis, Fault> {
        let closed_at = match self {
            Self::Open => return Err(Fault::NotClosed),
            Self::Closed { at } => *at,
            Self::Frozen { .. } => return Err(Fault::FrozenAlready),
            Self::Drawn { .. } => return Err(Fault::DrawnAlready),
        };
        if uncovered > Rial::NOTHING {
            return Err(Fault::NotCovered(uncovered.rial()));
        }
        if tickets == 0 {
            return Err(Fault::NoTickets);
        }
        round.announced_at(now)?;
        Ok(closed_at)
    }

    /// What takes the place of a commitment whose round was missed: the same list and prizes with another round.
    ///
    /// # Errors
    /// When the round does not count as missed, or the new one is not ahead.
    pub fn renew(&self, now: Millis, round: Round) -> Result<Commitment, Fault> {
        let (commitment, event) = match self {
            Self::Frozen { commitment, event, .. } => (commitment, *event),
            Self::Drawn { .. } => return Err(Fault::DrawnAlready),
            _ => return Err(Fault::NotFrozen),
        };
        if now < commitment.round.time().plus_hours(MISSED_HOURS) {
            return Err(Fault::NotMissed);
        }
        round.announced_at(now)?;
        Ok(Commitment { round, replaces: Some(event), ..(**commitment).clone() })
    }

    /// Believes a value of the beacon for this lottery, or says why not.
    ///
    /// # Errors
    /// When the list is not frozen, it is drawn already, or the value is not that of the round that was announced.
    pub fn take(&self, now: Millis, brought: &Brought) -> Result<Beacon, Fault> {
        match self {
            Self::Open | Self::Closed { .. } => Err(Fault::NotFrozen),
            Self::Drawn { .. } => Err(Fault::DrawnAlready),
            Self::Frozen { commitment, .. } => Ok(brought.verify(commitment.round, now)?),
        }
    }
}

impl Round {
    /// Whether a list may be committed to this round now: it is far enough ahead, and not too far.
    ///
    /// # Errors
    /// When it is not.
    pub fn announced_at(self, now: Millis) -> Result<(), Fault> {
        if self.time() < now.plus_millis(ROUND_MINUTES_MIN * 60_000) {
            Err(Fault::RoundTooNear)
        } else if self.time() > now.plus_days(ROUND_DAYS_MAX) {
            Err(Fault::RoundTooFar)
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::beacon::tests::answer;
    use super::*;

    fn text(of: &str) -> Text {
        Text { fa: of.into(), en: of.into() }
    }

    fn rial(n: i64) -> Rial {
        Rial::new(n).unwrap()
    }

    pub fn terms() -> Terms {
        let prize = |name: &str, count, value| Prize { name: text(name), count, value: rial(value) };
        Terms {
            edition: "spring-1406".into(),
            name: text("Draw"),
            prizes: vec![prize("Laptop", 1, 900_000_000), prize("Voucher", 3, 10_000_000)],
            alternates: 2,
            limits: Limits { floor: rial(500_000), per_person: 10, per_shop: 1000, alone_per_shop: 50 },
            measure: Measure::Equal,
            claim_days: 30,
        }
    }

    fn commitment(round: Round) -> Commitment {
        let of = terms();
        Commitment {
            lottery: LotteryId(1),
            edition: of.edition,
            rule: RULE,
            salt: "00".repeat(32),
            tickets: 9,
            root: "11".repeat(32),
            prizes: of.prizes,
            alternates: of.alternates,
            chain: beacon::CHAIN.into(),
            round,
            replaces: None,
        }
    }

    #[test]
    fn terms_that_nobody_could_keep_are_refused() {
        assert_eq!(terms().faults(), []);
        assert_eq!((terms().prizes_total(), terms().worth()), (4, Some(rial(930_000_000))));
        let wrong = |change: fn(&mut Terms)| {
            let mut of = terms();
            change(&mut of);
            of.faults()
        };
        assert_eq!(wrong(|of| of.prizes[0].name.fa = " ".into()), [TermsFault::Name]);
        assert_eq!(wrong(|of| of.prizes.clear()), [TermsFault::Prizes]);
        assert_eq!(wrong(|of| of.prizes[0].count = 0), [TermsFault::Prizes]);
        assert_eq!(wrong(|of| of.prizes[0].count = u32::MAX), [TermsFault::Prizes]);
        assert_eq!(wrong(|of| of.prizes[1].value = rial(i64::MAX)), [TermsFault::Worth]);
        assert_eq!(wrong(|of| of.prizes[1].value = Rial::NOTHING), [TermsFault::Value]);
        assert_eq!(wrong(|of| of.limits.per_person = 0), [TermsFault::Limits]);
        assert_eq!(wrong(|of| of.claim_days = 1), [TermsFault::ClaimDays]);
        // All faults at once.
        let both = |of: &mut Terms| (of.claim_days, of.limits.per_shop) = (999, 0);
        assert_eq!(wrong(both), [TermsFault::Limits, TermsFault::ClaimDays]);
    }

    #[test]
    fn terms_in_a_file_are_read_or_told_what_is_wrong() {
        let text = serde_json::to_string(&terms()).unwrap();
        assert_eq!(Terms::parse(&text), Ok(terms()));
        let short =
            text.replace("\"claim_days\":30", "\"claim_days\":1").replace("\"per_shop\":1000", "\"per_shop\":0");
        assert!(Terms::parse(&short).is_err_and(|faults| faults.len() == 2));
        assert!(Terms::parse("{}").is_err_and(|faults| faults[0].contains("missing field")));
        assert!(Terms::parse(&text.replace("\"edition\"", "\"editions\"")).is_err());
    }

    #[test]
    fn prizes_go_by_place() {
        let of = terms();
        let names: Vec<_> = (0..5).map(|place| of.prize_at(place).map(|prize| prize.name.en.as_str())).collect();
        assert_eq!(names, [Some("Laptop"), Some("Voucher"), Some("Voucher"), Some("Voucher"), None]);
    }

    #[test]
    fn each_step_is_taken_once_and_in_its_order() {
        // Round 1000 was announced half an hour before it was.
        let (round, now) = (Round(1000), Round(400).time());
        let brought = Brought::parse(&answer(1)).unwrap();
        let mut stage = Stage::Open;
        assert_eq!(stage.may_freeze(now, round, Rial::NOTHING, 9), Err(Fault::NotClosed));
        assert_eq!(stage.take(now, &brought), Err(Fault::NotFrozen));
        assert_eq!(stage.close(now, now.plus_millis(1)), Err(Fault::OrdersOpen));
        stage.close(now, now).unwrap();
        assert_eq!(stage.close(now, now), Err(Fault::ClosedAlready));
        assert_eq!(stage.may_freeze(now, round, rial(5), 9), Err(Fault::NotCovered(5)));
        assert_eq!(stage.may_freeze(now, round, Rial::NOTHING, 0), Err(Fault::NoTickets));
        for near in [1, 400, 599] {
            assert_eq!(stage.may_freeze(now, Round(near), Rial::NOTHING, 9), Err(Fault::RoundTooNear), "{near}");
        }
        assert_eq!(stage.may_freeze(now, Round(10_000_000), Rial::NOTHING, 9), Err(Fault::RoundTooFar));
        assert_eq!(stage.may_freeze(now, round, Rial::NOTHING, 9), Ok(now));
        let event = 7;
        stage = Stage::Frozen { closed_at: now, at: now, event, commitment: Box::new(commitment(round)) };
        assert_eq!(stage.clone().close(now, now), Err(Fault::ClosedAlready));
        assert_eq!(stage.may_freeze(now, round, Rial::NOTHING, 9), Err(Fault::FrozenAlready));
        assert_eq!(stage.take(Round(999).time(), &brought), Err(Fault::Beacon(BeaconFault::NotYet(1000))));
        assert_eq!(stage.take(round.time(), &brought).map(|beacon| beacon.round()), Ok(round));
        // However late, a value is a value; only one that nobody has is missed.
        assert!(stage.take(round.time().plus_days(400), &brought).is_ok());
        assert_eq!(stage.renew(round.time().plus_hours(71), Round(200_000)), Err(Fault::NotMissed));
        let later = round.time().plus_hours(72);
        let again = stage.renew(later, Round::at_or_after(later.plus_hours(1))).unwrap();
        assert_eq!((again.replaces, again.root), (Some(event), "11".repeat(32)));
        let read: Stage = serde_json::from_str(&serde_json::to_string(&stage).unwrap()).unwrap();
        assert_eq!(read, stage);
    }
}
