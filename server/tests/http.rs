//! The service as a whole, asked as browsers and programs ask it, on a small demonstration market.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, Response, StatusCode, header};
use bazargah_app::Assets;
use bazargah_domain::calendar::Millis;
use bazargah_domain::complaint::{Answer, Complaint, Course, End, Rating};
use bazargah_domain::domain_name::Host;
use bazargah_domain::import::{Content, Row, ShopRef};
use bazargah_domain::shop::{Scheme, ShopName, SourceId};
use bazargah_domain::text;
use bazargah_server::http::{App, Settings, router};
use bazargah_server::listener::{HEAD_PATIENCE, Listener};
use bazargah_server::mail::Post;
use bazargah_server::proof::Prover;
use bazargah_server::site::Site;
use bazargah_store::Store;
use http_body_util::BodyExt;
use std::collections::{BTreeSet, VecDeque};
use std::time::Duration;
use tower::ServiceExt;

const NOW: Millis = Millis(1_900_000_000_000);

struct Service {
    app: App,
    router: Router,
    store: Store,
    _folder: tempfile::TempDir,
}

async fn service() -> Service {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&format!("sqlite:{}", folder.path().join("http.db").display())).await.unwrap();
    let mut import = store.import(NOW, Some(bazargah_server::demo::TODAY.start())).await.unwrap();
    import.add(bazargah_server::demo::market(25, 500, 1).collect()).await.unwrap();
    import.add(vec![complaint_row("digikala.com", 0, false)]).await.unwrap();
    import.finish().await.unwrap();
    let site =
        Site { folder: folder.path().to_owned(), sources: None, assets: Assets::default(), build: "test".into() };
    let post = Post::from_setting(None, "no-reply@bazargah.example", &folder.path().join("outbox")).unwrap();
    let settings = Settings::at("https://bazargah.example".into(), post, Prover::new("test").unwrap());
    let app = App::new(store.clone(), site, settings);
    let router = router(app.clone());
    Service { app, router, store, _folder: folder }
}

fn complaint_row(host: &str, n: i64, answered: bool) -> Row {
    let opened_at = Millis(1_760_000_000_000 + n * 1000);
    let complaint = Complaint {
        scheme: Scheme::BazargahCsv,
        opened_at,
        deadline_hours: 96,
        category: "late-delivery".into(),
        amount: None,
        url: None,
        answer: if answered { Answer::At(Millis(opened_at.0 + 3_600_000)) } else { Answer::Awaited },
        rating: Rating::Unrated,
        end: End::Running,
        course: Course::default(),
    };
    Row {
        shop: ShopRef {
            source: SourceId { scheme: Scheme::BazargahCsv, id: host.into() },
            host: Some(Host::parse(host).unwrap()),
            exact_host: false,
            name: ShopName::of("Digikala"),
        },
        content: Content::Complaint { id: format!("{host}-{n}"), complaint },
        speaks_until: opened_at,
    }
}

/// The status that a page of a problem shows.
fn status_shown(page: &str) -> Option<u16> {
    let after = page.split("class=\"status\"").nth(1)?;
    text::ascii_digits(after.split(['>', '<']).nth(1)?).parse().ok()
}

impl Service {
    /// Adds what is told of shops.
    async fn import(&self, rows: Vec<Row>) {
        let mut import = self.store.import(NOW, None).await.unwrap();
        import.add(rows).await.unwrap();
        import.finish().await.unwrap();
    }

    async fn ask(&self, request: Request<Body>) -> (StatusCode, Response<()>, String) {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let status = parts.status;
        (status, Response::from_parts(parts, ()), String::from_utf8_lossy(&bytes).into_owned())
    }

    async fn get(&self, path: &str) -> (StatusCode, Response<()>, String) {
        self.ask(Request::get(path).body(Body::empty()).unwrap()).await
    }

    async fn shop_key(&self) -> String {
        self.store.prominent(1).await.unwrap().remove(0).shop.key
    }
}

fn header<'a>(response: &'a Response<()>, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

#[tokio::test]
async fn what_people_paste_goes_to_the_shop_it_means() {
    let service = service().await;
    for typed in [
        "digikala.com",
        "https://user@WWW.DigiKala.com:443/cart?x=1%23y",
        "shop.digikala.com",
        "Digikala",
        // A name beside it, in Persian.
        "%DA%A9%D9%81%D8%B4%20digikala.com",
    ] {
        let (status, response, _) =
            service.get(&format!("/lookup?q={}", typed.replace('&', "%26").replace('#', "%23"))).await;
        assert_eq!((status, header(&response, "location")), (StatusCode::SEE_OTHER, "/shop/digikala.com"), "{typed}");
    }
    let (status, response, _) = service.get("/en/lookup?q=digikala.com").await;
    assert_eq!((status, header(&response, "location")), (StatusCode::SEE_OTHER, "/en/shop/digikala.com"));
}

