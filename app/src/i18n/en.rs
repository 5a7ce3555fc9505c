//! The English texts.

use super::SearchWords;

pub(super) const SEARCH: SearchWords = SearchWords {
    label: "Shop’s address or name",
    placeholder: "Address or name",
    button: "Look up",
    suggestions: "Suggested shops",
    nothing: "We have no shop of that name or address. “Look up” tells you what that means.",
    failed: "Suggestions did not arrive; “Look up” still works.",
    found: |n| match n {
        0 => "No suggestions".to_owned(),
        1 => "1 suggestion; use the up and down keys".to_owned(),
        n => format!("{n} suggestions; use the up and down keys"),
    },
};

#[cfg(feature = "ssr")]
pub(super) use pages::WORDS;

#[cfg(feature = "ssr")]
mod pages {
    use super::super::*;
    use crate::html::put;
    use bazargah_domain::case::Refusal;
    use bazargah_domain::complaint::{Favour, Ground, State};
    use bazargah_domain::domain_name::Likeness;
    use bazargah_domain::figures::Period;
    use bazargah_domain::report::{Fault, Field};
    use bazargah_domain::shop::Scheme;
    use bazargah_domain::verdict::Verdict;

    /// "1 complaint", "14 complaints".
    fn complaints(n: u64, number: &str) -> String {
        if n == 1 { format!("{number} complaint") } else { format!("{number} complaints") }
    }

