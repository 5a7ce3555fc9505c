//! Signing in and out, and what belongs to an account.

use super::pages::{Failed, context, context_of, path_of};
use super::visit::{MemberVisit, Visit};
use crate::access::{Access, COOKIE, Doors, Who, who};
use crate::codes;
use crate::device::device;
use crate::http::{App, Network};
use axum::extract::{Form, Query};
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{StatusCode, Uri};
use axum::response::{Html, IntoResponse, Redirect, Response};
use bazargah_app::Lang;
use bazargah_app::pages::{self, CodeFault, CodeFor as CodePage, SignInFault, TelephonePart};
use bazargah_domain::calendar::Millis;
use bazargah_domain::figures::Period;
use bazargah_domain::report::email_fault;
use bazargah_domain::telephone::Mobile;
use bazargah_domain::text::ascii_digits;
use bazargah_store::{CodeFor, Entered, Limit, NewCode, Passkey};
use serde::Deserialize;

/// Minutes for which a code is good.
const CODE_MINUTES: i64 = 10;
/// Codes for one mailbox or telephone that one network asks for within an hour, and those for the telephones that one account tries.
const CODES_A_MAILBOX: i64 = 5;
/// Codes for one mailbox or telephone within an hour, from wherever they are asked for. It is higher than what one network may: with one
/// count for all, whoever knows an address could keep its owner from signing in.
const CODES_A_MAILBOX_IN_ALL: i64 = 20;
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
        .post("/account/telephone", Access::SignedIn, send_telephone_code)
        .post("/account/telephone/code", Access::SignedIn, enter_telephone_code)
        .post("/account/telephone/remove", Access::SignedIn, forget_telephone)
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
    Visit { app, lang, uri }: Visit,
    Query(query): Query<Next>,
    headers: HeaderMap,
) -> Result<Response, Failed> {
    let next = own_path(&query.next).to_owned();
    if who(&app, &headers).await?.is_some() {
        return Ok(go_on(lang, &next));
    }
    let model = pages::SignIn { to: String::new(), next, fault: None };
    Ok(Html(sign_in_page(&app, lang, &uri, &model).await).into_response())
}

