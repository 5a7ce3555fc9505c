//! The store as a whole, on SQLite and, where `BAZARGAH_TEST_POSTGRES_URL` names a server, on PostgreSQL too.

use crate::db::{Db, on, within};
use crate::{ComplaintFilter, Found, ImportCounts, Part, SEARCH_MAX, Store, StoreError};
use bazargah_domain::calendar::{Day, Millis};
use bazargah_domain::complaint::{Answer, Complaint, Course, End, Rating, State};
use bazargah_domain::domain_name::Host;
use bazargah_domain::figures::Period;
use bazargah_domain::import::{Content, Row, ShopRef};
use bazargah_domain::shop::{MarkRecord, Scheme, ShopName, SourceId};
use bazargah_domain::text;
use sqlx::AssertSqlSafe;
use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
/// After everything that the tests tell of.
pub(crate) const NOW: Millis = Millis(60 * 365 * DAY);

/// A place for a test's databases; what is in it goes away with it.
struct Bench {
    _folder: tempfile::TempDir,
    urls: Vec<String>,
}

impl Bench {
    async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut urls = vec![format!("sqlite:{}", folder.path().join("test.db").display())];
        if let Ok(server) = std::env::var("BAZARGAH_TEST_POSTGRES_URL") {
            static NUMBER: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
            let number = NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            let name = format!("bazargah_test_{}_{number}", std::process::id());
            let admin = sqlx::PgPool::connect(&server).await.expect("the test's PostgreSQL answers");
            sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&admin).await.expect("a database");
            let (base, query) = server.split_once('?').map_or((server.as_str(), ""), |(b, q)| (b, q));
            let base = base.rsplit_once('/').map_or(base, |(base, _)| base);
            urls.push(format!("{base}/{name}{}{query}", if query.is_empty() { "" } else { "?" }));
        }
        Self { _folder: folder, urls }
    }
}

/// Runs a story on every database there is.
pub(crate) async fn on_each<F: Future<Output = ()>>(story: impl Fn(String) -> F) {
    let bench = Bench::new().await;
    for url in bench.urls.clone() {
        story(url).await;
    }
}

pub(crate) async fn open(url: &str) -> Store {
    Store::open(url).await.expect("the database opens")
}

fn host(text: &str) -> Host {
    Host::parse(text).expect("a host")
}

pub(crate) fn complaint(opened_at: i64) -> Complaint {
    Complaint {
        scheme: Scheme::BazargahCsv,
        opened_at: Millis(opened_at),
        deadline_hours: 96,
        category: "late-delivery".into(),
        amount: None,
        url: None,
        answer: Answer::Awaited,
        rating: Rating::Unrated,
        end: End::Running,
        course: Course::default(),
    }
}

/// A row about the shop of that name or host.
pub(crate) fn row(shop: &str, id: &str, complaint: Complaint) -> Row {
    let host = Host::parse(shop).ok();
    let speaks_until = match complaint.answer {
        Answer::At(at) => at.max(complaint.opened_at),
        _ => complaint.opened_at,
    };
    Row {
        shop: ShopRef {
            source: SourceId { scheme: complaint.scheme, id: shop.to_owned() },
            name: ShopName::of(shop),
            exact_host: false,
            host,
        },
        content: Content::Complaint { id: id.to_owned(), complaint },
        speaks_until,
    }
}

pub(crate) fn mark_row(host_name: &str, number: &str, since: i32) -> Row {
    Row {
        shop: ShopRef {
            source: SourceId { scheme: Scheme::Enamad, id: number.to_owned() },
            name: ShopName::of("رزاوا"),
            exact_host: true,
            host: Some(host(host_name)),
        },
        content: Content::Mark(MarkRecord {
            number: number.to_owned(),
            since: Day(since),
            until: Day(since + 730),
            stars: 1,
            province: None,
            city: None,
            page: None,
        }),
        speaks_until: Day(since).start(),
    }
}

pub(crate) async fn import(store: &Store, rows: Vec<Row>) -> ImportCounts {
    let mut import = store.import(NOW, None).await.expect("an import begins");
    import.add(rows).await.expect("rows are taken");
    import.finish().await.expect("the import ends")
}

pub(crate) async fn assert_verified(store: &Store) {
    let verified = store.verify(|_| {}).await.expect("the database is read");
    assert_eq!(verified.disagreements, [], "tables and events agree");
}

/// Some complaints of a few shops, in every state.
fn market(n: i64) -> Vec<Row> {
    (0..n)
        .map(|i| {
            let mut c = complaint(i * DAY / 3);
            match i % 7 {
                0 | 1 => c.answer = Answer::At(Millis(c.opened_at.0 + (i % 11) * 20 * HOUR)),
                2 => {
                    c.answer = Answer::At(Millis(c.opened_at.0 + HOUR));
                    c.rating = if i % 2 == 0 { Rating::Resolved } else { Rating::Unresolved };
                }
                3 => c.answer = Answer::TimeUnknown { in_time: Some(i % 2 == 0) },
                4 => c.end = End::Withdrawn { at: Millis(c.opened_at.0 + 5 * HOUR) },
                5 if i % 3 == 0 => c.end = End::Removed { at: Millis(c.opened_at.0 + HOUR), reason: "doubled".into() },
                _ => {}
            }
            row(
                ["kafsh.example", "ajil.example", "Name Only Ltd", "name only ltd"][(i % 4) as usize],
                &i.to_string(),
                c,
            )
        })
        .collect()
}