#[tokio::test]
async fn a_false_domain_is_told_apart() {
    let service = service().await;
    let dotless = Host::parse("dıgikala.com").unwrap();
    let punycode = format!("/en/lookup?q={dotless}");
    let beside_a_name = "/lookup?q=%DA%A9%D9%81%D8%B4%20digi-kala.com";
    for path in ["/lookup?q=digikala.com.evil.ir", "/shop/digi-kala.com", &punycode, beside_a_name] {
        let (status, _, page) = service.get(path).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
        assert!(page.contains("digikala.com"), "{path}: it says whose name this looks like");
    }
    let mut import = service.store.import(NOW, None).await.unwrap();
    import.add(vec![complaint_row("listed.ir", 0, false)]).await.unwrap();
    import.finish().await.unwrap();
    let (status, _, page) = service.get("/lookup?q=digikala.com.listed.ir").await;
    assert_eq!(status, StatusCode::NOT_FOUND, "a listed owner does not make it true");
    assert!(page.contains("listed.ir") && page.contains("digikala.com"));
    assert_eq!(service.get("/lookup?q=a.b.listed.ir").await.0, StatusCode::SEE_OTHER);
    let (_, _, page) = service.get("/lookup?q=digikala.com.evil.ir").await;
    assert!(page.contains("evil.ir"), "it says whose the domain is");
}

#[tokio::test]
async fn complaints_are_paged_both_ways_within_a_kind() {
    let service = service().await;
    let mut import = service.store.import(NOW, None).await.unwrap();
    import.add((1..45).map(|n| complaint_row("digikala.com", n, false)).collect()).await.unwrap();
    import.finish().await.unwrap();
    let (key, kind) = ("digikala.com", "late-delivery");
    let link = |page: &str, rel: &str| {
        let before = page.split(&format!("\" rel=\"{rel}\"")).next().filter(|before| before.len() < page.len())?;
        Some(before.rsplit("href=\"").next()?.replace("&amp;", "&"))
    };
    let first = service.get(&format!("/en/shop/{key}/complaints?category={kind}")).await.2;
    assert!(first.contains(&format!("<option value=\"{kind}\" selected")), "the choice stays chosen");
    assert_eq!(link(&first, "prev"), None);
    let older = link(&first, "next").expect("there is more than one page");
    assert!(older.contains(&format!("category={kind}")), "{older}");
    let second = service.get(&older).await.2;
    let back = service.get(&link(&second, "prev").unwrap()).await.2;
    let items = |page: &str| page.split("/complaints/").skip(1).map(|s| s[..6].to_owned()).collect::<Vec<_>>();
    assert_eq!(items(&back), items(&first));
    assert_ne!(items(&second), items(&first));
}

#[tokio::test]
async fn bad_input_gets_a_page_with_the_right_status() {
    let service = service().await;
    let key = service.shop_key().await;
    let long = "a".repeat(60_000);
    for (path, wanted) in [
        ("/lookup?q=%ff%fe".to_owned(), &[200, 400, 404][..]),
        ("/lookup?q=%00".to_owned(), &[200, 400, 404]),
        (format!("/lookup?q={long}"), &[414]),
        (format!("/lookup?q={}", "b".repeat(3000)), &[413]),
        (format!("/shop/{long}"), &[414]),
        ("/shop/%ff".to_owned(), &[400, 404]),
        ("/shop/%00".to_owned(), &[404]),
        ("/shop/%2e%2e%2fetc".to_owned(), &[404]),
        (format!("/shop/{key}?window=9w"), &[400]),
        (format!("/shop/{key}/complaints?cursor=1.2.3"), &[400]),
        (format!("/shop/{key}/complaints?cursor=%00"), &[400]),
        (format!("/shop/{key}/complaints?state=angry"), &[400]),
        (format!("/shop/{key}/complaints/99999999999999999999"), &[404]),
        (format!("/shop/{key}/complaints/-1"), &[404]),
        ("/compare?shops=,,,,".to_owned(), &[200]),
        ("/about/nothing".to_owned(), &[404]),
        ("/nowhere".to_owned(), &[404]),
        ("/en/nowhere".to_owned(), &[404]),
    ] {
        let shown: String = path.chars().take(60).collect();
        let (status, response, page) = service.get(&path).await;
        assert!(wanted.contains(&status.as_u16()), "{shown}: {status}");
        assert!(header(&response, "content-type").starts_with("text/html"), "{shown}");
        let lang = if path.starts_with("/en") { "lang=\"en\"" } else { "lang=\"fa\"" };
        assert!(page.contains("<h1") && page.contains(lang), "{shown}: a page in its language");
        assert!(status_shown(&page).is_none_or(|told| told == status.as_u16()), "{shown}: another status is shown");
    }
    for path in ["/", "/en"] {
        let (status, _, page) = service.ask(Request::post(path).body(Body::empty()).unwrap()).await;
        assert_eq!((status.as_u16(), status_shown(&page)), (405, Some(405)), "{path}");
    }
    let (status, _, page) = service.get(&format!("/en/lookup?q={}", "a".repeat(5000))).await;
    assert_eq!((status.as_u16(), status_shown(&page)), (414, Some(414)));
}

