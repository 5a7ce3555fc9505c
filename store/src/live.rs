//! What happens here: buyers open complaints, people and the clock take steps. Many deeds are written in one transaction, each
//! done whole or refused; public events, tables, private parts and alarms together.

use crate::complaint::ComplaintRow;
use crate::db::{Tx, on, runs, within};
use crate::pen::{Known, LIST_LENGTHS, Pen, push_list, write_complaints, write_events};
use crate::{Store, StoreError};
use bazargah_domain::calendar::Millis;
use bazargah_domain::case::{self, Actor, Next, Policy, Refusal, Step};
use bazargah_domain::complaint::{Complaint, ComplaintId};
use bazargah_domain::event::Fact;
use bazargah_domain::money::Rial;
use bazargah_domain::record::Recent;
use bazargah_domain::shop::{Scheme, ShopId, SourceId};
use sqlx::QueryBuilder;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// A SHA-256.
pub type Hash = [u8; 32];

/// What a buyer reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Against which shop.
    pub shop: ShopId,
    /// What it is about; public.
    pub category: String,
    /// The amount in question; public.
    pub amount: Option<Rial>,
    /// The hash of the code by which the buyer follows it.
    pub follow_hash: Hash,
    /// The hash of shop and order reference.
    pub order_hash: Option<Hash>,
    /// The order reference in the buyer's words.
    pub order_reference: Option<String>,
    /// What happened, masked.
    pub told: String,
    /// What is asked for, masked.
    pub wish: String,
    /// Where the buyer is reached.
    pub contact: String,
}

/// Something that is to happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// A buyer opens a complaint.
    Open(Box<Report>),
    /// Somebody takes a step.
    Step {
        /// With which complaint.
        complaint: ComplaintId,
        /// Which.
        step: Step,
        /// Who.
        actor: Actor,
    },
    /// An alarm goes off.
    Ring(Alarm),
}

/// What the clock is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Alarm {
    /// When.
    pub at: Millis,
    /// With which complaint.
    pub complaint: ComplaintId,
    /// What.
    pub what: What,
}

/// See [`Alarm`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// The deadline is over: the shop's figures are to say so.
    Overdue,
    /// A silent shop's complaint goes to a supervisor.
    Escalate,
    /// Nobody rated the answer.
    Close,
}

impl What {
    const ALL: [Self; 3] = [Self::Overdue, Self::Escalate, Self::Close];

    fn as_str(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Escalate => "escalate",
            Self::Close => "close",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|what| what.as_str() == name)
    }
}

/// Why a deed is not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotDone {
    /// There is no such shop.
    #[error("there is no such shop")]
    NoShop,
    /// There is no such complaint, or none that was made here.
    #[error("there is no such complaint here")]
    NoComplaint,
    /// The same order was complained about before.
    #[error("there is a complaint about this order already")]
    SameOrder(ComplaintId),
    /// The same form was sent before.
    #[error("this form has been sent already")]
    SameForm(ComplaintId),
    /// The rules refuse it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The alarm has gone off already, or what it waited for has come.
    #[error("the alarm is no longer set")]
    NotSet,
}

/// A complaint with its private part, as its buyer follows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Against which shop.
    pub shop: ShopId,
    /// What is publicly known.
    pub complaint: Recent,
    /// What happened, masked.
    pub told: String,
    /// What is asked for, masked.
    pub wish: String,
    /// The order reference.
    pub order_reference: Option<String>,
}

/// The alarms that a complaint as it stands waits for.
fn alarms_of(id: ComplaintId, complaint: &Complaint) -> Vec<Alarm> {
    let alarm = |at, what| Alarm { at, complaint: id, what };
    match case::next(complaint) {
        Next::Answer { by } => {
            let escalation = by.plus_hours(i64::from(Policy::of(complaint).escalation_hours));
            // Overdue is what lies beyond the last moment.
            vec![alarm(Millis(by.0 + 1), What::Overdue), alarm(escalation, What::Escalate)]
        }
        Next::Rating { by } => vec![alarm(Millis(by.0 + 1), What::Close)],
        Next::Escalation { .. } | Next::Decision | Next::Nothing => Vec::new(),
    }
}

