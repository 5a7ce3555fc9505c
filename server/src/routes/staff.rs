//! The staff's desk: queues, one task with its decision, and the log of what was decided.

use super::cases::{file_lines, file_response, reply_line, reply_lines};
use super::pages::{Failed, context_of, is_demo};
use super::visit::MemberVisit;
use crate::access::{Access, Doors, Who};
use crate::codes;
use crate::http::App;
use axum::extract::{Extension, Form, Path, Query, State};
use axum::http::{StatusCode, Uri};
use axum::response::{Html, IntoResponse, Redirect, Response};
use bazargah_app::Lang;
use bazargah_app::pages::{self, Decision, DecisionFault, TypedDecision};
use bazargah_domain::calendar::Millis;
use bazargah_domain::case::{Next, next_by_clock};
use bazargah_domain::complaint::{ComplaintId, Favour};
use bazargah_domain::redact::redact;
use bazargah_domain::report::plain_text;
use bazargah_domain::role::{Act, Role, Task};
use bazargah_store::{Alike, Choice, Decided, Deed, Flag, NotDone, Owner, Place, Ruling, Waiting};
use serde::Deserialize;

/// Tasks on one page of the desk.
const TASKS_A_PAGE: i64 = 30;
/// Decisions on one page of the log.
const DECISIONS_A_PAGE: i64 = 50;

/// The addresses of this file.
pub fn doors(app: &App) -> Doors {
    // Who may read cases may look at a task; who may decide it is asked of the task's kind.
    Doors::new(app)
        .get("/staff", Access::May(Act::ReadCases), desk)
        .get("/staff/tasks/{id}", Access::May(Act::ReadCases), task)
        .post("/staff/tasks/{id}", Access::May(Act::ReviewTexts), decide)
        .get("/staff/tasks/{id}/files/{file}", Access::May(Act::ReadCases), file)
        .get("/staff/decisions", Access::May(Act::ReadDecisions), decisions)
}

#[derive(Deserialize)]
struct DeskQuery {
    task: Option<String>,
    after: Option<String>,
}

fn place(text: &str) -> Option<Place> {
    let (since, id) = text.split_once('-')?;
    Some((Millis(since.parse().ok()?), id.parse().ok()?))
}

/// The kinds of task that a role sees: those that it decides, or all for those who only read.
fn kinds_of(role: Role) -> Vec<Task> {
    let own: Vec<Task> = Task::ALL.into_iter().filter(|task| role.may(task.act())).collect();
    if own.is_empty() { Task::ALL.to_vec() } else { own }
}

fn flags(flags: &[Flag]) -> Vec<pages::Flag> {
    let shown = |flag: &Flag| match flag {
        Flag::NearCopy => pages::Flag::NearCopy,
        Flag::Burst => pages::Flag::Burst,
        Flag::Masked => pages::Flag::Masked,
    };
    flags.iter().map(shown).collect()
}

/// `GET /staff?task=…`: what is to be decided, the next thing on top.
async fn desk(
    MemberVisit { app, lang, who, uri }: MemberVisit,
    Query(query): Query<DeskQuery>,
) -> Result<Html<String>, Failed> {
    let role = who.role()?;
    let kinds = kinds_of(role);
    let mut counts = Vec::with_capacity(kinds.len());
    for kind in &kinds {
        counts.push((*kind, app.store.tasks_waiting(*kind).await?));
    }
    let asked = match query.task.as_deref().filter(|task| !task.is_empty()) {
        None => None,
        Some(name) => Some(Task::parse(name).filter(|task| kinds.contains(task)).ok_or(Failed::BadRequest)?),
    };
    let after = match query.after.as_deref() {
        None => (Millis(0), 0),
        Some(text) => place(text).ok_or(Failed::BadRequest)?,
    };
    // Without a kind, the most urgent one that has anything.
    let shown = asked.or_else(|| counts.iter().find(|(_, n)| *n > 0).map(|(kind, _)| *kind));
    let mut waiting = match shown {
        Some(kind) => app.store.tasks(kind, after, TASKS_A_PAGE + 1).await?,
        None => Vec::new(),
    };
    let more = waiting.len() > usize::try_from(TASKS_A_PAGE).unwrap_or(0);
    waiting.truncate(usize::try_from(TASKS_A_PAGE).unwrap_or(0));
    let further = waiting.last().filter(|_| more).zip(shown);
    let further = further.map(|(last, kind)| format!("task={}&after={}-{}", kind.as_str(), last.since.0, last.id));
    let complaints: Vec<ComplaintId> = waiting.iter().map(|task| task.complaint).collect();
    let told = app.store.told_of(&complaints).await?;
    let line = |task: Waiting| pages::DeskLine {
        due: match told.get(&task.complaint).map(|(_, recent)| next_by_clock(&recent.complaint)) {
            Some(Next::Answer { by }) => Some(by),
            _ => None,
        },
        id: task.id,
        task: task.task,
        complaint: task.complaint,
        shop_name: task.shop_name,
        category: task.category,
        since: task.since,
        flags: flags(&task.flags),
    };
    let lines = waiting.into_iter().map(line).collect();
    let model = pages::Desk { role, counts, chosen: asked, lines, further, now: app.now() };
    Ok(Html(pages::desk(&context_of(&app, lang, &who, &uri, app.is_demo().await), &model)))
}

