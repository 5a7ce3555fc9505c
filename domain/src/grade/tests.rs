use super::*;
use crate::calendar::Day;
use crate::complaint::tests::opened;
use crate::complaint::{Answer, Complaint, ComplaintId, Favour, Ground, Rating};
use crate::delay::{kaplan_meier, median, wilson};
use crate::event::Fact;
use crate::record::Record;
use crate::shop::Scheme;
use proptest::prelude::*;

const HOUR: i64 = 3_600_000;
/// The day on which the tests grade; every test's complaints are from the months before.
const TODAY: Day = Day(20_000);

fn rule() -> Rule {
    Rule::parse(include_str!("rule-1.json")).unwrap()
}

/// A complaint that was opened so many hours before today.
fn opened_before(hours: i64) -> Complaint {
    opened(TODAY.start().0 - hours * HOUR)
}

fn told(mut complaint: Complaint, facts: &[Fact]) -> Complaint {
    for fact in facts {
        complaint.apply(fact).unwrap();
    }
    complaint
}

/// An answer so many hours after the opening.
fn answered(complaint: Complaint, after_hours: i64) -> Complaint {
    let at = Some(complaint.opened_at.plus_hours(after_hours));
    told(complaint, &[Fact::ComplaintAnswered { at, in_time: None }])
}

fn removed(complaint: Complaint, after_hours: i64) -> Complaint {
    let at = complaint.opened_at.plus_hours(after_hours);
    told(complaint, &[Fact::ComplaintRemoved { at, reason: "asked for".into() }])
}

fn contest(complaint: Complaint, after_hours: i64, decided: Option<(i64, bool)>) -> Complaint {
    let at = |hours| complaint.opened_at.plus_hours(hours);
    let mut facts = vec![Fact::ComplaintContested { at: at(after_hours), ground: Ground::NotOurCustomer }];
    facts.extend(decided.map(|(hours, upheld)| Fact::ContestDecided { at: at(hours), upheld }));
    told(complaint, &facts)
}

fn record(complaints: &[Complaint]) -> Record {
    let mut record = Record::default();
    for (n, complaint) in complaints.iter().enumerate() {
        record.open(ComplaintId(n as i64), complaint);
    }
    record.read_until(Scheme::Demo, TODAY.start());
    record
}

fn conduct(complaints: &[Complaint]) -> Conduct {
    Conduct::of(&rule(), &record(complaints), TODAY)
}

/// A shop of which nothing but its complaints can be held against it.
const SOUND: Standing = Standing {
    violations_open: 0,
    violations_settled: 0,
    licence_lapsed_days: None,
    contact: Contact { domain: true, claimed: true, address: true, telephone: true },
    age_days: 1_000,
};

fn points(complaints: &[Complaint]) -> u8 {
    grade(&rule(), &conduct(complaints), &SOUND).points
}

#[test]
fn no_money_touches_the_grade() {
    // Written out to the last field: whoever gives the grade a new input has to come here and say what it is.
    let Conduct { in_time, silent, lately, unsolved, delay: _ } = Conduct::default();
    let Share { yes: _, all: _ } = in_time;
    let _ = [silent, lately, unsolved];
    let Standing { violations_open: _, violations_settled: _, licence_lapsed_days: _, contact, age_days: _ } = SOUND;
    let Contact { domain: _, claimed: _, address: _, telephone: _ } = contact;
    let _: fn(&Rule, &Conduct, &Standing) -> Grade = grade;
    let _: fn(&Rule, &Record, Day) -> Conduct = Conduct::of;
    // Nor does the amount in question, the only money that a record knows.
    let dear = Complaint { amount: Some(crate::money::Rial::new(1_000_000_000).unwrap()), ..opened_before(500) };
    assert_eq!(conduct(&[dear]), conduct(&[opened_before(500)]));
}

