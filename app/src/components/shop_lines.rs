//! A list of shops, one line each.

use super::twin_note;
use crate::context::PageContext;
use crate::naming::{domain_html, name_lang, shop_name, shop_path};
use crate::sentence::Tone;
use bazargah_domain::shop::Listed;
use leptos::prelude::*;

/// The shops as a list of links to their pages. What another's twin is not matters more than how it answers, and stands in the
/// verdict's place.
pub(crate) fn shop_lines(ctx: &PageContext, shops: &[Listed]) -> impl IntoView + use<> {
    let w = ctx.words();
    let line = |listed: &Listed| {
        let shop = &listed.shop;
        // Where there is no complaint at all, a verdict on the period would say it twice.
        let (verdict, count) = match listed.complaints {
            0 => (w.results.no_complaints, String::new()),
            n => ((w.verdict.short)(listed.verdict), (w.results.complaints)(n, &ctx.lang.num(n))),
        };
        let (tone, said) = match twin_note(shop, ctx.lang) {
            Some(note) => (Tone::Bad, note),
            None => (Tone::of(listed.verdict), verdict.to_owned()),
        };
        view! {
            <li class=tone.class()>
                <a href=ctx.href(&shop_path(shop))>
                    <b><bdi lang=name_lang(shop, ctx.lang)>{shop_name(shop, ctx.lang).to_owned()}</bdi></b>
                    {shop.host.as_ref().map(|host| view! { <bdi class="dom" dir="ltr" inner_html=domain_html(host)></bdi> })}
                    <span><em>{said}</em><small>{count}</small></span>
                </a>
            </li>
        }
    };
    view! { <ul class="shops">{shops.iter().map(line).collect_view()}</ul> }
}
