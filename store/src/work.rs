//! What waits for people: a shop's inbox, the staff's queues, what was decided; and what system supervision notices.

use crate::complaint::ComplaintRow;
use crate::db::{on, runs, within};
use crate::live::Standing;
use crate::pen::push_list;
use crate::{Store, StoreError};
use bazargah_domain::calendar::Millis;
use bazargah_domain::complaint::ComplaintId;
use bazargah_domain::near::{self, Fingerprint};
use bazargah_domain::record::Recent;
use bazargah_domain::redact::MARK;
use bazargah_domain::role::{Role, Task};
use bazargah_domain::shop::{ShopId, ShopName};
use sqlx::{FromRow, QueryBuilder};

/// A shop's reply to a complaint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replied {
    /// Its number.
    pub id: i64,
    /// When it was sent.
    pub at: Millis,
    /// What it says, masked.
    pub text: String,
    /// What it counts as.
    pub standing: Standing,
    /// What the public reads of it.
    pub public_text: Option<String>,
}

/// What system supervision notices about words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flag {
    /// They are nearly those of another complaint.
    NearCopy,
    /// Many complaints against the shop came at once.
    Burst,
    /// Something was masked in them.
    Masked,
}

impl Flag {
    const ALL: [Self; 3] = [Self::NearCopy, Self::Burst, Self::Masked];

    fn as_str(self) -> &'static str {
        match self {
            Self::NearCopy => "near-copy",
            Self::Burst => "burst",
            Self::Masked => "masked",
        }
    }

    fn list(text: Option<&str>) -> Vec<Self> {
        let names: Vec<&str> = text.unwrap_or_default().split(',').collect();
        Self::ALL.into_iter().filter(|flag| names.contains(&flag.as_str())).collect()
    }
}

/// A task in a queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Its number.
    pub id: i64,
    /// What is to be decided.
    pub task: Task,
    /// About which shop.
    pub shop: ShopId,
    /// What the shop is called.
    pub shop_name: ShopName,
    /// About which complaint.
    pub complaint: ComplaintId,
    /// What that is about.
    pub category: String,
    /// The reply that it is about; 0 for none.
    pub reply: i64,
    /// Since when it waits.
    pub since: Millis,
    /// What system supervision noticed.
    pub flags: Vec<Flag>,
    /// Whether it still waits.
    pub open: bool,
}

/// What somebody decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// Its number.
    pub id: i64,
    /// When.
    pub at: Millis,
    /// Who.
    pub email: String,
    /// As what.
    pub role: Role,
    /// On which task.
    pub task: i64,
    /// About which complaint.
    pub complaint: ComplaintId,
    /// What; see [`crate::Choice::as_str`].
    pub choice: String,
    /// Why.
    pub reason: String,
}

/// A complaint with nearly the same words as another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alike {
    /// Which.
    pub complaint: ComplaintId,
    /// The task about its buyer's words, done or not.
    pub task: i64,
    /// The shop's key.
    pub shop_key: String,
    /// What the shop is called.
    pub shop_name: ShopName,
}

#[derive(FromRow)]
struct AlikeRow {
    complaint_id: i64,
    key: String,
    name_fa: Option<String>,
    name_en: Option<String>,
    id: i64,
}

#[derive(FromRow)]
struct TaskRow {
    id: i64,
    kind: String,
    shop_id: i64,
    complaint_id: i64,
    reply_id: i64,
    since: i64,
    flags: Option<String>,
    open: i64,
    name_fa: Option<String>,
    name_en: Option<String>,
    category: String,
}

impl TaskRow {
    fn waiting(self) -> Result<Waiting, StoreError> {
        Ok(Waiting {
            task: Task::parse(&self.kind).ok_or_else(|| StoreError::damaged("task", self.id, "it is of no kind"))?,
            id: self.id,
            shop: ShopId(self.shop_id),
            shop_name: ShopName { fa: self.name_fa, en: self.name_en },
            complaint: ComplaintId(self.complaint_id),
            category: self.category,
            reply: self.reply_id,
            since: Millis(self.since),
            flags: Flag::list(self.flags.as_deref()),
            open: self.open != 0,
        })
    }
}

