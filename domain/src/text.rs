//! Persian text: the form in which names are compared and searched, names from outside made fit to
//! show, digits.
//!
//! People write one shop's name in many ways: with the Arabic ي and ك of old keyboards, with a
//! half-space (ZWNJ), a space or nothing between two parts, with any of three sets of digits. [`fold`]
//! brings these to one form. A search index is built from it in three steps:
//!
//! 1. [`search_terms`] of each name are stored; [`compact`] of what is typed is a prefix of one of them
//!    when the name matches.
//! 2. For a query with a slip of the finger, the [`near_keys`] of each term's [`stem`] are stored too;
//!    two stems one edit apart share a key, so a lookup by equality finds the candidates.
//! 3. [`prefix_distance`] says of each candidate how far it really is.
//! 4. A query shorter than a stem is no stem's neighbour while the name goes on. What it may have been
//!    meant for, [`one_slip_away`] lists; each of these is looked for as a beginning.
//!
//! Nothing here fails: text that cannot be used becomes empty.

use std::collections::HashSet;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// How many characters a search term, and a compact query, has at most.
pub const TERM_CHARS_MAX: usize = 32;
/// How many search terms a name has at most.
pub const TERMS_MAX: usize = 8;
/// How many characters the stem of a term has at most.
pub const STEM_CHARS: usize = 6;
/// How many characters a name from outside keeps at most.
pub const NAME_CHARS_MAX: usize = 200;

/// Marks one after another on one letter: Persian needs two (shadda and a vowel); more is an ornament
/// that runs over the neighbouring lines.
const MARKS_IN_A_ROW_MAX: usize = 2;

const ZWNJ: char = '\u{200c}';

/// Letters and digits that [`fold`] leaves in a Persian word, and in an English one.
const PERSIAN: &str = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی0123456789";
const LATIN: &str = "abcdefghijklmnopqrstuvwxyz0123456789";

