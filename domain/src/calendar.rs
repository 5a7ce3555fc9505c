//! Time as the project keeps it: UTC milliseconds, days since 1970-01-01, months of two calendars.
//!
//! Stored times are UTC; a day is a UTC day. Persian pages name days in the Jalali calendar, English
//! ones in the Gregorian. This module never asks the time: "now" is always an argument.
//!
//! Gregorian arithmetic is Howard Hinnant's ("chrono-Compatible Low-Level Date Algorithms",
//! <https://howardhinnant.github.io/date_algorithms.html>, `days_from_civil` and `civil_from_days`);
//! the Jalali calendar is `icu_calendar`'s Persian one.

use std::fmt;

use icu_calendar::Date;
use icu_calendar::cal::Persian;
use icu_calendar::types::RataDie;
use serde::{Deserialize, Serialize};

const MILLIS_PER_SECOND: i64 = 1_000;
const MILLIS_PER_HOUR: i64 = 3_600 * MILLIS_PER_SECOND;
const MILLIS_PER_DAY: i64 = 24 * MILLIS_PER_HOUR;

/// By how much Tehran is ahead of UTC, in milliseconds: three and a half hours, all year since 2022.
pub const TEHRAN_MS: i64 = 12_600_000;

/// The first and the last Gregorian year that a record may carry. Nothing that this project keeps
/// lies outside, so a year beyond them is a typing error or a Jalali year in a Gregorian field.
const YEAR_MIN: i32 = 1900;
const YEAR_MAX: i32 = 2200;

/// Years that `icu_calendar` can convert. Months saturate here, not at [`Day::MIN`] and [`Day::MAX`],
/// so that stepping from month to month near those bounds still ends.
const MONTH_YEAR_MAX: i64 = 9_999;

/// Rata die (days since 0000-12-31) of 1970-01-01.
const RATA_DIE_OF_EPOCH: i64 = 719_163;

/// The Jalali months in Persian, Farvardin first.
pub const JALALI_MONTHS_FA: [&str; 12] =
    ["فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"];

/// The Gregorian months in English, January first.
pub const GREGORIAN_MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The Gregorian months in English, three letters each, January first.
pub const GREGORIAN_MONTHS_EN_SHORT: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Why a text is not a time, a day or a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TimeError {
    /// The text does not have the form that is read here.
    #[error("expected {0}")]
    Form(&'static str),
    /// The form is right, but the calendar has no such day or month (such as 30 February).
    #[error("there is no such day")]
    NoSuchDay,
    /// The form is right, but a day has no such hour, minute or second, or no zone such an offset.
    #[error("there is no such time of day")]
    NoSuchTime,
    /// A time before the year 1900 or after 2200.
    #[error("the year must lie between 1900 and 2200 (Gregorian)")]
    OutOfRange,
}

const FORM_TIME: TimeError = TimeError::Form("a time such as 2026-11-24T10:30:00Z or a day such as 2026-11-24");
const FORM_DAY: TimeError = TimeError::Form("a day such as 2026-11-24");
const FORM_JALALI_DAY: TimeError = TimeError::Form("a Jalali day such as 1405/09/03");
const FORM_MONTH: TimeError = TimeError::Form("a month such as 2026-11");

/// A moment: milliseconds since 1970-01-01T00:00:00Z, without leap seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Millis(pub i64);

impl Millis {
    /// 1900-01-01T00:00:00Z, the earliest moment that is parsed; arithmetic stops here.
    pub const MIN: Millis = Millis(Day::MIN.0 as i64 * MILLIS_PER_DAY);
    /// 2200-12-31T23:59:59.999Z, the latest moment that is parsed; arithmetic stops here.
    pub const MAX: Millis = Millis(Day::MAX.0 as i64 * MILLIS_PER_DAY + MILLIS_PER_DAY - 1);

    /// Reads RFC 3339 with any offset and an optional fraction, the same without a zone (then it is
    /// UTC), or a date (then it is midnight UTC).
    ///
    /// Digits of a fraction beyond the millisecond are cut off. A leap second, which exists only at
    /// 23:59:60 UTC, is the first second of the next day, as in POSIX time.
    ///
    /// # Errors
    ///
    /// [`TimeError`]: another form, a day or time that does not exist, or a moment outside
    /// [`Millis::MIN`]..=[`Millis::MAX`].
    pub fn parse(text: &str) -> Result<Millis, TimeError> {
        let bytes = text.as_bytes();
        let (date, rest) = bytes.split_at_checked(10).ok_or(FORM_TIME)?;
        let day = parse_iso_day(date, FORM_TIME)?;
        let Some((separator, rest)) = rest.split_first() else {
            return Ok(day.start());
        };
        // RFC 3339, 5.6: the letter in either case, or a space for readability.
        if !matches!(separator, b'T' | b't' | b' ') {
            return Err(FORM_TIME);
        }
        let (clock, rest) = rest.split_at_checked(8).ok_or(FORM_TIME)?;
        let &[h1, h2, b':', m1, m2, b':', s1, s2] = clock else {
            return Err(FORM_TIME);
        };
        let hour = number(&[h1, h2]).ok_or(FORM_TIME)?;
        let minute = number(&[m1, m2]).ok_or(FORM_TIME)?;
        let second = number(&[s1, s2]).ok_or(FORM_TIME)?;
        let (fraction_millis, zone) = parse_fraction(rest)?;
        let offset_minutes = parse_zone(zone)?;
        if hour > 23 || minute > 59 || second > 60 {
            return Err(TimeError::NoSuchTime);
        }

        let seconds = i64::from(hour * 3_600 + minute * 60 + second) - offset_minutes * 60;
        if second == 60 && seconds.rem_euclid(86_400) != 0 {
            return Err(TimeError::NoSuchTime);
        }
        let millis = day.start().0 + seconds * MILLIS_PER_SECOND + fraction_millis;
        if (Millis::MIN.0..=Millis::MAX.0).contains(&millis) { Ok(Millis(millis)) } else { Err(TimeError::OutOfRange) }
    }

    /// RFC 3339 in UTC, `2026-11-24T00:00:00Z`; three digits of a fraction only when it is not zero.
    pub fn to_rfc3339(self) -> String {
        let (year, month, day) = self.day().ymd();
        let millis = self.0.rem_euclid(MILLIS_PER_DAY);
        let (seconds, fraction) = (millis / MILLIS_PER_SECOND, millis % MILLIS_PER_SECOND);
        let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
        let clock = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}");
        if fraction == 0 { format!("{clock}Z") } else { format!("{clock}.{fraction:03}Z") }
    }

    /// The UTC day in which the moment lies.
    pub fn day(self) -> Day {
        Day(saturate_i32(self.0.div_euclid(MILLIS_PER_DAY)))
    }

    /// The moment so many hours later, or earlier if negative; stops at [`Millis::MIN`] and
    /// [`Millis::MAX`], so that the result can always be written and read back.
    pub fn plus_hours(self, hours: i64) -> Millis {
        self.plus_millis(hours.saturating_mul(MILLIS_PER_HOUR))
    }

    /// The moment so many times 24 hours later; otherwise as [`Millis::plus_hours`].
    pub fn plus_days(self, days: i64) -> Millis {
        self.plus_millis(days.saturating_mul(MILLIS_PER_DAY))
    }

    /// The moment so many milliseconds later; otherwise as [`Millis::plus_hours`].
    pub fn plus_millis(self, millis: i64) -> Millis {
        Millis(self.0.saturating_add(millis)).clamp(Millis::MIN, Millis::MAX)
    }

    /// Whole seconds from `earlier` to this moment, rounded down; negative when `earlier` is later.
    pub fn seconds_since(self, earlier: Millis) -> i64 {
        self.0.saturating_sub(earlier.0).div_euclid(MILLIS_PER_SECOND)
    }
}

