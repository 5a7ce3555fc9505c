//! A drawn lottery in public: what the API hands out is enough to run the draw again, and whatever is changed in it is found. On SQLite
//! and, where `BAZARGAH_TEST_POSTGRES_URL` names a server, on PostgreSQL too.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

mod common;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use bazargah_app::Assets;
use bazargah_domain::calendar::Millis;
use bazargah_domain::log::SigningKey;
use bazargah_domain::lottery::verify::{Findings, Replaced, Step, Unproven, run_again};
use bazargah_domain::lottery::{Measure, Round, Terms};
use bazargah_server::demo;
use bazargah_server::demo::lottery::private_code;
use bazargah_server::http::{App, Settings, router};
use bazargah_server::log::{Keeper, examine, keep_up};
use bazargah_server::mail::Post;
use bazargah_server::proof::Prover;
use bazargah_server::site::Site;
use bazargah_store::{Pledge, PledgeState, Store};
use common::{DAY, Service, header};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Output;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::process::Command;

/// Orders of the edition that is over.
const ORDERS: u32 = 120;
/// The round that drew.
const ROUND: Round = Round(657_413);

/// A small market with a drawn lottery, a fortnight after the draw, and its server, which signs the log.
async fn place(url: &str) -> Service {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(url).await.unwrap();
    let mut import = store.import(demo::TODAY.start(), Some(demo::TODAY.start())).await.unwrap();
    import.add(demo::market(10, 60, 1).collect()).await.unwrap();
    import.finish().await.unwrap();
    assert!(demo::lottery::fill(&store, ORDERS, 1).await.unwrap().is_some());
    let site =
        Site { folder: folder.path().to_owned(), sources: None, assets: Assets::default(), build: "test".into() };
    let time = Arc::new(AtomicI64::new(ROUND.time().0 + 14 * DAY));
    let clock = Arc::clone(&time);
    let post = Post::from_setting(None, "no-reply@bazargah.example", &folder.path().join("outbox")).unwrap();
    let settings = Settings {
        clock: Arc::new(move || Millis(clock.load(Ordering::SeqCst))),
        log: Keeper::with_key("bazargah.example/log".into(), folder.path().join("log.key"), Vec::new()),
        ..Settings::at("https://bazargah.example".into(), post, Prover::new("test").unwrap())
    };
    let app = App::new(store, site, settings);
    assert!(examine(&app).await.unwrap());
    Service { router: router(app.clone()), app, time, folder }
}

async fn on_sqlite() -> (Service, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let service = place(&format!("sqlite:{}", folder.path().join("draw.db").display())).await;
    (service, folder)
}

async fn text(service: &Service, path: &str) -> String {
    let (response, body) = service.get(path).await;
    assert_eq!(response.status(), StatusCode::OK, "{path}: {body}");
    body
}

/// What the lottery hands out, and its list.
async fn handed_out(service: &Service) -> (String, String) {
    (text(service, "/api/v1/lotteries/1").await, text(service, "/api/v1/lotteries/1/tickets").await)
}

fn key_of(lottery: &str) -> String {
    let lottery: Value = serde_json::from_str(lottery).unwrap();
    lottery["vkey"].as_str().unwrap().to_owned()
}

fn again(lottery: &str, list: &str) -> Findings {
    run_again(lottery, list.as_bytes(), &key_of(lottery))
}

