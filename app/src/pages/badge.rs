//! The badge: one small SVG of fixed size, made of text in the reader's own fonts, for other sites.

use super::mark::is_warned;
use super::profile::Fact;
use crate::html::{Esc, put};
use crate::i18n::{EmbedWords, words};
use crate::lang::Lang;
use crate::naming::{isolated, isolated_name, shop_name};
use bazargah_domain::calendar::Day;
use bazargah_domain::embed::{Says, plain_name};
use bazargah_domain::figures::Figures;
use bazargah_domain::grade::Letter;
use bazargah_domain::shop::{MarkState, Shop};

/// A badge's size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum BadgeSize {
    /// 168 × 48.
    Small,
    /// 240 × 76.
    #[default]
    Medium,
    /// 320 × 120.
    Large,
}

impl BadgeSize {
    /// Every size.
    pub const ALL: [Self; 3] = [Self::Small, Self::Medium, Self::Large];

    /// The name in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Medium => "medium",
            Self::Large => "large",
        }
    }

    /// The size of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|size| size.as_str() == name)
    }

    /// Width and height in CSS pixels.
    pub fn pixels(self) -> (u32, u32) {
        match self {
            Self::Small => (168, 48),
            Self::Medium => (240, 76),
            Self::Large => (320, 120),
        }
    }
}

/// A badge's or panel's colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Look {
    /// Dark on light.
    #[default]
    Light,
    /// Light on dark.
    Dark,
}

impl Look {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Light, Self::Dark];

    /// The name in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The look of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|look| look.as_str() == name)
    }
}

/// What a badge tells of a shop.
#[derive(Debug, Clone, Copy)]
pub struct Badge<'a> {
    /// The shop.
    pub shop: &'a Shop,
    /// Its figures.
    pub figures: &'a Figures,
    /// Today: marks expire.
    pub today: Day,
}

