//! A proof for one shop that can be kept and shown: a signed checkpoint, events of the shop, and for each the hashes that lead from
//! it to the checkpoint's root. It is checked by this pure code, in a browser as on the command line.
//!
//! It proves that each of these events is in the public log, unchanged, at its place. That no event of the shop is left out, only
//! reading the whole log proves (`bazargah verify`).

use super::checkpoint::{Checkpoint, CheckpointFault};
use super::note::{NoteFault, VerifierKey};
use super::tree::{Hash, ProofFault, leaf_hash, verify_inclusion};
use crate::event::Event;
use serde::{Deserialize, Serialize};

/// The name of this form.
pub const FORMAT: &str = "bazargah-proof/1";

/// A proof for one shop, as it is handed out (JSON).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShopProof {
    /// [`FORMAT`].
    pub format: String,
    /// The shop's key.
    pub shop: String,
    /// The log's key as the server states it. Who checks the proof must know it from elsewhere.
    pub vkey: String,
    /// The signed checkpoint.
    pub checkpoint: String,
    /// Events of the shop in their order, its listing first.
    pub events: Vec<ProvenEvent>,
    /// The number of an event that there are earlier ones than, which this proof leaves out; to be asked for with `before`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub earlier_than: Option<i64>,
}

/// An event with its proof of inclusion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProvenEvent {
    /// Its place in the log, from 0.
    pub leaf: u64,
    /// Its canonical form.
    pub entry: String,
    /// The hashes that lead to the root, from the bottom, in base64.
    pub proof: Vec<String>,
}

/// What a proof proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Against which tree.
    pub checkpoint: Checkpoint,
    /// The shop's key, as its listing states it.
    pub shop: String,
    /// The events that are in the log, in their order; the first lists the shop.
    pub events: Vec<Event>,
}

/// Why a proof proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It cannot be read.
    #[error("this is no proof of this form: {0}")]
    Malformed(String),
    /// The key to check it with is none.
    #[error(transparent)]
    Key(#[from] NoteFault),
    /// Its checkpoint is not believed.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointFault),
    /// An entry is not an event, or not the one of its place.
    #[error("entry {leaf} is not the event of its place: {why}")]
    Entry {
        /// Its place.
        leaf: u64,
        /// Why.
        why: String,
    },
    /// An entry is not in the tree.
    #[error("entry {leaf} is not proven to be in the log: {fault}")]
    NotIncluded {
        /// Its place.
        leaf: u64,
        /// Why.
        fault: ProofFault,
    },
    /// The events are not in their order, or one stands twice.
    #[error("entry {0} is out of order")]
    Order(u64),
    /// The first event is not the listing of the shop that the proof is for, or another is about another shop.
    #[error("entry {0} is not about the shop that the proof is for")]
    OtherShop(u64),
    /// There is no event at all.
    #[error("the proof has no events")]
    Empty,
}

/// Why a proof proves nothing, as a page tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// It cannot be read.
    Malformed,
    /// The key is none.
    NoKey,
    /// The checkpoint has no signature of the key.
    OtherKey,
    /// The signature is not of this checkpoint: one of the two was changed.
    Forged,
    /// The checkpoint is none, or of another log.
    NoCheckpoint,
    /// An entry is not an event, or not the one of its place.
    NoEvent,
    /// An entry's proof was cut, or is too long.
    Length,
    /// An entry leads to another root: it, its proof or its place was changed.
    OtherRoot,
    /// An entry's place is not in the tree.
    OutOfRange,
    /// The events are not in their order.
    Order,
    /// The events are not, or not all, of the shop.
    OtherShop,
    /// There are no events.
    Empty,
}

impl Reason {
    /// All there are.
    pub const ALL: [Self; 12] = [
        Self::Malformed,
        Self::NoKey,
        Self::OtherKey,
        Self::Forged,
        Self::NoCheckpoint,
        Self::NoEvent,
        Self::Length,
        Self::OtherRoot,
        Self::OutOfRange,
        Self::Order,
        Self::OtherShop,
        Self::Empty,
    ];

