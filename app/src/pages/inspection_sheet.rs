//! Results of inspections from a sheet: the form, what was found wrong in it, and what became of it.

use crate::components::{FaultyCell, Head, Line, Question, document, fault_list, faulty_cells};
use crate::context::PageContext;
use crate::pages::SheetFault;
use bazargah_domain::inspection_sheet::{CellFault, Column};
use leptos::prelude::*;

/// A cell with what is wrong in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultCell {
    /// Where and what.
    pub fault: CellFault,
    /// What stands there, shortened.
    pub cell: String,
}

/// What is wrong with a sheet of results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResultsFault {
    /// The sheet as a whole.
    Sheet(SheetFault),
    /// The first faulty cells, and how many more there are.
    Cells(Vec<ResultCell>, u64),
}

/// The page.
#[derive(Debug, Clone, Default)]
pub struct InspectionSheet {
    /// What is wrong with the sheet that was sent.
    pub fault: Option<ResultsFault>,
    /// How many results of a sheet that was only looked at could be recorded.
    pub good: Option<u64>,
    /// How many results were recorded, and how many had been before.
    pub done: Option<(u64, u64)>,
}

/// The path of the page.
pub const INSPECTION_SHEET_PATH: &str = "/staff/inspections/import";

/// The page.
pub fn inspection_sheet(ctx: &PageContext, model: &InspectionSheet) -> String {
    let (lang, inspections, deals) = (ctx.lang, ctx.words().inspections, ctx.words().deals);
    let w = &inspections.sheet;
    let head =
        Head { title: w.title.to_owned(), description: w.lead.to_owned(), class: "form own-deals", ..Head::default() };
    document(ctx, head, || {
        let fault = match &model.fault {
            Some(ResultsFault::Sheet(fault)) => Some((Some("results-sheet"), (deals.sheet_fault)(*fault))),
            Some(ResultsFault::Cells(..)) => Some((Some("result-cells"), w.nothing.to_owned())),
            None => None,
        };
        let of_sheet = matches!(model.fault, Some(ResultsFault::Sheet(_)));
        let question = Question {
            id: "results-sheet",
            name: "sheet",
            label: deals.sheet_file,
            hint: deals.sheet_hint,
            fault: fault.as_ref().filter(|_| of_sheet).map(|(_, text)| text.as_str()),
        };
        let line = Line { kind: "file", autocomplete: "off", mode: None, dir: "auto", chars_max: 200, value: "" };
        let field = question.line(line);
        let good = model.good.map(|n| view! { <p class="alert good" role="status">{(w.good)(&lang.num(n))}</p> });
        let done = model.done.map(|(new, known)| {
            view! { <p class="alert good" role="status">{(w.done)(&lang.num(new), &lang.num(known))}</p> }
        });
        view! {
            <p class="up"><a href=ctx.href("/staff/inspections")>{inspections.title}</a></p>
            <h1>{w.title}</h1>
            {done}
            {good}
            {fault_list(ctx.words().people.shared.faults, fault.clone().into_iter().collect())}
            <p>{w.lead}</p>
            {cells(ctx, model)}
            <form method="post" action=ctx.href(INSPECTION_SHEET_PATH) enctype="multipart/form-data" novalidate="" data-reload="">
                {field}
                <div class="row">
                    <button class="plain" name="then" value="check">{w.check}</button>
                    <button name="then" value="record">{w.record}</button>
                </div>
            </form>
        }
    })
}

fn column(ctx: &PageContext, column: Column) -> String {
    let w = &ctx.words().inspections.sheet;
    match column {
        Column::Shop => w.shop.to_owned(),
        Column::Day => w.day.to_owned(),
        Column::Notes => w.notes.to_owned(),
        Column::Clause(id) => id.to_string(),
    }
}

fn cells(ctx: &PageContext, model: &InspectionSheet) -> Option<AnyView> {
    let (lang, w) = (ctx.lang, &ctx.words().inspections.sheet);
    let Some(ResultsFault::Cells(cells, more)) = &model.fault else { return None };
    let cells = cells.iter().map(|ResultCell { fault, cell }| FaultyCell {
        row: fault.row,
        column: column(ctx, fault.column),
        cell,
        what: (w.fault)(fault.fault, &|n| lang.num(n)),
    });
    Some(faulty_cells(ctx, Some("result-cells"), cells, *more))
}
