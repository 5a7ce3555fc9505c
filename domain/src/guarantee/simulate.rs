//! How likely it is that the reserve does not suffice: a simulation of a compound Poisson process, with every assumption an
//! argument. `docs/fund.md` says what they mean and where they come from.

use super::Counted;
use crate::calendar::Day;
use crate::delay::{Interval, wilson};
use crate::money::Rial;
use serde::{Deserialize, Serialize};

/// How large claims are.
#[derive(Debug, Clone, PartialEq)]
pub enum Severity {
    /// As those that were paid, drawn with replacement.
    Seen(Vec<Rial>),
    /// Log-normal, with this median and this standard deviation of the logarithm, and never above a cap.
    LogNormal {
        /// Half of the claims are below.
        median: Rial,
        /// Of the natural logarithm; about 1 for what people buy.
        sigma: f64,
        /// The most for one claim.
        cap: Rial,
    },
    /// Exponential with this mean: the case whose ruin is known in closed form, by which the simulation is checked.
    Exponential {
        /// The mean.
        mean: Rial,
    },
}

/// What is assumed.
#[derive(Debug, Clone, PartialEq)]
pub struct Assumptions {
    /// What there is at the start.
    pub reserve: Rial,
    /// Paid in a day, on average and evenly.
    pub contributions_a_day: f64,
    /// Costs a day.
    pub costs_a_day: f64,
    /// Claims paid a day, on average.
    pub claims_a_day: f64,
    /// How large they are.
    pub severity: Severity,
    /// The part of what was paid that shops pay back, 0 to 1; at once, which flatters by the days that it takes.
    pub recovered_share: f64,
    /// How many days are looked at.
    pub days: u32,
    /// How often it is tried.
    pub runs: u32,
    /// The seed: the same gives the same.
    pub seed: u64,
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ruin {
    /// Runs in which the reserve fell below zero.
    pub ruined: u32,
    /// Of so many.
    pub runs: u32,
    /// Their share, with its 95% Wilson interval.
    pub share: Interval,
}

/// What the fund's books say, from which a simulation begins.
#[derive(Debug, Clone)]
pub struct Books {
    /// In the reserve and not held.
    pub reserve: Rial,
    /// What running it has cost since it began.
    pub costs: Rial,
    /// The public counts by day.
    pub counts: Vec<(Counted, u64)>,
    /// What was awarded, claim by claim.
    pub awards: Vec<Rial>,
}

/// A simulation as it is published: what was assumed, and what came of it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Simulated {
    /// What there was at the start.
    pub reserve: Rial,
    /// Paid in a day.
    pub contributions_a_day: Rial,
    /// Costs a day.
    pub costs_a_day: Rial,
    /// Claims paid a day.
    pub claims_a_day: f64,
    /// Of how many claims the sizes were drawn.
    pub sizes: u64,
    /// The part that shops pay back, 0 to 1.
    pub recovered_share: f64,
    /// Days that were looked at.
    pub days: u32,
    /// How often it was tried.
    pub runs: u32,
    /// The seed.
    pub seed: u64,
    /// Runs in which the reserve fell below zero.
    pub ruined: u32,
}

impl Simulated {
    /// Simulates from the books of a day, with the day as the seed; `None` where no claim has been paid and awarded yet.
    pub fn on(today: Day, books: Books) -> Option<Self> {
        let sizes = books.awards.len() as u64;
        let assumed = Assumptions::of_books(today, books);
        if assumed.claims_a_day <= 0.0 {
            return None;
        }
        let ruin = probability_of_ruin(&assumed).ok()?;
        let whole = |rate: f64| Rial::new(rate.round() as i64).unwrap_or_default();
        Some(Self {
            reserve: assumed.reserve,
            contributions_a_day: whole(assumed.contributions_a_day),
            costs_a_day: whole(assumed.costs_a_day),
            claims_a_day: assumed.claims_a_day,
            sizes,
            recovered_share: assumed.recovered_share,
            days: assumed.days,
            runs: ruin.runs,
            seed: assumed.seed,
            ruined: ruin.ruined,
        })
    }

