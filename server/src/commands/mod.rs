//! The command line: what each command takes, and how a failure is told (one line, and how to mend it).
//!
//! Exit codes: 0 done, 1 it could not be done, 2 the command itself is wrong, 3 done but rows were rejected (import only).

mod backup;
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
use bazargah_store::{Store, StoreError, sqlite_file};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, CommandFactory, Parser, Subcommand};
use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;
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
    /// Copy the database into a file while the server runs
    Backup(backup::Backup),
    /// Put a backup back where there is no database yet
    Restore(backup::Restore),
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
        sqlite_file(&self.database_url).map_or_else(|| PathBuf::from(LOG_KEY), |file| file.with_file_name("log.key"))
    }

    async fn open(&self) -> Result<Store, Failure> {
        Store::open(&self.database_url).await.map_err(Failure::from)
    }

    /// For commands that do nothing without what a database holds: a wrong address must not make a new one.
    async fn open_existing(&self) -> Result<Store, Failure> {
        Store::open_existing(&self.database_url).await.map_err(Failure::from)
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
            StoreError::Address { .. }
            | StoreError::Open { .. }
            | StoreError::Missing(_)
            | StoreError::Taken { .. } => Self::wrong(error),
            _ => Self::failed(error),
        }
    }
}

/// Runs the program.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) if error.use_stderr() => {
            eprintln!("bazargah: {}", wrong_command(&error, std::env::args_os().skip(1)));
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
            Command::Backup(args) => args.run().await,
            Command::Restore(args) => args.run().await,
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

/// What is wrong with these arguments, in one line. clap explains at length: its first line says what is wrong, and lists that it gives
/// below are put behind that.
fn wrong_command(error: &clap::Error, arguments: impl Iterator<Item = OsString>) -> String {
    let program = Cli::command();
    let (mut command, mut name) = (&program, program.get_name().to_owned());
    for argument in arguments {
        let Some(chosen) = command.find_subcommand(&argument) else { break };
        name = format!("{name} {}", chosen.get_name());
        command = chosen;
    }
    let commands = || command.get_subcommands().map(clap::Command::get_name).collect::<Vec<_>>().join(", ");
    let listed = |kind| match error.get(kind) {
        Some(ContextValue::Strings(texts)) if !texts.is_empty() => Some(texts.join(", ")),
        Some(ContextValue::String(text)) => Some(text.clone()),
        _ => None,
    };
    let text = error.to_string();
    let first = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
    let what = match error.kind() {
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => {
            Some(format!("a command is missing: {}", commands()))
        }
        ErrorKind::InvalidSubcommand => Some(format!("{first}; the commands are {}", commands())),
        ErrorKind::MissingRequiredArgument => {
            listed(ContextKind::InvalidArg).map(|missing| format!("missing: {missing}"))
        }
        ErrorKind::InvalidValue => {
            listed(ContextKind::ValidValue).map(|valid| format!("{first}; choose one of {valid}"))
        }
        ErrorKind::UnknownArgument => listed(ContextKind::SuggestedArg).map(|near| format!("{first}; there is {near}")),
        // Of one other argument the first line tells, several stand below.
        ErrorKind::ArgumentConflict if first.ends_with(':') => {
            listed(ContextKind::PriorArg).map(|others| format!("{first} {others}"))
        }
        _ => None,
    };
    format!("{}; `{name} --help` shows how it is used", what.as_deref().unwrap_or(first))
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
