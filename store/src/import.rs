//! Writing what importers hand over: rows in, public events and tables out, all in one transaction.
//!
//! Rows come in batches. For a batch, what is known of its shops and complaints is read in a few wide queries, the rules of
//! the domain crate decide what each row adds, and events and complaints are written in a few wide statements. Shops and their
//! records are kept in memory between batches and written when there are many of them, so memory stays bounded.

use crate::db::{Tx, runs, within};
use crate::pen::{Happened, Kept, Known, LIST_LENGTHS, Pen, push_list, write_complaints, write_events, write_sources};
use crate::search::{GUARDED_MAX, PROMINENT_COMPLAINTS};
use crate::{Store, StoreError};
use bazargah_domain::calendar::Millis;
use bazargah_domain::complaint::Complaint;
use bazargah_domain::domain_name::{Guard, Host, Readings};
use bazargah_domain::event::Fact;
use bazargah_domain::import::{Content, Row, ShopRef, facts_added, opening};
use bazargah_domain::shop::{Scheme, ShopId, SourceId, slug};
use sqlx::QueryBuilder;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use tokio::task::JoinSet;

/// Bytes of shops with their packed records that are kept in memory, about; beyond that they are written to the database.
const KEPT_BYTES_MAX: usize = 40 << 20;
/// Bytes of packed records that are spread out at once.
const SPREAD_BYTES_MAX: usize = 2 << 20;
/// Shops that are written or read at once.
const TOGETHER: usize = 512;
/// Names of shops remembered between batches; beyond that they are looked up again.
const REMEMBERED_NAMES_MAX: usize = 200_000;
/// Rows after which the tables are counted for the planner, and again whenever there are ten times as many.
const COUNTED_AFTER: usize = 2_000;

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

/// What a batch of rows told.
#[derive(Default)]
struct Batch {
    complaints: HashMap<SourceId, Known>,
    events: Vec<Happened>,
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
    pen: Pen,
    by_source: HashMap<SourceId, ShopId>,
    by_host: HashMap<String, Option<ShopId>>,
    /// About how many bytes the shops in memory take.
    kept_bytes: usize,
    /// Shops in memory whose records are not packed, and as how many bytes each of them is counted.
    spread: Vec<(ShopId, usize)>,
    /// Bytes of these records when they were packed.
    spread_bytes: usize,
    /// Bytes of shops that are kept, and of records that are spread out, at most.
    keep: (usize, usize),
    /// Names of shops that are remembered at most.
    remember: usize,
    /// Complaints written so far, and at how many the tables are counted next.
    rows: (usize, usize),
    /// The latest time that rows of each source spoke of.
    spoken_until: BTreeMap<Scheme, Millis>,
    /// Whether shops were written before the end, so that they must be looked at again there.
    written_early: bool,
    /// The number of the first event of this import: shops with a greater one are new.
    first_seq: i64,
    /// Whether a shop became well known.
    newly_prominent: bool,
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
        tx.take_time().await?;
        within!(tx, conn => sqlx::query("CREATE TEMPORARY TABLE IF NOT EXISTS import_touched (shop_id BIGINT PRIMARY KEY)")
            .execute(conn).await?.rows_affected());
        Ok(Import {
            hand: Hand::Free(tx),
            recorded_at,
            read_until,
            pen: Pen::new(next_seq),
            first_seq: next_seq,
            newly_prominent: false,
            by_source: HashMap::new(),
            by_host: HashMap::new(),
            kept_bytes: 0,
            spread: Vec::new(),
            spread_bytes: 0,
            keep: (KEPT_BYTES_MAX, SPREAD_BYTES_MAX),
            remember: REMEMBERED_NAMES_MAX,
            rows: (0, COUNTED_AFTER),
            spoken_until: BTreeMap::new(),
            written_early: false,
            unwritten: Batch::default(),
            new_sources: Vec::new(),
            counts: ImportCounts::default(),
        })
    }
}

impl Import {
    /// Lowers the limits of memory, so that a small test meets them.
    #[cfg(test)]
    pub(crate) fn keep_at_most(&mut self, bytes: usize, spread_bytes: usize, names: usize) {
        self.keep = (bytes, spread_bytes);
        self.remember = names;
    }

    /// How PostgreSQL would look complaints up now.
    #[cfg(test)]
    pub(crate) async fn plan_of_a_look_up(&mut self) -> Option<String> {
        let Ok(Tx::Postgres(tx)) = self.hand.tx().await else { return None };
        let names = (0..16).map(|n| format!("'{n}'")).collect::<Vec<_>>().join(", ");
        let sql = format!("EXPLAIN SELECT * FROM complaint WHERE scheme = 'bazargah-csv' AND source_id IN ({names})");
        let lines: Vec<String> =
            sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_all(&mut **tx).await.unwrap_or_default();
        Some(lines.join("\n"))
    }

