//! What is noted of every request: a number by which it is found again, one line in the log, and its time under the address's template.
//!
//! Never the address itself, its query, or where it comes from: an address can be a private one (`/case/{code}`), and what people look
//! up is theirs. A test reads a log of such requests and looks for their codes.

use crate::http::App;
use crate::routes::pages::without_language;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use bazargah_domain::calendar::Millis;
use data_encoding::HEXLOWER;
use std::ops::RangeInclusive;
use std::time::Instant;
use tracing::Instrument;

/// Where the number stands, in requests and in answers.
const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Characters of a number that a proxy gave.
const ID_CHARS: RangeInclusive<usize> = 8..=64;
/// The target of the log's lines about requests.
pub const REQUESTS: &str = "bazargah::requests";
/// The template of what has none: files under `/pkg`, and addresses that do not exist.
const NO_ROUTE: &str = "other";

/// The template of an address; the languages' addresses have one.
fn template(matched: Option<&MatchedPath>) -> &str {
    matched.map_or(NO_ROUTE, |matched| without_language(matched.as_str()))
}

/// A number that sorts by time: a UUID of version 7.
fn new_id(now: Millis) -> String {
    let mut bytes = [0u8; 16];
    // Without random bytes it still says when.
    let _ = getrandom::fill(&mut bytes[6..]);
    bytes[..6].copy_from_slice(&now.0.to_be_bytes()[2..]);
    bytes[6] = (bytes[6] & 0x0f) | 0x70;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let hex = HEXLOWER.encode(&bytes);
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

/// The number that came with the request, if it can stand in a log as it is.
fn given_id(headers: &HeaderMap) -> Option<&str> {
    let id = headers.get(X_REQUEST_ID)?.to_str().ok()?;
    let plain = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    (plain && ID_CHARS.contains(&id.len())).then_some(id)
}

/// The layer around everything.
pub async fn note(State(app): State<App>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let given = given_id(request.headers()).filter(|_| app.behind_proxy).map(str::to_owned);
    let id = given.unwrap_or_else(|| new_id(crate::commands::now()));
    let method = request.method().clone();
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let route = template(matched.as_ref());
    let running = app.metrics.requests.begin();
    let traced = app.traces.begin(request.headers(), app.behind_proxy);
    // What goes wrong on the way is logged with the number, too.
    let span = tracing::error_span!("request", id = %id);
    let mut response = next.run(request).instrument(span).await;
    drop(running);
    let (status, took) = (response.status(), begun.elapsed());
    app.metrics.requests.record(route, &method, status, took);
    app.traces.end(traced, &id, &method, route, status, took);
    if app.log_requests {
        let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        tracing::info!(target: REQUESTS, %id, %method, route, status = status.as_u16(), ms, "answered");
    }
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(X_REQUEST_ID, id);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_sort_by_time_and_are_uuids() {
        let ids = [1_795_564_800_000, 1_795_564_800_001, 1_795_564_900_000].map(|now| new_id(Millis(now)));
        assert!(ids.is_sorted());
        assert_ne!(new_id(Millis(1)), new_id(Millis(1)));
        let parts: Vec<usize> = ids[0].split('-').map(str::len).collect();
        assert_eq!(parts, [8, 4, 4, 4, 12]);
        assert_eq!(ids[0].as_bytes()[14], b'7', "{}", ids[0]);
        assert!(matches!(ids[0].as_bytes()[19], b'8' | b'9' | b'a' | b'b'), "{}", ids[0]);
    }

    #[test]
    fn a_number_from_outside_is_taken_only_when_it_is_plain() {
        let given = |id: &str| {
            let value = HeaderValue::from_bytes(id.as_bytes()).expect("a value");
            given_id(&HeaderMap::from_iter([(X_REQUEST_ID, value)])).map(str::to_owned)
        };
        assert_eq!(given("0190-Abc_7").as_deref(), Some("0190-Abc_7"));
        for wrong in ["short", "with space", "a=b\"c\\d1", "ali@buyers.example", "شماره-یک", &"a".repeat(65), ""]
        {
            assert_eq!(given(wrong), None, "{wrong}");
        }
    }
}
