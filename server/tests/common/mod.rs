//! A service to be asked as browsers ask it: a small market, a clock that tests turn, letters in a folder.
#![allow(dead_code, reason = "each test program uses a part of it")]

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header};
use bazargah_app::Assets;
use bazargah_domain::calendar::Millis;
use bazargah_domain::festival::application::{Field, Filled};
use bazargah_domain::role::Role;
use bazargah_domain::shop::ShopId;
use bazargah_server::codes;
use bazargah_server::http::{App, Settings, router};
use bazargah_server::import::Format;
use bazargah_server::mail::Post;
use bazargah_server::proof::{Pretend, Prover};
use bazargah_server::site::Site;
use bazargah_store::{AccountId, Store};
use http_body_util::BodyExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tower::ServiceExt;

pub const HOUR: i64 = 3_600_000;
pub const DAY: i64 = 24 * HOUR;
/// 2026-11-25.
pub const START: i64 = 1_795_564_800_000;
pub const SHOP: &str = "/en/shop/kafsh.example";
pub const KEEPER: &str = "keeper@kafsh.example";

pub struct Service {
    pub app: App,
    pub router: Router,
    pub time: Arc<AtomicI64>,
    pub folder: tempfile::TempDir,
}

pub async fn service(takes_complaints: bool) -> Service {
    service_with(takes_complaints, Prover::new("test").unwrap()).await
}

/// A prover to which some names lead to this machine.
pub fn pretending(pretend: Pretend) -> Prover {
    Prover::for_tests(pretend).unwrap()
}

pub async fn service_with(takes_complaints: bool, prover: Prover) -> Service {
    service_of(takes_complaints, prover, |settings| settings).await
}

/// An empty database, where `BAZARGAH_TEST_POSTGRES_URL` names a server.
pub async fn on_postgres() -> Option<String> {
    static NUMBER: AtomicI64 = AtomicI64::new(0);
    let server = std::env::var("BAZARGAH_TEST_POSTGRES_URL").ok()?;
    let (program, number) = (env!("CARGO_CRATE_NAME"), NUMBER.fetch_add(1, Ordering::Relaxed));
    let name = format!("bazargah_{program}_{}_{number}", std::process::id());
    let admin = sqlx::PgPool::connect(&server).await.unwrap();
    sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&admin).await.unwrap();
    let (base, query) = server.split_once('?').map_or((server.as_str(), ""), |(base, query)| (base, query));
    let base = base.rsplit_once('/').map_or(base, |(base, _)| base);
    Some(format!("{base}/{name}{}{query}", if query.is_empty() { "" } else { "?" }))
}

/// A service with some settings changed.
pub async fn service_of(takes_complaints: bool, prover: Prover, change: fn(Settings) -> Settings) -> Service {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("cases.db").display());
    service_at(&url, folder, takes_complaints, prover, change).await
}

/// The same on the empty database at that address.
pub async fn service_at(
    url: &str,
    folder: tempfile::TempDir,
    takes_complaints: bool,
    prover: Prover,
    change: fn(Settings) -> Settings,
) -> Service {
    let store = Store::open(url).await.unwrap();
    let csv = "complaint_id,shop_name,shop_domain,opened_at,answered_at,category,amount_rial,outcome,closed_at,source_url\n\
               1,Kafsh,kafsh.example,2026-11-01,,late-delivery,,,,\n\
               2,Other,other.example,2026-11-01,,late-delivery,,,,\n";
    let rows = bazargah_server::import::rows(Format::BazargahCsv, csv.as_bytes(), Millis(START)).unwrap();
    let mut import = store.import(Millis(START), None).await.unwrap();
    import.add(rows.map(Result::unwrap).collect()).await.unwrap();
    import.finish().await.unwrap();
    let site =
        Site { folder: folder.path().to_owned(), sources: None, assets: Assets::default(), build: "test".into() };
    let time = Arc::new(AtomicI64::new(START));
    let clock = Arc::clone(&time);
    let post = Post::from_setting(None, "Bazargah <no-reply@bazargah.example>", &folder.path().join("outbox")).unwrap();
    let settings = Settings {
        takes_complaints,
        behind_proxy: true,
        clock: Arc::new(move || Millis(clock.load(Ordering::SeqCst))),
        exports: Some(folder.path().join("exports")),
        ..Settings::at("https://bazargah.example".into(), post, prover)
    };
    let app = App::new(store, site, change(settings));
    Service { router: router(app.clone()), app, time, folder }
}

