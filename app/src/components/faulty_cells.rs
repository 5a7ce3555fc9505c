//! What is wrong with a sheet that was sent, cell by cell.

use crate::context::PageContext;
use crate::html::{Esc, put, raw};
use leptos::prelude::*;

/// A cell that cannot be taken.
pub(crate) struct FaultyCell<'a> {
    /// Its row, as a spreadsheet counts.
    pub row: usize,
    /// The name of its column.
    pub column: String,
    /// What stands there, shortened.
    pub cell: &'a str,
    /// What is wrong with it.
    pub what: String,
}

/// A section with these cells as a table, and how many more there are.
pub(crate) fn faulty_cells<'a>(
    ctx: &PageContext,
    id: Option<&'static str>,
    cells: impl Iterator<Item = FaultyCell<'a>>,
    more: u64,
) -> AnyView {
    let (lang, w) = (ctx.lang, ctx.words().deals);
    let mut html = String::new();
    put!(
        html,
        r#"<div class="scroll" tabindex="0" role="region" aria-label="{}"><table class="cells"><thead><tr><th scope="col">{}</th><th scope="col">{}</th><th scope="col">{}</th><th scope="col">{}</th></tr></thead><tbody>"#,
        w.preview_faults,
        w.preview_row,
        w.preview_column,
        w.preview_cell,
        w.preview_what
    );
    for FaultyCell { row, column, cell, what } in cells {
        put!(
            html,
            r#"<tr><td>{}</td><td><bdi>{}</bdi></td><td><bdi>{}</bdi></td><td class="fault">{}</td></tr>"#,
            lang.num(row as u64),
            Esc(&column),
            Esc(cell),
            Esc(&what)
        );
    }
    html.push_str("</tbody></table></div>");
    let more = (more > 0).then(|| view! { <p class="fine">{(w.preview_more)(&lang.num(more))}</p> });
    view! { <section id=id><h2>{w.preview_faults}</h2>{raw(html)}{more}</section> }.into_any()
}
