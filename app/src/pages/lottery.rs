//! A lottery in public: what there is to win, who pays, who gets a ticket, what was promised before the draw, and who won.

use super::festival::text_in;
use super::fund::money;
use crate::components::{Head, document};
use crate::context::PageContext;
use crate::html::UrlPart;
use crate::naming::name_in;
use bazargah_domain::calendar::Millis;
use bazargah_domain::festival::edition::Text;
use bazargah_domain::inspection::hex;
use bazargah_domain::lottery::claim::Holder;
use bazargah_domain::lottery::{Hash, LotteryId, MISSED_HOURS, Measure, Stage, Standing, Terms};
use bazargah_domain::money::Rial;
use bazargah_domain::shop::ShopName;
use leptos::prelude::*;

/// Winners, and alternates, that the page names; the rest stands in the data.
const SHOWN_MAX: usize = 200;
/// Digits of a ticket that are shown large: enough to tell it from others, and what the page of the draw finds it by.
const FIRST_DIGITS: usize = 8;

/// A lottery as an edition's page names it.
#[derive(Debug, Clone)]
pub struct LotteryLink {
    /// Its number.
    pub id: LotteryId,
    /// What it is called.
    pub name: Text,
    /// Where it is in its course.
    pub stage: Stage,
}

/// What a sponsor gives.
#[derive(Debug, Clone)]
pub struct PledgeLine {
    /// Who.
    pub sponsor: String,
    /// What; `None` for money.
    pub thing: Option<String>,
    /// The amount, or what the thing is worth.
    pub value: Rial,
}

/// What a shop pays.
#[derive(Debug, Clone)]
pub struct SharePart {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: ShopName,
    /// What it pays.
    pub amount: Rial,
    /// The most that it accepted.
    pub most: Rial,
    /// What it sold.
    pub sales: Rial,
}

/// A lottery.
#[derive(Debug, Clone)]
pub struct LotteryPage {
    /// Its number.
    pub id: LotteryId,
    /// Its edition's key.
    pub edition_key: String,
    /// What the edition is called, where it is known here.
    pub edition_name: Option<Text>,
    /// When the edition's orders are final.
    pub orders_final: Option<Millis>,
    /// What was settled when it opened.
    pub terms: Terms,
    /// Where it is in its course.
    pub stage: Stage,
    /// Orders by whether they gave a ticket, once the list is frozen.
    pub counted: Vec<(Standing, u64)>,
    /// Whether what each shop pays is settled.
    pub settled: bool,
    /// What the prizes are worth.
    pub worth: Rial,
    /// What sponsors gave.
    pub sponsored: Rial,
    /// What the shops pay together.
    pub by_shops: Rial,
    /// What nobody pays.
    pub uncovered: Rial,
    /// What sponsors give.
    pub pledges: Vec<PledgeLine>,
    /// What each shop pays.
    pub shares: Vec<SharePart>,
    /// The drawn tickets: winners, then alternates.
    pub order: Vec<Hash>,
    /// Who holds each prize now.
    pub holders: Vec<Holder>,
    /// Now.
    pub now: Millis,
}

/// The path of a lottery's page.
pub(super) fn lottery_path(id: LotteryId) -> String {
    format!("/lottery/{}", id.0)
}

/// The address of a lottery's data.
pub(super) fn lottery_data(id: LotteryId) -> String {
    format!("/api/v1/lotteries/{}", id.0)
}

/// The chip that shows a stage.
pub(super) fn stage_class(stage: &Stage) -> &'static str {
    match stage {
        Stage::Open | Stage::Drawn { .. } => "chip good",
        Stage::Closed { .. } | Stage::Frozen { .. } => "chip",
    }
}

/// The page.
pub fn lottery(ctx: &PageContext, model: &LotteryPage) -> String {
    let (lang, w) = (ctx.lang, ctx.words().lottery);
    let name = text_in(&model.terms.name, lang).to_owned();
    let edition = match &model.edition_name {
        Some(name) => text_in(name, lang).to_owned(),
        None => model.edition_key.clone(),
    };
    let head = Head {
        title: name.clone(),
        description: (w.description)(&name, &edition),
        canonical: Some(lottery_path(model.id)),
        class: "case lottery",
        ..Head::default()
    };
    document(ctx, head, || {
        let up = ctx.href(&format!("/festival/{}", UrlPart(&model.edition_key)));
        view! {
            <p class="up"><a href=up>{edition.clone()}</a></p>
            <h1>{name}</h1>
            <p><span class="sr">{w.now}": "</span><span class=stage_class(&model.stage)>{(w.stage)(&model.stage)}</span></p>
            <p class="lead">{(w.lead)(&edition)}</p>
            {next(ctx, model)}
            {winners(ctx, model)}
            {alternates(ctx, model)}
            {prizes(ctx, model)}
            {terms(ctx, model)}
            {tickets(ctx, model)}
            {commitment(ctx, model)}
            {payers(ctx, model)}
            {check(ctx, model)}
        }
    })
}

