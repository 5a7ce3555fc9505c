//! The warning "this is not X", at the top of whatever page shows a domain that can be taken for another's.

use crate::context::PageContext;
use crate::html::UrlPart;
use crate::naming::isolated;
use bazargah_domain::domain_name::{Host, Likeness};
use leptos::prelude::*;

/// The warning about a domain, with a link to the better-known shop.
pub(crate) fn warning(
    ctx: &PageContext,
    typed: &Host,
    known: &Host,
    likeness: Likeness,
    advice: Option<&'static str>,
) -> impl IntoView + use<> {
    let w = &ctx.words().unlisted;
    // A shop that has a host has it as its key.
    let page = ctx.href(&format!("/shop/{}", UrlPart(known.as_str())));
    let known = isolated(known.as_str());
    view! {
        <div class="alert" role="alert">
            <p><strong>{(w.not_this)(&known)}</strong>" "{(w.likeness)(likeness, &isolated(typed.as_str()), &known)}" "{advice}</p>
            <p><a href=page>{(w.go_to)(&known)}</a></p>
        </div>
    }
}
