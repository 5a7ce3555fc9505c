//! Forms that are being filled in, and the files that buyers send along.

use crate::db::{on, within};
use crate::live::Hash;
use crate::{Store, StoreError};
use bazargah_domain::calendar::Millis;
use bazargah_domain::complaint::ComplaintId;
use bazargah_domain::shop::ShopId;
use sqlx::FromRow;

/// A form that is being filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// About which shop.
    pub shop: ShopId,
    /// The answers so far, as the server wrote them down.
    pub filled: String,
}

/// A file, without its content.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct FileInfo {
    /// Its number.
    pub id: i64,
    /// `jpeg`, `png`, `webp` or `pdf`.
    pub kind: String,
    /// Bytes.
    pub size: i64,
}

/// Days for which a form that nobody touches is kept.
pub const DRAFT_DAYS: i64 = 7;

/// What a file belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// A form, by the hash of its code.
    Draft(Hash),
    /// A complaint.
    Complaint(ComplaintId),
}

impl Store {
    /// Keeps a form's answers. One that has been sent meanwhile is not kept again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_draft(&self, now: Millis, code: Hash, draft: &Draft) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        within!(tx, conn => sqlx::query(
            "INSERT INTO draft (code_hash, shop_id, filled, touched) \
             SELECT $1, $2, $3, $4 WHERE NOT EXISTS (SELECT 1 FROM report WHERE follow_hash = $1) \
             ON CONFLICT (code_hash) DO UPDATE SET filled = excluded.filled, touched = excluded.touched",
        ).bind(code.as_slice()).bind(draft.shop.0).bind(draft.filled.as_str()).bind(now.0).execute(conn).await?.rows_affected());
        tx.commit().await
    }

    /// A form's answers so far.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn draft(&self, code: Hash) -> Result<Option<Draft>, StoreError> {
        let row: Option<(i64, String)> = on!(self.db, pool => sqlx::query_as(
            "SELECT shop_id, filled FROM draft WHERE code_hash = $1",
        ).bind(code.as_slice()).fetch_optional(pool).await?);
        Ok(row.map(|(shop, filled)| Draft { shop: ShopId(shop), filled }))
    }

    /// Throws away forms that nobody touched for a week, with their files; tells how many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sweep(&self, now: Millis) -> Result<u64, StoreError> {
        let before = now.plus_days(-DRAFT_DAYS).0;
        let old: Option<i64> = on!(self.db, pool => sqlx::query_scalar(
            "SELECT touched FROM draft WHERE touched < $1 LIMIT 1").bind(before).fetch_optional(pool).await?);
        if old.is_none() {
            return Ok(0);
        }
        let mut tx = self.begin().await?;
        let swept = within!(tx, conn => {
            sqlx::query("DELETE FROM file WHERE draft IN (SELECT code_hash FROM draft WHERE touched < $1)")
                .bind(before).execute(&mut *conn).await?;
            sqlx::query("DELETE FROM draft WHERE touched < $1").bind(before).execute(conn).await?.rows_affected()
        });
        tx.commit().await?;
        Ok(swept)
    }

    /// Forgets how often who did what, when it no longer counts.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sweep_counters(&self, now: Millis) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        let before = now.0.div_euclid(crate::people::SLOT_MS) - 2 * crate::live::LIMIT_HOURS;
        within!(tx, conn => sqlx::query("DELETE FROM counter WHERE slot < $1").bind(before).execute(conn).await?.rows_affected());
        tx.commit().await
    }

    /// Adds a file to a form, unless it has `at_most` already. Tells whether it was added.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_file(&self, code: Hash, kind: &str, bytes: &[u8], at_most: i64) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        let added = within!(tx, conn => sqlx::query(
            "INSERT INTO file (draft, kind, size, bytes) SELECT $1, $2, $3, $4 \
             WHERE (SELECT COUNT(*) FROM file WHERE draft = $1) < $5 \
             AND EXISTS (SELECT 1 FROM draft WHERE code_hash = $1)",
        ).bind(code.as_slice()).bind(kind).bind(size).bind(bytes).bind(at_most).execute(conn).await?.rows_affected());
        tx.commit().await?;
        Ok(added > 0)
    }

    /// Takes a file out of a form.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove_file(&self, code: Hash, id: i64) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        within!(tx, conn => sqlx::query("DELETE FROM file WHERE draft = $1 AND id = $2")
            .bind(code.as_slice()).bind(id).execute(conn).await?.rows_affected());
        tx.commit().await
    }

    /// The files of a form or a complaint.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn files(&self, of: Owner) -> Result<Vec<FileInfo>, StoreError> {
        on!(self.db, pool => Ok(match of {
            Owner::Draft(code) => sqlx::query_as("SELECT id, kind, size FROM file WHERE draft = $1 ORDER BY id")
                .bind(code.to_vec()).fetch_all(pool).await?,
            Owner::Complaint(id) => sqlx::query_as("SELECT id, kind, size FROM file WHERE complaint_id = $1 ORDER BY id")
                .bind(id.0).fetch_all(pool).await?,
        }))
    }

    /// A file of a complaint: its kind and its content.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn file(&self, complaint: ComplaintId, id: i64) -> Result<Option<(String, Vec<u8>)>, StoreError> {
        on!(self.db, pool => Ok(sqlx::query_as("SELECT kind, bytes FROM file WHERE id = $1 AND complaint_id = $2")
            .bind(id).bind(complaint.0).fetch_optional(pool).await?))
    }
}
