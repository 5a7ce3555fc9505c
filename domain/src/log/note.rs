//! Signed notes (C2SP signed-note): a text and lines of signatures below it, with Ed25519 keys; and the text forms of keys.

use data_encoding::{BASE64, HEXLOWER};
use ed25519_dalek::Signer;
use sha2::{Digest, Sha256};
use std::fmt;

/// A note with more is refused unread.
pub const NOTE_BYTES_MAX: usize = 64 * 1024;
/// A note with more signatures is refused; the specification asks for 16 at least.
const SIGNATURES_MAX: usize = 64;
/// What a signature line begins with: an em dash, as the specification has it.
const DASH: &str = "\u{2014} ";

/// What a key signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The note's text: a log's own signature.
    Note = 1,
    /// A time and a checkpoint: a witness's (C2SP tlog-cosignature).
    Cosignature = 4,
}

/// A note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What is signed, with the newline at its end.
    pub text: String,
    /// The signatures, of known keys and of others.
    pub signatures: Vec<Signature>,
}

/// A line of signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The key's name.
    pub name: String,
    /// The key's number.
    pub id: [u8; 4],
    /// The signature itself.
    pub bytes: Vec<u8>,
}

/// A public key with the name of whose it is.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    kind: Kind,
    key: ed25519_dalek::VerifyingKey,
}

/// A secret key with the name of whose it is. Its secret is wiped from memory when it is dropped.
#[derive(Clone)]
pub struct SigningKey {
    name: String,
    key: ed25519_dalek::SigningKey,
}

/// Why a note is not believed, or a text is no note or no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteFault {
    /// It is no signed note.
    #[error("this is no signed note: {0}")]
    Malformed(&'static str),
    /// It is no key, or its number is not that of its name and key.
    #[error("this is no key: {0}")]
    BadKey(&'static str),
    /// No signature is of a key that is asked for.
    #[error("no signature is of the key {0}")]
    Unsigned(String),
    /// A signature says to be of the key and is not.
    #[error("the signature of {0} is forged or does not belong to this text")]
    Forged(String),
}

impl Note {
    /// Reads a note. What its signatures are worth, [`Note::verify`] tells.
    ///
    /// # Errors
    /// When it is not one, with what is wrong.
    pub fn parse(note: &str) -> Result<Self, NoteFault> {
        use NoteFault::Malformed;
        if note.len() > NOTE_BYTES_MAX {
            return Err(Malformed("it is too long"));
        }
        if note.bytes().any(|b| b < b' ' && b != b'\n') {
            return Err(Malformed("it has control characters"));
        }
        let at = note.rfind("\n\n").ok_or(Malformed("it has no empty line before the signatures"))?;
        let (text, below) = (&note[..=at], &note[at + 2..]);
        let below = below.strip_suffix('\n').ok_or(Malformed("it is cut, or has no signature"))?;
        let signatures = below.split('\n').map(Signature::parse).collect::<Result<Vec<_>, _>>()?;
        if signatures.len() > SIGNATURES_MAX {
            return Err(Malformed("it has too many signatures"));
        }
        Ok(Self { text: text.to_owned(), signatures })
    }

    /// Checks that this key signed the text, in whichever line it did.
    ///
    /// # Errors
    /// When it did not, or a line that says to be of this key is not.
    pub fn verify(&self, key: &VerifierKey) -> Result<(), NoteFault> {
        let mut lines = self.signatures.iter().filter(|line| line.is_of(key)).peekable();
        if lines.peek().is_none() {
            return Err(NoteFault::Unsigned(key.to_string()));
        }
        lines.try_for_each(|line| key.check(self.text.as_bytes(), &line.bytes))
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|signature| writeln!(f, "{signature}"))
    }
}

