//! Applications for the festival: sent, reviewed, selected. Each step is one transaction of the application, the counts, the public
//! events and the letters.

use crate::db::{Tx, on, runs, within};
use crate::festival::{Counted, FestivalDraft, Tallied};
use crate::live::Hash;
use crate::pen::{LIST_LENGTHS, Pen, push_list};
use crate::people::AccountId;
use crate::projection::to_json;
use crate::shop::{ShopRow, json, select_shop};
use crate::{Store, StoreError};
use bazargah_domain::calendar::Millis;
use bazargah_domain::event::Fact;
use bazargah_domain::festival::application::{Application, Own, Same};
use bazargah_domain::festival::edition::{Edition, Phase};
use bazargah_domain::festival::eligibility::{Known, findings};
use bazargah_domain::festival::review::{self, Course, ObjectionDecided, Question, Standing, Vote};
use bazargah_domain::festival::selection::{Candidate, Choice, Chosen, left_after, select};
use bazargah_domain::festival::{Reason, Unit};
use bazargah_domain::shop::{GradeStep, Shop, ShopId, ShopName, slug};
use bazargah_domain::text::{ascii_digits, fold};
use bazargah_domain::trade::Trade;
use sqlx::{FromRow, QueryBuilder};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// An application on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FestivalApplication {
    /// Its number.
    pub id: i64,
    /// For which edition.
    pub edition: String,
    /// The shop: of an online unit, and of an offline one once it has a page.
    pub shop: Option<ShopId>,
    /// Who sent it, for an online unit.
    pub account: Option<AccountId>,
    /// What the unit is called.
    pub name: String,
    /// When it was sent.
    pub sent_at: Millis,
    /// The language in which the unit is written to.
    pub lang: String,
    /// What it states.
    pub application: Application,
    /// What the rules found when it was sent.
    pub found: Vec<Reason>,
    /// The course of its review.
    pub course: Course,
    /// What the selection said.
    pub choice: Option<Choice>,
    /// Whether it has a place.
    pub placed: bool,
}

impl FestivalApplication {
    /// Whether it had a place that was taken away. A selection writes the choice and the place together, and the loss takes only the
    /// place: so a choice that is a place, without one, is a loss. Such an application stands for no further selection of its edition:
    /// the place goes to the next in the order.
    pub fn lost_place(&self) -> bool {
        !self.placed && self.choice.is_some_and(Choice::is_place)
    }

    fn counted(&self) -> Counted {
        Counted {
            unit: self.application.unit(),
            trade: self.application.trade,
            standing: self.course.standing(),
            refusal: self.course.refusal(),
            placed: self.placed,
        }
    }
}

#[derive(FromRow)]
struct ApplicationRow {
    id: i64,
    edition: String,
    shop_id: Option<i64>,
    account_id: Option<i64>,
    name: String,
    sent_at: i64,
    lang: String,
    body: String,
    found: String,
    course: String,
    choice: Option<String>,
    placed: i64,
}

/// The columns of an [`ApplicationRow`].
macro_rules! select_application {
    ($rest:literal) => {
        concat!(
            "SELECT id, edition, shop_id, account_id, name, sent_at, lang, body, found, course, choice, placed ",
            "FROM festival_application ",
            $rest
        )
    };
}

impl ApplicationRow {
    fn read(self) -> Result<FestivalApplication, StoreError> {
        let of = self.id.to_string();
        Ok(FestivalApplication {
            id: self.id,
            edition: self.edition,
            shop: self.shop_id.map(ShopId),
            account: self.account_id.map(AccountId),
            name: self.name,
            sent_at: Millis(self.sent_at),
            lang: self.lang,
            application: json(&self.body, "application", &of)?,
            found: json(&self.found, "findings", &of)?,
            course: json(&self.course, "review", &of)?,
            choice: self.choice.as_deref().and_then(Choice::parse),
            placed: self.placed != 0,
        })
    }
}

/// A form that is complete and is to be sent.
#[derive(Debug, Clone)]
pub struct FestivalSending {
    /// The hash of the code of its address.
    pub code: Hash,
    /// As it was kept.
    pub draft: FestivalDraft,
    /// As it was read.
    pub application: Application,
    /// The language in which the unit is written to.
    pub lang: &'static str,
}

/// An application of the made-up market.
#[derive(Debug, Clone)]
pub struct MadeUpApplication {
    /// When it was sent.
    pub at: Millis,
    /// What.
    pub sending: FestivalSending,
    /// A picture (PNG) that shows its loss.
    pub evidence: Option<Vec<u8>>,
}

