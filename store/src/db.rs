//! The two databases behind one face, and everything in which they differ.
//!
//! A query is written once with `$1` placeholders and run by the [`on!`] macro on whichever pool there is. Three things
//! differ and stand here: how a pool is opened, how a writer begins, and how migrations keep out of each other's way. Readers and
//! writers have pools of their own on both, so that writers who wait for each other never keep a page waiting.

use crate::StoreError;
use crate::projection::PROJECTION;
use crate::search::HeldGuard;
use crate::timing::{Timed, Work};
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, Connection, Executor};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

static SQLITE_MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES_MIGRATIONS: Migrator = sqlx::migrate!("migrations/postgres");

/// How long a writer waits for another one.
pub(crate) const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a PostgreSQL that is starting, or has no connection left, is let alone before it is asked again.
const ASK_AGAIN: Duration = Duration::from_millis(100);
/// How long a connection to PostgreSQL may have rested to be taken without being tried first.
pub(crate) const RESTED: Duration = Duration::from_secs(1);
/// Connections for those who read whole tables; each is asked for a part at a time.
const TABLE_READERS: u32 = 4;
/// Connections of one server to PostgreSQL: to read, and to write.
const POSTGRES_READERS: u32 = 14;
const POSTGRES_WRITERS: u32 = 6;
/// How many tables [`postgres_tables`] finds in a database of this program.
pub(crate) const OUR_TABLES: i64 = 3;

/// Where a database is.
pub(crate) enum Place {
    Sqlite(PathBuf),
    Postgres(Box<PgConnectOptions>),
}

impl Place {
    pub(crate) fn of(url: &str) -> Result<Self, StoreError> {
        let none = || StoreError::Address { url: without_password(url) };
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Ok(Self::Postgres(Box::new(PgConnectOptions::from_str(url).map_err(|_| none())?)))
        } else {
            sqlite_file(url).map(Self::Sqlite).ok_or_else(none)
        }
    }
}

/// The file of a SQLite database, by the database's address; nothing when it is no such address.
#[must_use]
pub fn sqlite_file(url: &str) -> Option<PathBuf> {
    let file = url.strip_prefix("sqlite:")?.trim_start_matches("//").split('?').next()?;
    (!file.is_empty()).then(|| PathBuf::from(file))
}

/// A database, open and up to date. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) db: Db,
    /// See [`Store::lookalikes`].
    pub(crate) guarded: Arc<HeldGuard>,
}

#[derive(Debug, Clone)]
pub(crate) enum Db {
    /// SQLite in WAL mode: one writer, many readers that never wait for it.
    Sqlite {
        read: SqlitePool,
        write: SqlitePool,
        /// For whoever reads whole tables: see [`Store::for_whole_tables`].
        tables: SqlitePool,
    },
    Postgres {
        read: PgPool,
        write: PgPool,
    },
}

/// A transaction that writes.
pub(crate) enum Tx {
    Sqlite(sqlx::Transaction<'static, sqlx::Sqlite>),
    Postgres(sqlx::Transaction<'static, sqlx::Postgres>),
}

/// Runs `$body` with `$pool` bound to the pool to read from.
macro_rules! on {
    ($db:expr, $pool:ident => $body:expr) => {{
        let _timed = $crate::timing::Timed::new($crate::timing::Work::Read);
        match &$db {
            $crate::db::Db::Sqlite { read: $pool, .. } => $body,
            $crate::db::Db::Postgres { read: $pool, .. } => $body,
        }
    }};
}

/// Runs `$body` with `$conn` bound to the transaction's connection.
macro_rules! within {
    ($tx:expr, $conn:ident => $body:expr) => {{
        let _timed = $crate::timing::Timed::new($crate::timing::Work::Within);
        match &mut $tx {
            $crate::db::Tx::Sqlite(tx) => {
                let $conn = &mut **tx;
                $body
            }
            $crate::db::Tx::Postgres(tx) => {
                let $conn = &mut **tx;
                $body
            }
        }
    }};
}

pub(crate) use {on, within};

impl Store {
    /// Opens the database, creates it where it is missing, and brings it up to date. Safe when several servers start at
    /// once.
    ///
    /// # Errors
    /// When the address is not one, the database cannot be opened, or is of a newer version.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        match Place::of(url)? {
            Place::Sqlite(path) => Self::open_sqlite(url, &path).await,
            Place::Postgres(options) => Self::open_postgres(url, &options).await,
        }
    }

