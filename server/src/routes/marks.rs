//! The trust mark: its public page, the shop's own page, and the staff's queue and decisions.

use super::pages::{Failed, context, context_of, encode_segment, is_demo, path_of};
use super::uploads::{Fields, field};
use super::visit::{MemberVisit, Visit};
use crate::access::{Access, Doors, Who};
use crate::http::App;
use axum::extract::{Form, Path, Query};
use axum::http::{StatusCode, Uri};
use axum::response::{Html, IntoResponse, Redirect, Response};
use bazargah_app::Lang;
use bazargah_app::pages::{
    self, LicenceForm, MarkChoice, MarkDecisionLine, MarkFormFault, MarkWordLine, StatedForm, TypedMarkDecision,
};
use bazargah_domain::calendar::{Day, Millis};
use bazargah_domain::complaint::ComplaintId;
use bazargah_domain::guideline::ClauseId;
use bazargah_domain::mark::{
    AdjustmentId, Contact, Effect, Licence, LicenceKind, MarkFault, MarkRuling, MarkStep, Origin, RefusalReason,
    ViolationId,
};
use bazargah_domain::redact::redact;
use bazargah_domain::role::{Act, MarkTask, Role};
use bazargah_domain::shop::Shop;
use bazargah_domain::text::ascii_digits;
use bazargah_store::{MarkDecided, MarkDeed, MarkWaiting, NotTaken, Stated, StatedLicence};
use serde::Deserialize;

/// Tasks on one page of the queue.
const TASKS_A_PAGE: i64 = 30;

/// The addresses of this file.
pub fn doors(app: &App) -> Doors {
    Doors::new(app)
        .get("/shop/{key}/mark", Access::Everyone, public)
        .get("/account/shops/{key}/mark", Access::ShopPeople, own)
        .post("/account/shops/{key}/mark", Access::ShopPeople, own_act)
        .get("/staff/marks", Access::May(Act::ReadCases), queue)
        .get("/staff/marks/{id}", Access::May(Act::ReadCases), task)
        // Who may decide which kind is asked of the task.
        .post("/staff/marks/{id}", Access::May(Act::DecideApplications), decide)
        .get("/staff/shops/{key}", Access::May(Act::ReadCases), shop)
        .post("/staff/shops/{key}", Access::May(Act::RaiseViolations), shop_act)
}

async fn the_shop(app: &App, key: &str) -> Result<Shop, Failed> {
    Ok(app.store.shop(key).await?.ok_or(Failed::NotFound)?.0)
}

/// `GET /shop/{key}/mark`: what everybody may know.
async fn public(Visit { app, lang, uri }: Visit, Path(key): Path<String>) -> Result<Html<String>, Failed> {
    let shop = the_shop(&app, &key).await?;
    let demo = is_demo(&shop);
    let model = pages::MarkPage { shop, now: app.now() };
    Ok(Html(pages::mark(&context(&app, lang, path_of(&uri), demo, ""), &model)))
}

// --- The shop's own page --------------------------------------------------------------------------------------------------

#[derive(Default)]
struct OwnShown {
    form: Option<StatedForm>,
    fault: Option<(i64, MarkFormFault)>,
    typed: String,
}

fn own_shop(who: &Who) -> Result<&Shop, Failed> {
    who.shop.as_ref().ok_or(Failed::NotFound)
}

fn form_of(stated: Stated) -> StatedForm {
    let licence = |licence: StatedLicence| {
        let StatedLicence { kind, number, issuer, from, until } = licence;
        LicenceForm { kind, number, issuer, from, until }
    };
    StatedForm {
        owner: stated.owner,
        address: stated.address,
        telephone: stated.telephone,
        licences: stated.licences.into_iter().map(licence).collect(),
        remark: stated.remark,
    }
}

fn stated_of(form: &StatedForm) -> Stated {
    let licence = |licence: &LicenceForm| {
        let LicenceForm { kind, number, issuer, from, until } = licence.clone();
        StatedLicence { kind, number, issuer, from, until }
    };
    Stated {
        owner: form.owner.clone(),
        address: form.address.clone(),
        telephone: form.telephone.clone(),
        licences: form.licences.iter().map(licence).collect(),
        remark: form.remark.clone(),
    }
}