/// Why an application was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotApplied {
    /// The unit has sent one for this edition.
    #[error("the unit has applied to this edition already")]
    Before,
    /// Registration is not open.
    #[error("registration is closed")]
    Closed,
}

/// Why places were not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotGiven {
    /// Forms are still to come.
    #[error("registration is not over")]
    Early,
    /// The edition has closed.
    #[error("the edition is over")]
    Over,
}

/// A step with an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FestivalStep {
    /// A reviewer votes.
    Vote(Vote),
    /// A reviewer asks the unit for more.
    Ask(Question),
    /// The unit answers.
    Answer(String),
    /// The unit takes it back.
    Withdraw,
    /// The unit objects to its refusal.
    Object(String),
    /// A supervisor decides on the objection.
    DecideObjection(ObjectionDecided),
}

/// Which applications a queue shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FestivalFilter {
    /// Where they stand; everywhere for none.
    pub standing: Option<Standing>,
    /// Their trade.
    pub trade: Option<Trade>,
    /// Their unit.
    pub unit: Option<Unit>,
    /// Whether the rules found nothing, or something.
    pub fit: Option<bool>,
}

/// Where a page of a queue ends: the trade and the number of its last application.
pub type FestivalCursor = (Trade, i64);

/// Another application that looks like this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alike {
    /// Its number.
    pub id: i64,
    /// What it is called.
    pub name: String,
    /// In what the two are the same.
    pub same: Vec<Same>,
}

/// A shop that has a place, as inspectors need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedUnit {
    /// The application.
    pub application: FestivalApplication,
    /// The shop.
    pub shop: Shop,
}

/// Applications that are read at once.
const READ_AT_ONCE: i64 = 1_000;

/// By what a unit is one: its shop, or its trade licence.
fn unit_key(draft: &FestivalDraft, application: &Application) -> String {
    match (draft.shop, &application.own) {
        (Some(shop), _) => format!("shop:{}", shop.0),
        (None, Own::Offline { trade_licence, .. }) => format!("licence:{}", fold(&ascii_digits(trade_licence))),
        (None, Own::Online { licence_number, .. }) => format!("union:{}", fold(&ascii_digits(licence_number))),
    }
}