#[tokio::test]
async fn a_false_twin_is_told_wherever_it_is_offered() {
    let service = service().await;
    service.import((1..25).map(|n| complaint_row("digikala.com", n, false)).collect()).await;
    // It is called as the true one is.
    service.import(vec![complaint_row("digi-kala.com", 0, false)]).await;
    let note = "Not \u{2066}digikala.com\u{2069}";
    for path in ["/en/lookup?q=Digikala", "/en/compare?shops=digikala.com,digi-kala.com"] {
        let (status, _, page) = service.get(path).await;
        assert_eq!((status, page.matches(note).count()), (StatusCode::OK, 1), "{path}: {page}");
    }
    let (_, _, body) = service.get("/api/ui/suggest?q=digik&lang=en").await;
    let lines: Vec<serde_json::Value> = serde_json::from_str(&body).unwrap();
    let of = |host: &str| lines.iter().find(|line| line["host"] == host).unwrap_or_else(|| panic!("{host}: {body}"));
    let twin = of("digi-kala.com");
    assert_eq!((twin["note"].as_str(), twin["warns"].as_bool()), (Some(note), Some(true)), "{body}");
    assert!(of("digikala.com").get("warns").is_none(), "{body}");
}

#[tokio::test]
async fn a_comparison_takes_each_shop_once_and_says_which_it_left_out() {
    let service = service().await;
    let known: Vec<String> = service.store.prominent(4).await.unwrap().into_iter().map(|l| l.shop.key).collect();
    let columns = |page: &str| page.matches("role=\"columnheader\"").count();

    let same = "/en/compare?shops=https://www.digikala.com/x,Digikala,digikala.com";
    assert_eq!(columns(&service.get(same).await.2), 1);
    let again = format!("/en/compare?shops={},digikala.com,www.digikala.com", known[..3].join(","));
    let (_, _, page) = service.get(&again).await;
    assert!(columns(&page) == 4 && !page.contains("Left out"), "{page}");

    let four = known.join(",");
    for fifth in [",digikala.com", "&add=digikala.com"] {
        let path = format!("/en/compare?shops={four}{fifth}");
        let (status, _, page) = service.get(&path).await;
        assert_eq!((status, columns(&page)), (StatusCode::OK, 4), "{path}");
        assert!(page.contains("Left out: \u{2068}digikala.com\u{2069}."), "{path}: {page}");
    }
    let (status, response, _) = service.get("/en/compare?shops=digikala.com&add=www.digikala.com").await;
    let there = header(&response, "location");
    assert_eq!((status, there), (StatusCode::SEE_OTHER, "/en/compare?shops=digikala.com"), "it is there already");
}

#[tokio::test]
async fn a_comparison_guesses_at_no_shop() {
    let service = service().await;
    let called = |host: &str, name: &str| {
        let mut row = complaint_row(host, 0, false);
        row.shop.name = ShopName::of(name);
        row
    };
    service.import(vec![called("zwq-one.ir", "Zwqshop One"), called("zwq-two.ir", "Zwqshop Two")]).await;
    service.import(vec![called("listed.ir", "Listed")]).await;
    let columns = |page: &str| page.matches("role=\"columnheader\"").count();
    // One of several; a misspelt name.
    for typed in ["zwqshop", "digikla"] {
        for before in [",", "&add="] {
            let path = format!("/en/compare?shops=digikala.com{before}{typed}");
            let (status, _, page) = service.get(&path).await;
            assert_eq!((status, columns(&page)), (StatusCode::OK, 1), "{path}");
            assert!(page.contains("We cannot tell which shop"), "{path}: {page}");
            assert!(page.contains(&format!("href=\"/en/lookup?q={typed}\"")), "{path}: there one can choose");
        }
        let (status, ..) = service.get(&format!("/en/lookup?q={typed}")).await;
        assert_eq!(status, StatusCode::OK, "{typed}: the look-up does not go to one either");
    }
    // Not the owner's, who makes it look like another's.
    let (_, _, page) = service.get("/en/compare?shops=digikala.com.listed.ir").await;
    assert!(columns(&page) == 0 && page.contains("is not in Bazargah"), "{page}");
    let (_, _, body) = service.get("/api/ui/suggest?q=digikala.com.listed.ir&lang=en").await;
    assert!(!body.contains("/shop/listed.ir"), "{body}");
    let (_, response, _) = service.get("/en/compare?add=Zwqshop%20Two").await;
    assert_eq!(header(&response, "location"), "/en/compare?shops=zwq-two.ir");
}

