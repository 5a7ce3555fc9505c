//! The queue: what waits about marks, the most urgent first.

use super::{MarkDesk, MarkDeskLine};
use crate::components::{Head, countdown, document, older_link, since};
use crate::context::PageContext;
use crate::html::raw;
use crate::pages::desk::{keys, name_in};
use bazargah_domain::calendar::Millis;
use leptos::prelude::*;

/// The queue's page, `/staff/marks?task=…`.
pub fn mark_desk(ctx: &PageContext, model: &MarkDesk) -> String {
    let (people, w) = (ctx.words().people, &ctx.words().marks.desk);
    let head = Head {
        title: w.title.to_owned(),
        description: w.lead.to_owned(),
        class: "desk",
        scripts: &["desk.js"],
        ..Head::default()
    };
    document(ctx, head, || {
        let list = if model.lines.is_empty() {
            view! { <p class="empty">{w.none}</p> }.into_any()
        } else {
            let lines = model.lines.iter().enumerate().map(|(at, of)| line(ctx, of, at == 0, model.now));
            view! { <ol class="cases queue">{lines.collect_view()}</ol> }.into_any()
        };
        view! {
            <p class="up"><a href=ctx.href("/staff")>{people.desk.title}</a></p>
            <h1>{w.title}</h1>
            <p class="lead">{w.lead}</p>
            {filters(ctx, model)}
            {list}
            {older_link(ctx, "/staff/marks", model.older.as_deref())}
            {keys(ctx)}
        }
    })
}

/// The kinds as links with their numbers; the digits choose them.
fn filters(ctx: &PageContext, model: &MarkDesk) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, &ctx.words().marks.desk);
    // Without a choice the most urgent kind that has anything is shown.
    let shown = model.chosen.or_else(|| model.counts.iter().find(|(_, n)| *n > 0).map(|(task, _)| *task));
    let links = model.counts.iter().enumerate().map(|(at, (task, n))| {
        let href = ctx.href(&format!("/staff/marks?task={}", task.as_str()));
        let here = (shown == Some(*task)).then_some("true");
        view! {
            <a href=href data-keep="" data-digit=(at + 1).to_string() aria-current=here>{(w.task)(*task)}" "<small>{lang.num(*n)}</small></a>
        }
    });
    view! { <nav class="pick" aria-label=w.filter>{links.collect_view()}</nav> }
}

fn line(ctx: &PageContext, line: &MarkDeskLine, first: bool, now: Millis) -> impl IntoView + use<> {
    let (people, w) = (ctx.words().people, &ctx.words().marks.desk);
    let tone = if line.due < now { "bad" } else { "warn" };
    view! {
        <li class=tone>
            <a href=ctx.href(&format!("/staff/marks/{}", line.id)) data-line="">
                {first.then(|| view! { <em class="chip">{w.first}</em> })}
                <b><bdi>{name_in(&line.shop_name, ctx.lang)}</bdi></b>
                {raw(countdown(line.due, now, ctx.lang))}
                <span>{(w.task_title)(line.task)}" · "{since(ctx, line.since, people.desk.since)}</span>
            </a>
        </li>
    }
}
