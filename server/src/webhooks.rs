//! Webhooks' job: tells receivers of public events, each of its own in their order, at least once, under one name for each event.
//!
//! What a receiver is to be told of is read from the events after the last one that it took (`store/src/webhooks.rs`), so that nothing
//! is queued and nothing is lost. Several servers may run: each takes other receivers. Those that lately answered at once have places of
//! their own: a thousand that do not answer wait for each other and for nobody else.

use crate::codes;
use crate::http::App;
use crate::proof::NotProven;
use bazargah_domain::domain_name::Host;
use bazargah_store::{HookOutcome, HookTurn, StoreError};
use bytes::Bytes;
use data_encoding::BASE64;
use hyper::header::{HeaderName, HeaderValue};
use ring::hmac;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use url::Url;

/// How often it looks.
const EVERY: Duration = Duration::from_millis(500);
/// Ticks without a new event after which it looks all the same: something may be tried again, or be switched on.
const IDLE_TICKS: u32 = 6;
/// Receivers that are told at once: of those that answer at once, and of the others.
const QUICK_PLACES: usize = 48;
const SLOW_PLACES: usize = 16;
/// Events that are read at once.
const EVENTS_TOGETHER: i64 = 100;
/// A turn begins nothing after so long: others wait.
const TURN: Duration = Duration::from_secs(15);
/// For so long a turn is nobody else's: well over what it takes.
const LEASE_MS: i64 = 60_000;
/// Characters of an address.
pub const URL_CHARS_MAX: usize = 500;
/// What stands before the secret, so that it is known for one.
const SECRET_PREFIX: &str = "whsec_";

/// The address of a receiver: `https`, a name and no address of a network, the usual port, no user. `here` lets `http://127.0.0.1` in,
/// for rehearsals.
pub fn read_url(text: &str, here: bool) -> Option<Url> {
    let text = text.trim();
    let url = Url::parse(text).ok().filter(|_| text.len() <= URL_CHARS_MAX)?;
    let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    let public = url.scheme() == "https"
        && url.port().is_none()
        && url.domain().is_some_and(|name| !name.ends_with('.') && Host::parse(name).is_ok());
    let local = here && url.scheme() == "http" && url.host_str() == Some("127.0.0.1");
    (plain && (public || local)).then_some(url)
}

/// A new secret.
///
/// # Errors
/// When the system gives no random bytes.
pub fn new_secret() -> Result<[u8; 32], crate::routes::pages::Failed> {
    codes::new_salt()
}

/// A secret as its owner sees it once.
pub fn secret_text(secret: &[u8]) -> String {
    format!("{SECRET_PREFIX}{}", BASE64.encode(secret))
}

/// The signatures of what is sent, one for each secret, as <https://www.standardwebhooks.com> writes them.
fn signatures(secrets: &[Vec<u8>], id: &str, seconds: i64, body: &str) -> String {
    let signed = format!("{id}.{seconds}.{body}");
    let sign = |secret: &Vec<u8>| {
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), signed.as_bytes());
        format!("v1,{}", BASE64.encode(tag.as_ref()))
    };
    secrets.iter().map(sign).collect::<Vec<_>>().join(" ")
}

/// Short names of failures, for the database.
fn fault(failure: NotProven) -> &'static str {
    match failure {
        NotProven::NameNotFound | NotProven::NameUnanswered => "name",
        NotProven::ForbiddenAddress => "forbidden",
        NotProven::Unreachable => "unreachable",
        NotProven::Tls => "tls",
        NotProven::TooSlow => "slow",
        _ => "broken",
    }
}

/// Sends something once.
async fn send(app: &App, hook: &HookTurn, id: &str, body: &str) -> HookOutcome {
    let begun = Instant::now();
    // What is registered was read; the setting may be another by now.
    let sent = match read_url(&hook.url, app.webhooks_here) {
        Some(url) => {
            let seconds = app.now().0 / 1000;
            let headers = [
                ("webhook-id", id.to_owned()),
                ("webhook-timestamp", seconds.to_string()),
                ("webhook-signature", signatures(&hook.secrets, id, seconds, body)),
            ];
            let headers = headers.map(|(name, value)| {
                (HeaderName::from_static(name), HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static("")))
            });
            app.prover.post(&url, &headers, Bytes::from(body.to_owned())).await
        }
        None => Err(NotProven::ForbiddenAddress),
    };
    let ms = i64::try_from(begun.elapsed().as_millis()).unwrap_or(i64::MAX);
    let outcome = match sent {
        Ok(status) => HookOutcome { status: Some(status), fault: None, ms },
        Err(failure) => HookOutcome { status: None, fault: Some(fault(failure).to_owned()), ms },
    };
    let counts = &app.metrics.deliveries;
    let count = if outcome.is_taken() { &counts.taken } else { &counts.failed };
    count.fetch_add(1, Ordering::Relaxed);
    outcome
}

