//! A shop's page for staff: what may be done about its mark, each with what the public will see of it.

use super::{MarkChoice, StaffShop, consequence, effects, history, public_reason, staff_reason, staff_shop_path};
use crate::components::{Head, Line, Question, document, fault_list, hidden};
use crate::context::PageContext;
use crate::naming::{isolated_name, shop_name, shop_path};
use crate::pages::mark::{adjustments, mark_path, standing, violation};
use crate::pages::shop_mark::MarkFormFault;
use bazargah_domain::mark::{Adjustment, Effect, FRAUD_WARNINGS, MarkStep, Violation, facts_of};
use bazargah_domain::role::Act;
use leptos::prelude::*;

/// The longest name of a clause that is worth reading.
const CLAUSE_CHARS_MAX: usize = 60;
/// The longest number of a complaint.
const NUMBER_CHARS_MAX: usize = 20;

/// A shop's page for staff.
pub fn staff_shop(ctx: &PageContext, model: &StaffShop) -> String {
    let (lang, marks) = (ctx.lang, ctx.words().marks);
    let (shop, w) = (&model.shop, &marks.desk);
    let title = (w.shop_title)(&isolated_name(shop_name(shop, lang)));
    let head = Head {
        title: title.clone(),
        description: w.shop_lead.to_owned(),
        class: "desk",
        scripts: &["desk.js"],
        ..Head::default()
    };
    document(ctx, head, || {
        let field = model.fault.and_then(|fault| field_of(model, fault));
        let fault = model.fault.map(|fault| (field.as_deref(), (marks.fault)(fault).to_owned()));
        let raises = model.role.may(Act::RaiseViolations);
        let supervises = model.role.may(Act::SuperviseMarks);
        let nothing = (!raises && !supervises).then(|| view! { <p class="empty">{w.read_only}</p> });
        let warned = (model.warnings > 0).then(|| {
            let rule = u64::try_from(FRAUD_WARNINGS).unwrap_or(u64::MAX);
            view! { <p>{(w.warnings)(&lang.num(model.warnings), &lang.num(rule))}</p> }
        });
        let no_mark = (supervises && proposable(model).is_empty()).then(|| view! { <p class="empty">{w.no_mark}</p> });
        view! {
            <p class="up">
                <a href=ctx.href("/staff/marks")>{w.up}</a>
                " · "<a href=ctx.href(&shop_path(shop))><bdi>{shop_name(shop, lang).to_owned()}</bdi></a>
                " · "<a href=ctx.href(&mark_path(shop))>{w.public_page}</a>
            </p>
            <h1>{title}</h1>
            {fault_list(ctx.words().people.shared.faults, fault.into_iter().collect())}
            <p class="lead">{w.shop_lead}</p>
            <div class="sides">
                <div>
                    {standing(ctx, shop, model.now)}
                    {raises.then(|| found(ctx, model))}
                    {adjustments(ctx, shop, model.now, &|of| overturn(ctx, model, of))}
                </div>
                <div>
                    {nothing}
                    {raises.then(|| raise(ctx, model))}
                    {no_mark}
                    {(supervises && !proposable(model).is_empty()).then(|| propose(ctx, model))}
                    {warned}
                    {(supervises && may_warn(model)).then(|| warn(ctx, model))}
                    {history(ctx, &model.decisions)}
                </div>
            </div>
        }
    })
}

fn may(model: &StaffShop, step: &MarkStep) -> bool {
    facts_of(&model.shop.dossier, model.shop.mark.as_ref(), step, model.now, 1).is_ok()
}

/// The effects that the rules would let a supervisor propose now.
fn proposable(model: &StaffShop) -> Vec<Effect> {
    // The rules want a reason; which one is not what is asked here.
    let step = |effect| MarkStep::Propose { effect, reason: "?".to_owned() };
    Effect::ALL.into_iter().filter(|effect| may(model, &step(*effect))).collect()
}

fn may_warn(model: &StaffShop) -> bool {
    may(model, &MarkStep::SuspendAtOnce { reason: "?".to_owned() })
}

