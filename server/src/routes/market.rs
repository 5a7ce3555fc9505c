//! The market at a glance, for staff: the page, its tables and its charts as files. All of it is read from the kept survey.

use super::pages::{Failed, context_of};
use super::visit::{MemberVisit, Visit};
use crate::access::{Access, Doors};
use crate::http::App;
use crate::sheet;
use axum::body::Body;
use axum::extract::{Path, Query};
use axum::http::header::{self, HeaderValue};
use axum::response::{Html, Response};
use bazargah_app::pages::{
    self, Market, MarketChart, MarketFilter, MarketPage, MarketTable, OwnKind, OwnQueue, OwnTask,
};
use bazargah_domain::calendar::Millis;
use bazargah_domain::role::{Act, MarkTask, Role, Task};
use serde::Deserialize;

/// Tasks that are shown of all that waits.
const TASKS_SHOWN: usize = 10;

/// The addresses of this file.
pub fn doors(app: &App) -> Doors {
    Doors::new(app).get("/staff/market", Access::May(Act::ReadMarket), page).get(
        "/staff/market/{table}",
        Access::May(Act::ReadMarket),
        file,
    )
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct MarketQuery {
    province: String,
    trade: String,
    period: String,
}

/// The newest survey, the one of a week before it, and the part that is asked for.
async fn the_market(app: &App, query: &MarketQuery) -> Result<Option<Market>, Failed> {
    let filter = MarketFilter::parse(&query.province, &query.trade, &query.period).ok_or(Failed::BadRequest)?;
    let Some(survey) = app.store.survey_until(app.now().day()).await? else { return Ok(None) };
    let before = app.store.survey_until(survey.week_began().day()).await?;
    Ok(Some(Market { survey, before, filter }))
}

/// What waits for this role's decision: how much of each kind, and what comes first. What has a deadline comes before what has none.
async fn own(app: &App, role: Role) -> Result<(Vec<OwnQueue>, Vec<OwnTask>), Failed> {
    let shown = i64::try_from(TASKS_SHOWN).unwrap_or(i64::MAX);
    let start = (Millis(i64::MIN), 0);
    let (mut queues, mut first) = (Vec::new(), Vec::new());
    for task in MarkTask::ALL.into_iter().filter(|task| role.may(task.act())) {
        let kind = OwnKind::Mark(task);
        let n = u64::try_from(app.store.mark_tasks_waiting(task).await?).unwrap_or(0);
        queues.push(OwnQueue { kind, n });
        for waiting in app.store.mark_tasks(task, start, shown).await? {
            let due = Some(waiting.due);
            first.push(OwnTask { kind, id: waiting.id, shop_name: waiting.shop_name, due, since: waiting.since });
        }
    }
    if role.may(Act::DecideClaims) {
        let kind = OwnKind::Claim;
        queues.push(OwnQueue { kind, n: app.store.claims_waiting_count().await? });
        for claim in app.store.claims_waiting(start, shown).await? {
            let (id, due) = (claim.id.0, Some(claim.decide_by));
            first.push(OwnTask { kind, id, shop_name: claim.shop_name, due, since: claim.opened_at });
        }
    }
    for task in Task::ALL.into_iter().filter(|task| role.may(task.act())) {
        let kind = OwnKind::Case(task);
        queues.push(OwnQueue { kind, n: app.store.tasks_waiting(task).await? });
        for waiting in app.store.tasks(task, start, shown).await? {
            first.push(OwnTask { kind, id: waiting.id, shop_name: waiting.shop_name, due: None, since: waiting.since });
        }
    }
    first.sort_by_key(|task| (task.due.is_none(), task.due.unwrap_or(task.since)));
    first.truncate(TASKS_SHOWN);
    Ok((queues, first))
}

/// `GET /staff/market?province=…&trade=…&period=…`.
async fn page(
    MemberVisit { app, lang, who, uri }: MemberVisit,
    Query(query): Query<MarketQuery>,
) -> Result<Html<String>, Failed> {
    let market = the_market(&app, &query).await?;
    let (queues, first) = own(&app, who.role()?).await?;
    let model = MarketPage { queues, first, market, now: app.now() };
    Ok(Html(pages::market(&context_of(&app, lang, &who, &uri, app.is_demo().await), &model)))
}

/// `GET /staff/market/{table}`: a table as `{name}.csv`, a chart as `{name}.svg`, of the part that the query names.
async fn file(
    Visit { app, lang, .. }: Visit,
    Path(table): Path<String>,
    Query(query): Query<MarketQuery>,
) -> Result<Response, Failed> {
    let market = the_market(&app, &query).await?.ok_or(Failed::NotFound)?;
    let (name, kind) = table.rsplit_once('.').ok_or(Failed::NotFound)?;
    let (bytes, content_type) = match kind {
        "csv" => {
            let which = MarketTable::parse(name).ok_or(Failed::NotFound)?;
            let rows = pages::market_table(&market, which, lang);
            let rows = rows.iter().map(|row| row.iter().map(String::as_str).collect::<Vec<_>>());
            let bytes = sheet::csv(rows).map_err(|error| {
                tracing::error!(%error, "a table was not written");
                Failed::Broken
            })?;
            (bytes, "text/csv; charset=utf-8")
        }
        "svg" => {
            let chart = MarketChart::parse(name).ok_or(Failed::NotFound)?;
            let svg = pages::market_chart(&market, chart, lang).ok_or(Failed::NotFound)?;
            (svg.into_bytes(), "image/svg+xml")
        }
        _ => return Err(Failed::NotFound),
    };
    let saved = format!("attachment; filename=\"market-{name}-{}.{kind}\"", market.survey.day().to_iso());
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    // What is drawn asks for nothing and runs nothing, also when it is opened by itself.
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'"));
    if let Ok(saved) = HeaderValue::from_str(&saved) {
        headers.insert(header::CONTENT_DISPOSITION, saved);
    }
    Ok(response)
}
