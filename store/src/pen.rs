//! The pen: public events, and the tables that follow from them. Imports and what happens here are written with it.
//!
//! A [`Pen`] holds the shops that are written about in memory, lets them follow each fact, and collects the events; what it
//! collected is then written in a few wide statements.

use crate::StoreError;
use crate::complaint::{ComplaintRow, answer_columns, end_columns, rating_column};
use crate::db::{Tx, runs, within};
use crate::grades::News;
use crate::projection::{Projection, from_bytes, to_bytes, to_json};
use crate::search::{terms_of, tier_of};
use crate::shop::{ShopRow, select_shop};
use bazargah_domain::calendar::Millis;
use bazargah_domain::complaint::{Complaint, ComplaintId, Course};
use bazargah_domain::domain_name::Host;
use bazargah_domain::event::Fact;
use bazargah_domain::grade::{Grade, Letter};
use bazargah_domain::guarantee::Counted;
use bazargah_domain::log::tile::ENTRY_BYTES_MAX;
use bazargah_domain::record::{Recent, Record};
use bazargah_domain::shop::{GradeStep, Scheme, Shop, ShopId, ShopName, SourceId};
use bazargah_domain::verdict::Verdict;
use sqlx::QueryBuilder;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Values in a list of a query; lists are filled up to one of these lengths, so that few statements are prepared.
pub(crate) const LIST_LENGTHS: [usize; 4] = [1, 16, 128, 1024];

/// A record and its newest complaints in their stored form, without the room that a growing list leaves at its end.
struct Packed {
    record: Box<[u8]>,
    recent: Box<[u8]>,
}

/// What decides how a search finds a shop, as it was last written.
struct Written {
    name: ShopName,
    complaints: i64,
}

/// A shop in memory.
pub(crate) struct Kept {
    pub shop: Shop,
    /// Empty while it is packed.
    pub record: Record,
    packed: Option<Packed>,
    /// `None` for a shop that is not written yet.
    written: Option<Written>,
    pub last_seq: i64,
    pub touched: bool,
}

/// An event as it is written: its number, its shop, its complaint, its canonical form.
pub(crate) type Happened = (i64, ShopId, Option<ComplaintId>, String);

/// A complaint on record, or about to be.
pub(crate) struct Known {
    pub id: ComplaintId,
    pub shop: ShopId,
    pub complaint: Complaint,
    /// Whether it is to be written.
    pub changed: bool,
}

impl Kept {
    /// Packs the record into its stored form: an import holds tens of thousands, and spread out each takes ten times as much.
    pub fn pack(&mut self) {
        if self.packed.is_none() {
            let record = std::mem::take(&mut self.record);
            self.packed = Some(Packed { record: to_bytes(&record).into(), recent: to_bytes(&record.recent).into() });
        }
    }

    /// Bytes of the packed record; `None` while it is spread out.
    pub fn packed_bytes(&self) -> Option<usize> {
        self.packed.as_ref().map(|packed| packed.record.len() + packed.recent.len())
    }

    /// About how many bytes of memory the shop takes while its record is packed. What few shops have (violations, contests) is
    /// left out.
    pub fn bytes(&self) -> usize {
        let name = |name: &ShopName| [&name.fa, &name.en].into_iter().flatten().map(String::len).sum::<usize>();
        size_of::<Self>()
            + self.packed_bytes().unwrap_or(0)
            + self.shop.key.len()
            + self.shop.host.as_ref().map_or(0, |host| host.as_str().len())
            + name(&self.shop.name)
            + self.written.as_ref().map_or(0, |written| name(&written.name))
            + self.shop.sources.iter().map(|source| size_of::<SourceId>() + source.id.len()).sum::<usize>()
    }

    /// Spreads it out again.
    pub fn unpack(&mut self) -> Result<(), StoreError> {
        if let Some(Packed { record, recent }) = self.packed.take() {
            self.record = from_bytes(&record, "record", &self.shop.key)?;
            self.record.recent = from_bytes(&recent, "recent complaints", &self.shop.key)?;
        }
        Ok(())
    }
}

/// See the module.
pub(crate) struct Pen {
    /// The number of the next event.
    pub next_seq: i64,
    /// Shops in memory.
    pub kept: HashMap<ShopId, Box<Kept>>,
    /// Events to be written.
    pub events: Vec<Happened>,
    /// Shops that were listed.
    pub shops_listed: i64,
    /// Complaints that were opened.
    pub complaints_opened: i64,
    /// What the guarantee fund's public counts grow by.
    pub counted: Vec<Counted>,
}

