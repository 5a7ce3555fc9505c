//! What every page is told besides its model.

use crate::assets::Assets;
use crate::i18n::{Words, words};
use crate::lang::Lang;
use bazargah_domain::role::Role;

/// Somebody who is signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visitor {
    /// What they are among the staff.
    pub role: Option<Role>,
}

/// What every page is told besides its model.
#[derive(Debug, Clone, Copy)]
pub struct PageContext<'a> {
    /// The language that was asked for.
    pub lang: Lang,
    /// Where the style sheet and the scripts are.
    pub assets: &'a Assets,
    /// Scheme and host, for addresses that must be whole: `https://bazargah.example`.
    pub origin: &'a str,
    /// The path that was asked for, without the language's prefix, with its query.
    pub path: &'a str,
    /// Whether the data is made up; every page then says so.
    pub demo: bool,
    /// What was typed into the search field, shown in it again.
    pub query_text: &'a str,
    /// Who is signed in. Pages that are the same for everybody are made without.
    pub visitor: Option<Visitor>,
}

impl PageContext<'_> {
    pub(crate) fn words(&self) -> &'static Words {
        words(self.lang)
    }

    /// A path without prefix as a link of this page's language.
    pub(crate) fn href(&self, path: &str) -> String {
        self.lang.href(path)
    }
}
