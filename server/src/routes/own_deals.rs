//! A shop's desk for its deals: list one, list many from a sheet, change the stock, end one.

use super::cases::cleaned;
use super::pages::{Failed, context_of, is_demo};
use super::uploads::{CELLS_SHOWN, Part, in_turn, next_part, sent, shown};
use super::visit::MemberVisit;
use crate::access::{Access, Doors, Who};
use crate::evidence;
use crate::http::{App, BODY_BYTES_MAX};
use crate::sheet;
use crate::sheet::deals::{self as deal_sheet, Checked};
use axum::extract::{DefaultBodyLimit, Extension, Form, Multipart, Path, Query};
use axum::http::header::{self, HeaderValue};
use axum::http::{StatusCode, Uri};
use axum::response::{Html, IntoResponse, Redirect, Response};
use bazargah_app::Lang;
use bazargah_app::pages::{
    self, DealsRefused, FileFault, OwnDeals, OwnDealsFault, SheetFault, SheetLine, SheetPreview, own_deals_path,
};
use bazargah_domain::deal::board::DealId;
use bazargah_domain::deal::goods::{CellFault, Column, Fault, Frame, Typed, stock_left};
use bazargah_domain::report::plain_text;
use bazargah_domain::shop::Shop;
use bazargah_store::{DealPlace, GoodsKnown, NewDeal, NotListed};
use serde::Deserialize;
use std::collections::HashMap;

/// Deals on one page of the desk.
const DEALS_A_PAGE: i64 = 50;

/// The addresses of this file, in the language that is laid around them.
pub fn doors(app: &App) -> Doors {
    Doors::new(app)
        .post("/shop/{key}/deals/sheet", Access::ShopPeople, take_sheet)
        .around(|router| router.layer(DefaultBodyLimit::max(sheet::BYTES_MAX + BODY_BYTES_MAX)))
        .merge(
            Doors::new(app)
                .post("/shop/{key}/deals", Access::ShopPeople, add)
                .around(|router| router.layer(DefaultBodyLimit::max(evidence::MAX_BYTES + BODY_BYTES_MAX))),
        )
        .get("/shop/{key}/deals", Access::ShopPeople, desk)
        .post("/shop/{key}/deals/sheet/list", Access::ShopPeople, list_sheet)
        .post("/shop/{key}/deals/{id}/stock", Access::ShopPeople, set_stock)
        .post("/shop/{key}/deals/{id}/end", Access::ShopPeople, end)
        .get("/shop/{key}/deals/template.csv", Access::ShopPeople, template_csv)
        .get("/shop/{key}/deals/template.xlsx", Access::ShopPeople, template_xlsx)
}

fn own(who: &Who) -> Result<&Shop, Failed> {
    who.shop.as_ref().ok_or(Failed::NotFound)
}

