//! Domains that can be taken for another's: how they are found, and how they are judged.
//!
//! A shopper types `dlgikala.com`, `digikala-shop.ir` or `digikala.com.pay.ir` and should be told which
//! known shop that is *not*. The comparison works on [`skeleton`]s of labels. A store finds candidates
//! without reading every shop:
//!
//! 1. For each known shop it keeps the [`skeleton`] of its label. The best-known ones it holds in a
//!    [`Guard`](super::Guard), with the [`near_keys`](crate::text::near_keys) of that skeleton's
//!    [`stem`](crate::text::stem).
//! 2. For a typed host it asks [`probes`], and fetches the shops whose skeleton equals a probe, and the
//!    guarded ones of whose near keys one is a near key of a probe's stem.
//! 3. It asks [`lookalike`] about each.
//!
//! Step 2 misses none that step 3 would accept, but for edits of, and beginnings that are, shops that are
//! not guarded: both work from the same list of forms of the typed host.
//! A likeness is a question to the reader, not a verdict: two honest shops may have near names.
//!
//! The limits below are measured, not derived; `docs/lookalikes.md` has the figures and
//! `examples/lookalike_rates.rs` measures again.

use std::sync::LazyLock;

use unicode_normalization::char::is_combining_mark;

use super::{Host, is_known_suffix};
use crate::text;

/// How many probes a host has at most.
pub const PROBES_MAX: usize = 12;

/// Labels shorter than this are too common for any likeness but [`Likeness::Inside`].
const LABEL_CHARS_MIN: usize = 3;
/// What is left of a label without an added word: with a hyphen between them, and without.
const CORE_CHARS_MIN_HYPHEN: usize = 5;
const CORE_CHARS_MIN_JOINED: usize = 5;
/// A known label with any text after it, or before it: no word of the list, no hyphen between them.
const BEGINNING_CHARS_MIN: usize = 9;
const END_CHARS_MIN: usize = 7;
/// Added text and another suffix together lead from a shorter label to too many honest names: with a
/// usual word or a hyphen, and with any text.
const WORD_OTHER_SUFFIX_CHARS_MIN: usize = 8;
const TEXT_OTHER_SUFFIX_CHARS_MIN: usize = 10;
/// How much text before a known label is looked behind.
const BEFORE_END_CHARS_MAX: usize = 7;

/// Shares of [`PROBES_MAX`]. The label itself has one, parts and ends of it have what is left.
const INSIDE_FORMS_MAX: usize = 4;
const CORE_FORMS_MAX: usize = 4;

/// Words that are put before or after a shop's name to make another domain of it.
const ADDED_WORDS: &[&str] = &[
    "shop",
    "shopping",
    "online",
    "store",
    "my",
    "the",
    "iran",
    "ir",
    "com",
    "net",
    "org",
    "co",
    "official",
    "original",
    "sale",
    "sales",
    "off",
    "pay",
    "payment",
    "web",
    "site",
    "app",
    "www",
    "kala",
    "market",
    "mall",
    "bazar",
    "bazaar",
    "forosh",
    "foroush",
    "foroosh",
    "kharid",
    "takhfif",
    "haraj",
    "haraji",
    "jashnvareh",
    "forooshgah",
    "foroshgah",
    "asli",
    "rasmi",
    "support",
    "login",
    "account",
    "panel",
    "portal",
    "secure",
    "verify",
    "plus",
    "pro",
    "vip",
    "club",
    "gift",
    "group",
    "land",
    "city",
    "center",
    "new",
    "express",
    "discount",
    "24",
];

/// In what way a domain can be taken for a known one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Likeness {
    /// The known domain stands among the sub-domain's labels: `digikala.com.evil.ir`.
    Inside,
    /// The same label under another suffix: `digikala.shop`.
    OtherSuffix,
    /// The same but for hyphens: `digi-kala.com`.
    Hyphen,
    /// Different letters that look the same: `dlgikala.com`, Cyrillic `а` for `a`.
    Confusable,
    /// The known label with a word before or after it: `digikala-shop.com`.
    AddedWord,
    /// One letter added, removed or replaced, or two neighbours swapped: `digikla.com`.
    Edit,
}

