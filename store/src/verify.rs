//! Proving that the tables agree with the public events: every shop is replayed and compared, column by column.

use crate::complaint::ComplaintRow;
use crate::db::on;
use crate::grades::StepRow;
use crate::projection::Projection;
use crate::replay::{EventRow, Replayed};
use crate::search::{Kind, terms_of, tier_of};
use crate::shop::{ShopRow, select_shop};
use crate::{Store, StoreError};
use bazargah_domain::calendar::Millis;
use bazargah_domain::complaint::{Complaint, ComplaintId};
use bazargah_domain::festival::Unit;
use bazargah_domain::guarantee::Counted;
use bazargah_domain::inspection::hex;
use bazargah_domain::lottery::verify::seed_of;
use bazargah_domain::lottery::{Beacon, Stage, result_hash};
use bazargah_domain::record::Recent;
use bazargah_domain::shop::{Shop, ShopId};
use bazargah_domain::trade::Trade;
use futures_util::TryStreamExt;
use sqlx::FromRow;
use std::collections::{BTreeMap, BTreeSet};

/// Something that the tables say and the events do not, or the other way round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disagreement {
    /// Whose: a shop's key, or "head".
    pub of: String,
    /// What is wrong, in one clause.
    pub what: String,
}

/// What was compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    /// Events that were replayed.
    pub events: i64,
    /// Shops that were compared.
    pub shops: i64,
    /// Complaints that were compared.
    pub complaints: i64,
    /// Transfers of the guarantee fund's ledger that were summed up.
    pub transfers: i64,
    /// What does not agree; empty when all does. At most [`DISAGREEMENTS_MAX`] are kept.
    pub disagreements: Vec<Disagreement>,
    /// How many there are.
    pub disagreements_total: u64,
}

/// Disagreements that are told one by one.
pub const DISAGREEMENTS_MAX: usize = 100;

#[derive(FromRow)]
struct FiguresRow {
    record: Vec<u8>,
    recent: Vec<u8>,
    months6: Option<Vec<u8>>,
    months12: Option<Vec<u8>>,
    everything: Option<Vec<u8>>,
}

impl Verified {
    fn differs(&mut self, of: &str, what: impl Into<String>) {
        self.disagreements_total += 1;
        if self.disagreements.len() < DISAGREEMENTS_MAX {
            self.disagreements.push(Disagreement { of: of.to_owned(), what: what.into() });
        }
    }
}

/// Adds lines of the fund's public counts.
fn count(counted: &mut BTreeMap<(i64, String), (i64, i64)>, lines: &[Counted]) {
    for line in lines {
        let (n, rial) = counted.entry((line.day.0.into(), line.what.clone())).or_default();
        (*n, *rial) = (*n + 1, rial.saturating_add(line.amount.rial()));
    }
}

