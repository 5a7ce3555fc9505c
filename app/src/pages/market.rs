//! The market at a glance, for supervisors and auditors: what waits for them, the newest survey in figures, tables and charts, and what
//! the week changed.

mod tables;

pub use tables::MarketTable;

use super::desk::name_in;
use super::profile::facts;
use crate::charts::{Bar, Chart, bar_table, bars_drawing, chart_file, months_chart, waiting_chart};
use crate::components::{ChartTip, Head, countdown, document, since};
use crate::context::PageContext;
use crate::html::{Esc, UrlPart, put, raw};
use crate::i18n::words;
use crate::lang::Lang;
use crate::naming::isolated_name;
use bazargah_domain::calendar::Millis;
use bazargah_domain::figures::{ENOUGH, Figures, Period};
use bazargah_domain::grade::Letter;
use bazargah_domain::role::{MarkTask, Task};
use bazargah_domain::shop::ShopName;
use bazargah_domain::survey::{GRADES, Group, Pick, Survey, WEEK_DAYS};
use bazargah_domain::text::fold;
use bazargah_domain::trade::Trade;
use leptos::prelude::*;
use tables::{grade_name, older, table};

/// The path of the page, without the language's prefix.
const PATH: &str = "/staff/market";
/// In an address: where a province or a trade is not known.
const UNKNOWN: &str = "-";
/// The longest name of a province in an address.
const PROVINCE_CHARS_MAX: usize = 60;

/// What waits for a person's decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnKind {
    /// About a complaint.
    Case(Task),
    /// About a mark.
    Mark(MarkTask),
    /// A claim on the fund.
    Claim,
}

/// How much of a kind waits.
#[derive(Debug, Clone)]
pub struct OwnQueue {
    /// What.
    pub kind: OwnKind,
    /// How much.
    pub n: u64,
}

/// One thing that waits.
#[derive(Debug, Clone)]
pub struct OwnTask {
    /// What.
    pub kind: OwnKind,
    /// Its number.
    pub id: i64,
    /// The shop.
    pub shop_name: ShopName,
    /// When it is too late, where there is a deadline.
    pub due: Option<Millis>,
    /// Since when it waits.
    pub since: Millis,
}

/// The page.
#[derive(Debug, Clone)]
pub struct MarketPage {
    /// What this person decides, with how much of it waits; nothing for those who read along.
    pub queues: Vec<OwnQueue>,
    /// What comes first, by deadline.
    pub first: Vec<OwnTask>,
    /// The market, once it was surveyed.
    pub market: Option<Market>,
    /// Now.
    pub now: Millis,
}

/// A survey and the part of it that is looked at.
#[derive(Debug, Clone)]
pub struct Market {
    /// The newest one.
    pub survey: Survey,
    /// The one of a week before.
    pub before: Option<Survey>,
    /// The part.
    pub filter: MarketFilter,
}

/// A part of the market.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MarketFilter {
    /// The province, folded.
    pub province: Pick<String>,
    /// The trade.
    pub trade: Pick<Trade>,
    /// The period in which complaints were opened.
    pub period: Period,
}

impl MarketFilter {
    /// Reads what stands in an address; `None` where that is nothing that could be chosen.
    pub fn parse(province: &str, trade: &str, period: &str) -> Option<Self> {
        if province.chars().count() > PROVINCE_CHARS_MAX {
            return None;
        }
        let province = match province.trim() {
            "" => Pick::Any,
            UNKNOWN => Pick::Unknown,
            name => Pick::Only(Some(fold(name)).filter(|folded| !folded.is_empty())?),
        };
        let trade = match trade {
            "" => Pick::Any,
            UNKNOWN => Pick::Unknown,
            name => Pick::Only(Trade::parse(name)?),
        };
        let period = if period.is_empty() { Period::default() } else { Period::parse(period)? };
        Some(Self { province, trade, period })
    }

