//! What other sites show: badge, panel, seal, the page that builds their code, registered sites; and the look-ups for programs that
//! shoppers carry with them.

use super::cases::private;
use super::pages::{Failed, context, is_demo, path_of, profile_for};
use super::visit::{MemberVisit, Visit};
use crate::access::{Access, Doors, Who};
use crate::codes::{follow_hash, is_code, new_code};
use crate::embeds::{Shown, Sites};
use crate::http::{App, CONTENT_SECURITY_POLICY};
use crate::page_cache::{Page, PageKey, What};
use crate::sheet;
use axum::extract::{Extension, Form, Path, Query, State};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{StatusCode, Uri};
use axum::middleware;
use axum::response::{Html, IntoResponse, Redirect, Response};
use bazargah_app::pages::{
    self, Badge, BadgeSize, EMBED_CHARS_MAX, EmbedChoice, EmbedCountLine, EmbedPage, EmbedPlaceFault, EmbedPlaceLine,
    EmbedPlaces, Look, PANEL_DEALS, PER_MINUTE_DEFAULT, PER_MINUTE_MAX, Panel, PartnerDay, PartnerReport, Seal,
    embed_places_path, partner_report_path,
};
use bazargah_app::{Lang, PageContext};
use bazargah_domain::calendar::Day;
use bazargah_domain::domain_name::Host;
use bazargah_domain::embed::{Asked, Place, place};
use bazargah_domain::role::Act;
use bazargah_domain::shop::Shop;
use bazargah_domain::text::ascii_digits;
use bazargah_store::{EMBED_COUNT_DAYS, EmbedPlace};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// For so long a badge is kept by browsers: well under the minute within which it must be right.
const BADGE_KEPT: HeaderValue = HeaderValue::from_static("public, max-age=30");
/// What a badge depends on besides its address.
const BADGE_VARIES: HeaderValue = HeaderValue::from_static("referer, sec-fetch-site");
/// A badge asks for nothing and runs nothing, also when it is opened by itself.
const BADGE_POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'");
/// Any site may show it, also one that asks for consent (`Cross-Origin-Embedder-Policy: require-corp`).
const ANY_SITE: (HeaderName, HeaderValue) =
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("cross-origin"));
/// Days of counts that are shown.
const COUNT_DAYS: i32 = 30;
/// Rows of counts that are shown.
const COUNT_ROWS_MAX: usize = 500;
/// Deals that are looked through for some that are on.
const DEALS_LOOKED_AT: i64 = 20;

/// What other sites show: outside the layer that explains refusals with a whole page.
pub fn doors(app: &App) -> Doors {
    let in_language = |lang: Lang| {
        Doors::new(app).get("/widget/{key}", Access::Everyone, widget).around(|router| router.layer(Extension(lang)))
    };
    Doors::new(app).merge(in_language(Lang::Fa)).nest("/en", in_language(Lang::En)).get(
        "/embed.js",
        Access::Everyone,
        element,
    )
}

/// The pages of this file, in the language that is laid around them.
pub fn page_doors(app: &App) -> Doors {
    Doors::new(app)
        .get("/partners/{code}", Access::CodeHolder, report)
        .get("/partners/{code}/counts.csv", Access::CodeHolder, report_file)
        .around(|router| router.layer(middleware::map_response(private)))
        .get("/seal/{key}", Access::Everyone, seal)
        .get("/about/embed", Access::Everyone, builder)
}

/// The addresses of this file for people who are signed in.
pub fn people_doors(app: &App) -> Doors {
    Doors::new(app)
        .get("/account/shops/{key}/embeds", Access::ShopPeople, places_of_shop)
        .post("/account/shops/{key}/embeds", Access::ShopPeople, register_for_shop)
        .post("/account/shops/{key}/embeds/remove", Access::ShopPeople, remove_from_shop)
        .get("/staff/partners", Access::May(Act::ReadPartners), partners)
        .post("/staff/partners", Access::May(Act::RegisterPartners), register_partner)
        .post("/staff/partners/remove", Access::May(Act::RegisterPartners), remove_partner)
        .post("/staff/partners/address", Access::May(Act::RegisterPartners), renew_address)
}

