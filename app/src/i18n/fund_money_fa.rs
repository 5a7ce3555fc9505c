//! The fund officers' pages about money, in Persian.

use super::fund_money::{BankWords, FundMoneyWords};
use crate::pages::{AnswerFault, AnswerSaid, MoneyFault, MoneyField, MoneyForm, OrderFault, ReversalFault};
use bazargah_domain::guarantee::{ByHand, FundAct};
use bazargah_domain::iban::IbanFault;

pub(super) const MONEY: FundMoneyWords = FundMoneyWords {
    title: "پرداخت‌ها به صندوق و هزینه‌های آن",
    lead: "آنچه فروشگاه‌ها و بنیان‌گذاران می‌پردازند، آنچه فروشگاه‌ها پس می‌دهند و هزینهٔ ادارهٔ صندوق. هر پرداخت یک بار و با نامی که در بانک دارد ثبت می‌شود و رقم‌هایی که همه می‌بینند همان دم عوض می‌شود.",
    free: "ذخیره، بدون آنچه نگه داشته شده",
    held: "نگه‌داشته برای درخواست‌ها",
    sent: "در راه بانک",
    costs: "هزینه‌ها تا امروز",
    form: |form| match form {
        MoneyForm::Contribution => "ثبت پرداخت به صندوق",
        MoneyForm::Recovery => "ثبت بازپرداخت فروشگاه",
        MoneyForm::Cost => "ثبت هزینهٔ ادارهٔ صندوق",
    },
    submit: |form| match form {
        MoneyForm::Contribution => "ثبت پرداخت",
        MoneyForm::Recovery => "ثبت بازپرداخت",
        MoneyForm::Cost => "ثبت هزینه",
    },
    label: |form, field| match (field, form) {
        (MoneyField::From, _) => "چه کسی پرداخته است",
        (MoneyField::Shop, _) => "کلید فروشگاه",
        (MoneyField::Basis, _) => "این عدد چیست",
        (MoneyField::Claim, _) => "شمارهٔ درخواست",
        (MoneyField::Number, MoneyForm::Contribution) => "عدد",
        (MoneyField::Number, _) => "مبلغ به ریال",
        (MoneyField::Name, _) => "نام پرداخت در بانک",
    },
    hint: |form, field| match (field, form) {
        (MoneyField::Shop, _) => {
            "همان که در نشانی فروشگاه در این سامانه آمده است، مانند kafsh.example. فقط اگر فروشگاه پرداخته باشد."
        }
        (MoneyField::Number, MoneyForm::Contribution) => {
            "برای ماه یا سفارش، مبلغ از رتبهٔ فروشگاه و قاعده‌های صندوق به دست می‌آید."
        }
        (MoneyField::Number, _) => "همان‌طور که در صورت‌حساب بانک آمده است.",
        (MoneyField::Name, _) => {
            "با حروف کوچک لاتین، رقم، خط تیره و نقطه، مانند \u{2066}1405-000017\u{2069}. هر نام فقط یک بار ثبت می‌شود."
        }
        _ => "",
    },
    choice: |choice| match choice {
        "shop" => "یک فروشگاه",
        "founders" => "بنیان‌گذاران",
        "rial" => "مبلغ به ریال",
        "months" => "شمار ماه‌ها، با پرداخت ماهانهٔ ردهٔ فروشگاه",
        _ => "شمار سفارش‌ها، با پرداخت برای هر سفارش",
    },
    fault: |field, fault| match (field, fault) {
        (MoneyField::From, MoneyFault::NotOne) => "بگویید چه کسی پرداخته است",
        (MoneyField::Basis, MoneyFault::NotOne) => "بگویید این عدد چیست؛ بنیان‌گذاران مبلغی به ریال می‌پردازند",
        (MoneyField::Claim, MoneyFault::NotOne) => "شمارهٔ درخواست را بنویسید",
        (MoneyField::Name, MoneyFault::NotOne) => "نام پرداخت را با حروف کوچک لاتین، رقم، خط تیره و نقطه بنویسید",
        (_, MoneyFault::NotOne) => "عددی صحیح از ۱ به بالا بنویسید",
        (_, MoneyFault::NoShop) => "فروشگاهی با این کلید نیست",
        (_, MoneyFault::NotFounders) => {
            "پرداخت‌کننده را بنیان‌گذاران گفته‌اید: جای فروشگاه را خالی بگذارید، یا بگویید که فروشگاه پرداخته است"
        }
        (_, MoneyFault::Grade) => "رتبهٔ این فروشگاه زیر پوشش نیست و بر پایهٔ رده‌اش چیزی نمی‌پردازد",
        (_, MoneyFault::NoPolicy) => "صندوق هنوز قاعده‌ای ندارد؛ مبلغ را به ریال بنویسید",
        (_, MoneyFault::OutOfRange) => "این بیش از آن است که یکجا ثبت شود",
        (_, MoneyFault::NotOwed) => "فروشگاه برای این درخواست این اندازه بدهکار نیست",
        (_, MoneyFault::Differs) => {
            "پرداخت دیگری با این نام ثبت شده است. پرداختی که برگردانده شده با نامی از آنِ خودش از نو ثبت می‌شود، مانند \u{2066}1405-000017.2\u{2069}"
        }
        (_, MoneyFault::Reserve) => "ذخیره برای این هزینه کافی نیست",
    },
    recorded: "ثبت شد.",
    known: "این پرداخت پیش‌تر ثبت شده بود؛ چیزی افزوده نشد.",
    list: "ثبت‌شده‌ها، تازه‌ترین‌ها بالا",
    none: "هنوز چیزی ثبت نشده است.",
    what: |what| match what {
        ByHand::FromShop(_) => "پرداخت فروشگاه",
        ByHand::FromFounders => "پرداخت بنیان‌گذاران",
        ByHand::Recovery(_) => "بازپرداخت فروشگاه",
        ByHand::Cost => "هزینه",
    },
    reversed: "برگردانده‌شده",
    one: |name| format!("پرداخت {name}"),
    reverse: "برگرداندن پرداخت",
    reverse_lead: "برای آنچه به‌اشتباه ثبت شده است. پرداخت در دفتر می‌ماند و برگشت آن در کنارش می‌آید؛ رقم‌هایی که همه می‌بینند و پوشش و بدهی فروشگاه همان دم عوض می‌شود.",
    four_eyes: "این مبلغ بیش از سقفی است که در قاعده‌های صندوق آمده است: دو نفر باید آن را برگردانند.",
    is_reversed: "این پرداخت برگردانده شده است.",
    not_reversed: |fault| match fault {
        ReversalFault::NoReason => "در چند کلمه بگویید چرا",
        ReversalFault::Already => "همکار دیگری در این میان آن را برگرداند",
        ReversalFault::SameEyes => "شما موافقت کرده‌اید؛ نفر دیگری هم باید موافقت کند",
        ReversalFault::Reserve => "ذخیره کافی نیست: آنچه با این پرداخت آمده خرج یا برای درخواست‌ها نگه داشته شده است",
        ReversalFault::NoClaim => "ثبت نشده است که فروشگاه برای کدام درخواست پس داده است",
    },
    history: "کارهای تا امروز",
    deed: |act| match act {
        FundAct::Record => "ثبت",
        FundAct::AskReversal => "موافقت با برگرداندن",
        FundAct::Reverse => "برگرداندن",
        FundAct::Order => "دستور پرداخت",
    },
    command: "خط فرمان",
};

