//! Whether a shop's reply is an answer.
//!
//! Only an answer that says something of the case stops the clock. "We received your message" does not, and a
//! shop that sends it by machine within a second must not look quick. [`substance`] tells the two apart, by
//! words alone:
//!
//! 1. Sentences copied from the complaint, salutations, names behind them and signatures are set aside.
//! 2. So are stock phrases, `STOCK`: received, registered, forwarded, will be looked into, call our support.
//! 3. Of the words that are left, those that any reply has weigh nothing: grammar (`PLAIN`), courtesy
//!    (`COURTESY`) and the handling of messages (`PROCESS`). Each other word weighs 1, and what was done ("واریز
//!    شد", "refunded") 2 more.
//! 4. With a stock phrase, less than [`WEIGHT_MIN_BESIDE_STOCK`] is [`Substance::Automatic`]. Without one, less
//!    than [`WEIGHT_MIN`], or fewer than [`WORDS_MIN`] words, is [`Substance::Empty`].
//!
//! So a polite beginning does no harm to an answer behind it. In doubt the reply is an answer: two or three words
//! that the lists do not know are enough. A shop that wants to cheat can; the buyer, who rates the outcome, sees
//! it.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::near::words;

/// A reply has at least so many words beyond courtesy, numbers and what the complaint says itself: "ارسال شد" does
/// not say what.
pub const WORDS_MIN: usize = 3;
/// What the words of a reply weigh at least, when no stock phrase is among them.
pub const WEIGHT_MIN: usize = 2;
/// The same beside a stock phrase: a word or two are left of stock phrases that the list has in other words.
pub const WEIGHT_MIN_BESIDE_STOCK: usize = 3;

/// What something done weighs beyond its word.
const WEIGHT_DONE: usize = 2;
/// How many words a gap of a stock phrase holds at most.
const GAP_MAX: usize = 4;
/// Signatures are not longer.
const SIGNATURE_WORDS_MAX: usize = 8;
/// So many words in a row that the complaint has too are copied from it.
const COPIED_WORDS_MIN: usize = 3;

/// What a reply is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Substance {
    /// Nothing: courtesy, a signature, a word or two, or the complaint's own words. Waits for a person.
    Empty,
    /// What a machine says to anybody: received, registered, will be looked into. Waits for a person.
    Automatic,
    /// It says something of the case. Stops the clock.
    Substantive,
}

impl Substance {
    /// Every outcome.
    pub const ALL: [Self; 3] = [Self::Empty, Self::Automatic, Self::Substantive];

    /// The name in the API and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Automatic => "automatic",
            Self::Substantive => "substantive",
        }
    }

    /// The outcome of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|substance| substance.as_str() == name)
    }

    /// Whether the reply stops the clock by itself. The others do when a person says so.
    pub fn stops_clock(self) -> bool {
        self == Self::Substantive
    }
}

/// What a shop's reply to a complaint is worth. Persian and English are known; a reply in another language is
/// [`Substance::Substantive`] when it has three words.
///
/// ```
/// use bazargah_domain::substance::{Substance, substance};
/// let complaint = "پولم را پس بدهید";
/// assert_eq!(substance("با سلام و احترام", complaint), Substance::Empty);
/// assert_eq!(substance("پیام شما دریافت شد و در اسرع وقت بررسی می‌شود.", complaint), Substance::Automatic);
/// assert_eq!(substance("پیام شما دریافت شد. مبلغ امروز به کارتتان برگشت.", complaint), Substance::Substantive);
/// ```
pub fn substance(reply: &str, complaint: &str) -> Substance {
    let complaint: Vec<String> = sentences(complaint).flat_map(|sentence| sentence.words).collect();
    let rows = [1, 2, COPIED_WORDS_MIN].map(|count| complaint.windows(count).collect::<HashSet<_>>());
    let mut sentences: Vec<Sentence> = sentences(reply).collect();
    for sentence in &mut sentences {
        sentence.set_courtesy_aside();
        sentence.set_copy_aside(&rows);
        sentence.set_stock_aside();
    }
    set_signature_aside(&mut sentences);
    let has_stock = sentences.iter().any(|sentence| sentence.has_stock);
    // "ارسال شد. روز خوبی داشته باشید" has two words, not five.
    let telling = || sentences.iter().filter(|sentence| sentence.weight() > 0);
    let count = telling().flat_map(Sentence::own).filter(|word| !is_number(word)).count();
    let weight: usize = telling().map(Sentence::weight).sum();
    match (has_stock, weight) {
        (true, WEIGHT_MIN_BESIDE_STOCK..) => Substance::Substantive,
        (true, _) => Substance::Automatic,
        (false, WEIGHT_MIN..) if count >= WORDS_MIN => Substance::Substantive,
        (false, _) => Substance::Empty,
    }
}

fn sentences(text: &str) -> impl Iterator<Item = Sentence> {
    text.split_inclusive(['.', '!', '?', '؟', ';', '؛', ':', '\n', '\r', '…', '»']).map(Sentence::read)
}

/// A sentence of a reply, or a line.
struct Sentence {
    words: Vec<String>,
    /// Which of the words are the reply's own.
    is_own: Vec<bool>,
    has_stock: bool,
    is_question: bool,
}

impl Sentence {
    fn read(text: &str) -> Self {
        let words: Vec<String> = words(text).into_iter().map(as_written).collect();
        let is_question = text.ends_with(['?', '؟']);
        Self { is_own: vec![true; words.len()], words, has_stock: false, is_question }
    }

    /// The words that are not set aside.
    fn own(&self) -> impl Iterator<Item = &String> {
        self.words.iter().zip(&self.is_own).filter(|(_, is_own)| **is_own).map(|(word, _)| word)
    }

    fn set_aside(&mut self, at: impl Iterator<Item = usize>) {
        for at in at {
            if let Some(is_own) = self.is_own.get_mut(at) {
                *is_own = false;
            }
        }
    }

    fn set_courtesy_aside(&mut self) {
        let mut aside = Vec::new();
        for (at, word) in self.words.iter().enumerate() {
            if LISTS.courtesy.contains(word.as_str()) {
                aside.push(at);
            }
            // A name follows: جناب آقای رضایی.
            if TITLES.contains(&word.as_str()) {
                aside.extend([at, at + 1]);
            }
        }
        self.set_aside(aside.into_iter());
    }

    /// A sentence all of whose words stand in the complaint, in rows of the same order. One word of its own is
    /// enough to keep it: between "واریز نشد" and "واریز شد" there is no more.
    fn set_copy_aside(&mut self, complaint_rows: &[HashSet<&[String]>; COPIED_WORDS_MIN]) {
        let row = self.words.len().min(COPIED_WORDS_MIN);
        let Some(rows) = row.checked_sub(1).and_then(|at| complaint_rows.get(at)) else { return };
        let mut is_copied = vec![false; self.words.len()];
        for (at, words) in self.words.windows(row).enumerate() {
            if rows.contains(words) {
                is_copied.iter_mut().skip(at).take(row).for_each(|is_copied| *is_copied = true);
            }
        }
        if is_copied.iter().zip(&self.is_own).all(|(is_copied, is_own)| *is_copied || !is_own) {
            self.is_own.fill(false);
        }
    }

