//! Writing what importers hand over: rows in, public events and tables out, all in one transaction.
//!
//! Rows come in batches. For a batch, what is known of its shops and complaints is read in a few wide queries, the rules of
//! the domain crate decide what each row adds, and events and complaints are written in a few wide statements. Shops and their
//! records are kept in memory between batches and written when there are many of them, so memory stays bounded.

use crate::complaint::{ComplaintRow, answer_columns, end_columns, rating_column};
use crate::db::{Tx, runs, within};
use crate::projection::{Projection, from_bytes, to_bytes, to_json};
use crate::search::{GUARDED_MAX, Kind, PROMINENT_COMPLAINTS, terms_of, tier_of};
use crate::shop::{ShopRow, select_shop};
use crate::{Store, StoreError};
use bazargah_domain::calendar::Millis;
use bazargah_domain::complaint::{Complaint, ComplaintId};
use bazargah_domain::domain_name::{Guard, Host};
use bazargah_domain::event::Fact;
use bazargah_domain::import::{Content, Row, ShopRef, facts_added, opening};
use bazargah_domain::record::{Recent, Record};
use bazargah_domain::shop::{Scheme, Shop, ShopId, SourceId, slug};
use bazargah_domain::verdict::Verdict;
use sqlx::QueryBuilder;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use tokio::task::JoinSet;

/// Complaints whose shops' records are kept in memory; more are written to the database first.
const KEPT_COMPLAINTS_MAX: u64 = 400_000;
/// Shops kept in memory.
const KEPT_SHOPS_MAX: usize = 20_000;
/// Names of shops remembered between batches; beyond that they are looked up again.
const REMEMBERED_NAMES_MAX: usize = 200_000;
/// Values in a list of a query; lists are filled up to one of these lengths, so that few statements are prepared.
const LIST_LENGTHS: [usize; 4] = [1, 16, 128, 1024];

/// What an import did with the rows that it was given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImportCounts {
    /// New complaints or marks.
    pub imported: u64,
    /// On record already.
    pub already_present: u64,
    /// Of these, those that told something new (an answer, a rating, an end, a renewed mark).
    pub updated: u64,
}

/// A shop in memory.
struct Kept {
    shop: Shop,
    record: Record,
    /// Complaints on record when it was last written; `None` for a shop that is not written yet.
    written_complaints: Option<i64>,
    /// Its terms when it was last written.
    written_terms: BTreeSet<(Kind, String)>,
    last_seq: i64,
    touched: bool,
}

/// An event as it is written: its number, its shop, its complaint, its canonical form.
type EventRow = (i64, ShopId, Option<ComplaintId>, String);

/// What a batch of rows told.
#[derive(Default)]
struct Batch {
    complaints: HashMap<SourceId, Known>,
    events: Vec<EventRow>,
}

/// The transaction: here, or with the task that writes what the last batch told.
enum Hand {
    Free(Tx),
    /// A set of one, since a set ends its tasks when it is dropped.
    Writing(JoinSet<Result<Tx, StoreError>>),
    /// Writing failed, which was told; the transaction is gone and with it all that it did.
    Gone,
}

impl Hand {
    /// The transaction, once it is free.
    async fn tx(&mut self) -> Result<&mut Tx, StoreError> {
        if matches!(self, Self::Writing(_))
            && let Self::Writing(mut task) = std::mem::replace(self, Self::Gone)
            && let Some(done) = task.join_next().await
        {
            *self = Self::Free(done.map_err(|_| StoreError::Interrupted)??);
        }
        match self {
            Self::Free(tx) => Ok(tx),
            Self::Writing(_) | Self::Gone => Err(StoreError::Interrupted),
        }
    }

    /// Writes a batch in the background.
    async fn write(&mut self, batch: Batch, recorded_at: Millis) -> Result<(), StoreError> {
        self.tx().await?;
        if let Self::Free(mut tx) = std::mem::replace(self, Self::Gone) {
            let mut task = JoinSet::new();
            task.spawn(async move {
                write_complaints(&mut tx, &batch.complaints).await?;
                write_events(&mut tx, &batch.events, recorded_at).await?;
                Ok(tx)
            });
            *self = Self::Writing(task);
        }
        Ok(())
    }
}

