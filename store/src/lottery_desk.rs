//! Running a lottery: money that comes in and goes out through the ledger, claims of prizes, and who did what.

use crate::db::{Tx, on, within};
use crate::fund::AnswerRefused;
use crate::live::Hash;
use crate::lottery::{Lottery, PrizePayment};
use crate::pen::{LIST_LENGTHS, push_list};
use crate::people::{AccountId, hash_of};
use crate::{Store, StoreError};
use bazargah_domain::calendar::Millis;
use bazargah_domain::four_eyes;
use bazargah_domain::iban::Iban;
use bazargah_domain::ledger::{Account, AccountKind, Amount, Outcome, Refused, Transfer, TransferId};
use bazargah_domain::lottery::claim::claimable;
use bazargah_domain::lottery::payout::Around;
use bazargah_domain::lottery::ticket::{secret_hash, ticket_hash};
use bazargah_domain::lottery::{LotteryAct, LotteryId, Payout, PayoutFault, PayoutStep};
use bazargah_domain::money::Rial;
use bazargah_domain::shop::ShopId;
use sqlx::{FromRow, QueryBuilder};
use std::collections::{BTreeMap, HashSet};

/// Claims of a lottery that are shown at once.
pub const PRIZE_CLAIMS_SHOWN: i64 = 100;
/// Deeds of a lottery that are shown.
const DEEDS_MAX: i64 = 200;

/// Where a prize goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PrizePlace {
    /// Money, to an account.
    Account(Iban),
    /// A thing, to an address.
    Address(String),
}

/// What a winner says of a prize. Private.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    /// How the winner is reached.
    pub contact: String,
    /// Whose account it is, or who receives.
    pub holder: String,
    /// Where it goes.
    pub place: PrizePlace,
}

/// A claim of a prize.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrizeClaim {
    /// The ticket.
    pub ticket: Hash,
    /// The prize's place, from 0.
    pub prize: usize,
    /// When.
    pub at: Millis,
    /// Where it goes.
    pub to: Destination,
    /// Where it is on its way.
    pub standing: Payout,
    /// The first of two who agreed that it is paid.
    pub agreed_by: Option<i64>,
    /// Whether its payment has left for the bank.
    pub at_bank: bool,
    /// How often the winner was asked for another place: the number of the place where it goes.
    pub tries: i64,
}

/// The prize that a ticket holds now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrizeHeld {
    /// Its place, from 0.
    pub prize: usize,
    /// Until when it is to be claimed.
    pub until: Millis,
    /// Its claim, where there is one.
    pub claim: Option<PrizeClaim>,
}

/// Why a prize is not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PrizeRefused {
    /// The lottery is not drawn.
    #[error("the lottery is not drawn yet")]
    NotDrawn,
    /// No ticket that holds a prize now has this code.
    #[error("no ticket that holds a prize now has this code")]
    NoPrize,
}

/// Why a prize does not go on its way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotPaidOut {
    /// There is no such claim.
    #[error("there is no such claim")]
    NoClaim,
    /// The winner was asked for another place since.
    #[error("the winner was asked for another place meanwhile")]
    Changed,
    /// The rule refuses it.
    #[error(transparent)]
    Rule(#[from] PayoutFault),
    /// What was paid in does not suffice.
    #[error("what sponsors and shops have paid in does not suffice")]
    Short,
}

/// What a lottery has in the ledger, in rial.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LotteryBalances {
    /// Paid in by sponsors.
    pub sponsors: i64,
    /// Paid in by shops.
    pub shares: i64,
    /// There for prizes, with what is held.
    pub there: i64,
    /// Of it, held for prizes that are to be paid.
    pub held: i64,
    /// Paid to winners.
    pub paid: i64,
}

/// What somebody did with a lottery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotteryDeed {
    /// When.
    pub at: Millis,
    /// Who; `None` for the command line and the clock.
    pub email: Option<String>,
    /// What.
    pub what: LotteryAct,
    /// Which pledge, payment, round or prize.
    pub about: String,
}

