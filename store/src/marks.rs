//! Marks: steps that people take with a shop's mark, what system supervision does by itself, and what waits for a decision.

use crate::db::{Tx, on, within};
use crate::live::PUT_OFF_HOURS;
use crate::pen::{Kept, LIST_LENGTHS, Pen, push_list};
use crate::people::AccountId;
use crate::shop::json;
use crate::{Store, StoreError};
use bazargah_domain::calendar::Millis;
use bazargah_domain::complaint::ComplaintId;
use bazargah_domain::event::Fact;
use bazargah_domain::figures::{Figures, Period};
use bazargah_domain::guarantee;
use bazargah_domain::mark::{
    Adjustment, Dossier, EVIDENCE_MAX, Effect, FRAUD_WARNINGS, LicenceKind, MarkFault, MarkRuling, MarkStep, Stage,
    Supervised, Supervision, Watched, facts_of, supervise,
};
use bazargah_domain::role::{MarkTask, Role};
use bazargah_domain::shop::{Shop, ShopId, ShopName};
use serde::{Deserialize, Serialize};
use sqlx::{FromRow, QueryBuilder};

/// Days within which an application or an alleged violation is to be decided.
const DECIDE_DAYS: i64 = 10;

/// What waits for a decision as the dossier stands: its kind, what it is about, since when, and when it is too late.
fn tasks_of(dossier: &Dossier) -> Vec<(MarkTask, i64, Millis, Millis)> {
    let mut tasks = Vec::new();
    if let Some(at) = dossier.applied_at {
        tasks.push((MarkTask::Application, 0, at, at.plus_days(DECIDE_DAYS)));
    }
    for adjustment in &dossier.adjustments {
        let id = adjustment.id.0;
        if let Stage::Proposed { takes_effect_at } = adjustment.stage
            && adjustment.confirmed_at.is_none()
        {
            let due = takes_effect_at.unwrap_or(adjustment.proposed_at.plus_days(DECIDE_DAYS));
            tasks.push((MarkTask::Proposal, id, adjustment.proposed_at, due));
        }
        if let Some(appeal) = adjustment.appeal.as_ref().filter(|appeal| appeal.decided.is_none()) {
            tasks.push((MarkTask::Appeal, id, appeal.at, appeal.answer_by));
        }
    }
    for violation in dossier.violations.iter().filter(|violation| violation.decided.is_none()) {
        let at = violation.raised_at;
        tasks.push((MarkTask::Violation, violation.id.0, at, at.plus_days(DECIDE_DAYS)));
    }
    tasks
}

/// What a shop states when it applies. Only staff reads it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Stated {
    /// Who keeps the shop.
    pub owner: String,
    /// Where it is.
    pub address: String,
    /// Its telephone.
    pub telephone: String,
    /// Its licences.
    pub licences: Vec<StatedLicence>,
    /// What else it wants to say.
    pub remark: String,
}

/// A licence as the shop states it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatedLicence {
    /// For what.
    pub kind: LicenceKind,
    /// Its number.
    pub number: String,
    /// Who gave it.
    pub issuer: String,
    /// Its days as typed.
    pub from: String,
    /// Its days as typed.
    pub until: String,
}

/// An application with what a reviewer asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    /// When it was last sent.
    pub at: Millis,
    /// What it states.
    pub stated: Stated,
    /// What a reviewer asked for.
    pub asked: Option<String>,
}

/// A line of the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkWaiting {
    /// Its number.
    pub id: i64,
    /// What is to be decided.
    pub task: MarkTask,
    /// About which shop.
    pub shop: ShopId,
    /// Its key.
    pub shop_key: String,
    /// What it is called.
    pub shop_name: ShopName,
    /// The adjustment or the violation; 0 for an application.
    pub about: i64,
    /// Since when it waits.
    pub since: Millis,
    /// When it is too late.
    pub due: Millis,
    /// Whether it still waits.
    pub open: bool,
}

#[derive(FromRow)]
struct WaitingRow {
    id: i64,
    kind: String,
    shop_id: i64,
    key: String,
    name_fa: Option<String>,
    name_en: Option<String>,
    about: i64,
    since: i64,
    due: i64,
    open: i64,
}

