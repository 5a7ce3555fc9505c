//! Staff's list of lotteries, and the form in which one is opened.

use super::festival::text_in;
use super::fund::money;
use crate::components::{Head, Line, Question, document, fault_list};
use crate::context::PageContext;
use bazargah_domain::festival::edition::{Edition, Text};
use bazargah_domain::lottery::filled::{Field, FieldFault, Filled};
use bazargah_domain::lottery::{Measure, NAME_CHARS_MAX, Stage};
use bazargah_domain::money::Rial;
use leptos::prelude::*;

/// Letters of the prizes as they are typed, at most.
pub const PRIZES_CHARS_MAX: usize = 8_000;

/// Staff's list of lotteries.
#[derive(Debug, Clone)]
pub struct LotteryDesk {
    /// The lotteries, the newest first.
    pub lotteries: Vec<LotteryLine>,
    /// The editions for which one can be opened, the newest first.
    pub editions: Vec<Edition>,
    /// Whether this person may open one.
    pub may_run: bool,
    /// What was filled in.
    pub filled: Filled,
    /// What is wrong with it.
    pub faults: Vec<(Field, FieldFault)>,
}

/// A lottery in the list.
#[derive(Debug, Clone)]
pub struct LotteryLine {
    /// Its number.
    pub id: i64,
    /// What it is called.
    pub name: Text,
    /// Its edition's key.
    pub edition: String,
    /// Where it is in its course.
    pub stage: Stage,
    /// What its prizes are worth.
    pub worth: Rial,
}

/// The list.
pub fn lottery_desk(ctx: &PageContext, model: &LotteryDesk) -> String {
    let (lang, w) = (ctx.lang, ctx.words().lottery_desk);
    let head = Head { title: w.title.to_owned(), description: w.lead.to_owned(), class: "desk", ..Head::default() };
    document(ctx, head, || {
        let lines = model.lotteries.iter().map(|of| {
            view! {
                <li>
                    <a href=ctx.href(&format!("/staff/lotteries/{}", of.id))><bdi>{text_in(&of.name, lang).to_owned()}</bdi></a>
                    " "<span class="chip">{(w.stage)(&of.stage)}</span>
                    " · "<bdi>{of.edition.clone()}</bdi>" · "{(w.worth)(&money(ctx, of.worth))}
                </li>
            }
        });
        let list = if model.lotteries.is_empty() {
            view! { <p class="empty">{w.none}</p> }.into_any()
        } else {
            view! { <ul class="lines">{lines.collect_view()}</ul> }.into_any()
        };
        let open = model.may_run.then(|| open_form(ctx, model));
        let faults = model.faults.iter().map(|(field, fault)| (Some(field.as_str()), said(ctx, *field, *fault)));
        view! {
            <p class="up"><a href=ctx.href("/staff")>{ctx.words().people.task.up}</a></p>
            <h1>{w.title}</h1>
            <p class="lead">{w.lead}</p>
            {fault_list(ctx.words().people.shared.faults, faults.collect())}
            {list}
            {open}
        }
    })
}

fn said(ctx: &PageContext, field: Field, fault: FieldFault) -> String {
    let line = match fault {
        FieldFault::Prize(line) => ctx.lang.num(u64::try_from(line).unwrap_or(0)),
        _ => String::new(),
    };
    (ctx.words().lottery_desk.open.fault)(field, fault, &line)
}

fn open_form(ctx: &PageContext, model: &LotteryDesk) -> AnyView {
    let (lang, w) = (ctx.lang, &ctx.words().lottery_desk.open);
    if model.editions.is_empty() {
        return view! { <section id="open"><h2>{w.heading}</h2><p class="empty">{w.no_edition}</p></section> }
            .into_any();
    }
    let filled = &model.filled;
    let fault_of = |field: Field| {
        let fault = model.faults.iter().find(|(of, _)| *of == field)?;
        Some(said(ctx, field, fault.1))
    };
    let question = |field: Field| {
        let fault = fault_of(field);
        let name = field.as_str();
        let of = Question { id: name, name, label: (w.label)(field), hint: (w.hint)(field), fault: fault.as_deref() };
        let (dir, mode) = match field {
            Field::NameFa => ("rtl", None),
            Field::NameEn => ("ltr", None),
            _ => ("ltr", Some("numeric")),
        };
        let value = filled.answer(field);
        match field {
            Field::Prizes => of.area(5, PRIZES_CHARS_MAX, value).into_any(),
            _ => {
                let line = Line { kind: "text", autocomplete: "off", mode, dir, chars_max: NAME_CHARS_MAX, value };
                of.line(line).into_any()
            }
        }
    };
    let editions = model.editions.iter().map(|edition| {
        let chosen = filled.answer(Field::Edition) == edition.key;
        view! { <option value=edition.key.clone() selected=chosen>{text_in(&edition.name, lang).to_owned()}</option> }
    });
    let measures = Measure::ALL.map(|measure| {
        let checked = filled.answer(Field::Measure) == measure.as_str();
        view! {
            <label>
                <input type="radio" name="measure" value=measure.as_str() checked=checked/>" "{(w.measure)(measure)}
            </label>
        }
    });
    let before = [Field::NameFa, Field::NameEn, Field::Prizes, Field::Alternates, Field::Floor];
    let after = [Field::PerPerson, Field::PerShop, Field::AlonePerShop, Field::ClaimDays];
    let asked = before.into_iter().chain(after).map(question).collect_view();
    let measure = Question { id: "measure", fault: fault_of(Field::Measure).as_deref(), ..Question::default() }.wrong();
    view! {
        <section class="actions" id="open">
            <h2>{w.heading}</h2>
            <form method="post" action=ctx.href("/staff/lotteries") novalidate="" data-reload="">
                <div class="question">
                    <label for="edition">{(w.label)(Field::Edition)}</label>
                    <select id="edition" name="edition">{editions.collect_view()}</select>
                </div>
                {asked}
                <fieldset id="measure">
                    <legend>{(w.label)(Field::Measure)}</legend>
                    {measure}
                    <div class="radios">{measures.into_iter().collect_view()}</div>
                </fieldset>
                <button>{w.submit}</button>
            </form>
        </section>
    }
    .into_any()
}
