//! Letters about webhooks that were switched off.

use crate::lang::Lang;

/// The subject and the text of a letter of that kind; `None` for a kind that is not about a webhook.
pub(super) fn letter(lang: Lang, kind: &str, owner: &str) -> Option<(String, String)> {
    if !matches!(kind, "webhook-off" | "partner-webhook-off") {
        return None;
    }
    let (subject, text) = match lang {
        Lang::Fa => (
            format!("یکی از وب‌هوک‌های {owner} خاموش شد"),
            "دو روز پی‌درپی رویدادها را به این نشانی فرستادیم و تحویل نگرفت، یا خودش گفت دیگر نفرستیم. برای همین خاموشش کردیم. ارسال‌های آخر \
             و پاسخ‌هایشان در صفحهٔ وب‌هوک‌هاست. پس از رفع مشکل از همان‌جا روشنش کنید؛ از همان رویدادی که مانده بود ادامه می‌دهیم:",
        ),
        Lang::En => (
            format!("A webhook of {owner} was switched off"),
            "For two days we tried to tell this address of events and it took none, or it said that it is not to be told any more. \
             So we switched it off. The last deliveries and their answers are on the page of webhooks. Switch it on there when it \
             works again; it goes on with the event that it stopped at:",
        ),
    };
    Some((subject, text.to_owned()))
}