fn asked(headers: &HeaderMap) -> Asked<'_> {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    Asked { referrer: text(header::REFERER), fetch_site: text(HeaderName::from_static("sec-fetch-site")) }
}

/// Where the shop of this key is seen. A shop's key is its domain, where it has one.
fn place_of(app: &App, sites: &Sites, key: &str, asked: Asked) -> Place {
    let own = Host::parse(key).ok();
    place(own.as_ref(), &app.origin, asked, |host| sites.registered(key, host))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct WidgetQuery {
    size: Option<String>,
    look: Option<String>,
}

/// `GET /widget/{key}.svg?size=small|medium|large&look=light|dark`: the badge. `GET /widget/{key}?look=…`: the panel.
async fn widget(
    Visit { app, lang, uri }: Visit,
    Path(key): Path<String>,
    Query(query): Query<WidgetQuery>,
    headers: HeaderMap,
) -> Result<Response, Failed> {
    // What nobody offers gets the usual one: a picture that is not there helps no reader.
    let look = query.look.as_deref().and_then(Look::parse);
    match key.strip_suffix(".svg") {
        Some(key) => {
            let size = query.size.as_deref().and_then(BadgeSize::parse).unwrap_or_default();
            badge(&app, lang, key, size, look.unwrap_or_default(), &headers).await
        }
        None => panel(&app, lang, &key, look, &headers, &uri).await,
    }
}

async fn badge(
    app: &App,
    lang: Lang,
    key: &str,
    size: BadgeSize,
    look: Look,
    headers: &HeaderMap,
) -> Result<Response, Failed> {
    let sites = app.embeds.sites().await?;
    let place = place_of(app, &sites, key, asked(headers));
    let now = app.now();
    if !app.embeds.may_ask(&sites, key, &place, now.0) {
        return Ok(too_many());
    }
    let (day, says) = (now.day(), place.says());
    let cache_key =
        PageKey { shop: key.to_owned(), english: lang == Lang::En, what: What::Badge { size, look, says }, day };
    let page = match app.pages.get(&cache_key).await? {
        Some(page) => page,
        None => {
            let Some(profile) = profile_for(app, key, None).await? else {
                let svg = pages::badge_unknown(lang, size, look);
                return Ok((StatusCode::NOT_FOUND, badge_headers(), svg).into_response());
            };
            let shown = Badge { shop: &profile.shop, figures: &profile.figures, today: day };
            let svg = pages::badge(lang, size, look, says, &shown);
            let etag = format!("W/\"{}-{}-{}-{}\"", profile.last_seq, day.0, says as u8, app.site.build);
            let page = Arc::new(Page { html: svg.into(), etag });
            app.pages.put(cache_key, profile.last_seq, Arc::clone(&page));
            page
        }
    };
    app.embeds.count(&sites, key, day, &place, Shown::Badge);
    let etag = HeaderValue::from_str(&page.etag).unwrap_or(HeaderValue::from_static(""));
    if super::pages::has(headers, &page.etag) {
        return Ok((StatusCode::NOT_MODIFIED, badge_headers(), [(header::ETAG, etag)]).into_response());
    }
    Ok((badge_headers(), [(header::ETAG, etag)], page.html.clone()).into_response())
}

fn badge_headers() -> [(HeaderName, HeaderValue); 5] {
    [
        (header::CONTENT_TYPE, HeaderValue::from_static("image/svg+xml")),
        (header::CACHE_CONTROL, BADGE_KEPT),
        (header::VARY, BADGE_VARIES),
        (header::CONTENT_SECURITY_POLICY, BADGE_POLICY),
        ANY_SITE,
    ]
}

fn too_many() -> Response {
    (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, "60")]).into_response()
}