    /// The probability with its 95% interval.
    pub fn share(&self) -> Option<Interval> {
        wilson(self.ruined.into(), self.runs.into())
    }
}

/// The days of a year.
const YEAR_DAYS: i32 = 365;
/// How often a year is simulated, where there are no more claims than can be drawn in some seconds.
const RUNS: u32 = 10_000;
/// Claims that are drawn for it at most.
const DRAWN_A_DAY: f64 = 2e8;
/// The part that shops pay back, unless something else is assumed.
const RECOVERED: f64 = 0.5;

/// An assumption that makes no sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is out of range")]
pub struct WrongAssumption(pub &'static str);

/// The most days times runs times claims that are drawn: minutes, not hours.
const DRAWN_MAX: f64 = 2e9;

/// xoshiro256++ of Blackman and Vigna (2019), seeded by splitmix64. Nothing here is secret, so it need not be unpredictable.
struct Chance([u64; 4]);

impl Chance {
    fn new(mut seed: u64) -> Self {
        Self([0; 4].map(|_| {
            seed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut z = seed;
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            z ^ (z >> 31)
        }))
    }

    fn next(&mut self) -> u64 {
        let [a, b, c, d] = self.0;
        let drawn = a.wrapping_add(d).rotate_left(23).wrapping_add(a);
        let (c, d) = (c ^ a, d ^ b);
        self.0 = [a ^ d, b ^ c, c ^ (b << 17), d.rotate_left(45)];
        drawn
    }

    /// Above 0 and at most 1.
    fn unit(&mut self) -> f64 {
        ((self.next() >> 11) + 1) as f64 / (1u64 << 53) as f64
    }

    fn exponential(&mut self, mean: f64) -> f64 {
        -mean * self.unit().ln()
    }

    /// Box and Muller.
    fn normal(&mut self) -> f64 {
        (-2.0 * self.unit().ln()).sqrt() * (std::f64::consts::TAU * self.unit()).cos()
    }

    fn claim(&mut self, severity: &Severity) -> f64 {
        match severity {
            Severity::Seen(claims) => {
                let at = usize::try_from(self.next() % claims.len().max(1) as u64).unwrap_or(0);
                claims.get(at).map_or(0.0, |claim| claim.rial() as f64)
            }
            Severity::LogNormal { median, sigma, cap } => {
                (median.rial() as f64 * (sigma * self.normal()).exp()).min(cap.rial() as f64)
            }
            Severity::Exponential { mean } => self.exponential(mean.rial() as f64),
        }
    }
}

impl Assumptions {
    /// What the books of a day say: contributions and claims a day as in the last year, costs since the fund began, claims as large as
    /// those that were awarded; and what no book says as docs/fund.md has it.
    pub fn of_books(today: Day, books: Books) -> Self {
        let first = books.counts.iter().map(|(line, _)| line.day).min().unwrap_or(today);
        let since = today.plus_days(-YEAR_DAYS);
        let days = |from: Day| f64::from((today.0 - from.0).max(1));
        let lately = || books.counts.iter().filter(|(line, _)| line.day > since);
        let sum = |what: &str| -> f64 {
            lately().filter(|(line, _)| line.what == what).map(|(line, _)| line.amount.rial() as f64).sum()
        };
        let paid_in = (sum("contributed") - sum("contribution-reversed")).max(0.0);
        let paid: f64 = lately().filter(|(line, _)| line.what == "paid").map(|(_, n)| *n as f64).sum();
        let claims_a_day = paid / days(first.max(since));
        let affordable = DRAWN_A_DAY / (f64::from(YEAR_DAYS) * (claims_a_day + 1.0));
        Self {
            reserve: books.reserve,
            contributions_a_day: paid_in / days(first.max(since)),
            costs_a_day: books.costs.rial() as f64 / days(first),
            claims_a_day,
            severity: Severity::Seen(books.awards),
            recovered_share: RECOVERED,
            days: YEAR_DAYS.unsigned_abs(),
            runs: RUNS.min(affordable as u32).max(1),
            seed: u64::from(today.0.unsigned_abs()),
        }
    }

    fn check(&self) -> Result<(), WrongAssumption> {
        let rate = |rate: f64| rate.is_finite() && (0.0..=1e15).contains(&rate);
        let drawn = f64::from(self.days) * f64::from(self.runs) * (self.claims_a_day + 1.0);
        let severity = match &self.severity {
            Severity::Seen(claims) => !claims.is_empty(),
            Severity::LogNormal { sigma, .. } => sigma.is_finite() && (0.0..=5.0).contains(sigma),
            Severity::Exponential { .. } => true,
        };
        let all = [
            ("contributions_a_day", rate(self.contributions_a_day)),
            ("costs_a_day", rate(self.costs_a_day)),
            ("claims_a_day", rate(self.claims_a_day)),
            ("recovered_share", (0.0..=1.0).contains(&self.recovered_share)),
            ("days", self.days >= 1),
            ("runs", self.runs >= 1 && drawn <= DRAWN_MAX),
            ("severity", severity),
        ];
        match all.into_iter().find(|(_, good)| !good) {
            Some((name, _)) => Err(WrongAssumption(name)),
            None => Ok(()),
        }
    }
}

/// Simulates the reserve and counts how often it falls below zero within the days. Claims come at exponential intervals; between
/// two of them money comes in evenly, so that the reserve can fall below zero at a claim alone.
///
/// # Errors
/// When an assumption makes no sense.
pub fn probability_of_ruin(assumptions: &Assumptions) -> Result<Ruin, WrongAssumption> {
    assumptions.check()?;
    let Assumptions { severity, runs, .. } = assumptions;
    let income = assumptions.contributions_a_day - assumptions.costs_a_day;
    let kept = 1.0 - assumptions.recovered_share;
    let days = f64::from(assumptions.days);
    let mut chance = Chance::new(assumptions.seed);
    let mut ruined = 0;
    for _ in 0..*runs {
        let (mut reserve, mut at) = (assumptions.reserve.rial() as f64, 0.0);
        loop {
            // Without claims only costs can ruin it.
            let wait =
                if assumptions.claims_a_day > 0.0 { chance.exponential(1.0 / assumptions.claims_a_day) } else { days };
            let over = at + wait >= days;
            reserve += income * if over { days - at } else { wait };
            at += wait;
            if !over {
                reserve -= chance.claim(severity) * kept;
            }
            if reserve < 0.0 {
                ruined += 1;
                break;
            }
            if over {
                break;
            }
        }
    }
    let share = wilson(ruined.into(), u64::from(*runs)).ok_or(WrongAssumption("runs"))?;
    Ok(Ruin { ruined, runs: *runs, share })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rial(n: i64) -> Rial {
        Rial::new(n).unwrap()
    }

    fn assumptions() -> Assumptions {
        Assumptions {
            reserve: rial(3_000),
            contributions_a_day: 1_250.0,
            costs_a_day: 0.0,
            claims_a_day: 1.0,
            severity: Severity::Exponential { mean: rial(1_000) },
            recovered_share: 0.0,
            days: 2_000,
            runs: 4_000,
            seed: 1,
        }
    }

    #[test]
    fn exponential_claims_ruin_as_often_as_the_theory_says() {
        // F. Lundberg, H. Cramér: with loading θ and mean μ, the chance that a reserve u is ever ruined is
        // exp(−θu / ((1+θ)μ)) / (1+θ). Here θ = 0.25, u = 3μ: 0.439; beyond 2,000 claims next to nothing is left to happen.
        let expected = (-0.25_f64 * 3.0 / 1.25).exp() / 1.25;
        let ruin = probability_of_ruin(&assumptions()).unwrap();
        assert!(ruin.share.lower < expected && expected < ruin.share.upper, "{expected} {ruin:?}");
        assert_eq!(probability_of_ruin(&assumptions()), Ok(ruin), "the same seed gives the same");
        let other = probability_of_ruin(&Assumptions { seed: 2, ..assumptions() }).unwrap();
        assert_ne!(other.ruined, ruin.ruined);
    }

    #[test]
    fn more_reserve_more_recovery_and_fewer_claims_ruin_less() {
        let base = probability_of_ruin(&assumptions()).unwrap().ruined;
        for better in [
            Assumptions { reserve: rial(9_000), ..assumptions() },
            Assumptions { recovered_share: 0.5, ..assumptions() },
            Assumptions { claims_a_day: 0.8, ..assumptions() },
            Assumptions { severity: Severity::Seen(vec![rial(500), rial(900)]), ..assumptions() },
            Assumptions {
                severity: Severity::LogNormal { median: rial(300), sigma: 1.0, cap: rial(2_000) },
                ..assumptions()
            },
        ] {
            assert!(probability_of_ruin(&better).unwrap().ruined < base, "{better:?}");
        }
        let quiet = Assumptions { claims_a_day: 0.0, ..assumptions() };
        assert_eq!(probability_of_ruin(&quiet).unwrap().ruined, 0);
        let costly = Assumptions { costs_a_day: 2_000.0, ..quiet };
        assert_eq!(probability_of_ruin(&costly).unwrap().ruined, costly.runs);
    }

    #[test]
    fn an_assumption_that_makes_no_sense_is_refused() {
        for (wrong, name) in [
            (Assumptions { contributions_a_day: f64::NAN, ..assumptions() }, "contributions_a_day"),
            (Assumptions { claims_a_day: -1.0, ..assumptions() }, "claims_a_day"),
            (Assumptions { recovered_share: 1.1, ..assumptions() }, "recovered_share"),
            (Assumptions { days: 0, ..assumptions() }, "days"),
            (Assumptions { runs: 0, ..assumptions() }, "runs"),
            (Assumptions { runs: u32::MAX, ..assumptions() }, "runs"),
            (Assumptions { severity: Severity::Seen(Vec::new()), ..assumptions() }, "severity"),
        ] {
            assert_eq!(probability_of_ruin(&wrong), Err(WrongAssumption(name)));
        }
    }

    #[test]
    fn the_books_of_a_year_are_what_is_assumed() {
        let line = |day: i32, what: &str, n: i64| (Counted { day: Day(day), what: what.into(), amount: rial(n) }, 1);
        let books = Books {
            reserve: rial(5_000),
            costs: rial(4_000),
            counts: vec![
                line(20_000, "contributed", 9_000_000),
                line(20_300, "contributed", 4_650),
                line(20_301, "contribution-reversed", 1_000),
                line(20_310, "paid", 100),
                line(20_311, "paid", 100),
            ],
            awards: vec![rial(100); 2],
        };
        let assumed = Assumptions::of_books(Day(20_400), books.clone());
        assert_eq!(assumed.contributions_a_day, 10.0, "what is older than a year does not count");
        assert_eq!(assumed.costs_a_day, 10.0, "costs are spread over all days");
        assert_eq!(assumed.claims_a_day, 2.0 / 365.0);
        let simulated = Simulated::on(Day(20_400), books.clone()).unwrap();
        assert_eq!((simulated.ruined, simulated.runs, simulated.seed, simulated.sizes), (0, 10_000, 20_400, 2));
        assert_eq!(Simulated::on(Day(20_400), books.clone()), Some(simulated), "the same day gives the same");
        let poor = Books { reserve: rial(10), costs: rial(9_000_000), ..books.clone() };
        assert_eq!(Simulated::on(Day(20_400), poor).unwrap().share().unwrap().value, 1.0);
        assert_eq!(Simulated::on(Day(20_400), Books { counts: vec![], ..books }), None, "nothing is known yet");
    }
}
