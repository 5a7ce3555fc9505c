//! How long a shop lets people wait: the Kaplan–Meier estimate of the response delay, and the Wilson
//! interval of a share.
//!
//! A complaint that is still open is not a missing value and not a delay of zero: it has waited *at
//! least* so long. Such an observation is right-censored, and the Kaplan–Meier estimator uses exactly
//! what is known of it.
//!
//! Delays come in whole seconds, as multisets of `(seconds, count)`; medians leave in hours.

use std::borrow::Cow;
use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

/// The 97.5% quantile of the standard normal distribution: every interval here is a two-sided 95% one.
pub const Z_95: f64 = 1.959_963_984_540_054;

/// How far above one half a survival estimate may lie and still be one half.
///
/// Products such as 2/3 · 3/4 miss 1/2 by a rounding error of about 1e-16 a factor; this is far above
/// what they add up to here, and far below the step of any real curve. (R's `survfit` has the same
/// rule with 1.5e-8, which would take a true 0.50000001 of a hundred million complaints for a half.)
const HALF_TOLERANCE: f64 = 1e-12;

/// [`thin`] keeps at least so many points if there are as many: the first, the last, the two about
/// S = 1/2, and the two at which the interval's bounds reach 1/2.
pub const THIN_POINTS_MIN: usize = 6;

const SECONDS_PER_HOUR: f64 = 3_600.0;

/// A share with its 95% interval; all three in 0..=1, `lower <= value <= upper`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// The observed share.
    pub value: f64,
    /// The lower bound: what to sort by when more is better.
    pub lower: f64,
    /// The upper bound.
    pub upper: f64,
}

/// The share `successes / n` with its 95% Wilson score interval (E. B. Wilson 1927, JASA 22, 209–212):
/// the set of true shares that a two-sided score test at 5% does not reject.
///
/// `None` when `n` is 0, for then nothing is known, and when `successes > n`, which is no share.
pub fn wilson(successes: u64, n: u64) -> Option<Interval> {
    if n == 0 || successes > n {
        return None;
    }
    let value = successes as f64 / n as f64;
    Some(Interval {
        value,
        // The upper bound as 1 − the failures' lower bound: so the bounds are exactly 0 and 1 where
        // they must be, and mirror images of each other. `min` and `max` take away the last rounding.
        lower: wilson_lower(successes as f64, n as f64).min(value),
        upper: (1.0 - wilson_lower((n - successes) as f64, n as f64)).max(value),
    })
}

/// The smaller root of `(1 + z²/n) x² − (2p + z²/n) x + p² = 0`, in the form that does not cancel. `n` is above 0 and need
/// not be whole: the grade counts an old complaint as part of one.
pub(crate) fn wilson_lower(successes: f64, n: f64) -> f64 {
    let p = successes / n;
    let z2 = Z_95 * Z_95 / n;
    let root = (z2 * (p * (1.0 - p) + z2 / 4.0)).sqrt();
    p * p / (p + z2 / 2.0 + root)
}

/// One step of a [`Curve`]: a delay after which at least one complaint was answered.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// The delay, in seconds.
    pub seconds: u32,
    /// Complaints that had waited at least so long, those answered now included.
    pub at_risk: u64,
    /// Complaints answered after exactly this delay; never 0.
    pub answered: u64,
    /// Estimated share of complaints that are still unanswered just after this delay.
    pub survival: f64,
    /// Lower 95% bound of `survival`; `None` when `survival` is 0 (see [`kaplan_meier`]).
    pub lower: Option<f64>,
    /// Upper 95% bound of `survival`; `None` when `survival` is 0 (see [`kaplan_meier`]).
    pub upper: Option<f64>,
}

/// A Kaplan–Meier estimate. Before the first point the survival is 1; between points it does not change.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Curve {
    /// One point for each distinct delay of an answered complaint, ascending.
    pub points: Vec<Point>,
    /// The longest time that any complaint, answered or not, was followed, in seconds; 0 when `n` is 0.
    pub last_seconds: u32,
    /// All complaints, answered and waiting.
    pub n: u64,
}

