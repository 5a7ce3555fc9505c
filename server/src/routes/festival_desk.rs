//! The review of an edition: the queue, votes on one application and on many, objections, places that are taken away, and the list for
//! the ministry.

use super::cases::{file_lines, saved};
use super::festival::{reasons_of, the_edition};
use super::pages::{Failed, context_of, is_demo};
use super::uploads::{Fields, field};
use super::visit::{MemberVisit, Visit};
use crate::access::{Access, Doors, Who};
use crate::http::App;
use crate::ministry::{self, Format};
use axum::body::Body;
use axum::extract::{Extension, Form, Path, Query, State};
use axum::http::header::{self, HeaderValue};
use axum::http::{StatusCode, Uri};
use axum::response::{Html, IntoResponse, Redirect, Response};
use bazargah_app::Lang;
use bazargah_app::pages::{
    self, BULK_MAX, DeskApplication, DeskFilter, DoubleLine, ExportLine, FestivalTab, REVIEW_WORDS_MAX, ReviewChoice,
    ReviewFault, TypedReview, VoteLine,
};
use bazargah_domain::calendar::Millis;
use bazargah_domain::festival::edition::Edition;
use bazargah_domain::festival::review::{Fault, ObjectionDecided, Question, Reasons, Say, Vote};
use bazargah_domain::festival::{Reason, Unit};
use bazargah_domain::inspection::hex;
use bazargah_domain::role::Act;
use bazargah_domain::trade::Trade;
use bazargah_store::{
    FestivalApplication, FestivalCursor, FestivalExport, FestivalFilter, FestivalOwner, FestivalStep,
};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// Applications on one page of the queue.
const APPLICATIONS_A_PAGE: i64 = 50;

/// The addresses of this file.
pub fn doors(app: &App) -> Doors {
    Doors::new(app)
        .get("/staff/festival", Access::May(Act::ReadCases), latest)
        .get("/staff/festival/{edition}", Access::May(Act::ReadCases), desk)
        .post("/staff/festival/{edition}", Access::May(Act::ReviewFestival), bulk)
        .post("/staff/festival/{edition}/ministry", Access::May(Act::SelectFestival), export)
        .get("/staff/festival/{edition}/{id}", Access::May(Act::ReadCases), one)
        // What a supervisor alone may do is asked of the choice.
        .post("/staff/festival/{edition}/{id}", Access::May(Act::ReviewFestival), decide)
        .get("/staff/festival/{edition}/{id}/files/{file}", Access::May(Act::ReadCases), file)
}

/// What was typed and not taken, and why.
type Again = (TypedReview, Option<ReviewFault>);

/// `GET /staff/festival`: to the newest edition's desk, or to the public list where there is none.
async fn latest(Visit { app, lang, .. }: Visit) -> Result<Redirect, Failed> {
    let path = match app.store.editions().await?.first() {
        Some(edition) => format!("/staff/festival/{}", super::pages::encode_segment(&edition.key)),
        None => "/festival".to_owned(),
    };
    Ok(Redirect::to(&lang.href(&path)))
}

fn filter_of(fields: &Fields) -> Result<DeskFilter, Failed> {
    let named = |name: &str| Some(field(fields, name)).filter(|value| !value.is_empty());
    let tab =
        named("tab").map_or(Ok(FestivalTab::default()), |of| FestivalTab::parse(&of).ok_or(Failed::BadRequest))?;
    let trade = named("trade").map(|of| Trade::parse(&of).ok_or(Failed::BadRequest)).transpose()?;
    let unit = named("unit").map(|of| Unit::parse(&of).ok_or(Failed::BadRequest)).transpose()?;
    let fit = match field(fields, "rules").as_str() {
        "" => None,
        "fit" => Some(true),
        "unfit" => Some(false),
        _ => return Err(Failed::BadRequest),
    };
    Ok(DeskFilter { tab, trade, unit, fit })
}

fn stored(filter: DeskFilter) -> FestivalFilter {
    FestivalFilter { standing: filter.tab.standing(), trade: filter.trade, unit: filter.unit, fit: filter.fit }
}

