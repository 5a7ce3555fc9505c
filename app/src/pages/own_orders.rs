//! A shop's desk for its orders of an edition: one order, a sheet of many, the codes to print, and what was confirmed.

use super::festival::{edition_path, text_in, toman};
use crate::components::{FaultyCell, Head, Line, Question, document, fault_list, faulty_cells};
use crate::context::PageContext;
use crate::html::{Esc, UrlPart, put, raw};
use crate::i18n::order_fault;
use crate::naming::{isolated_name, shop_name};
use crate::pages::SheetFault;
use bazargah_domain::calendar::{Day, Millis};
use bazargah_domain::deal::goods::Fault;
use bazargah_domain::festival::edition::Edition;
use bazargah_domain::festival::order::{Cancellation, CellFault, Column, OrderCode, REFERENCE_MAX, Taking, Typed};
use bazargah_domain::money::Rial;
use bazargah_domain::shop::Shop;
use leptos::prelude::*;

/// Why a shop may not record orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrdersRefused {
    /// It has no place in an edition.
    NoPlace,
    /// Its place in the edition was taken away.
    PlaceLost,
    /// Its edition is not open yet.
    NotYet,
    /// The edition's orders are final.
    Final,
    /// It has as many as it may have.
    TooMany,
}

/// A cell of a sheet with what is wrong in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderCell {
    /// The row as a spreadsheet counts.
    pub row: usize,
    /// Where and what.
    pub fault: CellFault,
    /// What stands there, shortened.
    pub cell: String,
}

/// What is wrong with what was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OwnOrdersFault {
    /// Cells of the form.
    Form(Vec<CellFault>),
    /// The sheet as a whole.
    Sheet(SheetFault),
    /// The first faulty cells of the sheet, and how many more there are.
    Cells(Vec<OrderCell>, u64),
    /// They may not be recorded.
    Refused(OrdersRefused),
}

/// An order of the shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderLine {
    /// Its number.
    pub id: i64,
    /// The shop's reference.
    pub reference: String,
    /// What was paid.
    pub amount: Rial,
    /// When it was ordered.
    pub day: Day,
    /// The code, as long as it was not used.
    pub code: Option<OrderCode>,
    /// When it was confirmed.
    pub confirmed_at: Option<Millis>,
    /// When and why it was cancelled.
    pub cancelled: Option<(Millis, Cancellation)>,
}

/// What became of orders that were recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrdersDone {
    /// How many have a code now and had none.
    pub new: u64,
    /// How many were recorded before, just so.
    pub known: u64,
    /// How many were recorded before with another amount or day, and have these now.
    pub changed: u64,
    /// How many were confirmed with another amount or day, and stay as they were.
    pub settled: u64,
}

/// A shop's desk for its orders.
#[derive(Debug, Clone)]
pub struct OwnOrders {
    /// The shop.
    pub shop: Shop,
    /// The edition, if it has a place in one or had it.
    pub edition: Option<Edition>,
    /// Whether it has the place still.
    pub placed: bool,
    /// Its orders, those told last first.
    pub orders: Vec<OrderLine>,
    /// Where the list goes on.
    pub before: Option<i64>,
    /// What was typed.
    pub typed: Typed,
    /// What is wrong with it.
    pub fault: Option<OwnOrdersFault>,
    /// What became of those that were sent last.
    pub told: Option<OrdersDone>,
    /// Now.
    pub now: Millis,
}

/// The path of a shop's desk for its orders.
pub fn own_orders_path(shop: &Shop) -> String {
    format!("/shop/{}/orders", UrlPart(&shop.key))
}

/// The columns of the sheet, as a template bears them.
pub fn order_words(lang: crate::Lang) -> [&'static str; 3] {
    Column::ALL.map(|column| (crate::i18n::words(lang).orders.column)(column))
}

/// The columns of the file of codes: those of the sheet, the code, and where it is confirmed.
pub fn code_words(lang: crate::Lang) -> [&'static str; 5] {
    let [reference, amount, day] = order_words(lang);
    let [code, address] = crate::i18n::words(lang).orders.code_columns;
    [reference, amount, day, code, address]
}

fn field(column: Column) -> &'static str {
    match column {
        Column::Reference => "order-reference",
        Column::Amount => "order-amount",
        Column::Day => "order-day",
    }
}

fn said(ctx: &PageContext, fault: Fault) -> String {
    order_fault(ctx.words().orders, ctx.words().deals, fault, &|n| ctx.lang.num(n))
}

