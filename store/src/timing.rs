//! How long the database takes, counted for whoever operates the program.
//!
//! Counts are the process's, not a store's: they say what this program waited for since it was started.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Upper ends of the steps, in microseconds; what takes longer than the last is in a step of its own.
pub const STEPS_MICROS: [u64; 12] =
    [1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 10_000_000];
const STEPS: usize = STEPS_MICROS.len() + 1;

/// How often something took how long.
#[derive(Debug)]
pub struct Histogram {
    steps: [AtomicU64; STEPS],
    micros: AtomicU64,
}

impl Default for Histogram {
    fn default() -> Self {
        Self::new()
    }
}

impl Histogram {
    /// One without counts.
    pub const fn new() -> Self {
        Self { steps: [const { AtomicU64::new(0) }; STEPS], micros: AtomicU64::new(0) }
    }

    /// Counts something that took that long.
    pub fn record(&self, took: Duration) {
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let step = STEPS_MICROS.partition_point(|end| *end < micros);
        self.steps[step].fetch_add(1, Ordering::Relaxed);
        self.micros.fetch_add(micros, Ordering::Relaxed);
    }

    /// How many are in each step, the last being without an end; and what all took together.
    pub fn counts(&self) -> ([u64; STEPS], Duration) {
        let steps = std::array::from_fn(|step| self.steps[step].load(Ordering::Relaxed));
        (steps, Duration::from_micros(self.micros.load(Ordering::Relaxed)))
    }
}

/// What is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Work {
    /// A query outside a transaction, with the wait for a connection.
    Read,
    /// A transaction to begin: on SQLite the wait for the one writer.
    Begin,
    /// A statement within a transaction.
    Within,
    /// A commit.
    Commit,
}

static TIMES: [Histogram; 4] = [Histogram::new(), Histogram::new(), Histogram::new(), Histogram::new()];

/// What the database was waited for, by what for.
pub fn database_times() -> [(&'static str, &'static Histogram); 4] {
    let [read, begin, within, commit] = &TIMES;
    [("read", read), ("begin", begin), ("within", within), ("commit", commit)]
}

/// Counts how long it lives.
pub(crate) struct Timed(Work, Instant);

impl Timed {
    pub(crate) fn new(work: Work) -> Self {
        Self(work, Instant::now())
    }
}

impl Drop for Timed {
    fn drop(&mut self) {
        TIMES[self.0 as usize].record(self.1.elapsed());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_duration_is_in_its_step() {
        let histogram = Histogram::new();
        for micros in [0, 1_000, 1_001, 9_999, 10_000_000, 10_000_001] {
            histogram.record(Duration::from_micros(micros));
        }
        let (steps, all) = histogram.counts();
        assert_eq!(steps, [2, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1]);
        assert_eq!(all, Duration::from_micros(20_012_001));
    }

    #[test]
    fn what_is_waited_for_is_counted_where_it_belongs() {
        let count = || database_times().map(|(_, times)| times.counts().0.iter().sum::<u64>());
        let before = count();
        drop(Timed::new(Work::Commit));
        let after = count();
        assert!(after[3] > before[3]);
        assert_eq!(database_times()[Work::Within as usize].0, "within");
    }
}
