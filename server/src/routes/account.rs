//! Signing in and out, and what belongs to an account.

use super::pages::{Failed, context, context_of, path_of};
use crate::access::{Access, COOKIE, Doors, Who, who};
use crate::codes;
use crate::device::device;
use crate::http::{App, Network};
use axum::extract::{Extension, Form, Query, State};
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{StatusCode, Uri};
use axum::response::{Html, IntoResponse, Redirect, Response};
use bazargah_app::Lang;
use bazargah_app::pages::{self, CodeFault, SignInFault};
use bazargah_domain::calendar::Millis;
use bazargah_domain::figures::Period;
use bazargah_domain::report::email_fault;
use bazargah_domain::text::ascii_digits;
use bazargah_store::{Entered, Limit, NewCode, Passkey};
use serde::Deserialize;

/// Minutes for which a code is good.
const CODE_MINUTES: i64 = 10;
/// Codes for one mailbox within an hour.
const CODES_A_MAILBOX: i64 = 5;
/// Codes that one network asks for within an hour: several people may share it.
const CODES_A_NETWORK: i64 = 50;
/// Codes that one network enters within an hour.
const TRIES_A_NETWORK: i64 = 200;
/// What a browser calls itself is shown so far.
const AGENT_CHARS_MAX: usize = 200;

/// The addresses of this file.
pub fn doors(app: &App) -> Doors {
    Doors::new(app)
        .get("/account/sign-in", Access::Everyone, sign_in_form)
        .post("/account/sign-in", Access::Everyone, send_code)
        .post("/account/code", Access::Everyone, enter_code)
        .get("/account", Access::SignedIn, account)
        .post("/account/sign-out", Access::SignedIn, sign_out)
}

#[derive(Deserialize)]
struct Next {
    #[serde(default)]
    next: String,
}

/// A path of this site, or nothing: nobody is sent elsewhere after signing in.
pub(super) fn own_path(next: &str) -> &str {
    let plain = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\r', '\n', '\t']);
    if plain { next } else { "" }
}

async fn sign_in_page(app: &App, lang: Lang, uri: &Uri, model: &pages::SignIn) -> String {
    pages::sign_in(&context(app, lang, path_of(uri), app.is_demo().await, ""), model)
}

