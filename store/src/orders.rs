//! Orders of an edition: what shops tell, and what buyers confirm. The lottery reads `confirmed_order` and nothing else of it.

use crate::db::{Tx, on, runs, within};
use crate::live::Hash;
use crate::people::{Limit, hash_of};
use crate::shop::json;
use crate::{Store, StoreError};
use bazargah_domain::calendar::{Day, Millis};
use bazargah_domain::festival::application::Application;
use bazargah_domain::festival::edition::Edition;
use bazargah_domain::festival::order::{Cancellation, ORDERS_A_CONTACT, ORDERS_A_SHOP, OrderCode, Taking, Told};
use bazargah_domain::money::Rial;
use bazargah_domain::shop::ShopId;
use sha2::{Digest, Sha256};
use sqlx::{FromRow, QueryBuilder};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Editions of a shop that are looked at.
const EDITIONS_MAX: i64 = 20;
/// Orders of one edition that one contact confirms within 24 hours.
const ORDERS_A_CONTACT_AND_DAY: i64 = 10;

/// An order that a shop tells of, with the code that it gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOrder {
    /// What the shop told.
    pub told: Told,
    /// Its code.
    pub code: OrderCode,
    /// The hash under which the code is found.
    pub code_hash: Hash,
}

/// What became of orders that were told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OrdersTold {
    /// Orders that have a code now and had none.
    pub new: u64,
    /// Orders that had one; they are as they were.
    pub known: u64,
    /// Orders that had one and were told with another amount or day, which they have now: nobody had confirmed them.
    pub changed: u64,
    /// Orders that were told with another amount or day after they had been confirmed; they are as they were.
    pub settled: u64,
}

/// Why orders are not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotTold {
    /// The shop has no place in the edition.
    #[error("the shop has no place in this edition")]
    NoPlace,
    /// The edition is not open, or its orders are final.
    #[error("the orders of this edition are not taken now")]
    NotOpen,
    /// More than a shop may have.
    #[error("a shop tells at most {ORDERS_A_SHOP} orders of an edition")]
    TooMany,
}

/// An order as its shop sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShopOrder {
    /// Its number.
    pub id: i64,
    /// The shop's reference.
    pub reference: String,
    /// What was paid.
    pub amount: Rial,
    /// When it was ordered.
    pub day: Day,
    /// The code, as long as it was not used.
    pub code: Option<OrderCode>,
    /// When it was confirmed.
    pub confirmed_at: Option<Millis>,
    /// When and why the shop cancelled it.
    pub cancelled: Option<(Millis, Cancellation)>,
}

#[derive(FromRow)]
struct OrderRow {
    id: i64,
    reference: String,
    amount_rial: i64,
    day: i64,
    code: Option<String>,
    confirmed_at: Option<i64>,
    cancelled_at: Option<i64>,
    cancel_reason: Option<String>,
}

impl OrderRow {
    fn read(self) -> Result<ShopOrder, StoreError> {
        let reason = self.cancel_reason.as_deref().and_then(Cancellation::parse);
        Ok(ShopOrder {
            id: self.id,
            amount: Rial::new(self.amount_rial).map_err(|e| StoreError::damaged("order", self.id, e))?,
            day: day(self.day),
            code: self.code.as_deref().and_then(OrderCode::parse),
            confirmed_at: self.confirmed_at.map(Millis),
            cancelled: self.cancelled_at.map(Millis).zip(reason),
            reference: self.reference,
        })
    }
}

fn day(number: i64) -> Day {
    Day(i32::try_from(number).unwrap_or(if number < 0 { i32::MIN } else { i32::MAX }))
}

/// What a buyer sends to confirm an order.
#[derive(Debug, Clone)]
pub struct Confirming {
    /// The hash of the code from the parcel.
    pub code_hash: Hash,
    /// SHA-256 of the private code that the buyer keeps.
    pub secret_hash: Hash,
    /// An e-mail address or a telephone in one spelling, if the buyer gave one; only its salted hash is kept.
    pub contact: Option<String>,
    /// How often this may be tried, whether the code is one or not. Nothing of the contact is among them: anybody can write
    /// somebody else's beside a made-up code. What a contact has confirmed is counted when the order is found.
    pub limits: Vec<Limit>,
    /// The limit of the shop whose order it is.
    pub shop_limit: fn(ShopId) -> Limit,
}

