//! Whole data sets for everybody: what they hold, and how they are written, a part at a time.
//!
//! A part is read by key while the reader takes the one before, so that no more than two are held in memory, and no connection to the
//! database, for a slow reader. What changes meanwhile is in the parts that come after it; the events alone are one state of everything.

pub mod files;
mod parquet;

use crate::sheet::plain_field;
use bazargah_domain::calendar::{Day, Millis};
use bazargah_domain::complaint::{Answer, ComplaintId};
use bazargah_domain::deal::board::DealId;
use bazargah_domain::deal::price::Discount;
use bazargah_domain::grade::Letter;
use bazargah_domain::money::Rial;
use bazargah_domain::shop::ShopId;
use bazargah_store::{Store, StoreError};
use parquet::Table;
use tokio::task::JoinSet;

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

/// What a column holds. Each may be missing in any row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A whole number.
    Whole,
    /// Yes or no.
    Flag,
    /// A text.
    Text,
    /// A point in time: RFC 3339 in UTC, where the form has no times of its own.
    Time,
    /// A day, as 2026-11-24 where the form has no days of its own.
    Day,
}

impl Kind {
    /// Its name in the dictionary.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Whole => "integer",
            Self::Flag => "boolean",
            Self::Text => "string",
            Self::Time => "time",
            Self::Day => "day",
        }
    }
}

/// What stands in one place of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Cell {
    Missing,
    Whole(i64),
    Flag(bool),
    Text(String),
    Name(&'static str),
    Time(Millis),
    Day(Day),
}

impl Cell {
    fn text(text: Option<String>) -> Self {
        text.map_or(Self::Missing, Self::Text)
    }

    fn name(name: Option<&'static str>) -> Self {
        name.map_or(Self::Missing, Self::Name)
    }

    fn whole<T: Into<i64>>(number: Option<T>) -> Self {
        number.map_or(Self::Missing, |number| Self::Whole(number.into()))
    }

    fn flag(flag: Option<bool>) -> Self {
        flag.map_or(Self::Missing, Self::Flag)
    }
}

/// A column, and what stands in it.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// What it holds.
    pub kind: Kind,
    /// Its heading.
    pub name: &'static str,
    /// What it means, in Persian.
    pub fa: &'static str,
    /// And in English.
    pub en: &'static str,
}

const fn column(kind: Kind, name: &'static str, fa: &'static str, en: &'static str) -> Column {
    Column { kind, name, fa, en }
}

