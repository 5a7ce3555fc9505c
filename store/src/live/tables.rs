//! The tables behind what happens here: what a batch of deeds is read from, and what it leaves.

use super::{
    Alarm, Choice, Deed, Desk, Hash, LIMIT_HOURS, Notice, Reply, Report, Ruling, Standing, To, WordsState, alarm,
    alarms_of,
};
use crate::StoreError;
use crate::complaint::ComplaintRow;
use crate::db::{Tx, runs, within};
use crate::pen::{Known, LIST_LENGTHS, Pen, push_list, write_complaints, write_events, write_sources};
use crate::people::SLOT_MS;
use crate::projection::to_json;
use bazargah_domain::calendar::Millis;
use bazargah_domain::case::Step;
use bazargah_domain::complaint::{Complaint, ComplaintId, End};
use bazargah_domain::festival::edition::Broken;
use bazargah_domain::guarantee::ClaimStanding;
use bazargah_domain::record::Recent;
use bazargah_domain::role::Task;
use bazargah_domain::shop::{Scheme, ShopId, SourceId};
use sqlx::QueryBuilder;
use std::collections::{BTreeSet, HashMap, HashSet};

/// A task as deeds need it.
#[derive(Debug, Clone)]
pub(super) struct TaskRow {
    pub kind: Task,
    pub shop: ShopId,
    pub complaint: ComplaintId,
    /// The reply that it is about; 0 for none.
    pub reply: i64,
    /// When that reply was sent.
    pub reply_at: Millis,
    pub open: bool,
}

/// The tasks that a complaint as it stands waits for.
fn tasks_of(complaint: &Complaint) -> [(Task, bool); 2] {
    let course = &complaint.course;
    let running = complaint.end == End::Running;
    [
        (Task::Decide, running && course.escalated_at.is_some() && course.decision.is_none()),
        (Task::Contest, running && course.contest.is_some_and(|contest| contest.decided.is_none())),
    ]
}

const NEW_TASK: &str = "INSERT INTO task (kind, shop_id, complaint_id, reply_id, since, open) \
     VALUES ($1, $2, $3, $4, $5, 1) ON CONFLICT DO NOTHING";

/// A letter's name: the same for the same event, so that it is never written twice.
fn name(notice: &Notice) -> String {
    let to = if notice.to == To::Buyer { 'b' } else { 's' };
    format!("{}-{}-{}-{to}", notice.kind, notice.complaint.0, notice.of)
}

