//! Running a lottery: the staff's desk, a sponsor's pledge, a winner's claim. What everybody reads of a lottery is elsewhere.

use super::cases::private;
use super::pages::{Failed, context, context_of, path_of};
use super::visit::{MemberVisit, Visit};
use crate::access::{Access, Doors, Who};
use crate::codes::{self, new_salt};
use crate::http::{App, Network};
use axum::extract::{Form, Path, Query};
use axum::http::{StatusCode, Uri};
use axum::middleware;
use axum::response::{Html, IntoResponse, Redirect, Response};
use bazargah_app::Lang;
use bazargah_app::pages::{
    self, BEACON_CHARS_MAX, InboxShare, LotteryClaim, LotteryDeedLine, LotteryDesk, LotteryLine, LotteryPledge,
    LotteryPledgeLine, LotteryShare, LotteryTask, LotteryTaskFault, PRIZE_ADDRESS_CHARS_MAX, PRIZES_CHARS_MAX,
    PledgeRefused, PledgeSaid, PrizeCodeFault, PrizeField, PrizeFieldFault, PrizeLine, PrizeStep, WonPrize,
    lottery_pledge_path,
};
use bazargah_domain::festival::order;
use bazargah_domain::iban::{Holder, HolderFault, Iban};
use bazargah_domain::inspection::hex;
use bazargah_domain::lottery::filled::{
    Field, FieldFault, Filled, FilledPledge, PledgeField, Pledged, moment_in_tehran,
};
use bazargah_domain::lottery::{
    BeaconFault, Brought, Fault, LotteryId, Payout, PayoutFault, PayoutStep, Round, Stage, Standing,
};
use bazargah_domain::money::Rial;
use bazargah_domain::report::plain_text;
use bazargah_domain::role::Act;
use bazargah_domain::shop::ShopId;
use bazargah_domain::text::ascii_digits;
use bazargah_store::{
    Destination, Limit, Lottery, NotPaidOut, PRIZE_CLAIMS_SHOWN, Pledge, PledgeState, PrizeClaim, PrizePayment,
    PrizePlace, PrizeRefused, StoreError,
};
use serde::Deserialize;
use std::collections::{BTreeSet, HashSet};

/// Pledges that one network, and one contact, sends within a day.
const PLEDGES_A_NETWORK: i64 = 10;
const PLEDGES_A_CONTACT: i64 = 5;
/// Codes of tickets that one network tries within an hour: many phones may share its address, and a code is not guessed.
const CODES_A_NETWORK: i64 = 60;
/// A private code has fewer letters.
const CODE_CHARS_MAX: usize = 200;

/// The addresses that sponsors and winners use.
pub fn doors(app: &App) -> Doors {
    let claims = Doors::new(app)
        .get("/lottery/{id}/claim", Access::Everyone, claim_form)
        .post("/lottery/{id}/claim", Access::Everyone, claim)
        .around(|router| router.layer(middleware::map_response(private)));
    Doors::new(app)
        .get("/lottery/{id}/pledge", Access::Everyone, pledge_form)
        .post("/lottery/{id}/pledge", Access::Everyone, pledge)
        .merge(claims)
}

/// The staff's addresses.
pub fn desk_doors(app: &App) -> Doors {
    Doors::new(app)
        .get("/staff/lotteries", Access::May(Act::ReadLotteries), desk)
        .post("/staff/lotteries", Access::May(Act::RunLotteries), open)
        .get("/staff/lotteries/{id}", Access::May(Act::ReadLotteries), task)
        .post("/staff/lotteries/{id}", Access::May(Act::RunLotteries), step)
}

async fn the_lottery(app: &App, id: i64) -> Result<Lottery, Failed> {
    app.store.lottery(LotteryId(id)).await?.ok_or(Failed::NotFound)
}

