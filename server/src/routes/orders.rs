//! Orders of an edition: a buyer confirms one with the code from the parcel; a shop's people get codes and see what was confirmed;
//! and the page of a shop within an edition.

use super::cases::private;
use super::deals::cards;
use super::festival::the_edition;
use super::pages::{Failed, context, context_of, is_demo, path_of};
use super::uploads::{CELLS_SHOWN, in_turn, sent, shown};
use super::visit::{MemberVisit, Visit};
use crate::access::{Access, Doors, Who};
use crate::codes::{self, is_code, new_code};
use crate::http::{App, BODY_BYTES_MAX, Network};
use crate::sheet;
use axum::extract::{DefaultBodyLimit, Extension, Form, Multipart, Path, Query};
use axum::http::header::{self, HeaderValue};
use axum::http::{StatusCode, Uri};
use axum::middleware;
use axum::response::{Html, IntoResponse, Redirect, Response};
use bazargah_app::Lang;
use bazargah_app::pages::{
    self, ConfirmFault, OrderCell, OrderLine, OrdersDone, OrdersRefused, OwnOrders, OwnOrdersFault, Premises,
    SheetFault, confirm_path, own_orders_path,
};
use bazargah_domain::festival::application::Own;
use bazargah_domain::festival::edition::Edition;
use bazargah_domain::festival::order::{self, Cancellation, Frame, OrderCode, Taking, Told, Typed, contact};
use bazargah_domain::report::plain_text;
use bazargah_domain::shop::{Shop, ShopId};
use bazargah_store::{Confirming, Limit, NewOrder, NotConfirmed, NotTold, OrdersTold, ShopOrder};
use serde::Deserialize;

/// Orders on one page of the desk.
const ORDERS_A_PAGE: i64 = 50;
/// Codes that one network tries within an hour: a mobile carrier's customers share an address, and a code is not guessed.
const TRIES_A_NETWORK: i64 = 120;
/// Orders of one shop that are confirmed within an hour; more than any shop packs in it.
const ORDERS_A_SHOP_AND_HOUR: i64 = 2_000;
/// Deals that a shop's page in an edition begins with.
const DEALS_SHOWN: i64 = 12;

/// The addresses that everybody uses.
pub fn doors(app: &App) -> Doors {
    Doors::new(app)
        .get("/festival/{edition}/confirm", Access::Everyone, confirm_form)
        .post("/festival/{edition}/confirm", Access::Everyone, confirm)
        .around(|router| router.layer(middleware::map_response(private)))
        .merge(Doors::new(app).get("/festival/{edition}/shops/{key}", Access::Everyone, shop_page))
}

/// The addresses of a shop's people.
pub fn own_doors(app: &App) -> Doors {
    Doors::new(app)
        .post("/shop/{key}/orders/sheet", Access::ShopPeople, take_sheet)
        .around(|router| router.layer(DefaultBodyLimit::max(sheet::BYTES_MAX + BODY_BYTES_MAX)))
        .get("/shop/{key}/orders", Access::ShopPeople, desk)
        .post("/shop/{key}/orders", Access::ShopPeople, add)
        .post("/shop/{key}/orders/{id}/cancel", Access::ShopPeople, cancel)
        .get("/shop/{key}/orders/codes.csv", Access::ShopPeople, codes_csv)
        .get("/shop/{key}/orders/template.csv", Access::ShopPeople, template_csv)
        .get("/shop/{key}/orders/template.xlsx", Access::ShopPeople, template_xlsx)
}

// --- The buyer ------------------------------------------------------------------------------------------------------------

#[derive(Deserialize, Default)]
#[serde(default)]
struct ConfirmSent {
    code: String,
    contact: String,
    secret: String,
}

async fn confirm_page(
    app: &App,
    lang: Lang,
    uri: &Uri,
    edition: Edition,
    sent: ConfirmSent,
    fault: Option<ConfirmFault>,
) -> Result<String, Failed> {
    let secret = if is_code(&sent.secret) { sent.secret } else { new_code()? };
    // What is no code is not shown again at any length.
    let shown = |text: &str| plain_text(text).chars().take(254).collect();
    let model = pages::ConfirmOrder {
        edition,
        code: shown(&sent.code),
        contact: shown(&sent.contact),
        secret,
        fault,
        now: app.now(),
    };
    Ok(pages::confirm_order(&context(app, lang, path_of(uri), app.is_demo().await, ""), &model))
}

