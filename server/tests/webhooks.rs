//! Webhooks end to end: registered on a page, told of events over HTTP, and of no use against the server's own network.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

mod common;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header as name};
use axum::response::{IntoResponse, Response};
use bazargah_domain::domain_name::Host;
use bazargah_domain::webhook::Topic;
use bazargah_server::http::Settings;
use bazargah_server::proof::{Pretend, Prover};
use bazargah_server::webhooks;
use bazargah_store::{AccountId, HookOwner, NewHook};
use common::{Service, between, header, pretending, service_of};
use data_encoding::BASE64;
use ring::hmac;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const PAGE: &str = "/en/account/shops/kafsh.example/hooks";

/// Settings under which webhooks may come to this machine.
fn here(settings: Settings) -> Settings {
    Settings { webhooks_here: true, ..settings }
}

async fn hooked_service() -> Service {
    service_of(true, Prover::new("test").unwrap(), here).await
}

/// Somebody who is told of events.
#[derive(Clone, Default)]
struct Receiver(Arc<Inner>);

#[derive(Default)]
struct Inner {
    messages: Mutex<Vec<(HeaderMap, String)>>,
    /// What it answers next; 204 when there is nothing.
    answers: Mutex<Vec<Response>>,
    at_once: AtomicUsize,
    at_once_most: AtomicUsize,
}

async fn take(State(receiver): State<Receiver>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let inner = &receiver.0;
    if uri.path().starts_with("/never") {
        let now = inner.at_once.fetch_add(1, Ordering::SeqCst) + 1;
        inner.at_once_most.fetch_max(now, Ordering::SeqCst);
        let _left = Left(Arc::clone(inner));
        std::future::pending::<()>().await;
    }
    let text = String::from_utf8(body.to_vec()).unwrap();
    inner.messages.lock().unwrap().push((headers, text));
    inner.answers.lock().unwrap().pop().unwrap_or(StatusCode::NO_CONTENT.into_response())
}

impl Receiver {
    /// Starts it; gives its address.
    async fn start(&self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(take).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        address
    }

    fn bodies(&self) -> Vec<String> {
        self.0.messages.lock().unwrap().iter().map(|(_, body)| body.clone()).collect()
    }

