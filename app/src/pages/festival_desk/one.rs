//! One application before a reviewer: what it states, what the rules found, the shop's record, doubles, votes; and the vote.

use super::super::festival::{text_in, toman};
use super::super::festival_form::reason_list;
use super::desk_path;
use crate::components::{Head, Question, document, fault_list, file_about, hidden, moment};
use crate::context::PageContext;
use crate::models::FileLine;
use crate::naming::{in_lang, isolated, shop_name, shop_path};
use bazargah_domain::calendar::Millis;
use bazargah_domain::festival::Reason;
use bazargah_domain::festival::application::{Application, Field, Own, Same};
use bazargah_domain::festival::edition::Edition;
use bazargah_domain::festival::review::{Course, Say, Stage};
use bazargah_domain::festival::selection::Choice;
use bazargah_domain::role::{Act, Role};
use bazargah_domain::shop::Shop;
use leptos::prelude::*;

/// The longest words of a reviewer.
pub const REVIEW_WORDS_MAX: usize = 2_000;

/// Another application that looks like this one.
#[derive(Debug, Clone)]
pub struct DoubleLine {
    /// Its number.
    pub id: i64,
    /// What it is called.
    pub name: String,
    /// In what the two are the same.
    pub same: Vec<Same>,
}

/// A vote.
#[derive(Debug, Clone)]
pub struct VoteLine {
    /// Who.
    pub who: String,
    /// When.
    pub at: Millis,
    /// What.
    pub say: Say,
    /// In their own words.
    pub words: String,
}

/// What a reviewer chose: `choice` in the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewChoice {
    /// Accept.
    Accept,
    /// Wait-list.
    WaitList,
    /// Refuse, with reasons.
    Refuse,
    /// Ask the unit.
    Ask,
    /// A supervisor: the objection is right.
    Uphold,
    /// A supervisor: it is not.
    Reject,
    /// A supervisor: the place is taken away.
    TakePlace,
}

impl ReviewChoice {
    /// Every choice.
    pub const ALL: [Self; 7] =
        [Self::Accept, Self::WaitList, Self::Refuse, Self::Ask, Self::Uphold, Self::Reject, Self::TakePlace];

    /// The name in forms.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::WaitList => "wait-list",
            Self::Refuse => "refuse",
            Self::Ask => "ask",
            Self::Uphold => "uphold",
            Self::Reject => "reject",
            Self::TakePlace => "take-place",
        }
    }

    /// The choice of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.as_str() == name)
    }
}

/// What a reviewer filled in: `choice`, boxes named `reason`, `words`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedReview {
    /// What.
    pub choice: Option<ReviewChoice>,
    /// The reasons of a refusal.
    pub reasons: Vec<Reason>,
    /// In their own words.
    pub words: String,
}

/// Why a review's step was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewFault {
    /// Nothing was chosen.
    NoChoice,
    /// A refusal without a reason.
    NoReason,
    /// A question, or a reason that needs words, without any.
    NoWords,
    /// Too many words.
    TooLong,
    /// The reviewer has voted.
    SameReviewer,
    /// It was decided meanwhile.
    Changed,
}

impl ReviewFault {
    /// The field that it is about.
    pub(super) fn field(self) -> &'static str {
        match self {
            Self::NoChoice | Self::SameReviewer | Self::Changed => "choice",
            Self::NoReason => "reasons",
            Self::NoWords | Self::TooLong => "words",
        }
    }
}

/// An application before a reviewer. Its forms post to its own address.
#[derive(Debug, Clone)]
pub struct ApplicationDesk {
    /// Who looks.
    pub role: Role,
    /// The edition.
    pub edition: Edition,
    /// Its number.
    pub id: i64,
    /// What the unit is called.
    pub name: String,
    /// When it was sent.
    pub sent_at: Millis,
    /// What it states.
    pub application: Application,
    /// What the rules found.
    pub found: Vec<Reason>,
    /// The course of its review.
    pub course: Course,
    /// What the selection said.
    pub choice: Option<Choice>,
    /// Whether it has a place.
    pub placed: bool,
    /// Whether it had one that was taken away.
    pub place_lost: bool,
    /// Its shop with the number of complaints on record.
    pub shop: Option<(Shop, u64)>,
    /// Applications like it.
    pub doubles: Vec<DoubleLine>,
    /// Its files.
    pub files: Vec<FileLine>,
    /// The votes so far.
    pub votes: Vec<VoteLine>,
    /// What was typed, where it was not taken.
    pub typed: TypedReview,
    /// Why.
    pub fault: Option<ReviewFault>,
    /// Now.
    pub now: Millis,
}

