//! The guarantee fund in Persian.

use super::fund::{FundClaimWords, FundComplaintWords, FundDeskWords, FundPublicWords, FundWords};
use crate::pages::{ClaimField, ClaimFieldFault, ClaimFormRefused, ClaimTaskFault};
use bazargah_domain::guarantee::{ClaimStanding, Ground, NoCover, Refusal, Step, Suspicion};
use bazargah_domain::iban::IbanFault;

pub(super) const WORDS: FundWords = FundWords {
    title: "صندوق ضمانت",
    lead: "اگر از فروشگاهی با نماد معتبر خرید کنید، کالا مشکلی داشته باشد و فروشگاه رسیدگی نکند، صندوق بخشی از خسارتتان را می‌پردازد؛ با قاعده‌هایی که از پیش نوشته شده‌اند.",
    cover: |percent, most, days| {
        format!(
            "خرید امروز از اینجا زیر پوشش صندوق ضمانت است: {percent} خسارت، تا {most}، اگر تا {days} روز پس از تحویل شکایت کنید."
        )
    },
    no_cover: |why| match why {
        NoCover::NoPolicy => "بدون پوشش: صندوق ضمانت هنوز هیچ خریدی را پوشش نمی‌دهد.",
        NoCover::NoMark => "بدون پوشش: صندوق ضمانت بابت خرید از اینجا چیزی نمی‌پردازد، چون فروشگاه نماد معتبر ندارد.",
        NoCover::Grade => "بدون پوشش: صندوق ضمانت بابت خرید از اینجا چیزی نمی‌پردازد، چون رتبهٔ فروشگاه پایین است.",
        NoCover::UsedUp => {
            "بدون پوشش: صندوق ضمانت بابت خرید امروز از اینجا چیزی نمی‌پردازد، چون سقف پوشش فروشگاه پر شده است."
        }
    },
    cover_link: "قاعده‌های صندوق",
    standing: |standing| match standing {
        ClaimStanding::Waiting => "در انتظار تصمیم",
        ClaimStanding::Refused => "ردشده",
        ClaimStanding::Awarded => "پذیرفته‌شده؛ بانک هنوز پرداخت را تأیید نکرده است",
        ClaimStanding::Paid => "پرداخت‌شده",
    },
    refusal: |refusal| match refusal {
        Refusal::NoPolicy => "در روز سفارش پوششی در کار نبود",
        Refusal::NoMark => "فروشگاه در روز سفارش نماد معتبر نداشت",
        Refusal::Kind => "موضوع شکایت زیر پوشش صندوق نیست",
        Refusal::WindowOver => "شکایت دیرتر از مهلت پس از تحویل ثبت شده است",
        Refusal::OrderTooLarge => "مبلغ سفارش از آنچه صندوق پوشش می‌دهد بیشتر است",
        Refusal::BelowDeductible => "خسارت از سهم خود خریدار بیشتر نیست",
        Refusal::BuyerCap => "خریدار سقف یک سال را گرفته است",
        Refusal::Grade => "رتبهٔ فروشگاه برای پوشش صندوق پایین است",
        Refusal::ShopCap => "سقف پوشش فروشگاه پر شده است",
        Refusal::Unproven => "چیزی خرید یا خسارت را نشان نمی‌دهد",
        Refusal::Settled => "فروشگاه آن را جبران کرده است",
        Refusal::Untrue => "بخشی از آنچه گفته شده درست نیست",
    },
    ground: |ground| match ground {
        Ground::Unanswered => "فروشگاه تا پایان مهلت پاسخ نداد",
        Ground::Unresolved => "به گفتهٔ خریدار، پاسخ فروشگاه مشکل را حل نکرد",
        Ground::DecidedForBuyer => "ناظر به سود خریدار رأی داد",
    },
    step: |step, figure| match step {
        Step::Damage => "مبلغ پرداختی".to_owned(),
        Step::Deductible => format!("منهای سهم خود خریدار، {figure}"),
        Step::Part => format!("{figure} از آن"),
        Step::ClaimCap => format!("حداکثر {figure} برای هر درخواست"),
        Step::BuyerCap => format!("حداکثر {figure} که از سقف امسال این خریدار مانده است"),
        Step::ShopCap => format!("حداکثر {figure} که از پوشش فروشگاه مانده است"),
    },
    public: FundPublicWords {
        has: "دارایی صندوق",
        reserve: "ذخیره",
        running: "پوشش جاری",
        running_hint: "برای درخواست‌ها کنار گذاشته شده، در راه خریداران است، یا فروشگاه‌ها هنوز پس نداده‌اند",
        contributed: "پرداختی به صندوق",
        paid: "پرداختی به خریداران",
        recovered: "بازپرداخت فروشگاه‌ها",
        costs: "هزینه‌ها",
        claims: "درخواست‌های خسارت",
        opened: "ثبت‌شده",
        awarded: "پذیرفته‌شده",
        refused: "ردشده",
        refused_share: |refused, decided| {
            format!("از {decided} درخواستی که دربارهٔ آن تصمیم گرفته شد، {refused} درخواست رد شد.")
        },
        paid_claims: "پرداخت‌شده",
        median: |days| format!("نیمی از درخواست‌های پرداخت‌شده تا {days} روز پس از ثبت پرداخت شدند."),
        none_paid: "هنوز هیچ درخواستی پرداخت نشده است.",
        why_refused: "چرا درخواست‌ها رد شدند",
        months: "پرداخت‌ها ماه به ماه",
        month: "ماه",
        claims_paid: "درخواست پرداخت‌شده",
        amount: "مبلغ",
        rules: "امروز چه چیزی زیر پوشش است",
        no_rules: "هنوز پوششی در کار نیست.",
        part: |percent, deductible| {
            format!("{percent} از خسارتِ بیش از {deductible} پرداخت می‌شود؛ این مبلغ سهم خود خریدار است.")
        },
        caps: |claim, buyer| format!("حداکثر {claim} برای هر درخواست و {buyer} برای هر خریدار در یک سال."),
        window: |days, undelivered| {
            format!(
                "شکایت باید تا {days} روز پس از تحویل ثبت شود، یا اگر چیزی نرسیده است تا {undelivered} روز پس از سفارش."
            )
        },
        kinds: |kinds| format!("زیر پوشش‌اند: {kinds}."),
        excluded: |most| format!("سفارش‌های بالاتر از {most} پوشش ندارند."),
        decided: |by_rule, four_eyes, days| {
            format!(
                "دربارهٔ درخواست‌های تا {by_rule} قاعده به‌تنهایی تصمیم می‌گیرد، دربارهٔ بقیه یک کارشناس صندوق، و بالاتر از {four_eyes} دو کارشناس؛ حداکثر تا {days} روز. موارد مشکوک به سوءاستفاده را همیشه یک انسان بررسی می‌کند."
            )
        },
        recovery: |days| {
            format!("فروشگاه آنچه را به جایش پرداخت شده تا {days} روز پس می‌دهد. اگر ندهد، تعلیق نمادش پیشنهاد می‌شود.")
        },
        and: "، ",
        classes: "پوشش جاری و پرداخت فروشگاه‌ها بر پایهٔ رتبه",
        classes_lead: |percent| {
            format!(
                "مجموع درخواست‌ها از هر فروشگاه سقفی دارد. سقف پیرو رتبهٔ فروشگاه است و به اندازهٔ {percent} آنچه فروشگاه به صندوق پرداخته بالا می‌رود؛ هیچ پرداختی برای رتبه‌ای که در جدول نیست پوشش نمی‌خرد."
            )
        },
        grade: "رتبه",
        no_grade: "هنوز ندارد",
        running_cover: "پوشش جاری",
        flat: "پرداخت ماهانه",
        by_order: "یا برای هر سفارش",
        simulation: "احتمال کم آمدن ذخیره با شبیه‌سازی و با فرض‌های نوشته‌شده حساب می‌شود؛ هر کس برنامه را دارد می‌تواند دوباره حسابش کند:",
        ruin: "چقدر احتمال دارد که ذخیره کم بیاید؟",
        ruin_text: |ruined, runs, lower, upper| {
            format!(
                "از {runs} سالِ شبیه‌سازی‌شده، ذخیره در {ruined} سال به زیر صفر رفت: با این فرض‌ها احتمالی میان {lower} و {upper}."
            )
        },
        ruin_none: "درخواست‌های پرداخت‌شده برای شبیه‌سازی هنوز کم است.",
        ruin_assumed: "فرض‌ها",
        ruin_reserve: "ذخیره در آغاز",
        ruin_income: "پرداختی به صندوق در روز، مانند سال گذشته",
        ruin_costs: "هزینه در روز، از آغاز کار صندوق",
        ruin_claims: "درخواست‌های پرداخت‌شده در روز، مانند سال گذشته",
        ruin_sizes: |n| format!("مبلغ درخواست‌ها به‌تصادف از {n} درخواست پذیرفته‌شده برداشته می‌شود."),
        ruin_recovered: |percent| format!("فروشگاه‌ها {percent} آنچه را پرداخت شده همان دم پس می‌دهند."),
        ruin_limits: "درخواست‌ها به هم وابسته نیستند. زمین خوردن یک فروشگاه بزرگ که یکباره درخواست‌های بسیار می‌آورد از این بدتر است؛ سقف هر فروشگاه آن را مهار می‌کند.",
        ruin_day: |day| format!("روز شبیه‌سازی: {day}."),
    },
    complaint: FundComplaintWords {
        opened: |day| format!("خریدار در {day} از صندوق ضمانت درخواست خسارت کرد."),
        decide_by: |day| format!("دربارهٔ این درخواست حداکثر تا {day} تصمیم گرفته می‌شود."),
        overdue: |day| format!("قرار بود تا {day} دربارهٔ این درخواست تصمیم گرفته شود و هنوز نشده است."),
        refused: |reason| format!("صندوق درخواست را رد کرد: {reason}."),
        awarded: |amount| format!("صندوق {amount} را پذیرفت؛ بانک هنوز پرداخت آن را تأیید نکرده است."),
        paid: |amount| format!("صندوق {amount} به خریدار پرداخت."),
    },
    claim: FundClaimWords {
        heading: "صندوق ضمانت",
        later: |day| {
            format!("اگر فروشگاه تا پایان مهلت پاسخ ندهد، از {day} می‌توانید از صندوق ضمانت درخواست خسارت کنید.")
        },
        not_rated: "اگر پاسخ مشکل را حل نکرد، همین بالا بگویید؛ پس از آن می‌توانید از صندوق ضمانت درخواست خسارت کنید.",
        may: "می‌توانید از صندوق ضمانت درخواست خسارت کنید: صندوق بدون آنکه منتظر فروشگاه بماند، بخشی از خسارت را می‌پردازد.",
        open: "درخواست خسارت از صندوق",
        title: |shop| format!("درخواست خسارت از صندوق ضمانت: {shop}"),
        lead: "چند پرسش کوتاه؛ بقیه در شکایت شما هست. دربارهٔ درخواست‌های کوچک همان لحظه تصمیم گرفته می‌شود.",
        label: |field| match field {
            ClaimField::Ordered => "روز سفارش",
            ClaimField::Delivered => "روز تحویل",
            ClaimField::Amount => "مبلغی که پرداختید، به تومان",
            ClaimField::Iban => "شبای حسابی که پول به آن واریز شود",
            ClaimField::Holder => "نام صاحب حساب",
        },
        hint: |field| match field {
            ClaimField::Ordered => "مانند ۱۴۰۵/۰۸/۱۴.",
            ClaimField::Delivered => "اگر چیزی به دستتان نرسیده است، خالی بگذارید.",
            ClaimField::Amount => "برای کالایی که شکایت دربارهٔ آن است، با هزینهٔ ارسال.",
            ClaimField::Iban => "IR و ۲۴ رقم.",
            ClaimField::Holder => "همان‌طور که در بانک ثبت شده است.",
        },
        fault: |field, fault| match (field, fault) {
            (ClaimField::Iban, ClaimFieldFault::Iban(IbanFault::CheckDigits)) => {
                "یک رقم شبا اشتباه است، یا دو رقم جابه‌جا شده‌اند"
            }
            (ClaimField::Iban, ClaimFieldFault::Iban(IbanFault::Abroad)) => "صندوق فقط به حساب‌های ایران می‌پردازد",
            (ClaimField::Iban, ClaimFieldFault::Iban(IbanFault::Form)) => "شبا IR و ۲۴ رقم است",
            (ClaimField::Ordered, ClaimFieldFault::Missing) => "بگویید چه روزی سفارش دادید",
            (ClaimField::Amount, ClaimFieldFault::Missing) => "بگویید چقدر پرداختید",
            (ClaimField::Holder, ClaimFieldFault::Missing) => "بگویید حساب به نام کیست",
            (ClaimField::Holder, ClaimFieldFault::TooLong) => "بگویید حساب به نام کیست، حداکثر در ۷۰ حرف",
            (ClaimField::Iban, _) => "بگویید صندوق به کدام حساب بپردازد",
            (ClaimField::Amount, _) => "مبلغ را به عدد و به تومان بنویسید",
            (ClaimField::Delivered, ClaimFieldFault::BeforeOrder) => "تحویل نمی‌تواند پیش از سفارش باشد",
            (_, ClaimFieldFault::AfterComplaint) => "این روز پس از شکایت شماست",
            (_, ClaimFieldFault::TooLong) => "این بیش از اندازه بلند است",
            (_, _) => "روز را به شکل ۱۴۰۵/۰۸/۱۴ بنویسید",
        },
        above_complaint: |most| {
            format!(
                "در شکایت شما {most} نوشته شده است و صندوق بیش از آن را به حساب نمی‌آورد: همان مبلغ یا کمتر را بنویسید"
            )
        },
        refused: |refused| match refused {
            ClaimFormRefused::Claimed => "برای این شکایت پیش‌تر درخواستی ثبت شده است.",
            ClaimFormRefused::NotNow => "اکنون نمی‌توان برای این شکایت درخواست خسارت داد؛ دلیلش در صفحهٔ شکایت آمده است.",
            ClaimFormRefused::AccountWaits => {
                "پیش از آنکه چیزی به این حساب پرداخت شود، کارشناس صندوق آن را بررسی می‌کند."
            }
            ClaimFormRefused::AccountRefused => {
                "صندوق به این حساب نمی‌پردازد. حساب دیگری بگویید؛ موافقت با پرداخت به شما سر جای خود است."
            }
        },
        private: "شبا و نام را فقط بانک می‌بیند. آنچه همه می‌بینند شمارهٔ درخواست، مبلغ و نتیجهٔ آن است.",
        send: "ثبت درخواست",
        elsewhere_title: "حساب دیگر",
        elsewhere: "بانک پرداخت را برگرداند. حساب دیگری بگویید تا با دستور پرداخت بعدی فرستاده شود، مگر آنکه لازم باشد کارشناس صندوق نخست آن را بررسی کند.",
        elsewhere_send: "به این حساب بپردازید",
        waiting: |day| format!("درخواست شما پیش یک کارشناس است و تا {day} درباره‌اش تصمیم گرفته می‌شود."),
        awarded: |amount| format!("با پرداخت {amount} به شما موافقت شد. تا بانک تأیید نکند، پرداخت‌شده به شمار نمی‌آید."),
        paid: |amount| format!("صندوق {amount} به شما پرداخت."),
        refused_because: |reason| format!("درخواست شما رد شد: {reason}."),
        rejected: "بانک پرداخت را برگرداند.",
        computed: "چگونه حساب شد",
        account: |end| format!("حسابی که به {end} پایان می‌یابد"),
    },
    desk: FundDeskWords {
        link: "درخواست‌های خسارت از صندوق",
        title: "درخواست‌های خسارت از صندوق ضمانت",
        lead: "آنچه قاعده به‌تنهایی درباره‌اش تصمیم نمی‌گیرد؛ فوری‌ترین‌ها بالا. مهلت‌ها را همه می‌بینند.",
        none: "درخواستی در انتظار نیست.",
        one: |number| format!("درخواست {number}"),
        case: "شکایت، همان‌طور که همه می‌بینند",
        stated: "گفتهٔ خریدار",
        ordered: "سفارش",
        delivered: "تحویل",
        never: "نرسیده",
        damage: "پرداخته",
        ground: "چرا",
        suspicion: |of| match of {
            Suspicion::Linked => "نشانی خریدار از آنِ فروشگاه است",
            Suspicion::Repeated => "این خریدار یا این حساب پیش‌تر هم درخواست داشته است",
            Suspicion::Burst => "درخواست‌های بسیار از این فروشگاه در چند روز",
            Suspicion::Denied => "فروشگاه می‌گوید چنین سفارشی نبوده است",
            Suspicion::Reserve => "ذخیره برای این مبلغ کافی نبود",
            Suspicion::YearCap => "به این خریدار یا این حساب بیش از سقف سالانهٔ هر خریدار می‌رسد",
            Suspicion::Elsewhere => {
                "با پرداخت موافقت شده است؛ بانک حساب قبلی را نپذیرفت و خریدار این حساب را معرفی کرد. «پرداخت» یعنی واریز به این حساب، «رد» یعنی خریدار حساب دیگری بگوید"
            }
        },
        suspicions: "برای بررسی",
        four_eyes: "دربارهٔ درخواستی به این بزرگی دو نفر تصمیم می‌گیرند: هر دو بر سر یک مبلغ، یا هر دو با یک دلیل برای رد.",
        agreed: |who, amount| format!("{who} با {amount} موافقت کرد."),
        agreed_refusal: |who, reason| format!("{who} رد آن را خواسته است: {reason}."),
        decide: "تصمیم",
        award: "پرداخت",
        award_hint: "حداکثر به اندازهٔ برآورد قاعده. به خریدار گفته می‌شود و با دستور پرداخت بعدی فرستاده می‌شود.",
        refuse: "رد:",
        amount: "مبلغ به تومان",
        reason: "چرا",
        reason_hint: "فقط برای همکاران.",
        submit: "ثبت تصمیم",
        done: "دربارهٔ این درخواست تصمیم گرفته شده است.",
        history: "تصمیم‌های تا امروز",
        awarded: "پرداخت",
        fault: |fault| match fault {
            ClaimTaskFault::NoChoice => "پرداخت یا رد را انتخاب کنید",
            ClaimTaskFault::NoReason => "در چند کلمه بگویید چرا",
            ClaimTaskFault::Amount => "مبلغی از یک تومان تا برآورد قاعده بنویسید",
            ClaimTaskFault::AmountStands => {
                "با مبلغ پیش‌تر موافقت شده است و تغییر نمی‌کند؛ اینجا فقط دربارهٔ حساب تصمیم گرفته می‌شود"
            }
            ClaimTaskFault::SameEyes => "شما موافقت کرده‌اید؛ نفر دیگری هم باید موافقت کند",
            ClaimTaskFault::Reserve => "ذخیره برای این مبلغ کافی نیست",
            ClaimTaskFault::Decided => "همکار دیگری در این میان تصمیم گرفت",
            ClaimTaskFault::Changed => {
                "خریدار در این میان حساب دیگری معرفی کرد و تصمیمی ثبت نشد؛ آن را ببینید و بعد تصمیم بگیرید"
            }
        },
    },
    money: super::fund_money_fa::MONEY,
    bank: super::fund_money_fa::BANK,
};
