//! The three figures of the first screen, each with its interval, or with words where there is too little or nothing to tell.

use crate::format::{Round, Unit};
use crate::html::{put, raw};
use crate::i18n::words;
use crate::lang::Lang;
use bazargah_domain::delay::Median;
use bazargah_domain::figures::{ENOUGH, Figures};
use leptos::prelude::*;

/// A figure and what stands under it.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::pages) struct Fact {
    /// A number, or words.
    pub(in crate::pages) value: String,
    /// The number's unit; empty for none.
    pub(in crate::pages) unit: &'static str,
    /// The interval, or the reason why there is no number.
    pub(in crate::pages) sub: String,
    /// Whether `value` is words and is set smaller.
    pub(in crate::pages) in_words: bool,
}

impl Fact {
    fn number(value: String, sub: String) -> Self {
        Self { value, unit: "", sub, in_words: false }
    }

    fn words(value: &str, sub: String) -> Self {
        Self { value: value.to_owned(), unit: "", sub, in_words: true }
    }

    /// Complaints of the period, with the open ones.
    pub(in crate::pages) fn complaints(figures: &Figures, lang: Lang) -> Self {
        let (w, counts) = (&words(lang).profile, &figures.counts);
        let sub = match (counts.total, counts.open) {
            (0, _) => w.none_yet.to_owned(),
            (_, 0) => w.none_open.to_owned(),
            (_, open) => (w.open)(&lang.num(open)),
        };
        Self::number(lang.num(counts.total), sub)
    }

    /// The share answered in time.
    pub(in crate::pages) fn in_time(figures: &Figures, lang: Lang) -> Self {
        let w = &words(lang).profile;
        match figures.in_time.filter(|_| figures.share_tells()) {
            Some(share) => Self::number(
                lang.percent(share.value),
                (w.between)(&lang.percent_number(share.lower), &lang.percent_number(share.upper)),
            ),
            None => Self::too_little(figures, lang),
        }
    }

    /// The median delay.
    pub(in crate::pages) fn median(figures: &Figures, lang: Lang) -> Self {
        let w = &words(lang).profile;
        match figures.median {
            _ if figures.counts.total == 0 => Self::too_little(figures, lang),
            None => Self::words(w.unknown, w.unknown_sub.to_owned()),
            Some(_) if !figures.delay_tells() => Self::too_little(figures, lang),
            Some(Median { value: Some(hours), lower, upper, .. }) => {
                let unit = Unit::of(hours);
                let count = |hours: f64| lang.num(unit.count(hours, Round::Nearest));
                let sub = match (lower, upper) {
                    (Some(a), Some(b)) => (w.between)(&count(a), &count(b)),
                    (Some(a), None) => (w.at_least)(&count(a)),
                    (None, Some(b)) => (w.at_most)(&count(b)),
                    (None, None) => w.interval_unknown.to_owned(),
                };
                match unit.count(hours, Round::Nearest) {
                    0 => Self::words(lang.under_an_hour(), sub),
                    n => Self { value: lang.num(n), unit: lang.unit(unit, n), sub, in_words: false },
                }
            }
            Some(Median { longer_than, .. }) => {
                let hours = longer_than.unwrap_or(figures.followed_hours);
                Self::words(&(w.longer_than)(&lang.duration(hours, Round::Down)), w.interval_unknown.to_owned())
            }
        }
    }

    fn too_little(figures: &Figures, lang: Lang) -> Self {
        let w = &words(lang).profile;
        if figures.counts.total == 0 {
            return Self::number("—".to_owned(), w.none_yet.to_owned());
        }
        Self::words(w.too_little, (w.too_little_sub)(&lang.num(ENOUGH)))
    }

    /// The value's element, for a table or a list.
    pub(in crate::pages) fn put(&self, html: &mut String, tag: &str) {
        let class = if self.in_words { r#" class="words""# } else { "" };
        // Numbers and our own words: nothing that needs escaping.
        put!(html, "<{tag}{class}>{}", self.value);
        if !self.unit.is_empty() {
            put!(html, " <small>{}</small>", self.unit);
        }
        put!(html, "</{tag}>");
    }
}

/// The three figures of the first screen, each leading to the way in which it is computed.
pub(in crate::pages) fn facts(figures: &Figures, lang: Lang) -> impl IntoView + use<> {
    let w = &words(lang).profile;
    let mut html = String::with_capacity(1024);
    html.push_str(r#"<dl class="facts">"#);
    for (name, anchor, fact) in [
        ((w.complaints_in)(figures.period), "complaints", Fact::complaints(figures, lang)),
        (w.in_time, "in-time", Fact::in_time(figures, lang)),
        (w.median, "median", Fact::median(figures, lang)),
    ] {
        put!(html, r#"<div><dt><a href="{}#{anchor}">{name}</a></dt>"#, lang.href("/about/figures"));
        fact.put(&mut html, "dd");
        put!(html, r#"<dd class="sub">{}</dd></div>"#, fact.sub);
    }
    html.push_str("</dl>");
    raw(html)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{self, Kind};
    use bazargah_domain::figures::Period;

    fn told(kind: Kind) -> [(String, String); 3] {
        let figures = samples::figures(kind, Period::All);
        [Fact::complaints(&figures, Lang::En), Fact::in_time(&figures, Lang::En), Fact::median(&figures, Lang::En)]
            .map(|fact| (format!("{} {}", fact.value, fact.unit).trim_end().to_owned(), fact.sub))
    }

    #[test]
    fn too_little_is_said_instead_of_a_number() {
        let [complaints, in_time, median] = told(Kind::TooLittle);
        assert_eq!(complaints.0, "3");
        assert_eq!((in_time.0.as_str(), in_time.1.as_str()), ("too few", "under 5 complaints"));
        assert_eq!(median, in_time);
    }

    #[test]
    fn an_unknown_delay_is_unknown_and_not_zero() {
        let [_, in_time, median] = told(Kind::Unknown);
        assert!(in_time.0.ends_with('%'), "{in_time:?}");
        assert_eq!((median.0.as_str(), median.1.as_str()), ("unknown", "not in the source"));
    }

    #[test]
    fn a_median_beyond_what_was_seen_is_longer_than_that() {
        let [_, _, median] = told(Kind::Silent);
        assert!(median.0.starts_with("over ") && median.0.ends_with(" days"), "{median:?}");
    }

    #[test]
    fn known_figures_have_their_interval() {
        let [complaints, in_time, median] = told(Kind::Slow);
        assert!(complaints.1.ends_with(" open"), "{complaints:?}");
        assert!(in_time.0.ends_with('%') && in_time.1.contains(" to "), "{in_time:?}");
        assert!(median.0.ends_with(" days") && median.1.contains(" to "), "{median:?}");
    }

    #[test]
    fn no_complaint_gives_no_share() {
        let [complaints, in_time, _] = told(Kind::Never);
        assert_eq!((complaints.0.as_str(), in_time.0.as_str()), ("0", "—"));
    }
}
