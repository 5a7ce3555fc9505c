//! Inspections: plans, the shops that are to be visited, and what was found there.

use crate::db::{Tx, on, runs, within};
use crate::marks::{MarkDeed, NotTaken, Stated};
use crate::people::AccountId;
use crate::projection::{from_bytes, to_json};
use crate::shop::{ShopRow, json, select_shop};
use crate::{FileInfo, Store, StoreError};
use bazargah_domain::calendar::{Day, Millis};
use bazargah_domain::figures::Figures;
use bazargah_domain::inspection::{
    Candidate, ChanceShare, Checklist, ChecklistFault, Dated, Planned, Reason, Risk, dated, hex, plan, sells,
};
use bazargah_domain::inspection_sheet::{Brought, CellFault, Column, Fault};
use bazargah_domain::role::Role;
use bazargah_domain::shop::{Shop, ShopId};
use bazargah_domain::text::fold;
use sqlx::{FromRow, QueryBuilder};
use std::collections::{HashMap, HashSet};

/// Shops that are read at once to be planned among.
const READ_AT_ONCE: i64 = 1_000;

/// What a plan is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanOrder {
    /// Who plans.
    pub by: AccountId,
    /// Chance.
    pub seed: [u8; 32],
    /// The province, in whatever spelling; everywhere for none.
    pub province: Option<String>,
    /// Shops, at most.
    pub size: usize,
    /// The share by chance.
    pub share: ChanceShare,
    /// Until when the shops are to be visited.
    pub due: Millis,
}

/// A plan that was made.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct InspectionPlan {
    /// Its number.
    pub id: i64,
    /// When, in milliseconds.
    pub at: i64,
    /// Who made it.
    pub email: String,
    /// The seed, in hexadecimal.
    pub seed: String,
    /// The last event before.
    pub seq: i64,
    /// The province, as it was asked for.
    pub province: Option<String>,
    /// The share by chance, in percent.
    pub chance_share: i64,
    /// Until when, in milliseconds.
    pub due: i64,
    /// Shops that could be drawn.
    pub candidates: i64,
    /// Shops that were planned.
    pub planned: i64,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InspectionDone {
    /// Who was there.
    pub email: String,
    /// When.
    pub at: Millis,
    /// When it was taken here.
    pub taken_at: Millis,
    /// Whether the inspector's clock could not be right, so that `at` is the server's.
    pub clock_wrong: bool,
    /// What was found.
    pub checklist: Checklist,
}

/// An inspection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// Its number.
    pub id: i64,
    /// The shop.
    pub shop: Shop,
    /// Where it is and whose, as it stated itself when it applied for the mark.
    pub stated: Option<Stated>,
    /// Why it is inspected.
    pub reason: Reason,
    /// When it was planned.
    pub planned_at: Millis,
    /// Until when.
    pub due: Millis,
    /// What was found; `None` while nobody was there.
    pub done: Option<InspectionDone>,
}

/// A result as it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InspectionResult {
    /// Of which inspection.
    pub inspection: i64,
    /// Who was there.
    pub by: AccountId,
    /// As what.
    pub role: Role,
    /// The name that the sender gave to it: the same sent twice is one.
    pub client: String,
    /// When, by the inspector's clock; `None` where it is not asked.
    pub told_at: Option<Millis>,
    /// What was found.
    pub checklist: Checklist,
    /// Photos, cleaned: kind and content.
    pub photos: Vec<(String, Vec<u8>)>,
}

/// What became of results that were brought in a sheet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BroughtCounts {
    /// Results that are on record now and were not.
    pub new: u64,
    /// Results that were.
    pub known: u64,
}

