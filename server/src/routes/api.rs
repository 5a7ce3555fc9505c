//! `/api/v1`: the public record for programs. Reading needs no key and works from any site (CORS open for GET).
//!
//! `null` means unknown, never 0. Errors are `application/problem+json` (RFC 9457).

use super::cursor;
use super::pages::{Failed, has, profile_for};
use crate::access::{Access, Doors};
use crate::http::{App, Network};
use axum::extract::{FromRequestParts, Path, Query, State};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::{Json, middleware};
use bazargah_app::Lang;
use bazargah_app::grade_text::reason;
use bazargah_domain::calendar::{Calendar, Day, Millis};
use bazargah_domain::complaint::Answer;
use bazargah_domain::domain_name::{self, Host};
use bazargah_domain::figures::{Figures, Period};
use bazargah_domain::grade::Deduction;
use bazargah_domain::guarantee;
use bazargah_domain::record::Recent;
use bazargah_domain::shop::{Shop, ShopId};
use bazargah_store::{ComplaintFilter, Part, Profile, SEARCH_MAX, StoreError};
use data_encoding::HEXLOWER;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::str::FromStr;
use std::time::Instant;

/// Items that a list gives when not asked for a number, and at most.
const LIMIT_DEFAULT: usize = 50;
const LIMIT_MAX: usize = 500;

/// What these parameters take, for those who sent something else.
const LIMIT_TAKES: &str = "limit: a whole number, at most 500";
pub(super) const CURSOR_TAKES: &str =
    "cursor: the next_cursor of an earlier answer to the same question, as it was given";
const WINDOW_TAKES: &str = "window: all, 12m or 6m";
const AS_OF_TAKES: &str = "as_of: a day such as 2026-11-25, or a time such as 2026-11-25T12:00:00Z";
const STATE_TAKES: &str = "state: open, resolved, unresolved, unrated, withdrawn or removed";
const ONCE: &str = "each parameter at most once";

/// Why the API does not answer. [`explain`] makes a problem document of it.
#[derive(Debug)]
pub(super) enum Refused {
    /// A parameter is not understood: which one, and what it takes. What was sent is not repeated.
    Parameter(&'static str),
    /// Something that a page would be refused for too.
    Failed(Failed),
}

impl From<Failed> for Refused {
    fn from(failed: Failed) -> Self {
        Self::Failed(failed)
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        match self {
            Self::Parameter(takes) => {
                let mut response = StatusCode::BAD_REQUEST.into_response();
                response.extensions_mut().insert(Detail(takes));
                response
            }
            Self::Failed(failed) => failed.into_response(),
        }
    }
}

/// What the problem document of a refusal says beside the status.
#[derive(Clone, Copy)]
struct Detail(&'static str);

/// The parameters of a query. They are texts, so that each is refused by its own name.
pub(super) struct Parameters<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Parameters<T> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refused> {
        // Of texts that may be missing, nothing else can be wrong.
        Query::try_from_uri(&parts.uri).map(|Query(of)| Self(of)).map_err(|_| Refused::Parameter(ONCE))
    }
}

/// A number among the parameters.
pub(super) fn number<N: FromStr>(text: Option<&str>, takes: &'static str) -> Result<Option<N>, Refused> {
    text.map(|text| text.parse::<N>().map_err(|_| Refused::Parameter(takes))).transpose()
}

/// The addresses of this file; open to everyone.
pub fn doors(app: &App) -> Doors {
    Doors::new(app)
        .get("/api/v1/shops", Access::Everyone, shops)
        .get("/api/v1/shops/{key}", Access::Everyone, shop)
        .get("/api/v1/shops/{key}/complaints", Access::Everyone, complaints)
        .get("/api/v1/shops/{key}/proof", Access::Everyone, super::log::proof)
        .get("/api/v1/shops/{key}/history", Access::Everyone, history)
        .merge(super::deals::api_doors(app))
        .merge(super::festival::api_doors(app))
        .merge(super::fund::api_doors(app))
        .merge(super::guidelines::api_doors(app))
        .merge(super::lookup::doors(app))
        .merge(super::lottery::api_doors(app))
        .merge(super::open_data::doors(app))
        .get("/api/{*rest}", Access::Everyone, async || Failed::NotFound)
        .around(|router| {
            router.layer(middleware::from_fn_with_state(app.clone(), limit)).layer(middleware::from_fn(explain))
        })
}

/// Lets each network ask so often and no more, and tells it what is left (draft-ietf-httpapi-ratelimit-headers).
async fn limit(
    State(app): State<App>,
    Network(from): Network,
    request: axum::extract::Request,
    next: middleware::Next,
) -> Response {
    let Some(left) = app.api_limits.count(from, Instant::now()) else { return next.run(request).await };
    let mut response = match left.requests {
        Some(_) => next.run(request).await,
        None => (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, left.seconds.to_string())]).into_response(),
    };
    let says = [
        ("ratelimit-policy", format!("\"minute\";q={};w=60", left.limit)),
        ("ratelimit", format!("\"minute\";r={};t={}", left.requests.unwrap_or(0), left.seconds)),
    ];
    for (name, value) in says {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
    response
}

