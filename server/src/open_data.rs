//! Whole data sets for everybody: what they hold, and how they are written, a part at a time.
//!
//! A part is read by key when the reader has taken the one before, so that neither memory nor a connection to the database is held
//! for a slow reader. What changes meanwhile is in the parts that come after it; the events alone are one state of everything.

use crate::sheet::plain_field;
use bazargah_domain::calendar::Day;
use bazargah_domain::complaint::{Answer, ComplaintId};
use bazargah_domain::deal::board::DealId;
use bazargah_domain::deal::price::Discount;
use bazargah_domain::domain_name::Host;
use bazargah_domain::grade::Letter;
use bazargah_domain::shop::ShopId;
use bazargah_store::{Store, StoreError};
use serde_json::{Value, json};

/// Rows that are read at once; an event can be long, the others are short.
const ROWS: i64 = 2000;
const EVENTS: i64 = 500;
/// The terms under which the data may be used, as SPDX names them.
pub const LICENCE: &str = "CC-BY-4.0";

/// A data set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DataSet {
    /// The shops.
    Shops,
    /// Their complaints.
    Complaints,
    /// The public events.
    Events,
    /// The deals of the festival.
    Deals,
    /// The grades on record.
    Grades,
}

/// A column, and what stands in it.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its heading.
    pub name: &'static str,
    /// What it means, in Persian.
    pub fa: &'static str,
    /// And in English.
    pub en: &'static str,
}

const fn column(name: &'static str, fa: &'static str, en: &'static str) -> Column {
    Column { name, fa, en }
}

const SHOPS: &[Column] = &[
    column("id", "شمارهٔ فروشگاه؛ شمارهٔ رویداد ثبت آن", "Number of the shop: that of the event that listed it"),
    column("key", "نام فروشگاه در نشانی‌ها", "The shop's name in addresses"),
    column("domain", "دامنه‌ای که در آن می‌فروشد", "The domain that it sells on"),
    column("name_fa", "نام فارسی", "Persian name"),
    column("name_en", "نام انگلیسی", "English name"),
    column("mark", "وضعیت نماد اعتماد در روز دریافت", "State of the trust mark on the day of the download"),
    column("grade", "رتبهٔ ثبت‌شده از A تا F", "The grade on record, from A to F"),
    column("points", "امتیاز از ۱۰۰", "Points out of 100"),
];
const COMPLAINTS: &[Column] = &[
    column("id", "شمارهٔ شکایت", "Number of the complaint"),
    column("shop_id", "شمارهٔ فروشگاه", "Number of the shop"),
    column("source", "شکایت از کدام منبع آمده است", "The source that it comes from"),
    column("source_url", "نشانی آن در منبع", "Its address at the source"),
    column("state", "وضعیت", "State"),
    column("category", "موضوع", "Subject"),
    column("amount_rial", "مبلغ به ریال", "Amount in rial"),
    column("opened_at", "زمان ثبت به وقت جهانی", "Time of opening, UTC"),
    column("deadline_hours", "مهلت پاسخ به ساعت", "Hours in which it is to be answered"),
    column("answered", "پاسخ گرفته است یا نه", "Whether it was answered"),
    column("answered_at", "زمان پاسخ به وقت جهانی", "Time of the answer, UTC"),
    column("answered_in_time", "پاسخ در مهلت بوده است یا نه", "Whether it was answered in time"),
];
const EVENT: &[Column] = &[
    column("seq", "شمارهٔ رویداد", "Number of the event"),
    column(
        "entry",
        "رویداد به شکل متعارف JSON، همان که در دفتر عمومی درهم‌سازی می‌شود",
        "The event as canonical JSON, as it is hashed in the public log",
    ),
];
const DEALS: &[Column] = &[
    column("id", "شمارهٔ پیشنهاد", "Number of the deal"),
    column("shop_id", "شمارهٔ فروشگاه", "Number of the shop"),
    column("edition", "دورهٔ جشنواره", "Edition of the festival"),
    column("name", "نام کالا", "Name of the goods"),
    column("trade", "صنف", "Trade"),
    column("price_rial", "قیمت به ریال", "Price in rial"),
    column("regular_rial", "قیمت عادی به گفتهٔ فروشگاه، به ریال", "Regular price as the shop states it, in rial"),
    column("discount", "آیا تخفیف با قیمت‌های پیشین سنجیده شد", "Whether the discount was verified from earlier prices"),
    column("percent", "درصد تخفیف سنجیده‌شده", "Verified discount in percent"),
    column("reference_rial", "کمترین قیمت ۳۰ روز پیش از آن، به ریال", "Lowest price of the 30 days before, in rial"),
    column("stock", "موجودی", "Stock"),
    column("from", "نخستین روز", "First day"),
    column("until", "واپسین روز", "Last day"),
    column("free_shipping", "ارسال رایگان است یا نه", "Whether shipping is free"),
    column("runs", "فروشگاه آن را پایان نداده است", "Whether the shop has not ended it"),
];
const GRADES: &[Column] = &[
    column("shop_id", "شمارهٔ فروشگاه", "Number of the shop"),
    column("seq", "شمارهٔ رویدادی که رتبه را ثبت کرد", "Number of the event that recorded it"),
    column("day", "از کدام روز", "From which day on"),
    column("version", "نسخهٔ قاعده", "Version of the rule"),
    column("points", "امتیاز از ۱۰۰", "Points out of 100"),
    column(
        "letter",
        "رتبه از A تا F؛ خالی یعنی دادهٔ کافی نبود",
        "Grade from A to F; empty where there was too little to tell",
    ),
];