fn after_of(fields: &Fields) -> Result<Option<FestivalCursor>, Failed> {
    let text = field(fields, "after");
    if text.is_empty() {
        return Ok(None);
    }
    let read = || {
        let (trade, id) = text.rsplit_once('.')?;
        Some((Trade::parse(trade)?, id.parse().ok()?))
    };
    read().map(Some).ok_or(Failed::BadRequest)
}

fn line(of: &FestivalApplication) -> DeskApplication {
    DeskApplication {
        id: of.id,
        name: of.name.clone(),
        unit: of.application.unit(),
        trade: of.application.trade,
        sent_at: of.sent_at,
        standing: of.course.standing(),
        found: of.found.clone(),
        placed: of.placed,
    }
}

async fn desk_page(
    app: &App,
    lang: Lang,
    who: &Who,
    uri: &Uri,
    edition: Edition,
    fields: &Fields,
    (typed, fault): Again,
) -> Result<String, Failed> {
    let filter = filter_of(fields)?;
    let after = after_of(fields)?;
    let mut shown = app.store.festival_queue(&edition.key, &stored(filter), after, APPLICATIONS_A_PAGE + 1).await?;
    let room = usize::try_from(APPLICATIONS_A_PAGE).unwrap_or(0);
    let more = shown.len() > room;
    shown.truncate(room);
    let further = shown.last().filter(|_| more);
    let further =
        further.map(|last| format!("{}&after={}.{}", filter.query(), last.application.trade.as_str(), last.id));
    let counts = app.store.festival_counts(&edition.key).await?;
    let count = |tab: FestivalTab| tab.standing().map_or(0, |standing| counts.at(&[standing]));
    let exports = app.store.exports(&edition.key).await?.into_iter().map(|of| ExportLine {
        at: Millis(of.at),
        who: of.who,
        format: of.format,
        rows: of.row_count.unsigned_abs(),
        sha256: of.sha256,
    });
    let model = pages::FestivalDesk {
        role: who.role()?,
        counts: FestivalTab::ALL.into_iter().map(|tab| (tab, count(tab))).collect(),
        filter,
        lines: shown.iter().map(line).collect(),
        further,
        exports: exports.collect(),
        typed,
        fault,
        edition,
    };
    Ok(pages::festival_desk(&context_of(app, lang, who, uri, app.is_demo().await), &model))
}

/// `GET /staff/festival/{edition}?tab=…&trade=…&unit=…&rules=…`.
async fn desk(
    MemberVisit { app, lang, who, uri }: MemberVisit,
    Path(key): Path<String>,
    Query(fields): Query<Fields>,
) -> Result<Html<String>, Failed> {
    let edition = the_edition(&app, &key).await?;
    Ok(Html(desk_page(&app, lang, &who, &uri, edition, &fields, Again::default()).await?))
}

fn typed_of(fields: &Fields) -> TypedReview {
    TypedReview {
        choice: ReviewChoice::parse(&field(fields, "choice")),
        reasons: reasons_of(fields),
        words: field(fields, "words"),
    }
}

/// What is wrong with what was filled in, if anything.
fn fault_of(typed: &TypedReview) -> Option<ReviewFault> {
    let wordless = typed.words.is_empty();
    let Some(choice) = typed.choice else { return Some(ReviewFault::NoChoice) };
    if typed.words.chars().count() > REVIEW_WORDS_MAX {
        return Some(ReviewFault::TooLong);
    }
    match choice {
        ReviewChoice::Refuse if typed.reasons.is_empty() => Some(ReviewFault::NoReason),
        ReviewChoice::Refuse if wordless && typed.reasons.contains(&Reason::Other) => Some(ReviewFault::NoWords),
        ReviewChoice::Ask | ReviewChoice::Uphold | ReviewChoice::Reject if wordless => Some(ReviewFault::NoWords),
        _ => None,
    }
}

fn say_of(typed: &TypedReview) -> Option<Say> {
    match typed.choice? {
        ReviewChoice::Accept => Some(Say::Accept),
        ReviewChoice::WaitList => Some(Say::WaitList),
        ReviewChoice::Refuse => Some(Say::Refuse { reasons: Reasons::new(typed.reasons.clone())? }),
        _ => None,
    }
}

