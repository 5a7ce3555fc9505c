//! The deals page: what is on offer, filtered and sorted by its address, each with the record of who sells it.
//!
//! Cards are written as text: two dozen of them as views would cost more than the rest of the page.

use super::festival_shop::festival_shop_path_of;
use crate::charts::price_spark;
use crate::components::{Head, document};
use crate::context::PageContext;
use crate::html::{Esc, UrlPart, put, raw};
use crate::lang::Lang;
use crate::naming::{in_lang, shop_name, shop_path};
use bazargah_domain::calendar::Day;
use bazargah_domain::deal::Deal;
use bazargah_domain::deal::board::{Cursor, Filter, Sort};
use bazargah_domain::deal::price::Discount;
use bazargah_domain::grade::Letter;
use bazargah_domain::money::Rial;
use bazargah_domain::shop::Listed;
use bazargah_domain::trade::Trade;
use leptos::prelude::*;
use serde_json::{Value, json};

/// The steps of the filter by discount, in percent.
const PERCENTS: [u8; 4] = [10, 20, 30, 50];

/// A page of the board.
#[derive(Debug, Clone)]
pub struct Deals {
    /// What was asked for.
    pub filter: Filter,
    /// In which order.
    pub sort: Sort,
    /// The deals of this page with their shops, in order.
    pub cards: Vec<DealCard>,
    /// How many match in all.
    pub total: u64,
    /// Of how many shops.
    pub shops: u64,
    /// The provinces of shops on the board.
    pub provinces: Vec<String>,
    /// Where the next page begins.
    pub next: Option<Cursor>,
    /// Whether this is the first page.
    pub first: bool,
    /// The day on which the page is read.
    pub today: Day,
}

/// A deal and who sells it.
#[derive(Debug, Clone)]
pub struct DealCard {
    /// The deal.
    pub deal: Deal,
    /// Its shop.
    pub shop: Listed,
}

/// The path of a deal.
pub fn deal_path(deal: &Deal) -> String {
    format!("/deals/{}", deal.id.0)
}

/// The path of a deal's photo.
pub fn photo_path(deal: &Deal) -> String {
    format!("/deals/{}/photo", deal.id.0)
}

/// The query that asks for this page of the board, without `?`; empty for the first page of everything. The names are those that the
/// form sends, and those of the API.
pub fn deals_query(filter: &Filter, sort: Sort, cursor: Option<Cursor>) -> String {
    let mut pairs: Vec<(&str, String)> = Vec::new();
    if !filter.text.trim().is_empty() {
        pairs.push(("q", filter.text.trim().to_owned()));
    }
    pairs.extend(filter.trades.iter().map(|trade| ("trade", trade.as_str().to_owned())));
    pairs.extend(filter.price_min.map(|price| ("min", price.toman().to_string())));
    pairs.extend(filter.price_max.map(|price| ("max", price.toman().to_string())));
    pairs.extend(filter.percent_min.map(|percent| ("off", percent.to_string())));
    if filter.free_shipping {
        pairs.push(("free", "1".to_owned()));
    }
    pairs.extend(filter.province.clone().map(|province| ("province", province)));
    pairs.extend(filter.letter_min.map(|letter| ("grade", letter.as_str().to_owned())));
    if sort != Sort::default() {
        pairs.push(("sort", sort.as_str().to_owned()));
    }
    pairs.extend(cursor.map(|cursor| ("cursor", cursor.to_text())));
    pairs.iter().map(|(name, value)| format!("{name}={}", UrlPart(value))).collect::<Vec<_>>().join("&")
}

fn path_with(query: &str) -> String {
    if query.is_empty() { "/deals".to_owned() } else { format!("/deals?{query}") }
}

