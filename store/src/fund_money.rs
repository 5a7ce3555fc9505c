//! The fund's money by hand: which payments people recorded and who did, and how one is taken back that was recorded by mistake.

use crate::db::{Tx, on, within};
use crate::fund::{ClaimBody, InHand};
use crate::ledger::account;
use crate::people::AccountId;
use crate::shop::json;
use crate::{Store, StoreError};
use bazargah_domain::calendar::Millis;
use bazargah_domain::complaint::ComplaintId;
use bazargah_domain::event::Fact;
use bazargah_domain::four_eyes;
use bazargah_domain::guarantee::{ByHand, ClaimId, FundAct, OpenClaim, Stage};
use bazargah_domain::ledger::{Amount, Move, Refused, Transfer, TransferId};
use bazargah_domain::money::Rial;
use bazargah_domain::shop::{Shop, ShopName};
use sqlx::FromRow;

/// What somebody did with the fund's money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FundDeed {
    /// When.
    pub at: Millis,
    /// Who; `None` for the command line.
    pub by: Option<String>,
    /// What.
    pub what: FundAct,
    /// Why; empty where nobody says so.
    pub reason: String,
}

/// A payment that was recorded by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandPayment {
    /// Its name in the ledger.
    pub id: TransferId,
    /// What it is.
    pub what: ByHand,
    /// The shop that paid: its key and its name.
    pub shop: Option<(String, ShopName)>,
    /// For which claim, where a shop paid back.
    pub claim: Option<ClaimId>,
    /// How much.
    pub amount: Amount,
    /// When it was recorded.
    pub at: Millis,
    /// Whether it was taken back.
    pub reversed: bool,
}

/// What came of it that somebody would take a payment back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reversed {
    /// It is taken back.
    Done,
    /// It is above the limit, and waits for a second person.
    Asked,
}

/// Why a payment is not taken back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotReversed {
    /// No payment that was recorded by hand has this name.
    #[error("no payment that was recorded by hand has this name")]
    NoPayment,
    /// It was taken back before.
    #[error("this payment was taken back already")]
    Already,
    /// The same person cannot be both pairs of eyes.
    #[error("you agreed before; somebody else has to agree")]
    SameEyes,
    /// What came in is spent or held.
    #[error("the reserve does not suffice: what came in with this payment is spent or held for claims")]
    ReserveShort,
    /// It is not known for which claim the shop paid back.
    #[error("it is not on record for which claim the shop paid back")]
    NoClaim,
}

#[derive(FromRow)]
struct HandRow {
    id: String,
    debit_kind: String,
    debit_party: i64,
    credit_kind: String,
    credit_party: i64,
    amount: i64,
    at: i64,
    key: Option<String>,
    name_fa: Option<String>,
    name_en: Option<String>,
    claim_id: Option<i64>,
    reversed: i64,
}

impl HandRow {
    /// `None` where people did not record it.
    fn read(self) -> Result<Option<HandPayment>, StoreError> {
        let damaged = |why: &str| StoreError::damaged("transfer", &self.id, why);
        let moved = Move {
            debit: account(&self.debit_kind, self.debit_party)?,
            credit: account(&self.credit_kind, self.credit_party)?,
            amount: Amount::new(self.amount).map_err(|_| damaged("its amount is none"))?,
        };
        let Some(what) = ByHand::of(&moved) else { return Ok(None) };
        Ok(Some(HandPayment {
            id: TransferId::new(self.id.as_str()).map_err(|_| damaged("its id is none"))?,
            what,
            shop: self.key.map(|key| (key, ShopName { fa: self.name_fa, en: self.name_en })),
            claim: self.claim_id.map(ClaimId),
            amount: moved.amount,
            at: Millis(self.at),
            reversed: self.reversed != 0,
        }))
    }
}

