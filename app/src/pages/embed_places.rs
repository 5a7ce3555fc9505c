//! Sites on which badges may be shown, with how often they were: a shop's own at its desk, partners' at the staff's.

use super::webhooks::{HooksOf, webhooks_path};
use crate::components::{Head, Line, Question, document, fault_list};
use crate::context::PageContext;
use crate::html::UrlPart;
use crate::naming::{isolated, isolated_name, shop_name};
use bazargah_domain::calendar::{Day, Millis};
use bazargah_domain::shop::Shop;
use leptos::prelude::*;

/// Most that a partner may be allowed within a minute.
pub const PER_MINUTE_MAX: u32 = 1_000_000;
/// What a site is allowed when nobody says otherwise.
pub const PER_MINUTE_DEFAULT: u32 = 60_000;

/// Why a site is not registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmbedPlaceFault {
    /// It is not the domain of a site.
    Host,
    /// It can be taken for the domain of a shop.
    Like,
    /// The limit is not a number within bounds.
    Limit,
    /// There are as many as there may be.
    Full,
}

/// A registered site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmbedPlaceLine {
    /// The site.
    pub host: String,
    /// Since when.
    pub since: Millis,
    /// What it is allowed within a minute.
    pub per_minute: u32,
}

/// How often something was shown on a site on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmbedCountLine {
    /// The day.
    pub day: Day,
    /// The site; empty for all that are not registered.
    pub host: String,
    /// Badges, panels, clicks; for partners badges and panels together, first.
    pub shown: [u64; 3],
}

/// Registered sites.
#[derive(Debug, Clone)]
pub struct EmbedPlaces {
    /// Whose; `None` for partners.
    pub shop: Option<Shop>,
    /// The sites.
    pub lines: Vec<EmbedPlaceLine>,
    /// Counts, the newest day first.
    pub counts: Vec<EmbedCountLine>,
    /// Whether whoever reads may register and remove.
    pub may_change: bool,
    /// What was typed: a site and a limit.
    pub typed: (String, String),
    /// What is wrong with it.
    pub fault: Option<EmbedPlaceFault>,
    /// A partner's site and the address of its report, which was just made: shown this once.
    pub address: Option<(String, String)>,
}

/// The path of a shop's registered sites, without the language's prefix.
pub fn embed_places_path(shop: &Shop) -> String {
    format!("/account/shops/{}/embeds", UrlPart(&shop.key))
}

/// The page.
pub fn embed_places(ctx: &PageContext, model: &EmbedPlaces) -> String {
    let w = &ctx.words().embed.places;
    let (title, lead, path) = match &model.shop {
        Some(shop) => ((w.title)(&isolated_name(shop_name(shop, ctx.lang))), w.lead, embed_places_path(shop)),
        None => (w.partners_title.to_owned(), w.partners_lead, "/staff/partners".to_owned()),
    };
    let head = Head { title: title.clone(), description: lead.to_owned(), class: "form embeds", ..Head::default() };
    document(ctx, head, || {
        let up = match &model.shop {
            Some(shop) => {
                let inbox = format!("/account/shops/{}", UrlPart(&shop.key));
                view! { <p class="up"><a href=ctx.href(&inbox)>{shop_name(shop, ctx.lang).to_owned()}</a>" · "<a href=ctx.href(&format!("/about/embed?shop={}", UrlPart(&shop.key)))>{ctx.words().embed.builder.title}</a></p> }
                    .into_any()
            }
            None => {
                view! { <p class="up"><a href=ctx.href("/staff")>{ctx.words().people.nav_staff}</a></p> }.into_any()
            }
        };
        let faults = model.fault.map(|fault| {
            let field = match fault {
                EmbedPlaceFault::Host | EmbedPlaceFault::Like => Some("place-host"),
                EmbedPlaceFault::Limit => Some("place-limit"),
                EmbedPlaceFault::Full => None,
            };
            (field, fault_text(ctx, fault).to_owned())
        });
        let address = model.address.as_ref().map(|(host, address)| {
            view! {
                <section class="alert good" id="address">
                    <h2>{w.address}</h2>
                    <p>{w.address_text}</p>
                    <p><bdi dir="ltr">{host.clone()}</bdi></p>
                    <p><code class="token" dir="ltr">{address.clone()}</code></p>
                </section>
            }
        });
        let renewable = model.shop.is_none() && model.may_change && !model.lines.is_empty();
        let addresses = renewable.then(|| view! { <p class="fine">{w.addresses_text}</p> });
        view! {
            {up}
            <h1>{title}</h1>
            <p class="lead">{lead}</p>
            {fault_list(ctx.words().people.shared.faults, faults.into_iter().collect())}
            {address}
            <section id="sites"><h2>{w.sites}</h2>{addresses}{sites(ctx, model, &path)}</section>
            {model.may_change.then(|| form(ctx, model, &path))}
            <section id="counts"><h2>{w.counts}</h2><p class="fine">{w.counts_text}</p>{counts(ctx, model)}</section>
        }
    })
}

