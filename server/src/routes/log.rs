//! The public log (C2SP tlog-tiles) under `/log`, its page, and a shop's proof.

use super::api::{Parameters, Refused, number, tagged};
use super::pages::{Failed, context, is_demo, path_of};
use super::visit::Visit;
use crate::access::{Access, Doors};
use crate::http::App;
use crate::log::{NotTaken, Standing, take_cosignatures};
use axum::extract::{Path, State};
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{Extensions, StatusCode, Uri, Version};
use axum::middleware;
use axum::response::{Html, IntoResponse, Response};
use bazargah_app::pages::{self, LogPage, LogStanding, Provable, ProvableRecord, Prove};
use bazargah_domain::event::Event;
use bazargah_domain::log::proof::{FORMAT, ProvenEvent, ShopProof, verify_event};
use bazargah_domain::log::tile::Content;
use bazargah_domain::log::{Checkpoint, Note, Tile, leaf_of, seq_of};
use bazargah_domain::shop::Shop;
use bytes::Bytes;
use serde::Deserialize;

/// Events in one proof, besides the shop's listing.
const EVENTS_A_PROOF: usize = 50;
/// What never changes.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// What may change in a moment.
const A_MOMENT: HeaderValue = HeaderValue::from_static("public, max-age=2");
const PLAIN: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");

/// Marks an answer that compressing would not make smaller.
#[derive(Clone, Copy)]
struct Hashes;

/// Whether an answer is worth compressing: hashes are not.
pub fn worth_compressing(_: StatusCode, _: Version, _: &HeaderMap, extensions: &Extensions) -> bool {
    extensions.get::<Hashes>().is_none()
}

/// The addresses of this file but its page; open to everyone.
pub fn doors(app: &App) -> Doors {
    Doors::new(app)
        .get("/log/checkpoint", Access::Everyone, checkpoint)
        .get("/log/key", Access::Everyone, key)
        .get("/log/tile/{*tile}", Access::Everyone, tile)
        .post("/log/cosignature", Access::Everyone, cosignature)
        .get("/health/log", Access::Everyone, health)
        .around(|router| router.layer(middleware::map_response(open_to_sites)))
}

/// Any site's page may read the log.
async fn open_to_sites(mut response: Response) -> Response {
    response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    response
}

fn refused(status: StatusCode, why: impl ToString) -> Response {
    (status, [(header::CONTENT_TYPE, PLAIN)], format!("{}\n", why.to_string())).into_response()
}

const NOT_YET: &str = "nothing has been signed yet; ask again in ten seconds";

/// `GET /log/checkpoint`: the latest signed checkpoint, with witnesses' lines.
async fn checkpoint(State(app): State<App>) -> Result<Response, Failed> {
    let head = app.store.log_head().await?;
    let Some(note) = head.checkpoint else { return Ok(refused(StatusCode::NOT_FOUND, NOT_YET)) };
    let headers = [(header::CONTENT_TYPE, PLAIN), (header::CACHE_CONTROL, A_MOMENT)];
    Ok((headers, note + &head.cosignatures).into_response())
}

/// `GET /log/key`: the verifier key.
async fn key(State(app): State<App>) -> Result<Response, Failed> {
    let head = app.store.log_head().await?;
    let Some(vkey) = head.vkey else { return Ok(refused(StatusCode::NOT_FOUND, NOT_YET)) };
    Ok(([(header::CONTENT_TYPE, PLAIN), (header::CACHE_CONTROL, A_MOMENT)], vkey + "\n").into_response())
}

