//! Measures the lookalike rule on a list of real domains: how often it raises a false alarm, and how many
//! made-up lookalikes of each kind it catches, both through the store's way of finding candidates.
//!
//! `lookalike_rates FILE [--known N] [--seed S] [--brand]`
//!
//! FILE holds one domain a line; lines that are none are counted and passed over. N of them (1,000) are
//! taken as known shops by a pseudo-random rule with the seed S; with `--brand` only those whose label
//! has 5 to 12 letters and nothing else, as well-known shops' tend to. The other domains of the file are
//! looked up: each one that is said to be like a known one counts as a false alarm, though some are fakes
//! in truth. Then lookalikes of each known domain are made and looked up.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::process::ExitCode;
use std::time::Instant;

use bazargah_domain::domain_name::{Host, Likeness, lookalike, probes, skeleton};
use bazargah_domain::text::{near_keys, stem};

const EXAMPLES_SHOWN_MAX: usize = 8;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("lookalike_rates: {message}");
            ExitCode::from(2)
        }
    }
}

struct Options {
    file: String,
    known_count: usize,
    seed: u64,
    brand: bool,
}

fn options() -> Result<Options, String> {
    let usage = "usage: lookalike_rates FILE [--known N] [--seed S] [--brand]";
    let mut options = Options { file: String::new(), known_count: 1_000, seed: 1, brand: false };
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut number = || -> Result<u64, String> {
            let value = args.next().ok_or(usage)?;
            value.parse().map_err(|_| format!("{arg} wants a number, not {value}"))
        };
        match arg.as_str() {
            "--known" => options.known_count = number()? as usize,
            "--seed" => options.seed = number()?,
            "--brand" => options.brand = true,
            _ if options.file.is_empty() && !arg.starts_with("--") => options.file = arg,
            _ => return Err(usage.to_owned()),
        }
    }
    if options.file.is_empty() { Err(usage.to_owned()) } else { Ok(options) }
}

fn run() -> Result<(), String> {
    let options = options()?;
    let text =
        std::fs::read_to_string(&options.file).map_err(|error| format!("cannot read {}: {error}", options.file))?;
    let mut passed_over = 0;
    let mut hosts = BTreeSet::new();
    for line in text.lines() {
        match Host::parse(line) {
            Ok(host) if host.as_str() == host.registrable() => {
                hosts.insert(host);
            }
            _ => passed_over += 1,
        }
    }
    let (known, others) = split(hosts, &options);
    println!(
        "{} known, {} others, {passed_over} lines passed over; seed {}{}",
        known.len(),
        others.len(),
        options.seed,
        if options.brand { ", brand-like" } else { "" }
    );
    let store = Store::new(known);
    false_alarms(&store, &others);
    detection(&store, options.seed);
    Ok(())
}

/// SplitMix64: a fixed rule, so that anybody gets the same sets.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }
}

fn split(hosts: BTreeSet<Host>, options: &Options) -> (Vec<Host>, Vec<Host>) {
    let mut dice = Dice(options.seed);
    let mut drawn: Vec<(u64, Host)> = hosts.into_iter().map(|host| (dice.next(), host)).collect();
    drawn.sort();
    let mut known = Vec::new();
    let mut others = Vec::new();
    for (_, host) in drawn {
        let fits = !options.brand || is_brand_like(host.label());
        if fits && known.len() < options.known_count { known.push(host) } else { others.push(host) }
    }
    (known, others)
}

fn is_brand_like(label: &str) -> bool {
    (5..=12).contains(&label.len()) && label.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// The store's two indexes, in memory.
struct Store {
    known: Vec<Host>,
    by_skeleton: HashMap<String, Vec<usize>>,
    by_near_key: HashMap<String, Vec<usize>>,
}

impl Store {
    fn new(known: Vec<Host>) -> Self {
        let mut by_skeleton: HashMap<String, Vec<usize>> = HashMap::new();
        let mut by_near_key: HashMap<String, Vec<usize>> = HashMap::new();
        for (id, host) in known.iter().enumerate() {
            let skeleton = skeleton(host.label());
            for key in near_keys(stem(&skeleton)) {
                by_near_key.entry(key).or_default().push(id);
            }
            by_skeleton.entry(skeleton).or_default().push(id);
        }
        Self { known, by_skeleton, by_near_key }
    }

    fn candidates(&self, typed: &Host) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        for probe in probes(typed) {
            found.extend(self.by_skeleton.get(&probe).into_iter().flatten());
            for key in near_keys(stem(&probe)) {
                found.extend(self.by_near_key.get(&key).into_iter().flatten());
            }
        }
        found
    }
}