/// A label reduced to what the eye sees of it: two labels with one skeleton can be taken for each other.
///
/// Punycode is decoded; letters of any script become the ASCII letter that they look like (UTS 39, and a
/// table for the prototypes that are not ASCII themselves); diacritics and hyphens go; digits become
/// letters (0 o, 1 l, 3 e, 5 s, …), i becomes l, `vv` w. Not `rn` m, although it looks so: a swap in
/// `iran` would then be two edits. Arabic letters are folded as in
/// [`text::fold`] and not to the Latin strokes that UTS 39 sees in some of them: no label mixes the two
/// scripts. The result is for comparing only. It is empty for a label of hyphens.
pub fn skeleton(label: &str) -> String {
    joined(&letters(label))
}

/// The first half of [`skeleton`]: letters of one script, hyphens and words still to be told apart.
fn letters(label: &str) -> String {
    let decoded = label.strip_prefix("xn--").and_then(idna::punycode::decode_to_string);
    let label = decoded.as_deref().unwrap_or(label);
    let mut letters = String::with_capacity(label.len());
    let mut buffer = [0; 4];
    for c in label.chars().flat_map(char::to_lowercase) {
        if c.is_ascii() {
            letters.push(c);
            continue;
        }
        let one: &str = c.encode_utf8(&mut buffer);
        if is_arabic(c) {
            letters.push_str(&text::fold(one));
            continue;
        }
        let seen = unicode_security::skeleton(one)
            .filter(|c| !is_combining_mark(*c))
            .flat_map(char::to_lowercase)
            .map(ascii_twin);
        letters.extend(seen);
    }
    letters
}

fn is_arabic(c: char) -> bool {
    matches!(c, '\u{0600}'..='\u{06ff}' | '\u{0750}'..='\u{077f}' | '\u{08a0}'..='\u{08ff}')
}

/// UTS 39 gathers look-alikes around one of them, which is not always the ASCII one: Cyrillic т around
/// the small capital ᴛ. The readers here know ASCII, so those go one step further.
fn ascii_twin(c: char) -> char {
    match c {
        'ᴀ' | 'ɑ' | 'ʌ' | 'λ' | 'ɐ' => 'a',
        'ʙ' | 'ß' | 'ƅ' | 'в' => 'b',
        'ɔ' | 'ᴄ' => 'c',
        'ᴅ' | '∂' | 'ẟ' => 'd',
        'ꞓ' | 'ɛ' | 'ǝ' | 'ᴇ' | 'ɜ' | 'ə' => 'e',
        'ɢ' | 'ɡ' => 'g',
        'ʜ' | 'н' => 'h',
        'ɩ' | 'ɪ' => 'i',
        'ᴊ' => 'j',
        'ĸ' | 'κ' | 'к' => 'k',
        'ʟ' => 'l',
        'ʍ' | 'м' | 'ɯ' | 'ɰ' => 'm',
        'ᴎ' | 'ɴ' | 'π' | 'и' | 'п' => 'n',
        'ʘ' | 'ɵ' | 'ɸ' => 'o',
        'ᴘ' => 'p',
        'ʀ' | 'ᴙ' => 'r',
        'ƨ' | 'ꜱ' => 's',
        'ᴛ' | 'т' => 't',
        'ʊ' | 'ц' => 'u',
        'ȝ' | 'ʒ' => 'z',
        c => c,
    }
}

/// The second half of [`skeleton`]: without hyphens, look-alikes within ASCII folded.
fn joined(letters: &str) -> String {
    let mut joined = String::with_capacity(letters.len());
    for c in letters.chars() {
        let c = match c {
            '-' => continue,
            '0' => 'o',
            '1' | 'i' | '|' => 'l',
            '2' => 'z',
            '3' => 'e',
            '4' => 'a',
            '5' => 's',
            '8' => 'b',
            '9' => 'g',
            c => c,
        };
        if c == 'v' && joined.ends_with('v') {
            joined.pop();
            joined.push('w');
        } else {
            joined.push(c);
        }
    }
    joined
}

/// One way to read a typed host as a known shop's name.
#[derive(Debug)]
struct Form<'a> {
    skeleton: String,
    reading: Reading<'a>,
}

#[derive(Debug)]
enum Reading<'a> {
    /// The label as it is.
    Whole,
    /// The label with pairs of letters read as the one they resemble (`rn` m, `cl` d, `nn` m), or the other
    /// way. Not part of the skeleton, because honest labels are full of them.
    Pairs,
    /// The label without something added to it. When the suffixes differ, the known label must be this
    /// long to count.
    Core { other_suffix_chars_min: usize },
    /// A name among the sub-domain's labels, followed by this suffix.
    Inside { suffix: &'a str },
}

