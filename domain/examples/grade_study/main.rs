//! How well the grade works, on made-up markets: how often honest small shops are graded badly by chance, how soon a shop that
//! stops answering is downgraded, what each known trick gains; beside a plain average of stars, the Better Business Bureau's
//! elements and Reclame Aqui's formula. Prints the tables of `docs/grade.md`; the time that a grade takes goes to the
//! standard error, since it is another on every machine.
//!
//! ```sh
//! cargo run --release --example grade_study [SEED]
//! ```

mod market;
mod rivals;

use bazargah_domain::calendar::{Day, Millis};
use bazargah_domain::complaint::{Answer, Complaint, ComplaintId, Contest, End, Ground};
use bazargah_domain::grade::{Conduct, Contact, Letter, Response, Rule, Rules, Standing, grade};
use bazargah_domain::record::Record;
use bazargah_domain::shop::Scheme;
use market::{DAY, Dice, ESCALATION_HOURS, HOUR, Habits, TODAY, history, life, rate, record};
use rivals::Mark;
use std::process::ExitCode;
use std::time::Instant;

/// Tables differ by a few tenths of a per cent from seed to seed.
const SEED: u64 = 20_261_125;
const YEARS_2: i32 = 730;
const GRADERS: [&str; 4] = ["Bazargah", "stars", "BBB", "Reclame Aqui"];

fn main() -> ExitCode {
    let seed = std::env::args().nth(1).and_then(|seed| seed.parse().ok()).unwrap_or(SEED);
    let rules = match Rules::built_in() {
        Ok(rules) => rules,
        Err(fault) => {
            eprintln!("{fault}");
            return ExitCode::FAILURE;
        }
    };
    let Some(rule) = rules.in_force(TODAY) else { return ExitCode::FAILURE };
    println!("Rule {}, seed {seed}.\n", rule.version);
    honest(rule, seed);
    stops(rule, seed);
    tricks(rule, seed);
    second_shop(rule, seed);
    kept_alive(rule, seed);
    speed(rule, seed);
    ExitCode::SUCCESS
}

/// A shop of which three contact facts are known.
fn standing(age_days: i32) -> Standing {
    Standing {
        violations_open: 0,
        violations_settled: 0,
        licence_lapsed_days: None,
        contact: Contact { domain: true, claimed: true, address: true, telephone: false },
        age_days: u32::try_from(age_days).unwrap_or(0),
    }
}

fn graded(rule: &Rule, record: &Record, day: Day, age_days: i32) -> Mark {
    let grade = grade(rule, &Conduct::of(rule, record, day), &standing(age_days));
    Mark { points: f64::from(grade.points), letter: grade.letter }
}

fn all(rule: &Rule, complaints: &[Complaint], day: Day, age_days: i32) -> [Mark; 4] {
    [
        graded(rule, &record(complaints, day), day, age_days),
        rivals::stars(complaints, day),
        rivals::bbb(complaints, day),
        rivals::reclame_aqui(complaints, day),
    ]
}

fn percent(part: usize, whole: usize) -> String {
    if whole == 0 { "–".to_owned() } else { format!("{:.1}%", 100.0 * part as f64 / whole as f64) }
}

/// Honest shops of several volumes.
fn honest(rule: &Rule, seed: u64) {
    const SHOPS: usize = 2_000;
    println!("### Honest shops\n");
    println!("{SHOPS} shops a line. \"Below C\" is of those that have a letter.\n");
    println!(
        "| on record | complaints a month | in time | no letter | A | B | C | below C | points | below C: stars | BBB | Reclame Aqui |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for (days, name) in [(YEARS_2, "2 years"), (183, "half a year")] {
        for per_month in [0.5, 1.0, 2.0, 5.0, 20.0] {
            for in_time in [0.98, 0.95, 0.9, 0.85] {
                let mut dice = Dice::new(seed ^ f64::to_bits(per_month) ^ f64::to_bits(in_time));
                let mut letters = [[0_usize; 7]; 4];
                let mut points = 0.0;
                for _ in 0..SHOPS {
                    let complaints =
                        history(&mut dice, &Habits::honest(per_month, in_time), TODAY.plus_days(-days), TODAY);
                    let marks = all(rule, &complaints, TODAY, days);
                    for (letters, mark) in letters.iter_mut().zip(marks) {
                        letters[mark.letter.map_or(6, |letter| letter as usize)] += 1;
                    }
                    points += marks[0].points;
                }
                let below = letters.map(|l| percent(l[3] + l[4] + l[5], SHOPS - l[6]));
                let [own, ..] = letters;
                println!(
                    "| {name} | {per_month} | {:.0}% | {} | {} | {} | {} | **{}** | {:.0} | {} | {} | {} |",
                    100.0 * in_time,
                    percent(own[6], SHOPS),
                    percent(own[0], SHOPS - own[6]),
                    percent(own[1], SHOPS - own[6]),
                    percent(own[2], SHOPS - own[6]),
                    below[0],
                    points / SHOPS as f64,
                    below[1],
                    below[2],
                    below[3]
                );
            }
        }
    }
    println!();
}