impl Store {
    /// What the rules would find in a form if it were sent now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn festival_findings(
        &self,
        now: Millis,
        edition: &Edition,
        draft: &FestivalDraft,
        application: &Application,
        files: usize,
    ) -> Result<Vec<Reason>, StoreError> {
        let mut tx = self.begin_reading().await?;
        tx.festival_findings(now, edition, draft, application, files).await
    }

    /// Takes an application.
    ///
    /// # Errors
    /// When the database fails. That it is not taken is an answer: see [`NotApplied`].
    pub async fn apply_to_festival(
        &self,
        now: Millis,
        edition: &Edition,
        sending: &FestivalSending,
    ) -> Result<Result<i64, NotApplied>, StoreError> {
        let mut tx = self.begin().await?;
        tx.lock_head().await?;
        match tx.apply_to_festival(now, edition, sending).await? {
            Ok(of) => {
                tx.festival_letters(now, &[(&of, "festival-taken")]).await?;
                let mut tallied = Tallied::default();
                tallied.turn(None, Some(&of.counted()));
                tx.write_counts(&edition.key, &tallied).await?;
                tx.commit().await?;
                Ok(Ok(of.id))
            }
            Err(refused) => Ok(Err(refused)),
        }
    }

    /// Takes made-up applications, all at once and without letters; tells how many. One that cannot be taken is left out.
    ///
    /// # Errors
    /// When the database fails; then none was taken.
    pub async fn apply_many(&self, edition: &Edition, all: Vec<MadeUpApplication>) -> Result<usize, StoreError> {
        let mut tx = self.begin().await?;
        tx.lock_head().await?;
        let mut tallied = Tallied::default();
        let mut n = 0;
        for MadeUpApplication { at, sending, evidence } in all {
            if let Some(bytes) = evidence {
                let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
                within!(tx, conn => sqlx::query(
                    "INSERT INTO festival_file (draft, kind, size, bytes) VALUES ($1, 'png', $2, $3)",
                ).bind(sending.code.as_slice()).bind(size).bind(bytes).execute(conn).await?.rows_affected());
            }
            if let Ok(of) = tx.apply_to_festival(at, edition, &sending).await? {
                tallied.turn(None, Some(&of.counted()));
                n += 1;
            }
        }
        tx.write_counts(&edition.key, &tallied).await?;
        tx.commit().await?;
        Ok(n)
    }

    /// Shops that sell on a domain, the oldest on record first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn shops_with_host(&self, limit: i64) -> Result<Vec<Shop>, StoreError> {
        let rows: Vec<ShopRow> = on!(self.db, pool => sqlx::query_as(
            select_shop!("FROM shop s WHERE s.host IS NOT NULL ORDER BY s.id LIMIT $1"),
        ).bind(limit).fetch_all(pool).await?);
        rows.into_iter().map(ShopRow::shop).collect()
    }

    /// The application of that number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn festival_application(&self, id: i64) -> Result<Option<FestivalApplication>, StoreError> {
        let row: Option<ApplicationRow> = on!(self.db, pool => sqlx::query_as(select_application!("WHERE id = $1"))
            .bind(id).fetch_optional(pool).await?);
        row.map(ApplicationRow::read).transpose()
    }

    /// The application to which a code leads.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn festival_case(&self, code: Hash) -> Result<Option<FestivalApplication>, StoreError> {
        let id: Option<i64> = on!(self.db, pool => sqlx::query_scalar(
            "SELECT application_id FROM festival_code WHERE hash = $1",
        ).bind(code.as_slice()).fetch_optional(pool).await?);
        match id {
            Some(id) => self.festival_application(id).await,
            None => Ok(None),
        }
    }

    /// Whether a shop has an application for an edition that it did not take back.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn has_applied(&self, edition: &str, shop: ShopId) -> Result<bool, StoreError> {
        let id: Option<i64> = on!(self.db, pool => sqlx::query_scalar(
            "SELECT id FROM festival_application WHERE shop_id = $1 AND edition = $2 AND standing <> 'withdrawn' LIMIT 1",
        ).bind(shop.0).bind(edition).fetch_optional(pool).await?);
        Ok(id.is_some())
    }

    /// Lets these codes lead to these applications.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_festival_codes(&self, codes: &[(Hash, i64)]) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        for (hash, application) in codes {
            tx.add_festival_code(*hash, *application).await?;
        }
        tx.commit().await
    }

    /// Takes a step with an application.
    ///
    /// # Errors
    /// When the database fails. That the rules refuse it is an answer; `None` is that there is no such application.
    pub async fn take_festival_step(
        &self,
        now: Millis,
        id: i64,
        step: &FestivalStep,
    ) -> Result<Option<Result<FestivalApplication, review::Fault>>, StoreError> {
        let Some(before) = self.festival_application(id).await? else { return Ok(None) };
        let Some(edition) = self.edition(&before.edition).await? else { return Ok(None) };
        let mut tx = self.begin().await?;
        tx.lock_head().await?;
        let mut tallied = Tallied::default();
        let taken = tx.take_festival_step(now, &edition, id, step, &mut tallied).await?;
        if let Some(Ok(_)) = taken {
            tx.write_counts(&edition.key, &tallied).await?;
            tx.commit().await?;
        }
        Ok(taken)
    }

    /// Lets one vote count for many applications; those that do not take it are left as they are. Tells how many took it.
    ///
    /// # Errors
    /// When the database fails; then none took it.
    pub async fn vote_for_many(
        &self,
        now: Millis,
        edition: &Edition,
        votes: &[(i64, Vote)],
    ) -> Result<usize, StoreError> {
        let mut tx = self.begin().await?;
        tx.lock_head().await?;
        let mut tallied = Tallied::default();
        let mut n = 0;
        for (id, vote) in votes {
            let step = FestivalStep::Vote(vote.clone());
            let taken = tx.take_festival_step(now, edition, *id, &step, &mut tallied).await?;
            n += usize::from(matches!(taken, Some(Ok(_))));
        }
        tx.write_counts(&edition.key, &tallied).await?;
        tx.commit().await?;
        Ok(n)
    }

    /// Applications of an edition by trade and number, those after the place given.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn festival_queue(
        &self,
        edition: &str,
        filter: &FestivalFilter,
        after: Option<FestivalCursor>,
        limit: i64,
    ) -> Result<Vec<FestivalApplication>, StoreError> {
        let rows: Vec<ApplicationRow> = on!(self.db, pool => {
            let mut sql = QueryBuilder::new(select_application!("WHERE edition = "));
            sql.push_bind(edition);
            if let Some(standing) = filter.standing {
                sql.push(" AND standing = ").push_bind(standing.as_str());
            }
            if let Some(trade) = filter.trade {
                sql.push(" AND trade = ").push_bind(trade.as_str());
            }
            if let Some(unit) = filter.unit {
                sql.push(" AND unit = ").push_bind(unit.as_str());
            }
            if let Some(fit) = filter.fit {
                sql.push(" AND fit = ").push_bind(i64::from(fit));
            }
            if let Some((trade, id)) = after {
                sql.push(" AND (trade, id) > (").push_bind(trade.as_str()).push(", ").push_bind(id).push(")");
            }
            sql.push(" ORDER BY trade, id LIMIT ").push_bind(limit);
            sql.build_query_as().fetch_all(pool).await?
        });
        rows.into_iter().map(ApplicationRow::read).collect()
    }

    /// Other applications for the same edition that have the same owner, address, account or telephone.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn festival_doubles(&self, of: &FestivalApplication) -> Result<Vec<Alike>, StoreError> {
        let mut alike: BTreeMap<i64, Alike> = BTreeMap::new();
        for (same, value) in of.application.marks() {
            let rows: Vec<(i64, String)> = on!(self.db, pool => sqlx::query_as(
                "SELECT a.id, a.name FROM festival_mark m JOIN festival_application a ON a.id = m.application_id \
                 WHERE m.edition = $1 AND m.what = $2 AND a.standing <> 'withdrawn' ORDER BY a.id LIMIT 20",
            ).bind(of.edition.as_str()).bind(mark(same, &value)).fetch_all(pool).await?);
            for (id, name) in rows.into_iter().filter(|(id, _)| *id != of.id) {
                alike.entry(id).or_insert(Alike { id, name, same: Vec::new() }).same.push(same);
            }
        }
        Ok(alike.into_values().collect())
    }

    /// What the selection says as things stand: units that have a place keep it and stand first, with rank 0, and the rule gives the
    /// places that are left. Who lost a place is not in it: see [`FestivalApplication::lost_place`].
    ///
    /// # Errors
    /// When the database fails.
    pub async fn festival_selection(
        &self,
        edition: &Edition,
        randomness: &[u8; 32],
    ) -> Result<Vec<Chosen>, StoreError> {
        let mut held = Vec::new();
        let mut candidates = Vec::new();
        for standing in [Standing::Accepted, Standing::WaitListed] {
            let filter = FestivalFilter { standing: Some(standing), ..FestivalFilter::default() };
            let mut after = None;
            loop {
                let page = self.festival_queue(&edition.key, &filter, after, READ_AT_ONCE).await?;
                let Some(last) = page.last() else { break };
                after = Some((last.application.trade, last.id));
                let points = self.points_of(page.iter().filter_map(|of| of.shop)).await?;
                for of in page.into_iter().filter(|of| !of.lost_place()) {
                    let candidate = Candidate {
                        id: of.id,
                        trade: of.application.trade,
                        wait_listed: standing == Standing::WaitListed,
                        points: of.shop.and_then(|shop| points.get(&shop).copied()),
                        loss: of.application.loss(),
                        sent_at: of.sent_at,
                    };
                    match of.choice.filter(|choice| of.placed && choice.is_place()) {
                        Some(choice) => held.push(Chosen { candidate, rank: 0, choice }),
                        None => candidates.push(candidate),
                    }
                }
            }
        }
        held.extend(select(&left_after(edition, &held), &candidates, randomness));
        Ok(held)
    }

    /// Points of the grades of shops that have one.
    async fn points_of(&self, shops: impl Iterator<Item = ShopId>) -> Result<HashMap<ShopId, u8>, StoreError> {
        let ids: Vec<i64> = shops.map(|id| id.0).collect();
        let mut points = HashMap::with_capacity(ids.len());
        for chunk in ids.chunks(LIST_LENGTHS[3]) {
            let rows: Vec<(i64, String)> = on!(self.db, pool => {
                let mut sql = QueryBuilder::new("SELECT id, grade FROM shop WHERE grade IS NOT NULL AND id IN (");
                push_list(&mut sql, chunk.iter().copied());
                sql.build_query_as().fetch_all(pool).await?
            });
            for (id, grade) in rows {
                let grade: GradeStep = json(&grade, "grade", &id.to_string())?;
                points.extend(grade.letter.map(|_| (ShopId(id), grade.points)));
            }
        }
        Ok(points)
    }

    /// Gives the places of a selection and writes to those for whom it says something else than the last one; tells how many places
    /// were given anew. An offline unit that gets a place gets a page with it, for which the mailbox speaks that it applied with: it
    /// has the application's letters too.
    ///
    /// # Errors
    /// When the database fails; then nothing was given. That it is too early or too late is an answer: see [`NotGiven`].
    pub async fn give_places(
        &self,
        now: Millis,
        edition: &Edition,
        chosen: &[Chosen],
    ) -> Result<Result<usize, NotGiven>, StoreError> {
        let phase = edition.phase(now);
        if phase == Phase::Closed {
            return Ok(Err(NotGiven::Over));
        }
        if edition.takes_forms(now) || phase < Phase::Review {
            return Ok(Err(NotGiven::Early));
        }
        let mut tx = self.begin().await?;
        let mut pen = Pen::new(tx.lock_head().await?);
        let mut tallied = Tallied::default();
        let choices: BTreeMap<i64, Choice> = chosen.iter().map(|of| (of.candidate.id, of.choice)).collect();
        let mut all = Vec::with_capacity(choices.len());
        let ids: Vec<i64> = choices.keys().copied().collect();
        for chunk in ids.chunks(LIST_LENGTHS[3]) {
            all.extend(tx.festival_applications(chunk).await?);
        }
        // What changed since the selection was made is left for the next one; what the last one said too is known.
        all.retain(|of| {
            let waits = of.edition == edition.key && of.course.standing().is_fit() && !of.placed && !of.lost_place();
            waits && of.choice != choices.get(&of.id).copied()
        });
        let placed = |of: &FestivalApplication| choices.get(&of.id).is_some_and(|choice| choice.is_place());
        let shops: Vec<ShopId> = all.iter().filter(|of| placed(of)).filter_map(|of| of.shop).collect();
        pen.keep(tx.load_shops(&shops).await?);
        let mut given = Vec::new();
        let mut pages = Vec::new();
        for of in &mut all {
            let before = of.counted();
            let Some(choice) = choices.get(&of.id).copied() else { continue };
            of.choice = Some(choice);
            if choice.is_place() {
                let shop = match of.shop {
                    Some(shop) => shop,
                    None => {
                        let name = ShopName::of(&of.name);
                        let key = tx.free_key(&pen, &slug(&of.name)).await?;
                        let shop = pen.list(key, None, name);
                        pages.push((shop, of.application.contact.clone(), of.lang.clone()));
                        shop
                    }
                };
                of.shop = Some(shop);
                of.placed = true;
                let (unit, trade) = (of.application.unit(), of.application.trade);
                pen.happened(shop, None, &Fact::FestivalJoined { at: now, edition: edition.key.clone(), unit, trade });
                given.push((shop, unit, trade));
            }
            tallied.turn(Some(&before), Some(&of.counted()));
        }
        tx.write_places(now, &edition.key, &given).await?;
        for of in &all {
            within!(tx, conn => sqlx::query(
                "UPDATE festival_application SET choice = $1, placed = $2, shop_id = $3 WHERE id = $4",
            ).bind(of.choice.map(Choice::as_str)).bind(i64::from(of.placed)).bind(of.shop.map(|id| id.0)).bind(of.id)
                .execute(conn).await?.rows_affected());
        }
        let letters: Vec<(&FestivalApplication, &str)> =
            all.iter().map(|of| (of, if of.placed { "festival-place" } else { "festival-no-place" })).collect();
        tx.festival_letters(now, &letters).await?;
        tx.write_under_pen(now, &pen).await?;
        for (shop, contact, lang) in pages {
            let account = tx.account(&contact.to_lowercase(), now, &lang).await?;
            tx.add_member(now, shop, account.id).await?;
        }
        tx.write_counts(&edition.key, &tallied).await?;
        tx.commit().await?;
        Ok(Ok(given.len()))
    }

    /// Gives online shops places without applications: in an edition whose applications were not taken here.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invite(&self, now: Millis, edition: &Edition, shops: &[(ShopId, Trade)]) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        let mut pen = Pen::new(tx.lock_head().await?);
        let ids: Vec<ShopId> = shops.iter().map(|(shop, _)| *shop).collect();
        pen.keep(tx.load_shops(&ids).await?);
        let given: Vec<_> = shops.iter().map(|(shop, trade)| (*shop, Unit::Online, *trade)).collect();
        for (shop, unit, trade) in given.iter().copied() {
            pen.happened(shop, None, &Fact::FestivalJoined { at: now, edition: edition.key.clone(), unit, trade });
        }
        tx.write_places(now, &edition.key, &given).await?;
        tx.write_under_pen(now, &pen).await?;
        tx.commit().await
    }

    /// Takes a unit's place away; tells whether it had one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_place_away(&self, now: Millis, id: i64) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let mut pen = Pen::new(tx.lock_head().await?);
        let Some(mut of) = tx.festival_applications(&[id]).await?.pop().filter(|of| of.placed) else {
            return Ok(false);
        };
        let Some(shop) = of.shop else { return Ok(false) };
        pen.keep(tx.load_shops(&[shop]).await?);
        let before = of.counted();
        of.placed = false;
        pen.happened(shop, None, &Fact::FestivalLeft { at: now, edition: of.edition.clone() });
        within!(tx, conn => {
            sqlx::query("DELETE FROM festival_place WHERE edition = $1 AND shop_id = $2")
                .bind(of.edition.as_str()).bind(shop.0).execute(&mut *conn).await?;
            sqlx::query("UPDATE festival_application SET placed = 0 WHERE id = $1").bind(id).execute(conn).await?;
        });
        tx.end_deals_of(now, shop, &of.edition).await?;
        let mut tallied = Tallied::default();
        tallied.turn(Some(&before), Some(&of.counted()));
        tx.festival_letters(now, &[(&of, "festival-place-lost")]).await?;
        tx.write_under_pen(now, &pen).await?;
        tx.write_counts(&of.edition, &tallied).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Units that have a place.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn placed_units(&self, edition: &str) -> Result<Vec<PlacedUnit>, StoreError> {
        self.begin_reading().await?.placed_units(edition).await
    }

    /// E-mail addresses of accounts, for the names under votes.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn emails_of(&self, accounts: &BTreeSet<i64>) -> Result<HashMap<i64, String>, StoreError> {
        let mut emails = HashMap::with_capacity(accounts.len());
        let ids: Vec<i64> = accounts.iter().copied().collect();
        for chunk in ids.chunks(LIST_LENGTHS[3]) {
            let rows: Vec<(i64, String)> = on!(self.db, pool => {
                let mut sql = QueryBuilder::new("SELECT id, email FROM account WHERE id IN (");
                push_list(&mut sql, chunk.iter().copied());
                sql.build_query_as().fetch_all(pool).await?
            });
            emails.extend(rows);
        }
        Ok(emails)
    }
}

