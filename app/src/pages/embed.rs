//! The page that builds the code of a badge: choose, see it live, copy the code, test it against an address.

use super::badge::{BadgeSize, Look};
use super::log::code;
use super::panel::seal_path;
use crate::components::{Head, Line, Question, document};
use crate::context::PageContext;
use crate::html::{Esc, UrlPart, raw};
use crate::lang::Lang;
use crate::naming::{isolated, isolated_name, shop_name, shop_path};
use bazargah_domain::embed::{Place, plain_name};
use bazargah_domain::shop::Shop;
use leptos::prelude::*;

/// Longest address or name that the form takes.
pub const EMBED_CHARS_MAX: usize = 500;

/// What was chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EmbedChoice {
    /// The shop, as it was typed.
    pub shop: String,
    /// The badge's size.
    pub size: BadgeSize,
    /// Its colours.
    pub look: Look,
    /// Its language.
    pub lang: Lang,
    /// The address to test against, as it was typed.
    pub test: String,
}

/// The page that builds the code.
#[derive(Debug, Clone)]
pub struct EmbedPage {
    /// What was chosen.
    pub choice: EmbedChoice,
    /// The shop that was meant, with the badge's alternative text.
    pub found: Option<(Shop, String)>,
    /// Where the badge would be seen on the address to test against, with that site; `None` where none was given.
    pub tested: Option<Result<(String, Place), ()>>,
}

/// The page.
pub fn embed(ctx: &PageContext, model: &EmbedPage) -> String {
    let w = &ctx.words().embed.builder;
    let plain = model.choice == EmbedChoice { lang: ctx.lang, ..EmbedChoice::default() };
    let head = Head {
        title: w.title.to_owned(),
        description: w.description.to_owned(),
        canonical: plain.then(|| "/about/embed".to_owned()),
        class: "prose form embed",
        ..Head::default()
    };
    document(ctx, head, || {
        let built = model.found.as_ref().map(|(shop, alt)| built(ctx, model, shop, alt));
        let rules = w.rules_items.iter().map(|item| view! { <li>{*item}</li> }).collect_view();
        view! {
            <h1>{w.title}</h1>
            <p class="lead">{w.lead}</p>
            {form(ctx, model)}
            {built}
            <section id="rules"><h2>{w.rules}</h2><ul>{rules}</ul></section>
        }
    })
}

fn form(ctx: &PageContext, model: &EmbedPage) -> impl IntoView + use<> {
    let w = &ctx.words().embed.builder;
    let choice = &model.choice;
    let not_found = model.found.is_none() && !choice.shop.trim().is_empty();
    let shop = Question {
        id: "embed-shop",
        name: "shop",
        label: w.shop,
        hint: w.shop_hint,
        fault: not_found.then_some(w.shop_unknown),
    };
    let test = Question {
        id: "embed-test",
        name: "test",
        label: w.test,
        hint: w.test_hint,
        fault: matches!(model.tested, Some(Err(()))).then_some(w.test_fault),
    };
    let line =
        |value| Line { kind: "text", autocomplete: "off", mode: None, dir: "auto", chars_max: EMBED_CHARS_MAX, value };
    let sizes = BadgeSize::ALL.map(|size| (size.as_str(), w.sizes[size as usize], size == choice.size));
    let looks = Look::ALL.map(|look| (look.as_str(), w.looks[look as usize], look == choice.look));
    let langs = Lang::ALL.map(|lang| (lang.as_str(), w.languages[lang as usize], lang == choice.lang));
    view! {
        <form action=ctx.href("/about/embed") method="get">
            {shop.line(line(&choice.shop))}
            {radios(w.size, "size", sizes.into())}
            {radios(w.look, "look", looks.into())}
            {radios(w.language, "in", langs.into())}
            {test.line(Line { dir: "ltr", mode: Some("url"), ..line(&choice.test) })}
            <button>{w.button}</button>
        </form>
    }
}

fn radios(legend: &'static str, name: &'static str, choices: Vec<(&'static str, &'static str, bool)>) -> impl IntoView {
    let choices = choices.into_iter().map(|(value, text, chosen)| {
        view! { <label><input type="radio" name=name value=value checked=chosen/>{text}</label> }
    });
    view! { <fieldset><legend>{legend}</legend><div class="radios row">{choices.collect_view()}</div></fieldset> }
}

