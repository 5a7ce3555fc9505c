//! The deals page in its forms: the page, feeds, the API; one deal and its photo. All of it may be read by everyone.

use super::api::{CURSOR_TAKES, Refused, caching, not_modified};
use super::pages::{Failed, context, path_of, respond};
use super::visit::Visit;
use crate::access::{Access, Doors};
use crate::board::Shown;
use crate::evidence::Kind;
use crate::http::App;
use crate::page_cache::Page;
use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{StatusCode, Uri};
use axum::response::{Html, IntoResponse, Response};
use bazargah_app::pages::{self, DealCard, DealPage, Deals, deal_path, deals_query, photo_path};
use bazargah_app::{Lang, PageContext};
use bazargah_domain::calendar::Millis;
use bazargah_domain::deal::board::{self, Cursor, DealId, Filter, Sort};
use bazargah_domain::deal::goods;
use bazargah_domain::deal::price::Discount;
use bazargah_domain::grade::Letter;
use bazargah_domain::shop::ShopId;
use bazargah_domain::text::ascii_digits;
use bazargah_domain::trade::Trade;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;

/// Deals on one page.
const DEALS_A_PAGE: usize = 24;
/// Deals in a feed.
const DEALS_A_FEED: usize = 50;
/// Deals that the API gives, when not asked for a number, and at most.
const LIMIT_DEFAULT: usize = 50;
const LIMIT_MAX: usize = 200;
/// How many characters of a search are looked at.
const TEXT_CHARS_MAX: usize = 100;

/// The addresses of this file, in the language that is laid around them.
pub fn doors(app: &App) -> Doors {
    Doors::new(app)
        .get("/deals", Access::Everyone, page)
        .get("/deals.rss", Access::Everyone, rss)
        .get("/deals.json", Access::Everyone, json_feed)
        .get("/deals/{id}", Access::Everyone, one)
        .get("/deals/{id}/photo", Access::Everyone, photo)
}

/// The addresses of the API.
pub fn api_doors(app: &App) -> Doors {
    Doors::new(app).get("/api/v1/deals", Access::Everyone, api)
}

/// What an address asks the board for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Asked {
    filter: Filter,
    sort: Sort,
    cursor: Option<Cursor>,
    limit: Option<usize>,
    /// What the first parameter takes that was not understood; the API refuses it.
    unclear: Option<&'static str>,
    /// Whether one was not understood that nobody types: pages refuse it. A price that somebody typed is left out, and its field is
    /// empty on the page.
    misled: bool,
}

impl Asked {
    fn of(query: Option<&str>) -> Self {
        let mut asked = Self::default();
        for (name, value) in url::form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            // A field that was left empty asks for nothing.
            if !value.trim().is_empty() && asked.take(&name, value.trim()).is_none() {
                asked.unclear.get_or_insert(takes(&name));
                asked.misled |= !matches!(&*name, "min" | "max");
            }
        }
        asked.filter.trades.sort_unstable();
        asked.filter.trades.dedup();
        asked
    }

    /// For a page and its feeds.
    fn of_page(query: Option<&str>) -> Result<Self, Failed> {
        let asked = Self::of(query);
        if asked.misled { Err(Failed::BadRequest) } else { Ok(asked) }
    }

    fn take(&mut self, name: &str, value: &str) -> Option<()> {
        let filter = &mut self.filter;
        match name {
            "q" => filter.text = value.chars().take(TEXT_CHARS_MAX).collect(),
            "trade" => filter.trades.push(Trade::parse(value)?),
            "min" => filter.price_min = Some(goods::price(value).ok()?),
            "max" => filter.price_max = Some(goods::price(value).ok()?),
            "off" => {
                let percent = ascii_digits(value).parse().ok().filter(|percent| (1..=99).contains(percent))?;
                filter.percent_min = Some(percent);
            }
            "free" => filter.free_shipping = value == "1",
            "province" => filter.province = Some(value.chars().take(TEXT_CHARS_MAX).collect()),
            "grade" => filter.letter_min = Some(Letter::ALL.into_iter().find(|letter| letter.as_str() == value)?),
            "sort" => self.sort = Sort::parse(value)?,
            "cursor" => self.cursor = Some(Cursor::parse(value)?),
            "limit" => self.limit = Some(value.parse().ok()?),
            // What others add to an address, such as where a link stood, means nothing here.
            _ => {}
        }
        Some(())
    }
}

/// What a parameter takes.
fn takes(name: &str) -> &'static str {
    match name {
        "trade" => {
            "trade: bags-shoes, nuts-dried-fruit, clothing, sweets, groceries, carpets, handicrafts, household, appliances, \
             electronics, beauty, books, toys or other"
        }
        "min" => "min: a price in toman, a whole number above zero",
        "max" => "max: a price in toman, a whole number above zero",
        "off" => "off: a whole number of percent, 1 to 99",
        "grade" => "grade: A, B, C, D, E or F",
        "sort" => "sort: discount, price, ending or record",
        "cursor" => CURSOR_TAKES,
        "limit" => "limit: a whole number, at most 200",
        _ => "a parameter is not understood",
    }
}

