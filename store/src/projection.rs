//! What the tables hold of a shop's record: made in one way for imports, for verifying and for making anew.

use crate::db::on;
use crate::{Store, StoreError};
use bazargah_domain::figures::{Figures, Period};
use bazargah_domain::record::Record;
use bazargah_domain::verdict::Verdict;
use serde::de::DeserializeOwned;

/// Counts the ways of making a [`Projection`]. Raise it with every change of a record, of figures or of any type within them
/// (their stored form has no names: a field or a variant is told by its place); a database of an older way is then made anew
/// when it is opened.
pub(crate) const PROJECTION: i64 = 4;

/// A shop's record and figures as they are stored.
pub(crate) struct Projection {
    pub record: Vec<u8>,
    pub recent: Vec<u8>,
    /// Of [`Period::ALL`], in its order.
    pub figures: [Vec<u8>; 3],
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
            to_bytes(&figures)
        });
        Self { record: to_bytes(record), recent: to_bytes(&record.recent), figures, verdict }
    }
}

/// The stored form of what is read often and looked at by no person: a fifth of the JSON's size, and sooner read. None of this project's
/// own types can fail to be written.
pub(crate) fn to_bytes<T: serde::Serialize>(value: &T) -> Vec<u8> {
    postcard::to_allocvec(value).expect("own types can be written")
}

/// Reads it back.
pub(crate) fn from_bytes<T: DeserializeOwned>(bytes: &[u8], what: &'static str, of: &str) -> Result<T, StoreError> {
    postcard::from_bytes(bytes).map_err(|e| StoreError::damaged(what, of, e))
}

/// The stored form of a small value of this project's own types, none of which can fail to be written.
pub(crate) fn to_json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("own types can be written")
}

impl Store {
    /// The way in which the database's projections were made.
    pub(crate) async fn projection(&self) -> Result<i64, StoreError> {
        on!(self.db, pool => Ok(sqlx::query_scalar("SELECT projection FROM head WHERE id = 1").fetch_one(pool).await?))
    }
}
