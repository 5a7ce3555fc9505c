//! A list of complaints, one line each, and the words for where one stands.

use crate::format::Round;
use crate::html::{Esc, put};
use crate::i18n::words;
use crate::lang::Lang;
use crate::naming::{kind_name, shop_path};
use crate::sentence::Tone;
use bazargah_domain::calendar::Millis;
use bazargah_domain::complaint::{Answer, Complaint, End, State};
use bazargah_domain::record::Recent;
use bazargah_domain::shop::Shop;

/// Where a complaint stands at `now`, in words.
pub(crate) fn state_text(complaint: &Complaint, now: Millis, lang: Lang) -> String {
    let w = &words(lang).complaint;
    let state = complaint.state();
    let hours = |from: Millis, to: Millis| to.seconds_since(from).max(0) as f64 / 3600.0;
    match state {
        State::Open if complaint.is_overdue(now) => {
            return (w.overdue)(&lang.duration(hours(complaint.opened_at, now), Round::Down));
        }
        State::Open => return (w.left)(&lang.duration(hours(now, complaint.due_at()), Round::Nearest)),
        State::Withdrawn => return w.withdrawn.to_owned(),
        State::Removed => return w.removed.to_owned(),
        State::Resolved | State::Unresolved | State::Unrated => {}
    }
    let answer = match complaint.answer {
        Answer::At(at) => (w.answered_after)(&lang.duration(hours(complaint.opened_at, at), Round::Nearest)),
        Answer::TimeUnknown { in_time: Some(true) } => w.answered_undated_in_time.to_owned(),
        Answer::TimeUnknown { in_time: Some(false) } => w.answered_undated_late.to_owned(),
        Answer::TimeUnknown { in_time: None } => w.answered_undated.to_owned(),
        Answer::Awaited if matches!(complaint.end, End::Closed { .. }) => w.closed_unanswered.to_owned(),
        Answer::Awaited => w.unanswered.to_owned(),
    };
    let word = match state {
        State::Resolved => w.resolved,
        State::Unresolved => w.unresolved,
        _ => w.unrated,
    };
    format!("{answer} · {word}")
}

/// The colour of [`state_text`].
pub(crate) fn state_tone(complaint: &Complaint, now: Millis) -> Tone {
    match complaint.state() {
        State::Open if complaint.is_overdue(now) => Tone::Bad,
        State::Open => Tone::Warn,
        State::Resolved => Tone::Good,
        State::Unresolved => Tone::Bad,
        State::Unrated | State::Withdrawn | State::Removed => Tone::Unknown,
    }
}

/// The complaints as a list of links, each to its own address.
pub(crate) fn complaint_lines(shop: &Shop, items: &[Recent], now: Millis, lang: Lang) -> String {
    let path = lang.href(&shop_path(shop));
    let mut html = String::with_capacity(64 + items.len() * 320);
    html.push_str(r#"<ol class="cases">"#);
    for Recent { id, complaint } in items {
        let day = complaint.opened_at.day();
        put!(
            html,
            r#"<li class="{}"><a href="{path}/complaints/{}"><b><bdi>{}</bdi></b><time datetime="{}">{}</time><span>{}</span></a></li>"#,
            state_tone(complaint, now).class(),
            id.0,
            Esc(kind_name(&complaint.category, lang)),
            day.to_iso(),
            lang.date(day),
            state_text(complaint, now, lang),
        );
    }
    html.push_str("</ol>");
    html
}

#[cfg(test)]
mod tests {
    use super::*;
    use bazargah_domain::complaint::Rating;
    use bazargah_domain::shop::Scheme;

    const HOUR: i64 = 3_600_000;

    fn complaint(answer: Answer, rating: Rating, end: End) -> Complaint {
        Complaint {
            scheme: Scheme::Demo,
            opened_at: Millis(0),
            deadline_hours: 96,
            category: "damaged".into(),
            amount: None,
            url: None,
            answer,
            rating,
            end,
            course: bazargah_domain::complaint::Course::default(),
        }
    }

    #[test]
    fn each_state_is_told_in_words() {
        let at = |hours: i64| Answer::At(Millis(hours * HOUR));
        let closed = || End::Closed { at: None };
        for (complaint, hours_now, fa, en, tone) in [
            (
                complaint(Answer::Awaited, Rating::Unrated, End::Running),
                20,
                "منتظر پاسخ؛ ۳ روز مانده",
                "awaiting an answer; 3 days left",
                Tone::Warn,
            ),
            (
                complaint(Answer::Awaited, Rating::Unrated, End::Running),
                239,
                "خارج از مهلت؛ ۹ روز بی‌پاسخ",
                "overdue; 9 days without an answer",
                Tone::Bad,
            ),
            (
                complaint(at(14), Rating::Resolved, End::Running),
                500,
                "پاسخ پس از ۱۴ ساعت · حل شد",
                "answered after 14 hours · solved",
                Tone::Good,
            ),
            (
                complaint(at(144), Rating::Unresolved, closed()),
                500,
                "پاسخ پس از ۶ روز · حل نشد",
                "answered after 6 days · not solved",
                Tone::Bad,
            ),
            (
                complaint(Answer::TimeUnknown { in_time: Some(true) }, Rating::Unrated, closed()),
                500,
                "پاسخ در مهلت · بدون نظر خریدار",
                "answered in time · buyer did not rate it",
                Tone::Unknown,
            ),
            (
                complaint(Answer::Awaited, Rating::Unrated, closed()),
                500,
                "بی‌پاسخ بسته شد · بدون نظر خریدار",
                "closed without an answer · buyer did not rate it",
                Tone::Unknown,
            ),
            (
                complaint(Answer::Awaited, Rating::Unresolved, End::Running),
                500,
                "بی‌پاسخ · حل نشد",
                "no answer · not solved",
                Tone::Bad,
            ),
            (
                complaint(at(1), Rating::Unrated, End::Withdrawn { at: Millis(HOUR) }),
                500,
                "خریدار آن را پس گرفت",
                "withdrawn by the buyer",
                Tone::Unknown,
            ),
            (
                complaint(at(1), Rating::Resolved, End::Removed { at: Millis(HOUR), reason: "x".into() }),
                500,
                "از سابقه حذف شد",
                "removed from the record",
                Tone::Unknown,
            ),
        ] {
            let now = Millis(hours_now * HOUR);
            assert_eq!(
                (state_text(&complaint, now, Lang::Fa).as_str(), state_text(&complaint, now, Lang::En).as_str()),
                (fa, en)
            );
            assert_eq!(state_tone(&complaint, now), tone, "{en}");
        }
    }
}