/// Preview and code for a shop.
fn built(ctx: &PageContext, model: &EmbedPage, shop: &Shop, alt: &str) -> impl IntoView + use<> {
    let w = &ctx.words().embed.builder;
    let choice = &model.choice;
    let codes = Codes::of(ctx.origin, shop, choice, alt);
    let (width, height) = choice.size.pixels();
    let badge = format!("{}?{}", badge_path(shop, choice.lang), badge_query(choice));
    let tested = model.tested.as_ref().and_then(|tested| tested.as_ref().ok()).map(|(site, place)| {
        let site = isolated(site);
        let (tone, text) = match place {
            Place::Own(_) => ("good", (w.says_figures)(&site)),
            Place::Registered(_) => ("good", (w.says_registered)(&site)),
            _ => ("bad", (w.says_not_this)(&site)),
        };
        view! { <p class=format!("alert {tone}") role="status">{text}</p> }
    });
    let panel = format!("{}?look={}", panel_path(shop, choice.lang), choice.look.as_str());
    let title = (ctx.words().embed.panel.title)(&isolated_name(&plain_name(shop_name(shop, ctx.lang))));
    // By hand: Leptos knows no lazy frames.
    let frame = format!(
        r#"<iframe class="panel" src="{panel}" title="{}" height="560" loading="lazy" sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"></iframe>"#,
        Esc(&title)
    );
    view! {
        <section id="preview">
            <h2>{w.preview}</h2>
            {tested}
            <p><a href=choice.lang.href(&seal_path(shop)) data-reload=""><img src=badge width=width.to_string() height=height.to_string() alt=alt.to_owned()/></a></p>
            <p class="fine">{w.preview_text}</p>
        </section>
        <section id="code">
            <h2>{w.code}</h2>
            <p>{w.code_text}</p>
            <h3>{w.html}</h3>
            {code(codes.html)}
            <h3>{w.wordpress}</h3>
            <p>{w.wordpress_text}</p>
            {code(codes.wordpress)}
            <h3>{w.woocommerce}</h3>
            <p>{w.woocommerce_text}</p>
            {code(codes.woocommerce)}
            <h3>{w.react}</h3>
            <p>{w.react_text}</p>
            {code(codes.react)}
        </section>
        <section id="panel">
            <h2>{w.panel}</h2>
            <p>{w.panel_text}</p>
            {raw(frame)}
            {code(codes.panel)}
        </section>
        <section id="element">
            <h2>{w.element}</h2>
            <p>{w.element_text}</p>
            {code(codes.element)}
        </section>
        <section id="policy">
            <h2>{w.policy}</h2>
            <p>{w.policy_text}</p>
            {code(codes.policy)}
            <p><a href=ctx.href(&shop_path(shop))>{shop_name(shop, ctx.lang).to_owned()}</a></p>
        </section>
    }
}

/// The path of a shop's badge, with the prefix of its language.
fn badge_path(shop: &Shop, lang: Lang) -> String {
    lang.href(&format!("/widget/{}.svg", UrlPart(&shop.key)))
}

/// The path of a shop's panel, with the prefix of its language.
fn panel_path(shop: &Shop, lang: Lang) -> String {
    lang.href(&format!("/widget/{}", UrlPart(&shop.key)))
}

fn badge_query(choice: &EmbedChoice) -> String {
    format!("size={}&look={}", choice.size.as_str(), choice.look.as_str())
}

/// The pieces of code that the page hands out.
struct Codes {
    html: String,
    wordpress: String,
    woocommerce: String,
    react: String,
    panel: String,
    element: String,
    policy: String,
}

