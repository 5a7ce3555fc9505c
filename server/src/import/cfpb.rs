//! Complaints of the Consumer Financial Protection Bureau of the United States.
//!
//! Nobody says when a company answered, only whether in time: an answer's time is unknown here, never zero.

use super::cells::{Cells, Header, Memo, Order, Refusal, Times, Understand, category, id, name_as_id};
use super::{Format, ImportError};
use bazargah_domain::calendar::Millis;
use bazargah_domain::complaint::{Answer, Complaint, Course, End, Rating};
use bazargah_domain::import::{Content, Row, ShopRef};
use bazargah_domain::shop::{Scheme, ShopName, SourceId};
use bazargah_domain::text::clean_name;

/// The columns, in the order of the bureau's own file: what a file without a header is read by.
const COLUMNS: [&str; 18] = [
    "Date received",
    "Product",
    "Sub-product",
    "Issue",
    "Sub-issue",
    "Consumer complaint narrative",
    "Company public response",
    "Company",
    "State",
    "ZIP code",
    "Tags",
    "Consumer consent provided?",
    "Submitted via",
    "Date sent to company",
    "Company response to consumer",
    "Timely response?",
    "Consumer disputed?",
    "Complaint ID",
];

/// Hours that the bureau gives a company for its answer: 15 days.
const DEADLINE_HOURS: u32 = 15 * 24;
/// Hours that it gives when the company has said within 15 days that it is at work: 60 days.
const DEADLINE_IN_PROGRESS_HOURS: u32 = 60 * 24;

const PAGE: &str = "https://www.consumerfinance.gov/data-research/consumer-complaints/search/detail/";

/// What the first row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FirstRow {
    Header,
    Row,
}

/// The columns of a file, and what has been seen in it.
pub(super) struct Cfpb {
    received: usize,
    product: usize,
    issue: usize,
    company: usize,
    sent: Option<usize>,
    response: usize,
    timely: usize,
    disputed: usize,
    id: usize,
    times: Times,
    shops: Memo<ShopRef>,
    categories: Memo<String>,
}

impl Cfpb {
    /// Finds the columns by the first row.
    ///
    /// # Errors
    ///
    /// When that is neither a header of this format nor a row of it.
    pub(super) fn new(first: &Header, now: Millis) -> Result<(Self, FirstRow), ImportError> {
        let times = Times::new(now);
        if first.find("Complaint ID").is_some() || first.find("Date received").is_some() {
            let column = |name| first.require(Format::Cfpb, name);
            let columns = Self {
                received: column("Date received")?,
                product: column("Product")?,
                issue: column("Issue")?,
                company: column("Company")?,
                sent: first.find("Date sent to company"),
                response: column("Company response to consumer")?,
                timely: column("Timely response?")?,
                disputed: column("Consumer disputed?")?,
                id: column("Complaint ID")?,
                times,
                shops: Memo::new(),
                categories: Memo::new(),
            };
            return Ok((columns, FirstRow::Header));
        }
        let cells = first.names();
        // A row that is rejected because its day is to come is a row all the same.
        let is_row = cells.len() == COLUMNS.len() && day(&Times::new(Millis::MAX), cells[0].trim(), "").is_ok();
        if !is_row {
            return Err(ImportError::FirstRow(Format::Cfpb));
        }
        let columns = Self {
            received: 0,
            product: 1,
            issue: 3,
            company: 7,
            sent: Some(13),
            response: 14,
            timely: 15,
            disputed: 16,
            id: 17,
            times,
            shops: Memo::new(),
            categories: Memo::new(),
        };
        Ok((columns, FirstRow::Row))
    }
}

/// A day as the bureau writes it now, `2020-03-06`, or wrote it, `03/06/2020`.
fn day(times: &Times, text: &str, column: &'static str) -> Result<Millis, Refusal> {
    if text.contains('/') { times.slashed(text, Order::MonthDay, column) } else { times.iso(text, column) }
}

impl Understand for Cfpb {
    fn row(&mut self, cells: &Cells<'_>) -> Result<Row, Refusal> {
        let id = id(cells.trimmed(self.id), "Complaint ID")?;
        // A row in which a cell is missing or too many would show itself here.
        if !id.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err("Complaint ID is not a number".into());
        }
        let opened_at = day(&self.times, cells.trimmed(self.received), "Date received")?;
        let sent = cells.optional(self.sent);
        let sent_at = if sent.is_empty() { opened_at } else { day(&self.times, sent, "Date sent to company")? };

        let in_time = match cells.trimmed(self.timely) {
            "Yes" => Some(true),
            "No" => Some(false),
            "" | "N/A" => None,
            _ => return Err("Timely response? is neither Yes nor No".into()),
        };
        let (answer, end, deadline_hours) = match cells.trimmed(self.response) {
            "In progress" if in_time == Some(true) => (Answer::Awaited, End::Running, DEADLINE_IN_PROGRESS_HOURS),
            "In progress" => (Answer::Awaited, End::Running, DEADLINE_HOURS),
            // No answer within the time: neither answered nor open any more.
            "Untimely response" => (Answer::Awaited, End::Closed { at: None }, DEADLINE_HOURS),
            response if response.starts_with("Closed") => {
                (Answer::TimeUnknown { in_time }, End::Closed { at: None }, DEADLINE_HOURS)
            }
            "" => return Err("Company response to consumer is empty".into()),
            _ => return Err("Company response to consumer is none that is known".into()),
        };
        let rating = match cells.trimmed(self.disputed) {
            "Yes" => Rating::Unresolved,
            // Not to dispute an answer is not to call it a solution.
            "No" | "N/A" | "" => Rating::Unrated,
            _ => return Err("Consumer disputed? is neither Yes nor No nor N/A".into()),
        };

        let company = cells.get(self.company);
        let shop = self.shops.get(company, || {
            let id = name_as_id(company, "Company")?;
            let name = clean_name(company).ok_or("Company has no letter that can be seen")?;
            let source = SourceId { scheme: Scheme::Cfpb, id };
            Ok(ShopRef { source, host: None, exact_host: false, name: ShopName::of(&name) })
        })?;
        // What went wrong tells a shopper more than which product it was about.
        let words = match cells.trimmed(self.issue) {
            "" => cells.trimmed(self.product),
            issue => issue,
        };
        let category = self.categories.get(words, || Ok(category(words)))?;

        let url = [PAGE, &id].concat();
        let complaint = Complaint {
            scheme: Scheme::Cfpb,
            opened_at,
            deadline_hours,
            category,
            amount: None,
            url: Some(url),
            answer,
            rating,
            end,
            course: Course::default(),
        };
        Ok(Row { shop, content: Content::Complaint { id, complaint }, speaks_until: opened_at.max(sent_at) })
    }

    fn shows(&self, column: usize, columns_known: bool) -> bool {
        // What a person wrote, where they live and what they belong to is nobody's business.
        let public =
            [self.received, self.product, self.issue, self.company, self.response, self.timely, self.disputed, self.id];
        columns_known && (public.contains(&column) || Some(column) == self.sent)
    }
}