async fn word_lines(app: &App, shop: &Shop) -> Result<Vec<MarkWordLine>, Failed> {
    let words = app.store.mark_words(shop.id).await?;
    Ok(words.into_iter().map(|word| MarkWordLine { about: word.about, at: Millis(word.at), text: word.text }).collect())
}

async fn own_page(app: &App, lang: Lang, who: &Who, uri: &Uri, shown: OwnShown) -> Result<String, Failed> {
    let shop = own_shop(who)?.clone();
    let application = app.store.application(shop.id).await?;
    let asked = application.as_ref().and_then(|application| application.asked.clone());
    let before = application.map(|application| form_of(application.stated));
    let demo = is_demo(&shop);
    let model = pages::ShopMark {
        form: shown.form.or(before).unwrap_or_default(),
        asked,
        words: word_lines(app, &shop).await?,
        fault: shown.fault,
        typed: shown.typed,
        now: app.now(),
        shop,
    };
    Ok(pages::shop_mark(&context_of(app, lang, who, uri, demo), &model))
}

/// `GET /account/shops/{key}/mark`.
async fn own(MemberVisit { app, lang, who, uri }: MemberVisit) -> Result<Html<String>, Failed> {
    Ok(Html(own_page(&app, lang, &who, &uri, OwnShown::default()).await?))
}

fn number(fields: &Fields, name: &str) -> i64 {
    ascii_digits(&field(fields, name)).trim().parse().unwrap_or(0)
}

/// The licences that a form names: those with anything filled in.
fn licences_typed(fields: &Fields) -> Vec<LicenceForm> {
    let all = LicenceKind::ALL.into_iter().map(|kind| {
        let of = |part: &str| field(fields, &format!("{}_{part}", kind.as_str()));
        LicenceForm { kind, number: of("number"), issuer: of("issuer"), from: of("from"), until: of("until") }
    });
    all.filter(|licence| !(licence.number.is_empty() && licence.from.is_empty() && licence.until.is_empty())).collect()
}

fn licence_of(typed: &LicenceForm) -> Result<Licence, MarkFormFault> {
    let fault = MarkFormFault::Licence(typed.kind);
    let (from, until) = (Day::typed(&typed.from).ok_or(fault)?, Day::typed(&typed.until).ok_or(fault)?);
    let unfit = |text: &str| text.is_empty() || text.chars().count() > pages::STATED_CHARS_MAX;
    if unfit(&typed.number) || unfit(&typed.issuer) || from > until {
        return Err(fault);
    }
    Ok(Licence { kind: typed.kind, number: typed.number.clone(), issuer: typed.issuer.clone(), from, until })
}

/// The licences as they are stored, of which one must be the union's and all must be valid on that day.
fn licences_of(typed: &[LicenceForm], today: Day) -> Result<Vec<Licence>, MarkFormFault> {
    let licences = typed.iter().map(licence_of).collect::<Result<Vec<_>, _>>()?;
    if let Some(over) = licences.iter().find(|licence| today < licence.from || licence.until < today) {
        return Err(MarkFormFault::Licence(over.kind));
    }
    if !licences.iter().any(|licence| licence.kind == LicenceKind::VirtualBusinesses) {
        return Err(MarkFormFault::NoUnionLicence);
    }
    Ok(licences)
}

/// What is wrong with what a shop states.
fn stated_fault(form: &StatedForm, today: Day) -> Option<MarkFormFault> {
    let short = |text: &str| text.is_empty() || text.chars().count() > pages::STATED_CHARS_MAX;
    let digits = ascii_digits(&form.telephone).chars().filter(char::is_ascii_digit).count();
    if short(&form.owner) {
        Some(MarkFormFault::Owner)
    } else if short(&form.address) {
        Some(MarkFormFault::Address)
    } else if short(&form.telephone) || !(5..=15).contains(&digits) {
        Some(MarkFormFault::Telephone)
    } else {
        licences_of(&form.licences, today).err()
    }
}