    /// Takes in a batch of rows; a thousand or two at a time is best.
    ///
    /// # Errors
    /// When the database fails; the import is then over.
    pub async fn add(&mut self, rows: Vec<Row>) -> Result<(), StoreError> {
        if self.rows.0 >= self.rows.1 {
            self.hand.tx().await?.count_tables().await?;
            self.rows.1 = self.rows.1.saturating_mul(10);
        }
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
            .collect();
        let missing: Vec<ShopId> = needed.into_iter().filter(|id| !self.pen.kept.contains_key(id)).collect();
        self.load_shops(&missing).await?;
        // All that is asked of the database for these rows is known: it can write what the rows before told.
        self.rows.0 += self.unwritten.complaints.len();
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
        self.pack();
        self.unwritten = Batch { complaints: known, events: std::mem::take(&mut self.pen.events) };
        if self.kept_bytes > self.keep.0 {
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
                    "SELECT shop_id FROM import_touched WHERE shop_id > $1 ORDER BY shop_id LIMIT $2",
                ).bind(after).bind(TOGETHER as i64).fetch_all(conn).await?);
                let Some(last) = ids.last() else { break };
                after = *last;
                let ids: Vec<ShopId> = ids.into_iter().map(ShopId).collect();
                self.load_shops(&ids).await?;
                for id in &ids {
                    if let Some(kept) = self.pen.kept.get_mut(id) {
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
            self.hand.tx().await?.source_read(*scheme, *until).await?;
        }
        within!(*self.hand.tx().await?, conn => sqlx::query("DROP TABLE import_touched").execute(conn).await?.rows_affected());
        if self.rows.0 >= COUNTED_AFTER {
            self.hand.tx().await?.count_tables().await?;
        }
        self.hand.tx().await?.move_head(&self.pen).await?;
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
        let Some(kept) = self.pen.kept.get_mut(&id) else {
            return Err(StoreError::damaged("shop", id.0, "it is listed under a name but not on record"));
        };
        kept.touched = true;
        let new_source = !kept.shop.sources.contains(&shop.source);
        let mut name = kept.shop.name.clone();
        let named = name.complete(&shop.name);
        if new_source {
            self.by_source.insert(shop.source.clone(), id);
            self.new_sources.push((shop.source.clone(), id));
            self.pen.happened(id, None, &Fact::SourceAdded { source: shop.source });
        }
        if named {
            self.pen.happened(id, None, &Fact::ShopNamed { name });
        }
        Ok(id)
    }

