//! Numbers, shares, days and durations as people read them in either language.
//!
//! The rounding rules, which are also told on the page "how figures are computed":
//! - a share is a whole percentage; 0% and 100% are kept for exactly none and exactly all;
//! - a duration is in hours below 48 hours, otherwise in days, each rounded to the nearest; where a sentence says "more
//!   than" it is rounded down, and where it says "within" up, so that the sentence stays true.

use crate::lang::Lang;
use bazargah_domain::calendar::{
    Calendar, Day, GREGORIAN_MONTHS_EN, GREGORIAN_MONTHS_EN_SHORT, JALALI_MONTHS_FA, Month,
};

/// From so many hours on, a duration is told in days.
const DAYS_FROM_HOURS: f64 = 48.0;

/// Which way a duration is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Round {
    /// To the nearest, for a figure.
    Nearest,
    /// Down, for "more than".
    Down,
    /// Up, for "within".
    Up,
}

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    /// Hours.
    Hours,
    /// Days of 24 hours.
    Days,
}

impl Unit {
    /// The unit in which so many hours are told.
    pub(crate) fn of(hours: f64) -> Self {
        if hours < DAYS_FROM_HOURS { Self::Hours } else { Self::Days }
    }

    /// So many hours in this unit, as a whole number.
    pub(crate) fn count(self, hours: f64, round: Round) -> u64 {
        let value = match self {
            Self::Hours => hours,
            Self::Days => hours / 24.0,
        };
        // Durations are finite and not negative; `as` saturates in any case.
        (match round {
            Round::Nearest => value.round(),
            Round::Down => value.floor(),
            Round::Up => value.ceil(),
        }) as u64
    }
}

impl Lang {
    /// The calendar that names days and months.
    pub(crate) const fn calendar(self) -> Calendar {
        match self {
            Self::Fa => Calendar::Jalali,
            Self::En => Calendar::Gregorian,
        }
    }

    /// A whole number in the language's digits, thousands separated.
    pub(crate) fn num(self, n: u64) -> String {
        let mut text = String::with_capacity(16);
        self.put_num(&mut text, n);
        text
    }

    /// [`Lang::num`] at the end of a text.
    pub(crate) fn put_num(self, to: &mut String, n: u64) {
        self.put_digits(to, n, true);
    }

    fn put_digits(self, to: &mut String, n: u64, thousands: bool) {
        let mut digits = [0u8; 20];
        let (mut rest, mut len) = (n, 0);
        while rest > 0 || len == 0 {
            digits[len] = (rest % 10) as u8;
            rest /= 10;
            len += 1;
        }
        for at in (0..len).rev() {
            match self {
                // U+06F0 is the Persian zero; its neighbours follow in order.
                Self::Fa => to.push(char::from_u32(0x06F0 + u32::from(digits[at])).unwrap_or('۰')),
                Self::En => to.push(char::from(b'0' + digits[at])),
            }
            if thousands && at > 0 && at.is_multiple_of(3) {
                to.push(match self {
                    Self::Fa => '٬',
                    Self::En => ',',
                });
            }
        }
    }

    /// A number that is a name, such as a complaint's: without separators.
    pub(crate) fn plain(self, n: u64) -> String {
        let mut text = String::with_capacity(16);
        self.put_digits(&mut text, n, false);
        text
    }

    /// A text with its digits in the language's own.
    pub(crate) fn digits(self, text: &str) -> String {
        match self {
            Self::Fa => bazargah_domain::text::persian_digits(text),
            Self::En => text.to_owned(),
        }
    }

    /// A share as a whole number of percent.
    pub(crate) fn percent_number(self, share: f64) -> String {
        self.num(percent(share))
    }

    /// A share as a percentage.
    pub(crate) fn percent(self, share: f64) -> String {
        let mut text = self.percent_number(share);
        text.push(match self {
            Self::Fa => '٪',
            Self::En => '%',
        });
        text
    }

