//! One lottery's desk: its terms, its money, pledges, the next step, claims of prizes, and what was done.

use super::bank_desk::lottery_bank_path;
use super::festival::text_in;
use super::fund::money;
use crate::components::{Head, Line, Question, document, fault_list, hidden, moment};
use crate::context::PageContext;
use crate::html::UrlPart;
use crate::naming::{isolated, isolated_name, name_in};
use bazargah_domain::calendar::Millis;
use bazargah_domain::festival::edition::{Edition, Text};
use bazargah_domain::lottery::filled::in_tehran;
use bazargah_domain::lottery::{Fault, LotteryAct, MISSED_HOURS, Payout, PayoutStep, Round, Stage, Standing, Terms};
use bazargah_domain::money::Rial;
use bazargah_domain::shop::ShopName;
use leptos::prelude::*;

/// Letters of a beacon's value as it is pasted, at most.
pub const BEACON_CHARS_MAX: usize = 2_000;
/// The digits of a ticket that are shown: enough to tell two apart.
const TICKET_DIGITS: usize = 16;

/// One lottery.
#[derive(Debug, Clone)]
pub struct LotteryTask {
    /// Its number.
    pub id: i64,
    /// What was settled.
    pub terms: Terms,
    /// Its edition.
    pub edition: Edition,
    /// Where it is in its course.
    pub stage: Stage,
    /// Orders by what became of them, once the list is frozen.
    pub orders: Vec<(Standing, u64)>,
    /// What its prizes are worth.
    pub worth: Rial,
    /// What sponsors give.
    pub sponsored: Rial,
    /// What nobody pays.
    pub uncovered: Rial,
    /// What is in the ledger: has arrived, is there, is held, was paid.
    pub has: [Rial; 4],
    /// What each shop pays.
    pub shares: Vec<LotteryShare>,
    /// What sponsors pledge.
    pub pledges: Vec<LotteryPledgeLine>,
    /// Claims of prizes.
    pub claims: Vec<PrizeLine>,
    /// Whether there are more.
    pub more_claims: bool,
    /// What was done, the last first.
    pub deeds: Vec<LotteryDeedLine>,
    /// Whether this person may take steps.
    pub may_run: bool,
    /// What was typed: the round's day and time, the beacon's value.
    pub typed: [String; 3],
    /// The round that was chosen and not yet confirmed.
    pub chosen: Option<Round>,
    /// What is wrong.
    pub fault: Option<LotteryTaskFault>,
    /// Now.
    pub now: Millis,
}

/// A shop's share.
#[derive(Debug, Clone)]
pub struct LotteryShare {
    /// The shop's key.
    pub key: String,
    /// What it is called.
    pub name: ShopName,
    /// What it sold.
    pub sales: Rial,
    /// The most that it accepted.
    pub most: Rial,
    /// What it pays.
    pub amount: Rial,
    /// The payment's name, once the split is settled and there is something to pay; and whether it has arrived.
    pub payment: Option<(String, bool)>,
}

/// What staff said of a pledge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PledgeSaid {
    /// Nothing yet.
    Waiting,
    /// It counts.
    Accepted,
    /// It does not.
    Refused,
}

/// A pledge.
#[derive(Debug, Clone)]
pub struct LotteryPledgeLine {
    /// Its number.
    pub id: i64,
    /// Who.
    pub sponsor: String,
    /// Which thing; `None` for money.
    pub thing: Option<String>,
    /// How much, or what it is worth.
    pub value: Rial,
    /// How the sponsor is reached.
    pub contact: String,
    /// When.
    pub at: Millis,
    /// What staff said.
    pub said: PledgeSaid,
    /// The payment's name, once tickets are closed; and whether it has arrived.
    pub payment: Option<(String, bool)>,
}

