//! Complaints by month (by year when there are many months), with the answered part.

use super::{Across, At, Chart, Path, WIDTH, nice_step};
use crate::html::put;
use crate::i18n::words;
use crate::lang::Lang;
use bazargah_domain::figures::Figures;

/// More months than this are added up by year: their bars would be thinner than a finger can tell apart.
const MONTHS_MAX: usize = 36;
/// The newest years that are drawn.
const YEARS_MAX: usize = 30;
/// Labels under the bars: more would touch each other on a phone.
const LABELS_MAX: usize = 5;

const HEIGHT: f64 = 172.0;
/// Where the bars stand.
const FLOOR: f64 = 146.0;
/// Where the tallest may end; above it is room for its number.
const TOP: f64 = 18.0;

/// One bar.
#[derive(Debug, PartialEq, Eq)]
struct Column {
    /// Under the bar.
    short: String,
    /// In the tip and the table.
    name: String,
    total: u64,
    answered: u64,
}

/// The chart; `None` when there is nothing to draw. The flag tells whether its columns are years.
pub(crate) fn months_chart(figures: &Figures, lang: Lang) -> Option<(Chart, bool)> {
    let (columns, years) = columns(figures, lang)?;
    Some((Chart { svg: svg(&columns, lang), table: table(&columns, years, lang) }, years))
}

/// The bars, oldest first.
fn columns(figures: &Figures, lang: Lang) -> Option<(Vec<Column>, bool)> {
    let months = figures.months(lang.calendar());
    if months.is_empty() {
        return None;
    }
    if months.len() <= MONTHS_MAX {
        let column = |m: &bazargah_domain::figures::MonthCounts| Column {
            short: lang.month_short(m.month.month).to_owned(),
            name: lang.month(m.month),
            total: m.total.into(),
            answered: m.answered.into(),
        };
        return Some((months.iter().map(column).collect(), false));
    }
    let mut columns: Vec<Column> = Vec::new();
    let mut year = None;
    for m in &months {
        if year.replace(m.month.year) != Some(m.month.year) {
            let name = lang.plain(m.month.year.unsigned_abs().into());
            columns.push(Column { short: name.clone(), name, total: 0, answered: 0 });
        }
        if let Some(column) = columns.last_mut() {
            column.total += u64::from(m.total);
            column.answered += u64::from(m.answered);
        }
    }
    columns.drain(..columns.len().saturating_sub(YEARS_MAX));
    Some((columns, true))
}

