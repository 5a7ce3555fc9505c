//! An application as its unit sees it: how it stands and why, with what the unit can do.

use super::festival::{edition_path, text_in};
use super::festival_form::{application_path, reason_list};
use crate::components::{Head, Question, document, fault_list, hidden, moment};
use crate::context::PageContext;
use crate::naming::{isolated_name, shop_path};
use bazargah_domain::calendar::Millis;
use bazargah_domain::festival::Reason;
use bazargah_domain::festival::application::Application;
use bazargah_domain::festival::edition::Edition;
use bazargah_domain::festival::review::{Course, Objection, Say, Stage, Standing};
use bazargah_domain::festival::selection::Choice;
use bazargah_domain::shop::Shop;
use leptos::prelude::*;

/// The longest answer and objection.
pub const APPLICATION_WORDS_MAX: usize = 2_000;

/// Why a step of the unit was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApplicationFault {
    /// Nothing was written.
    NoWords,
    /// Too much was.
    TooLong,
    /// It was decided meanwhile.
    Changed,
}

/// An application. Its forms post to its own address: `what` = `answer` or `object` with `words`, or `withdraw`.
#[derive(Debug, Clone)]
pub struct ApplicationPage {
    /// The edition.
    pub edition: Edition,
    /// What the unit is called.
    pub name: String,
    /// Its shop, once it has a page.
    pub shop: Option<Shop>,
    /// What it states.
    pub application: Application,
    /// When it was sent.
    pub sent_at: Millis,
    /// What the rules found.
    pub found: Vec<Reason>,
    /// The course of its review.
    pub course: Course,
    /// What the selection said.
    pub choice: Option<Choice>,
    /// Whether it was sent just now.
    pub new: bool,
    /// What was typed, where it was not taken.
    pub typed: String,
    /// Why.
    pub fault: Option<ApplicationFault>,
    /// The code of its address.
    pub code: String,
    /// Now.
    pub now: Millis,
}

/// The page.
pub fn festival_application(ctx: &PageContext, model: &ApplicationPage) -> String {
    let (lang, festival) = (ctx.lang, ctx.words().festival);
    let w = &festival.case;
    let title = (w.title)(&isolated_name(&model.name));
    let head = Head { title: title.clone(), description: String::new(), class: "form festival", ..Head::default() };
    document(ctx, head, || {
        let standing = model.course.standing();
        let edition = text_in(&model.edition.name, lang).to_owned();
        let field = matches!(model.fault, Some(ApplicationFault::NoWords | ApplicationFault::TooLong));
        let faults = model.fault.map(|fault| (field.then_some("words"), (w.fault)(fault).to_owned()));
        let taken = model.new.then(|| view! { <p class="aside good"><strong>{w.taken}</strong></p> });
        let page = model.shop.as_ref().filter(|_| model.choice.is_some_and(Choice::is_place)).map(|shop| {
            view! { " "<a href=ctx.href(&shop_path(shop))>{w.page}</a> }
        });
        let choice = model.choice.filter(|_| standing.is_fit()).map(|choice| {
            view! { <p><b>{w.selected}": "</b>{(festival.choice)(choice)}{page}</p> }
        });
        view! {
            <p class="up"><a href=ctx.href(&edition_path(&model.edition))>{edition}</a></p>
            <h1>{title.clone()}</h1>
            {taken}
            {fault_list(ctx.words().people.shared.faults, faults.into_iter().collect())}
            <section id="standing">
                <h2>{w.stands}</h2>
                <p data-standing=standing.as_str()><strong>{(festival.standing)(standing)}</strong>". "{(w.next)(standing)}</p>
                {choice}
                {refusal(ctx, model)}
                {reviewers(ctx, model)}
                {objection(ctx, &model.course)}
                <p class="fine">{(w.sent)(&lang.moment(model.sent_at))}</p>
            </section>
            {steps(ctx, model, standing)}
            <p class="fine kept">{w.keep}</p>
        }
    })
}

