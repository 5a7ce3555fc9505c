//! Sites on which badges and panels are shown, how often, and the domains that are asked for by the hash of their name.

use crate::db::{on, within};
use crate::live::Hash;
use crate::people::AccountId;
use crate::{Store, StoreError};
use bazargah_domain::calendar::{Day, Millis};
use bazargah_domain::domain_name::Host;
use bazargah_domain::shop::ShopId;
use sqlx::{FromRow, QueryBuilder};

/// Sites that a shop may register.
pub const EMBED_PLACES_OF_SHOP_MAX: i64 = 20;
/// Partners that there may be.
pub const EMBED_PARTNERS_MAX: i64 = 2_000;
/// Days for which counts are kept.
pub const EMBED_COUNT_DAYS: i32 = 400;
/// Counts that are written by one statement.
const COUNTS_AT_ONCE: usize = 500;

/// A site on which badges and panels may be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmbedPlace {
    /// Whose badges; `None` for a partner's, which shows every shop's.
    pub shop: Option<ShopId>,
    /// The key of that shop.
    pub shop_key: Option<String>,
    /// The site.
    pub host: Host,
    /// Badges and panels that it may ask a server for within a minute.
    pub per_minute: u32,
    /// Since when.
    pub registered_at: Millis,
}

/// How often something of a shop was shown on a site on a day.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct EmbedCount {
    /// The shop's key.
    pub shop_key: String,
    /// The day, counted from 1970-01-01.
    pub day: i64,
    /// The site; empty where it is none that is registered, nor the shop's own.
    pub host: String,
    /// What was shown: `badge`, `panel` or `seal`.
    pub what: String,
    /// How often.
    pub shown: i64,
}

/// How often a site showed something within a span of days.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct EmbedTotal {
    /// The site.
    pub host: String,
    /// The day, counted from 1970-01-01.
    pub day: i64,
    /// How often, badges and panels together.
    pub shown: i64,
}

#[derive(FromRow)]
struct PlaceRow {
    shop_id: i64,
    shop_key: Option<String>,
    host: String,
    per_minute: i64,
    registered_at: i64,
}

impl PlaceRow {
    fn read(self) -> Result<EmbedPlace, StoreError> {
        Ok(EmbedPlace {
            shop: (self.shop_id != 0).then_some(ShopId(self.shop_id)),
            shop_key: self.shop_key,
            host: Host::parse(&self.host).map_err(|e| StoreError::damaged("site of a badge", &self.host, e))?,
            per_minute: u32::try_from(self.per_minute).unwrap_or(0),
            registered_at: Millis(self.registered_at),
        })
    }
}

/// The beginning of every query that reads [`PlaceRow`]s.
macro_rules! select_place {
    ($rest:literal) => {
        concat!(
            "SELECT p.shop_id, s.key AS shop_key, p.host, p.per_minute, p.registered_at \
             FROM embed_place p LEFT JOIN shop s ON s.id = p.shop_id ",
            $rest
        )
    };
}

