//! How figures are computed, where data comes from, how a shop gets listed: plain prose with anchors.

use crate::components::{Head, document};
use crate::context::PageContext;
use crate::i18n::{Block, Prose, Section};
use leptos::prelude::*;

/// How every figure is computed: where a profile's "how is this computed?" leads.
pub fn about_figures(ctx: &PageContext) -> String {
    prose(ctx, "/about/figures", &ctx.words().about.figures)
}

/// The sources, and what is unknown in each.
pub fn about_sources(ctx: &PageContext) -> String {
    prose(ctx, "/about/sources", &ctx.words().about.sources)
}

/// How a shop gets listed.
pub fn about_listing(ctx: &PageContext) -> String {
    prose(ctx, "/about/listing", &ctx.words().about.listing)
}

fn prose(ctx: &PageContext, path: &str, text: &'static Prose) -> String {
    let w = ctx.words();
    let head = Head {
        title: text.title.to_owned(),
        description: text.description.to_owned(),
        canonical: Some(path.to_owned()),
        class: "prose",
        ..Head::default()
    };
    let pages = [
        ("/about/figures", w.about.figures.title),
        ("/about/grade", w.grade.about.title),
        ("/about/sources", w.about.sources.title),
        ("/about/listing", w.about.listing.title),
        ("/about/api", w.about_api.title),
    ];
    document(ctx, head, || {
        let others = pages.into_iter().filter(|(other, _)| *other != path);
        view! {
            <h1>{text.title}</h1>
            <p class="lead">{text.lead}</p>
            {text.sections.iter().map(section).collect_view()}
            <nav class="next" aria-label=w.about.nav>
                {others.map(|(path, title)| view! { <a href=ctx.href(path)>{title}</a> }).collect_view()}
            </nav>
        }
    })
}

fn section(section: &'static Section) -> impl IntoView {
    let blocks = section.blocks.iter().map(|block| match block {
        Block::P(text) => view! { <p>{*text}</p> }.into_any(),
        Block::List(items) => {
            view! { <ul>{items.iter().map(|item| view! { <li>{*item}</li> }).collect_view()}</ul> }.into_any()
        }
        Block::Steps(items) => {
            view! { <ol>{items.iter().map(|item| view! { <li>{*item}</li> }).collect_view()}</ol> }.into_any()
        }
    });
    view! { <section id=section.id><h2>{section.heading}</h2>{blocks.collect_view()}</section> }
}