impl WaitingRow {
    fn read(self) -> Result<MarkWaiting, StoreError> {
        Ok(MarkWaiting {
            id: self.id,
            task: MarkTask::parse(&self.kind)
                .ok_or_else(|| StoreError::damaged("task", self.id, "it is of no kind"))?,
            shop: ShopId(self.shop_id),
            shop_key: self.key,
            shop_name: ShopName { fa: self.name_fa, en: self.name_en },
            about: self.about,
            since: Millis(self.since),
            due: Millis(self.due),
            open: self.open != 0,
        })
    }
}

/// What somebody decided about a mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkDecided {
    /// When.
    pub at: Millis,
    /// Who.
    pub email: String,
    /// As what.
    pub role: Role,
    /// About which adjustment or violation; 0 for an application.
    pub about: i64,
    /// What.
    pub choice: String,
    /// Why, for staff.
    pub reason: String,
}

/// Words of a shop for itself.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct MarkWord {
    /// About which adjustment or violation.
    pub about: i64,
    /// When, in milliseconds.
    pub at: i64,
    /// What.
    pub text: String,
}

/// Who takes a step, and what is kept of it for staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkDeed {
    /// With whose mark.
    pub shop: ShopId,
    /// Who.
    pub by: AccountId,
    /// As what.
    pub role: Role,
    /// What.
    pub step: MarkStep,
    /// Why, for staff only; a shop's words where the shop takes the step.
    pub reason: String,
}

impl MarkDeed {
    /// The name of the choice in the log of decisions, and what it is about.
    fn choice(&self) -> (&'static str, i64) {
        match &self.step {
            MarkStep::Apply => ("apply", 0),
            MarkStep::Grant { .. } => ("grant", 0),
            MarkStep::Refuse(_) => ("refuse", 0),
            MarkStep::Propose { .. } => ("propose", 0),
            MarkStep::SuspendAtOnce { .. } => ("warn-of-fraud", 0),
            MarkStep::Rule { adjustment, ruling, .. } => match ruling {
                MarkRuling::Confirm => ("confirm", adjustment.0),
                MarkRuling::Soften { .. } => ("soften", adjustment.0),
                MarkRuling::Overturn => ("overturn", adjustment.0),
            },
            MarkStep::Appeal(adjustment) => ("appeal", adjustment.0),
            MarkStep::DecideAppeal { adjustment, upheld: true, .. } => ("uphold-appeal", adjustment.0),
            MarkStep::DecideAppeal { adjustment, upheld: false, .. } => ("reject-appeal", adjustment.0),
            MarkStep::RaiseViolation { .. } => ("raise-violation", 0),
            MarkStep::DecideViolation { violation, confirmed: true } => ("confirm-violation", violation.0),
            MarkStep::DecideViolation { violation, confirmed: false } => ("dismiss-violation", violation.0),
            MarkStep::SettleViolation(violation) => ("settle-violation", violation.0),
            MarkStep::Inspect { .. } => ("inspect", 0),
        }
    }

    /// Whether it is the shop's own to take; everything else is decided about the shop.
    fn is_of_the_shop(&self) -> bool {
        matches!(self.step, MarkStep::Apply | MarkStep::Appeal(_))
    }
}

/// Why a step with a mark is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// There is no such shop.
    #[error("there is no such shop")]
    NoShop,
    /// The same supervisor cannot be the second pair of eyes.
    #[error("a second supervisor must agree to this")]
    SameEyes,
    /// Whoever speaks for a shop decides nothing about its mark.
    #[error("who speaks for a shop cannot decide on its mark")]
    OwnShop,
    /// The same supervisor has warned of fraud already.
    #[error("this supervisor has warned of fraud already")]
    WarnedAlready,
    /// The rules refuse it.
    #[error(transparent)]
    Fault(#[from] MarkFault),
}

/// The warnings of fraud about a shop by those who have a role now.
const WARNINGS: &str = "SELECT COUNT(*) FROM fraud_warning w JOIN account a ON a.id = w.account_id \
                        WHERE w.shop_id = $1 AND a.role = $2";
