//! The post's job: takes letters from the outbox, puts them into words, and lets them leave; at least once, each under the same
//! name. A letter that cannot leave now is tried again, less and less often, for days.

use crate::codes;
use crate::http::App;
use crate::mail::{Letter as Mail, Refused, Text};
use crate::routes::pages::encode_segment;
use bazargah_app::Lang;
use bazargah_app::letters::{LetterModel, letter};
use bazargah_domain::calendar::Millis;
use bazargah_domain::complaint::ComplaintId;
use bazargah_domain::record::Recent;
use bazargah_domain::shop::Shop;
use bazargah_store::{FestivalApplication, Hash, Letter, StoreError};
use std::collections::{BTreeSet, HashMap};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// How often it looks.
const EVERY: Duration = Duration::from_secs(1);
/// For how long it rests after a batch, at most.
const REST_MAX: Duration = Duration::from_secs(10);
/// Letters that are taken at once.
const TOGETHER: i64 = 100;
/// Minutes until a letter is tried again, after the first time, the second, …; the last for all later ones.
const AGAIN_MINUTES: [i64; 6] = [1, 5, 15, 60, 180, 360];
/// Some nine days of trying.
const TRIES_MAX: i64 = 40;

/// Runs for ever.
pub async fn run(app: App) {
    let mut every = tokio::time::interval(EVERY);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        loop {
            let begun = Instant::now();
            match deliver(&app).await {
                Ok(0) => break,
                // Many wait: most of the disk's time is left to those who are waiting for an answer. When it was a mail server that took
                // long, there is nobody to leave time to.
                Ok(_) => tokio::time::sleep((begun.elapsed() * 3).min(REST_MAX)).await,
                Err(error) => {
                    tracing::error!(%error, "letters could not be taken from the outbox; they are tried again");
                    break;
                }
            }
        }
    }
}

/// Takes a batch of letters and lets them leave; tells how many were tried. Others are due again, because time ran out before it was their
/// turn.
///
/// # Errors
/// When the database fails; letters that had left may then leave once more, under the same name.
pub async fn deliver(app: &App) -> Result<usize, StoreError> {
    let (now, patience) = (app.now(), app.post.patience());
    // Letters begin within the time of the setting, and are another server's to send after one letter's patience more: whatever has begun
    // is over by then.
    let latest = Instant::now() + Duration::from_millis(app.letter_lease_ms.unsigned_abs());
    let last_one_ms = i64::try_from(patience.unwrap_or_default().as_millis()).unwrap_or(i64::MAX);
    let lease_ms = app.letter_lease_ms.saturating_add(last_one_ms);
    let letters = app.store.take_letters(now, lease_ms, TOGETHER).await?;
    let taken = letters.len();
    let (mut written, mut codes) = (Vec::with_capacity(taken), NewCodes::default());
    let complaints: BTreeSet<ComplaintId> = letters.iter().filter_map(|letter| letter.complaint).collect();
    let about = app.store.told_of(&complaints.into_iter().collect::<Vec<_>>()).await?;
    for waiting in letters {
        // Letters about a mark name its shop by its key; there are few.
        let marked = match (waiting.complaint, waiting.to_shop, waiting.detail.as_deref()) {
            (None, true, Some(key)) => app.store.shop(key).await?.map(|(shop, _)| shop),
            _ => None,
        };
        let applied = match (waiting.kind.starts_with("festival-"), waiting.detail.as_deref()) {
            (true, Some(id)) => application(app, id).await?,
            _ => None,
        };
        let of = Of { marked: marked.as_ref(), applied: applied.as_ref(), about: &about };
        let mail = write(app, &waiting, &of, now, &mut codes)?;
        written.push((waiting, mail));
    }
    // The links must work before anybody can follow them.
    if !codes.complaints.is_empty() {
        app.store.add_codes(&codes.complaints).await?;
    }
    if !codes.applications.is_empty() {
        app.store.add_festival_codes(&codes.applications).await?;
    }
    // All at once: each waits for a disk or for another server.
    let mut leaving = JoinSet::new();
    for (waiting, mail) in written {
        let app = app.clone();
        leaving.spawn(async move {
            let outcome = match mail {
                Some(mail) if mail.to.starts_with('+') => app.post.send_text(&text_of(&app, mail, &waiting)).await,
                Some(mail) => app.post.send_by(latest, &mail).await,
                None => Err(Refused::Never { why: "nobody to write to, or nothing to say".into() }),
            };
            (waiting, outcome)
        });
    }
    let (mut gone, mut unbegun) = (Vec::with_capacity(taken), 0);
    while let Some(left) = leaving.join_next().await {
        // One that broke off is still in the outbox.
        let Ok((waiting, outcome)) = left else { continue };
        match outcome {
            Ok(()) => gone.push(waiting.id),
            Err(Refused::Unbegun) => {
                unbegun += 1;
                app.store.give_back(&waiting.id, now, lease_ms).await?;
            }
            Err(Refused::Later { why }) if waiting.tries < TRIES_MAX => {
                let step = usize::try_from(waiting.tries).unwrap_or(0).min(AGAIN_MINUTES.len() - 1);
                tracing::warn!(letter = %waiting.id, %why, tries = waiting.tries + 1, "a letter could not leave; it is tried again");
                app.store.put_off(&waiting.id, Millis(now.0 + AGAIN_MINUTES[step] * 60_000)).await?;
            }
            Err(Refused::Later { why } | Refused::Never { why }) => {
                tracing::error!(letter = %waiting.id, %why, "a letter will never leave");
                gone.push(waiting.id);
            }
        }
        // A mail server may keep one letter waiting for minutes: what has left is recorded meanwhile, so that it does not leave again
        // when this server is stopped. Files are all there within moments, under the same names when they are written again; they share
        // one transaction as they share the wait for their folder.
        if patience.is_some() && !gone.is_empty() {
            app.store.sent(&gone).await?;
            gone.clear();
        }
    }
    if !gone.is_empty() {
        app.store.sent(&gone).await?;
    }
    Ok(taken - unbegun)
}

