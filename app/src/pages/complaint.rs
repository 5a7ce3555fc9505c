//! One complaint at its own address: its steps with their days. A removed one leaves a tombstone.

use super::festival_shop::broken_about;
use super::fund::money;
use super::profile::web_address;
use crate::components::{Head, document, hours, state_told, twin_warning};
use crate::context::PageContext;
use crate::format::Round;
use crate::naming::{isolated_name, kind_name, name_lang, shop_name, shop_path};
use bazargah_domain::calendar::{Day, Millis};
use bazargah_domain::case::NOT_A_CUSTOMER;
use bazargah_domain::complaint::{Answer, Complaint, End, Rating, State};
use bazargah_domain::festival::edition::Broken;
use bazargah_domain::guarantee::Refusal;
use bazargah_domain::money::Rial;
use bazargah_domain::record::Recent;
use bazargah_domain::shop::Shop;
use leptos::prelude::*;

/// A complaint.
#[derive(Debug, Clone)]
pub struct ComplaintPage {
    /// The shop that it is about.
    pub shop: Shop,
    /// The complaint.
    pub recent: Recent,
    /// The buyer's words, where a reviewer passed them.
    pub words: Option<String>,
    /// The shop's words that a reviewer passed, each with when they were sent.
    pub reply_words: Vec<(Millis, String)>,
    /// The commitment that it says was broken.
    pub broken: Option<Broken>,
    /// The claim on the guarantee fund that grew out of it.
    pub claim: Option<PublicClaim>,
    /// The time for which its state speaks.
    pub as_of: Millis,
    /// The day on which the page is read.
    pub today: Day,
}

/// What everybody may know of a claim on the guarantee fund.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicClaim {
    /// When it was opened.
    pub opened_at: Millis,
    /// Until when it is decided.
    pub decide_by: Millis,
    /// What became of it.
    pub outcome: ClaimOutcome,
}

/// What became of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaimOutcome {
    /// It waits for a person.
    Waiting,
    /// It was refused.
    Refused(Refusal),
    /// It was awarded, and the bank has not confirmed the payment.
    Awarded(Rial),
    /// It was paid.
    Paid(Rial),
}

/// The page.
pub fn complaint(ctx: &PageContext, model: &ComplaintPage) -> String {
    let (lang, w) = (ctx.lang, &ctx.words().complaint);
    let Recent { id, complaint } = &model.recent;
    let name = shop_name(&model.shop, lang);
    let kind = kind_name(&complaint.category, lang);
    let (tone, state) = state_told(complaint, model.as_of, model.today, lang);
    let removed = complaint.state() == State::Removed;
    let head = Head {
        title: (w.title)(&isolated_name(kind), &isolated_name(name)),
        description: (w.description)(kind, name, &lang.date(complaint.opened_at.day()), &state),
        // A tombstone is there for those who look for it.
        canonical: (!removed).then(|| format!("{}/complaints/{}", shop_path(&model.shop), id.0)),
        class: "case",
        ..Head::default()
    };
    document(ctx, head, || {
        let reason = match &complaint.end {
            End::Removed { reason, .. } => Some(view! {
                <div class="tomb">
                    <p><strong>{w.tombstone}</strong></p>
                    <p>{w.reason}": "<bdi>{if reason == NOT_A_CUSTOMER { w.not_a_customer.to_owned() } else { reason.clone() }}</bdi></p>
                </div>
            }),
            _ => None,
        };
        view! {
            {twin_warning(ctx, &model.shop)}
            <p class="up"><a href=ctx.href(&shop_path(&model.shop))><bdi lang=name_lang(&model.shop, lang)>{name.to_owned()}</bdi></a>" · "{(w.number)(&lang.plain(id.0.unsigned_abs()))}</p>
            <h1>{(w.heading)(&isolated_name(kind))}</h1>
            <p class=format!("chip {}", tone.class())>{state}</p>
            {reason}
            <section>
                <h2>{w.timeline}</h2>
                <ol class="steps">{steps(complaint, model.as_of, model.today, ctx).into_iter().map(|step| step.view(ctx)).collect_view()}</ol>
            </section>
            {model.claim.filter(|_| !removed).map(|of| claim(ctx, of, model.as_of))}
            {quotations(ctx, model)}
            <section>{model.broken.as_ref().map(|of| broken_about(ctx, of))}{facts(ctx, complaint)}{model.words.is_none().then(|| view! { <p class="fine">{ctx.words().people.buyer.words_kept}</p> })}</section>
            <p><a class="more" href=ctx.href(&format!("{}/complaints", shop_path(&model.shop)))>{(w.back)(&isolated_name(name))}</a></p>
        }
    })
}

