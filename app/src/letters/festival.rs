//! Letters to units that applied to the festival: what happened, and what they can do. Reasons stand on the page that the letter
//! leads to.

use crate::lang::Lang;

/// The subject and the text of a letter of that kind; `None` for a kind that is not about the festival.
pub(super) fn letter(lang: Lang, kind: &str, unit: &str) -> Option<(String, String)> {
    Some(match lang {
        Lang::Fa => persian(kind, unit)?,
        Lang::En => english(kind, unit)?,
    })
}

fn persian(kind: &str, unit: &str) -> Option<(String, String)> {
    let (subject, text) = match kind {
        "festival-taken" => (
            format!("درخواست {unit} برای جشنواره رسید"),
            "درخواست شما رسید و بازبین آن را بررسی می‌کند. در این نشانی می‌بینید در چه وضعی است و تا تصمیم بازبین می‌توانید پسش بگیرید. نشانی \
             خصوصی است؛ نگهش دارید و به کسی ندهید:",
        ),
        "festival-asked" => (
            format!("بازبین جشنواره از {unit} پرسشی دارد"),
            "درخواست هنوز در دست بررسی است، اما بازبین پاسخی از شما می‌خواهد. پرسش را بخوانید و همان‌جا پاسخ بدهید:",
        ),
        "festival-accepted" => (
            format!("درخواست {unit} در بررسی پذیرفته شد"),
            "درخواست شما از بررسی گذشت و در گزینش شرکت می‌کند. گزینش پس از پایان بررسی انجام می‌شود و نتیجه را برایتان می‌نویسیم:",
        ),
        "festival-wait-listed" => (
            format!("درخواست {unit} در فهرست انتظار است"),
            "درخواست شما در فهرست انتظار است: پس از همهٔ پذیرفته‌ها، اگر جایی بماند، در گزینش نوبت آن می‌رسد. نتیجه را برایتان می‌نویسیم:",
        ),
        "festival-refused" => (
            format!("درخواست {unit} برای جشنواره رد شد"),
            "درخواست شما رد شد. دلیل‌ها در این نشانی است. اگر درست نیست، یک بار و تا روزی که همان‌جا نوشته شده می‌توانید اعتراض کنید؛ ناظری که در رد \
             آن نقشی نداشته تصمیم می‌گیرد:",
        ),
        "festival-objection" => (
            format!("به اعتراض {unit} پاسخ داده شد"),
            "ناظر اعتراض شما را خواند و تصمیم گرفت. تصمیم و دلیلش در این نشانی است. اعتراض دیگری پذیرفته نمی‌شود:",
        ),
        "festival-place" => (
            format!("{unit} در جشنواره جا گرفت"),
            "فروشگاه شما در جشنواره جا گرفت. از همین حالا تعهدهایی که پذیرفته‌اید برقرار است و بازرسان وزارت بهداشت شاید سر بزنند. اگر فروشگاهتان سایت \
             ندارد، اکنون صفحه‌ای اینجا دارد: با همین نشانی ایمیل وارد شوید تا کالاها و سفارش‌هایتان را ثبت کنید. باقی در این نشانی است:",
        ),
        "festival-no-place" => (
            format!("{unit} در این دوره جا نگرفت"),
            "درخواست شما در گزینش بود، اما جاها به آن‌هایی رسید که در ترتیب جلوتر بودند. دلیلش در این نشانی است. اگر جایی خالی شود و گزینش تکرار شود، \
             درخواست شما هنوز در آن است:",
        ),
        "festival-place-lost" => (
            format!("{unit} جایش در جشنواره را از دست داد"),
            "ناظر جای فروشگاه شما را در جشنواره پس گرفت. این در سابقهٔ همگانی فروشگاه ثبت شد. وضع درخواست در این نشانی است:",
        ),
        _ => return None,
    };
    Some((subject, text.to_owned()))
}

fn english(kind: &str, unit: &str) -> Option<(String, String)> {
    let (subject, text) = match kind {
        "festival-taken" => (
            format!("The festival application of {unit} has arrived"),
            "Your application has arrived, and a reviewer looks at it. At this address you see how it stands, and you can take it back \
             until it is decided. The address is private: keep it, and give it to nobody:",
        ),
        "festival-asked" => (
            format!("A reviewer of the festival asks {unit} something"),
            "The application is still under review, but the reviewer needs an answer from you. Read the question and answer it there:",
        ),
        "festival-accepted" => (
            format!("The application of {unit} has passed the review"),
            "Your application has passed the review and takes part in the selection. The selection is made when the review is over, \
             and we write to you what comes of it:",
        ),
        "festival-wait-listed" => (
            format!("The application of {unit} is on the waiting list"),
            "Your application is on the waiting list: it has its turn in the selection after all that passed, if places are left. We \
             write to you what comes of it:",
        ),
        "festival-refused" => (
            format!("The festival application of {unit} was refused"),
            "Your application was refused. The reasons are at this address. If they are not right, you can object once, until the day \
             that is written there; a supervisor who had no part in the refusal decides:",
        ),
        "festival-objection" => (
            format!("The objection of {unit} has been answered"),
            "A supervisor read your objection and decided. The decision and its reason are at this address. There is no further \
             objection:",
        ),
        "festival-place" => (
            format!("{unit} has a place in the festival"),
            "Your shop has a place in the festival. What you promised holds from now on, and inspectors of the ministry of health may \
             visit you. If your shop has no site, it has a page here now: sign in with this e-mail address to list your goods and record \
             orders. The rest is at this address:",
        ),
        "festival-no-place" => (
            format!("{unit} has no place in this edition"),
            "Your application was in the selection, but the places went to units ahead of it in the order. The reason is at this \
             address. If a place becomes free and the selection is made again, your application is still in it:",
        ),
        "festival-place-lost" => (
            format!("{unit} has lost its place in the festival"),
            "A supervisor took your shop's place in the festival away. This is on the shop's public record. How the application stands \
             is at this address:",
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
    fn every_kind_about_the_festival_has_its_own_words_in_both_languages() {
        let kinds =
            ["taken", "asked", "accepted", "wait-listed", "refused", "objection", "place", "no-place", "place-lost"];
        for lang in Lang::ALL {
            let mut seen = std::collections::BTreeSet::new();
            for kind in kinds {
                let (kind, link) = (format!("festival-{kind}"), "https://b.example/festival/x");
                let model =
                    LetterModel { kind: &kind, to_shop: false, shop: "کفش", complaint: None, link, code: "" };
                let (subject, text) = letter(lang, &model).unwrap_or_else(|| panic!("{kind}"));
                assert!(subject.contains("کفش") && text.contains(link), "{kind}");
                let words = text.split_once(link).expect("the link").0.to_owned();
                assert_eq!(words.contains(|c: char| c.is_ascii_alphabetic()), lang == Lang::En, "{kind}: {words}");
                assert!(seen.insert(words) && seen.insert(subject), "{kind} has the words of another");
            }
        }
    }
}
