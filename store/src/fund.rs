//! The guarantee fund: claims, what is decided about them, payments through the bank, what shops pay in and pay back. Each step is one
//! transaction of the ledger's transfers, the public facts and the private rows.

use crate::complaint::ComplaintRow;
use crate::db::{Tx, on, within};
use crate::live::Hash;
use crate::pen::Pen;
use crate::people::{AccountId, hash_of};
use crate::projection::to_json;
use crate::replay::{EventRow, Replayed};
use crate::shop::json;
use crate::{Store, StoreError};
use bazargah_domain::calendar::{Day, Millis};
use bazargah_domain::complaint::{Complaint, ComplaintId};
use bazargah_domain::event::Fact;
use bazargah_domain::guarantee::{
    self, Assessment, Books, Claim, ClaimId, ClaimStanding, Counted, Decider, Decision, FundAct, Ground, NotEligible,
    NotRuled, Policy, Refusal, Ruled, Simulated, Stage, Surroundings, Suspicion, Undecided, policies,
};
use bazargah_domain::iban::Iban;
use bazargah_domain::ledger::{Account, AccountKind, Amount, Outcome, Refused, Transfer, TransferId};
use bazargah_domain::lottery::{LotteryAct, LotteryId};
use bazargah_domain::mark::Supervision;
use bazargah_domain::money::Rial;
use bazargah_domain::record::Recent;
use bazargah_domain::role::Role;
use bazargah_domain::shop::{Shop, ShopId, ShopName};
use serde::{Deserialize, Serialize};
use sqlx::{FromRow, QueryBuilder};
use std::collections::BTreeSet;

/// What a buyer asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewClaim {
    /// For which complaint.
    pub complaint: ComplaintId,
    /// The day of the order.
    pub ordered: Day,
    /// The day of the delivery, where there was one.
    pub delivered: Option<Day>,
    /// What was paid.
    pub damage: Rial,
    /// The account to be paid to.
    pub iban: Iban,
    /// Whose it is.
    pub holder: String,
}

/// Why a claim is not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotClaimed {
    /// There is no such complaint here.
    #[error("there is no such complaint here")]
    NoComplaint,
    /// It has a claim.
    #[error("the complaint has a claim already")]
    ClaimedAlready,
    /// It may not, or not yet.
    #[error("the complaint cannot become a claim now")]
    NotEligible(NotEligible),
}

/// What is kept of a claim besides its columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimBody {
    /// Why it could be opened.
    pub ground: Ground,
    /// The day of the order.
    pub ordered: Day,
    /// The day of the delivery.
    pub delivered: Option<Day>,
    /// What was paid, as far as it was in question when the complaint was opened.
    pub damage: Rial,
    /// How its amount was computed; `None` where it was refused.
    pub assessment: Option<Assessment>,
    /// What a person should look at.
    pub suspicions: Vec<Suspicion>,
    /// Whether two people decide.
    pub four_eyes: bool,
    /// Whether money is held for it.
    pub held: bool,
    /// The first of two who agreed: the account, when, and on how much.
    pub agreed: Option<(i64, Millis, Rial)>,
    /// What the first of two would refuse it for; then the amount in `agreed` is nothing.
    #[serde(default)]
    pub agreed_refusal: Option<Refusal>,
    /// Whether it was awarded, and the account that the buyer named after the bank rejected another waits for a person.
    #[serde(default)]
    pub account_waits: bool,
    /// Whether people refused that account.
    #[serde(default)]
    pub account_refused: bool,
    /// How often the buyer has named another account.
    #[serde(default)]
    pub renamed: u32,
}

/// A claim as staff and its buyer see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FundClaim {
    /// Its number.
    pub id: ClaimId,
    /// On which shop.
    pub shop: ShopId,
    /// The shop's key.
    pub shop_key: String,
    /// What the shop is called.
    pub shop_name: ShopName,
    /// The complaint that it grew out of.
    pub complaint: ComplaintId,
    /// When it was opened.
    pub opened_at: Millis,
    /// Until when it is decided.
    pub decide_by: Millis,
    /// Where it stands.
    pub standing: ClaimStanding,
    /// What the rule assessed.
    pub assessed: Rial,
    /// What was awarded.
    pub awarded: Rial,
    /// Why it was refused.
    pub refused: Option<Refusal>,
    /// The rest.
    pub body: ClaimBody,
    /// The last four digits of the account to be paid to.
    pub account_end: String,
    /// Whether the bank rejected the last payment, so that the buyer has to name another account.
    pub rejected: bool,
}

impl FundClaim {
    /// Whether it waits for a person: for a decision, or for a look at the account that was named last.
    pub fn waits(&self) -> bool {
        self.standing == ClaimStanding::Waiting || self.body.account_waits
    }
}

/// What people decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaimChoice {
    /// The buyer is paid this.
    Award(Amount),
    /// The buyer is paid nothing.
    Refuse(Refusal),
}

/// A person's decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimRuling {
    /// On which claim.
    pub claim: ClaimId,
    /// Who.
    pub by: AccountId,
    /// As what.
    pub role: Role,
    /// What.
    pub choice: ClaimChoice,
    /// Why; for staff only.
    pub reason: String,
    /// Which account was before the person: [`ClaimBody::renamed`].
    pub seen: u32,
}

/// Why a decision is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotDecided {
    /// There is no such claim.
    #[error("there is no such claim")]
    NoClaim,
    /// It was decided before.
    #[error("the claim has been decided already")]
    DecidedBefore,
    /// The buyer has named another account than the person saw.
    #[error("the buyer named another account meanwhile")]
    Changed,
    /// It cannot be decided so, or not by this person.
    #[error(transparent)]
    NotRuled(#[from] NotRuled),
    /// The reserve does not suffice.
    #[error("the reserve does not suffice")]
    ReserveShort,
}

/// A line of what people decided about a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FundDecision {
    /// When.
    pub at: Millis,
    /// Who.
    pub email: String,
    /// As what.
    pub role: Role,
    /// For what they refused it; `None` where they awarded it.
    pub refused: Option<Refusal>,
    /// Why.
    pub reason: String,
}

/// Whose money leaves through the bank. A bank order is of one purse: each has an account of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purse {
    /// The guarantee fund's.
    Fund,
    /// What sponsors and shops paid in for a lottery's prizes.
    Lottery(LotteryId),
}

impl Purse {
    /// The lottery's number; 0 for the fund.
    fn number(self) -> i64 {
        match self {
            Self::Fund => 0,
            Self::Lottery(id) => id.0,
        }
    }
}

/// What a payment is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaymentFor {
    /// A claim on the fund.
    Claim(ClaimId),
    /// The prize of a lottery's ticket.
    Prize(LotteryId, Hash),
}

/// A payment that is to be sent to the bank, or was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// The name that the bank sends back.
    pub id: String,
    /// For what.
    pub what: PaymentFor,
    /// How much.
    pub amount: Amount,
    /// To which account.
    pub iban: Iban,
    /// Whose it is.
    pub holder: String,
}

/// Where a payment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PaymentStanding {
    /// The next bank order takes it along.
    Due,
    /// The bank has not said what became of it.
    Sent,
    /// The bank paid it.
    Paid,
    /// The bank sent it back.
    Rejected,
}

impl PaymentStanding {
    const ALL: [Self; 4] = [Self::Due, Self::Sent, Self::Paid, Self::Rejected];

