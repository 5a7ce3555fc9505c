//! Complaints: one, a page of them, and all of a shop.

use crate::db::{Db, on};
use crate::shop::json;
use crate::timing::{Timed, Work};
use crate::{Store, StoreError};
use bazargah_domain::calendar::Millis;
use bazargah_domain::complaint::{Answer, Complaint, ComplaintId, End, Rating, State};
use bazargah_domain::money::Rial;
use bazargah_domain::record::Recent;
use bazargah_domain::shop::{Scheme, ShopId};
use sqlx::FromRow;

/// Which complaints of a shop.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ComplaintFilter {
    /// Only those in this state.
    pub state: Option<State>,
    /// Only those of this kind.
    pub category: Option<String>,
}

/// A complaint's place in the list of a shop's complaints, newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// Its opening time.
    pub opened_at: Millis,
    /// Its number, for those opened at the same moment.
    pub id: ComplaintId,
}

/// Which part of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Part {
    /// The newest.
    #[default]
    Newest,
    /// Those just older than this one.
    OlderThan(Cursor),
    /// Those just newer than this one.
    NewerThan(Cursor),
}

/// A page of complaints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComplaintPage {
    /// Newest first.
    pub items: Vec<Recent>,
    /// Older ones follow this one, if there are any.
    pub older: Option<Cursor>,
    /// Newer ones come before this one, if there are any.
    pub newer: Option<Cursor>,
}

/// The four filters, walking towards older ones (`<`, `DESC`) or newer ones (`>`, `ASC`).
macro_rules! list_sql {
    ($beyond:literal, $order:literal) => {
        [
            list_sql!($beyond, $order, ""),
            list_sql!($beyond, $order, "AND state = $5 "),
            list_sql!($beyond, $order, "AND category = $5 "),
            list_sql!($beyond, $order, "AND category = $5 AND state = $6 "),
        ]
    };
    ($beyond:literal, $order:literal, $filter:literal) => {
        concat!(
            "SELECT * FROM complaint WHERE shop_id = $1 AND (opened_at, id) ",
            $beyond,
            " ($2, $3) ",
            $filter,
            "ORDER BY opened_at ",
            $order,
            ", id ",
            $order,
            " LIMIT $4"
        )
    };
}
pub(crate) const OLDER: [&str; 4] = list_sql!("<", "DESC");
pub(crate) const NEWER: [&str; 4] = list_sql!(">", "ASC");

#[derive(FromRow)]
pub(crate) struct ComplaintRow {
    pub id: i64,
    pub shop_id: i64,
    pub scheme: String,
    pub source_id: String,
    pub state: String,
    pub opened_at: i64,
    pub deadline_hours: i64,
    pub category: String,
    pub amount_rial: Option<i64>,
    pub url: Option<String>,
    pub answer: String,
    pub answered_at: Option<i64>,
    pub answer_in_time: Option<i64>,
    pub rating: String,
    pub ended: String,
    pub ended_at: Option<i64>,
    pub removal_reason: Option<String>,
    pub course: Option<String>,
}

impl ComplaintRow {
    pub(crate) fn recent(self) -> Result<Recent, StoreError> {
        let id = self.id;
        let course = self.course.as_deref().map(|course| json(course, "course", &id.to_string())).transpose()?;
        let bad = |what| StoreError::damaged(what, id, "unknown value");
        let ended_at = self.ended_at.map(Millis);
        let complaint = Complaint {
            scheme: Scheme::parse(&self.scheme).ok_or_else(|| bad("source"))?,
            opened_at: Millis(self.opened_at),
            deadline_hours: u32::try_from(self.deadline_hours).map_err(|_| bad("deadline"))?,
            category: self.category,
            amount: self.amount_rial.map(Rial::new).transpose().map_err(|_| bad("amount"))?,
            url: self.url,
            answer: match (self.answer.as_str(), self.answered_at) {
                ("awaited", _) => Answer::Awaited,
                ("at", Some(at)) => Answer::At(Millis(at)),
                ("time-unknown", _) => Answer::TimeUnknown { in_time: self.answer_in_time.map(|n| n != 0) },
                _ => return Err(bad("answer")),
            },
            rating: match self.rating.as_str() {
                "unrated" => Rating::Unrated,
                "resolved" => Rating::Resolved,
                "unresolved" => Rating::Unresolved,
                _ => return Err(bad("rating")),
            },
            end: match (self.ended.as_str(), ended_at) {
                ("running", _) => End::Running,
                ("closed", at) => End::Closed { at },
                ("withdrawn", Some(at)) => End::Withdrawn { at },
                ("removed", Some(at)) => End::Removed { at, reason: self.removal_reason.unwrap_or_default() },
                _ => return Err(bad("end")),
            },
            course: course.unwrap_or_default(),
        };
        Ok(Recent { id: ComplaintId(id), complaint })
    }
}

