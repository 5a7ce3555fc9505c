//! The program is killed in the middle of recording contributions, again and again: afterwards no rial is lost, none is there twice, and
//! what is recorded agrees with the public events. On SQLite and, where `BAZARGAH_TEST_POSTGRES_URL` names a server, on PostgreSQL too.
//!
//! `BAZARGAH_KILL_ROUNDS=50 cargo test --test fund_kill` runs more rounds than the usual 3.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

use bazargah_domain::ledger::Account;
use bazargah_store::Store;
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Contributions of a round.
const ROWS: i64 = 6_000;

fn program(folder: &Path, database: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bazargah"));
    command.current_dir(folder).env("DATABASE_URL", database).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Every third is the shop's; the others are founders'.
fn rows(round: u32) -> (String, i64) {
    let mut text = "shop,rial,name\n".to_owned();
    let mut sum = 0;
    for n in 0..ROWS {
        let shop = if n % 3 == 0 { "kafsh.example" } else { "" };
        let rial = 1 + n % 1_000;
        sum += rial;
        let _ = writeln!(text, "{shop},{rial},r{round}-{n}");
    }
    (text, sum)
}

async fn rounds(folder: &Path, database: &str) {
    let csv = "complaint_id,shop_name,shop_domain,opened_at,answered_at,category,amount_rial,outcome,closed_at,source_url\n\
               1,Kafsh,kafsh.example,2026-11-01,,late-delivery,,,,\n";
    std::fs::write(folder.join("complaints.csv"), csv).unwrap();
    assert!(program(folder, database).args(["import", "bazargah-csv", "complaints.csv"]).status().unwrap().success());
    let rounds: u32 = std::env::var("BAZARGAH_KILL_ROUNDS").map_or(3, |rounds| rounds.parse().unwrap());
    let (mut whole, mut kills, mut halves) = (0, 0, 0);
    for round in 0..rounds {
        let (text, sum) = rows(round);
        std::fs::write(folder.join("paid-in.csv"), text).unwrap();
        let contribute = || {
            let mut command = program(folder, database);
            command.args(["fund", "contribute", "--file", "paid-in.csv"]);
            command
        };
        // Killed sooner and later, from the opening of the database to the last batch.
        for after in [40, 90, 160, 250] {
            let mut child = contribute().spawn().unwrap();
            std::thread::sleep(Duration::from_millis(after + u64::from(round * 7 % 50)));
            let ended = child.try_wait().unwrap().is_some();
            child.kill().ok(); // SIGKILL: it is asked nothing
            child.wait().unwrap();
            let store = Store::open(database).await.unwrap();
            let there = store.balance(Account::RESERVE).await.unwrap().rial() - whole;
            assert!((0..=sum).contains(&there), "{there} of {sum} are there");
            assert_eq!(store.verify(|_| {}).await.unwrap().disagreements, []);
            store.close().await;
            kills += u32::from(!ended);
            halves += u32::from(!ended && there > 0 && there < sum);
        }
        // The same file again, to its end: what was there is passed over.
        assert!(contribute().status().unwrap().success());
        whole += sum;
        let store = Store::open(database).await.unwrap();
        assert_eq!(store.balance(Account::RESERVE).await.unwrap().rial(), whole, "nothing lost, nothing doubled");
        let verified = store.verify(|_| {}).await.unwrap();
        assert_eq!((verified.disagreements, verified.transfers), (vec![], i64::from(round + 1) * ROWS));
        store.close().await;
    }
    println!("{rounds} rounds, {kills} kills, {halves} of them in the middle: {whole} rial, none lost or doubled");
    assert!(kills > 0, "it was killed at least once");
}

#[tokio::test]
async fn no_rial_is_lost_or_doubled_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let database = format!("sqlite:{}", folder.path().join("kill.db").display());
    rounds(folder.path(), &database).await;
}

#[tokio::test]
async fn no_rial_is_lost_or_doubled_on_postgres() {
    let Ok(server) = std::env::var("BAZARGAH_TEST_POSTGRES_URL") else { return };
    let folder = tempfile::tempdir().unwrap();
    let name = format!("fund_kill_{}", std::process::id());
    let pool = sqlx::PgPool::connect(&server).await.unwrap();
    sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&pool).await.unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    rounds(folder.path(), &format!("{base}/{name}")).await;
    sqlx::query(sqlx::AssertSqlSafe(format!("DROP DATABASE {name}"))).execute(&pool).await.unwrap();
}
