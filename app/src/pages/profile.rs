//! A shop's public record: "can I buy here?" on the first screen, the evidence below.

mod evidence;
mod figures;
mod record;

pub(super) use figures::{Fact, facts};
pub(super) use record::web_address;

use super::festival_shop::{festival_shop_path, seal};
use super::fund::cover_line;
use super::grade::grade_chip;
use super::mark::{is_warned, mark_path, running_line};
use crate::components::{Head, document, warning};
use crate::context::PageContext;
use crate::naming::{domain_html, name_lang, shop_name, shop_path};
use crate::sentence::Sentence;
use bazargah_domain::calendar::{Day, Millis};
use bazargah_domain::domain_name::Host;
use bazargah_domain::festival::edition::{Edition, Phase};
use bazargah_domain::figures::Figures;
use bazargah_domain::record::Recent;
use bazargah_domain::shop::{MarkState, Shop};
use leptos::prelude::*;
use serde_json::json;

/// A shop with its figures for one period.
#[derive(Debug, Clone)]
pub struct Profile {
    /// The shop.
    pub shop: Shop,
    /// Its figures; their period is the one that the page shows as chosen.
    pub figures: Figures,
    /// Its newest complaints, newest first.
    pub recent: Vec<Recent>,
    /// Complaints on record in all.
    pub total_all: u64,
    /// The day on which the page is read.
    pub today: Day,
    /// Public events so far.
    pub log_size: i64,
    /// The editions of the festival in which it has a place, the newest first, each with since when.
    pub seals: Vec<(Edition, Millis)>,
    /// Whether buyers may open complaints here.
    pub takes_complaints: bool,
}

/// Names up to this length fit into a line or two of a phone.
const NAME_CHARS_LARGE: usize = 36;

/// The page.
pub fn profile(ctx: &PageContext, model: &Profile) -> String {
    let sentence = Sentence::of(ctx.lang, &model.figures, model.total_all, model.today);
    document(ctx, head(ctx, model, &sentence), || {
        let taken_for = model.shop.taken_for.as_ref().zip(model.shop.host.as_ref());
        let advice = ctx.words().unlisted.profile_warning;
        view! {
            {taken_for.map(|(known, host)| warning(ctx, host, &known.host, known.likeness, Some(advice)))}
            {first_screen(ctx, model, &sentence)}
            {seals(ctx, model)}
            {evidence::evidence(ctx, model)}
            {model.takes_complaints.then(|| {
                let form = ctx.href(&format!("{}/complain", shop_path(&model.shop)));
                view! { <p class="ask"><a class="button" href=form>{ctx.words().report.link}</a></p> }
            })}
            {record::record(ctx, model)}
            {model.takes_complaints.then(|| {
                let claim = ctx.href(&format!("{}/claim", shop_path(&model.shop)));
                view! { <p class="fine"><a href=claim>{ctx.words().people.claim.link}</a></p> }
            })}
        }
    })
}

fn head(ctx: &PageContext, model: &Profile, sentence: &Sentence) -> Head {
    let (lang, w) = (ctx.lang, &ctx.words().profile);
    let shop = &model.shop;
    let name = shop_name(shop, lang);
    let path = shop_path(shop);
    let on_record = (ctx.words().results.complaints)(model.total_all, &lang.num(model.total_all));
    let url = format!("{}{}", ctx.origin, lang.href(&path));
    // Nothing is stated here that is not on record: no rating, no opening hours, no price range.
    let mut about = json!({ "@type": "Organization", "name": name });
    if let Some(host) = &shop.host {
        about["url"] = format!("https://{}/", host.as_str()).into();
    }
    if let Some(other) = crate::naming::other_name(shop, lang) {
        about["alternateName"] = other.into();
    }
    Head {
        title: (w.title)(name, shop.host.as_ref().map(Host::as_str)),
        description: (w.description)(name, sentence.headline, &on_record),
        json_ld: Some(json!({
            "@context": "https://schema.org",
            "@type": "WebPage",
            "url": url,
            "inLanguage": lang.as_str(),
            "dateModified": model.figures.as_of.day().to_iso(),
            "about": about,
        })),
        canonical: Some(path),
        class: "shop",
        ..Head::default()
    }
}

