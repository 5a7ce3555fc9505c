//! Running a draw again from public data alone: what a lottery hands out, and its list of tickets. Nothing of it is believed but the
//! log's key.

use super::ticket::{secret_hash, ticket_hash};
use super::{Beacon, BeaconFault, Commitment, Frozen, Hash, ListFault, RULE, Round, beacon, draw};
use crate::calendar::Millis;
use crate::log::proof::{Fault as LogFault, ProvenEvent, check_included};
use crate::log::tree::leaf_hash;
use crate::log::{Checkpoint, VerifierKey, leaf_of};
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};

/// The name of this form.
pub const FORMAT: &str = "bazargah-lottery/1";

/// What a lottery hands out (JSON), as far as the draw is concerned; more may stand in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bundle {
    /// [`FORMAT`].
    pub format: String,
    /// The log's key as the server states it. Who checks must know it from elsewhere.
    pub vkey: Option<String>,
    /// The signed checkpoint of the log.
    pub checkpoint: Option<String>,
    /// The commitment's place in the log, with its proof.
    pub commitment: Option<ProvenEvent>,
    /// The commitments whose place it took, since the values of their rounds were not brought in time; the newest first.
    #[serde(default)]
    pub replaced: Vec<ProvenEvent>,
    /// What was drawn.
    pub draw: Option<Drawn>,
}

/// What was drawn, as it is handed out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    /// The beacon's round.
    pub round: u64,
    /// Its signature, in hexadecimal.
    pub signature: String,
    /// The tickets that won, in hexadecimal, in the order of the prizes.
    pub winners: Vec<String>,
    /// The alternates after them.
    pub alternates: Vec<String>,
}

/// What is checked, one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// The commitment stands in the signed log.
    Log,
    /// It was written there before the beacon's round was.
    Before,
    /// The list is the one that was frozen.
    List,
    /// The beacon's value is true.
    Beacon,
    /// The winners are those that follow from it.
    Draw,
}

impl Step {
    /// Every one, in their order.
    pub const ALL: [Self; 5] = [Self::Log, Self::Before, Self::List, Self::Beacon, Self::Draw];

    /// The name between the compiled rules and the page.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Log => "log",
            Self::Before => "before",
            Self::List => "list",
            Self::Beacon => "beacon",
            Self::Draw => "draw",
        }
    }
}

/// Why a draw is not proven.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unproven {
    /// It cannot be read.
    #[error("this is not what a lottery hands out: {0}")]
    Malformed(String),
    /// Nothing was committed to yet, or the log is not signed that far.
    #[error("the lottery is not frozen yet, or the log is not signed that far")]
    NotCommitted,
    /// The commitment is not in the log.
    #[error("the commitment is not proven to be in the log: {0}")]
    Log(LogFault),
    /// The entry is not a commitment of this rule.
    #[error("the entry of the log is no commitment of rule {RULE}: {0}")]
    NoCommitment(String),
    /// It was written down when the round had been.
    #[error("the commitment was written down at {written}, when the round of {round} had been")]
    TooLate {
        /// When it was written.
        written: String,
        /// When the round was.
        round: String,
    },
    /// The list is none.
    #[error(transparent)]
    List(#[from] ListFault),
    /// The list has another number of tickets.
    #[error("the list has {found} tickets, and {committed} were committed to")]
    Count {
        /// How many it has.
        found: u32,
        /// How many it should have.
        committed: u32,
    },
    /// The list is another one.
    #[error("the list is not the one that was frozen: it leads to another root")]
    Root,
    /// It is not drawn yet.
    #[error("the lottery is not drawn yet")]
    NotDrawn,
    /// The beacon's value is not believed.
    #[error(transparent)]
    Beacon(#[from] BeaconFault),
    /// Others win.
    #[error("the draw gives another result: place {0} differs")]
    Result(usize),
}

impl Unproven {
    /// Every name that [`Unproven::as_str`] gives.
    pub const NAMES: [&'static str; 13] = [
        "malformed",
        "not-committed",
        "log",
        "no-commitment",
        "too-late",
        "line",
        "double",
        "order",
        "count",
        "root",
        "not-drawn",
        "beacon",
        "result",
    ];

    /// Its name for the page.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Malformed(_) => "malformed",
            Self::NotCommitted => "not-committed",
            Self::Log(_) => "log",
            Self::NoCommitment(_) => "no-commitment",
            Self::TooLate { .. } => "too-late",
            Self::List(ListFault::Line(_) | ListFault::TooMany) => "line",
            Self::List(ListFault::Double(_)) => "double",
            Self::List(ListFault::Order(_)) => "order",
            Self::Count { .. } => "count",
            Self::Root => "root",
            Self::NotDrawn => "not-drawn",
            Self::Beacon(_) => "beacon",
            Self::Result(_) => "result",
        }
    }
}

