//! Letters to a shop's people about its trust mark: what happened, what to do, and by when.

use crate::lang::Lang;

/// The subject and the text of a letter of that kind; `None` for a kind that is not about a mark. Dates and reasons stand on the
/// page that the letter leads to.
pub(super) fn letter(lang: Lang, kind: &str, shop: &str) -> Option<(String, String)> {
    Some(match lang {
        Lang::Fa => persian(kind, shop)?,
        Lang::En => english(kind, shop)?,
    })
}

fn persian(kind: &str, shop: &str) -> Option<(String, String)> {
    let (subject, text) = match kind {
        "mark-granted" => (
            format!("{shop} نماد اعتماد گرفت"),
            "درخواست شما پذیرفته شد و نماد از امروز معتبر است. پروانه‌ها و تاریخ‌هایش را همه در صفحهٔ نماد می‌بینند. اگر چیزی \
             نادرست است، به همین صفحه بیایید:",
        ),
        "mark-refused" => (
            format!("درخواست نماد {shop} پذیرفته نشد"),
            "بازبین درخواست نماد را رد کرد. دلیل‌ها در صفحهٔ نماد است. آن‌ها را برطرف کنید و هر وقت آماده بودید از همین صفحه دوباره \
             درخواست بدهید:",
        ),
        "mark-more" => (
            format!("بازبین برای نماد {shop} چیز دیگری می‌خواهد"),
            "درخواست نماد هنوز در دست بررسی است، اما بازبین چیز دیگری از شما می‌خواهد. آن را بخوانید، نوشته‌هایتان را کامل کنید و \
             درخواست را از همین صفحه دوباره بفرستید:",
        ),
        "mark-ends" => (
            format!("نماد اعتماد {shop} رو به پایان است"),
            "مدت نماد رو به پایان است؛ آخرین روزش در صفحهٔ نماد است. پس از آن روز صفحهٔ فروشگاه نماد را منقضی نشان می‌دهد. همین حالا می‌توانید \
             با پروانه‌های معتبر، از همین صفحه درخواست تازه بفرستید؛ تا تصمیم بازبین، نماد به جا می‌ماند:",
        ),
        "licence-ends" => (
            format!("یکی از پروانه‌های {shop} رو به پایان است"),
            "اعتبار یکی از پروانه‌هایی که نماد بر آن استوار است رو به پایان است؛ تاریخش در صفحهٔ نماد است. آن را پیش از آن روز تمدید \
             کنید و پروانهٔ تازه را با درخواستی از همین صفحه بفرستید. اگر تمام شود و پروانهٔ تازه‌ای جایش نیاید، نظارت سیستمی تعلیق نماد را پیشنهاد می‌کند و تعلیق ۷۲ ساعت پس از آن برقرار می‌شود:",
        ),
        "adjustment-proposed" => (
            format!("برای نماد {shop} تعدیلی پیشنهاد شد"),
            "نظارت تعدیل نماد را پیشنهاد کرد. دلیل و عددهایش در صفحهٔ نماد است. هشدار و تعلیق ۷۲ ساعت پس از پیشنهاد برقرار می‌شود، مگر آنکه \
             تا آن هنگام علتش از میان برود یا ناظر لغوش کند؛ ابطال تنها با تأیید ناظر دوم. پس همین حالا علت را برطرف کنید، مثلاً به شکایت‌های \
             خارج از مهلت پاسخ بدهید:",
        ),
        "adjustment-decided" => (
            format!("ناظر دربارهٔ تعدیل نماد {shop} تصمیم گرفت"),
            "ناظر دربارهٔ یکی از تعدیل‌های نماد تصمیم گرفت: تأیید، سبک‌تر کردن یا لغو. تصمیم و دلیلش در صفحهٔ نماد است. به تعدیلی که برقرار \
             شده تا ۳۰ روز، و یک بار، می‌توانید از همین صفحه اعتراض کنید:",
        ),
        "adjustment-taken" => (
            format!("تعدیل نماد {shop} برقرار شد"),
            "تعدیل نماد از همین حالا برقرار است و همه آن را در صفحهٔ نماد می‌بینند. اگر نادرستش می‌دانید، تا ۳۰ روز و تنها یک بار می‌توانید \
             اعتراض کنید؛ ناظر ظرف ۱۰ روز پاسخ می‌دهد. تعدیلی که نظارت سیستمی پیشنهاد کرده، ۷۲ ساعت پس از آنکه علتش از میان برود \
             پایان می‌یابد:",
        ),
        "adjustment-ended" => (
            format!("تعدیلی از نماد {shop} پایان یافت"),
            "علت یکی از تعدیل‌های نماد از میان رفت و آن تعدیل دیگر برقرار نیست. کاری نمانده است؛ سابقه‌اش در صفحهٔ نماد می‌ماند:",
        ),
        "appeal-decided" => (
            format!("به اعتراض {shop} پاسخ داده شد"),
            "ناظر اعتراض شما را خواند و پاسخ داد. پاسخ و دلیلش در صفحهٔ نماد است و همه می‌خوانند. به هر تعدیل تنها یک بار می‌توان اعتراض کرد:",
        ),
        "violation-raised" => (
            format!("گزارش یک مورد مغایر با دستورالعمل از {shop}"),
            "گزارش شده که فروشگاه بندی از دستورالعمل را رعایت نکرده است. ناظر ظرف ۱۰ روز دربارهٔ آن تصمیم می‌گیرد. پیش از آن توضیحتان را از همین \
             صفحه بفرستید و اگر درست است، آن را برطرف کنید:",
        ),
        "violation-decided" => (
            format!("ناظر دربارهٔ گزارش مغایرت {shop} تصمیم گرفت"),
            "ناظر گفت که آن گزارش مورد مغایر با دستورالعمل است یا نیست؛ تصمیم در صفحهٔ نماد است. اگر تأیید شده، آن را برطرف کنید: تا ناظر یا \
             بازرس نبیند که رفع شده است باز می‌ماند و شاید نماد تعدیل شود:",
        ),
        _ => return None,
    };
    Some((subject, text.to_owned()))
}

