//! Charts as files of their own: whole SVG documents with their colours in them, for reports and slides.

use super::{At, Bar, WIDTH};
use crate::html::{Esc, put};
use crate::lang::Lang;

/// Room for the title above a drawing and for the line under it.
const ABOVE: f64 = 34.0;
const BELOW: f64 = 24.0;
/// Space around it.
const MARGIN: f64 = 14.0;
/// A bar with its name.
const ROW: f64 = 22.0;
/// Where bars begin and end, along the line of reading.
const BARS: (f64, f64) = (128.0, 310.0);
/// Bars beyond this are one more.
const BARS_MAX: usize = 40;
/// The longest name beside a bar.
const NAME_CHARS_MAX: usize = 22;

/// What the classes of the site's style sheet mean where there is none: the light colours of `style/tokens.css`.
const PAINT: [(&str, &str); 14] = [
    ("chart", ""),
    ("tick", r##"font-size="12" fill="#55625f""##),
    (
        "note",
        r##"font-size="12.5" font-weight="600" fill="#17211f" stroke="#fff" stroke-width="4" stroke-linejoin="round" paint-order="stroke""##,
    ),
    ("grid", r##"fill="none" stroke="#e3ded4""##),
    ("done", r##"fill="#00706a""##),
    ("rest", r##"fill="#d9982f""##),
    ("band", r##"fill="#00706a" opacity="0.17""##),
    ("line", r##"fill="none" stroke="#00706a" stroke-width="2.4" stroke-linejoin="round""##),
    ("due", r##"fill="none" stroke="#a8231c" stroke-width="1.4" stroke-dasharray="5 4""##),
    ("dot", r##"fill="#00706a" stroke="#fff" stroke-width="2""##),
    ("col", r##"fill="#17211f" opacity="0""##),
    ("kind", r##"fill="#00706a""##),
    ("none", r##"fill="#949e9a""##),
    ("bad", r##"fill="#a8231c""##),
];

/// Bars beside each other as a drawing; [`super::bar_table`] is the same for a page.
pub(crate) fn bars_drawing(bars: &[Bar], others: &str, lang: Lang) -> String {
    let kept = if bars.len() > BARS_MAX { BARS_MAX - 1 } else { bars.len() };
    let rest: u64 = bars[kept..].iter().map(|bar| bar.n).sum();
    let rest = (kept < bars.len()).then_some(Bar { name: others, n: rest, class: "none" });
    let shown: Vec<&Bar> = bars[..kept].iter().chain(rest.as_ref()).collect();
    let longest = shown.iter().map(|bar| bar.n).max().unwrap_or(0).max(1);
    // Drawn from the side on which lines begin.
    let x = |at: f64| match lang {
        Lang::Fa => WIDTH - at,
        Lang::En => at,
    };
    // A text's anchor is by its own direction: names end before the bar, numbers begin after it.
    let (name_anchor, number_anchor) = match lang {
        Lang::Fa => ("start", "end"),
        Lang::En => ("end", "start"),
    };
    let mut svg = String::with_capacity(256 + shown.len() * 320);
    let height = ROW * shown.len().max(1) as f64;
    put!(svg, r#"<svg class="chart" viewBox="0 0 {WIDTH} {}">"#, At(height));
    for (n, bar) in shown.iter().enumerate() {
        let top = ROW * n as f64;
        let end = BARS.0 + bar.n as f64 / longest as f64 * (BARS.1 - BARS.0);
        let name: String = if bar.name.chars().count() > NAME_CHARS_MAX {
            bar.name.chars().take(NAME_CHARS_MAX - 1).chain(['…']).collect()
        } else {
            bar.name.to_owned()
        };
        let base = At(top + 15.0);
        put!(
            svg,
            r#"<text class="tick" x="{}" y="{base}" text-anchor="{name_anchor}">{}</text>"#,
            At(x(BARS.0 - 6.0)),
            Esc(&name)
        );
        put!(
            svg,
            r#"<rect class="{}" x="{}" y="{}" width="{}" height="14"/>"#,
            bar.class,
            At(x(BARS.0).min(x(end))),
            At(top + 4.0),
            At(end - BARS.0)
        );
        put!(svg, r#"<text class="tick" x="{}" y="{base}" text-anchor="{number_anchor}">"#, At(x(end + 5.0)));
        lang.put_num(&mut svg, bar.n);
        svg.push_str("</text>");
    }
    svg.push_str("</svg>");
    svg
}

/// A drawing as a document: with its title above it, a line under it, and its own colours. What stands in it is escaped already.
pub(crate) fn chart_file(svg: &str, title: &str, note: &str, lang: Lang) -> String {
    let (head, rest) = svg.split_once('>').unwrap_or_default();
    let inner = rest.strip_suffix("</svg>").unwrap_or(rest);
    let height: f64 = head
        .split_once("viewBox=\"")
        .and_then(|(_, rest)| rest.split('"').next())
        .and_then(|numbers| numbers.rsplit(' ').next())
        .and_then(|height| height.parse().ok())
        .unwrap_or(0.0);
    let (wide, high) = (WIDTH + 2.0 * MARGIN, height + ABOVE + BELOW + MARGIN);
    // What a title holds may be a province's name, of any length; a drawing is no wider for it.
    let (begin, anchor) = match lang {
        Lang::Fa => (wide - MARGIN, "end"),
        Lang::En => (MARGIN, "start"),
    };
    let mut file = String::with_capacity(svg.len() + 2048);
    put!(
        file,
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}" width="{2}" height="{3}" role="img" aria-label="{title}" xml:lang="{lang}" font-family="Vazirmatn, Tahoma, 'DejaVu Sans', sans-serif"><title>{title}</title><rect width="{0}" height="{1}" fill="#fff"/><text x="{begin}" y="24" text-anchor="{anchor}" font-size="14" font-weight="700" fill="#17211f">{title}</text><g transform="translate({MARGIN} {ABOVE})">"##,
        At(wide),
        At(high),
        At(wide * 2.0),
        At(high * 2.0),
        begin = At(begin),
        title = Esc(title),
        lang = lang.as_str(),
    );
    put_painted(&mut file, inner);
    put!(
        file,
        r##"</g><text x="{}" y="{}" text-anchor="{anchor}" font-size="10.5" fill="#55625f">{}</text></svg>"##,
        At(begin),
        At(high - 10.0),
        Esc(note)
    );
    file
}

/// The markup with colours in place of classes.
fn put_painted(to: &mut String, markup: &str) {
    const CLASS: &str = "class=\"";
    let mut rest = markup;
    while let Some((before, after)) = rest.split_once(CLASS) {
        to.push_str(before);
        let Some((class, after)) = after.split_once('"') else { break };
        to.push_str(PAINT.iter().find(|(name, _)| *name == class).map_or("", |(_, paint)| paint));
        rest = after;
    }
    to.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::super::{months_chart, waiting_chart};
    use super::*;
    use crate::samples::{self, Kind};
    use bazargah_domain::figures::Period;

    #[test]
    fn a_file_needs_no_style_sheet() {
        let figures = samples::figures(Kind::Slow, Period::Months12);
        for lang in Lang::ALL {
            let months = months_chart(&figures, lang).expect("a chart").0.svg;
            let waiting = waiting_chart(&figures, lang).expect("a chart").svg;
            let bars = bars_drawing(&[Bar { name: "<b>", n: 3, class: "bad" }], "others", lang);
            for svg in [months, waiting, bars] {
                // Every class that is used is one that has its colours here.
                for class in svg.split("class=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
                    assert!(PAINT.iter().any(|(name, _)| *name == class), "{class}");
                }
                let file = chart_file(&svg, "a < b", "note", lang);
                assert!(file.starts_with("<svg xmlns=") && file.ends_with("</svg>"), "{file}");
                assert!(!file.contains("class=") && !file.contains("style"), "{file}");
                assert!(file.contains("a &lt; b") && !file.contains("<b>"), "{file}");
                assert_eq!(file.matches("<svg").count(), 1);
                let texts = |markup: &str| markup.matches("<text").count();
                assert_eq!(texts(&file), texts(&svg) + 2, "nothing is lost");
            }
        }
    }

    #[test]
    fn bars_are_mirrored_compared_with_the_longest_and_come_to_an_end() {
        let names: Vec<String> = (0..60).map(|n| format!("a name that is far too long to stand beside {n}")).collect();
        let bars: Vec<Bar> = names.iter().map(|name| Bar { name, n: 10, class: "kind" }).collect();
        for lang in Lang::ALL {
            let svg = bars_drawing(&bars, "others", lang);
            assert_eq!(svg.matches("<rect").count(), BARS_MAX);
            assert!(svg.contains(">others<") && svg.contains(&format!(">{}<", lang.num(210))), "{svg}");
            for x in svg.split(" x=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
                let x: f64 = x.parse().expect("a number");
                assert!((0.0..=WIDTH).contains(&x), "{x}");
            }
        }
        assert!(!bars_drawing(&[], "others", Lang::En).contains("NaN"));
        assert!(!bars_drawing(&[Bar { name: "x", n: 0, class: "none" }], "others", Lang::En).contains("NaN"));
    }
}
