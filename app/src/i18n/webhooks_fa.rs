//! The Persian texts about webhooks.

use super::webhooks::WebhookWords;
use crate::pages::WebhookFault;
use bazargah_domain::webhook::{HookState, Topic};

pub(super) const WEBHOOKS: WebhookWords = WebhookWords {
    title: |owner| format!("وب‌هوک‌های {owner}"),
    lead: "هر بار که چیزی به سابقهٔ عمومی فروشگاه افزوده شود، همان دم برنامهٔ شما را خبر می‌کنیم؛ لازم نیست پی‌درپی بپرسد.",
    partner_lead: "برنامهٔ همکار از رویدادهای عمومی همهٔ فروشگاه‌ها، همین که ثبت شوند، خبردار می‌شود.",
    link: "وب‌هوک‌ها",
    hooks: "نشانی‌های ثبت‌شده",
    none: "هنوز نشانی‌ای ثبت نشده است.",
    state: |state| match state {
        HookState::On => "روشن",
        HookState::Off => "خاموش",
        HookState::Failed => "خاموش شد: پاسخ نمی‌داد",
    },
    topic: |topic| match topic {
        Topic::Complaints => "شکایت‌ها و پاسخ‌ها",
        Topic::Mark => "نماد اعتماد، موارد مغایر و بازرسی‌ها",
        Topic::Grade => "رتبه",
        Topic::Shop => "ثبت، نام و منبع‌های فروشگاه",
        Topic::Festival => "جشنواره",
        Topic::Fund => "صندوق ضمانت",
        Topic::Lottery => "قرعه‌کشی‌ها",
    },
    told_of: |topics| format!("از این‌ها خبر می‌گیرد: {topics}"),
    comma: "، ",
    failing: |since| {
        format!("از {since} چیزی تحویل نگرفته است. تا دو روز، با فاصله‌های بلندتر، باز می‌فرستیم و سپس خاموشش می‌کنیم.")
    },
    test: "ارسال آزمایشی",
    on: "روشن کردن",
    off: "خاموش کردن",
    secret: "کلید تازه",
    remove: "برداشتن",
    secret_title: "کلید، فقط همین یک بار",
    secret_text: "همین حالا آن را بردارید؛ دیگر نشان داده نمی‌شود. برنامه‌تان با آن می‌سنجد که پیام از ماست. پس از ساختن کلید تازه، کلید پیشین هم تا ۲۴ ساعت امضا می‌کند.",
    deliveries: "آخرین ارسال‌ها",
    deliveries_none: "هنوز چیزی فرستاده نشده است.",
    at: "زمان (به وقت جهانی)",
    event: "رویداد",
    event_test: "آزمایش",
    answer: "پاسخ",
    took: "مدت",
    milliseconds: |n| format!("{n} هزارم ثانیه"),
    no_answer: |fault| match fault {
        "name" => "این نام پیدا نشد",
        "forbidden" => "نشانی‌اش در شبکهٔ عمومی نیست",
        "unreachable" => "وصل نشد",
        "tls" => "گواهی آن معتبر نیست",
        "slow" => "دیر شد",
        _ => "ارتباط قطع شد",
    },
    add: "ثبت نشانی",
    url: "نشانی",
    url_hint: "با https، روی دامنهٔ خودتان و بدون شمارهٔ درگاه؛ تا پنج نشانی",
    topics: "از چه خبردار شود؟",
    fault: |fault| match fault {
        WebhookFault::Url => {
            "نشانی‌ای مانند https://hooks.example.ir/bazargah بنویسید: با https و دامنه، بدون شمارهٔ درگاه و نام کاربر."
        }
        WebhookFault::Topics => "دست‌کم یک موضوع را برگزینید.",
        WebhookFault::Full => "هم‌اکنون پنج نشانی ثبت است. نخست یکی را بردارید.",
        WebhookFault::Known => "این نشانی پیش‌تر ثبت شده است.",
        WebhookFault::TooMany => "در یک ساعت آزمایش‌های زیادی فرستاده شد. دیرتر دوباره بیازمایید.",
    },
    button: "ثبت",
    how: "برنامهٔ شما چه کند؟",
    how_items: &[
        "یک POST با JSON می‌گیرد: یک رویداد، درست همان که ‎/api/v1/events‎ می‌دهد.",
        "امضا را می‌سنجد: HMAC-SHA256 از «webhook-id.webhook-timestamp.متن» با کلید، چنان‌که standardwebhooks.com می‌گوید؛ برای بیشتر زبان‌ها کتابخانهٔ آماده هست.",
        "پیامی را که webhook-timestamp آن بیش از پنج دقیقه کهنه است نمی‌پذیرد و از webhook-id تکراری می‌گذرد: شاید رویدادی دو بار برسد.",
        "در پنج ثانیه با وضعیتی از ۲۰۰ تا ۲۹۹ پاسخ می‌دهد. تغییر مسیر را دنبال نمی‌کنیم. با ۴۱۰ همان دم خاموش می‌شود.",
        "رویدادها به ترتیب می‌رسند. تا یکی تحویل نشود بعدی‌ها می‌مانند؛ چیزی از دست نمی‌رود، حتی وقتی خاموش است.",
    ],
};
