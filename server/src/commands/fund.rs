//! `bazargah fund`: what shops pay in and pay back, bank orders and the bank's answers, and how likely the fund's ruin is.

use super::{DatabaseArgs, Failure, now, print_line};
use crate::bank::{ANSWER_BYTES_MAX, BankOrder, OrderFile, PayOut, read_answers};
use bazargah_domain::guarantee::{Assumptions, Books, ClaimId, Severity, policies, probability_of_ruin};
use bazargah_domain::iban::Iban;
use bazargah_domain::ledger::{Amount, Outcome, TransferId};
use bazargah_domain::money::Rial;
use bazargah_domain::shop::{Shop, ShopId};
use bazargah_store::{NotRecorded, Store};
use clap::{Args, Subcommand};
use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Look after the guarantee fund's money
#[derive(Args)]
pub(super) struct Fund {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Record what a shop, or founders, paid in
    Contribute(Contribute),
    /// Record what a shop paid back for a claim
    Recover {
        /// The claim's number
        #[arg(long)]
        claim: i64,
        #[command(flatten)]
        money: Money,
    },
    /// Record what running the fund has cost
    Cost {
        #[command(flatten)]
        money: Money,
    },
    /// Write a bank order (pain.001) of every payment that is due
    Order(Order),
    /// Read the bank's answer (pain.002, or CSV with end_to_end_id,status,amount_rial,reason)
    Reconcile {
        /// The file
        file: PathBuf,
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// Simulate how likely the reserve does not suffice; see docs/fund.md
    Simulate(Simulate),
}

/// An amount that moved, and its name at the bank, by which it is recorded once.
#[derive(Args)]
struct Money {
    /// How much, in rial
    #[arg(long, value_parser = amount)]
    rial: Amount,
    /// The payment's name at the bank: small letters, digits, hyphens and points
    #[arg(long, value_parser = name)]
    name: TransferId,
    #[command(flatten)]
    database: DatabaseArgs,
}

#[derive(Args)]
struct Contribute {
    /// The shop's key
    #[arg(long, required_unless_present_any = ["founders", "file"], conflicts_with = "founders")]
    shop: Option<String>,
    /// Many at once: a CSV file with the columns shop,rial,name; an empty shop is founders
    #[arg(long, conflicts_with_all = ["shop", "founders", "rial", "months", "orders", "name"])]
    file: Option<PathBuf>,
    /// From founders, not from a shop
    #[arg(long, requires = "rial")]
    founders: bool,
    /// How much, in rial
    #[arg(long, value_parser = amount, required_unless_present_any = ["months", "orders", "file"])]
    rial: Option<Amount>,
    /// The flat contribution of the shop's risk class for so many months
    #[arg(long, conflicts_with_all = ["rial", "orders"], value_parser = clap::value_parser!(i64).range(1..=120))]
    months: Option<i64>,
    /// The contribution of the shop's risk class for so many orders
    #[arg(long, conflicts_with = "rial", value_parser = clap::value_parser!(i64).range(1..=1_000_000_000))]
    orders: Option<i64>,
    /// The payment's name at the bank
    #[arg(long, value_parser = name, required_unless_present = "file")]
    name: Option<TransferId>,
    #[command(flatten)]
    database: DatabaseArgs,
}

#[derive(Args)]
struct Order {
    /// The file to write
    #[arg(long)]
    out: PathBuf,
    /// The account to pay from
    #[arg(long, value_parser = iban)]
    from: Iban,
    /// Who pays, as the bank knows it
    #[arg(long)]
    payer: String,
    /// The order's name; that of an earlier one writes it again
    #[arg(long)]
    id: Option<String>,
    #[command(flatten)]
    database: DatabaseArgs,
}

#[derive(Args)]
struct Simulate {
    /// The reserve at the start, in rial; what there is when not said
    #[arg(long)]
    reserve: Option<i64>,
    /// Contributions a day, in rial; the mean of the last year when not said
    #[arg(long)]
    contributions_a_day: Option<f64>,
    /// Costs a day, in rial; the mean since the fund began when not said
    #[arg(long)]
    costs_a_day: Option<f64>,
    /// Claims paid a day; the mean of the last year when not said
    #[arg(long)]
    claims_a_day: Option<f64>,
    /// The median claim in rial, of a log-normal distribution with --sigma; the claims that were awarded when not said
    #[arg(long)]
    median: Option<i64>,
    /// The standard deviation of the logarithm of claims
    #[arg(long, default_value_t = 1.0)]
    sigma: f64,
    /// The part that shops pay back, 0 to 1; half when not said
    #[arg(long)]
    recovered: Option<f64>,
    /// How many days are looked at; a year when not said
    #[arg(long)]
    days: Option<u32>,
    /// How often it is tried; 10,000 times when not said and there are not too many claims
    #[arg(long)]
    runs: Option<u32>,
    /// The same seed gives the same; the number of the day when not said
    #[arg(long)]
    seed: Option<u64>,
    #[command(flatten)]
    database: DatabaseArgs,
}

fn amount(text: &str) -> Result<Amount, String> {
    let rial = text.parse().map_err(|_| "write whole rial".to_owned())?;
    Amount::new(rial).map_err(|error| error.to_string())
}

fn name(text: &str) -> Result<TransferId, String> {
    TransferId::new(format!("bank-{text}")).map_err(|error| error.to_string())
}

fn iban(text: &str) -> Result<Iban, String> {
    Iban::parse(text).map_err(|error| error.to_string())
}

impl Fund {
    pub(super) async fn run(self) -> Result<ExitCode, Failure> {
        match self.command {
            Command::Contribute(args) => args.run().await,
            Command::Recover { claim, money } => {
                let store = money.database.open().await?;
                let done = store.recover(now(), ClaimId(claim), money.rial, money.name).await?;
                store.close().await;
                recorded(done)
            }
            Command::Cost { money } => {
                let store = money.database.open().await?;
                let done = store.fund_cost(now(), money.rial, money.name).await?;
                store.close().await;
                recorded(done)
            }
            Command::Order(args) => args.run().await,
            Command::Reconcile { file, database } => reconcile(&file, &database).await,
            Command::Simulate(args) => args.run().await,
        }
    }
}

fn recorded(done: Result<Outcome, NotRecorded>) -> Result<ExitCode, Failure> {
    match done {
        Ok(Outcome::New) => print_line("recorded"),
        Ok(Outcome::Exists) => print_line("this payment is on record already; nothing was added"),
        Err(not) => return Err(Failure::failed(not)),
    }
    Ok(ExitCode::SUCCESS)
}

impl Contribute {
    async fn run(self) -> Result<ExitCode, Failure> {
        let store = self.database.open().await?;
        if let Some(file) = &self.file {
            let done = contribute_file(&store, file).await;
            store.close().await;
            return done;
        }
        let shop = match &self.shop {
            Some(key) => match store.shop(key).await? {
                Some((shop, _)) => Some(shop),
                None => {
                    return Err(Failure::wrong(format!("there is no shop {key:?}; write its key, as in its address")));
                }
            },
            None => None,
        };
        let rial = match (self.rial, &shop) {
            (Some(rial), _) => rial,
            (None, Some(shop)) => self.by_class(shop)?,
            (None, None) => return Err(Failure::wrong("say how much with --rial")),
        };
        let name = self.name.ok_or_else(|| Failure::wrong("say the payment's name with --name"))?;
        let done = store.contribute(now(), shop.map(|shop| shop.id), rial, name).await?;
        store.close().await;
        recorded(done)
    }