    /// Its name between the verifier and the page.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::NoKey => "no-key",
            Self::OtherKey => "other-key",
            Self::Forged => "forged",
            Self::NoCheckpoint => "no-checkpoint",
            Self::NoEvent => "no-event",
            Self::Length => "length",
            Self::OtherRoot => "other-root",
            Self::OutOfRange => "out-of-range",
            Self::Order => "order",
            Self::OtherShop => "other-shop",
            Self::Empty => "empty",
        }
    }
}

impl Fault {
    /// The reason that a page tells.
    pub fn reason(&self) -> Reason {
        match self {
            Self::Malformed(_) => Reason::Malformed,
            Self::Key(_) => Reason::NoKey,
            Self::Checkpoint(CheckpointFault::Note(NoteFault::Unsigned(_))) => Reason::OtherKey,
            Self::Checkpoint(CheckpointFault::Note(NoteFault::Forged(_))) => Reason::Forged,
            Self::Checkpoint(_) => Reason::NoCheckpoint,
            Self::Entry { .. } => Reason::NoEvent,
            Self::NotIncluded { fault: ProofFault::Length, .. } => Reason::Length,
            Self::NotIncluded { fault: ProofFault::Root | ProofFault::Fork, .. } => Reason::OtherRoot,
            Self::NotIncluded { fault: ProofFault::OutOfRange, .. } => Reason::OutOfRange,
            Self::Order(_) => Reason::Order,
            Self::OtherShop(_) => Reason::OtherShop,
            Self::Empty => Reason::Empty,
        }
    }
}

/// What is found of a proof, part by part, for a page that shows more than the first fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Findings {
    /// The tree, when the whole proof holds and is for the shop that was asked for.
    pub whole: Result<Checkpoint, Fault>,
    /// Whether each event is in the tree, by its place, with its entry; none when the checkpoint is not believed.
    pub events: Vec<(u64, String, Result<(), Fault>)>,
}

/// Checks a proof for the shop with that key, and each of its events for itself. Unlike [`verify_bundle`] it reads of an entry
/// only where it belongs: the hash proves the rest, and a browser is spared the lists of domains that hosts are read with.
pub fn examine(text: &str, vkey: &str, shop: &str) -> Findings {
    let (proof, checkpoint) = match open(text, vkey) {
        Ok(opened) => opened,
        Err(fault) => return Findings { whole: Err(fault), events: Vec::new() },
    };
    let places: Vec<Result<Place, Fault>> = proof.events.iter().map(|proven| place(proven, &checkpoint)).collect();
    let found = |(proven, place): (&ProvenEvent, &Result<Place, Fault>)| {
        (proven.leaf, proven.entry.clone(), place.as_ref().map(|_| ()).map_err(Fault::clone))
    };
    let events = proof.events.iter().zip(&places).map(found).collect();
    let whole = places.into_iter().collect::<Result<Vec<_>, _>>().and_then(|places| {
        belong(&proof.shop, &places)?;
        if proof.shop == shop {
            Ok(checkpoint)
        } else {
            Err(Fault::OtherShop(places.first().map_or(0, |place| place.leaf)))
        }
    });
    Findings { whole, events }
}

/// Checks a proof whole: signature, entries, their order, their shop, and each way to the root.
///
/// # Errors
/// When anything of it does not hold.
pub fn verify_bundle(text: &str, vkey: &str) -> Result<Report, Fault> {
    let (proof, checkpoint) = open(text, vkey)?;
    let mut events = Vec::with_capacity(proof.events.len());
    let mut places = Vec::with_capacity(proof.events.len());
    for proven in &proof.events {
        events.push(verify_event(proven, &checkpoint)?);
        places.push(place(proven, &checkpoint)?);
    }
    belong(&proof.shop, &places)?;
    Ok(Report { checkpoint, shop: proof.shop, events })
}

