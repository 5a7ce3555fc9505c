//! What importers hand over, and the rule by which a row meets what is known already.

use crate::calendar::Millis;
use crate::complaint::{Answer, Complaint, End};
use crate::domain_name::Host;
use crate::event::Fact;
use crate::record::is_resolved;
use crate::shop::{MarkRecord, ShopName, SourceId};

/// Which shop a row speaks of. A host, where there is one, decides; a name alone is a name within its source, to the
/// letter, so that two spellings do not silently become one shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShopRef {
    /// The source's own name for the shop.
    pub source: SourceId,
    /// The host that it sells on.
    pub host: Option<Host>,
    /// Whether the row is about exactly that host (a trust mark is granted to one host, often a tenant's on a platform);
    /// otherwise a sub-domain is taken for its owner's.
    pub exact_host: bool,
    /// What it is called.
    pub name: ShopName,
}

/// One row, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Which shop.
    pub shop: ShopRef,
    /// What the row tells of it.
    pub content: Content,
    /// The latest time that the row speaks of; the latest of a file is when the file was read, unless the operator says.
    pub speaks_until: Millis,
}

/// What a row tells.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "most rows are complaints, and rows pass one by one")]
pub enum Content {
    /// A complaint.
    Complaint {
        /// The source's own name for it.
        id: String,
        /// What the row knows of it.
        complaint: Complaint,
    },
    /// A trust mark.
    Mark(MarkRecord),
}

/// The facts that a row adds to what is known of a complaint. Nothing known is taken back or changed: an answer, a rating or
/// an end that is on record stays, so reading a file again, or an older one after a newer one, adds nothing.
pub fn facts_added(known: &Complaint, row: &Complaint) -> Vec<Fact> {
    let mut facts = Vec::new();
    if known.answer == Answer::Awaited {
        match row.answer {
            Answer::Awaited => {}
            Answer::At(at) => facts.push(Fact::ComplaintAnswered { at: Some(at), in_time: None }),
            Answer::TimeUnknown { in_time } => facts.push(Fact::ComplaintAnswered { at: None, in_time }),
        }
    }
    if let (None, Some(resolved)) = (is_resolved(known.rating), is_resolved(row.rating)) {
        facts.push(Fact::ComplaintRated { resolved, at: None, score: None });
    }
    if known.end == End::Running {
        match &row.end {
            End::Running => {}
            End::Closed { at } => facts.push(Fact::ComplaintClosed { at: *at }),
            End::Withdrawn { at } => facts.push(Fact::ComplaintWithdrawn { at: *at }),
            End::Removed { at, reason } => facts.push(Fact::ComplaintRemoved { at: *at, reason: reason.clone() }),
        }
    }
    // A row that contradicts what is known (an answer before the opening on record) adds nothing at all.
    let mut trial = known.clone();
    if facts.iter().all(|fact| trial.apply(fact).is_ok()) { facts } else { Vec::new() }
}

/// The fact that opens the complaint of a row.
pub fn opening(source_id: &str, row: &Complaint) -> Fact {
    Fact::ComplaintOpened {
        scheme: row.scheme,
        source_id: source_id.to_owned(),
        at: row.opened_at,
        deadline_hours: row.deadline_hours,
        category: row.category.clone(),
        amount: row.amount,
        url: row.url.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::complaint::{Rating, tests::opened};

    #[test]
    fn a_row_read_again_adds_nothing() {
        let mut row = opened(0);
        row.answer = Answer::At(Millis(10_000));
        row.rating = Rating::Resolved;
        row.end = End::Closed { at: None };
        let mut known = opening("1", &row).opens().unwrap();
        let facts = facts_added(&known, &row);
        assert_eq!(facts.len(), 3);
        for fact in &facts {
            known.apply(fact).unwrap();
        }
        assert_eq!(known, row);
        assert_eq!(facts_added(&known, &row), []);
        assert_eq!(facts_added(&known, &opened(0)), [], "an older state takes nothing back");
    }

    #[test]
    fn a_row_that_contradicts_the_record_adds_nothing() {
        let mut row = opened(0);
        row.answer = Answer::At(Millis(10_000));
        assert_eq!(facts_added(&opened(20_000), &row), []);
    }
}
