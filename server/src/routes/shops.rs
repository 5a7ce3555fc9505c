//! What a shop's people do: claim the shop, read its inbox, answer.

use super::cases::{file_lines, file_response, reply_lines};
use super::lottery_desk::shares_of;
use super::pages::{Failed, context, context_of, encode_segment, is_demo, path_of};
use super::visit::{MemberVisit, Visit};
use crate::access::{Access, Doors, Who, who};
use crate::codes;
use crate::http::{App, Network};
use crate::proof::{self, NotProven};
use axum::extract::{Extension, Form, Path, Query, State};
use axum::http::header::HeaderMap;
use axum::http::{StatusCode, Uri};
use axum::response::{Html, IntoResponse, Redirect, Response};
use bazargah_app::Lang;
use bazargah_app::pages::{self, ClaimFault, PeopleFault, ReplyFault};
use bazargah_domain::calendar::Millis;
use bazargah_domain::case::{Actor, Refusal, Step, next_at};
use bazargah_domain::complaint::{ComplaintId, Ground};
use bazargah_domain::figures::Period;
use bazargah_domain::redact::redact;
use bazargah_domain::report::{email_fault, plain_text};
use bazargah_domain::shop::Shop;
use bazargah_domain::substance::substance;
use bazargah_store::{Case, Deed, InboxLine, InboxPlace, Limit, NotDone, Owner, Reply};
use serde::Deserialize;

/// Checks of domains that one account, or one network, asks for within an hour.
const CHECKS: i64 = 20;
/// People who speak for one shop.
const PEOPLE_MAX: usize = 20;
/// Complaints on one page of an inbox.
const INBOX_A_PAGE: i64 = 50;
/// Before the first complaint of an inbox.
const INBOX_START: InboxPlace = (0, 0, 0);

/// The addresses of this file.
pub fn doors(app: &App) -> Doors {
    Doors::new(app)
        .get("/shop/{key}/claim", Access::Everyone, claim_page)
        .post("/shop/{key}/claim", Access::SignedIn, claim)
        .get("/account/shops/{key}", Access::ShopPeople, inbox)
        .post("/account/shops/{key}/people", Access::ShopPeople, people)
        .get("/account/shops/{key}/cases/{id}", Access::ShopPeople, case)
        .post("/account/shops/{key}/cases/{id}", Access::ShopPeople, act)
        .get("/account/shops/{key}/cases/{id}/files/{file}", Access::ShopPeople, file)
}

async fn listed(app: &App, key: &str) -> Result<Shop, Failed> {
    Ok(app.store.shop(key).await?.ok_or(Failed::NotFound)?.0)
}

fn claim_model(shop: Shop, token: String) -> pages::Claim {
    pages::Claim { shop, token, failed: None, now_yours: false, must_sign_in: false }
}

/// `GET /shop/{key}/claim`: how a shop's owner proves to be it.
async fn claim_page(
    Visit { app, lang, uri }: Visit,
    Path(key): Path<String>,
    headers: HeaderMap,
) -> Result<Html<String>, Failed> {
    let shop = listed(&app, &key).await?;
    let demo = is_demo(&shop);
    let mut model = claim_model(shop, String::new());
    let context = match who(&app, &headers).await? {
        None => {
            model.must_sign_in = true;
            context(&app, lang, path_of(&uri), demo, "")
        }
        Some(who) => {
            model.now_yours = app.store.speaks_for(who.account.id, model.shop.id).await?;
            if !model.now_yours && model.shop.host.is_some() {
                let fresh = codes::new_code()?;
                let token = app.store.claim_token(app.now(), model.shop.id, who.account.id, &fresh).await?;
                model.token = format!("{}{token}", proof::PREFIX);
            }
            context_of(&app, lang, &who, &uri, demo)
        }
    };
    Ok(Html(pages::claim(&context, &model)))
}

#[derive(Deserialize)]
struct Claim {
    way: String,
}

