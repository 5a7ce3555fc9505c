//! The grade's rule as it is written down, and the rules that follow each other. What a rule file may say is checked when it
//! is read; a [`Rule`] that exists can grade.

use super::{Letter, RuleName};
use crate::calendar::Day;
use serde::Deserialize;
use std::collections::BTreeMap;

/// What is older than this many days does not count under any rule: 24 months.
pub const FORGOTTEN_DAYS: u32 = 731;

/// The rule files, oldest first.
const FILES: [&str; 1] = [include_str!("rule-1.json")];

/// A line through corners; before the first and after the last it stays level.
#[derive(Debug, Clone, PartialEq)]
pub struct Line(Vec<(f64, f64)>);

impl Line {
    /// Its height at `x`.
    pub fn at(&self, x: f64) -> f64 {
        let next = self.0.partition_point(|corner| corner.0 <= x);
        let before = next.checked_sub(1).and_then(|i| self.0.get(i));
        match (before, self.0.get(next)) {
            (Some((x0, y0)), Some((x1, y1))) => y0 + (y1 - y0) * ((x - x0) / (x1 - x0)),
            (Some((_, y)), None) | (None, Some((_, y))) => *y,
            (None, None) => 0.0,
        }
    }

    /// Its corners, from left to right.
    pub fn corners(&self) -> &[(f64, f64)] {
        &self.0
    }

    /// Its greatest height.
    pub fn max(&self) -> f64 {
        self.0.iter().fold(0.0, |max, (_, y)| y.max(max))
    }
}

/// A rule by which shops are graded.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Which one; 1 is the first.
    pub version: u16,
    /// The day on which it was made public.
    pub announced: Day,
    /// The first day whose grades it makes.
    pub since: Day,
    /// The least points of each letter, best first.
    letters: Vec<(Letter, u8)>,
    /// Fewer closed complaints, by their weights, give no letter.
    pub enough: f64,
    /// A complaint's weight by its age in days.
    weights: Line,
    /// How many days are "lately".
    pub lately_days: u32,
    /// So many answered complaints are added to those of lately, so that one slip among few is not silence.
    pub lately_allowance: f64,
    /// The points of each of [`RuleName::ALL`], in its order.
    lines: Vec<Line>,
}

/// Why a rule file, or a list of rules, is refused.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RuleFault {
    /// Not JSON, or not of the form that is asked for.
    #[error("the rule file cannot be read: {0}")]
    Form(String),
    /// A day that is none.
    #[error("\"{0}\" is not a day")]
    Day(String),
    /// The letters are not A to F, each once, best first.
    #[error("the letters must be A, B, C, D, E, F, each once and in this order")]
    Letters,
    /// A letter that ends below where it begins.
    #[error("letter {0:?} goes from {1} to {2}, which is nothing")]
    EmptyLetter(Letter, u8, u8),
    /// Points that have no letter.
    #[error("no letter stands for {from} to {to} points")]
    Hole {
        /// The first of them.
        from: u8,
        /// The last.
        to: u8,
    },
    /// Points that have two letters.
    #[error("two letters, {better:?} and {worse:?}, stand for {points} points")]
    Overlap {
        /// The better letter.
        better: Letter,
        /// The worse one.
        worse: Letter,
        /// The most points that both claim.
        points: u8,
    },
    /// A deduction that the file leaves out.
    #[error("the deduction \"{}\" is missing", .0.as_str())]
    Missing(RuleName),
    /// A line without corners, or whose corners do not go from left to right.
    #[error("the corners of \"{}\" must go from left to right", .0.as_str())]
    Corners(RuleName),
    /// A deduction that goes the wrong way: better conduct would cost more.
    #[error("\"{}\" would take more points from better conduct", .0.as_str())]
    Direction(RuleName),
    /// A deduction of less than 0 or more than 100 points.
    #[error("\"{}\" takes {points} points; 0 to 100 are possible", .name.as_str())]
    Points {
        /// Which.
        name: RuleName,
        /// How many it would take.
        points: f64,
    },
    /// A deduction that takes points from the best conduct.
    #[error("\"{}\" takes points from everybody", .0.as_str())]
    Always(RuleName),
    /// The worst shop would keep points.
    #[error("all deductions together take {0} points; at least 100 are needed")]
    TooFewPoints(f64),
    /// Weights that do not fall from 1, for the newest, to 0.
    #[error("weights must begin with 1 at 0 days, never rise, and end with 0")]
    Weights,
    /// Weights that go beyond 24 months.
    #[error("nothing counts after {FORGOTTEN_DAYS} days, and the weights end at {0}")]
    RemembersTooLong(f64),
    /// Another number that makes no sense.
    #[error("\"{0}\" is out of range")]
    OutOfRange(&'static str),
    /// Versions that do not count up from 1.
    #[error("version {found} stands where {expected} is expected")]
    Version {
        /// What stands there.
        found: u16,
        /// What should.
        expected: u16,
    },
    /// A later rule that was not announced before it holds, or that holds before the rule it follows.
    #[error("version {0} must be announced before the day from which it holds, and hold after the one before it")]
    NotAnnounced(u16),
}

