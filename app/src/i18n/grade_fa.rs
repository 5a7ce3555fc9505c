//! The Persian texts of the grade.

use super::grade::{AboutGradeWords, GradePageWords, GradeWords, ReasonWords};
use crate::what_if::Field;
use bazargah_domain::grade::{Letter, Remedy, RuleName};

pub(super) const GRADE: GradeWords = GradeWords {
    chip: |letter, points| format!("رتبهٔ {letter}، {points}"),
    chip_none: "رتبه: داده کم است",
    letter: |letter| match letter {
        Letter::A => "خیلی خوب",
        Letter::B => "خوب",
        Letter::C => "متوسط",
        Letter::D => "ضعیف",
        Letter::E => "بد",
        Letter::F => "خیلی بد",
    },
    rule: |rule| match rule {
        RuleName::InTime => "پاسخ در مهلت",
        RuleName::Silence => "بی‌پاسخ گذاشتن",
        RuleName::Lately => "یک ماه گذشته",
        RuleName::Delay => "تأخیر",
        RuleName::Unresolved => "حل نشدن",
        RuleName::ViolationsOpen => "تخلف‌های باز",
        RuleName::ViolationsSettled => "تخلف‌های رفع‌شده",
        RuleName::Licence => "مجوز",
        RuleName::Contact => "راه‌های تماس",
        RuleName::Age => "طول سابقه",
    },
    points: |_, text| format!("{text} امتیاز"),
    reason: ReasonWords {
        in_time: |share, least| {
            format!("{share} شکایت‌هایش در مهلت پاسخ گرفته‌اند. دست‌کم {least} قطعی است و همین حساب می‌شود.")
        },
        silence: |share, least| {
            format!("{share} شکایت‌هایش تا رسیدن به دست ناظر پاسخی نگرفته‌اند. دست‌کم {least} قطعی است و همین حساب می‌شود.")
        },
        lately: |unanswered, all| format!("از {all} شکایت یک ماه گذشته، {unanswered} شکایت تا پایان مهلت پاسخی نگرفته‌اند."),
        unresolved: |share, least| {
            format!("در {share} پرونده‌هایی که کسی درباره‌شان نظر داده، مشکل حل نشده است. دست‌کم {least} قطعی است و همین حساب می‌شود.")
        },
        delay: |duration| format!("نیمی از شکایت‌هایش {duration} یا بیشتر منتظر پاسخ مانده‌اند."),
        delay_never: "نیمی از شکایت‌هایش تا رسیدن به دست ناظر پاسخی نگرفته‌اند.",
        violations_open: |_, text| format!("{text} تخلف تأییدشده از دستورالعمل‌ها باز است."),
        violations_settled: |_, text| format!("{text} تخلف تأییدشده در دو سال گذشته رفع شده است."),
        licence: |_, days| format!("{days} روز است که اعتبار یکی از مجوزهایش تمام شده."),
        contact: |missing| format!("این‌ها را از آن نمی‌دانیم: {missing}."),
        contact_fact: ["دامنه", "کسی که اینجا از سوی آن پاسخ بدهد", "نشانی", "شمارهٔ تلفن"],
        comma: "، ",
        age: |_, days| format!("تنها {days} روز سابقه دارد."),
    },
    raise: |remedy, n, amount, points| {
        let what = match remedy {
            Remedy::AnswerInTime if n == 1 => "اگر شکایت بعدی را در مهلت پاسخ بدهد".to_owned(),
            Remedy::AnswerInTime => format!("اگر {amount} شکایت بعدی را در مهلت پاسخ بدهد"),
            Remedy::AnswerWithinHours => format!("اگر نیمی از شکایت‌ها ظرف {amount} ساعت پاسخ بگیرند"),
            Remedy::Solve if n == 1 => "اگر پروندهٔ بعدی که درباره‌اش نظر می‌دهند حل شود".to_owned(),
            Remedy::Solve => format!("اگر {amount} پروندهٔ بعدی که درباره‌شان نظر می‌دهند حل شود"),
            Remedy::SettleViolations => format!("اگر {amount} تخلف را رفع کند"),
            Remedy::RenewLicence => "اگر مجوزش را تمدید کند".to_owned(),
            Remedy::TellContact => format!("اگر {amount} مورد دیگر معلوم شود"),
            Remedy::WaitDays => format!("{amount} روز دیگر، خودبه‌خود"),
        };
        format!("{what}: {points} بیشتر.")
    },
    raise_none: |rule| match rule {
        RuleName::ViolationsSettled => "فقط زمان: تخلف دو سال پس از رفع شدن دیگر حساب نمی‌شود.",
        RuleName::Delay => "پاسخ دادن ظرف یک روز.",
        _ => "فقط پاسخ‌های خوب در زمانی دراز.",
    },
    page: GradePageWords {
        title: |shop| format!("{shop}: چرا این رتبه؟"),
        heading: |shop| format!("رتبهٔ {shop}"),
        description: |shop, grade| format!("{shop}: {grade}. هر امتیازی که کم شده، دلیلش، و آنچه آن را برمی‌گرداند."),
        none: "داده کم است",
        none_text: |enough| {
            format!("رتبه دست‌کم {enough} شکایت می‌خواهد که مهلتشان گذشته باشد و وزنشان روی هم به این شمار برسد. بی‌رتبه بودن نه خوب است و نه بد.")
        },
        of_hundred: |points| format!("{points} از ۱۰۰ امتیاز"),
        dated: |date, version| format!("در {date}، با نسخهٔ {version} قاعده."),
        not_for_sale: "رتبه خریدنی نیست: هیچ کارمزد، جشنواره یا حامی مالی راهی به آن ندارد.",
        why: "چرا این رتبه؟",
        why_lead: |sum, points| format!("همه از ۱۰۰ شروع می‌کنند. این {sum} امتیاز کم شده و {points} امتیاز مانده است."),
        why_none: "چیزی کم نشده است.",
        what: "چه چیزی",
        behind: "چرا",
        taken: "امتیاز کم‌شده",
        would_raise: "چه چیزی رتبه را بالا می‌برد؟",
        see: "خودتان ببینید",
        see_complaints: "شکایت‌هایش",
        see_open: "شکایت‌های بازش",
        see_unsolved: "شکایت‌های حل‌نشده‌اش",
        see_violations: "تخلف‌هایش",
        history: "رتبه تا امروز",
        history_none: "هنوز چیزی ثبت نشده است. همهٔ فروشگاه‌ها روزی یک بار رتبه می‌گیرند و رتبه وقتی ثبت می‌شود که عوض شود.",
        history_title: |from, to| format!("رتبه از {from} تا {to}، به امتیاز از ۱۰۰"),
        tip: |date, grade| format!("از {date}: {grade}"),
        from: "از",
        letter: "رتبه",
        points: "امتیاز",
        version: "نسخه",
        no_letter: "داده کم است",
        how: "رتبه چگونه حساب می‌شود؟",
        what_if: "عددهایش را جابه‌جا کنید و رتبه را ببینید",
    },
    about: AboutGradeWords {
        title: "رتبه چگونه حساب می‌شود؟",
        description: "قاعدهٔ مکتوب پشت رتبه‌های A تا F: چه چیزی حساب می‌شود، هر مورد چند امتیاز کم می‌کند، و فرمی برای آزمودن آن.",
        lead: "هر فروشگاه با ۱۰۰ امتیاز شروع می‌کند. قاعده‌ای مکتوب به دلیل‌هایی با نام امتیاز کم می‌کند و آنچه می‌ماند رتبه‌ای از A تا F دارد. قاعده برای همهٔ فروشگاه‌ها یکی است و هیچ امتیازی خریدنی نیست.",
        what_if: "خودتان عددها را جابه‌جا کنید",
        what_if_lead: "این فرم به عددهای فرضی با قاعدهٔ امروز رتبه می‌دهد. اگر از صفحهٔ فروشگاهی آمده باشید، عددهای امروز همان فروشگاه در آن است. شکایت‌های قدیمی کمتر حساب می‌شوند؛ پس عددها شاید کسری باشند.",
        groups: ["شکایت‌ها", "یک ماه گذشته", "نتیجه‌ها", "تخلف‌ها و مجوز", "خود فروشگاه"],
        field: |field| match field {
            Field::InTime => "پاسخ در مهلت",
            Field::Late => "پاسخ پس از مهلت",
            Field::Waiting => "خارج از مهلت و هنوز منتظر",
            Field::Never => "هرگز پاسخ نگرفته",
            Field::LatelyAnswered => "پاسخ‌گرفته در یک ماه گذشته",
            Field::LatelyUnanswered => "بی‌پاسخ و خارج از مهلت در یک ماه گذشته",
            Field::Solved => "حل شد",
            Field::Unsolved => "حل نشد",
            Field::Delay => "میانهٔ تأخیر به ساعت (۷۲۰: هرگز؛ خالی: نامعلوم)",
            Field::ViolationsOpen => "تخلف‌های باز",
            Field::ViolationsSettled => "تخلف‌های رفع‌شده در دو سال گذشته",
            Field::Lapsed => "روزهای گذشته از پایان مجوز",
            Field::Age => "روزهای سابقه",
        },
        contact: "آنچه از فروشگاه می‌دانیم",
        submit: "حساب کن",
        result: "رتبهٔ این عددها",
        no_letter: "داده کم است",
        of_hundred: ("", " از ۱۰۰ امتیاز"),
        counts: "چه چیزی حساب می‌شود؟",
        counts_text: &[
            "فقط چیزهایی که بعداً دیگر عوض نمی‌شوند. در مهلت بودن پاسخ را خود پاسخ یا پایان مهلت معلوم می‌کند؛ بی‌پاسخ ماندن را لحظه‌ای که شکایت به دست ناظر می‌رسد. پاسخی که پس از آن بیاید در رتبه به حساب نمی‌آید.",
            "حل شدن یا نشدن را خریدار می‌گوید یا ناظر رأی می‌دهد. کسی که چیزی نگوید در هیچ‌یک حساب نمی‌شود.",
            "شکایتی که پس گرفته یا حذف شود همان‌طور حساب می‌شود که در آن لحظه بود؛ پس برداشتن شکایت سودی ندارد. شکایتی که فروشگاه به آن ایراد بگیرد تا رأی ناظر، و دست بالا ده روز، کنار می‌ماند.",
            "سهم‌ها با آنچه از آن‌ها قطعی است سنجیده می‌شوند: سر پایین بازهٔ ۹۵٪. پس شکایت کم چند امتیازی برای به‌موقع بودن کم می‌کند، که می‌شود به دستش آورد، و برای خطاها، که باید نشان داده شوند، تقریباً هیچ.",
        ],
        weights: "شکایت‌های قدیمی کم‌وزن‌ترند",
        weights_text: "میان روزهای این جدول، وزن یکنواخت کم می‌شود. آنچه بیش از دو سال از آن گذشته حساب نمی‌شود.",
        age_of: "روزهای گذشته از ثبت",
        weight: "وزن",
        letters: "رتبه‌ها",
        letters_text: |enough| {
            format!("شکایت‌هایی که وزنشان روی هم کمتر از {enough} باشد رتبه‌ای نمی‌دهند؛ مگر آنکه تخلف‌ها و مجوز تمام‌شده به‌تنهایی فروشگاه را پایین‌تر از C ببرند، چون درستی این‌ها به شمار شکایت‌ها بسته نیست.")
        },
        from_points: "از این امتیاز",
        deductions: "چه چیزی امتیاز کم می‌کند؟",
        deductions_text: &[
            "میان عددهای هر جدول، امتیاز یکنواخت عوض می‌شود و بیرون از دو سرش ثابت می‌ماند. هر کسری به امتیاز کامل گرد می‌شود.",
        ],
        measure: |rule| match rule {
            RuleName::InTime => "سهم پاسخ‌های در مهلت، دست‌کم",
            RuleName::Silence => "سهم شکایت‌هایی که تا رسیدن به دست ناظر پاسخی نگرفته‌اند، دست‌کم",
            RuleName::Lately => {
                "سهم شکایت‌های یک ماه گذشته که خارج از مهلت بی‌پاسخ‌اند، دست‌کم؛ یک شکایت پاسخ‌گرفته به آن‌ها افزوده می‌شود تا یک لغزش بی‌پاسخ گذاشتن شمرده نشود"
            }
            RuleName::Delay => "میانهٔ تأخیر به ساعت",
            RuleName::Unresolved => "سهم حل‌نشده از پرونده‌هایی که درباره‌شان نظر داده‌اند، دست‌کم",
            RuleName::ViolationsOpen => "تخلف‌های تأییدشده و باز",
            RuleName::ViolationsSettled => "تخلف‌های تأییدشده که در دو سال گذشته رفع شده‌اند",
            RuleName::Licence => "روزهای گذشته از پایان مجوز",
            RuleName::Contact => "نامعلوم از چهار چیز: دامنه، کسی که از سوی آن پاسخ بدهد، نشانی، تلفن",
            RuleName::Age => "روزهای سابقه",
        },
        left_out: "چه چیزی حساب نمی‌شود؟",
        left_out_items: &[
            "پول: کارمزد، جشنواره، حامی مالی و مبلغ شکایت. برنامه‌ای که رتبه می‌دهد هیچ‌یک را نمی‌بیند.",
            "شمار شکایت‌ها. این شمار به شمار مشتریان بسته است که کسی آن را نمی‌داند.",
            "ستاره‌ها و سلیقه‌ها، پاسخی که پس از رسیدن شکایت به دست ناظر بیاید، و هرچه فروشگاه بی‌مدرک از خودش بگوید.",
        ],
        versions: "نسخه‌های قاعده",
        version: |version, date| format!("اکنون نسخهٔ {version} برقرار است که در {date} اعلام شد."),
        coming: |version, date| format!("نسخهٔ {version} اعلام شده است و از {date} برقرار می‌شود."),
        versions_text: "نسخهٔ تازه پیش از روزی که برقرار شود اعلام می‌شود و رتبهٔ روزهای گذشته هرگز عوض نمی‌شود. قاعده پرونده‌ای در کد همین سایت است و هر کس می‌تواند همهٔ رتبه‌ها را از روی دفتر عمومی دوباره حساب کند.",
    },
};