impl Pen {
    pub fn new(next_seq: i64) -> Self {
        Self {
            next_seq,
            kept: HashMap::new(),
            events: Vec::new(),
            shops_listed: 0,
            complaints_opened: 0,
            counted: Vec::new(),
        }
    }

    /// Appends a public event, and lets the shop in memory follow it.
    pub fn happened(&mut self, shop: ShopId, complaint: Option<ComplaintId>, fact: &Fact) {
        if let Some(kept) = self.kept.get_mut(&shop) {
            kept.touched = true;
            kept.last_seq = self.next_seq;
            self.counted.extend(kept.shop.fund.counted(fact));
            // The rules have tried the fact on what is known of the mark; one that could not follow would be told by a replay.
            let _ = kept.shop.follow(self.next_seq, fact);
            if let Fact::SourceRead { scheme, until } = fact {
                debug_assert!(kept.packed.is_none(), "a packed record cannot change");
                kept.record.read_until(*scheme, *until);
            }
        }
        self.events.push((self.next_seq, shop, complaint, fact.canonical()));
        self.next_seq += 1;
    }

    /// Takes loaded shops into memory.
    pub fn keep(&mut self, loaded: impl IntoIterator<Item = Kept>) {
        self.kept.extend(loaded.into_iter().map(|kept| (kept.shop.id, Box::new(kept))));
    }

    /// Lists a shop.
    pub fn list(&mut self, key: String, host: Option<Host>, name: ShopName) -> ShopId {
        let id = ShopId(self.next_seq);
        let shop = Shop::listed(id, key.clone(), host.clone(), name.clone());
        let kept = Kept { shop, record: Record::default(), packed: None, written: None, last_seq: 0, touched: true };
        self.keep([kept]);
        self.shops_listed += 1;
        self.happened(id, None, &Fact::ShopListed { key, host, name });
        id
    }

    /// The shops that something was written about, in their order.
    pub fn touched(&self) -> Vec<&Kept> {
        let mut touched: Vec<&Kept> = self.kept.values().filter(|kept| kept.touched).map(Box::as_ref).collect();
        touched.sort_unstable_by_key(|kept| kept.shop.id);
        touched
    }

    /// Opens a complaint; `None` when the fact does not open one.
    pub fn open(&mut self, shop: ShopId, opening: &Fact) -> Option<Known> {
        let complaint = opening.opens()?;
        let id = ComplaintId(self.next_seq);
        self.happened(shop, Some(id), opening);
        if let Some(kept) = self.kept.get_mut(&shop) {
            debug_assert!(kept.packed.is_none(), "a packed record cannot change");
            kept.record.open(id, &complaint);
        }
        self.complaints_opened += 1;
        Some(Known { id, shop, complaint, changed: true })
    }

    /// A complaint goes one fact on.
    pub fn follow(&mut self, known: &mut Known, fact: &Fact) -> Result<(), StoreError> {
        let before = known.complaint.clone();
        known.complaint.apply(fact)?;
        known.changed = true;
        if let Some(kept) = self.kept.get_mut(&known.shop) {
            debug_assert!(kept.packed.is_none(), "a packed record cannot change");
            kept.record.change(known.id, &before, &known.complaint);
        }
        self.happened(known.shop, Some(known.id), fact);
        Ok(())
    }
}

impl Tx {
    /// The first of `name`, `name-2`, `name-3`, … that no shop has, neither on record nor under the pen.
    pub(crate) async fn free_key(&mut self, pen: &Pen, name: &str) -> Result<String, StoreError> {
        let mut taken: HashSet<String> =
            pen.kept.values().map(|kept| &kept.shop.key).filter(|key| key.starts_with(name)).cloned().collect();
        for n in 1u32.. {
            let key = if n == 1 { name.to_owned() } else { format!("{name}-{n}") };
            if taken.contains(&key) {
                continue;
            }
            let stored: Option<i64> = within!(*self, conn =>
                sqlx::query_scalar("SELECT id FROM shop WHERE key = $1").bind(key.as_str()).fetch_optional(conn).await?);
            if stored.is_none() {
                return Ok(key);
            }
            taken.insert(key);
        }
        unreachable!("there are more numbers than shops")
    }

