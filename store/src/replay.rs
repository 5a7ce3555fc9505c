//! A shop made of nothing but its events: for verifying what the tables say, and for making them anew.

use crate::db::within;
use crate::grades::{GradeOnRecord, grade_of, is_news};
use crate::projection::{PROJECTION, Projection};
use crate::{Store, StoreError, Tx};
use bazargah_domain::calendar::{Day, Millis};
use bazargah_domain::complaint::{Complaint, ComplaintId};
use bazargah_domain::event::{Event, Fact};
use bazargah_domain::festival::Unit;
use bazargah_domain::grade::{Letter, Rules};
use bazargah_domain::guarantee::Counted;
use bazargah_domain::lottery::{Beacon, Commitment, LotteryId};
use bazargah_domain::record::Record;
use bazargah_domain::shop::{GradeStep, Shop, ShopId};
use bazargah_domain::trade::Trade;
use futures_util::TryStreamExt;
use sqlx::FromRow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Shops that are made anew at once.
const SHOPS_AT_ONCE: i64 = 500;

/// An event as it is stored.
#[derive(FromRow)]
pub struct EventRow {
    /// Its number.
    pub seq: i64,
    /// The shop that it is about.
    pub shop_id: i64,
    /// The complaint that it is about, if it is about one.
    pub complaint_id: Option<i64>,
    /// The fact in canonical form.
    pub fact: String,
}

impl From<&Event> for EventRow {
    fn from(event: &Event) -> Self {
        let complaint_id = event.complaint.map(|id| id.0);
        Self { seq: event.seq, shop_id: event.shop.0, complaint_id, fact: event.fact.canonical() }
    }
}

/// See the module.
#[derive(Default)]
pub struct Replayed {
    /// The shop, once its listing was taken in.
    pub shop: Option<Shop>,
    /// What its figures are made of.
    pub record: Record,
    /// Each with the source's name for it.
    pub complaints: BTreeMap<ComplaintId, (String, Complaint)>,
    /// The number of its last event.
    pub last_seq: i64,
    /// The last event that is no grade: what a grading that began after it has seen.
    pub last_change: i64,
    gradings_seen: usize,
    /// Grades as they were recorded, recomputed, with the numbers of their events.
    pub grades: Vec<(i64, GradeOnRecord)>,
    /// Places in editions of the festival.
    pub places: BTreeMap<String, (Unit, Trade, Millis)>,
    /// What the guarantee fund's public counts have of it.
    pub counted: Vec<Counted>,
    /// Lotteries, by their numbers; of events about no shop.
    pub lotteries: BTreeMap<LotteryId, LotteryTold>,
    /// The first event that cannot follow what came before it.
    pub impossible: Option<String>,
}

/// A lottery as the events tell of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotteryTold {
    /// The number of the event with the commitment that counts.
    pub event: i64,
    /// What was promised.
    pub commitment: Commitment,
    /// Once it is drawn: the number of the event, the beacon's signature, and what stands for the result.
    pub drawn: Option<(i64, String, String)>,
}

impl Replayed {
    /// Takes in the next event.
    pub fn follow(&mut self, event: EventRow) {
        self.last_seq = event.seq;
        let fact = match Fact::parse(&event.fact) {
            Ok(fact) => fact,
            Err(e) => return self.fail(event.seq, e),
        };
        if fact.canonical() != event.fact {
            return self.fail(event.seq, "it is not in canonical form");
        }
        if !matches!(fact, Fact::GradeRecorded { .. }) {
            self.last_change = event.seq;
        }
        let complaint = event.complaint_id.map(ComplaintId);
        match (fact, complaint, self.shop.as_mut()) {
            (Fact::ShopListed { key, host, name }, None, None) if event.seq == event.shop_id => {
                self.shop = Some(Shop::listed(ShopId(event.seq), key, host, name));
            }
            (fact @ Fact::GradeRecorded { .. }, None, Some(_)) => self.follow_grade(event.seq, &fact),
            (Fact::SourceRead { scheme, until }, None, Some(_)) => self.record.read_until(scheme, until),
            (
                fact @ (Fact::ShopNamed { .. }
                | Fact::SourceAdded { .. }
                | Fact::ShopClaimed { .. }
                | Fact::MarkRecorded { .. }
                | Fact::LookalikeNoted { .. }),
                None,
                Some(shop),
            ) => {
                if let Err(fault) = shop.follow(event.seq, &fact) {
                    self.fail(event.seq, fault);
                }
            }
            (Fact::FestivalJoined { at, edition, unit, trade }, None, Some(_)) => {
                if self.places.insert(edition, (unit, trade, at)).is_some() {
                    self.fail(event.seq, "the shop has a place in that edition already");
                }
            }
            (Fact::FestivalLeft { edition, .. }, None, Some(_)) => {
                if self.places.remove(&edition).is_none() {
                    self.fail(event.seq, "the shop has no place in that edition");
                }
            }
            (fact, None, None) if event.shop_id == ShopId::NONE.0 && fact.is_of_lottery() => {
                if let Err(why) = self.follow_lottery(event.seq, fact) {
                    self.fail(event.seq, why);
                }
            }
            (fact, None, Some(shop)) if fact.is_of_mark() || fact.is_of_fund() => {
                self.counted.extend(shop.fund.counted(&fact));
                if let Err(fault) = shop.follow(event.seq, &fact) {
                    self.fail(event.seq, fault);
                }
            }
            (fact, Some(id), Some(_)) => {
                if let (Some(opened), Fact::ComplaintOpened { source_id, .. }) = (fact.opens(), &fact) {
                    if id.0 != event.seq {
                        return self.fail(event.seq, "a complaint's number is not that of its opening");
                    }
                    self.record.open(id, &opened);
                    self.complaints.insert(id, (source_id.clone(), opened));
                    return;
                }
                let Some((_, complaint)) = self.complaints.get_mut(&id) else {
                    return self.fail(event.seq, "it is about a complaint that was never opened");
                };
                let before = complaint.clone();
                match complaint.apply(&fact) {
                    Ok(()) => self.record.change(id, &before, complaint),
                    Err(e) => self.fail(event.seq, e),
                }
            }
            _ => self.fail(event.seq, "it cannot stand at this place"),
        }
    }

