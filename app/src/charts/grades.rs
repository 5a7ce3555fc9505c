//! A shop's grade over time: a line of steps over the bands of the letters.

use super::{Across, At, Chart, Path, WIDTH};
use crate::html::put;
use crate::i18n::words;
use crate::lang::Lang;
use bazargah_domain::calendar::Day;
use bazargah_domain::grade::{Letter, Rule};
use bazargah_domain::shop::GradeStep;

const HEIGHT: f64 = 172.0;
const FLOOR: f64 = 146.0;
const TOP: f64 = 10.0;

/// The chart of recorded grades, the oldest first, up to today; `None` without any.
pub(crate) fn grades_chart(steps: &[GradeStep], rule: &Rule, today: Day, lang: Lang) -> Option<Chart> {
    let first = steps.first()?.day;
    Some(Chart { svg: svg(steps, rule, first, today, lang), table: table(steps, lang) })
}

fn y(points: f64) -> f64 {
    FLOOR - points / 100.0 * (FLOOR - TOP)
}

/// What a step says: `C, 72 of 100 points`.
fn grade_text(step: &GradeStep, lang: Lang) -> String {
    let w = words(lang).grade;
    match step.letter {
        None => w.page.no_letter.to_owned(),
        Some(letter) => {
            format!("{}{}{}", letter.as_str(), w.reason.comma, (w.page.of_hundred)(&lang.num(step.points.into())))
        }
    }
}

