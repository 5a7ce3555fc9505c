//! A lottery for everybody: its page, the page on which a browser runs the draw again, and what both rest on in the API.

use super::api::{not_modified, problem, tagged};
use super::log::signed;
use super::open_data::broken;
use super::pages::{Failed, context, path_of};
use super::visit::Visit;
use crate::access::{Access, Doors};
use crate::http::{App, Network};
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{StatusCode, Uri};
use axum::response::{Html, IntoResponse, Response};
use bazargah_app::pages::{self, DrawPage, LotteryPage, PledgeLine, SharePart};
use bazargah_domain::calendar::Millis;
use bazargah_domain::inspection::hex;
use bazargah_domain::log::proof::{ProvenEvent, check_included};
use bazargah_domain::log::{Checkpoint, leaf_of};
use bazargah_domain::lottery::claim::Holder;
use bazargah_domain::lottery::ticket::LINE_BYTES;
use bazargah_domain::lottery::verify::{FORMAT, commitment_of};
use bazargah_domain::lottery::{Commitment, LotteryId, Measure, Stage, Standing, Terms};
use bazargah_store::{Lottery, Money, Pledge, Results};
use bytes::Bytes;
use futures_util::stream;
use serde_json::{Value, json};

/// Lines of the list that are read at once.
const LINES_AT_ONCE: i64 = 5_000;
/// What a frozen list never does again: change.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// The pages.
pub fn doors(app: &App) -> Doors {
    Doors::new(app).get("/lottery/{id}", Access::Everyone, page).get("/lottery/{id}/draw", Access::Everyone, draw_page)
}

/// The addresses of the API.
pub fn api_doors(app: &App) -> Doors {
    Doors::new(app).get("/api/v1/lotteries/{id}", Access::Everyone, api).get(
        "/api/v1/lotteries/{id}/tickets",
        Access::Everyone,
        tickets,
    )
}

/// The lottery of an address. A number has one spelling.
async fn the_lottery(app: &App, id: &str) -> Result<Lottery, Failed> {
    let number: i64 = id.parse().map_err(|_| Failed::NotFound)?;
    if number.to_string() != id {
        return Err(Failed::NotFound);
    }
    app.store.lottery(LotteryId(number)).await?.ok_or(Failed::NotFound)
}

/// Lotteries of an edition, as lists name them.
pub(super) async fn of_edition(app: &App, edition: &str) -> Result<Vec<Value>, Failed> {
    let line = |of: Lottery| {
        json!({
            "id": of.id,
            "name": of.terms.name,
            "stage": of.stage.as_str(),
            "url": address(app, of.id),
        })
    };
    Ok(app.store.lotteries(edition).await?.into_iter().map(line).collect())
}

fn address(app: &App, id: LotteryId) -> String {
    format!("{}/lottery/{}", app.origin, id.0)
}

/// When what happened; what has not is `null`.
fn times(stage: &Stage) -> [Option<Millis>; 3] {
    match stage {
        Stage::Open => [None; 3],
        Stage::Closed { at } => [Some(*at), None, None],
        Stage::Frozen { closed_at, at, .. } => [Some(*closed_at), Some(*at), None],
        Stage::Drawn { closed_at, frozen_at, at, .. } => [Some(*closed_at), Some(*frozen_at), Some(*at)],
    }
}

/// Of the log, as far as it is signed: its key, the checkpoint, and the entry with the commitment; then those whose place it took, the newest
/// first.
#[derive(Default)]
struct Signed {
    vkey: Option<String>,
    checkpoint: Option<String>,
    commitment: Option<ProvenEvent>,
    replaced: Vec<ProvenEvent>,
}

async fn signed_of(app: &App, event: Option<i64>) -> Result<Signed, Failed> {
    let Some((checkpoint, note, vkey)) = signed(app).await? else { return Ok(Signed::default()) };
    let mut of = Signed { vkey: Some(vkey), checkpoint: Some(note), ..Signed::default() };
    let Some(event) = event else { return Ok(of) };
    of.commitment = proven(app, &checkpoint, event).await?;
    let before = |proven: &ProvenEvent| commitment_of(&proven.entry).ok()?.0.replaces;
    let mut earlier = of.commitment.as_ref().and_then(before);
    while let Some(event) = earlier {
        let Some(proven) = proven(app, &checkpoint, event).await? else { break };
        // Each stands before the one that takes its place.
        earlier = before(&proven).filter(|before| *before < event);
        of.replaced.push(proven);
    }
    Ok(of)
}