/// The page, `/staff/festival/{edition}/{id}`.
pub fn festival_review(ctx: &PageContext, model: &ApplicationDesk) -> String {
    let festival = ctx.words().festival;
    let w = &festival.desk;
    let number = ctx.lang.plain(model.id.unsigned_abs());
    let head = Head { title: (w.one)(&number), description: String::new(), class: "desk festival", ..Head::default() };
    document(ctx, head, || {
        let faults = model.fault.map(|fault| (Some(fault.field()), (w.fault)(fault).to_owned()));
        let standing = model.course.standing();
        let found = if model.found.is_empty() {
            view! { <p>{w.found_none}</p> }.into_any()
        } else {
            reason_list(ctx, &model.found).into_any()
        };
        let choice = model.choice.map(|choice| {
            let said = if model.place_lost { festival.place_lost } else { (festival.choice)(choice) };
            view! { <p>{said}</p> }
        });
        view! {
            <p class="up"><a href=ctx.href(&desk_path(&model.edition)) data-reload="">{w.up}</a></p>
            <h1><small>{(w.one)(&number)}</small>" "<bdi>{model.name.clone()}</bdi></h1>
            <p data-standing=standing.as_str()>
                <span class="chip">{(festival.standing)(standing)}</span>
                " "{(festival.unit)(model.application.unit())}" · "{in_lang(model.application.trade.title(), ctx.lang)}
                " · "{text_in(&model.edition.name, ctx.lang).to_owned()}" · "{moment(ctx, model.sent_at)}
            </p>
            {choice}
            {fault_list(ctx.words().people.shared.faults, faults.into_iter().collect())}
            <div class="sides">
                <div>
                    <section id="found"><h2>{w.found}</h2>{found}</section>
                    {record(ctx, model)}
                    {doubles(ctx, model)}
                    {stated(ctx, model)}
                </div>
                <div>
                    {votes(ctx, model)}
                    {conversation(ctx, model)}
                    {decide(ctx, model)}
                </div>
            </div>
        }
    })
}

fn row(what: impl IntoView + 'static, answer: impl IntoView + 'static) -> impl IntoView {
    view! { <div><dt>{what}</dt><dd>{answer}</dd></div> }
}

/// The shop's record and grade.
fn record(ctx: &PageContext, model: &ApplicationDesk) -> Option<AnyView> {
    let w = &ctx.words().festival.desk;
    let (shop, complaints) = model.shop.as_ref()?;
    let lang = ctx.lang;
    let grade = match shop.grade.and_then(|grade| grade.letter.map(|letter| (letter, grade.points))) {
        Some((letter, points)) => {
            format!("{} ({})", letter.as_str(), (w.grade_points)(&lang.num(points.into())))
        }
        None => w.grade_none.to_owned(),
    };
    let mark = super::super::mark::state_name(ctx, shop, model.now.day());
    let like = shop.taken_for.as_ref().map(|like| {
        view! { <p class="aside warn">{(w.lookalike)(&isolated(like.host.as_str()))}</p> }
    });
    let path = ctx.href(&shop_path(shop));
    let staff = ctx.href(&format!("/staff/shops/{}", crate::html::UrlPart(&shop.key)));
    Some(
        view! {
            <section id="record">
                <h2>{w.record}</h2>
                {like}
                <dl class="pairs">
                    {row(w.profile, view! { <a href=path><bdi>{shop_name(shop, lang).to_owned()}</bdi></a> })}
                    {row(w.grade, grade)}
                    {row(w.complaints, lang.num(*complaints))}
                    {row(w.mark, view! { <a href=staff data-reload="">{mark}</a> })}
                    {row(w.violations, lang.num(shop.dossier.violations_open().into()))}
                </dl>
            </section>
        }
        .into_any(),
    )
}