/// `POST /account/shops/{key}/mark`: applies, appeals, or says something to an alleged violation.
async fn own_act(
    MemberVisit { app, lang, who, uri }: MemberVisit,
    Form(fields): Form<Fields>,
) -> Result<Response, Failed> {
    let shop = own_shop(&who)?.clone();
    let now = app.now();
    let about = number(&fields, "about");
    let words = field(&fields, "words");
    let again = async |shown, status: StatusCode| {
        Ok((status, Html(own_page(&app, lang, &who, &uri, shown).await?)).into_response())
    };
    let unfit = StatusCode::UNPROCESSABLE_ENTITY;
    let wordless = words.is_empty() || words.chars().count() > pages::WORDS_CHARS_MAX;
    let taken = match field(&fields, "what").as_str() {
        "apply" => {
            let form = StatedForm {
                owner: field(&fields, "owner"),
                address: field(&fields, "address"),
                telephone: field(&fields, "telephone"),
                licences: licences_typed(&fields),
                remark: field(&fields, "remark").chars().take(pages::WORDS_CHARS_MAX).collect(),
            };
            if let Some(fault) = stated_fault(&form, now.day()) {
                return again(OwnShown { form: Some(form), fault: Some((0, fault)), typed: String::new() }, unfit)
                    .await;
            }
            app.store.apply_for_mark(now, shop.id, who.account.id, &stated_of(&form)).await?
        }
        "appeal" if wordless => {
            return again(OwnShown { fault: Some((about, MarkFormFault::NoWords)), typed: words, form: None }, unfit)
                .await;
        }
        "appeal" => {
            let step = MarkStep::Appeal(AdjustmentId(about));
            let (by, role, reason) = (who.account.id, Role::ShopStaff, redact(&words).text);
            app.store.take_mark_step(now, MarkDeed { shop: shop.id, by, role, step, reason }).await?.map(|_| ())
        }
        "say" if wordless => {
            return again(OwnShown { fault: Some((about, MarkFormFault::NoWords)), typed: words, form: None }, unfit)
                .await;
        }
        "say" => {
            let waits = shop.dossier.violation(ViolationId(about)).is_some_and(|violation| violation.decided.is_none());
            if waits {
                app.store.say_of_mark(now, shop.id, about, who.account.id, &redact(&words).text).await?;
                Ok(())
            } else {
                Err(NotTaken::Fault(MarkFault::Decided))
            }
        }
        _ => return Err(Failed::BadRequest),
    };
    match taken {
        Ok(()) => {
            let back = format!("/account/shops/{}/mark", encode_segment(&shop.key));
            Ok(Redirect::to(&lang.href(&back)).into_response())
        }
        Err(_) => {
            let shown = OwnShown { fault: Some((about, MarkFormFault::Changed)), typed: words, form: None };
            again(shown, StatusCode::CONFLICT).await
        }
    }
}

// --- The staff's side -----------------------------------------------------------------------------------------------------

#[derive(Deserialize)]
struct QueueQuery {
    task: Option<String>,
    after: Option<String>,
}

/// The kinds that a role sees: those that it decides, or all for those who only read.
fn kinds_of(role: Role) -> Vec<MarkTask> {
    let own: Vec<MarkTask> = MarkTask::ALL.into_iter().filter(|task| role.may(task.act())).collect();
    if own.is_empty() { MarkTask::ALL.to_vec() } else { own }
}

