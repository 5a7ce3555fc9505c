//! What letters say: to buyers, to shops' people, and to whoever signs in. Plain text, a few sentences, one link.
//!
//! A letter tells that something happened and where to read of it. It repeats nobody's words: mailboxes are read by others too.

mod festival;
mod fund;
mod marks;
mod webhooks;

use crate::format::Round;
use crate::lang::Lang;
use bazargah_domain::case::{Next, next};
use bazargah_domain::complaint::{Complaint, Favour};

/// What a letter is about.
#[derive(Debug, Clone, Copy)]
pub struct LetterModel<'a> {
    /// What happened; the outbox's names.
    pub kind: &'a str,
    /// Whether it goes to the shop's people, not to the buyer.
    pub to_shop: bool,
    /// The shop's name.
    pub shop: &'a str,
    /// The complaint as it stands; `None` for a letter with a code or about a mark.
    pub complaint: Option<&'a Complaint>,
    /// Where to read of it: a whole address.
    pub link: &'a str,
    /// The code of a letter with a code.
    pub code: &'a str,
}

/// A letter's subject and text; `None` for a kind that there is none of.
pub fn letter(lang: Lang, model: &LetterModel) -> Option<(String, String)> {
    let fa = lang == Lang::Fa;
    let shop = model.shop;
    if model.kind == "code" {
        let (subject, text) = if fa {
            (
                format!("کد ورود به بازارگاه: {}", model.code),
                format!(
                    "کد ورود شما:\n\n{}\n\nاین کد ده دقیقه اعتبار دارد و یک بار به کار می‌آید. آن را به هیچ‌کس ندهید؛ ما هم هرگز از شما \
                     نمی‌پرسیم.\nاگر شما نخواسته‌اید وارد شوید، این نامه را نادیده بگیرید.",
                    model.code
                ),
            )
        } else {
            (
                format!("Your code for Bazargah: {}", model.code),
                format!(
                    "Your code:\n\n{}\n\nIt is good for ten minutes and for one use. Give it to nobody; we never ask for it.\n\
                     If you did not want to sign in, ignore this letter.",
                    model.code
                ),
            )
        };
        return Some((subject, text));
    }
    if model.kind == "telephone" {
        let (subject, text) = if fa {
            (
                "شماره‌ای به حساب بازارگاه شما افزوده شد",
                "از این پس می‌توانید با کدی که به شمارهٔ همراهتان پیامک می‌شود هم وارد شوید.\n\
                 اگر این کار شما نبود، همین حالا با ایمیل وارد شوید، در «حساب من» شماره را بردارید و از همه‌جا خارج شوید.",
            )
        } else {
            (
                "A mobile number was added to your Bazargah account",
                "From now on you can also sign in with a code that is sent to your mobile number.\n\
                 If this was not you, sign in by e-mail now, remove the number at “My account” and sign out everywhere.",
            )
        };
        return Some((subject.to_owned(), text.to_owned()));
    }
    if let Some((subject, text)) = marks::letter(lang, model.kind, shop) {
        return Some((subject, ended(lang, &text, model.link)));
    }
    if let Some((subject, text)) = festival::letter(lang, model.kind, shop) {
        return Some((subject, ended(lang, &text, model.link)));
    }
    if let Some((subject, text)) = fund::letter(lang, model.kind, shop) {
        return Some((subject, ended(lang, &text, model.link)));
    }
    if let Some((subject, text)) = webhooks::letter(lang, model.kind, shop) {
        return Some((subject, ended(lang, &text, model.link)));
    }
    let complaint = model.complaint?;
    let by = match next(complaint) {
        Next::Answer { by } | Next::Rating { by } => by,
        Next::Escalation { at } => at,
        Next::Decision | Next::Nothing => complaint.due_at(),
    };
    let by = lang.date(by.day());
    let hours = lang.duration(f64::from(complaint.deadline_hours), Round::Nearest);
    let for_buyer = complaint.course.decision.is_some_and(|(_, favour)| favour == Favour::Buyer);
    let upheld = complaint.course.contest.and_then(|contest| contest.decided).is_some_and(|(_, upheld)| upheld);
    let (subject, text) = match (model.kind, model.to_shop, fa) {
        ("taken", _, true) => (
            format!("شکایت شما از {shop} ثبت شد"),
            format!(
                "شکایت شما از {shop} ثبت شد. فروشگاه تا {by} ({hours}) فرصت پاسخ دارد و همه گذشت این مهلت را می‌بینند.\n\
                     پیگیری، پس گرفتن و نظر دادن در این نشانی است. نشانی خصوصی است؛ آن را نگه دارید و به کسی ندهید:"
            ),
        ),
        ("taken", _, false) => (
            format!("Your complaint against {shop} is on record"),
            format!(
                "Your complaint against {shop} is on record. The shop has until {by} ({hours}) to answer, and everybody sees the \
                     clock run.\nFollow it, take it back or rate the answer at this address. It is private: keep it, and give it to nobody:"
            ),
        ),
        ("answered", _, true) => (
            format!("{shop} به شکایت شما پاسخ داد"),
            format!(
                "{shop} به شکایت شما پاسخ داد. پاسخ را بخوانید و تا {by} بگویید که مشکل حل شد یا نه؛ پس از آن پرونده بسته می‌شود:"
            ),
        ),
        ("answered", _, false) => (
            format!("{shop} has answered your complaint"),
            format!(
                "{shop} has answered your complaint. Read the answer and say by {by} whether it solved the problem; after that \
                     the case closes:"
            ),
        ),
        ("contested", _, true) => (
            format!("{shop} به شکایت شما ایراد گرفت"),
            format!(
                "{shop} می‌گوید این شکایت به آن مربوط نیست یا پیش‌تر حل شده است. ناظر بررسی می‌کند و نتیجه را به شما می‌گوییم:"
            ),
        ),
        ("contested", _, false) => (
            format!("{shop} objects to your complaint"),
            format!(
                "{shop} says that this complaint is not for it to answer, or was settled before. A supervisor looks at it, and we \
                     tell you what comes of it:"
            ),
        ),
        ("contest-decided", _, true) => (
            format!("دربارهٔ ایراد {shop} تصمیم گرفته شد"),
            if upheld {
                format!("ناظر ایراد {shop} را پذیرفت. پرونده بسته است:")
            } else {
                format!("ناظر ایراد {shop} را نپذیرفت. فروشگاه باید پاسخ بدهد:")
            },
        ),
        ("contest-decided", _, false) => (
            format!("The objection of {shop} has been decided"),
            if upheld {
                format!("A supervisor agreed with the objection of {shop}. The case is closed:")
            } else {
                format!("A supervisor did not agree with the objection of {shop}. The shop still has to answer:")
            },
        ),
        ("escalated", _, true) => (
            format!("شکایت از {shop} به ناظر رسید"),
            format!("شکایت از {shop} اکنون نزد ناظر است. او هر دو طرف را می‌خواند و تصمیم می‌گیرد:"),
        ),
        ("escalated", _, false) => (
            format!("The complaint against {shop} is before a supervisor"),
            format!("The complaint against {shop} is now before a supervisor, who reads both sides and decides:"),
        ),
        ("decided", _, true) => (
            format!("دربارهٔ شکایت از {shop} تصمیم گرفته شد"),
            format!(
                "ناظر دربارهٔ شکایت از {shop} به سود {} تصمیم گرفت. پرونده بسته است:",
                if for_buyer { "خریدار" } else { "فروشگاه" }
            ),
        ),
        ("decided", _, false) => (
            format!("The complaint against {shop} has been decided"),
            format!(
                "A supervisor decided the complaint against {shop} for the {}. The case is closed:",
                if for_buyer { "buyer" } else { "shop" }
            ),
        ),
        ("removed", _, true) => (
            format!("شکایت از {shop} حذف شد"),
            format!("ناظر شکایت از {shop} را حذف کرد. تاریخ و دلیل حذف در صفحهٔ آن می‌ماند:"),
        ),
        ("removed", _, false) => (
            format!("The complaint against {shop} has been removed"),
            format!("A supervisor removed the complaint against {shop}. The date and the reason stay on its page:"),
        ),
        ("closed", _, true) => (
            format!("پروندهٔ شکایت شما از {shop} بسته شد"),
            format!(
                "در مهلت نظر دادن چیزی نگفتید، پس پروندهٔ شکایت از {shop} بدون نظر بسته شد. بدون نظر، حل‌شده به شمار نمی‌آید:"
            ),
        ),
        ("closed", _, false) => (
            format!("Your complaint against {shop} is closed"),
            format!(
                "You did not rate the answer in time, so the complaint against {shop} is closed unrated. Unrated never counts as solved:"
            ),
        ),
        ("opened", _, true) => (
            format!("شکایت تازه از {shop}: تا {by} پاسخ بدهید"),
            format!("خریداری از {shop} شکایت کرد. تا {by} ({hours}) فرصت پاسخ دارید؛ تعطیلات مهلت را متوقف نمی‌کند:"),
        ),
        ("opened", _, false) => (
            format!("A new complaint against {shop}: answer by {by}"),
            format!(
                "A buyer has complained about {shop}. You have until {by} ({hours}) to answer; holidays do not stop the clock:"
            ),
        ),
        ("half-time" | "nearly-due", _, true) => (
            format!("شکایتی از {shop} تا {by} پاسخ می‌خواهد"),
            if model.kind == "half-time" {
                format!("نیمی از مهلت پاسخ به این شکایت گذشت. مهلت تا {by} است:")
            } else {
                format!("نه‌دهم مهلت پاسخ به این شکایت گذشت. پس از {by} خارج از مهلت است و همه می‌بینند:")
            },
        ),
        ("half-time" | "nearly-due", _, false) => (
            format!("A complaint against {shop} waits for your answer until {by}"),
            if model.kind == "half-time" {
                format!("Half the time for an answer is over. It ends on {by}:")
            } else {
                format!(
                    "Nine tenths of the time for an answer are over. After {by} it is overdue, and everybody sees it:"
                )
            },
        ),
        ("overdue", _, true) => (
            format!("مهلت پاسخ به شکایتی از {shop} گذشت"),
            "مهلت پاسخ به این شکایت گذشت و صفحهٔ فروشگاه آن را نشان می‌دهد. پاسخ دیر هم پاسخ است:".to_owned(),
        ),
        ("overdue", _, false) => (
            format!("A complaint against {shop} is overdue"),
            "The time for an answer is over, and the shop's profile says so. A late answer is still an answer:"
                .to_owned(),
        ),
        ("rated", _, true) => {
            (format!("خریدار دربارهٔ پاسخ {shop} نظر داد"), "خریدار گفت که پاسخ شما مشکلش را حل کرد یا نه:".to_owned())
        }
        ("rated", _, false) => (
            format!("The buyer has rated the answer of {shop}"),
            "The buyer has said whether your answer solved the problem:".to_owned(),
        ),
        ("reopened", _, true) => (
            format!("شکایتی از {shop} دوباره باز شد"),
            format!("خریدار می‌گوید مشکلش حل نشده و پاسخ دیگری می‌خواهد. تا {by} فرصت دارید:"),
        ),
        ("reopened", _, false) => (
            format!("A complaint against {shop} was reopened"),
            format!("The buyer says that the problem is not solved and asks for another answer. You have until {by}:"),
        ),
        ("withdrawn", _, true) => {
            (format!("خریدار شکایتش از {shop} را پس گرفت"), "خریدار شکایتش را پس گرفت. کاری نمانده است:".to_owned())
        }
        ("withdrawn", _, false) => (
            format!("A complaint against {shop} was taken back"),
            "The buyer has taken the complaint back. There is nothing left to do:".to_owned(),
        ),
        _ => return None,
    };
    Some((subject, ended(lang, &text, model.link)))
}

