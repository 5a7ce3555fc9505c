//! The double-entry ledger of the guarantee fund and of the lotteries' prizes, in whole rial.
//!
//! Money moves by [`Transfer`]s, each of which debits one account and credits another; so all balances together are always zero.
//! A transfer is immutable. What is reserved first and moved later is a *pending* transfer (a hold), which is then *posted*, whole
//! or in part, or *voided*; what was wrong is corrected by a *reversal*. A transfer is known by its id: the same transfer sent
//! again changes nothing, and another one under the same id is refused. The words are those of TigerBeetle.
//!
//! [`Ledger`] is the pure model. The store loads what a batch of transfers touches into one, lets it take them, and writes what
//! became of it: there is no second set of rules in SQL.

use crate::money::Rial;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fmt;

#[cfg(test)]
mod tests;

/// An amount that moves: more than nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Amount(i64);

/// An amount that cannot move: nothing, or less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a transfer moves one rial or more, not {0}")]
pub struct NoAmount(i64);

impl Amount {
    /// The amount in rial.
    ///
    /// # Errors
    /// When it is zero or below.
    pub fn new(rial: i64) -> Result<Self, NoAmount> {
        if rial > 0 { Ok(Self(rial)) } else { Err(NoAmount(rial)) }
    }

    /// The amount, unless it is nothing.
    pub fn of(rial: Rial) -> Option<Self> {
        Self::new(rial.rial()).ok()
    }

    /// The amount in rial.
    pub fn rial(self) -> i64 {
        self.0
    }
}

impl TryFrom<i64> for Amount {
    type Error = NoAmount;
    fn try_from(rial: i64) -> Result<Self, NoAmount> {
        Self::new(rial)
    }
}

impl From<Amount> for i64 {
    fn from(amount: Amount) -> Self {
        amount.0
    }
}

/// What an account is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccountKind {
    /// What a shop has paid in; of party 0, what founders have. A source: its balance is below zero by what came from it.
    Contributions,
    /// What the fund has. It never falls below zero.
    Reserve,
    /// What is on its way through the bank: awarded, and not yet confirmed as paid.
    BankOrders,
    /// What was paid to buyers for claims on a shop.
    Payouts,
    /// What a shop has paid back. A source.
    Recoveries,
    /// What running the fund has cost.
    Costs,
    /// What sponsors have paid in for a lottery. A source.
    Sponsors,
    /// What shops have paid in for a lottery: their shares. A source.
    Shares,
    /// What is there for a lottery's prizes.
    Prizes,
    /// What was paid to a lottery's winners.
    PrizesPaid,
}

impl AccountKind {
    /// Every kind.
    pub const ALL: [Self; 10] = [
        Self::Contributions,
        Self::Reserve,
        Self::BankOrders,
        Self::Payouts,
        Self::Recoveries,
        Self::Costs,
        Self::Sponsors,
        Self::Shares,
        Self::Prizes,
        Self::PrizesPaid,
    ];

    /// The name in the database and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Contributions => "contributions",
            Self::Reserve => "reserve",
            Self::BankOrders => "bank-orders",
            Self::Payouts => "payouts",
            Self::Recoveries => "recoveries",
            Self::Costs => "costs",
            Self::Sponsors => "sponsors",
            Self::Shares => "shares",
            Self::Prizes => "prizes",
            Self::PrizesPaid => "prizes-paid",
        }
    }

    /// The kind of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// Whether its debits, the pending ones too, may not exceed its posted credits. Sources stand for the world outside, which
    /// may pay in whatever it likes.
    pub fn has_floor(self) -> bool {
        !matches!(self, Self::Contributions | Self::Recoveries | Self::Sponsors | Self::Shares)
    }
}

/// An account: what it is for, and whose (a shop's number, a lottery's; 0 for what is everybody's).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Account {
    /// What it is for.
    pub kind: AccountKind,
    /// Whose.
    pub party: i64,
}

impl Account {
    /// The reserve.
    pub const RESERVE: Self = Self { kind: AccountKind::Reserve, party: 0 };
    /// What is on its way through the bank.
    pub const BANK_ORDERS: Self = Self { kind: AccountKind::BankOrders, party: 0 };
    /// What running the fund has cost.
    pub const COSTS: Self = Self { kind: AccountKind::Costs, party: 0 };

