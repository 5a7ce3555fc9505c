use super::*;
use crate::complaint::{Answer, Complaint, ComplaintId, End, Rating, tests::opened};
use crate::mark::{Adjustment, AdjustmentId, Cause, Supervision};
use crate::shop::{GradeStep, Scheme, ShopId, ShopName};
use proptest::prelude::*;

const HOUR: i64 = 3_600_000;

/// 2026-11-24, nine in the morning.
fn now() -> Millis {
    Day::from_ymd(2026, 11, 24).unwrap().start().plus_hours(9)
}

fn shop(id: i64) -> Shop {
    Shop::listed(ShopId(id), format!("shop-{id}"), None, ShopName::of("x"))
}

fn seen<'a>(shop: &'a Shop, record: Option<&'a Record>) -> Seen<'a> {
    Seen { shop, record, province: None, trade: None, is_new: false, letter_before: None }
}

fn record(complaints: &[Complaint]) -> Record {
    let mut record = Record::default();
    for (n, complaint) in complaints.iter().enumerate() {
        record.open(ComplaintId(n as i64), complaint);
    }
    record.read_until(Scheme::Demo, now());
    record
}

/// A shop of a made-up market: province, trade, letter, complaints.
#[derive(Debug, Clone)]
struct MadeUp {
    province: usize,
    trade: Option<Trade>,
    letter: Option<Letter>,
    complaints: Vec<Complaint>,
}

const PROVINCES: [Option<&str>; 5] = [None, Some("تهران"), Some("اصفهان"), Some(" "), Some("کرمان")];

fn any_complaint() -> impl Strategy<Value = Complaint> {
    // Up to four years old, answered within four months or not at all.
    (0i64..35_000, proptest::option::of(0i64..3_000), 0u8..3, 0u8..8).prop_map(|(ago, answer, rating, end)| {
        let mut complaint = opened(now().plus_hours(-ago).0);
        complaint.answer = match answer {
            Some(_) if end == 7 => Answer::TimeUnknown { in_time: Some(rating == 0) },
            Some(after) if after <= ago => Answer::At(complaint.opened_at.plus_hours(after)),
            _ => Answer::Awaited,
        };
        complaint.rating = [Rating::Unrated, Rating::Resolved, Rating::Unresolved][usize::from(rating)];
        complaint.end = match end {
            0 => End::Closed { at: None },
            1 => End::Withdrawn { at: now() },
            2 => End::Removed { at: now(), reason: "x".into() },
            _ => End::Running,
        };
        complaint
    })
}

fn any_shop() -> impl Strategy<Value = MadeUp> {
    let trade = (0usize..6).prop_map(|n| (n < 4).then(|| Trade::ALL[n]));
    let letter = (0usize..8).prop_map(|n| Letter::ALL.get(n).copied());
    (0usize..PROVINCES.len(), trade, letter, proptest::collection::vec(any_complaint(), 0..8))
        .prop_map(|(province, trade, letter, complaints)| MadeUp { province, trade, letter, complaints })
}

fn survey(market: &[MadeUp]) -> Survey {
    let mut survey = Survey::begin(now(), now(), 7);
    for (n, of) in market.iter().enumerate() {
        let mut shop = shop(n as i64 + 1);
        shop.grade =
            of.letter.map(|letter| GradeStep { day: now().day(), version: 1, points: 50, letter: Some(letter) });
        let record = record(&of.complaints);
        survey.add(&Seen { province: PROVINCES[of.province], trade: of.trade, ..seen(&shop, Some(&record)) });
    }
    survey
}

fn whole(survey: &Survey) -> Group {
    survey.group(&Pick::Any, Pick::Any)
}

