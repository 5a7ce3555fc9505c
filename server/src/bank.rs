//! Money out, and the bank's answer. What the fund awards and what a lottery's winners get leaves as a bank order; it is on record as
//! paid when the bank has said so.
//!
//! [`PayOut`] is the interface; the default writes a file in the format `pain.001.001.09` of ISO 20022, which people upload to their
//! bank. The answer is read from a `pain.002` or from CSV.

use bazargah_app::pages::PAYER_CHARS_MAX;
use bazargah_domain::calendar::{Day, Millis};
use bazargah_domain::iban::Iban;
use bazargah_store::{AccountId, AnswerRefused, BankAnswer, Payment, PaymentFor, Purse, Store, StoreError};
use quick_xml::Reader;
use quick_xml::events::Event;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

/// A bank order: payments that leave together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankOrder {
    /// Its name.
    pub id: String,
    /// When it was made.
    pub at: Millis,
    /// The day on which the bank is to carry it out.
    pub on: Day,
    /// Who pays.
    pub payer: String,
    /// From which account.
    pub from: Iban,
    /// The payments.
    pub payments: Vec<Payment>,
}

/// Where bank orders go.
pub trait PayOut {
    /// Hands an order over. It may be handed over again: payments are known by their names.
    ///
    /// # Errors
    /// When it could not be.
    fn hand_over(&self, order: &BankOrder) -> std::io::Result<()>;
}

/// The default: a file for the bank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderFile(pub PathBuf);

impl PayOut for OrderFile {
    fn hand_over(&self, order: &BankOrder) -> std::io::Result<()> {
        // What is half written is never taken for an order.
        let beside = self.0.with_added_extension("part");
        let mut file = std::fs::File::create(&beside)?;
        file.write_all(pain_001(order).as_bytes())?;
        file.sync_all()?;
        std::fs::rename(beside, &self.0)
    }
}

/// The longest name of an order, in ASCII signs: what a bank takes.
const ORDER_CHARS_MAX: usize = 35;
/// Which order is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhichOrder {
    /// One of every payment that is due. It gets the name that is told, or one of its own.
    New(Option<String>),
    /// The one of this name, again.
    Again(String),
}

/// Why no order is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoOrder {
    /// Its name is none.
    #[error("an order's name has 1 to {ORDER_CHARS_MAX} ASCII signs")]
    Name,
    /// Nobody can be told to pay.
    #[error("who pays has 1 to {PAYER_CHARS_MAX} letters")]
    Payer,
    /// No payment is due.
    #[error("no payment is due")]
    NothingDue,
    /// There is no order of this name.
    #[error("there is no order of this name")]
    Unknown,
}

/// Whether a bank can be told that so-called somebody pays.
pub fn is_payer(name: &str) -> bool {
    !name.trim().is_empty() && name.chars().count() <= PAYER_CHARS_MAX
}

/// Takes a purse's payments into an order, or an earlier one again. `by` is who does; `None` for the command line.
///
/// # Errors
/// When the database fails.
pub async fn order(
    store: &Store,
    at: Millis,
    by: Option<AccountId>,
    purse: Purse,
    which: &WhichOrder,
    (payer, from): (&str, &Iban),
) -> Result<Result<BankOrder, NoOrder>, StoreError> {
    if !is_payer(payer) {
        return Ok(Err(NoOrder::Payer));
    }
    let id = match which {
        WhichOrder::New(None) => format!("bazargah-{}", at.0),
        WhichOrder::New(Some(id)) | WhichOrder::Again(id) => id.clone(),
    };
    if id.is_empty() || id.len() > ORDER_CHARS_MAX || !id.is_ascii() {
        return Ok(Err(NoOrder::Name));
    }
    let payments = match which {
        WhichOrder::New(_) => store.order_payments(at, by, purse, &id).await?,
        WhichOrder::Again(_) => store.payments_of_order(purse, &id).await?,
    };
    Ok(match (payments.is_empty(), which) {
        (false, _) => Ok(BankOrder { id, at, on: at.day(), payer: payer.to_owned(), from: from.clone(), payments }),
        (true, WhichOrder::New(_)) => Err(NoOrder::NothingDue),
        (true, WhichOrder::Again(_)) => Err(NoOrder::Unknown),
    })
}

