//! Letters that are to leave: taken in batches, several servers at once, sent at least once.

use crate::complaint::ComplaintRow;
use crate::db::{Db, Tx, on, runs, within};
use crate::live::Hash;
use crate::pen::{LIST_LENGTHS, push_list};
use crate::shop::{ShopRow, select_shop};
use crate::{Store, StoreError};
use bazargah_domain::calendar::Millis;
use bazargah_domain::complaint::ComplaintId;
use bazargah_domain::record::Recent;
use bazargah_domain::shop::Shop;
use sqlx::{FromRow, QueryBuilder};
use std::collections::HashMap;

/// A letter that is to leave, as far as the store knows it; its words are made when it leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Its name, the same whenever it is taken again.
    pub id: String,
    /// What it is about: `code`, `taken`, `answered`, …
    pub kind: String,
    /// About which complaint.
    pub complaint: Option<ComplaintId>,
    /// Whose address it goes to: an account's, or, without one, the buyer's.
    pub to_shop: bool,
    /// The address; `None` when there is none any more.
    pub address: Option<String>,
    /// What it says, for letters that no complaint tells.
    pub detail: Option<String>,
    /// Its language.
    pub lang: String,
    /// How often it was tried before.
    pub tries: i64,
}

#[derive(FromRow)]
struct LetterRow {
    id: String,
    kind: String,
    complaint_id: Option<i64>,
    account_id: Option<i64>,
    address: Option<String>,
    detail: Option<String>,
    lang: String,
    tries: i64,
}

impl Store {
    /// Takes letters that are due, at most `limit`; each is due again after the lease, when who took it must
    /// have been killed, unless it is [`sent`](Self::sent) or [`put off`](Self::put_off).
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_letters(&self, now: Millis, lease_ms: i64, limit: i64) -> Result<Vec<Letter>, StoreError> {
        // Looking first spares a write transaction when there is nothing.
        let waiting: Option<String> = on!(self.db, pool =>
            sqlx::query_scalar("SELECT id FROM outbox WHERE due <= $1 LIMIT 1").bind(now.0).fetch_optional(pool).await?);
        if waiting.is_none() {
            return Ok(Vec::new());
        }
        let sql = match &self.db {
            Db::Sqlite { .. } => {
                "UPDATE outbox SET due = $1, tries = tries + 1 WHERE id IN \
                 (SELECT id FROM outbox WHERE due <= $2 ORDER BY due, id LIMIT $3) \
                 RETURNING id, kind, complaint_id, account_id, address, detail, lang, tries"
            }
            Db::Postgres { .. } => {
                "UPDATE outbox SET due = $1, tries = tries + 1 WHERE id IN \
                 (SELECT id FROM outbox WHERE due <= $2 ORDER BY due, id LIMIT $3 FOR UPDATE SKIP LOCKED) \
                 RETURNING id, kind, complaint_id, account_id, address, detail, lang, tries"
            }
        };
        let mut tx = self.begin().await?;
        let rows: Vec<LetterRow> = within!(tx, conn =>
            sqlx::query_as(sql).bind(now.0 + lease_ms).bind(now.0).bind(limit).fetch_all(conn).await?);
        let mut letters = Vec::with_capacity(rows.len());
        let buyers = rows.iter().filter(|row| row.account_id.is_none()).filter_map(|row| row.complaint_id).collect();
        let accounts = rows.iter().filter_map(|row| row.account_id).collect();
        let contacts = tx.addresses("SELECT complaint_id, contact FROM report WHERE complaint_id IN (", buyers).await?;
        let emails = tx.addresses("SELECT id, email FROM account WHERE id IN (", accounts).await?;
        tx.commit().await?;
        for row in rows {
            let address = match (row.account_id, row.complaint_id) {
                (Some(account), _) => emails.get(&account).cloned(),
                (None, Some(complaint)) => contacts.get(&complaint).cloned(),
                (None, None) => row.address,
            };
            letters.push(Letter {
                id: row.id,
                kind: row.kind,
                complaint: row.complaint_id.map(ComplaintId),
                to_shop: row.account_id.is_some(),
                address,
                detail: row.detail,
                lang: row.lang,
                tries: row.tries - 1,
            });
        }
        Ok(letters)
    }

