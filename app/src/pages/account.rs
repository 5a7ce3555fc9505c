//! One's account: the shops that one speaks for, where one is signed in, passkeys.

use super::mark::own_mark_path;
use super::sign_in::SignInFault;
use crate::components::{Head, Line, Question, document, fault_list, hidden};
use crate::context::PageContext;
use crate::html::UrlPart;
use crate::naming::{isolated, isolated_name, shop_name};
use bazargah_domain::calendar::Millis;
use bazargah_domain::role::Role;
use bazargah_domain::shop::Shop;
use leptos::prelude::*;

/// Somebody's account.
#[derive(Debug, Clone)]
pub struct Account {
    /// The address by which they sign in.
    pub email: String,
    /// What they are among the staff.
    pub role: Option<Role>,
    /// Codes by text message; `None` for staff, who get none.
    pub telephone: Option<TelephonePart>,
    /// The shops that they speak for.
    pub shops: Vec<AccountShop>,
    /// Where they are signed in.
    pub sessions: Vec<SessionLine>,
    /// Their passkeys.
    pub passkeys: Vec<PasskeyLine>,
    /// Whether they may add one.
    pub can_add_passkey: bool,
}

/// The part of the page about codes by text message.
#[derive(Debug, Clone, Default)]
pub struct TelephonePart {
    /// The number that codes may go to.
    pub number: Option<String>,
    /// What was typed.
    pub typed: String,
    /// What is wrong with it.
    pub fault: Option<SignInFault>,
}

/// A shop that somebody speaks for.
#[derive(Debug, Clone)]
pub struct AccountShop {
    /// The shop.
    pub shop: Shop,
    /// Open complaints about it.
    pub open: u64,
    /// Those that are overdue.
    pub overdue: u64,
}

/// A place where somebody is signed in.
#[derive(Debug, Clone)]
pub struct SessionLine {
    /// Its name in the form that ends it; not its secret.
    pub name: String,
    /// Since when.
    pub since: Millis,
    /// When it was last used.
    pub seen: Millis,
    /// The browser and its system, where they are well known.
    pub device: Option<String>,
    /// Whether it is this one.
    pub current: bool,
}

/// A passkey.
#[derive(Debug, Clone)]
pub struct PasskeyLine {
    /// Its number.
    pub id: i64,
    /// What its owner calls it.
    pub name: String,
    /// Since when.
    pub since: Millis,
}

/// The page.
pub fn account(ctx: &PageContext, model: &Account) -> String {
    let (lang, people) = (ctx.lang, ctx.words().people);
    let w = &people.account;
    let has_passkeys = model.can_add_passkey || !model.passkeys.is_empty();
    let head = Head {
        title: w.title.to_owned(),
        description: w.signed_in_as.to_owned(),
        class: "case",
        scripts: if has_passkeys { &["passkey.js"] } else { &[] },
        ..Head::default()
    };
    document(ctx, head, || {
        let role = model.role.map(|role| view! { <div><dt>{w.role}</dt><dd>{(people.role)(role)}</dd></div> });
        let desk = model.role.map(|_| view! { <p><a class="button" href=ctx.href("/staff")>{w.to_desk}</a></p> });
        let sessions = model.sessions.iter().map(|session| {
            let device = session.device.clone().unwrap_or_else(|| w.unknown_device.to_owned());
            let day = |at: Millis| lang.date(at.day());
            let since = (w.session_since)(&day(session.since), &day(session.seen));
            let end = if session.current {
                view! { " "<span class="chip good">{w.session_current}</span> }.into_any()
            } else {
                let label = (w.sign_out_there)(&isolated(&device), &since);
                view! {
                    <form method="post" action=ctx.href("/account/sign-out") data-reload="">
                        {hidden("which", &session.name)}
                        <button class="plain small" aria-label=label>{w.sign_out}</button>
                    </form>
                }
                .into_any()
            };
            view! { <li><b><bdi>{device}</bdi></b>" "<small>{since}</small>{end}</li> }
        });
        let leave = |which: &'static str, words: &'static str| {
            view! {
                <form method="post" action=ctx.href("/account/sign-out") data-reload="">
                    {hidden("which", which)}
                    <button class="plain">{words}</button>
                </form>
            }
        };
        let fault = model.telephone.as_ref().and_then(|part| part.fault);
        let faults = fault.map(|fault| (Some("number"), (w.telephone_fault)(fault).to_owned()));
        view! {
            <h1>{w.title}</h1>
            {fault_list(people.shared.faults, faults.into_iter().collect())}
            <dl class="pairs"><div><dt>{w.signed_in_as}</dt><dd><bdi dir="ltr">{model.email.clone()}</bdi></dd></div>{role}</dl>
            {desk}
            {shops(ctx, model)}
            <section>
                <h2>{w.sessions}</h2>
                <p class="hint">{w.sessions_hint}</p>
                <ul class="lines">{sessions.collect_view()}</ul>
                <div class="row">{leave("this", w.sign_out)}{leave("all", w.sign_out_all)}</div>
            </section>
            {model.telephone.as_ref().map(|part| telephone(ctx, part))}
            {has_passkeys.then(|| passkeys(ctx, model))}
            <section><h2>{w.buyers}</h2><p>{w.buyers_text}</p></section>
        }
    })
}

