//! Backups: a copy of a database while others write to it, and putting one back where there is none.
//!
//! SQLite copies itself (`VACUUM INTO`). PostgreSQL is copied and put back by its own programs, which the server crate runs; what they
//! need to know of the database is asked here. Nothing here migrates: a copy is of the version of what was copied.

use crate::StoreError;
use crate::db::{
    BUSY_TIMEOUT, OUR_TABLES, Place, cannot_open, check_file, connect_postgres, knows_migration, lock, postgres_tables,
    without_password,
};
use crate::projection::PROJECTION;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{Connection, Executor};
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// How every file of SQLite begins.
const SQLITE_HEAD: &[u8] = b"SQLite format 3\0";
/// How every file begins that `pg_dump --format=custom` wrote.
const DUMP_HEAD: &[u8] = b"PGDMP";
/// How long the head of a file of SQLite is.
const SQLITE_HEAD_BYTES: usize = 100;

/// What a backup was made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A file of SQLite.
    Sqlite,
    /// A file of `pg_dump`.
    Postgres,
}

impl Kind {
    /// Tells by a file's first bytes what it is a backup of; nothing when it is none.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn of(file: &Path) -> io::Result<Option<Self>> {
        let mut head = Vec::new();
        File::open(file)?.take(SQLITE_HEAD_BYTES as u64).read_to_end(&mut head)?;
        Ok(if head.starts_with(SQLITE_HEAD) {
            Some(Self::Sqlite)
        } else if head.starts_with(DUMP_HEAD) {
            Some(Self::Postgres)
        } else {
            None
        })
    }
}

/// A file that is written beside its place, for nobody else's eyes, and gets its name once it is whole. Unless it is kept, it goes away.
#[derive(Debug)]
pub struct NewFile {
    part: PathBuf,
    place: PathBuf,
    kept: bool,
}

impl NewFile {
    /// Makes an empty one whose name ends with `.part`.
    ///
    /// # Errors
    /// When it cannot be made, or there is one.
    pub fn beside(place: &Path) -> io::Result<Self> {
        let part = place.with_added_extension("part");
        match OpenOptions::new().write(true).create_new(true).mode(0o600).open(&part) {
            Ok(_) => Ok(Self { part, place: place.to_owned(), kept: false }),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                let part = part.display();
                let why = format!("{part} is being written, or is left of a time that was broken off: then delete it");
                Err(io::Error::new(ErrorKind::AlreadyExists, why))
            }
            Err(error) => Err(error),
        }
    }

    /// Where it is until it is kept.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.part
    }

    /// Waits for the disk and gives the file its name; gives its length in bytes.
    ///
    /// # Errors
    /// When that fails, or there is a file of that name by now.
    pub fn keep(mut self) -> io::Result<u64> {
        let file = File::open(&self.part)?;
        file.sync_all()?;
        // A link is refused where something of that name is there, as renaming is not.
        fs::hard_link(&self.part, &self.place)?;
        fs::remove_file(&self.part)?;
        self.kept = true;
        let folder = self.place.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // So that the name stands after a power cut too; not every file system can do that.
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
        Ok(file.metadata()?.len())
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        if !self.kept {
            let _ = fs::remove_file(&self.part);
        }
    }
}

/// Copies a SQLite database, as it stands at one moment, into an empty file, while others go on writing; gives the number of the copy's
/// last event.
///
/// # Errors
/// When there is no database of this program at the address, or it cannot be copied.
pub async fn copy_sqlite(url: &str, to: &Path) -> Result<i64, StoreError> {
    let Place::Sqlite(path) = Place::of(url)? else { return Err(no_address(url)) };
    if !path.exists() {
        return Err(StoreError::Missing(without_password(url)));
    }
    check_file(&path).map_err(|why| StoreError::Open { url: without_password(url), why })?;
    // SQLite takes a name that begins with `file:` for an address with options; none that begins with a slash.
    let whole = std::path::absolute(to).ok();
    let Some(name) = whole.as_deref().and_then(Path::to_str) else {
        return Err(StoreError::Open { url: to.display().to_string(), why: "its name is not in UTF-8".to_owned() });
    };
    let failed = |error| cannot_open(url, error);
    let options = SqliteConnectOptions::new().filename(&path).busy_timeout(BUSY_TIMEOUT);
    let mut conn = SqliteConnection::connect_with(&options).await.map_err(failed)?;
    // Room that deleted rows left is not copied, nor what stood there.
    let copied = sqlx::query("VACUUM INTO $1").bind(name.to_owned()).execute(&mut conn).await;
    conn.close().await.map_err(failed)?;
    copied.map_err(failed)?;
    match examine(to, &path).await {
        Ok(found) => Ok(found.events),
        Err(StoreError::NotABackup { why, .. }) => Err(StoreError::Open { url: without_password(url), why }),
        Err(error) => Err(error),
    }
}

