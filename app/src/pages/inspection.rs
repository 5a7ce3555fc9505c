//! One inspection: where the shop is, the checklist clause by clause, photos, and what was found.

use super::inspections::{found, offline, place};
use super::report::FileFault;
use crate::components::{
    Head, Question, clause_link, countdown, document, fault_list, file_list, hidden, letter, moment,
};
use crate::context::PageContext;
use crate::html::raw;
use crate::models::FileLine;
use crate::naming::{clause_number, in_lang, isolated, isolated_name, shop_name, shop_path};
use bazargah_domain::calendar::Millis;
use bazargah_domain::guideline::{ClauseId, Duty, Guideline};
use bazargah_domain::inspection::{Checklist, Finding, Reason};
use bazargah_domain::shop::Shop;
use leptos::prelude::*;

/// The longest words for colleagues.
pub const NOTES_CHARS_MAX: usize = 4_000;

/// Where a shop says that it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShopPlace {
    /// Who keeps it.
    pub owner: String,
    /// Its address.
    pub address: String,
    /// Its telephone.
    pub telephone: String,
}

/// What was found, and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspected {
    /// Who: their address.
    pub who: String,
    /// When.
    pub at: Millis,
    /// When it was taken here.
    pub taken_at: Millis,
    /// Whether `at` is the server's word because the inspector's clock could not be right.
    pub clock_wrong: bool,
    /// What.
    pub checklist: Checklist,
    /// Photos.
    pub files: Vec<FileLine>,
}

/// Why a result was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InspectionFault {
    /// Not one clause was looked at.
    Nothing,
    /// The notes are too long.
    Notes,
    /// A photo cannot be taken: its name, and why.
    Photo(String, FileFault),
    /// Somebody else was there meanwhile; what they found stands on the page.
    DoneBefore,
    /// The record of the shop does not allow it now.
    Refused,
}

/// One inspection. Its form posts to `/staff/inspections/{id}` as `multipart/form-data`: `client`, `at` (milliseconds, by the
/// script alone), a field for each clause that is named by it, `notes`, files `photo`.
#[derive(Debug, Clone)]
pub struct InspectionPage {
    /// Its number.
    pub id: i64,
    /// The shop.
    pub shop: Shop,
    /// Where it says that it is.
    pub place: Option<ShopPlace>,
    /// Why it is inspected.
    pub reason: Reason,
    /// Until when.
    pub due: Millis,
    /// The guideline by which it is inspected; `None` before there was one.
    pub guideline: Option<&'static Guideline>,
    /// The name under which this result is sent, so that it is taken once.
    pub client: String,
    /// What was found, if somebody was there.
    pub done: Option<Inspected>,
    /// Whether whoever looks may say what was found.
    pub may_inspect: bool,
    /// What was filled in, where it was not taken.
    pub typed: Checklist,
    /// Why.
    pub fault: Option<InspectionFault>,
    /// Now.
    pub now: Millis,
}

/// The page.
pub fn inspection(ctx: &PageContext, model: &InspectionPage) -> String {
    let (lang, w) = (ctx.lang, ctx.words().inspections);
    let title = (w.page_title)(&isolated_name(shop_name(&model.shop, lang)));
    let head = Head {
        title: title.clone(),
        description: w.lead.to_owned(),
        class: "desk inspections",
        scripts: &["desk.js", "inspect.js"],
        ..Head::default()
    };
    document(ctx, head, || {
        let faults = model
            .fault
            .as_ref()
            .filter(|fault| **fault != InspectionFault::DoneBefore)
            .map(|fault| (field_of(fault), fault_text(ctx, fault)));
        let conflict = model.done.as_ref().filter(|_| model.fault == Some(InspectionFault::DoneBefore));
        let form = match (&model.done, model.guideline) {
            (None, Some(guideline)) if model.may_inspect => checklist(ctx, model, guideline).into_any(),
            (None, _) => view! { <p class="empty">{w.read_only}</p> }.into_any(),
            (Some(_), _) => ().into_any(),
        };
        view! {
            <p class="up">
                <a href=ctx.href("/staff/inspections") data-reload="">{w.title}</a>
                " · "<a href=ctx.href(&shop_path(&model.shop))>{w.public_page}</a>
            </p>
            <h1>{title}</h1>
            {fault_list(ctx.words().people.shared.faults, faults.into_iter().collect())}
            {conflict.map(|done| self::conflict(ctx, model, done))}
            {offline(ctx)}
            {whereabouts(ctx, model)}
            {model.done.as_ref().map(|done| result(ctx, model.id, done))}
            {form}
        }
    })
}

