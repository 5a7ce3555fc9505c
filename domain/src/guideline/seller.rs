//! The seller's duties: what an online shop owes a buyer before the order, with it and after it.
//!
//! Where a clause follows the Electronic Commerce Law of Iran (1382, 2004) it names the article: 33 and 34 (what the buyer is told
//! before and with the order), 37 and 38 (withdrawal), 39 (goods that cannot be delivered), 55 (advertisements by message), 59
//! (personal data). The 96 hours are those of the complaint's deadline; the reference price is the lowest of the 30 days before.

use super::Severity::{Grave, Minor, Serious};
use super::{Both, Guideline, Name, Topic, duty};
use crate::calendar::Day;

pub(super) const VERSIONS: &[Guideline] = &[Guideline {
    name: Name::Seller,
    version: 1,
    in_force_from: Day::written(2026, 3, 21),
    title: Both { fa: "وظایف فروشنده", en: "The seller's duties" },
    lead: Both {
        fa: "آنچه هر فروشگاه اینترنتی پیش از سفارش، هنگام آن و پس از آن به خریدار بدهکار است، و این‌که بازرس چگونه بررسی‌اش می‌کند.",
        en: "What an online shop owes a buyer before the order, with it and after it, and how an inspector checks it.",
    },
    topics: &[IDENTITY, OFFER, DELIVERY, WITHDRAWAL, COMPLAINTS, PRIVACY],
}];

const IDENTITY: Topic = Topic {
    number: 1,
    title: Both { fa: "فروشنده کیست", en: "Who the seller is" },
    clauses: &[
        duty(
            1,
            Serious,
            Both {
                fa: "نام صاحب فروشگاه، نشانی محل کار، تلفنی که در ساعت کاری پاسخ می‌دهد و نشانی ایمیل در صفحه‌ای از سایت است که از صفحهٔ نخست به آن پیوند می‌رود (مادهٔ ۳۳ قانون تجارت الکترونیکی).",
                en: "The owner's name, the address of the business, a telephone that is answered in working hours, and an e-mail address are on a page of the site to which the home page leads (article 33 of the Electronic Commerce Law).",
            },
            Both {
                fa: "بازرس از صفحهٔ نخست به آن می‌رسد، دو بار در ساعت کاری زنگ می‌زند، ایمیلی می‌فرستد و نشانی را می‌بیند.",
                en: "The inspector gets there from the home page, rings twice in working hours, sends an e-mail and goes to the address.",
            },
        ),
        duty(
            2,
            Grave,
            Both {
                fa: "نماد اعتماد و مجوزها همان‌گونه که هستند نشان داده می‌شوند: با شماره، صادرکننده و تاریخ پایان، و با پیوند به صفحهٔ صادرکننده. نماد یا مجوزی که پایان یافته، معلق یا باطل شده است در سایت نیست.",
                en: "The trust mark and licences are shown as they are: with number, issuer and last day, and with a link to the issuer's page. One that has expired, is suspended or was revoked is not on the site.",
            },
            Both {
                fa: "هر پیوند باز می‌شود: صفحهٔ صادرکننده همین دامنه را با وضع معتبر نشان می‌دهد.",
                en: "Each link is opened: the issuer's page shows this very domain, and says that it is valid.",
            },
        ),
        duty(
            3,
            Grave,
            Both {
                fa: "فروشگاه دامنه، نام، نشان یا ظاهر سایت دیگری را به گونه‌ای به کار نمی‌برد که با آن اشتباه شود.",
                en: "The shop does not use another's domain, name, mark or look in a way that can be taken for the other.",
            },
            Both {
                fa: "دامنه با دامنه‌های مشابه در بازارگاه و ظاهر سایت با سایت صاحب نام مقایسه و از هر دو تصویر گرفته می‌شود.",
                en: "The domain is compared with the lookalike domains in Bazargah and the site with that of the name's owner; a picture of both is taken.",
            },
        ),
        duty(
            4,
            Grave,
            Both {
                fa: "کالایی که فروختنش مجوز می‌خواهد تنها با آن مجوز عرضه می‌شود و شمارهٔ مجوز در صفحهٔ همان کالا نوشته شده است.",
                en: "Goods that need a licence are offered only with it, and its number stands on the page of the goods.",
            },
            Both {
                fa: "در سایت، کالاهای نیازمند مجوز جسته و شماره‌ها از صادرکننده استعلام می‌شود.",
                en: "The site is searched for such goods, and the numbers are looked up with the issuer.",
            },
        ),
    ],
};

