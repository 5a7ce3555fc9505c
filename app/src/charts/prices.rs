//! What goods cost over thirty days: a small line on a card, a larger one with its table on the page of a deal.

use super::{Across, At, Chart, Path, WIDTH, nice_step};
use crate::html::put;
use crate::i18n::words;
use crate::lang::Lang;
use bazargah_domain::calendar::Day;
use bazargah_domain::money::Rial;

/// Size of the small line.
const SPARK: (f64, f64) = (120.0, 28.0);
/// Space above and below it.
const SPARK_INSET: f64 = 3.0;

const HEIGHT: f64 = 150.0;
const FLOOR: f64 = 126.0;
const TOP: f64 = 12.0;
/// Beside the plot: prices are longer than counts.
const LABEL_ROOM: f64 = 26.0;

/// The lowest and the highest price; `None` without any.
fn bounds(days: &[(Day, Option<Rial>)]) -> Option<(i64, i64)> {
    let prices = || days.iter().filter_map(|(_, price)| price.map(Rial::toman));
    Some((prices().min()?, prices().max()?))
}

/// A line of steps, one day after the other: it goes along with each price until the next. Days without a price are left out.
fn steps(days: &[(Day, Option<Rial>)], x: impl Fn(usize) -> f64, y: impl Fn(i64) -> f64) -> Path {
    let mut path = Path::with_capacity(400);
    let mut last: Option<i64> = None;
    for (at, (_, price)) in days.iter().enumerate() {
        let Some(price) = price.map(Rial::toman) else { continue };
        match last {
            None => path.step(b'M', [x(at), y(price)]),
            Some(before) if before != price => {
                path.step(b'H', [x(at)]);
                path.step(b'V', [y(price)]);
            }
            Some(_) => {}
        }
        last = Some(price);
    }
    if last.is_some() {
        path.step(b'H', [x(days.len())]);
    }
    path
}

/// The small line; empty when no price is known.
pub(crate) fn price_spark(to: &mut String, days: &[(Day, Option<Rial>)], lang: Lang) {
    let Some((low, high)) = bounds(days) else { return };
    let (width, height) = SPARK;
    let along = |at: usize| at as f64 / days.len() as f64 * width;
    let x = |at: usize| if lang == Lang::Fa { width - along(at) } else { along(at) };
    let span = (high - low).max(1) as f64;
    // One price all along lies in the middle.
    let y = |price: i64| match high == low {
        true => height / 2.0,
        false => height - SPARK_INSET - (price - low) as f64 / span * (height - 2.0 * SPARK_INSET),
    };
    put!(
        to,
        r#"<svg class="spark" viewBox="0 0 {width} {height}" preserveAspectRatio="none" role="img" aria-label="{}">"#,
        words(lang).deals.spark
    );
    steps(days, x, y).put(to, "line");
    to.push_str("</svg>");
}