/// Until when prizes may still be claimed: the latest of those that somebody holds and has not come for.
fn claims_until(model: &LotteryPage) -> Option<Millis> {
    let open = model.holders.iter().filter(|of| of.ticket.is_some() && of.claimed_at.is_none());
    open.map(|of| of.until).max()
}

fn next(ctx: &PageContext, model: &LotteryPage) -> AnyView {
    let (lang, w) = (ctx.lang, ctx.words().lottery);
    let path = lottery_path(model.id);
    let to = |what: &'static str, words: &'static str| {
        view! { <p><a class="button" href=ctx.href(&format!("{path}/{what}")) data-reload="">{words}</a></p> }
            .into_any()
    };
    let (lines, link) = match &model.stage {
        Stage::Open => {
            let until = model.orders_final.map(|at| lang.end_in_tehran(at));
            let line = until.map_or_else(|| w.next_open_undated.to_owned(), |end| (w.next_open)(&end));
            (vec![line], Some(to("pledge", w.pledge)))
        }
        Stage::Closed { at } => (vec![(w.next_closed)(&lang.moment(*at))], None),
        Stage::Frozen { at, commitment, .. } => {
            let time = commitment.round.time();
            let round = lang.plain(commitment.round.0);
            let line = if model.now < time {
                (w.next_frozen)(&lang.moment(*at), &round, &lang.moment(time))
            } else if model.now < time.plus_hours(MISSED_HOURS) {
                (w.next_value)(&round, &lang.moment(time))
            } else {
                (w.next_missed)(&round, &lang.num(MISSED_HOURS.unsigned_abs()))
            };
            (vec![line], None)
        }
        Stage::Drawn { at, commitment, .. } => {
            let drawn = (w.next_drawn)(&lang.moment(*at), &lang.plain(commitment.round.0));
            match claims_until(model) {
                Some(until) => (vec![drawn, (w.claims_until)(&lang.moment(until))], Some(to("claim", w.claim))),
                None => (vec![drawn, w.claims_over.to_owned()], None),
            }
        }
    };
    let lines = lines.into_iter().map(|line| view! { <p>{line}</p> }).collect_view();
    view! { <section id="next" class="aside"><h2>{w.next}</h2>{lines}{link}</section> }.into_any()
}

/// A ticket: its first digits large, and all of them.
fn ticket(hash: &Hash) -> AnyView {
    let all = hex(hash);
    let first: String = all.chars().take(FIRST_DIGITS).collect();
    view! { <code class="first" dir="ltr">{first}</code>" "<code class="ticket" dir="ltr">{all}</code> }.into_any()
}

/// How many winners there are among the drawn tickets.
fn winners_count(model: &LotteryPage) -> usize {
    usize::try_from(model.terms.prizes_total()).unwrap_or(usize::MAX).min(model.order.len())
}

fn is_drawn(model: &LotteryPage) -> bool {
    matches!(model.stage, Stage::Drawn { .. })
}

/// What became of a prize.
fn prize_state(ctx: &PageContext, model: &LotteryPage, place: usize) -> Option<String> {
    let (lang, w) = (ctx.lang, ctx.words().lottery);
    let of = model.holders.get(place)?;
    let by_alternate = of.ticket.filter(|ticket| *ticket != place).map(|ticket| {
        let number = (ticket + 1).saturating_sub(winners_count(model));
        (w.passed_on)(&lang.num(u64::try_from(number).unwrap_or(0)))
    });
    let now = match (of.ticket, of.claimed_at) {
        (_, Some(at)) => (w.claimed)(&lang.date(at.day())),
        (Some(_), None) => (w.waits)(&lang.date(of.until.day())),
        (None, None) => w.lapsed.to_owned(),
    };
    Some(by_alternate.into_iter().chain([now]).collect::<Vec<_>>().join(" "))
}

