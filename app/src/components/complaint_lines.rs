//! A list of complaints, one line each, and the words for where one stands.

use crate::format::Round;
use crate::html::{Esc, put};
use crate::i18n::words;
use crate::lang::Lang;
use crate::naming::{kind_name, shop_path};
use crate::sentence::Tone;
use bazargah_domain::calendar::{Day, Millis};
use bazargah_domain::complaint::{Answer, Complaint, End, State};
use bazargah_domain::figures::Figures;
use bazargah_domain::record::Recent;
use bazargah_domain::shop::{Scheme, Shop};

/// Hours from one moment to another; none when that was before.
pub(crate) fn hours(from: Millis, to: Millis) -> f64 {
    to.seconds_since(from).max(0) as f64 / 3600.0
}

/// How long a complaint without an answer has waited, in words.
fn waited(complaint: &Complaint, now: Millis, lang: Lang) -> String {
    lang.duration(hours(complaint.opened_at, now), Round::Down)
}

/// How long the shop may still take for its answer, in words.
fn left(complaint: &Complaint, now: Millis, lang: Lang) -> String {
    lang.duration(hours(now, complaint.due_at()), Round::Nearest)
}

/// Where a complaint that is known up to `until` stands for a reader of `today`: its colour and its words. An open one of which
/// nothing is known since an earlier day is told of that day; perhaps it has an answer by now.
pub(crate) fn state_told(complaint: &Complaint, until: Millis, today: Day, lang: Lang) -> (Tone, String) {
    let (w, then) = (&words(lang).complaint, until.day());
    if complaint.state() != State::Open || then >= today {
        (state_tone(complaint, until), state_text(complaint, until, lang))
    } else if complaint.is_overdue(until) {
        // That it missed its deadline stays true.
        (Tone::Bad, (w.overdue_then)(&lang.date(then), &waited(complaint, until, lang)))
    } else {
        (Tone::Unknown, (w.left_then)(&lang.date(then), &left(complaint, until, lang)))
    }
}

/// Up to when a complaint of that source is known to whoever reads at `now`. Those of this site itself are, up to this moment.
fn known_until(figures: &Figures, scheme: Scheme, now: Millis) -> Millis {
    let read = figures.read.get(&scheme).copied();
    match scheme {
        Scheme::Bazargah => read.map_or(now, |read| read.max(now)),
        _ => read.unwrap_or(figures.as_of).min(figures.as_of),
    }
}

/// Where a complaint stands at `now`, in words.
pub(crate) fn state_text(complaint: &Complaint, now: Millis, lang: Lang) -> String {
    let w = &words(lang).complaint;
    let state = complaint.state();
    match state {
        State::Open if complaint.is_overdue(now) => return (w.overdue)(&waited(complaint, now, lang)),
        State::Open => return (w.left)(&left(complaint, now, lang)),
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

/// The complaints as a list of links, each to its own address, as whoever reads at `now` knows them from the shop's figures.
pub(crate) fn complaint_lines(shop: &Shop, items: &[Recent], figures: &Figures, now: Millis, lang: Lang) -> String {
    let path = lang.href(&shop_path(shop));
    let mut html = String::with_capacity(64 + items.len() * 320);
    html.push_str(r#"<ol class="cases">"#);
    for Recent { id, complaint } in items {
        let day = complaint.opened_at.day();
        let (tone, state) = state_told(complaint, known_until(figures, complaint.scheme, now), now.day(), lang);
        put!(
            html,
            r#"<li class="{}"><a href="{path}/complaints/{}"><b><bdi>{}</bdi></b><time datetime="{}">{}</time><span>{}</span></a></li>"#,
            tone.class(),
            id.0,
            Esc(kind_name(&complaint.category, lang)),
            day.to_iso(),
            lang.date(day),
            state,
        );
    }
    html.push_str("</ol>");
    html
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{self, Kind};
    use bazargah_domain::complaint::{ComplaintId, Rating};
    use bazargah_domain::figures::Period;

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

    #[test]
    fn what_is_known_of_an_earlier_day_only_is_told_of_that_day() {
        let open = complaint(Answer::Awaited, Rating::Unrated, End::Running);
        let told = |hours: i64, days_later: i32| {
            let until = Millis(hours * HOUR);
            let today = until.day().plus_days(days_later);
            Lang::ALL.map(|lang| state_told(&open, until, today, lang))
        };
        let texts = |told: [(Tone, String); 2]| told.map(|(_, text)| text);
        assert_eq!(texts(told(53, 0)), ["منتظر پاسخ؛ ۴۳ ساعت مانده", "awaiting an answer; 43 hours left"]);
        assert_eq!(
            told(53, 1),
            [
                (Tone::Unknown, "در ۱۳ دی ۱۳۴۸ منتظر پاسخ بود و ۴۳ ساعت مهلت داشت".to_owned()),
                (Tone::Unknown, "awaiting an answer on 3 January 1970, with 43 hours left".to_owned()),
            ]
        );
        assert_eq!(
            told(239, 500),
            [
                (Tone::Bad, "در ۲۰ دی ۱۳۴۸ خارج از مهلت بود؛ ۹ روز بی‌پاسخ".to_owned()),
                (Tone::Bad, "overdue on 10 January 1970, after 9 days without an answer".to_owned()),
            ]
        );
        // What has ended has ended on any day.
        let solved = complaint(Answer::At(Millis(14 * HOUR)), Rating::Resolved, End::Running);
        assert_eq!(
            state_told(&solved, Millis(20 * HOUR), Day(500), Lang::En),
            (Tone::Good, "answered after 14 hours · solved".to_owned())
        );
    }

    #[test]
    fn a_list_tells_each_complaint_as_far_as_its_source_was_read_and_this_sites_own_as_of_now() {
        let mut figures = samples::figures(Kind::Slow, Period::All);
        let read = samples::today().start();
        let now = read.plus_days(2).plus_hours(1);
        // A case of this site was heard of since; that says nothing new about the other source.
        figures.as_of = read.plus_days(1);
        figures.read.insert(Scheme::Bazargah, figures.as_of);
        let mut imported = complaint(Answer::Awaited, Rating::Unrated, End::Running);
        imported.opened_at = read.plus_hours(-24);
        let live = Complaint { scheme: Scheme::Bazargah, ..imported.clone() };
        let recent = |id: i64, complaint: &Complaint| Recent { id: ComplaintId(id), complaint: complaint.clone() };
        let items = [recent(1, &imported), recent(2, &live)];
        let html = complaint_lines(&samples::shop(Kind::Slow), &items, &figures, now, Lang::En);
        for part in [
            "<span>awaiting an answer on 24 November 2026, with 3 days left</span>",
            "<span>awaiting an answer; 23 hours left</span>",
        ] {
            assert!(html.contains(part), "{part} is not in {html}");
        }
    }
}
