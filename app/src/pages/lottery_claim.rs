//! A winner comes for a prize with the private code of the ticket, and says where it goes.

use super::festival::text_in;
use super::fund::money;
use crate::components::{Head, Line, Question, document, fault_list, hidden};
use crate::context::PageContext;
use crate::naming::{isolated, isolated_name};
use bazargah_domain::calendar::Millis;
use bazargah_domain::festival::edition::Text;
use bazargah_domain::iban::{HOLDER_CHARS_MAX, IbanFault};
use bazargah_domain::lottery::Payout;
use bazargah_domain::money::Rial;
use leptos::prelude::*;

/// Letters of a postal address.
pub const PRIZE_ADDRESS_CHARS_MAX: usize = 400;
/// Letters of a private code as it is typed.
const CODE_CHARS_MAX: usize = 64;

/// What a winner is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PrizeField {
    /// To an account, or to an address.
    Way,
    /// Who receives.
    Holder,
    /// Which account.
    Iban,
    /// Which address.
    Address,
    /// How the winner is reached.
    Contact,
}

impl PrizeField {
    /// Every field, in the order of the form.
    pub const ALL: [Self; 5] = [Self::Way, Self::Holder, Self::Iban, Self::Address, Self::Contact];

    /// The name in the form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Way => "way",
            Self::Holder => "holder",
            Self::Iban => "iban",
            Self::Address => "address",
            Self::Contact => "contact",
        }
    }
}

/// What is wrong with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrizeFieldFault {
    /// It is missing, or is none.
    Missing,
    /// It is too long.
    TooLong,
    /// It is no account number.
    Iban(IbanFault),
}

/// What is wrong with a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrizeCodeFault {
    /// No ticket that holds a prize has it.
    NoPrize,
    /// Too many were tried.
    TooOften,
}

/// The prize that a ticket won.
#[derive(Debug, Clone)]
pub struct WonPrize {
    /// What it is.
    pub name: Text,
    /// What it is worth.
    pub value: Rial,
}

/// Where a winner is.
#[derive(Debug, Clone)]
pub enum PrizeStep {
    /// The lottery is not drawn.
    NotDrawn,
    /// Types in the code.
    Code(Option<PrizeCodeFault>),
    /// Says where the prize goes.
    Where {
        /// The code.
        code: String,
        /// What was won.
        won: WonPrize,
        /// Until when; `None` when the prize could not go where the winner said before.
        until: Option<Millis>,
        /// What was filled in, in the order of [`PrizeField::ALL`].
        typed: [String; 5],
        /// What is wrong with it.
        faults: Vec<(PrizeField, PrizeFieldFault)>,
    },
    /// Has claimed it.
    Claimed {
        /// What was won.
        won: WonPrize,
        /// Where it is on its way.
        standing: Payout,
        /// The last four digits of the account, if it goes to one.
        account_end: Option<String>,
    },
}

/// The page on which a prize is claimed.
#[derive(Debug, Clone)]
pub struct LotteryClaim {
    /// The lottery's number.
    pub id: i64,
    /// What it is called.
    pub name: Text,
    /// Where the winner is.
    pub step: PrizeStep,
}

/// The path of the page on which a prize is claimed.
pub fn lottery_claim_path(id: i64) -> String {
    format!("/lottery/{id}/claim")
}

