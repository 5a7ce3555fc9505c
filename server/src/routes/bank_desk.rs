//! Payments through the bank, for staff: bank orders as files, and the bank's answers. The fund's and each lottery's are alike.

use super::cases::private;
use super::fund::rial;
use super::pages::{Failed, context_of};
use super::uploads::{in_turn, sent};
use super::visit::MemberVisit;
use crate::access::{Access, Doors, Who};
use crate::bank::{self, ANSWER_BYTES_MAX, NoAnswer, NoOrder, Outcome, Place, Settled, WhichOrder, WhyUnread};
use crate::http::{App, BODY_BYTES_MAX};
use axum::extract::{DefaultBodyLimit, Form, Multipart, Path};
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::middleware;
use axum::response::{Html, IntoResponse, Response};
use bazargah_app::Lang;
use bazargah_app::pages::{
    self, ANSWERS_SHOWN, AnswerFault, AnswerOf, AnswerSaid, AnswersTaken, BankDesk, BankOrderLine, OrderFault,
    PAYER_CHARS_MAX, TypedOrder,
};
use bazargah_domain::festival::edition::Text;
use bazargah_domain::iban::Iban;
use bazargah_domain::lottery::LotteryId;
use bazargah_domain::report::plain_text;
use bazargah_domain::role::Act;
use bazargah_store::{AnswerRefused, OrderSent, Purse};
use serde::Deserialize;

/// The addresses.
pub fn doors(app: &App) -> Doors {
    let most = usize::try_from(ANSWER_BYTES_MAX).unwrap_or(usize::MAX).saturating_add(BODY_BYTES_MAX);
    Doors::new(app)
        .post("/staff/fund/bank/answer", Access::May(Act::HandleFundMoney), answer)
        .post("/staff/lotteries/{id}/bank/answer", Access::May(Act::RunLotteries), answer)
        .around(|router| router.layer(DefaultBodyLimit::max(most)))
        .get("/staff/fund/bank", Access::May(Act::ReadClaims), page)
        .post("/staff/fund/bank", Access::May(Act::HandleFundMoney), order)
        .get("/staff/lotteries/{id}/bank", Access::May(Act::ReadLotteries), page)
        .post("/staff/lotteries/{id}/bank", Access::May(Act::RunLotteries), order)
        .around(|router| router.layer(middleware::map_response(private)))
}

/// Whose payments they are: the lottery's in the address, or the fund's.
struct Whose {
    purse: Purse,
    name: Option<Text>,
}

impl Whose {
    async fn of(app: &App, id: Option<Path<i64>>) -> Result<Self, Failed> {
        let Some(Path(id)) = id else { return Ok(Self { purse: Purse::Fund, name: None }) };
        let lottery = app.store.lottery(LotteryId(id)).await?.ok_or(Failed::NotFound)?;
        Ok(Self { purse: Purse::Lottery(lottery.id), name: Some(lottery.terms.name) })
    }

    /// What one must be allowed to do to send its payments.
    fn act(&self) -> Act {
        match self.purse {
            Purse::Fund => Act::HandleFundMoney,
            Purse::Lottery(_) => Act::RunLotteries,
        }
    }
}

fn order_line(of: OrderSent) -> BankOrderLine {
    BankOrderLine {
        id: of.id,
        at: of.at,
        payments: of.payments,
        sum: rial(of.rial),
        waiting: of.waiting,
        rejected: of.rejected,
    }
}

/// What was typed for an order, what is wrong with it, and what a file of answers did.
#[derive(Default)]
struct Again {
    typed: TypedOrder,
    faults: Vec<OrderFault>,
    answer: Option<Result<AnswersTaken, AnswerFault>>,
}

async fn desk_page(app: &App, lang: Lang, who: &Who, uri: &Uri, whose: &Whose, again: Again) -> Result<String, Failed> {
    let (n, sum) = app.store.due_payments(whose.purse).await?;
    let lottery = match whose.purse {
        Purse::Fund => None,
        Purse::Lottery(id) => whose.name.clone().map(|name| (id.0, name)),
    };
    let model = BankDesk {
        lottery,
        due: (n, rial(sum)),
        orders: app.store.bank_orders(whose.purse).await?.into_iter().map(order_line).collect(),
        may: who.role()?.may(whose.act()),
        typed: again.typed,
        faults: again.faults,
        answer: again.answer,
    };
    Ok(pages::bank_desk(&context_of(app, lang, who, uri, app.is_demo().await), &model))
}