    /// What stands for it in an address: nothing, or a query with its question mark.
    fn query(&self) -> String {
        let province = match &self.province {
            Pick::Any => "",
            Pick::Unknown => UNKNOWN,
            Pick::Only(name) => name,
        };
        let trade = match self.trade {
            Pick::Any => "",
            Pick::Unknown => UNKNOWN,
            Pick::Only(trade) => trade.as_str(),
        };
        let period = if self.period == Period::default() { "" } else { self.period.as_str() };
        let parts = [("province", province), ("trade", trade), ("period", period)];
        let parts = parts.iter().filter(|(_, value)| !value.is_empty());
        let parts: Vec<String> = parts.map(|(name, value)| format!("{name}={}", UrlPart(value))).collect();
        if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
    }

    /// The page of it, without the language's prefix.
    fn path(&self) -> String {
        format!("{PATH}{}", self.query())
    }

    fn in_province(&self, folded: Option<&str>) -> Self {
        Self { province: folded.map_or(Pick::Unknown, |name| Pick::Only(name.to_owned())), ..self.clone() }
    }

    fn in_trade(&self, trade: Option<Trade>) -> Self {
        Self { trade: trade.map_or(Pick::Unknown, Pick::Only), ..self.clone() }
    }

    /// The part of a survey.
    fn of(&self, survey: &Survey) -> Group {
        survey.group(&self.province, self.trade)
    }
}

impl Market {
    fn group(&self) -> Group {
        self.filter.of(&self.survey)
    }

    fn figures(&self, lang: Lang) -> Figures {
        self.group().figures(self.filter.period, self.survey.as_of, lang.calendar())
    }

    /// What the part is called.
    fn name(&self, lang: Lang) -> String {
        let w = words(lang).market;
        let province = match &self.filter.province {
            Pick::Any => w.everywhere.to_owned(),
            Pick::Unknown => format!("{}: {}", w.province, w.unknown),
            Pick::Only(folded) => isolated_name(self.survey.province_name(folded).unwrap_or(folded)),
        };
        let trade = match self.filter.trade {
            Pick::Any => w.every_trade.to_owned(),
            Pick::Unknown => format!("{}: {}", w.trade, w.unknown),
            Pick::Only(trade) => trade_name(trade, lang).to_owned(),
        };
        format!("{province} · {trade}")
    }
}

/// A trade's name.
fn trade_name(trade: Trade, lang: Lang) -> &'static str {
    let title = trade.title();
    match lang {
        Lang::Fa => title.fa,
        Lang::En => title.en,
    }
}

/// A chart that can be had as a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MarketChart {
    /// Complaints by month.
    Months,
    /// The delay's curve.
    Delay,
    /// Shops by grade.
    Grades,
    /// Shops by the state of their marks.
    Marks,
    /// Complaints by province.
    Provinces,
    /// Complaints by trade.
    Trades,
}

impl MarketChart {
    /// Every chart.
    pub const ALL: [Self; 6] = [Self::Months, Self::Delay, Self::Grades, Self::Marks, Self::Provinces, Self::Trades];

    /// The table of the same numbers.
    fn table(self) -> MarketTable {
        match self {
            Self::Months => MarketTable::Months,
            Self::Delay => MarketTable::Delay,
            Self::Grades => MarketTable::Grades,
            Self::Marks => MarketTable::Marks,
            Self::Provinces => MarketTable::Provinces,
            Self::Trades => MarketTable::Trades,
        }
    }

    /// The chart of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|chart| chart.table().as_str() == name)
    }
}

/// A table as rows of a file, the names of its columns first.
pub fn market_table(market: &Market, which: MarketTable, lang: Lang) -> Vec<Vec<String>> {
    table(market, which, lang).plain(lang)
}

