//! Open data of Brazil's national complaints service, consumidor.gov.br.
//!
//! A row has no id there, so it is told by everything that it says: the first 16 bytes of SHA-256 over its cells, and its
//! place among equal rows of the file. Telling equal rows apart takes 8 bytes of memory a row; at [`ROWS_MAX`] rows, some
//! 90 MB, the file is refused. A whole year of the service has fewer than two million.

use super::cells::{CATEGORY_OTHER, Cells, Header, Memo, Order, Refusal, Times, Understand, category, key, name_as_id};
use super::{Format, ImportError};
use bazargah_domain::calendar::Millis;
use bazargah_domain::complaint::{Answer, Complaint, Course, End, Rating};
use bazargah_domain::import::{Content, Row, ShopRef};
use bazargah_domain::shop::{Scheme, ShopName, SourceId};
use bazargah_domain::text::clean_name;
use sha2::{Digest, Sha256};

/// The most rows in one file.
const ROWS_MAX: usize = 10_000_000;

/// Days that the service gives a company for its answer.
const DEADLINE_DAYS: u32 = 10;
/// The longest time for an answer that is believed.
const DEADLINE_DAYS_MAX: u32 = 366;

/// The columns of a file, and what has been seen in it.
pub(super) struct Consumidor {
    opened: usize,
    answered: Option<usize>,
    closed: Option<usize>,
    deadline: Option<usize>,
    days_taken: Option<usize>,
    name: usize,
    subject: Option<usize>,
    problem_group: Option<usize>,
    is_answered: usize,
    situation: Option<usize>,
    rating: usize,
    times: Times,
    shops: Memo<ShopRef>,
    categories: Memo<String>,
    ratings: Memo<Rating>,
    situations: Memo<Situation>,
    seen: Seen,
}

/// Where a complaint stands at the service.
#[derive(Clone, Copy)]
enum Situation {
    Over,
    Cancelled,
    /// Anything else, or nothing.
    Other,
}

impl Situation {
    fn of(words: &str) -> Self {
        let words = key(words);
        if words.starts_with("cancelad") {
            Self::Cancelled
        } else if words.starts_with("finaliza") || words.starts_with("encerra") {
            Self::Over
        } else {
            Self::Other
        }
    }
}

fn rating(words: &str) -> Result<Rating, Refusal> {
    match key(words).as_str() {
        "resolvida" => Ok(Rating::Resolved),
        "naoresolvida" => Ok(Rating::Unresolved),
        "naoavaliada" | "" => Ok(Rating::Unrated),
        _ => Err("Avaliação Reclamação is none that is known".into()),
    }
}

impl Consumidor {
    /// Finds the columns by the header.
    ///
    /// # Errors
    ///
    /// When one is missing.
    pub(super) fn new(header: &Header, now: Millis) -> Result<Self, ImportError> {
        let column = |name| header.require(Format::ConsumidorGovBr, name);
        Ok(Self {
            opened: column("Data Abertura")?,
            answered: header.find("Data Resposta"),
            closed: header.find("Data Finalização"),
            deadline: header.find("Prazo Resposta"),
            days_taken: header.find("Tempo Resposta"),
            name: column("Nome Fantasia")?,
            subject: header.find("Assunto"),
            problem_group: header.find("Grupo Problema"),
            is_answered: column("Respondida")?,
            situation: header.find("Situação"),
            rating: column("Avaliação Reclamação")?,
            times: Times::new(now),
            shops: Memo::new(),
            categories: Memo::new(),
            ratings: Memo::new(),
            situations: Memo::new(),
            seen: Seen::new(ROWS_MAX),
        })
    }

    fn day_or_none(&self, text: &str, column: &'static str) -> Result<Option<Millis>, Refusal> {
        self.times.slashed_or_none(text, Order::DayMonth, column)
    }