#[test]
fn a_complaint_says_something_only_when_its_time_is_over() {
    let at = |complaint: &Complaint| match Response::of(complaint) {
        Response::Running(clock) => clock.at(TODAY.start()),
        response => response,
    };
    assert_eq!(at(&opened_before(96)), Response::Nothing);
    assert_eq!(at(&opened_before(97)), Response::Unanswered(97));
    assert_eq!(at(&opened_before(192)), Response::Unanswered(192));
    assert_eq!(at(&opened_before(193)), Response::Abandoned);
    assert_eq!(at(&answered(opened_before(500), 96)), Response::InTime(Some(96)));
    assert_eq!(at(&answered(opened_before(500), 192)), Response::Late(Some(192)));
    assert_eq!(at(&answered(opened_before(500), 193)), Response::Abandoned);
    let undated = |in_time| told(opened_before(500), &[Fact::ComplaintAnswered { at: None, in_time }]);
    assert_eq!(at(&undated(Some(true))), Response::InTime(None));
    assert_eq!(at(&undated(Some(false))), Response::Late(None));
    assert_eq!(at(&undated(None)), Response::Undated);
}

#[test]
fn what_ended_counts_as_it_stood() {
    let stood = |hours| Response::of(&removed(opened_before(2_000), hours));
    assert_eq!(stood(96), Response::Nothing);
    assert_eq!(stood(97), Response::Unanswered(97));
    assert_eq!(stood(193), Response::Abandoned);
    // Taken back in time and removed a month later: the removal turns nothing back.
    let at = opened_before(2_000).opened_at;
    let withdrawn = told(opened_before(2_000), &[Fact::ComplaintWithdrawn { at: at.plus_hours(10) }]);
    assert_eq!(Response::of(&withdrawn), Response::Nothing);
    assert_eq!(Response::of(&removed(withdrawn.clone(), 900)), Response::Nothing);
    // An answer to what its buyer had taken back already is none.
    let late = told(opened_before(2_000), &[Fact::ComplaintWithdrawn { at: at.plus_hours(100) }]);
    assert_eq!(Response::of(&answered(late, 110)), Response::Unanswered(100));
    // Closed by a source that does not say when.
    assert_eq!(Response::of(&told(opened_before(2_000), &[Fact::ComplaintClosed { at: None }])), Response::Abandoned);
}

#[test]
fn a_false_complaint_that_is_contested_in_good_time_costs_nothing() {
    let says = |complaint: &Complaint| match Response::of(complaint) {
        Response::Running(clock) => clock.at(TODAY.start()),
        response => response,
    };
    assert_eq!(says(&contest(opened_before(239), 90, None)), Response::Nothing, "held back");
    assert_eq!(says(&contest(opened_before(240), 90, None)), Response::Abandoned, "and not for ever");
    assert_eq!(says(&contest(opened_before(700), 90, Some((600, true)))), Response::Nothing);
    assert_eq!(
        says(&contest(opened_before(2_000), 90, Some((900, true)))),
        Response::Nothing,
        "however late it is decided"
    );
    assert_eq!(says(&contest(opened_before(700), 90, Some((600, false)))), Response::Abandoned, "wrongly contested");
    assert_eq!(says(&contest(opened_before(700), 97, None)), Response::Abandoned, "too late to hold it");
    assert_eq!(says(&contest(opened_before(700), 97, Some((600, true)))), Response::Unanswered(97));
    let rated = told(opened_before(700), &[Fact::ComplaintRated { resolved: false, at: None, score: None }]);
    assert_eq!(solved(&rated), Some(false));
    assert_eq!(solved(&contest(rated, 90, Some((600, true)))), None);
}

#[test]
fn who_never_answers_what_was_reopened_leaves_it_unsolved() {
    let unsolved = Fact::ComplaintRated { resolved: false, at: None, score: None };
    let at = TODAY.start();
    let reopened = told(answered(opened_before(500), 2), &[unsolved, Fact::ComplaintReopened { at }]);
    assert_eq!(solved(&reopened), Some(false));
    let escalated = told(reopened, &[Fact::ComplaintEscalated { at }]);
    let decided = |favour| solved(&told(escalated.clone(), &[Fact::ComplaintDecided { at, favour }]));
    assert_eq!((decided(Favour::Buyer), decided(Favour::Shop)), (Some(false), None));
}

#[test]
fn the_built_in_rules_are_rules() {
    let rules = Rules::built_in().unwrap();
    assert_eq!(rules.in_force(TODAY).unwrap().version, 1);
    assert_eq!(rules.in_force(Day(-20_000)).unwrap().version, 1, "there was no grade before");
    assert_eq!(rules.announced(TODAY).count(), 0);
    assert_eq!(rules.version(2), None);
}