    /// Opens a database that must be there already: for those who only read. Where there is none, asking does not make one.
    ///
    /// # Errors
    /// As [`Store::open`], and when there is none.
    pub async fn open_existing(url: &str) -> Result<Self, StoreError> {
        let is_there = match Place::of(url)? {
            Place::Sqlite(path) => path.exists(),
            Place::Postgres(options) => {
                let mut conn = connect_postgres(url, &options).await?;
                let tables = postgres_tables(&mut conn).await?;
                conn.close().await?;
                tables == OUR_TABLES
            }
        };
        if is_there { Self::open(url).await } else { Err(StoreError::Missing(without_password(url))) }
    }

    async fn open_postgres(url: &str, options: &PgConnectOptions) -> Result<Self, StoreError> {
        let failed = |error| cannot_open(url, error);
        // Once without a pool, which tries again and again and then tells only that its time is over.
        connect_postgres(url, options).await?.close().await.map_err(failed)?;
        let pool = || {
            let pool = PgPoolOptions::new().acquire_timeout(BUSY_TIMEOUT).test_before_acquire(false);
            pool.before_acquire(|conn, meta| {
                Box::pin(async move {
                    // A connection that was in use a moment ago was tried as it came back. Only one that has rested since may have been
                    // cut off meanwhile.
                    if meta.idle_for > RESTED {
                        conn.ping().await?;
                    }
                    Ok(true)
                })
            })
        };
        let read = pool().max_connections(POSTGRES_READERS).connect_with(options.clone()).await.map_err(failed)?;
        // sqlx holds an advisory lock while it migrates, so that of several servers one does it and the others wait, for as long as it
        // takes.
        POSTGRES_MIGRATIONS.run(&read).await.map_err(migration_error)?;
        let write = pool()
            .max_connections(POSTGRES_WRITERS)
            .after_connect(|conn, _| {
                Box::pin(async move { conn.execute(AssertSqlSafe(postgres_writer())).await.map(|_| ()) })
            })
            .connect_lazy_with(options.clone());
        let store = Self { db: Db::Postgres { read, write }, guarded: Arc::default() };
        store.rebuild_if_older().await?;
        Ok(store)
    }

