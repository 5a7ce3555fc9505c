//! Inspections: the list and the plan, one inspection with its checklist, its photos, and the list as a table.

use super::cases::{UPLOAD_BYTES_MAX, cleaned, file_lines, saved};
use super::pages::{Failed, context_of, is_demo};
use super::uploads::{Part, next_part};
use super::visit::MemberVisit;
use crate::access::{Access, Doors, Who};
use crate::codes;
use crate::evidence;
use crate::http::App;
use crate::sheet;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Form, Multipart, Path, Query, State};
use axum::http::header::{self, HeaderValue};
use axum::http::{StatusCode, Uri};
use axum::response::{Html, IntoResponse, Redirect, Response};
use bazargah_app::Lang;
use bazargah_app::pages::{
    self, FileFault, InspectedLine, InspectionFault, InspectionLine, InspectionPage, PlanFault, PlanLine, ShopPlace,
    TypedPlan,
};
use bazargah_domain::calendar::{Day, Millis};
use bazargah_domain::guideline::{Guideline, Name};
use bazargah_domain::inspection::{ChanceShare, Checklist, ChecklistFault, Finding, PLAN_SIZE_MAX};
use bazargah_domain::report::plain_text;
use bazargah_domain::role::Act;
use bazargah_domain::text::ascii_digits;
use bazargah_store::{AccountId, Inspection, InspectionPlan, InspectionResult, NotInspected, PlanOrder, Stated};
use serde::Deserialize;

/// Shops on one page of the list.
const SHOPS_A_PAGE: i64 = 50;
/// Plans and results that the list ends with.
const LATEST: i64 = 10;
/// Shops in the table, at most.
const TABLE_ROWS_MAX: i64 = 10_000;
/// The longest name that a browser gives to a result.
const CLIENT_CHARS_MAX: usize = 64;

