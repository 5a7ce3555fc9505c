//! A buyer's way: the form, and the private address of the complaint.
//!
//! The form is open to everyone. A case is open to whoever has its code, which stands in its address and nowhere else: the database
//! holds its hash.

use super::pages::{Failed, context, is_demo, path_of};
use crate::http::App;
use axum::extract::{Extension, Form, Path, Query, State};
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{StatusCode, Uri};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Router, middleware};
use bazargah_app::Lang;
use bazargah_app::pages::{self, ReportRefused};
use bazargah_domain::case::{Actor, Policy, Refusal, Step};
use bazargah_domain::redact::redact;
use bazargah_domain::report::Filled;
use bazargah_domain::shop::{Shop, ShopId};
use bazargah_domain::text;
use bazargah_store::{Deed, Hash, NotDone, Report};
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// Letters of a code: no two that look or sound alike (Crockford's, in small letters).
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// 26 letters of 5 bits: 130 bits that nobody guesses.
const CODE_LETTERS: usize = 26;

/// The routes of this file.
pub fn router(lang: Lang) -> Router<App> {
    Router::new()
        .route("/shop/{key}/complain", get(form).post(send))
        .route("/case/{code}", get(case).post(step))
        .layer(middleware::map_response(private))
        .layer(Extension(lang))
}

/// Neither kept by anybody on the way, nor told to the next site by the browser.
async fn private(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex"));
    response
}

fn new_code() -> Result<String, Failed> {
    let mut bytes = [0u8; CODE_LETTERS];
    getrandom::fill(&mut bytes).map_err(|error| {
        tracing::error!(%error, "the system gives no random bytes");
        Failed::Broken
    })?;
    Ok(bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect())
}

fn is_code(text: &str) -> bool {
    text.len() == CODE_LETTERS && text.bytes().all(|byte| ALPHABET.contains(&byte))
}

fn hash(parts: &[&[u8]]) -> Hash {
    let mut sha = Sha256::new();
    for part in parts {
        sha.update((part.len() as u64).to_le_bytes());
        sha.update(part);
    }
    sha.finalize().into()
}

fn follow_hash(code: &str) -> Hash {
    hash(&[b"follow", code.as_bytes()])
}

/// One order of one shop, however its reference is written.
fn order_hash(shop: ShopId, order: &str) -> Hash {
    hash(&[b"order", &shop.0.to_le_bytes(), text::compact(order).as_bytes()])
}

async fn shop(app: &App, key: &str) -> Result<Shop, Failed> {
    if !app.takes_complaints {
        return Err(Failed::NotFound);
    }
    Ok(app.store.shop(key).await?.ok_or(Failed::NotFound)?.0)
}

/// What a form's page is made of beside the shop.
struct Shown {
    filled: Filled,
    faults: Vec<(bazargah_domain::report::Field, bazargah_domain::report::Fault)>,
    refused: Option<ReportRefused>,
    code: String,
}

fn form_page(app: &App, lang: Lang, uri: &Uri, shop: Shop, shown: Shown) -> String {
    let demo = is_demo(&shop);
    let model = pages::ReportForm {
        shop,
        filled: shown.filled,
        faults: shown.faults,
        refused: shown.refused,
        code: shown.code,
        deadline_hours: Policy::on(app.now().day()).deadline_hours,
    };
    pages::report(&context(app, lang, path_of(uri), demo, ""), &model)
}

/// `GET /shop/{key}/complain`: the empty form.
async fn form(
    State(app): State<App>,
    Extension(lang): Extension<Lang>,
    Path(key): Path<String>,
    uri: Uri,
) -> Result<Html<String>, Failed> {
    let shop = shop(&app, &key).await?;
    let shown = Shown { filled: Filled::default(), faults: Vec::new(), refused: None, code: new_code()? };
    Ok(Html(form_page(&app, lang, &uri, shop, shown)))
}

#[derive(Deserialize)]
#[serde(default)]
struct Sent {
    code: String,
    kind: String,
    told: String,
    wish: String,
    order: String,
    amount: String,
    contact: String,
}

impl Default for Sent {
    fn default() -> Self {
        let none = String::new;
        Self { code: none(), kind: none(), told: none(), wish: none(), order: none(), amount: none(), contact: none() }
    }
}