    /// The name in the database.
    fn as_str(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Sent => "sent",
            Self::Paid => "paid",
            Self::Rejected => "rejected",
        }
    }

    /// The one of that name.
    fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|of| of.as_str() == name)
    }
}

/// A bank order that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderSent {
    /// Its name.
    pub id: String,
    /// When it was made.
    pub at: Millis,
    /// How many payments it has.
    pub payments: u64,
    /// How much they are together, in rial.
    pub rial: i64,
    /// Of how many the bank has not said yet what became of them.
    pub waiting: u64,
    /// How many the bank rejected.
    pub rejected: u64,
}

/// What the bank says of a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankAnswer {
    /// The name that it was sent with.
    pub payment: String,
    /// How much, where the bank says so.
    pub amount: Option<i64>,
    /// `None` when it was paid; otherwise why not.
    pub rejected: Option<String>,
}

/// Why an answer of the bank is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswerRefused {
    /// No payment has this name.
    #[error("there is no payment of this name")]
    Unknown,
    /// It never left.
    #[error("this payment was never sent to the bank")]
    NotSent,
    /// It was paid before.
    #[error("this payment is on record as paid already")]
    PaidAlready,
    /// It was rejected before.
    #[error("this payment is on record as rejected already")]
    RejectedAlready,
    /// Another amount than was ordered.
    #[error("{ordered} rial were ordered, and the bank speaks of {said}")]
    OtherAmount {
        /// What was ordered.
        ordered: i64,
        /// What the bank says.
        said: i64,
    },
    /// The ledger refuses it.
    #[error("the ledger refuses it: {0}")]
    Ledger(Refused),
}

/// Why money that came in, or costs, are not recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotRecorded {
    /// There is no such shop.
    #[error("there is no such shop")]
    NoShop,
    /// There is no such claim, or the shop does not owe so much for it.
    #[error("the shop does not owe so much for this claim")]
    NotOwed,
    /// The ledger refuses it.
    #[error(transparent)]
    Ledger(#[from] Refused),
}

/// What the fund has and owes, in rial.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FundFigures {
    /// In the reserve, with what is held.
    pub reserve: i64,
    /// Of it, held for claims that wait.
    pub held: i64,
    /// On its way through the bank.
    pub bank_orders: i64,
    /// What shops owe for what was paid.
    pub owed: i64,
    /// Paid in, by shops and founders.
    pub contributed: i64,
    /// Paid to buyers.
    pub paid: i64,
    /// Paid back by shops.
    pub recovered: i64,
    /// What running it has cost.
    pub costs: i64,
    /// The public counts by day: how often, and how much.
    pub counts: Vec<(Counted, u64)>,
}

#[derive(FromRow)]
struct ClaimRow {
    id: i64,
    shop_id: i64,
    key: String,
    name_fa: Option<String>,
    name_en: Option<String>,
    complaint_id: i64,
    opened_at: i64,
    decide_by: i64,
    standing: String,
    assessed: i64,
    awarded: i64,
    refused: Option<String>,
    body: String,
    iban: String,
    rejected: i64,
}

impl ClaimRow {
    fn claim(self) -> Result<FundClaim, StoreError> {
        let damaged = |why: &str| StoreError::damaged("claim", self.id, why);
        let rial = |n| Rial::new(n).map_err(|_| damaged("an amount of it is negative"));
        let body: ClaimBody = json(&self.body, "claim", &self.key)?;
        let refusal = |name: &str| Refusal::parse(name).ok_or_else(|| damaged("it was refused for no known reason"));
        let standing = if body.account_waits {
            // Its row is in the queue again; the award is public, and stands.
            Some(ClaimStanding::Awarded)
        } else {
            ClaimStanding::parse(&self.standing)
        };
        Ok(FundClaim {
            id: ClaimId(self.id),
            shop: ShopId(self.shop_id),
            complaint: ComplaintId(self.complaint_id),
            opened_at: Millis(self.opened_at),
            decide_by: Millis(self.decide_by),
            standing: standing.ok_or_else(|| damaged("it stands nowhere"))?,
            assessed: rial(self.assessed)?,
            awarded: rial(self.awarded)?,
            refused: self.refused.as_deref().map(refusal).transpose()?,
            body,
            account_end: self.iban.chars().skip(self.iban.chars().count().saturating_sub(4)).collect(),
            rejected: self.rejected != 0,
            shop_key: self.key,
            shop_name: ShopName { fa: self.name_fa, en: self.name_en },
        })
    }
}

macro_rules! select_claim {
    ($rest:literal) => {
        concat!(
            "SELECT c.id, c.shop_id, s.key, s.name_fa, s.name_en, c.complaint_id, c.opened_at, c.decide_by, c.standing, \
             c.assessed, c.awarded, c.refused, c.body, c.iban, \
             CAST(CASE WHEN c.standing = 'awarded' AND EXISTS (SELECT 1 FROM bank_payment p WHERE p.claim_id = c.id) \
             AND NOT EXISTS (SELECT 1 FROM bank_payment p WHERE p.claim_id = c.id AND p.standing <> 'rejected') \
             THEN 1 ELSE 0 END AS BIGINT) AS rejected \
             FROM fund_claim c JOIN shop s ON s.id = c.shop_id ",
            $rest
        )
    };
}

#[derive(FromRow)]
struct PaymentRow {
    id: String,
    claim_id: Option<i64>,
    lottery_id: Option<i64>,
    ticket: Option<Vec<u8>>,
    amount: i64,
    iban: String,
    holder: String,
}

impl PaymentRow {
    fn payment(self) -> Result<Payment, StoreError> {
        let damaged = |why: String| StoreError::damaged("payment", &self.id, why);
        let what = payment_for(self.claim_id, self.lottery_id, self.ticket)?;
        Ok(Payment {
            what: what.ok_or_else(|| damaged("it is for nothing".to_owned()))?,
            amount: Amount::new(self.amount).map_err(|e| damaged(e.to_string()))?,
            iban: Iban::parse(&self.iban).map_err(|e| damaged(e.to_string()))?,
            holder: self.holder,
            id: self.id,
        })
    }
}

fn payment_for(
    claim: Option<i64>,
    lottery: Option<i64>,
    ticket: Option<Vec<u8>>,
) -> Result<Option<PaymentFor>, StoreError> {
    Ok(match (claim, lottery, ticket) {
        (Some(claim), None, None) => Some(PaymentFor::Claim(ClaimId(claim))),
        (None, Some(lottery), Some(ticket)) => Some(PaymentFor::Prize(LotteryId(lottery), hash_of(ticket)?)),
        _ => None,
    })
}

/// How a decision is named that awards something; one that refuses has the refusal's name.
const AWARD: &str = "award";
/// Bank orders that are listed.
const ORDERS_SHOWN: i64 = 50;
/// The payments of an order of a purse: the columns of [`PaymentRow`].
const SELECT_ORDER: &str = "SELECT id, claim_id, lottery_id, ticket, amount, iban, holder FROM bank_payment \
    WHERE order_id = $1 AND COALESCE(lottery_id, 0) = $2 ORDER BY id";
/// A year, in days, within which a buyer's claims are counted.
const YEAR_DAYS: i64 = 365;

