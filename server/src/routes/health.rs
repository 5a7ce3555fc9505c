//! `/health`, `/health/live`: the program runs. `/ready`, `/health/ready`: it can answer from its database,
//! which is as this program makes it.

use crate::access::{Access, Doors};
use crate::http::App;
use axum::extract::State;
use axum::http::StatusCode;

/// The addresses of this file; open to everyone, and they tell nothing but yes or no.
pub fn doors(app: &App) -> Doors {
    Doors::new(app)
        .get("/health", Access::Everyone, async || "ok\n")
        .get("/health/live", Access::Everyone, async || "ok\n")
        .get("/ready", Access::Everyone, ready)
        .get("/health/ready", Access::Everyone, ready)
}

async fn ready(State(app): State<App>) -> (StatusCode, &'static str) {
    match app.store.ready().await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::error!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database cannot be used\n")
        }
    }
}