#[tokio::test]
async fn reading_the_same_rows_again_adds_nothing() {
    on_each(|url| async move {
        let store = open(&url).await;
        let first = import(&store, market(200)).await;
        assert_eq!(first, ImportCounts { imported: 200, already_present: 0, updated: 0 });
        let totals = store.totals().await.unwrap();
        let again = import(&store, market(200)).await;
        assert_eq!(again, ImportCounts { imported: 0, already_present: 200, updated: 0 });
        assert_eq!(store.totals().await.unwrap(), totals, "not even an event was added");
        assert_eq!((totals.shops, totals.complaints), (4, 200), "two spellings are two shops");
        assert_verified(&store).await;
    })
    .await;
}

#[tokio::test]
async fn batches_and_memory_limits_make_no_difference() {
    on_each(|url| async move {
        let store = open(&url).await;
        let mut small = store.import(NOW, None).await.unwrap();
        small.keep_at_most(2_000, 100, 3);
        for one in market(120) {
            small.add(vec![one]).await.unwrap();
        }
        small.finish().await.unwrap();
        assert_verified(&store).await;
        let by_one = store.profile("kafsh.example", Period::All).await.unwrap().unwrap();

        let folder = tempfile::tempdir().unwrap();
        let other = open(&format!("sqlite:{}", folder.path().join("whole.db").display())).await;
        import(&other, market(120)).await;
        let whole = other.profile("kafsh.example", Period::All).await.unwrap().unwrap();
        assert_eq!(by_one.figures, whole.figures);
        assert_eq!(by_one.complaints, whole.complaints);
    })
    .await;
}

#[tokio::test]
async fn a_file_that_fails_half_way_leaves_nothing() {
    on_each(|url| async move {
        let store = open(&url).await;
        let mut import = store.import(NOW, None).await.unwrap();
        import.keep_at_most(1, 1, 1);
        import.add(market(50)).await.unwrap();
        drop(import);
        assert_eq!(store.totals().await.unwrap().seq, 0);
        assert_eq!(store.profile("kafsh.example", Period::All).await.unwrap().map(|p| p.complaints), None);
        assert_verified(&store).await;
    })
    .await;
}

#[tokio::test]
async fn a_later_file_tells_what_became_of_a_complaint() {
    on_each(|url| async move {
        let store = open(&url).await;
        import(&store, vec![row("a.example", "1", complaint(0))]).await;
        let mut answered = complaint(0);
        answered.answer = Answer::At(Millis(30 * HOUR));
        let counts = import(&store, vec![row("a.example", "1", answered)]).await;
        assert_eq!(counts, ImportCounts { imported: 0, already_present: 1, updated: 1 });
        let profile = store.profile("a.example", Period::All).await.unwrap().unwrap();
        assert_eq!((profile.figures.counts.answered, profile.figures.counts.open), (1, 0));
        assert_eq!(profile.recent[0].complaint.answer, Answer::At(Millis(30 * HOUR)));
        let then = store.figures_at(profile.shop.id, Period::All, Millis(20 * HOUR)).await.unwrap();
        assert_eq!((then.counts.answered, then.counts.open), (0, 1), "as it stood before the answer");
        assert_verified(&store).await;
    })
    .await;
}

#[tokio::test]
async fn a_mark_and_complaints_of_one_domain_meet_in_one_shop_in_either_order() {
    on_each(|url| async move {
        let store = open(&url).await;
        import(&store, vec![row("https://www.rozavaa.ir/cart?x=1", "1", complaint(0))]).await;
        import(&store, vec![mark_row("rozavaa.ir", "77", 20_000)]).await;
        import(&store, vec![mark_row("tinamid.ir", "78", 20_000)]).await;
        import(&store, vec![row("shop.tinamid.ir", "2", complaint(0))]).await;
        assert_eq!(store.totals().await.unwrap().shops, 2);
        let (shop, _) = store.shop("rozavaa.ir").await.unwrap().unwrap();
        assert_eq!(shop.mark.as_ref().map(|mark| mark.number.as_str()), Some("77"));
        assert_eq!(shop.name.fa.as_deref(), Some("رزاوا"));
        assert_eq!(shop.sources.len(), 2);
        // A tenant of a platform is a shop of its own, and the platform does not inherit its mark.
        import(&store, vec![mark_row("tenant.platform.ir", "79", 20_000)]).await;
        assert_eq!(store.shop_at(&host("platform.ir")).await.unwrap(), None);
        assert!(store.shop_at(&host("www.tenant.platform.ir")).await.unwrap().is_some());
        assert_verified(&store).await;
    })
    .await;
}

