//! The beacon: drand's "quicknet", a value every three seconds that nobody knows before its time and anybody can check after it.
//!
//! A round's value is a BLS signature of its number (scheme `bls-unchained-g1-rfc9380`: signatures on G1, the key on G2), made by a
//! threshold of the network's members. There is exactly one valid signature for a round, so it does not matter who brings it, or
//! how late.

use super::Hash;
use crate::calendar::Millis;
use bls12_381::hash_to_curve::{ExpandMsgXmd, HashToCurve};
use bls12_381::{G1Affine, G1Projective, G2Affine, G2Prepared, Gt, multi_miller_loop};
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The chain's hash: its name.
pub const CHAIN: &str = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971";
/// Its public key, a compressed point of G2, in hexadecimal.
pub const PUBLIC_KEY: &str = "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d1064510d\
                              1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a";
/// When round 1 was, in milliseconds.
pub const GENESIS: Millis = Millis(1_692_803_367_000);
/// From one round to the next, in milliseconds.
pub const PERIOD_MS: i64 = 3_000;
/// The domain separation of its signatures.
const DST: &[u8] = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_";

/// A round's number, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Round(pub u64);

impl Round {
    /// The first round at or after a moment.
    pub fn at_or_after(at: Millis) -> Self {
        let since = at.0.saturating_sub(GENESIS.0);
        if since <= 0 { Self(1) } else { Self(1 + since.unsigned_abs().div_ceil(PERIOD_MS.unsigned_abs())) }
    }

    /// When it is, or was: nobody knows its value before.
    pub fn time(self) -> Millis {
        let rounds = i64::try_from(self.0.saturating_sub(1)).unwrap_or(i64::MAX);
        GENESIS.plus_millis(rounds.saturating_mul(PERIOD_MS))
    }
}

/// A round's value, as it was brought; nothing of it is believed yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brought {
    /// Its round.
    pub round: Round,
    /// The signature.
    pub signature: [u8; 48],
    /// SHA-256 of the signature, when whoever brought it says so.
    pub randomness: Option<Hash>,
}

/// A round's value whose signature was verified: there is no other way to make one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beacon {
    round: Round,
    signature: [u8; 48],
}

/// Why a value is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BeaconFault {
    /// It cannot be read.
    #[error("this is no value of the beacon; paste the relay's whole answer, from {{ to }}")]
    Malformed,
    /// It names another chain.
    #[error("this is a value of another chain than quicknet")]
    OtherChain,
    /// It is another round's.
    #[error("this is the value of round {brought}, and round {wanted} was announced")]
    OtherRound {
        /// Which.
        brought: u64,
        /// Which it should be.
        wanted: u64,
    },
    /// The round is not yet.
    #[error("round {0} has not been yet")]
    NotYet(u64),
    /// The signature is not the chain's for this round: the value was made up, or comes from another chain.
    #[error("the signature is not quicknet's for this round: the value is false, or of another chain")]
    Signature,
    /// What is said to be the randomness is not the hash of the signature.
    #[error("the randomness beside the signature is not its hash")]
    Randomness,
}

impl BeaconFault {
    /// Its name for pages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::OtherChain => "other-chain",
            Self::OtherRound { .. } => "other-round",
            Self::NotYet(_) => "not-yet",
            Self::Signature => "signature",
            Self::Randomness => "randomness",
        }
    }
}

/// A relay's answer; what else is in it does not matter.
#[derive(Deserialize)]
struct Answer {
    round: u64,
    signature: String,
    randomness: Option<String>,
    chain: Option<String>,
    chain_hash: Option<String>,
}