fn escaped(text: &str) -> String {
    let plain: String = text.chars().filter(|c| !c.is_control()).collect();
    quick_xml::escape::escape(plain).into_owned()
}

/// The order as `pain.001.001.09`.
pub fn pain_001(order: &BankOrder) -> String {
    let sum: i128 = order.payments.iter().map(|payment| i128::from(payment.amount.rial())).sum();
    let (id, n, payer) = (escaped(&order.id), order.payments.len(), escaped(&order.payer));
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.09\"><CstmrCdtTrfInitn>\n\
         <GrpHdr><MsgId>{id}</MsgId><CreDtTm>{at}</CreDtTm><NbOfTxs>{n}</NbOfTxs><CtrlSum>{sum}</CtrlSum>\
         <InitgPty><Nm>{payer}</Nm></InitgPty></GrpHdr>\n\
         <PmtInf><PmtInfId>{id}</PmtInfId><PmtMtd>TRF</PmtMtd><NbOfTxs>{n}</NbOfTxs><CtrlSum>{sum}</CtrlSum>\
         <ReqdExctnDt><Dt>{on}</Dt></ReqdExctnDt><Dbtr><Nm>{payer}</Nm></Dbtr>\
         <DbtrAcct><Id><IBAN>{from}</IBAN></Id><Ccy>IRR</Ccy></DbtrAcct>\
         <DbtrAgt><FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr></FinInstnId></DbtrAgt>\n",
        at = order.at.to_rfc3339(),
        on = order.on.to_iso(),
        from = order.from.in_full(),
    );
    for payment in &order.payments {
        let about = match payment.what {
            PaymentFor::Claim(claim) => format!("Claim {}", claim.0),
            PaymentFor::Prize(lottery, _) => format!("Prize of lottery {}", lottery.0),
        };
        let _ = writeln!(
            xml,
            "<CdtTrfTxInf><PmtId><EndToEndId>{id}</EndToEndId></PmtId><Amt><InstdAmt Ccy=\"IRR\">{amount}</InstdAmt></Amt>\
             <Cdtr><Nm>{holder}</Nm></Cdtr><CdtrAcct><Id><IBAN>{iban}</IBAN></Id></CdtrAcct>\
             <RmtInf><Ustrd>{about}</Ustrd></RmtInf></CdtTrfTxInf>",
            id = escaped(&payment.id),
            amount = payment.amount.rial(),
            holder = escaped(&payment.holder),
            iban = payment.iban.in_full(),
        );
    }
    xml.push_str("</PmtInf>\n</CstmrCdtTrfInitn></Document>\n");
    xml
}

/// What the bank's file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// Payments that were carried out or rejected.
    pub final_ones: Vec<BankAnswer>,
    /// Payments of which the bank says that they are on their way.
    pub pending: usize,
    /// What could not be understood.
    pub unread: Vec<Unread>,
}

/// Where in a file an answer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The payment of this number, from 1, in a `pain.002`.
    Payment(u64),
    /// This line of a CSV file.
    Line(u64),
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Payment(n) => write!(f, "payment {n}"),
            Self::Line(n) => write!(f, "line {n}"),
        }
    }
}

/// An answer that could not be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {why}")]
pub struct Unread {
    /// Where it stands.
    pub place: Place,
    /// Why.
    pub why: WhyUnread,
}

/// Why an answer could not be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WhyUnread {
    /// It names no payment.
    #[error("the payment has no name")]
    NoName,
    /// A status that says neither that it was paid nor that it was not.
    #[error("{payment} has the status {status:?}, which says nothing")]
    Status {
        /// The payment.
        payment: String,
        /// The status.
        status: String,
    },
    /// An amount that is none.
    #[error("{0:?} is no amount in rial")]
    Amount(String),
}

