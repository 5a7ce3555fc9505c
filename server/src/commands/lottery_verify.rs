//! `bazargah lottery verify`: runs a draw again from public data alone, and says of each step whether it holds.
//!
//! No more is read than a lottery of so many tickets can hand out: what was committed to says how long the list is.

use super::{Failure, print_line};
use crate::remote::{Remote, RemoteError};
use bazargah_domain::inspection::hex;
use bazargah_domain::log::VerifierKey;
use bazargah_domain::lottery::LotteryId;
use bazargah_domain::lottery::ticket::{LINE_BYTES, TICKETS_MAX};
use bazargah_domain::lottery::verify::{Bundle, Findings, Replaced, Step, commitment_of, run_again};
use clap::Args;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The largest file of a lottery: 20,000 drawn tickets and what stands around them.
const LOTTERY_BYTES_MAX: u64 = 16 * 1024 * 1024;
/// How the two files are called in a folder.
const LOTTERY_FILE: &str = "lottery.json";
const TICKETS_FILE: &str = "tickets.txt";

/// Run a draw again from public data alone; see docs/lottery.md
#[derive(Args)]
pub(super) struct LotteryVerify {
    /// The address of a lottery's page (https://…/lottery/1); or a file with its data, or a folder with lottery.json and tickets.txt
    target: String,
    /// File with the list of tickets (default: tickets.txt beside the data, or what the site hands out)
    #[arg(long)]
    tickets: Option<PathBuf>,
    /// The log's key, known from elsewhere; without it, the one that the data states is believed
    #[arg(long)]
    key: Option<String>,
    /// Tell of this ticket too: its digits, its first eight or more, or its private code, which stays on this machine
    #[arg(long)]
    find: Option<String>,
}

