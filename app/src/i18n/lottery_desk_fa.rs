//! Running a lottery, in Persian.

use super::lottery_desk::{
    LotteryClaimWords, LotteryDeskWords, LotteryOpenWords, LotteryPledgeWords, LotteryTaskWords,
};
use crate::pages::{LotteryTaskFault, PledgeRefused, PrizeField, PrizeFieldFault};
use bazargah_domain::iban::IbanFault;
use bazargah_domain::lottery::filled::{Field, FieldFault, PledgeField};
use bazargah_domain::lottery::{
    BeaconFault, Fault, LotteryAct, Measure, Payout, PayoutStep, Stage, Standing, TermsFault,
};

pub(super) const WORDS: LotteryDeskWords = LotteryDeskWords {
    link: "قرعه‌کشی‌ها",
    title: "قرعه‌کشی‌ها",
    lead: "از نخستین تعهد تا آخرین جایزه. برنده‌ها را یک قاعده و عددی که هیچ‌کس از پیش نمی‌داند معین می‌کنند؛ اینجا چیزی برای انتخاب نیست.",
    none: "هنوز قرعه‌کشی‌ای نیست.",
    stage: |stage| match stage {
        Stage::Open => "باز",
        Stage::Closed { .. } => "کدها بسته",
        Stage::Frozen { .. } => "فهرست قفل‌شده",
        Stage::Drawn { .. } => "قرعه کشیده‌شده",
    },
    worth: |amount| format!("جایزه‌ها به ارزش {amount}"),
    open: LotteryOpenWords {
        heading: "باز کردن قرعه‌کشی",
        no_edition: "هر قرعه‌کشی از آنِ یک دورهٔ جشنواره است و هنوز دوره‌ای نیست.",
        label: |field| match field {
            Field::Edition => "دوره",
            Field::NameFa => "نام به فارسی",
            Field::NameEn => "نام به انگلیسی",
            Field::Prizes => "جایزه‌ها، از جایزهٔ نخست",
            Field::Alternates => "شمار ذخیره‌ها",
            Field::Floor => "کمترین مبلغ سفارش، به تومان",
            Field::PerPerson => "بیشترین کد هر خریدار",
            Field::PerShop => "بیشترین کد از هر فروشگاه",
            Field::AlonePerShop => "از این‌ها، برای خریدارانی که نشانی تماس نداده‌اند",
            Field::Measure => "فروشگاه‌ها آنچه را حامیان نمی‌دهند چگونه قسمت می‌کنند",
            Field::ClaimDays => "مهلت گرفتن جایزه، به روز",
        },
        hint: |field| match field {
            Field::Prizes => {
                "برای هر جور جایزه یک سطر: شمار | ارزش هر یک به تومان | نام به فارسی | نام به انگلیسی. مانند: ۳ | ۱۰۰۰۰۰۰ | کارت هدیه | Gift card"
            }
            Field::Alternates => "پس از برنده‌ها کشیده می‌شوند و جای کسانی را می‌گیرند که به‌موقع نیایند.",
            Field::ClaimDays => "۷ تا ۱۸۰ روز.",
            _ => "",
        },
        fault: |field, fault, line| match (field, fault) {
            (Field::Prizes, FieldFault::Prize(_)) => {
                format!("سطر {line} جایزه‌ها: بنویسید شمار | ارزش به تومان | نام به فارسی | نام به انگلیسی")
            }
            (Field::Prizes, FieldFault::Terms(TermsFault::Worth)) => "ارزش جایزه‌ها بیش از اندازه است".to_owned(),
            (Field::Prizes, FieldFault::Terms(_)) => {
                "جایزه‌ها باید ۱ تا ۱۰٬۰۰۰ تا و حداکثر ۴۰ جور باشند و ذخیره‌ها حداکثر ۱۰٬۰۰۰ نفر".to_owned()
            }
            (Field::Prizes, _) => "دست‌کم یک جایزه بنویسید".to_owned(),
            (Field::Measure, _) => "بگویید فروشگاه‌ها چگونه قسمت می‌کنند".to_owned(),
            (Field::ClaimDays, _) => "مهلت گرفتن جایزه باید ۷ تا ۱۸۰ روز باشد".to_owned(),
            (Field::PerPerson | Field::PerShop, FieldFault::Terms(_)) => {
                "با سقف صفر هیچ‌کس نمی‌تواند برنده شود".to_owned()
            }
            (Field::Edition, _) => "یک دوره را انتخاب کنید".to_owned(),
            (_, FieldFault::Missing) => "این خالی مانده است".to_owned(),
            (_, FieldFault::TooLong) => "این بیش از اندازه بلند است".to_owned(),
            _ => "این را با عدد بنویسید".to_owned(),
        },
        measure: |measure| match measure {
            Measure::Equal => "همه برابر",
            Measure::Sales => "به نسبت فروش تأییدشده",
        },
        submit: "باز کردن قرعه‌کشی",
    },
    task: LotteryTaskWords {
        public_page: "همان‌طور که همه می‌بینند",
        terms: "آنچه معین شده است",
        prize: "جایزه",
        count: "شمار",
        value: "ارزش",
        alternates: "ذخیره‌ها",
        floor: "کمترین مبلغ سفارش",
        per_person: "بیشترین کد هر خریدار",
        per_shop: "بیشترین کد از هر فروشگاه",
        alone_per_shop: "از این‌ها، بی نشانی تماس",
        measure: "قسمت کردن میان فروشگاه‌ها",
        claim_days: "مهلت گرفتن جایزه، به روز",
        orders: "سفارش‌های دوره",
        standing: |standing| match standing {
            Standing::Counts => "کد می‌گیرند",
            Standing::Cancelled => "لغو شده‌اند",
            Standing::Late => "دیر تأیید شده‌اند",
            Standing::BelowFloor => "کمتر از مبلغ لازم‌اند",
            Standing::ShopPeople => "از آنِ خود فروشگاه‌هاست",
            Standing::PersonFull => "از خریدارانی است که کد به‌اندازه دارند",
            Standing::ShopFull => "از فروشگاه‌هایی است که کد به‌اندازه دارند",
        },
        money: "پول",
        worth: "ارزش جایزه‌ها",
        sponsored: "سهم حامیان",
        uncovered: "هنوز کسی نمی‌پردازد",
        paid_in: "رسیده",
        there: "موجود برای جایزه‌ها",
        held: "از آن، کنار گذاشته برای جایزه‌های در راه پرداخت",
        paid_out: "پرداخته به برنده‌ها",
        split: "سهم فروشگاه‌ها",
        split_before: "آن‌گونه که اکنون می‌شد؛ با بسته شدن کدها قطعی می‌شود.",
        split_after: "همان‌گونه که هنگام بسته شدن کدها قطعی شد. ریال‌هایی که در هیچ سهمی نمی‌گنجید به بزرگ‌ترین باقی‌مانده‌ها رسید.",
        no_shops: "هیچ فروشگاه اینترنتی این دوره سهمی ندارد.",
        shop: "فروشگاه",
        sales: "فروش تأییدشده",
        most: "حداکثر پذیرفته",
        share: "می‌پردازد",
        exactly: |amount| format!("{amount} ریال"),
        received: "رسیده است",
        receive: "رسید",
        receive_from: |who| format!("پرداخت {who} رسید"),
        pledges: "تعهدها",
        no_pledges: "هنوز کسی چیزی به عهده نگرفته است.",
        accepted: "پذیرفته",
        refused: "ردشده",
        waiting: "در انتظار شما",
        accept: "پذیرفتن",
        refuse: "رد",
        accept_whom: |who| format!("پذیرفتن تعهد {who}"),
        refuse_whom: |who| format!("رد تعهد {who}"),
        next: "گام بعدی",
        close: "بستن کدها",
        close_hint: |day| {
            format!(
                "سفارش‌های دوره در {day} قطعی شد. اکنون معین می‌شود که هر کس چقدر می‌پردازد؛ تعهدهایی که هنوز در انتظارند به شمار نمی‌آیند."
            )
        },
        close_later: |day| format!("کدها در {day}، که سفارش‌های دوره قطعی می‌شود، خودبه‌خود بسته می‌شوند؛ نه زودتر."),
        freeze: "قفل کردن فهرست کدها",
        freeze_hint: "فهرست، جایزه‌ها، قاعده و نوبت فانوس در دفتر عمومی ثبت می‌شوند و پس از آن هیچ‌کدام را نمی‌توان عوض کرد.",
        day: "روز نوبت، در تهران",
        day_hint: "به شکل ۱۴۰۶/۰۲/۱۱؛ حداکثر ۱۴ روز دیگر.",
        time: "ساعت نوبت، در تهران",
        time_hint: "به شکل ۱۸:۳۰؛ دست‌کم ۱۰ دقیقهٔ دیگر.",
        choose: "نشان دادن نوبت",
        chosen: |round, day, time| format!("نوبت {round}، در {day}، ساعت {time} به وقت تهران."),
        freeze_now: "قفل کردن با همین نوبت",
        frozen: |tickets, round, day, time| {
            format!(
                "فهرست با {tickets} کد قفل شده است. نوبت {round} فانوس قرعه را می‌کشد: در {day}، ساعت {time} به وقت تهران."
            )
        },
        renewed: "نوبت نخست از دست رفت و این نوبت جای آن را گرفته است.",
        value_of_beacon: "عدد نوبت",
        value_hint: "همهٔ پاسخ یک رله، از { تا }. فقط اگر امضایش درست باشد پذیرفته می‌شود؛ پس مهم نیست از کجا آمده باشد.",
        draw: "قرعه‌کشی",
        renew: "نوبت از دست رفته است",
        renew_hint: "تا ۷۲ ساعت پس از آن عددش به اینجا نرسید. همان فهرست با نوبتی دیگر دوباره ثبت می‌شود و هر دو ثبت در دفتر می‌مانند.",
        renew_now: "ثبت با همین نوبت",
        drawn: |round, moment| format!("با نوبت {round} کشیده شد، در {moment}."),
        claims: "درخواست‌های جایزه",
        claims_lead: |days| format!("جایزه‌ای که تا {days} روز کسی برایش نیاید خودبه‌خود به ذخیرهٔ بعدی می‌رسد."),
        no_claims: "هنوز کسی برای جایزه نیامده است.",
        claims_more: "وقتی کار این‌ها تمام شود، درخواست‌های دیگر نشان داده می‌شوند.",
        at_bank: "به بانک فرستاده شده و پاسخش نیامده است",
        payout: |payout| match payout {
            Payout::Waiting => "در انتظار",
            Payout::Agreed => "یکی از دو نفر موافقت کرده",
            Payout::Due => "نگه‌داشته؛ با دستور پرداخت بعدی می‌رود",
            Payout::Paid => "پرداخته",
            Payout::Sent => "فرستاده",
            Payout::Returned => "برنده باید جای دیگری بگوید",
        },
        ticket: "کد قرعه‌کشی",
        contact: "راه تماس",
        to_account: "به حساب",
        to_address: "به نشانی",
        four_eyes: "بیش از حدی که قاعدهٔ صندوق می‌گوید، دو نفر باید با پرداخت موافقت کنند.",
        agreed: |who| format!("{who} موافقت کرد."),
        step: |step| match step {
            PayoutStep::Pay => "پرداخت شود",
            PayoutStep::Send => "فرستاده شد",
            PayoutStep::AskAgain => "جای دیگری بخواهید",
        },
        step_of: |step, number| format!("{step}: جایزهٔ {number}"),
        history: "کارهای انجام‌شده",
        deed: |act| match act {
            LotteryAct::Open => "باز شد",
            LotteryAct::Accept => "پذیرفتن تعهد",
            LotteryAct::Refuse => "رد تعهد",
            LotteryAct::Close => "کدها بسته شد",
            LotteryAct::Freeze => "فهرست قفل شد، نوبت",
            LotteryAct::Renew => "نوبتی دیگر",
            LotteryAct::Take => "قرعه کشیده شد، نوبت",
            LotteryAct::Receive => "پرداختی رسید",
            LotteryAct::Step(PayoutStep::Pay) => "موافقت با پرداخت، جایزهٔ",
            LotteryAct::Paid => "پرداخته شد، جایزهٔ",
            LotteryAct::Rejected => "برگشت از بانک، جایزهٔ",
            LotteryAct::Order => "دستور پرداخت",
            LotteryAct::Step(PayoutStep::Send) => "فرستاده شد، جایزهٔ",
            LotteryAct::Step(PayoutStep::AskAgain) => "درخواست جای دیگر، جایزهٔ",
        },
        by_itself: "برنامه",
        fault: |fault| match fault {
            LotteryTaskFault::Rule(fault) => rule(fault).to_owned(),
            LotteryTaskFault::NoMoment => "روز را به شکل ۱۴۰۶/۰۲/۱۱ و ساعت را به شکل ۱۸:۳۰ بنویسید".to_owned(),
            LotteryTaskFault::Gone => "این در این میان عوض شده است؛ دوباره به صفحه نگاه کنید".to_owned(),
            LotteryTaskFault::SameEyes => "شما موافقت کرده‌اید؛ نفر دیگری هم باید موافقت کند".to_owned(),
            LotteryTaskFault::Short => {
                "آنچه حامیان و فروشگاه‌ها تا امروز پرداخته‌اند برای این جایزه کافی نیست".to_owned()
            }
            LotteryTaskFault::NotNow => "کار این جایزه در این میان پیش رفته است".to_owned(),
            LotteryTaskFault::NoStep => "بگویید چه کاری انجام شود".to_owned(),
        },
    },
    pledge: LotteryPledgeWords {
        title: |lottery| format!("حمایت از {lottery}"),
        lead: "جایزهٔ خریداران را حامیان می‌دهند. پول یا کالایی بدهید: نگاهش می‌کنیم، با شما تماس می‌گیریم و بعد نامتان در صفحهٔ قرعه‌کشی می‌آید. آنچه حامیان ندهند، فروشگاه‌ها می‌پردازند.",
        covered: |sponsored, worth| format!("تا این لحظه {sponsored} از {worth} به عهده گرفته شده است."),
        label: |field| match field {
            PledgeField::Sponsor => "چه کسی می‌دهد",
            PledgeField::What => "چه می‌دهید",
            PledgeField::Thing => "کدام کالا",
            PledgeField::Value => "مبلغ یا ارزش آن، به تومان",
            PledgeField::Contact => "ایمیل یا شمارهٔ همراه شما",
        },
        hint: |field| match field {
            PledgeField::Sponsor => "همان‌گونه که باید در صفحه بیاید.",
            PledgeField::Thing => "فقط اگر کالا می‌دهید.",
            PledgeField::Value => "۱۰۰٬۰۰۰ تومان یا بیشتر.",
            PledgeField::Contact => "فقط همکاران ما می‌بینند.",
            PledgeField::What => "",
        },
        fault: |field| match field {
            PledgeField::Sponsor => "بنویسید چه کسی می‌دهد، در ۲ تا ۸۰ حرف",
            PledgeField::What => "پول یا کالا را انتخاب کنید",
            PledgeField::Thing => "بگویید کدام کالا، در ۲ تا ۲۰۰ حرف",
            PledgeField::Value => "مبلغی از ۱۰۰٬۰۰۰ تومان به بالا با عدد بنویسید",
            PledgeField::Contact => "ایمیل یا شمارهٔ همراه بنویسید",
        },
        money: "پول",
        thing: "کالا",
        refused: |refused| match refused {
            PledgeRefused::Full => {
                "اکنون تعهدهای بسیاری در انتظار بررسی است، یا کدها همین حالا بسته شد. فردا دوباره بیایید."
            }
            PledgeRefused::TooOften => "امروز از اینجا یا با این راه تماس چند تعهد رسیده است. فردا دوباره بیایید.",
        },
        over: "کدهای این قرعه‌کشی بسته شده است و دیگر تعهدی پذیرفته نمی‌شود.",
        send: "به عهده می‌گیرم",
        sent: "سپاسگزاریم. تعهد شما را نگاه می‌کنیم و با شما تماس می‌گیریم؛ تا آن هنگام به کسی نشان داده نمی‌شود.",
        back: "قرعه‌کشی",
    },
    claim: LotteryClaimWords {
        title: |lottery| format!("گرفتن جایزهٔ {lottery}"),
        not_drawn: "قرعهٔ این قرعه‌کشی هنوز کشیده نشده است.",
        lead: "هر کد قرعه‌کشی یک کد خصوصی دارد که هنگام تأیید سفارش به شما نشان داده شد. جایزه از آنِ کسی است که آن را داشته باشد.",
        code: "کد خصوصی شما",
        code_hint: "همان‌گونه که یادداشت کرده‌اید. برای کار دیگری به کار نمی‌رود و نگه داشته نمی‌شود.",
        no_prize: "با این کد خصوصی اکنون جایزه‌ای نیست. ببینید آن را درست همان‌گونه که نشان داده شد نوشته باشید؛ اگر درست است، برنده نشده، یا چون کسی به‌موقع نیامد جایزه‌اش به ذخیره رسیده است.",
        too_often: "از اینجا کدهای بسیاری آزموده شد. یک ساعت دیگر دوباره بیایید.",
        look: "ببینید برنده شده است یا نه",
        won: |prize, value| format!("برنده شده‌اید: {prize}، به ارزش {value}."),
        until: |moment| format!("تا {moment} درخواستش کنید؛ پس از آن به ذخیرهٔ بعدی می‌رسد."),
        again: "جایزه به آنجا که گفتید نرسید. جای دیگری بگویید.",
        label: |field| match field {
            PrizeField::Way => "جایزه به کجا برود",
            PrizeField::Holder => "نام شما",
            PrizeField::Iban => "شبای حسابی که پول به آن واریز شود",
            PrizeField::Address => "نشانی پستی",
            PrizeField::Contact => "ایمیل یا شمارهٔ همراه شما",
        },
        hint: |field| match field {
            PrizeField::Holder => "نام صاحب حساب، یا کسی که بسته را می‌گیرد.",
            PrizeField::Iban => "IR و ۲۴ رقم. فقط اگر به حساب پرداخته می‌شود.",
            PrizeField::Address => "با شهر و کد پستی. فقط اگر فرستاده می‌شود.",
            PrizeField::Contact => "برای وقتی که پرسشی باشد. فقط همکاران ما می‌بینند.",
            PrizeField::Way => "",
        },
        fault: |field, fault| match (field, fault) {
            (PrizeField::Iban, PrizeFieldFault::Iban(IbanFault::CheckDigits)) => {
                "یک رقم شبا اشتباه است، یا دو رقم جابه‌جا شده‌اند"
            }
            (PrizeField::Iban, PrizeFieldFault::Iban(IbanFault::Abroad)) => "جایزه فقط به حساب‌های ایران پرداخته می‌شود",
            (PrizeField::Iban, PrizeFieldFault::Iban(IbanFault::Form)) => "شبا IR و ۲۴ رقم است",
            (PrizeField::Iban, _) => "بگویید به کدام حساب پرداخته شود",
            (PrizeField::Way, _) => "بگویید به حساب پرداخته شود یا فرستاده شود",
            (PrizeField::Holder, PrizeFieldFault::TooLong) => "بگویید چه کسی آن را می‌گیرد، حداکثر در ۷۰ حرف",
            (PrizeField::Holder, _) => "بگویید چه کسی آن را می‌گیرد",
            (PrizeField::Address, PrizeFieldFault::TooLong) => "این نشانی بیش از اندازه بلند است",
            (PrizeField::Address, _) => "بگویید به کجا فرستاده شود",
            (PrizeField::Contact, _) => "ایمیل یا شمارهٔ همراه بنویسید",
        },
        account: "پول، به حساب",
        address: "کالا، به نشانی",
        private: "نام، شبا و نشانی را فقط همکاران ما و بانک یا پست می‌بینند. آنچه همه می‌بینند فقط کد قرعه‌کشی است.",
        send: "درخواست جایزه",
        noted: |prize| format!("درخواست شما ثبت شد: {prize}."),
        standing: |payout| match payout {
            Payout::Waiting | Payout::Agreed => "نگاهش می‌کنیم و بعد می‌پردازیم یا می‌فرستیم.",
            Payout::Due => "در راه بانک است.",
            Payout::Paid => "پرداخته شد.",
            Payout::Sent => "فرستاده شد.",
            Payout::Returned => "به آنجا که گفتید نرسید.",
        },
        account_end: |end| format!("به حسابی که به {end} پایان می‌یابد."),
    },
    share_before: |name, amount, most| {
        format!(
            "{name}: تا این لحظه سهم شما از جایزه‌ها {amount} است، از {most} که حداکثر پذیرفته‌اید؛ با بسته شدن کدها قطعی می‌شود."
        )
    },
    share_after: |name, amount, most| {
        format!("{name}: سهم شما از جایزه‌ها {amount} است، از {most} که حداکثر پذیرفته‌اید.")
    },
    share_received: "رسیده است.",
};