/// What a batch of deeds works on.
struct Desk {
    pen: Pen,
    now: Millis,
    known: HashMap<ComplaintId, (SourceId, Known)>,
    orders: HashMap<Hash, ComplaintId>,
    forms: HashMap<Hash, ComplaintId>,
    set: HashSet<Alarm>,
    reports: Vec<(ComplaintId, Report)>,
    new_sources: Vec<ShopId>,
    /// Alarms that went off and change nothing else of their complaint.
    rung: Vec<Alarm>,
}

impl Desk {
    fn do_one(&mut self, deed: Deed) -> Result<Result<Recent, NotDone>, StoreError> {
        match deed {
            Deed::Open(report) => Ok(self.open(*report)),
            Deed::Step { complaint, step, actor } => self.step(complaint, &step, actor),
            Deed::Ring(alarm) => self.ring(alarm),
        }
    }

    fn open(&mut self, report: Report) -> Result<Recent, NotDone> {
        let shop = report.shop;
        let key = self.pen.kept.get(&shop).map(|kept| kept.shop.key.clone()).ok_or(NotDone::NoShop)?;
        if let Some(first) = self.forms.get(&report.follow_hash) {
            return Err(NotDone::SameForm(*first));
        }
        if let Some(first) = report.order_hash.and_then(|order| self.orders.get(&order)) {
            return Err(NotDone::SameOrder(*first));
        }
        let source = SourceId { scheme: Scheme::Bazargah, id: key };
        if self.pen.kept.get(&shop).is_some_and(|kept| !kept.shop.sources.contains(&source)) {
            self.pen.happened(shop, None, &Fact::SourceAdded { source });
            self.new_sources.push(shop);
        }
        let name = self.pen.next_seq.to_string();
        let id = ComplaintId(self.pen.next_seq);
        self.forms.insert(report.follow_hash, id);
        self.orders.extend(report.order_hash.map(|order| (order, id)));
        let opening = Fact::ComplaintOpened {
            scheme: Scheme::Bazargah,
            source_id: name.clone(),
            at: self.now,
            deadline_hours: Policy::on(self.now.day()).deadline_hours,
            category: report.category.clone(),
            amount: report.amount,
            url: None,
        };
        let known = self.pen.open(shop, &opening).ok_or(NotDone::NoShop)?;
        let recent = Recent { id: known.id, complaint: known.complaint.clone() };
        self.reports.push((known.id, report));
        self.known.insert(known.id, (SourceId { scheme: Scheme::Bazargah, id: name }, known));
        Ok(recent)
    }

    fn step(&mut self, id: ComplaintId, step: &Step, actor: Actor) -> Result<Result<Recent, NotDone>, StoreError> {
        let Some((_, known)) = self.known.get_mut(&id) else { return Ok(Err(NotDone::NoComplaint)) };
        let facts = match case::facts_of(&known.complaint, step, actor, self.now) {
            Ok(facts) => facts,
            Err(refusal) => return Ok(Err(refusal.into())),
        };
        for fact in &facts {
            self.pen.follow(known, fact)?;
        }
        Ok(Ok(Recent { id, complaint: known.complaint.clone() }))
    }

