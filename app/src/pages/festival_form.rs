//! Registration for the festival: the choice of what takes part, and the form in steps, each a plain form. The answers are kept at the
//! form's own address from the first page on; before it is sent, it shows what would refuse it.

use super::festival::{commitment, edition_path, text_in, toman};
use crate::components::{Head, Line, Question, document, fault_list, file_about, hidden, moment};
use crate::context::PageContext;
use crate::html::UrlPart;
use crate::lang::Lang;
use crate::models::FileLine;
use crate::naming::{in_lang, isolated_name, shop_name};
use crate::pages::FileFault;
use bazargah_domain::calendar::Millis;
use bazargah_domain::festival::application::{AREA_CHARS_MAX, Field, Filled, LINE_CHARS_MAX, Payer, Step};
use bazargah_domain::festival::edition::Edition;
use bazargah_domain::festival::{Reason, Unit};
use bazargah_domain::report::Fault;
use bazargah_domain::shop::Shop;
use bazargah_domain::trade::Trade;
use leptos::prelude::*;

/// Why a form was not begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegisterRefused {
    /// The shop has applied already.
    Before,
}

/// The choice of what takes part.
#[derive(Debug, Clone)]
pub struct RegisterPage {
    /// The edition.
    pub edition: Edition,
    /// The shops for which whoever looks speaks; `None` for somebody who is not signed in.
    pub shops: Option<Vec<Shop>>,
    /// Why a form was not begun.
    pub refused: Option<RegisterRefused>,
    /// Now.
    pub now: Millis,
}

/// Why a form was not taken though its answers can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FestivalFormRefused {
    /// The unit has applied already.
    Before,
    /// Registration is over.
    Closed,
    /// Too many came from the same network or address.
    TooMany,
}

/// The form. It posts to its own address: `step`, the answers by [`Field::as_str`], commitments as boxes named `accept` with their
/// keys, files as `file`; `remove` with a file's number takes it out; `then` = `stay` stays on the page.
#[derive(Debug, Clone)]
pub struct FestivalForm {
    /// The edition.
    pub edition: Edition,
    /// What applies.
    pub unit: Unit,
    /// The shop of an online unit.
    pub shop: Option<Shop>,
    /// The page of it that is shown.
    pub step: Step,
    /// What was filled in so far.
    pub filled: Filled,
    /// What is wrong with it.
    pub faults: Vec<(Field, Fault)>,
    /// The files that were received.
    pub files: Vec<FileLine>,
    /// The files that were not taken, each with its name, and why.
    pub file_faults: Vec<(String, FileFault)>,
    /// On the last page: what the rules find; `None` where answers are missing.
    pub found: Option<Vec<Reason>>,
    /// Why it was not taken.
    pub refused: Option<FestivalFormRefused>,
    /// The code of its address.
    pub code: String,
    /// Now.
    pub now: Millis,
}

/// The path of a form or an application.
pub(super) fn application_path(edition: &Edition, code: &str) -> String {
    format!("{}/application/{}", edition_path(edition), UrlPart(code))
}

/// The choice, `/festival/{edition}/register`. The buttons post to `/festival/{edition}/register` and to
/// `/account/shops/{key}/festival/{edition}`.
pub fn festival_register(ctx: &PageContext, model: &RegisterPage) -> String {
    let festival = ctx.words().festival;
    let w = &festival.form;
    let edition = &model.edition;
    let name = text_in(&edition.name, ctx.lang).to_owned();
    let head = Head { title: (w.title)(&name), description: String::new(), class: "form festival", ..Head::default() };
    document(ctx, head, || {
        let open = edition.takes_forms(model.now);
        let body = if open {
            choices(ctx, model).into_any()
        } else {
            view! { <p class="aside">{(w.closed)((festival.phase)(edition.phase(model.now)))}</p> }.into_any()
        };
        let refused = model.refused.map(|refused| (None, (w.refused)(refused).to_owned()));
        view! {
            <p class="up"><a href=ctx.href(&edition_path(edition))>{name.clone()}</a></p>
            <h1>{(w.title)(&name)}</h1>
            {fault_list(ctx.words().people.shared.faults, refused.into_iter().collect())}
            {body}
        }
    })
}