    /// Shops with their records.
    pub(crate) async fn load_shops(&mut self, ids: &[ShopId]) -> Result<Vec<Kept>, StoreError> {
        let mut loaded = self.load_packed_shops(ids).await?;
        loaded.iter_mut().try_for_each(Kept::unpack)?;
        Ok(loaded)
    }

    /// Shops with their records, packed as they are stored.
    pub(crate) async fn load_packed_shops(&mut self, ids: &[ShopId]) -> Result<Vec<Kept>, StoreError> {
        let mut loaded = Vec::with_capacity(ids.len());
        for chunk in ids.chunks(LIST_LENGTHS[3]) {
            let shops: Vec<ShopRow> = within!(*self, conn => {
                let mut sql = QueryBuilder::new(select_shop!("FROM shop s WHERE s.id IN ("));
                push_list(&mut sql, chunk.iter().map(|id| id.0));
                sql.build_query_as().fetch_all(conn).await?
            });
            let records: Vec<(i64, Vec<u8>, Vec<u8>)> = within!(*self, conn => {
                let mut sql = QueryBuilder::new("SELECT shop_id, record, recent FROM figures WHERE shop_id IN (");
                push_list(&mut sql, chunk.iter().map(|id| id.0));
                sql.build_query_as().fetch_all(conn).await?
            });
            let mut records: HashMap<i64, Packed> = records
                .into_iter()
                .map(|(id, record, recent)| (id, Packed { record: record.into(), recent: recent.into() }))
                .collect();
            for row in shops {
                let (complaints, last_seq) = (row.complaints, row.last_seq);
                let shop = row.shop()?;
                loaded.push(Kept {
                    written: Some(Written { name: shop.name.clone(), complaints }),
                    last_seq,
                    touched: false,
                    record: Record::default(),
                    packed: records.remove(&shop.id.0),
                    shop,
                });
            }
        }
        Ok(loaded)
    }

    /// Complaints of a source by the source's names for them.
    pub(crate) async fn load_complaints(
        &mut self,
        scheme: Scheme,
        names: &[&str],
    ) -> Result<Vec<(SourceId, Known)>, StoreError> {
        let mut loaded = Vec::new();
        for chunk in names.chunks(LIST_LENGTHS[3]) {
            let rows: Vec<ComplaintRow> = within!(*self, conn => {
                let mut sql = QueryBuilder::new("SELECT * FROM complaint WHERE scheme = ");
                sql.push_bind(scheme.as_str()).push(" AND source_id IN (");
                push_list(&mut sql, chunk.iter().map(|name| (*name).to_owned()));
                sql.build_query_as().fetch_all(conn).await?
            });
            for row in rows {
                let (source, shop) = (SourceId { scheme, id: row.source_id.clone() }, ShopId(row.shop_id));
                let Recent { id, complaint } = row.recent()?;
                loaded.push((source, Known { id, shop, complaint, changed: false }));
            }
        }
        Ok(loaded)
    }

    /// Writes shops; those that are `done` with their figures. Tells whether one of them became well known.
    pub(crate) async fn write_shops(&mut self, shops: &[&Kept], done: bool) -> Result<bool, StoreError> {
        let mut newly_prominent = false;
        let mut chunks = runs(shops);
        let mut next = chunks.next().map(|chunk| projected(chunk, done));
        while let Some(chunk) = next {
            let tx = &mut *self;
            let writing = async {
                write_shop_rows(tx, &chunk).await?;
                write_figures(tx, &chunk).await
            };
            // While the database works on these, the figures of the next are made.
            let (written, made) =
                tokio::join!(biased; writing, async { chunks.next().map(|chunk| projected(chunk, done)) });
            written?;
            newly_prominent |= write_terms(self, &chunk).await?;
            // What supervision looks at: whoever has a mark, or had one.
            let marked =
                chunk.iter().map(|(kept, _)| &kept.shop).filter(|shop| shop.mark.is_some() || !shop.dossier.is_empty());
            self.watch(&marked.map(|shop| shop.id).collect::<Vec<_>>()).await?;
            next = made;
        }
        Ok(newly_prominent)
    }

    /// Writes down up to when a source is known, whichever shop it was about; an earlier time than before changes nothing.
    pub(crate) async fn source_read(&mut self, scheme: Scheme, until: Millis) -> Result<(), StoreError> {
        within!(*self, conn => sqlx::query(
            "INSERT INTO source (scheme, read_until) VALUES ($1, $2) ON CONFLICT (scheme) DO UPDATE \
             SET read_until = CASE WHEN excluded.read_until > source.read_until THEN excluded.read_until \
             ELSE source.read_until END",
        ).bind(scheme.as_str()).bind(until.0).execute(conn).await?.rows_affected());
        Ok(())
    }

