//! The feed of events and whole data sets: all of it is there, in parts and as a stream. That nothing private is in any of it is looked at
//! in `privacy.rs`.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

mod common;

use axum::body::Body;
use axum::http::{Request, Response, StatusCode};
use bazargah_server::daily;
use bazargah_server::http::Settings;
use common::{header, service};
use data_encoding::HEXLOWER;
use http_body_util::BodyExt;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::Ordering;
use tower::ServiceExt;

#[tokio::test]
async fn the_feed_gives_every_event_once_in_parts_that_last() {
    let service = service(false).await;
    let last = service.app.store.last_seq().await.unwrap();
    assert!(last >= 4);
    let (mut after, mut seen) = (0, Vec::new());
    loop {
        let (response, body) = service.get(&format!("/api/v1/events?after={after}&limit=2")).await;
        assert_eq!((response.status(), header(&response, "access-control-allow-origin")), (StatusCode::OK, "*"));
        let page: Value = serde_json::from_str(&body).unwrap();
        let for_ever = header(&response, "cache-control").contains("immutable");
        assert_eq!(page["full"], for_ever, "only a full part is kept for ever");
        let items = page["items"].as_array().unwrap();
        seen.extend(items.iter().map(|item| item["seq"].as_i64().unwrap()));
        after = page["next_after"].as_i64().unwrap();
        if !for_ever {
            break;
        }
    }
    assert_eq!(seen, (1..=last).collect::<Vec<_>>());
    // Each as it stands in the log.
    let entry = service.app.store.entries_after(0, 1).await.unwrap().remove(0).1;
    assert!(service.get("/api/v1/events?limit=1").await.1.contains(&entry));
    let (response, _) = service.get("/api/v1/events?after=x").await;
    assert_eq!(header(&response, "content-type"), "application/problem+json");
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_stream_goes_on_where_its_reader_was() {
    let service = service(false).await;
    let last = service.app.store.last_seq().await.unwrap();
    // It gives what there is, and ends.
    service.app.feed.stop();
    let numbers =
        |body: &str| body.lines().filter_map(|line| line.strip_prefix("id: ")?.parse().ok()).collect::<Vec<i64>>();
    let (response, body) = service.get("/api/v1/events/stream").await;
    assert_eq!(header(&response, "content-type"), "text/event-stream");
    assert_eq!(numbers(&body), (1..=last).collect::<Vec<_>>());
    let again = Request::get("/api/v1/events/stream?after=0").header("last-event-id", (last - 1).to_string());
    let (_, body) = service.ask(again.body(Body::empty()).unwrap()).await;
    assert_eq!(numbers(&body), [last], "the reader's own word counts");
    let places: Vec<_> = std::iter::from_fn(|| service.app.feed.stream(None).ok()).collect();
    let (response, _) = service.get("/api/v1/events/stream").await;
    assert_eq!((response.status(), header(&response, "retry-after")), (StatusCode::SERVICE_UNAVAILABLE, "30"));
    drop(places);
    assert_eq!(service.get("/api/v1/events/stream").await.0.status(), StatusCode::OK);
}

#[tokio::test]
async fn whole_data_sets_hold_what_the_dictionary_says() {
    let service = service(false).await;
    let dictionary: Value = serde_json::from_str(&service.get("/api/v1/exports").await.1).unwrap();
    assert_eq!(dictionary["items"].as_array().unwrap().len(), 5);
    for set in dictionary["items"].as_array().unwrap() {
        let name = set["name"].as_str().unwrap();
        let columns: Vec<&str> =
            set["columns"].as_array().unwrap().iter().map(|column| column["name"].as_str().unwrap()).collect();
        let (response, csv) = service.get(&format!("/api/v1/exports/{name}.csv")).await;
        assert_eq!(header(&response, "content-type"), "text/csv; charset=utf-8");
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), columns);
        let rows = reader.records().map(Result::unwrap).count();
        let (_, json) = service.get(&format!("/api/v1/exports/{name}.json")).await;
        let items: Vec<serde_json::Map<String, Value>> = serde_json::from_str(&json).unwrap();
        assert_eq!(items.len(), rows, "{name}");
        let (response, parquet) = service.get(&format!("/api/v1/exports/{name}.parquet")).await;
        assert_eq!(header(&response, "content-type"), "application/vnd.apache.parquet");
        assert!(parquet.starts_with("PAR1") && parquet.ends_with("PAR1"), "{name}");
        assert!(columns.iter().all(|column| parquet.contains(column)), "{name}");
        let expected = match name {
            "shops" | "complaints" => 2,
            "events" => usize::try_from(service.app.store.last_seq().await.unwrap()).unwrap(),
            _ => 0,
        };
        assert_eq!(rows, expected, "{name}");
        for item in items {
            let keys: BTreeSet<&str> = item.keys().map(String::as_str).collect();
            assert_eq!(keys, BTreeSet::from_iter(columns.iter().copied()));
        }
    }
    for wrong in ["shops", "shops.xml", "accounts.csv", ".csv"] {
        assert_eq!(service.get(&format!("/api/v1/exports/{wrong}")).await.0.status(), StatusCode::NOT_FOUND, "{wrong}");
    }
}