/// Shops that supervision looks at in one transaction.
const LOOKED_AT_ONCE: i64 = 200;

/// One shop under the pen.
struct Hand {
    pen: Pen,
    shop: ShopId,
}

impl Hand {
    fn kept(&self) -> Option<&Kept> {
        self.pen.kept.get(&self.shop).map(Box::as_ref)
    }
}

impl Store {
    /// Takes a step with a shop's mark.
    ///
    /// # Errors
    /// When the database fails; then nothing was done. That the step is refused is an answer: see [`NotTaken`].
    pub async fn take_mark_step(&self, now: Millis, deed: MarkDeed) -> Result<Result<Shop, NotTaken>, StoreError> {
        let mut tx = self.begin().await?;
        let taken = tx.take_mark_step(now, &deed).await?;
        if taken.is_ok() {
            tx.commit().await?;
        }
        Ok(taken)
    }

    /// Takes many steps at once, as a made-up market needs them; one that is refused is left out.
    ///
    /// # Errors
    /// When the database fails; then nothing was done.
    pub async fn take_mark_steps(&self, now: Millis, deeds: &[MarkDeed]) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        for deed in deeds {
            // What was refused has written nothing.
            let _ = tx.take_mark_step(now, deed).await?;
        }
        tx.commit().await
    }

    /// Lets a shop apply, and keeps what it states for that; while an application waits, what is stated anew takes the place of what
    /// was stated before.
    ///
    /// # Errors
    /// When the database fails; then nothing was done. That the shop may not apply is an answer: see [`NotTaken`].
    pub async fn apply_for_mark(
        &self,
        now: Millis,
        shop: ShopId,
        account: AccountId,
        stated: &Stated,
    ) -> Result<Result<(), NotTaken>, StoreError> {
        let (role, step, reason) = (Role::ShopStaff, MarkStep::Apply, String::new());
        let deed = MarkDeed { shop, by: account, role, step, reason };
        let stated = crate::projection::to_json(stated);
        let mut tx = self.begin().await?;
        match tx.take_mark_step(now, &deed).await? {
            // What is stated anew belongs to the application that waits.
            Ok(_) | Err(NotTaken::Fault(MarkFault::AppliedAlready)) => {}
            Err(not_taken) => return Ok(Err(not_taken)),
        }
        within!(tx, conn => sqlx::query(
            "INSERT INTO mark_application (shop_id, account_id, at, stated) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (shop_id) DO UPDATE SET account_id = excluded.account_id, at = excluded.at, \
             stated = excluded.stated, asked = NULL",
        ).bind(shop.0).bind(account.0).bind(now.0).bind(stated).execute(conn).await?.rows_affected());
        tx.commit().await?;
        Ok(Ok(()))
    }

    /// Asks a shop for more than it stated. Whoever speaks for the shop is refused.
    ///
    /// # Errors
    /// When the database fails; then nothing was done.
    pub async fn ask_for_more(
        &self,
        now: Millis,
        shop: &Shop,
        by: AccountId,
        asked: &str,
    ) -> Result<Result<(), NotTaken>, StoreError> {
        let mut tx = self.begin().await?;
        if tx.speaks_for(by, shop.id).await? {
            return Ok(Err(NotTaken::OwnShop));
        }
        within!(tx, conn => sqlx::query("UPDATE mark_application SET asked = $1 WHERE shop_id = $2")
            .bind(asked).bind(shop.id.0).execute(conn).await?.rows_affected());
        tx.letters_to_shop(now, shop, "mark-more", now.0).await?;
        tx.commit().await?;
        Ok(Ok(()))
    }

    /// What a shop stated for its application.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn application(&self, shop: ShopId) -> Result<Option<Application>, StoreError> {
        let row: Option<(i64, String, Option<String>)> = on!(self.db, pool => sqlx::query_as(
            "SELECT at, stated, asked FROM mark_application WHERE shop_id = $1",
        ).bind(shop.0).fetch_optional(pool).await?);
        row.map(|(at, stated, asked)| {
            Ok(Application { at: Millis(at), stated: json(&stated, "application", &shop.0.to_string())?, asked })
        })
        .transpose()
    }

    /// Keeps a shop's words about an adjustment or a violation.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn say_of_mark(
        &self,
        now: Millis,
        shop: ShopId,
        about: i64,
        account: AccountId,
        text: &str,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        within!(tx, conn => sqlx::query(
            "INSERT INTO mark_word (shop_id, about, account_id, at, text) VALUES ($1, $2, $3, $4, $5)",
        ).bind(shop.0).bind(about).bind(account.0).bind(now.0).bind(text).execute(conn).await?.rows_affected());
        tx.commit().await
    }

    /// A shop's words for itself, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mark_words(&self, shop: ShopId) -> Result<Vec<MarkWord>, StoreError> {
        on!(self.db, pool => Ok(sqlx::query_as(
            "SELECT about, at, text FROM mark_word WHERE shop_id = $1 ORDER BY id LIMIT 200",
        ).bind(shop.0).fetch_all(pool).await?))
    }

    /// How many supervisors warn of fraud by a shop; those who are no supervisors any more do not count.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn fraud_warnings(&self, shop: ShopId) -> Result<u64, StoreError> {
        let n: i64 = on!(self.db, pool => sqlx::query_scalar(WARNINGS)
            .bind(shop.0).bind(Role::Supervisor.as_str()).fetch_one(pool).await?);
        Ok(u64::try_from(n).unwrap_or(0))
    }

    /// What people decided about a shop's mark, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mark_decisions(&self, shop: ShopId) -> Result<Vec<MarkDecided>, StoreError> {
        let rows: Vec<(i64, i64, String, String, i64, String, String)> = on!(self.db, pool => sqlx::query_as(
            "SELECT d.id, d.at, a.email, d.role, d.about, d.choice, d.reason FROM mark_decision d \
             JOIN account a ON a.id = d.account_id WHERE d.shop_id = $1 ORDER BY d.id DESC LIMIT 200",
        ).bind(shop.0).fetch_all(pool).await?);
        rows.into_iter()
            .map(|(id, at, email, role, about, choice, reason)| {
                let role = Role::parse(&role).ok_or_else(|| StoreError::damaged("decision", id, "it is of no role"))?;
                Ok(MarkDecided { at: Millis(at), email, role, about, choice, reason })
            })
            .collect()
    }

    /// What waits, of one kind, the most urgent first; those after the place given.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mark_tasks(
        &self,
        task: MarkTask,
        after: (Millis, i64),
        limit: i64,
    ) -> Result<Vec<MarkWaiting>, StoreError> {
        let rows: Vec<WaitingRow> = on!(self.db, pool => sqlx::query_as(
            "SELECT t.id, t.kind, t.shop_id, s.key, s.name_fa, s.name_en, t.about, t.since, t.due, t.open \
             FROM mark_task t JOIN shop s ON s.id = t.shop_id \
             WHERE t.open = 1 AND t.kind = $1 AND (t.due, t.id) > ($2, $3) ORDER BY t.due, t.id LIMIT $4",
        ).bind(task.as_str()).bind(after.0.0).bind(after.1).bind(limit).fetch_all(pool).await?);
        rows.into_iter().map(WaitingRow::read).collect()
    }

    /// How much of that kind waits.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mark_tasks_waiting(&self, task: MarkTask) -> Result<i64, StoreError> {
        on!(self.db, pool => Ok(sqlx::query_scalar("SELECT COUNT(*) FROM mark_task WHERE open = 1 AND kind = $1")
            .bind(task.as_str()).fetch_one(pool).await?))
    }

    /// The task of that number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mark_task(&self, id: i64) -> Result<Option<MarkWaiting>, StoreError> {
        let row: Option<WaitingRow> = on!(self.db, pool => sqlx::query_as(
            "SELECT t.id, t.kind, t.shop_id, s.key, s.name_fa, s.name_en, t.about, t.since, t.due, t.open \
             FROM mark_task t JOIN shop s ON s.id = t.shop_id WHERE t.id = $1",
        ).bind(id).fetch_optional(pool).await?);
        row.map(WaitingRow::read).transpose()
    }

    /// Lets system supervision look at the shops that are due, a batch at a time; tells how many were due. One that cannot be read is
    /// put off, so that no other waits for it.
    ///
    /// # Errors
    /// When the database fails; what was not looked at is still due.
    pub async fn supervise(&self, now: Millis) -> Result<usize, StoreError> {
        // Looking first spares a write transaction when there is nothing.
        let due: Vec<i64> = on!(self.db, pool => sqlx::query_scalar(
            "SELECT shop_id FROM watch WHERE due <= $1 ORDER BY due, shop_id LIMIT $2",
        ).bind(now.0).bind(LOOKED_AT_ONCE).fetch_all(pool).await?);
        let due: Vec<ShopId> = due.into_iter().map(ShopId).collect();
        if due.is_empty() {
            return Ok(0);
        }
        match self.look_at(now, &due).await {
            Err(StoreError::Damaged { .. }) => {}
            looked => return looked.map(|()| due.len()),
        }
        for shop in &due {
            match self.look_at(now, &[*shop]).await {
                Err(error @ StoreError::Damaged { .. }) => {
                    tracing::error!(%error, shop = shop.0, "a shop could not be looked at; it is put off");
                    self.look_later(now, *shop).await?;
                }
                looked => looked?,
            }
        }
        Ok(due.len())
    }

    /// Looks at those of these shops that are still due, in one transaction.
    async fn look_at(&self, now: Millis, shops: &[ShopId]) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        let next_seq = tx.lock_head().await?;
        // Another server may have looked meanwhile.
        let due: Vec<(i64, Option<i64>)> = within!(tx, conn => {
            let mut sql = QueryBuilder::new("SELECT shop_id, looked FROM watch WHERE shop_id IN (");
            push_list(&mut sql, shops.iter().map(|shop| shop.0));
            sql.push(" AND due <= ").push_bind(now.0).push(" ORDER BY due, shop_id");
            sql.build_query_as().fetch_all(conn).await?
        });
        let ids: Vec<ShopId> = due.iter().map(|(id, _)| ShopId(*id)).collect();
        let mut pen = Pen::new(next_seq);
        let mut later = Vec::with_capacity(due.len());
        pen.keep(tx.load_shops(&ids).await?);
        for (id, looked) in due {
            let Some(kept) = pen.kept.get(&ShopId(id)) else {
                later.push((id, None));
                continue;
            };
            let shop = kept.shop.clone();
            let figures = Figures::of(&kept.record, Period::Months6);
            let overdue = u32::try_from(figures.counts.overdue).unwrap_or(u32::MAX);
            let decided = u32::try_from(figures.decided).unwrap_or(u32::MAX);
            let evidence = if overdue == 0 { Vec::new() } else { tx.overdue_of(shop.id, now).await? };
            let recovery_days =
                guarantee::policies().and_then(|all| all.on(now.day())).map(|policy| policy.recovery_days);
            let watched = Watched {
                overdue,
                decided,
                owed: recovery_days.map(|days| shop.fund.overdue_debt(days, now)).unwrap_or_default(),
                owes_next: recovery_days.and_then(|days| shop.fund.next_overdue(days, now)),
            };
            let (listed, looked) = (shop.mark.as_ref(), looked.map(Millis));
            let Supervised { facts, reminders, next } =
                supervise(&shop.dossier, listed, watched, &evidence, looked, now, pen.next_seq);
            for fact in &facts {
                pen.happened(shop.id, None, fact);
                tx.mark_notice(now, &shop, pen.next_seq - 1, fact).await?;
            }
            for reminder in reminders {
                let kind = if reminder.licence.is_some() { "licence-ends" } else { "mark-ends" };
                // The same end is told of once for each of its reminders.
                tx.letters_to_shop(now, &shop, kind, i64::from(reminder.until.0) * 100 + i64::from(reminder.days))
                    .await?;
            }
            later.push((id, next));
        }
        tx.write_marks(now, &pen).await?;
        for (id, next) in later {
            within!(tx, conn => match next {
                Some(next) => sqlx::query("UPDATE watch SET due = $1, looked = $2 WHERE shop_id = $3")
                    .bind(next.0).bind(now.0).bind(id).execute(conn).await?.rows_affected(),
                // Its next event puts it back.
                None => sqlx::query("UPDATE watch SET due = $1, looked = $2 WHERE shop_id = $3")
                    .bind(i64::MAX).bind(now.0).bind(id).execute(conn).await?.rows_affected(),
            });
        }
        tx.commit().await
    }

    /// Lets supervision look at a shop later than now.
    async fn look_later(&self, now: Millis, shop: ShopId) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        within!(tx, conn => sqlx::query("UPDATE watch SET due = $1 WHERE shop_id = $2 AND due <= $3")
            .bind(now.plus_hours(PUT_OFF_HOURS).0).bind(shop.0).bind(now.0).execute(conn).await?.rows_affected());
        tx.commit().await
    }
}

