//! The health guideline: six topics, as agreed with the ministry of health.
//!
//! The figures for disinfectants are those of the World Health Organization ("Cleaning and disinfection of environmental surfaces in
//! the context of COVID-19", 15 May 2020: 0.1% sodium hypochlorite, which is one part of 5% bleach to 49 parts of water, or 70 to
//! 90% ethanol, on a surface that was cleaned first and stays wet for a minute; a new solution every day) and, for alcohol in hand
//! rubs and for washing hands, of the Centers for Disease Control and Prevention (at least 60%; 20 seconds).

use super::Severity::{Grave, Minor, Serious};
use super::{Both, Guideline, Name, Topic, advice, duty};
use crate::calendar::Day;

pub(super) const VERSIONS: &[Guideline] = &[Guideline {
    name: Name::Health,
    version: 1,
    in_force_from: Day::written(2026, 3, 21),
    title: Both {
        fa: "دستورالعمل بهداشتی فروش اینترنتی", en: "Health guideline for online selling"
    },
    lead: Both {
        fa: "آنچه فروشگاه هنگام همه‌گیری در نگهداری، تفکیک، حمل و فروش کالا رعایت می‌کند و بازرس بررسی می‌کند؛ و چند توصیه به خریدار.",
        en: "What a shop keeps to in an epidemic when it stores, sorts, delivers and sells goods, and how an inspector checks it; with some advice to buyers.",
    },
    topics: &[STORAGE, SORTING, TRANSPORT, LICENCES, RECEIVING, DISINFECTANT],
}];

const STORAGE: Topic = Topic {
    number: 1,
    title: Both { fa: "محل نگهداری کالا", en: "Where goods are stored" },
    clauses: &[
        duty(
            1,
            Serious,
            Both {
                fa: "کالا در جای تمیز، خشک و سرپوشیده، روی قفسه یا پالت و دست‌کم ۱۵ سانتی‌متر بالاتر از کف نگه داشته می‌شود.",
                en: "Goods are kept in a clean, dry and covered place, on shelves or pallets at least 15 cm above the floor.",
            },
            Both {
                fa: "بازرس همهٔ انبار را می‌بیند: کالایی روی زمین نیست، دیوار و کف نم ندارد و نشانی از جونده و حشره دیده نمی‌شود.",
                en: "The inspector walks through the whole store: nothing lies on the floor, walls and floor are not damp, and there are no traces of rodents or insects.",
            },
        ),
        duty(
            2,
            Serious,
            Both {
                fa: "تا کسی در انبار یا محل تفکیک کار می‌کند، هوای بیرون به آن می‌رسد: در هر ساعت دست‌کم ۱۰ دقیقه پنجره باز است یا هواکشی رو به بیرون کار می‌کند.",
                en: "While people work in the store or the sorting place, air from outside comes in: windows are open for at least 10 minutes in every hour, or a fan to the outside is running.",
            },
            Both {
                fa: "پنجره باز می‌شود یا هواکش روشن است و جلوی آن بسته نیست؛ دو نفر از کارکنان جداگانه می‌گویند هر چند وقت یک بار هوا را عوض می‌کنند.",
                en: "The windows can be opened, or the fan runs and is not blocked; two people who work there say separately how often the room is aired.",
            },
        ),
        duty(
            3,
            Grave,
            Both {
                fa: "کسی که تب یا سرفه دارد یا باید در خانه بماند، نه در انبار و محل تفکیک کار می‌کند و نه سفارشی می‌رساند. این را آغاز هر نوبت کاری از همه می‌پرسند و می‌نویسند.",
                en: "Whoever has a fever or a cough, or has been told to stay at home, neither works in the store or the sorting place nor delivers. Everybody is asked at the start of each shift, and the answers are written down.",
            },
            Both {
                fa: "برگهٔ پرسش ۱۴ روز گذشته با فهرست حاضران همان روزها مقایسه می‌شود.",
                en: "The written answers of the last 14 days are compared with the lists of who worked on those days.",
            },
        ),
        duty(
            4,
            Serious,
            Both {
                fa: "الکل، سفیدکننده و دیگر ضدعفونی‌کننده‌ها جدا از خوراکی، دور از گرما و شعله و در ظرف دربستهٔ برچسب‌دار نگه داشته می‌شوند. سفیدکننده کنار اسید و آمونیاک نیست.",
                en: "Alcohol, bleach and other disinfectants are kept apart from food, away from heat and flames, in closed containers with labels. Bleach does not stand beside acids or ammonia.",
            },
            Both {
                fa: "بازرس جای این کالاها را می‌بیند و برچسب سه ظرف را می‌خواند.",
                en: "The inspector looks where they stand and reads the labels of three containers.",
            },
        ),
        duty(
            5,
            Serious,
            Both {
                fa: "خوراکی و هر کالای فاسدشدنی در دمای نوشته‌شده روی بستهٔ خود نگه داشته می‌شود و دما روزی دو بار ثبت می‌شود. کالای تاریخ‌گذشته میان کالای فروشی نیست.",
                en: "Food and other goods that spoil are kept at the temperature written on their packages, and the temperature is noted twice a day. Nothing past its date is among the goods for sale.",
            },
            Both {
                fa: "دماسنج خود بازرس با برگهٔ دما مقایسه می‌شود؛ تاریخ ده کالا به انتخاب بازرس خوانده می‌شود.",
                en: "The inspector compares the notes with a thermometer of their own and reads the dates of ten goods of their choice.",
            },
        ),
    ],
};