fn english(kind: &str, shop: &str) -> Option<(String, String)> {
    let (subject, text) = match kind {
        "mark-granted" => (
            format!("{shop} has been granted the trust mark"),
            "Your application was granted, and the mark is valid from today. Everybody sees its dates and your licences on the \
             mark's page. If anything there is wrong, come here:",
        ),
        "mark-refused" => (
            format!("The trust mark was refused to {shop}"),
            "A reviewer refused the application. The reasons are on the mark's page. Put them right and apply again from this page \
             whenever you are ready:",
        ),
        "mark-more" => (
            format!("A reviewer asks {shop} for more"),
            "The application for the trust mark is still under review, but the reviewer needs more from you. Read what it is, \
             complete what you wrote and send the application again from this page:",
        ),
        "mark-ends" => (
            format!("The trust mark of {shop} ends soon"),
            "The mark's time is nearly over; its last day is on the mark's page. After that day the shop's profile shows the mark as \
             expired. You may apply anew from this page already, with licences that \
             are valid; the mark stays as it is until a reviewer decides:",
        ),
        "licence-ends" => (
            format!("A licence of {shop} ends soon"),
            "A licence on which the trust mark stands is nearly over; its date is on the mark's page. Renew it before that day and send the \
             new one with an application from this page. If it lapses with no new one in its place, system supervision proposes to suspend the mark, and the suspension takes effect \
             72 hours later:",
        ),
        "adjustment-proposed" => (
            format!("An adjustment of the trust mark of {shop} was proposed"),
            "Supervision proposes to adjust the mark. The reason and its figures are on the mark's page. A warning or a suspension takes \
             effect 72 hours after the proposal, unless its cause goes away by then or a supervisor overturns it; a revocation only once \
             a second supervisor confirms it. So remove the cause now, for example by answering overdue complaints:",
        ),
        "adjustment-decided" => (
            format!("A supervisor decided on an adjustment of the mark of {shop}"),
            "A supervisor decided on an adjustment of the mark: confirmed, made milder or overturned. The decision and its reason are on \
             the mark's page. Against one that took effect you can appeal once, within 30 days, from this page:",
        ),
        "adjustment-taken" => (
            format!("An adjustment of the trust mark of {shop} took effect"),
            "The adjustment is in force from now on, and everybody sees it on the mark's page. If you think it is wrong, you can appeal \
             once, within 30 days; a supervisor answers within 10 days. One that system supervision proposed ends 72 hours after its \
             cause has gone away:",
        ),
        "adjustment-ended" => (
            format!("An adjustment of the trust mark of {shop} ended"),
            "The cause of an adjustment went away, and it is no longer in force. There is nothing left to do; it stays on record on \
             the mark's page:",
        ),
        "appeal-decided" => (
            format!("The appeal of {shop} has been answered"),
            "A supervisor read your appeal and answered it. The answer and its reason are on the mark's page for everybody to read. An \
             adjustment can be appealed against once only:",
        ),
        "violation-raised" => (
            format!("{shop} is said to have violated a guideline"),
            "Somebody found that the shop does not keep to a clause of a guideline. A supervisor decides on it within 10 days. Before \
             that, send your word on it from this page, and if it is true, put it right:",
        ),
        "violation-decided" => (
            format!("A supervisor decided on an alleged violation by {shop}"),
            "A supervisor has decided whether the case is contrary to the guideline; the decision is on the mark's page. If it was \
             confirmed, put it right: it stays open, and may lead to an adjustment of the mark, until a supervisor or an inspector sees \
             that it is settled:",
        ),
        _ => return None,
    };
    Some((subject, text.to_owned()))
}

#[cfg(test)]
mod tests {
    use crate::Lang;
    use crate::letters::{LetterModel, letter};

    #[test]
    fn every_kind_about_a_mark_has_its_own_words_in_both_languages_without_a_complaint() {
        let kinds = [
            "mark-granted",
            "mark-refused",
            "mark-more",
            "mark-ends",
            "licence-ends",
            "adjustment-proposed",
            "adjustment-decided",
            "adjustment-taken",
            "adjustment-ended",
            "appeal-decided",
            "violation-raised",
            "violation-decided",
        ];
        for lang in Lang::ALL {
            let mut seen = std::collections::BTreeSet::new();
            for kind in kinds {
                let link = "https://b.example/account/shops/x/mark";
                let model = LetterModel { kind, to_shop: true, shop: "کفش", complaint: None, link, code: "" };
                let (subject, text) = letter(lang, &model).unwrap_or_else(|| panic!("{kind}"));
                assert!(subject.contains("کفش") && text.contains(link), "{kind}");
                let words = text.split_once(link).expect("the link").0.to_owned();
                assert_eq!(words.contains(|c: char| c.is_ascii_alphabetic()), lang == Lang::En, "{kind}: {words}");
                assert_eq!(words.contains("72"), lang == Lang::En && words.contains("72 hours"), "{kind}");
                assert!(seen.insert(words) && seen.insert(subject), "{kind} has the words of another");
            }
        }
        for (kind, days) in
            [("adjustment-taken", ["30 days", "10 days"]), ("adjustment-proposed", ["72 hours", "second"])]
        {
            let model = LetterModel { kind, to_shop: true, shop: "K", complaint: None, link: "l", code: "" };
            let (_, text) = letter(Lang::En, &model).expect("a letter");
            assert!(days.iter().all(|part| text.contains(part)), "{text}");
        }
    }
}
