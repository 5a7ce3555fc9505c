//! The fund officers' side of the money: what was recorded by hand, the forms to record more, and one payment that can be taken back.

use super::desk::name_in;
use super::desk_task::REASON_CHARS_MAX;
use super::fund::money;
use crate::components::{Head, Line as Field, Question, document, fault_list, further_link, hidden, moment};
use crate::context::PageContext;
use crate::html::UrlPart;
use bazargah_domain::calendar::Millis;
use bazargah_domain::guarantee::{ByHand, FundAct};
use bazargah_domain::ledger::ID_CHARS_MAX;
use bazargah_domain::money::Rial;
use bazargah_domain::shop::ShopName;
use leptos::prelude::*;

/// The path of the page.
pub const FUND_MONEY_PATH: &str = "/staff/fund/money";

/// What a form records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoneyForm {
    /// A shop or founders paid in.
    Contribution,
    /// A shop paid back.
    Recovery,
    /// Running the fund cost something.
    Cost,
}

impl MoneyForm {
    /// Every form, in the page's order.
    pub const ALL: [Self; 3] = [Self::Contribution, Self::Recovery, Self::Cost];

    /// The name with which it is sent, and with which the ids of its fields begin.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Contribution => "contribution",
            Self::Recovery => "recovery",
            Self::Cost => "cost",
        }
    }

    /// The form of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|of| of.as_str() == name)
    }

    fn fields(self) -> &'static [MoneyField] {
        match self {
            Self::Contribution => {
                &[MoneyField::From, MoneyField::Shop, MoneyField::Basis, MoneyField::Number, MoneyField::Name]
            }
            Self::Recovery => &[MoneyField::Claim, MoneyField::Number, MoneyField::Name],
            Self::Cost => &[MoneyField::Number, MoneyField::Name],
        }
    }
}

/// A field of the forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MoneyField {
    /// A shop, or founders.
    From,
    /// The shop's key.
    Shop,
    /// Whether the number is an amount, months or orders.
    Basis,
    /// The claim's number.
    Claim,
    /// The amount in rial, or how many.
    Number,
    /// The payment's name at the bank.
    Name,
}

impl MoneyField {
    /// Every field, in the order of [`TypedMoney`].
    pub const ALL: [Self; 6] = [Self::From, Self::Shop, Self::Basis, Self::Claim, Self::Number, Self::Name];

    /// The name with which it is sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::From => "from",
            Self::Shop => "shop",
            Self::Basis => "basis",
            Self::Claim => "claim",
            Self::Number => "number",
            Self::Name => "name",
        }
    }
}

/// What is wrong with what was filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoneyFault {
    /// It is missing, or none.
    NotOne,
    /// There is no such shop.
    NoShop,
    /// A shop is named, and founders paid.
    NotFounders,
    /// The shop's grade is not covered.
    Grade,
    /// No policy is in force.
    NoPolicy,
    /// Too many months or orders, or more money than can be counted.
    OutOfRange,
    /// The shop does not owe so much for this claim.
    NotOwed,
    /// Another payment has the name.
    Differs,
    /// The reserve does not suffice.
    Reserve,
}

/// What was filled in, in the order of [`MoneyField::ALL`].
pub type TypedMoney = [String; 6];

/// A payment that was recorded by hand.
#[derive(Debug, Clone)]
pub struct MoneyLine {
    /// Its name in the ledger, by which its page is found.
    pub id: String,
    /// Its name at the bank.
    pub name: String,
    /// What it is.
    pub what: ByHand,
    /// The shop that paid.
    pub shop: Option<(String, ShopName)>,
    /// For which claim.
    pub claim: Option<i64>,
    /// How much.
    pub amount: Rial,
    /// When it was recorded.
    pub at: Millis,
    /// Whether it was taken back.
    pub reversed: bool,
}

/// A form that was sent and not taken.
#[derive(Debug, Clone)]
pub struct MoneyAgain {
    /// Which.
    pub form: MoneyForm,
    /// What was filled in.
    pub typed: TypedMoney,
    /// What is wrong with it.
    pub faults: Vec<(MoneyField, MoneyFault)>,
}

/// The page of all payments.
#[derive(Debug, Clone)]
pub struct FundMoney {
    /// What is free in the reserve, held for claims, on its way through the bank, and spent on running the fund.
    pub has: [Rial; 4],
    /// What was recorded, the newest first.
    pub payments: Vec<MoneyLine>,
    /// The query of the page on which the list goes on.
    pub further: Option<String>,
    /// Whether this person may record.
    pub may: bool,
    /// Whether what was sent before was new; `None` where nothing was sent.
    pub done: Option<bool>,
    /// The form that was sent and not taken.
    pub again: Option<MoneyAgain>,
}

/// Why a payment is not taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReversalFault {
    /// No reason, or one that is too long.
    NoReason,
    /// It was taken back meanwhile.
    Already,
    /// The same person agreed before.
    SameEyes,
    /// The reserve does not suffice.
    Reserve,
    /// It is not known for which claim it was.
    NoClaim,
}