impl Tx {
    /// Reads all that these deeds work on, in a few wide queries.
    pub(super) async fn desk(&mut self, now: Millis, deeds: &[Deed]) -> Result<Desk, StoreError> {
        let next_seq = self.lock_head().await?;
        let (mut shops, mut complaints) = (BTreeSet::new(), BTreeSet::new());
        let (mut orders, mut forms, mut limited) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        let mut withdrawn = BTreeSet::new();
        let (mut tasks, mut partial) = (HashMap::new(), HashSet::new());
        for deed in deeds {
            match deed {
                Deed::Open(report) => {
                    shops.insert(report.shop);
                    orders.extend(report.order_hash);
                    forms.insert(report.follow_hash);
                    limited.extend(report.limits.iter().map(|limit| limit.key));
                }
                Deed::Step { complaint, step, .. } => {
                    complaints.insert(*complaint);
                    if *step == Step::Withdraw {
                        withdrawn.insert(*complaint);
                    }
                }
                Deed::Reply(Reply { complaint, .. }) | Deed::Ring(Alarm { complaint, .. }) => {
                    complaints.insert(*complaint);
                }
                Deed::Decide(ruling) => {
                    if let Some(task) = self.task(ruling.task).await? {
                        complaints.insert(task.complaint);
                        if self.speaks_for(ruling.by, task.shop).await? {
                            partial.insert((ruling.by, task.shop));
                        }
                        tasks.insert(ruling.task, task);
                    }
                }
            }
        }
        let complaints: Vec<ComplaintId> = complaints.into_iter().collect();
        let mut known = HashMap::new();
        let mut set = HashSet::new();
        for chunk in complaints.chunks(LIST_LENGTHS[3]) {
            let rows: Vec<ComplaintRow> = within!(*self, conn => {
                let mut sql = QueryBuilder::new("SELECT * FROM complaint WHERE id IN (");
                push_list(&mut sql, chunk.iter().map(|id| id.0));
                sql.build_query_as().fetch_all(conn).await?
            });
            // Nobody takes a step with a complaint of another source.
            for row in rows.into_iter().filter(|row| row.scheme == Scheme::Bazargah.as_str()) {
                let (source, shop) = (SourceId { scheme: Scheme::Bazargah, id: row.source_id.clone() }, row.shop_id);
                let Recent { id, complaint } = row.recent()?;
                shops.insert(ShopId(shop));
                known.insert(id, (source, Known { id, shop: ShopId(shop), complaint, changed: false }));
            }
            let rows: Vec<(i64, i64, String)> = within!(*self, conn => {
                let mut sql = QueryBuilder::new("SELECT at, complaint_id, what FROM alarm WHERE complaint_id IN (");
                push_list(&mut sql, chunk.iter().map(|id| id.0));
                sql.build_query_as().fetch_all(conn).await?
            });
            for row in rows {
                set.insert(alarm(row)?);
            }
        }
        // An order whose complaint was taken back, or removed, can be complained about again.
        let orders = self
            .reports_by(
                "SELECT r.order_hash, r.complaint_id FROM report r JOIN complaint c ON c.id = r.complaint_id \
                 WHERE c.state NOT IN ('withdrawn', 'removed') AND r.order_hash IN (",
                orders,
            )
            .await?;
        let forms =
            self.reports_by("SELECT follow_hash, complaint_id FROM report WHERE follow_hash IN (", forms).await?;
        let counted = self.counted(now, limited).await?;
        let claims = self.claims_of(withdrawn).await?;
        let mut pen = Pen::new(next_seq);
        pen.keep(self.load_shops(&shops.into_iter().collect::<Vec<_>>()).await?);
        Ok(Desk {
            pen,
            now,
            known,
            orders,
            forms,
            set,
            claims,
            counted,
            tasks,
            partial,
            reports: Vec::new(),
            new_sources: Vec::new(),
            replies: Vec::new(),
            rulings: Vec::new(),
            notices: Vec::new(),
            rung: Vec::new(),
            next_alarms: Vec::new(),
        })
    }

    async fn task(&mut self, id: i64) -> Result<Option<TaskRow>, StoreError> {
        let row: Option<(String, i64, i64, i64, i64, Option<i64>)> = within!(*self, conn => sqlx::query_as(
            "SELECT t.kind, t.shop_id, t.complaint_id, t.reply_id, t.open, r.at \
             FROM task t LEFT JOIN reply r ON r.id = t.reply_id WHERE t.id = $1",
        ).bind(id).fetch_optional(conn).await?);
        let Some((kind, shop, complaint, reply, open, reply_at)) = row else { return Ok(None) };
        let kind = Task::parse(&kind).ok_or_else(|| StoreError::damaged("task", id, "it is of no kind"))?;
        Ok(Some(TaskRow {
            kind,
            shop: ShopId(shop),
            complaint: ComplaintId(complaint),
            reply,
            reply_at: Millis(reply_at.unwrap_or(0)),
            open: open != 0,
        }))
    }

    /// Where the claims of these complaints stand; a complaint has one at most.
    async fn claims_of(
        &mut self,
        complaints: BTreeSet<ComplaintId>,
    ) -> Result<HashMap<ComplaintId, ClaimStanding>, StoreError> {
        let complaints: Vec<ComplaintId> = complaints.into_iter().collect();
        let mut claims = HashMap::new();
        for chunk in complaints.chunks(LIST_LENGTHS[3]) {
            let rows: Vec<(i64, String)> = within!(*self, conn => {
                let mut sql = QueryBuilder::new("SELECT complaint_id, standing FROM fund_claim WHERE complaint_id IN (");
                push_list(&mut sql, chunk.iter().map(|id| id.0));
                sql.build_query_as().fetch_all(conn).await?
            });
            for (complaint, name) in rows {
                let standing = ClaimStanding::parse(&name)
                    .ok_or_else(|| StoreError::damaged("claim", complaint, "it stands nowhere"))?;
                claims.insert(ComplaintId(complaint), standing);
            }
        }
        Ok(claims)
    }