fn doubles(ctx: &PageContext, model: &ApplicationDesk) -> impl IntoView + use<> {
    let festival = ctx.words().festival;
    let w = &festival.desk;
    let items = model.doubles.iter().map(|of| {
        let same: Vec<&str> = of.same.iter().map(|same| (festival.same)(*same)).collect();
        let comma = ctx.lang.comma();
        view! {
            <li>
                <a href=ctx.href(&format!("{}/{}", desk_path(&model.edition), of.id)) data-reload=""><bdi>{of.name.clone()}</bdi></a>
                ": "{same.join(comma)}
            </li>
        }
    });
    let items = items.collect_view();
    let list = if model.doubles.is_empty() {
        view! { <p>{w.doubles_none}</p> }.into_any()
    } else {
        view! { <ul>{items}</ul> }.into_any()
    };
    view! { <section id="doubles"><h2>{w.doubles}</h2>{list}</section> }
}

fn stated(ctx: &PageContext, model: &ApplicationDesk) -> impl IntoView + use<> {
    let festival = ctx.words().festival;
    let (w, form) = (&festival.desk, &festival.form);
    let (lang, of) = (ctx.lang, &model.application);
    let unit = of.unit();
    let mut rows = vec![
        (Field::Owner, of.owner.clone()),
        (Field::Telephone, of.telephone.clone()),
        (Field::Contact, of.contact.clone()),
        (Field::Province, of.province.clone()),
        (Field::City, of.city.clone()),
        (Field::Address, of.address.clone()),
    ];
    match &of.own {
        Own::Online { licence_number, licence_until, carriers, lottery_payer, lottery_max } => rows.extend([
            (Field::LicenceNumber, licence_number.clone()),
            (Field::LicenceUntil, lang.date(*licence_until)),
            (Field::Carriers, carriers.clone()),
            (Field::LotteryPayer, (festival.payer)(*lottery_payer).to_owned()),
            (Field::LotteryMax, toman(ctx, lottery_max.toman())),
        ]),
        Own::Offline { trade_licence, sales_before, sales_after, order_telephone, help, .. } => rows.extend([
            (Field::TradeLicence, trade_licence.clone()),
            (Field::SalesBefore, toman(ctx, sales_before.toman())),
            (Field::SalesAfter, toman(ctx, sales_after.toman())),
            (Field::OrderTelephone, order_telephone.clone()),
            (Field::Help, help.clone()),
        ]),
    }
    let rows = rows
        .into_iter()
        .map(|(field, answer)| row((form.label)(field, unit), view! { <bdi dir="auto">{answer}</bdi> }));
    let loss = (unit == bazargah_domain::festival::Unit::Offline)
        .then(|| row(w.loss, lang.percent(f64::from(of.loss()) / 10_000.0)));
    let promises = model.edition.commitments.iter().map(|commitment| {
        let accepted = of.accepted.get(&commitment.key);
        let told = accepted.map(|of| (form.accepted_at)(&lang.plain(of.version.into()), &lang.moment(of.at)));
        view! { <li>{text_in(&commitment.text, lang).to_owned()}" · "<span class="fine">{told}</span></li> }
    });
    let files = model.files.iter().map(|file| {
        let href = ctx.href(&format!("{}/{}/files/{}", desk_path(&model.edition), model.id, file.id));
        view! {
            <li>
                <a href=href download="" data-reload=""><bdi>{file.name.clone()}</bdi></a>
                " "<small>{file_about(ctx, file)}</small>
            </li>
        }
    });
    let files = files.collect_view();
    let files = (!model.files.is_empty()).then(|| view! { <h3>{form.files}</h3><ul class="files">{files}</ul> });
    view! {
        <section id="stated">
            <h2>{w.stated}</h2>
            <dl class="pairs">{rows.collect_view()}{loss}</dl>
            <ul>{promises.collect_view()}</ul>
            {files}
        </section>
    }
}

