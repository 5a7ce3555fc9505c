//! What the public knows of a shop's trust mark: its state, every adjustment with its reason, violations, licences.

mod parts;

pub(super) use parts::{
    adjustment, adjustments, is_warned, licences, running_line, standing, state_chip, state_name, violation, violations,
};

use crate::components::{Head, document};
use crate::context::PageContext;
use crate::html::UrlPart;
use crate::naming::{isolated_name, shop_name, shop_path};
use bazargah_domain::calendar::Millis;
use bazargah_domain::shop::Shop;
use leptos::prelude::*;

/// A shop's mark, as everybody sees it.
#[derive(Debug, Clone)]
pub struct MarkPage {
    /// The shop, with its dossier.
    pub shop: Shop,
    /// Now.
    pub now: Millis,
}

/// The path of a mark's public page.
pub(super) fn mark_path(shop: &Shop) -> String {
    format!("{}/mark", shop_path(shop))
}

/// The path of a mark's page for the shop's own people.
pub(super) fn own_mark_path(shop: &Shop) -> String {
    format!("/account/shops/{}/mark", UrlPart(&shop.key))
}

/// The page.
pub fn mark(ctx: &PageContext, model: &MarkPage) -> String {
    let (lang, w) = (ctx.lang, &ctx.words().marks.public);
    let shop = &model.shop;
    let name = isolated_name(shop_name(shop, lang));
    let title = (w.title)(&name);
    let head = Head {
        title: title.clone(),
        description: (w.description)(&name, state_name(ctx, shop, model.now.day())),
        canonical: Some(mark_path(shop)),
        class: "case",
        ..Head::default()
    };
    document(ctx, head, || {
        view! {
            <p class="up"><a href=ctx.href(&shop_path(shop))><bdi>{shop_name(shop, lang).to_owned()}</bdi></a></p>
            <h1>{title}</h1>
            {standing(ctx, shop, model.now)}
            <p class="fine">{w.not_for_sale}</p>
            {adjustments(ctx, shop, model.now, &|_| ().into_any())}
            {violations(ctx, shop, &|_| ().into_any())}
            {licences(ctx, shop, model.now)}
            <p><a class="more" href=ctx.href(&own_mark_path(shop))>{w.shops}</a></p>
        }
    })
}
