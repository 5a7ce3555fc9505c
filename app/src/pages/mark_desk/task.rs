//! One thing to decide about a mark: both sides, what the public will see of each decision, and the decision with its reasons.

use super::{
    MarkChoice, MarkDeskTask, PUBLIC_CHARS_MAX, consequence, effects, history, public_reason, staff_reason,
    staff_shop_path,
};
use crate::components::{Head, Question, document, fault_list, letter};
use crate::context::PageContext;
use crate::naming::{isolated, isolated_name, shop_name, shop_path};
use crate::pages::desk::keys;
use crate::pages::mark::{adjustment, licences, mark_path, state_chip, violation};
use crate::pages::shop_mark::{LicenceForm, MarkFormFault, StatedForm, licence_fields, word_list};
use bazargah_domain::mark::{AdjustmentId, Effect, LicenceKind, RefusalReason, ViolationId};
use bazargah_domain::role::MarkTask;
use leptos::prelude::*;

/// One thing to decide.
pub fn mark_task(ctx: &PageContext, model: &MarkDeskTask) -> String {
    let (lang, marks) = (ctx.lang, ctx.words().marks);
    let w = &marks.desk;
    let title = (w.task_title)(model.task);
    let head = Head {
        title: title.to_owned(),
        description: w.private.to_owned(),
        class: "desk",
        scripts: &["desk.js"],
        ..Head::default()
    };
    document(ctx, head, || {
        let shop = &model.shop;
        let decides = !model.done && model.may_decide;
        let field = |fault| if decides { field_of(model, fault) } else { "history" };
        // No field can mend that it is one's own shop.
        let place = |fault: MarkFormFault| (fault != MarkFormFault::OwnShop).then(|| field(fault));
        let fault = model.fault.map(|fault| (place(fault), (marks.fault)(fault).to_owned()));
        let decide = if model.done {
            view! { <div class="aside" role="status"><p><strong>{w.done}</strong></p></div> }.into_any()
        } else if model.may_decide {
            form(ctx, model).into_any()
        } else {
            view! { <p class="empty">{w.read_only}</p> }.into_any()
        };
        view! {
            <p class="up">
                <a href=ctx.href("/staff/marks")>{w.up}</a>
                " · "<a href=ctx.href(&staff_shop_path(shop))>{w.shop_page}</a>
            </p>
            <h1>{title}</h1>
            {fault_list(ctx.words().people.shared.faults, fault.into_iter().collect())}
            <p>
                <a href=ctx.href(&shop_path(shop))><bdi>{shop_name(shop, lang).to_owned()}</bdi></a>
                " · "<a href=ctx.href(&mark_path(shop))>{w.public_page}</a>
                " "{state_chip(ctx, shop, model.now.day())}
            </p>
            <div class="sides">
                <div>
                    {matter(ctx, model)}
                    {words(ctx, model)}
                </div>
                <div>
                    {decide}
                    {history(ctx, &model.decisions)}
                </div>
            </div>
        }
    })
}

/// The field that a fault is about.
fn field_of(model: &MarkDeskTask, fault: MarkFormFault) -> &'static str {
    match fault {
        MarkFormFault::NoReason => "reason",
        MarkFormFault::NoPublicReason | MarkFormFault::NoWords if has_public_reason(model.task) => "public-reason",
        MarkFormFault::NoRefusalReason if model.task == MarkTask::Application => "refusals",
        MarkFormFault::NotChecked if model.task == MarkTask::Application => "checked",
        MarkFormFault::NoUnionLicence if model.task == MarkTask::Application => "virtual-businesses-number",
        MarkFormFault::Licence(kind) if model.task == MarkTask::Application => match kind {
            LicenceKind::VirtualBusinesses => "virtual-businesses-number",
            LicenceKind::Trade => "trade-number",
            LicenceKind::Health => "health-number",
        },
        MarkFormFault::NoChoice if model.typed.choice == Some(MarkChoice::Soften) && !milder(model).is_empty() => {
            "effect"
        }
        MarkFormFault::Changed => "history",
        _ => "choice",
    }
}

/// What a violation's decision says in public is the decision itself.
fn has_public_reason(task: MarkTask) -> bool {
    task != MarkTask::Violation
}

/// The effects that are milder than what is proposed.
fn milder(model: &MarkDeskTask) -> Vec<Effect> {
    let proposed = model.shop.dossier.adjustment(AdjustmentId(model.about)).map(|a| a.effect);
    Effect::ALL.into_iter().filter(|effect| proposed.is_some_and(|proposed| *effect < proposed)).collect()
}

