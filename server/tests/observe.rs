//! What whoever operates the program sees: numbers of requests, the log, metrics. Nothing of it tells whose case it was.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

mod common;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use bazargah_server::http::Settings;
use bazargah_server::metrics;
use bazargah_server::traces::Traces;
use common::{SHOP, between, case_of, header, service};
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::Write;
use std::sync::{Arc, Mutex};
use tracing_subscriber::fmt::MakeWriter;

/// Where a test's log goes.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Kept {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn the_log_has_a_line_for_each_request_and_tells_nothing_of_anybody() {
    let kept = Kept::default();
    let log = tracing_subscriber::fmt().json().flatten_event(true).with_writer(kept.clone()).finish();
    let _log = tracing::subscriber::set_default(log);
    let service = service(true).await;
    let (_, page) = service.get(&format!("{SHOP}/complain")).await;
    let draft = between(&page, r#"name="code" value=""#, "\"").to_owned();
    let (response, _) = service.report(&[]).await;
    let case = case_of(&response);
    let code = case.rsplit('/').next().unwrap().to_owned();
    let keeper = service.keeper().await;
    for path in [
        case.as_str(),
        &format!("{case}?secretquery=1"),
        &format!("{case}/files/77777"),
        "/en/lookup?q=secretlookup.example",
        "/shop/secretlookup.example",
        "/api/v1/lookup?url=https://secretlookup.example/",
        "/api/v1/lookup/prefix/abcd",
        "/secretpath/of/nothing",
        "/account/sign-in?next=/account/shops/secretlookup.example",
    ] {
        let request = Request::get(path)
            .header("cookie", keeper.as_str())
            .header("x-forwarded-for", "198.51.100.77")
            .header("user-agent", "Secretbrowser/1.0");
        let (response, _) = service.ask(request.body(Body::empty()).unwrap()).await;
        assert_eq!(header(&response, "x-request-id").len(), 36, "{path}");
    }
    service.post(&case, &[("step", "nonsense"), ("told", "secretwords")]).await;
    service.post("/en/account/sign-in", &[("to", "secretperson@buyers.example")]).await;
    let log = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
    let token = keeper.split_once('=').unwrap().1;
    for secret in [code.as_str(), &draft, token, "secret", "Secret", "files/7", "198.51", "abcd\"", "zahra", "A-17"] {
        assert!(!log.contains(secret), "{secret} is in {log}");
    }
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let requests: Vec<&Value> = lines.iter().filter(|line| line["target"] == "bazargah::requests").collect();
    assert_eq!(requests.len(), 14, "{log}");
    for line in &requests {
        assert!(line["id"].is_string() && line["method"].is_string() && line["ms"].is_u64() && line["status"].is_u64());
    }
    let routes: BTreeSet<&str> = requests.iter().map(|line| line["route"].as_str().unwrap()).collect();
    for route in
        ["/case/{code}", "/case/{code}/files/{file}", "/lookup", "/shop/{key}", "/api/v1/lookup/prefix/{hex}", "other"]
    {
        assert!(routes.contains(route), "{route} is not in {routes:?}");
    }
    let ids: Vec<&str> = requests.iter().map(|line| line["id"].as_str().unwrap()).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "each its own");
}

#[tokio::test]
async fn a_number_comes_from_outside_only_through_a_trusted_proxy_and_when_it_is_plain() {
    // This service is told to be behind a proxy; the other is not.
    let mut service = service(false).await;
    let number = async |service: &common::Service, given: &str| {
        let request = Request::get("/health").header("x-request-id", given);
        header(&service.ask(request.body(Body::empty()).unwrap()).await.0, "x-request-id").to_owned()
    };
    assert_eq!(number(&service, "proxy-0000-0001").await, "proxy-0000-0001");
    for wrong in ["a b c d e f g h", "x", "\"quoted-number\"", &"a".repeat(65)] {
        assert_ne!(number(&service, wrong).await, wrong);
    }
    service.with_post(None);
    assert_ne!(number(&service, "proxy-0000-0001").await, "proxy-0000-0001");
    let (response, _) = service.get("/api/v1/shops").await;
    assert!(header(&response, "access-control-expose-headers").contains("x-request-id"));
}

