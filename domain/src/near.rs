//! Texts that are nearly the same: one complaint copied against several shops, or a burst against one.
//!
//! A store keeps the [`Fingerprint`] of each text, and its [`bands`](Fingerprint::bands) in an index. For a new
//! text it fetches the fingerprints that share a band with it and asks [`is_near`](Fingerprint::is_near) of
//! each. No near one is missed: what differs in at most [`NEAR_BITS`] bits agrees in one of [`BANDS`] bands.
//!
//! Near texts are a question to a reviewer, not a verdict: two buyers of one broken batch may write much the
//! same.
//!
//! The fingerprint is not the sum of signs that is called SimHash, but its sibling: one bit of each of 64 minimal
//! hashes (b-bit MinHash, Li and König 2010), compared and indexed in the same way. The distance of a SimHash
//! grows with the square root of what was changed, this one in proportion to it. Of the tests' complaints with one
//! word replaced 99 % are near, of those with a sentence added, some a quarter of the text, 90 %; with a SimHash
//! 93 % and 74 % (`cargo test -p bazargah-domain simhash -- --nocapture`). Unrelated texts are 32 bits apart,
//! give or take 4, with either.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::text::fold;

/// Two texts are near when their fingerprints differ in no more bits than this.
///
/// Each shingle that only one of two texts has costs 32 bits divided by the number of shingles of both: nine
/// bits stand for some 70 % of them in common. The chance that unrelated texts come as near is below one
/// in a hundred million.
pub const NEAR_BITS: u32 = 9;

/// How many bands a fingerprint has: one more than [`NEAR_BITS`], so that one of them holds no difference.
pub const BANDS: usize = 10;

/// A text with fewer different words tells nothing: honest complaints that say "کالا نرسید، پولم را بدهید" are
/// alike.
pub const WORDS_MIN: usize = 12;

/// Words after these many are not read; they would cost time and change nothing.
const WORDS_MAX: usize = 4_000;

const BITS: u32 = u64::BITS;

/// What a text says, in 64 bits: texts that are nearly the same have nearly the same.
///
/// It is the same on every machine and must stay so, because it is stored. A text too short to tell has a
/// fingerprint too, [`Fingerprint::SHORT`], which is near to none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fingerprint(u64);

impl Fingerprint {
    /// Of every text too short to tell.
    pub const SHORT: Self = Self(0);

    /// The fingerprint with these bits, as they were stored.
    pub fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    /// The bits, to be stored.
    pub fn bits(self) -> u64 {
        self.0
    }

    /// Whether the text was long enough to tell. If not, it needs no place in an index.
    pub fn is_telling(self) -> bool {
        self != Self::SHORT
    }

    /// In how many bits two fingerprints differ, 0 to 64. It means nothing when one is not telling.
    pub fn distance(self, other: Self) -> u32 {
        (self.0 ^ other.0).count_ones()
    }

    /// Whether the two texts are nearly the same. One too short to tell is near to none, not even to itself.
    pub fn is_near(self, other: Self) -> bool {
        self.is_telling() && other.is_telling() && self.distance(other) <= NEAR_BITS
    }

    /// Keys for an index: the bits of each band, with the number of the band above them. Two fingerprints that
    /// are near have at least one key in common; of the others one pair in nine has.
    pub fn bands(self) -> [u32; BANDS] {
        let border = |band: usize| band * BITS as usize / BANDS;
        std::array::from_fn(|band| {
            let width = border(band + 1) - border(band);
            let bits = (self.0 >> border(band)) & ((1 << width) - 1);
            // Seven bits at most.
            (band as u32) << 8 | bits as u32
        })
    }
}

/// The fingerprint of a text: of its words, and of each two that stand side by side, in no order beyond that.
///
/// Spelling makes no difference ([`fold`], and endings after a half-space as well as without), nor do the digits
/// of a number. Mask the text first ([`redact`](crate::redact::redact)), or one shopper's phone number is a
/// word of it.
pub fn fingerprint(text: &str) -> Fingerprint {
    let mut words = words(text);
    words.truncate(WORDS_MAX);
    for word in &mut words {
        *word = without_digits(word);
    }
    let different: BTreeSet<&String> = words.iter().collect();
    if different.len() < WORDS_MIN {
        return Fingerprint::SHORT;
    }
    let shingles = shingles(&words);
    let bits = (1..=u64::from(BITS)).fold(0, |bits, seed| {
        let least = shingles.iter().map(|shingle| mix(shingle ^ seed.wrapping_mul(GOLDEN))).min().unwrap_or(0);
        bits << 1 | least & 1
    });
    // No telling text has the fingerprint of those that are not.
    Fingerprint(bits.max(1))
}

