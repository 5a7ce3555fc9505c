//! The panel: a shop's record in a few lines, for a frame on another site. It is a document of its own, without the site's header, fonts
//! and islands.

use super::badge::Look;
use super::deals::deal_path;
use super::grade::grade_chip;
use super::mark::mark_path;
use super::profile::{facts, mark_text};
use crate::components::complaint_lines;
use crate::context::PageContext;
use crate::html::{Esc, put};
use crate::lang::Lang;
use crate::naming::{domain_html, shop_name, shop_path};
use crate::sentence::Sentence;
use bazargah_domain::calendar::Day;
use bazargah_domain::deal::Deal;
use bazargah_domain::embed::plain_name;
use bazargah_domain::figures::Figures;
use bazargah_domain::record::Recent;
use bazargah_domain::shop::Shop;
use leptos::prelude::*;

/// Complaints that a panel shows: the newest, whatever became of them.
pub const PANEL_COMPLAINTS: usize = 3;
/// Deals that a panel shows.
pub const PANEL_DEALS: usize = 3;

/// A shop's record for another site.
#[derive(Debug, Clone)]
pub struct Panel {
    /// The shop.
    pub shop: Shop,
    /// Its figures.
    pub figures: Figures,
    /// Its newest complaints, the newest first.
    pub recent: Vec<Recent>,
    /// Complaints on record in all.
    pub total_all: u64,
    /// Its newest deals that are on.
    pub deals: Vec<Deal>,
    /// Today.
    pub today: Day,
    /// Its colours; `None` for those of the reader's system.
    pub look: Option<Look>,
}

/// The path of a seal, without the language's prefix.
pub fn seal_path(shop: &Shop) -> String {
    format!("/seal/{}", crate::html::UrlPart(&shop.key))
}

/// The document.
pub fn panel(ctx: &PageContext, model: &Panel) -> String {
    let (lang, w) = (ctx.lang, &ctx.words().embed.panel);
    let shop = &model.shop;
    let name = plain_name(shop_name(shop, lang));
    let sentence = Sentence::of(lang, &model.figures, model.total_all, model.today);
    let mut html = String::with_capacity(8 * 1024);
    put!(
        html,
        r#"<!DOCTYPE html><html lang="{}" dir="{}"{}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>{}</title><base target="_blank"><link rel="stylesheet" href="{}"><script src="{}" defer></script></head><body>"#,
        lang.as_str(),
        lang.dir(),
        model.look.map(|look| format!(r#" class="{}""#, look.as_str())).unwrap_or_default(),
        Esc(&(w.title)(&name)),
        ctx.assets.url("panel.css"),
        ctx.assets.url("panel.js"),
    );
    if ctx.demo {
        put!(html, r#"<p class="demo">{}</p>"#, ctx.words().site.demo);
    }
    put!(html, "<header><h1><bdi>{}</bdi></h1>", Esc(&name));
    if let Some(host) = &shop.host {
        put!(html, r#"<p class="domain"><bdi dir="ltr">{}</bdi></p>"#, domain_html(host));
    }
    let (tone, mark) = mark_text(shop, model.today, ctx);
    html.push_str("</header>");
    put!(
        html,
        r#"<div class="chips">{}<p><a class="chip {tone}" href="{}">{}</a></p></div>"#,
        grade_chip(ctx, shop).to_html(),
        ctx.href(&mark_path(shop)),
        Esc(&mark)
    );
    put!(
        html,
        r#"<p class="verdict {}"><strong>{}</strong> {}</p>{}"#,
        sentence.tone.class(),
        sentence.headline,
        Esc(&sentence.detail),
        facts(&model.figures, lang).to_html()
    );
    put!(html, "<section><h2>{}</h2>", w.newest);
    let newest = &model.recent[..model.recent.len().min(PANEL_COMPLAINTS)];
    if newest.is_empty() {
        put!(html, "<p>{}</p>", w.none);
    } else {
        html.push_str(&complaint_lines(shop, newest, &model.figures, model.today.start(), lang));
    }
    html.push_str("</section>");
    put_deals(&mut html, ctx, &model.deals);
    put!(
        html,
        r#"<footer><p><a href="{}">{}</a></p><p><a href="{}">{}</a></p><p>{}</p></footer></body></html>"#,
        ctx.href(&shop_path(shop)),
        w.whole,
        ctx.href(&seal_path(shop)),
        w.check,
        (w.as_of)(&lang.date(model.figures.as_of.day()))
    );
    html
}

fn put_deals(html: &mut String, ctx: &PageContext, deals: &[Deal]) {
    let (lang, w) = (ctx.lang, ctx.words().deals);
    if deals.is_empty() {
        return;
    }
    put!(html, r#"<section><h2>{}</h2><ul class="deals">"#, ctx.words().embed.panel.deals);
    for deal in &deals[..deals.len().min(PANEL_DEALS)] {
        put_deal(html, ctx, lang, w, deal);
    }
    html.push_str("</ul></section>");
}

fn put_deal(html: &mut String, ctx: &PageContext, lang: Lang, w: &crate::i18n::DealWords, deal: &Deal) {
    put!(
        html,
        r#"<li><a href="{}"><bdi>{}</bdi></a> <b>{} {}</b>"#,
        ctx.href(&deal_path(deal)),
        Esc(&plain_name(&deal.name)),
        lang.num(deal.price.toman().unsigned_abs()),
        w.toman
    );
    if let Some(percent) = deal.discount.percent() {
        put!(html, " <em>{}</em>", (w.off_read)(&lang.num(percent.into())));
    }
    html.push_str("</li>");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{self, Kind};
    use bazargah_domain::complaint::{ComplaintId, End, Rating};
    use bazargah_domain::figures::Period;
    use bazargah_domain::shop::ShopName;

    fn model(name: &str) -> Panel {
        let mut shop = samples::shop(Kind::Slow);
        if !name.is_empty() {
            shop.name = ShopName { fa: Some(name.into()), en: Some(name.into()) };
        }
        let recent = (1..=9).map(|n| Recent {
            id: ComplaintId(n),
            complaint: samples::complaint(Some(30), Rating::Unresolved, |_| End::Running),
        });
        let figures = samples::figures(Kind::Slow, Period::Months12);
        let total_all = figures.counts.total;
        Panel {
            shop,
            figures,
            recent: recent.collect(),
            total_all,
            deals: Vec::new(),
            today: samples::today(),
            look: Some(Look::Dark),
        }
    }

    #[test]
    fn a_panel_is_small_whole_and_holds_nothing_inline() {
        for lang in Lang::ALL {
            let html = panel(&samples::context(lang), &model(""));
            assert!(html.len() < 8_000, "{}", html.len());
            assert!(html.contains("kafsh-nemooneh.<wbr>ir") && html.contains(r#"class="dark""#));
            assert_eq!(html.matches("/complaints/").count(), PANEL_COMPLAINTS, "the newest, and no more");
            for no in ["<style", " style=", "onclick", "<form"] {
                assert!(!html.contains(no), "{no}");
            }
        }
    }

    #[test]
    fn a_name_cannot_become_markup_in_a_panel() {
        let html = panel(&samples::context(Lang::En), &model("</title><script>x</script>\u{202e}"));
        assert_eq!(html.matches("<script").count(), 1, "its own");
        assert!(!html.contains('\u{202e}'));
    }
}