macro_rules! select_hand_payment {
    ($rest:literal) => {
        concat!(
            "SELECT t.id, t.debit_kind, t.debit_party, t.credit_kind, t.credit_party, t.amount, t.at, s.key, s.name_fa, s.name_en, \
             (SELECT MIN(d.claim_id) FROM fund_deed d WHERE d.about = t.id AND d.what = 'record') AS claim_id, \
             CAST(CASE WHEN EXISTS (SELECT 1 FROM ledger_transfer r WHERE r.refers = t.id) THEN 1 ELSE 0 END AS BIGINT) AS reversed \
             FROM ledger_transfer t LEFT JOIN shop s ON s.id = t.debit_party AND t.debit_kind IN ('contributions', 'recoveries') \
             WHERE t.phase = 'single' AND (t.debit_kind IN ('contributions', 'recoveries') OR t.credit_kind = 'costs') ",
            $rest
        )
    };
}

impl Store {
    /// Payments that were recorded by hand, the newest first, before a place.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn hand_payments(&self, before: (Millis, &str), limit: i64) -> Result<Vec<HandPayment>, StoreError> {
        let rows: Vec<HandRow> = on!(self.db, pool => sqlx::query_as(select_hand_payment!(
            "AND (t.at, t.id) < ($1, $2) ORDER BY t.at DESC, t.id DESC LIMIT $3"
        )).bind(before.0.0).bind(before.1).bind(limit).fetch_all(pool).await?);
        rows.into_iter().filter_map(|row| row.read().transpose()).collect()
    }

    /// The payment of that name, if it was recorded by hand.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn hand_payment(&self, id: &TransferId) -> Result<Option<HandPayment>, StoreError> {
        let row: Option<HandRow> = on!(self.db, pool => sqlx::query_as(select_hand_payment!("AND t.id = $1"))
            .bind(id.as_str()).fetch_optional(pool).await?);
        Ok(row.map(HandRow::read).transpose()?.flatten())
    }

    /// What people did with a payment, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn fund_deeds(&self, about: &TransferId) -> Result<Vec<FundDeed>, StoreError> {
        let rows: Vec<(i64, Option<String>, String, String)> = on!(self.db, pool => sqlx::query_as(
            "SELECT d.at, a.email, d.what, d.reason FROM fund_deed d LEFT JOIN account a ON a.id = d.account_id \
             WHERE d.about = $1 ORDER BY d.id LIMIT 100",
        ).bind(about.as_str()).fetch_all(pool).await?);
        rows.into_iter()
            .map(|(at, by, what, reason)| {
                let what = FundAct::parse(&what);
                let what = what.ok_or_else(|| StoreError::damaged("deed", about, "there is no such deed"))?;
                Ok(FundDeed { at: Millis(at), by, what, reason })
            })
            .collect()
    }

    /// Takes back a payment that was recorded by mistake: its reversal is one more transfer, and the public facts follow. Above the
    /// policy's limit it waits for a second person.
    ///
    /// # Errors
    /// When the database fails; then nothing was done.
    pub async fn reverse_payment(
        &self,
        now: Millis,
        id: &TransferId,
        by: AccountId,
        reason: &str,
    ) -> Result<Result<Reversed, NotReversed>, StoreError> {
        let mut tx = self.begin().await?;
        let done = tx.reverse_payment(now, id, by, reason).await?;
        if done.is_ok() {
            tx.commit().await?;
        }
        Ok(done)
    }
}