/// A chart as an SVG document of its own; `None` where there is nothing to draw.
pub fn market_chart(market: &Market, which: MarketChart, lang: Lang) -> Option<String> {
    let all = words(lang);
    let w = all.market;
    let (title, svg) = match which {
        MarketChart::Months => {
            let (chart, _) = months_chart(&market.figures(lang), lang)?;
            // Which of the two colours is which.
            let title = format!("{} ({} / {})", all.chart.months, all.chart.answered, all.chart.total);
            (title, chart.svg)
        }
        MarketChart::Delay => (all.chart.waiting_title.to_owned(), waiting_chart(&market.figures(lang), lang)?.svg),
        MarketChart::Grades => (w.grades.to_owned(), drawing(&grade_bars(market, lang), lang)?),
        MarketChart::Marks => (w.marks.to_owned(), drawing(&mark_bars(market, lang), lang)?),
        MarketChart::Provinces => {
            let groups = market.survey.by_province(market.filter.trade).into_iter();
            let bars = groups.map(|(folded, group)| {
                let name = folded.map_or(w.unknown, |folded| market.survey.province_name(folded).unwrap_or(folded));
                (name.to_owned(), group)
            });
            (w.provinces.to_owned(), complaints_drawing(market, bars.collect(), lang)?)
        }
        MarketChart::Trades => {
            let groups = market.survey.by_trade(&market.filter.province).into_iter();
            let bars = groups
                .map(|(trade, group)| (trade.map_or(w.unknown, |trade| trade_name(trade, lang)).to_owned(), group));
            (w.trades.to_owned(), complaints_drawing(market, bars.collect(), lang)?)
        }
    };
    let title = match which {
        MarketChart::Provinces | MarketChart::Trades => {
            format!("{title}: {}", (all.profile.complaints_in)(market.filter.period))
        }
        _ => title,
    };
    let note = (w.drawn)(&market.name(lang), &lang.date(market.survey.day()));
    Some(chart_file(&svg, &title, &note, lang))
}

fn drawing(bars: &[Bar], lang: Lang) -> Option<String> {
    bars.iter().any(|bar| bar.n > 0).then(|| bars_drawing(bars, words(lang).market.others, lang))
}

/// Complaints of the period of each of some groups, most first; the unknown one, which comes last, stays last.
fn complaints_drawing(market: &Market, mut groups: Vec<(String, Group)>, lang: Lang) -> Option<String> {
    let unknown = groups.pop_if(|(name, _)| name == words(lang).market.unknown);
    let counted = |(name, group): (String, Group)| {
        let figures = group.figures(market.filter.period, market.survey.as_of, lang.calendar());
        (name, figures.counts.total)
    };
    let mut counts: Vec<(String, u64)> = groups.into_iter().map(counted).collect();
    counts.sort_by_key(|of| std::cmp::Reverse(of.1));
    let unknown = unknown.map(counted);
    let bar = |(name, n): &(String, u64), class| (name.clone(), *n, class);
    let bars: Vec<(String, u64, &'static str)> =
        counts.iter().map(|of| bar(of, "kind")).chain(unknown.iter().map(|of| bar(of, "none"))).collect();
    let bars: Vec<Bar> = bars.iter().map(|(name, n, class)| Bar { name, n: *n, class }).collect();
    drawing(&bars, lang)
}

fn grade_bars(market: &Market, lang: Lang) -> Vec<Bar<'static>> {
    let group = market.group();
    let bar = |at: usize| Bar {
        name: grade_name(at, lang),
        n: group.grades[at],
        class: if at < Letter::ALL.len() { "kind" } else { "none" },
    };
    (0..GRADES).map(bar).collect()
}

fn mark_bars(market: &Market, lang: Lang) -> Vec<Bar<'static>> {
    use bazargah_domain::shop::MarkState;
    let group = market.group();
    let bar = |(state, n): (&MarkState, u64)| Bar {
        name: (words(lang).marks.public.state)(*state),
        n,
        class: match state {
            MarkState::Valid => "kind",
            MarkState::Suspended | MarkState::Revoked => "bad",
            _ => "none",
        },
    };
    bazargah_domain::survey::MARKS.iter().zip(group.marks).map(bar).collect()
}

/// The page.
pub fn market(ctx: &PageContext, model: &MarketPage) -> String {
    let w = ctx.words().market;
    let head = Head {
        title: w.title.to_owned(),
        description: w.lead.to_owned(),
        class: "desk market",
        scripts: &["desk.js"],
        ..Head::default()
    };
    document(ctx, head, || {
        let market = match &model.market {
            None => view! { <p class="empty">{w.none}</p> }.into_any(),
            Some(market) => surveyed(ctx, market).into_any(),
        };
        view! {
            <p class="up"><a href=ctx.href("/staff")>{ctx.words().people.task.up}</a></p>
            <h1>{w.title}</h1>
            <p class="lead">{w.lead}</p>
            {own(ctx, model).into_any()}
            {market}
        }
    })
}

