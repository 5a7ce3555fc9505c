//! Figures that anyone may move to see the grade follow: what a form holds, and what the rule makes of it. The server draws
//! the page from it and the browser follows with it, so both read and grade alike.

use crate::lang::Lang;
use bazargah_domain::grade::{Conduct, Contact, Delay, Grade, Rule, Rules, Share, Standing, grade};
use std::sync::LazyLock;

/// The rules that are built in; `None` never happens, a test of the domain holds that they are rules.
static RULES: LazyLock<Option<Rules>> = LazyLock::new(|| Rules::built_in().ok());

/// The rule of that version.
pub(crate) fn rule(version: u16) -> Option<&'static Rule> {
    RULES.as_ref()?.version(version)
}

/// From so many hours on, a median delay means that half were never answered.
const NEVER_HOURS: u32 = 720;
/// Larger numbers are taken for this one.
const TENTHS_MAX: u32 = 10_000_000;

/// A number of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// Complaints answered in time, by weight.
    InTime,
    /// Answered late.
    Late,
    /// Without an answer beyond the deadline, and not yet with a supervisor.
    Waiting,
    /// Without an answer by the escalation.
    Never,
    /// Of the last month: answered.
    LatelyAnswered,
    /// Of the last month: without an answer beyond the deadline.
    LatelyUnanswered,
    /// Solved, by the buyer's word or a supervisor's.
    Solved,
    /// Not solved.
    Unsolved,
    /// Hours of the median delay; unknown when left empty.
    Delay,
    /// Confirmed violations that are open.
    ViolationsOpen,
    /// Confirmed violations that were settled.
    ViolationsSettled,
    /// Days since the licence lapsed.
    Lapsed,
    /// Days on record.
    Age,
}

impl Field {
    /// Every number, in the order of the form.
    pub const ALL: [Self; 13] = [
        Self::InTime,
        Self::Late,
        Self::Waiting,
        Self::Never,
        Self::LatelyAnswered,
        Self::LatelyUnanswered,
        Self::Solved,
        Self::Unsolved,
        Self::Delay,
        Self::ViolationsOpen,
        Self::ViolationsSettled,
        Self::Lapsed,
        Self::Age,
    ];

    /// Its name in the address.
    pub const fn name(self) -> &'static str {
        match self {
            Self::InTime => "in-time",
            Self::Late => "late",
            Self::Waiting => "waiting",
            Self::Never => "never",
            Self::LatelyAnswered => "lately-answered",
            Self::LatelyUnanswered => "lately-unanswered",
            Self::Solved => "solved",
            Self::Unsolved => "unsolved",
            Self::Delay => "delay",
            Self::ViolationsOpen => "violations-open",
            Self::ViolationsSettled => "violations-settled",
            Self::Lapsed => "lapsed",
            Self::Age => "age",
        }
    }

    /// How far its slider goes for a usual shop.
    #[cfg(feature = "ssr")]
    pub(crate) const fn usual_most(self) -> u32 {
        match self {
            Self::InTime | Self::Late | Self::Waiting | Self::Never | Self::Solved | Self::Unsolved => 100,
            Self::LatelyAnswered | Self::LatelyUnanswered => 30,
            Self::Delay => 240,
            Self::ViolationsOpen | Self::ViolationsSettled => 5,
            Self::Lapsed => 120,
            Self::Age => 800,
        }
    }
}

/// The names of the four contact facts in the address, in the order of [`Contact`]'s fields.
pub const CONTACT: [&str; 4] = ["domain", "claimed", "address", "telephone"];

/// The figures of a shop as a form holds them. Numbers are tenths, since an old complaint counts as part of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WhatIf {
    tenths: [Option<u32>; Field::ALL.len()],
    contact: [bool; CONTACT.len()],
}

impl WhatIf {
    /// What the page shows at first: a shop that mostly answers.
    pub const EXAMPLE: Self = Self {
        tenths: [
            Some(400),
            Some(30),
            Some(0),
            Some(20),
            Some(60),
            Some(0),
            Some(200),
            Some(80),
            Some(300),
            Some(0),
            Some(0),
            Some(0),
            Some(8_000),
        ],
        contact: [true; CONTACT.len()],
    };