/// An import under way. Dropping it leaves the database as it was.
pub struct Import {
    hand: Hand,
    recorded_at: Millis,
    read_until: Option<Millis>,
    next_seq: i64,
    shops_listed: i64,
    complaints_opened: i64,
    by_source: HashMap<SourceId, ShopId>,
    by_host: HashMap<String, Option<ShopId>>,
    kept: HashMap<ShopId, Box<Kept>>,
    kept_complaints: u64,
    /// Shops and complaints of shops that are kept at most.
    keep: (usize, u64),
    /// Names of shops that are remembered at most.
    remember: usize,
    /// The latest time that rows of each source spoke of.
    spoken_until: BTreeMap<Scheme, Millis>,
    /// Whether shops were written before the end, so that they must be looked at again there.
    written_early: bool,
    /// The number of the first event of this import: shops with a greater one are new.
    first_seq: i64,
    /// Whether a shop became well known.
    newly_prominent: bool,
    events: Vec<EventRow>,
    /// What the last batch told, to be written while the next one is worked on.
    unwritten: Batch,
    new_sources: Vec<(SourceId, ShopId)>,
    counts: ImportCounts,
}

impl Store {
    /// Begins an import. `recorded_at` is now; `read_until` is up to when the source was read, where the operator says so,
    /// otherwise the latest time that its rows speak of.
    ///
    /// # Errors
    /// When the database fails or another program writes.
    pub async fn import(&self, recorded_at: Millis, read_until: Option<Millis>) -> Result<Import, StoreError> {
        let mut tx = self.begin().await?;
        let next_seq = tx.lock_head().await?;
        within!(tx, conn => sqlx::query("CREATE TEMPORARY TABLE IF NOT EXISTS import_touched (shop_id BIGINT PRIMARY KEY)")
            .execute(conn).await?.rows_affected());
        Ok(Import {
            hand: Hand::Free(tx),
            recorded_at,
            read_until,
            next_seq,
            first_seq: next_seq,
            newly_prominent: false,
            shops_listed: 0,
            complaints_opened: 0,
            by_source: HashMap::new(),
            by_host: HashMap::new(),
            kept: HashMap::new(),
            kept_complaints: 0,
            keep: (KEPT_SHOPS_MAX, KEPT_COMPLAINTS_MAX),
            remember: REMEMBERED_NAMES_MAX,
            spoken_until: BTreeMap::new(),
            written_early: false,
            events: Vec::new(),
            unwritten: Batch::default(),
            new_sources: Vec::new(),
            counts: ImportCounts::default(),
        })
    }
}

impl Import {
    /// Lowers the limits of memory, so that a small test meets them.
    #[cfg(test)]
    pub(crate) fn keep_at_most(&mut self, shops: usize, complaints: u64, names: usize) {
        self.keep = (shops, complaints);
        self.remember = names;
    }

    /// Takes in a batch of rows; a thousand or two at a time is best.
    ///
    /// # Errors
    /// When the database fails; the import is then over.
    pub async fn add(&mut self, rows: Vec<Row>) -> Result<(), StoreError> {
        if self.by_source.len() + self.by_host.len() > self.remember {
            // Shops that are listed in memory only would be listed again.
            self.write_shops(false).await?;
            self.written_early = true;
            self.by_source.clear();
            self.by_host.clear();
        }
        self.look_up_shops(&rows).await?;
        let mut known = self.look_up_complaints(&rows).await?;
        let needed: BTreeSet<ShopId> = rows
            .iter()
            .filter_map(|row| self.known_shop(&row.shop))
            .chain(known.values().map(|known| known.shop))
            .filter(|id| !self.kept.contains_key(id))
            .collect();
        self.load_shops(&needed.into_iter().collect::<Vec<_>>()).await?;
        // All that is asked of the database for these rows is known: it can write what the rows before told.
        self.hand.write(std::mem::take(&mut self.unwritten), self.recorded_at).await?;
        for row in rows {
            // A row dated in the future (a slip of the pen) does not make the source known beyond today.
            let until = row.speaks_until.min(self.recorded_at);
            let spoken = self.spoken_until.entry(row.shop.source.scheme).or_insert(until);
            *spoken = (*spoken).max(until);
            match row.content {
                Content::Complaint { id, complaint } => {
                    self.take_complaint(row.shop, id, complaint, &mut known).await?
                }
                Content::Mark(mark) => {
                    let shop = self.shop_for(row.shop).await?;
                    self.take_mark(shop, mark);
                }
            }
        }
        self.unwritten = Batch { complaints: known, events: std::mem::take(&mut self.events) };
        if self.kept.len() > self.keep.0 || self.kept_complaints > self.keep.1 {
            self.write_shops(false).await?;
            self.written_early = true;
        }
        Ok(())
    }