/// The skeletons under which a store looks for the shops that a typed host can be taken for, at most
/// [`PROBES_MAX`], each once; see the [module](self). Of a host with dozens of labels the leftmost are
/// read, since those are what a narrow address bar shows.
pub fn probes(typed: &Host) -> Vec<String> {
    Readings::of(typed).probes().into_iter().map(str::to_owned).collect()
}

/// Whether, and how, the typed host can be taken for the known one.
///
/// `None` when both have one registrable domain, since a sub-domain is its owner's, and when nothing or
/// too little is alike. When several readings fit, the gravest counts, in the order of [`Likeness`].
pub fn lookalike(typed: &Host, known: &Host) -> Option<Likeness> {
    Readings::of(typed).likeness(known)
}

/// A typed host in all its readings: made once, held against many known ones.
#[derive(Debug)]
pub struct Readings<'a> {
    typed: &'a Host,
    forms: Vec<Form<'a>>,
}

impl<'a> Readings<'a> {
    /// Reads a host in every way.
    pub fn of(typed: &'a Host) -> Self {
        Self { typed, forms: forms(typed) }
    }

    /// See [`probes`].
    pub fn probes(&self) -> Vec<&str> {
        let mut probes: Vec<&str> = Vec::with_capacity(self.forms.len());
        for form in &self.forms {
            if !probes.contains(&form.skeleton.as_str()) {
                probes.push(&form.skeleton);
            }
        }
        probes
    }

    /// See [`lookalike`].
    pub fn likeness(&self, known: &Host) -> Option<Likeness> {
        self.likeness_to(known, &skeleton(known.label()))
    }

    /// The same, with the skeleton of the known label at hand.
    pub(super) fn likeness_to(&self, known: &Host, known_skeleton: &str) -> Option<Likeness> {
        let typed = self.typed;
        if typed.registrable() == known.registrable() {
            return None;
        }
        let known_chars = known_skeleton.chars().count();
        let likeness = |form: &Form<'_>| match form.reading {
            Reading::Inside { suffix } => {
                (form.skeleton == known_skeleton && suffix == known.suffix()).then_some(Likeness::Inside)
            }
            Reading::Pairs => {
                (form.skeleton == known_skeleton && known_chars >= LABEL_CHARS_MIN).then_some(Likeness::Confusable)
            }
            Reading::Core { other_suffix_chars_min } => (form.skeleton == known_skeleton
                && (typed.suffix() == known.suffix() || known_chars >= other_suffix_chars_min))
                .then_some(Likeness::AddedWord),
            Reading::Whole => whole_likeness(typed, &form.skeleton, known, known_skeleton, known_chars),
        };
        self.forms.iter().filter_map(likeness).min()
    }
}

fn whole_likeness(
    typed: &Host,
    typed_skeleton: &str,
    known: &Host,
    known_skeleton: &str,
    known_chars: usize,
) -> Option<Likeness> {
    if known_chars < LABEL_CHARS_MIN {
        return None;
    }
    if typed_skeleton == known_skeleton {
        return Some(if typed.label() == known.label() {
            Likeness::OtherSuffix
        } else if typed.label().replace('-', "") == known.label().replace('-', "") {
            Likeness::Hyphen
        } else {
            Likeness::Confusable
        });
    }
    let same_suffix = typed.suffix() == known.suffix();
    let beginning_chars_min = if same_suffix { BEGINNING_CHARS_MIN } else { TEXT_OTHER_SUFFIX_CHARS_MIN };
    if known_chars >= beginning_chars_min && typed_skeleton.starts_with(known_skeleton) {
        return Some(Likeness::AddedWord);
    }
    let slip = Slip::between(typed_skeleton, known_skeleton)?;
    (known_chars >= slip.known_chars_min(same_suffix)).then_some(Likeness::Edit)
}

/// The one edit that leads from a label to another, by how often it sets honest names apart: fingers slip
/// to the next key and repeat letters, while names of their own differ in any letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slip {
    /// Two neighbours swapped, a letter doubled or a doubled one single, a letter replaced by one beside
    /// it on the keyboard, by one that looks or sounds like it, or a vowel by a vowel.
    Likely,
    /// Any letter added or removed between others.
    Inner,
    /// Any letter added or removed at an end.
    Outer,
    /// Any other letter replaced, not the first.
    Replaced,
    /// Any other first letter.
    Initial,
}