/// Why a result is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotInspected {
    /// There is no such inspection.
    #[error("there is no such inspection")]
    Unknown,
    /// Somebody else was there meanwhile.
    #[error("somebody has inspected this shop already")]
    DoneBefore(Box<Inspection>),
    /// Nothing follows from the checklist.
    #[error(transparent)]
    Checklist(#[from] ChecklistFault),
    /// The rules of marks refuse it.
    #[error(transparent)]
    Mark(#[from] NotTaken),
}

#[derive(FromRow)]
struct InspectionRow {
    #[sqlx(flatten)]
    shop: ShopRow,
    number: i64,
    reason: String,
    planned_at: i64,
    due: i64,
    done: i64,
    at: Option<i64>,
    taken_at: Option<i64>,
    clock_wrong: Option<i64>,
    result: Option<String>,
    stated: Option<String>,
    email: Option<String>,
}

impl InspectionRow {
    fn read(self) -> Result<Inspection, StoreError> {
        let of = self.number.to_string();
        let damaged = |what: &'static str| StoreError::damaged("inspection", self.number, what);
        let done = if self.done == 0 {
            None
        } else {
            let (at, taken_at) = self.at.zip(self.taken_at).ok_or_else(|| damaged("it has no time"))?;
            let result = self.result.as_deref().ok_or_else(|| damaged("it has no result"))?;
            Some(InspectionDone {
                email: self.email.unwrap_or_default(),
                at: Millis(at),
                taken_at: Millis(taken_at),
                clock_wrong: self.clock_wrong.unwrap_or(0) != 0,
                checklist: json(result, "inspection", &of)?,
            })
        };
        Ok(Inspection {
            id: self.number,
            reason: Reason::parse(&self.reason).ok_or_else(|| damaged("it has no reason"))?,
            planned_at: Millis(self.planned_at),
            due: Millis(self.due),
            done,
            stated: self.stated.as_deref().map(|stated| json(stated, "application", &of)).transpose()?,
            shop: self.shop.shop()?,
        })
    }
}

/// How an inspection stands when a result for it comes.
#[derive(FromRow)]
struct StandingRow {
    shop_id: i64,
    reason: String,
    planned_at: i64,
    done: i64,
    account_id: Option<i64>,
    client_id: Option<String>,
}

/// The beginning of every query that reads [`InspectionRow`]s.
macro_rules! select_inspection {
    ($rest:literal) => {
        concat!(
            select_shop!(""),
            ", i.id AS number, i.reason, i.planned_at, i.due, i.done, i.at, i.taken_at, i.clock_wrong, i.result, \
             m.stated, a.email FROM inspection i JOIN shop s ON s.id = i.shop_id \
             LEFT JOIN mark_application m ON m.shop_id = i.shop_id LEFT JOIN account a ON a.id = i.account_id ",
            $rest
        )
    };
}

#[derive(FromRow)]
struct CandidateRow {
    #[sqlx(flatten)]
    shop: ShopRow,
    figures: Option<Vec<u8>>,
}

/// A shop that could be inspected, with its province as the list of marks writes it.
struct Known {
    candidate: Candidate,
    province: String,
}

impl Store {
    /// Every shop that sells now, in one province or everywhere.
    async fn known(&self, today: Day, province: Option<&str>) -> Result<Vec<Known>, StoreError> {
        let wanted = province.map(fold).filter(|province| !province.is_empty());
        let mut known = Vec::new();
        let mut after = 0;
        loop {
            let rows: Vec<CandidateRow> = on!(self.db, pool => sqlx::query_as(select_shop!(
                ", f.months6 AS figures FROM shop s LEFT JOIN figures f ON f.shop_id = s.id WHERE s.id > $1 ORDER BY s.id LIMIT $2"
            )).bind(after).bind(READ_AT_ONCE).fetch_all(pool).await?);
            let Some(last) = rows.last() else { return Ok(known) };
            after = last.shop.id;
            for row in rows {
                let overdue = match &row.figures {
                    Some(bytes) => from_bytes::<Figures>(bytes, "figures", &row.shop.key)?.counts.overdue,
                    None => 0,
                };
                let shop = row.shop.shop()?;
                let province = shop.mark.as_ref().and_then(|mark| mark.province.clone()).unwrap_or_default();
                if sells(&shop, today) && wanted.as_ref().is_none_or(|wanted| *wanted == fold(&province)) {
                    let risk = Risk::of(&shop, overdue, today);
                    known.push(Known { candidate: Candidate { shop: shop.id, risk }, province });
                }
            }
        }
    }

    /// Plans inspections of shops that do not wait for one already; tells how many.
    ///
    /// # Errors
    /// When the database fails; then nothing was planned.
    pub async fn plan_inspections(&self, now: Millis, order: &PlanOrder) -> Result<usize, StoreError> {
        let known = self.known(now.day(), order.province.as_deref()).await?;
        let mut tx = self.begin().await?;
        // Two who plan at once take turns.
        let seq = tx.lock_head().await? - 1;
        let waiting: Vec<i64> = within!(tx, conn =>
            sqlx::query_scalar("SELECT shop_id FROM inspection WHERE done = 0").fetch_all(conn).await?);
        let waiting: HashSet<ShopId> = waiting.into_iter().map(ShopId).collect();
        let candidates: Vec<Candidate> =
            known.iter().map(|known| known.candidate).filter(|candidate| !waiting.contains(&candidate.shop)).collect();
        let planned = plan(&candidates, &order.seed, order.size, order.share);
        if planned.is_empty() {
            return Ok(0);
        }
        let provinces: HashMap<ShopId, &str> =
            known.iter().map(|known| (known.candidate.shop, known.province.as_str())).collect();
        tx.write_plan(now, seq, order, candidates.len(), &planned, &provinces).await?;
        tx.commit().await?;
        Ok(planned.len())
    }

    /// The latest plans, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn inspection_plans(&self, limit: i64) -> Result<Vec<InspectionPlan>, StoreError> {
        on!(self.db, pool => Ok(sqlx::query_as(
            "SELECT p.id, p.at, a.email, p.seed, p.seq, p.province, p.chance_share, p.due, p.candidates, p.planned \
             FROM inspection_plan p JOIN account a ON a.id = p.account_id ORDER BY p.id DESC LIMIT $1",
        ).bind(limit).fetch_all(pool).await?))
    }

    /// Inspections that wait, the most urgent first, in one province or everywhere; those after the place given.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn inspections_to_do(
        &self,
        province: Option<&str>,
        after: (Millis, i64),
        limit: i64,
    ) -> Result<Vec<Inspection>, StoreError> {
        let (due, id) = (after.0.0, after.1);
        let rows: Vec<InspectionRow> = on!(self.db, pool => match province {
            None => sqlx::query_as(select_inspection!(
                "WHERE i.done = 0 AND (i.due, i.id) > ($1, $2) ORDER BY i.due, i.id LIMIT $3"
            )).bind(due).bind(id).bind(limit).fetch_all(pool).await?,
            Some(province) => sqlx::query_as(select_inspection!(
                "WHERE i.done = 0 AND i.province = $4 AND (i.due, i.id) > ($1, $2) ORDER BY i.due, i.id LIMIT $3"
            )).bind(due).bind(id).bind(limit).bind(province).fetch_all(pool).await?,
        });
        rows.into_iter().map(InspectionRow::read).collect()
    }

    /// Inspections that were done, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn inspections_done(&self, limit: i64) -> Result<Vec<Inspection>, StoreError> {
        let rows: Vec<InspectionRow> = on!(self.db, pool => sqlx::query_as(select_inspection!(
            "WHERE i.done = 1 ORDER BY i.taken_at DESC LIMIT $1"
        )).bind(limit).fetch_all(pool).await?);
        rows.into_iter().map(InspectionRow::read).collect()
    }

    /// How many wait in each province, by name; the empty name is for where it is not known.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn inspections_waiting(&self) -> Result<Vec<(String, i64)>, StoreError> {
        on!(self.db, pool => Ok(sqlx::query_as(
            "SELECT province, COUNT(*) FROM inspection WHERE done = 0 GROUP BY province ORDER BY province",
        ).fetch_all(pool).await?))
    }

    /// The inspection of that number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn inspection(&self, id: i64) -> Result<Option<Inspection>, StoreError> {
        let row: Option<InspectionRow> = on!(self.db, pool =>
            sqlx::query_as(select_inspection!("WHERE i.id = $1")).bind(id).fetch_optional(pool).await?);
        row.map(InspectionRow::read).transpose()
    }

    /// Takes the result of an inspection: its row, its photos and the public facts, all or nothing. The same result sent again by the
    /// same inspector changes nothing. A clock that cannot be right is not believed.
    ///
    /// # Errors
    /// When the database fails; then nothing was taken. That the result is refused is an answer: see [`NotInspected`].
    pub async fn finish_inspection(
        &self,
        now: Millis,
        sent: InspectionResult,
    ) -> Result<Result<Inspection, NotInspected>, StoreError> {
        let mut tx = self.begin().await?;
        // Of two results for one inspection, the second waits here and then sees the first.
        tx.lock_head().await?;
        let row: Option<StandingRow> = within!(tx, conn => sqlx::query_as(
            "SELECT shop_id, reason, planned_at, done, account_id, client_id FROM inspection WHERE id = $1",
        ).bind(sent.inspection).fetch_optional(conn).await?);
        let Some(StandingRow { shop_id: shop, reason, planned_at, done, account_id: account, client_id: client }) = row
        else {
            return Ok(Err(NotInspected::Unknown));
        };
        if done != 0 {
            drop(tx);
            let same = account == Some(sent.by.0) && client.as_deref() == Some(sent.client.as_str());
            let first = self.inspection(sent.inspection).await?;
            let first = first.ok_or_else(|| StoreError::damaged("inspection", sent.inspection, "it is gone"))?;
            return Ok(if same { Ok(first) } else { Err(NotInspected::DoneBefore(Box::new(first))) });
        }
        let reason = Reason::parse(&reason)
            .ok_or_else(|| StoreError::damaged("inspection", sent.inspection, "it has no reason"))?;
        let step = match sent.checklist.step(reason) {
            Ok(step) => step,
            Err(fault) => return Ok(Err(fault.into())),
        };
        let notes = sent.checklist.notes.clone();
        let deed = MarkDeed { shop: ShopId(shop), by: sent.by, role: sent.role, step, reason: notes };
        // The public facts have the server's time: when it was told, not when it was.
        if let Err(not_taken) = tx.take_mark_step(now, &deed).await? {
            return Ok(Err(not_taken.into()));
        }
        tx.write_result(now, dated(Millis(planned_at), sent.told_at, now), &sent).await?;
        tx.commit().await?;
        let taken = self.inspection(sent.inspection).await?;
        taken.map(Ok).ok_or_else(|| StoreError::damaged("inspection", sent.inspection, "it is gone"))
    }

    /// Shops by their keys.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn shops_of_keys(&self, keys: &[String]) -> Result<HashMap<String, ShopId>, StoreError> {
        let mut known = HashMap::with_capacity(keys.len());
        // PostgreSQL refuses a NUL in a text as an error.
        let keys: Vec<&str> = keys.iter().map(String::as_str).filter(|key| !key.contains('\0')).collect();
        for chunk in runs(&keys) {
            let rows: Vec<(String, i64)> = on!(self.db, pool => {
                let mut sql = QueryBuilder::new("SELECT key, id FROM shop WHERE key IN (");
                let mut list = sql.separated(", ");
                for key in chunk {
                    list.push_bind(*key);
                }
                sql.push(")");
                sql.build_query_as().fetch_all(pool).await?
            });
            known.extend(rows.into_iter().map(|(key, id)| (key, ShopId(id))));
        }
        Ok(known)
    }

    /// Takes results that were brought in a sheet, all or nothing, each as if its inspector had sent it: one that waits for the shop
    /// is done with it, and where none waits there is one more. The same result brought again changes nothing.
    ///
    /// # Errors
    /// When the database fails; then nothing was taken. That some are refused is an answer, with the cells that are why.
    pub async fn bring_inspections(
        &self,
        now: Millis,
        by: AccountId,
        role: Role,
        brought: &[Brought],
    ) -> Result<Result<BroughtCounts, Vec<CellFault>>, StoreError> {
        let mut tx = self.begin().await?;
        // Two sheets that are brought at once take turns, and so does whoever sends a result by hand.
        tx.lock_head().await?;
        let (mut counts, mut faults) = (BroughtCounts::default(), Vec::new());
        for of in brought {
            let known: Option<String> = within!(tx, conn => sqlx::query_scalar(
                "SELECT result FROM inspection WHERE client_id = $1",
            ).bind(of.client()).fetch_optional(conn).await?);
            let refused = match known {
                Some(result) if json::<Checklist>(&result, "inspection", &of.client())? == of.checklist => {
                    counts.known += 1;
                    None
                }
                Some(_) => Some(Fault::Differs),
                None if tx.bring_inspection(now, by, role, of).await? => {
                    counts.new += 1;
                    None
                }
                None => Some(Fault::Refused),
            };
            faults.extend(refused.map(|fault| CellFault { row: of.row, column: Column::Shop, fault }));
        }
        if !faults.is_empty() {
            return Ok(Err(faults));
        }
        tx.commit().await?;
        Ok(Ok(counts))
    }

    /// The photos of an inspection.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn inspection_files(&self, inspection: i64) -> Result<Vec<FileInfo>, StoreError> {
        on!(self.db, pool => Ok(sqlx::query_as(
            "SELECT id, kind, size FROM inspection_file WHERE inspection_id = $1 ORDER BY id",
        ).bind(inspection).fetch_all(pool).await?))
    }

    /// A photo of an inspection: its kind and its content.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn inspection_file(&self, inspection: i64, id: i64) -> Result<Option<(String, Vec<u8>)>, StoreError> {
        on!(self.db, pool => Ok(sqlx::query_as(
            "SELECT kind, bytes FROM inspection_file WHERE id = $1 AND inspection_id = $2",
        ).bind(id).bind(inspection).fetch_optional(pool).await?))
    }
}