/// Puts a file of SQLite, once it is found to be whole and readable by this program, where a SQLite database is to be and none is; gives
/// the number of its last event.
///
/// # Errors
/// When something is there already, the file cannot be used, or the disk fails. Then nothing is left behind.
pub async fn restore_sqlite(url: &str, file: &Path) -> Result<i64, StoreError> {
    let Place::Sqlite(path) = Place::of(url)? else { return Err(no_address(url)) };
    let cannot = |error: io::Error| match error.kind() {
        ErrorKind::StorageFull => StoreError::Full,
        _ => StoreError::Open { url: without_password(url), why: error.to_string() },
    };
    check_file(&path).map_err(|why| StoreError::Open { url: without_password(url), why })?;
    refuse_file(&path)?;
    if fs::metadata(beside(file, "-wal")).is_ok_and(|log| log.len() > 0) {
        let why = "a part of it is in the -wal file beside it, as when it is in use; copy such a database with `bazargah backup`";
        return Err(not_a_backup(file, why));
    }
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(cannot)?;
    }
    let copy = NewFile::beside(&path).map_err(cannot)?;
    let mut from = File::open(file).map_err(|error| not_a_backup(file, &error.to_string()))?;
    let mut to = OpenOptions::new().write(true).open(copy.path()).map_err(cannot)?;
    io::copy(&mut from, &mut to).map_err(cannot)?;
    drop(to);
    let found = examine(copy.path(), file).await?;
    readable(&found.migrations, found.projection)?;
    // A server that starts now waits, and finds the database whole; one that has started meanwhile has made another.
    let lock = lock(&path).await.map_err(cannot)?;
    refuse_file(&path)?;
    copy.keep().map_err(cannot)?;
    drop(lock);
    Ok(found.events)
}

/// Whether this program can read a database with these migrations, whose records were made in this way.
///
/// # Errors
/// When it is of a newer program.
pub fn readable(migrations: &[i64], projection: i64) -> Result<(), StoreError> {
    match migrations.iter().find(|version| !knows_migration(**version)) {
        Some(newer) => Err(StoreError::Newer(*newer)),
        None if projection > PROJECTION => Err(StoreError::OtherRecords),
        None => Ok(()),
    }
}

/// A PostgreSQL database as it stands at one moment, for as long as this is held: others see the same by [`Moment::snapshot`].
#[derive(Debug)]
pub struct Moment {
    conn: PgConnection,
    /// The moment's name, for `pg_dump --snapshot`.
    pub snapshot: String,
    /// The number of its last event.
    pub events: i64,
}

impl Moment {
    /// Begins to hold it.
    ///
    /// # Errors
    /// When there is no database of this program at the address, or it fails.
    pub async fn of(url: &str) -> Result<Self, StoreError> {
        let mut conn = connect_postgres(url, postgres_options(url)?.as_ref()).await?;
        if postgres_tables(&mut conn).await? < OUR_TABLES {
            return Err(StoreError::Missing(without_password(url)));
        }
        // It waits while the copy is made, which may take hours.
        conn.execute("SET idle_in_transaction_session_timeout = 0").await?;
        conn.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
        let (snapshot, events): (String, i64) =
            sqlx::query_as("SELECT pg_export_snapshot(), seq FROM head WHERE id = 1").fetch_one(&mut conn).await?;
        Ok(Self { conn, snapshot, events })
    }

    /// Lets go of it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end(self) -> Result<(), StoreError> {
        Ok(self.conn.close().await?)
    }
}

/// Refuses a PostgreSQL database in which this program has tables.
///
/// # Errors
/// When it has, or the database cannot be reached.
pub async fn refuse_tables(url: &str) -> Result<(), StoreError> {
    let mut conn = connect_postgres(url, postgres_options(url)?.as_ref()).await?;
    let tables = postgres_tables(&mut conn).await?;
    conn.close().await?;
    if tables == 0 {
        return Ok(());
    }
    let what = format!("{} has tables of Bazargah already", without_password(url));
    Err(StoreError::Taken { what, way: "make an empty database with createdb, and name that one" })
}

