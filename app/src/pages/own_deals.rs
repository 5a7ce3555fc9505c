//! A shop's desk for its deals: what it lists, a form for one more, a sheet for many, and what was found in a sheet.

use super::deals::deal_path;
use crate::components::{FaultyCell, Head, Line, Question, document, fault_list, faulty_cells};
use crate::context::PageContext;
use crate::html::{Esc, UrlPart, put, raw};
use crate::i18n::DealWords;
use crate::lang::Lang;
use crate::naming::{in_lang, isolated_name, shop_name, shop_path};
use crate::pages::FileFault;
use bazargah_domain::calendar::Day;
use bazargah_domain::deal::Deal;
use bazargah_domain::deal::board::DealId;
use bazargah_domain::deal::goods::{CellFault, Column, Fault, HISTORY_CELL_MAX, NAME_MAX, Typed};
use bazargah_domain::shop::Shop;
use bazargah_domain::trade::Trade;
use leptos::prelude::*;

/// Why a shop may not list deals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DealsRefused {
    /// It has no place in the festival.
    NoPlace,
    /// Its edition is over.
    Over,
    /// It has as many as it may have.
    TooMany,
    /// Some of the goods are in a deal already.
    Runs,
}

/// Why a sheet is not looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SheetFault {
    /// None was sent.
    NoFile,
    /// Too many bytes.
    TooLarge,
    /// Too many rows.
    TooManyRows,
    /// Neither of the two kinds.
    NotASheet,
    /// Nothing below the header.
    Empty,
    /// A column is missing.
    NoColumn(&'static str),
}

/// What is wrong with what was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OwnDealsFault {
    /// Cells of the form.
    Cells(Vec<CellFault>),
    /// The photo, by the name of its file.
    Photo(String, FileFault),
    /// The sheet.
    Sheet(SheetFault),
    /// It may not be listed.
    Refused(DealsRefused),
    /// What was typed as the number that is left of a deal.
    Stock {
        /// Of which.
        id: DealId,
        /// What it is.
        name: String,
        /// What was typed.
        typed: String,
    },
}

/// A shop's desk for its deals.
#[derive(Debug, Clone)]
pub struct OwnDeals {
    /// The shop.
    pub shop: Shop,
    /// Its deals, the newest first.
    pub deals: Vec<Deal>,
    /// Where the list goes on.
    pub before: Option<DealId>,
    /// Why it may not list any, where that is so.
    pub refused: Option<DealsRefused>,
    /// What was typed.
    pub typed: Typed,
    /// What is wrong with it.
    pub fault: Option<OwnDealsFault>,
    /// How many were listed just now.
    pub done: Option<u64>,
    /// Today.
    pub today: Day,
}

/// A fault of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetLine {
    /// The row as a spreadsheet counts.
    pub row: usize,
    /// Where and what.
    pub fault: CellFault,
    /// What stands there, shortened.
    pub cell: String,
}

/// What was found in a sheet.
#[derive(Debug, Clone)]
pub struct SheetPreview {
    /// The shop.
    pub shop: Shop,
    /// Rows that can be listed.
    pub good: u64,
    /// Rows with faults.
    pub bad: u64,
    /// The first faults.
    pub lines: Vec<SheetLine>,
    /// How many more there are.
    pub more: u64,
}

/// The path of a shop's desk for its deals.
pub fn own_deals_path(shop: &Shop) -> String {
    format!("/shop/{}/deals", UrlPart(&shop.key))
}

/// The id of a column's field.
fn field(column: Column) -> &'static str {
    match column {
        Column::Name => "deal-name",
        Column::Trade => "deal-trade",
        Column::Regular => "deal-regular",
        Column::Deal => "deal-price",
        Column::Stock => "deal-stock",
        Column::Until => "deal-until",
        Column::FreeShipping => "deal-free",
        Column::History => "deal-history",
    }
}

fn fault_text(lang: Lang, w: &DealWords, fault: Fault) -> String {
    (w.fault)(fault, &|n| lang.num(n))
}

fn photo_fault(ctx: &PageContext, name: &str, fault: FileFault) -> String {
    (ctx.words().people.steps.file_fault)(&isolated_name(name), fault)
}