/// `GET /log/tile/<L>/<N>[.p/<W>]` and `/log/tile/entries/<N>[.p/<W>]`.
async fn tile(State(app): State<App>, uri: Uri) -> Result<Response, Failed> {
    // The address as it came: with escapes undone, a tile would have more than one.
    let path = uri.path().strip_prefix("/log/").unwrap_or_default();
    let Ok(tile) = Tile::parse(path) else {
        return Ok(refused(StatusCode::BAD_REQUEST, "this is not the address of a tile"));
    };
    let bytes = match app.tiles.get(tile) {
        Some(bytes) => bytes,
        None => {
            let size = signed_size(&app).await?;
            let Some(bytes) = app.store.log_tile(tile, size).await? else {
                return Ok(refused(
                    StatusCode::NOT_FOUND,
                    "the log has not so many records, or they are not signed yet",
                ));
            };
            let bytes = Bytes::from(bytes);
            app.tiles.put(tile, &bytes);
            bytes
        }
    };
    let kind = HeaderValue::from_static("application/octet-stream");
    let mut response = ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, FOR_EVER)], bytes).into_response();
    if tile.content != Content::Entries {
        response.extensions_mut().insert(Hashes);
    }
    Ok(response)
}

/// Records that are signed.
async fn signed_size(app: &App) -> Result<u64, Failed> {
    Ok(signed(app).await?.map_or(0, |(checkpoint, _, _)| checkpoint.size))
}

/// The latest checkpoint, its note, and the key.
pub(super) async fn signed(app: &App) -> Result<Option<(Checkpoint, String, String)>, Failed> {
    let head = app.store.log_head().await?;
    let (Some(text), Some(vkey)) = (head.checkpoint, head.vkey) else { return Ok(None) };
    let checkpoint = Note::parse(&text).ok().and_then(|note| Checkpoint::parse(&note.text).ok());
    let Some(checkpoint) = checkpoint else {
        tracing::error!("the stored checkpoint is none");
        return Err(Failed::Broken);
    };
    Ok(Some((checkpoint, text + &head.cosignatures, vkey)))
}

/// `POST /log/cosignature`: lines of known witnesses for the latest checkpoint, as tlog-witness answers them.
async fn cosignature(State(app): State<App>, body: String) -> Result<Response, Failed> {
    let status = match take_cosignatures(&app, &body).await {
        Ok(()) => return checkpoint(State(app)).await,
        Err(NotTaken::Store(error)) => return Err(error.into()),
        Err(why) => (
            match why {
                NotTaken::Line(_) | NotTaken::Future => StatusCode::BAD_REQUEST,
                NotTaken::NoCheckpoint | NotTaken::Newer => StatusCode::CONFLICT,
                _ => StatusCode::FORBIDDEN,
            },
            why,
        ),
    };
    Ok(refused(status.0, status.1))
}

/// `GET /health/log`: whether the log is signed here, or why not.
async fn health(State(app): State<App>) -> Response {
    match app.log.standing() {
        Standing::Signs => refused(StatusCode::OK, "signs"),
        Standing::Reads(why) => refused(StatusCode::OK, format!("does not sign: {why}")),
        Standing::Checking { done, of } => {
            refused(StatusCode::SERVICE_UNAVAILABLE, format!("compares all records first: {done} of {of}"))
        }
        Standing::Refuses(why) => refused(StatusCode::SERVICE_UNAVAILABLE, format!("not signed: {why}")),
    }
}

#[derive(Deserialize)]
pub(super) struct ProofQuery {
    before: Option<String>,
}

/// `GET /api/v1/shops/{key}/proof?before=N`: the shop's newest events (before number N), each with its proof of inclusion.
pub(super) async fn proof(
    State(app): State<App>,
    Path(key): Path<String>,
    Parameters(query): Parameters<ProofQuery>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let before = number(query.before.as_deref(), "before: the number of an event, a whole number")?;
    let (shop, _) = app.store.shop(&key).await?.ok_or(Failed::NotFound)?;
    let Some(proof) = proof_of(&app, shop, before).await? else {
        return Ok((StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "10")]).into_response());
    };
    let mut answer = tagged(&headers, &serde_json::to_value(&proof).map_err(|_| Failed::Broken)?);
    answer.headers_mut().insert(header::CACHE_CONTROL, A_MOMENT);
    Ok(answer)
}

