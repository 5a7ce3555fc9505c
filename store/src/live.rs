//! What happens here: buyers open complaints, people and the clock take steps. Many deeds are written in one transaction, each
//! done whole or refused; public events, tables, private parts and alarms together.

mod tables;

use crate::db::{on, within};
use crate::pen::{Known, LIST_LENGTHS, Pen, push_list};
use crate::people::{AccountId, Limit};
use crate::shop::json;
use crate::{Store, StoreError};
use bazargah_domain::calendar::Millis;
use bazargah_domain::case::{self, Actor, Next, Policy, Refusal, Step};
use bazargah_domain::complaint::{Complaint, ComplaintId, Favour, Whose};
use bazargah_domain::event::Fact;
use bazargah_domain::festival::edition::Broken;
use bazargah_domain::guarantee::ClaimStanding;
use bazargah_domain::money::Rial;
use bazargah_domain::record::Recent;
use bazargah_domain::role::{Role, Task};
use bazargah_domain::shop::{Scheme, ShopId, SourceId};
use sha2::{Digest, Sha256};
use sqlx::QueryBuilder;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use tables::TaskRow;

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
    /// The language of letters to the buyer.
    pub lang: &'static str,
    /// Whether there are files and a draft under the hash of its code.
    pub drafted: bool,
    /// The commitment that it says was broken.
    pub broken: Option<Box<Broken>>,
    /// How often such a report is taken; see [`Limit`]. Their hours are [`LIMIT_HOURS`].
    pub limits: Vec<Limit>,
}

/// The hours within which reports are counted.
pub const LIMIT_HOURS: i64 = 24;

/// Hours for which the clock leaves a shop alone that cannot be read: others come first meanwhile, and who repairs it need not wait long.
pub(crate) const PUT_OFF_HOURS: i64 = 1;

/// What a shop says to a complaint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// Which complaint.
    pub complaint: ComplaintId,
    /// Who says it.
    pub by: AccountId,
    /// What, masked.
    pub text: String,
    /// Whether it is an answer by rule; otherwise a person says so later, and the clock goes on.
    pub is_answer: bool,
}

/// What a person decides about a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// Which task.
    pub task: i64,
    /// Who decides.
    pub by: AccountId,
    /// As what.
    pub role: Role,
    /// What.
    pub choice: Choice,
    /// Why; for staff only.
    pub reason: String,
    /// The state of the complaint that was before the person: [`Complaint::known_until`].
    pub seen: Millis,
}

/// What can be decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// The complaint, for one of the two.
    For(Favour),
    /// The shop's objection.
    Contest {
        /// Whether the shop is right.
        upheld: bool,
    },
    /// Whether a reply is an answer.
    Reply {
        /// It is.
        is_answer: bool,
    },
    /// Words are shown to the public, in this form, salted with these bytes.
    Publish {
        /// The words.
        words: String,
        /// For their hash.
        salt: Hash,
    },
    /// Words are not shown.
    KeepPrivate,
    /// The complaint is removed.
    Remove {
        /// The public reason.
        reason: String,
    },
}

impl Choice {
    /// The name in forms and in the database.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::For(Favour::Buyer) => "for-buyer",
            Self::For(Favour::Shop) => "for-shop",
            Self::Contest { upheld: true } => "uphold",
            Self::Contest { upheld: false } => "reject",
            Self::Reply { is_answer: true } => "answer",
            Self::Reply { is_answer: false } => "not-an-answer",
            Self::Publish { .. } => "publish",
            Self::KeepPrivate => "keep-private",
            Self::Remove { .. } => "remove",
        }
    }

    /// The kind of task that it decides; a removal decides any.
    fn decides(&self, task: Task) -> bool {
        match self {
            Self::For(_) => task == Task::Decide,
            Self::Contest { .. } => task == Task::Contest,
            Self::Reply { .. } => task == Task::Reply,
            Self::Publish { .. } | Self::KeepPrivate => task == Task::Words,
            Self::Remove { .. } => true,
        }
    }
}

/// The hash of words in a public event: whoever knows salt and words can recompute it, and nobody can guess the words by it.
pub fn words_digest(salt: &Hash, words: &str) -> String {
    crate::people::hex(&Sha256::new().chain_update(salt).chain_update(words.as_bytes()).finalize())
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
    /// A shop replies.
    Reply(Reply),
    /// A person decides.
    Decide(Ruling),
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
    /// Half the time for an answer is over: the shop's people are told.
    HalfTime,
    /// Nine tenths are.
    NearlyDue,
    /// The deadline is over: the shop's figures are to say so.
    Overdue,
    /// A silent shop's complaint goes to a supervisor.
    Escalate,
    /// Nobody rated the answer.
    Close,
}