impl Codes {
    fn of(origin: &str, shop: &Shop, choice: &EmbedChoice, alt: &str) -> Self {
        let lang = choice.lang;
        let (width, height) = choice.size.pixels();
        let at = |path: String| format!("{origin}{path}");
        let seal = at(lang.href(&seal_path(shop)));
        let badge = at(badge_path(shop, lang));
        let query = badge_query(choice);
        let panel = format!("{}?look={}", at(panel_path(shop, lang)), choice.look.as_str());
        let name = plain_name(shop_name(shop, lang));
        // Attributes: the browser names the site to Bazargah whatever policy the site has; the picture waits until it is nearly seen.
        let html = format!(
            "<a href=\"{seal}\" target=\"_blank\" rel=\"noopener\" referrerpolicy=\"origin\"><img src=\"{badge}?{}\" width=\"{width}\" height=\"{height}\" alt=\"{}\" loading=\"lazy\" referrerpolicy=\"origin\"></a>",
            Esc(&query),
            Esc(alt)
        );
        let php = html.replace('\\', "\\\\").replace('\'', "\\'");
        let wordpress = format!("add_action('wp_footer', function () {{\n  echo '{php}';\n}});");
        let woocommerce =
            format!("add_action('woocommerce_after_add_to_cart_button', function () {{\n  echo '{php}';\n}});");
        let json = |text: &str| serde_json::Value::from(text).to_string();
        let react = format!(
            "export const BazargahBadge = () => (\n  <a href={{{}}} target=\"_blank\" rel=\"noopener\" referrerPolicy=\"origin\">\n    <img src={{{}}} width={{{width}}} height={{{height}}} alt={{{}}} loading=\"lazy\" referrerPolicy=\"origin\" />\n  </a>\n);",
            json(&seal),
            json(&format!("{badge}?{query}")),
            json(alt)
        );
        let title = format!("Bazargah: {name}");
        let frame = format!(
            "<iframe src=\"{panel}\" title=\"{}\" width=\"100%\" height=\"560\" loading=\"lazy\" sandbox=\"allow-scripts allow-popups allow-popups-to-escape-sandbox\" referrerpolicy=\"origin\"></iframe>",
            Esc(&title)
        );
        let element = format!(
            "<script src=\"{origin}/embed.js\" async></script>\n<bazargah-shop key=\"{}\" lang=\"{}\" look=\"{}\"><a href=\"{seal}\">{}</a></bazargah-shop>",
            Esc(&shop.key),
            lang.as_str(),
            choice.look.as_str(),
            Esc(&title)
        );
        let policy = format!("img-src {origin}; frame-src {origin}; script-src {origin}/embed.js");
        Self { html, wordpress, woocommerce, react, panel: frame, element, policy }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{self, Kind};
    use bazargah_domain::shop::ShopName;

    fn codes(name: &str, alt: &str) -> Codes {
        let mut shop = samples::shop(Kind::Unknown);
        shop.key = name.to_owned();
        shop.name = ShopName { fa: None, en: Some(name.to_owned()) };
        Codes::of("https://b.example", &shop, &EmbedChoice { lang: Lang::En, ..EmbedChoice::default() }, alt)
    }

    #[test]
    fn the_code_is_one_link_with_one_picture_and_no_script() {
        let Codes { html, .. } = codes("a.ir", "a.ir on Bazargah: grade B");
        assert_eq!(
            html,
            "<a href=\"https://b.example/en/seal/a.ir\" target=\"_blank\" rel=\"noopener\" referrerpolicy=\"origin\">\
             <img src=\"https://b.example/en/widget/a.ir.svg?size=medium&amp;look=light\" width=\"240\" height=\"76\" \
             alt=\"a.ir on Bazargah: grade B\" loading=\"lazy\" referrerpolicy=\"origin\"></a>"
        );
    }

    #[test]
    fn a_name_cannot_break_out_of_any_code() {
        let nasty = "'\"><script>alert(1)</script>\\'); {x}";
        let Codes { html, wordpress, woocommerce, react, panel, element, policy } = codes(nasty, nasty);
        for code in [&html, &wordpress, &woocommerce, &panel, &policy] {
            assert!(!code.contains("<script"), "{code}");
        }
        assert_eq!(element.matches("<script").count(), 1, "its own");
        for php in [&wordpress, &woocommerce] {
            let inside =
                php.split_once("echo '").and_then(|(_, rest)| rest.rsplit_once("';")).map(|(inside, _)| inside);
            let bare = inside.unwrap_or_default().replace("\\\\", "").replace("\\'", "");
            assert!(!bare.contains('\''), "{php}");
        }
        assert!(react.contains(r#"alt={"'\"><script>"#), "a string of JavaScript: {react}");
    }

    #[test]
    fn the_page_says_what_the_badge_would_say_at_an_address() {
        let host = bazargah_domain::domain_name::Host::parse("evil.ir").expect("a host");
        let model = EmbedPage {
            choice: EmbedChoice {
                shop: "kafsh-nemooneh.ir".into(),
                test: "https://evil.ir/".into(),
                ..EmbedChoice::default()
            },
            found: Some((samples::shop(Kind::Slow), "alt".into())),
            tested: Some(Ok(("evil.ir".into(), Place::Elsewhere(Some(host))))),
        };
        let html = embed(&samples::context(Lang::En), &model);
        assert!(html.contains("the badge says “not this site”") && html.contains("noindex"));
        assert!(html.contains(r#"src="/widget/kafsh-nemooneh.ir.svg?size=medium&amp;look=light""#), "{html}");
        let unknown = EmbedPage { found: None, tested: Some(Err(())), ..model };
        let html = embed(&samples::context(Lang::En), &unknown);
        assert!(html.contains("We did not find this shop") && html.contains("not the address of a site"));
    }
}