impl Tx {
    /// Takes one result that was brought; tells whether it was taken.
    async fn bring_inspection(
        &mut self,
        now: Millis,
        by: AccountId,
        role: Role,
        of: &Brought,
    ) -> Result<bool, StoreError> {
        let at = of.at(now);
        // One that was planned later is not the one that was done.
        let waiting: Option<(i64, String)> = within!(*self, conn => sqlx::query_as(
            "SELECT id, reason FROM inspection WHERE shop_id = $1 AND done = 0 AND planned_at < $2",
        ).bind(of.shop.0).bind(of.day.plus_days(1).start().0).fetch_optional(conn).await?);
        let reason = waiting.as_ref().and_then(|(_, reason)| Reason::parse(reason)).unwrap_or(Reason::Risk);
        let Ok(step) = of.checklist.step(reason) else { return Ok(false) };
        let deed = MarkDeed { shop: of.shop, by, role, step, reason: of.checklist.notes.clone() };
        if self.take_mark_step(now, &deed).await?.is_err() {
            return Ok(false);
        }
        let inspection = match waiting {
            Some((id, _)) => id,
            None => within!(*self, conn => sqlx::query_scalar(
                "INSERT INTO inspection (plan_id, shop_id, province, reason, planned_at, due, done) \
                 VALUES (0, $1, '', $2, $3, $3, 1) RETURNING id",
            ).bind(of.shop.0).bind(reason.as_str()).bind(at.0).fetch_one(conn).await?),
        };
        let result = InspectionResult {
            inspection,
            by,
            role,
            client: of.client(),
            told_at: Some(at),
            checklist: of.checklist.clone(),
            photos: Vec::new(),
        };
        self.write_result(now, Dated { at, clock_wrong: false }, &result).await?;
        Ok(true)
    }