    /// Days for the answer: a number, or the last day.
    fn deadline_days(&self, text: &str, opened_at: Millis) -> Result<u32, Refusal> {
        let days = if text.is_empty() {
            Some(DEADLINE_DAYS)
        } else if text.contains('/') {
            let last = self.times.slashed_to_come(text, Order::DayMonth, "Prazo Resposta")?;
            u32::try_from(i64::from(last.day().0) - i64::from(opened_at.day().0)).ok()
        } else {
            text.parse().ok()
        };
        let days = days.filter(|days| *days <= DEADLINE_DAYS_MAX);
        days.ok_or_else(|| "Prazo Resposta is neither a number of days nor a day after Data Abertura".into())
    }
}

/// A cell of the service's files, in which some years write NULL for nothing.
fn cell<'a>(cells: &Cells<'a>, column: Option<usize>) -> &'a str {
    match cells.optional(column) {
        "NULL" | "null" => "",
        text => text,
    }
}

impl Understand for Consumidor {
    fn row(&mut self, cells: &Cells<'_>) -> Result<Row, Refusal> {
        // Before anything is refused, so that a row's place among its equals does not depend on what is refused.
        let id = self.seen.id(cells)?;
        let opened_at = self.times.slashed(cells.trimmed(self.opened), Order::DayMonth, "Data Abertura")?;
        let answered_at = self.day_or_none(cell(cells, self.answered), "Data Resposta")?;
        let closed_at = self.day_or_none(cell(cells, self.closed), "Data Finalização")?;
        if answered_at.is_some_and(|at| at < opened_at) {
            return Err("Data Resposta is before Data Abertura".into());
        }
        if closed_at.is_some_and(|at| at < opened_at) {
            return Err("Data Finalização is before Data Abertura".into());
        }
        if answered_at.zip(closed_at).is_some_and(|(answered, closed)| closed < answered) {
            return Err("Data Finalização is before Data Resposta".into());
        }
        let deadline_days = self.deadline_days(cell(cells, self.deadline), opened_at)?;
        let answer = match (cells.trimmed(self.is_answered), answered_at) {
            ("S", Some(at)) => Answer::At(at),
            ("S", None) => {
                let days_taken: Option<u32> = cell(cells, self.days_taken).parse().ok();
                Answer::TimeUnknown { in_time: days_taken.map(|days| days <= deadline_days) }
            }
            ("N", None) => Answer::Awaited,
            ("N", Some(_)) => return Err("Respondida says no, but there is a Data Resposta".into()),
            _ => return Err("Respondida is neither S nor N".into()),
        };
        let situation = cell(cells, self.situation);
        let end = match (self.situations.get(situation, || Ok(Situation::of(situation)))?, closed_at) {
            (Situation::Cancelled, _) => return Err("cancelled at its source, which does not say by whom".into()),
            (_, Some(at)) => End::Closed { at: Some(at) },
            (Situation::Over, None) => End::Closed { at: None },
            (Situation::Other, None) => End::Running,
        };
        let words = cell(cells, Some(self.rating));
        let rating = self.ratings.get(words, || rating(words))?;

        let name_cell = cells.get(self.name);
        let shop = self.shops.get(name_cell, || {
            let id = name_as_id(name_cell, "Nome Fantasia")?;
            let name = clean_name(name_cell).ok_or("Nome Fantasia has no letter that can be seen")?;
            let source = SourceId { scheme: Scheme::ConsumidorGovBr, id };
            Ok(ShopRef { source, host: None, exact_host: false, name: ShopName::of(&name) })
        })?;
        let words = match cell(cells, self.problem_group) {
            "" => cell(cells, self.subject),
            group => group,
        };
        let complaint = Complaint {
            scheme: Scheme::ConsumidorGovBr,
            opened_at,
            deadline_hours: deadline_days * 24,
            category: match words {
                "" => CATEGORY_OTHER.to_owned(),
                words => self.categories.get(words, || Ok(category(words)))?,
            },
            amount: None,
            url: None,
            answer,
            rating,
            end,
            course: Course::default(),
        };
        let speaks_until = [answered_at, closed_at].into_iter().flatten().fold(opened_at, Millis::max);
        Ok(Row { shop, content: Content::Complaint { id, complaint }, speaks_until })
    }

