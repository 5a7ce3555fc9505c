//! The HTTP service: routes put together, security headers, limits.

use crate::access::Doors;
use crate::api_limit::Limits;
use crate::beacon::Relays;
use crate::board::Boards;
use crate::desk::{Clock, Desk};
use crate::embeds::Embeds;
use crate::feed::Feed;
use crate::listener::Peer;
use crate::log::{Keeper, origin_of};
use crate::mail::Post;
use crate::metrics::Metrics;
use crate::page_cache::PageCache;
use crate::passkeys::Passkeys;
use crate::places::Places;
use crate::proof::Prover;
use crate::requests;
use crate::routes;
use crate::site::Site;
use crate::tiles::Tiles;
use crate::traces::Traces;
use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRequestParts, Request, State};
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use bazargah_domain::calendar::Millis;
use bazargah_domain::shop::Scheme;
use bazargah_store::Store;
use std::convert::Infallible;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::Semaphore;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

/// A request that takes longer is given up: no page needs a tenth of it.
const REQUEST_SECONDS_MAX: u64 = 20;
/// Nothing that people send is larger, but for files.
pub(crate) const BODY_BYTES_MAX: usize = 64 * 1024;
/// Requests in work at once; more wait in the system's queue.
const REQUESTS_AT_ONCE: usize = 512;
/// Of these, how many one network may have; a request takes milliseconds unless what it sends comes slowly.
const REQUESTS_A_NETWORK: usize = 64;

/// Only what this site serves itself may run or be shown; pages hold no inline script or style.
pub(crate) const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'none'";

/// Everything that handlers need. Cheap to clone; holds no state of its own but copies of pages.
#[derive(Clone)]
pub struct App(Arc<Inner>);

/// See [`App`].
pub struct Inner {
    /// The database.
    pub store: Store,
    /// The built site.
    pub site: Site,
    /// The public address, without a slash at the end.
    pub origin: String,
    /// Copies of pages.
    pub pages: PageCache,
    /// Copies of the log's tiles.
    pub tiles: Tiles,
    /// The deals board.
    pub boards: Boards,
    /// Badges and panels on other sites.
    pub embeds: Embeds,
    /// Where deeds are handed in.
    pub desk: Desk,
    /// Whether buyers may open complaints here.
    pub takes_complaints: bool,
    /// Where letters leave from.
    pub post: Post,
    /// See [`Settings::letter_lease_ms`].
    pub letter_lease_ms: i64,
    /// Looks for the proof that somebody holds a domain.
    pub prover: Prover,
    /// Checks passkeys, where the public address lets browsers have some.
    pub passkeys: Option<Passkeys>,
    /// Turns at cleaning files.
    pub cleaning: Arc<Semaphore>,
    /// Signs the public log.
    pub log: Keeper,
    /// What readers of the events share.
    pub feed: Feed,
    /// What one network may have in work at once.
    pub(crate) requests: Places,
    /// How often the API may be asked.
    pub api_limits: Limits,
    /// See [`Settings::api_a_minute`].
    pub api_a_minute: u32,
    /// What this server counts for whoever operates it.
    pub metrics: Metrics,
    /// Where requests' spans go.
    pub traces: Traces,
    /// See [`Settings::behind_proxy`].
    pub behind_proxy: bool,
    /// See [`Settings::log_requests`].
    pub log_requests: bool,
    /// See [`Settings::webhooks_here`].
    pub webhooks_here: bool,
    /// Who is asked for the values that draw lotteries.
    pub relays: Relays,
    /// See [`Settings::exports`].
    pub exports: Option<PathBuf>,
    clock: Clock,
    demo: AtomicBool,
}

/// How a service is to be.
pub struct Settings {
    /// The public address, without a slash at the end.
    pub origin: String,
    /// Megabytes of memory for copies of pages; 0 keeps none.
    pub page_cache_mb: u64,
    /// Whether buyers may open complaints here.
    pub takes_complaints: bool,
    /// Where letters leave from.
    pub post: Post,
    /// Milliseconds within which a server begins each letter that it has taken. They are its own for one letter's patience longer;
    /// then it must have been killed, and another takes them.
    pub letter_lease_ms: i64,
    /// Looks for the proof that somebody holds a domain.
    pub prover: Prover,
    /// Whether visitors come through a proxy, whose word on their addresses is taken.
    pub behind_proxy: bool,
    /// Tells the time.
    pub clock: Clock,
    /// Signs the public log.
    pub log: Keeper,
    /// Requests to the API that one network may make in a minute; 0 for no limit.
    pub api_a_minute: u32,
    /// Whether each request gets a line in the log.
    pub log_requests: bool,
    /// Where requests' spans go.
    pub traces: Traces,
    /// Whether webhooks may go to `http://127.0.0.1`, as rehearsals and tests need it; never where others may register some.
    pub webhooks_here: bool,
    /// Who is asked for the values that draw lotteries.
    pub lottery_relays: Relays,
    /// The folder that gets every data set each night; `None` for none.
    pub exports: Option<PathBuf>,
}

