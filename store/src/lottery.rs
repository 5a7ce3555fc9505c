//! Lotteries: what sponsors pledge and shops share, the frozen list of tickets, the draw and the claims.

use crate::db::{Tx, on, runs, within};
use crate::live::Hash;
use crate::orders::contact_hash;
use crate::pen::Pen;
use crate::people::{AccountId, hash_of};
use crate::projection::to_json;
use crate::shop::json;
use crate::{Store, StoreError};
use bazargah_domain::calendar::Millis;
use bazargah_domain::event::Fact;
use bazargah_domain::festival::application::Own;
use bazargah_domain::inspection::hex;
use bazargah_domain::lottery::beacon::CHAIN;
use bazargah_domain::lottery::claim::{Holder, holders};
use bazargah_domain::lottery::verify::seed_of;
use bazargah_domain::lottery::{
    Brought, Commitment, Counter, Fault, Frozen, LotteryAct, LotteryId, Order, Payer, Person, RULE, Round, Split,
    Stage, StageName, Standing, Terms, Ticket, result_hash, split,
};
use bazargah_domain::money::Rial;
use bazargah_domain::shop::{ShopId, ShopName};
use sqlx::{FromRow, QueryBuilder};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Lotteries of an edition that are listed.
const LOTTERIES_MAX: i64 = 20;
/// Lotteries of all editions that are listed.
const ALL_LOTTERIES_MAX: i64 = 200;
/// Pledges of a lottery that are shown.
const PLEDGES_MAX: i64 = 500;
/// Pledges of a lottery that may wait for staff at once.
pub const PLEDGES_WAITING_MAX: i64 = 200;
/// Orders that are read at once.
const ORDERS_AT_ONCE: i64 = 10_000;

/// A lottery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lottery {
    /// Its number.
    pub id: LotteryId,
    /// When it was opened.
    pub opened_at: Millis,
    /// What was settled then.
    pub terms: Terms,
    /// With what tickets are salted.
    pub salt: Hash,
    /// Where it is in its course.
    pub stage: Stage,
    /// What neither sponsors nor shops cover, once tickets are closed.
    pub uncovered: Option<Rial>,
    /// Orders by what became of them, once the list is frozen.
    pub counted: BTreeMap<String, u64>,
}

/// What a sponsor promises.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pledge {
    /// Its number.
    pub id: i64,
    /// Who.
    pub sponsor: String,
    /// What is given; `None` for money.
    pub thing: Option<String>,
    /// The amount, or what the thing is worth.
    pub value: Rial,
    /// How the sponsor is reached; not public.
    pub contact: String,
    /// When.
    pub at: Millis,
    /// What staff said.
    pub state: PledgeState,
}

/// What staff said of a pledge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PledgeState {
    /// Nothing yet.
    Waiting,
    /// It counts.
    Accepted,
    /// It does not.
    Refused,
}

impl PledgeState {
    /// The name in the database and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Accepted => "accepted",
            Self::Refused => "refused",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        [Self::Waiting, Self::Accepted, Self::Refused].into_iter().find(|state| state.as_str() == name)
    }
}

/// A shop's share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShareLine {
    /// Which shop.
    pub shop: ShopId,
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: ShopName,
    /// What it pays.
    pub amount: Rial,
    /// The most that it accepted.
    pub most: Rial,
    /// What it sold.
    pub sales: Rial,
}

/// What the prizes cost and who pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Money {
    /// What they are worth.
    pub worth: Rial,
    /// What sponsors gave, things by their worth; no more than the prizes are worth.
    pub sponsored: Rial,
    /// What the shops pay, as it is settled, or as it would be now.
    pub shares: Vec<ShareLine>,
    /// What nobody pays.
    pub uncovered: Rial,
}

impl Money {
    /// What all shops pay together.
    pub fn by_shops(&self) -> Rial {
        let sum: i64 = self.shares.iter().map(|share| share.amount.rial()).sum();
        Rial::new(sum).unwrap_or(Rial::NOTHING)
    }
}

/// A payment into the lottery's prizes, for the ledger: from whom, and how much. See [`Store::lottery_payments`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrizePayment {
    /// Its name, the same whenever it is asked for: what makes it happen once.
    pub id: String,
    /// The shop, for a share; `None` for a sponsor's money.
    pub shop: Option<ShopId>,
    /// How much.
    pub amount: Rial,
}

/// A drawn lottery's prizes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Results {
    /// The drawn tickets in their order: winners, then alternates.
    pub order: Vec<Hash>,
    /// Who holds each prize now.
    pub holders: Vec<Holder>,
}

