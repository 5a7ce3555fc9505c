//! `/api/openapi.json` is true: it names every address of the API, and every answer is as it says.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

mod common;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use bazargah_domain::calendar::Millis;
use bazargah_server::http::doors;
use bazargah_server::{daily, demo};
use common::{START, Service, header, service};
use serde_json::Value;
use std::collections::BTreeSet;

/// What of a value is not as the schema says; the part of JSON Schema that the document uses.
fn check(document: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    if let Some(name) = schema["$ref"].as_str() {
        let named = document.pointer(name.trim_start_matches('#'));
        return check(document, named.unwrap_or_else(|| panic!("{name} is not in the document")), value, at);
    }
    let is = |kind: &str| match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("no such type: {other}"),
    };
    let fits = match &schema["type"] {
        Value::Null => true,
        Value::String(kind) => is(kind),
        kinds => kinds.as_array().unwrap().iter().any(|kind| is(kind.as_str().unwrap())),
    };
    let mut wrong = Vec::new();
    if !fits || schema["enum"].as_array().is_some_and(|values| !values.contains(value)) {
        wrong.push(format!("{at}: {value} is not {schema}"));
    }
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if value.is_object() && value.get(name).is_none() {
            wrong.push(format!("{at}: {name} is missing"));
        }
    }
    for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
        if let Some(value) = value.get(name) {
            wrong.extend(check(document, schema, value, &format!("{at}.{name}")));
        }
    }
    if let Some(schema) = schema.get("items") {
        for item in value.as_array().into_iter().flatten() {
            wrong.extend(check(document, schema, item, &format!("{at}[]")));
        }
    }
    wrong
}

/// Asks, and holds the answer against what the document says of that status.
async fn hold(service: &Service, document: &Value, operation: &Value, path: &str) -> StatusCode {
    let (response, body) = service.get(path).await;
    let said = &operation["responses"][response.status().as_str()];
    assert!(said.is_object(), "{path}: the document does not speak of {}", response.status());
    let media = header(&response, "content-type").split(';').next().unwrap();
    let schema = &said["content"][media]["schema"];
    assert!(schema.is_object(), "{path}: the document does not speak of {media}");
    let value = if media.ends_with("json") { serde_json::from_str(&body).unwrap() } else { Value::String(body) };
    assert_eq!(check(document, schema, &value, path), Vec::<String>::new());
    response.status()
}

#[tokio::test]
async fn every_operation_is_in_the_document_and_answers_as_it_says() {
    let service = service(false).await;
    let mut import = service.app.store.import(Millis(START), Some(demo::TODAY.start())).await.unwrap();
    import.add(demo::market(25, 500, 1).collect()).await.unwrap();
    import.finish().await.unwrap();
    demo::lottery::fill(&service.app.store, 30, 1).await.unwrap();
    daily::export_today(&service.app).await.unwrap();
    let list: Value = serde_json::from_str(&service.get("/api/v1/exports").await.1).unwrap();
    let file = list["nightly"]["files"][0]["url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    // A stream of events would never end.
    service.app.feed.stop();
    let (response, body) = service.get("/api/openapi.json").await;
    assert_eq!(header(&response, "content-type"), "application/json");
    let document: Value = serde_json::from_str(&body).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let all = doors(&service.app);
    let there: BTreeSet<&str> =
        all.list().iter().map(|door| door.path.as_str()).filter(|path| path.starts_with("/api/v1/")).collect();
    assert_eq!(paths.keys().map(String::as_str).collect::<BTreeSet<_>>(), there);
    let key = service.app.store.prominent(1).await.unwrap().remove(0).shop.key;
    for (path, operations) in paths {
        let operation = &operations["get"];
        let parameters: Vec<&Value> = operation["parameters"].as_array().into_iter().flatten().collect();
        let address = |of: &dyn Fn(&str, &str) -> String| {
            let (mut path, mut query) = (path.clone(), Vec::new());
            for parameter in &parameters {
                let name = parameter["name"].as_str().unwrap();
                let example = &parameter["example"];
                let example = example.as_str().map_or_else(|| example.to_string(), str::to_owned);
                match parameter["in"].as_str().unwrap() {
                    "path" => path = path.replace(&format!("{{{name}}}"), &of(name, &example)),
                    _ if !parameter["example"].is_null() => query.push(format!("{name}={example}")),
                    _ => {}
                }
            }
            if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) }
        };
        let known = |name: &str, example: &str| match name {
            "key" => key.clone(),
            "export" => file.clone(),
            _ => example.to_owned(),
        };
        let status = hold(&service, &document, operation, &address(&known)).await;
        // Nothing is signed here; `log.rs` has a server that signs.
        let expected = if path.ends_with("/proof") { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK };
        assert_eq!(status, expected, "{path}");
        if path.contains('{') {
            let unknown = address(&|_, _| "no-such-thing.example".to_owned());
            let expected = if path.contains("{hex}") { StatusCode::BAD_REQUEST } else { StatusCode::NOT_FOUND };
            assert_eq!(hold(&service, &document, operation, &unknown).await, expected, "{path}");
            let nonsense = address(&|_, _| "%FF".to_owned());
            assert_eq!(hold(&service, &document, operation, &nonsense).await, StatusCode::BAD_REQUEST, "{path}");
        }
        // What one has is not sent again, where the document says so; files know their time only.
        if status == StatusCode::OK && operation["responses"]["304"].is_object() && !path.contains("/nightly/") {
            let (response, _) = service.get(&address(&known)).await;
            let tag = header(&response, "etag").to_owned();
            let again = Request::get(address(&known)).header("if-none-match", &tag).body(Body::empty()).unwrap();
            let (response, body) = service.ask(again).await;
            assert_eq!((response.status(), body.as_str()), (StatusCode::NOT_MODIFIED, ""), "{path}");
        }
        // Whatever a query says, the document speaks of the answer.
        let long = "x".repeat(3_000);
        for parameter in parameters.iter().filter(|parameter| parameter["in"] == "query") {
            let name = parameter["name"].as_str().unwrap();
            let plain = address(&known);
            let plain = plain.split('?').next().unwrap();
            for value in ["", "-1", "0", "99999999999999999999", "x", "%00", "%FF", "%27%3B--", "2026-11-25", &long] {
                let path = format!("{plain}?{name}={value}");
                if hold(&service, &document, operation, &path).await == StatusCode::BAD_REQUEST {
                    let problem: Value = serde_json::from_str(&service.get(&path).await.1).unwrap();
                    let told = problem["detail"].as_str().is_some_and(|told| told.starts_with(&format!("{name}: ")));
                    assert!(told, "{path}: which parameter is wrong: {problem}");
                }
            }
        }
    }
}

#[tokio::test]
async fn scripts_of_other_sites_may_ask_with_conditions() {
    let service = service(false).await;
    let first = Request::options("/api/v1/shops")
        .header("origin", "https://elsewhere.example")
        .header("access-control-request-method", "GET")
        .header("access-control-request-headers", "if-none-match")
        .body(Body::empty())
        .unwrap();
    let (response, _) = service.ask(first).await;
    assert_eq!(response.status(), StatusCode::NO_CONTENT);
    assert_eq!(header(&response, "access-control-allow-origin"), "*");
    assert!(header(&response, "access-control-allow-headers").contains("if-none-match"));
    assert!(!header(&response, "access-control-allow-methods").contains("POST"));
}