/// Lets PostgreSQL count its tables after a restore, without which it plans for empty ones; gives the number of the last event.
///
/// # Errors
/// When the database fails.
pub async fn settle(url: &str) -> Result<i64, StoreError> {
    let mut conn = connect_postgres(url, postgres_options(url)?.as_ref()).await?;
    conn.execute("ANALYZE").await?;
    let events = sqlx::query_scalar("SELECT seq FROM head WHERE id = 1").fetch_one(&mut conn).await?;
    conn.close().await?;
    Ok(events)
}

/// What is in a file of SQLite.
struct Found {
    events: i64,
    migrations: Vec<i64>,
    projection: i64,
}

/// Reads through a file of SQLite that nobody writes to; in messages it has the second name.
async fn examine(file: &Path, named: &Path) -> Result<Found, StoreError> {
    let not = |why: &str| not_a_backup(named, why);
    if !is_whole(file).map_err(|error| not(&error.to_string()))? {
        return Err(not("its end is missing"));
    }
    let damaged = |_: sqlx::Error| not("it is damaged");
    let options = SqliteConnectOptions::new().filename(file).read_only(true).immutable(true);
    let mut conn = SqliteConnection::connect_with(&options).await.map_err(damaged)?;
    let faults: Vec<String> =
        sqlx::query_scalar("PRAGMA quick_check(1)").fetch_all(&mut conn).await.map_err(damaged)?;
    if faults != ["ok"] {
        return Err(not("it is damaged"));
    }
    let tables: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name IN ('event', 'head', '_sqlx_migrations')",
    )
    .fetch_one(&mut conn)
    .await
    .map_err(damaged)?;
    if tables < OUR_TABLES {
        return Err(not("it is no database of Bazargah"));
    }
    let migrations: Vec<i64> =
        sqlx::query_scalar("SELECT version FROM _sqlx_migrations").fetch_all(&mut conn).await.map_err(damaged)?;
    let events: i64 =
        sqlx::query_scalar("SELECT seq FROM head WHERE id = 1").fetch_one(&mut conn).await.map_err(damaged)?;
    // The first migration had no such column.
    let projection: i64 =
        sqlx::query_scalar("SELECT projection FROM head WHERE id = 1").fetch_one(&mut conn).await.unwrap_or(0);
    conn.close().await.map_err(damaged)?;
    Ok(Found { events, migrations, projection })
}

/// Whether a file of SQLite is as long as its head says. An end that was cut off is not missed by a check of the pages when only
/// values stood there.
fn is_whole(file: &Path) -> io::Result<bool> {
    let mut file = File::open(file)?;
    let mut head = [0; SQLITE_HEAD_BYTES];
    match file.read_exact(&mut head) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(false),
        Err(error) => return Err(error),
    }
    let page_bytes = match u16::from_be_bytes([head[16], head[17]]) {
        1 => 65_536,
        bytes => u64::from(bytes),
    };
    let pages = u64::from(u32::from_be_bytes([head[28], head[29], head[30], head[31]]));
    Ok(file.metadata()?.len() >= pages * page_bytes)
}

/// Refuses a place where a database is, or what one left behind: SQLite would take a log or journal for the new file's own and spoil it.
fn refuse_file(path: &Path) -> Result<(), StoreError> {
    match ["", "-wal", "-journal"].map(|end| beside(path, end)).iter().find(|file| file.exists()) {
        None => Ok(()),
        Some(there) => Err(StoreError::Taken {
            what: format!("{} is there already", there.display()),
            way: "stop the server and move the database away, with the -wal and -shm files beside it",
        }),
    }
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name: OsString = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

fn not_a_backup(file: &Path, why: &str) -> StoreError {
    StoreError::NotABackup { file: file.display().to_string(), why: why.to_owned() }
}

fn no_address(url: &str) -> StoreError {
    StoreError::Address { url: without_password(url) }
}

fn postgres_options(url: &str) -> Result<Box<PgConnectOptions>, StoreError> {
    match Place::of(url)? {
        Place::Postgres(options) => Ok(options),
        Place::Sqlite(_) => Err(no_address(url)),
    }
}