/// The proof of a shop's newest events before that number; `None` while its listing is not signed.
async fn proof_of(app: &App, shop: Shop, before: Option<i64>) -> Result<Option<ShopProof>, Failed> {
    let Some((checkpoint, note, vkey)) = signed(app).await? else { return Ok(None) };
    if leaf_of(shop.id.0).is_none_or(|leaf| leaf >= checkpoint.size) {
        return Ok(None);
    }
    let before = before.unwrap_or(i64::MAX).min(seq_of(checkpoint.size));
    let limit = i64::try_from(EVENTS_A_PROOF).unwrap_or(i64::MAX);
    let mut entries = app.store.log_entries_of(shop.id, before, limit + 1).await?;
    let more = entries.len() > EVENTS_A_PROOF;
    entries.truncate(EVENTS_A_PROOF);
    let earlier_than = entries.last().filter(|_| more).map(|(leaf, _)| seq_of(*leaf));
    // Every part has the shop's listing: it says whose events these are.
    if entries.last().is_none_or(|(leaf, _)| seq_of(*leaf) != shop.id.0) {
        entries.extend(app.store.log_entries_of(shop.id, shop.id.0 + 1, 1).await?);
    }
    entries.reverse();
    let leaves: Vec<u64> = entries.iter().map(|(leaf, _)| *leaf).collect();
    let proofs = app.store.log_inclusions(&leaves, checkpoint.size).await?;
    let mut events = Vec::with_capacity(entries.len());
    for ((leaf, entry), proof) in entries.into_iter().zip(proofs) {
        let proven = ProvenEvent { leaf, entry, proof: proof.iter().map(ToString::to_string).collect() };
        if let Err(error) = verify_event(&proven, &checkpoint) {
            tracing::error!(%error, "a record is not what was signed");
            return Err(Failed::Broken);
        }
        events.push(proven);
    }
    Ok(Some(ShopProof { format: FORMAT.to_owned(), shop: shop.key, vkey, checkpoint: note, events, earlier_than }))
}

/// `/shop/{key}/prove`: the page on which a browser checks the proof.
pub(super) async fn prove_page(
    Visit { app, lang, uri }: Visit,
    Path(key): Path<String>,
) -> Result<Html<String>, Failed> {
    let (shop, _) = app.store.shop(&key).await?.ok_or(Failed::NotFound)?;
    let signed = match proof_of(&app, shop.clone(), None).await? {
        None => None,
        Some(proof) => {
            let record = |ProvenEvent { leaf, entry, .. }| {
                let event = Event::parse(&entry).map_err(|error| {
                    tracing::error!(%error, leaf, "a record cannot be read");
                    Failed::Broken
                })?;
                Ok(ProvableRecord { leaf, entry, event })
            };
            let records = proof.events.into_iter().rev().map(record).collect::<Result<Vec<_>, Failed>>()?;
            Some(Provable { vkey: proof.vkey, records, earlier: proof.earlier_than.is_some() })
        }
    };
    let demo = is_demo(&shop);
    Ok(Html(pages::prove(&context(&app, lang, path_of(&uri), demo, ""), &Prove { shop, signed })))
}

/// `/log`: the page for people.
pub(super) async fn page(Visit { app, lang, uri }: Visit) -> Result<Html<String>, Failed> {
    let signed = signed(&app).await?;
    let model = LogPage {
        records: u64::try_from(app.store.last_seq().await?).unwrap_or(0),
        signed: signed.as_ref().map_or(0, |(checkpoint, _, _)| checkpoint.size),
        checkpoint: signed.as_ref().map(|(_, note, _)| note.clone()),
        vkey: signed.map(|(_, _, vkey)| vkey),
        standing: match app.log.standing() {
            Standing::Signs | Standing::Reads(_) => LogStanding::Fine,
            Standing::Checking { done, of } => LogStanding::Checking { done, of },
            Standing::Refuses(what) => LogStanding::Refused(what),
        },
    };
    Ok(Html(pages::log(&context(&app, lang, path_of(&uri), app.is_demo().await, ""), &model)))
}
