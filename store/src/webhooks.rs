//! Webhooks: whose there are, what each is to be told of next, and how the last deliveries went.
//!
//! A webhook remembers the last event that it was told of, so that nothing is queued: what it is to be told of are the events after
//! that one, in their order, whenever somebody looks. Whoever looks has its turn for a while, and no other server has it meanwhile.

use crate::db::{Db, Tx, on, within};
use crate::log::EntryRow;
use crate::people::AccountId;
use crate::{Store, StoreError};
use bazargah_domain::calendar::Millis;
use bazargah_domain::domain_name::Host;
use bazargah_domain::event::Fact;
use bazargah_domain::shop::ShopId;
use bazargah_domain::webhook::{HookState, Topic, again};
use sqlx::FromRow;

/// Webhooks that an owner may have.
pub const WEBHOOKS_OF_OWNER_MAX: i64 = 5;
/// Deliveries of each that are remembered.
const DELIVERIES_KEPT: i64 = 30;
/// For so long a secret that was replaced signs besides the new one.
const OLD_SECRET_HOURS: i64 = 24;
/// An answer that comes within so many milliseconds comes at once.
const QUICK_MS: i64 = 1_000;
/// The status with which a receiver says that it is not to be told any more.
const GONE: i64 = 410;

/// Whose a webhook is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HookOwner {
    /// A shop's: it is told of the shop's own events.
    Shop(ShopId),
    /// A partner's, named by its site: it is told of all events.
    Partner(Host),
}

impl HookOwner {
    fn columns(&self) -> (i64, &str) {
        match self {
            Self::Shop(shop) => (shop.0, ""),
            Self::Partner(host) => (0, host.as_str()),
        }
    }

    fn read(shop: i64, partner: &str) -> Result<Self, StoreError> {
        match shop {
            0 => Host::parse(partner)
                .map(Self::Partner)
                .map_err(|e| StoreError::damaged("partner of a webhook", partner, e)),
            shop => Ok(Self::Shop(ShopId(shop))),
        }
    }
}

/// A webhook, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Its number.
    pub id: i64,
    /// Where events are sent.
    pub url: String,
    /// What it is told of.
    pub topics: Vec<Topic>,
    /// How it stands.
    pub state: HookState,
    /// Since when no delivery was taken.
    pub failing_since: Option<Millis>,
    /// Since when there is one.
    pub made_at: Millis,
    /// The last deliveries, the newest first.
    pub deliveries: Vec<HookDelivery>,
}

/// What came of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HookOutcome {
    /// The answer's status.
    pub status: Option<u16>,
    /// Why there is no answer: a short name.
    pub fault: Option<String>,
    /// Milliseconds that it took.
    pub ms: i64,
}

impl HookOutcome {
    /// Whether the receiver has it.
    pub fn is_taken(&self) -> bool {
        self.status.is_some_and(|status| (200..300).contains(&status))
    }
}

/// A delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HookDelivery {
    /// The event; 0 for a test.
    pub seq: i64,
    /// When.
    pub at: Millis,
    /// What came of it.
    pub outcome: HookOutcome,
}

/// A webhook that is to be.
#[derive(Debug, Clone)]
pub struct NewHook<'a> {
    /// Whose.
    pub owner: &'a HookOwner,
    /// Where events are sent.
    pub url: &'a str,
    /// What it is told of.
    pub topics: &'a [Topic],
    /// What signs.
    pub secret: [u8; 32],
    /// Who registers it.
    pub by: AccountId,
}

/// Why there is no new webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HookRefused {
    /// The owner has as many as it may have.
    Full,
    /// The owner has one at this address.
    Known,
}

/// What an owner does to a webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HookChange {
    /// It is told of events again, from where it stopped.
    On,
    /// It is told of nothing.
    Off,
    /// It gets another secret; the one before signs besides for a day.
    Secret([u8; 32]),
    /// It goes, and what is remembered of its deliveries.
    Remove,
}