impl LotteryVerify {
    pub(super) async fn run(self) -> Result<ExitCode, Failure> {
        if let Some(key) = &self.key {
            VerifierKey::parse(key).map_err(|error| Failure::wrong(format!("--key: {error}")))?;
        }
        let site = self.target.starts_with("http://") || self.target.starts_with("https://");
        let asked = place_of(&self.target).filter(|_| site).map(|(_, id)| LotteryId(id));
        let (lottery, list) = if site { self.fetched().await? } else { self.read_files()? };
        let stated = serde_json::from_str::<Bundle>(&lottery).ok().and_then(|of| of.vkey);
        if let (None, Some(vkey)) = (&self.key, &stated) {
            eprintln!("the key was taken from the data itself; next time pin it with --key {vkey}");
        }
        let findings = run_again(&lottery, &list, &self.key.or(stated).unwrap_or_default());
        // A draw that holds, and is another lottery's, says nothing of the one that was asked for.
        if let (Some(asked), Some(found)) = (asked, findings.commitment.as_ref().map(|of| of.lottery))
            && asked != found
        {
            return Err(Failure::failed(format!("the site hands out lottery {} for {}", found.0, asked.0)));
        }
        lines_of(&findings).iter().for_each(|line| print_line(line));
        if let Some(typed) = &self.find {
            print_line(&told_of(&findings, typed));
        }
        Ok(if findings.fault().is_none() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    /// The data and the list of a site.
    async fn fetched(&self) -> Result<(String, Vec<u8>), Failure> {
        let wrong =
            || Failure::wrong(format!("{:?} is not the address of a lottery; write https://…/lottery/1", self.target));
        let (base, id) = place_of(&self.target).ok_or_else(wrong)?;
        let failed = |error: RemoteError| match error {
            RemoteError::Address(_) => Failure::wrong(error),
            _ => Failure::failed(error),
        };
        let mut remote = Remote::new(&base).map_err(failed)?;
        let path = format!("/api/v1/lotteries/{id}");
        let lottery = remote.text(&path).await.map_err(failed)?;
        let list = match (&self.tickets, list_bytes(&lottery)) {
            (Some(file), bytes) => read(file, bytes.unwrap_or(0))?,
            (None, None) => Vec::new(),
            (None, Some(bytes)) => {
                let most = usize::try_from(bytes).unwrap_or(usize::MAX);
                let mut remote = remote.with_answers_up_to(most);
                remote.get(&format!("{path}/tickets")).await.map_err(failed)?.to_vec()
            }
        };
        Ok((lottery, list))
    }

    /// The data and the list from files.
    fn read_files(&self) -> Result<(String, Vec<u8>), Failure> {
        let target = Path::new(&self.target);
        let file = if target.is_dir() { target.join(LOTTERY_FILE) } else { target.to_owned() };
        let bytes = read(&file, LOTTERY_BYTES_MAX + 1)?;
        if bytes.len() as u64 > LOTTERY_BYTES_MAX {
            return Err(Failure::wrong(format!("{} is larger than a lottery’s data can be", file.display())));
        }
        let lottery = String::from_utf8(bytes)
            .map_err(|_| Failure::wrong(format!("{} is no text; it should be what the API answers", file.display())))?;
        let list = match list_bytes(&lottery) {
            None => Vec::new(),
            Some(most) => read(&self.tickets.clone().unwrap_or_else(|| file.with_file_name(TICKETS_FILE)), most)?,
        };
        Ok((lottery, list))
    }
}

/// How much of a list is read: a line more than was committed to, so that one that is longer shows. `None` where nothing is.
fn list_bytes(lottery: &str) -> Option<u64> {
    let entry = serde_json::from_str::<Bundle>(lottery).ok()?.commitment?.entry;
    let tickets = usize::try_from(commitment_of(&entry).ok()?.0.tickets).ok()?.min(TICKETS_MAX);
    u64::try_from((tickets + 1) * LINE_BYTES).ok()
}

/// Reads a file, so many bytes at most.
fn read(file: &Path, most: u64) -> Result<Vec<u8>, Failure> {
    let wrong = |error: std::io::Error| Failure::wrong(format!("{}: {error}", file.display()));
    let mut bytes = Vec::new();
    File::open(file).map_err(wrong)?.take(most).read_to_end(&mut bytes).map_err(wrong)?;
    Ok(bytes)
}

/// The site and the number of a lottery, from any of its addresses there.
fn place_of(url: &str) -> Option<(String, i64)> {
    let (base, rest) = url.split_once("/api/v1/lotteries/").or_else(|| url.split_once("/lottery/"))?;
    let number = rest.split(['/', '?', '#']).next()?;
    Some((base.strip_suffix("/en").unwrap_or(base).to_owned(), number.parse().ok()?))
}

fn sentence(step: Step) -> &'static str {
    match step {
        Step::Log => "the promise stands in the signed log",
        Step::Before => "it was written down before the beacon’s round was",
        Step::List => "the list is the one that was promised",
        Step::Beacon => "the value is the beacon’s, of the round that was announced",
        Step::Draw => "run again, the draw gives the same winners in the same order",
    }
}

/// What is said of a record whose place the promise took: whether its round was missed is for everybody to look up.
fn note_of(replaced: &Replaced) -> String {
    let record = replaced.event;
    match replaced.round {
        Some((round, is_same)) => {
            let other = if is_same { "" } else { ", and which promised another list or other prizes" };
            format!(
                "note     the promise took the place of record {record}, whose round {} was called missed{other}; ask the beacon for that round too",
                round.0
            )
        }
        None => format!(
            "note     the promise took the place of record {record}, whose round was called missed; the log has that record and its round"
        ),
    }
}

/// What is said of each step, and in the end of the whole.
fn lines_of(findings: &Findings) -> Vec<String> {
    let step = |step: Step| match findings.steps.iter().find(|(of, _)| *of == step) {
        Some((_, Ok(()))) => format!("holds    {}", sentence(step)),
        Some((_, Err(why))) => format!("FAILS    {}: {why}", sentence(step)),
        None => format!("skipped  {}", sentence(step)),
    };
    let mut lines: Vec<String> = Step::ALL.into_iter().map(step).collect();
    lines.extend(findings.replaced.iter().map(note_of));
    lines.push(match (findings.fault(), &findings.list) {
        (None, Some(list)) => format!("proven: {} tickets, {} of them drawn", list.len(), findings.order.len()),
        _ => "not proven".to_owned(),
    });
    lines
}

fn told_of(findings: &Findings, typed: &str) -> String {
    let is_frozen = findings.steps.iter().any(|(step, found)| *step == Step::List && found.is_ok());
    let found = findings.find(typed).filter(|_| is_frozen);
    let ticket = found.and_then(|(place, _)| findings.list.as_ref()?.tickets().get(usize::try_from(place).ok()?));
    let prizes = findings.commitment.as_ref().map_or(0, |of| of.prizes_total());
    match (found, ticket) {
        (Some((place, rank)), Some(ticket)) => {
            let drawn = match rank {
                Some(rank) if rank < prizes => format!("it won, at place {}", rank + 1),
                Some(rank) => format!("it is alternate {}", rank + 1 - prizes),
                None if findings.order.is_empty() => "it takes part in the draw".to_owned(),
                None => "it was not drawn".to_owned(),
            };
            format!("{} is line {} of the list; {drawn}", hex(&ticket.hash), place + 1)
        }
        _ => "the frozen list holds no such ticket".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lottery_is_found_by_any_of_its_addresses() {
        for url in [
            "https://b.example/lottery/12",
            "https://b.example/en/lottery/12",
            "https://b.example/en/lottery/12/draw?x#y",
            "https://b.example/api/v1/lotteries/12",
            "https://b.example/api/v1/lotteries/12/tickets",
        ] {
            assert_eq!(place_of(url), Some(("https://b.example".to_owned(), 12)), "{url}");
        }
        for wrong in ["https://b.example", "https://b.example/lottery/", "https://b.example/lottery/x"] {
            assert_eq!(place_of(wrong), None, "{wrong}");
        }
    }
}