    fn ring(&mut self, alarm: Alarm) -> Result<Result<Recent, NotDone>, StoreError> {
        if alarm.at > self.now || !self.set.remove(&alarm) {
            return Ok(Err(NotDone::NotSet));
        }
        match alarm.what {
            What::Overdue => {
                self.rung.push(alarm);
                let Some((_, known)) = self.known.get(&alarm.complaint) else { return Ok(Err(NotDone::NoComplaint)) };
                // That no answer came until now is what there is to know.
                let (shop, until) = (known.shop, self.now);
                let newer = self
                    .pen
                    .kept
                    .get(&shop)
                    .is_some_and(|kept| kept.record.read.get(&Scheme::Bazargah).is_none_or(|read| *read < until));
                let recent = Recent { id: known.id, complaint: known.complaint.clone() };
                if newer {
                    self.pen.happened(shop, None, &Fact::SourceRead { scheme: Scheme::Bazargah, until });
                }
                Ok(Ok(recent))
            }
            What::Escalate => self.ring_for(alarm, &Step::Escalate),
            What::Close => self.ring_for(alarm, &Step::Close),
        }
    }

    /// Takes the clock's step. One that the rules refuse will not be taken later either, but for a clock that was set back.
    fn ring_for(&mut self, alarm: Alarm, step: &Step) -> Result<Result<Recent, NotDone>, StoreError> {
        let outcome = self.step(alarm.complaint, step, Actor::System)?;
        if matches!(outcome, Err(refused) if refused != NotDone::Refused(Refusal::ClockWentBack)) {
            self.rung.push(alarm);
        }
        Ok(outcome)
    }
}

impl Store {
    /// Does what is to happen, in its order, and tells of each what became of it: the complaint as it then stands, or why not.
    /// All that is done becomes visible at once.
    ///
    /// # Errors
    /// When the database fails; then nothing was done.
    pub async fn act(&self, now: Millis, deeds: Vec<Deed>) -> Result<Vec<Result<Recent, NotDone>>, StoreError> {
        let mut tx = self.begin().await?;
        let mut desk = tx.desk(now, &deeds).await?;
        let mut done = Vec::with_capacity(deeds.len());
        for deed in deeds {
            done.push(desk.do_one(deed)?);
        }
        tx.write(&desk).await?;
        tx.commit().await?;
        Ok(done)
    }

    /// Alarms that should have gone off by now, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn alarms(&self, now: Millis, limit: i64) -> Result<Vec<Alarm>, StoreError> {
        let rows: Vec<(i64, i64, String)> = on!(self.db, pool => sqlx::query_as(
            "SELECT at, complaint_id, what FROM alarm WHERE at <= $1 ORDER BY at, complaint_id, what LIMIT $2",
        ).bind(now.0).bind(limit).fetch_all(pool).await?);
        rows.into_iter().map(alarm).collect()
    }

    /// The complaint that a buyer follows by this code.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn case(&self, follow_hash: Hash) -> Result<Option<Case>, StoreError> {
        let row: Option<(i64, i64, String, String, Option<String>)> = on!(self.db, pool => sqlx::query_as(
            "SELECT complaint_id, shop_id, told, wish, order_reference FROM report WHERE follow_hash = $1",
        ).bind(follow_hash.as_slice()).fetch_optional(pool).await?);
        let Some((id, shop, told, wish, order_reference)) = row else { return Ok(None) };
        let shop = ShopId(shop);
        let complaint = self.complaint(shop, ComplaintId(id)).await?;
        let complaint = complaint.ok_or_else(|| StoreError::damaged("complaint", id, "it has a report and no row"))?;
        Ok(Some(Case { shop, complaint, told, wish, order_reference }))
    }
}

fn alarm((at, complaint, what): (i64, i64, String)) -> Result<Alarm, StoreError> {
    let what = What::parse(&what).ok_or_else(|| StoreError::damaged("alarm", complaint, "it is of no kind"))?;
    Ok(Alarm { at: Millis(at), complaint: ComplaintId(complaint), what })
}

