//! Finding shops by what people type: the start of a word, with a typing mistake, or a domain like another's.
//!
//! Each shop has a few *terms*: the folded name without spaces from each of its words on, its domain's label and its host
//! (kind [`Kind::Name`]), and the skeleton of its label (kind [`Kind::Skeleton`]). A term is found by range, so a prefix costs
//! one walk in an index. For mistakes in names there is a table of *spellings*: each beginning of a term (a stem of six letters)
//! under every form of it that lacks one letter; what people type, treated alike, meets it there. Whoever has typed less than a stem is
//! tried as everything that they may have meant: up to 430 beginnings, asked for at once. Terms of well-known shops stand in a tier of
//! their own that is searched first.

use crate::db::{Tx, on, runs, within};
use crate::pen::push_list;
use crate::shop::{ShopRow, select_shop};
use crate::{Store, StoreError};
use bazargah_domain::domain_name::{Guard, Host, Likeness, Readings, skeleton};
use bazargah_domain::shop::{Listed, Shop, ShopId, ShopName};
use bazargah_domain::text;
use sqlx::{AssertSqlSafe, QueryBuilder};
use std::collections::{BTreeSet, HashSet};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// Complaints from which on a shop counts as well known.
pub(crate) const PROMINENT_COMPLAINTS: i64 = 20;

/// Best-known shops that are guarded against every kind of lookalike.
pub(crate) const GUARDED_MAX: i64 = 1000;

/// How old the list of the best-known shops may be.
const GUARD_FRESH: Duration = Duration::from_secs(1);

/// How many shops a search finds at most; longer lists are nobody's answer.
pub const SEARCH_MAX: usize = 200;

/// Rows of one tier that a search looks at, if not more are asked for: enough to fill a list of suggestions with the better-known first.
const LOOKED_AT: i64 = 60;

/// Beginnings that a misspelt one is tried as; one shorter than a stem, in each tier.
const STEMS_TRIED: usize = 12;

/// Beginnings are asked for in multiples of so many, as many as a letter of a query gives at most: so there are few texts of SQL to plan.
const BEGINNINGS_A_LETTER: usize = 86;

/// Fewer letters stand for too much to guess at mistakes in them.
const LETTERS_WITH_MISTAKES: usize = 3;

/// Ends the range of all strings that begin alike: U+FFFF is no letter of any term.
const LAST: &str = "\u{FFFF}";

/// What a term is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Name = 0,
    Skeleton = 1,
}

/// Which terms a beginning stands for.
#[derive(Clone, Copy)]
enum Ends {
    /// The term that is just this.
    Here,
    /// Every term that begins so.
    Anywhere,
}

/// A shop that a search found.
#[derive(Debug, Clone)]
pub struct Found {
    /// The shop.
    pub listed: Listed,
    /// 0 for a whole term, 1 for the beginning of one, and one more for each edit between what was typed and that.
    pub distance: usize,
}

/// The best-known shops, with when they were read.
#[derive(Debug, Default)]
pub(crate) struct HeldGuard {
    held: RwLock<Option<(Instant, Arc<Guarded>)>>,
    /// Whoever has this reads them anew.
    reading: Mutex<()>,
}

impl HeldGuard {
    fn last(&self) -> Option<(Instant, Arc<Guarded>)> {
        self.held.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn fresh(&self) -> Option<Arc<Guarded>> {
        self.last().filter(|(read, _)| read.elapsed() < GUARD_FRESH).map(|(_, guarded)| guarded)
    }

    fn put(&self, guarded: &Arc<Guarded>) {
        *self.held.write().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), Arc::clone(guarded)));
    }
}

/// The best-known shops, to hold a typed domain against.
#[derive(Debug)]
pub(crate) struct Guarded {
    /// The shops and their hosts as the database has them.
    rows: Vec<(i64, String)>,
    /// In the order of the guard's list.
    shops: Vec<ShopId>,
    guard: Guard,
}

impl Guarded {
    fn new(rows: Vec<(i64, String)>) -> Self {
        let hosts = rows.iter().filter_map(|(id, host)| Some((ShopId(*id), Host::parse(host).ok()?)));
        let (shops, hosts) = hosts.unzip();
        Self { rows, shops, guard: Guard::new(hosts) }
    }
}

/// What a search has found so far.
struct Findings {
    found: Vec<Found>,
    seen: HashSet<i64>,
    /// Rows of one tier that are looked at.
    rows: i64,
}