    /// Writes what the pen holds: events, the shops that they are about, and the guarantee fund's counts. Imports and the desk write
    /// these in parts.
    pub(crate) async fn write_under_pen(&mut self, now: Millis, pen: &Pen) -> Result<(), StoreError> {
        if pen.events.is_empty() {
            return Ok(());
        }
        write_events(self, &pen.events, now).await?;
        self.write_shops(&pen.touched(), true).await?;
        self.write_fund_counts(&pen.counted).await?;
        self.move_head(pen).await
    }

    /// Moves the head on to the last event that the pen wrote.
    pub(crate) async fn move_head(&mut self, pen: &Pen) -> Result<(), StoreError> {
        within!(*self, conn => sqlx::query(
            "UPDATE head SET seq = $1, shops = shops + $2, complaints = complaints + $3 WHERE id = 1",
        ).bind(pen.next_seq - 1).bind(pen.shops_listed).bind(pen.complaints_opened).execute(conn).await?.rows_affected());
        Ok(())
    }
}

/// Writes the complaints that are new or changed.
pub(crate) async fn write_complaints<'k>(
    tx: &mut Tx,
    known: impl IntoIterator<Item = (&'k SourceId, &'k Known)>,
) -> Result<(), StoreError> {
    let mut changed: Vec<(&SourceId, &Known)> = known.into_iter().filter(|(_, known)| known.changed).collect();
    changed.sort_by_key(|(_, known)| known.id);
    for chunk in runs(&changed) {
        within!(*tx, conn => {
            let mut sql = QueryBuilder::new(
                "INSERT INTO complaint (id, shop_id, scheme, source_id, state, opened_at, deadline_hours, category, \
                 amount_rial, url, answer, answered_at, answer_in_time, rating, ended, ended_at, removal_reason, course) ");
            sql.push_values(chunk, |mut row, (source, known)| {
                let complaint = &known.complaint;
                let (answer, answered_at, in_time) = answer_columns(complaint.answer);
                let (ended, ended_at, reason) = end_columns(&complaint.end);
                row.push_bind(known.id.0)
                    .push_bind(known.shop.0)
                    .push_bind(source.scheme.as_str())
                    .push_bind(source.id.as_str())
                    .push_bind(complaint.state().as_str())
                    .push_bind(complaint.opened_at.0)
                    .push_bind(i64::from(complaint.deadline_hours))
                    .push_bind(complaint.category.as_str())
                    .push_bind(complaint.amount.map(i64::from))
                    .push_bind(complaint.url.as_deref())
                    .push_bind(answer)
                    .push_bind(answered_at)
                    .push_bind(in_time)
                    .push_bind(rating_column(complaint.rating))
                    .push_bind(ended)
                    .push_bind(ended_at)
                    .push_bind(reason)
                        .push_bind(course_column(&complaint.course));
            });
            sql.push(
                " ON CONFLICT (id) DO UPDATE SET state = excluded.state, answer = excluded.answer, \
                 answered_at = excluded.answered_at, answer_in_time = excluded.answer_in_time, \
                 rating = excluded.rating, ended = excluded.ended, ended_at = excluded.ended_at, \
                 removal_reason = excluded.removal_reason, course = excluded.course");
            sql.build().execute(conn).await?;
        });
    }
    Ok(())
}

/// Writes down under which names sources know shops. One that two shops bear (a host that moved) stays the first one's; rows with a
/// host do not ask.
pub(crate) async fn write_sources(tx: &mut Tx, sources: &[(SourceId, ShopId)]) -> Result<(), StoreError> {
    for chunk in runs(sources) {
        within!(*tx, conn => {
            let mut sql = QueryBuilder::new("INSERT INTO shop_source (scheme, source_id, shop_id) ");
            sql.push_values(chunk, |mut row, (source, shop)| {
                row.push_bind(source.scheme.as_str()).push_bind(source.id.as_str()).push_bind(shop.0);
            });
            sql.push(" ON CONFLICT DO NOTHING");
            sql.build().execute(conn).await?;
        });
    }
    Ok(())
}

/// Bytes of an entry of the public log around its fact, at most: names and four numbers.
const AROUND_FACT: usize = 160;