/// The text by which a mark of likeness is found.
fn mark(same: Same, value: &str) -> String {
    format!("{}:{value}", same.as_str())
}

impl Tx {
    /// Whether a shop has its place in an edition.
    pub(crate) async fn has_place(&mut self, edition: &str, shop: ShopId) -> Result<bool, StoreError> {
        let since: Option<i64> = within!(*self, conn => sqlx::query_scalar(
            "SELECT at FROM festival_place WHERE edition = $1 AND shop_id = $2",
        ).bind(edition).bind(shop.0).fetch_optional(conn).await?);
        Ok(since.is_some())
    }

    /// See [`Store::placed_units`].
    pub(crate) async fn placed_units(&mut self, edition: &str) -> Result<Vec<PlacedUnit>, StoreError> {
        let rows: Vec<ApplicationRow> = within!(*self, conn => sqlx::query_as(select_application!(
            "WHERE edition = $1 AND standing IN ('accepted', 'wait-listed') AND placed = 1 ORDER BY id"
        )).bind(edition).fetch_all(conn).await?);
        let applications: Vec<FestivalApplication> =
            rows.into_iter().map(ApplicationRow::read).collect::<Result<_, _>>()?;
        let ids: Vec<i64> = applications.iter().filter_map(|of| of.shop).map(|id| id.0).collect();
        let mut shops: HashMap<ShopId, Shop> = HashMap::with_capacity(ids.len());
        for chunk in ids.chunks(LIST_LENGTHS[3]) {
            let rows: Vec<ShopRow> = within!(*self, conn => {
                let mut sql = QueryBuilder::new(select_shop!("FROM shop s WHERE s.id IN ("));
                push_list(&mut sql, chunk.iter().copied());
                sql.build_query_as().fetch_all(conn).await?
            });
            for row in rows {
                let shop = row.shop()?;
                shops.insert(shop.id, shop);
            }
        }
        let with_shop = |application: FestivalApplication| {
            let shop = shops.get(&application.shop?)?.clone();
            Some(PlacedUnit { application, shop })
        };
        Ok(applications.into_iter().filter_map(with_shop).collect())
    }

