//! The review of an edition: the queue by trade with its filter, a vote on many with a preview of whom it touches, what the ministry
//! gets, and one application.

mod one;

pub use one::{
    ApplicationDesk, DoubleLine, REVIEW_WORDS_MAX, ReviewChoice, ReviewFault, TypedReview, VoteLine, festival_review,
};

use super::festival::text_in;
use crate::components::{Head, document, fault_list, further_link, hidden, moment};
use crate::context::PageContext;
use crate::html::UrlPart;
use crate::naming::in_lang;
use bazargah_domain::calendar::Millis;
use bazargah_domain::festival::edition::Edition;
use bazargah_domain::festival::review::Standing;
use bazargah_domain::festival::{Reason, Unit};
use bazargah_domain::role::{Act, Role};
use bazargah_domain::trade::Trade;
use leptos::prelude::*;

/// Applications that one vote on many touches at most.
pub const BULK_MAX: usize = 500;
/// Of these, shown by name before it happens.
const BULK_SHOWN: usize = 50;

/// Which part of the queue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FestivalTab {
    /// Nobody has voted.
    #[default]
    ToReview,
    /// Needs a second reviewer.
    Second,
    /// Needs a third.
    Third,
    /// Waits for the unit.
    Asked,
    /// An objection waits for a supervisor.
    Objected,
    /// Takes part in the selection.
    Accepted,
    /// Takes part after these.
    WaitListed,
    /// Refused.
    Refused,
    /// All of them.
    All,
}

impl FestivalTab {
    /// Every part.
    pub const ALL: [Self; 9] = [
        Self::ToReview,
        Self::Second,
        Self::Third,
        Self::Asked,
        Self::Objected,
        Self::Accepted,
        Self::WaitListed,
        Self::Refused,
        Self::All,
    ];

    /// Where applications of this part stand; anywhere for none.
    pub fn standing(self) -> Option<Standing> {
        Some(match self {
            Self::ToReview => Standing::Waiting,
            Self::Second => Standing::Second,
            Self::Third => Standing::Third,
            Self::Asked => Standing::Asked,
            Self::Objected => Standing::Objected,
            Self::Accepted => Standing::Accepted,
            Self::WaitListed => Standing::WaitListed,
            Self::Refused => Standing::Refused,
            Self::All => return None,
        })
    }

    /// The name in addresses.
    pub fn as_str(self) -> &'static str {
        self.standing().map_or("all", Standing::as_str)
    }

    /// The part of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tab| tab.as_str() == name)
    }
}

/// What of the queue is shown. In addresses and forms: `tab`, `trade`, `unit`, `rules` = `fit` or `unfit`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DeskFilter {
    /// The part.
    pub tab: FestivalTab,
    /// The trade.
    pub trade: Option<Trade>,
    /// The unit.
    pub unit: Option<Unit>,
    /// Whether the rules found nothing.
    pub fit: Option<bool>,
}

impl DeskFilter {
    fn rules(self) -> &'static str {
        self.fit.map_or("", |fit| if fit { "fit" } else { "unfit" })
    }

    /// As the query of an address.
    pub fn query(self) -> String {
        let (trade, unit) = (self.trade.map_or("", Trade::as_str), self.unit.map_or("", Unit::as_str));
        format!("tab={}&trade={trade}&unit={unit}&rules={}", self.tab.as_str(), self.rules())
    }
}

/// A line of the queue.
#[derive(Debug, Clone)]
pub struct DeskApplication {
    /// Its number.
    pub id: i64,
    /// What the unit is called.
    pub name: String,
    /// What it is.
    pub unit: Unit,
    /// Its trade.
    pub trade: Trade,
    /// When it was sent.
    pub sent_at: Millis,
    /// Where it stands.
    pub standing: Standing,
    /// What the rules found.
    pub found: Vec<Reason>,
    /// Whether it has a place.
    pub placed: bool,
}

/// Something that was handed to the ministry.
#[derive(Debug, Clone)]
pub struct ExportLine {
    /// When.
    pub at: Millis,
    /// By whom.
    pub who: String,
    /// `csv` or `xlsx`.
    pub format: String,
    /// Shops in it.
    pub rows: u64,
    /// SHA-256 of the file.
    pub sha256: String,
}

/// The queue.
#[derive(Debug, Clone)]
pub struct FestivalDesk {
    /// Who looks.
    pub role: Role,
    /// The edition.
    pub edition: Edition,
    /// How many applications stand in each part.
    pub counts: Vec<(FestivalTab, u64)>,
    /// What is shown.
    pub filter: DeskFilter,
    /// The applications.
    pub lines: Vec<DeskApplication>,
    /// The query of the page on which the list goes on.
    pub further: Option<String>,
    /// What was handed to the ministry, the newest first.
    pub exports: Vec<ExportLine>,
    /// What a vote on many says, and why it was not taken.
    pub typed: TypedReview,
    /// Why.
    pub fault: Option<ReviewFault>,
}