    /// How often each of these was done within the hours for which reports are limited.
    async fn counted(&mut self, now: Millis, keys: BTreeSet<Hash>) -> Result<HashMap<Hash, (i64, i64)>, StoreError> {
        let slot = now.0.div_euclid(SLOT_MS);
        let keys: Vec<Hash> = keys.into_iter().collect();
        let mut counted = HashMap::new();
        for chunk in keys.chunks(LIST_LENGTHS[3]) {
            let rows: Vec<(Vec<u8>, i64)> = within!(*self, conn => {
                let mut sql = QueryBuilder::new("SELECT key, CAST(SUM(n) AS BIGINT) FROM counter WHERE slot > ");
                sql.push_bind(slot - LIMIT_HOURS).push(" AND key IN (");
                push_list(&mut sql, chunk.iter().map(|key| key.to_vec()));
                sql.push(" GROUP BY key");
                sql.build_query_as().fetch_all(conn).await?
            });
            counted.extend(rows.into_iter().filter_map(|(key, n)| Some((Hash::try_from(key).ok()?, (n, 0)))));
        }
        Ok(counted)
    }

    /// The reports that have one of these hashes.
    async fn reports_by(
        &mut self,
        sql: &'static str,
        hashes: BTreeSet<Hash>,
    ) -> Result<HashMap<Hash, ComplaintId>, StoreError> {
        let hashes: Vec<Hash> = hashes.into_iter().collect();
        let mut by_hash = HashMap::new();
        for chunk in hashes.chunks(LIST_LENGTHS[3]) {
            let rows: Vec<(Vec<u8>, i64)> = within!(*self, conn => {
                let mut sql = QueryBuilder::new(sql);
                push_list(&mut sql, chunk.iter().map(|hash| hash.to_vec()));
                sql.build_query_as().fetch_all(conn).await?
            });
            by_hash
                .extend(rows.into_iter().filter_map(|(hash, id)| Some((Hash::try_from(hash).ok()?, ComplaintId(id)))));
        }
        Ok(by_hash)
    }

    /// Writes all that was done.
    pub(super) async fn write(&mut self, desk: &Desk) -> Result<(), StoreError> {
        write_complaints(self, desk.known.values().map(|(source, known)| (source, known))).await?;
        write_events(self, &desk.pen.events, desk.now).await?;
        self.write_shops(&desk.pen.touched(), true).await?;
        write_sources(self, &desk.new_sources).await?;
        self.write_reports(&desk.reports).await?;
        self.write_counters(desk).await?;
        self.write_alarms(desk).await?;
        self.write_tasks(desk).await?;
        for (reply, shop, at) in &desk.replies {
            self.write_reply(reply, *shop, *at).await?;
        }
        for (ruling, task) in &desk.rulings {
            self.write_ruling(ruling, task, desk.now).await?;
        }
        self.write_notices(desk).await?;
        if !desk.pen.events.is_empty() {
            self.source_read(Scheme::Bazargah, desk.now).await?;
        }
        self.move_head(&desk.pen).await
    }

    async fn write_reports(&mut self, reports: &[(ComplaintId, Report)]) -> Result<(), StoreError> {
        // An order has one report; one that still has it here is of a complaint that was taken back or removed.
        let orders: Vec<Hash> = reports.iter().filter_map(|(_, report)| report.order_hash).collect();
        for chunk in orders.chunks(LIST_LENGTHS[3]) {
            within!(*self, conn => {
                let mut sql = QueryBuilder::new("UPDATE report SET order_hash = NULL WHERE order_hash IN (");
                push_list(&mut sql, chunk.iter().map(|hash| hash.to_vec()));
                sql.build().execute(conn).await?;
            });
        }
        for chunk in runs(reports) {
            within!(*self, conn => {
                let mut sql = QueryBuilder::new(
                    "INSERT INTO report (complaint_id, shop_id, follow_hash, order_hash, order_reference, told, wish, contact, lang, \
                     broken) ");
                sql.push_values(chunk, |mut row, (id, report)| {
                    row.push_bind(id.0)
                        .push_bind(report.shop.0)
                        .push_bind(report.follow_hash.as_slice())
                        .push_bind(report.order_hash.map(|hash| hash.to_vec()))
                        .push_bind(report.order_reference.as_deref())
                        .push_bind(report.told.as_str())
                        .push_bind(report.wish.as_str())
                        .push_bind(report.contact.as_str())
                        .push_bind(report.lang)
                        .push_bind(report.broken.as_deref().map(to_json::<Broken>));
                });
                sql.build().execute(conn).await?;
            });
        }
        // What was kept while the form was filled in belongs to the complaint now.
        for (id, report) in reports.iter().filter(|(_, report)| report.drafted) {
            within!(*self, conn => {
                sqlx::query("UPDATE file SET complaint_id = $1, draft = NULL WHERE draft = $2")
                    .bind(id.0).bind(report.follow_hash.as_slice()).execute(&mut *conn).await?;
                sqlx::query("DELETE FROM draft WHERE code_hash = $1")
                    .bind(report.follow_hash.as_slice()).execute(conn).await?.rows_affected()
            });
        }
        Ok(())
    }