    fn set_stock_aside(&mut self) {
        let mut aside = Vec::new();
        for at in 0..self.words.len() {
            let rest = self.words.get(at..).unwrap_or_default();
            for phrase in &LISTS.stock {
                let mut taken = Vec::new();
                if self.is_own.get(at) == Some(&true) && phrase.matches(rest, &mut taken) {
                    aside.extend(taken.into_iter().map(|offset| at + offset));
                }
            }
        }
        self.has_stock |= !aside.is_empty();
        self.set_aside(aside.into_iter());
    }

    fn weight(&self) -> usize {
        let own: Vec<&str> = self.own().map(String::as_str).collect();
        let mut weight = 0;
        for (at, &word) in own.iter().enumerate() {
            if is_number(word) || LISTS.weightless.contains(word) {
                continue;
            }
            let is_done = DONE.split(' ').any(|done| done == word)
                && at
                    .checked_sub(1)
                    .and_then(|before| own.get(before))
                    .is_none_or(|before| !matches!(*before, "be" | "not"))
                || ACTIONS.split(' ').any(|action| action == word)
                    && is_done_behind(own.get(at + 1..).unwrap_or_default());
            // "مشکل حل شد؟" does not say so.
            weight += 1 + if is_done && !self.is_question { WEIGHT_DONE } else { 0 };
        }
        weight
    }

    /// No verb, and a few words: who signs, not what is said.
    fn is_signature(&self) -> bool {
        self.words.len() <= SIGNATURE_WORDS_MAX && !self.words.iter().any(|word| is_verb(word))
    }
}

/// A word of spoken Persian as it is written: پیامتون, می‌کنن, رو.
fn as_written(word: String) -> String {
    let ending = [("تون", "تان"), ("مون", "مان"), ("شون", "شان")]
        .into_iter()
        .find_map(|(spoken, written)| word.strip_suffix(spoken).map(|stem| format!("{stem}{written}")));
    match (word.as_str(), ending) {
        ("رو", _) => "را".to_owned(),
        (_, Some(written)) => written,
        (verb, _) if verb.starts_with("می") && verb.ends_with('ن') && verb.chars().count() > 4 => format!("{word}د"),
        _ => word,
    }
}

/// "… شد" after an action, at most two words on, and not "خواهد شد".
fn is_done_behind(words: &[&str]) -> bool {
    let after: Vec<&&str> = words.iter().take(3).take_while(|word| !word.starts_with("خواه")).collect();
    after.iter().any(|word| is_past(word))
}

fn is_past(word: &str) -> bool {
    PAST.split(' ').any(|past| past == word)
}

fn is_verb(word: &str) -> bool {
    let is_present = word.starts_with("می") && word.chars().count() > 4 || word.starts_with("نمی");
    is_present || is_past(word) || VERBS.split(' ').any(|verb| verb == word) || DONE.split(' ').any(|done| done == word)
}

fn is_number(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_digit())
}

/// The last lines that say anything, when they only say who writes.
fn set_signature_aside(sentences: &mut [Sentence]) {
    for sentence in sentences.iter_mut().rev().filter(|sentence| sentence.weight() > 0) {
        let signs = |word: &String| SIGNERS.split(' ').any(|signer| signer == word);
        if !sentence.is_signature() || !sentence.words.iter().any(signs) {
            return;
        }
        sentence.is_own.fill(false);
    }
}

/// A stock phrase: words in their order, some of them one of several, with gaps.
struct Phrase(Vec<Token>);

enum Token {
    /// Up to [`GAP_MAX`] words, which stay the reply's own.
    Gap,
    /// One of these words.
    Word { any_of: HashSet<String>, may_be_missing: bool },
}

impl Phrase {
    /// Reads a line of `STOCK`.
    fn parse(line: &str) -> Self {
        Self(line.split(' ').map(Token::parse).collect())
    }

    /// Whether the words begin with the phrase; then `taken` has the places of its words.
    fn matches(&self, words: &[String], taken: &mut Vec<usize>) -> bool {
        fn go(tokens: &[Token], words: &[String], at: usize, taken: &mut Vec<usize>) -> bool {
            let Some((token, tokens)) = tokens.split_first() else { return true };
            match token {
                Token::Gap => (0..=GAP_MAX).any(|gap| go(tokens, words, at + gap, taken)),
                Token::Word { any_of, may_be_missing } => {
                    if words.get(at).is_some_and(|word| any_of.contains(word)) {
                        taken.push(at);
                        if go(tokens, words, at + 1, taken) {
                            return true;
                        }
                        taken.pop();
                    }
                    *may_be_missing && go(tokens, words, at, taken)
                }
            }
        }
        go(&self.0, words, 0, taken)
    }
}

impl Token {
    fn parse(token: &str) -> Self {
        if token == "…" {
            return Self::Gap;
        }
        let (token, may_be_missing) = match token.strip_suffix('?') {
            Some(token) => (token, true),
            None => (token, false),
        };
        let any_of = token.split('|').flat_map(|word| match CLASSES.iter().find(|(name, _)| *name == word) {
            Some((_, members)) => members.split(' ').flat_map(words).collect(),
            None => words(word),
        });
        Self::Word { any_of: any_of.collect(), may_be_missing }
    }
}

struct Lists {
    stock: Vec<Phrase>,
    courtesy: HashSet<String>,
    weightless: HashSet<String>,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| Lists {
    stock: STOCK.iter().map(|line| Phrase::parse(line)).collect(),
    courtesy: COURTESY.iter().flat_map(|line| line.split(' ')).flat_map(words).collect(),
    weightless: PLAIN.iter().chain(PROCESS).flat_map(|line| line.split(' ')).flat_map(words).collect(),
});

/// Words that stand for many in [`STOCK`].
const CLASSES: &[(&str, &str)] = &[
    (
        "MESSAGE",
        "پیام پیامتان پیغام پیغامتان درخواست درخواستتان شکایت شکایتتان تیکت تیکتتان گزارش گزارشتان نظر نظرتان مورد \
         موضوع مسئله مسأله مشکل مشکلتان اعتراض اعتراضتان بازخورد انتقاد پرونده",
    ),
    (
        "UNIT",
        "همکار همکاران همکارانم همکارانمان کارشناس کارشناسان کارشناسانمان واحد بخش تیم پشتیبانی پشتیبان مدیریت مدیر \
         مسئول مسئولان مسئولین",
    ),
    ("HANDLED", "دریافت ثبت ارجاع بررسی پیگیری رسیدگی ملاحظه مشاهده مطالعه"),
    (
        "WAS",
        "شد شده شدهاست گردید گردیده است کردیم کرده‌ایم نمودیم نموده‌ایم داده دادیم قرار گرفت گرفته رسید رسیده دیدیم \
         می‌شود می‌گردد",
    ),
    (
        "WILL",
        "خواهد خواهند خواهیم خواهم می‌شود می‌گردد می‌کنیم می‌کنم می‌کنند می‌کند می‌نماییم می‌نمایند می‌گیریم می‌گیرند \
         می‌گیرد می‌گیرم می‌دهیم می‌دهند می‌دهم می‌رسانیم می‌رسد می‌رساند شود گردد کنیم کنند کنم بشود هستیم هستند هستم \
         می‌باشیم می‌باشند باشیم می‌دند می‌دیم می‌کنه می‌گیره",
    ),
    (
        "DO",
        "بگیرید بفرمایید فرمایید بدهید دهید کنید نمایید باشید بمانید بفرستید بنویسید بزنید برقرار حاصل داشته گرفته \
         مراجعه بگذارید بدید بدین بگیرین کنین بفرستین بفرمایین باشین بزنید بزنین",
    ),
    ("PLEASE", "لطفا لطف خواهشمند خواهشمندیم خواهشمندم می‌توانید تقاضا"),
    ("CHANNEL", "دایرکت واتساپ تلگرام ایتا روبیکا بله چت پشتیبانی تیکت ایمیل اینستاگرام پیج پنل"),
    (
        "Message",
        "message messages request requests complaint ticket tickets query inquiry enquiry case issue matter concern \
         feedback email report comment",
    ),
    (
        "Team",
        "we i team teams colleague colleagues agent agents representative representatives support staff manager someone \
         department specialist specialists expert experts",
    ),
    (
        "Handled",
        "received logged registered submitted recorded assigned forwarded passed escalated noted opened created reviewed \
         sent raised delivered answered",
    ),
    ("Handling", "reviewing investigating checking processing looking working examining following"),
    (
        "Handle",
        "contact call reach reply respond get be review look investigate answer follow check let inform notify update try \
         handle resolve assist help",
    ),
    ("Ask", "contact call email message reach write visit use wait allow bear stay chat dm"),
];

