//! `bazargah backup FILE` and `bazargah restore FILE`: a copy of the database while the server runs, and the way back.

use super::{DatabaseArgs, Failure, print_line};
use bazargah_store::backup::{self, Kind, Moment, NewFile};
use bazargah_store::sqlite_file;
use clap::Args;
use percent_encoding::percent_decode_str;
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use url::Url;

/// Copy the database into a file, as it stands at one moment, while the server runs; see docs/operating.md
#[derive(Args)]
pub(super) struct Backup {
    /// The file to write; there must be none of that name
    file: PathBuf,
    #[command(flatten)]
    database: DatabaseArgs,
}

/// Put a backup back where there is no database, or an empty one on PostgreSQL; see docs/operating.md
#[derive(Args)]
pub(super) struct Restore {
    /// The file that `bazargah backup` wrote
    file: PathBuf,
    #[command(flatten)]
    database: DatabaseArgs,
}

impl Backup {
    pub(super) async fn run(self) -> Result<ExitCode, Failure> {
        let (file, url) = (&self.file, &self.database.database_url);
        let unwritten = |error: &std::io::Error| format!("cannot write {}: {error}", file.display());
        if file.symlink_metadata().is_ok() {
            return Err(Failure::wrong(format!("{} is there already; give the backup another name", file.display())));
        }
        let new = NewFile::beside(file).map_err(|error| Failure::wrong(unwritten(&error)))?;
        let events = match sqlite_file(url) {
            Some(_) => backup::copy_sqlite(url, new.path()).await?,
            None => dump(url, new.path()).await?,
        };
        let bytes = new.keep().map_err(|error| Failure::failed(unwritten(&error)))?;
        tell("backup", file, events, bytes);
        Ok(ExitCode::SUCCESS)
    }
}

impl Restore {
    pub(super) async fn run(self) -> Result<ExitCode, Failure> {
        let (file, url) = (&self.file, &self.database.database_url);
        let unread = |error: std::io::Error| Failure::wrong(format!("cannot read {}: {error}", file.display()));
        let kind = Kind::of(file).map_err(unread)?;
        let bytes = std::fs::metadata(file).map_err(unread)?.len();
        let unfit = |why: &str| Failure::failed(format!("{} {why}; nothing was stored", file.display()));
        let events = match (kind, sqlite_file(url).is_some()) {
            (Some(Kind::Sqlite), true) => backup::restore_sqlite(url, file).await?,
            (Some(Kind::Postgres), false) => read_dump(url, file).await?,
            (Some(Kind::Sqlite), false) => {
                return Err(unfit("is a backup of SQLite; give it a place with --database-url sqlite:FILE"));
            }
            (Some(Kind::Postgres), true) => {
                return Err(unfit("is a backup of PostgreSQL; give it a place with --database-url postgres://…"));
            }
            (None, _) => return Err(unfit("is no backup of a database")),
        };
        tell("restored", file, events, bytes);
        Ok(ExitCode::SUCCESS)
    }
}