impl Findings {
    fn new(limit: usize) -> Self {
        let rows = i64::try_from(limit).unwrap_or(LOOKED_AT).max(LOOKED_AT);
        Self { found: Vec::new(), seen: HashSet::new(), rows }
    }
}

/// The terms of a shop of this name and host.
pub(crate) fn terms_of(name: &ShopName, host: Option<&Host>) -> BTreeSet<(Kind, String)> {
    let mut terms = BTreeSet::new();
    for name in [&name.fa, &name.en].into_iter().flatten() {
        terms.extend(text::search_terms(name).into_iter().map(|term| (Kind::Name, term)));
    }
    if let Some(host) = host {
        terms.insert((Kind::Name, text::compact(host.label())));
        terms.insert((Kind::Name, text::compact(&host.unicode())));
        terms.insert((Kind::Skeleton, skeleton(host.label())));
    }
    terms.retain(|(_, term)| !term.is_empty());
    terms
}

pub(crate) fn tier_of(complaints: i64) -> i64 {
    i64::from(complaints < PROMINENT_COMPLAINTS)
}

/// The end of the range of all strings that begin with `prefix`, in byte order.
fn after(prefix: &str) -> String {
    format!("{prefix}{LAST}")
}

/// Asks which of so many beginnings some term in a tier begins with: one step into the index for each of them, and nothing else.
pub(crate) fn which_begin_terms(beginnings: usize) -> String {
    let list = (4..beginnings + 4).map(|n| format!("(${n})")).collect::<Vec<_>>().join(", ");
    format!(
        "WITH asked (beginning) AS (VALUES {list}) SELECT beginning FROM asked WHERE (\
         SELECT shop_id FROM term WHERE kind = $1 AND tier = $2 AND term >= beginning AND term < beginning || $3 \
         ORDER BY term, shop_id LIMIT 1) IS NOT NULL"
    )
}

impl Tx {
    /// Writes terms of shops, each with its tier.
    pub(crate) async fn add_terms(&mut self, terms: &[(Kind, i64, String, i64)]) -> Result<(), StoreError> {
        for chunk in runs(terms) {
            within!(*self, conn => {
                let mut sql = QueryBuilder::new("INSERT INTO term (kind, tier, term, shop_id) ");
                sql.push_values(chunk, |mut row, (kind, tier, term, shop)| {
                    row.push_bind(*kind as i64).push_bind(*tier).push_bind(term.as_str()).push_bind(*shop);
                });
                sql.push(" ON CONFLICT DO NOTHING");
                sql.build().execute(conn).await?;
            });
        }
        let mut spellings = BTreeSet::new();
        for (_, _, term, _) in terms.iter().filter(|(kind, ..)| *kind == Kind::Name) {
            let stem = text::stem(term);
            spellings.extend(text::near_keys(stem).into_iter().map(|key| (key, stem)));
        }
        let spellings: Vec<_> = spellings.into_iter().collect();
        for chunk in runs(&spellings) {
            within!(*self, conn => {
                let mut sql = QueryBuilder::new("INSERT INTO spelling (key, stem) ");
                sql.push_values(chunk, |mut row, (key, stem)| {
                    row.push_bind(key.as_str()).push_bind(*stem);
                });
                sql.push(" ON CONFLICT DO NOTHING");
                sql.build().execute(conn).await?;
            });
        }
        Ok(())
    }

    /// Moves a shop's terms to another tier.
    pub(crate) async fn move_terms(
        &mut self,
        terms: &BTreeSet<(Kind, String)>,
        shop: i64,
        tier: i64,
    ) -> Result<(), StoreError> {
        for (kind, term) in terms {
            within!(*self, conn => sqlx::query(
                "UPDATE term SET tier = $1 WHERE kind = $2 AND tier = $3 AND term = $4 AND shop_id = $5",
            ).bind(tier).bind(*kind as i64).bind(1 - tier).bind(term.as_str()).bind(shop).execute(conn).await?.rows_affected());
        }
        Ok(())
    }
}