/// What a machine says to anybody. A word of each place, `|` between choices, `?` behind what may be missing, `…` for a
/// gap, and names of [`CLASSES`].
const STOCK: &[&str] = &[
    // Received, registered, forwarded.
    "MESSAGE … HANDLED و? HANDLED? … WAS|WILL",
    "MESSAGE … دست|دستمان … رسید|رسیده",
    "MESSAGE … دیدیم|خواندیم",
    "MESSAGE … UNIT … ارجاع|ارسال|منتقل|انتقال|اعلام|گزارش|اطلاع … WAS|WILL",
    "به|برای UNIT … ارجاع|ارسال|منتقل|انتقال|اعلام|گزارش|اطلاع … WAS|WILL",
    "صف|نوبت|اولویت|دستور|جریان … بررسی|رسیدگی|پیگیری|پاسخگویی|کار … قرار? WAS|WILL|دارد?",
    "کد|شماره پیگیری|تیکت|درخواست|شکایت|پرونده شما?",
    "کد|شماره رهگیری … درخواست|شکایت|تیکت|پیام",
    "تیکت|درخواست|شکایت|پرونده … بسته WAS",
    "تیکت|درخواست|شکایت جدید|تازه|دیگر|دیگری ثبت|ایجاد|ارسال DO?",
    "حجم|تعداد … پیامها|پیام|پیامهای|درخواستها|درخواست|درخواستهای|تماسها|تماسهای|سفارشها|سفارشات",
    "پاسخگویی|پاسخ|رسیدگی … تاخیر",
    // Will be looked into.
    "حال|دست|جریان بررسی|پیگیری|رسیدگی|اقدام است|هست|هستیم|هستند|می‌باشد|می‌باشیم?",
    "بررسی|پیگیری|رسیدگی|پیگیر … WILL",
    "اقدام|اقدامات لازم|مقتضی … WILL|WAS",
    "UNIT … تماس|پاسخ|پاسخگو|پاسخگوی|پیگیری|بررسی|رسیدگی|اطلاع|راهنمایی … WILL",
    "با شما|شماره|جنابعالی … تماس|ارتباط … WILL",
    "تماس WILL گرفت?",
    "پاسخگو|پاسخگوی … WILL",
    "پاسخ|جواب|نتیجه|خبر … داده|اعلام|اطلاع|پیامک|خدمتتان|شما … WILL",
    "خبر|اطلاع|پاسخ|جواب|خبرتان WILL",
    "تلاش|سعی … WILL",
    "اسرع وقت",
    "اولین فرصت",
    "کوتاه‌ترین|سریع‌ترین|کمترین زمان|وقت|فرصت ممکن?",
    "به زودی",
    "بزودی",
    "متعاقبا … اعلام|اطلاع|ارسال",
    // Call, write, wait.
    "تماس DO",
    "PLEASE … تماس|پیام|تیکت|ارتباط|مراجعه|صبور|صبوری|منتظر|شکیبا|ایمیل|پیامک … DO",
    "PLEASE … شماره|کد|مشخصات|اطلاعات|جزئیات … ارسال|اعلام|بفرستید|بفرمایید|بنویسید|وارد|بدهید|بگویید DO?",
    "تیکت|پیام|پیغام|شکایت|درخواست … ثبت|ارسال DO",
    "شماره|کد|مشخصات|اطلاعات|جزئیات … خود|خودتان … ارسال|اعلام|وارد … DO",
    "به|در|از طریق? CHANNEL … پیام|تیکت|تماس|ارتباط|پیگیری|مراجعه|اطلاع … DO|باشید",
    "منتظر|صبور|شکیبا|پیگیر … باشید|بمانید|باش",
    "با پشتیبانی … تماس|ارتباط … DO|باشید",
    "در ارتباط|تماس باشید|هستید|باشین",
    "ساعات|ساعت|روزهای|ایام کاری|اداری|پاسخگویی",
    // By a machine.
    "صورت خودکار|سیستمی|اتوماتیک … ارسال|ثبت|تولید? WAS?",
    "پیام|پاسخ|ایمیل|پیامک خودکار|سیستمی|اتوماتیک",
    "به آن|این? … پاسخ ندهید|نفرمایید|نفرستید",
    // Worth to us.
    "MESSAGE … ارزشمند|مهم|اهمیت … است|دارد",
    // Received, registered, forwarded.
    "received|got|have your|the Message",
    "received|got your",
    "Message … has|have|was|is|s been? … Handled",
    "Message … is|are|s being|under|in … reviewed|processed|investigated|looked|handled|review|investigation|process",
    "Handled … to|with|by|on … the|our relevant|responsible|appropriate|concerned? department|team|colleagues|support|manager",
    "your|the|a ticket|reference|case|tracking|complaint number|id|code|no? is?",
    // Will be looked into.
    "Team will|ll|shall|would … Handle back? to? in? touch? into? you? know?",
    "we|i are|re|m|am|ve been? … Handling into? on? your|this|the? Message|it|this?",
    "team|colleagues|department|support is|are … Handling into? on? your|this|the? Message|it|this?",
    "soon as possible",
    "as soon as we|i can",
    "get back to you",
    "high|large volume|number of? … Message|calls|orders",
    "be answered|handled|processed … order",
    "in touch with? you?",
    "let you know",
    // Call, write, wait.
    "please|kindly … Ask … us|our|support|service|the|for|patient|touch|tuned|hours|days",
    "please|kindly … send|provide|share|give|tell … number|details|id|information|message|dm",
    "for further|more|any information|assistance|questions|help|details",
    "business|working|office hours|days",
    // By a machine.
    "automatic|automated|auto message|reply|response|email|answer|acknowledgement",
    "automatically generated|sent",
    "do|please not reply|respond|answer",
    // Worth to us.
    "thank|thanks you? for contacting|reaching|writing|messaging|getting|your|letting … message|feedback|email|us|out|touch|know",
    "your Message|satisfaction|opinion|feedback is|are … important|valuable",
    "we value your",
];