fn svg(columns: &[Column], lang: Lang) -> String {
    let w = &words(lang).chart;
    let across = Across { lang, length: columns.len() as f64 };
    let highest = columns.iter().map(|c| c.total).max().unwrap_or(0);
    let step = nice_step(highest as f64, 3.0);
    let top = (highest as f64 / step).ceil().max(1.0) * step;
    let y = |n: u64| FLOOR - n as f64 / top * (FLOOR - TOP);
    let name = |at: usize| columns.get(at).map(|c| c.name.as_str()).unwrap_or_default();

    let mut svg = String::with_capacity(1024 + columns.len() * 420);
    put!(
        svg,
        r#"<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{}">"#,
        (w.months_title)(name(0), name(columns.len() - 1))
    );
    // Grid lines with their numbers.
    let (left, width) = across.span(0.0, across.length);
    let mut line = 0.0;
    while line <= top {
        let at = y(line as u64);
        put!(svg, r#"<path class="grid" d="M{} {}h{}"/>"#, At(left), At(at), At(width));
        let x = At(across.labels_x());
        put!(svg, r#"<text class="tick" x="{x}" y="{}" text-anchor="{}">"#, At(at + 4.0), across.ending());
        lang.put_num(&mut svg, line as u64);
        svg.push_str("</text>");
        line += step;
    }
    // Bars: one path for each part, so that a long history costs few elements.
    let bar = |n: usize| across.span(n as f64 + 0.16, n as f64 + 0.84);
    for (class, from_to) in [
        ("rest", &(|c: &Column| (c.answered, c.total)) as &dyn Fn(&Column) -> (u64, u64)),
        ("done", &|c: &Column| (0, c.answered)),
    ] {
        let mut path = Path::with_capacity(columns.len() * 40);
        for (n, column) in columns.iter().enumerate() {
            let (from, to) = from_to(column);
            if from < to {
                let (x, width) = bar(n);
                path.step(b'M', [x, y(from)]);
                path.step(b'h', [width]);
                path.step(b'V', [y(to)]);
                path.step(b'h', [-width]);
                path.step(b'z', []);
            }
        }
        path.put(&mut svg, class);
    }
    // The number on the tallest bar: the one that people ask for first.
    if let Some(n) = columns.iter().position(|c| c.total == highest).filter(|_| highest > 0) {
        let (x, width) = bar(n);
        put!(
            svg,
            r#"<text class="note" x="{}" y="{}" text-anchor="middle">"#,
            At(x + width / 2.0),
            At(y(highest) - 5.0)
        );
        lang.put_num(&mut svg, highest);
        svg.push_str("</text>");
    }
    // Names under some of the bars, counted from the newest, which is always named.
    let every = columns.len().div_ceil(LABELS_MAX);
    for (n, column) in columns.iter().enumerate().rev().step_by(every) {
        let (x, width) = across.span(n as f64, n as f64 + 1.0);
        // A name at the drawing's edge is kept inside.
        let (x, anchor) = if columns.len() > LABELS_MAX && n + 1 == columns.len() {
            (across.x(across.length), across.ending())
        } else {
            (x + width / 2.0, "middle")
        };
        put!(svg, r#"<text class="tick" x="{}" y="164" text-anchor="{anchor}">{}</text>"#, At(x), column.short);
    }
    for (n, column) in columns.iter().enumerate() {
        let (x, width) = across.span(n as f64, n as f64 + 1.0);
        put!(svg, r#"<rect class="col" x="{}" y="18" width="{}" height="128"><title>"#, At(x), At(width));
        let total = (words(lang).results.complaints)(column.total, &lang.num(column.total));
        (w.month_tip)(&mut svg, &column.name, &total, &lang.num(column.answered));
        svg.push_str("</title></rect>");
    }
    svg.push_str("</svg>");
    svg
}

fn table(columns: &[Column], years: bool, lang: Lang) -> String {
    let w = &words(lang).chart;
    let mut html = String::with_capacity(256 + columns.len() * 96);
    put!(
        html,
        r#"<table><thead><tr><th scope="col">{}</th><th scope="col">{}</th><th scope="col">{}</th><th scope="col">{}</th></tr></thead><tbody>"#,
        if years { w.year } else { w.month },
        w.total,
        w.answered,
        w.unanswered
    );
    // Newest first: what is asked for most often.
    for c in columns.iter().rev() {
        put!(html, r#"<tr><th scope="row">{}</th>"#, c.name);
        for n in [c.total, c.answered, c.total - c.answered] {
            html.push_str("<td>");
            lang.put_num(&mut html, n);
            html.push_str("</td>");
        }
        html.push_str("</tr>");
    }
    html.push_str("</tbody></table>");
    html
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use bazargah_domain::figures::Period;

    fn xs(svg: &str, class: &str) -> Vec<f64> {
        let after = format!(r#"class="{class}" x=""#);
        svg.split(&after)
            .skip(1)
            .map(|rest| rest.split('"').next().and_then(|x| x.parse().ok()).expect("a number"))
            .collect()
    }

    #[test]
    fn persian_time_runs_from_right_to_left() {
        let figures = samples::figures(samples::Kind::Slow, Period::Months12);
        let svg = |lang| months_chart(&figures, lang).expect("a chart").0.svg;
        let (fa, en) = (xs(&svg(Lang::Fa), "col"), xs(&svg(Lang::En), "col"));
        assert!(fa.windows(2).all(|pair| pair[0] > pair[1]), "{fa:?}");
        assert!(en.windows(2).all(|pair| pair[0] < pair[1]), "{en:?}");
    }

    #[test]
    fn everything_stays_inside_the_drawing() {
        for kind in samples::Kind::ALL {
            let figures = samples::figures(kind, Period::All);
            for lang in Lang::ALL {
                let Some((chart, _)) = months_chart(&figures, lang) else { continue };
                for x in xs(&chart.svg, "col").into_iter().chain(xs(&chart.svg, "tick")).chain(xs(&chart.svg, "note")) {
                    assert!((0.0..=WIDTH).contains(&x), "{kind:?} {x}");
                }
                assert!(!chart.svg.contains("NaN") && !chart.svg.contains("inf"), "{kind:?}");
            }
        }
    }

    #[test]
    fn long_records_are_grouped_by_year_and_lose_nothing() {
        let figures = samples::figures(samples::Kind::Old, Period::All);
        let (columns, years) = columns(&figures, Lang::Fa).expect("columns");
        assert!(years && columns.len() < 20, "{columns:?}");
        assert_eq!(columns.iter().map(|c| c.total).sum::<u64>(), figures.counts.total);
    }

    #[test]
    fn the_table_holds_what_the_drawing_shows() {
        let figures = samples::figures(samples::Kind::Slow, Period::Months12);
        let (columns, _) = columns(&figures, Lang::En).expect("columns");
        let (chart, _) = months_chart(&figures, Lang::En).expect("a chart");
        assert_eq!(chart.table.matches("<tr>").count(), columns.len() + 1);
        assert_eq!(chart.svg.matches("class=\"col\"").count(), columns.len());
        let newest = columns.last().expect("a column");
        assert!(chart.table.contains(&format!("{}</th><td>{}</td>", newest.name, newest.total)), "{}", chart.table);
    }
}
