//! Where deeds are handed in. Those that wait at the same moment are written in one transaction, so that a thousand a second need
//! not wait for a thousand commits; each is answered when its transaction has been committed, and not before.

use bazargah_domain::calendar::Millis;
use bazargah_domain::record::Recent;
use bazargah_store::{Deed, NotDone, Store, StoreError};
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot};

/// Deeds in one transaction.
const TOGETHER: usize = 512;
/// Deeds that may wait; beyond that, handing one in waits itself.
const WAITING: usize = 4096;

/// Tells the time. Tests bring their own.
pub type Clock = Arc<dyn Fn() -> Millis + Send + Sync>;

/// What became of a deed.
type Outcome = Result<Result<Recent, NotDone>, StoreError>;

/// See the module.
pub struct Desk {
    deeds: mpsc::Sender<(Deed, oneshot::Sender<Outcome>)>,
}

impl Desk {
    /// Opens the desk. Must be called within a Tokio runtime.
    pub fn new(store: Store, clock: Clock) -> Self {
        let (deeds, mut waiting) = mpsc::channel::<(Deed, oneshot::Sender<Outcome>)>(WAITING);
        tokio::spawn(async move {
            let mut together = Vec::new();
            while waiting.recv_many(&mut together, TOGETHER).await > 0 {
                let (deeds, askers): (Vec<Deed>, Vec<_>) = together.drain(..).unzip();
                for (asker, outcome) in askers.into_iter().zip(act(&store, &clock, deeds).await) {
                    // Who has gone away finds what was done at the next visit.
                    let _ = asker.send(outcome);
                }
            }
        });
        Self { deeds }
    }

    /// Hands a deed in and waits until it is done or refused.
    ///
    /// # Errors
    /// When the database fails; then it was not done.
    pub async fn hand_in(&self, deed: Deed) -> Outcome {
        let (answer, outcome) = oneshot::channel();
        self.deeds.send((deed, answer)).await.map_err(|_| StoreError::Interrupted)?;
        outcome.await.map_err(|_| StoreError::Interrupted)?
    }
}

/// Does all of them together; when that fails, one by one, so that none fails for another's sake.
async fn act(store: &Store, clock: &Clock, deeds: Vec<Deed>) -> Vec<Outcome> {
    if let [_, _, ..] = deeds.as_slice() {
        match store.act(clock(), deeds.clone()).await {
            Ok(done) => return done.into_iter().map(Ok).collect(),
            Err(error) => tracing::warn!(%error, deeds = deeds.len(), "deeds failed together and are tried one by one"),
        }
    }
    let mut outcomes = Vec::with_capacity(deeds.len());
    for deed in deeds {
        let done = store.act(clock(), vec![deed]).await;
        outcomes.push(done.and_then(|mut done| done.pop().ok_or(StoreError::Interrupted)));
    }
    outcomes
}
