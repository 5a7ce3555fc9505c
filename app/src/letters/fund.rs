//! Letters about claims on the guarantee fund. What they tell stands at the case's address: no amount and no account is in a letter.

use crate::lang::Lang;

/// Subject and text; `None` where the letter is about something else.
pub(super) fn letter(lang: Lang, kind: &str, shop: &str) -> Option<(String, String)> {
    let texts = match (kind, lang) {
        ("claim-decided", Lang::Fa) => (
            format!("دربارهٔ درخواست خسارت شما بابت {shop} تصمیم گرفته شد"),
            "صندوق ضمانت دربارهٔ درخواست خسارت شما تصمیم گرفت. نتیجه، مبلغ و دلیل آن اینجاست:".to_owned(),
        ),
        ("claim-decided", Lang::En) => (
            format!("Your claim about {shop} has been decided"),
            "The guarantee fund has decided your claim. The outcome, the amount and the reason are here:".to_owned(),
        ),
        ("claim-paid", Lang::Fa) => (
            format!("خسارت شما بابت {shop} پرداخت شد"),
            "بانک پرداخت صندوق ضمانت به حساب شما را تأیید کرد. جزئیات اینجاست:".to_owned(),
        ),
        ("claim-paid", Lang::En) => (
            format!("Your claim about {shop} has been paid"),
            "The bank has confirmed the guarantee fund’s payment to your account. The details are here:".to_owned(),
        ),
        ("claim-rejected", Lang::Fa) => (
            format!("بانک پرداخت خسارت شما بابت {shop} را برگرداند"),
            "بانک پرداخت صندوق ضمانت را برگرداند. در این نشانی حساب دیگری بگویید تا دوباره فرستاده شود:".to_owned(),
        ),
        ("claim-rejected", Lang::En) => (
            format!("The bank sent back the payment of your claim about {shop}"),
            "The bank sent the guarantee fund’s payment back. Name another account here, and it is sent again:"
                .to_owned(),
        ),
        _ => return None,
    };
    Some(texts)
}