/// `GET /festival/{edition}/confirm?code=…`.
async fn confirm_form(
    Visit { app, lang, uri }: Visit,
    Path(key): Path<String>,
    Query(sent): Query<ConfirmSent>,
) -> Result<Html<String>, Failed> {
    let edition = the_edition(&app, &key).await?;
    let sent = ConfirmSent { code: sent.code, ..ConfirmSent::default() };
    Ok(Html(confirm_page(&app, lang, &uri, edition, sent, None).await?))
}

fn limit(key: bazargah_store::Hash, times: i64, hours: i64) -> Limit {
    Limit { key, times, hours }
}

/// What a buyer sent, as the store takes it.
fn confirming(sent: &ConfirmSent, network: Network) -> Result<Confirming, ConfirmFault> {
    let code = OrderCode::parse(&sent.code).ok_or(ConfirmFault::NoCode)?;
    let contact = contact(&plain_text(&sent.contact)).map_err(|_| ConfirmFault::Contact)?;
    let of_network = network.0.map(|address| codes::by_network("confirm", address));
    Ok(Confirming {
        code_hash: codes::order_code_hash(&code),
        secret_hash: codes::secret_hash(&sent.secret),
        contact,
        limits: of_network.map(|key| limit(key, TRIES_A_NETWORK, 1)).into_iter().collect(),
        shop_limit: |shop: ShopId| limit(codes::by_shop("confirm", shop), ORDERS_A_SHOP_AND_HOUR, 1),
    })
}

/// `POST /festival/{edition}/confirm`: confirms an order; the private code is on the page that answers, and nowhere else.
async fn confirm(
    Visit { app, lang, uri }: Visit,
    Path(key): Path<String>,
    network: Network,
    Form(mut sent): Form<ConfirmSent>,
) -> Result<Response, Failed> {
    let edition = the_edition(&app, &key).await?;
    if !is_code(&sent.secret) {
        sent.secret = new_code()?;
    }
    let outcome = match confirming(&sent, Network(network.0)) {
        Ok(mut confirming) => {
            let mut done = app.store.confirm_order(app.now(), &edition, &confirming).await?;
            if done == Err(NotConfirmed::SecretUsed) {
                // A page that was gone back to: its private code belongs to the order before.
                sent.secret = new_code()?;
                confirming.secret_hash = codes::secret_hash(&sent.secret);
                done = app.store.confirm_order(app.now(), &edition, &confirming).await?;
            }
            done
        }
        Err(fault) => {
            let page = confirm_page(&app, lang, &uri, edition, sent, Some(fault)).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response());
        }
    };
    let (status, fault) = match outcome {
        Ok(confirmed) => {
            let shop = app.store.shop_of_id(confirmed.shop).await?.ok_or(Failed::NotFound)?;
            let demo = is_demo(&shop);
            let placed = app.store.festival_place(&edition.key, shop.id).await?.is_some();
            let model = pages::OrderConfirmed {
                edition,
                shop,
                placed,
                reference: confirmed.reference,
                amount: confirmed.amount,
                day: confirmed.day,
                at: confirmed.at,
                secret: sent.secret,
                takes_complaints: app.takes_complaints,
            };
            let page = pages::order_confirmed(&context(&app, lang, path_of(&uri), demo, ""), &model);
            return Ok(Html(page).into_response());
        }
        Err(NotConfirmed::Unknown) => (StatusCode::UNPROCESSABLE_ENTITY, Some(ConfirmFault::Unknown)),
        Err(NotConfirmed::Before | NotConfirmed::SecretUsed) => (StatusCode::CONFLICT, Some(ConfirmFault::Before)),
        Err(NotConfirmed::TooMany) => (StatusCode::TOO_MANY_REQUESTS, Some(ConfirmFault::TooMany)),
        Err(NotConfirmed::NoPlace) => (StatusCode::CONFLICT, Some(ConfirmFault::NoPlace)),
        // The page says so by itself.
        Err(NotConfirmed::NotOpen) => (StatusCode::CONFLICT, None),
    };
    let page = confirm_page(&app, lang, &uri, edition, sent, fault).await?;
    Ok((status, Html(page)).into_response())
}