async fn is_proven(service: &Service) {
    let (lottery, list) = handed_out(service).await;
    let found = again(&lottery, &list);
    assert_eq!(found.fault(), None);
    assert_eq!(found.steps.len(), Step::ALL.len());
    let said: Value = serde_json::from_str(&lottery).unwrap();
    let drawn = found.order.len();
    assert_eq!(said["stage"], "drawn");
    assert_eq!(said["draw"]["winners"].as_array().unwrap().len(), 20);
    assert_eq!(said["draw"]["alternates"].as_array().unwrap().len(), drawn - 20);
    assert_eq!(said["tickets"]["count"], list.lines().count());
    assert_eq!(said["orders"]["counts"], list.lines().count());
    let orders: u64 = said["orders"].as_object().unwrap().values().map(|n| n.as_u64().unwrap()).sum();
    assert_eq!(orders, u64::from(ORDERS), "every order gave a ticket, or has a reason");
    assert!(said["orders"]["cancelled"].as_u64().unwrap() > 0 && said["orders"]["below-floor"].as_u64().unwrap() > 0);
    assert_eq!(said["money"]["sponsored_rial"], said["money"]["worth_rial"]);
    assert_eq!(said["money"]["uncovered_rial"], 0);
    let holders = said["holders"].as_array().unwrap();
    assert_eq!(holders.len(), 20);
    assert!(holders.iter().all(|of| of["ticket"].is_string() && of["claimed_at"].is_null()), "they may be claimed");
    // Contacts of winners and sponsors are nobody's business.
    assert!(!lottery.contains("@festival.example") && !lottery.contains("contact"));
    // Whoever holds a private code finds the ticket; the server is not asked.
    assert!((1..=ORDERS).filter(|order| found.find(&private_code(*order)).is_some()).count() == list.lines().count());
}

#[tokio::test]
async fn what_is_handed_out_is_enough_to_run_the_draw_again_on_sqlite() {
    let (service, _folder) = on_sqlite().await;
    is_proven(&service).await;
    assert_eq!(service.app.store.verify(|_| ()).await.unwrap().disagreements, []);
}

#[tokio::test]
async fn what_is_handed_out_is_enough_to_run_the_draw_again_on_postgres() {
    let Ok(server) = std::env::var("BAZARGAH_TEST_POSTGRES_URL") else { return };
    let name = format!("draw_{}", std::process::id());
    let pool = sqlx::PgPool::connect(&server).await.unwrap();
    sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&pool).await.unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    let service = place(&format!("{base}/{name}")).await;
    is_proven(&service).await;
    assert_eq!(service.app.store.verify(|_| ()).await.unwrap().disagreements, []);
    service.app.store.close().await;
    sqlx::query(sqlx::AssertSqlSafe(format!("DROP DATABASE {name}"))).execute(&pool).await.unwrap();
}

#[tokio::test]
async fn answers_say_when_they_need_not_be_sent_again() {
    let (service, _folder) = on_sqlite().await;
    for (path, cached) in [("/api/v1/lotteries/1", "no-cache"), ("/api/v1/lotteries/1/tickets", "immutable")] {
        let (response, _) = service.get(path).await;
        assert!(header(&response, "cache-control").contains(cached), "{path}");
        assert_eq!(header(&response, "access-control-allow-origin"), "*");
        let tag = header(&response, "etag").to_owned();
        assert!(tag.starts_with("W/\""));
        let ask = Request::get(path).header("if-none-match", &tag).body(Body::empty()).unwrap();
        let (response, body) = service.ask(ask).await;
        assert_eq!((response.status(), body.as_str()), (StatusCode::NOT_MODIFIED, ""));
    }
    let (response, _) = service.get("/api/v1/lotteries/1/tickets").await;
    assert_eq!(header(&response, "content-type"), "text/plain; charset=utf-8");
    for path in ["/api/v1/lotteries/2", "/api/v1/lotteries/01", "/api/v1/lotteries/x", "/api/v1/lotteries/2/tickets"] {
        let (response, _) = service.get(path).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        assert_eq!(header(&response, "content-type"), "application/problem+json");
    }
}