    async fn write_plan(
        &mut self,
        now: Millis,
        seq: i64,
        order: &PlanOrder,
        candidates: usize,
        planned: &[Planned],
        provinces: &HashMap<ShopId, &str>,
    ) -> Result<(), StoreError> {
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        within!(*self, conn => {
            let id: i64 = sqlx::query_scalar(
                "INSERT INTO inspection_plan (at, account_id, seed, seq, province, chance_share, due, candidates, planned) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id",
            ).bind(now.0).bind(order.by.0).bind(hex(&order.seed)).bind(seq).bind(order.province.clone())
                .bind(i64::from(order.share.percent())).bind(order.due.0).bind(count(candidates))
                .bind(count(planned.len())).fetch_one(&mut *conn).await?;
            for one in planned {
                sqlx::query(
                    "INSERT INTO inspection (plan_id, shop_id, province, reason, planned_at, due, done) \
                     VALUES ($1, $2, $3, $4, $5, $6, 0)",
                ).bind(id).bind(one.shop.0).bind(provinces.get(&one.shop).copied().unwrap_or_default().to_owned())
                    .bind(one.reason.as_str()).bind(now.0).bind(order.due.0).execute(&mut *conn).await?;
            }
        });
        Ok(())
    }

    async fn write_result(&mut self, now: Millis, dated: Dated, sent: &InspectionResult) -> Result<(), StoreError> {
        let result = to_json(&sent.checklist);
        within!(*self, conn => {
            sqlx::query(
                "UPDATE inspection SET done = 1, account_id = $1, client_id = $2, at = $3, taken_at = $4, \
                 clock_wrong = $5, result = $6 WHERE id = $7",
            ).bind(sent.by.0).bind(sent.client.clone()).bind(dated.at.0).bind(now.0).bind(i64::from(dated.clock_wrong))
                .bind(result).bind(sent.inspection).execute(&mut *conn).await?;
            for (kind, bytes) in &sent.photos {
                sqlx::query("INSERT INTO inspection_file (inspection_id, kind, size, bytes) VALUES ($1, $2, $3, $4)")
                    .bind(sent.inspection).bind(kind.clone()).bind(i64::try_from(bytes.len()).unwrap_or(i64::MAX))
                    .bind(bytes.clone()).execute(&mut *conn).await?;
            }
        });
        Ok(())
    }
}
