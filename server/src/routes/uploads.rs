//! What routes share that take files: how a sheet arrives, where a file is worked on, and what of a sheet is shown again.

use super::pages::Failed;
use crate::http::App;
use axum::extract::Multipart;
use bazargah_domain::report::plain_text;
use std::sync::Arc;

/// Faulty cells that are shown.
pub(super) const CELLS_SHOWN: usize = 200;
/// How many characters of a cell are shown.
const CELL_SHOWN: usize = 60;

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
