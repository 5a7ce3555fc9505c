//! Grades: all shops are graded once a day, and what changed becomes a public event. A grade stays until another is recorded.

use crate::db::{on, within};
use crate::pen::{LIST_LENGTHS, push_list, write_grades};
use crate::projection::{from_bytes, to_json};
use crate::shop::{ShopRow, json, select_shop};
use crate::{Store, StoreError, Tx};
use bazargah_domain::calendar::{Day, Millis};
use bazargah_domain::grade::{Conduct, Deduction, Grade, Letter, Rule, Rules, Standing, grade};
use bazargah_domain::record::Record;
use bazargah_domain::shop::{GradeStep, Shop, ShopId};
use sqlx::{FromRow, QueryBuilder};
use std::collections::HashMap;

/// Shops that are read and graded at once.
const SHOPS_AT_ONCE: i64 = 4_000;
/// Shops that changed while they were graded are looked at again so often at most; what is left then is left for tomorrow.
const ROUNDS_MAX: usize = 5;

/// What a grading did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Graded {
    /// Shops that were graded.
    pub shops: u64,
    /// Of these, with another grade than before.
    pub changed: u64,
}

/// A recorded grade with what was taken away.
#[derive(Debug, Clone, PartialEq)]
pub struct GradeOnRecord {
    /// The grade.
    pub step: GradeStep,
    /// What was taken away, and why.
    pub deductions: Vec<Deduction>,
}

/// The grade of a shop on a day.
pub(crate) fn grade_of(rule: &Rule, shop: &Shop, record: &Record, day: Day) -> Grade {
    grade(rule, &Conduct::of(rule, record, day), &Standing::of(shop, record, day))
}

/// Whether this grade is to be recorded after that one. Nobody is told that there is still nothing to tell.
pub(crate) fn is_news(grade: &Grade, before: Option<&GradeStep>) -> bool {
    match before {
        None => grade.letter.is_some(),
        Some(before) => {
            (before.version, before.letter) != (grade.version, grade.letter)
                || (grade.letter.is_some() && before.points != grade.points)
        }
    }
}

/// A grade that is to be recorded.
pub(crate) struct News {
    pub shop: ShopId,
    /// The shop's last event when it was graded.
    pub last_seq: i64,
    pub day: Day,
    pub grade: Grade,
}

#[derive(FromRow)]
struct Row {
    #[sqlx(flatten)]
    shop: ShopRow,
    record: Option<Vec<u8>>,
}

fn graded(rule: &Rule, rows: Vec<Row>, day: Day) -> Result<Vec<News>, StoreError> {
    let mut news = Vec::new();
    for Row { shop, record } in rows {
        let last_seq = shop.last_seq;
        let shop = shop.shop()?;
        let Some(record) = record else { continue };
        let record: Record = from_bytes(&record, "record", &shop.key)?;
        let grade = grade_of(rule, &shop, &record, day);
        if is_news(&grade, shop.grade.as_ref()) {
            news.push(News { shop: shop.id, last_seq, day, grade });
        }
    }
    Ok(news)
}

