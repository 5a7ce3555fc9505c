//! A guideline's clause, by its name.

use crate::context::PageContext;
use crate::naming::clause_path;
use bazargah_domain::guideline::ClauseId;
use leptos::prelude::*;

/// The clause as a link to where its words stand; its bare name where that is none.
pub(crate) fn clause_link(ctx: &PageContext, id: &ClauseId) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, &ctx.words().marks.clause);
    let name = id.guideline.as_str();
    let called = (w.guideline)(name).unwrap_or(name);
    // A number with its decimal sign runs from the left in both languages.
    let number = crate::naming::isolated(&lang.digits(&format!("{}.{}", id.topic, id.clause)));
    let version = lang.digits(&id.version.to_string());
    view! { <a href=ctx.href(&clause_path(*id))>{(w.of)(called, &version, &number)}</a> }
}