/// `GET /staff/marks?task=…`.
async fn queue(
    MemberVisit { app, lang, who, uri }: MemberVisit,
    Query(query): Query<QueueQuery>,
) -> Result<Html<String>, Failed> {
    let kinds = kinds_of(who.role()?);
    let mut counts = Vec::with_capacity(kinds.len());
    for kind in &kinds {
        counts.push((*kind, u64::try_from(app.store.mark_tasks_waiting(*kind).await?).unwrap_or(0)));
    }
    let chosen = match query.task.as_deref().filter(|task| !task.is_empty()) {
        None => None,
        Some(name) => Some(MarkTask::parse(name).filter(|task| kinds.contains(task)).ok_or(Failed::BadRequest)?),
    };
    let after = match query.after.as_deref().map(|text| text.split_once('-')) {
        None => (Millis(0), 0),
        Some(Some((due, id))) => {
            (Millis(due.parse().map_err(|_| Failed::BadRequest)?), id.parse().map_err(|_| Failed::BadRequest)?)
        }
        Some(None) => return Err(Failed::BadRequest),
    };
    let shown = chosen.or_else(|| counts.iter().find(|(_, n)| *n > 0).map(|(kind, _)| *kind));
    let mut waiting = match shown {
        Some(kind) => app.store.mark_tasks(kind, after, TASKS_A_PAGE + 1).await?,
        None => Vec::new(),
    };
    let room = usize::try_from(TASKS_A_PAGE).unwrap_or(0);
    let more = waiting.len() > room;
    waiting.truncate(room);
    let older = waiting.last().filter(|_| more).zip(shown);
    let older = older.map(|(last, kind)| format!("task={}&after={}-{}", kind.as_str(), last.due.0, last.id));
    let line = |waiting: MarkWaiting| pages::MarkDeskLine {
        id: waiting.id,
        task: waiting.task,
        shop_name: waiting.shop_name,
        since: waiting.since,
        due: waiting.due,
    };
    let lines = waiting.into_iter().map(line).collect();
    let model = pages::MarkDesk { counts, chosen, lines, older, now: app.now() };
    Ok(Html(pages::mark_desk(&context_of(&app, lang, &who, &uri, app.is_demo().await), &model)))
}

fn decision_line(decided: MarkDecided) -> MarkDecisionLine {
    MarkDecisionLine {
        at: decided.at,
        who: decided.email,
        role: decided.role,
        what: MarkChoice::parse(&decided.choice),
        reason: decided.reason,
    }
}

async fn the_task(app: &App, role: Role, id: i64) -> Result<MarkWaiting, Failed> {
    let task = app.store.mark_task(id).await?.ok_or(Failed::NotFound)?;
    if kinds_of(role).contains(&task.task) { Ok(task) } else { Err(Failed::NotFound) }
}

#[derive(Default)]
struct TaskShown {
    typed: TypedMarkDecision,
    stated: Option<StatedForm>,
    fault: Option<MarkFormFault>,
}

async fn task_page(app: &App, lang: Lang, who: &Who, uri: &Uri, id: i64, shown: TaskShown) -> Result<String, Failed> {
    let role = who.role()?;
    let task = the_task(app, role, id).await?;
    let shop = the_shop(app, &task.shop_key).await?;
    let is_application = task.task == MarkTask::Application;
    let application = if is_application { app.store.application(shop.id).await? } else { None };
    let asked = application.as_ref().and_then(|application| application.asked.clone());
    let words = word_lines(app, &shop).await?.into_iter().filter(|word| word.about == task.about).collect();
    let demo = is_demo(&shop);
    let model = pages::MarkDeskTask {
        id,
        task: task.task,
        about: task.about,
        stated: shown.stated.or_else(|| application.map(|application| form_of(application.stated))),
        asked,
        words,
        decisions: app.store.mark_decisions(shop.id).await?.into_iter().map(decision_line).collect(),
        done: !task.open,
        may_decide: task.open && role.may(task.task.act()),
        typed: shown.typed,
        fault: shown.fault,
        now: app.now(),
        shop,
    };
    Ok(pages::mark_task(&context_of(app, lang, who, uri, demo), &model))
}

/// `GET /staff/marks/{id}`.
async fn task(MemberVisit { app, lang, who, uri }: MemberVisit, Path(id): Path<i64>) -> Result<Html<String>, Failed> {
    Ok(Html(task_page(&app, lang, &who, &uri, id, TaskShown::default()).await?))
}

fn checked(fields: &Fields) -> Contact {
    let ticked = |name: &str| field(fields, name) == "1";
    Contact { identity: ticked("identity"), address: ticked("address"), telephone: ticked("telephone") }
}

fn refusals(fields: &Fields) -> Vec<RefusalReason> {
    let named = fields.iter().filter(|(name, _)| name == "refusal");
    named.filter_map(|(_, value)| RefusalReason::parse(value)).collect()
}