#[tokio::test]
async fn a_comparison_says_which_period_each_shop_is_shown_for() {
    let service = service().await;
    // Its only complaint is older than the last 12 months.
    let keys = [service.shop_key().await, "digikala.com".to_owned()];
    let (_, _, page) = service.get(&format!("/en/compare?shops={}", keys.join(","))).await;
    let row = page.split("rowheader\">Period</th>").nth(1).and_then(|rest| rest.split("</tr>").next()).unwrap();
    let spans: Vec<&str> = row.split("<small>").skip(1).map(|cell| cell.split('<').next().unwrap()).collect();
    assert!(row.contains("12 months</b>") && row.contains("All</b>") && spans.len() == 2, "{row}");
    for (key, span) in keys.iter().zip(spans) {
        assert!(service.get(&format!("/en/shop/{key}")).await.2.contains(span), "{key}: so says its page, {span}");
    }
    assert!(!page.contains("over the last 12 months"));
}

#[tokio::test]
async fn a_shops_complaints_are_found_at_its_other_addresses() {
    let service = service().await;
    service.import(vec![complaint_row("listed.ir", 0, false)]).await;
    for (asked, shop) in [
        ("/shop/www.digikala.com/complaints", "/shop/digikala.com/complaints"),
        ("/en/shop/shop.digikala.com/complaints?state=open", "/en/shop/digikala.com/complaints?state=open"),
        ("/shop/www.digikala.com/complaints/7", "/shop/digikala.com/complaints/7"),
        ("/shop/www.digikala.com?window=6m", "/shop/digikala.com?window=6m"),
    ] {
        let (status, response, _) = service.get(asked).await;
        assert_eq!((status, header(&response, "location")), (StatusCode::TEMPORARY_REDIRECT, shop), "{asked}");
    }
    for (asked, named) in [
        ("/shop/nosuch.ir/complaints", "nosuch.ir"),
        ("/en/shop/nosuch.ir/complaints/7", "nosuch.ir"),
        ("/shop/digikala.com.listed.ir/complaints", "digikala.com"),
    ] {
        let (status, _, page) = service.get(asked).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{asked}");
        assert!(page.contains("class=\"unlisted\"") && page.contains(named), "{asked}: {page}");
    }
}

#[tokio::test]
async fn bad_input_to_the_api_gets_a_problem_document() {
    let service = service().await;
    let key = service.shop_key().await;
    for (path, wanted) in [
        ("/api/v1/shops/nothing-like-it".to_owned(), 404),
        ("/api/v1/nothing".to_owned(), 404),
        (format!("/api/v1/shops/{key}?window=x"), 400),
        (format!("/api/v1/shops/{key}?as_of=yesterday"), 400),
        (format!("/api/v1/shops/{key}/complaints?cursor=x"), 400),
        ("/api/v1/shops?limit=x".to_owned(), 400),
        ("/api/v1/shops?cursor=%ff".to_owned(), 400),
    ] {
        let (status, response, body) = service.get(&path).await;
        assert_eq!(status.as_u16(), wanted, "{path}");
        assert_eq!(header(&response, "content-type"), "application/problem+json", "{path}");
        assert!(body.contains("\"status\":"), "{path}: {body}");
    }
    // It says which parameter is wrong and what it takes, and repeats nothing.
    let complaints = format!("/api/v1/shops/{key}/complaints");
    for (path, takes) in [
        ("/api/v1/shops?limit=zwq".to_owned(), "limit: a whole number, at most 500"),
        ("/api/v1/shops?cursor=-999".to_owned(), "cursor: the next_cursor"),
        ("/api/v1/shops?cursor=zwq".to_owned(), "cursor: the next_cursor"),
        ("/api/v1/shops?query=kala&cursor=zwq".to_owned(), "cursor: the next_cursor"),
        ("/api/v1/shops?limit=1&limit=zwq".to_owned(), "each parameter at most once"),
        (format!("/api/v1/shops/{key}?window=zwq"), "window: all, 12m or 6m"),
        (format!("/api/v1/shops/{key}?as_of=zwq"), "as_of: a day"),
        (format!("{complaints}?state=zwq"), "state: open, resolved"),
        (format!("{complaints}?cursor=1.2.3"), "cursor: the next_cursor"),
        (format!("{complaints}?limit=-999"), "limit: a whole number"),
        ("/api/v1/deals?trade=zwq".to_owned(), "trade: bags-shoes"),
        ("/api/v1/events?after=zwq".to_owned(), "after: the number of an event"),
    ] {
        let (status, _, body) = service.get(&path).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{path}");
        let problem: serde_json::Value = serde_json::from_str(&body).unwrap();
        assert!(problem["detail"].as_str().is_some_and(|detail| detail.starts_with(takes)), "{path}: {body}");
        assert!(!body.contains("zwq") && !body.contains("-999"), "{path}: {body}");
    }
}

/// Items and cursor of a part of a list of the API.
async fn part_of(service: &Service, path: &str) -> (Vec<String>, Option<String>) {
    let (status, _, body) = service.get(path).await;
    assert_eq!(status, StatusCode::OK, "{path}: {body}");
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    let keys = body["items"].as_array().unwrap().iter().map(|item| item["key"].as_str().unwrap().to_owned());
    (keys.collect(), body["next_cursor"].as_str().map(str::to_owned))
}