// --- A shop within an edition ---------------------------------------------------------------------------------------------

/// `GET /festival/{edition}/shops/{key}`.
async fn shop_page(
    Visit { app, lang, uri }: Visit,
    Path((edition, key)): Path<(String, String)>,
) -> Result<Html<String>, Failed> {
    let edition = the_edition(&app, &edition).await?;
    let (shop, _) = app.store.shop(&key).await?.ok_or(Failed::NotFound)?;
    let place = app.store.festival_place(&edition.key, shop.id).await?.ok_or(Failed::NotFound)?;
    let premises = place.application.and_then(|of| match of.own {
        Own::Offline { order_telephone: telephone, .. } => {
            Some(Premises { province: of.province, city: of.city, address: of.address, telephone })
        }
        Own::Online { .. } => None,
    });
    let now = app.now();
    let (ids, all) = app.store.deals_on_offer(shop.id, &edition.key, now.day(), DEALS_SHOWN).await?;
    let demo = is_demo(&shop);
    let model = pages::FestivalShop {
        edition,
        since: place.since,
        premises,
        deals: cards(&app, &ids).await?,
        more: all.saturating_sub(ids.len() as u64),
        takes_complaints: app.takes_complaints,
        now,
        shop,
    };
    Ok(Html(pages::festival_shop(&context(&app, lang, path_of(&uri), demo, ""), &model)))
}

// --- The shop's desk ------------------------------------------------------------------------------------------------------

fn own(who: &Who) -> Result<&Shop, Failed> {
    who.shop.as_ref().ok_or(Failed::NotFound)
}

/// The edition that a shop's desk is about, and whether the shop has its place in it still. Of those whose orders are taken the first
/// in which it has; otherwise the first whose orders are not final, so that they can be cancelled without a place, too; otherwise the
/// last one.
async fn edition_of(app: &App, shop: &Shop) -> Result<Option<(Edition, bool)>, Failed> {
    let now = app.now();
    let all = app.store.order_editions_of(shop.id).await?;
    let taking = |edition: &Edition| Taking::at(edition, now);
    let open = all.iter().rev().find(|(edition, placed)| *placed && taking(edition) == Taking::Open);
    let running = all.iter().rev().find(|(edition, _)| taking(edition) != Taking::Final);
    Ok(open.or(running).or(all.first()).cloned())
}

fn line(of: ShopOrder) -> OrderLine {
    let ShopOrder { id, reference, amount, day, code, confirmed_at, cancelled } = of;
    OrderLine { id, reference, amount, day, code, confirmed_at, cancelled }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct DeskQuery {
    before: Option<i64>,
    new: Option<u64>,
    known: Option<u64>,
    changed: Option<u64>,
    settled: Option<u64>,
}

async fn desk_page(
    app: &App,
    lang: Lang,
    who: &Who,
    uri: &Uri,
    query: DeskQuery,
    (typed, fault): (Typed, Option<OwnOrdersFault>),
) -> Result<String, Failed> {
    let shop = own(who)?;
    let (edition, placed) = edition_of(app, shop).await?.unzip();
    let mut orders = match &edition {
        Some(edition) => app.store.orders_of(&edition.key, shop.id, query.before, ORDERS_A_PAGE + 1).await?,
        None => Vec::new(),
    };
    let room = usize::try_from(ORDERS_A_PAGE).unwrap_or(0);
    let more = orders.len() > room;
    orders.truncate(room);
    let model = OwnOrders {
        shop: shop.clone(),
        edition,
        placed: placed.unwrap_or(false),
        before: orders.last().filter(|_| more).map(|of| of.id),
        orders: orders.into_iter().map(line).collect(),
        typed,
        fault,
        told: query.new.map(|new| OrdersDone {
            new,
            known: query.known.unwrap_or(0),
            changed: query.changed.unwrap_or(0),
            settled: query.settled.unwrap_or(0),
        }),
        now: app.now(),
    };
    Ok(pages::own_orders(&context_of(app, lang, who, uri, is_demo(shop)), &model))
}

async fn refuse(
    app: &App,
    lang: Lang,
    who: &Who,
    uri: &Uri,
    typed: Typed,
    fault: OwnOrdersFault,
) -> Result<Response, Failed> {
    let html = desk_page(app, lang, who, uri, DeskQuery::default(), (typed, Some(fault))).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response())
}