/// An order that is confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmed {
    /// Its number.
    pub id: i64,
    /// Of which shop.
    pub shop: ShopId,
    /// The shop's reference.
    pub reference: String,
    /// What was paid.
    pub amount: Rial,
    /// When it was ordered.
    pub day: Day,
    /// When it was confirmed.
    pub at: Millis,
}

/// Why an order is not confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotConfirmed {
    /// No order of this edition has this code.
    #[error("no order of this edition has this code")]
    Unknown,
    /// It was confirmed before, by somebody with another private code.
    #[error("this order has been confirmed already")]
    Before,
    /// The shop's place in the edition was taken away.
    #[error("the shop has no place in this edition any more")]
    NoPlace,
    /// The edition is not open, or its orders are final.
    #[error("the orders of this edition are not taken now")]
    NotOpen,
    /// Too many of this network, contact or shop.
    #[error("too many confirmations")]
    TooMany,
    /// The private code belongs to another order.
    #[error("this private code belongs to another order")]
    SecretUsed,
}

/// An order that was told before, while more are told.
#[derive(FromRow)]
struct KnownRow {
    reference_hash: Vec<u8>,
    amount_rial: i64,
    day: i64,
    /// The number of its confirmation.
    confirmed: Option<i64>,
}

#[derive(FromRow)]
struct FoundRow {
    shop_id: i64,
    reference: String,
    reference_hash: Vec<u8>,
    amount_rial: i64,
    day: i64,
}

/// SHA-256 of what is salted: its parts, each with its length before it.
fn salted(salt: &Hash, parts: &[&[u8]]) -> Hash {
    let mut sha = Sha256::new().chain_update(salt);
    for part in parts {
        sha.update((part.len() as u64).to_le_bytes());
        sha.update(part);
    }
    sha.finalize().into()
}

/// The hash under which a confirmed order keeps a contact.
pub(crate) fn contact_hash(salt: &Hash, contact: &str) -> Hash {
    salted(salt, &[b"contact", contact.as_bytes()])
}

/// A shop's place in an edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FestivalPlace {
    /// Since when it has it.
    pub since: Millis,
    /// What it applied with, if it is a shop without a site.
    pub application: Option<Application>,
}