/// What a shop pays for lotteries of its editions; not what is over and done.
pub(super) async fn shares_of(app: &App, shop: ShopId) -> Result<Vec<InboxShare>, StoreError> {
    let mut shares = Vec::new();
    for (edition, _) in app.store.editions_of(shop).await? {
        for of in app.store.shares_of_shop(&edition.key, shop).await? {
            let over = matches!(of.lottery.stage, Stage::Drawn { .. }) && (of.received || of.amount == Rial::NOTHING);
            if !over {
                shares.push(InboxShare {
                    lottery: of.lottery.id.0,
                    settled: of.lottery.uncovered.is_some(),
                    name: of.lottery.terms.name,
                    amount: of.amount,
                    most: of.most,
                    received: of.received,
                });
            }
        }
    }
    Ok(shares)
}

// --- The list -------------------------------------------------------------------------------------------------------------------

async fn desk_page(
    app: &App,
    lang: Lang,
    who: &Who,
    uri: &Uri,
    filled: Filled,
    faults: Vec<(Field, FieldFault)>,
) -> Result<String, Failed> {
    let line = |of: Lottery| LotteryLine {
        id: of.id.0,
        worth: of.terms.worth().unwrap_or_default(),
        name: of.terms.name,
        edition: of.terms.edition,
        stage: of.stage,
    };
    let model = LotteryDesk {
        lotteries: app.store.all_lotteries(None).await?.into_iter().map(line).collect(),
        editions: app.store.editions().await?,
        may_run: who.role()?.may(Act::RunLotteries),
        filled,
        faults,
    };
    Ok(pages::lottery_desk(&context_of(app, lang, who, uri, app.is_demo().await), &model))
}

/// `GET /staff/lotteries`.
async fn desk(MemberVisit { app, lang, who, uri }: MemberVisit) -> Result<Html<String>, Failed> {
    Ok(Html(desk_page(&app, lang, &who, &uri, Filled::default(), Vec::new()).await?))
}

type Fields = Vec<(String, String)>;

fn field(fields: &Fields, name: &str, chars_max: usize) -> String {
    let found = fields.iter().find(|(of, _)| of == name);
    found.map(|(_, value)| plain_text(value).chars().take(chars_max).collect()).unwrap_or_default()
}

/// `POST /staff/lotteries`: opens one.
async fn open(
    MemberVisit { app, lang, who, uri }: MemberVisit,
    Form(fields): Form<Fields>,
) -> Result<Response, Failed> {
    let filled = Filled(Field::ALL.map(|of| (of, field(&fields, of.as_str(), PRIZES_CHARS_MAX))).into());
    let mut checked = filled.check();
    if let Ok(terms) = &checked
        && app.store.edition(&terms.edition).await?.is_none()
    {
        checked = Err(vec![(Field::Edition, FieldFault::NotOne)]);
    }
    let terms = match checked {
        Ok(terms) => terms,
        Err(faults) => {
            let page = desk_page(&app, lang, &who, &uri, filled, faults).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response());
        }
    };
    let id = app.store.open_lottery(app.now(), Some(who.account.id), &terms, new_salt()?).await?;
    Ok(Redirect::to(&lang.href(&format!("/staff/lotteries/{}", id.0))).into_response())
}

// --- One lottery ------------------------------------------------------------------------------------------------------------------

/// What was typed and not taken, the round that was chosen, and why nothing was done.
#[derive(Default)]
struct Again {
    typed: [String; 3],
    chosen: Option<Round>,
    fault: Option<LotteryTaskFault>,
}

fn prize_line(lottery: &Lottery, claim: PrizeClaim, agreed: Option<String>) -> Option<PrizeLine> {
    let prize = lottery.terms.prize_at(claim.prize)?;
    Some(PrizeLine {
        ticket: hex(&claim.ticket),
        prize: claim.prize,
        what: (prize.name.clone(), prize.value),
        at: claim.at,
        contact: claim.to.contact,
        holder: claim.to.holder,
        to: match claim.to.place {
            PrizePlace::Account(iban) => Ok(iban.in_full().to_owned()),
            PrizePlace::Address(address) => Err(address),
        },
        standing: claim.standing,
        at_bank: claim.at_bank,
        seen: claim.tries,
        agreed: agreed.filter(|_| claim.standing == Payout::Agreed),
    })
}