/// `POST /shop/{key}/complain`: opens the complaint, or shows the form again with what is wrong. The same form sent twice is one
/// complaint.
async fn send(
    State(app): State<App>,
    Extension(lang): Extension<Lang>,
    Path(key): Path<String>,
    uri: Uri,
    Form(sent): Form<Sent>,
) -> Result<Response, Failed> {
    let shop = shop(&app, &key).await?;
    let code = if is_code(&sent.code) { sent.code } else { new_code()? };
    let to_case = |code: &str| Redirect::to(&lang.href(&format!("/case/{code}?new"))).into_response();
    let filled = Filled {
        kind: sent.kind,
        told: sent.told,
        wish: sent.wish,
        order: sent.order,
        amount: sent.amount,
        contact: sent.contact,
    };
    let taken = match filled.check() {
        Ok(taken) => taken,
        Err(faults) => {
            let shown = Shown { filled, faults, refused: None, code };
            let page = form_page(&app, lang, &uri, shop, shown);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response());
        }
    };
    let report = Report {
        shop: shop.id,
        category: taken.kind.to_owned(),
        amount: taken.amount,
        follow_hash: follow_hash(&code),
        order_hash: taken.order.as_deref().map(|order| order_hash(shop.id, order)),
        order_reference: taken.order,
        told: redact(&taken.told).text,
        wish: redact(&taken.wish).text,
        contact: taken.contact,
    };
    match app.desk.hand_in(Deed::Open(Box::new(report))).await? {
        Ok(_) | Err(NotDone::SameForm(_)) => Ok(to_case(&code)),
        Err(NotDone::SameOrder(_)) => {
            let shown = Shown { filled, faults: Vec::new(), refused: Some(ReportRefused::SameOrder), code };
            let page = form_page(&app, lang, &uri, shop, shown);
            Ok((StatusCode::CONFLICT, Html(page)).into_response())
        }
        Err(NotDone::NoShop) => Err(Failed::NotFound),
        Err(_) => Err(Failed::BadRequest),
    }
}

async fn case_page(
    app: &App,
    lang: Lang,
    uri: &Uri,
    code: String,
    fresh: bool,
    refused: Option<Refusal>,
) -> Result<String, Failed> {
    if !is_code(&code) {
        return Err(Failed::NotFound);
    }
    let case = app.store.case(follow_hash(&code)).await?.ok_or(Failed::NotFound)?;
    let shop = app.store.shop_of_id(case.shop).await?.ok_or(Failed::NotFound)?;
    let demo = is_demo(&shop);
    let model = pages::CasePage {
        shop,
        recent: case.complaint,
        told: case.told,
        wish: case.wish,
        order: case.order_reference,
        code,
        fresh,
        refused,
        now: app.now(),
    };
    Ok(pages::case(&context(app, lang, path_of(uri), demo, ""), &model))
}

#[derive(Deserialize)]
struct CaseQuery {
    new: Option<String>,
}

/// `GET /case/{code}`: the buyer's own complaint.
async fn case(
    State(app): State<App>,
    Extension(lang): Extension<Lang>,
    Path(code): Path<String>,
    Query(query): Query<CaseQuery>,
    uri: Uri,
) -> Result<Html<String>, Failed> {
    Ok(Html(case_page(&app, lang, &uri, code, query.new.is_some(), None).await?))
}

#[derive(Deserialize)]
struct SentStep {
    step: String,
    resolved: Option<String>,
    score: Option<String>,
}

/// `POST /case/{code}`: the buyer takes a step.
async fn step(
    State(app): State<App>,
    Extension(lang): Extension<Lang>,
    Path(code): Path<String>,
    uri: Uri,
    Form(sent): Form<SentStep>,
) -> Result<Response, Failed> {
    if !is_code(&code) {
        return Err(Failed::NotFound);
    }
    let score = match sent.score.as_deref().filter(|score| !score.is_empty()) {
        None => None,
        Some(score) => Some(score.parse().map_err(|_| Failed::BadRequest)?),
    };
    let step = match (sent.step.as_str(), sent.resolved.as_deref()) {
        ("rate", Some("yes")) => Step::Rate { resolved: true, score },
        ("rate", Some("no")) => Step::Rate { resolved: false, score },
        ("reopen", _) => Step::Reopen,
        ("escalate", _) => Step::Escalate,
        ("withdraw", _) => Step::Withdraw,
        _ => return Err(Failed::BadRequest),
    };
    let case = app.store.case(follow_hash(&code)).await?.ok_or(Failed::NotFound)?;
    let deed = Deed::Step { complaint: case.complaint.id, step, actor: Actor::Buyer };
    match app.desk.hand_in(deed).await? {
        Ok(_) => Ok(Redirect::to(&lang.href(&format!("/case/{code}"))).into_response()),
        Err(NotDone::Refused(refusal)) => {
            let page = case_page(&app, lang, &uri, code, false, Some(refusal)).await?;
            Ok((StatusCode::CONFLICT, Html(page)).into_response())
        }
        Err(_) => Err(Failed::NotFound),
    }
}
