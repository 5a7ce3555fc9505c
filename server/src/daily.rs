//! What is done once a day: all shops are graded, the fund's ruin is simulated, the market is surveyed, the data sets are written into files.
//! In several servers at once it is done more than once, to the same effect.

use crate::http::App;
use crate::open_data::files::{self, FileFault};
use bazargah_domain::guarantee::Simulated;
use bazargah_domain::survey::Pick;
use bazargah_store::StoreError;
use std::time::Duration;

/// How often it looks whether the day has changed.
const EVERY: Duration = Duration::from_secs(60);

/// Runs for ever.
pub async fn run(app: App) {
    let mut every = tokio::time::interval(EVERY);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        if let Err(error) = grade_today(&app).await {
            tracing::error!(%error, "shops could not be graded; it is tried again");
        }
        if let Err(error) = simulate_today(&app).await {
            tracing::error!(%error, "the fund could not be simulated; it is tried again");
        }
        if let Err(error) = survey_today(&app).await {
            tracing::error!(%error, "the market could not be surveyed; it is tried again");
        }
        if let Err(error) = export_today(&app).await {
            tracing::error!(%error, "the data sets could not be written; it is tried again");
        }
    }
}

/// Grades all shops if that has not been done today; tells whether it was.
///
/// # Errors
/// When the database fails.
pub async fn grade_today(app: &App) -> Result<bool, StoreError> {
    let now = app.now();
    if app.store.graded_on().await?.is_some_and(|day| day >= now.day()) {
        return Ok(false);
    }
    let graded = app.store.grade_all(now, |_| {}).await?;
    tracing::info!(shops = graded.shops, changed = graded.changed, "shops were graded for {}", now.day().to_iso());
    Ok(true)
}

/// Simulates how likely the fund's reserve does not suffice, if that has not been done today; tells whether it was.
///
/// # Errors
/// When the database fails.
pub async fn simulate_today(app: &App) -> Result<bool, StoreError> {
    let today = app.now().day();
    if app.store.fund_simulation().await?.is_some_and(|(day, _)| day >= today) {
        return Ok(false);
    }
    let books = app.store.fund_books().await?;
    // Seconds of one core when the fund is large.
    let Ok(simulated) = tokio::task::spawn_blocking(move || Simulated::on(today, books)).await else {
        return Ok(false);
    };
    app.store.keep_simulation(today, simulated.as_ref()).await?;
    Ok(true)
}

/// Surveys the market if that has not been done today; tells whether it was.
///
/// # Errors
/// When the database fails.
pub async fn survey_today(app: &App) -> Result<bool, StoreError> {
    let now = app.now();
    if app.store.surveyed_on().await?.is_some_and(|day| day >= now.day()) {
        return Ok(false);
    }
    let survey = app.store.survey_market(now).await?;
    let shops = survey.group(&Pick::Any, Pick::Any).shops;
    tracing::info!(shops, "the market was surveyed for {}", now.day().to_iso());
    Ok(true)
}

/// Writes every data set into the server's folder, if it has one and that has not been done today; tells whether it was.
///
/// # Errors
/// When the database or the disk fails.
pub async fn export_today(app: &App) -> Result<bool, FileFault> {
    let today = app.now().day();
    let Some(folder) = &app.exports else { return Ok(false) };
    if files::last_night(folder).await.is_some_and(|night| night.day >= today.to_iso()) {
        return Ok(false);
    }
    let night = files::write_night(&app.store, folder, today).await?;
    let bytes: u64 = night.files.iter().map(|file| file.bytes).sum();
    tracing::info!(files = night.files.len(), bytes, "the data sets were written for {}", night.day);
    Ok(true)
}
