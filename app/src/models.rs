//! Models that more than one page shows.

use bazargah_domain::calendar::Millis;
use bazargah_domain::domain_name::{Host, Likeness};
use bazargah_domain::shop::Shop;

/// "This is not X": a better-known shop that a domain can be taken for.
#[derive(Debug, Clone)]
pub struct Lookalike {
    /// The better-known domain.
    pub known: Host,
    /// Its shop.
    pub shop: Shop,
    /// In what way the two are alike.
    pub likeness: Likeness,
}

/// A file that a buyer sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileLine {
    /// Its number in its address.
    pub id: i64,
    /// What it is called, such as "photo 1".
    pub name: String,
    /// Its media type.
    pub kind: String,
    /// Its size.
    pub bytes: i64,
}

/// What a complaint's file is called: "photo 1", "document 2".
pub fn file_name(lang: crate::Lang, is_document: bool, n: u64) -> String {
    let number = lang.num(n);
    match (lang, is_document) {
        (crate::Lang::Fa, false) => format!("تصویر {number}"),
        (crate::Lang::Fa, true) => format!("سند {number}"),
        (crate::Lang::En, false) => format!("photo {number}"),
        (crate::Lang::En, true) => format!("document {number}"),
    }
}

/// What a shop wrote back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyLine {
    /// Its words.
    pub text: String,
    /// When it was sent.
    pub at: Millis,
    /// What it is worth.
    pub standing: ReplyStanding,
}

/// What a reply is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplyStanding {
    /// It is an answer.
    Answer,
    /// A reviewer has to look at it.
    Waiting,
    /// A reviewer looked at it: it is none.
    NotAnAnswer,
}