const SORTING: Topic = Topic {
    number: 2,
    title: Both {
        fa: "ضدعفونی محل تفکیک و تجهیزات آن", en: "Disinfecting the sorting place and its equipment"
    },
    clauses: &[
        duty(
            1,
            Serious,
            Both {
                fa: "میزهای تفکیک و بسته‌بندی آغاز و پایان هر نوبت کاری با آب و شوینده پاک و سپس ضدعفونی می‌شوند: با هیپوکلریت سدیم ۰٫۱ درصد یا الکل ۷۰ درصد که دست‌کم یک دقیقه روی سطح خیس بماند.",
                en: "Tables for sorting and packing are cleaned with water and detergent at the start and at the end of each shift and then disinfected, with 0.1% sodium hypochlorite or 70% alcohol that stays wet on them for at least one minute.",
            },
            Both {
                fa: "برگهٔ نظافت با ساعت و نام دیده می‌شود و یکی از کارکنان کار را پیش چشم بازرس انجام می‌دهد.",
                en: "The cleaning sheet gives the hour and a name, and somebody who works there does it while the inspector watches.",
            },
        ),
        duty(
            2,
            Serious,
            Both {
                fa: "هر چه چند نفر به آن دست می‌زنند، مانند بارکدخوان، ترازو، چسب‌زن، دستهٔ چرخ‌دستی، دستگیره و صفحه‌کلید، دست‌کم هر چهار ساعت و هر بار که به دست دیگری می‌رسد ضدعفونی می‌شود. برای آنچه سفیدکننده خرابش می‌کند الکل ۷۰ درصد به کار می‌رود.",
                en: "What many hands touch, such as scanners, scales, tape dispensers, handles of trolleys and doors, and keyboards, is disinfected at least every four hours and whenever somebody else takes it over. For what bleach would spoil, 70% alcohol is used.",
            },
            Both {
                fa: "الکل یا دستمال الکلی کنار وسیله‌هاست و برگهٔ نظافت فاصله‌ها را نشان می‌دهد.",
                en: "Alcohol or alcohol wipes are beside the equipment, and the cleaning sheet shows the intervals.",
            },
        ),
        duty(
            3,
            Minor,
            Both {
                fa: "روی هر ظرف محلول ضدعفونی‌کننده نام ماده، غلظت و ساعت ساختن نوشته شده است. محلول سفیدکننده پس از ۲۴ ساعت دور ریخته می‌شود.",
                en: "Each container of disinfecting solution says what it is, how strong, and at what hour it was made. A solution of bleach is poured away after 24 hours.",
            },
            Both {
                fa: "برچسب همهٔ ظرف‌های در حال استفاده خوانده می‌شود.",
                en: "The labels of all containers in use are read.",
            },
        ),
        duty(
            4,
            Serious,
            Both {
                fa: "در محل تفکیک، آب و صابون یا ژل و محلول دست با دست‌کم ۶۰ درصد الکل در دسترس است و کارکنان هنگام ورود، پس از استراحت و پس از دست زدن به کالای برگشتی دست‌هایشان را پاک می‌کنند.",
                en: "Water and soap, or a hand rub with at least 60% alcohol, are within reach in the sorting place; people clean their hands when they come in, after breaks and after touching returned goods.",
            },
            Both {
                fa: "ظرف‌ها پر است و درصد الکل روی برچسب نوشته شده است؛ بازرس ده دقیقه در محل می‌ماند و نگاه می‌کند.",
                en: "The dispensers are filled and their labels give the alcohol; the inspector stays and watches for ten minutes.",
            },
        ),
        duty(
            5,
            Serious,
            Both {
                fa: "هر که تفکیک یا بسته‌بندی می‌کند ماسکی می‌زند که بینی و دهان را می‌پوشاند و ماسک خیس یا کثیف را عوض می‌کند. فروشگاه ماسک را رایگان می‌دهد. دستکش جای شستن دست را نمی‌گیرد.",
                en: "Everybody who sorts or packs wears a mask over nose and mouth and changes it when it is wet or dirty. The shop gives out masks free of charge. Gloves do not replace washing hands.",
            },
            Both {
                fa: "بازرس سرزده وارد می‌شود و شمار کسانی را که ماسک ندارند می‌نویسد؛ موجودی ماسک دیده می‌شود.",
                en: "The inspector comes unannounced and notes how many wear none; the stock of masks is looked at.",
            },
        ),
        duty(
            6,
            Minor,
            Both {
                fa: "جای کار هر دو نفر دست‌کم یک متر از هم فاصله دارد یا دیواره‌ای میانشان است.",
                en: "The places of any two people are at least one metre apart, or there is a screen between them.",
            },
            Both {
                fa: "فاصلهٔ جای کارها با متر اندازه گرفته می‌شود.", en: "The distances are measured."
            },
        ),
        duty(
            7,
            Serious,
            Both {
                fa: "سفارش در بستهٔ تمیز، سالم و دربسته‌ای بیرون می‌رود که پیش از آن به کار نرفته است.",
                en: "An order leaves in a clean, whole and closed package that has not been used before.",
            },
            Both {
                fa: "ده بستهٔ آمادهٔ ارسال به انتخاب بازرس دیده می‌شود.",
                en: "The inspector looks at ten packages of their choice that are ready to go.",
            },
        ),
        duty(
            8,
            Minor,
            Both {
                fa: "در هر سفارش یک جفت دستکش یک‌بارمصرف و یک پد الکلی، هر دو در لفاف بستهٔ خود، گذاشته می‌شود.",
                en: "In every order there is a pair of disposable gloves and an alcohol pad, each in a closed wrapping of its own.",
            },
            Both {
                fa: "سه بستهٔ آمادهٔ ارسال باز می‌شود، یا بازرس با نام خریداری معمولی سفارش می‌دهد.",
                en: "Three packages that are ready to go are opened, or the inspector orders as any buyer would.",
            },
        ),
    ],
};