/// A decision as it was filled in.
fn typed_decision(fields: &Fields, choice: Option<MarkChoice>) -> TypedMarkDecision {
    TypedMarkDecision {
        choice,
        reason: field(fields, "reason"),
        public_reason: field(fields, "public_reason"),
        checked: checked(fields),
        refusals: refusals(fields),
        effect: Effect::parse(&field(fields, "effect")),
        about: number(fields, "about"),
        clause: field(fields, "clause"),
        complaint: field(fields, "complaint"),
    }
}

/// What a decision on a task comes to.
fn step_of(task: &MarkWaiting, choice: MarkChoice, fields: &Fields, today: Day) -> Result<MarkStep, MarkFormFault> {
    let reason = redact(&field(fields, "public_reason")).text;
    let told = || if reason.is_empty() { Err(MarkFormFault::NoPublicReason) } else { Ok(reason.clone()) };
    let adjustment = AdjustmentId(task.about);
    let violation = ViolationId(task.about);
    Ok(match choice {
        MarkChoice::Grant => {
            let contact = checked(fields);
            if !(contact.identity && contact.address && contact.telephone) {
                return Err(MarkFormFault::NotChecked);
            }
            MarkStep::Grant { licences: licences_of(&licences_typed(fields), today)?, contact }
        }
        MarkChoice::Refuse => {
            let reasons = refusals(fields);
            if reasons.is_empty() {
                return Err(MarkFormFault::NoRefusalReason);
            }
            MarkStep::Refuse(reasons)
        }
        MarkChoice::Confirm => MarkStep::Rule { adjustment, ruling: MarkRuling::Confirm, reason: told()? },
        MarkChoice::Overturn => MarkStep::Rule { adjustment, ruling: MarkRuling::Overturn, reason: told()? },
        MarkChoice::Soften => {
            let effect = Effect::parse(&field(fields, "effect")).ok_or(MarkFormFault::NoChoice)?;
            MarkStep::Rule { adjustment, ruling: MarkRuling::Soften { effect }, reason: told()? }
        }
        MarkChoice::UpholdAppeal => MarkStep::DecideAppeal { adjustment, upheld: true, reason: told()? },
        MarkChoice::RejectAppeal => MarkStep::DecideAppeal { adjustment, upheld: false, reason: told()? },
        MarkChoice::ConfirmViolation => MarkStep::DecideViolation { violation, confirmed: true },
        MarkChoice::DismissViolation => MarkStep::DecideViolation { violation, confirmed: false },
        _ => return Err(MarkFormFault::NoChoice),
    })
}

/// Why the store did not take a step, for its form.
fn fault_of(not_taken: NotTaken) -> Result<MarkFormFault, Failed> {
    Ok(match not_taken {
        NotTaken::NoShop => return Err(Failed::NotFound),
        NotTaken::SameEyes => MarkFormFault::SameEyes,
        NotTaken::OwnShop => MarkFormFault::OwnShop,
        NotTaken::WarnedAlready => MarkFormFault::WarnedAlready,
        NotTaken::Fault(MarkFault::NoClause) => MarkFormFault::NoClause,
        NotTaken::Fault(MarkFault::NoReason) => MarkFormFault::NoPublicReason,
        NotTaken::Fault(_) => MarkFormFault::Changed,
    })
}

