//! Every word on the screen, in both languages.
//!
//! [`Words`] has one field for each text, and each language one constant of it, so a text that is missing in a language
//! does not compile. Where grammar needs a number or a name inside, the field is a function.

#[cfg(feature = "ssr")]
mod about_api;
#[cfg(feature = "ssr")]
mod about_api_en;
#[cfg(feature = "ssr")]
mod about_api_fa;
#[cfg(feature = "ssr")]
mod deals;
#[cfg(feature = "ssr")]
mod deals_en;
#[cfg(feature = "ssr")]
mod deals_fa;
#[cfg(feature = "ssr")]
mod embed;
#[cfg(feature = "ssr")]
mod embed_en;
#[cfg(feature = "ssr")]
mod embed_fa;
mod en;
mod fa;
#[cfg(feature = "ssr")]
mod festival;
#[cfg(feature = "ssr")]
mod festival_en;
#[cfg(feature = "ssr")]
mod festival_fa;
#[cfg(feature = "ssr")]
mod fund;
#[cfg(feature = "ssr")]
mod fund_en;
#[cfg(feature = "ssr")]
mod fund_fa;
#[cfg(feature = "ssr")]
mod fund_money;
#[cfg(feature = "ssr")]
mod fund_money_en;
#[cfg(feature = "ssr")]
mod fund_money_fa;
#[cfg(feature = "ssr")]
mod grade;
#[cfg(feature = "ssr")]
mod grade_en;
#[cfg(feature = "ssr")]
mod grade_fa;
#[cfg(feature = "ssr")]
mod guidelines;
#[cfg(feature = "ssr")]
mod guidelines_en;
#[cfg(feature = "ssr")]
mod guidelines_fa;
#[cfg(feature = "ssr")]
mod inspections;
#[cfg(feature = "ssr")]
mod inspections_en;
#[cfg(feature = "ssr")]
mod inspections_fa;
#[cfg(feature = "ssr")]
mod log;
#[cfg(feature = "ssr")]
mod log_en;
#[cfg(feature = "ssr")]
mod log_fa;
#[cfg(feature = "ssr")]
mod lottery;
#[cfg(feature = "ssr")]
mod lottery_desk;
#[cfg(feature = "ssr")]
mod lottery_desk_en;
#[cfg(feature = "ssr")]
mod lottery_desk_fa;
#[cfg(feature = "ssr")]
mod lottery_en;
#[cfg(feature = "ssr")]
mod lottery_fa;
#[cfg(feature = "ssr")]
mod market;
#[cfg(feature = "ssr")]
mod market_en;
#[cfg(feature = "ssr")]
mod market_fa;
#[cfg(feature = "ssr")]
mod marks;
#[cfg(feature = "ssr")]
mod marks_en;
#[cfg(feature = "ssr")]
mod marks_fa;
#[cfg(feature = "ssr")]
mod orders;
#[cfg(feature = "ssr")]
mod orders_en;
#[cfg(feature = "ssr")]
mod orders_fa;
#[cfg(feature = "ssr")]
mod people;
#[cfg(feature = "ssr")]
mod people_en;
#[cfg(feature = "ssr")]
mod people_fa;
#[cfg(feature = "ssr")]
mod prove;
#[cfg(feature = "ssr")]
mod prove_en;
#[cfg(feature = "ssr")]
mod prove_fa;
#[cfg(feature = "ssr")]
mod webhooks;
#[cfg(feature = "ssr")]
mod webhooks_en;
#[cfg(feature = "ssr")]
mod webhooks_fa;

use crate::lang::Lang;

/// The texts of the search field: the only ones that the browser's half needs.
pub(crate) struct SearchWords {
    pub label: &'static str,
    pub placeholder: &'static str,
    pub button: &'static str,
    pub suggestions: &'static str,
    pub nothing: &'static str,
    pub failed: &'static str,
    /// Told to screen readers when suggestions have come.
    pub found: fn(usize) -> String,
}

/// The texts of the search field in a language.
pub(crate) const fn search_words(lang: Lang) -> &'static SearchWords {
    match lang {
        Lang::Fa => &fa::SEARCH,
        Lang::En => &en::SEARCH,
    }
}

#[cfg(feature = "ssr")]
pub(crate) use all::*;