const SHOPS: &[Column] = &[
    column(
        Kind::Whole,
        "id",
        "شمارهٔ فروشگاه؛ شمارهٔ رویداد ثبت آن",
        "Number of the shop: that of the event that listed it",
    ),
    column(Kind::Text, "key", "نام فروشگاه در نشانی‌ها", "The shop's name in addresses"),
    column(Kind::Text, "domain", "دامنه‌ای که در آن می‌فروشد", "The domain that it sells on"),
    column(Kind::Text, "name_fa", "نام فارسی", "Persian name"),
    column(Kind::Text, "name_en", "نام انگلیسی", "English name"),
    column(Kind::Text, "mark", "وضعیت نماد اعتماد در روز دریافت", "State of the trust mark on the day of the download"),
    column(Kind::Text, "grade", "رتبهٔ ثبت‌شده از A تا F", "The grade on record, from A to F"),
    column(Kind::Whole, "points", "امتیاز از ۱۰۰", "Points out of 100"),
];
const COMPLAINTS: &[Column] = &[
    column(Kind::Whole, "id", "شمارهٔ شکایت", "Number of the complaint"),
    column(Kind::Whole, "shop_id", "شمارهٔ فروشگاه", "Number of the shop"),
    column(Kind::Text, "source", "شکایت از کدام منبع آمده است", "The source that it comes from"),
    column(Kind::Text, "source_url", "نشانی آن در منبع", "Its address at the source"),
    column(Kind::Text, "state", "وضعیت", "State"),
    column(Kind::Text, "category", "موضوع", "Subject"),
    column(Kind::Whole, "amount_rial", "مبلغ به ریال", "Amount in rial"),
    column(Kind::Time, "opened_at", "زمان ثبت به وقت جهانی", "Time of opening, UTC"),
    column(Kind::Whole, "deadline_hours", "مهلت پاسخ به ساعت", "Hours in which it is to be answered"),
    column(Kind::Flag, "answered", "پاسخ گرفته است یا نه", "Whether it was answered"),
    column(Kind::Time, "answered_at", "زمان پاسخ به وقت جهانی", "Time of the answer, UTC"),
    column(Kind::Flag, "answered_in_time", "پاسخ در مهلت بوده است یا نه", "Whether it was answered in time"),
];
const EVENT: &[Column] = &[
    column(Kind::Whole, "seq", "شمارهٔ رویداد", "Number of the event"),
    column(
        Kind::Text,
        "entry",
        "رویداد به شکل متعارف JSON، همان که در دفتر عمومی درهم‌سازی می‌شود",
        "The event as canonical JSON, as it is hashed in the public log",
    ),
];
const DEALS: &[Column] = &[
    column(Kind::Whole, "id", "شمارهٔ کالای تخفیف‌دار", "Number of the deal"),
    column(Kind::Whole, "shop_id", "شمارهٔ فروشگاه", "Number of the shop"),
    column(Kind::Text, "edition", "دورهٔ جشنواره", "Edition of the festival"),
    column(Kind::Text, "name", "نام کالا", "Name of the goods"),
    column(Kind::Text, "trade", "صنف", "Trade"),
    column(Kind::Whole, "price_rial", "قیمت به ریال", "Price in rial"),
    column(
        Kind::Whole,
        "regular_rial",
        "قیمت عادی به گفتهٔ فروشگاه، به ریال",
        "Regular price as the shop states it, in rial",
    ),
    column(
        Kind::Text,
        "discount",
        "آیا تخفیف با قیمت‌های پیشین تأیید شده است",
        "Whether the discount was verified from earlier prices",
    ),
    column(Kind::Whole, "percent", "درصد تخفیف تأییدشده", "Verified discount in percent"),
    column(
        Kind::Whole,
        "reference_rial",
        "کمترین قیمت ۳۰ روز پیش از آن، به ریال",
        "Lowest price of the 30 days before, in rial",
    ),
    column(Kind::Whole, "stock", "موجودی", "Stock"),
    column(Kind::Day, "from", "نخستین روز", "First day"),
    column(Kind::Day, "until", "واپسین روز", "Last day"),
    column(Kind::Flag, "free_shipping", "ارسال رایگان است یا نه", "Whether shipping is free"),
    column(Kind::Flag, "runs", "فروشگاه آن را پایان نداده است", "Whether the shop has not ended it"),
];
const GRADES: &[Column] = &[
    column(Kind::Whole, "shop_id", "شمارهٔ فروشگاه", "Number of the shop"),
    column(Kind::Whole, "seq", "شمارهٔ رویدادی که رتبه را ثبت کرد", "Number of the event that recorded it"),
    column(Kind::Day, "day", "از کدام روز", "From which day on"),
    column(Kind::Whole, "version", "نسخهٔ قاعده", "Version of the rule"),
    column(Kind::Whole, "points", "امتیاز از ۱۰۰", "Points out of 100"),
    column(
        Kind::Text,
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

    /// The cells of the rows after a place, row by row, and the place of the last of them.
    async fn rows(self, store: &Store, today: Day, after: Place) -> Result<(Vec<Cell>, Place), StoreError> {
        let limit = self.rows_at_once();
        let mut cells = Vec::new();
        let mut last = after;
        match self {
            Self::Shops => {
                for shop in store.shops_after(ShopId(after.0), limit).await? {
                    last = (shop.id.0, 0);
                    let graded = shop.grade.and_then(|step| Some((step.letter?, step.points)));
                    let mark = shop.mark_state(today).as_str();
                    cells.extend([
                        Cell::Whole(shop.id.0),
                        Cell::Text(shop.key),
                        Cell::text(shop.host.map(|host| host.as_str().to_owned())),
                        Cell::text(shop.name.fa),
                        Cell::text(shop.name.en),
                        Cell::Name(mark),
                        Cell::name(graded.map(|(letter, _)| letter.as_str())),
                        Cell::whole(graded.map(|(_, points)| points)),
                    ]);
                }
            }
            Self::Complaints => {
                for line in store.complaint_lines_after(ComplaintId(after.0), limit).await? {
                    last = (line.id.0, 0);
                    let answered_at = match line.answer {
                        Answer::At(at) => Cell::Time(at),
                        _ => Cell::Missing,
                    };
                    cells.extend([
                        Cell::Whole(line.id.0),
                        Cell::Whole(line.shop.0),
                        Cell::Name(line.scheme.as_str()),
                        Cell::text(line.url),
                        Cell::Name(line.state.as_str()),
                        Cell::Text(line.category),
                        Cell::whole(line.amount.map(Rial::rial)),
                        Cell::Time(line.opened_at),
                        Cell::Whole(line.deadline_hours.into()),
                        Cell::Flag(line.answer != Answer::Awaited),
                        answered_at,
                        Cell::flag(line.in_time),
                    ]);
                }
            }
            Self::Events => {
                for (seq, entry) in store.entries_after(after.0, limit).await? {
                    last = (seq, 0);
                    cells.extend([Cell::Whole(seq), Cell::Text(entry)]);
                }
            }
            Self::Deals => {
                for deal in store.deals_after(DealId(after.0), limit).await? {
                    last = (deal.id.0, 0);
                    let (discount, percent, reference) = match deal.discount {
                        Discount::Verified { reference, percent } => ("verified", Some(percent), Some(reference)),
                        Discount::TooShort { .. } => ("too-short", None, None),
                        Discount::NotBelow { reference } => ("not-below", None, Some(reference)),
                    };
                    cells.extend([
                        Cell::Whole(deal.id.0),
                        Cell::Whole(deal.shop.0),
                        Cell::Text(deal.edition),
                        Cell::Text(deal.name),
                        Cell::Name(deal.trade.as_str()),
                        Cell::Whole(deal.price.rial()),
                        Cell::Whole(deal.regular.rial()),
                        Cell::Name(discount),
                        Cell::whole(percent),
                        Cell::whole(reference.map(Rial::rial)),
                        Cell::Whole(deal.stock.into()),
                        Cell::Day(deal.from),
                        Cell::Day(deal.until),
                        Cell::Flag(deal.free_shipping),
                        Cell::Flag(deal.runs),
                    ]);
                }
            }
            Self::Grades => {
                for (shop, seq, grade) in store.grades_after((ShopId(after.0), after.1), limit).await? {
                    last = (shop.0, seq);
                    cells.extend([
                        Cell::Whole(shop.0),
                        Cell::Whole(seq),
                        Cell::Day(grade.step.day),
                        Cell::Whole(grade.step.version.into()),
                        Cell::Whole(grade.step.points.into()),
                        Cell::name(grade.step.letter.map(Letter::as_str)),
                    ]);
                }
            }
        }
        Ok((cells, last))
    }
}

/// How a data set is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Form {
    /// CSV with headings; texts that a spreadsheet would take for formulas begin with an apostrophe.
    Csv,
    /// A JSON array with an object a row, each on a line of its own.
    Json,
    /// Apache Parquet, for tables in memory: columns with their kinds, compressed.
    Parquet,
}