/// The hashes of all words, and of all pairs of neighbours. Some may be there twice.
fn shingles(words: &[String]) -> Vec<u64> {
    let pairs = words.windows(2).map(|pair| hash(pair.join(" ").as_bytes()));
    words.iter().map(|word| hash(word.as_bytes())).chain(pairs).collect()
}

/// The words of a text in the form of [`fold`], with the beginnings and endings that people set apart by a
/// half-space, a space or nothing joined to their word: می‌شود, می شود and میشود are one word, not two.
pub(crate) fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let mut words: Vec<String> = Vec::new();
    let mut is_begun = false;
    for word in folded.split(' ').filter(|word| !word.is_empty()) {
        let joins = is_begun || ENDINGS.contains(&word);
        match words.last_mut().filter(|_| joins) {
            Some(last) => last.push_str(word),
            // The ی of شماره‌ی, which others write as a hamza.
            None if word == "ی" => {}
            None => words.push(word.to_owned()),
        }
        is_begun = matches!(word, "می" | "نمی");
    }
    words
}

const ENDINGS: &[&str] = &[
    "ها",
    "های",
    "هایی",
    "هایم",
    "هایت",
    "هایش",
    "هایمان",
    "هایتان",
    "هایشان",
    "ام",
    "ات",
    "اش",
    "ای",
    "ایم",
    "اید",
    "اند",
    "مان",
    "تان",
    "شان",
    "تر",
    "ترین",
];

/// Every run of digits as one 0: a copy differs in its order number and price.
fn without_digits(word: &str) -> String {
    let mut plain = String::with_capacity(word.len());
    for c in word.chars() {
        match c {
            '0'..='9' if plain.ends_with('0') => {}
            '0'..='9' => plain.push('0'),
            c => plain.push(c),
        }
    }
    plain
}