/// Why a file is no answer of a bank; nothing of it is taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    /// It is larger than [`ANSWER_BYTES_MAX`].
    #[error("the file is larger than 64 MB")]
    TooLarge,
    /// It is not UTF-8.
    #[error("the file is not UTF-8")]
    NotText,
    /// It breaks off, or is no XML.
    #[error("the file breaks off or is no XML at byte {0}")]
    Broken(u64),
    /// Nested deeper than any bank's.
    #[error("the file is nested too deeply")]
    TooDeep,
    /// With a document type, which could pull in anything.
    #[error("the file has a document type, which no bank sends")]
    DocumentType,
    /// XML, but no report.
    #[error("the file is XML, and no payment status report (pain.002)")]
    NoReport,
    /// CSV without the columns.
    #[error("the file is neither a pain.002 nor CSV with the columns end_to_end_id and status")]
    NoColumns,
}

/// What became of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The payment is on record as paid.
    Paid,
    /// It is on record as rejected, with the bank's reason.
    Rejected(String),
    /// The answer is refused.
    Refused(AnswerRefused),
}

/// What a file of answers did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settled {
    /// Each answer, by the payment's name.
    pub lines: Vec<(String, Outcome)>,
    /// What could not be understood.
    pub unread: Vec<Unread>,
    /// Payments of which the bank says that they are on their way.
    pub pending: usize,
}

impl Settled {
    /// How many were paid, were rejected by the bank, and were refused or not understood.
    pub fn counts(&self) -> [usize; 3] {
        let count = |which: fn(&Outcome) -> bool| self.lines.iter().filter(|(_, outcome)| which(outcome)).count();
        [
            count(|of| matches!(of, Outcome::Paid)),
            count(|of| matches!(of, Outcome::Rejected(_))),
            count(|of| matches!(of, Outcome::Refused(_))) + self.unread.len(),
        ]
    }
}

/// Takes the bank's answers, each for itself.
///
/// # Errors
/// When the database fails; then none was taken.
pub async fn settle(store: &Store, now: Millis, answers: Answers) -> Result<Settled, StoreError> {
    let done = store.reconcile(now, &answers.final_ones).await?;
    let lines = answers.final_ones.into_iter().zip(done).map(|(answer, done)| {
        let outcome = match (done, answer.rejected) {
            (Err(refused), _) => Outcome::Refused(refused),
            (Ok(_), None) => Outcome::Paid,
            (Ok(_), Some(reason)) => Outcome::Rejected(reason),
        };
        (answer.payment, outcome)
    });
    Ok(Settled { lines: lines.collect(), unread: answers.unread, pending: answers.pending })
}

/// The largest file that is read.
pub const ANSWER_BYTES_MAX: u64 = 64 << 20;

/// Reads the bank's answer, whichever of the two formats it is.
///
/// # Errors
/// When it is neither, with the reason.
pub fn read_answers(bytes: &[u8]) -> Result<Answers, NoAnswer> {
    if bytes.len() as u64 > ANSWER_BYTES_MAX {
        return Err(NoAnswer::TooLarge);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| NoAnswer::NotText)?;
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with('<') { pain_002(text) } else { csv_answers(text) }
}

impl Answers {
    fn take(&mut self, place: Place, payment: &str, status: &str, amount: &str, reason: &str) {
        let payment = payment.trim().to_owned();
        let said = Some(amount.trim()).filter(|text| !text.is_empty()).map(rial);
        let mut unread = |why| self.unread.push(Unread { place, why });
        let amount = match said {
            Some(None) => return unread(WhyUnread::Amount(amount.trim().to_owned())),
            said => said.flatten(),
        };
        if payment.is_empty() {
            return unread(WhyUnread::NoName);
        }
        let reason = if reason.trim().is_empty() { "no reason given" } else { reason.trim() };
        let rejected = match status.trim().to_ascii_uppercase().as_str() {
            // Settled at the debtor's or at the creditor's bank.
            "ACSC" | "ACCC" | "PAID" => None,
            "RJCT" | "CANC" | "REJECTED" => Some(reason.chars().take(200).collect()),
            "ACCP" | "ACSP" | "ACTC" | "ACWC" | "PDNG" | "RCVD" | "PENDING" => {
                self.pending += 1;
                return;
            }
            status => return unread(WhyUnread::Status { payment, status: status.to_owned() }),
        };
        self.final_ones.push(BankAnswer { payment, amount, rejected });
    }
}