fn choices(ctx: &PageContext, model: &RegisterPage) -> impl IntoView + use<> {
    let w = &ctx.words().festival.form;
    let edition = &model.edition;
    let register = format!("{}/register", edition_path(edition));
    let online = match &model.shops {
        None => {
            let href = ctx.href(&format!("/account/sign-in?next={}", UrlPart(&ctx.href(&register))));
            view! { <p><a class="button" href=href data-reload="">{w.sign_in}</a></p> }.into_any()
        }
        Some(shops) if shops.is_empty() => {
            view! { <p>{w.no_shops}" "<a href=ctx.href("/account")>{w.claim}</a></p> }.into_any()
        }
        Some(shops) => {
            let forms = shops.iter().map(|shop| {
                let to = ctx.href(&format!("/account/shops/{}/festival/{}", UrlPart(&shop.key), UrlPart(&edition.key)));
                let label = (w.start_shop)(&isolated_name(shop_name(shop, ctx.lang)));
                view! { <form method="post" action=to data-reload=""><button>{label}</button></form> }
            });
            forms.collect_view().into_any()
        }
    };
    view! {
        <section id="online"><h2>{w.online}</h2><p>{w.online_text}</p>{online}</section>
        <section id="offline">
            <h2>{w.offline}</h2>
            <p>{w.offline_text}</p>
            <form method="post" action=ctx.href(&register) data-reload=""><button>{w.start_offline}</button></form>
        </section>
    }
}

/// What a page of the form says of a fault, beside its field.
pub fn festival_form_fault(lang: Lang, field: Field, fault: Fault) -> &'static str {
    (crate::i18n::words(lang).festival.form.fault)(field, fault)
}

/// The form's page.
pub fn festival_form(ctx: &PageContext, model: &FestivalForm) -> String {
    let (lang, w) = (ctx.lang, &ctx.words().festival.form);
    let steps = &ctx.words().people.steps;
    let name = text_in(&model.edition.name, lang).to_owned();
    let head = Head {
        title: (w.title)(&name),
        description: String::new(),
        class: "form festival",
        scripts: &["form-check.js"],
        ..Head::default()
    };
    document(ctx, head, || {
        let step = model.step;
        let at = Step::ALL.into_iter().position(|of| of == step).unwrap_or(0) as u64 + 1;
        let of = Step::ALL.len() as u64;
        let marks = (1..=of).map(|n| view! { <i class=(n <= at).then_some("done")></i> });
        let body = match step {
            Step::Unit | Step::Details => questions(ctx, model).into_any(),
            Step::Commitments => promises(ctx, model).into_any(),
            Step::Send => send(ctx, model).into_any(),
        };
        let back = step.previous().map(|to| {
            view! { <p><a href=step_path(ctx, model, to) data-reload="">{steps.back}</a></p> }
        });
        let unit = match &model.shop {
            Some(shop) => view! { <bdi>{shop_name(shop, lang).to_owned()}</bdi> }.into_any(),
            None => (ctx.words().festival.unit)(model.unit).into_any(),
        };
        view! {
            <p class="up"><a href=ctx.href(&edition_path(&model.edition))>{name.clone()}</a></p>
            <h1>{(w.title)(&name)}</h1>
            <p class="fine">{unit}</p>
            <h2 class="progress">
                <small>{(steps.progress)(&lang.num(at), &lang.num(of))}</small>" "{(w.step)(step, model.unit)}
            </h2>
            <p class="marks" aria-hidden="true">{marks.collect_view()}</p>
            {summary_of_faults(ctx, model)}
            {body}
            {back}
            <p class="fine kept">{w.kept}</p>
        }
    })
}

fn step_path(ctx: &PageContext, model: &FestivalForm, step: Step) -> String {
    ctx.href(&format!("{}?step={}", application_path(&model.edition, &model.code), step.as_str()))
}

fn action(ctx: &PageContext, model: &FestivalForm) -> String {
    ctx.href(&application_path(&model.edition, &model.code))
}