/// The page.
pub fn own_orders(ctx: &PageContext, model: &OwnOrders) -> String {
    let (lang, w) = (ctx.lang, ctx.words().orders);
    let title = (w.own_title)(&isolated_name(shop_name(&model.shop, lang)));
    let head = Head { title: title.clone(), description: String::new(), class: "form own-deals", ..Head::default() };
    document(ctx, head, || {
        let path = own_orders_path(&model.shop);
        let inbox = format!("/account/shops/{}", UrlPart(&model.shop.key));
        let told = model.told.map(|OrdersDone { new, known, changed, settled }| {
            let good = [
                (new + known > 0).then(|| (w.own_told)(new, &lang.num(new), known, &lang.num(known))),
                (changed > 0).then(|| (w.own_changed)(changed, &lang.num(changed))),
            ];
            let good = good.into_iter().flatten().collect::<Vec<_>>().join(" ");
            let good = (!good.is_empty()).then(|| view! { <p class="alert good" role="status">{good}</p> });
            let settled = (settled > 0).then(|| {
                view! { <p class="alert" role="status">{(w.own_settled)(settled, &lang.num(settled))}</p> }
            });
            view! { {good}{settled} }
        });
        let taking = model.edition.as_ref().map(|edition| Taking::at(edition, model.now));
        let forms = match (taking, &model.edition) {
            (Some(Taking::Open), Some(edition)) if model.placed => {
                let end = lang.end_in_tehran(edition.orders_final());
                let lead = (w.own_lead)(text_in(&edition.name, lang), &end);
                view! {
                    <p>{lead}</p>
                    {cell_table(ctx, model)}
                    {add_form(ctx, model, &path)}
                    {sheet_form(ctx, model, &path)}
                    {codes(ctx, model, &path)}
                }
                .into_any()
            }
            (taking, _) => {
                let why = match taking {
                    None => OrdersRefused::NoPlace,
                    Some(Taking::NotYet) => OrdersRefused::NotYet,
                    Some(Taking::Open) => OrdersRefused::PlaceLost,
                    Some(Taking::Final) => OrdersRefused::Final,
                };
                view! { <p class="alert">{(w.own_refused)(why)}</p> }.into_any()
            }
        };
        let list = if model.orders.is_empty() {
            view! { <p class="empty">{w.none}</p> }.into_any()
        } else {
            raw(lines(ctx, model, &path, taking == Some(Taking::Open))).into_any()
        };
        let further = model.before.map(|id| {
            let href = ctx.href(&format!("{path}?before={id}"));
            view! { <nav class="pages" aria-label=w.pages><a href=href rel="next">{w.next}</a></nav> }
        });
        let edition = model.edition.as_ref().map(|edition| {
            view! { " · "<a href=ctx.href(&edition_path(edition))>{text_in(&edition.name, lang).to_owned()}</a> }
        });
        view! {
            <p class="up"><a href=ctx.href(&inbox)>{shop_name(&model.shop, lang).to_owned()}</a>{edition}</p>
            <h1>{title}</h1>
            {told}
            {fault_list(ctx.words().people.shared.faults, faults(ctx, model))}
            {forms}
            <section id="orders">
                <h2>{w.list}</h2>
                {list}
                {further}
            </section>
        }
    })
}

/// What is wrong, each with its field.
fn faults(ctx: &PageContext, model: &OwnOrders) -> Vec<(Option<&'static str>, String)> {
    let w = ctx.words().orders;
    match &model.fault {
        None => Vec::new(),
        Some(OwnOrdersFault::Form(cells)) => cells
            .iter()
            .map(|of| (Some(field(of.column)), format!("{}: {}", (w.column)(of.column), said(ctx, of.fault))))
            .collect(),
        Some(OwnOrdersFault::Sheet(fault)) => vec![(Some("order-sheet"), (ctx.words().deals.sheet_fault)(*fault))],
        Some(OwnOrdersFault::Cells(..)) => vec![(Some("order-cells"), w.sheet_nothing.to_owned())],
        Some(OwnOrdersFault::Refused(why)) => vec![(None, (w.own_refused)(*why).to_owned())],
    }
}

/// The faulty cells of a sheet.
fn cell_table(ctx: &PageContext, model: &OwnOrders) -> Option<AnyView> {
    let w = ctx.words().orders;
    let Some(OwnOrdersFault::Cells(cells, more)) = &model.fault else { return None };
    let cells = cells.iter().map(|OrderCell { row, fault, cell }| FaultyCell {
        row: *row,
        column: (w.column)(fault.column).to_owned(),
        cell,
        what: said(ctx, fault.fault),
    });
    Some(faulty_cells(ctx, Some("order-cells"), cells, *more))
}