#[tokio::test]
async fn last_nights_files_are_whole_and_stay_as_they_are() {
    let service = service(false).await;
    let night = async || {
        let dictionary: Value = serde_json::from_str(&service.get("/api/v1/exports").await.1).unwrap();
        dictionary["nightly"].clone()
    };
    assert_eq!(night().await, Value::Null);
    assert!(daily::export_today(&service.app).await.unwrap());
    assert!(!daily::export_today(&service.app).await.unwrap(), "once a day");
    let first = night().await;
    assert_eq!(first["files"].as_array().unwrap().len(), 10);
    let path_of =
        |file: &Value| file["url"].as_str().unwrap().strip_prefix("https://bazargah.example").unwrap().to_owned();
    for file in first["files"].as_array().unwrap() {
        let path = path_of(file);
        let response = service.router.clone().oneshot(Request::get(&path).body(Body::empty()).unwrap()).await.unwrap();
        let (response, body) = response.into_parts();
        let (response, bytes) = (Response::from_parts(response, ()), body.collect().await.unwrap().to_bytes());
        assert!(header(&response, "cache-control").contains("immutable"), "{path}");
        assert_eq!(bytes.len().to_string(), file["bytes"].to_string(), "{path}");
        let digest = HEXLOWER.encode(&Sha256::digest(&bytes));
        assert_eq!(digest, file["sha256"].as_str().unwrap(), "{path}");
        let name = path.rsplit('/').next().unwrap();
        assert!(name.contains(&format!("-2026-11-25-{}.", &digest[..16])), "{name}");
        assert_eq!(service.get(&format!("{path}.sha256")).await.1, format!("{digest}  {name}\n"));
    }
    let shops = path_of(&first["files"][0]);
    assert_eq!(service.get(&shops).await.1, service.get("/api/v1/exports/shops.csv").await.1);
    let (response, part) =
        service.ask(Request::get(&shops).header("range", "bytes=0-3").body(Body::empty()).unwrap()).await;
    assert_eq!((response.status(), part.len()), (StatusCode::PARTIAL_CONTENT, 4));
    // Of the disk there is nothing else to be had.
    std::fs::write(service.folder.path().join("exports/shops-2026-11-25.csv"), "as it was called once").unwrap();
    for wrong in [
        "nightly.json",
        "..%2Fcases.db",
        "shops-2026-11-25.csv",
        "shops-2026-11-25.csv.part",
        "shops-2026-11-24-0123456789abcdef.csv",
        "shops-2026-13-40-0123456789abcdef.csv",
        "shops-2026-11-24-0123456789abcdef.json",
    ] {
        let (response, _) = service.get(&format!("/api/v1/exports/nightly/{wrong}")).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{wrong}");
    }
    // Who read the list before a night still finds its files after it, not after the next.
    for (day, there) in [(1, StatusCode::OK), (2, StatusCode::NOT_FOUND)] {
        service.time.fetch_add(86_400_000, Ordering::SeqCst);
        assert!(daily::export_today(&service.app).await.unwrap());
        assert_eq!(service.get(&shops).await.0.status(), there, "{day} days later");
    }
    assert_ne!(night().await, first);
}

