//! How long one must wait: the Kaplan–Meier curve of complaints still without an answer, with its band, the deadline and the
//! median.

use super::{Across, At, Chart, Path, WIDTH, nice_step};
use crate::format::{Round, Unit};
use crate::html::put;
use crate::i18n::words;
use crate::lang::Lang;
use bazargah_domain::figures::{CurvePoint, Figures};

const HEIGHT: f64 = 184.0;
const FLOOR: f64 = 146.0;
const TOP: f64 = 10.0;

/// Columns for tips, and rows of the table.
const READINGS: usize = 12;

/// Labels along the axis, at most.
const TICKS_MAX: f64 = 6.0;

/// The chart; `None` where the figures do not tell a delay.
pub(crate) fn waiting_chart(figures: &Figures, lang: Lang) -> Option<Chart> {
    if !figures.delay_tells() || figures.followed_hours <= 0.0 {
        return None;
    }
    let plot = Plot::of(figures, lang);
    Some(Chart { svg: plot.svg(), table: plot.table() })
}

struct Plot<'a> {
    figures: &'a Figures,
    lang: Lang,
    across: Across,
    unit: Unit,
}

impl<'a> Plot<'a> {
    fn of(figures: &'a Figures, lang: Lang) -> Self {
        let end = end_hours(figures);
        Self {
            figures,
            lang,
            across: Across { lang, length: end },
            unit: if end <= 72.0 { Unit::Hours } else { Unit::Days },
        }
    }

    fn unit_hours(&self) -> f64 {
        match self.unit {
            Unit::Hours => 1.0,
            Unit::Days => 24.0,
        }
    }