/// Shops that stop answering after two years of good conduct.
fn stops(rule: &Rule, seed: u64) {
    const DAYS: i32 = 90;
    println!("### Shops that stop answering\n");
    println!(
        "Two years of good answers, then none at all from a random day on. Days until the letter is worse than on that day: \
         median and 90th percentile; \">{DAYS}\" is later than this study looks. \"By chance\" are the same shops, had they gone \
         on as before.\n"
    );
    println!(
        "| complaints a month | in time before | worse letter | by day 14 | by chance | D or worse | F | stars | BBB | Reclame Aqui |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for (per_month, shops) in [(2.0, 400), (5.0, 400), (10.0, 400), (30.0, 200), (100.0, 100), (300.0, 40)] {
        for in_time in [0.98, 0.9] {
            let mut dice = Dice::new(seed ^ 1 ^ f64::to_bits(per_month) ^ f64::to_bits(in_time));
            let mut worse: [Vec<i32>; 4] = Default::default();
            let (mut poor, mut failed) = (Vec::new(), Vec::new());
            let mut by_chance = 0;
            for _ in 0..shops {
                let stop = TODAY.plus_days(-(dice.between(0.0, 365.0) as i32));
                let habits = Habits::honest(per_month, in_time);
                let mut complaints = history(&mut dice, &habits, stop.plus_days(-YEARS_2), stop);
                let mut after = history(&mut dice, &habits, stop, stop.plus_days(DAYS));
                by_chance += usize::from(falls(rule, &[&complaints[..], &after].concat(), stop));
                for complaint in &mut complaints {
                    if matches!(complaint.answer, Answer::At(at) if at > stop.start()) {
                        silence(complaint);
                    }
                }
                after.iter_mut().for_each(silence);
                let mut record = record(&complaints, stop);
                record.read_until(Scheme::Bazargah, Millis::MAX);
                let before = [
                    graded(rule, &record, stop, YEARS_2),
                    rivals::stars(&complaints, stop),
                    rivals::bbb(&complaints, stop),
                    rivals::reclame_aqui(&complaints, stop),
                ];
                let mut seen = [None; 6];
                let mut after = after.into_iter().peekable();
                for day in 1..=DAYS {
                    let today = stop.plus_days(day);
                    while let Some(complaint) = after.next_if(|c| c.opened_at < today.start()) {
                        record.open(ComplaintId(complaints.len() as i64), &complaint);
                        complaints.push(complaint);
                    }
                    let now = [
                        graded(rule, &record, today, YEARS_2 + day),
                        rivals::stars(&complaints, today),
                        rivals::bbb(&complaints, today),
                        rivals::reclame_aqui(&complaints, today),
                    ];
                    for ((seen, now), before) in seen.iter_mut().zip(now).zip(before) {
                        if now.letter > before.letter {
                            seen.get_or_insert(day);
                        }
                    }
                    for (seen, letter) in seen[4..].iter_mut().zip([Letter::D, Letter::F]) {
                        if now[0].letter >= Some(letter) {
                            seen.get_or_insert(day);
                        }
                    }
                }
                // A shop without a letter has none to lose.
                for ((worse, seen), before) in worse.iter_mut().zip(seen).zip(before) {
                    if before.letter.is_some() {
                        worse.push(seen.unwrap_or(i32::MAX));
                    }
                }
                poor.push(seen[4].unwrap_or(i32::MAX));
                failed.push(seen[5].unwrap_or(i32::MAX));
            }
            let [own, stars, bbb, reclame_aqui] = worse;
            let by_chance = percent(by_chance, own.len());
            let in_14 = percent(own.iter().filter(|day| **day <= 14).count(), own.len());
            println!(
                "| {per_month} | {:.0}% | **{}** | {in_14} | {by_chance} | {} | {} | {} | {} | {} |",
                100.0 * in_time,
                quantiles(own, DAYS),
                quantiles(poor, DAYS),
                quantiles(failed, DAYS),
                quantiles(stars, DAYS),
                quantiles(bbb, DAYS),
                quantiles(reclame_aqui, DAYS)
            );
        }
    }
    println!();
}