#[derive(FromRow)]
struct LotteryRow {
    id: i64,
    opened_at: i64,
    terms: String,
    salt: Vec<u8>,
    stage: String,
    uncovered_rial: Option<i64>,
    counted: Option<String>,
}

fn rial(amount: i64, of: impl ToString) -> Result<Rial, StoreError> {
    Rial::new(amount).map_err(|error| StoreError::damaged("amount", of, error))
}

impl LotteryRow {
    fn read(self) -> Result<Lottery, StoreError> {
        let name = self.id.to_string();
        let counted = self.counted.as_deref().map(|text| json(text, "counts", &name)).transpose()?;
        Ok(Lottery {
            id: LotteryId(self.id),
            opened_at: Millis(self.opened_at),
            terms: json(&self.terms, "lottery", &name)?,
            salt: hash_of(self.salt)?,
            stage: json(&self.stage, "lottery", &name)?,
            uncovered: self.uncovered_rial.map(|amount| rial(amount, &name)).transpose()?,
            counted: counted.unwrap_or_default(),
        })
    }
}

#[derive(FromRow)]
struct PledgeRow {
    id: i64,
    sponsor: String,
    thing: Option<String>,
    value_rial: i64,
    contact: String,
    at: i64,
    state: String,
}

impl PledgeRow {
    fn read(self) -> Result<Pledge, StoreError> {
        let state = PledgeState::parse(&self.state);
        Ok(Pledge {
            state: state.ok_or_else(|| StoreError::damaged("pledge", self.id, "of no state"))?,
            value: rial(self.value_rial, self.id)?,
            id: self.id,
            sponsor: self.sponsor,
            thing: self.thing,
            contact: self.contact,
            at: Millis(self.at),
        })
    }
}

#[derive(FromRow)]
struct OrderRow {
    id: i64,
    shop_id: i64,
    amount_rial: i64,
    confirmed_at: i64,
    cancelled_at: Option<i64>,
    contact_hash: Option<Vec<u8>>,
    secret_hash: Vec<u8>,
}

impl OrderRow {
    fn read(self) -> Result<Order, StoreError> {
        Ok(Order {
            id: self.id,
            shop: ShopId(self.shop_id),
            amount: rial(self.amount_rial, self.id)?,
            confirmed_at: Millis(self.confirmed_at),
            is_cancelled: self.cancelled_at.is_some(),
            contact: self.contact_hash.map(hash_of).transpose()?,
            secret: hash_of(self.secret_hash)?,
        })
    }
}

#[derive(FromRow)]
struct ShareRow {
    shop_id: i64,
    key: String,
    name_fa: Option<String>,
    name_en: Option<String>,
    amount_rial: i64,
    most_rial: i64,
    sales_rial: i64,
}

impl Lottery {
    /// Who holds which prize at a moment; nobody before the draw.
    pub(crate) fn holders(&self, order: &[Hash], claims: &BTreeMap<Hash, Millis>, now: Millis) -> Vec<Holder> {
        let Stage::Drawn { at, .. } = self.stage else { return Vec::new() };
        let prizes = usize::try_from(self.terms.prizes_total()).unwrap_or(0);
        holders(order, prizes, claims, at, self.terms.claim_days, now)
    }
}

macro_rules! select_lottery {
    ($rest:literal) => {
        concat!("SELECT id, opened_at, terms, salt, stage, uncovered_rial, counted FROM lottery ", $rest)
    };
}

