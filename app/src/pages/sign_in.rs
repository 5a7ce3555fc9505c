//! Signing in: an address or a mobile number, then the code that was sent to it. A number is shown to be one's own the same way.

use crate::components::{Head, Line, Question, document, fault_list, hidden};
use crate::context::PageContext;
use crate::html::UrlPart;
use crate::naming::isolated;
use leptos::prelude::*;

/// The page that asks for an address.
#[derive(Debug, Clone, Default)]
pub struct SignIn {
    /// What was filled in.
    pub to: String,
    /// The path to go to afterwards; may be empty.
    pub next: String,
    /// What is wrong.
    pub fault: Option<SignInFault>,
}

/// Why no code was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInFault {
    /// It is neither an e-mail address nor a mobile number.
    NotAnAddress,
    /// Too many codes were asked for.
    TooOften,
}

/// The page that asks for the code.
#[derive(Debug, Clone)]
pub struct EnterCode {
    /// What it is entered for.
    pub why: CodeFor,
    /// Which code it is.
    pub attempt: String,
    /// Where it was sent to.
    pub to: String,
    /// The path to go to afterwards; may be empty.
    pub next: String,
    /// What is wrong.
    pub fault: Option<CodeFault>,
}

/// What a code is entered for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeFor {
    /// To sign in.
    SignIn,
    /// To show that a telephone is one's own.
    Telephone,
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
        let to = Question { id: "to", name: "to", label: w.to, hint: w.to_hint, fault };
        // No kind of field is for both.
        let line =
            Line { kind: "text", autocomplete: "username", mode: None, dir: "ltr", chars_max: 254, value: &model.to };
        view! {
            <h1>{w.title}</h1>
            <p>{w.lead}</p>
            {fault_list(people.shared.faults, fault.map(|text| (Some("to"), text.to_owned())).into_iter().collect())}
            <form method="post" action=ctx.href("/account/sign-in") novalidate="" data-reload="">
                {hidden("next", &model.next)}
                {to.line(line)}
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
    let by_text = model.to.starts_with('+');
    let lead = if by_text { w.code_lead_text } else { w.code_lead }(&isolated(&model.to));
    let (entered_at, asked_at) = match model.why {
        CodeFor::SignIn => ("/account/code", "/account/sign-in"),
        CodeFor::Telephone => ("/account/telephone/code", "/account/telephone"),
    };
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
                <form method="post" action=ctx.href(entered_at) novalidate="" data-reload="">
                    {hidden("attempt", &model.attempt)}
                    {hidden("next", &model.next)}
                    {code.line(line)}
                    <button>{if model.why == CodeFor::SignIn { w.enter } else { w.confirm }}</button>
                </form>
            }
        });
        let at = if over { "again" } else { "code" };
        let other = match model.why {
            CodeFor::SignIn => ctx.href(&format!("/account/sign-in?next={}", UrlPart(&model.next))),
            CodeFor::Telephone => ctx.href("/account#telephone"),
        };
        view! {
            <h1>{w.code_title}</h1>
            {(!over).then_some(lead)}
            {fault_list(people.shared.faults, fault.map(|text| (Some(at), text.to_owned())).into_iter().collect())}
            {enter}
            <p class="hint">{if by_text { w.code_wait } else { w.code_spam }}</p>
            <form method="post" action=ctx.href(asked_at) data-reload="">
                {hidden("to", &model.to)}
                {hidden("next", &model.next)}
                <button id="again" class=(!over).then_some("plain")>{w.again}</button>
            </form>
            <p><a href=other>{w.other_address}</a></p>
        }
    })
}