/// Whether the letter of a shop that goes on as before is worse on one of the next 14 days.
fn falls(rule: &Rule, complaints: &[Complaint], from: Day) -> bool {
    let letter = |day: i32| {
        let today = from.plus_days(day);
        graded(rule, &record(complaints, today), today, YEARS_2 + day).letter
    };
    let before = letter(0);
    before.is_some() && (1..=14).any(|day| letter(day) > before)
}

/// Nobody answers it, so nobody rates it.
fn silence(complaint: &mut Complaint) {
    complaint.answer = Answer::Awaited;
    complaint.rating = bazargah_domain::complaint::Rating::Unrated;
    complaint.course = Default::default();
}

fn quantiles(mut days: Vec<i32>, most: i32) -> String {
    if days.is_empty() {
        return "–".to_owned();
    }
    days.sort_unstable();
    let at = |share: f64| {
        let day = days[((days.len() - 1) as f64 * share).round() as usize];
        if day > most { format!(">{most}") } else { day.to_string() }
    };
    format!("{}, {}", at(0.5), at(0.9))
}

/// What somebody does to a shop's complaints.
type Trick = fn(&mut Vec<Complaint>, &mut Dice);

/// Whether its whole time is over and it was not answered by its escalation.
fn is_abandoned(complaint: &Complaint) -> bool {
    match Response::of(complaint) {
        Response::Abandoned => true,
        Response::Running(clock) => clock.at(TODAY.start()) == Response::Abandoned,
        _ => false,
    }
}

fn is_late(complaint: &Complaint) -> bool {
    complaint.in_time() == Some(false) || is_abandoned(complaint)
}

fn bulk(complaints: &mut [Complaint], _: &mut Dice) {
    for complaint in complaints.iter_mut().filter(|complaint| is_abandoned(complaint)) {
        complaint.answer = Answer::At(Millis(TODAY.start().0 - HOUR));
    }
}

fn bulk_before_escalation(complaints: &mut [Complaint], _: &mut Dice) {
    for complaint in complaints.iter_mut().filter(|complaint| is_abandoned(complaint)) {
        complaint.answer = Answer::At(complaint.opened_at.plus_hours(ESCALATION_HOURS - 1));
    }
}

fn removals(complaints: &mut [Complaint], dice: &mut Dice) {
    for complaint in complaints.iter_mut() {
        let bad = is_late(complaint) || complaint.rating == bazargah_domain::complaint::Rating::Unresolved;
        if dice.happens(0.5) && bad && complaint.opened_at.0 + 30 * DAY < TODAY.start().0 {
            complaint.end = End::Removed { at: complaint.opened_at.plus_days(30), reason: "asked for".to_owned() };
        }
    }
}

/// Of those who would get no answer, so many withdraw within the deadline.
fn withdrawals(complaints: &mut [Complaint], dice: &mut Dice) {
    for complaint in complaints.iter_mut() {
        if dice.happens(0.2) && is_abandoned(complaint) {
            complaint.end = End::Withdrawn { at: complaint.opened_at.plus_hours(48) };
        }
    }
}

/// A person judges them and lets one of twenty pass; whom it was sent to is not content.
fn empty_replies(complaints: &mut [Complaint], dice: &mut Dice) {
    for complaint in complaints.iter_mut() {
        if dice.happens(0.05) && is_abandoned(complaint) {
            complaint.answer = Answer::At(complaint.opened_at.plus_hours(1));
            if dice.happens(0.5) {
                rate(complaint, complaint.opened_at.plus_hours(24), false, false);
            }
        }
    }
}

fn puppets(complaints: &mut Vec<Complaint>, dice: &mut Dice, share: f64) {
    let mut own = Vec::new();
    for complaint in complaints.iter() {
        if dice.happens(share) {
            let habits = Habits { per_month: 1.0, in_time: 1.0, silent: 0.0, unsolved: 0.0 };
            let mut puppet = life(dice, &habits, complaint.opened_at.plus_hours(1));
            puppet.answer = Answer::At(puppet.opened_at.plus_hours(1));
            let at = puppet.opened_at.plus_hours(2);
            rate(&mut puppet, at, true, true);
            own.push(puppet);
        }
    }
    complaints.append(&mut own);
}

/// What would come after half a day comes an hour before the deadline.
fn last_hour(complaints: &mut [Complaint], _: &mut Dice) {
    for complaint in complaints.iter_mut().filter(|complaint| complaint.in_time() == Some(true)) {
        complaint.answer = Answer::At(complaint.opened_at.plus_hours(95));
        if let Some(at) = &mut complaint.course.rated_at {
            *at = (*at).max(complaint.opened_at.plus_hours(96));
        }
    }
}