    /// Ends the import: sets up to when each source was read, counts the figures of every shop that was touched, and makes all
    /// of it visible at once.
    ///
    /// # Errors
    /// When the database fails; then nothing was stored.
    pub async fn finish(mut self) -> Result<ImportCounts, StoreError> {
        if let Some(until) = self.read_until {
            self.spoken_until.values_mut().for_each(|spoken| *spoken = until);
        }
        self.write_shops(true).await?;
        if self.written_early {
            let mut after = 0i64;
            loop {
                let ids: Vec<i64> = within!(*self.hand.tx().await?, conn => sqlx::query_scalar(
                    "SELECT shop_id FROM import_touched WHERE shop_id > $1 ORDER BY shop_id LIMIT 1000",
                ).bind(after).fetch_all(conn).await?);
                let Some(last) = ids.last() else { break };
                after = *last;
                let ids: Vec<ShopId> = ids.into_iter().map(ShopId).collect();
                self.load_shops(&ids).await?;
                for id in &ids {
                    if let Some(kept) = self.kept.get_mut(id) {
                        kept.touched = true;
                    }
                }
                self.write_shops(true).await?;
            }
        }
        let spoken_until = std::mem::take(&mut self.spoken_until);
        // From here on nothing is known of any shop up to a later time: a shop that is only noted was not read.
        self.note_lookalikes().await?;
        for (scheme, until) in &spoken_until {
            within!(*self.hand.tx().await?, conn => sqlx::query(
                "INSERT INTO source (scheme, read_until) VALUES ($1, $2) ON CONFLICT (scheme) DO UPDATE \
                 SET read_until = CASE WHEN excluded.read_until > source.read_until THEN excluded.read_until \
                 ELSE source.read_until END",
            ).bind(scheme.as_str()).bind(until.0).execute(conn).await?.rows_affected());
        }
        let last = self.next_seq - 1;
        let (listed, opened) = (self.shops_listed, self.complaints_opened);
        within!(*self.hand.tx().await?, conn => sqlx::query("DROP TABLE import_touched").execute(conn).await?.rows_affected());
        within!(*self.hand.tx().await?, conn => sqlx::query(
            "UPDATE head SET seq = $1, shops = shops + $2, complaints = complaints + $3 WHERE id = 1",
        ).bind(last).bind(listed).bind(opened).execute(conn).await?.rows_affected());
        self.hand.tx().await?;
        if let Hand::Free(tx) = std::mem::replace(&mut self.hand, Hand::Gone) {
            tx.commit().await?;
        }
        Ok(self.counts)
    }

    // --- Which shop ---

    /// The shop that a row speaks of, if it is remembered.
    fn known_shop(&self, shop: &ShopRef) -> Option<ShopId> {
        match &shop.host {
            None => self.by_source.get(&shop.source).copied(),
            Some(host) => hosts_of(shop, host).find_map(|host| self.by_host.get(host).copied().flatten()),
        }
    }

