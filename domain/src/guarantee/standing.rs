//! How a shop stands with the fund, as its public events say: what it paid in, the claims on it, what it owes.

use super::{ClaimId, Ground, Refusal};
use crate::calendar::{Day, Millis};
use crate::complaint::ComplaintId;
use crate::event::Fact;
use crate::money::Rial;
use serde::{Deserialize, Serialize};

/// How far a claim is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// It waits for a decision, with so much held for it.
    Waiting(Rial),
    /// So much was awarded; the bank has not confirmed it.
    Awarded(Rial),
    /// The bank has.
    Paid {
        /// When.
        at: Millis,
        /// How much.
        amount: Rial,
        /// How much of it the shop has paid back; less than all.
        recovered: Rial,
    },
}

/// A claim that is not over: it waits, is on its way to the buyer, or the shop owes for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenClaim {
    /// Its number.
    pub id: ClaimId,
    /// The complaint that it grew out of.
    pub complaint: ComplaintId,
    /// Why it could be opened.
    pub ground: Ground,
    /// When it was opened.
    pub opened_at: Millis,
    /// Until when it is decided.
    pub decide_by: Millis,
    /// How far it is.
    pub stage: Stage,
}

/// See the module.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Standing {
    /// What the shop has paid in.
    pub contributed: Rial,
    /// What was paid to its buyers.
    pub paid: Rial,
    /// What it has paid back.
    pub recovered: Rial,
    /// Claims that are not over, the oldest first.
    pub open: Vec<OpenClaim>,
}

/// Why a fact cannot follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FundFault {
    /// There is no such claim, or it is over.
    #[error("there is no such claim, or it is over")]
    NoClaim,
    /// It was decided before.
    #[error("the claim has been decided already")]
    Decided,
    /// It was not awarded, or paid before.
    #[error("the claim was not awarded, or has been paid already")]
    NotAwarded,
    /// A payment of another amount than was awarded.
    #[error("the payment is not what was awarded")]
    OtherAmount,
    /// More would come back than was paid.
    #[error("the shop does not owe so much")]
    TooMuch,
    /// The complaint has a claim already.
    #[error("the complaint has a claim already")]
    OnceOnly,
    /// More would be taken back than was paid in or paid back.
    #[error("so much was not paid")]
    NotPaid,
    /// More money than can be counted.
    #[error("so much money cannot be counted")]
    Overflow,
    /// The fact is none about the fund.
    #[error("this fact is not about the fund")]
    NotOfTheFund,
}

/// A line of the fund's public counts: on which day, what, how often, how much.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Counted {
    /// The day.
    pub day: Day,
    /// `contributed`, `opened`, `awarded`, `refused-…`, `paid`, `recovered`, `contribution-reversed` and `recovery-reversed` for what
    /// was recorded by mistake, or `paid-after-N` for a payment N days after its claim was opened.
    pub what: String,
    /// How much money.
    pub amount: Rial,
}

fn sum(a: Rial, b: Rial) -> Result<Rial, FundFault> {
    a.rial().checked_add(b.rial()).and_then(|sum| Rial::new(sum).ok()).ok_or(FundFault::Overflow)
}

fn less(a: Rial, b: Rial) -> Rial {
    Rial::new(a.rial() - b.rial()).unwrap_or(Rial::NOTHING)
}

impl Stage {
    /// What of the shop's running cover it takes.
    fn exposure(&self) -> Rial {
        match self {
            Self::Waiting(amount) | Self::Awarded(amount) => *amount,
            Self::Paid { amount, recovered, .. } => less(*amount, *recovered),
        }
    }
}

impl Standing {
    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// A claim that is not over.
    pub fn claim(&self, id: ClaimId) -> Option<&OpenClaim> {
        self.open.iter().find(|claim| claim.id == id)
    }

    /// How much of the shop's running cover is taken: what is held and awarded, and what it has not paid back.
    pub fn exposure(&self) -> Rial {
        let sum = self.open.iter().map(|claim| claim.stage.exposure().rial()).fold(0_i64, i64::saturating_add);
        Rial::new(sum).unwrap_or(Rial::NOTHING)
    }

    /// What the shop owes the fund.
    pub fn debt(&self) -> Rial {
        less(self.paid, self.recovered)
    }

    /// What it owes for longer than so many days at `now`.
    pub fn overdue_debt(&self, recovery_days: u16, now: Millis) -> Rial {
        let owed = self.open.iter().filter_map(|claim| match claim.stage {
            Stage::Paid { at, .. } if at.plus_days(recovery_days.into()) < now => Some(claim.stage.exposure().rial()),
            _ => None,
        });
        Rial::new(owed.fold(0_i64, i64::saturating_add)).unwrap_or(Rial::NOTHING)
    }

