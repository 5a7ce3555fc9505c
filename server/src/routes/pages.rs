//! The pages that people see, in both languages. Each handler reads what the page needs and hands it to a pure function.
//!
//! All of them may be read by everyone.

use super::cursor;
use super::meant::{Meant, RESULTS_MAX, meant, named};
use super::visit::Visit;
use crate::access::{Access, Doors, Who};
use crate::feed::Taken;
use crate::http::App;
use crate::page_cache::{Page, PageKey, What};
use axum::extract::{Extension, Path, Query, State};
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{StatusCode, Uri};
use axum::middleware;
use axum::response::{Html, IntoResponse, Redirect, Response};
use bazargah_app::pages::{self, COLUMNS_MAX, ClaimOutcome, PublicClaim};
use bazargah_app::{Lang, Lookalike, PageContext};
use bazargah_domain::calendar::Millis;
use bazargah_domain::complaint::{ComplaintId, End, State as ComplaintState};
use bazargah_domain::domain_name::Host;
use bazargah_domain::figures::{Figures, Period};
use bazargah_domain::guarantee::ClaimStanding;
use bazargah_domain::shop::{Listed, Scheme, Shop};
use bazargah_store::{ComplaintFilter, FundClaim, Part, Profile, StoreError};
use serde::Deserialize;
use std::sync::Arc;

/// Editions whose seals a profile shows.
const SEALS_MAX: usize = 3;
/// Complaints on one page of the list.
const COMPLAINTS_A_PAGE: usize = 20;
/// Shops that the address of a comparison may name; what stands after them is told, and not even looked for.
const ASKED_MAX: usize = COLUMNS_MAX + 2;
/// Longest address that is looked at; longer ones are no address of this site.
const ADDRESS_BYTES_MAX: usize = 4096;

/// Why a request gets no page. [`explain`] turns it into one.
#[derive(Debug)]
pub enum Failed {
    /// The address is not understood.
    BadRequest,
    /// There is nothing there.
    NotFound,
    /// What was sent is too long.
    TooLong,
    /// It was asked for too often.
    TooMany,
    /// There is no place for it now.
    Taken(Taken),
    /// Something on this side failed; logged, never shown.
    Broken,
    /// The database failed; logged, never shown.
    Store(StoreError),
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Taken> for Failed {
    fn from(taken: Taken) -> Self {
        Self::Taken(taken)
    }
}

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        match self {
            Self::BadRequest => StatusCode::BAD_REQUEST.into_response(),
            Self::NotFound => StatusCode::NOT_FOUND.into_response(),
            Self::TooLong => StatusCode::PAYLOAD_TOO_LARGE.into_response(),
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS.into_response(),
            Self::Taken(taken) => {
                let status = match taken {
                    Taken::All => StatusCode::SERVICE_UNAVAILABLE,
                    Taken::Yours => StatusCode::TOO_MANY_REQUESTS,
                };
                (status, [(header::RETRY_AFTER, "30")]).into_response()
            }
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
            Self::Store(error) => {
                tracing::error!(%error, "a request failed in the store");
                let busy = matches!(error, StoreError::Locked | StoreError::Full);
                if busy { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::INTERNAL_SERVER_ERROR }.into_response()
            }
        }
    }
}

