//! Backups are taken while others write, and are put back whole or not at all. On SQLite and, where `BAZARGAH_TEST_POSTGRES_URL` names a
//! server, on PostgreSQL too.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

mod common;

use bazargah_domain::calendar::Millis;
use bazargah_server::import::{Format, rows};
use bazargah_store::{Store, StoreError};
use common::{START, on_postgres};
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

/// Where programs are looked for: those of the PostgreSQL that the tests run on first.
static PROGRAMS: LazyLock<OsString> = LazyLock::new(|| {
    let found = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../scripts/postgres.sh")).arg("find").output();
    let found = found.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default();
    let usual = std::env::var_os("PATH").unwrap_or_default();
    let folders = Some(PathBuf::from(found)).filter(|folder| folder.is_absolute());
    std::env::join_paths(folders.into_iter().chain(std::env::split_paths(&usual))).unwrap()
});

/// Runs the program on a database.
fn run(folder: &Path, args: &[&str], url: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_bazargah"))
        .args(args)
        .args(["--database-url", url])
        .current_dir(folder)
        .env("PATH", &*PROGRAMS)
        .output()
        .unwrap()
}

/// The line of JSON that a command ended with.
fn told(output: &Output) -> serde_json::Value {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// One line that says what is wrong, and the exit code.
fn assert_refused(output: &Output, code: i32, words: &str) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{said}");
    assert!(said.contains(words), "{said:?} speaks of {words:?}");
    assert_eq!(said.trim_end().lines().count(), 1, "one line: {said:?}");
    assert!(output.stdout.is_empty());
}

/// How many events there are, all of which agree with the tables.
fn verified(folder: &Path, url: &str) -> i64 {
    let verified = told(&run(folder, &["verify"], url));
    assert_eq!(verified["disagreements"], 0);
    verified["events"].as_i64().unwrap()
}

async fn add(store: &Store, round: usize) {
    let mut csv =
        "complaint_id,shop_name,shop_domain,opened_at,answered_at,category,amount_rial,outcome,closed_at,source_url\n"
            .to_owned();
    for i in 0..20 {
        let (shop, day) = ((round + i) % 7, 1 + i % 9);
        csv.push_str(&format!("r{round}c{i},Shop,shop{shop}.example,2026-03-0{day}T10:00:00Z,,damaged,,,,\n"));
    }
    let rows = rows(Format::BazargahCsv, csv.as_bytes(), Millis(START)).unwrap().map(Result::unwrap).collect();
    let mut import = store.import(Millis(START), None).await.unwrap();
    import.add(rows).await.unwrap();
    import.finish().await.unwrap();
}

/// Makes a database with some events.
async fn made(url: &str) {
    let store = Store::open(url).await.unwrap();
    add(&store, 0).await;
    store.close().await;
}

fn sqlite(folder: &Path, name: &str) -> String {
    format!("sqlite:{}", folder.join(name).display())
}

fn names(folder: &Path) -> Vec<String> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_a_moment_of_a_database_that_is_written_to() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    moment(folder, &sqlite(folder, "busy.db"), &sqlite(folder, "new/restored.db")).await;
    if let (Some(busy), Some(restored)) = (on_postgres().await, on_postgres().await) {
        moment(folder, &busy, &restored).await;
    }
}

