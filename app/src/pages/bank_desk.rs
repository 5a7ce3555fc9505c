//! Payments through the bank, for staff: what is due, bank orders as files, and what the bank's answer did.

use super::festival::text_in;
use super::fund_money::in_rial;
use crate::components::{Head, Line, Question, document, fault_list, moment};
use crate::context::PageContext;
use crate::naming::isolated;
use bazargah_domain::calendar::Millis;
use bazargah_domain::festival::edition::Text;
use bazargah_domain::iban::IbanFault;
use bazargah_domain::money::Rial;
use leptos::prelude::*;

/// Where the fund's payments go through the bank.
pub const FUND_BANK_PATH: &str = "/staff/fund/bank";
/// Letters of who pays, at most.
pub const PAYER_CHARS_MAX: usize = 70;
/// Answers that are shown one by one.
pub const ANSWERS_SHOWN: usize = 500;

/// A bank order that was made.
#[derive(Debug, Clone)]
pub struct BankOrderLine {
    /// Its name.
    pub id: String,
    /// When it was made.
    pub at: Millis,
    /// How many payments it has.
    pub payments: u64,
    /// How much they are together.
    pub sum: Rial,
    /// Of how many the bank has said nothing yet.
    pub waiting: u64,
    /// How many the bank rejected.
    pub rejected: u64,
}

/// What is wrong with the form for an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderFault {
    /// No payment is due.
    NothingDue,
    /// There is no such order.
    Unknown,
    /// Nobody pays, or with too long a name.
    Payer,
    /// The account is none.
    Iban(IbanFault),
}

impl OrderFault {
    fn field(self) -> &'static str {
        match self {
            Self::NothingDue | Self::Unknown => "order",
            Self::Payer => "payer",
            Self::Iban(_) => "from",
        }
    }
}

/// What was filled in for an order.
#[derive(Debug, Clone, Default)]
pub struct TypedOrder {
    /// The name of an earlier order; empty for a new one.
    pub order: String,
    /// Who pays.
    pub payer: String,
    /// From which account.
    pub from: String,
}

/// Why a file is no answer of a bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerFault {
    /// None was chosen.
    NoFile,
    /// It is too large.
    TooLarge,
    /// It is no text, breaks off, or is no report.
    Unreadable,
    /// CSV without the columns.
    NoColumns,
}

/// Which payment an answer is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnswerOf {
    /// The payment of this name.
    Payment(String),
    /// The one of this number in a report.
    Nth(u64),
    /// The one on this line.
    Line(u64),
}

/// What became of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnswerSaid {
    /// The payment is paid.
    Paid,
    /// The bank rejected it, for this reason.
    Rejected(String),
    /// No payment has the name.
    Unknown,
    /// It never left.
    NotSent,
    /// It was paid before.
    PaidAlready,
    /// It was rejected before.
    RejectedAlready,
    /// Another amount.
    OtherAmount {
        /// What was ordered, in rial.
        ordered: i64,
        /// What the bank says, in rial.
        said: i64,
    },
    /// The ledger refuses it.
    Ledger,
    /// It names no payment.
    NoName,
    /// A status that says nothing.
    Status(String),
    /// An amount that is none.
    NoAmount(String),
}

impl AnswerSaid {
    fn tone(&self) -> &'static str {
        match self {
            Self::Paid => "chip good",
            Self::PaidAlready => "chip",
            _ => "chip warn",
        }
    }
}

/// What a file of answers did.
#[derive(Debug, Clone)]
pub struct AnswersTaken {
    /// How many were paid, rejected by the bank, refused, and are on their way.
    pub counts: [u64; 4],
    /// Answer by answer; what needs a look first.
    pub lines: Vec<(AnswerOf, AnswerSaid)>,
    /// How many more there are.
    pub more: u64,
}