/// Checks that an event is in the tree of a checkpoint, at its place.
///
/// # Errors
/// When it is not.
pub fn verify_event(proven: &ProvenEvent, checkpoint: &Checkpoint) -> Result<Event, Fault> {
    let event = Event::parse(&proven.entry).map_err(|why| Fault::Entry { leaf: proven.leaf, why })?;
    place(proven, checkpoint).map(|_| event)
}

/// Checks that an entry is in the tree of a checkpoint, at its place; what it tells is not read.
///
/// # Errors
/// When it is not.
pub fn check_included(proven: &ProvenEvent, checkpoint: &Checkpoint) -> Result<(), Fault> {
    place(proven, checkpoint).map(|_| ())
}

/// Reads a proof, and checks that the key signed its checkpoint.
fn open(text: &str, vkey: &str) -> Result<(ShopProof, Checkpoint), Fault> {
    let key = VerifierKey::parse(vkey)?;
    let proof: ShopProof = serde_json::from_str(text).map_err(|e| Fault::Malformed(e.to_string()))?;
    if proof.format != FORMAT {
        return Err(Fault::Malformed(format!("its form is {:?} and not {FORMAT:?}", proof.format)));
    }
    let checkpoint = Checkpoint::open(&proof.checkpoint, &key)?;
    Ok((proof, checkpoint))
}

/// What of an entry says where it belongs.
#[derive(Deserialize)]
struct Belonging {
    seq: i64,
    shop: i64,
    fact: Listing,
}

/// A fact, read as one that may list a shop.
#[derive(Deserialize)]
struct Listing {
    fact: String,
    #[serde(default)]
    key: Option<String>,
}

/// Where an entry that is in the tree belongs.
struct Place {
    leaf: u64,
    shop: i64,
    /// The key of the shop that it lists.
    lists: Option<String>,
}

/// Checks that an entry is in the tree of a checkpoint, at its place.
fn place(proven: &ProvenEvent, checkpoint: &Checkpoint) -> Result<Place, Fault> {
    let leaf = proven.leaf;
    let wrong = |why: String| Fault::Entry { leaf, why };
    let Belonging { seq, shop, fact } = serde_json::from_str(&proven.entry).map_err(|e| wrong(e.to_string()))?;
    if super::leaf_of(seq) != Some(leaf) {
        return Err(wrong(format!("it says to be event {seq}")));
    }
    let hashes = proven.proof.iter().map(|hash| Hash::parse(hash)).collect::<Option<Vec<Hash>>>();
    let hashes = hashes.ok_or_else(|| wrong("a hash of its proof is none".to_owned()))?;
    verify_inclusion(leaf, leaf_hash(proven.entry.as_bytes()), checkpoint.size, checkpoint.root, &hashes)
        .map_err(|fault| Fault::NotIncluded { leaf, fault })?;
    let lists = fact.key.filter(|_| fact.fact == "shop-listed" && seq == shop);
    Ok(Place { leaf, shop, lists })
}