/// A UTC day: days since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(pub i32);

impl Day {
    /// 1900-01-01, the earliest day that is parsed.
    pub const MIN: Day = Day(days_from_civil(YEAR_MIN as i64, 1, 1) as i32);
    /// 2200-12-31, the latest day that is parsed.
    pub const MAX: Day = Day(days_from_civil(YEAR_MAX as i64, 12, 31) as i32);

    /// The day with this Gregorian date; `None` when there is no such day or when it lies outside
    /// [`Day::MIN`]..=[`Day::MAX`].
    pub fn from_ymd(year: i32, month: u8, day: u8) -> Option<Day> {
        checked_civil(year, month, day).ok()
    }

    /// The day of a date that is written in the source and known to exist.
    pub(crate) const fn written(year: i32, month: u8, day: u8) -> Day {
        Day(days_from_civil(year as i64, month, day) as i32)
    }

    /// Gregorian year, month (1..=12) and day of the month.
    pub fn ymd(self) -> (i32, u8, u8) {
        civil_from_days(i64::from(self.0))
    }

    /// Reads `2026-11-24`.
    ///
    /// # Errors
    ///
    /// [`TimeError`]: another form, no such day, or a day outside [`Day::MIN`]..=[`Day::MAX`].
    pub fn parse(text: &str) -> Result<Day, TimeError> {
        parse_iso_day(text.as_bytes(), FORM_DAY)
    }