    async fn open_sqlite(url: &str, path: &Path) -> Result<Self, StoreError> {
        let failed = |error| cannot_open(url, error);
        let unusable = |why| StoreError::Open { url: without_password(url), why };
        check_file(path).map_err(unusable)?;
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder)
                .map_err(|e| unusable(format!("the folder {} cannot be made: {e}", folder.display())))?;
        }
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .busy_timeout(BUSY_TIMEOUT)
            .pragma("temp_store", "FILE");
        // SQLite knows no advisory locks: a lock on a file beside it lets one server turn the log on and migrate while others wait.
        let lock_was_there = lock_path(path).exists();
        let lock = lock(path).await.map_err(|e| unusable(format!("nothing can be written beside it: {e}")))?;
        // Nobody can cut off a connection to a file: it is not tried before each use, which would take as long as a short query.
        let pool = || SqlitePoolOptions::new().acquire_timeout(BUSY_TIMEOUT).test_before_acquire(false);
        let write = pool()
            .max_connections(1)
            // When the disk is full SQLite may roll back by itself. The driver's own rollback then fails, and it goes on believing in
            // the transaction: every later one would fail too, also with room again. Such a connection is given up for a new one.
            .after_release(|conn, _| {
                Box::pin(async move {
                    // The rollback was only asked for; what is answered after it tells how it went.
                    conn.ping().await?;
                    Ok(!conn.is_in_transaction())
                })
            })
            // What was answered with yes stands after a power cut too: each commit waits for the disk.
            .connect_with(options.clone().synchronous(SqliteSynchronous::Full).pragma("cache_size", "-16384"))
            .await
            .map_err(failed)
            .inspect_err(|error| {
                // Beside what is no database nobody waits for the lock, and it would stay there for nothing.
                if matches!(error, StoreError::Open { .. }) && !lock_was_there {
                    let _ = std::fs::remove_file(lock_path(path));
                }
            })?;
        SQLITE_MIGRATIONS.run(&write).await.map_err(migration_error)?;
        drop(lock);
        let tables = pool().max_connections(TABLE_READERS).connect_lazy_with(
            options.clone().create_if_missing(false).pragma("cache_size", "-4096").pragma("query_only", "ON"),
        );
        let read = pool()
            .max_connections(u32::try_from(cores() * 2).unwrap_or(4))
            // The default cache of 2 MB halves the rate of reading; the map spares copies of what the system has in memory.
            .connect_with(
                options
                    .create_if_missing(false)
                    .pragma("cache_size", "-65536")
                    .pragma("mmap_size", "1073741824")
                    .pragma("query_only", "ON"),
            )
            .await
            .map_err(failed)?;
        let store = Self { db: Db::Sqlite { read, write, tables }, guarded: Arc::default() };
        store.rebuild_if_older().await?;
        Ok(store)
    }

    /// The same store for whoever reads whole tables once. On SQLite its connections have a small cache and no map of the file, which would
    /// hold all that was read in the program's memory.
    #[must_use]
    pub fn for_whole_tables(&self) -> Self {
        let db = match &self.db {
            Db::Sqlite { write, tables, .. } => {
                Db::Sqlite { read: tables.clone(), write: write.clone(), tables: tables.clone() }
            }
            Db::Postgres { read, write } => Db::Postgres { read: read.clone(), write: write.clone() },
        };
        Self { db, guarded: Arc::clone(&self.guarded) }
    }

    /// Begins to write. SQLite takes its write lock at once, so that a writer never fails half-way for another's sake;
    /// PostgreSQL's writers queue on the row of `head` (see [`Tx::lock_head`]).
    pub(crate) async fn begin(&self) -> Result<Tx, StoreError> {
        let _timed = Timed::new(Work::Begin);
        Ok(match &self.db {
            Db::Sqlite { write, .. } => Tx::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
            Db::Postgres { write, .. } => Tx::Postgres(write.begin().await?),
        })
    }

    /// Lets the file of SQLite grow no further, as on a full disk, or grow again; for as long as the connection is not given up. For
    /// tests.
    ///
    /// # Errors
    /// When the database fails.
    #[doc(hidden)]
    pub async fn stop_growing(&self, stopped: bool) -> Result<(), StoreError> {
        if let Db::Sqlite { write, .. } = &self.db {
            // No limit is below the size that the file has.
            let sql = if stopped { "PRAGMA max_page_count = 1" } else { "PRAGMA max_page_count = 4294967294" };
            sqlx::query(sql).fetch_all(write).await?;
        }
        Ok(())
    }

    /// Begins to read several things as they stand at one moment; nothing is locked.
    pub(crate) async fn begin_reading(&self) -> Result<Tx, StoreError> {
        Ok(match &self.db {
            Db::Sqlite { read, .. } => Tx::Sqlite(read.begin().await?),
            Db::Postgres { read, .. } => Tx::Postgres(read.begin().await?),
        })
    }

    /// Closes every connection, letting running queries finish.
    pub async fn close(&self) {
        match &self.db {
            Db::Sqlite { read, write, tables } => {
                read.close().await;
                tables.close().await;
                write.close().await;
            }
            Db::Postgres { read, write } => {
                read.close().await;
                write.close().await;
            }
        }
    }

    /// The number of the last public event.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn last_seq(&self) -> Result<i64, StoreError> {
        on!(self.db, pool => Ok(sqlx::query_scalar("SELECT seq FROM head WHERE id = 1").fetch_one(pool).await?))
    }

    /// Whether the database answers, and its records are such as this program reads.
    ///
    /// # Errors
    /// When it does not, or a newer program has made the records anew since this one opened it.
    pub async fn ready(&self) -> Result<(), StoreError> {
        if self.projection().await? == PROJECTION { Ok(()) } else { Err(StoreError::OtherRecords) }
    }
}

