//! The guarantee fund in public: what it has, what it has paid and refused, and the rules of today; and the line about cover on a
//! shop's profile.

use crate::components::{Head, document};
use crate::context::PageContext;
use crate::lang::Lang;
use crate::naming::kind_name;
use bazargah_domain::calendar::Day;
use bazargah_domain::guarantee::{FundCounts, Policy, Simulated, cover_today, policies};
use bazargah_domain::money::Rial;
use bazargah_domain::shop::Shop;
use leptos::prelude::*;

/// What the fund has, in rial, and its claims.
#[derive(Debug, Clone, Default)]
pub struct FundPage {
    /// In the reserve and not held.
    pub reserve: Rial,
    /// Held, on its way, or owed by shops.
    pub running: Rial,
    /// Paid in.
    pub contributed: Rial,
    /// Paid to buyers.
    pub paid: Rial,
    /// Paid back by shops.
    pub recovered: Rial,
    /// Costs.
    pub costs: Rial,
    /// The claims.
    pub counts: FundCounts,
    /// The newest simulation and its day; `None` inside where too little was known.
    pub simulation: Option<(Day, Option<Simulated>)>,
    /// Today.
    pub today: Day,
}

/// An amount in toman, with the word.
pub(super) fn money(ctx: &PageContext, amount: Rial) -> String {
    (ctx.words().people.steps.toman)(&ctx.lang.num(amount.toman().unsigned_abs()))
}

/// Whole percent.
fn percent(ctx: &PageContext, percent: u16) -> String {
    let sign = match ctx.lang {
        Lang::Fa => '٪',
        Lang::En => '%',
    };
    // More than all of something is a percentage here: what cover grows by.
    format!("{}{sign}", ctx.lang.num(percent.into()))
}

/// What a purchase at a shop is covered with today, in one sentence, and whether it is.
pub fn cover_sentence(ctx: &PageContext, shop: &Shop, today: Day) -> (bool, String) {
    let w = ctx.words().fund;
    match policies().map(|policies| cover_today(policies, shop, today)) {
        Some(Ok(cover)) => {
            let days = ctx.lang.num(cover.window_days.into());
            (true, (w.cover)(&percent(ctx, cover.part_percent.into()), &money(ctx, cover.most), &days))
        }
        Some(Err(why)) => (false, (w.no_cover)(why).to_owned()),
        None => (false, (w.no_cover)(bazargah_domain::guarantee::NoCover::NoPolicy).to_owned()),
    }
}

/// The line about cover on a profile.
pub(super) fn cover_line(ctx: &PageContext, shop: &Shop, today: Day) -> impl IntoView + use<> {
    let (covered, sentence) = cover_sentence(ctx, shop, today);
    let class = if covered { "cover good" } else { "cover none" };
    view! { <p class=class id="cover">{sentence}" "<a href=ctx.href("/fund")>{ctx.words().fund.cover_link}</a></p> }
}

/// The page.
pub fn fund(ctx: &PageContext, model: &FundPage) -> String {
    let w = ctx.words().fund;
    let head = Head {
        title: w.title.to_owned(),
        description: w.lead.to_owned(),
        canonical: Some("/fund".to_owned()),
        class: "case fund",
        ..Head::default()
    };
    document(ctx, head, || {
        view! {
            <h1>{w.title}</h1>
            <p class="lead">{w.lead}</p>
            {money_section(ctx, model)}
            {claims(ctx, model)}
            {months(ctx, model)}
            {ruin(ctx, model)}
            {rules(ctx, model)}
        }
    })
}

fn money_section(ctx: &PageContext, model: &FundPage) -> impl IntoView + use<> {
    let w = &ctx.words().fund.public;
    let rows = [
        ("reserve", w.reserve, model.reserve),
        ("running", w.running, model.running),
        ("contributed", w.contributed, model.contributed),
        ("paid", w.paid, model.paid),
        ("recovered", w.recovered, model.recovered),
        ("costs", w.costs, model.costs),
    ]
    .map(|(key, title, amount)| {
        let hint = (key == "running").then(|| view! { <br/><small>{w.running_hint}</small> });
        view! { <div data-count=key><dt>{title}{hint}</dt><dd>{money(ctx, amount)}</dd></div> }
    });
    view! {
        <section id="money">
            <h2>{w.has}</h2>
            <dl class="pairs">{rows.into_iter().collect_view()}</dl>
        </section>
    }
}

fn claims(ctx: &PageContext, model: &FundPage) -> impl IntoView + use<> {
    let (lang, fund) = (ctx.lang, ctx.words().fund);
    let (w, counts) = (&fund.public, &model.counts);
    let refused = counts.refused_in_all();
    let tally = [
        ("opened", w.opened, counts.opened),
        ("awarded", w.awarded, counts.awarded),
        ("refused", w.refused, refused),
        ("paid-claims", w.paid_claims, counts.paid),
    ]
    .map(|(key, title, n)| view! { <div data-count=key><dt>{title}</dt><dd>{lang.num(n)}</dd></div> });
    let decided = counts.awarded + refused;
    let share = (decided > 0).then(|| {
        let share = refused as f64 / decided as f64;
        view! { <p>{(w.refused_share)(&lang.num(refused), &lang.num(decided))}" ("{lang.percent(share)}")"</p> }
    });
    let time = match counts.median_days() {
        Some(days) => (w.median)(&lang.num(days.into())),
        None => w.none_paid.to_owned(),
    };
    let reasons = counts.refused.iter().map(|(refusal, n)| {
        view! { <div><dt>{sentence_case((fund.refusal)(*refusal))}</dt><dd>{lang.num(*n)}</dd></div> }
    });
    let reasons = (refused > 0).then(|| {
        view! { <h3>{w.why_refused}</h3><dl class="pairs">{reasons.collect_view()}</dl> }
    });
    view! {
        <section id="claims">
            <h2>{w.claims}</h2>
            <dl class="tally">{tally.into_iter().collect_view()}</dl>
            <p>{time}</p>
            {share}
            {reasons}
        </section>
    }
}

