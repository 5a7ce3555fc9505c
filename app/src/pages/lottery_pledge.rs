//! A sponsor pledges money or a thing for a lottery's prizes.

use super::festival::text_in;
use super::fund::money;
use crate::components::{Head, Line, Question, document, fault_list};
use crate::context::PageContext;
use crate::naming::isolated_name;
use bazargah_domain::festival::edition::Text;
use bazargah_domain::lottery::filled::{FilledPledge, PledgeField, SPONSOR_CHARS_MAX, THING_CHARS_MAX};
use bazargah_domain::money::Rial;
use leptos::prelude::*;

/// Why a pledge is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PledgeRefused {
    /// Too many wait, or tickets have just closed.
    Full,
    /// From one network or contact came too many.
    TooOften,
}

/// The page on which a sponsor pledges.
#[derive(Debug, Clone)]
pub struct LotteryPledge {
    /// The lottery's number.
    pub id: i64,
    /// What it is called.
    pub name: Text,
    /// What the prizes are worth.
    pub worth: Rial,
    /// What sponsors give so far.
    pub sponsored: Rial,
    /// Whether it takes pledges.
    pub open: bool,
    /// Whether one was just taken.
    pub sent: bool,
    /// What was filled in.
    pub filled: FilledPledge,
    /// What is wrong with it.
    pub faults: Vec<PledgeField>,
    /// Why it is not taken.
    pub refused: Option<PledgeRefused>,
}

/// The path of the page on which a sponsor pledges.
pub fn lottery_pledge_path(id: i64) -> String {
    format!("/lottery/{id}/pledge")
}

/// The page.
pub fn lottery_pledge(ctx: &PageContext, model: &LotteryPledge) -> String {
    let w = &ctx.words().lottery_desk.pledge;
    let title = (w.title)(&isolated_name(text_in(&model.name, ctx.lang)));
    let path = lottery_pledge_path(model.id);
    let head = Head {
        title: title.clone(),
        description: w.lead.to_owned(),
        canonical: Some(path.clone()),
        class: "form",
        ..Head::default()
    };
    document(ctx, head, || {
        let faults = model.faults.iter().map(|field| (Some(field.as_str()), (w.fault)(*field).to_owned()));
        let refused = model.refused.map(|refused| (None, (w.refused)(refused).to_owned()));
        let body = if model.sent {
            view! { <p class="aside good" role="status">{w.sent}</p> }.into_any()
        } else if model.open {
            form(ctx, model, &path)
        } else {
            view! { <p class="alert">{w.over}</p> }.into_any()
        };
        view! {
            <p class="up"><a href=ctx.href(&format!("/lottery/{}", model.id)) data-reload="">{w.back}</a></p>
            <h1>{title}</h1>
            {fault_list(ctx.words().people.shared.faults, refused.into_iter().chain(faults).collect())}
            <p>{w.lead}</p>
            <p>{(w.covered)(&money(ctx, model.sponsored), &money(ctx, model.worth))}</p>
            {body}
        }
    })
}

fn form(ctx: &PageContext, model: &LotteryPledge, path: &str) -> AnyView {
    let w = &ctx.words().lottery_desk.pledge;
    let fault = |field: PledgeField| model.faults.contains(&field).then(|| (w.fault)(field));
    let question = |field: PledgeField| {
        let name = field.as_str();
        let of = Question { id: name, name, label: (w.label)(field), hint: (w.hint)(field), fault: fault(field) };
        let (dir, mode, chars_max) = match field {
            PledgeField::Sponsor => ("auto", None, SPONSOR_CHARS_MAX),
            PledgeField::Value => ("ltr", Some("numeric"), 20),
            PledgeField::Contact => ("ltr", None, 254),
            _ => ("auto", None, THING_CHARS_MAX),
        };
        of.line(Line { kind: "text", autocomplete: "off", mode, dir, chars_max, value: model.filled.answer(field) })
    };
    let ways = [("money", w.money), ("thing", w.thing)].map(|(value, words)| {
        let checked = model.filled.answer(PledgeField::What) == value;
        view! { <label><input type="radio" name="what" value=value checked=checked/>" "{words}</label> }
    });
    let what = Question { id: "what", fault: fault(PledgeField::What), ..Question::default() }.wrong();
    view! {
        <form method="post" action=ctx.href(path) novalidate="" data-reload="">
            {question(PledgeField::Sponsor)}
            <fieldset id="what">
                <legend>{(w.label)(PledgeField::What)}</legend>
                {what}
                <div class="radios">{ways.into_iter().collect_view()}</div>
            </fieldset>
            {question(PledgeField::Thing)}
            {question(PledgeField::Value)}
            {question(PledgeField::Contact)}
            <button>{w.send}</button>
        </form>
    }
    .into_any()
}
