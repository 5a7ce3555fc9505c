//! The clock's job: lets alarms go off when they are due, and those that fell due while the program was down as soon as it is up.
//! It may run in several servers at once: an alarm goes off once, whoever is first.

use crate::http::App;
use bazargah_domain::case::Refusal;
use bazargah_store::{Deed, NotDone, StoreError};
use std::time::Duration;

/// How often it looks.
const EVERY: Duration = Duration::from_secs(1);
/// Alarms that go off in one transaction: few enough not to keep others from writing for long.
const TOGETHER: i64 = 500;

/// Runs for ever.
pub async fn run(app: App) {
    let mut every = tokio::time::interval(EVERY);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        if let Err(error) = catch_up(&app).await {
            tracing::error!(%error, "alarms could not go off; they are tried again");
        }
    }
}

/// Lets everything go off that is due; tells how many did.
///
/// # Errors
/// When the database fails; what is left is still due.
pub async fn catch_up(app: &App) -> Result<u64, StoreError> {
    let mut rung = 0;
    loop {
        let due = app.store.alarms(app.now(), TOGETHER).await?;
        if due.is_empty() {
            // Nothing to write, and so nobody to keep from writing.
            return Ok(rung);
        }
        let all = i64::try_from(due.len()).unwrap_or(i64::MAX) < TOGETHER;
        let done = app.store.act(app.now(), due.into_iter().map(Deed::Ring).collect()).await?;
        // A clock that was set back is waited for; everything else that is refused is no longer set.
        let waits = |outcome: &Result<_, NotDone>| matches!(outcome, Err(NotDone::Refused(Refusal::ClockWentBack)));
        let stuck = done.iter().all(waits);
        rung += done.iter().filter(|outcome| outcome.is_ok()).count() as u64;
        if all || stuck {
            return Ok(rung);
        }
    }
}