/// Deals by their numbers with their shops, in order.
pub(super) async fn cards(app: &App, ids: &[DealId]) -> Result<Vec<DealCard>, Failed> {
    let deals = app.store.deals(ids).await?;
    let mut shops: Vec<ShopId> = deals.iter().map(|deal| deal.shop).collect();
    shops.sort_unstable();
    shops.dedup();
    let shops: HashMap<ShopId, _> =
        app.store.listed_shops(&shops).await?.into_iter().map(|listed| (listed.shop.id, listed)).collect();
    let card = |deal: bazargah_domain::deal::Deal| Some(DealCard { shop: shops.get(&deal.shop)?.clone(), deal });
    Ok(deals.into_iter().filter_map(card).collect())
}

async fn found(app: &App, shown: &Shown, asked: &Asked, now: Millis, size: usize) -> Result<Deals, Failed> {
    let board::Page { deals, total, shops, next } =
        shown.board.find(&asked.filter, asked.sort, asked.cursor, now, size);
    Ok(Deals {
        filter: asked.filter.clone(),
        sort: asked.sort,
        cards: cards(app, &deals).await?,
        total: total as u64,
        shops: shops as u64,
        provinces: shown.board.provinces().to_vec(),
        next,
        first: asked.cursor.is_none(),
        today: now.day(),
    })
}

/// `GET /deals?q=…&trade=…&min=…&max=…&off=…&free=1&province=…&grade=…&sort=…&cursor=…`.
async fn page(Visit { app, lang, uri }: Visit, headers: HeaderMap) -> Result<Response, Failed> {
    let asked = Asked::of_page(uri.query())?;
    let now = app.now();
    let shown = app.boards.shown().await?;
    // The page is made from what was understood alone, so the copy is everybody's.
    let query = deals_query(&asked.filter, asked.sort, asked.cursor);
    let path = if query.is_empty() { "/deals".to_owned() } else { format!("/deals?{query}") };
    let address = lang.href(&path);
    if let Some(page) = shown.copy(&address, now) {
        return Ok(respond(&page, &headers));
    }
    let model = found(&app, &shown, &asked, now, DEALS_A_PAGE).await?;
    let html = pages::deals(&context(&app, lang, &path, app.is_demo().await, ""), &model);
    let etag = format!("W/\"{}-{}\"", shown.tag(now), app.site.build);
    let page = Arc::new(Page { html: html.into(), etag });
    if app.boards.keeps_copies() {
        shown.keep(address, now, Arc::clone(&page));
    }
    Ok(respond(&page, &headers))
}

async fn feed_of(app: &App, uri: &Uri) -> Result<Deals, Failed> {
    let asked = Asked { cursor: None, ..Asked::of_page(uri.query())? };
    let shown = app.boards.shown().await?;
    found(app, &shown, &asked, app.now(), DEALS_A_FEED).await
}

fn feed_context(app: &App, lang: Lang) -> PageContext<'_> {
    context(app, lang, "/deals", false, "")
}

/// `GET /deals.rss?…`: the same deals as the page's, as a feed.
async fn rss(Visit { app, lang, uri }: Visit) -> Result<Response, Failed> {
    let model = feed_of(&app, &uri).await?;
    let xml = pages::deals_rss(&feed_context(&app, lang), &model);
    Ok(([(header::CONTENT_TYPE, "application/rss+xml; charset=utf-8")], xml).into_response())
}

/// `GET /deals.json?…`: the same as a JSON Feed, version 1.1.
async fn json_feed(Visit { app, lang, uri }: Visit) -> Result<Response, Failed> {
    let model = feed_of(&app, &uri).await?;
    let at = |path: &str| format!("{}{}", app.origin, lang.href(path));
    let query = deals_query(&model.filter, model.sort, None);
    let with = |path: &str| if query.is_empty() { at(path) } else { at(&format!("{path}?{query}")) };
    let item = |card: &DealCard| {
        let url = at(&deal_path(&card.deal));
        let mut item = json!({
            "id": url,
            "url": url,
            "title": card.deal.name,
            "content_text": pages::deal_summary(lang, card),
        });
        if card.deal.photo.is_some() {
            item["image"] = format!("{}{}", app.origin, photo_path(&card.deal)).into();
        }
        item
    };
    let feed = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": pages::deals_title(lang),
        "language": lang.as_str(),
        "home_page_url": with("/deals"),
        "feed_url": with("/deals.json"),
        "items": model.cards.iter().map(item).collect::<Vec<_>>(),
    });
    Ok(([(header::CONTENT_TYPE, "application/feed+json")], feed.to_string()).into_response())
}

/// `GET /deals/{id}`: one deal, also after its end.
async fn one(Visit { app, lang, uri }: Visit, Path(id): Path<i64>) -> Result<Html<String>, Failed> {
    let card = cards(&app, &[DealId(id)]).await?.pop().ok_or(Failed::NotFound)?;
    let placed = app.store.festival_place(&card.deal.edition, card.deal.shop).await?.is_some();
    let model = DealPage { card, placed, today: app.now().day() };
    Ok(Html(pages::deal(&context(&app, lang, path_of(&uri), app.is_demo().await, ""), &model)))
}

