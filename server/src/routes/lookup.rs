//! `/api/v1/lookup`: whose site an address is, in one small answer that can be kept; and the same without telling which.

use super::api::problem;
use super::pages::{Failed, encode_segment, has};
use crate::access::{Access, Doors};
use crate::http::App;
use axum::extract::{Path, Query, State};
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use bazargah_domain::calendar::Day;
use bazargah_domain::domain_name::{Host, HostError};
use bazargah_domain::embed::{DomainHash, HashPrefix};
use bazargah_domain::shop::Listed;
use bazargah_store::Glance;
use serde::Deserialize;
use serde_json::{Value, json};

/// For so long answers are kept.
const KEPT: HeaderValue = HeaderValue::from_static("public, max-age=60");

/// The addresses of this file; open to everyone.
pub fn doors(app: &App) -> Doors {
    Doors::new(app).get("/api/v1/lookup", Access::Everyone, lookup).get(
        "/api/v1/lookup/prefix/{hex}",
        Access::Everyone,
        by_prefix,
    )
}

#[derive(Deserialize)]
struct LookupQuery {
    #[serde(default)]
    url: String,
}

/// `GET /api/v1/lookup?url=…`: `known`, `lookalike` or `unknown`.
async fn lookup(
    State(app): State<App>,
    Query(query): Query<LookupQuery>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Failed> {
    let host = match Host::parse(&query.url) {
        Ok(host) => host,
        // A page that has no domain cannot be a shop's.
        Err(HostError::IpAddress | HostError::SingleLabel | HostError::PublicSuffix) => {
            return Ok(answer(&headers, &json!({ "state": "unknown", "host": null })));
        }
        Err(HostError::TooLong) => return Err(Failed::TooLong),
        Err(error) => {
            let told = json!({ "detail": format!("url: {error}; give an address such as https://example.ir/") });
            return Ok(problem(StatusCode::BAD_REQUEST, uri.path(), told));
        }
    };
    let today = app.now().day();
    if let Some(listed) = app.store.owner_of(&host).await? {
        let mut body = summary(&app, &listed, today);
        body["state"] = json!("known");
        body["host"] = json!(host.as_str());
        body["taken_for"] = json!(listed.shop.taken_for);
        return Ok(answer(&headers, &body));
    }
    let body = match app.store.lookalikes(&host, 1).await?.pop() {
        Some((of, likeness)) => json!({
            "state": "lookalike",
            "host": host.as_str(),
            "likeness": likeness,
            "of": summary(&app, &of, today),
        }),
        None => json!({ "state": "unknown", "host": host.as_str() }),
    };
    Ok(answer(&headers, &body))
}

/// A shop in a few words.
fn summary(app: &App, listed: &Listed, today: Day) -> Value {
    let shop = &listed.shop;
    json!({
        "key": shop.key,
        "domain": shop.host.as_ref().map(Host::as_str),
        "name": shop.name,
        "mark": shop.mark_state(today).as_str(),
        "grade": shop.grade.and_then(|step| step.letter).map(|letter| letter.as_str()),
        "complaints": listed.complaints,
        "verdict": listed.verdict.as_str(),
        "profile": format!("{}/shop/{}", app.origin, encode_segment(&shop.key)),
    })
}

/// `GET /api/v1/lookup/prefix/{hex}`: all shops whose registrable domain has a SHA-256 that begins with these 4 to 6 digits. Who asks tells
/// only that they are at one of the many domains with this beginning, and finds their own in the answer.
async fn by_prefix(
    State(app): State<App>,
    Path(digits): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Failed> {
    let Some(prefix) = HashPrefix::parse(&digits) else {
        let told = format!("{} to {} hexadecimal digits", HashPrefix::DIGITS_MIN, HashPrefix::DIGITS_MAX);
        return Ok(problem(StatusCode::BAD_REQUEST, uri.path(), json!({ "detail": told })));
    };
    let today = app.now().day();
    let shops = app.store.glances(&app.embeds.shops_with(prefix).await?).await?;
    let mut items: Vec<(DomainHash, Value)> = shops.iter().map(|shop| item(shop, today)).collect();
    items.sort_by_key(|(hash, _)| *hash);
    let items: Vec<Value> = items.into_iter().map(|(_, item)| item).collect();
    Ok(answer(&headers, &json!({ "prefix": digits.to_ascii_lowercase(), "items": items })))
}

/// A shop by its hashes alone.
fn item(shop: &Glance, today: Day) -> (DomainHash, Value) {
    let hash = DomainHash::of(shop.host.registrable());
    let item = json!({
        "hash": hash.to_string(),
        // Where a shop sells on a part of a domain only.
        "host_hash": DomainHash::of(shop.host.as_str()).to_string(),
        "mark": shop.dossier.state(shop.mark.as_ref(), today).as_str(),
        "grade": shop.grade.and_then(|step| step.letter).map(|letter| letter.as_str()),
        "complaints": shop.complaints,
        "lookalike": shop.is_lookalike,
    });
    (hash, item)
}

/// An answer with a tag of its own content, so that who has it is told so in a few bytes.
fn answer(headers: &HeaderMap, body: &Value) -> Response {
    let text = body.to_string();
    let hash = DomainHash::of(&text).to_string();
    let etag = format!("\"{}\"", &hash[..16]);
    let tag = HeaderValue::from_str(&etag).unwrap_or(HeaderValue::from_static(""));
    let kept = [(header::ETAG, tag), (header::CACHE_CONTROL, KEPT)];
    if has(headers, &etag) {
        return (StatusCode::NOT_MODIFIED, kept).into_response();
    }
    (kept, [(header::CONTENT_TYPE, "application/json")], text).into_response()
}
