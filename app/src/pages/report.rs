//! The form by which a buyer reports a problem with a shop: four short pages, each a plain form. What is wrong with one is told at
//! the top, each with a link to its question, and again beside the question. From the second page on the answers are kept at the
//! form's own address, so that a lost connection loses nothing.

use super::festival_shop::broken_about;
use crate::components::{Head, Line, Question, document, fault_list, file_about, hidden};
use crate::context::PageContext;
use crate::format::Round;
use crate::html::UrlPart;
use crate::models::FileLine;
use crate::naming::{isolated_name, kind_name, shop_name, shop_path};
use bazargah_domain::festival::edition::Broken;
use bazargah_domain::report::{Fault, Field, Filled, KINDS, ORDER_CHARS_MAX, TOLD_CHARS_MAX, WISH_CHARS_MAX};
use bazargah_domain::shop::Shop;
use bazargah_domain::text::ascii_digits;
use leptos::prelude::*;

/// The kinds of complaint that are cases contrary to the health guideline.
pub const GUIDELINE_KINDS: [&str; 4] =
    ["guideline-storage", "guideline-packing", "guideline-transport", "guideline-licence"];

/// The form.
#[derive(Debug, Clone)]
pub struct ReportForm {
    /// The shop that it is about.
    pub shop: Shop,
    /// The page of it that is shown.
    pub step: ReportStep,
    /// What was filled in so far.
    pub filled: Filled,
    /// What is wrong with it.
    pub faults: Vec<(Field, Fault)>,
    /// The files that were received.
    pub files: Vec<FileLine>,
    /// The files that were not taken, each with its name, and why.
    pub file_faults: Vec<(String, FileFault)>,
    /// Why it was not taken though nothing in it is wrong.
    pub refused: Option<ReportRefused>,
    /// Whether somebody came back to it by its address.
    pub saved: bool,
    /// The code by which the buyer will follow the complaint: sent along, so that the same form sent twice is one complaint.
    pub code: String,
    /// The commitment of an edition that it is about.
    pub broken: Option<Broken>,
    /// Hours that the shop has for its answer.
    pub deadline_hours: u32,
}

/// A page of the form.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReportStep {
    /// What happened, and what is asked for.
    #[default]
    What,
    /// The order and the amount.
    Order,
    /// Evidence.
    Files,
    /// Where the buyer is reached; all answers once more, and the button that sends them.
    Contact,
}

impl ReportStep {
    /// Every page, in their order.
    pub const ALL: [Self; 4] = [Self::What, Self::Order, Self::Files, Self::Contact];

    /// The name in addresses and in the form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::What => "what",
            Self::Order => "order",
            Self::Files => "files",
            Self::Contact => "contact",
        }
    }

    /// The page of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.as_str() == name)
    }

    /// The page after this one.
    pub fn next(self) -> Option<Self> {
        Self::ALL.into_iter().find(|step| *step > self)
    }

    /// The page before this one.
    pub fn previous(self) -> Option<Self> {
        Self::ALL.into_iter().rev().find(|step| *step < self)
    }

    /// The questions that are asked on it.
    pub fn fields(self) -> &'static [Field] {
        match self {
            Self::What => &[Field::Kind, Field::Told, Field::Wish],
            Self::Order => &[Field::Order, Field::Amount],
            Self::Files => &[],
            Self::Contact => &[Field::Contact],
        }
    }

    /// The page on which a question is asked.
    pub fn of(field: Field) -> Self {
        Self::ALL.into_iter().find(|step| step.fields().contains(&field)).unwrap_or_default()
    }
}

/// Why a form was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportRefused {
    /// There is a complaint about this order already.
    SameOrder,
    /// Too many came from the same network or contact.
    TooMany,
    /// It could not be stored just now.
    NotStored,
}

/// Why a file was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileFault {
    /// By its content it is none of the kinds that are taken.
    NotAllowed,
    /// Larger than is taken.
    TooLarge,
    /// It cannot be read.
    Damaged,
    /// There are as many as there can be.
    TooMany,
    /// A PDF that holds a script or a form.
    ActivePdf,
}