/// Gives every refusal a problem document, and lets any site read, also in ways for which a browser asks first.
async fn explain(request: axum::extract::Request, next: middleware::Next) -> Response {
    if request.method() == Method::OPTIONS {
        return before_reading();
    }
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    let status = response.status();
    let typed = response.headers().get(header::CONTENT_TYPE).is_some_and(|t| t.as_bytes().starts_with(b"application/"));
    if (status.is_client_error() || status.is_server_error()) && !typed {
        let kept = ["retry-after", "ratelimit", "ratelimit-policy"].map(HeaderName::from_static);
        let kept = kept.map(|name| response.headers_mut().remove(&name).map(|value| (name, value)));
        let detail = response.extensions().get::<Detail>().map(|detail| json!({ "detail": detail.0 }));
        response = problem(status, &path, detail.unwrap_or_default());
        response.headers_mut().extend(kept.into_iter().flatten());
    }
    open_to_all(&mut response);
    response
}

/// Lets any site's script read an answer.
fn open_to_all(response: &mut Response) {
    response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    response.headers_mut().insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("content-range, etag, link, ratelimit, ratelimit-policy, retry-after, x-request-id"),
    );
}

/// What a browser asks before it lets a script ask with a header that it does not know: conditional requests, parts, a stream's place.
fn before_reading() -> Response {
    let says = [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "if-none-match, last-event-id, range"),
        (header::ACCESS_CONTROL_MAX_AGE, "86400"),
    ];
    let mut response = (StatusCode::NO_CONTENT, says).into_response();
    open_to_all(&mut response);
    response
}

/// A refusal of the API that is made before its own layers are reached.
pub(crate) fn refusal(status: StatusCode, path: &str) -> Response {
    let mut response = problem(status, path, json!({}));
    open_to_all(&mut response);
    response
}

pub(super) fn problem(status: StatusCode, path: &str, more: Value) -> Response {
    let mut body = json!({
        "type": "about:blank",
        "title": status.canonical_reason().unwrap_or("Error"),
        "status": status.as_u16(),
        "instance": path,
    });
    if let (Value::Object(body), Value::Object(more)) = (&mut body, more) {
        body.extend(more);
    }
    (status, [(header::CONTENT_TYPE, "application/problem+json")], body.to_string()).into_response()
}

/// 304 when the asker has what it would get.
pub(super) fn not_modified(headers: &HeaderMap, tag: &str) -> Option<Response> {
    let tag = format!("W/\"{tag}\"");
    has(headers, &tag).then(|| (StatusCode::NOT_MODIFIED, caching(&tag)).into_response())
}