/// What waits for who looks.
fn own(ctx: &PageContext, model: &MarketPage) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, ctx.words().market);
    let body = if model.queues.is_empty() {
        view! { <p class="empty">{w.own_reads}</p> }.into_any()
    } else if model.queues.iter().all(|queue| queue.n == 0) {
        view! { <p class="empty">{w.own_none}</p> }.into_any()
    } else {
        let queues = model.queues.iter().filter(|queue| queue.n > 0).map(|queue| {
            view! { <a href=ctx.href(&queue.kind.queue()) data-reload="">{queue.kind.name(lang)}" "<small>{lang.num(queue.n)}</small></a> }
        });
        let lines = model.first.iter().map(|task| own_line(ctx, task, model.now));
        view! {
            <nav class="pick" aria-label=w.own>{queues.collect_view()}</nav>
            <h3>{w.nearest}</h3>
            <ol class="cases queue">{lines.collect_view()}</ol>
        }
        .into_any()
    };
    view! { <section id="own"><h2>{w.own}</h2>{body}</section> }
}

impl OwnKind {
    fn name(self, lang: Lang) -> &'static str {
        let all = words(lang);
        match self {
            Self::Case(task) => (all.people.desk.task)(task),
            Self::Mark(task) => (all.marks.desk.task)(task),
            Self::Claim => all.market.claims,
        }
    }

    /// Where the whole queue is.
    fn queue(self) -> String {
        match self {
            Self::Case(task) => format!("/staff?task={}", task.as_str()),
            Self::Mark(task) => format!("/staff/marks?task={}", task.as_str()),
            Self::Claim => "/staff/fund".to_owned(),
        }
    }

    fn path(self, id: i64) -> String {
        match self {
            Self::Case(_) => format!("/staff/tasks/{id}"),
            Self::Mark(_) => format!("/staff/marks/{id}"),
            Self::Claim => format!("/staff/fund/{id}"),
        }
    }
}

fn own_line(ctx: &PageContext, task: &OwnTask, now: Millis) -> impl IntoView + use<> {
    let lang = ctx.lang;
    let tone = match task.due {
        Some(due) if due < now => "bad",
        Some(_) => "warn",
        None => "none",
    };
    view! {
        <li class=tone>
            <a href=ctx.href(&task.kind.path(task.id)) data-reload="">
                <b>{task.kind.name(lang)}</b>
                {task.due.map(|due| raw(countdown(due, now, lang)))}
                <span><bdi>{name_in(&task.shop_name, lang)}</bdi>" · "{since(ctx, task.since, ctx.words().people.desk.since)}</span>
            </a>
        </li>
    }
}

fn surveyed(ctx: &PageContext, market: &Market) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, ctx.words().market);
    let group = market.group();
    let made = (w.made)(&lang.date(market.survey.day()), &lang.date(market.survey.as_of.day()));
    let body = if group.shops == 0 {
        view! { <p class="empty">{w.no_shop}</p> }.into_any()
    } else {
        let figures = market.figures(lang);
        view! {
            <section id="figures">
                <h2>{w.figures}</h2>
                <p class="when"><b>{(w.shops)(group.shops, &lang.num(group.shops))}</b>" · "{market.name(lang)}</p>
                {facts(&figures, lang).into_any()}
            </section>
            {week(ctx, market).into_any()}
            <div class="beside">
                {months(ctx, market, &figures).into_any()}
                {delay(ctx, market, &figures).into_any()}
                {shares(ctx, market, MarketChart::Grades, w.grades, w.grade, &grade_bars(market, lang), w.grades_note).into_any()}
                {shares(ctx, market, MarketChart::Marks, w.marks, w.mark, &mark_bars(market, lang), "").into_any()}
            </div>
            {side_by_side(ctx, market, MarketChart::Provinces, w.provinces, w.provinces_note).into_any()}
            {side_by_side(ctx, market, MarketChart::Trades, w.trades, w.trades_note).into_any()}
        }
        .into_any()
    };
    view! {
        {raw(form(ctx, market))}
        <p class="fine">{made}</p>
        {body}
    }
}

