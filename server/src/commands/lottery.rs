//! `bazargah lottery`: a lottery from its opening to its draw.

use super::fund::Order;
use super::lottery_verify::LotteryVerify;
use super::{DatabaseArgs, Failure, now, print_line};
use crate::beacon::Relays;
use crate::codes::new_salt;
use bazargah_domain::calendar::Millis;
use bazargah_domain::ledger::Outcome;
use bazargah_domain::lottery::filled::{FilledPledge, PledgeField, Pledged};
use bazargah_domain::lottery::{Brought, Fault, LotteryId, Round, Terms};
use bazargah_store::{Lottery, Pledge, PledgeState, Purse, Store};
use clap::{Args, Subcommand};
use serde_json::json;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The longest file with a value of the beacon.
const VALUE_BYTES_MAX: u64 = 64 * 1024;

/// Run a lottery: open it, take pledges, close, freeze, draw; or check a draw; see docs/lottery.md
#[derive(Args)]
pub(super) struct LotteryArgs {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run a draw again from public data alone; see docs/lottery.md
    Verify(LotteryVerify),
    /// Open a lottery whose terms are in a file in JSON
    Open {
        /// The file
        file: PathBuf,
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// Record what a sponsor pledges; it waits for `pledges --accept`
    Pledge(PledgeArgs),
    /// List what sponsors pledge; accept or refuse it
    Pledges {
        #[command(flatten)]
        which: Which,
        /// The number of a pledge to accept
        #[arg(long)]
        accept: Vec<i64>,
        /// The number of a pledge to refuse
        #[arg(long)]
        refuse: Vec<i64>,
    },
    /// Close the tickets and settle who pays what
    Close {
        #[command(flatten)]
        which: Which,
    },
    /// List the payments of sponsors and shops; record that some have arrived
    Receive {
        #[command(flatten)]
        which: Which,
        /// The name of a payment that has arrived
        #[arg(long)]
        payment: Vec<String>,
    },
    /// Freeze the list of tickets and commit to it and to a round of the beacon in the public log
    Freeze {
        #[command(flatten)]
        which: Which,
        #[command(flatten)]
        when: When,
    },
    /// Take the round's value from a file or from relays, and draw
    Take {
        #[command(flatten)]
        which: Which,
        /// A file with a relay's answer
        #[arg(long, required_unless_present = "relay", conflicts_with = "relay")]
        file: Option<PathBuf>,
        /// A relay to ask; several are asked one after the other
        #[arg(long)]
        relay: Vec<String>,
    },
    /// Commit to the same list with another round, because the first one was missed
    Renew {
        #[command(flatten)]
        which: Which,
        #[command(flatten)]
        when: When,
    },
    /// Write a bank order (pain.001) of every prize that is due; `bazargah fund reconcile` reads the bank's answer
    Order {
        /// The lottery's number
        id: i64,
        #[command(flatten)]
        order: Order,
    },
    /// Print where a lottery is, as JSON
    Status {
        #[command(flatten)]
        which: Which,
    },
}

#[derive(Args)]
struct Which {
    /// The lottery's number
    id: i64,
    #[command(flatten)]
    database: DatabaseArgs,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
struct When {
    /// The round's number
    #[arg(long)]
    round: Option<u64>,
    /// The first round at or after this time, such as 2027-05-01T15:00:00Z
    #[arg(long, value_parser = moment)]
    at: Option<Millis>,
}

#[derive(Args)]
struct PledgeArgs {
    #[command(flatten)]
    which: Which,
    /// Who gives
    #[arg(long)]
    sponsor: String,
    /// How much, or what the thing is worth, in toman
    #[arg(long)]
    toman: u64,
    /// What is given, if it is a thing
    #[arg(long)]
    thing: Option<String>,
    /// The sponsor's e-mail address or mobile number; it is not public
    #[arg(long)]
    contact: String,
}

fn moment(text: &str) -> Result<Millis, String> {
    Millis::parse(text).map_err(|error| error.to_string())
}

impl When {
    fn round(&self) -> Round {
        match (self.round, self.at) {
            (Some(round), _) => Round(round),
            (None, at) => Round::at_or_after(at.unwrap_or_default()),
        }
    }
}

impl Which {
    async fn open(&self) -> Result<(Store, Lottery), Failure> {
        let store = self.database.open_existing().await?;
        let found = store.lottery(LotteryId(self.id)).await?;
        let lottery = found.ok_or_else(|| Failure::wrong(format!("there is no lottery {}", self.id)))?;
        Ok((store, lottery))
    }
}

/// What became of a step.
fn done(outcome: Option<Result<(), Fault>>) -> Result<(), Failure> {
    match outcome {
        Some(Ok(())) => Ok(()),
        Some(Err(fault)) => Err(Failure::failed(fault)),
        None => Err(Failure::wrong("there is no such lottery")),
    }
}

impl LotteryArgs {
    pub(super) async fn run(self) -> Result<ExitCode, Failure> {
        match self.command {
            Command::Verify(args) => args.run().await,
            Command::Open { file, database } => open(&file, &database).await,
            Command::Pledge(args) => args.run().await,
            Command::Pledges { which, accept, refuse } => pledges(&which, &accept, &refuse).await,
            Command::Close { which } => close(&which).await,
            Command::Receive { which, payment } => receive(&which, &payment).await,
            Command::Freeze { which, when } => freeze(&which, when.round(), false).await,
            Command::Renew { which, when } => freeze(&which, when.round(), true).await,
            Command::Take { which, file, relay } => take(&which, file.as_deref(), relay).await,
            Command::Order { id, order } => order.run(Purse::Lottery(LotteryId(id))).await,
            Command::Status { which } => status(&which).await,
        }
    }
}

async fn open(file: &Path, database: &DatabaseArgs) -> Result<ExitCode, Failure> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| Failure::wrong(format!("cannot read {}: {error}", file.display())))?;
    let terms = Terms::parse(&text)
        .map_err(|faults| Failure::wrong(format!("{} are no terms: {}", file.display(), faults.join("; "))))?;
    let store = database.open().await?;
    super::festival::the_edition(&store, &terms.edition).await?;
    let salt = new_salt().map_err(|_| Failure::failed("the system has no random numbers"))?;
    let id = store.open_lottery(now(), None, &terms, salt).await?;
    store.close().await;
    print_line(&format!("the lottery {0} is at /lottery/{0}", id.0));
    Ok(ExitCode::SUCCESS)
}

