//! What holds for every page: data cannot become markup, nothing is inline, both languages are complete.

use super::*;
use crate::api::Suggestion;
use crate::components::twin_note;
use crate::samples::{self, Kind};
use crate::{Lang, Lookalike, PageContext};
use bazargah_domain::complaint::{ComplaintId, End, Rating};
use bazargah_domain::domain_name::Likeness;
use bazargah_domain::figures::{Figures, Period};
use bazargah_domain::record::Recent;
use bazargah_domain::shop::{Listed, MarkRecord, Shop, ShopName, SourceId, TakenFor};
use bazargah_domain::verdict::Verdict;
use proptest::prelude::*;
use std::sync::LazyLock;

/// Every public page that shows data, with `text` wherever data can be text.
fn public_pages_with(text: &str, lang: Lang) -> Vec<String> {
    // Never empty: some parts of a page are only there for something.
    let text = format!("x{text}");
    let text = text.as_str();
    let ctx = PageContext { path: "/x?q=1", demo: true, query_text: text, ..samples::context(lang) };
    let known = samples::shop(Kind::Mixed).host.expect("a host");
    let mut shop: Shop = samples::shop(Kind::Slow);
    shop.name = ShopName { fa: Some(text.to_owned()), en: Some(text.to_owned()) };
    shop.key = text.to_owned();
    shop.sources = vec![SourceId { id: text.to_owned(), ..shop.sources[0].clone() }];
    shop.taken_for = Some(TakenFor { host: known.clone(), likeness: Likeness::Edit });
    shop.mark = shop.mark.map(|mark| MarkRecord {
        number: text.to_owned(),
        province: Some(text.to_owned()),
        city: Some(text.to_owned()),
        page: Some(format!("https://{text}")),
        ..mark
    });
    let record = samples::record(Kind::Slow);
    let mut figures = Figures::of(&record, Period::Months12);
    for (category, _) in &mut figures.categories {
        *category = text.to_owned();
    }
    let mut complaint_of = samples::complaint(Some(150), Rating::Unresolved, |at| End::Removed {
        at: at.plus_days(9),
        reason: text.to_owned(),
    });
    complaint_of.category = text.to_owned();
    complaint_of.url = Some(format!("https://{text}"));
    let recent = Recent { id: ComplaintId(1), complaint: complaint_of };
    let listed = Listed { shop: shop.clone(), complaints: 3, verdict: Verdict::Slow };
    let (as_of, today) = (figures.as_of, samples::today());

    vec![
        profile(
            &ctx,
            &Profile {
                shop: shop.clone(),
                figures: figures.clone(),
                recent: vec![recent.clone()],
                total_all: 9,
                today,
                log_size: 1,
                seals: Vec::new(),
                takes_complaints: true,
            },
        ),
        complaints(
            &ctx,
            &Complaints {
                shop: shop.clone(),
                items: vec![recent.clone()],
                filter: Filter { state: None, category: Some(text.to_owned()) },
                kinds: vec![(text.to_owned(), Some(1))],
                figures: figures.clone(),
                next: Some(text.to_owned()),
                newer: Some(text.to_owned()),
                first: false,
                now: today.start(),
            },
        ),
        complaint(
            &ctx,
            &ComplaintPage {
                shop: shop.clone(),
                recent,
                words: None,
                reply_words: Vec::new(),
                broken: None,
                claim: None,
                as_of,
                today,
            },
        ),
        compare(
            &ctx,
            &Compare {
                columns: vec![(shop.clone(), figures)],
                missing: vec![text.to_owned()],
                unclear: vec![text.to_owned()],
                left_out: vec![text.to_owned()],
                today,
            },
        ),
        results(&ctx, &Results { query: text.to_owned(), shops: vec![listed.clone()], more: false }),
        not_listed(
            &ctx,
            &NotListed {
                asked: text.to_owned(),
                host: None,
                warning: Some(Lookalike { known, shop: shop.clone(), likeness: Likeness::Inside }),
                owner: Some(shop),
                nearest: vec![listed.clone()],
            },
        ),
        home(&ctx, &Home { shops: 1, complaints: 2, read_until: Some(today), examples: vec![listed] }),
    ]
}

/// Every page that shows data.
fn pages_with(text: &str, lang: Lang) -> Vec<String> {
    let mut pages = public_pages_with(text, lang);
    pages.extend(people_tests::pages_with(text, lang));
    pages
}

/// The markup without its texts and its attributes' values: what a browser builds its tree from.
fn skeleton(html: &str) -> String {
    let mut skeleton = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let mut quoted = false;
        let end = rest[at..]
            .char_indices()
            .find(|(_, c)| {
                quoted ^= *c == '"';
                *c == '>' && !quoted
            })
            .map_or(rest.len(), |(n, _)| at + n + 1);
        // Every other piece between quotes is a value.
        skeleton.extend(rest[at..end].split('"').step_by(2));
        rest = &rest[end..];
    }
    skeleton
}

/// The skeletons of all pages in each language, about a shop whose words hold nothing to escape.
static PLAIN: LazyLock<[Vec<String>; 2]> =
    LazyLock::new(|| Lang::ALL.map(|lang| pages_with("x", lang).iter().map(|page| skeleton(page)).collect()));

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn data_never_becomes_markup(text in prop_oneof![any::<String>(), "[<>\"'&;/=a !\\-]{0,24}", "</(script|title|a|svg)><b x=\"1\">"]) {
        for (lang, plain) in Lang::ALL.into_iter().zip(&*PLAIN) {
            for (with_data, plain) in pages_with(&text, lang).iter().zip(plain) {
                prop_assert_eq!(&skeleton(with_data), plain);
            }
        }
    }
}

