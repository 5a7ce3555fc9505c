//! The document around every page: head, header with the search field, footer.

use super::SearchBox;
use crate::context::PageContext;
use crate::html::{Esc, script_json};
use hydration_context::SsrSharedContext;
use leptos::prelude::*;
use leptos::tachys::view::Position;
use std::sync::Arc;

/// What a page says of itself.
#[derive(Default)]
pub(crate) struct Head {
    /// The title, without the site's name.
    pub(crate) title: String,
    /// The description for search engines.
    pub(crate) description: String,
    /// The page's own path, without prefix; `None` for one that is not to be found by search engines.
    pub(crate) canonical: Option<String>,
    /// Facts for search engines.
    pub(crate) json_ld: Option<serde_json::Value>,
    /// A class of `<main>`.
    pub(crate) class: &'static str,
    /// Files of `assets/` that this page runs besides `boot.js`.
    pub(crate) scripts: &'static [&'static str],
}

/// Room for the largest usual page, a profile in Persian: what `to_html` reserves by itself is less, and growing copies.
const HTML_BYTES: usize = 26 * 1024;

/// Renders a page: the reactive system is there only because islands want it, and is gone afterwards.
pub(crate) fn document<V: IntoView + 'static>(ctx: &PageContext, head: Head, main: impl FnOnce() -> V) -> String {
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    let mut html = String::with_capacity(HTML_BYTES);
    owner.with(|| {
        shell(ctx, head, main()).to_html_with_buf(&mut html, &mut Position::FirstChild, true, false, Vec::new())
    });
    owner.unset_with_forced_cleanup();
    html
}