/// A name follows.
const TITLES: &[&str] = &["اقای", "خانم", "جناب", "سرکار", "مهندس", "دکتر", "mr", "mrs", "ms", "dear"];

/// Who signs.
const SIGNERS: &str = "تیم واحد پشتیبانی مدیریت مدیر فروشگاه شرکت گروه روابط امور احترام تشکر سپاس ارادتمند team support \
                       regards sincerely manager management care service sales department yours";

/// What somebody did for the buyer, in one word.
const DONE: &str = "فرستادیم فرستادهایم برگرداندیم برگرداندهایم بازگرداندیم بازگشته برگشته رساندیم ریختیم پرداختیم refunded \
                    replaced repaired shipped sent delivered returned cancelled canceled credited paid fixed resolved \
                    exchanged reactivated reimbursed dispatched corrected extended activated transferred issued deducted \
                    collected restored solved";

/// What was done when a word of [`PAST`] follows.
const ACTIONS: &str = "واریز برگشت بازگشت عودت استرداد مسترد ارسال تحویل تعویض تعمیر لغو کنسل حل رفع برطرف مرتفع اصلاح جایگزین \
                       فعال تمدید پرداخت مرجوع جبران صادر تسویه تایید رد برگردانده بازگردانده فرستاده شارژ اعمال ابطال کسر \
                       پس عوض بسته قبول";

const PAST: &str =
    "شد شده شدند گردید گردیده کردیم کردهایم کرده کرد نمودیم نمودهایم نمود دادیم دادهایم داده داد گرفت گرفتیم یافت";

/// Others that show a sentence.
const VERBS: &str = "است هست نیست هستیم هستند بود بوده نبود دارد ندارد داریم دارند نشد نشده شود گردد کنید کنیم کنند باشید باشد \
                     خواهد خواهیم خواهند را is are was were has have had will would can be do did ll ve";

/// Words of courtesy. They are not even counted as words of the reply.
const COURTESY: &[&str] = &[
    "سلام علیکم درود درودها احترام احترامات ادب عرض وقت وقتتان بخیر بخیروشادی شادی خوش خوب هستید خسته نباشید گرامی عزیز محترم \
     ارجمند ضمن تشکر سپاس ممنون ممنونم ممنونیم متشکر متشکرم متشکریم سپاسگزار سپاسگزارم سپاسگزاریم قدردان قدردانیم مرسی صبر \
     صبرتان شکیبایی شکیباییتان صبوری صبوریتان همراهی همراهیتان پوزش عذرخواهی عذرخواه عذر می‌طلبیم می‌طلبم می‌خواهیم می‌خواهم \
     متأسفیم متأسفم بابت بروز پیش آمده پیش‌آمده ناراحتی نارضایتی نارضایتیتان اعتماد اعتمادتان حسن انتخاب انتخابتان خدمت خدمتتان \
     خدمتگزار افتخار ماست رضایت رضایتتان موفق پیروز سربلند پایدار سلامت تندرست ارادتمند باعث بهترین خدمات خواهش چشم حتما باشه بله \
     خیر امیدوارم امیدواریم خوبی رحمه الله کمال آرزوی سلامتی لطف شما دوست جان حضور",
    "hello hi hey dear sir madam there greetings good morning afternoon evening thank thanks you regards sincerely kind best warm \
     welcome sorry apologise apologize apologies inconvenience inconveniences appreciate patience understanding valued nice \
     wishes yours faithfully ok okay yes no noted caused hope well",
];

/// Words of grammar, which weigh nothing.
const PLAIN: &[&str] = &[
    "و یا که از به با در بر برای تا را هم نیز این آن آن‌ها اینکه آنکه ما من شما او خود خودتان خویش ایشان بنده اینجانب مان تان \
     شان است هست نیست هستیم هستند هستم هستید بود بوده باشد باشید باشیم می‌باشد می‌باشیم می‌باشند شد شده شدن شود می‌شود گردید \
     گردیده گردد می‌گردد کرد کرده کردن کردیم کرده‌ایم کنید کنیم کنند کنم می‌کنیم می‌کنم می‌کنند می‌کند نمود نموده نمودیم \
     نموده‌ایم نمایید می‌نماییم می‌نمایند داد داده دادیم داده‌ایم دهید دهیم بدهید می‌دهیم می‌دهند می‌دهم دارد داریم دارند داشته \
     داشتن گرفت گرفته گرفتیم بگیرید می‌گیریم می‌گیرند گیرد قرار خواهد خواهند خواهیم خواهم رسید رسیده می‌رسد می‌رساند می‌رسانیم \
     فرمایید بفرمایید فرمودید نوشته نوشته‌اید نوشتید گفته گفته‌اید چه چون اگر پس یک دو سه هر همه هیچ بسیار خیلی لذا جهت درباره دربارهٔ \
     پیرو می‌توانید می‌توانیم بنابراین همچنین همین طبق عنوان نحو صورت ذیل زیر فوق توسط دلیل علت بالا بالای بیشتر طی ظرف بهتان برایتان برایمان براتان بدید بدین کنین می‌دند می‌دیم می‌کنه حداکثر حدود بعد قبل پیش الان هنوز \
     می ایا",
    "a an the of to and or in on at for with is are was were be been being have has had do does did done will would can could may \
     might shall should must we us our ours you your yours i my me it its this that these those there here as by from if so not any \
     all please kindly ll ve re s t d m am but they them their which who what when where how very more than also just let about \
     into out up off one two three he she his her over under again once then while wrote said",
];

/// Words of handling messages, which weigh nothing.
const PROCESS: &[&str] = &[
    "پیام پیامتان پیام‌ها پیغام پیغامتان درخواست درخواستتان شکایت شکایتتان تیکت تیکتتان گزارش گزارشتان نظر نظرتان نظرات انتقاد \
     پیشنهاد بازخورد اعتراض اعتراضتان پرونده مورد موارد موضوع مسئله مسأله مشکل مشکلتان مشکلات دریافت ثبت ارجاع بررسی پیگیری \
     پیگیر رسیدگی اقدام اقدامات لازم مقتضی همکار همکاران همکارانم همکارانمان کارشناس کارشناسان کارشناسانمان واحد بخش تیم پشتیبانی \
     پشتیبان مربوط مربوطه امور روابط عمومی مشتری مشتریان کاربر کاربران خریدار همراه همراهان هموطن مدیریت مدیر مسئول مسئولین فروش \
     فروشگاه سایت وب‌سایت تماس شماره شمارهٔ تلفن تلفنی خط داخلی ساعت ساعات روز روزهای روزه کاری اداری اسرع سریع سریع‌تر سریع‌ترین زود \
     زودی زودتر بزودی اولین فرصت نوبت ترتیب صف انتظار منتظر صبور شکیبا اطلاع اطلاعات اطلاع‌رسانی رسانی نتیجه اعلام پاسخ پاسختان \
     پاسخگو پاسخگوی پاسخگویی جواب خبر کد سامانه سیستم سیستمی خودکار اتوماتیک پیامک ایمیل واتساپ تلگرام ایتا روبیکا دایرکت \
     اینستاگرام پیج چت آنلاین شنبه یکشنبه چهارشنبه پنجشنبه جمعه تعطیل صبح عصر شب الی سفارش سفارشتان کیفیت فرم تکمیل ارتباط طریق \
     پنل منو منوی کاربری صفحه جریان حال دست دستور آینده زمان ممکن انجام تلاش تمام سعی مهم اهمیت ارزشمند لطفا خواهشمند خواهشمندیم \
     خواهشمندم متعاقبا مراجعه اختیار کار ملاحظه مشاهده مطالعه منعکس",
    "message messages request requests complaint complaints ticket tickets query inquiry enquiry case issue issues matter concern \
     concerns feedback report email mail call phone contact contacting reach reaching write writing received receive receiving \
     logged registered submitted recorded assigned forwarded passed escalated department team teams colleague colleagues agent \
     agents representative representatives specialist experts support customer customers service services care relevant \
     responsible appropriate review reviewed reviewing look looking investigate investigating investigation check checking process \
     processing processed reply respond response answer get getting back touch soon shortly possible earliest convenience time \
     hours hour days day business working office week within next number reference id code automatic automated automatically \
     system generated monitored line hotline chat online website site form page link follow following update updates inform \
     informed notify notified know priority important valuable highest shop store order take taken taking action necessary steps \
     regarding further details information assist assistance help happy glad try trying best satisfaction value direct dm wait \
     need send provide handled handle try us",
];

