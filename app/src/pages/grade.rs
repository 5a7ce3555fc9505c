//! Why a shop has its grade: each deduction with what lies behind it and what would raise it, and the grade's history.

use crate::charts::grades_chart;
use crate::components::{ChartTip, Head, document};
use crate::context::PageContext;
use crate::grade_text::{raise, reason};
use crate::html::raw;
use crate::naming::{isolated_name, shop_name, shop_path};
use crate::what_if::WhatIf;
use bazargah_domain::calendar::Day;
use bazargah_domain::complaint::State;
use bazargah_domain::grade::{Deduction, Letter, Rule, RuleName};
use bazargah_domain::shop::{GradeStep, Shop};
use leptos::prelude::*;

/// A shop's grade.
#[derive(Debug, Clone)]
pub struct GradePage {
    /// The shop.
    pub shop: Shop,
    /// The rule that made the last grade; that of today where there is none.
    pub rule: Rule,
    /// Its recorded grades, the oldest first.
    pub history: Vec<GradeStep>,
    /// What the last of them took away.
    pub deductions: Vec<Deduction>,
    /// Its figures as of today, for the form in which they are moved.
    pub what_if: WhatIf,
    /// The day on which the page is read.
    pub today: Day,
}

/// The class of a letter's colour; the letter itself always stands beside it.
fn tone(letter: Option<Letter>) -> &'static str {
    match letter {
        None => "none",
        Some(Letter::A | Letter::B) => "good",
        Some(Letter::C | Letter::D) => "warn",
        Some(Letter::E | Letter::F) => "bad",
    }
}

/// The path of a grade's page.
fn grade_path(shop: &Shop) -> String {
    format!("{}/grade", shop_path(shop))
}

/// The grade as a link in the first lines of a profile.
pub(super) fn grade_chip(ctx: &PageContext, shop: &Shop) -> impl IntoView + use<> {
    let w = ctx.words().grade;
    let graded = shop.grade.and_then(|step| Some((step.letter?, step.points)));
    let text = match graded {
        None => w.chip_none.to_owned(),
        Some((letter, points)) => (w.chip)(letter.as_str(), &ctx.lang.num(points.into())),
    };
    let class = format!("chip {}", tone(graded.map(|(letter, _)| letter)));
    view! { <p><a class=class href=ctx.href(&grade_path(shop))>{text}</a></p> }
}

/// The page.
pub fn grade(ctx: &PageContext, model: &GradePage) -> String {
    let (lang, w) = (ctx.lang, ctx.words().grade);
    let p = &w.page;
    let shop = &model.shop;
    let name = isolated_name(shop_name(shop, lang));
    let last = model.history.last();
    let said = match last.and_then(|step| Some((step.letter?, step.points))) {
        None => w.chip_none.to_owned(),
        Some((letter, points)) => (w.chip)(letter.as_str(), &lang.num(points.into())),
    };
    let head = Head {
        title: (p.title)(&name),
        description: (p.description)(&name, &said),
        canonical: Some(grade_path(shop)),
        class: "grade",
        ..Head::default()
    };
    document(ctx, head, || {
        let how = ctx.href("/about/grade");
        let what_if = format!("{}#what-if", ctx.href(&model.what_if.path()));
        view! {
            <p class="up"><a href=ctx.href(&shop_path(shop))><bdi>{shop_name(shop, lang).to_owned()}</bdi></a></p>
            <h1>{(p.heading)(&name)}</h1>
            {standing(ctx, model, last)}
            <p class="fine">{p.not_for_sale}</p>
            {last.filter(|step| step.letter.is_some() || !model.deductions.is_empty()).map(|step| why(ctx, model, step))}
            {history(ctx, model)}
            <nav class="next" aria-label=w.about.title>
                <a href=how>{p.how}</a>
                <a href=what_if>{p.what_if}</a>
            </nav>
        }
    })
}