/// What is to be decided: the adjustment, the allegation, or what the shop stated.
fn matter(ctx: &PageContext, model: &MarkDeskTask) -> AnyView {
    let dossier = &model.shop.dossier;
    let w = &ctx.words().marks.public;
    match model.task {
        MarkTask::Proposal | MarkTask::Appeal => dossier
            .adjustment(AdjustmentId(model.about))
            .map(|of| view! { <section class="adjustments"><h2>{w.adjustments}</h2>{adjustment(ctx, &model.shop, of, model.now)}</section> })
            .into_any(),
        MarkTask::Violation => dossier
            .violation(ViolationId(model.about))
            .map(|of| view! { <section class="violations"><h2>{w.violations}</h2>{violation(ctx, &model.shop, of)}</section> })
            .into_any(),
        MarkTask::Application => {
            let stated = model.stated.as_ref().map(|stated| stated_view(ctx, stated));
            view! { {stated}{licences(ctx, &model.shop, model.now)} }.into_any()
        }
    }
}

fn stated_view(ctx: &PageContext, stated: &StatedForm) -> impl IntoView + use<> {
    let (lang, marks) = (ctx.lang, ctx.words().marks);
    let own = &marks.own;
    let row = |name: &'static str, value: &str| {
        (!value.is_empty())
            .then(|| view! { <div><dt>{name}</dt><dd><bdi dir="auto">{value.to_owned()}</bdi></dd></div> })
    };
    let licence = |licence: &LicenceForm| {
        let text = (marks.public.licence)(&isolated(&lang.digits(&licence.number)), &isolated_name(&licence.issuer));
        let day = |typed: &str| isolated(&lang.digits(typed));
        view! {
            <li>
                <b>{(marks.public.licence_kind)(licence.kind)}</b>
                <small>{text}</small>
                <small>{(marks.public.licence_dates)(&day(&licence.from), &day(&licence.until))}</small>
            </li>
        }
    };
    let remark = (!stated.remark.is_empty()).then(|| view! { <h3>{own.remark}</h3>{letter(&stated.remark)} });
    view! {
        <section>
            <h2>{marks.desk.stated}</h2>
            <dl class="pairs">
                {row(own.owner, &stated.owner)}
                {row(own.address, &stated.address)}
                {row(own.telephone, &lang.digits(&stated.telephone))}
            </dl>
            <ul class="lines">{stated.licences.iter().map(licence).collect_view()}</ul>
            {remark}
            <p class="fine">{marks.desk.private}</p>
        </section>
    }
}

/// The other side: what the shop said, and what it was asked.
fn words(ctx: &PageContext, model: &MarkDeskTask) -> impl IntoView + use<> {
    let w = &ctx.words().marks.desk;
    let asked = model.asked.as_ref().map(|asked| view! { <h3>{w.asked}</h3>{letter(asked)} });
    let said = match word_list(ctx, &model.words.iter().collect::<Vec<_>>()) {
        Some(list) => view! { {list}<p class="fine">{w.private}</p> }.into_any(),
        None => view! { <p class="empty">{w.words_none}</p> }.into_any(),
    };
    view! { <section><h2>{w.words}</h2>{said}{asked}</section> }
}

