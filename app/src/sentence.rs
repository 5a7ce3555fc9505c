//! The verdict in two sentences: what a neighbour would say, and the figures behind it.

use crate::format::Round;
use crate::i18n::words;
use crate::lang::Lang;
use bazargah_domain::calendar::Day;
use bazargah_domain::figures::Figures;
use bazargah_domain::verdict::Verdict;

/// Up to so many days after the data was read, "right now" is still true.
const NOW_DAYS: i32 = 7;

/// How a sentence is coloured; the words carry the meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Good,
    Warn,
    Bad,
    Unknown,
}

impl Tone {
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Warn => "warn",
            Self::Bad => "bad",
            Self::Unknown => "none",
        }
    }

    pub(crate) const fn of(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Nothing | Verdict::TooLittle => Self::Unknown,
            Verdict::Silent | Verdict::Slow => Self::Bad,
            Verdict::AnswersWithoutSolving | Verdict::Mixed => Self::Warn,
            Verdict::Prompt => Self::Good,
        }
    }
}

/// The verdict in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sentence {
    pub(crate) headline: &'static str,
    pub(crate) detail: String,
    pub(crate) tone: Tone,
}

impl Sentence {
    /// What the figures say; `total_all` are the complaints on record in all, `today` the day of reading.
    pub(crate) fn of(lang: Lang, figures: &Figures, total_all: u64, today: Day) -> Self {
        let w = &words(lang).verdict;
        let verdict = Verdict::of(figures);
        let mut headline = (w.headline)(verdict);
        let mut detail = String::with_capacity(256);
        let mut say = |clause: String| {
            if !detail.is_empty() {
                detail.push_str(w.joint);
            }
            detail.push_str(&clause);
        };
        match verdict {
            Verdict::Nothing if total_all == 0 => {
                headline = w.headline_never;
                say(w.none_ever.to_owned());
            }
            Verdict::Nothing => {
                say((w.none_in_period)(&(words(lang).results.complaints)(total_all, &lang.num(total_all))))
            }
            Verdict::TooLittle => say((w.too_little)(figures.decided, &lang.num(figures.decided))),
            Verdict::Silent | Verdict::Slow | Verdict::Mixed => say(delay_clause(lang, figures, false)),
            Verdict::AnswersWithoutSolving => {
                let counts = &figures.counts;
                let rated = counts.rated_resolved + counts.rated_unresolved;
                say((w.unsolved)(&lang.num(counts.rated_unresolved), &lang.num(rated)));
            }
            Verdict::Prompt => say(delay_clause(lang, figures, true)),
        }
        let overdue = figures.counts.overdue;
        if overdue > 0 {
            let read = figures.as_of.day();
            say(if today.0.saturating_sub(read.0) <= NOW_DAYS {
                (w.overdue_now)(overdue, &lang.num(overdue))
            } else {
                (w.overdue_then)(overdue, &lang.num(overdue), &lang.date(read))
            });
        }
        detail.push_str(w.end);
        Self { headline, detail, tone: Tone::of(verdict) }
    }
}