/// The last row that was read.
type Place = (i64, i64);

impl DataSet {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Shops, Self::Complaints, Self::Events, Self::Deals, Self::Grades];

    /// Its name in addresses and commands.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Shops => "shops",
            Self::Complaints => "complaints",
            Self::Events => "events",
            Self::Deals => "deals",
            Self::Grades => "grades",
        }
    }

    /// The data set of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|set| set.as_str() == name)
    }

    /// Its columns.
    pub fn columns(self) -> &'static [Column] {
        match self {
            Self::Shops => SHOPS,
            Self::Complaints => COMPLAINTS,
            Self::Events => EVENT,
            Self::Deals => DEALS,
            Self::Grades => GRADES,
        }
    }

    fn rows_at_once(self) -> i64 {
        if self == Self::Events { EVENTS } else { ROWS }
    }

    /// The rows after a place, and the place of the last of them.
    async fn rows(self, store: &Store, today: Day, after: Place) -> Result<(Vec<Vec<Value>>, Place), StoreError> {
        let limit = self.rows_at_once();
        Ok(match self {
            Self::Shops => {
                let shops = store.shops_after(ShopId(after.0), limit).await?;
                let last = shops.last().map_or(after, |shop| (shop.id.0, 0));
                let row = |shop: bazargah_domain::shop::Shop| {
                    let graded = shop.grade.and_then(|step| Some((step.letter?, step.points)));
                    vec![
                        json!(shop.id.0),
                        json!(shop.key),
                        json!(shop.host.as_ref().map(Host::as_str)),
                        json!(shop.name.fa),
                        json!(shop.name.en),
                        json!(shop.mark_state(today).as_str()),
                        json!(graded.map(|(letter, _)| letter.as_str())),
                        json!(graded.map(|(_, points)| points)),
                    ]
                };
                (shops.into_iter().map(row).collect(), last)
            }
            Self::Complaints => {
                let found = store.complaints_after(ComplaintId(after.0), limit).await?;
                let last = found.last().map_or(after, |(_, recent)| (recent.id.0, 0));
                let row = |(shop, recent): (ShopId, bazargah_domain::record::Recent)| {
                    let complaint = recent.complaint;
                    vec![
                        json!(recent.id.0),
                        json!(shop.0),
                        json!(complaint.scheme),
                        json!(complaint.url),
                        json!(complaint.state()),
                        json!(complaint.category),
                        json!(complaint.amount),
                        json!(complaint.opened_at.to_rfc3339()),
                        json!(complaint.deadline_hours),
                        json!(complaint.answer != Answer::Awaited),
                        match complaint.answer {
                            Answer::At(at) => json!(at.to_rfc3339()),
                            _ => Value::Null,
                        },
                        json!(complaint.in_time()),
                    ]
                };
                (found.into_iter().map(row).collect(), last)
            }
            Self::Events => {
                let entries = store.entries_after(after.0, limit).await?;
                let last = entries.last().map_or(after, |(seq, _)| (*seq, 0));
                (entries.into_iter().map(|(seq, entry)| vec![json!(seq), json!(entry)]).collect(), last)
            }
            Self::Deals => {
                let deals = store.deals_after(DealId(after.0), limit).await?;
                let last = deals.last().map_or(after, |deal| (deal.id.0, 0));
                let row = |deal: bazargah_domain::deal::Deal| {
                    let (discount, percent, reference) = match deal.discount {
                        Discount::Verified { reference, percent } => ("verified", Some(percent), Some(reference)),
                        Discount::TooShort { .. } => ("too-short", None, None),
                        Discount::NotBelow { reference } => ("not-below", None, Some(reference)),
                    };
                    vec![
                        json!(deal.id.0),
                        json!(deal.shop.0),
                        json!(deal.edition),
                        json!(deal.name),
                        json!(deal.trade.as_str()),
                        json!(deal.price),
                        json!(deal.regular),
                        json!(discount),
                        json!(percent),
                        json!(reference),
                        json!(deal.stock),
                        json!(deal.from.to_iso()),
                        json!(deal.until.to_iso()),
                        json!(deal.free_shipping),
                        json!(deal.runs),
                    ]
                };
                (deals.into_iter().map(row).collect(), last)
            }
            Self::Grades => {
                let grades = store.grades_after((ShopId(after.0), after.1), limit).await?;
                let last = grades.last().map_or(after, |(shop, seq, _)| (shop.0, *seq));
                let row = |(shop, seq, grade): (ShopId, i64, bazargah_store::GradeOnRecord)| {
                    vec![
                        json!(shop.0),
                        json!(seq),
                        json!(grade.step.day.to_iso()),
                        json!(grade.step.version),
                        json!(grade.step.points),
                        json!(grade.step.letter.map(Letter::as_str)),
                    ]
                };
                (grades.into_iter().map(row).collect(), last)
            }
        })
    }
}