/// Whole rial, with or without a fraction of nothing.
fn rial(text: &str) -> Option<i64> {
    let text = text.trim();
    let whole =
        text.split_once('.').map_or(Some(text), |(whole, rest)| rest.bytes().all(|b| b == b'0').then_some(whole));
    whole?.parse().ok()
}

/// A customer payment status report.
fn pain_002(text: &str) -> Result<Answers, NoAnswer> {
    let mut reader = Reader::from_str(text);
    let mut answers = Answers::default();
    let mut path: Vec<String> = Vec::new();
    let (mut report, mut n) = (false, 0u64);
    let (mut payment, mut status, mut amount, mut reason) =
        (String::new(), String::new(), String::new(), String::new());
    loop {
        let at = reader.buffer_position();
        match reader.read_event().map_err(|_| NoAnswer::Broken(at))? {
            Event::Start(tag) => {
                let name = tag.local_name().as_ref().to_owned();
                report |= name == "CstmrPmtStsRpt";
                if name == "TxInfAndSts" {
                    n += 1;
                    [&mut payment, &mut status, &mut amount, &mut reason].into_iter().for_each(String::clear);
                }
                path.push(name);
                if path.len() > 64 {
                    return Err(NoAnswer::TooDeep);
                }
            }
            Event::Text(text) => {
                let text = text.xml10_content();
                match path.last().map(String::as_str) {
                    Some("OrgnlEndToEndId") => payment.push_str(&text),
                    Some("TxSts") => status.push_str(&text),
                    Some("InstdAmt") => amount.push_str(&text),
                    Some("Cd" | "Prtry") if path.iter().any(|of| of == "StsRsnInf") => reason.push_str(&text),
                    _ => {}
                }
            }
            Event::End(_) => {
                if path.pop().as_deref() == Some("TxInfAndSts") {
                    answers.take(Place::Payment(n), &payment, &status, &amount, &reason);
                }
            }
            Event::DocType(_) => return Err(NoAnswer::DocumentType),
            Event::Eof => break,
            _ => {}
        }
    }
    if !path.is_empty() {
        return Err(NoAnswer::Broken(reader.buffer_position()));
    }
    if report { Ok(answers) } else { Err(NoAnswer::NoReport) }
}