impl Slip {
    /// `None` when the two are equal or more than one edit apart.
    fn between(a: &str, b: &str) -> Option<Self> {
        let a: Vec<char> = a.chars().collect();
        let b: Vec<char> = b.chars().collect();
        if a.len().abs_diff(b.len()) > 1 {
            return None;
        }
        let same_before = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
        let (a_rest, b_rest) = (&a[same_before..], &b[same_before..]);
        let same_after = a_rest.iter().rev().zip(b_rest.iter().rev()).take_while(|(x, y)| x == y).count();
        let a_middle = &a_rest[..a_rest.len() - same_after];
        let b_middle = &b_rest[..b_rest.len() - same_after];
        match (a_middle, b_middle) {
            ([one], []) | ([], [one]) => {
                // In a run of one letter the common beginning takes in the whole run.
                Some(if same_before > 0 && a[same_before - 1] == *one {
                    Self::Likely
                } else if same_before == 0 || same_after == 0 {
                    Self::Outer
                } else {
                    Self::Inner
                })
            }
            ([x], [y]) if is_likely_replacement(*x, *y) => Some(Self::Likely),
            ([_], [_]) if same_before == 0 => Some(Self::Initial),
            ([_], [_]) => Some(Self::Replaced),
            ([w, x], [y, z]) if w == z && x == y => Some(Self::Likely),
            _ => None,
        }
    }

    /// How long the known label must be for this slip to count; with another suffix too, longer.
    fn known_chars_min(self, same_suffix: bool) -> usize {
        match (self, same_suffix) {
            (Self::Likely, true) => 5,
            (Self::Inner, true) => 6,
            (Self::Outer, true) => 8,
            (Self::Replaced, true) => 10,
            (Self::Initial, true) => 12,
            (Self::Likely, false) => 8,
            (Self::Inner | Self::Outer, false) => 10,
            (Self::Replaced | Self::Initial, false) => 12,
        }
    }
}

/// Letters of skeletons, where i and l are one.
fn is_likely_replacement(a: char, b: char) -> bool {
    const KEY_ROWS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];
    const ALIKE: [&str; 8] = ["aeoul", "gq", "uv", "vw", "ck", "kq", "lj", "ce"];
    let twins = |c: char| if c == 'l' { ['l', 'i'] } else { [c, c] };
    let are_neighbours = |a: char, b: char| {
        KEY_ROWS.iter().any(|row| matches!((row.find(a), row.find(b)), (Some(x), Some(y)) if x.abs_diff(y) == 1))
    };
    ALIKE.iter().any(|group| group.contains(a) && group.contains(b))
        || twins(a).iter().any(|&a| twins(b).iter().any(|&b| are_neighbours(a, b)))
}

/// All readings of a host, at most [`PROBES_MAX`], none with an empty skeleton. Whatever
/// [`lookalike`] accepts it accepts by one of these, and [`probes`] are their skeletons.
fn forms(typed: &Host) -> Vec<Form<'_>> {
    let mut forms = inside_forms(typed);
    let letters = letters(typed.label());
    let whole = joined(&letters);
    let pairs = pair_readings(&whole).into_iter();
    forms.push(Form { skeleton: whole, reading: Reading::Whole });
    forms.extend(pairs.map(|skeleton| Form { skeleton, reading: Reading::Pairs }));
    let room = PROBES_MAX - forms.len();
    forms.extend(cores(&letters, room));
    forms.retain(|form| !form.skeleton.is_empty());
    forms
}

/// A skeleton with pairs of letters read as one, and with one of its first two m read as a pair.
fn pair_readings(skeleton: &str) -> Vec<String> {
    let single = skeleton.replace("rn", "m").replace("nn", "m").replace("cl", "d");
    let paired = skeleton
        .match_indices('m')
        .take(2)
        .map(|(at, m)| format!("{}rn{}", &skeleton[..at], &skeleton[at + m.len()..]));
    std::iter::once(single).chain(paired).filter(|reading| reading != skeleton).collect()
}

