//! The festival: editions, forms that are being filled in, their files, the public counts, and what was handed to the ministry.
//!
//! Applications, their review and the places are in [`crate::applications`].

use crate::db::{Tx, on, runs, within};
use crate::live::Hash;
use crate::people::AccountId;
use crate::projection::to_json;
use crate::shop::json;
use crate::{FileInfo, Store, StoreError};
use bazargah_domain::calendar::Millis;
use bazargah_domain::festival::application::Filled;
use bazargah_domain::festival::edition::{Edition, Fault};
use bazargah_domain::festival::review::Standing;
use bazargah_domain::festival::{Reason, Unit};
use bazargah_domain::shop::ShopId;
use bazargah_domain::trade::Trade;
use sqlx::{FromRow, QueryBuilder};
use std::collections::BTreeMap;

/// Editions that are listed.
const EDITIONS_MAX: i64 = 50;
/// Days for which a form that nobody touches is kept.
pub const FESTIVAL_DRAFT_DAYS: i64 = 30;
/// Exports that are listed.
const EXPORTS_MAX: i64 = 50;

/// A form for a place that is being filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FestivalDraft {
    /// For which edition.
    pub edition: String,
    /// By what.
    pub unit: Unit,
    /// The shop of an online unit.
    pub shop: Option<ShopId>,
    /// Who speaks for that shop.
    pub account: Option<AccountId>,
    /// What was filled in so far.
    pub filled: Filled,
}

#[derive(FromRow)]
struct DraftRow {
    edition: String,
    unit: String,
    shop_id: Option<i64>,
    account_id: Option<i64>,
    filled: String,
}

/// What a file belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FestivalOwner {
    /// A form, by the hash of its code.
    Draft(Hash),
    /// An application.
    Application(i64),
}

/// What is counted of an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Counted {
    pub unit: Unit,
    pub trade: Trade,
    pub standing: Standing,
    pub refusal: Vec<Reason>,
    pub placed: bool,
}

impl Counted {
    /// The counts in which it stands, by their names in the database.
    fn labels(&self) -> Vec<String> {
        let mut labels = vec![format!("standing/{}", self.standing.as_str())];
        if self.standing != Standing::Withdrawn {
            labels.push(format!("unit/{}", self.unit.as_str()));
            labels.push(format!("applied/{}", self.trade.as_str()));
        }
        if self.standing.is_fit() {
            labels.push(format!("fit/{}", self.trade.as_str()));
        }
        if self.placed {
            labels.push(format!("placed/{}", self.trade.as_str()));
        }
        labels.extend(self.refusal.iter().map(|reason| format!("reason/{}", reason.as_str())));
        labels
    }
}

/// What was counted and is to be written: by the edition's and the count's name.
#[derive(Default)]
pub(crate) struct Tallied(BTreeMap<String, i64>);

impl Tallied {
    /// An application that was counted as `before` now counts as `after`.
    pub fn turn(&mut self, before: Option<&Counted>, after: Option<&Counted>) {
        for (counted, step) in [(before, -1), (after, 1)] {
            for label in counted.map(Counted::labels).unwrap_or_default() {
                *self.0.entry(label).or_default() += step;
            }
        }
    }
}

/// The public counts of an edition.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FestivalCounts {
    /// Applications by where they stand.
    pub standing: BTreeMap<Standing, u64>,
    /// Applications by kind of unit, without those that were taken back.
    pub units: BTreeMap<Unit, u64>,
    /// By trade: applications, of these fit for the selection, of these with a place.
    pub trades: BTreeMap<Trade, [u64; 3]>,
    /// Refused applications by reason; one can have several.
    pub reasons: BTreeMap<Reason, u64>,
}

impl FestivalCounts {
    /// Applications, without those that were taken back.
    pub fn applied(&self) -> u64 {
        self.units.values().sum()
    }

    /// Applications at any of these standings.
    pub fn at(&self, standings: &[Standing]) -> u64 {
        standings.iter().filter_map(|standing| self.standing.get(standing)).sum()
    }

