//! Complaints of the Brazilian site Reclame Aqui.

use super::cells::{CATEGORY_OTHER, Cells, Header, Memo, Refusal, Times, Understand, id, name_as_id};
use super::{Format, ImportError};
use bazargah_domain::calendar::Millis;
use bazargah_domain::complaint::{Answer, Complaint, Course, DEADLINE_HOURS, End, Rating};
use bazargah_domain::import::{Content, Row, ShopRef};
use bazargah_domain::shop::{Scheme, ShopName, SourceId};
use bazargah_domain::text::clean_name;

/// The site writes the time of Brasília without saying so; that is UTC−3 all year since 2019.
const BRASILIA_HOURS_BEHIND: i64 = 3;

/// The columns of a file, and what has been seen in it.
pub(super) struct ReclameAqui {
    id: usize,
    name: usize,
    short_name: usize,
    created: usize,
    modified: Option<usize>,
    first_interaction: usize,
    status: usize,
    evaluated: usize,
    solved: usize,
    deleted: Option<usize>,
    frozen: Option<usize>,
    url: Option<usize>,
    times: Times,
    shops: Memo<ShopRef>,
}

impl ReclameAqui {
    /// Finds the columns by the header.
    ///
    /// # Errors
    ///
    /// When one is missing.
    pub(super) fn new(header: &Header, now: Millis) -> Result<Self, ImportError> {
        let column = |name| header.require(Format::ReclameAqui, name);
        Ok(Self {
            id: column("id")?,
            name: column("companyName")?,
            short_name: column("companyShortname")?,
            created: column("created")?,
            modified: header.find("modified"),
            first_interaction: column("firstInteractionDate")?,
            status: column("status")?,
            evaluated: column("evaluated")?,
            solved: column("solved")?,
            deleted: header.find("deleted"),
            frozen: header.find("frozen"),
            url: header.find("url"),
            times: Times::new(now),
            shops: Memo::new(),
        })
    }

    fn time(&self, text: &str, column: &'static str) -> Result<Millis, Refusal> {
        let at = self.times.iso(text, column)?;
        // After the day, only a zone has one of these.
        let has_zone = text.bytes().skip(10).any(|byte| matches!(byte, b'Z' | b'z' | b'+' | b'-'));
        if has_zone { Ok(at) } else { self.times.happened(at.plus_hours(BRASILIA_HOURS_BEHIND), column) }
    }

    fn time_or_none(&self, text: &str, column: &'static str) -> Result<Option<Millis>, Refusal> {
        if text.is_empty() { Ok(None) } else { self.time(text, column).map(Some) }
    }
}

/// Yes or no in the ways in which the site's files write it; empty is unknown.
fn truth(text: &str, column: &'static str) -> Result<Option<bool>, Refusal> {
    match text {
        "" => Ok(None),
        "1" | "1.0" => Ok(Some(true)),
        "0" | "0.0" => Ok(Some(false)),
        word if word.eq_ignore_ascii_case("true") => Ok(Some(true)),
        word if word.eq_ignore_ascii_case("false") => Ok(Some(false)),
        _ => Err(format!("{column} is neither True nor False").into()),
    }
}

/// Where the site shows a complaint, if the two parts can stand in an address.
fn page(short_name: &str, part: &str) -> Option<String> {
    let fits = |text: &str| {
        !text.is_empty()
            && text.len() <= 500
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~'))
    };
    (fits(short_name) && fits(part)).then(|| ["https://www.reclameaqui.com.br/", short_name, "/", part, "/"].concat())
}

impl Understand for ReclameAqui {
    fn row(&mut self, cells: &Cells<'_>) -> Result<Row, Refusal> {
        let id = id(cells.trimmed(self.id), "id")?;
        if truth(cells.optional(self.deleted), "deleted")? == Some(true) {
            return Err("deleted at its source, which does not say when or by whom".into());
        }
        if truth(cells.optional(self.frozen), "frozen")? == Some(true) {
            return Err("frozen at its source, which does not say whether the shop may still answer".into());
        }
        let opened_at = self.time(cells.trimmed(self.created), "created")?;
        let first_interaction = self.time_or_none(cells.trimmed(self.first_interaction), "firstInteractionDate")?;
        let modified = self.time_or_none(cells.optional(self.modified), "modified")?;
        let is_answered = match cells.trimmed(self.status) {
            "ANSWERED" => true,
            "PENDING" => false,
            _ => return Err("status is neither ANSWERED nor PENDING".into()),
        };
        let answer = match first_interaction {
            Some(at) if at < opened_at => return Err("firstInteractionDate is before created".into()),
            Some(at) => Answer::At(at),
            None if is_answered => Answer::TimeUnknown { in_time: None },
            None => Answer::Awaited,
        };
        let is_evaluated = truth(cells.trimmed(self.evaluated), "evaluated")? == Some(true);
        let rating = match truth(cells.trimmed(self.solved), "solved")? {
            Some(true) if is_evaluated => Rating::Resolved,
            Some(false) if is_evaluated => Rating::Unresolved,
            _ => Rating::Unrated,
        };
        let end = if is_answered && is_evaluated { End::Closed { at: None } } else { End::Running };

        let (short_name, name) = (cells.get(self.short_name), cells.get(self.name));
        let shop = self.shops.get(short_name, || {
            let id = name_as_id(short_name, "companyShortname")?;
            let name = clean_name(name).or_else(|| clean_name(short_name));
            let name = name.ok_or("companyName and companyShortname have no letter that can be seen")?;
            let source = SourceId { scheme: Scheme::ReclameAqui, id };
            Ok(ShopRef { source, host: None, exact_host: false, name: ShopName::of(&name) })
        })?;

        let complaint = Complaint {
            scheme: Scheme::ReclameAqui,
            opened_at,
            deadline_hours: DEADLINE_HOURS,
            // The file has numbers for kinds of problems and nothing that says what they mean.
            category: CATEGORY_OTHER.to_owned(),
            amount: None,
            url: page(short_name, cells.optional(self.url)),
            answer,
            rating,
            end,
            course: Course::default(),
        };
        let speaks_until = [first_interaction, modified].into_iter().flatten().fold(opened_at, Millis::max);
        Ok(Row { shop, content: Content::Complaint { id, complaint }, speaks_until })
    }

    fn shows(&self, column: usize, columns_known: bool) -> bool {
        let read = [self.id, self.name, self.short_name, self.created, self.first_interaction, self.status];
        let read_too = [self.evaluated, self.solved];
        let optional = [self.modified, self.deleted, self.frozen];
        columns_known && (read.contains(&column) || read_too.contains(&column) || optional.contains(&Some(column)))
    }
}
