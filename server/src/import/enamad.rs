//! Holders of Iran's electronic trust mark (نماد اعتماد الکترونیک).

use super::cells::{Cells, Header, Refusal, Times, Understand, id};
use super::{Format, ImportError};
use bazargah_domain::calendar::{Day, Millis};
use bazargah_domain::domain_name::Host;
use bazargah_domain::import::{Content, Row, ShopRef};
use bazargah_domain::shop::{MarkRecord, Scheme, ShopName, SourceId};
use bazargah_domain::text::{ascii_digits, clean_name};

/// The most stars that the issuer gives.
const STARS_MAX: u8 = 5;

/// The columns of a file.
pub(super) struct Enamad {
    id: usize,
    domain: usize,
    name: usize,
    rating: usize,
    since: usize,
    until: usize,
    province: Option<usize>,
    city: Option<usize>,
    page: Option<usize>,
    times: Times,
}

impl Enamad {
    /// Finds the columns by the header.
    ///
    /// # Errors
    ///
    /// When one is missing.
    pub(super) fn new(header: &Header, now: Millis) -> Result<Self, ImportError> {
        let column = |name| header.require(Format::Enamad, name);
        Ok(Self {
            id: column("id")?,
            domain: column("domain")?,
            name: column("business_name")?,
            rating: column("rating")?,
            since: column("approve_date")?,
            until: column("expire_date")?,
            province: header.find("province"),
            city: header.find("city"),
            page: header.find("trustseal_url"),
            times: Times::new(now),
        })
    }

    fn day(&self, text: &str, column: &'static str) -> Result<Day, Refusal> {
        match Day::parse_jalali(text) {
            Ok(day) => self.times.within(day.start(), column).map(|_| day),
            Err(error) => Err(format!("{column} is not a day: {error}").into()),
        }
    }
}

impl Understand for Enamad {
    fn row(&mut self, cells: &Cells<'_>) -> Result<Row, Refusal> {
        let id = id(cells.trimmed(self.id), "id")?;
        let host = Host::parse(cells.trimmed(self.domain)).map_err(|error| format!("domain: {error}"))?;
        let since = self.day(cells.trimmed(self.since), "approve_date")?;
        self.times.happened(since.start(), "approve_date")?;
        let until = self.day(cells.trimmed(self.until), "expire_date")?;
        if until < since {
            return Err("expire_date is before approve_date".into());
        }
        let stars: Option<u8> = ascii_digits(cells.trimmed(self.rating)).parse().ok();
        let stars = stars.filter(|stars| *stars <= STARS_MAX).ok_or("rating is not a whole number from 0 to 5")?;
        let page = Some(cells.optional(self.page))
            .filter(|page| page.starts_with("https://") && super::cells::is_web_address(page));
        let name = clean_name(cells.get(self.name));
        let mark = MarkRecord {
            number: id.clone(),
            since,
            until,
            stars,
            province: clean_name(cells.optional(self.province)),
            city: clean_name(cells.optional(self.city)),
            page: page.map(str::to_owned),
        };
        let source = SourceId { scheme: Scheme::Enamad, id };
        let shop = ShopRef {
            source,
            host: Some(host),
            exact_host: true,
            name: name.map(|name| ShopName::of(&name)).unwrap_or_default(),
        };
        Ok(Row { shop, content: Content::Mark(mark), speaks_until: since.start() })
    }

    fn shows(&self, _: usize, _: bool) -> bool {
        true
    }
}
