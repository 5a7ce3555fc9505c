//! What a search found, when it did not lead to exactly one shop.

use crate::components::{Head, document, shop_lines};
use crate::context::PageContext;
use crate::naming::isolated_name;
use bazargah_domain::shop::Listed;
use leptos::prelude::*;

/// What a search found.
#[derive(Debug, Clone)]
pub struct Results {
    /// What was typed.
    pub query: String,
    /// The shops, the likeliest first.
    pub shops: Vec<Listed>,
    /// Whether there are more than these.
    pub more: bool,
}

/// The page.
pub fn results(ctx: &PageContext, model: &Results) -> String {
    let (lang, w) = (ctx.lang, &ctx.words().results);
    let asked = model.query.trim();
    let empty = asked.is_empty();
    let title = if empty { w.title_empty.to_owned() } else { (w.title)(&isolated_name(asked)) };
    let head = Head { title, description: w.hint.to_owned(), class: "found", ..Head::default() };
    document(ctx, head, || {
        let n = model.shops.len() as u64;
        let (heading, text) = match (empty, n) {
            (true, _) => (w.title_empty.to_owned(), w.empty.to_owned()),
            (_, 0) => ((w.heading)(&isolated_name(asked)), w.none.to_owned()),
            (_, n) => (
                (w.heading)(&isolated_name(asked)),
                if model.more { w.more.to_owned() } else { (w.count)(n, &lang.num(n)) },
            ),
        };
        view! {
            <h1>{heading}</h1>
            <p class="lead">{text}</p>
            {(n > 0).then(|| shop_lines(ctx, &model.shops))}
            <p class="hint">{w.hint}</p>
        }
    })
}
