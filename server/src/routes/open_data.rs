//! `/api/v1/events` and `/api/v1/exports`: everything that is public, for those who copy it.

use super::api::{Parameters, Refused, caching, not_modified, number, tagged};
use super::pages::Failed;
use crate::access::{Access, Doors};
use crate::feed::{LOOK_EVERY, OnItsWay};
use crate::http::{App, Network};
use crate::open_data::{DataSet, Form, LICENCE, Writer, files};
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream;
use serde::Deserialize;
use serde_json::json;
use std::time::{Duration, Instant};
use tower::ServiceExt;
use tower_http::services::ServeFile;

/// Events that an answer holds when not asked for a number, and at most.
const EVENTS_DEFAULT: i64 = 100;
const EVENTS_MAX: i64 = 1000;
/// What these parameters take.
const AFTER_TAKES: &str = "after: the number of an event, a whole number";
const LIMIT_TAKES: &str = "limit: a whole number, at most 1000";
const LAST_EVENT_TAKES: &str = "the header Last-Event-ID: the number of an event, a whole number";
/// What a full part never does again: change.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// As a link of the answer says it.
const LICENCE_LINK: &str = "<https://creativecommons.org/licenses/by/4.0/>; rel=\"license\"";
/// After what a reader of a silent stream hears that it is still open: sooner than proxies give up.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// The addresses of this file; open to everyone.
pub fn doors(app: &App) -> Doors {
    Doors::new(app)
        .get("/api/v1/events", Access::Everyone, events)
        .get("/api/v1/events/stream", Access::Everyone, follow)
        .get("/api/openapi.json", Access::Everyone, document)
        .get("/api/v1/exports", Access::Everyone, dictionary)
        .get("/api/v1/exports/{set}", Access::Everyone, export)
        .get("/api/v1/exports/nightly/{export}", Access::Everyone, nightly)
}

/// `GET /api/openapi.json`: what the API is, for programs. A test holds every answer against it.
async fn document(State(app): State<App>, headers: HeaderMap) -> Response {
    let tag = format!("openapi-{}", app.site.build);
    not_modified(&headers, &tag).unwrap_or_else(|| {
        let json = [(header::CONTENT_TYPE, "application/json")];
        (json, caching(&format!("W/\"{tag}\"")), include_str!("../openapi.json")).into_response()
    })
}

#[derive(Deserialize)]
struct EventsQuery {
    after: Option<String>,
    limit: Option<String>,
}