/// What somebody did with a payment.
#[derive(Debug, Clone)]
pub struct MoneyDeed {
    /// When.
    pub at: Millis,
    /// Who; `None` for the command line.
    pub who: Option<String>,
    /// What.
    pub what: FundAct,
    /// Why.
    pub reason: String,
}

/// The page of one payment.
#[derive(Debug, Clone)]
pub struct FundPayment {
    /// The payment.
    pub payment: MoneyLine,
    /// What was done with it, the oldest first.
    pub deeds: Vec<MoneyDeed>,
    /// Whether two people take it back.
    pub four_eyes: bool,
    /// Whether this person may take it back.
    pub may: bool,
    /// The reason that was typed.
    pub reason: String,
    /// Why it is not taken back.
    pub fault: Option<ReversalFault>,
}

/// Exactly how much: a bank counts in rial.
pub(super) fn in_rial(ctx: &PageContext, amount: Rial) -> String {
    (ctx.words().lottery_desk.task.exactly)(&ctx.lang.num(amount.rial().unsigned_abs()))
}

fn path_of(id: &str) -> String {
    format!("{FUND_MONEY_PATH}/{}", UrlPart(id))
}

/// What a payment is, and of whom.
fn what(ctx: &PageContext, of: &MoneyLine) -> AnyView {
    let (lang, w) = (ctx.lang, &ctx.words().fund.money);
    let shop = of.shop.as_ref().map(|(key, name)| {
        let called = name_in(name, lang);
        view! { " · "<a href=ctx.href(&format!("/shop/{}", UrlPart(key)))><bdi>{called}</bdi></a> }
    });
    let claim = of.claim.map(|claim| {
        let words = (ctx.words().fund.desk.one)(&lang.plain(claim.unsigned_abs()));
        view! { " · "<a href=ctx.href(&format!("/staff/fund/{claim}"))>{words}</a> }
    });
    let reversed = of.reversed.then(|| view! { " "<span class="chip warn">{w.reversed}</span> });
    view! { {(w.what)(of.what)}{shop}{claim}{reversed} }.into_any()
}

/// The page of all payments.
pub fn fund_money(ctx: &PageContext, model: &FundMoney) -> String {
    let (fund, w) = (ctx.words().fund, &ctx.words().fund.money);
    let head = Head { title: w.title.to_owned(), description: w.lead.to_owned(), class: "desk", ..Head::default() };
    document(ctx, head, || {
        let faults = model.again.iter().flat_map(|again| again.faults.iter().map(|of| (again.form, *of)));
        let faults: Vec<(String, String)> =
            faults.map(|(form, (field, fault))| (id_of(form, field), (w.fault)(field, fault).to_owned())).collect();
        let faults = faults.iter().map(|(field, text)| (Some(field.as_str()), text.clone())).collect();
        let done = model.done.map(|new| {
            let (class, words) = if new { ("alert good", w.recorded) } else { ("alert", w.known) };
            view! { <p class=class role="status">{words}</p> }
        });
        let [free, held, sent, costs] = model.has;
        let rows = [
            ("reserve", w.free, free),
            ("held", w.held, held),
            ("bank-orders", w.sent, sent),
            ("costs", w.costs, costs),
        ]
        .map(|(key, name, amount)| {
            view! { <div data-count=key><dt>{name}</dt><dd>{in_rial(ctx, amount)}</dd></div> }
        });
        let forms = MoneyForm::ALL.into_iter().filter(|_| model.may).map(|form| record(ctx, model, form));
        let lines = model.payments.iter().map(|of| {
            view! {
                <li>
                    <a href=ctx.href(&path_of(&of.id))><bdi dir="ltr">{of.name.clone()}</bdi></a>
                    " · "<b>{in_rial(ctx, of.amount)}</b>" · "{what(ctx, of)}
                    <small>{moment(ctx, of.at)}</small>
                </li>
            }
        });
        let list = if model.payments.is_empty() {
            view! { <p class="empty">{w.none}</p> }.into_any()
        } else {
            view! { <ul class="lines">{lines.collect_view()}</ul> }.into_any()
        };
        view! {
            <p class="up"><a href=ctx.href("/staff/fund")>{fund.desk.title}</a></p>
            <h1>{w.title}</h1>
            <p class="lead">{w.lead}</p>
            {done}
            {fault_list(ctx.words().people.shared.faults, faults)}
            <dl class="pairs">{rows.into_iter().collect_view()}</dl>
            {forms.collect_view()}
            <section>
                <h2>{w.list}</h2>
                {list}
                {further_link(ctx, FUND_MONEY_PATH, model.further.as_deref())}
            </section>
        }
    })
}

fn id_of(form: MoneyForm, field: MoneyField) -> String {
    format!("{}-{}", form.as_str(), field.as_str())
}