/// What the rules found, and why it was refused.
fn refusal(ctx: &PageContext, model: &ApplicationPage) -> impl IntoView + use<> {
    let w = &ctx.words().festival.case;
    let reasons = model.course.refusal();
    let refused = (!reasons.is_empty()).then(|| view! { <h3>{w.reasons}</h3>{reason_list(ctx, &reasons)} });
    let open = model.course.standing().is_open();
    let found = (open && !model.found.is_empty()).then(|| view! { <h3>{w.found}</h3>{reason_list(ctx, &model.found)} });
    view! { {refused}{found} }
}

/// What reviewers said in their own words: those who were of the mind of the ruling.
fn reviewers(ctx: &PageContext, model: &ApplicationPage) -> Option<AnyView> {
    let w = &ctx.words().festival.case;
    let Stage::Ruled { panel, .. } = &model.course.stage else { return None };
    let refused = !model.course.refusal().is_empty();
    let said: Vec<String> = panel
        .votes()
        .into_iter()
        .filter(|vote| matches!(vote.say, Say::Refuse { .. }) == refused && !vote.words.is_empty())
        .map(|vote| vote.words.clone())
        .collect();
    let words = said.iter().map(|words| view! { <p class="letter"><bdi dir="auto">{words.clone()}</bdi></p> });
    let words = words.collect_view();
    (!said.is_empty()).then(|| view! { <h3>{w.reviewer_words}</h3>{words} }.into_any())
}

fn objection(ctx: &PageContext, course: &Course) -> Option<AnyView> {
    let w = &ctx.words().festival.case;
    let Stage::Ruled { objection: Some(Objection { at, words, decided }), .. } = &course.stage else { return None };
    let decided = decided.as_ref().map(|decided| {
        view! {
            <p>{(w.objection_decided)(decided.upheld)}</p>
            <p class="letter"><bdi dir="auto">{decided.words.clone()}</bdi></p>
        }
    });
    Some(
        view! {
            <h3>{w.objection}</h3>
            <p class="letter"><bdi dir="auto">{words.clone()}</bdi></p>
            <p class="fine">{moment(ctx, *at)}</p>
            {decided}
        }
        .into_any(),
    )
}

/// What the unit can do now.
fn steps(ctx: &PageContext, model: &ApplicationPage, standing: Standing) -> impl IntoView + use<> {
    let w = &ctx.words().festival.case;
    let action = ctx.href(&application_path(&model.edition, &model.code));
    let fault = model.fault.filter(|fault| *fault != ApplicationFault::Changed).map(w.fault);
    let area = |label: &'static str| {
        Question { id: "words", name: "words", label, hint: "", fault }.area(5, APPLICATION_WORDS_MAX, &model.typed)
    };
    let answer = model.course.asked.as_ref().map(|question| {
        view! {
            <section id="asked" class="tried">
                <h2>{w.asked}</h2>
                <p class="letter"><bdi dir="auto">{question.words.clone()}</bdi></p>
                <form method="post" action=action.clone() novalidate="" data-reload="">
                    {hidden("what", "answer")}
                    {area(w.answer)}
                    <button>{w.answer_send}</button>
                </form>
            </section>
        }
    });
    let until = model.course.may_object_until(model.edition.objection_days).filter(|until| model.now <= *until);
    let object = until.map(|until| {
        view! {
            <section id="object">
                <h2>{w.object}</h2>
                <p>{(w.object_lead)(&ctx.lang.moment(until))}</p>
                <form method="post" action=action.clone() novalidate="" data-reload="">
                    {hidden("what", "object")}
                    {area(w.object_words)}
                    <button>{w.object_send}</button>
                </form>
            </section>
        }
    });
    let withdraw = standing.is_open().then(|| {
        view! {
            <details class="more-actions" id="withdraw">
                <summary>{w.withdraw}</summary>
                <form method="post" action=action.clone() data-reload="">
                    {hidden("what", "withdraw")}
                    <p class="hint">{w.withdraw_lead}</p>
                    <button class="plain">{w.withdraw_send}</button>
                </form>
            </details>
        }
    });
    view! { {answer}{object}{withdraw} }
}