impl Tx {
    async fn reverse_payment(
        &mut self,
        now: Millis,
        id: &TransferId,
        by: AccountId,
        reason: &str,
    ) -> Result<Result<Reversed, NotReversed>, StoreError> {
        let next_seq = self.lock_head().await?;
        let row: Option<HandRow> = within!(*self, conn => sqlx::query_as(select_hand_payment!("AND t.id = $1"))
            .bind(id.as_str()).fetch_optional(conn).await?);
        let Some(payment) = row.map(HandRow::read).transpose()?.flatten() else {
            return Ok(Err(NotReversed::NoPayment));
        };
        if payment.reversed {
            return Ok(Err(NotReversed::Already));
        }
        let damaged = |why: &dyn std::fmt::Display| StoreError::damaged("transfer", id, why);
        let rial = Rial::new(payment.amount.rial()).map_err(|why| damaged(&why))?;
        let first: Option<Option<i64>> = within!(*self, conn => sqlx::query_scalar(
            "SELECT account_id FROM fund_deed WHERE about = $1 AND what = 'ask-reversal' ORDER BY id DESC LIMIT 1",
        ).bind(id.as_str()).fetch_optional(conn).await?);
        match four_eyes::agreed(four_eyes::needed(now.day(), rial), first.flatten(), by.0) {
            Ok(true) => {}
            Ok(false) => {
                self.note_fund_deed(now, Some(by), FundAct::AskReversal, id.as_str(), None, reason).await?;
                return Ok(Ok(Reversed::Asked));
            }
            Err(four_eyes::SameEyes) => return Ok(Err(NotReversed::SameEyes)),
        }
        let deed = self.note_fund_deed(now, Some(by), FundAct::Reverse, id.as_str(), None, reason).await?;
        let name = TransferId::new(format!("reversal-{deed}")).map_err(|why| damaged(&why))?;
        match self.one_transfer(now, Transfer::reversal(name, id.clone())).await? {
            Ok(_) => {}
            Err(Refused::BelowFloor { .. }) => return Ok(Err(NotReversed::ReserveShort)),
            Err(refused) => return Err(damaged(&refused)),
        }
        let (shop, claim) = match payment.what {
            ByHand::FromFounders | ByHand::Cost => return Ok(Ok(Reversed::Done)),
            ByHand::FromShop(shop) => (shop, None),
            ByHand::Recovery(shop) => match payment.claim {
                Some(claim) => (shop, Some(claim)),
                None => return Ok(Err(NotReversed::NoClaim)),
            },
        };
        let Some(InHand { mut pen, shop: known }) = self.shop_in_hand(shop, next_seq).await? else {
            return Err(damaged(&"its shop is not there"));
        };
        let fact = match claim {
            None => Fact::FundContributionReversed { at: now, amount: rial },
            Some(claim) => {
                let owed = self.owed_again(&known, claim, rial).await?.map(Box::new);
                Fact::ClaimRecoveryReversed { at: now, claim, amount: rial, owed }
            }
        };
        known.fund.clone().apply(next_seq, &fact).map_err(|why| damaged(&why))?;
        pen.happened(shop, None, &fact);
        self.write_marks(now, &pen).await?;
        Ok(Ok(Reversed::Done))
    }

    /// A claim that was paid back whole and is over, as it stands when so much was not paid back; `None` for one that is not over.
    async fn owed_again(&mut self, shop: &Shop, claim: ClaimId, amount: Rial) -> Result<Option<OpenClaim>, StoreError> {
        if shop.fund.claim(claim).is_some() {
            return Ok(None);
        }
        let row: Option<(i64, i64, i64, i64, String, i64)> = within!(*self, conn => sqlx::query_as(
            "SELECT c.complaint_id, c.opened_at, c.decide_by, c.awarded, c.body, p.at FROM fund_claim c \
             JOIN bank_payment p ON p.claim_id = c.id AND p.standing = 'paid' WHERE c.id = $1",
        ).bind(claim.0).fetch_optional(conn).await?);
        let damaged = |why: &str| StoreError::damaged("claim", claim.0, why);
        let (complaint, opened_at, decide_by, awarded, body, at) = row.ok_or_else(|| damaged("it was never paid"))?;
        let body: ClaimBody = json(&body, "claim", &shop.key)?;
        let rial = |n| Rial::new(n).map_err(|_| damaged("more was paid back than was paid"));
        let stage = Stage::Paid { at: Millis(at), amount: rial(awarded)?, recovered: rial(awarded - amount.rial())? };
        Ok(Some(OpenClaim {
            id: claim,
            complaint: ComplaintId(complaint),
            ground: body.ground,
            opened_at: Millis(opened_at),
            decide_by: Millis(decide_by),
            stage,
        }))
    }

    /// Writes down what somebody did with the fund's money; gives its number.
    pub(crate) async fn note_fund_deed(
        &mut self,
        now: Millis,
        by: Option<AccountId>,
        what: FundAct,
        about: &str,
        claim: Option<ClaimId>,
        reason: &str,
    ) -> Result<i64, StoreError> {
        Ok(within!(*self, conn => sqlx::query_scalar(
            "INSERT INTO fund_deed (at, account_id, what, about, claim_id, reason) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
        ).bind(now.0).bind(by.map(|of| of.0)).bind(what.as_str()).bind(about).bind(claim.map(|of| of.0)).bind(reason)
            .fetch_one(conn).await?))
    }
}