fn false_alarms(store: &Store, others: &[Host]) {
    let started = Instant::now();
    let mut alarms: BTreeMap<Likeness, Vec<String>> = BTreeMap::new();
    let mut flagged = 0;
    let mut candidate_counts = Vec::with_capacity(others.len());
    for typed in others {
        let candidates = store.candidates(typed);
        candidate_counts.push(candidates.len());
        let found = candidates.into_iter().filter_map(|id| Some((lookalike(typed, &store.known[id])?, id))).min();
        if let Some((likeness, id)) = found {
            flagged += 1;
            let pair = format!("{typed} ~ {}", store.known[id]);
            alarms.entry(likeness).or_default().push(pair);
        }
    }
    let took = started.elapsed();
    candidate_counts.sort_unstable();
    let at = |share: f64| {
        let last = candidate_counts.len().saturating_sub(1);
        candidate_counts.get((last as f64 * share) as usize).copied().unwrap_or(0)
    };
    println!("\nfalse alarms: {}", share(flagged, others.len()));
    for (likeness, pairs) in &alarms {
        let step = pairs.len().div_ceil(EXAMPLES_SHOWN_MAX);
        let shown: Vec<&str> = pairs.iter().step_by(step).map(String::as_str).collect();
        println!("  {likeness:?}: {}: {}", share(pairs.len(), others.len()), shown.join(", "));
    }
    println!(
        "candidates a lookup: median {}, 99% {}, most {}; {:.1} µs a lookup",
        at(0.5),
        at(0.99),
        at(1.0),
        took.as_secs_f64() * 1e6 / others.len().max(1) as f64
    );
}

fn share(part: usize, whole: usize) -> String {
    format!("{part} of {whole} ({:.2}%)", 100.0 * part as f64 / whole.max(1) as f64)
}

#[derive(Default)]
struct Tally {
    caught: usize,
    made: usize,
    missed: Vec<String>,
}

fn detection(store: &Store, seed: u64) {
    let mut dice = Dice(!seed);
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    let mut edits_by_length: BTreeMap<usize, Tally> = BTreeMap::new();
    for (id, known) in store.known.iter().enumerate() {
        let mut made = Vec::new();
        other_scripts(known, &mut made);
        ascii_confusables(known, &mut made);
        edits(known, &mut dice, &mut made);
        hyphens(known, &mut made);
        added_words(known, &mut made);
        other_suffixes(known, &mut made);
        inside_others(known, &mut made);
        for (class, address) in made {
            // What no browser would visit is no lookalike; nor is what became the known one itself.
            let Ok(typed) = Host::parse(&address) else { continue };
            if typed.registrable() == known.registrable() {
                continue;
            }
            let caught = store.candidates(&typed).contains(&id) && lookalike(&typed, known).is_some();
            let length = known.label().len().min(12);
            let by_length = class.starts_with("edit").then(|| edits_by_length.entry(length).or_default());
            for tally in [Some(tallies.entry(class).or_default()), by_length].into_iter().flatten() {
                tally.made += 1;
                tally.caught += usize::from(caught);
                if !caught && tally.made % 7 == 0 && tally.missed.len() < EXAMPLES_SHOWN_MAX {
                    tally.missed.push(address.clone());
                }
            }
        }
    }
    let combined = tallies.remove(COMBINED).unwrap_or_default();
    let caught: usize = tallies.values().map(|tally| tally.caught).sum();
    let made: usize = tallies.values().map(|tally| tally.made).sum();
    let mean = tallies.values().map(|tally| tally.caught as f64 / tally.made.max(1) as f64).sum::<f64>()
        / tallies.len().max(1) as f64;
    println!("\ncaught: {}; mean of the classes {:.2}%", share(caught, made), 100.0 * mean);
    for (class, tally) in &tallies {
        println!("  {class}: {}; missed: {}", share(tally.caught, tally.made), tally.missed.join(", "));
    }
    println!("  {COMBINED}: {}", share(combined.caught, combined.made));
    println!("edits by length of the label (12 and more together):");
    for (length, tally) in &edits_by_length {
        println!("  {length}: {}", share(tally.caught, tally.made));
    }
}

