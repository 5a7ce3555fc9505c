//! The Persian texts of the trust mark.

use super::marks::*;
use crate::pages::{MarkChoice, MarkFormFault};
use bazargah_domain::mark::{Cause, Effect, LicenceKind, RefusalReason, Stage, Supervision};
use bazargah_domain::role::MarkTask;
use bazargah_domain::shop::MarkState;

const fn licence_kind(kind: LicenceKind) -> &'static str {
    match kind {
        LicenceKind::VirtualBusinesses => "پروانهٔ اتحادیهٔ کسب‌وکارهای مجازی",
        LicenceKind::Trade => "پروانهٔ اتحادیهٔ صنف",
        LicenceKind::Health => "مجوز فروش ماسک و مواد ضدعفونی‌کننده",
    }
}

pub(super) const MARKS: MarkWords = MarkWords {
    chip: |state| match state {
        MarkState::None => "نماد اعتمادی برایش نمی‌شناسیم",
        MarkState::Applied => "نماد اعتماد خواسته؛ در دست بررسی است",
        MarkState::Valid => "نماد اعتماد، معتبر",
        MarkState::Suspended => "نماد اعتماد تعلیق شده؛ اکنون معتبر نیست",
        MarkState::Revoked => "نماد اعتماد باطل شده است",
        MarkState::Expired => "نماد اعتماد منقضی شده است",
    },
    chip_warned: "نماد اعتماد، معتبر با هشدار",
    in_force_line: |effect, cause| format!("{effect} برقرار است: {cause}"),
    proposed_line: |effect, cause| format!("{effect} پیشنهاد شده است: {cause}"),
    cause_short: |cause, n| match cause {
        Cause::Overdue { .. } => format!("{n} شکایت خارج از مهلت"),
        Cause::Unanswered { .. } => format!("{n} شکایت بی‌پاسخ"),
        Cause::Violations { .. } => format!("{n} مورد مغایر رفع‌نشده"),
        Cause::LicenceLapsed { .. } => "پایان اعتبار پروانه".to_owned(),
        Cause::FundDebt { .. } => "بدهی به صندوق ضمانت".to_owned(),
        Cause::Fraud => "هشدار تقلب".to_owned(),
        Cause::Finding => "یافتهٔ ناظر".to_owned(),
    },
    violation_counts: |open, settled, alleged| {
        let counts = format!("{open} مورد رفع‌نشده، {settled} مورد رفع‌شده");
        match alleged {
            Some(alleged) => format!("{counts}؛ {alleged} گزارش در دست بررسی."),
            None => format!("{counts}."),
        }
    },
    violations_none: |inspected| match inspected {
        Some(date) => format!("موردی ثبت نشده است. آخرین بازرسی: {date}."),
        None => "موردی ثبت نشده است. از این فروشگاه هنوز بازرسی نشده؛ پس نمی‌گوییم که موردی نبوده است.".to_owned(),
    },
    violations_all: "همهٔ موردها و تاریخ‌هایشان",
    fault: |fault| match fault {
        MarkFormFault::Owner => "نام کسی را که فروشگاه از آن اوست بنویسید",
        MarkFormFault::Address => "نشانی فروشگاه را بنویسید",
        MarkFormFault::Telephone => "شمارهٔ تلفن را کامل، با پیش‌شماره، بنویسید",
        MarkFormFault::NoUnionLicence => "پروانهٔ اتحادیهٔ کسب‌وکارهای مجازی لازم است؛ شماره و تاریخ‌هایش را بنویسید",
        MarkFormFault::Licence(LicenceKind::VirtualBusinesses) => {
            "پروانهٔ اتحادیهٔ کسب‌وکارهای مجازی: شماره، صادرکننده و دو تاریخ را کامل کنید؛ پروانه باید امروز معتبر باشد"
        }
        MarkFormFault::Licence(LicenceKind::Trade) => {
            "پروانهٔ صنف: شماره، صادرکننده و دو تاریخ را کامل کنید؛ پروانه باید امروز معتبر باشد"
        }
        MarkFormFault::Licence(LicenceKind::Health) => {
            "مجوز ماسک و ضدعفونی‌کننده: شماره، صادرکننده و دو تاریخ را کامل کنید؛ مجوز باید امروز معتبر باشد"
        }
        MarkFormFault::NoWords => "متنتان را بنویسید",
        MarkFormFault::NoChoice => "یکی از گزینه‌ها را انتخاب کنید",
        MarkFormFault::NoPublicReason => "دلیل همگانی را بنویسید",
        MarkFormFault::NoReason => "دلیل تصمیمتان را برای همکاران بنویسید",
        MarkFormFault::NoRefusalReason => "دست‌کم یکی از دلیل‌های رد درخواست را انتخاب کنید",
        MarkFormFault::NotChecked => "تا هویت، نشانی و تلفن بررسی نشده باشد نمی‌توان نماد داد",
        MarkFormFault::NoClause => "چنین بندی نیست، یا توصیه‌ای است که نقض نمی‌شود؛ نام بند مانند health-1/3.2 است",
        MarkFormFault::SameEyes => "پیشنهاد ابطال از خود شماست؛ ناظر دیگری باید تأییدش کند",
        MarkFormFault::OwnShop => {
            "شما از طرف این فروشگاه پاسخ می‌دهید و نمی‌توانید دربارهٔ نمادش تصمیم بگیرید؛ چیزی ثبت نشد. کار را به همکار دیگری بسپارید."
        }
        MarkFormFault::WarnedAlready => "هشدار شما دربارهٔ این فروشگاه پیش‌تر ثبت شده است و یک بار به شمار می‌آید",
        MarkFormFault::Changed => {
            "در این میان اتفاق دیگری افتاده یا قاعده‌ها این کار را نمی‌پذیرند؛ چیزی ثبت نشد. صفحه وضع کنونی را نشان می‌دهد."
        }
    },
    clause: ClauseWords {
        guideline: |name| match name {
            "health" => Some("دستورالعمل بهداشتی"),
            "seller" => Some("دستورالعمل فروشندگان"),
            _ => None,
        },
        of: |guideline, version, clause| format!("بند {clause} از {guideline}، نسخهٔ {version}"),
    },
    public: PublicMarkWords {
        title: |shop| format!("نماد اعتماد {shop}"),
        description: |shop, state| {
            format!("وضع نماد اعتماد {shop}: {state}. تعدیل‌ها با دلیلشان، موارد مغایر با دستورالعمل و پروانه‌ها.")
        },
        state: |state| match state {
            MarkState::None => "بی‌نماد",
            MarkState::Applied => "در دست بررسی",
            MarkState::Valid => "معتبر",
            MarkState::Suspended => "تعلیق‌شده",
            MarkState::Revoked => "باطل‌شده",
            MarkState::Expired => "منقضی",
        },
        state_warned: "معتبر، با هشدار",
        meaning: |state| match state {
            MarkState::None => {
                "نماد اعتمادی برای این فروشگاه نمی‌شناسیم: کسی اینجا هویت، نشانی و پروانه‌اش را بررسی نکرده است."
            }
            MarkState::Applied => "فروشگاه نماد خواسته است و بازبین هنوز تصمیم نگرفته. تا آن روز، نمادی ندارد.",
            MarkState::Valid => {
                "نماد امروز معتبر است. نماد می‌گوید فروشگاه شناخته شده و پروانه دارد؛ نمی‌گوید خریدتان بی‌دردسر می‌شود. سابقه‌اش را هم ببینید."
            }
            MarkState::Suspended => "نماد تا پایان تعلیق اعتبار ندارد. پیش از پرداخت، دلیلش را در همین صفحه بخوانید.",
            MarkState::Revoked => {
                "نماد از این فروشگاه گرفته شده است و تنها با درخواستی تازه برمی‌گردد. اگر جایی نشان نماد آن را دیدید، اعتبار ندارد."
            }
            MarkState::Expired => "مدت نماد تمام شده و تمدید نشده است. امروز نماد معتبری ندارد.",
        },
        meaning_warned: "نماد معتبر است، اما نظارت هشدار داده است. پیش از پرداخت، دلیل هشدار را در همین صفحه بخوانید.",
        since: "از",
        until: "تا",
        applied: "روز درخواست",
        revoked: "روز ابطال",
        given_by: "دهندهٔ نماد",
        given_here: "همین سایت، پس از بررسی بازبین",
        given_elsewhere: "صادرکننده، به گفتهٔ فهرست خودش",
        refused: "آخرین درخواستِ ردشده",
        refusal: |reason| match reason {
            RefusalReason::Identity => "هویت صاحب فروشگاه معلوم نشد",
            RefusalReason::Address => "نشانی تأیید نشد",
            RefusalReason::Telephone => "تلفن تأیید نشد",
            RefusalReason::Domain => "کسی نشان نداده که دامنه از آنِ اوست",
            RefusalReason::Licence => "پروانه نبود، معتبر نبود یا از آنِ دیگری بود",
            RefusalReason::Lookalike => "با فروشگاه دیگری اشتباه گرفته می‌شود",
            RefusalReason::Revoked => "نمادش پیش‌تر باطل شده بود",
        },
        checked: "بازبین این‌ها را بررسی کرده است",
        checked_identity: "هویت صاحب فروشگاه",
        checked_address: "نشانی",
        checked_telephone: "تلفن",
        not_for_sale: "نماد و هیچ تعدیلی فروشی نیست: با پول، تبلیغ یا شرکت در جشنواره نه به دست می‌آید و نه برداشته می‌شود.",
        adjustments: "تعدیل‌ها",
        adjustments_lead: "هر تعدیل تغییری در ارزش نماد است، با تاریخ و دلیل. تازه‌ترین در بالاست و هیچ‌کدام پاک نمی‌شود.",
        adjustments_none: "نماد این فروشگاه تا امروز تعدیل نشده است.",
        effect: |effect| match effect {
            Effect::Warning => "هشدار",
            Effect::Suspension => "تعلیق",
            Effect::Revocation => "ابطال",
        },
        stage: |stage| match stage {
            Stage::Proposed { .. } => "پیشنهاد شده",
            Stage::InForce { .. } => "برقرار",
            Stage::Ended { was_in_force: true, .. } => "پایان‌یافته",
            Stage::Ended { was_in_force: false, .. } => "اجرا نشد",
            Stage::Overturned { .. } => "لغوشده",
        },
        cause: |cause, n, of| match cause {
            Cause::Overdue { .. } => format!("{n} شکایت هم‌زمان خارج از مهلت مانده بود."),
            Cause::Unanswered { .. } => {
                format!("{n} شکایت از {of} شکایتی که مهلتش گذشته یا پاسخ گرفته بود، هیچ پاسخی نگرفته بود.")
            }
            Cause::Violations { .. } => format!("{n} مورد تأییدشدهٔ مغایر با دستورالعمل رفع نشده بود."),
            Cause::LicenceLapsed { kind } => {
                format!("اعتبار {} تمام شد و پروانهٔ تازه‌ای جایش را نگرفت.", licence_kind(*kind))
            }
            Cause::FundDebt { .. } => "فروشگاه آنچه را صندوق ضمانت به خریدارانش پرداخته بود به‌موقع پس نداد.".to_owned(),
            Cause::Fraud => "سه ناظر، هر کدام جداگانه، دربارهٔ تقلب هشدار دادند.".to_owned(),
            Cause::Finding => "ناظر آن را بر پایهٔ یافتهٔ خود پیشنهاد کرد.".to_owned(),
        },
        by: |by| match by {
            Supervision::System => "نظارت سیستمی",
            Supervision::Human => "نظارت انسانی",
        },
        softened: |from| format!("نخست {from} پیشنهاد شده بود؛ ناظر آن را سبک‌تر کرد"),
        change: |before, after| format!("وضع نماد پیش از آن: {before}؛ پس از آن: {after}"),
        reason: "دلیل ناظر",
        evidence: "شکایت‌هایی که مبنای آن است",
        proposed: |by| match by {
            Supervision::System => "نظارت سیستمی پیشنهاد کرد",
            Supervision::Human => "نظارت انسانی پیشنهاد کرد",
        },
        confirmed: "ناظر تأیید کرد",
        takes_effect: "برقرار می‌شود، مگر آنکه علتش برود یا ناظر لغوش کند",
        waits_for_second: "تا ناظر دوم تأیید نکند برقرار نمی‌شود",
        in_force: "برقرار شد",
        ends: "پایان می‌یابد، اگر علتش برنگردد",
        ended: "پایان یافت، چون علتش از میان رفت",
        lapsed: "پیش از آنکه برقرار شود علتش از میان رفت",
        overturned: "ناظر لغوش کرد",
        appealed: "فروشگاه اعتراض کرد",
        answer_by: "مهلت پاسخ به اعتراض",
        appeal_decided: |upheld| {
            if upheld {
                "ناظر اعتراض را پذیرفت؛ تعدیل لغو شد"
            } else {
                "ناظر اعتراض را نپذیرفت"
            }
        },
        violations: "موارد مغایر با دستورالعمل",
        violations_lead: "هر مورد را ناظر بررسی می‌کند. آنچه تأیید نشده هنوز مورد مغایر به شمار نمی‌آید، و آنچه رد شده هم با نشان «رد شد» می‌ماند.",
        violation_alleged: "در دست بررسی",
        violation_dismissed: "رد شد",
        violation_open: "رفع نشده",
        violation_settled: "رفع شد",
        raised: |date| format!("گزارش در {date}"),
        was_confirmed: |date| format!("تأیید در {date}"),
        was_dismissed: |date| format!("ناظر در {date} آن را مغایر ندانست"),
        was_settled: |date| format!("رفع در {date}"),
        origin_inspection: "بازرس در محل دید",
        origin_complaint: |number| format!("از شکایت شمارهٔ {number}"),
        origin_system: "نظارت سیستمی یافت",
        origin_supervisor: "نظارت انسانی یافت",
        inspection: "آخرین بازرسی",
        inspection_none: "از این فروشگاه هنوز بازرسی نشده است.",
        inspected: |date, checked, contrary| {
            format!("در {date}، {checked} بند وارسی شد و {contrary} مورد مغایر به دست آمد.")
        },
        inspected_clean: |date, checked| format!("در {date}، {checked} بند وارسی شد و موردی مغایر نبود."),
        by_chance: "فروشگاه به قید قرعه برای بازرسی انتخاب شده بود.",
        licences: "پروانه‌ها و مجوزها",
        licences_none: "پروانه‌ای که بازبین این سایت دیده باشد ثبت نشده است.",
        licence_kind,
        licence: |number, issuer| format!("شمارهٔ {number}، از {issuer}"),
        licence_dates: |from, until| format!("معتبر از {from} تا {until}"),
        licence_over: "تمام شده",
        shops: "از طرف این فروشگاه هستید؟ درخواست نماد و اعتراض",
    },
    own: OwnMarkWords {
        link: "نماد اعتماد فروشگاه",
        title: |shop| format!("نماد اعتماد {shop}"),
        description: "درخواست نماد اعتماد، اعتراض به تعدیل و توضیح دربارهٔ موارد مغایر با دستورالعمل.",
        complaints: "شکایت‌ها",
        public: "صفحهٔ همگانی نماد",
        must_claim: "نماد تنها به فروشگاهی داده می‌شود که صاحبش نشان داده باشد دامنه از آنِ اوست. شما این را نشان داده‌اید.",
        waits: |date| {
            format!("درخواست {date} منتظر تصمیم بازبین است. تا آن هنگام می‌توانید آنچه را نوشته‌اید درست کنید.")
        },
        asked: "بازبین از شما خواسته است",
        apply: "درخواست نماد",
        apply_lead: "این‌ها را بازبین بررسی می‌کند و فقط کارکنان سایت می‌خوانند. اگر نماد داده شود، مشخصات پروانه‌ها همگانی می‌شود.",
        apply_suspended: "درخواست تازه تعلیق را برنمی‌دارد؛ اگر پروانه‌ای تمام شده است، پروانهٔ تازه را اینجا بنویسید.",
        owner: "صاحب فروشگاه",
        owner_hint: "نام و نام خانوادگی، یا نام شرکت و شمارهٔ ثبت آن.",
        address: "نشانی",
        address_hint: "جایی که بتوان فروشگاه را در آن یافت: استان، شهر، خیابان، پلاک و کد پستی.",
        telephone: "تلفن",
        telephone_hint: "شماره‌ای که در ساعت کار پاسخ می‌دهد، با پیش‌شماره.",
        licence_hint: |kind| match kind {
            LicenceKind::VirtualBusinesses => "بدون این پروانه نماد داده نمی‌شود.",
            LicenceKind::Trade => "اگر صنف شما پروانهٔ جداگانه می‌خواهد.",
            LicenceKind::Health => "فقط اگر ماسک، ضدعفونی‌کننده و مانند آن می‌فروشید.",
        },
        number: "شماره",
        issuer: "صادرکننده",
        from: "از تاریخ",
        until: "تا تاریخ",
        date_hint: "تاریخ‌ها را مانند ۱۴۰۵/۰۳/۲۱ یا میلادی بنویسید.",
        remark: "توضیح (اختیاری)",
        remark_hint: "آنچه باید بدانیم و جای دیگری ندارد.",
        send: "فرستادن درخواست",
        send_again: "فرستادن دوبارهٔ درخواست",
        appeal: "اعتراض به این تعدیل",
        appeal_until: |date| {
            format!("تا {date} و تنها یک بار می‌توانید اعتراض کنید. ناظر ظرف ۱۰ روز پاسخ می‌دهد و پاسخش همگانی است.")
        },
        appeal_text: "چرا این تعدیل درست نیست؟",
        appeal_hint: "فقط ناظر آن را می‌خواند. اینکه اعتراض کرده‌اید و تا کی باید پاسخ بگیرید برای همه پیداست.",
        appeal_send: "فرستادن اعتراض",
        say: "توضیح شما دربارهٔ این گزارش",
        say_text: "توضیح",
        say_hint: "ناظر پیش از تصمیم آن را می‌خواند؛ همگانی نمی‌شود.",
        say_send: "فرستادن توضیح",
        said: "آنچه تا اکنون گفته‌اید",
    },
    desk: MarkDeskWords {
        link: "کارهای نماد اعتماد",
        title: "کارهای نماد اعتماد",
        lead: "آنچه زودتر دیر می‌شود بالاتر است.",
        filter: "نوع کار",
        none: "اینجا کاری نمانده است.",
        task: |task| match task {
            MarkTask::Appeal => "اعتراض‌ها",
            MarkTask::Proposal => "پیشنهادهای تعدیل",
            MarkTask::Violation => "گزارش‌های مغایرت",
            MarkTask::Application => "درخواست‌های نماد",
        },
        task_title: |task| match task {
            MarkTask::Appeal => "پاسخ به اعتراض فروشگاه",
            MarkTask::Proposal => "تصمیم دربارهٔ پیشنهاد تعدیل",
            MarkTask::Violation => "این مورد مغایر با دستورالعمل است؟",
            MarkTask::Application => "تصمیم دربارهٔ درخواست نماد",
        },
        first: "کار بعدی",
        up: "کارهای نماد",
        public_page: "صفحهٔ همگانی نماد",
        shop_page: "کارهای دیگر با نماد این فروشگاه",
        stated: "آنچه فروشگاه نوشته است",
        private: "خصوصی: این بخش را فقط کارکنان سایت می‌خوانند.",
        words: "سخن فروشگاه",
        words_none: "فروشگاه چیزی نگفته است.",
        asked: "آنچه از فروشگاه خواسته‌ایم",
        decide: "تصمیم شما",
        choose: "تصمیم",
        choice: |choice| match choice {
            MarkChoice::Grant => "نماد داده شود",
            MarkChoice::Refuse => "درخواست رد شود",
            MarkChoice::AskMore => "چیز دیگری بخواهیم",
            MarkChoice::Confirm => "تأیید",
            MarkChoice::Soften => "سبک‌تر شود",
            MarkChoice::Overturn => "لغو شود",
            MarkChoice::UpholdAppeal => "حق با فروشگاه است",
            MarkChoice::RejectAppeal => "حق با فروشگاه نیست",
            MarkChoice::ConfirmViolation => "مغایر است",
            MarkChoice::DismissViolation => "مغایر نیست",
            MarkChoice::RaiseViolation => "گزارش مورد مغایر",
            MarkChoice::SettleViolation => "رفع شده است",
            MarkChoice::Propose => "پیشنهاد تعدیل",
            MarkChoice::WarnOfFraud => "هشدار تقلب",
            MarkChoice::Inspect => "بازرسی: یافته‌ها",
        },
        consequence: |choice| match choice {
            MarkChoice::Grant => "نماد از امروز برای دو سال معتبر است؛ پروانه‌ها و آنچه بررسی شده در صفحهٔ نماد می‌آید.",
            MarkChoice::Refuse => "صفحهٔ نماد تاریخ رد شدن و دلیل‌هایی را که برگزیده‌اید نشان می‌دهد.",
            MarkChoice::AskMore => "چیزی به صفحه افزوده نمی‌شود؛ درخواست همچنان در دست بررسی است. فروشگاه نامه می‌گیرد.",
            MarkChoice::Confirm => "تعدیل همین حالا برقرار می‌شود و صفحهٔ نماد می‌گوید که ناظر تأییدش کرد.",
            MarkChoice::Soften => "تعدیل سبک‌تر همین حالا برقرار می‌شود و صفحهٔ نماد می‌گوید نخست چه پیشنهاد شده بود.",
            MarkChoice::Overturn => {
                "تعدیل لغو می‌شود و با دلیل شما در صفحهٔ نماد می‌ماند. نظارت سیستمی تا ۳۰ روز همان را پیشنهاد نمی‌کند."
            }
            MarkChoice::UpholdAppeal => "تعدیل همین حالا لغو می‌شود و صفحهٔ نماد می‌گوید که اعتراض پذیرفته شد و چرا.",
            MarkChoice::RejectAppeal => {
                "تعدیل می‌ماند و صفحهٔ نماد می‌گوید که اعتراض پذیرفته نشد و چرا. فروشگاه دوباره نمی‌تواند اعتراض کند."
            }
            MarkChoice::ConfirmViolation => "مورد مغایر در سابقه می‌آید و تا رفع نشود باز است؛ شاید به تعدیل نماد برسد.",
            MarkChoice::DismissViolation => "صفحهٔ نماد می‌گوید که گزارش رد شد. در شمار موارد مغایر نمی‌آید.",
            MarkChoice::RaiseViolation => {
                "صفحهٔ نماد همین حالا آن را «در دست بررسی» نشان می‌دهد، با این که چه کسی یافته است: بازرس، شکایت خریدار یا نظارت انسانی."
            }
            MarkChoice::SettleViolation => "صفحهٔ نماد می‌گوید که این مورد رفع شد و کی. در سابقه می‌ماند.",
            MarkChoice::Propose => {
                "صفحهٔ نماد همین حالا پیشنهاد را با دلیلش نشان می‌دهد. هشدار و تعلیق ۷۲ ساعت بعد برقرار می‌شود؛ ابطال تنها با تأیید ناظر دوم."
            }
            MarkChoice::WarnOfFraud => {
                "تا دو هشدار، هیچ. با سومین، نماد همان دم تعلیق می‌شود و صفحهٔ نماد دلیلی را که شما نوشته‌اید نشان می‌دهد."
            }
            MarkChoice::Inspect => {
                "روز بازرسی و تعداد بندهای دیده‌شده را، و هر بند مغایر را تا تصمیم ناظر، گزارشی در دست بررسی."
            }
        },
        public: "همه می‌بینند:",
        public_reason: "دلیل همگانی",
        public_reason_hint: "در صفحهٔ نماد می‌ماند و همه می‌خوانند: یکی دو جمله، بی‌نام اشخاص.",
        asks: "چه چیزی از فروشگاه می‌خواهید؟",
        asks_hint: "فروشگاه آن را در صفحهٔ خودش می‌خواند؛ همگانی نیست.",
        reason: "دلیل، برای همکاران",
        reason_hint: "فقط کارکنان سایت آن را می‌خوانند. با نام شما در دفتر می‌ماند.",
        refusal_reasons: "دلیل‌های رد درخواست",
        checked: "آنچه بررسی کرده‌اید",
        soften_to: "سبک‌تر به",
        same_eyes: "ابطال دو جفت چشم می‌خواهد: کسی که پیشنهادش کرده نمی‌تواند تأییدش کند.",
        submit: "ثبت تصمیم",
        done: "این کار دیگر منتظر تصمیم نیست.",
        read_only: "نقش شما اینجا فقط می‌خواند و تصمیمی نمی‌گیرد.",
        history: "تصمیم‌های پیشین دربارهٔ این نماد",
        history_none: "هنوز تصمیمی گرفته نشده است.",
        unknown: "تصمیمی دیگر",
        shop_title: |shop| format!("کارهای نماد {shop}"),
        shop_lead: "آنچه می‌توان با نماد این فروشگاه کرد. کنار هر کار نوشته شده که همه از آن چه می‌بینند.",
        no_mark: "این فروشگاه نماد معتبری ندارد که بتوان تعدیلش کرد.",
        clause: "بند دستورالعمل",
        clause_hint: "نام دستورالعمل، نسخه و شمارهٔ بند، مانند health-1/3.2.",
        complaint: "شمارهٔ شکایت (اگر از شکایتی برآمده)",
        complaint_hint: "تنها عدد. شکایت باید از همین فروشگاه باشد.",
        effect: "چه تعدیلی؟",
        effect_consequence: |effect| match effect {
            Effect::Warning => "نماد معتبر می‌ماند و صفحهٔ فروشگاه هشدار می‌دهد؛ ۷۲ ساعت پس از پیشنهاد.",
            Effect::Suspension => "نماد تا پایان تعلیق معتبر نیست؛ ۷۲ ساعت پس از پیشنهاد.",
            Effect::Revocation => "نماد گرفته می‌شود و تنها با درخواست تازه برمی‌گردد؛ پس از تأیید ناظر دوم.",
        },
        warnings: |n, of| format!("هشدارهای تقلب تاکنون: {n} از {of}"),
        three_supervisors: "قاعده: سه ناظر، هر کدام جداگانه، باید هشدار بدهند. هشدار هر ناظر یک بار به شمار می‌آید. با سومین هشدار نماد بی‌درنگ و بی ۷۲ ساعت مهلت تعلیق می‌شود.",
    },
};