/// The rule under another version and other days.
fn dated(version: u16, announced: i32, since: i32) -> Rule {
    let mut rule = rule();
    (rule.version, rule.announced, rule.since) = (version, Day(announced), Day(since));
    rule
}

#[test]
fn a_new_version_is_announced_and_leaves_past_days_alone() {
    let second = dated(2, 21_000, 21_030);
    let rules = Rules::new(vec![rule(), second.clone()]).unwrap();
    let version = |day| rules.in_force(Day(day)).unwrap().version;
    assert_eq!([version(20_999), version(21_029), version(21_030)], [1, 1, 2]);
    let announced = |day| rules.announced(Day(day)).map(|rule| rule.version).collect::<Vec<_>>();
    assert_eq!(
        [announced(20_999), announced(21_000), announced(21_029), announced(21_030)],
        [vec![], vec![2], vec![2], vec![]]
    );
    let refused = |rules| Rules::new(rules).unwrap_err();
    assert_eq!(refused(vec![]), RuleFault::Version { found: 0, expected: 1 });
    assert_eq!(refused(vec![second.clone()]), RuleFault::Version { found: 2, expected: 1 });
    let unannounced = dated(2, 21_030, 21_030);
    assert_eq!(refused(vec![rule(), unannounced]), RuleFault::NotAnnounced(2));
    let before_the_first = dated(2, -2, -1);
    assert_eq!(refused(vec![rule(), before_the_first]), RuleFault::NotAnnounced(2));
}

/// The rule file with one place changed.
fn with(from: &str, to: &str) -> Result<Rule, RuleFault> {
    let text = include_str!("rule-1.json");
    assert_eq!(text.matches(from).count(), 1, "{from}");
    Rule::parse(&text.replace(from, to))
}

