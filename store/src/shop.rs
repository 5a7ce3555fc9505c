//! Shops and their figures, ready for a page.

use crate::db::on;
use crate::pen::push_list;
use crate::projection::from_bytes;
use crate::{Store, StoreError};
use bazargah_domain::calendar::Millis;
use bazargah_domain::domain_name::Host;
use bazargah_domain::figures::{Figures, Period};
use bazargah_domain::mark::Dossier;
use bazargah_domain::record::{Recent, Record};
use bazargah_domain::shop::{GradeStep, Listed, MarkRecord, Scheme, Shop, ShopId, ShopName};
use bazargah_domain::verdict::Verdict;
use serde::de::DeserializeOwned;
use sqlx::{FromRow, QueryBuilder};
use std::collections::BTreeMap;

/// A shop with its figures for one period: all that a profile needs, read in one query.
#[derive(Debug, Clone)]
pub struct Profile {
    /// The shop.
    pub shop: Shop,
    /// Its figures for the period.
    pub figures: Figures,
    /// Its newest complaints, newest first.
    pub recent: Vec<Recent>,
    /// Complaints on record in all.
    pub complaints: i64,
    /// The number of the last event about this shop: the page changes only with it.
    pub last_seq: i64,
    /// Whether it has a place in an edition of the festival.
    pub placed: bool,
}

/// Totals of the whole market.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromRow)]
pub struct Totals {
    /// Public events so far.
    pub seq: i64,
    /// Shops with a page.
    pub shops: i64,
    /// Complaints on record.
    pub complaints: i64,
}

/// What an answer about many shops says of each: the shop by its domain, and nothing that costs more to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glance {
    /// Its domain.
    pub host: Host,
    /// The trust mark as it was recorded elsewhere.
    pub mark: Option<MarkRecord>,
    /// The mark's course here.
    pub dossier: Dossier,
    /// Its grade.
    pub grade: Option<GradeStep>,
    /// Whether its domain can be taken for a better-known one's.
    pub is_lookalike: bool,
    /// Complaints on record in all.
    pub complaints: u64,
}

#[derive(FromRow)]
struct GlanceRow {
    host: String,
    mark: Option<String>,
    dossier: Option<String>,
    grade: Option<String>,
    is_lookalike: i64,
    complaints: i64,
}

impl GlanceRow {
    fn glance(self) -> Result<Glance, StoreError> {
        let of = &self.host;
        Ok(Glance {
            host: Host::parse(of).map_err(|e| StoreError::damaged("host", of, e))?,
            mark: self.mark.as_deref().map(|text| json(text, "mark", of)).transpose()?,
            dossier: self.dossier.as_deref().map(|text| json(text, "dossier", of)).transpose()?.unwrap_or_default(),
            grade: self.grade.as_deref().map(|text| json(text, "grade", of)).transpose()?,
            is_lookalike: self.is_lookalike != 0,
            complaints: u64::try_from(self.complaints).unwrap_or(0),
        })
    }
}

/// The beginning of every query that reads [`ShopRow`]s.
macro_rules! select_shop {
    ($rest:literal) => {
        concat!("SELECT s.id, s.key, s.host, s.name_fa, s.name_en, s.sources, s.mark, s.taken_for, s.claimed, s.dossier, s.grade, s.fund, s.complaints, s.verdict, s.last_seq ", $rest)
    };
}
pub(crate) use select_shop;

#[derive(FromRow)]
pub(crate) struct ShopRow {
    pub id: i64,
    pub key: String,
    pub host: Option<String>,
    pub name_fa: Option<String>,
    pub name_en: Option<String>,
    pub sources: String,
    pub mark: Option<String>,
    pub taken_for: Option<String>,
    pub claimed: Option<i64>,
    pub dossier: Option<String>,
    pub grade: Option<String>,
    pub fund: Option<String>,
    pub complaints: i64,
    pub verdict: String,
    pub last_seq: i64,
}

#[derive(FromRow)]
struct ProfileRow {
    #[sqlx(flatten)]
    shop: ShopRow,
    figures: Option<Vec<u8>>,
    recent: Option<Vec<u8>>,
    placed: Option<i64>,
}

impl ShopRow {
    pub(crate) fn listed(self) -> Result<Listed, StoreError> {
        let verdict = Verdict::parse(&self.verdict)
            .ok_or_else(|| StoreError::damaged("verdict", &self.key, format!("{:?} is none", self.verdict)))?;
        Ok(Listed { complaints: u64::try_from(self.complaints).unwrap_or(0), verdict, shop: self.shop()? })
    }