const OFFER: Topic = Topic {
    number: 2,
    title: Both { fa: "کالا و قیمت", en: "Goods and price" },
    clauses: &[
        duty(
            1,
            Serious,
            Both {
                fa: "قیمت به تومان است و مالیات و هر هزینهٔ ناگزیر دیگر در آن حساب شده است. هزینهٔ ارسال، پیش از پرداخت، جدا نوشته می‌شود. مبلغ پایانی همان است که خریدار پیش از پرداخت دیده است.",
                en: "The price is in toman, with tax and every other cost that cannot be avoided in it. The cost of shipping is written apart before payment. What is charged is what the buyer saw before paying.",
            },
            Both {
                fa: "سفارشی تا درگاه پرداخت پیش می‌رود و مبلغ درگاه با جمع قیمت کالا و هزینهٔ ارسال مقایسه می‌شود.",
                en: "An order is taken as far as the payment page, and its amount is compared with the price of the goods and the cost of shipping.",
            },
        ),
        duty(
            2,
            Serious,
            Both {
                fa: "کنار قیمت تخفیف‌خورده، قیمت مرجع نوشته می‌شود: کمترین قیمتی که فروشگاه در ۳۰ روز پیش از تخفیف همان کالا را به آن فروخته است. درصد تخفیف از همین قیمت حساب می‌شود.",
                en: "Beside a reduced price stands the reference price: the lowest one for which the shop sold the same goods in the 30 days before the reduction. The percentage is computed from it.",
            },
            Both {
                fa: "سابقهٔ قیمت سه کالای تخفیف‌دار در ۳۰ روز پیش از تخفیف، با قیمت مرجع مقایسه می‌شود.",
                en: "For three reduced goods the prices of the 30 days before are compared with the reference price.",
            },
        ),
        duty(
            3,
            Serious,
            Both {
                fa: "نام، سازنده، مشخصات و عکس کالا همان کالایی را نشان می‌دهد که فرستاده می‌شود. کارکرده، بازسازی‌شده یا غیراصلی بودن آن کنار قیمت نوشته شده است.",
                en: "Name, maker, specifications and pictures are of the goods that are sent. That they are used, refurbished or not genuine is written beside the price.",
            },
            Both {
                fa: "کالایی خریده و با صفحه‌اش مقایسه می‌شود، یا سه کالا از انبار با صفحهٔ خود.",
                en: "Something is bought and compared with its page, or three goods from the store with theirs.",
            },
        ),
    ],
};

const DELIVERY: Topic = Topic {
    number: 3,
    title: Both { fa: "سفارش و تحویل", en: "Order and delivery" },
    clauses: &[
        duty(
            1,
            Serious,
            Both {
                fa: "زمان رسیدن سفارش، به روز یا بازه‌ای از روزها، پیش از پرداخت گفته می‌شود.",
                en: "When the order will arrive is said before payment, as a day or a range of days.",
            },
            Both {
                fa: "سفارشی تا درگاه پرداخت پیش می‌رود: زمان رسیدن نوشته شده است.",
                en: "An order is taken as far as the payment page: the time of arrival is there.",
            },
        ),
        duty(
            2,
            Minor,
            Both {
                fa: "پس از پرداخت، تأییدی به خریدار فرستاده می‌شود با فهرست کالا، مبلغ، زمان رسیدن، نشانی برای شکایت و شیوهٔ انصراف (مادهٔ ۳۴ قانون تجارت الکترونیکی).",
                en: "After payment the buyer is sent a confirmation with the goods, the amount, the time of arrival, an address for complaints and how to withdraw (article 34 of the Electronic Commerce Law).",
            },
            Both {
                fa: "تأییدهای فرستاده‌شده برای سه سفارش اخیر خوانده می‌شود.",
                en: "The confirmations of three recent orders are read.",
            },
        ),
        duty(
            3,
            Serious,
            Both {
                fa: "اگر سفارش در زمان گفته‌شده نمی‌رسد، فروشگاه پیش از گذشتن آن زمان خبر می‌دهد و خریدار می‌تواند سفارش را لغو کند. اگر کالا اصلاً تحویل‌دادنی نیست، همهٔ پول بی‌درنگ برگردانده می‌شود (مادهٔ ۳۹ قانون تجارت الکترونیکی).",
                en: "When an order will not arrive in the time that was said, the shop says so before that time has passed, and the buyer can cancel. When the goods cannot be delivered at all, the whole amount is given back at once (article 39 of the Electronic Commerce Law).",
            },
            Both {
                fa: "از سفارش‌های ماه گذشته، آن‌هایی که دیر رسیده یا لغو شده‌اند با پیام‌ها و زمان بازگشت پول مقایسه می‌شوند.",
                en: "The last month's orders that came late or were cancelled are compared with the messages and the times at which money was returned.",
            },
        ),
        duty(
            4,
            Serious,
            Both {
                fa: "کالایی که شکسته، ناقص یا جز سفارش رسیده است، به خواست خریدار عوض می‌شود یا پولش برمی‌گردد و هزینهٔ بازپس فرستادنش با فروشگاه است.",
                en: "Goods that arrive broken, incomplete or other than ordered are replaced or their price is returned, as the buyer wishes, and the shop pays for sending them back.",
            },
            Both {
                fa: "پنج درخواست مرجوعی اخیر، از پیام خریدار تا پایان، خوانده می‌شود.",
                en: "Five recent returns are read from the buyer's message to their end.",
            },
        ),
    ],
};