    /// `2026-11-24`.
    pub fn to_iso(self) -> String {
        let (year, month, day) = self.ymd();
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// Midnight UTC, the day's first moment.
    pub fn start(self) -> Millis {
        Millis(i64::from(self.0) * MILLIS_PER_DAY)
    }

    /// The day so many days later, or earlier if negative; saturates.
    pub fn plus_days(self, days: i32) -> Day {
        Day(self.0.saturating_add(days))
    }

    /// Jalali year, month (1..=12) and day of the month.
    ///
    /// Right for every day of the years -9999..=9999; a day beyond them is taken for the nearest one
    /// that `icu_calendar` knows.
    pub fn jalali(self) -> (i32, u8, u8) {
        let rata_die = RataDie::new(i64::from(self.0) + RATA_DIE_OF_EPOCH);
        let date = Date::from_rata_die(rata_die, Persian);
        (date.year().extended_year(), date.month().ordinal, date.day_of_month().0)
    }

    /// The day with this Jalali date; `None` when there is no such day or when it lies outside
    /// [`Day::MIN`]..=[`Day::MAX`].
    pub fn from_jalali(year: i32, month: u8, day: u8) -> Option<Day> {
        checked_jalali(year, month, day).ok()
    }

    /// Reads `1405/04/09`, also `1405-4-9`, with Latin, Persian or Arabic digits.
    ///
    /// # Errors
    ///
    /// [`TimeError`]: another form (the year has four digits), no such day, or a day outside
    /// [`Day::MIN`]..=[`Day::MAX`].
    pub fn parse_jalali(text: &str) -> Result<Day, TimeError> {
        let latin: String = text.chars().map(latin_digit).collect();
        let separator = if latin.contains('/') { '/' } else { '-' };
        let mut parts = latin.split(separator);
        let (Some(year), Some(month), Some(day), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(FORM_JALALI_DAY);
        };
        // Two digits of a year are refused: 05 may be 1405 or 1305.
        if year.len() != 4 || !(1..=2).contains(&month.len()) || !(1..=2).contains(&day.len()) {
            return Err(FORM_JALALI_DAY);
        }
        let read = |part: &str| number(part.as_bytes()).ok_or(FORM_JALALI_DAY);
        // At most four and two digits, so neither cast loses anything.
        checked_jalali(read(year)? as i32, read(month)? as u8, read(day)? as u8)
    }

    /// A day as people type it: in either calendar, with any digits, with strokes or hyphens.
    pub fn typed(text: &str) -> Option<Day> {
        let text = crate::text::ascii_digits(text.trim());
        Day::parse(&text.replace('/', "-")).ok().or_else(|| Day::parse_jalali(&text).ok())
    }
}

/// Which calendar names a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Calendar {
    /// The civil calendar of English pages and of the JSON interface.
    #[default]
    Gregorian,
    /// The solar Hijri calendar of Persian pages.
    Jalali,
}

/// One month of one calendar. Ordered by calendar first, then by time.
///
/// Make it with [`Month::new`], [`Month::of`] or [`Month::parse`], which keep `month` in 1..=12.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "MonthFields")]
pub struct Month {
    /// The calendar that `year` and `month` are counted in.
    pub calendar: Calendar,
    /// The calendar's year: 2026 or 1405.
    pub year: i32,
    /// 1..=12.
    pub month: u8,
}

impl Month {
    /// `None` when `month` is not 1..=12 or the month lies wholly outside
    /// [`Day::MIN`]..=[`Day::MAX`].
    pub fn new(calendar: Calendar, year: i32, month: u8) -> Option<Month> {
        checked_month(calendar, year, month).ok()
    }

    /// The month in which a day lies.
    pub fn of(day: Day, calendar: Calendar) -> Month {
        let (year, month, _) = match calendar {
            Calendar::Gregorian => day.ymd(),
            Calendar::Jalali => day.jalali(),
        };
        Month { calendar, year, month }
    }

    /// The month's first day.
    pub fn first_day(self) -> Day {
        // A no-op on every month made by this module: the fields are public.
        let bounded = Month::from_index(self.calendar, self.index());
        let (year, month) = (bounded.year, bounded.month);
        Day(saturate_i32(match self.calendar {
            Calendar::Gregorian => days_from_civil(i64::from(year), month, 1),
            // The clamped year and month always exist; the epoch stands in for the impossible.
            Calendar::Jalali => jalali_days(year, month, 1).unwrap_or_default(),
        }))
    }

    /// The month's last day.
    pub fn last_day(self) -> Day {
        self.next().first_day().plus_days(-1)
    }

    /// The following month.
    pub fn next(self) -> Month {
        self.plus(1)
    }

    /// The month before.
    pub fn previous(self) -> Month {
        self.plus(-1)
    }

    /// The month `months` before this one; saturates at the years -9999 and 9999.
    pub fn minus(self, months: u32) -> Month {
        self.plus(-i64::from(months))
    }

    /// The month `months` after this one, or before if negative; saturates as [`Month::minus`].
    pub fn plus(self, months: i64) -> Month {
        Month::from_index(self.calendar, self.index().saturating_add(months))
    }

    /// Reads `2026-11` or `1405-09`. Which calendar is meant cannot be seen, so it must be said.
    ///
    /// # Errors
    ///
    /// [`TimeError`]: another form, no such month, or one outside the years 1900..=2200.
    pub fn parse(text: &str, calendar: Calendar) -> Result<Month, TimeError> {
        let &[y1, y2, y3, y4, b'-', m1, m2] = text.as_bytes() else {
            return Err(FORM_MONTH);
        };
        let year = number(&[y1, y2, y3, y4]).ok_or(FORM_MONTH)?;
        let month = number(&[m1, m2]).ok_or(FORM_MONTH)?;
        // At most four and two digits, so neither cast loses anything.
        checked_month(calendar, year as i32, month as u8)
    }

