//! The Persian texts of an edition's orders and shops.

use super::orders::OrderWords;
use crate::pages::{ConfirmFault, OrdersRefused};
use bazargah_domain::festival::order::{Cancellation, Column};

pub(super) const ORDERS: OrderWords = OrderWords {
    confirm: "تأیید سفارش",
    confirm_lead: "کدی را که در بستهٔ سفارش شماست اینجا بنویسید. هر سفارش یک بار تأیید می‌شود و حساب کاربری لازم نیست.",
    code: "کد سفارش",
    code_hint: "۱۲ حرف و رقم لاتین، مانند k7qd-m2xf-9t4w. بزرگی و کوچکی حروف، فاصله و خط تیره فرقی ندارد.",
    contact: "ایمیل یا شمارهٔ همراه (اختیاری)",
    contact_hint: "لازم نیست. اگر بنویسید، خود آن را نگه نمی‌داریم؛ فقط اثری درهم‌ریخته از آن می‌ماند تا کسی ده‌ها سفارش ساختگی به نام خود نزند.",
    submit: "تأیید این سفارش",
    fault: |fault| match fault {
        ConfirmFault::NoCode => "کد را همان‌طور که در بسته نوشته شده بنویسید: ۱۲ حرف و رقم لاتین.",
        ConfirmFault::Unknown => {
            "سفارشی با این کد در این دوره نیست. کد را با آنچه در بسته است مقایسه کنید؛ اگر درست است، از فروشگاه بپرسید."
        }
        ConfirmFault::Before => "این سفارش پیش‌تر تأیید شده است. هر سفارش فقط یک بار تأیید می‌شود.",
        ConfirmFault::Contact => "ایمیل یا شمارهٔ همراه درست بنویسید، یا این خانه را خالی بگذارید.",
        ConfirmFault::TooMany => {
            "از این شبکه، این نشانی یا این فروشگاه سفارش‌های زیادی تأیید شده است. چند ساعت دیگر دوباره بیایید."
        }
    },
    not_yet: |date| format!("سفارش‌های این دوره از {date} تأیید می‌شود."),
    over: "مهلت تأیید سفارش‌های این دوره گذشته است.",
    until: |date| format!("تا پایان {date} می‌توانید تأیید کنید."),
    done: "سفارش شما تأیید شد",
    done_lead: |shop| format!("از خرید شما از {shop} سپاسگزاریم. این سفارش در این دوره به حساب آمد."),
    secret: "کد خصوصی شما",
    secret_lead: "همین حالا این کد را بنویسید یا از این صفحه عکس بگیرید: دیگر نشان داده نمی‌شود و ما هم آن را نگه نمی‌داریم. با همین کد نشان می‌دهید که کد قرعه‌کشی این سفارش از آن شماست.",
    reference: "شمارهٔ سفارش",
    amount: "مبلغ",
    day: "روز سفارش",
    confirmed: "زمان تأیید",
    another: "تأیید سفارشی دیگر",
    cancel_note: "اگر سفارش پس فرستاده شود یا ساختگی باشد، فروشگاه می‌تواند تأییدش را با نوشتن دلیل لغو کند.",
    own_title: |shop| format!("سفارش‌های جشنوارهٔ {shop}"),
    own_link: "سفارش‌های جشنواره",
    own_lead: |edition, date| {
        format!(
            "برای هر سفارشِ {edition} کدی بگیرید و در بسته بگذارید. خریدار با آن سفارش را تأیید می‌کند. ثبت و لغو تا پایان {date} شدنی است."
        )
    },
    own_refused: |why| match why {
        OrdersRefused::NoPlace => "فقط فروشگاه‌هایی که در جشنواره جا دارند برای سفارش‌ها کد می‌گیرند.",
        OrdersRefused::NotYet => "دوره هنوز آغاز نشده است. از روز گشایش، این صفحه کد می‌دهد.",
        OrdersRefused::Final => "سفارش‌های این دوره قطعی شده است و دیگر چیزی تغییر نمی‌کند.",
        OrdersRefused::TooMany => "هر فروشگاه در هر دوره حداکثر ۵۰٬۰۰۰ سفارش ثبت می‌کند.",
    },
    own_told: |_, new, known, known_text| match known {
        0 => format!("{new} سفارش کد گرفت."),
        _ => format!("{new} سفارش کد گرفت؛ {known_text} سفارش از پیش ثبت بود و همان کد را دارد."),
    },
    add: "یک سفارش",
    add_submit: "گرفتن کد",
    column: |column| match column {
        Column::Reference => "شمارهٔ سفارش",
        Column::Amount => "مبلغ (تومان)",
        Column::Day => "روز سفارش",
    },
    hint: |column| match column {
        Column::Reference => "همان که خودتان به سفارش داده‌اید؛ هر شماره یک بار.",
        Column::Amount => "آنچه خریدار پرداخته است.",
        Column::Day => "یک روز، مانند ۱۴۰۵/۱۲/۲۵.",
    },
    twice: |row| format!("همین سفارش در ردیف {row} هم آمده است"),
    sheet: "چندین سفارش با یک برگه",
    sheet_lead: "سه ستون دارد: شمارهٔ سفارش، مبلغ و روز. یا همهٔ ردیف‌ها ثبت می‌شود یا هیچ‌کدام. فرستادن دوبارهٔ همان برگه چیزی را عوض نمی‌کند.",
    sheet_submit: "ثبت برگه",
    sheet_nothing: "چیزی ثبت نشد. این خانه‌ها را درست کنید و برگه را دوباره بفرستید.",
    codes: "کدها برای چاپ",
    codes_lead: "کد سفارش‌هایی که هنوز تأیید نشده‌اند، برای برگه‌ای که در هر بسته می‌گذارید.",
    codes_csv: "دریافت کدها (CSV)",
    list: "سفارش‌ها",
    none: "هنوز سفارشی ثبت نکرده‌اید.",
    next: "سفارش‌های پیشین",
    pages: "صفحه‌ها",
    waiting: "هنوز تأیید نشده",
    is_confirmed: |date| format!("تأییدشده در {date}"),
    is_cancelled: |date, why| format!("لغوشده در {date}: {why}"),
    why: |why| match why {
        Cancellation::Returned => "خریدار همهٔ آن را پس فرستاد",
        Cancellation::Unpaid => "پولش پرداخت نشد یا برگشت",
        Cancellation::Mistake => "کد اشتباه در بسته بود یا سفارش اشتباه ثبت شد",
        Cancellation::Sham => "خریدی در کار نبود",
    },
    cancel: "لغو",
    cancel_whom: |reference| format!("لغو تأیید سفارش {reference}"),
    cancel_why: |reference| format!("دلیل لغو سفارش {reference}"),
    code_columns: ["کد", "نشانی تأیید"],
    seal: "فروشگاهِ جشنواره",
    since: |date| format!("از {date}"),
    seal_was: "در این دوره شرکت داشت",
    shop_in: |shop, edition| format!("{shop} در {edition}"),
    record: "پیش از خرید، سابقهٔ فروشگاه را ببینید",
    order_here: "چگونه سفارش بدهید",
    order_lead: "این فروشگاه سایت ندارد. تلفنی سفارش بدهید یا خودتان به فروشگاه بروید.",
    order_site: |host| format!("سفارش در سایت {host} داده می‌شود. پیش از پرداخت، نشانی سایت را با همین مقایسه کنید."),
    telephone: "تلفن سفارش",
    address: "نشانی",
    pick_up: "تحویل در فروشگاه",
    pick_up_text: "تلفنی سفارش دهید و کالا را در همین نشانی بگیرید. زمان تحویل را هنگام تماس بپرسید.",
    deals: "کالاهای تخفیف‌دار این فروشگاه",
    deals_none: "اکنون کالای تخفیف‌داری ندارد.",
    deals_more: |n| format!("و {n} کالای دیگر در صفحهٔ تخفیف‌ها"),
    have_code: "کد سفارش دارید؟ تأییدش کنید",
    broken: "تعهدی زیر پا گذاشته شد؟",
    broken_link: "تعهدی زیر پا گذاشته شد؟",
    broken_lead: "بگویید کدام تعهد. فرم شکایت با نام فروشگاه، نوع شکایت و بند دستورالعمل برایتان باز می‌شود.",
    broken_this: "گزارش همین تعهد",
    broken_about: "شکایت دربارهٔ این تعهد جشنواره است:",
    comma: "، ",
    version: |n| format!("نسخهٔ {n}"),
};