impl Signature {
    /// Reads a line, without the newline.
    ///
    /// # Errors
    /// When it is not one.
    pub fn parse(line: &str) -> Result<Self, NoteFault> {
        use NoteFault::Malformed;
        let (name, encoded) = line
            .strip_prefix(DASH)
            .and_then(|rest| rest.split_once(' '))
            .ok_or(Malformed("a line of signature has no name and value"))?;
        if !is_key_name(name) {
            return Err(Malformed("a key's name in it is none"));
        }
        let bytes = BASE64.decode(encoded.as_bytes()).map_err(|_| Malformed("a signature is not base64"))?;
        let (id, bytes) = bytes.split_first_chunk::<4>().ok_or(Malformed("a signature is too short"))?;
        if bytes.is_empty() {
            return Err(Malformed("a signature is too short"));
        }
        Ok(Self { name: name.to_owned(), id: *id, bytes: bytes.to_vec() })
    }

    /// Whether it says to be of this key.
    pub fn is_of(&self, key: &VerifierKey) -> bool {
        self.name == key.name && self.id == key.id()
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [self.id.as_slice(), &self.bytes].concat();
        write!(f, "{DASH}{} {}", self.name, BASE64.encode(&bytes))
    }
}

impl VerifierKey {
    /// Reads the text form: `name+number+base64`.
    ///
    /// # Errors
    /// When it is not one, or its number is not that of its name and key.
    pub fn parse(vkey: &str) -> Result<Self, NoteFault> {
        use NoteFault::BadKey;
        let mut parts = vkey.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(BadKey("it is not of the form name+number+key"));
        };
        if !is_key_name(name) {
            return Err(BadKey("it has no name, or one with spaces"));
        }
        let bytes = BASE64.decode(key.as_bytes()).map_err(|_| BadKey("it is not base64"))?;
        let kind = match bytes.first() {
            Some(1) => Kind::Note,
            Some(4) => Kind::Cosignature,
            _ => return Err(BadKey("it is of a kind that is not known here")),
        };
        let bytes = <[u8; 32]>::try_from(&bytes[1..]).map_err(|_| BadKey("it has not the length of an Ed25519 key"))?;
        let key = ed25519_dalek::VerifyingKey::from_bytes(&bytes)
            .ok()
            .filter(|key| !key.is_weak())
            .ok_or(BadKey("it is not an Ed25519 key"))?;
        let read = Self { name: name.to_owned(), kind, key };
        if HEXLOWER.encode(&read.id()) == id {
            Ok(read)
        } else {
            Err(BadKey("its number is not that of its name and key"))
        }
    }

    /// Whose it is.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it signs.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Its number.
    pub fn id(&self) -> [u8; 4] {
        let hash = Sha256::new()
            .chain_update(self.name.as_bytes())
            .chain_update([b'\n', self.kind as u8])
            .chain_update(self.key.as_bytes())
            .finalize();
        [hash[0], hash[1], hash[2], hash[3]]
    }

    /// Checks an Ed25519 signature of a message.
    pub(super) fn check(&self, message: &[u8], signature: &[u8]) -> Result<(), NoteFault> {
        ed25519_dalek::Signature::from_slice(signature)
            .and_then(|signature| self.key.verify_strict(message, &signature))
            .map_err(|_| NoteFault::Forged(self.name.clone()))
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [[self.kind as u8].as_slice(), self.key.as_bytes()].concat();
        write!(f, "{}+{}+{}", self.name, HEXLOWER.encode(&self.id()), BASE64.encode(&bytes))
    }
}

impl fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl SigningKey {
    /// The key that follows from 32 bytes which nobody else knows.
    ///
    /// # Errors
    /// When the name is none: empty, or with a space or a plus.
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, NoteFault> {
        if !is_key_name(name) {
            return Err(NoteFault::BadKey("its name is empty, or has a space or a plus in it"));
        }
        Ok(Self { name: name.to_owned(), key: ed25519_dalek::SigningKey::from_bytes(seed) })
    }