/// `POST /staff/marks/{id}`: decides. Who comes second sees what the first did.
async fn decide(
    MemberVisit { app, lang, who, uri }: MemberVisit,
    Path(id): Path<i64>,
    Form(fields): Form<Fields>,
) -> Result<Response, Failed> {
    let role = who.role()?;
    let task = the_task(&app, role, id).await?;
    if !role.may(task.task.act()) {
        return Err(Failed::NotFound);
    }
    let now = app.now();
    let choice =
        MarkChoice::parse(&field(&fields, "choice")).filter(|choice| MarkChoice::of(task.task).contains(choice));
    let reason = field(&fields, "reason");
    let typed = typed_decision(&fields, choice);
    let again = async |fault, status: StatusCode| {
        let stated = (choice == Some(MarkChoice::Grant)).then(|| licences_typed(&fields));
        let stated = match (stated, app.store.application(task.shop).await?) {
            (Some(licences), Some(before)) => Some(StatedForm { licences, ..form_of(before.stated) }),
            _ => None,
        };
        let shown = TaskShown { typed: typed.clone(), stated, fault: Some(fault) };
        Ok((status, Html(task_page(&app, lang, &who, &uri, id, shown).await?)).into_response())
    };
    let unfit = StatusCode::UNPROCESSABLE_ENTITY;
    let Some(choice) = choice else { return again(MarkFormFault::NoChoice, unfit).await };
    if !task.open {
        return again(MarkFormFault::Changed, StatusCode::CONFLICT).await;
    }
    if reason.is_empty() || reason.chars().count() > pages::REASON_CHARS_MAX {
        return again(MarkFormFault::NoReason, unfit).await;
    }
    if typed.public_reason.chars().count() > pages::REASON_CHARS_MAX {
        return again(MarkFormFault::NoPublicReason, unfit).await;
    }
    if choice == MarkChoice::AskMore {
        if typed.public_reason.is_empty() {
            return again(MarkFormFault::NoPublicReason, unfit).await;
        }
        let shop = the_shop(&app, &task.shop_key).await?;
        return match app.store.ask_for_more(now, &shop, who.account.id, &typed.public_reason).await? {
            Ok(()) => Ok(Redirect::to(&lang.href("/staff/marks")).into_response()),
            Err(not_taken) => again(fault_of(not_taken)?, StatusCode::CONFLICT).await,
        };
    }
    let step = match step_of(&task, choice, &fields, now.day()) {
        Ok(step) => step,
        Err(fault) => return again(fault, unfit).await,
    };
    let deed = MarkDeed { shop: task.shop, by: who.account.id, role, step, reason };
    match app.store.take_mark_step(now, deed).await? {
        Ok(_) => Ok(Redirect::to(&lang.href("/staff/marks")).into_response()),
        Err(not_taken) => again(fault_of(not_taken)?, StatusCode::CONFLICT).await,
    }
}

#[derive(Default)]
struct ShopShown {
    typed: TypedMarkDecision,
    fault: Option<MarkFormFault>,
}

async fn shop_page(app: &App, lang: Lang, who: &Who, uri: &Uri, key: &str, shown: ShopShown) -> Result<String, Failed> {
    let shop = the_shop(app, key).await?;
    let demo = is_demo(&shop);
    let model = pages::StaffShop {
        role: who.role()?,
        decisions: app.store.mark_decisions(shop.id).await?.into_iter().map(decision_line).collect(),
        warnings: app.store.fraud_warnings(shop.id).await?,
        typed: shown.typed,
        fault: shown.fault,
        now: app.now(),
        shop,
    };
    Ok(pages::staff_shop(&context_of(app, lang, who, uri, demo), &model))
}

/// `GET /staff/shops/{key}`: what may be done about a shop's mark.
async fn shop(
    MemberVisit { app, lang, who, uri }: MemberVisit,
    Path(key): Path<String>,
) -> Result<Html<String>, Failed> {
    Ok(Html(shop_page(&app, lang, &who, &uri, &key, ShopShown::default()).await?))
}

