//! A shop's complaints as the shop sees them: by the time that is left, with its own record and its people.

use super::embed_places::embed_places_path;
use super::festival::text_in;
use super::fund::money;
use super::mark::own_mark_path;
use super::own_deals::own_deals_path;
use super::own_orders::own_orders_path;
use super::profile::facts;
use super::webhooks::{HooksOf, webhooks_path};
use crate::components::{Head, Line, Question, countdown, document, fault_list, further_link, hidden, since};
use crate::context::PageContext;
use crate::html::{UrlPart, raw};
use crate::naming::{isolated, isolated_name, kind_name, shop_name, shop_path};
use bazargah_domain::calendar::Millis;
use bazargah_domain::case::{Next, Policy, answer_due};
use bazargah_domain::festival::edition::Text;
use bazargah_domain::figures::Figures;
use bazargah_domain::money::Rial;
use bazargah_domain::record::Recent;
use bazargah_domain::shop::Shop;
use leptos::prelude::*;

/// A shop's inbox.
#[derive(Debug, Clone)]
pub struct Inbox {
    /// The shop.
    pub shop: Shop,
    /// Its figures, as everybody sees them.
    pub figures: Figures,
    /// Its complaints, the least time left first.
    pub lines: Vec<InboxLine>,
    /// The query of the page on which the list goes on.
    pub further: Option<String>,
    /// What it pays for lotteries of its editions.
    pub shares: Vec<InboxShare>,
    /// Who speaks for it.
    pub people: Vec<Member>,
    /// Now.
    pub now: Millis,
    /// What was wrong with a change of its people.
    pub fault: Option<PeopleFault>,
    /// The address that was typed in.
    pub invited: String,
}

/// A complaint in it.
#[derive(Debug, Clone)]
pub struct InboxLine {
    /// The complaint.
    pub recent: Recent,
    /// What comes next.
    pub next: Next,
    /// Whether a reply of the shop waits for a reviewer.
    pub replied: bool,
}

/// What the shop pays for a lottery.
#[derive(Debug, Clone)]
pub struct InboxShare {
    /// The lottery's number.
    pub lottery: i64,
    /// What it is called.
    pub name: Text,
    /// How much.
    pub amount: Rial,
    /// The most that the shop accepted.
    pub most: Rial,
    /// Whether that is settled.
    pub settled: bool,
    /// Whether it has arrived.
    pub received: bool,
}

/// Somebody who speaks for a shop.
#[derive(Debug, Clone)]
pub struct Member {
    /// Their address.
    pub email: String,
    /// Since when.
    pub since: Millis,
    /// Whether it is whoever looks.
    pub you: bool,
}

/// What is wrong with a change of a shop's people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeopleFault {
    /// It is no e-mail address.
    NotAnAddress,
    /// They speak for the shop already.
    AlreadyIn,
    /// There are as many as there can be.
    TooMany,
    /// Nobody would be left.
    LastOne,
}

/// The path of a shop's inbox.
pub(super) fn inbox_path(shop: &Shop) -> String {
    format!("/account/shops/{}", UrlPart(&shop.key))
}

/// The page.
pub fn inbox(ctx: &PageContext, model: &Inbox) -> String {
    let (lang, people) = (ctx.lang, ctx.words().people);
    let w = &people.inbox;
    let title = (w.title)(&isolated_name(shop_name(&model.shop, lang)));
    let head = Head {
        title: title.clone(),
        description: w.waiting_hint.to_owned(),
        class: "case",
        scripts: &["desk.js"],
        ..Head::default()
    };
    document(ctx, head, || {
        let path = inbox_path(&model.shop);
        let fault = model.fault.map(|fault| (Some("email"), (w.fault)(fault).to_owned()));
        let list = if model.lines.is_empty() {
            view! { <p class="empty">{w.none}</p> }.into_any()
        } else {
            let lines = model.lines.iter().map(|of| line(ctx, &path, of, model.now));
            view! { <ol class="cases">{lines.collect_view()}</ol> }.into_any()
        };
        let counts = &model.figures.counts;
        let told = (w.record_counts)(counts.open, &lang.num(counts.open), counts.overdue, &lang.num(counts.overdue));
        view! {
            <p class="up"><a href=ctx.href("/account")>{w.up}</a>" · "<a href=ctx.href(&shop_path(&model.shop))>{w.profile}</a>" · "<a href=ctx.href(&own_mark_path(&model.shop))>{ctx.words().marks.own.link}</a>" · "<a href=ctx.href(&own_deals_path(&model.shop))>{ctx.words().deals.own_link}</a>" · "<a href=ctx.href(&own_orders_path(&model.shop))>{ctx.words().orders.own_link}</a>" · "<a href=ctx.href(&embed_places_path(&model.shop))>{ctx.words().embed.places.link}</a>" · "<a href=ctx.href(&webhooks_path(&HooksOf::Shop(model.shop.clone())))>{ctx.words().webhooks.link}</a></p>
            <h1>{title}</h1>
            {fault_list(people.shared.faults, fault.into_iter().collect())}
            {shares(ctx, &model.shares)}
            <section>
                <h2>{w.waiting}</h2>
                <p class="hint">{w.waiting_hint}</p>
                {list}
                {further_link(ctx, &path, model.further.as_deref())}
            </section>
            <section>
                <h2>{w.record}</h2>
                {facts(&model.figures, lang)}
                <p>{told}</p>
                <p class="fine">{w.record_hint}</p>
            </section>
            {members(ctx, model, &path)}
        }
    })
}