const TRANSPORT: Topic = Topic {
    number: 3,
    title: Both { fa: "حمل و تحویل", en: "Transport and delivery" },
    clauses: &[
        duty(
            1,
            Serious,
            Both {
                fa: "سفارش بدون تماس تحویل داده می‌شود: پیک آن را جلوی در می‌گذارد، خبر می‌دهد و دست‌کم یک متر دور می‌ایستد تا برداشته شود.",
                en: "An order is handed over without contact: the courier puts it down at the door, says so, and stands back at least one metre until it has been taken.",
            },
            Both {
                fa: "بازرس یک تحویل را می‌بیند یا خود سفارشی می‌گیرد، و دستور نوشتهٔ فروشگاه به پیک‌ها خوانده می‌شود.",
                en: "The inspector watches a delivery or receives one, and reads the shop's written instructions to couriers.",
            },
        ),
        duty(
            2,
            Serious,
            Both {
                fa: "پیک هنگام تحویل ماسک می‌زند و پیش و پس از هر تحویل دست‌هایش را با مادهٔ دارای دست‌کم ۶۰ درصد الکل پاک می‌کند.",
                en: "The courier wears a mask at the door and cleans their hands with a rub of at least 60% alcohol before and after each delivery.",
            },
            Both {
                fa: "بازرس دو تحویل پیاپی را می‌بیند.",
                en: "The inspector watches two deliveries, one after the other.",
            },
        ),
        duty(
            3,
            Minor,
            Both {
                fa: "فروشگاه یا شرکت پخش آن در آغاز هر نوبت به هر پیک ماسک، دستکش یک‌بارمصرف و دست‌کم ۱۰۰ میلی‌لیتر مادهٔ ضدعفونی دست می‌دهد.",
                en: "At the start of each shift the shop, or the carrier that it uses, gives every courier masks, disposable gloves and at least 100 ml of hand rub.",
            },
            Both {
                fa: "برگهٔ تحویل به پیک‌ها دیده می‌شود و دو پیک آنچه را همراه دارند نشان می‌دهند.",
                en: "The list of what was given out is looked at, and two couriers show what they carry.",
            },
        ),
        duty(
            4,
            Serious,
            Both {
                fa: "درون جعبه یا محفظهٔ بار، دستگیره‌ها و فرمان وسیلهٔ حمل آغاز هر نوبت و پس از هر آلودگی پاک و ضدعفونی می‌شود.",
                en: "The inside of the box or the load space, the handles and the steering wheel or handlebar are cleaned and disinfected at the start of each shift and whenever they get dirty.",
            },
            Both {
                fa: "دو وسیلهٔ حمل دیده می‌شود و برگهٔ نظافتشان تاریخ همان روز را دارد.",
                en: "Two vehicles are looked at, and their cleaning sheets bear the day's date.",
            },
        ),
        duty(
            5,
            Minor,
            Both {
                fa: "خریدار می‌تواند بی دست زدن به وسیلهٔ پیک تحویل بگیرد: با رمز یا عکس به جای امضا، و با پرداخت اینترنتی. کارت‌خوانِ دم در پس از هر بار به کار بردن ضدعفونی می‌شود.",
                en: "The buyer can receive an order without touching the courier's things: by a code or a photograph instead of a signature, and by paying online. A card reader at the door is disinfected after each use.",
            },
            Both {
                fa: "بازرس سفارشی را تا پایان می‌برد و شیوه‌های تحویل و پرداخت را می‌نویسد.",
                en: "The inspector takes an order to its end and notes the ways of receiving and paying.",
            },
        ),
        duty(
            6,
            Serious,
            Both {
                fa: "خوراکی در ظرف دربسته و جدا از شوینده و ضدعفونی‌کننده حمل می‌شود؛ کالای سرد و یخ‌زده در محفظهٔ سرد.",
                en: "Food is carried in closed containers and apart from detergents and disinfectants; chilled and frozen goods in a cold box.",
            },
            Both {
                fa: "بار یک وسیلهٔ حمل پیش از حرکت دیده و دمای محفظهٔ سرد اندازه گرفته می‌شود.",
                en: "The load of one vehicle is looked at before it leaves, and the temperature of the cold box is measured.",
            },
        ),
    ],
};