#[cfg(test)]
mod tests {
    use super::Substance::*;
    use super::*;
    use proptest::prelude::*;

    const COMPLAINT: &str = "سه هفته پیش یک گوشی سفارش دادم و پولش را پرداخت کردم. تا امروز نه کالا رسیده و نه کسی جواب تلفن را می‌دهد. لطفاً پولم را پس بدهید.";
    const COMPLAINT_ENGLISH: &str = "I ordered a phone three weeks ago and paid in full. Nothing has arrived and nobody answers. I want my money back.";

    const EMPTY: &[&str] = &[
        "",
        "...",
        "—",
        "👍🙏",
        "۱۲۳۴۵۶",
        "سلام",
        "با سلام و احترام",
        "سلام، وقت بخیر",
        "سلام. خوب هستید؟",
        "کاربر گرامی، درود بر شما",
        "سرکار خانم محمدی، سلام و احترام",
        "مشتری گرامی سلام و عرض ادب، روز شما بخیر و شادی. ارادتمند شما، مدیریت فروشگاه",
        "با تشکر، تیم پشتیبانی فروشگاه آفتاب",
        "با احترام\nپشتیبانی فروشگاه اینترنتی آفتاب مهر",
        "ممنون از صبر و شکیبایی شما",
        "از همراهی شما سپاسگزاریم.",
        "بابت مشکل پیش‌آمده پوزش می‌طلبیم.",
        "از تأخیر پیش‌آمده عذرخواهی می‌کنیم. با احترام",
        "متأسفیم.",
        "در خدمت شما هستیم.",
        "رضایت شما افتخار ماست.",
        "خواهش می‌کنم، سلامت باشید.",
        "باشه",
        "چشم",
        "حتماً 🌹",
        "بله",
        "خیر",
        "هههه",
        "ok",
        "انجام شد.",
        "ارسال شد",
        COMPLAINT,
        "سه هفته پیش یک گوشی سفارش دادم و پولش را پرداخت کردم.",
        "سلام. شما نوشته‌اید: «سه هفته پيش يك گوشي سفارش دادم و پولش را پرداخت كردم»",
        "درود بر شما کاربر ارجمند",
        "سلام. ممنون از پیام شما.",
        "با سلام خدمت شما مشتری گرامی",
        "با عرض پوزش",
        "عذرخواهی می‌کنیم بابت این موضوع",
        "از اینکه باعث ناراحتی شما شدیم متأسفیم.",
        "سلام عزیزم 🌸🌸",
        "سپاس از انتخاب شما. فروشگاه کفش پارسا",
        "اوکی",
        "خب",
        "سلام وقتتون بخیر",
        "روابط عمومی شرکت نوین تجارت",
        "با آرزوی بهترین‌ها برای شما",
        "مشکل حل شد؟",
        "پیگیریم",
        "نه",
        "فرستادیم",
        "امیدواریم روز خوبی داشته باشید.",
        "سلام و روز بخیر خدمت خریدار محترم",
        "تشکر فراوان",
        "از صبوری شما کمال تشکر را داریم",
        "ای بابا",
        "سلام علیکم و رحمة الله",
        "پوزش ما را بپذیرید.",
        "با کمال احترام، مدیر فروش شرکت کفش ملی",
        "شرمنده‌ایم.",
        "فردا می‌فرستیم.",
    ];
    const EMPTY_ENGLISH: &[&str] = &[
        "Hello",
        "Hi there!",
        "Dear customer,",
        "Dear Sara, good morning. Have a nice day!",
        "Thank you.",
        "Thanks for your patience.",
        "Best regards,\nThe Aftab Team",
        "We are sorry for the inconvenience.",
        "We apologise for any inconvenience caused. Kind regards, Customer Care",
        "OK",
        "Yes.",
        "Noted.",
        "Done",
        "12345",
        "?!",
        COMPLAINT_ENGLISH,
        "You wrote: I ordered a phone three weeks ago and paid in full.",
        "Thanks a lot for your message",
        "Sincerely, John Smith, Parsa Shoes",
        "We're very sorry about this.",
        "Hope you are well.",
        "Thank you for your understanding and patience, dear customer.",
        "test",
        "Sorry to hear that.",
        "All the best, Customer Relations",
        "ok thanks",
        "🙂",
        "Dear Mr Smith,",
        "Many thanks and kind regards",
        "Please accept our apologies.",
        "Good day!",
        "We sincerely apologize for the trouble this has caused you.",
    ];

