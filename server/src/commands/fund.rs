//! `bazargah fund`: what shops pay in and pay back, bank orders and the bank's answers, and how likely the fund's ruin is.

use super::{DatabaseArgs, Failure, now, print_line};
use crate::bank::{self, ANSWER_BYTES_MAX, NoOrder, OrderFile, PayOut, WhichOrder};
use crate::fund_money::{HowMuch, NotTaken, Paid, record};
use bazargah_domain::guarantee::{
    Assumptions, Basis, Books, ClaimId, MONTHS_MAX, NotCounted, ORDERS_MAX, Severity, policies, probability_of_ruin,
};
use bazargah_domain::iban::Iban;
use bazargah_domain::ledger::{Amount, Outcome, TransferId};
use bazargah_domain::money::Rial;
use bazargah_domain::role::Act;
use bazargah_domain::shop::ShopId;
use bazargah_store::{NotReversed, Purse, Reversed, Store};
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
    /// Take back a payment that was recorded by mistake; above the policy's limit two people do
    Reverse(Reverse),
    /// Write a bank order (pain.001) of every payment that is due
    Order(Order),
    /// Read the bank's answer, of the fund's payments and of prizes (pain.002, or CSV with end_to_end_id,status,amount_rial,reason)
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
    #[arg(long, conflicts_with_all = ["rial", "orders"], value_parser = clap::value_parser!(i64).range(1..=MONTHS_MAX))]
    months: Option<i64>,
    /// The contribution of the shop's risk class for so many orders
    #[arg(long, conflicts_with = "rial", value_parser = clap::value_parser!(i64).range(1..=ORDERS_MAX))]
    orders: Option<i64>,
    /// The payment's name at the bank
    #[arg(long, value_parser = name, required_unless_present = "file")]
    name: Option<TransferId>,
    #[command(flatten)]
    database: DatabaseArgs,
}

#[derive(Args)]
struct Reverse {
    /// The payment's name at the bank
    #[arg(long, value_parser = name)]
    name: TransferId,
    /// Why; for staff only
    #[arg(long)]
    reason: String,
    /// Who answers for it: the e-mail address of a fund officer or supervisor
    #[arg(long)]
    by: String,
    #[command(flatten)]
    database: DatabaseArgs,
}

#[derive(Args)]
pub(super) struct Order {
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
    TransferId::at_bank(text).map_err(|error| error.to_string())
}

fn iban(text: &str) -> Result<Iban, String> {
    Iban::parse(text).map_err(|error| error.to_string())
}

impl Fund {
    pub(super) async fn run(self) -> Result<ExitCode, Failure> {
        match self.command {
            Command::Contribute(args) => args.run().await,
            Command::Recover { claim, money } => {
                record_one(&money.database, Paid::Back(ClaimId(claim), money.rial), money.name).await
            }
            Command::Cost { money } => record_one(&money.database, Paid::Cost(money.rial), money.name).await,
            Command::Reverse(args) => args.run().await,
            Command::Order(args) => args.run(Purse::Fund).await,
            Command::Reconcile { file, database } => reconcile(&file, &database).await,
            Command::Simulate(args) => args.run().await,
        }
    }
}

async fn record_one(database: &DatabaseArgs, paid: Paid, name: TransferId) -> Result<ExitCode, Failure> {
    let store = database.open().await?;
    let done = record(&store, now(), None, &paid, name).await?;
    store.close().await;
    match done {
        Ok(Outcome::New) => print_line("recorded"),
        Ok(Outcome::Exists) => print_line("this payment is on record already; nothing was added"),
        Err(not @ (NotTaken::NoShop(_) | NotTaken::NotCounted(NotCounted::OutOfRange))) => {
            return Err(Failure::wrong(not));
        }
        Err(not) => return Err(Failure::failed(not)),
    }
    Ok(ExitCode::SUCCESS)
}