/// The names of families that a text of metrics has.
fn families(text: &str) -> BTreeSet<String> {
    let types = text.lines().filter_map(|line| line.strip_prefix("# TYPE "));
    types.map(|line| line.split(' ').next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn metrics_count_by_template_and_are_at_no_address_of_the_site() {
    let service = service(true).await;
    let (response, _) = service.report(&[]).await;
    let case = case_of(&response);
    for path in
        [case.as_str(), "/case/00000000000000000000000000", "/shop/kafsh.example", "/shop/kafsh.example", "/nothing"]
    {
        service.get(path).await;
    }
    let text = metrics::text(&service.app).await;
    for line in [
        "bazargah_http_request_seconds_count{route=\"/case/{code}\",method=\"GET\",status=\"2xx\"} 1",
        "bazargah_http_request_seconds_count{route=\"/case/{code}\",method=\"GET\",status=\"4xx\"} 1",
        "bazargah_http_request_seconds_count{route=\"/shop/{key}\",method=\"GET\",status=\"2xx\"} 2",
        "bazargah_http_request_seconds_count{route=\"/shop/{key}/complain\",method=\"POST\",status=\"3xx\"} 1",
        "bazargah_http_request_seconds_count{route=\"other\",method=\"GET\",status=\"4xx\"} 1",
        "bazargah_cache_hits_total{cache=\"pages\"} 1",
        "bazargah_cache_misses_total{cache=\"pages\"} 1",
        "bazargah_database_up 1",
        "bazargah_letters_waiting 1",
        "bazargah_http_requests_running 0",
        "bazargah_clock_lag_seconds 0",
    ] {
        assert!(text.lines().any(|there| there == line), "{line} is not in {text}");
    }
    assert!(text.contains(&format!("bazargah_events_total {}\n", service.app.store.last_seq().await.unwrap())));
    assert!(text.contains("bazargah_database_seconds_count{work=\"within\"}"));
    assert!(!text.contains("kafsh") && !text.contains(case.rsplit('/').next().unwrap()), "{text}");
    // The form that Prometheus reads: a family is explained once, and each line is a name, labels and a number.
    assert_eq!(text.lines().filter(|line| line.starts_with("# TYPE ")).count(), families(&text).len());
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let (name, value) = line.rsplit_once(' ').unwrap();
        assert!(value.parse::<f64>().is_ok(), "{line}");
        assert!(families(&text).iter().any(|family| name.starts_with(family.as_str())), "{line}");
    }
    for path in ["/metrics", "/en/metrics", "/api/v1/metrics"] {
        assert_eq!(service.get(path).await.0.status(), StatusCode::NOT_FOUND, "{path}");
    }
    service.later(200 * common::HOUR);
    let lag = metrics::text(&service.app).await;
    let lag = lag.lines().find_map(|line| line.strip_prefix("bazargah_clock_lag_seconds ")).unwrap().parse::<f64>();
    assert!(lag.unwrap() > 3_600.0, "the clock does not run in this test");
}

/// Every family is on the board, and the board asks for nothing else.
#[tokio::test]
async fn the_board_shows_the_metrics_that_there_are() {
    let service = service(false).await;
    service.get("/").await;
    let there = families(&metrics::text(&service.app).await);
    let board = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/grafana.json")).unwrap();
    let board: Value = serde_json::from_str(&board).unwrap();
    let mut named = BTreeSet::new();
    for panel in board["panels"].as_array().unwrap() {
        for target in panel["targets"].as_array().into_iter().flatten() {
            let query = target["expr"].as_str().unwrap();
            let words = query.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            named.extend(words.filter(|word| word.starts_with("bazargah_") || word.starts_with("process_")).map(
                |word| {
                    let family = ["_bucket", "_sum", "_count"].iter().find_map(|end| word.strip_suffix(end));
                    family.filter(|family| there.contains(*family)).unwrap_or(word).to_owned()
                },
            ));
        }
    }
    assert_eq!(named, there);
}

#[tokio::test]
async fn a_collector_gets_a_span_for_each_request_and_nothing_of_anybody() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let (told, mut spans) = tokio::sync::mpsc::unbounded_channel::<String>();
    let take = axum::routing::post(move |body: String| {
        let _ = told.send(body);
        std::future::ready("{}")
    });
    let collector = axum::Router::new().route("/v1/traces", take);
    tokio::spawn(async move { axum::serve(listener, collector).await });
    let service = service(true).await;
    let (_, app) = service.another(|settings| Settings { traces: Traces::to(&endpoint).unwrap(), ..settings });
    for (path, parent) in
        [("/case/secretcode", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), ("/nothing", "")]
    {
        let request = Request::get(path).header("traceparent", parent).body(Body::empty()).unwrap();
        tower::ServiceExt::oneshot(app.clone(), request).await.unwrap();
    }
    let mut text = spans.recv().await.unwrap();
    while text.matches("\"spanId\"").count() < 2 {
        text.push_str(&spans.recv().await.unwrap());
    }
    for part in [
        "\"name\":\"GET /case/{code}\"",
        "\"name\":\"GET other\"",
        "\"traceId\":\"0af7651916cd43dd8448eb211c80319c\"",
        "\"parentSpanId\":\"b7ad6b7169203331\"",
        "\"key\":\"service.name\"",
        "\"intValue\":\"404\"",
    ] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    assert!(!text.contains("secretcode") && !text.contains("/nothing"), "{text}");
}
