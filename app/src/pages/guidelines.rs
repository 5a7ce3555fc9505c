//! The list of the guidelines that are in force.

use crate::components::{Head, document};
use crate::context::PageContext;
use crate::naming::in_lang;
use bazargah_domain::calendar::Day;
use bazargah_domain::guideline::{Guideline, Name};
use leptos::prelude::*;

/// The page, as it is on a day.
pub fn guidelines(ctx: &PageContext, today: Day) -> String {
    let (lang, w) = (ctx.lang, ctx.words().guidelines);
    let head = Head {
        title: w.title.to_owned(),
        description: w.description.to_owned(),
        canonical: Some("/guidelines".to_owned()),
        class: "list",
        ..Head::default()
    };
    let line = |guideline: &'static Guideline| {
        let (topics, clauses) = (guideline.topics.len() as u64, guideline.clauses().count() as u64);
        view! {
            <li>
                <h2><a href=ctx.href(&format!("/guidelines/{}", guideline.name.as_str()))>{in_lang(guideline.title, lang)}</a></h2>
                <p>{in_lang(guideline.lead, lang)}</p>
                <p>{(w.version)(&lang.plain(guideline.version.into()), &lang.date(guideline.in_force_from))}</p>
                <p>{(w.size)(topics, &lang.num(topics), clauses, &lang.num(clauses))}</p>
            </li>
        }
    };
    document(ctx, head, || {
        let all = Name::ALL.into_iter().filter_map(|name| Guideline::in_force(name, today));
        view! {
            <h1>{w.title}</h1>
            <p class="lead">{w.lead}</p>
            <ul class="points">{all.map(line).collect_view()}</ul>
        }
    })
}
