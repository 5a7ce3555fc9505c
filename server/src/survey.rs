//! The survey of the market: once a day, after the shops were graded.

use crate::http::App;
use bazargah_domain::survey::{Pick, Survey};
use bazargah_store::StoreError;

/// Surveys the market if that has not been done today; tells whether it was.
///
/// # Errors
/// When the database fails.
pub async fn survey_today(app: &App) -> Result<bool, StoreError> {
    let now = app.now();
    if app.store.surveyed_on().await?.is_some_and(|day| day >= now.day()) {
        return Ok(false);
    }
    let survey: Survey = app.store.survey_market(now).await?;
    let shops = survey.group(&Pick::Any, Pick::Any).shops;
    tracing::info!(shops, "the market was surveyed for {}", now.day().to_iso());
    Ok(true)
}