    /// An account of a party.
    pub fn of(kind: AccountKind, party: i64) -> Self {
        Self { kind, party }
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.party == 0 {
            f.write_str(self.kind.as_str())
        } else {
            write!(f, "{} of {}", self.kind.as_str(), self.party)
        }
    }
}

/// Letters of an id, at most.
pub const ID_CHARS_MAX: usize = 64;

/// What the names begin with that the bank gave.
const AT_BANK: &str = "bank-";

/// A transfer's name, which its sender gives: what makes it happen once.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TransferId(String);

/// A name that is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no id of a transfer: write 1 to {ID_CHARS_MAX} small letters, digits, hyphens and points")]
pub struct NoId(String);

impl TransferId {
    /// Reads a name.
    ///
    /// # Errors
    /// When it is empty, too long, or has other signs than small letters, digits, hyphens and points.
    pub fn new(name: impl Into<String>) -> Result<Self, NoId> {
        let name = name.into();
        let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.');
        if (1..=ID_CHARS_MAX).contains(&name.len()) && name.bytes().all(fits) {
            Ok(Self(name))
        } else {
            Err(NoId(name))
        }
    }

    /// The name of a payment that the bank knows by `name`.
    ///
    /// # Errors
    /// When it is no name; see [`TransferId::new`].
    pub fn at_bank(name: &str) -> Result<Self, NoId> {
        if name.is_empty() {
            return Err(NoId(String::new()));
        }
        Self::new(format!("{AT_BANK}{name}"))
    }

    /// The payment's name at the bank; of what is not the bank's, its own.
    pub fn name_at_bank(&self) -> &str {
        self.0.strip_prefix(AT_BANK).unwrap_or(&self.0)
    }

    /// The name of a step of a numbered thing, such as `claim-7-hold`.
    pub fn numbered(what: &'static str, number: i64, step: &'static str) -> Self {
        Self(format!("{what}-{number}-{step}"))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for TransferId {
    type Error = NoId;
    fn try_from(name: String) -> Result<Self, NoId> {
        Self::new(name)
    }
}

impl From<TransferId> for String {
    fn from(id: TransferId) -> Self {
        id.0
    }
}

impl fmt::Display for TransferId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// From where to where, and how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Move {
    /// The account that gives.
    pub debit: Account,
    /// The account that gets.
    pub credit: Account,
    /// How much.
    pub amount: Amount,
}

/// What a transfer does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// Moves money at once.
    Single(Move),
    /// Holds money: it cannot move elsewhere until this is posted or voided.
    Pending(Move),
    /// Moves what a pending transfer holds, or a part of it; the rest is free again.
    Post {
        /// The pending transfer.
        pending: TransferId,
        /// How much of it.
        amount: Amount,
    },
    /// Gives free what a pending transfer holds.
    Void {
        /// The pending transfer.
        pending: TransferId,
    },
    /// Moves back all that an earlier transfer moved; once.
    Reversal {
        /// The earlier transfer.
        of: TransferId,
    },
}

/// A transfer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// Its name.
    pub id: TransferId,
    /// What it does.
    pub entry: Entry,
}

impl Transfer {
    /// Moves money at once.
    pub fn single(id: TransferId, debit: Account, credit: Account, amount: Amount) -> Self {
        Self { id, entry: Entry::Single(Move { debit, credit, amount }) }
    }

    /// Holds money.
    pub fn pending(id: TransferId, debit: Account, credit: Account, amount: Amount) -> Self {
        Self { id, entry: Entry::Pending(Move { debit, credit, amount }) }
    }

    /// Moves what is held, or a part of it.
    pub fn post(id: TransferId, pending: TransferId, amount: Amount) -> Self {
        Self { id, entry: Entry::Post { pending, amount } }
    }

    /// Gives free what is held.
    pub fn void(id: TransferId, pending: TransferId) -> Self {
        Self { id, entry: Entry::Void { pending } }
    }

    /// Moves back what was moved.
    pub fn reversal(id: TransferId, of: TransferId) -> Self {
        Self { id, entry: Entry::Reversal { of } }
    }