/// `POST /shop/{key}/claim`: looks for the proof, and lets who has given it speak for the shop.
async fn claim(
    MemberVisit { app, lang, who, uri }: MemberVisit,
    Path(key): Path<String>,
    network: Network,
    Form(sent): Form<Claim>,
) -> Result<Response, Failed> {
    let shop = listed(&app, &key).await?;
    let Some(host) = shop.host.clone() else { return Err(Failed::NotFound) };
    let (way, shown) = match sent.way.as_str() {
        "dns" => (proof::Way::Dns, pages::Way::Dns),
        "file" => (proof::Way::File, pages::Way::File),
        "meta" => (proof::Way::Meta, pages::Way::Meta),
        _ => return Err(Failed::BadRequest),
    };
    let now = app.now();
    let inbox = || {
        let inbox = format!("/account/shops/{}", encode_segment(&shop.key));
        Ok(Redirect::to(&lang.href(&inbox)).into_response())
    };
    // A second click: the first has used the token up, and what stands at the domain would not fit the next one.
    if shop.claimed.is_some() && app.store.speaks_for(who.account.id, shop.id).await? {
        return inbox();
    }
    let mut token = app.store.claim_token(now, shop.id, who.account.id, &codes::new_code()?).await?;
    let mut limits = vec![Limit { key: codes::by_address("claim", &who.account.email), times: CHECKS, hours: 1 }];
    limits.extend(network.0.map(|at| Limit { key: codes::by_network("claim", at), times: CHECKS, hours: 1 }));
    let failed = if !app.store.may(now, &limits).await? {
        Some(ClaimFault::TooOften)
    } else {
        match app.prover.check(&host, &token, way).await {
            Ok(()) => None,
            Err(not_proven) => {
                tracing::info!(shop = %shop.key, %not_proven, "a claim was not proven");
                Some(fault(not_proven))
            }
        }
    };
    let failed = match failed {
        Some(failed) => failed,
        None if app.store.claimed(app.now(), shop.id, who.account.id, &token).await? => return inbox(),
        // Two clicks at once: the other one was first.
        None if app.store.speaks_for(who.account.id, shop.id).await? => return inbox(),
        None => {
            // They were removed while their domain was asked: what was found there is good no more.
            token = app.store.claim_token(app.now(), shop.id, who.account.id, &codes::new_code()?).await?;
            ClaimFault::OtherToken
        }
    };
    let status = match failed {
        ClaimFault::TooOften => StatusCode::TOO_MANY_REQUESTS,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let demo = is_demo(&shop);
    let mut model = claim_model(shop, format!("{}{token}", proof::PREFIX));
    model.failed = Some((shown, failed));
    Ok((status, Html(pages::claim(&context_of(&app, lang, &who, &uri, demo), &model))).into_response())
}

fn fault(why: NotProven) -> ClaimFault {
    match why {
        NotProven::NameNotFound | NotProven::NameUnanswered => ClaimFault::NameNotFound,
        NotProven::ForbiddenAddress => ClaimFault::ForbiddenAddress,
        NotProven::Unreachable | NotProven::Tls | NotProven::BadAnswer => ClaimFault::Unreachable,
        NotProven::TooManyRedirects | NotProven::RedirectedElsewhere => ClaimFault::RedirectedElsewhere,
        NotProven::Status(status) => ClaimFault::Status(status),
        NotProven::TooLarge | NotProven::Compressed => ClaimFault::TooLarge,
        NotProven::TooSlow => ClaimFault::TooSlow,
        NotProven::NoToken => ClaimFault::NoToken,
        NotProven::OtherToken => ClaimFault::OtherToken,
    }
}

fn of_the_door(who: &Who) -> Result<Shop, Failed> {
    who.shop.clone().ok_or(Failed::NotFound)
}

fn place(text: &str) -> Option<InboxPlace> {
    let mut numbers = text.splitn(3, '-').map(|number| number.parse().ok());
    Some((numbers.next()??, numbers.next()??, numbers.next()??))
}

async fn inbox_page(
    app: &App,
    lang: Lang,
    who: &Who,
    uri: &Uri,
    after: InboxPlace,
    fault: Option<PeopleFault>,
    invited: String,
) -> Result<String, Failed> {
    let shop = of_the_door(who)?;
    let profile = app.store.profile(&shop.key, Period::default()).await?.ok_or(Failed::NotFound)?;
    let now = app.now();
    let mut waiting = app.store.inbox(shop.id, after, INBOX_A_PAGE + 1).await?;
    let more = waiting.len() > usize::try_from(INBOX_A_PAGE).unwrap_or(0);
    waiting.truncate(usize::try_from(INBOX_A_PAGE).unwrap_or(0));
    let further = waiting.last().filter(|_| more).map(|last| {
        let (urgency, due, id) = last.place;
        format!("after={urgency}-{due}-{id}")
    });
    let line = |line: InboxLine| pages::InboxLine {
        next: next_at(&line.recent.complaint, now),
        recent: line.recent,
        replied: line.replied,
    };
    let members = app.store.members(shop.id).await?;
    let shares = shares_of(app, shop.id).await?;
    let demo = is_demo(&shop);
    let model = pages::Inbox {
        shop,
        figures: profile.figures,
        lines: waiting.into_iter().map(line).collect(),
        further,
        shares,
        people: members
            .into_iter()
            .map(|member| pages::Member {
                you: member.account_id == who.account.id.0,
                email: member.email,
                since: Millis(member.since),
            })
            .collect(),
        now,
        fault,
        invited,
    };
    Ok(pages::inbox(&context_of(app, lang, who, uri, demo), &model))
}

#[derive(Deserialize)]
struct InboxQuery {
    after: Option<String>,
}

/// `GET /account/shops/{key}?after=…`: what waits for the shop, and how it does.
async fn inbox(
    MemberVisit { app, lang, who, uri }: MemberVisit,
    Query(query): Query<InboxQuery>,
) -> Result<Html<String>, Failed> {
    let after = match query.after.as_deref() {
        None => INBOX_START,
        Some(text) => place(text).ok_or(Failed::BadRequest)?,
    };
    Ok(Html(inbox_page(&app, lang, &who, &uri, after, None, String::new()).await?))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct People {
    email: String,
    remove: String,
}

/// `POST /account/shops/{key}/people`: lets somebody speak for the shop, or no longer.
async fn people(
    MemberVisit { app, lang, who, uri }: MemberVisit,
    Form(sent): Form<People>,
) -> Result<Response, Failed> {
    let shop = of_the_door(&who)?;
    let members = app.store.members(shop.id).await?;
    let fault = if sent.remove.is_empty() {
        let email = sent.email.trim().to_lowercase();
        if email_fault(&email).is_some() {
            Some(PeopleFault::NotAnAddress)
        } else if members.iter().any(|member| member.email == email) {
            Some(PeopleFault::AlreadyIn)
        } else if members.len() >= PEOPLE_MAX {
            Some(PeopleFault::TooMany)
        } else {
            app.store.add_member(app.now(), shop.id, &email, lang.as_str()).await?;
            None
        }
    } else if app.store.remove_member(shop.id, &sent.remove).await? {
        None
    } else {
        Some(PeopleFault::LastOne)
    };
    match fault {
        // Who has left sees the shop's inbox no more.
        None if sent.remove == who.account.email => Ok(Redirect::to(&lang.href("/account")).into_response()),
        None => {
            let inbox = format!("/account/shops/{}", encode_segment(&shop.key));
            Ok(Redirect::to(&lang.href(&inbox)).into_response())
        }
        Some(fault) => {
            let page = inbox_page(&app, lang, &who, &uri, INBOX_START, Some(fault), sent.email).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
    }
}

/// A complaint against the shop of the door, made here.
async fn own_case(app: &App, who: &Who, id: i64) -> Result<(Shop, Case), Failed> {
    let shop = of_the_door(who)?;
    let case = app.store.case_of(ComplaintId(id)).await?.filter(|case| case.shop == shop.id);
    Ok((shop, case.ok_or(Failed::NotFound)?))
}

/// What a case's page shows beside the case.
#[derive(Default)]
struct Shown {
    draft: String,
    fault: Option<ReplyFault>,
    refused: Option<Refusal>,
}

async fn case_page(app: &App, lang: Lang, who: &Who, uri: &Uri, id: i64, shown: Shown) -> Result<String, Failed> {
    let (shop, case) = own_case(app, who, id).await?;
    let demo = is_demo(&shop);
    let model = pages::ShopCase {
        shop,
        files: file_lines(lang, app.store.files(Owner::Complaint(case.complaint.id)).await?),
        replies: reply_lines(app.store.replies(case.complaint.id).await?),
        seen: case.complaint.complaint.known_until().0,
        recent: case.complaint,
        told: case.told,
        wish: case.wish,
        order: case.order_reference,
        broken: case.broken,
        draft: shown.draft,
        fault: shown.fault,
        refused: shown.refused,
        now: app.now(),
    };
    Ok(pages::shop_case(&context_of(app, lang, who, uri, demo), &model))
}

/// `GET /account/shops/{key}/cases/{id}`.
async fn case(
    MemberVisit { app, lang, who, uri }: MemberVisit,
    Path((_, id)): Path<(String, i64)>,
) -> Result<Html<String>, Failed> {
    Ok(Html(case_page(&app, lang, &who, &uri, id, Shown::default()).await?))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Act {
    contest: String,
    text: String,
}

/// `POST /account/shops/{key}/cases/{id}`: answers, or contests.
async fn act(
    MemberVisit { app, lang, who, uri }: MemberVisit,
    Path((_, id)): Path<(String, i64)>,
    Form(sent): Form<Act>,
) -> Result<Response, Failed> {
    let (shop, case) = own_case(&app, &who, id).await?;
    let complaint = case.complaint.id;
    let text = plain_text(&sent.text);
    let deed = match sent.contest.as_str() {
        "not-our-customer" => Deed::Step { complaint, step: Step::Contest(Ground::NotOurCustomer), actor: Actor::Shop },
        "already-settled" => Deed::Step { complaint, step: Step::Contest(Ground::AlreadySettled), actor: Actor::Shop },
        "" => {
            let fault = if text.is_empty() {
                Some(ReplyFault::Missing)
            } else if text.chars().count() > pages::REPLY_CHARS_MAX {
                Some(ReplyFault::TooLong)
            } else if text.contains(pages::GAP) {
                Some(ReplyFault::StillADraft)
            } else {
                None
            };
            if fault.is_some() {
                let shown = Shown { draft: sent.text, fault, refused: None };
                let page = case_page(&app, lang, &who, &uri, id, shown).await?;
                return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response());
            }
            let is_answer = substance(&text, &case.told).stops_clock();
            Deed::Reply(Reply { complaint, by: who.account.id, text: redact(&text).text, is_answer })
        }
        _ => return Err(Failed::BadRequest),
    };
    match app.desk.hand_in(deed).await? {
        Ok(_) => {
            let back = format!("/account/shops/{}/cases/{id}", encode_segment(&shop.key));
            Ok(Redirect::to(&lang.href(&back)).into_response())
        }
        // A double click: these words are the answer already.
        Err(NotDone::Refused(_))
            if app.store.replies(complaint).await?.last().is_some_and(|last| last.text == redact(&text).text) =>
        {
            let back = format!("/account/shops/{}/cases/{id}", encode_segment(&shop.key));
            Ok(Redirect::to(&lang.href(&back)).into_response())
        }
        Err(NotDone::Refused(refusal)) => {
            let shown = Shown { draft: sent.text, fault: None, refused: Some(refusal) };
            Ok((StatusCode::CONFLICT, Html(case_page(&app, lang, &who, &uri, id, shown).await?)).into_response())
        }
        Err(_) => Err(Failed::NotFound),
    }
}

/// `GET /account/shops/{key}/cases/{id}/files/{file}`.
async fn file(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    Path((_, id, file)): Path<(String, i64, i64)>,
) -> Result<Response, Failed> {
    let (_, case) = own_case(&app, &who, id).await?;
    file_response(&app, case.complaint.id, file).await
}
