//! A grade's deductions in words: on a shop's page and in the API.

use crate::format::Round;
use crate::i18n::words;
use crate::lang::Lang;
use bazargah_domain::grade::{Contact, Deduction, Delay, Evidence, RuleName};

/// What lies behind a deduction, as a sentence.
pub fn reason(lang: Lang, deduction: &Deduction) -> String {
    let w = &words(lang).grade.reason;
    match (deduction.rule, deduction.evidence) {
        // Nothing of these is weighted.
        (RuleName::Lately, Evidence::Share { share, .. }) => {
            let whole = |n: f64| lang.num((n + 0.5) as u64);
            (w.lately)(&whole(share.yes), &whole(share.all))
        }
        (rule, Evidence::Share { share, lower }) => {
            let say = match rule {
                RuleName::InTime => w.in_time,
                RuleName::Silence => w.silence,
                _ => w.unresolved,
            };
            say(&lang.percent(share.yes / share.all), &lang.percent(lower))
        }
        (_, Evidence::Delay(Delay::Hours(hours))) => (w.delay)(&lang.duration(hours.into(), Round::Down)),
        (_, Evidence::Delay(Delay::Never | Delay::Unknown)) => w.delay_never.to_owned(),
        (RuleName::ViolationsSettled, Evidence::Violations(n)) => (w.violations_settled)(n, &lang.num(n.into())),
        (_, Evidence::Violations(n)) => (w.violations_open)(n, &lang.num(n.into())),
        (_, Evidence::LapsedDays(n)) => (w.licence)(n, &lang.num(n.into())),
        (_, Evidence::Contact(Contact { domain, claimed, address, telephone })) => {
            let known = [domain, claimed, address, telephone];
            let missing: Vec<&str> =
                w.contact_fact.into_iter().zip(known).filter(|(_, known)| !known).map(|(name, _)| name).collect();
            (w.contact)(&missing.join(w.comma))
        }
        (_, Evidence::AgeDays(n)) => (w.age)(n, &lang.num(n.into())),
    }
}

/// What would raise the grade again, as a sentence.
pub(crate) fn raise(lang: Lang, deduction: &Deduction) -> String {
    let w = &words(lang).grade;
    match deduction.raise {
        None => (w.raise_none)(deduction.rule).to_owned(),
        Some(raise) => {
            let points = (w.points)(raise.points, &lang.num(raise.points.into()));
            (w.raise)(raise.remedy, raise.amount, &lang.num(raise.amount.into()), &points)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::grade::deductions;

    #[test]
    fn every_deduction_is_a_sentence_in_both_languages() {
        for lang in Lang::ALL {
            let told: Vec<String> = deductions().iter().map(|deduction| reason(lang, deduction)).collect();
            let mut once = told.clone();
            once.sort();
            once.dedup();
            assert_eq!(once.len(), RuleName::ALL.len(), "each rule has words of its own: {told:?}");
            for text in
                told.iter().chain(&deductions().iter().map(|deduction| raise(lang, deduction)).collect::<Vec<_>>())
            {
                assert!(text.ends_with('.') && !text.contains("  "), "{text}");
                let latin = text.contains(|c: char| c.is_ascii_alphanumeric());
                assert_eq!(latin, lang == Lang::En, "{text}");
            }
        }
    }

    #[test]
    fn a_sentence_tells_the_figures_behind_it() {
        let told = |rule: RuleName| {
            let deduction = deductions().into_iter().find(|deduction| deduction.rule == rule).expect("a deduction");
            (reason(Lang::En, &deduction), raise(Lang::En, &deduction))
        };
        assert!(told(RuleName::ViolationsOpen).0.starts_with("1 confirmed violation of a guideline is open"));
        assert_eq!(told(RuleName::Contact).0, "Not known of it: who speaks for it here, its telephone number.");
        assert_eq!(told(RuleName::Lately).0, "Of 5 complaints of the last month, 3 had no answer by their deadline.");
        assert!(told(RuleName::Licence).1.starts_with("If it renews the licence: "));
        assert_eq!(
            told(RuleName::ViolationsSettled).1,
            "Time alone: two years after it was settled, a violation no longer counts."
        );
    }
}