fn refused(why: &NotListed) -> DealsRefused {
    match why {
        NotListed::NoPlace => DealsRefused::NoPlace,
        NotListed::Over => DealsRefused::Over,
        NotListed::TooMany => DealsRefused::TooMany,
        NotListed::Runs(_) => DealsRefused::Runs,
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct DeskQuery {
    before: Option<i64>,
    listed: Option<u64>,
}

/// What the desk shows besides the shop's deals.
#[derive(Default)]
struct Told {
    typed: Typed,
    fault: Option<OwnDealsFault>,
}

async fn desk_page(
    app: &App,
    lang: Lang,
    who: &Who,
    uri: &Uri,
    query: DeskQuery,
    told: Told,
) -> Result<String, Failed> {
    let shop = own(who)?;
    let now = app.now();
    let before = query.before.map(DealId);
    let mut deals = app.store.deals_of(shop.id, before, DEALS_A_PAGE + 1).await?;
    let more = deals.len() > usize::try_from(DEALS_A_PAGE).unwrap_or(0);
    deals.truncate(usize::try_from(DEALS_A_PAGE).unwrap_or(0));
    let place = app.store.deal_place(shop.id, now).await?;
    let mut typed = told.typed;
    if let (Ok(DealPlace { trade: Some(trade), .. }), true) = (&place, typed.trade.is_empty()) {
        typed.trade = trade.as_str().to_owned();
    }
    let model = OwnDeals {
        shop: shop.clone(),
        before: deals.last().filter(|_| more).map(|deal| deal.id),
        deals,
        refused: place.err().as_ref().map(refused),
        typed,
        fault: told.fault,
        done: query.listed,
        today: now.day(),
    };
    Ok(pages::own_deals(&context_of(app, lang, who, uri, is_demo(shop)), &model))
}

async fn refuse(app: &App, lang: Lang, who: &Who, uri: &Uri, told: Told) -> Result<Response, Failed> {
    let html = desk_page(app, lang, who, uri, DeskQuery::default(), told).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response())
}

/// `GET /shop/{key}/deals`.
async fn desk(
    MemberVisit { app, lang, who, uri }: MemberVisit,
    Query(query): Query<DeskQuery>,
) -> Result<Html<String>, Failed> {
    Ok(Html(desk_page(&app, lang, &who, &uri, query, Told::default()).await?))
}

/// Back to the desk, with how many were listed.
fn to_desk(lang: Lang, shop: &Shop, listed: Option<usize>) -> Response {
    let told = listed.map(|n| format!("?listed={n}")).unwrap_or_default();
    Redirect::to(&lang.href(&format!("{}{told}", own_deals_path(shop)))).into_response()
}

/// What a form for one deal holds.
#[derive(Default)]
struct Sent {
    typed: Typed,
    sure: bool,
    photo: Option<(String, Vec<u8>)>,
    photo_fault: Option<OwnDealsFault>,
}

/// Reads the form, cleaning its photo on the way.
async fn read(app: &App, mut parts: Multipart) -> Result<Sent, Failed> {
    let mut sent = Sent::default();
    while let Some(Part { name, file_name, bytes }) = next_part(&mut parts).await? {
        match name.as_str() {
            "photo" if bytes.is_empty() => {}
            "photo" => match cleaned(app, bytes.to_vec()).await? {
                Ok(clean) if clean.kind == evidence::Kind::Pdf => {
                    sent.photo_fault = Some(OwnDealsFault::Photo(file_name, FileFault::NotAllowed));
                }
                Ok(clean) => sent.photo = Some((clean.kind.as_str().to_owned(), clean.bytes)),
                Err(fault) => sent.photo_fault = Some(OwnDealsFault::Photo(file_name, fault)),
            },
            "sure" => sent.sure = true,
            name => {
                if let Some(column) = Column::parse(name) {
                    *sent.typed.cell_mut(column) = plain_text(&String::from_utf8_lossy(&bytes));
                }
            }
        }
    }
    Ok(sent)
}

/// The frame in which cells are checked, if the shop may list deals.
async fn frame(app: &App, shop: &Shop, toman_confirmed: bool) -> Result<Result<Frame, DealsRefused>, Failed> {
    let now = app.now();
    Ok(match app.store.deal_place(shop.id, now).await? {
        Ok(place) => Ok(Frame { today: now.day(), opens: place.opens, closes: place.closes, toman_confirmed }),
        Err(why) => Err(refused(&why)),
    })
}

/// `POST /shop/{key}/deals`: lists one deal.
async fn add(MemberVisit { app, lang, who, uri }: MemberVisit, parts: Multipart) -> Result<Response, Failed> {
    let shop = own(&who)?;
    let Sent { typed, sure, photo, photo_fault } = read(&app, parts).await?;
    let again = async |typed: Typed, fault: OwnDealsFault| {
        refuse(&app, lang, &who, &uri, Told { typed, fault: Some(fault) }).await
    };
    let frame = match frame(&app, shop, sure).await? {
        Ok(frame) => frame,
        Err(why) => return again(typed, OwnDealsFault::Refused(why)).await,
    };
    let known = app.store.goods_of(shop, frame.today).await?;
    let goods = match typed.check(&frame, |folded| known.get(folded).map(|known| known.prices.clone())) {
        Ok(goods) if known.get(&goods.folded).is_some_and(|known| known.runs) => {
            let fault = CellFault { column: Column::Name, fault: Fault::Runs };
            return again(typed, OwnDealsFault::Cells(vec![fault])).await;
        }
        Ok(goods) => goods,
        Err(faults) => return again(typed, OwnDealsFault::Cells(faults)).await,
    };
    if let Some(fault) = photo_fault {
        return again(typed, fault).await;
    }
    match app.store.list_deals(app.now(), shop, vec![NewDeal { goods, photo }]).await? {
        Ok(_) => {
            app.boards.catch_up().await?;
            Ok(to_desk(lang, shop, Some(1)))
        }
        Err(why) => again(typed, OwnDealsFault::Refused(refused(&why))).await,
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct StockForm {
    stock: String,
}

/// `POST /shop/{key}/deals/{id}/stock`: how many are left; what is no number changes nothing, and is shown again.
async fn set_stock(
    MemberVisit { app, lang, who, uri }: MemberVisit,
    Path((_, id)): Path<(String, i64)>,
    Form(sent): Form<StockForm>,
) -> Result<Response, Failed> {
    let shop = own(&who)?;
    let id = DealId(id);
    let Ok(stock) = stock_left(&sent.stock) else {
        // One that is not there any more is not there on the desk either.
        let Some(deal) = app.store.deal(id).await?.filter(|deal| deal.shop == shop.id) else {
            return Ok(to_desk(lang, shop, None));
        };
        let fault = OwnDealsFault::Stock { id, name: deal.name, typed: shown(&sent.stock) };
        return refuse(&app, lang, &who, &uri, Told { fault: Some(fault), ..Told::default() }).await;
    };
    if app.store.set_deal_stock(shop.id, id, stock).await? {
        app.boards.catch_up().await?;
    }
    Ok(to_desk(lang, shop, None))
}

/// `POST /shop/{key}/deals/{id}/end`.
async fn end(
    MemberVisit { app, lang, who, .. }: MemberVisit,
    Path((_, id)): Path<(String, i64)>,
) -> Result<Response, Failed> {
    let shop = own(&who)?;
    if app.store.end_deal(app.now(), shop.id, DealId(id)).await? {
        app.boards.catch_up().await?;
    }
    Ok(to_desk(lang, shop, None))
}

/// Reads and checks a sheet.
async fn checked(
    app: &App,
    bytes: Vec<u8>,
    frame: Frame,
    known: HashMap<String, GoodsKnown>,
) -> Result<Result<(Vec<deal_sheet::SheetRow>, Checked), SheetFault>, Failed> {
    in_turn(app, move || {
        let rows = deal_sheet::read(&bytes)?;
        let checked = deal_sheet::check(&rows, &frame, &known);
        Ok((rows, checked))
    })
    .await
}

fn preview(shop: &Shop, rows: &[deal_sheet::SheetRow], checked: &Checked) -> SheetPreview {
    let line = |of: &deal_sheet::RowFault| {
        let at = rows.binary_search_by_key(&of.row, |(row, _)| *row).ok();
        let cell = at.map(|at| rows[at].1.cell(of.fault.column)).unwrap_or_default();
        SheetLine { row: of.row, fault: of.fault, cell: shown(cell) }
    };
    SheetPreview {
        shop: shop.clone(),
        good: checked.good.len() as u64,
        bad: checked.bad as u64,
        lines: checked.faults.iter().take(CELLS_SHOWN).map(line).collect(),
        more: checked.faults.len().saturating_sub(CELLS_SHOWN) as u64,
    }
}

/// `POST /shop/{key}/deals/sheet`: checks a sheet and shows what is wrong in which cell; nothing is listed.
async fn take_sheet(MemberVisit { app, lang, who, uri }: MemberVisit, parts: Multipart) -> Result<Response, Failed> {
    let shop = own(&who)?;
    let bytes = sent(parts).await?;
    let again = async |fault: OwnDealsFault| {
        refuse(&app, lang, &who, &uri, Told { fault: Some(fault), ..Told::default() }).await
    };
    if bytes.is_empty() {
        return again(OwnDealsFault::Sheet(SheetFault::NoFile)).await;
    }
    let frame = match frame(&app, shop, false).await? {
        Ok(frame) => frame,
        Err(why) => return again(OwnDealsFault::Refused(why)).await,
    };
    let known = app.store.goods_of(shop, frame.today).await?;
    let (rows, checked) = match checked(&app, bytes.clone(), frame, known).await? {
        Ok(found) => found,
        Err(fault) => return again(OwnDealsFault::Sheet(fault)).await,
    };
    app.store.keep_deal_sheet(app.now(), shop.id, &bytes).await?;
    let model = preview(shop, &rows, &checked);
    let html = pages::sheet_preview(&context_of(&app, lang, &who, &uri, is_demo(shop)), &model);
    Ok(Html(html).into_response())
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ListForm {
    sure: Option<String>,
}

/// `POST /shop/{key}/deals/sheet/list`: lists the good rows of the sheet that was sent last, checked once more.
async fn list_sheet(
    MemberVisit { app, lang, who, uri }: MemberVisit,
    Form(sent): Form<ListForm>,
) -> Result<Response, Failed> {
    let shop = own(&who)?;
    let again = async |fault: OwnDealsFault| {
        refuse(&app, lang, &who, &uri, Told { fault: Some(fault), ..Told::default() }).await
    };
    let Some(bytes) = app.store.deal_sheet(shop.id).await? else {
        return again(OwnDealsFault::Sheet(SheetFault::NoFile)).await;
    };
    let frame = match frame(&app, shop, sent.sure.is_some()).await? {
        Ok(frame) => frame,
        Err(why) => return again(OwnDealsFault::Refused(why)).await,
    };
    let known = app.store.goods_of(shop, frame.today).await?;
    let checked = match checked(&app, bytes, frame, known).await? {
        Ok((_, checked)) => checked,
        Err(fault) => return again(OwnDealsFault::Sheet(fault)).await,
    };
    let deals: Vec<NewDeal> = checked.good.into_iter().map(|goods| NewDeal { goods, photo: None }).collect();
    match app.store.list_deals(app.now(), shop, deals).await? {
        Ok(listed) => {
            app.store.forget_deal_sheet(shop.id).await?;
            app.boards.catch_up().await?;
            Ok(to_desk(lang, shop, Some(listed.len())))
        }
        Err(why) => again(OwnDealsFault::Refused(refused(&why))).await,
    }
}

fn saved(kind: &'static str, end: &'static str, bytes: Vec<u8>) -> Response {
    let name = if end == "xlsx" { "attachment; filename=\"deals.xlsx\"" } else { "attachment; filename=\"deals.csv\"" };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static(name)),
    ];
    (headers, bytes).into_response()
}

/// `GET /shop/{key}/deals/template.csv`.
async fn template_csv(Extension(lang): Extension<Lang>) -> Response {
    saved("text/csv; charset=utf-8", "csv", deal_sheet::template_csv(lang).into_bytes())
}

/// `GET /shop/{key}/deals/template.xlsx`.
async fn template_xlsx(Extension(lang): Extension<Lang>) -> Result<Response, Failed> {
    let bytes = deal_sheet::template_xlsx(lang).map_err(|error| {
        tracing::error!(%error, "a template was not written");
        Failed::Broken
    })?;
    Ok(saved("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", bytes))
}
