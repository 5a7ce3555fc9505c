//! One complaint as the shop sees it: what the buyer wrote, what happened, the answer, the objection.

use super::complaint::{facts, steps};
use super::festival_shop::broken_about;
use super::inbox::{due_before, inbox_path};
use crate::components::{
    Head, Question, countdown, document, fault_list, file_list, hidden, letter, reply_list, state_text, state_tone,
};
use crate::context::PageContext;
use crate::html::raw;
use crate::models::{FileLine, ReplyLine};
use crate::naming::{kind_name, shop_name, shop_path};
use bazargah_domain::calendar::Millis;
use bazargah_domain::case::{Actor, Next, Refusal, Step, facts_of, next_at};
use bazargah_domain::complaint::{Ground, Rating};
use bazargah_domain::festival::edition::Broken;
use bazargah_domain::record::Recent;
use bazargah_domain::shop::Shop;
use leptos::prelude::*;

/// The longest reply.
pub const REPLY_CHARS_MAX: usize = 5_000;
/// What stands in a prepared beginning where a person's own words belong. A reply that still has it is not sent.
pub const GAP: &str = "[…]";

/// A complaint against one's own shop.
#[derive(Debug, Clone)]
pub struct ShopCase {
    /// The shop.
    pub shop: Shop,
    /// What is publicly known.
    pub recent: Recent,
    /// What the buyer wrote, masked.
    pub told: String,
    /// What the buyer asks for, masked.
    pub wish: String,
    /// The order's reference.
    pub order: Option<String>,
    /// The commitment that it says was broken.
    pub broken: Option<Broken>,
    /// What the buyer sent with it.
    pub files: Vec<FileLine>,
    /// What the shop replied.
    pub replies: Vec<ReplyLine>,
    /// What was written and not sent.
    pub draft: String,
    /// What is wrong with it.
    pub fault: Option<ReplyFault>,
    /// Why the step that was asked for was not taken.
    pub refused: Option<Refusal>,
    /// What was last seen of the complaint, sent along with each form.
    pub seen: i64,
    /// Now.
    pub now: Millis,
}

/// What is wrong with a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplyFault {
    /// There is none.
    Missing,
    /// Longer than is read.
    TooLong,
    /// A prepared beginning with a gap left.
    StillADraft,
}

/// The grounds of an objection with their names in the form.
const GROUNDS: [(Ground, &str); 2] =
    [(Ground::NotOurCustomer, "not-our-customer"), (Ground::AlreadySettled, "already-settled")];

/// The page.
pub fn shop_case(ctx: &PageContext, model: &ShopCase) -> String {
    let (lang, people) = (ctx.lang, ctx.words().people);
    let w = &people.shop;
    let Recent { id, complaint } = &model.recent;
    let title = (w.title)(kind_name(&complaint.category, lang));
    let head = Head {
        title: title.clone(),
        description: w.private.to_owned(),
        class: "case",
        scripts: &["desk.js"],
        ..Head::default()
    };
    document(ctx, head, || {
        let path = format!("{}/cases/{}", inbox_path(&model.shop), id.0);
        let public = ctx.href(&format!("{}/complaints/{}", shop_path(&model.shop), id.0));
        let refused = model.refused.map(|refusal| match refusal {
            Refusal::TooLate { .. } => (None, w.refused_late.to_owned()),
            _ => (None, w.refused.to_owned()),
        });
        let fault = model.fault.map(|fault| (Some("text"), (w.fault)(fault).to_owned()));
        let faults = refused.into_iter().chain(fault).collect();
        let order = model.order.clone().map(|order| view! { <div><dt>{w.order}</dt><dd><bdi>{order}</bdi></dd></div> });
        let files = (!model.files.is_empty()).then(|| {
            view! { <h3>{people.shared.files}</h3>{file_list(ctx, &model.files, &format!("{path}/files"))} }
        });
        let replies = (!model.replies.is_empty()).then(|| {
            view! { <section><h2>{people.shared.replies}</h2>{reply_list(ctx, &model.replies, complaint)}</section> }
        });
        let number = (ctx.words().complaint.number)(&lang.plain(id.0.unsigned_abs()));
        view! {
            <p class="up">
                <a href=ctx.href(&inbox_path(&model.shop))><bdi>{shop_name(&model.shop, lang).to_owned()}</bdi></a>
                " · "<a href=public>{number}</a>
            </p>
            <h1>{title}</h1>
            {fault_list(people.shared.faults, faults)}
            <p class=format!("chip {}", state_tone(complaint, model.now).class())>{state_text(complaint, model.now, lang)}</p>
            <section><h2>{w.next}</h2><p class="said">{next_text(ctx, model)}</p>{left(ctx, &model.recent, model.now)}</section>
            <section>
                <h2>{w.told}</h2>
                {letter(&model.told)}
                <h3>{w.wish}</h3>
                {letter(&model.wish)}
                {files}
                <dl class="pairs">{order}</dl>
                {model.broken.as_ref().map(|of| broken_about(ctx, of))}
                {facts(ctx, complaint)}
                <p class="fine">{w.private}</p>
            </section>
            {replies}
            {answer(ctx, model, &path)}
            {contest(ctx, model, &path)}
            <section>
                <h2>{ctx.words().complaint.timeline}</h2>
                <ol class="steps">{steps(complaint, model.now, model.now.day(), ctx).into_iter().map(|step| step.view(ctx)).collect_view()}</ol>
            </section>
        }
    })
}

