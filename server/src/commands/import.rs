//! `bazargah import`: read files of a format and store them, each all or nothing.

use super::{DatabaseArgs, Failure, now, print_line};
use crate::import::ahead::Ahead;
use crate::import::prices::{self, Item, PriceFile};
use crate::import::{self, Format, Trouble, file, rejects};
use bazargah_domain::calendar::Millis;
use bazargah_domain::deal::price::Priced;
use bazargah_domain::text::fold;
use bazargah_store::{GoodsPrices, Store};
use clap::Args;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The format that is no list of shops: daily prices of goods.
const PRICES: &str = "prices";

/// Import complaints, trust marks or daily prices from files.
#[derive(Args)]
pub(super) struct ImportArgs {
    /// consumidor-gov-br, cfpb, reclame-aqui, enamad, bazargah-csv or prices
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

impl Totals {
    /// Tells what became of the rows, and ends as the import did. The files before one that fails are stored: what became of their
    /// rows is told all the same.
    fn told(&self, outcome: Result<(), Failure>) -> Result<ExitCode, Failure> {
        print_line(&format!(
            r#"{{"read":{},"imported":{},"already_present":{},"rejected":{},"updated":{}}}"#,
            self.read, self.imported, self.already_present, self.rejected, self.updated
        ));
        outcome?;
        Ok(if self.rejected > 0 { ExitCode::from(3) } else { ExitCode::SUCCESS })
    }
}

impl ImportArgs {
    pub(super) async fn run(self) -> Result<ExitCode, Failure> {
        let format = Format::parse(&self.format);
        if format.is_none() && self.format != PRICES {
            let known = Format::ALL.map(Format::as_str).join(", ");
            return Err(Failure::wrong(format!("{:?} is no format; the formats are {known}, {PRICES}", self.format)));
        }
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
        if read_at.is_some() && format.is_none() {
            return Err(Failure::wrong("--read-at says nothing of prices, which have their days; leave it out"));
        }
        let store = self.database.open().await?;
        let mut totals = Totals::default();
        let Some(format) = format else {
            let outcome = self.import_prices(&store, &mut totals).await;
            return totals.told(outcome);
        };
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
        totals.told(outcome)
    }

    /// Reads the files that name goods, then those with prices, each of which is stored as a whole or not at all.
    async fn import_prices(&self, store: &Store, totals: &mut Totals) -> Result<(), Failure> {
        let mut items: HashMap<String, Item> = HashMap::new();
        let mut series: Vec<(&Path, Vec<Priced>, rejects::Writer, u64)> = Vec::new();
        for path in &self.files {
            let failed = |error: &dyn std::fmt::Display| {
                Failure::failed(format!("{}: {error}; nothing of this file was stored", path.display()))
            };
            let mut rejects = rejects::Writer::new(self.rejects.clone().unwrap_or_else(|| rejects::path_for(path)));
            let input = file::open(path).map_err(|error| failed(&error))?;
            let read = prices::read(input.reader, now().day(), |reject| rejects.write(&reject));
            match read.map_err(|error| failed(&error))? {
                PriceFile::Items(named) => {
                    totals.read += rejects.count();
                    totals.rejected += rejects.count();
                    rejects.finish().map_err(|error| failed(&error))?;
                    items.extend(named.into_iter().map(|item| (fold(&item.name), item)));
                }
                PriceFile::Days(days) => {
                    let rejected = rejects.count();
                    series.push((path, days, rejects, rejected));
                }
            }
        }
        for (path, days, mut rejects, rejected) in series {
            let failed = |error: &dyn std::fmt::Display| {
                Failure::failed(format!("{}: {error}; nothing of this file was stored", path.display()))
            };
            totals.read += days.len() as u64 + rejected;
            let named = prices::name_of(path).and_then(|name| items.get(&fold(&name)));
            if let Some(item) = named {
                let seller = match store.shop_at(&item.host).await? {
                    Some(listed) => listed.shop.key,
                    // Whoever is listed later under this name finds its prices.
                    None => item.host.candidates().last().unwrap_or(item.host.as_str()).to_owned(),
                };
                let (name, link) = (item.name.clone(), Some(item.link.clone()));
                let counts = store.add_prices(&[GoodsPrices { seller, name, link, prices: days }]).await?;
                totals.imported += counts.imported;
                totals.already_present += counts.already_present;
            } else {
                let reason = "no list of goods names what this file is called, so nobody knows whose it is: give that list as well";
                for (at, priced) in (1u64..).zip(days) {
                    let raw = format!("{},{}", priced.day.to_iso(), priced.price.toman());
                    let reject = import::Reject { line: at, reason: reason.to_owned(), raw };
                    rejects.write(&reject).map_err(|error| failed(&error))?;
                }
            }
            totals.rejected += rejects.count();
            rejects.finish().map_err(|error| failed(&error))?;
        }
        Ok(())
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