impl Store {
    /// Makes a complaint a claim: assesses it, holds its amount, and decides it where the rule alone may.
    ///
    /// # Errors
    /// When the database fails; then nothing was done.
    pub async fn open_claim(&self, now: Millis, new: &NewClaim) -> Result<Result<FundClaim, NotClaimed>, StoreError> {
        let mut tx = self.begin().await?;
        let opened = tx.open_claim(now, new).await?;
        if opened.is_ok() {
            tx.commit().await?;
        }
        match opened {
            Err(not) => Ok(Err(not)),
            Ok(id) => Ok(self.fund_claim(id).await?.ok_or(NotClaimed::NoComplaint)),
        }
    }

    /// A person decides a claim. Above the limit of the policy the first award only waits for a second person's. Where an account waits,
    /// the award stands: awarding the same again pays to the account, and refusing lets the buyer name another.
    ///
    /// # Errors
    /// When the database fails; then nothing was done.
    pub async fn decide_claim(
        &self,
        now: Millis,
        ruling: &ClaimRuling,
    ) -> Result<Result<FundClaim, NotDecided>, StoreError> {
        let mut tx = self.begin().await?;
        let decided = tx.decide_claim(now, ruling).await?;
        if decided.is_ok() {
            tx.commit().await?;
        }
        match decided {
            Err(not) => Ok(Err(not)),
            Ok(()) => Ok(self.fund_claim(ruling.claim).await?.ok_or(NotDecided::NoClaim)),
        }
    }

