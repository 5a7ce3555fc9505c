//! A buyer's claim on the guarantee fund: what a case says of it, and the form by which it is opened.

use super::fund::money;
use crate::components::{Head, Line as Field, Question, document, fault_list};
use crate::context::PageContext;
use crate::naming::{isolated, isolated_name, shop_name};
use bazargah_domain::calendar::Millis;
use bazargah_domain::guarantee::{ClaimStanding, Line, Refusal, Step};
use bazargah_domain::iban::{HOLDER_CHARS_MAX, IbanFault};
use bazargah_domain::money::Rial;
use bazargah_domain::shop::Shop;
use leptos::prelude::*;

/// What a case says of the fund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClaimPart {
    /// A claim can be opened from then on.
    Later {
        /// When.
        from: Millis,
    },
    /// It can when the buyer has said that the answer solved nothing.
    NotRated,
    /// It can be opened now.
    May,
    /// It waits for a person.
    Waiting {
        /// Until when it is decided.
        decide_by: Millis,
        /// How it was computed.
        lines: Vec<Line>,
    },
    /// It was refused.
    Refused(Refusal),
    /// It was awarded.
    Awarded {
        /// How much.
        amount: Rial,
        /// How it was computed.
        lines: Vec<Line>,
        /// The last digits of the account.
        account_end: String,
        /// The bank sent the payment back.
        rejected: bool,
    },
    /// It was awarded, and the account that was named after the bank sent the payment back waits for a person.
    AccountWaits {
        /// How much.
        amount: Rial,
        /// The last digits of the account.
        account_end: String,
        /// Until when that is decided.
        decide_by: Millis,
    },
    /// It was awarded, and a person refused that account.
    AccountRefused {
        /// How much.
        amount: Rial,
        /// The last digits of the account.
        account_end: String,
    },
    /// It was paid.
    Paid {
        /// How much.
        amount: Rial,
        /// The last digits of the account.
        account_end: String,
    },
}

impl ClaimPart {
    /// Where the claim stands, where there is one.
    pub fn standing(&self) -> Option<ClaimStanding> {
        match self {
            Self::Later { .. } | Self::NotRated | Self::May => None,
            Self::Waiting { .. } => Some(ClaimStanding::Waiting),
            Self::Refused(_) => Some(ClaimStanding::Refused),
            Self::Awarded { .. } | Self::AccountWaits { .. } | Self::AccountRefused { .. } => {
                Some(ClaimStanding::Awarded)
            }
            Self::Paid { .. } => Some(ClaimStanding::Paid),
        }
    }
}

/// A question of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClaimField {
    /// The day of the order.
    Ordered,
    /// The day of delivery.
    Delivered,
    /// What was paid.
    Amount,
    /// The account to be paid to.
    Iban,
    /// Its holder.
    Holder,
}

impl ClaimField {
    /// Every question, in the form's order.
    pub const ALL: [Self; 5] = [Self::Ordered, Self::Delivered, Self::Amount, Self::Iban, Self::Holder];

    /// The name in the form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ordered => "ordered",
            Self::Delivered => "delivered",
            Self::Amount => "amount",
            Self::Iban => "iban",
            Self::Holder => "holder",
        }
    }
}

/// What is wrong with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaimFieldFault {
    /// It is missing.
    Missing,
    /// It is no day, or no amount.
    NotOne,
    /// The delivery would be before the order.
    BeforeOrder,
    /// The day is after the complaint.
    AfterComplaint,
    /// It is too long.
    TooLong,
    /// It is more than the amount of the complaint, which is this much.
    AboveComplaint(Rial),
    /// It is no account number.
    Iban(IbanFault),
}

/// Why a claim was not opened, or is not paid to the account that was named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaimFormRefused {
    /// There is one already.
    Claimed,
    /// It cannot be opened now.
    NotNow,
    /// A person looks at the account first.
    AccountWaits,
    /// A person refused the account.
    AccountRefused,
}

/// The form.
#[derive(Debug, Clone)]
pub struct ClaimForm {
    /// The shop that the complaint is about.
    pub shop: Shop,
    /// The code in the address.
    pub code: String,
    /// What was typed, in the order of [`ClaimField::ALL`].
    pub typed: [String; 5],
    /// What is wrong with it.
    pub faults: Vec<(ClaimField, ClaimFieldFault)>,
    /// Why it was not opened.
    pub refused: Option<ClaimFormRefused>,
    /// Whether only another account is asked for, after the bank sent a payment back.
    pub elsewhere: bool,
}

/// How an amount was computed.
pub(super) fn computation(ctx: &PageContext, lines: &[Line]) -> impl IntoView + use<> {
    let w = ctx.words().fund;
    let rows = lines.iter().map(|line| {
        let figure = match line.step {
            Step::Part => ctx.lang.percent(line.figure.rial() as f64 / 100.0),
            _ => money(ctx, line.figure),
        };
        view! { <div><dt>{(w.step)(line.step, &figure)}</dt><dd>{money(ctx, line.left)}</dd></div> }
    });
    let rows = rows.collect_view();
    (!lines.is_empty()).then(|| view! { <h3>{w.claim.computed}</h3><dl class="pairs">{rows}</dl> })
}