impl Tx {
    /// Takes the next event's number and keeps every other writer out until this transaction ends: so numbers have no gaps
    /// and commit in their order, which followers of the sequence rely on. Fails when another version of the program has made the
    /// records anew: this one would read and write them wrongly.
    pub(crate) async fn lock_head(&mut self) -> Result<i64, StoreError> {
        let (last, projection): (i64, i64) = within!(*self, conn =>
            sqlx::query_as("UPDATE head SET seq = seq WHERE id = 1 RETURNING seq, projection").fetch_one(conn).await?);
        if projection == PROJECTION { Ok(last + 1) } else { Err(StoreError::OtherRecords) }
    }

    /// Lets this transaction take its time on PostgreSQL: it waits for others, and may say nothing, for as long as it must.
    pub(crate) async fn take_time(&mut self) -> Result<(), StoreError> {
        if let Self::Postgres(tx) = self {
            tx.execute("SET LOCAL lock_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0").await?;
        }
        Ok(())
    }

    /// Lets PostgreSQL's planner know how large the tables have become. It counts them by itself only after the transaction
    /// that filled them; within a long one it would go on planning for empty tables and walk through all of them for each
    /// look-up. SQLite plans without counts.
    pub(crate) async fn count_tables(&mut self) -> Result<(), StoreError> {
        if let Self::Postgres(tx) = self {
            sqlx::query("ANALYZE shop, shop_source, complaint, figures, event, term, spelling")
                .execute(&mut **tx)
                .await?;
        }
        Ok(())
    }

    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        let _timed = Timed::new(Work::Commit);
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}

/// Cuts rows into runs to be written with one statement each. Their lengths are powers of two, so that a handful of statements
/// is ever prepared: each takes up to a megabyte, and the database's driver keeps a hundred.
pub(crate) fn runs<T>(rows: &[T]) -> impl Iterator<Item = &[T]> {
    const LONGEST: usize = 512;
    let mut rest = rows;
    std::iter::from_fn(move || {
        let length = if rest.len() >= LONGEST { LONGEST } else { 1 << rest.len().checked_ilog2()? };
        let (run, after) = rest.split_at(length);
        rest = after;
        Some(run)
    })
}

/// What a writer asks of PostgreSQL: to wait for another one no longer than [`BUSY_TIMEOUT`], and to end a transaction whose
/// program says nothing any more or cannot be reached, which would keep all others waiting.
fn postgres_writer() -> String {
    format!(
        "SET lock_timeout = {}; SET idle_in_transaction_session_timeout = '60s'; SET tcp_keepalives_idle = 30; \
         SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3",
        BUSY_TIMEOUT.as_millis()
    )
}

/// What is wrong with a place for a file of SQLite, so far as that is seen without opening the file. (Opening and closing it outside of
/// SQLite would take the locks away that this process has on it.)
pub(crate) fn check_file(path: &Path) -> Result<(), String> {
    if path.is_dir() || path.as_os_str().as_encoded_bytes().ends_with(b"/") {
        return Err(format!("it is a folder; name a file in it: sqlite:{}", path.join("bazargah.db").display()));
    }
    Ok(())
}

/// Waits until nobody else turns the log of this database on, migrates it or puts it back.
pub(crate) async fn lock(path: &Path) -> std::io::Result<std::fs::File> {
    let lock = std::fs::File::create(lock_path(path))?;
    tokio::task::spawn_blocking(move || lock.lock().map(|()| lock)).await.map_err(std::io::Error::other)?
}

fn lock_path(path: &Path) -> PathBuf {
    path.with_added_extension("migrate-lock")
}

/// Connects once, and tells at once what is wrong with the address where it is wrong.
pub(crate) async fn connect_postgres(url: &str, options: &PgConnectOptions) -> Result<PgConnection, StoreError> {
    let until = Instant::now() + BUSY_TIMEOUT;
    loop {
        let error = match tokio::time::timeout_at(until, PgConnection::connect_with(options)).await {
            Ok(Ok(conn)) => return Ok(conn),
            Ok(Err(error)) => error,
            Err(_) => {
                let why = format!("no answer within {} seconds; correct host and port", BUSY_TIMEOUT.as_secs());
                return Err(StoreError::Open { url: without_password(url), why });
            }
        };
        let passing = matches!(&error, sqlx::Error::Database(told) if told.is_transient_in_connect_phase());
        if !passing || Instant::now() + ASK_AGAIN >= until {
            return Err(cannot_open(url, error));
        }
        tokio::time::sleep(ASK_AGAIN).await;
    }
}