/// Two changes at once: shown, but not counted over all.
const COMBINED: &str = "(not counted) word and other suffix";

type Made = Vec<(&'static str, String)>;

/// Each place of the label where `from` stands, with `to` instead.
fn replacements(label: &str, from: &str, to: &str) -> Vec<String> {
    label.match_indices(from).map(|(at, _)| format!("{}{to}{}", &label[..at], &label[at + from.len()..])).collect()
}

fn other_scripts(known: &Host, made: &mut Made) {
    const CYRILLIC: &[(&str, &str)] = &[
        ("a", "а"),
        ("c", "с"),
        ("e", "е"),
        ("i", "і"),
        ("j", "ј"),
        ("o", "о"),
        ("p", "р"),
        ("s", "ѕ"),
        ("x", "х"),
        ("y", "у"),
        ("h", "һ"),
        ("d", "ԁ"),
        ("q", "ԛ"),
        ("w", "ԝ"),
        ("l", "ӏ"),
        ("k", "к"),
        ("m", "м"),
        ("t", "т"),
        ("n", "п"),
        ("b", "в"),
        ("h", "н"),
        ("r", "г"),
        ("u", "ц"),
    ];
    const OTHERS: &[(&str, &str)] = &[
        ("a", "α"),
        ("o", "ο"),
        ("v", "ν"),
        ("i", "ι"),
        ("p", "ρ"),
        ("u", "υ"),
        ("k", "κ"),
        ("n", "η"),
        ("o", "օ"),
        ("h", "հ"),
        ("n", "ո"),
        ("u", "ս"),
        ("g", "ց"),
        ("a", "á"),
        ("e", "ė"),
        ("i", "ı"),
        ("o", "ö"),
        ("s", "ş"),
        ("c", "ç"),
        ("l", "ł"),
        ("d", "đ"),
        ("g", "ɡ"),
        ("n", "ñ"),
        ("t", "ṭ"),
        ("1", "۱"),
        ("2", "۲"),
        ("0", "۰"),
        ("4", "٤"),
    ];
    let (label, suffix) = (known.label(), known.suffix());
    let mut all = label.to_owned();
    for (latin, cyrillic) in CYRILLIC {
        all = all.replace(latin, cyrillic);
        for label in replacements(label, latin, cyrillic) {
            let unicode = format!("{label}.{suffix}");
            if let Ok(host) = Host::parse(&unicode) {
                made.push(("script: Cyrillic letter, as punycode", host.to_string()));
            }
            made.push(("script: Cyrillic letter", unicode));
        }
    }
    made.push(("script: Cyrillic throughout", format!("{all}.{suffix}")));
    for (latin, other) in OTHERS {
        for label in replacements(label, latin, other) {
            made.push(("script: Greek, Armenian, diacritics, digits", format!("{label}.{suffix}")));
        }
    }
}

fn ascii_confusables(known: &Host, made: &mut Made) {
    const PAIRS: &[(&str, &str)] = &[
        ("o", "0"),
        ("0", "o"),
        ("l", "1"),
        ("1", "l"),
        ("i", "1"),
        ("1", "i"),
        ("i", "l"),
        ("l", "i"),
        ("s", "5"),
        ("5", "s"),
        ("e", "3"),
        ("3", "e"),
        ("a", "4"),
        ("4", "a"),
        ("b", "8"),
        ("8", "b"),
        ("g", "9"),
        ("9", "g"),
        ("z", "2"),
        ("2", "z"),
        ("m", "rn"),
        ("rn", "m"),
        ("w", "vv"),
        ("vv", "w"),
        ("d", "cl"),
        ("cl", "d"),
        ("m", "nn"),
        ("g", "q"),
        ("q", "g"),
        ("u", "v"),
        ("v", "u"),
    ];
    for (from, to) in PAIRS {
        for label in replacements(known.label(), from, to) {
            made.push(("confusable within ASCII", format!("{label}.{}", known.suffix())));
        }
    }
}

fn edits(known: &Host, dice: &mut Dice, made: &mut Made) {
    const KEY_ROWS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];
    let (label, suffix) = (known.label(), known.suffix());
    let mut letter = || char::from(b'a' + dice.below(26) as u8);
    for at in 0..label.len() {
        let (before, after) = label.split_at(at);
        let Some(here) = after.chars().next() else { continue };
        let rest = &after[here.len_utf8()..];
        made.push(("edit: removal", format!("{before}{rest}.{suffix}")));
        made.push(("edit: doubled letter", format!("{before}{here}{after}.{suffix}")));
        made.push(("edit: insertion", format!("{before}{}{after}.{suffix}", letter())));
        made.push(("edit: substitution", format!("{before}{}{rest}.{suffix}", letter())));
        if let Some(next) = rest.chars().next() {
            let rest = &rest[next.len_utf8()..];
            made.push(("edit: swap of neighbours", format!("{before}{next}{here}{rest}.{suffix}")));
        }
        for row in KEY_ROWS {
            let Some(key) = row.find(here) else { continue };
            let neighbours = [key.checked_sub(1), Some(key + 1)].into_iter().flatten();
            for neighbour in neighbours.filter_map(|key| row.get(key..=key)) {
                made.push(("edit: neighbouring key", format!("{before}{neighbour}{rest}.{suffix}")));
            }
        }
    }
}