/// The entry of a commitment with its proof; `None` where the log is not signed that far.
async fn proven(app: &App, checkpoint: &Checkpoint, event: i64) -> Result<Option<ProvenEvent>, Failed> {
    let Some(leaf) = leaf_of(event).filter(|leaf| *leaf < checkpoint.size) else { return Ok(None) };
    let entry = app.store.event_entry(event).await?;
    let proof = app.store.log_inclusions(&[leaf], checkpoint.size).await?.pop();
    let (Some(entry), Some(proof)) = (entry, proof) else {
        tracing::error!(event, "a commitment is missing in the log");
        return Err(Failed::Broken);
    };
    let proven = ProvenEvent { leaf, entry, proof: proof.iter().map(ToString::to_string).collect() };
    if let Err(error) = check_included(&proven, checkpoint) {
        tracing::error!(%error, "a commitment is not what was signed");
        return Err(Failed::Broken);
    }
    Ok(Some(proven))
}

/// The drawn tickets in hexadecimal: winners, then alternates.
fn drawn(terms: &Terms, results: &Results) -> (Vec<String>, Vec<String>) {
    let mut winners: Vec<String> = results.order.iter().map(hex).collect();
    let prizes = usize::try_from(terms.prizes_total()).unwrap_or(usize::MAX).min(winners.len());
    let alternates = winners.split_off(prizes);
    (winners, alternates)
}

fn holder(of: &Holder, results: &Results) -> Value {
    let ticket = of.ticket.and_then(|place| results.order.get(place)).map(hex);
    json!({
        "prize": of.prize,
        "ticket": ticket,
        "until": of.until.to_rfc3339(),
        "claimed_at": of.claimed_at.map(Millis::to_rfc3339),
    })
}

fn money_body(money: &Money, settled: bool, measure: Measure) -> Value {
    let share = |of: &bazargah_store::ShareLine| {
        json!({
            "shop": of.key,
            "amount_rial": of.amount,
            "most_rial": of.most,
            // Told where the split rests on them, and nowhere else.
            "sales_rial": (measure == Measure::Sales).then_some(of.sales),
        })
    };
    json!({
        "settled": settled,
        "worth_rial": money.worth,
        "sponsored_rial": money.sponsored,
        "shops_rial": money.by_shops(),
        "uncovered_rial": money.uncovered,
        "shares": money.shares.iter().map(share).collect::<Vec<_>>(),
    })
}

fn pledge_body(of: &Pledge) -> Value {
    json!({ "sponsor": of.sponsor, "thing": of.thing, "value_rial": of.value })
}

/// `GET /api/v1/lotteries/{id}`: everything about a lottery that is public, and what a draw is checked with.
async fn api(State(app): State<App>, Path(id): Path<String>, headers: HeaderMap) -> Result<Response, Failed> {
    let lottery = the_lottery(&app, &id).await?;
    let Lottery { id, terms, stage, .. } = &lottery;
    let promised = stage.commitment();
    let signed = signed_of(&app, promised.map(|(_, event)| event)).await?;
    let money = app.store.lottery_money(&lottery).await?;
    let pledges = app.store.pledges(*id, false).await?;
    let results = app.store.lottery_results(app.now(), &lottery).await?;
    let [closed_at, frozen_at, drawn_at] = times(stage).map(|at| at.map(Millis::to_rfc3339));
    let tickets = |of: &Commitment| json!({ "count": of.tickets, "root": of.root, "url": format!("{}/api/v1/lotteries/{}/tickets", app.origin, id.0) });
    let draw = match stage {
        Stage::Drawn { signature, drawn_event, commitment, .. } => {
            let (winners, alternates) = drawn(terms, &results);
            Some(json!({
                "round": commitment.round,
                "signature": signature,
                "event": drawn_event,
                "winners": winners,
                "alternates": alternates,
            }))
        }
        _ => None,
    };
    let body = json!({
        "format": FORMAT,
        "id": id,
        "url": address(&app, *id),
        "stage": stage.as_str(),
        "opened_at": lottery.opened_at.to_rfc3339(),
        "closed_at": closed_at,
        "frozen_at": frozen_at,
        "drawn_at": drawn_at,
        "terms": terms,
        "pledges": pledges.iter().map(pledge_body).collect::<Vec<_>>(),
        "money": money_body(&money, lottery.uncovered.is_some(), terms.measure),
        "orders": (!lottery.counted.is_empty()).then_some(&lottery.counted),
        "tickets": promised.map(|(of, _)| tickets(of)),
        "round": promised.map(|(of, _)| json!({ "number": of.round, "at": of.round.time().to_rfc3339() })),
        "vkey": signed.vkey,
        "checkpoint": signed.checkpoint,
        "commitment": signed.commitment,
        "replaced": signed.replaced,
        "draw": draw,
        "holders": results.holders.iter().map(|of| holder(of, &results)).collect::<Vec<_>>(),
    });
    Ok(tagged(&headers, &body))
}