    /// What the shop's risk class pays for the months or orders.
    fn by_class(&self, shop: &Shop) -> Result<Amount, Failure> {
        let policy =
            policies().and_then(|all| all.on(now().day())).ok_or_else(|| Failure::failed("there is no cover yet"))?;
        let letter = shop.grade.and_then(|step| step.letter);
        let class = policy.contribution(letter).ok_or_else(|| {
            Failure::failed(format!("{} has a grade that is not covered: it pays nothing in", shop.key))
        })?;
        let (each, times) = match (self.months, self.orders) {
            (Some(months), _) => (class.flat_rial, months),
            (None, orders) => (class.order_rial, orders.unwrap_or(0)),
        };
        let rial = each.rial().checked_mul(times).ok_or_else(|| Failure::wrong("so much cannot be counted"))?;
        Amount::new(rial).map_err(Failure::wrong)
    }
}

/// Contributions that are recorded in one transaction.
const TOGETHER: usize = 500;

/// Records the contributions of a file. Those that are on record already are passed over, so that a file can be sent again.
async fn contribute_file(store: &Store, file: &Path) -> Result<ExitCode, Failure> {
    let mut reader = csv::Reader::from_path(file)
        .map_err(|error| Failure::wrong(format!("cannot read {}: {error}", file.display())))?;
    let mut shops: HashMap<String, Option<ShopId>> = HashMap::new();
    let (mut read, mut added, mut there, mut rejected) = (0u64, 0u64, 0u64, 0u64);
    let mut batch = Vec::new();
    let mut rows = reader.deserialize::<(String, i64, String)>();
    loop {
        let row = rows.next();
        let over = row.is_none();
        match row {
            None => {}
            Some(Err(error)) => {
                (read, rejected) = (read + 1, rejected + 1);
                eprintln!("{error}");
            }
            Some(Ok((key, rial, payment))) => {
                read += 1;
                let shop = match shops.get(&key) {
                    Some(shop) => *shop,
                    None => {
                        let shop = store.shop(&key).await?.map(|(shop, _)| shop.id);
                        shops.insert(key.clone(), shop);
                        shop
                    }
                };
                let unknown = (shop.is_none() && !key.is_empty()).then(|| format!("there is no shop {key:?}"));
                let parts = Amount::new(rial).map_err(|error| error.to_string());
                match (unknown, parts, name(&payment)) {
                    (None, Ok(amount), Ok(name)) => batch.push((shop, amount, name)),
                    (unknown, amount, name) => {
                        rejected += 1;
                        let why = unknown.or(amount.err()).or(name.err()).unwrap_or_default();
                        eprintln!("row {read}: {why}");
                    }
                }
            }
        }
        if batch.len() == TOGETHER || (over && !batch.is_empty()) {
            let done = store.contribute_many(now(), &batch).await?;
            for ((_, _, name), outcome) in batch.drain(..).zip(done) {
                match outcome {
                    Ok(Outcome::New) => added += 1,
                    Ok(Outcome::Exists) => there += 1,
                    Err(why) => {
                        rejected += 1;
                        eprintln!("{name}: {why}");
                    }
                }
            }
        }
        if over {
            break;
        }
    }
    print_line(&format!(r#"{{"read":{read},"recorded":{added},"already_present":{there},"rejected":{rejected}}}"#));
    Ok(if rejected == 0 { ExitCode::SUCCESS } else { ExitCode::from(3) })
}

impl Order {
    async fn run(self) -> Result<ExitCode, Failure> {
        let store = self.database.open().await?;
        let at = now();
        let id = self.id.unwrap_or_else(|| format!("bazargah-{}", at.0));
        if id.is_empty() || id.len() > 35 || !id.is_ascii() {
            return Err(Failure::wrong("an order's name has 1 to 35 ASCII signs"));
        }
        let payments = store.order_payments(at, &id).await?;
        store.close().await;
        let n = payments.len();
        if n == 0 {
            print_line("no payment is due; nothing was written");
            return Ok(ExitCode::SUCCESS);
        }
        let order = BankOrder { id: id.clone(), at, on: at.day(), payer: self.payer, from: self.from, payments };
        OrderFile(self.out.clone()).hand_over(&order).map_err(|error| {
            // The payments are in the order now; that it can be written again is what to know.
            Failure::failed(format!(
                "cannot write {}: {error}; write the order again with --id {id}",
                self.out.display()
            ))
        })?;
        print_line(&format!(r#"{{"order":"{id}","payments":{n}}}"#));
        Ok(ExitCode::SUCCESS)
    }
}

async fn reconcile(file: &Path, database: &DatabaseArgs) -> Result<ExitCode, Failure> {
    let cannot = |error: std::io::Error| Failure::wrong(format!("cannot read {}: {error}", file.display()));
    let mut bytes = Vec::new();
    std::fs::File::open(file).map_err(cannot)?.take(ANSWER_BYTES_MAX + 1).read_to_end(&mut bytes).map_err(cannot)?;
    if bytes.len() as u64 > ANSWER_BYTES_MAX {
        return Err(Failure::failed("the file is larger than 64 MB; nothing was taken"));
    }
    let answers = read_answers(&bytes).map_err(|why| Failure::failed(format!("{why}; nothing was taken")))?;
    let store = database.open().await?;
    let done = store.reconcile(now(), &answers.final_ones).await?;
    store.close().await;
    let (mut paid, mut rejected, mut refused) = (0, 0, answers.refused.len());
    answers.refused.iter().for_each(|line| eprintln!("{line}"));
    for (answer, outcome) in answers.final_ones.iter().zip(&done) {
        match (outcome, &answer.rejected) {
            (Ok(_), None) => paid += 1,
            (Ok(_), Some(_)) => rejected += 1,
            (Err(why), _) => {
                refused += 1;
                eprintln!("{}: {why}", answer.payment);
            }
        }
    }
    let read = answers.final_ones.len() + answers.pending + answers.refused.len();
    print_line(&format!(
        r#"{{"read":{read},"paid":{paid},"rejected":{rejected},"pending":{},"refused":{refused}}}"#,
        answers.pending
    ));
    Ok(if refused == 0 { ExitCode::SUCCESS } else { ExitCode::from(3) })
}

impl Simulate {
    async fn run(self) -> Result<ExitCode, Failure> {
        let store = self.database.open().await?;
        let assumptions = self.assumptions(&store).await?;
        store.close().await;
        let ruin = probability_of_ruin(&assumptions).map_err(Failure::wrong)?;
        let severity = match &assumptions.severity {
            Severity::Seen(claims) => format!(r#""{} claims that were awarded""#, claims.len()),
            Severity::LogNormal { median, sigma, .. } => {
                format!(r#""log-normal, median {} rial, sigma {sigma}""#, median.rial())
            }
            Severity::Exponential { mean } => format!(r#""exponential, mean {} rial""#, mean.rial()),
        };
        print_line(&format!(
            r#"{{"reserve_rial":{},"contributions_a_day_rial":{:.0},"costs_a_day_rial":{:.0},"claims_a_day":{:.4},"claims":{severity},"recovered_share":{},"days":{},"runs":{},"seed":{},"ruined":{},"probability_of_ruin":{:.5},"lower":{:.5},"upper":{:.5}}}"#,
            assumptions.reserve.rial(),
            assumptions.contributions_a_day,
            assumptions.costs_a_day,
            assumptions.claims_a_day,
            assumptions.recovered_share,
            assumptions.days,
            ruin.runs,
            assumptions.seed,
            ruin.ruined,
            ruin.share.value,
            ruin.share.lower,
            ruin.share.upper,
        ));
        Ok(ExitCode::SUCCESS)
    }

    async fn assumptions(&self, store: &Store) -> Result<Assumptions, Failure> {
        let books = store.fund_books().await?;
        let today = now().day();
        let rial = |n: i64| Rial::new(n).map_err(Failure::wrong);
        if self.median.is_none() && books.awards.is_empty() {
            return Err(Failure::wrong("no claim has been awarded yet: say how large claims are with --median"));
        }
        let reserve = self.reserve.map_or(Ok(books.reserve), rial)?;
        let assumed = Assumptions::of_books(today, Books { reserve, ..books });
        let cap = policies().and_then(|all| all.on(today)).map_or(Rial::NOTHING, |policy| policy.claim_cap);
        let severity = match self.median {
            Some(median) => Severity::LogNormal { median: rial(median)?, sigma: self.sigma, cap },
            None => assumed.severity,
        };
        Ok(Assumptions {
            contributions_a_day: self.contributions_a_day.unwrap_or(assumed.contributions_a_day),
            costs_a_day: self.costs_a_day.unwrap_or(assumed.costs_a_day),
            claims_a_day: self.claims_a_day.unwrap_or(assumed.claims_a_day),
            recovered_share: self.recovered.unwrap_or(assumed.recovered_share),
            days: self.days.unwrap_or(assumed.days),
            runs: self.runs.unwrap_or(assumed.runs),
            seed: self.seed.unwrap_or(assumed.seed),
            severity,
            ..assumed
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_checked() {
        for wrong in ["0", "-5", "1.5", "", "9223372036854775808"] {
            assert!(amount(wrong).is_err(), "{wrong}");
        }
        assert_eq!(amount("7"), Ok(Amount::new(7).unwrap()));
        assert_eq!(name("1405-09.a").map(|id| id.as_str().to_owned()), Ok("bank-1405-09.a".to_owned()));
        assert!(name("Claim 7").is_err());
        assert!(iban("IR580540105180021273113008").is_err());
    }
}