fn pledge_line(
    of: Pledge,
    lottery: LotteryId,
    payments: &[PrizePayment],
    received: &HashSet<String>,
) -> LotteryPledgeLine {
    let name = format!("lottery-{}-pledge-{}", lottery.0, of.id);
    LotteryPledgeLine {
        payment: payments.iter().find(|payment| payment.id == name).map(|_| (name.clone(), received.contains(&name))),
        id: of.id,
        sponsor: of.sponsor,
        thing: of.thing,
        value: of.value,
        contact: of.contact,
        at: of.at,
        said: match of.state {
            PledgeState::Waiting => PledgeSaid::Waiting,
            PledgeState::Accepted => PledgeSaid::Accepted,
            PledgeState::Refused => PledgeSaid::Refused,
        },
    }
}

async fn task_page(app: &App, lang: Lang, who: &Who, uri: &Uri, id: i64, again: Again) -> Result<String, Failed> {
    let lottery = the_lottery(app, id).await?;
    let edition = app.store.edition(&lottery.terms.edition).await?.ok_or(Failed::NotFound)?;
    let money = app.store.lottery_money(&lottery).await?;
    let has = app.store.lottery_balances(lottery.id).await?;
    let payments = app.store.lottery_payments(lottery.id).await?;
    let received = app.store.payments_received(&payments).await?;
    let share = |of: bazargah_store::ShareLine| {
        let payment = payments.iter().find(|payment| payment.shop == Some(of.shop));
        LotteryShare {
            key: of.key,
            name: of.name,
            sales: of.sales,
            most: of.most,
            amount: of.amount,
            payment: payment.map(|payment| (payment.id.clone(), received.contains(&payment.id))),
        }
    };
    let pledges = app.store.pledges(lottery.id, true).await?;
    let claims = app.store.prize_claims(lottery.id).await?;
    let first: BTreeSet<i64> = claims.iter().filter_map(|claim| claim.agreed_by).collect();
    let emails = app.store.emails_of(&first).await?;
    let counts = app.store.prize_claim_counts(lottery.id).await?;
    let more_claims = counts.values().sum::<u64>() > PRIZE_CLAIMS_SHOWN.unsigned_abs();
    let deeds = app.store.lottery_deeds(lottery.id).await?;
    let rial = |n: i64| Rial::new(n.max(0)).unwrap_or_default();
    let counted = |standing: Standing| Some((standing, *lottery.counted.get(standing.as_str())?));
    let model = LotteryTask {
        id,
        orders: Standing::ALL.into_iter().filter_map(counted).collect(),
        worth: money.worth,
        sponsored: money.sponsored,
        uncovered: money.uncovered,
        has: [rial(has.sponsors + has.shares), rial(has.there - has.held), rial(has.held), rial(has.paid)],
        shares: money.shares.into_iter().map(share).collect(),
        pledges: pledges.into_iter().map(|of| pledge_line(of, lottery.id, &payments, &received)).collect(),
        claims: claims
            .into_iter()
            .filter_map(|claim| {
                let agreed = claim.agreed_by.and_then(|by| emails.get(&by).cloned());
                prize_line(&lottery, claim, agreed)
            })
            .collect(),
        more_claims,
        deeds: deeds
            .into_iter()
            .map(|of| LotteryDeedLine { at: of.at, who: of.email, what: of.what, about: of.about })
            .collect(),
        may_run: who.role()?.may(Act::RunLotteries),
        typed: again.typed,
        chosen: again.chosen,
        fault: again.fault,
        terms: lottery.terms,
        edition,
        stage: lottery.stage,
        now: app.now(),
    };
    Ok(pages::lottery_task(&context_of(app, lang, who, uri, app.is_demo().await), &model))
}