    /// When the next debt becomes overdue after `now`.
    pub fn next_overdue(&self, recovery_days: u16, now: Millis) -> Option<Millis> {
        let due = self.open.iter().filter_map(|claim| match claim.stage {
            Stage::Paid { at, .. } => Some(at.plus_days(recovery_days.into()).plus_millis(1)),
            _ => None,
        });
        due.filter(|at| *at > now).min()
    }

    fn claim_mut(&mut self, id: ClaimId) -> Result<&mut OpenClaim, FundFault> {
        self.open.iter_mut().find(|claim| claim.id == id).ok_or(FundFault::NoClaim)
    }

    /// Takes in the next fact; `seq` is the number of its event.
    ///
    /// # Errors
    /// When it cannot follow what is known; all is then as it was.
    pub fn apply(&mut self, seq: i64, fact: &Fact) -> Result<(), FundFault> {
        match fact {
            Fact::FundContributed { amount, .. } => self.contributed = sum(self.contributed, *amount)?,
            Fact::FundContributionReversed { amount, .. } => {
                if *amount > self.contributed {
                    return Err(FundFault::NotPaid);
                }
                self.contributed = less(self.contributed, *amount);
            }
            Fact::ClaimOpened { at, complaint, ground, held, decide_by } => {
                if self.open.iter().any(|claim| claim.complaint == *complaint) {
                    return Err(FundFault::OnceOnly);
                }
                self.open.push(OpenClaim {
                    id: ClaimId(seq),
                    complaint: *complaint,
                    ground: *ground,
                    opened_at: *at,
                    decide_by: *decide_by,
                    stage: Stage::Waiting(*held),
                });
            }
            Fact::ClaimDecided { claim, amount, refused, .. } => {
                let id = *claim;
                let claim = self.claim_mut(id)?;
                let Stage::Waiting(_) = claim.stage else { return Err(FundFault::Decided) };
                if refused.is_some() != (*amount == Rial::NOTHING) {
                    return Err(FundFault::OtherAmount);
                }
                claim.stage = Stage::Awarded(*amount);
                if refused.is_some() {
                    self.open.retain(|claim| claim.id != id);
                }
            }
            Fact::ClaimPaid { at, claim, amount } => {
                let paid = sum(self.paid, *amount)?;
                let claim = self.claim_mut(*claim)?;
                match claim.stage {
                    Stage::Awarded(awarded) if awarded == *amount => {
                        claim.stage = Stage::Paid { at: *at, amount: *amount, recovered: Rial::NOTHING };
                    }
                    Stage::Awarded(_) => return Err(FundFault::OtherAmount),
                    Stage::Waiting(_) | Stage::Paid { .. } => return Err(FundFault::NotAwarded),
                }
                self.paid = paid;
            }
            Fact::ClaimRecovered { claim, amount: back, .. } => {
                let id = *claim;
                let recovered_all = sum(self.recovered, *back)?;
                let claim = self.claim_mut(id)?;
                let Stage::Paid { at, amount, recovered } = claim.stage else { return Err(FundFault::TooMuch) };
                let recovered = sum(recovered, *back)?;
                if recovered > amount {
                    return Err(FundFault::TooMuch);
                }
                claim.stage = Stage::Paid { at, amount, recovered };
                self.recovered = recovered_all;
                if recovered == amount {
                    self.open.retain(|claim| claim.id != id);
                }
            }
            Fact::ClaimRecoveryReversed { claim, amount, owed, .. } => {
                self.owe_again(*claim, *amount, owed.as_deref())?;
            }
            _ => return Err(FundFault::NotOfTheFund),
        }
        Ok(())
    }

    /// Takes back what was recorded as paid back for a claim. One that was paid back whole comes as `owed`: it is over, and known no more.
    fn owe_again(&mut self, id: ClaimId, back: Rial, owed: Option<&OpenClaim>) -> Result<(), FundFault> {
        if back > self.recovered {
            return Err(FundFault::NotPaid);
        }
        match owed {
            None => {
                let claim = self.claim_mut(id)?;
                let Stage::Paid { at, amount, recovered } = claim.stage else { return Err(FundFault::NotPaid) };
                if back > recovered {
                    return Err(FundFault::NotPaid);
                }
                claim.stage = Stage::Paid { at, amount, recovered: less(recovered, back) };
            }
            Some(owed) => {
                let Stage::Paid { amount, recovered, .. } = owed.stage else { return Err(FundFault::NotPaid) };
                if owed.id != id || self.claim(id).is_some() {
                    return Err(FundFault::NoClaim);
                }
                if sum(recovered, back)? != amount {
                    return Err(FundFault::OtherAmount);
                }
                let place = self.open.partition_point(|claim| claim.id < id);
                self.open.insert(place, owed.clone());
            }
        }
        self.recovered = less(self.recovered, back);
        Ok(())
    }