/// The address of a page of the form.
fn step_path(ctx: &PageContext, model: &ReportForm, step: ReportStep) -> String {
    ctx.href(&format!("{}/complain/{}?step={}", shop_path(&model.shop), UrlPart(&model.code), step.as_str()))
}

/// The page.
pub fn report(ctx: &PageContext, model: &ReportForm) -> String {
    let (lang, w) = (ctx.lang, &ctx.words().report);
    let steps = &ctx.words().people.steps;
    let name = shop_name(&model.shop, lang).to_owned();
    let step = model.step;
    let at = ReportStep::ALL.into_iter().position(|of| of == step).unwrap_or(0) as u64 + 1;
    let head = Head {
        title: (w.title)(&isolated_name(&name)),
        description: (w.lead)(&lang.duration(model.deadline_hours.into(), Round::Nearest)),
        class: "form",
        ..Head::default()
    };
    document(ctx, head, || {
        let deadline = lang.duration(model.deadline_hours.into(), Round::Nearest);
        let first = step == ReportStep::What;
        let kept = (!first || model.saved).then(|| {
            let saved = model.saved.then(|| view! { <strong>{steps.saved}</strong>" " });
            view! { <p class="fine kept">{saved}{steps.kept}</p> }
        });
        let body = match step {
            ReportStep::What => what(ctx, model).into_any(),
            ReportStep::Order => order(ctx, model).into_any(),
            ReportStep::Files => files(ctx, model).into_any(),
            ReportStep::Contact => contact(ctx, model).into_any(),
        };
        let back = step.previous().map(|to| {
            view! { <p><a href=step_path(ctx, model, to) data-reload="">{steps.back}</a></p> }
        });
        view! {
            <p class="up"><a href=ctx.href(&shop_path(&model.shop))><bdi>{name.clone()}</bdi></a></p>
            <h1>{(w.title)(&isolated_name(&name))}</h1>
            {first.then(|| view! { <p>{(w.lead)(&deadline)}</p> })}
            {progress(ctx, step, at)}
            {summary(ctx, model)}
            {model.broken.as_ref().map(|of| broken_about(ctx, of))}
            {body}
            {back}
            {kept}
        }
    })
}

/// "Step 2 of 4", and the step's name.
fn progress(ctx: &PageContext, step: ReportStep, at: u64) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, &ctx.words().people.steps);
    let of = ReportStep::ALL.len() as u64;
    let marks = (1..=of).map(|n| view! { <i class=(n <= at).then_some("done")></i> });
    view! {
        <h2 class="progress"><small>{(w.progress)(&lang.num(at), &lang.num(of))}</small>" "{(w.heading)(step)}</h2>
        <p class="marks" aria-hidden="true">{marks.collect_view()}</p>
    }
}

/// What is wrong, at the top of the page.
fn summary(ctx: &PageContext, model: &ReportForm) -> impl IntoView + use<> {
    let (w, steps) = (&ctx.words().report, &ctx.words().people.steps);
    let refused = model.refused.map(|refused| match refused {
        ReportRefused::SameOrder => (None, w.same_order.to_owned()),
        ReportRefused::TooMany => (None, steps.too_many.to_owned()),
        ReportRefused::NotStored => (None, steps.not_stored.to_owned()),
    });
    let fields = model.faults.iter().map(|(field, fault)| (Some(field.as_str()), (w.fault)(*field, *fault).to_owned()));
    let files = model.file_faults.iter();
    let files = files.map(|(name, fault)| (Some("file"), (steps.file_fault)(&shown_name(name), *fault)));
    fault_list(w.faults, refused.into_iter().chain(fields).chain(files).collect())
}

fn shown_name(name: &str) -> String {
    if name.is_empty() { String::new() } else { isolated_name(name) }
}

fn question(ctx: &PageContext, model: &ReportForm, field: Field) -> Question<'static> {
    let w = &ctx.words().report;
    let fault = model.faults.iter().find(|(of, _)| *of == field).map(|(_, fault)| (w.fault)(field, *fault));
    Question { id: field.as_str(), name: field.as_str(), label: (w.label)(field), hint: (w.hint)(field), fault }
}