/// `GET /staff/lotteries/{id}`.
async fn task(MemberVisit { app, lang, who, uri }: MemberVisit, Path(id): Path<i64>) -> Result<Html<String>, Failed> {
    Ok(Html(task_page(&app, lang, &who, &uri, id, Again::default()).await?))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct SentStep {
    step: String,
    pledge: String,
    payment: String,
    day: String,
    time: String,
    round: String,
    value: String,
    ticket: String,
    seen: String,
}

/// What a step came to: it was taken, or why not.
type Taken = Result<(), LotteryTaskFault>;

fn ruled(outcome: Option<Result<(), Fault>>) -> Taken {
    outcome.ok_or(LotteryTaskFault::Gone)?.map_err(LotteryTaskFault::Rule)
}

/// Long work goes on when whoever asked for it has given up waiting, so that it is done whole.
async fn whole<T: Send + 'static>(
    work: impl Future<Output = Result<T, StoreError>> + Send + 'static,
) -> Result<T, Failed> {
    let done = tokio::spawn(work).await.map_err(|error| {
        tracing::error!(%error, "a lottery's step broke off");
        Failed::Broken
    })?;
    Ok(done?)
}

async fn take_step(app: &App, who: &Who, lottery: &Lottery, sent: &SentStep) -> Result<Taken, Failed> {
    let (now, id, by) = (app.now(), lottery.id, who.account.id);
    if let Some(payout) = PayoutStep::parse(&sent.step) {
        let seen: i64 = sent.seen.parse().map_err(|_| Failed::BadRequest)?;
        let claims = app.store.prize_claims(id).await?;
        let Some(claim) = claims.into_iter().find(|claim| hex(&claim.ticket) == sent.ticket) else {
            return Ok(Err(LotteryTaskFault::Gone));
        };
        return Ok(match app.store.take_payout_step(now, id, &claim.ticket, by, payout, seen).await? {
            Ok(_) => Ok(()),
            Err(NotPaidOut::NoClaim | NotPaidOut::Changed) => Err(LotteryTaskFault::Gone),
            Err(NotPaidOut::Short) => Err(LotteryTaskFault::Short),
            Err(NotPaidOut::Rule(PayoutFault::SameEyes)) => Err(LotteryTaskFault::SameEyes),
            Err(NotPaidOut::Rule(PayoutFault::NotNow)) => Err(LotteryTaskFault::NotNow),
        });
    }
    let round = || sent.round.parse().map(Round).map_err(|_| Failed::BadRequest);
    let (store, by) = (app.store.clone(), Some(by));
    Ok(match sent.step.as_str() {
        "accept" | "refuse" => {
            let number: i64 = sent.pledge.parse().map_err(|_| Failed::BadRequest)?;
            let accepted = sent.step == "accept";
            let done = app.store.decide_pledge(now, id, by, number, accepted).await?;
            if done { Ok(()) } else { Err(LotteryTaskFault::Gone) }
        }
        "receive" => match app.store.receive_payment(now, id, by, &sent.payment).await? {
            Some(Ok(_)) => Ok(()),
            _ => Err(LotteryTaskFault::Gone),
        },
        "close" => {
            let edition = app.store.edition(&lottery.terms.edition).await?.ok_or(Failed::NotFound)?;
            ruled(app.store.close_lottery(now, id, by, edition.orders_final()).await?)
        }
        "freeze" => {
            let round = round()?;
            ruled(whole(async move { store.freeze_lottery(now, id, by, round).await }).await?)
        }
        "renew" => ruled(app.store.renew_lottery(now, id, by, round()?).await?),
        "take" if sent.value.chars().count() > BEACON_CHARS_MAX => {
            Err(LotteryTaskFault::Rule(Fault::Beacon(BeaconFault::Malformed)))
        }
        "take" => match Brought::parse(&sent.value) {
            Ok(brought) => ruled(whole(async move { store.draw_lottery(now, id, by, &brought).await }).await?),
            Err(fault) => Err(LotteryTaskFault::Rule(Fault::Beacon(fault))),
        },
        _ => Err(LotteryTaskFault::NoStep),
    })
}