fn winners(ctx: &PageContext, model: &LotteryPage) -> AnyView {
    let (lang, w) = (ctx.lang, ctx.words().lottery);
    if !is_drawn(model) {
        return view! { <section id="winners"><h2>{w.winners}</h2><p class="empty">{w.winners_later}</p></section> }
            .into_any();
    }
    let all = winners_count(model);
    let items = model.order.iter().take(all.min(SHOWN_MAX)).enumerate().map(|(place, hash)| {
        let prize = model.terms.prize_at(place).map(|prize| text_in(&prize.name, lang).to_owned());
        let number = lang.num(u64::try_from(place + 1).unwrap_or(0));
        view! {
            <li>
                <p><b>{(w.place)(&number)}": "{prize}</b></p>
                <p class="drawn">{ticket(hash)}</p>
                <p class="fine">{prize_state(ctx, model, place)}</p>
            </li>
        }
    });
    let items = items.collect_view();
    view! {
        <section id="winners">
            <h2>{w.winners}</h2>
            <p>{w.winners_text}</p>
            <ol class="winners">{items}</ol>
            {more(ctx, model, all)}
        </section>
    }
    .into_any()
}

fn more(ctx: &PageContext, model: &LotteryPage, all: usize) -> Option<AnyView> {
    let w = ctx.words().lottery;
    (all > SHOWN_MAX).then(|| {
        let left = ctx.lang.num(u64::try_from(all - SHOWN_MAX).unwrap_or(0));
        view! { <p>{(w.more)(&left)}" "<a href=lottery_data(model.id)>{w.data}</a></p> }.into_any()
    })
}

fn alternates(ctx: &PageContext, model: &LotteryPage) -> Option<AnyView> {
    let w = ctx.words().lottery;
    if !is_drawn(model) {
        return None;
    }
    let first = winners_count(model);
    let all = model.order.len() - first;
    let items = model.order.iter().skip(first).take(SHOWN_MAX).enumerate().map(|(place, hash)| {
        let number = ctx.lang.num(u64::try_from(place + 1).unwrap_or(0));
        view! { <li><p><b>{(w.alternate)(&number)}</b></p><p class="drawn">{ticket(hash)}</p></li> }
    });
    let items = items.collect_view();
    let body = if all == 0 {
        view! { <p class="empty">{w.no_alternates}</p> }.into_any()
    } else {
        view! { <p>{w.alternates_text}</p><ol class="winners">{items}</ol>{more(ctx, model, all)} }.into_any()
    };
    Some(view! { <section id="alternates"><h2>{w.alternates}</h2>{body}</section> }.into_any())
}