/// A commitment whose place another took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replaced {
    /// The number of its event.
    pub event: i64,
    /// Its round, and whether it promised the same but for the round; `None` where it is not handed out, or not proven to be in the log.
    pub round: Option<(Round, bool)>,
}

/// What was found.
#[derive(Debug)]
pub struct Findings {
    /// Each step with what was found of it, up to the first that fails: what follows rests on it.
    pub steps: Vec<(Step, Result<(), Unproven>)>,
    /// What was committed to, when that could be read.
    pub commitment: Option<Commitment>,
    /// The commitments whose place it took, the newest first.
    pub replaced: Vec<Replaced>,
    /// The list, when it could be read.
    pub list: Option<Frozen>,
    /// The seed, once the beacon's value is believed.
    pub seed: Option<Hash>,
    /// The order of the draw as it was run again, by places in the list; empty when it could not be.
    pub order: Vec<u32>,
}

/// What of an entry is read.
#[derive(Deserialize)]
struct Entry {
    recorded_at: Millis,
    fact: EntryFact,
}

#[derive(Deserialize)]
struct EntryFact {
    fact: String,
    commitment: Option<Commitment>,
}

/// Reads what an entry of the log commits to, and when it was written down.
///
/// # Errors
/// When it is no commitment.
pub fn commitment_of(entry: &str) -> Result<(Commitment, Millis), String> {
    let read: Entry = serde_json::from_str(entry).map_err(|error| error.to_string())?;
    let commitment = read.fact.commitment.filter(|_| read.fact.fact == "lottery-committed");
    let commitment = commitment.ok_or_else(|| "it tells of something else".to_owned())?;
    if commitment.rule != RULE {
        return Err(format!("it is of rule {}", commitment.rule));
    }
    if commitment.chain != beacon::CHAIN {
        return Err("it names another chain of the beacon".to_owned());
    }
    Ok((commitment, read.recorded_at))
}

/// The seed of a draw: of the entry with the commitment, as it stands in the log, and the beacon.
pub fn seed_of(entry: &str, beacon: &Beacon) -> Hash {
    draw::seed(&leaf_hash(entry.as_bytes()).0, &beacon.randomness())
}

/// Runs a draw again. `vkey` is the log's key, known from elsewhere.
pub fn run_again(bundle: &str, list: &[u8], vkey: &str) -> Findings {
    let mut findings = Findings {
        steps: Vec::new(),
        commitment: None,
        replaced: Vec::new(),
        list: None,
        seed: None,
        order: Vec::new(),
    };
    let _ = findings.run(bundle, list, vkey);
    findings
}

impl Findings {
    /// The first fault, if there is one.
    pub fn fault(&self) -> Option<&Unproven> {
        self.steps.iter().find_map(|(_, found)| found.as_ref().err())
    }

    /// Writes a step down and gives back whether to go on.
    fn note(&mut self, step: Step, found: Result<(), Unproven>) -> Result<(), ()> {
        let holds = found.is_ok();
        self.steps.push((step, found));
        if holds { Ok(()) } else { Err(()) }
    }

    fn run(&mut self, bundle: &str, list: &[u8], vkey: &str) -> Result<(), ()> {
        let read = read_commitment(bundle, vkey);
        let (bundle, proven, commitment, written, checkpoint) = match read {
            Ok(read) => read,
            Err(fault) => return self.note(Step::Log, Err(fault)),
        };
        self.note(Step::Log, Ok(()))?;
        self.commitment = Some(commitment.clone());
        self.replaced = replaced_by(&bundle, &commitment, &checkpoint);
        let round = commitment.round.time();
        let too_late = || Unproven::TooLate { written: written.to_rfc3339(), round: round.to_rfc3339() };
        self.note(Step::Before, if written < round { Ok(()) } else { Err(too_late()) })?;
        match Frozen::parse(list) {
            Err(fault) => self.note(Step::List, Err(fault.into()))?,
            Ok(frozen) => {
                let found = compare_list(&frozen, &commitment);
                self.list = Some(frozen);
                self.note(Step::List, found)?;
            }
        }
        let Some(drawn) = bundle.draw else { return self.note(Step::Beacon, Err(Unproven::NotDrawn)) };
        let beacon = match read_beacon(&drawn, commitment.round) {
            Ok(beacon) => beacon,
            Err(fault) => return self.note(Step::Beacon, Err(fault)),
        };
        self.note(Step::Beacon, Ok(()))?;
        let frozen = self.list.as_ref().ok_or(())?;
        let seed = seed_of(&proven.entry, &beacon);
        self.seed = Some(seed);
        self.order = frozen.draw(seed, commitment.wanted());
        let told: Vec<&String> = drawn.winners.iter().chain(&drawn.alternates).collect();
        let hex = |place: &u32| frozen.tickets().get(*place as usize).map(|ticket| HEXLOWER.encode(&ticket.hash));
        let ours: Vec<Option<String>> = self.order.iter().map(hex).collect();
        let places = ours.len().max(told.len());
        let winners = commitment.prizes_total().min(ours.len());
        let differs = (0..places).find(|at| ours.get(*at).cloned().flatten().as_ref() != told.get(*at).copied());
        let differs = differs.or((drawn.winners.len() != winners).then_some(winners));
        self.note(Step::Draw, differs.map_or(Ok(()), |at| Err(Unproven::Result(at + 1))))
    }