/// Name, domain, verdict, three figures, the mark: what a phone shows without scrolling.
fn first_screen(ctx: &PageContext, model: &Profile, sentence: &Sentence) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, &ctx.words().profile);
    let shop = &model.shop;
    let name = shop_name(shop, lang);
    // A long name is set smaller, so that the figures stay on the first screen.
    let long = name.chars().nth(NAME_CHARS_LARGE).is_some();
    let domain = match &shop.host {
        Some(host) => {
            view! { <p class="domain"><bdi dir="ltr" inner_html=domain_html(host)></bdi>" "<span>{w.same_address}</span></p> }
                .into_any()
        }
        None => view! { <p class="domain"><span>{w.no_domain}</span></p> }.into_any(),
    };
    view! {
        <header class="id"><h1 class=long.then_some("long")><bdi lang=name_lang(shop, lang)>{name.to_owned()}</bdi></h1>{domain}</header>
        <p class=format!("verdict {}", sentence.tone.class())><strong>{sentence.headline}</strong>" "{sentence.detail.clone()}</p>
        {figures::facts(&model.figures, lang)}
        <div class="chips">{grade_chip(ctx, shop)}{mark(ctx, model)}</div>
        {cover_line(ctx, shop, model.today)}
    }
}

/// The seals of the editions in which the shop has a place; while one is open, with the way to say that it broke a commitment.
fn seals(ctx: &PageContext, model: &Profile) -> Option<AnyView> {
    let now = model.today.start();
    let open =
        model.seals.iter().find(|(edition, _)| edition.phase(now) == Phase::Open).filter(|_| model.takes_complaints);
    let broken = open.map(|(edition, _)| {
        let href = ctx.href(&format!("{}#broken", festival_shop_path(edition, &model.shop)));
        view! { <p class="fine"><a href=href>{ctx.words().orders.broken_link}</a></p> }
    });
    let seals = model.seals.iter().map(|(edition, since)| seal(ctx, edition, &model.shop, *since, now));
    let seals = seals.collect_view();
    (!model.seals.is_empty()).then(|| view! { <div class="seals">{seals}{broken}</div> }.into_any())
}

/// The mark's state as one line, with its colour.
pub(super) fn mark_text(shop: &Shop, today: Day, ctx: &PageContext) -> (&'static str, String) {
    let (lang, w, marks) = (ctx.lang, &ctx.words().profile, ctx.words().marks);
    let state = shop.mark_state(today);
    let until = shop.dossier.dates(shop.mark.as_ref(), today).map(|(_, until)| lang.date(until));
    let later = shop.mark.as_ref().filter(|mark| today < mark.since);
    match (state, until, later) {
        (MarkState::Valid, ..) if is_warned(shop, today) => ("warn", marks.chip_warned.to_owned()),
        (MarkState::Valid, Some(until), _) => ("good", (w.mark_valid)(&until)),
        (MarkState::Expired, Some(until), _) => ("warn", (w.mark_expired)(&until)),
        (MarkState::None, _, Some(mark)) => ("none", (w.mark_later)(&lang.date(mark.since))),
        (MarkState::Suspended | MarkState::Revoked, ..) => ("bad", (marks.chip)(state).to_owned()),
        _ => ("none", (marks.chip)(state).to_owned()),
    }
}

fn mark(ctx: &PageContext, model: &Profile) -> impl IntoView + use<> {
    let (tone, text) = mark_text(&model.shop, model.today, ctx);
    let href = ctx.href(&mark_path(&model.shop));
    let running = running_line(ctx, &model.shop).map(|line| view! { <p class="fine running">{line}</p> });
    view! { <p><a class=format!("chip {tone}") href=href>{text}</a></p>{running} }
}