/// The median delay in hours. What is not known is `None`, never 0.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Median {
    /// The smallest delay after which the survival estimate is at most 1/2.
    pub value: Option<f64>,
    /// The smallest delay after which the survival's lower bound is at most 1/2.
    pub lower: Option<f64>,
    /// The smallest delay after which the survival's upper bound is at most 1/2.
    pub upper: Option<f64>,
    /// Only when there is no `value` but some complaint: the median is longer than this.
    pub longer_than: Option<f64>,
}

/// The product-limit estimate (E. L. Kaplan and P. Meier 1958, JASA 53, 457–481) with the 95%
/// log-log interval on Greenwood's variance (J. D. Kalbfleisch and R. L. Prentice, *The Statistical
/// Analysis of Failure Time Data*), as R's `survfit(…, conf.type = "log-log")` computes it.
///
/// `answered` and `waiting` hold `(seconds, count)`: the delay of answered complaints, and the time that
/// complaints still open have waited. Ascending order is fastest; any order, repeated times and zero
/// counts give the same result. At equal times answers come before censorings: who was censored after
/// exactly `t` was still waiting when others were answered after `t`.
///
/// ```text
/// S(t)    = ∏ (1 − dᵢ/rᵢ)                         over tᵢ ≤ t
/// G(t)    = Σ dᵢ / (rᵢ (rᵢ − dᵢ))
/// bounds  = S ^ exp(± z √G / ln S)
/// ```
///
/// The interval is not defined at S = 0, where G is infinite: the bounds are `None` there (R gives
/// `NA`). Clamping them to 0 would claim certainty from the last complaint in the data. At S = 1, before
/// the first answer, it is not defined either, but there is no point there.
pub fn kaplan_meier(answered: &[(u32, u32)], waiting: &[(u32, u32)]) -> Curve {
    let answered = ascending(answered);
    let waiting = ascending(waiting);
    let total = |list: &[(u32, u32)]| list.iter().map(|&(_, count)| u64::from(count)).sum::<u64>();
    let n = total(&answered) + total(&waiting);
    let last_seconds = answered
        .iter()
        .chain(waiting.iter())
        .filter(|&&(_, count)| count > 0)
        .map(|&(seconds, _)| seconds)
        .max()
        .unwrap_or(0);

    let mut points = Vec::with_capacity(answered.len());
    let mut waiting = waiting.iter().peekable();
    let mut at_risk = n;
    let mut greenwood = 0.0;
    // Between two censorings the product telescopes to `remaining / block_at_risk`, so it is computed
    // in one division: without open complaints S is exact, and otherwise rounding stays tiny.
    let mut survival = 1.0;
    let (mut block_survival, mut block_at_risk) = (survival, at_risk);
    for group in answered.chunk_by(|a, b| a.0 == b.0) {
        let (seconds, now) = (group[0].0, total(group));
        if now == 0 {
            continue;
        }
        let mut censored = 0;
        while let Some(&(_, count)) = waiting.next_if(|&&(waited, _)| waited < seconds) {
            censored += u64::from(count);
        }
        if censored > 0 {
            at_risk -= censored;
            (block_survival, block_at_risk) = (survival, at_risk);
        }
        let remaining = at_risk - now;
        survival = block_survival * (remaining as f64 / block_at_risk as f64);
        greenwood += now as f64 / (at_risk as f64 * remaining as f64);
        let bounds = log_log_bounds(survival, greenwood);
        points.push(Point {
            seconds,
            at_risk,
            answered: now,
            survival,
            lower: bounds.map(|(lower, _)| lower),
            upper: bounds.map(|(_, upper)| upper),
        });
        at_risk = remaining;
    }
    Curve { points, last_seconds, n }
}

/// `S ^ exp(± z √G / ln S)`, lower bound first; `None` where it is not defined.
fn log_log_bounds(survival: f64, greenwood: f64) -> Option<(f64, f64)> {
    let log = survival.ln();
    if !(log.is_finite() && log < 0.0 && greenwood.is_finite()) {
        return None;
    }
    let spread = Z_95 * greenwood.sqrt() / -log;
    Some(((log * spread.exp()).exp(), (log * (-spread).exp()).exp()))
}

