//! What a shop, a domain or a kind of complaint is called on a page.

use crate::html::{Esc, UrlPart, put};
use crate::i18n::words;
use crate::lang::Lang;
use bazargah_domain::domain_name::Host;
use bazargah_domain::guideline::{Both, ClauseId};
use bazargah_domain::shop::{Shop, ShopName};

/// A name in the language, else in the other.
pub(crate) fn name_in(name: &ShopName, lang: Lang) -> Option<&str> {
    let (own, other) = names(name, lang);
    own.or(other)
}

/// The name in the language, and in the other.
fn names(name: &ShopName, lang: Lang) -> (Option<&str>, Option<&str>) {
    let (fa, en) = (name.fa.as_deref(), name.en.as_deref());
    match lang {
        Lang::Fa => (fa, en),
        Lang::En => (en, fa),
    }
}

/// The shop's name in the language, else in the other, else its domain.
pub(crate) fn shop_name(shop: &Shop, lang: Lang) -> &str {
    let host = || shop.host.as_ref().map(Host::as_str);
    name_in(&shop.name, lang).or_else(host).unwrap_or(&shop.key)
}

/// The shop's name in the other language, where both are known.
pub(crate) fn other_name(shop: &Shop, lang: Lang) -> Option<&str> {
    let (own, other) = names(&shop.name, lang);
    own.and(other)
}

/// The language of [`shop_name`] where it is not the page's own, so that it is spoken as what it is.
pub(crate) fn name_lang(shop: &Shop, lang: Lang) -> Option<&'static str> {
    let (own, other) = names(&shop.name, lang);
    (own.is_none() && other.is_some()).then_some(lang.other().as_str())
}

/// The path of a shop's page, without the language's prefix.
pub(crate) fn shop_path(shop: &Shop) -> String {
    format!("/shop/{}", UrlPart(&shop.key))
}

/// A domain as markup that may break after its dots, and with its Unicode form first where it has one: the two are shown
/// together, because letters of two scripts can look the same.
pub(crate) fn domain_html(host: &Host) -> String {
    let (unicode, ascii) = (host.unicode(), host.as_str());
    let mut html = String::with_capacity(ascii.len() + 32);
    let mut put_breakable = |name: &str| {
        for (n, label) in name.split('.').enumerate() {
            put!(html, "{}{}", if n == 0 { "" } else { ".<wbr>" }, Esc(label));
        }
    };
    put_breakable(&unicode);
    if unicode != ascii {
        put_breakable(" (");
        put_breakable(ascii);
        put_breakable(")");
    }
    html
}

/// A domain within a sentence: kept left to right, whatever stands around it.
pub(crate) fn isolated(domain: &str) -> String {
    // LEFT-TO-RIGHT ISOLATE … POP DIRECTIONAL ISOLATE: what `<bdi dir="ltr">` does, and it works in titles as well.
    format!("\u{2066}{domain}\u{2069}")
}

/// A domain within a sentence, in the forms in which [`domain_html`] shows it.
pub(crate) fn domain_text(host: &Host) -> String {
    let (unicode, ascii) = (host.unicode(), host.as_str());
    if unicode == ascii { isolated(ascii) } else { isolated(&format!("{unicode} ({ascii})")) }
}

/// A name of unknown direction within a sentence.
pub(crate) fn isolated_name(name: &str) -> String {
    // FIRST STRONG ISOLATE.
    format!("\u{2068}{name}\u{2069}")
}

/// A kind of complaint: this project's word, or the source's own.
pub(crate) fn kind_name(category: &str, lang: Lang) -> &str {
    (words(lang).kind)(category).unwrap_or(category)
}

/// A guideline's text in a language.
pub(crate) fn in_lang(text: Both, lang: Lang) -> &'static str {
    match lang {
        Lang::Fa => text.fa,
        Lang::En => text.en,
    }
}

