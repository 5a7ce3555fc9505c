//! The form by which a buyer reports a problem with a shop. It is a plain form; what is wrong with it is told at the top, each with
//! a link to its question, and again beside the question.

use crate::components::{Head, document};
use crate::context::PageContext;
use crate::format::Round;
use crate::html::{Esc, put, raw};
use crate::naming::{isolated_name, kind_name, shop_name, shop_path};
use bazargah_domain::report::{Fault, Field, Filled, KINDS, ORDER_CHARS_MAX, TOLD_CHARS_MAX, WISH_CHARS_MAX};
use bazargah_domain::shop::Shop;
use leptos::prelude::*;

/// The form.
#[derive(Debug, Clone)]
pub struct ReportForm {
    /// The shop that it is about.
    pub shop: Shop,
    /// What was filled in so far.
    pub filled: Filled,
    /// What is wrong with it.
    pub faults: Vec<(Field, Fault)>,
    /// Why it was not taken though nothing in it is wrong.
    pub refused: Option<ReportRefused>,
    /// The code by which the buyer will follow the complaint: sent along, so that the same form sent twice is one complaint.
    pub code: String,
    /// Hours that the shop has for its answer.
    pub deadline_hours: u32,
}

/// Why a form was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportRefused {
    /// There is a complaint about this order already.
    SameOrder,
}

/// The page.
pub fn report(ctx: &PageContext, model: &ReportForm) -> String {
    let (lang, w) = (ctx.lang, &ctx.words().report);
    let name = shop_name(&model.shop, lang).to_owned();
    let head = Head {
        title: (w.title)(&isolated_name(&name)),
        description: (w.lead)(&lang.duration(model.deadline_hours.into(), Round::Nearest)),
        class: "form",
        ..Head::default()
    };
    document(ctx, head, || {
        let deadline = lang.duration(model.deadline_hours.into(), Round::Nearest);
        let kinds = KINDS.into_iter().map(|kind| {
            let chosen = model.filled.kind == kind;
            view! { <label><input type="radio" name="kind" value=kind checked=chosen required=""/>" "{kind_name(kind, lang).to_owned()}</label> }
        });
        let action = ctx.href(&format!("{}/complain", shop_path(&model.shop)));
        view! {
            <p class="up"><a href=ctx.href(&shop_path(&model.shop))><bdi>{name.clone()}</bdi></a></p>
            <h1>{(w.title)(&isolated_name(&name))}</h1>
            <p>{(w.lead)(&deadline)}</p>
            {summary(ctx, model)}
            <form method="post" action=action novalidate="" data-reload="">
                <input type="hidden" name="code" value=model.code.clone()/>
                <fieldset id="kind" aria-describedby=described(model, Field::Kind)>
                    <legend>{w.kind}</legend>
                    {fault(ctx, model, Field::Kind)}
                    <div class="radios">{kinds.collect_view()}</div>
                </fieldset>
                {area(ctx, model, Field::Told, 7, TOLD_CHARS_MAX)}
                {area(ctx, model, Field::Wish, 3, WISH_CHARS_MAX)}
                {line(ctx, model, Field::Order, "text", "off", ORDER_CHARS_MAX)}
                {line(ctx, model, Field::Amount, "text", "off", 30)}
                {line(ctx, model, Field::Contact, "email", "email", 254)}
                <p class="hint">{w.public}</p>
                <button>{w.send}</button>
            </form>
        }
    })
}

/// What is wrong, at the top of the page.
fn summary(ctx: &PageContext, model: &ReportForm) -> impl IntoView + use<> {
    let w = &ctx.words().report;
    let refused = model.refused.map(|ReportRefused::SameOrder| view! { <li>{w.same_order}</li> });
    let faults = model.faults.iter().map(|(field, fault)| {
        view! { <li><a href=format!("#{}", field.as_str())>{(w.fault)(*field, *fault)}</a></li> }
    });
    let list = faults.collect_view();
    (!model.faults.is_empty() || refused.is_some()).then(|| {
        view! {
            <div class="faults" role="alert" tabindex="-1" autofocus="">
                <h2>{w.faults}</h2>
                <ul>{refused}{list}</ul>
            </div>
        }
    })
}

fn fault_of(model: &ReportForm, field: Field) -> Option<Fault> {
    model.faults.iter().find(|(of, _)| *of == field).map(|(_, fault)| *fault)
}

fn described(model: &ReportForm, field: Field) -> String {
    let hint = format!("{}-hint", field.as_str());
    match fault_of(model, field) {
        Some(_) => format!("{hint} {}-fault", field.as_str()),
        None => hint,
    }
}

fn fault(ctx: &PageContext, model: &ReportForm, field: Field) -> impl IntoView + use<> {
    let text = fault_of(model, field).map(|fault| (ctx.words().report.fault)(field, fault));
    text.map(|text| view! { <p class="fault" id=format!("{}-fault", field.as_str())>{text}</p> })
}

/// A question's words: its label, its hint and what is wrong with its answer.
fn question(ctx: &PageContext, model: &ReportForm, field: Field) -> impl IntoView + use<> {
    let w = &ctx.words().report;
    view! {
        <label for=field.as_str()>{(w.label)(field)}</label>
        <p class="hint" id=format!("{}-hint", field.as_str())>{(w.hint)(field)}</p>
        {fault(ctx, model, field)}
    }
}

fn area(ctx: &PageContext, model: &ReportForm, field: Field, rows: u32, chars_max: usize) -> impl IntoView + use<> {
    // By hand: the views of Leptos do not escape what stands in a text area.
    let name = field.as_str();
    let invalid = if fault_of(model, field).is_some() { r#" aria-invalid="true""# } else { "" };
    let mut html = String::new();
    put!(
        html,
        // A browser drops the first line break; what was typed may begin with one.
        "<textarea id=\"{name}\" name=\"{name}\" rows=\"{rows}\" maxlength=\"{chars_max}\" dir=\"auto\" \
         aria-describedby=\"{}\"{invalid}>\n{}</textarea>",
        described(model, field),
        Esc(model.filled.answer(field))
    );
    view! { <div class="question">{question(ctx, model, field)}{raw(html)}</div> }
}

fn line(
    ctx: &PageContext,
    model: &ReportForm,
    field: Field,
    kind: &'static str,
    autocomplete: &'static str,
    chars_max: usize,
) -> impl IntoView + use<> {
    // An address and an order's number read left to right in both languages.
    let dir = if matches!(field, Field::Contact | Field::Order) { "ltr" } else { "auto" };
    let mode = if field == Field::Amount { Some("numeric") } else { None };
    view! {
        <div class="question">
            {question(ctx, model, field)}
            <input id=field.as_str() name=field.as_str() type=kind autocomplete=autocomplete inputmode=mode dir=dir
                maxlength=chars_max.to_string() value=model.filled.answer(field).to_owned()
                aria-describedby=described(model, field) aria-invalid=invalid(model, field)/>
        </div>
    }
}

fn invalid(model: &ReportForm, field: Field) -> Option<&'static str> {
    fault_of(model, field).map(|_| "true")
}
