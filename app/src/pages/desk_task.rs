//! One thing to decide: both sides, what the public will see of each decision, and the decision with its reason.

use super::complaint::{facts, steps};
use super::desk::{Flag, flag_chips, keys, name_in};
use super::festival_shop::broken_about;
use super::shop_case::left;
use crate::components::{
    Head, Question, document, fault_list, file_list, hidden, letter, moment, reply_list, state_text, state_tone,
};
use crate::context::PageContext;
use crate::html::UrlPart;
use crate::models::{FileLine, ReplyLine};
use crate::naming::{isolated, kind_name, shop_name, shop_path};
use bazargah_domain::calendar::Millis;
use bazargah_domain::case::answer_due;
use bazargah_domain::complaint::ComplaintId;
use bazargah_domain::festival::edition::Broken;
use bazargah_domain::record::Recent;
use bazargah_domain::report::TOLD_CHARS_MAX;
use bazargah_domain::role::{Act, Role, Task};
use bazargah_domain::shop::{Shop, ShopName};
use leptos::prelude::*;

/// The longest reason.
pub const REASON_CHARS_MAX: usize = 1_000;
/// The longest public reason of a removal.
pub const PUBLIC_REASON_CHARS_MAX: usize = 300;

/// A thing to decide.
#[derive(Debug, Clone)]
pub struct DeskTask {
    /// Who looks.
    pub role: Role,
    /// Its number.
    pub id: i64,
    /// What is to be decided.
    pub task: Task,
    /// The decision, where somebody took it already.
    pub done: Option<DecisionLine>,
    /// The shop.
    pub shop: Shop,
    /// What is publicly known of the complaint.
    pub recent: Recent,
    /// What the buyer wrote, masked.
    pub told: String,
    /// What the buyer asks for, masked.
    pub wish: String,
    /// The order's reference.
    pub order: Option<String>,
    /// The commitment that it says was broken.
    pub broken: Option<Broken>,
    /// What the public would read; a reviewer may shorten it.
    pub public_told: String,
    /// What the rules noticed.
    pub flags: Vec<Flag>,
    /// Complaints with nearly the same words.
    pub alike: Vec<AlikeLine>,
    /// What the shop replied.
    pub replies: Vec<ReplyLine>,
    /// The reply that is to be judged.
    pub reply: Option<ReplyLine>,
    /// What the buyer sent with the complaint.
    pub files: Vec<FileLine>,
    /// What was decided about this complaint so far.
    pub decisions: Vec<DecisionLine>,
    /// What was last seen of the complaint, sent along with each form.
    pub seen: i64,
    /// What was chosen and written, where it was not taken.
    pub typed: TypedDecision,
    /// Why it was not taken.
    pub fault: Option<DecisionFault>,
    /// Now.
    pub now: Millis,
    /// Whether whoever looks may decide this.
    pub may_decide: bool,
    /// Whether whoever looks is among the shop's people: then a colleague decides.
    pub own_shop: bool,
    /// The next thing that waits.
    pub next: Option<i64>,
}

/// A complaint with nearly the same words as the one to decide.
#[derive(Debug, Clone)]
pub struct AlikeLine {
    /// Which.
    pub complaint: ComplaintId,
    /// The task about its words, for those who see such tasks.
    pub task: Option<i64>,
    /// The shop's key.
    pub shop_key: String,
    /// The shop's name.
    pub shop_name: ShopName,
}

/// A decision as it was filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedDecision {
    /// What was chosen.
    pub choice: Option<Decision>,
    /// The reason, for staff.
    pub reason: String,
    /// The public reason of a removal.
    pub public_reason: String,
}

/// What somebody decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionLine {
    /// When.
    pub at: Millis,
    /// Who: their address.
    pub who: String,
    /// As what.
    pub role: Role,
    /// What.
    pub what: Decision,
    /// Why; only staff reads it.
    pub reason: String,
}

