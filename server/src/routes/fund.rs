//! The guarantee fund: its public page and figures, a buyer's claim at the case's private address, and the fund officers' desk.

use super::api::tagged;
use super::cases::{private, the_case};
use super::pages::{Failed, context, context_of, is_demo, path_of};
use super::visit::{MemberVisit, Visit};
use crate::access::{Access, Doors, Who};
use crate::http::App;
use axum::extract::{Form, Path, Query, State};
use axum::http::header::HeaderMap;
use axum::http::{StatusCode, Uri};
use axum::middleware;
use axum::response::{Html, IntoResponse, Redirect, Response};
use bazargah_app::Lang;
use bazargah_app::pages::{
    self, AgreedOn, ClaimField, ClaimFieldFault, ClaimForm, ClaimFormRefused, ClaimPart, ClaimTaskFault, DeskClaim,
    FundPage, TypedRuling,
};
use bazargah_domain::calendar::{Calendar, Day, Millis};
use bazargah_domain::guarantee::{self, ClaimId, ClaimStanding, FundCounts, NotEligible, NotRuled, Refusal};
use bazargah_domain::iban::{Holder, HolderFault, Iban};
use bazargah_domain::ledger::Amount;
use bazargah_domain::money::Rial;
use bazargah_domain::report::{self, Fault, plain_text};
use bazargah_domain::role::Act;
use bazargah_store::{
    Case, ClaimChoice, ClaimRuling, FundClaim, FundFigures, NewClaim, NotClaimed, NotDecided, StoreError,
};
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;

/// Claims on one page of the queue.
const CLAIMS_A_PAGE: i64 = 30;

/// The addresses that everybody may read, and those at a case's private address.
pub fn doors(app: &App) -> Doors {
    let own = Doors::new(app)
        .get("/case/{code}/claim", Access::CodeHolder, form)
        .post("/case/{code}/claim", Access::CodeHolder, send)
        .around(|router| router.layer(middleware::map_response(private)));
    Doors::new(app).get("/fund", Access::Everyone, page).merge(own)
}

/// The fund officers' addresses.
pub fn desk_doors(app: &App) -> Doors {
    Doors::new(app)
        .get("/staff/fund", Access::May(Act::ReadClaims), desk)
        .get("/staff/fund/{id}", Access::May(Act::ReadClaims), task)
        .post("/staff/fund/{id}", Access::May(Act::DecideClaims), decide)
        .merge(super::fund_money::doors(app))
        .merge(super::bank_desk::doors(app))
}

/// The address of the API.
pub fn api_doors(app: &App) -> Doors {
    Doors::new(app).get("/api/v1/guarantee", Access::Everyone, api)
}

/// An amount that the books give, which is none below zero.
pub(super) fn rial(n: i64) -> Rial {
    Rial::new(n.max(0)).unwrap_or_default()
}

/// Held, on its way, or owed.
fn running(figures: &FundFigures) -> i64 {
    figures.held + figures.bank_orders + figures.owed
}

/// `GET /fund`.
async fn page(Visit { app, lang, uri }: Visit) -> Result<Html<String>, Failed> {
    let figures = app.store.fund_figures().await?;
    let model = FundPage {
        reserve: rial(figures.reserve - figures.held),
        running: rial(running(&figures)),
        contributed: rial(figures.contributed),
        paid: rial(figures.paid),
        recovered: rial(figures.recovered),
        costs: rial(figures.costs),
        counts: FundCounts::of(&figures.counts),
        simulation: app.store.fund_simulation().await?,
        today: app.now().day(),
    };
    Ok(Html(pages::fund(&context(&app, lang, path_of(&uri), app.is_demo().await, ""), &model)))
}

