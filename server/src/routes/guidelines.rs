//! The guidelines: pages for people, and the same as data. All of it may be read by everyone.

use super::api::{caching, not_modified};
use super::pages::{Failed, context, path_of};
use super::visit::Visit;
use crate::access::{Access, Doors};
use crate::http::App;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::http::header::HeaderMap;
use axum::response::{Html, IntoResponse, Response};
use bazargah_app::{Lang, clause_path, pages};
use bazargah_domain::calendar::Day;
use bazargah_domain::guideline::{Clause, ClauseId, Guideline, Name, Rule};
use serde_json::{Value, json};

/// The pages, in the language that is laid around them.
pub fn doors(app: &App) -> Doors {
    Doors::new(app)
        .get("/guidelines", Access::Everyone, list)
        .get("/guidelines/{name}", Access::Everyone, in_force)
        .get("/guidelines/{name}/{version}", Access::Everyone, version)
        .get("/guidelines/{name}/checklist/{of}", Access::Everyone, checklist)
}

/// The guidelines as data.
pub fn api_doors(app: &App) -> Doors {
    Doors::new(app).get("/api/v1/guidelines", Access::Everyone, list_data).get(
        "/api/v1/guidelines/{name}",
        Access::Everyone,
        guideline_data,
    )
}

/// `/guidelines`: those that are in force today.
async fn list(Visit { app, lang, uri }: Visit) -> Html<String> {
    let demo = app.is_demo().await;
    Html(pages::guidelines(&context(&app, lang, path_of(&uri), demo, ""), app.now().day()))
}

/// `/guidelines/{name}`: the version that is in force today.
async fn in_force(Visit { app, lang, uri }: Visit, Path(name): Path<String>) -> Result<Html<String>, Failed> {
    let name = Name::parse(&name).ok_or(Failed::NotFound)?;
    let guideline = Guideline::in_force(name, app.now().day()).ok_or(Failed::NotFound)?;
    Ok(page(&app, lang, guideline, &uri).await)
}

/// `/guidelines/{name}/{version}`: one version, for good.
async fn version(
    Visit { app, lang, uri }: Visit,
    Path((name, version)): Path<(String, String)>,
) -> Result<Html<String>, Failed> {
    let name = Name::parse(&name).ok_or(Failed::NotFound)?;
    let written = |guideline: &&Guideline| guideline.version.to_string() == version;
    let guideline = name.versions().iter().find(written).ok_or(Failed::NotFound)?;
    Ok(page(&app, lang, guideline, &uri).await)
}

/// `/guidelines/{name}/checklist/{of}`: the version in force, for `shops` or `buyers` to tick off.
async fn checklist(
    Visit { app, lang, uri }: Visit,
    Path((name, of)): Path<(String, String)>,
) -> Result<Html<String>, Failed> {
    let name = Name::parse(&name).ok_or(Failed::NotFound)?;
    let of = pages::ChecklistFor::parse(&of).ok_or(Failed::NotFound)?;
    let guideline = Guideline::in_force(name, app.now().day()).filter(|guideline| of.any(guideline));
    let guideline = guideline.ok_or(Failed::NotFound)?;
    let ctx = context(&app, lang, path_of(&uri), app.is_demo().await, "");
    Ok(Html(pages::guideline_checklist(&ctx, guideline, of)))
}

async fn page(app: &App, lang: Lang, guideline: &'static Guideline, uri: &Uri) -> Html<String> {
    let model = pages::GuidelinePage { guideline, today: app.now().day() };
    Html(pages::guideline(&context(app, lang, path_of(uri), app.is_demo().await, ""), &model))
}

/// `GET /api/v1/guidelines`: every guideline, and which version of it is in force.
async fn list_data(State(app): State<App>, headers: HeaderMap) -> Response {
    let items = |day| Name::ALL.into_iter().map(|name| summary(&app.origin, name, day)).collect::<Vec<_>>();
    data(&app, &headers, |day| json!({ "items": items(day) }))
}

/// `GET /api/v1/guidelines/{name}`: every version of a guideline with its clauses.
async fn guideline_data(
    State(app): State<App>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failed> {
    let name = Name::parse(&name).ok_or(Failed::NotFound)?;
    Ok(data(&app, &headers, |day| {
        let mut body = summary(&app.origin, name, day);
        body["versions"] = name.versions().iter().map(|guideline| whole(&app.origin, guideline)).collect();
        body
    }))
}

/// What depends on the program and the day alone, or 304.
fn data(app: &App, headers: &HeaderMap, body: impl FnOnce(Day) -> Value) -> Response {
    let day = app.now().day();
    let tag = format!("guidelines-{}-{}", day.0, app.site.build);
    not_modified(headers, &tag).unwrap_or_else(|| (caching(&format!("W/\"{tag}\"")), Json(body(day))).into_response())
}

fn summary(origin: &str, name: Name, day: Day) -> Value {
    let current = Guideline::in_force(name, day);
    // Before the first version is in force it has its title already.
    let titled = current.or(name.versions().first());
    json!({
        "name": name.as_str(),
        "title": titled.map(|guideline| guideline.title),
        "url": format!("{origin}/guidelines/{}", name.as_str()),
        "version_in_force": current.map(|guideline| guideline.version),
        "versions": name.versions().iter().map(|guideline| json!({
            "version": guideline.version,
            "in_force_from": guideline.in_force_from.to_iso(),
        })).collect::<Vec<_>>(),
    })
}

fn whole(origin: &str, guideline: &Guideline) -> Value {
    let topics = guideline.topics.iter().map(|topic| {
        let of_topic = guideline.clauses().filter(|(id, _)| id.topic == topic.number);
        json!({
            "number": topic.number,
            "title": topic.title,
            "clauses": of_topic.map(|(id, clause)| self::clause(origin, id, clause)).collect::<Vec<_>>(),
        })
    });
    json!({
        "version": guideline.version,
        "in_force_from": guideline.in_force_from.to_iso(),
        "title": guideline.title,
        "lead": guideline.lead,
        "topics": topics.collect::<Vec<_>>(),
    })
}

fn clause(origin: &str, id: ClauseId, clause: &Clause) -> Value {
    let mut body = json!({
        "id": id,
        "number": id.clause,
        "url": format!("{origin}{}", clause_path(id)),
        "text": clause.text,
    });
    match &clause.rule {
        Rule::Duty(duty) => {
            body["rule"] = "duty".into();
            body["severity"] = duty.severity.as_str().into();
            body["check"] = json!(duty.check);
        }
        Rule::Advice { why } => {
            body["rule"] = "advice".into();
            body["why"] = json!(why);
        }
    }
    body
}