    /// Remembers the shops of these rows that are on record.
    async fn look_up_shops(&mut self, rows: &[Row]) -> Result<(), StoreError> {
        let mut hosts = BTreeSet::new();
        let mut sources: BTreeMap<Scheme, BTreeSet<&str>> = BTreeMap::new();
        for row in rows {
            match &row.shop.host {
                Some(host) => hosts.extend(hosts_of(&row.shop, host).filter(|host| !self.by_host.contains_key(*host))),
                None if self.by_source.contains_key(&row.shop.source) => {}
                None => {
                    sources.entry(row.shop.source.scheme).or_default().insert(&row.shop.source.id);
                }
            }
        }
        let hosts: Vec<&str> = hosts.into_iter().collect();
        for chunk in hosts.chunks(LIST_LENGTHS[3]) {
            let rows: Vec<(String, i64)> = within!(*self.hand.tx().await?, conn => {
                let mut sql = QueryBuilder::new("SELECT host, id FROM shop WHERE host IN (");
                push_list(&mut sql, chunk.iter().map(|host| (*host).to_owned()));
                sql.build_query_as().fetch_all(conn).await?
            });
            self.by_host.extend(chunk.iter().map(|host| ((*host).to_owned(), None)));
            self.by_host.extend(rows.into_iter().map(|(host, id)| (host, Some(ShopId(id)))));
        }
        for (scheme, ids) in sources {
            let ids: Vec<&str> = ids.into_iter().collect();
            for chunk in ids.chunks(LIST_LENGTHS[3]) {
                let rows: Vec<(String, i64)> = within!(*self.hand.tx().await?, conn => {
                    let mut sql = QueryBuilder::new("SELECT source_id, shop_id FROM shop_source WHERE scheme = ");
                    sql.push_bind(scheme.as_str()).push(" AND source_id IN (");
                    push_list(&mut sql, chunk.iter().map(|id| (*id).to_owned()));
                    sql.build_query_as().fetch_all(conn).await?
                });
                self.by_source.extend(rows.into_iter().map(|(id, shop)| (SourceId { scheme, id }, ShopId(shop))));
            }
        }
        Ok(())
    }

    /// The shop of a row, listed now if it is new, with what the row tells of its names.
    async fn shop_for(&mut self, shop: ShopRef) -> Result<ShopId, StoreError> {
        let id = match self.known_shop(&shop) {
            Some(id) => id,
            None => self.list_shop(&shop).await?,
        };
        let Some(kept) = self.kept.get_mut(&id) else {
            return Err(StoreError::damaged("shop", id.0, "it is listed under a name but not on record"));
        };
        kept.touched = true;
        let new_source = !kept.shop.sources.contains(&shop.source);
        let mut name = kept.shop.name.clone();
        let named = name.complete(&shop.name);
        if new_source {
            self.by_source.insert(shop.source.clone(), id);
            self.new_sources.push((shop.source.clone(), id));
            self.happened(id, None, &Fact::SourceAdded { source: shop.source });
        }
        if named {
            self.happened(id, None, &Fact::ShopNamed { name });
        }
        Ok(id)
    }

    async fn list_shop(&mut self, shop: &ShopRef) -> Result<ShopId, StoreError> {
        let id = ShopId(self.next_seq);
        let host = shop.host.as_ref().map(|host| if shop.exact_host { host.clone() } else { owner_of(host) });
        let key = match &host {
            Some(host) => host.as_str().to_owned(),
            None => self.free_key(&slug(shop.name.any())).await?,
        };
        self.kept.insert(
            id,
            Box::new(Kept {
                shop: Shop {
                    id,
                    key: key.clone(),
                    host: host.clone(),
                    name: shop.name.clone(),
                    sources: Vec::new(),
                    mark: None,
                    taken_for: None,
                },
                record: Record::default(),
                written_complaints: None,
                written_terms: BTreeSet::new(),
                last_seq: 0,
                touched: true,
            }),
        );
        if let Some(host) = &host {
            self.by_host.insert(host.as_str().to_owned(), Some(id));
        }
        self.shops_listed += 1;
        self.happened(id, None, &Fact::ShopListed { key, host, name: shop.name.clone() });
        Ok(id)
    }

    /// The first of `name`, `name-2`, `name-3`, … that no shop has.
    async fn free_key(&mut self, name: &str) -> Result<String, StoreError> {
        let mut taken: HashSet<String> =
            self.kept.values().map(|kept| &kept.shop.key).filter(|key| key.starts_with(name)).cloned().collect();
        for n in 1u32.. {
            let key = if n == 1 { name.to_owned() } else { format!("{name}-{n}") };
            if taken.contains(&key) {
                continue;
            }
            let stored: Option<i64> = within!(*self.hand.tx().await?, conn =>
                sqlx::query_scalar("SELECT id FROM shop WHERE key = $1").bind(key.as_str()).fetch_optional(conn).await?);
            if stored.is_none() {
                return Ok(key);
            }
            taken.insert(key);
        }
        unreachable!("there are more numbers than shops")
    }

