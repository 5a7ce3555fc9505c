//! Relays of the beacon that draws lotteries: who is asked for a round's value. None is named here; the operator names them.
//!
//! A relay is not trusted. What it answers is believed when it is the announced round's and its signature is the chain's; so it does not
//! matter whose relay it is, and one that lies or is down is passed over for the next.

use crate::remote::{Remote, RemoteError};
use bazargah_domain::calendar::Millis;
use bazargah_domain::lottery::beacon::CHAIN;
use bazargah_domain::lottery::{BeaconFault, Brought, Round};
use std::time::Duration;
use tokio::time::timeout;

/// Relays that are asked, at most.
pub const RELAYS_MAX: usize = 8;
/// No relay is waited for longer: connection, handshake and answer together.
const PATIENCE: Duration = Duration::from_secs(10);
/// A relay's answer has some 300 bytes.
const ANSWER_BYTES_MAX: usize = 4 * 1024;

/// Why a relay brought no value.
#[derive(Debug, thiserror::Error)]
pub enum NotBrought {
    /// No relay is named.
    #[error("no relay is named; name some with --relay, or bring the value with --file")]
    NoRelays,
    /// It gave no answer.
    #[error(transparent)]
    Remote(#[from] RemoteError),
    /// It gave none in time.
    #[error("{0}: it took too long")]
    Late(String),
    /// What it gave is not believed.
    #[error("{0}: {1}")]
    Fault(String, BeaconFault),
    /// None of them brought it; what each of them said.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    None(Vec<NotBrought>),
}

/// The relays that are asked, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Relays(Vec<String>);

impl Relays {
    /// Relays at these addresses.
    ///
    /// # Errors
    /// When one is no address, or there are too many.
    pub fn new(addresses: Vec<String>) -> Result<Self, String> {
        let addresses: Vec<String> =
            addresses.iter().map(|of| of.trim().to_owned()).filter(|of| !of.is_empty()).collect();
        if addresses.len() > RELAYS_MAX {
            return Err(format!("{} relays are more than {RELAYS_MAX}", addresses.len()));
        }
        for address in &addresses {
            Remote::new(address).map_err(|error| format!("a relay: {error}"))?;
        }
        Ok(Self(addresses))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A round's value, from the first relay that has one which holds.
    ///
    /// # Errors
    /// When none has, with what each of them gave instead.
    pub async fn fetch(&self, round: Round, now: Millis) -> Result<Brought, NotBrought> {
        if self.is_empty() {
            return Err(NotBrought::NoRelays);
        }
        if now < round.time() {
            return Err(NotBrought::Fault("the beacon".into(), BeaconFault::NotYet(round.0)));
        }
        let mut failures = Vec::new();
        for relay in &self.0 {
            match ask(relay, round, now).await {
                Ok(brought) => return Ok(brought),
                Err(failure) => failures.push(failure),
            }
        }
        Err(NotBrought::None(failures))
    }
}

async fn ask(relay: &str, round: Round, now: Millis) -> Result<Brought, NotBrought> {
    let mut remote = Remote::new(relay)?.with_answers_up_to(ANSWER_BYTES_MAX);
    let path = format!("/{CHAIN}/public/{}", round.0);
    let answer = timeout(PATIENCE, remote.text(&path)).await.map_err(|_| NotBrought::Late(relay.to_owned()))??;
    let believed = Brought::parse(&answer).and_then(|brought| brought.verify(round, now).map(|_| brought));
    believed.map_err(|fault| NotBrought::Fault(relay.to_owned(), fault))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relays_are_addresses_and_not_many() {
        assert_eq!(Relays::new(vec![String::new(), " ".into()]), Ok(Relays::default()));
        assert!(Relays::new(vec!["http://127.0.0.1:1".into(), "https://relay.example/drand".into()]).is_ok());
        for wrong in ["relay.example", "ftp://relay.example", "http://"] {
            assert!(Relays::new(vec![wrong.into()]).is_err(), "{wrong}");
        }
        assert!(Relays::new(vec!["http://127.0.0.1:1".into(); RELAYS_MAX + 1]).is_err());
    }
}