/// A claim of a prize.
#[derive(Debug, Clone)]
pub struct PrizeLine {
    /// The ticket, in hexadecimal.
    pub ticket: String,
    /// The prize's place, from 0.
    pub prize: usize,
    /// What the prize is, and what it is worth.
    pub what: (Text, Rial),
    /// When.
    pub at: Millis,
    /// How the winner is reached.
    pub contact: String,
    /// Who receives.
    pub holder: String,
    /// The account, or the address.
    pub to: Result<String, String>,
    /// Where it is on its way.
    pub standing: Payout,
    /// Whether its payment has left for the bank.
    pub at_bank: bool,
    /// The number of the place where it goes, sent along with each form.
    pub seen: i64,
    /// Who agreed first.
    pub agreed: Option<String>,
}

/// What somebody did.
#[derive(Debug, Clone)]
pub struct LotteryDeedLine {
    /// When.
    pub at: Millis,
    /// Who; `None` for the program.
    pub who: Option<String>,
    /// What.
    pub what: LotteryAct,
    /// About what.
    pub about: String,
}

/// Why a step is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LotteryTaskFault {
    /// The rule refuses it.
    Rule(Fault),
    /// Day and time are none.
    NoMoment,
    /// What it is about is not there any more, or not that way.
    Gone,
    /// The same person agreed before.
    SameEyes,
    /// What was paid in does not suffice.
    Short,
    /// The prize is further on its way.
    NotNow,
    /// Nothing was chosen.
    NoStep,
}

/// The page.
pub fn lottery_task(ctx: &PageContext, model: &LotteryTask) -> String {
    let (lang, desk) = (ctx.lang, ctx.words().lottery_desk);
    let w = &desk.task;
    let title = text_in(&model.terms.name, lang).to_owned();
    let head = Head { title: title.clone(), description: desk.lead.to_owned(), class: "desk", ..Head::default() };
    document(ctx, head, || {
        let field = |fault| match fault {
            LotteryTaskFault::NoMoment => Some("day"),
            LotteryTaskFault::Rule(Fault::RoundTooNear | Fault::RoundTooFar) => {
                matches!(model.stage, Stage::Closed { .. } | Stage::Frozen { .. }).then_some("day")
            }
            LotteryTaskFault::Rule(Fault::Beacon(_)) if can_take(model) => Some("value"),
            _ => None,
        };
        // The fields are there for who may take steps.
        let fault = model.fault.map(|fault| (field(fault).filter(|_| model.may_run), (w.fault)(fault)));
        let fault = fault.map(|(field, text)| (field.filter(|of| *of != "day" || asks_moment(model)), text));
        view! {
            <p class="up"><a href=ctx.href("/staff/lotteries")>{desk.title}</a></p>
            <h1>{title}</h1>
            {fault_list(ctx.words().people.shared.faults, fault.into_iter().collect())}
            <p>
                <span class="chip">{(desk.stage)(&model.stage)}</span>
                " · "<a href=ctx.href(&format!("/lottery/{}", model.id)) data-reload="">{w.public_page}</a>
                " · "<a href=ctx.href(&format!("/festival/{}", UrlPart(&model.edition.key)))>{text_in(&model.edition.name, lang).to_owned()}</a>
            </p>
            {next_step(ctx, model)}
            {money_part(ctx, model)}
            {pledges(ctx, model)}
            {shares(ctx, model)}
            {claims(ctx, model)}
            {terms(ctx, model)}
            {history(ctx, model)}
        }
    })
}

fn action(ctx: &PageContext, model: &LotteryTask) -> String {
    ctx.href(&format!("/staff/lotteries/{}", model.id))
}

