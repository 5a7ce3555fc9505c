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

impl Service {
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
    for typed in ["digikala.com", "https://user@WWW.DigiKala.com:443/cart?x=1%23y", "shop.digikala.com", "Digikala"] {
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
    for path in ["/lookup?q=digikala.com.evil.ir", "/shop/digi-kala.com", &punycode] {
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
    let held = tokio::net::TcpStream::connect(address).await.unwrap();
    stop.send(()).unwrap();
    serving.await.unwrap();
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