/// What somebody says, in one line.
fn say_words(ctx: &PageContext, say: &Say) -> String {
    let festival = ctx.words().festival;
    let w = &festival.desk;
    match say {
        Say::Accept => w.vote_accept.to_owned(),
        Say::WaitList => w.vote_wait.to_owned(),
        Say::Refuse { reasons } => {
            let reasons: Vec<&str> = reasons.all().iter().map(|reason| (festival.reason)(*reason)).collect();
            format!("{}: {}", w.vote_refuse, reasons.join(if ctx.lang == crate::Lang::Fa { "؛ " } else { "; " }))
        }
    }
}

/// What is about to be said of many.
pub(super) fn said(ctx: &PageContext, typed: &TypedReview) -> String {
    let say = match typed.choice {
        Some(ReviewChoice::WaitList) => Say::WaitList,
        Some(ReviewChoice::Refuse) => match bazargah_domain::festival::review::Reasons::new(typed.reasons.clone()) {
            Some(reasons) => Say::Refuse { reasons },
            None => return String::new(),
        },
        _ => Say::Accept,
    };
    say_words(ctx, &say)
}

fn votes(ctx: &PageContext, model: &ApplicationDesk) -> impl IntoView + use<> {
    let w = &ctx.words().festival.desk;
    let list = if model.votes.is_empty() {
        view! { <p class="empty">{w.votes_none}</p> }.into_any()
    } else {
        let lines = model.votes.iter().map(|vote| {
            view! {
                <li>
                    <p class="about"><strong>{say_words(ctx, &vote.say)}</strong><bdi>{vote.who.clone()}</bdi>{moment(ctx, vote.at)}</p>
                    <p class="why"><bdi dir="auto">{vote.words.clone()}</bdi></p>
                </li>
            }
        });
        view! { <ol class="replies">{lines.collect_view()}</ol> }.into_any()
    };
    view! { <section id="votes"><h2>{w.votes}</h2>{list}</section> }
}

/// Questions with their answers, and the objection.
fn conversation(ctx: &PageContext, model: &ApplicationDesk) -> impl IntoView + use<> {
    let (w, case) = (&ctx.words().festival.desk, &ctx.words().festival.case);
    let letter = |words: &str| view! { <p class="letter"><bdi dir="auto">{words.to_owned()}</bdi></p> };
    let answered = model.course.answered.iter().map(|of| {
        view! {
            <h3>{case.asked}" "<small>{moment(ctx, of.question.at)}</small></h3>
            {letter(&of.question.words)}
            <h3>{case.answer}" "<small>{moment(ctx, of.at)}</small></h3>
            {letter(&of.words)}
        }
    });
    let asked = model.course.asked.as_ref().map(|question| {
        view! { <h3>{case.asked}" "<small>{moment(ctx, question.at)}</small></h3>{letter(&question.words)} }
    });
    let objection = match &model.course.stage {
        Stage::Ruled { objection: Some(objection), .. } => {
            let decided = objection.decided.as_ref().map(|decided| {
                view! { <p>{(case.objection_decided)(decided.upheld)}</p>{letter(&decided.words)} }
            });
            Some(view! { <h3>{w.objection}</h3>{letter(&objection.words)}{decided} })
        }
        _ => None,
    };
    view! { {answered.collect_view()}{asked}{objection} }
}