/// A complaint in a table of all of them: without what happened to it here, and so sooner read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComplaintLine {
    /// Its number.
    pub id: ComplaintId,
    /// Whose.
    pub shop: ShopId,
    /// Whose record it is.
    pub scheme: Scheme,
    /// Where the source itself shows it.
    pub url: Option<String>,
    /// The one word for where it stands.
    pub state: State,
    /// What it is about.
    pub category: String,
    /// The amount in question.
    pub amount: Option<Rial>,
    /// When the buyer opened it.
    pub opened_at: Millis,
    /// Hours that the shop had for its answer.
    pub deadline_hours: u32,
    /// The shop's answer.
    pub answer: Answer,
    /// Whether it came in time.
    pub in_time: Option<bool>,
}

/// The columns of [`ComplaintLine`], in the order of its query: read by their place, which is a good deal faster than by name.
type LineRow = (
    i64,
    i64,
    String,
    Option<String>,
    String,
    String,
    Option<i64>,
    i64,
    i64,
    String,
    Option<i64>,
    Option<i64>,
    String,
    Option<i64>,
);

fn line(row: LineRow) -> Result<ComplaintLine, StoreError> {
    let (
        id,
        shop,
        scheme,
        url,
        state,
        category,
        amount,
        opened_at,
        hours,
        answer,
        answered_at,
        in_time,
        ended,
        ended_at,
    ) = row;
    let bad = |what| StoreError::damaged(what, id, "unknown value");
    let answer = match (answer.as_str(), answered_at) {
        ("awaited", _) => Answer::Awaited,
        ("at", Some(at)) => Answer::At(Millis(at)),
        ("time-unknown", _) => Answer::TimeUnknown { in_time: in_time.map(|n| n != 0) },
        _ => return Err(bad("answer")),
    };
    // Of the ends only this one says anything about an answer.
    let end = if ended == "closed" { End::Closed { at: ended_at.map(Millis) } } else { End::Running };
    let opened_at = Millis(opened_at);
    Ok(ComplaintLine {
        id: ComplaintId(id),
        shop: ShopId(shop),
        scheme: Scheme::parse(&scheme).ok_or_else(|| bad("source"))?,
        url,
        state: State::parse(&state).ok_or_else(|| bad("state"))?,
        category,
        amount: amount.map(Rial::new).transpose().map_err(|_| bad("amount"))?,
        opened_at,
        deadline_hours: u32::try_from(hours).map_err(|_| bad("deadline"))?,
        answer,
        in_time: answer.in_time(&end, opened_at.plus_hours(hours)),
    })
}

/// How an answer, a rating and an end are written in their columns.
pub(crate) fn answer_columns(answer: Answer) -> (&'static str, Option<i64>, Option<i64>) {
    match answer {
        Answer::Awaited => ("awaited", None, None),
        Answer::At(at) => ("at", Some(at.0), None),
        Answer::TimeUnknown { in_time } => ("time-unknown", None, in_time.map(i64::from)),
    }
}

pub(crate) fn rating_column(rating: Rating) -> &'static str {
    match rating {
        Rating::Unrated => "unrated",
        Rating::Resolved => "resolved",
        Rating::Unresolved => "unresolved",
    }
}

pub(crate) fn end_columns(end: &End) -> (&'static str, Option<i64>, Option<&str>) {
    match end {
        End::Running => ("running", None, None),
        End::Closed { at } => ("closed", at.map(|at| at.0), None),
        End::Withdrawn { at } => ("withdrawn", Some(at.0), None),
        End::Removed { at, reason } => ("removed", Some(at.0), Some(reason)),
    }
}