impl PledgeArgs {
    async fn run(self) -> Result<ExitCode, Failure> {
        let what = if self.thing.is_some() { "thing" } else { "money" };
        let answers = [
            (PledgeField::Sponsor, self.sponsor),
            (PledgeField::What, what.to_owned()),
            (PledgeField::Thing, self.thing.unwrap_or_default()),
            (PledgeField::Value, self.toman.to_string()),
            (PledgeField::Contact, self.contact),
        ];
        let Pledged { sponsor, thing, value, contact } = FilledPledge(answers.into()).check().map_err(|faults| {
            let names: Vec<&str> = faults.into_iter().map(PledgeField::as_str).collect();
            Failure::wrong(format!("this cannot be pledged, look at: {}", names.join(", ")))
        })?;
        let (store, lottery) = self.which.open().await?;
        let pledge = Pledge { id: 0, sponsor, thing, value, contact, at: now(), state: PledgeState::Waiting };
        let taken = store.pledge(lottery.id, &pledge).await?;
        store.close().await;
        if !taken {
            return Err(Failure::failed("the lottery takes no pledges now: its tickets are closed, or too many wait"));
        }
        print_line("recorded; it counts when it is accepted");
        Ok(ExitCode::SUCCESS)
    }
}

async fn pledges(which: &Which, accept: &[i64], refuse: &[i64]) -> Result<ExitCode, Failure> {
    let (store, lottery) = which.open().await?;
    for (pledge, accepted) in accept.iter().map(|of| (*of, true)).chain(refuse.iter().map(|of| (*of, false))) {
        if !store.decide_pledge(now(), lottery.id, None, pledge, accepted).await? {
            return Err(Failure::failed(format!("there is no pledge {pledge}, or the tickets are closed")));
        }
    }
    for pledge in store.pledges(lottery.id, true).await? {
        let Pledge { id, sponsor, thing, value, state, .. } = pledge;
        let line =
            json!({ "pledge": id, "state": state.as_str(), "sponsor": sponsor, "thing": thing, "value_rial": value });
        print_line(&line.to_string());
    }
    store.close().await;
    Ok(ExitCode::SUCCESS)
}

async fn close(which: &Which) -> Result<ExitCode, Failure> {
    let (store, lottery) = which.open().await?;
    let edition = super::festival::the_edition(&store, &lottery.terms.edition).await?;
    done(store.close_lottery(now(), lottery.id, None, edition.orders_final()).await?)?;
    let closed = store.lottery(lottery.id).await?.unwrap_or(lottery);
    let money = store.lottery_money(&closed).await?;
    store.close().await;
    for share in &money.shares {
        print_line(&json!({ "shop": share.key, "share_rial": share.amount, "most_rial": share.most }).to_string());
    }
    let line =
        json!({ "worth_rial": money.worth, "sponsored_rial": money.sponsored, "uncovered_rial": money.uncovered });
    print_line(&line.to_string());
    Ok(ExitCode::SUCCESS)
}