    /// Waits until it has been told so often.
    async fn told(&self, times: usize) {
        let begun = Instant::now();
        while self.bodies().len() < times {
            assert!(begun.elapsed() < Duration::from_secs(10), "told {} times", self.bodies().len());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

/// A connection that is given up.
struct Left(Arc<Inner>);

impl Drop for Left {
    fn drop(&mut self) {
        self.0.at_once.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Whether the message was signed with this secret, by the standard's rule.
fn is_signed(secret: &str, headers: &HeaderMap, body: &str) -> bool {
    let secret = BASE64.decode(secret.strip_prefix("whsec_").unwrap().as_bytes()).unwrap();
    let told = |name: &str| headers[name].to_str().unwrap();
    let signed = format!("{}.{}.{body}", told("webhook-id"), told("webhook-timestamp"));
    let key = hmac::Key::new(hmac::HMAC_SHA256, &secret);
    told("webhook-signature").split(' ').any(|signature| {
        let tag = BASE64.decode(signature.strip_prefix("v1,").unwrap().as_bytes()).unwrap();
        hmac::verify(&key, signed.as_bytes(), &tag).is_ok()
    })
}

#[tokio::test]
async fn a_shop_registers_an_address_and_its_program_is_told_of_the_public_event() {
    let service = hooked_service().await;
    let receiver = Receiver::default();
    let address = format!("{}/hook?key=1", receiver.start().await);
    let keeper = service.keeper().await;
    let sent = [("url", address.as_str()), ("topic-complaints", "1")];
    let (response, page) = service.post_as(Some(&keeper), PAGE, &sent).await;
    assert_eq!(response.status(), StatusCode::CREATED);
    assert_eq!(header(&response, "cache-control"), "private, no-store");
    let secret = format!("whsec_{}", between(&page, "whsec_", "<"));
    let (_, page) = service.get_as(Some(&keeper), PAGE).await;
    assert!(page.contains(&address.replace('&', "&amp;")) && !page.contains("whsec_"), "shown once: {page}");
    let one = format!("{PAGE}/{}", between(&page, "/hooks/", "\""));
    let (response, _) = service.post_as(Some(&keeper), &one, &[("act", "test")]).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    let worker = tokio::spawn(webhooks::run(service.app.clone()));
    service.report(&[]).await;
    receiver.told(2).await;
    let messages = receiver.0.messages.lock().unwrap().clone();
    assert!(messages.iter().all(|(headers, body)| is_signed(&secret, headers, body)));
    assert!(!is_signed(&format!("whsec_{}", BASE64.encode(&[0; 32])), &messages[1].0, &messages[1].1));
    assert!(messages[0].1.contains(r#""fact":"test""#), "{}", messages[0].1);
    // Byte for byte what everybody reads.
    let seq = messages[1].0["webhook-id"].to_str().unwrap().strip_prefix("event-").unwrap().to_owned();
    let after = seq.parse::<i64>().unwrap() - 1;
    let (_, events) = service.get(&format!("/api/v1/events?after={after}&limit=1")).await;
    assert!(events.contains(&messages[1].1) && events.contains("complaint-opened"), "{events}");
    assert_eq!(messages[1].0[name::CONTENT_TYPE], "application/json");
    let (_, page) = service.get_as(Some(&keeper), PAGE).await;
    assert!(page.contains("204") && page.contains("test"), "{page}");
    // A new secret: both sign.
    let (response, page) = service.post_as(Some(&keeper), &one, &[("act", "secret")]).await;
    assert_eq!(response.status(), StatusCode::OK);
    let new = format!("whsec_{}", between(&page, "whsec_", "<"));
    service.report(&[("order", "B-18"), ("contact", "ali@buyers.example")]).await;
    receiver.told(3).await;
    let (headers, body) = receiver.0.messages.lock().unwrap()[2].clone();
    assert!(new != secret && is_signed(&new, &headers, &body) && is_signed(&secret, &headers, &body));
    // Off: nothing more; on: what was missed.
    service.post_as(Some(&keeper), &one, &[("act", "off")]).await;
    service.report(&[("order", "C-19"), ("contact", "sara@buyers.example")]).await;
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert_eq!(receiver.bodies().len(), 3);
    service.post_as(Some(&keeper), &one, &[("act", "on")]).await;
    receiver.told(4).await;
    for body in receiver.bodies() {
        for secret in ["zahra", "ali@", "Nothing", "arrived", "A-17"] {
            assert!(!body.contains(secret), "{secret} is in {body}");
        }
    }
    service.post_as(Some(&keeper), &one, &[("act", "remove")]).await;
    assert_eq!(service.post_as(Some(&keeper), &one, &[("act", "test")]).await.0.status(), StatusCode::NOT_FOUND);
    worker.abort();
}

#[tokio::test]
async fn what_is_not_taken_comes_again_and_later_events_wait_for_it() {
    let service = hooked_service().await;
    let receiver = Receiver::default();
    let address = receiver.start().await;
    let keeper = service.keeper().await;
    service.post_as(Some(&keeper), PAGE, &[("url", &address), ("topic-complaints", "1")]).await;
    receiver.0.answers.lock().unwrap().push(StatusCode::INTERNAL_SERVER_ERROR.into_response());
    service.report(&[]).await;
    service.report(&[("order", "B-18"), ("contact", "ali@buyers.example")]).await;
    let worker = tokio::spawn(webhooks::run(service.app.clone()));
    receiver.told(1).await;
    tokio::time::sleep(Duration::from_millis(1_200)).await;
    assert_eq!(receiver.bodies().len(), 1, "not before a minute");
    let (_, page) = service.get_as(Some(&keeper), PAGE).await;
    assert!(page.contains("It has not taken anything since") && page.contains("500"), "{page}");
    service.later(60_000);
    receiver.told(3).await;
    let messages = receiver.0.messages.lock().unwrap().clone();
    let ids: Vec<&str> = messages.iter().map(|(headers, _)| headers["webhook-id"].to_str().unwrap()).collect();
    assert!(ids[0] == ids[1] && ids[1] != ids[2], "the same event under the same name: {ids:?}");
    assert_eq!(messages[0].1, messages[1].1);
    assert_ne!(messages[0].0["webhook-timestamp"], messages[1].0["webhook-timestamp"]);
    worker.abort();
}

#[tokio::test]
async fn nobody_is_followed_and_nothing_within_the_network_is_reached() {
    // What is not to be reached: it counts who comes.
    let inside = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = inside.local_addr().unwrap().port();
    let came = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&came);
    tokio::spawn(async move {
        while inside.accept().await.is_ok() {
            count.fetch_add(1, Ordering::SeqCst);
        }
    });
    let addresses = |name: &str| -> Vec<std::net::IpAddr> {
        let listed: &[&str] = match name {
            "loopback.shop.example" => &["127.0.0.1"],
            "mixed.shop.example" => &["93.184.216.34", "127.0.0.1"],
            "private.shop.example" => &["10.0.0.1"],
            "shared.shop.example" => &["100.64.0.1"],
            "link.shop.example" => &["169.254.169.254"],
            "group.shop.example" => &["224.0.0.1"],
            "mapped.shop.example" => &["::ffff:127.0.0.1"],
            "own.shop.example" => &["::1"],
            "unique.shop.example" => &["fd00::1"],
            "near.shop.example" => &["fe80::1"],
            "translated.shop.example" => &["64:ff9b::7f00:1"],
            _ => &[],
        };
        listed.iter().map(|address| address.parse().unwrap()).collect()
    };
    let pretend = Pretend {
        addresses: Box::new(addresses),
        texts: Box::new(|_| Vec::new()),
        ports: (port, port),
        loopback: false,
        root: None,
    };
    let service = service_of(false, pretending(pretend), here).await;
    let keeper = service.keeper().await;
    for name in
        ["loopback", "mixed", "private", "shared", "link", "group", "mapped", "own", "unique", "near", "translated"]
    {
        let url = format!("https://{name}.shop.example/");
        let (response, page) = service.post_as(Some(&keeper), PAGE, &[("url", &url), ("topic-complaints", "1")]).await;
        assert_eq!(response.status(), StatusCode::CREATED, "{name}");
        let one = format!("{PAGE}/{}", between(&page, "/hooks/", "\""));
        service.post_as(Some(&keeper), &one, &[("act", "test")]).await;
        let (_, page) = service.get_as(Some(&keeper), PAGE).await;
        assert!(page.contains("its address is not a public one"), "{name}: {page}");
        service.post_as(Some(&keeper), &one, &[("act", "remove")]).await;
    }
    // A redirect is an answer and leads nowhere.
    let receiver = Receiver::default();
    let address = receiver.start().await;
    let elsewhere = [(name::LOCATION, format!("http://127.0.0.1:{port}/"))];
    receiver.0.answers.lock().unwrap().push((StatusCode::TEMPORARY_REDIRECT, elsewhere).into_response());
    let (_, page) = service.post_as(Some(&keeper), PAGE, &[("url", &address), ("topic-complaints", "1")]).await;
    let one = format!("{PAGE}/{}", between(&page, "/hooks/", "\""));
    service.post_as(Some(&keeper), &one, &[("act", "test")]).await;
    assert!(service.get_as(Some(&keeper), PAGE).await.1.contains("307"));
    assert_eq!((receiver.bodies().len(), came.load(Ordering::SeqCst)), (1, 0));
    // As things are set usually, no address of this machine is taken at all.
    let usual = service_of(false, Prover::new("test").unwrap(), |settings| settings).await;
    let keeper = usual.keeper().await;
    let (response, page) = usual.post_as(Some(&keeper), PAGE, &[("url", &address), ("topic-complaints", "1")]).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("https, a domain, no port") && page.contains(&address), "{page}");
    let (_, page) = usual.post_as(Some(&keeper), PAGE, &[("url", "https://kafsh.ir/x")]).await;
    assert!(page.contains("Choose at least one subject"), "{page}");
}

#[tokio::test]
async fn a_thousand_that_never_answer_keep_nobody_waiting() {
    let service = hooked_service().await;
    let receiver = Receiver::default();
    let address = receiver.start().await;
    let (store, now) = (&service.app.store, service.app.now());
    let secret = [7; 32];
    for n in 0..1_000 {
        let owner = HookOwner::Partner(Host::parse(&format!("p{n}.ir")).unwrap());
        let url = format!("{address}/never/{n}");
        let new = NewHook { owner: &owner, url: &url, topics: &Topic::ALL, secret, by: AccountId(1) };
        store.add_webhook(now, &new).await.unwrap().unwrap();
    }
    let owner = HookOwner::Partner(Host::parse("good.ir").unwrap());
    let url = format!("{address}/good");
    let new = NewHook { owner: &owner, url: &url, topics: &Topic::ALL, secret, by: AccountId(1) };
    let good = store.add_webhook(now, &new).await.unwrap().unwrap();
    let turn = store.webhook_to_test(now, &owner, good).await.unwrap().unwrap();
    webhooks::test(&service.app, &turn).await.unwrap();
    service.report(&[]).await;
    let worker = tokio::spawn(webhooks::run(service.app.clone()));
    // They take all the places that they get.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let begun = Instant::now();
    let before = receiver.bodies().len();
    service.report(&[("order", "B-18"), ("contact", "ali@buyers.example")]).await;
    receiver.told(before + 1).await;
    assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
    assert_eq!(receiver.0.at_once_most.load(Ordering::SeqCst), 16, "no more at once than there are places");
    worker.abort();
}

#[tokio::test]
async fn two_servers_on_one_database_tell_each_event_once_and_in_order() {
    let service = hooked_service().await;
    let receiver = Receiver::default();
    let address = receiver.start().await;
    let keeper = service.keeper().await;
    let topics = ["topic-complaints", "topic-shop", "topic-mark"].map(|topic| (topic, "1"));
    service.post_as(Some(&keeper), PAGE, &[&[("url", address.as_str())][..], &topics].concat()).await;
    let shop = service.shop("kafsh.example").await;
    let first = service.app.store.last_seq().await.unwrap();
    let (second, _) = service.another(here);
    let workers = [tokio::spawn(webhooks::run(service.app.clone())), tokio::spawn(webhooks::run(second))];
    for n in 0..20 {
        let (order, contact) = (format!("N-{n}"), format!("buyer{n}@buyers.example"));
        let (response, _) = service.report(&[("order", &order), ("contact", &contact)]).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER, "{n}");
    }
    let owner = HookOwner::Shop(shop);
    let events = service.app.store.hook_events(&owner, first, 1_000).await.unwrap();
    let expected: Vec<String> = events
        .into_iter()
        .filter(|event| [Topic::Complaints, Topic::Shop, Topic::Mark].contains(&event.topic))
        .map(|event| event.entry)
        .collect();
    assert!(expected.len() >= 20);
    receiver.told(expected.len()).await;
    tokio::time::sleep(Duration::from_millis(1_200)).await;
    assert_eq!(receiver.bodies(), expected);
    for worker in workers {
        worker.abort();
    }
}