/// What can be decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Decision {
    /// The dispute, for the buyer.
    ForBuyer,
    /// The dispute, for the shop.
    ForShop,
    /// The shop's objection is right.
    Uphold,
    /// It is not.
    Reject,
    /// The reply is an answer.
    Answer,
    /// It is not.
    NotAnAnswer,
    /// The words are for everybody to read.
    Publish,
    /// They are not.
    KeepPrivate,
    /// The complaint is taken from the record.
    Remove,
}

impl Decision {
    /// Every decision.
    pub const ALL: [Self; 9] = [
        Self::ForBuyer,
        Self::ForShop,
        Self::Uphold,
        Self::Reject,
        Self::Answer,
        Self::NotAnAnswer,
        Self::Publish,
        Self::KeepPrivate,
        Self::Remove,
    ];

    /// The name in the form and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ForBuyer => "for-buyer",
            Self::ForShop => "for-shop",
            Self::Uphold => "uphold",
            Self::Reject => "reject",
            Self::Answer => "answer",
            Self::NotAnAnswer => "not-an-answer",
            Self::Publish => "publish",
            Self::KeepPrivate => "keep-private",
            Self::Remove => "remove",
        }
    }

    /// The decision of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|decision| decision.as_str() == name)
    }

    /// The two decisions of a task, besides a removal.
    pub fn of(task: Task) -> [Self; 2] {
        match task {
            Task::Decide => [Self::ForBuyer, Self::ForShop],
            Task::Contest => [Self::Uphold, Self::Reject],
            Task::Reply => [Self::Answer, Self::NotAnAnswer],
            Task::Words => [Self::Publish, Self::KeepPrivate],
        }
    }
}

/// Why a decision was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecisionFault {
    /// It has no reason.
    NoReason,
    /// Nothing was chosen.
    NoChoice,
    /// A removal without a public reason.
    NoPublicReason,
    /// Something happened in the meantime.
    Changed,
    /// Who decides is among the shop's people.
    OwnShop,
}

/// The page.
pub fn desk_task(ctx: &PageContext, model: &DeskTask) -> String {
    let (lang, people) = (ctx.lang, ctx.words().people);
    let w = &people.task;
    let title = (w.title)(model.task);
    let Recent { id, complaint } = &model.recent;
    let head = Head {
        title: title.to_owned(),
        description: w.private.to_owned(),
        class: "desk",
        scripts: &["desk.js"],
        ..Head::default()
    };
    document(ctx, head, || {
        let files_path = format!("/staff/tasks/{}/files", model.id);
        let next = model.next.map(|next| {
            view! { " · "<a href=ctx.href(&format!("/staff/tasks/{next}")) rel="next">{w.next}</a> }
        });
        let done = model.done.as_ref().map(|done| {
            view! { <div class="aside" role="status"><p><strong>{w.done}</strong></p>{decision_view(ctx, done)}</div> }
        });
        let fault = model.fault.map(|fault| (Some(field_of(model, fault)), (w.fault)(fault).to_owned()));
        let files = (!model.files.is_empty())
            .then(|| view! { <h3>{people.shared.files}</h3>{file_list(ctx, &model.files, &files_path)} });
        let replies = (!model.replies.is_empty())
            .then(|| view! { <section><h2>{people.shared.replies}</h2>{reply_list(ctx, &model.replies, complaint)}</section> });
        let reply = model.reply.as_ref().map(|reply| {
            view! { <section><h2>{w.reply}</h2>{reply_list(ctx, std::slice::from_ref(reply), complaint)}</section> }
        });
        let order = model.order.clone().map(|order| view! { <div><dt>{w.order}</dt><dd><bdi>{order}</bdi></dd></div> });
        let decide = if model.done.is_some() {
            None
        } else if model.may_decide && model.own_shop {
            Some(view! { <p class="empty">{(w.fault)(DecisionFault::OwnShop)}</p> }.into_any())
        } else if model.may_decide {
            Some(forms(ctx, model).into_any())
        } else {
            Some(view! { <p class="empty">{w.read_only}</p> }.into_any())
        };
        let public = ctx.href(&format!("{}/complaints/{}", shop_path(&model.shop), id.0));
        view! {
            <p class="up"><a href=ctx.href("/staff")>{w.up}</a>{next}</p>
            <h1>{title}</h1>
            {done}
            {fault_list(people.shared.faults, fault.into_iter().collect())}
            <p>
                <a href=ctx.href(&shop_path(&model.shop))><bdi>{shop_name(&model.shop, lang).to_owned()}</bdi></a>
                " · "<a href=public>{(people.task.log_case)(&lang.plain(id.0.unsigned_abs()))}</a>
                " · "<bdi>{kind_name(&complaint.category, lang).to_owned()}</bdi>
            </p>
            <p>
                <span class=format!("chip {}", state_tone(complaint, model.now).class())>{state_text(complaint, model.now, lang)}</span>
                {flag_chips(ctx, &model.flags)}
            </p>
            {left(ctx, &model.recent, model.now)}
            <div class="sides">
                <div>
                    <section>
                        <h2>{w.told}</h2>
                        {letter(&model.told)}
                        <h3>{w.wish}</h3>
                        {letter(&model.wish)}
                        {files}
                        <dl class="pairs">{order}</dl>
                        {model.broken.as_ref().map(|of| broken_about(ctx, of))}
                        {facts(ctx, complaint)}
                        {alike(ctx, model)}
                        <p class="fine">{w.private}</p>
                    </section>
                    {reply}
                    {replies}
                </div>
                <div>
                    {decide}
                    {history(ctx, model)}
                    <section>
                        <h2>{ctx.words().complaint.timeline}</h2>
                        <ol class="steps">{steps(complaint, model.now, model.now.day(), ctx).into_iter().map(|step| step.view(ctx)).collect_view()}</ol>
                    </section>
                </div>
            </div>
        }
    })
}

