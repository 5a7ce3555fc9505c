//! The festival's public pages: the list of editions, and one edition with its phase, pillars, commitments and counts.

use super::lottery::{LotteryLink, lottery_path, stage_class};
use crate::components::{Head, document};
use crate::context::PageContext;
use crate::html::UrlPart;
use crate::lang::Lang;
use crate::naming::{clause_number, clause_path, in_lang};
use bazargah_domain::calendar::Millis;
use bazargah_domain::festival::Reason;
use bazargah_domain::festival::edition::{Commitment, Edition, Phase, Phases, Text};
use bazargah_domain::trade::Trade;
use leptos::prelude::*;

/// Editions, the newest first.
#[derive(Debug, Clone)]
pub struct Festivals {
    /// The editions.
    pub editions: Vec<Edition>,
    /// Now.
    pub now: Millis,
}

/// The public counts of an edition.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EditionCounts {
    /// Applications, without those that were taken back.
    pub applied: u64,
    /// Of these, still under review.
    pub in_review: u64,
    /// Passed the review, the waiting list among them.
    pub fit: u64,
    /// Refused.
    pub refused: u64,
    /// Places given.
    pub placed: u64,
    /// By trade that has places: applied, passed, placed.
    pub trades: Vec<(Trade, [u64; 3])>,
    /// The same of all trades without places together.
    pub other_trades: [u64; 3],
    /// Refused by reason.
    pub reasons: Vec<(Reason, u64)>,
}

/// An edition.
#[derive(Debug, Clone)]
pub struct EditionPage {
    /// The edition.
    pub edition: Edition,
    /// Its counts.
    pub counts: EditionCounts,
    /// Its lotteries, the newest first.
    pub lotteries: Vec<LotteryLink>,
    /// Now.
    pub now: Millis,
}

/// A text of an edition in a language.
pub(super) fn text_in(text: &Text, lang: Lang) -> &str {
    match lang {
        Lang::Fa => &text.fa,
        Lang::En => &text.en,
    }
}

/// The path of an edition's page.
pub(super) fn edition_path(edition: &Edition) -> String {
    format!("/festival/{}", UrlPart(&edition.key))
}

/// The list of editions.
pub fn festivals(ctx: &PageContext, model: &Festivals) -> String {
    let w = ctx.words().festival;
    let head = Head {
        title: w.title.to_owned(),
        description: w.lead.to_owned(),
        canonical: Some("/festival".to_owned()),
        class: "case festival",
        ..Head::default()
    };
    document(ctx, head, || {
        let list = if model.editions.is_empty() {
            view! { <p class="empty">{w.none}</p> }.into_any()
        } else {
            let items = model.editions.iter().map(|edition| {
                let phase = edition.phase(model.now);
                view! {
                    <li>
                        <h2><a href=ctx.href(&edition_path(edition))>{text_in(&edition.name, ctx.lang).to_owned()}</a></h2>
                        <p><span class=phase_class(phase)>{(w.phase)(phase)}</span></p>
                        <p>{text_in(&edition.lead, ctx.lang).to_owned()}</p>
                    </li>
                }
            });
            view! { <ul class="editions">{items.collect_view()}</ul> }.into_any()
        };
        view! {
            <h1>{w.title}</h1>
            <p class="lead">{w.lead}</p>
            {list}
        }
    })
}

/// The chip that shows a phase.
pub(super) fn phase_class(phase: Phase) -> &'static str {
    match phase {
        Phase::Registration | Phase::Open => "chip good",
        Phase::Announced | Phase::Review => "chip",
        Phase::Closed => "chip none",
    }
}

/// The page of an edition.
pub fn edition(ctx: &PageContext, model: &EditionPage) -> String {
    let (lang, festival) = (ctx.lang, ctx.words().festival);
    let w = &festival.edition;
    let edition = &model.edition;
    let name = text_in(&edition.name, lang).to_owned();
    let phase = edition.phase(model.now);
    let head = Head {
        title: name.clone(),
        description: text_in(&edition.lead, lang).to_owned(),
        canonical: Some(edition_path(edition)),
        class: "case festival",
        ..Head::default()
    };
    document(ctx, head, || {
        let register = edition.takes_forms(model.now).then(|| {
            let href = ctx.href(&format!("{}/register", edition_path(edition)));
            view! { <p><a class="button" href=href data-reload="">{w.register}</a></p> }
        });
        view! {
            <p class="up"><a href=ctx.href("/festival")>{festival.title}</a></p>
            <h1>{name}</h1>
            <p><span class="sr">{w.now}": "</span><span class=phase_class(phase)>{(festival.phase)(phase)}</span></p>
            <p class="lead">{text_in(&edition.lead, lang).to_owned()}</p>
            {register}
            {dates(ctx, model)}
            {pillars(ctx, edition)}
            {commitments(ctx, edition)}
            <section id="health">
                <p>{w.health}" "<a href=ctx.href("/guidelines/health")>{w.health_link}</a></p>
            </section>
            {counts(ctx, model)}
            {lotteries(ctx, &model.lotteries)}
            {rule(ctx, edition)}
        }
    })
}