proptest! {
    #[test]
    fn the_parts_add_up_to_the_whole(market in proptest::collection::vec(any_shop(), 0..12)) {
        let survey = survey(&market);
        let whole = whole(&survey);
        let (mut by_province, mut by_trade, mut both) = (Group::default(), Group::default(), Group::default());
        survey.by_province(Pick::Any).iter().for_each(|(_, group)| by_province.add(group));
        for (trade, group) in survey.by_trade(&Pick::Any) {
            by_trade.add(&group);
            let trade = trade.map_or(Pick::Unknown, Pick::Only);
            prop_assert_eq!(&survey.group(&Pick::Any, trade), &group);
            survey.by_province(trade).iter().for_each(|(_, group)| both.add(group));
        }
        prop_assert_eq!(&by_province, &whole);
        prop_assert_eq!(&by_trade, &whole);
        prop_assert_eq!(&both, &whole);
        prop_assert_eq!(whole.shops, market.len() as u64);
        prop_assert_eq!(whole.marks.iter().sum::<u64>(), whole.shops);
        prop_assert_eq!(whole.grades.iter().sum::<u64>(), whole.shops);
    }

    #[test]
    fn two_halves_merge_into_the_whole(market in proptest::collection::vec(any_shop(), 0..12), at in 0usize..12) {
        let (first, second) = market.split_at(at.min(market.len()));
        let mut merged = survey(first);
        merged.merge(&survey(second));
        let whole = survey(&market);
        prop_assert_eq!(&merged, &whole);
        // And it reads back as it was written.
        let read: Survey = serde_json::from_str(&serde_json::to_string(&whole).unwrap()).unwrap();
        prop_assert_eq!(read, whole);
    }

    /// The counts of the whole are those of the shops' own figures, added up.
    #[test]
    fn a_survey_agrees_with_the_shops_own_figures(market in proptest::collection::vec(any_shop(), 0..8)) {
        let group = whole(&survey(&market));
        for period in Period::ALL {
            let own: Vec<Figures> =
                market.iter().map(|of| Figures::of(&record(&of.complaints), period)).collect();
            let sum = |count: fn(&Figures) -> u64| own.iter().map(count).sum::<u64>();
            for calendar in [Calendar::Jalali, Calendar::Gregorian] {
                let figures = group.figures(period, now(), calendar);
                prop_assert_eq!(figures.counts.total, sum(|f| f.counts.total));
                prop_assert_eq!(figures.counts.open, sum(|f| f.counts.open));
                prop_assert_eq!(figures.counts.overdue, sum(|f| f.counts.overdue));
                prop_assert_eq!(figures.counts.answered, sum(|f| f.counts.answered));
                prop_assert_eq!(figures.counts.rated_resolved, sum(|f| f.counts.rated_resolved));
                prop_assert_eq!(figures.counts.removed, sum(|f| f.counts.removed));
                prop_assert_eq!(figures.decided, sum(|f| f.decided));
                prop_assert_eq!(figures.timed, sum(|f| f.timed));
                let months = group.months(period, now(), calendar);
                prop_assert!(months.len() <= MONTHS as usize, "{}", months.len());
                prop_assert!(months.windows(2).all(|pair| pair[0].0.next() == pair[1].0));
                let told: u64 = months.iter().map(|(_, opened)| opened.total).sum();
                prop_assert_eq!(told, figures.segments.iter().map(|s| u64::from(s.total)).sum::<u64>());
                if period != Period::All {
                    prop_assert_eq!(told, figures.counts.total);
                }
                for (_, opened) in months {
                    prop_assert_eq!(opened.answered + opened.unanswered() + opened.removed, opened.total);
                }
            }
        }
    }

    #[test]
    fn the_grid_rounds_answers_up_and_waits_down_and_keeps_their_order(a: u32, b: u32) {
        let (a, b) = (a.min(b), a.max(b));
        prop_assert!(answered_on_grid(a) <= answered_on_grid(b) && waited_on_grid(a) <= waited_on_grid(b));
        let (up, down) = (u64::from(answered_on_grid(a)) * 3_600, u64::from(waited_on_grid(a)) * 3_600);
        prop_assert!(down <= u64::from(a) && u64::from(a) <= up);
        // To the hour for ten days, and never further off than a quarter of it.
        prop_assert!(a > 10 * 86_400 || up - down <= 3_600);
        prop_assert!(up - down <= 3_600_u64.max(u64::from(a) / 3));
    }

    /// Without open complaints the grid's median is the exact one, rounded up.
    #[test]
    fn the_median_is_the_exact_one_on_the_grid(delays in proptest::collection::vec(1u32..5_000_000, 5..60)) {
        let day = now().plus_days(-100);
        let complaints: Vec<Complaint> = delays
            .iter()
            .map(|seconds| {
                let mut complaint = opened(day.0);
                complaint.answer = Answer::At(day.plus_millis(i64::from(*seconds) * 1_000));
                complaint
            })
            .collect();
        let record = record(&complaints);
        let mut survey = Survey::begin(now(), now(), 0);
        let shop = shop(1);
        survey.add(&seen(&shop, Some(&record)));
        let told = whole(&survey).figures(Period::All, now(), Calendar::Gregorian).median.unwrap().value.unwrap();
        let exact = Figures::of(&record, Period::All).median.unwrap().value.unwrap();
        prop_assert_eq!(told, f64::from(answered_on_grid((exact * 3_600.0).round() as u32)));
    }
}

#[test]
fn the_grid_has_few_lines_however_long_people_wait() {
    let lines: std::collections::BTreeSet<u32> = (0..40_000_u32).map(|hours| answered_on_grid(hours * 3_600)).collect();
    assert!(lines.len() < 450, "{}", lines.len());
    assert!(lines.contains(&96), "the usual deadline is one");
}