/// The number of a clause as a page of its guideline names it: 3.2 in English; in Persian with a hyphen, the topic on the right.
pub(crate) fn clause_number(id: ClauseId, lang: Lang) -> String {
    let (topic, clause) = (lang.plain(id.topic.into()), lang.plain(id.clause.into()));
    match lang {
        // RIGHT-TO-LEFT MARK: without it the order would depend on whether a letter or nothing stands before the number.
        Lang::Fa => format!("{topic}\u{200f}-{clause}"),
        Lang::En => format!("{topic}.{clause}"),
    }
}

/// Where a clause begins on the page of its guideline.
pub(crate) fn clause_anchor(id: ClauseId) -> String {
    format!("c{}-{}", id.topic, id.clause)
}

/// The address of a clause that lasts: path and anchor, without the language's prefix.
pub fn clause_path(id: ClauseId) -> String {
    format!("/guidelines/{}/{}#{}", id.guideline.as_str(), id.version, clause_anchor(id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use bazargah_domain::shop::{ShopId, ShopName};

    fn shop(fa: Option<&str>, en: Option<&str>) -> Shop {
        let name = ShopName { fa: fa.map(str::to_owned), en: en.map(str::to_owned) };
        Shop::listed(ShopId(1), "a b".into(), None, name)
    }

    #[test]
    fn a_name_is_shown_in_the_pages_language_where_it_is_known() {
        let both = shop(Some("کفش"), Some("Kafsh"));
        assert_eq!((shop_name(&both, Lang::Fa), shop_name(&both, Lang::En)), ("کفش", "Kafsh"));
        assert_eq!((other_name(&both, Lang::Fa), other_name(&both, Lang::En)), (Some("Kafsh"), Some("کفش")));
        let one = shop(None, Some("Kafsh"));
        assert_eq!((shop_name(&one, Lang::Fa), other_name(&one, Lang::Fa)), ("Kafsh", None));
        assert_eq!(shop_name(&shop(None, None), Lang::Fa), "a b");
        let spoken = |of: &Shop| Lang::ALL.map(|lang| name_lang(of, lang));
        assert_eq!(spoken(&both), [None, None]);
        assert_eq!(spoken(&one), [Some("en"), None]);
        assert_eq!(spoken(&shop(Some("کفش"), None)), [None, Some("fa")]);
        assert_eq!(spoken(&shop(None, None)), [None, None], "a domain is of no language");
    }

    #[test]
    fn a_domain_breaks_after_its_dots_and_shows_both_its_forms() {
        let html = |host: &str| domain_html(&Host::parse(host).expect("a host"));
        assert_eq!(html("a-b.co.ir"), "a-b.<wbr>co.<wbr>ir");
        assert_eq!(
            html("xn--mgba.ir"),
            format!(
                "{}.<wbr>ir (xn--mgba.<wbr>ir)",
                Host::parse("xn--mgba.ir").expect("a host").unicode().trim_end_matches(".ir")
            )
        );
    }

    #[test]
    fn a_domain_in_a_sentence_shows_both_its_forms() {
        let text = |host: &str| domain_text(&Host::parse(host).expect("a host"));
        assert_eq!(text("a-b.co.ir"), "\u{2066}a-b.co.ir\u{2069}");
        assert_eq!(text("کالا.ir"), "\u{2066}کالا.ir (xn--mgba0gys.ir)\u{2069}");
    }

    #[test]
    fn a_key_is_one_segment_of_the_path() {
        assert_eq!(shop_path(&shop(None, None)), "/shop/a%20b");
    }

    #[test]
    fn a_clause_has_a_number_and_an_address() {
        let id: ClauseId = "health-1/3.2".parse().expect("a clause");
        assert_eq!((clause_number(id, Lang::Fa), clause_number(id, Lang::En)), ("۳\u{200f}-۲".into(), "3.2".into()));
        assert_eq!(clause_path(id), "/guidelines/health/1#c3-2");
    }

    #[test]
    fn unknown_kinds_keep_the_sources_words() {
        assert_eq!(kind_name("damaged", Lang::Fa), "کالای آسیب‌دیده");
        assert_eq!(kind_name("Atraso na entrega", Lang::Fa), "Atraso na entrega");
    }
}