/// `GET /api/v1/lotteries/{id}/tickets`: the frozen list, a line for each ticket.
async fn tickets(
    State(app): State<App>,
    Network(from): Network,
    Path(id): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Failed> {
    let lottery = the_lottery(&app, &id).await?;
    let Some((promised, _)) = lottery.stage.commitment() else {
        let why = json!({ "detail": "the list of tickets is not frozen yet" });
        return Ok(problem(StatusCode::NOT_FOUND, uri.path(), why));
    };
    if let Some(answer) = not_modified(&headers, &promised.root) {
        return Ok(answer);
    }
    let place = app.feed.export(from)?;
    let id = lottery.id;
    let lines = stream::try_unfold((0, place, app), move |(from, place, app)| async move {
        if app.feed.breaks_off() {
            return Err(std::io::Error::other("the server stops"));
        }
        let text = app.store.ticket_lines(id, from, LINES_AT_ONCE).await.map_err(broken)?;
        let read = i64::try_from(text.len() / LINE_BYTES).unwrap_or(LINES_AT_ONCE);
        Ok((!text.is_empty()).then(|| (Bytes::from(text), (from + read, place, app))))
    });
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8")),
        (header::CACHE_CONTROL, FOR_EVER),
        (header::ETAG, HeaderValue::from_str(&format!("W/\"{}\"", promised.root)).map_err(|_| Failed::Broken)?),
    ];
    Ok((headers, Body::from_stream(lines)).into_response())
}

/// What its page shows of orders, in the order of the rules.
fn counted(lottery: &Lottery) -> Vec<(Standing, u64)> {
    let of = |standing: Standing| lottery.counted.get(standing.as_str()).map(|n| (standing, *n));
    Standing::ALL.into_iter().filter_map(of).collect()
}

/// `/lottery/{id}`.
async fn page(Visit { app, lang, uri }: Visit, Path(id): Path<String>) -> Result<Html<String>, Failed> {
    let lottery = the_lottery(&app, &id).await?;
    let edition = app.store.edition(&lottery.terms.edition).await?;
    let money = app.store.lottery_money(&lottery).await?;
    let pledges = app.store.pledges(lottery.id, false).await?;
    let Results { order, holders } = app.store.lottery_results(app.now(), &lottery).await?;
    let pledge = |of: Pledge| PledgeLine { sponsor: of.sponsor, thing: of.thing, value: of.value };
    let share = |of: bazargah_store::ShareLine| SharePart {
        key: of.key,
        name: of.name,
        amount: of.amount,
        most: of.most,
        sales: of.sales,
    };
    let model = LotteryPage {
        id: lottery.id,
        edition_key: lottery.terms.edition.clone(),
        edition_name: edition.as_ref().map(|edition| edition.name.clone()),
        orders_final: edition.as_ref().map(|edition| edition.orders_final()),
        counted: counted(&lottery),
        settled: lottery.uncovered.is_some(),
        worth: money.worth,
        sponsored: money.sponsored,
        by_shops: money.by_shops(),
        uncovered: money.uncovered,
        pledges: pledges.into_iter().map(pledge).collect(),
        shares: money.shares.into_iter().map(share).collect(),
        terms: lottery.terms,
        stage: lottery.stage,
        order,
        holders,
        now: app.now(),
    };
    Ok(Html(pages::lottery(&context(&app, lang, path_of(&uri), app.is_demo().await, ""), &model)))
}

/// `/lottery/{id}/draw`.
async fn draw_page(Visit { app, lang, uri }: Visit, Path(id): Path<String>) -> Result<Html<String>, Failed> {
    let lottery = the_lottery(&app, &id).await?;
    let vkey = signed(&app).await?.map(|(_, _, vkey)| vkey);
    let model = DrawPage { id: lottery.id, name: lottery.terms.name, stage: lottery.stage, vkey };
    Ok(Html(pages::draw(&context(&app, lang, path_of(&uri), app.is_demo().await, ""), &model)))
}