fn dates(ctx: &PageContext, model: &EditionPage) -> impl IntoView + use<> {
    let (lang, festival) = (ctx.lang, ctx.words().festival);
    let w = &festival.edition;
    let Phases { registration, review, open, closed } = model.edition.phases;
    let minutes = lang.num(u64::from(model.edition.grace_minutes));
    let rows =
        [(Phase::Registration, registration, review), (Phase::Review, review, open), (Phase::Open, open, closed)];
    let rows = rows.map(|(phase, from, to)| {
        let here = (phase == model.edition.phase(model.now)).then_some("step");
        let span = (w.from_to)(&lang.begin_in_tehran(from), &lang.end_in_tehran(to));
        view! { <div aria-current=here><dt>{(festival.phase)(phase)}</dt><dd>{span}</dd></div> }
    });
    view! {
        <section id="dates">
            <h2>{w.dates}</h2>
            <dl class="pairs">{rows.into_iter().collect_view()}</dl>
            <p class="fine">{(w.grace)(&minutes)}</p>
        </section>
    }
}

fn pillars(ctx: &PageContext, edition: &Edition) -> impl IntoView + use<> {
    let w = &ctx.words().festival.edition;
    let of = &edition.incentives;
    let pillars = [(w.buyers, &of.buyers), (w.online, &of.online), (w.offline, &of.offline)].map(|(title, texts)| {
        let items = texts.iter().map(|text| view! { <li>{text_in(text, ctx.lang).to_owned()}</li> });
        view! { <li><h3>{title}</h3><ul>{items.collect_view()}</ul></li> }
    });
    view! {
        <section id="pillars">
            <h2>{w.pillars}</h2>
            <ul class="pillars">{pillars.into_iter().collect_view()}</ul>
        </section>
    }
}

/// A commitment's text, with the clause that breaking it violates.
pub(super) fn commitment(ctx: &PageContext, of: &Commitment) -> impl IntoView + use<> {
    let clause = of.clause.map(|id| {
        let title = bazargah_domain::guideline::find(&id).map(|found| in_lang(found.guideline.title, ctx.lang));
        let number = clause_number(id, ctx.lang);
        view! {
            " "<span class="fine">{ctx.words().festival.edition.clause}" "
            <a href=ctx.href(&clause_path(id)) data-reload="">{title}" "{number}</a></span>
        }
    });
    view! { {text_in(&of.text, ctx.lang).to_owned()}{clause} }
}

fn commitments(ctx: &PageContext, edition: &Edition) -> impl IntoView + use<> {
    let w = &ctx.words().festival.edition;
    let items = edition.commitments.iter().map(|of| view! { <li>{commitment(ctx, of)}</li> });
    view! {
        <section id="commitments">
            <h2>{w.commitments}</h2>
            <p>{w.commitments_lead}</p>
            <ul>{items.collect_view()}</ul>
        </section>
    }
}

/// An amount in toman, with the word.
pub(super) fn toman(ctx: &PageContext, amount: i64) -> String {
    (ctx.words().people.steps.toman)(&ctx.lang.num(amount.unsigned_abs()))
}

fn counts(ctx: &PageContext, model: &EditionPage) -> impl IntoView + use<> {
    let (lang, festival) = (ctx.lang, ctx.words().festival);
    let w = &festival.edition;
    let counts = &model.counts;
    let places = lang.num(u64::from(model.edition.places));
    let all = [
        ("applied", w.applied, counts.applied),
        ("in-review", w.in_review, counts.in_review),
        ("fit", w.fit, counts.fit),
        ("refused", w.refused, counts.refused),
        ("placed", w.placed, counts.placed),
    ]
    .map(|(key, title, n)| view! { <div data-count=key><dt>{title}</dt><dd>{lang.num(n)}</dd></div> });
    let none = counts.applied == 0;
    view! {
        <section id="counts">
            <h2>{w.counts}</h2>
            <p>{(w.counts_lead)(&places)}" "{none.then_some(w.nothing_yet)}</p>
            <dl class="tally">{all.into_iter().collect_view()}</dl>
            {trades(ctx, model)}
            {reasons(ctx, counts)}
        </section>
    }
}