    /// The shop itself of a part of its events, without its record; nothing where one cannot follow.
    pub(crate) fn shop_alone(events: Vec<EventRow>) -> Option<Shop> {
        let mut shop: Option<Shop> = None;
        for event in events {
            match (Fact::parse(&event.fact).ok()?, &mut shop) {
                (Fact::ShopListed { key, host, name }, none) => {
                    *none = Some(Shop::listed(ShopId(event.seq), key, host, name));
                }
                (fact, Some(shop)) => shop.follow(event.seq, &fact).ok()?,
                (_, None) => return None,
            }
        }
        shop
    }

    /// Takes in what happened to a lottery.
    fn follow_lottery(&mut self, seq: i64, fact: Fact) -> Result<(), &'static str> {
        match fact {
            Fact::LotteryCommitted { at, commitment } => {
                let before = self.lotteries.get(&commitment.lottery);
                if commitment.replaces != before.map(|of| of.event) {
                    return Err("the lottery was committed to before, and this does not say so");
                }
                if before.is_some_and(|of| of.drawn.is_some()) {
                    return Err("the lottery is drawn already");
                }
                if commitment.round.time() <= at {
                    return Err("the beacon's round had been when it was committed to");
                }
                let told = LotteryTold { event: seq, commitment: *commitment, drawn: None };
                self.lotteries.insert(told.commitment.lottery, told);
            }
            Fact::LotteryDrawn { lottery, committed, round, signature, result, .. } => {
                let of = self.lotteries.get_mut(&lottery).ok_or("the lottery was never committed to")?;
                if (of.event, of.commitment.round) != (committed, round) || of.drawn.is_some() {
                    return Err("it is not the draw that was committed to, or a second one");
                }
                Beacon::from_hex(round, &signature).map_err(|_| "the beacon's signature is false")?;
                of.drawn = Some((seq, signature, result));
            }
            _ => {}
        }
        Ok(())
    }

    /// Computes a recorded grade again, from what came before it.
    fn follow_grade(&mut self, seq: i64, fact: &Fact) {
        let (Fact::GradeRecorded { day, version, points, letter }, Some(shop)) = (fact, self.shop.as_mut()) else {
            return;
        };
        let Some(rule) = rules().and_then(|rules| rules.in_force(*day)).filter(|rule| rule.version == *version) else {
            return self.fail(seq, "the rule of its grade was not in force on that day");
        };
        let grade = grade_of(rule, shop, &self.record, *day);
        if (grade.points, grade.letter) != (*points, *letter) {
            let (was, is) = (letter.map_or("none", Letter::as_str), grade.letter.map_or("none", Letter::as_str));
            return self.fail(seq, format!("its grade is {was} ({points}), the events give {is} ({})", grade.points));
        }
        let _ = shop.follow(seq, fact);
        let step = GradeStep { day: *day, version: *version, points: *points, letter: *letter };
        self.grades.push((seq, GradeOnRecord { step, deductions: grade.deductions }));
    }

    /// Looks at the grade of every grading that ended before the event of that number, once each.
    pub fn graded_until(&mut self, gradings: &[(Day, i64, i64)], seq: i64, missed: &mut Vec<String>) {
        while let Some((day, before, _)) = gradings.get(self.gradings_seen).copied().filter(|(_, _, end)| *end < seq) {
            self.gradings_seen += 1;
            // What happened to the shop while all were graded may have come before or after its turn.
            if self.last_change <= before && self.impossible.is_none() {
                missed.extend(self.missed_grade(day));
            }
        }
    }

    /// What is wrong with the grade that stood after all shops were graded on a day: it should have changed and did not.
    fn missed_grade(&self, day: Day) -> Option<String> {
        let (shop, rule) = (self.shop.as_ref()?, rules()?.in_force(day)?);
        let grade = grade_of(rule, shop, &self.record, day);
        is_news(&grade, shop.grade.as_ref()).then(|| {
            let letter = grade.letter.map_or("none", Letter::as_str);
            format!("on {} its grade was {letter} ({}), and that was not recorded", day.to_iso(), grade.points)
        })
    }

    fn fail(&mut self, seq: i64, why: impl ToString) {
        let why = why.to_string();
        self.impossible.get_or_insert_with(|| format!("event {seq}: {why}"));
    }
}