impl Settings {
    /// For a service at this address: copies of pages, no complaints, no proxy, the system's clock, no key of the log.
    pub fn at(origin: String, post: Post, prover: Prover) -> Self {
        let clock = Arc::new(crate::commands::now);
        let log = Keeper::reader(origin_of(&origin));
        Self {
            origin,
            page_cache_mb: 128,
            takes_complaints: false,
            post,
            letter_lease_ms: 120_000,
            prover,
            behind_proxy: false,
            clock,
            log,
            api_a_minute: 600,
            log_requests: true,
            traces: Traces::default(),
            webhooks_here: false,
            lottery_relays: Relays::default(),
            exports: None,
        }
    }
}

impl std::ops::Deref for App {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl App {
    /// Puts the parts together. Must be called within a Tokio runtime.
    pub fn new(store: Store, site: Site, settings: Settings) -> Self {
        let Settings {
            origin,
            page_cache_mb,
            takes_complaints,
            post,
            letter_lease_ms,
            prover,
            behind_proxy,
            clock,
            log,
            api_a_minute,
            log_requests,
            traces,
            webhooks_here,
            lottery_relays,
            exports,
        } = settings;
        let pages = PageCache::new(store.clone(), page_cache_mb * 1024 * 1024);
        let tiles = Tiles::new(page_cache_mb * 1024 * 1024 / 4);
        let boards = Boards::new(store.clone(), page_cache_mb > 0);
        let embeds = Embeds::new(store.clone());
        let desk = Desk::new(store.clone(), Arc::clone(&clock));
        let demo = AtomicBool::new(false);
        let passkeys = Passkeys::at(&origin);
        let cleaning = Arc::new(Semaphore::new(2));
        Self(Arc::new(Inner {
            store,
            site,
            origin,
            pages,
            tiles,
            boards,
            embeds,
            desk,
            takes_complaints,
            post,
            letter_lease_ms,
            prover,
            passkeys,
            cleaning,
            log,
            feed: Feed::default(),
            requests: Places::new(REQUESTS_A_NETWORK),
            api_limits: Limits::new(api_a_minute),
            api_a_minute,
            metrics: Metrics::default(),
            traces,
            relays: lottery_relays,
            exports,
            behind_proxy,
            log_requests,
            webhooks_here,
            clock,
            demo,
        }))
    }

    /// The time now.
    pub fn now(&self) -> Millis {
        (self.clock)()
    }

    /// Whether the database holds the made-up market, which every page must say. Once it does, it does for good.
    pub async fn is_demo(&self) -> bool {
        if !self.demo.load(Ordering::Relaxed) {
            let demo = self.store.sources().await.is_ok_and(|sources| sources.contains_key(&Scheme::Demo));
            self.demo.store(demo, Ordering::Relaxed);
        }
        self.demo.load(Ordering::Relaxed)
    }
}

/// Where a request comes from, as far as that is known: what limits are counted by.
#[derive(Debug, Clone, Copy)]
pub struct Network(pub Option<IpAddr>);

impl FromRequestParts<App> for Network {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        // A proxy adds the address that it sees at the end; what stands before, the visitor may have made up.
        let told = parts.headers.get_all("x-forwarded-for").iter().next_back().and_then(|value| value.to_str().ok());
        let told = told.and_then(|list| list.rsplit(',').next()).and_then(|address| address.trim().parse().ok());
        let peer = parts.extensions.get::<Peer>().map(|Peer(address)| address.ip());
        Ok(Self(if app.behind_proxy { told } else { peer }))
    }
}

/// Every address, with who may use it.
pub fn doors(app: &App) -> Doors {
    Doors::new(app)
        .merge(routes::pages::doors(app))
        .merge(routes::embed::doors(app))
        .merge(routes::api::doors(app))
        .merge(routes::suggest::doors(app))
        .merge(routes::sitemap::doors(app))
        .merge(routes::health::doors(app))
        .merge(routes::log::doors(app))
}