    /// The claim of that number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn fund_claim(&self, id: ClaimId) -> Result<Option<FundClaim>, StoreError> {
        let row: Option<ClaimRow> = on!(self.db, pool => sqlx::query_as(select_claim!("WHERE c.id = $1"))
            .bind(id.0).fetch_optional(pool).await?);
        row.map(ClaimRow::claim).transpose()
    }

    /// The claim that grew out of a complaint.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn claim_of(&self, complaint: ComplaintId) -> Result<Option<FundClaim>, StoreError> {
        let row: Option<ClaimRow> = on!(self.db, pool => sqlx::query_as(select_claim!("WHERE c.complaint_id = $1"))
            .bind(complaint.0).fetch_optional(pool).await?);
        row.map(ClaimRow::claim).transpose()
    }

    /// Claims that wait for a person, the most urgent first, after a place.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn claims_waiting(&self, after: (Millis, i64), limit: i64) -> Result<Vec<FundClaim>, StoreError> {
        let rows: Vec<ClaimRow> = on!(self.db, pool => sqlx::query_as(select_claim!(
            "WHERE c.standing = 'waiting' AND (c.decide_by, c.id) > ($1, $2) ORDER BY c.decide_by, c.id LIMIT $3"
        )).bind(after.0.0).bind(after.1).bind(limit).fetch_all(pool).await?);
        rows.into_iter().map(ClaimRow::claim).collect()
    }

    /// How many claims wait for a decision.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn claims_waiting_count(&self) -> Result<u64, StoreError> {
        let n: i64 = on!(self.db, pool => sqlx::query_scalar("SELECT COUNT(*) FROM fund_claim WHERE standing = 'waiting'")
            .fetch_one(pool).await?);
        Ok(u64::try_from(n).unwrap_or(0))
    }

    /// What was awarded, the newest 10,000: for a simulation.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn awards(&self) -> Result<Vec<Rial>, StoreError> {
        let awards: Vec<i64> = on!(self.db, pool => sqlx::query_scalar(
            "SELECT awarded FROM fund_claim WHERE awarded > 0 ORDER BY id DESC LIMIT 10000",
        ).fetch_all(pool).await?);
        Ok(awards.into_iter().filter_map(|rial| Rial::new(rial).ok()).collect())
    }

    /// What the fund's books say, for a simulation.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn fund_books(&self) -> Result<Books, StoreError> {
        let figures = self.fund_figures().await?;
        let rial = |n: i64| Rial::new(n.max(0)).unwrap_or_default();
        Ok(Books {
            reserve: rial(figures.reserve - figures.held),
            costs: rial(figures.costs),
            awards: self.awards().await?,
            counts: figures.counts,
        })
    }

    /// Keeps the simulation of a day; the first of a day stays.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_simulation(&self, day: Day, simulated: Option<&Simulated>) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        within!(tx, conn => sqlx::query("INSERT INTO fund_simulation (day, body) VALUES ($1, $2) ON CONFLICT DO NOTHING")
            .bind(i64::from(day.0)).bind(to_json(&simulated)).execute(conn).await?.rows_affected());
        tx.commit().await
    }

    /// The newest simulation and its day; `None` inside where too little was known.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn fund_simulation(&self) -> Result<Option<(Day, Option<Simulated>)>, StoreError> {
        let row: Option<(i64, String)> = on!(self.db, pool =>
            sqlx::query_as("SELECT day, body FROM fund_simulation ORDER BY day DESC LIMIT 1").fetch_optional(pool).await?);
        row.map(|(day, body)| Ok((Day(i32::try_from(day).unwrap_or(0)), json(&body, "simulation", "today")?)))
            .transpose()
    }

    /// What people decided about a claim, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn fund_decisions(&self, claim: ClaimId) -> Result<Vec<FundDecision>, StoreError> {
        let rows: Vec<(i64, String, String, String, String)> = on!(self.db, pool => sqlx::query_as(
            "SELECT d.at, a.email, d.role, d.choice, d.reason FROM fund_decision d JOIN account a ON a.id = d.account_id \
             WHERE d.claim_id = $1 ORDER BY d.id LIMIT 100",
        ).bind(claim.0).fetch_all(pool).await?);
        let damaged = |why: &str| StoreError::damaged("fund decision", claim.0, why);
        rows.into_iter()
            .map(|(at, email, role, choice, reason)| {
                let role = Role::parse(&role).ok_or_else(|| damaged("there is no such role"))?;
                let refused = match choice.as_str() {
                    AWARD => None,
                    name => Some(Refusal::parse(name).ok_or_else(|| damaged("there is no such decision"))?),
                };
                Ok(FundDecision { at: Millis(at), email, role, refused, reason })
            })
            .collect()
    }

    /// Takes every payment of a purse that is due into a bank order of this name; one that has the name already is given again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn order_payments(
        &self,
        now: Millis,
        by: Option<AccountId>,
        purse: Purse,
        order: &str,
    ) -> Result<Vec<Payment>, StoreError> {
        let mut tx = self.begin().await?;
        tx.lock_head().await?;
        let (rows, taken): (Vec<PaymentRow>, u64) = within!(tx, conn => {
            let before: Option<String> = sqlx::query_scalar("SELECT id FROM bank_payment WHERE order_id = $1 LIMIT 1")
                .bind(order).fetch_optional(&mut *conn).await?;
            let taken = if before.is_none() {
                sqlx::query(
                    "UPDATE bank_payment SET standing = 'sent', order_id = $1, at = $2 \
                     WHERE standing = 'due' AND COALESCE(lottery_id, 0) = $3",
                ).bind(order).bind(now.0).bind(purse.number()).execute(&mut *conn).await?.rows_affected()
            } else {
                0
            };
            let rows = sqlx::query_as(SELECT_ORDER).bind(order).bind(purse.number()).fetch_all(conn).await?;
            (rows, taken)
        });
        if taken > 0 {
            tx.note_fund_deed(now, by, FundAct::Order, order, None, "").await?;
            if let Purse::Lottery(id) = purse {
                tx.note_lottery_deed(now, id, by, LotteryAct::Order, order).await?;
            }
        }
        tx.commit().await?;
        rows.into_iter().map(PaymentRow::payment).collect()
    }

    /// The payments of a bank order that was made; none where the purse has no such order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn payments_of_order(&self, purse: Purse, order: &str) -> Result<Vec<Payment>, StoreError> {
        let rows: Vec<PaymentRow> = on!(self.db, pool =>
            sqlx::query_as(SELECT_ORDER).bind(order).bind(purse.number()).fetch_all(pool).await?);
        rows.into_iter().map(PaymentRow::payment).collect()
    }

    /// How many payments of a purse the next bank order takes along, and how much they are in rial.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn due_payments(&self, purse: Purse) -> Result<(u64, i64), StoreError> {
        let (n, rial): (i64, i64) = on!(self.db, pool => sqlx::query_as(
            "SELECT COUNT(*), CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM bank_payment \
             WHERE standing = 'due' AND COALESCE(lottery_id, 0) = $1",
        ).bind(purse.number()).fetch_one(pool).await?);
        Ok((n.unsigned_abs(), rial))
    }

    /// The newest bank orders of a purse, with what became of their payments.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn bank_orders(&self, purse: Purse) -> Result<Vec<OrderSent>, StoreError> {
        let rows: Vec<(String, i64, i64, i64, i64, i64)> = on!(self.db, pool => sqlx::query_as(
            "SELECT p.order_id, CAST(COALESCE(MIN(d.at), MIN(p.at)) AS BIGINT) AS made_at, COUNT(*), CAST(SUM(p.amount) AS BIGINT), \
             CAST(SUM(CASE WHEN p.standing = 'sent' THEN 1 ELSE 0 END) AS BIGINT), \
             CAST(SUM(CASE WHEN p.standing = 'rejected' THEN 1 ELSE 0 END) AS BIGINT) \
             FROM bank_payment p LEFT JOIN fund_deed d ON d.about = p.order_id AND d.what = 'order' \
             WHERE p.order_id IS NOT NULL AND COALESCE(p.lottery_id, 0) = $1 \
             GROUP BY p.order_id ORDER BY made_at DESC, p.order_id DESC LIMIT $2",
        ).bind(purse.number()).bind(ORDERS_SHOWN).fetch_all(pool).await?);
        let order = |(id, at, payments, rial, waiting, rejected): (String, i64, i64, i64, i64, i64)| OrderSent {
            id,
            at: Millis(at),
            payments: payments.unsigned_abs(),
            rial,
            waiting: waiting.unsigned_abs(),
            rejected: rejected.unsigned_abs(),
        };
        Ok(rows.into_iter().map(order).collect())
    }

    /// Takes the bank's answers, each for itself. A claim or a prize is paid when the bank has said so, and not before.
    ///
    /// # Errors
    /// When the database fails; then none was taken.
    pub async fn reconcile(
        &self,
        now: Millis,
        answers: &[BankAnswer],
    ) -> Result<Vec<Result<PaymentFor, AnswerRefused>>, StoreError> {
        let mut done = Vec::with_capacity(answers.len());
        let mut tx = self.begin().await?;
        for answer in answers {
            done.push(tx.reconcile(now, answer).await?);
        }
        tx.commit().await?;
        Ok(done)
    }

    /// A buyer names another account after the bank rejected the first; `None` where it did not. The next bank order takes the payment
    /// along, unless a person has to look at the account: then the claim is in the queue again, and nothing is paid before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn pay_elsewhere(
        &self,
        now: Millis,
        claim: ClaimId,
        iban: &Iban,
        holder: &str,
    ) -> Result<Option<FundClaim>, StoreError> {
        let mut tx = self.begin().await?;
        if !tx.pay_elsewhere(now, claim, iban, holder).await? {
            return Ok(None);
        }
        tx.commit().await?;
        self.fund_claim(claim).await
    }

    /// Records what a shop paid in, or founders where no shop is named. `name` is the payment's name at the bank: the same one is
    /// recorded once.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn contribute(
        &self,
        now: Millis,
        shop: Option<ShopId>,
        amount: Amount,
        name: TransferId,
    ) -> Result<Result<Outcome, NotRecorded>, StoreError> {
        let done = self.contribute_many(now, None, &[(shop, amount, name)]).await?;
        Ok(done.into_iter().next().unwrap_or(Err(NotRecorded::NoShop)))
    }

    /// Records many contributions in one transaction, each for itself. That somebody recorded them is noted; that the command line did,
    /// is not.
    ///
    /// # Errors
    /// When the database fails; then none was recorded.
    pub async fn contribute_many(
        &self,
        now: Millis,
        by: Option<AccountId>,
        contributions: &[(Option<ShopId>, Amount, TransferId)],
    ) -> Result<Vec<Result<Outcome, NotRecorded>>, StoreError> {
        let mut tx = self.begin().await?;
        let mut pen = Pen::new(tx.lock_head().await?);
        let shops: BTreeSet<ShopId> = contributions.iter().filter_map(|(shop, ..)| *shop).collect();
        pen.keep(tx.load_shops(&shops.into_iter().collect::<Vec<_>>()).await?);
        let known = |shop: &Option<ShopId>| shop.is_none_or(|shop| pen.kept.contains_key(&shop));
        let known: Vec<_> = contributions.iter().map(|(shop, ..)| known(shop)).collect();
        let transfers =
            contributions.iter().zip(&known).filter(|(_, known)| **known).map(|((shop, amount, name), _)| {
                let from = Account::of(AccountKind::Contributions, shop.map_or(0, |shop| shop.0));
                Transfer::single(name.clone(), from, Account::RESERVE, *amount)
            });
        let mut outcomes = tx.transfer(now, &transfers.collect::<Vec<_>>()).await?.into_iter();
        let mut done = Vec::with_capacity(contributions.len());
        for ((shop, amount, name), known) in contributions.iter().zip(known) {
            let outcome = match known.then(|| outcomes.next()).flatten() {
                Some(outcome) => outcome.map_err(NotRecorded::from),
                None => Err(NotRecorded::NoShop),
            };
            if let (Some(shop), Ok(Outcome::New), Ok(rial)) = (shop, &outcome, Rial::new(amount.rial())) {
                pen.happened(*shop, None, &Fact::FundContributed { at: now, amount: rial });
            }
            if by.is_some() && outcome == Ok(Outcome::New) {
                tx.note_fund_deed(now, by, FundAct::Record, name.as_str(), None, "").await?;
            }
            done.push(outcome);
        }
        tx.write_marks(now, &pen).await?;
        tx.commit().await?;
        Ok(done)
    }

    /// Records what a shop paid back for a claim.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn recover(
        &self,
        now: Millis,
        by: Option<AccountId>,
        claim: ClaimId,
        amount: Amount,
        name: TransferId,
    ) -> Result<Result<Outcome, NotRecorded>, StoreError> {
        let mut tx = self.begin().await?;
        let mut pen = Pen::new(tx.lock_head().await?);
        let shop: Option<i64> = within!(tx, conn => sqlx::query_scalar("SELECT shop_id FROM fund_claim WHERE id = $1")
            .bind(claim.0).fetch_optional(conn).await?);
        let Some(shop) = shop.map(ShopId) else { return Ok(Err(NotRecorded::NotOwed)) };
        let Some(kept) = tx.load_shops(&[shop]).await?.pop() else { return Ok(Err(NotRecorded::NoShop)) };
        let from = Account::of(AccountKind::Recoveries, shop.0);
        let transfer = Transfer::single(name.clone(), from, Account::RESERVE, amount);
        let outcome = match tx.one_transfer(now, transfer).await? {
            Ok(outcome) => outcome,
            Err(refused) => return Ok(Err(refused.into())),
        };
        if let (Outcome::New, Ok(rial)) = (outcome, Rial::new(amount.rial())) {
            let fact = Fact::ClaimRecovered { at: now, claim, amount: rial };
            // Tried on a copy: what the shop does not owe is refused, and the transfer with it.
            if kept.shop.fund.clone().apply(pen.next_seq, &fact).is_err() {
                return Ok(Err(NotRecorded::NotOwed));
            }
            pen.keep([kept]);
            pen.happened(shop, None, &fact);
            tx.note_fund_deed(now, by, FundAct::Record, name.as_str(), Some(claim), "").await?;
        }
        tx.write_marks(now, &pen).await?;
        tx.commit().await?;
        Ok(Ok(outcome))
    }

    /// Records what running the fund has cost.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn fund_cost(
        &self,
        now: Millis,
        by: Option<AccountId>,
        amount: Amount,
        name: TransferId,
    ) -> Result<Result<Outcome, NotRecorded>, StoreError> {
        let mut tx = self.begin().await?;
        tx.lock_head().await?;
        let transfer = Transfer::single(name.clone(), Account::RESERVE, Account::COSTS, amount);
        let outcome = tx.one_transfer(now, transfer).await?;
        if outcome == Ok(Outcome::New) {
            tx.note_fund_deed(now, by, FundAct::Record, name.as_str(), None, "").await?;
            tx.commit().await?;
        }
        Ok(outcome.map_err(NotRecorded::from))
    }

    /// The fund's public figures.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn fund_figures(&self) -> Result<FundFigures, StoreError> {
        let reserve = self.balance(Account::RESERVE).await?;
        let payouts = self.balance_of_all(AccountKind::Payouts).await?.rial();
        let recovered = -self.balance_of_all(AccountKind::Recoveries).await?.rial();
        let rows: Vec<(i64, String, i64, i64)> = on!(self.db, pool =>
            sqlx::query_as("SELECT day, what, n, rial FROM fund_count ORDER BY day, what").fetch_all(pool).await?);
        let counts = rows.into_iter().map(|(day, what, n, rial)| {
            let day = Day(i32::try_from(day).unwrap_or(0));
            (Counted { day, what, amount: Rial::new(rial).unwrap_or_default() }, u64::try_from(n).unwrap_or(0))
        });
        Ok(FundFigures {
            reserve: reserve.rial(),
            held: reserve.debits_pending,
            bank_orders: self.balance(Account::BANK_ORDERS).await?.rial(),
            owed: payouts - recovered,
            contributed: -self.balance_of_all(AccountKind::Contributions).await?.rial(),
            paid: payouts,
            recovered,
            costs: self.balance(Account::COSTS).await?.rial(),
            counts: counts.collect(),
        })
    }
}

