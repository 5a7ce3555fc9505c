//! The fund officers' pages about money: payments that are recorded by hand, and one that is taken back.

use super::fund::rial;
use super::pages::{Failed, context_of};
use super::visit::MemberVisit;
use crate::access::{Access, Doors, Who};
use crate::fund_money::{HowMuch, NotTaken, Paid, record};
use crate::http::App;
use axum::extract::{Form, Path, Query};
use axum::http::{StatusCode, Uri};
use axum::response::{Html, IntoResponse, Redirect, Response};
use bazargah_app::Lang;
use bazargah_app::pages::{
    self, FUND_MONEY_PATH, FundMoney, FundPayment, MoneyAgain, MoneyDeed, MoneyFault, MoneyField, MoneyForm, MoneyLine,
    REASON_CHARS_MAX, ReversalFault, TypedMoney,
};
use bazargah_domain::calendar::Millis;
use bazargah_domain::four_eyes;
use bazargah_domain::guarantee::{Basis, ClaimId, NotCounted};
use bazargah_domain::ledger::{Amount, Outcome, Refused, TransferId};
use bazargah_domain::report::{plain_text, whole_number};
use bazargah_domain::role::Act;
use bazargah_domain::text::ascii_digits;
use bazargah_store::{HandPayment, NotRecorded, NotReversed, Reversed};
use serde::Deserialize;

/// Payments on one page of the list.
const PAYMENTS_A_PAGE: i64 = 30;
/// Letters of an answer that are kept when the form is shown again.
const TYPED_CHARS_MAX: usize = 300;

/// The addresses.
pub fn doors(app: &App) -> Doors {
    Doors::new(app)
        .get(FUND_MONEY_PATH, Access::May(Act::ReadClaims), page)
        .post(FUND_MONEY_PATH, Access::May(Act::HandleFundMoney), take)
        .get("/staff/fund/money/{payment}", Access::May(Act::ReadClaims), payment)
        .post("/staff/fund/money/{payment}", Access::May(Act::HandleFundMoney), reverse)
}