fn next_text(ctx: &PageContext, model: &ShopCase) -> String {
    let (lang, w) = (ctx.lang, &ctx.words().people.shop);
    let day = |at: Millis| lang.date(at.day());
    match next_at(&model.recent.complaint, model.now) {
        Next::Answer { by } => (w.next_answer)(&day(by)),
        Next::Escalation { at } => (w.next_escalation)(&day(at)),
        Next::Rating { by } if model.recent.complaint.rating == Rating::Unresolved => (w.next_unsolved)(&day(by)),
        Next::Rating { by } => (w.next_rating)(&day(by)),
        Next::Decision => w.next_decision.to_owned(),
        Next::Nothing => w.next_nothing.to_owned(),
    }
}

/// What is left of the time for an answer, or by how much it is over; nothing where no answer is due.
pub(super) fn left(ctx: &PageContext, recent: &Recent, now: Millis) -> impl IntoView + use<> {
    let until = match next_at(&recent.complaint, now) {
        Next::Answer { by } => Some(by),
        Next::Escalation { at } => Some(due_before(recent, at)),
        Next::Rating { .. } | Next::Decision | Next::Nothing => None,
    };
    until.map(|until| {
        let clock = raw(countdown(until, now, ctx.lang));
        view! { <p>{clock}</p> }
    })
}

/// The form for a reply, while the record would take one.
fn answer(ctx: &PageContext, model: &ShopCase, path: &str) -> impl IntoView + use<> {
    let w = &ctx.words().people.shop;
    let step = Step::Answer { sent_at: model.now };
    let open = facts_of(&model.recent.complaint, &step, Actor::Shop, model.now).is_ok();
    // What was typed is never lost, not even when it cannot be sent now.
    (open || model.fault.is_some() || !model.draft.is_empty()).then(|| {
        let text = Question {
            id: "text",
            name: "text",
            label: w.answer_label,
            hint: w.answer_hint,
            fault: model.fault.map(|fault| (w.fault)(fault)),
        };
        let drafts = w.drafts_all.iter().map(|(name, text)| {
            view! { <li><b>{*name}</b><p class="letter copy">{*text}</p></li> }
        });
        view! {
            <section id="answer" class="actions">
                <h2>{w.answer}</h2>
                <details class="drafts">
                    <summary>{w.drafts}</summary>
                    <p class="hint">{w.drafts_hint}</p>
                    <ul>{drafts.collect_view()}</ul>
                </details>
                <form method="post" action=ctx.href(path) novalidate="" data-reload="">
                    {hidden("reply", "1")}
                    {hidden("seen", &model.seen.to_string())}
                    {text.area(8, REPLY_CHARS_MAX, &model.draft)}
                    <p class="hint">{w.answer_public}</p>
                    <button>{w.send}</button>
                </form>
            </section>
        }
    })
}

/// The form for an objection, while the record would take one.
fn contest(ctx: &PageContext, model: &ShopCase, path: &str) -> impl IntoView + use<> {
    let w = &ctx.words().people.shop;
    let may = |ground| facts_of(&model.recent.complaint, &Step::Contest(ground), Actor::Shop, model.now).is_ok();
    let open: Vec<_> = GROUNDS.into_iter().filter(|(ground, _)| may(*ground)).collect();
    (!open.is_empty()).then(|| {
        let choices = open.into_iter().map(|(ground, name)| {
            let id = format!("contest-{name}");
            view! {
                <div class="choice">
                    <label><input type="radio" name="contest" value=name required="" aria-describedby=id.clone()/>" "{(w.ground)(ground)}</label>
                    <p class="hint" id=id>{(w.ground_upheld)(ground)}</p>
                </div>
            }
        });
        view! {
            <details class="more-actions actions">
                <summary>{w.contest}</summary>
                <p class="hint">{w.contest_hint}</p>
                <form method="post" action=ctx.href(path) data-reload="">
                    {hidden("seen", &model.seen.to_string())}
                    <fieldset><legend class="sr">{w.contest}</legend>{choices.collect_view()}</fieldset>
                    <p>{w.ground_rejected}</p>
                    <button class="plain">{w.contest_send}</button>
                </form>
            </details>
        }
    })
}