/// The whole service.
pub fn router(app: App) -> Router {
    router_with(app, Router::new())
}

/// The whole service with some more addresses behind the same layers.
pub fn router_with(app: App, more: Router<App>) -> Router {
    let files = |folder: &str| ServeDir::new(app.site.folder.join(folder)).precompressed_br().precompressed_gzip();
    // Names under /pkg change with their content, where the site build gave them; those beside it do not.
    let kept = if app.site.assets.is_hashed() { "public, max-age=31536000, immutable" } else { "no-cache" };
    let pkg = match &app.site.sources {
        Some(folder) => Router::new().fallback_service(files("pkg").fallback(ServeDir::new(folder))),
        None => Router::new().fallback_service(files("pkg")),
    };
    let pkg = pkg.layer(header_if_missing(header::CACHE_CONTROL, kept));
    let favicon = tower_http::services::ServeFile::new(app.site.folder.join("favicon.svg"));
    let service = Router::new()
        .merge(doors(&app).into_router())
        .merge(more)
        .nest("/pkg", pkg)
        .route_service("/favicon.svg", favicon);
    service
        .layer(middleware::from_fn(same_site_only))
        .layer(
            CompressionLayer::new().compress_when(
                DefaultPredicate::new()
                    .and(NotForContentType::const_new("font/woff2"))
                    // A badge fits into two packets as it is, and compressing it would cost more than making it.
                    .and(NotForContentType::const_new("image/svg+xml"))
                    .and(routes::log::worth_compressing),
            ),
        )
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(tower::limit::GlobalConcurrencyLimitLayer::new(REQUESTS_AT_ONCE))
        .layer(middleware::from_fn_with_state(app.clone(), leave_room))
        .layer(middleware::from_fn(give_up_late))
        .layer(header_if_missing(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY))
        .layer(header_if_missing(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header_if_missing(header::REFERRER_POLICY, "strict-origin-when-cross-origin"))
        .layer(header_if_missing(HeaderName::from_static("cross-origin-opener-policy"), "same-origin"))
        .layer(header_if_missing(
            HeaderName::from_static("permissions-policy"),
            "camera=(), geolocation=(), microphone=()",
        ))
        .layer(middleware::from_fn_with_state(app.clone(), requests::note))
        .with_state(app)
}

fn header_if_missing(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

/// Refuses what another site makes a visitor's browser send, except for reading.
async fn same_site_only(request: Request, next: Next) -> Response {
    let reading = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let from_here = match request.headers().get("sec-fetch-site").map(HeaderValue::as_bytes) {
        Some(site) => matches!(site, b"same-origin" | b"none"),
        // A browser without this header sends `Origin` with every post; a program sends neither, and has no cookie to abuse.
        None => match (request.headers().get(header::ORIGIN), request.headers().get(header::HOST)) {
            (Some(origin), Some(host)) => {
                let origin = origin.as_bytes();
                origin.strip_prefix(b"https://").or_else(|| origin.strip_prefix(b"http://")) == Some(host.as_bytes())
            }
            (None, _) => true,
            _ => false,
        },
    };
    if reading || from_here { next.run(request).await } else { StatusCode::FORBIDDEN.into_response() }
}

async fn give_up_late(request: Request, next: Next) -> Response {
    let uri = request.uri().clone();
    match tokio::time::timeout(Duration::from_secs(REQUEST_SECONDS_MAX), next.run(request)).await {
        Ok(response) => response,
        Err(_) => come_later(uri.path(), StatusCode::SERVICE_UNAVAILABLE),
    }
}

/// Keeps a network that sends slowly, or too much at once, from taking the places of all others.
async fn leave_room(State(app): State<App>, Network(from): Network, request: Request, next: Next) -> Response {
    match app.requests.take(from) {
        Some(_place) => next.run(request).await,
        None => come_later(request.uri().path(), StatusCode::TOO_MANY_REQUESTS),
    }
}

/// A refusal that is made before any route is reached; the API's are documents that any site may read.
fn come_later(path: &str, status: StatusCode) -> Response {
    let later = [(header::RETRY_AFTER, "30")];
    if path.starts_with("/api/") {
        (later, routes::api::refusal(status, path)).into_response()
    } else {
        (status, later).into_response()
    }
}