    async fn list_shop(&mut self, shop: &ShopRef) -> Result<ShopId, StoreError> {
        let host = shop.host.as_ref().map(|host| if shop.exact_host { host.clone() } else { owner_of(host) });
        let key = match &host {
            Some(host) => host.as_str().to_owned(),
            None => self.hand.tx().await?.free_key(&self.pen, &slug(shop.name.any())).await?,
        };
        let id = self.pen.list(key, host.clone(), shop.name.clone());
        self.spread.push((id, 0));
        if let Some(host) = host {
            self.by_host.insert(host.as_str().to_owned(), Some(id));
        }
        Ok(id)
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
            self.counts.updated += u64::from(!facts.is_empty());
            if !facts.is_empty() {
                self.spread_out(there.shop)?;
            }
            for fact in &facts {
                self.pen.follow(there, fact)?;
            }
            if let Some(kept) = self.pen.kept.get_mut(&there.shop) {
                kept.touched = true;
            }
            return Ok(());
        }
        let shop = self.shop_for(shop).await?;
        self.spread_out(shop)?;
        let Some(mut there) = self.pen.open(shop, &opening(&source.id, &row)) else { return Ok(()) };
        for fact in facts_added(&there.complaint, &row) {
            self.pen.follow(&mut there, &fact)?;
        }
        known.insert(source, there);
        self.counts.imported += 1;
        Ok(())
    }

    fn take_mark(&mut self, id: ShopId, mark: bazargah_domain::shop::MarkRecord) {
        let Some(kept) = self.pen.kept.get(&id) else { return };
        // A list of an earlier day takes nothing back.
        let newer = kept.shop.mark.as_ref().is_none_or(|known| (mark.since, mark.until) > (known.since, known.until));
        if kept.shop.mark.is_none() {
            self.counts.imported += 1;
        } else {
            self.counts.already_present += 1;
            self.counts.updated += u64::from(newer);
        }
        if newer {
            self.pen.happened(id, None, &Fact::MarkRecorded { mark });
        }
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
            known.extend(self.hand.tx().await?.load_complaints(scheme, &asked).await?);
        }
        Ok(known)
    }

    /// Takes shops into memory.
    async fn load_shops(&mut self, ids: &[ShopId]) -> Result<(), StoreError> {
        for kept in self.hand.tx().await?.load_packed_shops(ids).await? {
            self.kept_bytes += kept.bytes();
            if kept.packed_bytes().is_none() {
                self.spread.push((kept.shop.id, kept.bytes()));
            }
            self.pen.keep([kept]);
        }
        Ok(())
    }

    /// Spreads a record out, so that it can change.
    fn spread_out(&mut self, id: ShopId) -> Result<(), StoreError> {
        let Some(bytes) = self.pen.kept.get(&id).and_then(|kept| kept.packed_bytes()) else { return Ok(()) };
        if self.spread_bytes + bytes > self.keep.1 {
            self.pack();
        }
        if let Some(kept) = self.pen.kept.get_mut(&id) {
            self.spread.push((id, kept.bytes()));
            self.spread_bytes += bytes;
            kept.unpack()?;
        }
        Ok(())
    }

    /// Packs all records that are spread out.
    fn pack(&mut self) {
        for (id, counted) in self.spread.drain(..) {
            if let Some(kept) = self.pen.kept.get_mut(&id) {
                kept.pack();
                self.kept_bytes = (self.kept_bytes + kept.bytes()).saturating_sub(counted);
            }
        }
        self.spread_bytes = 0;
    }

    /// Writes what was told and is not written yet.
    async fn write_unwritten(&mut self) -> Result<(), StoreError> {
        let mut batch = std::mem::take(&mut self.unwritten);
        batch.events.append(&mut self.pen.events);
        self.hand.write(batch, self.recorded_at).await
    }

    /// Notes the shops whose domain can be taken for a better-known one's: the new ones, and all when another became well known.
    async fn note_lookalikes(&mut self) -> Result<(), StoreError> {
        let known: Vec<(String, i64, bool)> = within!(*self.hand.tx().await?, conn => sqlx::query_as(
            "SELECT host, complaints, mark IS NOT NULL FROM shop WHERE complaints >= 20 AND host IS NOT NULL ORDER BY complaints DESC, id LIMIT $1",
        ).bind(GUARDED_MAX).fetch_all(conn).await?);
        let known: Vec<(Host, (bool, i64))> = known
            .into_iter()
            .filter_map(|(host, complaints, marked)| Some((Host::parse(&host).ok()?, (marked, complaints))))
            .collect();
        let guard = Guard::new(known.iter().map(|(host, _)| host.clone()).collect());
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
                if let Some((best, likeness)) = guard.alike(&Readings::of(&host)).next() {
                    let (of, standing) = &known[best];
                    // A mark beats any number of complaints: a false shop can have more of these than the true one.
                    if *standing > (marked, complaints) {
                        noted.push((ShopId(id), Fact::LookalikeNoted { of: of.clone(), likeness }));
                    }
                }
            }
            if noted.is_empty() {
                continue;
            }
            self.load_shops(&noted.iter().map(|(id, _)| *id).collect::<Vec<_>>()).await?;
            for (id, fact) in &noted {
                self.pen.happened(*id, None, fact);
            }
            self.write_shops(true).await?;
        }
        Ok(())
    }

    /// Writes the shops in memory and forgets them. At the end of the import (`last`), with up to when their sources were read
    /// and with their figures.
    async fn write_shops(&mut self, last: bool) -> Result<(), StoreError> {
        self.write_unwritten().await?;
        self.pack();
        let mut shops: Vec<ShopId> =
            self.pen.kept.values().filter(|kept| kept.touched).map(|kept| kept.shop.id).collect();
        shops.sort_unstable();
        let spoken: Vec<(Scheme, Millis)> = self.spoken_until.iter().map(|(scheme, until)| (*scheme, *until)).collect();
        let mut rest = shops.as_slice();
        while !rest.is_empty() {
            let mut bytes = 0;
            let fit = rest.iter().take(TOGETHER).take_while(|id| {
                bytes += self.pen.kept.get(id).and_then(|kept| kept.packed_bytes()).unwrap_or(0);
                bytes <= self.keep.1
            });
            let (ids, later) = rest.split_at(fit.count().max(1));
            rest = later;
            for id in ids {
                let Some(kept) = self.pen.kept.get_mut(id) else { continue };
                kept.unpack()?;
                let newer: Vec<(Scheme, Millis)> = spoken
                    .iter()
                    .filter(|(scheme, until)| {
                        last && kept.shop.sources.iter().any(|source| source.scheme == *scheme)
                            && kept.record.read.get(scheme).is_none_or(|read| read < until)
                    })
                    .copied()
                    .collect();
                for (scheme, until) in newer {
                    self.pen.happened(*id, None, &Fact::SourceRead { scheme, until });
                }
            }
            self.write_unwritten().await?;
            let kept: Vec<&Kept> = ids.iter().filter_map(|id| self.pen.kept.get(id).map(Box::as_ref)).collect();
            self.newly_prominent |= self.hand.tx().await?.write_shops(&kept, last).await?;
            for id in ids {
                self.pen.kept.remove(id);
            }
        }
        write_sources(self.hand.tx().await?, &self.new_sources).await?;
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
        self.pen.kept.clear();
        self.kept_bytes = 0;
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

/// The hosts under which the shop of a row may be listed, most specific first.
fn hosts_of<'a>(shop: &'a ShopRef, host: &'a Host) -> impl Iterator<Item = &'a str> {
    host.candidates().take(if shop.exact_host { 1 } else { usize::MAX })
}

/// The registrable domain's own host: a sub-domain is its owner's.
fn owner_of(host: &Host) -> Host {
    Host::parse(host.registrable()).unwrap_or_else(|_| host.clone())
}

const _: () = assert!(PROMINENT_COMPLAINTS == 20, "the index shop_prominent in the migrations says 20");
