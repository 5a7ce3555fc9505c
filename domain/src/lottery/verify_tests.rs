//! A whole lottery in a small log: what is handed out is run again, and each thing that somebody might change is noticed.

use super::super::beacon::tests::{KNOWN, answer};
use super::super::tests::terms;
use super::super::{Brought, LotteryId, Person, Ticket, result_hash};
use super::*;
use crate::event::{Event, Fact};
use crate::log::SigningKey;
use crate::log::tree::{inclusion_ranges, node_hash};
use crate::shop::ShopId;

const SALT: Hash = [0x5a; 32];

fn code(n: u32) -> String {
    format!("code-{n}")
}

/// Twelve tickets of eight buyers: 0, 1, 2 and 3 have two each.
fn tickets() -> Vec<Ticket> {
    (0..12)
        .map(|n| Ticket::of(&SALT, &secret_hash(&code(n)), (n % 8 != 7).then_some(&[u8::try_from(n % 8).unwrap(); 32])))
        .collect()
}

fn list() -> Frozen {
    Frozen::of(tickets()).unwrap()
}

fn text(list: &Frozen) -> String {
    list.tickets().iter().map(Ticket::line).collect()
}

fn commitment(list: &Frozen) -> Commitment {
    let of = terms();
    Commitment {
        lottery: LotteryId(1),
        edition: of.edition,
        rule: RULE,
        salt: HEXLOWER.encode(&SALT),
        tickets: list.len(),
        root: HEXLOWER.encode(&list.root().0),
        prizes: of.prizes,
        alternates: of.alternates,
        chain: beacon::CHAIN.into(),
        round: Round(1000),
        replaces: None,
    }
}

/// The entry with the commitment: event 2, written down an hour before round 1000.
fn entry(commitment: Commitment, recorded_at: Millis) -> String {
    let fact = Fact::LotteryCommitted { at: recorded_at, commitment: Box::new(commitment) };
    Event { seq: 2, recorded_at, shop: ShopId::NONE, complaint: None, fact }.canonical()
}

const WRITTEN: Millis = Millis(1_692_802_764_000);

/// What is handed out, over a log of two entries, and the log's key.
fn bundle_of(entry: String) -> (Bundle, String) {
    let key = SigningKey::from_seed("example.com/log", &[7; 32]).unwrap();
    let (first, second) = (leaf_hash(b"another"), leaf_hash(entry.as_bytes()));
    assert_eq!(inclusion_ranges(1, 2).as_deref(), Some(std::slice::from_ref(&(0..1))));
    let root = node_hash(&first, &second);
    let note =
        Checkpoint { origin: "example.com/log".into(), size: 2, root }.sign(std::slice::from_ref(&key)).to_string();
    let beacon = Brought::parse(&answer(1)).unwrap().verify(Round(1000), Round(1000).time()).unwrap();
    let list = list();
    let order = list.draw(seed_of(&entry, &beacon), commitment(&list).wanted());
    let hex = |place: &u32| HEXLOWER.encode(&list.tickets()[*place as usize].hash);
    let bundle = Bundle {
        format: FORMAT.into(),
        vkey: Some(key.verifier().to_string()),
        checkpoint: Some(note),
        commitment: Some(ProvenEvent { leaf: 1, entry, proof: vec![first.to_string()] }),
        replaced: Vec::new(),
        draw: Some(Drawn {
            round: 1000,
            signature: KNOWN[1].1.into(),
            winners: order[..4].iter().map(hex).collect(),
            alternates: order[4..].iter().map(hex).collect(),
        }),
    };
    (bundle, key.verifier().to_string())
}

fn honest() -> (Bundle, String) {
    bundle_of(entry(commitment(&list()), WRITTEN))
}

/// Runs what came of a change of the bundle and of the list.
fn after(change: impl FnOnce(&mut Bundle), list: &str) -> Findings {
    let (mut bundle, vkey) = honest();
    change(&mut bundle);
    run_again(&serde_json::to_string(&bundle).unwrap(), list.as_bytes(), &vkey)
}

fn named(findings: &Findings) -> (Step, Option<&'static str>) {
    let name = findings.fault().map(Unproven::as_str);
    assert!(name.is_none_or(|name| Unproven::NAMES.contains(&name)), "{name:?}");
    (findings.steps.last().unwrap().0, name)
}

