//! What routes share that take forms and files: the fields of a form, how files and sheets arrive, where a file is worked on, and what of
//! a sheet is shown again.

use super::pages::Failed;
use crate::http::{App, BODY_BYTES_MAX};
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Form, FromRequest, Multipart, Request};
use axum::http::header::{self, HeaderValue};
use bazargah_domain::report::plain_text;
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// Faulty cells that are shown.
pub(super) const CELLS_SHOWN: usize = 200;
/// How many characters of a cell are shown.
const CELL_SHOWN: usize = 60;
/// How many characters of a file's name are kept, to show it again.
const FILE_NAME_CHARS_MAX: usize = 100;

/// All fields of a form, as pairs: some come many times, and the names of some are made of what they are about.
pub(super) type Fields = Vec<(String, String)>;

/// What the first field of that name holds, as it was sent; empty where there is none.
pub(super) fn value<'f>(fields: &'f [(String, String)], name: &str) -> &'f str {
    fields.iter().find(|(of, _)| of == name).map_or("", |(_, value)| value.as_str())
}

/// The same as plain text.
pub(super) fn field(fields: &[(String, String)], name: &str) -> String {
    plain_text(value(fields, name))
}

/// A form that may bring files, as it arrived.
pub(super) enum Arrived<T> {
    /// With files.
    Files(Multipart),
    /// Without.
    Fields(T),
}

/// Takes a form that may bring files; one that brings none may be as large as any other form.
pub(super) async fn arrived<T: DeserializeOwned>(request: Request) -> Result<Arrived<T>, Failed> {
    let kind = request.headers().get(header::CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    if kind.starts_with(b"multipart/form-data") {
        let parts = Multipart::from_request(request, &()).await.map_err(|_| Failed::BadRequest)?;
        return Ok(Arrived::Files(parts));
    }
    // Only files are large.
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, BODY_BYTES_MAX).await.map_err(|_| Failed::TooLong)?;
    let request = Request::from_parts(parts, Body::from(body));
    let Form(sent) = Form::<T>::from_request(request, &()).await.map_err(|_| Failed::BadRequest)?;
    Ok(Arrived::Fields(sent))
}

/// A part of a form with files.
pub(super) struct Part {
    /// The field's name.
    pub(super) name: String,
    /// What its sender calls the file, as far as it is shown again; empty for a part that is none.
    pub(super) file_name: String,
    /// What it holds.
    pub(super) bytes: Bytes,
}

/// The next part of a form with files, in the form's own order.
pub(super) async fn next_part(parts: &mut Multipart) -> Result<Option<Part>, Failed> {
    let Some(part) = parts.next_field().await.map_err(|_| Failed::TooLong)? else { return Ok(None) };
    let name = part.name().unwrap_or_default().to_owned();
    let file_name = part.file_name().unwrap_or_default().chars().take(FILE_NAME_CHARS_MAX).collect();
    let bytes = part.bytes().await.map_err(|_| Failed::TooLong)?;
    Ok(Some(Part { name, file_name, bytes }))
}

/// The file of a form whose only part is a `sheet`; empty where there is none.
pub(super) async fn sent(mut parts: Multipart) -> Result<Vec<u8>, Failed> {
    let mut bytes = Vec::new();
    while let Some(part) = parts.next_field().await.map_err(|_| Failed::TooLong)? {
        if part.name() == Some("sheet") {
            bytes = part.bytes().await.map_err(|_| Failed::TooLong)?.to_vec();
        }
    }
    Ok(bytes)
}

/// Works on a file in its turn, away from those who answer requests: it may take a second.
pub(super) async fn in_turn<T: Send + 'static>(
    app: &App,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Failed> {
    let turn = Arc::clone(&app.cleaning).acquire_owned().await.map_err(|_| Failed::Broken)?;
    let work = move || {
        // The turn ends with the work, also when whoever asked for it has hung up: nothing ends the work before.
        let _turn = turn;
        work()
    };
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        tracing::error!(%error, "work on a file broke off");
        Failed::Broken
    })
}

/// A cell's text as it is shown again.
pub(super) fn shown(cell: &str) -> String {
    plain_text(cell).chars().take(CELL_SHOWN).collect()
}