async fn receive(which: &Which, names: &[String]) -> Result<ExitCode, Failure> {
    let (store, lottery) = which.open().await?;
    for name in names {
        match store.receive_payment(now(), lottery.id, None, name).await? {
            Some(Ok(Outcome::New)) => {}
            Some(Ok(Outcome::Exists)) => eprintln!("{name} is on record already; nothing was added"),
            Some(Err(refused)) => return Err(Failure::failed(format!("{name}: {refused}"))),
            None => return Err(Failure::failed(format!("{name} is no payment of this lottery"))),
        }
    }
    let payments = store.lottery_payments(lottery.id).await?;
    let received = store.payments_received(&payments).await?;
    store.close().await;
    for of in payments {
        let is_there = received.contains(&of.id);
        let line = json!({ "payment": of.id, "shop": of.shop, "rial": of.amount, "received": is_there });
        print_line(&line.to_string());
    }
    Ok(ExitCode::SUCCESS)
}

async fn freeze(which: &Which, round: Round, again: bool) -> Result<ExitCode, Failure> {
    let (store, lottery) = which.open().await?;
    let outcome = if again {
        store.renew_lottery(now(), lottery.id, None, round).await?
    } else {
        store.freeze_lottery(now(), lottery.id, None, round).await?
    };
    done(outcome)?;
    store.close().await;
    let line = json!({ "lottery": lottery.id.0, "round": round.0, "round_at": round.time().to_rfc3339() });
    print_line(&line.to_string());
    Ok(ExitCode::SUCCESS)
}

fn value_in(file: &Path) -> Result<Brought, Failure> {
    let cannot = |error: std::io::Error| Failure::wrong(format!("cannot read {}: {error}", file.display()));
    let mut text = String::new();
    std::fs::File::open(file).map_err(cannot)?.take(VALUE_BYTES_MAX).read_to_string(&mut text).map_err(cannot)?;
    Brought::parse(&text).map_err(|fault| Failure::failed(format!("{}: {fault}", file.display())))
}

async fn take(which: &Which, file: Option<&Path>, relay: Vec<String>) -> Result<ExitCode, Failure> {
    let (store, lottery) = which.open().await?;
    let Some((commitment, _)) = lottery.stage.commitment() else { return Err(Failure::failed(Fault::NotFrozen)) };
    let round = commitment.round;
    let brought = match file {
        Some(file) => value_in(file)?,
        None => Relays::new(relay).map_err(Failure::wrong)?.fetch(round, now()).await.map_err(Failure::failed)?,
    };
    done(store.draw_lottery(now(), lottery.id, None, &brought).await?)?;
    store.close().await;
    print_line(&format!("the lottery {0} is drawn; its winners are at /lottery/{0}", lottery.id.0));
    Ok(ExitCode::SUCCESS)
}

async fn status(which: &Which) -> Result<ExitCode, Failure> {
    let (store, lottery) = which.open().await?;
    let money = store.lottery_money(&lottery).await?;
    let has = store.lottery_balances(lottery.id).await?;
    let counted =
        if lottery.counted.is_empty() { store.count_tickets(now(), &lottery).await? } else { lottery.counted.clone() };
    let claims = store.prize_claim_counts(lottery.id).await?;
    let round = lottery.stage.commitment().map(|(commitment, _)| commitment.round);
    store.close().await;
    let claims: serde_json::Map<String, serde_json::Value> =
        claims.into_iter().map(|(of, n)| (of.as_str().to_owned(), n.into())).collect();
    let line = json!({
        "lottery": lottery.id.0,
        "edition": lottery.terms.edition,
        "stage": lottery.stage.as_str(),
        "orders": counted,
        "round": round.map(|round| round.0),
        "round_at": round.map(|round| round.time().to_rfc3339()),
        "worth_rial": money.worth,
        "sponsored_rial": money.sponsored,
        "shares_rial": money.by_shops(),
        "uncovered_rial": money.uncovered,
        "received_rial": has.sponsors + has.shares,
        "held_rial": has.held,
        "paid_rial": has.paid,
        "claims": claims,
    });
    print_line(&line.to_string());
    Ok(ExitCode::SUCCESS)
}