    fn svg(&self) -> String {
        let w = &words(self.lang).chart;
        let (lang, across, end) = (self.lang, self.across, self.across.length);
        let mut svg = String::with_capacity(8 * 1024);
        put!(svg, r#"<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{}">"#, w.waiting_title);

        let (left, width) = across.span(0.0, end);
        for quarter in 0..=4u8 {
            let share = f64::from(quarter) / 4.0;
            let at = y(share);
            put!(svg, r#"<path class="grid" d="M{} {}h{}"/>"#, At(left), At(at), At(width));
            // Three numbers are enough beside five lines.
            if quarter % 2 == 0 {
                put!(
                    svg,
                    r#"<text class="tick" x="{}" y="{}" text-anchor="{}">{}</text>"#,
                    At(across.labels_x()),
                    At(at + 4.0),
                    across.ending(),
                    lang.percent(share)
                );
            }
        }
        let step = nice_step(end / self.unit_hours(), TICKS_MAX);
        let mut tick = 0.0;
        while tick * self.unit_hours() <= end {
            let x = across.x(tick * self.unit_hours());
            // The last one, at the drawing's edge, is kept inside.
            let anchor = if (x - across.x(end)).abs() < 12.0 { across.ending() } else { "middle" };
            put!(svg, r#"<text class="tick" x="{}" y="162" text-anchor="{anchor}">"#, At(x));
            lang.put_num(&mut svg, tick as u64);
            svg.push_str("</text>");
            tick += step;
        }
        let axis = match self.unit {
            Unit::Hours => w.axis_hours,
            Unit::Days => w.axis_days,
        };
        put!(svg, r#"<text class="tick" x="{}" y="179" text-anchor="middle">{axis}</text>"#, At(left + width / 2.0));

        self.band(&mut svg);
        self.steps(|p| p.1).put(&mut svg, "line");
        self.deadline(&mut svg);
        self.median(&mut svg);
        let mut from = 0.0;
        for hours in self.reading_ends() {
            let (x, width) = across.span(from, hours);
            let (share, lower, upper) = self.share_at(hours);
            put!(svg, r#"<rect class="col" x="{}" y="10" width="{}" height="136"><title>"#, At(x), At(width));
            (w.waiting_tip)(
                &mut svg,
                &lang.duration(hours, Round::Nearest),
                &lang.percent(share),
                &lang.percent_number(lower),
                &lang.percent(upper),
            );
            svg.push_str("</title></rect>");
            from = hours;
        }
        svg.push_str("</svg>");
        svg
    }

    /// The points that are drawn: those before the end of the axis.
    fn points(&self) -> impl DoubleEndedIterator<Item = &CurvePoint> {
        self.figures.curve.iter().filter(|p| p.0 <= self.across.length)
    }

    /// A staircase from the start of the axis to its end.
    fn steps(&self, share: impl Fn(&CurvePoint) -> f64) -> Path {
        let mut path = Path::with_capacity(1024);
        path.step(b'M', [self.across.x(0.0), y(1.0)]);
        for p in self.points() {
            path.step(b'H', [self.across.x(p.0)]);
            path.step(b'V', [y(share(p))]);
        }
        path.step(b'H', [self.across.x(self.across.length)]);
        path
    }

    fn band(&self, svg: &mut String) {
        let mut path = self.steps(|p| p.3);
        // Back along the lower bound: a staircase is not its own mirror image, so it is walked from its end.
        let points: Vec<&CurvePoint> = self.points().collect();
        for (n, p) in points.iter().enumerate().rev() {
            let before = if n == 0 { 1.0 } else { points[n - 1].2 };
            if n + 1 == points.len() {
                path.step(b'V', [y(p.2)]);
            }
            path.step(b'H', [self.across.x(p.0)]);
            path.step(b'V', [y(before)]);
        }
        path.step(b'z', []);
        path.put(svg, "band");
    }

    fn share_at(&self, hours: f64) -> (f64, f64, f64) {
        self.figures.curve.iter().take_while(|p| p.0 <= hours).last().map_or((1.0, 1.0, 1.0), |p| (p.1, p.2, p.3))
    }

    fn deadline(&self, svg: &mut String) {
        let hours = f64::from(self.figures.deadline_hours);
        if hours >= self.across.length {
            return;
        }
        let x = self.across.x(hours);
        put!(svg, r#"<path class="due" d="M{} 10V146"/>"#, At(x));
        let words = (words(self.lang).chart.deadline)(&self.lang.duration(hours, Round::Nearest));
        // The curve falls from the start's top corner to the end's bottom corner: where it is still high at the deadline there
        // is room below it, otherwise above.
        let label_y = if self.share_at(hours).1 > 0.45 { FLOOR - 8.0 } else { TOP + 12.0 };
        self.label(svg, hours, label_y, &words);
    }

    fn median(&self, svg: &mut String) {
        let Some(hours) = self.figures.median.and_then(|m| m.value).filter(|h| *h <= self.across.length) else {
            return;
        };
        put!(svg, r#"<circle class="dot" cx="{}" cy="{}" r="5"/>"#, At(self.across.x(hours)), At(y(0.5)));
        let words = (words(self.lang).chart.median)(&self.lang.duration(hours, Round::Nearest));
        self.label(svg, hours, y(0.5) - 9.0, &words);
    }

    /// A text beside a place on the axis: after it, or before it where the rest of the line is too short.
    fn label(&self, svg: &mut String, hours: f64, at_y: f64, text: &str) {
        let room = (self.across.x(self.across.length) - self.across.x(hours)).abs();
        // About six and a half units a letter at the size that phones use.
        let fits = room > text.chars().count() as f64 * 6.5 + 12.0;
        let (by, anchor) = if fits { (8.0, self.across.starting()) } else { (-8.0, self.across.ending()) };
        let x = self.across.beside(self.across.x(hours), by);
        put!(svg, r#"<text class="note" x="{}" y="{}" text-anchor="{anchor}">{text}</text>"#, At(x), At(at_y));
    }

    /// Where the curve is read: whole hours or days, about [`READINGS`] of them, up to the end of the axis.
    fn reading_ends(&self) -> Vec<f64> {
        let unit = self.unit_hours();
        let last = (self.across.length / unit).floor().max(1.0);
        let step = (last / READINGS as f64).ceil();
        (1..).map(|n| f64::from(n) * step).take_while(|at| *at <= last).map(|at| at * unit).collect()
    }

    fn table(&self) -> String {
        let (w, lang) = (&words(self.lang).chart, self.lang);
        let mut html = String::with_capacity(2048);
        put!(
            html,
            r#"<table><thead><tr><th scope="col">{}</th><th scope="col">{}</th><th scope="col">{}</th></tr></thead><tbody>"#,
            w.after,
            w.still_waiting,
            w.interval
        );
        let between = words(lang).profile.between;
        for hours in self.reading_ends() {
            let (share, lower, upper) = self.share_at(hours);
            for part in [
                r#"<tr><th scope="row">"#,
                &lang.duration(hours, Round::Nearest),
                "</th><td>",
                &lang.percent(share),
                "</td><td>",
                &between(&lang.percent_number(lower), &lang.percent_number(upper)),
                "</td></tr>",
            ] {
                html.push_str(part);
            }
        }
        html.push_str("</tbody></table>");
        html
    }
}

/// The height of a share.
fn y(share: f64) -> f64 {
    FLOOR - share.clamp(0.0, 1.0) * (FLOOR - TOP)
}

/// Where the axis ends: late enough to show the deadline, the median with its interval, and the curve's fall to a twentieth,
/// but not a long tail in which nothing happens.
fn end_hours(figures: &Figures) -> f64 {
    let followed = figures.followed_hours;
    let deadline = f64::from(figures.deadline_hours) * 1.5;
    let fallen = figures.curve.iter().find(|p| p.1 <= 0.05).map(|p| p.0 * 1.1);
    let median = figures.median.and_then(|m| m.upper.or(m.value)).map(|h| h * 2.5);
    let wanted = match (median, fallen) {
        // Half is not reached: all that was seen is of interest.
        (None, _) => followed,
        (Some(median), Some(fallen)) => median.min(fallen.max(median / 1.5)).max(deadline),
        (Some(median), None) => median.max(deadline),
    };
    let end = wanted.min(followed);
    // A curve that was followed for less than a deadline still shows where the deadline lies.
    end.max(deadline.min(followed * 2.0)).max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{self, Kind};
    use bazargah_domain::figures::Period;

    fn plot(kind: Kind, lang: Lang) -> Chart {
        waiting_chart(&samples::figures(kind, Period::All), lang).expect("a chart")
    }

    #[test]
    fn the_median_stands_at_one_half_and_in_the_right_place() {
        let figures = samples::figures(Kind::Slow, Period::All);
        let hours = figures.median.and_then(|m| m.value).expect("a median");
        let across = Across { lang: Lang::Fa, length: end_hours(&figures) };
        let dot = format!(r#"<circle class="dot" cx="{}" cy="{}""#, At(across.x(hours)), At(y(0.5)));
        let svg = plot(Kind::Slow, Lang::Fa).svg;
        assert!(svg.contains(&dot), "{dot} is not in {svg}");
    }

    #[test]
    fn a_curve_that_does_not_reach_one_half_has_no_median() {
        let svg = plot(Kind::Silent, Lang::En).svg;
        assert!(!svg.contains("dot") && svg.contains("deadline:"), "{svg}");
    }

    #[test]
    fn no_curve_without_enough_or_known_delays() {
        for kind in [Kind::TooLittle, Kind::Unknown, Kind::Never] {
            assert!(waiting_chart(&samples::figures(kind, Period::All), Lang::Fa).is_none(), "{kind:?}");
        }
    }

    #[test]
    fn the_curve_begins_at_all_and_ends_at_the_axis_end_inside_the_drawing() {
        for kind in Kind::ALL {
            let figures = samples::figures(kind, Period::All);
            for lang in Lang::ALL {
                let Some(chart) = waiting_chart(&figures, lang) else { continue };
                let line =
                    chart.svg.split(r#"class="line" d=""#).nth(1).and_then(|s| s.split('"').next()).expect("a line");
                let across = Across { lang, length: end_hours(&figures) };
                assert!(line.starts_with(&format!("M{} {}", At(across.x(0.0)), At(TOP))), "{line}");
                assert!(line.ends_with(&format!("H{}", At(across.x(across.length)))), "{line}");
                let numbers =
                    line.split(|c: char| !c.is_ascii_digit() && c != '.' && c != '-').filter(|s| !s.is_empty());
                for n in numbers {
                    let n: f64 = n.parse().expect("a number");
                    assert!((-0.1..=WIDTH).contains(&n), "{kind:?} {n}");
                }
                assert_eq!(chart.table.matches("<tr>").count() - 1, chart.svg.matches("class=\"col\"").count());
            }
        }
    }
}