impl Store {
    /// The last day on which all shops were graded.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn graded_on(&self) -> Result<Option<Day>, StoreError> {
        let day: Option<i64> =
            on!(self.db, pool => sqlx::query_scalar("SELECT MAX(day) FROM grading").fetch_one(pool).await?);
        Ok(day.and_then(|day| i32::try_from(day).ok()).map(Day))
    }

    /// Grades all shops as of this day. `progress` hears of every batch.
    ///
    /// # Errors
    /// When the database fails, or the rule that is built in is none; what was graded stays so.
    pub async fn grade_all(&self, now: Millis, mut progress: impl FnMut(u64)) -> Result<Graded, StoreError> {
        let day = now.day();
        let rules = Rules::built_in().map_err(|fault| StoreError::damaged("rule", "grade", fault))?;
        let Some(rule) = rules.in_force(day) else { return Ok(Graded::default()) };
        let seq_before = self.last_seq().await?;
        let mut graded_all = Graded::default();
        let (mut after, mut again) = (0i64, Vec::new());
        let mut next = self.rows_after(after).await?;
        while let Some(last) = next.last().map(|row| row.shop.id) {
            after = last;
            graded_all.shops += u64::try_from(next.len()).unwrap_or(0);
            // Two halves on two cores, while the next shops are read.
            let second = next.split_off(next.len() / 2);
            let halves = [next, second].map(|half| {
                let rule = rule.clone();
                tokio::task::spawn_blocking(move || graded(&rule, half, day))
            });
            next = self.rows_after(after).await?;
            for half in halves {
                let news = half.await.map_err(|_| StoreError::Interrupted)??;
                let (changed, moved) = self.record_grades(now, news).await?;
                graded_all.changed += changed;
                again.extend(moved);
            }
            progress(graded_all.shops);
        }
        for _ in 0..ROUNDS_MAX {
            let moved = std::mem::take(&mut again);
            if moved.is_empty() {
                break;
            }
            let news = graded(rule, self.rows_of(&moved).await?, day)?;
            let (changed, moved) = self.record_grades(now, news).await?;
            graded_all.changed += changed;
            again = moved;
        }
        let mut tx = self.begin().await?;
        let seq = tx.lock_head().await? - 1;
        within!(tx, conn => sqlx::query(
            "INSERT INTO grading (day, seq_before, seq) VALUES ($1, $2, $3) \
             ON CONFLICT (day) DO UPDATE SET seq_before = excluded.seq_before, seq = excluded.seq",
        ).bind(i64::from(day.0)).bind(seq_before).bind(seq).execute(conn).await?.rows_affected());
        tx.commit().await?;
        Ok(graded_all)
    }

    async fn rows_after(&self, after: i64) -> Result<Vec<Row>, StoreError> {
        on!(self.db, pool => Ok(sqlx::query_as(
            select_shop!(", f.record FROM shop s LEFT JOIN figures f ON f.shop_id = s.id WHERE s.id > $1 ORDER BY s.id LIMIT $2"),
        ).bind(after).bind(SHOPS_AT_ONCE).fetch_all(pool).await?))
    }

    async fn rows_of(&self, ids: &[ShopId]) -> Result<Vec<Row>, StoreError> {
        let mut rows = Vec::with_capacity(ids.len());
        for chunk in ids.chunks(LIST_LENGTHS[3]) {
            rows.extend(on!(self.db, pool => {
                let mut sql = QueryBuilder::new(
                    select_shop!(", f.record FROM shop s LEFT JOIN figures f ON f.shop_id = s.id WHERE s.id IN ("));
                push_list(&mut sql, chunk.iter().map(|id| id.0));
                sql.build_query_as::<Row>().fetch_all(pool).await?
            }));
        }
        Ok(rows)
    }

    /// Records these grades; gives how many, and the shops that something happened to since they were graded.
    async fn record_grades(&self, now: Millis, news: Vec<News>) -> Result<(u64, Vec<ShopId>), StoreError> {
        if news.is_empty() {
            return Ok((0, Vec::new()));
        }
        let mut tx = self.begin().await?;
        let next_seq = tx.lock_head().await?;
        let there = tx.last_seqs(&news).await?;
        let (fresh, moved): (Vec<News>, Vec<News>) =
            news.into_iter().partition(|news| there.get(&news.shop.0) == Some(&news.last_seq));
        write_grades(&mut tx, &fresh, next_seq, now).await?;
        tx.commit().await?;
        Ok((u64::try_from(fresh.len()).unwrap_or(0), moved.into_iter().map(|news| news.shop).collect()))
    }

    /// A shop's recorded grades, the oldest first; the last `limit` of them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn grade_history(&self, shop: ShopId, limit: i64) -> Result<Vec<GradeOnRecord>, StoreError> {
        let rows: Vec<StepRow> = on!(self.db, pool => sqlx::query_as(
            "SELECT seq, day, version, points, letter, deductions FROM grade_step WHERE shop_id = $1 \
             ORDER BY seq DESC LIMIT $2",
        ).bind(shop.0).bind(limit).fetch_all(pool).await?);
        rows.into_iter().rev().map(StepRow::read).collect()
    }

    /// Recorded grades of all shops after that one, at most `limit`, by shop and event: the shop, the number of its event, the grade.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn grades_after(
        &self,
        (shop, seq): (ShopId, i64),
        limit: i64,
    ) -> Result<Vec<(ShopId, i64, GradeOnRecord)>, StoreError> {
        let rows: Vec<StepOfShop> = on!(self.db, pool => sqlx::query_as(
            "SELECT shop_id, seq, day, version, points, letter, deductions FROM grade_step WHERE (shop_id, seq) > ($1, $2) \
             ORDER BY shop_id, seq LIMIT $3",
        ).bind(shop.0).bind(seq).bind(limit).fetch_all(pool).await?);
        rows.into_iter().map(|row| Ok((ShopId(row.shop_id), row.step.seq, row.step.read()?))).collect()
    }

    /// Days of grading with the last event before each, and the last of it; the oldest first.
    pub(crate) async fn gradings(&self) -> Result<Vec<(Day, i64, i64)>, StoreError> {
        let rows: Vec<(i64, i64, i64)> = on!(self.db, pool =>
            sqlx::query_as("SELECT day, seq_before, seq FROM grading ORDER BY day").fetch_all(pool).await?);
        Ok(rows
            .into_iter()
            .filter_map(|(day, before, seq)| Some((Day(i32::try_from(day).ok()?), before, seq)))
            .collect())
    }

    /// A shop's history of grades as it is stored, with the numbers of the events.
    pub(crate) async fn grade_steps(&self, shop: i64) -> Result<Vec<StepRow>, StoreError> {
        on!(self.db, pool => Ok(sqlx::query_as(
            "SELECT seq, day, version, points, letter, deductions FROM grade_step WHERE shop_id = $1 ORDER BY seq",
        ).bind(shop).fetch_all(pool).await?))
    }
}

