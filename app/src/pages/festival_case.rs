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
    /// Whether it was a place that was taken away.
    pub place_lost: bool,
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
            let said = if model.place_lost { festival.place_lost } else { (festival.choice)(choice) };
            view! { <p><b>{w.selected}": "</b>{said}{page}</p> }
        });
        // Who lost its place passed the review and is in no selection any more.
        let next = if model.place_lost { "" } else { (w.next)(standing) };
        view! {
            <p class="up"><a href=ctx.href(&edition_path(&model.edition))>{edition}</a></p>
            <h1>{title.clone()}</h1>
            {taken}
            {fault_list(ctx.words().people.shared.faults, faults.into_iter().collect())}
            <section id="standing">
                <h2>{w.stands}</h2>
                <p data-standing=standing.as_str()><strong>{(festival.standing)(standing)}</strong>". "{next}</p>
                {choice}
                {refusal(ctx, model)}
                {reviewers(ctx, model)}
                {objection(ctx, &model.course)}
                <p class="fine">{(w.sent)(&lang.moment(model.sent_at))}</p>
            </section>
            {steps(ctx, model, standing)}
            <p class="fine kept">{(w.keep)(standing.is_open())}</p>
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::{ApplicationDesk, TypedReview, festival_review};
    use crate::{Lang, samples};
    use bazargah_domain::festival::Unit;
    use bazargah_domain::festival::application::{Field, Filled};
    use bazargah_domain::festival::review::{Panel, Reasons, Vote};
    use bazargah_domain::role::Role;

    fn model(stage: Stage, choice: Option<Choice>, place_lost: bool) -> ApplicationPage {
        let edition = Edition::parse(include_str!("../../../server/src/demo/spring-1406.json")).unwrap();
        let answers = [
            (Field::Name, "Kafsh"),
            (Field::Trade, "books"),
            (Field::Owner, "Zahra"),
            (Field::Telephone, "02112345678"),
            (Field::Contact, "zahra@units.example"),
            (Field::Province, "Tehran"),
            (Field::City, "Tehran"),
            (Field::Address, "1"),
            (Field::TradeLicence, "1"),
            (Field::SalesBefore, "100"),
            (Field::SalesAfter, "10"),
            (Field::OrderTelephone, "02112345678"),
        ];
        let answers = answers.map(|(field, text)| (field, text.to_owned())).into();
        ApplicationPage {
            now: edition.phases.open,
            sent_at: edition.phases.registration,
            edition,
            name: "Kafsh".into(),
            shop: None,
            application: Filled { answers, ..Filled::default() }.check(Unit::Offline).unwrap(),
            found: Vec::new(),
            course: Course { stage, ..Course::default() },
            choice,
            place_lost,
            new: false,
            typed: String::new(),
            fault: None,
            code: "x".into(),
        }
    }

    fn ruled(say: Say) -> Stage {
        let vote = Vote { by: 1, at: Millis(0), say, words: String::new() };
        Stage::Ruled { panel: Panel::One(vote), at: Millis(0), objection: None }
    }

    /// The same application before a supervisor.
    fn desk(of: ApplicationPage) -> ApplicationDesk {
        ApplicationDesk {
            role: Role::Supervisor,
            edition: of.edition,
            id: 1,
            name: of.name,
            sent_at: of.sent_at,
            application: of.application,
            found: of.found,
            course: of.course,
            choice: of.choice,
            placed: !of.place_lost,
            place_lost: of.place_lost,
            shop: None,
            doubles: Vec::new(),
            files: Vec::new(),
            votes: Vec::new(),
            typed: TypedReview::default(),
            fault: None,
            now: of.now,
        }
    }

    #[test]
    fn a_place_that_was_taken_away_is_told_to_the_unit_and_to_staff() {
        for lang in [Lang::En, Lang::Fa] {
            let ctx = samples::context(lang);
            let w = ctx.words().festival;
            let (lost, place) = (w.place_lost, (w.choice)(Choice::Reserved));
            let goes_on = (w.case.next)(Standing::Accepted);
            let of = |lost| model(ruled(Say::Accept), Some(Choice::Reserved), lost);
            for page in [festival_application(&ctx, &of(true)), festival_review(&ctx, &desk(of(true)))] {
                assert!(page.contains(lost) && !page.contains(place) && !page.contains(goes_on), "{page}");
            }
            for page in [festival_application(&ctx, &of(false)), festival_review(&ctx, &desk(of(false)))] {
                assert!(page.contains(place) && !page.contains(lost), "{page}");
            }
            assert!(festival_application(&ctx, &of(false)).contains(goes_on));
        }
    }

    #[test]
    fn only_an_application_that_can_be_taken_back_promises_it() {
        let refused = Say::Refuse { reasons: Reasons::new(vec![Reason::Goods]).unwrap() };
        for (lang, words) in [(Lang::En, "can take it back"), (Lang::Fa, "می‌توانید آن را پس بگیرید")]
        {
            let page = |stage| festival_application(&samples::context(lang), &model(stage, None, false));
            assert!(page(Stage::Filed).contains(words));
            for stage in [ruled(Say::Accept), ruled(refused.clone()), Stage::Withdrawn { at: Millis(0) }] {
                let page = page(stage);
                assert!(!page.contains(words), "{page}");
            }
        }
    }
}
