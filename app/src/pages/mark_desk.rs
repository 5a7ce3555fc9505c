//! The staff's side of marks: the queue, one thing to decide, and a shop's page with what may be done about its mark.

use super::shop_mark::{MarkFormFault, MarkWordLine, StatedForm};
use crate::context::PageContext;
use bazargah_domain::calendar::Millis;
use bazargah_domain::role::{MarkTask, Role};
use bazargah_domain::shop::{Shop, ShopName};

/// What can be decided about a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MarkChoice {
    /// An application: granted.
    Grant,
    /// Refused.
    Refuse,
    /// More is asked for.
    AskMore,
    /// A proposal: it takes effect now.
    Confirm,
    /// It has a milder effect.
    Soften,
    /// It falls.
    Overturn,
    /// An appeal: the shop is right.
    UpholdAppeal,
    /// It is not.
    RejectAppeal,
    /// An alleged violation: it is one.
    ConfirmViolation,
    /// It is none.
    DismissViolation,
    /// On a shop's page: a violation is raised.
    RaiseViolation,
    /// A violation was corrected.
    SettleViolation,
    /// An adjustment is proposed.
    Propose,
    /// Fraud is warned of.
    WarnOfFraud,
}

impl MarkChoice {
    /// Every choice.
    pub const ALL: [Self; 14] = [
        Self::Grant,
        Self::Refuse,
        Self::AskMore,
        Self::Confirm,
        Self::Soften,
        Self::Overturn,
        Self::UpholdAppeal,
        Self::RejectAppeal,
        Self::ConfirmViolation,
        Self::DismissViolation,
        Self::RaiseViolation,
        Self::SettleViolation,
        Self::Propose,
        Self::WarnOfFraud,
    ];

    /// The name in forms and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Grant => "grant",
            Self::Refuse => "refuse",
            Self::AskMore => "ask-more",
            Self::Confirm => "confirm",
            Self::Soften => "soften",
            Self::Overturn => "overturn",
            Self::UpholdAppeal => "uphold-appeal",
            Self::RejectAppeal => "reject-appeal",
            Self::ConfirmViolation => "confirm-violation",
            Self::DismissViolation => "dismiss-violation",
            Self::RaiseViolation => "raise-violation",
            Self::SettleViolation => "settle-violation",
            Self::Propose => "propose",
            Self::WarnOfFraud => "warn-of-fraud",
        }
    }

    /// The choice of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.as_str() == name)
    }

    /// The choices of a task.
    pub fn of(task: MarkTask) -> &'static [Self] {
        match task {
            MarkTask::Application => &[Self::Grant, Self::Refuse, Self::AskMore],
            MarkTask::Proposal => &[Self::Confirm, Self::Soften, Self::Overturn],
            MarkTask::Appeal => &[Self::UpholdAppeal, Self::RejectAppeal],
            MarkTask::Violation => &[Self::ConfirmViolation, Self::DismissViolation],
        }
    }
}

/// The queues.
#[derive(Debug, Clone)]
pub struct MarkDesk {
    /// How much waits of each kind that the role sees.
    pub counts: Vec<(MarkTask, u64)>,
    /// The kind that is shown; the most urgent that has anything for none.
    pub chosen: Option<MarkTask>,
    /// What waits, the most urgent first.
    pub lines: Vec<MarkDeskLine>,
    /// The query of the next page.
    pub older: Option<String>,
    /// Now.
    pub now: Millis,
}

/// Something that waits.
#[derive(Debug, Clone)]
pub struct MarkDeskLine {
    /// Its number.
    pub id: i64,
    /// What is to be decided.
    pub task: MarkTask,
    /// The shop.
    pub shop_name: ShopName,
    /// Since when it waits.
    pub since: Millis,
    /// When it is too late.
    pub due: Millis,
}

/// What somebody decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkDecisionLine {
    /// When.
    pub at: Millis,
    /// Who: their address.
    pub who: String,
    /// As what.
    pub role: Role,
    /// What; `None` for a name that this program does not know.
    pub what: Option<MarkChoice>,
    /// Why; only staff reads it.
    pub reason: String,
}

/// A decision as it was filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedMarkDecision {
    /// What was chosen.
    pub choice: Option<MarkChoice>,
    /// The reason for staff.
    pub reason: String,
    /// The reason for the public; for `AskMore` what is asked for.
    pub public_reason: String,
}

/// One thing to decide. Its form posts to `/staff/marks/{id}`: `choice`, `reason`, `public_reason`; for `grant` the boxes `identity`,
/// `address`, `telephone` (value `1`) and the licences' fields as in [`StatedForm`]; for `refuse` boxes named `refusal` with
/// [`RefusalReason::as_str`](bazargah_domain::mark::RefusalReason::as_str); for `soften` a choice `effect`.
#[derive(Debug, Clone)]
pub struct MarkDeskTask {
    /// Its number.
    pub id: i64,
    /// What is to be decided.
    pub task: MarkTask,
    /// The adjustment or violation; 0 for an application.
    pub about: i64,
    /// The shop, with its dossier.
    pub shop: Shop,
    /// What the shop stated, for an application.
    pub stated: Option<StatedForm>,
    /// What a reviewer asked for before.
    pub asked: Option<String>,
    /// What the shop said about it, the oldest first.
    pub words: Vec<MarkWordLine>,
    /// What was decided about this shop's mark so far, the newest first.
    pub decisions: Vec<MarkDecisionLine>,
    /// Whether it waits no more.
    pub done: bool,
    /// Whether whoever looks may decide it.
    pub may_decide: bool,
    /// What was typed, where it was not taken.
    pub typed: TypedMarkDecision,
    /// Why.
    pub fault: Option<MarkFormFault>,
    /// Now.
    pub now: Millis,
}

/// A shop's page for staff. Its forms post to `/staff/shops/{key}`: `choice` = `raise-violation` (`clause`, `complaint`, `reason`),
/// `settle-violation` (`about`, `reason`), `propose` (`effect`, `public_reason`, `reason`), `warn-of-fraud` (`public_reason`,
/// `reason`).
#[derive(Debug, Clone)]
pub struct StaffShop {
    /// Who looks.
    pub role: Role,
    /// The shop, with its dossier.
    pub shop: Shop,
    /// What was decided about its mark so far, the newest first.
    pub decisions: Vec<MarkDecisionLine>,
    /// What was typed, where it was not taken.
    pub typed: TypedMarkDecision,
    /// The clause that was typed.
    pub typed_clause: String,
    /// Why it was not taken.
    pub fault: Option<MarkFormFault>,
    /// Now.
    pub now: Millis,
}

/// The queue's page, `/staff/marks?task=…`.
pub fn mark_desk(ctx: &PageContext, model: &MarkDesk) -> String {
    let _ = (ctx, model);
    String::new()
}

/// One thing to decide.
pub fn mark_task(ctx: &PageContext, model: &MarkDeskTask) -> String {
    let _ = (ctx, model);
    String::new()
}

/// A shop's page for staff.
pub fn staff_shop(ctx: &PageContext, model: &StaffShop) -> String {
    let _ = (ctx, model);
    String::new()
}
