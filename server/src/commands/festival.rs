//! `bazargah festival`: an edition from a file, and the selection that anybody can repeat.

use super::{DatabaseArgs, Failure, now, print_line};
use bazargah_domain::festival::edition::Edition;
use bazargah_domain::festival::selection::Chosen;
use bazargah_store::{FestivalApplication, NotGiven, Store};
use clap::{Args, Subcommand};
use data_encoding::HEXLOWER_PERMISSIVE;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Look after the festival's editions and give their places
#[derive(Args)]
pub(super) struct Festival {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Add an edition from a file in JSON, or replace the one of the same key; see docs/festival.md
    Add {
        /// The file
        file: PathBuf,
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// Give the places of an edition by the published rule; prints each application with its reason, as CSV
    Select {
        /// The edition's key
        #[arg(long)]
        edition: String,
        /// Only print what would be given
        #[arg(long)]
        dry_run: bool,
        /// 32 bytes of public randomness in hexadecimal, such as drand's
        #[arg(long, value_parser = randomness)]
        randomness: [u8; 32],
        #[command(flatten)]
        database: DatabaseArgs,
    },
}

fn randomness(text: &str) -> Result<[u8; 32], String> {
    let bytes = HEXLOWER_PERMISSIVE.decode(text.as_bytes()).ok().and_then(|bytes| bytes.try_into().ok());
    bytes.ok_or_else(|| "write 64 hexadecimal digits".to_owned())
}

impl Festival {
    pub(super) async fn run(self) -> Result<ExitCode, Failure> {
        match self.command {
            Command::Add { file, database } => add(&file, &database).await,
            Command::Select { edition, dry_run, randomness, database } => {
                let store = database.open_existing().await?;
                let edition = the_edition(&store, &edition).await?;
                let done = select(&store, &edition, dry_run, &randomness).await;
                store.close().await;
                done
            }
        }
    }
}

/// The edition of that key.
pub(super) async fn the_edition(store: &Store, key: &str) -> Result<Edition, Failure> {
    let known = store.edition(key).await?;
    known.ok_or_else(|| Failure::wrong(format!("there is no edition {key:?}; `bazargah festival add FILE` adds one")))
}

async fn add(file: &Path, database: &DatabaseArgs) -> Result<ExitCode, Failure> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| Failure::wrong(format!("cannot read {}: {error}", file.display())))?;
    let edition = Edition::parse(&text)
        .map_err(|faults| Failure::wrong(format!("{} is not an edition: {}", file.display(), faults.join("; "))))?;
    let store = database.open().await?;
    let kept = store.replace_edition(&edition).await?;
    store.close().await;
    kept.map_err(|faults| {
        let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
        Failure::wrong(format!("the edition {} stays as it was: {}", edition.key, faults.join("; ")))
    })?;
    print_line(&format!("the edition {} is at /festival/{}", edition.key, edition.key));
    Ok(ExitCode::SUCCESS)
}

async fn select(store: &Store, edition: &Edition, dry_run: bool, randomness: &[u8; 32]) -> Result<ExitCode, Failure> {
    let chosen = store.festival_selection(edition, randomness).await?;
    let list = list(store, &chosen).await?;
    if !dry_run {
        let given = store.give_places(now(), edition, &chosen).await?.map_err(|refused| {
            let key = &edition.key;
            let why = match refused {
                NotGiven::Early => format!("registration for {key} is not over"),
                NotGiven::Over => format!("{key} is over: no place is given any more"),
            };
            Failure::failed(format!("{why}; --dry-run prints the list as things stand"))
        })?;
        eprintln!("{given} places were given");
    }
    print_line(&list);
    Ok(ExitCode::SUCCESS)
}

/// The list in the order of the rule: the place in the order (0 for who has a place already), the application, its name and trade, by
/// what it was ordered, and what became of it.
async fn list(store: &Store, chosen: &[Chosen]) -> Result<String, Failure> {
    let names = ["rank", "application", "name", "trade", "wait_listed", "points", "loss_percent", "sent_at", "choice"];
    let mut rows = vec![names.map(str::to_owned)];
    for Chosen { candidate: of, rank, choice } in chosen {
        let name = store.festival_application(of.id).await?.map_or_else(String::new, |of: FestivalApplication| of.name);
        rows.push([
            rank.to_string(),
            of.id.to_string(),
            name,
            of.trade.as_str().to_owned(),
            of.wait_listed.to_string(),
            of.points.map_or_else(String::new, |points| points.to_string()),
            format!("{}.{:02}", of.loss / 100, of.loss % 100),
            of.sent_at.to_rfc3339(),
            choice.as_str().to_owned(),
        ]);
    }
    let rows = rows.iter().map(|row| row.iter().map(String::as_str).collect::<Vec<_>>());
    let bytes = crate::sheet::csv(rows).map_err(Failure::failed)?;
    // The mark by which spreadsheets tell UTF-8 is for files.
    let text = String::from_utf8(bytes).map_err(Failure::failed)?;
    Ok(text.trim_start_matches('\u{feff}').trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::randomness;

    #[test]
    fn randomness_is_sixty_four_digits_and_nothing_else() {
        assert_eq!(randomness(&"0f".repeat(32)), Ok([15; 32]));
        assert_eq!(randomness(&"0F".repeat(32)), Ok([15; 32]));
        for wrong in ["", "0f", &"0f".repeat(33), &"+f".repeat(32), &"۰".repeat(32)] {
            assert!(randomness(wrong).is_err(), "{wrong}");
        }
    }
}