/// The addresses of this file.
pub fn doors(app: &App) -> Doors {
    Doors::new(app)
        .post("/staff/inspections/{id}", Access::May(Act::Inspect), finish)
        .around(|router| router.layer(DefaultBodyLimit::max(UPLOAD_BYTES_MAX)))
        .get("/staff/inspections", Access::May(Act::ReadInspections), list)
        .post("/staff/inspections", Access::May(Act::PlanInspections), plan)
        .get("/staff/inspections.csv", Access::May(Act::ReadInspections), table)
        .get("/staff/inspections/{id}", Access::May(Act::ReadInspections), one)
        // The script itself tells nothing; a browser asks for it anew without its page.
        .get("/staff/inspect-worker.js", Access::Everyone, worker)
        .get("/staff/inspections/{id}/files/{file}", Access::May(Act::ReadInspections), file)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ListQuery {
    province: Option<String>,
    after: Option<String>,
}

fn after(text: Option<&str>) -> Result<(Millis, i64), Failed> {
    let Some(text) = text else { return Ok((Millis(i64::MIN), 0)) };
    let read = || {
        let (due, id) = text.split_once('-')?;
        Some((Millis(due.parse().ok()?), id.parse().ok()?))
    };
    read().ok_or(Failed::BadRequest)
}

fn line(inspection: Inspection) -> InspectionLine {
    InspectionLine { id: inspection.id, shop: inspection.shop, reason: inspection.reason, due: inspection.due }
}

fn plan_line(plan: InspectionPlan) -> PlanLine {
    PlanLine {
        at: Millis(plan.at),
        who: plan.email,
        seed: plan.seed,
        seq: plan.seq.unsigned_abs(),
        province: plan.province,
        share: plan.chance_share.unsigned_abs(),
        candidates: plan.candidates.unsigned_abs(),
        planned: plan.planned.unsigned_abs(),
    }
}

async fn list_page(
    app: &App,
    lang: Lang,
    who: &Who,
    uri: &Uri,
    query: ListQuery,
    typed: TypedPlan,
    fault: Option<PlanFault>,
) -> Result<String, Failed> {
    // PostgreSQL refuses a NUL in a text as an error.
    let chosen = query.province.filter(|province| !province.contains('\0'));
    let after = after(query.after.as_deref())?;
    let mut waiting = app.store.inspections_to_do(chosen.as_deref(), after, SHOPS_A_PAGE + 1).await?;
    let room = usize::try_from(SHOPS_A_PAGE).unwrap_or(0);
    let more = waiting.len() > room;
    waiting.truncate(room);
    let of = chosen.as_ref().map(|name| format!("province={}&", super::pages::encode_segment(name)));
    let further = waiting.last().filter(|_| more);
    let further = further.map(|last| format!("{}after={}-{}", of.unwrap_or_default(), last.due.0, last.id));
    let provinces = app.store.inspections_waiting().await?;
    let done = app.store.inspections_done(LATEST).await?;
    let inspected = |of: Inspection| {
        let done = of.done?;
        Some(InspectedLine { id: of.id, shop: of.shop, at: done.at, checklist: done.checklist })
    };
    let model = pages::Inspections {
        role: who.role()?,
        provinces: provinces.into_iter().map(|(name, n)| (name, n.unsigned_abs())).collect(),
        chosen,
        to_do: waiting.into_iter().map(line).collect(),
        further,
        plans: app.store.inspection_plans(LATEST).await?.into_iter().map(plan_line).collect(),
        done: done.into_iter().filter_map(inspected).collect(),
        typed,
        fault,
        now: app.now(),
    };
    Ok(pages::inspections(&context_of(app, lang, who, uri, app.is_demo().await), &model))
}

/// `GET /staff/inspections?province=…`.
async fn list(
    MemberVisit { app, lang, who, uri }: MemberVisit,
    Query(query): Query<ListQuery>,
) -> Result<Html<String>, Failed> {
    Ok(Html(list_page(&app, lang, &who, &uri, query, TypedPlan::default(), None).await?))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct PlanForm {
    province: String,
    size: String,
    share: String,
    due: String,
}

fn order(who: &Who, form: &TypedPlan, now: Millis, seed: [u8; 32]) -> Result<PlanOrder, PlanFault> {
    let number = |text: &str| ascii_digits(text.trim()).parse::<usize>().ok();
    let size = number(&form.size).filter(|size| (1..=PLAN_SIZE_MAX).contains(size)).ok_or(PlanFault::Size)?;
    let share = number(&form.share).and_then(|percent| u8::try_from(percent).ok()).and_then(ChanceShare::new);
    let share = share.ok_or(PlanFault::Share)?;
    let due = Day::typed(&form.due).filter(|day| *day >= now.day()).ok_or(PlanFault::Due)?;
    let province = Some(form.province.clone()).filter(|province| !province.is_empty());
    // Until the end of that day.
    Ok(PlanOrder { by: who.account.id, seed, province, size, share, due: due.plus_days(1).start().plus_millis(-1) })
}

/// `POST /staff/inspections`: plans. The seed is made here and is shown with the plan.
async fn plan(
    MemberVisit { app, lang, who, uri }: MemberVisit,
    Form(sent): Form<PlanForm>,
) -> Result<Response, Failed> {
    let PlanForm { province, size, share, due } = sent;
    let [province, size, share, due] = [province, size, share, due].map(|text| plain_text(&text));
    let typed = TypedPlan { province, size, share, due };
    let now = app.now();
    let planned = match order(&who, &typed, now, codes::new_salt()?) {
        Ok(order) => match app.store.plan_inspections(now, &order).await? {
            0 => Err(PlanFault::NoShop),
            _ => Ok(()),
        },
        Err(fault) => Err(fault),
    };
    let Err(fault) = planned else {
        return Ok(Redirect::to(&lang.href("/staff/inspections")).into_response());
    };
    let page = list_page(&app, lang, &who, &uri, ListQuery::default(), typed, Some(fault)).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
}

/// A row of the table.
fn row(of: &Inspection) -> [String; 10] {
    let mark = of.shop.mark.as_ref();
    let stated = of.stated.clone().unwrap_or_default();
    [
        of.id.to_string(),
        of.shop.name.any().to_owned(),
        of.shop.host.as_ref().map(|host| host.as_str().to_owned()).unwrap_or_default(),
        mark.and_then(|mark| mark.province.clone()).unwrap_or_default(),
        mark.and_then(|mark| mark.city.clone()).unwrap_or_default(),
        stated.owner,
        stated.address,
        stated.telephone,
        of.reason.as_str().to_owned(),
        of.due.day().to_iso(),
    ]
}

/// `GET /staff/inspections.csv`: names and addresses of the shops that are to be visited.
async fn table(State(app): State<App>) -> Result<Response, Failed> {
    let waiting = app.store.inspections_to_do(None, (Millis(i64::MIN), 0), TABLE_ROWS_MAX).await?;
    let names = ["inspection", "name", "domain", "province", "city", "owner", "address", "telephone", "reason", "due"];
    let rows: Vec<[String; 10]> = waiting.iter().map(row).collect();
    let rows = rows.iter().map(|row| row.iter().map(String::as_str).collect::<Vec<_>>());
    let bytes = sheet::csv(std::iter::once(names.to_vec()).chain(rows)).map_err(|error| {
        tracing::error!(%error, "a table was not written");
        Failed::Broken
    })?;
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"inspections.csv\""));
    Ok(response)
}