async fn panel(
    app: &App,
    lang: Lang,
    key: &str,
    look: Option<Look>,
    headers: &HeaderMap,
    uri: &Uri,
) -> Result<Response, Failed> {
    let sites = app.embeds.sites().await?;
    let place = place_of(app, &sites, key, asked(headers));
    let now = app.now();
    if !app.embeds.may_ask(&sites, key, &place, now.0) {
        return Ok(too_many());
    }
    let Some(profile) = profile_for(app, key, None).await? else {
        let html = super::pages::problem_html(app, uri.path(), StatusCode::NOT_FOUND).await;
        return Ok((StatusCode::NOT_FOUND, Html(html)).into_response());
    };
    let today = now.day();
    let mut deals = app.store.deals_of(profile.shop.id, None, DEALS_LOOKED_AT).await?;
    deals.retain(|deal| deal.is_on(today));
    deals.truncate(PANEL_DEALS);
    let demo = is_demo(&profile.shop);
    let policy = panel_policy(&sites, key, &place);
    let model = Panel {
        total_all: u64::try_from(profile.complaints).unwrap_or(0),
        shop: profile.shop,
        figures: profile.figures,
        recent: profile.recent,
        deals,
        today,
        look,
    };
    let html = pages::panel(&context(app, lang, path_of(uri), demo, ""), &model);
    app.embeds.count(&sites, key, today, &place, Shown::Panel);
    let headers = [
        (header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=30")),
        (header::VARY, BADGE_VARIES),
        (header::CONTENT_SECURITY_POLICY, policy),
        ANY_SITE,
    ];
    Ok((headers, Html(html)).into_response())
}

/// A panel's policy: its own style and script, and who may put it into a frame: this site, the shop's domain and what is below it, what
/// the shop registered, and the partner that asks.
fn panel_policy(sites: &Sites, key: &str, place: &Place) -> HeaderValue {
    let own = Host::parse(key).ok();
    let partner = match place {
        Place::Registered(host) => Some(host),
        _ => None,
    };
    let mut policy = "default-src 'none'; style-src 'self'; script-src 'self'; base-uri 'self'; form-action 'none'; \
                      frame-ancestors 'self'"
        .to_owned();
    for host in own.iter().chain(sites.of_shop(key)).chain(partner) {
        // Any port, and the scheme of this site or a safer one (CSP 3, 6.7.2.8).
        policy.push_str(&format!(" {host}:* *.{host}:*"));
    }
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"))
}

/// `GET /embed.js`: the custom element, at an address that stays.
async fn element(State(app): State<App>, headers: HeaderMap) -> Result<Response, Failed> {
    let name = app.site.assets.url("embed.js");
    let file = app.site.folder.join(name.trim_start_matches('/'));
    let source = app.site.sources.as_ref().map(|folder| folder.join("embed.js"));
    let bytes = match tokio::fs::read(&file).await {
        Ok(bytes) => bytes,
        Err(error) => match source {
            Some(source) => tokio::fs::read(&source).await.map_err(|_| Failed::NotFound)?,
            None => {
                tracing::error!(%error, file = %file.display(), "the site lacks the custom element");
                return Err(Failed::NotFound);
            }
        },
    };
    let etag = format!("W/\"{}\"", app.site.build);
    let shared = [
        (header::ETAG, HeaderValue::from_str(&etag).unwrap_or(HeaderValue::from_static(""))),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600")),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
        ANY_SITE,
    ];
    if super::pages::has(&headers, &etag) {
        return Ok((StatusCode::NOT_MODIFIED, shared).into_response());
    }
    Ok((shared, [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], bytes).into_response())
}

/// `GET /seal/{key}`: where a click on a badge lands. It is counted as its page says: by shop, day and site.
async fn seal(
    Visit { app, lang, uri }: Visit,
    Path(key): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failed> {
    let (shop, _) = app.store.shop(&key).await?.ok_or(Failed::NotFound)?;
    let sites = app.embeds.sites().await?;
    let place = place_of(&app, &sites, &key, asked(&headers));
    let today = app.now().day();
    app.embeds.count(&sites, &key, today, &place, Shown::Seal);
    let demo = is_demo(&shop);
    let html = pages::seal(&context(&app, lang, path_of(&uri), demo, ""), &Seal { shop, place, today });
    // Nobody's copy but this reader's, and not even that: it speaks of where they come from.
    let kept = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store")), (header::VARY, BADGE_VARIES)];
    Ok((kept, Html(html)).into_response())
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct BuilderQuery {
    shop: String,
    size: Option<String>,
    look: Option<String>,
    r#in: Option<String>,
    test: String,
}

/// `GET /about/embed?shop=…&size=…&look=…&in=fa|en&test=…`: builds the code of a badge.
async fn builder(Visit { app, lang, uri }: Visit, Query(query): Query<BuilderQuery>) -> Result<Response, Failed> {
    if query.shop.chars().count() > EMBED_CHARS_MAX || query.test.chars().count() > EMBED_CHARS_MAX {
        return Err(Failed::TooLong);
    }
    let choice = EmbedChoice {
        shop: query.shop,
        size: query.size.as_deref().and_then(BadgeSize::parse).unwrap_or_default(),
        look: query.look.as_deref().and_then(Look::parse).unwrap_or_default(),
        lang: query.r#in.as_deref().and_then(Lang::parse).unwrap_or(lang),
        test: query.test,
    };
    let shop = match choice.shop.trim() {
        "" => None,
        typed => match super::meant::named(&app, typed).await? {
            super::meant::Meant::Shop(shop) => Some(*shop),
            _ => None,
        },
    };
    let profile = match &shop {
        Some(shop) => profile_for(&app, &shop.key, None).await?,
        None => None,
    };
    let tested = match (&shop, choice.test.trim()) {
        (Some(shop), typed) if !typed.is_empty() => Some(match Host::parse(typed) {
            Ok(host) => {
                let referrer = format!("https://{host}/");
                let sites = app.embeds.sites().await?;
                let asked = Asked { referrer: Some(&referrer), fetch_site: Some("cross-site") };
                Ok((host.as_str().to_owned(), place_of(&app, &sites, &shop.key, asked)))
            }
            Err(_) => Err(()),
        }),
        _ => None,
    };
    let today = app.now().day();
    let found = profile.map(|profile| {
        let shown = Badge { shop: &profile.shop, figures: &profile.figures, today };
        let alt = pages::badge_alt(choice.lang, &shown);
        (profile.shop, alt)
    });
    let demo = app.is_demo().await;
    let html = pages::embed(&context(&app, lang, path_of(&uri), demo, ""), &EmbedPage { choice, found, tested });
    // This page alone shows a frame: the panel, of this site.
    let policy = format!("{CONTENT_SECURITY_POLICY}; frame-src 'self'");
    let policy = HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static(CONTENT_SECURITY_POLICY));
    Ok(([(header::CONTENT_SECURITY_POLICY, policy)], Html(html)).into_response())
}

/// What a form about a site holds.
#[derive(Deserialize, Default)]
#[serde(default)]
struct SentPlace {
    host: String,
    per_minute: String,
}

#[derive(Default)]
struct Told {
    typed: SentPlace,
    fault: Option<EmbedPlaceFault>,
    /// A partner's site and the address of its report, which was just made.
    address: Option<(String, String)>,
}

async fn places_page(app: &App, lang: Lang, who: &Who, shop: Option<&Shop>, told: Told) -> Result<String, Failed> {
    let places = app.store.embed_places_of(shop.map(|shop| shop.id)).await?;
    let since = app.now().day().plus_days(1 - COUNT_DAYS);
    let mut counts = match shop {
        Some(shop) => shops_counts(app, shop, since).await?,
        None => {
            let hosts: Vec<Host> = places.iter().map(|place| place.host.clone()).collect();
            let totals = app.store.embed_totals(&hosts, since).await?;
            let line = |total: bazargah_store::EmbedTotal| EmbedCountLine {
                day: day(total.day),
                host: total.host,
                shown: [total.shown.max(0).unsigned_abs(), 0, 0],
            };
            totals.into_iter().map(line).collect()
        }
    };
    counts.truncate(COUNT_ROWS_MAX);
    let typed_limit =
        if told.typed.per_minute.is_empty() { PER_MINUTE_DEFAULT.to_string() } else { told.typed.per_minute };
    let model = EmbedPlaces {
        shop: shop.cloned(),
        lines: places
            .into_iter()
            .map(|place| EmbedPlaceLine {
                host: place.host.as_str().to_owned(),
                since: place.registered_at,
                per_minute: place.per_minute,
            })
            .collect(),
        counts,
        may_change: shop.is_some() || who.account.role.is_some_and(|role| role.may(Act::RegisterPartners)),
        typed: (told.typed.host, typed_limit),
        fault: told.fault,
        address: told.address,
    };
    let demo = match shop {
        Some(shop) => is_demo(shop),
        None => app.is_demo().await,
    };
    // The page's own address, also where it answers what was sent to another one, which nobody can read.
    let path = places_path(shop);
    let ctx = PageContext { visitor: Some(who.visitor()), ..context(app, lang, &path, demo, "") };
    Ok(pages::embed_places(&ctx, &model))
}

/// The path of registered sites, without the language's prefix.
fn places_path(shop: Option<&Shop>) -> String {
    shop.map_or_else(|| "/staff/partners".to_owned(), embed_places_path)
}

fn day(number: i64) -> Day {
    Day(i32::try_from(number).unwrap_or(0))
}

/// In which column what was shown is counted.
fn column(what: &str) -> usize {
    match what {
        "badge" => 0,
        "panel" => 1,
        _ => 2,
    }
}

/// A shop's counts, one line a day and site.
async fn shops_counts(app: &App, shop: &Shop, since: Day) -> Result<Vec<EmbedCountLine>, Failed> {
    let mut lines: BTreeMap<(std::cmp::Reverse<i64>, String), [u64; 3]> = BTreeMap::new();
    for count in app.store.embed_counts_of_shop(&shop.key, since).await? {
        let line = lines.entry((std::cmp::Reverse(count.day), count.host)).or_default();
        line[column(&count.what)] += count.shown.max(0).unsigned_abs();
    }
    let line = |((std::cmp::Reverse(number), host), shown)| EmbedCountLine { day: day(number), host, shown };
    Ok(lines.into_iter().map(line).collect())
}

fn own(who: &Who) -> Result<&Shop, Failed> {
    who.shop.as_ref().ok_or(Failed::NotFound)
}

/// `GET /account/shops/{key}/embeds`.
async fn places_of_shop(MemberVisit { app, lang, who, .. }: MemberVisit) -> Result<Html<String>, Failed> {
    Ok(Html(places_page(&app, lang, &who, Some(own(&who)?), Told::default()).await?))
}

/// `GET /staff/partners`.
async fn partners(MemberVisit { app, lang, who, .. }: MemberVisit) -> Result<Html<String>, Failed> {
    Ok(Html(places_page(&app, lang, &who, None, Told::default()).await?))
}

/// A site as it was typed, or why it is none that can be registered.
async fn checked(
    app: &App,
    shop: Option<&Shop>,
    sent: &SentPlace,
) -> Result<Result<(Host, u32), EmbedPlaceFault>, Failed> {
    let Ok(host) = Host::parse(&sent.host) else { return Ok(Err(EmbedPlaceFault::Host)) };
    if shop.is_some() {
        return Ok(Ok((host, PER_MINUTE_DEFAULT)));
    }
    let digits: String = ascii_digits(&sent.per_minute).chars().filter(|c| !matches!(c, ',' | '٬' | ' ')).collect();
    let Some(limit) = digits.parse().ok().filter(|limit| (1..=PER_MINUTE_MAX).contains(limit)) else {
        return Ok(Err(EmbedPlaceFault::Limit));
    };
    // A listed shop's own domain is its own, whatever it is like.
    let listed = app.store.shop_at(&host).await?;
    if listed.is_none() && !app.store.lookalikes(&host, 1).await?.is_empty() {
        return Ok(Err(EmbedPlaceFault::Like));
    }
    Ok(Ok((host, limit)))
}

/// Registers a site; gives the page that says why it cannot, or the site.
async fn register(
    app: &App,
    lang: Lang,
    who: &Who,
    shop: Option<&Shop>,
    sent: SentPlace,
) -> Result<Result<Host, Response>, Failed> {
    let fault = match checked(app, shop, &sent).await? {
        Err(fault) => fault,
        Ok((host, limit)) => {
            let registered = app
                .store
                .register_embed_place(app.now(), shop.map(|shop| shop.id), &host, limit, who.account.id)
                .await?;
            if registered {
                app.embeds.read_sites().await?;
                return Ok(Ok(host));
            }
            EmbedPlaceFault::Full
        }
    };
    let told = Told { typed: sent, fault: Some(fault), ..Told::default() };
    let html = places_page(app, lang, who, shop, told).await?;
    Ok(Err((StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response()))
}

async fn remove(app: &App, lang: Lang, shop: Option<&Shop>, sent: SentPlace) -> Result<Response, Failed> {
    let host = Host::parse(&sent.host).map_err(|_| Failed::BadRequest)?;
    app.store.remove_embed_place(shop.map(|shop| shop.id), &host).await?;
    app.embeds.read_sites().await?;
    Ok(back(lang, shop))
}

fn back(lang: Lang, shop: Option<&Shop>) -> Response {
    Redirect::to(&lang.href(&places_path(shop))).into_response()
}

/// `POST /account/shops/{key}/embeds`.
async fn register_for_shop(
    MemberVisit { app, lang, who, .. }: MemberVisit,
    Form(sent): Form<SentPlace>,
) -> Result<Response, Failed> {
    let shop = own(&who)?;
    match register(&app, lang, &who, Some(shop), sent).await? {
        Ok(_) => Ok(back(lang, Some(shop))),
        Err(refused) => Ok(refused),
    }
}

/// `POST /account/shops/{key}/embeds/remove`.
async fn remove_from_shop(
    MemberVisit { app, lang, who, .. }: MemberVisit,
    Form(sent): Form<SentPlace>,
) -> Result<Response, Failed> {
    remove(&app, lang, Some(own(&who)?), sent).await
}

/// `POST /staff/partners`: a partner that is new is given the address of its report. One that is registered again keeps the address that
/// it has: who changes a limit does not mean to end it.
async fn register_partner(
    MemberVisit { app, lang, who, .. }: MemberVisit,
    Form(sent): Form<SentPlace>,
) -> Result<Response, Failed> {
    let host = match register(&app, lang, &who, None, sent).await? {
        Ok(host) => host,
        Err(refused) => return Ok(refused),
    };
    match give_address(&app, lang, &who, &host, false).await? {
        Some(page) => Ok((StatusCode::CREATED, page).into_response()),
        None => Ok(back(lang, None)),
    }
}

/// Gives a partner's report an address, and the page that shows it: this once, since its hash alone is kept. `None` where the partner has
/// one and is not to get another (`anew`), or is not registered.
async fn give_address(
    app: &App,
    lang: Lang,
    who: &Who,
    host: &Host,
    anew: bool,
) -> Result<Option<Html<String>>, Failed> {
    let code = new_code()?;
    if !app.store.address_partner_report(host, follow_hash(&code), anew).await? {
        return Ok(None);
    }
    let address = format!("{}{}", app.origin, lang.href(&partner_report_path(&code)));
    let told = Told { address: Some((host.as_str().to_owned(), address)), ..Told::default() };
    Ok(Some(Html(places_page(app, lang, who, None, told).await?)))
}

/// `POST /staff/partners/address`: the report of a partner gets a new address, and the old one ends.
async fn renew_address(
    MemberVisit { app, lang, who, .. }: MemberVisit,
    Form(sent): Form<SentPlace>,
) -> Result<Html<String>, Failed> {
    let host = Host::parse(&sent.host).map_err(|_| Failed::BadRequest)?;
    give_address(&app, lang, &who, &host, true).await?.ok_or(Failed::NotFound)
}

/// `POST /staff/partners/remove`.
async fn remove_partner(Visit { app, lang, .. }: Visit, Form(sent): Form<SentPlace>) -> Result<Response, Failed> {
    remove(&app, lang, None, sent).await
}

/// The partner whose report is read at a code's address, and its counts for as long as they are kept.
async fn the_report(app: &App, code: &str) -> Result<(EmbedPlace, Vec<PartnerDay>), Failed> {
    if !is_code(code) {
        return Err(Failed::NotFound);
    }
    let partner = app.store.partner_of_report(follow_hash(code)).await?.ok_or(Failed::NotFound)?;
    let since = app.now().day().plus_days(-EMBED_COUNT_DAYS);
    let mut days: Vec<PartnerDay> = Vec::new();
    for (number, what, shown) in app.store.embed_days(&partner.host, since).await? {
        let of = day(number);
        if days.last().is_none_or(|last| last.day != of) {
            days.push(PartnerDay { day: of, shown: [0; 3] });
        }
        if let Some(last) = days.last_mut() {
            last.shown[column(&what)] += shown.max(0).unsigned_abs();
        }
    }
    Ok((partner, days))
}

/// `GET /partners/{code}`: how often a partner's site showed badges and panels, for whoever has its code.
async fn report(Visit { app, lang, uri }: Visit, Path(code): Path<String>) -> Result<Html<String>, Failed> {
    let (partner, days) = the_report(&app, &code).await?;
    let model = PartnerReport {
        host: partner.host.as_str().to_owned(),
        since: partner.registered_at,
        per_minute: partner.per_minute,
        days,
        kept_days: EMBED_COUNT_DAYS.unsigned_abs().into(),
        code,
    };
    let demo = app.is_demo().await;
    Ok(Html(pages::partner_report(&context(&app, lang, path_of(&uri), demo, ""), &model)))
}

/// `GET /partners/{code}/counts.csv`: the rows of the report. Names and days are the same in both languages: programs read it.
async fn report_file(State(app): State<App>, Path(code): Path<String>) -> Result<Response, Failed> {
    let (partner, days) = the_report(&app, &code).await?;
    let names = ["day", "badges", "panels", "clicks"].map(str::to_owned);
    let row = |line: &PartnerDay| {
        let [badges, panels, clicks] = line.shown.map(|shown| shown.to_string());
        [line.day.to_iso(), badges, panels, clicks]
    };
    let rows: Vec<[String; 4]> = std::iter::once(names).chain(days.iter().map(row)).collect();
    let bytes = sheet::csv(rows.iter().map(|row| row.iter().map(String::as_str))).map_err(|error| {
        tracing::error!(%error, "a table was not written");
        Failed::Broken
    })?;
    let saved = format!("attachment; filename=\"bazargah-{}.csv\"", partner.host);
    let saved = HeaderValue::from_str(&saved).unwrap_or(HeaderValue::from_static("attachment"));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
        (header::CONTENT_DISPOSITION, saved),
    ];
    Ok((headers, bytes).into_response())
}
