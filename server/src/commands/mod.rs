//! The command line: what each command takes, and how a failure is told (one line, and how to mend it).
//!
//! Exit codes: 0 done, 1 it could not be done, 2 the command itself is wrong, 3 done but rows were rejected (import only).

mod demo;
mod export;
mod festival;
mod fund;
mod import;
mod log;
mod lottery;
mod lottery_verify;
mod serve;
mod staff;
mod verify;

use bazargah_domain::calendar::Millis;
use bazargah_store::{Store, StoreError};
use clap::{Args, Parser, Subcommand};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

/// Look a shop up before you buy.
#[derive(Parser)]
#[command(name = "bazargah", version, about, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the site; creates and updates the database when needed
    Serve(Box<serve::Serve>),
    /// Import complaints, trust marks, daily prices or results of inspections from files
    Import(import::ImportArgs),
    /// Fill the database with a made-up demonstration market
    Demo(demo::Demo),
    /// Add an edition of the festival, or give its places
    Festival(festival::Festival),
    /// Look after the guarantee fund's money: contributions, bank orders, the bank's answers
    Fund(fund::Fund),
    /// Run a lottery: open it, take pledges, close, freeze, draw; or check a draw
    Lottery(lottery::LotteryArgs),
    /// Write data into a file
    Export(export::Export),
    /// Give somebody a staff's role, or take it away
    Staff(staff::Staff),
    /// Look after the public log's key
    Log(log::Log),
    /// Verify a site by its address, or a database: replay all public events and compare every figure with them
    Verify(verify::Verify),
}

/// Where the key of the public log is kept when nothing else is said.
const LOG_KEY: &str = "data/log.key";

/// Which database.
#[derive(Args)]
struct DatabaseArgs {
    /// sqlite:FILE or postgres://USER@HOST/NAME
    #[arg(long, env = "DATABASE_URL", default_value = "sqlite:data/bazargah.db", hide_env_values = true)]
    database_url: String,
}

impl DatabaseArgs {
    /// The place of the public log's key: beside a SQLite database, outside of it.
    fn log_key(&self) -> PathBuf {
        let file = self.database_url.strip_prefix("sqlite:").map(|file| file.trim_start_matches("//"));
        match file.map(|file| Path::new(file.split('?').next().unwrap_or(file))) {
            Some(file) => file.with_file_name("log.key"),
            None => PathBuf::from(LOG_KEY),
        }
    }

    async fn open(&self) -> Result<Store, Failure> {
        Store::open(&self.database_url).await.map_err(Failure::from)
    }
}

/// Why a command did not do what it should: one line for a person, and an exit code.
#[derive(Debug)]
struct Failure {
    line: String,
    code: u8,
}

impl Failure {
    /// It could not be done.
    fn failed(line: impl ToString) -> Self {
        Self { line: line.to_string(), code: 1 }
    }

    /// The command itself is wrong.
    fn wrong(line: impl ToString) -> Self {
        Self { line: line.to_string(), code: 2 }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Address { .. } | StoreError::Missing(_) => Self::wrong(error),
            _ => Self::failed(error),
        }
    }
}

/// Runs the program.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) if error.use_stderr() => {
            // clap explains at length; one line says what is wrong, and where the rest can be read.
            let text = error.to_string();
            let what = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
            let what = if error.kind() == clap::error::ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
                "a command is missing: serve, import, demo, festival, fund, lottery, export, staff, log or verify"
            } else {
                what
            };
            eprintln!("bazargah: {what}; `bazargah --help` shows how it is used");
            return ExitCode::from(2);
        }
        Err(help) => {
            print_line(help.to_string().trim_end());
            return ExitCode::SUCCESS;
        }
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("bazargah: cannot start: {error}");
            return ExitCode::FAILURE;
        }
    };
    let done = runtime.block_on(async {
        match cli.command {
            Command::Serve(args) => args.run().await,
            Command::Import(args) => args.run().await,
            Command::Demo(args) => args.run().await,
            Command::Festival(args) => args.run().await,
            Command::Fund(args) => args.run().await,
            Command::Lottery(args) => args.run().await,
            Command::Export(args) => args.run().await,
            Command::Staff(args) => args.run().await,
            Command::Log(args) => args.run(),
            Command::Verify(args) => args.run().await,
        }
    });
    match done {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("bazargah: {}", failure.line);
            ExitCode::from(failure.code)
        }
    }
}

/// Prints a line of results. Whoever closed the other end of the pipe does not want it: that is no failure.
pub(crate) fn print_line(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// The time now: the one place outside of HTTP where the clock is read.
pub(crate) fn now() -> Millis {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
