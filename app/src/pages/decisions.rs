//! Who decided what, and why: for supervisors and auditors.

use super::desk::name_in;
use super::desk_task::{DecisionLine, decision_view};
use crate::components::{Head, document, older_link};
use crate::context::PageContext;
use crate::html::UrlPart;
use bazargah_domain::complaint::ComplaintId;
use bazargah_domain::shop::ShopName;
use leptos::prelude::*;

/// The log of decisions.
#[derive(Debug, Clone)]
pub struct Decisions {
    /// The decisions, newest first.
    pub lines: Vec<DecisionEntry>,
    /// The query of the page with what is older.
    pub older: Option<String>,
}

/// A decision with what it is about.
#[derive(Debug, Clone)]
pub struct DecisionEntry {
    /// The decision.
    pub decision: DecisionLine,
    /// The task by which it was taken, where it was by one.
    pub task: Option<i64>,
    /// The complaint.
    pub complaint: ComplaintId,
    /// The shop's key.
    pub shop_key: String,
    /// The shop's name.
    pub shop_name: ShopName,
}

/// The page.
pub fn decisions(ctx: &PageContext, model: &Decisions) -> String {
    let (lang, w) = (ctx.lang, &ctx.words().people.task);
    let head =
        Head { title: w.log_title.to_owned(), description: w.log_lead.to_owned(), class: "case", ..Head::default() };
    document(ctx, head, || {
        let lines = model.lines.iter().map(|entry| {
            let id = entry.complaint.0;
            let shop = format!("/shop/{}", UrlPart(&entry.shop_key));
            let task = entry.task.map(|task| {
                view! { " · "<a href=ctx.href(&format!("/staff/tasks/{task}"))>{w.log_task}</a> }
            });
            view! {
                <li>
                    {decision_view(ctx, &entry.decision)}
                    <p class="fine">
                        <a href=ctx.href(&shop)><bdi>{name_in(&entry.shop_name, lang)}</bdi></a>
                        " · "<a href=ctx.href(&format!("{shop}/complaints/{id}"))>{(w.log_case)(&lang.plain(id.unsigned_abs()))}</a>
                        {task}
                    </p>
                </li>
            }
        });
        let list = if model.lines.is_empty() {
            view! { <p class="empty">{w.log_none}</p> }.into_any()
        } else {
            view! { <ol class="replies">{lines.collect_view()}</ol> }.into_any()
        };
        view! {
            <p class="up"><a href=ctx.href("/staff")>{w.up}</a></p>
            <h1>{w.log_title}</h1>
            <p class="lead">{w.log_lead}</p>
            {list}
            {older_link(ctx, "/staff/decisions", model.older.as_deref())}
        }
    })
}