/// `POST /staff/lotteries/{id}`: takes a step.
async fn step(
    MemberVisit { app, lang, who, uri }: MemberVisit,
    Path(id): Path<i64>,
    Form(sent): Form<SentStep>,
) -> Result<Response, Failed> {
    let lottery = the_lottery(&app, id).await?;
    let short = |text: &str| plain_text(text).chars().take(40).collect::<String>();
    let value: String = plain_text(&sent.value).chars().take(BEACON_CHARS_MAX).collect();
    let mut again = Again { typed: [short(&sent.day), short(&sent.time), value], chosen: None, fault: None };
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    if sent.step == "round" {
        match moment_in_tehran(&again.typed[0], &again.typed[1]).map(Round::at_or_after) {
            None => again.fault = Some(LotteryTaskFault::NoMoment),
            Some(round) => match round.announced_at(app.now()) {
                Ok(()) => (again.chosen, status) = (Some(round), StatusCode::OK),
                Err(fault) => again.fault = Some(LotteryTaskFault::Rule(fault)),
            },
        }
    } else {
        match take_step(&app, &who, &lottery, &sent).await? {
            Ok(()) => return Ok(Redirect::to(&lang.href(&format!("/staff/lotteries/{id}"))).into_response()),
            Err(fault) => {
                let unfit = matches!(fault, LotteryTaskFault::NoStep | LotteryTaskFault::Rule(Fault::Beacon(_)));
                status = if unfit { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::CONFLICT };
                again.fault = Some(fault);
            }
        }
    }
    let page = task_page(&app, lang, &who, &uri, id, again).await?;
    Ok((status, Html(page)).into_response())
}

// --- A sponsor --------------------------------------------------------------------------------------------------------------------

async fn pledge_page(
    app: &App,
    lang: Lang,
    uri: &Uri,
    lottery: Lottery,
    (filled, faults, refused): (FilledPledge, Vec<PledgeField>, Option<PledgeRefused>),
    sent: bool,
) -> Result<String, Failed> {
    let model = LotteryPledge {
        id: lottery.id.0,
        worth: lottery.terms.worth().unwrap_or_default(),
        sponsored: app.store.lottery_sponsored(&lottery).await?,
        open: lottery.stage == Stage::Open,
        name: lottery.terms.name,
        sent,
        filled,
        faults,
        refused,
    };
    Ok(pages::lottery_pledge(&context(app, lang, path_of(uri), app.is_demo().await, ""), &model))
}

#[derive(Deserialize)]
struct PledgeQuery {
    sent: Option<String>,
}

/// `GET /lottery/{id}/pledge`.
async fn pledge_form(
    Visit { app, lang, uri }: Visit,
    Path(id): Path<i64>,
    Query(query): Query<PledgeQuery>,
) -> Result<Html<String>, Failed> {
    let lottery = the_lottery(&app, id).await?;
    let nothing = (FilledPledge::default(), Vec::new(), None);
    Ok(Html(pledge_page(&app, lang, &uri, lottery, nothing, query.sent.is_some()).await?))
}

