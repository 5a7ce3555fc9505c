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
    assert_told(&place.run(&[]), 2, "a command is missing: serve, import, ");
    assert_told(&place.run(&["staff"]), 2, "a command is missing: add, remove; `bazargah staff --help`");
    assert_told(&place.run(&["sell"]), 2, "'sell'; the commands are serve, import, ");
    assert_told(&place.run(&["staff", "sell"]), 2, "'sell'; the commands are add, remove");
    assert_told(&place.run(&["serve", "--colour"]), 2, "--colour");
    assert_told(&place.run(&["serve", "--listn", "x"]), 2, "'--listn' found; there is --listen");
    assert_told(&place.run(&["serve", "--log-format", "x"]), 2, "choose one of text, json");
    let both = ["fund", "contribute", "--file", "x", "--shop", "y", "--rial", "5", "--name", "z"];
    assert_told(&place.run(&both), 2, "'--file <FILE>' cannot be used with: --");
    assert_told(&place.run(&["serve", "--listen", "nowhere"]), 2, "nowhere");
    assert_told(&place.run(&["import", "word", "x"]), 2, "the formats are");
    assert_told(&place.run(&["import"]), 2, "missing: <FORMAT>, <FILES>...; `bazargah import --help`");
    assert_told(&place.run(&["import", "cfpb"]), 2, "missing: <FILES>...; `bazargah import --help`");
    assert_told(&place.run(&["import", "cfpb", "x", "--read-at", "soon"]), 2, "--read-at");
    assert_told(&place.run(&["verify", "mysql://x"]), 2, "is not a database address");
    assert_told(&place.run(&["verify", "sqlite:typo.db"]), 2, "there is no database");
    for asking in [
        &["export", "shops"][..],
        &["export", "ministry", "--edition", "x"],
        &["fund", "simulate"],
        &["lottery", "status", "1"],
        &["backup", "copy"],
    ] {
        assert_told(&place.run(&[asking, &["--database-url", "sqlite:typo.db"]].concat()), 2, "there is no database");
    }
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
fn rejects_are_never_written_over_what_is_imported() {
    let place = Place::new();
    let text = rows(2) + ",,,,\n";
    let file = place.file("m.csv", &text);
    std::os::unix::fs::symlink("m.csv", place.path("link.csv")).unwrap();
    std::fs::hard_link(&file, place.path("name.csv")).unwrap();
    for rejects in ["m.csv", "./m.csv", file.to_str().unwrap(), "link.csv", "name.csv"] {
        let output = place.run(&["import", "bazargah-csv", "m.csv", "--rejects", rejects]);
        assert_told(&output, 2, "--rejects names the file that is to be imported");
        assert_eq!(std::fs::read_to_string(&file).unwrap(), text, "{rejects}");
    }
    let mut from_input = place.command(&["import", "bazargah-csv", "-", "--rejects", "m.csv"]);
    let output = from_input.stdin(std::fs::File::open(&file).unwrap()).output().unwrap();
    assert_told(&output, 2, "--rejects names the file that is to be imported");
    // Where rejected rows go when nothing is said may be another file of the same command, or a link to the file itself.
    let other = place.file("m.csv.rejected.csv", rows(1));
    assert_told(
        &place.run(&["import", "bazargah-csv", "m.csv", "./m.csv.rejected.csv"]),
        2,
        "m.csv.rejected.csv is to be imported, and rejected rows would be written over it",
    );
    assert_eq!(std::fs::read_to_string(&other).unwrap(), rows(1));
    std::fs::remove_file(&other).unwrap();
    std::os::unix::fs::symlink("m.csv", &other).unwrap();
    assert_told(&place.import("bazargah-csv", &file), 2, "would be written over it");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
    assert!(!place.path("cli.db").exists(), "nothing was begun");
    std::fs::remove_file(&other).unwrap();
    assert_eq!(place.import("bazargah-csv", &file).status.code(), Some(3));
}

#[test]
fn rejects_of_an_earlier_run_go_when_the_file_is_mended() {
    let place = Place::new();
    let file = place.file("c.csv", rows(2) + ",,,,\n");
    let rejects = place.path("c.csv.rejected.csv");
    assert_eq!(place.import("bazargah-csv", &file).status.code(), Some(3));
    assert!(rejects.exists());
    place.file("c.csv", rows(3));
    let elsewhere = ["import", "bazargah-csv", "c.csv", "--rejects", "elsewhere.csv"];
    assert_eq!(place.run(&elsewhere).status.code(), Some(0));
    assert!(rejects.exists(), "another run's place is not looked at");
    assert_eq!(place.import("bazargah-csv", &file).status.code(), Some(0));
    assert!(!rejects.exists());
    // What somebody else has called so is theirs.
    std::fs::write(&rejects, "id,why\n1,late\n").unwrap();
    assert_eq!(place.import("bazargah-csv", &file).status.code(), Some(0));
    assert_eq!(std::fs::read_to_string(&rejects).unwrap(), "id,why\n1,late\n");
}