/// What became of the claim on the guarantee fund.
fn claim(ctx: &PageContext, of: PublicClaim, now: Millis) -> impl IntoView + use<> {
    let (lang, fund) = (ctx.lang, ctx.words().fund);
    let w = &fund.complaint;
    let (class, outcome) = match of.outcome {
        ClaimOutcome::Waiting if now > of.decide_by => ("bad", (w.overdue)(&lang.day_in_tehran(of.decide_by))),
        ClaimOutcome::Waiting => ("", (w.decide_by)(&lang.day_in_tehran(of.decide_by))),
        ClaimOutcome::Refused(refusal) => ("", (w.refused)((fund.refusal)(refusal))),
        ClaimOutcome::Awarded(amount) => ("", (w.awarded)(&money(ctx, amount))),
        ClaimOutcome::Paid(amount) => ("good", (w.paid)(&money(ctx, amount))),
    };
    view! {
        <section id="claim">
            <h2>{fund.title}</h2>
            <p>{(w.opened)(&lang.day_in_tehran(of.opened_at))}</p>
            <p class=class>{outcome}" "<a href=ctx.href("/fund")>{fund.cover_link}</a></p>
        </section>
    }
}

/// The words of both sides, as far as a reviewer passed them. A tombstone has none.
fn quotations(ctx: &PageContext, model: &ComplaintPage) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, &ctx.words().people.buyer);
    let quotation = |heading: String, text: &str| {
        view! { <h2>{heading}</h2><blockquote class="letter" dir="auto">{text.to_owned()}</blockquote> }
    };
    let told = model.words.as_deref().map(|text| quotation(w.quoted.to_owned(), text));
    let replies = model.reply_words.iter().map(|(at, text)| quotation((w.quoted_reply)(&lang.date(at.day())), text));
    let replies = replies.collect_view();
    let any = model.words.is_some() || !model.reply_words.is_empty();
    let removed = model.recent.complaint.state() == State::Removed;
    (any && !removed).then(|| view! { <section>{told}{replies}<p class="fine">{w.quoted_note}</p></section> })
}

/// One step of the timeline.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Step {
    at: Option<Millis>,
    text: String,
    note: Option<String>,
    class: &'static str,
}

impl Step {
    pub(super) fn view(self, ctx: &PageContext) -> impl IntoView + use<> {
        let when = match self.at {
            Some(at) => {
                let day = at.day();
                view! { <time datetime=day.to_iso()>{ctx.lang.date(day)}</time> }.into_any()
            }
            None => view! { <small>{ctx.words().complaint.undated}</small> }.into_any(),
        };
        view! { <li class=self.class><b>{self.text}</b>{self.note.map(|note| view! { <span>{note}</span> })}{when}</li> }
    }
}