/// Violations that are confirmed and not settled.
fn open(model: &StaffShop) -> impl Iterator<Item = &Violation> {
    model.shop.dossier.violations.iter().rev().filter(|found| found.is_open())
}

/// The field that a fault is about; `None` where its form is no longer there.
fn field_of(model: &StaffShop, fault: MarkFormFault) -> Option<String> {
    let (choice, about) = (model.typed.choice?, model.typed.about);
    let there = match choice {
        MarkChoice::RaiseViolation => model.role.may(Act::RaiseViolations),
        MarkChoice::SettleViolation => {
            model.role.may(Act::RaiseViolations) && open(model).any(|found| found.id.0 == about)
        }
        MarkChoice::Propose => model.role.may(Act::SuperviseMarks) && !proposable(model).is_empty(),
        MarkChoice::Overturn => model.shop.dossier.adjustments.iter().any(|of| of.id.0 == about && endable(model, of)),
        MarkChoice::WarnOfFraud => model.role.may(Act::SuperviseMarks) && may_warn(model),
        _ => false,
    };
    let field = match (choice, fault) {
        (MarkChoice::SettleViolation | MarkChoice::Overturn, MarkFormFault::NoReason) => {
            format!("{}-{about}-reason", choice.as_str())
        }
        (MarkChoice::Overturn, MarkFormFault::NoPublicReason) => format!("overturn-{about}-public-reason"),
        (_, MarkFormFault::NoReason) => format!("{}-reason", choice.as_str()),
        (MarkChoice::Propose | MarkChoice::WarnOfFraud, MarkFormFault::NoPublicReason) => {
            format!("{}-public-reason", choice.as_str())
        }
        (MarkChoice::RaiseViolation, MarkFormFault::NoClause) => "clause".to_owned(),
        (MarkChoice::Propose, MarkFormFault::NoChoice) => "effect".to_owned(),
        _ => return None,
    };
    there.then_some(field)
}

/// What was wrong with that choice, if it was this fault.
fn wrong(ctx: &PageContext, model: &StaffShop, choice: MarkChoice, fault: MarkFormFault) -> Option<&'static str> {
    (model.typed.choice == Some(choice) && model.fault == Some(fault)).then(|| (ctx.words().marks.fault)(fault))
}

/// A form for a choice: its heading, what the public sees of it, its fields.
fn section(
    ctx: &PageContext,
    model: &StaffShop,
    choice: MarkChoice,
    rule: Option<&'static str>,
    fields: AnyView,
) -> impl IntoView + use<> {
    let w = &ctx.words().marks.desk;
    let id = format!("{}-reason", choice.as_str());
    let chosen = model.typed.choice == Some(choice);
    let typed = if chosen { model.typed.reason.as_str() } else { "" };
    view! {
        <details class="more-actions actions" open=chosen && model.fault.is_some()>
            <summary>{(w.choice)(choice)}</summary>
            <form method="post" action=ctx.href(&staff_shop_path(&model.shop)) novalidate="" data-reload="">
                {hidden("choice", choice.as_str())}
                <p class="hint">{consequence(ctx, (w.consequence)(choice))}</p>
                {rule.map(|rule| view! { <p>{rule}</p> })}
                {fields}
                {staff_reason(ctx, &id, wrong(ctx, model, choice, MarkFormFault::NoReason), typed)}
                <button>{(w.choice)(choice)}</button>
            </form>
        </details>
    }
}

fn raise(ctx: &PageContext, model: &StaffShop) -> impl IntoView + use<> {
    let w = &ctx.words().marks.desk;
    let choice = MarkChoice::RaiseViolation;
    let fault = wrong(ctx, model, choice, MarkFormFault::NoClause);
    let clause = Question { id: "clause", name: "clause", label: w.clause, hint: w.clause_hint, fault };
    let complaint =
        Question { id: "complaint", name: "complaint", label: w.complaint, hint: w.complaint_hint, fault: None };
    let line = |chars_max, mode, value| Line { kind: "text", autocomplete: "off", mode, dir: "ltr", chars_max, value };
    let fields = view! {
        {clause.line(line(CLAUSE_CHARS_MAX, None, &model.typed.clause))}
        {complaint.line(line(NUMBER_CHARS_MAX, Some("numeric"), &model.typed.complaint))}
    };
    section(ctx, model, choice, None, fields.into_any())
}