const WITHDRAWAL: Topic = Topic {
    number: 4,
    title: Both { fa: "انصراف و بازگشت پول", en: "Withdrawal and money back" },
    clauses: &[
        duty(
            1,
            Serious,
            Both {
                fa: "خریدار از روز تحویل دست‌کم هفت روز کاری وقت دارد که بی جریمه و بی آن‌که دلیلی بگوید از خرید انصراف دهد. تنها هزینهٔ او هزینهٔ بازپس فرستادن کالاست (مادهٔ ۳۷ قانون تجارت الکترونیکی).",
                en: "From the day of delivery the buyer has at least seven working days to withdraw, without a penalty and without giving a reason. The only cost is that of sending the goods back (article 37 of the Electronic Commerce Law).",
            },
            Both {
                fa: "شرایط نوشتهٔ فروشگاه خوانده می‌شود و پنج انصراف اخیر با آن سنجیده می‌شود.",
                en: "The shop's written terms are read, and five recent withdrawals are held against them.",
            },
        ),
        duty(
            2,
            Minor,
            Both {
                fa: "اگر انصراف از خرید کالایی به حکم آیین‌نامه ممکن نیست، پیش از پرداخت و در صفحهٔ همان کالا گفته شده است، با نام بردن از آن حکم (مادهٔ ۳۸ قانون تجارت الکترونیکی).",
                en: "Where a regulation lets no buyer withdraw, the page of the goods says so before payment and names the regulation (article 38 of the Electronic Commerce Law).",
            },
            Both {
                fa: "صفحهٔ سه کالایی که فروشگاه پس نمی‌گیرد خوانده می‌شود.",
                en: "The pages of three goods that the shop does not take back are read.",
            },
        ),
        duty(
            3,
            Serious,
            Both {
                fa: "پس از انصراف، همان مبلغی که فروشگاه گرفته است بی هیچ کاهشی و هر چه زودتر برگردانده می‌شود (مادهٔ ۳۸ قانون تجارت الکترونیکی)، و دیرترین زمانش سه روز کاری پس از رسیدن کالا به فروشگاه است. کارت هدیه یا اعتبار، جای پول را نمی‌گیرد مگر خریدار بخواهد.",
                en: "After a withdrawal the very amount that the shop received is given back without deduction and as soon as possible (article 38 of the Electronic Commerce Law), at the latest three working days after the goods are back. A voucher or credit takes its place only if the buyer wants that.",
            },
            Both {
                fa: "تاریخ رسیدن کالا و تاریخ واریز در پنج انصراف اخیر مقایسه می‌شود.",
                en: "For five recent withdrawals the day on which the goods came back is compared with the day of the transfer.",
            },
        ),
    ],
};