/// The routes of this file.
pub fn doors(app: &App) -> Doors {
    let in_language = |lang: Lang| {
        let people = Doors::new(app)
            .merge(super::account::doors(app))
            .merge(super::embed::people_doors(app))
            .merge(super::passkeys::doors(app))
            .merge(super::festival_desk::doors(app))
            .merge(super::fund::desk_doors(app))
            .merge(super::lottery_desk::desk_doors(app))
            .merge(super::inspection_sheet::doors(app))
            .merge(super::inspections::doors(app))
            .merge(super::market::doors(app))
            .merge(super::marks::doors(app))
            .merge(super::orders::own_doors(app))
            .merge(super::own_deals::doors(app))
            .merge(super::shops::doors(app))
            .merge(super::staff::doors(app))
            .merge(super::webhooks::doors(app))
            .around(|router| router.layer(middleware::map_response(super::cases::private)));
        Doors::new(app)
            .get("/", Access::Everyone, home)
            .get("/lookup", Access::Everyone, lookup)
            .get("/shop/{key}", Access::Everyone, profile)
            .get("/shop/{key}/complaints", Access::Everyone, complaints)
            .get("/shop/{key}/complaints/{id}", Access::Everyone, complaint)
            .get("/compare", Access::Everyone, compare)
            .get("/about/{page}", Access::Everyone, about)
            .get("/log", Access::Everyone, super::log::page)
            .merge(super::api_page::doors(app))
            .merge(super::grades::doors(app))
            .get("/shop/{key}/prove", Access::Everyone, super::log::prove_page)
            .merge(super::guidelines::doors(app))
            .merge(super::deals::doors(app))
            .merge(super::festival::doors(app))
            .merge(super::embed::page_doors(app))
            .merge(super::fund::doors(app))
            .merge(super::lottery_desk::doors(app))
            .merge(super::lottery::doors(app))
            .merge(super::orders::doors(app))
            .merge(super::cases::doors(app))
            .merge(people)
            .around(|router| router.layer(Extension(lang)))
    };
    let app = app.clone();
    Doors::new(&app)
        .merge(in_language(Lang::Fa))
        .nest("/en", in_language(Lang::En))
        .get("/en/", Access::Everyone, async || Redirect::permanent("/en"))
        .around(|router| router.layer(middleware::from_fn_with_state(app, explain)).fallback(missing))
}

async fn missing(State(app): State<App>, uri: Uri) -> Response {
    problem_page(&app, &uri, StatusCode::NOT_FOUND).await
}

/// Gives every refusal a page with the right status, one clear sentence and what to do.
async fn explain(State(app): State<App>, request: axum::extract::Request, next: middleware::Next) -> Response {
    let uri = request.uri().clone();
    if uri.to_string().len() > ADDRESS_BYTES_MAX {
        return problem_page(&app, &uri, StatusCode::URI_TOO_LONG).await;
    }
    let response = next.run(request).await;
    let explained =
        response.headers().get(header::CONTENT_TYPE).is_some_and(|t| t.as_bytes().starts_with(b"text/html"));
    if explained || !(response.status().is_client_error() || response.status().is_server_error()) {
        return response;
    }
    problem_page(&app, &uri, response.status()).await
}

pub(crate) async fn problem_page(app: &App, uri: &Uri, status: StatusCode) -> Response {
    (status, Html(problem_html(app, uri.path(), status).await)).into_response()
}

/// The page for a status, in the language of the path that was asked for.
pub(crate) async fn problem_html(app: &App, path: &str, status: StatusCode) -> String {
    let english = path == "/en" || path.starts_with("/en/");
    let lang = if english { Lang::En } else { Lang::Fa };
    pages::problem(&context(app, lang, "/", app.is_demo().await, ""), status.as_u16())
}

pub(super) fn context<'a>(app: &'a App, lang: Lang, path: &'a str, demo: bool, query_text: &'a str) -> PageContext<'a> {
    PageContext { lang, assets: &app.site.assets, origin: &app.origin, path, demo, query_text, visitor: None }
}

/// The same for a page that only who is signed in sees.
pub(super) fn context_of<'a>(app: &'a App, lang: Lang, who: &Who, uri: &'a Uri, demo: bool) -> PageContext<'a> {
    PageContext { visitor: Some(who.visitor()), ..context(app, lang, path_of(uri), demo, "") }
}

/// The address without the language's prefix, as links between the languages need it.
pub(super) fn path_of(uri: &Uri) -> &str {
    without_language(uri.path_and_query().map_or("/", |p| p.as_str()))
}

/// A path, with or without a query, without the language's prefix.
pub(crate) fn without_language(path: &str) -> &str {
    match path.strip_prefix("/en") {
        Some("") => "/",
        Some(rest) if rest.starts_with('/') => rest,
        Some(rest) if rest.starts_with('?') => rest,
        _ => path,
    }
}

pub(super) fn is_demo(shop: &Shop) -> bool {
    shop.sources.iter().any(|source| source.scheme == Scheme::Demo)
}

