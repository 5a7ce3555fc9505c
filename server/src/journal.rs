//! The lines that the program writes about itself, on standard error.

use crate::requests::REQUESTS;
use std::io::{BufWriter, stderr};
use tracing_appender::non_blocking::{NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::writer::MakeWriterExt;

/// How lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum LineFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Begins writing lines. There is one for each request: a thread writes them, many at once, so that no answer waits for the disk, and what is
/// returned writes the rest when it is dropped. All other lines are written at once.
///
/// `RUST_LOG` chooses the lines (default: `info,sqlx=warn`).
pub fn begin(format: LineFormat) -> WorkerGuard {
    let (requests, guard) = NonBlockingBuilder::default().lossy(false).finish(BufWriter::new(stderr()));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::try_from_default_env().unwrap_or_else(|_| "info,sqlx=warn".into()))
        .with_writer(requests.with_filter(|line| line.target() == REQUESTS).or_else(stderr));
    match format {
        LineFormat::Text => lines.init(),
        LineFormat::Json => lines.json().flatten_event(true).init(),
    }
    guard
}