macro_rules! select_task {
    ($rest:literal) => {
        concat!(
            "SELECT t.id, t.kind, t.shop_id, t.complaint_id, t.reply_id, t.since, t.flags, t.open, s.name_fa, s.name_en, \
             c.category FROM task t JOIN shop s ON s.id = t.shop_id JOIN complaint c ON c.id = t.complaint_id ",
            $rest
        )
    };
}

#[derive(FromRow)]
struct DecisionRow {
    id: i64,
    at: i64,
    email: String,
    role: String,
    task_id: i64,
    complaint_id: i64,
    choice: String,
    reason: String,
}

impl DecisionRow {
    fn decided(self) -> Result<Decided, StoreError> {
        Ok(Decided {
            role: Role::parse(&self.role)
                .ok_or_else(|| StoreError::damaged("decision", self.id, "it is of no role"))?,
            id: self.id,
            at: Millis(self.at),
            email: self.email,
            task: self.task_id,
            complaint: ComplaintId(self.complaint_id),
            choice: self.choice,
            reason: self.reason,
        })
    }
}

/// A place in a queue: since when a task waits, and its number.
pub type Place = (Millis, i64);

/// A line of a shop's inbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboxLine {
    /// The complaint.
    pub recent: Recent,
    /// Whether a reply of the shop waits for a reviewer.
    pub replied: bool,
    /// Its place in the inbox.
    pub place: InboxPlace,
}

/// A place in an inbox: 0 for what the shop has to answer, 1 for what waits for others, 2 for what waits for the buyer's rating; when
/// the clock goes off for it, in milliseconds (for those without, when it was opened); and the complaint's number.
pub type InboxPlace = (i64, i64, i64);

#[derive(FromRow)]
struct InboxRow {
    #[sqlx(flatten)]
    complaint: ComplaintRow,
    urgency: i64,
    due: i64,
    replied: i64,
}

/// Complaints against one shop within an hour that make a burst, whatever is usual there.
const BURST: i64 = 20;