fn svg(steps: &[GradeStep], rule: &Rule, first: Day, today: Day, lang: Lang) -> String {
    let w = &words(lang).grade.page;
    // A grade that was recorded today has lasted no day yet; it is drawn as if for one.
    let length = f64::from(today.0.saturating_sub(first.0).max(1));
    let across = Across { lang, length };
    let at = |day: Day| f64::from(day.0.saturating_sub(first.0)).clamp(0.0, length);
    let (left, width) = across.span(0.0, length);

    let mut svg = String::with_capacity(2048 + steps.len() * 260);
    put!(
        svg,
        r#"<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{}">"#,
        (w.history_title)(&lang.date(first), &lang.date(today))
    );
    // The letters as bands; every other one has a ground of its own.
    let mut above = 100.0;
    for (n, (letter, from)) in rule.letters().iter().enumerate() {
        let from = f64::from(*from);
        let top = y(above);
        if n % 2 == 0 {
            put!(
                svg,
                r#"<rect class="zone" x="{}" y="{}" width="{}" height="{}"/>"#,
                At(left),
                At(top),
                At(width),
                At(y(from) - top)
            );
        }
        put!(
            svg,
            r#"<text class="tick" x="{}" y="{}" text-anchor="{}">{}</text>"#,
            At(across.labels_x()),
            At(y(f64::midpoint(above, from)) + 4.0),
            across.ending(),
            letter.as_str()
        );
        above = from;
    }
    put!(svg, r#"<path class="grid" d="M{} {}h{}"/>"#, At(left), At(FLOOR), At(width));

    // Where there was too little to tell, the line is broken.
    let mut path = Path::with_capacity(steps.len() * 24);
    let mut drawn = false;
    for (n, step) in steps.iter().enumerate() {
        let end = steps.get(n + 1).map_or(length, |next| at(next.day));
        if step.letter.is_some() {
            let height = y(step.points.into());
            if drawn {
                path.step(b'V', [height]);
            } else {
                path.step(b'M', [across.x(at(step.day)), height]);
            }
            path.step(b'H', [across.x(end)]);
        }
        drawn = step.letter.is_some();
    }
    path.put(&mut svg, "line");
    if let Some(last) = steps.last().filter(|step| step.letter.is_some()) {
        put!(
            svg,
            r#"<circle class="dot" cx="{}" cy="{}" r="5"/>"#,
            At(across.beside(across.x(length), -5.0)),
            At(y(last.points.into()))
        );
    }
    for (at, anchor, day) in [(0.0, across.starting(), first), (length, across.ending(), today)] {
        put!(
            svg,
            r#"<text class="tick" x="{}" y="164" text-anchor="{anchor}">{}</text>"#,
            At(across.x(at)),
            lang.date(day)
        );
    }
    for (n, step) in steps.iter().enumerate() {
        let end = steps.get(n + 1).map_or(length, |next| at(next.day));
        let (x, width) = across.span(at(step.day), end);
        let tip = (w.tip)(&lang.date(step.day), &grade_text(step, lang));
        put!(
            svg,
            r#"<rect class="col" x="{}" y="{TOP}" width="{}" height="{}"><title>{tip}</title></rect>"#,
            At(x),
            At(width),
            At(FLOOR - TOP)
        );
    }
    svg.push_str("</svg>");
    svg
}

fn table(steps: &[GradeStep], lang: Lang) -> String {
    let w = &words(lang).grade.page;
    let mut html = String::with_capacity(256 + steps.len() * 120);
    html.push_str("<table><thead><tr>");
    for heading in [w.from, w.letter, w.points, w.version] {
        put!(html, r#"<th scope="col">{heading}</th>"#);
    }
    html.push_str("</tr></thead><tbody>");
    // Newest first: what is asked for most often.
    for step in steps.iter().rev() {
        let letter = step.letter.map_or(w.no_letter, Letter::as_str);
        let points = if step.letter.is_some() { lang.num(step.points.into()) } else { "–".to_owned() };
        put!(
            html,
            r#"<tr><th scope="row">{}</th><td>{letter}</td><td>{points}</td><td>{}</td></tr>"#,
            lang.date(step.day),
            lang.num(step.version.into())
        );
    }
    html.push_str("</tbody></table>");
    html
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::grade as samples;

    fn drawn(steps: &[GradeStep], lang: Lang) -> Chart {
        grades_chart(steps, &samples::rule(), crate::samples::today(), lang).expect("a chart")
    }

    #[test]
    fn a_line_goes_down_with_the_grade_and_in_the_direction_of_reading() {
        let path = |lang| {
            let svg = drawn(&samples::history(), lang).svg;
            svg.split(r#"class="line" d=""#)
                .nth(1)
                .and_then(|rest| rest.split('"').next())
                .unwrap_or_default()
                .to_owned()
        };
        let (en, fa) = (path(Lang::En), path(Lang::Fa));
        assert!(en.starts_with(&format!("M{} ", At(super::super::GUTTER))), "{en}");
        assert!(fa.starts_with(&format!("M{} ", At(WIDTH - super::super::GUTTER))), "{fa}");
        // The sample falls below "too little" once, and rises from it: two lines.
        assert_eq!(en.matches('M').count(), 2, "{en}");
    }

    #[test]
    fn there_is_a_column_and_a_row_for_each_grade_and_all_of_it_is_inside() {
        for lang in Lang::ALL {
            for steps in [&samples::history()[..], &samples::history()[..1]] {
                let chart = drawn(steps, lang);
                assert_eq!(chart.svg.matches(r#"class="col""#).count(), steps.len());
                assert_eq!(chart.table.matches("<tr>").count(), steps.len() + 1);
                for part in chart.svg.split(r#" x=""#).skip(1) {
                    let x: f64 = part.split('"').next().and_then(|x| x.parse().ok()).expect("a number");
                    assert!((0.0..=WIDTH).contains(&x), "{x}");
                }
                assert!(!chart.svg.contains("NaN"));
            }
        }
        let today = [GradeStep { day: crate::samples::today(), ..samples::history()[0] }];
        assert!(drawn(&today, Lang::Fa).svg.contains(r#"class="dot""#), "recorded today");
        assert!(grades_chart(&[], &samples::rule(), crate::samples::today(), Lang::En).is_none());
    }
}