    /// The place in the list, from 0, and in the order of the draw of what somebody typed: a ticket, its beginning of eight digits
    /// or more, or the private code.
    pub fn find(&self, typed: &str) -> Option<(u32, Option<usize>)> {
        let (list, commitment) = (self.list.as_ref()?, self.commitment.as_ref()?);
        let typed = typed.trim();
        let digits = typed.to_ascii_lowercase();
        let by_ticket = || {
            let is_hex = (8..=64).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_hexdigit());
            let starts = |place: &usize| HEXLOWER.encode(&list.tickets()[*place].hash).starts_with(&digits);
            let mut found = (0..list.tickets().len()).filter(|_| is_hex).filter(starts);
            // A beginning that two tickets have names neither.
            let first = found.next()?;
            found.next().is_none().then_some(first).and_then(|place| u32::try_from(place).ok())
        };
        let by_code = || {
            let salt = HEXLOWER.decode(commitment.salt.as_bytes()).ok()?.try_into().ok()?;
            list.place(&ticket_hash(&salt, &secret_hash(typed)))
        };
        let place = by_code().or_else(by_ticket)?;
        Some((place, self.order.iter().position(|drawn| *drawn == place)))
    }
}

type Committed = (Bundle, ProvenEvent, Commitment, Millis, Checkpoint);

fn read_commitment(text: &str, vkey: &str) -> Result<Committed, Unproven> {
    let bundle: Bundle = serde_json::from_str(text).map_err(|error| Unproven::Malformed(error.to_string()))?;
    if bundle.format != FORMAT {
        return Err(Unproven::Malformed(format!("its form is {:?} and not {FORMAT:?}", bundle.format)));
    }
    let (Some(proven), Some(note)) = (bundle.commitment.clone(), bundle.checkpoint.clone()) else {
        return Err(Unproven::NotCommitted);
    };
    let key = VerifierKey::parse(vkey).map_err(|fault| Unproven::Log(fault.into()))?;
    let checkpoint = Checkpoint::open(&note, &key).map_err(|fault| Unproven::Log(fault.into()))?;
    check_included(&proven, &checkpoint).map_err(Unproven::Log)?;
    let (commitment, written) = commitment_of(&proven.entry).map_err(Unproven::NoCommitment)?;
    Ok((bundle, proven, commitment, written, checkpoint))
}

/// The commitments whose place this one took, the newest first, up to one that is not handed out.
fn replaced_by(bundle: &Bundle, commitment: &Commitment, checkpoint: &Checkpoint) -> Vec<Replaced> {
    let mut all = Vec::new();
    let mut next = commitment.replaces;
    while let Some(event) = next {
        let proven = bundle.replaced.iter().find(|of| leaf_of(event) == Some(of.leaf));
        let proven = proven.filter(|of| check_included(of, checkpoint).is_ok());
        let read = proven.and_then(|of| commitment_of(&of.entry).ok()).map(|(read, _)| read);
        // Each stands before the one that takes its place: so this comes to an end.
        next = read.as_ref().and_then(|read| read.replaces).filter(|before| *before < event);
        let round = read.map(|read| {
            let round = read.round;
            let moved = Commitment { round: commitment.round, replaces: commitment.replaces, ..read };
            (round, moved == *commitment)
        });
        all.push(Replaced { event, round });
    }
    all
}

fn compare_list(list: &Frozen, commitment: &Commitment) -> Result<(), Unproven> {
    if list.len() != commitment.tickets {
        return Err(Unproven::Count { found: list.len(), committed: commitment.tickets });
    }
    if HEXLOWER.encode(&list.root().0) == commitment.root { Ok(()) } else { Err(Unproven::Root) }
}

fn read_beacon(drawn: &Drawn, wanted: Round) -> Result<Beacon, Unproven> {
    if drawn.round != wanted.0 {
        return Err(BeaconFault::OtherRound { brought: drawn.round, wanted: wanted.0 }.into());
    }
    Ok(Beacon::from_hex(wanted, &drawn.signature)?)
}

#[cfg(test)]
#[path = "verify_tests.rs"]
mod tests;