    /// Places that are given.
    pub fn placed(&self) -> u64 {
        self.trades.values().map(|[_, _, placed]| placed).sum()
    }

    fn take(&mut self, what: &str, n: u64) {
        let Some((kind, name)) = what.split_once('/') else { return };
        if n == 0 {
            return;
        }
        let place = match kind {
            "applied" => 0,
            "fit" => 1,
            "placed" => 2,
            _ => {
                match (kind, Standing::parse(name), Unit::parse(name), Reason::parse(name)) {
                    ("standing", Some(standing), ..) => self.standing.insert(standing, n),
                    ("unit", _, Some(unit), _) => self.units.insert(unit, n),
                    ("reason", _, _, Some(reason)) => self.reasons.insert(reason, n),
                    _ => None,
                };
                return;
            }
        };
        if let Some(trade) = Trade::parse(name) {
            self.trades.entry(trade).or_default()[place] = n;
        }
    }
}

/// Something that was handed to the ministry.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct FestivalExport {
    /// When, in milliseconds.
    pub at: i64,
    /// By whom.
    pub who: String,
    /// `csv` or `xlsx`.
    pub format: String,
    /// Shops in it.
    pub row_count: i64,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
}

impl Store {
    /// Keeps an edition; one of the same key is replaced. Whoever calls has checked it, also against that one: see
    /// [`Store::replace_edition`].
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_edition(&self, edition: &Edition) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        tx.keep_edition(edition).await?;
        tx.commit().await
    }

    /// Keeps an edition that is right in itself; one of the same key is replaced, if what units accepted and hold stands under the
    /// new one too.
    ///
    /// # Errors
    /// When the database fails. That it does not stand is an answer, never an empty one; then nothing is changed.
    pub async fn replace_edition(&self, edition: &Edition) -> Result<Result<(), Vec<Fault>>, StoreError> {
        let key = edition.key.as_str();
        let mut tx = self.begin().await?;
        // No place is given meanwhile.
        tx.lock_head().await?;
        let body: Option<String> = within!(tx, conn => sqlx::query_scalar("SELECT body FROM edition WHERE key = $1")
            .bind(key).fetch_optional(conn).await?);
        if let Some(body) = body {
            let before: Edition = json(&body, "edition", key)?;
            let rows: Vec<(String, i64)> = within!(tx, conn => sqlx::query_as(
                "SELECT trade, COUNT(*) FROM festival_place WHERE edition = $1 GROUP BY trade",
            ).bind(key).fetch_all(conn).await?);
            let held = rows.into_iter().filter_map(|(trade, n)| Some((Trade::parse(&trade)?, u64::try_from(n).ok()?)));
            let held: BTreeMap<Trade, u64> = held.collect();
            let faults = edition.check_instead_of(&before, &held);
            if !faults.is_empty() {
                return Ok(Err(faults));
            }
        }
        tx.keep_edition(edition).await?;
        tx.commit().await?;
        Ok(Ok(()))
    }

    /// The edition of that key.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn edition(&self, key: &str) -> Result<Option<Edition>, StoreError> {
        // PostgreSQL refuses a NUL in a text as an error.
        if key.contains('\0') {
            return Ok(None);
        }
        let body: Option<String> = on!(self.db, pool => sqlx::query_scalar("SELECT body FROM edition WHERE key = $1")
            .bind(key).fetch_optional(pool).await?);
        body.map(|body| json(&body, "edition", key)).transpose()
    }

    /// Editions, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn editions(&self) -> Result<Vec<Edition>, StoreError> {
        let rows: Vec<(String, String)> = on!(self.db, pool => sqlx::query_as(
            "SELECT key, body FROM edition ORDER BY opens DESC LIMIT $1",
        ).bind(EDITIONS_MAX).fetch_all(pool).await?);
        rows.into_iter().map(|(key, body)| json(&body, "edition", &key)).collect()
    }

    /// Keeps what was filled in so far.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_festival_draft(&self, now: Millis, code: Hash, draft: &FestivalDraft) -> Result<(), StoreError> {
        let filled = to_json(&draft.filled);
        let mut tx = self.begin().await?;
        // One that was sent meanwhile is not kept again.
        within!(tx, conn => sqlx::query(
            "INSERT INTO festival_draft (code_hash, edition, unit, shop_id, account_id, filled, touched) \
             SELECT $1, $2, $3, $4, $5, $6, $7 WHERE NOT EXISTS (SELECT 1 FROM festival_code WHERE hash = $1) \
             ON CONFLICT (code_hash) DO UPDATE SET filled = excluded.filled, touched = excluded.touched",
        ).bind(code.as_slice()).bind(draft.edition.as_str()).bind(draft.unit.as_str()).bind(draft.shop.map(|id| id.0))
            .bind(draft.account.map(|id| id.0)).bind(filled).bind(now.0).execute(conn).await?.rows_affected());
        tx.commit().await
    }

    /// A form that is being filled in.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn festival_draft(&self, code: Hash) -> Result<Option<FestivalDraft>, StoreError> {
        let row: Option<DraftRow> = on!(self.db, pool => sqlx::query_as(
            "SELECT edition, unit, shop_id, account_id, filled FROM festival_draft WHERE code_hash = $1",
        ).bind(code.as_slice()).fetch_optional(pool).await?);
        row.map(|row| {
            let unit = Unit::parse(&row.unit);
            Ok(FestivalDraft {
                unit: unit.ok_or_else(|| StoreError::damaged("draft", &row.edition, "of no unit"))?,
                shop: row.shop_id.map(ShopId),
                account: row.account_id.map(AccountId),
                filled: json(&row.filled, "draft", &row.edition)?,
                edition: row.edition,
            })
        })
        .transpose()
    }

    /// Throws away forms for places that nobody touched for a month, with their files; tells how many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sweep_festival(&self, now: Millis) -> Result<u64, StoreError> {
        let before = now.plus_days(-FESTIVAL_DRAFT_DAYS).0;
        let old: Option<i64> = on!(self.db, pool => sqlx::query_scalar(
            "SELECT touched FROM festival_draft WHERE touched < $1 LIMIT 1").bind(before).fetch_optional(pool).await?);
        if old.is_none() {
            return Ok(0);
        }
        let mut tx = self.begin().await?;
        let swept = within!(tx, conn => {
            sqlx::query(
                "DELETE FROM festival_file WHERE draft IN (SELECT code_hash FROM festival_draft WHERE touched < $1)",
            ).bind(before).execute(&mut *conn).await?;
            sqlx::query("DELETE FROM festival_draft WHERE touched < $1").bind(before).execute(conn).await?.rows_affected()
        });
        tx.commit().await?;
        Ok(swept)
    }

    /// Adds a file to a form, unless it has `at_most` already. Tells whether it was added.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_festival_file(
        &self,
        code: Hash,
        kind: &str,
        bytes: &[u8],
        at_most: i64,
    ) -> Result<bool, StoreError> {
        let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        let mut tx = self.begin().await?;
        let added = within!(tx, conn => sqlx::query(
            "INSERT INTO festival_file (draft, kind, size, bytes) SELECT $1, $2, $3, $4 \
             WHERE (SELECT COUNT(*) FROM festival_file WHERE draft = $1) < $5 \
             AND EXISTS (SELECT 1 FROM festival_draft WHERE code_hash = $1)",
        ).bind(code.as_slice()).bind(kind).bind(size).bind(bytes).bind(at_most).execute(conn).await?.rows_affected());
        tx.commit().await?;
        Ok(added > 0)
    }

    /// Takes a file out of a form.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove_festival_file(&self, code: Hash, id: i64) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        within!(tx, conn => sqlx::query("DELETE FROM festival_file WHERE draft = $1 AND id = $2")
            .bind(code.as_slice()).bind(id).execute(conn).await?.rows_affected());
        tx.commit().await
    }

    /// The files of a form or an application.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn festival_files(&self, of: FestivalOwner) -> Result<Vec<FileInfo>, StoreError> {
        on!(self.db, pool => Ok(match of {
            FestivalOwner::Draft(code) => sqlx::query_as(
                "SELECT id, kind, size FROM festival_file WHERE draft = $1 ORDER BY id",
            ).bind(code.to_vec()).fetch_all(pool).await?,
            FestivalOwner::Application(id) => sqlx::query_as(
                "SELECT id, kind, size FROM festival_file WHERE application_id = $1 ORDER BY id",
            ).bind(id).fetch_all(pool).await?,
        }))
    }

    /// A file of an application: its kind and its content.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn festival_file(&self, application: i64, id: i64) -> Result<Option<(String, Vec<u8>)>, StoreError> {
        on!(self.db, pool => Ok(sqlx::query_as(
            "SELECT kind, bytes FROM festival_file WHERE id = $1 AND application_id = $2",
        ).bind(id).bind(application).fetch_optional(pool).await?))
    }

    /// The public counts of an edition.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn festival_counts(&self, edition: &str) -> Result<FestivalCounts, StoreError> {
        let rows: Vec<(String, i64)> = on!(self.db, pool => sqlx::query_as(
            "SELECT what, n FROM festival_count WHERE edition = $1",
        ).bind(edition).fetch_all(pool).await?);
        let mut counts = FestivalCounts::default();
        for (what, n) in rows {
            counts.take(&what, u64::try_from(n).unwrap_or(0));
        }
        Ok(counts)
    }

    /// Writes down what was handed to the ministry.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_export(&self, edition: &str, export: &FestivalExport) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        within!(tx, conn => sqlx::query(
            "INSERT INTO festival_export (edition, at, who, format, row_count, sha256) VALUES ($1, $2, $3, $4, $5, $6)",
        ).bind(edition).bind(export.at).bind(export.who.as_str()).bind(export.format.as_str()).bind(export.row_count)
            .bind(export.sha256.as_str()).execute(conn).await?.rows_affected());
        tx.commit().await
    }

    /// What was handed to the ministry, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn exports(&self, edition: &str) -> Result<Vec<FestivalExport>, StoreError> {
        on!(self.db, pool => Ok(sqlx::query_as(
            "SELECT at, who, format, row_count, sha256 FROM festival_export WHERE edition = $1 ORDER BY id DESC LIMIT $2",
        ).bind(edition).bind(EXPORTS_MAX).fetch_all(pool).await?))
    }
}