#[test]
fn spellings_of_a_province_are_one_and_what_is_no_name_is_unknown() {
    let mut survey = Survey::begin(now(), now(), 0);
    let shop = shop(1);
    for name in ["كرمان", "کرمان ", "  ", "\u{200c}"] {
        survey.add(&Seen { province: Some(name), ..seen(&shop, None) });
    }
    assert_eq!(survey.provinces().map(|(_, written)| written).collect::<Vec<_>>(), ["کرمان"]);
    let known = survey.group(&Pick::Only(fold("کرمان")), Pick::Any).shops;
    assert_eq!((known, survey.group(&Pick::Unknown, Pick::Any).shops), (2, 2));
    for n in 0..PROVINCES_MAX * 2 {
        survey.add(&Seen { province: Some(&format!("p{n}")), ..seen(&shop, None) });
    }
    assert_eq!(survey.provinces().count(), PROVINCES_MAX, "an end is put to names");
    assert_eq!(whole(&survey).shops, 4 + 2 * PROVINCES_MAX as u64, "and no shop is lost by it");
}

fn adjusted(effect: Effect, stage: Stage) -> Adjustment {
    Adjustment {
        id: AdjustmentId(1),
        cause: Cause::Finding,
        evidence: Vec::new(),
        effect,
        softened_from: None,
        by: Supervision::System,
        proposed_at: now().plus_days(-20),
        confirmed_at: None,
        reason: None,
        change: Some((MarkState::Valid, MarkState::Suspended)),
        stage,
        appeal: None,
    }
}

#[test]
fn the_week_tells_what_happened_in_it_and_nothing_older() {
    let (within, before) = (now().plus_days(-6), now().plus_days(-8));
    let told = |shop: &Shop, letter_before, is_new| {
        let mut survey = Survey::begin(now(), now(), 0);
        survey.add(&Seen { is_new, letter_before, ..seen(shop, None) });
        let group = whole(&survey);
        Happened::ALL.into_iter().filter(|what| group.happened(*what) == 1).collect::<Vec<_>>()
    };
    let plain = shop(1);
    assert_eq!(told(&plain, None, false), []);
    assert_eq!(told(&plain, None, true), [Happened::Listed]);
    for (effect, what) in [
        (Effect::Warning, Happened::Warned),
        (Effect::Suspension, Happened::Suspended),
        (Effect::Revocation, Happened::Revoked),
    ] {
        for (at, expected) in [(within, vec![what]), (before, Vec::new())] {
            let mut shop = shop(1);
            shop.dossier.adjustments.push(adjusted(effect, Stage::InForce { since: at, ends_at: None }));
            assert_eq!(told(&shop, None, false), expected, "{effect:?}");
        }
    }
    for (stage, expected) in [
        (Stage::Ended { at: within, was_in_force: true }, vec![Happened::Regained]),
        (Stage::Ended { at: within, was_in_force: false }, Vec::new()),
        (Stage::Ended { at: before, was_in_force: true }, Vec::new()),
        (Stage::Overturned { at: within }, vec![Happened::Regained]),
    ] {
        let mut shop = shop(1);
        shop.dossier.adjustments.push(adjusted(Effect::Suspension, stage));
        assert_eq!(told(&shop, None, false), expected, "{stage:?}");
    }
    let mut marked = shop(1);
    marked.dossier.granted = Some((within, now().day().plus_days(700)));
    assert_eq!(told(&marked, None, false), [Happened::Granted]);
    let graded = |days: i32, letter| {
        let mut shop = shop(1);
        shop.grade = Some(GradeStep { day: now().day().plus_days(-days), version: 1, points: 70, letter });
        shop
    };
    let c = Some(Letter::C);
    assert_eq!(told(&graded(2, c), Some(Letter::D), false), [Happened::GradeUp]);
    assert_eq!(told(&graded(2, c), Some(Letter::B), false), [Happened::GradeDown]);
    assert_eq!(told(&graded(2, c), None, false), [Happened::GradeFirst]);
    assert_eq!(told(&graded(2, c), c, false), [], "other points, the same letter");
    assert_eq!(told(&graded(9, c), Some(Letter::D), false), [], "longer ago");
}

#[test]
fn open_complaints_are_censored_and_the_measures_follow() {
    let mut complaints: Vec<Complaint> = (0..6).map(|_| opened(now().plus_days(-10).0)).collect();
    for complaint in &mut complaints[..2] {
        complaint.answer = Answer::At(complaint.opened_at.plus_hours(5));
    }
    complaints.push(opened(now().0 - HOUR));
    let record = record(&complaints);
    let mut survey = Survey::begin(now(), now().plus_days(3), 0);
    assert_eq!(survey.as_of, now(), "nothing is known of what is to come");
    let shop = shop(1);
    survey.add(&seen(&shop, Some(&record)));
    let group = whole(&survey);
    let figures = group.figures(Period::Months12, now(), Calendar::Jalali);
    let median = figures.median.unwrap();
    assert_eq!((median.value, median.longer_than), (None, Some(240.0)), "two of seven are answered");
    let measures = [Measure::Complaints, Measure::Open, Measure::Overdue, Measure::InTime, Measure::Late];
    assert_eq!(measures.map(|of| group.measure(of)), [7, 5, 4, 2, 4]);
    assert_eq!(group.measure(Measure::MarksValid) + group.measure(Measure::MarksHeld), 0);
}