fn field_of(fault: &InspectionFault) -> Option<&'static str> {
    match fault {
        InspectionFault::Nothing => Some("checklist"),
        InspectionFault::Notes => Some("notes"),
        InspectionFault::Photo(..) => Some("photo"),
        InspectionFault::DoneBefore | InspectionFault::Refused => None,
    }
}

fn fault_text(ctx: &PageContext, fault: &InspectionFault) -> String {
    let w = ctx.words();
    match fault {
        InspectionFault::Nothing => w.inspections.nothing.to_owned(),
        InspectionFault::Notes => w.inspections.notes_too_long.to_owned(),
        InspectionFault::Photo(name, fault) => (w.people.steps.file_fault)(&isolated_name(name), *fault),
        InspectionFault::DoneBefore => w.inspections.conflict.to_owned(),
        InspectionFault::Refused => w.inspections.refused.to_owned(),
    }
}

/// The name and where the shop is to be found.
fn whereabouts(ctx: &PageContext, model: &InspectionPage) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, ctx.words().inspections);
    let shop = &model.shop;
    let row = |label: &'static str, value: Option<String>| {
        let value = value.filter(|value| !value.is_empty());
        value.map(|value| view! { <div><dt>{label}</dt><dd><bdi dir="auto">{value}</bdi></dd></div> })
    };
    let stated = model.place.clone().unwrap_or_default();
    let place = place(shop).join(lang.comma());
    let unknown = stated.address.is_empty().then(|| view! { <p class="empty">{w.no_address}</p> });
    view! {
        <section id="place">
            <p>
                <span class="chip">{(w.reason)(model.reason)}</span>
                " "{model.done.is_none().then(|| raw(countdown(model.due, model.now, lang)))}
            </p>
            <dl class="facts">
                {row(w.domain, shop.host.as_ref().map(|host| host.as_str().to_owned()))}
                {row(w.place, Some(place))}
                {row(w.owner, Some(stated.owner))}
                {row(w.address, Some(stated.address))}
                {row(w.telephone, Some(stated.telephone))}
            </dl>
            {unknown}
        </section>
    }
}

/// What the first one found, for who comes second; what the second one filled in stands below it.
fn conflict(ctx: &PageContext, model: &InspectionPage, done: &Inspected) -> impl IntoView + use<> {
    let w = ctx.words().inspections;
    let own: Vec<_> = model
        .typed
        .found
        .iter()
        .map(|(clause, finding)| view! { <li>{clause_link(ctx, clause)}": "{(w.finding)(*finding)}</li> })
        .collect();
    let notes = (!model.typed.notes.is_empty()).then(|| letter(&model.typed.notes));
    view! {
        <div class="faults" role="alert" data-other="">
            <h2>{w.conflict_title}</h2>
            <p>{(w.conflict_told)(&isolated(&done.who), &ctx.lang.moment(done.taken_at))}" "{found(ctx, &done.checklist)}</p>
            <p>{w.conflict}</p>
        </div>
        <details open=""><summary>{w.own}</summary><ul>{own}</ul>{notes}</details>
    }
}

fn result(ctx: &PageContext, id: i64, done: &Inspected) -> impl IntoView + use<> {
    let w = ctx.words().inspections;
    let of = |wanted: Finding| -> Vec<_> {
        let clauses = done.checklist.found.iter().filter(|(_, finding)| **finding == wanted);
        clauses.map(|(clause, _)| view! { <li>{clause_link(ctx, clause)}</li> }).collect()
    };
    let list = |finding: Finding| {
        let clauses = of(finding);
        (!clauses.is_empty()).then(|| view! { <h3>{(w.finding)(finding)}</h3><ul>{clauses}</ul> })
    };
    let notes = (!done.checklist.notes.is_empty()).then(|| {
        view! { <h3>{w.notes}</h3>{letter(&done.checklist.notes)} }
    });
    let files = (!done.files.is_empty()).then(|| {
        view! { <h3>{w.photos}</h3>{file_list(ctx, &done.files, &format!("/staff/inspections/{id}/files"))} }
    });
    let clock = done.clock_wrong.then(|| view! { <p class="chip warn">{w.clock_wrong}</p> });
    view! {
        <section id="result">
            <h2>{w.result}</h2>
            <p><bdi>{done.who.clone()}</bdi>" · "{moment(ctx, done.at)}</p>
            {clock}
            <p>{found(ctx, &done.checklist)}</p>
            {list(Finding::Contrary)}
            {list(Finding::InOrder)}
            {notes}
            {files}
        </section>
    }
}

