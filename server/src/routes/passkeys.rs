//! Passkeys: adding one, forgetting one, signing in by one. `passkey.js` asks here; what it sends and gets is JSON.

use super::account::{open_session, own_path};
use super::pages::Failed;
use super::visit::{MemberVisit, Visit};
use crate::access::{Access, Doors, Who};
use crate::codes;
use crate::device::device;
use crate::http::{App, Network};
use crate::passkeys::{Asked, Passkeys, Refused};
use axum::Json;
use axum::extract::{Extension, Form, State};
use axum::http::header::{self, HeaderMap};
use axum::response::{IntoResponse, Redirect, Response};
use bazargah_store::{AccountId, Limit, NewPasskey};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use webauthn_rs::prelude::{PublicKeyCredential, RegisterPublicKeyCredential};

/// Passkeys of one account.
const PASSKEYS_MAX: i64 = 20;
/// Passkeys that one account begins to add within an hour.
const BEGUN_AN_ACCOUNT: i64 = 30;
/// Times that one network begins to sign in by passkey within an hour: several people may share it.
const CHALLENGES_A_NETWORK: i64 = 100;

/// The addresses of this file.
pub fn doors(app: &App) -> Doors {
    Doors::new(app)
        .post("/account/passkeys/begin", Access::SignedIn, begin)
        .post("/account/passkeys/finish", Access::SignedIn, finish)
        .post("/account/passkeys/remove", Access::SignedIn, remove)
        .post("/account/passkeys/challenge", Access::Everyone, challenge)
        .post("/account/passkeys/sign-in", Access::Everyone, sign_in)
}

impl From<Refused> for Failed {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Unreadable(_) => {
                tracing::error!("{refused}");
                Self::Broken
            }
            _ => {
                tracing::info!("{refused}");
                Self::BadRequest
            }
        }
    }
}

/// What a browser is asked, and the name under which its answer is awaited.
#[derive(Serialize)]
struct Question {
    id: String,
    options: Value,
}

fn passkeys(app: &App) -> Result<&Passkeys, Failed> {
    app.passkeys.as_ref().ok_or(Failed::NotFound)
}

/// Whether somebody may add passkeys here: staff, and those who speak for a shop.
pub(super) async fn may_add(app: &App, who: &Who) -> Result<bool, Failed> {
    Ok(app.passkeys.is_some() && (who.account.role.is_some() || app.store.speaks_for_any(who.account.id).await?))
}

/// Keeps what is to be signed until it is, and asks for it.
async fn ask(app: &App, account: Option<AccountId>, asked: Asked) -> Result<Json<Question>, Failed> {
    let id = codes::new_code()?;
    app.store.keep_ceremony(app.now(), codes::ceremony_hash(&id), account, &asked.state).await?;
    Ok(Json(Question { id, options: asked.options }))
}

/// What was asked under this name for this account; it is asked no more.
async fn asked(app: &App, id: &str, account: Option<AccountId>) -> Result<String, Failed> {
    if !codes::is_code(id) {
        return Err(Failed::BadRequest);
    }
    match app.store.take_ceremony(app.now(), codes::ceremony_hash(id)).await? {
        Some((whose, state)) if whose == account => Ok(state),
        _ => Err(Failed::BadRequest),
    }
}

/// `POST /account/passkeys/begin`: asks for a new passkey.
async fn begin(State(app): State<App>, Extension(who): Extension<Who>) -> Result<Json<Question>, Failed> {
    if !may_add(&app, &who).await? {
        return Err(Failed::NotFound);
    }
    let account = &who.account;
    let limit = Limit { key: codes::by_address("passkey", &account.email), times: BEGUN_AN_ACCOUNT, hours: 1 };
    if !app.store.may(app.now(), &[limit]).await? {
        return Err(Failed::TooMany);
    }
    let known = app.store.passkeys(account.id).await?;
    let known = known.iter().map(|key| key.state.as_str());
    ask(&app, Some(account.id), passkeys(&app)?.begin_adding(account.id, &account.email, known)?).await
}

#[derive(Deserialize)]
struct Made {
    id: String,
    credential: RegisterPublicKeyCredential,
}

#[derive(Serialize)]
struct Named {
    name: String,
}

/// `POST /account/passkeys/finish`: keeps the new passkey.
async fn finish(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    headers: HeaderMap,
    Json(sent): Json<Made>,
) -> Result<Json<Named>, Failed> {
    // Who may not add one was never asked to sign one.
    let now = app.now();
    let state = asked(&app, &sent.id, Some(who.account.id)).await?;
    let kept = passkeys(&app)?.finish_adding(&state, &sent.credential)?;
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    let name = device(agent).unwrap_or_else(|| now.day().to_iso());
    let new =
        NewPasskey { account: who.account.id, credential: kept.credential, name: name.clone(), state: kept.state };
    if !app.store.keep_passkey(now, &new, PASSKEYS_MAX).await? {
        return Err(Failed::BadRequest);
    }
    Ok(Json(Named { name }))
}

#[derive(Deserialize)]
struct Which {
    id: i64,
}

/// `POST /account/passkeys/remove`: forgets one.
async fn remove(MemberVisit { app, lang, who, .. }: MemberVisit, Form(sent): Form<Which>) -> Result<Response, Failed> {
    // One that is gone already is what was wanted.
    app.store.forget_passkey(who.account.id, sent.id).await?;
    Ok(Redirect::to(&format!("{}#passkeys", lang.href("/account"))).into_response())
}

/// `POST /account/passkeys/challenge`: asks for any passkey of this site.
async fn challenge(State(app): State<App>, network: Network) -> Result<Json<Question>, Failed> {
    let asked = passkeys(&app)?.begin_signing_in()?;
    let limit = |address| Limit { key: codes::by_network("passkey", address), times: CHALLENGES_A_NETWORK, hours: 1 };
    let limits: Vec<_> = network.0.map(limit).into_iter().collect();
    if !app.store.may(app.now(), &limits).await? {
        return Err(Failed::TooMany);
    }
    ask(&app, None, asked).await
}

#[derive(Deserialize)]
struct Signed {
    id: String,
    credential: PublicKeyCredential,
    #[serde(default)]
    next: String,
}

#[derive(Serialize)]
struct GoOn {
    next: String,
}

/// `POST /account/passkeys/sign-in`: opens a session. Whoever is refused is not told why.
async fn sign_in(
    Visit { app, lang, .. }: Visit,
    headers: HeaderMap,
    Json(sent): Json<Signed>,
) -> Result<Response, Failed> {
    let state = asked(&app, &sent.id, None).await?;
    let key = app.store.passkey(sent.credential.get_credential_id()).await?.ok_or(Failed::BadRequest)?;
    let account = AccountId(key.account_id);
    let used = passkeys(&app)?.finish_signing_in(&state, account, &key.state, &sent.credential)?;
    if !app.store.passkey_used(app.now(), &key, &used).await? {
        return Err(Failed::BadRequest);
    }
    let cookie = open_session(&app, account, &headers).await?;
    let next = own_path(&sent.next);
    let next = if next.is_empty() { lang.href("/account") } else { next.to_owned() };
    Ok(([(header::SET_COOKIE, cookie)], Json(GoOn { next })).into_response())
}