/// Contests on the last day what it would not answer in time; supervisors decide after so many days, never for the shop.
fn contests(complaints: &mut [Complaint], days: i64) {
    for complaint in complaints.iter_mut().filter(|complaint| complaint.in_time() != Some(true)) {
        let at = complaint.opened_at.plus_hours(90);
        let decided = Some((at.plus_days(days), false));
        complaint.course.contest = Some(Contest { at, ground: Ground::NotOurCustomer, decided });
    }
}

const TRICKS: [(&str, Trick); 11] = [
    ("answers everything old in bulk, the day before", |c, dice| bulk(c, dice)),
    ("has half of its bad complaints removed after 30 days", |c, dice| removals(c, dice)),
    ("empty quick replies; a person lets 1 of 20 pass", |c, dice| empty_replies(c, dice)),
    ("answers in the last hour instead of at once", |c, dice| last_hour(c, dice)),
    ("contests what it would not answer; decided in 3 days", |c, _| contests(c, 3)),
    ("the same; decided in 60 days", |c, _| contests(c, 60)),
    ("presses 1 of 5 it ignores to withdraw in time", |c, dice| withdrawals(c, dice)),
    ("own complaints, answered and praised: 1 to 20 real", |c, dice| puppets(c, dice, 0.05)),
    ("own complaints: 1 to 4 real", |c, dice| puppets(c, dice, 0.25)),
    ("own complaints: 1 to 1", |c, dice| puppets(c, dice, 1.0)),
    ("*no trick:* answers in bulk just before the escalation", |c, dice| bulk_before_escalation(c, dice)),
];

/// What each trick gains, on the same complaints with and without it.
fn tricks(rule: &Rule, seed: u64) {
    const SHOPS: usize = 500;
    println!("### Tricks\n");
    for (title, habits) in [
        (
            "A poor shop: 8 complaints a month, 60% in time, 25% never answered, half of the rated unsolved",
            Habits { per_month: 8.0, in_time: 0.6, silent: 0.25, unsolved: 0.5 },
        ),
        (
            "A middling shop: 80% in time, 8% never answered, 35% of the rated unsolved",
            Habits { per_month: 8.0, in_time: 0.8, silent: 0.08, unsolved: 0.35 },
        ),
    ] {
        let mut dice = Dice::new(seed ^ 2);
        let markets: Vec<Vec<Complaint>> =
            (0..SHOPS).map(|_| history(&mut dice, &habits, TODAY.plus_days(-YEARS_2), TODAY)).collect();
        let honest: Vec<[Mark; 4]> = markets.iter().map(|market| all(rule, market, TODAY, YEARS_2)).collect();
        let mean = |grader: usize| honest.iter().map(|marks| marks[grader].points).sum::<f64>() / SHOPS as f64;
        println!("{title}; {SHOPS} shops, two years. Mean gain in points of 100 (95th percentile).\n");
        println!("| | {} |", GRADERS.join(" | "));
        println!("| --- | --- | --- | --- | --- |");
        println!("| *points without a trick* | {:.1} | {:.1} | {:.1} | {:.1} |", mean(0), mean(1), mean(2), mean(3));
        for (name, trick) in TRICKS {
            let mut dice = Dice::new(seed ^ 3);
            let mut gains: [Vec<f64>; 4] = Default::default();
            for (market, honest) in markets.iter().zip(&honest) {
                let mut market = market.clone();
                trick(&mut market, &mut dice);
                for ((gains, mark), honest) in gains.iter_mut().zip(all(rule, &market, TODAY, YEARS_2)).zip(honest) {
                    gains.push(mark.points - honest.points);
                }
            }
            let cells = gains.map(|mut gains| {
                gains.sort_unstable_by(f64::total_cmp);
                let mean = gains.iter().sum::<f64>() / SHOPS as f64;
                format!("{mean:+.1} ({:+.0})", gains[SHOPS * 95 / 100])
            });
            println!("| {name} | {} |", cells.join(" | "));
        }
        println!();
    }
}

