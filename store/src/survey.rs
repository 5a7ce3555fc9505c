//! Surveys of the market: once a day all shops are walked through and added up, and what came of it is kept as one row. Pages read that row.

use crate::db::{on, within};
use crate::grades::letter_of;
use crate::pen::{LIST_LENGTHS, push_list};
use crate::projection::{from_bytes, to_json};
use crate::shop::{ShopRow, json, select_shop};
use crate::{Store, StoreError};
use bazargah_domain::calendar::{Day, Millis};
use bazargah_domain::grade::Letter;
use bazargah_domain::record::Record;
use bazargah_domain::shop::{Scheme, Shop};
use bazargah_domain::survey::{Seen, Survey};
use bazargah_domain::trade::Trade;
use serde::Deserialize;
use sqlx::{FromRow, QueryBuilder};
use std::collections::HashMap;

/// Shops that are in memory at once.
const SHOPS_AT_ONCE: i64 = 2_000;
/// Days for which surveys are kept: a quarter and a week to compare with.
pub const SURVEY_DAYS: i32 = 100;
/// How a survey is written. Raise it with every change of [`Survey`] or of what is within it: rows of another form are not read. While
/// programs of two forms run side by side, the day's row is the newer one's.
const FORM: i64 = 1;
/// Of so many complaints, the last that were recorded, the newest tells up to when the market is known.
const NEWEST: i64 = 1_000;

#[derive(FromRow)]
struct Row {
    #[sqlx(flatten)]
    shop: ShopRow,
    record: Option<Vec<u8>>,
}

/// The part of an application that says where a shop is.
#[derive(Deserialize)]
struct Stated {
    province: String,
}

/// What is known of shops besides themselves, by their numbers.
#[derive(Default)]
struct Besides {
    trades: HashMap<i64, Trade>,
    provinces: HashMap<i64, String>,
    letters: HashMap<i64, Option<Letter>>,
}