/// FNV-1a, 64 bits.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// 2^64 divided by the golden ratio: multiples of it are spread over all bits.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// The finaliser of MurmurHash3: every bit of the result hangs on every bit given, which FNV alone leaves undone
/// in the high ones.
fn mix(mut hash: u64) -> u64 {
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ hash >> 33
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PERSIAN: &[&str] = &[
        "سلام. من سه هفته پیش یک گوشی سامسونگ از فروشگاه آفتاب سفارش دادم و پولش را هم کامل پرداخت کردم. قرار بود دو روزه برسد ولی تا امروز نه کالا رسیده و نه کسی جواب تلفن می‌دهد. هر بار که پیام می‌دهم می‌گویند فردا می‌فرستیم. لطفاً پولم را پس بدهید.",
        "کفشی که رسید با عکس سایت فرق دارد؛ رنگش تیره‌تر است و زیره‌اش هم کنده شده. برای مرجوع کردن تماس گرفتم، گفتند هزینهٔ پست با خودم است در حالی که اشتباه از آن‌ها بوده است.",
        "اکانت پریمیومی که خریدم بعد از چهار روز قطع شد و پشتیبانی تلگرام دیگر پیام‌ها را نمی‌خواند. هشتصد هزار تومان پرداخت کرده‌ام و هیچ راه تماسی روی سایت نیست. شمارهٔ ثابتی که نوشته‌اند اصلاً وجود ندارد.",
        "لپ‌تاپ استوک را به اسم نو فروخته‌اند. باتری نیم ساعت بیشتر شارژ نگه نمی‌دارد و روی بدنه خط و خش است. گارانتی هم جعلی از آب درآمد، سریال دستگاه در سامانهٔ شرکت ثبت نشده است. فروشنده حاضر نیست دستگاه را پس بگیرد و می‌گوید هفت روز گذشته است.",
        "مبلغ سفارش دو بار از حسابم کم شد. یک بار سفارش ثبت شد و بار دوم بدون شمارهٔ پیگیری ماند. پنج روز کاری گذشته و پول برنگشته است. بانک می‌گوید تراکنش موفق بوده و باید فروشگاه برگرداند.",
        "برای تولد دخترم عروسک سفارش دادم که ده روز بعد از تولد رسید، آن هم شکسته. عکسش را فرستادم ولی گفتند پست مقصر است و ما مسئولیتی نداریم.",
        "قهوه‌ای که فرستاده‌اند تاریخ مصرفش گذشته بود. روی بسته برچسب تازه‌ای چسبانده بودند که با ناخن کنده شد و زیرش تاریخ قدیمی معلوم بود. این کار تقلب است و باید به آن رسیدگی شود.",
        "بلیت هواپیما را یک روز پیش از پرواز لغو کردند و گفتند وجه تا هفتاد و دو ساعت دیگر برمی‌گردد. حالا یک ماه گذشته و هر کارشناسی چیزی متفاوت می‌گوید. نه ایرلاین مسئولیت قبول می‌کند و نه سایت فروش بلیت. من برای همان پرواز مجبور شدم بلیت گران‌تری بخرم و هتلم هم سوخت شد. خسارت من را چه کسی می‌دهد؟",
        "کد تخفیفی که پیامک کرده بودند موقع پرداخت اعمال نشد و بعد از خرید گفتند مهلتش تمام شده بوده است؛ در حالی که در پیامک نوشته بود تا آخر هفته.",
        "یخچالی که خریدم صدای بلندی می‌دهد. نصاب آمد و گفت موتورش ایراد دارد و باید تعویض شود اما نمایندگی یک ماه است که امروز و فردا می‌کند. غذاهایمان خراب شد. تقاضای تعویض کامل دستگاه را دارم.",
        "من یک ماه پیش از این فروشگاه یک ساعت هوشمند خریدم. پول را همان روز پرداخت کردم ولی ساعت هنوز نرسیده. جواب تلفن و پیام هم نمی‌دهند. خواهش می‌کنم پول من را برگردانند.",
    ];
    const ENGLISH: &[&str] = &[
        "I ordered a phone three weeks ago and paid in full. The shop promised delivery in two days, but nothing has arrived and nobody answers the phone. Every time I write they say it will be sent tomorrow. I want my money back.",
        "The shoes are a different colour from the picture and the sole is already coming off. They ask me to pay the return postage although the mistake was theirs.",
        "The premium account that I bought stopped working after four days and their Telegram support no longer reads my messages. There is no other way to reach them and the landline on the site does not exist.",
        "They sold a used laptop as new. The battery lasts half an hour, the case is scratched, and the guarantee turned out to be fake: the serial number is not registered anywhere. The seller refuses to take it back.",
        "I was charged twice for one order. The first payment went through, the second has no tracking code, and after five working days the money has not come back. My bank says that the shop must return it.",
        "My flight was cancelled one day before departure and they said the refund would take seventy two hours. A month has passed and every agent tells me something else. Neither the airline nor the ticket site takes responsibility, and I had to buy a dearer ticket.",
        "The coffee was past its date. A new label was stuck over the old one and it came off with a fingernail. That is fraud and someone should look into it.",
        "The discount code they texted me was not accepted at the checkout, and afterwards they said it had expired although the message said it was valid until the end of the week.",
    ];

    const ADDED: &[&str] = &[
        "لطفاً هر چه زودتر به این موضوع رسیدگی کنید.",
        "از شما انتظار بیشتری داشتم.",
        "دیگر هرگز از اینجا خرید نمی‌کنم.",
        "I will never buy here again.",
        "Please look into this as soon as you can.",
    ];

    fn complaints() -> impl Iterator<Item = &'static str> {
        PERSIAN.iter().chain(ENGLISH).copied()
    }

    fn distance(a: &str, b: &str) -> u32 {
        fingerprint(a).distance(fingerprint(b))
    }

    #[test]
    fn hashes_are_those_of_the_standards() {
        assert_eq!(hash(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(hash(b"a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(hash(b"foobar"), 0x8594_4171_f739_67e8);
        assert_eq!(mix(0), 0);
        assert_eq!(mix(1), 0xb456_bcfc_34c2_cb2c);
    }

    // They are stored: when this fails, those of the stored texts must be counted anew.
    #[test]
    fn fingerprints_do_not_change() {
        assert_eq!(fingerprint(PERSIAN[0]).bits(), 16_099_768_528_899_483_572);
        assert_eq!(fingerprint(ENGLISH[0]).bits(), 13_763_710_982_344_871_843);
    }

    #[test]
    fn spelling_makes_no_difference() {
        let text = "سه هفته پیش یک گوشی سفارش دادم ولی هنوز نمی‌دانم کجاست؛ پیام‌های من را نخوانده‌اند و شمارهٔ ۰۲۱۸۸ را برنمی‌دارند.";
        for like in [
            "سه هفته پيش يك گوشي سفارش دادم ولي هنوز نميدانم كجاست پيامهاي من را نخوانده اند و شماره‌ی 02188 را برنمی دارند",
            "«سه هفته پیش»، یک گوشی سفارش دادم... ولی هنوز نمی دانم کجاست!! پیام های من را نخوانده‌اند و شماره ٠٢١٨٨ را برنمی‌دارند",
        ] {
            assert_eq!(fingerprint(text), fingerprint(like), "{like}");
        }
    }

    #[test]
    fn words_are_whole() {
        assert_eq!(words("نمی‌شود شماره‌ی کتاب‌هایم"), ["نمیشود", "شماره", "کتابهایم"]);
        assert_eq!(words("می"), ["می"]);
        assert_eq!(words("ی ها"), ["ها"]);
        assert_eq!(words(" ،"), Vec::<String>::new());
        assert_eq!(without_digits("a52b007"), "a0b0");
    }

    #[test]
    fn small_edits_are_near() {
        for (text, edited) in [
            // Another shop, price and day.
            (
                "من در ۱۴۰۵/۰۶/۱۲ از فروشگاه آفتاب یک ساعت به مبلغ ۲٬۵۰۰٬۰۰۰ تومان خریدم. آفتاب پول را گرفت ولی ساعت را نفرستاد و پشتیبانی آفتاب جواب تلفن و پیام‌هایم را نمی‌دهد. خواهش می‌کنم به شکایت من رسیدگی کنید.",
                "من در ۱۴۰۵/۰۷/۰۳ از فروشگاه مهتاب یک ساعت به مبلغ ۳٬۹۰۰٬۰۰۰ تومان خریدم. مهتاب پول را گرفت ولی ساعت را نفرستاد و پشتیبانی مهتاب جواب تلفن و پیام‌هایم را نمی‌دهد. خواهش می‌کنم به شکایت من رسیدگی کنید.",
            ),
            (
                "I bought a watch from Aftab on 3 June for 250 dollars. Aftab took the money but never sent the watch, and nobody at Aftab answers the phone or my messages. Please help me to get my money back.",
                "I bought a watch from Mahtab on 14 July for 319 dollars. Mahtab took the money but never sent the watch, and nobody at Mahtab answers the phone or my messages. Please help me to get my money back.",
            ),
        ] {
            assert!(fingerprint(text).is_near(fingerprint(edited)), "{} {text}", distance(text, edited));
        }
    }

    #[test]
    fn a_sentence_may_be_added_to_a_long_text() {
        let mut near = Vec::new();
        for pair in PERSIAN.windows(2).chain(ENGLISH.windows(2)) {
            let text = pair.join(" ");
            for added in ADDED {
                let edited = format!("{text} {added}");
                near.push(fingerprint(&text).is_near(fingerprint(&edited)));
            }
        }
        let count = near.iter().filter(|&&near| near).count();
        assert!(count * 100 >= near.len() * 95, "{count} of {}", near.len());
    }

    /// What the choice of method rests on. `cargo test -p bazargah-domain near -- --nocapture` shows the figures.
    #[test]
    fn a_simhash_would_move_further() {
        fn simhash(text: &str) -> Fingerprint {
            let shingles = shingles(&words(text).iter().map(|word| without_digits(word)).collect::<Vec<_>>());
            let hashes: BTreeSet<u64> = shingles.into_iter().map(mix).collect();
            let is_set = |bit: u32| hashes.iter().filter(|&hash| hash >> bit & 1 == 1).count() * 2 > hashes.len();
            Fingerprint((0..BITS).filter(|&bit| is_set(bit)).fold(0, |bits, bit| bits | 1 << bit))
        }
        /// The means, and how many of a hundred are near.
        fn shown(name: &str, distances: &[[u32; 2]]) -> [(f64, usize); 2] {
            let figures = [0, 1].map(|which| {
                let mean = f64::from(distances.iter().map(|d| d[which]).sum::<u32>()) / distances.len() as f64;
                let near = distances.iter().filter(|d| d[which] <= NEAR_BITS).count();
                (mean, near * 100 / distances.len())
            });
            let [(mean, near), (mean_there, near_there)] = figures;
            println!("{name}: {mean:.1} bits, {near} % near; SimHash: {mean_there:.1} bits, {near_there} % near");
            figures
        }
        let both = |a: &str, b: &str| [distance(a, b), simhash(a).distance(simhash(b))];
        let mut replaced = Vec::new();
        for text in complaints() {
            let words: Vec<&str> = text.split(' ').collect();
            for at in 0..words.len() {
                let mut edited = words.clone();
                edited[at] = "whatever";
                replaced.push(both(text, &edited.join(" ")));
            }
        }
        let added = complaints().flat_map(|text| ADDED.iter().map(move |added| both(text, &format!("{text} {added}"))));
        let unrelated = complaints().flat_map(|a| complaints().filter(move |b| *b != a).map(move |b| both(a, b)));
        let [here, there] = shown("a word replaced", &replaced);
        assert!(here.0 * 2.0 < there.0 && here.1 > there.1);
        let [here, there] = shown("a sentence added", &added.collect::<Vec<_>>());
        assert!(here.0 < there.0 && here.1 > there.1);
        let [here, _] = shown("unrelated", &unrelated.collect::<Vec<_>>());
        assert_eq!(here.1, 0);
    }

    #[test]
    fn any_word_may_be_replaced_or_left_out() {
        let mut edits = 0;
        let mut near = 0;
        for text in complaints() {
            let words: Vec<&str> = text.split(' ').collect();
            for at in 0..words.len() {
                for other in ["فلان", "whatever", ""] {
                    let mut edited = words.clone();
                    edited[at] = other;
                    edits += 1;
                    near += usize::from(fingerprint(text).is_near(fingerprint(&edited.join(" "))));
                }
            }
        }
        assert!(near * 1000 >= edits * 995, "{near} of {edits}");
    }

    #[test]
    fn unrelated_complaints_are_far() {
        let all: Vec<&str> = complaints().collect();
        for (at, a) in all.iter().enumerate() {
            for b in all.iter().take(at) {
                assert!(distance(a, b) >= 18, "{} {a} {b}", distance(a, b));
            }
        }
    }

    #[test]
    fn a_text_too_short_is_near_to_none() {
        for text in ["", "کالا نرسید، پولم را پس بدهید", "بد بد بد بد بد بد بد بد بد بد بد بد بد بد"]
        {
            let short = fingerprint(text);
            assert_eq!(short, Fingerprint::SHORT);
            assert!(!short.is_telling() && !short.is_near(short) && !short.is_near(fingerprint(PERSIAN[0])));
        }
        let long = fingerprint(PERSIAN[0]);
        assert!(long.is_telling() && long.is_near(long));
    }

    #[test]
    fn bands_hold_every_bit() {
        let all = Fingerprint(u64::MAX).bands().map(|key| (key & 0xff).count_ones());
        assert_eq!(all.iter().sum::<u32>(), BITS);
        assert!(all.iter().all(|&width| (6..=7).contains(&width)));
        assert_eq!(BANDS, NEAR_BITS as usize + 1);
    }

    fn share_a_band(a: Fingerprint, b: Fingerprint) -> bool {
        let bands = b.bands();
        a.bands().iter().any(|key| bands.contains(key))
    }

    proptest! {
        #[test]
        fn near_ones_share_a_band(bits in any::<u64>(), flips in proptest::collection::vec(0u32..64, 0..=NEAR_BITS as usize)) {
            let a = Fingerprint::from_bits(bits);
            let b = Fingerprint::from_bits(flips.iter().fold(bits, |bits, flip| bits ^ 1 << flip));
            prop_assert!(a.distance(b) <= NEAR_BITS);
            prop_assert!(share_a_band(a, b), "{:?} {:?}", a, b);
        }

        #[test]
        fn bands_of_two_numbers_never_meet(a in any::<u64>(), b in any::<u64>()) {
            let (a, b) = (Fingerprint(a).bands(), Fingerprint(b).bands());
            for (i, key) in a.iter().enumerate() {
                for (j, other) in b.iter().enumerate() {
                    prop_assert!(i == j || key != other);
                }
            }
        }

        #[test]
        fn distance_is_one(a in any::<u64>(), b in any::<u64>(), c in any::<u64>()) {
            let [a, b, c] = [a, b, c].map(Fingerprint::from_bits);
            prop_assert_eq!(a.distance(a), 0);
            prop_assert_eq!(a.distance(b), b.distance(a));
            prop_assert!(a.distance(c) <= a.distance(b) + b.distance(c));
            prop_assert_eq!(Fingerprint::from_bits(a.bits()), a);
        }

        #[test]
        fn any_text_is_taken(text in any::<String>()) {
            prop_assert_eq!(fingerprint(&text), fingerprint(&fold(&text)));
        }

        #[test]
        fn other_digits_make_no_difference(a in 0u64..u64::MAX, b in 0u64..u64::MAX) {
            let text = |number| format!("{} {number} {number}تومان", PERSIAN[1]);
            prop_assert_eq!(fingerprint(&text(a)), fingerprint(&text(b)));
        }
    }
}