    pub(crate) fn shop(self) -> Result<Shop, StoreError> {
        let host = match self.host {
            Some(host) => Some(Host::parse(&host).map_err(|e| StoreError::damaged("host", &self.key, e))?),
            None => None,
        };
        Ok(Shop {
            id: ShopId(self.id),
            host,
            name: ShopName { fa: self.name_fa, en: self.name_en },
            sources: json(&self.sources, "sources", &self.key)?,
            mark: self.mark.as_deref().map(|mark| json(mark, "mark", &self.key)).transpose()?,
            taken_for: self.taken_for.as_deref().map(|like| json(like, "lookalike", &self.key)).transpose()?,
            claimed: self.claimed.map(Millis),
            dossier: self
                .dossier
                .as_deref()
                .map_or_else(|| Ok(Dossier::default()), |text| json(text, "dossier", &self.key))?,
            grade: self.grade.as_deref().map(|text| json(text, "grade", &self.key)).transpose()?,
            fund: self.fund.as_deref().map(|text| json(text, "standing", &self.key)).transpose()?.unwrap_or_default(),
            key: self.key,
        })
    }
}

/// Whether this cannot be a key; PostgreSQL refuses a NUL in a text as an error.
fn is_no_key(key: &str) -> bool {
    key.contains('\0')
}

pub(crate) fn json<T: DeserializeOwned>(text: &str, what: &'static str, of: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|e| StoreError::damaged(what, of, e))
}

