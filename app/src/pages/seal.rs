//! The seal: which domain a badge belongs to, in big letters, beside the site that its reader came from.

use super::grade::grade_chip;
use super::profile::mark_text;
use crate::components::{Head, document};
use crate::context::PageContext;
use crate::naming::{domain_html, isolated, isolated_name, shop_name, shop_path};
use bazargah_domain::calendar::Day;
use bazargah_domain::domain_name::Host;
use bazargah_domain::embed::{Place, plain_name};
use bazargah_domain::shop::Shop;
use leptos::prelude::*;

/// A shop's seal.
#[derive(Debug, Clone)]
pub struct Seal {
    /// The shop.
    pub shop: Shop,
    /// Where the reader came from.
    pub place: Place,
    /// Today.
    pub today: Day,
}

/// The page.
pub fn seal(ctx: &PageContext, model: &Seal) -> String {
    let w = &ctx.words().embed.seal;
    let shop = &model.shop;
    let name = isolated_name(&plain_name(shop_name(shop, ctx.lang)));
    let owner = shop.host.as_ref().map_or_else(|| name.clone(), |host| isolated(host.as_str()));
    let head = Head {
        title: (w.title)(&owner),
        description: (w.description)(&owner),
        class: "prose seal",
        // No canonical address: what it says depends on where its reader came from.
        ..Head::default()
    };
    document(ctx, head, || {
        let heading = if shop.host.is_some() { w.belongs } else { w.belongs_shop };
        let big = match &shop.host {
            Some(host) => view! { <bdi class="dom" dir="ltr" inner_html=domain_html(host)></bdi> }.into_any(),
            None => view! { <bdi class="dom">{plain_name(shop_name(shop, ctx.lang))}</bdi> }.into_any(),
        };
        let (tone, mark) = mark_text(shop, model.today, ctx);
        let texts = w.why_text.iter().map(|text| view! { <p>{*text}</p> }).collect_view();
        view! {
            <h1>{heading}" "{big}</h1>
            {came_from(ctx, model, &owner)}
            <div class="chips">{grade_chip(ctx, shop)}<p><span class=format!("chip {tone}")>{mark}</span></p></div>
            <p><a class="button" href=ctx.href(&shop_path(shop))>{(w.profile)(&name)}</a></p>
            <section id="type">
                <h2>{w.type_it}</h2>
                <p>{w.type_it_text}</p>
                <form class="ask-domain" action=ctx.href("/lookup") method="get">
                    <label for="typed">{w.field}</label>
                    <input id="typed" name="q" type="search" dir="ltr" inputmode="url" autocomplete="off" autocapitalize="none" spellcheck="false"/>
                    <button>{w.button}</button>
                </form>
            </section>
            <section id="why"><h2>{w.why}</h2>{texts}</section>
        }
    })
}

/// The site that the reader came from, and what that means.
fn came_from(ctx: &PageContext, model: &Seal, owner: &str) -> impl IntoView + use<> {
    let w = &ctx.words().embed.seal;
    let site = |host: &Host| isolated(host.as_str());
    let (tone, heading, host, text) = match &model.place {
        Place::Own(host) => ("good", w.same, Some(host), (w.same_text)(&site(host))),
        Place::Registered(host) => ("warn", w.registered, Some(host), (w.registered_text)(&site(host), owner)),
        Place::Elsewhere(Some(host)) => ("bad", w.other, Some(host), (w.other_text)(&site(host), owner)),
        Place::Elsewhere(None) => ("bad", w.no_domain, None, (w.no_domain_text)(owner)),
        Place::Here | Place::Alone | Place::Unnamed => ("none", w.unsaid, None, (w.unsaid_text)(owner)),
    };
    let from = host.map(|host| {
        view! { <p>{w.came_from}": "<bdi class="dom" dir="ltr" inner_html=domain_html(host)></bdi></p> }
    });
    view! { <section class=format!("came {tone}")><h2>{heading}</h2>{from}<p>{text}</p></section> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Lang;
    use crate::samples::{self, Kind};

    fn page(lang: Lang, place: Place) -> String {
        let ctx = PageContext { path: "/seal/kafsh-nemooneh.ir", ..samples::context(lang) };
        seal(&ctx, &Seal { shop: samples::shop(Kind::Slow), place, today: samples::today() })
    }

    #[test]
    fn a_seal_compares_the_domain_with_where_its_reader_came_from() {
        let host = |text: &str| Host::parse(text).expect("a host");
        for (place, en, fa) in [
            (Place::Own(host("kafsh-nemooneh.ir")), "It is the same site", "همان سایت است"),
            (Place::Elsewhere(Some(host("evil.ir"))), "Not this site", "این سایت نیست"),
            (Place::Elsewhere(None), "has no domain", "دامنه‌ای ندارد"),
            (Place::Registered(host("torob.com")), "with permission", "با اجازه"),
            (Place::Unnamed, "We do not know", "نمی‌دانیم"),
            (Place::Alone, "We do not know", "نمی‌دانیم"),
        ] {
            for (lang, said) in [(Lang::En, en), (Lang::Fa, fa)] {
                let html = page(lang, place.clone());
                assert!(html.contains(said), "{said}: {html}");
                assert!(html.contains("kafsh-nemooneh.<wbr>ir") && html.contains("noindex"));
            }
        }
    }
}
