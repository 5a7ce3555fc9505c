//! The English texts of the grade.

use super::grade::{AboutGradeWords, GradePageWords, GradeWords, ReasonWords};
use crate::what_if::Field;
use bazargah_domain::grade::{Letter, Remedy, RuleName};

/// "1 day", "14 days".
fn of(n: u32, text: &str, one: &str, many: &str) -> String {
    format!("{text} {}", if n == 1 { one } else { many })
}

pub(super) const GRADE: GradeWords = GradeWords {
    chip: |letter, points| format!("Grade {letter}, {points}"),
    chip_none: "Grade: too little to tell",
    letter: |letter| match letter {
        Letter::A => "very good",
        Letter::B => "good",
        Letter::C => "fair",
        Letter::D => "poor",
        Letter::E => "bad",
        Letter::F => "very bad",
    },
    rule: |rule| match rule {
        RuleName::InTime => "Answers in time",
        RuleName::Silence => "Silence",
        RuleName::Lately => "The last month",
        RuleName::Delay => "Delay",
        RuleName::Unresolved => "Not solved",
        RuleName::ViolationsOpen => "Open violations",
        RuleName::ViolationsSettled => "Settled violations",
        RuleName::Licence => "Licence",
        RuleName::Contact => "Contact",
        RuleName::Age => "Time on record",
    },
    points: |n, text| of(n.into(), text, "point", "points"),
    reason: ReasonWords {
        in_time: |share, least| {
            format!("{share} of its complaints were answered in time. At least {least} is certain, and that counts.")
        },
        silence: |share, least| {
            format!(
                "{share} of its complaints had no answer when a supervisor took over. At least {least} is certain, and that counts."
            )
        },
        lately: |unanswered, all| {
            format!("Of {all} complaints of the last month, {unanswered} had no answer by their deadline.")
        },
        unresolved: |share, least| {
            format!(
                "{share} of the answered cases that were judged were not solved. At least {least} is certain, and that counts."
            )
        },
        delay: |duration| format!("Half of its complaints waited {duration} or longer for an answer."),
        delay_never: "Half of its complaints had no answer when a supervisor took over.",
        violations_open: |n, text| {
            format!(
                "{} open.",
                of(n, text, "confirmed violation of a guideline is", "confirmed violations of guidelines are")
            )
        },
        violations_settled: |n, text| {
            format!(
                "{} settled within the last two years.",
                of(n, text, "confirmed violation was", "confirmed violations were")
            )
        },
        licence: |n, days| format!("A licence on its record lapsed {} ago.", of(n, days, "day", "days")),
        contact: |missing| format!("Not known of it: {missing}."),
        contact_fact: ["its domain", "who speaks for it here", "its address", "its telephone number"],
        comma: ", ",
        age: |n, days| format!("It has been on record for only {}.", of(n, days, "day", "days")),
    },
    raise: |remedy, n, amount, points| {
        let what = match remedy {
            Remedy::AnswerInTime => {
                format!(
                    "If it answers the next {} in time",
                    if n == 1 { "complaint".to_owned() } else { format!("{amount} complaints") }
                )
            }
            Remedy::AnswerWithinHours => {
                format!("If half of its complaints are answered within {}", of(n, amount, "hour", "hours"))
            }
            Remedy::Solve => {
                format!(
                    "If the next {} solved",
                    if n == 1 {
                        "case that is judged is".to_owned()
                    } else {
                        format!("{amount} cases that are judged are")
                    }
                )
            }
            Remedy::SettleViolations => format!("If it settles {}", of(n, amount, "violation", "violations")),
            Remedy::RenewLicence => "If it renews the licence".to_owned(),
            Remedy::TellContact => format!("If {} known", of(n, amount, "more fact is", "more facts are")),
            Remedy::WaitDays => format!("In {}, by itself", of(n, amount, "day", "days")),
        };
        format!("{what}: {points} more.")
    },
    raise_none: |rule| match rule {
        RuleName::ViolationsSettled => "Time alone: two years after it was settled, a violation no longer counts.",
        RuleName::Delay => "Answers within a day.",
        _ => "Only a long run of good answers.",
    },
    page: GradePageWords {
        title: |shop| format!("{shop}: why this grade"),
        heading: |shop| format!("The grade of {shop}"),
        description: |shop, grade| {
            format!("{shop}: {grade}. Every point that was taken, why, and what would bring it back.")
        },
        none: "Too little to tell",
        none_text: |enough| {
            format!(
                "A letter takes at least {enough} complaints whose time is over, counted by their weight. No letter is neither good nor bad."
            )
        },
        of_hundred: |points| format!("{points} of 100 points"),
        dated: |date, version| format!("As of {date}, by version {version} of the rule."),
        not_for_sale: "The grade is not for sale: no fee, festival or sponsor has a way into it.",
        why: "Why this grade",
        why_lead: |sum, points| {
            format!("Everybody starts with 100. These {sum} points were taken, so {points} are left.")
        },
        why_none: "Nothing was taken.",
        what: "What",
        behind: "What lies behind it",
        taken: "Points taken",
        would_raise: "What would raise the grade",
        see: "See for yourself",
        see_complaints: "Its complaints",
        see_open: "Its open complaints",
        see_unsolved: "Its unsolved complaints",
        see_violations: "Its violations",
        see_licences: "Its licences",
        history: "The grade so far",
        history_none: "Nothing has been recorded yet. All shops are graded once a day, and a grade is recorded when it changes.",
        history_title: |from, to| format!("The grade from {from} to {to}, as points of 100"),
        tip: |date, grade| format!("From {date}: {grade}"),
        from: "From",
        letter: "Letter",
        points: "Points",
        version: "Version",
        no_letter: "too little to tell",
        how: "How the grade is computed",
        what_if: "Move its figures and see the grade follow",
    },
    about: AboutGradeWords {
        title: "How is the grade computed?",
        description: "The written rule behind the letters A to F: what counts, how much each deduction takes, and a form to try it.",
        lead: "A shop begins with 100 points. A written rule takes points away for named reasons, and what is left has a letter from A to F. The same rule holds for every shop; nobody can buy a point.",
        what_if: "Move the figures yourself",
        what_if_lead: "This form grades made-up figures by the rule in force today. Coming from a shop’s page, it holds that shop’s figures as they are today. Old complaints count for less, so numbers need not be whole.",
        groups: ["Complaints", "The last month", "Outcomes", "Violations and licence", "The shop itself"],
        field: |field| match field {
            Field::InTime => "Answered in time",
            Field::Late => "Answered late",
            Field::Waiting => "Beyond the deadline, still waiting",
            Field::Never => "Never answered",
            Field::LatelyAnswered => "Answered, last month",
            Field::LatelyUnanswered => "Unanswered beyond the deadline, last month",
            Field::Solved => "Solved",
            Field::Unsolved => "Not solved",
            Field::Delay => "Median delay in hours (720: never; empty: unknown)",
            Field::ViolationsOpen => "Open violations",
            Field::ViolationsSettled => "Violations settled within two years",
            Field::Lapsed => "Days since the licence lapsed",
            Field::Age => "Days on record",
        },
        contact: "Known of the shop",
        submit: "Grade it",
        result: "The grade of these figures",
        no_letter: "Too little to tell",
        of_hundred: ("", " of 100 points"),
        counts: "What counts",
        counts_text: &[
            "Only facts that nobody can change afterwards. Whether an answer came in time is settled by the answer or by the deadline; whether a complaint was left without an answer, when it goes to a supervisor. What is answered after that stays unanswered for the grade.",
            "Solved or not solved is the buyer’s word or a supervisor’s decision. Whoever says nothing counts as neither.",
            "A complaint that was withdrawn or removed counts as it stood at that moment, so that taking complaints away gains nothing. One that the shop contests is held back until a supervisor decides, for ten days at most.",
            "A share is judged by what is certain of it: the lower end of its 95% interval. Few complaints therefore cost a few points for promptness, which a shop can earn, and hardly any for faults, which must be shown.",
        ],
        weights: "Older complaints weigh less",
        weights_text: "Between the days of this table the weight falls evenly. What is older than two years does not count.",
        age_of: "Days since it was opened",
        weight: "Weight",
        letters: "The letters",
        letters_text: |enough| {
            format!(
                "Complaints that weigh less than {enough} together give no letter, unless violations and a lapsed licence alone would put the shop below C: these are true without any number of complaints."
            )
        },
        from_points: "From so many points",
        deductions: "What takes points",
        deductions_text: &[
            "Between the numbers of a table the points change evenly; beyond its ends they stay. Each deduction is rounded to whole points.",
        ],
        measure: |rule| match rule {
            RuleName::InTime => "Share answered in time, at least",
            RuleName::Silence => "Share that had no answer when a supervisor took over, at least",
            RuleName::Lately => {
                "Share of the last month’s complaints unanswered beyond their deadline, at least; one answered complaint is added, so that a single slip is not silence"
            }
            RuleName::Delay => "Median delay in hours",
            RuleName::Unresolved => "Share not solved of those that were judged, at least",
            RuleName::ViolationsOpen => "Confirmed violations that are open",
            RuleName::ViolationsSettled => "Confirmed violations settled within two years",
            RuleName::Licence => "Days since the licence on record lapsed",
            RuleName::Contact => "Unknown of four facts: domain, who speaks for it, address, telephone",
            RuleName::Age => "Days on record",
        },
        left_out: "What does not count",
        left_out_items: &[
            "Money: fees, festivals, sponsors and the amount in question. The code that grades is given no such thing.",
            "How many complaints there are. That follows the number of customers, which nobody knows.",
            "Stars and opinions, answers that came after a supervisor took over, and whatever the shop says of itself without proof.",
        ],
        versions: "Versions of the rule",
        version: |version, date| format!("Version {version} is in force. It was announced on {date}."),
        coming: |version, date| format!("Version {version} is announced and holds from {date}."),
        versions_text: "A new version is announced before the day from which it holds, and what a past day was graded by never changes. The rule is a file in the source code of this site; anyone can compute every grade again from the public log.",
    },
};