/// The page.
pub fn own_deals(ctx: &PageContext, model: &OwnDeals) -> String {
    let (lang, w) = (ctx.lang, ctx.words().deals);
    let title = (w.own_title)(&isolated_name(shop_name(&model.shop, lang)));
    let head =
        Head { title: title.clone(), description: w.add_lead.to_owned(), class: "form own-deals", ..Head::default() };
    document(ctx, head, || {
        let path = own_deals_path(&model.shop);
        let inbox = format!("/account/shops/{}", UrlPart(&model.shop.key));
        let done = model.done.map(|n| {
            view! { <p class="alert good" role="status">{(w.own_done)(n, &lang.num(n))}" "{w.already}</p> }
        });
        let list = if model.deals.is_empty() {
            view! { <p class="empty">{w.own_none}</p> }.into_any()
        } else {
            raw(lines(ctx, model, &path)).into_any()
        };
        let further = model.before.map(|id| {
            let href = ctx.href(&format!("{path}?before={}", id.0));
            view! { <nav class="pages" aria-label=w.pages><a href=href rel="next">{w.next}</a></nav> }
        });
        let forms = match model.refused {
            Some(why) => view! { <p class="alert">{(w.own_refused)(why)}</p> }.into_any(),
            None => view! { {add_form(ctx, model, &path)}{sheet_form(ctx, model, &path)} }.into_any(),
        };
        view! {
            <p class="up"><a href=ctx.href(&inbox)>{shop_name(&model.shop, lang).to_owned()}</a>" · "<a href=ctx.href("/deals")>{w.up}</a></p>
            <h1>{title}</h1>
            {done}
            {fault_list(ctx.words().people.shared.faults, faults(ctx, model))}
            {forms}
            <section>
                <h2>{w.own_listed}</h2>
                {list}
                {further}
            </section>
        }
    })
}

/// What is wrong, each with its field.
fn faults(ctx: &PageContext, model: &OwnDeals) -> Vec<(Option<&'static str>, String)> {
    let (lang, w) = (ctx.lang, ctx.words().deals);
    match &model.fault {
        None => Vec::new(),
        Some(OwnDealsFault::Cells(cells)) => cells
            .iter()
            .map(|of| (Some(field(of.column)), format!("{}: {}", (w.column)(of.column), fault_text(lang, w, of.fault))))
            .collect(),
        Some(OwnDealsFault::Photo(name, fault)) => vec![(Some("deal-photo"), photo_fault(ctx, name, *fault))],
        Some(OwnDealsFault::Sheet(fault)) => vec![(Some("deal-sheet"), (w.sheet_fault)(*fault))],
        Some(OwnDealsFault::Refused(why)) => vec![(None, (w.own_refused)(*why).to_owned())],
        Some(OwnDealsFault::Stock { name, .. }) => {
            vec![(None, format!("{}: {}", (w.stock_of)(&isolated_name(name)), w.stock_fault))]
        }
    }
}