/// The page.
pub fn deals(ctx: &PageContext, model: &Deals) -> String {
    let w = ctx.words().deals;
    let plain = model.filter == Filter::default() && model.sort == Sort::default() && model.first;
    let head = Head {
        title: w.title.to_owned(),
        description: w.description.to_owned(),
        // Every choice of filters is an address that can be shared, but not a page for search engines.
        canonical: plain.then(|| "/deals".to_owned()),
        json_ld: (!model.cards.is_empty()).then(|| facts(ctx, model)),
        class: "deals",
        scripts: &[],
    };
    document(ctx, head, || {
        let total = (w.count)(model.total, &ctx.lang.num(model.total), model.shops, &ctx.lang.num(model.shops));
        let list = if model.cards.is_empty() {
            let text = if plain { w.none_ever } else { w.none };
            let clear = (!plain).then(|| view! { " "<a href=ctx.href("/deals")>{w.clear}</a> });
            view! { <p class="empty">{text}{clear}</p> }.into_any()
        } else {
            raw(cards(ctx, &model.cards, model.today)).into_any()
        };
        let feed = |end: &str| {
            let query = deals_query(&model.filter, model.sort, None);
            ctx.href(&if query.is_empty() { format!("/deals{end}") } else { format!("/deals{end}?{query}") })
        };
        view! {
            <h1>{w.title}</h1>
            <p class="lead">{w.lead}</p>
            {raw(form(ctx, model))}
            <p class="count-line" role="status">{total}</p>
            {list}
            {pages(ctx, model)}
            <p class="fine">{w.order_note}" "<a href=ctx.href("/about/figures#deals")>{w.how}</a></p>
            <p class="fine">{w.feeds}": "<a href=feed(".rss") data-reload="">"RSS"</a>" · "<a href=feed(".json") data-reload="">"JSON"</a></p>
        }
    })
}

/// The way to the next page and back to the first.
fn pages(ctx: &PageContext, model: &Deals) -> impl IntoView + use<> {
    let w = ctx.words().deals;
    let first = (!model.first).then(|| {
        let href = ctx.href(&path_with(&deals_query(&model.filter, model.sort, None)));
        view! { <a href=href rel="first">{w.first}</a> }
    });
    let next = model.next.map(|cursor| {
        let href = ctx.href(&path_with(&deals_query(&model.filter, model.sort, Some(cursor))));
        view! { <a href=href rel="next">{w.next}</a> }
    });
    (first.is_some() || next.is_some()).then(|| view! { <nav class="pages" aria-label=w.pages>{first}" "{next}</nav> })
}

