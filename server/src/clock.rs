//! The clock's job: lets alarms go off when they are due, and those that fell due while the program was down as soon as it is up.
//! It may run in several servers at once: an alarm goes off once, whoever is first.

use crate::http::App;
use bazargah_domain::case::Refusal;
use bazargah_store::{NotDone, StoreError};
use std::time::Duration;

/// How often it looks.
const EVERY: Duration = Duration::from_secs(1);
/// Alarms that go off in one transaction: few enough not to keep others from writing for long.
const TOGETHER: usize = 2000;

/// Words that are looked at together.
const WORDS_TOGETHER: i64 = 200;
/// Ticks between two sweeps: an hour.
const SWEEP_EVERY: u64 = 3600;

/// Runs for ever.
pub async fn run(app: App) {
    let mut every = tokio::time::interval(EVERY);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut ticks = 0u64;
    loop {
        every.tick().await;
        if let Err(error) = catch_up(&app).await {
            tracing::error!(%error, "alarms could not go off; they are tried again");
        }
        if let Err(error) = look_through(&app).await {
            tracing::error!(%error, "new words could not be looked through; they are tried again");
        }
        if let Err(error) = supervise(&app).await {
            tracing::error!(%error, "marks could not be looked at; they are looked at again");
        }
        ticks += 1;
        if ticks.is_multiple_of(SWEEP_EVERY)
            && let Err(error) = sweep(&app).await
        {
            tracing::error!(%error, "old forms could not be thrown away; they are tried again");
        }
    }
}

/// Lets system supervision look at words that came, before a person does.
async fn look_through(app: &App) -> Result<(), StoreError> {
    while app.store.sift(WORDS_TOGETHER).await? > 0 {}
    Ok(())
}

/// Lets system supervision look at the shops that are due; tells at how many.
///
/// # Errors
/// When the database fails; what was not looked at is still due.
pub async fn supervise(app: &App) -> Result<usize, StoreError> {
    let mut looked = 0;
    loop {
        match app.store.supervise(app.now()).await? {
            0 => return Ok(looked),
            some => looked += some,
        }
    }
}

/// Throws away what is kept for a while only.
async fn sweep(app: &App) -> Result<(), StoreError> {
    app.store.sweep(app.now()).await?;
    app.store.sweep_festival(app.now()).await?;
    app.store.sweep_embeds(app.now()).await?;
    app.store.sweep_counters(app.now()).await
}

/// Lets everything go off that is due; tells how many did. Alarms of a shop that cannot be read are put off, and the others do not wait
/// for them.
///
/// # Errors
/// When the database fails; what is left is still due.
pub async fn catch_up(app: &App) -> Result<u64, StoreError> {
    let mut rung = 0;
    loop {
        let due = app.store.alarms_by_shop(app.now(), TOGETHER).await?;
        if due.is_empty() {
            // Nothing to write, and so nobody to keep from writing.
            return Ok(rung);
        }
        let done = app.store.ring(app.now(), &due).await?;
        // A clock that was set back is waited for; everything else that is refused is no longer set.
        let waits = |outcome: &Result<_, NotDone>| matches!(outcome, Err(NotDone::Refused(Refusal::ClockWentBack)));
        // Where nothing is told, all were put off, and the next ones come up.
        let stuck = !done.is_empty() && done.iter().all(waits);
        rung += done.iter().filter(|outcome| outcome.is_ok()).count() as u64;
        if stuck {
            return Ok(rung);
        }
    }
}