/// What a shop pays for a lottery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShopShare {
    /// The lottery.
    pub lottery: Lottery,
    /// How much: as things stand while tickets are open, as it was settled afterwards.
    pub amount: Rial,
    /// The most that it accepted.
    pub most: Rial,
    /// Whether it has arrived.
    pub received: bool,
}

#[derive(FromRow)]
struct ClaimRow {
    hash: Vec<u8>,
    prize: i64,
    at: i64,
    contact: String,
    holder: String,
    iban: Option<String>,
    address: Option<String>,
    standing: String,
    tries: i64,
    agreed_by: Option<i64>,
    at_bank: i64,
}

impl ClaimRow {
    fn read(self) -> Result<PrizeClaim, StoreError> {
        let damaged = |why: &str| StoreError::damaged("claim of a prize", self.prize, why);
        let place = match (self.iban, self.address) {
            (Some(iban), None) => PrizePlace::Account(Iban::parse(&iban).map_err(|_| damaged("its account is none"))?),
            (None, Some(address)) => PrizePlace::Address(address),
            _ => return Err(damaged("it goes nowhere")),
        };
        Ok(PrizeClaim {
            ticket: hash_of(self.hash)?,
            prize: usize::try_from(self.prize).map_err(|_| damaged("its place is none"))?,
            at: Millis(self.at),
            to: Destination { contact: self.contact, holder: self.holder, place },
            standing: Payout::parse(&self.standing).ok_or_else(|| damaged("it stands nowhere"))?,
            agreed_by: self.agreed_by,
            at_bank: self.at_bank != 0,
            tries: self.tries,
        })
    }
}

macro_rules! select_prize_claim {
    ($rest:literal) => {
        concat!(
            "SELECT hash, prize, at, contact, holder, iban, address, standing, tries, agreed_by, \
             CAST(CASE WHEN EXISTS (SELECT 1 FROM bank_payment p WHERE p.lottery_id = lottery_claim.lottery_id \
             AND p.ticket = lottery_claim.hash AND p.standing = 'sent') THEN 1 ELSE 0 END AS BIGINT) AS at_bank FROM lottery_claim ",
            $rest
        )
    };
}

fn account(kind: AccountKind, id: LotteryId) -> Account {
    Account::of(kind, id.0)
}

fn name(text: String) -> Result<TransferId, StoreError> {
    TransferId::new(text).map_err(|error| StoreError::damaged("transfer", "a lottery", error))
}

/// The name of the payment of a prize at the bank; each account that the winner names has its own.
fn payment_name(id: LotteryId, claim: &PrizeClaim) -> String {
    format!("lottery-{}-prize-{}-{}", id.0, claim.prize, claim.tries)
}

/// The name of a step of the payment of a prize.
fn payout_name(id: LotteryId, claim: &PrizeClaim, step: &str) -> Result<TransferId, StoreError> {
    name(format!("{}-{step}", payment_name(id, claim)))
}

impl Store {
    // --- Money in ----------------------------------------------------------------------------------------------------------