    const AUTOMATIC: &[&str] = &[
        "پیام شما دریافت شد و به‌زودی بررسی می‌شود.",
        "درخواست شما ثبت شد. همکاران ما در اسرع وقت با شما تماس خواهند گرفت.",
        "کاربر گرامی، شکایت شما با کد پیگیری ۱۲۳۴۵۶ ثبت گردید.",
        "با سلام، موضوع به واحد مربوطه ارجاع داده شد.",
        "لطفاً با پشتیبانی ما به شمارهٔ ۰۲۱-۱۲۳۴۵۶۷۸ تماس بگیرید.",
        "سلام، در حال پیگیری هستیم.",
        "از شکیبایی شما سپاسگزاریم؛ نتیجهٔ بررسی از طریق پیامک به اطلاع شما خواهد رسید.",
        "این پیام به صورت خودکار ارسال شده است، لطفاً به آن پاسخ ندهید.",
        "تیکت شما در صف بررسی قرار گرفت.",
        "مشتری عزیز، کارشناسان ما طی ۴۸ ساعت کاری آینده پاسخگوی شما خواهند بود.",
        "پیگیری می‌شود.",
        "ضمن عذرخواهی بابت مشکل پیش‌آمده، همکاران ما در حال بررسی موضوع هستند.",
        "برای پیگیری سفارش خود لطفاً به دایرکت پیام بدهید.",
        "لطفاً شمارهٔ سفارش خود را اعلام بفرمایید تا پیگیری شود.",
        "شکایت شما برای ما مهم است و در اولین فرصت به آن رسیدگی خواهد شد.",
        "با عرض سلام و خسته نباشید. درخواست شما دریافت و به کارشناس مربوطه ارجاع شد. لطفاً منتظر تماس همکاران ما باشید.",
        "شمارهٔ تیکت شما ۹۸۷۶۵ است. ساعات پاسخگویی: شنبه تا چهارشنبه ۹ تا ۱۷.",
        "پاسخ شما به‌زودی داده می‌شود.",
        "لطفاً از طریق واتساپ با ما در ارتباط باشید.",
        "همکاران واحد پشتیبانی با شما تماس می‌گیرند.",
        "درخواستتان را دیدیم، بررسی می‌کنیم و خبر می‌دهیم.",
        "موضوع را از طریق همکارانم در بخش فروش پیگیری می‌کنم و نتیجه را خدمتتان اعلام می‌کنم.",
        "سلام دوست عزیز، پیام شما به دست ما رسید. ممنون که با ما در تماس هستید.",
        "گزارش شما در دست بررسی است، لطفاً صبور باشید.",
        "کاربر محترم؛ به اطلاع می‌رساند درخواست شما در سامانه ثبت شده و در نوبت رسیدگی قرار دارد.",
        "جهت پیگیری با شمارهٔ ۹۱۰۰۱۲۳۴ داخلی ۳ تماس حاصل فرمایید.",
        "با تشکر از تماس شما با فروشگاه آفتاب. پیام شما دریافت شد.",
        "نظر شما برای ما ارزشمند است. تیم پشتیبانی به زودی پاسخ خواهد داد.",
        "لطفا در ساعات اداری تماس بگیرید",
        "مورد شما به مدیریت اعلام شد و نتیجه متعاقباً اطلاع‌رسانی می‌گردد.",
        "ما تمام تلاش خود را می‌کنیم تا مشکل شما در سریع‌ترین زمان ممکن بررسی شود.",
        "پيام شما دريافت شد، همكاران ما در اسرع وقت با شما تماس ميگيرند",
        "لطفا صبور باشید",
        "سلام و عرض احترام، پیام‌تون رو دریافت کردیم، همکارامون بررسی می‌کنن و بهتون خبر می‌دن.",
        "همکاران ما درخواستتان را بررسی و نتیجه را به شما اطلاع می‌دهند.",
        "ضمن تشکر از ارسال پیام، مطلب شما به بخش مربوط منتقل گردید.",
        "درخواست شما به شمارهٔ ۱۲۳۴ ثبت گردید و ظرف سه روز کاری پاسخ داده خواهد شد.",
        "جهت بررسی بیشتر شمارهٔ تماس و شمارهٔ سفارش خود را ارسال فرمایید.",
        "لطفا به پشتیبانی سایت پیام بدید",
        "به واتساپ ۰۹۱۲۱۲۳۴۵۶۷ پیام بدهید",
        "شکایت شما در اسرع وقت پیگیری و نتیجه اعلام خواهد شد",
        "سلام دوست عزیز حتماً پیگیری می‌کنیم 🙏",
        "در حال بررسی موضوع هستیم و به محض مشخص شدن نتیجه به شما اطلاع خواهیم داد.",
        "لطفا شکیبا باشید همکاران ما در حال پیگیری سفارش شما هستند",
        "پیام شما برای تیم پشتیبانی ارسال گردید.",
        "کاربر گرامی به دلیل حجم بالای پیام‌ها پاسخگویی ممکن است با تأخیر انجام شود.",
        "در سریع‌ترین زمان ممکن رسیدگی خواهد شد.",
        "برای ارتباط با ما از ساعت ۹ تا ۱۸ با شماره ۰۲۱۹۱۰۰ تماس بگیرید.",
        "مشتری عزیز لطفا کد سفارش رو بفرستید تا بررسی کنیم",
        "موضوع در دستور کار قرار گرفت.",
        "با سلام. مشکل شما به مدیر فروش منتقل شد و ایشان با شما تماس می‌گیرند.",
        "با سلام احتراماً به استحضار می‌رساند درخواست شما در حال بررسی می‌باشد.",
        "تیکت شما بسته شد. در صورت نیاز تیکت جدید ثبت کنید.",
        "سلام، پیغام شما مشاهده شد. منتظر پاسخ باشید.",
        "همکارم با شما تماس می‌گیره",
        "خدمت شما عرض شود که موضوع را به واحد فنی انتقال دادیم، به محض دریافت پاسخ اطلاع می‌دهیم.",
        "شکایت شما دریافت و در دستور کار قرار گرفت، با تشکر از همراهی شما، پشتیبانی کفش پارسا",
        "لطفاً از طریق منوی پشتیبانی در حساب کاربری خود تیکت ثبت کنید.",
        "در اولین روز کاری پاسخگو خواهیم بود.",
        "با سلام. کارشناس مربوطه در حال رسیدگی به درخواست شماست.",
        "مراتب به واحد مالی اعلام شد.",
        "این موضوع را بررسی خواهیم کرد و به شما اطلاع می‌دهیم.",
        "سلام. لطفا با شماره پشتیبانی تماس بگیرین",
        "بررسی می‌شود، ممنون از صبر شما",
        "کد پیگیری: ۸۸۷۷",
    ];
    const AUTOMATIC_ENGLISH: &[&str] = &[
        "We have received your message.",
        "Thank you for contacting us. Our team will get back to you shortly.",
        "Your ticket number is 12345.",
        "Your request has been registered and our colleagues will contact you as soon as possible.",
        "Please call our support at 021-12345678.",
        "We are looking into it.",
        "This is an automated reply, please do not respond to this email.",
        "Your complaint has been forwarded to the relevant department.",
        "Dear customer, your case is under review. Thank you for your patience.",
        "We will investigate and let you know.",
        "Sorry for the inconvenience. Our support team is reviewing your request and will reply within 48 hours.",
        "Please send us a direct message with your order number so that we can look into it.",
        "Your feedback is important to us.",
        "A representative will be in touch with you soon.",
        "We've passed this on to our team.",
        "Please contact customer service during business hours, 9 to 5.",
        "Thanks for reaching out! We'll respond within two business days.",
        "Your reference is #A-4412. Please wait for our call.",
        "We got your email and will answer as quickly as we can.",
        "One of our agents will contact you shortly.",
        "Your case has been escalated to a senior specialist.",
        "Hello, kindly call our hotline for assistance.",
        "We take your complaint seriously and will look into this matter.",
        "Case #4411 has been created for you.",
        "Please bear with us while we investigate.",
        "For a faster response please use our live chat.",
        "Your message was delivered to our support department.",
        "We are currently experiencing a high volume of requests. Your query will be answered in the order received.",
        "Dear customer, we will check and revert to you.",
        "Your enquiry has been logged under number 55021.",
        "We appreciate you reaching out. An agent will respond within 24 hours.",
        "Kindly email us at the address on our site.",
        "We will look into this and come back to you.",
        "Your complaint is very important to us and is being processed.",
        "Our office hours are 9 to 5, Saturday to Wednesday.",
    ];