fn go_on(lang: Lang, next: &str) -> Response {
    Redirect::to(if next.is_empty() { lang.href("/account") } else { next.to_owned() }.as_str()).into_response()
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct SignIn {
    to: String,
    next: String,
}

/// A code on its way, and what the browser is to send back with it. `None` when too many were asked for.
async fn new_attempt(
    app: &App,
    lang: Lang,
    why: CodeFor,
    to: &str,
    network: &Network,
    by: Option<Limit>,
) -> Result<Option<String>, Failed> {
    // Those whose network is not known are one network.
    let from_here = match network.0 {
        Some(address) => codes::by_network(&format!("code to {to}"), address),
        None => codes::by_address("code from nowhere", to),
    };
    let mut limits = vec![
        Limit { key: from_here, times: CODES_A_MAILBOX, hours: 1 },
        Limit { key: codes::by_address("code", to), times: CODES_A_MAILBOX_IN_ALL, hours: 1 },
    ];
    limits.extend(network.0.map(|address| Limit {
        key: codes::by_network("code", address),
        times: CODES_A_NETWORK,
        hours: 1,
    }));
    limits.extend(by);
    let now = app.now();
    if !app.store.may(now, &limits).await? {
        return Ok(None);
    }
    let (attempt, code) = (codes::new_code()?, codes::new_digits()?);
    let new = NewCode {
        attempt: codes::attempt_hash(why, &attempt),
        to: to.to_owned(),
        code_hash: codes::digits_hash(&attempt, &code),
        code,
        until: Millis(now.0 + CODE_MINUTES * 60_000),
        lang: lang.as_str(),
    };
    app.store.send_code(now, why, &new).await?;
    Ok(Some(attempt))
}

/// `POST /account/sign-in`: sends a code to the mailbox or the telephone. The answer is the same whether there is an account or not.
async fn send_code(
    Visit { app, lang, uri }: Visit,
    network: Network,
    Form(sent): Form<SignIn>,
) -> Result<Response, Failed> {
    let next = own_path(&sent.next).to_owned();
    let again = async |fault, status: StatusCode| {
        let model = pages::SignIn { to: sent.to.clone(), next: next.clone(), fault: Some(fault) };
        Ok((status, Html(sign_in_page(&app, lang, &uri, &model).await)).into_response())
    };
    let email = sent.to.trim().to_lowercase();
    let to = match Mobile::parse(&sent.to) {
        Some(number) => number.as_str().to_owned(),
        None if email_fault(&email).is_none() => email,
        None => return again(SignInFault::NotAnAddress, StatusCode::UNPROCESSABLE_ENTITY).await,
    };
    let Some(attempt) = new_attempt(&app, lang, CodeFor::SignIn, &to, &network, None).await? else {
        return again(SignInFault::TooOften, StatusCode::TOO_MANY_REQUESTS).await;
    };
    let model = pages::EnterCode { why: CodePage::SignIn, attempt, to, next, fault: None };
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

impl Code {
    fn hash(&self) -> bazargah_store::Hash {
        let digits: String = ascii_digits(&self.code).chars().filter(char::is_ascii_digit).collect();
        codes::digits_hash(&self.attempt, &digits)
    }
}

/// `POST /account/code`: signs in.
async fn enter_code(
    Visit { app, lang, uri }: Visit,
    network: Network,
    headers: HeaderMap,
    Form(sent): Form<Code>,
) -> Result<Response, Failed> {
    let next = own_path(&sent.next).to_owned();
    let now = app.now();
    let demo = app.is_demo().await;
    let again = |to: Option<String>, fault, status: StatusCode| {
        let model = pages::EnterCode {
            why: CodePage::SignIn,
            attempt: sent.attempt.clone(),
            to: to.unwrap_or_default(),
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
    let attempt = codes::attempt_hash(CodeFor::SignIn, &sent.attempt);
    match app.store.enter_code(now, attempt, sent.hash(), lang.as_str()).await? {
        Entered::Wrong(to) => again(Some(to), CodeFault::Wrong, StatusCode::UNPROCESSABLE_ENTITY),
        Entered::Over(to) => again(to, CodeFault::Over, StatusCode::CONFLICT),
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

#[derive(Deserialize, Default)]
#[serde(default)]
struct Number {
    to: String,
}

/// `POST /account/telephone`: sends a code to the telephone, to show whose it is.
async fn send_telephone_code(
    MemberVisit { app, lang, who, uri }: MemberVisit,
    network: Network,
    Form(sent): Form<Number>,
) -> Result<Response, Failed> {
    if who.account.role.is_some() {
        return Err(Failed::NotFound);
    }
    let again = async |fault, status: StatusCode| {
        let part = TelephonePart { number: None, typed: sent.to.clone(), fault: Some(fault) };
        Ok((status, Html(account_page(&app, lang, &who, &uri, part).await?)).into_response())
    };
    let Some(number) = Mobile::parse(&sent.to) else {
        return again(SignInFault::NotAnAddress, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let by = codes::by_address("telephone", &who.account.email);
    let by = Limit { key: by, times: CODES_A_MAILBOX, hours: 1 };
    let attempt = new_attempt(&app, lang, CodeFor::Telephone, number.as_str(), &network, Some(by)).await?;
    let Some(attempt) = attempt else { return again(SignInFault::TooOften, StatusCode::TOO_MANY_REQUESTS).await };
    let to = number.as_str().to_owned();
    Ok(Html(telephone_code_page(&app, lang, &who, &uri, attempt, to, None).await).into_response())
}

async fn telephone_code_page(
    app: &App,
    lang: Lang,
    who: &Who,
    uri: &Uri,
    attempt: String,
    to: String,
    fault: Option<CodeFault>,
) -> String {
    let model = pages::EnterCode { why: CodePage::Telephone, attempt, to, next: String::new(), fault };
    pages::enter_code(&context_of(app, lang, who, uri, app.is_demo().await), &model)
}

/// `POST /account/telephone/code`: a right code gives the number to the account.
async fn enter_telephone_code(
    MemberVisit { app, lang, who, uri }: MemberVisit,
    network: Network,
    Form(sent): Form<Code>,
) -> Result<Response, Failed> {
    if who.account.role.is_some() {
        return Err(Failed::NotFound);
    }
    let again = async |to: Option<String>, fault, status: StatusCode| {
        let (attempt, to) = (sent.attempt.clone(), to.unwrap_or_default());
        let page = telephone_code_page(&app, lang, &who, &uri, attempt, to, Some(fault)).await;
        Ok((status, Html(page)).into_response())
    };
    if !codes::is_code(&sent.attempt) {
        return again(None, CodeFault::Over, StatusCode::CONFLICT).await;
    }
    let limit =
        network.0.map(|address| Limit { key: codes::by_network("enter", address), times: TRIES_A_NETWORK, hours: 1 });
    let now = app.now();
    if !app.store.may(now, &limit.into_iter().collect::<Vec<_>>()).await? {
        return again(None, CodeFault::TooOften, StatusCode::TOO_MANY_REQUESTS).await;
    }
    let attempt = codes::attempt_hash(CodeFor::Telephone, &sent.attempt);
    match app.store.enter_telephone_code(now, &who.account, attempt, sent.hash(), lang.as_str()).await? {
        Entered::Wrong(to) => again(Some(to), CodeFault::Wrong, StatusCode::UNPROCESSABLE_ENTITY).await,
        Entered::Over(to) => again(to, CodeFault::Over, StatusCode::CONFLICT).await,
        Entered::Right(_) => Ok(Redirect::to(&lang.href("/account#telephone")).into_response()),
    }
}

/// `POST /account/telephone/remove`.
async fn forget_telephone(MemberVisit { app, lang, who, .. }: MemberVisit) -> Result<Redirect, Failed> {
    app.store.forget_telephone(who.account.id).await?;
    Ok(Redirect::to(&lang.href("/account#telephone")))
}

/// `GET /account`.
async fn account(MemberVisit { app, lang, who, uri }: MemberVisit) -> Result<Html<String>, Failed> {
    let part = TelephonePart { number: who.account.telephone.clone(), ..TelephonePart::default() };
    Ok(Html(account_page(&app, lang, &who, &uri, part).await?))
}

async fn account_page(app: &App, lang: Lang, who: &Who, uri: &Uri, telephone: TelephonePart) -> Result<String, Failed> {
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
        telephone: who.account.role.is_none().then_some(telephone),
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
        can_add_passkey: super::passkeys::may_add(app, who).await?,
    };
    Ok(pages::account(&context_of(app, lang, who, uri, app.is_demo().await), &model))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct SignOut {
    which: String,
}

/// `POST /account/sign-out`: here, everywhere, or at the place that is named.
async fn sign_out(
    MemberVisit { app, lang, who, .. }: MemberVisit,
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
