//! The public log: what it is, how it stands, and how anyone checks it.

use crate::components::{Head, document};
use crate::context::PageContext;
use leptos::prelude::*;

/// How the log stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogStanding {
    /// As it should.
    Fine,
    /// All records are compared before anything is signed.
    Checking {
        /// Records compared.
        done: u64,
        /// Records there are.
        of: u64,
    },
    /// Something was found, in words for whoever runs the site; nothing is signed.
    Refused(String),
}

/// The public log.
#[derive(Debug, Clone)]
pub struct LogPage {
    /// Public records so far.
    pub records: u64,
    /// Records below the latest signature.
    pub signed: u64,
    /// The latest checkpoint with its signatures.
    pub checkpoint: Option<String>,
    /// The verifier key.
    pub vkey: Option<String>,
    /// How it stands.
    pub standing: LogStanding,
}

/// The page.
pub fn log(ctx: &PageContext, model: &LogPage) -> String {
    let (lang, w) = (ctx.lang, ctx.words().log);
    let head = Head {
        title: w.title.to_owned(),
        description: w.description.to_owned(),
        canonical: Some("/log".to_owned()),
        class: "prose",
        ..Head::default()
    };
    document(ctx, head, || {
        let standing = match &model.standing {
            LogStanding::Fine => None,
            LogStanding::Checking { done, of } => {
                Some(view! { <p role="status">{(w.checking)(&lang.num(*done), &lang.num(*of))}</p> }.into_any())
            }
            LogStanding::Refused(what) => Some(
                view! { <p role="alert"><strong>{w.refused}</strong>" "<bdi lang="en">{what.clone()}</bdi></p> }
                    .into_any(),
            ),
        };
        let is_fine = model.standing == LogStanding::Fine;
        let waiting = model.records.saturating_sub(model.signed);
        let now = match &model.checkpoint {
            None if is_fine => view! { <p>{w.nothing}</p> }.into_any(),
            None => ().into_any(),
            Some(_) => {
                let more = (is_fine && waiting > 0).then(|| format!(" {}", (w.unsigned)(&lang.num(waiting))));
                view! { <p>{(w.signed)(&lang.num(model.signed))}{more}</p> }.into_any()
            }
        };
        let key = model.vkey.as_deref().map(|vkey| format!(" --key {vkey}")).unwrap_or_default();
        let command = format!("bazargah verify {}{key}", ctx.origin);
        let checkpoint = model.checkpoint.clone().map(|note| {
            view! { <section id="checkpoint"><h2>{w.checkpoint}</h2><p>{w.checkpoint_text}</p>{code(note)}</section> }
        });
        let vkey = model.vkey.clone().map(|vkey| {
            view! { <section id="key"><h2>{w.key}</h2><p>{w.key_text}</p>{code(vkey)}</section> }
        });
        view! {
            <h1>{w.title}</h1>
            <p class="lead">{w.lead}</p>
            <section id="now"><h2>{w.now}</h2>{standing}{now}</section>
            <section id="what">
                <h2>{w.what}</h2>
                {w.what_text.map(|text| view! { <p>{text}</p> }).collect_view()}
            </section>
            {checkpoint}
            {vkey}
            <section id="verify">
                <h2>{w.verify}</h2>
                <p>{w.verify_text}</p>
                {code(format!("{command} --save log.checkpoint"))}
                <p>{w.verify_since}</p>
                {code(format!("{command} --since log.checkpoint"))}
                <p>{w.verify_shop}" "<a href=ctx.href("/")>{ctx.words().prove.find}</a></p>
                {code(format!("{command} --shop example.ir"))}
                <p>{w.verify_others}</p>
                {code(format!("{}/log", ctx.origin))}
            </section>
        }
    })
}

/// What is to be copied, from left to right in every language.
pub(super) fn code(text: String) -> impl IntoView {
    view! { <pre dir="ltr" lang="en"><code>{text}</code></pre> }
}