impl Store {
    /// Opens a lottery; gives its number. Whoever calls has checked the terms. Here as in every step that follows, `by` is who is noted as
    /// having done it: `None` for the command line and the program.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn open_lottery(
        &self,
        now: Millis,
        by: Option<AccountId>,
        terms: &Terms,
        salt: Hash,
    ) -> Result<LotteryId, StoreError> {
        let mut tx = self.begin().await?;
        let id: i64 = within!(tx, conn => sqlx::query_scalar(
            "INSERT INTO lottery (edition, opened_at, terms, salt, stage, stage_name) VALUES ($1, $2, $3, $4, $5, $6) \
             RETURNING id",
        ).bind(terms.edition.as_str()).bind(now.0).bind(to_json(terms)).bind(salt.as_slice()).bind(to_json(&Stage::Open))
            .bind(Stage::Open.as_str()).fetch_one(conn).await?);
        tx.note_lottery_deed(now, LotteryId(id), by, LotteryAct::Open, "").await?;
        tx.commit().await?;
        Ok(LotteryId(id))
    }

    /// The lottery of that number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn lottery(&self, id: LotteryId) -> Result<Option<Lottery>, StoreError> {
        let row: Option<LotteryRow> = on!(self.db, pool => sqlx::query_as(select_lottery!("WHERE id = $1"))
            .bind(id.0).fetch_optional(pool).await?);
        row.map(LotteryRow::read).transpose()
    }

    /// Lotteries of all editions, the newest first; those that stand there only, where it is said where.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn all_lotteries(&self, stage: Option<StageName>) -> Result<Vec<Lottery>, StoreError> {
        let rows: Vec<LotteryRow> = on!(self.db, pool => match stage {
            Some(stage) => sqlx::query_as(select_lottery!("WHERE stage_name = $1 ORDER BY id DESC LIMIT $2"))
                .bind(stage.as_str()).bind(ALL_LOTTERIES_MAX).fetch_all(pool).await?,
            None => sqlx::query_as(select_lottery!("ORDER BY id DESC LIMIT $1"))
                .bind(ALL_LOTTERIES_MAX).fetch_all(pool).await?,
        });
        rows.into_iter().map(LotteryRow::read).collect()
    }

    /// Lotteries of an edition, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn lotteries(&self, edition: &str) -> Result<Vec<Lottery>, StoreError> {
        let rows: Vec<LotteryRow> = on!(self.db, pool => sqlx::query_as(
            select_lottery!("WHERE edition = $1 ORDER BY id DESC LIMIT $2"),
        ).bind(edition).bind(LOTTERIES_MAX).fetch_all(pool).await?);
        rows.into_iter().map(LotteryRow::read).collect()
    }

    /// Keeps a pledge, which waits for staff; tells whether the lottery takes any now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn pledge(&self, id: LotteryId, pledge: &Pledge) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        // Beside a close that is being written it would wait for staff for ever.
        tx.lock_head().await?;
        let kept = within!(tx, conn => sqlx::query(
            "INSERT INTO lottery_pledge (lottery_id, sponsor, thing, value_rial, contact, at, state) \
             SELECT $1, $2, $3, $4, $5, $6, $7 WHERE EXISTS (SELECT 1 FROM lottery WHERE id = $1 AND stage_name = 'open') \
             AND (SELECT COUNT(*) FROM lottery_pledge WHERE lottery_id = $1 AND state = 'waiting') < $8",
        ).bind(id.0).bind(pledge.sponsor.as_str()).bind(pledge.thing.as_deref()).bind(pledge.value.rial())
            .bind(pledge.contact.as_str()).bind(pledge.at.0).bind(PledgeState::Waiting.as_str())
            .bind(PLEDGES_WAITING_MAX).execute(conn).await?.rows_affected());
        tx.commit().await?;
        Ok(kept > 0)
    }

    /// Pledges of a lottery that are shown, in their order: those that were accepted, or all of them for staff.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn pledges(&self, id: LotteryId, all: bool) -> Result<Vec<Pledge>, StoreError> {
        let rows: Vec<PledgeRow> = on!(self.db, pool => {
            if all {
                sqlx::query_as(
                    "SELECT id, sponsor, thing, value_rial, contact, at, state FROM lottery_pledge WHERE lottery_id = $1 \
                     ORDER BY CASE state WHEN 'waiting' THEN 0 WHEN 'accepted' THEN 1 ELSE 2 END, id LIMIT $2",
                ).bind(id.0).bind(PLEDGES_MAX).fetch_all(pool).await?
            } else {
                sqlx::query_as(
                    "SELECT id, sponsor, thing, value_rial, contact, at, state FROM lottery_pledge WHERE lottery_id = $1 \
                     AND state = 'accepted' ORDER BY id LIMIT $2",
                ).bind(id.0).bind(PLEDGES_MAX).fetch_all(pool).await?
            }
        });
        rows.into_iter().map(PledgeRow::read).collect()
    }

    /// Accepts or refuses a pledge while tickets are open; tells whether it was done.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn decide_pledge(
        &self,
        now: Millis,
        id: LotteryId,
        by: Option<AccountId>,
        pledge: i64,
        accepted: bool,
    ) -> Result<bool, StoreError> {
        let (state, act) = if accepted {
            (PledgeState::Accepted, LotteryAct::Accept)
        } else {
            (PledgeState::Refused, LotteryAct::Refuse)
        };
        let mut tx = self.begin().await?;
        // Closing fixes the shares by the pledges that are accepted. It takes turns with this: on PostgreSQL the lottery would look open
        // beside a closing that is not yet committed.
        tx.lock_head().await?;
        let done = within!(tx, conn => sqlx::query(
            "UPDATE lottery_pledge SET state = $1 WHERE id = $2 AND lottery_id = $3 \
             AND EXISTS (SELECT 1 FROM lottery WHERE id = $3 AND stage_name = 'open')",
        ).bind(state.as_str()).bind(pledge).bind(id.0).execute(conn).await?.rows_affected());
        if done > 0 {
            tx.note_lottery_deed(now, id, by, act, &pledge.to_string()).await?;
        }
        tx.commit().await?;
        Ok(done > 0)
    }

    /// What sponsors give: pledges that count, things by their worth; no more than the prizes are worth.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn lottery_sponsored(&self, lottery: &Lottery) -> Result<Rial, StoreError> {
        let mut tx = self.begin_reading().await?;
        tx.lottery_sponsored(lottery).await
    }

    /// Who pays the prizes: as it would be now while tickets are open, as it was settled afterwards.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn lottery_money(&self, lottery: &Lottery) -> Result<Money, StoreError> {
        let worth = lottery.terms.worth().unwrap_or(Rial::NOTHING);
        let Some(uncovered) = lottery.uncovered else {
            let mut tx = self.begin_reading().await?;
            let sponsored = tx.lottery_sponsored(lottery).await?;
            let (split, shares) = tx.split_now(lottery, sponsored).await?;
            return Ok(Money { worth, sponsored, shares, uncovered: split.uncovered });
        };
        let sponsored = self.lottery_sponsored(lottery).await?;
        let shares = self.lottery_shares(lottery.id).await?;
        Ok(Money { worth, sponsored, shares, uncovered })
    }

    pub(crate) async fn lottery_shares(&self, id: LotteryId) -> Result<Vec<ShareLine>, StoreError> {
        let rows: Vec<ShareRow> = on!(self.db, pool => sqlx::query_as(
            "SELECT l.shop_id, s.key, s.name_fa, s.name_en, l.amount_rial, l.most_rial, l.sales_rial \
             FROM lottery_share l JOIN shop s ON s.id = l.shop_id WHERE l.lottery_id = $1 ORDER BY l.shop_id",
        ).bind(id.0).fetch_all(pool).await?);
        let line = |row: ShareRow| {
            Ok(ShareLine {
                shop: ShopId(row.shop_id),
                amount: rial(row.amount_rial, &row.key)?,
                most: rial(row.most_rial, &row.key)?,
                sales: rial(row.sales_rial, &row.key)?,
                key: row.key,
                name: ShopName { fa: row.name_fa, en: row.name_en },
            })
        };
        rows.into_iter().map(line).collect()
    }

    /// What is to move through the ledger into the prizes of a lottery whose split is settled: sponsors' money and shops' shares.
    /// Each payment has the same name whenever it is asked for, so that moving it twice moves it once.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn lottery_payments(&self, id: LotteryId) -> Result<Vec<PrizePayment>, StoreError> {
        let Some(lottery) = self.lottery(id).await?.filter(|of| of.uncovered.is_some()) else { return Ok(Vec::new()) };
        // All of them, however many are shown: what sponsors give was counted from all.
        let pledges: Vec<(i64, i64)> = on!(self.db, pool => sqlx::query_as(
            "SELECT id, value_rial FROM lottery_pledge WHERE lottery_id = $1 AND state = 'accepted' AND thing IS NULL \
             ORDER BY id",
        ).bind(id.0).fetch_all(pool).await?);
        let mut payments = Vec::new();
        for (pledge, value) in pledges {
            let id = format!("lottery-{}-pledge-{pledge}", id.0);
            payments.push(PrizePayment { id, shop: None, amount: rial(value, pledge)? });
        }
        for share in self.lottery_shares(lottery.id).await? {
            let id = format!("lottery-{}-share-{}", id.0, share.shop.0);
            payments.push(PrizePayment { id, shop: Some(share.shop), amount: share.amount });
        }
        payments.retain(|payment| payment.amount > Rial::NOTHING);
        Ok(payments)
    }

    /// Closes the tickets and settles the split. `final_at` is when the edition's orders are final. `None` for a lottery that is not.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn close_lottery(
        &self,
        now: Millis,
        id: LotteryId,
        by: Option<AccountId>,
        final_at: Millis,
    ) -> Result<Option<Result<(), Fault>>, StoreError> {
        let mut tx = self.begin().await?;
        // First the lock, then all that the split depends on: a pledge that is accepted after it was read would be missing from shares
        // that are never changed, and then both would be asked for. Writers wait for these reads, once per lottery.
        tx.lock_head().await?;
        let Some(mut of) = tx.lottery(id).await? else { return Ok(None) };
        if let Err(fault) = of.stage.close(now, final_at) {
            return Ok(Some(Err(fault)));
        }
        let sponsored = tx.lottery_sponsored(&of).await?;
        let (split, lines) = tx.split_now(&of, sponsored).await?;
        for chunk in runs(&lines) {
            within!(tx, conn => {
                let mut sql = QueryBuilder::new(
                    "INSERT INTO lottery_share (lottery_id, shop_id, amount_rial, most_rial, sales_rial) ");
                sql.push_values(chunk, |mut row, line| {
                    row.push_bind(id.0).push_bind(line.shop.0).push_bind(line.amount.rial()).push_bind(line.most.rial())
                        .push_bind(line.sales.rial());
                });
                sql.build().execute(conn).await?;
            });
        }
        within!(tx, conn => {
            sqlx::query("UPDATE lottery SET uncovered_rial = $1 WHERE id = $2")
                .bind(split.uncovered.rial()).bind(id.0).execute(&mut *conn).await?;
            // What staff said nothing of does not count.
            sqlx::query("UPDATE lottery_pledge SET state = 'refused' WHERE lottery_id = $1 AND state = 'waiting'")
                .bind(id.0).execute(conn).await?;
        });
        tx.write_stage(id, &of.stage).await?;
        tx.note_lottery_deed(now, id, by, LotteryAct::Close, "").await?;
        tx.commit().await?;
        Ok(Some(Ok(())))
    }

    /// Orders by whether they give a ticket, as things stand.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_tickets(&self, now: Millis, lottery: &Lottery) -> Result<BTreeMap<String, u64>, StoreError> {
        let mut tx = self.begin_reading().await?;
        let until = match lottery.stage {
            Stage::Closed { at } => at,
            _ => now,
        };
        Ok(tx.tickets(lottery, until).await?.1)
    }

    /// Freezes the list of tickets and commits to it, the prizes, the rule and a round of the beacon in the public log. `None` for a
    /// lottery that is not.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn freeze_lottery(
        &self,
        now: Millis,
        id: LotteryId,
        by: Option<AccountId>,
        round: Round,
    ) -> Result<Option<Result<(), Fault>>, StoreError> {
        let mut tx = self.begin().await?;
        let next = tx.lock_head().await?;
        let Some(mut of) = tx.lottery(id).await? else { return Ok(None) };
        // What can be refused before all orders are read is.
        let uncovered = of.uncovered.unwrap_or(Rial::NOTHING);
        let closed_at = match of.stage.may_freeze(now, round, uncovered, 1) {
            Ok(closed_at) => closed_at,
            Err(fault) => return Ok(Some(Err(fault))),
        };
        let (tickets, counted) = tx.tickets(&of, closed_at).await?;
        if let Err(fault) = of.stage.may_freeze(now, round, uncovered, tickets.len()) {
            return Ok(Some(Err(fault)));
        }
        let list = match Frozen::of(tickets) {
            Ok(list) => list,
            Err(fault) => return Ok(Some(Err(fault.into()))),
        };
        let commitment = Commitment {
            lottery: id,
            edition: of.terms.edition.clone(),
            rule: RULE,
            salt: hex(&of.salt),
            tickets: list.len(),
            root: hex(&list.root().0),
            prizes: of.terms.prizes.clone(),
            alternates: of.terms.alternates,
            chain: CHAIN.to_owned(),
            round,
            replaces: None,
        };
        tx.write_tickets(id, &list).await?;
        within!(tx, conn => sqlx::query("UPDATE lottery SET counted = $1 WHERE id = $2")
            .bind(to_json(&counted)).bind(id.0).execute(conn).await?.rows_affected());
        of.stage = tx.commit_to(now, next, (closed_at, now), commitment).await?;
        tx.write_stage(id, &of.stage).await?;
        tx.note_lottery_deed(now, id, by, LotteryAct::Freeze, &round.0.to_string()).await?;
        tx.commit().await?;
        Ok(Some(Ok(())))
    }

    /// Commits to the same list with another round, where the first one was missed. `None` for a lottery that is not.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn renew_lottery(
        &self,
        now: Millis,
        id: LotteryId,
        by: Option<AccountId>,
        round: Round,
    ) -> Result<Option<Result<(), Fault>>, StoreError> {
        let mut tx = self.begin().await?;
        let next = tx.lock_head().await?;
        let Some(mut of) = tx.lottery(id).await? else { return Ok(None) };
        let commitment = match of.stage.renew(now, round) {
            Ok(commitment) => commitment,
            Err(fault) => return Ok(Some(Err(fault))),
        };
        // The list is the one that was frozen first.
        let Stage::Frozen { closed_at, at: frozen_at, .. } = of.stage else {
            return Ok(Some(Err(Fault::NotFrozen)));
        };
        of.stage = tx.commit_to(now, next, (closed_at, frozen_at), commitment).await?;
        tx.write_stage(id, &of.stage).await?;
        tx.note_lottery_deed(now, id, by, LotteryAct::Renew, &round.0.to_string()).await?;
        tx.commit().await?;
        Ok(Some(Ok(())))
    }

    /// Takes the beacon's value and draws. `None` for a lottery that is not.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn draw_lottery(
        &self,
        now: Millis,
        id: LotteryId,
        by: Option<AccountId>,
        brought: &Brought,
    ) -> Result<Option<Result<(), Fault>>, StoreError> {
        // The list is frozen: it is read, and the draw computed, before anybody has to wait.
        let Some(of) = self.lottery(id).await? else { return Ok(None) };
        let beacon = match of.stage.take(now, brought) {
            Ok(beacon) => beacon,
            Err(fault) => return Ok(Some(Err(fault))),
        };
        let Stage::Frozen { closed_at, at: frozen_at, event, commitment } = of.stage else {
            return Ok(Some(Err(Fault::NotFrozen)));
        };
        let entry =
            self.event_entry(event).await?.ok_or_else(|| StoreError::damaged("event", event, "it is missing"))?;
        let list = self.frozen_list(id).await?;
        let places = list.draw(seed_of(&entry, &beacon), commitment.wanted());
        let order: Vec<Hash> =
            places.iter().filter_map(|place| list.tickets().get(*place as usize)).map(|ticket| ticket.hash).collect();
        let mut tx = self.begin().await?;
        let next = tx.lock_head().await?;
        let Some(of) = tx.lottery(id).await? else { return Ok(None) };
        if let Err(fault) = of.stage.take(now, brought) {
            return Ok(Some(Err(fault)));
        }
        let mut pen = Pen::new(next);
        let signature = crate::people::hex(beacon.signature().as_ref());
        let fact = Fact::LotteryDrawn {
            at: now,
            lottery: id,
            committed: event,
            round: beacon.round(),
            signature: signature.clone(),
            result: result_hash(&order),
        };
        pen.happened(ShopId::NONE, None, &fact);
        tx.write_under_pen(now, &pen).await?;
        let ranked: Vec<(i64, &Hash)> = (0..).zip(&order).collect();
        for chunk in runs(&ranked) {
            within!(tx, conn => {
                let mut sql = QueryBuilder::new("INSERT INTO lottery_result (lottery_id, rank, hash) ");
                sql.push_values(chunk, |mut row, (rank, hash)| {
                    row.push_bind(id.0).push_bind(*rank).push_bind(hash.to_vec());
                });
                sql.build().execute(conn).await?;
            });
        }
        let stage = Stage::Drawn { closed_at, frozen_at, event, commitment, at: now, drawn_event: next, signature };
        tx.write_stage(id, &stage).await?;
        tx.note_lottery_deed(now, id, by, LotteryAct::Take, &beacon.round().0.to_string()).await?;
        tx.commit().await?;
        Ok(Some(Ok(())))
    }

    /// Lines of the frozen list from a place on, at most `limit`; empty after the last.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ticket_lines(&self, id: LotteryId, from: i64, limit: i64) -> Result<String, StoreError> {
        Ok(self.tickets_from(id, from, limit).await?.iter().map(Ticket::line).collect())
    }

    async fn tickets_from(&self, id: LotteryId, from: i64, limit: i64) -> Result<Vec<Ticket>, StoreError> {
        let rows: Vec<(Vec<u8>, Vec<u8>)> = on!(self.db, pool => sqlx::query_as(
            "SELECT hash, person FROM lottery_ticket WHERE lottery_id = $1 AND place >= $2 ORDER BY place LIMIT $3",
        ).bind(id.0).bind(from).bind(limit).fetch_all(pool).await?);
        let ticket = |(hash, person): (Vec<u8>, Vec<u8>)| {
            let person = person.try_into().map_err(|_| StoreError::damaged("ticket", id.0, "its person is none"))?;
            Ok(Ticket { hash: hash_of(hash)?, person: Person(person) })
        };
        rows.into_iter().map(ticket).collect()
    }

    /// The frozen list; empty before it is frozen.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn frozen_list(&self, id: LotteryId) -> Result<Frozen, StoreError> {
        let mut tickets = Vec::new();
        loop {
            let from = i64::try_from(tickets.len()).unwrap_or(i64::MAX);
            let part = self.tickets_from(id, from, ORDERS_AT_ONCE).await?;
            if part.is_empty() {
                return Frozen::of(tickets).map_err(|fault| StoreError::damaged("lottery", id.0, fault));
            }
            tickets.extend(part);
        }
    }

    /// The drawn tickets in their order, which never changes; empty before the draw.
    pub(crate) async fn drawn_order(&self, id: LotteryId) -> Result<Vec<Hash>, StoreError> {
        let rows: Vec<(Vec<u8>,)> = on!(self.db, pool => sqlx::query_as(
            "SELECT hash FROM lottery_result WHERE lottery_id = $1 ORDER BY rank",
        ).bind(id.0).fetch_all(pool).await?);
        rows.into_iter().map(|(hash,)| hash_of(hash)).collect()
    }

    /// The drawn tickets, and who holds which prize now; empty before the draw.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn lottery_results(&self, now: Millis, lottery: &Lottery) -> Result<Results, StoreError> {
        let order = self.drawn_order(lottery.id).await?;
        if !matches!(lottery.stage, Stage::Drawn { .. }) {
            return Ok(Results { order, holders: Vec::new() });
        }
        let claims = self.claimed_at(lottery.id).await?;
        let holders = lottery.holders(&order, &claims, now);
        Ok(Results { order, holders })
    }

    /// Lotteries that are frozen or drawn, for comparing them with the events.
    pub(crate) async fn committed_lotteries(&self) -> Result<Vec<Lottery>, StoreError> {
        let rows: Vec<LotteryRow> = on!(self.db, pool => sqlx::query_as(
            select_lottery!("WHERE stage_name IN ('frozen', 'drawn') ORDER BY id"),
        ).fetch_all(pool).await?);
        rows.into_iter().map(LotteryRow::read).collect()
    }
}