impl Service {
    /// Another server on the same database, whose letters leave over this mail server, or into the folder.
    pub fn with_post(&mut self, smtp: Option<&str>) {
        let folder = self.folder.path();
        let site = Site { folder: folder.to_owned(), sources: None, assets: Assets::default(), build: "test".into() };
        let clock = Arc::clone(&self.time);
        let post = Post::from_setting(smtp, "no-reply@bazargah.example", &folder.join("outbox")).unwrap();
        let settings = Settings {
            takes_complaints: true,
            clock: Arc::new(move || Millis(clock.load(Ordering::SeqCst))),
            ..Settings::at("https://bazargah.example".into(), post, Prover::new("test").unwrap())
        };
        self.app = App::new(self.app.store.clone(), site, settings);
        self.router = router(self.app.clone());
    }

    /// Another server on the same database, with some settings changed.
    pub fn another(&self, change: impl FnOnce(Settings) -> Settings) -> (App, Router) {
        let site = self.app.site.clone();
        let clock = Arc::clone(&self.time);
        let post = Post::from_setting(None, "no-reply@bazargah.example", &self.folder.path().join("another")).unwrap();
        let settings = Settings {
            takes_complaints: true,
            behind_proxy: true,
            clock: Arc::new(move || Millis(clock.load(Ordering::SeqCst))),
            ..Settings::at("https://bazargah.example".into(), post, Prover::new("test").unwrap())
        };
        let app = App::new(self.app.store.clone(), site, change(settings));
        (app.clone(), router(app))
    }

    pub async fn ask(&self, request: Request<Body>) -> (Response<()>, String) {
        let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        (Response::from_parts(parts, ()), String::from_utf8_lossy(&bytes).into_owned())
    }

    pub async fn get(&self, path: &str) -> (Response<()>, String) {
        self.get_as(None, path).await
    }