/// The multiset in ascending order of time; copies only what is not in order already.
fn ascending(list: &[(u32, u32)]) -> Cow<'_, [(u32, u32)]> {
    if list.is_sorted_by_key(|&(seconds, _)| seconds) {
        return Cow::Borrowed(list);
    }
    let mut sorted = list.to_vec();
    sorted.sort_unstable_by_key(|&(seconds, _)| seconds);
    Cow::Owned(sorted)
}

/// The median delay with its 95% interval, in hours.
///
/// The median is the *smallest* delay after which S ≤ 1/2. (R averages over a step that lies exactly at
/// 1/2; the contract does not.) "At most 1/2" forgives a rounding error of 1e-12. The bounds are where the
/// survival's own bounds reach 1/2 (R. Brookmeyer and J. Crowley 1982, Biometrics 38, 29–41); a bound
/// that is not defined, at S = 0, reaches nothing, so few complaints leave `lower` or `upper` unknown.
///
/// Without a median, `longer_than` is the longest follow-up. That is a true statement of the estimate: S
/// is still above 1/2 just after the last delay observed, so it has not fallen to 1/2 at any time up to
/// then. (That last observation is always an open complaint: S ends at 0 when it is an answer.)
pub fn median(curve: &Curve) -> Median {
    let first_at = |bound: fn(&Point) -> Option<f64>| {
        let reached = |point: &&Point| bound(point).is_some_and(at_most_half);
        curve.points.iter().find(reached).map(|point| hours(point.seconds))
    };
    let value = first_at(|point| Some(point.survival));
    let unreached = value.is_none() && curve.n > 0;
    Median {
        value,
        lower: first_at(|point| point.lower),
        upper: first_at(|point| point.upper),
        longer_than: unreached.then(|| hours(curve.last_seconds)),
    }
}

/// At most `max_points` of the curve's points (but never fewer than [`THIN_POINTS_MIN`]), for drawing or
/// keeping: none is moved or made up.
///
/// The first, the last, the two about S = 1/2 and the two at which the bounds reach 1/2 stay, so
/// [`median`] gives the same answer. The others are spread evenly over S, not over time: delays are
/// skewed, and it is the height of a step that one sees.
pub fn thin(curve: &Curve, max_points: usize) -> Vec<Point> {
    let points = &curve.points;
    let max_points = max_points.max(THIN_POINTS_MIN);
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return Vec::new();
    };
    if points.len() <= max_points {
        return points.clone();
    }

    let half = points.partition_point(|point| !at_most_half(point.survival));
    let reaches_half = |bound: Option<f64>| bound.is_some_and(at_most_half);
    let mut kept: Vec<usize> = [
        Some(0),
        Some(points.len() - 1),
        half.checked_sub(1),
        Some(half),
        points.iter().position(|point| reaches_half(point.lower)),
        points.iter().position(|point| reaches_half(point.upper)),
    ]
    .into_iter()
    .flatten()
    .filter(|&index| index < points.len())
    .collect();
    kept.sort_unstable();
    kept.dedup();

    let free = max_points - kept.len();
    let drop = first.survival - last.survival;
    for step in 1..=free {
        let level = first.survival - drop * step as f64 / (free + 1) as f64;
        // Some point lies at or below every level, the last one: the index is in range.
        kept.push(points.partition_point(|point| point.survival > level));
    }
    kept.sort_unstable();
    kept.dedup();
    kept.into_iter().filter_map(|index| points.get(index).copied()).collect()
}

/// Whether a share is at most 1/2, rounding errors aside.
fn at_most_half(share: f64) -> bool {
    share.total_cmp(&(0.5 + HALF_TOLERANCE)) != Ordering::Greater
}