#[tokio::test]
async fn a_host_that_becomes_a_shop_of_its_own_harms_no_later_file() {
    on_each(|url| async move {
        let store = open(&url).await;
        let about_tenant = |id: &str| row("shop.tenant.ir", id, complaint(0));
        import(&store, vec![about_tenant("1")]).await;
        import(&store, vec![mark_row("shop.tenant.ir", "5", 20_000)]).await;
        import(&store, vec![about_tenant("2")]).await;
        assert_eq!(store.shop("shop.tenant.ir").await.unwrap().map(|(shop, _)| shop.sources.len()), Some(2));
        assert_verified(&store).await;
    })
    .await;
}

#[tokio::test]
async fn the_marked_one_of_two_like_shops_is_the_true_one() {
    on_each(|url| async move {
        let store = open(&url).await;
        import(&store, vec![mark_row("digikala.com", "1", 20_000)]).await;
        import(&store, (0..25).map(|i| row("digikala.com", &format!("t{i}"), complaint(i))).collect()).await;
        import(&store, (0..60).map(|i| row("digi-kala.com", &format!("f{i}"), complaint(i))).collect()).await;
        let taken_for = |key: &'static str| {
            let store = store.clone();
            async move { store.shop(key).await.unwrap().unwrap().0.taken_for.map(|t| t.host.as_str().to_owned()) }
        };
        assert_eq!(taken_for("digikala.com").await, None);
        assert_eq!(taken_for("digi-kala.com").await.as_deref(), Some("digikala.com"));
    })
    .await;
}

#[tokio::test]
async fn a_shop_that_a_file_does_not_mention_is_not_read_with_it() {
    on_each(|url| async move {
        let store = open(&url).await;
        import(&store, vec![row("digi-kala.com", "f", complaint(0))]).await;
        import(&store, (0..25).map(|i| row("digikala.com", &format!("t{i}"), complaint(90 * DAY + i))).collect()).await;
        let profile = store.profile("digi-kala.com", Period::All).await.unwrap().unwrap();
        assert!(profile.shop.taken_for.is_some());
        assert_eq!(profile.figures.as_of, Millis(0));
        assert_verified(&store).await;
    })
    .await;
}

#[tokio::test]
async fn a_whole_name_comes_before_better_known_beginnings() {
    on_each(|url| async move {
        let store = open(&url).await;
        let mut rows = vec![row("Sun", "s", complaint(0))];
        for n in 0..8 {
            rows.extend((0..25).map(|i| row(&format!("Sunny {n}"), &format!("{n}-{i}"), complaint(i))));
        }
        import(&store, rows).await;
        let found = store.search("sun", 5).await.unwrap();
        assert_eq!((found[0].listed.shop.key.as_str(), found.len()), ("sun", 5));
    })
    .await;
}

#[tokio::test]
async fn an_older_list_takes_no_mark_back() {
    on_each(|url| async move {
        let store = open(&url).await;
        import(&store, vec![mark_row("a.ir", "1", 20_000)]).await;
        let seq = store.last_seq().await.unwrap();
        import(&store, vec![mark_row("a.ir", "1", 19_000)]).await;
        assert_eq!(store.last_seq().await.unwrap(), seq);
        import(&store, vec![mark_row("a.ir", "1", 20_700)]).await;
        let (shop, _) = store.shop("a.ir").await.unwrap().unwrap();
        assert_eq!(shop.mark.map(|mark| mark.since), Some(Day(20_700)));
        assert_verified(&store).await;
    })
    .await;
}