    /// Reads the text form that is kept in a file: `PRIVATE+KEY+name+number+base64`, as Go's tools write it.
    ///
    /// # Errors
    /// When it is not one, or its number is not that of its name and key.
    pub fn parse(text: &str) -> Result<Self, NoteFault> {
        use NoteFault::BadKey;
        let rest = text.strip_prefix("PRIVATE+KEY+").ok_or(BadKey("it does not begin with PRIVATE+KEY+"))?;
        let mut parts = rest.splitn(3, '+');
        let (Some(name), Some(id), Some(seed)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(BadKey("it is not of the form PRIVATE+KEY+name+number+seed"));
        };
        let bytes = BASE64.decode(seed.as_bytes()).map_err(|_| BadKey("it is not base64"))?;
        let Some((1, seed)) = bytes.split_first() else { return Err(BadKey("it is not an Ed25519 key of a log")) };
        let seed = <[u8; 32]>::try_from(seed).map_err(|_| BadKey("it has not the length of an Ed25519 seed"))?;
        let read = Self::from_seed(name, &seed)?;
        let is_its = HEXLOWER.encode(&read.verifier().id()) == id;
        if is_its { Ok(read) } else { Err(BadKey("its number is not that of its name and key")) }
    }

    /// The text form, to be kept where nobody else reads.
    pub fn to_secret_text(&self) -> String {
        let seed = [[Kind::Note as u8].as_slice(), self.key.as_bytes()].concat();
        format!("PRIVATE+KEY+{}+{}+{}", self.name, HEXLOWER.encode(&self.verifier().id()), BASE64.encode(&seed))
    }

    /// Whose it is.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The public half.
    pub fn verifier(&self) -> VerifierKey {
        VerifierKey { name: self.name.clone(), kind: Kind::Note, key: self.key.verifying_key() }
    }

    /// The public half of a witness with this key.
    pub fn witness(&self) -> VerifierKey {
        VerifierKey { kind: Kind::Cosignature, ..self.verifier() }
    }

    /// Signs a note's text.
    pub fn sign(&self, text: &str) -> Signature {
        let bytes = self.key.sign(text.as_bytes()).to_bytes().to_vec();
        Signature { name: self.name.clone(), id: self.verifier().id(), bytes }
    }

    /// Signs a message of a witness.
    pub(super) fn sign_message(&self, message: &str) -> [u8; 64] {
        self.key.sign(message.as_bytes()).to_bytes()
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Nothing of the secret, wherever this may be printed.
        write!(f, "SigningKey({})", self.verifier())
    }
}