fn rule(fault: Fault) -> &'static str {
    match fault {
        Fault::ClosedAlready => "کدها پیش‌تر بسته شده‌اند",
        Fault::NotClosed => "کدها هنوز بسته نشده‌اند",
        Fault::FrozenAlready => "فهرست پیش‌تر قفل شده است",
        Fault::NotFrozen => "فهرست هنوز قفل نشده است",
        Fault::DrawnAlready => "قرعه پیش‌تر کشیده شده است",
        Fault::OrdersOpen => "هنوز می‌توان سفارش‌ها را تأیید یا لغو کرد؛ وقتی قطعی شدند ببندید",
        Fault::NotCovered(_) => {
            "همهٔ جایزه‌ها پوشش ندارند: هر فروشگاه حداکثر خود را می‌پردازد و حامی کم است. فهرست را نمی‌توان قفل کرد"
        }
        Fault::NoTickets => "هیچ کدی در کار نیست",
        Fault::RoundTooNear => "نوبت باید دست‌کم ۱۰ دقیقهٔ دیگر باشد تا هیچ‌کس عدد آن را نداند",
        Fault::RoundTooFar => "نوبت باید در ۱۴ روز آینده باشد",
        Fault::NotMissed => "تا ۷۲ ساعت نگذرد، نوبت از دست رفته به شمار نمی‌آید",
        Fault::List(_) => "فهرست کدها درست نیست؛ به کسی که برنامه را می‌گرداند خبر دهید",
        Fault::Beacon(fault) => match fault {
            BeaconFault::Malformed => "این عدد فانوس نیست: همهٔ پاسخ رله را، از { تا }، بیاورید",
            BeaconFault::OtherChain => "این عدد از زنجیرهٔ دیگری است، نه آن که اعلام شده بود",
            BeaconFault::OtherRound { .. } => "این عدد نوبت دیگری است، نه آن که اعلام شده بود",
            BeaconFault::NotYet(_) => "این نوبت هنوز نرسیده است",
            BeaconFault::Signature => "امضا از آنِ زنجیره برای این نوبت نیست: عدد نادرست است",
            BeaconFault::Randomness => "عددی که کنار امضا آمده چکیدهٔ آن نیست: عدد نادرست است",
        },
    }
}