/// What there is to choose from.
pub(super) struct Choices(&'static [ReviewChoice]);

impl Choices {
    /// A vote.
    pub(super) const VOTES: Self = Self(&[ReviewChoice::Accept, ReviewChoice::WaitList, ReviewChoice::Refuse]);
    /// A vote or a question.
    const REVIEW: Self = Self(&[ReviewChoice::Accept, ReviewChoice::WaitList, ReviewChoice::Refuse, ReviewChoice::Ask]);
    /// A supervisor's word on an objection.
    const OBJECTION: Self = Self(&[ReviewChoice::Uphold, ReviewChoice::Reject]);
}

/// The fields of a vote.
pub(super) fn vote_fields(
    ctx: &PageContext,
    typed: &TypedReview,
    fault: Option<ReviewFault>,
    choices: &Choices,
) -> impl IntoView + use<> {
    let festival = ctx.words().festival;
    let w = &festival.desk;
    let fault_of = |field: &str| fault.filter(|fault| fault.field() == field).map(w.fault);
    let wrong = |field: &'static str| {
        fault_of(field).map(|text| view! { <p class="fault" id=format!("{field}-fault")>{text}</p> })
    };
    let radios = choices.0.iter().map(|choice| {
        let title = match choice {
            ReviewChoice::Accept => w.vote_accept,
            ReviewChoice::WaitList => w.vote_wait,
            ReviewChoice::Refuse => w.vote_refuse,
            ReviewChoice::Ask => w.ask,
            ReviewChoice::Uphold => w.uphold,
            ReviewChoice::Reject => w.reject,
            ReviewChoice::TakePlace => w.take_place,
        };
        let hint = (*choice == ReviewChoice::Ask).then_some(w.ask_hint);
        let hint = hint.map(|hint| view! { <p class="hint" id="ask-hint">{hint}</p> });
        let described = (*choice == ReviewChoice::Ask).then_some("ask-hint");
        view! {
            <div class="choice">
                <label>
                    <input type="radio" name="choice" value=choice.as_str() checked=typed.choice == Some(*choice)
                        aria-describedby=described/>
                    " "{title}
                </label>
                {hint}
            </div>
        }
    });
    let reasons = choices.0.contains(&ReviewChoice::Refuse).then(|| {
        let boxes = Reason::ALL.map(|reason| {
            let ticked = typed.reasons.contains(&reason);
            view! {
                <label>
                    <input type="checkbox" name="reason" value=reason.as_str() checked=ticked/>
                    " "{(festival.reason)(reason)}
                </label>
            }
        });
        view! {
            <fieldset id="reasons">
                <legend>{w.reasons}</legend>
                {wrong("reasons")}
                <div class="radios">{boxes.into_iter().collect_view()}</div>
            </fieldset>
        }
    });
    let words = Question { id: "words", name: "words", label: w.words, hint: w.words_hint, fault: fault_of("words") };
    view! {
        <fieldset id="choice"><legend>{w.decide}</legend>{wrong("choice")}{radios.collect_view()}</fieldset>
        {reasons}
        {words.area(3, REVIEW_WORDS_MAX, &typed.words)}
    }
}

/// A vote that is sent along.
pub(super) fn typed_fields(typed: &TypedReview) -> impl IntoView + use<> {
    let reasons = typed.reasons.iter().map(|reason| hidden("reason", reason.as_str()));
    view! {
        {hidden("choice", typed.choice.map_or("", ReviewChoice::as_str))}
        {reasons.collect_view()}
        {hidden("words", &typed.words)}
    }
}

fn decide(ctx: &PageContext, model: &ApplicationDesk) -> impl IntoView + use<> {
    let w = &ctx.words().festival.desk;
    let action = ctx.href(&format!("{}/{}", desk_path(&model.edition), model.id));
    let standing = model.course.standing();
    let (reviews, selects) = (model.role.may(Act::ReviewFestival), model.role.may(Act::SelectFestival));
    let objected = standing == bazargah_domain::festival::review::Standing::Objected && selects;
    let choices = match (standing.is_open() && reviews, objected) {
        (true, _) => Some(Choices::REVIEW),
        (false, true) => Some(Choices::OBJECTION),
        _ => None,
    };
    // What the rules found is ticked before the reviewer begins.
    let mut typed = model.typed.clone();
    if typed == TypedReview::default() {
        typed.reasons.clone_from(&model.found);
    }
    let form = choices.map(|choices| {
        view! {
            <form class="decide" method="post" action=action.clone() novalidate="" data-reload="">
                <p class="hint">{w.rule}</p>
                {vote_fields(ctx, &typed, model.fault, &choices)}
                <button>{w.submit}</button>
            </form>
        }
    });
    let take = (model.placed && selects).then(|| {
        view! {
            <details class="more-actions">
                <summary>{w.take_place}</summary>
                <form method="post" action=action.clone() data-reload="">
                    {hidden("choice", ReviewChoice::TakePlace.as_str())}
                    <p class="hint">{w.take_place_lead}</p>
                    <button class="plain">{w.take_place_submit}</button>
                </form>
            </details>
        }
    });
    view! { <section class="actions">{form}{take}</section> }
}