fn fault_text(ctx: &PageContext, fault: EmbedPlaceFault) -> &'static str {
    let w = &ctx.words().embed.places;
    match fault {
        EmbedPlaceFault::Host => w.host_fault,
        EmbedPlaceFault::Like => w.host_like,
        EmbedPlaceFault::Limit => w.limit_fault,
        EmbedPlaceFault::Full => w.full,
    }
}

fn sites(ctx: &PageContext, model: &EmbedPlaces, path: &str) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, &ctx.words().embed.places);
    if model.lines.is_empty() {
        return view! { <p class="empty">{w.none}</p> }.into_any();
    }
    let action = ctx.href(&format!("{path}/remove"));
    let renewal = ctx.href(&format!("{path}/address"));
    let partners = model.shop.is_none();
    let lines = model.lines.iter().map(|line| {
        let told = format!(
            "{} · {}",
            (w.since)(&lang.date(line.since.day())),
            (w.per_minute)(&lang.num(line.per_minute.into()))
        );
        let button = |action: &str, what: &'static str| {
            let name = format!("{what} {}", isolated(&line.host));
            view! {
                <form class="inline" method="post" action=action.to_owned() data-reload="">
                    <input type="hidden" name="host" value=line.host.clone()/>
                    <button class="plain small" aria-label=name>{what}</button>
                </form>
            }
        };
        let remove = model.may_change.then(|| button(&action, w.remove));
        let hooks = partners.then(|| {
            let (words, path) = (ctx.words().webhooks.link, webhooks_path(&HooksOf::Partner(line.host.clone())));
            let name = format!("{words} {}", isolated(&line.host));
            view! { " "<a href=ctx.href(&path) aria-label=name>{words}</a> }
        });
        // Shops' people read the counts of their own sites on this page.
        let renew = (partners && model.may_change).then(|| button(&renewal, w.new_address));
        view! { <li><b><bdi dir="ltr">{line.host.clone()}</bdi></b>" "<small>{told}</small>{hooks}{renew}{remove}</li> }
    });
    view! { <ul class="lines own">{lines.collect_view()}</ul> }.into_any()
}

fn form(ctx: &PageContext, model: &EmbedPlaces, path: &str) -> impl IntoView + use<> {
    let w = &ctx.words().embed.places;
    let told =
        |of: &[EmbedPlaceFault]| model.fault.filter(|fault| of.contains(fault)).map(|fault| fault_text(ctx, fault));
    let host = Question {
        id: "place-host",
        name: "host",
        label: w.host,
        hint: w.host_hint,
        fault: told(&[EmbedPlaceFault::Host, EmbedPlaceFault::Like]),
    };
    let line = Line {
        kind: "text",
        autocomplete: "off",
        mode: Some("url"),
        dir: "ltr",
        chars_max: 300,
        value: &model.typed.0,
    };
    // A shop needs no limit of its own choosing.
    let limit = model.shop.is_none().then(|| {
        let question = Question {
            id: "place-limit",
            name: "per_minute",
            label: w.limit,
            hint: w.limit_hint,
            fault: told(&[EmbedPlaceFault::Limit]),
        };
        question.line(Line { mode: Some("numeric"), chars_max: 12, value: &model.typed.1, ..line })
    });
    view! {
        <section id="add">
            <h2>{w.add}</h2>
            <form method="post" action=ctx.href(path) data-reload="">{host.line(line)}{limit}<button>{w.button}</button></form>
        </section>
    }
}