fn form(ctx: &PageContext, model: &MarkDeskTask) -> impl IntoView + use<> {
    let marks = ctx.words().marks;
    let (w, typed) = (&marks.desk, &model.typed);
    let wrong =
        |faults: &[MarkFormFault]| model.fault.filter(|fault| faults.contains(fault)).map(|fault| (marks.fault)(fault));
    let milder = milder(model);
    let choices =
        MarkChoice::of(model.task).iter().filter(|choice| **choice != MarkChoice::Soften || !milder.is_empty());
    let choices = choices.enumerate().map(|(at, choice)| {
        let id = format!("will-{}", choice.as_str());
        view! {
            <div class="choice">
                <label>
                    <input type="radio" name="choice" value=choice.as_str() required="" data-digit=(at + 1).to_string()
                        checked=typed.choice == Some(*choice) aria-describedby=id.clone()/>
                    " "{(w.choice)(*choice)}
                </label>
                <p class="hint" id=id>{consequence(ctx, (w.consequence)(*choice))}</p>
            </div>
        }
    });
    let softening = typed.choice == Some(MarkChoice::Soften);
    let no_choice = wrong(&[MarkFormFault::NoChoice, MarkFormFault::SameEyes]);
    let of_choice = no_choice.filter(|_| !softening || milder.is_empty());
    let choice = Question { id: "choice", name: "choice", label: w.choose, hint: "", fault: of_choice };
    let soften = (model.task == MarkTask::Proposal && !milder.is_empty()).then(|| {
        let fault = no_choice.filter(|_| softening);
        view! { <div class="for-soften">{effects(ctx, w.soften_to, &milder, typed.effect, fault)}</div> }
    });
    let revokes = model.task == MarkTask::Proposal
        && model.shop.dossier.adjustment(AdjustmentId(model.about)).is_some_and(|a| a.effect == Effect::Revocation);
    let application = (model.task == MarkTask::Application).then(|| application_fields(ctx, model));
    let public = match model.task {
        MarkTask::Application => {
            let fault = wrong(&[MarkFormFault::NoPublicReason, MarkFormFault::NoWords]);
            let asks = Question { id: "public-reason", name: "public_reason", label: w.asks, hint: w.asks_hint, fault };
            view! { <div class="for-ask-more">{asks.area(3, PUBLIC_CHARS_MAX, &typed.public_reason)}</div> }.into_any()
        }
        MarkTask::Violation => ().into_any(),
        MarkTask::Proposal | MarkTask::Appeal => {
            let fault = wrong(&[MarkFormFault::NoPublicReason, MarkFormFault::NoWords]);
            public_reason(ctx, "public-reason", fault, &typed.public_reason).into_any()
        }
    };
    view! {
        <section class="actions decide">
            <h2>{w.decide}</h2>
            <form method="post" action=ctx.href(&format!("/staff/marks/{}", model.id)) novalidate="" data-reload="">
                <fieldset id="choice" aria-describedby=choice.described()>
                    <legend>{w.choose}</legend>
                    {choice.wrong()}
                    {revokes.then(|| view! { <p class="hint">{w.same_eyes}</p> })}
                    {choices.collect_view()}
                </fieldset>
                {soften}
                {application}
                {public}
                {staff_reason(ctx, "reason", wrong(&[MarkFormFault::NoReason]), &typed.reason)}
                <button>{w.submit}</button>
            </form>
            {keys(ctx)}
        </section>
    }
}

/// A box to be ticked, with its label.
fn tick(
    id: String,
    name: &'static str,
    value: &'static str,
    checked: bool,
    label: &'static str,
) -> impl IntoView + use<> {
    view! {
        <label for=id.clone()><input type="checkbox" id=id.clone() name=name value=value checked=checked/>" "{label}</label>
    }
}

/// What a grant needs: what was checked, the licences as they were seen; and what a refusal needs: its reasons.
fn application_fields(ctx: &PageContext, model: &MarkDeskTask) -> AnyView {
    let marks = ctx.words().marks;
    let (w, p, typed) = (&marks.desk, &marks.public, &model.typed);
    let fault = |id: &'static str, of: MarkFormFault| {
        (model.fault == Some(of)).then(|| view! { <p class="fault" id=id>{(marks.fault)(of)}</p> })
    };
    let empty = StatedForm::default();
    let stated = model.stated.as_ref().unwrap_or(&empty);
    let refusals = RefusalReason::ALL.into_iter().map(|reason| {
        let id = format!("refusal-{}", reason.as_str());
        tick(id, "refusal", reason.as_str(), typed.refusals.contains(&reason), (p.refusal)(reason))
    });
    let checked = typed.checked;
    view! {
        <div class="for-grant">
            <fieldset id="checked">
                <legend>{w.checked}</legend>
                {fault("checked-fault", MarkFormFault::NotChecked)}
                <div class="radios">
                    {tick("identity".to_owned(), "identity", "1", checked.identity, p.checked_identity)}
                    {tick("address".to_owned(), "address", "1", checked.address, p.checked_address)}
                    {tick("telephone".to_owned(), "telephone", "1", checked.telephone, p.checked_telephone)}
                </div>
            </fieldset>
            {licence_fields(ctx, stated, model.fault)}
        </div>
        <fieldset id="refusals" class="for-refuse">
            <legend>{w.refusal_reasons}</legend>
            {fault("refusals-fault", MarkFormFault::NoRefusalReason)}
            <div class="radios">{refusals.collect_view()}</div>
        </fieldset>
    }
    .into_any()
}