    // --- What a row tells ---

    async fn take_complaint(
        &mut self,
        shop: ShopRef,
        source_id: String,
        row: Complaint,
        known: &mut HashMap<SourceId, Known>,
    ) -> Result<(), StoreError> {
        let source = SourceId { scheme: row.scheme, id: source_id };
        if let Some(there) = known.get_mut(&source) {
            self.counts.already_present += 1;
            let facts = facts_added(&there.complaint, &row);
            if !facts.is_empty() {
                self.counts.updated += 1;
                there.changed = true;
                for fact in &facts {
                    self.follow(there, fact)?;
                }
            }
            if let Some(kept) = self.kept.get_mut(&there.shop) {
                kept.touched = true;
            }
            return Ok(());
        }
        let shop = self.shop_for(shop).await?;
        let opened = opening(&source.id, &row);
        let id = ComplaintId(self.next_seq);
        let Some(complaint) = opened.opens() else { return Ok(()) };
        self.happened(shop, Some(id), &opened);
        let mut there = Known { id, shop, complaint, changed: true };
        if let Some(kept) = self.kept.get_mut(&shop) {
            kept.record.open(id, &there.complaint);
        }
        for fact in facts_added(&there.complaint, &row) {
            self.follow(&mut there, &fact)?;
        }
        known.insert(source, there);
        self.counts.imported += 1;
        self.complaints_opened += 1;
        self.kept_complaints += 1;
        Ok(())
    }

    fn take_mark(&mut self, id: ShopId, mark: bazargah_domain::shop::MarkRecord) {
        let Some(kept) = self.kept.get(&id) else { return };
        // A list of an earlier day takes nothing back.
        let newer = kept.shop.mark.as_ref().is_none_or(|known| (mark.since, mark.until) > (known.since, known.until));
        if kept.shop.mark.is_none() {
            self.counts.imported += 1;
        } else {
            self.counts.already_present += 1;
            self.counts.updated += u64::from(newer);
        }
        if newer {
            self.happened(id, None, &Fact::MarkRecorded { mark });
        }
    }

    /// A complaint goes one fact on.
    fn follow(&mut self, known: &mut Known, fact: &Fact) -> Result<(), StoreError> {
        let before = known.complaint.clone();
        known.complaint.apply(fact)?;
        if let Some(kept) = self.kept.get_mut(&known.shop) {
            kept.record.change(known.id, &before, &known.complaint);
        }
        self.happened(known.shop, Some(known.id), fact);
        Ok(())
    }

    /// Appends a public event, and lets the shop in memory follow it.
    fn happened(&mut self, shop: ShopId, complaint: Option<ComplaintId>, fact: &Fact) {
        if let Some(kept) = self.kept.get_mut(&shop) {
            kept.last_seq = self.next_seq;
            kept.shop.follow(fact);
            if let Fact::SourceRead { scheme, until } = fact {
                kept.record.read_until(*scheme, *until);
            }
        }
        self.events.push((self.next_seq, shop, complaint, fact.canonical()));
        self.next_seq += 1;
    }

    // --- Reading and writing, many at a time ---

    async fn look_up_complaints(&mut self, rows: &[Row]) -> Result<HashMap<SourceId, Known>, StoreError> {
        let mut ids: BTreeMap<Scheme, BTreeSet<&str>> = BTreeMap::new();
        for row in rows {
            if let Content::Complaint { id, complaint } = &row.content {
                ids.entry(complaint.scheme).or_default().insert(id);
            }
        }
        let mut known = HashMap::new();
        for (scheme, ids) in ids {
            let mut asked = Vec::with_capacity(ids.len());
            for id in ids {
                let source = SourceId { scheme, id: id.to_owned() };
                match self.unwritten.complaints.get(&source) {
                    Some(there) => {
                        known.insert(source, Known { changed: false, complaint: there.complaint.clone(), ..*there });
                    }
                    None => asked.push(id),
                }
            }
            for chunk in asked.chunks(LIST_LENGTHS[3]) {
                let rows: Vec<ComplaintRow> = within!(*self.hand.tx().await?, conn => {
                    let mut sql = QueryBuilder::new("SELECT * FROM complaint WHERE scheme = ");
                    sql.push_bind(scheme.as_str()).push(" AND source_id IN (");
                    push_list(&mut sql, chunk.iter().map(|id| (*id).to_owned()));
                    sql.build_query_as().fetch_all(conn).await?
                });
                for row in rows {
                    let (source, shop) = (SourceId { scheme, id: row.source_id.clone() }, ShopId(row.shop_id));
                    let Recent { id, complaint } = row.recent()?;
                    known.insert(source, Known { id, shop, complaint, changed: false });
                }
            }
        }
        Ok(known)
    }