impl Tx {
    pub(crate) async fn lottery(&mut self, id: LotteryId) -> Result<Option<Lottery>, StoreError> {
        let row: Option<LotteryRow> = within!(*self, conn => sqlx::query_as(select_lottery!("WHERE id = $1"))
            .bind(id.0).fetch_optional(conn).await?);
        row.map(LotteryRow::read).transpose()
    }

    /// What sponsors give; see [`Store::lottery_sponsored`].
    async fn lottery_sponsored(&mut self, lottery: &Lottery) -> Result<Rial, StoreError> {
        let sum: Option<i64> = within!(*self, conn => sqlx::query_scalar(
            "SELECT CAST(SUM(value_rial) AS BIGINT) FROM lottery_pledge WHERE lottery_id = $1 AND state = 'accepted'",
        ).bind(lottery.id.0).fetch_one(conn).await?);
        let worth = lottery.terms.worth().unwrap_or(Rial::NOTHING);
        Ok(rial(sum.unwrap_or(0), lottery.id.0)?.min(worth))
    }

    /// What was confirmed as sold, by shop.
    async fn edition_sales(&mut self, edition: &str) -> Result<HashMap<ShopId, Rial>, StoreError> {
        let rows: Vec<(i64, i64)> = within!(*self, conn => sqlx::query_as(
            "SELECT shop_id, CAST(SUM(amount_rial) AS BIGINT) FROM confirmed_order WHERE edition = $1 \
             AND cancelled_at IS NULL GROUP BY shop_id",
        ).bind(edition).fetch_all(conn).await?);
        rows.into_iter().map(|(shop, sales)| Ok((ShopId(shop), rial(sales, edition)?))).collect()
    }