/// `GET /staff/fund/bank`, `GET /staff/lotteries/{id}/bank`.
async fn page(MemberVisit { app, lang, who, uri }: MemberVisit, id: Option<Path<i64>>) -> Result<Html<String>, Failed> {
    let whose = Whose::of(&app, id).await?;
    Ok(Html(desk_page(&app, lang, &who, &uri, &whose, Again::default()).await?))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct SentOrder {
    order: String,
    payer: String,
    from: String,
}

/// `POST /staff/fund/bank`, `POST /staff/lotteries/{id}/bank`: a new order of what is due, or an earlier one again, as a file.
async fn order(
    MemberVisit { app, lang, who, uri }: MemberVisit,
    id: Option<Path<i64>>,
    Form(sent): Form<SentOrder>,
) -> Result<Response, Failed> {
    let whose = Whose::of(&app, id).await?;
    let short = |text: &str| plain_text(text).chars().take(PAYER_CHARS_MAX + 1).collect::<String>();
    let typed = TypedOrder { order: short(&sent.order), payer: short(&sent.payer), from: short(&sent.from) };
    let again = async |typed, faults, status: StatusCode| {
        let page = desk_page(&app, lang, &who, &uri, &whose, Again { typed, faults, answer: None }).await?;
        Ok((status, Html(page)).into_response())
    };
    let unfit = StatusCode::UNPROCESSABLE_ENTITY;
    let wrong_payer = !bank::is_payer(&typed.payer);
    let from = match (wrong_payer, Iban::parse(&typed.from)) {
        (false, Ok(from)) => from,
        (_, from) => {
            let iban = from.err().map(OrderFault::Iban);
            let faults = wrong_payer.then_some(OrderFault::Payer).into_iter().chain(iban).collect();
            return again(typed, faults, unfit).await;
        }
    };
    let which = if typed.order.is_empty() { WhichOrder::New(None) } else { WhichOrder::Again(typed.order.clone()) };
    let by = Some(who.account.id);
    let order = match bank::order(&app.store, app.now(), by, whose.purse, &which, (&typed.payer, &from)).await? {
        Ok(order) => order,
        Err(NoOrder::NothingDue) => return again(typed, vec![OrderFault::NothingDue], StatusCode::CONFLICT).await,
        Err(NoOrder::Payer) => return again(typed, vec![OrderFault::Payer], unfit).await,
        Err(NoOrder::Name | NoOrder::Unknown) => return again(typed, vec![OrderFault::Unknown], unfit).await,
    };
    // A name that is no name of a file stays out of the header.
    let fits = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    let name: String = order.id.chars().filter(fits).collect();
    let name = HeaderValue::from_str(&format!("attachment; filename=\"{name}.xml\"")).map_err(|_| Failed::Broken)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/xml; charset=utf-8")),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, bank::pain_001(&order)).into_response())
}

fn said(outcome: Outcome) -> AnswerSaid {
    match outcome {
        Outcome::Paid => AnswerSaid::Paid,
        Outcome::Rejected(reason) => AnswerSaid::Rejected(plain_text(&reason)),
        Outcome::Refused(refused) => match refused {
            AnswerRefused::Unknown => AnswerSaid::Unknown,
            AnswerRefused::NotSent => AnswerSaid::NotSent,
            AnswerRefused::PaidAlready => AnswerSaid::PaidAlready,
            AnswerRefused::RejectedAlready => AnswerSaid::RejectedAlready,
            AnswerRefused::OtherAmount { ordered, said } => AnswerSaid::OtherAmount { ordered, said },
            AnswerRefused::Ledger(_) => AnswerSaid::Ledger,
        },
    }
}

/// What a file of answers did, what needs a look first, as far as it is shown.
fn taken(settled: Settled) -> AnswersTaken {
    let [paid, rejected, refused] = settled.counts();
    let counts = [paid, rejected, refused, settled.pending].map(|n| u64::try_from(n).unwrap_or(u64::MAX));
    let short = |text: &str| plain_text(text).chars().take(100).collect::<String>();
    let unread = settled.unread.into_iter().map(|of| {
        let place = match of.place {
            Place::Payment(n) => AnswerOf::Nth(n),
            Place::Line(n) => AnswerOf::Line(n),
        };
        match of.why {
            WhyUnread::NoName => (place, AnswerSaid::NoName),
            WhyUnread::Amount(text) => (place, AnswerSaid::NoAmount(short(&text))),
            WhyUnread::Status { payment, status } => {
                (AnswerOf::Payment(short(&payment)), AnswerSaid::Status(short(&status)))
            }
        }
    });
    let answered = settled.lines.into_iter().map(|(name, outcome)| (AnswerOf::Payment(short(&name)), said(outcome)));
    let mut lines: Vec<_> = unread.chain(answered).collect();
    // In the file's order otherwise.
    lines.sort_by_key(|(_, said)| match said {
        AnswerSaid::Paid => 2,
        AnswerSaid::PaidAlready => 1,
        _ => 0,
    });
    let more = u64::try_from(lines.len().saturating_sub(ANSWERS_SHOWN)).unwrap_or(0);
    lines.truncate(ANSWERS_SHOWN);
    AnswersTaken { counts, lines, more }
}

/// `POST /staff/fund/bank/answer`, `POST /staff/lotteries/{id}/bank/answer`: reads the bank's file, and says of each payment what became of it.
async fn answer(
    MemberVisit { app, lang, who, uri }: MemberVisit,
    id: Option<Path<i64>>,
    parts: Multipart,
) -> Result<Response, Failed> {
    let whose = Whose::of(&app, id).await?;
    let bytes = sent(parts).await?;
    let read = if bytes.is_empty() {
        Err(AnswerFault::NoFile)
    } else {
        in_turn(&app, move || bank::read_answers(&bytes)).await?.map_err(|why| match why {
            NoAnswer::TooLarge => AnswerFault::TooLarge,
            NoAnswer::NoColumns => AnswerFault::NoColumns,
            NoAnswer::NotText
            | NoAnswer::Broken(_)
            | NoAnswer::TooDeep
            | NoAnswer::DocumentType
            | NoAnswer::NoReport => AnswerFault::Unreadable,
        })
    };
    let (status, answer) = match read {
        Ok(answers) => (StatusCode::OK, Ok(taken(bank::settle(&app.store, app.now(), answers).await?))),
        Err(fault) => (StatusCode::UNPROCESSABLE_ENTITY, Err(fault)),
    };
    let again = Again { answer: Some(answer), ..Again::default() };
    Ok((status, Html(desk_page(&app, lang, &who, &uri, &whose, again).await?)).into_response())
}
