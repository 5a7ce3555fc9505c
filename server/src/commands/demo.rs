//! `bazargah demo`: a made-up market, the same for the same seed.

use super::{DatabaseArgs, Failure, now, print_line};
use crate::demo;
use crate::import::ahead::Ahead;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use std::process::ExitCode;

/// Orders of the edition that is over, when nothing else is said.
const TICKETS: u32 = 240;

/// Fill the database with a made-up demonstration market.
#[derive(Args)]
pub(super) struct Demo {
    /// Shops
    #[arg(long, default_value_t = 300, value_parser = clap::value_parser!(u32).range(1..=5_000_000))]
    shops: u32,
    /// Complaints
    #[arg(long, default_value_t = 6000)]
    complaints: u64,
    /// Applications for an edition of the festival; 0 for no edition
    #[arg(long, default_value_t = 1200, value_parser = clap::value_parser!(u32).range(0..=1_000_000))]
    applications: u32,
    /// Confirmed orders of an edition that is over, whose lottery is drawn; 0 for none (default: 240 where there is an edition)
    #[arg(long, value_parser = clap::value_parser!(u32).range(0..=20_000))]
    tickets: Option<u32>,
    /// Claims on the guarantee fund, among shops with a mark; 0 for an empty fund
    #[arg(long, default_value_t = 40, value_parser = clap::value_parser!(u32).range(0..=10_000))]
    claims: u32,
    /// The same seed gives the same market
    #[arg(long, default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    database: DatabaseArgs,
}

impl Demo {
    pub(super) async fn run(self) -> Result<ExitCode, Failure> {
        let store = self.database.open().await?;
        let bar = ProgressBar::new(u64::from(self.shops) + self.complaints);
        if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos} rows, {per_sec}, {eta} left") {
            bar.set_style(style);
        }
        let mut import = store.import(now(), Some(demo::TODAY.start())).await?;
        let mut rows = Ahead::of(demo::market(self.shops, self.complaints, self.seed));
        while let Some(batch) = rows.next().await.map_err(Failure::failed)? {
            bar.inc(batch.len() as u64);
            import.add(batch).await?;
        }
        let counts = import.finish().await?;
        store.grade_all(now(), |_| {}).await?;
        let applications = match self.applications {
            0 => 0,
            some => demo::festival::fill(&store, some, self.seed).await.map_err(Failure::failed)?,
        };
        let tickets = self.tickets.unwrap_or(if self.applications == 0 { 0 } else { TICKETS });
        demo::lottery::fill(&store, tickets, self.seed).await.map_err(Failure::failed)?;
        if self.applications > 0 {
            demo::lottery::open(&store, self.seed).await.map_err(Failure::failed)?;
        }
        demo::deals::fill(&store, now(), self.seed).await.map_err(Failure::failed)?;
        // A market without complaints has no claims either.
        let claims = self.claims.min(u32::try_from(self.complaints / 100).unwrap_or(u32::MAX));
        demo::fund::fill(&store, now(), claims, self.seed).await?;
        store.close().await;
        bar.finish_and_clear();
        print_line(&format!(
            r#"{{"imported":{},"already_present":{},"applications":{applications}}}"#,
            counts.imported, counts.already_present
        ));
        Ok(ExitCode::SUCCESS)
    }
}