    /// What the shops would pay now. All is read through this transaction: whoever holds the lock must not wait for a second connection,
    /// since those who have one may wait for the lock.
    async fn split_now(&mut self, lottery: &Lottery, sponsored: Rial) -> Result<(Split, Vec<ShareLine>), StoreError> {
        let edition = lottery.terms.edition.as_str();
        let sales = self.edition_sales(edition).await?;
        let mut lines = Vec::new();
        for unit in self.placed_units(edition).await? {
            // Shops without a site, which lost their sales, pay nothing.
            if let Own::Online { lottery_max, .. } = unit.application.application.own {
                lines.push(ShareLine {
                    shop: unit.shop.id,
                    key: unit.shop.key,
                    name: unit.shop.name,
                    amount: Rial::NOTHING,
                    most: lottery_max,
                    sales: sales.get(&unit.shop.id).copied().unwrap_or(Rial::NOTHING),
                });
            }
        }
        lines.sort_by_key(|line| line.shop);
        lines.dedup_by_key(|line| line.shop);
        let worth = lottery.terms.worth().unwrap_or(Rial::NOTHING).rial();
        let missing = rial((worth - sponsored.rial()).max(0), edition)?;
        let payers: Vec<Payer> =
            lines.iter().map(|line| Payer { shop: line.shop, most: line.most, sales: line.sales }).collect();
        let split = split::split(missing, lottery.terms.measure, &payers);
        for (line, share) in lines.iter_mut().zip(&split.shares) {
            line.amount = share.amount;
        }
        Ok((split, lines))
    }