fn summary_of_faults(ctx: &PageContext, model: &FestivalForm) -> impl IntoView + use<> {
    let w = &ctx.words().festival.form;
    let steps = &ctx.words().people.steps;
    let refused = model.refused.map(|refused| (None, (w.form_refused)(refused).to_owned()));
    let faults = model.faults.iter();
    // On the last page the questions are on others.
    let faults = faults.map(|(field, fault)| {
        let here = model.step != Step::Send;
        (here.then_some(field.as_str()), (w.fault)(*field, *fault).to_owned())
    });
    let faults = faults.filter(|_| model.step != Step::Send);
    let files = model.file_faults.iter().map(|(name, fault)| {
        let name = if name.is_empty() { String::new() } else { isolated_name(name) };
        (Some("file"), (steps.file_fault)(&name, *fault))
    });
    fault_list(ctx.words().people.shared.faults, refused.into_iter().chain(faults).chain(files).collect())
}

/// The label of a question; sales name the period that the edition means.
fn label(ctx: &PageContext, model: &FestivalForm, field: Field) -> String {
    let w = &ctx.words().festival.form;
    let [before, after] = &model.edition.requirements.loss_periods;
    match field {
        Field::SalesBefore => (w.sales)(text_in(before, ctx.lang)),
        Field::SalesAfter => (w.sales)(text_in(after, ctx.lang)),
        _ => (w.label)(field, model.unit).to_owned(),
    }
}

fn question(ctx: &PageContext, model: &FestivalForm, field: Field) -> AnyView {
    let w = &ctx.words().festival.form;
    let label = label(ctx, model, field);
    let fault = model.faults.iter().find(|(of, _)| *of == field).map(|(_, fault)| (w.fault)(field, *fault));
    let id = field.as_str();
    let question = Question { id, name: id, label: &label, hint: (w.hint)(field, model.unit), fault };
    let value = model.filled.answer(field);
    let text = Line { kind: "text", autocomplete: "off", mode: None, dir: "auto", chars_max: LINE_CHARS_MAX, value };
    match field {
        Field::Trade => trades(ctx, model, &question).into_any(),
        Field::LotteryPayer => payers(ctx, model, &question).into_any(),
        Field::Help => question.area(3, AREA_CHARS_MAX, value).into_any(),
        Field::Contact => question.line(Line::email(value)).into_any(),
        Field::Telephone | Field::OrderTelephone => {
            question.line(Line { kind: "tel", autocomplete: "tel", mode: Some("tel"), dir: "ltr", ..text }).into_any()
        }
        Field::SalesBefore | Field::SalesAfter | Field::LotteryMax => {
            question.line(Line { mode: Some("numeric"), ..text }).into_any()
        }
        Field::LicenceNumber | Field::LicenceUntil | Field::TradeLicence => {
            question.line(Line { dir: "ltr", ..text }).into_any()
        }
        _ => question.line(text).into_any(),
    }
}

/// The trades that the edition takes.
fn trades(ctx: &PageContext, model: &FestivalForm, question: &Question) -> impl IntoView + use<> {
    let chosen = Trade::parse(model.filled.answer(Field::Trade).trim());
    let options = model.edition.quotas.iter().map(|quota| {
        let trade = quota.trade;
        view! {
            <option value=trade.as_str() selected=chosen == Some(trade)>{in_lang(trade.title(), ctx.lang)}</option>
        }
    });
    view! {
        <div class="question">
            <label for="trade">{question.label.to_owned()}</label>
            {question.wrong()}
            <select id="trade" name="trade" aria-describedby=question.described()
                aria-invalid=question.fault.map(|_| "true")>
                <option value="">{ctx.words().festival.form.choose_trade}</option>
                {options.collect_view()}
            </select>
        </div>
    }
}

fn payers(ctx: &PageContext, model: &FestivalForm, question: &Question) -> impl IntoView + use<> {
    let chosen = Payer::parse(model.filled.answer(Field::LotteryPayer).trim());
    let radios = Payer::ALL.map(|payer| {
        view! {
            <label>
                <input type="radio" name="lottery-payer" value=payer.as_str() checked=chosen == Some(payer)/>
                " "{(ctx.words().festival.payer)(payer)}
            </label>
        }
    });
    view! {
        <fieldset id="lottery-payer" aria-describedby=question.described()>
            <legend>{question.label.to_owned()}</legend>
            {question.wrong()}
            <div class="radios">{radios.into_iter().collect_view()}</div>
        </fieldset>
    }
}