#[tokio::test]
async fn what_a_query_finds_is_read_in_parts() {
    let service = service().await;
    service.import((0..7).map(|n| complaint_row(&format!("zwq{n}.ir"), n, false)).collect()).await;
    for (list, rest) in [("/api/v1/shops?query=Digikala", "&"), ("/api/v1/shops", "?")] {
        let (all, next) = part_of(&service, &format!("{list}{rest}limit=500")).await;
        assert!(all.len() >= 8 && next.is_none(), "{list}: {all:?}");
        let (mut read, mut cursor) = part_of(&service, &format!("{list}{rest}limit=3")).await;
        assert_eq!(read.len(), 3);
        while let Some(place) = cursor {
            let (more, next) = part_of(&service, &format!("{list}{rest}limit=3&cursor={place}")).await;
            assert!(more.len() <= 3 && read.len() < 1000, "{list}");
            read.extend(more);
            cursor = next;
        }
        assert_eq!(read, all, "{list}: everything once, in one order");
    }
    // A place is one of its own list's.
    let place = part_of(&service, "/api/v1/shops?query=Digikala&limit=3").await.1.unwrap();
    let listed = part_of(&service, "/api/v1/shops?limit=3").await.1.unwrap();
    let further = place.replacen("q3", "q4", 1);
    assert_ne!(further, place);
    for wrong in [
        format!("query=zwq&cursor={place}"),
        format!("query=Digikala&cursor={further}"),
        format!("query=Digikala&cursor={listed}"),
        format!("cursor={place}"),
        "cursor=25".to_owned(),
        "cursor=-999".to_owned(),
        "cursor=".to_owned(),
    ] {
        assert_eq!(service.get(&format!("/api/v1/shops?{wrong}")).await.0, StatusCode::BAD_REQUEST, "{wrong}");
    }
}

#[tokio::test]
async fn the_api_does_not_vouch_for_what_the_page_warns_about() {
    let service = service().await;
    service.import(vec![complaint_row("listed.ir", 0, false)]).await;
    let (status, _, body) = service.get("/api/v1/shops/digikala.com.listed.ir").await;
    assert_eq!(status, StatusCode::NOT_FOUND, "a listed owner does not make it true: {body}");
    let problem: serde_json::Value = serde_json::from_str(&body).unwrap();
    let alike = &problem["lookalikes"][0];
    assert_eq!((alike["key"].as_str(), alike["likeness"].as_str()), (Some("digikala.com"), Some("inside")), "{body}");
    for below in ["complaints", "history", "proof"] {
        let (status, ..) = service.get(&format!("/api/v1/shops/digikala.com.listed.ir/{below}")).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{below}");
    }
    let (found, _) = part_of(&service, "/api/v1/shops?query=digikala.com.listed.ir").await;
    assert!(!found.contains(&"listed.ir".to_owned()), "{found:?}");
    let (_, _, body) = service.get("/api/v1/lookup?url=digikala.com.listed.ir").await;
    assert!(body.contains("\"state\":\"lookalike\""), "{body}");
    assert_eq!(part_of(&service, "/api/v1/shops?query=a.b.listed.ir").await.0, ["listed.ir"]);
    assert_eq!(service.get("/api/v1/shops/a.b.listed.ir").await.0, StatusCode::OK);
}

#[tokio::test]
async fn the_api_tells_a_false_twin_wherever_it_names_the_shop() {
    let service = service().await;
    service.import((1..25).map(|n| complaint_row("digikala.com", n, false)).collect()).await;
    service.import(vec![complaint_row("digi-kala.com", 0, false)]).await;
    let read = async |path: &str| serde_json::from_str::<serde_json::Value>(&service.get(path).await.2).unwrap();
    let taken_for = serde_json::json!({ "host": "digikala.com", "likeness": "hyphen" });
    for (domain, expected) in [("digi-kala.com", &taken_for), ("digikala.com", &serde_json::Value::Null)] {
        let profile = read(&format!("/api/v1/shops/{domain}")).await;
        let found = read(&format!("/api/v1/shops?query={domain}")).await;
        let known = read(&format!("/api/v1/lookup?url={domain}")).await;
        for told in [&profile, &found["items"][0], &known] {
            assert_eq!((told["domain"].as_str(), told.get("taken_for")), (Some(domain), Some(expected)), "{told}");
        }
    }
}

#[tokio::test]
async fn a_name_is_found_with_a_mistake_in_its_first_letters() {
    let service = service().await;
    let mut row = complaint_row("adviyeh.ir", 0, false);
    row.shop.name = ShopName::of("ادویه زعفران");
    service.import(vec![row]).await;
    for typed in ["ادویع", "ادوبه", "ادیوه"] {
        let asked = bazargah_server::routes::pages::encode_segment(typed);
        assert_eq!(service.get(&format!("/lookup?q={asked}")).await.0, StatusCode::OK, "{typed}");
        let (found, _) = part_of(&service, &format!("/api/v1/shops?query={asked}")).await;
        assert!(found.contains(&"adviyeh.ir".to_owned()), "{typed}: {found:?}");
    }
}