/// `GET /api/v1/events?after=N&limit=…`: the events after a number, each as it stands in the log. A full part never changes.
async fn events(
    State(app): State<App>,
    Parameters(query): Parameters<EventsQuery>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let after = number::<i64>(query.after.as_deref(), AFTER_TAKES)?.unwrap_or(0).max(0);
    let limit = number::<i64>(query.limit.as_deref(), LIMIT_TAKES)?.unwrap_or(EVENTS_DEFAULT).clamp(1, EVENTS_MAX);
    let entries = app.store.entries_after(after, limit).await?;
    let last = entries.last().map_or(after, |(seq, _)| *seq);
    let full = i64::try_from(entries.len()).is_ok_and(|n| n == limit);
    let tag = format!("{after}-{last}");
    if let Some(answer) = not_modified(&headers, &tag) {
        return Ok(answer);
    }
    let items: Vec<&str> = entries.iter().map(|(_, entry)| entry.as_str()).collect();
    let body = format!(r#"{{"items":[{}],"next_after":{last},"full":{full}}}"#, items.join(","));
    let mut response = (caching(&format!("W/\"{tag}\"")), body).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if full {
        response.headers_mut().insert(header::CACHE_CONTROL, FOR_EVER);
    }
    Ok(response)
}

/// A stream of events on its way to a reader.
struct Following {
    app: App,
    after: i64,
    said: Instant,
    ended: bool,
    _place: OnItsWay,
}

impl Following {
    /// What is sent next. It is asked for only once the reader has taken what came before.
    async fn next(mut self) -> Result<Option<(Bytes, Self)>, std::io::Error> {
        while !self.ended {
            // Whoever stops says so first, and what there is still goes out.
            self.ended = self.app.feed.stops();
            let store = &self.app.store;
            if self.app.feed.latest(store).await.map_err(broken)? > self.after || self.ended {
                let entries = store.entries_after(self.after, EVENTS_MAX).await.map_err(broken)?;
                if let Some((last, _)) = entries.last() {
                    self.after = *last;
                    self.said = Instant::now();
                    let text: String =
                        entries.iter().map(|(seq, entry)| format!("id: {seq}\ndata: {entry}\n\n")).collect();
                    return Ok(Some((text.into(), self)));
                }
            }
            if self.said.elapsed() >= HEARTBEAT {
                self.said = Instant::now();
                return Ok(Some((Bytes::from_static(b": still here\n\n"), self)));
            }
            if !self.ended {
                tokio::time::sleep(LOOK_EVERY).await;
            }
        }
        Ok(None)
    }
}

/// What a reader's connection ends with; the cause is logged, never sent.
pub(super) fn broken(error: impl std::fmt::Display) -> std::io::Error {
    tracing::error!(%error, "a stream broke off");
    std::io::Error::other("the database does not answer")
}

#[derive(Deserialize)]
struct FollowQuery {
    after: Option<String>,
}

/// `GET /api/v1/events/stream?after=N`: the events after a number and those to come, as server-sent events. A browser that comes back
/// sends the last number that it saw.
async fn follow(
    State(app): State<App>,
    Network(from): Network,
    Parameters(query): Parameters<FollowQuery>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let seen = headers.get("last-event-id").map(|id| id.to_str().unwrap_or_default());
    let seen = number::<i64>(seen, LAST_EVENT_TAKES)?;
    let asked = number::<i64>(query.after.as_deref(), AFTER_TAKES)?;
    let place = app.feed.stream(from).map_err(Failed::from)?;
    let after = seen.or(asked).unwrap_or(0).max(0);
    let following = Following { app, after, said: Instant::now(), ended: false, _place: place };
    // Browsers come back by themselves, after so many milliseconds.
    let hello = stream::once(async { Ok::<_, std::io::Error>(Bytes::from_static(b"retry: 5000\n\n")) });
    let events = stream::try_unfold(following, Following::next);
    let headers = [(header::CONTENT_TYPE, "text/event-stream"), (header::CACHE_CONTROL, "no-store")];
    Ok((headers, Body::from_stream(futures_util::StreamExt::chain(hello, events))).into_response())
}

/// `GET /api/v1/exports`: the data sets, with what stands in each column, the licence, and the files of last night.
async fn dictionary(State(app): State<App>, headers: HeaderMap) -> Response {
    let set = |set: DataSet| {
        let columns = set.columns().iter();
        json!({
            "name": set.as_str(),
            "csv": format!("{}/api/v1/exports/{}.csv", app.origin, set.as_str()),
            "json": format!("{}/api/v1/exports/{}.json", app.origin, set.as_str()),
            "parquet": format!("{}/api/v1/exports/{}.parquet", app.origin, set.as_str()),
            "columns": columns.map(|c| json!({ "name": c.name, "type": c.kind.as_str(), "meaning": { "fa": c.fa, "en": c.en } })).collect::<Vec<_>>(),
        })
    };
    let night = match &app.exports {
        Some(folder) => files::last_night(folder).await,
        None => None,
    };
    let nightly = night.map(|night| {
        let file = |of: files::Written| {
            let url = format!("{}/api/v1/exports/nightly/{}", app.origin, of.file);
            json!({ "url": url, "rows": of.rows, "bytes": of.bytes, "sha256": of.sha256 })
        };
        json!({ "day": night.day, "files": night.files.into_iter().map(file).collect::<Vec<_>>() })
    });
    tagged(&headers, &json!({ "licence": LICENCE, "items": DataSet::ALL.map(set), "nightly": nightly }))
}

/// `GET /api/v1/exports/{name}.csv`, `.json` and `.parquet`: a whole data set.
async fn export(State(app): State<App>, Network(from): Network, Path(file): Path<String>) -> Result<Response, Failed> {
    let (name, kind) = file.rsplit_once('.').ok_or(Failed::NotFound)?;
    let set = DataSet::parse(name).ok_or(Failed::NotFound)?;
    let form = Form::parse(kind).ok_or(Failed::NotFound)?;
    let place = app.feed.export(from)?;
    let writer = Writer::new(app.store.clone(), set, form, app.now().day());
    let parts = stream::try_unfold((writer, place, app), |(mut writer, place, app)| async move {
        if app.feed.breaks_off() {
            return Err(std::io::Error::other("the server stops"));
        }
        let part = writer.next().await.map_err(broken)?;
        Ok(part.map(|part| (Bytes::from(part), (writer, place, app))))
    });
    let headers = [
        (header::CONTENT_TYPE, form.media().to_owned()),
        (header::CACHE_CONTROL, "no-cache".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{file}\"")),
        (header::LINK, LICENCE_LINK.to_owned()),
    ];
    Ok((headers, Body::from_stream(parts)).into_response())
}

/// `GET /api/v1/exports/nightly/{export}`: a file of last night or the one before, also in parts (`Range`). It never changes, and is the
/// same wherever there is one of its name, in which a part of its SHA-256 stands.
async fn nightly(State(app): State<App>, Path(name): Path<String>, request: Request) -> Result<Response, Failed> {
    let media = files::media_of(&name).ok_or(Failed::NotFound)?;
    let folder = app.exports.as_ref().ok_or(Failed::NotFound)?;
    let Ok(answer) = ServeFile::new(folder.join(&name)).oneshot(request).await;
    if answer.status() == StatusCode::NOT_FOUND {
        return Err(Failed::NotFound);
    }
    let mut answer = answer.map(Body::new);
    if answer.status().is_success() {
        let headers = answer.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
        headers.insert(header::CACHE_CONTROL, FOR_EVER);
        headers.insert(header::LINK, HeaderValue::from_static(LICENCE_LINK));
    }
    Ok(answer)
}
