//! Numbers and addresses that lead to a person, taken out of a text before anybody reads it.
//!
//! Buyers paste what they have: the card that they paid to, a phone, an account, their own national code.
//! [`redact`] puts [`MARK`] in the place of each. It leans to one side: **where a number might be personal,
//! it is masked**. A reviewer who misses an order number can ask; a card number that was shown cannot be
//! taken back.
//!
//! How a number is found: digits of any script are read into groups; groups with nothing but a separator
//! between them (space, hyphen, dot, slash, half-space, bracket, …) can belong to one number, so every row
//! of neighbouring groups is tried. What passes as a price, date or time stands guard over its groups, and
//! only the surer kinds overrule it (see `Guard`).
//!
//! What is let through, and what is masked by mistake:
//!
//! - A bare number of ten digits is a national code when its check digit is right; of the order numbers with
//!   ten digits, one in eleven is masked too. Eight or nine digits, a code without its leading zeros, are
//!   masked only behind the words "کد ملی": every order number of that length would fall otherwise.
//! - A bare number of 13 to 19 digits is a card when its check digit is right: one in ten of the parcel
//!   numbers of that length falls, and every IMEI of a phone.
//! - A bare number of 24 digits is the number of an Iranian account (a sheba without `IR`) when its check
//!   digits are right. The Iranian post numbers parcels with 24 digits: one in a hundred falls, the rest
//!   stays, because a complaint about a parcel is worth little without it.
//! - Behind words that say what it is ("شماره کارت", "کد پستی", "phone number") a number is masked even when a
//!   digit of it is wrong, and accounts and postal codes, which have no check digit, are masked there alone.
//! - A price is known by its grouping (`1,250,000,000`) or by the currency or the word "مبلغ" beside it. A
//!   bare price of ten digits is a bare number of ten digits.
//! - Numbers in words, local phone numbers that nothing announces, names and streets stay: a reviewer's work.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::text::fold;

/// What stands in the place of what was taken out. Always the same, so that nothing of it can be counted.
pub const MARK: &str = "▒▒▒▒";

const MARK_CHAR: char = '▒';

/// The kinds of what is taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Masked {
    /// A mobile or landline number, of Iran or another country.
    Phone,
    /// A bank card.
    Card,
    /// An international account number; in Iran a sheba, with or without `IR`.
    Iban,
    /// An account number that is not international; known by the words before it alone.
    Account,
    /// An Iranian national code.
    NationalCode,
    /// A postal code, which in Iran is one building; known by the words before it alone.
    PostalCode,
    /// An e-mail address.
    Email,
}

impl Masked {
    /// Every kind.
    pub const ALL: [Self; 7] =
        [Self::Phone, Self::Card, Self::Iban, Self::Account, Self::NationalCode, Self::PostalCode, Self::Email];

    /// The name in the API and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Card => "card",
            Self::Iban => "iban",
            Self::Account => "account",
            Self::NationalCode => "national-code",
            Self::PostalCode => "postal-code",
            Self::Email => "email",
        }
    }

    /// The kind of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// A text without what leads to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redacted {
    /// The text, with [`MARK`] for each thing taken out; all else is as it was.
    pub text: String,
    /// What was taken out. A number that could be two kinds counts for both.
    pub masked: BTreeSet<Masked>,
}

/// Takes phone numbers, cards, accounts, national codes and e-mail addresses out of a text.
///
/// A text without a digit and without `@` stays as it is. What has been redacted once stays as it is.
///
/// ```
/// use bazargah_domain::redact::redact;
/// assert_eq!(redact("با ۰۹۱۲ ۳۴۵ ۶۷۸۹ تماس بگیرید").text, "با ▒▒▒▒ تماس بگیرید");
/// assert_eq!(redact("۲٬۵۰۰٬۰۰۰ تومان در ۱۴۰۵/۰۹/۰۴").text, "۲٬۵۰۰٬۰۰۰ تومان در ۱۴۰۵/۰۹/۰۴");
/// ```
pub fn redact(text: &str) -> Redacted {
    let mut redacted = Redacted { text: text.to_owned(), masked: BTreeSet::new() };
    // A mark changes what its neighbours stand beside, so what is left is read again. Each round takes out a
    // digit or an @; the second finds nothing as a rule.
    loop {
        let found = finds(&redacted.text);
        if found.is_empty() {
            return redacted;
        }
        redacted.masked.extend(found.iter().map(|find| find.kind));
        redacted.text = covered(&redacted.text, found);
    }
}

/// A piece of the text, in bytes, that is to be masked.
struct Find {
    start: usize,
    end: usize,
    kind: Masked,
}

fn finds(text: &str) -> Vec<Find> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let scan = Scan { text, chars: &chars };
    let mut found = scan.emails();
    found.extend(scan.ibans());
    found.extend(scan.numbers());
    found
}

/// The text with a mark over every find; finds that overlap get one.
fn covered(text: &str, mut found: Vec<Find>) -> String {
    found.sort_by_key(|find| (find.start, find.end));
    let mut covered = String::with_capacity(text.len());
    let mut done = 0;
    let mut rest = found.into_iter().peekable();
    while let Some(Find { start, mut end, .. }) = rest.next() {
        while let Some(next) = rest.next_if(|next| next.start <= end) {
            end = end.max(next.end);
        }
        let (start, end) = with_brackets(text, start, end);
        // The bracket before this one may be the bracket behind the last.
        covered.push_str(text.get(done..start).unwrap_or_default());
        covered.push_str(MARK);
        done = end;
    }
    covered.push_str(text.get(done..).unwrap_or_default());
    covered
}

/// Takes in the other bracket of a pair that a number has one of: `(021) 8877…`.
fn with_brackets(text: &str, start: usize, end: usize) -> (usize, usize) {
    let inside = text.get(start..end).unwrap_or_default();
    let before = text.get(..start).unwrap_or_default();
    let behind = text.get(end..).unwrap_or_default();
    match (inside.find('('), inside.find(')')) {
        (None, Some(_)) if before.ends_with('(') => (start - 1, end),
        (Some(_), None) if behind.starts_with(')') => (start, end + 1),
        _ => (start, end),
    }
}

/// The value of a digit of Latin, Persian or Arabic-Indic script, or of a form of one (full width, circled, …).
fn digit(c: char) -> Option<u8> {
    let plain = match c {
        '0'..='9' => c,
        '۰'..='۹' => return u8::try_from(c as u32 - '۰' as u32).ok(),
        '٠'..='٩' => return u8::try_from(c as u32 - '٠' as u32).ok(),
        c if c.is_ascii() || !c.is_numeric() => return None,
        c => {
            let mut plain = c.nfkc();
            plain.next().filter(|_| plain.next().is_none())?
        }
    };
    plain.to_digit(10).and_then(|value| u8::try_from(value).ok())
}