    /// Of the payments into a lottery's prizes (see [`Store::lottery_payments`]), the names of those that were received.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn payments_received(&self, payments: &[PrizePayment]) -> Result<HashSet<String>, StoreError> {
        let mut known = HashSet::new();
        for chunk in payments.chunks(LIST_LENGTHS[3]) {
            let rows: Vec<String> = on!(self.db, pool => {
                let mut sql = QueryBuilder::new("SELECT id FROM ledger_transfer WHERE id IN (");
                push_list(&mut sql, chunk.iter().map(|payment| payment.id.clone()));
                sql.build_query_scalar().fetch_all(pool).await?
            });
            known.extend(rows);
        }
        Ok(known)
    }

    /// Records that a sponsor's money or a shop's share has arrived; `None` for a payment that is not to come. Recorded again, it stays
    /// as it was, and whoever recorded it first is noted.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn receive_payment(
        &self,
        now: Millis,
        id: LotteryId,
        by: Option<AccountId>,
        payment: &str,
    ) -> Result<Option<Result<Outcome, Refused>>, StoreError> {
        let to_come = self.lottery_payments(id).await?;
        let Some(of) = to_come.into_iter().find(|of| of.id == payment) else { return Ok(None) };
        let Some(amount) = Amount::of(of.amount) else { return Ok(None) };
        let from = if of.shop.is_some() { AccountKind::Shares } else { AccountKind::Sponsors };
        let transfer = Transfer::single(name(of.id)?, account(from, id), account(AccountKind::Prizes, id), amount);
        let mut tx = self.begin().await?;
        tx.lock_head().await?;
        let outcome = tx.one_transfer(now, transfer).await?;
        if outcome == Ok(Outcome::New) {
            tx.note_lottery_deed(now, id, by, LotteryAct::Receive, payment).await?;
        }
        tx.commit().await?;
        Ok(Some(outcome))
    }

    /// What a lottery has in the ledger.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn lottery_balances(&self, id: LotteryId) -> Result<LotteryBalances, StoreError> {
        let prizes = self.balance(account(AccountKind::Prizes, id)).await?;
        Ok(LotteryBalances {
            sponsors: -self.balance(account(AccountKind::Sponsors, id)).await?.rial(),
            shares: -self.balance(account(AccountKind::Shares, id)).await?.rial(),
            there: prizes.rial(),
            held: prizes.debits_pending,
            paid: self.balance(account(AccountKind::PrizesPaid, id)).await?.rial(),
        })
    }

    /// What a shop pays for the lotteries of an edition.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn shares_of_shop(&self, edition: &str, shop: ShopId) -> Result<Vec<ShopShare>, StoreError> {
        let mut shares = Vec::new();
        for lottery in self.lotteries(edition).await? {
            let Some(line) = self.lottery_money(&lottery).await?.shares.into_iter().find(|line| line.shop == shop)
            else {
                continue;
            };
            let payments = self.lottery_payments(lottery.id).await?;
            let own: Vec<PrizePayment> = payments.into_iter().filter(|of| of.shop == Some(shop)).collect();
            let received = !self.payments_received(&own).await?.is_empty();
            shares.push(ShopShare { lottery, amount: line.amount, most: line.most, received });
        }
        Ok(shares)
    }

    // --- Claims of prizes -----------------------------------------------------------------------------------------------------

    /// When the prizes of which tickets were claimed.
    pub(crate) async fn claimed_at(&self, id: LotteryId) -> Result<BTreeMap<Hash, Millis>, StoreError> {
        let rows: Vec<(Vec<u8>, i64)> = on!(self.db, pool => sqlx::query_as(
            "SELECT hash, at FROM lottery_claim WHERE lottery_id = $1",
        ).bind(id.0).fetch_all(pool).await?);
        rows.into_iter().map(|(hash, at)| Ok((hash_of(hash)?, Millis(at)))).collect()
    }

    /// Claims of prizes: first those on which something is to be done, in their order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn prize_claims(&self, id: LotteryId) -> Result<Vec<PrizeClaim>, StoreError> {
        let rows: Vec<ClaimRow> = on!(self.db, pool => sqlx::query_as(select_prize_claim!(
            "WHERE lottery_id = $1 ORDER BY CASE WHEN standing IN ('paid', 'sent') THEN 1 ELSE 0 END, at, hash LIMIT $2"
        )).bind(id.0).bind(PRIZE_CLAIMS_SHOWN).fetch_all(pool).await?);
        rows.into_iter().map(ClaimRow::read).collect()
    }

    /// How many claims are where on their way.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn prize_claim_counts(&self, id: LotteryId) -> Result<BTreeMap<Payout, u64>, StoreError> {
        let rows: Vec<(String, i64)> = on!(self.db, pool => sqlx::query_as(
            "SELECT standing, COUNT(*) FROM lottery_claim WHERE lottery_id = $1 GROUP BY standing",
        ).bind(id.0).fetch_all(pool).await?);
        Ok(rows.into_iter().filter_map(|(name, n)| Some((Payout::parse(&name)?, n.unsigned_abs()))).collect())
    }

    /// The prize that the ticket with this private code holds now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn prize_of_code(
        &self,
        now: Millis,
        lottery: &Lottery,
        code: &str,
    ) -> Result<Result<PrizeHeld, PrizeRefused>, StoreError> {
        if !matches!(lottery.stage, bazargah_domain::lottery::Stage::Drawn { .. }) {
            return Ok(Err(PrizeRefused::NotDrawn));
        }
        let hash = ticket_hash(&lottery.salt, &secret_hash(code));
        let results = self.lottery_results(now, lottery).await?;
        let holds = |place: usize| results.order.get(place) == Some(&hash);
        let Some(of) = results.holders.iter().find(|of| of.ticket.is_some_and(holds)) else {
            return Ok(Err(PrizeRefused::NoPrize));
        };
        let mut held = PrizeHeld { prize: of.prize, until: of.until, claim: None };
        if claimable(&results.holders, &results.order, &hash).is_none() {
            let row: Option<ClaimRow> = on!(self.db, pool => sqlx::query_as(select_prize_claim!(
                "WHERE lottery_id = $1 AND hash = $2"
            )).bind(lottery.id.0).bind(hash.as_slice()).fetch_optional(pool).await?);
            held.claim = row.map(ClaimRow::read).transpose()?;
        }
        Ok(Ok(held))
    }

    /// Claims the prize of the ticket with this private code. Claimed again it stays as it was, unless the winner was asked for another
    /// place. Whoever comes in time, but is written after somebody whose claim came when that time was over, is refused.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn claim_prize(
        &self,
        now: Millis,
        lottery: &Lottery,
        code: &str,
        to: &Destination,
    ) -> Result<Result<PrizeHeld, PrizeRefused>, StoreError> {
        // Whoever holds no prize makes nobody wait.
        if let Err(refused) = self.prize_of_code(now, lottery, code).await? {
            return Ok(Err(refused));
        }
        let order = self.drawn_order(lottery.id).await?;
        let hash = ticket_hash(&lottery.salt, &secret_hash(code));
        let (iban, address) = match &to.place {
            PrizePlace::Account(iban) => (Some(iban.in_full()), None),
            PrizePlace::Address(address) => (None, Some(address.as_str())),
        };
        let mut tx = self.begin().await?;
        // Claims are written one after another, and each is judged by those before it: what was read above may be over by now.
        tx.lock_head().await?;
        let Some(prize) = tx.prize_to_claim(now, lottery, &order, &hash).await? else {
            return Ok(Err(PrizeRefused::NoPrize));
        };
        within!(tx, conn => sqlx::query(
            "INSERT INTO lottery_claim (lottery_id, hash, prize, at, contact, holder, iban, address, standing, tries) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', 0) ON CONFLICT (lottery_id, hash) DO UPDATE SET \
             contact = excluded.contact, holder = excluded.holder, iban = excluded.iban, address = excluded.address, \
             standing = 'waiting' WHERE lottery_claim.standing = 'returned'",
        ).bind(lottery.id.0).bind(hash.as_slice()).bind(prize).bind(now.0)
            .bind(to.contact.as_str()).bind(to.holder.as_str()).bind(iban).bind(address)
            .execute(conn).await?.rows_affected());
        tx.commit().await?;
        self.prize_of_code(now, lottery, code).await
    }

    /// Takes a step of a claimed prize on its way, with what follows from it in the ledger. `seen` is the number of the place that was
    /// before the person: [`PrizeClaim::tries`].
    ///
    /// # Errors
    /// When the database fails; then nothing was done.
    pub async fn take_payout_step(
        &self,
        now: Millis,
        id: LotteryId,
        ticket: &Hash,
        by: AccountId,
        step: PayoutStep,
        seen: i64,
    ) -> Result<Result<Payout, NotPaidOut>, StoreError> {
        let mut tx = self.begin().await?;
        tx.lock_head().await?;
        let taken = tx.take_payout_step(now, id, ticket, by, step, seen).await?;
        if taken.is_ok() {
            tx.commit().await?;
        }
        Ok(taken)
    }

    // --- Who did what -----------------------------------------------------------------------------------------------------------

    /// What was done with a lottery, the last first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn lottery_deeds(&self, id: LotteryId) -> Result<Vec<LotteryDeed>, StoreError> {
        let rows: Vec<(i64, Option<String>, String, String)> = on!(self.db, pool => sqlx::query_as(
            "SELECT d.at, a.email, d.what, d.about FROM lottery_deed d LEFT JOIN account a ON a.id = d.account_id \
             WHERE d.lottery_id = $1 ORDER BY d.id DESC LIMIT $2",
        ).bind(id.0).bind(DEEDS_MAX).fetch_all(pool).await?);
        let deed = |(at, email, what, about): (i64, Option<String>, String, String)| {
            let known = LotteryAct::parse(&what);
            let what =
                known.ok_or_else(|| StoreError::damaged("deed of a lottery", id.0, format!("{what:?} is none")))?;
            Ok(LotteryDeed { at: Millis(at), email, what, about })
        };
        rows.into_iter().map(deed).collect()
    }

    /// What the ledger and the tables of a lottery must agree in.
    pub(crate) async fn lottery_money_fault(&self, lottery: &Lottery) -> Result<Option<String>, StoreError> {
        let rows: Vec<(i64, String)> = on!(self.db, pool => sqlx::query_as(
            "SELECT prize, standing FROM lottery_claim WHERE lottery_id = $1 AND standing IN ('due', 'paid')",
        ).bind(lottery.id.0).fetch_all(pool).await?);
        let (mut due, mut paid) = (0, 0);
        for (prize, standing) in rows {
            let of = usize::try_from(prize).ok().and_then(|place| lottery.terms.prize_at(place));
            let value = of.map_or(0, |prize| prize.value.rial());
            if standing == "due" { due += value } else { paid += value }
        }
        let out = self.balance(account(AccountKind::PrizesPaid, lottery.id)).await?;
        if (due, paid) != (out.credits_pending, out.credits_posted) {
            let told = (out.credits_pending, out.credits_posted);
            return Ok(Some(format!("its claims give {:?} rial due and paid, the ledger {told:?}", (due, paid))));
        }
        let payments = self.lottery_payments(lottery.id).await?;
        let received = self.payments_received(&payments).await?;
        let sum: i64 = payments.iter().filter(|of| received.contains(&of.id)).map(|of| of.amount.rial()).sum();
        let came = self.balance(account(AccountKind::Prizes, lottery.id)).await?.credits_posted;
        Ok((sum != came).then(|| format!("its pledges and shares give {sum} rial that came in, the ledger {came}")))
    }
}