#[test]
fn what_is_still_to_come_is_no_record() {
    let place = Place::new();
    let file = place.file("c.csv", rows(1) + "c1,Shop,shop1.ir,2099-03-05,2099-03-06,,,,,\n");
    let output = place.run(&["import", "bazargah-csv", file.to_str().unwrap(), "--read-at", "2025-04-01"]);
    assert_eq!(stdout(&output), r#"{"read":2,"imported":1,"already_present":0,"rejected":1,"updated":0}"#);
    let rejects = std::fs::read_to_string(place.path("c.csv.rejected.csv")).unwrap();
    assert!(rejects.contains("3,opened_at lies in the future,"), "{rejects}");
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
    assert_told(&place.run(&["verify"]), 2, "cli.db");
    assert_eq!(std::fs::read_to_string(garbage).unwrap(), "certainly not a database, but a letter to a friend");
    assert!(!place.path("cli.db.migrate-lock").exists());
}

#[test]
fn a_wrong_place_of_a_database_is_told_at_once_with_its_fault() {
    let place = Place::new();
    std::fs::create_dir(place.path("folder")).unwrap();
    let at = |url: &str| place.run(&["staff", "remove", "a@b.example", "--database-url", url]);
    assert_told(&at("sqlite:folder"), 2, "it is a folder; name a file in it: sqlite:folder/bazargah.db");
    assert_told(&at("sqlite:absent/"), 2, "it is a folder");
    place.file("file", "");
    assert_told(&at("sqlite:file/x.db"), 2, "the folder file cannot be made");
    let left = std::fs::read_dir(place.folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
    assert_eq!(left.filter(|name| name != "folder" && name != "file").count(), 0, "nothing is left beside them");
    let begun = std::time::Instant::now();
    // Nothing listens at port 1.
    let output = at("postgres://ada:s3cret@127.0.0.1:1/x");
    assert_told(&output, 2, "cannot open the database postgres://ada@127.0.0.1:1/x: nothing listens there");
    assert!(begun.elapsed().as_secs() < 4, "it does not try again and again");
    assert_told(&at("postgres:///x?host=/absent&password=s3cret"), 2, "no socket of PostgreSQL is there");
    assert!(!stderr(&output).contains("s3cret"));
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
fn verify_of_a_database_drops_nothing_that_was_asked_for() {
    let place = Place::new();
    let database = format!("sqlite:{}", place.path("cli.db").display());
    for (name, value) in [("--key", "x"), ("--since", "note.txt"), ("--save", "note.txt"), ("--shop", "shop1.ir")] {
        let words = format!("{name} is for a site");
        assert_told(&place.run(&["verify", name, value]), 2, &words);
        assert_told(&place.run(&["verify", &database, name, value]), 2, &words);
        assert!(!place.path("note.txt").exists());
    }
}

#[test]
fn an_edition_is_not_replaced_by_one_with_other_words_under_the_same_version() {
    let place = Place::new();
    let edition = include_str!("../src/demo/spring-1406.json");
    let add = |text: &str| place.run(&["festival", "add", place.file("edition.json", text).to_str().unwrap()]);
    assert_eq!(add(edition).status.code(), Some(0));
    assert_eq!(add(edition).status.code(), Some(0), "the same again is no change");
    let reworded = edition.replace("one pair of gloves", "two pairs of gloves");
    assert_told(&add(&reworded), 2, "the commitment \"gloves-and-pad\" has another text, and is still version 1");
    let key = "\"key\": \"gloves-and-pad\",\n      \"version\": ";
    assert_eq!(reworded.matches(key).count(), 1);
    let anew = reworded.replace(&format!("{key}1"), &format!("{key}2"));
    assert_eq!(add(&anew).status.code(), Some(0));
    assert_told(&add(edition), 2, "the commitment \"gloves-and-pad\" is version 1, and was version 2 already");
}

#[test]
fn a_missing_site_is_named() {
    let place = Place::new();
    assert_told(&place.run(&["serve", "--listen", "127.0.0.1:0"]), 2, "make build");
}