    async fn write_places(
        &mut self,
        now: Millis,
        edition: &str,
        given: &[(ShopId, Unit, Trade)],
    ) -> Result<(), StoreError> {
        for chunk in runs(given) {
            within!(*self, conn => {
                let mut sql = QueryBuilder::new("INSERT INTO festival_place (edition, shop_id, unit, trade, at) ");
                sql.push_values(chunk, |mut row, (shop, unit, trade)| {
                    row.push_bind(edition).push_bind(shop.0).push_bind(unit.as_str()).push_bind(trade.as_str())
                        .push_bind(now.0);
                });
                sql.build().execute(conn).await?;
            });
        }
        Ok(())
    }

    async fn festival_findings(
        &mut self,
        now: Millis,
        edition: &Edition,
        draft: &FestivalDraft,
        application: &Application,
        files: usize,
    ) -> Result<Vec<Reason>, StoreError> {
        let shop = match draft.shop {
            Some(id) => self.load_shops(&[id]).await?.pop().map(|kept| kept.shop),
            None => None,
        };
        let proved = match (draft.shop, draft.account) {
            (Some(shop), Some(account)) => self.speaks_for(account, shop).await?,
            _ => false,
        };
        let mut double = false;
        for (same, value) in application.marks() {
            let other: Option<i64> = within!(*self, conn => sqlx::query_scalar(
                "SELECT a.id FROM festival_mark m JOIN festival_application a ON a.id = m.application_id \
                 WHERE m.edition = $1 AND m.what = $2 AND a.standing <> 'withdrawn' LIMIT 1",
            ).bind(edition.key.as_str()).bind(mark(same, &value)).fetch_optional(conn).await?);
            double |= other.is_some();
        }
        let known = Known { shop: shop.as_ref(), proved, double, files };
        Ok(findings(edition, application, known, now))
    }

