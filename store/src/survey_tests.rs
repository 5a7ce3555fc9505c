//! Surveys of the market, on SQLite and, where there is one, on PostgreSQL.

use crate::db::within;
use crate::tests::{complaint, mark_row, on_each, open, row};
use crate::{ComplaintLine, SURVEY_DAYS, Store};
use bazargah_domain::calendar::{Calendar, Millis};
use bazargah_domain::complaint::{Answer, ComplaintId, End, Rating, State};
use bazargah_domain::figures::Period;
use bazargah_domain::import::{Content, Row};
use bazargah_domain::shop::ShopId;
use bazargah_domain::survey::{Group, Happened, Measure, Pick, Survey};
use bazargah_domain::text::fold;
use bazargah_domain::trade::Trade;
use sqlx::AssertSqlSafe;
use std::collections::BTreeMap;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
const NOW: Millis = Millis(20_780 * DAY + 9 * HOUR);

async fn import_at(store: &Store, at: Millis, rows: Vec<Row>) {
    let mut import = store.import(at, None).await.unwrap();
    import.add(rows).await.unwrap();
    import.finish().await.unwrap();
}

async fn run(store: &Store, sql: String) {
    let mut tx = store.begin().await.unwrap();
    within!(tx, conn => sqlx::query(AssertSqlSafe(sql)).execute(conn).await.unwrap().rows_affected());
    tx.commit().await.unwrap();
}

fn marked(host: &str, number: &str, province: &str) -> Row {
    let mut row = mark_row(host, number, 20_700);
    if let Content::Mark(mark) = &mut row.content {
        mark.province = Some(province.to_owned());
    }
    row
}

/// Complaints in every state, opened over two years up to a moment.
fn conduct(shop: &str, n: i64, until: Millis, answered: bool) -> Vec<Row> {
    let one = |i: i64| {
        let mut complaint = complaint(until.0 - i * 730 * DAY / n - HOUR);
        if answered {
            complaint.answer = Answer::At(complaint.opened_at.plus_hours(i % 7 * 15));
            complaint.rating = [Rating::Resolved, Rating::Unresolved, Rating::Unrated][(i % 3) as usize];
        }
        match i % 11 {
            3 => complaint.end = End::Withdrawn { at: complaint.opened_at.plus_hours(300) },
            5 => complaint.end = End::Removed { at: complaint.opened_at.plus_hours(300), reason: "doubled".into() },
            7 if answered => complaint.answer = Answer::TimeUnknown { in_time: Some(true) },
            _ => {}
        }
        row(shop, &format!("{shop}-{i}-{answered}"), complaint)
    };
    (0..n).map(one).collect()
}

async fn id(store: &Store, key: &str) -> ShopId {
    store.shop(key).await.unwrap().unwrap().0.id
}

async fn kept(store: &Store) -> Vec<i64> {
    let mut tx = store.begin().await.unwrap();
    within!(tx, conn => sqlx::query_scalar("SELECT day FROM market_survey ORDER BY day").fetch_all(conn).await.unwrap())
}

/// What a walk through the complaints themselves counts of shops: all, answered, in time, solved, withdrawn, removed.
async fn counted(store: &Store, keys: &[&str]) -> [u64; 6] {
    let mut shops = Vec::new();
    for key in keys {
        shops.push(id(store, key).await);
    }
    let mut of = store.complaint_lines_after(ComplaintId(0), 100_000).await.unwrap();
    of.retain(|complaint| shops.contains(&complaint.shop));
    let count = |is: &dyn Fn(&ComplaintLine) -> bool| of.iter().filter(|complaint| is(complaint)).count() as u64;
    let stands = |complaint: &ComplaintLine| complaint.state != State::Removed;
    [
        of.len() as u64,
        count(&|c| stands(c) && c.answer != Answer::Awaited),
        count(&|c| stands(c) && c.in_time == Some(true)),
        count(&|c| c.state == State::Resolved),
        count(&|c| c.state == State::Withdrawn),
        count(&|c| c.state == State::Removed),
    ]
}

fn told(group: &Group) -> [u64; 6] {
    let all = group.all();
    [all.total, all.answered, all.in_time, all.resolved, all.withdrawn, all.removed]
}

