//! The tables of the survey: on the page in the reader's digits, in files as plain numbers.

use super::super::profile::Fact;
use super::Market;
use crate::html::{Esc, put};
use crate::i18n::words;
use crate::lang::Lang;
use bazargah_domain::delay::Median;
use bazargah_domain::figures::{Figures, Period};
use bazargah_domain::grade::Letter;
use bazargah_domain::survey::{GRADES, Group, Happened, MARKS, Measure, Opened};

/// A table that can be had as a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MarketTable {
    /// Complaints by month.
    Months,
    /// The delay's curve.
    Delay,
    /// Shops by grade.
    Grades,
    /// Shops by the state of their marks.
    Marks,
    /// By province.
    Provinces,
    /// By trade.
    Trades,
    /// Now, and a week before.
    Week,
    /// What happened in the week.
    Events,
}

impl MarketTable {
    /// Every table.
    pub const ALL: [Self; 8] =
        [Self::Months, Self::Delay, Self::Grades, Self::Marks, Self::Provinces, Self::Trades, Self::Week, Self::Events];

    /// The name in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Months => "months",
            Self::Delay => "delay",
            Self::Grades => "grades",
            Self::Marks => "marks",
            Self::Provinces => "provinces",
            Self::Trades => "trades",
            Self::Week => "week",
            Self::Events => "events",
        }
    }

    /// The table of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|table| table.as_str() == name)
    }
}

/// A cell.
pub(super) enum Cell {
    /// How many.
    Count(u64),
    /// By how much more or less.
    Change(i64),
    /// A share of all, in 0..=1.
    Share(f64),
    /// A number with a fraction, for files.
    Number(f64),
    /// The shares and medians of some complaints, which are words where there is too little to tell.
    InTime(Box<Figures>),
    Median(Box<Figures>),
}

/// A row: what it is about, for people and for files, and where that leads.
pub(super) struct Row {
    name: String,
    plain: String,
    href: Option<String>,
    cells: Vec<Cell>,
}

impl Row {
    fn of(name: impl Into<String>, cells: Vec<Cell>) -> Self {
        let name = name.into();
        Self { plain: name.clone(), name, href: None, cells }
    }

    fn plain(self, plain: impl Into<String>) -> Self {
        Self { plain: plain.into(), ..self }
    }

    fn leading_to(self, href: String) -> Self {
        Self { href: Some(href), ..self }
    }
}

/// A table.
pub(super) struct Table {
    heads: Vec<&'static str>,
    pub(super) rows: Vec<Row>,
}