/// The shop's deals, each with its stock and its end.
fn lines(ctx: &PageContext, model: &OwnDeals, path: &str) -> String {
    let (lang, w) = (ctx.lang, ctx.words().deals);
    let mut html = String::with_capacity(model.deals.len() * 900);
    html.push_str(r#"<ul class="lines own">"#);
    for deal in &model.deals {
        let (id, name) = (deal.id.0, isolated_name(&deal.name));
        put!(
            html,
            r#"<li><b><a href="{}"><bdi>{}</bdi></a></b> <small>{} {} · {}"#,
            ctx.href(&deal_path(deal)),
            Esc(&deal.name),
            lang.num(deal.price.toman().unsigned_abs()),
            w.toman,
            (w.until)(&lang.date(deal.until))
        );
        if let Some(percent) = deal.discount.percent() {
            put!(html, " · {}", (w.off_read)(&lang.num(percent.into())));
        }
        if !deal.is_on(model.today) {
            put!(html, " · {}", w.own_hidden);
        }
        html.push_str("</small>");
        if deal.runs && deal.until >= model.today {
            // What was wrong stays where it was typed.
            let (stock, invalid) = match &model.fault {
                Some(OwnDealsFault::Stock { id, typed, .. }) if *id == deal.id => {
                    (typed.clone(), r#" aria-invalid="true""#)
                }
                _ => (lang.plain(deal.stock.into()), ""),
            };
            put!(
                html,
                r#"<form class="inline" method="post" action="{0}" data-reload><label class="sr" for="stock-{id}">{1}</label><input id="stock-{id}" name="stock" inputmode="numeric" dir="ltr" maxlength="9" value="{2}"{invalid}><button class="plain small">{3}</button></form>"#,
                ctx.href(&format!("{path}/{id}/stock")),
                Esc(&(w.stock_of)(&name)),
                Esc(&stock),
                w.set_stock
            );
            put!(
                html,
                r#"<form class="inline" method="post" action="{}" data-reload><button class="plain small" aria-label="{}">{}</button></form>"#,
                ctx.href(&format!("{path}/{id}/end")),
                Esc(&(w.end_whom)(&name)),
                w.end
            );
        }
        html.push_str("</li>");
    }
    html.push_str("</ul>");
    html
}

/// A question of the form.
fn question<'a>(w: &'a DealWords, column: Column, fault: Option<&'a str>) -> Question<'a> {
    Question { id: field(column), name: column.as_str(), label: (w.column)(column), hint: (w.hint)(column), fault }
}

fn add_form(ctx: &PageContext, model: &OwnDeals, path: &str) -> impl IntoView + use<> {
    let (lang, w, typed) = (ctx.lang, ctx.words().deals, &model.typed);
    let cells = match &model.fault {
        Some(OwnDealsFault::Cells(cells)) => cells.as_slice(),
        _ => &[],
    };
    let wrong = |column: Column| cells.iter().find(|of| of.column == column).map(|of| fault_text(lang, w, of.fault));
    let line = |column: Column, mode: Option<&'static str>, dir: &'static str, chars_max: usize| {
        let fault = wrong(column);
        let line = Line { kind: "text", autocomplete: "off", mode, dir, chars_max, value: typed.cell(column) };
        question(w, column, fault.as_deref()).line(line)
    };
    let trade_fault = wrong(Column::Trade);
    let mut trades = String::with_capacity(2048);
    put!(
        trades,
        r#"<div class="question"><label for="{0}">{1}</label>"#,
        field(Column::Trade),
        (w.column)(Column::Trade)
    );
    if let Some(text) = &trade_fault {
        put!(trades, r#"<p class="fault" id="deal-trade-fault">{}</p>"#, Esc(text));
    }
    put!(
        trades,
        r#"<select id="{}" name="{}"{}>"#,
        field(Column::Trade),
        Column::Trade.as_str(),
        if trade_fault.is_some() { r#" aria-invalid="true" aria-describedby="deal-trade-fault""# } else { "" }
    );
    for trade in Trade::ALL {
        let chosen = if typed.trade == trade.as_str() { " selected" } else { "" };
        put!(trades, r#"<option value="{}"{chosen}>{}</option>"#, trade.as_str(), in_lang(trade.title(), lang));
    }
    trades.push_str("</select></div>");
    let free = if typed.free_shipping.is_empty() { "" } else { " checked" };
    let free = format!(
        r#"<label class="tick-box" for="{0}"><input id="{0}" type="checkbox" name="{1}" value="1"{free}>{2}</label>"#,
        field(Column::FreeShipping),
        Column::FreeShipping.as_str(),
        (w.column)(Column::FreeShipping)
    );
    let asked = cells.iter().any(|of| matches!(of.fault, Fault::TenTimes { .. }));
    let sure = asked.then(|| {
        raw(format!(
            r#"<label class="tick-box" for="deal-sure"><input id="deal-sure" type="checkbox" name="sure" value="1">{}</label>"#,
            w.toman_sure
        ))
    });
    let history_fault = wrong(Column::History);
    let wrong_photo = match &model.fault {
        Some(OwnDealsFault::Photo(name, fault)) => Some(photo_fault(ctx, name, *fault)),
        _ => None,
    };
    let fault = wrong_photo.as_deref();
    let photo = Question { id: "deal-photo", name: "photo", label: w.photo, hint: w.photo_hint, fault };
    let photo =
        photo.line(Line { kind: "file", autocomplete: "off", mode: None, dir: "auto", chars_max: 200, value: "" });
    view! {
        <section>
            <h2>{w.add}</h2>
            <p class="hint">{w.add_lead}</p>
            <form method="post" action=ctx.href(path) enctype="multipart/form-data" novalidate="" data-reload="">
                {line(Column::Name, None, "auto", NAME_MAX)}
                {raw(trades)}
                {line(Column::Regular, Some("numeric"), "ltr", 40)}
                {line(Column::Deal, Some("numeric"), "ltr", 40)}
                {line(Column::Stock, Some("numeric"), "ltr", 20)}
                {line(Column::Until, None, "ltr", 20)}
                {raw(free)}
                {question(w, Column::History, history_fault.as_deref()).area(4, HISTORY_CELL_MAX, &typed.history)}
                {photo}
                {sure}
                <button>{w.add_submit}</button>
            </form>
        </section>
    }
}

fn sheet_form(ctx: &PageContext, model: &OwnDeals, path: &str) -> impl IntoView + use<> {
    let w = ctx.words().deals;
    let fault = match &model.fault {
        Some(OwnDealsFault::Sheet(fault)) => Some((w.sheet_fault)(*fault)),
        _ => None,
    };
    let sheet =
        Question { id: "deal-sheet", name: "sheet", label: w.sheet_file, hint: w.sheet_hint, fault: fault.as_deref() };
    let sheet =
        sheet.line(Line { kind: "file", autocomplete: "off", mode: None, dir: "auto", chars_max: 200, value: "" });
    view! {
        <section>
            <h2>{w.sheet}</h2>
            <p class="hint">{w.sheet_lead}</p>
            <p><a href=ctx.href(&format!("{path}/template.xlsx")) download="" data-reload="">{w.sheet_template}</a>" · "<a href=ctx.href(&format!("{path}/template.csv")) download="" data-reload="">{w.sheet_template_csv}</a></p>
            <form method="post" action=ctx.href(&format!("{path}/sheet")) enctype="multipart/form-data" novalidate="" data-reload="">
                {sheet}
                <button>{w.sheet_check}</button>
            </form>
        </section>
    }
}

/// The page with what was found in a sheet.
pub fn sheet_preview(ctx: &PageContext, model: &SheetPreview) -> String {
    let (lang, w) = (ctx.lang, ctx.words().deals);
    let head = Head {
        title: w.preview_title.to_owned(),
        description: w.preview_stored.to_owned(),
        class: "form own-deals",
        ..Head::default()
    };
    document(ctx, head, || {
        let path = own_deals_path(&model.shop);
        let asked = model.lines.iter().any(|line| matches!(line.fault.fault, Fault::TenTimes { .. }));
        let list = (model.good > 0 || asked).then(|| {
            let sure = asked.then(|| {
                raw(format!(
                    r#"<label class="tick-box" for="sheet-sure"><input id="sheet-sure" type="checkbox" name="sure" value="1">{}</label>"#,
                    w.preview_sure
                ))
            });
            view! {
                <form method="post" action=ctx.href(&format!("{path}/sheet/list")) data-reload="">
                    {sure}
                    <button>{(w.preview_list)(model.good, &lang.num(model.good))}</button>
                </form>
            }
        });
        let none = (model.good == 0 && !asked).then(|| view! { <p class="alert">{w.preview_nothing}</p> });
        let table = (!model.lines.is_empty()).then(|| {
            let cells = model.lines.iter().map(|SheetLine { row, fault, cell }| FaultyCell {
                row: *row,
                column: (w.column)(fault.column).to_owned(),
                cell,
                what: fault_text(lang, w, fault.fault),
            });
            faulty_cells(ctx, None, cells, model.more)
        });
        view! {
            <p class="up"><a href=ctx.href(&path)>{w.preview_back}</a>" · "<a href=ctx.href(&shop_path(&model.shop))><bdi>{shop_name(&model.shop, lang).to_owned()}</bdi></a></p>
            <h1>{w.preview_title}</h1>
            <p class="lead">{(w.preview_count)(&lang.num(model.good), &lang.num(model.bad))}" "{w.preview_stored}</p>
            {none}
            {list}
            {table}
        }
    })
}

/// The columns' names and the words for yes and no, as a template bears them.
pub fn sheet_words(lang: Lang) -> ([&'static str; 8], [&'static str; 2]) {
    let w = crate::i18n::words(lang).deals;
    (Column::ALL.map(|column| (w.column)(column)), [w.yes, w.no])
}