    async fn apply_to_festival(
        &mut self,
        now: Millis,
        edition: &Edition,
        sending: &FestivalSending,
    ) -> Result<Result<FestivalApplication, NotApplied>, StoreError> {
        let FestivalSending { code, draft, application, lang } = sending;
        if !edition.takes_forms(now) {
            return Ok(Err(NotApplied::Closed));
        }
        let key = unit_key(draft, application);
        let before: Option<i64> = within!(*self, conn => sqlx::query_scalar(
            "SELECT id FROM festival_application WHERE edition = $1 AND unit_key = $2 AND standing <> 'withdrawn'",
        ).bind(edition.key.as_str()).bind(key.as_str()).fetch_optional(conn).await?);
        if before.is_some() {
            return Ok(Err(NotApplied::Before));
        }
        let files: i64 = within!(*self, conn => sqlx::query_scalar("SELECT COUNT(*) FROM festival_file WHERE draft = $1")
            .bind(code.as_slice()).fetch_one(conn).await?);
        let files = usize::try_from(files).unwrap_or(0);
        let found = self.festival_findings(now, edition, draft, application, files).await?;
        let name = match &application.own {
            Own::Offline { name, .. } => name.clone(),
            Own::Online { .. } => self.shop_name(draft.shop).await?,
        };
        let course = Course::default();
        let id: i64 = within!(*self, conn => sqlx::query_scalar(
            "INSERT INTO festival_application (edition, unit, trade, unit_key, shop_id, account_id, name, sent_at, lang, \
             body, found, fit, course, standing, placed) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0) RETURNING id",
        ).bind(edition.key.as_str()).bind(draft.unit.as_str()).bind(application.trade.as_str()).bind(key)
            .bind(draft.shop.map(|id| id.0)).bind(draft.account.map(|id| id.0)).bind(name.as_str()).bind(now.0).bind(*lang)
            .bind(to_json(application)).bind(to_json(&found)).bind(i64::from(found.is_empty())).bind(to_json(&course))
            .bind(course.standing().as_str()).fetch_one(conn).await?);
        let marks: Vec<String> = application.marks().iter().map(|(same, value)| mark(*same, value)).collect();
        for chunk in runs(&marks) {
            within!(*self, conn => {
                let mut sql = QueryBuilder::new("INSERT INTO festival_mark (edition, what, application_id) ");
                sql.push_values(chunk, |mut row, what| {
                    row.push_bind(edition.key.as_str()).push_bind(what.as_str()).push_bind(id);
                });
                sql.push(" ON CONFLICT DO NOTHING");
                sql.build().execute(conn).await?;
            });
        }
        within!(*self, conn => {
            sqlx::query("UPDATE festival_file SET draft = NULL, application_id = $1 WHERE draft = $2")
                .bind(id).bind(code.as_slice()).execute(&mut *conn).await?;
            sqlx::query("DELETE FROM festival_draft WHERE code_hash = $1").bind(code.as_slice()).execute(conn).await?;
        });
        self.add_festival_code(*code, id).await?;
        let of = FestivalApplication {
            id,
            edition: edition.key.clone(),
            shop: draft.shop,
            account: draft.account,
            name,
            sent_at: now,
            lang: (*lang).to_owned(),
            application: application.clone(),
            found,
            course,
            choice: None,
            placed: false,
        };
        Ok(Ok(of))
    }