    /// Months since the calendar's month 1 of year 0.
    fn index(self) -> i64 {
        i64::from(self.year) * 12 + i64::from(self.month) - 1
    }

    fn from_index(calendar: Calendar, index: i64) -> Month {
        let index = index.clamp(-MONTH_YEAR_MAX * 12, MONTH_YEAR_MAX * 12 + 11);
        // Both fit: the year is within ±9999, the month within 1..=12.
        Month { calendar, year: index.div_euclid(12) as i32, month: (index.rem_euclid(12) + 1) as u8 }
    }
}

impl fmt::Display for Month {
    /// `2026-11`, `1405-09`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// A month as it arrives from outside, before it is known to exist.
#[derive(Deserialize)]
struct MonthFields {
    calendar: Calendar,
    year: i32,
    month: u8,
}

impl TryFrom<MonthFields> for Month {
    type Error = TimeError;

    fn try_from(fields: MonthFields) -> Result<Month, TimeError> {
        checked_month(fields.calendar, fields.year, fields.month)
    }
}

/// The finest piece of time that lies within one month of either calendar, named by its first day
/// (days since 1970-01-01): the later of the two months' first days.
///
/// Two days are in the same segment exactly when they agree in their Gregorian and in their Jalali
/// month, so counts kept by segment can be summed into the months of either calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Segment(pub i32);

impl Segment {
    /// The segment in which a day lies (for days that [`Day::jalali`] can name exactly).
    pub fn of(day: Day) -> Segment {
        let (_, _, gregorian) = day.ymd();
        let (_, _, jalali) = day.jalali();
        // The month that began later is the one with fewer days gone.
        let days_gone = gregorian.min(jalali) - 1;
        Segment(day.0.saturating_sub(i32::from(days_gone)))
    }

    /// The segment's first day.
    pub fn first_day(self) -> Day {
        Day(self.0)
    }

    /// The month of this calendar that holds the whole segment.
    pub fn month(self, calendar: Calendar) -> Month {
        Month::of(self.first_day(), calendar)
    }
}

/// Days since 1970-01-01 of a proleptic Gregorian date that exists (Hinnant's `days_from_civil`).
const fn days_from_civil(year: i64, month: u8, day: u8) -> i64 {
    // The year begins in March, so that the leap day is its last.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = (month as i64 + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day as i64 - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The proleptic Gregorian date of a day since 1970-01-01 (Hinnant's `civil_from_days`).
fn civil_from_days(days: i64) -> (i32, u8, u8) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (saturate_i32(year), month as u8, day as u8)
}

/// Days since 1970-01-01 of a Jalali date; `None` when there is no such date within ±9999 years.
fn jalali_days(year: i32, month: u8, day: u8) -> Option<i64> {
    let date = Date::try_new_persian(year, month, day).ok()?;
    Some(date.to_rata_die().to_i64_date() - RATA_DIE_OF_EPOCH)
}

fn checked_civil(year: i32, month: u8, day: u8) -> Result<Day, TimeError> {
    if !(YEAR_MIN..=YEAR_MAX).contains(&year) {
        return Err(TimeError::OutOfRange);
    }
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return Err(TimeError::NoSuchDay);
    }
    let days = days_from_civil(i64::from(year), month, day);
    // The 31st of a short month becomes a day of the next one: only a date that exists comes back.
    if civil_from_days(days) != (year, month, day) {
        return Err(TimeError::NoSuchDay);
    }
    in_bounds(days)
}

fn checked_jalali(year: i32, month: u8, day: u8) -> Result<Day, TimeError> {
    in_bounds(jalali_days(year, month, day).ok_or(TimeError::NoSuchDay)?)
}

fn checked_month(calendar: Calendar, year: i32, month: u8) -> Result<Month, TimeError> {
    if !(1..=12).contains(&month) {
        return Err(TimeError::NoSuchDay);
    }
    let candidate = Month { calendar, year, month };
    let known = i64::from(year).abs() <= MONTH_YEAR_MAX;
    if known && candidate.last_day() >= Day::MIN && candidate.first_day() <= Day::MAX {
        Ok(candidate)
    } else {
        Err(TimeError::OutOfRange)
    }
}

fn in_bounds(days: i64) -> Result<Day, TimeError> {
    let day = Day(saturate_i32(days));
    if (Day::MIN..=Day::MAX).contains(&day) { Ok(day) } else { Err(TimeError::OutOfRange) }
}

fn parse_iso_day(bytes: &[u8], form: TimeError) -> Result<Day, TimeError> {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = bytes else {
        return Err(form);
    };
    let year = number(&[y1, y2, y3, y4]).ok_or(form)?;
    let month = number(&[m1, m2]).ok_or(form)?;
    let day = number(&[d1, d2]).ok_or(form)?;
    // At most four and two digits, so neither cast loses anything.
    checked_civil(year as i32, month as u8, day as u8)
}