/// The form: every duty with its words, how it is checked, and what was found.
fn checklist(ctx: &PageContext, model: &InspectionPage, guideline: &'static Guideline) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, ctx.words().inspections);
    let topics = guideline.topics.iter().filter_map(|topic| {
        let clauses: Vec<_> = guideline
            .clauses()
            .filter(|(id, _)| id.topic == topic.number)
            .filter_map(|(id, clause)| {
                let duty = clause.duty()?;
                Some(self::clause(ctx, id, in_lang(clause.text, lang), duty, model.typed.found.get(&id).copied()))
            })
            .collect();
        (!clauses.is_empty()).then(|| {
            view! {
                <section>
                    <h3>{format!("{}. ", lang.plain(topic.number.into()))}{in_lang(topic.title, lang)}</h3>
                    {clauses}
                </section>
            }
        })
    });
    let fault = |is: bool| model.fault.as_ref().filter(|_| is).map(|fault| fault_text(ctx, fault));
    let notes_fault = fault(model.fault == Some(InspectionFault::Notes));
    let photo_fault = fault(matches!(model.fault, Some(InspectionFault::Photo(..))));
    let nothing = fault(model.fault == Some(InspectionFault::Nothing))
        .map(|text| view! { <p class="fault" id="checklist-fault">{text}</p> });
    let notes =
        Question { id: "notes", name: "notes", label: w.notes, hint: w.notes_hint, fault: notes_fault.as_deref() };
    let photo =
        Question { id: "photo", name: "photo", label: w.photos, hint: w.photos_hint, fault: photo_fault.as_deref() };
    view! {
        <section class="actions" id="checklist" tabindex="-1">
            <h2>{in_lang(guideline.title, lang)}</h2>
            <p class="lead">{w.checklist_lead}</p>
            {nothing}
            <form method="post" action=ctx.href(&format!("/staff/inspections/{}", model.id)) enctype="multipart/form-data"
                class="checklist" data-checklist=shop_name(&model.shop, lang).to_owned() novalidate="" data-reload="">
                {hidden("client", &model.client)}
                {topics.collect_view()}
                {notes.area(4, NOTES_CHARS_MAX, &model.typed.notes)}
                <div class="question">
                    <label for="photo">{w.photos}</label>
                    <p class="hint" id="photo-hint">{w.photos_hint}</p>
                    {photo.wrong()}
                    <input id="photo" name="photo" type="file" multiple="" accept="image/jpeg,image/png,image/webp"
                        aria-describedby=photo.described() aria-invalid=photo.fault.map(|_| "true")/>
                </div>
                <p class="hint">{w.public}</p>
                <button>{w.send}</button>
            </form>
        </section>
    }
}

fn clause(
    ctx: &PageContext,
    id: ClauseId,
    text: &'static str,
    duty: &'static Duty,
    typed: Option<Finding>,
) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, ctx.words().inspections);
    let guidelines = ctx.words().guidelines;
    let choices = [(None, w.not_looked_at)].into_iter().chain(Finding::ALL.map(|of| (Some(of), (w.finding)(of))));
    let radios = choices.map(|(finding, label)| {
        let value = finding.map_or("", Finding::as_str);
        view! {
            <label><input type="radio" name=id.to_string() value=value checked=finding == typed/>" "{label}</label>
        }
    });
    view! {
        <fieldset class="clause">
            <legend>{(guidelines.clause)(&clause_number(id, lang))}" · "{(guidelines.severity)(duty.severity)}</legend>
            <p>{text}</p>
            <p class="fine"><b>{guidelines.check}</b>" "{in_lang(duty.check, lang)}</p>
            <div class="radios row">{radios.collect_view()}</div>
        </fieldset>
    }
}