const LICENCES: Topic = Topic {
    number: 4,
    title: Both {
        fa: "ماسک و ضدعفونی‌کننده، تنها با مجوز", en: "Masks and disinfectants, only where licensed"
    },
    clauses: &[
        duty(
            1,
            Grave,
            Both {
                fa: "ماسک، ژل و محلول دست و ضدعفونی‌کننده را تنها فروشگاهی می‌فروشد که مجوز فروش آن را دارد. شمارهٔ مجوز و صادرکننده‌اش در صفحهٔ همان کالا نوشته شده است.",
                en: "Masks, hand rubs and disinfectants are sold only by a shop that is licensed to sell them. The licence's number and issuer stand on the page of the goods.",
            },
            Both {
                fa: "شمارهٔ مجوز در سامانهٔ صادرکننده جسته می‌شود: به نام همین فروشگاه است و اعتبار دارد.",
                en: "The number is looked up with the issuer: it is this shop's, and valid.",
            },
        ),
        duty(
            2,
            Serious,
            Both {
                fa: "صفحهٔ کالا سازنده، شمارهٔ پروانهٔ بهداشتی و تاریخ انقضا را همان‌گونه که روی بسته است نشان می‌دهد.",
                en: "The page of the goods shows the maker, the number of the health permit and the expiry date as they are on the package.",
            },
            Both {
                fa: "سه کالا از قفسه با صفحهٔ خود مقایسه و پروانه‌ها استعلام می‌شود.",
                en: "Three goods from the shelf are compared with their pages, and the permits are looked up.",
            },
        ),
        duty(
            3,
            Grave,
            Both {
                fa: "مادهٔ ضدعفونی دست از اتانول یا ایزوپروپانول با دست‌کم ۶۰ درصد الکل است و درصد آن در صفحهٔ کالا نوشته شده است. هیچ فرآورده‌ای برای ضدعفونی که متانول (الکل صنعتی) داشته باشد فروخته نمی‌شود.",
                en: "A hand rub is made of ethanol or isopropanol, at least 60% of it, and the page of the goods says how much. Nothing that holds methanol (industrial alcohol) is sold for disinfecting.",
            },
            Both {
                fa: "برچسب خوانده می‌شود و از کالای بی‌برچسب یا بی‌پروانه نمونه‌ای به آزمایشگاه می‌رود.",
                en: "The label is read, and a sample of what has no label or permit goes to a laboratory.",
            },
        ),
        duty(
            4,
            Serious,
            Both {
                fa: "فروشگاه نمی‌گوید کالایی بیماری را درمان یا از آن به‌طور قطعی پیشگیری می‌کند، مگر با مجوز وزارت بهداشت برای همان جمله.",
                en: "The shop does not say that goods cure a disease or surely prevent it, unless the ministry of health has licensed that very sentence.",
            },
            Both {
                fa: "صفحهٔ کالا و آگهی‌های یک ماه گذشته خوانده و از آن‌ها تصویر گرفته می‌شود.",
                en: "The page of the goods and the advertisements of the last month are read, and a picture of them is taken.",
            },
        ),
    ],
};