/// A webhook whose turn it is.
#[derive(Clone)]
pub struct HookTurn {
    /// Its number.
    pub id: i64,
    /// Whose.
    pub owner: HookOwner,
    /// Where events are sent.
    pub url: String,
    /// What it is told of.
    pub topics: Vec<Topic>,
    /// What signs: one secret, or two for a day.
    pub secrets: Vec<Vec<u8>>,
    /// The last event that it was told of.
    pub seen: i64,
    turn: i64,
    failures: u32,
    failing_since: Option<Millis>,
    made_by: i64,
}

/// An event that a webhook may be told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HookEvent {
    /// Its number.
    pub seq: i64,
    /// What it is about.
    pub topic: Topic,
    /// It, as it stands in the log.
    pub entry: String,
}

/// What waits, for whoever operates the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backlog {
    /// Letters that have not left.
    pub letters: i64,
    /// Webhooks that are to be told of something.
    pub hooks_waiting: i64,
    /// Webhooks whose last delivery failed.
    pub hooks_failing: i64,
    /// Webhooks that were switched off for failing.
    pub hooks_failed: i64,
    /// For how long the alarm that is due longest has been due, in milliseconds.
    pub clock_lag_ms: i64,
}

#[derive(FromRow)]
struct HookRow {
    id: i64,
    url: String,
    topics: String,
    state: String,
    failing_since: Option<i64>,
    made_at: i64,
}

#[derive(FromRow)]
struct TurnRow {
    id: i64,
    shop_id: i64,
    partner: String,
    url: String,
    topics: String,
    secret: Vec<u8>,
    old_secret: Option<Vec<u8>>,
    old_secret_until: Option<i64>,
    seen: i64,
    turn: i64,
    failures: i64,
    failing_since: Option<i64>,
    made_by: i64,
}

#[derive(FromRow)]
struct DeliveryRow {
    seq: i64,
    at: i64,
    status: Option<i64>,
    fault: Option<String>,
    ms: i64,
}

impl DeliveryRow {
    fn read(self) -> HookDelivery {
        let status = self.status.and_then(|status| u16::try_from(status).ok());
        let outcome = HookOutcome { status, fault: self.fault, ms: self.ms };
        HookDelivery { seq: self.seq, at: Millis(self.at), outcome }
    }
}

/// A topic that a later program knew is none to this one.
fn topics(text: &str) -> Vec<Topic> {
    text.split(',').filter_map(Topic::parse).collect()
}

impl TurnRow {
    fn read(self, now: Millis) -> Result<HookTurn, StoreError> {
        let old = self.old_secret.filter(|_| self.old_secret_until.is_some_and(|until| now.0 < until));
        Ok(HookTurn {
            id: self.id,
            owner: HookOwner::read(self.shop_id, &self.partner)?,
            url: self.url,
            topics: topics(&self.topics),
            secrets: [Some(self.secret), old].into_iter().flatten().collect(),
            seen: self.seen,
            turn: self.turn,
            failures: u32::try_from(self.failures).unwrap_or(u32::MAX),
            failing_since: self.failing_since.map(Millis),
            made_by: self.made_by,
        })
    }
}

/// Those that are to be told of something and are due, of one kind: `$1` is now, `$2` the kind. A shop's waits for the shop's events, a
/// partner's for any.
macro_rules! waiting {
    ($columns:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM webhook w LEFT JOIN shop s ON s.id = w.shop_id WHERE w.state = 'on' AND w.due <= $1 AND w.quick = $2 \
             AND w.seen < COALESCE(s.last_seq, (SELECT seq FROM head WHERE id = 1)) ORDER BY w.due, w.id LIMIT ",
            $rest
        )
    };
}

macro_rules! take {
    ($lock:literal) => {
        concat!(
            "UPDATE webhook SET due = $4, turn = turn + 1 WHERE id IN (",
            waiting!("w.id", "$3"),
            $lock,
            ") RETURNING id, shop_id, partner, url, topics, secret, old_secret, old_secret_until, seen, turn, failures, \
             failing_since, made_by"
        )
    };
}