    /// What a fact adds to the fund's public counts, before it is taken in.
    pub fn counted(&self, fact: &Fact) -> Vec<Counted> {
        let line = |at: &Millis, what: String, amount: Rial| Counted { day: at.day(), what, amount };
        match fact {
            Fact::FundContributed { at, amount } => vec![line(at, "contributed".into(), *amount)],
            Fact::FundContributionReversed { at, amount } => vec![line(at, "contribution-reversed".into(), *amount)],
            Fact::ClaimOpened { at, .. } => vec![line(at, "opened".into(), Rial::NOTHING)],
            Fact::ClaimDecided { at, refused: Some(refusal), .. } => {
                vec![line(at, format!("refused-{}", refusal.as_str()), Rial::NOTHING)]
            }
            Fact::ClaimDecided { at, amount, refused: None, .. } => vec![line(at, "awarded".into(), *amount)],
            Fact::ClaimPaid { at, claim, amount } => {
                let opened = self.claim(*claim).map_or(*at, |claim| claim.opened_at);
                let days = i64::from(at.day().0 - opened.day().0).max(0);
                vec![line(at, "paid".into(), *amount), line(at, format!("paid-after-{days}"), Rial::NOTHING)]
            }
            Fact::ClaimRecovered { at, amount, .. } => vec![line(at, "recovered".into(), *amount)],
            Fact::ClaimRecoveryReversed { at, amount, .. } => vec![line(at, "recovery-reversed".into(), *amount)],
            _ => Vec::new(),
        }
    }
}