    /// Asks as somebody who is signed in by this cookie.
    pub async fn get_as(&self, cookie: Option<&str>, path: &str) -> (Response<()>, String) {
        let request = Request::get(path).header(header::COOKIE, cookie.unwrap_or_default());
        self.ask(request.body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> (Response<()>, String) {
        self.post_as(None, path, fields).await
    }

    pub async fn post_as(&self, cookie: Option<&str>, path: &str, fields: &[(&str, &str)]) -> (Response<()>, String) {
        let pairs = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value)));
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::COOKIE, cookie.unwrap_or_default())
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(pairs.collect::<Vec<_>>().join("&")))
            .unwrap();
        self.ask(request).await
    }

    /// Fills in the form as a browser shows it, with some answers changed; gives the answer.
    pub async fn report(&self, changed: &[(&str, &str)]) -> (Response<()>, String) {
        let (_, page) = self.get(&format!("{SHOP}/complain")).await;
        let code = between(&page, r#"name="code" value=""#, "\"").to_owned();
        let mut fields = vec![
            ("code", code.as_str()),
            ("kind", "not-delivered"),
            ("told", "I paid two weeks ago and nothing has arrived since."),
            ("wish", "My money back."),
            ("order", "A-17"),
            ("amount", "۱٬۲۵۰٬۰۰۰"),
            ("contact", "zahra@buyers.example"),
        ];
        for (name, value) in changed {
            fields.iter_mut().find(|field| field.0 == *name).unwrap().1 = value;
        }
        self.post(&format!("{SHOP}/complain"), &fields).await
    }

    pub fn later(&self, millis: i64) {
        self.time.fetch_add(millis, Ordering::SeqCst);
    }

    pub async fn shop(&self, key: &str) -> ShopId {
        self.app.store.shop(key).await.unwrap().unwrap().0.id
    }

    /// The cookie of somebody who has just signed in.
    pub async fn cookie(&self, email: &str) -> String {
        let store = &self.app.store;
        // An account without a role of its own keeps the role that it has.
        let account = match email.strip_suffix("@staff.example").and_then(Role::parse) {
            Some(role) => store.set_role(self.app.now(), email, Some(role)).await.unwrap(),
            None => store.set_role(self.app.now(), email, None).await.unwrap(),
        };
        self.opens_session(account.id, "test").await
    }

    async fn opens_session(&self, account: AccountId, agent: &str) -> String {
        let token = codes::new_token().unwrap();
        let hash = codes::session_hash(&token);
        self.app.store.open_session(self.app.now(), account, hash, agent).await.unwrap();
        format!("bazargah={token}")
    }

    /// The cookie of who has that one, at another browser.
    pub async fn at_another_browser(&self, cookie: &str, agent: &str) -> String {
        let hash = codes::session_hash(cookie.split_once('=').unwrap().1);
        let account = self.app.store.session(self.app.now(), hash).await.unwrap().unwrap();
        self.opens_session(account.id, agent).await
    }

    /// Makes somebody speak for the shop, and gives their cookie.
    pub async fn keeper(&self) -> String {
        let shop = self.shop("kafsh.example").await;
        self.app.store.add_member(self.app.now(), shop, KEEPER, "en").await.unwrap();
        self.cookie(KEEPER).await
    }

    /// Lets every letter leave that waits; gives their texts, decoded, with their recipients, in no order.
    pub async fn letters(&self) -> Vec<(String, String, String)> {
        while bazargah_server::letters::deliver(&self.app).await.unwrap() > 0 {}
        let mut letters = Vec::new();
        let folder = self.folder.path().join("outbox");
        for entry in std::fs::read_dir(folder).unwrap() {
            let bytes = std::fs::read(entry.unwrap().path()).unwrap();
            let mail = mail_parser::MessageParser::default().parse(&bytes).unwrap();
            let to = mail.to().and_then(|to| to.first()).and_then(|to| to.address()).unwrap_or_default().to_owned();
            letters.push((to, mail.subject().unwrap_or_default().to_owned(), mail.body_text(0).unwrap().into_owned()));
        }
        letters.sort();
        letters
    }
}

pub fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

pub fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let rest = text.split_once(start).unwrap_or_else(|| panic!("{start} is not in {text}")).1;
    rest.split_once(end).unwrap().0
}

pub fn header<'a>(response: &'a Response<()>, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

/// The address of the case that a report opened.
pub fn case_of(response: &Response<()>) -> String {
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    header(response, "location").trim_end_matches("?new").to_owned()
}

/// The whole form of a unit without a site that applies for a place in the festival, with some answers of its own.
pub fn unit_form(own: &[(Field, &str)]) -> Filled {
    let answers = [
        (Field::Name, "Kafsh"),
        (Field::Trade, "books"),
        (Field::Owner, "Zahra"),
        (Field::Telephone, "02112345678"),
        (Field::Contact, "zahra@units.example"),
        (Field::Province, "Tehran"),
        (Field::City, "Tehran"),
        (Field::Address, "1"),
        (Field::TradeLicence, "1"),
        (Field::SalesBefore, "100"),
        (Field::SalesAfter, "10"),
        (Field::OrderTelephone, "02112345678"),
    ];
    let answers = answers.iter().chain(own).map(|(field, text)| (*field, (*text).to_owned())).collect();
    Filled { answers, ..Filled::default() }
}