impl Form {
    /// How names of its files end.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Parquet => "parquet",
        }
    }

    /// The form whose files' names end so.
    pub fn parse(extension: &str) -> Option<Self> {
        [Self::Csv, Self::Json, Self::Parquet].into_iter().find(|form| form.extension() == extension)
    }

    /// Its media type.
    pub fn media(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Json => "application/json",
            Self::Parquet => "application/vnd.apache.parquet",
        }
    }
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
    /// A part could not be put together.
    #[error("a part could not be put together: {0}")]
    Part(#[from] std::io::Error),
    /// The task that reads was ended.
    #[error("reading was broken off")]
    BrokenOff,
}

/// What is read of a data set at once.
type Part = Result<(Vec<Cell>, Place), StoreError>;

/// Writes a data set, a part at a time. While a part is written and taken, the one after it is read.
pub struct Writer {
    set: DataSet,
    form: Form,
    store: Store,
    today: Day,
    after: Place,
    rows: u64,
    begun: bool,
    ended: bool,
    /// The part that is read ahead; ends with this.
    ahead: JoinSet<Part>,
    table: Table,
}

impl Writer {
    /// One that has not begun.
    pub fn new(store: Store, set: DataSet, form: Form, today: Day) -> Self {
        let (store, table) = (store.for_whole_tables(), Table::new(set.columns()));
        let (begun, ended, ahead) = (false, false, JoinSet::new());
        Self { set, form, store, today, after: (0, 0), rows: 0, begun, ended, ahead, table }
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
        let mut bytes = Vec::new();
        loop {
            let cells = self.read().await?;
            match self.form {
                Form::Csv => bytes = self.csv(&cells)?,
                Form::Json => bytes = self.json(&cells)?,
                Form::Parquet => {
                    self.table.add(&cells);
                    if !self.ended && !self.table.is_full() {
                        continue;
                    }
                    self.table.write(&mut bytes, self.ended)?;
                }
            }
            self.begun = true;
            return Ok(Some(bytes));
        }
    }

