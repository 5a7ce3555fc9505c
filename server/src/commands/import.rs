//! `bazargah import`: read files of a format and store them, each all or nothing.

use super::{DatabaseArgs, Failure, now, print_line};
use crate::import::ahead::Ahead;
use crate::import::{self, Format, Trouble, file, rejects};
use bazargah_domain::calendar::Millis;
use bazargah_store::Store;
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Import complaints or trust marks from files.
#[derive(Args)]
pub(super) struct ImportArgs {
    /// consumidor-gov-br, cfpb, reclame-aqui, enamad or bazargah-csv
    format: String,
    /// Files; `-` is standard input; .gz and .zst are read as they are
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Where rejected rows are written (default: FILE.rejected.csv)
    #[arg(long)]
    rejects: Option<PathBuf>,
    /// When the files were read from their source: a date or a time (default: the latest that a file speaks of)
    #[arg(long)]
    read_at: Option<String>,
    #[command(flatten)]
    database: DatabaseArgs,
}

/// What became of the rows.
#[derive(Default)]
struct Totals {
    read: u64,
    imported: u64,
    already_present: u64,
    updated: u64,
    rejected: u64,
}

impl ImportArgs {
    pub(super) async fn run(self) -> Result<ExitCode, Failure> {
        let format = Format::parse(&self.format).ok_or_else(|| {
            let known = Format::ALL.map(Format::as_str).join(", ");
            Failure::wrong(format!("{:?} is no format; the formats are {known}", self.format))
        })?;
        let read_at = match &self.read_at {
            Some(text) => Some(Millis::parse(text).map_err(|e| Failure::wrong(format!("--read-at {text:?}: {e}")))?),
            None => None,
        };
        if self.rejects.is_some() && self.files.len() > 1 {
            return Err(Failure::wrong("--rejects names one file; give one file to import with it"));
        }
        if read_at.is_some_and(|at| at > now()) {
            return Err(Failure::wrong("--read-at lies in the future; give the time at which the source was read"));
        }
        if self.rejects.as_ref().is_some_and(|rejects| self.files.contains(rejects)) {
            return Err(Failure::wrong("--rejects names the file that is to be imported; give another"));
        }
        let store = self.database.open().await?;
        let mut totals = Totals::default();
        let mut outcome = Ok(());
        for path in &self.files {
            outcome = self.import(&store, format, path, read_at, &mut totals).await.map_err(|failure| Failure {
                line: format!("{}: {}; nothing of this file was stored", path.display(), failure.line),
                code: failure.code,
            });
            if outcome.is_err() {
                break;
            }
        }
        // What was imported is graded with all the rest, so that a page shows both or neither.
        if totals.imported + totals.updated > 0 {
            store.grade_all(now(), |_| {}).await?;
        }
        // The files before one that fails are stored: what became of their rows is told all the same.
        print_line(&format!(
            r#"{{"read":{},"imported":{},"already_present":{},"rejected":{},"updated":{}}}"#,
            totals.read, totals.imported, totals.already_present, totals.rejected, totals.updated
        ));
        outcome?;
        Ok(if totals.rejected > 0 { ExitCode::from(3) } else { ExitCode::SUCCESS })
    }

    async fn import(
        &self,
        store: &Store,
        format: Format,
        path: &Path,
        read_at: Option<Millis>,
        totals: &mut Totals,
    ) -> Result<(), Failure> {
        let input = file::open(path).map_err(Failure::failed)?;
        let progress = input.progress();
        let mut rejects = rejects::Writer::new(self.rejects.clone().unwrap_or_else(|| rejects::path_for(path)));
        let mut rows = Ahead::of(import::rows(format, input.reader).map_err(Failure::failed)?);
        let mut import = store.import(now(), read_at).await?;
        let (mut read, mut rejected) = (0u64, 0u64);
        while let Some(batch) = rows.next().await.map_err(Failure::failed)? {
            let mut understood = Vec::with_capacity(batch.len());
            for row in batch {
                read += 1;
                match row {
                    Ok(row) => understood.push(row),
                    Err(Trouble::Reject(reject)) => {
                        rejected += 1;
                        rejects.write(&reject).map_err(Failure::failed)?;
                    }
                    Err(Trouble::Fatal(error)) => return Err(Failure::failed(error)),
                }
            }
            import.add(understood).await?;
            progress.rows(read);
        }
        rejects.finish().map_err(Failure::failed)?;
        let counts = import.finish().await?;
        progress.finish();
        totals.read += read;
        totals.rejected += rejected;
        totals.imported += counts.imported;
        totals.already_present += counts.already_present;
        totals.updated += counts.updated;
        Ok(())
    }
}