    async fn write_stage(&mut self, id: LotteryId, stage: &Stage) -> Result<(), StoreError> {
        within!(*self, conn => sqlx::query("UPDATE lottery SET stage = $1, stage_name = $2 WHERE id = $3")
            .bind(to_json(stage)).bind(stage.as_str()).bind(id.0).execute(conn).await?.rows_affected());
        Ok(())
    }

    /// Writes a commitment to a list, closed and frozen at these times, into the sequence of public events.
    async fn commit_to(
        &mut self,
        now: Millis,
        event: i64,
        (closed_at, frozen_at): (Millis, Millis),
        commitment: Commitment,
    ) -> Result<Stage, StoreError> {
        let commitment = Box::new(commitment);
        let mut pen = Pen::new(event);
        pen.happened(ShopId::NONE, None, &Fact::LotteryCommitted { at: now, commitment: commitment.clone() });
        self.write_under_pen(now, &pen).await?;
        Ok(Stage::Frozen { closed_at, at: frozen_at, event, commitment })
    }

    /// The tickets of an edition's orders, and how many orders stand how.
    async fn tickets(
        &mut self,
        lottery: &Lottery,
        until: Millis,
    ) -> Result<(Vec<Ticket>, BTreeMap<String, u64>), StoreError> {
        let edition = lottery.terms.edition.as_str();
        let people = self.shop_people(edition).await?;
        let mut counter = Counter::new(&lottery.terms, until, people);
        let (mut tickets, mut after) = (Vec::new(), 0i64);
        let mut counted: BTreeMap<String, u64> =
            Standing::ALL.iter().map(|standing| (standing.as_str().to_owned(), 0)).collect();
        loop {
            let rows: Vec<OrderRow> = within!(*self, conn => sqlx::query_as(
                "SELECT id, shop_id, amount_rial, confirmed_at, cancelled_at, contact_hash, secret_hash FROM confirmed_order \
                 WHERE edition = $1 AND id > $2 ORDER BY id LIMIT $3",
            ).bind(edition).bind(after).bind(ORDERS_AT_ONCE).fetch_all(conn).await?);
            let Some(last) = rows.last() else { return Ok((tickets, counted)) };
            after = last.id;
            for row in rows {
                let order = row.read()?;
                let standing = counter.take(&order);
                *counted.entry(standing.as_str().to_owned()).or_default() += 1;
                if standing == Standing::Counts {
                    tickets.push(Ticket::of(&lottery.salt, &order.secret, order.contact.as_ref()));
                }
            }
        }
    }