/// Draws nothing, or nothing but a longer line: may stand anywhere between two digits.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{20e3}' | 'ـ')
}

fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || is_dash(c)
        || matches!(c, '.' | '·' | '•' | '/' | '\\' | '⁄' | '_' | '|' | '~' | '(' | ')' | '[' | ']')
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}')
}

/// Between the thousands of a price, and between the items of a list when a space follows.
fn is_comma(c: char) -> bool {
    matches!(c, ',' | '،' | '٬' | '٫' | '\'' | '’')
}

/// What stands between two groups of digits that may belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Gap {
    /// The separator, when it is a single one: all dashes are `-`, all spaces a space, all commas `,`.
    sign: Option<char>,
    /// Wide enough for two numbers side by side: a space or a bracket is in it.
    loose: bool,
    /// A line ends in it.
    newline: bool,
}

/// Visible signs between two groups of one number: enough for `) - (`.
const GAP_SIGNS_MAX: usize = 5;

impl Gap {
    /// The gap that these characters are, or `None` when they part two numbers.
    fn read(between: &[(usize, char)]) -> Option<Self> {
        let mut signs = between.iter().map(|&(_, c)| c).filter(|&c| !is_invisible(c));
        let seen: Vec<char> = signs.by_ref().take(GAP_SIGNS_MAX + 1).collect();
        let newlines = seen.iter().filter(|&&c| c == '\n').count();
        if seen.len() > GAP_SIGNS_MAX || newlines > 1 {
            return None;
        }
        let sign = match seen.as_slice() {
            [] => Some('\u{200c}'),
            [c] if is_comma(*c) => Some(','),
            [c] if is_dash(*c) => Some('-'),
            [c] if c.is_whitespace() => Some(' '),
            [c] => Some(*c),
            _ => None,
        };
        let joins = sign == Some(',') || seen.iter().all(|&c| is_separator(c));
        joins.then(|| Self {
            sign,
            loose: seen.iter().any(|&c| c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']')),
            newline: newlines > 0,
        })
    }
}

/// What a group of digits seems to be other than personal. A kind of number that is surer than the guard
/// overrules it; a date written in full is overruled only by what letters announce as an IBAN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Guard {
    /// Nothing.
    Open,
    /// By its form alone a price in groups of three, or a date in one piece.
    Form,
    /// A price by its currency or commas, a time, a short date.
    Sign,
    /// A date with its year in full.
    Date,
}

/// Digits without anything between them.
struct Group {
    /// In bytes.
    start: usize,
    end: usize,
    /// In characters.
    first: usize,
    behind: usize,
    digits: Vec<u8>,
    /// Between this group and the one before; `None` where a number must begin.
    gap: Option<Gap>,
    /// Where a plus before it stands, in bytes.
    plus: Option<usize>,
    guard: Guard,
}

impl Group {
    fn value(&self) -> u32 {
        self.digits.iter().take(9).fold(0, |value, &digit| value * 10 + u32::from(digit))
    }

    fn is_joined_by(&self, sign: char) -> bool {
        self.gap.is_some_and(|gap| gap.sign == Some(sign))
    }
}

struct Scan<'a> {
    text: &'a str,
    chars: &'a [(usize, char)],
}

/// Longest row of digits that any kind has, a mistyped sheba.
const DIGITS_MAX: usize = 26;