impl What {
    const ALL: [Self; 5] = [Self::HalfTime, Self::NearlyDue, Self::Overdue, Self::Escalate, Self::Close];

    fn as_str(self) -> &'static str {
        match self {
            Self::HalfTime => "half-time",
            Self::NearlyDue => "nearly-due",
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
    /// This buyer, or this network, has sent as many reports as are taken in a day.
    #[error("too many reports of this sender")]
    TooMany,
    /// There is no such task, or not of the kind that the decision is for.
    #[error("there is no such task")]
    NoTask,
    /// Somebody else decided it first.
    #[error("this has been decided already")]
    DecidedBefore,
    /// The complaint is not as it was before the person who decided.
    #[error("the complaint has changed meanwhile")]
    Changed,
    /// Who would decide is among the shop's people.
    #[error("nobody decides about a shop that they speak for")]
    OwnShop,
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
    /// The commitment that it says was broken.
    pub broken: Option<Broken>,
    /// Whether the public reads the words.
    pub words: WordsState,
    /// What the public reads.
    pub public_told: Option<String>,
    /// The language of the buyer's letters.
    pub lang: String,
}

/// Whether the public reads a buyer's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordsState {
    /// A reviewer has not seen them yet.
    Waiting,
    /// It does.
    Public,
    /// A reviewer kept them private.
    Private,
}

impl WordsState {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Public => "public",
            Self::Private => "private",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        match name {
            "waiting" => Some(Self::Waiting),
            "public" => Some(Self::Public),
            "private" => Some(Self::Private),
            _ => None,
        }
    }
}

/// What a shop's reply counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is an answer.
    Answer,
    /// A person has yet to say.
    Waiting,
    /// It is none.
    NotAnAnswer,
}

impl Standing {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Waiting => "waiting",
            Self::NotAnAnswer => "not-an-answer",
        }
    }

    pub(crate) fn parse(name: &str) -> Option<Self> {
        match name {
            "answer" => Some(Self::Answer),
            "waiting" => Some(Self::Waiting),
            "not-an-answer" => Some(Self::NotAnAnswer),
            _ => None,
        }
    }
}

/// A letter that is to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Notice {
    kind: &'static str,
    complaint: ComplaintId,
    shop: ShopId,
    /// The event or the time that it is about: makes its name.
    of: i64,
    to: To,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum To {
    Buyer,
    Shop,
}

/// The letters that follow from a fact: their name, and to whom.
fn notices_of(fact: &Fact, by_clock: bool) -> &'static [(&'static str, To)] {
    match fact {
        Fact::ComplaintOpened { .. } => &[("taken", To::Buyer), ("opened", To::Shop)],
        Fact::ComplaintAnswered { .. } | Fact::ComplaintAnsweredAgain { .. } => &[("answered", To::Buyer)],
        Fact::ComplaintRated { .. } => &[("rated", To::Shop)],
        Fact::ComplaintReopened { .. } => &[("reopened", To::Shop)],
        Fact::ComplaintContested { .. } => &[("contested", To::Buyer)],
        Fact::ContestDecided { .. } => &[("contest-decided", To::Buyer), ("contest-decided", To::Shop)],
        Fact::ComplaintEscalated { .. } => &[("escalated", To::Buyer), ("escalated", To::Shop)],
        Fact::ComplaintDecided { .. } => &[("decided", To::Buyer), ("decided", To::Shop)],
        Fact::ComplaintWithdrawn { .. } => &[("withdrawn", To::Shop)],
        Fact::ComplaintRemoved { .. } => &[("removed", To::Buyer), ("removed", To::Shop)],
        Fact::ComplaintClosed { .. } if by_clock => &[("closed", To::Buyer)],
        _ => &[],
    }
}

impl Alarm {
    /// Nobody is reminded of a time that is over; what is overdue is told whenever it is found.
    fn is_wanted(&self, now: Millis) -> bool {
        self.at >= now || !matches!(self.what, What::HalfTime | What::NearlyDue)
    }
}