    /// The hashes of contacts of those who speak for shops with a place in an edition.
    async fn shop_people(&mut self, edition: &str) -> Result<HashSet<Hash>, StoreError> {
        let salt: Option<Vec<u8>> = within!(*self, conn => sqlx::query_scalar(
            "SELECT salt FROM order_salt WHERE edition = $1",
        ).bind(edition).fetch_optional(conn).await?);
        let Some(salt) = salt.map(hash_of).transpose()? else { return Ok(HashSet::new()) };
        let people: Vec<(String, Option<String>)> = within!(*self, conn => sqlx::query_as(
            "SELECT a.email, a.telephone FROM festival_place p JOIN member m ON m.shop_id = p.shop_id \
             JOIN account a ON a.id = m.account_id WHERE p.edition = $1",
        ).bind(edition).fetch_all(conn).await?);
        let contacts = people.into_iter().flat_map(|(email, telephone)| [Some(email), telephone]).flatten();
        Ok(contacts.map(|contact| contact_hash(&salt, &contact)).collect())
    }

    async fn write_tickets(&mut self, id: LotteryId, list: &Frozen) -> Result<(), StoreError> {
        let placed: Vec<(i64, &Ticket)> = (0..).zip(list.tickets()).collect();
        for chunk in runs(&placed) {
            within!(*self, conn => {
                let mut sql = QueryBuilder::new("INSERT INTO lottery_ticket (lottery_id, place, hash, person) ");
                sql.push_values(chunk, |mut row, (place, ticket)| {
                    row.push_bind(id.0).push_bind(*place).push_bind(ticket.hash.to_vec())
                        .push_bind(ticket.person.0.to_vec());
                });
                sql.build().execute(conn).await?;
            });
        }
        Ok(())
    }
}
