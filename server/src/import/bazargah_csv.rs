//! This project's own format, for operators who bring their records.

use super::cells::{Cells, Header, Memo, Refusal, Times, Understand, category, id, is_web_address, name_as_id};
use super::{Format, ImportError};
use bazargah_domain::calendar::Millis;
use bazargah_domain::complaint::{Answer, Complaint, Course, DEADLINE_HOURS, End, Rating};
use bazargah_domain::domain_name::Host;
use bazargah_domain::import::{Content, Row, ShopRef};
use bazargah_domain::money::Rial;
use bazargah_domain::shop::{Scheme, ShopName, SourceId};
use bazargah_domain::text::clean_name;

/// The columns of a file, and what has been seen in it.
pub(super) struct BazargahCsv {
    id: usize,
    name: usize,
    domain: usize,
    opened: usize,
    answered: usize,
    category: usize,
    amount: usize,
    outcome: usize,
    closed: usize,
    url: usize,
    times: Times,
    hosts: Memo<Host>,
    names: Memo<Option<String>>,
    categories: Memo<String>,
}

impl BazargahCsv {
    /// Finds the columns by the header.
    ///
    /// # Errors
    ///
    /// When one is missing.
    pub(super) fn new(header: &Header, now: Millis) -> Result<Self, ImportError> {
        let column = |name| header.require(Format::BazargahCsv, name);
        Ok(Self {
            id: column("complaint_id")?,
            name: column("shop_name")?,
            domain: column("shop_domain")?,
            opened: column("opened_at")?,
            answered: column("answered_at")?,
            category: column("category")?,
            amount: column("amount_rial")?,
            outcome: column("outcome")?,
            closed: column("closed_at")?,
            url: column("source_url")?,
            times: Times::new(now),
            hosts: Memo::new(),
            names: Memo::new(),
            categories: Memo::new(),
        })
    }

    fn shop(&mut self, name_cell: &str, domain: &str) -> Result<ShopRef, Refusal> {
        let name = self.names.get(name_cell, || Ok(clean_name(name_cell)))?;
        if domain.is_empty() {
            let name = name.ok_or("neither shop_domain nor shop_name says which shop")?;
            let source = SourceId { scheme: Scheme::BazargahCsv, id: name_as_id(name_cell, "shop_name")? };
            return Ok(ShopRef { source, host: None, exact_host: false, name: ShopName::of(&name) });
        }
        let host = self
            .hosts
            .get(domain, || Host::parse(domain).map_err(|error| Refusal::from(format!("shop_domain: {error}"))))?;
        let source = SourceId { scheme: Scheme::BazargahCsv, id: id(host.as_str(), "shop_domain")? };
        let name = name.map(|name| ShopName::of(&name)).unwrap_or_default();
        Ok(ShopRef { source, host: Some(host), exact_host: false, name })
    }
}

fn amount(text: &str) -> Result<Option<Rial>, Refusal> {
    if text.is_empty() {
        return Ok(None);
    }
    let rial = if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse::<i64>().ok() } else { None };
    match rial.and_then(|rial| Rial::new(rial).ok()) {
        Some(rial) => Ok(Some(rial)),
        None => Err("amount_rial is not a whole number of rial from 0 up".into()),
    }
}

impl Understand for BazargahCsv {
    fn row(&mut self, cells: &Cells<'_>) -> Result<Row, Refusal> {
        let shop = self.shop(cells.get(self.name), cells.trimmed(self.domain))?;
        // Every operator counts from 1: a complaint's name is one among those of its shop.
        let id = format!("{} {}", id(cells.trimmed(self.id), "complaint_id")?, shop.source.id);
        let opened_at = self.times.iso(cells.trimmed(self.opened), "opened_at")?;
        let answered_at = self.times.iso_or_none(cells.trimmed(self.answered), "answered_at")?;
        let closed_at = self.times.iso_or_none(cells.trimmed(self.closed), "closed_at")?;
        if answered_at.is_some_and(|at| at < opened_at) {
            return Err("answered_at is before opened_at".into());
        }
        if closed_at.is_some_and(|at| at < opened_at) {
            return Err("closed_at is before opened_at".into());
        }
        if answered_at.zip(closed_at).is_some_and(|(answered, closed)| closed.day() < answered.day()) {
            return Err("closed_at is before answered_at".into());
        }
        let rating = match cells.trimmed(self.outcome) {
            "resolved" => Rating::Resolved,
            "unresolved" => Rating::Unresolved,
            "" => Rating::Unrated,
            _ => return Err("outcome is neither resolved nor unresolved nor empty".into()),
        };
        let url = match cells.trimmed(self.url) {
            "" => None,
            url if is_web_address(url) => Some(url.to_owned()),
            _ => return Err("source_url is not an http or https address".into()),
        };
        let words = cells.trimmed(self.category);
        let complaint = Complaint {
            scheme: Scheme::BazargahCsv,
            opened_at,
            deadline_hours: DEADLINE_HOURS,
            category: self.categories.get(words, || Ok(category(words)))?,
            amount: amount(cells.trimmed(self.amount))?,
            url,
            answer: answered_at.map_or(Answer::Awaited, Answer::At),
            rating,
            end: closed_at.map_or(End::Running, |at| End::Closed { at: Some(at) }),
            course: Course::default(),
        };
        let speaks_until = [answered_at, closed_at].into_iter().flatten().fold(opened_at, Millis::max);
        Ok(Row { shop, content: Content::Complaint { id, complaint }, speaks_until })
    }

    fn shows(&self, _: usize, _: bool) -> bool {
        true
    }
}