const RECEIVING: Topic = Topic {
    number: 5,
    title: Both {
        fa: "توصیه به خریداری که سفارش می‌گیرد", en: "Advice to the buyer who receives an order"
    },
    clauses: &[
        advice(
            1,
            Both {
                fa: "اگر می‌شود اینترنتی بپردازید و بخواهید سفارش را جلوی در بگذارند. اگر پیک را می‌بینید، دست‌کم یک متر فاصله بگیرید و ماسک بزنید.",
                en: "Pay online where you can, and ask for the order to be left at the door. If you meet the courier, keep at least one metre away and wear a mask.",
            },
            Both {
                fa: "بیماری‌های تنفسی بیش از همه از نفس آدم‌های نزدیک می‌رسند، نه از بسته.",
                en: "Diseases of the airways mostly come with the breath of people who are near, not with a package.",
            },
        ),
        advice(
            2,
            Both {
                fa: "بستهٔ بیرونی را باز کنید و دور بیندازید، سپس دست‌هایتان را دست‌کم ۲۰ ثانیه با آب و صابون بشویید. تا آن هنگام به صورت دست نزنید.",
                en: "Open the outer package and throw it away, then wash your hands with water and soap for at least 20 seconds. Until then do not touch your face.",
            },
            Both {
                fa: "آلودگی از دست به چشم و بینی و دهان می‌رسد و شستن، آن را می‌برد.",
                en: "What is on your hands gets to your eyes, nose and mouth; washing takes it off.",
            },
        ),
        advice(
            3,
            Both {
                fa: "با پد الکلی همراه سفارش، سطح صاف و سخت کالا را پاک کنید. دستکش را پشت‌ورو درآورید و پس از آن هم دست‌ها را بشویید.",
                en: "With the alcohol pad from the order, wipe hard and smooth surfaces of the goods. Turn the gloves inside out when you take them off, and wash your hands all the same.",
            },
            Both {
                fa: "الکل ۷۰ درصد سطح صاف را ضدعفونی می‌کند، اما در کاغذ و پارچه فرو می‌رود و کار نمی‌کند.",
                en: "Alcohol of 70% disinfects a smooth surface, but paper and cloth soak it up.",
            },
        ),
        advice(
            4,
            Both {
                fa: "میوه و سبزی را زیر آب روان بشویید. به خوراکی سفیدکننده، الکل یا شویندهٔ ظرف و دست نزنید.",
                en: "Wash fruit and vegetables under running water. Do not put bleach, alcohol, soap or detergent on food.",
            },
            Both {
                fa: "مانده‌های ضدعفونی‌کننده روی خوراکی مسموم می‌کند.",
                en: "Remains of a disinfectant on food are poisonous.",
            },
        ),
        advice(
            5,
            Both {
                fa: "اگر بسته باز یا کثیف است، یا دستکش و پد الکلی ندارد، پیش از دور انداختن از آن عکس بگیرید و شکایت کنید.",
                en: "If the package is open or dirty, or holds no gloves and no alcohol pad, take a picture before you throw it away, and complain.",
            },
            Both {
                fa: "با عکس، بازرس می‌تواند مورد مغایر با دستورالعمل را تأیید کند.",
                en: "With a picture an inspector can confirm a case contrary to the guideline.",
            },
        ),
    ],
};