    /// Reads it from fields by their names; what is no number is taken for an empty field.
    pub fn read(text_of: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            tenths: Field::ALL.map(|field| tenths(&text_of(field.name())?)),
            contact: CONTACT.map(|name| text_of(name).is_some()),
        }
    }

    /// What a shop's own figures are as a form.
    pub fn of(conduct: &Conduct, standing: &Standing) -> Self {
        let Conduct { in_time, silent, lately, unsolved, delay } = *conduct;
        let late = silent.all - silent.yes - in_time.yes;
        let Contact { domain, claimed, address, telephone } = standing.contact;
        Self {
            tenths: Field::ALL.map(|field| {
                let number = match field {
                    Field::InTime => in_time.yes,
                    Field::Late => late,
                    Field::Waiting => in_time.all - in_time.yes - late - silent.yes,
                    Field::Never => silent.yes,
                    Field::LatelyAnswered => lately.all - lately.yes,
                    Field::LatelyUnanswered => lately.yes,
                    Field::Solved => unsolved.all - unsolved.yes,
                    Field::Unsolved => unsolved.yes,
                    Field::Delay => match delay {
                        Delay::Unknown => return None,
                        Delay::Hours(hours) => hours.into(),
                        Delay::Never => NEVER_HOURS.into(),
                    },
                    Field::ViolationsOpen => standing.violations_open.into(),
                    Field::ViolationsSettled => standing.violations_settled.into(),
                    Field::Lapsed => standing.licence_lapsed_days.unwrap_or(0).into(),
                    Field::Age => standing.age_days.into(),
                };
                // A cast of what is out of range stays within it.
                Some(((number * 10.0 + 0.5) as u32).min(TENTHS_MAX))
            }),
            contact: [domain, claimed, address, telephone],
        }
    }

    /// Its grade by that rule.
    pub fn grade(&self, rule: &Rule) -> Grade {
        grade(rule, &self.conduct(), &self.standing())
    }

    fn conduct(&self) -> Conduct {
        let n = |field| self.number(field);
        let (in_time, late, never) = (n(Field::InTime), n(Field::Late), n(Field::Never));
        let (unanswered, unsolved) = (n(Field::LatelyUnanswered), n(Field::Unsolved));
        Conduct {
            in_time: Share { yes: in_time, all: in_time + late + n(Field::Waiting) + never },
            silent: Share { yes: never, all: in_time + late + never },
            lately: Share { yes: unanswered, all: unanswered + n(Field::LatelyAnswered) },
            unsolved: Share { yes: unsolved, all: unsolved + n(Field::Solved) },
            delay: match self.tenths(Field::Delay).map(|tenths| tenths / 10) {
                None => Delay::Unknown,
                Some(NEVER_HOURS..) => Delay::Never,
                Some(hours) => Delay::Hours(hours),
            },
        }
    }

    fn standing(&self) -> Standing {
        let whole = |field| self.tenths(field).unwrap_or(0) / 10;
        let [domain, claimed, address, telephone] = self.contact;
        Standing {
            violations_open: whole(Field::ViolationsOpen),
            violations_settled: whole(Field::ViolationsSettled),
            licence_lapsed_days: Some(whole(Field::Lapsed)).filter(|days| *days > 0),
            contact: Contact { domain, claimed, address, telephone },
            age_days: whole(Field::Age),
        }
    }

    fn tenths(&self, field: Field) -> Option<u32> {
        self.tenths[field as usize]
    }

    fn number(&self, field: Field) -> f64 {
        f64::from(self.tenths(field).unwrap_or(0)) / 10.0
    }

    /// What the field holds; empty where nothing is known.
    #[cfg(feature = "ssr")]
    pub(crate) fn text(&self, field: Field, lang: Lang) -> String {
        self.tenths(field).map(|tenths| number_text(lang, tenths)).unwrap_or_default()
    }

    /// How far the field's slider goes.
    #[cfg(feature = "ssr")]
    pub(crate) fn most(&self, field: Field) -> u32 {
        field.usual_most().max(self.tenths(field).unwrap_or(0).div_ceil(10).saturating_mul(2))
    }

    /// Whether the contact fact of that place in [`CONTACT`] is known.
    #[cfg(feature = "ssr")]
    pub(crate) fn knows(&self, at: usize) -> bool {
        self.contact.get(at).is_some_and(|known| *known)
    }

    /// The page's address with these figures, without the language's prefix.
    #[cfg(feature = "ssr")]
    pub(crate) fn path(&self) -> String {
        let mut path = String::from("/about/grade?");
        for field in Field::ALL {
            crate::html::put!(path, "{}={}&", field.name(), self.text(field, Lang::En));
        }
        for (name, _) in CONTACT.iter().zip(self.contact).filter(|(_, known)| *known) {
            crate::html::put!(path, "{name}=1&");
        }
        path.pop();
        path
    }
}

/// Reads a number of tenths in either language's digits; more digits after the point are dropped.
pub(crate) fn tenths(text: &str) -> Option<u32> {
    let mut whole = None::<u32>;
    let mut tenth = None::<u32>;
    let mut point = false;
    for letter in text.trim().chars() {
        let digit = match letter {
            '0'..='9' => u32::from(letter) - u32::from('0'),
            '۰'..='۹' => u32::from(letter) - u32::from('۰'),
            '٠'..='٩' => u32::from(letter) - u32::from('٠'),
            '.' | '٫' | '/' if !point => {
                point = true;
                continue;
            }
            ',' | '٬' if !point => continue,
            _ => return None,
        };
        if !point {
            whole = Some(whole.unwrap_or(0).saturating_mul(10).saturating_add(digit));
        } else if tenth.is_none() {
            tenth = Some(digit);
        }
    }
    if whole.is_none() && tenth.is_none() {
        return None;
    }
    Some(whole.unwrap_or(0).saturating_mul(10).saturating_add(tenth.unwrap_or(0)).min(TENTHS_MAX))
}