/// A vote on many before it happens. Its form posts to the desk again, with `confirm` = the digest of what was shown.
#[derive(Debug, Clone)]
pub struct BulkPreview {
    /// The edition.
    pub edition: Edition,
    /// The filter.
    pub filter: DeskFilter,
    /// The vote.
    pub typed: TypedReview,
    /// The applications that it touches.
    pub lines: Vec<DeskApplication>,
    /// Whether there are more than a vote may touch.
    pub more: bool,
    /// Whether the list changed since it was shown.
    pub changed: bool,
    /// A digest of the list.
    pub digest: String,
}

/// The path of an edition's desk.
pub(super) fn desk_path(edition: &Edition) -> String {
    format!("/staff/festival/{}", UrlPart(&edition.key))
}

/// The queue's page, `/staff/festival/{edition}`.
pub fn festival_desk(ctx: &PageContext, model: &FestivalDesk) -> String {
    let w = &ctx.words().festival.desk;
    let title = (w.title)(text_in(&model.edition.name, ctx.lang));
    let head = Head { title: title.clone(), description: String::new(), class: "desk festival", ..Head::default() };
    document(ctx, head, || {
        let list = if model.lines.is_empty() {
            view! { <p class="empty">{w.none}</p> }.into_any()
        } else {
            by_trade(ctx, &model.edition, &model.lines).into_any()
        };
        let faults = model.fault.map(|fault| (Some(fault.field()), (w.fault)(fault).to_owned()));
        let may_vote = model.role.may(Act::ReviewFestival) && !model.lines.is_empty();
        let bulk = may_vote && model.filter.tab.standing().is_some_and(Standing::is_open);
        view! {
            <p class="up"><a href=ctx.href("/staff")>{ctx.words().people.desk.title}</a></p>
            <h1>{title.clone()}</h1>
            {fault_list(ctx.words().people.shared.faults, faults.into_iter().collect())}
            <p class="lead">{w.lead}</p>
            {tabs(ctx, model)}
            {filter(ctx, model)}
            {list}
            {further_link(ctx, &desk_path(&model.edition), model.further.as_deref())}
            {bulk.then(|| bulk_form(ctx, model))}
            {model.role.may(Act::SelectFestival).then(|| ministry(ctx, model))}
        }
    })
}

fn tabs(ctx: &PageContext, model: &FestivalDesk) -> impl IntoView + use<> {
    let w = &ctx.words().festival.desk;
    let links = model.counts.iter().map(|(tab, n)| {
        let here = (*tab == model.filter.tab).then_some("true");
        let filter = DeskFilter { tab: *tab, ..model.filter };
        let href = ctx.href(&format!("{}?{}", desk_path(&model.edition), filter.query()));
        let number = (*tab != FestivalTab::All).then(|| view! { " "<small>{ctx.lang.num(*n)}</small> });
        view! { <a href=href data-reload="" aria-current=here>{(w.tab)(*tab)}{number}</a> }
    });
    view! { <nav class="pick" aria-label=w.filter>{links.collect_view()}</nav> }
}

fn filter(ctx: &PageContext, model: &FestivalDesk) -> impl IntoView + use<> {
    let (festival, filter) = (ctx.words().festival, model.filter);
    let w = &festival.desk;
    let trades = model.edition.quotas.iter().map(|quota| {
        let trade = quota.trade;
        let title = in_lang(trade.title(), ctx.lang);
        view! { <option value=trade.as_str() selected=filter.trade == Some(trade)>{title}</option> }
    });
    let units = Unit::ALL.map(|unit| {
        view! { <option value=unit.as_str() selected=filter.unit == Some(unit)>{(festival.unit)(unit)}</option> }
    });
    let rules = [("fit", w.fit, true), ("unfit", w.unfit, false)].map(|(value, title, fit)| {
        view! { <option value=value selected=filter.fit == Some(fit)>{title}</option> }
    });
    view! {
        <form class="row filter" method="get" action=ctx.href(&desk_path(&model.edition)) data-reload="">
            {hidden("tab", filter.tab.as_str())}
            <select name="trade" aria-label=festival.edition.trade>
                <option value="">{w.every_trade}</option>{trades.collect_view()}
            </select>
            <select name="unit" aria-label=w.every_unit>
                <option value="">{w.every_unit}</option>{units.into_iter().collect_view()}
            </select>
            <select name="rules" aria-label=w.found>
                <option value="">{w.everything}</option>{rules.into_iter().collect_view()}
            </select>
            <button class="plain">{w.show}</button>
        </form>
    }
}

fn by_trade(ctx: &PageContext, edition: &Edition, lines: &[DeskApplication]) -> impl IntoView + use<> {
    let groups = lines.chunk_by(|a, b| a.trade == b.trade).map(|group| {
        let title = group.first().map(|line| in_lang(line.trade.title(), ctx.lang));
        let lines = group.iter().map(|line| self::line(ctx, edition, line));
        view! { <section><h2>{title}</h2><ol class="cases queue">{lines.collect_view()}</ol></section> }
    });
    groups.collect_view()
}

