//! The evidence: complaints by month, the delay's curve, how complaints ended, what they are about, the latest.

use super::Profile;
use crate::charts::{Bar, Chart, bar_table, months_chart, waiting_chart};
use crate::components::{ChartTip, complaint_lines};
use crate::context::PageContext;
use crate::html::raw;
use crate::naming::{kind_name, shop_path};
use bazargah_domain::figures::{ENOUGH, Figures, Period};
use leptos::prelude::*;

/// The evidence.
pub(super) fn evidence(ctx: &PageContext, model: &Profile) -> impl IntoView + use<> {
    view! {
        {periods(ctx, model)}
        <div class="cols">
            {months(ctx, &model.figures)}
            {waiting(ctx, &model.figures)}
            {outcomes(ctx, &model.figures)}
            {kinds(ctx, &model.figures)}
        </div>
        {latest(ctx, model)}
    }
}

/// The switch of the period: plain links, which `boot.js` follows without moving the page.
fn periods(ctx: &PageContext, model: &Profile) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, ctx.words());
    let figures = &model.figures;
    let path = ctx.href(&shop_path(&model.shop));
    let links = Period::ALL.map(|period| {
        let href =
            if period == Period::default() { path.clone() } else { format!("{path}?window={}", period.as_str()) };
        let here = (period == figures.period).then_some("true");
        view! { <a href=href data-keep="" aria-current=here>{(w.period)(period)}</a> }
    });
    view! {
        <div class="when">
            <p class="period" role="group" aria-label=w.profile.period>{links}</p>
            <p class="fine">{(w.profile.span)(&lang.date(figures.from), &lang.date(figures.as_of.day()))}</p>
        </div>
    }
}

/// "How is this computed?", as a link to the paragraph that tells it.
fn how(ctx: &PageContext, anchor: &str) -> impl IntoView + use<> {
    view! { <a class="how" href=ctx.href(&format!("/about/figures#{anchor}"))>{ctx.words().profile.how}</a> }
}

/// A drawing with its tips, and the table behind it.
fn charted(ctx: &PageContext, name: &'static str, chart: Chart) -> impl IntoView + use<> {
    let w = &ctx.words().chart;
    view! {
        <ChartTip label=format!("{name}: {}", w.keys)>{raw(chart.svg)}</ChartTip>
        <details><summary>{w.table}</summary>{raw(chart.table)}</details>
    }
}

fn months(ctx: &PageContext, figures: &Figures) -> impl IntoView + use<> {
    let w = &ctx.words().chart;
    let (name, body) = match months_chart(figures, ctx.lang) {
        None => (w.months, view! { <p class="empty">{w.months_none}</p> }.into_any()),
        Some((chart, years)) => {
            let name = if years { w.years } else { w.months };
            let body = view! {
                <p class="key"><i class="done"></i>{w.answered}<i class="rest"></i>{w.unanswered}</p>
                {charted(ctx, name, chart)}
            };
            (name, body.into_any())
        }
    };
    view! { <section><h2>{name}</h2>{body}</section> }
}

fn waiting(ctx: &PageContext, figures: &Figures) -> impl IntoView + use<> {
    let w = &ctx.words().chart;
    let body = match waiting_chart(figures, ctx.lang) {
        Some(chart) => view! { <p class="key">{w.waiting_key}</p>{charted(ctx, w.waiting, chart)} }.into_any(),
        None if figures.counts.total > 0 && figures.median.is_none() => {
            view! { <p class="empty">{w.waiting_unknown}</p> }.into_any()
        }
        None => view! { <p class="empty">{(w.waiting_few)(&ctx.lang.num(ENOUGH))}</p> }.into_any(),
    };
    view! { <section><h2>{w.waiting}</h2>{body}<p class="fine">{how(ctx, "median")}</p></section> }
}

fn outcomes(ctx: &PageContext, figures: &Figures) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, ctx.words());
    let c = &figures.counts;
    use bazargah_domain::complaint::State;
    // The first four stand always, so that a zero is seen; the last two only where there is something to see.
    let rows = [
        (State::Resolved, c.rated_resolved, "good"),
        (State::Unresolved, c.rated_unresolved, "bad"),
        (State::Unrated, c.unrated, "none"),
        (State::Open, c.open, "warn"),
        (State::Withdrawn, c.withdrawn, "none"),
        (State::Removed, c.removed, "none"),
    ];
    let bars: Vec<Bar> = rows
        .iter()
        .enumerate()
        .filter(|(at, (_, n, _))| *at < 4 || *n > 0)
        .map(|(_, (state, n, class))| Bar { name: (w.state)(*state), n: *n, class })
        .collect();
    let body = if c.total == 0 {
        view! { <p class="empty">{w.profile.none_yet}</p> }.into_any()
    } else {
        raw(bar_table(w.profile.outcomes, w.profile.outcomes, &bars, c.total, lang)).into_any()
    };
    view! { <section><h2>{w.profile.outcomes}</h2>{body}<p class="fine">{w.profile.outcomes_note}" "{how(ctx, "complaints")}</p></section> }
}

fn kinds(ctx: &PageContext, figures: &Figures) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, ctx.words());
    let mut bars: Vec<Bar> = figures
        .categories
        .iter()
        .map(|(category, n)| Bar { name: kind_name(category, lang), n: u64::from(*n), class: "kind" })
        .collect();
    if figures.other_categories > 0 {
        bars.push(Bar { name: w.profile.kinds_other, n: figures.other_categories.into(), class: "none" });
    }
    let body = if bars.is_empty() {
        view! { <p class="empty">{w.profile.none_yet}</p> }.into_any()
    } else {
        let all = bars.iter().map(|bar| bar.n).sum();
        raw(bar_table(w.profile.kinds, w.complaint.kind, &bars, all, lang)).into_any()
    };
    view! { <section><h2>{w.profile.kinds}</h2>{body}</section> }
}

fn latest(ctx: &PageContext, model: &Profile) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, &ctx.words().profile);
    let path = ctx.href(&format!("{}/complaints", shop_path(&model.shop)));
    let body = if model.recent.is_empty() {
        view! { <p class="empty">{w.no_complaints}</p> }.into_any()
    } else {
        let more = match model.total_all.saturating_sub(model.recent.len() as u64) {
            0 => w.all_complaints.to_owned(),
            n => (w.more)(n, &lang.num(n)),
        };
        view! {
            {raw(complaint_lines(&model.shop, &model.recent, &model.figures, model.today.start(), lang))}
            <p><a class="more" href=path>{more}</a></p>
        }
        .into_any()
    };
    view! { <section><h2>{w.latest}</h2>{body}</section> }
}