#[tokio::test]
async fn pages_show_the_lottery_in_both_languages() {
    let (service, _folder) = on_sqlite().await;
    let (lottery, _) = handed_out(&service).await;
    let lottery: Value = serde_json::from_str(&lottery).unwrap();
    let winner = lottery["draw"]["winners"][0].as_str().unwrap();
    for prefix in ["", "/en"] {
        let page = text(&service, &format!("{prefix}/lottery/1")).await;
        assert!(page.contains(winner) && page.contains(&format!(">{}<", &winner[..8])));
        assert!(page.contains(&format!("href=\"{prefix}/lottery/1/draw\"")));
        assert!(page.contains(&format!("href=\"{prefix}/lottery/1/claim\"")), "prizes wait to be claimed");
        assert!(page.contains(lottery["tickets"]["root"].as_str().unwrap()));
        assert!(!page.contains("@festival.example"));
        let draw = text(&service, &format!("{prefix}/lottery/1/draw")).await;
        assert!(draw.contains(lottery["vkey"].as_str().unwrap()) && draw.contains("data-lottery="));
        let edition = text(&service, &format!("{prefix}/festival/summer-1402")).await;
        assert!(edition.contains(&format!("href=\"{prefix}/lottery/1\"")));
        for unknown in ["/lottery/7", "/lottery/01", "/lottery/x/draw"] {
            let (response, _) = service.get(&format!("{prefix}{unknown}")).await;
            assert_eq!(response.status(), StatusCode::NOT_FOUND, "{unknown}");
        }
    }
    let festivals: Value = serde_json::from_str(&text(&service, "/api/v1/festivals").await).unwrap();
    assert_eq!(festivals["items"][0]["lotteries"][0]["url"], "https://bazargah.example/lottery/1");
    // Long after the last alternate's days nobody can claim any more.
    service.later(400 * DAY);
    assert!(text(&service, "/en/lottery/1").await.contains("The time for claims is over"));
}

#[tokio::test]
async fn a_lottery_that_is_open_promises_nothing_yet() {
    let (service, _folder) = on_sqlite().await;
    let store = &service.app.store;
    let before = store.lotteries("summer-1402").await.unwrap().remove(0);
    let terms = Terms { edition: "nowhere".into(), measure: Measure::Equal, ..before.terms };
    let id = store.open_lottery(service.app.now(), None, &terms, [3; 32]).await.unwrap();
    keep_up(&service.app).await.unwrap();
    let body = text(&service, &format!("/api/v1/lotteries/{}", id.0)).await;
    assert!(!body.contains(&"03".repeat(32)), "the salt is not told before it is promised");
    let lottery: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(lottery["stage"], "open");
    for name in ["commitment", "draw", "tickets", "round", "orders", "closed_at"] {
        assert!(lottery[name].is_null(), "{name}");
    }
    assert_eq!(lottery["money"]["uncovered_rial"], lottery["money"]["worth_rial"]);
    assert_eq!(again(&body, "").fault(), Some(&Unproven::NotCommitted));
    let (response, why) = service.get(&format!("/api/v1/lotteries/{}/tickets", id.0)).await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert!(why.contains("not frozen yet"));
    let page = text(&service, &format!("/en/lottery/{}", id.0)).await;
    assert!(page.contains("Nobody knows yet") && page.contains("nowhere"));
    let draw = text(&service, &format!("/en/lottery/{}/draw", id.0)).await;
    assert!(draw.contains("not frozen yet") && !draw.contains("data-lottery"));
}