#[test]
fn a_commitment_names_the_one_whose_place_it_takes() {
    let key = SigningKey::from_seed("example.com/log", &[7; 32]).unwrap();
    let vkey = key.verifier().to_string();
    let list = list();
    let found_after = |earlier: Commitment, is_handed_out: bool| {
        let fact = Fact::LotteryCommitted { at: WRITTEN, commitment: Box::new(earlier) };
        let first = Event { seq: 1, recorded_at: WRITTEN, shop: ShopId::NONE, complaint: None, fact }.canonical();
        let second = entry(Commitment { replaces: Some(1), ..commitment(&list) }, WRITTEN);
        let hashes = [leaf_hash(first.as_bytes()), leaf_hash(second.as_bytes())];
        let root = node_hash(&hashes[0], &hashes[1]);
        let checkpoint = Checkpoint { origin: "example.com/log".into(), size: 2, root };
        let proven = |leaf, entry, other: usize| ProvenEvent { leaf, entry, proof: vec![hashes[other].to_string()] };
        let bundle = Bundle {
            format: FORMAT.into(),
            vkey: Some(vkey.clone()),
            checkpoint: Some(checkpoint.sign(std::slice::from_ref(&key)).to_string()),
            commitment: Some(proven(1, second, 0)),
            replaced: if is_handed_out { vec![proven(0, first, 1)] } else { Vec::new() },
            draw: None,
        };
        run_again(&serde_json::to_string(&bundle).unwrap(), text(&list).as_bytes(), &vkey).replaced
    };
    let earlier = Commitment { round: Round(900), ..commitment(&list) };
    let replaced = |round| vec![Replaced { event: 1, round }];
    assert_eq!(found_after(earlier.clone(), true), replaced(Some((Round(900), true))));
    assert_eq!(found_after(earlier.clone(), false), replaced(None), "older servers do not hand it out");
    let other = Commitment { root: "00".repeat(32), ..earlier };
    assert_eq!(found_after(other, true), replaced(Some((Round(900), false))));
    assert_eq!(after(|_| (), &text(&list)).replaced, []);
}

#[test]
fn an_honest_draw_is_proven_and_a_buyer_finds_the_ticket() {
    let list = list();
    let found = after(|_| (), &text(&list));
    assert_eq!(named(&found), (Step::Draw, None), "{:?}", found.fault());
    assert_eq!(found.steps.len(), Step::ALL.len());
    assert_eq!(found.order.len(), 6);
    assert_eq!(
        HEXLOWER.encode(&found.seed.unwrap()),
        "fec7cdb652e09186f428920d3ff2acd939d68608d1ecb6b9d4ac48e95b3f460f"
    );
    let people: std::collections::HashSet<Person> =
        found.order.iter().map(|place| list.tickets()[*place as usize].person).collect();
    assert_eq!(people.len(), 6, "one prize a person");
    for n in 0..12 {
        let hash = tickets()[n as usize].hash;
        let place = list.place(&hash).unwrap();
        let hex = HEXLOWER.encode(&hash);
        let drawn = found.order.iter().position(|of| *of == place);
        for typed in [code(n), format!(" {} ", code(n)), hex.clone(), hex.to_uppercase(), hex[..10].to_owned()] {
            assert_eq!(found.find(&typed), Some((place, drawn)), "{typed}");
        }
    }
    for unknown in ["", "code-99", "abc", &"0".repeat(64)] {
        assert_eq!(found.find(unknown), None);
    }
}