impl Tx {
    /// Takes a step with a shop's mark; the caller commits, or drops the transaction where the step is refused.
    pub(crate) async fn take_mark_step(
        &mut self,
        now: Millis,
        deed: &MarkDeed,
    ) -> Result<Result<Shop, NotTaken>, StoreError> {
        let Some(mut hand) = self.take_in_hand(deed.shop).await? else { return Ok(Err(NotTaken::NoShop)) };
        let first = hand.pen.next_seq;
        let Some(shop) = hand.kept().map(|kept| kept.shop.clone()) else { return Ok(Err(NotTaken::NoShop)) };
        if !deed.is_of_the_shop() && self.speaks_for(deed.by, deed.shop).await? {
            return Ok(Err(NotTaken::OwnShop));
        }
        if self.same_eyes(deed, &shop.dossier).await? {
            return Ok(Err(NotTaken::SameEyes));
        }
        // Before anything is written: a step that the rules refuse leaves no warning.
        let facts = match facts_of(&shop.dossier, shop.mark.as_ref(), &deed.step, now, first) {
            Ok(facts) => facts,
            // A form that was sent twice has done what it says.
            Err(fault) => return Ok(if self.appealed_so(deed).await? { Ok(shop) } else { Err(fault.into()) }),
        };
        if let MarkStep::SuspendAtOnce { .. } = deed.step {
            let (is_new, warnings) = self.warn_of_fraud(now, deed).await?;
            if warnings < FRAUD_WARNINGS {
                if !is_new {
                    return Ok(Err(NotTaken::WarnedAlready));
                }
                self.note_mark_decision(now, deed, 0).await?;
                return Ok(Ok(shop));
            }
            // They have had their effect: should it be overturned, the next takes as many anew.
            self.forget_warnings(deed.shop).await?;
        }
        let begun = match &deed.step {
            MarkStep::Propose { .. } | MarkStep::SuspendAtOnce { .. } | MarkStep::RaiseViolation { .. } => first,
            _ => 0,
        };
        for fact in &facts {
            hand.pen.happened(deed.shop, None, fact);
            self.mark_notice(now, &shop, hand.pen.next_seq - 1, fact).await?;
        }
        self.note_mark_decision(now, deed, begun).await?;
        let shop = hand.kept().map_or(shop, |kept| kept.shop.clone());
        self.write_marks(now, &hand.pen).await?;
        Ok(Ok(shop))
    }