    async fn write_counters(&mut self, desk: &Desk) -> Result<(), StoreError> {
        let slot = desk.now.0.div_euclid(SLOT_MS);
        let fresh: Vec<(&Hash, i64)> =
            desk.counted.iter().filter(|(_, (_, fresh))| *fresh > 0).map(|(key, (_, fresh))| (key, *fresh)).collect();
        for chunk in runs(&fresh) {
            within!(*self, conn => {
                let mut sql = QueryBuilder::new("INSERT INTO counter (slot, key, n) ");
                sql.push_values(chunk, |mut row, (key, n)| {
                    row.push_bind(slot).push_bind(key.as_slice()).push_bind(*n);
                });
                sql.push(" ON CONFLICT (key, slot) DO UPDATE SET n = counter.n + excluded.n");
                sql.build().execute(conn).await?;
            });
        }
        Ok(())
    }

    /// Sets the tasks of every complaint that changed, and takes back those that nobody need decide any more.
    async fn write_tasks(&mut self, desk: &Desk) -> Result<(), StoreError> {
        let opened: HashSet<ComplaintId> = desk.reports.iter().map(|(id, _)| *id).collect();
        let mut set: Vec<(Task, ShopId, ComplaintId)> =
            desk.reports.iter().map(|(id, report)| (Task::Words, report.shop, *id)).collect();
        for (_, known) in desk.known.values().filter(|(_, known)| known.changed && !opened.contains(&known.id)) {
            for (kind, wanted) in tasks_of(&known.complaint) {
                if wanted {
                    set.push((kind, known.shop, known.id));
                } else {
                    within!(*self, conn => sqlx::query(
                        "UPDATE task SET open = 0 WHERE complaint_id = $1 AND kind = $2 AND reply_id = 0 AND open = 1",
                    ).bind(known.id.0).bind(kind.as_str()).execute(conn).await?.rows_affected());
                }
            }
            // Words of what was removed are nobody's to pass, and replies to what has ended nobody's to judge.
            let over: &[Task] = match known.complaint.end {
                End::Removed { .. } => &[Task::Words, Task::Reply],
                End::Running => &[],
                End::Closed { .. } | End::Withdrawn { .. } => &[Task::Reply],
            };
            for kind in over {
                within!(*self, conn => sqlx::query(
                    "UPDATE task SET open = 0 WHERE complaint_id = $1 AND kind = $2 AND open = 1",
                ).bind(known.id.0).bind(kind.as_str()).execute(conn).await?.rows_affected());
            }
        }
        for chunk in runs(&set) {
            within!(*self, conn => {
                let mut sql =
                    QueryBuilder::new("INSERT INTO task (kind, shop_id, complaint_id, reply_id, since, open) ");
                sql.push_values(chunk, |mut row, (kind, shop, complaint)| {
                    row.push_bind(kind.as_str())
                        .push_bind(shop.0)
                        .push_bind(complaint.0)
                        .push_bind(0i64)
                        .push_bind(desk.now.0)
                        .push_bind(1i64);
                });
                sql.push(" ON CONFLICT DO NOTHING");
                sql.build().execute(conn).await?;
            });
        }
        Ok(())
    }

    async fn write_reply(&mut self, reply: &Reply, shop: ShopId, at: Millis) -> Result<(), StoreError> {
        let standing = if reply.is_answer { Standing::Answer } else { Standing::Waiting };
        let kind = if reply.is_answer { Task::Words } else { Task::Reply };
        within!(*self, conn => {
            // The same words sent twice, while they wait, are one reply.
            let id: Option<i64> = sqlx::query_scalar(
                "INSERT INTO reply (complaint_id, account_id, at, text, standing) SELECT $1, $2, $3, $4, $5 \
                 WHERE NOT EXISTS (SELECT 1 FROM reply WHERE complaint_id = $1 AND text = $4 AND standing = 'waiting') \
                 RETURNING id",
            ).bind(reply.complaint.0).bind(reply.by.0).bind(at.0).bind(reply.text.as_str()).bind(standing.as_str())
                .fetch_optional(&mut *conn).await?;
            let Some(id) = id else { return Ok(()) };
            sqlx::query(NEW_TASK).bind(kind.as_str()).bind(shop.0).bind(reply.complaint.0).bind(id).bind(at.0)
                .execute(conn).await?.rows_affected()
        });
        Ok(())
    }