/// A JSON answer that follows from more than a shop's events, tagged by its own content.
pub(super) fn tagged(headers: &HeaderMap, body: &Value) -> Response {
    let body = body.to_string();
    let tag = HEXLOWER.encode(&Sha256::digest(&body)[..8]);
    let json = [(header::CONTENT_TYPE, "application/json")];
    not_modified(headers, &tag).unwrap_or_else(|| (json, caching(&format!("W/\"{tag}\"")), body).into_response())
}

pub(super) fn caching(tag: &str) -> [(HeaderName, HeaderValue); 2] {
    let etag = HeaderValue::from_str(tag).unwrap_or(HeaderValue::from_static(""));
    [(header::ETAG, etag), (header::CACHE_CONTROL, HeaderValue::from_static("no-cache"))]
}

#[derive(Deserialize)]
struct ShopsQuery {
    query: Option<String>,
    limit: Option<String>,
    cursor: Option<String>,
}

/// How many items of a list are asked for.
fn limit_of(text: Option<&str>) -> Result<usize, Refused> {
    Ok(number::<usize>(text, LIMIT_TAKES)?.unwrap_or(LIMIT_DEFAULT).clamp(1, LIMIT_MAX))
}

/// `GET /api/v1/shops?query=…&limit=…&cursor=…`: shops by domain, URL or name, the best first and at most [`SEARCH_MAX`]; without a query,
/// all in the order of listing.
async fn shops(
    State(app): State<App>,
    Parameters(query): Parameters<ShopsQuery>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let limit = limit_of(query.limit.as_deref())?;
    let typed = query.query.as_deref().unwrap_or_default();
    if domain_name::parse_query(typed) == domain_name::Query::TooLong {
        return Err(Failed::TooLong.into());
    }
    let typed = typed.trim();
    let place = query.cursor.as_deref();
    if !typed.is_empty() {
        let given = match place {
            None => 0,
            Some(text) => cursor::read_found(typed, text).ok_or(Refused::Parameter(CURSOR_TAKES))?,
        };
        // Every part is cut from the whole ranking: one that was asked for shorter may be in another order.
        let found = app.store.suggest(typed, SEARCH_MAX).await?;
        let (from, to) = (usize::from(given), usize::from(given) + limit);
        let items: Vec<Value> = found.iter().skip(from).take(limit).map(|of| summary(&app, &of.shop)).collect();
        let next = u16::try_from(to).ok().filter(|_| to < found.len()).map(|given| cursor::write_found(typed, given));
        return Ok(tagged(&headers, &json!({ "items": items, "next_cursor": next })));
    }
    let after = match place {
        None => ShopId(0),
        Some(text) => cursor::read_listed(text).ok_or(Refused::Parameter(CURSOR_TAKES))?,
    };
    let shops = app.store.shops_after(after, i64::try_from(limit).unwrap_or(i64::MAX)).await?;
    let next = shops.last().filter(|_| shops.len() == limit).map(|shop| cursor::write_listed(shop.id));
    let items: Vec<Value> = shops.iter().map(|shop| summary(&app, shop)).collect();
    Ok(tagged(&headers, &json!({ "items": items, "next_cursor": next })))
}

fn summary(app: &App, shop: &Shop) -> Value {
    json!({
        "key": shop.key,
        "domain": shop.host.as_ref().map(Host::as_str),
        "name": shop.name,
        "mark": shop.mark_state(app.now().day()).as_str(),
        "taken_for": shop.taken_for,
    })
}

#[derive(Deserialize)]
struct ShopQuery {
    window: Option<String>,
    as_of: Option<String>,
}

/// The shop of a key or domain; a sub-domain is its owner's, unless it bears another's domain.
async fn find(app: &App, key: &str, period: Option<Period>) -> Result<Option<Profile>, Failed> {
    if let Some(profile) = profile_for(app, key, period).await? {
        return Ok(Some(profile));
    }
    let Ok(host) = Host::parse(key) else { return Ok(None) };
    match app.store.owner_of(&host).await? {
        Some(found) => Ok(profile_for(app, &found.shop.key, period).await?),
        None => Ok(None),
    }
}