/// The filters: a form that is sent by GET, so that every part has an address.
fn form(ctx: &PageContext, market: &Market) -> String {
    let (lang, all) = (ctx.lang, ctx.words());
    let (w, filter) = (all.market, &market.filter);
    let mut html = String::with_capacity(4096);
    let option = |html: &mut String, value: &str, chosen: bool, text: &str| {
        let chosen = if chosen { " selected" } else { "" };
        put!(html, r#"<option value="{}"{chosen}>{}</option>"#, Esc(value), Esc(text));
    };
    put!(
        html,
        r#"<form class="narrow" method="get" action="{}" aria-label="{}" data-keep>"#,
        ctx.href(PATH),
        w.filters
    );
    put!(html, r#"<label for="market-province">{}</label><select id="market-province" name="province">"#, w.province);
    option(&mut html, "", filter.province == Pick::Any, w.everywhere);
    // One that nobody knows was typed into the address, and stays chosen.
    let strange = match &filter.province {
        Pick::Only(name) if market.survey.province_name(name).is_none() => Some((name.as_str(), name.as_str())),
        _ => None,
    };
    for (folded, written) in market.survey.provinces().chain(strange) {
        let chosen = matches!(&filter.province, Pick::Only(name) if name == folded);
        option(&mut html, folded, chosen, written);
    }
    option(&mut html, UNKNOWN, filter.province == Pick::Unknown, w.unknown);
    put!(html, r#"</select><label for="market-trade">{}</label><select id="market-trade" name="trade">"#, w.trade);
    option(&mut html, "", filter.trade == Pick::Any, w.every_trade);
    for trade in Trade::ALL {
        option(&mut html, trade.as_str(), filter.trade == Pick::Only(trade), trade_name(trade, lang));
    }
    option(&mut html, UNKNOWN, filter.trade == Pick::Unknown, w.unknown);
    put!(
        html,
        r#"</select><label for="market-period">{}</label><select id="market-period" name="period">"#,
        all.profile.period
    );
    for period in Period::ALL {
        option(&mut html, period.as_str(), filter.period == period, (all.period)(period));
    }
    put!(html, "</select><button>{}</button>", w.show);
    if *filter != MarketFilter::default() {
        put!(html, r#" <a href="{}" data-keep>{}</a>"#, ctx.href(PATH), w.all_again);
    }
    html.push_str("</form>");
    html
}

/// The links to a section's files.
fn downloads(
    ctx: &PageContext,
    market: &Market,
    section: &str,
    csv: MarketTable,
    svg: Option<MarketChart>,
) -> impl IntoView + use<> {
    let w = ctx.words().market;
    let query = market.filter.query();
    let link = |name: &str, kind: &str, text: &'static str| {
        let href = ctx.href(&format!("{PATH}/{name}.{kind}{query}"));
        view! { <a href=href download="" data-reload="">{text}</a> }
    };
    let label = (w.download)(section);
    view! {
        <p class="fine" role="group" aria-label=label>
            {link(csv.as_str(), "csv", w.as_csv)}
            {svg.map(|svg| view! { " · "{link(svg.table().as_str(), "svg", w.as_svg)} })}
        </p>
    }
}

fn week(ctx: &PageContext, market: &Market) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, ctx.words().market);
    let told = match &market.before {
        Some(before) => (w.week_since)(&lang.date(before.day())),
        None => (w.week_none)(&lang.date(market.survey.day().plus_days(WEEK_DAYS))),
    };
    view! {
        <section id="week">
            <h2>{w.week}</h2>
            <p>{told}</p>
            {raw(table(market, MarketTable::Week, lang).html(w.week, lang))}
            {downloads(ctx, market, w.week, MarketTable::Week, None)}
            <h3>{w.events}</h3>
            {raw(table(market, MarketTable::Events, lang).html(w.events, lang))}
            <p class="fine">{w.events_note}</p>
            {downloads(ctx, market, w.events, MarketTable::Events, None)}
        </section>
    }
}

/// A drawing with its tips, and the numbers behind it.
fn charted(ctx: &PageContext, name: &'static str, svg: String, table: String) -> impl IntoView + use<> {
    let w = &ctx.words().chart;
    view! {
        <ChartTip label=format!("{name}: {}", w.keys)>{raw(svg)}</ChartTip>
        <details><summary>{ctx.words().market.numbers}</summary>{raw(table)}</details>
    }
}

fn months(ctx: &PageContext, market: &Market, figures: &Figures) -> impl IntoView + use<> {
    let (lang, all) = (ctx.lang, ctx.words());
    let (w, c) = (all.market, &all.chart);
    let body = match months_chart(figures, lang) {
        None => view! { <p class="empty">{c.months_none}</p> }.into_any(),
        Some((chart, _)) => {
            let numbers = table(market, MarketTable::Months, lang).html(c.months, lang);
            let older = older(market, lang).map(|(n, month)| (w.older)(&lang.num(n), &month));
            view! {
                <p class="key"><i class="done"></i>{c.answered}<i class="rest"></i>{c.unanswered}</p>
                {charted(ctx, c.months, chart.svg, numbers)}
                <p class="fine">{w.months_note}{older.map(|text| format!(" {text}"))}</p>
                {downloads(ctx, market, c.months, MarketTable::Months, Some(MarketChart::Months))}
            }
            .into_any()
        }
    };
    view! { <section id="months"><h2>{c.months}</h2>{body}</section> }
}

fn delay(ctx: &PageContext, market: &Market, figures: &Figures) -> impl IntoView + use<> {
    let (lang, all) = (ctx.lang, ctx.words());
    let (w, c) = (all.market, &all.chart);
    let body = match waiting_chart(figures, lang) {
        Some(Chart { svg, table }) => view! {
            <p class="key">{c.waiting_key}</p>
            {charted(ctx, c.waiting, svg, table)}
            <p class="fine">{w.delay_note}</p>
            {downloads(ctx, market, c.waiting, MarketTable::Delay, Some(MarketChart::Delay))}
        }
        .into_any(),
        None if figures.counts.total > 0 && figures.median.is_none() => {
            view! { <p class="empty">{c.waiting_unknown}</p> }.into_any()
        }
        None => view! { <p class="empty">{(c.waiting_few)(&lang.num(ENOUGH))}</p> }.into_any(),
    };
    view! { <section id="delay"><h2>{c.waiting}</h2>{body}</section> }
}

/// Numbers of shops with a bar each.
fn shares(
    ctx: &PageContext,
    market: &Market,
    chart: MarketChart,
    name: &'static str,
    heading: &'static str,
    bars: &[Bar],
    note: &'static str,
) -> impl IntoView + use<> {
    let shops = market.group().shops;
    let drawn = raw(bar_table(name, heading, bars, shops, ctx.lang));
    let id = chart.table().as_str();
    view! {
        <section id=id>
            <h2>{name}</h2>
            {drawn}
            {(!note.is_empty()).then(|| view! { <p class="fine">{note}</p> })}
            {downloads(ctx, market, name, chart.table(), Some(chart))}
        </section>
    }
}

/// Parts of the market under each other; each leads to itself.
fn side_by_side(
    ctx: &PageContext,
    market: &Market,
    chart: MarketChart,
    name: &'static str,
    note: &'static str,
) -> impl IntoView + use<> {
    let parts = table(market, chart.table(), ctx.lang);
    // Without a complaint there is a table and nothing to draw.
    let drawn = (market.figures(ctx.lang).counts.total > 0).then_some(chart);
    let id = chart.table().as_str();
    view! {
        <section id=id>
            <h2>{name}</h2>
            {raw(parts.html(name, ctx.lang))}
            <p class="fine">{note}</p>
            {downloads(ctx, market, name, chart.table(), drawn)}
        </section>
    }
}

#[cfg(test)]
mod tests;