#[test]
fn a_rule_file_that_is_no_rule_is_refused_with_the_reason() {
    let refused = |from: &str, to: &str| with(from, to).unwrap_err();
    let hole = refused(r#""from": 65, "to": 79"#, r#""from": 65, "to": 77"#);
    assert_eq!(hole, RuleFault::Hole { from: 78, to: 79 });
    assert_eq!(hole.to_string(), "no letter stands for 78 to 79 points");
    assert_eq!(refused(r#""from": 0, "to": 34"#, r#""from": 3, "to": 34"#), RuleFault::Hole { from: 0, to: 2 });
    assert_eq!(refused(r#""to": 100"#, r#""to": 98"#), RuleFault::Hole { from: 99, to: 100 });
    assert_eq!(refused(r#""to": 100"#, r#""to": 101"#), RuleFault::OutOfRange("to"));
    assert_eq!(
        refused(r#""from": 65, "to": 79"#, r#""from": 65, "to": 81"#),
        RuleFault::Overlap { better: Letter::B, worse: Letter::C, points: 81 }
    );
    assert_eq!(
        refused(r#""from": 65, "to": 79"#, r#""from": 80, "to": 79"#),
        RuleFault::EmptyLetter(Letter::C, 80, 79)
    );
    assert_eq!(refused(r#""letter": "C""#, r#""letter": "D""#), RuleFault::Letters);
    assert_eq!(refused("[[0, 1], [182, 1], [731, 0]]", "[[0, 1], [182, 0.5], [731, 0.6]]"), RuleFault::Weights);
    assert_eq!(refused("[[0, 1], [182, 1], [731, 0]]", "[]"), RuleFault::Weights);
    assert_eq!(refused("[731, 0]],", "[732, 0]],"), RuleFault::RemembersTooLong(732.0));
    assert_eq!(refused("[24, 0], [48, 3]", "[48, 0], [24, 3]"), RuleFault::Corners(RuleName::Delay));
    assert_eq!(refused("[48, 3]", "[48, 7]"), RuleFault::Direction(RuleName::Delay));
    assert_eq!(refused("[0, 10], [90, 7]", "[0, 7], [90, 10]"), RuleFault::Direction(RuleName::Age));
    assert_eq!(refused("[168, 10]", "[168, 101]"), RuleFault::Points { name: RuleName::Delay, points: 101.0 });
    assert_eq!(refused("[24, 0]", "[24, 1]"), RuleFault::Always(RuleName::Delay));
    let age = "[[0, 10], [90, 7], [365, 2], [731, 0]]";
    assert_eq!(refused(&format!(",\n    \"age\": {age}"), ""), RuleFault::Missing(RuleName::Age));
    assert_eq!(refused(r#""enough": 5"#, r#""enough": 0"#), RuleFault::OutOfRange("enough"));
    assert_eq!(refused(r#""days": 31"#, r#""days": 0"#), RuleFault::OutOfRange("days"));
    assert_eq!(refused(r#""allowance": 1"#, r#""allowance": -1"#), RuleFault::OutOfRange("allowance"));
    assert_eq!(refused("2026-11-25", "2026-11-31"), RuleFault::Day("2026-11-31".into()));
    assert!(matches!(refused(r#""enough""#, r#""fee": 1, "enough""#), RuleFault::Form(_)), "an unknown field");
    assert!(matches!(refused(r#""age""#, r#""fee""#), RuleFault::Form(_)), "an unknown deduction");
    let few = Rule::parse(&few_points()).unwrap_err();
    assert!(matches!(few, RuleFault::TooFewPoints(sum) if sum < 100.0), "{few}");
}

fn few_points() -> String {
    let mut file: serde_json::Value = serde_json::from_str(include_str!("rule-1.json")).unwrap();
    for name in ["in-time", "silence", "lately", "violations-open"] {
        file["deductions"][name] = serde_json::json!([[0, 0]]);
    }
    file.to_string()
}

#[test]
fn too_little_data_gives_no_letter_unless_violations_speak() {
    let answered_at_once: Vec<Complaint> = (0..4).map(|n| answered(opened_before(500 + n), 1)).collect();
    let graded = |standing: &Standing| grade(&rule(), &conduct(&answered_at_once), standing).letter;
    assert_eq!(graded(&SOUND), None);
    assert_eq!(graded(&Standing { violations_open: 1, ..SOUND }), None);
    assert!(graded(&Standing { violations_open: 2, ..SOUND }).is_some_and(|letter| letter >= Letter::D));
    let five: Vec<Complaint> = (0..5).map(|n| answered(opened_before(500 + n), 1)).collect();
    assert!(grade(&rule(), &conduct(&five), &SOUND).letter.is_some());
    assert_eq!(
        grade(&rule(), &Conduct::default(), &SOUND),
        Grade { version: 1, points: 100, letter: None, deductions: vec![] }
    );
}

#[test]
fn a_silent_shop_fails_and_a_prompt_one_does_not() {
    let silent: Vec<Complaint> = (0..5).map(|n| opened_before(500 + n)).collect();
    assert_eq!(grade(&rule(), &conduct(&silent), &SOUND).letter, Some(Letter::F));
    let prompt: Vec<Complaint> = (0..60).map(|n| answered(opened_before(500 + n), 1)).collect();
    let graded = grade(&rule(), &conduct(&prompt), &SOUND);
    assert_eq!((graded.letter, graded.points), (Some(Letter::A), 100));
}

#[test]
fn an_open_violation_leaves_no_better_letter_than_c() {
    let prompt: Vec<Complaint> = (0..300).map(|n| answered(opened_before(500 + n), 1)).collect();
    let letter = |standing| grade(&rule(), &conduct(&prompt), &standing).letter;
    assert_eq!(letter(Standing { violations_open: 1, ..SOUND }), Some(Letter::C));
    assert_eq!(letter(Standing { violations_open: 9, ..SOUND }), Some(Letter::D));
}

#[test]
fn what_would_raise_it_does() {
    let mut market: Vec<Complaint> = (0..10).map(|n| answered(opened_before(700 + n), 30)).collect();
    market.extend((0..4).map(|n| opened_before(500 + n)));
    let standing = Standing {
        violations_open: 1,
        licence_lapsed_days: Some(40),
        age_days: 10,
        contact: Contact::default(),
        ..SOUND
    };
    let graded = grade(&rule(), &conduct(&market), &standing);
    let raise = |name| graded.deductions.iter().find(|d| d.rule == name).unwrap().raise.unwrap();
    let in_time = raise(RuleName::InTime);
    let more = |n: u32| -> u8 {
        let mut market = market.clone();
        market.extend((0..n).map(|i| answered(opened_before(i64::from(i % 10) + 100), 30)));
        let graded = grade(&rule(), &conduct(&market), &standing);
        graded.deductions.iter().find(|d| d.rule == RuleName::InTime).map_or(0, |d| d.points)
    };
    assert_eq!(in_time.remedy, Remedy::AnswerInTime);
    assert_eq!(more(in_time.amount) + in_time.points, more(0));
    assert_eq!(more(in_time.amount - 1), more(0), "no fewer");
    assert_eq!(raise(RuleName::ViolationsOpen), Raise { remedy: Remedy::SettleViolations, amount: 1, points: 21 });
    assert_eq!(raise(RuleName::Licence), Raise { remedy: Remedy::RenewLicence, amount: 1, points: 7 });
    assert_eq!(raise(RuleName::Contact), Raise { remedy: Remedy::TellContact, amount: 1, points: 3 });
    assert_eq!(raise(RuleName::Age).remedy, Remedy::WaitDays);
}

#[test]
fn numbers_that_are_none_do_no_harm() {
    for x in [f64::NAN, f64::INFINITY, -1.0, 0.0, 1e300] {
        for y in [f64::NAN, f64::INFINITY, -1.0, 0.0, 1e300] {
            let share = Share { yes: x, all: y };
            let moved = Conduct {
                in_time: share,
                silent: share,
                lately: share,
                unsolved: share,
                delay: Delay::Hours(u32::MAX),
            };
            let standing = Standing { violations_open: u32::MAX, age_days: u32::MAX, ..SOUND };
            assert!(grade(&rule(), &moved, &standing).points <= 100);
        }
    }
}

/// A complaint whose whole time is over: answered after so many hours (or never), rated or not.
#[derive(Debug, Clone)]
struct Past {
    days_ago: i64,
    answer: Option<i64>,
    rating: Rating,
}

impl Past {
    fn complaint(&self) -> Complaint {
        let mut complaint = opened_before(self.days_ago * 24);
        if let Some(hours) = self.answer {
            complaint.answer = Answer::At(complaint.opened_at.plus_hours(hours));
        }
        complaint.rating = self.rating;
        complaint
    }
}

fn any_past() -> impl Strategy<Value = Past> {
    let rating = prop_oneof![Just(Rating::Unrated), Just(Rating::Resolved), Just(Rating::Unresolved)];
    (9i64..800, proptest::option::weighted(0.8, 0i64..216), rating).prop_map(|(days_ago, answer, rating)| Past {
        days_ago,
        answer,
        rating,
    })
}

fn complaints(past: &[Past]) -> Vec<Complaint> {
    past.iter().map(Past::complaint).collect()
}

proptest! {
    #[test]
    fn an_answer_in_time_instead_of_a_late_one_never_costs(mut past in proptest::collection::vec(any_past(), 1..40), which: prop::sample::Index) {
        let which = which.index(past.len());
        past[which].answer = Some(120);
        let late = points(&complaints(&past));
        past[which].answer = Some(20);
        prop_assert!(points(&complaints(&past)) >= late);
    }

    #[test]
    fn one_more_abandoned_never_pays(past in proptest::collection::vec(any_past(), 0..40), days_ago in 9i64..800) {
        // From the first on: where nothing is known, nothing is taken.
        let before = points(&complaints(&past));
        let mut more = past.clone();
        more.push(Past { days_ago, answer: None, rating: Rating::Unrated });
        prop_assert!(points(&complaints(&more)) <= before);
    }

    #[test]
    fn answers_in_bulk_after_the_escalation_change_nothing(
        past in proptest::collection::vec(any_past(), 0..40), later in proptest::collection::vec(193i64..216, 40))
    {
        let before = conduct(&complaints(&past));
        let mut bulk = past.clone();
        for (past, later) in bulk.iter_mut().zip(later) {
            past.answer = past.answer.or(Some(later));
        }
        prop_assert_eq!(conduct(&complaints(&bulk)), before);
    }

    #[test]
    fn removals_after_the_time_is_over_change_nothing(
        past in proptest::collection::vec(any_past(), 0..40), chosen in proptest::collection::vec(any::<bool>(), 40))
    {
        let before = complaints(&past);
        let after: Vec<Complaint> = before.iter().zip(chosen)
            .map(|(complaint, chosen)| if chosen { removed(complaint.clone(), 216) } else { complaint.clone() })
            .collect();
        prop_assert_eq!(conduct(&after), conduct(&before));
    }

    #[test]
    fn the_order_of_events_does_not_matter(past in proptest::collection::vec(any_past(), 0..40), seed in any::<u64>()) {
        let forwards = complaints(&past);
        let mut shuffled: Vec<(u64, Complaint)> =
            (1u64..).zip(forwards.clone()).map(|(n, c)| (n.wrapping_mul(seed | 1), c)).collect();
        shuffled.sort_by_key(|(key, _)| *key);
        // Opened in one order, answered and rated in another.
        let mut record = Record::default();
        for (key, complaint) in &shuffled {
            let fresh = Complaint { answer: Answer::Awaited, rating: Rating::Unrated, ..complaint.clone() };
            record.open(ComplaintId(key.cast_signed()), &fresh);
        }
        for (key, complaint) in shuffled.iter().rev() {
            let fresh = Complaint { answer: Answer::Awaited, rating: Rating::Unrated, ..complaint.clone() };
            record.change(ComplaintId(key.cast_signed()), &fresh, complaint);
        }
        record.read_until(Scheme::Demo, TODAY.start());
        prop_assert_eq!(Conduct::of(&rule(), &record, TODAY), conduct(&forwards));
    }

    #[test]
    fn points_and_letter_agree(past in proptest::collection::vec(any_past(), 0..60), open in 0u32..5, settled in 0u32..5,
        lapsed in proptest::option::of(0u32..400), age_days in 0u32..2_000)
    {
        let standing = Standing { violations_open: open, violations_settled: settled, licence_lapsed_days: lapsed, contact: Contact::default(), age_days };
        let graded = grade(&rule(), &conduct(&complaints(&past)), &standing);
        let taken: u32 = graded.deductions.iter().map(|d| u32::from(d.points)).sum();
        prop_assert_eq!(u32::from(graded.points), 100u32.saturating_sub(taken));
        prop_assert!(graded.deductions.iter().all(|d| d.points > 0));
        prop_assert!(graded.letter.is_none_or(|letter| letter == rule().letter(graded.points)));
        for raise in graded.deductions.iter().filter_map(|d| d.raise) {
            prop_assert!(raise.amount > 0 && raise.points > 0);
        }
    }

    /// Within half a year every complaint weighs 1: the bound and the median are those of the published figures.
    #[test]
    fn fresh_complaints_agree_with_the_figures(answers in proptest::collection::vec(proptest::option::weighted(0.8, 0u32..193), 1..60)) {
        let past: Vec<Past> = answers.iter().zip((9i64..).step_by(2))
            .map(|(answer, days_ago)| Past { days_ago, answer: answer.map(i64::from), rating: Rating::Unrated }).collect();
        let conduct = conduct(&complaints(&past));
        let in_time = answers.iter().flatten().filter(|hours| **hours <= 96).count() as u64;
        let expected = wilson(in_time, answers.len() as u64).unwrap();
        prop_assert!((conduct.in_time.lower().unwrap() - expected.lower).abs() < 1e-12);
        let delays: Vec<(u32, u32)> = answers.iter().flatten().map(|hours| (hours * 3_600, 1)).collect();
        let waits: Vec<(u32, u32)> = answers.iter().filter(|a| a.is_none()).map(|_| (720 * 3_600, 1)).collect();
        let expected = median(&kaplan_meier(&delays, &waits));
        let hours = match conduct.delay { Delay::Hours(hours) => Some(f64::from(hours)), _ => None };
        prop_assert_eq!(hours, expected.value);
    }
}

#[test]
fn an_old_complaint_fades_and_is_forgotten() {
    let weigh = |days: i64| conduct(&[answered(opened_before(days * 24), 1)]).in_time.all;
    assert!((weigh(20) - 1.0).abs() < 1e-12);
    assert!(weigh(400) < weigh(300) && weigh(400) > 0.0);
    assert_eq!(weigh(760), 0.0);
}