/// `GET /shop/{key}/orders`.
async fn desk(
    MemberVisit { app, lang, who, uri }: MemberVisit,
    Query(query): Query<DeskQuery>,
) -> Result<Html<String>, Failed> {
    Ok(Html(desk_page(&app, lang, &who, &uri, query, (Typed::default(), None)).await?))
}

/// Gives each order a code and records them.
async fn tell(
    app: &App,
    edition: &Edition,
    shop: &Shop,
    told: Vec<Told>,
) -> Result<Result<OrdersTold, OrdersRefused>, Failed> {
    let new = |told: Told| {
        let code = codes::new_order_code()?;
        Ok(NewOrder { told, code_hash: codes::order_code_hash(&code), code })
    };
    let orders: Vec<NewOrder> = told.into_iter().map(new).collect::<Result<_, Failed>>()?;
    let now = app.now();
    Ok(app.store.tell_orders(now, edition, shop.id, codes::new_salt()?, &orders).await?.map_err(|why| match why {
        // It has recorded orders of this edition, so it had one.
        NotTold::NoPlace => OrdersRefused::PlaceLost,
        NotTold::NotOpen if now < edition.phases.open => OrdersRefused::NotYet,
        NotTold::NotOpen => OrdersRefused::Final,
        NotTold::TooMany => OrdersRefused::TooMany,
    }))
}