impl Table {
    /// For a page; it scrolls by itself where it is too wide.
    pub(super) fn html(&self, label: &str, lang: Lang) -> String {
        let mut html = String::with_capacity(512 + self.rows.len() * 256);
        put!(
            html,
            r#"<div class="scroll" tabindex="0" role="group" aria-label="{}"><table class="corners"><thead><tr>"#,
            Esc(label)
        );
        for head in &self.heads {
            put!(html, r#"<th scope="col">{head}</th>"#);
        }
        html.push_str("</tr></thead><tbody>");
        for row in &self.rows {
            html.push_str(r#"<tr><th scope="row">"#);
            match &row.href {
                Some(href) => put!(html, r#"<a href="{}" data-keep><bdi>{}</bdi></a>"#, Esc(href), Esc(&row.name)),
                None => put!(html, "<bdi>{}</bdi>", Esc(&row.name)),
            }
            html.push_str("</th>");
            for cell in &row.cells {
                put!(html, "<td>{}</td>", cell.told(lang));
            }
            html.push_str("</tr>");
        }
        html.push_str("</tbody></table></div>");
        html
    }

    /// For a file: plain numbers, an empty field where something is not known.
    pub(super) fn plain(&self, lang: Lang) -> Vec<Vec<String>> {
        let w = words(lang).market;
        // A median has two columns: the number, or how long it is at least.
        let heads = self.heads.iter().flat_map(|head| match *head {
            head if head == w.median => vec![w.median_hours.to_owned(), w.median_longer.to_owned()],
            head if head == w.change => Vec::new(),
            head => vec![head.to_owned()],
        });
        let rows = self.rows.iter().map(|row| {
            let cells = row.cells.iter().flat_map(Cell::plain);
            std::iter::once(row.plain.clone()).chain(cells).collect()
        });
        std::iter::once(heads.collect()).chain(rows).collect()
    }
}

impl Cell {
    /// Our own words and numbers: nothing that needs escaping.
    fn told(&self, lang: Lang) -> String {
        let fact = |fact: Fact| if fact.unit.is_empty() { fact.value } else { format!("{} {}", fact.value, fact.unit) };
        match self {
            Self::Count(n) => lang.num(*n),
            Self::Change(0) => lang.num(0),
            // Beside a Persian number a sign stands on its left, as within an isolate of its own.
            Self::Change(n) => {
                format!("<bdi dir=\"ltr\">{}{}</bdi>", if *n < 0 { "−" } else { "+" }, lang.num(n.unsigned_abs()))
            }
            Self::Share(share) => lang.percent(*share),
            Self::Number(n) => lang.digits(&decimal(*n)),
            Self::InTime(figures) => fact(Fact::in_time(figures, lang)),
            Self::Median(figures) => fact(Fact::median(figures, lang)),
        }
    }

    fn plain(&self) -> Vec<String> {
        match self {
            Self::Count(n) => vec![n.to_string()],
            // Two columns beside each other tell it; and a field that begins with a sign is no number to every spreadsheet.
            Self::Change(_) => Vec::new(),
            Self::Share(n) | Self::Number(n) => vec![decimal(*n)],
            Self::InTime(figures) => {
                let share = figures.in_time.filter(|_| figures.share_tells());
                vec![share.map(|share| decimal(share.value)).unwrap_or_default()]
            }
            Self::Median(figures) => {
                let Median { value, longer_than, .. } =
                    figures.median.filter(|_| figures.delay_tells()).unwrap_or_default();
                [value, longer_than].map(|hours| hours.map(decimal).unwrap_or_default()).into()
            }
        }
    }
}

/// A number with as many digits after the point as say something, at most four.
fn decimal(n: f64) -> String {
    let text = format!("{n:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn signed(now: u64, then: u64) -> i64 {
    i64::try_from(now).unwrap_or(i64::MAX) - i64::try_from(then).unwrap_or(i64::MAX)
}

fn share(n: u64, all: u64) -> Cell {
    Cell::Share(if all == 0 { 0.0 } else { n as f64 / all as f64 })
}

/// The columns of some shops: how many, their complaints of the period, and what these say.
fn columns_of(group: &Group, market: &Market, lang: Lang) -> Vec<Cell> {
    let figures = Box::new(group.figures(market.filter.period, market.survey.as_of, lang.calendar()));
    vec![
        Cell::Count(group.shops),
        Cell::Count(figures.counts.total),
        Cell::InTime(figures.clone()),
        Cell::Median(figures),
        Cell::Count(group.measure(Measure::Overdue)),
        Cell::Count(group.measure(Measure::MarksValid)),
    ]
}

/// A letter's name, or that there is none.
pub(super) fn grade_name(at: usize, lang: Lang) -> &'static str {
    Letter::ALL.get(at).map_or(words(lang).market.no_grade, |letter| letter.as_str())
}

/// The table of that name.
pub(super) fn table(market: &Market, which: MarketTable, lang: Lang) -> Table {
    let all = words(lang);
    let w = all.market;
    let group = market.group();
    match which {
        MarketTable::Months => {
            let months = group.months(market.filter.period, market.survey.as_of, lang.calendar());
            let cells = |of: Opened| -> Vec<Cell> {
                let n = [of.total, of.answered, of.in_time, of.late, of.unanswered(), of.resolved, of.unresolved];
                n.map(Cell::Count).into()
            };
            // Newest first: what is asked for most often.
            let rows = months.into_iter().rev();
            Table {
                heads: vec![
                    all.chart.month,
                    w.opened,
                    w.answered,
                    w.in_time,
                    w.late,
                    w.unanswered,
                    w.resolved,
                    w.unresolved,
                ],
                rows: rows.map(|(month, of)| Row::of(lang.month(month), cells(of)).plain(month.to_string())).collect(),
            }
        }
        MarketTable::Delay => {
            let figures = group.figures(market.filter.period, market.survey.as_of, lang.calendar());
            let row = |p: &bazargah_domain::figures::CurvePoint| {
                Row::of(lang.digits(&decimal(p.0)), [p.1, p.2, p.3].map(Cell::Number).into()).plain(decimal(p.0))
            };
            Table {
                heads: vec![w.hours, all.chart.still_waiting, w.lower, w.upper],
                rows: figures.curve.iter().map(row).collect(),
            }
        }
        MarketTable::Grades => Table {
            heads: vec![w.grade, w.shops_head, all.chart.share],
            rows: (0..GRADES)
                .map(|at| {
                    let n = group.grades[at];
                    Row::of(grade_name(at, lang), vec![Cell::Count(n), share(n, group.shops)])
                })
                .collect(),
        },
        MarketTable::Marks => Table {
            heads: vec![w.mark, w.shops_head, all.chart.share],
            rows: MARKS
                .iter()
                .zip(group.marks)
                .map(|(state, n)| {
                    Row::of((all.marks.public.state)(*state), vec![Cell::Count(n), share(n, group.shops)])
                        .plain(state.as_str())
                })
                .collect(),
        },
        MarketTable::Provinces => {
            let mut groups = market.survey.by_province(market.filter.trade);
            // The largest first, the unknown one last.
            groups.sort_by_key(|(name, group)| (name.is_none(), std::cmp::Reverse(group.shops)));
            let rows = groups.into_iter().map(|(folded, group)| {
                let name = folded.map_or(w.unknown, |folded| market.survey.province_name(folded).unwrap_or(folded));
                let to = market.filter.in_province(folded);
                Row::of(name, columns_of(&group, market, lang)).leading_to(lang.href(&to.path()))
            });
            Table {
                heads: vec![
                    w.province,
                    w.shops_head,
                    w.complaints,
                    w.in_time_share,
                    w.median,
                    w.overdue,
                    w.marks_valid,
                ],
                rows: rows.collect(),
            }
        }
        MarketTable::Trades => {
            let mut groups = market.survey.by_trade(&market.filter.province);
            groups.sort_by_key(|(trade, group)| (trade.is_none(), std::cmp::Reverse(group.shops)));
            let rows = groups.into_iter().map(|(trade, group)| {
                let name = trade.map_or(w.unknown, |trade| super::trade_name(trade, lang));
                let to = market.filter.in_trade(trade);
                let row = Row::of(name, columns_of(&group, market, lang)).leading_to(lang.href(&to.path()));
                row.plain(trade.map_or(w.unknown, |trade| trade.as_str()))
            });
            Table {
                heads: vec![w.trade, w.shops_head, w.complaints, w.in_time_share, w.median, w.overdue, w.marks_valid],
                rows: rows.collect(),
            }
        }
        MarketTable::Week => {
            let then = market.before.as_ref().map(|before| market.filter.of(before));
            let rows = Measure::ALL.into_iter().map(|of| {
                let now = group.measure(of);
                let mut cells = Vec::new();
                if let Some(then) = &then {
                    let then = then.measure(of);
                    cells.extend([Cell::Count(then), Cell::Count(now), Cell::Change(signed(now, then))]);
                } else {
                    cells.push(Cell::Count(now));
                }
                Row::of((w.measure)(of), cells).plain(of.as_str())
            });
            let heads = if then.is_some() { vec![w.what, w.then, w.now, w.change] } else { vec![w.what, w.now] };
            Table { heads, rows: rows.collect() }
        }
        MarketTable::Events => Table {
            heads: vec![w.what, w.times],
            rows: Happened::ALL
                .into_iter()
                .map(|of| Row::of((w.happened)(of), vec![Cell::Count(group.happened(of))]).plain(of.as_str()))
                .collect(),
        },
    }
}

/// Whether complaints older than the drawn months are counted, and how many, with the first month.
pub(super) fn older(market: &Market, lang: Lang) -> Option<(u64, String)> {
    let (period, as_of, calendar) = (market.filter.period, market.survey.as_of, lang.calendar());
    if period != Period::All {
        return None;
    }
    let group = market.group();
    let months = group.months(period, as_of, calendar);
    let drawn: u64 = months.iter().map(|(_, of)| of.total).sum();
    let (first, _) = months.first()?;
    let older = group.all().total.saturating_sub(drawn);
    (older > 0).then(|| (older, lang.month(*first)))
}