/// The page.
#[derive(Debug, Clone)]
pub struct BankDesk {
    /// The lottery whose payments they are, and what it is called; `None` for the fund's.
    pub lottery: Option<(i64, Text)>,
    /// How many payments are due, and how much they are together.
    pub due: (u64, Rial),
    /// Orders that were made, the newest first.
    pub orders: Vec<BankOrderLine>,
    /// Whether this person may make orders and bring answers.
    pub may: bool,
    /// What was filled in for an order.
    pub typed: TypedOrder,
    /// What is wrong with it.
    pub faults: Vec<OrderFault>,
    /// What a file of answers did, or why it is none.
    pub answer: Option<Result<AnswersTaken, AnswerFault>>,
}

/// The path of the page on which a lottery's payments go through the bank.
pub(super) fn lottery_bank_path(id: i64) -> String {
    format!("/staff/lotteries/{id}/bank")
}

fn path_of(model: &BankDesk) -> String {
    model.lottery.as_ref().map_or_else(|| FUND_BANK_PATH.to_owned(), |(id, _)| lottery_bank_path(*id))
}

/// The page.
pub fn bank_desk(ctx: &PageContext, model: &BankDesk) -> String {
    let (lang, fund, w) = (ctx.lang, ctx.words().fund, &ctx.words().fund.bank);
    let head = Head { title: w.title.to_owned(), description: w.lead.to_owned(), class: "desk", ..Head::default() };
    document(ctx, head, || {
        let mut faults: Vec<(Option<&str>, String)> = Vec::new();
        if model.may {
            faults.extend(model.faults.iter().map(|of| (Some(of.field()), (w.order_fault)(*of).to_owned())));
            if let Some(Err(fault)) = model.answer {
                faults.push((Some("answer"), (w.answer_fault)(fault).to_owned()));
            }
        }
        let (up, of) = match &model.lottery {
            Some((id, name)) => (format!("/staff/lotteries/{id}"), text_in(name, lang).to_owned()),
            None => ("/staff/fund".to_owned(), fund.desk.title.to_owned()),
        };
        let due = match model.due {
            (0, _) => w.nothing_due.to_owned(),
            (n, sum) => (w.due)(&lang.num(n), &in_rial(ctx, sum)),
        };
        let forms = model.may.then(|| view! { {order_form(ctx, model)}{answer_form(ctx, model)} });
        view! {
            <p class="up"><a href=ctx.href(&up)>{of}</a></p>
            <h1>{w.title}</h1>
            <p class="lead">{w.lead}</p>
            {fault_list(ctx.words().people.shared.faults, faults)}
            {taken(ctx, model)}
            <p data-count="due">{due}</p>
            {forms}
            {orders(ctx, model)}
        }
    })
}

fn order_form(ctx: &PageContext, model: &BankDesk) -> AnyView {
    let (lang, w, typed) = (ctx.lang, &ctx.words().fund.bank, &model.typed);
    let fault = |field: &str| model.faults.iter().find(|of| of.field() == field).map(|of| (w.order_fault)(*of));
    let line = |dir, chars_max, value| Line { kind: "text", autocomplete: "off", mode: None, dir, chars_max, value };
    let payer = Question { id: "payer", name: "payer", label: w.payer, hint: w.payer_hint, fault: fault("payer") };
    let from = Question { id: "from", name: "from", label: w.from, hint: w.from_hint, fault: fault("from") };
    let wrong = Question { id: "order", fault: fault("order"), ..Question::default() }.wrong();
    let earlier = model.orders.iter().map(|of| {
        let words = (w.again)(&isolated(&of.id), &lang.num(of.payments));
        view! { <option value=of.id.clone() selected=of.id == typed.order>{words}</option> }
    });
    let earlier = earlier.collect_view();
    view! {
        <section class="actions">
            <h2>{w.make}</h2>
            <p class="hint">{w.make_hint}</p>
            <form method="post" action=ctx.href(&path_of(model)) novalidate="" data-reload="">
                <div class="question">
                    <label for="order">{w.which}</label>
                    {wrong}
                    <select id="order" name="order">
                        <option value="" selected=typed.order.is_empty()>{w.new}</option>
                        {earlier}
                    </select>
                </div>
                {payer.line(line("auto", PAYER_CHARS_MAX, &typed.payer))}
                {from.line(line("ltr", 64, &typed.from))}
                <button>{w.download}</button>
            </form>
        </section>
    }
    .into_any()
}