async fn the_inspection(app: &App, id: i64) -> Result<Inspection, Failed> {
    app.store.inspection(id).await?.ok_or(Failed::NotFound)
}

#[derive(Default)]
struct Shown {
    client: Option<String>,
    typed: Checklist,
    fault: Option<InspectionFault>,
}

fn place(stated: Stated) -> ShopPlace {
    ShopPlace { owner: stated.owner, address: stated.address, telephone: stated.telephone }
}

async fn page(app: &App, lang: Lang, who: &Who, uri: &Uri, id: i64, shown: Shown) -> Result<String, Failed> {
    let Inspection { shop, stated, reason, due, done, .. } = the_inspection(app, id).await?;
    let now = app.now();
    let files = if done.is_some() { app.store.inspection_files(id).await? } else { Vec::new() };
    let demo = is_demo(&shop);
    let model = InspectionPage {
        id,
        shop,
        place: stated.map(place),
        reason,
        due,
        guideline: Guideline::in_force(Name::Health, now.day()),
        client: shown.client.map_or_else(|| new_client(who.account.id), Ok)?,
        done: done.map(|done| pages::Inspected {
            who: done.email,
            at: done.at,
            taken_at: done.taken_at,
            clock_wrong: done.clock_wrong,
            checklist: done.checklist,
            files: file_lines(lang, files),
        }),
        may_inspect: who.role()?.may(Act::Inspect),
        typed: shown.typed,
        fault: shown.fault,
        now,
    };
    Ok(pages::inspection(&context_of(app, lang, who, uri, demo), &model))
}

/// `GET /staff/inspections/{id}`.
async fn one(MemberVisit { app, lang, who, uri }: MemberVisit, Path(id): Path<i64>) -> Result<Html<String>, Failed> {
    Ok(Html(page(&app, lang, &who, &uri, id, Shown::default()).await?))
}

/// The name of a result, which begins with whose it is: what one inspector left on a device is never sent as another's.
fn new_client(by: AccountId) -> Result<String, Failed> {
    Ok(format!("{}-{}", by.0, codes::new_code()?))
}

fn is_of(client: &str, by: AccountId) -> bool {
    client.len() <= CLIENT_CHARS_MAX && client.split_once('-').is_some_and(|(of, _)| of == by.0.to_string())
}

/// What a form holds.
#[derive(Default)]
struct Sent {
    client: String,
    told_at: Option<Millis>,
    checklist: Checklist,
    photos: Vec<(String, Vec<u8>)>,
    fault: Option<InspectionFault>,
}