/// What a case says of the fund.
pub(super) fn claim_part(ctx: &PageContext, part: &ClaimPart, code: &str) -> impl IntoView + use<> {
    let (lang, fund) = (ctx.lang, ctx.words().fund);
    let w = &fund.claim;
    let form = ctx.href(&format!("/case/{code}/claim"));
    let day = |at: Millis| lang.date(at.day());
    let link = |words: &'static str| view! { <p><a class="button" href=form data-reload="">{words}</a></p> };
    let body = match part {
        ClaimPart::Later { from } => view! { <p>{(w.later)(&day(*from))}</p> }.into_any(),
        ClaimPart::NotRated => view! { <p>{w.not_rated}</p> }.into_any(),
        ClaimPart::May => view! { <p>{w.may}</p>{link(w.open)} }.into_any(),
        ClaimPart::Waiting { decide_by, lines } => {
            view! { <p class="said">{(w.waiting)(&day(*decide_by))}</p>{computation(ctx, lines)} }.into_any()
        }
        ClaimPart::Refused(refusal) => {
            view! { <p class="said">{(w.refused_because)((fund.refusal)(*refusal))}</p> }.into_any()
        }
        ClaimPart::Awarded { amount, lines, account_end, rejected } => {
            let rejected = rejected.then(|| view! { <p class="said">{w.rejected}</p>{link(w.elsewhere_send)} });
            view! {
                <p class="said">{(w.awarded)(&money(ctx, *amount))}</p>
                <p class="fine">{(w.account)(&isolated(&lang.digits(account_end)))}</p>
                {rejected}
                {computation(ctx, lines)}
            }
            .into_any()
        }
        ClaimPart::AccountWaits { amount, account_end, decide_by } => view! {
            <p class="said">{(w.awarded)(&money(ctx, *amount))}</p>
            <p class="fine">{(w.account)(&isolated(&lang.digits(account_end)))}</p>
            <p class="said">{(w.refused)(ClaimFormRefused::AccountWaits)}" "{(w.waiting)(&day(*decide_by))}</p>
        }
        .into_any(),
        ClaimPart::AccountRefused { amount, account_end } => view! {
            <p class="said">{(w.awarded)(&money(ctx, *amount))}</p>
            <p class="fine">{(w.account)(&isolated(&lang.digits(account_end)))}</p>
            <p class="said">{(w.refused)(ClaimFormRefused::AccountRefused)}</p>
            {link(w.elsewhere_send)}
        }
        .into_any(),
        ClaimPart::Paid { amount, account_end } => view! {
            <p class="said">{(w.paid)(&money(ctx, *amount))}</p>
            <p class="fine">{(w.account)(&isolated(&lang.digits(account_end)))}</p>
        }
        .into_any(),
    };
    view! { <section id="claim"><h2>{w.heading}</h2>{body}</section> }
}

/// What is said of a wrong answer.
fn told(ctx: &PageContext, field: ClaimField, fault: ClaimFieldFault) -> String {
    let w = &ctx.words().fund.claim;
    match fault {
        ClaimFieldFault::AboveComplaint(most) => (w.above_complaint)(&money(ctx, most)),
        fault => (w.fault)(field, fault).to_owned(),
    }
}

/// The form's page.
pub fn claim_form(ctx: &PageContext, model: &ClaimForm) -> String {
    let fund = ctx.words().fund;
    let w = &fund.claim;
    let name = shop_name(&model.shop, ctx.lang).to_owned();
    let title = if model.elsewhere { w.elsewhere_title.to_owned() } else { (w.title)(&isolated_name(&name)) };
    let head = Head { title: title.clone(), description: w.private.to_owned(), class: "case", ..Head::default() };
    let case = format!("/case/{}", model.code);
    document(ctx, head, || {
        let faults = model.faults.iter().map(|(field, fault)| (Some(field.as_str()), told(ctx, *field, *fault)));
        let refused = model.refused.map(|refused| (None, (w.refused)(refused).to_owned()));
        let asked = ClaimField::ALL.into_iter().zip(&model.typed);
        let asked =
            asked.filter(|(field, _)| !model.elsewhere || matches!(field, ClaimField::Iban | ClaimField::Holder));
        let questions = asked.map(|(field, typed)| {
            let fault = model.faults.iter().find(|(of, _)| *of == field).map(|(of, fault)| told(ctx, *of, *fault));
            let name = field.as_str();
            let question =
                Question { id: name, name, label: (w.label)(field), hint: (w.hint)(field), fault: fault.as_deref() };
            let line = Field {
                kind: "text",
                autocomplete: "off",
                mode: (field == ClaimField::Amount).then_some("numeric"),
                dir: if field == ClaimField::Holder { "auto" } else { "ltr" },
                chars_max: HOLDER_CHARS_MAX,
                value: typed,
            };
            question.line(line).into_any()
        });
        let questions = questions.collect_view();
        view! {
            <p class="up"><a href=ctx.href(&case) data-reload=""><bdi>{name.clone()}</bdi></a></p>
            <h1>{title}</h1>
            {fault_list(ctx.words().people.shared.faults, refused.into_iter().chain(faults).collect())}
            <p>{if model.elsewhere { w.elsewhere } else { w.lead }}</p>
            <form method="post" action=ctx.href(&format!("{case}/claim")) novalidate="" data-reload="">
                {questions}
                <p class="fine">{w.private}</p>
                <button>{if model.elsewhere { w.elsewhere_send } else { w.send }}</button>
            </form>
        }
    })
}