/// When a complaint's deadline was, where the next thing is its escalation.
pub(super) fn due_before(recent: &Recent, escalation: Millis) -> Millis {
    escalation.plus_hours(-i64::from(Policy::of(&recent.complaint).escalation_hours))
}

fn line(ctx: &PageContext, path: &str, line: &InboxLine, now: Millis) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, &ctx.words().people.inbox);
    let Recent { id, complaint } = &line.recent;
    let (tone, told) = match line.next {
        Next::Answer { by } => ("warn", raw(countdown(by, now, lang)).into_any()),
        Next::Escalation { at } => ("bad", raw(countdown(due_before(&line.recent, at), now, lang)).into_any()),
        Next::Rating { by } => ("good", (w.answered)(&lang.date(by.day())).into_any()),
        Next::Decision => ("none", w.before_supervisor.into_any()),
        Next::Nothing => ("none", w.ended.into_any()),
    };
    let waits = if answer_due(complaint).is_some() { w.replied } else { w.replied_waits };
    let replied = line.replied.then(|| view! { <span>{waits}</span> });
    let number = (ctx.words().complaint.number)(&lang.plain(id.0.unsigned_abs()));
    view! {
        <li class=tone>
            <a href=ctx.href(&format!("{path}/cases/{}", id.0))>
                <b><bdi>{kind_name(&complaint.category, lang).to_owned()}</bdi></b>" "<small>{number}</small>
                " "<span>{told}</span>{replied}
            </a>
        </li>
    }
}

/// A line for each lottery: what the shop pays, before and after that is settled.
fn shares(ctx: &PageContext, shares: &[InboxShare]) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, ctx.words().lottery_desk);
    let line = |of: &InboxShare| {
        let words = if of.settled { w.share_after } else { w.share_before };
        // A share is settled to the rial.
        let rial = of.amount.rial();
        let amount =
            if rial % 10 == 0 { money(ctx, of.amount) } else { (w.task.exactly)(&lang.num(rial.unsigned_abs())) };
        let told = words(&isolated_name(text_in(&of.name, lang)), &amount, &money(ctx, of.most));
        let received = of.received.then(|| format!(" {}", w.share_received));
        view! {
            <p class="share">
                {told}{received}" "<a href=ctx.href(&format!("/lottery/{}", of.lottery)) data-reload="">{w.pledge.back}</a>
            </p>
        }
    };
    shares.iter().map(line).collect_view()
}

fn members(ctx: &PageContext, model: &Inbox, path: &str) -> impl IntoView + use<> {
    let w = &ctx.words().people.inbox;
    let action = ctx.href(&format!("{path}/people"));
    let lines = model.people.iter().map(|member| {
        let action = action.clone();
        let (words, label) = match member.you {
            true => (w.leave, w.leave.to_owned()),
            false => (w.remove, (w.remove_whom)(&isolated(&member.email))),
        };
        let remove = if model.people.len() > 1 {
            view! {
                <form method="post" action=action data-reload="">
                    {hidden("remove", &member.email)}
                    <button class="plain small" aria-label=label>{words}</button>
                </form>
            }
            .into_any()
        } else {
            view! { <p class="hint">{w.last_one}</p> }.into_any()
        };
        view! {
            <li>
                <b><bdi dir="ltr">{member.email.clone()}</bdi></b>
                {member.you.then(|| view! { " "<span class="chip good">{w.you}</span> })}
                <small>{since(ctx, member.since, w.since)}</small>
                {remove}
            </li>
        }
    });
    let fault = model.fault.map(|fault| (w.fault)(fault));
    let email = Question { id: "email", name: "email", label: w.invite_email, hint: w.invite_hint, fault };
    view! {
        <section id="people">
            <h2>{w.people}</h2>
            <p class="hint">{w.people_hint}</p>
            <ul class="lines">{lines.collect_view()}</ul>
            <div class="actions">
                <form method="post" action=action novalidate="" data-reload="">
                    {email.line(Line { autocomplete: "off", ..Line::email(&model.invited) })}
                    <button class="plain">{w.invite}</button>
                </form>
            </div>
        </section>
    }
}