    async fn write_ruling(&mut self, ruling: &Ruling, task: &TaskRow, now: Millis) -> Result<(), StoreError> {
        within!(*self, conn => {
            sqlx::query("UPDATE task SET open = 0 WHERE id = $1").bind(ruling.task).execute(&mut *conn).await?;
            sqlx::query(
                "INSERT INTO decision (at, account_id, role, task_id, complaint_id, choice, reason) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7)",
            ).bind(now.0).bind(ruling.by.0).bind(ruling.role.as_str()).bind(ruling.task).bind(task.complaint.0)
                .bind(ruling.choice.as_str()).bind(ruling.reason.as_str()).execute(&mut *conn).await?;
            match &ruling.choice {
                Choice::Publish { words, salt } if task.reply == 0 => {
                    sqlx::query("UPDATE report SET words = $1, public_told = $2, salt = $3 WHERE complaint_id = $4")
                        .bind(WordsState::Public.as_str()).bind(words.as_str()).bind(salt.as_slice()).bind(task.complaint.0)
                        .execute(conn).await?.rows_affected()
                }
                Choice::Publish { words, salt } => {
                    sqlx::query("UPDATE reply SET public_text = $1, salt = $2 WHERE id = $3")
                        .bind(words.as_str()).bind(salt.as_slice()).bind(task.reply).execute(conn).await?.rows_affected()
                }
                Choice::KeepPrivate if task.reply == 0 => {
                    sqlx::query("UPDATE report SET words = $1 WHERE complaint_id = $2")
                        .bind(WordsState::Private.as_str()).bind(task.complaint.0).execute(conn).await?.rows_affected()
                }
                Choice::Reply { is_answer } => {
                    let standing = if *is_answer { Standing::Answer } else { Standing::NotAnAnswer };
                    sqlx::query("UPDATE reply SET standing = $1 WHERE id = $2")
                        .bind(standing.as_str()).bind(task.reply).execute(&mut *conn).await?;
                    // The words of an answer go to the public like any other.
                    if *is_answer {
                        sqlx::query(NEW_TASK).bind(Task::Words.as_str()).bind(task.shop.0).bind(task.complaint.0)
                            .bind(task.reply).bind(now.0).execute(conn).await?.rows_affected()
                    } else {
                        0
                    }
                }
                _ => 0,
            }
        });
        Ok(())
    }