/// `end_to_end_id,status,amount_rial,reason`, with status `paid`, `rejected` or `pending`.
fn csv_answers(text: &str) -> Result<Answers, NoAnswer> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let names = reader.headers().map_err(|_| NoAnswer::NoColumns)?.clone();
    let column = |name: &str| names.iter().position(|of| of.trim() == name);
    let (Some(payment), Some(status)) = (column("end_to_end_id"), column("status")) else {
        return Err(NoAnswer::NoColumns);
    };
    let (amount, reason) = (column("amount_rial"), column("reason"));
    let mut answers = Answers::default();
    for row in reader.records() {
        let row = row.map_err(|_| NoAnswer::NoColumns)?;
        let place = Place::Line(row.position().map_or(0, csv::Position::line));
        let of = |column: Option<usize>| column.and_then(|column| row.get(column)).unwrap_or_default();
        answers.take(place, of(Some(payment)), of(Some(status)), of(amount), of(reason));
    }
    Ok(answers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use bazargah_domain::guarantee::ClaimId;
    use bazargah_domain::ledger::Amount;
    use bazargah_domain::lottery::LotteryId;

    fn order() -> BankOrder {
        let iban = Iban::parse("IR580540105180021273113007").unwrap();
        let payment = |n: i64, holder: &str| Payment {
            id: format!("claim-{n}-1"),
            what: PaymentFor::Claim(ClaimId(n)),
            amount: Amount::new(n * 1_000).unwrap(),
            iban: iban.clone(),
            holder: holder.into(),
        };
        BankOrder {
            id: "bazargah-1".into(),
            at: Millis(1_795_564_800_000),
            on: Day(20_782),
            payer: "صندوق ضمانت".into(),
            from: iban.clone(),
            payments: vec![
                payment(7, "زهرا <محمدی> & پسران"),
                Payment { what: PaymentFor::Prize(LotteryId(3), [0; 32]), ..payment(8, "Ada") },
            ],
        }
    }

    #[test]
    fn an_order_names_each_payment_and_their_sum() {
        let xml = pain_001(&order());
        for part in [
            "pain.001.001.09",
            "<NbOfTxs>2</NbOfTxs><CtrlSum>15000</CtrlSum>",
            "<EndToEndId>claim-7-1</EndToEndId>",
            "<InstdAmt Ccy=\"IRR\">7000</InstdAmt>",
            "<Dt>2026-11-25</Dt>",
            "<Ustrd>Claim 7</Ustrd>",
            "<Ustrd>Prize of lottery 3</Ustrd>",
            "زهرا &lt;محمدی&gt; &amp; پسران",
        ] {
            assert!(xml.contains(part), "{part} in {xml}");
        }
        let mut reader = Reader::from_str(&xml);
        while reader.read_event().expect("it is well-formed") != Event::Eof {}
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("order.xml");
        OrderFile(path.clone()).hand_over(&order()).unwrap();
        assert_eq!(std::fs::read_to_string(path).unwrap(), xml);
    }

    #[test]
    fn the_banks_answer_is_read_from_both_formats() {
        let one = |id: &str, status: &str, more: &str| {
            format!("<TxInfAndSts><OrgnlEndToEndId>{id}</OrgnlEndToEndId><TxSts>{status}</TxSts>{more}</TxInfAndSts>")
        };
        let reason = "<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf>";
        let amount = "<OrgnlTxRef><Amt><InstdAmt Ccy=\"IRR\">7000.00</InstdAmt></Amt></OrgnlTxRef>";
        let xml = format!(
            "\u{feff}<?xml version=\"1.0\"?><Document><CstmrPmtStsRpt><OrgnlPmtInfAndSts>{}{}{}{}{}</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>",
            one("claim-7-1", "ACSC", amount),
            one("claim-8-1", "RJCT", reason),
            one("claim-9-1", "PDNG", ""),
            one("claim-10-1", "????", ""),
            one("", "ACSC", ""),
        );
        let expected = Answers {
            final_ones: vec![
                BankAnswer { payment: "claim-7-1".into(), amount: Some(7_000), rejected: None },
                BankAnswer { payment: "claim-8-1".into(), amount: None, rejected: Some("AC04".into()) },
            ],
            pending: 1,
            unread: vec![
                Unread {
                    place: Place::Payment(4),
                    why: WhyUnread::Status { payment: "claim-10-1".into(), status: "????".into() },
                },
                Unread { place: Place::Payment(5), why: WhyUnread::NoName },
            ],
        };
        assert_eq!(expected.unread[0].to_string(), "payment 4: claim-10-1 has the status \"????\", which says nothing");
        assert_eq!(read_answers(xml.as_bytes()), Ok(expected.clone()));
        let csv = "end_to_end_id,status,amount_rial,reason\nclaim-7-1,paid,7000,\nclaim-8-1,rejected,,AC04\nclaim-9-1,pending,,\n";
        let read = read_answers(csv.as_bytes()).unwrap();
        assert_eq!((read.final_ones, read.pending), (expected.final_ones, 1));
        let unread = read_answers(b"end_to_end_id,status,amount_rial\nx,paid,7.5\n").unwrap().unread;
        assert_eq!(unread, [Unread { place: Place::Line(2), why: WhyUnread::Amount("7.5".into()) }]);
    }

    #[test]
    fn a_file_that_is_no_answer_is_refused_whole() {
        for (wrong, why) in [
            ("", "neither"),
            ("a,b\n1,2\n", "neither"),
            ("<Document></Document>", "no payment status report"),
            ("<Document><CstmrPmtStsRpt><TxInfAndSts>", "breaks off"),
            ("<!DOCTYPE x><Document><CstmrPmtStsRpt/></Document>", "document type"),
        ] {
            let error = read_answers(wrong.as_bytes()).unwrap_err().to_string();
            assert!(error.contains(why), "{wrong}: {error}");
        }
        assert!(read_answers(&[0xff, 0xfe]).is_err());
    }
}
