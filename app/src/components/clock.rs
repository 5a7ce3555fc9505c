//! Time as it runs: how much of it is left, and when something was.

use crate::context::PageContext;
use crate::html::{put, raw};
use crate::lang::Lang;
use bazargah_domain::calendar::Millis;
use leptos::prelude::*;

/// Less than this left is worth a colour.
const SOON_MILLIS: i64 = 24 * 3_600_000;

/// The time that is left, or by which it is over, as markup; `assets/desk.js` keeps it current.
pub(crate) fn countdown(until: Millis, now: Millis, lang: Lang) -> String {
    let w = &crate::i18n::words(lang).people.clock;
    let left = until.0.saturating_sub(now.0);
    let (class, text) = match left {
        ..0 => ("bad", (w.over)(&lang.span(left.saturating_neg()))),
        0..SOON_MILLIS => ("warn", (w.left)(&lang.span(left))),
        _ => ("none", (w.left)(&lang.span(left))),
    };
    let mut html = String::with_capacity(256);
    // Our own words, numbers and nothing else.
    put!(
        html,
        r#"<time class="clock {class}" datetime="{}" data-until="{}" data-now="{}" data-left="{}" data-over="{}" data-joint="{}" data-under="{}">{text}</time>"#,
        until.to_rfc3339(),
        until.0,
        now.0,
        (w.left)("{}"),
        (w.over)("{}"),
        w.joint,
        w.under_a_minute,
    );
    html
}

/// A point in time with its hour.
pub(crate) fn moment(ctx: &PageContext, at: Millis) -> impl IntoView + use<> {
    view! { <time datetime=at.to_rfc3339()>{ctx.lang.moment(at)}</time> }
}

/// A day within a sentence of ours, "since {}", as markup.
pub(crate) fn since(ctx: &PageContext, at: Millis, words: fn(&str) -> String) -> impl IntoView + use<> {
    let mut html = String::with_capacity(96);
    put!(html, r#"<time datetime="{}">{}</time>"#, at.to_rfc3339(), words(&ctx.lang.date(at.day())));
    raw(html)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_counts_down_and_then_up() {
        const HOUR: i64 = 3_600_000;
        let at = |hours: i64, lang| countdown(Millis(100 * HOUR), Millis((100 - hours) * HOUR), lang);
        for (hours, class, en, fa) in [
            (52, "clock none", ">2 days 4 hours left<", ">۲ روز و ۴ ساعت مانده<"),
            (5, "clock warn", ">5 hours left<", ">۵ ساعت مانده<"),
            (-3, "clock bad", ">overdue for 3 hours<", ">۳ ساعت از مهلت گذشته<"),
        ] {
            let html = at(hours, Lang::En);
            assert!(html.contains(class) && html.contains(en), "{html}");
            assert!(html.contains(r#"data-until="360000000""#), "{html}");
            assert!(at(hours, Lang::Fa).contains(fa));
        }
    }
}