fn questions(ctx: &PageContext, model: &FestivalForm) -> impl IntoView + use<> {
    let fields = model.step.fields(model.unit).iter().map(|field| question(ctx, model, *field));
    let fields = fields.collect_view();
    let with_files = model.step == Step::Details && model.unit == Unit::Offline;
    let record = (model.step == Step::Details).then(|| on_record(ctx, model)).flatten();
    view! {
        {record}
        <form method="post" action=action(ctx, model) enctype=with_files.then_some("multipart/form-data") novalidate=""
            data-reload="" data-check=format!("{}/check", action(ctx, model))>
            {hidden("step", model.step.as_str())}
            {fields}
            {with_files.then(|| evidence(ctx, model))}
            <div class="row"><button>{ctx.words().people.steps.next}</button></div>
        </form>
    }
}

/// What is on record here of the shop's mark, against which the form is checked.
fn on_record(ctx: &PageContext, model: &FestivalForm) -> Option<AnyView> {
    let w = &ctx.words().festival.form;
    let shop = model.shop.as_ref()?;
    let today = model.now.day();
    let until = shop.dossier.dates(shop.mark.as_ref(), today).map(|(_, until)| (w.mark_until)(&ctx.lang.date(until)));
    let state = (w.mark)(super::mark::state_name(ctx, shop, today));
    Some(
        view! { <aside class="aside"><p><b>{w.on_record}</b></p><p>{state}{until.map(|until| format!(" ({until})"))}</p></aside> }
            .into_any(),
    )
}

fn evidence(ctx: &PageContext, model: &FestivalForm) -> impl IntoView + use<> {
    let (w, steps) = (&ctx.words().festival.form, &ctx.words().people.steps);
    let got = model.files.iter().map(|file| {
        let label = (steps.files_remove)(&isolated_name(&file.name));
        view! {
            <li>
                <b><bdi>{file.name.clone()}</bdi></b>
                <small>{file_about(ctx, file)}</small>
                <button class="plain small" name="remove" value=file.id.to_string() aria-label=label>{steps.remove}</button>
            </li>
        }
    });
    let got = (!model.files.is_empty()).then(|| view! { <ul class="lines">{got.collect_view()}</ul> });
    let fault = model.file_faults.first().map(|(name, fault)| (steps.file_fault)(&isolated_name(name), *fault));
    let question =
        Question { id: "file", name: "file", label: w.evidence, hint: w.evidence_hint, fault: fault.as_deref() };
    view! {
        <div class="question">
            <label for="file">{w.evidence}</label>
            <p class="hint" id="file-hint">{w.evidence_hint}</p>
            {question.wrong()}
            {got}
            <input id="file" name="file" type="file" multiple="" accept="image/jpeg,image/png,image/webp,application/pdf"
                aria-describedby=question.described() aria-invalid=question.fault.map(|_| "true")/>
            <p><button class="plain small" name="then" value="stay">{steps.files_add}</button></p>
        </div>
    }
}

fn promises(ctx: &PageContext, model: &FestivalForm) -> impl IntoView + use<> {
    let w = &ctx.words().festival.form;
    let boxes = model.edition.commitments.iter().map(|of| {
        let accepted = model.filled.accepted.get(&of.key).filter(|accepted| accepted.version == of.version);
        let told = accepted
            .map(|accepted| (w.accepted_at)(&ctx.lang.plain(accepted.version.into()), &ctx.lang.moment(accepted.at)));
        let id = format!("accept-{}", of.key);
        view! {
            <div class="choice">
                <p id=format!("{id}-text")>{commitment(ctx, of)}</p>
                <label>
                    <input type="checkbox" name="accept" value=of.key.clone() checked=accepted.is_some()
                        aria-describedby=format!("{id}-text")/>
                    " "{w.accept}
                </label>
                {told.map(|told| view! { <p class="hint">{told}</p> })}
            </div>
        }
    });
    let fields = model.step.fields(model.unit).iter().map(|field| question(ctx, model, *field));
    view! {
        <form method="post" action=action(ctx, model) novalidate="" data-reload="">
            {hidden("step", model.step.as_str())}
            <p>{w.commitments_lead}</p>
            {boxes.collect_view()}
            {fields.collect_view()}
            <button>{ctx.words().people.steps.next}</button>
        </form>
    }
}