impl Tx {
    /// The prize that a ticket holds, by the claims that are written; whoever calls has the lock.
    async fn prize_to_claim(
        &mut self,
        now: Millis,
        lottery: &Lottery,
        order: &[Hash],
        ticket: &Hash,
    ) -> Result<Option<i64>, StoreError> {
        let rows: Vec<(Vec<u8>, i64, i64)> = within!(*self, conn => sqlx::query_as(
            "SELECT hash, prize, at FROM lottery_claim WHERE lottery_id = $1",
        ).bind(lottery.id.0).fetch_all(conn).await?);
        let (mut claims, mut others) = (BTreeMap::new(), HashSet::new());
        for (hash, prize, at) in rows {
            let hash = hash_of(hash)?;
            if hash != *ticket {
                others.insert(prize);
            }
            claims.insert(hash, Millis(at));
        }
        // Time does not go back within a lottery. Somebody who came just before the end of the days, and had to wait, may find that an
        // alternate came after it and was written first. Taken by its own moment the claim would take that prize back; or, being on
        // another prize, let the alternates move up by one, and each would hold another prize than the one that was claimed.
        let latest = claims.values().copied().fold(now, Ord::max);
        let holders = lottery.holders(order, &claims, latest);
        let holds = |place: usize| order.get(place) == Some(ticket);
        let held = holders.iter().find(|of| of.ticket.is_some_and(holds));
        let prize = held.map(|of| i64::try_from(of.prize).unwrap_or(i64::MAX));
        // A prize has one claim. Every claim counts here, wherever it stands: one that was returned is still its winner's, who names
        // another place; and a ticket whose days are over without a claim has left none that could be in an alternate's way.
        Ok(prize.filter(|prize| claims.contains_key(ticket) || !others.contains(prize)))
    }