    async fn take_in_hand(&mut self, shop: ShopId) -> Result<Option<Hand>, StoreError> {
        let mut pen = Pen::new(self.lock_head().await?);
        let Some(kept) = self.load_shops(&[shop]).await?.pop() else { return Ok(None) };
        pen.keep([kept]);
        Ok(Some(Hand { pen, shop }))
    }

    /// Complaints of a shop that wait beyond their deadline, the oldest first.
    async fn overdue_of(&mut self, shop: ShopId, now: Millis) -> Result<Vec<ComplaintId>, StoreError> {
        let ids: Vec<i64> = within!(*self, conn => sqlx::query_scalar(
            "SELECT id FROM complaint WHERE shop_id = $1 AND state = 'open' AND opened_at < $2 - deadline_hours * 3600000 \
             ORDER BY opened_at, id LIMIT $3",
        ).bind(shop.0).bind(now.0).bind(i64::try_from(EVIDENCE_MAX).unwrap_or(i64::MAX)).fetch_all(conn).await?);
        Ok(ids.into_iter().map(ComplaintId).collect())
    }

    /// Whether who confirms a supervisor's revocation is who proposed it.
    async fn same_eyes(&mut self, deed: &MarkDeed, dossier: &Dossier) -> Result<bool, StoreError> {
        let MarkStep::Rule { adjustment, ruling: MarkRuling::Confirm, .. } = deed.step else { return Ok(false) };
        let revokes = |a: &&Adjustment| a.effect == Effect::Revocation && a.by == Supervision::Human;
        if dossier.adjustment(adjustment).filter(revokes).is_none() {
            return Ok(false);
        }
        let proposed: Option<i64> = within!(*self, conn => sqlx::query_scalar(
            "SELECT account_id FROM mark_decision WHERE shop_id = $1 AND about = $2 AND choice = 'propose' LIMIT 1",
        ).bind(deed.shop.0).bind(adjustment.0).fetch_optional(conn).await?);
        Ok(proposed == Some(deed.by.0))
    }