    /// The earlier transfer that it is about.
    pub fn refers_to(&self) -> Option<&TransferId> {
        match &self.entry {
            Entry::Single(_) | Entry::Pending(_) => None,
            Entry::Post { pending, .. } | Entry::Void { pending } => Some(pending),
            Entry::Reversal { of } => Some(of),
        }
    }
}

/// What an account has had.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Balance {
    /// Held by pending transfers that would take it away.
    pub debits_pending: i64,
    /// Taken away.
    pub debits_posted: i64,
    /// Held by pending transfers that would bring it.
    pub credits_pending: i64,
    /// Brought.
    pub credits_posted: i64,
}

impl Balance {
    /// What it has: below zero for a source.
    pub fn rial(&self) -> i64 {
        self.credits_posted - self.debits_posted
    }

    /// What may be taken away from it: what it has, less what is held.
    pub fn available(&self) -> i64 {
        self.rial() - self.debits_pending
    }
}

/// A transfer that was taken, with what it moved or holds; a voiding moves what it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The transfer.
    pub transfer: Transfer,
    /// What it moved, holds or gave free.
    pub moved: Move,
}

/// Why a transfer is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// There is another transfer of this id.
    #[error("there is a transfer {0} with other contents")]
    Differs(TransferId),
    /// It would move money from an account to itself.
    #[error("a transfer needs two accounts; {0} is both")]
    SameAccount(Account),
    /// An account would fall below its floor.
    #[error("{account} has {available} rial to give, and not {amount}")]
    BelowFloor {
        /// Which.
        account: Account,
        /// What it may give.
        available: i64,
        /// What was asked for.
        amount: i64,
    },
    /// An account would hold more than can be counted.
    #[error("{0} cannot count so much")]
    Overflow(Account),
    /// It is about a transfer that there is not.
    #[error("there is no transfer {0}")]
    NotFound(TransferId),
    /// It would post or void a transfer that holds nothing.
    #[error("{0} is not a pending transfer")]
    NotPending(TransferId),
    /// The pending transfer was posted or voided before.
    #[error("{0} was posted or voided already")]
    ResolvedAlready(TransferId),
    /// It would post more than is held.
    #[error("{pending} holds {held} rial, and not {amount}")]
    ExceedsPending {
        /// Which.
        pending: TransferId,
        /// What it holds.
        held: i64,
        /// What was asked for.
        amount: i64,
    },
    /// It would reverse what moved nothing, or a reversal.
    #[error("{0} cannot be reversed: it moved nothing, or is a reversal itself")]
    NotReversible(TransferId),
    /// It was reversed before.
    #[error("{0} was reversed already")]
    ReversedAlready(TransferId),
}

/// What became of a transfer that was not refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was taken.
    New,
    /// It had been taken before.
    Exists,
}

/// Accounts and transfers; all, or those that a batch touches.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    balances: HashMap<Account, Balance>,
    taken: HashMap<TransferId, Taken>,
    /// By which transfer an earlier one was posted, voided or reversed.
    followed: HashMap<TransferId, TransferId>,
}

impl Ledger {
    /// Puts in a balance as it is kept.
    pub fn know_balance(&mut self, account: Account, balance: Balance) {
        self.balances.insert(account, balance);
    }

    /// Puts in a transfer that was taken before, without moving anything.
    pub fn know_transfer(&mut self, taken: Taken) {
        if let Some(earlier) = taken.transfer.refers_to() {
            self.followed.insert(earlier.clone(), taken.transfer.id.clone());
        }
        self.taken.insert(taken.transfer.id.clone(), taken);
    }

    /// An account's balance.
    pub fn balance(&self, account: Account) -> Balance {
        self.balances.get(&account).copied().unwrap_or_default()
    }

    /// Every account with its balance, in no order.
    pub fn balances(&self) -> impl Iterator<Item = (Account, Balance)> {
        self.balances.iter().map(|(account, balance)| (*account, *balance))
    }

    /// A transfer that was taken.
    pub fn transfer(&self, id: &TransferId) -> Option<&Taken> {
        self.taken.get(id)
    }