fn line(ctx: &PageContext, edition: &Edition, line: &DeskApplication) -> impl IntoView + use<> {
    let festival = ctx.words().festival;
    let tone = if line.found.is_empty() { "none" } else { "bad" };
    let found = line.found.iter().map(|reason| {
        view! { " "<span class="chip warn">{(festival.reason)(*reason)}</span> }
    });
    let chip = line.placed.then(|| view! { " "<span class="chip good">{festival.edition.placed}</span> });
    view! {
        <li class=tone>
            <a href=ctx.href(&format!("{}/{}", desk_path(edition), line.id)) data-line="" data-reload="">
                <b><bdi>{line.name.clone()}</bdi></b>
                <small>{moment(ctx, line.sent_at)}</small>
                <span>
                    {(festival.unit)(line.unit)}" · "{(festival.standing)(line.standing)}{chip}{found.collect_view()}
                </span>
            </a>
        </li>
    }
}

/// The fields of the filter, sent along.
fn filter_fields(filter: DeskFilter) -> impl IntoView + use<> {
    view! {
        {hidden("tab", filter.tab.as_str())}
        {hidden("trade", filter.trade.map_or("", Trade::as_str))}
        {hidden("unit", filter.unit.map_or("", Unit::as_str))}
        {hidden("rules", filter.rules())}
    }
}

fn bulk_form(ctx: &PageContext, model: &FestivalDesk) -> impl IntoView + use<> {
    let w = &ctx.words().festival.desk;
    view! {
        <details class="more-actions actions" id="bulk" open=model.fault.is_some()>
            <summary>{w.bulk}</summary>
            <form method="post" action=ctx.href(&desk_path(&model.edition)) novalidate="" data-reload="">
                <p class="hint">{w.bulk_lead}</p>
                {filter_fields(model.filter)}
                {one::vote_fields(ctx, &model.typed, model.fault, &one::Choices::VOTES)}
                <button>{w.bulk_preview}</button>
            </form>
        </details>
    }
}

fn ministry(ctx: &PageContext, model: &FestivalDesk) -> impl IntoView + use<> {
    let w = &ctx.words().festival.desk;
    let action = ctx.href(&format!("{}/ministry", desk_path(&model.edition)));
    let lines = model.exports.iter().map(|line| {
        let told = (w.export_line)(&ctx.lang.num(line.rows), &line.format.to_uppercase());
        view! {
            <li>
                <p>{moment(ctx, line.at)}" · "<bdi>{line.who.clone()}</bdi>" · "{told}</p>
                <p class="fine"><code class="seed" dir="ltr">{line.sha256.clone()}</code></p>
            </li>
        }
    });
    let lines = lines.collect_view();
    let exports = (!model.exports.is_empty()).then(|| view! { <h3>{w.exports}</h3><ol>{lines}</ol> });
    view! {
        <section id="ministry">
            <h2>{w.ministry}</h2>
            <p>{w.ministry_lead}</p>
            <form class="row" method="post" action=action data-reload="">
                <button class="plain" name="format" value="csv">{w.ministry_csv}</button>
                <button class="plain" name="format" value="xlsx">{w.ministry_xlsx}</button>
            </form>
            {exports}
        </section>
    }
}

/// What a vote on many touches, before it happens.
pub fn festival_bulk(ctx: &PageContext, model: &BulkPreview) -> String {
    let w = &ctx.words().festival.desk;
    let n = ctx.lang.num(model.lines.len() as u64);
    let title = (w.bulk_title)(&n);
    let head = Head { title: title.clone(), description: String::new(), class: "desk festival", ..Head::default() };
    document(ctx, head, || {
        let back = ctx.href(&format!("{}?{}", desk_path(&model.edition), model.filter.query()));
        let changed = model.changed.then(|| (None, w.bulk_changed.to_owned()));
        let body = if model.lines.is_empty() {
            view! { <p class="empty">{w.bulk_none}</p> }.into_any()
        } else {
            let shown = model.lines.get(..BULK_SHOWN).unwrap_or(&model.lines);
            let rest = (model.lines.len() > shown.len()).then(|| {
                let names: Vec<&str> = model.lines[shown.len()..].iter().map(|line| line.name.as_str()).collect();
                view! { <p class="fine">{names.join(" · ")}</p> }
            });
            view! {
                {by_trade(ctx, &model.edition, shown)}
                {rest}
                <form method="post" action=ctx.href(&desk_path(&model.edition)) data-reload="">
                    {filter_fields(model.filter)}
                    {one::typed_fields(&model.typed)}
                    {hidden("confirm", &model.digest)}
                    <button>{(w.bulk_confirm)(&n)}</button>
                </form>
            }
            .into_any()
        };
        let more = model.more.then(|| view! { <p class="aside">{(w.bulk_too_many)(&n)}</p> });
        view! {
            <p class="up"><a href=back data-reload="">{w.up}</a></p>
            <h1>{title.clone()}</h1>
            {fault_list(ctx.words().people.shared.faults, changed.into_iter().collect())}
            <p class="lead">{one::said(ctx, &model.typed)}</p>
            {more}
            {body}
        }
    })
}