/// A clause as the beginning of a line.
fn sentence_case(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn months(ctx: &PageContext, model: &FundPage) -> Option<AnyView> {
    let (lang, w) = (ctx.lang, &ctx.words().fund.public);
    let months = model.counts.months(lang.calendar());
    let rows = months.iter().rev().map(|(month, n, amount)| {
        view! { <tr><th scope="row">{lang.month(*month)}</th><td>{lang.num(*n)}</td><td>{money(ctx, *amount)}</td></tr> }
    });
    let rows = rows.collect_view();
    (!months.is_empty()).then(|| {
        view! {
            <section id="payouts">
                <h2 id="by-month">{w.months}</h2>
                <div class="scroll" tabindex="0" role="region" aria-labelledby="by-month">
                    <table>
                        <thead>
                            <tr><th scope="col">{w.month}</th><th scope="col">{w.claims_paid}</th><th scope="col">{w.amount}</th></tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </section>
        }
        .into_any()
    })
}

/// How likely the reserve does not suffice, with all that was assumed.
fn ruin(ctx: &PageContext, model: &FundPage) -> Option<AnyView> {
    let (lang, w) = (ctx.lang, &ctx.words().fund.public);
    let (day, simulated) = model.simulation.as_ref()?;
    let body = match simulated.as_ref().and_then(|of| Some((of, of.share()?))) {
        None => view! { <p class="empty">{w.ruin_none}</p> }.into_any(),
        Some((of, share)) => {
            let text = (w.ruin_text)(
                &lang.num(of.ruined.into()),
                &lang.num(of.runs.into()),
                &lang.percent_hundredths(share.lower),
                &lang.percent_hundredths(share.upper),
            );
            let rows = [
                (w.ruin_reserve, money(ctx, of.reserve)),
                (w.ruin_income, money(ctx, of.contributions_a_day)),
                (w.ruin_costs, money(ctx, of.costs_a_day)),
                (w.ruin_claims, lang.hundredths(of.claims_a_day)),
            ]
            .map(|(title, value)| view! { <div><dt>{title}</dt><dd>{value}</dd></div> });
            view! {
                <p>{text}</p>
                <h3>{w.ruin_assumed}</h3>
                <dl class="pairs">{rows.into_iter().collect_view()}</dl>
                <ul>
                    <li>{(w.ruin_sizes)(&lang.num(of.sizes))}</li>
                    <li>{(w.ruin_recovered)(&lang.percent(of.recovered_share))}</li>
                    <li>{w.ruin_limits}</li>
                </ul>
            }
            .into_any()
        }
    };
    let note = view! {
        <p class="fine">{(w.ruin_day)(&lang.date(*day))}" "{w.simulation}" "<code dir="ltr">"bazargah fund simulate"</code></p>
    };
    Some(view! { <section id="ruin"><h2>{w.ruin}</h2>{body}{note}</section> }.into_any())
}

fn rules(ctx: &PageContext, model: &FundPage) -> impl IntoView + use<> {
    let w = &ctx.words().fund.public;
    let body = match policies().and_then(|policies| policies.on(model.today)) {
        Some(policy) => rules_of(ctx, policy).into_any(),
        None => view! { <p class="empty">{w.no_rules}</p> }.into_any(),
    };
    view! { <section id="rules"><h2>{w.rules}</h2>{body}</section> }
}

fn rules_of(ctx: &PageContext, policy: &Policy) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, &ctx.words().fund.public);
    let kinds: Vec<&str> = policy.kinds.iter().map(|kind| kind_name(kind, lang)).collect();
    let lines = [
        (w.part)(&percent(ctx, policy.part_percent.into()), &money(ctx, policy.deductible)),
        (w.caps)(&money(ctx, policy.claim_cap), &money(ctx, policy.buyer_year_cap)),
        (w.window)(&lang.num(policy.window_days.into()), &lang.num(policy.undelivered_days.into())),
        (w.kinds)(&kinds.join(w.and)),
        (w.excluded)(&money(ctx, policy.order_over)),
        (w.decided)(&money(ctx, policy.by_rule), &money(ctx, policy.four_eyes), &lang.num(policy.decide_days.into())),
        (w.recovery)(&lang.num(policy.recovery_days.into())),
    ]
    .map(|line| view! { <li>{line}</li> });
    let classes = policy.classes().map(|(letter, cover, contribution)| {
        let grade = letter.map_or(w.no_grade, |letter| letter.as_str());
        view! {
            <tr>
                <th scope="row">{grade}</th>
                <td>{money(ctx, cover)}</td>
                <td>{money(ctx, contribution.flat_rial)}</td>
                <td>{money(ctx, contribution.order_rial)}</td>
            </tr>
        }
    });
    let classes = classes.collect_view();
    view! {
        <ul>{lines.into_iter().collect_view()}</ul>
        <h3 id="by-grade">{w.classes}</h3>
        <p>{(w.classes_lead)(&percent(ctx, policy.contributed_percent))}</p>
        <div class="scroll" tabindex="0" role="region" aria-labelledby="by-grade">
            <table>
                <thead>
                    <tr>
                        <th scope="col">{w.grade}</th>
                        <th scope="col">{w.running_cover}</th>
                        <th scope="col">{w.flat}</th>
                        <th scope="col">{w.by_order}</th>
                    </tr>
                </thead>
                <tbody>{classes}</tbody>
            </table>
        </div>
    }
}