    /// Takes a transfer. One that is refused leaves all as it was.
    ///
    /// # Errors
    /// When it cannot follow what there is, with the reason.
    pub fn take(&mut self, transfer: &Transfer) -> Result<Outcome, Refused> {
        if let Some(known) = self.taken.get(&transfer.id) {
            return if known.transfer == *transfer {
                Ok(Outcome::Exists)
            } else {
                Err(Refused::Differs(transfer.id.clone()))
            };
        }
        let moved = match &transfer.entry {
            Entry::Single(moved) => self.moves(*moved)?,
            Entry::Pending(moved) => self.holds(*moved)?,
            Entry::Post { pending, amount } => {
                let held = self.held(pending)?;
                if *amount > held.amount {
                    let (held, amount) = (held.amount.0, amount.0);
                    return Err(Refused::ExceedsPending { pending: pending.clone(), held, amount });
                }
                // What is held was within the floor and was counted with what is posted.
                self.frees(held);
                self.shift(Move { amount: *amount, ..held })
            }
            Entry::Void { pending } => {
                let held = self.held(pending)?;
                self.frees(held);
                held
            }
            Entry::Reversal { of } => {
                let earlier = self.taken.get(of).ok_or_else(|| Refused::NotFound(of.clone()))?;
                if !matches!(earlier.transfer.entry, Entry::Single(_) | Entry::Post { .. }) {
                    return Err(Refused::NotReversible(of.clone()));
                }
                if self.followed.contains_key(of) {
                    return Err(Refused::ReversedAlready(of.clone()));
                }
                let Move { debit, credit, amount } = earlier.moved;
                self.moves(Move { debit: credit, credit: debit, amount })?
            }
        };
        self.know_transfer(Taken { transfer: transfer.clone(), moved });
        Ok(Outcome::New)
    }

    fn held(&self, pending: &TransferId) -> Result<Move, Refused> {
        let earlier = self.taken.get(pending).ok_or_else(|| Refused::NotFound(pending.clone()))?;
        if !matches!(earlier.transfer.entry, Entry::Pending(_)) {
            return Err(Refused::NotPending(pending.clone()));
        }
        if self.followed.contains_key(pending) {
            return Err(Refused::ResolvedAlready(pending.clone()));
        }
        Ok(earlier.moved)
    }

    /// Whether an account can give so much, the two are different, and all can be counted.
    fn may(&self, Move { debit, credit, amount }: Move) -> Result<(), Refused> {
        if debit == credit {
            return Err(Refused::SameAccount(debit));
        }
        let from = self.balance(debit);
        // Counted wide: a source's debits may be as large as an i64 holds.
        let available =
            i128::from(from.credits_posted) - i128::from(from.debits_posted) - i128::from(from.debits_pending);
        if debit.kind.has_floor() && i128::from(amount.0) > available {
            let available = i64::try_from(available).unwrap_or(i64::MIN);
            return Err(Refused::BelowFloor { account: debit, available, amount: amount.0 });
        }
        let to = self.balance(credit);
        // Posted and pending of a side stay countable together, so that posting what is held never overflows.
        let fits =
            |posted: i64, pending: i64| posted.checked_add(pending).and_then(|sum| sum.checked_add(amount.0)).is_some();
        if !fits(from.debits_posted, from.debits_pending) {
            return Err(Refused::Overflow(debit));
        }
        if !fits(to.credits_posted, to.credits_pending) {
            return Err(Refused::Overflow(credit));
        }
        Ok(())
    }

    fn moves(&mut self, moved: Move) -> Result<Move, Refused> {
        self.may(moved)?;
        Ok(self.shift(moved))
    }

    fn holds(&mut self, moved: Move) -> Result<Move, Refused> {
        self.may(moved)?;
        self.balances.entry(moved.debit).or_default().debits_pending += moved.amount.0;
        self.balances.entry(moved.credit).or_default().credits_pending += moved.amount.0;
        Ok(moved)
    }

    fn shift(&mut self, moved: Move) -> Move {
        self.balances.entry(moved.debit).or_default().debits_posted += moved.amount.0;
        self.balances.entry(moved.credit).or_default().credits_posted += moved.amount.0;
        moved
    }

    fn frees(&mut self, held: Move) {
        self.balances.entry(held.debit).or_default().debits_pending -= held.amount.0;
        self.balances.entry(held.credit).or_default().credits_pending -= held.amount.0;
    }
}