    pub(in super::super) const WORDS: Words = Words {
        site: SiteWords {
            name: "Bazargah",
            skip: "Skip to content",
            nav: "Site",
            nav_compare: "Compare",
            nav_figures: "Method",
            other_language: "فارسی",
            demo: "Demonstration market: all this data is made up.",
            promise: "No account, no tracking. No shop can buy a better place.",
            footer: "About Bazargah",
            figures: "How are these figures computed?",
            sources: "Data sources",
            listing: "Getting a shop listed",
            and: " and ",
        },
        verdict: VerdictWords {
            headline: |verdict| match verdict {
                Verdict::Nothing => "No complaints on record in this period.",
                Verdict::TooLittle => "Too little to tell.",
                Verdict::Silent => "Leaves most complaints unanswered.",
                Verdict::Slow => "Slow to answer.",
                Verdict::AnswersWithoutSolving => "Answers in time, but leaves most buyers’ problems unsolved.",
                Verdict::Mixed => "Sometimes answers in time, sometimes not.",
                Verdict::Prompt => "Answers in time.",
            },
            headline_never: "No complaints on record.",
            short: |verdict| match verdict {
                Verdict::Nothing => "No complaints in this period",
                Verdict::TooLittle => "Too little to tell",
                Verdict::Silent => "Most complaints unanswered",
                Verdict::Slow => "Slow to answer",
                Verdict::AnswersWithoutSolving => "Answers without solving",
                Verdict::Mixed => "Sometimes in time, sometimes not",
                Verdict::Prompt => "Answers in time",
            },
            none_ever: "That alone is neither good nor bad: perhaps nobody has written one yet",
            none_in_period: |total| format!("Its earlier record holds {total}"),
            too_little: |decided, number| match decided {
                0 => "We do not know for any complaint yet whether it was answered in time".to_owned(),
                n => format!(
                    "We know for only {} whether the answer came in time, and that is too little to judge by",
                    complaints(n, number)
                ),
            },
            half_wait: |duration| {
                format!("Half of its unhappy customers have waited more than {duration} for an answer")
            },
            half_within: |duration| format!("Half of the complaints were answered within {duration}"),
            most_unanswered: |duration| format!("More than half of the complaints had no answer even after {duration}"),
            share_only: |share| {
                format!("{share} of complaints were answered in time; the source does not say on which day")
            },
            unsolved: |unsolved, rated| {
                format!("Of {rated} buyers who said how it ended, {unsolved} say that it was not solved")
            },
            overdue_now: |n, number| {
                format!(
                    "{} overdue right now",
                    if n == 1 { format!("{number} complaint is") } else { format!("{number} complaints are") }
                )
            },
            overdue_then: |n, number, date| {
                format!(
                    "on {date} {} overdue",
                    if n == 1 { format!("{number} complaint was") } else { format!("{number} complaints were") }
                )
            },
            joint: "; ",
            end: ".",
        },
        profile: ProfileWords {
            title: |name, domain| match domain {
                Some(domain) => format!("{name} ({domain}): complaints and response delay"),
                None => format!("{name}: complaints and response delay"),
            },
            description: |name, verdict, total| {
                format!(
                    "{name}: {verdict} {total} on record. See how many complaints it has had, how long it makes people wait and what its trust mark is worth before you pay."
                )
            },
            same_address: "Your browser should show exactly this address",
            no_domain: "We do not know its web address",
            complaints_in: |period| match period {
                Period::Months6 => "Complaints, 6 months",
                Period::Months12 => "Complaints, 12 months",
                Period::All => "Complaints, all time",
            },
            open: |n| format!("{n} open"),
            none_open: "none open",
            in_time: "Answered in time",
            median: "Median delay",
            between: |a, b| format!("{a} to {b}"),
            at_least: |a| format!("at least {a}"),
            at_most: |b| format!("at most {b}"),
            longer_than: |duration| format!("over {duration}"),
            too_little: "too few",
            too_little_sub: |n| format!("under {n} complaints"),
            unknown: "unknown",
            unknown_sub: "not in the source",
            interval_unknown: "interval unknown",
            none_yet: "no complaints",
            mark_valid: |date| format!("Trust mark valid until {date}"),
            mark_expired: |date| format!("Trust mark expired on {date}"),
            mark_later: |date| format!("Trust mark begins on {date}"),
            period: "Period",
            span: |from, to| format!("{from} to {to}"),
            how: "How is this computed?",
            outcomes: "How complaints ended",
            outcomes_note: "We never count “unrated” as solved.",
            kinds: "What are the complaints about?",
            kinds_other: "Other subjects",
            latest: "Latest complaints",
            more: |n, number| format!("{number} more complaint{}", if n == 1 { "" } else { "s" }),
            all_complaints: "All complaints",
            no_complaints: "There is no complaint on record about this shop yet.",
            violations: "Cases contrary to the guidelines",
            contested: |n, contested, upheld| {
                let objected = if n == 1 {
                    "The shop objected to one complaint".to_owned()
                } else {
                    format!("The shop objected to {contested} complaints")
                };
                format!("{objected} in this period; a supervisor agreed with {upheld}.")
            },
            claimed: "On this site",
            claimed_since: |date| format!("The shop proved its domain on {date} and answers here"),
            licences: "Trust mark and contact",
            mark_number: "Mark number",
            mark_here: "Mark of this site",
            mark_listed: "Mark on the issuer’s list",
            mark_stars: "Stars",
            mark_stars_of: |n| format!("{n} of 5"),
            place: "Province and city",
            issuer_page: "Mark’s page",
            issuer_link: "See it at the issuer",
            site: "Shop’s site",
            other_name: "Other name",
            licences_none: "The lists that we read hold no trust mark for this shop. It may have none, or the list may be incomplete.",
            sources: "Where does this record come from?",
            source_read: |date| format!("read up to {date}"),
            source_as: "as",
            log: |n| format!("The last event about this shop is number {n} in the site’s log."),
            compare: "Compare with another shop",
        },
        chart: ChartWords {
            months: "Complaints by month",
            years: "Complaints by year",
            answered: "Answered",
            unanswered: "No answer",
            total: "All",
            month: "Month",
            year: "Year",
            months_title: |first, last| {
                format!("Number of complaints from {first} to {last}, and how many were answered")
            },
            month_tip: |to, month, total, answered| put!(to, "{month}: {total}, {answered} answered"),
            months_none: "No complaints in this period, so there is nothing to draw.",
            waiting: "How long must one wait?",
            waiting_key: "Share of complaints still without an answer; open complaints are counted too",
            waiting_title: "Share of complaints that still have no answer after a given time",
            waiting_tip: |to, duration, share, lower, upper| {
                put!(to, "After {duration}: {share} still unanswered (between {lower} and {upper})")
            },
            waiting_few: |n| format!("With fewer than {n} complaints a curve shows nothing."),
            waiting_unknown: "The source of these complaints does not say when answers came; the delay is unknown, not zero.",
            axis_hours: "hours after the complaint",
            axis_days: "days after the complaint",
            deadline: |duration| format!("deadline: {duration}"),
            median: |duration| format!("median: {duration}"),
            after: "After",
            still_waiting: "Still unanswered",
            interval: "95% interval",
            table: "See the numbers as a table",
            keys: "read with the left and right keys",
            share: "Share",
            number: "Number",
        },
        complaint: ComplaintWords {
            step_reopened: "The buyer reopened it and asked for another answer",
            step_answered_again: "The shop answered again",
            step_contested: |ground| match ground {
                Ground::NotOurCustomer => "The shop says: this is not our customer",
                Ground::AlreadySettled => "The shop says: this was settled before",
            },
            step_contest_decided: |upheld| {
                if upheld {
                    "A supervisor agreed with the shop"
                } else {
                    "A supervisor did not agree; the shop is to answer"
                }
            },
            step_escalated: "It was put before a supervisor",
            step_decided: |favour| match favour {
                Favour::Buyer => "A supervisor decided for the buyer",
                Favour::Shop => "A supervisor decided for the shop",
            },
            step_score: |score| format!("how it was handled: {score} of 5"),
            not_a_customer: "A supervisor found that the buyer was not a customer of this shop.",
            heading: |kind| format!("Complaint: {kind}"),
            title: |kind, shop| format!("Complaint about {shop}: {kind}"),
            description: |kind, shop, date, state| {
                format!("Complaint about {shop}, subject “{kind}”, opened on {date}. State: {state}.")
            },
            number: |n| format!("Complaint no. {n}"),
            left: |duration| format!("awaiting an answer; {duration} left"),
            overdue: |duration| format!("overdue; {duration} without an answer"),
            left_then: |date, duration| format!("awaiting an answer on {date}, with {duration} left"),
            overdue_then: |date, duration| format!("overdue on {date}, after {duration} without an answer"),
            answered_after: |duration| format!("answered after {duration}"),
            answered_undated: "answered, day unknown",
            answered_undated_in_time: "answered in time",
            answered_undated_late: "answered after the deadline",
            unanswered: "no answer",
            closed_unanswered: "closed without an answer",
            resolved: "solved",
            unresolved: "not solved",
            unrated: "buyer did not rate it",
            withdrawn: "withdrawn by the buyer",
            removed: "removed from the record",
            timeline: "Step by step",
            step_opened: "The buyer opened the complaint",
            step_deadline: |duration| format!("Deadline for an answer ({duration})"),
            step_deadline_passed: "no answer had come by then",
            step_answered: |duration| format!("The shop answered after {duration}"),
            step_in_time: "in time",
            step_late: |duration| format!("{duration} after the deadline"),
            step_waiting: |duration| format!("No answer yet after {duration}"),
            step_waited: |duration| format!("No answer had come yet after {duration}"),
            step_closed: "The case was closed",
            step_withdrawn: "The buyer withdrew the complaint",
            step_removed: "A supervisor removed the complaint from the record",
            step_rated: |word| format!("The buyer’s word: {word}"),
            undated: "its date is not on record",
            tombstone: "This complaint has been removed. A tombstone stays, so that nothing disappears unnoticed.",
            reason: "Reason for removal",
            amount: "Amount",
            toman: |n| format!("{n} toman"),
            kind: "Subject",
            source: "Source",
            at_source: "See it at the source",
            back: |shop| format!("All complaints about {shop}"),
        },
        report: ReportWords {
            title: |shop| format!("Report a problem with {shop}"),
            lead: |deadline| {
                format!(
                    "The shop has {deadline} to answer, and everybody can see whether it does. You get a private address where you follow it. You need no account."
                )
            },
            kind: "What is it about?",
            label: |field| match field {
                Field::Kind => "Subject",
                Field::Told => "What happened?",
                Field::Wish => "What do you ask of the shop?",
                Field::Order => "Order number (if you have one)",
                Field::Amount => "Amount in toman (if it is about money)",
                Field::Contact => "Your e-mail address",
            },
            hint: |field| match field {
                Field::Kind => "Choose the one that fits best.",
                Field::Told => {
                    "In your own words, with days. Leave out card numbers and passwords; what we recognise is masked before anybody reads it."
                }
                Field::Wish => "For example: my money back, the goods I ordered, a repair.",
                Field::Order => "The shop finds your order by it. One complaint for each order.",
                Field::Amount => "Digits are enough, for example 1,250,000.",
                Field::Contact => "Only for news about this complaint. It is never published.",
            },
            fault: |field, fault| match (field, fault) {
                (Field::Kind, _) => "Choose what it is about",
                (Field::Told, Fault::TooLong) => "What happened: at most 5,000 letters, please",
                (Field::Told, Fault::TooShort) => "What happened: a sentence or two more, so that it can be understood",
                (Field::Told, _) => "Write what happened",
                (Field::Wish, Fault::TooLong) => "What you ask for: at most 500 letters, please",
                (Field::Wish, _) => "Write what you ask of the shop",
                (Field::Order, _) => "The order number is too long; at most 64 letters",
                (Field::Amount, Fault::TooLong) => "The amount is too large; check it, and write it in toman",
                (Field::Amount, _) => "Write the amount in digits only, or leave it empty",
                (Field::Contact, Fault::Missing) => "Write your e-mail address",
                (Field::Contact, _) => "This is no e-mail address; one looks like name@example.com",
            },
            faults: "Please look at this again",
            same_order: "There is a complaint about this order already. Each order can have one; follow it at the private address you got.",
            public: "Everybody will see: the subject, the amount, the day, and when the shop answers. Your words are read by the shop and our reviewers, and by everybody once a reviewer has passed them, with people’s numbers masked. Your e-mail address is seen by nobody but us.",
            send: "Send the complaint",
            link: "Report a problem with this shop",
        },
        case: CaseWords {
            title: |shop| format!("Your complaint about {shop}"),
            taken: "Your complaint is on record.",
            keep: "Keep the address of this page, for example as a bookmark: it is the only way back here. Whoever has it can act for you.",
            next: "What happens next",
            next_answer: |date| format!("The shop has until {date} to answer."),
            next_escalation: |date| {
                format!(
                    "The deadline has passed without an answer, and everybody can see that. If the shop stays silent, a supervisor gets the complaint on {date}."
                )
            },
            next_rating: |date| {
                format!(
                    "The shop says that it has answered. Tell us by {date} what came of it; after that the case is closed."
                )
            },
            next_unsolved: |date| {
                format!(
                    "You told us that it is not solved. Until {date} you can still go on with it below; after that the case is closed."
                )
            },
            next_decision: "A supervisor has it and will decide.",
            next_nothing: "Nothing more: the case is closed.",
            yours: "What you wrote",
            wish: "What you ask for",
            order: "Order number",
            public: |kind| format!("What everybody sees of it ({kind})"),
            rate: "Is your problem solved?",
            solved: "Yes, it is solved",
            unsolved: "No, it is not",
            score: "How did the shop handle it? (1 badly, 5 very well; if you like)",
            send: "Send",
            reopen: "Ask for another answer",
            reopen_hint: "Once: the shop gets a new deadline.",
            escalate: "Put it before a supervisor",
            escalate_hint: "A person looks at both sides and decides.",
            withdraw: "Withdraw the complaint",
            withdraw_hint: "It stays on record as withdrawn and counts neither for nor against the shop’s answers.",
            refused: |refusal| match refusal {
                Refusal::TooLate { .. } => "The time for this is over.",
                Refusal::TooEarly { .. } => "It is too early for this: the shop still has time to answer.",
                Refusal::ObjectionWaits => {
                    "A supervisor has this complaint already, because the shop objected to it. First that is decided."
                }
                Refusal::Claimed => {
                    "You claimed on the guarantee fund for this complaint, so you cannot withdraw it: the fund pays for what the shop did not settle."
                }
                _ => {
                    "This is no longer possible: something else happened in the meantime. The page below shows how it stands."
                }
            },
        },
        list: ListWords {
            heading: |shop| format!("Complaints about {shop}"),
            description: |shop, total| {
                format!("{total} about {shop} on record, each with its own address and timeline.")
            },
            filter: "Which complaints?",
            all: "All",
            kind: "Subject",
            every_kind: "Any subject",
            apply: "Show",
            none: "No complaint fits.",
            none_ever: "There is no complaint on record about this shop yet.",
            clear: "See all complaints",
            older: "Older",
            newer: "Newer",
            newest: "Newest",
            pages: "Pages",
        },
        compare: CompareWords {
            title: "Compare shops",
            title_of: |names| format!("Compare {names}"),
            description: "Up to four shops side by side: complaints, answers in time, median delay and trust mark.",
            lead: "Up to four shops, side by side: each over the 12 months before its records were last read, or over its whole record where those months hold no complaint.",
            empty: "Add the shops’ addresses one by one.",
            add: "Add",
            add_label: "Another shop’s address",
            full: "You can compare four shops at most; take one away to add another.",
            missing: |key| format!("“{key}” is not in Bazargah."),
            look_up: "Look it up",
            unclear: |typed| format!("We cannot tell which shop “{typed}” means."),
            choose: "Choose it",
            left_out: |names| format!("At most four shops are compared. Left out: {names}."),
            remove: |shop| format!("Take {shop} away"),
            measure: "Measure",
            mark: "Trust mark",
            verdict: "In a sentence",
            complaints: "Complaints",
            overdue: "Overdue",
            resolved_of_rated: "Solved, of those rated",
            unrated: "Unrated",
            of: |a, b| format!("{a} of {b}"),
            none: "none",
            note: "A bigger shop has more complaints too; their number alone says little.",
        },
        home: HomeWords {
            title: "Bazargah: look before you buy",
            description: "Type an online shop’s address and see before you pay how many complaints it has had, how late it answers and whether its trust mark is valid.",
            heading: "Look before you buy",
            lead: "Type a shop’s address or name to see how many complaints it has had, how long it makes people wait, and whether its trust mark is valid.",
            shops: |n, number| if n == 1 { format!("{number} shop") } else { format!("{number} shops") },
            complaints,
            read: |date| format!("data up to {date}"),
            empty: "No data has been imported yet. The operator brings records in with “bazargah import”.",
            try_these: "Have a look at",
            see: "On every shop’s page",
            points: [
                (
                    "Is it really that shop?",
                    "Compare the address with your browser’s; when it resembles another shop’s, we warn you.",
                ),
                ("Does it answer?", "The share answered in time and the median wait, open complaints included."),
                (
                    "Are problems solved?",
                    "Solved, unsolved and unrated, side by side. We do not take a buyer’s silence for satisfaction.",
                ),
            ],
        },
        results: ResultsWords {
            title: |query| format!("Search for “{query}”"),
            title_empty: "Search for a shop",
            heading: |query| format!("Which shop? “{query}”"),
            count: |n, number| {
                if n == 1 {
                    format!("{number} shop fits what you typed.")
                } else {
                    format!("{number} shops fit what you typed.")
                }
            },
            more: "These are the nearest; type more of the name to see others.",
            none: "No shop of that name was found.",
            hint: "Type or paste the shop’s address just as your browser shows it. An address is surer than a name: anyone can take a name.",
            empty: "Type a shop’s address or name.",
            complaints,
            no_complaints: "no complaints",
        },
        unlisted: UnlistedWords {
            title: |asked| format!("{asked} is not in Bazargah"),
            description: "This address has no record in Bazargah. See what that means and what to check before you pay.",
            heading: |asked| format!("We do not know “{asked}”"),
            heading_host: "We do not know this address",
            lead: "Our records hold no shop at this address. That is neither a good sign nor a bad one.",
            not_this: |known| format!("This is not {known}."),
            likeness: |likeness, typed, known| match likeness {
                Likeness::Inside => {
                    format!("The name {known} stands inside {typed}, but that address belongs to somebody else.")
                }
                Likeness::OtherSuffix => {
                    format!("{typed} has the name of {known} with another ending. Their owners may not be the same.")
                }
                Likeness::Hyphen => format!("{typed} differs from {known} only by a hyphen."),
                Likeness::Confusable => format!("{typed} has letters that look like those of {known}."),
                Likeness::AddedWord => format!("{typed} has the name of {known} with letters or a word added."),
                Likeness::Edit => format!("{typed} differs from {known} by a single letter."),
            },
            go_to: |known| format!("Go to the page of {known}"),
            twin: |known| format!("Not {known}"),
            belongs: |host, owner| {
                format!("{host} is part of {owner}: whatever stands before it is up to the owner of {owner}.")
            },
            owner_listed: |owner| format!("Record of {owner}"),
            means: "What does it mean not to be here?",
            means_text: "The sources that we read hold no complaint about this address and no trust mark for it. A brand-new shop and a fake one look alike in this.",
            check: "Check before you pay",
            checks: &[
                "Read the address letter by letter; leaving out “https://”, what stands right before the first “/” tells whose page it is.",
                "Follow the trust mark’s seal and see that the issuer’s page names this very address. A picture of a seal proves nothing.",
                "On an Iranian bank’s payment page the address must end in shaparak.ir.",
                "Find a landline and a street address, and call once.",
                "A price far below everyone else’s is a reason for care.",
                "Pay on delivery where you can.",
            ],
            list_it: "How does it get here?",
            list_it_text: "With the first complaint or trust mark in our sources a page is made for it.",
            nearest: "Perhaps you meant one of these",
            profile_warning: "Read the address once more before you buy.",
        },
        problem: ProblemWords {
            bad_request: ProblemText {
                heading: "We did not understand this request",
                text: "Part of the page’s address is wrong. Please search again from the home page.",
            },
            not_found: ProblemText {
                heading: "There is no such page",
                text: "The address may be mistyped. Type the shop that you want into the field above.",
            },
            gone: ProblemText {
                heading: "This page has been taken away",
                text: "It is no longer available. Removed complaints leave a tombstone; look for it on the shop’s page.",
            },
            too_large: ProblemText {
                heading: "What you sent is too large",
                text: "If you sent a file or a text, send a smaller one; if you were looking up a shop, type its address and nothing else.",
            },
            not_taken: ProblemText {
                heading: "This page does not take such a request",
                text: "Open the page again and try once more, or type the shop that you want into the field above.",
            },
            address_too_long: ProblemText {
                heading: "This address is too long",
                text: "If you were looking up a shop, type its address into the field above, and nothing else.",
            },
            head_too_long: ProblemText {
                heading: "Your browser sent too much with its request",
                text: "Most often that is cookies that have piled up. Clear those of this site and come back.",
            },
            too_many: ProblemText {
                heading: "A little slower, please",
                text: "Too many requests came from your address.",
            },
            broken: ProblemText {
                heading: "Something broke on our side",
                text: "The fault is ours and has been written down. Please come back in a few minutes.",
            },
            unavailable: ProblemText {
                heading: "The site is not available now",
                text: "We cannot read the data. Please come back in a few minutes.",
            },
            home: "Home page",
        },
        about: AboutWords {
            nav: "Help pages",
            figures: Prose {
                title: "How are these figures computed?",
                description: "How Bazargah computes the number of complaints, answers in time, the median delay, the verdict and lookalike warnings.",
                lead: "Every figure on a shop’s page follows from recorded events by a written rule. These are the rules.",
                sections: &[
                    Section {
                        id: "periods",
                        heading: "Period",
                        blocks: &[
                            Block::P(
                                "6 months are this calendar month and the five before it, 12 months this one and the eleven before; the day on which the complaint was opened counts. A period ends on the day up to which the data was read, not on the day on which you look.",
                            ),
                            Block::P(
                                "Where a period holds no complaint but an earlier time does, the page shows the whole record.",
                            ),
                        ],
                    },
                    Section {
                        id: "complaints",
                        heading: "Complaints and how they end",
                        blocks: &[
                            Block::P(
                                "A complaint is one buyer’s case against one shop. It is always in exactly one of these states:",
                            ),
                            Block::List(&[
                                "Open: it awaits the shop’s answer. When its deadline has passed it is overdue.",
                                "Solved: the buyer says so.",
                                "Not solved: the buyer says so.",
                                "Unrated: it was answered or closed and the buyer said nothing. We never count it as solved.",
                                "Withdrawn: the buyer took it back.",
                                "Removed: a supervisor took it from the record for a published reason, and a tombstone stays. It counts in no figure but the total.",
                            ]),
                        ],
                    },
                    Section {
                        id: "in-time",
                        heading: "Answered in time",
                        blocks: &[
                            Block::P(
                                "The share of complaints to which the shop’s first real answer came before the deadline, among all of which it is known. An open complaint beyond its deadline, or one closed without an answer, counts as late. An open one that still has time is left out.",
                            ),
                            Block::P("The deadline is 96 hours unless the source has one of its own."),
                            Block::P(
                                "“Between 35 and 48” is the 95% Wilson interval: with so many complaints the true share very likely lies in it. Percentages are rounded; 0% and 100% are kept for exactly none and exactly all.",
                            ),
                        ],
                    },
                    Section {
                        id: "median",
                        heading: "Median delay",
                        blocks: &[
                            Block::P(
                                "The time by which half of the complaints have an answer. Open complaints are not left out: of each we know how long it has waited at least, and the Kaplan–Meier estimate uses exactly that. Its 95% interval is Greenwood’s with the log-log transformation.",
                            ),
                            Block::P(
                                "When the curve does not reach one half, the median is not known, and we write “over” the time that was seen.",
                            ),
                            Block::P(
                                "Delays under 48 hours are told in hours, longer ones in days, rounded to the nearest. In sentences “more than” is rounded down and “within” up, so that they stay true. Where a source has dates only, a day is 24 hours.",
                            ),
                            Block::P(
                                "When more than 5% of the answers have no known time, we give no median. Unknown is not zero.",
                            ),
                        ],
                    },
                    Section {
                        id: "enough",
                        heading: "How many complaints are enough?",
                        blocks: &[Block::P(
                            "With fewer than 5 complaints that tell something we give neither a share nor a median: “too few” is an answer too. Three complaints answered in time do not make a shop perfect.",
                        )],
                    },
                    Section {
                        id: "verdict",
                        heading: "The verdict",
                        blocks: &[
                            Block::P(
                                "The first sentence of the page follows from this rule, in this order. Bounds of the interval decide, not the bare share, so a few lucky answers do not make anybody prompt.",
                            ),
                            Block::Steps(&[
                                "No complaint: there is nothing to say.",
                                "Fewer than 5 of which it is known: too little to tell.",
                                "Upper bound of answers in time under 50%: slow to answer; and where fewer than half of them were answered at all, it leaves most complaints unanswered.",
                                "Lower bound at least 75%: answers in time; but where more than half of the buyers who rated say “not solved” (lower bound above 50%), it answers without solving.",
                                "Otherwise: sometimes in time, sometimes not.",
                            ]),
                        ],
                    },
                    Section {
                        id: "deals",
                        heading: "Discounts",
                        blocks: &[
                            Block::P(
                                "The reference price of goods is the lowest price at which they were offered in the 30 days before the reduction began. The percentage is counted from it, rounded down, and is never typed: raising a price the day before it is reduced gains nothing.",
                            ),
                            Block::P(
                                "A price holds until the next one that is known. Where not every one of the 30 days has a price, there is no percentage, only the number of days that have one. A price that is not lower by at least one percent is no discount. Prices come from daily price files and from the shop; the price of a deal that ended is a price of the past like any other.",
                            ),
                        ],
                    },
                    Section {
                        id: "kinds",
                        heading: "Subjects of complaints",
                        blocks: &[Block::P(
                            "The buyer or the source chose the subject. The six most frequent ones are named, the others added up. Subjects from another source stand in that source’s own words.",
                        )],
                    },
                    Section {
                        id: "mark",
                        heading: "Trust mark",
                        blocks: &[Block::P(
                            "The mark’s state on the day on which you look: valid from its first to its last day, then expired. An adjustment changes it: a warning leaves the mark valid, a suspension makes it count for nothing until it ends, a revocation takes it away. Each stays on the mark’s page with its date and reason. When we know of no mark we say so; the shop may have one that the list we read did not hold. The grade has a page of its own.",
                        )],
                    },
                    Section {
                        id: "violations",
                        heading: "Cases contrary to the guidelines",
                        blocks: &[Block::P(
                            "A case counts once a supervisor has confirmed it: open until it is settled, and settled after that. What is not yet looked into, or was dismissed, does not count but stands on the mark’s page. Where a shop has not been inspected we say so.",
                        )],
                    },
                    Section {
                        id: "lookalike",
                        heading: "Lookalike addresses",
                        blocks: &[
                            Block::P(
                                "An address’s owner is told by its registrable domain: in shop.example.ir it is the owner of example.ir, in example.com.evil.ir the owner of evil.ir. The public suffix list says where that border runs.",
                            ),
                            Block::P(
                                "When an address is near a known shop’s we warn: letters of any script that look alike, one letter more, less or swapped, an added hyphen or word, another ending, or a name hidden inside another address.",
                            ),
                            Block::P(
                                "A warning does not mean fraud; it says that the two are not the same until that is shown.",
                            ),
                        ],
                    },
                ],
            },
            sources: Prose {
                title: "Data sources, and what is unknown in each",
                description: "Where Bazargah’s data comes from and what is unknown in each source.",
                lead: "Every source tells some things and not others. What it does not tell is not guessed.",
                sections: &[
                    Section {
                        id: "cfpb",
                        heading: "CFPB, United States",
                        blocks: &[Block::P(
                            "Complaints of the Consumer Financial Protection Bureau. It tells whether the company answered in time, but not on which day. Such a complaint counts as answered, and its delay is unknown, not zero. In most years the consumer’s word on the outcome is missing too.",
                        )],
                    },
                    Section {
                        id: "reclame-aqui",
                        heading: "Reclame Aqui, Brazil",
                        blocks: &[Block::P(
                            "Each case is known up to the day on which the file was read. Open complaints have waited until then, and what came after is not known; the delay counts them just so (as censored).",
                        )],
                    },
                    Section {
                        id: "consumidor-gov-br",
                        heading: "consumidor.gov.br, Brazil",
                        blocks: &[Block::P(
                            "The national complaints service. It publishes finished cases only, so none is open. Answers are dated by day. We do not count unrated cases as solved, though the site’s own figures do.",
                        )],
                    },
                    Section {
                        id: "enamad",
                        heading: "Iran’s electronic trust mark (eNamad)",
                        blocks: &[Block::P(
                            "The list of mark holders: number, first and last day, stars, province and city. It holds no complaints. Zero stars is what the list says. A suspended or revoked mark cannot be told from this list.",
                        )],
                    },
                    Section {
                        id: "bazargah-csv",
                        heading: "The operator’s own files",
                        blocks: &[Block::P(
                            "Records that this site’s operator imported in the format bazargah-csv. Undated rows, answers before the complaint and unknown outcomes are refused.",
                        )],
                    },
                    Section {
                        id: "demo",
                        heading: "Demonstration market",
                        blocks: &[Block::P(
                            "Made-up shops and complaints to look at the site with. Every page made of them says so at its top.",
                        )],
                    },
                    Section {
                        id: "one-shop",
                        heading: "Many names, one shop",
                        blocks: &[Block::P(
                            "Rows with the same web address meet in one shop. Two spellings of a name without a common address do not become one by themselves: a wrong merger would put one shop’s complaints on another’s page.",
                        )],
                    },
                ],
            },
            listing: Prose {
                title: "How does a shop get into Bazargah?",
                description: "How shops get a page in Bazargah and who can correct a record.",
                lead: "A shop’s page cannot be bought, and it cannot be bought away.",
                sections: &[
                    Section {
                        id: "how",
                        heading: "When is a page made?",
                        blocks: &[Block::P(
                            "With the first record: a complaint in one of the sources, or a name in the list of trust marks. From then on every record with the same address goes to the same page.",
                        )],
                    },
                    Section {
                        id: "shopkeepers",
                        heading: "If you have a shop",
                        blocks: &[Block::P(
                            "Get a trust mark and give your site’s address in it exactly as it is; your page is made when the list is read next. Answering complaints, at the source where they were opened, is the fastest way to a better page.",
                        )],
                    },
                    Section {
                        id: "mistakes",
                        heading: "If something is wrong",
                        blocks: &[Block::P(
                            "A false record is removed with a reason, and a tombstone with its date stays. Events are never quietly deleted: the site’s program can compute every figure again from the log of events and compare it with what is shown.",
                        )],
                    },
                ],
            },
        },
        guidelines: &super::super::guidelines_en::GUIDELINES,
        people: &super::super::people_en::PEOPLE,
        deals: &super::super::deals_en::DEALS,
        orders: &super::super::orders_en::ORDERS,
        inspections: &super::super::inspections_en::INSPECTIONS,
        log: &super::super::log_en::LOG,
        lottery_desk: &super::super::lottery_desk_en::WORDS,
        lottery: &super::super::lottery_en::WORDS,
        prove: &super::super::prove_en::PROVE,
        embed: &super::super::embed_en::EMBED,
        market: &super::super::market_en::MARKET,
        webhooks: &super::super::webhooks_en::WEBHOOKS,
        about_api: &super::super::about_api_en::ABOUT_API,
        marks: &super::super::marks_en::MARKS,
        festival: &super::super::festival_en::WORDS,
        fund: &super::super::fund_en::WORDS,
        grade: &super::super::grade_en::GRADE,
        kind: |code| {
            Some(match code {
                "late-delivery" => "Late delivery",
                "not-as-described" => "Not as described",
                "damaged" => "Damaged goods",
                "counterfeit" => "Counterfeit goods",
                "no-refund" => "No refund",
                "not-delivered" => "Not delivered",
                "wrong-price" => "Wrong price",
                "no-warranty" => "Warranty refused",
                "rude-support" => "Rude support",
                "privacy" => "Privacy",
                "guideline-storage" => "Goods stored against the guideline",
                "guideline-packing" => "Packed or sorted against the guideline",
                "guideline-transport" => "Delivered against the guideline",
                "guideline-licence" => "Masks or disinfectant sold without a licence",
                "other" => "Something else",
                _ => return None,
            })
        },
        scheme: |scheme| match scheme {
            Scheme::Cfpb => "CFPB, United States",
            Scheme::ReclameAqui => "Reclame Aqui, Brazil",
            Scheme::ConsumidorGovBr => "consumidor.gov.br, Brazil",
            Scheme::Enamad => "Electronic trust mark (eNamad), Iran",
            Scheme::BazargahCsv => "Operator’s own file",
            Scheme::Demo => "Demonstration market (made up)",
            Scheme::Bazargah => "This site, Bazargah",
        },
        state: |state| match state {
            State::Open => "Open",
            State::Resolved => "Solved",
            State::Unresolved => "Not solved",
            State::Unrated => "Unrated",
            State::Withdrawn => "Withdrawn",
            State::Removed => "Removed",
        },
        period: |period| match period {
            Period::Months6 => "6 months",
            Period::Months12 => "12 months",
            Period::All => "All",
        },
    };
}