    async fn take_payout_step(
        &mut self,
        now: Millis,
        id: LotteryId,
        ticket: &Hash,
        by: AccountId,
        step: PayoutStep,
        seen: i64,
    ) -> Result<Result<Payout, NotPaidOut>, StoreError> {
        let row: Option<ClaimRow> = within!(*self, conn => sqlx::query_as(select_prize_claim!(
            "WHERE lottery_id = $1 AND hash = $2"
        )).bind(id.0).bind(ticket.as_slice()).fetch_optional(conn).await?);
        let (Some(lottery), Some(claim)) = (self.lottery(id).await?, row.map(ClaimRow::read).transpose()?) else {
            return Ok(Err(NotPaidOut::NoClaim));
        };
        // Nobody agrees to a place that they have not seen.
        if claim.tries != seen {
            return Ok(Err(NotPaidOut::Changed));
        }
        let value = lottery.terms.prize_at(claim.prize).map_or(Rial::NOTHING, |prize| prize.value);
        let around = Around {
            is_money: matches!(claim.to.place, PrizePlace::Account(_)),
            four_eyes: four_eyes::needed(now.day(), value),
            agreed_by: claim.agreed_by,
            by: by.0,
            at_bank: claim.at_bank,
        };
        let next = match claim.standing.after(step, around) {
            Ok(next) => next,
            Err(fault) => return Ok(Err(fault.into())),
        };
        let hold = payout_name(id, &claim, "hold")?;
        let transfer = match (next, Amount::of(value)) {
            (Payout::Due, Some(amount)) => {
                let (from, to) = (account(AccountKind::Prizes, id), account(AccountKind::PrizesPaid, id));
                Some(Transfer::pending(hold, from, to, amount))
            }
            (Payout::Returned, _) if claim.standing == Payout::Due => {
                Some(Transfer::void(payout_name(id, &claim, "void")?, hold))
            }
            _ => None,
        };
        if let Some(transfer) = transfer {
            match self.one_transfer(now, transfer).await? {
                Ok(_) => {}
                Err(Refused::BelowFloor { .. }) => return Ok(Err(NotPaidOut::Short)),
                Err(refused) => return Err(StoreError::damaged("prize", claim.prize, refused)),
            }
        }
        let payment = payment_name(id, &claim);
        if next == Payout::Due {
            within!(*self, conn => sqlx::query(
                "INSERT INTO bank_payment (id, lottery_id, ticket, amount, iban, holder, standing, at) \
                 SELECT $1, lottery_id, hash, $2, iban, holder, 'due', $3 FROM lottery_claim WHERE lottery_id = $4 AND hash = $5",
            ).bind(payment.as_str()).bind(value.rial()).bind(now.0).bind(id.0).bind(ticket.as_slice())
                .execute(conn).await?.rows_affected());
        } else if claim.standing == Payout::Due {
            // It never left.
            within!(*self, conn => sqlx::query("DELETE FROM bank_payment WHERE id = $1 AND standing = 'due'")
                .bind(payment.as_str()).execute(conn).await?.rows_affected());
        }
        self.write_payout(id, &claim, next, if next == Payout::Agreed { Some(by.0) } else { claim.agreed_by }).await?;
        self.note_lottery_deed(now, id, Some(by), LotteryAct::Step(step), &(claim.prize + 1).to_string()).await?;
        Ok(Ok(next))
    }