    async fn load_shops(&mut self, ids: &[ShopId]) -> Result<(), StoreError> {
        for chunk in ids.chunks(LIST_LENGTHS[3]) {
            let shops: Vec<ShopRow> = within!(*self.hand.tx().await?, conn => {
                let mut sql = QueryBuilder::new(
                    select_shop!("FROM shop s WHERE s.id IN ("));
                push_list(&mut sql, chunk.iter().map(|id| id.0));
                sql.build_query_as().fetch_all(conn).await?
            });
            let records: Vec<(i64, Vec<u8>, Vec<u8>)> = within!(*self.hand.tx().await?, conn => {
                let mut sql = QueryBuilder::new("SELECT shop_id, record, recent FROM figures WHERE shop_id IN (");
                push_list(&mut sql, chunk.iter().map(|id| id.0));
                sql.build_query_as().fetch_all(conn).await?
            });
            let mut records: HashMap<i64, (Vec<u8>, Vec<u8>)> =
                records.into_iter().map(|(id, record, recent)| (id, (record, recent))).collect();
            for row in shops {
                let (complaints, last_seq) = (row.complaints, row.last_seq);
                let shop = row.shop()?;
                let mut record = Record::default();
                if let Some((bytes, recent)) = records.remove(&shop.id.0) {
                    record = from_bytes(&bytes, "record", &shop.key)?;
                    record.recent = from_bytes(&recent, "recent complaints", &shop.key)?;
                }
                self.kept_complaints += record.total();
                let written_terms = terms_of(&shop);
                self.kept.insert(
                    shop.id,
                    Box::new(Kept {
                        written_complaints: Some(complaints),
                        written_terms,
                        last_seq,
                        touched: false,
                        shop,
                        record,
                    }),
                );
            }
        }
        Ok(())
    }

    /// Writes what was told and is not written yet.
    async fn write_unwritten(&mut self) -> Result<(), StoreError> {
        let mut batch = std::mem::take(&mut self.unwritten);
        batch.events.append(&mut self.events);
        self.hand.write(batch, self.recorded_at).await
    }

    /// Notes the shops whose domain can be taken for a better-known one's: the new ones, and all when another became well known.
    async fn note_lookalikes(&mut self) -> Result<(), StoreError> {
        let known: Vec<(String, i64, bool)> = within!(*self.hand.tx().await?, conn => sqlx::query_as(
            "SELECT host, complaints, mark IS NOT NULL FROM shop WHERE complaints >= 20 AND host IS NOT NULL ORDER BY complaints DESC, id LIMIT $1",
        ).bind(GUARDED_MAX).fetch_all(conn).await?);
        let mut standing = HashMap::new();
        let mut hosts = Vec::new();
        for (host, complaints, marked) in known {
            if let Ok(host) = Host::parse(&host) {
                standing.insert(host.clone(), (marked, complaints));
                hosts.push(host);
            }
        }
        let guard = Guard::new(hosts);
        let mut after = if self.newly_prominent { 0 } else { self.first_seq - 1 };
        loop {
            let shops: Vec<Looked> = within!(*self.hand.tx().await?, conn => sqlx::query_as(
                "SELECT id, host, complaints, mark IS NOT NULL AS marked, taken_for FROM shop WHERE id > $1 ORDER BY id LIMIT 5000",
            ).bind(after).fetch_all(conn).await?);
            let Some(last) = shops.last() else { break };
            after = last.id;
            let mut noted = Vec::new();
            for Looked { id, host, complaints, marked, taken_for } in shops {
                let Some(host) = host.filter(|_| taken_for.is_none()).and_then(|host| Host::parse(&host).ok()) else {
                    continue;
                };
                if let Some((of, likeness)) = guard.taken_for(&host)
                    // A mark beats any number of complaints: a false shop can have more of these than the true one.
                    && standing.get(of).is_some_and(|theirs| *theirs > (marked, complaints))
                {
                    noted.push((ShopId(id), Fact::LookalikeNoted { of: of.clone(), likeness }));
                }
            }
            if noted.is_empty() {
                continue;
            }
            self.load_shops(&noted.iter().map(|(id, _)| *id).collect::<Vec<_>>()).await?;
            for (id, fact) in &noted {
                self.happened(*id, None, fact);
                if let Some(kept) = self.kept.get_mut(id) {
                    kept.touched = true;
                }
            }
            self.write_shops(true).await?;
        }
        Ok(())
    }

