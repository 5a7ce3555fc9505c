//! Up to four shops side by side.
//!
//! It is one table: measures are rows, shops are columns. On a phone each measure's name takes a line of its own above its
//! row (style only), so that four columns still fit.

use super::profile::{Fact, mark_text};
use crate::components::{Head, document, twin_note};
use crate::context::PageContext;
use crate::html::{Esc, UrlPart, put, raw};
use crate::naming::{domain_html, isolated_name, shop_name, shop_path};
use crate::sentence::Tone;
use bazargah_domain::calendar::Day;
use bazargah_domain::figures::Figures;
use bazargah_domain::shop::Shop;
use bazargah_domain::verdict::Verdict;
use leptos::prelude::*;

/// More shops than this do not fit on a phone.
pub const COLUMNS_MAX: usize = 4;

/// Shops side by side.
#[derive(Debug, Clone)]
pub struct Compare {
    /// The shops with their figures, in the order asked for; at most [`COLUMNS_MAX`].
    pub columns: Vec<(Shop, Figures)>,
    /// What was asked for and is not listed.
    pub missing: Vec<String>,
    /// What was asked for and may mean several shops, or one that is called otherwise.
    pub unclear: Vec<String>,
    /// What was asked for after [`COLUMNS_MAX`] shops.
    pub left_out: Vec<String>,
    /// The day on which the page is read.
    pub today: Day,
}

/// The page.
pub fn compare(ctx: &PageContext, model: &Compare) -> String {
    let w = &ctx.words().compare;
    let shops = || model.columns.iter().map(|(shop, _)| shop);
    let names: Vec<String> = shops().map(|shop| isolated_name(shop_name(shop, ctx.lang))).collect();
    let head = Head {
        title: if names.is_empty() { w.title.to_owned() } else { (w.title_of)(&names.join(ctx.words().site.and)) },
        description: w.description.to_owned(),
        // Every choice of shops is a page of its own for those who share it, but not one for search engines.
        canonical: model.columns.is_empty().then(|| "/compare".to_owned()),
        class: "compare",
        ..Head::default()
    };
    document(ctx, head, || {
        view! {
            <h1>{w.title}</h1>
            <p class="lead">{if model.columns.is_empty() { w.empty } else { w.lead }}</p>
            {not_compared(ctx, model)}
            {(!model.columns.is_empty()).then(|| raw(table(ctx, model)))}
            {form(ctx, model)}
            {(!model.columns.is_empty()).then(|| view! { <p class="fine">{w.note}</p> })}
        }
    })
}

/// What was asked for and is not in the table, each with why and what to do.
fn not_compared(ctx: &PageContext, model: &Compare) -> Option<impl IntoView + use<>> {
    let w = &ctx.words().compare;
    let line = |text: String, typed: &str, link: &'static str| {
        let look = ctx.href(&format!("/lookup?q={}", UrlPart(typed)));
        view! { <li>{text}" "<a href=look>{link}</a></li> }
    };
    let missing = model.missing.iter().map(|typed| line((w.missing)(&isolated_name(typed)), typed, w.look_up));
    let unclear = model.unclear.iter().map(|typed| line((w.unclear)(&isolated_name(typed)), typed, w.choose));
    let comma = ctx.lang.comma();
    let names: Vec<String> = model.left_out.iter().map(|typed| isolated_name(typed)).collect();
    let left_out = (!names.is_empty()).then(|| view! { <li>{(w.left_out)(&names.join(comma))}</li> });
    let lines = missing.chain(unclear).collect_view();
    let nothing = model.missing.is_empty() && model.unclear.is_empty() && model.left_out.is_empty();
    (!nothing).then(|| view! { <ul class="alert missing">{lines}{left_out}</ul> })
}

/// The field for one more shop: a domain, an address or a name.
fn form(ctx: &PageContext, model: &Compare) -> impl IntoView + use<> {
    let w = &ctx.words().compare;
    if model.columns.len() >= COLUMNS_MAX {
        return view! { <p class="fine">{w.full}</p> }.into_any();
    }
    let chosen = keys(model, None);
    view! {
        <form class="narrow" method="get" action=ctx.href("/compare")>
            {(!chosen.is_empty()).then(|| view! { <input type="hidden" name="shops" value=chosen/> })}
            <label for="add">{w.add_label}</label>
            <input id="add" name="add" type="search" required=true maxlength="300" autocapitalize="none" spellcheck="false" dir="ltr"/>
            <button>{w.add}</button>
        </form>
    }
    .into_any()
}