/// `POST /lottery/{id}/pledge`: keeps a pledge, which waits for staff.
async fn pledge(
    Visit { app, lang, uri }: Visit,
    Path(id): Path<i64>,
    network: Network,
    Form(fields): Form<Fields>,
) -> Result<Response, Failed> {
    let lottery = the_lottery(&app, id).await?;
    let now = app.now();
    let filled = FilledPledge(PledgeField::ALL.map(|of| (of, field(&fields, of.as_str(), 400))).into());
    let refuse = async |lottery, faults, refused, status: StatusCode| {
        let page = pledge_page(&app, lang, &uri, lottery, (filled.clone(), faults, refused), false).await?;
        Ok((status, Html(page)).into_response())
    };
    if lottery.stage != Stage::Open {
        return refuse(lottery, Vec::new(), None, StatusCode::CONFLICT).await;
    }
    let Pledged { sponsor, thing, value, contact } = match filled.check() {
        Ok(pledged) => pledged,
        Err(faults) => return refuse(lottery, faults, None, StatusCode::UNPROCESSABLE_ENTITY).await,
    };
    let limit = |key, times| Limit { key, times, hours: 24 };
    let of_network = network.0.map(|address| limit(codes::by_network("pledge", address), PLEDGES_A_NETWORK));
    let of_contact = limit(codes::by_address("pledge", &contact), PLEDGES_A_CONTACT);
    let limits: Vec<Limit> = of_network.into_iter().chain([of_contact]).collect();
    if !app.store.may(now, &limits).await? {
        let refused = Some(PledgeRefused::TooOften);
        return refuse(lottery, Vec::new(), refused, StatusCode::TOO_MANY_REQUESTS).await;
    }
    let pledge = Pledge { id: 0, sponsor, thing, value, contact, at: now, state: PledgeState::Waiting };
    if !app.store.pledge(lottery.id, &pledge).await? {
        return refuse(lottery, Vec::new(), Some(PledgeRefused::Full), StatusCode::CONFLICT).await;
    }
    Ok(Redirect::to(&lang.href(&format!("{}?sent=1", lottery_pledge_path(id)))).into_response())
}

// --- A winner ---------------------------------------------------------------------------------------------------------------------

async fn claim_page(app: &App, lang: Lang, uri: &Uri, lottery: &Lottery, step: PrizeStep) -> String {
    let model = LotteryClaim { id: lottery.id.0, name: lottery.terms.name.clone(), step };
    pages::lottery_claim(&context(app, lang, path_of(uri), app.is_demo().await, ""), &model)
}

/// `GET /lottery/{id}/claim`.
async fn claim_form(Visit { app, lang, uri }: Visit, Path(id): Path<i64>) -> Result<Html<String>, Failed> {
    let lottery = the_lottery(&app, id).await?;
    let is_drawn = matches!(lottery.stage, Stage::Drawn { .. });
    let step = if is_drawn { PrizeStep::Code(None) } else { PrizeStep::NotDrawn };
    Ok(Html(claim_page(&app, lang, &uri, &lottery, step).await))
}

/// Where the prize goes, or what is wrong with what was filled in.
fn destination(
    [way, holder, iban, address, reached]: &[String; 5],
) -> Result<Destination, Vec<(PrizeField, PrizeFieldFault)>> {
    let place = match way.as_str() {
        "account" => {
            Iban::parse(iban).map(PrizePlace::Account).map_err(|fault| (PrizeField::Iban, PrizeFieldFault::Iban(fault)))
        }
        "address" => match address.chars().count() {
            0 => Err((PrizeField::Address, PrizeFieldFault::Missing)),
            n if n > PRIZE_ADDRESS_CHARS_MAX => Err((PrizeField::Address, PrizeFieldFault::TooLong)),
            _ => Ok(PrizePlace::Address(address.clone())),
        },
        _ => Err((PrizeField::Way, PrizeFieldFault::Missing)),
    };
    let holder = Holder::parse(holder).map_err(|fault| {
        let fault = match fault {
            HolderFault::Missing => PrizeFieldFault::Missing,
            HolderFault::TooLong => PrizeFieldFault::TooLong,
        };
        (PrizeField::Holder, fault)
    });
    let contact = order::contact(reached).ok().flatten().ok_or((PrizeField::Contact, PrizeFieldFault::Missing));
    match (place, holder, contact) {
        (Ok(place), Ok(holder), Ok(contact)) => Ok(Destination { contact, holder: holder.into(), place }),
        (place, holder, contact) => {
            let mut faults: Vec<_> = [place.err(), holder.err(), contact.err()].into_iter().flatten().collect();
            faults.sort_by_key(|(field, _)| *field);
            Err(faults)
        }
    }
}