fn propose(ctx: &PageContext, model: &StaffShop) -> impl IntoView + use<> {
    let w = &ctx.words().marks.desk;
    let choice = MarkChoice::Propose;
    let chosen = model.typed.choice == Some(choice);
    let typed = if chosen { model.typed.public_reason.as_str() } else { "" };
    let no_choice = wrong(ctx, model, choice, MarkFormFault::NoChoice);
    let no_reason = wrong(ctx, model, choice, MarkFormFault::NoPublicReason);
    let fields = view! {
        {effects(ctx, w.effect, &proposable(model), model.typed.effect, no_choice)}
        {public_reason(ctx, "propose-public-reason", no_reason, typed)}
    };
    section(ctx, model, choice, Some(w.same_eyes), fields.into_any())
}

fn warn(ctx: &PageContext, model: &StaffShop) -> impl IntoView + use<> {
    let w = &ctx.words().marks.desk;
    let choice = MarkChoice::WarnOfFraud;
    let chosen = model.typed.choice == Some(choice);
    let typed = if chosen { model.typed.public_reason.as_str() } else { "" };
    let no_reason = wrong(ctx, model, choice, MarkFormFault::NoPublicReason);
    let fields = public_reason(ctx, "warn-of-fraud-public-reason", no_reason, typed);
    section(ctx, model, choice, Some(w.three_supervisors), fields.into_any())
}

/// Whether whoever looks may end that adjustment.
fn endable(model: &StaffShop, of: &Adjustment) -> bool {
    model.role.may(Act::SuperviseMarks) && of.is_in_force()
}

/// The form that ends an adjustment in force. What only people can end has no task of its own.
fn overturn(ctx: &PageContext, model: &StaffShop, of: &Adjustment) -> AnyView {
    endable(model, of).then(|| about(ctx, model, MarkChoice::Overturn, of.id.0, true)).into_any()
}

/// A form for a choice about one violation or adjustment, under it; with a reason for the public where everybody reads one.
fn about(ctx: &PageContext, model: &StaffShop, choice: MarkChoice, of: i64, is_told: bool) -> impl IntoView + use<> {
    let w = &ctx.words().marks.desk;
    let own = model.typed.choice == Some(choice) && model.typed.about == of && model.fault.is_some();
    let id = format!("{}-{of}-reason", choice.as_str());
    let public_id = format!("{}-{of}-public-reason", choice.as_str());
    let fault = |fault| if own { wrong(ctx, model, choice, fault) } else { None };
    let (typed, told) = match own {
        true => (model.typed.reason.as_str(), model.typed.public_reason.as_str()),
        false => ("", ""),
    };
    let public = is_told.then(|| public_reason(ctx, &public_id, fault(MarkFormFault::NoPublicReason), told));
    view! {
        <details class="more-actions actions" open=own>
            <summary>{(w.choice)(choice)}</summary>
            <form method="post" action=ctx.href(&staff_shop_path(&model.shop)) novalidate="" data-reload="">
                {hidden("choice", choice.as_str())}
                {hidden("about", &of.to_string())}
                <p class="hint">{consequence(ctx, (w.consequence)(choice))}</p>
                {public}
                {staff_reason(ctx, &id, fault(MarkFormFault::NoReason), typed)}
                <button class="plain">{(w.choice)(choice)}</button>
            </form>
        </details>
    }
}

/// Open violations, each with the form that says that it was corrected.
fn found(ctx: &PageContext, model: &StaffShop) -> impl IntoView + use<> {
    let marks = ctx.words().marks;
    let items: Vec<_> = open(model)
        .map(|found| {
            view! {
                <li>
                    {violation(ctx, &model.shop, found)}
                    {about(ctx, model, MarkChoice::SettleViolation, found.id.0, false)}
                </li>
            }
        })
        .collect();
    (!items.is_empty()).then(|| {
        view! { <section id="violations"><h2>{marks.public.violations}</h2><ol class="violations">{items}</ol></section> }
    })
}