/// Colours as in `style/tokens.css`: ground, line, ink, soft ink; good, warning, bad, none.
struct Paint {
    ground: &'static str,
    line: &'static str,
    ink: &'static str,
    soft: &'static str,
    tones: [&'static str; 4],
    on_tone: &'static str,
}

fn paint(look: Look) -> Paint {
    match look {
        Look::Light => Paint {
            ground: "#fff",
            line: "#8b8577",
            ink: "#17211f",
            soft: "#55625f",
            tones: ["#1a7045", "#8a5000", "#a8231c", "#5c6763"],
            on_tone: "#fff",
        },
        Look::Dark => Paint {
            ground: "#18201f",
            line: "#6f7c78",
            ink: "#e9eeec",
            soft: "#a7b4b0",
            tones: ["#74d19d", "#f0b860", "#f49a92", "#a7b4b0"],
            on_tone: "#08201d",
        },
    }
}

/// A line of text: how far down its foot stands, its size, whether it is bold and in full ink, whether it reads left to right whatever
/// the language.
struct Line {
    y: u32,
    size: f64,
    strong: bool,
    ltr: bool,
    text: String,
}

/// What stands in the coloured field.
struct Tile {
    text: &'static str,
    tone: usize,
}

/// The badge as SVG, with what may be said where it is seen.
pub fn badge(lang: Lang, size: BadgeSize, look: Look, says: Says, model: &Badge) -> String {
    let w = words(lang).embed;
    let b = &w.badge;
    let owner = owner_line(model.shop, lang);
    let is_domain = model.shop.host.is_some();
    let named = |domain: &str| if is_domain { isolated(domain) } else { isolated_name(domain) };
    let (tile, title, texts) = match says {
        Says::Figures => {
            let figures = figures_texts(lang, model);
            let day = lang.date(model.figures.as_of.day());
            let site = words(lang).site.name;
            let title = badge_alt(lang, model);
            let foot = (format!("{site}{}{day}", b.joint), false);
            let texts = match size {
                BadgeSize::Small => vec![(figures.short, false), foot],
                BadgeSize::Medium => vec![(figures.standing, false), (figures.short, false), foot],
                BadgeSize::Large => {
                    vec![(figures.standing, false), (figures.complaints, false), (figures.delay, false), foot]
                }
            };
            (tile_of(model), title, first(owner, is_domain, texts))
        }
        Says::NotThisSite => {
            let title = format!("{}. {} {}", b.not_this_site, b.belongs_to, named(&owner));
            let texts = match size {
                BadgeSize::Small => vec![(b.not_this_site.to_owned(), false), (owner, is_domain)],
                _ => vec![
                    (b.not_this_site.to_owned(), false),
                    (b.belongs_to.to_owned(), false),
                    (owner, is_domain),
                    (b.press.to_owned(), false),
                ],
            };
            (Tile { text: "✕", tone: 2 }, title, texts)
        }
        Says::Compare => {
            let title = format!("{} {}. {}", b.belongs_to, named(&owner), b.compare);
            let texts = match size {
                BadgeSize::Small => vec![(b.compare.to_owned(), false)],
                _ => vec![(b.compare.to_owned(), false), (b.press.to_owned(), false)],
            };
            (Tile { text: "?", tone: 3 }, title, first(owner, is_domain, texts))
        }
    };
    svg(lang, size, look, &tile, &title, texts)
}

/// The badge for a key that no shop has.
pub fn badge_unknown(lang: Lang, size: BadgeSize, look: Look) -> String {
    let b = &words(lang).embed.badge;
    let texts = vec![(words(lang).site.name.to_owned(), false), (b.unknown.to_owned(), false)];
    svg(lang, size, look, &Tile { text: "?", tone: 3 }, b.unknown, texts)
}

/// What a badge says, for those who do not see it: the alternative text of its code. It is true on its day, which it names.
pub fn badge_alt(lang: Lang, model: &Badge) -> String {
    let b = &words(lang).embed.badge;
    let figures = figures_texts(lang, model);
    let owner = owner_line(model.shop, lang);
    let owner = if model.shop.host.is_some() { isolated(&owner) } else { isolated_name(&owner) };
    let all = format!("{}{}{}", figures.standing, b.joint, figures.short);
    (b.alt)(&owner, &all, &lang.date(model.figures.as_of.day()))
}

fn first(owner: String, is_domain: bool, mut texts: Vec<(String, bool)>) -> Vec<(String, bool)> {
    texts.insert(0, (owner, is_domain));
    texts
}

/// The domain, or the name of a shop that has none.
fn owner_line(shop: &Shop, lang: Lang) -> String {
    match &shop.host {
        Some(host) => host.as_str().to_owned(),
        None => plain_name(shop_name(shop, lang)),
    }
}

struct FigureTexts {
    /// Grade and mark.
    standing: String,
    /// Complaints and delay.
    short: String,
    complaints: String,
    delay: String,
}

fn figures_texts(lang: Lang, model: &Badge) -> FigureTexts {
    let EmbedWords { badge: b, .. } = words(lang).embed;
    let Badge { shop, figures, today } = model;
    let grade = letter(shop).map_or_else(|| b.no_grade.to_owned(), |letter| (b.grade)(letter.as_str()));
    let mark = if is_warned(shop, *today) { b.mark_warned } else { (b.mark)(shop.mark_state(*today)) };
    let standing = format!("{grade}{}{mark}", b.joint);
    let total = figures.counts.total;
    if total == 0 {
        let none = b.no_complaints.to_owned();
        return FigureTexts { standing, short: none.clone(), complaints: none, delay: String::new() };
    }
    let median = Fact::median(figures, lang);
    let value = format!("{} {}", median.value, median.unit);
    let value = value.trim_end();
    let text = lang.num(total);
    FigureTexts {
        standing,
        short: format!("{}{}{}", (b.complaints)(total, &text), b.joint, (b.delay)(value)),
        complaints: (b.complaints_in)(total, &text, figures.period),
        delay: (b.delay_long)(value),
    }
}

fn letter(shop: &Shop) -> Option<Letter> {
    shop.grade.and_then(|step| step.letter)
}

/// The grade; but a mark that was taken away or suspended comes first.
fn tile_of(model: &Badge) -> Tile {
    if matches!(model.shop.mark_state(model.today), MarkState::Suspended | MarkState::Revoked) {
        return Tile { text: "!", tone: 2 };
    }
    match letter(model.shop) {
        None => Tile { text: "–", tone: 3 },
        Some(letter) => {
            let tone = match letter {
                Letter::A | Letter::B => 0,
                Letter::C | Letter::D => 1,
                Letter::E | Letter::F => 2,
            };
            Tile { text: letter.as_str(), tone }
        }
    }
}

/// Where the lines of a size stand: how far down and how large; the first is the strongest.
fn places(size: BadgeSize) -> (u32, u32, &'static [(u32, f64)]) {
    match size {
        BadgeSize::Small => (5, 38, &[(16, 12.5), (29, 10.0), (41, 8.5)]),
        BadgeSize::Medium => (9, 58, &[(23, 14.5), (40, 11.0), (54, 11.0), (68, 9.5)]),
        BadgeSize::Large => (12, 80, &[(30, 17.5), (52, 13.0), (71, 13.0), (89, 13.0), (108, 11.0)]),
    }
}

/// About how wide a character is, in parts of its size: as DejaVu Sans has them, the widest of usual fonts.
fn width_of(c: char) -> f64 {
    match c {
        '\u{200c}' | '\u{2066}'..='\u{2069}' => 0.0,
        ' ' | '.' | ':' | '·' | 'i' | 'l' | 'j' | 't' | 'f' | '،' => 0.36,
        '\u{600}'..='\u{6ff}' => 0.5,
        'm' | 'w' | 'A'..='Z' => 0.8,
        _ => 0.62,
    }
}

fn svg(lang: Lang, size: BadgeSize, look: Look, tile: &Tile, title: &str, texts: Vec<(String, bool)>) -> String {
    let (width, height) = size.pixels();
    let (edge, side, places) = places(size);
    let paint = paint(look);
    let rtl = lang == Lang::Fa;
    let tile_x = if rtl { width - edge - side } else { edge };
    // Texts begin beside the field, on the side where the language begins.
    let text_x = if rtl { width - side - 2 * edge } else { side + 2 * edge };
    let room = f64::from(width - side - 3 * edge);
    let lines = texts
        .into_iter()
        .filter(|(text, _)| !text.is_empty())
        .zip(places)
        .enumerate()
        .map(|(n, ((text, ltr), (y, size)))| Line { y: *y, size: *size, strong: n == 0, ltr, text });
    let mut svg = String::with_capacity(1_600);
    put!(
        svg,
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" xml:lang="{}" font-family="system-ui,Tahoma,sans-serif"><title>{}</title>"#,
        lang.as_str(),
        Esc(title)
    );
    put!(
        svg,
        r#"<rect x=".5" y=".5" width="{}" height="{}" rx="7" fill="{}" stroke="{}"/>"#,
        width - 1,
        height - 1,
        paint.ground,
        paint.line
    );
    put!(
        svg,
        r#"<rect x="{tile_x}" y="{edge}" width="{side}" height="{side}" rx="5" fill="{}"/><text x="{}" y="{}" font-size="{}" font-weight="700" text-anchor="middle" fill="{}">{}</text>"#,
        paint.tones[tile.tone],
        tile_x + side / 2,
        edge + side * 7 / 10,
        side * 6 / 10,
        paint.on_tone,
        tile.text
    );
    for line in lines {
        put_line(&mut svg, &line, rtl, text_x, room, &paint);
    }
    svg.push_str("</svg>");
    svg
}

fn put_line(svg: &mut String, line: &Line, rtl: bool, x: u32, room: f64, paint: &Paint) {
    let weight = if line.strong { 1.1 } else { 1.0 };
    let wide = |text: &str| text.chars().map(width_of).sum::<f64>() * line.size * weight;
    let mut text = line.text.clone();
    // Of a domain the end tells whose it is, so its beginning goes.
    if line.ltr {
        while wide(&text) > 1.5 * room {
            text = text.chars().skip(2).collect();
            text.insert(0, '…');
        }
    }
    put!(svg, r#"<text x="{x}" y="{}" font-size="{}""#, line.y, line.size);
    if line.strong {
        svg.push_str(r#" font-weight="700""#);
    }
    match (rtl, line.ltr) {
        (true, true) => svg.push_str(r#" text-anchor="end""#),
        (true, false) => svg.push_str(r#" direction="rtl""#),
        (false, _) => {}
    }
    if wide(&text) > room {
        put!(svg, r#" textLength="{room:.0}" lengthAdjust="spacingAndGlyphs""#);
    }
    put!(svg, r#" fill="{}">{}</text>"#, if line.strong { paint.ink } else { paint.soft }, Esc(&text));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{self, Kind};
    use bazargah_domain::figures::Period;
    use bazargah_domain::shop::{GradeStep, ShopName};

    const SAYS: [Says; 3] = [Says::Figures, Says::NotThisSite, Says::Compare];

    fn shop(kind: Kind) -> Shop {
        let mut shop = samples::shop(kind);
        shop.grade = Some(GradeStep { day: samples::today(), version: 1, points: 81, letter: Some(Letter::B) });
        shop
    }

    fn made(shop: &Shop, kind: Kind, lang: Lang, size: BadgeSize, says: Says) -> String {
        let figures = samples::figures(kind, Period::Months12);
        badge(lang, size, Look::Light, says, &Badge { shop, figures: &figures, today: samples::today() })
    }

    #[test]
    fn a_badge_tells_grade_mark_delay_complaints_and_the_day() {
        let en = made(&shop(Kind::Slow), Kind::Slow, Lang::En, BadgeSize::Large, Says::Figures);
        for part in [
            "kafsh-nemooneh.ir",
            ">B<",
            "Grade B · mark valid",
            "complaints in 12 months",
            "Median delay: ",
            "24 November 2026",
        ] {
            assert!(en.contains(part), "{part} is not in {en}");
        }
        let fa = made(&shop(Kind::Slow), Kind::Slow, Lang::Fa, BadgeSize::Medium, Says::Figures);
        for part in ["kafsh-nemooneh.ir", "رتبهٔ B · نماد معتبر", "شکایت · تأخیر: ", "۳ آذر ۱۴۰۵"]
        {
            assert!(fa.contains(part), "{part} is not in {fa}");
        }
    }

    #[test]
    fn elsewhere_no_figure_is_told() {
        for lang in Lang::ALL {
            for size in BadgeSize::ALL {
                let shop = shop(Kind::Slow);
                let not = made(&shop, Kind::Slow, lang, size, Says::NotThisSite);
                let compare = made(&shop, Kind::Slow, lang, size, Says::Compare);
                let figures = made(&shop, Kind::Slow, lang, size, Says::Figures);
                let complaints = lang.num(samples::figures(Kind::Slow, Period::Months12).counts.total);
                for told in [&not, &compare] {
                    assert!(told.contains("kafsh-nemooneh.ir"), "whose it is: {told}");
                    assert!(!told.contains(&format!(">{complaints}")) && !told.contains(">B<"), "{told}");
                }
                assert!(figures.contains(&complaints) && figures.contains(">B<"));
                assert!(not.contains(words(lang).embed.badge.not_this_site));
            }
        }
    }

    #[test]
    fn a_mark_that_was_taken_away_comes_before_the_grade() {
        let mut shop = samples::marks::shop_in(MarkState::Suspended, "");
        shop.grade = Some(GradeStep { day: samples::today(), version: 1, points: 95, letter: Some(Letter::A) });
        let figures = samples::figures(Kind::Prompt, Period::Months12);
        let model = Badge { shop: &shop, figures: &figures, today: samples::today() };
        let svg = badge(Lang::En, BadgeSize::Medium, Look::Dark, Says::Figures, &model);
        assert!(svg.contains(">!<") && svg.contains("mark suspended"), "{svg}");
    }

    #[test]
    fn every_badge_is_small_and_well_formed() {
        let mut widest = 0;
        for kind in Kind::ALL {
            for lang in Lang::ALL {
                for size in BadgeSize::ALL {
                    for says in SAYS {
                        let svg = made(&shop(kind), kind, lang, size, says);
                        widest = widest.max(svg.len());
                        assert_eq!(svg.matches('<').count(), svg.matches('>').count(), "{svg}");
                        assert!(
                            !svg.contains("href") && !svg.contains("<style") && !svg.contains("url("),
                            "nothing is asked for"
                        );
                    }
                }
            }
        }
        // With 700 bytes of headers at most it is under 2,500.
        assert!(widest < 1_800, "{widest}");
    }

    #[test]
    fn a_name_is_text_and_cannot_turn_the_badge() {
        let mut shop = shop(Kind::Unknown);
        let name = "</text><script>alert(1)</script>\u{202e}\u{0}\u{ffff}&";
        shop.name = ShopName { fa: Some(name.into()), en: Some(name.into()) };
        shop.key = name.into();
        for lang in Lang::ALL {
            for says in SAYS {
                let svg = made(&shop, Kind::Unknown, lang, BadgeSize::Medium, says);
                assert!(!svg.contains("<script") && svg.contains("&lt;script&gt;"), "{svg}");
                assert!(!svg.contains(['\u{202e}', '\0', '\u{ffff}']), "{svg}");
            }
        }
    }

    #[test]
    fn of_a_long_domain_the_end_is_kept() {
        let mut shop = shop(Kind::Slow);
        let long = format!("{}.kafsh.ir", "a-very-long-name.".repeat(8).trim_end_matches('.'));
        shop.host = bazargah_domain::domain_name::Host::parse(&long).ok();
        let svg = made(&shop, Kind::Slow, Lang::En, BadgeSize::Small, Says::Compare);
        assert!(svg.contains("kafsh.ir</text>") && svg.contains("textLength"), "{svg}");
    }
}