    /// Writes the shops in memory and forgets them. At the end of the import (`last`), with up to when their sources were read
    /// and with their figures.
    async fn write_shops(&mut self, last: bool) -> Result<(), StoreError> {
        let mut shops: Vec<ShopId> = self.kept.values().filter(|kept| kept.touched).map(|kept| kept.shop.id).collect();
        shops.sort_unstable();
        if last {
            let spoken = self.spoken_until.clone();
            for id in &shops {
                for (scheme, until) in &spoken {
                    let newer = self.kept.get(id).is_some_and(|kept| {
                        kept.shop.sources.iter().any(|source| source.scheme == *scheme)
                            && kept.record.read.get(scheme).is_none_or(|read| read < until)
                    });
                    if newer {
                        self.happened(*id, None, &Fact::SourceRead { scheme: *scheme, until: *until });
                    }
                }
            }
        }
        self.write_unwritten().await?;
        let kept: Vec<&Kept> = shops.iter().filter_map(|id| self.kept.get(id).map(Box::as_ref)).collect();
        let mut chunks = runs(&kept);
        let mut next = chunks.next().map(|chunk| projected(chunk, last));
        while let Some(chunk) = next {
            let tx = self.hand.tx().await?;
            let writing = async {
                write_shop_rows(tx, &chunk).await?;
                write_figures(tx, &chunk).await
            };
            // While the database works on these, the figures of the next are made.
            let (written, made) =
                tokio::join!(biased; writing, async { chunks.next().map(|chunk| projected(chunk, last)) });
            written?;
            self.newly_prominent |= write_terms(tx, &chunk).await?;
            next = made;
        }
        drop(chunks);
        for chunk in runs(&self.new_sources) {
            within!(*self.hand.tx().await?, conn => {
                let mut sql = QueryBuilder::new("INSERT INTO shop_source (scheme, source_id, shop_id) ");
                sql.push_values(chunk, |mut row, (source, shop)| {
                    row.push_bind(source.scheme.as_str()).push_bind(source.id.as_str()).push_bind(shop.0);
                });
                // A source's name that two shops bear (a host that moved) stays the first one's; rows with a host do not ask.
                sql.push(" ON CONFLICT DO NOTHING");
                sql.build().execute(conn).await?;
            });
        }
        self.new_sources.clear();
        if !last {
            for chunk in runs(&shops) {
                within!(*self.hand.tx().await?, conn => {
                    let mut sql = QueryBuilder::new("INSERT INTO import_touched (shop_id) ");
                    sql.push_values(chunk, |mut row, id| {
                        row.push_bind(id.0);
                    });
                    sql.push(" ON CONFLICT DO NOTHING");
                    sql.build().execute(conn).await?;
                });
            }
        }
        self.kept.clear();
        self.kept_complaints = 0;
        Ok(())
    }
}

/// What decides whether a shop's domain is held against the well-known ones.
#[derive(sqlx::FromRow)]
struct Looked {
    id: i64,
    host: Option<String>,
    complaints: i64,
    marked: bool,
    taken_for: Option<String>,
}

/// A complaint on record, or about to be.
struct Known {
    id: ComplaintId,
    shop: ShopId,
    complaint: Complaint,
    changed: bool,
}

