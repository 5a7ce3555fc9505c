//! How the grade is computed, in plain words and from the rule itself; and a form in which anyone moves figures.

use crate::components::{GradeWhatIf, Head, document};
use crate::context::PageContext;
use crate::what_if::{CONTACT, Field, WhatIf};
use bazargah_domain::grade::{Grade, Letter, Rule, RuleName};
use leptos::prelude::*;

/// How the grade is computed.
#[derive(Debug, Clone)]
pub struct AboutGrade {
    /// The rule that is in force.
    pub rule: Rule,
    /// Rules that are announced and do not hold yet.
    pub coming: Vec<Rule>,
    /// The figures in the form.
    pub what_if: WhatIf,
}

/// The page.
pub fn about_grade(ctx: &PageContext, model: &AboutGrade) -> String {
    let w = ctx.words();
    let a = &w.grade.about;
    let head = Head {
        title: a.title.to_owned(),
        description: a.description.to_owned(),
        canonical: Some("/about/grade".to_owned()),
        class: "prose",
        ..Head::default()
    };
    document(ctx, head, || {
        let (lang, rule) = (ctx.lang, &model.rule);
        let form = what_if(ctx, model);
        let texts = |texts: &'static [&'static str]| texts.iter().map(|text| view! { <p>{*text}</p> }).collect_view();
        let letters = rule.letters().iter().map(|(letter, from)| {
            let name = format!("{}{}{}", letter.as_str(), w.grade.reason.comma, (w.grade.letter)(*letter));
            (name, lang.num((*from).into()))
        });
        let weights = rule.weights().corners().iter().map(|(days, weight)| (number(ctx, *days), lang.percent(*weight)));
        let coming = model.coming.iter().map(|rule| {
            view! { <p>{(a.coming)(&lang.num(rule.version.into()), &lang.date(rule.since))}</p> }
        });
        view! {
            <h1>{a.title}</h1>
            <p class="lead">{a.lead}</p>
            <section id="what-if">
                <h2>{a.what_if}</h2>
                <p>{a.what_if_lead}</p>
                <GradeWhatIf lang=lang version=rule.version>{form}</GradeWhatIf>
            </section>
            <section id="counts"><h2>{a.counts}</h2>{texts(a.counts_text)}</section>
            <section id="weights">
                <h2>{a.weights}</h2>
                <p>{a.weights_text}</p>
                {corners(a.age_of, a.weight, weights.collect())}
            </section>
            <section id="letters">
                <h2>{a.letters}</h2>
                <p>{(a.letters_text)(&number(ctx, rule.enough))}</p>
                {corners(w.grade.page.letter, a.from_points, letters.collect())}
            </section>
            <section id="deductions">
                <h2>{a.deductions}</h2>
                {texts(a.deductions_text)}
                {RuleName::ALL.map(|name| deduction(ctx, rule, name)).into_iter().collect_view()}
            </section>
            <section id="left-out">
                <h2>{a.left_out}</h2>
                <ul>{a.left_out_items.iter().map(|item| view! { <li>{*item}</li> }).collect_view()}</ul>
            </section>
            <section id="versions">
                <h2>{a.versions}</h2>
                <p>{(a.version)(&lang.num(rule.version.into()), &lang.date(rule.announced))}</p>
                {coming.collect_view()}
                <p>{a.versions_text}</p>
            </section>
            <nav class="next" aria-label=w.about.nav>
                <a href=ctx.href("/about/figures")>{w.about.figures.title}</a>
                <a href=ctx.href("/about/sources")>{w.about.sources.title}</a>
                <a href=ctx.href("/log")>{w.log.title}</a>
            </nav>
        }
    })
}

/// A whole number of the rule.
fn number(ctx: &PageContext, n: f64) -> String {
    ctx.lang.num((n + 0.5) as u64)
}

/// A deduction with the corners of its line.
fn deduction(ctx: &PageContext, rule: &Rule, name: RuleName) -> impl IntoView + use<> {
    let w = ctx.words().grade;
    let is_share = matches!(name, RuleName::InTime | RuleName::Silence | RuleName::Lately | RuleName::Unresolved);
    let pairs = rule.line(name).corners().iter().map(|(measure, points)| {
        let measure = if is_share { ctx.lang.percent(*measure) } else { number(ctx, *measure) };
        (measure, number(ctx, *points))
    });
    view! { <h3>{(w.rule)(name)}</h3>{corners((w.about.measure)(name), w.page.taken, pairs.collect())} }
}

