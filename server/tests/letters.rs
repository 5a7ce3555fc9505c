//! Letters and a mail server that takes its time: each leaves once, and none waits for another to be recorded.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

mod common;

use axum::http::StatusCode;
use bazargah_server::http::{App, Settings};
use bazargah_server::letters;
use bazargah_server::mail::Post;
use common::{Service, between, service};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

/// A mail server that takes every letter, and about some recipients says nothing until it is let go on.
#[derive(Clone)]
struct Mailer {
    url: String,
    hangs_at: fn(&str) -> bool,
    /// The recipients that it was told of, and those whose letters it took, in order.
    named: Arc<Mutex<Vec<String>>>,
    took: Arc<Mutex<Vec<String>>>,
    go_on: Arc<Semaphore>,
}

impl Mailer {
    async fn start(hangs_at: fn(&str) -> bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mailer = Self {
            url: format!("smtp://{}?tls=none", listener.local_addr().unwrap()),
            hangs_at,
            named: Arc::default(),
            took: Arc::default(),
            go_on: Arc::new(Semaphore::new(0)),
        };
        let server = mailer.clone();
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                tokio::spawn(server.clone().talk(stream));
            }
        });
        mailer
    }

    /// Speaks until the other side has gone.
    async fn talk(self, stream: TcpStream) -> Option<()> {
        let (read, mut write) = stream.into_split();
        let (mut lines, mut to) = (BufReader::new(read).lines(), String::new());
        write.write_all(b"220 here\r\n").await.ok()?;
        loop {
            let line = lines.next_line().await.ok()??;
            if line.starts_with("RCPT") {
                to = between(&line, "<", ">").to_owned();
                self.named.lock().unwrap().push(to.clone());
                if (self.hangs_at)(&to) {
                    self.go_on.acquire().await.ok()?.forget();
                }
            }
            if line == "DATA" {
                write.write_all(b"354 go on\r\n").await.ok()?;
                while lines.next_line().await.ok()?? != "." {}
                self.took.lock().unwrap().push(to.clone());
            }
            write.write_all(b"250 ok\r\n").await.ok()?;
        }
    }

    /// Whose letters it took, sorted.
    fn took(&self) -> Vec<String> {
        let mut took = self.took.lock().unwrap().clone();
        took.sort();
        took
    }
}

/// Opens a complaint for each of these buyers; a letter to each waits.
async fn complain(service: &Service, buyers: &[String]) {
    for (n, buyer) in buyers.iter().enumerate() {
        let order = format!("A-{n}");
        let (response, _) = service.report(&[("contact", buyer.as_str()), ("order", order.as_str())]).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER, "{buyer}");
    }
    let waiting = service.app.store.letters_waiting().await.unwrap();
    assert_eq!(usize::try_from(waiting).unwrap(), buyers.len());
}

/// Waits until something is so, for at most twenty seconds.
async fn until(what: &str, is_so: impl AsyncFn() -> bool) {
    for _ in 0..400 {
        if is_so().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("still not: {what}");
}

fn deliver(app: &App) -> tokio::task::JoinHandle<usize> {
    let app = app.clone();
    tokio::spawn(async move { letters::deliver(&app).await.unwrap() })
}

#[tokio::test]
async fn a_letter_that_hangs_keeps_no_other_from_being_recorded_and_stays_its_servers() {
    let mut service = service(true).await;
    let mut buyers: Vec<String> = (0..9).map(|n| format!("buyer{n}@buyers.example")).collect();
    buyers.push("hangs@buyers.example".into());
    complain(&service, &buyers).await;
    let mailer = Mailer::start(|to| to.starts_with("hangs")).await;
    service.with_post(Some(&mailer.url));
    let delivering = deliver(&service.app);
    let store = service.app.store.clone();
    until("all but one are recorded", async || store.letters_waiting().await.unwrap() == 1).await;
    assert!(!delivering.is_finished());
    assert_eq!(mailer.took(), buyers[..9]);
    // However long that one takes within the patience that there is with a mail server, no other server sends it.
    service.later(300_000);
    assert!(store.take_letters(service.app.now(), 1_000, 100).await.unwrap().is_empty());
    mailer.go_on.add_permits(1);
    assert_eq!(delivering.await.unwrap(), 10);
    assert_eq!((mailer.took(), store.letters_waiting().await.unwrap()), (buyers, 0));
}

#[tokio::test]
async fn a_letter_that_would_begin_too_late_is_left_for_the_next_taking() {
    let service = service(true).await;
    let buyers: Vec<String> = (0..6).map(|n| format!("buyer{n}@buyers.example")).collect();
    complain(&service, &buyers).await;
    let mailer = Mailer::start(|_| true).await;
    let folder = service.folder.path().join("texts");
    let post = Post::from_setting(Some(&mailer.url), "no-reply@bazargah.example", &folder).unwrap();
    // Letters begin for three seconds.
    let (app, _) = service.another(|settings| Settings { letter_lease_ms: 3_000, post, ..settings });
    let delivering = deliver(&app);
    until("four are on their way", async || mailer.named.lock().unwrap().len() == 4).await;
    // As another server takes them, once there are some to take.
    let left = Mutex::new(Vec::new());
    until("two are left", async || {
        let taken = app.store.take_letters(app.now(), 120_000, 100).await.unwrap();
        left.lock().unwrap().extend(taken);
        left.lock().unwrap().len() == 2
    })
    .await;
    assert!(!delivering.is_finished());
    assert!(left.lock().unwrap().iter().all(|letter| letter.tries == 0), "they were not tried");
    mailer.go_on.add_permits(6);
    assert_eq!(delivering.await.unwrap(), 4);
    let took = mailer.took();
    assert_eq!((took.len(), app.store.letters_waiting().await.unwrap()), (4, 2));
    let left = left.into_inner().unwrap();
    assert!(left.iter().all(|letter| !took.contains(letter.address.as_ref().unwrap())), "{took:?}");
}