/// The keys of the shops, without one of them.
fn keys(model: &Compare, without: Option<&Shop>) -> String {
    let kept = model.columns.iter().filter(|(shop, _)| Some(shop.id) != without.map(|shop| shop.id));
    kept.map(|(shop, _)| shop.key.as_str()).collect::<Vec<_>>().join(",")
}

fn table(ctx: &PageContext, model: &Compare) -> String {
    let (lang, words) = (ctx.lang, ctx.words());
    let (w, p) = (&words.compare, &words.profile);
    let mut html = String::with_capacity(4096);
    put!(
        html,
        r#"<table class="side n{}" role="table"><thead role="rowgroup"><tr role="row"><td role="cell"><span class="sr">{}</span></td>"#,
        model.columns.len(),
        w.measure
    );
    for (shop, _) in &model.columns {
        let name = shop_name(shop, lang);
        put!(
            html,
            r#"<th scope="col" role="columnheader"><a href="{}"><bdi>{}</bdi></a>"#,
            lang.href(&shop_path(shop)),
            Esc(name)
        );
        if let Some(host) = &shop.host {
            put!(html, r#"<bdi class="dom" dir="ltr">{}</bdi>"#, domain_html(host));
        }
        if let Some(note) = twin_note(shop, lang) {
            put!(html, r#"<em class="{}">{}</em>"#, Tone::Bad.class(), Esc(&note));
        }
        let rest = keys(model, Some(shop));
        let without =
            if rest.is_empty() { "/compare".to_owned() } else { format!("/compare?shops={}", UrlPart(&rest)) };
        let label = (w.remove)(&isolated_name(name));
        put!(
            html,
            r#"<a class="off" href="{}" aria-label="{}" data-keep>×</a></th>"#,
            lang.href(&without),
            Esc(&label)
        );
    }
    html.push_str(r#"</tr></thead><tbody role="rowgroup">"#);

    let mut row = |name: &str, cell: &dyn Fn(&mut String, &Shop, &Figures)| {
        put!(html, r#"<tr role="row"><th scope="row" role="rowheader">{name}</th>"#);
        for (shop, figures) in &model.columns {
            html.push_str(r#"<td role="cell">"#);
            cell(&mut html, shop, figures);
            html.push_str("</td>");
        }
        html.push_str("</tr>");
    };
    let fact = |html: &mut String, fact: Fact| {
        fact.put(html, "b");
        put!(html, "<small>{}</small>", fact.sub);
    };
    row(p.period, &|html, _, figures| {
        let span = (p.span)(&lang.date(figures.from), &lang.date(figures.as_of.day()));
        put!(html, r#"<b class="words">{}</b><small>{span}</small>"#, (words.period)(figures.period));
    });
    row(w.verdict, &|html, _, figures| {
        let verdict = Verdict::of(figures);
        put!(html, r#"<em class="{}">{}</em>"#, Tone::of(verdict).class(), (words.verdict.short)(verdict));
    });
    row(w.complaints, &|html, _, figures| fact(html, Fact::complaints(figures, lang)));
    row(p.in_time, &|html, _, figures| fact(html, Fact::in_time(figures, lang)));
    row(p.median, &|html, _, figures| fact(html, Fact::median(figures, lang)));
    row(w.overdue, &|html, _, figures| put!(html, "<b>{}</b>", lang.num(figures.counts.overdue)));
    row(w.resolved_of_rated, &|html, _, figures| {
        let c = &figures.counts;
        let rated = c.rated_resolved + c.rated_unresolved;
        match rated {
            0 => put!(html, "<small>{}</small>", w.none),
            _ => put!(html, "<b>{}</b>", (w.of)(&lang.num(c.rated_resolved), &lang.num(rated))),
        }
    });
    row(w.unrated, &|html, _, figures| put!(html, "<b>{}</b>", lang.num(figures.counts.unrated)));
    row(w.mark, &|html, shop, _| {
        let (tone, text) = mark_text(shop, model.today, ctx);
        put!(html, r#"<em class="{tone}">{text}</em>"#);
    });
    html.push_str("</tbody></table>");
    html
}