async fn moment(folder: &Path, busy: &str, restored: &str) {
    let name = if busy.starts_with("sqlite") { "busy.sqlite" } else { "busy.dump" };
    let store = Store::open(busy).await.unwrap();
    let stop = Arc::new(AtomicBool::new(false));
    let writer = tokio::spawn({
        let (store, stop) = (store.clone(), Arc::clone(&stop));
        async move {
            // The numbers of events that there were, one after the other.
            let mut had = BTreeSet::new();
            for round in 0.. {
                add(&store, round).await;
                had.insert(store.last_seq().await.unwrap());
                if stop.load(Ordering::SeqCst) {
                    break;
                }
            }
            had
        }
    });
    while store.last_seq().await.unwrap() == 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let before = store.last_seq().await.unwrap();
    let backup = tokio::task::block_in_place(|| told(&run(folder, &["backup", name], busy)));
    stop.store(true, Ordering::SeqCst);
    let had = writer.await.unwrap();
    store.close().await;

    let events = backup["events"].as_i64().unwrap();
    assert!(had.contains(&events) && events >= before, "{events} of {had:?}, {before} before");
    assert!(had.last() > Some(&before), "it was written to meanwhile");
    let file = fs::metadata(folder.join(name)).unwrap();
    assert_eq!((backup["backup"].as_str(), backup["bytes"].as_u64()), (Some(name), Some(file.len())));
    assert_eq!(file.permissions().mode() & 0o777, 0o600, "what is private is for nobody else");

    let back = told(&run(folder, &["restore", name], restored));
    assert_eq!((back["restored"].as_str(), back["events"].as_i64()), (Some(name), Some(events)));
    assert_eq!(verified(folder, restored), events);
    assert_eq!(verified(folder, busy), *had.last().unwrap());
    assert!(!names(folder).iter().any(|name| name.ends_with(".part")));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let databases = [Some(sqlite(folder, "first.db")), on_postgres().await];
    for (name, url) in ["sqlite", "dump"].into_iter().zip(databases) {
        let Some(url) = url else { continue };
        made(&url).await;
        fs::write(folder.join("mine"), "a letter").unwrap();
        assert_refused(&run(folder, &["backup", "mine"], &url), 2, "mine is there already");
        assert_eq!(fs::read_to_string(folder.join("mine")).unwrap(), "a letter");
        assert_refused(&run(folder, &["backup", "absent/copy"], &url), 2, "cannot write absent/copy");
        told(&run(folder, &["backup", name], &url));

        let store = Store::open(&url).await.unwrap();
        add(&store, 1).await;
        let events = store.last_seq().await.unwrap();
        store.close().await;
        assert_refused(&run(folder, &["restore", name], &url), 2, "a restore overwrites nothing");
        assert_eq!(verified(folder, &url), events);
    }
    // What a database left behind that was moved away would spoil the one that is put in its place.
    fs::write(folder.join("moved.db-wal"), "the end of another database").unwrap();
    let moved = sqlite(folder, "moved.db");
    assert_refused(&run(folder, &["restore", "sqlite"], &moved), 2, "moved.db-wal is there already");
    assert!(!folder.join("moved.db").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_cannot_be_used_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let url = sqlite(folder, "first.db");
    made(&url).await;
    told(&run(folder, &["backup", "good"], &url));
    let good = fs::read(folder.join("good")).unwrap();
    let mut spoilt = good.clone();
    let page = good.len() / 2 / 4096 * 4096;
    spoilt[page..page + 3000].fill(0xff);
    let place = sqlite(folder, "new/restored.db");
    fs::create_dir(folder.join("new")).unwrap();
    let unusable: [(&[u8], &str); 7] = [
        (&good[..good.len() - 100], "its end is missing"),
        (&good[..good.len() / 2], "its end is missing"),
        (&good[..50], "its end is missing"),
        (&spoilt, "it is damaged"),
        (b"a letter to a friend", "no backup"),
        (b"", "no backup"),
        (b"PGDMP and more", "a backup of PostgreSQL"),
    ];
    for (content, words) in unusable {
        fs::write(folder.join("bad"), content).unwrap();
        assert_refused(&run(folder, &["restore", "bad"], &place), 1, words);
    }
    assert_refused(&run(folder, &["restore", "absent"], &place), 2, "cannot read absent");

    // Databases of others, and of a program that this one does not know yet.
    change("other", folder, "CREATE TABLE head (seq INTEGER)").await;
    assert_refused(&run(folder, &["restore", "other"], &place), 1, "it is no database of Bazargah");
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         VALUES (9999, 'later', TRUE, '\\x00', 0)";
    fs::copy(folder.join("good"), folder.join("newer")).unwrap();
    change("newer", folder, newer).await;
    assert_refused(&run(folder, &["restore", "newer"], &place), 1, "newer version (migration 9999)");
    assert_eq!(names(&folder.join("new")), Vec::<String>::new());

    let (Some(full), Some(empty)) = (on_postgres().await, on_postgres().await) else { return };
    made(&full).await;
    told(&run(folder, &["backup", "dump"], &full));
    let dump = fs::read(folder.join("dump")).unwrap();
    let unusable: [(&[u8], &str); 5] = [
        (&dump[..dump.len() - 30], "nothing was stored"),
        (&dump[..dump.len() / 2], "nothing was stored"),
        (&dump[..500], "nothing was stored"),
        (b"PGDMP and more", "nothing was stored"),
        (&good, "a backup of SQLite"),
    ];
    for (content, words) in unusable {
        fs::write(folder.join("bad"), content).unwrap();
        assert_refused(&run(folder, &["restore", "bad"], &empty), 1, words);
    }
    let admin = sqlx::PgPool::connect(&full).await.unwrap();
    sqlx::query(newer).execute(&admin).await.unwrap();
    told(&run(folder, &["backup", "newer.dump"], &full));
    assert_refused(&run(folder, &["restore", "newer.dump"], &empty), 1, "newer version (migration 9999)");
    assert!(matches!(Store::open_existing(&empty).await, Err(StoreError::Missing(_))));
}

/// Changes a file of SQLite, which is made where there is none.
async fn change(name: &str, folder: &Path, sql: &'static str) {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(folder.join(name)).create_if_missing(true);
    let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
    sqlx::query(sql).execute(&pool).await.unwrap();
    pool.close().await;
}

#[test]
fn a_program_that_is_missing_is_named_with_the_way_to_it() {
    let Ok(server) = std::env::var("BAZARGAH_TEST_POSTGRES_URL") else { return };
    let folder = tempfile::tempdir().unwrap();
    let name = format!("bazargah_no_program_{}", std::process::id());
    let url = format!("{}/{name}", server.rsplit_once('/').unwrap().0);
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let admin = sqlx::PgPool::connect(&server).await.unwrap();
        sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&admin).await.unwrap();
        made(&url).await;
    });
    let output = Command::new(env!("CARGO_BIN_EXE_bazargah"))
        .args(["backup", "copy", "--database-url", &url])
        .current_dir(folder.path())
        .env("PATH", folder.path())
        .output()
        .unwrap();
    assert_refused(&output, 1, "apt install postgresql-client");
    assert_eq!(names(folder.path()), Vec::<String>::new());
}