/// The names in a folder.
fn names(folder: &Path) -> BTreeSet<String> {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[tokio::test]
async fn another_servers_file_is_not_found_rather_than_other_bytes() {
    let service = service(true).await;
    assert!(daily::export_today(&service.app).await.unwrap());
    // Something happens before the other server has its turn.
    assert_eq!(service.report(&[]).await.0.status(), StatusCode::SEE_OTHER);
    let others = service.folder.path().join("others");
    let (app, router) = service.another(|settings| Settings { exports: Some(others.clone()), ..settings });
    assert!(daily::export_today(&app).await.unwrap());
    let here = service.folder.path().join("exports");
    let mut apart = 0;
    for name in names(&here).intersection(&names(&others)).filter(|name| *name != "nightly.json") {
        assert_eq!(std::fs::read(here.join(name)).unwrap(), std::fs::read(others.join(name)).unwrap(), "{name}");
    }
    for name in names(&here).difference(&names(&others)) {
        let request = Request::get(format!("/api/v1/exports/nightly/{name}")).body(Body::empty()).unwrap();
        assert_eq!(router.clone().oneshot(request).await.unwrap().status(), StatusCode::NOT_FOUND, "{name}");
        apart += usize::from(name.starts_with("complaints-") || name.starts_with("events-"));
    }
    // Each as CSV and Parquet, with the sum.
    assert_eq!(apart, 8);
}

#[tokio::test]
async fn what_is_left_of_a_night_that_was_broken_off_goes() {
    let service = service(false).await;
    let folder = service.folder.path().join("exports");
    std::fs::create_dir_all(&folder).unwrap();
    let left = [
        "shops-2026-11-25-0123456789abcdef.csv",
        "shops-2026-11-25-0123456789abcdef.csv.sha256",
        "complaints-2026-11-25.parquet.part",
        "complaints-2026-11-20.parquet.part",
        "deals-2026-11-20.csv",
    ];
    for name in left.into_iter().chain(["notes-2026-11-25.csv", "shops-2026-11-25.xlsx"]) {
        std::fs::write(folder.join(name), "half").unwrap();
    }
    assert!(daily::export_today(&service.app).await.unwrap());
    let there = names(&folder);
    assert!(left.iter().all(|name| !there.contains(*name)), "{there:?}");
    // Ten files with their sums, the list, and what is somebody else's.
    assert_eq!(there.len(), 20 + 1 + 2, "{there:?}");
}

#[tokio::test]
async fn a_network_that_asks_too_often_is_told_when_to_come_back() {
    let service = service(false).await;
    let ask = async |from: &str| {
        let request = Request::get("/api/v1/exports").header("x-forwarded-for", from);
        service.ask(request.body(Body::empty()).unwrap()).await
    };
    let (response, _) = ask("192.0.2.7").await;
    assert_eq!(header(&response, "ratelimit-policy"), "\"minute\";q=600;w=60");
    assert!(header(&response, "ratelimit").starts_with("\"minute\";r=599;t="));
    for _ in 0..599 {
        let from = "192.0.2.7".parse().ok();
        assert!(service.app.api_limits.count(from, std::time::Instant::now()).unwrap().requests.is_some());
    }
    let (response, body) = ask("192.0.2.7").await;
    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(header(&response, "content-type"), "application/problem+json");
    assert!(header(&response, "retry-after").parse::<u64>().unwrap() <= 60);
    assert!(header(&response, "ratelimit").contains(";r=0;"));
    assert!(body.contains("\"status\":429"));
    assert_eq!(ask("192.0.2.8").await.0.status(), StatusCode::OK, "others go on");
    assert_eq!(service.get("/health").await.1, "ok\n");
    assert_eq!(service.get("/ready").await.1, "ready\n");
}