/// What is known of the delay, as a clause: "more than" for those who keep people waiting, "within" for the prompt.
fn delay_clause(lang: Lang, figures: &Figures, prompt: bool) -> String {
    let w = &words(lang).verdict;
    let share = || (w.share_only)(&lang.percent(figures.in_time.map_or(0.0, |share| share.value)));
    let Some(median) = figures.median.filter(|_| figures.delay_tells()) else { return share() };
    match (median.value, median.longer_than) {
        (Some(hours), _) if prompt => (w.half_within)(&lang.duration(hours.max(1.0), Round::Up)),
        // Under an hour "more than 0 hours" says nothing.
        (Some(hours), _) if hours < 1.0 => (w.half_within)(&lang.duration(1.0, Round::Up)),
        (Some(hours), _) => (w.half_wait)(&lang.duration(hours, Round::Down)),
        (None, Some(hours)) => (w.most_unanswered)(&lang.duration(hours, Round::Down)),
        (None, None) => share(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bazargah_domain::calendar::Millis;
    use bazargah_domain::complaint::{Answer, Complaint, ComplaintId, Course, End, Rating};
    use bazargah_domain::figures::Period;
    use bazargah_domain::record::Record;
    use bazargah_domain::shop::Scheme;

    const HOUR: i64 = 3_600_000;
    const START: i64 = 1_790_000_000_000;
    const READ_AFTER_HOURS: i64 = 700;

    /// Complaints answered after so many hours (`None`: never), all opened at one moment, read 700 hours later.
    fn figures(answers: &[Option<i64>], rating: Rating) -> Figures {
        let mut record = Record::default();
        for (n, hours) in answers.iter().enumerate() {
            let complaint = Complaint {
                scheme: Scheme::Demo,
                opened_at: Millis(START),
                deadline_hours: 96,
                category: "damaged".into(),
                amount: None,
                url: None,
                answer: hours.map_or(Answer::Awaited, |hours| Answer::At(Millis(START + hours * HOUR))),
                rating: if hours.is_some() { rating } else { Rating::Unrated },
                end: End::Running,
                course: Course::default(),
            };
            record.open(ComplaintId(n as i64), &complaint);
        }
        record.read_until(Scheme::Demo, Millis(START + READ_AFTER_HOURS * HOUR));
        Figures::of(&record, Period::All)
    }

    fn told(answers: &[Option<i64>], rating: Rating, days_later: i32) -> [String; 2] {
        let figures = figures(answers, rating);
        let today = figures.as_of.day().plus_days(days_later);
        Lang::ALL.map(|lang| {
            let s = Sentence::of(lang, &figures, figures.counts.total, today);
            format!("{} {}", s.headline, s.detail)
        })
    }

    fn mix(parts: &[(usize, Option<i64>)]) -> Vec<Option<i64>> {
        parts.iter().flat_map(|(n, hours)| std::iter::repeat_n(*hours, *n)).collect()
    }

    #[test]
    fn a_slow_shop_is_told_with_its_wait_and_what_is_overdue() {
        let slow = mix(&[(4, Some(10)), (40, Some(220)), (14, None)]);
        assert_eq!(
            told(&slow, Rating::Unrated, 0),
            [
                "دیر پاسخ می‌دهد. نیمی از مشتریان ناراضی‌اش بیش از ۹ روز منتظر پاسخ مانده‌اند؛ ۱۴ شکایت همین حالا خارج از مهلت است.",
                "Slow to answer. Half of its unhappy customers have waited more than 9 days for an answer; \
                 14 complaints are overdue right now.",
            ]
        );
    }

    #[test]
    fn old_data_is_not_told_as_right_now() {
        let [fa, en] = told(&mix(&[(40, Some(220)), (1, None)]), Rating::Unrated, 30);
        assert!(!fa.contains("همین حالا") && fa.contains("خارج از مهلت بود."), "{fa}");
        assert!(en.contains("1 complaint was overdue.") && !en.contains("right now"), "{en}");
    }

    #[test]
    fn the_other_verdicts_have_their_reasons() {
        let en = |answers: &[(usize, Option<i64>)], rating| told(&mix(answers), rating, 0)[1].clone();
        assert_eq!(
            en(&[(60, Some(13))], Rating::Resolved),
            "Answers in time. Half of the complaints were answered within 13 hours."
        );
        assert_eq!(
            en(&[(60, Some(13))], Rating::Unresolved),
            "Answers in time, but leaves most buyers’ problems unsolved. Of 60 buyers who said how it ended, 60 say that it was not solved."
        );
        assert_eq!(
            en(&[(5, Some(13)), (50, None)], Rating::Unrated),
            "Leaves most complaints unanswered. More than half of the complaints had no answer even after 29 days; \
             50 complaints are overdue right now."
        );
        assert_eq!(
            en(&[(3, Some(1))], Rating::Unrated),
            "Too little to tell. We know for only 3 complaints whether the answer came in time, and that is too little to judge by."
        );
        assert_eq!(
            en(&[], Rating::Unrated),
            "No complaints on record. That alone is neither good nor bad: perhaps nobody has written one yet."
        );
    }
}