/// Who leaves a bad name behind and begins anew.
fn second_shop(rule: &Rule, seed: u64) {
    const SHOPS: usize = 1_000;
    println!("### A second shop\n");
    println!(
        "The poor shop's owner opens another one and behaves the same, or well (95% in time). {SHOPS} shops, 8 complaints a \
         month.\n"
    );
    println!("| days since it opened | behaves | no letter | A or B | C | D | E or F | points |");
    println!("| --- | --- | --- | --- | --- | --- | --- | --- |");
    for days in [20, 30, 60, 120] {
        for (name, habits) in [
            ("the same", Habits { per_month: 8.0, in_time: 0.6, silent: 0.25, unsolved: 0.5 }),
            ("well", Habits::honest(8.0, 0.95)),
        ] {
            let mut dice = Dice::new(seed ^ 4 ^ days as u64);
            let mut letters = [0_usize; 7];
            let mut points = 0.0;
            for _ in 0..SHOPS {
                let complaints = history(&mut dice, &habits, TODAY.plus_days(-days), TODAY);
                let mark = graded(rule, &record(&complaints, TODAY), TODAY, days);
                letters[mark.letter.map_or(6, |letter| letter as usize)] += 1;
                points += mark.points;
            }
            println!(
                "| {days} | {name} | {} | {} | {} | {} | {} | {:.0} |",
                percent(letters[6], SHOPS),
                percent(letters[0] + letters[1], SHOPS),
                percent(letters[2], SHOPS),
                percent(letters[3], SHOPS),
                percent(letters[4] + letters[5], SHOPS),
                points / SHOPS as f64
            );
        }
    }
}

/// A shop of good name that is kept for its name's sake, while the trade goes on elsewhere.
fn kept_alive(rule: &Rule, seed: u64) {
    const SHOPS: usize = 500;
    println!("\n### A good name that is kept\n");
    println!("Two years of 8 complaints a month, 95% in time; then no complaint at all. {SHOPS} shops.\n");
    println!("| days without a complaint | closed complaints by weight | points | has a letter | A |");
    println!("| --- | --- | --- | --- | --- |");
    for idle in [0, 182, 365, 548, 640, 700] {
        let mut dice = Dice::new(seed ^ 6);
        let (mut weight, mut points, mut letters, mut best) = (0.0, 0.0, 0, 0);
        for _ in 0..SHOPS {
            let last = TODAY.plus_days(-idle);
            let complaints = history(&mut dice, &Habits::honest(8.0, 0.95), last.plus_days(-YEARS_2), last);
            let record = record(&complaints, TODAY);
            let mark = graded(rule, &record, TODAY, YEARS_2 + idle);
            weight += Conduct::of(rule, &record, TODAY).in_time.all;
            points += mark.points;
            letters += usize::from(mark.letter.is_some());
            best += usize::from(mark.letter == Some(Letter::A));
        }
        println!(
            "| {idle} | {:.1} | {:.0} | {} | {} |",
            weight / SHOPS as f64,
            points / SHOPS as f64,
            percent(letters, SHOPS),
            percent(best, SHOPS)
        );
    }
}

/// A million grades, each from the stored form of a record.
fn speed(rule: &Rule, seed: u64) {
    const GRADES: usize = 1_000_000;
    let mut dice = Dice::new(seed ^ 5);
    let mut complaints = 0;
    let stored: Vec<Vec<u8>> = (0..1_000)
        .map(|n| {
            // Most shops are small: 2, 10, 50 and 500 complaints in two years.
            let per_month = match n % 20 {
                0 => 21.0,
                1..=4 => 2.1,
                5..=9 => 0.4,
                _ => 0.1,
            };
            let market = history(&mut dice, &Habits::honest(per_month, 0.9), TODAY.plus_days(-YEARS_2), TODAY);
            complaints += market.len();
            postcard::to_allocvec(&record(&market, TODAY)).unwrap_or_default()
        })
        .collect();
    let bytes: usize = stored.iter().map(Vec::len).sum();
    let started = Instant::now();
    let mut sum = 0_u64;
    for bytes in stored.iter().cycle().take(GRADES) {
        let Ok(record) = postcard::from_bytes::<Record>(bytes) else { continue };
        sum += u64::from(grade(rule, &Conduct::of(rule, &record, TODAY), &standing(YEARS_2)).points);
    }
    let read = started.elapsed();
    let records: Vec<Record> = stored.iter().filter_map(|bytes| postcard::from_bytes(bytes).ok()).collect();
    let started = Instant::now();
    for record in records.iter().cycle().take(GRADES) {
        sum += u64::from(grade(rule, &Conduct::of(rule, record, TODAY), &standing(YEARS_2)).points);
    }
    let alone = started.elapsed();
    eprintln!(
        "{GRADES} grades on one core: {:.1} s with reading the record, {:.1} s without; {:.1} complaints and {} bytes a \
         record; mean {:.1} points",
        read.as_secs_f64(),
        alone.as_secs_f64(),
        complaints as f64 / stored.len() as f64,
        bytes / stored.len(),
        sum as f64 / (2 * GRADES) as f64
    );
}