fn counts(ctx: &PageContext, model: &EmbedPlaces) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, &ctx.words().embed.places);
    if model.counts.is_empty() {
        return view! { <p class="empty">{w.counts_none}</p> }.into_any();
    }
    let columns: &[&'static str] = if model.shop.is_some() { &[w.badge, w.panel, w.seal] } else { &[w.shown] };
    let heads = [&[w.day, w.site], columns].concat();
    let rows = model.counts.iter().map(|line| {
        let site = if line.host.is_empty() {
            view! { <span>{w.others}</span> }.into_any()
        } else {
            view! { <bdi dir="ltr">{line.host.clone()}</bdi> }.into_any()
        };
        let cells = line.shown.iter().take(columns.len()).map(|n| view! { <td>{lang.num(*n)}</td> }).collect_view();
        view! { <tr><td>{lang.date(line.day)}</td><td>{site}</td>{cells}</tr> }
    });
    counts_table(w.counts, &heads, rows.collect_view()).into_any()
}

/// A table of what was shown, which a narrow screen scrolls.
pub(super) fn counts_table(name: &'static str, heads: &[&'static str], rows: impl IntoView) -> impl IntoView {
    let heads = heads.iter().map(|name| view! { <th scope="col">{*name}</th> }).collect_view();
    view! {
        <div class="scroll" tabindex="0" role="group" aria-label=name>
            <table class="corners">
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Lang;
    use crate::samples::{self, Kind};

    fn model(shop: Option<Shop>, may_change: bool) -> EmbedPlaces {
        let line = EmbedPlaceLine { host: "<i>.ir".into(), since: samples::today().start(), per_minute: 60_000 };
        let count = EmbedCountLine { day: samples::today(), host: String::new(), shown: [1_234, 5, 6] };
        EmbedPlaces {
            shop,
            lines: vec![line],
            counts: vec![count],
            may_change,
            typed: Default::default(),
            fault: None,
            address: None,
        }
    }

    #[test]
    fn sites_and_counts_are_told_in_both_languages_and_auditors_change_nothing() {
        for (lang, n) in [(Lang::Fa, "۱٬۲۳۴"), (Lang::En, "1,234")] {
            let ctx = samples::context(lang);
            let html = embed_places(&ctx, &model(Some(samples::shop(Kind::Slow)), true));
            assert!(html.contains(n) && html.contains("embeds/remove") && !html.contains("<i>.ir"), "{html}");
            assert!(!html.contains("per_minute"), "a shop chooses no limit");
            let partners = embed_places(&ctx, &model(None, true));
            assert!(partners.contains(r#"name="per_minute""#));
            let auditor = embed_places(&ctx, &model(None, false));
            assert!(!auditor.contains("method=\"post\""));
            assert!(partners.contains("/staff/partners/address") && !partners.contains("id=\"address\""));
            assert!(!html.contains("/address\""), "a shop reads its counts here");
        }
    }

    #[test]
    fn an_address_that_was_just_made_stands_beside_its_site() {
        let address = Some(("torob.com".into(), "https://b.example/en/partners/x".into()));
        let html = embed_places(&samples::context(Lang::En), &EmbedPlaces { address, ..model(None, true) });
        let shown = html.split_once("id=\"address\"").unwrap().1.split_once("</section>").unwrap().0;
        assert!(shown.contains("torob.com") && shown.contains(">https://b.example/en/partners/x<"), "{shown}");
    }

    #[test]
    fn each_fault_leads_to_its_field() {
        for (fault, field) in [
            (EmbedPlaceFault::Host, "#place-host"),
            (EmbedPlaceFault::Like, "#place-host"),
            (EmbedPlaceFault::Limit, "#place-limit"),
        ] {
            let html =
                embed_places(&samples::context(Lang::En), &EmbedPlaces { fault: Some(fault), ..model(None, true) });
            assert!(html.contains(&format!("href=\"{field}\"")), "{html}");
        }
    }
}