#[cfg(feature = "ssr")]
mod all {
    pub(crate) use super::about_api::AboutApiWords;
    pub(crate) use super::deals::DealWords;
    pub(crate) use super::embed::EmbedWords;
    pub(crate) use super::festival::FestivalWords;
    pub(crate) use super::fund::FundWords;
    pub(crate) use super::grade::GradeWords;
    pub(crate) use super::guidelines::GuidelineWords;
    pub(crate) use super::inspections::InspectionWords;
    pub(crate) use super::log::LogWords;
    pub(crate) use super::lottery::LotteryWords;
    pub(crate) use super::lottery_desk::LotteryDeskWords;
    pub(crate) use super::market::MarketWords;
    pub(crate) use super::marks::MarkWords;
    pub(crate) use super::orders::{OrderWords, fault_text as order_fault};
    pub(crate) use super::people::PeopleWords;
    pub(crate) use super::prove::ProveWords;
    pub(crate) use super::webhooks::WebhookWords;
    use super::{Lang, en, fa};
    use bazargah_domain::case::Refusal;
    use bazargah_domain::complaint::{Favour, Ground, State};
    use bazargah_domain::domain_name::Likeness;
    use bazargah_domain::figures::Period;
    use bazargah_domain::report::{Fault, Field};
    use bazargah_domain::shop::Scheme;
    use bazargah_domain::verdict::Verdict;

