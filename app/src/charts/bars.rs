//! Numbers side by side as a table with a bar in each row: the table is the chart.

use super::At;
use crate::html::{Esc, put};
use crate::i18n::words;
use crate::lang::Lang;

/// A row.
pub(crate) struct Bar<'a> {
    /// Its name; may come from data.
    pub(crate) name: &'a str,
    /// How many.
    pub(crate) n: u64,
    /// The class of its bar's colour.
    pub(crate) class: &'static str,
}

/// The rows as a table: name, bar, number, share of `all`.
pub(crate) fn bar_table(caption: &str, heading: &str, bars: &[Bar], all: u64, lang: Lang) -> String {
    let w = &words(lang).chart;
    // The longest bar fills its cell: the bars are compared with each other, the shares are written.
    let longest = bars.iter().map(|bar| bar.n).max().unwrap_or(0).max(1);
    let mut html = String::with_capacity(256 + bars.len() * 256);
    put!(
        html,
        r#"<table class="bars"><caption class="sr">{caption}</caption><thead class="sr"><tr><th scope="col">{heading}</th><th scope="col">{}</th><th scope="col">{}</th><td></td></tr></thead><tbody>"#,
        w.number,
        w.share
    );
    for bar in bars {
        put!(html, r#"<tr class="{}"><th scope="row"><bdi>{}</bdi></th><td>"#, bar.class, Esc(bar.name));
        lang.put_num(&mut html, bar.n);
        html.push_str("</td><td>");
        if all > 0 {
            html.push_str(&lang.percent(bar.n as f64 / all as f64));
        }
        // Drawn from the left; the style sheet mirrors it where lines run from the right.
        put!(
            html,
            r#"</td><td><svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect width="{}" height="10"/></svg></td></tr>"#,
            At(bar.n as f64 / longest as f64 * 100.0)
        );
    }
    html.push_str("</tbody></table>");
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_bar_fills_its_cell_and_shares_are_of_all() {
        let bars = [Bar { name: "<b>", n: 50, class: "good" }, Bar { name: "x", n: 25, class: "bad" }];
        let html = bar_table("c", "h", &bars, 200, Lang::En);
        assert!(html.contains(r#"<rect width="100""#) && html.contains(r#"<rect width="50""#), "{html}");
        assert!(html.contains("<td>50</td><td>25%</td>") && html.contains("<td>25</td><td>13%</td>"), "{html}");
        assert!(html.contains("&lt;b&gt;") && !html.contains("<b>"), "{html}");
    }

    #[test]
    fn nothing_at_all_is_drawn_without_dividing_by_it() {
        let html = bar_table("c", "h", &[Bar { name: "x", n: 0, class: "good" }], 0, Lang::Fa);
        assert!(html.contains("<td>۰</td><td></td>") && !html.contains("NaN"), "{html}");
    }
}
