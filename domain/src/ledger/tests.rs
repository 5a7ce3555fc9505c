use super::*;

fn id(name: &str) -> TransferId {
    TransferId::new(name).unwrap()
}

fn rial(n: i64) -> Amount {
    Amount::new(n).unwrap()
}

const SHOP: Account = Account { kind: AccountKind::Contributions, party: 7 };
const PAID: Account = Account { kind: AccountKind::Payouts, party: 7 };

/// A ledger with so much in the reserve.
fn funded(amount: i64) -> Ledger {
    let mut ledger = Ledger::default();
    ledger.take(&Transfer::single(id("start"), SHOP, Account::RESERVE, rial(amount))).unwrap();
    ledger
}

fn hold(name: &str, amount: i64) -> Transfer {
    Transfer::pending(id(name), Account::RESERVE, Account::BANK_ORDERS, rial(amount))
}

#[test]
fn nothing_and_less_than_nothing_are_no_amounts() {
    for wrong in [0, -1, i64::MIN] {
        assert_eq!(Amount::new(wrong), Err(NoAmount(wrong)));
        assert!(serde_json::from_str::<Amount>(&wrong.to_string()).is_err());
    }
    assert_eq!(Amount::of(Rial::NOTHING), None);
}

#[test]
fn ids_are_short_and_plain() {
    let long = "x".repeat(ID_CHARS_MAX + 1);
    for wrong in ["", "Claim-1", "claim 1", "claim_1", "۱", long.as_str()] {
        assert!(TransferId::new(wrong).is_err(), "{wrong}");
    }
    assert_eq!(TransferId::numbered("claim", 7, "hold"), id("claim-7-hold"));
    for kind in AccountKind::ALL {
        assert_eq!(AccountKind::parse(kind.as_str()), Some(kind));
    }
}

#[test]
fn a_hold_is_posted_in_part_and_the_rest_is_free() {
    let mut ledger = funded(100);
    ledger.take(&hold("h", 80)).unwrap();
    assert_eq!(ledger.balance(Account::RESERVE).available(), 20);
    let refused = ledger.take(&hold("h2", 21));
    assert_eq!(refused, Err(Refused::BelowFloor { account: Account::RESERVE, available: 20, amount: 21 }));
    let more = ledger.take(&Transfer::post(id("p"), id("h"), rial(81)));
    assert_eq!(more, Err(Refused::ExceedsPending { pending: id("h"), held: 80, amount: 81 }));
    ledger.take(&Transfer::post(id("p"), id("h"), rial(50))).unwrap();
    assert_eq!(ledger.balance(Account::RESERVE).available(), 50);
    assert_eq!(ledger.balance(Account::BANK_ORDERS).rial(), 50);
    for again in [Transfer::post(id("p2"), id("h"), rial(1)), Transfer::void(id("v"), id("h"))] {
        assert_eq!(ledger.take(&again), Err(Refused::ResolvedAlready(id("h"))));
    }
    ledger.take(&Transfer::single(id("paid"), Account::BANK_ORDERS, PAID, rial(50))).unwrap();
    assert_eq!(ledger.balances().map(|(_, balance)| balance.rial()).sum::<i64>(), 0);
}

#[test]
fn a_transfer_is_known_by_its_id() {
    let mut ledger = funded(100);
    assert_eq!(ledger.take(&hold("h", 10)), Ok(Outcome::New));
    assert_eq!(ledger.take(&hold("h", 10)), Ok(Outcome::Exists));
    let before = ledger.balance(Account::RESERVE);
    for other in [
        hold("h", 11),
        Transfer::single(id("h"), Account::RESERVE, Account::BANK_ORDERS, rial(10)),
        Transfer::void(id("h"), id("start")),
        Transfer::pending(id("h"), Account::RESERVE, Account::COSTS, rial(10)),
    ] {
        assert_eq!(ledger.take(&other), Err(Refused::Differs(id("h"))));
    }
    assert_eq!(ledger.balance(Account::RESERVE), before);
    // What was voided stays known: it does not hold again.
    ledger.take(&Transfer::void(id("v"), id("h"))).unwrap();
    assert_eq!(ledger.take(&hold("h", 10)), Ok(Outcome::Exists));
    assert_eq!(ledger.balance(Account::RESERVE).available(), 100);
}