/// `GET /account/sign-in?next=…`.
async fn sign_in_form(
    State(app): State<App>,
    Extension(lang): Extension<Lang>,
    Query(query): Query<Next>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Failed> {
    let next = own_path(&query.next).to_owned();
    if who(&app, &headers).await?.is_some() {
        return Ok(go_on(lang, &next));
    }
    let model = pages::SignIn { email: String::new(), next, fault: None };
    Ok(Html(sign_in_page(&app, lang, &uri, &model).await).into_response())
}

fn go_on(lang: Lang, next: &str) -> Response {
    Redirect::to(if next.is_empty() { lang.href("/account") } else { next.to_owned() }.as_str()).into_response()
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct SignIn {
    email: String,
    next: String,
}

/// `POST /account/sign-in`: sends a code to the mailbox. The answer is the same whether there is an account or not.
async fn send_code(
    State(app): State<App>,
    Extension(lang): Extension<Lang>,
    network: Network,
    uri: Uri,
    Form(sent): Form<SignIn>,
) -> Result<Response, Failed> {
    let email = sent.email.trim().to_lowercase();
    let next = own_path(&sent.next).to_owned();
    let again = async |fault, status: StatusCode| {
        let model = pages::SignIn { email: sent.email.clone(), next: next.clone(), fault: Some(fault) };
        Ok((status, Html(sign_in_page(&app, lang, &uri, &model).await)).into_response())
    };
    if email_fault(&email).is_some() {
        return again(SignInFault::NotAnAddress, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let mut limits = vec![Limit { key: codes::by_address("code", &email), times: CODES_A_MAILBOX, hours: 1 }];
    limits.extend(network.0.map(|address| Limit {
        key: codes::by_network("code", address),
        times: CODES_A_NETWORK,
        hours: 1,
    }));
    let now = app.now();
    if !app.store.may(now, &limits).await? {
        return again(SignInFault::TooOften, StatusCode::TOO_MANY_REQUESTS).await;
    }
    let (attempt, code) = (codes::new_code()?, codes::new_digits()?);
    let new = NewCode {
        attempt: codes::attempt_hash(&attempt),
        email: email.clone(),
        code_hash: codes::digits_hash(&attempt, &code),
        code,
        until: Millis(now.0 + CODE_MINUTES * 60_000),
        lang: lang.as_str(),
    };
    app.store.send_code(now, &new).await?;
    let model = pages::EnterCode { attempt, email, next, fault: None };
    let demo = app.is_demo().await;
    Ok(Html(pages::enter_code(&context(&app, lang, path_of(&uri), demo, ""), &model)).into_response())
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Code {
    attempt: String,
    code: String,
    next: String,
}

/// `POST /account/code`: signs in.
async fn enter_code(
    State(app): State<App>,
    Extension(lang): Extension<Lang>,
    network: Network,
    headers: HeaderMap,
    uri: Uri,
    Form(sent): Form<Code>,
) -> Result<Response, Failed> {
    let next = own_path(&sent.next).to_owned();
    let now = app.now();
    let demo = app.is_demo().await;
    let again = |email: Option<String>, fault, status: StatusCode| {
        let model = pages::EnterCode {
            attempt: sent.attempt.clone(),
            email: email.unwrap_or_default(),
            next: next.clone(),
            fault: Some(fault),
        };
        Ok((status, Html(pages::enter_code(&context(&app, lang, path_of(&uri), demo, ""), &model))).into_response())
    };
    if !codes::is_code(&sent.attempt) {
        return again(None, CodeFault::Over, StatusCode::CONFLICT);
    }
    if let Some(address) = network.0 {
        let limit = Limit { key: codes::by_network("enter", address), times: TRIES_A_NETWORK, hours: 1 };
        if !app.store.may(now, &[limit]).await? {
            return again(None, CodeFault::TooOften, StatusCode::TOO_MANY_REQUESTS);
        }
    }
    let digits: String = ascii_digits(&sent.code).chars().filter(char::is_ascii_digit).collect();
    let hash = codes::digits_hash(&sent.attempt, &digits);
    match app.store.enter_code(now, codes::attempt_hash(&sent.attempt), hash, lang.as_str()).await? {
        Entered::Wrong(email) => again(Some(email), CodeFault::Wrong, StatusCode::UNPROCESSABLE_ENTITY),
        Entered::Over(email) => again(email, CodeFault::Over, StatusCode::CONFLICT),
        Entered::Right(account) => {
            let mut response = go_on(lang, &next);
            let cookie = open_session(&app, account.id, &headers).await?;
            response.headers_mut().insert(header::SET_COOKIE, cookie);
            Ok(response)
        }
    }
}

/// Opens a session and gives the cookie for it.
pub(super) async fn open_session(
    app: &App,
    account: bazargah_store::AccountId,
    headers: &HeaderMap,
) -> Result<HeaderValue, Failed> {
    let token = codes::new_token()?;
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    let agent: String = agent.chars().take(AGENT_CHARS_MAX).collect();
    app.store.open_session(app.now(), account, codes::session_hash(&token), &agent).await?;
    cookie(app, &token, 400 * 24 * 3600)
}

fn cookie(app: &App, token: &str, seconds: u32) -> Result<HeaderValue, Failed> {
    // A site that is only reachable on this machine has no certificate.
    let secure = if app.origin.starts_with("https://") { "; Secure" } else { "" };
    let text = format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    HeaderValue::from_str(&text).map_err(|_| Failed::Broken)
}

/// `GET /account`.
async fn account(
    State(app): State<App>,
    Extension(lang): Extension<Lang>,
    Extension(who): Extension<Who>,
    uri: Uri,
) -> Result<Html<String>, Failed> {
    let shops = app.store.shops_of(who.account.id).await?;
    let mut lines = Vec::with_capacity(shops.len());
    for shop in shops {
        let counts = app.store.profile(&shop.key, Period::All).await?.map(|profile| profile.figures.counts);
        let (open, overdue) = counts.map_or((0, 0), |counts| (counts.open, counts.overdue));
        lines.push(pages::AccountShop { shop, open, overdue });
    }
    let sessions = app.store.sessions(app.now(), who.account.id).await?;
    let passkeys = app.store.passkeys(who.account.id).await?;
    let passkey_line = |key: Passkey| pages::PasskeyLine { id: key.id, name: key.name, since: Millis(key.since) };
    let model = pages::Account {
        email: who.account.email.clone(),
        role: who.account.role,
        shops: lines,
        sessions: sessions
            .into_iter()
            .map(|session| pages::SessionLine {
                name: codes::session_name(&session.hash),
                since: session.since,
                seen: session.seen,
                current: session.hash == who.session,
                device: device(&session.agent),
            })
            .collect(),
        passkeys: passkeys.into_iter().map(passkey_line).collect(),
        can_add_passkey: super::passkeys::may_add(&app, &who).await?,
    };
    Ok(Html(pages::account(&context_of(&app, lang, &who, &uri, app.is_demo().await), &model)))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct SignOut {
    which: String,
}

/// `POST /account/sign-out`: here, everywhere, or at the place that is named.
async fn sign_out(
    State(app): State<App>,
    Extension(lang): Extension<Lang>,
    Extension(who): Extension<Who>,
    Form(sent): Form<SignOut>,
) -> Result<Response, Failed> {
    let only = match sent.which.as_str() {
        "all" => None,
        "this" => Some(who.session),
        name => {
            let sessions = app.store.sessions(app.now(), who.account.id).await?;
            let named = sessions.into_iter().find(|session| codes::session_name(&session.hash) == name);
            // One that is over already is what was wanted.
            let Some(session) = named else { return Ok(go_on(lang, "")) };
            Some(session.hash)
        }
    };
    app.store.close_sessions(who.account.id, only).await?;
    if only.is_some_and(|only| only != who.session) {
        return Ok(go_on(lang, ""));
    }
    let mut response = Redirect::to(&lang.href("/")).into_response();
    response.headers_mut().insert(header::SET_COOKIE, cookie(&app, "", 0)?);
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn nobody_is_sent_elsewhere_after_signing_in() {
        for (next, path) in [
            ("/en/staff", "/en/staff"),
            ("", ""),
            ("//evil.example", ""),
            ("https://evil.example", ""),
            ("/\\evil.example", ""),
            ("/a\r\nset-cookie: x", ""),
        ] {
            assert_eq!(own_path(next), path, "{next:?}");
        }
    }
}
