//! What the pages of one complaint share: letters, replies, files.

use super::clock::moment;
use crate::context::PageContext;
use crate::models::{FileLine, ReplyLine, ReplyStanding};
use bazargah_domain::case::answer_due;
use bazargah_domain::complaint::Complaint;
use leptos::prelude::*;

/// Somebody's words, with their lines as they were written.
pub(crate) fn letter(text: &str) -> impl IntoView + use<> {
    view! { <p class="letter" dir="auto">{text.to_owned()}</p> }
}

/// What a shop wrote back to a complaint, in order, each with what it is worth.
pub(crate) fn reply_list(ctx: &PageContext, replies: &[ReplyLine], complaint: &Complaint) -> impl IntoView + use<> {
    let w = &ctx.words().people.shared;
    let clock_runs = answer_due(complaint).is_some();
    let items = replies.iter().map(|reply| {
        let tone = match reply.standing {
            ReplyStanding::Answer => "good",
            ReplyStanding::Waiting => "warn",
            ReplyStanding::NotAnAnswer => "bad",
        };
        let standing = match reply.standing {
            ReplyStanding::Waiting if !clock_runs => w.standing_waits,
            standing => (w.standing)(standing),
        };
        view! {
            <li>
                <p class="about"><span class=format!("chip {tone}")>{standing}</span>{moment(ctx, reply.at)}</p>
                {letter(&reply.text)}
            </li>
        }
    });
    view! { <ol class="replies">{items.collect_view()}</ol> }
}

/// Files as links by which they are saved; `under` is the path before a file's number.
pub(crate) fn file_list(ctx: &PageContext, files: &[FileLine], under: &str) -> impl IntoView + use<> {
    let w = &ctx.words().people.shared;
    let items = files.iter().map(|file| {
        let href = ctx.href(&format!("{under}/{}", file.id));
        view! {
            <li>
                <a href=href download="" data-reload=""><bdi>{file.name.clone()}</bdi><span class="sr">", "{w.download}</span></a>
                " "<small>{file_about(ctx, file)}</small>
            </li>
        }
    });
    view! { <ul class="files">{items.collect_view()}</ul> }
}

/// A file's kind and size.
pub(crate) fn file_about(ctx: &PageContext, file: &FileLine) -> String {
    let (lang, w) = (ctx.lang, &ctx.words().people.shared);
    let number: fn(u64) -> String = match lang {
        crate::Lang::Fa => |n| crate::Lang::Fa.num(n),
        crate::Lang::En => |n| crate::Lang::En.num(n),
    };
    format!("{}{}{}", (w.file_kind)(&file.kind), lang.comma(), (w.file_size)(file.bytes, number))
}

/// The link to the page with what is older, by that page's query.
pub(crate) fn older_link(ctx: &PageContext, path: &str, query: Option<&str>) -> impl IntoView + use<> {
    next_link(ctx, path, query, ctx.words().people.shared.older)
}

/// The link to the page on which a queue goes on, by that page's query.
pub(crate) fn further_link(ctx: &PageContext, path: &str, query: Option<&str>) -> impl IntoView + use<> {
    next_link(ctx, path, query, ctx.words().people.shared.further)
}

fn next_link(ctx: &PageContext, path: &str, query: Option<&str>, words: &'static str) -> impl IntoView + use<> {
    query.map(|query| {
        let href = ctx.href(&format!("{path}?{query}"));
        view! { <nav class="pages" aria-label=ctx.words().people.shared.pages><a href=href rel="next">{words}</a></nav> }
    })
}
