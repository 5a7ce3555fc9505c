//! Readers of a whole data set that take nothing: what the program holds for them stays small, others are served, and whoever reads on
//! gets all of it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Complaints: some 45 MB of CSV, more than sockets hold for eight readers.
const COMPLAINTS: i64 = 400_000;
/// As many as there are places.
const READERS: usize = 8;

struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Memory that the process holds, in kilobytes.
fn memory(server: &Server) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.0.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().strip_suffix(" kB").unwrap().parse().unwrap()
}

fn ask(address: &str, path: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    stream
}

fn whole(stream: &mut TcpStream) -> Vec<u8> {
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    answer
}

#[test]
fn readers_that_take_nothing_cost_little_and_keep_nobody_waiting() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("large.db").display());
    let program = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bazargah"));
        command.current_dir(folder.path()).env("DATABASE_URL", &url);
        command
    };
    std::fs::create_dir_all(folder.path().join("site/pkg")).unwrap();
    std::fs::write(folder.path().join("site/assets.json"), "{}").unwrap();
    let head =
        "complaint_id,shop_name,shop_domain,opened_at,answered_at,category,amount_rial,outcome,closed_at,source_url";
    std::fs::write(
        folder.path().join("a.csv"),
        format!("{head}\n1,Kafsh,kafsh.example,2026-11-01,,late-delivery,,,,\n"),
    )
    .unwrap();
    assert!(program().args(["import", "bazargah-csv", "a.csv"]).output().unwrap().status.success());
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
        // As many as the server has to read, beside the one that was imported.
        let made = sqlx::query(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1) \
             INSERT INTO complaint (id, shop_id, scheme, source_id, state, opened_at, deadline_hours, category, answer, rating, ended) \
             SELECT 1000 + i, shop_id, scheme, 'many-' || i, state, opened_at + i, deadline_hours, category, answer, rating, ended \
             FROM n, complaint WHERE id = (SELECT MIN(id) FROM complaint)",
        )
        .bind(COMPLAINTS)
        .execute(&pool)
        .await
        .unwrap();
        assert_eq!(made.rows_affected(), COMPLAINTS.unsigned_abs());
        pool.close().await;
    });
    let mut child = program()
        .args(["serve", "--listen", "127.0.0.1:0", "--outbox", "outbox"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let server = Server(child);
    let address = line.trim().rsplit('/').next().unwrap().to_owned();
    let path = "/api/v1/exports/complaints.csv";
    let first = whole(&mut ask(&address, path));
    let before = memory(&server);
    let mut readers: Vec<TcpStream> = (0..READERS).map(|_| ask(&address, path)).collect();
    for reader in &mut readers {
        let mut begun = [0; 1024];
        reader.read_exact(&mut begun).unwrap();
        assert!(begun.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&begun));
    }
    // They take nothing more. The ninth is told so, and everybody else is served.
    std::thread::sleep(Duration::from_secs(2));
    assert!(whole(&mut ask(&address, path)).starts_with(b"HTTP/1.1 503"));
    for page in ["/health", "/shop/kafsh.example", "/api/v1/exports", "/api/v1/shops"] {
        let begun = Instant::now();
        assert!(whole(&mut ask(&address, page)).starts_with(b"HTTP/1.1 200"), "{page}");
        assert!(begun.elapsed() < Duration::from_secs(2), "{page}: {:?}", begun.elapsed());
    }
    // Whole, eight answers would take some 360 MB.
    let grown = memory(&server).saturating_sub(before);
    assert!(grown < 96 * 1024, "eight readers that take nothing cost {grown} KB");
    // Whoever reads on gets all of it.
    let rest = whole(&mut readers[0]);
    assert_eq!(rest.len() + 1024, first.len());
    assert!(rest.ends_with(&first[first.len() - 1024..]));
    // And whoever leaves gives its place back.
    drop(readers);
    let patience = Instant::now();
    while !whole(&mut ask(&address, "/api/v1/exports/shops.csv")).starts_with(b"HTTP/1.1 200") {
        assert!(patience.elapsed() < Duration::from_secs(10), "no place was given back");
        std::thread::sleep(Duration::from_millis(100));
    }
}