/// `GET /api/v1/shops/{key}?window=all|12m|6m&as_of=DATE`: a shop's profile.
async fn shop(
    State(app): State<App>,
    Path(key): Path<String>,
    Parameters(query): Parameters<ShopQuery>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Refused> {
    let period = match query.window.as_deref() {
        None => None,
        Some(window) => Some(Period::parse(window).ok_or(Refused::Parameter(WINDOW_TAKES))?),
    };
    let as_of = match query.as_of.as_deref() {
        None => None,
        Some(date) => Some(Millis::parse(date).map_err(|_| Refused::Parameter(AS_OF_TAKES))?),
    };
    // Read before the profile: what came in between is told again, and never missed.
    let seq = app.store.last_seq().await?;
    let Some(mut profile) = find(&app, &key, period).await? else {
        let mut lookalikes = Vec::new();
        if let Ok(host) = Host::parse(&key) {
            for (listed, likeness) in app.store.lookalikes(&host, 5).await? {
                let mut item = summary(&app, &listed.shop);
                item["likeness"] = json!(likeness);
                lookalikes.push(item);
            }
        }
        return Ok(problem(StatusCode::NOT_FOUND, uri.path(), json!({ "lookalikes": lookalikes })));
    };
    let today = app.now().day();
    let log_size = seq.max(profile.last_seq);
    let tag = format!(
        "{log_size}-{}-{}-{}-{}",
        query.window.as_deref().unwrap_or("default"),
        as_of.map_or(0, |at| at.0),
        today.0,
        app.site.build
    );
    if let Some(answer) = not_modified(&headers, &tag) {
        return Ok(answer);
    }
    if let Some(at) = as_of {
        let then = app.store.figures_at(profile.shop.id, profile.figures.period, at).await?;
        profile.figures = then.or_as_of(at.min(today.start()));
    }
    let last = app.store.grade_history(profile.shop.id, 1).await?.pop();
    let deductions = last.map(|grade| grade.deductions).unwrap_or_default();
    let body = shop_body(&profile.shop, &profile.figures, &deductions, today, log_size);
    Ok((caching(&format!("W/\"{tag}\"")), Json(body)).into_response())
}

/// What a shop's profile says: it follows from the shop's events, the day and the period alone, so that others can make it too.
/// `deductions` are those of the grade that was recorded last.
pub fn shop_body(shop: &Shop, figures: &Figures, deductions: &[Deduction], today: Day, log_size: i64) -> Value {
    let median = figures.median.as_ref();
    // Without a letter the points say too little to be told.
    let graded = shop.grade.and_then(|step| Some((step.letter?, step.points)));
    let dates = shop.dossier.dates(shop.mark.as_ref(), today);
    let cover = guarantee::policies().and_then(|policies| guarantee::cover_today(policies, shop, today).ok());
    json!({
        "key": shop.key,
        "domain": shop.host.as_ref().map(Host::as_str),
        "name": shop.name,
        "sources": shop.sources,
        "taken_for": shop.taken_for,
        "window": { "name": figures.period, "from": figures.from.to_iso(), "to": figures.as_of.day().to_iso() },
        "complaints": figures.counts,
        "response": {
            "deadline_hours": figures.deadline_hours,
            "decided": figures.decided,
            "answered_in_time_share": {
                "value": figures.in_time.map(|share| share.value),
                "lower": figures.in_time.map(|share| share.lower),
                "upper": figures.in_time.map(|share| share.upper),
            },
            "answered_at_unknown": figures.delay_unknown,
            "median_hours": {
                "value": median.and_then(|m| m.value),
                "lower": median.and_then(|m| m.lower),
                "upper": median.and_then(|m| m.upper),
                "longer_than": median.and_then(|m| m.longer_than),
            },
        },
        "grade": {
            "letter": graded.map(|(letter, _)| letter.as_str()),
            "points": graded.map(|(_, points)| points),
            "reasons": deductions.iter().filter(|_| graded.is_some()).map(reason_of).collect::<Vec<_>>(),
        },
        "mark": {
            "state": shop.mark_state(today).as_str(),
            "since": dates.map(|(since, _)| since.to_iso()),
            "until": dates.map(|(_, until)| until.to_iso()),
        },
        "violations": { "open": shop.dossier.violations_open(), "settled": shop.dossier.violations_settled() },
        "guarantee": { "covered": cover.is_some(), "cap_rial": cover.map_or(0, |cover| cover.most.rial()) },
        "as_of": figures.as_of.to_rfc3339(),
        "read_until": figures.read.iter().map(|(s, t)| (s.as_str(), t.to_rfc3339())).collect::<std::collections::BTreeMap<_, _>>(),
        "log_size": log_size,
    })
}

fn reason_of(deduction: &Deduction) -> Value {
    json!({
        "rule": deduction.rule.as_str(),
        "points": -i16::from(deduction.points),
        "text": { "fa": reason(Lang::Fa, deduction), "en": reason(Lang::En, deduction) },
    })
}

#[derive(Deserialize)]
struct ComplaintsQuery {
    state: Option<String>,
    category: Option<String>,
    cursor: Option<String>,
    limit: Option<String>,
}

/// `GET /api/v1/shops/{key}/complaints?state=…&category=…&cursor=…&limit=…`: newest first.
async fn complaints(
    State(app): State<App>,
    Path(key): Path<String>,
    Parameters(query): Parameters<ComplaintsQuery>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let profile = find(&app, &key, Some(Period::All)).await?.ok_or(Failed::NotFound)?;
    let state = match query.state.as_deref() {
        None => None,
        Some(state) => Some(bazargah_domain::complaint::State::parse(state).ok_or(Refused::Parameter(STATE_TAKES))?),
    };
    let id = profile.shop.id;
    let part = match query.cursor.as_deref() {
        None => Part::Newest,
        Some(text) => cursor::read(id, text).ok_or(Refused::Parameter(CURSOR_TAKES))?,
    };
    let limit = limit_of(query.limit.as_deref())?;
    let page = app.store.complaints(id, &ComplaintFilter { state, category: query.category }, part, limit).await?;
    let next = page.older.and_then(|place| cursor::write(id, Part::OlderThan(place)));
    let items: Vec<Value> = page.items.iter().map(|recent| complaint(recent, &profile.figures)).collect();
    Ok(tagged(&headers, &json!({ "items": items, "next_cursor": next })))
}

fn complaint(recent: &Recent, figures: &Figures) -> Value {
    let complaint = &recent.complaint;
    let known_until = figures.read.get(&complaint.scheme).copied().unwrap_or(figures.as_of);
    json!({
        "id": recent.id,
        "source": complaint.scheme,
        "source_url": complaint.url,
        "state": complaint.state(),
        "category": complaint.category,
        "amount_rial": complaint.amount,
        "opened_at": complaint.opened_at.to_rfc3339(),
        "deadline_hours": complaint.deadline_hours,
        "answered": complaint.answer != Answer::Awaited,
        "answered_at": match complaint.answer { Answer::At(at) => Some(at.to_rfc3339()), _ => None },
        "answered_in_time": complaint.in_time(),
        "delay_hours": complaint.delay_seconds().map(|seconds| f64::from(seconds) / 3600.0),
        "overdue": complaint.is_overdue(known_until),
    })
}

/// `GET /api/v1/shops/{key}/history`: one entry a month, oldest first.
async fn history(State(app): State<App>, Path(key): Path<String>, headers: HeaderMap) -> Result<Response, Failed> {
    let profile = find(&app, &key, Some(Period::All)).await?.ok_or(Failed::NotFound)?;
    let months: Vec<Value> = profile
        .figures
        .months(Calendar::Gregorian)
        .into_iter()
        .map(|m| {
            json!({
                "month": m.month.to_string(),
                "complaints": m.total,
                "answered": m.answered,
                "answered_in_time": m.in_time,
                "rated_resolved": m.resolved,
                "rated_unresolved": m.unresolved,
            })
        })
        .collect();
    Ok(tagged(&headers, &json!({ "items": months })))
}