/// Names among the sub-domain's labels that a suffix follows: as labels (`name.com.evil.ir`), in the
/// next label's beginning (`name.com-pay.ir`), or after a hyphen (`name-com.evil.ir`).
fn inside_forms(typed: &Host) -> Vec<Form<'_>> {
    let subdomain = typed.subdomain();
    let mut found = Vec::new();
    if subdomain.is_empty() {
        return found;
    }
    let mut rest = typed.as_str();
    for name in subdomain.split('.') {
        let hyphenated = name
            .match_indices('-')
            .map(|(at, _)| (&name[..at], &name[at + 1..]))
            .find(|(_, suffix)| is_known_suffix(suffix));
        rest = &rest[name.len() + 1..];
        let suffix_after = suffix_at_start(rest).map(|suffix| (name, suffix));
        for (name, suffix) in suffix_after.into_iter().chain(hyphenated) {
            if found.len() < INSIDE_FORMS_MAX {
                found.push(Form { skeleton: skeleton(name), reading: Reading::Inside { suffix } });
            }
        }
    }
    found
}

/// The longest known suffix with which the labels begin, of at most three labels, the last of which may
/// go on after a hyphen. The typed host's own labels are read too, for `name.com-pay.ir`.
fn suffix_at_start(labels: &str) -> Option<&str> {
    let ends = labels.match_indices('.').map(|(at, _)| at).take(3).flat_map(|end| {
        let last_at = labels[..end].rfind('.').map_or(0, |dot| dot + 1);
        let hyphen = labels[last_at..end].find('-').map(|at| last_at + at);
        hyphen.into_iter().chain([end])
    });
    ends.map(|end| &labels[..end]).filter(|suffix| is_known_suffix(suffix)).max_by_key(|suffix| suffix.len())
}

/// Skeletons of what is left when something is taken off a label, at most `room`, the likeliest first:
/// an added word, then parts between hyphens, or, in a label without any, whatever stands before.
fn cores(letters: &str, room: usize) -> Vec<Form<'static>> {
    let whole = letters.replace('-', "");
    let mut cores = Cores { found: Vec::new(), room: room.min(CORE_FORMS_MAX) };
    let without_suffix = |text: &'_ str| {
        ADDED_WORDS_SEEN
            .iter()
            .filter_map(|word| text.strip_suffix(word.as_str()))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    for core in without_suffix(&whole) {
        cores.add(&core, CORE_CHARS_MIN_JOINED, WORD_OTHER_SUFFIX_CHARS_MIN);
    }
    for word in ADDED_WORDS_SEEN.iter() {
        let Some(core) = whole.strip_prefix(word.as_str()) else {
            continue;
        };
        cores.add(core, CORE_CHARS_MIN_JOINED, WORD_OTHER_SUFFIX_CHARS_MIN);
        for core in without_suffix(core) {
            cores.add(&core, CORE_CHARS_MIN_JOINED, WORD_OTHER_SUFFIX_CHARS_MIN);
        }
    }
    cores.room = room;
    match (letters.split_once('-'), letters.rsplit_once('-')) {
        (Some((_, after_first)), Some((before_last, _))) => {
            for core in [before_last, after_first].into_iter().chain(letters.split('-')) {
                cores.add(core, CORE_CHARS_MIN_HYPHEN, WORD_OTHER_SUFFIX_CHARS_MIN);
            }
        }
        _ => {
            let ends = whole.char_indices().skip(1).take(BEFORE_END_CHARS_MAX);
            for (at, _) in ends {
                cores.add(&whole[at..], END_CHARS_MIN, TEXT_OTHER_SUFFIX_CHARS_MIN);
            }
        }
    }
    cores.found
}

struct Cores {
    found: Vec<Form<'static>>,
    room: usize,
}

impl Cores {
    fn add(&mut self, letters: &str, chars_min: usize, other_suffix_chars_min: usize) {
        let core = joined(letters);
        let fits = self.found.len() < self.room && core.chars().count() >= chars_min;
        if fits && self.found.iter().all(|form| form.skeleton != core) {
            self.found.push(Form { skeleton: core, reading: Reading::Core { other_suffix_chars_min } });
        }
    }
}