impl Brought {
    /// Reads a relay's answer: `{"round":1000,"randomness":"…","signature":"…"}`.
    ///
    /// # Errors
    /// When it is none, or names another chain.
    pub fn parse(text: &str) -> Result<Self, BeaconFault> {
        let answer: Answer = serde_json::from_str(text.trim()).map_err(|_| BeaconFault::Malformed)?;
        if answer.chain.or(answer.chain_hash).is_some_and(|chain| chain != CHAIN) {
            return Err(BeaconFault::OtherChain);
        }
        let randomness = answer.randomness.map(|hex| bytes(&hex).ok_or(BeaconFault::Malformed)).transpose()?;
        let decoded =
            HEXLOWER.decode(answer.signature.to_ascii_lowercase().as_bytes()).map_err(|_| BeaconFault::Malformed)?;
        // A signature on G2 is twice as long: it is of one of drand's older chains.
        let signature = decoded
            .try_into()
            .map_err(|of: Vec<u8>| if of.len() == 96 { BeaconFault::OtherChain } else { BeaconFault::Malformed })?;
        Ok(Self { round: Round(answer.round), signature, randomness })
    }

    /// Believes it, if it is quicknet's value of the round that was announced.
    ///
    /// # Errors
    /// Why it is not.
    pub fn verify(&self, wanted: Round, now: Millis) -> Result<Beacon, BeaconFault> {
        if self.round != wanted {
            return Err(BeaconFault::OtherRound { brought: self.round.0, wanted: wanted.0 });
        }
        if now < wanted.time() {
            return Err(BeaconFault::NotYet(wanted.0));
        }
        let beacon = Beacon::verify(self.round, self.signature)?;
        if self.randomness.is_some_and(|randomness| randomness != beacon.randomness()) {
            return Err(BeaconFault::Randomness);
        }
        Ok(beacon)
    }
}

fn bytes<const N: usize>(hex: &str) -> Option<[u8; N]> {
    HEXLOWER.decode(hex.to_ascii_lowercase().as_bytes()).ok()?.try_into().ok()
}

impl Beacon {
    /// Checks a signature against the chain's key.
    ///
    /// # Errors
    /// When it is not the chain's signature of this round.
    pub fn verify(round: Round, signature: [u8; 48]) -> Result<Self, BeaconFault> {
        let point: Option<G1Affine> = G1Affine::from_compressed(&signature).into();
        let key: Option<G2Affine> = bytes(PUBLIC_KEY).and_then(|key| G2Affine::from_compressed(&key).into());
        let (Some(point), Some(key)) = (point, key) else { return Err(BeaconFault::Signature) };
        let message = Sha256::digest(round.0.to_be_bytes());
        let hashed =
            <G1Projective as HashToCurve<ExpandMsgXmd<sha2_10::Sha256>>>::hash_to_curve([message.as_slice()], DST);
        // e(signature, g2) = e(H(message), key), as one product.
        let product = multi_miller_loop(&[
            (&-point, &G2Prepared::from(G2Affine::generator())),
            (&G1Affine::from(hashed), &G2Prepared::from(key)),
        ]);
        let holds = !bool::from(point.is_identity()) && product.final_exponentiation() == Gt::identity();
        if holds { Ok(Self { round, signature }) } else { Err(BeaconFault::Signature) }
    }

    /// As [`Beacon::verify`], of a signature in hexadecimal.
    ///
    /// # Errors
    /// As there, and when it is no signature.
    pub fn from_hex(round: Round, signature: &str) -> Result<Self, BeaconFault> {
        let decoded = HEXLOWER.decode(signature.as_bytes()).ok().and_then(|bytes| bytes.try_into().ok());
        Self::verify(round, decoded.ok_or(BeaconFault::Malformed)?)
    }

    /// Its round.
    pub fn round(&self) -> Round {
        self.round
    }

    /// The signature.
    pub fn signature(&self) -> &[u8; 48] {
        &self.signature
    }