impl Scan<'_> {
    fn char_at(&self, at: usize) -> Option<char> {
        self.chars.get(at).map(|&(_, c)| c)
    }

    /// The byte where a character begins, or the end of the text.
    fn byte_at(&self, at: usize) -> usize {
        self.chars.get(at).map_or(self.text.len(), |&(byte, _)| byte)
    }

    /// Characters before this one, the nearest first.
    fn back_from(&self, at: usize) -> impl Iterator<Item = char> {
        self.chars.get(..at).unwrap_or_default().iter().rev().map(|&(_, c)| c)
    }

    fn guarded_groups(&self) -> Vec<Group> {
        let mut groups = self.groups();
        guard_dates(&mut groups);
        self.guard_times(&mut groups);
        self.guard_prices(&mut groups);
        groups
    }

    fn groups(&self) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        let mut at = 0;
        while let Some(c) = self.char_at(at) {
            if digit(c).is_none() {
                at += 1;
                continue;
            }
            let first = at;
            let mut digits = Vec::new();
            while let Some(value) = self.char_at(at).and_then(digit) {
                digits.push(value);
                at += 1;
            }
            let gap = groups.last().and_then(|last| Gap::read(self.chars.get(last.behind..first).unwrap_or_default()));
            groups.push(Group {
                start: self.byte_at(first),
                end: self.byte_at(at),
                first,
                behind: at,
                digits,
                gap,
                plus: self.plus_before(first),
                guard: Guard::Open,
            });
        }
        groups
    }

    /// The byte of a plus that stands before a number, not between two.
    fn plus_before(&self, first: usize) -> Option<usize> {
        const BETWEEN_MAX: usize = 2;
        let skipped = self
            .back_from(first)
            .take(BETWEEN_MAX)
            .take_while(|&c| c == '(' || c.is_whitespace() || is_invisible(c))
            .count();
        let plus = first.checked_sub(skipped + 1)?;
        let is_plus = matches!(self.char_at(plus)?, '+' | '＋' | '﹢');
        let is_sum = self.back_from(plus).next().and_then(digit).is_some();
        (is_plus && !is_sum).then(|| self.byte_at(plus))
    }

    fn numbers(&self) -> Vec<Find> {
        let groups = self.guarded_groups();
        let mut found = Vec::new();
        for (at, first) in groups.iter().enumerate() {
            let rest = groups.get(at..).unwrap_or_default();
            let label = self.label_before(first.first);
            let mut digits: Vec<u8> = Vec::new();
            let mut guard = Guard::Open;
            let mut newline = false;
            let mut is_own_phone = false;
            let mut after_plus = None;
            let mut after_label = None;
            for (count, group) in rest.iter().enumerate() {
                if count > 0 {
                    let Some(gap) = group.gap else { break };
                    newline |= gap.newline;
                }
                digits.extend(&group.digits);
                guard = guard.max(group.guard);
                if digits.len() > DIGITS_MAX {
                    break;
                }
                let row = rest.get(..=count).unwrap_or_default();
                for (kind, surer_than) in kinds(&digits) {
                    let may_be_list = surer_than == Guard::Open || kind == Masked::Card;
                    if guard <= surer_than && !(may_be_list && is_list(row)) {
                        let start = first.plus.filter(|_| kind == Masked::Phone).unwrap_or(first.start);
                        found.push(Find { start, end: group.end, kind });
                        is_own_phone |= kind == Masked::Phone;
                    }
                }
                // Of these only the length is known, so the longest row counts; the next line is another matter.
                if guard <= Guard::Form && !newline {
                    if first.plus.is_some() && PLUS_DIGITS.contains(&digits.len()) {
                        after_plus = Some(group.end);
                    }
                    if label.is_some_and(|label| label.digits.contains(&digits.len())) {
                        after_label = Some(group.end);
                    }
                }
            }
            if let (Some(plus), Some(end), false) = (first.plus, after_plus, is_own_phone) {
                found.push(Find { start: plus, end, kind: Masked::Phone });
            }
            if let (Some(label), Some(end)) = (label, after_label) {
                found.push(Find { start: first.start, end, kind: label.kind });
            }
        }
        found
    }

    /// `12:30`, `12:30:45`.
    fn guard_times(&self, groups: &mut [Group]) {
        for at in 1..groups.len() {
            let [.., left, right] = groups.get_mut(..=at).unwrap_or_default() else { continue };
            let is_colon = self.char_at(left.behind) == Some(':') && left.behind + 1 == right.first;
            if is_colon && left.digits.len() <= 2 && right.digits.len() == 2 && left.value() < 60 && right.value() < 60
            {
                left.guard = left.guard.max(Guard::Sign);
                right.guard = right.guard.max(Guard::Sign);
            }
        }
    }

    fn guard_prices(&self, groups: &mut [Group]) {
        let mut at = 0;
        while at < groups.len() {
            let run = thousands(groups.get(at..).unwrap_or_default());
            let row = groups.get(at..at + run.max(1)).unwrap_or_default();
            let [first, ..] = row else { break };
            let length: usize = row.iter().map(|group| group.digits.len()).sum();
            let has_commas = row.get(1).is_some_and(|group| group.is_joined_by(','));
            let has_currency = row.last().is_some_and(|last| self.is_currency_behind(last.behind))
                || self.is_price_word_before(first.first);
            let is_free = stands_free(Some(first)) && stands_free(groups.get(at + run));
            let is_price_like = first.digits.first() != Some(&0) && (length <= PRICE_DIGITS_MAX || has_commas);
            let guard = match (has_commas || has_currency, run) {
                _ if !is_price_like => Guard::Open,
                (true, _) => Guard::Sign,
                (false, 3..) if is_free && first.plus.is_none() => Guard::Form,
                _ => Guard::Open,
            };
            for group in groups.iter_mut().skip(at).take(run.max(1)) {
                group.guard = group.guard.max(guard);
            }
            at += run.max(1);
        }
    }

    fn is_currency_behind(&self, behind: usize) -> bool {
        let rest = self.chars.get(behind..).unwrap_or_default();
        let word: String = rest
            .iter()
            .map(|&(_, c)| c)
            .enumerate()
            .skip_while(|&(at, c)| at < 3 && (c.is_whitespace() || is_invisible(c)))
            .map(|(_, c)| c)
            .take(8)
            .collect();
        let folded = fold(&word);
        word.starts_with(CURRENCY_SIGNS) || CURRENCIES.split('|').any(|currency| folded.starts_with(currency))
    }

    fn is_price_word_before(&self, first: usize) -> bool {
        let nearest = self.back_from(first).find(|&c| !c.is_whitespace() && !is_invisible(c));
        nearest.is_some_and(|c| CURRENCY_SIGNS.contains(&c))
            || self.words_before(first).last().is_some_and(|word| PRICE_WORDS.split('|').any(|price| price == word))
    }

    /// The folded words right before a number, back to another number or mark.
    fn words_before(&self, first: usize) -> Vec<String> {
        const CHARS_MAX: usize = 40;
        let before: Vec<char> =
            self.back_from(first).take(CHARS_MAX).take_while(|&c| c != MARK_CHAR && digit(c).is_none()).collect();
        let folded = fold(&before.into_iter().rev().collect::<String>());
        // The ی of شماره‌ی, which others write as a hamza or leave out.
        folded.split(' ').filter(|word| !word.is_empty() && *word != "ی").map(str::to_owned).collect()
    }

    /// What the words before a number say that it is.
    fn label_before(&self, first: usize) -> Option<&'static Label> {
        let mut words = self.words_before(first);
        let is_announced =
            self.back_from(first).take_while(|&c| !c.is_alphanumeric()).any(|c| matches!(c, ':' | '：' | '='));
        for _ in 0..=LABEL_FILLERS_MAX {
            let spoken = words.join(" ");
            let is_last = |phrase: &str| {
                spoken.strip_suffix(phrase).is_some_and(|before| before.is_empty() || before.ends_with(' '))
            };
            let label = LABELS.iter().find(|label| {
                label.phrases.split('|').any(is_last)
                    || is_announced && !label.announced.is_empty() && label.announced.split('|').any(is_last)
            });
            if label.is_some() {
                return label;
            }
            words.pop().filter(|word| LABEL_FILLERS.split('|').any(|filler| filler == word))?;
        }
        None
    }

    fn ibans(&self) -> Vec<Find> {
        let mut found = Vec::new();
        for at in 0..self.chars.len() {
            let (Some(a), Some(b)) = (self.char_at(at), self.char_at(at + 1)) else { break };
            let is_start = !self.back_from(at).next().is_some_and(|c| c.is_ascii_alphanumeric());
            if !is_start || !a.is_ascii_alphabetic() || !b.is_ascii_alphabetic() {
                continue;
            }
            let country = [a.to_ascii_uppercase(), b.to_ascii_uppercase()].iter().collect::<String>();
            let end = if country == "IR" { self.sheba_end(at + 2) } else { self.iban_end(at, &country) };
            if let Some(end) = end {
                found.push(Find { start: self.byte_at(at), end, kind: Masked::Iban });
            }
        }
        found
    }

    /// The character after a gap that does not end an account number.
    fn over_gap(&self, at: usize) -> usize {
        let rest = self.chars.get(at..).unwrap_or_default();
        let gap = rest.iter().take_while(|&&(_, c)| is_invisible(c) || is_separator(c)).count();
        match Gap::read(rest.get(..gap).unwrap_or_default()) {
            Some(_) => at + gap,
            None => at,
        }
    }

    /// The byte after the digits of a sheba. What follows the letters is masked even when a digit is missing, too
    /// many or wrong: it was meant to be one.
    fn sheba_end(&self, mut at: usize) -> Option<usize> {
        let mut count = 0;
        let mut end = None;
        loop {
            at = self.over_gap(at);
            let start = at;
            while self.char_at(at).and_then(digit).is_some() {
                at += 1;
            }
            count += at - start;
            if at == start || count > DIGITS_MAX {
                return end;
            }
            if SHEBA_DIGITS_ABOUT.contains(&count) {
                end = Some(self.byte_at(at));
            }
            if count == SHEBA_DIGITS {
                return end;
            }
        }
    }

    /// The byte after the IBAN of another country that starts here, if its check digits are right.
    fn iban_end(&self, mut at: usize, country: &str) -> Option<usize> {
        let known = IBAN_LENGTHS.split(' ').find_map(|known| known.strip_prefix(country))?;
        let length: usize = known.parse().ok()?;
        let mut signs: Vec<u8> = Vec::with_capacity(length);
        while signs.len() < length {
            if signs.len() >= 2 {
                at = self.over_gap(at);
            }
            let c = self.char_at(at)?;
            signs.push(match digit(c) {
                Some(value) => value,
                None => letter_value(c)?,
            });
            at += 1;
        }
        let goes_on = self.char_at(at).is_some_and(|c| c.is_ascii_alphanumeric() || digit(c).is_some());
        // English words in a row would pass one time in a hundred.
        let digits = signs.iter().filter(|&&value| value < 10).count();
        let check_is_digits = signs.get(2..4).is_some_and(|check| check.iter().all(|&value| value < 10));
        let is_iban = check_is_digits && digits * 2 >= length && iban_remainder(&signs) == 1;
        (is_iban && !goes_on).then(|| self.byte_at(at))
    }

    fn emails(&self) -> Vec<Find> {
        let is_at = |c: char| matches!(c, '@' | '＠' | '﹫');
        let mut found = Vec::new();
        for (at, _) in self.chars.iter().enumerate().filter(|(_, (_, c))| is_at(*c)) {
            let find = self
                .email_around(at, at, |c| c.is_ascii_alphanumeric() || digit(c).is_some())
                // `ali @ gmail.com`
                .or_else(|| self.email_spaced(at))
                .or_else(|| self.email_around(at, at, char::is_alphanumeric));
            found.extend(find);
        }
        found
    }

    fn email_spaced(&self, at: usize) -> Option<Find> {
        let is_space = |c: Option<char>| c.is_some_and(|c| c == ' ' || is_invisible(c));
        let left = at.checked_sub(1).filter(|&left| is_space(self.char_at(left))).unwrap_or(at);
        let right = if is_space(self.char_at(at + 1)) { at + 1 } else { at };
        self.email_around(left, right, |c| c.is_ascii_alphanumeric())
            .filter(|find| self.text.get(self.byte_at(right + 1)..find.end).is_some_and(|domain| domain.contains('.')))
    }

    /// The address whose `@`, and a space beside it, are the characters from `left` to `right`.
    fn email_around(&self, left: usize, right: usize, is_letter: impl Fn(char) -> bool) -> Option<Find> {
        let is_local = |c: char| is_letter(c) || matches!(c, '.' | '_' | '%' | '+' | '-' | '\'' | '&' | '=' | '~');
        let start = left - self.back_from(left).take_while(|&c| is_local(c)).count();
        let rest = self.chars.get(right + 1..).unwrap_or_default();
        let domain: Vec<char> =
            rest.iter().map(|&(_, c)| c).take_while(|&c| is_letter(c) || matches!(c, '.' | '-' | '_')).collect();
        let length = domain.iter().rposition(|&c| is_letter(c))? + 1;
        let domain = domain.get(..length)?;
        let has_letter = domain.iter().any(|&c| c.is_alphabetic());
        // Persian on both sides of an @ is an address only with a dot; without one it is a price, or prose.
        let is_domain = has_letter && (domain.contains(&'.') || domain.iter().all(char::is_ascii));
        let is_address = is_domain && self.chars.get(start..left)?.iter().any(|&(_, c)| is_letter(c));
        is_address.then(|| Find {
            start: self.byte_at(start),
            end: self.byte_at(right + 1 + length),
            kind: Masked::Email,
        })
    }
}