impl Store {
    /// An owner's webhooks with their last deliveries, in the order of their making.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn webhooks_of(&self, owner: &HookOwner) -> Result<Vec<Webhook>, StoreError> {
        let (shop, partner) = owner.columns();
        let rows: Vec<HookRow> = on!(self.db, pool => sqlx::query_as(
            "SELECT id, url, topics, state, failing_since, made_at FROM webhook WHERE shop_id = $1 AND partner = $2 ORDER BY id",
        ).bind(shop).bind(partner).fetch_all(pool).await?);
        let mut hooks = Vec::with_capacity(rows.len());
        for row in rows {
            let deliveries: Vec<DeliveryRow> = on!(self.db, pool => sqlx::query_as(
                "SELECT seq, at, status, fault, ms FROM webhook_delivery WHERE webhook_id = $1 ORDER BY id DESC LIMIT $2",
            ).bind(row.id).bind(DELIVERIES_KEPT).fetch_all(pool).await?);
            hooks.push(Webhook {
                id: row.id,
                topics: topics(&row.topics),
                state: HookState::parse(&row.state)
                    .ok_or_else(|| StoreError::damaged("webhook", row.id, "it has no such state"))?,
                url: row.url,
                failing_since: row.failing_since.map(Millis),
                made_at: Millis(row.made_at),
                deliveries: deliveries.into_iter().map(DeliveryRow::read).collect(),
            });
        }
        Ok(hooks)
    }

    /// Registers a webhook, which is told of what comes from now on.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_webhook(&self, now: Millis, new: &NewHook<'_>) -> Result<Result<i64, HookRefused>, StoreError> {
        let (shop, partner) = new.owner.columns();
        let names: Vec<&str> = new.topics.iter().map(|topic| topic.as_str()).collect();
        let mut tx = self.begin().await?;
        // Two forms sent at once must not both find room.
        tx.lock_head().await?;
        let urls: Vec<String> = within!(tx, conn => sqlx::query_scalar(
            "SELECT url FROM webhook WHERE shop_id = $1 AND partner = $2",
        ).bind(shop).bind(partner).fetch_all(conn).await?);
        if urls.iter().any(|url| url == new.url) {
            return Ok(Err(HookRefused::Known));
        }
        if i64::try_from(urls.len()).unwrap_or(i64::MAX) >= WEBHOOKS_OF_OWNER_MAX {
            return Ok(Err(HookRefused::Full));
        }
        let id = within!(tx, conn => sqlx::query_scalar(
            "INSERT INTO webhook (shop_id, partner, url, topics, secret, state, seen, failures, due, turn, quick, made_at, made_by) \
             VALUES ($1, $2, $3, $4, $5, 'on', (SELECT seq FROM head WHERE id = 1), 0, $6, 0, 0, $6, $7) RETURNING id",
        ).bind(shop).bind(partner).bind(new.url).bind(names.join(",")).bind(new.secret.as_slice()).bind(now.0)
            .bind(new.by.0).fetch_one(conn).await?);
        tx.commit().await?;
        Ok(Ok(id))
    }

    /// Changes an owner's webhook; tells whether there is one of that number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn change_webhook(
        &self,
        now: Millis,
        owner: &HookOwner,
        id: i64,
        change: HookChange,
    ) -> Result<bool, StoreError> {
        let (shop, partner) = owner.columns();
        let mut tx = self.begin().await?;
        // A turn that is on its way changes nothing any more.
        let there = within!(tx, conn => match change {
            HookChange::On => sqlx::query(
                "UPDATE webhook SET state = 'on', failures = 0, failing_since = NULL, due = $1, turn = turn + 1 \
                 WHERE id = $2 AND shop_id = $3 AND partner = $4",
            ).bind(now.0).bind(id).bind(shop).bind(partner).execute(conn).await?.rows_affected(),
            HookChange::Off => sqlx::query(
                "UPDATE webhook SET state = 'off', turn = turn + 1 WHERE id = $1 AND shop_id = $2 AND partner = $3",
            ).bind(id).bind(shop).bind(partner).execute(conn).await?.rows_affected(),
            HookChange::Secret(secret) => sqlx::query(
                "UPDATE webhook SET old_secret = secret, old_secret_until = $1, secret = $2 \
                 WHERE id = $3 AND shop_id = $4 AND partner = $5",
            ).bind(now.plus_hours(OLD_SECRET_HOURS).0).bind(secret.as_slice()).bind(id).bind(shop).bind(partner)
                .execute(conn).await?.rows_affected(),
            HookChange::Remove => sqlx::query("DELETE FROM webhook WHERE id = $1 AND shop_id = $2 AND partner = $3")
                .bind(id).bind(shop).bind(partner).execute(conn).await?.rows_affected(),
        });
        if there > 0 && change == HookChange::Remove {
            within!(tx, conn => sqlx::query("DELETE FROM webhook_delivery WHERE webhook_id = $1")
                .bind(id).execute(conn).await?.rows_affected());
        }
        tx.commit().await?;
        Ok(there > 0)
    }

    /// An owner's webhook, for a test at once; it is nobody's turn.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn webhook_to_test(
        &self,
        now: Millis,
        owner: &HookOwner,
        id: i64,
    ) -> Result<Option<HookTurn>, StoreError> {
        let (shop, partner) = owner.columns();
        let row: Option<TurnRow> = on!(self.db, pool => sqlx::query_as(
            "SELECT id, shop_id, partner, url, topics, secret, old_secret, old_secret_until, seen, turn, failures, failing_since, \
             made_by FROM webhook WHERE id = $1 AND shop_id = $2 AND partner = $3",
        ).bind(id).bind(shop).bind(partner).fetch_optional(pool).await?);
        row.map(|row| row.read(now)).transpose()
    }

    /// Takes webhooks that are to be told of something: those that answer at once (`quick`), or the others. For the lease they are nobody
    /// else's; then who took them must have been killed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_webhooks(
        &self,
        now: Millis,
        lease_ms: i64,
        quick: bool,
        limit: i64,
    ) -> Result<Vec<HookTurn>, StoreError> {
        let quick = i64::from(quick);
        // Looking first spares a write transaction when there is nothing.
        let waiting: Option<i64> = on!(self.db, pool =>
            sqlx::query_scalar(waiting!("w.id", "1")).bind(now.0).bind(quick).fetch_optional(pool).await?);
        if waiting.is_none() {
            return Ok(Vec::new());
        }
        let sql = match &self.db {
            Db::Sqlite { .. } => take!(""),
            Db::Postgres { .. } => take!(" FOR UPDATE OF w SKIP LOCKED"),
        };
        let mut tx = self.begin().await?;
        let rows: Vec<TurnRow> = within!(tx, conn => sqlx::query_as(sql)
            .bind(now.0).bind(quick).bind(limit).bind(now.0 + lease_ms).fetch_all(conn).await?);
        tx.commit().await?;
        rows.into_iter().map(|row| row.read(now)).collect()
    }

    /// The events after a number that an owner's webhooks may be told of, in their order, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn hook_events(&self, owner: &HookOwner, after: i64, limit: i64) -> Result<Vec<HookEvent>, StoreError> {
        let rows: Vec<EntryRow> = match owner {
            HookOwner::Shop(shop) => on!(self.db, pool => sqlx::query_as(
                "SELECT seq, recorded_at, shop_id, complaint_id, fact FROM event WHERE shop_id = $1 AND seq > $2 \
                 ORDER BY seq LIMIT $3",
            ).bind(shop.0).bind(after).bind(limit).fetch_all(pool).await?),
            HookOwner::Partner(_) => on!(self.db, pool => sqlx::query_as(
                "SELECT seq, recorded_at, shop_id, complaint_id, fact FROM event WHERE seq > $1 ORDER BY seq LIMIT $2",
            ).bind(after).bind(limit).fetch_all(pool).await?),
        };
        rows.into_iter()
            .map(|row| {
                let fact = Fact::parse(&row.fact).map_err(|e| StoreError::damaged("event", row.seq, e))?;
                Ok(HookEvent { seq: row.seq, topic: Topic::of(&fact), entry: row.entry() })
            })
            .collect()
    }

    /// A receiver has taken an event. Tells whether it is still this one's turn.
    ///
    /// # Errors
    /// When the database fails; then it is told of that event once more.
    pub async fn hook_took(
        &self,
        now: Millis,
        hook: &HookTurn,
        seq: i64,
        outcome: &HookOutcome,
    ) -> Result<bool, StoreError> {
        let quick = i64::from(outcome.ms < QUICK_MS);
        let mut tx = self.begin().await?;
        let mine = within!(tx, conn => sqlx::query(
            "UPDATE webhook SET seen = $1, failures = 0, failing_since = NULL, quick = $2 WHERE id = $3 AND turn = $4",
        ).bind(seq).bind(quick).bind(hook.id).bind(hook.turn).execute(conn).await?.rows_affected());
        tx.note_delivery(now, hook.id, seq, outcome).await?;
        tx.commit().await?;
        Ok(mine > 0)
    }

    /// A turn is over, and all events up to that number were told or are not for it: it is the next's turn at once.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn hook_rests(&self, now: Millis, hook: &HookTurn, seen: i64) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        within!(tx, conn => sqlx::query("UPDATE webhook SET seen = $1, due = $2 WHERE id = $3 AND turn = $4 AND seen <= $1")
            .bind(seen).bind(now.0).bind(hook.id).bind(hook.turn).execute(conn).await?.rows_affected());
        tx.commit().await
    }

    /// A receiver has not taken an event; it is tried again later, or, after two days, switched off with a letter to its owner.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn hook_failed(
        &self,
        now: Millis,
        hook: &HookTurn,
        seen: i64,
        seq: i64,
        outcome: &HookOutcome,
    ) -> Result<(), StoreError> {
        let since = hook.failing_since.unwrap_or(now);
        // What was taken within this turn ended the failures before it.
        let (since, failures) = if seen > hook.seen { (now, 0) } else { (since, hook.failures) };
        let gone = outcome.status.is_some_and(|status| i64::from(status) == GONE);
        let next = again(failures, since, now).filter(|_| !gone);
        let state = if next.is_some() { HookState::On } else { HookState::Failed };
        let mut tx = self.begin().await?;
        let mine = within!(tx, conn => sqlx::query(
            "UPDATE webhook SET seen = $1, due = $2, failures = $3, failing_since = $4, state = $5, quick = 0 \
             WHERE id = $6 AND turn = $7",
        ).bind(seen).bind(next.unwrap_or(now).0).bind(i64::from(failures) + 1).bind(since.0).bind(state.as_str())
            .bind(hook.id).bind(hook.turn).execute(conn).await?.rows_affected());
        tx.note_delivery(now, hook.id, seq, outcome).await?;
        if mine > 0 && state == HookState::Failed {
            tx.tell_of_failed_hook(now, hook).await?;
        }
        tx.commit().await
    }

    /// How a test went, which changes nothing but whether the receiver answers at once.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn hook_tested(&self, now: Millis, hook: &HookTurn, outcome: &HookOutcome) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        if outcome.is_taken() && outcome.ms < QUICK_MS {
            within!(tx, conn => sqlx::query("UPDATE webhook SET quick = 1 WHERE id = $1 AND failures = 0")
                .bind(hook.id).execute(conn).await?.rows_affected());
        }
        tx.note_delivery(now, hook.id, 0, outcome).await?;
        tx.commit().await
    }

    /// What waits.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn backlog(&self, now: Millis) -> Result<Backlog, StoreError> {
        let letters = self.letters_waiting().await?;
        let (hooks_waiting, hooks_failing, hooks_failed): (i64, i64, i64) = on!(self.db, pool => sqlx::query_as(
            "SELECT COUNT(*) FILTER (WHERE w.state = 'on' AND w.seen < COALESCE(s.last_seq, (SELECT seq FROM head WHERE id = 1))), \
             COUNT(*) FILTER (WHERE w.state = 'on' AND w.failures > 0), COUNT(*) FILTER (WHERE w.state = 'failed') \
             FROM webhook w LEFT JOIN shop s ON s.id = w.shop_id",
        ).fetch_one(pool).await?);
        let due: Option<i64> =
            on!(self.db, pool => sqlx::query_scalar("SELECT MIN(at) FROM alarm").fetch_one(pool).await?);
        let clock_lag_ms = due.map_or(0, |due| (now.0 - due).max(0));
        Ok(Backlog { letters, hooks_waiting, hooks_failing, hooks_failed, clock_lag_ms })
    }
}