impl Store {
    /// The last day on which the market was surveyed, by this program or by a newer one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn surveyed_on(&self) -> Result<Option<Day>, StoreError> {
        let day: Option<i64> = on!(self.db, pool => sqlx::query_scalar("SELECT MAX(day) FROM market_survey WHERE form >= $1")
            .bind(FORM).fetch_one(pool).await?);
        Ok(day.and_then(|day| i32::try_from(day).ok()).map(Day))
    }

    /// Surveys the market and keeps what is found for this day. Done twice on a day, the later one stays; but what a newer program
    /// has kept, in a form of its own, is never replaced by this one's.
    ///
    /// # Errors
    /// When the database fails; then nothing is kept.
    pub async fn survey_market(&self, now: Millis) -> Result<Survey, StoreError> {
        let mut survey = Survey::begin(now, self.known_until(now).await?, self.last_seq().await?);
        let (week_began, mut after) = (survey.week_began(), 0);
        let first_new = self.first_after(week_began).await?;
        loop {
            let rows: Vec<Row> = on!(self.db, pool => sqlx::query_as(select_shop!(
                ", f.record FROM shop s LEFT JOIN figures f ON f.shop_id = s.id WHERE s.id > $1 ORDER BY s.id LIMIT $2"
            )).bind(after).bind(SHOPS_AT_ONCE).fetch_all(pool).await?);
            let Some(last) = rows.last().map(|row| row.shop.id) else { break };
            let mut shops = Vec::with_capacity(rows.len());
            for Row { shop, record } in rows {
                let shop = shop.shop()?;
                shops.push((shop, record));
            }
            let besides = self.besides((after, last), &shops, week_began.day()).await?;
            after = last;
            survey = tokio::task::spawn_blocking(move || add_up(survey, &shops, &besides, first_new))
                .await
                .map_err(|_| StoreError::Interrupted)??;
        }
        self.keep_survey(&survey).await?;
        Ok(survey)
    }

    async fn keep_survey(&self, survey: &Survey) -> Result<(), StoreError> {
        let (day, body) = (i64::from(survey.day().0), to_json(survey));
        let mut tx = self.begin().await?;
        within!(tx, conn => sqlx::query(
            "INSERT INTO market_survey (day, form, body) VALUES ($1, $2, $3) \
             ON CONFLICT (day) DO UPDATE SET form = excluded.form, body = excluded.body \
             WHERE market_survey.form <= excluded.form",
        ).bind(day).bind(FORM).bind(body.as_str()).execute(conn).await?.rows_affected());
        within!(tx, conn => sqlx::query("DELETE FROM market_survey WHERE day <= $1")
            .bind(day - i64::from(SURVEY_DAYS)).execute(conn).await?.rows_affected());
        tx.commit().await
    }

    /// The newest survey made on that day or before; `None` where there is none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn survey_until(&self, day: Day) -> Result<Option<Survey>, StoreError> {
        let body: Option<String> = on!(self.db, pool => sqlx::query_scalar(
            "SELECT body FROM market_survey WHERE form = $1 AND day <= $2 ORDER BY day DESC LIMIT 1",
        ).bind(FORM).bind(i64::from(day.0)).fetch_optional(pool).await?);
        body.map(|body| json(&body, "survey", &day.to_iso())).transpose()
    }

    /// Up to when complaints are known: now where buyers complain here, otherwise up to when their sources were read.
    async fn known_until(&self, now: Millis) -> Result<Millis, StoreError> {
        let here: Option<i64> = on!(self.db, pool => sqlx::query_scalar("SELECT id FROM complaint WHERE scheme = $1 LIMIT 1")
            .bind(Scheme::Bazargah.as_str()).fetch_optional(pool).await?);
        if here.is_some() {
            return Ok(now);
        }
        let newest: Option<i64> = on!(self.db, pool => sqlx::query_scalar(
            "SELECT MAX(opened_at) FROM (SELECT opened_at FROM complaint ORDER BY id DESC LIMIT $1) AS newest",
        ).bind(NEWEST).fetch_one(pool).await?);
        let sources = self.sources().await?;
        let read = sources.into_iter().filter(|(scheme, _)| *scheme != Scheme::Enamad).map(|(_, until)| until).max();
        Ok(read.max(newest.map(Millis)).unwrap_or(now).min(now))
    }

    /// The number of the first event that was recorded after a moment. Events are recorded in the order of time, so it is looked up as
    /// in a dictionary; there is no index by time.
    async fn first_after(&self, at: Millis) -> Result<i64, StoreError> {
        let (mut low, mut high) = (1, self.last_seq().await? + 1);
        while low < high {
            let middle = i64::midpoint(low, high);
            let recorded: Option<i64> = on!(self.db, pool => sqlx::query_scalar("SELECT recorded_at FROM event WHERE seq = $1")
                .bind(middle).fetch_optional(pool).await?);
            if recorded.is_some_and(|recorded| recorded > at.0) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        Ok(low)
    }

    /// What shops with numbers in `after..=last` sell, where the list of marks does not say where they are, and what letter those had that
    /// were graded after a day.
    async fn besides(
        &self,
        (after, last): (i64, i64),
        shops: &[(Shop, Option<Vec<u8>>)],
        graded_after: Day,
    ) -> Result<Besides, StoreError> {
        let mut besides = Besides::default();
        // From the least telling to the most: goods on offer, an application for the festival, a place in it.
        let goods: Vec<(i64, String, i64)> = on!(self.db, pool => sqlx::query_as(
            "SELECT shop_id, trade, COUNT(*) AS n FROM deal WHERE shop_id > $1 AND shop_id <= $2 \
             GROUP BY shop_id, trade ORDER BY shop_id, n, trade",
        ).bind(after).bind(last).fetch_all(pool).await?);
        let applied: Vec<(i64, String, String)> = on!(self.db, pool => sqlx::query_as(
            "SELECT shop_id, trade, body FROM festival_application WHERE shop_id > $1 AND shop_id <= $2 \
             AND standing <> 'withdrawn' ORDER BY shop_id, id",
        ).bind(after).bind(last).fetch_all(pool).await?);
        let placed: Vec<(i64, String)> = on!(self.db, pool => sqlx::query_as(
            "SELECT shop_id, trade FROM festival_place WHERE shop_id > $1 AND shop_id <= $2 ORDER BY shop_id, at",
        ).bind(after).bind(last).fetch_all(pool).await?);
        let goods = goods.into_iter().map(|(shop, trade, _)| (shop, trade));
        let mut told: Vec<(i64, String)> = goods.collect();
        for (shop, trade, body) in applied {
            told.push((shop, trade));
            let stated: Stated = json(&body, "application", &shop.to_string())?;
            besides.provinces.insert(shop, stated.province);
        }
        told.extend(placed);
        // Of several the last one stays.
        besides.trades.extend(told.into_iter().filter_map(|(shop, trade)| Some((shop, Trade::parse(&trade)?))));

        let graded = |shop: &Shop| shop.grade.is_some_and(|grade| grade.day > graded_after);
        let graded: Vec<i64> = shops.iter().filter(|(shop, _)| graded(shop)).map(|(shop, _)| shop.id.0).collect();
        for chunk in graded.chunks(LIST_LENGTHS[3]) {
            let steps: Vec<(i64, Option<String>)> = on!(self.db, pool => {
                let mut sql = QueryBuilder::new("SELECT shop_id, letter FROM grade_step WHERE shop_id IN (");
                push_list(&mut sql, chunk.iter().copied());
                sql.push(" AND day <= ").push_bind(i64::from(graded_after.0)).push(" ORDER BY shop_id, seq");
                sql.build_query_as().fetch_all(pool).await?
            });
            for (shop, letter) in steps {
                let letter = letter.map(|name| letter_of(&name, &shop.to_string())).transpose()?;
                besides.letters.insert(shop, letter);
            }
        }
        Ok(besides)
    }
}

fn add_up(
    mut survey: Survey,
    shops: &[(Shop, Option<Vec<u8>>)],
    besides: &Besides,
    first_new: i64,
) -> Result<Survey, StoreError> {
    for (shop, record) in shops {
        let id = shop.id.0;
        let record: Option<Record> =
            record.as_deref().map(|bytes| from_bytes(bytes, "record", &shop.key)).transpose()?;
        let listed =
            shop.mark.as_ref().and_then(|mark| mark.province.as_deref()).filter(|name| !name.trim().is_empty());
        survey.add(&Seen {
            shop,
            record: record.as_ref(),
            province: listed.or(besides.provinces.get(&id).map(String::as_str)),
            trade: besides.trades.get(&id).copied(),
            is_new: id >= first_new,
            letter_before: besides.letters.get(&id).copied().flatten(),
        });
    }
    Ok(survey)
}
