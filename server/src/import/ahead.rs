//! Reads ahead: rows are made or understood on a thread of their own while the store writes those before them.

use tokio::sync::mpsc;
use tokio::task::{JoinError, JoinHandle, spawn_blocking};

/// Rows that are handed over at once.
const BATCH: usize = 2000;
/// Batches that may lie ready. One, and one being made: more would only take memory.
const READY: usize = 1;

/// Rows in batches.
pub struct Ahead<T> {
    batches: mpsc::Receiver<Vec<T>>,
    reading: Option<JoinHandle<()>>,
}

impl<T: Send + 'static> Ahead<T> {
    /// Begins to read.
    pub fn of(rows: impl Iterator<Item = T> + Send + 'static) -> Self {
        let (ready, batches) = mpsc::channel(READY);
        let reading = spawn_blocking(move || {
            let mut rows = rows.peekable();
            while rows.peek().is_some() {
                // Nobody takes it any more: the import failed.
                if ready.blocking_send(rows.by_ref().take(BATCH).collect()).is_err() {
                    return;
                }
            }
        });
        Self { batches, reading: Some(reading) }
    }

    /// The next batch; `None` after the last.
    ///
    /// # Errors
    /// When reading broke off: what came until then is not all.
    pub async fn next(&mut self) -> Result<Option<Vec<T>>, JoinError> {
        match (self.batches.recv().await, self.reading.take()) {
            (Some(batch), reading) => {
                self.reading = reading;
                Ok(Some(batch))
            }
            (None, Some(reading)) => reading.await.map(|()| None),
            (None, None) => Ok(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_row_comes_once_and_in_order() {
        for n in [0, 1, BATCH, BATCH + 1, 5 * BATCH] {
            let mut ahead = Ahead::of(0..n);
            let mut all = Vec::new();
            while let Some(batch) = ahead.next().await.unwrap() {
                assert!((1..=BATCH).contains(&batch.len()));
                all.extend(batch);
            }
            assert_eq!(all, (0..n).collect::<Vec<_>>());
            assert!(ahead.next().await.unwrap().is_none());
        }
    }

    #[tokio::test]
    async fn a_reader_that_breaks_off_is_not_taken_for_the_end() {
        let mut ahead = Ahead::of((0..2 * BATCH).inspect(|n| assert!(*n < BATCH + 5, "this row breaks the reader")));
        assert!(ahead.next().await.unwrap().is_some());
        assert!(ahead.next().await.is_err());
    }
}