/// The alarms that a complaint as it stands waits for, in the order in which they go off. Only the next one is ever set.
fn alarms_of(id: ComplaintId, complaint: &Complaint) -> Vec<Alarm> {
    let alarm = |at, what| Alarm { at, complaint: id, what };
    match case::next_by_clock(complaint) {
        Next::Answer { by } => {
            let escalation = by.plus_hours(i64::from(Policy::of(complaint).escalation_hours));
            let time = i64::from(complaint.deadline_hours) * 3_600_000;
            vec![
                alarm(Millis(by.0 - time / 2), What::HalfTime),
                alarm(Millis(by.0 - time / 10), What::NearlyDue),
                // Overdue is what lies beyond the last moment.
                alarm(Millis(by.0 + 1), What::Overdue),
                alarm(escalation, What::Escalate),
            ]
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
    /// The claims on the guarantee fund of the complaints that somebody takes back.
    claims: HashMap<ComplaintId, ClaimStanding>,
    /// How often each limited thing was done, and how often it was done now.
    counted: HashMap<Hash, (i64, i64)>,
    tasks: HashMap<i64, TaskRow>,
    /// Those who would decide about a shop that they speak for.
    partial: HashSet<(AccountId, ShopId)>,
    reports: Vec<(ComplaintId, Report)>,
    new_sources: Vec<(SourceId, ShopId)>,
    replies: Vec<(Reply, ShopId, Millis)>,
    rulings: Vec<(Ruling, TaskRow)>,
    notices: Vec<Notice>,
    /// Alarms that went off and change nothing else of their complaint.
    rung: Vec<Alarm>,
    /// Those that are set in their place.
    next_alarms: Vec<Alarm>,
}

type Done = Result<Recent, NotDone>;

impl Desk {
    fn do_one(&mut self, deed: Deed) -> Result<Done, StoreError> {
        match deed {
            Deed::Open(report) => Ok(self.open(*report)),
            Deed::Step { complaint, step, actor } => self.step(complaint, &step, actor),
            Deed::Reply(reply) => self.reply(reply),
            Deed::Decide(ruling) => self.decide(ruling),
            Deed::Ring(alarm) => self.ring(alarm),
        }
    }

    fn open(&mut self, report: Report) -> Done {
        let shop = report.shop;
        let key = self.pen.kept.get(&shop).map(|kept| kept.shop.key.clone()).ok_or(NotDone::NoShop)?;
        if let Some(first) = self.forms.get(&report.follow_hash) {
            return Err(NotDone::SameForm(*first));
        }
        if let Some(first) = report.order_hash.and_then(|order| self.orders.get(&order)) {
            return Err(NotDone::SameOrder(*first));
        }
        let full = |limit: &Limit| self.counted.get(&limit.key).is_some_and(|(n, _)| *n >= limit.times);
        if report.limits.iter().any(full) {
            return Err(NotDone::TooMany);
        }
        for limit in &report.limits {
            let (n, fresh) = self.counted.entry(limit.key).or_default();
            (*n, *fresh) = (*n + 1, *fresh + 1);
        }
        let source = SourceId { scheme: Scheme::Bazargah, id: key };
        if self.pen.kept.get(&shop).is_some_and(|kept| !kept.shop.sources.contains(&source)) {
            self.pen.happened(shop, None, &Fact::SourceAdded { source: source.clone() });
            self.new_sources.push((source, shop));
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
        let letters = notices_of(&opening, false).iter();
        self.notices.extend(letters.map(|(kind, to)| Notice { kind, complaint: id, shop, of: id.0, to: *to }));
        self.reports.push((known.id, report));
        self.known.insert(known.id, (SourceId { scheme: Scheme::Bazargah, id: name }, known));
        Ok(recent)
    }

    fn step(&mut self, id: ComplaintId, step: &Step, actor: Actor) -> Result<Done, StoreError> {
        let Some((_, known)) = self.known.get_mut(&id) else { return Ok(Err(NotDone::NoComplaint)) };
        let facts = match case::facts_of(&known.complaint, step, actor, self.now) {
            Ok(facts) => facts,
            Err(refusal) => return Ok(Err(refusal.into())),
        };
        if *step == Step::Withdraw
            && let Err(refusal) = case::may_withdraw(self.claims.get(&id).copied())
        {
            return Ok(Err(refusal.into()));
        }
        for fact in facts {
            let (of, shop) = (self.pen.next_seq, known.shop);
            self.pen.follow(known, &fact)?;
            let letters = notices_of(&fact, actor == Actor::System).iter();
            self.notices.extend(letters.map(|(kind, to)| Notice { kind, complaint: id, shop, of, to: *to }));
        }
        Ok(Ok(Recent { id, complaint: known.complaint.clone() }))
    }

    /// A reply that is no answer by rule changes nothing public: it waits for a person.
    fn reply(&mut self, reply: Reply) -> Result<Done, StoreError> {
        let id = reply.complaint;
        let done = if reply.is_answer {
            self.step(id, &Step::Answer { sent_at: self.now }, Actor::Shop)?
        } else {
            // Only what could be an answer is worth a person's look.
            let Some((_, known)) = self.known.get(&id) else { return Ok(Err(NotDone::NoComplaint)) };
            match case::facts_of(&known.complaint, &Step::Answer { sent_at: self.now }, Actor::Shop, self.now) {
                Ok(_) => Ok(Recent { id, complaint: known.complaint.clone() }),
                Err(refusal) => Err(refusal.into()),
            }
        };
        if done.is_ok()
            && let Some((_, known)) = self.known.get(&id)
        {
            self.replies.push((reply, known.shop, self.now));
        }
        Ok(done)
    }

    fn decide(&mut self, ruling: Ruling) -> Result<Done, StoreError> {
        let Some(task) = self.tasks.get(&ruling.task).cloned() else { return Ok(Err(NotDone::NoTask)) };
        if !ruling.choice.decides(task.kind) || !ruling.role.may(task.kind.act()) {
            return Ok(Err(NotDone::NoTask));
        }
        if self.partial.contains(&(ruling.by, task.shop)) {
            return Ok(Err(NotDone::OwnShop));
        }
        if !task.open {
            return Ok(Err(NotDone::DecidedBefore));
        }
        let id = task.complaint;
        let Some((_, known)) = self.known.get(&id) else { return Ok(Err(NotDone::NoComplaint)) };
        if known.complaint.known_until() != ruling.seen {
            return Ok(Err(NotDone::Changed));
        }
        let reviewer = if ruling.role == Role::Supervisor { Actor::Supervisor } else { Actor::Reviewer };
        let step = match &ruling.choice {
            Choice::For(favour) => Some((Step::Decide(*favour), Actor::Supervisor)),
            Choice::Contest { upheld } => Some((Step::DecideContest { upheld: *upheld }, Actor::Supervisor)),
            // Sent before the answer that is on record, and recognised after it: what is public of that stays.
            Choice::Reply { is_answer: true } if case::answer_due(&known.complaint).is_none() => None,
            Choice::Reply { is_answer: true } => Some((Step::Answer { sent_at: task.reply_at }, reviewer)),
            Choice::Reply { is_answer: false } | Choice::KeepPrivate => None,
            Choice::Publish { words, salt } => {
                let whose = if task.reply == 0 { Whose::Buyer } else { Whose::Shop };
                Some((Step::Show { whose, digest: words_digest(salt, words) }, reviewer))
            }
            Choice::Remove { reason } => Some((Step::Remove { reason: reason.clone() }, Actor::Supervisor)),
        };
        let done = match step {
            Some((step, actor)) => self.step(id, &step, actor)?,
            None => Ok(Recent { id, complaint: known.complaint.clone() }),
        };
        if done.is_ok() {
            if let Some(task) = self.tasks.get_mut(&ruling.task) {
                task.open = false;
            }
            self.rulings.push((ruling, task));
        }
        Ok(done)
    }

    /// Lets an alarm go off, and those after it that are due as well: after a long stop they come together.
    fn ring(&mut self, mut alarm: Alarm) -> Result<Done, StoreError> {
        if alarm.at > self.now || !self.set.remove(&alarm) {
            return Ok(Err(NotDone::NotSet));
        }
        let Some((_, known)) = self.known.get(&alarm.complaint) else {
            self.rung.push(alarm);
            return Ok(Err(NotDone::NoComplaint));
        };
        let (recent, shop) = (Recent { id: known.id, complaint: known.complaint.clone() }, known.shop);
        let schedule = alarms_of(recent.id, &recent.complaint);
        loop {
            match alarm.what {
                What::HalfTime | What::NearlyDue => self.remind(alarm, shop, &recent.complaint),
                What::Overdue => self.overdue(alarm, shop),
                // A supervisor has it already; what follows an objection that is turned down is set by that decision.
                What::Escalate if case::objection_waits(&recent.complaint) => {}
                What::Escalate => return self.ring_for(alarm, &Step::Escalate),
                What::Close => return self.ring_for(alarm, &Step::Close),
            }
            self.set.remove(&alarm);
            self.rung.push(alarm);
            match schedule.iter().find(|next| next.what > alarm.what && next.is_wanted(self.now)) {
                Some(next) if next.at <= self.now => alarm = *next,
                next => {
                    self.next_alarms.extend(next);
                    return Ok(Ok(recent));
                }
            }
        }
    }

    fn remind(&mut self, alarm: Alarm, shop: ShopId, complaint: &Complaint) {
        // Catching up after a long stop, nobody is reminded of what is over.
        if self.now <= complaint.due_at() || complaint.course.reopened_at.is_some() {
            self.tell_shop(alarm, shop);
        }
    }

    fn overdue(&mut self, alarm: Alarm, shop: ShopId) {
        self.tell_shop(alarm, shop);
        // That no answer came until now is what there is to know.
        let until = self.now;
        let newer = self
            .pen
            .kept
            .get(&shop)
            .is_some_and(|kept| kept.record.read.get(&Scheme::Bazargah).is_none_or(|read| *read < until));
        if newer {
            self.pen.happened(shop, None, &Fact::SourceRead { scheme: Scheme::Bazargah, until });
        }
    }

    fn tell_shop(&mut self, alarm: Alarm, shop: ShopId) {
        let (kind, complaint, of) = (alarm.what.as_str(), alarm.complaint, alarm.at.0);
        self.notices.push(Notice { kind, complaint, shop, of, to: To::Shop });
    }

    /// Takes the clock's step. One that the rules refuse will not be taken later either, but for a clock that was set back.
    fn ring_for(&mut self, alarm: Alarm, step: &Step) -> Result<Done, StoreError> {
        let outcome = self.step(alarm.complaint, step, Actor::System)?;
        match outcome {
            Err(NotDone::Refused(Refusal::ClockWentBack)) => self.next_alarms.push(alarm),
            Err(_) => self.rung.push(alarm),
            Ok(_) => {}
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

    /// Alarms that should have gone off by now: the oldest, and with them the others of their shops, in their order; at most some
    /// `limit`. After a long stop a shop's record is so written once and not for each of its complaints.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn alarms_by_shop(&self, now: Millis, limit: usize) -> Result<Vec<Alarm>, StoreError> {
        const FIRST: usize = 100;
        let oldest = self.alarms(now, i64::try_from(FIRST).unwrap_or(i64::MAX)).await?;
        if oldest.len() < FIRST {
            return Ok(oldest);
        }
        let shops: Vec<i64> = on!(self.db, pool => {
            let mut sql = QueryBuilder::new("SELECT shop_id FROM report WHERE complaint_id IN (");
            push_list(&mut sql, oldest.iter().map(|alarm| alarm.complaint.0));
            sql.build_query_scalar().fetch_all(pool).await?
        });
        let shops: BTreeSet<i64> = shops.into_iter().collect();
        let rows: Vec<(i64, i64, String)> = on!(self.db, pool => {
            let mut sql = QueryBuilder::new(
                "SELECT a.at, a.complaint_id, a.what FROM report r JOIN alarm a ON a.complaint_id = r.complaint_id \
                 WHERE r.shop_id IN (");
            push_list(&mut sql, shops.iter().copied());
            sql.push(" AND a.at <= ").push_bind(now.0);
            sql.push(" LIMIT ").push_bind(i64::try_from(limit).unwrap_or(i64::MAX));
            sql.build_query_as().fetch_all(pool).await?
        });
        let mut alarms = rows.into_iter().map(alarm).collect::<Result<Vec<_>, _>>()?;
        alarms.extend(oldest);
        alarms.sort_unstable();
        alarms.dedup();
        Ok(alarms)
    }

    /// Lets alarms go off together, and tells what became of each. Where something stored cannot be read, they go off shop by shop, so
    /// that nobody waits for another's sake; those of a shop that cannot be read are put off, and nothing is told of them.
    ///
    /// # Errors
    /// When the database fails; what has not gone off is still set.
    pub async fn ring(&self, now: Millis, alarms: &[Alarm]) -> Result<Vec<Result<Recent, NotDone>>, StoreError> {
        let deeds = |alarms: &[Alarm]| alarms.iter().copied().map(Deed::Ring).collect::<Vec<_>>();
        match self.act(now, deeds(alarms)).await {
            Err(StoreError::Damaged { .. }) => {}
            outcome => return outcome,
        }
        let mut done = Vec::with_capacity(alarms.len());
        for (shop, alarms) in self.shop_by_shop(alarms).await? {
            match self.act(now, deeds(&alarms)).await {
                Ok(outcomes) => done.extend(outcomes),
                Err(error @ StoreError::Damaged { .. }) => {
                    tracing::error!(%error, shop = shop.0, "a shop's alarms could not go off; they are put off");
                    self.put_alarms_off(now, &alarms).await?;
                }
                Err(error) => return Err(error),
            }
        }
        Ok(done)
    }

    /// Alarms by the shops that their complaints are about; of a complaint that is gone, by no shop's number.
    async fn shop_by_shop(&self, alarms: &[Alarm]) -> Result<BTreeMap<ShopId, Vec<Alarm>>, StoreError> {
        let mut by_shop: BTreeMap<ShopId, Vec<Alarm>> = BTreeMap::new();
        for chunk in alarms.chunks(LIST_LENGTHS[3]) {
            let rows: Vec<(i64, i64)> = on!(self.db, pool => {
                let mut sql = QueryBuilder::new("SELECT id, shop_id FROM complaint WHERE id IN (");
                push_list(&mut sql, chunk.iter().map(|alarm| alarm.complaint.0));
                sql.build_query_as().fetch_all(pool).await?
            });
            let shops: HashMap<i64, i64> = rows.into_iter().collect();
            for alarm in chunk {
                let shop = shops.get(&alarm.complaint.0).copied().unwrap_or(0);
                by_shop.entry(ShopId(shop)).or_default().push(*alarm);
            }
        }
        Ok(by_shop)
    }

    /// Sets alarms for later, as far as they are still set.
    async fn put_alarms_off(&self, now: Millis, alarms: &[Alarm]) -> Result<(), StoreError> {
        let later = now.plus_hours(PUT_OFF_HOURS);
        let mut tx = self.begin().await?;
        for alarm in alarms {
            within!(tx, conn => sqlx::query("UPDATE alarm SET at = $1 WHERE at = $2 AND complaint_id = $3 AND what = $4")
                .bind(later.0).bind(alarm.at.0).bind(alarm.complaint.0).bind(alarm.what.as_str())
                .execute(conn).await?.rows_affected());
        }
        tx.commit().await
    }

    /// The complaint that a buyer follows by this code.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn case(&self, follow_hash: Hash) -> Result<Option<Case>, StoreError> {
        let id: Option<i64> = on!(self.db, pool => sqlx::query_scalar(
            "SELECT complaint_id FROM report WHERE follow_hash = $1 \
             UNION ALL SELECT complaint_id FROM case_code WHERE hash = $1",
        ).bind(follow_hash.as_slice()).fetch_optional(pool).await?);
        match id {
            Some(id) => self.case_of(ComplaintId(id)).await,
            None => Ok(None),
        }
    }

    /// A complaint that was made here, with its private part.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn case_of(&self, id: ComplaintId) -> Result<Option<Case>, StoreError> {
        #[derive(sqlx::FromRow)]
        struct Row {
            shop_id: i64,
            told: String,
            wish: String,
            order_reference: Option<String>,
            broken: Option<String>,
            words: String,
            public_told: Option<String>,
            lang: String,
        }
        let row: Option<Row> = on!(self.db, pool => sqlx::query_as(
            "SELECT shop_id, told, wish, order_reference, broken, words, public_told, lang FROM report WHERE complaint_id = $1",
        ).bind(id.0).fetch_optional(pool).await?);
        let Some(row) = row else { return Ok(None) };
        let shop = ShopId(row.shop_id);
        let complaint = self.complaint(shop, id).await?;
        let complaint =
            complaint.ok_or_else(|| StoreError::damaged("complaint", id.0, "it has a report and no row"))?;
        Ok(Some(Case {
            shop,
            complaint,
            told: row.told,
            wish: row.wish,
            order_reference: row.order_reference,
            broken: row.broken.map(|broken| json(&broken, "commitment", &id.0.to_string())).transpose()?,
            words: WordsState::parse(&row.words)
                .ok_or_else(|| StoreError::damaged("report", id.0, "its words are in no state"))?,
            public_told: row.public_told,
            lang: row.lang,
        }))
    }
}

fn alarm((at, complaint, what): (i64, i64, String)) -> Result<Alarm, StoreError> {
    let what = What::parse(&what).ok_or_else(|| StoreError::damaged("alarm", complaint, "it is of no kind"))?;
    Ok(Alarm { at: Millis(at), complaint: ComplaintId(complaint), what })
}