    /// What letters about these complaints tell of: the shop, and the complaint as it stands.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn told_of(&self, ids: &[ComplaintId]) -> Result<HashMap<ComplaintId, (Shop, Recent)>, StoreError> {
        let mut told = HashMap::with_capacity(ids.len());
        for chunk in ids.chunks(LIST_LENGTHS[2]) {
            let rows: Vec<ComplaintRow> = on!(self.db, pool => {
                let mut sql = QueryBuilder::new("SELECT * FROM complaint WHERE id IN (");
                push_list(&mut sql, chunk.iter().map(|id| id.0));
                sql.build_query_as().fetch_all(pool).await?
            });
            let shops: Vec<ShopRow> = on!(self.db, pool => {
                let mut sql = QueryBuilder::new(select_shop!("FROM shop s WHERE s.id IN ("));
                push_list(&mut sql, rows.iter().map(|row| row.shop_id));
                sql.build_query_as().fetch_all(pool).await?
            });
            let shops: HashMap<i64, Shop> =
                shops.into_iter().map(|row| row.shop().map(|shop| (shop.id.0, shop))).collect::<Result<_, _>>()?;
            for row in rows {
                let shop = shops.get(&row.shop_id).cloned();
                let recent = row.recent()?;
                told.extend(shop.map(|shop| (recent.id, (shop, recent))));
            }
        }
        Ok(told)
    }

    /// These letters have left, or never will: they are forgotten.
    ///
    /// # Errors
    /// When the database fails; then they leave once more.
    pub async fn sent(&self, ids: &[String]) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        for chunk in ids.chunks(LIST_LENGTHS[2]) {
            within!(tx, conn => {
                let mut sql = QueryBuilder::new("DELETE FROM outbox WHERE id IN (");
                push_list(&mut sql, chunk.iter().map(String::as_str));
                sql.build().execute(conn).await?;
            });
        }
        tx.commit().await
    }

    /// A letter that was taken at that time, for that long, was not begun: it is due again, as if it had not been taken. Nothing happens to
    /// one that another server has taken meanwhile.
    ///
    /// # Errors
    /// When the database fails; then it is due when its lease ends.
    pub async fn give_back(&self, id: &str, taken: Millis, lease_ms: i64) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        within!(tx, conn => sqlx::query("UPDATE outbox SET due = $1, tries = tries - 1 WHERE id = $2 AND due = $3")
            .bind(taken.0).bind(id).bind(taken.0 + lease_ms).execute(conn).await?.rows_affected());
        tx.commit().await
    }

    /// A letter could not leave and is tried again at that time.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_off(&self, id: &str, until: Millis) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        within!(tx, conn => sqlx::query("UPDATE outbox SET due = $1 WHERE id = $2")
            .bind(until.0).bind(id).execute(conn).await?.rows_affected());
        tx.commit().await
    }

    /// Letters that have not left.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn letters_waiting(&self) -> Result<i64, StoreError> {
        on!(self.db, pool => Ok(sqlx::query_scalar("SELECT COUNT(*) FROM outbox").fetch_one(pool).await?))
    }

    /// Lets these codes lead to these complaints.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_codes(&self, codes: &[(Hash, ComplaintId)]) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        for chunk in runs(codes) {
            within!(tx, conn => {
                let mut sql = QueryBuilder::new("INSERT INTO case_code (hash, complaint_id) ");
                sql.push_values(chunk, |mut row, (hash, complaint)| {
                    row.push_bind(hash.as_slice()).push_bind(complaint.0);
                });
                sql.push(" ON CONFLICT DO NOTHING");
                sql.build().execute(conn).await?;
            });
        }
        tx.commit().await
    }
}

impl Tx {
    async fn addresses(&mut self, sql: &'static str, ids: Vec<i64>) -> Result<HashMap<i64, String>, StoreError> {
        let mut found = HashMap::new();
        for chunk in ids.chunks(LIST_LENGTHS[3]) {
            let rows: Vec<(i64, String)> = within!(*self, conn => {
                let mut sql = QueryBuilder::new(sql);
                push_list(&mut sql, chunk.iter().copied());
                sql.build_query_as().fetch_all(conn).await?
            });
            found.extend(rows);
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use crate::db::within;
    use crate::tests::{on_each, open};
    use bazargah_domain::calendar::Millis;

    const LEASE: i64 = 120_000;

    #[tokio::test]
    async fn a_letter_that_is_given_back_is_as_it_was_unless_it_is_anothers() {
        on_each(async |url| {
            let store = open(&url).await;
            let mut tx = store.begin().await.unwrap();
            within!(tx, conn => sqlx::query(
                "INSERT INTO outbox (id, kind, address, detail, lang, due, tries) VALUES ('a', 'code', 'a@b.example', '1', 'fa', 5, 0)",
            ).execute(conn).await.unwrap().rows_affected());
            tx.commit().await.unwrap();
            let (first, second) = (Millis(10), Millis(10 + LEASE));
            let take = async |at: Millis| {
                let letters = store.take_letters(at, LEASE, 10).await.unwrap();
                letters.into_iter().map(|letter| letter.tries).collect::<Vec<_>>()
            };
            assert_eq!(take(first).await, [0]);
            store.give_back("a", first, LEASE).await.unwrap();
            assert_eq!(take(first).await, [0], "it was not tried");
            // Who took it did not come to it before its time was over.
            assert_eq!(take(second).await, [1]);
            store.give_back("a", first, LEASE).await.unwrap();
            assert_eq!(take(second).await, Vec::<i64>::new(), "it is another's");
        })
        .await;
    }
}