/// A market of five shops over a month; the survey of a week ago was made.
async fn market(store: &Store) -> Survey {
    let then = NOW.plus_days(-30);
    let mut rows = vec![
        marked("a.example", "1", "تهران"),
        marked("b.example", "2", "كرمان"),
        marked("c.example", "3", "کرمان"),
        row("d.example", "d", complaint(then.0 - DAY)),
    ];
    for (shop, n, answered) in
        [("a.example", 60, true), ("b.example", 40, true), ("c.example", 20, false), ("d.example", 9, true)]
    {
        rows.extend(conduct(shop, n, then, answered));
    }
    import_at(store, then, rows).await;
    let [b, d] = [id(store, "b.example").await, id(store, "d.example").await];
    for (edition, trade, at) in [("spring", "toys", 7), ("autumn", "books", 9)] {
        run(store, format!("INSERT INTO festival_place (edition, shop_id, unit, trade, at) VALUES ('{edition}', {}, 'online', '{trade}', {at})", b.0)).await;
    }
    for (n, trade) in [(1, "toys"), (2, "carpets"), (3, "carpets")] {
        run(store, format!(
            "INSERT INTO deal (id, shop_id, goods_id, edition, name, trade, regular, price, discount, stock, from_day, until_day, \
             free_shipping, runs, listed_at, version) VALUES ({n}, {}, {n}, 'spring', 'x', '{trade}', 9, 8, '{{}}', 1, 1, 2, 0, 0, 0, {n})",
            d.0
        )).await;
    }
    store.grade_all(NOW.plus_days(-10), |_| {}).await.unwrap();
    let before = store.survey_market(NOW.plus_days(-8)).await.unwrap();
    let new = conduct("a.example", 40, NOW.plus_days(-4), false);
    import_at(
        store,
        NOW.plus_days(-3),
        new.into_iter().chain([row("e.example", "e", complaint(NOW.0 - 3 * DAY))]).collect(),
    )
    .await;
    store.grade_all(NOW.plus_days(-2), |_| {}).await.unwrap();
    before
}

#[tokio::test]
async fn a_survey_agrees_with_a_walk_through_the_complaints() {
    on_each(async |url| {
        let store = open(&url).await;
        market(&store).await;
        let survey = store.survey_market(NOW).await.unwrap();
        let whole = survey.group(&Pick::Any, Pick::Any);
        let all = ["a.example", "b.example", "c.example", "d.example", "e.example"];
        assert_eq!(told(&whole), counted(&store, &all).await);
        assert_eq!(whole.all().total, u64::try_from(store.totals().await.unwrap().complaints).unwrap());
        let of = |province: &str| survey.group(&Pick::Only(fold(province)), Pick::Any);
        assert_eq!(told(&of("تهران")), counted(&store, &["a.example"]).await);
        assert_eq!(
            told(&of("کرمان")),
            counted(&store, &["b.example", "c.example"]).await,
            "two spellings, one province"
        );
        assert_eq!(told(&survey.group(&Pick::Unknown, Pick::Any)), counted(&store, &["d.example", "e.example"]).await);
        let trades: BTreeMap<Option<Trade>, u64> =
            survey.by_trade(&Pick::Any).into_iter().map(|(trade, group)| (trade, group.shops)).collect();
        let known = [(None, 3), (Some(Trade::Books), 1), (Some(Trade::Carpets), 1)];
        assert_eq!(trades, known.into(), "the newest place in the festival; else what most deals are");
        // Open and overdue are what the shops' own figures say, and the curve is made of as many complaints.
        let (mut open, mut overdue, mut timed, mut letters) = (0, 0, 0, 0);
        for key in all {
            let profile = store.profile(key, Period::All).await.unwrap().unwrap();
            open += profile.figures.counts.open;
            overdue += profile.figures.counts.overdue;
            timed += profile.figures.timed;
            letters += u64::from(profile.shop.grade.is_some_and(|grade| grade.letter.is_some()));
        }
        assert!(overdue > 0 && letters > 0);
        assert_eq!((whole.measure(Measure::Open), whole.measure(Measure::Overdue)), (open, overdue));
        let figures = whole.figures(Period::All, survey.as_of, Calendar::Jalali);
        assert_eq!((figures.timed, whole.grades[..6].iter().sum::<u64>()), (timed, letters));
        assert_eq!(whole.measure(Measure::MarksValid), 3);
    })
    .await;
}

