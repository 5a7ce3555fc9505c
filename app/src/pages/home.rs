//! The lookup: one field, and what one will find.

use crate::components::{Head, SearchBox, document, shop_lines};
use crate::context::PageContext;
use bazargah_domain::calendar::Day;
use bazargah_domain::shop::Listed;
use leptos::prelude::*;
use serde_json::json;

/// What the home page tells of the data.
#[derive(Debug, Clone)]
pub struct Home {
    /// Shops with a page.
    pub shops: u64,
    /// Complaints on record.
    pub complaints: u64,
    /// The latest day up to which any source was read.
    pub read_until: Option<Day>,
    /// A few shops to look at.
    pub examples: Vec<Listed>,
}

/// The page.
pub fn home(ctx: &PageContext, model: &Home) -> String {
    let (lang, w) = (ctx.lang, &ctx.words().home);
    let head = Head {
        title: w.title.to_owned(),
        description: w.description.to_owned(),
        canonical: Some("/".to_owned()),
        json_ld: Some(json!({
            "@context": "https://schema.org",
            "@type": "WebSite",
            "name": ctx.words().site.name,
            "url": format!("{}{}", ctx.origin, lang.href("/")),
            "inLanguage": lang.as_str(),
        })),
        class: "home",
        ..Head::default()
    };
    document(ctx, head, || {
        let numbers = if model.shops == 0 {
            view! { <p class="empty">{w.empty}</p> }.into_any()
        } else {
            view! {
                <ul class="numbers">
                    <li>{(w.shops)(model.shops, &lang.num(model.shops))}</li>
                    <li>{(w.complaints)(model.complaints, &lang.num(model.complaints))}</li>
                    {model.read_until.map(|day| view! { <li>{(w.read)(&lang.date(day))}</li> })}
                </ul>
            }
            .into_any()
        };
        let examples = (!model.examples.is_empty()).then(|| {
            view! { <section><h2>{w.try_these}</h2>{shop_lines(ctx, &model.examples)}</section> }
        });
        let points = w.points.map(|(question, answer)| view! { <li><h3>{question}</h3><p>{answer}</p></li> });
        view! {
            <div class="hero">
                <h1>{w.heading}</h1>
                <p>{w.lead}</p>
                <SearchBox lang=lang id="look".to_owned() value=ctx.query_text.to_owned()/>
                {numbers}
            </div>
            {examples}
            <section><h2>{w.see}</h2><ul class="points">{points}</ul></section>
        }
    })
}