const DISINFECTANT: Topic = Topic {
    number: 6,
    title: Both {
        fa: "ساختن ضدعفونی‌کنندهٔ خانگی", en: "How to make a household disinfectant"
    },
    clauses: &[
        advice(
            1,
            Both {
                fa: "برای سطح‌های سخت: ۱ پیمانه سفیدکنندهٔ خانگی ۵ درصد را در ۴۹ پیمانه آب سرد بریزید، یعنی ۲۰ میلی‌لیتر در ۹۸۰ میلی‌لیتر آب برای یک لیتر. اگر درصد نوشته‌شده روی بطری دیگر است، آن را در ۱۰ ضرب و یکی کم کنید: این شمار پیمانه‌های آب است.",
                en: "For hard surfaces: pour 1 part of 5% household bleach into 49 parts of cold water, which is 20 ml in 980 ml of water for one litre. If the bottle gives another strength, multiply its percentage by 10 and take away one: so many parts of water.",
            },
            Both {
                fa: "حاصل هیپوکلریت سدیم ۰٫۱ درصد است. برای خانه غلیظ‌تر از آن لازم نیست و پوست و ریه را می‌آزارد.",
                en: "This makes 0.1% sodium hypochlorite. A home needs no stronger one, which hurts skin and lungs.",
            },
        ),
        advice(
            2,
            Both {
                fa: "نخست سطح را با آب و شوینده پاک و آبکشی کنید. سپس محلول را بکشید، بگذارید دست‌کم یک دقیقه خیس بماند و خشک شود. سطحی را که به خوراکی می‌رسد در پایان با آب بشویید.",
                en: "First clean the surface with water and detergent and rinse it. Then wipe on the solution, leave it wet for at least one minute and let it dry. Rinse with water what touches food.",
            },
            Both {
                fa: "چرک، سفیدکننده را از کار می‌اندازد و اثر کردنش زمان می‌خواهد.",
                en: "Dirt uses the bleach up, and it needs time to act.",
            },
        ),
        advice(
            3,
            Both {
                fa: "برای آنچه سفیدکننده خراب می‌کند، مانند فلز، تلفن و صفحهٔ نمایش، اتانول ۷۰ درصد به کار ببرید: دستگاه خاموش، دستمال نم‌دار نه خیس، و دور از شعله و گرما.",
                en: "For what bleach would spoil, such as metal, phones and screens, use 70% ethanol: with the device switched off, on a cloth that is damp and not dripping, away from flames and heat.",
            },
            Both {
                fa: "سفیدکننده فلز را می‌خورد و رنگ را می‌برد. الکل آتش می‌گیرد.",
                en: "Bleach eats metal and takes off colour. Alcohol catches fire.",
            },
        ),
        advice(
            4,
            Both {
                fa: "سفیدکننده را هرگز با جوهرنمک، سرکه، جرم‌گیر یا اسید دیگر، با آمونیاک یا شیشه‌پاک‌کن، با الکل یا هر شویندهٔ دیگر نیامیزید.",
                en: "Never mix bleach with hydrochloric acid, vinegar, descaler or another acid, with ammonia or glass cleaner, with alcohol or any other cleaner.",
            },
            Both {
                fa: "از این آمیزه‌ها گازهای سمی برمی‌خیزد که می‌تواند بکشد.",
                en: "Such mixtures give off poisonous gases that can kill.",
            },
        ),
        advice(
            5,
            Both {
                fa: "محلول سفیدکننده را هر روز تازه بسازید و پس از ۲۴ ساعت دور بریزید. ظرفش مات، دربسته و برچسب‌دار باشد، با نام ماده و روز ساختن؛ هرگز بطری نوشیدنی نباشد.",
                en: "Make the bleach solution fresh every day and pour it away after 24 hours. Keep it in an opaque, closed container labelled with what it is and the day; never in a bottle for drinks.",
            },
            Both {
                fa: "محلول در نور و گرما و با گذشت زمان ضعیف می‌شود، و از بطری نوشیدنی به‌اشتباه می‌نوشند.",
                en: "Light, heat and time weaken it, and people drink by mistake from a bottle for drinks.",
            },
        ),
        advice(
            6,
            Both {
                fa: "پنجره را باز بگذارید، دستکش بپوشید و چشم‌ها را بپایید. محلول را روی آدم‌ها یا در هوا نپاشید و با آن دست و پوست را نشویید؛ برای دست، صابون یا مادهٔ الکلی دست است.",
                en: "Keep a window open, wear gloves and mind your eyes. Do not spray it at people or into the air, and do not wash hands or skin with it; soap or an alcohol hand rub is for hands.",
            },
            Both {
                fa: "سفیدکننده پوست و چشم و راه تنفس را می‌سوزاند.", en: "Bleach burns skin, eyes and airways."
            },
        ),
        advice(
            7,
            Both {
                fa: "سفیدکننده و الکل را دور از دست کودکان نگه دارید و تا سطح خشک نشده است کودکان را از آن دور کنید. هیچ‌یک را ننوشید. اگر کسی نوشید او را به استفراغ وادار نکنید و با اورژانس ۱۱۵ تماس بگیرید.",
                en: "Keep bleach and alcohol out of children's reach, and children away until the surface is dry. Drink neither. If somebody has, do not make them vomit, and call an ambulance (115 in Iran).",
            },
            Both {
                fa: "نوشیدن الکل یا سفیدکننده از بیماری پیشگیری نمی‌کند و می‌کشد.",
                en: "Drinking alcohol or bleach prevents no disease, and it kills.",
            },
        ),
    ],
};
