//! Pages for what went wrong: one clear sentence, and what to do.

use crate::components::{Head, document};
use crate::context::PageContext;
use leptos::prelude::*;

/// What went wrong. Nothing of what happened inside is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// Part of the address cannot be read.
    BadRequest,
    /// No such page.
    NotFound,
    /// A page that was taken away.
    Gone,
    /// What was sent is too long.
    TooLarge,
    /// Too many requests.
    TooMany {
        /// Seconds after which to come back.
        retry_after_seconds: Option<u32>,
    },
    /// A fault of ours.
    Broken,
    /// The records cannot be read now.
    Unavailable,
}

impl Problem {
    /// The status of the page.
    pub const fn status(self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::NotFound => 404,
            Self::Gone => 410,
            Self::TooLarge => 413,
            Self::TooMany { .. } => 429,
            Self::Broken => 500,
            Self::Unavailable => 503,
        }
    }
}

/// The page.
pub fn problem(ctx: &PageContext, problem: Problem) -> String {
    let (lang, w) = (ctx.lang, &ctx.words().problem);
    let text = match problem {
        Problem::BadRequest => &w.bad_request,
        Problem::NotFound => &w.not_found,
        Problem::Gone => &w.gone,
        Problem::TooLarge => &w.too_large,
        Problem::TooMany { .. } => &w.too_many,
        Problem::Broken => &w.broken,
        Problem::Unavailable => &w.unavailable,
    };
    let retry = match problem {
        Problem::TooMany { retry_after_seconds: Some(n) } => Some((w.retry_after)(n.into(), &lang.num(n.into()))),
        _ => None,
    };
    let head =
        Head { title: text.heading.to_owned(), description: text.text.to_owned(), class: "problem", ..Head::default() };
    document(ctx, head, || {
        view! {
            <p class="status" aria-hidden="true">{lang.plain(problem.status().into())}</p>
            <h1>{text.heading}</h1>
            <p class="lead">{text.text}{retry.map(|retry| format!(" {retry}"))}</p>
            <p><a class="button" href=ctx.href("/")>{w.home}</a></p>
        }
    })
}