    /// What the bank says of a prize's payment: what is held was paid, or is free, and the winner names another account.
    pub(crate) async fn prize_answered(
        &mut self,
        now: Millis,
        id: LotteryId,
        ticket: &Hash,
        is_paid: bool,
    ) -> Result<Result<(), AnswerRefused>, StoreError> {
        let row: Option<ClaimRow> = within!(*self, conn => sqlx::query_as(select_prize_claim!(
            "WHERE lottery_id = $1 AND hash = $2"
        )).bind(id.0).bind(ticket.as_slice()).fetch_optional(conn).await?);
        let (Some(lottery), Some(claim)) = (self.lottery(id).await?, row.map(ClaimRow::read).transpose()?) else {
            return Ok(Err(AnswerRefused::Unknown));
        };
        let Ok(next) = claim.standing.answered(is_paid) else { return Ok(Err(AnswerRefused::NotSent)) };
        let value = lottery.terms.prize_at(claim.prize).map_or(Rial::NOTHING, |prize| prize.value);
        let hold = payout_name(id, &claim, "hold")?;
        let transfer = match (is_paid, Amount::of(value)) {
            (true, Some(amount)) => Transfer::post(payout_name(id, &claim, "paid")?, hold, amount),
            _ => Transfer::void(payout_name(id, &claim, "void")?, hold),
        };
        if let Err(refused) = self.one_transfer(now, transfer).await? {
            return Ok(Err(AnswerRefused::Ledger(refused)));
        }
        self.write_payout(id, &claim, next, claim.agreed_by).await?;
        let what = if is_paid { LotteryAct::Paid } else { LotteryAct::Rejected };
        self.note_lottery_deed(now, id, None, what, &(claim.prize + 1).to_string()).await?;
        Ok(Ok(()))
    }

