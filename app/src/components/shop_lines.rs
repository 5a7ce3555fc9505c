//! A list of shops, one line each.

use crate::context::PageContext;
use crate::naming::{shop_name, shop_path};
use crate::sentence::Tone;
use bazargah_domain::shop::Listed;
use leptos::prelude::*;

/// The shops as a list of links to their pages.
pub(crate) fn shop_lines(ctx: &PageContext, shops: &[Listed]) -> impl IntoView + use<> {
    let w = ctx.words();
    let line = |listed: &Listed| {
        let shop = &listed.shop;
        let tone = Tone::of(listed.verdict).class();
        // Where there is no complaint at all, a verdict on the period would say it twice.
        let (verdict, count) = match listed.complaints {
            0 => (w.results.no_complaints, String::new()),
            n => ((w.verdict.short)(listed.verdict), (w.results.complaints)(n, &ctx.lang.num(n))),
        };
        view! {
            <li class=tone>
                <a href=ctx.href(&shop_path(shop))>
                    <b><bdi>{shop_name(shop, ctx.lang).to_owned()}</bdi></b>
                    {shop.host.as_ref().map(|host| view! { <bdi class="dom" dir="ltr">{host.as_str().to_owned()}</bdi> })}
                    <span><em>{verdict}</em><small>{count}</small></span>
                </a>
            </li>
        }
    };
    view! { <ul class="shops">{shops.iter().map(line).collect_view()}</ul> }
}