    /// The cells of the next rows; begins to read those after them.
    async fn read(&mut self) -> Result<Vec<Cell>, Fault> {
        if self.ahead.is_empty() {
            self.read_ahead();
        }
        let (cells, last) = self.ahead.join_next().await.and_then(Result::ok).ok_or(Fault::BrokenOff)??;
        let rows = cells.len() / self.set.columns().len();
        self.after = last;
        self.rows += u64::try_from(rows).unwrap_or(0);
        self.ended = i64::try_from(rows).unwrap_or(i64::MAX) < self.set.rows_at_once();
        if !self.ended {
            self.read_ahead();
        }
        Ok(cells)
    }

    fn read_ahead(&mut self) {
        let (set, store, today, after) = (self.set, self.store.clone(), self.today, self.after);
        self.ahead.spawn(async move { set.rows(&store, today, after).await });
    }

    fn csv(&self, cells: &[Cell]) -> Result<Vec<u8>, csv::Error> {
        let columns = self.set.columns();
        let mut writer = csv::Writer::from_writer(Vec::with_capacity(cells.len() * 12));
        if !self.begun {
            writer.write_record(columns.iter().map(|column| column.name))?;
        }
        let mut field = Vec::with_capacity(32);
        for row in cells.chunks(columns.len()) {
            for cell in row {
                match cell {
                    Cell::Text(text) => writer.write_field(plain_field(text).as_bytes())?,
                    Cell::Name(name) => writer.write_field(name)?,
                    other => {
                        field.clear();
                        put(&mut field, other);
                        writer.write_field(&field)?;
                    }
                }
            }
            writer.write_record(None::<&[u8]>)?;
        }
        writer.into_inner().map_err(|error| error.into_error().into())
    }

