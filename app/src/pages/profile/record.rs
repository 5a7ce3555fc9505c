//! The rest of the record: cases contrary to the guidelines, the mark and contact, the sources.

use super::Profile;
use crate::components::clause_link;
use crate::context::PageContext;
use crate::html::{Esc, UrlPart};
use crate::naming::other_name;
use crate::pages::mark::mark_path;
use crate::pages::prove::prove_path;
use bazargah_domain::shop::{MarkRecord, MarkState};
use bazargah_domain::text::clean_name;
use leptos::prelude::*;

/// The rest of the record.
pub(super) fn record(ctx: &PageContext, model: &Profile) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, &ctx.words().profile);
    let counts = &model.figures.counts;
    let contested = (counts.contested > 0).then(|| {
        let told = (w.contested)(counts.contested, &lang.num(counts.contested), &lang.num(counts.upheld));
        view! { <p id="contested">{told}</p> }
    });
    let compare = ctx.href(&format!("/compare?shops={}", UrlPart(&model.shop.key)));
    view! {
        <div class="cols">
            {licences(ctx, model)}
            <div>
                {sources(ctx, model)}
                {contested}
                {violations(ctx, model)}
            </div>
        </div>
        <p><a class="button" href=compare>{w.compare}</a></p>
        <p class="fine">
            {(w.log)(&lang.num(model.log_size.max(0).unsigned_abs()))}" "
            <a href=ctx.href(&prove_path(&model.shop))>{ctx.words().prove.link}</a>" · "
            <a href=ctx.href(&format!("/about/embed?shop={}", UrlPart(&model.shop.key)))>{ctx.words().embed.builder.link}</a>
        </p>
    }
}

/// The newest open violations that a profile lists.
const VIOLATIONS_LISTED: usize = 3;

/// How many violations are open and settled, and the newest open ones.
fn violations(ctx: &PageContext, model: &Profile) -> impl IntoView + use<> {
    let (lang, w, marks) = (ctx.lang, &ctx.words().profile, ctx.words().marks);
    let dossier = &model.shop.dossier;
    let (open, settled) = (dossier.violations_open(), dossier.violations_settled());
    let alleged = dossier.violations.iter().filter(|found| found.decided.is_none()).count() as u64;
    let how = || view! { <a class="how" href=ctx.href("/about/figures#violations")>{w.how}</a> };
    let told = if open == 0 && settled == 0 && alleged == 0 {
        let inspected = dossier.inspected.as_ref().map(|last| lang.date(last.at.day()));
        view! { <p class="empty">{(marks.violations_none)(inspected.as_deref())}" "{how()}</p> }.into_any()
    } else {
        let alleged = (alleged > 0).then(|| lang.num(alleged));
        let counts = (marks.violation_counts)(&lang.num(open.into()), &lang.num(settled.into()), alleged.as_deref());
        let newest = dossier.violations.iter().rev().filter(|found| found.is_open()).take(VIOLATIONS_LISTED);
        let lines = newest.map(|found| {
            let raised = (marks.public.raised)(&lang.date(found.raised_at.day()));
            view! { <li>{clause_link(ctx, &found.clause)}<small>{raised}</small></li> }
        });
        let all = ctx.href(&format!("{}#violations", mark_path(&model.shop)));
        view! {
            <p>{counts}" "{how()}</p>
            <ul class="sources">{lines.collect_view()}</ul>
            <p><a class="more" href=all>{marks.violations_all}</a></p>
        }
        .into_any()
    };
    view! { <section id="violations"><h2>{w.violations}</h2>{told}</section> }
}

fn licences(ctx: &PageContext, model: &Profile) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, &ctx.words().profile);
    let shop = &model.shop;
    let row = |name: &'static str, value: AnyView| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
    let site = shop.host.as_ref().map(|host| {
        let link = view! { <a href=format!("https://{}/", host.as_str()) rel="nofollow noopener external" dir="ltr">{host.as_str().to_owned()}</a> };
        row(w.site, link.into_any())
    });
    let other = other_name(shop, lang).map(|name| row(w.other_name, view! { <bdi>{name.to_owned()}</bdi> }.into_any()));
    let mark = shop.mark.as_ref().map(|mark| {
        let place: Vec<&str> = [&mark.province, &mark.city].into_iter().flatten().map(String::as_str).collect();
        let page = issuer_page(mark).map(|page| {
            row(w.issuer_page, view! { <a href=page.to_owned() rel="nofollow noopener external">{w.issuer_link}</a> }.into_any())
        });
        view! {
            {row(w.mark_number, view! { <bdi dir="ltr">{lang.digits(&mark.number)}</bdi> }.into_any())}
            {row(w.mark_dates, (w.span)(&lang.date(mark.since), &lang.date(mark.until)).into_any())}
            {row(w.mark_stars, (w.mark_stars_of)(&lang.num(mark.stars.into())).into_any())}
            {(!place.is_empty()).then(|| row(w.place, view! { <bdi>{place.join(if lang == crate::Lang::Fa { "، " } else { ", " })}</bdi> }.into_any()))}
            {page}
        }
    });
    let claimed = shop.claimed.map(|at| row(w.claimed, (w.claimed_since)(&lang.date(at.day())).into_any()));
    let no_mark = shop.mark.is_none() && shop.mark_state(model.today) == MarkState::None;
    let none = no_mark.then(|| view! { <p class="empty">{w.licences_none}</p> });
    view! { <section><h2>{w.licences}</h2><dl class="pairs">{site}{other}{claimed}{mark}</dl>{none}</section> }
}

/// The issuer's page, where the list's text is a web address and nothing else.
fn issuer_page(mark: &MarkRecord) -> Option<&str> {
    web_address(mark.page.as_deref()?)
}

/// A link from data: only `https:` and `http:`, so that no other scheme gets into a page.
pub(in crate::pages) fn web_address(text: &str) -> Option<&str> {
    (text.starts_with("https://") || text.starts_with("http://")).then_some(text)
}

fn sources(ctx: &PageContext, model: &Profile) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, ctx.words());
    let p = &w.profile;
    let mut html = String::from(r#"<ul class="sources">"#);
    for source in &model.shop.sources {
        let about = lang.href(&format!("/about/sources#{}", source.scheme));
        crate::html::put!(html, r#"<li><a href="{about}">{}</a> "#, (w.scheme)(source.scheme));
        // A source that knows shops by their domain says nothing new with it.
        if model.shop.host.as_ref().is_none_or(|host| host.as_str() != source.id) {
            // The id is the source's own spelling, with whatever turns it round for the eye.
            let id = clean_name(&source.id).unwrap_or_default();
            crate::html::put!(html, "{} <bdi>{}</bdi> ", p.source_as, Esc(&id));
        }
        if let Some(until) = model.figures.read.get(&source.scheme) {
            crate::html::put!(html, r#"<small>{}</small>"#, (p.source_read)(&lang.date(until.day())));
        }
        html.push_str("</li>");
    }
    html.push_str("</ul>");
    view! { <section><h2>{p.sources}</h2>{crate::html::raw(html)}</section> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_become_links() {
        assert_eq!(web_address("https://trustseal.enamad.ir/?id=1"), Some("https://trustseal.enamad.ir/?id=1"));
        for text in ["javascript:alert(1)", "data:text/html,x", " https://a", "//a.ir", "HTTPS://a"] {
            assert_eq!(web_address(text), None, "{text}");
        }
    }
}