fn line(of: HandPayment) -> MoneyLine {
    MoneyLine {
        name: of.id.name_at_bank().to_owned(),
        id: of.id.into(),
        what: of.what,
        shop: of.shop,
        claim: of.claim.map(|claim| claim.0),
        amount: rial(of.amount.rial()),
        at: of.at,
        reversed: of.reversed,
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct MoneyQuery {
    after: Option<String>,
    done: Option<String>,
}

async fn money_page(
    app: &App,
    lang: Lang,
    who: &Who,
    uri: &Uri,
    query: &MoneyQuery,
    again: Option<MoneyAgain>,
) -> Result<String, Failed> {
    let before = match query.after.as_deref() {
        None => (Millis(i64::MAX), ""),
        Some(text) => {
            let (at, id) = text.split_once('.').ok_or(Failed::BadRequest)?;
            (Millis(at.parse().map_err(|_| Failed::BadRequest)?), id)
        }
    };
    let figures = app.store.fund_figures().await?;
    let mut payments = app.store.hand_payments(before, PAYMENTS_A_PAGE + 1).await?;
    let room = usize::try_from(PAYMENTS_A_PAGE).unwrap_or(0);
    let more = payments.len() > room;
    payments.truncate(room);
    let further = payments.last().filter(|_| more).map(|last| format!("after={}.{}", last.at.0, last.id));
    let model = FundMoney {
        has: [figures.reserve - figures.held, figures.held, figures.bank_orders, figures.costs].map(rial),
        payments: payments.into_iter().map(line).collect(),
        further,
        may: who.role()?.may(Act::HandleFundMoney),
        done: query.done.as_deref().map(|done| done == "new"),
        again,
    };
    Ok(pages::fund_money(&context_of(app, lang, who, uri, app.is_demo().await), &model))
}

/// `GET /staff/fund/money?after=…`: what was recorded, and the forms to record more.
async fn page(
    MemberVisit { app, lang, who, uri }: MemberVisit,
    Query(query): Query<MoneyQuery>,
) -> Result<Html<String>, Failed> {
    Ok(Html(money_page(&app, lang, &who, &uri, &query, None).await?))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct SentMoney {
    form: String,
    from: String,
    shop: String,
    basis: String,
    claim: String,
    number: String,
    name: String,
}

impl SentMoney {
    fn typed(&self) -> TypedMoney {
        [&self.from, &self.shop, &self.basis, &self.claim, &self.number, &self.name]
            .map(|text| plain_text(text).chars().take(TYPED_CHARS_MAX).collect())
    }
}

/// What is to be recorded and its name, or what is wrong with what was typed.
fn read(
    form: MoneyForm,
    [from, shop, basis, claim, number, name]: &TypedMoney,
) -> Result<(Paid, TransferId), Vec<(MoneyField, MoneyFault)>> {
    let mut faults = Vec::new();
    let mut wrong = |field, fault| faults.push((field, fault));
    let whole = |text: &str| match whole_number(text, i64::MAX) {
        Ok(Some(n)) if n > 0 => Ok(n),
        Err(bazargah_domain::report::Fault::TooLong) => Err(MoneyFault::OutOfRange),
        _ => Err(MoneyFault::NotOne),
    };
    let count = whole(number).map_err(|fault| wrong(MoneyField::Number, fault)).ok();
    let amount = count.and_then(|n| Amount::new(n).ok());
    let paid = match form {
        MoneyForm::Cost => amount.map(Paid::Cost),
        MoneyForm::Recovery => match whole(claim) {
            Ok(claim) => amount.map(|amount| Paid::Back(ClaimId(claim), amount)),
            Err(_) => {
                wrong(MoneyField::Claim, MoneyFault::NotOne);
                None
            }
        },
        MoneyForm::Contribution => {
            let how_much = match basis.as_str() {
                "rial" => amount.map(HowMuch::Rial),
                "months" => count.map(|n| HowMuch::ByClass(Basis::Months(n))),
                "orders" => count.map(|n| HowMuch::ByClass(Basis::Orders(n))),
                _ => {
                    wrong(MoneyField::Basis, MoneyFault::NotOne);
                    None
                }
            };
            // Whoever named a shop may have meant it: nothing that was filled in is dropped without a word.
            if from == "founders" && !shop.is_empty() {
                wrong(MoneyField::Shop, MoneyFault::NotFounders);
            }
            match (from.as_str(), how_much) {
                ("shop", _) if shop.is_empty() => {
                    wrong(MoneyField::Shop, MoneyFault::NoShop);
                    None
                }
                ("shop", how_much) => how_much.map(|how_much| Paid::FromShop(shop.to_lowercase(), how_much)),
                ("founders", Some(HowMuch::Rial(amount))) => Some(Paid::FromFounders(amount)),
                ("founders", Some(HowMuch::ByClass(_))) => {
                    wrong(MoneyField::Basis, MoneyFault::NotOne);
                    None
                }
                ("founders", None) => None,
                _ => {
                    wrong(MoneyField::From, MoneyFault::NotOne);
                    None
                }
            }
        }
    };
    let name = TransferId::at_bank(&ascii_digits(name));
    if name.is_err() {
        wrong(MoneyField::Name, MoneyFault::NotOne);
    }
    match (paid, name) {
        (Some(paid), Ok(name)) if faults.is_empty() => Ok((paid, name)),
        _ => {
            faults.sort_by_key(|(field, _)| *field);
            Err(faults)
        }
    }
}

/// The field that a refusal is about, what is wrong with it, and with which status it is answered.
fn refused(not: &NotTaken) -> (MoneyField, MoneyFault, StatusCode) {
    let (unfit, conflict) = (StatusCode::UNPROCESSABLE_ENTITY, StatusCode::CONFLICT);
    match not {
        NotTaken::NoShop(_) | NotTaken::NotRecorded(NotRecorded::NoShop) => {
            (MoneyField::Shop, MoneyFault::NoShop, unfit)
        }
        NotTaken::NotCounted(NotCounted::NoPolicy) => (MoneyField::Basis, MoneyFault::NoPolicy, conflict),
        NotTaken::NotCounted(NotCounted::Grade) => (MoneyField::Shop, MoneyFault::Grade, conflict),
        NotTaken::NotCounted(NotCounted::OutOfRange) => (MoneyField::Number, MoneyFault::OutOfRange, unfit),
        NotTaken::NotRecorded(NotRecorded::NotOwed) => (MoneyField::Number, MoneyFault::NotOwed, conflict),
        NotTaken::NotRecorded(NotRecorded::Ledger(Refused::Differs(_))) => {
            (MoneyField::Name, MoneyFault::Differs, conflict)
        }
        NotTaken::NotRecorded(NotRecorded::Ledger(Refused::BelowFloor { .. })) => {
            (MoneyField::Number, MoneyFault::Reserve, conflict)
        }
        NotTaken::NotRecorded(NotRecorded::Ledger(_)) => (MoneyField::Number, MoneyFault::OutOfRange, conflict),
    }
}

/// `POST /staff/fund/money`: records a payment.
async fn take(
    MemberVisit { app, lang, who, uri }: MemberVisit,
    Form(sent): Form<SentMoney>,
) -> Result<Response, Failed> {
    let form = MoneyForm::parse(&sent.form).ok_or(Failed::BadRequest)?;
    let typed = sent.typed();
    let again = async |typed, faults, status: StatusCode| {
        let page = money_page(&app, lang, &who, &uri, &MoneyQuery::default(), Some(MoneyAgain { form, typed, faults }))
            .await?;
        Ok((status, Html(page)).into_response())
    };
    let (paid, name) = match read(form, &typed) {
        Ok(read) => read,
        Err(faults) => return again(typed, faults, StatusCode::UNPROCESSABLE_ENTITY).await,
    };
    match record(&app.store, app.now(), Some(who.account.id), &paid, name).await? {
        Ok(outcome) => {
            let done = if outcome == Outcome::New { "new" } else { "known" };
            Ok(Redirect::to(&lang.href(&format!("{FUND_MONEY_PATH}?done={done}"))).into_response())
        }
        Err(not) => {
            let (field, fault, status) = refused(&not);
            again(typed, vec![(field, fault)], status).await
        }
    }
}

async fn payment_page(
    app: &App,
    lang: Lang,
    who: &Who,
    uri: &Uri,
    id: &TransferId,
    (reason, fault): (String, Option<ReversalFault>),
) -> Result<String, Failed> {
    let payment = app.store.hand_payment(id).await?.ok_or(Failed::NotFound)?;
    let deeds = app.store.fund_deeds(id).await?;
    let model = FundPayment {
        four_eyes: four_eyes::needed(app.now().day(), rial(payment.amount.rial())),
        payment: line(payment),
        deeds: deeds
            .into_iter()
            .map(|deed| MoneyDeed { at: deed.at, who: deed.by, what: deed.what, reason: deed.reason })
            .collect(),
        may: who.role()?.may(Act::HandleFundMoney),
        reason,
        fault,
    };
    Ok(pages::fund_payment(&context_of(app, lang, who, uri, app.is_demo().await), &model))
}

/// `GET /staff/fund/money/{payment}`.
async fn payment(
    MemberVisit { app, lang, who, uri }: MemberVisit,
    Path(id): Path<String>,
) -> Result<Html<String>, Failed> {
    let id = TransferId::new(id).map_err(|_| Failed::NotFound)?;
    Ok(Html(payment_page(&app, lang, &who, &uri, &id, (String::new(), None)).await?))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct SentReversal {
    reason: String,
}

/// `POST /staff/fund/money/{payment}`: takes it back, or agrees to it as the first of two.
async fn reverse(
    MemberVisit { app, lang, who, uri }: MemberVisit,
    Path(id): Path<String>,
    Form(sent): Form<SentReversal>,
) -> Result<Response, Failed> {
    let id = TransferId::new(id).map_err(|_| Failed::NotFound)?;
    let reason = plain_text(&sent.reason);
    let (fault, status) = if reason.is_empty() || reason.chars().count() > REASON_CHARS_MAX {
        (ReversalFault::NoReason, StatusCode::UNPROCESSABLE_ENTITY)
    } else {
        let fault = match app.store.reverse_payment(app.now(), &id, who.account.id, &reason).await? {
            Ok(Reversed::Done | Reversed::Asked) => {
                let back = format!("{FUND_MONEY_PATH}/{id}");
                return Ok(Redirect::to(&lang.href(&back)).into_response());
            }
            Err(NotReversed::NoPayment) => return Err(Failed::NotFound),
            Err(NotReversed::Already) => ReversalFault::Already,
            Err(NotReversed::SameEyes) => ReversalFault::SameEyes,
            Err(NotReversed::ReserveShort) => ReversalFault::Reserve,
            Err(NotReversed::NoClaim) => ReversalFault::NoClaim,
        };
        (fault, StatusCode::CONFLICT)
    };
    let page = payment_page(&app, lang, &who, &uri, &id, (reason, Some(fault))).await?;
    Ok((status, Html(page)).into_response())
}