/// How a data set is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Form {
    /// CSV with headings; texts that a spreadsheet would take for formulas begin with an apostrophe.
    Csv,
    /// A JSON array with an object a row, each on a line of its own.
    Json,
}

/// Why a data set could not be written.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A row could not be written.
    #[error("a row could not be written: {0}")]
    Csv(#[from] csv::Error),
}

/// Writes a data set, a part at a time.
pub struct Writer {
    set: DataSet,
    form: Form,
    store: Store,
    today: Day,
    after: Place,
    rows: u64,
    begun: bool,
    ended: bool,
}

impl Writer {
    /// One that has not begun.
    pub fn new(store: Store, set: DataSet, form: Form, today: Day) -> Self {
        Self { set, form, store, today, after: (0, 0), rows: 0, begun: false, ended: false }
    }

    /// Rows that were written.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// The next part; `None` after the last.
    ///
    /// # Errors
    /// When the database fails or a row cannot be written; what was written until then is not whole.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, Fault> {
        if self.ended {
            return Ok(None);
        }
        let (rows, last) = self.set.rows(&self.store, self.today, self.after).await?;
        self.after = last;
        self.ended = i64::try_from(rows.len()).unwrap_or(i64::MAX) < self.set.rows_at_once();
        let bytes = match self.form {
            Form::Csv => self.csv(&rows)?,
            Form::Json => self.json(rows.iter()),
        };
        self.begun = true;
        self.rows += u64::try_from(rows.len()).unwrap_or(0);
        Ok(Some(bytes))
    }

    fn csv(&self, rows: &[Vec<Value>]) -> Result<Vec<u8>, csv::Error> {
        let mut writer = csv::Writer::from_writer(Vec::with_capacity(rows.len() * 128));
        if !self.begun {
            writer.write_record(self.set.columns().iter().map(|column| column.name))?;
        }
        for row in rows {
            for cell in row {
                match cell {
                    Value::Null => writer.write_field("")?,
                    Value::String(text) => writer.write_field(plain_field(text).as_bytes())?,
                    other => writer.write_field(other.to_string())?,
                }
            }
            writer.write_record(None::<&[u8]>)?;
        }
        writer.into_inner().map_err(|error| error.into_error().into())
    }

    fn json<'a>(&self, rows: impl Iterator<Item = &'a Vec<Value>>) -> Vec<u8> {
        let mut text = String::from(if self.begun { "" } else { "[" });
        for (at, row) in rows.enumerate() {
            text.push_str(if at == 0 && !self.begun { "\n" } else { ",\n" });
            let fields = self.set.columns().iter().zip(row).map(|(column, cell)| format!("\"{}\":{cell}", column.name));
            text.push('{');
            text.push_str(&fields.collect::<Vec<_>>().join(","));
            text.push('}');
        }
        if self.ended {
            text.push_str("\n]\n");
        }
        text.into_bytes()
    }
}