fn tell(what: &str, file: &Path, events: i64, bytes: u64) {
    let file = serde_json::Value::from(file.to_string_lossy().into_owned());
    print_line(&format!(r#"{{"{what}":{file},"events":{events},"bytes":{bytes}}}"#));
}

/// Lets pg_dump copy the database into a file; gives the number of the copy's last event.
async fn dump(url: &str, to: &Path) -> Result<i64, Failure> {
    // Held until pg_dump is done, which reads the same moment.
    let moment = Moment::of(url).await?;
    let mut command = postgres_program("pg_dump", url)?;
    command.args(["--format=custom", "--no-owner", "--no-privileges"]);
    command.arg(format!("--snapshot={}", moment.snapshot)).arg("--file").arg(to);
    run(command).await?;
    let events = moment.events;
    // The copy is whole, however this ends.
    let _ = moment.end().await;
    Ok(events)
}

/// Lets pg_restore bring the file into an empty database, all of it or nothing; gives the number of its last event.
async fn read_dump(url: &str, file: &Path) -> Result<i64, Failure> {
    backup::refuse_tables(url).await?;
    let unfit = |why: &str| Failure::failed(format!("{}: {why}; nothing was stored", file.display()));
    // These two tables tell whose it is and of which version, before anything is stored.
    let mut command = postgres_program("pg_restore", url)?;
    command.args(["--data-only", "--table=head", "--table=_sqlx_migrations", "--file=-"]).arg(file);
    let sql = run(command).await.map_err(|failure| unfit(&failure.line))?;
    let (migrations, projection) =
        version_of(&String::from_utf8_lossy(&sql)).ok_or_else(|| unfit("it is no database of Bazargah"))?;
    backup::readable(&migrations, projection)?;
    let mut command = postgres_program("pg_restore", url)?;
    command.args(["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]);
    // pg_restore connects only when it is told of a database. This is a connection string that names none: the variables do.
    command.arg("--dbname=application_name=bazargah").arg(file);
    run(command).await.map_err(|failure| unfit(&failure.line))?;
    Ok(backup::settle(url).await?)
}

/// A program of PostgreSQL that will connect to the database at this address. It is told where in its environment, which only its own
/// user can read: everybody on the machine can read arguments, and a password must not be among them.
fn postgres_program(name: &str, url: &str) -> Result<Command, Failure> {
    let variables = variables(url).ok_or_else(|| Failure::wrong("--database-url is no address of PostgreSQL"))?;
    let mut command = Command::new(name);
    // Others of the same kind would have their say too.
    command.env_remove("PGSERVICE");
    if variables.contains_key("PGHOST") {
        command.env_remove("PGHOSTADDR");
    }
    // Nobody is there to be asked for one.
    command.envs(variables).arg("--no-password");
    Ok(command)
}

/// What an address says, as the variables of PostgreSQL's own programs. What it does not say they look up as the server does.
fn variables(url: &str) -> Option<BTreeMap<&'static str, String>> {
    let url = Url::parse(url).ok()?;
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let mut variables = BTreeMap::new();
    let mut set = |name: &'static str, value: String| {
        if !value.is_empty() {
            variables.insert(name, value);
        }
    };
    // Brackets are of addresses of IPv6 in addresses.
    set("PGHOST", decoded(url.host_str().unwrap_or_default()).trim_matches(['[', ']']).to_owned());
    set("PGPORT", url.port().map(|port| port.to_string()).unwrap_or_default());
    set("PGUSER", decoded(url.username()));
    set("PGPASSWORD", decoded(url.password().unwrap_or_default()));
    set("PGDATABASE", decoded(url.path().trim_start_matches('/')));
    let mut options = Vec::new();
    for (key, value) in url.query_pairs() {
        let name = match key.as_ref() {
            "host" | "hostaddr" => "PGHOST",
            "port" => "PGPORT",
            "user" => "PGUSER",
            "password" => "PGPASSWORD",
            "dbname" => "PGDATABASE",
            "sslmode" | "ssl-mode" => "PGSSLMODE",
            "sslrootcert" | "ssl-root-cert" | "ssl-ca" => "PGSSLROOTCERT",
            "sslcert" | "ssl-cert" => "PGSSLCERT",
            "sslkey" | "ssl-key" => "PGSSLKEY",
            "options" => {
                options.push(value.into_owned());
                continue;
            }
            other => {
                if let Some(option) = other.strip_prefix("options[").and_then(|rest| rest.strip_suffix(']')) {
                    options.push(format!("-c {option}={}", value.replace('\\', r"\\").replace(' ', r"\ ")));
                }
                continue;
            }
        };
        set(name, value.into_owned());
    }
    set("PGOPTIONS", options.join(" "));
    Some(variables)
}

/// Runs a program to its end; gives what it printed.
async fn run(mut command: Command) -> Result<Vec<u8>, Failure> {
    let name = command.get_program().to_string_lossy().into_owned();
    command.stdin(Stdio::null());
    let ended = tokio::task::spawn_blocking(move || command.output()).await.map_err(Failure::failed)?;
    let output = ended.map_err(|error| match error.kind() {
        ErrorKind::NotFound => Failure::failed(format!(
            "{name} of PostgreSQL is needed and not on PATH; install it (Debian, Ubuntu: apt install postgresql-client)"
        )),
        _ => Failure::failed(format!("{name}: {error}")),
    })?;
    if output.status.success() {
        Ok(output.stdout)
    } else {
        Err(Failure::failed(complaint_of(&name, &String::from_utf8_lossy(&output.stderr))))
    }
}

/// What a program complains about, in one line. Statements that failed stand on further lines, which do not begin with its name.
fn complaint_of(name: &str, said: &str) -> String {
    let own: Vec<&str> = said.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).collect();
    match own.as_slice() {
        [] => format!("{name}: {}", said.lines().find(|line| !line.trim().is_empty()).unwrap_or("it failed")),
        own => format!("{name}: {}", own.join("; ")),
    }
}

/// Which migrations a dump has, and in which way its records were made; nothing when it is none of this program's.
fn version_of(sql: &str) -> Option<(Vec<i64>, i64)> {
    let migrations = column(sql, "_sqlx_migrations", "version")?;
    // The first migration had no such column.
    let projection = column(sql, "head", "projection").unwrap_or_default();
    column(sql, "head", "seq").filter(|seq| seq.len() == 1)?;
    Some((migrations, projection.first().copied().unwrap_or(0)))
}

/// The numbers in a column, out of what pg_restore prints of a table: `COPY public.head (id, seq) FROM stdin;`, rows with tabs between
/// their values, and `\.`. Nothing when the table or the column is not there.
fn column(sql: &str, table: &str, column: &str) -> Option<Vec<i64>> {
    let mut lines = sql.lines();
    let columns = lines.by_ref().find_map(|line| {
        let (name, columns) = line.strip_prefix("COPY ")?.strip_suffix(") FROM stdin;")?.split_once(" (")?;
        (name.rsplit('.').next() == Some(table)).then_some(columns)
    })?;
    let at = columns.split(", ").position(|name| name == column)?;
    lines.take_while(|line| *line != r"\.").map(|line| line.split('\t').nth(at)?.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::OsStr;

    fn of(url: &str) -> Vec<(&'static str, String)> {
        variables(url).unwrap().into_iter().collect()
    }

    #[test]
    fn a_password_is_in_the_environment_and_not_among_the_arguments() {
        for url in ["postgres://ada:s3%2Fcret@db.example/market", "postgres://ada@db.example/market?password=s3/cret"] {
            for name in ["pg_dump", "pg_restore"] {
                let command = postgres_program(name, url).unwrap();
                assert!(command.get_args().all(|argument| !argument.to_string_lossy().contains("cret")));
                let password = command.get_envs().find(|(name, _)| *name == "PGPASSWORD").and_then(|(_, value)| value);
                assert_eq!(password, Some(OsStr::new("s3/cret")));
            }
        }
    }

    #[test]
    fn an_address_becomes_variables() {
        let pairs = |pairs: &[(&'static str, &str)]| -> Vec<(&'static str, String)> {
            pairs.iter().map(|(name, value)| (*name, (*value).to_owned())).collect()
        };
        assert_eq!(
            of("postgres://postgres@127.0.0.1:45933/market"),
            pairs(&[("PGDATABASE", "market"), ("PGHOST", "127.0.0.1"), ("PGPORT", "45933"), ("PGUSER", "postgres")])
        );
        let socket = pairs(&[("PGDATABASE", "market"), ("PGHOST", "/run/pg"), ("PGPORT", "6432"), ("PGUSER", "ada")]);
        assert_eq!(of("postgres:///market?host=/run/pg&port=6432&user=ada"), socket);
        assert_eq!(of("postgresql://ada@%2Frun%2Fpg:6432/market"), socket);
        assert_eq!(
            of("postgres://[::1]/a%20b?sslmode=require&options[search_path]=a%20b&options=-c%20jit%3Doff"),
            pairs(&[
                ("PGDATABASE", "a b"),
                ("PGHOST", "::1"),
                ("PGOPTIONS", r"-c search_path=a\ b -c jit=off"),
                ("PGSSLMODE", "require")
            ])
        );
        assert!(of("postgres://").is_empty());
    }

    #[test]
    fn a_dump_tells_its_version() {
        let head = "COPY public.head (id, seq, shops, complaints, projection) FROM stdin;\n1\t6529\t26\t2026\t4\n\\.\n";
        let migrations = "COPY public._sqlx_migrations (version, description) FROM stdin;\n1\tspine\n24\tlater\n\\.\n";
        assert_eq!(version_of(&format!("--\nSET x = 1;\n{migrations}\n{head}")), Some((vec![1, 24], 4)));
        assert_eq!(version_of(migrations), None);
        assert_eq!(version_of(head), None);
        assert_eq!(version_of("COPY public.head (seq) FROM stdin;\nmany\n\\.\n"), None);
        let first = "COPY public.head (id, seq, shops, complaints) FROM stdin;\n1\t6\t2\t2\n\\.\n";
        assert_eq!(version_of(&format!("{migrations}{first}")), Some((vec![1, 24], 0)));
    }

    #[test]
    fn complaints_are_told_in_one_line() {
        let said = "pg_restore: error: could not execute query: ERROR:  no\nCommand was: CREATE TABLE x (\n);\n\n";
        assert_eq!(complaint_of("pg_restore", said), "pg_restore: error: could not execute query: ERROR:  no");
        assert_eq!(complaint_of("pg_dump", "\nError: no cluster\n"), "pg_dump: Error: no cluster");
        assert_eq!(complaint_of("pg_dump", ""), "pg_dump: it failed");
    }
}