/// Facts of one claim's shop, ready to be written.
pub(crate) struct InHand {
    pub(crate) pen: Pen,
    pub(crate) shop: Shop,
}

impl Tx {
    pub(crate) async fn one_transfer(
        &mut self,
        now: Millis,
        transfer: Transfer,
    ) -> Result<Result<Outcome, Refused>, StoreError> {
        Ok(self.transfer(now, &[transfer]).await?.pop().unwrap_or(Ok(Outcome::Exists)))
    }

    pub(crate) async fn shop_in_hand(&mut self, shop: ShopId, next_seq: i64) -> Result<Option<InHand>, StoreError> {
        let Some(kept) = self.load_shops(&[shop]).await?.pop() else { return Ok(None) };
        let mut pen = Pen::new(next_seq);
        let known = kept.shop.clone();
        pen.keep([kept]);
        Ok(Some(InHand { pen, shop: known }))
    }

    async fn open_claim(&mut self, now: Millis, new: &NewClaim) -> Result<Result<ClaimId, NotClaimed>, StoreError> {
        let next_seq = self.lock_head().await?;
        let row: Option<ComplaintRow> = within!(*self, conn => sqlx::query_as("SELECT * FROM complaint WHERE id = $1")
            .bind(new.complaint.0).fetch_optional(conn).await?);
        let contact: Option<String> = within!(*self, conn =>
            sqlx::query_scalar("SELECT contact FROM report WHERE complaint_id = $1")
                .bind(new.complaint.0).fetch_optional(conn).await?);
        let (Some(row), Some(contact)) = (row, contact) else { return Ok(Err(NotClaimed::NoComplaint)) };
        let contact = contact.to_lowercase();
        let shop_id = ShopId(row.shop_id);
        let Recent { complaint, .. } = row.recent()?;
        let damage = guarantee::damage_of(new.damage, complaint.amount);
        let before: Option<i64> = within!(*self, conn =>
            sqlx::query_scalar("SELECT id FROM fund_claim WHERE complaint_id = $1")
                .bind(new.complaint.0).fetch_optional(conn).await?);
        if before.is_some() {
            return Ok(Err(NotClaimed::ClaimedAlready));
        }
        let ground = match guarantee::eligible(&complaint, now) {
            Ok(ground) => ground,
            Err(not) => return Ok(Err(NotClaimed::NotEligible(not))),
        };
        let Some(InHand { mut pen, shop }) = self.shop_in_hand(shop_id, next_seq).await? else {
            return Ok(Err(NotClaimed::NoComplaint));
        };
        let id = ClaimId(pen.next_seq);
        let policy = policies().and_then(|all| all.on(new.ordered));
        let then = self.shop_on(shop_id, new.ordered).await?;
        let buyer_had = self.buyer_had(now, &contact, &new.iban, id).await?;
        let claim = Claim {
            kind: &complaint.category,
            damage,
            ordered: new.ordered,
            delivered: new.delivered,
            complained: complaint.opened_at.day(),
            had_mark: guarantee::had_mark(then.as_ref(), &shop, new.ordered),
            buyer_had: buyer_had.1,
            grade_covered: policy.is_some_and(|policy| guarantee::grade_covered(policy, &shop)),
            shop_room: policy.map_or(Rial::NOTHING, |policy| guarantee::shop_room(policy, &shop)),
        };
        let assessed = guarantee::assess(policy, &claim);
        let mut body = ClaimBody {
            ground,
            ordered: new.ordered,
            delivered: new.delivered,
            damage,
            assessment: assessed.clone().ok(),
            suspicions: Vec::new(),
            four_eyes: false,
            held: false,
            agreed: None,
            agreed_refusal: None,
            account_waits: false,
            account_refused: false,
            renamed: 0,
        };
        let decide_by = now.plus_days(guarantee::decide_days(policy));
        let (mut standing, mut awarded, mut refused) = (ClaimStanding::Waiting, Rial::NOTHING, None);
        let mut decided = None;
        match (&assessed, policy) {
            (Err(refusal), _) => {
                (standing, refused) = (ClaimStanding::Refused, Some(*refusal));
                decided = Some((Rial::NOTHING, refused));
            }
            (Ok(assessment), Some(policy)) => {
                let amount = assessment.amount();
                body.held = self.hold(now, id, amount).await?;
                self.notice(now, &complaint, shop_id, &shop, &contact, buyer_had.0, policy, &mut body).await?;
                let decider = guarantee::decider(policy, amount, &body.suspicions);
                body.four_eyes = decider == Decider::Two;
                if decider == Decider::Rule {
                    (standing, awarded) = (ClaimStanding::Awarded, amount);
                    decided = Some((amount, None));
                }
            }
            (Ok(_), None) => {}
        }
        let amount = assessed.as_ref().map_or(Rial::NOTHING, Assessment::amount);
        let held = if body.held { amount } else { Rial::NOTHING };
        let opening = Fact::ClaimOpened { at: now, complaint: new.complaint, ground, held, decide_by };
        pen.happened(shop_id, None, &opening);
        if let Some((amount, refused)) = decided {
            let by = Supervision::System;
            pen.happened(shop_id, None, &Fact::ClaimDecided { at: now, claim: id, amount, refused, by });
        }
        within!(*self, conn => sqlx::query(
            "INSERT INTO fund_claim (id, shop_id, complaint_id, opened_at, decide_by, standing, assessed, awarded, refused, body, \
             iban, holder, contact) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        ).bind(id.0).bind(shop_id.0).bind(new.complaint.0).bind(now.0).bind(decide_by.0).bind(standing.as_str())
            .bind(amount.rial()).bind(awarded.rial()).bind(refused.map(Refusal::as_str)).bind(to_json(&body))
            .bind(new.iban.in_full()).bind(new.holder.as_str()).bind(contact.as_str())
            .execute(conn).await?.rows_affected());
        if let Some(awarded) = Amount::of(awarded) {
            self.award(now, id, body.held, awarded)
                .await?
                .map_err(|refused| StoreError::damaged("hold", id.0, refused))?;
        }
        self.write_marks(now, &pen).await?;
        Ok(Ok(id))
    }

    /// What a person should look at.
    #[expect(clippy::too_many_arguments, reason = "what surrounds a claim is many things")]
    async fn notice(
        &mut self,
        now: Millis,
        complaint: &Complaint,
        shop_id: ShopId,
        shop: &Shop,
        contact: &str,
        earlier: i64,
        policy: &Policy,
        body: &mut ClaimBody,
    ) -> Result<(), StoreError> {
        let since = now.plus_days(-i64::from(policy.burst_days));
        let (lately, member): (i64, i64) = within!(*self, conn => (
            sqlx::query_scalar("SELECT COUNT(*) FROM fund_claim WHERE shop_id = $1 AND opened_at > $2")
                .bind(shop_id.0).bind(since.0).fetch_one(&mut *conn).await?,
            sqlx::query_scalar(
                "SELECT COUNT(*) FROM account a JOIN member m ON m.account_id = a.id WHERE a.email = $1 AND m.shop_id = $2",
            ).bind(contact).bind(shop_id.0).fetch_one(conn).await?,
        ));
        let of_domain = shop.host.as_ref().is_some_and(|host| guarantee::writes_from(host, contact));
        let around = Surroundings {
            linked: member > 0 || of_domain,
            earlier: u32::try_from(earlier).unwrap_or(u32::MAX),
            lately: u32::try_from(lately).unwrap_or(u32::MAX),
            reserve_short: !body.held,
        };
        body.suspicions = guarantee::suspicions(policy, complaint, around);
        Ok(())
    }

    /// Holds an amount for a claim; tells whether the reserve could.
    async fn hold(&mut self, now: Millis, id: ClaimId, amount: Rial) -> Result<bool, StoreError> {
        let Some(amount) = Amount::of(amount) else { return Ok(false) };
        let transfer = Transfer::pending(hold_of(id), Account::RESERVE, Account::BANK_ORDERS, amount);
        Ok(self.one_transfer(now, transfer).await?.is_ok())
    }

    /// Moves what was awarded to the bank orders, and makes a payment of it.
    async fn award(
        &mut self,
        now: Millis,
        id: ClaimId,
        held: bool,
        amount: Amount,
    ) -> Result<Result<(), Refused>, StoreError> {
        let name = TransferId::numbered("claim", id.0, "award");
        let transfer = if held {
            Transfer::post(name, hold_of(id), amount)
        } else {
            Transfer::single(name, Account::RESERVE, Account::BANK_ORDERS, amount)
        };
        if let Err(refused) = self.one_transfer(now, transfer).await? {
            return Ok(Err(refused));
        }
        self.due_payment(now, id, amount).await?;
        Ok(Ok(()))
    }

    /// A payment that the next bank order takes along.
    async fn due_payment(&mut self, now: Millis, id: ClaimId, amount: Amount) -> Result<(), StoreError> {
        within!(*self, conn => {
            let n: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM bank_payment WHERE claim_id = $1")
                .bind(id.0).fetch_one(&mut *conn).await?;
            sqlx::query(
                "INSERT INTO bank_payment (id, claim_id, amount, iban, holder, standing, at) \
                 SELECT $1, id, $2, iban, holder, 'due', $3 FROM fund_claim WHERE id = $4",
            ).bind(format!("claim-{}-{}", id.0, n + 1)).bind(amount.rial()).bind(now.0).bind(id.0)
                .execute(conn).await?.rows_affected()
        });
        Ok(())
    }

    /// Tells whether another account was asked for.
    async fn pay_elsewhere(&mut self, now: Millis, id: ClaimId, iban: &Iban, holder: &str) -> Result<bool, StoreError> {
        self.lock_head().await?;
        let row: Option<ClaimRow> = within!(*self, conn => sqlx::query_as(select_claim!("WHERE c.id = $1"))
            .bind(id.0).fetch_optional(conn).await?);
        let claim = row.map(ClaimRow::claim).transpose()?;
        let Some(mut claim) = claim.filter(|claim| claim.rejected) else { return Ok(false) };
        let Some(amount) = Amount::of(claim.awarded) else { return Ok(false) };
        let contact: String = within!(*self, conn => sqlx::query_scalar("SELECT contact FROM fund_claim WHERE id = $1")
            .bind(id.0).fetch_one(conn).await?);
        // The year before the claim was opened, and all since: whoever waits before naming the account gains nothing by it.
        let (earlier, had) = self.buyer_had(claim.opened_at, &contact, iban, id).await?;
        let earlier = u32::try_from(earlier).unwrap_or(u32::MAX);
        let policy = policies().and_then(|all| all.on(claim.body.ordered));
        // Two agreed on another account; or people saw one already, and may have refused it.
        let asked = claim.body.four_eyes || claim.body.suspicions.contains(&Suspicion::Elsewhere);
        let found = guarantee::elsewhere(policy, claim.awarded, (earlier, had), asked);
        within!(*self, conn => sqlx::query("UPDATE fund_claim SET iban = $1, holder = $2 WHERE id = $3")
            .bind(iban.in_full()).bind(holder).bind(id.0).execute(conn).await?.rows_affected());
        claim.body.renamed += 1;
        claim.body.account_refused = false;
        claim.body.account_waits = !found.is_empty();
        if claim.body.account_waits {
            let all: BTreeSet<Suspicion> = claim.body.suspicions.iter().copied().chain(found).collect();
            claim.body.suspicions = all.into_iter().collect();
            // Whoever agreed to the award has not seen this account.
            (claim.body.agreed, claim.body.agreed_refusal) = (None, None);
            claim.decide_by = now.plus_days(guarantee::decide_days(policy));
        } else {
            self.due_payment(now, id, amount).await?;
        }
        self.write_claim(&claim).await?;
        Ok(true)
    }

    /// The shop as its events told it by the end of a day.
    async fn shop_on(&mut self, shop: ShopId, day: Day) -> Result<Option<Shop>, StoreError> {
        let rows: Vec<EventRow> = within!(*self, conn => sqlx::query_as(
            "SELECT seq, shop_id, complaint_id, fact FROM event \
             WHERE shop_id = $1 AND complaint_id IS NULL AND recorded_at < $2 ORDER BY seq",
        ).bind(shop.0).bind(day.plus_days(1).start().0).fetch_all(conn).await?);
        Ok(Replayed::shop_alone(rows))
    }

    /// How many claims but this one the buyer, or the account, has had since a year before `at`, and what was awarded or waits for them.
    async fn buyer_had(
        &mut self,
        at: Millis,
        contact: &str,
        iban: &Iban,
        but: ClaimId,
    ) -> Result<(i64, Rial), StoreError> {
        // What waits for a look at its account was awarded before.
        let (n, rial): (i64, i64) = within!(*self, conn => sqlx::query_as(
            "SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN standing = 'waiting' AND awarded = 0 THEN assessed ELSE awarded END), 0) \
             AS BIGINT) FROM fund_claim WHERE opened_at > $1 AND (contact = $2 OR iban = $3) AND id <> $4",
        ).bind(at.plus_days(-YEAR_DAYS).0).bind(contact).bind(iban.in_full()).bind(but.0).fetch_one(conn).await?);
        Ok((n, Rial::new(rial).unwrap_or_default()))
    }

    async fn decide_claim(&mut self, now: Millis, ruling: &ClaimRuling) -> Result<Result<(), NotDecided>, StoreError> {
        let next_seq = self.lock_head().await?;
        let row: Option<ClaimRow> = within!(*self, conn => sqlx::query_as(select_claim!("WHERE c.id = $1"))
            .bind(ruling.claim.0).fetch_optional(conn).await?);
        let Some(mut claim) = row.map(ClaimRow::claim).transpose()? else { return Ok(Err(NotDecided::NoClaim)) };
        if !claim.waits() {
            return Ok(Err(NotDecided::DecidedBefore));
        }
        if claim.body.renamed != ruling.seen {
            return Ok(Err(NotDecided::Changed));
        }
        let wanted = match ruling.choice {
            ClaimChoice::Refuse(refusal) => Decision { amount: Rial::NOTHING, refused: Some(refusal) },
            ClaimChoice::Award(amount) => {
                Decision { amount: Rial::new(amount.rial()).unwrap_or_default(), refused: None }
            }
        };
        let agreed_refusal = claim.body.agreed_refusal;
        let undecided = Undecided {
            assessed: claim.assessed,
            awarded: claim.body.account_waits.then_some(claim.awarded),
            four_eyes: claim.body.four_eyes,
            first: claim.body.agreed.map(|(by, _, amount)| (by, Decision { amount, refused: agreed_refusal })),
        };
        let Decision { amount: awarded, refused } = match guarantee::ruled(&undecided, ruling.by.0, wanted) {
            Ok(Ruled::Decided(decision)) => decision,
            Ok(Ruled::Waits(decision)) => {
                claim.body.agreed = Some((ruling.by.0, now, decision.amount));
                claim.body.agreed_refusal = decision.refused;
                self.write_claim(&claim).await?;
                self.note_fund_decision(now, ruling).await?;
                return Ok(Ok(()));
            }
            Err(not) => return Ok(Err(not.into())),
        };
        if claim.body.account_waits {
            self.decide_account(now, claim, ruling).await?;
            return Ok(Ok(()));
        }
        let standing = match ruling.choice {
            ClaimChoice::Refuse(_) => {
                if claim.body.held {
                    let void = Transfer::void(TransferId::numbered("claim", claim.id.0, "void"), hold_of(claim.id));
                    let done = self.one_transfer(now, void).await?;
                    done.map_err(|refused| StoreError::damaged("hold", claim.id.0, refused))?;
                }
                ClaimStanding::Refused
            }
            ClaimChoice::Award(amount) => {
                if self.award(now, claim.id, claim.body.held, amount).await?.is_err() {
                    return Ok(Err(NotDecided::ReserveShort));
                }
                ClaimStanding::Awarded
            }
        };
        let Some(InHand { mut pen, .. }) = self.shop_in_hand(claim.shop, next_seq).await? else {
            return Ok(Err(NotDecided::NoClaim));
        };
        let by = Supervision::Human;
        let fact = Fact::ClaimDecided { at: now, claim: claim.id, amount: awarded, refused, by };
        pen.happened(claim.shop, None, &fact);
        (claim.standing, claim.awarded, claim.refused) = (standing, awarded, refused);
        self.write_claim(&claim).await?;
        self.note_fund_decision(now, ruling).await?;
        self.claim_letter(now, claim.id, "claim-decided").await?;
        self.write_marks(now, &pen).await?;
        Ok(Ok(()))
    }

    /// People said whether an awarded claim is paid to the account that was named last. What was awarded stays awarded: it is public, and
    /// lies with the bank orders. So no fact follows, and where they refuse, the buyer is asked for another account.
    async fn decide_account(
        &mut self,
        now: Millis,
        mut claim: FundClaim,
        ruling: &ClaimRuling,
    ) -> Result<(), StoreError> {
        claim.body.account_waits = false;
        claim.body.account_refused = matches!(ruling.choice, ClaimChoice::Refuse(_));
        // The day that is public again.
        let policy = policies().and_then(|all| all.on(claim.body.ordered));
        claim.decide_by = claim.opened_at.plus_days(guarantee::decide_days(policy));
        self.write_claim(&claim).await?;
        if let (ClaimChoice::Award(_), Some(amount)) = (ruling.choice, Amount::of(claim.awarded)) {
            self.due_payment(now, claim.id, amount).await?;
        }
        self.note_fund_decision(now, ruling).await?;
        self.claim_letter(now, claim.id, "claim-decided").await
    }

    async fn write_claim(&mut self, claim: &FundClaim) -> Result<(), StoreError> {
        // The queue is of the rows that wait: see `ClaimRow::claim`.
        let standing = if claim.waits() { ClaimStanding::Waiting } else { claim.standing };
        within!(*self, conn => sqlx::query(
            "UPDATE fund_claim SET standing = $1, awarded = $2, refused = $3, body = $4, decide_by = $5 WHERE id = $6",
        ).bind(standing.as_str()).bind(claim.awarded.rial()).bind(claim.refused.map(Refusal::as_str))
            .bind(to_json(&claim.body)).bind(claim.decide_by.0).bind(claim.id.0).execute(conn).await?.rows_affected());
        Ok(())
    }

    async fn note_fund_decision(&mut self, now: Millis, ruling: &ClaimRuling) -> Result<(), StoreError> {
        let choice = match ruling.choice {
            ClaimChoice::Award(_) => AWARD,
            ClaimChoice::Refuse(refusal) => refusal.as_str(),
        };
        within!(*self, conn => sqlx::query(
            "INSERT INTO fund_decision (at, claim_id, account_id, role, choice, reason) VALUES ($1, $2, $3, $4, $5, $6)",
        ).bind(now.0).bind(ruling.claim.0).bind(ruling.by.0).bind(ruling.role.as_str()).bind(choice)
            .bind(ruling.reason.as_str()).execute(conn).await?.rows_affected());
        Ok(())
    }

    async fn reconcile(
        &mut self,
        now: Millis,
        answer: &BankAnswer,
    ) -> Result<Result<PaymentFor, AnswerRefused>, StoreError> {
        let next_seq = self.lock_head().await?;
        type Row = (Option<i64>, Option<i64>, Option<Vec<u8>>, i64, String);
        let row: Option<Row> = within!(*self, conn => sqlx::query_as(
            "SELECT claim_id, lottery_id, ticket, amount, standing FROM bank_payment WHERE id = $1",
        ).bind(answer.payment.as_str()).fetch_optional(conn).await?);
        let Some((claim, lottery, ticket, ordered, standing)) = row else { return Ok(Err(AnswerRefused::Unknown)) };
        let Some(what) = payment_for(claim, lottery, ticket)? else { return Ok(Err(AnswerRefused::Unknown)) };
        let standing = PaymentStanding::parse(&standing);
        match standing.ok_or_else(|| StoreError::damaged("payment", &answer.payment, "it stands nowhere"))? {
            PaymentStanding::Sent => {}
            PaymentStanding::Due => return Ok(Err(AnswerRefused::NotSent)),
            PaymentStanding::Paid => return Ok(Err(AnswerRefused::PaidAlready)),
            PaymentStanding::Rejected => return Ok(Err(AnswerRefused::RejectedAlready)),
        }
        if let Some(said) = answer.amount.filter(|said| *said != ordered) {
            return Ok(Err(AnswerRefused::OtherAmount { ordered, said }));
        }
        let is_paid = answer.rejected.is_none();
        let settled = match what {
            PaymentFor::Claim(claim) if is_paid => self.claim_paid(now, claim, ordered, next_seq).await?,
            PaymentFor::Claim(_) => Ok(()),
            PaymentFor::Prize(lottery, ticket) => self.prize_answered(now, lottery, &ticket, is_paid).await?,
        };
        if let Err(refused) = settled {
            return Ok(Err(refused));
        }
        let standing = if is_paid { PaymentStanding::Paid } else { PaymentStanding::Rejected };
        within!(*self, conn => sqlx::query("UPDATE bank_payment SET standing = $1, reason = $2, at = $3 WHERE id = $4")
            .bind(standing.as_str()).bind(answer.rejected.as_deref()).bind(now.0).bind(answer.payment.as_str())
            .execute(conn).await?.rows_affected());
        if let PaymentFor::Claim(claim) = what {
            self.claim_letter(now, claim, if is_paid { "claim-paid" } else { "claim-rejected" }).await?;
        }
        Ok(Ok(what))
    }

    /// The bank paid a claim.
    async fn claim_paid(
        &mut self,
        now: Millis,
        claim: ClaimId,
        ordered: i64,
        next_seq: i64,
    ) -> Result<Result<(), AnswerRefused>, StoreError> {
        let shop: Option<i64> = within!(*self, conn => sqlx::query_scalar("SELECT shop_id FROM fund_claim WHERE id = $1")
            .bind(claim.0).fetch_optional(conn).await?);
        let Some(shop) = shop.map(ShopId) else { return Ok(Err(AnswerRefused::Unknown)) };
        let damaged = |why: String| StoreError::damaged("claim", claim.0, why);
        let amount = Amount::new(ordered).map_err(|e| damaged(e.to_string()))?;
        let rial = Rial::new(ordered).map_err(|e| damaged(e.to_string()))?;
        let to = Account::of(AccountKind::Payouts, shop.0);
        let name = TransferId::numbered("claim", claim.0, "paid");
        if let Err(refused) = self.one_transfer(now, Transfer::single(name, Account::BANK_ORDERS, to, amount)).await? {
            return Ok(Err(AnswerRefused::Ledger(refused)));
        }
        let Some(InHand { mut pen, .. }) = self.shop_in_hand(shop, next_seq).await? else {
            return Ok(Err(AnswerRefused::Unknown));
        };
        pen.happened(shop, None, &Fact::ClaimPaid { at: now, claim, amount: rial });
        self.write_marks(now, &pen).await?;
        within!(*self, conn => sqlx::query("UPDATE fund_claim SET standing = 'paid' WHERE id = $1")
            .bind(claim.0).execute(conn).await?.rows_affected());
        Ok(Ok(()))
    }

    /// A letter to the buyer, who reads what it is about at the case's address.
    async fn claim_letter(&mut self, now: Millis, claim: ClaimId, kind: &str) -> Result<(), StoreError> {
        within!(*self, conn => sqlx::query(
            "INSERT INTO outbox (id, kind, complaint_id, lang, due, tries) \
             SELECT $1 || '-' || r.complaint_id || '-' || $2 || '-b', $1, r.complaint_id, r.lang, $3, 0 \
             FROM fund_claim c JOIN report r ON r.complaint_id = c.complaint_id WHERE c.id = $4 ON CONFLICT DO NOTHING",
        ).bind(kind).bind(now.0.to_string()).bind(now.0).bind(claim.0).execute(conn).await?.rows_affected());
        Ok(())
    }

    /// Keeps the public counts.
    pub(crate) async fn write_fund_counts(&mut self, counted: &[Counted]) -> Result<(), StoreError> {
        for line in counted {
            within!(*self, conn => {
                let mut sql = QueryBuilder::new("INSERT INTO fund_count (day, what, n, rial) VALUES (");
                sql.push_bind(i64::from(line.day.0)).push(", ").push_bind(line.what.as_str()).push(", 1, ")
                    .push_bind(line.amount.rial());
                sql.push(") ON CONFLICT (day, what) DO UPDATE SET n = fund_count.n + 1, rial = fund_count.rial + excluded.rial");
                sql.build().execute(conn).await?;
            });
        }
        Ok(())
    }
}

fn hold_of(id: ClaimId) -> TransferId {
    TransferId::numbered("claim", id.0, "hold")
}

impl Store {
    /// The shops that the ledger or a claim knows.
    pub(crate) async fn shops_with_fund(&self) -> Result<BTreeSet<i64>, StoreError> {
        let shops: Vec<i64> = on!(self.db, pool => sqlx::query_scalar(
            "SELECT party FROM ledger_account WHERE kind IN ('contributions', 'payouts', 'recoveries') \
             UNION SELECT shop_id FROM fund_claim",
        ).fetch_all(pool).await?);
        Ok(shops.into_iter().collect())
    }