/// A form with nothing but a button.
fn button(
    ctx: &PageContext,
    model: &LotteryTask,
    step: &str,
    about: &[(&'static str, &str)],
    words: &'static str,
    label: String,
) -> AnyView {
    view! {
        <form class="inline" method="post" action=action(ctx, model) data-reload="">
            {hidden("step", step)}
            {about.iter().map(|&(name, value)| hidden(name, value)).collect_view()}
            <button class="plain small" aria-label=label>{words}</button>
        </form>
    }
    .into_any()
}

// --- The next step ------------------------------------------------------------------------------------------------------------

/// Whether the beacon's value may be there.
fn can_take(model: &LotteryTask) -> bool {
    let frozen = matches!(model.stage, Stage::Frozen { .. });
    frozen && model.stage.commitment().is_some_and(|(of, _)| of.round.time() <= model.now)
}

fn is_missed(model: &LotteryTask) -> bool {
    let frozen = matches!(model.stage, Stage::Frozen { .. });
    frozen && model.stage.commitment().is_some_and(|(of, _)| of.round.time().plus_hours(MISSED_HOURS) <= model.now)
}

/// Whether a round is asked for.
fn asks_moment(model: &LotteryTask) -> bool {
    matches!(model.stage, Stage::Closed { .. }) || is_missed(model)
}

/// A round's number with its day and time in Tehran.
fn round_words(ctx: &PageContext, round: Round) -> [String; 3] {
    let (day, time) = in_tehran(round.time());
    [isolated(&ctx.lang.plain(round.0)), ctx.lang.date(day), isolated(&ctx.lang.digits(&time))]
}

fn next_step(ctx: &PageContext, model: &LotteryTask) -> AnyView {
    let (lang, w) = (ctx.lang, &ctx.words().lottery_desk.task);
    let form = |step: &str, words: &'static str| {
        view! {
            <form method="post" action=action(ctx, model) data-reload="">{hidden("step", step)}<button>{words}</button></form>
        }
    };
    let body = match &model.stage {
        Stage::Open => {
            let final_at = model.edition.orders_final();
            if model.now < final_at {
                view! { <p>{(w.close_later)(&lang.day_in_tehran(final_at))}</p> }.into_any()
            } else {
                let form = model.may_run.then(|| form("close", w.close));
                view! { <p>{(w.close_hint)(&lang.day_in_tehran(final_at))}</p>{form} }.into_any()
            }
        }
        Stage::Closed { .. } => {
            let form = model.may_run.then(|| choose_round(ctx, model, "freeze", w.freeze_now));
            view! { <h3>{w.freeze}</h3><p>{w.freeze_hint}</p>{form} }.into_any()
        }
        Stage::Frozen { commitment, .. } => {
            let [round, day, time] = round_words(ctx, commitment.round);
            let told = (w.frozen)(&lang.num(commitment.tickets.into()), &round, &day, &time);
            let renewed = commitment.replaces.is_some().then(|| view! { <p>{w.renewed}</p> });
            let take = (model.may_run && can_take(model)).then(|| take_form(ctx, model));
            let renew = (model.may_run && is_missed(model)).then(|| {
                let form = choose_round(ctx, model, "renew", w.renew_now);
                view! { <h3>{w.renew}</h3><p>{w.renew_hint}</p>{form} }
            });
            view! { <p>{told}</p>{renewed}{take}{renew} }.into_any()
        }
        Stage::Drawn { commitment, at, .. } => {
            let [round, ..] = round_words(ctx, commitment.round);
            view! { <p>{(w.drawn)(&round, &lang.moment(*at))}</p> }.into_any()
        }
    };
    view! { <section class="actions" id="next"><h2>{w.next}</h2>{body}</section> }.into_any()
}

/// Day and time of a round; when they are chosen, the round is shown, and confirmed with a second button.
fn choose_round(ctx: &PageContext, model: &LotteryTask, step: &'static str, confirm: &'static str) -> AnyView {
    let w = &ctx.words().lottery_desk.task;
    let [day, time, _] = &model.typed;
    let fault = match model.fault {
        Some(
            fault @ (LotteryTaskFault::NoMoment | LotteryTaskFault::Rule(Fault::RoundTooNear | Fault::RoundTooFar)),
        ) => Some((w.fault)(fault)),
        _ => None,
    };
    let line = |value| Line { kind: "text", autocomplete: "off", mode: None, dir: "ltr", chars_max: 20, value };
    let asked_day = Question { id: "day", name: "day", label: w.day, hint: w.day_hint, fault: fault.as_deref() };
    let asked_time = Question { id: "time", name: "time", label: w.time, hint: w.time_hint, fault: None };
    let chosen = model.chosen.map(|round| {
        let [number, on, at] = round_words(ctx, round);
        view! {
            <div class="aside" role="status">
                <p><strong>{(w.chosen)(&number, &on, &at)}</strong></p>
                <form method="post" action=action(ctx, model) data-reload="">
                    {hidden("step", step)}
                    {hidden("round", &round.0.to_string())}
                    <button>{confirm}</button>
                </form>
            </div>
        }
    });
    view! {
        {chosen}
        <form method="post" action=action(ctx, model) novalidate="" data-reload="">
            {hidden("step", "round")}
            {asked_day.line(line(day))}
            {asked_time.line(line(time))}
            <button class="plain">{w.choose}</button>
        </form>
    }
    .into_any()
}

fn take_form(ctx: &PageContext, model: &LotteryTask) -> AnyView {
    let w = &ctx.words().lottery_desk.task;
    let fault = match model.fault {
        Some(fault @ LotteryTaskFault::Rule(Fault::Beacon(_))) => Some((w.fault)(fault)),
        _ => None,
    };
    let (label, hint) = (w.value_of_beacon, w.value_hint);
    let value = Question { id: "value", name: "value", label, hint, fault: fault.as_deref() };
    view! {
        <form method="post" action=action(ctx, model) novalidate="" data-reload="">
            {hidden("step", "take")}
            {value.area(4, BEACON_CHARS_MAX, &model.typed[2])}
            <button>{w.draw}</button>
        </form>
    }
    .into_any()
}

// --- Money --------------------------------------------------------------------------------------------------------------------

fn money_part(ctx: &PageContext, model: &LotteryTask) -> AnyView {
    let w = &ctx.words().lottery_desk.task;
    let [arrived, there, held, paid] = model.has;
    let rows = [
        ("worth", w.worth, model.worth),
        ("sponsored", w.sponsored, model.sponsored),
        ("uncovered", w.uncovered, model.uncovered),
        ("arrived", w.paid_in, arrived),
        ("there", w.there, there),
        ("held", w.held, held),
        ("paid", w.paid_out, paid),
    ]
    .map(|(key, title, amount)| view! { <div data-count=key><dt>{title}</dt><dd>{money(ctx, amount)}</dd></div> });
    view! { <section id="money"><h2>{w.money}</h2><dl class="pairs">{rows.into_iter().collect_view()}</dl></section> }
        .into_any()
}

/// Whether a payment has arrived, or the button that says so.
fn payment(ctx: &PageContext, model: &LotteryTask, of: Option<&(String, bool)>, who: &str) -> AnyView {
    let w = &ctx.words().lottery_desk.task;
    match of {
        Some((_, true)) => view! { <span class="chip good">{w.received}</span> }.into_any(),
        Some((name, false)) if model.may_run => {
            let label = (w.receive_from)(&isolated_name(who));
            button(ctx, model, "receive", &[("payment", name)], w.receive, label)
        }
        _ => ().into_any(),
    }
}

fn pledges(ctx: &PageContext, model: &LotteryTask) -> AnyView {
    let w = &ctx.words().lottery_desk.task;
    let is_open = model.stage == Stage::Open;
    let lines = model.pledges.iter().map(|of| {
        let (class, said) = match of.said {
            PledgeSaid::Waiting => ("chip warn", w.waiting),
            PledgeSaid::Accepted => ("chip good", w.accepted),
            PledgeSaid::Refused => ("chip", w.refused),
        };
        let number = of.id.to_string();
        let name = isolated_name(&of.sponsor);
        let may = is_open && model.may_run;
        let accept = (may && of.said != PledgeSaid::Accepted)
            .then(|| button(ctx, model, "accept", &[("pledge", &number)], w.accept, (w.accept_whom)(&name)));
        let refuse = (may && of.said != PledgeSaid::Refused)
            .then(|| button(ctx, model, "refuse", &[("pledge", &number)], w.refuse, (w.refuse_whom)(&name)));
        let thing = of.thing.as_ref().map(|thing| view! { " · "<bdi>{thing.clone()}</bdi> });
        view! {
            <li>
                <b><bdi>{of.sponsor.clone()}</bdi></b>" "<span class=class>{said}</span>
                " "{money(ctx, of.value)}{thing}
                <small>" "<bdi dir="ltr">{of.contact.clone()}</bdi>" · "{moment(ctx, of.at)}</small>
                {accept}{refuse}{payment(ctx, model, of.payment.as_ref(), &of.sponsor)}
            </li>
        }
    });
    let list = if model.pledges.is_empty() {
        view! { <p class="empty">{w.no_pledges}</p> }.into_any()
    } else {
        view! { <ul class="lines own">{lines.collect_view()}</ul> }.into_any()
    };
    view! { <section id="pledges"><h2>{w.pledges}</h2>{list}</section> }.into_any()
}

fn shares(ctx: &PageContext, model: &LotteryTask) -> AnyView {
    let (lang, w) = (ctx.lang, &ctx.words().lottery_desk.task);
    let lead = if model.stage == Stage::Open { w.split_before } else { w.split_after };
    let rows = model.shares.iter().map(|of| {
        let name = name_in(&of.name, lang).unwrap_or(&of.key).to_owned();
        view! {
            <tr>
                <th scope="row"><a href=ctx.href(&format!("/shop/{}", UrlPart(&of.key)))><bdi>{name.clone()}</bdi></a></th>
                <td>{money(ctx, of.sales)}</td>
                <td>{money(ctx, of.most)}</td>
                <td>
                    {(w.exactly)(&lang.num(of.amount.rial().unsigned_abs()))}" "{payment(ctx, model, of.payment.as_ref(), &name)}
                </td>
            </tr>
        }
    });
    let table = if model.shares.is_empty() {
        view! { <p class="empty">{w.no_shops}</p> }.into_any()
    } else {
        view! {
            <p class="hint">{lead}</p>
            <div class="scroll" tabindex="0" role="region" aria-labelledby="by-shop">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{w.shop}</th>
                            <th scope="col">{w.sales}</th>
                            <th scope="col">{w.most}</th>
                            <th scope="col">{w.share}</th>
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! { <section id="shares"><h2 id="by-shop">{w.split}</h2>{table}</section> }.into_any()
}

// --- Claims ---------------------------------------------------------------------------------------------------------------------

fn claims(ctx: &PageContext, model: &LotteryTask) -> Option<AnyView> {
    let (lang, w) = (ctx.lang, &ctx.words().lottery_desk.task);
    if !matches!(model.stage, Stage::Drawn { .. }) {
        return None;
    }
    let list = if model.claims.is_empty() {
        view! { <p class="empty">{w.no_claims}</p> }.into_any()
    } else {
        let lines = model.claims.iter().map(|of| claim_line(ctx, model, of)).collect_view();
        view! { <ol class="replies">{lines}</ol> }.into_any()
    };
    let more = model.more_claims.then(|| view! { <p class="fine">{w.claims_more}</p> });
    Some(
        view! {
            <section id="claims">
                <h2>{w.claims}</h2>
                <p class="hint">{(w.claims_lead)(&lang.num(model.terms.claim_days.into()))}" "{w.four_eyes}</p>
                <p><a class="more" href=ctx.href(&lottery_bank_path(model.id)) data-reload="">{ctx.words().fund.bank.title}</a></p>
                {list}
                {more}
            </section>
        }
        .into_any(),
    )
}

fn claim_line(ctx: &PageContext, model: &LotteryTask, of: &PrizeLine) -> AnyView {
    let (lang, w) = (ctx.lang, &ctx.words().lottery_desk.task);
    let number = lang.num(u64::try_from(of.prize).unwrap_or(0) + 1);
    let steps: &[PayoutStep] = match (of.standing, of.to.is_ok()) {
        (Payout::Waiting | Payout::Agreed, true) => &[PayoutStep::Pay, PayoutStep::AskAgain],
        (Payout::Waiting, false) => &[PayoutStep::Send, PayoutStep::AskAgain],
        (Payout::Due, _) if !of.at_bank => &[PayoutStep::AskAgain],
        _ => &[],
    };
    let seen = of.seen.to_string();
    let steps = steps.iter().filter(|_| model.may_run).map(|step| {
        let words = (w.step)(*step);
        let about = [("ticket", of.ticket.as_str()), ("seen", seen.as_str())];
        button(ctx, model, step.as_str(), &about, words, (w.step_of)(words, &number))
    });
    let to = match &of.to {
        Ok(iban) => view! { <p>{w.to_account}" "<bdi dir="ltr">{iban.clone()}</bdi></p> }.into_any(),
        Err(address) => view! { <p>{w.to_address}" "<bdi dir="auto">{address.clone()}</bdi></p> }.into_any(),
    };
    let agreed = of.agreed.as_ref().map(|who| view! { <p>{(w.agreed)(&isolated_name(who))}</p> });
    let standing = if of.at_bank { w.at_bank } else { (w.payout)(of.standing) };
    let ticket: String = of.ticket.chars().take(TICKET_DIGITS).collect();
    let class = if of.standing.is_over() { "chip good" } else { "chip warn" };
    view! {
        <li>
            <p>
                <b>{w.prize}" "{number.clone()}": "<bdi>{text_in(&of.what.0, lang).to_owned()}</bdi></b>
                " · "{money(ctx, of.what.1)}" "<span class=class>{standing}</span>
            </p>
            <p class="fine">{w.ticket}" "<code dir="ltr">{ticket}</code>" · "{moment(ctx, of.at)}</p>
            <p><bdi>{of.holder.clone()}</bdi>" · "{w.contact}" "<bdi dir="ltr">{of.contact.clone()}</bdi></p>
            {to}
            {agreed}
            {steps.collect_view()}
        </li>
    }
    .into_any()
}

// --- What was settled and done ------------------------------------------------------------------------------------------------------

fn terms(ctx: &PageContext, model: &LotteryTask) -> AnyView {
    let (lang, desk) = (ctx.lang, ctx.words().lottery_desk);
    let (w, of) = (&desk.task, &model.terms);
    let prizes = of.prizes.iter().map(|prize| {
        view! {
            <tr>
                <th scope="row"><bdi>{text_in(&prize.name, lang).to_owned()}</bdi></th>
                <td>{lang.num(prize.count.into())}</td>
                <td>{money(ctx, prize.value)}</td>
            </tr>
        }
    });
    let limits = &of.limits;
    let rows = [
        (w.alternates, lang.num(of.alternates.into())),
        (w.floor, money(ctx, limits.floor)),
        (w.per_person, lang.num(limits.per_person.into())),
        (w.per_shop, lang.num(limits.per_shop.into())),
        (w.alone_per_shop, lang.num(limits.alone_per_shop.into())),
        (w.measure, (desk.open.measure)(of.measure).to_owned()),
        (w.claim_days, lang.num(of.claim_days.into())),
    ]
    .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> });
    let orders = (!model.orders.is_empty()).then(|| {
        let rows = model.orders.iter().map(|(standing, n)| {
            view! { <div data-count=standing.as_str()><dt>{(w.standing)(*standing)}</dt><dd>{lang.num(*n)}</dd></div> }
        });
        view! { <h3>{w.orders}</h3><dl class="pairs">{rows.collect_view()}</dl> }
    });
    view! {
        <section id="terms">
            <h2 id="settled">{w.terms}</h2>
            <div class="scroll" tabindex="0" role="region" aria-labelledby="settled">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{w.prize}</th>
                            <th scope="col">{w.count}</th>
                            <th scope="col">{w.value}</th>
                        </tr>
                    </thead>
                    <tbody>{prizes.collect_view()}</tbody>
                </table>
            </div>
            <dl class="pairs">{rows.into_iter().collect_view()}</dl>
            {orders}
        </section>
    }
    .into_any()
}

fn history(ctx: &PageContext, model: &LotteryTask) -> Option<AnyView> {
    let w = &ctx.words().lottery_desk.task;
    let lines = model.deeds.iter().map(|of| {
        let who = of.who.clone().unwrap_or_else(|| w.by_itself.to_owned());
        view! {
            <li>
                <b><bdi>{who}</bdi></b>" · "{moment(ctx, of.at)}" · "{(w.deed)(of.what)}
                " "<bdi>{ctx.lang.digits(&of.about)}</bdi>
            </li>
        }
    });
    (!model.deeds.is_empty()).then(|| {
        view! { <section id="history"><h2>{w.history}</h2><ul class="lines">{lines.collect_view()}</ul></section> }
            .into_any()
    })
}