#[test]
fn what_was_wrong_is_reversed_once() {
    let mut ledger = funded(100);
    ledger.take(&Transfer::single(id("cost"), Account::RESERVE, Account::COSTS, rial(30))).unwrap();
    ledger.take(&hold("h", 10)).unwrap();
    assert_eq!(ledger.take(&Transfer::reversal(id("r"), id("h"))), Err(Refused::NotReversible(id("h"))));
    assert_eq!(ledger.take(&Transfer::reversal(id("r"), id("none"))), Err(Refused::NotFound(id("none"))));
    ledger.take(&Transfer::reversal(id("r"), id("cost"))).unwrap();
    assert_eq!(ledger.balance(Account::COSTS).rial(), 0);
    assert_eq!(ledger.take(&Transfer::reversal(id("r2"), id("cost"))), Err(Refused::ReversedAlready(id("cost"))));
    assert_eq!(ledger.take(&Transfer::reversal(id("r3"), id("r"))), Err(Refused::NotReversible(id("r"))));
    // What was spent cannot be taken back from where it is no more.
    let gone = ledger.take(&Transfer::reversal(id("r4"), id("start")));
    assert_eq!(gone, Err(Refused::BelowFloor { account: Account::RESERVE, available: 90, amount: 100 }));
}

#[test]
fn what_cannot_be_counted_is_refused() {
    let mut ledger = funded(i64::MAX);
    let more = Transfer::single(id("more"), SHOP, Account::RESERVE, rial(1));
    assert_eq!(ledger.take(&more), Err(Refused::Overflow(SHOP)));
    let other = Account { party: 8, ..SHOP };
    let more = Transfer::single(id("more"), other, Account::RESERVE, rial(1));
    assert_eq!(ledger.take(&more), Err(Refused::Overflow(Account::RESERVE)));
    assert_eq!(ledger.take(&Transfer::single(id("self"), other, other, rial(1))), Err(Refused::SameAccount(other)));
}

/// Chance that is the same for the same seed (splitmix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % n as u64).unwrap()
    }
}

/// Another way to keep the same book, which shares nothing with the ledger: every account is two numbers, what it owns and what of
/// it is promised away; every name has a line that says what it was and whether that is over.
#[derive(Default)]
struct Book {
    owns: [i128; 6],
    promised: [i128; 6],
    lines: Vec<Option<Line>>,
}

#[derive(Clone, PartialEq)]
struct Line {
    said: Said,
    from: usize,
    to: usize,
    amount: i128,
    over: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Said {
    Move(usize, usize, i128),
    Hold(usize, usize, i128),
    Post(usize, i128),
    Void(usize),
    Back(usize),
}

/// Of the accounts of the book, these may owe.
const FREE: [bool; 6] = [true, true, false, false, false, false];

impl Book {
    fn say(&mut self, name: usize, said: Said) -> &'static str {
        if let Some(line) = &self.lines[name] {
            return if line.said == said { "there" } else { "other" };
        }
        let line = |said, from, to, amount| Some(Line { said, from, to, amount, over: false });
        match said {
            Said::Move(from, to, amount) | Said::Hold(from, to, amount) => {
                if from == to || (!FREE[from] && self.owns[from] - self.promised[from] < amount) {
                    return "no";
                }
                if matches!(said, Said::Hold(..)) {
                    self.promised[from] += amount;
                } else {
                    self.owns[from] -= amount;
                    self.owns[to] += amount;
                }
                self.lines[name] = line(said, from, to, amount);
            }
            Said::Post(held, amount) => {
                let Some(Line { said: Said::Hold(from, to, whole), over: false, .. }) = self.lines[held] else {
                    return "no";
                };
                if amount > whole {
                    return "no";
                }
                self.promised[from] -= whole;
                self.owns[from] -= amount;
                self.owns[to] += amount;
                self.lines[held].as_mut().unwrap().over = true;
                self.lines[name] = line(said, from, to, amount);
            }
            Said::Void(held) => {
                let Some(Line { said: Said::Hold(from, to, whole), over: false, .. }) = self.lines[held] else {
                    return "no";
                };
                self.promised[from] -= whole;
                self.lines[held].as_mut().unwrap().over = true;
                self.lines[name] = line(said, from, to, whole);
            }
            Said::Back(of) => {
                let Some(Line { said: Said::Move(..) | Said::Post(..), from, to, amount, over: false }) =
                    self.lines[of]
                else {
                    return "no";
                };
                if !FREE[to] && self.owns[to] - self.promised[to] < amount {
                    return "no";
                }
                self.owns[to] -= amount;
                self.owns[from] += amount;
                self.lines[of].as_mut().unwrap().over = true;
                self.lines[name] = line(said, to, from, amount);
            }
        }
        "new"
    }
}