fn shops(ctx: &PageContext, model: &Account) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, &ctx.words().people.account);
    let lines = model.shops.iter().map(|AccountShop { shop, open, overdue }| {
        let href = ctx.href(&format!("/account/shops/{}", UrlPart(&shop.key)));
        let tone = match (open, overdue) {
            (0, _) => "good",
            (_, 0) => "warn",
            _ => "bad",
        };
        let counts = (w.shop_counts)(*open, &lang.num(*open), *overdue, &lang.num(*overdue));
        let mark = &ctx.words().marks.own;
        view! {
            <li class=tone>
                <a href=href><b><bdi>{shop_name(shop, lang).to_owned()}</bdi></b><span>{counts}</span></a>
                <a class="mark-link" href=ctx.href(&own_mark_path(shop))>{mark.link}</a>
            </li>
        }
    });
    let list = if model.shops.is_empty() {
        view! { <p class="empty">{w.shops_none}</p> }.into_any()
    } else {
        view! { <ul class="cases">{lines.collect_view()}</ul> }.into_any()
    };
    let steps = w.claim_steps.iter().map(|step| view! { <li>{*step}</li> });
    view! {
        <section><h2>{w.shops}</h2>{list}</section>
        <section>
            <h2>{w.claim}</h2>
            <ol class="checks">{steps.collect_view()}</ol>
            <p><a class="more" href=ctx.href("/")>{w.claim_start}</a></p>
        </section>
    }
}

fn telephone(ctx: &PageContext, part: &TelephonePart) -> impl IntoView + use<> {
    let w = &ctx.words().people.account;
    let fault = part.fault.map(w.telephone_fault);
    let number = Question { id: "number", name: "to", label: w.telephone_number, hint: w.telephone_hint, fault };
    let line =
        Line { kind: "tel", autocomplete: "tel", mode: Some("tel"), dir: "ltr", chars_max: 30, value: &part.typed };
    let content = match &part.number {
        Some(number) => view! {
            <ul class="lines">
                <li>
                    <b><bdi dir="ltr">{number.clone()}</bdi></b>
                    <form method="post" action=ctx.href("/account/telephone/remove") data-reload="">
                        <button class="plain small" aria-label=(w.telephone_remove)(&isolated(number))>{w.remove}</button>
                    </form>
                </li>
            </ul>
        }
        .into_any(),
        None => view! {
            <form method="post" action=ctx.href("/account/telephone") novalidate="" data-reload="">
                {number.line(line)}
                <button class="plain">{w.telephone_send}</button>
            </form>
        }
        .into_any(),
    };
    view! {
        <section id="telephone">
            <h2>{w.telephone}</h2>
            <p class="hint">{w.telephone_lead}</p>
            {content}
        </section>
    }
}

fn passkeys(ctx: &PageContext, model: &Account) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, &ctx.words().people.account);
    let lines = model.passkeys.iter().map(|key| {
        let label = (w.passkey_remove)(&isolated_name(&key.name));
        view! {
            <li>
                <b><bdi>{key.name.clone()}</bdi></b>
                <small>{(w.passkey_since)(&lang.date(key.since.day()))}</small>
                <form method="post" action=ctx.href("/account/passkeys/remove") data-reload="">
                    {hidden("id", &key.id.to_string())}
                    <button class="plain small" aria-label=label>{w.remove}</button>
                </form>
            </li>
        }
    });
    let list = if model.passkeys.is_empty() {
        view! { <p class="empty">{w.passkeys_none}</p> }.into_any()
    } else {
        view! { <ul class="lines">{lines.collect_view()}</ul> }.into_any()
    };
    let add = model.can_add_passkey.then(|| {
        view! { <button type="button" class="plain" data-passkey="add" hidden="">{w.passkey_add}</button> }
    });
    view! {
        <section id="passkeys">
            <h2>{w.passkeys}</h2>
            <p class="hint">{w.passkeys_lead}</p>
            {list}
            {add}
            <p class="hint" role="status" data-passkey="said" data-done=w.passkey_added data-failed=w.passkey_failed></p>
        </section>
    }
}
