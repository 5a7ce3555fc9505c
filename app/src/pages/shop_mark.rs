//! A shop's mark as its own people see it: the application, appeals, and what they say to alleged violations.

use crate::context::PageContext;
use bazargah_domain::calendar::Millis;
use bazargah_domain::mark::LicenceKind;
use bazargah_domain::shop::Shop;

/// The longest field of one line.
pub const STATED_CHARS_MAX: usize = 300;
/// The longest remark, appeal or say.
pub const WORDS_CHARS_MAX: usize = 3_000;

/// What a shop states when it applies, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StatedForm {
    /// Who keeps the shop.
    pub owner: String,
    /// Where it is.
    pub address: String,
    /// Its telephone.
    pub telephone: String,
    /// Its licences, one of each kind at most; days as typed, Jalali or Gregorian.
    pub licences: Vec<LicenceForm>,
    /// What else it wants to say.
    pub remark: String,
}

/// A licence as it was typed. A form field's name is `{kind}_number`, `{kind}_issuer`, `{kind}_from`, `{kind}_until`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LicenceForm {
    /// For what.
    pub kind: LicenceKind,
    /// Its number.
    pub number: String,
    /// Who gave it.
    pub issuer: String,
    /// Its first day.
    pub from: String,
    /// Its last day.
    pub until: String,
}

/// Words of the shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkWordLine {
    /// About which adjustment or violation; 0 for the application.
    pub about: i64,
    /// When.
    pub at: Millis,
    /// What.
    pub text: String,
}

/// Why something about a mark was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkFormFault {
    /// The owner is missing.
    Owner,
    /// The address is missing.
    Address,
    /// The telephone is missing or is none.
    Telephone,
    /// There is no licence of the union of virtual businesses.
    NoUnionLicence,
    /// A licence lacks its number, or its days are none, or are over.
    Licence(LicenceKind),
    /// Nothing was written.
    NoWords,
    /// Nothing was chosen.
    NoChoice,
    /// No reason for the public.
    NoPublicReason,
    /// No reason for staff.
    NoReason,
    /// A refusal without any of its reasons.
    NoRefusalReason,
    /// Not everything was checked.
    NotChecked,
    /// No such clause, or one that nobody can violate.
    NoClause,
    /// Who confirms a revocation is who proposed it.
    SameEyes,
    /// Something happened in the meantime, or the rules refuse it.
    Changed,
}

/// The page of the shop's own people. It shows what [`super::mark`] shows, with forms.
#[derive(Debug, Clone)]
pub struct ShopMark {
    /// The shop, with its dossier.
    pub shop: Shop,
    /// What the form shows: what was stated before, or what was typed.
    pub form: StatedForm,
    /// What a reviewer asked for.
    pub asked: Option<String>,
    /// What the shop said so far, the oldest first.
    pub words: Vec<MarkWordLine>,
    /// What was wrong, and with the form about which adjustment or violation (0: the application).
    pub fault: Option<(i64, MarkFormFault)>,
    /// The words that were typed into that form.
    pub typed: String,
    /// Now.
    pub now: Millis,
}

/// The page. Its forms post to `/account/shops/{key}/mark` with `what` = `apply`, `appeal` or `say`, `about`, and `words`.
pub fn shop_mark(ctx: &PageContext, model: &ShopMark) -> String {
    let _ = (ctx, model);
    String::new()
}