/// `GET /deals/{id}/photo`: the picture, which was cleaned before it was kept and never changes.
async fn photo(State(app): State<App>, Path(id): Path<i64>) -> Result<Response, Failed> {
    let (kind, bytes) = app.store.deal_photo(DealId(id)).await?.ok_or(Failed::NotFound)?;
    let kind = Kind::parse(&kind).filter(|kind| *kind != Kind::Pdf).ok_or(Failed::NotFound)?;
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind.media_type()));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    Ok(response)
}

/// `GET /api/v1/deals?…&limit=…&cursor=…`: the filters and orders of the page.
async fn api(State(app): State<App>, headers: HeaderMap, uri: Uri) -> Result<Response, Refused> {
    let asked = Asked::of(uri.query());
    if let Some(takes) = asked.unclear {
        return Err(Refused::Parameter(takes));
    }
    let limit = asked.limit.unwrap_or(LIMIT_DEFAULT).clamp(1, LIMIT_MAX);
    let now = app.now();
    let shown = app.boards.shown().await?;
    let tag = format!("{}-{}", shown.tag(now), app.site.build);
    if let Some(answer) = not_modified(&headers, &tag) {
        return Ok(answer);
    }
    let model = found(&app, &shown, &asked, now, limit).await?;
    let body = json!({
        "items": model.cards.iter().map(|card| item(&app, card)).collect::<Vec<_>>(),
        "total": model.total,
        "shops": model.shops,
        "next_cursor": model.next.map(Cursor::to_text),
    });
    Ok((StatusCode::OK, caching(&format!("W/\"{tag}\"")), Json(body)).into_response())
}

fn item(app: &App, card: &DealCard) -> Value {
    let DealCard { deal, shop } = card;
    let (state, percent, reference, days) = match deal.discount {
        Discount::Verified { reference, percent } => ("verified", Some(percent), Some(reference), None),
        Discount::TooShort { days } => ("too-short", None, None, Some(days)),
        Discount::NotBelow { reference } => ("not-below", None, Some(reference), None),
    };
    json!({
        "id": deal.id.0,
        "name": deal.name,
        "shop": {
            "key": shop.shop.key,
            "name": shop.shop.name,
            "grade": shop.shop.grade.and_then(|grade| grade.letter).map(Letter::as_str),
        },
        "edition": deal.edition,
        "trade": deal.trade,
        "price_rial": deal.price,
        "regular_rial": deal.regular,
        "discount": { "state": state, "percent": percent, "reference_rial": reference, "days_known": days },
        "stock": deal.stock,
        "from": deal.from.to_iso(),
        "until": deal.until.to_iso(),
        "free_shipping": deal.free_shipping,
        "url": format!("{}{}", app.origin, deal_path(deal)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use bazargah_domain::money::Rial;

    #[test]
    fn an_address_reads_back_as_what_was_asked() {
        let asked = Asked::of(Some(
            "q=%DA%A9%DB%8C%D9%81+چرم&trade=toys&trade=books&trade=toys&min=%DB%B1%DB%B0%D9%AC%DB%B0%DB%B0%DB%B0&max=&off=20&free=1&province=تهران&grade=B&sort=price&utm=x",
        ));
        assert_eq!(asked.unclear, None);
        assert_eq!(asked.filter.trades, [Trade::Books, Trade::Toys]);
        assert_eq!((asked.filter.price_min.map(Rial::toman), asked.filter.price_max), (Some(10_000), None));
        assert_eq!((asked.filter.text.as_str(), asked.filter.percent_min), ("کیف چرم", Some(20)));
        let again = Asked::of(Some(&deals_query(&asked.filter, asked.sort, None)));
        assert_eq!(again, asked);
        assert_eq!(deals_query(&Filter::default(), Sort::default(), None), "");
    }

    #[test]
    fn what_is_not_understood_asks_for_nothing_and_is_told() {
        for query in ["trade=fish", "min=abc", "off=0", "off=100", "grade=Z", "sort=paid", "cursor=1.2", "limit=x"] {
            let asked = Asked::of(Some(query));
            let (name, _) = query.split_once('=').unwrap();
            let misled = name != "min";
            assert_eq!(asked, Asked { unclear: Some(takes(name)), misled, ..Asked::default() }, "{query}");
            assert_eq!(Asked::of_page(Some(query)).is_err(), misled, "{query}");
            assert!(takes(name).starts_with(&format!("{name}: ")), "{name}");
        }
        for trade in Trade::ALL {
            assert!(takes("trade").contains(trade.as_str()), "{}", trade.as_str());
        }
        assert_eq!(Asked::of(Some("trade=fish&min=abc")).unclear, Some(takes("trade")), "the first is told");
        assert_eq!(Asked::of(Some("q=&min=&trade=")), Asked::default());
        assert_eq!(Asked::of(None), Asked::default());
    }
}