/// The page.
pub fn lottery_claim(ctx: &PageContext, model: &LotteryClaim) -> String {
    let (lang, words) = (ctx.lang, ctx.words().lottery_desk);
    let w = &words.claim;
    let title = (w.title)(&isolated_name(text_in(&model.name, lang)));
    let head = Head { title: title.clone(), description: w.lead.to_owned(), class: "form", ..Head::default() };
    document(ctx, head, || {
        let (faults, body): (Vec<(Option<&str>, String)>, AnyView) = match &model.step {
            PrizeStep::NotDrawn => (Vec::new(), view! { <p class="alert">{w.not_drawn}</p> }.into_any()),
            PrizeStep::Code(fault) => {
                let fault = fault.map(|fault| match fault {
                    PrizeCodeFault::NoPrize => w.no_prize,
                    PrizeCodeFault::TooOften => w.too_often,
                });
                let faults = fault.map(|text| (Some("code"), text.to_owned())).into_iter().collect();
                (faults, code_form(ctx, model, fault))
            }
            PrizeStep::Where { faults, .. } => {
                let said = |(field, fault): &(PrizeField, PrizeFieldFault)| {
                    (Some(field.as_str()), (w.fault)(*field, *fault).to_owned())
                };
                (faults.iter().map(said).collect(), where_form(ctx, model))
            }
            PrizeStep::Claimed { won, standing, account_end } => {
                let account = account_end.as_ref().map(|end| {
                    view! { <p class="fine">{(w.account_end)(&isolated(&lang.digits(end)))}</p> }
                });
                let noted = (w.noted)(&isolated_name(text_in(&won.name, lang)));
                let view =
                    view! { <p class="aside good" role="status">{noted}" "{(w.standing)(*standing)}</p>{account} };
                (Vec::new(), view.into_any())
            }
        };
        view! {
            <p class="up"><a href=ctx.href(&format!("/lottery/{}", model.id)) data-reload="">{words.pledge.back}</a></p>
            <h1>{title}</h1>
            {fault_list(ctx.words().people.shared.faults, faults)}
            {body}
        }
    })
}

fn code_form(ctx: &PageContext, model: &LotteryClaim, fault: Option<&'static str>) -> AnyView {
    let w = &ctx.words().lottery_desk.claim;
    let code = Question { id: "code", name: "code", label: w.code, hint: w.code_hint, fault };
    let line = Line { kind: "text", autocomplete: "off", mode: None, dir: "ltr", chars_max: CODE_CHARS_MAX, value: "" };
    view! {
        <p>{w.lead}</p>
        <form method="post" action=ctx.href(&lottery_claim_path(model.id)) novalidate="" data-reload="">
            {code.line(line)}
            <button>{w.look}</button>
        </form>
    }
    .into_any()
}

fn where_form(ctx: &PageContext, model: &LotteryClaim) -> AnyView {
    let (lang, w) = (ctx.lang, &ctx.words().lottery_desk.claim);
    let PrizeStep::Where { code, won, until, typed, faults } = &model.step else { return ().into_any() };
    let fault =
        |field: PrizeField| faults.iter().find(|(of, _)| *of == field).map(|(of, fault)| (w.fault)(*of, *fault));
    let question = |field: PrizeField, value: &str| {
        let name = field.as_str();
        let of = Question { id: name, name, label: (w.label)(field), hint: (w.hint)(field), fault: fault(field) };
        let line =
            |dir, chars_max, autocomplete| Line { kind: "text", autocomplete, mode: None, dir, chars_max, value };
        match field {
            PrizeField::Address => of.area(3, PRIZE_ADDRESS_CHARS_MAX, value).into_any(),
            PrizeField::Holder => of.line(line("auto", HOLDER_CHARS_MAX, "name")).into_any(),
            PrizeField::Contact => of.line(line("ltr", 254, "email")).into_any(),
            _ => of.line(line("ltr", 64, "off")).into_any(),
        }
    };
    let [way, holder, iban, address, contact] = typed;
    let ways = [("account", w.account), ("address", w.address)].map(|(value, words)| {
        view! { <label><input type="radio" name="way" value=value checked=way == value/>" "{words}</label> }
    });
    let wrong = Question { id: "way", fault: fault(PrizeField::Way), ..Question::default() }.wrong();
    let told = (w.won)(&isolated_name(text_in(&won.name, lang)), &money(ctx, won.value));
    let until = match until {
        Some(until) => (w.until)(&lang.moment(*until)),
        None => w.again.to_owned(),
    };
    view! {
        <p class="aside good" role="status">{told}" "{until}</p>
        <form method="post" action=ctx.href(&lottery_claim_path(model.id)) novalidate="" data-reload="">
            {hidden("code", code)}
            {hidden("claim", "yes")}
            <fieldset id="way">
                <legend>{(w.label)(PrizeField::Way)}</legend>
                {wrong}
                <div class="radios">{ways.into_iter().collect_view()}</div>
            </fieldset>
            {question(PrizeField::Holder, holder)}
            {question(PrizeField::Iban, iban)}
            {question(PrizeField::Address, address)}
            {question(PrizeField::Contact, contact)}
            <p class="fine">{w.private}</p>
            <button>{w.send}</button>
        </form>
    }
    .into_any()
}
