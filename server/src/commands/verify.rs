//! `bazargah verify`: do the tables say what the public events say?

use super::{DatabaseArgs, Failure, print_line};
use bazargah_store::Store;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use std::process::ExitCode;

/// Replay all public events and compare every published figure with them.
#[derive(Args)]
pub(super) struct Verify {
    /// The database to verify, instead of --database-url
    database: Option<String>,
    #[command(flatten)]
    default: DatabaseArgs,
}

impl Verify {
    pub(super) async fn run(self) -> Result<ExitCode, Failure> {
        let store = match &self.database {
            Some(url) => Store::open_existing(url).await?,
            None => Store::open_existing(&self.default.database_url).await?,
        };
        let bar = ProgressBar::new(u64::try_from(store.totals().await?.shops).unwrap_or(0));
        if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos}/{len} shops, {per_sec}, {eta} left") {
            bar.set_style(style);
        }
        let verified = store.verify(|shops| bar.set_position(u64::try_from(shops).unwrap_or(0))).await?;
        bar.finish_and_clear();
        for disagreement in &verified.disagreements {
            eprintln!("{}: {}", disagreement.of, disagreement.what);
        }
        print_line(&format!(
            r#"{{"events":{},"shops":{},"complaints":{},"disagreements":{}}}"#,
            verified.events, verified.shops, verified.complaints, verified.disagreements_total
        ));
        Ok(if verified.disagreements_total == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}