/// One choice of a list.
fn option(html: &mut String, value: &str, chosen: bool, text: &str) {
    let chosen = if chosen { " selected" } else { "" };
    put!(html, r#"<option value="{}"{chosen}>{}</option>"#, Esc(value), Esc(text));
}

/// The filters: a form that is sent by GET, so that every choice has an address.
fn form(ctx: &PageContext, model: &Deals) -> String {
    let (lang, w, filter) = (ctx.lang, ctx.words().deals, &model.filter);
    let mut html = String::with_capacity(6 * 1024);
    put!(
        html,
        r#"<form class="filters" method="get" action="{}" aria-label="{}" data-keep><div class="question wide"><label for="deals-q">{}</label><input id="deals-q" name="q" type="search" maxlength="100" value="{}"></div>"#,
        ctx.href("/deals"),
        w.filters,
        w.search,
        Esc(&filter.text)
    );
    put!(
        html,
        r#"<details{}><summary>{1}</summary><fieldset class="trades"><legend class="sr">{1}</legend>"#,
        if filter.trades.is_empty() { "" } else { " open" },
        w.trades
    );
    for trade in Trade::ALL {
        let checked = if filter.trades.contains(&trade) { " checked" } else { "" };
        let (name, title) = (trade.as_str(), in_lang(trade.title(), lang));
        put!(
            html,
            r#"<label for="trade-{name}"><input id="trade-{name}" type="checkbox" name="trade" value="{name}"{checked}>{title}</label>"#
        );
    }
    html.push_str("</fieldset></details>");
    put!(html, r#"<label class="criterion" for="deals-sort">{}<select id="deals-sort" name="sort">"#, w.sort);
    for sort in Sort::ALL {
        option(&mut html, sort.as_str(), sort == model.sort, (w.sorts)(sort));
    }
    html.push_str("</select></label>");
    let checked = if filter.free_shipping { " checked" } else { "" };
    put!(
        html,
        r#"<label class="tick-box" for="deals-free"><input id="deals-free" type="checkbox" name="free" value="1"{checked}>{}</label>"#,
        w.free_shipping
    );
    let more_chosen = filter.price_min.is_some()
        || filter.price_max.is_some()
        || filter.percent_min.is_some()
        || filter.province.is_some()
        || filter.letter_min.is_some();
    put!(
        html,
        r#"<details{}><summary>{}</summary><div class="more">"#,
        if more_chosen { " open" } else { "" },
        w.more_filters
    );
    put!(html, r#"<label class="criterion" for="deals-off">{}<select id="deals-off" name="off">"#, w.discount);
    option(&mut html, "", filter.percent_min.is_none(), w.discount_any);
    option(&mut html, "1", filter.percent_min == Some(1), w.discount_verified);
    let other = filter.percent_min.filter(|percent| *percent > 1 && !PERCENTS.contains(percent));
    for percent in PERCENTS.into_iter().chain(other) {
        let text = (w.discount_least)(&lang.num(percent.into()));
        option(&mut html, &percent.to_string(), filter.percent_min == Some(percent), &text);
    }
    html.push_str("</select></label>");
    put!(html, r#"<label class="criterion" for="deals-grade">{}<select id="deals-grade" name="grade">"#, w.grade);
    option(&mut html, "", filter.letter_min.is_none(), w.grade_any);
    for letter in Letter::ALL {
        let text = (w.grade_least)(letter.as_str());
        option(&mut html, letter.as_str(), filter.letter_min == Some(letter), &text);
    }
    html.push_str("</select></label>");
    put!(
        html,
        r#"<label class="criterion" for="deals-province">{}<select id="deals-province" name="province">"#,
        w.province
    );
    option(&mut html, "", filter.province.is_none(), w.everywhere);
    let unknown = filter.province.as_ref().filter(|province| !model.provinces.contains(province));
    for province in model.provinces.iter().chain(unknown) {
        option(&mut html, province, filter.province.as_ref() == Some(province), province);
    }
    html.push_str("</select></label>");
    for (id, name, label, price) in
        [("deals-min", "min", w.price_from, filter.price_min), ("deals-max", "max", w.price_to, filter.price_max)]
    {
        let value = price.map(|price| lang.num(price.toman().unsigned_abs())).unwrap_or_default();
        put!(
            html,
            r#"<label class="criterion" for="{id}">{label}<input id="{id}" name="{name}" inputmode="numeric" dir="ltr" maxlength="20" value="{value}"></label>"#
        );
    }
    put!(html, r#"</div></details><button>{}</button></form>"#, w.show);
    html
}

/// The cards of a page.
pub(super) fn cards(ctx: &PageContext, cards: &[DealCard], today: Day) -> String {
    let mut html = String::with_capacity(cards.len() * 1500);
    html.push_str(r#"<ul class="deals">"#);
    for card in cards {
        put_card(&mut html, ctx, card, today);
    }
    html.push_str("</ul>");
    html
}

/// The photo, or a calm field of the trade's colour of the same size.
fn put_photo(html: &mut String, ctx: &PageContext, deal: &Deal, lazy: bool) {
    match &deal.photo {
        Some(_) => {
            let loading = if lazy { r#" loading="lazy""# } else { "" };
            put!(
                html,
                r#"<div class="pic"><img src="{}" alt="{}" width="240" height="240"{loading}></div>"#,
                photo_path(deal),
                Esc(&(ctx.words().deals.photo_of)(&deal.name))
            );
        }
        None => put!(html, r#"<div class="pic hue{}" aria-hidden="true"></div>"#, deal.trade as usize % 7),
    }
}

/// What it costs, and against what.
fn put_price(html: &mut String, lang: Lang, w: &crate::i18n::DealWords, deal: &Deal) {
    html.push_str(r#"<p class="price"><b>"#);
    lang.put_num(html, deal.price.toman().unsigned_abs());
    put!(html, "</b> {}", w.toman);
    if let Discount::Verified { reference, percent } = deal.discount {
        let percent = lang.num(percent.into());
        put!(
            html,
            r#" <span class="sr">{}</span><s>{}</s> <em><span aria-hidden="true" dir="ltr">{}</span><span class="sr">{}</span></em>"#,
            w.reference,
            lang.num(reference.toman().unsigned_abs()),
            (w.off)(&percent),
            (w.off_read)(&percent)
        );
    }
    put!(html, r#"</p><p class="fine">{}</p>"#, why(lang, w, deal.discount));
}

/// What the price is against those before it, in words.
fn why(lang: Lang, w: &crate::i18n::DealWords, discount: Discount) -> String {
    match discount {
        Discount::Verified { .. } => w.verified.to_owned(),
        Discount::TooShort { days } => (w.too_short)(days, &lang.num(days.into())),
        Discount::NotBelow { .. } => w.not_below.to_owned(),
    }
}

/// The shop: its grade, its name that leads to its record, and its delay in words.
fn put_seller(html: &mut String, ctx: &PageContext, shop: &Listed) {
    let (lang, w) = (ctx.lang, ctx.words().deals);
    let letter = shop.shop.grade.and_then(|grade| grade.letter);
    match letter {
        Some(letter) => put!(
            html,
            r#"<span class="mini {0}" role="img" aria-label="{1}" dir="ltr">{2}</span> "#,
            letter.as_str().to_ascii_lowercase(),
            (w.grade_of)(letter.as_str()),
            letter.as_str()
        ),
        None => put!(html, r#"<span class="mini none" role="img" aria-label="{}">–</span> "#, w.no_grade),
    }
    let verdict = match shop.complaints {
        0 => ctx.words().results.no_complaints,
        _ => (ctx.words().verdict.short)(shop.verdict),
    };
    put!(
        html,
        r#"<a href="{}"><bdi>{}</bdi></a> · {verdict}"#,
        ctx.href(&shop_path(&shop.shop)),
        Esc(shop_name(&shop.shop, lang))
    );
}

fn put_card(html: &mut String, ctx: &PageContext, card: &DealCard, today: Day) {
    let (lang, w, deal) = (ctx.lang, ctx.words().deals, &card.deal);
    html.push_str(r#"<li class="deal">"#);
    put_photo(html, ctx, deal, true);
    put!(
        html,
        r#"<div class="body"><h2><a href="{}"><bdi>{}</bdi></a></h2>"#,
        ctx.href(&deal_path(deal)),
        Esc(&deal.name)
    );
    put_price(html, lang, w, deal);
    price_spark(html, &deal.prices.thirty_days(today), lang);
    html.push_str(r#"<p class="seller">"#);
    put_seller(html, ctx, &card.shop);
    if deal.free_shipping {
        put!(html, " · {}", w.free_shipping);
    }
    put!(
        html,
        r#" · <a href="{}#broken">{}</a>"#,
        ctx.href(&festival_shop_path_of(&deal.edition, &card.shop.shop)),
        ctx.words().orders.broken_link
    );
    html.push_str("</p></div></li>");
}

/// An offer as schema.org knows it.
fn offer(ctx: &PageContext, card: &DealCard) -> Value {
    let DealCard { deal, shop } = card;
    json!({
        "@type": "Offer",
        "name": deal.name,
        "url": format!("{}{}", ctx.origin, ctx.href(&deal_path(deal))),
        "price": deal.price.rial(),
        "priceCurrency": "IRR",
        "priceValidUntil": deal.until.to_iso(),
        "offeredBy": { "@type": "Organization", "name": shop_name(&shop.shop, ctx.lang) },
    })
}

fn facts(ctx: &PageContext, model: &Deals) -> Value {
    let items = (1u32..)
        .zip(&model.cards)
        .map(|(position, card)| json!({ "@type": "ListItem", "position": position, "item": offer(ctx, card) }));
    json!({
        "@context": "https://schema.org",
        "@type": "ItemList",
        "numberOfItems": model.total,
        "itemListElement": items.collect::<Vec<_>>(),
    })
}

/// One deal.
#[derive(Debug, Clone)]
pub struct DealPage {
    /// The deal and who sells it.
    pub card: DealCard,
    /// Whether its shop has its place in the edition still, and so a page in it.
    pub placed: bool,
    /// The day on which the page is read.
    pub today: Day,
}

/// The page of one deal.
pub fn deal(ctx: &PageContext, model: &DealPage) -> String {
    let (lang, w) = (ctx.lang, ctx.words().deals);
    let DealCard { deal, shop } = &model.card;
    let on = deal.is_on(model.today);
    let mut product = json!({
        "@context": "https://schema.org",
        "@type": "Product",
        "name": deal.name,
        "category": in_lang(deal.trade.title(), lang),
        "offers": offer(ctx, &model.card),
    });
    let available = if on { "https://schema.org/InStock" } else { "https://schema.org/OutOfStock" };
    product["offers"]["availability"] = available.into();
    if deal.photo.is_some() {
        product["image"] = format!("{}{}", ctx.origin, photo_path(deal)).into();
    }
    let head = Head {
        title: deal.name.clone(),
        description: why(lang, w, deal.discount),
        canonical: on.then(|| deal_path(deal)),
        json_ld: Some(product),
        class: "one-deal",
        ..Head::default()
    };
    document(ctx, head, || {
        let mut top = String::with_capacity(2048);
        put_photo(&mut top, ctx, deal, false);
        put!(top, r#"<div class="body"><h1><bdi>{}</bdi></h1>"#, Esc(&deal.name));
        if model.today < deal.from {
            put!(top, r#"<p class="alert">{}</p>"#, (w.begins)(&lang.date(deal.from)));
        } else if !on {
            put!(top, r#"<p class="alert">{}</p>"#, w.ended);
        }
        put_price(&mut top, lang, w, deal);
        put!(
            top,
            r#"<p class="fine">{}</p><ul class="deal-facts"><li>{}</li><li>{}</li>"#,
            (w.regular)(&lang.num(deal.regular.toman().unsigned_abs())),
            (w.until)(&lang.date(deal.until)),
            in_lang(deal.trade.title(), lang)
        );
        if on {
            put!(top, "<li>{}</li>", (w.stock)(&lang.num(deal.stock.into())));
        }
        if deal.free_shipping {
            put!(top, r#"<li class="good">{}</li>"#, w.free_shipping);
        }
        put!(top, r#"</ul><h2>{}</h2><p class="seller">"#, w.sold_by);
        put_seller(&mut top, ctx, shop);
        put!(top, r#"</p><p><a class="button" href="{}">{}</a></p>"#, ctx.href(&shop_path(&shop.shop)), w.see_record);
        if model.placed {
            put!(
                top,
                r#"<p class="fine"><a href="{}#broken">{}</a></p>"#,
                ctx.href(&festival_shop_path_of(&deal.edition, &shop.shop)),
                ctx.words().orders.broken_link
            );
        }
        top.push_str("</div>");
        // Up to today, or up to its last day once it is over.
        let last = model.today.min(deal.until).max(deal.from);
        let chart = crate::charts::prices_chart(&deal.prices.thirty_days(last), deal.from, lang);
        let history = match chart {
            Some(chart) => view! { <p class="key">{w.history_lead}</p>{raw(chart.svg)}{raw(chart.table)} }.into_any(),
            None => view! { <p class="empty">{w.history_none}</p> }.into_any(),
        };
        view! {
            <p class="up"><a href=ctx.href("/deals")>{w.up}</a></p>
            <div class="deal large">{raw(top)}</div>
            <section>
                <h2>{w.history}</h2>
                {history}
                <p class="fine"><a href=ctx.href("/about/figures#deals")>{w.how}</a></p>
            </section>
        }
    })
}

/// What a feed tells of a deal: the price, and what it is against those before.
pub fn deal_summary(lang: Lang, card: &DealCard) -> String {
    let w = crate::i18n::words(lang).deals;
    let toman = |price: Rial| lang.num(price.toman().unsigned_abs());
    let DealCard { deal, shop } = card;
    let off = match deal.discount {
        Discount::Verified { reference, percent } => {
            format!("{} ({} {})", (w.off_read)(&lang.num(percent.into())), w.reference, toman(reference))
        }
        discount => why(lang, w, discount),
    };
    format!("{} {} · {off} · {}", toman(deal.price), w.toman, shop_name(&shop.shop, lang))
}

/// The name of the deals page, as feeds bear it.
pub fn deals_title(lang: Lang) -> &'static str {
    crate::i18n::words(lang).deals.title
}

/// The page as a feed, RSS 2.0.
pub fn deals_rss(ctx: &PageContext, model: &Deals) -> String {
    let (lang, w) = (ctx.lang, ctx.words().deals);
    let mut xml = String::with_capacity(16 * 1024);
    let home = path_with(&deals_query(&model.filter, model.sort, None));
    put!(
        xml,
        r#"<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>{} | {}</title><link>{}{}</link><description>{}</description><language>{}</language>"#,
        w.title,
        ctx.words().site.name,
        ctx.origin,
        Esc(&lang.href(&home)),
        w.lead,
        lang.as_str()
    );
    for card in &model.cards {
        let url = format!("{}{}", ctx.origin, lang.href(&deal_path(&card.deal)));
        put!(
            xml,
            r#"<item><title>{}</title><link>{url}</link><guid>{url}</guid><description>{}</description></item>"#,
            Esc(&card.deal.name),
            Esc(&deal_summary(lang, card))
        );
    }
    xml.push_str("</channel></rss>");
    xml
}