impl Store {
    /// The profile of the shop with this key.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn profile(&self, key: &str, period: Period) -> Result<Option<Profile>, StoreError> {
        // Spelled out once a period: a prepared statement cannot choose a column.
        const OF_6: &str = select_shop!(
            ", f.months6 AS figures, f.recent, (SELECT MAX(p.at) FROM festival_place p WHERE p.shop_id = s.id) AS placed \
             FROM shop s LEFT JOIN figures f ON f.shop_id = s.id WHERE s.key = $1"
        );
        const OF_12: &str = select_shop!(
            ", f.months12 AS figures, f.recent, (SELECT MAX(p.at) FROM festival_place p WHERE p.shop_id = s.id) AS placed \
             FROM shop s LEFT JOIN figures f ON f.shop_id = s.id WHERE s.key = $1"
        );
        const OF_ALL: &str = select_shop!(
            ", f.everything AS figures, f.recent, (SELECT MAX(p.at) FROM festival_place p WHERE p.shop_id = s.id) AS placed \
             FROM shop s LEFT JOIN figures f ON f.shop_id = s.id WHERE s.key = $1"
        );
        let sql = match period {
            Period::Months6 => OF_6,
            Period::Months12 => OF_12,
            Period::All => OF_ALL,
        };
        if is_no_key(key) {
            return Ok(None);
        }
        let row: Option<ProfileRow> = on!(self.db, pool => sqlx::query_as(sql).bind(key).fetch_optional(pool).await?);
        let Some(row) = row else { return Ok(None) };
        let (complaints, last_seq) = (row.shop.complaints, row.shop.last_seq);
        let figures = match &row.figures {
            Some(figures) => from_bytes(figures, "figures", key)?,
            None => return Err(StoreError::damaged("figures", key, "there are none")),
        };
        let recent = row.recent.as_deref().map(|recent| from_bytes(recent, "recent complaints", key)).transpose()?;
        let (placed, recent) = (row.placed.is_some(), recent.unwrap_or_default());
        Ok(Some(Profile { shop: row.shop.shop()?, figures, recent, complaints, last_seq, placed }))
    }

    /// What the figures of a shop are made of.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn record(&self, shop: ShopId) -> Result<Option<Record>, StoreError> {
        let bytes: Option<Vec<u8>> = on!(self.db, pool =>
            sqlx::query_scalar("SELECT record FROM figures WHERE shop_id = $1").bind(shop.0).fetch_optional(pool).await?);
        bytes.map(|bytes| from_bytes(&bytes, "record", &shop.0.to_string())).transpose()
    }

    /// The figures of a shop as they stood at an earlier time, counted from its complaints: the one figure that is not kept
    /// ready, since any day can be asked for.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn figures_at(&self, shop: ShopId, period: Period, at: Millis) -> Result<Figures, StoreError> {
        let read = self.record(shop).await?.unwrap_or_default().read;
        let complaints = self.every_complaint(shop).await?;
        let then = Record::as_it_stood(&read, complaints.iter().map(|recent| (recent.id, &recent.complaint)), at);
        Ok(Figures::of(&then, period))
    }

    /// The shop with this key, and the number of its last event.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn shop(&self, key: &str) -> Result<Option<(Shop, i64)>, StoreError> {
        if is_no_key(key) {
            return Ok(None);
        }
        let row: Option<ShopRow> = on!(self.db, pool => sqlx::query_as(
            select_shop!("FROM shop s WHERE s.key = $1"),
        ).bind(key).fetch_optional(pool).await?);
        row.map(|row| {
            let seq = row.last_seq;
            row.shop().map(|shop| (shop, seq))
        })
        .transpose()
    }

    /// The shop with this number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn shop_of_id(&self, id: ShopId) -> Result<Option<Shop>, StoreError> {
        let row: Option<ShopRow> = on!(self.db, pool => sqlx::query_as(
            select_shop!("FROM shop s WHERE s.id = $1"),
        ).bind(id.0).fetch_optional(pool).await?);
        row.map(ShopRow::shop).transpose()
    }

    /// The shop of that number, with how many complaints are on record.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn listed_shop(&self, id: ShopId) -> Result<Option<(Shop, u64)>, StoreError> {
        let row: Option<ShopRow> = on!(self.db, pool => sqlx::query_as(
            select_shop!("FROM shop s WHERE s.id = $1"),
        ).bind(id.0).fetch_optional(pool).await?);
        row.map(|row| row.listed().map(|listed| (listed.shop, listed.complaints))).transpose()
    }

    /// The shop that sells on this host: the most specific listed one, from the host itself up to its registrable domain.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn shop_at(&self, host: &Host) -> Result<Option<Listed>, StoreError> {
        let candidates: Vec<&str> = host.candidates().collect();
        let rows: Vec<ShopRow> = on!(self.db, pool => {
            let mut sql = QueryBuilder::new(select_shop!("FROM shop s WHERE s.key IN ("));
            let mut list = sql.separated(", ");
            for candidate in &candidates {
                list.push_bind(*candidate);
            }
            sql.push(")");
            sql.build_query_as().fetch_all(pool).await?
        });
        rows.into_iter().max_by_key(|row| row.key.len()).map(ShopRow::listed).transpose()
    }

    /// The shops of these numbers, those that there are.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn listed_shops(&self, shops: &[ShopId]) -> Result<Vec<Listed>, StoreError> {
        let mut listed = Vec::with_capacity(shops.len());
        for chunk in shops.chunks(1024) {
            let rows: Vec<ShopRow> = on!(self.db, pool => {
                let mut sql = QueryBuilder::new(select_shop!("FROM shop s WHERE s.id IN ("));
                push_list(&mut sql, chunk.iter().map(|id| id.0));
                sql.build_query_as().fetch_all(pool).await?
            });
            for row in rows {
                listed.push(row.listed()?);
            }
        }
        Ok(listed)
    }

    /// Those of these shops that have a domain.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn glances(&self, shops: &[ShopId]) -> Result<Vec<Glance>, StoreError> {
        let mut glances = Vec::with_capacity(shops.len());
        for chunk in shops.chunks(1024) {
            let rows: Vec<GlanceRow> = on!(self.db, pool => {
                let mut sql = QueryBuilder::new(
                    "SELECT host, mark, dossier, grade, CAST(CASE WHEN taken_for IS NULL THEN 0 ELSE 1 END AS BIGINT) AS is_lookalike, \
                     complaints FROM shop WHERE host IS NOT NULL AND id IN (");
                push_list(&mut sql, chunk.iter().map(|id| id.0));
                sql.build_query_as().fetch_all(pool).await?
            });
            for row in rows {
                glances.push(row.glance()?);
            }
        }
        Ok(glances)
    }

    /// Totals of the whole market.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn totals(&self) -> Result<Totals, StoreError> {
        on!(self.db, pool => Ok(
            sqlx::query_as("SELECT seq, shops, complaints FROM head WHERE id = 1").fetch_one(pool).await?))
    }

    /// The shops with the most complaints on record, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn prominent(&self, limit: i64) -> Result<Vec<Listed>, StoreError> {
        let rows: Vec<ShopRow> = on!(self.db, pool => sqlx::query_as(
            select_shop!("FROM shop s WHERE s.complaints >= 20 ORDER BY s.complaints DESC LIMIT $1"),
        ).bind(limit).fetch_all(pool).await?);
        rows.into_iter().map(ShopRow::listed).collect()
    }

    /// Keys of the shops whose numbers lie in `from..to`, in the order of their listing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keys_between(&self, from: ShopId, to: ShopId) -> Result<Vec<String>, StoreError> {
        on!(self.db, pool => Ok(sqlx::query_scalar("SELECT key FROM shop WHERE id >= $1 AND id < $2 ORDER BY id")
            .bind(from.0).bind(to.0).fetch_all(pool).await?))
    }

    /// The number of the last event about the shop with this key.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn shop_seq(&self, key: &str) -> Result<Option<i64>, StoreError> {
        on!(self.db, pool => Ok(
            sqlx::query_scalar("SELECT last_seq FROM shop WHERE key = $1").bind(key).fetch_optional(pool).await?))
    }

    /// Up to when each source is known.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sources(&self) -> Result<BTreeMap<Scheme, Millis>, StoreError> {
        let rows: Vec<(String, i64)> =
            on!(self.db, pool => sqlx::query_as("SELECT scheme, read_until FROM source").fetch_all(pool).await?);
        Ok(rows.into_iter().filter_map(|(scheme, until)| Some((Scheme::parse(&scheme)?, Millis(until)))).collect())
    }

    /// Shops in the order of their listing, after `after`, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn shops_after(&self, after: ShopId, limit: i64) -> Result<Vec<Shop>, StoreError> {
        let rows: Vec<ShopRow> = on!(self.db, pool => sqlx::query_as(
            select_shop!("FROM shop s WHERE s.id > $1 ORDER BY s.id LIMIT $2"),
        ).bind(after.0).bind(limit).fetch_all(pool).await?);
        rows.into_iter().map(ShopRow::shop).collect()
    }
}