/// The file's own form.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u16,
    announced: String,
    since: String,
    letters: Vec<LetterRange>,
    enough: f64,
    weights: Vec<(f64, f64)>,
    lately: Lately,
    deductions: BTreeMap<RuleName, Vec<(f64, f64)>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LetterRange {
    letter: Letter,
    from: u8,
    to: u8,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lately {
    days: u32,
    allowance: f64,
}

impl Rule {
    /// Reads a rule file.
    ///
    /// # Errors
    /// When it is no rule, with the reason.
    pub fn parse(text: &str) -> Result<Self, RuleFault> {
        let file: File = serde_json::from_str(text).map_err(|e| RuleFault::Form(e.to_string()))?;
        let day = |text: &str| Day::parse(text).map_err(|_| RuleFault::Day(text.to_owned()));
        if !(1.0..=1_000.0).contains(&file.enough) {
            return Err(RuleFault::OutOfRange("enough"));
        }
        if !(1..=FORGOTTEN_DAYS).contains(&file.lately.days) {
            return Err(RuleFault::OutOfRange("days"));
        }
        if !(0.0..=100.0).contains(&file.lately.allowance) {
            return Err(RuleFault::OutOfRange("allowance"));
        }
        Ok(Self {
            version: file.version,
            announced: day(&file.announced)?,
            since: day(&file.since)?,
            letters: letters(&file.letters)?,
            enough: file.enough,
            weights: weights(file.weights)?,
            lately_days: file.lately.days,
            lately_allowance: file.lately.allowance,
            lines: lines(file.deductions)?,
        })
    }

    /// The weight of a complaint that was opened so many days ago.
    pub fn weight(&self, age_days: u32) -> f64 {
        self.weights.at(f64::from(age_days))
    }

    /// The weights by age in days.
    pub fn weights(&self) -> &Line {
        &self.weights
    }

    /// How many points a deduction takes, by its measure.
    pub fn line(&self, name: RuleName) -> &Line {
        // `lines` checked that there is one for each name.
        &self.lines[name as usize]
    }

    /// The letter for so many points.
    pub fn letter(&self, points: u8) -> Letter {
        self.letters.iter().find(|(_, from)| points >= *from).map_or(Letter::F, |(letter, _)| *letter)
    }

    /// The least points of each letter, best first.
    pub fn letters(&self) -> &[(Letter, u8)] {
        &self.letters
    }
}

fn letters(ranges: &[LetterRange]) -> Result<Vec<(Letter, u8)>, RuleFault> {
    if !ranges.iter().map(|range| range.letter).eq(Letter::ALL) {
        return Err(RuleFault::Letters);
    }
    // The points that still have no letter end here; 101 would be above the first.
    let mut open = 101_u16;
    let mut better = Letter::A;
    for LetterRange { letter, from, to } in ranges {
        if from > to {
            return Err(RuleFault::EmptyLetter(*letter, *from, *to));
        }
        let next = u16::from(*to) + 1;
        if next < open {
            return Err(RuleFault::Hole { from: to + 1, to: u8::try_from(open - 1).unwrap_or(100) });
        }
        if next > open {
            return if open == 101 {
                Err(RuleFault::OutOfRange("to"))
            } else {
                Err(RuleFault::Overlap { better, worse: *letter, points: *to })
            };
        }
        (open, better) = (u16::from(*from), *letter);
    }
    if open > 0 {
        return Err(RuleFault::Hole { from: 0, to: u8::try_from(open - 1).unwrap_or(100) });
    }
    Ok(ranges.iter().map(|range| (range.letter, range.from)).collect())
}

/// Whether the corners are numbers that go from left to right.
fn go_right(corners: &[(f64, f64)]) -> bool {
    !corners.is_empty()
        && corners.iter().all(|(x, y)| x.is_finite() && y.is_finite())
        && corners.windows(2).all(|pair| pair[0].0 < pair[1].0)
}

fn weights(corners: Vec<(f64, f64)>) -> Result<Line, RuleFault> {
    let falls = corners.windows(2).all(|pair| pair[0].1 >= pair[1].1);
    let ends = (corners.first().copied(), corners.last().copied());
    let (Some((first_day, first)), Some((last_day, last))) = ends else { return Err(RuleFault::Weights) };
    if !go_right(&corners) || !falls || first_day != 0.0 || first != 1.0 || last != 0.0 {
        return Err(RuleFault::Weights);
    }
    if last_day > f64::from(FORGOTTEN_DAYS) {
        return Err(RuleFault::RemembersTooLong(last_day));
    }
    Ok(Line(corners))
}

fn lines(mut deductions: BTreeMap<RuleName, Vec<(f64, f64)>>) -> Result<Vec<Line>, RuleFault> {
    let mut lines = Vec::with_capacity(RuleName::ALL.len());
    for name in RuleName::ALL {
        let corners = deductions.remove(&name).ok_or(RuleFault::Missing(name))?;
        if !go_right(&corners) {
            return Err(RuleFault::Corners(name));
        }
        if let Some((_, points)) = corners.iter().find(|(_, points)| !(0.0..=100.0).contains(points)) {
            return Err(RuleFault::Points { name, points: *points });
        }
        let worse = |pair: &[(f64, f64)]| {
            let (left, right) = (pair[0].1, pair[1].1);
            if name.more_is_better() { left >= right } else { left <= right }
        };
        if !corners.windows(2).all(worse) {
            return Err(RuleFault::Direction(name));
        }
        if corners.iter().all(|(_, points)| *points > 0.0) {
            return Err(RuleFault::Always(name));
        }
        lines.push(Line(corners));
    }
    let sum = lines.iter().map(Line::max).sum();
    if sum < 100.0 { Err(RuleFault::TooFewPoints(sum)) } else { Ok(lines) }
}

/// Every rule, oldest first. The first one speaks for all days before the second, also for those before it was written: there
/// was no grade that it could change.
#[derive(Debug, Clone, PartialEq)]
pub struct Rules(Vec<Rule>);

impl Rules {
    /// The rules that are built in.
    ///
    /// # Errors
    /// When a rule file is no rule; a test holds that this never happens.
    pub fn built_in() -> Result<Self, RuleFault> {
        Self::new(FILES.into_iter().map(Rule::parse).collect::<Result<_, _>>()?)
    }

    /// Rules that follow each other.
    ///
    /// # Errors
    /// When they do not count up from 1, or one was not announced before it holds.
    pub fn new(rules: Vec<Rule>) -> Result<Self, RuleFault> {
        let expected = 1_u16..;
        if let Some((rule, expected)) = rules.iter().zip(expected).find(|(rule, expected)| rule.version != *expected) {
            return Err(RuleFault::Version { found: rule.version, expected });
        }
        if rules.is_empty() {
            return Err(RuleFault::Version { found: 0, expected: 1 });
        }
        for pair in rules.windows(2) {
            let (before, after) = (&pair[0], &pair[1]);
            if after.announced >= after.since || after.since <= before.since {
                return Err(RuleFault::NotAnnounced(after.version));
            }
        }
        Ok(Self(rules))
    }

    /// The rule that makes a day's grades. What it says of a past day never changes, whatever rules are added.
    pub fn in_force(&self, day: Day) -> Option<&Rule> {
        self.0.iter().rfind(|rule| rule.since <= day).or_else(|| self.0.first())
    }

    /// The rules that are announced on that day and do not hold yet: they run beside the one in force.
    pub fn announced(&self, day: Day) -> impl Iterator<Item = &Rule> {
        // The first rule speaks for all earlier days, so that it is never one that is still to come.
        self.0.iter().skip(1).filter(move |rule| rule.announced <= day && day < rule.since)
    }

    /// The rule of that version.
    pub fn version(&self, version: u16) -> Option<&Rule> {
        self.0.iter().find(|rule| rule.version == version)
    }
}