fn add_form(ctx: &PageContext, model: &OwnOrders, path: &str) -> impl IntoView + use<> {
    let w = ctx.words().orders;
    let cells = match &model.fault {
        Some(OwnOrdersFault::Form(cells)) => cells.as_slice(),
        _ => &[],
    };
    let questions = Column::ALL.map(|column| {
        let fault = cells.iter().find(|of| of.column == column).map(|of| said(ctx, of.fault));
        let (mode, chars_max) = match column {
            Column::Reference => (None, REFERENCE_MAX),
            Column::Amount => (Some("numeric"), 40),
            Column::Day => (None, 20),
        };
        let line =
            Line { kind: "text", autocomplete: "off", mode, dir: "ltr", chars_max, value: model.typed.cell(column) };
        let fault = fault.as_deref();
        Question { id: field(column), name: column.as_str(), label: (w.column)(column), hint: (w.hint)(column), fault }
            .line(line)
    });
    view! {
        <section>
            <h2>{w.add}</h2>
            <form method="post" action=ctx.href(path) novalidate="" data-reload="">
                {questions.into_iter().collect_view()}
                <button>{w.add_submit}</button>
            </form>
        </section>
    }
}

fn sheet_form(ctx: &PageContext, model: &OwnOrders, path: &str) -> impl IntoView + use<> {
    let (w, deals) = (ctx.words().orders, ctx.words().deals);
    let fault = match &model.fault {
        Some(OwnOrdersFault::Sheet(fault)) => Some((deals.sheet_fault)(*fault)),
        _ => None,
    };
    let question = Question {
        id: "order-sheet",
        name: "sheet",
        label: deals.sheet_file,
        hint: deals.sheet_hint,
        fault: fault.as_deref(),
    };
    let line = Line { kind: "file", autocomplete: "off", mode: None, dir: "auto", chars_max: 200, value: "" };
    view! {
        <section>
            <h2>{w.sheet}</h2>
            <p class="hint">{w.sheet_lead}</p>
            <p><a href=ctx.href(&format!("{path}/template.xlsx")) download="" data-reload="">{deals.sheet_template}</a>" · "<a href=ctx.href(&format!("{path}/template.csv")) download="" data-reload="">{deals.sheet_template_csv}</a></p>
            <form method="post" action=ctx.href(&format!("{path}/sheet")) enctype="multipart/form-data" novalidate="" data-reload="">
                {question.line(line)}
                <button>{w.sheet_submit}</button>
            </form>
        </section>
    }
}

fn codes(ctx: &PageContext, model: &OwnOrders, path: &str) -> Option<AnyView> {
    let w = ctx.words().orders;
    let any = model.orders.iter().any(|of| of.code.is_some());
    any.then(|| {
        view! {
            <section>
                <h2>{w.codes}</h2>
                <p class="hint">{w.codes_lead}</p>
                <p><a class="button" href=ctx.href(&format!("{path}/codes.csv")) download="" data-reload="">{w.codes_csv}</a></p>
            </section>
        }
        .into_any()
    })
}

/// The shop's orders, each with its code or what became of it, and the way to cancel it.
fn lines(ctx: &PageContext, model: &OwnOrders, path: &str, may_cancel: bool) -> String {
    let (lang, w) = (ctx.lang, ctx.words().orders);
    let mut html = String::with_capacity(model.orders.len() * 700);
    html.push_str(r#"<ul class="lines own">"#);
    for of in &model.orders {
        put!(
            html,
            r#"<li><b><bdi>{}</bdi></b> <small>{} · {} · "#,
            Esc(&of.reference),
            toman(ctx, of.amount.toman()),
            lang.date(of.day)
        );
        match (&of.code, of.confirmed_at, of.cancelled) {
            (_, _, Some((at, why))) => {
                put!(html, "{}</small>", (w.is_cancelled)(&lang.day_in_tehran(at), (w.why)(why)));
            }
            (_, Some(at), None) => put!(html, "{}</small>", (w.is_confirmed)(&lang.day_in_tehran(at))),
            (Some(code), None, None) => {
                put!(html, r#"{}</small> <code dir="ltr">{code}</code>"#, w.waiting);
            }
            (None, None, None) => put!(html, "{}</small>", w.waiting),
        }
        if may_cancel && of.confirmed_at.is_some() && of.cancelled.is_none() {
            let reference = isolated_name(&of.reference);
            put!(
                html,
                r#"<form class="inline" method="post" action="{0}" data-reload><label class="sr" for="why-{1}">{2}</label><select id="why-{1}" name="why">"#,
                ctx.href(&format!("{path}/{}/cancel", of.id)),
                of.id,
                Esc(&(w.cancel_why)(&reference))
            );
            for why in Cancellation::ALL {
                put!(html, r#"<option value="{}">{}</option>"#, why.as_str(), (w.why)(why));
            }
            put!(
                html,
                r#"</select><button class="plain small" aria-label="{}">{}</button></form>"#,
                Esc(&(w.cancel_whom)(&reference)),
                w.cancel
            );
        }
        html.push_str("</li>");
    }
    html.push_str("</ul>");
    html
}