#[tokio::test]
async fn every_link_of_every_page_leads_somewhere() {
    let service = service().await;
    let mut waiting = VecDeque::from(["/".to_owned(), "/en".to_owned()]);
    let mut seen = BTreeSet::new();
    while let Some(path) = waiting.pop_front() {
        if seen.len() > 400 || !seen.insert(path.clone()) {
            continue;
        }
        let (status, response, page) = service.get(&path).await;
        let moved = status.is_redirection();
        assert!(status == StatusCode::OK || moved, "{path}: {status}");
        if moved {
            waiting.push_back(header(&response, "location").to_owned());
        }
        assert!(
            !page.contains("<style") && !page.contains(" style=") && !page.contains("onclick"),
            "{path}: nothing inline"
        );
        for script in page.match_indices("<script").map(|(at, _)| &page[at..]) {
            let tag = script.split('>').next().unwrap();
            assert!(tag.contains("src=") || tag.contains("application/ld+json"), "{path}: {tag}");
        }
        for link in page.match_indices(" href=\"").map(|(at, found)| &page[at + found.len()..]) {
            let link = link.split('"').next().unwrap().replace("&amp;", "&");
            let link = link.split('#').next().unwrap().to_owned();
            let local = link.starts_with('/') && !link.starts_with("/pkg/") && !link.starts_with("/favicon");
            // Files of the built site, and exports of later versions, are not part of this test's site.
            if local {
                waiting.push_back(link);
            }
        }
    }
    assert!(seen.len() > 100, "the crawl went on: {}", seen.len());
}

#[tokio::test]
async fn a_copy_of_a_page_is_never_stale() {
    let service = service().await;
    let (_, first, page) = service.get("/en/shop/digikala.com").await;
    let etag = header(&first, "etag").to_owned();
    let (_, again, copy) = service.get("/en/shop/digikala.com").await;
    assert_eq!((header(&again, "etag"), &copy), (etag.as_str(), &page));
    let known = Request::get("/en/shop/digikala.com").header(header::IF_NONE_MATCH, &etag).body(Body::empty()).unwrap();
    assert_eq!(service.ask(known).await.0, StatusCode::NOT_MODIFIED);

    // Something happens to another shop: the copy stays. Something happens to this one: the page is another at once.
    let mut import = service.store.import(NOW, None).await.unwrap();
    import.add(vec![complaint_row("another.ir", 0, false)]).await.unwrap();
    import.finish().await.unwrap();
    assert_eq!(header(&service.get("/en/shop/digikala.com").await.1, "etag"), etag);
    let mut import = service.store.import(NOW, None).await.unwrap();
    import.add((1..9).map(|n| complaint_row("digikala.com", n, true)).collect()).await.unwrap();
    import.finish().await.unwrap();
    let (_, after, changed) = service.get("/en/shop/digikala.com").await;
    assert_ne!(header(&after, "etag"), etag);
    assert_ne!(changed, page);
    let known = Request::get("/en/shop/digikala.com").header(header::IF_NONE_MATCH, &etag).body(Body::empty()).unwrap();
    assert_eq!(service.ask(known).await.0, StatusCode::OK);
}