/// [`ADDED_WORDS`] in the letters that [`letters`] leaves.
static ADDED_WORDS_SEEN: LazyLock<Vec<String>> =
    LazyLock::new(|| ADDED_WORDS.iter().map(|word| letters(word)).collect());

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{near_keys, stem};
    use proptest::prelude::*;

    fn host(address: &str) -> Host {
        Host::parse(address).unwrap_or_else(|error| panic!("{address}: {error}"))
    }

    /// What the store does.
    fn reaches(probes: &[String], known: &Host) -> bool {
        let skeleton = skeleton(known.label());
        let keys = near_keys(stem(&skeleton));
        probes.iter().any(|probe| *probe == skeleton || near_keys(stem(probe)).iter().any(|key| keys.contains(key)))
    }

    #[test]
    fn skeletons_of_what_looks_alike_are_equal() {
        for (label, like) in [
            ("digikala", "dig1ka1a"),
            ("digikala", "DIGIKALA"),
            ("digikala", "dìgíkälå"),
            ("digikala", "ԁіɡікаӏа"),
            ("digikala", "digi-kala"),
            ("wood", "vv00d"),
            ("vvv", "wv"),
            ("kheirkhah", "кһеіrкһaһ"),
            ("tavan", "таvап"),
            ("omega", "оmеցа"),
            ("shop24", "shop۲۴"),
            ("shop24", "shop٢٤"),
            ("کالا", "كالا"),
        ] {
            assert_eq!(skeleton(label), skeleton(like), "{label} {like}");
        }
        assert_eq!(skeleton("xn--80aswg"), skeleton("сайт"));
        assert_eq!(skeleton("digikala"), "dlglkala");
        assert_eq!(skeleton("کالا"), "کالا");
        assert_eq!(skeleton("-"), "");
        assert_ne!(skeleton("digikala"), skeleton("dijikala"));
    }

    #[test]
    fn likeness_is_named_by_its_kind() {
        use Likeness::*;
        for (typed, known, likeness) in [
            ("digikala.com", "digikala.com", None),
            ("pay.digikala.com", "digikala.com", None),
            ("digikala.shop", "digikala.com", Some(OtherSuffix)),
            ("digikala.github.io", "digikala.com", Some(OtherSuffix)),
            ("digi-kala.com", "digikala.com", Some(Hyphen)),
            ("digikala.com", "digi-kala.com", Some(Hyphen)),
            ("digi-kala.ir", "digikala.com", Some(Hyphen)),
            ("dlgikala.com", "digikala.com", Some(Confusable)),
            ("d1gikala.ir", "digikala.com", Some(Confusable)),
            ("digikаla.com", "digikala.com", Some(Confusable)),
            ("xn--digikla-6fg.com", "digikala.com", Some(Confusable)),
            ("cligikala.com", "digikala.com", Some(Confusable)),
            ("barnilo.com", "bamilo.com", Some(Confusable)),
            ("bamameh.com", "barnameh.com", Some(Confusable)),
            ("tehirna.com", "tehiran.com", Some(Edit)),
            ("digikala-shop.com", "digikala.com", Some(AddedWord)),
            ("digikala-shop.ir", "digikala.com", Some(AddedWord)),
            ("shopdigikala.com", "digikala.com", Some(AddedWord)),
            ("mydigikalashop.com", "digikala.com", Some(AddedWord)),
            ("digikala-nowruz.com", "digikala.com", Some(AddedWord)),
            ("eid-digi-kala.com", "digikala.com", Some(AddedWord)),
            ("noruzdigikala.com", "digikala.com", Some(AddedWord)),
            ("khanomi-nowruz.ir", "khanomi.com", None),
            ("digikalapluseid.com", "digikalaplus.com", Some(AddedWord)),
            ("digikla.com", "digikala.com", Some(Edit)),
            ("digikqla.com", "digikala.com", None),
            ("dihikala.com", "digikala.com", Some(Edit)),
            ("idgikala.com", "digikala.com", Some(Edit)),
            ("digikaala.ir", "digikala.com", Some(Edit)),
            ("digikla.ir", "digikala.com", None),
            ("digikaxa.com", "digikala.com", None),
            ("digikaxxla.com", "digikala.com", None),
            ("digikala.com.evil.ir", "digikala.com", Some(Inside)),
            ("a.digikala.com.b.evil.ir", "digikala.com", Some(Inside)),
            ("dlgikala.com.evil.ir", "digikala.com", Some(Inside)),
            ("digikala-com.evil.ir", "digikala.com", Some(Inside)),
            ("digikala.com-pay.ir", "digikala.com", Some(Inside)),
            ("shop.co.ir.evil.com", "shop.co.ir", Some(Inside)),
            ("digikala.com.digikala.net", "digikala.com", Some(Inside)),
            ("digikala.evil.ir", "digikala.com", None),
            ("digikala.net.evil.ir", "digikala.com", None),
            ("ab.ir", "ab.com", None),
            ("torob.ir", "torob.com", Some(OtherSuffix)),
            ("trob.com", "torob.com", None),
            ("tprob.com", "torob.com", Some(Edit)),
            ("zarin.com", "zarinpal.com", None),
        ] {
            assert_eq!(lookalike(&host(typed), &host(known)), likeness, "{typed} {known}");
        }
    }

    #[test]
    fn probes_are_few_and_tell_the_readings() {
        let found = probes(&host("digikala.com.my-torob-shop.ir"));
        for probe in ["dlglkala", "mytorobshop", "torob", "torobshop", "mytorob"] {
            assert!(found.iter().any(|found| found == probe), "{probe}: {found:?}");
        }
        assert_eq!(probes(&host("torob.com")), ["torob"]);
        assert!(probes(&host("--.com")).is_empty());
    }

    const KNOWN: &[&str] = &["digikala", "torob", "khanoumi", "mihanstore", "rn24", "clinn", "فروشگاه"];
    const LABELS: &str = "(my|shop|iran|-|x|digikala|dlg1kala|digkala|torob|kh[ao]n[ou]*mi|mihanstore|rn24|clinn|din|[a-eа-е0-3]|فروشگاه|ك){1,5}";
    const SUBDOMAIN: &str = "((www|digikala|torob|rn24|x-com|digikala-com|com|co\\.ir|ir|a)\\.){0,9}";
    const SUFFIX: &str = "(com|ir|co\\.ir|com-pay\\.ir|github\\.io)";

    proptest! {
        // Without it the store would not find what the rule would accept.
        #[test]
        fn what_is_alike_is_reached_by_a_probe(
            subdomain in SUBDOMAIN, typed in LABELS, suffix in SUFFIX,
            known in prop_oneof![proptest::sample::select(KNOWN).prop_map(str::to_owned), LABELS.prop_map(|l| l)],
            known_suffix in SUFFIX,
        ) {
            let typed = Host::parse(&format!("{subdomain}{typed}.{suffix}"));
            let known = Host::parse(&format!("{known}.{known_suffix}"));
            let (Ok(typed), Ok(known)) = (typed, known) else { return Ok(()) };
            let probes = probes(&typed);
            prop_assert!(probes.len() <= PROBES_MAX, "{:?}", probes);
            prop_assert!(probes.iter().all(|probe| !probe.is_empty()));
            if lookalike(&typed, &known).is_some() {
                prop_assert!(reaches(&probes, &known), "{} {}", typed, known);
            }
            // A likeness never stands between a site and its own parts.
            prop_assert_eq!(lookalike(&typed, &typed), None);
        }

        #[test]
        fn edits_of_a_label_are_reached_and_judged(
            label in "[a-p]{12,14}", at in 0usize..12, letter in proptest::char::range('a', 'z'), edit in 0..4
        ) {
            let (before, after) = label.split_at(at);
            let typed = match edit {
                0 => format!("{before}{letter}{after}"),
                1 => format!("{before}{}", &after[1..]),
                2 => format!("{before}{letter}{}", &after[1..]),
                _ => format!("{before}-{after}"),
            };
            let (Ok(typed), Ok(known)) =
                (Host::parse(&format!("{typed}.com")), Host::parse(&format!("{label}.com"))) else { return Ok(()) };
            if lookalike(&typed, &known).is_some() {
                prop_assert!(reaches(&probes(&typed), &known), "{} {}", typed, known);
            } else {
                // Only where the edit makes or breaks a pair that the skeleton folds.
                let skeletons = (skeleton(typed.label()), skeleton(known.label()));
                prop_assert!(
                    typed == known || strsim::osa_distance(&skeletons.0, &skeletons.1) > 1
                        || skeletons.1.len() < 12,
                    "{} {}", typed, known
                );
            }
        }

        #[test]
        fn slips_are_exactly_the_single_edits(a in "[abl]{0,6}", b in "[abl]{0,6}") {
            prop_assert_eq!(Slip::between(&a, &b).is_some(), strsim::osa_distance(&a, &b) == 1);
            prop_assert_eq!(Slip::between(&a, &b), Slip::between(&b, &a));
        }

        #[test]
        fn skeletons_are_their_own(label in "[a-z0-9а-яα-ωآ-یà-ž-]{0,20}") {
            let once = skeleton(&label);
            prop_assert!(!once.contains('-'));
            prop_assume!(!once.starts_with("xn--"));
            prop_assert_eq!(skeleton(&once), once);
        }
    }
}