/// Rows of the Persian and the English keyboard: who misses a key hits the one beside it.
const KEY_ROWS: [&str; 6] = ["ضصثقفغعهخحجچ", "شسیبلاتنمکگ", "ظطزرذدپو", "qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// Letters that are written or spoken alike.
const ALIKE: [&str; 19] = [
    "بپتثنی",
    "جچحخ",
    "دذ",
    "رزژ",
    "سشصث",
    "صض",
    "تطظ",
    "زذضظ",
    "اعغ",
    "غفق",
    "کگ",
    "هح",
    "aeiouy",
    "ckq",
    "sz",
    "vw",
    "gj",
    "0o",
    "1il",
];

/// The form in which text is compared and searched.
///
/// Compatibility forms are resolved (NFKC); upper case becomes lower; Arabic ي ى ئ become ی, ك becomes
/// ک, ة ۀ become ه, أ إ آ ٱ become ا, ؤ becomes و; the free-standing hamza, vowel marks, tatweel and the
/// diacritics of Latin, Greek and Cyrillic letters go; Persian and Arabic-Indic digits become ASCII;
/// half-spaces, direction marks, punctuation and symbols become one space; spaces at the ends go.
///
/// آ becomes ا because searchers leave the madda out as often as not; ة becomes ه, not ت, because it is
/// written ه where a Persian name ends in it. Marks of other scripts (Devanagari vowels, …) carry the
/// reading and stay. Folding a folded text changes nothing.
pub fn fold(text: &str) -> String {
    let letters: String = text
        .nfkd()
        .filter(|c| !is_dropped(*c))
        .flat_map(char::to_lowercase)
        .nfkd()
        .filter(|c| !is_dropped(*c))
        .collect();
    let mut folded = String::with_capacity(letters.len());
    let mut space_due = false;
    // Recomposed, or Hangul would stay in pieces.
    for c in letters.nfc() {
        if !is_word_char(c) {
            space_due = !folded.is_empty();
            continue;
        }
        if space_due {
            folded.push(' ');
            space_due = false;
        }
        match fold_letter(c) {
            Folded::One(c) => folded.push(c),
            Folded::Two(pair) => folded.push_str(pair),
        }
    }
    folded
}

enum Folded {
    One(char),
    Two(&'static str),
}

/// What decomposition does not bring together; see [`fold`].
fn fold_letter(c: char) -> Folded {
    Folded::One(match c {
        'ي' | 'ى' | 'ے' | 'ې' => 'ی',
        'ك' | 'ڪ' => 'ک',
        'ة' | 'ە' | 'ہ' | 'ۃ' | 'ھ' => 'ه',
        'ٱ' => 'ا',
        'ø' => 'o',
        'ł' => 'l',
        'đ' | 'ð' => 'd',
        'ħ' => 'h',
        'ı' => 'i',
        'ς' => 'σ',
        'æ' => return Folded::Two("ae"),
        'œ' => return Folded::Two("oe"),
        'ß' => return Folded::Two("ss"),
        c => ascii_digit(c).unwrap_or(c),
    })
}

/// Signs without a width or sound of their own in a search: vowel marks, diacritics, tatweel, hamza,
/// soft hyphens, variation selectors.
fn is_dropped(c: char) -> bool {
    matches!(c,
        '\u{0300}'..='\u{036f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}'
        | '\u{0610}'..='\u{061a}' | '\u{064b}'..='\u{065f}' | '\u{0670}'
        | '\u{06d6}'..='\u{06dc}' | '\u{06df}'..='\u{06e4}' | '\u{06e7}' | '\u{06e8}'
        | '\u{06ea}'..='\u{06ed}' | '\u{08d3}'..='\u{08e1}' | '\u{08e3}'..='\u{08ff}'
        | 'ء' | 'ـ' | '\u{00ad}' | '\u{fe00}'..='\u{fe0f}')
}

fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

/// The terms under which a name is found: the [`fold`]ed name without its spaces, from each word's start
/// on.
///
/// At most [`TERMS_MAX`] terms of at most [`TERM_CHARS_MAX`] characters, none twice, none empty; so none
/// at all for a name without a letter or digit. A name of more words is found by its first eight.
pub fn search_terms(name: &str) -> Vec<String> {
    let folded = fold(name);
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    let mut terms: Vec<String> = Vec::with_capacity(words.len().min(TERMS_MAX));
    for start in 0..words.len().min(TERMS_MAX) {
        let term = first_chars_joined(&words[start..]);
        if !terms.contains(&term) {
            terms.push(term);
        }
    }
    terms
}

/// What was typed, in the form of [`search_terms`]: [`fold`]ed, without spaces, at most
/// [`TERM_CHARS_MAX`] characters. Empty when nothing in it can be searched for.
pub fn compact(query: &str) -> String {
    let folded = fold(query);
    first_chars_joined(&folded.split(' ').collect::<Vec<_>>())
}

fn first_chars_joined(words: &[&str]) -> String {
    words.iter().flat_map(|word| word.chars()).take(TERM_CHARS_MAX).collect()
}

/// The first [`STEM_CHARS`] characters of a term, or all of a shorter one.
pub fn stem(term: &str) -> &str {
    match term.char_indices().nth(STEM_CHARS) {
        Some((end, _)) => &term[..end],
        None => term,
    }
}

/// The keys under which a stem is found in spite of one slip: the stem itself and every string that one
/// character's removal leaves (the deletion neighbourhood of the SymSpell method), each once, the stem
/// first.
///
/// Any two terms that are one insertion, removal, substitution or swap of neighbours apart have stems
/// that share a key. That holds across the stem's border too: a character inserted early pushes the last
/// one out of the stem, and both stems lose exactly one character on the way to the common key. The
/// reverse does not hold (two stems with a common key may be two edits apart), so candidates are checked
/// with [`prefix_distance`].
///
/// A longer text is cut to its [`stem`] first, so there are at most seven keys. The key of one character's
/// removal from a stem of one is empty and left out: everything short would share it. So one-character
/// terms are found under themselves alone.
pub fn near_keys(stem_of_term: &str) -> Vec<String> {
    let stem = stem(stem_of_term);
    let mut keys = Vec::with_capacity(STEM_CHARS + 1);
    if stem.is_empty() {
        return keys;
    }
    keys.push(stem.to_owned());
    for (at, removed) in stem.char_indices() {
        let key = [&stem[..at], &stem[at + removed.len_utf8()..]].concat();
        if !key.is_empty() && !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}

/// Whether all letters of a query are Persian, or all English, digits aside: then [`one_slip_away`] knows what may have been meant.
pub fn is_of_one_alphabet(query: &str) -> bool {
    [PERSIAN, LATIN].iter().any(|alphabet| query.chars().all(|letter| alphabet.contains(letter)))
}

/// The beginnings of terms that a query may stand for in spite of one slip, the likeliest first: for a query of two letters or
/// more, a term of the same alphabet is at most one slip away by [`prefix_distance`] when it begins with one of these, and only then.
///
/// Letters come from the alphabet of the query, Persian or English with digits, so there are at most 86 for each of its
/// letters. Swapped neighbours and letters that are often mistaken come first; the query without its last letter comes last,
/// since it stands for the most. None begins with the query itself, and none is empty.
pub fn one_slip_away(query: &str) -> Vec<String> {
    let letters: Vec<char> = query.chars().collect();
    let alphabet = if query.is_ascii() { LATIN } else { PERSIAN };
    let mut slips: Vec<(u8, String)> = Vec::new();
    for (at, &letter) in letters.iter().enumerate() {
        if let Some(&next) = letters.get(at + 1) {
            slips.push((0, with_letters(&letters, at, &[next, letter], at + 2)));
        }
        for other in alphabet.chars() {
            let rank = if often_mistaken(letter, other) { 0 } else { 2 };
            slips.push((rank, with_letters(&letters, at, &[other], at + 1)));
            slips.push((1, with_letters(&letters, at, &[other], at)));
        }
        let rank = if at + 1 == letters.len() { 3 } else { 1 };
        slips.push((rank, with_letters(&letters, at, &[], at + 1)));
    }
    slips.sort_by_key(|(rank, _)| *rank);
    let mut seen = HashSet::new();
    slips
        .into_iter()
        .map(|(_, slip)| slip)
        .filter(|slip| !slip.is_empty() && !slip.starts_with(query) && seen.insert(slip.clone()))
        .collect()
}

/// The letters up to `at`, then others, then those from `on` on.
fn with_letters(letters: &[char], at: usize, others: &[char], on: usize) -> String {
    letters[..at].iter().chain(others).chain(&letters[on..]).collect()
}

/// Whether one letter is often typed for the other: its key lies beside it, or it looks or sounds alike.
fn often_mistaken(a: char, b: char) -> bool {
    let side_by_side = |row: &&str| row.chars().zip(row.chars().skip(1)).any(|keys| keys == (a, b) || keys == (b, a));
    KEY_ROWS.iter().any(side_by_side) || ALIKE.iter().any(|alike| alike.contains(a) && alike.contains(b))
}

/// The smallest number of slips between a query and any beginning of a term, or `None` above `max`: how
/// search as you type forgives a typing error.
///
/// A slip is one insertion, removal, substitution or swap of neighbours, and no piece is edited twice
/// (optimal string alignment). Work grows with the product of the query's length and itself plus `max`.
pub fn prefix_distance(query: &str, term: &str, max: usize) -> Option<usize> {
    let query: Vec<char> = query.chars().collect();
    // A beginning longer than this cannot be within reach.
    let reach = query.len().saturating_add(max);
    let term: Vec<char> = term.chars().take(reach).collect();
    // Rows of the alignment table: for the query's first i characters, i - 1, i - 2.
    let mut row: Vec<usize> = (0..=term.len()).collect();
    let mut row_before: Vec<usize> = Vec::new();
    for (i, &q) in query.iter().enumerate() {
        let mut next = Vec::with_capacity(row.len());
        next.push(i + 1);
        for (j, &t) in term.iter().enumerate() {
            let mut best = (row[j] + usize::from(q != t)).min(row[j + 1] + 1).min(next[j] + 1);
            let swapped = i > 0 && j > 0 && q == term[j - 1] && query[i - 1] == t;
            if swapped {
                best = best.min(row_before[j - 1] + 1);
            }
            next.push(best);
        }
        row_before = std::mem::replace(&mut row, next);
        let out_of_reach = |row: &[usize]| row.iter().all(|&distance| distance > max);
        // Two rows, because a swap reaches over one.
        if out_of_reach(&row) && out_of_reach(&row_before) {
            return None;
        }
    }
    row.into_iter().min().filter(|&distance| distance <= max)
}

/// A name from outside made fit to show, or `None` when nothing visible is left.
///
/// Control characters, direction marks and overrides, and characters without a picture are removed;
/// spaces of all kinds become one space; a half-space (ZWNJ) stays between two letters and goes
/// elsewhere; of a heap of marks on one letter two stay; letters are composed (NFC); at most
/// [`NAME_CHARS_MAX`] characters are kept.
///
/// The Arabic ي ى ك become ی ک, as Persian pages write them, unless the name is Arabic. Most names with
/// these letters were typed by Iranians on old keyboards, so Arabic must show itself: by a ة or إ, which
/// Persian does not use, and by no letter that only Persian has. Search does not depend on this choice
/// ([`fold`]).
pub fn clean_name(name: &str) -> Option<String> {
    let arabic = name.contains(['ة', 'إ']) && !name.contains(['پ', 'چ', 'ژ', 'گ', 'ک', 'ی']);
    let mut clean = String::with_capacity(name.len().min(NAME_CHARS_MAX * 4));
    let mut chars_kept = 0;
    let mut gap: Option<char> = None;
    let mut marks = 0;
    // Removed before composing: one of them may stand between a letter and its mark.
    let visible = name.chars().filter(|&c| c == ZWNJ || c.is_whitespace() || !is_invisible(c));
    for c in visible.nfc() {
        if c.is_whitespace() || c == '\u{2800}' {
            gap = Some(' ');
            continue;
        }
        if c == ZWNJ {
            gap = gap.or(Some(ZWNJ));
            continue;
        }
        marks = if is_combining_mark(c) { marks + 1 } else { 0 };
        if marks > MARKS_IN_A_ROW_MAX {
            continue;
        }
        let joins_letters = || is_word_char(c) && clean.chars().next_back().is_some_and(is_word_char);
        let gap_kept = match gap.take() {
            Some(ZWNJ) => joins_letters().then_some(ZWNJ),
            Some(space) => (!clean.is_empty()).then_some(space),
            None => None,
        };
        let needed = 1 + usize::from(gap_kept.is_some());
        if chars_kept + needed > NAME_CHARS_MAX {
            break;
        }
        chars_kept += needed;
        clean.extend(gap_kept);
        clean.push(match c {
            'ي' | 'ى' if !arabic => 'ی',
            'ك' if !arabic => 'ک',
            c => c,
        });
    }
    // Composed once more, because a half-space or a mark that fell out may have stood between.
    let clean: String = clean.nfc().collect();
    clean.chars().any(|c| !is_combining_mark(c)).then_some(clean)
}

/// Control and format characters, fillers and other code points that draw nothing.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// ASCII and Arabic-Indic digits as Persian ones (`1405` → `۱۴۰۵`); all else stays.
pub fn persian_digits(text: &str) -> String {
    text.chars()
        .map(|c| match ascii_digit(c).unwrap_or(c) {
            digit @ '0'..='9' => char::from_u32('۰' as u32 + (digit as u32 - '0' as u32)).unwrap_or(c),
            other => other,
        })
        .collect()
}

/// A key by which texts sort as a Persian dictionary does, in which پ, چ, ژ, ک, گ and ی stand in their places; other scripts come
/// after it by their code points. The text is [folded](fold) first.
pub fn persian_sort_key(text: &str) -> Vec<u32> {
    const ALPHABET: &str = "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی";
    let place = |c: char| {
        let letter = ALPHABET.chars().position(|letter| letter == c).and_then(|at| u32::try_from(at).ok());
        match letter {
            Some(at) => at + 0x80,
            None if c.is_ascii() => u32::from(c),
            None => u32::from(c) + 0x100,
        }
    };
    fold(text).chars().map(place).collect()
}

/// Persian, Arabic-Indic and full-width digits as ASCII ones (`۱۴۰۵` → `1405`); all else stays.
pub fn ascii_digits(text: &str) -> String {
    text.chars().map(|c| ascii_digit(c).unwrap_or(c)).collect()
}

/// The ASCII digit of a Persian, Arabic-Indic or full-width one.
fn ascii_digit(c: char) -> Option<char> {
    let zero = match c {
        '۰'..='۹' => '۰',
        '٠'..='٩' => '٠',
        '０'..='９' => '０',
        _ => return None,
    };
    char::from_digit(c as u32 - zero as u32, 10)
}

/// A whole number in ASCII digits with a separator before every three from the right (`-1234567`, `,` →
/// `-1,234,567`), as people write amounts into the readers under test. Takes every `i64`.
#[cfg(test)]
pub(crate) fn group_thousands(number: i64, separator: char) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut grouped = String::with_capacity(digits.len() * 2);
    if number < 0 {
        grouped.push('-');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(separator);
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn texts_sort_as_in_a_persian_dictionary() {
        let mut cities = ["یزد", "گرگان", "کرج", "چالوس", "تهران", "پارس‌آباد", "اراک", "كرمان", "2", "قم", "Z", ""];
        cities.sort_by_key(|city| persian_sort_key(city));
        assert_eq!(cities, ["", "2", "Z", "اراک", "پارس‌آباد", "تهران", "چالوس", "قم", "کرج", "كرمان", "گرگان", "یزد"]);
    }

    #[test]
    fn fold_brings_the_spellings_of_a_name_together() {
        for (written, folded) in [
            ("فروشگاه دیجی‌کالا", "فروشگاه دیجی کالا"),
            ("ديجي‌كالا", "دیجی کالا"),
            ("  كتـــاب‌فروشیِ  «آفتاب»! ", "کتاب فروشی افتاب"),
            ("خانۀ مؤلّف", "خانه مولف"),
            ("خانهٔ مولف", "خانه مولف"),
            ("مسئول رأس إلى ٱلله", "مسیول راس الی الله"),
            ("شركة", "شرکه"),
            ("سوء استفاده", "سو استفاده"),
            ("۱۲۳ ٤٥٦ 789 ４", "123 456 789 4"),
            ("José Ångström İzmir", "jose angstrom izmir"),
            ("Straße Ærø Łódź", "strasse aero lodz"),
            ("C&A", "c a"),
            ("ﻓﺮﻭﺷﮕﺎﻩ", "فروشگاه"),
            ("a\u{202e}b\u{200d}c", "a b c"),
            ("co\u{00ad}op", "coop"),
            ("한국 हिन्दी", "한국 हिन्दी"),
            ("😀 ‌ !", ""),
            ("", ""),
        ] {
            assert_eq!(fold(written), folded, "{written}");
        }
    }

    #[test]
    fn search_terms_start_at_each_word() {
        assert_eq!(search_terms("فروشگاه دیجی‌کالا"), ["فروشگاهدیجیکالا", "دیجیکالا", "کالا"]);
        assert_eq!(search_terms("kala kala"), ["kalakala", "kala"]);
        assert_eq!(search_terms(" -- "), Vec::<String>::new());
        assert_eq!(search_terms("a b c d e f g h i j").len(), TERMS_MAX);
        let long = search_terms(&"خ".repeat(40));
        assert_eq!(long, ["خ".repeat(TERM_CHARS_MAX)]);
    }

    #[test]
    fn every_spacing_finds_the_name() {
        let terms = search_terms("فروشگاه دیجی‌کالا");
        for typed in ["ديجي كالا", "دیجیکالا", "دیجی‌کا", "فروشگاه دیجی", "کالا"]
        {
            let typed = compact(typed);
            assert!(terms.iter().any(|term| term.starts_with(&typed)), "{typed}");
        }
        assert!(!terms.iter().any(|term| term.starts_with(&compact("جی"))));
    }

    #[test]
    fn stem_and_keys_of_short_and_long_terms() {
        assert_eq!(stem("دیجیکالا"), "دیجیکا");
        assert_eq!(stem("abc"), "abc");
        assert_eq!(near_keys("abca"), ["abca", "bca", "aca", "aba", "abc"]);
        assert_eq!(near_keys("aab"), ["aab", "ab", "aa"]);
        assert_eq!(near_keys("a"), ["a"]);
        assert_eq!(near_keys(""), Vec::<String>::new());
        assert_eq!(near_keys("abcdefghij"), near_keys("abcdef"));
    }

    #[test]
    fn the_likeliest_slips_come_first() {
        for (typed, meant) in
            [("بسته", "پسته"), ("ادویع", "ادویه"), ("ادوبه", "ادویه"), ("گجط", "گجت"), ("گچت", "گجت"), ("dgii", "digi")]
        {
            let slips = one_slip_away(typed);
            let place = slips.iter().position(|slip| slip == meant).unwrap();
            assert!(place < 40, "{typed} {meant}: {place} of {}", slips.len());
        }
        assert_eq!(one_slip_away("گجت").last().map(String::as_str), Some("گج"));
        assert!(one_slip_away("ادویه").len() <= 86 * 5);
        assert_eq!(one_slip_away(""), Vec::<String>::new());
        assert!(["پسته", "digi", "24"].into_iter().all(is_of_one_alphabet));
        assert!(!["азон", "دیجیx", "a+b"].into_iter().any(is_of_one_alphabet));
    }

    #[test]
    fn prefix_distance_forgives_within_the_limit() {
        assert_eq!(prefix_distance("digi", "digikala", 1), Some(0));
        assert_eq!(prefix_distance("dgii", "digikala", 1), Some(1));
        assert_eq!(prefix_distance("digki", "digikala", 1), Some(1));
        assert_eq!(prefix_distance("xyz", "digikala", 2), None);
        assert_eq!(prefix_distance("", "digikala", 0), Some(0));
        assert_eq!(prefix_distance("ab", "", 1), None);
        assert_eq!(prefix_distance("ab", "", 2), Some(2));
        assert_eq!(prefix_distance("ba", "ab", usize::MAX), Some(1));
    }

    #[test]
    fn clean_name_keeps_what_can_be_seen() {
        for (outside, clean) in [
            ("  ديجي‌كالا \n فروشگاه ", Some("دیجی‌کالا فروشگاه")),
            ("شركة القاهرة", Some("شركة القاهرة")),
            ("شركة پارس كالا", Some("شرکة پارس کالا")),
            ("moc.live\u{202e}shop\u{2066}", Some("moc.liveshop")),
            ("a\0b\u{7}c\u{feff}", Some("abc")),
            ("\u{200c}کتاب\u{200c}\u{200c}ها\u{200c} ـ\u{200c}", Some("کتاب\u{200c}ها ـ")),
            ("e\u{301}", Some("é")),
            ("q\u{302}\u{303}\u{304}\u{305}", Some("q\u{302}\u{303}")),
            ("e\u{200b}\u{301}", Some("é")),
            ("\u{3164}\u{200b}\u{2800} \t", None),
            ("\u{301}", None),
            ("", None),
        ] {
            assert_eq!(clean_name(outside).as_deref(), clean, "{outside:?}");
        }
        let long = clean_name(&"آب ".repeat(150)).expect("visible");
        assert!(long.chars().count() <= NAME_CHARS_MAX && long.ends_with('ب'));
    }

    #[test]
    fn digits_and_groups() {
        assert_eq!(persian_digits("1405/۰۲/٠٣ a"), "۱۴۰۵/۰۲/۰۳ a");
        assert_eq!(ascii_digits("۱۴۰۵/٠٢ b"), "1405/02 b");
        assert_eq!(group_thousands(0, ','), "0");
        assert_eq!(group_thousands(999, ','), "999");
        assert_eq!(group_thousands(1_000, '٬'), "1٬000");
        assert_eq!(group_thousands(-1_234_567, ','), "-1,234,567");
        assert_eq!(group_thousands(i64::MIN, ','), "-9,223,372,036,854,775,808");
    }

    #[derive(Debug, Clone)]
    enum Slip {
        Insert(usize, char),
        Remove(usize),
        Substitute(usize, char),
        Swap(usize),
    }

    fn slip() -> impl Strategy<Value = Slip> {
        let letter = || prop_oneof![proptest::char::range('a', 'd'), Just('ک')];
        prop_oneof![
            (any::<usize>(), letter()).prop_map(|(at, c)| Slip::Insert(at, c)),
            any::<usize>().prop_map(Slip::Remove),
            (any::<usize>(), letter()).prop_map(|(at, c)| Slip::Substitute(at, c)),
            any::<usize>().prop_map(Slip::Swap),
        ]
    }

    fn slipped(term: &str, slip: Slip) -> String {
        let mut chars: Vec<char> = term.chars().collect();
        let count = chars.len();
        match slip {
            Slip::Insert(at, c) => chars.insert(at % (count + 1), c),
            Slip::Remove(at) => {
                chars.remove(at % count);
            }
            Slip::Substitute(at, c) => chars[at % count] = c,
            Slip::Swap(at) if count > 1 => chars.swap(at % (count - 1), at % (count - 1) + 1),
            Slip::Swap(_) => {}
        }
        chars.into_iter().collect()
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in any::<String>()) {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn folded_text_is_clean(text in "[ -~ا-یآأيكة۰-۹‌ـً]{0,40}") {
            let folded = fold(&text);
            prop_assert_eq!(folded.trim(), &folded);
            prop_assert!(!folded.contains("  "));
            prop_assert!(!folded.contains(|c: char| c.is_ascii_uppercase() || c.is_ascii_punctuation()));
            prop_assert!(!folded.contains(['ي', 'ك', 'ة', 'آ', 'أ', 'ـ', ZWNJ]));
        }

        #[test]
        fn terms_keep_their_limits(name in any::<String>()) {
            let terms = search_terms(&name);
            prop_assert!(terms.len() <= TERMS_MAX);
            for term in &terms {
                prop_assert!((1..=TERM_CHARS_MAX).contains(&term.chars().count()));
                prop_assert!(!term.contains(' '));
            }
            // What is typed whole is found.
            let typed = compact(&name);
            prop_assert_eq!(terms.first().cloned().unwrap_or_default(), typed);
        }

        // The whole term is edited, not the stem: the six-character window shifts with an insertion or
        // removal, and the key must be shared all the same.
        #[test]
        fn terms_one_slip_apart_share_a_key(term in "[a-dک]{2,12}", slip in slip()) {
            let other = slipped(&term, slip);
            let keys = near_keys(stem(&term));
            prop_assert!(
                near_keys(stem(&other)).iter().any(|key| keys.contains(key)),
                "{} {}", term, other
            );
        }

        #[test]
        fn terms_at_most_one_slip_away_begin_with_one_of_the_slips(
            (query, term) in prop_oneof![("[ابپ]{2,5}", "[ابپ1]{0,8}"), ("[ab1]{2,5}", "[ab1]{0,8}")]
        ) {
            let one_of_them = one_slip_away(&query).iter().any(|slip| term.starts_with(slip.as_str()));
            prop_assert_eq!(one_of_them, prefix_distance(&query, &term, 1).is_some());
        }

        #[test]
        fn prefix_distance_is_the_least_over_all_beginnings(
            query in "[abcک]{0,7}", term in "[abcک]{0,9}", max in 0usize..4
        ) {
            let ends = term.char_indices().map(|(at, _)| at).chain([term.len()]);
            let least = ends
                .map(|end| strsim::osa_distance(&query, &term[..end]))
                .min()
                .expect("the empty beginning");
            prop_assert_eq!(prefix_distance(&query, &term, max), (least <= max).then_some(least));
        }

        #[test]
        fn clean_names_stay_as_they_are(name in any::<String>()) {
            if let Some(clean) = clean_name(&name) {
                prop_assert!(clean.chars().count() <= NAME_CHARS_MAX);
                prop_assert!(!clean.contains(|c| is_invisible(c) && c != ZWNJ));
                prop_assert_eq!(clean_name(&clean), Some(clean));
            }
        }

        #[test]
        fn grouped_numbers_read_back(number in any::<i64>()) {
            let grouped = group_thousands(number, '٬');
            prop_assert_eq!(grouped.replace('٬', "").parse(), Ok(number));
            prop_assert!(grouped.split('٬').skip(1).all(|group| group.len() == 3));
            prop_assert_eq!(ascii_digits(&persian_digits(&grouped)), grouped);
        }
    }
}