    /// What the draw is seeded with: SHA-256 of the signature.
    pub fn randomness(&self) -> Hash {
        Sha256::digest(self.signature).into()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Values that the network gave.
    pub const KNOWN: [(u64, &str, &str); 3] = [
        (
            123,
            "b75c69d0b72a5d906e854e808ba7e2accb1542ac355ae486d591aa9d43765482e26cd02df835d3546d23c4b13e0dfc92",
            "fb8f7bc29bf24db51871ec8c79f3a1e4bd0557bc0dfcee9ed1d924e69d1c60dc",
        ),
        (
            1000,
            "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39",
            "fe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd",
        ),
        (
            657_413,
            "b713718a38ae728dfd477991af2822e08d2f305e47718cef9f7848ce4050e7be41076862b98fad56e91a6b85b89cd97b",
            "fc1873a13f3545aeade8401532ef5519920652eee6b0d2b19ca12643b87b3587",
        ),
    ];

    pub fn answer(n: usize) -> String {
        let (round, signature, randomness) = KNOWN[n];
        format!(r#"{{"round":{round},"randomness":"{randomness}","signature":"{signature}"}}"#)
    }

    const LATER: Millis = Millis(1_800_000_000_000);

    #[test]
    fn known_rounds_are_believed() {
        for (n, (round, _, randomness)) in KNOWN.into_iter().enumerate() {
            let beacon = Brought::parse(&answer(n)).unwrap().verify(Round(round), LATER).unwrap();
            assert_eq!(HEXLOWER.encode(&beacon.randomness()), randomness);
            assert_eq!(beacon.round(), Round(round));
        }
    }

    #[test]
    fn what_is_not_the_announced_rounds_value_is_refused_with_why() {
        let known =
            |text: String, wanted, now| Brought::parse(&text).and_then(|brought| brought.verify(Round(wanted), now));
        // One bit of the signature, and a signature of another round.
        let flipped = answer(1).replace("5e39\"}", "5e38\"}");
        assert!(matches!(known(flipped, 1000, LATER), Err(BeaconFault::Signature)));
        let borrowed = answer(0).replace("\"round\":123", "\"round\":1000");
        assert_eq!(known(borrowed, 1000, LATER), Err(BeaconFault::Signature));
        let infinity = format!(r#"{{"round":1000,"signature":"c0{}"}}"#, "00".repeat(47));
        assert_eq!(known(infinity, 1000, LATER), Err(BeaconFault::Signature));
        assert_eq!(known(answer(0), 1000, LATER), Err(BeaconFault::OtherRound { brought: 123, wanted: 1000 }));
        assert_eq!(known(answer(1), 1000, Round(999).time()), Err(BeaconFault::NotYet(1000)));
        assert!(known(answer(1), 1000, Round(1000).time()).is_ok());
        let lied = answer(1).replace("fe290b", "fe290c");
        assert_eq!(known(lied, 1000, LATER), Err(BeaconFault::Randomness));
        let named = answer(1).replace("{\"round", "{\"chain_hash\":\"8990e7a9\",\"round");
        assert_eq!(known(named, 1000, LATER), Err(BeaconFault::OtherChain));
        let on_g2 = format!(r#"{{"round":1000,"signature":"{}"}}"#, "8d".repeat(96));
        assert_eq!(known(on_g2, 1000, LATER), Err(BeaconFault::OtherChain));
        for wrong in ["", "{}", "[]", r#"{"round":-1,"signature":""}"#, r#"{"round":1000,"signature":"b4"}"#] {
            assert_eq!(known(wrong.into(), 1000, LATER), Err(BeaconFault::Malformed), "{wrong}");
        }
    }

    #[test]
    fn rounds_have_their_times() {
        assert_eq!(Round(1).time(), GENESIS);
        assert_eq!(Round(1000).time(), Millis(1_692_806_364_000));
        assert_eq!(Round::at_or_after(Millis(0)), Round(1));
        assert_eq!(Round::at_or_after(GENESIS), Round(1));
        assert_eq!(Round::at_or_after(GENESIS.plus_millis(1)), Round(2));
        for round in [1, 2, 1000, 657_413] {
            assert_eq!(Round::at_or_after(Round(round).time()), Round(round));
        }
        assert!(Round(u64::MAX).time() > LATER);
    }
}