/// The larger chart; `None` when no price is known. `began` is the day from which the deal's price holds.
pub(crate) fn prices_chart(days: &[(Day, Option<Rial>)], began: Day, lang: Lang) -> Option<Chart> {
    let (_, high) = bounds(days)?;
    let w = words(lang).deals;
    let across = Across { lang, length: days.len() as f64 };
    let place = |at: f64| {
        let x = across.x(at);
        // The plot begins further in than that of counts.
        let inset = LABEL_ROOM * (1.0 - at / across.length);
        if lang == Lang::Fa { x - inset } else { x + inset }
    };
    let step = nice_step(high as f64, 3.0);
    let top = (high as f64 / step).ceil().max(1.0) * step;
    let y = |price: i64| FLOOR - price as f64 / top * (FLOOR - TOP);
    let mut svg = String::with_capacity(2048);
    put!(svg, r#"<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{}">"#, w.history);
    let mut tick = 0.0;
    while tick <= top + 0.5 {
        let at = y(tick as i64);
        let (from, to) = (place(0.0), place(across.length));
        put!(svg, r#"<path class="grid" d="M{} {}H{}"/>"#, At(from), At(at), At(to));
        put!(
            svg,
            r#"<text class="tick" x="{}" y="{}" text-anchor="{}">{}</text>"#,
            At(across.beside(from, -6.0)),
            At(at + 4.0),
            across.ending(),
            lang.num(tick as u64)
        );
        tick += step;
    }
    if let Some(at) = days.iter().position(|(day, _)| *day == began) {
        let x = place(at as f64);
        put!(svg, r#"<path class="mark" d="M{} {TOP}V{FLOOR}"/>"#, At(x));
    }
    steps(days, |at| place(at as f64), y).put(&mut svg, "line");
    let ends = [(0, across.starting()), (days.len().saturating_sub(1), across.ending())];
    for (at, anchor) in ends {
        let Some((day, _)) = days.get(at) else { continue };
        let x = if at == 0 { place(0.0) } else { place(across.length) };
        // The drawing runs left to right; a date within it as its language does.
        let (open, close) = if lang == Lang::Fa { ("\u{2067}", "\u{2069}") } else { ("", "") };
        put!(
            svg,
            r#"<text class="tick" x="{}" y="{}" text-anchor="{anchor}">{open}{}{close}</text>"#,
            At(x),
            At(FLOOR + 17.0),
            lang.date(*day)
        );
    }
    svg.push_str("</svg>");
    Some(Chart { svg, table: table(days, lang) })
}

/// Changes of the price, each with its day.
fn table(days: &[(Day, Option<Rial>)], lang: Lang) -> String {
    let w = words(lang).deals;
    let mut html = String::with_capacity(1024);
    put!(
        html,
        r#"<details class="numbers"><summary>{}</summary><table><thead><tr><th scope="col">{}</th><th scope="col">{}</th></tr></thead><tbody>"#,
        w.history_table,
        w.day,
        w.price
    );
    let mut last = None;
    for (day, price) in days {
        if last.replace(*price) == Some(*price) {
            continue;
        }
        put!(html, r#"<tr><th scope="row">{}</th><td>"#, lang.date(*day));
        match price {
            Some(price) => lang.put_num(&mut html, price.toman().unsigned_abs()),
            None => html.push_str(w.unknown),
        }
        html.push_str("</td></tr>");
    }
    html.push_str("</tbody></table></details>");
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(prices: &[Option<i64>]) -> Vec<(Day, Option<Rial>)> {
        let price = |toman: Option<i64>| toman.map(|toman| Rial::new(toman * 10).unwrap());
        prices.iter().enumerate().map(|(at, toman)| (Day(20_000 + at as i32), price(*toman))).collect()
    }

    #[test]
    fn the_line_holds_each_price_until_the_next_and_runs_as_people_read() {
        let (mut en, mut fa) = (String::new(), String::new());
        let prices = days(&[None, Some(100), Some(100), Some(50)]);
        price_spark(&mut en, &prices, Lang::En);
        price_spark(&mut fa, &prices, Lang::Fa);
        assert!(en.contains(r#"d="M30 3H90V25H120""#), "{en}");
        assert!(fa.contains(r#"d="M90 3H30V25H0""#), "{fa}");
        let mut none = String::new();
        price_spark(&mut none, &days(&[None, None]), Lang::En);
        assert_eq!(none, "");
    }

    #[test]
    fn the_table_tells_each_change_once() {
        let chart = prices_chart(&days(&[None, Some(100), Some(100), Some(50)]), Day(20_003), Lang::En).unwrap();
        assert_eq!(chart.table.matches("<tr>").count(), 1 + 3);
        assert!(chart.table.contains("<td>not known</td>") && chart.table.contains("<td>50</td>"));
        assert!(chart.svg.contains(r#"class="mark""#));
        assert!(prices_chart(&days(&[None]), Day(0), Lang::Fa).is_none());
    }
}
