//! `bazargah export`: what leaves as a file.

use super::{DatabaseArgs, Failure, festival::the_edition, now};
use crate::ministry::{self, Format};
use crate::open_data::{DataSet, Form, Writer, files};
use bazargah_store::FestivalExport;
use clap::{Args, Subcommand};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Write data into a file
#[derive(Args)]
pub(super) struct Export {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// The shops that have a place in an edition, for the inspectors of the ministry of health; the export is noted
    Ministry {
        /// The edition's key
        #[arg(long)]
        edition: String,
        /// The file; standard output without
        #[arg(long)]
        out: Option<PathBuf>,
        /// How it is written
        #[arg(long, value_enum, default_value_t = Format::Csv)]
        format: Format,
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// Every shop
    Shops(Open),
    /// Every complaint, as the public reads it
    Complaints(Open),
    /// Every public event
    Events(Open),
    /// Every deal of the festival
    Deals(Open),
    /// Every grade on record
    Grades(Open),
}

/// A whole data set, as it can be downloaded.
#[derive(Args)]
struct Open {
    /// The file, with its SHA-256 beside it; standard output without
    #[arg(long)]
    out: Option<PathBuf>,
    /// How it is written
    #[arg(long, value_enum, default_value_t = Form::Csv)]
    format: Form,
    #[command(flatten)]
    database: DatabaseArgs,
}

impl Export {
    pub(super) async fn run(self) -> Result<ExitCode, Failure> {
        match self.what {
            What::Ministry { edition, out, format, database } => ministry(edition, out, format, database).await,
            What::Shops(open) => open.run(DataSet::Shops).await,
            What::Complaints(open) => open.run(DataSet::Complaints).await,
            What::Events(open) => open.run(DataSet::Events).await,
            What::Deals(open) => open.run(DataSet::Deals).await,
            What::Grades(open) => open.run(DataSet::Grades).await,
        }
    }
}

impl Open {
    async fn run(self, set: DataSet) -> Result<ExitCode, Failure> {
        let store = self.database.open_existing().await?;
        let mut writer = Writer::new(store.clone(), set, self.format, now().day());
        let rows = match &self.out {
            None => {
                let mut to = std::io::stdout().lock();
                while let Some(part) = writer.next().await.map_err(Failure::failed)? {
                    to.write_all(&part).map_err(Failure::failed)?;
                }
                writer.rows()
            }
            Some(path) => files::write(&mut writer, path).await.map_err(Failure::failed)?.rows,
        };
        store.close().await;
        eprintln!("{rows} {}", set.as_str());
        Ok(ExitCode::SUCCESS)
    }
}

async fn ministry(
    edition: String,
    out: Option<PathBuf>,
    format: Format,
    database: DatabaseArgs,
) -> Result<ExitCode, Failure> {
    let store = database.open_existing().await?;
    let edition = the_edition(&store, &edition).await?;
    let today = now().day();
    let units = store.placed_units(&edition.key).await?;
    let bytes = ministry::file(&ministry::table(&units, today), format, today).map_err(Failure::failed)?;
    let noted = FestivalExport {
        at: now().0,
        who: format!("command line, {}", std::env::var("USER").unwrap_or_else(|_| "unknown".to_owned())),
        format: format.as_str().to_owned(),
        row_count: i64::try_from(units.len()).unwrap_or(i64::MAX),
        sha256: ministry::digest(&bytes),
    };
    // It is noted before anybody has it.
    store.note_export(&edition.key, &noted).await?;
    store.close().await;
    match out {
        Some(file) => std::fs::write(&file, &bytes)
            .map_err(|error| Failure::failed(format!("cannot write {}: {error}", file.display())))?,
        None => std::io::stdout().write_all(&bytes).map_err(Failure::failed)?,
    }
    eprintln!("{} shops, SHA-256 {}", noted.row_count, noted.sha256);
    Ok(ExitCode::SUCCESS)
}