/// A segment of a path with everything escaped that does not stand for itself there.
pub fn encode_segment(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// `/`: one field, and what it is for.
async fn home(Visit { app, lang, uri }: Visit) -> Result<Html<String>, Failed> {
    let totals = app.store.totals().await?;
    let examples = app.store.prominent(6).await?;
    let sources = app.store.sources().await?;
    let model = pages::Home {
        shops: u64::try_from(totals.shops).unwrap_or(0),
        complaints: u64::try_from(totals.complaints).unwrap_or(0),
        read_until: sources.values().max().map(|until| until.day()),
        examples,
    };
    let demo = app.is_demo().await;
    Ok(Html(pages::home(&context(&app, lang, path_of(&uri), demo, ""), &model)))
}

#[derive(Deserialize)]
struct LookupQuery {
    #[serde(default)]
    q: String,
}

/// `/lookup?q=…`: what people type or paste; goes to the profile when exactly one shop is meant.
async fn lookup(Visit { app, lang, uri }: Visit, Query(query): Query<LookupQuery>) -> Result<Response, Failed> {
    let typed = query.q.trim();
    let (query, shops, more): (&str, Vec<Listed>, bool) = match meant(&app, typed).await? {
        Meant::TooLong => return Err(Failed::TooLong),
        Meant::Shop(shop) => {
            return Ok(Redirect::to(&lang.href(&format!("/shop/{}", encode_segment(&shop.key)))).into_response());
        }
        Meant::NotListed(host) => return not_listed(&app, lang, path_of(&uri), typed, host).await,
        // Perhaps signs without a picture: nothing to show again.
        Meant::Nothing => ("", Vec::new(), false),
        Meant::OneOf(found) => {
            let more = found.len() > RESULTS_MAX;
            (typed, found.into_iter().take(RESULTS_MAX).map(|found| found.listed).collect(), more)
        }
    };
    let model = pages::Results { query: query.to_owned(), shops, more };
    Ok(Html(pages::results(&context(&app, lang, path_of(&uri), app.is_demo().await, query), &model)).into_response())
}

/// The page of a shop that is not listed: whose the domain may be, what to check, and how to list it.
async fn not_listed(app: &App, lang: Lang, path: &str, asked: &str, host: Option<Host>) -> Result<Response, Failed> {
    let mut warning = None;
    let mut nearest = Vec::new();
    let mut owner = None;
    if let Some(host) = &host {
        owner = app.store.shop_at(host).await?.map(|found| found.shop);
        for (listed, likeness) in app.store.lookalikes(host, 4).await? {
            match (&warning, listed.shop.host.clone()) {
                (None, Some(known)) => warning = Some(Lookalike { known, shop: listed.shop, likeness }),
                _ => nearest.push(listed),
            }
        }
        if nearest.is_empty() {
            nearest = app.store.search(host.label(), 4).await?.into_iter().map(|found| found.listed).collect();
        }
    } else {
        nearest = app.store.search(asked, 4).await?.into_iter().map(|found| found.listed).collect();
    }
    nearest.retain(|listed| warning.as_ref().is_none_or(|w| w.shop.id != listed.shop.id));
    let model = pages::NotListed { asked: asked.to_owned(), host, warning, owner, nearest };
    let html = pages::not_listed(&context(app, lang, path, app.is_demo().await, asked), &model);
    Ok((StatusCode::NOT_FOUND, Html(html)).into_response())
}

#[derive(Deserialize)]
struct ProfileQuery {
    window: Option<String>,
}

/// `/shop/{key}?window=6m|12m|all`: a shop's profile.
async fn profile(
    Visit { app, lang, uri }: Visit,
    Path(key): Path<String>,
    Query(query): Query<ProfileQuery>,
    headers: HeaderMap,
) -> Result<Response, Failed> {
    let asked = match query.window.as_deref() {
        None => None,
        Some(window) => Some(Period::parse(window).ok_or(Failed::BadRequest)?),
    };
    let day = app.now().day();
    let cache_key = PageKey { shop: key.clone(), english: lang == Lang::En, what: What::Profile(asked), day };
    if let Some(page) = app.pages.get(&cache_key).await? {
        return Ok(respond(&page, &headers));
    }
    let Some(profile) = profile_for(&app, &key, asked).await? else {
        return elsewhere(&app, lang, &uri, &key, "").await;
    };
    let shop_seq = profile.last_seq;
    let takes = u8::from(app.takes_complaints);
    let etag =
        format!("W/\"{shop_seq}-{}-{}-{takes}-{}\"", asked.map_or("default", Period::as_str), day.0, app.site.build);
    let demo = is_demo(&profile.shop);
    let mut seals = if profile.placed { app.store.editions_of(profile.shop.id).await? } else { Vec::new() };
    seals.truncate(SEALS_MAX);
    let model = pages::Profile {
        total_all: u64::try_from(profile.complaints).unwrap_or(0),
        today: day,
        log_size: shop_seq,
        seals,
        takes_complaints: app.takes_complaints,
        shop: profile.shop,
        figures: profile.figures,
        recent: profile.recent,
    };
    // The copy is everybody's: nothing of this visitor's address may stand in it but what the copy is kept under.
    let window = asked.map(|period| format!("?window={}", period.as_str())).unwrap_or_default();
    let path = format!("/shop/{}{window}", encode_segment(&model.shop.key));
    let html = pages::profile(&context(&app, lang, &path, demo, ""), &model);
    let page = Arc::new(Page { html: html.into(), etag });
    app.pages.put(cache_key, shop_seq, Arc::clone(&page));
    Ok(respond(&page, &headers))
}

/// The answer below `/shop/{key}` when no shop has this key: the same page of the shop whose address the key is (`rest` is what follows
/// the key in the path), or else the page of a shop that is not listed.
async fn elsewhere(app: &App, lang: Lang, uri: &Uri, key: &str, rest: &str) -> Result<Response, Failed> {
    let host = Host::parse(key).ok();
    if let Some(host) = &host
        && let Some(Listed { shop, .. }) = app.store.owner_of(host).await?
    {
        // For now: the host may become a shop of its own.
        let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
        let path = format!("/shop/{}{rest}{query}", encode_segment(&shop.key));
        return Ok(Redirect::temporary(&lang.href(&path)).into_response());
    }
    not_listed(app, lang, path_of(uri), key, host).await
}

/// A shop's profile for a period; when none is asked for and the usual one has no complaint, for all time. Where nothing was read it speaks
/// for today: a copy of a page is kept for its day.
pub(crate) async fn profile_for(app: &App, key: &str, asked: Option<Period>) -> Result<Option<Profile>, StoreError> {
    let mut profile = app.store.profile(key, asked.unwrap_or_default()).await?;
    if let Some(p) = &profile
        && asked.is_none()
        && p.figures.counts.total == 0
        && p.complaints > 0
    {
        profile = app.store.profile(key, Period::All).await?;
    }
    let today = app.now().day().start();
    Ok(profile.map(|profile| Profile { figures: profile.figures.or_as_of(today), ..profile }))
}

/// Whether the asker has what this tag names.
pub(super) fn has(headers: &HeaderMap, etag: &str) -> bool {
    let tags = headers.get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
    tags.is_some_and(|tags| tags.split(',').any(|tag| tag.trim() == etag))
}

pub(super) fn respond(page: &Page, headers: &HeaderMap) -> Response {
    let known = has(headers, &page.etag);
    let etag = HeaderValue::from_str(&page.etag).unwrap_or(HeaderValue::from_static(""));
    let fresh = [(header::ETAG, etag), (header::CACHE_CONTROL, HeaderValue::from_static("no-cache"))];
    if known {
        return (StatusCode::NOT_MODIFIED, fresh).into_response();
    }
    let html = [(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"))];
    (fresh, html, page.html.clone()).into_response()
}

#[derive(Deserialize)]
struct ComplaintsQuery {
    state: Option<String>,
    category: Option<String>,
    cursor: Option<String>,
}

/// `/shop/{key}/complaints?state=…&category=…&cursor=…`: a shop's complaints, newest first.
async fn complaints(
    Visit { app, lang, uri }: Visit,
    Path(key): Path<String>,
    Query(query): Query<ComplaintsQuery>,
) -> Result<Response, Failed> {
    let Some(profile) = app.store.profile(&key, Period::All).await? else {
        return elsewhere(&app, lang, &uri, &key, "/complaints").await;
    };
    let state = match query.state.as_deref().filter(|state| !state.is_empty()) {
        None => None,
        Some(state) => Some(ComplaintState::parse(state).ok_or(Failed::BadRequest)?),
    };
    let part = match query.cursor.as_deref() {
        None => Part::Newest,
        Some(text) => cursor::read(profile.shop.id, text).ok_or(Failed::BadRequest)?,
    };
    let category = query.category.filter(|category| !category.is_empty());
    let filter = ComplaintFilter { state, category: category.clone() };
    let page = app.store.complaints(profile.shop.id, &filter, part, COMPLAINTS_A_PAGE).await?;
    let mut kinds: Vec<_> = profile.figures.categories.iter().map(|(kind, n)| (kind.clone(), Some(*n))).collect();
    if let Some(category) = category.as_ref().filter(|category| kinds.iter().all(|(kind, _)| kind != *category))
        && !page.items.is_empty()
    {
        // One of those that the figures add up: how many there are is not at hand.
        kinds.push((category.clone(), None));
    }
    let demo = is_demo(&profile.shop);
    let model = pages::Complaints {
        items: page.items,
        filter: pages::Filter { state, category },
        kinds,
        figures: profile.figures,
        next: page.older.and_then(|place| cursor::write(profile.shop.id, Part::OlderThan(place))),
        newer: page.newer.and_then(|place| cursor::write(profile.shop.id, Part::NewerThan(place))),
        first: page.newer.is_none(),
        now: app.now(),
        shop: profile.shop,
    };
    Ok(Html(pages::complaints(&context(&app, lang, path_of(&uri), demo, ""), &model)).into_response())
}

/// `/shop/{key}/complaints/{id}`: one complaint and its timeline.
async fn complaint(
    Visit { app, lang, uri }: Visit,
    Path((key, id)): Path<(String, String)>,
) -> Result<Response, Failed> {
    let id: i64 = id.parse().map_err(|_| Failed::NotFound)?;
    let Some((shop, _)) = app.store.shop(&key).await? else {
        return elsewhere(&app, lang, &uri, &key, &format!("/complaints/{id}")).await;
    };
    let recent = app.store.complaint(shop.id, ComplaintId(id)).await?.ok_or(Failed::NotFound)?;
    let as_of = as_of(&app, &shop, recent.complaint.scheme).await?;
    let demo = is_demo(&shop);
    // What is removed is read by nobody any more.
    let removed = matches!(recent.complaint.end, End::Removed { .. });
    let (mut words, mut broken, mut reply_words, mut claim) = (None, None, Vec::new(), None);
    if recent.complaint.scheme == Scheme::Bazargah && !removed {
        (words, broken) =
            app.store.case_of(recent.id).await?.map_or((None, None), |case| (case.public_told, case.broken));
        let replies = app.store.replies(recent.id).await?;
        reply_words = replies.into_iter().filter_map(|reply| Some((reply.at, reply.public_text?))).collect();
        claim = app.store.claim_of(recent.id).await?.map(|claim| public_claim(&claim));
    }
    let today = app.now().day();
    let model = pages::ComplaintPage { shop, recent, words, broken, reply_words, claim, as_of, today };
    Ok(Html(pages::complaint(&context(&app, lang, path_of(&uri), demo, ""), &model)).into_response())
}

/// What everybody may know of a claim on the guarantee fund.
fn public_claim(claim: &FundClaim) -> PublicClaim {
    let outcome = match (claim.standing, claim.refused) {
        (ClaimStanding::Refused, Some(refusal)) => ClaimOutcome::Refused(refusal),
        (ClaimStanding::Awarded, _) => ClaimOutcome::Awarded(claim.awarded),
        (ClaimStanding::Paid, _) => ClaimOutcome::Paid(claim.awarded),
        _ => ClaimOutcome::Waiting,
    };
    PublicClaim { opened_at: claim.opened_at, decide_by: claim.decide_by, outcome }
}

/// Up to when complaints of that source are known for that shop.
async fn as_of(app: &App, shop: &Shop, scheme: Scheme) -> Result<Millis, StoreError> {
    if scheme == Scheme::Bazargah {
        return Ok(app.now());
    }
    let record = app.store.record(shop.id).await?.unwrap_or_default();
    Ok(record.known_until(scheme, record.as_of()))
}

#[derive(Deserialize)]
struct CompareQuery {
    #[serde(default)]
    shops: String,
    #[serde(default)]
    add: String,
}

/// The shops of a comparison, and what of the texts that were asked for is none of them.
#[derive(Debug, Default)]
struct Chosen {
    shops: Vec<Shop>,
    missing: Vec<String>,
    unclear: Vec<String>,
    left_out: Vec<String>,
}

impl Chosen {
    /// Whether every text has become a column.
    fn is_whole(&self) -> bool {
        self.missing.is_empty() && self.unclear.is_empty() && self.left_out.is_empty()
    }

    /// Puts a text where it belongs by what it means; tells whether all of it is in the columns.
    fn take(&mut self, asked: &str, meant: Meant) -> bool {
        let told = match meant {
            Meant::Nothing => return true,
            Meant::Shop(shop) if self.shops.iter().any(|chosen| chosen.id == shop.id) => return true,
            Meant::Shop(shop) if self.shops.len() < COLUMNS_MAX => {
                self.shops.push(*shop);
                return true;
            }
            Meant::Shop(_) => &mut self.left_out,
            Meant::OneOf(_) => &mut self.unclear,
            Meant::NotListed(_) | Meant::TooLong => &mut self.missing,
        };
        told.push(asked.to_owned());
        false
    }
}

/// `/compare?shops=a,b,c`: up to four shops side by side. `add` is what the form adds: a domain, an address or a name.
async fn compare(Visit { app, lang, uri }: Visit, Query(query): Query<CompareQuery>) -> Result<Response, Failed> {
    let mut asked: Vec<&str> = Vec::new();
    for text in query.shops.split(',').map(str::trim) {
        if !text.is_empty() && !asked.contains(&text) {
            asked.push(text);
        }
    }
    let mut chosen = Chosen::default();
    for (n, text) in asked.into_iter().enumerate() {
        if n < ASKED_MAX {
            chosen.take(text, named(&app, text).await?);
        } else {
            chosen.left_out.push(text.to_owned());
        }
    }
    let add = query.add.trim();
    if !add.is_empty() && chosen.take(add, meant(&app, add).await?) && chosen.is_whole() {
        let keys = chosen.shops.iter().map(|shop| encode_segment(&shop.key)).collect::<Vec<_>>().join(",");
        return Ok(Redirect::to(&lang.href(&format!("/compare?shops={keys}"))).into_response());
    }
    let mut columns: Vec<(Shop, Figures)> = Vec::new();
    for shop in &chosen.shops {
        if let Some(profile) = profile_for(&app, &shop.key, None).await? {
            columns.push((profile.shop, profile.figures));
        }
    }
    let demo = app.is_demo().await;
    let Chosen { missing, unclear, left_out, shops: _ } = chosen;
    let model = pages::Compare { columns, missing, unclear, left_out, today: app.now().day() };
    Ok(Html(pages::compare(&context(&app, lang, path_of(&uri), demo, ""), &model)).into_response())
}

/// `/about/…`: how figures are computed, where records come from, how a shop gets listed.
async fn about(Visit { app, lang, uri }: Visit, Path(page): Path<String>) -> Result<Html<String>, Failed> {
    let context = context(&app, lang, path_of(&uri), app.is_demo().await, "");
    match page.as_str() {
        "figures" => Ok(Html(pages::about_figures(&context))),
        "sources" => Ok(Html(pages::about_sources(&context))),
        "listing" => Ok(Html(pages::about_listing(&context))),
        _ => Err(Failed::NotFound),
    }
}