    const ANSWERS: &[&str] = &[
        "کالای شما دیروز با پست پیشتاز ارسال شد و فردا به دستتان می‌رسد.",
        "با سلام؛ مبلغ ۲٬۵۰۰٬۰۰۰ تومان امروز به کارت شما برگشت داده شد.",
        "درخواست شما ثبت شد. مبلغ سفارش به حسابتان واریز گردید.",
        "پیام شما دریافت شد. بررسی کردیم و دیدیم انبار اندازهٔ اشتباه فرستاده است؛ کفش درست امروز ارسال شد و کد رهگیری آن پیامک شده است.",
        "ضمن عذرخواهی بابت تأخیر، گوشی جایگزین با تیپاکس فرستادیم.",
        "این سفارش از فروشگاه ما ثبت نشده است؛ دامنهٔ سایت ما با آنچه نوشته‌اید فرق دارد.",
        "طبق قوانین، کالای بهداشتی پس از باز شدن بسته‌بندی قابل مرجوع کردن نیست.",
        "مبلغ عودت داده شد.",
        "کالا تعویض شد.",
        "سفارش شما لغو شد و پولتان تا ۷۲ ساعت دیگر به کارت برمی‌گردد.",
        "از صبر شما سپاسگزاریم. شارژ اکانت تمدید شد و تا پایان آبان فعال است.",
        "با بانک تماس گرفتیم؛ تراکنش ناموفق بوده و وجه به حساب شما بازگشته است.",
        "باتری لپ‌تاپ زیر پوشش گارانتی است. دستگاه را به نمایندگی خیابان ولیعصر ببرید تا رایگان عوض کنند.",
        "راننده می‌گوید بسته را به نگهبانی ساختمان تحویل داده است. لطفاً از نگهبان بپرسید.",
        "موجودی این مدل تمام شده بود. رنگ مشکی را می‌پذیرید یا پول را برگردانیم؟",
        "خریدار درست می‌گوید؛ اشتباه از انبار ما بود و هزینهٔ پست برگشت را می‌دهیم.",
        "همکاران ما با شما تماس گرفتند و قرار شد نصاب روز سه‌شنبه برای تعویض موتور بیاید.",
        "قیمت درج‌شده در سایت خطای سامانه بود و سفارش همهٔ خریداران لغو و وجه آن‌ها برگردانده شد.",
        "سلام، وقت بخیر. پیرو شکایت شما کد تخفیف تازه‌ای به نام AFTAB20 برایتان صادر شد که تا آخر ماه اعتبار دارد.",
        "مرسوله با کد رهگیری ۲۳۵۹۱۰۱۲۳۴ در مرکز توزیع کرج مانده است؛ پیگیر شدیم و فردا توزیع می‌شود.",
        "تاریخ تولید روی برچسب اشتباه چاپ شده بود. همهٔ بسته‌های این سری را جمع کردیم و پول شما را پس دادیم.",
        "ما فروشندهٔ این کالا نیستیم؛ باید از آژانس پیگیری کنید.",
        "سلام. مشکل حل شده است و خریدار هم تأیید کرد.",
        "هزینهٔ بلیت منهای جریمهٔ ۳۰ درصدی ایرلاین واریز شد.",
        "به دلیل تعطیلات، ارسال سفارش‌ها تا شنبه عقب افتاده و بستهٔ شما یکشنبه فرستاده می‌شود.",
        "موضوع بررسی شد: شمارهٔ کارت مقصد اشتباه بود، اصلاح و دوباره واریز کردیم.",
        "لطفاً کالا را با پست به نشانی تهران، خیابان آزادی، پلاک ۱۲ بفرستید؛ هزینه با ماست و پس از رسیدن، وجه را همان روز برمی‌گردانیم.",
        "کاربر گرامی، نسخهٔ تازهٔ نرم‌افزار این خطا را ندارد؛ آن را از نو نصب کنید.",
        "فاکتور رسمی صادر و برایتان ایمیل شد.",
        "ظرف ۴۸ ساعت آینده وجه به حساب شما واریز می‌شود.",
        "کفش شما امروز تحویل پست شد.",
        "پولتون برگشت خورد",
        "سلام، سفارشتون گم شده بود، یکی دیگه براتون فرستادیم.",
        "پست تأخیر داشته، فردا می‌رسه دستتون.",
        "آدرس شما ناقص بود و بسته برگشت خورد؛ آدرس کامل را بدهید تا دوباره بفرستیم.",
        "موجود نیست پولتونو پس می‌دیم",
        "با سلام همکاران ما تماس گرفتند، کفش سایز ۴۲ ارسال و سایز ۴۱ پس گرفته می‌شود.",
        "سلام وقت بخیر. طبق پیگیری انجام شده بسته در پست مرکزی است و تا شنبه می‌رسد.",
        "این فروشگاه به ما تعلق ندارد و از نام ما سوءاستفاده کرده است.",
        "مشتری خودش آدرس را اشتباه وارد کرده است.",
        "ایشان سفارش را لغو کرده بودند.",
        "وجه واریز شد.",
        "در پاسخ به شکایت شما، مبلغ کامل سفارش طی حوالهٔ پایا برگشت داده شد.",
        "متأسفانه تأمین‌کننده کفش را نداد؛ وجه را امروز برمی‌گردانیم.",
        "پیام شما دریافت شد. کفش‌ها فردا با پیک فرستاده می‌شود.",
        "درخواست مرجوعی شما تأیید شد. پیک برای گرفتن کفش فردا می‌آید.",
        "ضمن پوزش، کارمند خاطی توبیخ و هدیه‌ای برایتان فرستاده شد.",
        "کد رهگیری پستی: ۲۱۳۴۵۶۷۸۹۰",
        "به علت قطعی اینترنت جواب تماس‌ها را نداشتیم. بسته در راه است.",
        "با مشتری صحبت کردیم و راضی شدند.",
        "بسته تحویل شد، رسید را هم خودتان امضا کرده‌اید.",
        "سایز درخواستی شما ناموجود است، وجه برگشت خورد.",
        "کالا معیوب بود و با دستگاه نو تعویض گردید.",
        "پرداخت شما ناموفق بوده و سفارشی ثبت نشده است.",
        "با احترام، هزینه ارسال به شما برگردانده شد.",
        "ما نمی‌توانیم کفش پوشیده‌شده را پس بگیریم.",
        "همکاران ما در انبار بسته را پیدا کردند و امروز با پیک می‌فرستند.",
        "کفش را تحویل گرفتید؟ پست نوشته تحویل شده.",
        "درخواست شما بررسی شد. چون بیش از هفت روز گذشته، مرجوعی پذیرفته نیست.",
        "لطفاً رسید بانکی را بفرستید؛ در حساب ما چنین واریزی نیست.",
        "کد تخفیف ۲۰ درصدی برای جبران برایتان ثبت شد.",
    ];
    const ANSWERS_ENGLISH: &[&str] = &[
        "Your parcel was sent yesterday by courier and will arrive tomorrow.",
        "We have refunded 250 dollars to your card.",
        "We have received your message. The refund was paid to your account this morning.",
        "Sorry for the delay. The warehouse packed the wrong size; the right shoes left today.",
        "This order was not placed with us; our site has another address.",
        "Hygiene products cannot be returned once the seal is broken.",
        "Your order was cancelled and the money will be back within three days.",
        "Thank you for contacting us. We checked with the bank: the second payment failed and was returned to you.",
        "The battery is covered by the guarantee. Take the laptop to the agency in Valiasr Street and they'll replace it free of charge.",
        "The driver left the parcel with the doorman.",
        "That model is sold out. Would you take the black one, or do you want your money back?",
        "The buyer is right; it was our mistake and we pay the return postage.",
        "A technician will come on Tuesday to replace the motor.",
        "Item replaced under guarantee.",
        "We extended your account until the end of November.",
        "The price on the site was an error, so all orders at that price were cancelled and refunded.",
        "Please send the shoes to 12 Azadi Street; postage is on us, and we refund you the day they arrive.",
        "Your shoes are with the courier, you should have them by Friday.",
        "Out of stock, we gave your money back.",
        "Wrong address on the label. We sent a second pair today.",
        "Refund issued on 3 May.",
        "Thank you for your message. I checked with the warehouse: the parcel was lost, so a new pair leaves tomorrow.",
        "We can't accept the return because the soles are worn.",
        "He cancelled the order himself.",
        "This seller is not part of our marketplace any more.",
        "The discount has been applied to your invoice.",
        "Please collect the parcel at the post office in Karaj.",
        "The shoes were returned to us by the post because nobody was home.",
        "Resolved: new pair shipped.",
        "Your bank has not confirmed the payment yet.",
        "We never sold this item.",
        "A new pair is on its way, tracking 1Z999.",
        "Thank you for your patience; the replacement leaves on Monday.",
    ];