    /// A number of at least 0 with two places after the decimal sign: `۱٫۲۵`, `1.25`.
    pub(crate) fn hundredths(self, n: f64) -> String {
        let hundredths = (n.max(0.0) * 100.0).round() as u64;
        let mut text = self.num(hundredths / 100);
        text.push(match self {
            Self::Fa => '٫',
            Self::En => '.',
        });
        self.put_digits(&mut text, hundredths / 10 % 10, false);
        self.put_digits(&mut text, hundredths % 10, false);
        text
    }

    /// A small share as a percentage with two places: `۰٫۰۴٪`, `0.04%`.
    pub(crate) fn percent_hundredths(self, share: f64) -> String {
        let mut text = self.hundredths(share * 100.0);
        text.push(match self {
            Self::Fa => '٪',
            Self::En => '%',
        });
        text
    }

    /// A day: `۱۲ اسفند ۱۴۰۵`, `3 March 2027`.
    pub(crate) fn date(self, day: Day) -> String {
        let (year, month, day) = self.ymd(day);
        let mut text = String::with_capacity(32);
        self.put_num(&mut text, u64::from(day));
        text.push(' ');
        self.put_month(&mut text, year, month);
        text
    }

    /// A month with its year: `مهر ۱۴۰۵`, `October 2026`.
    pub(crate) fn month(self, month: Month) -> String {
        let mut text = String::with_capacity(28);
        self.put_month(&mut text, month.year, month.month);
        text
    }

    fn put_month(self, to: &mut String, year: i32, month: u8) {
        to.push_str(self.month_name(month));
        to.push(' ');
        self.put_digits(to, u64::from(year.unsigned_abs()), false);
    }

    /// A month's name, as short as it is still read.
    pub(crate) fn month_short(self, month: u8) -> &'static str {
        let at = usize::from(month.clamp(1, 12) - 1);
        match self {
            Self::Fa => JALALI_MONTHS_FA[at],
            Self::En => GREGORIAN_MONTHS_EN_SHORT[at],
        }
    }

    fn month_name(self, month: u8) -> &'static str {
        let at = usize::from(month.clamp(1, 12) - 1);
        match self {
            Self::Fa => JALALI_MONTHS_FA[at],
            Self::En => GREGORIAN_MONTHS_EN[at],
        }
    }

    fn ymd(self, day: Day) -> (i32, u8, u8) {
        match self {
            Self::Fa => day.jalali(),
            Self::En => day.ymd(),
        }
    }

    /// A count of hours or days with its unit: `۹ روز`, `1 day`, `14 hours`.
    pub(crate) fn duration(self, hours: f64, round: Round) -> String {
        let unit = Unit::of(hours);
        let n = unit.count(hours, round);
        if n == 0 && round == Round::Nearest {
            return self.under_an_hour().to_owned();
        }
        let mut text = String::with_capacity(20);
        self.put_num(&mut text, n);
        text.push(' ');
        text.push_str(self.unit(unit, n));
        text
    }

    /// A span of time in the units that tell, rounded down: `2 days 4 hours`, `5 hours`, `1 hour 20 minutes`.
    /// `assets/desk.js` says it the same way.
    pub(crate) fn span(self, millis: i64) -> String {
        let w = &crate::i18n::words(self).people.clock;
        let minutes = millis.max(0).unsigned_abs() / 60_000;
        let (days, hours, minutes) = (minutes / 1_440, minutes / 60 % 24, minutes % 60);
        // From three hours on nobody asks for the minutes.
        let minutes = if days == 0 && hours < 3 { minutes } else { 0 };
        let parts = [
            (days, self.unit(Unit::Days, days)),
            (hours, self.unit(Unit::Hours, hours)),
            (minutes, (w.minute)(minutes)),
        ];
        let mut text = String::with_capacity(32);
        for (n, unit) in parts.into_iter().filter(|(n, _)| *n > 0) {
            if !text.is_empty() {
                text.push_str(w.joint);
            }
            self.put_num(&mut text, n);
            text.push(' ');
            text.push_str(unit);
        }
        if text.is_empty() { w.under_a_minute.to_owned() } else { text }
    }

    /// What stands between the parts of a list.
    pub(crate) const fn comma(self) -> &'static str {
        match self {
            Self::Fa => "، ",
            Self::En => ", ",
        }
    }

    /// The day on which a moment falls in Tehran, where the festival's days begin and end.
    pub(crate) fn day_in_tehran(self, at: bazargah_domain::calendar::Millis) -> String {
        self.date(at.plus_millis(bazargah_domain::calendar::TEHRAN_MS).day())
    }

    /// The day with which something begins in Tehran; with the hour where that is not midnight.
    pub(crate) fn begin_in_tehran(self, at: bazargah_domain::calendar::Millis) -> String {
        let day = self.day_in_tehran(at);
        let minutes = minutes_in_tehran(at);
        if minutes == 0 {
            return day;
        }
        let time = self.digits(&format!("{:02}:{:02}", minutes / 60, minutes % 60));
        match self {
            Self::Fa => format!("ساعت {time} روز {day}"),
            Self::En => format!("{time} on {day}"),
        }
    }

    /// The day with whose end something ends in Tehran, or the hour at which it does: what stands behind "until".
    pub(crate) fn end_in_tehran(self, at: bazargah_domain::calendar::Millis) -> String {
        if minutes_in_tehran(at) != 0 {
            return self.begin_in_tehran(at);
        }
        // Midnight is where the next day begins: the last one is that of the minute before.
        let day = self.day_in_tehran(at.plus_millis(-60_000));
        match self {
            Self::Fa => format!("پایان {day}"),
            Self::En => format!("the end of {day}"),
        }
    }

    /// A point in time with its hour and minute, in UTC.
    pub(crate) fn moment(self, at: bazargah_domain::calendar::Millis) -> String {
        let day = at.day();
        let minutes = at.seconds_since(day.start()).max(0) / 60;
        let time = self.digits(&format!("{:02}:{:02}", minutes / 60, minutes % 60));
        (crate::i18n::words(self).people.clock.moment)(&self.date(day), &time)
    }

    /// What is said instead of "0 hours".
    pub(crate) fn under_an_hour(self) -> &'static str {
        match self {
            Self::Fa => "کمتر از یک ساعت",
            Self::En => "less than an hour",
        }
    }

    /// The unit's word beside so many.
    pub(crate) fn unit(self, unit: Unit, n: u64) -> &'static str {
        match (self, unit, n) {
            (Self::Fa, Unit::Hours, _) => "ساعت",
            (Self::Fa, Unit::Days, _) => "روز",
            (Self::En, Unit::Hours, 1) => "hour",
            (Self::En, Unit::Hours, _) => "hours",
            (Self::En, Unit::Days, 1) => "day",
            (Self::En, Unit::Days, _) => "days",
        }
    }
}