/// Whether this can be a key's name.
pub fn is_key_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c == '+' || c.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const VKEY: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    const NOTE: &str = "This is an example message.\n\n\u{2014} example.com/foo \
        Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

    fn key() -> SigningKey {
        SigningKey::from_seed("bazargah.example/log", &[7; 32]).unwrap()
    }

    #[test]
    fn the_example_of_the_specification_verifies() {
        let key = VerifierKey::parse(VKEY).unwrap();
        let note = Note::parse(NOTE).unwrap();
        assert_eq!(note.verify(&key), Ok(()));
        assert_eq!((note.to_string().as_str(), key.to_string().as_str()), (NOTE, VKEY));
        let forged = Note { text: "This is an example massage.\n".into(), ..note.clone() };
        assert_eq!(forged.verify(&key), Err(NoteFault::Forged("example.com/foo".into())));
        let other = self::key().verifier();
        assert_eq!(note.verify(&other), Err(NoteFault::Unsigned(other.to_string())));
    }

    #[test]
    fn a_key_reads_back_and_prints_no_secret() {
        let key = key();
        let text = key.to_secret_text();
        let read = SigningKey::parse(&text).unwrap();
        assert_eq!((read.verifier(), read.to_secret_text()), (key.verifier(), text.clone()));
        assert_eq!(VerifierKey::parse(&key.verifier().to_string()), Ok(key.verifier()));
        assert_ne!(key.verifier().id(), key.witness().id());
        assert!(!format!("{key:?}").contains(text.rsplit('+').next().unwrap()));
        for wrong in [
            "",
            "a",
            "a+b",
            "a+b+c",
            "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
            &VKEY.replace("530d", "530D"),
            &VKEY.replace("foo", "bar"),
            &VKEY.replace("Aeky", "Beky"),
            &VKEY[..VKEY.len() - 4],
            &format!("{VKEY} "),
        ] {
            assert!(matches!(VerifierKey::parse(wrong), Err(NoteFault::BadKey(_))), "{wrong}");
        }
        for wrong in
            ["", "PRIVATE+KEY+", &text[8..], &text[..text.len() - 4], &text.replace("example", "exampel"), VKEY]
        {
            assert!(matches!(SigningKey::parse(wrong), Err(NoteFault::BadKey(_))), "{wrong}");
        }
        assert!(SigningKey::from_seed("with space", &[0; 32]).is_err() && SigningKey::from_seed("", &[0; 32]).is_err());
    }

    #[test]
    fn what_is_no_note_is_refused() {
        for length in 0..NOTE.len() {
            if NOTE.is_char_boundary(length) {
                assert!(matches!(Note::parse(&NOTE[..length]), Err(NoteFault::Malformed(_))), "cut at {length}");
            }
        }
        for wrong in [
            NOTE.replace("example message", "example\tmessage"),
            NOTE.replace("\u{2014} ", "- "),
            NOTE.replace("Uw2Q", "Uw2*"),
            NOTE.replace("aQM=", "aQN="),
            NOTE.replace(" Uw2Q", "  Uw2Q"),
            NOTE.replace("example.com/foo", "example.com+foo"),
            format!("{NOTE}\n"),
            format!("{NOTE}\n\n"),
            format!("{NOTE}{}", NOTE.lines().last().unwrap()),
            format!("{NOTE}\u{2014} x AAAA\n"),
            format!("{}{NOTE}", "x".repeat(NOTE_BYTES_MAX)),
            format!("{NOTE}{}", format!("{}\n", NOTE.lines().last().unwrap()).repeat(SIGNATURES_MAX)),
        ] {
            assert!(matches!(Note::parse(&wrong), Err(NoteFault::Malformed(_))), "{}", &wrong[..wrong.len().min(300)]);
        }
    }

    #[test]
    fn two_keys_may_sign_and_one_forged_line_spoils_its_key_only() {
        let (old, new) = (key(), SigningKey::from_seed("bazargah.example/log", &[8; 32]).unwrap());
        let text = "text\n\nwith an empty line\n";
        let mut note = Note { text: text.into(), signatures: vec![new.sign(text), old.sign(text)] };
        let read = Note::parse(&note.to_string()).unwrap();
        assert_eq!(read, note);
        assert_eq!((read.verify(&old.verifier()), read.verify(&new.verifier())), (Ok(()), Ok(())));
        note.signatures[1].bytes[9] ^= 1;
        assert_eq!(note.verify(&new.verifier()), Ok(()));
        assert!(matches!(note.verify(&old.verifier()), Err(NoteFault::Forged(_))));
        note.signatures.push(old.sign(text));
        assert!(
            matches!(note.verify(&old.verifier()), Err(NoteFault::Forged(_))),
            "a true line does not mend a forged one"
        );
    }

    proptest! {
        // Signing takes long where nothing is optimised.
        #![proptest_config(ProptestConfig::with_cases(16))]

        #[test]
        fn a_touched_signature_or_text_is_refused(at: prop::sample::Index, bit in 0u8..8, text in "[a-z\n]{1,40}\n") {
            let key = key();
            let mut signature = key.sign(&text);
            let whole = Note { text: text.clone(), signatures: vec![signature.clone()] };
            prop_assert_eq!(whole.verify(&key.verifier()), Ok(()));
            let at = at.index(signature.bytes.len());
            signature.bytes[at] ^= 1 << bit;
            let touched = Note { text, signatures: vec![signature] };
            prop_assert!(touched.verify(&key.verifier()).is_err());
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in "(\\PC|\n|\u{2014} ){0,200}") {
            if let Ok(note) = Note::parse(&text) {
                prop_assert_eq!(note.to_string(), text.as_str());
            }
            let _ = (VerifierKey::parse(&text), SigningKey::parse(&text));
        }
    }
}