    /// Letters to the buyer, one row each; those to a shop, one for each of its people.
    async fn write_notices(&mut self, desk: &Desk) -> Result<(), StoreError> {
        let opened: HashMap<ComplaintId, &'static str> =
            desk.reports.iter().map(|(id, report)| (*id, report.lang)).collect();
        let (mut fresh, mut to_shops) = (Vec::new(), Vec::new());
        for notice in &desk.notices {
            match (notice.to, opened.get(&notice.complaint)) {
                (To::Buyer, Some(lang)) => fresh.push((notice, *lang)),
                (To::Buyer, None) => {
                    within!(*self, conn => sqlx::query(
                        "INSERT INTO outbox (id, kind, complaint_id, lang, due, tries) \
                         SELECT $1, $2, complaint_id, lang, $3, 0 FROM report WHERE complaint_id = $4 ON CONFLICT DO NOTHING",
                    ).bind(name(notice)).bind(notice.kind).bind(desk.now.0).bind(notice.complaint.0)
                        .execute(conn).await?.rows_affected());
                }
                (To::Shop, _) => to_shops.push(notice),
            }
        }
        for chunk in runs(&fresh) {
            within!(*self, conn => {
                let mut sql = QueryBuilder::new("INSERT INTO outbox (id, kind, complaint_id, lang, due, tries) ");
                sql.push_values(chunk, |mut row, (notice, lang)| {
                    row.push_bind(name(notice))
                        .push_bind(notice.kind)
                        .push_bind(notice.complaint.0)
                        .push_bind(*lang)
                        .push_bind(desk.now.0)
                        .push_bind(0i64);
                });
                sql.push(" ON CONFLICT DO NOTHING");
                sql.build().execute(conn).await?;
            });
        }
        // Most shops have nobody here: they are asked for once.
        let shops: BTreeSet<ShopId> = to_shops.iter().map(|notice| notice.shop).collect();
        let shops: Vec<ShopId> = shops.into_iter().collect();
        let mut members: HashMap<i64, Vec<(i64, String)>> = HashMap::new();
        for chunk in shops.chunks(LIST_LENGTHS[3]) {
            let rows: Vec<(i64, i64, String)> = within!(*self, conn => {
                let mut sql = QueryBuilder::new(
                    "SELECT m.shop_id, a.id, a.lang FROM member m JOIN account a ON a.id = m.account_id WHERE m.shop_id IN (");
                push_list(&mut sql, chunk.iter().map(|shop| shop.0));
                sql.build_query_as().fetch_all(conn).await?
            });
            for (shop, account, lang) in rows {
                members.entry(shop).or_default().push((account, lang));
            }
        }
        for notice in to_shops {
            for (account, lang) in members.get(&notice.shop.0).into_iter().flatten() {
                within!(*self, conn => sqlx::query(
                    "INSERT INTO outbox (id, kind, complaint_id, account_id, lang, due, tries) \
                     VALUES ($1, $2, $3, $4, $5, $6, 0) ON CONFLICT DO NOTHING",
                ).bind(format!("{}-{account}", name(notice))).bind(notice.kind).bind(notice.complaint.0).bind(*account)
                    .bind(lang.as_str()).bind(desk.now.0).execute(conn).await?.rows_affected());
            }
        }
        Ok(())
    }

    /// Sets the alarms of every complaint that changed anew, and takes away those that went off.
    async fn write_alarms(&mut self, desk: &Desk) -> Result<(), StoreError> {
        let changed: Vec<&Known> = desk.known.values().map(|(_, known)| known).filter(|known| known.changed).collect();
        let opened: HashSet<ComplaintId> = desk.reports.iter().map(|(id, _)| *id).collect();
        let old: Vec<i64> =
            changed.iter().map(|known| known.id).filter(|id| !opened.contains(id)).map(|id| id.0).collect();
        for chunk in old.chunks(LIST_LENGTHS[3]) {
            within!(*self, conn => {
                let mut sql = QueryBuilder::new("DELETE FROM alarm WHERE complaint_id IN (");
                push_list(&mut sql, chunk.iter().copied());
                sql.build().execute(conn).await?;
            });
        }
        for chunk in runs(&desk.rung) {
            within!(*self, conn => {
                let mut sql = QueryBuilder::new("DELETE FROM alarm WHERE (at, complaint_id, what) IN (");
                sql.push_values(chunk, |mut row, alarm| {
                    row.push_bind(alarm.at.0).push_bind(alarm.complaint.0).push_bind(alarm.what.as_str());
                });
                sql.push(")");
                sql.build().execute(conn).await?;
            });
        }
        let rung: HashSet<&Alarm> = desk.rung.iter().collect();
        let next = |known: &&Known| {
            let schedule = alarms_of(known.id, &known.complaint);
            // What came before the one that was set has gone off already.
            let begin = schedule.iter().position(|alarm| desk.set.contains(alarm)).unwrap_or(0);
            schedule.into_iter().skip(begin).find(|alarm| alarm.is_wanted(desk.now) && !rung.contains(alarm))
        };
        let mut set: Vec<Alarm> = changed.iter().filter_map(next).collect();
        let anew: HashSet<ComplaintId> = changed.iter().map(|known| known.id).collect();
        set.extend(desk.next_alarms.iter().filter(|alarm| !anew.contains(&alarm.complaint)));
        for chunk in runs(&set) {
            within!(*self, conn => {
                let mut sql = QueryBuilder::new("INSERT INTO alarm (at, complaint_id, what) ");
                sql.push_values(chunk, |mut row, alarm| {
                    row.push_bind(alarm.at.0).push_bind(alarm.complaint.0).push_bind(alarm.what.as_str());
                });
                sql.push(" ON CONFLICT DO NOTHING");
                sql.build().execute(conn).await?;
            });
        }
        Ok(())
    }
}