impl Reverse {
    async fn run(self) -> Result<ExitCode, Failure> {
        let (by, reason) = (&self.by, self.reason.trim());
        if reason.is_empty() {
            return Err(Failure::wrong("say why with --reason"));
        }
        let store = self.database.open().await?;
        let account = store.account_of(by).await?;
        let may = account.filter(|account| account.role.is_some_and(|role| role.may(Act::HandleFundMoney)));
        let account = may.ok_or_else(|| {
            Failure::wrong(format!(
                "--by {by:?} is nobody who handles the fund's money; `bazargah staff add --role fund-officer {by}` adds one"
            ))
        })?;
        let done = store.reverse_payment(now(), &self.name, account.id, reason).await?;
        store.close().await;
        match done {
            Ok(Reversed::Done) => print_line("taken back"),
            Ok(Reversed::Asked) => print_line("noted; it is above the limit, and a second person has to agree"),
            Err(not @ NotReversed::NoPayment) => return Err(Failure::wrong(not)),
            Err(not) => return Err(Failure::failed(not)),
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Contribute {
    async fn run(self) -> Result<ExitCode, Failure> {
        if let Some(file) = &self.file {
            let store = self.database.open().await?;
            let done = contribute_file(&store, file).await;
            store.close().await;
            return done;
        }
        let by_class = match (self.months, self.orders) {
            (Some(months), _) => Some(Basis::Months(months)),
            (None, orders) => orders.map(Basis::Orders),
        };
        let how_much = self.rial.map(HowMuch::Rial).or(by_class.map(HowMuch::ByClass));
        let paid = match (self.shop, how_much) {
            (Some(key), Some(how_much)) => Paid::FromShop(key, how_much),
            (None, Some(HowMuch::Rial(rial))) => Paid::FromFounders(rial),
            _ => return Err(Failure::wrong("say how much with --rial")),
        };
        let name = self.name.ok_or_else(|| Failure::wrong("say the payment's name with --name"))?;
        record_one(&self.database, paid, name).await
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
            let done = store.contribute_many(now(), None, &batch).await?;
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
    pub(super) async fn run(self, purse: Purse) -> Result<ExitCode, Failure> {
        let store = self.database.open().await?;
        if let Purse::Lottery(id) = purse
            && store.lottery(id).await?.is_none()
        {
            return Err(Failure::wrong(format!("there is no lottery {}", id.0)));
        }
        let order =
            bank::order(&store, now(), None, purse, &WhichOrder::New(self.id), (&self.payer, &self.from)).await?;
        store.close().await;
        let order = match order {
            Ok(order) => order,
            Err(NoOrder::NothingDue) => {
                print_line("no payment is due; nothing was written");
                return Ok(ExitCode::SUCCESS);
            }
            Err(not) => return Err(Failure::wrong(not)),
        };
        let (id, n) = (&order.id, order.payments.len());
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
    let answers = bank::read_answers(&bytes).map_err(|why| Failure::failed(format!("{why}; nothing was taken")))?;
    let store = database.open().await?;
    let settled = bank::settle(&store, now(), answers).await?;
    store.close().await;
    settled.unread.iter().for_each(|unread| eprintln!("{unread}"));
    for (payment, outcome) in &settled.lines {
        if let bank::Outcome::Refused(why) = outcome {
            eprintln!("{payment}: {why}");
        }
    }
    let ([paid, rejected, refused], pending) = (settled.counts(), settled.pending);
    let read = settled.lines.len() + pending + settled.unread.len();
    print_line(&format!(
        r#"{{"read":{read},"paid":{paid},"rejected":{rejected},"pending":{pending},"refused":{refused}}}"#
    ));
    Ok(if refused == 0 { ExitCode::SUCCESS } else { ExitCode::from(3) })
}

impl Simulate {
    async fn run(self) -> Result<ExitCode, Failure> {
        let store = self.database.open_existing().await?;
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
        assert!(name("Claim 7").is_err() && name("").is_err());
        assert!(iban("IR580540105180021273113008").is_err());
    }
}