    async fn shop_name(&mut self, shop: Option<ShopId>) -> Result<String, StoreError> {
        let Some(shop) = shop else { return Ok(String::new()) };
        let row: Option<(Option<String>, Option<String>, String)> = within!(*self, conn => sqlx::query_as(
            "SELECT name_fa, name_en, key FROM shop WHERE id = $1",
        ).bind(shop.0).fetch_optional(conn).await?);
        Ok(row.map(|(fa, en, key)| fa.or(en).unwrap_or(key)).unwrap_or_default())
    }

    async fn add_festival_code(&mut self, hash: Hash, application: i64) -> Result<(), StoreError> {
        within!(*self, conn => sqlx::query(
            "INSERT INTO festival_code (hash, application_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        ).bind(hash.as_slice()).bind(application).execute(conn).await?.rows_affected());
        Ok(())
    }

    async fn festival_applications(&mut self, ids: &[i64]) -> Result<Vec<FestivalApplication>, StoreError> {
        let rows: Vec<ApplicationRow> = within!(*self, conn => {
            let mut sql = QueryBuilder::new(select_application!("WHERE id IN ("));
            push_list(&mut sql, ids.iter().copied());
            sql.build_query_as().fetch_all(conn).await?
        });
        rows.into_iter().map(ApplicationRow::read).collect()
    }

    async fn take_festival_step(
        &mut self,
        now: Millis,
        edition: &Edition,
        id: i64,
        step: &FestivalStep,
        tallied: &mut Tallied,
    ) -> Result<Option<Result<FestivalApplication, review::Fault>>, StoreError> {
        let Some(mut of) = self.festival_applications(&[id]).await?.pop() else { return Ok(None) };
        let before = of.counted();
        let course = &mut of.course;
        let taken = match step.clone() {
            FestivalStep::Vote(vote) => course.vote(vote, &of.found),
            FestivalStep::Ask(question) => course.ask(question),
            FestivalStep::Answer(words) => course.answer(now, words),
            FestivalStep::Withdraw => course.withdraw(now),
            FestivalStep::Object(words) => course.object(now, edition.objection_days, words),
            FestivalStep::DecideObjection(decided) => course.decide_objection(decided),
        };
        if let Err(fault) = taken {
            return Ok(Some(Err(fault)));
        }
        let after = of.counted();
        within!(*self, conn => sqlx::query("UPDATE festival_application SET course = $1, standing = $2 WHERE id = $3")
            .bind(to_json(&of.course)).bind(after.standing.as_str()).bind(id).execute(conn).await?.rows_affected());
        let letter = match (step, after.standing) {
            (FestivalStep::Vote(_), Standing::Accepted) => Some("festival-accepted"),
            (FestivalStep::Vote(_), Standing::WaitListed) => Some("festival-wait-listed"),
            (FestivalStep::Vote(_), Standing::Refused) => Some("festival-refused"),
            (FestivalStep::Ask(_), _) => Some("festival-asked"),
            (FestivalStep::DecideObjection(_), _) => Some("festival-objection"),
            _ => None,
        };
        if let Some(kind) = letter {
            self.festival_letters(now, &[(&of, kind)]).await?;
        }
        tallied.turn(Some(&before), Some(&after));
        Ok(Some(Ok(of)))
    }

    /// Letters to units, each named by what it tells of and when.
    async fn festival_letters(
        &mut self,
        now: Millis,
        letters: &[(&FestivalApplication, &str)],
    ) -> Result<(), StoreError> {
        for chunk in runs(letters) {
            within!(*self, conn => {
                let mut sql = QueryBuilder::new("INSERT INTO outbox (id, kind, address, detail, lang, due, tries) ");
                sql.push_values(chunk, |mut row, (of, kind)| {
                    row.push_bind(format!("{kind}-{}-{}-0", of.id, now.0))
                        .push_bind(*kind)
                        .push_bind(of.application.contact.as_str())
                        .push_bind(of.id.to_string())
                        .push_bind(of.lang.as_str())
                        .push_bind(now.0)
                        .push_bind(0i64);
                });
                sql.push(" ON CONFLICT DO NOTHING");
                sql.build().execute(conn).await?;
            });
        }
        Ok(())
    }
}