fn line(ctx: &PageContext, model: &ReportForm, field: Field) -> impl IntoView + use<> {
    let value = model.filled.answer(field);
    let text = Line { kind: "text", autocomplete: "off", mode: None, dir: "auto", chars_max: 30, value };
    question(ctx, model, field).line(match field {
        Field::Contact => Line::email(value),
        // An order's number reads left to right in both languages.
        Field::Order => Line { dir: "ltr", chars_max: ORDER_CHARS_MAX, ..text },
        _ => Line { mode: Some("numeric"), ..text },
    })
}

/// What every page of the form sends along.
fn known(model: &ReportForm) -> impl IntoView + use<> {
    let broken = model.broken.as_ref().map(|of| {
        view! { {hidden("edition", &of.edition)}{hidden("broken", &of.commitment.key)} }
    });
    view! { {hidden("code", &model.code)}{hidden("step", model.step.as_str())}{broken} }
}

fn action(ctx: &PageContext, model: &ReportForm) -> String {
    ctx.href(&format!("{}/complain", shop_path(&model.shop)))
}

fn what(ctx: &PageContext, model: &ReportForm) -> impl IntoView + use<> {
    let (lang, w, steps) = (ctx.lang, &ctx.words().report, &ctx.words().people.steps);
    let radio = |kind: &'static str| {
        let chosen = model.filled.kind == kind;
        view! { <label><input type="radio" name="kind" value=kind checked=chosen required=""/>" "{kind_name(kind, lang).to_owned()}</label> }
    };
    let of_shop = KINDS.into_iter().filter(|kind| !GUIDELINE_KINDS.contains(kind));
    let kind = question(ctx, model, Field::Kind);
    view! {
        <form method="post" action=action(ctx, model) novalidate="" data-reload="">
            {known(model)}
            <fieldset id="kind" aria-describedby=kind.described()>
                <legend>{w.kind}</legend>
                <p class="hint" id="kind-hint">{kind.hint.to_owned()}</p>
                {kind.wrong()}
                <div role="group" aria-labelledby="kinds-shop">
                    <p class="group" id="kinds-shop">{steps.kinds_shop}</p>
                    <div class="radios">{of_shop.map(radio).collect_view()}</div>
                </div>
                <div role="group" aria-labelledby="kinds-guideline">
                    <p class="group" id="kinds-guideline">{steps.kinds_guideline}</p>
                    <div class="radios">{GUIDELINE_KINDS.into_iter().map(radio).collect_view()}</div>
                </div>
            </fieldset>
            {question(ctx, model, Field::Told).area(7, TOLD_CHARS_MAX, &model.filled.told)}
            {question(ctx, model, Field::Wish).area(3, WISH_CHARS_MAX, &model.filled.wish)}
            <button>{steps.next}</button>
        </form>
    }
}

fn order(ctx: &PageContext, model: &ReportForm) -> impl IntoView + use<> {
    view! {
        <form method="post" action=action(ctx, model) novalidate="" data-reload="">
            {known(model)}
            {line(ctx, model, Field::Order)}
            {line(ctx, model, Field::Amount)}
            <button>{ctx.words().people.steps.next}</button>
        </form>
    }
}