/// The reason in the name of a count of refusals.
pub fn refusal_of(what: &str) -> Option<Refusal> {
    Refusal::parse(what.strip_prefix("refused-")?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mark::Supervision;

    fn rial(n: i64) -> Rial {
        Rial::new(n).unwrap()
    }

    fn opened(complaint: i64, held: i64) -> Fact {
        let (at, decide_by) = (Millis(0), Millis(0).plus_days(10));
        Fact::ClaimOpened {
            at,
            complaint: ComplaintId(complaint),
            ground: Ground::Unanswered,
            held: rial(held),
            decide_by,
        }
    }

    fn decided(claim: i64, amount: i64, refused: Option<Refusal>) -> Fact {
        Fact::ClaimDecided {
            at: Millis(1),
            claim: ClaimId(claim),
            amount: rial(amount),
            refused,
            by: Supervision::System,
        }
    }

    fn paid(claim: i64, amount: i64, at: Millis) -> Fact {
        Fact::ClaimPaid { at, claim: ClaimId(claim), amount: rial(amount) }
    }

    fn recovered(claim: i64, amount: i64) -> Fact {
        Fact::ClaimRecovered { at: Millis(9), claim: ClaimId(claim), amount: rial(amount) }
    }

    #[test]
    fn a_claim_takes_cover_until_the_shop_has_paid_it_back() {
        let mut shop = Standing::default();
        shop.apply(1, &Fact::FundContributed { at: Millis(0), amount: rial(500) }).unwrap();
        shop.apply(7, &opened(3, 100)).unwrap();
        assert_eq!(shop.exposure(), rial(100));
        assert_eq!(shop.apply(8, &opened(3, 100)), Err(FundFault::OnceOnly));
        assert_eq!(shop.apply(8, &paid(7, 80, Millis(2))), Err(FundFault::NotAwarded));
        shop.apply(8, &decided(7, 80, None)).unwrap();
        assert_eq!((shop.exposure(), shop.debt()), (rial(80), rial(0)));
        assert_eq!(shop.apply(9, &decided(7, 80, None)), Err(FundFault::Decided));
        assert_eq!(shop.apply(9, &paid(7, 81, Millis(2))), Err(FundFault::OtherAmount));
        let day = |n| Millis(0).plus_days(n);
        let counts = shop.counted(&paid(7, 80, day(4)));
        assert_eq!(counts.iter().map(|of| of.what.as_str()).collect::<Vec<_>>(), ["paid", "paid-after-4"]);
        shop.apply(9, &paid(7, 80, day(4))).unwrap();
        assert_eq!(shop.debt(), rial(80));
        assert_eq!(shop.apply(10, &paid(7, 80, day(4))), Err(FundFault::NotAwarded), "no money is paid twice");
        assert_eq!(shop.overdue_debt(30, day(34)), rial(0), "the last moment");
        assert_eq!(shop.next_overdue(30, day(4)), Some(day(34).plus_millis(1)));
        assert_eq!(shop.overdue_debt(30, day(34).plus_millis(1)), rial(80));
        assert_eq!(shop.apply(10, &recovered(7, 81)), Err(FundFault::TooMuch));
        shop.apply(10, &recovered(7, 30)).unwrap();
        assert_eq!((shop.exposure(), shop.debt()), (rial(50), rial(50)));
        shop.apply(11, &recovered(7, 50)).unwrap();
        assert_eq!((shop.exposure(), shop.open.len()), (rial(0), 0));
        assert_eq!(shop.apply(12, &recovered(7, 1)), Err(FundFault::NoClaim));
    }

    #[test]
    fn what_was_recorded_by_mistake_is_owed_again() {
        let mut shop = Standing::default();
        let reversed = |amount| Fact::FundContributionReversed { at: Millis(9), amount: rial(amount) };
        shop.apply(1, &Fact::FundContributed { at: Millis(0), amount: rial(500) }).unwrap();
        assert_eq!(shop.apply(2, &reversed(501)), Err(FundFault::NotPaid));
        shop.apply(2, &reversed(500)).unwrap();
        assert!(shop.is_empty());
        shop.apply(7, &opened(3, 100)).unwrap();
        shop.apply(8, &decided(7, 80, None)).unwrap();
        shop.apply(9, &paid(7, 80, Millis(4))).unwrap();
        shop.apply(10, &opened(4, 10)).unwrap();
        let whole = shop.claim(ClaimId(7)).unwrap().clone();
        let again = |amount, owed: Option<&OpenClaim>| Fact::ClaimRecoveryReversed {
            at: Millis(9),
            claim: ClaimId(7),
            amount: rial(amount),
            owed: owed.cloned().map(Box::new),
        };
        assert_eq!(shop.apply(11, &again(1, None)), Err(FundFault::NotPaid));
        shop.apply(11, &recovered(7, 30)).unwrap();
        assert_eq!(shop.apply(12, &again(31, None)), Err(FundFault::NotPaid));
        shop.apply(12, &again(30, None)).unwrap();
        assert_eq!((shop.debt(), shop.claim(ClaimId(7))), (rial(80), Some(&whole)));
        shop.apply(13, &recovered(7, 30)).unwrap();
        shop.apply(14, &recovered(7, 50)).unwrap();
        assert_eq!(shop.claim(ClaimId(7)), None, "it is over");
        assert_eq!(shop.apply(15, &again(50, None)), Err(FundFault::NoClaim));
        assert_eq!(shop.apply(15, &again(50, Some(&whole))), Err(FundFault::OtherAmount));
        let part =
            OpenClaim { stage: Stage::Paid { at: Millis(4), amount: rial(80), recovered: rial(30) }, ..whole.clone() };
        let fact = again(50, Some(&part));
        assert_eq!(Fact::parse(&fact.canonical()), Ok(fact.clone()));
        assert_eq!(shop.counted(&fact)[0].what, "recovery-reversed");
        shop.apply(15, &fact).unwrap();
        assert_eq!((shop.debt(), shop.open[0].clone()), (rial(50), part), "the oldest first");
        assert_eq!(shop.apply(16, &fact), Err(FundFault::NotPaid), "it is owed once");
        shop.apply(16, &again(30, None)).unwrap();
        assert_eq!((shop.debt(), &shop.open[0]), (rial(80), &whole));
    }

    #[test]
    fn a_refusal_frees_all_and_an_award_of_nothing_is_none() {
        let mut shop = Standing::default();
        shop.apply(7, &opened(3, 100)).unwrap();
        assert_eq!(shop.apply(8, &decided(7, 0, None)), Err(FundFault::OtherAmount));
        assert_eq!(shop.apply(8, &decided(7, 5, Some(Refusal::WindowOver))), Err(FundFault::OtherAmount));
        let refused = decided(7, 0, Some(Refusal::WindowOver));
        assert_eq!(shop.counted(&refused)[0].what, "refused-window-over");
        assert_eq!(refusal_of("refused-window-over"), Some(Refusal::WindowOver));
        shop.apply(8, &refused).unwrap();
        assert!(shop.is_empty());
        let mut rich = Standing { contributed: rial(i64::MAX), ..Standing::default() };
        let more = Fact::FundContributed { at: Millis(0), amount: rial(1) };
        assert_eq!(rich.apply(9, &more), Err(FundFault::Overflow));
    }
}