impl Store {
    /// A part of a shop's complaints, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn complaints(
        &self,
        shop: ShopId,
        filter: &ComplaintFilter,
        part: Part,
        limit: usize,
    ) -> Result<ComplaintPage, StoreError> {
        let category = filter.category.as_deref();
        if category.is_some_and(|category| category.contains('\0')) {
            return Ok(ComplaintPage { items: Vec::new(), older: None, newer: None });
        }
        let which = usize::from(filter.state.is_some()) + 2 * usize::from(category.is_some());
        let (sql, opened_at, id) = match part {
            Part::Newest => (OLDER[which], i64::MAX, i64::MAX),
            Part::OlderThan(cursor) => (OLDER[which], cursor.opened_at.0, cursor.id.0),
            Part::NewerThan(cursor) => (NEWER[which], cursor.opened_at.0, cursor.id.0),
        };
        // One more than asked for tells whether there is a next page.
        let wanted = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
        let rows: Vec<ComplaintRow> = on!(self.db, pool => {
            let mut query = sqlx::query_as(sql).bind(shop.0).bind(opened_at).bind(id).bind(wanted);
            if let Some(category) = category {
                query = query.bind(category);
            }
            if let Some(state) = filter.state {
                query = query.bind(state.as_str());
            }
            query.fetch_all(pool).await?
        });
        let mut items = rows.into_iter().map(ComplaintRow::recent).collect::<Result<Vec<_>, _>>()?;
        let more = items.len() > limit;
        items.truncate(limit);
        let (older, newer) = match part {
            Part::Newest => (more, false),
            Part::OlderThan(_) => (more, true),
            Part::NewerThan(_) => {
                items.reverse();
                (true, more)
            }
        };
        let place = |recent: &Recent| Cursor { opened_at: recent.complaint.opened_at, id: recent.id };
        Ok(ComplaintPage {
            older: items.last().filter(|_| older).map(place),
            newer: items.first().filter(|_| newer).map(place),
            items,
        })
    }

    /// One complaint of a shop.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn complaint(&self, shop: ShopId, id: ComplaintId) -> Result<Option<Recent>, StoreError> {
        let row: Option<ComplaintRow> = on!(self.db, pool =>
            sqlx::query_as("SELECT * FROM complaint WHERE id = $1 AND shop_id = $2")
                .bind(id.0).bind(shop.0).fetch_optional(pool).await?);
        row.map(ComplaintRow::recent).transpose()
    }

    /// The complaints after that number as a table of all of them has them, at most `limit`, in the order of their numbers.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn complaint_lines_after(
        &self,
        after: ComplaintId,
        limit: i64,
    ) -> Result<Vec<ComplaintLine>, StoreError> {
        let rows: Vec<LineRow> = match &self.db {
            // The driver hands over row by row between two threads, each value with a lock of its own: for whole tables that takes longer
            // than reading them. So SQLite puts the part into one text.
            Db::Sqlite { read, .. } => {
                let _timed = Timed::new(Work::Read);
                let text: String = sqlx::query_scalar(
                    "SELECT json_group_array(json_array(id, shop_id, scheme, url, state, category, amount_rial, opened_at, deadline_hours, \
                     answer, answered_at, answer_in_time, ended, ended_at)) \
                     FROM (SELECT * FROM complaint WHERE id > $1 ORDER BY id LIMIT $2)",
                ).bind(after.0).bind(limit).fetch_one(read).await?;
                serde_json::from_str(&text).map_err(|error| StoreError::damaged("complaint", after.0, error))?
            }
            Db::Postgres { read, .. } => {
                let _timed = Timed::new(Work::Read);
                sqlx::query_as(
                    "SELECT id, shop_id, scheme, url, state, category, amount_rial, opened_at, deadline_hours, answer, answered_at, \
                     answer_in_time, ended, ended_at FROM complaint WHERE id > $1 ORDER BY id LIMIT $2",
                ).bind(after.0).bind(limit).fetch_all(read).await?
            }
        };
        rows.into_iter().map(line).collect()
    }

    /// Every complaint of a shop.
    pub(crate) async fn every_complaint(&self, shop: ShopId) -> Result<Vec<Recent>, StoreError> {
        let rows: Vec<ComplaintRow> = on!(self.db, pool =>
            sqlx::query_as("SELECT * FROM complaint WHERE shop_id = $1").bind(shop.0).fetch_all(pool).await?);
        rows.into_iter().map(ComplaintRow::recent).collect()
    }
}