fn trades(ctx: &PageContext, model: &EditionPage) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, &ctx.words().festival.edition);
    let reserved_any = model.edition.quotas.iter().any(|quota| quota.reserved > 0);
    let rows = model.edition.quotas.iter().map(|quota| {
        let of = model.counts.trades.iter().find(|(trade, _)| *trade == quota.trade);
        let [applied, fit, placed] = of.map(|(_, n)| *n).unwrap_or_default();
        let reserved = (quota.reserved > 0)
            .then(|| view! { " "<small>"("{lang.num(quota.reserved.into())}" "{w.reserved}")"</small> });
        view! {
            <tr>
                <th scope="row">{in_lang(quota.trade.title(), lang)}</th>
                <td>{lang.num(quota.places.into())}{reserved}</td>
                <td>{lang.num(applied)}</td>
                <td>{lang.num(fit)}</td>
                <td>{lang.num(placed)}</td>
            </tr>
        }
    });
    let [applied, fit, placed] = model.counts.other_trades;
    let others = (applied > 0).then(|| {
        view! {
            <tr>
                <th scope="row">{w.other_trades}</th>
                <td>{lang.num(0)}</td>
                <td>{lang.num(applied)}</td>
                <td>{lang.num(fit)}</td>
                <td>{lang.num(placed)}</td>
            </tr>
        }
    });
    view! {
        <h3 id="by-trade">{w.by_trade}</h3>
        {reserved_any.then(|| view! { <p class="fine">{w.reserved_note}</p> })}
        <div class="scroll" tabindex="0" role="region" aria-labelledby="by-trade">
            <table>
                <thead>
                    <tr>
                        <th scope="col">{w.trade}</th>
                        <th scope="col">{w.places}</th>
                        <th scope="col">{w.applied}</th>
                        <th scope="col">{w.fit}</th>
                        <th scope="col">{w.placed}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}{others}</tbody>
            </table>
        </div>
    }
}

fn reasons(ctx: &PageContext, counts: &EditionCounts) -> Option<AnyView> {
    let festival = ctx.words().festival;
    let w = &festival.edition;
    let items = counts.reasons.iter().map(|(reason, n)| {
        view! { <div><dt>{(festival.reason)(*reason)}</dt><dd>{ctx.lang.num(*n)}</dd></div> }
    });
    let items = items.collect_view();
    (!counts.reasons.is_empty()).then(|| {
        view! {
            <h3>{w.by_reason}</h3>
            <p class="fine">{w.by_reason_note}</p>
            <dl class="pairs">{items}</dl>
        }
        .into_any()
    })
}

fn lotteries(ctx: &PageContext, links: &[LotteryLink]) -> Option<AnyView> {
    let w = ctx.words().lottery;
    let items = links.iter().map(|of| {
        view! {
            <li>
                <a href=ctx.href(&lottery_path(of.id))>{text_in(&of.name, ctx.lang).to_owned()}</a>" "
                <span class=stage_class(&of.stage)>{(w.stage)(&of.stage)}</span>
            </li>
        }
    });
    let items = items.collect_view();
    (!links.is_empty())
        .then(|| view! { <section id="lotteries"><h2>{w.of_edition}</h2><ul>{items}</ul></section> }.into_any())
}

fn rule(ctx: &PageContext, edition: &Edition) -> impl IntoView + use<> {
    let w = &ctx.words().festival.edition;
    view! {
        <section id="rule">
            <h2>{w.rule}</h2>
            <p>{w.rule_text}</p>
            <p><b>{w.randomness}": "</b>{text_in(&edition.randomness, ctx.lang).to_owned()}</p>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    fn page(change: fn(&mut EditionPage)) -> String {
        let edition = Edition::parse(include_str!("../../../server/src/demo/spring-1406.json")).expect("an edition");
        let (counts, now) = (EditionCounts::default(), edition.phases.registration);
        let mut model = EditionPage { edition, counts, lotteries: Vec::new(), now };
        change(&mut model);
        super::edition(&samples::context(Lang::En), &model)
    }

    #[test]
    fn trades_without_places_are_one_row_where_somebody_applied_with_one() {
        assert!(!page(|_| {}).contains("Other trades"));
        assert!(page(|model| model.counts.other_trades = [53, 2, 0]).contains("Other trades"));
    }

    #[test]
    fn a_phase_ends_with_its_last_day_or_at_an_hour() {
        assert!(page(|_| {}).contains("11 March 2027 to the end of 9 April 2027 in Tehran"));
        let early = page(|model| model.edition.phases.closed = model.edition.phases.closed.plus_hours(5));
        assert!(early.contains("11 March 2027 to 05:00 on 10 April 2027 in Tehran"), "{early}");
    }
}