#[tokio::test]
async fn a_frozen_list_can_be_checked_before_the_draw() {
    let (service, _folder) = on_sqlite().await;
    let (store, now) = (&service.app.store, service.app.now());
    let before = store.lotteries("summer-1402").await.unwrap().remove(0);
    let id = store.open_lottery(now, None, &before.terms, [5; 32]).await.unwrap();
    let pledge = store.pledges(before.id, false).await.unwrap().remove(0);
    let all = Pledge { value: before.terms.worth().unwrap(), state: PledgeState::Waiting, ..pledge };
    assert!(store.pledge(id, &all).await.unwrap());
    let waiting = store.pledges(id, true).await.unwrap().remove(0);
    assert!(store.decide_pledge(now, id, None, waiting.id, true).await.unwrap());
    assert_eq!(store.close_lottery(now, id, None, now).await.unwrap(), Some(Ok(())));
    let round = Round::at_or_after(now.plus_hours(1));
    assert_eq!(store.freeze_lottery(now, id, None, round).await.unwrap(), Some(Ok(())));
    let path = format!("/api/v1/lotteries/{}", id.0);
    // What is promised is shown at once, and its proof once the log is signed so far.
    let lottery: Value = serde_json::from_str(&text(&service, &path).await).unwrap();
    assert_eq!((lottery["stage"].as_str(), lottery["round"]["number"].as_u64()), (Some("frozen"), Some(round.0)));
    assert!(lottery["commitment"].is_null());
    keep_up(&service.app).await.unwrap();
    let (lottery, list) = (text(&service, &path).await, text(&service, &format!("{path}/tickets")).await);
    let found = again(&lottery, &list);
    assert_eq!(found.fault(), Some(&Unproven::NotDrawn));
    assert_eq!(found.steps.len(), 4, "log, time and list hold");
    // The same orders have other tickets in another lottery.
    let (_, earlier) = handed_out(&service).await;
    let tickets = |list: &str| list.lines().map(|line| line[..64].to_owned()).collect::<BTreeSet<_>>();
    assert!(tickets(&list).is_disjoint(&tickets(&earlier)) && list.len() == earlier.len());
    let page = text(&service, &format!("/en/lottery/{}", id.0)).await;
    assert!(page.contains("nobody can know its value before") && page.contains(&format!("Round {}", round.0)));
    assert!(text(&service, &format!("/en/lottery/{}/draw", id.0)).await.contains("not drawn yet"));
    service.later(4 * DAY);
    assert!(text(&service, &format!("/en/lottery/{}", id.0)).await.contains("committed to again with a later round"));
    // Once it is, the record whose place the new one took is handed out as well, and the command names its round.
    let event = store.lottery(id).await.unwrap().unwrap().stage.commitment().unwrap().1;
    let late = service.app.now();
    let next = Round::at_or_after(late.plus_hours(1));
    assert_eq!(store.renew_lottery(late, id, None, next).await.unwrap(), Some(Ok(())));
    keep_up(&service.app).await.unwrap();
    let (lottery, list) = (text(&service, &path).await, text(&service, &format!("{path}/tickets")).await);
    assert_eq!(again(&lottery, &list).replaced, [Replaced { event, round: Some((round, true)) }]);
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("lottery.json"), &lottery).unwrap();
    std::fs::write(folder.path().join("tickets.txt"), &list).unwrap();
    let output = said(&verify(folder.path(), &["."]).await);
    let note = format!("took the place of record {event}, whose round {} was called missed; ask the beacon", round.0);
    assert!(output.contains(&note), "{output}");
}