/// A word before a number that says what it is, so that even a mistyped one is masked.
struct Label {
    kind: Masked,
    /// How many digits the number has.
    digits: std::ops::RangeInclusive<usize>,
    /// In the form of [`fold`], with `|` between them.
    phrases: &'static str,
    /// Words that say so only with a colon after them; a "موبایل" is also what is for sale.
    announced: &'static str,
}

const LABELS: &[Label] = &[
    Label {
        kind: Masked::NationalCode,
        digits: 8..=10,
        phrases: "کد ملی|کدملی|کد ملیم|کدملیم|کد ملیش|شماره ملی|شماره ملیم|کد ملی ام|\
                  national code|national id|national number|national id number|identity number",
        announced: "ملی|id",
    },
    Label {
        kind: Masked::PostalCode,
        digits: 9..=10,
        phrases: "کد پستی|کدپستی|کد پستیم|کد پستی ام|postal code|post code|postcode|zip code",
        announced: "",
    },
    Label {
        kind: Masked::Iban,
        digits: SHEBA_DIGITS_ABOUT,
        phrases: "شبا|شبام|شبای|شماره شبا|iban|sheba|iban number",
        announced: "",
    },
    Label {
        kind: Masked::Card,
        digits: CARD_DIGITS,
        phrases: "کارت|کارتم|کارتش|کارت بانکی|کارت بانکیم|شماره کارت|card|card number",
        announced: "",
    },
    Label {
        kind: Masked::Account,
        digits: 8..=20,
        phrases: "شماره حساب|شماره حسابم|شماره حسابش|حساب شماره|account number|account no",
        announced: "حساب|account",
    },
    Label {
        kind: Masked::Phone,
        digits: 7..=15,
        phrases: "شماره تلفن|شماره تلفنم|تلفن تماس|شماره تماس|شماره تماسم|شماره موبایل|شماره موبایلم|\
                  شماره همراه|شماره همراهم|تلفن|تلفنم|تلفنش|فکس|tel|telephone|fax|phone number|mobile number|\
                  cell number|contact number|telephone number|call me at|call me on",
        announced: "موبایل|موبایلم|همراه|همراهم|تماس|تماسم|شمارم|واتساپ|واتس اپ|phone|mobile|cell|whatsapp",
    },
];

/// Words that may stand between a label and its number.
const LABEL_FILLERS: &str = "من|بنده|ما|اینجانب|خودم|ام|هم|به|شماره|این|با|برابر|است|my|is|the|no|number|of|at|on";
const LABEL_FILLERS_MAX: usize = 3;

/// In the form of [`fold`]; what follows may be an ending ("تومانی").
const CURRENCIES: &str =
    "ریال|تومان|تومن|هزار|میلیون|میلیارد|درهم|دلار|یورو|لیر|toman|rial|irr|irt|usd|eur|dollar|million|billion";
const CURRENCY_SIGNS: [char; 4] = ['$', '€', '£', '﷼'];
const PRICE_WORDS: &str = "مبلغ|مبلغش|قیمت|قیمتش|بهای|ارزش|price|amount|irr|irt|usd|eur";
/// A bare price of more digits, ten billion toman, is a card sooner than a price.
const PRICE_DIGITS_MAX: usize = 12;