/// Sends a receiver something that is no event, and remembers how it went.
///
/// # Errors
/// When the database fails, or the system gives no random bytes.
pub async fn test(app: &App, hook: &HookTurn) -> Result<(), crate::routes::pages::Failed> {
    let id = format!("test-{}", codes::new_code()?);
    let body = format!(r#"{{"fact":{{"fact":"test"}},"recorded_at":{},"seq":0}}"#, app.now().0);
    let outcome = send(app, hook, &id, &body).await;
    app.store.hook_tested(app.now(), hook, &outcome).await?;
    Ok(())
}

/// One receiver's turn: tells it of the events after the last one that it took, until there are no more, it does not take one, or others
/// wait.
async fn tell(app: &App, hook: &HookTurn) -> Result<(), StoreError> {
    let begun = Instant::now();
    let mut seen = hook.seen;
    loop {
        let events = app.store.hook_events(&hook.owner, seen, EVENTS_TOGETHER).await?;
        let last = i64::try_from(events.len()).unwrap_or(0) < EVENTS_TOGETHER;
        for event in events {
            if hook.topics.contains(&event.topic) {
                if begun.elapsed() >= TURN {
                    return app.store.hook_rests(app.now(), hook, seen).await;
                }
                let outcome = send(app, hook, &format!("event-{}", event.seq), &event.entry).await;
                if !outcome.is_taken() {
                    tracing::info!(
                        webhook = hook.id,
                        status = outcome.status,
                        fault = outcome.fault.as_deref(),
                        "a webhook was not taken"
                    );
                    return app.store.hook_failed(app.now(), hook, seen, event.seq, &outcome).await;
                }
                if !app.store.hook_took(app.now(), hook, event.seq, &outcome).await? {
                    // Switched off meanwhile, or so late that it is another server's turn.
                    return Ok(());
                }
            }
            seen = event.seq;
        }
        if last || begun.elapsed() >= TURN {
            return app.store.hook_rests(app.now(), hook, seen).await;
        }
    }
}

/// Lets those have their turn that answer at once (`quick`), or the others; for ever.
async fn lane(app: &App, quick: bool, places: usize) {
    let mut every = tokio::time::interval(EVERY);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut turns = JoinSet::new();
    // The last event when nobody waited, and how often that was believed.
    let (mut nobody_at, mut idle) = (None, 0);
    loop {
        // Whoever waits for a place gets it as soon as there is one.
        tokio::select! {
            _ = every.tick() => {}
            Some(_) = turns.join_next(), if turns.len() >= places => nobody_at = None,
        }
        while turns.try_join_next().is_some() {
            nobody_at = None;
        }
        let free = i64::try_from(places.saturating_sub(turns.len())).unwrap_or(0);
        if free == 0 {
            continue;
        }
        let last = app.feed.latest(&app.store).await.ok();
        if last.is_some() && last == nobody_at && idle < IDLE_TICKS {
            idle += 1;
            continue;
        }
        idle = 0;
        match app.store.take_webhooks(app.now(), LEASE_MS, quick, free).await {
            Ok(taken) => {
                let all = i64::try_from(taken.len()).is_ok_and(|n| n < free);
                nobody_at = last.filter(|_| all);
                for hook in taken {
                    let app = app.clone();
                    turns.spawn(async move {
                        if let Err(error) = tell(&app, &hook).await {
                            tracing::error!(%error, webhook = hook.id, "a webhook's turn broke off; it has another");
                        }
                    });
                }
            }
            Err(error) => tracing::error!(%error, "webhooks could not be looked at; they are looked at again"),
        }
    }
}

/// Runs for ever.
pub async fn run(app: App) {
    tokio::join!(lane(&app, true, QUICK_PLACES), lane(&app, false, SLOW_PLACES));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_as_the_standard_writes_them() {
        // The example of the standard's own libraries.
        let secret = BASE64.decode(b"MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").expect("a secret");
        let signed = signatures(
            std::slice::from_ref(&secret),
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            r#"{"test": 2432232314}"#,
        );
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        let both = signatures(
            &[secret, vec![7; 32]],
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            r#"{"test": 2432232314}"#,
        );
        assert!(both.starts_with(&format!("{signed} v1,")), "{both}");
        assert_eq!(secret_text(&[0; 3]), "whsec_AAAA");
    }

    #[test]
    fn an_address_is_https_at_a_name_and_nothing_else() {
        for right in [
            "https://hooks.kafsh.ir/bazargah?key=1",
            " https://kafsh.ir ",
            "https://KAFSH.ir:443/x",
            "https://فروشگاه.ir/",
        ] {
            assert!(read_url(right, false).is_some(), "{right}");
        }
        for wrong in [
            "http://kafsh.ir/",
            "https://kafsh.ir:8443/",
            "https://user@kafsh.ir/",
            "https://user:word@kafsh.ir/",
            "https://kafsh.ir/#x",
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://localhost/",
            "https://intranet/",
            "https://kafsh.ir./",
            "https://ir/",
            "ftp://kafsh.ir/",
            "javascript:alert(1)",
            "kafsh.ir",
            "",
            "http://127.0.0.1:8080/",
        ] {
            assert!(read_url(wrong, false).is_none(), "{wrong}");
        }
        assert!(read_url(&format!("https://kafsh.ir/{}", "a".repeat(URL_CHARS_MAX)), false).is_none());
        assert!(read_url("http://127.0.0.1:8080/x", true).is_some());
        for wrong in ["http://127.0.0.2/", "http://localhost:8080/", "http://10.0.0.1/", "http://127.0.0.1:80@evil.ir/"]
        {
            assert!(read_url(wrong, true).is_none(), "{wrong}");
        }
    }
}