#[tokio::test]
async fn the_week_before_is_told_from_the_record_and_from_the_survey_before() {
    on_each(async |url| {
        let store = open(&url).await;
        let before = market(&store).await;
        let survey = store.survey_market(NOW).await.unwrap();
        let whole = survey.group(&Pick::Any, Pick::Any);
        let happened = |what| whole.happened(what);
        assert_eq!((happened(Happened::Listed), happened(Happened::GradeDown), happened(Happened::GradeUp)), (1, 1, 0));
        assert_eq!(happened(Happened::Granted), 0, "the marks are older");
        let found = store.survey_until(survey.week_began().day()).await.unwrap();
        assert_eq!(found.as_ref(), Some(&before));
        let then = before.group(&Pick::Any, Pick::Any);
        assert_eq!((then.measure(Measure::Shops), whole.measure(Measure::Shops)), (4, 5));
        assert_eq!(whole.measure(Measure::Complaints) - then.measure(Measure::Complaints), 41);
        assert_eq!(store.survey_until(NOW.plus_days(-9).day()).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_day_has_one_survey_old_ones_go_and_rows_of_another_form_are_not_read() {
    on_each(async |url| {
        let store = open(&url).await;
        assert_eq!((store.surveyed_on().await.unwrap(), store.survey_until(NOW.day()).await.unwrap()), (None, None));
        let empty = store.survey_market(NOW).await.unwrap();
        assert_eq!((empty.group(&Pick::Any, Pick::Any), empty.as_of), (Group::default(), NOW));
        import_at(&store, NOW, vec![row("a.example", "1", complaint(NOW.0 - DAY))]).await;
        let (first, second) = tokio::join!(store.survey_market(NOW), store.survey_market(NOW));
        assert_eq!(first.unwrap(), second.unwrap(), "two servers find the same");
        assert_eq!(kept(&store).await, [20_780]);
        assert_eq!(store.surveyed_on().await.unwrap(), Some(NOW.day()));
        assert_eq!(store.survey_until(NOW.day()).await.unwrap().unwrap().group(&Pick::Any, Pick::Any).shops, 1);
        store.survey_market(NOW.plus_days(i64::from(SURVEY_DAYS) - 1)).await.unwrap();
        assert_eq!(kept(&store).await.len(), 2);
        store.survey_market(NOW.plus_days(i64::from(SURVEY_DAYS))).await.unwrap();
        assert_eq!(kept(&store).await.len(), 2, "the first has gone");
        run(&store, "UPDATE market_survey SET form = 0, body = '{}'".into()).await;
        assert_eq!(store.surveyed_on().await.unwrap(), None, "it is made anew");
    })
    .await;
}

#[tokio::test]
async fn the_survey_of_a_newer_program_is_left_alone() {
    on_each(async |url| {
        let store = open(&url).await;
        let yesterday = store.survey_market(NOW.plus_days(-1)).await.unwrap();
        run(&store, "INSERT INTO market_survey (day, form, body) VALUES (20780, 1000, 'of another form')".into()).await;
        assert_eq!(store.surveyed_on().await.unwrap(), Some(NOW.day()), "the market is not walked through once more");
        store.survey_market(NOW).await.unwrap();
        let mut tx = store.begin().await.unwrap();
        let row: (i64, String) = within!(tx, conn =>
            sqlx::query_as("SELECT form, body FROM market_survey WHERE day = 20780").fetch_one(conn).await.unwrap());
        drop(tx);
        assert_eq!(row, (1000, "of another form".to_owned()));
        assert_eq!(store.survey_until(NOW.day()).await.unwrap(), Some(yesterday), "the newest that it can read");
        // A newer program takes an older one's day.
        run(&store, "UPDATE market_survey SET form = 0 WHERE day = 20780".into()).await;
        let today = store.survey_market(NOW).await.unwrap();
        assert_eq!(store.survey_until(NOW.day()).await.unwrap(), Some(today));
    })
    .await;
}