/// A letter's text with its link and the line at its foot.
fn ended(lang: Lang, text: &str, link: &str) -> String {
    let foot = match lang {
        Lang::Fa => "بازارگاه: پیش از خرید، فروشگاه را ببینید.",
        Lang::En => "Bazargah: look a shop up before you buy.",
    };
    format!("{text}\n{link}\n\n{foot}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use bazargah_domain::calendar::Millis;
    use bazargah_domain::event::Fact;
    use bazargah_domain::shop::Scheme;

    #[test]
    fn every_letter_has_words_in_both_languages_and_its_link() {
        let opened = Fact::ComplaintOpened {
            scheme: Scheme::Bazargah,
            source_id: "1".into(),
            at: Millis(1_795_564_800_000),
            deadline_hours: 96,
            category: "damaged".into(),
            amount: None,
            url: None,
        };
        let complaint = opened.opens().expect("a complaint");
        let kinds = [
            "taken",
            "answered",
            "contested",
            "contest-decided",
            "escalated",
            "decided",
            "removed",
            "closed",
            "opened",
            "half-time",
            "nearly-due",
            "overdue",
            "rated",
            "reopened",
            "withdrawn",
            "claim-decided",
            "claim-paid",
            "claim-rejected",
            "webhook-off",
            "partner-webhook-off",
        ];
        for lang in Lang::ALL {
            for kind in kinds {
                for to_shop in [false, true] {
                    let link = "https://b.example/x";
                    let model =
                        LetterModel { kind, to_shop, shop: "Kafsh", complaint: Some(&complaint), link, code: "" };
                    let (subject, text) = letter(lang, &model).unwrap_or_else(|| panic!("{kind}"));
                    assert!(text.contains(link) && !subject.contains('\n'), "{kind}");
                    let persian = text.contains('\u{6cc}');
                    assert_eq!(persian, lang == Lang::Fa, "{kind}: {text}");
                }
            }
        }
        let model = LetterModel { kind: "code", to_shop: false, shop: "", complaint: None, link: "", code: "12345678" };
        assert!(letter(Lang::Fa, &model).is_some_and(|(_, text)| text.contains("12345678")));
        assert_eq!(letter(Lang::Fa, &LetterModel { kind: "nonsense", ..model }), None);
    }
}