/// Groups of three behind the first: as many as a list of prices may have when its commas run together.
const THOUSANDS_MAX: usize = 12;

/// International numbers, country code and all (E.164 has fifteen at most).
const PLUS_DIGITS: std::ops::RangeInclusive<usize> = 8..=15;
/// The same behind 00. The shorter ones would be order numbers with zeros before them.
const ZEROS_DIGITS: std::ops::RangeInclusive<usize> = 12..=17;
const CARD_DIGITS: std::ops::RangeInclusive<usize> = 13..=19;
const SHEBA_DIGITS: usize = 24;
const SHEBA_DIGITS_ABOUT: std::ops::RangeInclusive<usize> = 20..=26;

/// Area codes of Iran without their zero.
const AREAS: [u8; 31] = [
    11, 13, 17, 21, 23, 24, 25, 26, 28, 31, 34, 35, 38, 41, 44, 45, 51, 54, 56, 58, 61, 66, 71, 74, 76, 77, 81, 83, 84,
    86, 87,
];

/// What a row of digits can be, and up to which guard it is still taken for that.
fn kinds(digits: &[u8]) -> impl Iterator<Item = (Masked, Guard)> {
    let phone = phone(digits).map(|surer_than| (Masked::Phone, surer_than));
    // Sixteen is what Iranian cards have.
    let surer_than = if digits.len() == 16 { Guard::Sign } else { Guard::Open };
    let card = is_card(digits).then_some((Masked::Card, surer_than));
    let sheba = is_bare_sheba(digits).then_some((Masked::Iban, Guard::Sign));
    let national_code = is_national_code(digits).then_some((Masked::NationalCode, Guard::Open));
    [phone, card, sheba, national_code].into_iter().flatten()
}

fn phone(digits: &[u8]) -> Option<Guard> {
    // An area code and eight digits, or 9 and nine digits.
    let is_iranian = |digits: &[u8]| match digits {
        [9, rest @ ..] => rest.len() == 9,
        [a, b, subscriber, ..] => digits.len() == 10 && *subscriber != 0 && AREAS.contains(&(a * 10 + b)),
        _ => false,
    };
    let national = match digits {
        [0, 0, 9, 8, 0, rest @ ..] | [0, 0, 9, 8, rest @ ..] | [9, 8, 0, rest @ ..] | [9, 8, rest @ ..] => Some(rest),
        [0, rest @ ..] => Some(rest),
        _ => None,
    };
    match digits {
        _ if national.is_some_and(is_iranian) => Some(Guard::Sign),
        // A mobile number whose zero a spreadsheet took.
        [9, 0..=4 | 9, ..] if digits.len() == 10 => Some(Guard::Open),
        [0, 0, 1..=9, ..] if ZEROS_DIGITS.contains(&digits.len()) => Some(Guard::Open),
        _ => None,
    }
}

fn is_same_all_over(digits: &[u8]) -> bool {
    digits.iter().all(|digit| Some(digit) == digits.first())
}

/// The Luhn check, on a number that begins as cards do (travel and money; not airlines, fuel or health).
fn is_card(digits: &[u8]) -> bool {
    let is_card_like = CARD_DIGITS.contains(&digits.len()) && matches!(digits, [2..=6 | 9, ..]);
    is_card_like && luhn_sum(digits).is_multiple_of(10)
}

fn luhn_sum(digits: &[u8]) -> u32 {
    let doubled = |digit: u8| u32::from(if digit > 4 { digit * 2 - 9 } else { digit * 2 });
    digits
        .iter()
        .rev()
        .enumerate()
        .map(|(at, &digit)| if at % 2 == 1 { doubled(digit) } else { u32::from(digit) })
        .sum()
}

/// Ten digits, the last of which checks the others. Ten equal digits pass the check and belong to nobody.
fn is_national_code(digits: &[u8]) -> bool {
    let [code @ .., check] = digits else { return false };
    code.len() == 9 && !is_same_all_over(digits) && national_check(code) == *check
}

fn national_check(code: &[u8]) -> u8 {
    let sum: u32 = code.iter().zip((2..=10).rev()).map(|(&digit, weight)| u32::from(digit) * weight).sum();
    let rest = u8::try_from(sum % 11).unwrap_or_default();
    if rest < 2 { rest } else { 11 - rest }
}

fn is_bare_sheba(digits: &[u8]) -> bool {
    let signs: Vec<u8> = [18, 27].into_iter().chain(digits.iter().copied()).collect();
    digits.len() == SHEBA_DIGITS && iban_remainder(&signs) == 1
}

/// A is 10, Z is 35.
fn letter_value(c: char) -> Option<u8> {
    c.to_digit(36).and_then(|value| u8::try_from(value).ok())
}

/// The remainder of ISO 7064 MOD 97-10: 1 in an account number without a slip.
fn iban_remainder(signs: &[u8]) -> u32 {
    let (head, account) = signs.split_at_checked(4).unwrap_or_default();
    account.iter().chain(head).fold(0, |rest, &value| {
        let shift = if value < 10 { 10 } else { 100 };
        (rest * shift + u32::from(value)) % 97
    })
}

/// How many groups from the first on are the thousands of one price, `1,250,000`; 0 for none.
fn thousands(groups: &[Group]) -> usize {
    let [first, second, ..] = groups else { return 0 };
    let sign = match second.gap.and_then(|gap| gap.sign) {
        Some(sign @ (',' | '.' | '/' | ' ' | '\u{200c}')) => sign,
        _ => return 0,
    };
    let is_more = |group: &&Group| group.is_joined_by(sign) && group.digits.len() == 3;
    let run = 1 + groups.iter().skip(1).take(THOUSANDS_MAX).take_while(is_more).count();
    // With more of the same separator before or behind, it is the middle of another number.
    let is_cut = first.is_joined_by(sign) || groups.get(run).is_some_and(|next| next.is_joined_by(sign));
    let is_price = run > 1 && !is_cut && matches!(first.digits.as_slice(), [1..=9] | [1..=9, _] | [1..=9, _, _]);
    if is_price { run } else { 0 }
}

/// Sizes, steps, days: five numbers or more that only grow.
fn is_list(row: &[Group]) -> bool {
    row.len() >= 5 && row.iter().all(|group| group.digits.len() < 10) && row.is_sorted_by(|a, b| a.value() < b.value())
}

/// Whether a number may begin with this group, for all that one sees.
fn stands_free(group: Option<&Group>) -> bool {
    group.is_none_or(|group| group.gap.is_none_or(|gap| gap.loose))
}