    /// The replies that are not judged so.
    fn misjudged(replies: &[&str], complaint: &str, right: Substance) -> Vec<String> {
        let judged = replies.iter().map(|reply| (reply, substance(reply, complaint)));
        judged.filter(|(_, found)| *found != right).map(|(reply, found)| format!("{found:?}: {reply}")).collect()
    }

    #[test]
    fn empty_replies() {
        assert_eq!(misjudged(EMPTY, COMPLAINT, Empty), Vec::<String>::new());
        assert_eq!(misjudged(EMPTY_ENGLISH, COMPLAINT_ENGLISH, Empty), Vec::<String>::new());
    }

    #[test]
    fn automatic_replies() {
        assert_eq!(misjudged(AUTOMATIC, COMPLAINT, Automatic), Vec::<String>::new());
        assert_eq!(misjudged(AUTOMATIC_ENGLISH, COMPLAINT_ENGLISH, Automatic), Vec::<String>::new());
    }

    #[test]
    fn answers() {
        assert_eq!(misjudged(ANSWERS, COMPLAINT, Substantive), Vec::<String>::new());
        assert_eq!(misjudged(ANSWERS_ENGLISH, COMPLAINT_ENGLISH, Substantive), Vec::<String>::new());
    }

    #[test]
    fn an_answer_in_the_complaints_own_words_is_an_answer() {
        let complaint = "مبلغ ۲۵۰ هزار تومان به کارت من واریز نشده است";
        assert_eq!(substance("مبلغ ۲۵۰ هزار تومان به کارت من واریز نشده است", complaint), Empty);
        assert_eq!(substance("مبلغ ۲۵۰ هزار تومان به کارت شما واریز شده است", complaint), Substantive);
        let complaint = "The refund was not paid";
        assert_eq!(substance("The refund was not paid", complaint), Empty);
        assert_eq!(substance("The refund was paid today", complaint), Substantive);
    }

    #[test]
    fn a_stock_beginning_does_no_harm_to_an_answer() {
        for (answers, stock) in [(ANSWERS, AUTOMATIC), (ANSWERS_ENGLISH, AUTOMATIC_ENGLISH)] {
            let both = answers.iter().flat_map(|answer| stock.iter().map(move |stock| format!("{stock}\n{answer}")));
            let both: Vec<String> = both.collect();
            let wrong = both.iter().filter(|both| substance(both, "") != Substantive).count();
            // Lost is what says two words of its own, like a bare tracking code.
            assert!(wrong * 100 <= both.len() * 3, "{wrong} of {}", both.len());
        }
    }

    #[test]
    fn courtesy_makes_no_answer() {
        let courtesy = ["با سلام و احترام", "کاربر گرامی، وقت بخیر", "Dear customer,"];
        let farewell = ["با تشکر، تیم پشتیبانی فروشگاه آفتاب", "روز خوبی داشته باشید.", "Kind regards, Customer Care"];
        for before in courtesy {
            for behind in farewell {
                let dressed = |reply: &&str| format!("{before}\n{reply}\n{behind}");
                for reply in EMPTY.iter().chain(EMPTY_ENGLISH) {
                    assert_eq!(substance(&dressed(reply), COMPLAINT), substance(reply, COMPLAINT), "{reply}");
                }
                for reply in AUTOMATIC.iter().chain(AUTOMATIC_ENGLISH) {
                    assert_eq!(substance(&dressed(reply), COMPLAINT), Automatic, "{reply}");
                }
            }
        }
    }

    #[test]
    fn lists_are_in_the_form_of_words() {
        for list in [DONE, ACTIONS, PAST, VERBS, SIGNERS] {
            for word in list.split(' ') {
                assert_eq!(words(word), [word]);
            }
        }
        for title in TITLES {
            assert_eq!(words(title), [*title]);
        }
        for line in STOCK {
            for token in line.split(' ').filter(|token| *token != "…") {
                for word in token.trim_end_matches('?').split('|') {
                    let is_class = CLASSES.iter().any(|(name, _)| *name == word);
                    assert!(is_class || words(word).len() == 1, "{word} in {line}");
                    assert!(is_class || as_written(word.to_owned()) == word, "{word} in {line}");
                }
            }
        }
        for (name, members) in CLASSES {
            assert!(STOCK.iter().any(|line| line.contains(name)), "{name}");
            for word in members.split(' ') {
                assert_eq!(words(word).len(), 1, "{word} in {name}");
            }
        }
    }

    #[test]
    fn outcomes_have_names() {
        for outcome in Substance::ALL {
            assert_eq!(Substance::parse(outcome.as_str()), Some(outcome));
            assert_eq!(outcome.stops_clock(), outcome == Substantive);
        }
        assert_eq!(Substance::parse("full"), None);
    }

    proptest! {
        #[test]
        fn any_text_is_taken_and_its_copy_is_empty(text in any::<String>()) {
            prop_assert_eq!(substance(&text, &text), Empty);
        }

        #[test]
        fn a_copy_is_no_answer(
            complaint in "((کالا|پول|کفش|نرسیده|ارسال|واریز|شد|نشده|است|سه|روز|پیام|بررسی|می‌شود|refunded|your|order)[ .،\n]{1,2}){1,30}"
        ) {
            prop_assert_eq!(substance(&complaint, &complaint), Empty);
            prop_assert_eq!(substance(&format!("با سلام\n{complaint}\nبا تشکر"), &complaint), Empty);
        }

        #[test]
        fn unknown_words_are_an_answer(reply in "([b-df-hj-np-tv-xz]{4,9} ){4,12}") {
            prop_assert_eq!(substance(&reply, COMPLAINT), Substantive);
        }

        #[test]
        fn spelling_makes_no_difference(at in 0..AUTOMATIC.len(), answer in 0..ANSWERS.len()) {
            for reply in [AUTOMATIC[at], ANSWERS[answer]] {
                let typed = reply.replace('ی', "ي").replace('ک', "ك").replace('\u{200c}', " ");
                prop_assert_eq!(substance(&typed, COMPLAINT), substance(reply, COMPLAINT), "{}", reply);
            }
        }
    }
}