fn line(decided: Decided) -> Option<pages::DecisionLine> {
    Some(pages::DecisionLine {
        at: decided.at,
        who: decided.email,
        role: decided.role,
        what: Decision::parse(&decided.choice)?,
        reason: decided.reason,
    })
}

async fn the_task(app: &App, role: Role, id: i64) -> Result<Waiting, Failed> {
    let task = app.store.task(id).await?.ok_or(Failed::NotFound)?;
    if kinds_of(role).contains(&task.task) { Ok(task) } else { Err(Failed::NotFound) }
}

#[derive(Default)]
struct Shown {
    typed: TypedDecision,
    public_told: Option<String>,
    fault: Option<DecisionFault>,
}

async fn task_page(app: &App, lang: Lang, who: &Who, uri: &Uri, id: i64, shown: Shown) -> Result<String, Failed> {
    let role = who.role()?;
    let task = the_task(app, role, id).await?;
    let case = app.store.case_of(task.complaint).await?.ok_or(Failed::NotFound)?;
    let shop = app.store.shop_of_id(case.shop).await?.ok_or(Failed::NotFound)?;
    let decided = app.store.decisions_of(task.complaint).await?;
    let done = decided.iter().find(|decision| decision.task == id).cloned().and_then(line);
    let all = app.store.replies(task.complaint).await?;
    let reply = all.iter().find(|reply| reply.id == task.reply).cloned();
    let words = reply.as_ref().map_or(&case.told, |reply| &reply.text).clone();
    let near = if task.flags.contains(&Flag::NearCopy) {
        app.store.alike(task.complaint, &case.told).await?
    } else {
        Vec::new()
    };
    // Who does not see such tasks is led to what everybody sees.
    let sees_words = kinds_of(role).contains(&Task::Words);
    let alike = |other: Alike| pages::AlikeLine {
        complaint: other.complaint,
        task: sees_words.then_some(other.task),
        shop_key: other.shop_key,
        shop_name: other.shop_name,
    };
    let place = (task.since, task.id);
    let next = app.store.tasks(task.task, place, 1).await?.first().map(|task| task.id);
    let demo = is_demo(&shop);
    let model = pages::DeskTask {
        role,
        id,
        task: task.task,
        may_decide: task.open && role.may(task.task.act()),
        own_shop: app.store.speaks_for(who.account.id, shop.id).await?,
        done,
        shop,
        files: file_lines(lang, app.store.files(Owner::Complaint(task.complaint)).await?),
        replies: reply_lines(all),
        reply: reply.map(reply_line),
        seen: case.complaint.complaint.known_until().0,
        recent: case.complaint,
        told: case.told,
        wish: case.wish,
        order: case.order_reference,
        broken: case.broken,
        public_told: shown.public_told.unwrap_or(words),
        flags: flags(&task.flags),
        alike: near.into_iter().map(alike).collect(),
        decisions: decided.into_iter().filter_map(line).collect(),
        typed: shown.typed,
        fault: shown.fault,
        now: app.now(),
        next,
    };
    Ok(pages::desk_task(&context_of(app, lang, who, uri, demo), &model))
}