#[tokio::test]
async fn the_profile_for_programs_holds_what_the_contract_says() {
    let service = service().await;
    let key = service.shop_key().await;
    let (status, response, body) = service.get(&format!("/api/v1/shops/{key}?window=all")).await;
    assert_eq!((status, header(&response, "access-control-allow-origin")), (StatusCode::OK, "*"));
    let profile: serde_json::Value = serde_json::from_str(&body).unwrap();
    for pointer in [
        "/key",
        "/domain",
        "/name/fa",
        "/name/en",
        "/sources/0/scheme",
        "/sources/0/id",
        "/window/from",
        "/window/to",
        "/complaints/total",
        "/complaints/open",
        "/complaints/overdue",
        "/complaints/answered",
        "/complaints/rated_resolved",
        "/complaints/rated_unresolved",
        "/complaints/unrated",
        "/complaints/withdrawn",
        "/complaints/removed",
        "/response/deadline_hours",
        "/response/answered_in_time_share/value",
        "/response/answered_in_time_share/lower",
        "/response/answered_in_time_share/upper",
        "/response/median_hours/value",
        "/response/median_hours/lower",
        "/response/median_hours/upper",
        "/response/median_hours/longer_than",
        "/grade/letter",
        "/grade/points",
        "/grade/reasons",
        "/mark/state",
        "/mark/since",
        "/mark/until",
        "/violations/open",
        "/violations/settled",
        "/guarantee/covered",
        "/guarantee/cap_rial",
        "/as_of",
        "/log_size",
    ] {
        assert!(profile.pointer(pointer).is_some(), "{pointer} is missing in {body}");
    }
    let counts = &profile["complaints"];
    let sum: u64 = ["open", "rated_resolved", "rated_unresolved", "unrated", "withdrawn", "removed"]
        .iter()
        .map(|state| counts[state].as_u64().unwrap())
        .sum();
    assert_eq!(counts["total"].as_u64(), Some(sum));
    let (_, _, page) = service.get(&format!("/api/v1/shops/{key}/complaints?limit=7")).await;
    let page: serde_json::Value = serde_json::from_str(&page).unwrap();
    assert_eq!(page["items"].as_array().unwrap().len(), 7);
    let cursor = page["next_cursor"].as_str().unwrap();
    let (_, _, next) = service.get(&format!("/api/v1/shops/{key}/complaints?limit=7&cursor={cursor}")).await;
    let next: serde_json::Value = serde_json::from_str(&next).unwrap();
    assert!(next["items"][0]["opened_at"].as_str() <= page["items"][6]["opened_at"].as_str());
    let (_, _, history) = service.get(&format!("/api/v1/shops/{key}/history")).await;
    let history: serde_json::Value = serde_json::from_str(&history).unwrap();
    let months: u64 = history["items"].as_array().unwrap().iter().map(|m| m["complaints"].as_u64().unwrap()).sum();
    assert_eq!(Some(months), counts["total"].as_u64());
    let (status, _, problem) = service.get("/api/v1/shops/digi-kala.com").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(problem.contains(r#""lookalikes":[{"#) && problem.contains("digikala.com"), "{problem}");
}

#[tokio::test]
async fn suggestions_come_as_one_types() {
    let service = service().await;
    let (status, _, body) = service.get("/api/ui/suggest?q=digik&lang=fa").await;
    assert_eq!(status, StatusCode::OK);
    assert!(body.contains("/shop/digikala.com"), "{body}");
    let (status, ..) = service.get(&format!("/api/ui/suggest?q={}&lang=fa", "x".repeat(9000))).await;
    assert!(status.is_client_error() || status.is_server_error());
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let service = service().await;
    for path in ["/", "/nowhere", "/api/v1/shops", "/health/live", "/robots.txt"] {
        let (_, response, _) = service.get(path).await;
        assert!(header(&response, "content-security-policy").contains("default-src 'none'"), "{path}");
        assert_eq!(header(&response, "x-content-type-options"), "nosniff", "{path}");
    }
}

#[tokio::test]
async fn other_sites_may_read_but_not_send() {
    let service = service().await;
    let post = |name: &'static str, value: &'static str| {
        Request::builder()
            .method(Method::POST)
            .uri("/lookup")
            .header(name, value)
            .header("host", "bazargah.example")
            .body(Body::empty())
            .unwrap()
    };
    assert_eq!(service.ask(post("sec-fetch-site", "cross-site")).await.0, StatusCode::FORBIDDEN);
    assert_eq!(service.ask(post("origin", "https://evil.example")).await.0, StatusCode::FORBIDDEN);
    assert_eq!(service.ask(post("origin", "https://evilbazargah.example")).await.0, StatusCode::FORBIDDEN);
    assert_eq!(service.ask(post("sec-fetch-site", "same-origin")).await.0, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(service.ask(post("origin", "https://bazargah.example")).await.0, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn the_sitemap_names_every_shop_in_both_languages() {
    let service = service().await;
    let (_, _, index) = service.get("/sitemap.xml").await;
    assert!(index.contains("/sitemap/0.xml"));
    let (_, _, part) = service.get("/sitemap/0.xml").await;
    let shops = service.store.totals().await.unwrap().shops as usize;
    assert_eq!(part.matches("<loc>").count(), 2 * shops);
    assert_eq!(service.get("/sitemap/x.xml").await.0, StatusCode::NOT_FOUND);
}

/// What the HTTP library refuses by itself has a page too.
#[tokio::test]
async fn a_head_that_is_too_long_for_the_library_gets_a_page() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let service = service().await;
    let tcp = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = tcp.local_addr().unwrap();
    let listener = Listener::new(tcp, &service.app, HEAD_PATIENCE).await;
    tokio::spawn(listener.serve(router(service.app.clone()), std::future::pending()));
    let too_long = format!("GET /lookup?q={} HTTP/1.1\r\nhost: a\r\n\r\n", "a".repeat(100_000));
    let headers = format!("GET / HTTP/1.1\r\nhost: a\r\n{}\r\n", "x: y\r\n".repeat(200_000));
    let fine = "GET /about/figures HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n".to_owned();
    for (request, status) in [(too_long, "414"), (headers, "431"), (fine, "200")] {
        let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
        // The server may hang up before it has read all of it.
        let _ = stream.write_all(request.as_bytes()).await;
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        let answer = String::from_utf8_lossy(&answer);
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{status}: {:.200}", answer);
        let (head, page) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.contains("content-security-policy: default-src 'none'"), "{head}");
        assert!(page.contains("<h1") && page.contains("</html>"), "{status}: a whole page");
        assert_eq!(status_shown(page).map(|told| told.to_string()).as_deref(), Some(status).filter(|s| *s != "200"));
    }
}

/// Whoever opens connections and sends nothing, or a head that never ends, holds none for long; and a server that is stopped waits for
/// neither.
#[tokio::test]
async fn a_head_that_does_not_come_ends_its_connection() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let service = service().await;
    let tcp = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = tcp.local_addr().unwrap();
    let listener = Listener::new(tcp, &service.app, Duration::from_millis(300)).await;
    let (stop, stopped) = tokio::sync::oneshot::channel();
    let serving = tokio::spawn(listener.serve(router(service.app.clone()), async { drop(stopped.await) }));
    let whole = "GET /about/figures HTTP/1.1\r\nhost: a\r\n\r\n";
    for sent in ["", "GET / HTTP/1.1\r\nhost: a\r\n", whole] {
        let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
        stream.write_all(sent.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        let answer = String::from_utf8_lossy(&answer);
        assert_eq!((answer.starts_with("HTTP/1.1 200 "), answer.is_empty()), (sent == whole, sent != whole), "{sent}");
    }
    let mut held = tokio::net::TcpStream::connect(address).await.unwrap();
    held.write_all(b"GET / HTTP/1.1\r\nhost").await.unwrap();
    // So that the server has begun to read it.
    tokio::time::sleep(Duration::from_millis(50)).await;
    stop.send(()).unwrap();
    tokio::time::timeout(Duration::from_secs(10), serving).await.expect("half a head holds nobody for ever").unwrap();
    drop(held);
    assert!(tokio::net::TcpStream::connect(address).await.is_err(), "it is stopped");
}

#[tokio::test]
async fn guidelines_have_addresses_for_every_version_and_none_for_what_is_not() {
    let service = service().await;
    let (status, _, page) = service.get("/en/guidelines").await;
    assert!(status == StatusCode::OK && page.contains("href=\"/en/guidelines/seller\""), "{page}");
    for (path, lang) in [("/guidelines/health", "fa"), ("/en/guidelines/health/1", "en")] {
        let (status, response, page) = service.get(path).await;
        assert_eq!((status, header(&response, "content-type")), (StatusCode::OK, "text/html; charset=utf-8"), "{path}");
        assert!(page.contains(&format!("<html lang=\"{lang}\"")) && page.contains("<li id=\"c3-2\">"), "{path}");
    }
    for path in [
        "/guidelines/wealth",
        "/guidelines/health/0",
        "/guidelines/health/2",
        "/guidelines/health/01",
        "/en/guidelines/health/x",
        "/en/guidelines/health/1/c3-2",
    ] {
        let (status, _, page) = service.get(path).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
        assert!(page.contains("class=\"problem\""), "{path} {page}");
    }
    let (_, _, page) = service.get("/").await;
    assert!(page.contains("href=\"/guidelines\""), "every page leads there");
    let (_, _, index) = service.get("/sitemap.xml").await;
    assert!(index.contains("<loc>https://bazargah.example/sitemap/guidelines.xml</loc>"), "{index}");
    let (_, _, part) = service.get("/sitemap/guidelines.xml").await;
    assert!(part.contains("<loc>https://bazargah.example/en/guidelines/health</loc>"), "{part}");
}

#[tokio::test]
async fn guidelines_are_data_with_every_clause_under_its_name() {
    let service = service().await;
    let (status, response, list) = service.get("/api/v1/guidelines").await;
    let list: serde_json::Value = serde_json::from_str(&list).unwrap();
    assert_eq!((status, header(&response, "access-control-allow-origin")), (StatusCode::OK, "*"));
    assert_eq!(list["items"].as_array().unwrap().len(), 2);
    assert_eq!(list["items"][0]["version_in_force"], 1);
    let (_, response, body) = service.get("/api/v1/guidelines/health").await;
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    let topics = body["versions"][0]["topics"].as_array().unwrap();
    let clauses: Vec<_> = topics.iter().flat_map(|topic| topic["clauses"].as_array().unwrap()).collect();
    assert_eq!((topics.len(), clauses.len()), (6, 35));
    let clause = &topics[2]["clauses"][1];
    assert_eq!((clause["id"].as_str(), clause["rule"].as_str()), (Some("health-1/3.2"), Some("duty")));
    assert_eq!(clause["url"], "https://bazargah.example/guidelines/health/1#c3-2");
    assert!(clause["check"]["fa"].is_string() && clause["text"]["en"].is_string());
    let advice = &topics[5]["clauses"][0];
    assert!(advice["rule"] == "advice" && advice["severity"].is_null() && advice["why"]["en"].is_string());
    let known = Request::get("/api/v1/guidelines/health").header("if-none-match", header(&response, "etag"));
    assert_eq!(service.ask(known.body(Body::empty()).unwrap()).await.0, StatusCode::NOT_MODIFIED);
    let (status, response, _) = service.get("/api/v1/guidelines/wealth").await;
    assert_eq!((status, header(&response, "content-type")), (StatusCode::NOT_FOUND, "application/problem+json"));
}