#[derive(FromRow)]
struct StepOfShop {
    shop_id: i64,
    #[sqlx(flatten)]
    step: StepRow,
}

/// A row of the history of grades.
#[derive(Debug, Clone, PartialEq, FromRow)]
pub(crate) struct StepRow {
    seq: i64,
    day: i64,
    version: i64,
    points: i64,
    letter: Option<String>,
    deductions: String,
}

/// The letter of that name, of the grade of that number.
pub(crate) fn letter_of(name: &str, of: &str) -> Result<Letter, StoreError> {
    let letter = Letter::ALL.into_iter().find(|letter| letter.as_str() == name);
    letter.ok_or_else(|| StoreError::damaged("grade", of, "its letter is none"))
}

impl StepRow {
    /// The row of this grade. Its text is compared as it is written: a fraction that is read from text may differ by its last bit.
    pub fn of((seq, grade): &(i64, GradeOnRecord)) -> Self {
        Self {
            seq: *seq,
            day: i64::from(grade.step.day.0),
            version: i64::from(grade.step.version),
            points: i64::from(grade.step.points),
            letter: grade.step.letter.map(|letter| letter.as_str().to_owned()),
            deductions: to_json(&grade.deductions),
        }
    }

    fn read(self) -> Result<GradeOnRecord, StoreError> {
        let of = self.seq.to_string();
        let letter = self.letter.map(|name| letter_of(&name, &of)).transpose()?;
        let step = GradeStep {
            day: Day(i32::try_from(self.day).map_err(|e| StoreError::damaged("grade", &of, e))?),
            version: u16::try_from(self.version).map_err(|e| StoreError::damaged("grade", &of, e))?,
            points: u8::try_from(self.points).map_err(|e| StoreError::damaged("grade", &of, e))?,
            letter,
        };
        Ok(GradeOnRecord { step, deductions: json(&self.deductions, "grade", &of)? })
    }
}

impl Tx {
    async fn last_seqs(&mut self, news: &[News]) -> Result<HashMap<i64, i64>, StoreError> {
        let mut found = HashMap::with_capacity(news.len());
        for chunk in news.chunks(LIST_LENGTHS[3]) {
            let rows: Vec<(i64, i64)> = within!(*self, conn => {
                let mut sql = QueryBuilder::new("SELECT id, last_seq FROM shop WHERE id IN (");
                push_list(&mut sql, chunk.iter().map(|news| news.shop.0));
                sql.build_query_as().fetch_all(conn).await?
            });
            found.extend(rows);
        }
        Ok(found)
    }
}