/// `POST /staff/festival/{edition}`: a vote on all that the filter shows. First whom it touches is shown; it happens when that is
/// confirmed and is still the same.
async fn bulk(
    MemberVisit { app, lang, who, uri }: MemberVisit,
    Path(key): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Failed> {
    let edition = the_edition(&app, &key).await?;
    let filter = filter_of(&fields)?;
    let typed = typed_of(&fields);
    let say = match (fault_of(&typed), say_of(&typed)) {
        (None, Some(say)) => say,
        (fault, _) => {
            let fault = Some(fault.unwrap_or(ReviewFault::NoChoice));
            let page = desk_page(&app, lang, &who, &uri, edition, &fields, (typed, fault)).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response());
        }
    };
    let by = who.account.id.0;
    let limit = i64::try_from(BULK_MAX).unwrap_or(i64::MAX);
    let mut touched = app.store.festival_queue(&edition.key, &stored(filter), None, limit + 1).await?;
    let more = touched.len() > BULK_MAX;
    touched.truncate(BULK_MAX);
    touched.retain(|of| of.course.standing().is_open() && of.course.votes().iter().all(|vote| vote.by != by));
    let listed: Vec<String> = touched.iter().map(|of| of.id.to_string()).collect();
    let digest = hex(&Sha256::digest(listed.join(",")).into());
    let confirmed = field(&fields, "confirm");
    if confirmed == digest && !touched.is_empty() {
        let now = app.now();
        let vote =
            |of: &FestivalApplication| (of.id, Vote { by, at: now, say: say.clone(), words: typed.words.clone() });
        let votes: Vec<(i64, Vote)> = touched.iter().map(vote).collect();
        app.store.vote_for_many(now, &edition, &votes).await?;
        let path = format!("/staff/festival/{}?{}", super::pages::encode_segment(&edition.key), filter.query());
        return Ok(Redirect::to(&lang.href(&path)).into_response());
    }
    let model = pages::BulkPreview {
        edition,
        filter,
        typed,
        lines: touched.iter().map(line).collect(),
        more,
        changed: !confirmed.is_empty(),
        digest,
    };
    let page = pages::festival_bulk(&context_of(&app, lang, &who, &uri, app.is_demo().await), &model);
    let status = if model.changed { StatusCode::CONFLICT } else { StatusCode::OK };
    Ok((status, Html(page)).into_response())
}

/// `POST /staff/festival/{edition}/ministry`: the list for the ministry, which is noted before it leaves.
async fn export(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    Path(key): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Failed> {
    let edition = the_edition(&app, &key).await?;
    let format = Format::parse(&field(&fields, "format")).ok_or(Failed::BadRequest)?;
    let units = app.store.placed_units(&edition.key).await?;
    let today = app.now().day();
    let bytes = ministry::file(&ministry::table(&units, today), format, today).map_err(|error| {
        tracing::error!(%error, "the list for the ministry was not written");
        Failed::Broken
    })?;
    let noted = FestivalExport {
        at: app.now().0,
        who: who.account.email.clone(),
        format: format.as_str().to_owned(),
        row_count: i64::try_from(units.len()).unwrap_or(i64::MAX),
        sha256: ministry::digest(&bytes),
    };
    app.store.note_export(&edition.key, &noted).await?;
    let name = format!("attachment; filename=\"ministry-{}.{}\"", edition.key, format.as_str());
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(format.media_type()));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_str(&name).map_err(|_| Failed::Broken)?);
    Ok(response)
}

async fn the_application(app: &App, edition: &Edition, id: i64) -> Result<FestivalApplication, Failed> {
    let of = app.store.festival_application(id).await?;
    of.filter(|of| of.edition == edition.key).ok_or(Failed::NotFound)
}