const COMPLAINTS: Topic = Topic {
    number: 5,
    title: Both { fa: "پاسخ به شکایت", en: "Answering complaints" },
    clauses: &[
        duty(
            1,
            Serious,
            Both {
                fa: "هر شکایت ظرف ۹۶ ساعت پاسخی می‌گیرد که دربارهٔ همان مورد باشد. پیام خودکار و «دریافت شد» پاسخ نیست.",
                en: "Every complaint is answered within 96 hours, and the answer is about the case. An automatic message or \"received\" is no answer.",
            },
            Both {
                fa: "سامانه زمان هر پاسخ را ثبت می‌کند و بازبین دربارهٔ پاسخ‌های مشکوک نظر می‌دهد.",
                en: "The system records the time of each answer, and a reviewer judges those in doubt.",
            },
        ),
        duty(
            2,
            Grave,
            Both {
                fa: "فروشگاه برای پس گرفتن شکایت یا نظر خوب، خریدار را تهدید نمی‌کند، بازگشت پول را به آن مشروط نمی‌کند و چیزی نمی‌بخشد. نظر ساختگی نیز نمی‌نویسد.",
                en: "The shop neither threatens a buyer, nor makes a refund depend on it, nor gives anything, so that a complaint is withdrawn or a rating is good. Nor does it write reviews of its own.",
            },
            Both {
                fa: "پیام‌هایی که خریدار می‌فرستد با زمان پس گرفتن شکایت یا ثبت نظر مقایسه می‌شود.",
                en: "Messages that a buyer hands in are compared with the time of the withdrawal or the rating.",
            },
        ),
    ],
};

const PRIVACY: Topic = Topic {
    number: 6,
    title: Both { fa: "داده‌های شخصی خریدار", en: "The buyer's personal data" },
    clauses: &[
        duty(
            1,
            Serious,
            Both {
                fa: "فروشگاه تنها داده‌هایی را می‌خواهد که سفارش به آن نیاز دارد و می‌گوید هر کدام برای چیست (مادهٔ ۵۹ قانون تجارت الکترونیکی). خرید بدون کد ملی و بدون عکس مدارک شدنی است، مگر قانون برای همان کالا آن را بخواهد.",
                en: "The shop asks only for what the order needs and says what each is for (article 59 of the Electronic Commerce Law). One can buy without a national number and without pictures of documents, unless a law asks for them with these very goods.",
            },
            Both {
                fa: "فرم سفارش پر و هر خانهٔ اجباری با آنچه برای ارسال لازم است مقایسه می‌شود.",
                en: "The order form is filled in, and each field that must be is compared with what shipping needs.",
            },
        ),
        duty(
            2,
            Grave,
            Both {
                fa: "داده‌های خریدار بی رضایت صریح او به کسی جز شرکت ارسال و درگاه پرداخت داده نمی‌شود، و شمارهٔ تلفن و نشانی او روی بسته بیش از نیاز پیک نیست.",
                en: "The buyer's data are given to nobody but the carrier and the payment provider without the buyer's express consent, and no more of telephone and address is on the package than the courier needs.",
            },
            Both {
                fa: "برچسب سه بسته و قراردادهای فروشگاه با شرکت‌های دیگر دیده می‌شود.",
                en: "The labels of three packages and the shop's contracts with other companies are looked at.",
            },
        ),
        duty(
            3,
            Grave,
            Both {
                fa: "شمارهٔ کارت و رمز تنها در صفحهٔ درگاه پرداخت دارای مجوز وارد می‌شود. فروشگاه آن‌ها را نه می‌پرسد و نه نگه می‌دارد، در تلفن و پیام هم نه.",
                en: "Card numbers and passwords are entered only on the page of a licensed payment provider. The shop neither asks for them nor keeps them, by telephone or message neither.",
            },
            Both {
                fa: "نشانی صفحهٔ پرداخت خوانده و مجوز درگاه استعلام می‌شود؛ پیام‌های پشتیبانی یک هفته جسته می‌شود.",
                en: "The address of the payment page is read and the provider's licence looked up; a week of the support's messages is searched.",
            },
        ),
        duty(
            4,
            Minor,
            Both {
                fa: "پیام تبلیغاتی تنها به کسی فرستاده می‌شود که پذیرفته است، و هر پیام راهی ساده و رایگان برای پایان دادن دارد (مادهٔ ۵۵ قانون تجارت الکترونیکی).",
                en: "Advertisements are sent only to those who agreed to it, and each one has a simple and free way to end them (article 55 of the Electronic Commerce Law).",
            },
            Both {
                fa: "بازرس با نشانی خود سفارش می‌دهد، نمی‌پذیرد و یک ماه می‌پاید؛ لغو یک اشتراک آزموده می‌شود.",
                en: "The inspector orders with an address of their own, does not agree, and watches for a month; ending one subscription is tried.",
            },
        ),
    ],
};
