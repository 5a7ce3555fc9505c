//! Grades in their states: every deduction at once, none, too little to tell; and the page about the rule.

use crate::PageContext;
use crate::WhatIf;
use crate::pages::{AboutGrade, GradePage, about_grade, grade};
use bazargah_domain::grade::{Conduct, Contact, Deduction, Delay, Letter, Rule, Rules, Share, Standing};
use bazargah_domain::shop::GradeStep;

/// The first rule.
pub fn rule() -> Rule {
    Rules::built_in().expect("the built-in rules are rules").version(1).expect("the first").clone()
}

/// A shop that has every fault.
fn everything() -> (Conduct, Standing) {
    let share = |yes: f64, all: f64| Share { yes, all };
    let conduct = Conduct {
        in_time: share(24.4, 61.0),
        silent: share(18.2, 58.0),
        lately: share(3.0, 5.0),
        unsolved: share(21.0, 30.0),
        delay: Delay::Hours(130),
    };
    let standing = Standing {
        violations_open: 1,
        violations_settled: 2,
        licence_lapsed_days: Some(12),
        contact: Contact { domain: true, claimed: false, address: true, telephone: false },
        age_days: 120,
    };
    (conduct, standing)
}

/// Every deduction there is.
pub fn deductions() -> Vec<Deduction> {
    let (conduct, standing) = everything();
    bazargah_domain::grade::grade(&rule(), &conduct, &standing).deductions
}

/// A history that falls, has too little to tell for a while, and ends low.
pub fn history() -> Vec<GradeStep> {
    let step = |ago: i32, points: u8, letter: Option<Letter>| GradeStep {
        day: super::today().plus_days(-ago),
        version: 1,
        points,
        letter,
    };
    vec![
        step(400, 93, Some(Letter::A)),
        step(250, 84, Some(Letter::B)),
        step(180, 70, None),
        step(90, 66, Some(Letter::C)),
        step(4, 12, Some(Letter::F)),
    ]
}

/// The pages, with `text` as the shop's name and key.
pub fn pages(ctx: &PageContext, text: &str) -> Vec<(&'static str, String)> {
    let mut shop = super::shop(super::Kind::Slow);
    if !text.is_empty() {
        shop.name.fa = Some(text.to_owned());
        shop.name.en = Some(text.to_owned());
        shop.key = text.to_owned();
    }
    let (conduct, standing) = everything();
    let bad = GradePage {
        shop,
        rule: rule(),
        history: history(),
        deductions: deductions(),
        what_if: WhatIf::of(&conduct, &standing),
        today: super::today(),
    };
    let mut history = history();
    let none = GradePage { history: history.drain(..3).collect(), deductions: Vec::new(), ..bad.clone() };
    let best = GradePage {
        history: vec![GradeStep { day: super::today(), version: 1, points: 100, letter: Some(Letter::A) }],
        ..none.clone()
    };
    let never = GradePage { history: Vec::new(), ..none.clone() };
    let about = AboutGrade { rule: rule(), coming: Vec::new(), what_if: WhatIf::EXAMPLE };
    let mut second = rule();
    (second.version, second.since) = (2, super::today().plus_days(30));
    let announced = AboutGrade { coming: vec![second], what_if: WhatIf::read(|_| None), ..about.clone() };
    vec![
        ("grade", grade(ctx, &bad)),
        ("grade-none", grade(ctx, &none)),
        ("grade-best", grade(ctx, &best)),
        ("grade-never", grade(ctx, &never)),
        ("about-grade", about_grade(ctx, &about)),
        ("about-grade-empty", about_grade(ctx, &announced)),
    ]
}