/// `GET /staff/tasks/{id}`.
async fn task(MemberVisit { app, lang, who, uri }: MemberVisit, Path(id): Path<i64>) -> Result<Html<String>, Failed> {
    Ok(Html(task_page(&app, lang, &who, &uri, id, Shown::default()).await?))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Decide {
    choice: String,
    reason: String,
    public_reason: String,
    public_told: String,
    seen: i64,
}

/// `POST /staff/tasks/{id}`: decides. Who comes second sees what the first did.
async fn decide(
    MemberVisit { app, lang, who, uri }: MemberVisit,
    Path(id): Path<i64>,
    Form(sent): Form<Decide>,
) -> Result<Response, Failed> {
    let role = who.role()?;
    let task = the_task(&app, role, id).await?;
    let decision = Decision::parse(&sent.choice);
    let (reason, public_reason) = (plain_text(&sent.reason), plain_text(&sent.public_reason));
    let words = plain_text(&sent.public_told);
    let again = async |fault, status: StatusCode| {
        let typed =
            TypedDecision { choice: decision, reason: sent.reason.clone(), public_reason: sent.public_reason.clone() };
        let public_told = (!sent.public_told.is_empty()).then(|| sent.public_told.clone());
        let shown = Shown { typed, public_told, fault: Some(fault) };
        Ok((status, Html(task_page(&app, lang, &who, &uri, id, shown).await?)).into_response())
    };
    let unfit = StatusCode::UNPROCESSABLE_ENTITY;
    let Some(decision) = decision else { return again(DecisionFault::NoChoice, unfit).await };
    // A removal goes beyond the kinds of task: only who decides disputes may.
    let may = if decision == Decision::Remove { role.may(Act::DecideDisputes) } else { role.may(task.task.act()) };
    if !may {
        return Err(Failed::NotFound);
    }
    if reason.is_empty() || reason.chars().count() > pages::REASON_CHARS_MAX {
        return again(DecisionFault::NoReason, unfit).await;
    }
    let choice = match decision {
        Decision::ForBuyer => Choice::For(Favour::Buyer),
        Decision::ForShop => Choice::For(Favour::Shop),
        Decision::Uphold => Choice::Contest { upheld: true },
        Decision::Reject => Choice::Contest { upheld: false },
        Decision::Answer => Choice::Reply { is_answer: true },
        Decision::NotAnAnswer => Choice::Reply { is_answer: false },
        Decision::Publish => {
            if words.is_empty() {
                return again(DecisionFault::NoChoice, unfit).await;
            }
            // What the reviewer typed is masked like everything else that people read.
            Choice::Publish { words: redact(&words).text, salt: codes::new_salt()? }
        }
        Decision::KeepPrivate => Choice::KeepPrivate,
        Decision::Remove => {
            if public_reason.is_empty() || public_reason.chars().count() > pages::PUBLIC_REASON_CHARS_MAX {
                return again(DecisionFault::NoPublicReason, unfit).await;
            }
            Choice::Remove { reason: redact(&public_reason).text }
        }
    };
    let ruling = Ruling { task: id, by: who.account.id, role, choice, reason, seen: Millis(sent.seen) };
    match app.desk.hand_in(Deed::Decide(ruling)).await? {
        Ok(_) => {
            // The next thing to decide; when there is none, the desk.
            let next = app.store.tasks(task.task, (task.since, task.id), 1).await?;
            let path = next.first().map_or("/staff".to_owned(), |next| format!("/staff/tasks/{}", next.id));
            Ok(Redirect::to(&lang.href(&path)).into_response())
        }
        Err(NotDone::DecidedBefore | NotDone::Changed | NotDone::Refused(_)) => {
            again(DecisionFault::Changed, StatusCode::CONFLICT).await
        }
        Err(NotDone::OwnShop) => again(DecisionFault::OwnShop, StatusCode::FORBIDDEN).await,
        Err(_) => Err(Failed::NotFound),
    }
}

/// `GET /staff/tasks/{id}/files/{file}`.
async fn file(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    Path((id, file)): Path<(i64, i64)>,
) -> Result<Response, Failed> {
    let task = the_task(&app, who.role()?, id).await?;
    file_response(&app, task.complaint, file).await
}

#[derive(Deserialize)]
struct LogQuery {
    before: Option<i64>,
}

/// `GET /staff/decisions`: who decided what, and why, newest first.
async fn decisions(
    MemberVisit { app, lang, who, uri }: MemberVisit,
    Query(query): Query<LogQuery>,
) -> Result<Html<String>, Failed> {
    let decided = app.store.decisions(query.before.unwrap_or(i64::MAX), DECISIONS_A_PAGE).await?;
    let full = i64::try_from(decided.len()).unwrap_or(0) == DECISIONS_A_PAGE;
    let older = decided.last().filter(|_| full).map(|last| format!("before={}", last.id));
    let complaints: Vec<ComplaintId> = decided.iter().map(|decision| decision.complaint).collect();
    let told = app.store.told_of(&complaints).await?;
    let entry = |decision: Decided| {
        let (task, complaint) = (Some(decision.task), decision.complaint);
        let (shop, _) = told.get(&complaint)?;
        let (shop_key, shop_name) = (shop.key.clone(), shop.name.clone());
        Some(pages::DecisionEntry { decision: line(decision)?, task, complaint, shop_key, shop_name })
    };
    let lines = decided.into_iter().filter_map(entry).collect();
    let model = pages::Decisions { lines, older };
    Ok(Html(pages::decisions(&context_of(&app, lang, &who, &uri, app.is_demo().await), &model)))
}