/// The field that a fault is about: a removal has fields of its own.
fn field_of(model: &DeskTask, fault: DecisionFault) -> &'static str {
    let removal = model.typed.choice == Some(Decision::Remove);
    match fault {
        DecisionFault::NoReason if removal => "remove-reason",
        DecisionFault::NoReason => "reason",
        DecisionFault::NoPublicReason => "public-reason",
        DecisionFault::NoChoice => "choice",
        DecisionFault::Changed | DecisionFault::OwnShop => "history",
    }
}

fn alike(ctx: &PageContext, model: &DeskTask) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, &ctx.words().people.task);
    let lines = model.alike.iter().map(|other| {
        let id = other.complaint.0;
        let path = match other.task {
            Some(task) => format!("/staff/tasks/{task}"),
            None => format!("/shop/{}/complaints/{id}", UrlPart(&other.shop_key)),
        };
        let name = name_in(&other.shop_name, lang);
        view! { <li><a href=ctx.href(&path)>{(w.log_case)(&lang.plain(id.unsigned_abs()))}</a>": "<bdi>{name}</bdi></li> }
    });
    let lines = lines.collect_view();
    (!model.alike.is_empty()).then(|| view! { <h3>{w.alike}</h3><ul class="lines">{lines}</ul> })
}

/// What was decided, by whom, when and why.
pub(super) fn decision_view(ctx: &PageContext, line: &DecisionLine) -> impl IntoView + use<> {
    let (people, w) = (ctx.words().people, &ctx.words().people.task);
    view! {
        <p class="about">
            <strong>{(w.decision)(line.what)}</strong>
            <span>{(w.decided_by)(&isolated(&line.who), (people.role)(line.role))}</span>
            {moment(ctx, line.at)}
        </p>
        <p class="why"><span class="sr">{w.why}": "</span><bdi dir="auto">{line.reason.clone()}</bdi></p>
    }
}

fn history(ctx: &PageContext, model: &DeskTask) -> impl IntoView + use<> {
    let w = &ctx.words().people.task;
    let list = if model.decisions.is_empty() {
        view! { <p class="empty">{w.history_none}</p> }.into_any()
    } else {
        let lines = model.decisions.iter().map(|line| view! { <li>{decision_view(ctx, line)}</li> });
        view! { <ol class="replies">{lines.collect_view()}</ol> }.into_any()
    };
    view! { <section id="history"><h2>{w.history}</h2>{list}</section> }
}

