//! The English texts around the guidelines.

use super::guidelines::GuidelineWords;
use bazargah_domain::guideline::Severity;

pub(super) const GUIDELINES: GuidelineWords = GuidelineWords {
    title: "Guidelines",
    description: "The health guideline and the seller's duties, clause by clause: what an online shop must do, and how an inspector checks it.",
    lead: "Shops have to keep to these. A case contrary to the guidelines always names one of their clauses.",
    version: |version, date| format!("Version {version}, in force from {date}"),
    size: |topics, topics_text, clauses, clauses_text| {
        let topics = format!("{topics_text} {}", if topics == 1 { "topic" } else { "topics" });
        format!("{topics}, {clauses_text} {}", if clauses == 1 { "clause" } else { "clauses" })
    },
    topics: "Topics",
    clause: |number| format!("Clause {number}"),
    severity: |severity| match severity {
        Severity::Minor => "minor",
        Severity::Serious => "serious",
        Severity::Grave => "grave",
    },
    advice: "advice",
    check: "Check:",
    why: "Why:",
    stable: "Minor, serious or grave says how much harm there is in breaking a clause. Advice binds nobody. The number of a clause is a link that lasts: the text of this version never changes, and the clause keeps its number in later versions.",
    other_versions: "Versions",
    replaced: |date| format!("This version is no longer in force. A newer one has been since {date}."),
    not_yet: |date| format!("This version is not in force yet; it will be from {date}."),
    see_in_force: "See the version in force",
    as_data: "This guideline as JSON",
    address: "Address of this version:",
    checklist_shops: "Checklist for shops",
    checklist_buyers: "Checklist for buyers",
    checklist_lead: "To be printed and ticked off. The number leads to the clause with all that belongs to it.",
    others: "Other guidelines",
};