/// What happened up to `now`, in order, for a reader of `today`; the undated last.
pub(super) fn steps(complaint: &Complaint, now: Millis, today: Day, ctx: &PageContext) -> Vec<Step> {
    let (lang, w) = (ctx.lang, &ctx.words().complaint);
    // "0 hours" says nothing.
    let lasted = |hours: f64, round| {
        if hours < 1.0 { lang.under_an_hour().to_owned() } else { lang.duration(hours, round) }
    };
    let due = complaint.due_at();
    let step = |at, text: String, note, class| Step { at, text, note, class };
    let mut steps = vec![step(Some(complaint.opened_at), w.step_opened.to_owned(), None, "")];

    let late = match (complaint.answer, &complaint.end) {
        (Answer::At(at), _) => at > due,
        (Answer::Awaited, End::Running) => now > due,
        (Answer::Awaited, End::Closed { at }) => at.is_none_or(|at| at > due),
        _ => false,
    };
    // Whoever took the complaint back or took it down before its deadline ended the shop's time too.
    let ended_before = matches!(complaint.end, End::Withdrawn { at } | End::Removed { at, .. } if at < due)
        && complaint.answer == Answer::Awaited;
    if !ended_before {
        let deadline = (w.step_deadline)(&lang.duration(complaint.deadline_hours.into(), Round::Nearest));
        steps.push(step(
            Some(due),
            deadline,
            late.then(|| w.step_deadline_passed.to_owned()),
            if late { "bad" } else { "due" },
        ));
    }
    match complaint.answer {
        Answer::At(at) => {
            let in_time = at <= due;
            let note = if in_time {
                w.step_in_time.to_owned()
            } else {
                (w.step_late)(&lasted(hours(due, at), Round::Nearest))
            };
            let text = (w.step_answered)(&lasted(hours(complaint.opened_at, at), Round::Nearest));
            steps.push(step(Some(at), text, Some(note), if in_time { "good" } else { "bad" }));
        }
        Answer::TimeUnknown { in_time } => {
            let text = match in_time {
                Some(true) => w.answered_undated_in_time,
                Some(false) => w.answered_undated_late,
                None => w.answered_undated,
            };
            steps.push(step(None, text.to_owned(), None, ""));
        }
        Answer::Awaited if complaint.end == End::Running => {
            let waiting = if now.day() < today { w.step_waited } else { w.step_waiting };
            let text = waiting(&lasted(hours(complaint.opened_at, now), Round::Down));
            steps.push(step(Some(now), text, None, "wait"));
        }
        Answer::Awaited => {}
    }
    match &complaint.end {
        End::Running => {}
        End::Closed { at } => steps.push(step(*at, w.step_closed.to_owned(), None, "")),
        End::Withdrawn { at } => steps.push(step(Some(*at), w.step_withdrawn.to_owned(), None, "")),
        End::Removed { at, .. } => steps.push(step(Some(*at), w.step_removed.to_owned(), None, "bad")),
    }
    let course = &complaint.course;
    if let Some(at) = course.reopened_at {
        steps.push(step(Some(at), w.step_reopened.to_owned(), None, "bad"));
    }
    if let Some(at) = course.answered_again_at {
        steps.push(step(Some(at), w.step_answered_again.to_owned(), None, ""));
    }
    if let Some(contest) = course.contest {
        steps.push(step(Some(contest.at), (w.step_contested)(contest.ground).to_owned(), None, ""));
        if let Some((at, upheld)) = contest.decided {
            steps.push(step(Some(at), (w.step_contest_decided)(upheld).to_owned(), None, ""));
        }
    }
    if let Some(at) = course.escalated_at {
        steps.push(step(Some(at), w.step_escalated.to_owned(), None, ""));
    }
    if let Some((at, favour)) = course.decision {
        steps.push(step(Some(at), (w.step_decided)(favour).to_owned(), None, ""));
    }
    let word = match complaint.rating {
        Rating::Resolved => Some((w.resolved, "good")),
        Rating::Unresolved => Some((w.unresolved, "bad")),
        Rating::Unrated => None,
    };
    if let Some((word, class)) = word {
        let score = course.score.map(|score| (w.step_score)(&lang.num(score.into())));
        steps.push(step(course.rated_at, (w.step_rated)(word), score, class));
    }
    steps.sort_by_key(|step| (step.at.is_none(), step.at));
    steps
}