impl Store {
    /// A shop's place in an edition, if it has one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn festival_place(&self, edition: &str, shop: ShopId) -> Result<Option<FestivalPlace>, StoreError> {
        let row: Option<(i64, Option<String>)> = on!(self.db, pool => sqlx::query_as(
            "SELECT p.at, a.body FROM festival_place p LEFT JOIN festival_application a ON a.shop_id = p.shop_id \
             AND a.edition = p.edition AND a.placed = 1 AND a.unit = 'offline' WHERE p.edition = $1 AND p.shop_id = $2",
        ).bind(edition).bind(shop.0).fetch_optional(pool).await?);
        let read = |(since, body): (i64, Option<String>)| {
            let application = body.map(|body| json(&body, "application", edition)).transpose()?;
            Ok(FestivalPlace { since: Millis(since), application })
        };
        row.map(read).transpose()
    }

    /// The editions in which a shop has a place, that which opens last first, each with since when.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn editions_of(&self, shop: ShopId) -> Result<Vec<(Edition, Millis)>, StoreError> {
        let rows: Vec<(String, String, i64)> = on!(self.db, pool => sqlx::query_as(
            "SELECT e.key, e.body, p.at FROM festival_place p JOIN edition e ON e.key = p.edition \
             WHERE p.shop_id = $1 ORDER BY e.opens DESC LIMIT $2",
        ).bind(shop.0).bind(EDITIONS_MAX).fetch_all(pool).await?);
        rows.into_iter().map(|(key, body, at)| Ok((json(&body, "edition", &key)?, Millis(at)))).collect()
    }

    /// The editions in which a shop has a place or has told of orders, that which opens last first, each with whether it has a place
    /// in it still.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn order_editions_of(&self, shop: ShopId) -> Result<Vec<(Edition, bool)>, StoreError> {
        let rows: Vec<(String, String, Option<i64>)> = on!(self.db, pool => sqlx::query_as(
            "SELECT key, body, p.at FROM edition LEFT JOIN festival_place p ON p.edition = key AND p.shop_id = $1 \
             WHERE p.at IS NOT NULL OR EXISTS (SELECT 1 FROM festival_order o WHERE o.edition = key AND o.shop_id = $1) \
             ORDER BY opens DESC LIMIT $2",
        ).bind(shop.0).bind(EDITIONS_MAX).fetch_all(pool).await?);
        rows.into_iter().map(|(key, body, at)| Ok((json(&body, "edition", &key)?, at.is_some()))).collect()
    }

    /// Takes what a shop tells of its orders, all or nothing. An order that it told before keeps its code, and takes the new amount and
    /// day as long as nobody has confirmed it. `salt` becomes the edition's, if it has none yet.
    ///
    /// # Errors
    /// When the database fails; then nothing was taken. That it is refused is an answer: see [`NotTold`].
    pub async fn tell_orders(
        &self,
        now: Millis,
        edition: &Edition,
        shop: ShopId,
        salt: Hash,
        orders: &[NewOrder],
    ) -> Result<Result<OrdersTold, NotTold>, StoreError> {
        if Taking::at(edition, now) != Taking::Open {
            return Ok(Err(NotTold::NotOpen));
        }
        let mut tx = self.begin().await?;
        // Two sheets of one shop take turns.
        tx.lock_head().await?;
        if !tx.has_place(&edition.key, shop).await? {
            return Ok(Err(NotTold::NoPlace));
        }
        let salt = tx.order_salt(&edition.key, salt).await?;
        let rows: Vec<KnownRow> = within!(tx, conn => sqlx::query_as(
            "SELECT o.reference_hash, o.amount_rial, o.day, c.id AS confirmed FROM festival_order o LEFT JOIN confirmed_order c \
             ON c.edition = o.edition AND c.shop_id = o.shop_id AND c.reference_hash = o.reference_hash \
             WHERE o.edition = $1 AND o.shop_id = $2",
        ).bind(edition.key.as_str()).bind(shop.0).fetch_all(conn).await?);
        let mut known: HashMap<Hash, (i64, i64, bool)> = HashMap::with_capacity(rows.len() + orders.len());
        for row in rows {
            known.insert(hash_of(row.reference_hash)?, (row.amount_rial, row.day, row.confirmed.is_some()));
        }
        let before = known.len();
        let mut new = Vec::with_capacity(orders.len());
        let mut changed = Vec::new();
        let mut told = OrdersTold::default();
        for of in orders {
            let hash = salted(&salt, &[b"order", &shop.0.to_le_bytes(), of.told.folded.as_bytes()]);
            let (amount, day) = (of.told.amount.rial(), i64::from(of.told.day.0));
            match known.entry(hash) {
                Entry::Vacant(place) => {
                    place.insert((amount, day, false));
                    told.new += 1;
                    new.push((of, hash));
                }
                Entry::Occupied(mut place) => {
                    let (its_amount, its_day, confirmed) = *place.get();
                    if (its_amount, its_day) == (amount, day) {
                        told.known += 1;
                    } else if confirmed {
                        told.settled += 1;
                    } else {
                        place.insert((amount, day, false));
                        told.changed += 1;
                        changed.push((amount, day, hash));
                    }
                }
            }
        }
        if before + new.len() > ORDERS_A_SHOP {
            return Ok(Err(NotTold::TooMany));
        }
        for run in runs(&new) {
            within!(tx, conn => {
                let mut sql = QueryBuilder::new(
                    "INSERT INTO festival_order (edition, shop_id, reference, reference_hash, amount_rial, day, told_at, code, \
                     code_hash) ");
                sql.push_values(run, |mut row, (of, hash)| {
                    row.push_bind(edition.key.as_str())
                        .push_bind(shop.0)
                        .push_bind(of.told.reference.as_str())
                        .push_bind(hash.as_slice())
                        .push_bind(of.told.amount.rial())
                        .push_bind(i64::from(of.told.day.0))
                        .push_bind(now.0)
                        .push_bind(of.code.as_str())
                        .push_bind(of.code_hash.as_slice());
                });
                sql.build().execute(conn).await?;
            });
        }
        for (amount, day, hash) in changed {
            within!(tx, conn => sqlx::query(
                "UPDATE festival_order SET amount_rial = $1, day = $2 WHERE edition = $3 AND shop_id = $4 AND reference_hash = $5",
            ).bind(amount).bind(day).bind(edition.key.as_str()).bind(shop.0).bind(hash.as_slice()).execute(conn).await?
                .rows_affected());
        }
        tx.commit().await?;
        Ok(Ok(told))
    }

    /// A shop's orders of an edition, those told last first; those before the number given.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn orders_of(
        &self,
        edition: &str,
        shop: ShopId,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<ShopOrder>, StoreError> {
        let rows: Vec<OrderRow> = on!(self.db, pool => sqlx::query_as(
            "SELECT o.id, o.reference, o.amount_rial, o.day, o.code, c.confirmed_at, c.cancelled_at, c.cancel_reason \
             FROM festival_order o LEFT JOIN confirmed_order c ON c.edition = o.edition AND c.shop_id = o.shop_id \
             AND c.reference_hash = o.reference_hash WHERE o.edition = $1 AND o.shop_id = $2 AND o.id < $3 \
             ORDER BY o.id DESC LIMIT $4",
        ).bind(edition).bind(shop.0).bind(before.unwrap_or(i64::MAX)).bind(limit).fetch_all(pool).await?);
        rows.into_iter().map(OrderRow::read).collect()
    }

    /// A buyer confirms an order. The same private code sent again is told the same.
    ///
    /// # Errors
    /// When the database fails. That it is refused is an answer: see [`NotConfirmed`].
    pub async fn confirm_order(
        &self,
        now: Millis,
        edition: &Edition,
        confirming: &Confirming,
    ) -> Result<Result<Confirmed, NotConfirmed>, StoreError> {
        if Taking::at(edition, now) != Taking::Open {
            return Ok(Err(NotConfirmed::NotOpen));
        }
        let mut tx = self.begin().await?;
        // Confirmations are numbered in the order in which they become visible.
        tx.lock_head().await?;
        let confirmed = tx.confirm_order(now, edition, confirming).await?;
        // Also what was refused counts against the network.
        tx.commit().await?;
        Ok(confirmed)
    }

    /// A shop cancels a confirmed order; tells whether it was one that counted.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn cancel_order(
        &self,
        now: Millis,
        edition: &Edition,
        shop: ShopId,
        order: i64,
        reason: Cancellation,
    ) -> Result<bool, StoreError> {
        if Taking::at(edition, now) != Taking::Open {
            return Ok(false);
        }
        let mut tx = self.begin().await?;
        let cancelled = within!(tx, conn => sqlx::query(
            "UPDATE confirmed_order SET cancelled_at = $1, cancel_reason = $2 WHERE cancelled_at IS NULL AND edition = $3 \
             AND shop_id = $4 AND reference_hash = (SELECT reference_hash FROM festival_order WHERE id = $5 AND edition = $3 \
             AND shop_id = $4)",
        ).bind(now.0).bind(reason.as_str()).bind(edition.key.as_str()).bind(shop.0).bind(order).execute(conn).await?
            .rows_affected());
        tx.commit().await?;
        Ok(cancelled > 0)
    }
}