pub(super) const BANK: BankWords = BankWords {
    title: "پرداخت از راه بانک",
    lead: "خسارت‌های پذیرفته‌شده و جایزه‌های نقدی با دستور پرداخت می‌رود که فایلی برای بانک شماست. هر پرداخت وقتی انجام‌شده به شمار می‌آید که پاسخ بانک بگوید، نه پیش از آن. یک پاسخ می‌تواند هم از خسارت‌ها بگوید و هم از جایزه‌ها.",
    due: |payments, amount| format!("پرداخت‌های در نوبت: {payments}، روی هم {amount}."),
    nothing_due: "پرداختی در نوبت نیست.",
    make: "دستور پرداخت",
    make_hint: "دستور تازه همهٔ پرداخت‌های در نوبت را می‌برد. دستورهای پیشین را می‌توان دوباره دریافت کرد: هر پرداخت نامی دارد و بانک با آن نام فقط یک بار می‌پردازد.",
    which: "کدام دستور",
    new: "دستور تازه برای همهٔ پرداخت‌های در نوبت",
    again: |order, payments| format!("دوباره {order} (پرداخت‌ها: {payments})"),
    payer: "پرداخت‌کننده",
    payer_hint: "همان‌طور که بانک صاحب حساب را می‌شناسد.",
    from: "شبای حسابی که از آن پرداخت می‌شود",
    from_hint: "IR و ۲۴ رقم. در فایل نوشته و جایی نگه داشته نمی‌شود.",
    download: "دریافت دستور",
    order_fault: |fault| match fault {
        OrderFault::NothingDue => "پرداختی در نوبت نیست",
        OrderFault::Unknown => "دستوری با این نام نیست",
        OrderFault::Payer => "بگویید چه کسی می‌پردازد، حداکثر در ۷۰ حرف",
        OrderFault::Iban(IbanFault::Missing) => "بگویید از کدام حساب پرداخت می‌شود",
        OrderFault::Iban(IbanFault::CheckDigits) => "یک رقم شبا اشتباه است، یا دو رقم جابه‌جا شده‌اند",
        OrderFault::Iban(IbanFault::Abroad) => "پرداخت از حسابی در ایران است",
        OrderFault::Iban(IbanFault::Form) => "شبا IR و ۲۴ رقم است",
    },
    answer: "پاسخ بانک",
    file: "فایل بانک",
    file_hint: "pain.002 یا CSV با ستون‌های end_to_end_id و status و amount_rial و reason؛ حداکثر ۶۴ مگابایت.",
    take: "خواندن پاسخ",
    answer_fault: |fault| match fault {
        AnswerFault::NoFile => "فایلی انتخاب کنید",
        AnswerFault::TooLarge => "فایل بزرگ‌تر از ۶۴ مگابایت است؛ چیزی از آن ثبت نشد",
        AnswerFault::Unreadable => "فایل بریده است یا پاسخ بانک نیست؛ چیزی از آن ثبت نشد",
        AnswerFault::NoColumns => "فایل نه pain.002 است و نه CSV با ستون‌های end_to_end_id و status؛ چیزی از آن ثبت نشد",
    },
    taken: "نتیجهٔ پاسخ",
    counts: |paid, rejected, refused, pending| {
        format!("پرداخت‌شده: {paid}. برگشتی از بانک: {rejected}. ثبت‌نشده: {refused}. هنوز در راه: {pending}.")
    },
    nth: |n| format!("پرداخت {n} فایل"),
    line: |n| format!("سطر {n}"),
    said: |said| match said {
        AnswerSaid::Paid => "پرداخت شد",
        AnswerSaid::Unknown => "ثبت نشد: پرداختی با این نام نیست",
        AnswerSaid::NotSent => "ثبت نشد: این پرداخت هرگز به بانک فرستاده نشده است",
        AnswerSaid::PaidAlready => "کاری نماند: پیش‌تر پرداخت‌شده ثبت شده است",
        AnswerSaid::RejectedAlready => "ثبت نشد: پیش‌تر برگشتی ثبت شده است",
        AnswerSaid::NoName => "ثبت نشد: نام پرداخت در آن نیست",
        _ => "ثبت نشد: دفتر آن را نمی‌پذیرد؛ به مسئول سامانه بگویید",
    },
    other_amount: |ordered, said| format!("ثبت نشد: دستور {ordered} بود و بانک از {said} می‌گوید"),
    rejected: |reason| format!("برگشتی از بانک ({reason})؛ حساب دیگری از گیرنده خواسته می‌شود"),
    status: |status| format!("ثبت نشد: از وضعیت {status} پیدا نیست که پرداخت شده است یا نه"),
    no_amount: |text| format!("ثبت نشد: {text} مبلغی به ریال نیست"),
    more: |n| format!("پاسخ‌هایی که نشان داده نشده: {n}."),
    orders: "دستورهای تا امروز",
    no_orders: "هنوز دستوری نیست.",
    payments: |n, amount| format!("پرداخت‌ها: {n}، روی هم {amount}"),
    waiting: |n| format!("بی‌پاسخ: {n}"),
    all_paid: "همه پرداخت شد",
    some_rejected: |n| format!("برگشتی از بانک: {n}"),
};