/// `GET /api/v1/guarantee`: the fund's public figures, in rial, and the policy of today.
async fn api(State(app): State<App>, headers: HeaderMap) -> Result<Response, Failed> {
    let figures = app.store.fund_figures().await?;
    let counts = FundCounts::of(&figures.counts);
    let today = app.now().day();
    let months: Vec<_> = counts
        .months(Calendar::Gregorian)
        .into_iter()
        .map(|(month, n, rial)| json!({ "month": month.to_string(), "claims": n, "rial": rial }))
        .collect();
    let refused: BTreeMap<&str, u64> = counts.refused.iter().map(|(of, n)| (of.as_str(), *n)).collect();
    let decided = counts.awarded + counts.refused_in_all();
    let share = bazargah_domain::delay::wilson(counts.refused_in_all(), decided);
    let policy = guarantee::policies().and_then(|all| all.on(today)).map(|policy| {
        json!({
            "version": policy.version,
            "since": policy.since.to_iso(),
            "part_percent": policy.part_percent,
            "deductible_rial": policy.deductible,
            "claim_cap_rial": policy.claim_cap,
            "buyer_year_cap_rial": policy.buyer_year_cap,
            "window_days": policy.window_days,
            "undelivered_days": policy.undelivered_days,
            "kinds": policy.kinds,
            "order_over_rial": policy.order_over,
            "decide_days": policy.decide_days,
            "by_rule_rial": policy.by_rule,
            "four_eyes_rial": policy.four_eyes,
            "recovery_days": policy.recovery_days,
        })
    });
    let ruin = app.store.fund_simulation().await?.and_then(|(day, simulated)| {
        let of = simulated?;
        let share = of.share()?;
        Some(json!({
            "day": day.to_iso(),
            "value": share.value,
            "lower": share.lower,
            "upper": share.upper,
            "ruined": of.ruined,
            "runs": of.runs,
            "days": of.days,
            "seed": of.seed,
            "reserve_rial": of.reserve,
            "contributions_a_day_rial": of.contributions_a_day,
            "costs_a_day_rial": of.costs_a_day,
            "claims_a_day": of.claims_a_day,
            "sizes": of.sizes,
            "recovered_share": of.recovered_share,
        }))
    });
    let body = json!({
        "reserve_rial": figures.reserve,
        "held_rial": figures.held,
        "bank_orders_rial": figures.bank_orders,
        "owed_by_shops_rial": figures.owed,
        "running_cover_rial": running(&figures),
        "contributed_rial": figures.contributed,
        "paid_rial": figures.paid,
        "recovered_rial": figures.recovered,
        "costs_rial": figures.costs,
        "claims": {
            "opened": counts.opened,
            "awarded": counts.awarded,
            "refused": counts.refused_in_all(),
            "paid": counts.paid,
            "refused_by_reason": refused,
            "refused_share": {
                "value": share.map(|share| share.value),
                "lower": share.map(|share| share.lower),
                "upper": share.map(|share| share.upper),
            },
            "median_days_to_payment": counts.median_days(),
        },
        "payouts": months,
        "ruin": ruin,
        "policy": policy,
    });
    Ok(tagged(&headers, &body))
}

// --- A buyer's claim --------------------------------------------------------------------------------------------------------

