//! The rest of the record: cases contrary to the guidelines, the mark and contact, the sources.

use super::Profile;
use crate::components::clause_link;
use crate::context::PageContext;
use crate::html::{Esc, UrlPart};
use crate::lang::Lang;
use crate::naming::{domain_html, other_name};
use crate::pages::mark::mark_path;
use crate::pages::prove::prove_path;
use bazargah_domain::shop::{MarkRecord, MarkState, ShopName};
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
        let link = view! { <a href=format!("https://{}/", host.as_str()) rel="nofollow noopener external" dir="ltr" inner_html=domain_html(host)></a> };
        row(w.site, link.into_any())
    });
    let other = other_name(shop, lang)
        .map(|name| row(w.other_name, view! { <bdi lang=lang.other().as_str()>{name.to_owned()}</bdi> }.into_any()));
    // There may be two marks with dates of their own: whose each is stands with it.
    let own_mark = shop
        .dossier
        .granted
        .map(|(at, until)| row(w.mark_here, (w.span)(&lang.date(at.day()), &lang.date(until)).into_any()));
    let mark = shop.mark.as_ref().map(|mark| {
        let page = issuer_page(mark).map(|page| {
            row(
                w.issuer_page,
                view! { <a href=page.to_owned() rel="nofollow noopener external">{w.issuer_link}</a> }.into_any(),
            )
        });
        view! {
            {row(w.mark_listed, (w.span)(&lang.date(mark.since), &lang.date(mark.until)).into_any())}
            {row(w.mark_number, view! { <bdi dir="ltr">{lang.digits(&mark.number)}</bdi> }.into_any())}
            {row(w.mark_stars, (w.mark_stars_of)(&lang.num(mark.stars.into())).into_any())}
            {place(mark).map(|(lang, place)| row(w.place, view! { <bdi lang=lang.as_str()>{place}</bdi> }.into_any()))}
            {page}
        }
    });
    let claimed = shop.claimed.map(|at| row(w.claimed, (w.claimed_since)(&lang.date(at.day())).into_any()));
    let no_mark = shop.mark.is_none() && shop.mark_state(model.today) == MarkState::None;
    let none = no_mark.then(|| view! { <p class="empty">{w.licences_none}</p> });
    view! { <section><h2>{w.licences}</h2><dl class="pairs">{site}{other}{claimed}{own_mark}{mark}</dl>{none}</section> }
}

/// Province and city as the list writes them, with the language that their letters show.
fn place(mark: &MarkRecord) -> Option<(Lang, String)> {
    let parts: Vec<&str> = [&mark.province, &mark.city].into_iter().flatten().map(String::as_str).collect();
    let persian = ShopName::of(&parts.concat()).fa.is_some();
    let lang = if persian { Lang::Fa } else { Lang::En };
    (!parts.is_empty()).then(|| (lang, parts.join(lang.comma())))
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
    use crate::pages::profile;
    use crate::samples::{self, Kind};
    use bazargah_domain::domain_name::Host;
    use bazargah_domain::figures::Period;

    fn page(lang: Lang, change: impl Fn(&mut Profile)) -> String {
        let mut model = Profile {
            shop: samples::shop(Kind::Slow),
            figures: samples::figures(Kind::Slow, Period::Months12),
            recent: Vec::new(),
            total_all: 231,
            today: samples::today(),
            log_size: 1,
            seals: Vec::new(),
            takes_complaints: false,
        };
        change(&mut model);
        // Without the comments by which Leptos finds its texts again.
        profile(&samples::context(lang), &model).replace("<!>", "")
    }

    fn has(html: &str, parts: &[&str]) {
        for part in parts {
            assert!(html.contains(part), "{part} is not in {html}");
        }
    }

    #[test]
    fn of_two_marks_each_is_said_to_be_whose_it_is() {
        let both = |model: &mut Profile| {
            let day = samples::today();
            model.shop.dossier.granted = Some((day.plus_days(-10).start(), day.plus_days(720)));
        };
        let html = page(Lang::En, both);
        has(
            &html,
            &[
                "Trust mark valid until 13 November 2028",
                "<dt>Mark of this site</dt><dd>14 November 2026 to 13 November 2028</dd>",
                "<dt>Mark on the issuer’s list</dt><dd>3 March 2025 to 3 March 2027</dd>",
            ],
        );
        has(&page(Lang::Fa, both), &["<dt>نماد همین سایت</dt>", "<dt>نماد در فهرست صادرکننده</dt>"]);
        assert!(!page(Lang::En, |_| ()).contains("Mark of this site"));
    }

    #[test]
    fn texts_in_the_other_language_say_which_it_is() {
        let html = page(Lang::En, |_| ());
        has(&html, &["<bdi lang=\"fa\">کفش نمونه</bdi>", "<bdi lang=\"fa\">اصفهان، نجف‌آباد</bdi>"]);
        has(&page(Lang::Fa, |_| ()), &["<bdi lang=\"en\">Kafsh Nemooneh</bdi>"]);
        let html = page(Lang::En, |model| model.shop.name.en = None);
        has(&html, &["<h1 class=\"\"><bdi lang=\"fa\">کفش نمونه</bdi></h1>"]);
        let html = page(Lang::Fa, |_| ());
        has(&html, &["<h1 class=\"\"><bdi>کفش نمونه</bdi></h1>"]);
    }

    #[test]
    fn the_way_to_a_site_shows_its_domain_in_its_own_letters_too() {
        let html = page(Lang::Fa, |model| model.shop.host = Host::parse("کالا.ir").ok());
        has(&html, &["href=\"https://xn--mgba0gys.ir/\"", "dir=\"ltr\">کالا.<wbr>ir (xn--mgba0gys.<wbr>ir)</a>"]);
    }

    #[test]
    fn only_web_addresses_become_links() {
        assert_eq!(web_address("https://trustseal.enamad.ir/?id=1"), Some("https://trustseal.enamad.ir/?id=1"));
        for text in ["javascript:alert(1)", "data:text/html,x", " https://a", "//a.ir", "HTTPS://a"] {
            assert_eq!(web_address(text), None, "{text}");
        }
    }
}
