//! `bazargah import`: read files of a format and store them, each all or nothing.

use super::{DatabaseArgs, Failure, now, print_line};
use crate::import::ahead::Ahead;
use crate::import::prices::{self, Item, PriceFile};
use crate::import::{self, Format, Trouble, file, rejects};
use crate::sheet::{self, inspections};
use bazargah_app::pages::SheetFault;
use bazargah_domain::calendar::Millis;
use bazargah_domain::deal::price::Priced;
use bazargah_domain::role::Act;
use bazargah_domain::text::fold;
use bazargah_store::{GoodsPrices, Store};
use clap::Args;
use std::collections::{HashMap, HashSet};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The format that is no list of shops: daily prices of goods.
const PRICES: &str = "prices";

/// The other one: results of inspections.
const INSPECTIONS: &str = "inspections";

/// Import complaints, trust marks, daily prices or results of inspections from files.
#[derive(Args)]
pub(super) struct ImportArgs {
    /// consumidor-gov-br, cfpb, reclame-aqui, enamad, bazargah-csv, prices or inspections
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
    /// For inspections: the e-mail address of the inspector or supervisor who answers for the results
    #[arg(long)]
    by: Option<String>,
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
        if format.is_none() && self.format != PRICES && self.format != INSPECTIONS {
            let known = Format::ALL.map(Format::as_str).join(", ");
            return Err(Failure::wrong(format!(
                "{:?} is no format; the formats are {known}, {PRICES}, {INSPECTIONS}",
                self.format
            )));
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
        self.check_rejects()?;
        if read_at.is_some() && format.is_none() {
            return Err(Failure::wrong(
                "--read-at says nothing of prices or inspections, which have their days; leave it out",
            ));
        }
        if self.by.is_some() != (self.format == INSPECTIONS) {
            return Err(Failure::wrong(
                "results of inspections need --by EMAIL, the one who answers for them; nothing else takes it",
            ));
        }
        let store = self.database.open().await?;
        let mut totals = Totals::default();
        if let Some(by) = self.by.as_deref() {
            let outcome = self.import_inspections(&store, by, &mut totals).await;
            return totals.told(outcome);
        }
        let Some(format) = format else {
            let outcome = self.import_prices(&store, &mut totals).await;
            return totals.told(outcome);
        };
        let mut outcome = Ok(());
        for path in &self.files {
            let done = self.import(&store, format, path, read_at, &mut totals).await;
            outcome = done.map_err(|failure| failed_at(path, &failure));
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

    /// Refuses to write rejected rows over what is to be imported.
    fn check_rejects(&self) -> Result<(), Failure> {
        let imported: HashSet<_> = self.files.iter().filter_map(|path| file::identity_of_imported(path)).collect();
        let overwrites = |rejects: &PathBuf| {
            // A path that leads nowhere yet may still be typed twice.
            self.files.contains(rejects) || file::identity(rejects).is_some_and(|identity| imported.contains(&identity))
        };
        if let Some(rejects) = &self.rejects {
            if overwrites(rejects) {
                return Err(Failure::wrong("--rejects names the file that is to be imported; give another"));
            }
        } else if let Some(taken) = self.files.iter().map(|path| rejects::path_for(path)).find(overwrites) {
            return Err(Failure::wrong(format!(
                "{} is to be imported, and rejected rows would be written over it; import the files one by one, with --rejects",
                taken.display()
            )));
        }
        Ok(())
    }

    /// Takes away what an earlier run left at the default place, when this one has rejected nothing of the file.
    fn clear_rejects(&self, path: &Path) {
        // What comes from standard input may be another thing each time.
        if self.rejects.is_some() || path.as_os_str() == file::STANDARD_INPUT {
            return;
        }
        let left = rejects::path_for(path);
        if let Err(error) = rejects::remove_left(&left) {
            eprintln!("{}: nothing was rejected, but {} cannot be taken away: {error}", path.display(), left.display());
        }
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
            // What `read` makes of an error is about the file that it reads: this one is about another.
            let mut unkept = None;
            let read = prices::read(input.reader, now().day(), |reject| {
                keep(&mut rejects, &reject).map_err(|why| std::io::Error::other(unkept.insert(why).clone()))
            });
            if let Some(why) = unkept {
                return Err(failed(&why));
            }
            match read.map_err(|error| failed(&error))? {
                PriceFile::Items(named) => {
                    let rejected = rejects.count();
                    totals.read += rejected;
                    totals.rejected += rejected;
                    finish(rejects).map_err(|why| failed(&why))?;
                    if rejected == 0 {
                        self.clear_rejects(path);
                    }
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
            if named.is_none() {
                let reason = "no list of goods names what this file is called, so nobody knows whose it is: give that list as well";
                for (at, priced) in (1u64..).zip(&days) {
                    let raw = format!("{},{}", priced.day.to_iso(), priced.price.toman());
                    let reject = import::Reject { line: at, reason: reason.to_owned(), raw };
                    keep(&mut rejects, &reject).map_err(|why| failed(&why))?;
                }
            }
            let rejected = rejects.count();
            totals.rejected += rejected;
            // Before anything is stored: who is told that rows could not be kept is told that nothing was.
            finish(rejects).map_err(|why| failed(&why))?;
            let Some(item) = named else { continue };
            let seller = match store.shop_at(&item.host).await? {
                Some(listed) => listed.shop.key,
                // Whoever is listed later under this name finds its prices.
                None => item.host.candidates().last().unwrap_or(item.host.as_str()).to_owned(),
            };
            let (name, link) = (item.name.clone(), Some(item.link.clone()));
            let added = store.add_prices(&[GoodsPrices { seller, name, link, prices: days }]).await;
            let counts = added.map_err(|error| failed_at(path, &error.into()))?;
            totals.imported += counts.imported;
            totals.already_present += counts.already_present;
            if rejected == 0 {
                self.clear_rejects(path);
            }
        }
        Ok(())
    }

    /// Reads sheets of results, each of which is taken as a whole or not at all.
    async fn import_inspections(&self, store: &Store, by: &str, totals: &mut Totals) -> Result<(), Failure> {
        let account = store.account_of(by).await?;
        let role = account.as_ref().and_then(|account| account.role).filter(|role| role.may(Act::Inspect));
        let (Some(account), Some(role)) = (account, role) else {
            return Err(Failure::wrong(format!(
                "--by {by:?} is nobody who inspects; `bazargah staff add --role inspector {by}` adds one"
            )));
        };
        let at = now();
        for path in &self.files {
            let failed = |error: &dyn std::fmt::Display| {
                Failure::failed(format!("{}: {error}; nothing of this file was stored", path.display()))
            };
            let bytes = read_whole(path).map_err(|error| failed(&error))?;
            let sheet = inspections::read(&bytes, at.day()).map_err(|fault| failed(&unread(fault)))?;
            let known = store.shops_of_keys(&sheet.keys()).await?;
            let faults = match sheet.check(&known, at.day()) {
                Ok(brought) => match store
                    .bring_inspections(at, account.id, role, &brought)
                    .await
                    .map_err(|error| failed_at(path, &error.into()))?
                {
                    Ok(counts) => {
                        totals.read += counts.new + counts.known;
                        totals.imported += counts.new;
                        totals.already_present += counts.known;
                        self.clear_rejects(path);
                        continue;
                    }
                    Err(faults) => faults,
                },
                Err(faults) => faults,
            };
            let mut rejects = rejects::Writer::new(self.rejects.clone().unwrap_or_else(|| rejects::path_for(path)));
            for rows in faults.chunk_by(|a, b| a.row == b.row) {
                let Some(first) = rows.first() else { continue };
                let reason = rows.iter().map(inspections::told).collect::<Vec<_>>().join("; ");
                let raw = sheet.cell(first.row, first.column).to_owned();
                let reject = import::Reject { line: first.row as u64, reason, raw };
                keep(&mut rejects, &reject).map_err(|why| failed(&why))?;
            }
            totals.read += sheet.rows.len() as u64;
            totals.rejected += rejects.count();
            finish(rejects).map_err(|why| failed(&why))?;
            eprintln!("{}: some cells are wrong, so nothing of this file was stored", path.display());
        }
        if totals.imported > 0 {
            store.grade_all(at, |_| {}).await?;
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
        let at = now();
        let mut rows = Ahead::of(import::rows(format, input.reader, at).map_err(Failure::failed)?);
        let mut import = store.import(at, read_at).await?;
        let (mut read, mut rejected) = (0u64, 0u64);
        while let Some(batch) = rows.next().await.map_err(Failure::failed)? {
            let mut understood = Vec::with_capacity(batch.len());
            for row in batch {
                read += 1;
                match row {
                    Ok(row) => understood.push(row),
                    Err(Trouble::Reject(reject)) => {
                        rejected += 1;
                        keep(&mut rejects, &reject).map_err(Failure::failed)?;
                    }
                    Err(Trouble::Fatal(error)) => return Err(Failure::failed(error)),
                }
            }
            import.add(understood).await?;
            progress.rows(read);
        }
        finish(rejects).map_err(Failure::failed)?;
        let counts = import.finish().await?;
        progress.finish();
        totals.read += read;
        totals.rejected += rejected;
        totals.imported += counts.imported;
        totals.already_present += counts.already_present;
        totals.updated += counts.updated;
        if rejected == 0 {
            self.clear_rejects(path);
        }
        Ok(())
    }
}

/// What a failure means for the file that is being imported. What the store says of all that it was given is not said twice.
fn failed_at(path: &Path, failure: &Failure) -> Failure {
    let why = failure.line.strip_suffix("; nothing was stored").unwrap_or(&failure.line);
    Failure { line: format!("{}: {why}; nothing of this file was stored", path.display()), code: failure.code }
}

/// Writes down a rejected row.
///
/// # Errors
/// Why it cannot be written: told apart from what is wrong with the file that is imported.
fn keep(rejects: &mut rejects::Writer, reject: &import::Reject) -> Result<(), String> {
    rejects.write(reject).map_err(|error| unwritten(rejects.path(), &error))
}

/// Writes what is still in memory, as [`keep`] does.
fn finish(rejects: rejects::Writer) -> Result<(), String> {
    let path = rejects.path().to_owned();
    rejects.finish().map(drop).map_err(|error| unwritten(&path, &error))
}

fn unwritten(rejects: &Path, error: &std::io::Error) -> String {
    format!("rejected rows cannot be written to {}: {error}; choose another place with --rejects", rejects.display())
}

/// A file as a whole, up to the largest sheet; `-` is standard input.
fn read_whole(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    // One byte more tells that it is too large.
    let most = sheet::BYTES_MAX as u64 + 1;
    if path.as_os_str() == "-" {
        std::io::stdin().lock().take(most).read_to_end(&mut bytes)?;
    } else {
        std::fs::File::open(path)?.take(most).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// Why a sheet is not looked at.
fn unread(fault: SheetFault) -> String {
    match fault {
        SheetFault::NoFile | SheetFault::Empty => "there is no row below the header".to_owned(),
        SheetFault::TooLarge => "it is larger than a sheet may be".to_owned(),
        SheetFault::TooManyRows => format!("it has more than {} rows", sheet::ROWS_MAX),
        SheetFault::NotASheet => "it is neither XLSX nor CSV in UTF-8".to_owned(),
        SheetFault::NoColumn(name) => format!("it has no column {name:?}; `bazargah export ministry` writes them"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bazargah_store::StoreError;

    #[test]
    fn that_nothing_was_stored_is_said_once() {
        let told = |error: StoreError| failed_at(Path::new("a.csv"), &error.into()).line;
        assert_eq!(told(StoreError::Full), "a.csv: the disk is full; nothing of this file was stored");
        for error in [StoreError::Interrupted, StoreError::TooLong(7), StoreError::Locked] {
            let line = told(error);
            assert_eq!(line.matches("nothing").count(), 1, "{line}");
        }
    }
}