#[tokio::test]
async fn pages_of_complaints_together_are_all_of_them() {
    on_each(|url| async move {
        let store = open(&url).await;
        // Several at the same moment, so that the number decides.
        let rows = (0..90).map(|i| {
            let mut complaint = complaint(i / 4 * HOUR);
            if i % 2 == 0 {
                complaint.category = "damaged".into();
            }
            row("a.example", &i.to_string(), complaint)
        });
        import(&store, rows.collect()).await;
        let (shop, _) = store.shop("a.example").await.unwrap().unwrap();
        for (state, category, all) in [
            (None, None, 90),
            (Some(State::Open), None, 90),
            (None, Some("damaged"), 45),
            (Some(State::Open), Some("damaged"), 45),
            (Some(State::Resolved), None, 0),
            (None, Some("no such kind"), 0),
            (None, Some("\0"), 0),
        ] {
            let filter = ComplaintFilter { state, category: category.map(str::to_owned) };
            let (mut pages, mut part) = (Vec::new(), Part::Newest);
            loop {
                let page = store.complaints(shop.id, &filter, part, 10).await.unwrap();
                let older = page.older;
                pages.push(page);
                match older {
                    Some(last) => part = Part::OlderThan(last),
                    None => break,
                }
            }
            let seen: Vec<_> =
                pages.iter().flat_map(|page| &page.items).map(|r| (r.complaint.opened_at, r.id)).collect();
            assert_eq!(seen.len(), all, "{filter:?}");
            assert!(seen.windows(2).all(|pair| pair[0] > pair[1]), "newest first");
            // And back again, page by page.
            for (page, newer) in pages.iter().zip(pages.iter().skip(1)) {
                let back = store.complaints(shop.id, &filter, Part::NewerThan(newer.newer.unwrap()), 10).await.unwrap();
                assert_eq!((&back.items, back.newer), (&page.items, page.newer));
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_database_of_an_older_way_of_counting_is_counted_anew() {
    on_each(|url| async move {
        let store = open(&url).await;
        import(&store, market(700)).await;
        let old = store.begin().await;
        let mut tx = old.unwrap();
        for spoiling in ["DELETE FROM figures", "UPDATE shop SET verdict = 'nothing'", "UPDATE head SET projection = 0"]
        {
            within!(tx, conn => sqlx::query(spoiling).execute(conn).await.unwrap().rows_affected());
        }
        tx.commit().await.unwrap();
        assert!(store.verify(|_| {}).await.unwrap().disagreements_total > 0);
        store.close().await;
        let (one, other) = tokio::join!(open(&url), open(&url));
        assert_verified(&one).await;
        assert_verified(&other).await;
    })
    .await;
}

#[tokio::test]
async fn what_people_type_finds_the_shop() {
    on_each(|url| async move {
        let store = open(&url).await;
        let mut named = row("digi-saraye-novin.example", "1", complaint(0));
        named.shop.name = ShopName::of("فروشگاه دیجی‌سرای نوین");
        import(&store, vec![named, row("Casas Bahia", "2", complaint(0))]).await;
        let keys = |typed: &'static str| {
            let store = store.clone();
            async move { store.search(typed, 5).await.unwrap().into_iter().map(|f| f.listed.shop.key).collect::<Vec<_>>() }
        };
        for typed in [
            "دیجی‌سرای",
            "ديجي سراي",
            "دیجیسرای نوین",
            "نوین",
            "فروشگاه دیجی",
            "دیجی‌سزای",
            "digi-sar",
            "digisaray",
            "dgi-saray",
        ] {
            assert_eq!(keys(typed).await, ["digi-saraye-novin.example"], "{typed}");
        }
        for typed in ["casas", "BAHIA", "casas bahia", "casas bhaia"] {
            assert_eq!(keys(typed).await, ["casas-bahia"], "{typed}");
        }
        assert_eq!(keys("zzzzzz").await, Vec::<String>::new());
        assert_eq!(keys("").await, Vec::<String>::new());
    })
    .await;
}

/// Every shop that a few letters may mean with one mistake is found, and no other: held against the rule itself, for every kind of slip.
#[tokio::test]
async fn a_short_beginning_is_found_with_a_mistake_in_it() {
    let names = [
        "ادویه پارس",
        "ادویه شمال",
        "گجت زرین",
        "گجت ترنج",
        "پسته کرمان",
        "پوشاک بابک",
        "فرش بابک",
        "برنج گلناز",
        "بستنی نعمت",
        "کیف و کفش رز",
        "Gadget Zarrin",
        "Farsh Babak",
    ];
    let terms: Vec<(&str, Vec<String>)> = names.iter().map(|name| (*name, text::search_terms(name))).collect();
    let meant = |typed: &str| {
        let distance = |term: &String| match text::prefix_distance(typed, term, 1) {
            Some(0) => Some(usize::from(term != typed)),
            edits => edits.map(|edits| 1 + edits),
        };
        let all = terms.iter().filter_map(|(name, terms)| Some((*name, terms.iter().filter_map(distance).min()?)));
        all.collect::<BTreeMap<&str, usize>>()
    };
    let mut slips = BTreeSet::new();
    for term in terms.iter().flat_map(|(_, terms)| terms) {
        let strange = if term.is_ascii() { 'q' } else { 'ن' };
        for length in [3, 5] {
            let letters: Vec<char> = term.chars().take(length).collect();
            for at in [0, letters.len() / 2] {
                let (before, after) = (&letters[..at], &letters[at + 1..]);
                let with = |put: &[char], after: &[char]| [before, put, after].concat().into_iter().collect::<String>();
                slips.extend([with(&[], after), with(&[strange], after), with(&[strange, letters[at]], after)]);
                if let Some((next, after)) = after.split_first() {
                    slips.insert(with(&[*next, letters[at]], after));
                }
            }
        }
    }
    slips.retain(|typed| (3..6).contains(&typed.chars().count()));
    assert!(slips.len() > 100, "{}", slips.len());
    let (names, slips, meant) = (&names, &slips, &meant);
    on_each(|url| async move {
        let store = open(&url).await;
        import(&store, names.iter().map(|name| row(name, name, complaint(0))).collect()).await;
        let search = async |typed: &str| {
            let found = store.search(typed, 20).await.unwrap();
            assert!(found.is_sorted_by_key(|found| found.distance), "{typed}");
            let name = |found: Found| found.listed.shop.name.fa.or(found.listed.shop.name.en).unwrap();
            found.into_iter().map(|found| (found.distance, name(found))).collect::<Vec<_>>()
        };
        for typed in ["ادویع", "ادوبه", "گجط", "گچت"] {
            assert_eq!(search(typed).await.len(), 2, "{typed}");
        }
        for typed in slips.iter().map(String::as_str) {
            let found = search(typed).await;
            let found: BTreeMap<&str, usize> =
                found.iter().map(|(distance, name)| (name.as_str(), *distance)).collect();
            assert_eq!(found, meant(typed), "{typed}");
        }
        // Two letters stand for too much.
        assert!(search("پص").await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn what_was_typed_without_a_mistake_comes_first() {
    on_each(|url| async move {
        let store = open(&url).await;
        let mut rows = vec![row("بسته نو", "b", complaint(0))];
        rows.extend((0..30).map(|i| row("پسته کرمان", &format!("p{i}"), complaint(i))));
        import(&store, rows).await;
        let found = store.search("بسته", 5).await.unwrap();
        let found: Vec<_> = found.iter().map(|f| (f.distance, f.listed.shop.name.fa.as_deref().unwrap())).collect();
        assert_eq!(found, [(1, "بسته نو"), (2, "پسته کرمان")]);
    })
    .await;
}

#[tokio::test]
async fn a_search_goes_so_deep_and_no_deeper() {
    on_each(|url| async move {
        let store = open(&url).await;
        import(&store, (0..250).map(|n| row(&format!("Kala {n}"), &n.to_string(), complaint(n))).collect()).await;
        let all = store.search("kala", usize::MAX).await.unwrap();
        assert_eq!(all.len(), SEARCH_MAX);
        let ids: BTreeSet<_> = all.iter().map(|found| found.listed.shop.id).collect();
        assert_eq!(ids.len(), SEARCH_MAX, "each once");
    })
    .await;
}

#[tokio::test]
async fn a_lookalike_is_known_for_one() {
    on_each(|url| async move {
        let store = open(&url).await;
        import(&store, vec![mark_row("digikala.com", "1", 20_000), mark_row("rozavaa.ir", "2", 20_000)]).await;
        let known = |typed: &'static str| {
            let store = store.clone();
            async move {
                store
                    .lookalikes(&host(typed), 3)
                    .await
                    .unwrap()
                    .into_iter()
                    .map(|(listed, _)| listed.shop.key)
                    .collect::<Vec<_>>()
            }
        };
        for typed in [
            "digikla.com",
            "digi-kala.com",
            "digikala-shop.com",
            "dıgikala.com",
            "digikala.com.evil.ir",
            "digikala.net",
        ] {
            assert_eq!(known(typed).await, ["digikala.com"], "{typed}");
        }
        for typed in ["shop.digikala.com", "tinamid.ir", "snapp.ir"] {
            assert_eq!(known(typed).await, Vec::<String>::new(), "{typed}");
        }
        // A sub-domain is its owner's, and is suggested as such, unless it bears another's domain.
        let suggested = async |typed: &str| {
            let listed = store.suggest(typed, 5).await.unwrap();
            listed.into_iter().map(|listed| listed.shop.key).collect::<Vec<_>>()
        };
        for typed in ["rozavaa.ir", "https://shop.rozavaa.ir/cart", "a.b.rozavaa.ir", "رزاوا shop.rozavaa.ir"] {
            assert_eq!(suggested(typed).await, ["rozavaa.ir"], "{typed}");
        }
        for typed in
            ["digikala.com.rozavaa.ir", "https://www.digikala.com.rozavaa.ir/cart", "رزاوا digikala.com.rozavaa.ir"]
        {
            assert_eq!(suggested(typed).await, Vec::<String>::new(), "{typed}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_listed_shop_that_looks_like_a_better_known_one_says_so() {
    on_each(|url| async move {
        let store = open(&url).await;
        let taken_for = |key: &'static str| {
            let store = store.clone();
            async move { store.shop(key).await.unwrap().unwrap().0.taken_for.map(|t| t.host.as_str().to_owned()) }
        };
        // The false one is here before the true one is well known.
        import(&store, vec![row("digi-kala.com", "x1", complaint(0)), row("digikala.com", "y0", complaint(0))]).await;
        assert_eq!(taken_for("digi-kala.com").await, None, "neither is well known");
        import(&store, (1..30).map(|i| row("digikala.com", &format!("y{i}"), complaint(i))).collect()).await;
        assert_eq!(taken_for("digi-kala.com").await.as_deref(), Some("digikala.com"));
        assert_eq!(taken_for("digikala.com").await, None);
        import(&store, vec![row("digikalla.com", "z", complaint(0)), row("tinamid.ir", "t", complaint(0))]).await;
        assert_eq!(taken_for("digikalla.com").await.as_deref(), Some("digikala.com"));
        assert_eq!(taken_for("tinamid.ir").await, None);
        assert_verified(&store).await;
    })
    .await;
}

#[tokio::test]
async fn verify_says_which_figure_does_not_agree() {
    on_each(|url| async move {
        let store = open(&url).await;
        import(&store, market(60)).await;
        let spoil = |sql: &'static str| {
            let store = store.clone();
            async move {
                let mut tx = store.begin().await.unwrap();
                within!(tx, conn => assert!(sqlx::query(sql).execute(conn).await.unwrap().rows_affected() > 0, "{sql}"));
                tx.commit().await.unwrap();
                store.verify(|_| {}).await.unwrap().disagreements.into_iter().map(|d| d.what).collect::<Vec<_>>().join("; ")
            }
        };
        assert_eq!(spoil("UPDATE head SET seq = seq").await, "");
        let said = spoil("UPDATE complaint SET answered_at = answered_at + 1 WHERE source_id = '2'").await;
        assert!(said.contains("differs from its events"), "{said}");
        let said = spoil("UPDATE complaint SET state = 'withdrawn' WHERE source_id = '1'").await;
        assert!(said.contains("differs from its events"), "{said}");
        let said = spoil("UPDATE figures SET everything = recent WHERE shop_id = 1").await;
        assert!(said.contains("its figures of all time differ"), "{said}");
        let said = spoil("UPDATE shop SET name_en = 'Another' WHERE id = 1").await;
        assert!(said.contains("its name, host, sources, mark, grade, lookalike or standing with the fund differ"), "{said}");
        let said = spoil("DELETE FROM term WHERE shop_id = 1").await;
        assert!(said.contains("a search would not find it"), "{said}");
        let said = spoil("DELETE FROM event WHERE seq = (SELECT MAX(seq) FROM event)").await;
        assert!(said.contains("the events give"), "{said}");
    })
    .await;
}

#[tokio::test]
async fn several_servers_may_start_at_once() {
    on_each(|url| async move {
        let together = (0..4).map(|_| {
            let url = url.clone();
            tokio::spawn(async move { open(&url).await.totals().await.unwrap() })
        });
        for one in together.collect::<Vec<_>>() {
            assert_eq!(one.await.unwrap().seq, 0);
        }
    })
    .await;
}

#[tokio::test]
async fn writers_of_several_servers_take_turns() {
    on_each(|url| async move {
        let stores = [open(&url).await, open(&url).await, open(&url).await];
        let together: Vec<_> = stores
            .iter()
            .cloned()
            .enumerate()
            .map(|(n, store)| {
                tokio::spawn(async move {
                    let rows = (0..20).map(|i| row("a.example", &format!("{n}-{i}"), complaint(i * HOUR))).collect();
                    import(&store, rows).await
                })
            })
            .collect();
        for one in together {
            assert_eq!(one.await.unwrap().imported, 20);
        }
        assert_eq!(stores[0].totals().await.unwrap().complaints, 60);
        assert_verified(&stores[0]).await;
    })
    .await;
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_left_alone() {
    on_each(|url| async move {
        let store = open(&url).await;
        let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
             VALUES (9999, 'later', TRUE, '\\x00', 0)";
        let mut tx = store.begin().await.unwrap();
        within!(tx, conn => sqlx::query(newer).execute(conn).await.unwrap().rows_affected());
        tx.commit().await.unwrap();
        store.close().await;
        assert!(matches!(Store::open(&url).await, Err(StoreError::Newer(9999))));
    })
    .await;
}

#[tokio::test]
async fn records_of_a_newer_version_are_left_alone() {
    on_each(|url| async move {
        let store = open(&url).await;
        store.ready().await.unwrap();
        // As a newer program does, while this one is running.
        let mut tx = store.begin().await.unwrap();
        within!(tx, conn => sqlx::query("UPDATE head SET projection = projection + 1").execute(conn).await.unwrap().rows_affected());
        tx.commit().await.unwrap();
        assert!(matches!(store.ready().await, Err(StoreError::OtherRecords)));
        assert!(matches!(store.import(NOW, None).await.err(), Some(StoreError::OtherRecords)));
        assert!(matches!(Store::open(&url).await.err(), Some(StoreError::OtherRecords)));
    })
    .await;
}

#[tokio::test]
async fn writers_who_wait_give_up_and_keep_no_reader_waiting() {
    on_each(|url| async move {
        let (store, other) = (open(&url).await, open(&url).await);
        let mut long = other.begin().await.unwrap();
        long.lock_head().await.unwrap();
        // More than there are connections.
        let writers: Vec<_> = (0..40)
            .map(|_| {
                let store = store.clone();
                tokio::spawn(async move { store.import(NOW, None).await.err() })
            })
            .collect();
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        for _ in 0..40 {
            assert_eq!(store.totals().await.unwrap().seq, 0);
        }
        assert!(writers.iter().all(|writer| !writer.is_finished()), "they wait while readers read");
        for writer in writers {
            assert!(matches!(writer.await.unwrap(), Some(StoreError::Locked)));
        }
        drop(long);
        import(&store, market(5)).await;
    })
    .await;
}

#[tokio::test]
async fn addresses_that_are_none_are_named() {
    assert!(matches!(Store::open("mysql://x").await, Err(StoreError::Address { .. })));
    assert!(matches!(Store::open("sqlite:").await, Err(StoreError::Address { .. })));
    let folder = tempfile::tempdir().unwrap();
    let error = Store::open(&format!("sqlite:{}", folder.path().display())).await.unwrap_err();
    assert!(error.to_string().starts_with("cannot open the database"), "{error}");
    assert!(error.to_string().contains("it is a folder"), "{error}");
    assert!(!folder.path().with_added_extension("migrate-lock").exists());
    let garbage = folder.path().join("garbage.db");
    std::fs::write(&garbage, "this is no database, but long enough to be looked at as if it were one").unwrap();
    assert!(matches!(Store::open(&format!("sqlite:{}", garbage.display())).await, Err(StoreError::Open { .. })));
    assert!(!garbage.with_added_extension("migrate-lock").exists());
    let refused = Store::open("postgres://127.0.0.1:1/x").await.unwrap_err();
    assert!(refused.to_string().contains("nothing listens there"), "{refused}");
}

#[tokio::test]
async fn a_database_that_is_not_there_is_not_made_by_asking() {
    on_each(|url| async move {
        assert!(matches!(Store::open_existing(&url).await, Err(StoreError::Missing(_))));
        assert!(matches!(Store::open_existing(&url).await, Err(StoreError::Missing(_))), "nor by the first time");
        open(&url).await.close().await;
        Store::open_existing(&url).await.unwrap().close().await;
        if url.starts_with("postgres") {
            let (base, query) = url.split_once('?').map_or((url.as_str(), ""), |(base, query)| (base, query));
            let absent = format!("{}/bazargah_absent?{query}", base.rsplit_once('/').unwrap().0);
            let error = Store::open(&absent).await.unwrap_err();
            assert!(error.to_string().contains(r#"database "bazargah_absent" does not exist"#), "{error}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_full_disk_stores_nothing_by_halves() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&format!("sqlite:{}", folder.path().join("full.db").display())).await;
    import(&store, market(20)).await;
    let seq = store.last_seq().await.unwrap();
    // The one connection that writes is told that no more pages are to be had, as a full disk would tell it.
    let mut tx = store.begin().await.unwrap();
    within!(tx, conn => sqlx::query("PRAGMA max_page_count = 60").execute(conn).await.unwrap().rows_affected());
    tx.commit().await.unwrap();
    let mut import = store.import(NOW, None).await.unwrap();
    let added = import.add(market(20_000)).await;
    let ended = match added {
        Ok(()) => import.finish().await.map(|_| ()),
        Err(error) => {
            drop(import);
            Err(error)
        }
    };
    assert!(matches!(ended, Err(StoreError::Full)), "{ended:?}");
    assert_eq!(store.last_seq().await.unwrap(), seq);
    assert_verified(&store).await;
}

#[tokio::test]
async fn a_locked_database_is_said_to_be_locked() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("locked.db").display());
    let (store, other) = (open(&url).await, open(&url).await);
    let writing = other.begin().await.unwrap();
    assert!(matches!(store.import(NOW, None).await.err(), Some(StoreError::Locked)));
    assert_eq!(store.totals().await.unwrap().seq, 0, "readers do not wait for a writer");
    drop(writing);
}

#[tokio::test]
async fn connections_that_were_cut_off_while_they_rested_are_not_used() {
    on_each(|url| async move {
        let store = open(&url).await;
        let Db::Postgres { read: pool, .. } = &store.db else { return };
        // Several at once, so that several connections rest.
        let held = [pool.acquire().await.unwrap(), pool.acquire().await.unwrap(), pool.acquire().await.unwrap()];
        drop(held);
        let other = sqlx::PgPool::connect(&url).await.unwrap();
        let cut: Vec<bool> = sqlx::query_scalar(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
        .fetch_all(&other)
        .await
        .unwrap();
        assert!(cut.len() >= 3, "{cut:?}");
        tokio::time::sleep(crate::db::RESTED * 3 / 2).await;
        for _ in 0..3 {
            assert_eq!(store.totals().await.unwrap().seq, 0);
        }
    })
    .await;
}

/// The steps of a query on SQLite.
async fn plan(store: &Store, sql: &str) -> Vec<String> {
    let Db::Sqlite { read, .. } = &store.db else { return Vec::new() };
    let text = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
    let steps: Vec<(i64, i64, i64, String)> =
        sqlx::query_as(text).fetch_all(read).await.unwrap_or_else(|e| panic!("{sql}: {e}"));
    steps.into_iter().map(|(.., step)| step).collect()
}

/// Every query that a page needs walks an index: none scans a table that grows.
#[tokio::test]
async fn no_query_of_a_page_scans_a_table() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&format!("sqlite:{}", folder.path().join("plans.db").display())).await;
    import(&store, market(50)).await;
    let sources = [
        include_str!("shop.rs"),
        include_str!("complaint.rs"),
        include_str!("search.rs"),
        include_str!("live.rs"),
        include_str!("marks.rs"),
        include_str!("grades.rs"),
    ];
    let mut looked_at = BTreeSet::new();
    for source in sources {
        let lists = crate::complaint::OLDER.iter().chain(&crate::complaint::NEWER).map(|sql| (*sql).to_owned());
        for sql in queries_in(source).into_iter().chain(lists) {
            for step in plan(&store, &sql).await {
                // `source` has a row for each source, a handful; `grading` one for each day; a query's own part has its steps beside it.
                let few = ["SCAN source", "SCAN grading", "SCAN (subquery"].iter().any(|of| step.starts_with(of));
                let bounded = step.contains("INDEX shop_prominent") || few;
                assert!(!step.starts_with("SCAN") || bounded, "{sql}\n{step}");
                assert!(!step.contains("TEMP B-TREE FOR ORDER"), "{sql}\n{step}");
            }
            looked_at.insert(sql);
        }
    }
    assert!(looked_at.len() >= 20, "the queries were found in the source: {}", looked_at.len());
    // Each beginning that is asked for is one step into the index.
    let steps = plan(&store, &crate::search::which_begin_terms(2)).await;
    let of_terms: Vec<&String> = steps.iter().filter(|step| step.contains(" term ")).collect();
    let [step] = of_terms.as_slice() else { panic!("{steps:?}") };
    assert!(step.starts_with("SEARCH term USING ") && step.contains("term>? AND term<?"), "{steps:?}");
}

/// What desks, shops' people and the server's own jobs ask walks indexes too. They may put in order what they found: the rows of one
/// shop, account, order or lottery.
#[tokio::test]
async fn no_query_of_a_desk_scans_a_table_that_grows() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&format!("sqlite:{}", folder.path().join("plans.db").display())).await;
    let sources = [
        include_str!("work.rs"),
        include_str!("people.rs"),
        include_str!("draft.rs"),
        include_str!("outbox.rs"),
        include_str!("embeds.rs"),
        include_str!("webhooks.rs"),
        include_str!("orders.rs"),
        include_str!("deals.rs"),
        include_str!("festival.rs"),
        include_str!("applications.rs"),
        include_str!("inspections.rs"),
        include_str!("lottery.rs"),
        include_str!("lottery_desk.rs"),
        include_str!("fund.rs"),
        include_str!("fund_money.rs"),
        include_str!("log.rs"),
    ];
    // Indexes that hold only what waits for somebody.
    let waiting = [
        "task_unread",
        "outbox_due",
        "inspection_waits",
        "inspection_to_do_in",
        "fund_claim_queue",
        "bank_payment_due",
    ];
    // A row for each edition, each plan of inspections, each address that asked for webhooks, each day; a query's own part.
    let few = ["edition", "p", "w", "fund_simulation", "fund_count", "c"];
    // The fund's simulation once a day, `verify`, the demonstration market.
    let whole = [
        "FROM fund_claim WHERE awarded > 0 ORDER BY id DESC LIMIT 10000",
        "UNION SELECT shop_id FROM fund_claim",
        "FROM shop s WHERE s.host IS NOT NULL ORDER BY s.id LIMIT $1",
    ];
    let mut looked_at = BTreeSet::new();
    for sql in sources.into_iter().flat_map(queries_in) {
        // Beginnings of what is put together elsewhere.
        if sql.ends_with([' ', '=']) || whole.iter().any(|of| sql.ends_with(of)) {
            continue;
        }
        for step in plan(&store, &sql).await {
            let Some(scanned) = step.strip_prefix("SCAN ") else { continue };
            let of_few = few.iter().any(|table| scanned.split(' ').next() == Some(table));
            let of_waiting = waiting.iter().any(|index| scanned.ends_with(&format!("INDEX {index}")));
            assert!(of_few || of_waiting, "{sql}\n{step}");
        }
        looked_at.insert(sql);
    }
    assert!(looked_at.len() >= 100, "the queries were found in the source: {}", looked_at.len());
}

/// PostgreSQL looks complaints up by both columns of their index even within the import that fills the table.
#[tokio::test]
async fn a_long_import_goes_on_looking_up_by_index() {
    on_each(|url| async move {
        let store = open(&url).await;
        let mut import = store.import(NOW, None).await.unwrap();
        for part in 0..3 {
            let rows = (0..2_000).map(|n| row("a.example", &format!("{part}-{n}"), complaint(n * HOUR)));
            import.add(rows.collect()).await.unwrap();
        }
        let plan = import.plan_of_a_look_up().await;
        if let Some(plan) = plan {
            assert!(plan.contains("Index Cond: ((scheme = ") && plan.contains("source_id = ANY"), "{plan}");
        }
        import.finish().await.unwrap();
        assert_verified(&store).await;
    })
    .await;
}

/// The SELECTs that stand in a source file as literals, with the lists that are made at run time closed.
fn queries_in(source: &str) -> Vec<String> {
    let mut queries = Vec::new();
    for (at, _) in source.match_indices('"') {
        let literal = source[at + 1..].split('"').next().unwrap_or_default();
        let literal: String = literal.split("\\\n").map(str::trim_start).collect();
        let before = &source[..at];
        let select = if before.ends_with("select_shop!(") {
            format!(
                "SELECT s.id, s.key, s.host, s.name_fa, s.name_en, s.sources, s.mark, s.taken_for, s.complaints, s.verdict, s.last_seq {literal}"
            )
        } else if literal.starts_with("SELECT ")
            && !literal.contains("s.id, s.key")
            // The beginning of the lists, which are looked at whole.
            && !literal.ends_with("(opened_at, id) ")
        {
            literal
        } else {
            continue;
        };
        queries.push(if select.ends_with('(') {
            format!("{select}1)")
        } else {
            select.replace("({list})", "('a', 'b')")
        });
    }
    queries
}

/// Reading the head is one row whatever the size; used by every copy of a page that is handed out.
#[tokio::test]
async fn the_last_number_is_read() {
    on_each(|url| async move {
        let store = open(&url).await;
        import(&store, market(10)).await;
        let most: i64 =
            on!(store.db, pool => sqlx::query_scalar("SELECT MAX(seq) FROM event").fetch_one(pool).await.unwrap());
        assert_eq!(store.last_seq().await.unwrap(), most);
    })
    .await;
}