    fn shows(&self, column: usize, columns_known: bool) -> bool {
        let read = [self.opened, self.name, self.is_answered, self.rating];
        let optional = [self.answered, self.closed, self.deadline, self.days_taken, self.subject];
        let optional_too = [self.problem_group, self.situation];
        let column_too = Some(column);
        columns_known
            && (read.contains(&column) || optional.contains(&column_too) || optional_too.contains(&column_too))
    }
}

/// How many bits of a hash say where it is kept.
const SHELF_BITS: u32 = 16;
/// How many places a shelf grows by.
const SHELF_STEP: usize = 16;

/// The rows so far: 64 bits of each one's hash, on shelves, each in order. Two different rows that agree in all 64 would
/// still have different ids; only the number at the end of one would be higher than need be.
struct Seen {
    shelves: Vec<Vec<u64>>,
    rows: usize,
    rows_max: usize,
    /// What is hashed; its memory is used again.
    row: Vec<u8>,
}

impl Seen {
    fn new(rows_max: usize) -> Self {
        Self { shelves: Vec::new(), rows: 0, rows_max, row: Vec::new() }
    }

    /// The id of the row that has been read.
    fn id(&mut self, cells: &Cells<'_>) -> Result<String, Refusal> {
        self.row.clear();
        for cell in cells.iter() {
            // With its length before it, so that "ab", "c" is another row than "a", "bc".
            self.row.extend_from_slice(&(cell.len() as u64).to_be_bytes());
            self.row.extend_from_slice(cell.as_bytes());
        }
        let hash = Sha256::digest(&self.row);
        let number = self.place(hash.iter().take(8).fold(0, |bits, byte| bits << 8 | u64::from(*byte)))?;
        let mut id = String::with_capacity(40);
        for byte in hash.iter().take(16) {
            for nibble in [byte >> 4, byte & 15] {
                id.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
            }
        }
        id.push('-');
        id.push_str(&number.to_string());
        Ok(id)
    }

    /// The place of a row among those with this hash, from 1.
    fn place(&mut self, hash: u64) -> Result<usize, Refusal> {
        if self.rows == self.rows_max {
            return Err(Refusal::Fatal(ImportError::TooManyRows(self.rows_max)));
        }
        self.rows += 1;
        if self.shelves.is_empty() {
            self.shelves.resize_with(1 << SHELF_BITS, Vec::new);
        }
        let Some(shelf) = self.shelves.get_mut((hash >> (64 - SHELF_BITS)) as usize) else {
            // There is a shelf for each value of the highest bits.
            return Ok(1);
        };
        let after = shelf.partition_point(|known| *known <= hash);
        let equal = after - shelf[..after].partition_point(|known| *known < hash);
        if shelf.len() == shelf.capacity() {
            // By steps, not by half: together the shelves are most of what the import keeps. A shelf of equal rows, which
            // may hold the whole file, grows by an eighth.
            shelf.reserve_exact(SHELF_STEP.max(shelf.len() / 8));
        }
        shelf.insert(after, hash);
        Ok(equal + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_rows_are_numbered_and_different_ones_are_told_apart() {
        let mut seen = Seen::new(10);
        let mut id = |text: &str, ends: &[usize]| seen.id(&Cells::of(text, ends)).ok().unwrap_or_default();
        let first = id("ab\nc\n", &[2, 4]);
        assert_eq!(first.len(), 34);
        let again = id("ab\nc\n", &[2, 4]);
        assert_eq!((first.strip_suffix("-1"), again.strip_suffix("-2")), (again.get(..32), first.get(..32)));
        assert!(id("a\nbc\n", &[1, 4]).ends_with("-1"));
    }

    #[test]
    fn a_file_with_too_many_rows_is_refused_whole() {
        let mut seen = Seen::new(3);
        for place in 1..=3 {
            assert_eq!(seen.place(7).ok(), Some(place));
        }
        assert!(matches!(seen.place(8), Err(Refusal::Fatal(ImportError::TooManyRows(3)))));
    }
}