/// Writes events. None that the log could not hold is written.
pub(crate) async fn write_events(tx: &mut Tx, events: &[Happened], recorded_at: Millis) -> Result<(), StoreError> {
    if let Some((seq, ..)) = events.iter().find(|(.., fact)| fact.len() > ENTRY_BYTES_MAX - AROUND_FACT) {
        return Err(StoreError::TooLong(*seq));
    }
    for chunk in runs(events) {
        within!(*tx, conn => {
            let mut sql = QueryBuilder::new("INSERT INTO event (seq, recorded_at, shop_id, complaint_id, fact) ");
            sql.push_values(chunk, |mut row, (seq, shop, complaint, fact)| {
                row.push_bind(*seq)
                    .push_bind(recorded_at.0)
                    .push_bind(shop.0)
                    .push_bind(complaint.map(|id| id.0))
                    .push_bind(fact.as_str());
            });
            sql.build().execute(conn).await?;
        });
    }
    Ok(())
}

/// Records grades: their events, the shops, and the history. A shop's record does not change by it, so it is not written again.
pub(crate) async fn write_grades(tx: &mut Tx, news: &[News], next_seq: i64, now: Millis) -> Result<(), StoreError> {
    let numbered: Vec<(i64, &News)> = (next_seq..).zip(news).collect();
    for chunk in runs(&numbered) {
        let fact = |news: &News| Fact::GradeRecorded {
            day: news.day,
            version: news.grade.version,
            points: news.grade.points,
            letter: news.grade.letter,
        };
        let events: Vec<Happened> =
            chunk.iter().map(|(seq, news)| (*seq, news.shop, None, fact(news).canonical())).collect();
        write_events(tx, &events, now).await?;
        within!(*tx, conn => {
            let mut sql =
                QueryBuilder::new("UPDATE shop SET grade = v.column2, last_seq = v.column3 FROM (");
            sql.push_values(chunk, |mut row, (seq, news)| {
                let Grade { version, points, letter, .. } = news.grade;
                let step = GradeStep { day: news.day, version, points, letter };
                row.push_bind(news.shop.0).push_bind(to_json(&step)).push_bind(*seq);
            });
            sql.push(") AS v WHERE shop.id = v.column1");
            sql.build().execute(&mut *conn).await?;
            let mut sql = QueryBuilder::new(
                "INSERT INTO grade_step (shop_id, seq, day, version, points, letter, deductions) ");
            sql.push_values(chunk, |mut row, (seq, news)| {
                let grade = &news.grade;
                row.push_bind(news.shop.0)
                    .push_bind(*seq)
                    .push_bind(i64::from(news.day.0))
                    .push_bind(i64::from(grade.version))
                    .push_bind(i64::from(grade.points))
                    .push_bind(grade.letter.map(Letter::as_str))
                    .push_bind(to_json(&grade.deductions));
            });
            sql.build().execute(conn).await?;
        });
    }
    within!(*tx, conn => sqlx::query("UPDATE head SET seq = $1 WHERE id = 1")
        .bind(next_seq - 1 + i64::try_from(news.len()).unwrap_or(0)).execute(conn).await?.rows_affected());
    Ok(())
}

/// Shops with what is to be stored of their records, where they are done with.
fn projected<'k>(shops: &[&'k Kept], done: bool) -> Vec<(&'k Kept, Option<Projection>)> {
    shops.iter().map(|kept| (*kept, done.then(|| Projection::of(&kept.record)))).collect()
}

/// Writes what a search finds the shops by; tells whether one of them became well known.
async fn write_terms(tx: &mut Tx, shops: &[(&Kept, Option<Projection>)]) -> Result<bool, StoreError> {
    let mut newly_prominent = false;
    let mut terms = Vec::new();
    for (kept, _) in shops {
        let (shop, host) = (kept.shop.id.0, kept.shop.host.as_ref());
        let tier = tier_of(i64::try_from(kept.record.total()).unwrap_or(i64::MAX));
        let moved = kept.written.as_ref().is_some_and(|written| tier_of(written.complaints) != tier);
        newly_prominent |= tier == 0 && (moved || kept.written.is_none());
        let before = match &kept.written {
            Some(written) if written.name == kept.shop.name && !moved => continue,
            Some(written) => terms_of(&written.name, host),
            None => BTreeSet::new(),
        };
        if moved {
            tx.move_terms(&before, shop, tier).await?;
        }
        let new = terms_of(&kept.shop.name, host).into_iter().filter(|term| !before.contains(term));
        terms.extend(new.map(|(kind, term)| (kind, tier, term, shop)));
    }
    tx.add_terms(&terms).await?;
    Ok(newly_prominent)
}