/// The prize at a place of a lottery.
fn won(lottery: &Lottery, prize: usize) -> Result<WonPrize, Failed> {
    let prize = lottery.terms.prize_at(prize).ok_or(Failed::Broken)?;
    Ok(WonPrize { name: prize.name.clone(), value: prize.value })
}

fn claimed(won: WonPrize, claim: &PrizeClaim) -> PrizeStep {
    let account_end = match &claim.to.place {
        PrizePlace::Account(iban) => Some(iban.last_four().to_owned()),
        PrizePlace::Address(_) => None,
    };
    PrizeStep::Claimed { won, standing: claim.standing, account_end }
}

/// What the code and the answers come to.
async fn claim_step(
    app: &App,
    lottery: &Lottery,
    network: Network,
    fields: &Fields,
) -> Result<(StatusCode, PrizeStep), Failed> {
    let unfit = StatusCode::UNPROCESSABLE_ENTITY;
    if !matches!(lottery.stage, Stage::Drawn { .. }) {
        return Ok((StatusCode::CONFLICT, PrizeStep::NotDrawn));
    }
    // As it was shown: small letters and digits, whatever a phone makes of them.
    let typed = ascii_digits(&field(fields, "code", CODE_CHARS_MAX));
    let code = typed.split_whitespace().collect::<String>().to_ascii_lowercase();
    if let Some(address) = network.0 {
        let limit = Limit { key: codes::by_network("prize-code", address), times: CODES_A_NETWORK, hours: 1 };
        if !app.store.may(app.now(), &[limit]).await? {
            return Ok((StatusCode::TOO_MANY_REQUESTS, PrizeStep::Code(Some(PrizeCodeFault::TooOften))));
        }
    }
    let held = match app.store.prize_of_code(app.now(), lottery, &code).await? {
        Ok(held) => held,
        Err(PrizeRefused::NotDrawn) => return Ok((StatusCode::CONFLICT, PrizeStep::NotDrawn)),
        Err(PrizeRefused::NoPrize) => return Ok((unfit, PrizeStep::Code(Some(PrizeCodeFault::NoPrize)))),
    };
    if let Some(claim) = held.claim.as_ref().filter(|claim| claim.standing != Payout::Returned) {
        return Ok((StatusCode::OK, claimed(won(lottery, held.prize)?, claim)));
    }
    // A prize that could not go where the winner said is the winner's for good.
    let until = held.claim.is_none().then_some(held.until);
    let typed = PrizeField::ALL.map(|of| field(fields, of.as_str(), PRIZE_ADDRESS_CHARS_MAX + 1));
    if field(fields, "claim", 10).is_empty() {
        let won = won(lottery, held.prize)?;
        return Ok((StatusCode::OK, PrizeStep::Where { code, won, until, typed, faults: Vec::new() }));
    }
    let to = match destination(&typed) {
        Ok(to) => to,
        Err(faults) => {
            let won = won(lottery, held.prize)?;
            return Ok((unfit, PrizeStep::Where { code, won, until, typed, faults }));
        }
    };
    match app.store.claim_prize(app.now(), lottery, &code, &to).await?.map(|held| held.claim) {
        // Which prize it is may have changed while this waited for its turn.
        Ok(Some(claim)) => Ok((StatusCode::OK, claimed(won(lottery, claim.prize)?, &claim))),
        // Its time was over just now.
        _ => Ok((unfit, PrizeStep::Code(Some(PrizeCodeFault::NoPrize)))),
    }
}

/// `POST /lottery/{id}/claim`: the code first, then where the prize goes. The code is in no address.
async fn claim(
    Visit { app, lang, uri }: Visit,
    Path(id): Path<i64>,
    network: Network,
    Form(fields): Form<Fields>,
) -> Result<Response, Failed> {
    let lottery = the_lottery(&app, id).await?;
    let (status, step) = claim_step(&app, &lottery, network, &fields).await?;
    Ok((status, Html(claim_page(&app, lang, &uri, &lottery, step).await)).into_response())
}