    /// What the ledger's accounts of a shop and its standing must agree in.
    pub(crate) async fn fund_fault(&self, shop: &Shop) -> Result<Option<String>, StoreError> {
        let of = |kind| Account::of(kind, shop.id.0);
        let fund = &shop.fund;
        let waits = fund.open.iter().filter(|claim| !matches!(claim.stage, Stage::Paid { .. })).count();
        let contributed = -self.balance(of(AccountKind::Contributions)).await?.rial();
        let paid = self.balance(of(AccountKind::Payouts)).await?.rial();
        let recovered = -self.balance(of(AccountKind::Recoveries)).await?.rial();
        let told = (fund.contributed.rial(), fund.paid.rial(), fund.recovered.rial());
        if told != (contributed, paid, recovered) {
            return Ok(Some(format!(
                "its events give {told:?} rial paid in, paid out and paid back, the ledger {:?}",
                (contributed, paid, recovered)
            )));
        }
        let rows: i64 = on!(self.db, pool => sqlx::query_scalar(
            "SELECT COUNT(*) FROM fund_claim WHERE shop_id = $1 AND standing IN ('waiting', 'awarded')",
        ).bind(shop.id.0).fetch_one(pool).await?);
        let agrees = i64::try_from(waits) == Ok(rows);
        Ok((!agrees).then(|| format!("its events give {waits} claims that are not over, the tables {rows}")))
    }
}