impl Store {
    /// All sites on which badges and panels may be shown besides the shops' own.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn embed_places(&self) -> Result<Vec<EmbedPlace>, StoreError> {
        let rows: Vec<PlaceRow> =
            on!(self.db, pool => sqlx::query_as(select_place!("ORDER BY p.shop_id, p.host")).fetch_all(pool).await?);
        rows.into_iter().map(PlaceRow::read).collect()
    }

    /// The sites that a shop registered; of partners for `None`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn embed_places_of(&self, shop: Option<ShopId>) -> Result<Vec<EmbedPlace>, StoreError> {
        let rows: Vec<PlaceRow> = on!(self.db, pool => sqlx::query_as(
            select_place!("WHERE p.shop_id = $1 ORDER BY p.host"),
        ).bind(shop.map_or(0, |shop| shop.0)).fetch_all(pool).await?);
        rows.into_iter().map(PlaceRow::read).collect()
    }

    /// Registers a site for a shop, or a partner's for `None`; one that is registered already gets this limit. Tells whether there was room
    /// for it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn register_embed_place(
        &self,
        now: Millis,
        shop: Option<ShopId>,
        host: &Host,
        per_minute: u32,
        by: AccountId,
    ) -> Result<bool, StoreError> {
        let most = if shop.is_some() { EMBED_PLACES_OF_SHOP_MAX } else { EMBED_PARTNERS_MAX };
        let shop = shop.map_or(0, |shop| shop.0);
        let mut tx = self.begin().await?;
        let others: i64 = within!(tx, conn => sqlx::query_scalar(
            "SELECT count(*) FROM embed_place WHERE shop_id = $1 AND host <> $2",
        ).bind(shop).bind(host.as_str()).fetch_one(conn).await?);
        if others >= most {
            return Ok(false);
        }
        within!(tx, conn => sqlx::query(
            "INSERT INTO embed_place (shop_id, host, per_minute, registered_at, registered_by) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (shop_id, host) DO UPDATE SET per_minute = excluded.per_minute",
        ).bind(shop).bind(host.as_str()).bind(i64::from(per_minute)).bind(now.0).bind(by.0).execute(conn).await?.rows_affected());
        tx.commit().await?;
        Ok(true)
    }

    /// Takes a site away, a partner's with its webhooks; tells whether there was one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove_embed_place(&self, shop: Option<ShopId>, host: &Host) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let gone = within!(tx, conn => sqlx::query("DELETE FROM embed_place WHERE shop_id = $1 AND host = $2")
            .bind(shop.map_or(0, |shop| shop.0)).bind(host.as_str()).execute(conn).await?.rows_affected());
        if shop.is_none() {
            tx.remove_webhooks_of_partner(host).await?;
        }
        tx.commit().await?;
        Ok(gone > 0)
    }

    /// Lets a partner's report be read at the address of a code, of which this is the hash. One that has an address already keeps it,
    /// unless it is to get another (`anew`); then the old one ends. Tells whether the partner got this one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn address_partner_report(&self, host: &Host, code: Hash, anew: bool) -> Result<bool, StoreError> {
        let sql = if anew {
            "UPDATE embed_place SET report_hash = $1 WHERE shop_id = 0 AND host = $2"
        } else {
            "UPDATE embed_place SET report_hash = $1 WHERE shop_id = 0 AND host = $2 AND report_hash IS NULL"
        };
        let mut tx = self.begin().await?;
        let given = within!(tx, conn => sqlx::query(sql)
            .bind(code.as_slice()).bind(host.as_str()).execute(conn).await?.rows_affected());
        tx.commit().await?;
        Ok(given > 0)
    }

    /// The partner whose report is read at the address of the code of this hash.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn partner_of_report(&self, code: Hash) -> Result<Option<EmbedPlace>, StoreError> {
        let row: Option<PlaceRow> = on!(self.db, pool => sqlx::query_as(select_place!("WHERE p.report_hash = $1"))
            .bind(code.as_slice()).fetch_optional(pool).await?);
        row.map(PlaceRow::read).transpose()
    }

    /// Adds to how often something was shown.
    ///
    /// # Errors
    /// When the database fails; then nothing was added.
    pub async fn count_embeds(&self, counts: &[EmbedCount]) -> Result<(), StoreError> {
        if counts.is_empty() {
            return Ok(());
        }
        let mut tx = self.begin().await?;
        for chunk in counts.chunks(COUNTS_AT_ONCE) {
            within!(tx, conn => {
                let mut sql = QueryBuilder::new("INSERT INTO embed_count (shop_key, day, host, what, shown) ");
                sql.push_values(chunk, |mut row, count| {
                    row.push_bind(count.shop_key.as_str())
                        .push_bind(count.day)
                        .push_bind(count.host.as_str())
                        .push_bind(count.what.as_str())
                        .push_bind(count.shown);
                });
                sql.push(" ON CONFLICT (shop_key, day, host, what) DO UPDATE SET shown = embed_count.shown + excluded.shown");
                sql.build().execute(conn).await?.rows_affected()
            });
        }
        tx.commit().await
    }

    /// How often what belongs to a shop was shown since a day, the newest day first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn embed_counts_of_shop(&self, key: &str, since: Day) -> Result<Vec<EmbedCount>, StoreError> {
        on!(self.db, pool => Ok(sqlx::query_as(
            "SELECT shop_key, day, host, what, shown FROM embed_count WHERE shop_key = $1 AND day >= $2 ORDER BY day DESC, host, what",
        ).bind(key).bind(i64::from(since.0)).fetch_all(pool).await?))
    }

    /// How often sites showed badges and panels since a day, the newest day first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn embed_totals(&self, hosts: &[Host], since: Day) -> Result<Vec<EmbedTotal>, StoreError> {
        let mut totals = Vec::new();
        for chunk in hosts.chunks(COUNTS_AT_ONCE) {
            let rows: Vec<EmbedTotal> = on!(self.db, pool => {
                let mut sql = QueryBuilder::new(
                    "SELECT host, day, CAST(sum(shown) AS BIGINT) AS shown FROM embed_count WHERE host IN (");
                let mut list = sql.separated(", ");
                for host in chunk {
                    list.push_bind(host.as_str());
                }
                sql.push(") AND what <> 'seal' AND day >= ");
                sql.push_bind(i64::from(since.0));
                sql.push(" GROUP BY host, day ORDER BY day DESC, host");
                sql.build_query_as().fetch_all(pool).await?
            });
            totals.extend(rows);
        }
        Ok(totals)
    }

    /// How often a site showed what of all shops since a day, the newest day first: the day, counted from 1970-01-01, what (see
    /// [`EmbedCount::what`]), and how often.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn embed_days(&self, host: &Host, since: Day) -> Result<Vec<(i64, String, i64)>, StoreError> {
        on!(self.db, pool => Ok(sqlx::query_as(
            "SELECT day, what, CAST(sum(shown) AS BIGINT) AS shown FROM embed_count WHERE host = $1 AND day >= $2 \
             GROUP BY day, what ORDER BY day DESC, what",
        ).bind(host.as_str()).bind(i64::from(since.0)).fetch_all(pool).await?))
    }

    /// Forgets counts of days long ago.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sweep_embeds(&self, now: Millis) -> Result<u64, StoreError> {
        let before = i64::from(now.day().plus_days(-EMBED_COUNT_DAYS).0);
        let mut tx = self.begin().await?;
        let gone = within!(tx, conn => sqlx::query("DELETE FROM embed_count WHERE day < $1")
            .bind(before).execute(conn).await?.rows_affected());
        tx.commit().await?;
        Ok(gone)
    }

    /// Numbers and domains of the shops that were listed after one, in the order of their listing; at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn domains_after(&self, after: ShopId, limit: i64) -> Result<Vec<(ShopId, Option<Host>)>, StoreError> {
        let rows: Vec<(i64, Option<String>)> = on!(self.db, pool => sqlx::query_as(
            "SELECT id, host FROM shop WHERE id > $1 ORDER BY id LIMIT $2",
        ).bind(after.0).bind(limit).fetch_all(pool).await?);
        rows.into_iter()
            .map(|(id, host)| {
                let host = host.map(|host| Host::parse(&host).map_err(|e| StoreError::damaged("host", &host, e)));
                Ok((ShopId(id), host.transpose()?))
            })
            .collect()
    }
}