/// A million operations drawn by chance: the ledger and the book say the same of each, and end with the same balances.
#[test]
fn a_million_operations_end_as_another_book_does() {
    use AccountKind::{BankOrders, Contributions, Payouts, Prizes, Recoveries, Reserve};
    const ROUNDS: usize = 10;
    const OPERATIONS: usize = 100_000;
    let accounts = [(Contributions, 1), (Recoveries, 1), (Reserve, 0), (BankOrders, 0), (Payouts, 1), (Prizes, 3)]
        .map(|(kind, party)| Account::of(kind, party));
    assert_eq!(accounts.map(|account| !account.kind.has_floor()), FREE);
    let names: Vec<TransferId> = (0..OPERATIONS).map(|n| id(&format!("t{n}"))).collect();
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for round in 0..ROUNDS {
        let mut chance = Chance(round as u64);
        let (mut ledger, mut book) = (Ledger::default(), Book::default());
        book.lines.resize(OPERATIONS, None);
        for step in 0..OPERATIONS {
            // Mostly a new name; often one that was used a moment ago, sometimes any.
            let near = |chance: &mut Chance| step.saturating_sub(chance.below(40));
            let name = match chance.below(8) {
                0 => near(&mut chance),
                1 => chance.below(OPERATIONS),
                _ => step,
            };
            let (from, to) = (chance.below(6), chance.below(6));
            let amount = 1 + chance.below(1_000);
            let earlier = near(&mut chance);
            let (wide, narrow) = (amount as i128, rial(i64::try_from(amount).unwrap()));
            let (debit, credit) = (accounts[from], accounts[to]);
            let of = names[earlier].clone();
            let (said, transfer) = match chance.below(10) {
                0..=3 => (Said::Move(from, to, wide), Transfer::single(names[name].clone(), debit, credit, narrow)),
                4..=6 => (Said::Hold(from, to, wide), Transfer::pending(names[name].clone(), debit, credit, narrow)),
                7 => (Said::Post(earlier, wide), Transfer::post(names[name].clone(), of, narrow)),
                8 => (Said::Void(earlier), Transfer::void(names[name].clone(), of)),
                _ => (Said::Back(earlier), Transfer::reversal(names[name].clone(), of)),
            };
            // Now and then what was sent before is sent again, to the letter.
            let (said, transfer) = match (&book.lines[name], chance.below(2), ledger.transfer(&names[name])) {
                (Some(line), 0, Some(taken)) => (line.said, taken.transfer.clone()),
                _ => (said, transfer),
            };
            let answer = match ledger.take(&transfer) {
                Ok(Outcome::New) => "new",
                Ok(Outcome::Exists) => "there",
                Err(Refused::Differs(_)) => "other",
                Err(_) => "no",
            };
            assert_eq!(answer, book.say(name, said), "round {round}, step {step}: {transfer:?}");
            *seen.entry(answer).or_default() += 1;
        }
        for (place, account) in accounts.into_iter().enumerate() {
            let balance = ledger.balance(account);
            assert_eq!(i128::from(balance.rial()), book.owns[place], "{account}");
            assert_eq!(i128::from(balance.debits_pending), book.promised[place], "{account}");
            assert!(FREE[place] || balance.available() >= 0, "{account} is above its floor");
        }
        assert_eq!(book.owns.iter().sum::<i128>(), 0, "money is neither made nor lost");
    }
    // None of the answers is a rarity that the test would pass over.
    assert!(["new", "there", "other", "no"].iter().all(|answer| seen[answer] > 10_000), "{seen:?}");
}
