//! What lotteries do by themselves: tickets close when the edition's orders are final, and a frozen list is drawn when its round's value
//! is there. It may run in several servers at once: each step is taken once, whoever is first.

use crate::http::App;
use bazargah_domain::lottery::StageName;
use bazargah_store::StoreError;
use std::time::Duration;

/// How often it looks.
const EVERY: Duration = Duration::from_secs(5);
/// So long after a round its value is asked for each time; then less often.
const EAGER_MS: i64 = 10 * 60 * 1000;
/// Ticks between two tries for a value that nobody had for a while: five minutes.
const PATIENT_EVERY: u64 = 60;

/// Runs for ever.
pub async fn run(app: App) {
    let mut every = tokio::time::interval(EVERY);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut ticks = 0u64;
    loop {
        every.tick().await;
        if let Err(error) = close_due(&app).await {
            tracing::error!(%error, "a lottery could not be closed; it is tried again");
        }
        if let Err(error) = draw_due(&app, ticks.is_multiple_of(PATIENT_EVERY)).await {
            tracing::error!(%error, "a lottery could not be drawn; it is tried again");
        }
        ticks += 1;
    }
}

/// Closes the lotteries whose edition's orders are final; tells how many.
///
/// # Errors
/// When the database fails; what is left is still due.
pub async fn close_due(app: &App) -> Result<usize, StoreError> {
    let mut closed = 0;
    for of in app.store.all_lotteries(Some(StageName::Open)).await? {
        let Some(edition) = app.store.edition(&of.terms.edition).await? else { continue };
        let (now, final_at) = (app.now(), edition.orders_final());
        if now >= final_at && app.store.close_lottery(now, of.id, None, final_at).await? == Some(Ok(())) {
            tracing::info!(lottery = of.id.0, "tickets are closed");
            closed += 1;
        }
    }
    Ok(closed)
}

/// Asks the relays for the values of rounds that have been, and draws; tells how many lotteries were drawn. Rounds that were a while ago
/// are asked for when `all` says so.
///
/// # Errors
/// When the database fails; what is left is still due.
pub async fn draw_due(app: &App, all: bool) -> Result<usize, StoreError> {
    if app.relays.is_empty() {
        return Ok(0);
    }
    let mut drawn = 0;
    for of in app.store.all_lotteries(Some(StageName::Frozen)).await? {
        let Some((commitment, _)) = of.stage.commitment() else { continue };
        let (now, round) = (app.now(), commitment.round);
        let since = now.0 - round.time().0;
        if since < 0 || (since > EAGER_MS && !all) {
            continue;
        }
        match app.relays.fetch(round, now).await {
            Ok(brought) => {
                if app.store.draw_lottery(app.now(), of.id, None, &brought).await? == Some(Ok(())) {
                    tracing::info!(lottery = of.id.0, round = round.0, "the lottery is drawn");
                    drawn += 1;
                }
            }
            Err(error) => tracing::warn!(lottery = of.id.0, round = round.0, %error, "no relay has the value yet"),
        }
    }
    Ok(drawn)
}
