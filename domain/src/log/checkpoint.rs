//! Checkpoints (C2SP tlog-checkpoint): the size and the root of the tree at one time, signed; and what witnesses say of them
//! (C2SP tlog-cosignature, version 1).

use super::note::{Kind, Note, NoteFault, Signature, SigningKey, VerifierKey};
use super::tree::{Hash, empty_root};
use std::fmt;

/// The tree at one time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log it is of: its address without `https://`.
    pub origin: String,
    /// Leaves of the tree.
    pub size: u64,
    /// Its root.
    pub root: Hash,
}

/// Why a checkpoint is not believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointFault {
    /// Its note or signature is wrong.
    #[error("the checkpoint is not accepted: {0}")]
    Note(#[from] NoteFault),
    /// Its text is not that of a checkpoint.
    #[error("the checkpoint is malformed: {0}")]
    Malformed(&'static str),
    /// It is of another log.
    #[error("the checkpoint is of the log {0:?} and not of {1:?}")]
    OtherLog(String, String),
}

impl Checkpoint {
    /// Reads a checkpoint's text, without signatures. Lines of extensions are refused: this log has none, and nobody checks them.
    ///
    /// # Errors
    /// When it is not one.
    pub fn parse(text: &str) -> Result<Self, CheckpointFault> {
        use CheckpointFault::Malformed;
        let body = text.strip_suffix('\n').ok_or(Malformed("it does not end with a newline"))?;
        let lines: Vec<&str> = body.split('\n').collect();
        let [origin, size, root] = lines[..] else { return Err(Malformed("it has not three lines")) };
        if origin.is_empty() {
            return Err(Malformed("it has no origin"));
        }
        let number = size.parse::<u64>().ok().filter(|number| number.to_string() == size);
        let size = number.ok_or(Malformed("its size is not a number in its one spelling"))?;
        let root = Hash::parse(root).ok_or(Malformed("its root is not a SHA-256 hash in base64"))?;
        if size == 0 && root != empty_root() {
            return Err(Malformed("an empty tree has another root"));
        }
        Ok(Self { origin: origin.to_owned(), size, root })
    }

    /// Reads a signed checkpoint and checks that this log's key signed it.
    ///
    /// # Errors
    /// When it is cut, forged, of another log, or not signed by the key.
    pub fn open(note: &str, key: &VerifierKey) -> Result<Self, CheckpointFault> {
        let note = Note::parse(note)?;
        note.verify(key)?;
        let checkpoint = Self::parse(&note.text)?;
        if checkpoint.origin == key.name() {
            Ok(checkpoint)
        } else {
            Err(CheckpointFault::OtherLog(checkpoint.origin, key.name().to_owned()))
        }
    }

    /// Signs it with all these keys, the newest first.
    pub fn sign(&self, keys: &[SigningKey]) -> Note {
        let text = self.to_string();
        let signatures = keys.iter().map(|key| key.sign(&text)).collect();
        Note { text, signatures }
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}\n{}", self.origin, self.size, self.root)
    }
}

/// What a witness signs: that it saw this checkpoint at that time, in seconds since 1970, and none that contradicts it.
fn cosigned(time: u64, text: &str) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
}

/// A witness's line for a checkpoint's text.
pub fn cosign(text: &str, seconds: u64, witness: &SigningKey) -> Signature {
    let key = witness.witness();
    let signature = witness.sign_message(&cosigned(seconds, text));
    let bytes = [seconds.to_be_bytes().as_slice(), &signature].concat();
    Signature { name: key.name().to_owned(), id: key.id(), bytes }
}

