//! Charts: SVG made on the server as text, each with a table of the same numbers for those who cannot see it.
//!
//! A drawing is 360 units wide, so that on a 360-pixel phone one unit is a little under one pixel. Time runs in the direction
//! of the language, on the axes too; the plotting helpers know positions "along the line of reading" and mirror them for
//! Persian.

mod bars;
mod file;
mod grades;
mod months;
mod prices;
mod waiting;

pub(crate) use bars::{Bar, bar_table};
pub(crate) use file::{bars_drawing, chart_file};
pub(crate) use grades::grades_chart;
pub(crate) use months::months_chart;
pub(crate) use prices::{price_spark, prices_chart};
pub(crate) use waiting::waiting_chart;

use crate::lang::Lang;
use std::fmt;

/// Width of a drawing.
const WIDTH: f64 = 360.0;
/// Space beside the plot for the labels of the upright axis.
const GUTTER: f64 = 38.0;

/// A chart and its table, as markup.
pub(crate) struct Chart {
    /// The drawing.
    pub(crate) svg: String,
    /// The same as a table, within `<details>`.
    pub(crate) table: String,
}

/// Where things stand across a drawing: `0..=length` along the line of reading becomes an x coordinate.
#[derive(Debug, Clone, Copy)]
struct Across {
    lang: Lang,
    length: f64,
}

impl Across {
    /// The x coordinate of a place along the axis.
    fn x(self, at: f64) -> f64 {
        let inset = GUTTER + at / self.length * (WIDTH - GUTTER);
        match self.lang {
            Lang::Fa => WIDTH - inset,
            Lang::En => inset,
        }
    }

    /// The left edge and the width of the stretch between two places.
    fn span(self, from: f64, to: f64) -> (f64, f64) {
        let (a, b) = (self.x(from), self.x(to));
        (a.min(b), (a - b).abs())
    }

    /// The x coordinate of the upright axis' labels, which stand before the plot.
    fn labels_x(self) -> f64 {
        self.beside(self.x(0.0), -6.0)
    }

    /// So far from an x coordinate in the direction of reading.
    fn beside(self, x: f64, by: f64) -> f64 {
        match self.lang {
            Lang::Fa => x - by,
            Lang::En => x + by,
        }
    }

    /// `text-anchor` for a text that begins at its place and goes on in the direction of reading. An SVG's own direction is
    /// left to right whatever the page's is, so for Persian the text ends where it begins.
    fn starting(self) -> &'static str {
        match self.lang {
            Lang::Fa => "end",
            Lang::En => "start",
        }
    }

    /// `text-anchor` for a text that ends at its place.
    fn ending(self) -> &'static str {
        match self.lang {
            Lang::Fa => "start",
            Lang::En => "end",
        }
    }
}

/// A coordinate with one digit after the point.
///
/// A page has hundreds of them, and the standard formatting of floats, which is exact for any precision, took a third of the
/// time of the whole page.
#[derive(Debug, Clone, Copy)]
struct At(f64);

impl At {
    /// Its text: the end of the buffer from the returned place on. The tenth and its point are only there where it says
    /// something.
    fn text(self, buffer: &mut [u8; 13]) -> usize {
        // Half away from zero, as `round` does, but without a call into the library.
        let tenths = (self.0 * 10.0 + 0.5f64.copysign(self.0)) as i32;
        let mut rest = tenths.unsigned_abs();
        let mut at = buffer.len();
        let mut front = |byte: u8| {
            at -= 1;
            buffer[at] = byte;
        };
        if !rest.is_multiple_of(10) {
            front(b'0' + (rest % 10) as u8);
            front(b'.');
        }
        rest /= 10;
        loop {
            front(b'0' + (rest % 10) as u8);
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        if tenths < 0 {
            front(b'-');
        }
        at
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut buffer = [0; 13];
        let at = self.text(&mut buffer);
        f.write_str(std::str::from_utf8(&buffer[at..]).unwrap_or_default())
    }
}

/// The data of a path, as bytes: they are ASCII, and are looked at once, at the end, instead of at every number.
struct Path(Vec<u8>);

impl Path {
    fn with_capacity(bytes: usize) -> Self {
        Self(Vec::with_capacity(bytes))
    }

    /// Appends a command: a letter and its coordinates.
    fn step<const N: usize>(&mut self, command: u8, coordinates: [f64; N]) {
        self.0.push(command);
        for (n, coordinate) in coordinates.into_iter().enumerate() {
            if n > 0 {
                self.0.push(b' ');
            }
            let mut buffer = [0; 13];
            let at = At(coordinate).text(&mut buffer);
            self.0.extend_from_slice(&buffer[at..]);
        }
    }

    /// Appends the path's element.
    fn put(&self, to: &mut String, class: &str) {
        let data = std::str::from_utf8(&self.0).unwrap_or_default();
        for part in [r#"<path class=""#, class, r#"" d=""#, data, r#""/>"#] {
            to.push_str(part);
        }
    }
}

/// A round step so that `steps_max` of them reach `top`; at least 1.
fn nice_step(top: f64, steps_max: f64) -> f64 {
    let rough = (top / steps_max).max(1.0);
    let magnitude = 10f64.powf(rough.log10().floor());
    [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * magnitude)
        .find(|step| *step >= rough - 1e-9)
        .unwrap_or(rough)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_and_reach_the_top() {
        for (top, step) in
            [(0.0, 1.0), (3.0, 1.0), (4.0, 2.0), (44.0, 20.0), (90.0, 50.0), (1_000.0, 500.0), (12_345.0, 5_000.0)]
        {
            assert_eq!(nice_step(top, 3.0), step, "{top}");
            assert!(step * 3.0 >= top);
        }
    }

    #[test]
    fn coordinates_have_one_digit_after_the_point_where_it_says_something() {
        for (value, text) in
            [(0.0, "0"), (0.04, "0"), (0.05, "0.1"), (12.0, "12"), (146.26, "146.3"), (-3.25, "-3.3"), (360.0, "360")]
        {
            assert_eq!(At(value).to_string(), text);
        }
    }

    #[test]
    fn time_runs_in_the_direction_of_reading() {
        let (en, fa) = (Across { lang: Lang::En, length: 10.0 }, Across { lang: Lang::Fa, length: 10.0 });
        assert_eq!((en.x(0.0), en.x(10.0)), (GUTTER, WIDTH));
        assert_eq!((fa.x(0.0), fa.x(10.0)), (WIDTH - GUTTER, 0.0));
        let ((a, w), (b, v)) = (en.span(2.0, 3.0), fa.span(2.0, 3.0));
        assert!(w > 0.0 && (w - v).abs() < 1e-9 && (a + w + b - WIDTH).abs() < 1e-9, "mirror images");
    }
}