/// Reads a form, cleaning its photos on the way.
async fn read(app: &App, mut parts: Multipart) -> Result<Sent, Failed> {
    let mut sent = Sent::default();
    while let Some(Part { name, file_name, bytes }) = next_part(&mut parts).await? {
        if name == "photo" {
            // A field without a file is sent empty.
            if bytes.is_empty() && file_name.is_empty() {
                continue;
            }
            let fault = if sent.photos.len() >= evidence::MAX_FILES {
                Err(FileFault::TooMany)
            } else {
                cleaned(app, bytes.to_vec()).await?
            };
            match fault {
                Ok(clean) if clean.kind == evidence::Kind::Pdf => {
                    sent.fault = Some(InspectionFault::Photo(file_name, FileFault::NotAllowed));
                }
                Ok(clean) => sent.photos.push((clean.kind.as_str().to_owned(), clean.bytes)),
                Err(fault) => sent.fault = Some(InspectionFault::Photo(file_name, fault)),
            }
            continue;
        }
        let value = plain_text(&String::from_utf8_lossy(&bytes));
        match name.as_str() {
            "client" => sent.client = value,
            "at" => sent.told_at = value.parse().ok().map(Millis),
            "notes" => sent.checklist.notes = value,
            _ => {
                if let (Ok(clause), Some(finding)) = (name.parse(), Finding::parse(&value)) {
                    sent.checklist.found.insert(clause, finding);
                }
            }
        }
    }
    if sent.checklist.notes.chars().count() > pages::NOTES_CHARS_MAX {
        sent.fault = Some(InspectionFault::Notes);
    }
    Ok(sent)
}

/// `POST /staff/inspections/{id}`: takes a result. Who comes second is told what the first one found.
async fn finish(
    MemberVisit { app, lang, who, uri }: MemberVisit,
    Path(id): Path<i64>,
    parts: Multipart,
) -> Result<Response, Failed> {
    the_inspection(&app, id).await?;
    let Sent { client, told_at, checklist, photos, fault } = read(&app, parts).await?;
    if !is_of(&client, who.account.id) {
        return Err(Failed::BadRequest);
    }
    let again = async |client: String, typed: Checklist, fault: InspectionFault, status: StatusCode| {
        let shown = Shown { client: Some(client), typed, fault: Some(fault) };
        Ok((status, Html(page(&app, lang, &who, &uri, id, shown).await?)).into_response())
    };
    if let Some(fault) = fault {
        return again(client, checklist, fault, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let (by, role) = (who.account.id, who.role()?);
    let (client_again, typed) = (client.clone(), checklist.clone());
    let result = InspectionResult { inspection: id, by, role, client, told_at, checklist, photos };
    match app.store.finish_inspection(app.now(), result).await? {
        Ok(_) => Ok(Redirect::to(&lang.href(&format!("/staff/inspections/{id}"))).into_response()),
        Err(NotInspected::Unknown) => Err(Failed::NotFound),
        Err(NotInspected::DoneBefore(_)) => {
            again(client_again, typed, InspectionFault::DoneBefore, StatusCode::CONFLICT).await
        }
        Err(NotInspected::Checklist(ChecklistFault::Nothing)) => {
            again(client_again, typed, InspectionFault::Nothing, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(NotInspected::Checklist(ChecklistFault::NoClause)) => Err(Failed::BadRequest),
        Err(NotInspected::Mark(_)) => {
            again(client_again, typed, InspectionFault::Refused, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

/// `GET /staff/inspections/{id}/files/{file}`.
async fn file(State(app): State<App>, Path((id, file)): Path<(i64, i64)>) -> Result<Response, Failed> {
    let (kind, bytes) = app.store.inspection_file(id, file).await?.ok_or(Failed::NotFound)?;
    saved(&kind, bytes, &format!("inspection-{id}-{file}"))
}

/// `GET /staff/inspect-worker.js`: the service worker, below which lie the pages that it keeps. Its name stays, so that a browser
/// finds the next version of it.
async fn worker(State(app): State<App>) -> Result<Response, Failed> {
    let name = "inspect-worker.js";
    let built = app.site.folder.join(app.site.assets.url(name).trim_start_matches('/'));
    let source = app.site.sources.as_ref().map(|folder| folder.join(name));
    let read = match (tokio::fs::read(built).await, source) {
        (Err(_), Some(source)) => tokio::fs::read(source).await,
        (read, _) => read,
    };
    let script = read.map_err(|_| Failed::NotFound)?;
    Ok(([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], script).into_response())
}