fn files(ctx: &PageContext, model: &ReportForm) -> impl IntoView + use<> {
    let w = &ctx.words().people.steps;
    let action = action(ctx, model);
    let got = model.files.iter().map(|file| {
        let label = (w.files_remove)(&isolated_name(&file.name));
        view! {
            <li>
                <b><bdi>{file.name.clone()}</bdi></b>
                <small>{file_about(ctx, file)}</small>
                <button class="plain small" name="remove" value=file.id.to_string() aria-label=label>{w.remove}</button>
            </li>
        }
    });
    let list = if model.files.is_empty() {
        view! { <p class="empty">{w.files_none}</p> }.into_any()
    } else {
        view! {
            <form method="post" action=action.clone() enctype="multipart/form-data" data-reload="">
                {known(model)}
                <ul class="lines">{got.collect_view()}</ul>
            </form>
        }
        .into_any()
    };
    let fault = model.file_faults.first().map(|(name, fault)| (w.file_fault)(&shown_name(name), *fault));
    let question =
        Question { id: "file", name: "file", label: w.files_label, hint: w.files_hint, fault: fault.as_deref() };
    let skip = model.files.is_empty().then(|| {
        let to = step_path(ctx, model, ReportStep::Contact);
        view! { <p><a href=to data-reload="">{w.files_skip}</a></p> }
    });
    view! {
        <p>{w.files_lead}</p>
        <h3>{w.files_got}</h3>
        {list}
        <form method="post" action=action enctype="multipart/form-data" data-reload="">
            {known(model)}
            <div class="question">
                <label for="file">{w.files_label}</label>
                <p class="hint" id="file-hint">{w.files_hint}</p>
                {question.wrong()}
                <input id="file" name="file" type="file" multiple="" accept="image/jpeg,image/png,image/webp,application/pdf"
                    aria-describedby=question.described() aria-invalid=question.fault.map(|_| "true")/>
            </div>
            <div class="row">
                <button class="plain" name="then" value="stay">{w.files_add}</button>
                <button name="then" value="go">{w.next}</button>
            </div>
        </form>
        {skip}
    }
}

fn contact(ctx: &PageContext, model: &ReportForm) -> impl IntoView + use<> {
    let w = &ctx.words().report;
    // What could not be kept on this side is kept in the page.
    let unkept = (model.refused == Some(ReportRefused::NotStored)).then(|| {
        let others = [ReportStep::What, ReportStep::Order].into_iter().flat_map(ReportStep::fields);
        others.map(|field| hidden(field.as_str(), model.filled.answer(*field))).collect_view()
    });
    view! {
        {answers(ctx, model)}
        <form method="post" action=action(ctx, model) novalidate="" data-reload="">
            {known(model)}
            {unkept}
            {line(ctx, model, Field::Contact)}
            <p class="hint">{w.public}</p>
            <button>{w.send}</button>
        </form>
    }
}

/// All answers once more, each with the way back to its question.
fn answers(ctx: &PageContext, model: &ReportForm) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, &ctx.words().people.steps);
    let row = |what: &'static str, answer: AnyView, to: ReportStep, anchor: &'static str| {
        let href = format!("{}#{anchor}", step_path(ctx, model, to));
        view! {
            <div>
                <dt>{what}</dt>
                <dd>{answer}</dd>
                <dd class="change"><a href=href data-reload="" aria-label=(w.change_what)(what)>{w.change}</a></dd>
            </div>
        }
    };
    let fields = [Field::Kind, Field::Told, Field::Wish, Field::Order, Field::Amount].map(|field| {
        let text = model.filled.answer(field).trim();
        let answer = match field {
            _ if text.is_empty() => view! { <small>{w.not_given}</small> }.into_any(),
            Field::Kind => kind_name(text, lang).to_owned().into_any(),
            Field::Amount => {
                // Whoever wrote the word too reads it once.
                let number = ascii_digits(text.trim_end_matches("تومان").trim_end_matches("toman").trim());
                let number = number.parse().map_or_else(|_| lang.digits(&number), |n| lang.num(n));
                view! { <bdi>{(w.toman)(&number)}</bdi> }.into_any()
            }
            Field::Order => view! { <bdi>{text.to_owned()}</bdi> }.into_any(),
            _ => view! { <span class="said-so" dir="auto">{text.to_owned()}</span> }.into_any(),
        };
        row((w.question)(field), answer, ReportStep::of(field), field.as_str())
    });
    let count = model.files.len() as u64;
    let files = (w.files_count)(count, &lang.num(count));
    let evidence = row((w.heading)(ReportStep::Files), files.into_any(), ReportStep::Files, "file");
    view! {
        <section>
            <h3>{w.summary}</h3>
            <dl class="answers">{fields.into_iter().collect_view()}{evidence}</dl>
        </section>
    }
}
