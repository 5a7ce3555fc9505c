//! Money out, and the bank's answer. What is awarded leaves as a bank order; it is on record as paid when the bank has said so.
//!
//! [`PayOut`] is the interface; the default writes a file in the format `pain.001.001.09` of ISO 20022, which people upload to their
//! bank. The answer is read from a `pain.002` or from CSV.

use bazargah_domain::calendar::{Day, Millis};
use bazargah_domain::iban::Iban;
use bazargah_store::{BankAnswer, Payment};
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
        let _ = writeln!(
            xml,
            "<CdtTrfTxInf><PmtId><EndToEndId>{id}</EndToEndId></PmtId><Amt><InstdAmt Ccy=\"IRR\">{amount}</InstdAmt></Amt>\
             <Cdtr><Nm>{holder}</Nm></Cdtr><CdtrAcct><Id><IBAN>{iban}</IBAN></Id></CdtrAcct>\
             <RmtInf><Ustrd>Claim {claim}</Ustrd></RmtInf></CdtTrfTxInf>",
            id = escaped(&payment.id),
            amount = payment.amount.rial(),
            holder = escaped(&payment.holder),
            iban = payment.iban.in_full(),
            claim = payment.claim.0,
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
    /// What could not be understood, with where.
    pub refused: Vec<String>,
}

/// The largest file that is read.
pub const ANSWER_BYTES_MAX: u64 = 64 << 20;

/// Reads the bank's answer, whichever of the two formats it is.
///
/// # Errors
/// When it is neither, with the reason.
pub fn read_answers(bytes: &[u8]) -> Result<Answers, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "the file is not UTF-8".to_owned())?;
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with('<') { pain_002(text) } else { csv_answers(text) }
}

impl Answers {
    fn take(&mut self, at: &str, payment: &str, status: &str, amount: Option<i64>, reason: &str) {
        let payment = payment.trim().to_owned();
        if payment.is_empty() {
            self.refused.push(format!("{at}: the payment has no name"));
            return;
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
            other => {
                self.refused.push(format!("{at}: {payment} has the status {other:?}, which says nothing"));
                return;
            }
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
fn pain_002(text: &str) -> Result<Answers, String> {
    let mut reader = Reader::from_str(text);
    let mut answers = Answers::default();
    let mut path: Vec<String> = Vec::new();
    let (mut report, mut n) = (false, 0usize);
    let (mut payment, mut status, mut amount, mut reason) =
        (String::new(), String::new(), String::new(), String::new());
    loop {
        let at = reader.buffer_position();
        match reader.read_event().map_err(|error| format!("the file breaks off or is no XML at byte {at}: {error}"))? {
            Event::Start(tag) => {
                let name = tag.local_name().as_ref().to_owned();
                report |= name == "CstmrPmtStsRpt";
                if name == "TxInfAndSts" {
                    n += 1;
                    [&mut payment, &mut status, &mut amount, &mut reason].into_iter().for_each(String::clear);
                }
                path.push(name);
                if path.len() > 64 {
                    return Err("the file is nested too deeply".to_owned());
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
                    let said = (!amount.trim().is_empty()).then(|| rial(&amount));
                    let at = format!("payment {n}");
                    match said {
                        Some(None) => answers.refused.push(format!("{at}: {amount:?} is no amount in rial")),
                        said => answers.take(&at, &payment, &status, said.flatten(), &reason),
                    }
                }
            }
            Event::DocType(_) => return Err("the file has a document type, which no bank sends".to_owned()),
            Event::Eof => break,
            _ => {}
        }
    }
    if !path.is_empty() {
        return Err("the file breaks off in the middle".to_owned());
    }
    if report { Ok(answers) } else { Err("the file is XML, and no payment status report (pain.002)".to_owned()) }
}

/// `end_to_end_id,status,amount_rial,reason`, with status `paid`, `rejected` or `pending`.
fn csv_answers(text: &str) -> Result<Answers, String> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let names = reader.headers().map_err(|error| error.to_string())?.clone();
    let column = |name: &str| names.iter().position(|of| of.trim() == name);
    let (Some(payment), Some(status)) = (column("end_to_end_id"), column("status")) else {
        return Err("the file is neither a pain.002 nor CSV with the columns end_to_end_id and status".to_owned());
    };
    let (amount, reason) = (column("amount_rial"), column("reason"));
    let mut answers = Answers::default();
    for row in reader.records() {
        let row = row.map_err(|error| error.to_string())?;
        let at = format!("line {}", row.position().map_or(0, csv::Position::line));
        let of = |column: Option<usize>| column.and_then(|column| row.get(column)).unwrap_or_default();
        let said = Some(of(amount).trim()).filter(|text| !text.is_empty()).map(rial);
        match said {
            Some(None) => answers.refused.push(format!("{at}: {:?} is no amount in rial", of(amount))),
            said => answers.take(&at, of(Some(payment)), of(Some(status)), said.flatten(), of(reason)),
        }
    }
    Ok(answers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use bazargah_domain::guarantee::ClaimId;
    use bazargah_domain::ledger::Amount;

    fn order() -> BankOrder {
        let iban = Iban::parse("IR580540105180021273113007").unwrap();
        let payment = |n: i64, holder: &str| Payment {
            id: format!("claim-{n}-1"),
            claim: ClaimId(n),
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
            payments: vec![payment(7, "زهرا <محمدی> & پسران"), payment(8, "Ada")],
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
            refused: vec![
                "payment 4: claim-10-1 has the status \"????\", which says nothing".into(),
                "payment 5: the payment has no name".into(),
            ],
        };
        assert_eq!(read_answers(xml.as_bytes()), Ok(expected.clone()));
        let csv = "end_to_end_id,status,amount_rial,reason\nclaim-7-1,paid,7000,\nclaim-8-1,rejected,,AC04\nclaim-9-1,pending,,\n";
        let read = read_answers(csv.as_bytes()).unwrap();
        assert_eq!((read.final_ones, read.pending), (expected.final_ones, 1));
        assert_eq!(read_answers(b"end_to_end_id,status,amount_rial\nx,paid,7.5\n").unwrap().refused.len(), 1);
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
            let error = read_answers(wrong.as_bytes()).unwrap_err();
            assert!(error.contains(why), "{wrong}: {error}");
        }
        assert!(read_answers(&[0xff, 0xfe]).is_err());
    }
}