#[test]
fn the_skeleton_sees_an_escape_that_is_missing() {
    assert_ne!(skeleton("<p title=\"a\" onclick=\"b\">x</p>"), skeleton("<p title=\"a\">x</p>"));
    assert_ne!(skeleton("<p>a<b>c</p>"), skeleton("<p>ac</p>"));
    assert_eq!(skeleton("<p title=\"a > b\">x &lt;b></p>"), skeleton("<p title=\"\"></p>"));
}

#[test]
fn nothing_is_inline_that_the_content_security_policy_forbids() {
    for lang in Lang::ALL {
        for html in pages_with("x", lang) {
            assert!(!html.contains(" style=") && !html.contains("<style") && !html.contains(" onclick="), "{html}");
            for script in html.split("<script").skip(1) {
                assert!(
                    script.starts_with(" type=\"module\" src=") || script.starts_with(" type=\"application/ld+json\""),
                    "{script:.80}"
                );
            }
        }
    }
}

#[test]
fn persian_pages_have_no_latin_digits_of_ours() {
    let texts = |html: &str| -> String {
        let mut text = String::new();
        let body = html.split("<body>").nth(1).unwrap_or_default();
        // What is to be copied, a command or a hash, is the same in every language.
        let mut parts = body.split("<code");
        let first = parts.next().unwrap_or_default();
        let others = parts.map(|part| part.split_once("</code>").map_or("", |(_, rest)| rest));
        let shown: String = std::iter::once(first).chain(others).collect();
        let mut rest = shown.as_str();
        while let Some(at) = rest.find('<') {
            text.push_str(&rest[..at]);
            text.push('\n');
            let end = rest[at..].find('>').map_or(rest.len(), |n| at + n + 1);
            rest = &rest[end..];
        }
        text
    };
    for html in pages_with("ک", Lang::Fa) {
        let html = html.split("<script").next().unwrap_or_default().to_owned();
        for line in texts(&html).lines().filter(|line| !line.contains(".ir") && !line.contains(".com")) {
            assert!(!line.contains(|c: char| c.is_ascii_digit()), "{line}");
        }
    }
}

/// A comparison of these and nothing else.
fn comparing(columns: Vec<(Shop, Figures)>) -> Compare {
    Compare { columns, missing: Vec::new(), unclear: Vec::new(), left_out: Vec::new(), today: samples::today() }
}

#[test]
fn a_false_twin_is_told_beside_its_name() {
    let ctx = samples::context(Lang::En);
    let mut listed = Listed { shop: samples::shop(Kind::Prompt), complaints: 180, verdict: Verdict::Prompt };
    let plain = Suggestion::of(Lang::En, &listed);
    assert_eq!((plain.note.as_str(), plain.warns), ("Answers in time", false));
    assert!(!serde_json::to_string(&plain).expect("it is text").contains("warns"), "nothing is sent for most");
    let host = samples::shop(Kind::Mixed).host.expect("a host");
    listed.shop.taken_for = Some(TakenFor { host, likeness: Likeness::Edit });
    let note = twin_note(&listed.shop, Lang::En).expect("a note");

    let suggestion = Suggestion::of(Lang::En, &listed);
    assert_eq!((&suggestion.note, suggestion.warns), (&note, true));
    let page = results(&ctx, &Results { query: "x".to_owned(), shops: vec![listed.clone()], more: false });
    assert!(page.contains(&note) && !page.contains("Answers in time"), "{page}");
    let figures = samples::figures(Kind::Prompt, Period::Months12);
    let page = compare(&ctx, &comparing(vec![(listed.shop, figures)]));
    assert!(page.contains(&format!("<em class=\"bad\">{note}</em>")), "{page}");
}

#[test]
fn a_comparison_says_of_each_shop_which_period_it_shows() {
    let columns = [(Kind::Slow, Period::Months12), (Kind::Old, Period::All)]
        .map(|(kind, period)| (samples::shop(kind), samples::figures(kind, period)));
    let html = compare(&samples::context(Lang::En), &comparing(columns.to_vec()));
    for ((_, figures), period) in columns.iter().zip(["12 months", "All"]) {
        let [from, to] = [figures.from, figures.as_of.day()].map(|day| Lang::En.date(day));
        let cell = format!("<b class=\"words\">{period}</b><small>{from} to {to}</small>");
        assert!(html.contains(&cell), "{cell} is not in {html}");
    }
}

#[test]
fn a_profile_tells_its_three_figures_and_leads_to_how_they_are_computed() {
    let html = &pages_with("x", Lang::En)[0];
    for part in [
        "Answered in time",
        "Median delay",
        "Complaints, 12 months",
        "/en/about/figures#median",
        "/en/compare?shops=xx",
    ] {
        assert!(html.contains(part), "{part}");
    }
    let prose = about_figures(&PageContext { path: "/about/figures", ..samples::context(Lang::En) });
    for anchor in html.split("/about/figures#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(prose.contains(&format!("<section id=\"{anchor}\">")), "no paragraph for {anchor}");
    }
}