fn guard_dates(groups: &mut [Group]) {
    let mut at = 0;
    let mut date_before = false;
    while at < groups.len() {
        let rest = groups.get(at..).unwrap_or_default();
        let guard = date(rest).filter(|_| {
            let is_free_behind = stands_free(rest.get(3)) || rest.get(3..).and_then(date).is_some();
            (date_before || stands_free(rest.first())) && is_free_behind
        });
        date_before = guard.is_some();
        if let Some(guard) = guard {
            for group in groups.iter_mut().skip(at).take(3) {
                group.guard = group.guard.max(guard);
            }
            at += 3;
            continue;
        }
        if let Some(group) = groups.get_mut(at)
            && group.digits.len() == 8
            && is_year(group.value() / 10_000)
            && is_day(group.value() / 100 % 100, group.value() % 100)
        {
            group.guard = group.guard.max(Guard::Form);
        }
        at += 1;
    }
}

/// The guard of the date that these groups begin with.
fn date(groups: &[Group]) -> Option<Guard> {
    let [a, b, c, ..] = groups else { return None };
    let sign = b.gap.and_then(|gap| gap.sign).filter(|sign| matches!(sign, '/' | '-' | '.'))?;
    let short = |group: &Group| group.digits.len() <= 2;
    let year = |group: &Group| group.digits.len() == 4 && is_year(group.value());
    let either_way = |a: &Group, b: &Group| is_day(a.value(), b.value()) || is_day(b.value(), a.value());
    if !c.is_joined_by(sign) || !short(b) {
        None
    } else if year(a) && short(c) && is_day(b.value(), c.value()) || short(a) && year(c) && either_way(a, b) {
        Some(Guard::Date)
    } else if sign == '/' && short(a) && short(c) && (is_day(b.value(), c.value()) || is_day(b.value(), a.value())) {
        Some(Guard::Sign)
    } else {
        None
    }
}

/// Of the calendars in use.
fn is_year(year: u32) -> bool {
    matches!(year, 1300..=1499 | 1900..=2099)
}

fn is_day(month: u32, day: u32) -> bool {
    matches!((month, day), (1..=12, 1..=31))
}

/// Letters and digits of an IBAN, by country (the SWIFT registry). Iran is not here: `Scan::sheba_end`.
const IBAN_LENGTHS: &str = "\
    AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 \
    EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 \
    IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 \
    NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 \
    SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30";

#[cfg(test)]
mod tests {
    use super::Masked::*;
    use super::*;
    use proptest::prelude::*;

    fn digits(number: &str) -> Vec<u8> {
        number.chars().filter_map(digit).collect()
    }

    fn masked(text: &str) -> Vec<Masked> {
        redact(text).masked.into_iter().collect()
    }

    #[test]
    fn phones_go() {
        for (text, left) in [
            ("شمارهٔ من ۰۹۱۲۳۴۵۶۷۸۹ است", "شمارهٔ من ▒▒▒▒ است"),
            ("٠٩١٢٣٤٥٦٧٨٩", "▒▒▒▒"),
            ("0912 345 67 89", "▒▒▒▒"),
            ("0912-345-6789، 0935.123.4567", "▒▒▒▒، ▒▒▒▒"),
            ("۰۹۱۲\u{200c}۳۴۵\u{200c}6789", "▒▒▒▒"),
            ("0912,345,6789", "▒▒▒▒"),
            ("شماره09123456789تماس", "شماره▒▒▒▒تماس"),
            ("+98 912 345 6789", "▒▒▒▒"),
            ("+98 (0)912 345 6789!", "▒▒▒▒!"),
            ("+۹۸۹۱۲۳۴۵۶۷۸۹", "▒▒▒▒"),
            ("0098-912-345-6789", "▒▒▒▒"),
            ("989123456789", "▒▒▒▒"),
            ("98+9123456789", "98+▒▒▒▒"),
            ("9123456789 زنگ بزنید", "▒▒▒▒ زنگ بزنید"),
            ("تلفن ۰۲۱ ۸۸۷۷۶۶۵۵", "تلفن ▒▒▒▒"),
            ("(021) 88 77 66 55", "▒▒▒▒"),
            ("021(88776655)", "▒▒▒▒"),
            ("021–8877–6655 داخلی 12", "▒▒▒▒ داخلی 12"),
            ("۰۵۱۳۸۷۶۵۴۳۲", "▒▒▒▒"),
            ("+98 21 8877 6655", "▒▒▒▒"),
            ("+1 (212) 555-0123", "▒▒▒▒"),
            ("+44 20 7946 0958", "▒▒▒▒"),
            ("0044 20 7946 0958", "▒▒▒▒"),
            ("+ 971 50 123 4567", "▒▒▒▒"),
            ("تلفن ۸۸۷۷۶۶۵۵", "تلفن ▒▒▒▒"),
            ("موبایل: ۹۱۲۳۴۵۶", "موبایل: ▒▒▒▒"),
            ("شماره‌ی تماس من ۸۸۷۷۶۶۵۵", "شماره‌ی تماس من ▒▒▒▒"),
            ("به ۰۹۱۲۳۴۵۶۷۸۹ در ۱۴۰۵/۰۹/۰۴ زنگ زدم", "به ▒▒▒▒ در ۱۴۰۵/۰۹/۰۴ زنگ زدم"),
            ("09123456789 1405/09/04", "▒▒▒▒ 1405/09/04"),
            ("ساعت 12:30 09123456789", "ساعت 12:30 ▒▒▒▒"),
            ("0️⃣9️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣9️⃣", "▒▒▒▒\u{fe0f}\u{20e3}"),
            ("０９１２３４５６７８９", "▒▒▒▒"),
        ] {
            assert_eq!(redact(text).text, left, "{text}");
            assert!(masked(text).contains(&Phone), "{text}");
        }
    }

    #[test]
    fn cards_go() {
        for (text, left) in [
            ("کارت 6037991234567893 را", "کارت ▒▒▒▒ را"),
            ("6037-9912-3456-7893", "▒▒▒▒"),
            ("۶۰۳۷ ۹۹۱۲ ۳۴۵۶ ۷۸۹۳", "▒▒▒▒"),
            ("6037/9912/3456/7893 به نام رضا", "▒▒▒▒ به نام رضا"),
            ("6037\n9912\n3456\n7893", "▒▒▒▒"),
            ("6037991234567893 2500000 تومان", "▒▒▒▒ 2500000 تومان"),
            ("به 6037 9912 3456 7893 تومان ریختم", "به ▒▒▒▒ تومان ریختم"),
            ("378282246310005", "▒▒▒▒"),
            ("4222222222222", "▒▒▒▒"),
            // A slip in it, but the words say what it is.
            ("شماره کارت: 6037-9912-3456-7890", "شماره کارت: ▒▒▒▒"),
        ] {
            assert_eq!(redact(text).text, left, "{text}");
            assert!(masked(text).contains(&Card), "{text}");
        }
        assert_eq!(redact("6037991234567890").text, "6037991234567890");
    }

