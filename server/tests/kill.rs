//! The program is killed in the middle of its work, again and again: whatever it confirmed to a buyer is there afterwards, with its
//! event and its letter. On SQLite and, where `BAZARGAH_TEST_POSTGRES_URL` names a server, on PostgreSQL too.
//!
//! `BAZARGAH_KILL_ROUNDS=50 cargo test --test kill` runs more rounds than the usual 3.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Senders at once.
const SENDERS: u64 = 8;

struct Server {
    child: Child,
    address: SocketAddr,
}

/// Where the program runs, and on which database.
struct Place<'a> {
    folder: &'a Path,
    database: String,
}

impl Server {
    fn start(place: &Place) -> Self {
        let folder = place.folder;
        // Letters that a killed server had taken are not waited for as long as usual.
        let mut child = program(place)
            .args(["serve", "--listen", "127.0.0.1:0", "--take-complaints", "--behind-proxy"])
            .args(["--letter-lease-seconds", "2", "--site"])
            .arg(folder.join("site"))
            .arg("--outbox")
            .arg(folder.join("outbox"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().rsplit('/').next().unwrap().parse().unwrap_or_else(|_| panic!("{line:?}"));
        Self { child, address }
    }

    fn kill(mut self) {
        self.child.kill().unwrap(); // SIGKILL: it is asked nothing
        self.child.wait().unwrap();
    }
}

fn program(place: &Place) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bazargah"));
    command.current_dir(place.folder).env("DATABASE_URL", &place.database);
    command
}

/// Asks, and gives the status and the whole answer; nothing when the connection broke.
fn ask(address: SocketAddr, request: &str) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(10))).ok()?;
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    Some((answer.split(' ').nth(1)?.parse().ok()?, answer))
}

fn get(address: SocketAddr, path: &str) -> Option<(u16, String)> {
    ask(address, &format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"))
}

/// Sends the n-th complaint; tells whether it was confirmed.
fn send(address: SocketAddr, n: u64) -> bool {
    let body = format!(
        "code={}&kind=damaged&told=The+box+was+open+and+the+glass+in+pieces.&wish=A+new+one.&contact={}",
        code(n),
        contact(n)
    );
    let request = format!(
        "POST /shop/kafsh.example/complain HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-forwarded-for: 10.{}.{}.{}\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
        n >> 16 & 255,
        n >> 8 & 255,
        n & 255,
        body.len()
    );
    ask(address, &request).is_some_and(|(status, answer)| {
        assert!(status == 303, "{answer}");
        answer.contains(&format!("location: /case/{}?new", code(n)))
    })
}

fn code(n: u64) -> String {
    format!("{n:026}")
}

fn contact(n: u64) -> String {
    format!("buyer{n}@buyers.example")
}

/// Letters in the outbox by their recipients.
fn letters(folder: &Path) -> BTreeMap<String, usize> {
    let mut by_recipient = BTreeMap::new();
    for entry in std::fs::read_dir(folder.join("outbox")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "eml") {
            let text = String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned();
            let to = text.lines().find_map(|line| line.strip_prefix("To: ")).unwrap_or_default();
            *by_recipient.entry(to.trim_matches(['<', '>']).to_owned()).or_default() += 1;
        }
    }
    by_recipient
}

#[test]
fn what_was_confirmed_is_there_after_a_kill_with_its_event_and_its_letter() {
    let folder = tempfile::tempdir().unwrap();
    survives(&Place { folder: folder.path(), database: format!("sqlite:{}", folder.path().join("kill.db").display()) });
}

#[test]
fn so_it_is_on_postgresql() {
    let Ok(server) = std::env::var("BAZARGAH_TEST_POSTGRES_URL") else { return };
    let name = format!("bazargah_kill_{}", std::process::id());
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let admin = sqlx::PgPool::connect(&server).await.unwrap();
        sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&admin).await.unwrap();
    });
    let folder = tempfile::tempdir().unwrap();
    survives(&Place { folder: folder.path(), database: format!("{}/{name}", server.rsplit_once('/').unwrap().0) });
}

fn survives(place: &Place) {
    let rounds: u64 = std::env::var("BAZARGAH_KILL_ROUNDS").map_or(3, |rounds| rounds.parse().unwrap());
    let folder = place.folder;
    std::fs::create_dir_all(folder.join("site/pkg")).unwrap();
    std::fs::write(folder.join("site/assets.json"), "{}").unwrap();
    std::fs::write(folder.join("shop.csv"), "complaint_id,shop_name,shop_domain,opened_at,answered_at,category,amount_rial,outcome,closed_at,source_url\n1,Kafsh,kafsh.example,2026-11-01,,late-delivery,,,,\n").unwrap();
    let imported = program(place).args(["import", "bazargah-csv", "shop.csv"]).output().unwrap();
    assert!(imported.status.success(), "{}", String::from_utf8_lossy(&imported.stderr));

    let next = AtomicU64::new(1);
    let mut confirmed = Vec::new();
    for round in 0..rounds {
        let server = Server::start(place);
        let address = server.address;
        let (over, begun) = (AtomicBool::new(false), AtomicBool::new(false));
        let of_round: Vec<u64> = std::thread::scope(|scope| {
            let senders: Vec<_> = (0..SENDERS)
                .map(|_| {
                    scope.spawn(|| {
                        let mut confirmed = Vec::new();
                        while !over.load(Ordering::SeqCst) {
                            let n = next.fetch_add(1, Ordering::SeqCst);
                            if send(address, n) {
                                confirmed.push(n);
                                begun.store(true, Ordering::SeqCst);
                            }
                        }
                        confirmed
                    })
                })
                .collect();
            // Each round is killed at another moment after its first complaint, the post's second of work among them.
            let patience = Instant::now() + Duration::from_secs(30);
            while !begun.load(Ordering::SeqCst) && Instant::now() < patience {
                std::thread::sleep(Duration::from_millis(5));
            }
            std::thread::sleep(Duration::from_millis(250 + round * 137 % 1500));
            server.kill();
            over.store(true, Ordering::SeqCst);
            senders.into_iter().flat_map(|sender| sender.join().unwrap()).collect()
        });
        assert!(!of_round.is_empty(), "the round confirmed something");
        confirmed.extend(of_round);
    }

    let server = Server::start(place);
    for n in &confirmed {
        let (status, page) = get(server.address, &format!("/case/{}", code(*n))).unwrap();
        assert_eq!(status, 200, "complaint {n} was confirmed and is not there: {page}");
    }
    let wanted = |letters: &BTreeMap<String, usize>| confirmed.iter().all(|n| letters.contains_key(&contact(*n)));
    let until = Instant::now() + Duration::from_secs(60);
    while !wanted(&letters(folder)) {
        assert!(Instant::now() < until, "letters are missing");
        std::thread::sleep(Duration::from_millis(500));
    }
    let letters = letters(folder);
    for n in &confirmed {
        assert_eq!(letters[&contact(*n)], 1, "a letter that left twice has the same name");
    }
    server.kill();
    let verified = program(place).arg("verify").output().unwrap();
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stdout));
    println!("{} confirmed in {rounds} rounds, none lost", confirmed.len());
}