impl Store {
    /// The complaints made here that run at a shop, after a place: what it has to answer first, the least time left on top.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn inbox(&self, shop: ShopId, after: InboxPlace, limit: i64) -> Result<Vec<InboxLine>, StoreError> {
        // A complaint waits for one of the two alarms at most; while it is before a supervisor, for none.
        let rows: Vec<InboxRow> = on!(self.db, pool => sqlx::query_as(
            "SELECT * FROM (SELECT c.*, \
             CAST(CASE a.what WHEN 'escalate' THEN 0 WHEN 'close' THEN 2 ELSE 1 END AS BIGINT) AS urgency, \
             COALESCE(a.at, c.opened_at) AS due, \
             (SELECT COUNT(*) FROM reply r WHERE r.complaint_id = c.id AND r.standing = 'waiting') AS replied \
             FROM complaint c LEFT JOIN alarm a ON a.complaint_id = c.id AND a.what IN ('escalate', 'close') \
             WHERE c.shop_id = $1 AND c.scheme = 'bazargah' AND c.ended = 'running') AS line \
             WHERE (urgency, due, id) > ($2, $3, $4) ORDER BY urgency, due, id LIMIT $5",
        ).bind(shop.0).bind(after.0).bind(after.1).bind(after.2).bind(limit).fetch_all(pool).await?);
        rows.into_iter()
            .map(|row| {
                let place = (row.urgency, row.due, row.complaint.id);
                Ok(InboxLine { recent: row.complaint.recent()?, replied: row.replied > 0, place })
            })
            .collect()
    }

    /// The shop's replies to a complaint, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn replies(&self, complaint: ComplaintId) -> Result<Vec<Replied>, StoreError> {
        let rows: Vec<(i64, i64, String, String, Option<String>)> = on!(self.db, pool => sqlx::query_as(
            "SELECT id, at, text, standing, public_text FROM reply WHERE complaint_id = $1 ORDER BY id LIMIT 100",
        ).bind(complaint.0).fetch_all(pool).await?);
        rows.into_iter()
            .map(|(id, at, text, standing, public_text)| {
                let standing =
                    Standing::parse(&standing).ok_or_else(|| StoreError::damaged("reply", id, "it has no standing"))?;
                Ok(Replied { id, at: Millis(at), text, standing, public_text })
            })
            .collect()
    }

    /// How many tasks of a kind wait.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tasks_waiting(&self, task: Task) -> Result<u64, StoreError> {
        let n: i64 = on!(self.db, pool => sqlx::query_scalar("SELECT COUNT(*) FROM task WHERE kind = $1 AND open = 1")
            .bind(task.as_str()).fetch_one(pool).await?);
        Ok(u64::try_from(n).unwrap_or(0))
    }

    /// Tasks of a kind, those that wait longest first, after a place.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tasks(&self, task: Task, after: Place, limit: i64) -> Result<Vec<Waiting>, StoreError> {
        let rows: Vec<TaskRow> = on!(self.db, pool => sqlx::query_as(select_task!(
            "WHERE t.kind = $1 AND t.open = 1 AND (t.since, t.id) > ($2, $3) ORDER BY t.since, t.id LIMIT $4"
        )).bind(task.as_str()).bind(after.0.0).bind(after.1).bind(limit).fetch_all(pool).await?);
        rows.into_iter().map(TaskRow::waiting).collect()
    }

    /// A task.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn task(&self, id: i64) -> Result<Option<Waiting>, StoreError> {
        let row: Option<TaskRow> = on!(self.db, pool =>
            sqlx::query_as(select_task!("WHERE t.id = $1")).bind(id).fetch_optional(pool).await?);
        row.map(TaskRow::waiting).transpose()
    }

    /// What was decided about a complaint, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn decisions_of(&self, complaint: ComplaintId) -> Result<Vec<Decided>, StoreError> {
        let rows: Vec<DecisionRow> = on!(self.db, pool => sqlx::query_as(
            "SELECT d.id, d.at, a.email, d.role, d.task_id, d.complaint_id, d.choice, d.reason \
             FROM decision d JOIN account a ON a.id = d.account_id WHERE d.complaint_id = $1 ORDER BY d.id LIMIT 100",
        ).bind(complaint.0).fetch_all(pool).await?);
        rows.into_iter().map(DecisionRow::decided).collect()
    }

    /// What was decided, newest first, before a number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn decisions(&self, before: i64, limit: i64) -> Result<Vec<Decided>, StoreError> {
        let rows: Vec<DecisionRow> = on!(self.db, pool => sqlx::query_as(
            "SELECT d.id, d.at, a.email, d.role, d.task_id, d.complaint_id, d.choice, d.reason \
             FROM decision d JOIN account a ON a.id = d.account_id WHERE d.id < $1 ORDER BY d.id DESC LIMIT $2",
        ).bind(before).bind(limit).fetch_all(pool).await?);
        rows.into_iter().map(DecisionRow::decided).collect()
    }

    /// Complaints whose words are nearly those of this one, at most ten.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn alike(&self, id: ComplaintId, words: &str) -> Result<Vec<Alike>, StoreError> {
        let near = self.near(id, near::fingerprint(words)).await?;
        if near.is_empty() {
            return Ok(Vec::new());
        }
        let rows: Vec<AlikeRow> = on!(self.db, pool => {
            let mut sql = QueryBuilder::new(
                "SELECT t.complaint_id, s.key, s.name_fa, s.name_en, t.id FROM task t JOIN shop s ON s.id = t.shop_id \
                 WHERE t.kind = 'words' AND t.reply_id = 0 AND t.complaint_id IN (");
            push_list(&mut sql, near.iter().map(|other| other.0));
            sql.push(" ORDER BY t.complaint_id DESC");
            sql.build_query_as().fetch_all(pool).await?
        });
        let alike = |row: AlikeRow| Alike {
            complaint: ComplaintId(row.complaint_id),
            task: row.id,
            shop_key: row.key,
            shop_name: ShopName { fa: row.name_fa, en: row.name_en },
        };
        Ok(rows.into_iter().map(alike).collect())
    }

    async fn near(&self, id: ComplaintId, print: Fingerprint) -> Result<Vec<ComplaintId>, StoreError> {
        if !print.is_telling() {
            return Ok(Vec::new());
        }
        let mut near = Vec::new();
        for band in print.bands() {
            let rows: Vec<(i64, i64)> = on!(self.db, pool => sqlx::query_as(
                "SELECT complaint_id, bits FROM fingerprint WHERE band = $1 AND complaint_id <> $2 \
                 ORDER BY complaint_id DESC LIMIT 200",
            ).bind(i64::from(band)).bind(id.0).fetch_all(pool).await?);
            for (other, bits) in rows {
                let other_print = Fingerprint::from_bits(u64::from_ne_bytes(bits.to_ne_bytes()));
                if print.is_near(other_print) && !near.contains(&ComplaintId(other)) {
                    near.push(ComplaintId(other));
                }
            }
        }
        near.truncate(10);
        Ok(near)
    }

    /// Looks at words that nobody has looked at: whether they are nearly those of others, whether they came in a burst, whether
    /// something is masked in them. Tells how many it looked at.
    ///
    /// # Errors
    /// When the database fails; what was not looked at is looked at again.
    pub async fn sift(&self, limit: i64) -> Result<usize, StoreError> {
        let rows: Vec<(i64, i64, i64, i64, i64)> = on!(self.db, pool => sqlx::query_as(
            "SELECT id, complaint_id, reply_id, shop_id, since FROM task WHERE flags IS NULL ORDER BY id LIMIT $1",
        ).bind(limit).fetch_all(pool).await?);
        let mut looked = Vec::with_capacity(rows.len());
        let mut read = Vec::with_capacity(rows.len());
        for row in rows {
            let (_, complaint, reply, ..) = &row;
            let told: Option<String> = if *reply == 0 {
                on!(self.db, pool => sqlx::query_scalar("SELECT told FROM report WHERE complaint_id = $1")
                    .bind(complaint).fetch_optional(pool).await?)
            } else {
                on!(self.db, pool => sqlx::query_scalar("SELECT text FROM reply WHERE id = $1")
                    .bind(reply).fetch_optional(pool).await?)
            };
            let told = told.unwrap_or_default();
            // Only buyers' words are compared: shops write much the same to many.
            let print = if *reply == 0 { near::fingerprint(&told) } else { Fingerprint::SHORT };
            read.push((row, told.contains(MARK), print));
        }
        let mut prints: Vec<(i64, i64, i64)> = Vec::new();
        for ((task, complaint, reply, shop, since), masked, print) in &read {
            let mut flags = Vec::new();
            if *reply == 0 {
                let bits = i64::from_ne_bytes(print.bits().to_ne_bytes());
                let in_batch = read.iter().any(|((_, other, ..), _, near)| other != complaint && print.is_near(*near));
                if in_batch || !self.near(ComplaintId(*complaint), *print).await?.is_empty() {
                    flags.push(Flag::NearCopy);
                }
                if print.is_telling() {
                    prints.extend(print.bands().into_iter().map(|band| (i64::from(band), *complaint, bits)));
                }
                let around: i64 = on!(self.db, pool => sqlx::query_scalar(
                    "SELECT COUNT(*) FROM (SELECT 1 FROM complaint WHERE shop_id = $1 AND opened_at > $2 AND opened_at <= $3 \
                     LIMIT $4) AS c",
                ).bind(shop).bind(since - 3_600_000).bind(since).bind(BURST).fetch_one(pool).await?);
                if around >= BURST {
                    flags.push(Flag::Burst);
                }
            }
            if *masked {
                flags.push(Flag::Masked);
            }
            looked.push((*task, flags.into_iter().map(Flag::as_str).collect::<Vec<_>>().join(",")));
        }
        if looked.is_empty() {
            return Ok(0);
        }
        let mut tx = self.begin().await?;
        for chunk in runs(&prints) {
            within!(tx, conn => {
                let mut sql = QueryBuilder::new("INSERT INTO fingerprint (band, complaint_id, bits) ");
                sql.push_values(chunk, |mut row, (band, complaint, bits)| {
                    row.push_bind(*band).push_bind(*complaint).push_bind(*bits);
                });
                sql.push(" ON CONFLICT DO NOTHING");
                sql.build().execute(conn).await?;
            });
        }
        for (task, flags) in &looked {
            within!(tx, conn => sqlx::query("UPDATE task SET flags = $1 WHERE id = $2")
                .bind(flags.as_str()).bind(*task).execute(conn).await?.rows_affected());
        }
        tx.commit().await?;
        Ok(looked.len())
    }
}