impl Store {
    /// Shops that what was typed may mean, best first: exact beginnings before misspelt ones, well-known before others. At most
    /// [`SEARCH_MAX`].
    ///
    /// From three letters on one mistake is forgiven; from six on two, of which the first six letters may hold about one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn search(&self, typed: &str, limit: usize) -> Result<Vec<Found>, StoreError> {
        let query = text::compact(typed);
        if query.is_empty() {
            return Ok(Vec::new());
        }
        let limit = limit.min(SEARCH_MAX);
        let mut findings = Findings::new(limit);
        // Whoever types a whole name means it, however many better-known names begin so.
        self.collect(&query, Ends::Here, &mut findings, limit, |_| Some(0)).await?;
        let exact = findings.found.len();
        self.collect(&query, Ends::Anywhere, &mut findings, limit + exact, |_| Some(1)).await?;
        let letters = query.chars().count();
        if findings.found.len() < limit && letters >= LETTERS_WITH_MISTAKES {
            let enough = (limit * 4).min(SEARCH_MAX);
            if letters < text::STEM_CHARS && text::is_of_one_alphabet(&query) {
                self.collect_one_slip_away(&query, &mut findings, limit, enough).await?;
            } else {
                let mistakes = if letters < text::STEM_CHARS { 1 } else { 2 };
                for stem in self.stems_near(text::stem(&query)).await? {
                    self.collect(&stem, Ends::Anywhere, &mut findings, enough, |term| {
                        text::prefix_distance(&query, term, mistakes).map(|distance| 1 + distance)
                    })
                    .await?;
                }
            }
        }
        let mut found = findings.found;
        found.sort_by(|a, b| {
            a.distance
                .cmp(&b.distance)
                .then(b.listed.complaints.cmp(&a.listed.complaints))
                .then(a.listed.shop.id.cmp(&b.listed.shop.id))
        });
        found.truncate(limit);
        Ok(found)
    }

    /// Known shops that a host can be taken for, the best known first. Ask only about hosts that are not a listed shop's.
    ///
    /// A letter more or less, or a word added, alarms for the [`GUARDED_MAX`] best-known shops only: with more of them more
    /// than one in a hundred unrelated domains would be near one (docs/lookalikes.md has the figures). These are held in memory, for
    /// [`GUARD_FRESH`]; whoever looks just like the host, or has all of its name, is found in the database.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn lookalikes(&self, host: &Host, limit: usize) -> Result<Vec<(Listed, Likeness)>, StoreError> {
        let guarded = self.guarded().await?;
        let readings = Readings::of(host);
        let near: Vec<ShopId> = guarded.guard.alike(&readings).map(|(n, _)| guarded.shops[n]).collect();
        let mut alike: Vec<_> = self
            .shops_that_look_like(&readings, &near)
            .await?
            .into_iter()
            .filter_map(|listed| {
                let likeness = readings.likeness(listed.shop.host.as_ref()?)?;
                let weak = matches!(likeness, Likeness::Edit | Likeness::AddedWord);
                (!weak || near.contains(&listed.shop.id)).then_some((listed, likeness))
            })
            .collect();
        // A mark beats any number of complaints: a false shop can have more of these than the true one.
        let standing = |listed: &Listed| (listed.shop.mark.is_some(), listed.complaints);
        alike.sort_by(|(a, _), (b, _)| standing(b).cmp(&standing(a)).then(a.shop.id.cmp(&b.shop.id)));
        alike.truncate(limit);
        Ok(alike)
    }

    /// These shops, and those whose label has the same skeleton as the host in one of its readings: of many, the well-known.
    async fn shops_that_look_like(&self, host: &Readings<'_>, near: &[ShopId]) -> Result<Vec<Listed>, StoreError> {
        let rows: Vec<ShopRow> = on!(self.db, pool => {
            let mut sql = QueryBuilder::new(select_shop!(
                "FROM shop s WHERE s.id IN (SELECT shop_id FROM (SELECT shop_id FROM term WHERE kind = 1 AND tier IN (0, 1) AND term IN ("
            ));
            push_list(&mut sql, host.probes().into_iter().map(str::to_owned));
            sql.push(" ORDER BY tier, term, shop_id LIMIT ").push_bind(LOOKED_AT);
            sql.push(") AS alike UNION SELECT id FROM shop WHERE id IN (");
            push_list(&mut sql, near.iter().map(|id| id.0));
            sql.push(")");
            sql.build_query_as().fetch_all(pool).await?
        });
        rows.into_iter().map(ShopRow::listed).collect()
    }

    /// The best-known shops as they were [`GUARD_FRESH`] ago, or a moment more: one caller reads them anew while the others go on with
    /// what there is.
    async fn guarded(&self) -> Result<Arc<Guarded>, StoreError> {
        if let Some(guarded) = self.guarded.fresh() {
            return Ok(guarded);
        }
        let _reading = match (self.guarded.reading.try_lock(), self.guarded.last()) {
            (Ok(reading), _) => reading,
            (Err(_), Some((_, guarded))) => return Ok(guarded),
            (Err(_), None) => self.guarded.reading.lock().await,
        };
        // Another may have read them since.
        if let Some(guarded) = self.guarded.fresh() {
            return Ok(guarded);
        }
        let everybody = self.totals().await?.shops <= GUARDED_MAX;
        let rows: Vec<(i64, String)> = on!(self.db, pool => sqlx::query_as(if everybody {
            "SELECT id, host FROM shop WHERE host IS NOT NULL LIMIT $1"
        } else {
            "SELECT id, host FROM shop WHERE complaints >= 20 AND host IS NOT NULL ORDER BY complaints DESC, id LIMIT $1"
        }).bind(GUARDED_MAX).fetch_all(pool).await?);
        // Mostly they are the same as before, and so is what was made of them.
        let guarded = match self.guarded.last() {
            Some((_, guarded)) if guarded.rows == rows => guarded,
            _ => Arc::new(Guarded::new(rows)),
        };
        self.guarded.put(&guarded);
        Ok(guarded)
    }

    /// Adds the shops that have a term beginning with `prefix` and at a distance that `distance` allows.
    async fn collect(
        &self,
        prefix: &str,
        ends: Ends,
        findings: &mut Findings,
        enough: usize,
        distance: impl Fn(&str) -> Option<usize>,
    ) -> Result<(), StoreError> {
        for tier in [0i64, 1] {
            if findings.found.len() >= enough {
                return Ok(());
            }
            let terms = self.terms(prefix, ends, tier, findings.rows).await?;
            let near: Vec<(i64, usize)> = terms
                .into_iter()
                .filter_map(|(term, shop)| distance(&term).map(|d| (shop, d)))
                .filter(|(shop, _)| findings.seen.insert(*shop))
                .collect();
            self.add_shops(&near, findings).await?;
        }
        Ok(())
    }

    /// Adds shops that have a term one slip away from a query shorter than a stem. While the name goes on, its stem lies further away
    /// than one letter, so the spellings do not have it: every beginning that may be meant is asked for, and the likeliest of those that
    /// there are is read. A lesser-known shop is asked for only when the well-known are too few.
    async fn collect_one_slip_away(
        &self,
        query: &str,
        findings: &mut Findings,
        limit: usize,
        enough: usize,
    ) -> Result<(), StoreError> {
        let slips = text::one_slip_away(query);
        for tier in [0i64, 1] {
            if findings.found.len() >= limit {
                return Ok(());
            }
            let there = self.beginnings_there(&slips, tier).await?;
            let mut near = Vec::new();
            for slip in slips.iter().filter(|slip| there.contains(slip.as_str())).take(STEMS_TRIED) {
                let terms = self.terms(slip, Ends::Anywhere, tier, findings.rows).await?;
                let shops = terms.into_iter().map(|(_, shop)| shop).filter(|shop| findings.seen.insert(*shop));
                near.extend(shops.map(|shop| (shop, 2)));
                if findings.found.len() + near.len() >= enough {
                    break;
                }
            }
            self.add_shops(&near, findings).await?;
        }
        Ok(())
    }

    /// Those of these beginnings that a name's term in the tier begins with.
    async fn beginnings_there(&self, beginnings: &[String], tier: i64) -> Result<HashSet<String>, StoreError> {
        if beginnings.is_empty() {
            return Ok(HashSet::new());
        }
        let asked = beginnings.len().next_multiple_of(BEGINNINGS_A_LETTER);
        let sql = which_begin_terms(asked);
        let there: Vec<String> = on!(self.db, pool => {
            let mut query = sqlx::query_scalar(AssertSqlSafe(sql)).bind(Kind::Name as i64).bind(tier).bind(LAST);
            // Those that are asked for once more fill the list.
            for beginning in beginnings.iter().cycle().take(asked) {
                query = query.bind(beginning.as_str());
            }
            query.fetch_all(pool).await?
        });
        Ok(there.into_iter().collect())
    }

    /// The first terms of names in the tier that are this, or begin so, each with its shop.
    async fn terms(&self, prefix: &str, ends: Ends, tier: i64, rows: i64) -> Result<Vec<(String, i64)>, StoreError> {
        on!(self.db, pool => Ok(sqlx::query_as(
            "SELECT term, shop_id FROM term WHERE kind = $1 AND tier = $2 AND term >= $3 AND term < $4 \
             ORDER BY term, shop_id LIMIT $5",
        ).bind(Kind::Name as i64).bind(tier).bind(prefix).bind(match ends {
            Ends::Here => format!("{prefix}\u{1}"),
            Ends::Anywhere => after(prefix),
        }).bind(rows).fetch_all(pool).await?))
    }

    /// Reads shops and adds them, each at its distance.
    async fn add_shops(&self, near: &[(i64, usize)], findings: &mut Findings) -> Result<(), StoreError> {
        if near.is_empty() {
            return Ok(());
        }
        let rows: Vec<ShopRow> = on!(self.db, pool => {
            let mut sql = QueryBuilder::new(select_shop!("FROM shop s WHERE s.id IN ("));
            push_list(&mut sql, near.iter().map(|(shop, _)| *shop));
            sql.build_query_as().fetch_all(pool).await?
        });
        for row in rows {
            let distance = near.iter().find(|(shop, _)| *shop == row.id).map_or(0, |(_, d)| *d);
            findings.found.push(Found { distance, listed: row.listed()? });
        }
        Ok(())
    }

    /// Beginnings of terms within about one edit of this one, nearest first: itself, when a term begins so.
    async fn stems_near(&self, stem: &str) -> Result<Vec<String>, StoreError> {
        let keys = text::near_keys(stem);
        let list = (1..=keys.len()).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ");
        let sql = format!("SELECT DISTINCT stem FROM spelling WHERE key IN ({list})");
        let stems: Vec<String> = on!(self.db, pool => {
            let mut query = sqlx::query_scalar(AssertSqlSafe(sql));
            for key in &keys {
                query = query.bind(key.as_str());
            }
            query.fetch_all(pool).await?
        });
        let mut near: Vec<_> =
            stems.into_iter().map(|other| (text::prefix_distance(stem, &other, 2).unwrap_or(3), other)).collect();
        near.sort();
        Ok(near.into_iter().take(STEMS_TRIED).map(|(_, stem)| stem).collect())
    }
}