    /// Whether the same person has appealed in the same words already.
    async fn appealed_so(&mut self, deed: &MarkDeed) -> Result<bool, StoreError> {
        let MarkStep::Appeal(adjustment) = deed.step else { return Ok(false) };
        let said: Option<i64> = within!(*self, conn => sqlx::query_scalar(
            "SELECT id FROM mark_word WHERE shop_id = $1 AND about = $2 AND account_id = $3 AND text = $4 LIMIT 1",
        ).bind(deed.shop.0).bind(adjustment.0).bind(deed.by.0).bind(deed.reason.as_str()).fetch_optional(conn).await?);
        Ok(said.is_some())
    }

    /// Notes a supervisor's warning of fraud; tells whether it is new, and how many there are. Only warnings of those who are
    /// supervisors now count.
    async fn warn_of_fraud(&mut self, now: Millis, deed: &MarkDeed) -> Result<(bool, usize), StoreError> {
        let (written, n): (u64, i64) = within!(*self, conn => {
            let written = sqlx::query(
                "INSERT INTO fraud_warning (shop_id, account_id, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            ).bind(deed.shop.0).bind(deed.by.0).bind(now.0).execute(&mut *conn).await?.rows_affected();
            let n: i64 = sqlx::query_scalar(WARNINGS).bind(deed.shop.0).bind(Role::Supervisor.as_str())
                .fetch_one(conn).await?;
            (written, n)
        });
        Ok((written > 0, usize::try_from(n).unwrap_or(usize::MAX)))
    }

    /// Forgets the warnings of fraud about a shop. Who warned, and why, stays among the decisions.
    async fn forget_warnings(&mut self, shop: ShopId) -> Result<(), StoreError> {
        within!(*self, conn => sqlx::query("DELETE FROM fraud_warning WHERE shop_id = $1")
            .bind(shop.0).execute(conn).await?.rows_affected());
        Ok(())
    }

    /// Keeps who decided what and why. `begun` is the number of the adjustment or violation that begins with it.
    async fn note_mark_decision(&mut self, now: Millis, deed: &MarkDeed, begun: i64) -> Result<(), StoreError> {
        let (choice, about) = deed.choice();
        let about = if about == 0 { begun } else { about };
        within!(*self, conn => {
            if deed.role == Role::ShopStaff {
                if !deed.reason.is_empty() {
                    sqlx::query("INSERT INTO mark_word (shop_id, about, account_id, at, text) VALUES ($1, $2, $3, $4, $5)")
                        .bind(deed.shop.0).bind(about).bind(deed.by.0).bind(now.0).bind(deed.reason.as_str())
                        .execute(conn).await?;
                }
            } else {
                sqlx::query(
                    "INSERT INTO mark_decision (at, shop_id, about, account_id, role, choice, reason) \
                     VALUES ($1, $2, $3, $4, $5, $6, $7)",
                ).bind(now.0).bind(deed.shop.0).bind(about).bind(deed.by.0).bind(deed.role.as_str()).bind(choice)
                    .bind(deed.reason.as_str()).execute(conn).await?;
            }
        });
        Ok(())
    }

    /// Writes what the pen holds, and the tasks that follow from the shops' dossiers.
    pub(crate) async fn write_marks(&mut self, now: Millis, pen: &Pen) -> Result<(), StoreError> {
        self.write_under_pen(now, pen).await?;
        for kept in pen.touched() {
            self.write_mark_tasks(&kept.shop).await?;
        }
        Ok(())
    }

    async fn write_mark_tasks(&mut self, shop: &Shop) -> Result<(), StoreError> {
        let tasks = tasks_of(&shop.dossier);
        within!(*self, conn => {
            sqlx::query("UPDATE mark_task SET open = 0 WHERE shop_id = $1 AND open = 1").bind(shop.id.0)
                .execute(&mut *conn).await?;
            for (kind, about, since, due) in tasks {
                sqlx::query(
                    "INSERT INTO mark_task (kind, shop_id, about, since, due, open) VALUES ($1, $2, $3, $4, $5, 1) \
                     ON CONFLICT (shop_id, kind, about) DO UPDATE SET since = excluded.since, due = excluded.due, open = 1",
                ).bind(kind.as_str()).bind(shop.id.0).bind(about).bind(since.0).bind(due.0).execute(&mut *conn).await?;
            }
        });
        Ok(())
    }

    /// Tells a shop's people of a fact about its mark.
    async fn mark_notice(&mut self, now: Millis, shop: &Shop, seq: i64, fact: &Fact) -> Result<(), StoreError> {
        let kind = match fact {
            Fact::MarkGranted { .. } => "mark-granted",
            Fact::MarkRefused { .. } => "mark-refused",
            Fact::AdjustmentProposed { .. } => "adjustment-proposed",
            Fact::AdjustmentDecided { .. } => "adjustment-decided",
            Fact::AdjustmentTaken { .. } => "adjustment-taken",
            Fact::AdjustmentEnded { .. } => "adjustment-ended",
            Fact::AppealDecided { .. } => "appeal-decided",
            Fact::ViolationRaised { .. } => "violation-raised",
            Fact::ViolationDecided { .. } => "violation-decided",
            _ => return Ok(()),
        };
        self.letters_to_shop(now, shop, kind, seq).await
    }

    /// Letters to each of a shop's people, named by what they tell of.
    async fn letters_to_shop(&mut self, now: Millis, shop: &Shop, kind: &str, of: i64) -> Result<(), StoreError> {
        let people: Vec<(i64, String)> = within!(*self, conn => sqlx::query_as(
            "SELECT a.id, a.lang FROM member m JOIN account a ON a.id = m.account_id WHERE m.shop_id = $1",
        ).bind(shop.id.0).fetch_all(conn).await?);
        for (account, lang) in people {
            within!(*self, conn => sqlx::query(
                "INSERT INTO outbox (id, kind, account_id, detail, lang, due, tries) VALUES ($1, $2, $3, $4, $5, $6, 0) \
                 ON CONFLICT DO NOTHING",
            ).bind(format!("{kind}-{}-{of}-{account}", shop.id.0)).bind(kind).bind(account).bind(shop.key.as_str())
                .bind(lang.as_str()).bind(now.0).execute(conn).await?.rows_affected());
        }
        Ok(())
    }

    /// Lets system supervision look at these shops soon: something happened to them.
    pub(crate) async fn watch(&mut self, shops: &[ShopId]) -> Result<(), StoreError> {
        for chunk in shops.chunks(LIST_LENGTHS[3]) {
            within!(*self, conn => {
                let mut sql = QueryBuilder::new("INSERT INTO watch (shop_id, due) ");
                sql.push_values(chunk, |mut row, shop| {
                    row.push_bind(shop.0).push_bind(0i64);
                });
                sql.push(" ON CONFLICT (shop_id) DO UPDATE SET due = 0");
                sql.build().execute(conn).await?;
            });
        }
        Ok(())
    }
}