    fn json(&self, cells: &[Cell]) -> Result<Vec<u8>, std::io::Error> {
        let columns = self.set.columns();
        let mut text = Vec::with_capacity(cells.len() * 32);
        text.extend_from_slice(if self.begun { b"" } else { b"[" });
        for (at, row) in cells.chunks(columns.len()).enumerate() {
            text.extend_from_slice(if at == 0 && !self.begun { b"\n" } else { b",\n" });
            for (n, (column, cell)) in columns.iter().zip(row).enumerate() {
                text.push(if n == 0 { b'{' } else { b',' });
                text.push(b'"');
                text.extend_from_slice(column.name.as_bytes());
                text.extend_from_slice(b"\":");
                match cell {
                    Cell::Missing => text.extend_from_slice(b"null"),
                    Cell::Text(words) => serde_json::to_writer(&mut text, words)?,
                    Cell::Name(words) => serde_json::to_writer(&mut text, words)?,
                    Cell::Whole(_) | Cell::Flag(_) => put(&mut text, cell),
                    Cell::Time(_) | Cell::Day(_) => {
                        text.push(b'"');
                        put(&mut text, cell);
                        text.push(b'"');
                    }
                }
            }
            text.push(b'}');
        }
        if self.ended {
            text.extend_from_slice(b"\n]\n");
        }
        Ok(text)
    }
}

/// A cell as plain text; a text as it is.
fn put(out: &mut Vec<u8>, cell: &Cell) {
    match cell {
        Cell::Missing => {}
        Cell::Whole(number) => put_number(out, *number),
        Cell::Flag(flag) => out.extend_from_slice(if *flag { b"true" } else { b"false" }),
        Cell::Text(text) => out.extend_from_slice(text.as_bytes()),
        Cell::Name(name) => out.extend_from_slice(name.as_bytes()),
        Cell::Time(at) => put_time(out, *at),
        Cell::Day(day) => out.extend_from_slice(day.to_iso().as_bytes()),
    }
}

/// Numbers and times are most of what there is to write: by hand they take a fifth of what formatting takes.
fn put_number(out: &mut Vec<u8>, number: i64) {
    let mut digits = [0u8; 20];
    let (mut at, mut rest) = (digits.len(), number.unsigned_abs());
    loop {
        at -= 1;
        // Below ten.
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if number < 0 {
        out.push(b'-');
    }
    out.extend_from_slice(&digits[at..]);
}

/// As [`Millis::to_rfc3339`] writes it.
fn put_time(out: &mut Vec<u8>, at: Millis) {
    let (year, month, day) = at.day().ymd();
    let of_day = at.0.rem_euclid(24 * 60 * 60 * 1000);
    let (seconds, fraction) = (of_day / 1000, of_day % 1000);
    let Ok(year) = u16::try_from(year) else { return out.extend_from_slice(at.to_rfc3339().as_bytes()) };
    let mut two = |before: &[u8], n: i64| {
        // Below a hundred.
        out.extend_from_slice(before);
        out.extend_from_slice(&[b'0' + (n / 10) as u8, b'0' + (n % 10) as u8]);
    };
    two(b"", i64::from(year / 100));
    two(b"", i64::from(year % 100));
    two(b"-", month.into());
    two(b"-", day.into());
    two(b"T", seconds / 3600);
    two(b":", seconds / 60 % 60);
    two(b":", seconds % 60);
    if fraction > 0 {
        out.push(b'.');
        out.push(b'0' + (fraction / 100) as u8);
        out.extend_from_slice(&[b'0' + (fraction / 10 % 10) as u8, b'0' + (fraction % 10) as u8]);
    }
    out.push(b'Z');
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_and_times_are_written_as_they_are_everywhere(
            number in any::<i64>(),
            at in Millis::MIN.0..=Millis::MAX.0,
            second in Millis::MIN.0 / 1000..=Millis::MAX.0 / 1000,
        ) {
            let text = |cell| {
                let mut out = Vec::new();
                put(&mut out, &cell);
                String::from_utf8(out).expect("text")
            };
            prop_assert_eq!(text(Cell::Whole(number)), number.to_string());
            for at in [at, second * 1000] {
                prop_assert_eq!(text(Cell::Time(Millis(at))), Millis(at).to_rfc3339());
            }
        }
    }

    #[test]
    fn the_ends_of_numbers_are_written() {
        for number in [i64::MIN, -1, 0, 9, 10, i64::MAX] {
            let mut out = Vec::new();
            put_number(&mut out, number);
            assert_eq!(String::from_utf8(out).expect("text"), number.to_string());
        }
    }
}