impl Store {
    /// Replays every event and compares every shop, complaint and figure with it. One shop is in memory at a time; `progress`
    /// hears of every shop.
    ///
    /// # Errors
    /// When the database cannot be read. That something disagrees is no error: see [`Verified`].
    pub async fn verify(&self, mut progress: impl FnMut(i64)) -> Result<Verified, StoreError> {
        let mut verified = Verified::default();
        let totals = self.totals().await?;
        let mut replayed = Replayed::default();
        let gradings = self.gradings().await?;
        let with_fund = self.shops_with_fund().await?;
        // Of the shop that is replayed: grades that should have been recorded.
        let mut missed = Vec::new();
        let mut current = None;
        // What the events say of the fund's public counts.
        let mut counted: BTreeMap<(i64, String), (i64, i64)> = BTreeMap::new();
        on!(self.db, pool => {
            let mut events = sqlx::query_as::<_, EventRow>(
                "SELECT seq, shop_id, complaint_id, fact FROM event WHERE seq <= $1 ORDER BY shop_id, seq",
            ).bind(totals.seq).fetch(pool);
            while let Some(event) = events.try_next().await? {
                if current != Some(event.shop_id) {
                    if let Some(id) = current {
                        replayed.graded_until(&gradings, i64::MAX, &mut missed);
                        count(&mut counted, &replayed.counted);
                        self.compare(id, std::mem::take(&mut replayed), (totals.seq, &with_fund), &mut missed, &mut verified).await?;
                        progress(verified.shops);
                    }
                    current = Some(event.shop_id);
                }
                verified.events += 1;
                replayed.graded_until(&gradings, event.seq, &mut missed);
                replayed.follow(event);
            }
        });
        if let Some(id) = current {
            replayed.graded_until(&gradings, i64::MAX, &mut missed);
            count(&mut counted, &replayed.counted);
            self.compare(id, replayed, (totals.seq, &with_fund), &mut missed, &mut verified).await?;
            progress(verified.shops);
        }
        self.compare_fund(&counted, totals.seq, &mut verified).await?;
        let count = |table: &'static str| async move {
            let sql = match table {
                "shop" => "SELECT COUNT(*) FROM shop",
                "complaint" => "SELECT COUNT(*) FROM complaint",
                _ => "SELECT COUNT(*) FROM figures",
            };
            Ok::<i64, StoreError>(on!(self.db, pool => sqlx::query_scalar(sql).fetch_one(pool).await?))
        };
        for (what, events_say, tables_say) in [
            ("events", verified.events, totals.seq),
            ("shops", verified.shops, totals.shops),
            ("complaints", verified.complaints, totals.complaints),
            ("rows of shops", verified.shops, count("shop").await?),
            ("rows of complaints", verified.complaints, count("complaint").await?),
            ("rows of figures", verified.shops, count("figures").await?),
        ] {
            if events_say != tables_say && self.last_seq().await? == totals.seq {
                verified.differs("head", format!("the events give {events_say} {what}, the tables {tables_say}"));
            }
        }
        Ok(verified)
    }

    /// The ledger's balances with its transfers, and the fund's public counts with the events.
    async fn compare_fund(
        &self,
        counted: &BTreeMap<(i64, String), (i64, i64)>,
        until: i64,
        verified: &mut Verified,
    ) -> Result<(), StoreError> {
        let (transfers, faults) = self.ledger_faults().await?;
        verified.transfers = transfers;
        let rows: Vec<(i64, String, i64, i64)> = on!(self.db, pool =>
            sqlx::query_as("SELECT day, what, n, rial FROM fund_count").fetch_all(pool).await?);
        if self.last_seq().await? != until {
            // Something came in meanwhile; the next verification sees it.
            return Ok(());
        }
        faults.into_iter().for_each(|fault| verified.differs("ledger", fault));
        let kept: BTreeMap<_, _> = rows.into_iter().map(|(day, what, n, rial)| ((day, what), (n, rial))).collect();
        if kept != *counted {
            verified.differs("fund", "its public counts differ from the events");
        }
        Ok(())
    }

    async fn compare(
        &self,
        id: i64,
        replayed: Replayed,
        (until, with_fund): (i64, &BTreeSet<i64>),
        missed: &mut Vec<String>,
        verified: &mut Verified,
    ) -> Result<(), StoreError> {
        if id == ShopId::NONE.0 {
            return self.compare_lotteries(replayed, verified).await;
        }
        verified.shops += 1;
        verified.complaints += i64::try_from(replayed.complaints.len()).unwrap_or(i64::MAX);
        let name = replayed.shop.as_ref().map_or_else(|| format!("shop {id}"), |shop| shop.key.clone());
        if let Some(why) = replayed.impossible {
            missed.clear();
            verified.differs(&name, why);
            return Ok(());
        }
        let Some(shop) = replayed.shop else {
            verified.differs(&name, "it has events but was never listed");
            return Ok(());
        };
        let row: Option<ShopRow> = on!(self.db, pool => sqlx::query_as(
            select_shop!("FROM shop s WHERE s.id = $1"),
        ).bind(id).fetch_optional(pool).await?);
        let Some(row) = row else {
            verified.differs(&name, "it is listed but has no row");
            return Ok(());
        };
        let (complaints, last_seq, verdict) = (row.complaints, row.last_seq, row.verdict.clone());
        if last_seq > until {
            // It changed after the verification began; the next one will see it.
            return Ok(());
        }
        let stored = row.shop()?;
        if complaints != i64::try_from(replayed.record.total()).unwrap_or(i64::MAX) {
            verified.differs(
                &name,
                format!("its number of complaints is {complaints}, the events give {}", replayed.record.total()),
            );
        }
        if last_seq != replayed.last_seq {
            verified.differs(&name, format!("its last event is {}, its row says {last_seq}", replayed.last_seq));
        }
        if stored != shop {
            verified.differs(
                &name,
                "its name, host, sources, mark, grade, lookalike or standing with the fund differ from the events",
            );
        }
        // Most shops have nothing to do with the fund.
        if (!shop.fund.is_empty() || with_fund.contains(&id))
            && let Some(why) = self.fund_fault(&shop).await?
        {
            verified.differs(&name, why);
        }
        for why in missed.drain(..) {
            verified.differs(&name, why);
        }
        let grades: Vec<StepRow> = replayed.grades.iter().map(StepRow::of).collect();
        if self.grade_steps(id).await? != grades {
            verified.differs(&name, "its history of grades differs from the events");
        }
        let figures: Option<FiguresRow> = on!(self.db, pool => sqlx::query_as(
            "SELECT record, recent, months6, months12, everything FROM figures WHERE shop_id = $1",
        ).bind(id).fetch_optional(pool).await?);
        let record = &replayed.record;
        let expected = Projection::of(record);
        if verdict != expected.verdict.as_str() {
            verified
                .differs(&name, format!("its verdict is {verdict:?}, the events give {:?}", expected.verdict.as_str()));
        }
        match figures {
            None => verified.differs(&name, "it has no figures"),
            Some(stored) => {
                let [months6, months12, everything] = expected.figures;
                for (what, stored, expected) in [
                    ("record", Some(stored.record), expected.record),
                    ("recent complaints", Some(stored.recent), expected.recent),
                    ("figures of 6 months", stored.months6, months6),
                    ("figures of 12 months", stored.months12, months12),
                    ("figures of all time", stored.everything, everything),
                ] {
                    if stored != Some(expected) {
                        verified.differs(&name, format!("its {what} differ from the events"));
                    }
                }
            }
        }
        self.compare_places(id, &name, &replayed.places, verified).await?;
        self.compare_complaints(id, &name, &replayed.complaints, verified).await?;
        self.compare_terms(&name, &shop, complaints, verified).await
    }

    /// What is about no shop: lotteries, with their lists and results.
    async fn compare_lotteries(&self, replayed: Replayed, verified: &mut Verified) -> Result<(), StoreError> {
        if let Some(why) = replayed.impossible {
            verified.differs("lotteries", why);
            return Ok(());
        }
        let mut told = replayed.lotteries;
        for of in self.committed_lotteries().await? {
            let name = format!("lottery {}", of.id.0);
            if let Some(why) = self.lottery_money_fault(&of).await? {
                verified.differs(&name, why);
            }
            let Some((commitment, event)) = of.stage.commitment() else { continue };
            // One that was committed to after the verification began; the next one will see it.
            let Some(events_say) = told.remove(&of.id) else { continue };
            if (events_say.event, &events_say.commitment) != (event, commitment) {
                verified.differs(&name, "its commitment is not that of the events");
                continue;
            }
            let list = self.frozen_list(of.id).await?;
            if (list.len(), hex(&list.root().0)) != (commitment.tickets, commitment.root.clone()) {
                verified.differs(&name, "its list of tickets is not the one that was frozen");
            }
            if let (Some((_, signature, result)), Stage::Drawn { .. }) = (&events_say.drawn, &of.stage) {
                let entry = self.event_entry(event).await?.unwrap_or_default();
                let beacon = Beacon::from_hex(commitment.round, signature);
                let drawn = beacon.map(|beacon| list.draw(seed_of(&entry, &beacon), commitment.wanted()));
                let drawn: Vec<_> =
                    drawn.unwrap_or_default().iter().map(|place| list.tickets()[*place as usize].hash).collect();
                if self.lottery_results(Millis(0), &of).await?.order != drawn || result_hash(&drawn) != *result {
                    verified.differs(&name, "its winners are not those that the draw gives");
                }
            }
        }
        for id in told.into_keys() {
            verified.differs(&format!("lottery {}", id.0), "the events tell of it, and it has no row");
        }
        Ok(())
    }

    /// The places in editions of the festival.
    async fn compare_places(
        &self,
        id: i64,
        name: &str,
        places: &BTreeMap<String, (Unit, Trade, Millis)>,
        verified: &mut Verified,
    ) -> Result<(), StoreError> {
        let rows: Vec<(String, String, String, i64)> = on!(self.db, pool => sqlx::query_as(
            "SELECT edition, unit, trade, at FROM festival_place WHERE shop_id = $1",
        ).bind(id).fetch_all(pool).await?);
        let stored: BTreeSet<_> = rows.into_iter().collect();
        let told = places.iter().map(|(edition, (unit, trade, at))| {
            (edition.clone(), unit.as_str().to_owned(), trade.as_str().to_owned(), at.0)
        });
        if stored != told.collect() {
            verified.differs(name, "its places in the festival are not those of the events");
        }
        Ok(())
    }

    async fn compare_complaints(
        &self,
        shop: i64,
        name: &str,
        complaints: &BTreeMap<ComplaintId, (String, Complaint)>,
        verified: &mut Verified,
    ) -> Result<(), StoreError> {
        let mut seen = 0usize;
        on!(self.db, pool => {
            let mut rows = sqlx::query_as::<_, ComplaintRow>("SELECT * FROM complaint WHERE shop_id = $1").bind(shop).fetch(pool);
            while let Some(row) = rows.try_next().await? {
                seen += 1;
                let (source_id, state) = (row.source_id.clone(), row.state.clone());
                let Recent { id, complaint } = row.recent()?;
                let state_agrees = state == complaint.state().as_str();
                if !state_agrees || complaints.get(&id) != Some(&(source_id, complaint)) {
                    verified.differs(name, format!("complaint {} differs from its events", id.0));
                }
            }
        });
        if seen != complaints.len() {
            verified.differs(name, format!("it has {seen} complaints, the events give {}", complaints.len()));
        }
        Ok(())
    }

    async fn compare_terms(
        &self,
        name: &str,
        shop: &Shop,
        complaints: i64,
        verified: &mut Verified,
    ) -> Result<(), StoreError> {
        let mut missing = BTreeSet::new();
        for (kind, term) in terms_of(&shop.name, shop.host.as_ref()) {
            let there: Option<i64> = on!(self.db, pool => sqlx::query_scalar(
                "SELECT shop_id FROM term WHERE kind = $1 AND tier = $2 AND term = $3 AND shop_id = $4",
            ).bind(kind as i64).bind(tier_of(complaints)).bind(term.as_str()).bind(shop.id.0).fetch_optional(pool).await?);
            if there.is_none() {
                missing.insert(if kind == Kind::Name { term } else { format!("{term} (skeleton)") });
            }
        }
        if !missing.is_empty() {
            verified.differs(name, format!("a search would not find it by {missing:?}"));
        }
        Ok(())
    }
}
