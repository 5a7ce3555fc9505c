//! What the tables hold of a shop's record: made in one way for imports, for verifying and for making anew.

use crate::db::on;
use crate::{Store, StoreError};
use bazargah_domain::figures::{Figures, Period};
use bazargah_domain::record::Record;
use bazargah_domain::verdict::Verdict;

/// Counts the ways of making a [`Projection`]. Raise it with every change of what a record or figures look like when stored;
/// a database of an older way is then made anew when it is opened.
pub(crate) const PROJECTION: i64 = 1;

/// A shop's record and figures as they are stored.
pub(crate) struct Projection {
    pub record: String,
    pub recent: String,
    /// Of [`Period::ALL`], in its order.
    pub figures: [String; 3],
    /// On the usual period.
    pub verdict: Verdict,
}

impl Projection {
    pub fn of(record: &Record) -> Self {
        let mut verdict = Verdict::Nothing;
        let figures = Period::ALL.map(|period| {
            let figures = Figures::of(record, period);
            if period == Period::default() {
                verdict = Verdict::of(&figures);
            }
            to_json(&figures)
        });
        Self { record: to_json(record), recent: to_json(&record.recent), figures, verdict }
    }
}

/// The stored form of a value of this project's own types, none of which can fail to be written.
pub(crate) fn to_json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

impl Store {
    /// The way in which the database's projections were made.
    pub(crate) async fn projection(&self) -> Result<i64, StoreError> {
        on!(self.db, pool => Ok(sqlx::query_scalar("SELECT projection FROM head WHERE id = 1").fetch_one(pool).await?))
    }
}