    /// Keeps where a prize is on its way. Whoever is to name another place needs new agreement.
    async fn write_payout(
        &mut self,
        id: LotteryId,
        claim: &PrizeClaim,
        next: Payout,
        agreed_by: Option<i64>,
    ) -> Result<(), StoreError> {
        let is_returned = next == Payout::Returned;
        within!(*self, conn => sqlx::query(
            "UPDATE lottery_claim SET standing = $1, agreed_by = $2, tries = $3 WHERE lottery_id = $4 AND hash = $5",
        ).bind(next.as_str()).bind(agreed_by.filter(|_| !is_returned)).bind(claim.tries + i64::from(is_returned))
            .bind(id.0).bind(claim.ticket.as_slice()).execute(conn).await?.rows_affected());
        Ok(())
    }

    /// Writes down what somebody did with a lottery.
    pub(crate) async fn note_lottery_deed(
        &mut self,
        now: Millis,
        id: LotteryId,
        by: Option<AccountId>,
        what: LotteryAct,
        about: &str,
    ) -> Result<(), StoreError> {
        within!(*self, conn => sqlx::query(
            "INSERT INTO lottery_deed (lottery_id, at, account_id, what, about) VALUES ($1, $2, $3, $4, $5)",
        ).bind(id.0).bind(now.0).bind(by.map(|of| of.0)).bind(what.as_str()).bind(about).execute(conn).await?
            .rows_affected());
        Ok(())
    }
}
