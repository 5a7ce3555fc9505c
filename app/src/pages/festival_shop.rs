//! A shop within an edition: its seal, how to order there, its deals, and the way to say that it broke a commitment.
//!
//! A shop without a site has its address and telephone here: they are what it applied with to be found by.

use super::confirm_order::confirm_path;
use super::deals::{DealCard, cards};
use super::festival::{commitment, edition_path, text_in};
use crate::components::{Head, document};
use crate::context::PageContext;
use crate::html::{UrlPart, raw};
use crate::naming::{isolated_name, shop_name, shop_path};
use bazargah_domain::calendar::Millis;
use bazargah_domain::festival::edition::{Broken, Edition, Phase};
use bazargah_domain::festival::order::Taking;
use bazargah_domain::shop::Shop;
use leptos::prelude::*;

/// How a shop without a site is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Premises {
    /// The province.
    pub province: String,
    /// The city.
    pub city: String,
    /// The rest of the address.
    pub address: String,
    /// The telephone for orders.
    pub telephone: String,
}

/// A shop within an edition.
#[derive(Debug, Clone)]
pub struct FestivalShop {
    /// The edition.
    pub edition: Edition,
    /// The shop.
    pub shop: Shop,
    /// Since when it has its place.
    pub since: Millis,
    /// How it is reached, if it has no site.
    pub premises: Option<Premises>,
    /// Its first deals.
    pub deals: Vec<DealCard>,
    /// How many more there are.
    pub more: u64,
    /// Whether buyers may open complaints here.
    pub takes_complaints: bool,
    /// Now.
    pub now: Millis,
}

/// The path of a shop within an edition.
pub fn festival_shop_path(edition: &Edition, shop: &Shop) -> String {
    festival_shop_path_of(&edition.key, shop)
}

/// The same, by the edition's key.
pub(super) fn festival_shop_path_of(edition: &str, shop: &Shop) -> String {
    format!("/festival/{}/shops/{}", UrlPart(edition), UrlPart(&shop.key))
}

/// The edition's seal: its name, since when, and the way to the shop's page in it.
pub(super) fn seal(
    ctx: &PageContext,
    edition: &Edition,
    shop: &Shop,
    since: Millis,
    now: Millis,
) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, ctx.words().orders);
    let over = edition.phase(now) == Phase::Closed;
    let (class, words) = if over { ("edition-seal over", w.seal_was) } else { ("edition-seal", w.seal) };
    let told = (!over).then(|| view! { <small>{(w.since)(&lang.day_in_tehran(since))}</small> });
    view! {
        <p class=class>
            <span>{words}</span>
            <a href=ctx.href(&festival_shop_path(edition, shop))><b>{text_in(&edition.name, lang).to_owned()}</b></a>
            {told}
        </p>
    }
}

/// The commitments that a buyer can see broken, each with the way to its complaint.
pub(super) fn broken(ctx: &PageContext, edition: &Edition, shop: &Shop) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, ctx.words().orders);
    let items: Vec<_> = edition
        .commitments
        .iter()
        .filter(|of| of.complaint.is_some())
        .map(|of| {
            let query = format!("edition={}&broken={}", UrlPart(&edition.key), UrlPart(&of.key));
            let href = ctx.href(&format!("{}/complain?{query}", shop_path(shop)));
            let label = format!("{}: {}", w.broken_this, text_in(&of.text, lang));
            view! {
                <li>
                    {commitment(ctx, of)}
                    " "<a class="more" href=href aria-label=label data-reload="">{w.broken_this}</a>
                </li>
            }
        })
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <section id="broken">
                <h2>{w.broken}</h2>
                <p>{w.broken_lead}</p>
                <ul class="broken">{items}</ul>
            </section>
        }
    })
}

/// The commitment that a complaint is about, in the words that it had, with its clause.
pub(super) fn broken_about(ctx: &PageContext, of: &Broken) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, ctx.words().orders);
    let edition = ctx.href(&format!("/festival/{}", UrlPart(&of.edition)));
    view! {
        <div class="aside" data-broken=of.commitment.key.clone()>
            <p>{w.broken_about}</p>
            <p><strong>{commitment(ctx, &of.commitment)}</strong></p>
            <p class="fine"><a href=edition>{text_in(&of.name, lang).to_owned()}</a>" · "{(w.version)(&lang.num(of.commitment.version.into()))}</p>
        </div>
    }
}

/// The page.
pub fn festival_shop(ctx: &PageContext, model: &FestivalShop) -> String {
    let (lang, w) = (ctx.lang, ctx.words().orders);
    let (edition, shop) = (&model.edition, &model.shop);
    let name = shop_name(shop, lang).to_owned();
    let title = (w.shop_in)(&isolated_name(&name), text_in(&edition.name, lang));
    let head = Head {
        title: title.clone(),
        description: text_in(&edition.lead, lang).to_owned(),
        canonical: Some(festival_shop_path(edition, shop)),
        class: "case festival deals-of",
        ..Head::default()
    };
    document(ctx, head, || {
        let deals = if model.deals.is_empty() {
            view! { <p class="empty">{w.deals_none}</p> }.into_any()
        } else {
            raw(cards(ctx, &model.deals, model.now.day())).into_any()
        };
        let more = (model.more > 0).then(|| {
            view! { <p class="fine"><a href=ctx.href("/deals")>{(w.deals_more)(&lang.num(model.more))}</a></p> }
        });
        let code = (Taking::at(edition, model.now) == Taking::Open).then(|| {
            view! { <p><a href=ctx.href(&confirm_path(edition)) data-reload="">{w.have_code}</a></p> }
        });
        view! {
            <p class="up"><a href=ctx.href(&edition_path(edition))>{text_in(&edition.name, lang).to_owned()}</a></p>
            <h1><bdi>{name.clone()}</bdi></h1>
            {seal(ctx, edition, shop, model.since, model.now)}
            <p><a class="button" href=ctx.href(&shop_path(shop))>{w.record}</a></p>
            {how_to_order(ctx, model)}
            <section>
                <h2>{w.deals}</h2>
                {deals}
                {more}
            </section>
            {model.takes_complaints.then(|| broken(ctx, edition, shop))}
            {code}
        }
    })
}

fn how_to_order(ctx: &PageContext, model: &FestivalShop) -> Option<AnyView> {
    let w = ctx.words().orders;
    if let Some(Premises { province, city, address, telephone }) = &model.premises {
        let call: String = telephone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        let place = [province, city, address].map(String::as_str).join(ctx.words().orders.comma);
        return Some(
            view! {
                <section id="order">
                    <h2>{w.order_here}</h2>
                    <p>{w.order_lead}</p>
                    <dl class="pairs">
                        <div><dt>{w.telephone}</dt><dd><a href=format!("tel:{call}")><bdi dir="ltr">{ctx.lang.digits(telephone)}</bdi></a></dd></div>
                        <div><dt>{w.address}</dt><dd><bdi>{place}</bdi></dd></div>
                        <div><dt>{w.pick_up}</dt><dd>{w.pick_up_text}</dd></div>
                    </dl>
                </section>
            }
            .into_any(),
        );
    }
    let host = model.shop.host.as_ref()?;
    let told = (w.order_site)(&isolated_name(host.as_str()));
    Some(view! { <section id="order"><h2>{w.order_here}</h2><p>{told}</p></section> }.into_any())
}
