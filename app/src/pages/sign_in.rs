//! Signing in: an address, then the code that was sent to it.

use crate::components::{Head, Line, Question, document, fault_list, hidden};
use crate::context::PageContext;
use crate::html::UrlPart;
use crate::naming::isolated;
use leptos::prelude::*;

/// The page that asks for an address.
#[derive(Debug, Clone, Default)]
pub struct SignIn {
    /// What was filled in.
    pub email: String,
    /// The path to go to afterwards; may be empty.
    pub next: String,
    /// What is wrong.
    pub fault: Option<SignInFault>,
}

/// Why no code was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInFault {
    /// It is no e-mail address.
    NotAnAddress,
    /// Too many codes were asked for.
    TooOften,
}

/// The page that asks for the code.
#[derive(Debug, Clone)]
pub struct EnterCode {
    /// Which code it is.
    pub attempt: String,
    /// Where it was sent to.
    pub email: String,
    /// The path to go to afterwards; may be empty.
    pub next: String,
    /// What is wrong.
    pub fault: Option<CodeFault>,
}

/// Why a code was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeFault {
    /// It is another one.
    Wrong,
    /// It is too old, was used, or was tried too often: a new one is needed.
    Over,
    /// Too many were tried from here.
    TooOften,
}

/// The page that asks for an address.
pub fn sign_in(ctx: &PageContext, model: &SignIn) -> String {
    let people = ctx.words().people;
    let w = &people.sign;
    let head = Head {
        title: w.title.to_owned(),
        description: w.lead.to_owned(),
        class: "form",
        scripts: &["passkey.js"],
        ..Head::default()
    };
    document(ctx, head, || {
        let fault = model.fault.map(|fault| (w.fault)(fault));
        let email = Question { id: "email", name: "email", label: w.email, hint: w.email_hint, fault };
        view! {
            <h1>{w.title}</h1>
            <p>{w.lead}</p>
            {fault_list(people.shared.faults, fault.map(|text| (Some("email"), text.to_owned())).into_iter().collect())}
            <form method="post" action=ctx.href("/account/sign-in") novalidate="" data-reload="">
                {hidden("next", &model.next)}
                {email.line(Line::email(&model.email))}
                <button>{w.send}</button>
            </form>
            <button type="button" class="plain" data-passkey="sign-in" data-next=model.next.clone() hidden="">{w.passkey}</button>
            <p class="hint" role="status" data-passkey="said" data-failed=w.passkey_failed></p>
            <p class="fine">{w.no_need}</p>
        }
    })
}

/// The page that asks for the code.
pub fn enter_code(ctx: &PageContext, model: &EnterCode) -> String {
    let people = ctx.words().people;
    let w = &people.sign;
    let lead = (w.code_lead)(&isolated(&model.email));
    let head = Head { title: w.code_title.to_owned(), description: lead.clone(), class: "form", ..Head::default() };
    document(ctx, head, || {
        let fault = model.fault.map(|fault| (w.code_fault)(fault));
        let over = model.fault == Some(CodeFault::Over);
        let code = Question { id: "code", name: "code", label: w.code, hint: w.code_hint, fault };
        let line = Line {
            kind: "text",
            autocomplete: "one-time-code",
            mode: Some("numeric"),
            dir: "ltr",
            chars_max: 20,
            value: "",
        };
        // A code that is over can be entered no more: then only a new one helps.
        let enter = (!over).then(|| {
            view! {
                <form method="post" action=ctx.href("/account/code") novalidate="" data-reload="">
                    {hidden("attempt", &model.attempt)}
                    {hidden("next", &model.next)}
                    {code.line(line)}
                    <button>{w.enter}</button>
                </form>
            }
        });
        let to = if over { "again" } else { "code" };
        let other = ctx.href(&format!("/account/sign-in?next={}", UrlPart(&model.next)));
        view! {
            <h1>{w.code_title}</h1>
            {(!over).then_some(lead)}
            {fault_list(people.shared.faults, fault.map(|text| (Some(to), text.to_owned())).into_iter().collect())}
            {enter}
            <p class="hint">{w.code_spam}</p>
            <form method="post" action=ctx.href("/account/sign-in") data-reload="">
                {hidden("email", &model.email)}
                {hidden("next", &model.next)}
                <button id="again" class=(!over).then_some("plain")>{w.again}</button>
            </form>
            <p><a href=other>{w.other_address}</a></p>
        }
    })
}