    /// The texts of the pages in a language.
    pub(crate) const fn words(lang: Lang) -> &'static Words {
        match lang {
            Lang::Fa => &fa::WORDS,
            Lang::En => &en::WORDS,
        }
    }

    /// The texts of the pages. A function's arguments are finished texts: numbers already in the language's digits.
    pub(crate) struct Words {
        pub site: SiteWords,
        pub verdict: VerdictWords,
        pub profile: ProfileWords,
        pub chart: ChartWords,
        pub complaint: ComplaintWords,
        pub report: ReportWords,
        pub case: CaseWords,
        pub list: ListWords,
        pub compare: CompareWords,
        pub home: HomeWords,
        pub results: ResultsWords,
        pub unlisted: UnlistedWords,
        pub problem: ProblemWords,
        pub about: AboutWords,
        /// The festival.
        pub festival: &'static FestivalWords,
        /// The guarantee fund.
        pub fund: &'static FundWords,
        /// The grade.
        pub grade: &'static GradeWords,
        /// Around the guidelines.
        pub guidelines: &'static GuidelineWords,
        /// Buyers step by step, shops, staff.
        pub people: &'static PeopleWords,
        /// Inspections, for staff.
        pub inspections: &'static InspectionWords,
        /// The public log.
        pub log: &'static LogWords,
        /// Running a lottery: staff, sponsors, winners.
        pub lottery_desk: &'static LotteryDeskWords,
        /// A lottery in public.
        pub lottery: &'static LotteryWords,
        /// The proof of a shop's records.
        pub prove: &'static ProveWords,
        /// Deals: the board, one deal, the shop's desk.
        pub deals: &'static DealWords,
        /// Badge, panel, seal.
        pub embed: &'static EmbedWords,
        pub webhooks: &'static WebhookWords,
        pub about_api: &'static AboutApiWords,
        /// An edition's orders and shops.
        pub orders: &'static OrderWords,
        /// The survey of the market.
        pub market: &'static MarketWords,
        /// The trust mark.
        pub marks: &'static MarkWords,
        /// This project's kinds of complaint; `None` for words of a source's own.
        pub kind: fn(&str) -> Option<&'static str>,
        pub scheme: fn(Scheme) -> &'static str,
        pub state: fn(State) -> &'static str,
        pub period: fn(Period) -> &'static str,
    }

    pub(crate) struct ReportWords {
        pub title: fn(shop: &str) -> String,
        pub lead: fn(deadline: &str) -> String,
        pub kind: &'static str,
        pub label: fn(Field) -> &'static str,
        pub hint: fn(Field) -> &'static str,
        pub fault: fn(Field, Fault) -> &'static str,
        pub faults: &'static str,
        pub same_order: &'static str,
        /// What of it everybody sees.
        pub public: &'static str,
        pub send: &'static str,
        /// The link on a shop's page.
        pub link: &'static str,
    }

    pub(crate) struct CaseWords {
        pub title: fn(shop: &str) -> String,
        pub taken: &'static str,
        pub keep: &'static str,
        pub next: &'static str,
        pub next_answer: fn(date: &str) -> String,
        pub next_escalation: fn(date: &str) -> String,
        pub next_rating: fn(date: &str) -> String,
        pub next_unsolved: fn(date: &str) -> String,
        pub next_decision: &'static str,
        pub next_nothing: &'static str,
        pub yours: &'static str,
        pub wish: &'static str,
        pub order: &'static str,
        pub public: fn(kind: &str) -> String,
        pub rate: &'static str,
        pub solved: &'static str,
        pub unsolved: &'static str,
        pub score: &'static str,
        pub send: &'static str,
        pub reopen: &'static str,
        pub reopen_hint: &'static str,
        pub escalate: &'static str,
        pub escalate_hint: &'static str,
        pub withdraw: &'static str,
        pub withdraw_hint: &'static str,
        pub refused: fn(Refusal) -> &'static str,
    }

    pub(crate) struct SiteWords {
        pub name: &'static str,
        pub skip: &'static str,
        pub nav: &'static str,
        pub nav_compare: &'static str,
        pub nav_figures: &'static str,
        pub other_language: &'static str,
        pub demo: &'static str,
        pub promise: &'static str,
        pub footer: &'static str,
        pub figures: &'static str,
        pub sources: &'static str,
        pub listing: &'static str,
        pub and: &'static str,
    }

    pub(crate) struct VerdictWords {
        pub headline: fn(Verdict) -> &'static str,
        pub headline_never: &'static str,
        /// For a line in a list.
        pub short: fn(Verdict) -> &'static str,
        pub none_ever: &'static str,
        pub none_in_period: fn(total: &str) -> String,
        pub too_little: fn(decided: u64, number: &str) -> String,
        pub half_wait: fn(duration: &str) -> String,
        pub half_within: fn(duration: &str) -> String,
        pub most_unanswered: fn(duration: &str) -> String,
        pub share_only: fn(share: &str) -> String,
        pub unsolved: fn(unsolved: &str, rated: &str) -> String,
        pub overdue_now: fn(u64, number: &str) -> String,
        pub overdue_then: fn(u64, number: &str, date: &str) -> String,
        /// Joins the two halves of the second sentence.
        pub joint: &'static str,
        pub end: &'static str,
    }

    pub(crate) struct ProfileWords {
        pub title: fn(name: &str, domain: Option<&str>) -> String,
        pub description: fn(name: &str, verdict: &str, total: &str) -> String,
        pub same_address: &'static str,
        pub no_domain: &'static str,
        pub complaints_in: fn(Period) -> &'static str,
        pub open: fn(&str) -> String,
        pub none_open: &'static str,
        pub in_time: &'static str,
        pub median: &'static str,
        pub between: fn(&str, &str) -> String,
        pub at_least: fn(&str) -> String,
        pub at_most: fn(&str) -> String,
        pub longer_than: fn(&str) -> String,
        pub too_little: &'static str,
        pub too_little_sub: fn(&str) -> String,
        pub unknown: &'static str,
        pub unknown_sub: &'static str,
        pub interval_unknown: &'static str,
        pub none_yet: &'static str,
        pub mark_valid: fn(&str) -> String,
        pub mark_expired: fn(&str) -> String,
        pub mark_later: fn(&str) -> String,
        pub period: &'static str,
        pub span: fn(from: &str, to: &str) -> String,
        pub how: &'static str,
        pub outcomes: &'static str,
        pub outcomes_note: &'static str,
        pub kinds: &'static str,
        pub kinds_other: &'static str,
        pub latest: &'static str,
        pub more: fn(u64, &str) -> String,
        pub all_complaints: &'static str,
        pub no_complaints: &'static str,
        pub violations: &'static str,
        /// Contested by the shop, and how many of these a supervisor agreed with.
        pub contested: fn(u64, contested: &str, upheld: &str) -> String,
        pub claimed: &'static str,
        pub claimed_since: fn(&str) -> String,
        pub licences: &'static str,
        pub mark_number: &'static str,
        /// The dates of the mark granted here, and of the one on a public list.
        pub mark_here: &'static str,
        pub mark_listed: &'static str,
        pub mark_stars: &'static str,
        pub mark_stars_of: fn(&str) -> String,
        pub place: &'static str,
        pub issuer_page: &'static str,
        pub issuer_link: &'static str,
        pub site: &'static str,
        pub other_name: &'static str,
        pub licences_none: &'static str,
        pub sources: &'static str,
        pub source_read: fn(&str) -> String,
        pub source_as: &'static str,
        pub log: fn(&str) -> String,
        pub compare: &'static str,
    }

    pub(crate) struct ChartWords {
        pub months: &'static str,
        pub years: &'static str,
        pub answered: &'static str,
        pub unanswered: &'static str,
        pub total: &'static str,
        pub month: &'static str,
        pub year: &'static str,
        pub months_title: fn(first: &str, last: &str) -> String,
        /// Appends what a column says.
        pub month_tip: fn(to: &mut String, month: &str, total: &str, answered: &str),
        pub months_none: &'static str,
        pub waiting: &'static str,
        pub waiting_key: &'static str,
        pub waiting_title: &'static str,
        /// Appends what the curve says at a time.
        pub waiting_tip: fn(to: &mut String, duration: &str, share: &str, lower: &str, upper: &str),
        pub waiting_few: fn(&str) -> String,
        pub waiting_unknown: &'static str,
        pub axis_hours: &'static str,
        pub axis_days: &'static str,
        pub deadline: fn(&str) -> String,
        pub median: fn(&str) -> String,
        pub after: &'static str,
        pub still_waiting: &'static str,
        pub interval: &'static str,
        pub table: &'static str,
        pub keys: &'static str,
        pub share: &'static str,
        pub number: &'static str,
    }

    pub(crate) struct ComplaintWords {
        pub step_reopened: &'static str,
        pub step_answered_again: &'static str,
        pub step_contested: fn(Ground) -> &'static str,
        pub step_contest_decided: fn(upheld: bool) -> &'static str,
        pub step_escalated: &'static str,
        pub step_decided: fn(Favour) -> &'static str,
        pub step_score: fn(score: &str) -> String,
        /// The public reason of a complaint whose buyer was no customer.
        pub not_a_customer: &'static str,
        pub heading: fn(kind: &str) -> String,
        pub title: fn(kind: &str, shop: &str) -> String,
        pub description: fn(kind: &str, shop: &str, date: &str, state: &str) -> String,
        pub number: fn(&str) -> String,
        pub left: fn(&str) -> String,
        pub overdue: fn(&str) -> String,
        /// Of an open complaint that is known up to an earlier day only.
        pub left_then: fn(date: &str, duration: &str) -> String,
        pub overdue_then: fn(date: &str, duration: &str) -> String,
        pub answered_after: fn(&str) -> String,
        pub answered_undated: &'static str,
        pub answered_undated_in_time: &'static str,
        pub answered_undated_late: &'static str,
        pub unanswered: &'static str,
        pub closed_unanswered: &'static str,
        pub resolved: &'static str,
        pub unresolved: &'static str,
        pub unrated: &'static str,
        pub withdrawn: &'static str,
        pub removed: &'static str,
        pub timeline: &'static str,
        pub step_opened: &'static str,
        pub step_deadline: fn(&str) -> String,
        pub step_deadline_passed: &'static str,
        pub step_answered: fn(&str) -> String,
        pub step_in_time: &'static str,
        pub step_late: fn(&str) -> String,
        pub step_waiting: fn(&str) -> String,
        /// The same of an earlier day up to which it is known.
        pub step_waited: fn(&str) -> String,
        pub step_closed: &'static str,
        pub step_withdrawn: &'static str,
        pub step_removed: &'static str,
        pub step_rated: fn(&str) -> String,
        pub undated: &'static str,
        pub tombstone: &'static str,
        pub reason: &'static str,
        pub amount: &'static str,
        pub toman: fn(&str) -> String,
        pub kind: &'static str,
        pub source: &'static str,
        pub at_source: &'static str,
        pub back: fn(&str) -> String,
    }

    pub(crate) struct ListWords {
        pub heading: fn(&str) -> String,
        pub description: fn(&str, &str) -> String,
        pub filter: &'static str,
        pub all: &'static str,
        pub kind: &'static str,
        pub every_kind: &'static str,
        pub apply: &'static str,
        pub none: &'static str,
        pub none_ever: &'static str,
        pub clear: &'static str,
        pub older: &'static str,
        pub newer: &'static str,
        pub newest: &'static str,
        pub pages: &'static str,
    }

    pub(crate) struct CompareWords {
        pub title: &'static str,
        pub title_of: fn(&str) -> String,
        pub description: &'static str,
        pub lead: &'static str,
        pub empty: &'static str,
        pub add: &'static str,
        pub add_label: &'static str,
        pub full: &'static str,
        pub missing: fn(&str) -> String,
        pub look_up: &'static str,
        /// What may mean several shops, or one that is called otherwise.
        pub unclear: fn(&str) -> String,
        pub choose: &'static str,
        pub left_out: fn(&str) -> String,
        pub remove: fn(&str) -> String,
        pub measure: &'static str,
        pub mark: &'static str,
        pub verdict: &'static str,
        pub complaints: &'static str,
        pub overdue: &'static str,
        pub resolved_of_rated: &'static str,
        pub unrated: &'static str,
        pub of: fn(&str, &str) -> String,
        pub none: &'static str,
        pub note: &'static str,
    }

    pub(crate) struct HomeWords {
        pub title: &'static str,
        pub description: &'static str,
        pub heading: &'static str,
        pub lead: &'static str,
        pub shops: fn(u64, &str) -> String,
        pub complaints: fn(u64, &str) -> String,
        pub read: fn(&str) -> String,
        pub empty: &'static str,
        pub try_these: &'static str,
        pub see: &'static str,
        pub points: [(&'static str, &'static str); 3],
    }

    pub(crate) struct ResultsWords {
        pub title: fn(&str) -> String,
        pub title_empty: &'static str,
        pub heading: fn(&str) -> String,
        pub count: fn(u64, &str) -> String,
        pub more: &'static str,
        pub none: &'static str,
        pub hint: &'static str,
        pub empty: &'static str,
        pub complaints: fn(u64, &str) -> String,
        pub no_complaints: &'static str,
    }

    pub(crate) struct UnlistedWords {
        pub title: fn(&str) -> String,
        pub description: &'static str,
        pub heading: fn(&str) -> String,
        pub heading_host: &'static str,
        pub lead: &'static str,
        pub not_this: fn(&str) -> String,
        pub likeness: fn(Likeness, typed: &str, known: &str) -> String,
        pub go_to: fn(&str) -> String,
        /// Beside a shop in a list.
        pub twin: fn(known: &str) -> String,
        pub belongs: fn(&str, &str) -> String,
        pub owner_listed: fn(&str) -> String,
        pub means: &'static str,
        pub means_text: &'static str,
        pub check: &'static str,
        pub checks: &'static [&'static str],
        pub list_it: &'static str,
        pub list_it_text: &'static str,
        pub nearest: &'static str,
        pub profile_warning: &'static str,
    }

    pub(crate) struct ProblemText {
        pub heading: &'static str,
        pub text: &'static str,
    }

    pub(crate) struct ProblemWords {
        pub bad_request: ProblemText,
        pub not_found: ProblemText,
        pub gone: ProblemText,
        pub too_large: ProblemText,
        pub not_taken: ProblemText,
        pub address_too_long: ProblemText,
        pub head_too_long: ProblemText,
        pub too_many: ProblemText,
        pub broken: ProblemText,
        pub unavailable: ProblemText,
        pub home: &'static str,
    }

    pub(crate) struct AboutWords {
        pub nav: &'static str,
        pub figures: Prose,
        pub sources: Prose,
        pub listing: Prose,
    }

    /// A page of plain prose.
    pub(crate) struct Prose {
        pub title: &'static str,
        pub description: &'static str,
        pub lead: &'static str,
        pub sections: &'static [Section],
    }

    /// A part of it, with the anchor that other pages lead to.
    pub(crate) struct Section {
        pub id: &'static str,
        pub heading: &'static str,
        pub blocks: &'static [Block],
    }

    /// A paragraph or a list.
    pub(crate) enum Block {
        P(&'static str),
        List(&'static [&'static str]),
        Steps(&'static [&'static str]),
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use bazargah_domain::verdict::Verdict;

    fn texts_of(prose: &'static Prose) -> impl Iterator<Item = &'static str> {
        prose.sections.iter().flat_map(|section| {
            let blocks = section.blocks.iter().flat_map(|block| match block {
                Block::P(text) => vec![*text],
                Block::List(items) | Block::Steps(items) => items.to_vec(),
            });
            std::iter::once(section.heading).chain(blocks)
        })
    }

    #[test]
    fn both_languages_have_the_same_anchors() {
        let ids = |lang: Lang| {
            let about = &words(lang).about;
            [&about.figures, &about.sources, &about.listing]
                .map(|p| p.sections.iter().map(|s| s.id).collect::<Vec<_>>())
        };
        assert_eq!(ids(Lang::Fa), ids(Lang::En));
    }

    #[test]
    fn persian_prose_has_persian_letters_and_digits() {
        let about = &words(Lang::Fa).about;
        for text in [&about.figures, &about.sources, &about.listing].into_iter().flat_map(texts_of) {
            assert!(!text.contains(['ي', 'ك', '٤', '٥', '٦']), "Arabic letters or digits: {text}");
            assert!(!text.contains(|c: char| c.is_ascii_digit()), "Latin digits: {text}");
            assert!(!text.contains("ه‌ی "), "the ezafe is written with a hamze: {text}");
        }
    }

    #[test]
    fn every_verdict_has_its_own_words() {
        use Verdict::*;
        let all = [Nothing, TooLittle, Silent, Slow, AnswersWithoutSolving, Mixed, Prompt];
        for lang in Lang::ALL {
            let headlines: std::collections::BTreeSet<_> = all.map(words(lang).verdict.headline).into();
            assert_eq!(headlines.len(), all.len());
        }
    }
}
