//! The program as people run it: what it prints, how it ends, and that nothing is stored by halves.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bazargah"));
        command
            .args(args)
            .current_dir(self.folder.path())
            .env("DATABASE_URL", format!("sqlite:{}", self.path("cli.db").display()))
            .env_remove("BAZARGAH_LISTEN");
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    fn import(&self, format: &str, file: &Path) -> Output {
        self.run(&["import", format, file.to_str().unwrap()])
    }

    fn events(&self) -> i64 {
        let output = self.run(&["verify"]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        json["events"].as_i64().unwrap()
    }
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// One line that says what is wrong, and the exit code.
fn assert_told(output: &Output, code: i32, words: &str) {
    let said = stderr(output);
    assert_eq!(output.status.code(), Some(code), "{said}");
    assert!(said.contains(words), "{said:?} speaks of {words:?}");
    assert_eq!(said.trim_end().lines().count(), 1, "one line: {said:?}");
    assert!(!said.contains("panicked"), "{said}");
}

const HEADER: &str =
    "complaint_id,shop_name,shop_domain,opened_at,answered_at,category,amount_rial,outcome,closed_at,source_url\n";

fn rows(n: usize) -> String {
    let mut csv = HEADER.to_owned();
    for i in 0..n {
        csv.push_str(&format!("c{i},Shop,shop{}.ir,2025-03-0{}T10:00:00Z,,damaged,,,,\n", i % 3, 1 + i % 9));
    }
    csv
}

#[test]
fn a_wrong_command_gives_one_line_and_two() {
    let place = Place::new();
    assert_told(&place.run(&[]), 2, "a command is missing");
    assert_told(&place.run(&["sell"]), 2, "sell");
    assert_told(&place.run(&["serve", "--colour"]), 2, "--colour");
    assert_told(&place.run(&["serve", "--listen", "nowhere"]), 2, "nowhere");
    assert_told(&place.run(&["import", "word", "x"]), 2, "the formats are");
    assert_told(&place.run(&["import", "cfpb"]), 2, "required");
    assert_told(&place.run(&["import", "cfpb", "x", "--read-at", "soon"]), 2, "--read-at");
    assert_told(&place.run(&["verify", "mysql://x"]), 2, "is not a database address");
    assert_told(&place.run(&["verify", "sqlite:typo.db"]), 2, "there is no database");
    assert!(!place.path("typo.db").exists(), "asking does not make one");
    assert_told(&place.run(&["import", "cfpb", "x", "--read-at", "2150-01-01"]), 2, "--read-at");
    assert_told(&place.run(&["import", "cfpb", "x", "--rejects", "x"]), 2, "--rejects");
}

#[test]
fn files_that_cannot_be_used_store_nothing() {
    let place = Place::new();
    place.import("bazargah-csv", &place.file("first.csv", rows(1)));
    let before = place.events();
    assert_told(&place.import("bazargah-csv", &place.path("absent.csv")), 1, "absent.csv");
    assert_told(&place.import("bazargah-csv", place.folder.path()), 1, "directory");
    assert_told(&place.import("bazargah-csv", &place.file("empty.csv", "")), 1, "empty");
    assert_told(
        &place.import("bazargah-csv", &place.file("other.csv", "a,b\n1,2\n")),
        1,
        "nothing of this file was stored",
    );
    let whole = {
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gz.write_all(rows(5000).as_bytes()).unwrap();
        gz.finish().unwrap()
    };
    let cut = place.file("cut.csv.gz", &whole[..whole.len() - 200]);
    assert_told(&place.import("bazargah-csv", &cut), 1, "nothing of this file was stored");
    assert_eq!(place.events(), before, "not even the rows before the break");
    let output = place.import("bazargah-csv", &place.file("whole.csv.gz", &whole));
    assert_eq!(stdout(&output), r#"{"read":5000,"imported":4999,"already_present":1,"rejected":0,"updated":0}"#);
}

#[test]
fn an_import_twice_adds_nothing_and_rejects_are_named() {
    let place = Place::new();
    let file = place.file("c.csv", rows(10) + "c10,Shop,shop1.ir,2025-03-05,2025-03-01,,,,,\n,,,,\n");
    let output = place.import("bazargah-csv", &file);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert_eq!(stdout(&output), r#"{"read":12,"imported":10,"already_present":0,"rejected":2,"updated":0}"#);
    let rejects = std::fs::read_to_string(place.path("c.csv.rejected.csv")).unwrap();
    assert!(rejects.contains("12") && rejects.contains("13"), "line numbers: {rejects}");
    let events = place.events();
    let output = place.import("bazargah-csv", &file);
    assert_eq!(stdout(&output), r#"{"read":12,"imported":0,"already_present":10,"rejected":2,"updated":0}"#);
    assert_eq!(place.events(), events);
}

#[test]
fn rejects_that_cannot_be_written_are_no_fault_of_the_imported_file() {
    let place = Place::new();
    place.import("bazargah-csv", &place.file("first.csv", rows(1)));
    let before = place.events();
    let file = place.file("c.csv", rows(10) + ",,,,\n");
    let elsewhere = |format: &str, file: &Path| {
        place.run(&["import", format, file.to_str().unwrap(), "--rejects", "absent/rejects.csv"])
    };
    let output = elsewhere("bazargah-csv", &file);
    assert_told(&output, 1, "rejected rows cannot be written to absent/rejects.csv");
    assert_told(&output, 1, "choose another place with --rejects; nothing of this file was stored");
    let days = place.file("kif.json", r#"[{"Date":"2025-10-16","Price":"0"}]"#);
    assert_told(&elsewhere("prices", &days), 1, "rejected rows cannot be written to absent/rejects.csv");
    // Nobody has said which list names these goods: all days of it are rejected, after the file was read.
    let days = place.file("kafsh.json", r#"[{"Date":"2025-10-16","Price":"90000"}]"#);
    assert_told(&elsewhere("prices", &days), 1, "rejected rows cannot be written to absent/rejects.csv");
    assert_eq!(place.events(), before);
    // A file without a bad row needs no place for any.
    assert_eq!(elsewhere("bazargah-csv", &place.file("good.csv", rows(10))).status.code(), Some(0));
}

#[test]
fn standard_input_is_a_file_too() {
    let place = Place::new();
    let mut child =
        place.command(&["import", "bazargah-csv", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(rows(3).as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(stdout(&output).starts_with(r#"{"read":3,"imported":3,"#), "{}", stdout(&output));
}

#[test]
fn a_database_that_is_none_is_named_and_left_alone() {
    let place = Place::new();
    let garbage = place.file("cli.db", "certainly not a database, but a letter to a friend");
    assert_told(&place.run(&["verify"]), 1, "cli.db");
    assert_eq!(std::fs::read_to_string(garbage).unwrap(), "certainly not a database, but a letter to a friend");
}

#[test]
fn verify_finds_what_was_changed_behind_the_events() {
    let place = Place::new();
    assert_eq!(place.run(&["demo", "--shops", "5", "--complaints", "50", "--seed", "7"]).status.code(), Some(0));
    assert!(place.events() > 50);
    let key = tokio::runtime::Runtime::new().unwrap().block_on(async {
        let pool = sqlx::SqlitePool::connect(&format!("sqlite:{}", place.path("cli.db").display())).await.unwrap();
        let key: String =
            sqlx::query_scalar("SELECT key FROM shop ORDER BY id LIMIT 1").fetch_one(&pool).await.unwrap();
        let spoilt = sqlx::query("UPDATE shop SET name_en = 'Another' WHERE key = $1")
            .bind(key.as_str())
            .execute(&pool)
            .await
            .unwrap();
        assert_eq!(spoilt.rows_affected(), 1);
        pool.close().await;
        key
    });
    let output = place.run(&["verify"]);
    assert_told(&output, 1, &format!("{key}: its name"));
    assert!(stdout(&output).ends_with(r#""disagreements":1}"#), "{}", stdout(&output));
}

#[test]
fn a_missing_site_is_named() {
    let place = Place::new();
    assert_told(&place.run(&["serve", "--listen", "127.0.0.1:0"]), 2, "make build");
}