async fn write_shop_rows(tx: &mut Tx, shops: &[(&Kept, Option<Projection>)]) -> Result<(), StoreError> {
    within!(*tx, conn => {
        let mut sql = QueryBuilder::new(
            "INSERT INTO shop (id, key, host, name_fa, name_en, sources, mark, taken_for, claimed, dossier, grade, fund, complaints, verdict, last_seq) ");
        sql.push_values(shops, |mut row, (kept, projection)| {
            let shop = &kept.shop;
            let verdict = projection.as_ref().map_or(Verdict::Nothing, |projection| projection.verdict);
            row.push_bind(shop.id.0)
                .push_bind(shop.key.as_str())
                .push_bind(shop.host.as_ref().map(Host::as_str))
                .push_bind(shop.name.fa.as_deref())
                .push_bind(shop.name.en.as_deref())
                .push_bind(to_json(&shop.sources))
                .push_bind(shop.mark.as_ref().map(to_json))
                .push_bind(shop.taken_for.as_ref().map(to_json))
                .push_bind(shop.claimed.map(|at| at.0))
                .push_bind((!shop.dossier.is_empty()).then(|| to_json(&shop.dossier)))
                .push_bind(shop.grade.as_ref().map(to_json))
                .push_bind((!shop.fund.is_empty()).then(|| to_json(&shop.fund)))
                .push_bind(i64::try_from(kept.record.total()).unwrap_or(i64::MAX))
                .push_bind(verdict.as_str())
                .push_bind(kept.last_seq);
        });
        sql.push(
            " ON CONFLICT (id) DO UPDATE SET name_fa = excluded.name_fa, name_en = excluded.name_en, \
             sources = excluded.sources, mark = excluded.mark, taken_for = excluded.taken_for, claimed = excluded.claimed, \
             dossier = excluded.dossier, grade = excluded.grade, fund = excluded.fund, complaints = excluded.complaints, verdict = excluded.verdict, last_seq = excluded.last_seq");
        sql.build().execute(conn).await?;
    });
    Ok(())
}

/// Writes records, with their figures where the shop is done with.
async fn write_figures(tx: &mut Tx, shops: &[(&Kept, Option<Projection>)]) -> Result<(), StoreError> {
    within!(*tx, conn => {
        let mut sql = QueryBuilder::new("INSERT INTO figures (shop_id, record, recent, months6, months12, everything) ");
        sql.push_values(shops, |mut row, (kept, projection)| {
            row.push_bind(kept.shop.id.0);
            match projection {
                Some(Projection { record, recent, figures, .. }) => {
                    row.push_bind(record.as_slice()).push_bind(recent.as_slice());
                    figures.iter().for_each(|figures| {
                        row.push_bind(Some(figures.as_slice()));
                    });
                }
                None => {
                    row.push_bind(to_bytes(&kept.record)).push_bind(to_bytes(&kept.record.recent));
                    (0..3).for_each(|_| {
                        row.push_bind(None::<&[u8]>);
                    });
                }
            }
        });
        sql.push(
            " ON CONFLICT (shop_id) DO UPDATE SET record = excluded.record, recent = excluded.recent, \
             months6 = excluded.months6, months12 = excluded.months12, everything = excluded.everything");
        sql.build().execute(conn).await?;
    });
    Ok(())
}

/// What happened to a complaint here; nothing for most, which come from sources of others.
fn course_column(course: &Course) -> Option<String> {
    (*course != Course::default()).then(|| to_json(course))
}

/// Pushes `values` and a closing parenthesis, filled up with the last value to one of few lengths. An empty list has nothing in it, which
/// only SQLite lets one write as `IN ()`.
pub(crate) fn push_list<'a, DB, T>(sql: &mut QueryBuilder<DB>, values: impl Iterator<Item = T>)
where
    DB: sqlx::Database,
    T: 'a + Clone + Send + sqlx::Encode<'a, DB> + sqlx::Type<DB>,
{
    let mut values: Vec<T> = values.collect();
    if let Some(length) = LIST_LENGTHS.into_iter().find(|length| *length >= values.len())
        && let Some(last) = values.last().cloned()
    {
        values.resize(length, last);
    }
    if values.is_empty() {
        sql.push("NULL");
    }
    let mut list = sql.separated(", ");
    for value in values {
        list.push_bind(value);
    }
    sql.push(")");
}