fn answer_form(ctx: &PageContext, model: &BankDesk) -> AnyView {
    let w = &ctx.words().fund.bank;
    let fault = match model.answer {
        Some(Err(fault)) => Some((w.answer_fault)(fault)),
        _ => None,
    };
    let question = Question { id: "answer", name: "sheet", label: w.file, hint: w.file_hint, fault };
    let line = Line { kind: "file", autocomplete: "off", mode: None, dir: "auto", chars_max: 200, value: "" };
    view! {
        <section class="actions">
            <h2>{w.answer}</h2>
            <form method="post" action=ctx.href(&format!("{}/answer", path_of(model))) enctype="multipart/form-data" novalidate=""
                data-reload="">
                {question.line(line)}
                <button>{w.take}</button>
            </form>
        </section>
    }
    .into_any()
}

/// What the answer did, payment by payment.
fn taken(ctx: &PageContext, model: &BankDesk) -> Option<AnyView> {
    let (lang, w) = (ctx.lang, &ctx.words().fund.bank);
    let Some(Ok(of)) = &model.answer else { return None };
    let [paid, rejected, refused, pending] = of.counts.map(|n| lang.num(n));
    let lines = of.lines.iter().map(|(about, said)| {
        let name = match about {
            AnswerOf::Payment(name) => view! { <bdi dir="ltr">{name.clone()}</bdi> }.into_any(),
            AnswerOf::Nth(n) => (w.nth)(&lang.num(*n)).into_any(),
            AnswerOf::Line(n) => (w.line)(&lang.num(*n)).into_any(),
        };
        let rial = |n: i64| in_rial(ctx, Rial::new(n).unwrap_or_default());
        let words = match said {
            AnswerSaid::OtherAmount { ordered, said } => (w.other_amount)(&rial(*ordered), &rial(*said)),
            AnswerSaid::Rejected(reason) => (w.rejected)(&isolated(reason)),
            AnswerSaid::Status(status) => (w.status)(&isolated(status)),
            AnswerSaid::NoAmount(text) => (w.no_amount)(&isolated(text)),
            said => (w.said)(said).to_owned(),
        };
        view! { <li>{name}" "<span class=said.tone()>{words}</span></li> }
    });
    let lines = lines.collect_view();
    let more = (of.more > 0).then(|| view! { <p class="fine">{(w.more)(&lang.num(of.more))}</p> });
    Some(
        view! {
            <section id="taken">
                <h2>{w.taken}</h2>
                <p role="status">{(w.counts)(&paid, &rejected, &refused, &pending)}</p>
                <ul class="lines">{lines}</ul>
                {more}
            </section>
        }
        .into_any(),
    )
}

fn orders(ctx: &PageContext, model: &BankDesk) -> AnyView {
    let (lang, w) = (ctx.lang, &ctx.words().fund.bank);
    let lines = model.orders.iter().map(|of| {
        let standing = match (of.waiting, of.rejected) {
            (0, 0) => view! { <span class="chip good">{w.all_paid}</span> }.into_any(),
            (0, n) => view! { <span class="chip warn">{(w.some_rejected)(&lang.num(n))}</span> }.into_any(),
            (n, _) => view! { <span class="chip">{(w.waiting)(&lang.num(n))}</span> }.into_any(),
        };
        view! {
            <li>
                <bdi dir="ltr">{of.id.clone()}</bdi>" · "{(w.payments)(&lang.num(of.payments), &in_rial(ctx, of.sum))}
                " "{standing}<small>{moment(ctx, of.at)}</small>
            </li>
        }
    });
    let list = if model.orders.is_empty() {
        view! { <p class="empty">{w.no_orders}</p> }.into_any()
    } else {
        view! { <ul class="lines">{lines.collect_view()}</ul> }.into_any()
    };
    view! { <section id="orders"><h2>{w.orders}</h2>{list}</section> }.into_any()
}