fn hours(seconds: u32) -> f64 {
    f64::from(seconds) / SECONDS_PER_HOUR
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use statrs::distribution::{ContinuousCDF, Normal};

    use super::*;

    const DAY: u32 = 86_400;

    fn close(a: f64, b: f64, tolerance: f64) -> bool {
        (a - b).abs() <= tolerance
    }

    fn counted(times: &[u32]) -> Vec<(u32, u32)> {
        times.iter().map(|&time| (time, 1)).collect()
    }

    /// Times in hours, so that medians read as in the textbook.
    fn curve_of_hours(answered: &[u32], waiting: &[u32]) -> Curve {
        let seconds = |times: &[u32]| -> Vec<(u32, u32)> { times.iter().map(|&t| (t * 3_600, 1)).collect() };
        kaplan_meier(&seconds(answered), &seconds(waiting))
    }

    /// S after `seconds`: the curve falls at its points and keeps its last value.
    fn survival_at(curve: &Curve, seconds: u32) -> f64 {
        curve.points.iter().take_while(|point| point.seconds <= seconds).last().map_or(1.0, |point| point.survival)
    }

    /// Greenwood's standard error of S, from the published interval's own definition.
    fn standard_error(point: &Point) -> f64 {
        let (log, lower) = (point.survival.ln(), point.lower.expect("a bound"));
        let spread = (-lower.ln()).ln() - (-log).ln();
        point.survival * spread * -log / Z_95
    }

    // ---- Wilson ----

    #[test]
    fn z_is_the_normal_quantile() {
        let normal = Normal::new(0.0, 1.0).expect("a distribution");
        assert!(close(normal.inverse_cdf(0.975), Z_95, 1e-12));
    }

    #[test]
    fn wilson_of_nothing_or_nonsense_is_unknown() {
        assert_eq!(wilson(0, 0), None);
        assert_eq!(wilson(2, 1), None);
    }

    /// R. G. Newcombe, "Two-sided confidence intervals for the single proportion: comparison of seven
    /// methods", Statistics in Medicine 17 (1998) 857–872, table I, method 3 (score).
    #[test]
    fn wilson_agrees_with_newcombe() {
        for (successes, n, lower, upper) in
            [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718)]
        {
            let interval = wilson(successes, n).expect("a share");
            assert!(close(interval.lower, lower, 5e-5), "{interval:?}");
            assert!(close(interval.upper, upper, 5e-5), "{interval:?}");
        }
    }

    #[test]
    fn wilson_at_the_ends_is_exact() {
        let z2 = Z_95 * Z_95;
        for n in [1_u64, 3, 1_000, 1 << 40] {
            let (none, all) = (wilson(0, n).expect("0/n"), wilson(n, n).expect("n/n"));
            assert_eq!((none.value, none.lower), (0.0, 0.0));
            assert_eq!((all.value, all.upper), (1.0, 1.0));
            assert!(close(none.upper, z2 / (n as f64 + z2), 1e-15));
            assert!(close(all.lower, n as f64 / (n as f64 + z2), 1e-15));
        }
    }

    proptest! {
        /// The definition: at a bound x, (p − x)² = z² x (1 − x) / n.
        #[test]
        fn wilson_bounds_solve_the_score_equation(n in 1_u64..10_000_000, part in 0.0..=1.0) {
            let successes = (n as f64 * part) as u64;
            let interval = wilson(successes, n).expect("a share");
            prop_assert!(0.0 <= interval.lower && interval.lower <= interval.value);
            prop_assert!(interval.value <= interval.upper && interval.upper <= 1.0);
            for bound in [interval.lower, interval.upper] {
                let score = (interval.value - bound).abs();
                let expected = Z_95 * (bound * (1.0 - bound) / n as f64).sqrt();
                prop_assert!(close(score, expected, 1e-12), "{} {}", score, expected);
            }
            let mirror = wilson(n - successes, n).expect("a share");
            prop_assert!(close(mirror.lower, 1.0 - interval.upper, 1e-15));
            prop_assert!(close(mirror.upper, 1.0 - interval.lower, 1e-15));
        }

        #[test]
        fn wilson_narrows_with_more_of_the_same(n in 1_u64..10_000, part in 0.0..=1.0, times in 2_u64..50) {
            let successes = (n as f64 * part) as u64;
            let few = wilson(successes, n).expect("a share");
            let many = wilson(successes * times, n * times).expect("a share");
            prop_assert!(close(few.value, many.value, 1e-15));
            prop_assert!(many.lower >= few.lower && many.upper <= few.upper);
        }
    }

    // ---- Kaplan–Meier: published results ----

    /// Remission in weeks of the 6-MP group in E. J. Freireich et al. (1963), Blood 21, 699–716. S and
    /// standard errors as tabulated in D. R. Cox and D. Oakes, *Analysis of Survival Data* (1984), and in
    /// D. G. Kleinbaum and M. Klein, *Survival Analysis: A Self-Learning Text*, chapter 2.
    #[test]
    fn leukaemia_6mp() {
        let curve = curve_of_hours(&[6, 6, 6, 7, 10, 13, 16, 22, 23], &[6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]);
        let published = [
            (6, 21, 3, 0.857, 0.0764),
            (7, 17, 1, 0.807, 0.0869),
            (10, 15, 1, 0.753, 0.0963),
            (13, 12, 1, 0.690, 0.1068),
            (16, 11, 1, 0.627, 0.1141),
            (22, 7, 1, 0.538, 0.1282),
            (23, 6, 1, 0.448, 0.1346),
        ];
        assert_eq!((curve.n, curve.last_seconds), (21, 35 * 3_600));
        assert_eq!(curve.points.len(), published.len());
        for (point, (time, at_risk, answered, survival, error)) in curve.points.iter().zip(published) {
            assert_eq!(point.seconds, time * 3_600);
            assert_eq!((point.at_risk, point.answered), (at_risk, answered));
            assert!(close(point.survival, survival, 5.1e-4), "{point:?}");
            assert!(close(standard_error(point), error, 5.1e-5), "{point:?}");
        }
        assert_eq!(median(&curve), Median { value: Some(23.0), lower: Some(13.0), upper: None, longer_than: None });
    }

    /// The placebo group of the same trial: nobody is censored, so S is the plain share, and S is
    /// exactly 1/3 and 8/21 where it is; the published median is 8.
    #[test]
    fn leukaemia_placebo() {
        let weeks = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23];
        let curve = curve_of_hours(&weeks, &[]);
        for point in &curve.points {
            let left = weeks.iter().filter(|&&week| week * 3_600 > point.seconds).count();
            assert_eq!(point.survival, left as f64 / 21.0);
        }
        let last = curve.points.last().expect("a point");
        assert_eq!((last.survival, last.lower, last.upper), (0.0, None, None));
        // The interval, 4 to 11 here and 13 to nothing above, is where the log-log bands of lifelines
        // 0.30.3 (PyPI) cross 1/2.
        assert_eq!(median(&curve), Median { value: Some(8.0), lower: Some(4.0), upper: Some(11.0), longer_than: None });
    }

    /// Acute myelogenous leukaemia, maintained group: R. G. Miller, *Survival Analysis* (1981); R's
    /// `survival::aml`. The published median is 31, S as in Miller's table.
    #[test]
    fn aml_maintained() {
        let curve = curve_of_hours(&[9, 13, 18, 23, 31, 34, 48], &[13, 28, 45, 161]);
        let survival = [0.909, 0.818, 0.716, 0.614, 0.491, 0.368, 0.184];
        let errors = [0.0867, 0.1163, 0.1397, 0.1526, 0.1642, 0.1627, 0.1535];
        assert_eq!(curve.points.len(), survival.len());
        for ((point, survival), error) in curve.points.iter().zip(survival).zip(errors) {
            assert!(close(point.survival, survival, 5.1e-4), "{point:?}");
            assert!(close(standard_error(point), error, 5.1e-5), "{point:?}");
        }
        assert_eq!(median(&curve).value, Some(31.0));
    }

    // ---- Kaplan–Meier: edges ----

    #[test]
    fn nothing_is_known_of_no_complaints() {
        let curve = kaplan_meier(&[], &[(5, 0)]);
        assert_eq!(curve, Curve::default());
        assert_eq!(median(&curve), Median::default());
        assert!(thin(&curve, 10).is_empty());
    }

    #[test]
    fn only_open_complaints_say_longer_than() {
        let curve = kaplan_meier(&[], &[(3 * DAY, 2), (10 * DAY, 1)]);
        assert!(curve.points.is_empty());
        assert_eq!(median(&curve), Median { longer_than: Some(240.0), ..Median::default() });
    }

    #[test]
    fn one_answer_gives_a_median_without_interval() {
        let curve = kaplan_meier(&[(3_600, 1)], &[]);
        assert_eq!(median(&curve), Median { value: Some(1.0), ..Median::default() });
        assert_eq!((survival_at(&curve, 3_599), survival_at(&curve, 3_600)), (1.0, 0.0));
    }

    #[test]
    fn an_answer_comes_before_a_censoring_of_the_same_time() {
        let curve = kaplan_meier(&[(10, 1)], &[(10, 1)]);
        assert_eq!((curve.points[0].at_risk, curve.points[0].survival), (2, 0.5));
        assert_eq!(median(&curve).value, Some(10.0 / 3_600.0));
    }

    #[test]
    fn the_median_is_the_first_time_at_one_half_not_the_middle_of_the_step() {
        let curve = curve_of_hours(&[1, 2, 3, 4], &[]);
        assert_eq!(median(&curve).value, Some(2.0));
    }

    /// u/v · v/2u is 1/2 for all u and v, but not always in floating point. The complaints censored
    /// between the two answered times keep the fractions apart.
    #[test]
    fn one_half_is_found_in_spite_of_rounding() {
        let mut above = 0;
        for u in 2..60_u32 {
            for v in u + 1..2 * u {
                // 3v at risk, 3u left; u of these censored, so 2u at risk, v left.
                let (risk_1, left_1, risk_2, left_2) = (3 * v, 3 * u, 2 * u, v);
                let answered = [(1, risk_1 - left_1), (3, risk_2 - left_2)];
                let waiting = [(2, left_1 - risk_2), (4, left_2)];
                let curve = kaplan_meier(&answered, &waiting);
                above += u32::from(curve.points[1].survival > 0.5);
                assert_eq!(median(&curve).value, Some(3.0 / 3_600.0), "{u} {v}");
            }
        }
        assert!(above > 0, "the tolerance would not be needed");
    }

    #[test]
    fn a_true_survival_just_above_one_half_is_not_a_half() {
        let n = 400_000_000;
        let curve = kaplan_meier(&[(1, n / 2 - 1), (2, 1), (3, 1)], &[(4, n / 2 - 1)]);
        assert_eq!(median(&curve).value, Some(2.0 / 3_600.0));
    }

    #[test]
    fn counts_beyond_32_bits_are_summed() {
        let curve = kaplan_meier(&[(1, u32::MAX), (1, u32::MAX)], &[(2, u32::MAX), (2, u32::MAX)]);
        assert_eq!(curve.n, 4 * u64::from(u32::MAX));
        assert_eq!(curve.points.len(), 1);
        assert_eq!(curve.points[0].survival, 0.5);
    }

    // ---- Kaplan–Meier: against an independent implementation ----

    /// Time, at risk, S, lower bound, upper bound.
    type Defined = (u32, u64, f64, f64, f64);

    /// The curve straight from the definition, one observation at a time, without any
    /// of the grouping of the implementation: for each answered time it counts the list anew.
    fn by_definition(answered: &[u32], waiting: &[u32]) -> Vec<Defined> {
        let mut times = answered.to_vec();
        times.sort_unstable();
        times.dedup();
        let risk = |time: u32| answered.iter().chain(waiting).filter(|&&other| other >= time).count() as f64;
        let events = |time: u32| answered.iter().filter(|&&other| other == time).count() as f64;
        let steps = |until: u32| times.clone().into_iter().filter(move |&time| time <= until);
        times
            .iter()
            .map(|&time| {
                let s: f64 = steps(time).map(|t| 1.0 - events(t) / risk(t)).product();
                let g: f64 = steps(time).map(|t| events(t) / (risk(t) * (risk(t) - events(t)))).sum();
                // On the scale of log(−log S) the standard error is √G / |log S|.
                let (centre, error) = ((-s.ln()).ln(), g.sqrt() / s.ln().abs());
                let bound = |sign: f64| (-(centre + sign * Z_95 * error).exp()).exp();
                (time, risk(time) as u64, s, bound(1.0), bound(-1.0))
            })
            .collect()
    }

    fn median_by_definition(curve: &[Defined]) -> [Option<u32>; 3] {
        let first = |reached: &dyn Fn(&Defined) -> bool| curve.iter().find(|point| reached(point)).map(|point| point.0);
        [
            first(&|point| point.2 <= 0.5 + 1e-12),
            first(&|point| point.2 > 0.0 && point.3 <= 0.5 + 1e-12),
            first(&|point| point.2 > 0.0 && point.4 <= 0.5 + 1e-12),
        ]
    }

    fn times() -> impl Strategy<Value = Vec<u32>> {
        // Few distinct times give ties, many give long curves.
        prop_oneof![prop::collection::vec(0_u32..12, 0..40), prop::collection::vec(0_u32..400_000, 0..40),]
    }

    proptest! {
        #[test]
        fn agrees_with_the_definition(answered in times(), waiting in times()) {
            let curve = kaplan_meier(&counted(&answered), &counted(&waiting));
            let expected = by_definition(&answered, &waiting);
            prop_assert_eq!(curve.points.len(), expected.len());
            prop_assert_eq!(curve.n as usize, answered.len() + waiting.len());
            for (point, &(time, risk, s, lower, upper)) in curve.points.iter().zip(&expected) {
                prop_assert_eq!((point.seconds, point.at_risk), (time, risk));
                prop_assert!(close(point.survival, s, 1e-12));
                match (point.lower, point.upper) {
                    (Some(l), Some(u)) => {
                        prop_assert!(close(l, lower, 1e-10) && close(u, upper, 1e-10));
                        prop_assert!(0.0 <= l && l <= point.survival && point.survival <= u && u <= 1.0);
                    }
                    (None, None) => prop_assert_eq!(point.survival, 0.0),
                    _ => prop_assert!(false, "one bound without the other"),
                }
            }
            let found = median(&curve);
            let expected = median_by_definition(&expected).map(|time| time.map(hours));
            prop_assert_eq!([found.value, found.lower, found.upper], expected);
        }

        /// Whole numbers decide exactly whether S ≤ 1/2; the tolerance must not decide otherwise.
        #[test]
        fn the_median_agrees_with_exact_fractions(
            answered in prop::collection::vec(0_u32..15, 0..13),
            waiting in prop::collection::vec(0_u32..15, 0..13),
        ) {
            let curve = kaplan_meier(&counted(&answered), &counted(&waiting));
            let (mut top, mut bottom) = (1_u128, 1_u128);
            let mut expected = None;
            for time in 0..15 {
                let risk = answered.iter().chain(&waiting).filter(|&&other| other >= time).count();
                let now = answered.iter().filter(|&&other| other == time).count();
                if now > 0 {
                    top *= (risk - now) as u128;
                    bottom *= risk as u128;
                }
                if expected.is_none() && 2 * top <= bottom {
                    expected = Some(hours(time));
                }
            }
            prop_assert_eq!(median(&curve).value, expected);
        }

        #[test]
        fn medians_are_ordered_and_complete(answered in times(), waiting in times()) {
            let curve = kaplan_meier(&counted(&answered), &counted(&waiting));
            let found = median(&curve);
            if let (Some(lower), Some(value)) = (found.lower, found.value) {
                prop_assert!(lower <= value);
            }
            if let (Some(value), Some(upper)) = (found.value, found.upper) {
                prop_assert!(value <= upper);
            }
            prop_assert_eq!(found.longer_than.is_some(), curve.n > 0 && found.value.is_none());
            if let Some(longest) = found.longer_than {
                // A true statement: even then more than half are unanswered, by an open complaint.
                prop_assert!(survival_at(&curve, (longest * 3_600.0).round() as u32) > 0.5);
                prop_assert_eq!(curve.last_seconds, waiting.iter().copied().max().unwrap_or(0));
            }
        }

        #[test]
        fn order_and_grouping_do_not_matter(
            (answered, shuffled) in times().prop_flat_map(|t| (Just(t.clone()), Just(t).prop_shuffle())),
            (waiting, waiting_shuffled) in times().prop_flat_map(|t| (Just(t.clone()), Just(t).prop_shuffle())),
        ) {
            let expected = kaplan_meier(&counted(&answered), &counted(&waiting));
            prop_assert_eq!(&kaplan_meier(&counted(&shuffled), &counted(&waiting_shuffled)), &expected);
            let grouped = |times: &[u32]| {
                let mut groups = std::collections::BTreeMap::new();
                for &time in times {
                    *groups.entry(time).or_insert(0_u32) += 1;
                }
                groups.into_iter().collect::<Vec<_>>()
            };
            prop_assert_eq!(&kaplan_meier(&grouped(&answered), &grouped(&waiting)), &expected);
        }

        #[test]
        fn more_of_the_same_keeps_the_curve_and_narrows_it(
            answered in times(), waiting in times(), times in 2_u32..1_000,
        ) {
            let scaled = |list: &[u32]| list.iter().map(|&t| (t, times)).collect::<Vec<_>>();
            let few = kaplan_meier(&counted(&answered), &counted(&waiting));
            let many = kaplan_meier(&scaled(&answered), &scaled(&waiting));
            prop_assert_eq!(median(&few).value, median(&many).value);
            prop_assert_eq!(few.points.len(), many.points.len());
            for (a, b) in few.points.iter().zip(&many.points) {
                prop_assert_eq!(a.at_risk * u64::from(times), b.at_risk);
                prop_assert!(close(a.survival, b.survival, 1e-14));
                prop_assert!(b.lower >= a.lower && b.upper <= a.upper);
            }
        }

        #[test]
        fn without_open_complaints_it_is_the_plain_share(answered in times(), at in 0_u32..400_000) {
            prop_assume!(!answered.is_empty());
            let curve = kaplan_meier(&counted(&answered), &[]);
            let later = answered.iter().filter(|&&time| time > at).count();
            prop_assert_eq!(survival_at(&curve, at), later as f64 / answered.len() as f64);
        }

        /// An open complaint never shortens the estimate: censored later, or not answered, S is higher.
        #[test]
        fn waiting_longer_never_looks_better(answered in times(), mut waiting in times(), more in 1_u32..1_000) {
            prop_assume!(!waiting.is_empty());
            let before = kaplan_meier(&counted(&answered), &counted(&waiting));
            waiting[0] += more;
            let after = kaplan_meier(&counted(&answered), &counted(&waiting));
            for (a, b) in before.points.iter().zip(&after.points) {
                prop_assert!(b.survival >= a.survival - 1e-14);
            }
        }

        #[test]
        fn a_thin_curve_is_part_of_the_curve(
            answered in prop::collection::vec(0_u32..100_000, 0..300),
            waiting in prop::collection::vec(0_u32..100_000, 0..300),
            max_points in 0_usize..60,
        ) {
            let curve = kaplan_meier(&counted(&answered), &counted(&waiting));
            let thinned = thin(&curve, max_points);
            prop_assert!(thinned.len() <= max_points.max(THIN_POINTS_MIN));
            prop_assert!(thinned.iter().all(|point| curve.points.contains(point)));
            prop_assert!(thinned.is_sorted_by(|a, b| a.seconds < b.seconds));
            prop_assert_eq!(thinned.first(), curve.points.first());
            prop_assert_eq!(thinned.last(), curve.points.last());
            let nearest = curve.points.iter().min_by(|a, b| {
                (a.survival - 0.5).abs().total_cmp(&(b.survival - 0.5).abs())
            });
            prop_assert!(nearest.is_none_or(|point| thinned.contains(point)));
            let drawn = Curve { points: thinned, ..curve.clone() };
            prop_assert_eq!(median(&drawn), median(&curve));
            if curve.points.len() <= max_points {
                prop_assert_eq!(drawn, curve);
            }
        }
    }
}