/// The decision's form, and a supervisor's form for removing the complaint.
fn forms(ctx: &PageContext, model: &DeskTask) -> impl IntoView + use<> {
    let w = &ctx.words().people.task;
    let action = ctx.href(&format!("/staff/tasks/{}", model.id));
    let ground = model.recent.complaint.course.contest.map(|contest| contest.ground);
    let removal = model.typed.choice == Some(Decision::Remove);
    let wrong = |fault: DecisionFault| (model.fault == Some(fault)).then(|| (w.fault)(fault));
    let clock_runs = answer_due(&model.recent.complaint).is_some();
    let consequence = |decision: Decision| {
        let [answer, no_answer] = w.consequence_answered;
        let told = match decision {
            Decision::Answer if !clock_runs => answer,
            Decision::NotAnAnswer if !clock_runs => no_answer,
            _ => (w.consequence)(decision, ground),
        };
        view! { <strong>{w.public}</strong>" "{told} }
    };

    let choice =
        Question { id: "choice", name: "choice", label: w.choose, hint: "", fault: wrong(DecisionFault::NoChoice) };
    let choices = Decision::of(model.task).into_iter().enumerate().map(|(at, decision)| {
        let name = decision.as_str();
        let id = format!("will-{name}");
        view! {
            <div class="choice">
                <label>
                    <input type="radio" name="choice" value=name required="" data-digit=(at + 1).to_string()
                        checked=model.typed.choice == Some(decision) aria-describedby=id.clone()/>
                    " "{(w.decision)(decision)}
                </label>
                <p class="hint" id=id>{consequence(decision)}</p>
            </div>
        }
    });
    let public_told = (model.task == Task::Words).then(|| {
        let question = Question {
            id: "public_told",
            name: "public_told",
            label: w.public_told,
            hint: w.public_told_hint,
            fault: None,
        };
        question.area(8, TOLD_CHARS_MAX, &model.public_told)
    });
    let reason = |id: &'static str, own: bool| {
        let question = Question {
            id,
            name: "reason",
            label: w.reason,
            hint: w.reason_hint,
            fault: if own { wrong(DecisionFault::NoReason) } else { None },
        };
        question.area(3, REASON_CHARS_MAX, if own { &model.typed.reason } else { "" })
    };
    let remove = model.role.may(Act::DecideDisputes).then(|| {
        let public_reason = Question {
            id: "public-reason",
            name: "public_reason",
            label: w.public_reason,
            hint: w.public_reason_hint,
            fault: wrong(DecisionFault::NoPublicReason),
        };
        view! {
            <details class="more-actions actions" open=removal>
                <summary>{w.remove}</summary>
                <form method="post" action=action.clone() novalidate="" data-reload="">
                    {hidden("choice", Decision::Remove.as_str())}
                    {hidden("seen", &model.seen.to_string())}
                    <p class="hint">{consequence(Decision::Remove)}</p>
                    {public_reason.area(2, PUBLIC_REASON_CHARS_MAX, &model.typed.public_reason)}
                    {reason("remove-reason", removal)}
                    <button class="plain">{(w.decision)(Decision::Remove)}</button>
                </form>
            </details>
        }
    });
    view! {
        <section class="actions decide">
            <h2>{w.decide}</h2>
            <form method="post" action=action.clone() novalidate="" data-reload="">
                {hidden("seen", &model.seen.to_string())}
                <fieldset id="choice" aria-describedby=choice.described()>
                    <legend>{w.choose}</legend>
                    {choice.wrong()}
                    {choices.collect_view()}
                </fieldset>
                {public_told}
                {reason("reason", !removal)}
                <button>{w.submit}</button>
            </form>
            {remove}
            {keys(ctx)}
        </section>
    }
}