fn to_desk(lang: Lang, shop: &Shop, told: Option<OrdersTold>) -> Response {
    let told = told.map(|OrdersTold { new, known, changed, settled }| {
        let mut query = format!("?new={new}&known={known}");
        for (name, n) in [("changed", changed), ("settled", settled)] {
            if n > 0 {
                query.push_str(&format!("&{name}={n}"));
            }
        }
        query
    });
    let told = told.unwrap_or_default();
    Redirect::to(&lang.href(&format!("{}{told}", own_orders_path(shop)))).into_response()
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct OrderForm {
    reference: String,
    amount_toman: String,
    day: String,
}

/// `POST /shop/{key}/orders`: one order gets a code.
async fn add(
    MemberVisit { app, lang, who, uri }: MemberVisit,
    Form(sent): Form<OrderForm>,
) -> Result<Response, Failed> {
    let shop = own(&who)?;
    let OrderForm { reference, amount_toman, day } = sent;
    let [reference, amount, day] = [reference, amount_toman, day].map(|text| plain_text(&text));
    let typed = Typed { reference, amount, day };
    let again = async |typed, fault| refuse(&app, lang, &who, &uri, typed, fault).await;
    let Some((edition, _)) = edition_of(&app, shop).await? else {
        return again(typed, OwnOrdersFault::Refused(OrdersRefused::NoPlace)).await;
    };
    let told = match typed.check(&Frame::of(&edition, app.now())) {
        Ok(told) => told,
        Err(faults) => return again(typed, OwnOrdersFault::Form(faults)).await,
    };
    match tell(&app, &edition, shop, vec![told]).await? {
        Ok(told) => Ok(to_desk(lang, shop, Some(told))),
        Err(why) => again(typed, OwnOrdersFault::Refused(why)).await,
    }
}

/// Reads and checks a sheet, away from those who answer requests.
async fn checked(
    app: &App,
    bytes: Vec<u8>,
    frame: Frame,
) -> Result<Result<(Vec<(usize, Typed)>, order::Checked), SheetFault>, Failed> {
    in_turn(app, move || {
        let rows = sheet::orders::read(&bytes)?;
        let checked = order::check(&rows, &frame);
        Ok((rows, checked))
    })
    .await
}

/// `POST /shop/{key}/orders/sheet`: all orders of a sheet get codes, or none does and each faulty cell is shown.
async fn take_sheet(MemberVisit { app, lang, who, uri }: MemberVisit, parts: Multipart) -> Result<Response, Failed> {
    let shop = own(&who)?;
    let bytes = sent(parts).await?;
    let again = async |fault| refuse(&app, lang, &who, &uri, Typed::default(), fault).await;
    if bytes.is_empty() {
        return again(OwnOrdersFault::Sheet(SheetFault::NoFile)).await;
    }
    let Some((edition, _)) = edition_of(&app, shop).await? else {
        return again(OwnOrdersFault::Refused(OrdersRefused::NoPlace)).await;
    };
    let (rows, checked) = match checked(&app, bytes, Frame::of(&edition, app.now())).await? {
        Ok(found) => found,
        Err(fault) => return again(OwnOrdersFault::Sheet(fault)).await,
    };
    if !checked.faults.is_empty() {
        let cell = |(row, fault): &(usize, order::CellFault)| {
            let at = rows.binary_search_by_key(row, |(of, _)| *of).ok();
            let cell = at.map(|at| rows[at].1.cell(fault.column)).unwrap_or_default();
            OrderCell { row: *row, fault: *fault, cell: shown(cell) }
        };
        let more = checked.faults.len().saturating_sub(CELLS_SHOWN) as u64;
        let cells = checked.faults.iter().take(CELLS_SHOWN).map(cell).collect();
        return again(OwnOrdersFault::Cells(cells, more)).await;
    }
    match tell(&app, &edition, shop, checked.good).await? {
        Ok(told) => Ok(to_desk(lang, shop, Some(told))),
        Err(why) => again(OwnOrdersFault::Refused(why)).await,
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct CancelForm {
    why: String,
}

/// `POST /shop/{key}/orders/{id}/cancel`: the confirmation of an order counts no more.
async fn cancel(
    MemberVisit { app, lang, who, .. }: MemberVisit,
    Path((_, id)): Path<(String, i64)>,
    Form(sent): Form<CancelForm>,
) -> Result<Response, Failed> {
    let shop = own(&who)?;
    let why = Cancellation::parse(&sent.why).ok_or(Failed::BadRequest)?;
    if let Some((edition, _)) = edition_of(&app, shop).await? {
        app.store.cancel_order(app.now(), &edition, shop.id, id, why).await?;
    }
    Ok(to_desk(lang, shop, None))
}

fn saved(kind: &'static str, name: &'static str, bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static(name)),
    ];
    (headers, bytes).into_response()
}

fn unwritten(error: &dyn std::fmt::Display) -> Failed {
    tracing::error!(%error, "a table was not written");
    Failed::Broken
}

/// `GET /shop/{key}/orders/codes.csv`: the codes of orders that are not confirmed, for the slips in the parcels.
async fn codes_csv(MemberVisit { app, lang, who, .. }: MemberVisit) -> Result<Response, Failed> {
    let shop = own(&who)?;
    let all = i64::try_from(order::ORDERS_A_SHOP).unwrap_or(i64::MAX);
    // Without a place there are no orders: a file of headings alone.
    let (orders, path) = match edition_of(&app, shop).await? {
        Some((edition, _)) => (app.store.orders_of(&edition.key, shop.id, None, all).await?, confirm_path(&edition)),
        None => (Vec::new(), "/festival".to_owned()),
    };
    let confirm = format!("{}{}", app.origin, lang.href(&path));
    let bytes = sheet::orders::codes(lang, &orders, &confirm).map_err(|error| unwritten(&error))?;
    Ok(saved("text/csv; charset=utf-8", "attachment; filename=\"codes.csv\"", bytes))
}

/// `GET /shop/{key}/orders/template.csv`.
async fn template_csv(Extension(lang): Extension<Lang>) -> Response {
    let bytes = sheet::orders::template_csv(lang).into_bytes();
    saved("text/csv; charset=utf-8", "attachment; filename=\"orders.csv\"", bytes)
}

/// `GET /shop/{key}/orders/template.xlsx`.
async fn template_xlsx(Extension(lang): Extension<Lang>) -> Result<Response, Failed> {
    let bytes = sheet::orders::template_xlsx(lang).map_err(|error| unwritten(&error))?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(saved(kind, "attachment; filename=\"orders.xlsx\"", bytes))
}