/// Checks a witness's line for a checkpoint's text; gives when it was signed, in seconds since 1970.
///
/// # Errors
/// When it is of another key, forged, or of another text.
pub fn verify_cosignature(text: &str, line: &Signature, witness: &VerifierKey) -> Result<u64, NoteFault> {
    if witness.kind() != Kind::Cosignature || !line.is_of(witness) {
        return Err(NoteFault::Unsigned(witness.to_string()));
    }
    let forged = || NoteFault::Forged(witness.name().to_owned());
    let (time, signature) = line.bytes.split_first_chunk::<8>().ok_or_else(forged)?;
    let time = u64::from_be_bytes(*time);
    if time > i64::MAX.unsigned_abs() {
        return Err(forged());
    }
    witness.check(cosigned(time, text).as_bytes(), signature)?;
    Ok(time)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The example of tlog-cosignature.
    const EXAMPLE: &str = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\
        \u{2014} example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n\
        \u{2014} witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";

    fn key(name: &str, seed: u8) -> SigningKey {
        SigningKey::from_seed(name, &[seed; 32]).unwrap()
    }

    #[test]
    fn the_example_of_the_specification_reads() {
        let note = Note::parse(EXAMPLE).unwrap();
        assert_eq!(note.to_string(), EXAMPLE);
        let checkpoint = Checkpoint::parse(&note.text).unwrap();
        assert_eq!((checkpoint.size, checkpoint.origin.as_str()), (20_852_163, "example.com/behind-the-sofa"));
        assert_eq!(checkpoint.to_string(), note.text);
        assert_eq!(&note.signatures[1].bytes[..8], 1_679_315_147u64.to_be_bytes());
    }

    #[test]
    fn what_is_no_checkpoint_is_refused() {
        let good = Checkpoint { origin: "a.example/log".into(), size: 5, root: Hash([1; 32]) }.to_string();
        assert!(Checkpoint::parse(&good).is_ok());
        for wrong in [
            good.replace("\n5\n", "\n05\n"),
            good.replace("\n5\n", "\n+5\n"),
            good.replace("\n5\n", "\n-5\n"),
            good.replace("\n5\n", "\n18446744073709551616\n"),
            good.replace("\n5\n", "\n0\n"),
            good.replace('=', ""),
            good.replace("a.example/log", ""),
            good.replace("AQE=", "AQF="),
            format!("{good}extension\n"),
            good[..good.len() - 1].to_owned(),
            String::new(),
        ] {
            assert!(matches!(Checkpoint::parse(&wrong), Err(CheckpointFault::Malformed(_))), "{wrong:?}");
        }
    }

    #[test]
    fn a_checkpoint_is_believed_of_its_log_only() {
        let (ours, other) = (key("a.example/log", 1), key("b.example/log", 1));
        let checkpoint = Checkpoint { origin: "a.example/log".into(), size: 5, root: Hash([1; 32]) };
        let note = checkpoint.sign(std::slice::from_ref(&ours)).to_string();
        assert_eq!(Checkpoint::open(&note, &ours.verifier()), Ok(checkpoint.clone()));
        assert!(matches!(
            Checkpoint::open(&note, &other.verifier()),
            Err(CheckpointFault::Note(NoteFault::Unsigned(_)))
        ));
        let borrowed = checkpoint.sign(std::slice::from_ref(&other)).to_string();
        assert!(matches!(Checkpoint::open(&borrowed, &other.verifier()), Err(CheckpointFault::OtherLog(..))));
        let forged = note.replace("\n5\n", "\n6\n");
        assert!(matches!(
            Checkpoint::open(&forged, &ours.verifier()),
            Err(CheckpointFault::Note(NoteFault::Forged(_)))
        ));
        for length in 0..note.len() {
            if note.is_char_boundary(length) {
                assert!(Checkpoint::open(&note[..length], &ours.verifier()).is_err(), "cut at {length}");
            }
        }
        let rotated = checkpoint.sign(&[key("a.example/log", 2), ours.clone()]).to_string();
        assert_eq!(
            Checkpoint::open(&rotated, &ours.verifier()),
            Ok(checkpoint),
            "who knows the old key goes on with it"
        );
    }

    proptest! {
        // Signing takes long where nothing is optimised.
        #![proptest_config(ProptestConfig::with_cases(16))]

        #[test]
        fn a_cosignature_holds_for_its_text_time_and_witness(seconds in 0u64..1 << 62, at in 0usize..72, bit in 0u8..8) {
            let text = Checkpoint { origin: "a.example/log".into(), size: 5, root: Hash([1; 32]) }.to_string();
            let (witness, other) = (key("w.example/1", 3), key("w.example/1", 4));
            let mut line = cosign(&text, seconds, &witness);
            prop_assert_eq!(Signature::parse(&line.to_string()), Ok(line.clone()));
            prop_assert_eq!(verify_cosignature(&text, &line, &witness.witness()), Ok(seconds));
            prop_assert!(verify_cosignature(&text, &line, &other.witness()).is_err());
            prop_assert!(verify_cosignature(&text, &line, &witness.verifier()).is_err());
            prop_assert!(verify_cosignature(&text.replace("\n5\n", "\n6\n"), &line, &witness.witness()).is_err());
            line.bytes[at] ^= 1 << bit;
            prop_assert!(verify_cosignature(&text, &line, &witness.witness()).is_err());
            line.bytes.truncate(at);
            prop_assert!(verify_cosignature(&text, &line, &witness.witness()).is_err());
        }
    }
}