/// `POST /staff/shops/{key}`: raises or settles a violation, proposes an adjustment, ends one in force, warns of fraud.
async fn shop_act(
    MemberVisit { app, lang, who, uri }: MemberVisit,
    Path(key): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Failed> {
    let role = who.role()?;
    let shop = the_shop(&app, &key).await?;
    let now = app.now();
    let choice = MarkChoice::parse(&field(&fields, "choice"));
    let (reason, public_reason) = (field(&fields, "reason"), field(&fields, "public_reason"));
    let clause = ascii_digits(&field(&fields, "clause"));
    let again = async |fault, status: StatusCode| {
        let shown = ShopShown { typed: typed_decision(&fields, choice), fault: Some(fault) };
        Ok((status, Html(shop_page(&app, lang, &who, &uri, &key, shown).await?)).into_response())
    };
    let unfit = StatusCode::UNPROCESSABLE_ENTITY;
    let too_long = |text: &str| text.chars().count() > pages::REASON_CHARS_MAX;
    if reason.is_empty() || too_long(&reason) {
        return again(MarkFormFault::NoReason, unfit).await;
    }
    let told = redact(&public_reason).text;
    let untold = told.is_empty() || too_long(&told);
    let act = match choice {
        Some(MarkChoice::RaiseViolation | MarkChoice::SettleViolation) => Act::RaiseViolations,
        Some(MarkChoice::Propose | MarkChoice::WarnOfFraud | MarkChoice::Overturn) => Act::SuperviseMarks,
        _ => return Err(Failed::BadRequest),
    };
    if !role.may(act) {
        return Err(Failed::NotFound);
    }
    let step = match choice {
        Some(MarkChoice::RaiseViolation) => {
            let Ok(clause) = clause.parse::<ClauseId>() else { return again(MarkFormFault::NoClause, unfit).await };
            let complaint = ComplaintId(number(&fields, "complaint"));
            let origin = if complaint.0 > 0 {
                if app.store.complaint(shop.id, complaint).await?.is_none() {
                    return again(MarkFormFault::NoChoice, unfit).await;
                }
                Origin::Complaint { complaint }
            } else if role == Role::Inspector {
                Origin::Inspection
            } else {
                Origin::Supervisor
            };
            MarkStep::RaiseViolation { clause, origin }
        }
        Some(MarkChoice::SettleViolation) => MarkStep::SettleViolation(ViolationId(number(&fields, "about"))),
        _ if untold => return again(MarkFormFault::NoPublicReason, unfit).await,
        Some(MarkChoice::Propose) => match Effect::parse(&field(&fields, "effect")) {
            Some(effect) => MarkStep::Propose { effect, reason: told },
            None => return again(MarkFormFault::NoChoice, unfit).await,
        },
        Some(MarkChoice::Overturn) => {
            let adjustment = AdjustmentId(number(&fields, "about"));
            MarkStep::Rule { adjustment, ruling: MarkRuling::Overturn, reason: told }
        }
        _ => MarkStep::SuspendAtOnce { reason: told },
    };
    let deed = MarkDeed { shop: shop.id, by: who.account.id, role, step, reason: reason.clone() };
    match app.store.take_mark_step(now, deed).await? {
        Ok(_) => {
            let back = format!("/staff/shops/{}", encode_segment(&shop.key));
            Ok(Redirect::to(&lang.href(&back)).into_response())
        }
        Err(not_taken) => again(fault_of(not_taken)?, StatusCode::CONFLICT).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_shop_states_is_checked_field_by_field() {
        let licence = LicenceForm {
            kind: LicenceKind::VirtualBusinesses,
            number: "7".into(),
            issuer: "اتحادیه".into(),
            from: "1404/01/01".into(),
            until: "1406/01/01".into(),
        };
        let today = Day::from_jalali(1405, 9, 4).expect("a day");
        let good = StatedForm {
            owner: "زهرا".into(),
            address: "تهران".into(),
            telephone: "۰۲۱۱۲۳۴۵".into(),
            licences: vec![licence.clone()],
            remark: String::new(),
        };
        assert_eq!(stated_fault(&good, today), None);
        let union = LicenceKind::VirtualBusinesses;
        for (form, fault) in [
            (StatedForm { owner: String::new(), ..good.clone() }, MarkFormFault::Owner),
            (StatedForm { address: String::new(), ..good.clone() }, MarkFormFault::Address),
            (StatedForm { telephone: "call me".into(), ..good.clone() }, MarkFormFault::Telephone),
            (StatedForm { licences: Vec::new(), ..good.clone() }, MarkFormFault::NoUnionLicence),
            (
                StatedForm {
                    licences: vec![LicenceForm { until: "1405/01/01".into(), ..licence.clone() }],
                    ..good.clone()
                },
                MarkFormFault::Licence(union),
            ),
            (
                StatedForm {
                    licences: vec![LicenceForm { number: "7".repeat(301), ..licence.clone() }],
                    ..good.clone()
                },
                MarkFormFault::Licence(union),
            ),
            (
                StatedForm { licences: vec![LicenceForm { issuer: String::new(), ..licence }], ..good.clone() },
                MarkFormFault::Licence(union),
            ),
        ] {
            assert_eq!(stated_fault(&form, today), Some(fault));
        }
    }
}