pub(super) fn facts(ctx: &PageContext, complaint: &Complaint) -> impl IntoView + use<> {
    let (lang, words) = (ctx.lang, ctx.words());
    let w = &words.complaint;
    let amount = complaint.amount.map(|amount| {
        let toman = lang.num(amount.toman().unsigned_abs());
        view! { <div><dt>{w.amount}</dt><dd>{(w.toman)(&toman)}</dd></div> }
    });
    let source = complaint.url.as_deref().and_then(web_address).map(|url| {
        view! { " · "<a href=url.to_owned() rel="nofollow noopener external">{w.at_source}</a> }
    });
    let about = ctx.href(&format!("/about/sources#{}", complaint.scheme));
    view! {
        <dl class="pairs">
            <div><dt>{w.kind}</dt><dd><bdi>{kind_name(&complaint.category, lang).to_owned()}</bdi></dd></div>
            {amount}
            <div><dt>{w.source}</dt><dd><a href=about>{(words.scheme)(complaint.scheme)}</a>{source}</dd></div>
        </dl>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Lang, samples};
    use bazargah_domain::shop::Scheme;

    const HOUR: i64 = 3_600_000;

    fn told(answer: Answer, rating: Rating, end: End, now_hours: i64) -> Vec<String> {
        let ctx = samples::context(Lang::En);
        let complaint = Complaint {
            scheme: Scheme::Demo,
            opened_at: Millis(0),
            deadline_hours: 96,
            category: "damaged".into(),
            amount: None,
            url: None,
            answer,
            rating,
            end,
            course: bazargah_domain::complaint::Course::default(),
        };
        let now = Millis(now_hours * HOUR);
        steps(&complaint, now, now.day(), &ctx).into_iter().map(|step| step.text).collect()
    }

    /// The page of a complaint that still waits, in a record that was read so many days before.
    fn waiting(lang: Lang, days_ago: i32) -> String {
        let complaint = samples::complaint(None, Rating::Unrated, |_| End::Running);
        let as_of = complaint.opened_at.plus_hours(53);
        page(samples::shop(samples::Kind::Slow), complaint, as_of, days_ago, lang)
    }

    /// The page of a complaint in a record that was read up to a moment, so many days ago.
    fn page(shop: Shop, complaint: Complaint, as_of: Millis, days_ago: i32, lang: Lang) -> String {
        let model = ComplaintPage {
            shop,
            recent: Recent { id: bazargah_domain::complaint::ComplaintId(8_127), complaint },
            words: None,
            reply_words: Vec::new(),
            broken: None,
            claim: None,
            as_of,
            today: as_of.day().plus_days(days_ago),
        };
        super::complaint(&samples::context(lang), &model)
    }

    #[test]
    fn a_record_that_was_read_before_today_is_told_of_its_day() {
        let html = waiting(Lang::En, 0);
        assert!(html.contains(r#"class="chip warn">awaiting an answer; 43 hours left<"#), "{html}");
        assert!(html.contains("No answer yet after 2 days"), "{html}");
        let html = waiting(Lang::En, 9);
        for part in [
            r#"State: awaiting an answer on 27 October 2026, with 43 hours left.""#,
            r#"class="chip none">awaiting an answer on 27 October 2026, with 43 hours left<"#,
            "No answer had come yet after 2 days",
        ] {
            assert!(html.contains(part), "{part} is not in {html}");
        }
        let html = waiting(Lang::Fa, 9);
        assert!(html.contains("در ۵ آبان ۱۴۰۵ منتظر پاسخ بود و ۴۳ ساعت مهلت داشت"), "{html}");
    }

    #[test]
    fn a_shop_that_is_like_another_is_warned_of_at_each_of_its_complaints() {
        use bazargah_domain::domain_name::Likeness;
        use bazargah_domain::shop::TakenFor;
        let complaint = samples::complaint(Some(10), Rating::Resolved, |_| End::Running);
        let mut shop = samples::shop(samples::Kind::Slow);
        let host = samples::shop(samples::Kind::Mixed).host.expect("a host");
        shop.taken_for = Some(TakenFor { host, likeness: Likeness::Edit });
        let html = page(shop, complaint, samples::today().start(), 0, Lang::En);
        assert!(html.contains("This is not \u{2066}diginemooneh.com\u{2069}."), "{html}");
    }

    #[test]
    fn steps_stand_in_the_order_of_time() {
        assert_eq!(
            told(Answer::At(Millis(144 * HOUR)), Rating::Unresolved, End::Closed { at: Some(Millis(200 * HOUR)) }, 500),
            [
                "The buyer opened the complaint",
                "Deadline for an answer (4 days)",
                "The shop answered after 6 days",
                "The case was closed",
                "The buyer’s word: not solved",
            ]
        );
        assert_eq!(
            told(Answer::Awaited, Rating::Unrated, End::Running, 20),
            ["The buyer opened the complaint", "No answer yet after 20 hours", "Deadline for an answer (4 days)"]
        );
    }

    #[test]
    fn a_complaint_taken_back_early_has_no_deadline() {
        let steps = told(Answer::Awaited, Rating::Unrated, End::Withdrawn { at: Millis(5 * HOUR) }, 500);
        assert_eq!(steps, ["The buyer opened the complaint", "The buyer withdrew the complaint"]);
    }

    #[test]
    fn an_answer_of_unknown_day_is_said_to_be_one() {
        let steps = told(Answer::TimeUnknown { in_time: Some(true) }, Rating::Unrated, End::Closed { at: None }, 500);
        assert!(steps.contains(&"answered in time".to_owned()), "{steps:?}");
    }
}