impl Tx {
    /// Reads all that these deeds work on, in a few wide queries.
    async fn desk(&mut self, now: Millis, deeds: &[Deed]) -> Result<Desk, StoreError> {
        let next_seq = self.lock_head().await?;
        let (mut shops, mut complaints) = (BTreeSet::new(), BTreeSet::new());
        let (mut orders, mut forms) = (BTreeSet::new(), BTreeSet::new());
        for deed in deeds {
            match deed {
                Deed::Open(report) => {
                    shops.insert(report.shop);
                    orders.extend(report.order_hash);
                    forms.insert(report.follow_hash);
                }
                Deed::Step { complaint, .. } | Deed::Ring(Alarm { complaint, .. }) => {
                    complaints.insert(*complaint);
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
        let orders =
            self.reports_by("SELECT order_hash, complaint_id FROM report WHERE order_hash IN (", orders).await?;
        let forms =
            self.reports_by("SELECT follow_hash, complaint_id FROM report WHERE follow_hash IN (", forms).await?;
        let mut pen = Pen::new(next_seq);
        for kept in self.load_shops(&shops.into_iter().collect::<Vec<_>>()).await? {
            pen.kept.insert(kept.shop.id, Box::new(kept));
        }
        Ok(Desk { pen, now, known, orders, forms, set, reports: Vec::new(), new_sources: Vec::new(), rung: Vec::new() })
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
    async fn write(&mut self, desk: &Desk) -> Result<(), StoreError> {
        write_complaints(self, desk.known.values().map(|(source, known)| (source, known))).await?;
        write_events(self, &desk.pen.events, desk.now).await?;
        let mut touched: Vec<_> = desk.pen.kept.values().filter(|kept| kept.touched).map(Box::as_ref).collect();
        touched.sort_unstable_by_key(|kept| kept.shop.id);
        self.write_shops(&touched, true).await?;
        for shop in &desk.new_sources {
            let key = desk.pen.kept.get(shop).map_or("", |kept| kept.shop.key.as_str());
            within!(*self, conn => sqlx::query(
                "INSERT INTO shop_source (scheme, source_id, shop_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            ).bind(Scheme::Bazargah.as_str()).bind(key).bind(shop.0).execute(conn).await?.rows_affected());
        }
        self.write_reports(&desk.reports).await?;
        self.write_alarms(desk).await?;
        if !desk.pen.events.is_empty() {
            self.source_read(Scheme::Bazargah, desk.now).await?;
        }
        self.move_head(&desk.pen).await
    }

    async fn write_reports(&mut self, reports: &[(ComplaintId, Report)]) -> Result<(), StoreError> {
        for chunk in runs(reports) {
            within!(*self, conn => {
                let mut sql = QueryBuilder::new(
                    "INSERT INTO report (complaint_id, shop_id, follow_hash, order_hash, order_reference, told, wish, contact) ");
                sql.push_values(chunk, |mut row, (id, report)| {
                    row.push_bind(id.0)
                        .push_bind(report.shop.0)
                        .push_bind(report.follow_hash.as_slice())
                        .push_bind(report.order_hash.map(|hash| hash.to_vec()))
                        .push_bind(report.order_reference.as_deref())
                        .push_bind(report.told.as_str())
                        .push_bind(report.wish.as_str())
                        .push_bind(report.contact.as_str());
                });
                sql.build().execute(conn).await?;
            });
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
        for alarm in &desk.rung {
            within!(*self, conn => sqlx::query("DELETE FROM alarm WHERE at = $1 AND complaint_id = $2 AND what = $3")
                .bind(alarm.at.0).bind(alarm.complaint.0).bind(alarm.what.as_str()).execute(conn).await?.rows_affected());
        }
        let rung: BTreeMap<(ComplaintId, What), Millis> =
            desk.rung.iter().map(|alarm| ((alarm.complaint, alarm.what), alarm.at)).collect();
        let set: Vec<Alarm> = changed
            .iter()
            .flat_map(|known| alarms_of(known.id, &known.complaint))
            .filter(|alarm| rung.get(&(alarm.complaint, alarm.what)) != Some(&alarm.at))
            .collect();
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