fn hyphens(known: &Host, made: &mut Made) {
    let (label, suffix) = (known.label(), known.suffix());
    for at in 1..label.len() {
        made.push(("hyphen added", format!("{}-{}.{suffix}", &label[..at], &label[at..])));
    }
    for label in replacements(label, "-", "") {
        made.push(("hyphen removed", format!("{label}.{suffix}")));
    }
}

fn added_words(known: &Host, made: &mut Made) {
    // The first list's words are in the rule's own list, the second's are not.
    const USUAL: &[&str] = &[
        "shop", "online", "store", "my", "iran", "ir", "official", "sale", "off", "pay", "kala", "market", "app",
        "web", "com", "24", "vip", "takhfif", "kharid", "forosh",
    ];
    const UNUSUAL: &[&str] = &["baran", "track", "order", "nowruz", "help", "prize", "bonus", "x"];
    let (label, suffix) = (known.label(), known.suffix());
    for word in USUAL {
        made.push(("word after, hyphen", format!("{label}-{word}.{suffix}")));
        made.push(("word before, hyphen", format!("{word}-{label}.{suffix}")));
        made.push(("word after, joined", format!("{label}{word}.{suffix}")));
        made.push(("word before, joined", format!("{word}{label}.{suffix}")));
    }
    let other_suffix = if suffix == "com" { "ir" } else { "com" };
    for word in USUAL {
        made.push((COMBINED, format!("{label}-{word}.{other_suffix}")));
        made.push((COMBINED, format!("{word}{label}.{other_suffix}")));
    }
    for word in UNUSUAL {
        made.push(("unusual word after, hyphen", format!("{label}-{word}.{suffix}")));
        made.push(("unusual word before, hyphen", format!("{word}-{label}.{suffix}")));
        made.push(("unusual word after, joined", format!("{label}{word}.{suffix}")));
        made.push(("unusual word before, joined", format!("{word}{label}.{suffix}")));
    }
}

fn other_suffixes(known: &Host, made: &mut Made) {
    for suffix in ["com", "ir", "net", "org", "co", "shop", "store", "online", "site", "xyz", "co.ir"] {
        made.push(("other suffix", format!("{}.{suffix}", known.label())));
    }
}

fn inside_others(known: &Host, made: &mut Made) {
    let (label, suffix) = (known.label(), known.suffix());
    let hyphenated = suffix.replace('.', "-");
    for address in [
        format!("{known}.evil.ir"),
        format!("www.{known}.evil.co.ir"),
        format!("pay.{known}.secure.example.com"),
        format!("{label}-{hyphenated}.evil.ir"),
        format!("{known}-pay.ir"),
        format!("{known}.github.io"),
    ] {
        made.push(("inside another's domain", address));
    }
}