/// Splits an optional `.digits` off; the number is in milliseconds.
fn parse_fraction(bytes: &[u8]) -> Result<(i64, &[u8]), TimeError> {
    let Some(rest) = bytes.strip_prefix(b".") else {
        return Ok((0, bytes));
    };
    let length = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if length == 0 {
        return Err(FORM_TIME);
    }
    let (digits, zone) = rest.split_at(length);
    let millis = digits.iter().chain(b"00").take(3).fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0'));
    Ok((millis, zone))
}

/// Minutes east of UTC of `Z`, `+03:30`, or nothing (UTC).
fn parse_zone(bytes: &[u8]) -> Result<i64, TimeError> {
    match *bytes {
        [] | [b'Z' | b'z'] => Ok(0),
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
            let hours = number(&[h1, h2]).ok_or(FORM_TIME)?;
            let minutes = number(&[m1, m2]).ok_or(FORM_TIME)?;
            if hours > 23 || minutes > 59 {
                return Err(TimeError::NoSuchTime);
            }
            let east = i64::from(hours * 60 + minutes);
            Ok(if sign == b'+' { east } else { -east })
        }
        _ => Err(FORM_TIME),
    }
}

/// The number that at most nine ASCII digits, and nothing else, write.
fn number(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() || digits.len() > 9 {
        return None;
    }
    digits.iter().try_fold(0, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + u32::from(digit - b'0')))
}

/// Persian (۰..۹) and Arabic (٠..٩) digits as Latin ones; anything else as it is.
fn latin_digit(character: char) -> char {
    let zero = match character {
        '۰'..='۹' => '۰',
        '٠'..='٩' => '٠',
        _ => return character,
    };
    char::from_digit(character as u32 - zero as u32, 10).unwrap_or(character)
}