fn shell<V: IntoView + 'static>(ctx: &PageContext, head: Head, main: V) -> impl IntoView + use<V> {
    let lang = ctx.lang;
    let other = lang.other();
    let w = ctx.words();
    let site = &w.site;
    let title = if head.class == "home" { head.title } else { format!("{} | {}", head.title, site.name) };
    let font = match lang {
        crate::Lang::Fa => "fonts/vazirmatn-persian.woff2",
        crate::Lang::En => "fonts/vazirmatn-latin.woff2",
    };
    let links = head.canonical.as_deref().map(|path| {
        let at = |lang: crate::Lang| format!("{}{}", ctx.origin, lang.href(path));
        view! {
            <link rel="canonical" href=at(lang)/>
            <link rel="alternate" hreflang="fa" href=at(crate::Lang::Fa)/>
            <link rel="alternate" hreflang="en" href=at(crate::Lang::En)/>
            <link rel="alternate" hreflang="x-default" href=at(crate::Lang::Fa)/>
        }
    });
    let robots = head.canonical.is_none().then(|| view! { <meta name="robots" content="noindex"/> });
    let facts =
        head.json_ld.map(|facts| view! { <script type="application/ld+json" inner_html=script_json(&facts)></script> });
    let nav = |path: &'static str, words: &'static str| {
        let here = ctx.path.split(['?', '#']).next() == Some(path);
        view! { <a href=ctx.href(path) aria-current=here.then_some("page")>{words}</a> }
    };

    let people = w.people;
    let own = ctx.visitor.map(|visitor| {
        let desk = visitor.role.map(|_| nav("/staff", people.nav_staff));
        view! { {nav("/account", people.nav_account)}{desk} }
    });
    let scripts = head.scripts.iter().map(|name| view! { <script type="module" src=ctx.assets.url(name)></script> });

    view! {
        <!DOCTYPE html>
        <html lang=lang.as_str() dir=lang.dir()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width,initial-scale=1"/>
                // Not as a child: Leptos may mark where a child ends with a comment, and a title knows no comments.
                <title inner_html=Esc(&title).to_string()></title>
                <meta name="description" content=head.description/>
                {robots}
                {links}
                <meta name="theme-color" content="#ffffff" media="(prefers-color-scheme:light)"/>
                <meta name="theme-color" content="#18201f" media="(prefers-color-scheme:dark)"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="preload" href=ctx.assets.url(font) r#as="font" type="font/woff2" crossorigin=""/>
                <link rel="stylesheet" href=ctx.assets.url("bazargah.css")/>
                <script type="module" src=ctx.assets.url("boot.js")></script>
                {scripts.collect_view()}
            </head>
            <body>
                <a class="skip" href="#main">{site.skip}</a>
                {ctx.demo.then(|| view! { <aside class="demo">{site.demo}</aside> })}
                <header class="top">
                    <a class="brand" href=ctx.href("/")>{site.name}</a>
                    <nav aria-label=site.nav>
                        {nav("/deals", w.deals.nav)}
                        {nav("/compare", site.nav_compare)}
                        {nav("/about/figures", site.nav_figures)}
                        {own}
                        <a href=other.href(ctx.path) lang=other.as_str() hreflang=other.as_str() data-reload="">{site.other_language}</a>
                    </nav>
                    <SearchBox lang=lang id="q".to_owned() value=ctx.query_text.to_owned()/>
                </header>
                <main id="main" class=head.class tabindex="-1">{main}{facts}</main>
                <footer>
                    <nav aria-label=site.footer>
                        <a href=ctx.href("/about/figures")>{site.figures}</a>
                        <a href=ctx.href("/about/sources")>{site.sources}</a>
                        <a href=ctx.href("/about/listing")>{site.listing}</a>
                        <a href=ctx.href("/log")>{w.log.link}</a>
                        <a href=ctx.href("/about/api")>{w.about_api.link}</a>
                        <a href=ctx.href("/guidelines")>{w.guidelines.title}</a>
                        <a href=ctx.href("/festival")>{w.festival.title}</a>
                        <a href=ctx.href("/fund")>{w.fund.title}</a>
                        <a href=ctx.href("/account")>{people.foot_sign_in}</a>
                    </nav>
                    <p>{site.promise}</p>
                </footer>
            </body>
        </html>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Lang, samples};

    fn page(lang: Lang, path: &str, canonical: Option<&str>) -> String {
        let ctx = PageContext { path, demo: true, query_text: "\"><i>", ..samples::context(lang) };
        let head = Head {
            title: "a<b".into(),
            canonical: canonical.map(str::to_owned),
            json_ld: Some(serde_json::json!({ "name": "</script>" })),
            ..Head::default()
        };
        document(&ctx, head, || "text & more")
    }

    #[test]
    fn a_page_names_itself_in_both_languages() {
        let html = page(Lang::En, "/shop/a.ir?window=6m", Some("/shop/a.ir"));
        for part in [
            r#"<html lang="en" dir="ltr">"#,
            r#"<link rel="canonical" href="https://b.example/en/shop/a.ir">"#,
            r#"<link rel="alternate" hreflang="fa" href="https://b.example/shop/a.ir">"#,
            r#"<link rel="alternate" hreflang="x-default" href="https://b.example/shop/a.ir">"#,
            r#"href="/shop/a.ir?window=6m" lang="fa""#,
            "<title>a&lt;b | Bazargah</title>",
            "text &amp; more",
        ] {
            assert!(html.contains(part), "{part} is not in {html}");
        }
        assert!(html.starts_with("<!DOCTYPE html>") && !html.contains("noindex"));
    }

    #[test]
    fn a_page_without_an_address_of_its_own_is_not_indexed() {
        let html = page(Lang::Fa, "/lookup?q=a", None);
        assert!(html.contains(r#"content="noindex""#) && !html.contains("canonical"), "{html}");
    }

    #[test]
    fn what_was_typed_cannot_leave_its_attribute_and_facts_cannot_end_their_script() {
        let html = page(Lang::Fa, "/", Some("/"));
        assert!(!html.contains("<i>"), "{html}");
        assert_eq!(html.matches("</script>").count(), 2, "{html}");
    }
}