/// `bazargah lottery verify` with these arguments, in a folder with nothing else.
async fn verify(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bazargah"));
    command.args(["lottery", "verify"]).args(args).current_dir(folder).output().await.unwrap()
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[tokio::test]
async fn the_command_proves_an_honest_draw_and_finds_a_false_one() {
    let (service, _folder) = on_sqlite().await;
    let (lottery, list) = handed_out(&service).await;
    let folder = tempfile::tempdir().unwrap();
    let keep = |lottery: &str, list: &str| {
        std::fs::write(folder.path().join("lottery.json"), lottery).unwrap();
        std::fs::write(folder.path().join("tickets.txt"), list).unwrap();
    };
    keep(&lottery, &list);
    let key = key_of(&lottery);
    for target in [".", "lottery.json"] {
        let output = verify(folder.path(), &[target, "--key", &key]).await;
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        assert_eq!(said(&output).matches("holds").count(), 5);
        assert!(said(&output).contains(&format!("proven: {} tickets", list.lines().count())));
    }
    let found = again(&lottery, &list);
    let mine = (1..=ORDERS).map(private_code).find(|code| found.find(code).is_some()).unwrap();
    let output = verify(folder.path(), &[".", "--find", &mine]).await;
    assert!(said(&output).contains("of the list; it") && said(&output).contains("pin it with --key"));

    // A stranger's program comes to the same.
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scripts/draw.mjs");
    let mut node = Command::new("node");
    let files = ["lottery.json", "tickets.txt"];
    let output = node.arg(program).args(files).current_dir(folder.path()).output().await.unwrap();
    assert!(output.status.success(), "{}", said(&output));
    let theirs: Value = serde_json::from_slice(&output.stdout).unwrap();
    let ours: Value = serde_json::from_str(&lottery).unwrap();
    assert_eq!((&theirs["winners"], &theirs["alternates"]), (&ours["draw"]["winners"], &ours["draw"]["alternates"]));

    let lines: Vec<&str> = list.split_inclusive('\n').collect();
    let last = if list.as_bytes()[96] == b'0' { "1" } else { "0" };
    let byte = format!("{}{last}{}", &list[..96], &list[97..]);
    let moved = [lines[1], lines[0]].concat() + &lines[2..].concat();
    let doubled = [lines[0], lines[0]].concat() + &lines[1..lines.len() - 1].concat();
    let short = lines[1..].concat();
    let long = format!("{list}{}", "f".repeat(64) + " " + &"0".repeat(32) + "\n");
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut lottery = ours.clone();
        change(&mut lottery);
        lottery.to_string()
    };
    let signature = changed(&|of| {
        let text = of["draw"]["signature"].as_str().unwrap().to_owned();
        of["draw"]["signature"] = format!("{}{}", if text.starts_with('a') { "b" } else { "a" }, &text[1..]).into();
    });
    let root = changed(&|of| {
        let (root, entry) = (of["tickets"]["root"].as_str().unwrap(), of["commitment"]["entry"].as_str().unwrap());
        of["commitment"]["entry"] = entry.replace(root, &"0".repeat(64)).into();
    });
    let winner = changed(&|of| {
        let winners = of["draw"]["winners"].as_array_mut().unwrap();
        winners.swap(0, 1);
    });
    let none = changed(&|of| of["commitment"] = Value::Null);
    for (lottery, list, why) in [
        (&lottery, &byte, "it leads to another root"),
        (&lottery, &moved, "is out of order"),
        (&lottery, &doubled, "stands twice"),
        (&lottery, &short, "were committed to"),
        (&lottery, &long, "were committed to"),
        (&lottery, &list[1..].to_owned(), "is not a ticket"),
        (&signature, &list, "FAILS    the value is the beacon’s"),
        (&root, &list, "FAILS    the promise stands in the signed log"),
        (&winner, &list, "place 1 differs"),
        (&none, &list, "not frozen yet"),
        (&"{".to_owned(), &list, "this is not what a lottery hands out"),
    ] {
        keep(lottery, list);
        let output = verify(folder.path(), &[".", "--key", &key]).await;
        assert_eq!(output.status.code(), Some(1), "{why}: {}", said(&output));
        assert!(said(&output).contains(why), "{why}: {}", said(&output));
        assert!(said(&output).contains("not proven"));
    }

    keep(&lottery, &list);
    let other = SigningKey::from_seed("bazargah.example/log", &[8; 32]).unwrap().verifier().to_string();
    let output = verify(folder.path(), &[".", "--key", &other]).await;
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    for (args, why) in [
        (vec!["nothing.json"], "nothing.json"),
        (vec![".", "--tickets", "nothing.txt"], "nothing.txt"),
        (vec![".", "--key", "no key"], "--key"),
        (vec!["https://bazargah.example/shop/1"], "is not the address of a lottery"),
    ] {
        let output = verify(folder.path(), &args).await;
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert!(said(&output).contains(why) && said(&output).lines().count() == 1, "{}", said(&output));
    }
    std::fs::write(folder.path().join("lottery.json"), vec![b' '; 16 * 1024 * 1024 + 1]).unwrap();
    let output = verify(folder.path(), &["."]).await;
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("larger than"));
}

#[tokio::test]
async fn the_command_verifies_a_site_by_its_address() {
    let (service, _folder) = on_sqlite().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let router = service.router.clone();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    let folder = tempfile::tempdir().unwrap();
    for path in ["/lottery/1", "/en/lottery/1/draw"] {
        let output = verify(folder.path(), &[&format!("{address}{path}")]).await;
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        assert!(said(&output).contains("proven:"));
    }
    // A list of one's own is held against what the site promised.
    std::fs::write(folder.path().join("mine.txt"), "x").unwrap();
    let output = verify(folder.path(), &[&format!("{address}/lottery/1"), "--tickets", "mine.txt"]).await;
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("is not a ticket"));
    let output = verify(folder.path(), &[&format!("{address}/lottery/9")]).await;
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("404"));
}