/// Minutes since midnight in Tehran.
fn minutes_in_tehran(at: bazargah_domain::calendar::Millis) -> i64 {
    let there = at.plus_millis(bazargah_domain::calendar::TEHRAN_MS);
    there.seconds_since(there.day().start()).max(0) / 60
}

/// A share as whole percent; only exactly nothing is 0, and only exactly all is 100.
pub(crate) fn percent(share: f64) -> u64 {
    let whole = (share * 100.0).round() as u64;
    if share <= 0.0 {
        0
    } else if share >= 1.0 {
        100
    } else {
        whole.clamp(1, 99)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_in_tehran_begins_three_and_a_half_hours_before_the_day_in_utc() {
        let at = |text: &str| bazargah_domain::calendar::Millis::parse(text).expect("a moment");
        assert_eq!(Lang::Fa.day_in_tehran(at("2026-09-22T20:30:00Z")), "۱ مهر ۱۴۰۵");
        assert_eq!(Lang::Fa.day_in_tehran(at("2026-09-22T20:29:59Z")), "۳۱ شهریور ۱۴۰۵");
        assert_eq!(Lang::En.day_in_tehran(at("2026-09-22T20:30:00Z")), "23 September 2026");
    }

    #[test]
    fn what_ends_at_another_hour_than_midnight_says_so() {
        let at = |text: &str| bazargah_domain::calendar::Millis::parse(text).expect("a moment");
        let (midnight, early) = (at("2026-09-22T20:30:00Z"), at("2026-09-23T01:50:00Z"));
        let told = |lang: Lang, at| (lang.begin_in_tehran(at), lang.end_in_tehran(at));
        let both = |begin: &str, end: &str| (begin.to_owned(), end.to_owned());
        assert_eq!(told(Lang::En, midnight), both("23 September 2026", "the end of 22 September 2026"));
        assert_eq!(told(Lang::Fa, midnight), both("۱ مهر ۱۴۰۵", "پایان ۳۱ شهریور ۱۴۰۵"));
        let (fa, en) = ("ساعت ۰۵:۲۰ روز ۱ مهر ۱۴۰۵", "05:20 on 23 September 2026");
        assert_eq!(told(Lang::En, early), both(en, en));
        assert_eq!(told(Lang::Fa, early), both(fa, fa));
    }

    #[test]
    fn numbers_have_their_languages_digits_and_separators() {
        for (n, fa, en) in
            [(0, "۰", "0"), (231, "۲۳۱", "231"), (1_234_567, "۱٬۲۳۴٬۵۶۷", "1,234,567"), (1000, "۱٬۰۰۰", "1,000")]
        {
            assert_eq!((Lang::Fa.num(n).as_str(), Lang::En.num(n).as_str()), (fa, en));
        }
        assert_eq!(Lang::En.num(u64::MAX), "18,446,744,073,709,551,615");
    }

    #[test]
    fn only_exactly_nothing_and_all_are_0_and_100_percent() {
        for (share, whole) in [(0.0, 0), (0.001, 1), (0.414, 41), (0.415, 42), (0.999, 99), (1.0, 100)] {
            assert_eq!(percent(share), whole, "{share}");
        }
        assert_eq!(Lang::Fa.percent(0.41), "۴۱٪");
        assert_eq!(Lang::En.percent(0.41), "41%");
    }

    #[test]
    fn days_are_named_in_the_calendar_of_the_language() {
        let day = Day::from_ymd(2026, 11, 24).expect("a day");
        assert_eq!(Lang::Fa.date(day), "۳ آذر ۱۴۰۵");
        assert_eq!(Lang::En.date(day), "24 November 2026");
        assert_eq!(Lang::Fa.month(Month::of(day, Calendar::Jalali)), "آذر ۱۴۰۵");
    }

    #[test]
    fn spans_tell_the_units_that_matter() {
        const MINUTE: i64 = 60_000;
        for (minutes, fa, en) in [
            (0, "کمتر از یک دقیقه", "less than a minute"),
            (1, "۱ دقیقه", "1 minute"),
            (80, "۱ ساعت و ۲۰ دقیقه", "1 hour 20 minutes"),
            (239, "۳ ساعت", "3 hours"),
            (1_440, "۱ روز", "1 day"),
            (2 * 1_440 + 250, "۲ روز و ۴ ساعت", "2 days 4 hours"),
        ] {
            let told = |lang: Lang| lang.span(minutes * MINUTE + 59_999);
            assert_eq!((told(Lang::Fa).as_str(), told(Lang::En).as_str()), (fa, en));
        }
        let at = bazargah_domain::calendar::Millis::parse("2026-11-24T09:05:00Z").unwrap();
        assert_eq!(Lang::En.moment(at), "24 November 2026, 09:05 UTC");
        assert_eq!(Lang::Fa.moment(at), "۳ آذر ۱۴۰۵، ساعت ۰۹:۰۵ به وقت جهانی");
    }

    #[test]
    fn durations_change_their_unit_at_48_hours_and_round_as_their_sentence_needs() {
        assert_eq!(Lang::En.duration(14.4, Round::Nearest), "14 hours");
        assert_eq!(Lang::En.duration(1.2, Round::Nearest), "1 hour");
        assert_eq!(Lang::En.duration(0.2, Round::Nearest), "less than an hour");
        assert_eq!(Lang::En.duration(47.9, Round::Down), "47 hours");
        assert_eq!(Lang::En.duration(48.0, Round::Nearest), "2 days");
        assert_eq!(Lang::Fa.duration(8.6 * 24.0, Round::Nearest), "۹ روز");
        assert_eq!(Lang::Fa.duration(8.6 * 24.0, Round::Down), "۸ روز");
        assert_eq!(Lang::Fa.duration(8.1 * 24.0, Round::Up), "۹ روز");
    }
}