/// What letters are about: complaints as they stand, with their shops.
type About = HashMap<ComplaintId, (Shop, Recent)>;

/// What a letter can be about.
struct Of<'a> {
    /// A mark's shop.
    marked: Option<&'a Shop>,
    /// An application for the festival.
    applied: Option<&'a FestivalApplication>,
    /// Complaints.
    about: &'a About,
}

/// Codes of letters, which the database does not know yet.
#[derive(Default)]
struct NewCodes {
    complaints: Vec<(Hash, ComplaintId)>,
    applications: Vec<(Hash, i64)>,
}

async fn application(app: &App, id: &str) -> Result<Option<FestivalApplication>, StoreError> {
    match id.parse() {
        Ok(id) => app.store.festival_application(id).await,
        Err(_) => Ok(None),
    }
}

/// The letter in words. Each to a buyer has a code of its own, since the database knows none that it could repeat.
fn write(
    app: &App,
    waiting: &Letter,
    of: &Of,
    now: Millis,
    new_codes: &mut NewCodes,
) -> Result<Option<Mail>, StoreError> {
    let lang = if waiting.lang == "en" { Lang::En } else { Lang::Fa };
    let Some(to) = waiting.address.clone() else { return Ok(None) };
    let mut model = LetterModel {
        kind: &waiting.kind,
        to_shop: waiting.to_shop,
        shop: "",
        complaint: None,
        link: "",
        code: waiting.detail.as_deref().unwrap_or_default(),
    };
    let link;
    if waiting.kind == "partner-webhook-off" {
        let host = waiting.detail.as_deref().unwrap_or_default();
        let path = format!("/staff/partners/{}/hooks", encode_segment(host));
        link = format!("{}{}", app.origin, lang.href(&path));
        model = LetterModel { shop: host, link: &link, code: "", ..model };
    } else if let Some(applied) = of.applied {
        let code = codes::new_code().map_err(|_| StoreError::Interrupted)?;
        new_codes.applications.push((codes::follow_hash(&code), applied.id));
        let path = format!("/festival/{}/application/{code}", encode_segment(&applied.edition));
        link = format!("{}{}", app.origin, lang.href(&path));
        model = LetterModel { shop: &applied.name, link: &link, code: "", ..model };
    } else if let Some(shop) = of.marked {
        let page = if waiting.kind == "webhook-off" { "hooks" } else { "mark" };
        link = format!("{}{}", app.origin, lang.href(&format!("/account/shops/{}/{page}", encode_segment(&shop.key))));
        model = LetterModel { shop: name_of(shop, lang), link: &link, code: "", ..model };
    } else if let Some(id) = waiting.complaint {
        let Some((shop, recent)) = of.about.get(&id) else { return Ok(None) };
        let path = if waiting.to_shop {
            format!("/account/shops/{}/cases/{}", encode_segment(&shop.key), id.0)
        } else {
            let code = codes::new_code().map_err(|_| StoreError::Interrupted)?;
            new_codes.complaints.push((codes::follow_hash(&code), id));
            format!("/case/{code}")
        };
        link = format!("{}{}", app.origin, lang.href(&path));
        model = LetterModel { shop: name_of(shop, lang), complaint: Some(&recent.complaint), link: &link, ..model };
    }
    let words = letter(lang, &model);
    Ok(words.map(|(subject, text)| Mail { id: waiting.id.clone(), to, subject, text, date: now, lang }))
}

/// A letter to a telephone: its subject says it all. The last line lets a telephone fill in the code at this site and at no other
/// (<https://wicg.github.io/sms-one-time-codes/>).
fn text_of(app: &App, mail: Mail, waiting: &Letter) -> Text {
    let host = app.origin.split_once("://").map_or(app.origin.as_str(), |(_, host)| host);
    let code = waiting.detail.as_deref().unwrap_or_default();
    Text { id: mail.id, to: mail.to, text: format!("{}\n\n@{host} #{code}", mail.subject) }
}

/// What a shop is called in a letter.
fn name_of(shop: &Shop, lang: Lang) -> &str {
    let (own, other) = match lang {
        Lang::Fa => (&shop.name.fa, &shop.name.en),
        Lang::En => (&shop.name.en, &shop.name.fa),
    };
    own.as_ref().or(other.as_ref()).unwrap_or(&shop.key)
}