impl Tx {
    /// Remembers a delivery, and forgets the oldest.
    async fn note_delivery(
        &mut self,
        now: Millis,
        hook: i64,
        seq: i64,
        outcome: &HookOutcome,
    ) -> Result<(), StoreError> {
        within!(*self, conn => {
            sqlx::query(
                "INSERT INTO webhook_delivery (webhook_id, seq, at, status, fault, ms) \
                 SELECT $1, $2, $3, $4, $5, $6 WHERE EXISTS (SELECT 1 FROM webhook WHERE id = $1)",
            ).bind(hook).bind(seq).bind(now.0).bind(outcome.status.map(i64::from)).bind(outcome.fault.as_deref())
                .bind(outcome.ms).execute(&mut *conn).await?;
            sqlx::query(
                "DELETE FROM webhook_delivery WHERE webhook_id = $1 AND id <= \
                 (SELECT id FROM webhook_delivery WHERE webhook_id = $1 ORDER BY id DESC LIMIT 1 OFFSET $2)",
            ).bind(hook).bind(DELIVERIES_KEPT).execute(conn).await?;
        });
        Ok(())
    }

    /// Letters to a shop's people, or to who registered a partner's.
    async fn tell_of_failed_hook(&mut self, now: Millis, hook: &HookTurn) -> Result<(), StoreError> {
        let people: Vec<(i64, String)> = match &hook.owner {
            HookOwner::Shop(shop) => within!(*self, conn => sqlx::query_as(
                "SELECT a.id, a.lang FROM member m JOIN account a ON a.id = m.account_id WHERE m.shop_id = $1",
            ).bind(shop.0).fetch_all(conn).await?),
            HookOwner::Partner(_) => within!(*self, conn =>
                sqlx::query_as("SELECT id, lang FROM account WHERE id = $1").bind(hook.made_by).fetch_all(conn).await?),
        };
        let (kind, about) = match &hook.owner {
            HookOwner::Shop(shop) => {
                let key: String = within!(*self, conn =>
                    sqlx::query_scalar("SELECT key FROM shop WHERE id = $1").bind(shop.0).fetch_one(conn).await?);
                ("webhook-off", key)
            }
            HookOwner::Partner(host) => ("partner-webhook-off", host.as_str().to_owned()),
        };
        for (account, lang) in people {
            within!(*self, conn => sqlx::query(
                "INSERT INTO outbox (id, kind, account_id, detail, lang, due, tries) VALUES ($1, $2, $3, $4, $5, $6, 0) \
                 ON CONFLICT DO NOTHING",
            ).bind(format!("{kind}-{}-{}-{account}", hook.id, hook.turn)).bind(kind).bind(account).bind(about.as_str())
                .bind(lang.as_str()).bind(now.0).execute(conn).await?.rows_affected());
        }
        Ok(())
    }

    /// A partner that is one no more is told of nothing.
    pub(crate) async fn remove_webhooks_of_partner(&mut self, host: &Host) -> Result<(), StoreError> {
        within!(*self, conn => {
            sqlx::query(
                "DELETE FROM webhook_delivery WHERE webhook_id IN (SELECT id FROM webhook WHERE shop_id = 0 AND partner = $1)",
            ).bind(host.as_str()).execute(&mut *conn).await?;
            sqlx::query("DELETE FROM webhook WHERE shop_id = 0 AND partner = $1").bind(host.as_str()).execute(conn).await?;
        });
        Ok(())
    }
}