/// A form that records a payment.
fn record(ctx: &PageContext, model: &FundMoney, form: MoneyForm) -> AnyView {
    let w = &ctx.words().fund.money;
    let empty = TypedMoney::default();
    let (typed, faults) = match &model.again {
        Some(again) if again.form == form => (&again.typed, again.faults.as_slice()),
        _ => (&empty, [].as_slice()),
    };
    let fields = form.fields().iter().map(|field| {
        let field = *field;
        let id = id_of(form, field);
        let at = MoneyField::ALL.iter().position(|of| *of == field).unwrap_or(0);
        let value = typed.get(at).map_or("", String::as_str);
        let fault = faults.iter().find(|(of, _)| *of == field).map(|(_, fault)| (w.fault)(field, *fault));
        let choices: &[&'static str] = match field {
            MoneyField::From => &["shop", "founders"],
            MoneyField::Basis => &["rial", "months", "orders"],
            _ => &[],
        };
        let (label, hint) = ((w.label)(form, field), (w.hint)(form, field));
        if choices.is_empty() {
            let question = Question { id: &id, name: field.as_str(), label, hint, fault };
            let mode = matches!(field, MoneyField::Claim | MoneyField::Number).then_some("numeric");
            let chars_max = if field == MoneyField::Shop { 253 } else { ID_CHARS_MAX };
            let line = Field { kind: "text", autocomplete: "off", mode, dir: "ltr", chars_max, value };
            return question.line(line).into_any();
        }
        let wrong = Question { id: &id, fault, ..Question::default() }.wrong();
        let radios = choices.iter().map(|choice| {
            view! {
                <label><input type="radio" name=field.as_str() value=*choice checked=value == *choice/>" "{(w.choice)(choice)}</label>
            }
        });
        let radios = radios.collect_view();
        view! { <fieldset id=id><legend>{label}</legend>{wrong}<div class="radios">{radios}</div></fieldset> }.into_any()
    });
    let fields = fields.collect_view();
    view! {
        <section class="actions">
            <h2>{(w.form)(form)}</h2>
            <form method="post" action=ctx.href(FUND_MONEY_PATH) novalidate="" data-reload="">
                {hidden("form", form.as_str())}
                {fields}
                <button>{(w.submit)(form)}</button>
            </form>
        </section>
    }
    .into_any()
}

/// The page of one payment.
pub fn fund_payment(ctx: &PageContext, model: &FundPayment) -> String {
    let (w, of) = (&ctx.words().fund.money, &model.payment);
    let title = (w.one)(&crate::naming::isolated(&of.name));
    let head = Head { title: title.clone(), description: w.lead.to_owned(), class: "desk", ..Head::default() };
    document(ctx, head, || {
        let reason_asked = model.may && !of.reversed;
        let fault = model.fault.map(|fault| {
            let field = (fault == ReversalFault::NoReason && reason_asked).then_some("reason");
            (field, (w.not_reversed)(fault).to_owned())
        });
        let deeds = model.deeds.iter().map(|deed| {
            let who = deed.who.clone().unwrap_or_else(|| w.command.to_owned());
            let reason = (!deed.reason.is_empty()).then(|| view! { <p dir="auto">{deed.reason.clone()}</p> });
            view! { <li><p><b><bdi>{who}</bdi></b>" · "{moment(ctx, deed.at)}" · "{(w.deed)(deed.what)}</p>{reason}</li> }
        });
        let history = (!model.deeds.is_empty())
            .then(|| view! { <section><h2>{w.history}</h2><ol class="replies">{deeds.collect_view()}</ol></section> });
        let action = match (of.reversed, model.may) {
            (true, _) => {
                view! { <div class="aside" role="status"><p><strong>{w.is_reversed}</strong></p></div> }.into_any()
            }
            (false, false) => view! { <p class="empty">{ctx.words().marks.desk.read_only}</p> }.into_any(),
            (false, true) => reverse(ctx, model).into_any(),
        };
        view! {
            <p class="up"><a href=ctx.href(FUND_MONEY_PATH)>{w.title}</a></p>
            <h1>{title}</h1>
            {fault_list(ctx.words().people.shared.faults, fault.into_iter().collect())}
            <p><b>{in_rial(ctx, of.amount)}</b>" ("{money(ctx, of.amount)}") · "{what(ctx, of)}</p>
            <p class="fine">{moment(ctx, of.at)}</p>
            <div class="sides"><div>{action}</div><div>{history}</div></div>
        }
    })
}

fn reverse(ctx: &PageContext, model: &FundPayment) -> impl IntoView + use<> {
    let w = &ctx.words().fund.money;
    let fault = model.fault.filter(|fault| *fault == ReversalFault::NoReason).map(|fault| (w.not_reversed)(fault));
    let hint = ctx.words().fund.desk.reason_hint;
    let reason = Question { id: "reason", name: "reason", label: ctx.words().fund.desk.reason, hint, fault };
    let four_eyes = model.four_eyes.then(|| view! { <p class="hint">{w.four_eyes}</p> });
    view! {
        <section class="actions decide">
            <h2>{w.reverse}</h2>
            <p>{w.reverse_lead}</p>
            {four_eyes}
            <form method="post" action=ctx.href(&path_of(&model.payment.id)) novalidate="" data-reload="">
                {reason.area(3, REASON_CHARS_MAX, &model.reason)}
                <button>{w.reverse}</button>
            </form>
        </section>
    }
}