/// The hosts under which the shop of a row may be listed, most specific first.
fn hosts_of<'a>(shop: &'a ShopRef, host: &'a Host) -> impl Iterator<Item = &'a str> {
    host.candidates().take(if shop.exact_host { 1 } else { usize::MAX })
}

/// The registrable domain's own host: a sub-domain is its owner's.
fn owner_of(host: &Host) -> Host {
    Host::parse(host.registrable()).unwrap_or_else(|_| host.clone())
}

async fn write_complaints(tx: &mut Tx, known: &HashMap<SourceId, Known>) -> Result<(), StoreError> {
    let mut changed: Vec<(&SourceId, &Known)> = known.iter().filter(|(_, known)| known.changed).collect();
    changed.sort_by_key(|(_, known)| known.id);
    for chunk in runs(&changed) {
        within!(*tx, conn => {
            let mut sql = QueryBuilder::new(
                "INSERT INTO complaint (id, shop_id, scheme, source_id, state, opened_at, deadline_hours, category, \
                 amount_rial, url, answer, answered_at, answer_in_time, rating, ended, ended_at, removal_reason) ");
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
                    .push_bind(reason);
            });
            sql.push(
                " ON CONFLICT (id) DO UPDATE SET state = excluded.state, answer = excluded.answer, \
                 answered_at = excluded.answered_at, answer_in_time = excluded.answer_in_time, \
                 rating = excluded.rating, ended = excluded.ended, ended_at = excluded.ended_at, \
                 removal_reason = excluded.removal_reason");
            sql.build().execute(conn).await?;
        });
    }
    Ok(())
}

async fn write_events(tx: &mut Tx, events: &[EventRow], recorded_at: Millis) -> Result<(), StoreError> {
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

/// Shops with what is to be stored of their records, where they are done with.
fn projected<'k>(shops: &[&'k Kept], done: bool) -> Vec<(&'k Kept, Option<Projection>)> {
    shops.iter().map(|kept| (*kept, done.then(|| Projection::of(&kept.record)))).collect()
}

/// Writes what a search finds the shops by; tells whether one of them became well known.
async fn write_terms(tx: &mut Tx, shops: &[(&Kept, Option<Projection>)]) -> Result<bool, StoreError> {
    let mut newly_prominent = false;
    let mut terms = Vec::new();
    for (kept, _) in shops {
        let tier = tier_of(i64::try_from(kept.record.total()).unwrap_or(i64::MAX));
        let now = terms_of(&kept.shop);
        let moved = kept.written_complaints.is_some_and(|written| tier_of(written) != tier);
        newly_prominent |= tier == 0 && (moved || kept.written_complaints.is_none());
        if moved {
            tx.move_terms(&kept.written_terms, kept.shop.id.0, tier).await?;
        }
        terms.extend(
            now.difference(&kept.written_terms).map(|(kind, term)| (*kind, tier, term.clone(), kept.shop.id.0)),
        );
    }
    tx.add_terms(&terms).await?;
    Ok(newly_prominent)
}

async fn write_shop_rows(tx: &mut Tx, shops: &[(&Kept, Option<Projection>)]) -> Result<(), StoreError> {
    within!(*tx, conn => {
        let mut sql = QueryBuilder::new(
            "INSERT INTO shop (id, key, host, name_fa, name_en, sources, mark, taken_for, complaints, verdict, last_seq) ");
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
                .push_bind(i64::try_from(kept.record.total()).unwrap_or(i64::MAX))
                .push_bind(verdict.as_str())
                .push_bind(kept.last_seq);
        });
        sql.push(
            " ON CONFLICT (id) DO UPDATE SET name_fa = excluded.name_fa, name_en = excluded.name_en, \
             sources = excluded.sources, mark = excluded.mark, taken_for = excluded.taken_for, \
             complaints = excluded.complaints, verdict = excluded.verdict, last_seq = excluded.last_seq");
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

/// Pushes `values` and a closing parenthesis, filled up with the last value to one of few lengths.
fn push_list<'a, DB, T>(sql: &mut QueryBuilder<DB>, values: impl Iterator<Item = T>)
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
    let mut list = sql.separated(", ");
    for value in values {
        list.push_bind(value);
    }
    sql.push(")");
}

const _: () = assert!(PROMINENT_COMPLAINTS == 20, "the index shop_prominent in the migrations says 20");