async fn one_page(
    app: &App,
    lang: Lang,
    who: &Who,
    uri: &Uri,
    edition: Edition,
    id: i64,
    (typed, fault): Again,
) -> Result<String, Failed> {
    let of = the_application(app, &edition, id).await?;
    let shop = match of.shop {
        Some(shop) => app.store.listed_shop(shop).await?,
        None => None,
    };
    let voters: BTreeSet<i64> = of.course.votes().iter().map(|vote| vote.by).collect();
    let emails = app.store.emails_of(&voters).await?;
    let votes = of.course.votes().into_iter().map(|vote| VoteLine {
        who: emails.get(&vote.by).cloned().unwrap_or_default(),
        at: vote.at,
        say: vote.say.clone(),
        words: vote.words.clone(),
    });
    let doubles = app.store.festival_doubles(&of).await?.into_iter();
    let demo = shop.as_ref().is_some_and(|(shop, _)| is_demo(shop));
    let model = pages::ApplicationDesk {
        role: who.role()?,
        id,
        sent_at: of.sent_at,
        votes: votes.collect(),
        choice: of.choice,
        placed: of.placed,
        place_lost: of.lost_place(),
        shop,
        doubles: doubles.map(|of| DoubleLine { id: of.id, name: of.name, same: of.same }).collect(),
        files: file_lines(lang, app.store.festival_files(FestivalOwner::Application(id)).await?),
        name: of.name,
        application: of.application,
        found: of.found,
        course: of.course,
        typed,
        fault,
        edition,
        now: app.now(),
    };
    Ok(pages::festival_review(&context_of(app, lang, who, uri, demo), &model))
}

/// `GET /staff/festival/{edition}/{id}`.
async fn one(
    MemberVisit { app, lang, who, uri }: MemberVisit,
    Path((key, id)): Path<(String, i64)>,
) -> Result<Html<String>, Failed> {
    let edition = the_edition(&app, &key).await?;
    Ok(Html(one_page(&app, lang, &who, &uri, edition, id, Again::default()).await?))
}

/// `POST /staff/festival/{edition}/{id}`: a vote, a question, a word on an objection, or the loss of a place.
async fn decide(
    MemberVisit { app, lang, who, uri }: MemberVisit,
    Path((key, id)): Path<(String, i64)>,
    Form(fields): Form<Fields>,
) -> Result<Response, Failed> {
    let edition = the_edition(&app, &key).await?;
    the_application(&app, &edition, id).await?;
    let typed = typed_of(&fields);
    let back = format!("/staff/festival/{}", super::pages::encode_segment(&edition.key));
    let again = async |edition, fault, status: StatusCode| {
        let page = one_page(&app, lang, &who, &uri, edition, id, (typed.clone(), Some(fault))).await?;
        Ok((status, Html(page)).into_response())
    };
    let supervisor =
        matches!(typed.choice, Some(ReviewChoice::Uphold | ReviewChoice::Reject | ReviewChoice::TakePlace));
    if supervisor && !who.role()?.may(Act::SelectFestival) {
        return Err(Failed::NotFound);
    }
    if let Some(fault) = fault_of(&typed) {
        return again(edition, fault, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let (by, at, words) = (who.account.id.0, app.now(), typed.words.clone());
    let step = match (typed.choice, say_of(&typed)) {
        (_, Some(say)) => FestivalStep::Vote(Vote { by, at, say, words }),
        (Some(ReviewChoice::Ask), _) => FestivalStep::Ask(Question { by, at, words }),
        (Some(ReviewChoice::TakePlace), _) => {
            if app.store.take_place_away(at, id).await? {
                return Ok(Redirect::to(&lang.href(&format!("{back}/{id}"))).into_response());
            }
            return again(edition, ReviewFault::Changed, StatusCode::CONFLICT).await;
        }
        (choice, _) => {
            let upheld = choice == Some(ReviewChoice::Uphold);
            FestivalStep::DecideObjection(ObjectionDecided { by, at, upheld, words })
        }
    };
    match app.store.take_festival_step(at, id, &step).await?.ok_or(Failed::NotFound)? {
        Ok(_) => Ok(Redirect::to(&lang.href(&back)).into_response()),
        Err(Fault::SameReviewer) => again(edition, ReviewFault::SameReviewer, StatusCode::CONFLICT).await,
        Err(_) => again(edition, ReviewFault::Changed, StatusCode::CONFLICT).await,
    }
}

/// `GET /staff/festival/{edition}/{id}/files/{file}`.
async fn file(State(app): State<App>, Path((key, id, file)): Path<(String, i64, i64)>) -> Result<Response, Failed> {
    let edition = the_edition(&app, &key).await?;
    the_application(&app, &edition, id).await?;
    let (kind, bytes) = app.store.festival_file(id, file).await?.ok_or(Failed::NotFound)?;
    saved(&kind, bytes, &format!("application-{id}-{file}"))
}