/// How many of three tables of this program a PostgreSQL database has: [`OUR_TABLES`] where it is one of this program, none in an empty one.
pub(crate) async fn postgres_tables(conn: &mut PgConnection) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT COUNT(to_regclass(name)) FROM unnest(ARRAY['event', 'head', '_sqlx_migrations']) AS name",
    )
    .fetch_one(conn)
    .await
}

/// Whether this program has the migration of that number.
pub(crate) fn knows_migration(version: i64) -> bool {
    SQLITE_MIGRATIONS.version_exists(version)
}

/// Why a database cannot be opened. That another program holds it, or that the disk is full, is no fault of its address.
pub(crate) fn cannot_open(url: &str, error: sqlx::Error) -> StoreError {
    match StoreError::from(error) {
        StoreError::Database(error) => StoreError::Open { url: without_password(url), why: why_not(&error) },
        other => other,
    }
}

fn why_not(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Io(error) => match error.kind() {
            ErrorKind::ConnectionRefused => {
                "nothing listens there; start PostgreSQL, or correct host and port".to_owned()
            }
            ErrorKind::NotFound => {
                "no socket of PostgreSQL is there; start it, or correct the folder and the port".to_owned()
            }
            _ => format!("{error}; correct host and port"),
        },
        sqlx::Error::Database(told) => match told.code().as_deref() {
            Some("28P01" | "28000") => format!("{}; correct user and password", told.message()),
            Some("3D000") => format!("{}; make it with createdb, or correct its name", told.message()),
            _ => told.message().to_owned(),
        },
        other => other.to_string(),
    }
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(2, std::num::NonZero::get)
}

fn migration_error(error: MigrateError) -> StoreError {
    match error {
        MigrateError::VersionMissing(version) => StoreError::Newer(version),
        other => StoreError::Migrate(other),
    }
}

/// The address without what stands between `user:` and `@`, and without options, where a password may stand too; for messages.
pub(crate) fn without_password(url: &str) -> String {
    if url.starts_with("sqlite:") {
        return url.split('?').next().unwrap_or_default().to_owned();
    }
    let Some((scheme, rest)) = url.split_once("://") else {
        // No address: whatever comes after a colon may be a password.
        return url.split([':', '?']).next().unwrap_or_default().to_owned();
    };
    let (authority, after) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    if after.contains('@') {
        // A password with a sign that should have been percent-encoded: what comes after the user may be a part of it.
        return format!("{scheme}://{}", authority.split([':', '@']).next().unwrap_or_default());
    }
    let path = after.split(['?', '#']).next().unwrap_or_default();
    let Some((user, host)) = authority.rsplit_once('@') else { return format!("{scheme}://{authority}{path}") };
    let user = user.split(':').next().unwrap_or_default();
    format!("{scheme}://{user}@{host}{path}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_all_rows_in_few_lengths() {
        for n in [0usize, 1, 2, 3, 511, 512, 513, 1500] {
            let rows: Vec<usize> = (0..n).collect();
            assert_eq!(runs(&rows).flatten().copied().collect::<Vec<_>>(), rows);
            assert!(runs(&rows).all(|run| run.len().is_power_of_two() && run.len() <= 512));
        }
    }

    #[test]
    fn passwords_do_not_reach_messages() {
        assert_eq!(without_password("postgres://ada:s3cret@db/x"), "postgres://ada@db/x");
        assert_eq!(without_password("postgres://db/x?password=s3cret"), "postgres://db/x");
        assert_eq!(without_password("nonsense"), "nonsense");
        for wrong in ["postgres:ada:s3cret@db/x", "postgres:/ada:s3cret@db/x"] {
            assert_eq!(without_password(wrong), "postgres");
        }
        for torn in ["postgres://ada:s3/cret@db/x", "postgres://ada:s3?cret@db/x", "postgres://ada:s3#cret@db/x"] {
            assert_eq!(without_password(torn), "postgres://ada");
        }
        assert_eq!(without_password("postgres://db/x?password=s3@cret"), "postgres://db");
        assert_eq!(without_password("sqlite://data/a@b.db?mode=rwc"), "sqlite://data/a@b.db");
    }
}
