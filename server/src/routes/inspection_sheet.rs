//! Results of inspections from a sheet, for staff: the ministry's list as it comes back filled in.

use super::pages::{Failed, context_of};
use super::uploads::{CELLS_SHOWN, in_turn, shown};
use super::visit::MemberVisit;
use crate::access::{Access, Doors, Who};
use crate::http::{App, BODY_BYTES_MAX};
use crate::sheet;
use crate::sheet::inspections::{Sheet, read};
use axum::extract::{DefaultBodyLimit, Multipart, Query};
use axum::http::{StatusCode, Uri};
use axum::response::{Html, IntoResponse, Redirect, Response};
use bazargah_app::Lang;
use bazargah_app::pages::{self, INSPECTION_SHEET_PATH, InspectionSheet, ResultCell, ResultsFault, SheetFault};
use bazargah_domain::inspection_sheet::CellFault;
use bazargah_domain::role::Act;
use serde::Deserialize;

/// The addresses of this file.
pub fn doors(app: &App) -> Doors {
    Doors::new(app)
        .post(INSPECTION_SHEET_PATH, Access::May(Act::Inspect), take)
        .around(|router| router.layer(DefaultBodyLimit::max(sheet::BYTES_MAX + BODY_BYTES_MAX)))
        .get(INSPECTION_SHEET_PATH, Access::May(Act::ReadInspections), form)
}

async fn page(app: &App, lang: Lang, who: &Who, uri: &Uri, model: &InspectionSheet) -> String {
    pages::inspection_sheet(&context_of(app, lang, who, uri, app.is_demo().await), model)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct DoneQuery {
    new: Option<u64>,
    known: Option<u64>,
}

/// `GET /staff/inspections/import`.
async fn form(MemberVisit { app, lang, who, uri }: MemberVisit, Query(query): Query<DoneQuery>) -> Html<String> {
    let done = query.new.map(|new| (new, query.known.unwrap_or(0)));
    Html(page(&app, lang, &who, &uri, &InspectionSheet { done, ..InspectionSheet::default() }).await)
}

fn cells(sheet: &Sheet, faults: &[CellFault]) -> ResultsFault {
    let cell = |fault: &CellFault| ResultCell { fault: *fault, cell: shown(sheet.cell(fault.row, fault.column)) };
    let more = faults.len().saturating_sub(CELLS_SHOWN) as u64;
    ResultsFault::Cells(faults.iter().take(CELLS_SHOWN).map(cell).collect(), more)
}

/// `POST /staff/inspections/import`: looks at a sheet, and records its results where that is asked for: all of them or none.
async fn take(MemberVisit { app, lang, who, uri }: MemberVisit, mut parts: Multipart) -> Result<Response, Failed> {
    let (mut bytes, mut record) = (Vec::new(), false);
    while let Some(part) = parts.next_field().await.map_err(|_| Failed::TooLong)? {
        let name = part.name().unwrap_or_default().to_owned();
        let content = part.bytes().await.map_err(|_| Failed::TooLong)?;
        match name.as_str() {
            "sheet" => bytes = content.to_vec(),
            "then" => record = content.as_ref() == b"record",
            _ => {}
        }
    }
    let again = async |fault| {
        let model = InspectionSheet { fault: Some(fault), ..InspectionSheet::default() };
        let html = page(&app, lang, &who, &uri, &model).await;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response())
    };
    if bytes.is_empty() {
        return again(ResultsFault::Sheet(SheetFault::NoFile)).await;
    }
    let now = app.now();
    let sheet = in_turn(&app, move || read(&bytes, now.day())).await?;
    let sheet = match sheet {
        Ok(sheet) => sheet,
        Err(fault) => return again(ResultsFault::Sheet(fault)).await,
    };
    let known = app.store.shops_of_keys(&sheet.keys()).await?;
    let brought = match sheet.check(&known, now.day()) {
        Ok(brought) => brought,
        Err(faults) => return again(cells(&sheet, &faults)).await,
    };
    if !record {
        let model = InspectionSheet { good: Some(brought.len() as u64), ..InspectionSheet::default() };
        return Ok(Html(page(&app, lang, &who, &uri, &model).await).into_response());
    }
    match app.store.bring_inspections(now, who.account.id, who.role()?, &brought).await? {
        Ok(counts) => {
            let path = format!("{INSPECTION_SHEET_PATH}?new={}&known={}", counts.new, counts.known);
            Ok(Redirect::to(&lang.href(&path)).into_response())
        }
        Err(faults) => again(cells(&sheet, &faults)).await,
    }
}