impl Store {
    /// The listed shop whose address this is; none where the host bears another's whole domain, and only pretends to be that.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn owner_of(&self, host: &Host) -> Result<Option<Listed>, StoreError> {
        Ok(match self.shop_at(host).await? {
            Some(listed) if !self.pretends(host, &listed.shop).await? => Some(listed),
            _ => None,
        })
    }

    /// Whether a sub-domain of a listed shop bears another shop's whole domain: `digikala.com.listed.ir` is not simply `listed.ir`, and
    /// nobody may be told that it is.
    async fn pretends(&self, host: &Host, owner: &Shop) -> Result<bool, StoreError> {
        let own = owner.host.as_ref().map_or("", Host::as_str);
        // One label more than its own cannot hold a domain.
        let more = host.as_str().strip_suffix(own).unwrap_or_default().trim_end_matches('.');
        Ok(more.contains('.')
            && self.lookalikes(host, 4).await?.iter().any(|(_, likeness)| *likeness == Likeness::Inside))
    }

    /// Shops for a list of suggestions: by host when that is what is being typed, or was pasted with a name, otherwise by name. A host
    /// that pretends is not its [owner's](Store::owner_of).
    ///
    /// # Errors
    /// When the database fails.
    pub async fn suggest(&self, typed: &str, limit: usize) -> Result<Vec<Listed>, StoreError> {
        use bazargah_domain::domain_name::{Query, host_beside, parse_query};
        let (host, name) = match parse_query(typed) {
            Query::Empty | Query::TooLong => return Ok(Vec::new()),
            Query::Name(name) => (host_beside(&name), name),
            Query::Host(host) => {
                let name = host.unicode();
                (Some(host), name)
            }
        };
        if let Some(host) = host
            && let Some(listed) = self.owner_of(&host).await?
        {
            return Ok(vec![listed]);
        }
        Ok(self.search(&name, limit).await?.into_iter().map(|found| found.listed).collect())
    }
}