/// A number of tenths in the language's digits, without a tenth that says nothing.
#[cfg(feature = "ssr")]
pub(crate) fn number_text(lang: Lang, tenths: u32) -> String {
    let mut text = whole_text(lang, tenths / 10);
    if tenths % 10 > 0 {
        text.push(match lang {
            Lang::Fa => '٫',
            Lang::En => '.',
        });
        text.push_str(&whole_text(lang, tenths % 10));
    }
    text
}

/// A whole number in the language's digits, without separators: as it can stand in a field.
pub(crate) fn whole_text(lang: Lang, n: u32) -> String {
    let zero = match lang {
        Lang::Fa => '۰',
        Lang::En => '0',
    };
    let mut text = String::new();
    let mut rest = n;
    loop {
        // The ten digits follow each other in both scripts.
        text.insert(0, char::from_u32(u32::from(zero) + rest % 10).unwrap_or(zero));
        rest /= 10;
        if rest == 0 {
            return text;
        }
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use bazargah_domain::grade::{Letter, RuleName};
    use proptest::prelude::*;

    fn read_path(path: &str) -> WhatIf {
        let query = path.split('?').nth(1).unwrap_or_default();
        WhatIf::read(|name| {
            query
                .split('&')
                .filter_map(|pair| pair.split_once('='))
                .find(|(n, _)| *n == name)
                .map(|(_, v)| v.to_owned())
        })
    }

    #[test]
    fn numbers_are_read_in_both_scripts() {
        for (text, tenths_of) in [
            ("12", Some(120)),
            ("۱۲", Some(120)),
            ("١٢٫٥", Some(125)),
            (" 1,250.79 ", Some(12_507)),
            (".5", Some(5)),
            ("", None),
            (".", None),
            ("-3", None),
            ("1.2.3", None),
            ("99999999999999", Some(TENTHS_MAX)),
        ] {
            assert_eq!(tenths(text), tenths_of, "{text}");
        }
        assert_eq!((number_text(Lang::Fa, 1_205), number_text(Lang::En, 120)), ("۱۲۰٫۵".into(), "12".into()));
    }

    #[test]
    fn a_shop_that_leaves_more_unanswered_has_a_worse_letter() {
        let rule = rule(1).expect("the first rule");
        let path = WhatIf::EXAMPLE.path();
        let of = |never: &str| read_path(&path.replace("never=2", &format!("never={never}"))).grade(rule);
        let (few, many) = (of("2"), of("40"));
        assert!(few.letter < many.letter && few.points > many.points, "{few:?} {many:?}");
        assert!(many.deductions.iter().any(|deduction| deduction.rule == RuleName::Silence));
        assert_eq!(read_path("?in-time=2&domain=1").grade(rule).letter, None, "too little to tell");
        assert_eq!(read_path("?violations-open=3").grade(rule).letter, Some(Letter::F));
    }

    proptest! {
        #[test]
        fn an_address_reads_back(tenths in proptest::array::uniform13(proptest::option::of(0u32..=TENTHS_MAX)), contact in any::<[bool; 4]>()) {
            let what_if = WhatIf { tenths, contact };
            prop_assert_eq!(read_path(&what_if.path()), what_if);
        }

        #[test]
        fn a_shops_figures_as_a_form_give_its_grade(counts in proptest::array::uniform8(0u32..300), hours in 0u32..800, more in proptest::array::uniform4(0u32..900), contact in any::<[bool; 4]>()) {
            let [in_time, late, waiting, never, answered, unanswered, solved, unsolved] = counts.map(|n| f64::from(n) / 10.0);
            let conduct = Conduct {
                in_time: Share { yes: in_time, all: in_time + late + waiting + never },
                silent: Share { yes: never, all: in_time + late + never },
                lately: Share { yes: unanswered, all: unanswered + answered },
                unsolved: Share { yes: unsolved, all: unsolved + solved },
                delay: if hours < NEVER_HOURS { Delay::Hours(hours) } else { Delay::Never },
            };
            let [open, settled, lapsed, age_days] = more;
            let [domain, claimed, address, telephone] = contact;
            let standing = Standing {
                violations_open: open % 4,
                violations_settled: settled % 4,
                licence_lapsed_days: Some(lapsed).filter(|days| *days > 0),
                contact: Contact { domain, claimed, address, telephone },
                age_days,
            };
            let rule = rule(1).expect("the first rule");
            let (own, of_form) = (grade(rule, &conduct, &standing), WhatIf::of(&conduct, &standing).grade(rule));
            prop_assert_eq!((own.points, own.letter), (of_form.points, of_form.letter));
        }
    }
}