impl Tx {
    /// The salt of an edition; `fresh` if it had none.
    async fn order_salt(&mut self, edition: &str, fresh: Hash) -> Result<Hash, StoreError> {
        let salt: Vec<u8> = within!(*self, conn => {
            sqlx::query("INSERT INTO order_salt (edition, salt) VALUES ($1, $2) ON CONFLICT DO NOTHING")
                .bind(edition).bind(fresh.as_slice()).execute(&mut *conn).await?;
            sqlx::query_scalar("SELECT salt FROM order_salt WHERE edition = $1").bind(edition).fetch_one(conn).await?
        });
        hash_of(salt)
    }

    async fn confirm_order(
        &mut self,
        now: Millis,
        edition: &Edition,
        confirming: &Confirming,
    ) -> Result<Result<Confirmed, NotConfirmed>, StoreError> {
        let key = edition.key.as_str();
        if !self.may(now, &confirming.limits).await? {
            return Ok(Err(NotConfirmed::TooMany));
        }
        let found: Option<FoundRow> = within!(*self, conn => sqlx::query_as(
            "SELECT shop_id, reference, reference_hash, amount_rial, day FROM festival_order WHERE code_hash = $1 \
             AND edition = $2",
        ).bind(confirming.code_hash.as_slice()).bind(key).fetch_optional(conn).await?);
        let Some(of) = found else { return Ok(Err(NotConfirmed::Unknown)) };
        let shop = ShopId(of.shop_id);
        let confirmed = |id, at| -> Result<Confirmed, StoreError> {
            let amount = Rial::new(of.amount_rial).map_err(|e| StoreError::damaged("order", id, e))?;
            Ok(Confirmed { id, shop, reference: of.reference.clone(), amount, day: day(of.day), at: Millis(at) })
        };
        let before: Option<(i64, i64, Vec<u8>)> = within!(*self, conn => sqlx::query_as(
            "SELECT id, confirmed_at, secret_hash FROM confirmed_order WHERE edition = $1 AND shop_id = $2 \
             AND reference_hash = $3",
        ).bind(key).bind(shop.0).bind(of.reference_hash.as_slice()).fetch_optional(&mut *conn).await?);
        match before {
            Some((id, at, secret)) if secret == confirming.secret_hash => return Ok(Ok(confirmed(id, at)?)),
            Some(_) => return Ok(Err(NotConfirmed::Before)),
            None => {}
        }
        if !self.has_place(key, shop).await? {
            return Ok(Err(NotConfirmed::NoPlace));
        }
        let other: Option<i64> = within!(*self, conn => sqlx::query_scalar(
            "SELECT id FROM confirmed_order WHERE secret_hash = $1",
        ).bind(confirming.secret_hash.as_slice()).fetch_optional(&mut *conn).await?);
        if other.is_some() {
            return Ok(Err(NotConfirmed::SecretUsed));
        }
        let contact = match &confirming.contact {
            Some(contact) => {
                // There is an order, so there is a salt.
                let salt = self.order_salt(key, confirming.secret_hash).await?;
                let hash = contact_hash(&salt, contact);
                // The orders themselves are counted and not the tries, so that a code that is none takes nothing from the contact.
                let (used, lately): (i64, i64) = within!(*self, conn => sqlx::query_as(
                    "SELECT COUNT(*), COUNT(CASE WHEN confirmed_at > $3 THEN 1 END) FROM confirmed_order \
                     WHERE edition = $1 AND contact_hash = $2",
                ).bind(key).bind(hash.as_slice()).bind(now.plus_days(-1).0).fetch_one(&mut *conn).await?);
                if used >= ORDERS_A_CONTACT || lately >= ORDERS_A_CONTACT_AND_DAY {
                    return Ok(Err(NotConfirmed::TooMany));
                }
                Some(hash)
            }
            None => None,
        };
        if !self.may(now, &[(confirming.shop_limit)(shop)]).await? {
            return Ok(Err(NotConfirmed::TooMany));
        }
        let id: i64 = within!(*self, conn => {
            // The code has done its work: the shop needs it no more.
            sqlx::query("UPDATE festival_order SET code = NULL WHERE code_hash = $1")
                .bind(confirming.code_hash.as_slice()).execute(&mut *conn).await?;
            sqlx::query_scalar(
                "INSERT INTO confirmed_order (edition, shop_id, reference_hash, amount_rial, confirmed_at, contact_hash, \
                 secret_hash) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
            ).bind(key).bind(shop.0).bind(of.reference_hash.as_slice()).bind(of.amount_rial).bind(now.0)
                .bind(contact.map(|hash| hash.to_vec())).bind(confirming.secret_hash.as_slice()).fetch_one(conn).await?
        });
        Ok(Ok(confirmed(id, now.0)?))
    }
}