fn prizes(ctx: &PageContext, model: &LotteryPage) -> AnyView {
    let (lang, w) = (ctx.lang, ctx.words().lottery);
    let rows = model.terms.prizes.iter().map(|prize| {
        view! {
            <tr>
                <th scope="row">{text_in(&prize.name, lang).to_owned()}</th>
                <td>{lang.num(prize.count.into())}</td>
                <td>{money(ctx, prize.value)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <section id="prizes">
            <h2 id="all-prizes">{w.prizes}</h2>
            <div class="scroll" tabindex="0" role="region" aria-labelledby="all-prizes">
                <table>
                    <thead>
                        <tr><th scope="col">{w.prize}</th><th scope="col">{w.count}</th><th scope="col">{w.value}</th></tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn terms(ctx: &PageContext, model: &LotteryPage) -> AnyView {
    let (lang, w) = (ctx.lang, ctx.words().lottery);
    let (terms, limits) = (&model.terms, &model.terms.limits);
    let lines = [
        (w.floor)(&money(ctx, limits.floor)),
        (w.per_person)(&lang.num(limits.per_person.into())),
        (w.per_shop)(&lang.num(limits.per_shop.into()), &lang.num(limits.alone_per_shop.into())),
        w.no_people.to_owned(),
        w.one_prize.to_owned(),
        (w.alternates_drawn)(&lang.num(terms.alternates.into())),
        (w.claim_days)(&lang.num(terms.claim_days.into())),
    ]
    .map(|line| view! { <li>{line}</li> });
    view! { <section id="terms"><h2>{w.terms}</h2><ul>{lines.into_iter().collect_view()}</ul></section> }.into_any()
}

fn tickets(ctx: &PageContext, model: &LotteryPage) -> AnyView {
    let (lang, w) = (ctx.lang, ctx.words().lottery);
    let Some((promised, _)) = model.stage.commitment() else {
        return view! { <section id="tickets"><h2>{w.tickets}</h2><p class="empty">{w.tickets_later}</p></section> }
            .into_any();
    };
    let without = model.counted.iter().filter(|(standing, n)| *standing != Standing::Counts && *n > 0);
    let sum: u64 = without.clone().map(|(_, n)| n).sum();
    let rows = without.map(|(standing, n)| {
        view! { <div data-count=standing.as_str()><dt>{(w.standing)(*standing)}</dt><dd>{lang.num(*n)}</dd></div> }
    });
    let rows = rows.collect_view();
    let others = if sum == 0 {
        view! { <p>{w.all_counted}</p> }.into_any()
    } else {
        view! { <p>{(w.not_counted)(&lang.num(sum))}</p><dl class="pairs">{rows}</dl> }.into_any()
    };
    view! {
        <section id="tickets">
            <h2>{w.tickets}</h2>
            <p>{(w.tickets_count)(u64::from(promised.tickets), &lang.num(promised.tickets.into()))}</p>
            {others}
        </section>
    }
    .into_any()
}

fn commitment(ctx: &PageContext, model: &LotteryPage) -> AnyView {
    let (lang, w) = (ctx.lang, ctx.words().lottery);
    let Some((promised, event)) = model.stage.commitment() else {
        return view! {
            <section id="commitment"><h2>{w.commitment}</h2><p class="empty">{w.commitment_later}</p></section>
        }
        .into_any();
    };
    let at = match &model.stage {
        Stage::Frozen { at, .. } => *at,
        Stage::Drawn { frozen_at, .. } => *frozen_at,
        _ => model.now,
    };
    let replaces = promised.replaces.map(|event| {
        view! { <p>{(w.replaces)(&lang.plain(event.unsigned_abs()))}</p> }
    });
    view! {
        <section id="commitment">
            <h2>{w.commitment}</h2>
            <p>{w.commitment_text}</p>
            <dl class="pairs">
                <div><dt>{w.frozen_at}</dt><dd>{lang.moment(at)}</dd></div>
                <div><dt>{w.record}</dt><dd><a href=ctx.href("/log")>{lang.plain(event.unsigned_abs())}</a></dd></div>
                <div><dt>{w.round}</dt><dd>{lang.plain(promised.round.0)}</dd></div>
                <div><dt>{w.round_at}</dt><dd>{lang.moment(promised.round.time())}</dd></div>
                <div><dt>{w.root}</dt><dd><code dir="ltr">{promised.root.clone()}</code></dd></div>
            </dl>
            {replaces}
        </section>
    }
    .into_any()
}

fn payers(ctx: &PageContext, model: &LotteryPage) -> AnyView {
    let w = ctx.words().lottery;
    let rows = [
        ("worth", w.worth, model.worth),
        ("sponsored", w.sponsored, model.sponsored),
        ("shops", w.by_shops, model.by_shops),
        ("uncovered", w.uncovered, model.uncovered),
    ]
    .map(|(key, title, amount)| {
        view! { <div data-count=key><dt>{title}</dt><dd>{money(ctx, amount)}</dd></div> }
    });
    let uncovered = (model.uncovered > Rial::NOTHING).then(|| view! { <p>{w.uncovered_text}</p> });
    view! {
        <section id="payers">
            <h2>{w.payers}</h2>
            <p>{if model.settled { w.settled } else { w.not_settled }}</p>
            <dl class="pairs">{rows.into_iter().collect_view()}</dl>
            {uncovered}
            {pledges(ctx, model)}
            {shares(ctx, model)}
        </section>
    }
    .into_any()
}

fn pledges(ctx: &PageContext, model: &LotteryPage) -> AnyView {
    let w = ctx.words().lottery;
    let items = model.pledges.iter().map(|of| {
        let what = match &of.thing {
            Some(thing) => (w.pledged_thing)(thing, &money(ctx, of.value)),
            None => money(ctx, of.value),
        };
        view! { <li><b>{of.sponsor.clone()}</b>": "{what}</li> }
    });
    let items = items.collect_view();
    let list = if model.pledges.is_empty() {
        view! { <p class="empty">{w.no_pledges}</p> }.into_any()
    } else {
        view! { <ul>{items}</ul> }.into_any()
    };
    view! { <h3>{w.pledges}</h3>{list} }.into_any()
}

fn shares(ctx: &PageContext, model: &LotteryPage) -> AnyView {
    let (lang, w) = (ctx.lang, ctx.words().lottery);
    let by_sales = model.terms.measure == Measure::Sales;
    if model.shares.is_empty() {
        return view! { <h3>{w.shares}</h3><p class="empty">{w.no_shares}</p> }.into_any();
    }
    let rows = model.shares.iter().map(|of| {
        let name = name_in(&of.name, lang).unwrap_or(&of.key).to_owned();
        let href = ctx.href(&format!("/shop/{}", UrlPart(&of.key)));
        let sales = by_sales.then(|| view! { <td>{money(ctx, of.sales)}</td> });
        view! {
            <tr>
                <th scope="row"><a href=href><bdi>{name}</bdi></a></th>
                <td>{money(ctx, of.amount)}</td>
                <td>{money(ctx, of.most)}</td>
                {sales}
            </tr>
        }
    });
    let rows = rows.collect_view();
    let sales = by_sales.then(|| view! { <th scope="col">{w.sales}</th> });
    view! {
        <h3 id="by-shop">{w.shares}</h3>
        <p>{(w.measure)(model.terms.measure)}</p>
        <div class="scroll" tabindex="0" role="region" aria-labelledby="by-shop">
            <table>
                <thead>
                    <tr>
                        <th scope="col">{w.shop}</th>
                        <th scope="col">{w.pays}</th>
                        <th scope="col">{w.most}</th>
                        {sales}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn check(ctx: &PageContext, model: &LotteryPage) -> AnyView {
    let w = ctx.words().lottery;
    let data = lottery_data(model.id);
    let list = model.stage.commitment().map(|_| view! { <li><a href=format!("{data}/tickets")>{w.list}</a></li> });
    view! {
        <section id="check">
            <h2>{w.check}</h2>
            <p>{w.check_text}</p>
            <p><a class="button" href=ctx.href(&format!("{}/draw", lottery_path(model.id))) data-reload="">{w.check_link}</a></p>
            <ul>
                <li><a href=data.clone()>{w.data}</a></li>
                {list}
                <li><a href=ctx.assets.url("lottery.md") download="lottery.md">{w.rule}</a></li>
            </ul>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use crate::samples::{self, lottery as sample};
    use crate::{Lang, PageContext};

    fn pages(lang: Lang) -> Vec<(&'static str, String)> {
        sample::all(&PageContext { path: "/lottery/1", ..samples::context(lang) }, "")
    }

    fn page(lang: Lang, name: &str) -> String {
        pages(lang).into_iter().find(|(of, _)| *of == name).unwrap_or_else(|| panic!("{name}")).1
    }

    #[test]
    fn each_stage_says_what_is_next_and_leads_there() {
        let open = page(Lang::En, "lottery-open");
        assert!(open.contains("Nobody knows yet") && open.contains("href=\"/en/lottery/1/pledge\""));
        assert!(open.contains("No sponsor has pledged anything yet"));
        let frozen = page(Lang::En, "lottery-frozen");
        assert!(frozen.contains("Round 1000") || frozen.contains("round 1000"), "the round is announced");
        assert!(frozen.contains("nobody can know its value before") && !frozen.contains("/en/lottery/1/claim"));
        let missed = page(Lang::En, "lottery-missed");
        assert!(
            missed.contains("was brought here within 72 hours") && missed.contains("committed to again with a later")
        );
        let drawn = page(Lang::En, "lottery-drawn");
        assert!(drawn.contains("href=\"/en/lottery/1/claim\"") && drawn.contains("href=\"/en/lottery/1/draw\""));
        assert!(drawn.contains("href=\"/api/v1/lotteries/1/tickets\""));
        assert!(page(Lang::En, "lottery-over").contains("The time for claims is over"));
    }

    #[test]
    fn an_editions_page_leads_to_its_lottery() {
        for lang in Lang::ALL {
            let html = sample::edition_page(&PageContext { path: "/festival/x", ..samples::context(lang) });
            assert!(html.contains(&format!("href=\"{}\"", lang.href("/lottery/1"))));
        }
    }

    #[test]
    fn a_winner_is_shown_by_the_first_digits_and_by_all() {
        for lang in Lang::ALL {
            let html = page(lang, "lottery-drawn");
            assert!(html.contains(">abababab<"));
            assert!(html.contains(&format!(">{}<", "ab".repeat(32))));
        }
    }

    #[test]
    fn a_prize_that_lapsed_says_to_whom_it_went() {
        let html = page(Lang::En, "lottery-drawn");
        assert!(html.contains("passed on to alternate 1"), "{html}");
        assert!(html.contains("claimed on"));
    }
}