/// The letter in large, its points, its day and rule.
fn standing(ctx: &PageContext, model: &GradePage, last: Option<&GradeStep>) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, ctx.words().grade);
    let p = &w.page;
    let class = format!("verdict standing {}", tone(last.and_then(|step| step.letter)));
    let text = match last.and_then(|step| step.letter) {
        None => {
            view! { <strong>{p.none}</strong>{(p.none_text)(&lang.num((model.rule.enough + 0.5) as u64))} }.into_any()
        }
        Some(letter) => {
            let points = (p.of_hundred)(&lang.num(last.map_or(0, |step| step.points).into()));
            view! { <strong>{letter.as_str()}<small>{(w.letter)(letter)}</small></strong>{points} }.into_any()
        }
    };
    let dated = last.map(|step| {
        let dated = (p.dated)(&lang.date(step.day), &lang.num(step.version.into()));
        view! { <p class="fine">{dated}</p> }
    });
    view! { <p class=class>{text}</p>{dated} }
}

fn why(ctx: &PageContext, model: &GradePage, step: &GradeStep) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, ctx.words().grade);
    let p = &w.page;
    let body = if model.deductions.is_empty() {
        view! { <p class="empty">{p.why_none}</p> }.into_any()
    } else {
        let sum: u64 = model.deductions.iter().map(|deduction| u64::from(deduction.points)).sum();
        let rows = model.deductions.iter().map(|deduction| {
            let see = see(ctx, &model.shop, deduction.rule)
                .map(|(href, text)| view! { <a class="more" href=href>{text}</a> });
            view! {
                <tr>
                    <th scope="row">{(w.rule)(deduction.rule)}</th>
                    <td class="taken">{(w.points)(deduction.points, &lang.num(deduction.points.into()))}</td>
                    <td>{reason(lang, deduction)}</td>
                    <td><b class="on-phone">{p.would_raise}</b>" "{raise(lang, deduction)}</td>
                    <td>{see}</td>
                </tr>
            }
        });
        view! {
            <p>{(p.why_lead)(&lang.num(sum), &lang.num(step.points.into()))}</p>
            <table class="deductions">
                <thead>
                    <tr>
                        <th scope="col">{p.what}</th>
                        <th scope="col">{p.taken}</th>
                        <th scope="col">{p.behind}</th>
                        <th scope="col">{p.would_raise}</th>
                        <th scope="col">{p.see}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        }
        .into_any()
    };
    view! { <section id="why"><h2>{p.why}</h2>{body}</section> }
}

/// Where the facts behind a deduction can be seen, with words for the link.
fn see(ctx: &PageContext, shop: &Shop, rule: RuleName) -> Option<(String, &'static str)> {
    let p = &ctx.words().grade.page;
    let path = shop_path(shop);
    let in_state = |state: State| format!("{path}/complaints?state={}", state.as_str());
    let (to, text) = match rule {
        RuleName::InTime | RuleName::Silence | RuleName::Delay => (format!("{path}/complaints"), p.see_complaints),
        RuleName::Lately => (in_state(State::Open), p.see_open),
        RuleName::Unresolved => (in_state(State::Unresolved), p.see_unsolved),
        RuleName::ViolationsOpen | RuleName::ViolationsSettled => (format!("{path}/mark#violations"), p.see_violations),
        RuleName::Licence => (format!("{path}/mark#licences"), p.see_licences),
        RuleName::Contact | RuleName::Age => return None,
    };
    Some((ctx.href(&to), text))
}

fn history(ctx: &PageContext, model: &GradePage) -> impl IntoView + use<> {
    let (p, chart) = (&ctx.words().grade.page, &ctx.words().chart);
    let body = match grades_chart(&model.history, &model.rule, model.today, ctx.lang) {
        None => view! { <p class="empty">{p.history_none}</p> }.into_any(),
        Some(drawn) => view! {
            <ChartTip label=format!("{}: {}", p.history, chart.keys)>{raw(drawn.svg)}</ChartTip>
            <details><summary>{chart.table}</summary>{raw(drawn.table)}</details>
        }
        .into_any(),
    };
    view! { <section id="history"><h2>{p.history}</h2>{body}</section> }
}