/// What a case says of the fund.
pub(super) async fn claim_part(app: &App, case: &Case) -> Result<Option<ClaimPart>, StoreError> {
    let complaint = &case.complaint.complaint;
    if let Some(claim) = app.store.claim_of(case.complaint.id).await? {
        let lines = claim.body.assessment.map(|of| of.lines).unwrap_or_default();
        let account_end = claim.account_end;
        return Ok(match (claim.standing, claim.refused) {
            (ClaimStanding::Waiting, _) => Some(ClaimPart::Waiting { decide_by: claim.decide_by, lines }),
            (ClaimStanding::Refused, refused) => refused.map(ClaimPart::Refused),
            (ClaimStanding::Awarded, _) if claim.body.account_waits => {
                let (amount, decide_by) = (claim.awarded, claim.decide_by);
                Some(ClaimPart::AccountWaits { amount, account_end, decide_by })
            }
            (ClaimStanding::Awarded, _) if claim.body.account_refused => {
                Some(ClaimPart::AccountRefused { amount: claim.awarded, account_end })
            }
            (ClaimStanding::Awarded, _) => {
                // What an officer awarded may be less than what was computed.
                let lines = if claim.awarded == claim.assessed { lines } else { Vec::new() };
                Some(ClaimPart::Awarded { amount: claim.awarded, lines, account_end, rejected: claim.rejected })
            }
            (ClaimStanding::Paid, _) => Some(ClaimPart::Paid { amount: claim.awarded, account_end }),
        });
    }
    Ok(match guarantee::eligible(complaint, app.now()) {
        Ok(_) => Some(ClaimPart::May),
        Err(NotEligible::Later { from }) => Some(ClaimPart::Later { from }),
        Err(NotEligible::NotRated) => Some(ClaimPart::NotRated),
        Err(NotEligible::Over) => None,
    })
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct SentClaim {
    ordered: String,
    delivered: String,
    amount: String,
    iban: String,
    holder: String,
}

impl SentClaim {
    fn typed(&self) -> [String; 5] {
        [&self.ordered, &self.delivered, &self.amount, &self.iban, &self.holder].map(|text| plain_text(text))
    }
}

type FieldFaults = Vec<(ClaimField, ClaimFieldFault)>;

/// Account and holder, or what is wrong with them.
fn account_of([_, _, _, iban, holder]: &[String; 5], faults: &mut FieldFaults) -> Option<(Iban, Holder)> {
    let iban = Iban::parse(iban).map_err(|fault| faults.push((ClaimField::Iban, ClaimFieldFault::Iban(fault))));
    let holder = Holder::parse(holder).map_err(|fault| {
        let fault = match fault {
            HolderFault::Missing => ClaimFieldFault::Missing,
            HolderFault::TooLong => ClaimFieldFault::TooLong,
        };
        faults.push((ClaimField::Holder, fault));
    });
    Some((iban.ok()?, holder.ok()?))
}

/// The claim that was filled in, or what is wrong with it.
fn claim_of(case: &Case, typed: &[String; 5]) -> Result<NewClaim, FieldFaults> {
    let complained = case.complaint.complaint.opened_at.day();
    let [ordered, delivered, amount, ..] = typed;
    let mut faults = Vec::new();
    let day =
        |text: &str| if text.is_empty() { Ok(None) } else { Day::typed(text).map(Some).ok_or(ClaimFieldFault::NotOne) };
    // One day more: a day begins in Tehran before it does in UTC.
    let in_time = |of: Option<Day>| match of {
        Some(day) if day > complained.plus_days(1) => Err(ClaimFieldFault::AfterComplaint),
        of => Ok(of),
    };
    let ordered = day(ordered).and_then(|of| of.map(Some).ok_or(ClaimFieldFault::Missing)).and_then(in_time);
    let delivered = day(delivered).and_then(in_time);
    // What was in question when the complaint was opened is not more now: see `guarantee::damage_of`.
    let most = case.complaint.complaint.amount.filter(|most| *most > Rial::NOTHING);
    let amount = match (report::amount(amount), most) {
        (Ok(Some(amount)), Some(most)) if amount > most => Err(ClaimFieldFault::AboveComplaint(most)),
        (Ok(Some(amount)), _) if amount > Rial::NOTHING => Ok(amount),
        (Ok(_), _) => Err(ClaimFieldFault::Missing),
        (Err(Fault::TooLong), _) => Err(ClaimFieldFault::TooLong),
        (Err(_), _) => Err(ClaimFieldFault::NotOne),
    };
    if let (Ok(Some(ordered)), Ok(Some(delivered))) = (&ordered, &delivered)
        && delivered < ordered
    {
        faults.push((ClaimField::Delivered, ClaimFieldFault::BeforeOrder));
    }
    faults.extend(ordered.err().map(|fault| (ClaimField::Ordered, fault)));
    faults.extend(delivered.err().map(|fault| (ClaimField::Delivered, fault)));
    faults.extend(amount.err().map(|fault| (ClaimField::Amount, fault)));
    let account = account_of(typed, &mut faults);
    match (ordered, delivered, amount, account) {
        (Ok(Some(ordered)), Ok(delivered), Ok(damage), Some((iban, holder))) if faults.is_empty() => {
            let (complaint, holder) = (case.complaint.id, holder.into());
            Ok(NewClaim { complaint, ordered, delivered, damage, iban, holder })
        }
        _ => Err(faults),
    }
}

async fn form_page(
    app: &App,
    lang: Lang,
    uri: &Uri,
    (code, case): (String, &Case),
    typed: [String; 5],
    faults: FieldFaults,
    refused: Option<ClaimFormRefused>,
) -> Result<String, Failed> {
    let shop = app.store.shop_of_id(case.shop).await?.ok_or(Failed::NotFound)?;
    let elsewhere = app.store.claim_of(case.complaint.id).await?.is_some_and(|claim| claim.rejected);
    let demo = is_demo(&shop);
    let model = ClaimForm { shop, code, typed, faults, refused, elsewhere };
    Ok(pages::claim_form(&context(app, lang, path_of(uri), demo, ""), &model))
}

/// `GET /case/{code}/claim`: the form; back to the case where there is nothing to fill in.
async fn form(Visit { app, lang, uri }: Visit, Path(code): Path<String>) -> Result<Response, Failed> {
    let case = the_case(&app, &code).await?;
    let open = match claim_part(&app, &case).await? {
        Some(ClaimPart::May) => true,
        Some(ClaimPart::Awarded { rejected, .. }) => rejected,
        Some(ClaimPart::AccountRefused { .. }) => true,
        _ => false,
    };
    if !open {
        return Ok(Redirect::to(&lang.href(&format!("/case/{code}"))).into_response());
    }
    let mut typed: [String; 5] = Default::default();
    typed[2] = case.complaint.complaint.amount.map(|amount| amount.toman().to_string()).unwrap_or_default();
    Ok(Html(form_page(&app, lang, &uri, (code, &case), typed, Vec::new(), None).await?).into_response())
}

/// `POST /case/{code}/claim`: opens the claim, or names another account after the bank sent a payment back.
async fn send(
    Visit { app, lang, uri }: Visit,
    Path(code): Path<String>,
    Form(sent): Form<SentClaim>,
) -> Result<Response, Failed> {
    let case = the_case(&app, &code).await?;
    let typed = sent.typed();
    let back = Redirect::to(&lang.href(&format!("/case/{code}"))).into_response();
    let unfit = StatusCode::UNPROCESSABLE_ENTITY;
    let before = app.store.claim_of(case.complaint.id).await?;
    if let Some(claim) = before.filter(|claim| claim.rejected) {
        let mut faults = Vec::new();
        let Some((iban, holder)) = account_of(&typed, &mut faults) else {
            let page = form_page(&app, lang, &uri, (code, &case), typed, faults, None).await?;
            return Ok((unfit, Html(page)).into_response());
        };
        // Where a person has to look at the account, the case's page says so.
        app.store.pay_elsewhere(app.now(), claim.id, &iban, holder.as_str()).await?;
        return Ok(back);
    }
    let claim = match claim_of(&case, &typed) {
        Ok(claim) => claim,
        Err(faults) => {
            let page = form_page(&app, lang, &uri, (code, &case), typed, faults, None).await?;
            return Ok((unfit, Html(page)).into_response());
        }
    };
    let refused = match app.store.open_claim(app.now(), &claim).await? {
        Ok(_) => return Ok(back),
        Err(NotClaimed::ClaimedAlready) => ClaimFormRefused::Claimed,
        Err(NotClaimed::NotEligible(_)) => ClaimFormRefused::NotNow,
        Err(NotClaimed::NoComplaint) => return Err(Failed::NotFound),
    };
    let page = form_page(&app, lang, &uri, (code, &case), typed, Vec::new(), Some(refused)).await?;
    Ok((StatusCode::CONFLICT, Html(page)).into_response())
}

// --- The fund officers' desk --------------------------------------------------------------------------------------------------

fn desk_claim(claim: FundClaim) -> DeskClaim {
    // Where an account waits, the amount was awarded, and is all that can be awarded again.
    let assessed = if claim.body.account_waits { claim.awarded } else { claim.assessed };
    let standing = if claim.waits() { ClaimStanding::Waiting } else { claim.standing };
    DeskClaim {
        id: claim.id.0,
        shop_key: claim.shop_key,
        shop_name: claim.shop_name,
        complaint: claim.complaint.0,
        opened_at: claim.opened_at,
        decide_by: claim.decide_by,
        standing,
        assessed,
        awarded: claim.awarded,
        refused: claim.refused,
        ground: claim.body.ground,
        ordered: claim.body.ordered,
        delivered: claim.body.delivered,
        damage: claim.body.damage,
        lines: claim.body.assessment.map(|of| of.lines).unwrap_or_default(),
        suspicions: claim.body.suspicions,
        four_eyes: claim.body.four_eyes,
        account_end: claim.account_end,
    }
}

#[derive(Deserialize)]
struct DeskQuery {
    after: Option<String>,
}

/// `GET /staff/fund?after=…`: claims that wait, the most urgent first.
async fn desk(
    MemberVisit { app, lang, who, uri }: MemberVisit,
    Query(query): Query<DeskQuery>,
) -> Result<Html<String>, Failed> {
    let place = |text: &str| {
        let (at, id) = text.split_once('.')?;
        Some((Millis(at.parse().ok()?), id.parse().ok()?))
    };
    let after = match query.after.as_deref() {
        None => (Millis(0), 0),
        Some(text) => place(text).ok_or(Failed::BadRequest)?,
    };
    let mut claims = app.store.claims_waiting(after, CLAIMS_A_PAGE + 1).await?;
    let room = usize::try_from(CLAIMS_A_PAGE).unwrap_or(0);
    let more = claims.len() > room;
    claims.truncate(room);
    let further = claims.last().filter(|_| more).map(|last| format!("after={}.{}", last.decide_by.0, last.id.0));
    let model = pages::FundDesk { claims: claims.into_iter().map(desk_claim).collect(), further, now: app.now() };
    Ok(Html(pages::fund_desk(&context_of(&app, lang, &who, &uri, app.is_demo().await), &model)))
}

async fn task_page(
    app: &App,
    lang: Lang,
    who: &Who,
    uri: &Uri,
    id: i64,
    (typed, fault): (TypedRuling, Option<ClaimTaskFault>),
) -> Result<String, Failed> {
    let claim = app.store.fund_claim(ClaimId(id)).await?.ok_or(Failed::NotFound)?;
    let decisions = app.store.fund_decisions(claim.id).await?;
    let agreed = claim.body.agreed.filter(|_| claim.waits());
    let agreed = match agreed {
        Some((by, _, amount)) => {
            let on = claim.body.agreed_refusal.map_or(AgreedOn::Award(amount), AgreedOn::Refuse);
            app.store.emails_of(&[by].into()).await?.remove(&by).map(|email| (email, on))
        }
        None => None,
    };
    let model = pages::FundTask {
        may_decide: who.role()?.may(Act::DecideClaims),
        agreed,
        decisions: decisions.into_iter().map(|of| (of.email, of.role, of.at, of.refused, of.reason)).collect(),
        seen: claim.body.renamed,
        claim: desk_claim(claim),
        typed,
        fault,
        now: app.now(),
    };
    Ok(pages::fund_task(&context_of(app, lang, who, uri, app.is_demo().await), &model))
}

/// `GET /staff/fund/{id}`.
async fn task(MemberVisit { app, lang, who, uri }: MemberVisit, Path(id): Path<i64>) -> Result<Html<String>, Failed> {
    Ok(Html(task_page(&app, lang, &who, &uri, id, (TypedRuling::default(), None)).await?))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct SentRuling {
    choice: String,
    amount: String,
    reason: String,
    seen: Option<u32>,
}

/// `POST /staff/fund/{id}`: awards or refuses.
async fn decide(
    MemberVisit { app, lang, who, uri }: MemberVisit,
    Path(id): Path<i64>,
    Form(sent): Form<SentRuling>,
) -> Result<Response, Failed> {
    let typed = TypedRuling {
        choice: plain_text(&sent.choice),
        amount: plain_text(&sent.amount),
        reason: plain_text(&sent.reason),
    };
    let again = async |fault: ClaimTaskFault, status: StatusCode| {
        let page = task_page(&app, lang, &who, &uri, id, (typed.clone(), Some(fault))).await?;
        Ok((status, Html(page)).into_response())
    };
    let unfit = StatusCode::UNPROCESSABLE_ENTITY;
    let officer = Refusal::BY_OFFICER.into_iter().find(|of| of.as_str() == typed.choice);
    let choice = match (typed.choice.as_str(), officer) {
        (_, Some(refusal)) => ClaimChoice::Refuse(refusal),
        ("award", None) => match report::amount(&typed.amount).ok().flatten().and_then(Amount::of) {
            Some(amount) => ClaimChoice::Award(amount),
            None => return again(ClaimTaskFault::Amount, unfit).await,
        },
        _ => return again(ClaimTaskFault::NoChoice, unfit).await,
    };
    if typed.reason.is_empty() || typed.reason.chars().count() > pages::REASON_CHARS_MAX {
        return again(ClaimTaskFault::NoReason, unfit).await;
    }
    let Some(seen) = sent.seen else { return again(ClaimTaskFault::Changed, StatusCode::CONFLICT).await };
    let (by, role, reason) = (who.account.id, who.role()?, typed.reason.clone());
    let ruling = ClaimRuling { claim: ClaimId(id), by, role, choice, reason, seen };
    match app.store.decide_claim(app.now(), &ruling).await? {
        Ok(_) => Ok(Redirect::to(&lang.href("/staff/fund")).into_response()),
        Err(NotDecided::NoClaim) => Err(Failed::NotFound),
        Err(NotDecided::NotRuled(not)) => match not {
            NotRuled::TooMuch => again(ClaimTaskFault::Amount, unfit).await,
            NotRuled::AmountStands => again(ClaimTaskFault::AmountStands, unfit).await,
            NotRuled::SameEyes(_) => again(ClaimTaskFault::SameEyes, StatusCode::CONFLICT).await,
        },
        Err(NotDecided::ReserveShort) => again(ClaimTaskFault::Reserve, StatusCode::CONFLICT).await,
        Err(NotDecided::DecidedBefore) => again(ClaimTaskFault::Decided, StatusCode::CONFLICT).await,
        Err(NotDecided::Changed) => again(ClaimTaskFault::Changed, StatusCode::CONFLICT).await,
    }
}
