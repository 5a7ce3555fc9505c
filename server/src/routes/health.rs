//! `/health/live`: the program runs. `/health/ready`: it can answer from its database.

use crate::http::App;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;

/// The routes of this file; open to everyone, and they tell nothing but yes or no.
pub fn router() -> Router<App> {
    Router::new().route("/health/live", get(async || "ok\n")).route("/health/ready", get(ready))
}

async fn ready(State(app): State<App>) -> (StatusCode, &'static str) {
    match app.store.last_seq().await {
        Ok(_) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::error!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
        }
    }
}