    #[test]
    fn ibans_go() {
        let sheba = sheba("0170000000123456789012");
        let spaced = format!("IR{} {}", &sheba[..2], sheba[2..].split_at(4).0) + " " + &sheba[6..];
        for text in [
            &sheba,
            &format!("IR{sheba}"),
            &format!("ir-{sheba}"),
            &format!("شبا:IR{sheba}"),
            &spaced,
            // A digit too few, or a wrong one, behind the letters.
            "IR06 0170 0000 0012 3456 7890 1",
            "IR990170000000123456789012",
            "شماره شبا 990170000000123456789012",
            "GB82 WEST 1234 5698 7654 32",
            "GB82WEST12345698765432",
            "de89370400440532013000",
            "DE۸۹ ۳۷۰۴ ۰۰۴۴ ۰۵۳۲ ۰۱۳۰ ۰۰",
            "FR14 2004 1010 0505 0001 3M02 606",
            "TR33-0006-1005-1978-6457-8413-26",
            "AE07 0331 2345 6789 0123 456",
        ] {
            let redacted = redact(&format!("«{text}»، ۳ بار"));
            assert!(redacted.masked.contains(&Iban), "{text}: {redacted:?}");
            assert_eq!(digits(&redacted.text), [3], "{text}: {redacted:?}");
        }
        // Other countries' need their check digits.
        assert_eq!(redact("GB83 WEST 1234 5698 7654 32").masked, BTreeSet::new());
        assert_eq!(redact("IR is 24 hours away").masked, BTreeSet::new());
    }

    #[test]
    fn codes_and_accounts_go() {
        for (text, left, kind) in [
            ("کد ملی ۰۰۱۲۳۴۵۶۷۹", "کد ملی ▒▒▒▒", NationalCode),
            ("0499370899", "▒▒▒▒", NationalCode),
            ("049-937089-9", "▒▒▒▒", NationalCode),
            ("۰۴۹ ۹۳۷ ۰۸۹ ۹", "▒▒▒▒", NationalCode),
            ("کدملی من: 499370899", "کدملی من: ▒▒▒▒", NationalCode),
            ("national code: 12345678", "national code: ▒▒▒▒", NationalCode),
            ("کد پستی ۱۹۸۷۶۵۴۳۲۱", "کد پستی ▒▒▒▒", PostalCode),
            ("به شمارهٔ حساب 0101234567890 ریختم", "به شمارهٔ حساب ▒▒▒▒ ریختم", Account),
            ("account number 12-345-67890", "account number ▒▒▒▒", Account),
        ] {
            let redacted = redact(text);
            assert_eq!(redacted.text, left, "{text}");
            assert!(redacted.masked.contains(&kind), "{text}: {redacted:?}");
        }
    }

    #[test]
    fn emails_go() {
        for (text, left) in [
            ("ali.rezaei+shop@gmail.com بنویسید", "▒▒▒▒ بنویسید"),
            ("ایمیلم‌ali@example.co.irاست", "ایمیلم‌▒▒▒▒است"),
            ("(ali@example.com).", "(▒▒▒▒)."),
            ("ali۱۲۳@gmail.com", "▒▒▒▒"),
            ("ali @ gmail.com", "▒▒▒▒"),
            ("ali@gmail", "▒▒▒▒"),
            ("علی@مثال.ایران", "▒▒▒▒"),
            ("a@b@c", "▒▒▒▒"),
            ("09123456789@gmail.com", "▒▒▒▒"),
            ("https://user@example.com/x", "https://▒▒▒▒/x"),
        ] {
            assert_eq!(redact(text).text, left, "{text}");
            assert!(masked(text).contains(&Email), "{text}");
        }
    }

    #[test]
    fn what_is_nobodys_stays() {
        for text in [
            "",
            "متن بی‌رقم",
            "۲٬۵۰۰٬۰۰۰ تومان",
            "1,250,000,000 ریال",
            "1250000000 ریال",
            "مبلغ ۹۱۲۳۴۵۶۷۸۹ واریز شد",
            "1.250.000.000",
            "1 250 000 000 تومان",
            "۲/۵۰۰/۰۰۰ تومان، بعد ۳/۷۵۰/۰۰۰ تومان",
            "قیمت‌ها: 250,000,300,000,150,000",
            "$1,999.99 (1 999 000 000)",
            "۱۴۰۵/۰۹/۰۴",
            "2026-11-25T12:30:00",
            "از ۱۴۰۵/۰۹/۰۴-۱۴۰۵/۰۹/۱۰ و 1405/09/04 1405/09/10",
            "25.11.2026 18:45:12",
            "۰۵/۰۹/۰۴ 12345",
            "سفارش 12345678، سفارش 123456789",
            "سفارش DKP-7654321 در ۳ قسط",
            "سایز 36 37 38 39 40 41 42 43 44 45",
            "مرحله 1-2-3-4-5-6-7-8-9-10",
            "مرسولهٔ 235910123412345678901234",
            "@shop_aftab در اینستاگرام",
            "قیمت@مبلغ 5@1000",
            "۲ عدد @ ۵۰۰۰۰",
            "لپ‌تاپ 15.6 اینچ، 16/512، مدل X515-i7",
            "ساعت ۱۴:۳۰ تا ۱۸:۰۰",
            "این موبایل 12500000 می‌ارزد",
            "تلفن ۱۲٬۵۰۰٬۰۰۰ تومانی",
            "قسط‌ها ۲۵۰۰۰۰۰ ۲۵۰۰۰۰۰ ۲۵۰۰۰۰۰",
            "6219-8610-****-1234، چهار رقم آخر 5678",
            "1111111111",
        ] {
            let redacted = redact(text);
            assert_eq!(redacted.text, text);
            assert!(redacted.masked.is_empty(), "{text}: {redacted:?}");
        }
    }

    #[test]
    fn kinds_have_names() {
        for kind in Masked::ALL {
            assert_eq!(Masked::parse(kind.as_str()), Some(kind));
            assert_eq!(serde_json::to_string(&kind).ok(), Some(format!("\"{}\"", kind.as_str())));
        }
        assert_eq!(Masked::parse("name"), None);
    }

    #[test]
    fn check_digits_are_those_of_the_standards() {
        assert!(is_national_code(&digits("0499370899")) && !is_national_code(&digits("0499370898")));
        assert!(is_card(&digits("4111111111111111")) && !is_card(&digits("4111111111111112")));
        assert!(is_bare_sheba(&digits("062960000000100324200001")));
        assert!(!is_bare_sheba(&digits("062960000000100324200010")));
    }

    #[test]
    fn labels_are_folded() {
        let lists = LABELS.iter().flat_map(|label| [label.phrases, label.announced]);
        for phrase in lists.chain([LABEL_FILLERS, CURRENCIES, PRICE_WORDS]).flat_map(|list| list.split('|')) {
            assert_eq!(fold(phrase), phrase);
        }
    }