impl Tx {
    /// See [`Store::keep_edition`].
    async fn keep_edition(&mut self, edition: &Edition) -> Result<(), StoreError> {
        let body = to_json(edition);
        within!(*self, conn => sqlx::query(
            "INSERT INTO edition (key, opens, closes, body) VALUES ($1, $2, $3, $4) ON CONFLICT (key) DO UPDATE SET \
             opens = excluded.opens, closes = excluded.closes, body = excluded.body",
        ).bind(edition.key.as_str()).bind(edition.phases.open.0).bind(edition.phases.closed.0).bind(body)
            .execute(conn).await?.rows_affected());
        Ok(())
    }

    /// Writes what was counted.
    pub(crate) async fn write_counts(&mut self, edition: &str, tallied: &Tallied) -> Result<(), StoreError> {
        let changed: Vec<(&String, &i64)> = tallied.0.iter().filter(|(_, n)| **n != 0).collect();
        for chunk in runs(&changed) {
            within!(*self, conn => {
                let mut sql = QueryBuilder::new("INSERT INTO festival_count (edition, what, n) ");
                sql.push_values(chunk, |mut row, (what, n)| {
                    row.push_bind(edition).push_bind(what.as_str()).push_bind(**n);
                });
                sql.push(" ON CONFLICT (edition, what) DO UPDATE SET n = festival_count.n + excluded.n");
                sql.build().execute(conn).await?;
            });
        }
        Ok(())
    }
}