/// The rules of grading; read once.
fn rules() -> Option<&'static Rules> {
    static RULES: LazyLock<Option<Rules>> = LazyLock::new(|| Rules::built_in().ok());
    RULES.as_ref()
}

impl Store {
    /// Makes every shop's record and figures anew from its events, when this program's way of making them is newer than the
    /// database's. Of several servers that start at once one does it and the others wait. Fails when it is older: it could not read
    /// them.
    pub(crate) async fn rebuild_if_older(&self) -> Result<(), StoreError> {
        match self.projection().await? {
            PROJECTION => return Ok(()),
            newer if newer > PROJECTION => return Err(StoreError::OtherRecords),
            _ => {}
        }
        let mut tx = self.begin().await?;
        tx.take_time().await?;
        let there: i64 = within!(tx, conn =>
            sqlx::query_scalar("UPDATE head SET seq = seq WHERE id = 1 RETURNING projection").fetch_one(conn).await?);
        if there < PROJECTION {
            let mut after = 0i64;
            while let Some(last) = tx.rebuild_after(after).await? {
                after = last;
            }
            within!(tx, conn => sqlx::query("UPDATE head SET projection = $1 WHERE id = 1")
                .bind(PROJECTION).execute(conn).await?.rows_affected());
        }
        tx.commit().await
    }
}

impl Tx {
    /// Makes the next shops anew; gives the last one's number.
    async fn rebuild_after(&mut self, after: i64) -> Result<Option<i64>, StoreError> {
        let last: Option<i64> = within!(*self, conn => sqlx::query_scalar(
            "SELECT MAX(id) FROM (SELECT id FROM shop WHERE id > $1 ORDER BY id LIMIT $2) AS next",
        ).bind(after).bind(SHOPS_AT_ONCE).fetch_one(conn).await?);
        let Some(last) = last else { return Ok(None) };
        let mut shops: Vec<(i64, Replayed)> = Vec::new();
        within!(*self, conn => {
            let mut events = sqlx::query_as::<_, EventRow>(
                "SELECT seq, shop_id, complaint_id, fact FROM event WHERE shop_id > $1 AND shop_id <= $2 ORDER BY shop_id, seq",
            ).bind(after).bind(last).fetch(conn);
            while let Some(event) = events.try_next().await? {
                if shops.last().is_none_or(|(id, _)| *id != event.shop_id) {
                    // Of a shop that is whole, only the record is needed.
                    if let Some((_, whole)) = shops.last_mut() {
                        whole.complaints = BTreeMap::new();
                    }
                    shops.push((event.shop_id, Replayed::default()));
                }
                if let Some((_, shop)) = shops.last_mut() {
                    shop.follow(event);
                }
            }
        });
        for (id, replayed) in shops {
            if let Some(why) = replayed.impossible {
                return Err(StoreError::damaged("events", id, why));
            }
            let Projection { record, recent, figures, verdict } = Projection::of(&replayed.record);
            let [months6, months12, everything] = figures;
            within!(*self, conn => sqlx::query(
                "INSERT INTO figures (shop_id, record, recent, months6, months12, everything) VALUES ($1, $2, $3, $4, $5, $6) \
                 ON CONFLICT (shop_id) DO UPDATE SET record = excluded.record, recent = excluded.recent, \
                 months6 = excluded.months6, months12 = excluded.months12, everything = excluded.everything",
            ).bind(id).bind(record).bind(recent).bind(months6).bind(months12).bind(everything)
                .execute(conn).await?.rows_affected());
            within!(*self, conn => sqlx::query("UPDATE shop SET verdict = $2 WHERE id = $1")
                .bind(id).bind(verdict.as_str()).execute(conn).await?.rows_affected());
        }
        Ok(Some(last))
    }
}