#[test]
fn each_thing_that_was_changed_is_noticed_at_its_step() {
    let whole = text(&list());
    let lines: Vec<&str> = whole.split_inclusive('\n').collect();
    let swapped = [lines[1], lines[0]].concat() + &lines[2..].concat();
    let doubled = [lines[0], lines[0]].concat() + &lines[1..].concat();
    let mut changed = whole.clone().into_bytes();
    changed[96] = if changed[96] == b'0' { b'1' } else { b'0' };
    let changed = String::from_utf8(changed).unwrap();
    for (list, fault) in [
        (swapped.as_str(), "order"),
        (&doubled, "double"),
        (&changed, "root"),
        (&lines[1..].concat(), "count"),
        (&whole[1..], "line"),
        ("", "count"),
    ] {
        assert_eq!(named(&after(|_| (), list)), (Step::List, Some(fault)));
    }
    let draw = |change: fn(&mut Drawn)| {
        let found = after(|of| change(of.draw.as_mut().unwrap()), &whole);
        let (step, fault) = named(&found);
        (step, fault.unwrap())
    };
    assert_eq!(draw(|of| of.winners.swap(0, 1)), (Step::Draw, "result"));
    assert_eq!(draw(|of| of.alternates.clear()), (Step::Draw, "result"));
    assert_eq!(draw(|of| of.alternates.insert(0, of.winners[3].clone())), (Step::Draw, "result"));
    let moved = |of: &mut Drawn| {
        let last = of.winners.pop().unwrap();
        of.alternates.insert(0, last);
    };
    assert_eq!(draw(moved), (Step::Draw, "result"));
    assert_eq!(draw(|of| of.signature = KNOWN[0].1.into()), (Step::Beacon, "beacon"));
    assert_eq!(draw(|of| of.signature.truncate(90)), (Step::Beacon, "beacon"));
    assert_eq!(draw(|of| (of.round, of.signature) = (123, KNOWN[0].1.into())), (Step::Beacon, "beacon"));
    assert_eq!(named(&after(|of| of.draw = None, &whole)), (Step::Beacon, Some("not-drawn")));
    let log = |change: fn(&mut Bundle)| named(&after(change, &whole));
    assert_eq!(log(|of| of.commitment = None), (Step::Log, Some("not-committed")));
    assert_eq!(log(|of| of.checkpoint = Some("x".into())), (Step::Log, Some("log")));
    assert_eq!(log(|of| of.format.push('1')), (Step::Log, Some("malformed")));
    let entry_changed = |of: &mut Bundle| {
        let proven = of.commitment.as_mut().unwrap();
        proven.entry = proven.entry.replace("\"round\":1000", "\"round\":123");
    };
    assert_eq!(log(entry_changed), (Step::Log, Some("log")));
    let (bundle, _) = honest();
    let other = SigningKey::from_seed("example.com/log", &[8; 32]).unwrap().verifier().to_string();
    let found = run_again(&serde_json::to_string(&bundle).unwrap(), whole.as_bytes(), &other);
    assert_eq!(named(&found), (Step::Log, Some("log")));
    assert!(matches!(run_again("", b"", "").fault(), Some(Unproven::Malformed(_))));
}

#[test]
fn a_commitment_is_believed_only_before_its_round_and_under_this_rule() {
    let whole = text(&list());
    let run = |entry: String| {
        let (bundle, vkey) = bundle_of(entry);
        let found = run_again(&serde_json::to_string(&bundle).unwrap(), whole.as_bytes(), &vkey);
        (found.steps.last().unwrap().0, found.fault().map(Unproven::as_str))
    };
    let of = || commitment(&list());
    assert_eq!(run(entry(of(), Round(1000).time())), (Step::Before, Some("too-late")));
    assert_eq!(run(entry(of(), Round(999).time())).0, Step::Draw);
    assert_eq!(run(entry(Commitment { rule: 2, ..of() }, WRITTEN)), (Step::Log, Some("no-commitment")));
    assert_eq!(run(entry(Commitment { chain: "00".into(), ..of() }, WRITTEN)), (Step::Log, Some("no-commitment")));
    let fact = Fact::ShopClaimed { at: WRITTEN };
    let another = Event { seq: 2, recorded_at: WRITTEN, shop: ShopId(1), complaint: None, fact }.canonical();
    assert_eq!(run(another), (Step::Log, Some("no-commitment")));
}

/// The vectors of `docs/lottery.md`: the page and this code cannot part without this test's failing.
#[test]
fn the_page_says_what_this_code_does() {
    let page = include_str!("../../../docs/lottery.md");
    let list = list();
    let entry = entry(commitment(&list), WRITTEN);
    let (bundle, _) = honest();
    let drawn = bundle.draw.unwrap();
    let beacon =
        Beacon::verify(Round(1000), HEXLOWER.decode(KNOWN[1].1.as_bytes()).unwrap().try_into().unwrap()).unwrap();
    let order: Vec<Hash> = drawn
        .winners
        .iter()
        .chain(&drawn.alternates)
        .map(|hex| HEXLOWER.decode(hex.as_bytes()).unwrap().try_into().unwrap())
        .collect();
    let ticket = tickets()[0];
    let said = [
        text(&list),
        HEXLOWER.encode(&secret_hash("code-0")),
        HEXLOWER.encode(&ticket.hash),
        HEXLOWER.encode(&ticket.person.0),
        HEXLOWER.encode(&list.root().0),
        entry.clone(),
        HEXLOWER.encode(&leaf_hash(entry.as_bytes()).0),
        HEXLOWER.encode(&seed_of(&entry, &beacon)),
        drawn.winners.join("\n"),
        drawn.alternates.join("\n"),
        result_hash(&order),
    ];
    for part in said {
        assert!(page.contains(&part), "docs/lottery.md does not hold:\n{part}");
    }
}