    /// 22 digits with the two before them that check them.
    fn sheba(account: &str) -> String {
        let signs: Vec<u8> = [18, 27, 0, 0].into_iter().chain(digits(account)).collect();
        format!("{:02}{account}", 98 - iban_remainder(&signs))
    }

    fn with_luhn(number: &str) -> String {
        let sum = luhn_sum(&digits(&format!("{number}0")));
        format!("{number}{}", (10 - sum % 10) % 10)
    }

    fn with_national_check(code: &str) -> String {
        format!("{code}{}", national_check(&digits(code)))
    }

    /// Numbers as their owners have them, `+` and letters in front.
    fn personal() -> impl Strategy<Value = (Masked, String)> {
        let area = proptest::sample::select(&AREAS[..]);
        prop_oneof![
            "(0|\\+98|0098|98|\\+980)9[0-9]{9}".prop_map(|number| (Phone, number)),
            ("(0|\\+98|0098|98)", area, "[1-9][0-9]{7}")
                .prop_map(|(zero, area, own)| (Phone, format!("{zero}{area}{own}"))),
            "\\+[1-9][0-9]{7,14}".prop_map(|number| (Phone, number)),
            "[2-69][0-9]{14}".prop_map(|number| (Card, with_luhn(&number))),
            "[3-6][0-9]{11,17}".prop_map(|number| (Card, with_luhn(&number))),
            "[0-9]{22}".prop_map(|account| (Iban, format!("IR{}", sheba(&account)))),
            "[0-9]{22}".prop_map(|account| (Iban, sheba(&account))),
            "IR[0-9]{24}".prop_map(|number| (Iban, number)),
            "[0-9]{9}".prop_map(|code| (NationalCode, with_national_check(&code))),
        ]
    }

    /// In random scripts, with a random separator at every place of `cuts`.
    fn dressed(number: &str, cuts: &[Option<&str>], scripts: &[u8]) -> String {
        let mut dressed = String::new();
        let mut before_is_digit = false;
        for (at, c) in number.chars().enumerate() {
            if before_is_digit && let Some(Some(separator)) = cuts.get(at) {
                dressed.push_str(separator);
            }
            let zero = [u32::from('0'), u32::from('۰'), u32::from('٠')][usize::from(scripts[at % scripts.len()] % 3)];
            let shown = digit(c).and_then(|value| char::from_u32(zero + u32::from(value))).unwrap_or(c);
            dressed.push(shown);
            before_is_digit = digit(c).is_some();
        }
        dressed
    }

    const SEPARATORS: &[&str] = &[" ", "-", ".", "/", "\u{200c}", "–", "(", ")", ") ", " (", " - ", "  "];
    const AROUND: &str = "[a-zآ-ی۰-۹0-9 \u{200c}،.!؟:\n-]{0,24}";

    proptest! {
        #[test]
        fn what_is_personal_disappears(
            (kind, number) in personal(),
            cuts in proptest::collection::vec(
                proptest::option::weighted(0.35, proptest::sample::select(SEPARATORS)), 30),
            scripts in proptest::collection::vec(0u8..3, 1..30),
            before in AROUND, behind in AROUND,
        ) {
            let number_dressed = dressed(&number, &cuts, &scripts);
            // What takes the form of a date, or a less sure number that of a price or list, stays, as it should.
            let chars: Vec<(usize, char)> = number_dressed.char_indices().collect();
            let groups = Scan { text: &number_dressed, chars: &chars }.guarded_groups();
            let guard = groups.iter().map(|group| group.guard).max().unwrap_or(Guard::Open);
            let is_sure = match kind {
                Phone => !number.starts_with('+') || number.starts_with("+98"),
                Card => number.len() == 16,
                _ => kind == Iban,
            };
            prop_assume!(guard == Guard::Open || is_sure && guard < Guard::Date);
            prop_assume!(!is_list(&groups));
            let text = format!("{before}، {number_dressed} است {behind}");
            let redacted = redact(&text);
            prop_assert!(redacted.masked.contains(&kind), "{} {:?}", text, redacted);
            let (number, left) = (digits(&number), digits(&redacted.text));
            for run in number.windows(7) {
                let around = [digits(&before), digits(&behind)].concat();
                let is_new = !around.windows(7).any(|other| other == run);
                prop_assert!(!is_new || !left.windows(7).any(|other| other == run), "{} {:?}", text, redacted);
            }
            prop_assert!(redacted.text.contains(MARK));
        }

        #[test]
        fn emails_disappear(local in "[a-z][a-z0-9._-]{0,12}", domain in "[a-z0-9]{1,9}\\.(com|ir|co\\.ir)", around in "[آ-ی ،.!]{0,12}") {
            let address = format!("{local}@{domain}");
            let redacted = redact(&format!("{around}{address}{around}"));
            prop_assert!(!redacted.text.contains(&address) && !redacted.text.contains('@'), "{:?}", redacted);
            prop_assert!(redacted.masked.contains(&Email));
        }

        #[test]
        fn redacted_once_is_redacted(text in "([0-9۰-۹٠-٩]{1,6}|[-+ ./:@,()]|IR|09|98|کد ملی|تلفن|مبلغ|ریال|[a-zآ-ی]{1,3}|1405/09/04|▒){0,40}") {
            let once = redact(&text);
            let twice = redact(&once.text);
            prop_assert_eq!(&twice.text, &once.text);
            prop_assert!(twice.masked.is_empty());
            prop_assert_eq!(once.masked.is_empty(), once.text == text);
        }

        #[test]
        fn any_text_is_taken(text in any::<String>()) {
            let once = redact(&text);
            prop_assert_eq!(&redact(&once.text).text, &once.text);
        }

        #[test]
        fn without_digits_and_at_nothing_changes(text in any::<String>()) {
            let text: String = text.chars().filter(|&c| !c.is_numeric() && !matches!(c, '@' | '＠' | '﹫')).collect();
            prop_assert_eq!(redact(&text).text, text);
        }

        #[test]
        fn prices_in_threes_stay(amount in 1_000_000i64..99_999_999_999, comma in proptest::sample::select(&[',', '٬', '،'][..])) {
            let price = crate::text::group_thousands(amount, comma);
            for text in [format!("{price} تومان"), format!("{amount} ریال"), price.clone(), crate::text::persian_digits(&price)] {
                prop_assert_eq!(redact(&text).text, text);
            }
        }

        #[test]
        fn dates_stay(year in 1395u32..1410, month in 1u32..13, day in 1u32..32, order in 0u32..10_000_000) {
            for text in [
                format!("{year}/{month:02}/{day:02} {order}"),
                format!("{order} {year}-{month}-{day}"),
                format!("{year}/{month:02}/{day:02}-{year}/{month:02}/{day:02}"),
                format!("{day}.{month}.{year} 12:30"),
            ] {
                prop_assert_eq!(redact(&text).text, text);
            }
        }
    }
}