/// Checks that the events are the shop's, its listing first, in their order.
fn belong(shop: &str, places: &[Place]) -> Result<(), Fault> {
    let listing = places.first().ok_or(Fault::Empty)?;
    if listing.lists.as_deref() != Some(shop) {
        return Err(Fault::OtherShop(listing.leaf));
    }
    for (before, place) in places.iter().zip(&places[1..]) {
        if place.shop != listing.shop {
            return Err(Fault::OtherShop(place.leaf));
        }
        if before.leaf >= place.leaf {
            return Err(Fault::Order(place.leaf));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::note::SigningKey;
    use super::super::tree::{inclusion_ranges, range_hash};
    use super::*;
    use crate::calendar::Millis;
    use crate::event::Fact;
    use crate::shop::{ShopId, ShopName};

    /// A log of two shops: `a.example` lists with event 1 and claims with 3 and 5, `b.example` lists with 2 and claims with 4.
    fn entries() -> Vec<Event> {
        let event =
            |seq: i64, shop, fact| Event { seq, recorded_at: Millis(1), shop: ShopId(shop), complaint: None, fact };
        let listed = |key: &str| Fact::ShopListed { key: key.into(), host: None, name: ShopName::default() };
        let claimed = || Fact::ShopClaimed { at: Millis(1) };
        vec![
            event(1, 1, listed("a.example")),
            event(2, 2, listed("b.example")),
            event(3, 1, claimed()),
            event(4, 2, claimed()),
            event(5, 1, claimed()),
        ]
    }

    fn key() -> SigningKey {
        SigningKey::from_seed("x.example/log", &[1; 32]).unwrap()
    }

    fn proof_of(seqs: &[i64]) -> ShopProof {
        let entries = entries();
        let leaves: Vec<Hash> = entries.iter().map(|event| leaf_hash(event.canonical().as_bytes())).collect();
        let node = |node: super::super::tree::Node| {
            let first = usize::try_from(node.index << node.level).unwrap();
            Ok::<_, ()>(super::super::tile::root_of(&leaves[first..first + (1 << node.level)]))
        };
        let size = entries.len() as u64;
        let root = range_hash(0..size, node).unwrap();
        let checkpoint = Checkpoint { origin: key().name().into(), size, root };
        let events = seqs.iter().map(|seq| {
            let leaf = super::super::leaf_of(*seq).unwrap();
            let ranges = inclusion_ranges(leaf, size).unwrap();
            let proof = ranges.into_iter().map(|range| range_hash(range, node).unwrap().to_string()).collect();
            ProvenEvent { leaf, entry: entries[usize::try_from(leaf).unwrap()].canonical(), proof }
        });
        ShopProof {
            format: FORMAT.into(),
            shop: "a.example".into(),
            vkey: key().verifier().to_string(),
            checkpoint: checkpoint.sign(&[key()]).to_string(),
            events: events.collect(),
            earlier_than: None,
        }
    }

    fn check(proof: &ShopProof) -> Result<Report, Fault> {
        verify_bundle(&serde_json::to_string(proof).unwrap(), &key().verifier().to_string())
    }

    #[test]
    fn a_whole_proof_holds() {
        let report = check(&proof_of(&[1, 3, 5])).unwrap();
        assert_eq!((report.shop.as_str(), report.events.len(), report.checkpoint.size), ("a.example", 3, 5));
    }

    #[test]
    fn whatever_is_touched_is_refused_with_the_reason() {
        let good = proof_of(&[1, 3, 5]);
        let touched = |touch: fn(&mut ShopProof)| {
            let mut proof = good.clone();
            touch(&mut proof);
            check(&proof).unwrap_err()
        };
        assert!(matches!(touched(|p| p.format = "x".into()), Fault::Malformed(_)));
        assert!(matches!(touched(|p| p.checkpoint = p.checkpoint.replace("\n5\n", "\n6\n")), Fault::Checkpoint(_)));
        assert_eq!(touched(|p| p.events.clear()), Fault::Empty);
        assert_eq!(touched(|p| p.shop = "b.example".into()), Fault::OtherShop(0));
        assert_eq!(touched(|p| p.events.swap(1, 2)), Fault::Order(2));
        assert_eq!(touched(|p| p.events[1] = p.events[2].clone()), Fault::Order(4));
        assert!(matches!(touched(|p| drop(p.events.remove(0))), Fault::OtherShop(2)));
        assert!(matches!(touched(|p| p.events[1].leaf = 3), Fault::Entry { leaf: 3, .. }));
        assert!(matches!(touched(|p| p.events[1].entry.push(' ')), Fault::Entry { leaf: 2, .. }));
        assert!(matches!(touched(|p| p.events[1].proof[0].push('=')), Fault::Entry { leaf: 2, .. }));
        let at = |p: &mut ShopProof| p.events[1].entry = p.events[1].entry.replace(r#""at":1"#, r#""at":2"#);
        let mut proof = good.clone();
        at(&mut proof);
        assert_eq!(check(&proof), Err(Fault::NotIncluded { leaf: 2, fault: ProofFault::Root }));
        let cut = touched(|p| drop(p.events[2].proof.pop()));
        assert_eq!(cut, Fault::NotIncluded { leaf: 4, fault: ProofFault::Length });
        assert_eq!(check(&proof_of(&[1, 4])), Err(Fault::OtherShop(3)));
        let other = SigningKey::from_seed("x.example/log", &[2; 32]).unwrap().verifier().to_string();
        let text = serde_json::to_string(&good).unwrap();
        assert!(
            matches!(verify_bundle(&text, &other), Err(Fault::Checkpoint(_))),
            "the proof's own word on the key is not taken"
        );
        assert!(matches!(verify_bundle(&text, "x"), Err(Fault::Key(_))));
        assert!(matches!(verify_bundle(&text[..text.len() - 1], &good.vkey), Err(Fault::Malformed(_))));
    }

    #[test]
    fn each_event_is_judged_for_itself_and_the_whole_by_its_first_fault() {
        let vkey = key().verifier().to_string();
        let examined = |proof: &ShopProof, shop: &str| examine(&serde_json::to_string(proof).unwrap(), &vkey, shop);
        let good = proof_of(&[1, 3, 5]);
        let held = examined(&good, "a.example");
        assert!(held.whole.is_ok() && held.events.len() == 3 && held.events.iter().all(|(.., found)| found.is_ok()));
        let reason = |findings: &Findings| findings.whole.as_ref().map(|_| ()).map_err(Fault::reason);
        assert_eq!(reason(&examined(&good, "b.example")), Err(Reason::OtherShop), "a proof for another shop");

        let mut letter = good.clone();
        letter.events[1].entry = letter.events[1].entry.replace(r#""at":1"#, r#""at":2"#);
        let found = examined(&letter, "a.example");
        assert_eq!(reason(&found), Err(Reason::OtherRoot));
        let each: Vec<bool> = found.events.iter().map(|(.., found)| found.is_ok()).collect();
        assert_eq!(each, [true, false, true]);

        let mut cut = good.clone();
        drop(cut.events[2].proof.pop());
        assert_eq!(reason(&examined(&cut, "a.example")), Err(Reason::Length));

        let other = SigningKey::from_seed("x.example/log", &[2; 32]).unwrap();
        let found = examine(&serde_json::to_string(&good).unwrap(), &other.verifier().to_string(), "a.example");
        assert_eq!((reason(&found), found.events), (Err(Reason::OtherKey), Vec::new()));

        // Another root, once with the old signature, and once signed anew by the right key.
        let root = Hash([7; 32]);
        let checkpoint = Checkpoint { origin: key().name().into(), size: 5, root };
        let (mut forged, mut signed) = (good.clone(), good.clone());
        let held = Checkpoint::open(&good.checkpoint, &key().verifier()).unwrap();
        forged.checkpoint = good.checkpoint.replace(&held.root.to_string(), &root.to_string());
        assert_eq!(reason(&examined(&forged, "a.example")), Err(Reason::Forged));
        signed.checkpoint = checkpoint.sign(&[key()]).to_string();
        assert_eq!(reason(&examined(&signed, "a.example")), Err(Reason::OtherRoot));
    }

    #[test]
    fn reasons_have_names_of_their_own() {
        let names: std::collections::BTreeSet<_> = Reason::ALL.iter().map(|reason| reason.as_str()).collect();
        assert_eq!(names.len(), Reason::ALL.len());
    }
}