/// Two columns of what belongs together, each with its name.
fn corners(first: &'static str, second: &'static str, pairs: Vec<(String, String)>) -> impl IntoView {
    let rows = pairs.into_iter().map(|(left, right)| view! { <tr><td>{left}</td><td>{right}</td></tr> });
    view! {
        <table class="corners">
            <thead><tr><th scope="col">{first}</th><th scope="col">{second}</th></tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}

/// The numbers of the form by their groups, in the order of the groups' names.
const GROUPS: [&[Field]; 5] = [
    &[Field::InTime, Field::Late, Field::Waiting, Field::Never, Field::Delay],
    &[Field::LatelyAnswered, Field::LatelyUnanswered],
    &[Field::Solved, Field::Unsolved],
    &[Field::ViolationsOpen, Field::ViolationsSettled, Field::Lapsed],
    &[Field::Age],
];

/// The form and the grade of what it holds. [`GradeWhatIf`] changes the result by the names and places that it has here.
fn what_if(ctx: &PageContext, model: &AboutGrade) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, ctx.words().grade);
    let (a, figures) = (&w.about, model.what_if);
    let line = |field: Field| {
        let id = format!("if-{}", field.name());
        let name_id = format!("{id}-name");
        view! {
            <p class="line">
                <label id=name_id for=id.clone()>{(a.field)(field)}</label>
                <input
                    id=id
                    name=field.name()
                    inputmode="decimal"
                    autocomplete="off"
                    maxlength="9"
                    value=figures.text(field, lang)
                    data-most=figures.most(field).to_string()
                />
            </p>
        }
    };
    let groups = GROUPS.into_iter().zip(a.groups).map(|(fields, name)| {
        view! { <fieldset><legend>{name}</legend>{fields.iter().map(|field| line(*field)).collect_view()}</fieldset> }
    });
    let known = CONTACT.into_iter().zip(w.reason.contact_fact).enumerate().map(|(at, (name, text))| {
        let id = format!("if-{name}");
        view! {
            <p class="tick-line">
                <input type="checkbox" id=id.clone() name=name value="1" checked=figures.knows(at)/>
                <label for=id>{text}</label>
            </p>
        }
    });
    let grade = figures.grade(&model.rule);
    view! {
        {said(ctx, &grade)}
        <form method="get" action=ctx.href("/about/grade#what-if")>
            {groups.collect_view()}
            <fieldset><legend>{a.contact}</legend>{known.collect_view()}</fieldset>
            <button>{a.submit}</button>
        </form>
        {taken(ctx, &grade)}
    }
}

/// The letter and the points of what the form holds: above it, where a phone keeps it in sight.
fn said(ctx: &PageContext, grade: &Grade) -> impl IntoView + use<> {
    let a = &ctx.words().grade.about;
    let (before, after) = a.of_hundred;
    view! {
        <output aria-label=a.result data-letter=grade.letter.map_or("", Letter::as_str) data-none=a.no_letter>
            <b>{grade.letter.map_or(a.no_letter, Letter::as_str)}</b>
            <span hidden=grade.letter.is_none()>{before}<b>{ctx.lang.num(grade.points.into())}</b>{after}</span>
        </output>
    }
}

/// What each rule takes.
fn taken(ctx: &PageContext, grade: &Grade) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, ctx.words().grade);
    let rows = RuleName::ALL.map(|name| {
        let found = grade.deductions.iter().find(|deduction| deduction.rule == name);
        let points = lang.num(found.map_or(0, |deduction| deduction.points).into());
        view! { <tr><th scope="row">{(w.rule)(name)}</th><td data-rule=name.as_str()>{points}</td></tr> }
    });
    view! {
        <table>
            <caption>{w.about.result}</caption>
            <thead><tr><th scope="col">{w.page.what}</th><th scope="col">{w.page.taken}</th></tr></thead>
            <tbody>{rows.into_iter().collect_view()}</tbody>
        </table>
    }
}