fn saturate_i32(number: i64) -> i32 {
    // The clamp makes the cast exact.
    number.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all_days() -> impl Iterator<Item = Day> {
        (Day::MIN.0..=Day::MAX.0).map(Day)
    }

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a day")
    }

    #[test]
    fn days_are_read_in_both_calendars() {
        let day = Day::from_ymd(2026, 6, 30);
        for text in ["1405/04/09", "۱۴۰۵/۴/۹", "2026-06-30", "2026/06/30", " ۲۰۲۶-۰۶-۳۰ "] {
            assert_eq!(Day::typed(text), day, "{text}");
        }
        for text in ["", "yesterday", "1405/13/01", "05/04/09"] {
            assert_eq!(Day::typed(text), None, "{text}");
        }
    }

    #[test]
    fn bounds_are_the_named_dates() {
        assert_eq!(Day::MIN.to_iso(), "1900-01-01");
        assert_eq!(Day::MAX.to_iso(), "2200-12-31");
        assert_eq!(Millis::MIN.to_rfc3339(), "1900-01-01T00:00:00Z");
        assert_eq!(Millis::MAX.to_rfc3339(), "2200-12-31T23:59:59.999Z");
    }

    /// The oracle counts days one by one with the lengths of the months as everybody knows them.
    #[test]
    fn gregorian_dates_agree_with_counting() {
        let (mut year, mut month, mut date) = (1900, 1, 1);
        for day in all_days() {
            assert_eq!(day.ymd(), (year, month, date));
            assert_eq!(Day::from_ymd(year, month, date), Some(day));
            assert_eq!(Day::parse(&day.to_iso()), Ok(day));
            let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            let length = match month {
                2 if leap => 29,
                2 => 28,
                4 | 6 | 9 | 11 => 30,
                _ => 31,
            };
            date += 1;
            if date > length {
                (month, date) = (month + 1, 1);
            }
            if month > 12 {
                (year, month) = (year + 1, 1);
            }
        }
        assert_eq!((year, month, date), (2201, 1, 1));
        assert_eq!(Day(0).to_iso(), "1970-01-01");
    }

    #[test]
    fn dates_that_do_not_exist_are_refused() {
        use TimeError::{Form, NoSuchDay, OutOfRange};
        for (text, error) in [
            ("2026-02-29", NoSuchDay),
            ("1900-02-29", NoSuchDay),
            ("2026-04-31", NoSuchDay),
            ("2026-00-10", NoSuchDay),
            ("2026-13-10", NoSuchDay),
            ("2026-10-00", NoSuchDay),
            ("2026-10-32", NoSuchDay),
            ("1899-12-31", OutOfRange),
            ("2201-01-01", OutOfRange),
            ("1405-04-09", OutOfRange),
        ] {
            assert_eq!(Day::parse(text), Err(error), "{text}");
            assert_eq!(Millis::parse(text), Err(error), "{text}");
        }
        for text in ["", "2026-1-01", "2026/01/01", "2026-01-01 ", "۲۰۲۶-01-01", "+026-01-01"] {
            assert!(matches!(Day::parse(text), Err(Form(_))), "{text}");
        }
        assert_eq!(day("2000-02-29").plus_days(1), day("2000-03-01"));
        for (year, month, date) in [(2026, 2, 29), (2026, 255, 255), (i32::MAX, 1, 1), (i32::MIN, 1, 1)] {
            assert_eq!(Day::from_ymd(year, month, date), None);
            assert_eq!(Day::from_jalali(year, month, date), None);
        }
    }

    /// 1 Farvardin as a day of March, and whether the year is leap, by K. M. Borkowski's table of
    /// breaks ("The Persian calendar for 3000 years", Earth, Moon and Planets 74, 1996, 223–230), as
    /// many programs use it. It shares nothing with the 33-year rule of `icu_calendar`.
    fn borkowski(jalali_year: i32) -> (i32, bool) {
        const BREAKS: [i32; 20] = [
            -61, 9, 38, 199, 426, 686, 756, 818, 1111, 1181, 1210, 1635, 2060, 2097, 2192, 2262, 2324, 2394, 2456, 3178,
        ];
        let gregorian_year = jalali_year + 621;
        let mut leap_jalali = -14;
        let mut start = BREAKS[0];
        let mut jump = 0;
        for next in &BREAKS[1..] {
            jump = next - start;
            if jalali_year < *next {
                break;
            }
            leap_jalali += jump / 33 * 8 + jump % 33 / 4;
            start = *next;
        }
        let mut n = jalali_year - start;
        leap_jalali += n / 33 * 8 + (n % 33 + 3) / 4;
        if jump % 33 == 4 && jump - n == 4 {
            leap_jalali += 1;
        }
        let leap_gregorian = gregorian_year / 4 - (gregorian_year / 100 + 1) * 3 / 4 - 150;
        if jump - n < 6 {
            n = n - jump + (jump + 4) / 33 * 33;
        }
        (20 + leap_jalali - leap_gregorian, ((n + 1) % 33 - 1) % 4 == 0)
    }

    #[test]
    fn jalali_dates_agree_with_borkowski_every_day_from_1900_to_2120() {
        let mut days = 0;
        for year in 1278..=1499 {
            let (march, leap) = borkowski(year);
            // Unchecked: 1 Farvardin 1278 lies before 1900, the rest of that year does not.
            let mut day = Day(days_from_civil(i64::from(year) + 621, 3, march as u8) as i32);
            for month in 1..=12 {
                let length = match month {
                    1..=6 => 31,
                    7..=11 => 30,
                    _ if leap => 30,
                    _ => 29,
                };
                for date in 1..=length {
                    if (1900..=2120).contains(&day.ymd().0) {
                        assert_eq!(day.jalali(), (year, month, date), "{}", day.to_iso());
                        assert_eq!(Day::from_jalali(year, month, date), Some(day));
                        days += 1;
                    }
                    day = day.plus_days(1);
                }
                // A day too many is no day.
                assert_eq!(Day::from_jalali(year, month, length + 1), None);
            }
        }
        assert_eq!(days, day("2120-12-31").0 - day("1900-01-01").0 + 1);
    }

    /// Nowruz and public dates as in the official calendars of Iran.
    #[test]
    fn jalali_known_dates() {
        for (iso, year, month, date) in [
            ("1979-02-11", 1357, 11, 22),
            ("2017-03-21", 1396, 1, 1),
            ("2020-03-20", 1399, 1, 1),
            ("2021-03-20", 1399, 12, 30),
            ("2021-03-21", 1400, 1, 1),
            ("2024-03-20", 1403, 1, 1),
            ("2025-03-20", 1403, 12, 30),
            ("2025-03-21", 1404, 1, 1),
            ("2026-03-21", 1405, 1, 1),
            ("2026-06-30", 1405, 4, 9),
            ("2026-11-24", 1405, 9, 3),
            ("2029-03-20", 1408, 1, 1),
        ] {
            assert_eq!(day(iso).jalali(), (year, month, date), "{iso}");
        }
        let leap_years: Vec<i32> = (1370..=1408).filter(|&year| Day::from_jalali(year, 12, 30).is_some()).collect();
        assert_eq!(leap_years, [1370, 1375, 1379, 1383, 1387, 1391, 1395, 1399, 1403, 1408]);
    }

    #[test]
    fn jalali_text_in_any_digits() {
        for text in ["1405/04/09", "1405/4/9", "1405-04-09", "۱۴۰۵/۰۴/۰۹", "۱۴۰۵-۴-۹", "١٤٠٥/٠٤/٠٩"]
        {
            assert_eq!(Day::parse_jalali(text), Ok(day("2026-06-30")), "{text}");
        }
        for text in [
            "",
            "1405",
            "05/04/09",
            "1405/04",
            "1405/04/09/01",
            "1405/04/009",
            "1405/04-09",
            "1405//09",
            "1405/+4/09",
            "١٤٠٥؍٠٤؍٠٩",
        ] {
            assert!(matches!(Day::parse_jalali(text), Err(TimeError::Form(_))), "{text}");
        }
        assert_eq!(Day::parse_jalali("1404/12/30"), Err(TimeError::NoSuchDay));
        assert_eq!(Day::parse_jalali("1405/07/31"), Err(TimeError::NoSuchDay));
        assert_eq!(Day::parse_jalali("1405/13/01"), Err(TimeError::NoSuchDay));
        assert_eq!(Day::parse_jalali("2026/06/30"), Err(TimeError::OutOfRange));
    }

    #[test]
    fn jalali_is_total() {
        for extreme in [i32::MIN, i32::MAX, Day::MIN.0, Day::MAX.0] {
            let (_, month, date) = Day(extreme).jalali();
            assert!((1..=12).contains(&month) && (1..=31).contains(&date));
            for calendar in [Calendar::Gregorian, Calendar::Jalali] {
                let month = Month::of(Day(extreme), calendar);
                let _ = (month.first_day(), month.next().last_day(), month.to_string());
            }
            let _ = (Segment::of(Day(extreme)), Day(extreme).to_iso(), Day(extreme).start());
        }
        for extreme in [i64::MIN, i64::MAX] {
            let _ = Millis(extreme).to_rfc3339();
        }
    }

    #[test]
    fn times_of_rfc_3339() {
        for (text, millis) in [
            ("1970-01-01", 0),
            ("1970-01-01T00:00:00Z", 0),
            ("1970-01-01t00:00:00z", 0),
            ("1970-01-01 00:00:00Z", 0),
            ("1970-01-01T00:00:00", 0),
            ("1970-01-01T00:00:00-00:00", 0),
            ("1970-01-01T03:30:00+03:30", 0),
            ("1969-12-31T23:59:59.999Z", -1),
            ("1970-01-01T00:00:00.5Z", 500),
            ("1970-01-01T00:00:00.012345678Z", 12),
            ("1970-01-01T00:00:00.25", 250),
            // The examples of RFC 3339, 5.8; the seconds by `date -u -d … +%s`.
            ("1985-04-12T23:20:50.52Z", 482_196_050_520),
            ("1996-12-19T16:39:57-08:00", 851_042_397_000),
            ("1990-12-31T23:59:60Z", 662_688_000_000),
            ("1990-12-31T15:59:60-08:00", 662_688_000_000),
            ("1937-01-01T12:00:27.87+00:20", -1_041_337_172_130),
        ] {
            assert_eq!(Millis::parse(text), Ok(Millis(millis)), "{text}");
        }
        for text in [
            "",
            "1970-01-01T",
            "1970-01-01T00:00",
            "1970-01-01T00:00Z",
            "1970-01-01T00:00:00.Z",
            "1970-01-01T00:00:00+0330",
            "1970-01-01T00:00:00+3:30",
            "1970-01-01T00:00:00ZZ",
            "1970-01-01T00:00:00 Z",
            "1970-01-01Z",
            "1970-01-01_00:00:00Z",
            "1970-01-01T0۰:00:00",
            " 1970-01-01",
        ] {
            assert!(matches!(Millis::parse(text), Err(TimeError::Form(_))), "{text}");
        }
        for text in [
            "1970-01-01T24:00:00Z",
            "1970-01-01T00:60:00Z",
            "1970-01-01T00:00:61Z",
            "1970-01-01T00:00:60Z",
            "1990-12-31T23:59:60+03:30",
            "1970-01-01T00:00:00+24:00",
            "1970-01-01T00:00:00+00:60",
        ] {
            assert_eq!(Millis::parse(text), Err(TimeError::NoSuchTime), "{text}");
        }
        for text in ["1900-01-01T00:00:00+00:01", "2200-12-31T23:59:59-00:01"] {
            assert_eq!(Millis::parse(text), Err(TimeError::OutOfRange), "{text}");
        }
    }

    #[test]
    fn arithmetic_of_moments() {
        let noon = Millis::parse("2026-11-24T12:00:00Z").expect("a time");
        assert_eq!(noon.plus_hours(96).to_rfc3339(), "2026-11-28T12:00:00Z");
        assert_eq!(noon.plus_hours(-13).day(), day("2026-11-23"));
        assert_eq!(noon.plus_days(1).seconds_since(noon), 86_400);
        assert_eq!(Millis(-1).seconds_since(Millis(0)), -1);
        assert_eq!(Millis(-1).day(), Day(-1));
        assert_eq!(noon.plus_hours(i64::MAX), Millis::MAX);
        assert_eq!(noon.plus_hours(i64::MIN), Millis::MIN);
        assert_eq!(Millis(250).to_rfc3339(), "1970-01-01T00:00:00.250Z");
    }

    #[test]
    fn months_step_and_are_written() {
        let november = Month::parse("2026-11", Calendar::Gregorian).expect("a month");
        assert_eq!(november, Month::of(day("2026-11-24"), Calendar::Gregorian));
        assert_eq!(november.to_string(), "2026-11");
        assert_eq!(november.first_day(), day("2026-11-01"));
        assert_eq!(november.last_day(), day("2026-11-30"));
        assert_eq!(november.next().next().to_string(), "2027-01");
        assert_eq!(november.minus(11).to_string(), "2025-12");
        let azar = Month::of(day("2026-11-24"), Calendar::Jalali);
        assert_eq!(azar.to_string(), "1405-09");
        assert_eq!(Month::parse("1405-09", Calendar::Jalali), Ok(azar));
        assert_eq!(azar.first_day(), day("2026-11-22"));
        assert_eq!(azar.minus(9).to_string(), "1404-12");
        assert_eq!(azar.minus(9).last_day(), day("2026-03-20"));
        assert!(azar.previous() < azar && azar < azar.next());
        assert_eq!(azar.minus(u32::MAX).year, -9_999);
        for (text, calendar) in [
            ("2026-11", Calendar::Jalali),
            ("1405-09", Calendar::Gregorian),
            ("2026-13", Calendar::Gregorian),
            ("2026-00", Calendar::Gregorian),
            ("2026-1", Calendar::Gregorian),
            ("2026-011", Calendar::Gregorian),
        ] {
            assert!(Month::parse(text, calendar).is_err(), "{text}");
        }
        assert_eq!(Month::new(Calendar::Jalali, 1405, 13), None);
        assert_eq!(Month::new(Calendar::Gregorian, i32::MIN, 1), None);
    }

    #[test]
    fn months_hold_exactly_their_days() {
        for calendar in [Calendar::Gregorian, Calendar::Jalali] {
            for day in all_days() {
                let month = Month::of(day, calendar);
                assert!(month.first_day() <= day && day <= month.last_day());
                assert_eq!(month.last_day().plus_days(1), month.next().first_day());
                assert_eq!(month.next().previous(), month);
                if day == month.first_day() {
                    assert_eq!(Month::parse(&month.to_string(), calendar), Ok(month));
                }
            }
        }
    }

    #[test]
    fn a_segment_is_the_meet_of_two_months() {
        use Calendar::{Gregorian, Jalali};
        let mut segments = 0;
        for day in all_days() {
            let segment = Segment::of(day);
            let (gregorian, jalali) = (Month::of(day, Gregorian), Month::of(day, Jalali));
            assert_eq!(segment.first_day(), gregorian.first_day().max(jalali.first_day()));
            assert_eq!(segment.month(Gregorian), gregorian);
            assert_eq!(segment.month(Jalali), jalali);
            let before = day.plus_days(-1);
            let both_agree = Month::of(before, Gregorian) == gregorian && Month::of(before, Jalali) == jalali;
            assert_eq!(Segment::of(before) == segment, both_agree);
            segments += i32::from(!both_agree);
        }
        // Each of the 3612 Gregorian months holds the start of one Jalali month.
        assert_eq!(segments, 301 * 12 * 2);
    }

    #[test]
    fn serde_forms() {
        fn json(value: impl Serialize) -> String {
            serde_json::to_string(&value).expect("JSON")
        }
        assert_eq!(json(Millis(5)), "5");
        assert_eq!(json(Day(5)), "5");
        assert_eq!(json(Segment(5)), "5");
        let azar = Month::of(day("2026-11-24"), Calendar::Jalali);
        let text = r#"{"calendar":"jalali","year":1405,"month":9}"#;
        assert_eq!(json(azar), text);
        assert_eq!(serde_json::from_str::<Month>(text).expect("a month"), azar);
        let wrong = text.replace(":9}", ":13}");
        assert!(serde_json::from_str::<Month>(&wrong).is_err());
    }

    proptest! {
        #[test]
        fn written_times_are_read_back(millis in Millis::MIN.0..=Millis::MAX.0) {
            let millis = Millis(millis);
            prop_assert_eq!(Millis::parse(&millis.to_rfc3339()), Ok(millis));
            prop_assert_eq!(millis.day().start().day(), millis.day());
        }

        #[test]
        fn two_days_share_a_segment_iff_they_share_both_months(
            first in Day::MIN.0..=Day::MAX.0 - 70, gap in 0..=70,
        ) {
            let (a, b) = (Day(first), Day(first + gap));
            let same = |calendar| Month::of(a, calendar) == Month::of(b, calendar);
            let both = same(Calendar::Gregorian) && same(Calendar::Jalali);
            prop_assert_eq!(Segment::of(a) == Segment::of(b), both);
            prop_assert!(Segment::of(a) <= Segment::of(b));
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,40}", digits in "[0-9۰-۹:/T.+Z-]{0,30}") {
            for text in [text, digits] {
                let _ = (Millis::parse(&text), Day::parse(&text), Day::parse_jalali(&text));
                let _ = Month::parse(&text, Calendar::Jalali);
            }
        }
    }
}