/// The reasons that rules found, in words.
pub(super) fn reason_list(ctx: &PageContext, found: &[Reason]) -> impl IntoView + use<> {
    let items = found.iter().map(|reason| view! { <li>{(ctx.words().festival.reason)(*reason)}</li> });
    view! { <ul>{items.collect_view()}</ul> }
}

fn send(ctx: &PageContext, model: &FestivalForm) -> impl IntoView + use<> {
    let w = &ctx.words().festival.form;
    let found = match &model.found {
        None => {
            let missing = model.faults.iter().filter_map(|(field, fault)| {
                let step = field.step(model.unit)?;
                let href = format!("{}#{}", step_path(ctx, model, step), field.as_str());
                let what = label(ctx, model, *field);
                Some(view! { <li><a href=href data-reload="">{what}</a>": "{(w.fault)(*field, *fault)}</li> })
            });
            view! { <div class="faults" role="alert"><h2>{w.not_complete}</h2><ul>{missing.collect_view()}</ul></div> }
                .into_any()
        }
        Some(found) if found.is_empty() => view! { <p class="aside good">{w.found_none}</p> }.into_any(),
        Some(found) => {
            let list = reason_list(ctx, found);
            view! {
                <section class="aside warn" id="found"><h3>{w.found}</h3>{list}<p>{w.found_lead}</p></section>
            }
            .into_any()
        }
    };
    let complete = model.found.is_some();
    let button = complete.then(|| {
        view! {
            <form method="post" action=action(ctx, model) data-reload="">
                {hidden("step", Step::Send.as_str())}
                <p class="hint">{w.private}</p>
                <button>{w.send}</button>
            </form>
        }
    });
    view! { {found}{answers(ctx, model)}{button} }
}

/// All answers once more, each with the way back to its question.
fn answers(ctx: &PageContext, model: &FestivalForm) -> impl IntoView + use<> {
    let (w, steps) = (&ctx.words().festival.form, &ctx.words().people.steps);
    let fields = Step::ALL.into_iter().flat_map(|step| step.fields(model.unit).iter().map(move |field| (step, *field)));
    let rows = fields.map(|(step, field)| {
        let what = label(ctx, model, field);
        let href = format!("{}#{}", step_path(ctx, model, step), field.as_str());
        let answer = shown(ctx, field, model.filled.answer(field));
        view! {
            <div>
                <dt>{what.clone()}</dt>
                <dd><bdi>{answer}</bdi></dd>
                <dd class="change"><a href=href data-reload="" aria-label=(steps.change_what)(&what)>{steps.change}</a></dd>
            </div>
        }
    });
    let files = (model.unit == Unit::Offline).then(|| {
        let n = model.files.len() as u64;
        view! { <div><dt>{w.files}</dt><dd>{(steps.files_count)(n, &ctx.lang.num(n))}</dd></div> }
    });
    let promises = model.edition.commitments.iter().filter_map(|of| {
        let accepted = model.filled.accepted.get(&of.key).filter(|accepted| accepted.version == of.version)?;
        Some(view! { <li>{text_in(&of.text, ctx.lang).to_owned()}" · "{moment(ctx, accepted.at)}</li> })
    });
    view! {
        <section id="answers">
            <h3>{w.summary}</h3>
            <dl class="pairs">{rows.collect_view()}{files}</dl>
            <ul>{promises.collect_view()}</ul>
        </section>
    }
}

/// An answer as it is read.
fn shown(ctx: &PageContext, field: Field, typed: &str) -> String {
    let typed = typed.trim();
    let read = match field {
        _ if typed.is_empty() => Some(ctx.words().people.steps.not_given.to_owned()),
        Field::Trade => Trade::parse(typed).map(|trade| in_lang(trade.title(), ctx.lang).to_owned()),
        Field::LotteryPayer => Payer::parse(typed).map(|payer| (ctx.words().festival.payer)(payer).to_owned()),
        Field::SalesBefore | Field::SalesAfter | Field::LotteryMax => {
            bazargah_domain::report::toman_typed(typed).map(|rial| toman(ctx, rial.toman()))
        }
        _ => None,
    };
    read.unwrap_or_else(|| typed.to_owned())
}
