//! The staff's side of marks: the queue, one thing to decide, and a shop's page with what may be done about its mark.

mod queue;
mod staff_shop;
mod task;

pub use {queue::mark_desk, staff_shop::staff_shop, task::mark_task};

use super::desk_task::REASON_CHARS_MAX;
use super::shop_mark::{MarkFormFault, MarkWordLine, StatedForm};
use crate::components::{Question, moment};
use crate::context::PageContext;
use crate::naming::isolated;
use bazargah_domain::calendar::Millis;
use bazargah_domain::mark::{Contact, Effect, RefusalReason};
use bazargah_domain::role::{MarkTask, Role};
use bazargah_domain::shop::{Shop, ShopName};
use leptos::prelude::*;

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
    /// It falls. On a shop's page: an adjustment in force does.
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
    /// On an inspection's own page: what was found.
    Inspect,
}

impl MarkChoice {
    /// Every choice.
    pub const ALL: [Self; 15] = [
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
        Self::Inspect,
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
            Self::Inspect => "inspect",
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
    /// For `Grant`: what was ticked as checked.
    pub checked: Contact,
    /// For `Refuse`: the reasons that were ticked.
    pub refusals: Vec<RefusalReason>,
    /// For `Soften` and `Propose`: the effect that was chosen.
    pub effect: Option<Effect>,
    /// For `SettleViolation`, and for `Overturn` on a shop's page: which.
    pub about: i64,
    /// For `RaiseViolation`: the clause as typed.
    pub clause: String,
    /// For `RaiseViolation`: the complaint's number as typed.
    pub complaint: String,
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
/// `settle-violation` (`about`, `reason`), `propose` (`effect`, `public_reason`, `reason`), `overturn` (`about`, `public_reason`,
/// `reason`), `warn-of-fraud` (`public_reason`, `reason`).
#[derive(Debug, Clone)]
pub struct StaffShop {
    /// Who looks.
    pub role: Role,
    /// The shop, with its dossier.
    pub shop: Shop,
    /// What was decided about its mark so far, the newest first.
    pub decisions: Vec<MarkDecisionLine>,
    /// How many supervisors warn of fraud by it.
    pub warnings: u64,
    /// What was typed, where it was not taken.
    pub typed: TypedMarkDecision,
    /// Why it was not taken.
    pub fault: Option<MarkFormFault>,
    /// Now.
    pub now: Millis,
}

/// The longest reason for the public.
const PUBLIC_CHARS_MAX: usize = 1_000;

/// A choice's public consequence, as it stands beside it.
fn consequence(ctx: &PageContext, text: &'static str) -> impl IntoView + use<> {
    view! { <strong>{ctx.words().marks.desk.public}</strong>" "{text} }
}

/// The field for the reason that only staff reads.
fn staff_reason(ctx: &PageContext, id: &str, fault: Option<&str>, typed: &str) -> impl IntoView + use<> {
    let w = &ctx.words().marks.desk;
    Question { id, name: "reason", label: w.reason, hint: w.reason_hint, fault }.area(3, REASON_CHARS_MAX, typed)
}

/// The field for the reason that everybody reads.
fn public_reason(ctx: &PageContext, id: &str, fault: Option<&str>, typed: &str) -> impl IntoView + use<> {
    let w = &ctx.words().marks.desk;
    let (label, hint) = (w.public_reason, w.public_reason_hint);
    Question { id, name: "public_reason", label, hint, fault }.area(3, PUBLIC_CHARS_MAX, typed)
}

/// The effects to choose from, each with what the public sees of it.
fn effects(
    ctx: &PageContext,
    legend: &'static str,
    among: &[Effect],
    chosen: Option<Effect>,
    fault: Option<&'static str>,
) -> AnyView {
    let marks = ctx.words().marks;
    let choices = among.iter().map(|effect| {
        let id = format!("effect-{}", effect.as_str());
        view! {
            <div class="choice">
                <label>
                    <input type="radio" name="effect" value=effect.as_str() checked=chosen == Some(*effect)
                        aria-describedby=id.clone()/>
                    " "{(marks.public.effect)(*effect)}
                </label>
                <p class="hint" id=id>{consequence(ctx, (marks.desk.effect_consequence)(*effect))}</p>
            </div>
        }
    });
    let fault = fault.map(|text| view! { <p class="fault" id="effect-fault">{text}</p> });
    view! { <fieldset id="effect"><legend>{legend}</legend>{fault}{choices.collect_view()}</fieldset> }.into_any()
}

/// What was decided about the mark so far.
fn history(ctx: &PageContext, lines: &[MarkDecisionLine]) -> impl IntoView + use<> {
    let (people, w) = (ctx.words().people, &ctx.words().marks.desk);
    let list = if lines.is_empty() {
        view! { <p class="empty">{w.history_none}</p> }.into_any()
    } else {
        let lines = lines.iter().map(|line| {
            view! {
                <li>
                    <p class="about">
                        <strong>{line.what.map_or(w.unknown, |what| (w.choice)(what))}</strong>
                        <span>{(people.task.decided_by)(&isolated(&line.who), (people.role)(line.role))}</span>
                        {moment(ctx, line.at)}
                    </p>
                    <p class="why"><span class="sr">{people.task.why}": "</span><bdi dir="auto">{line.reason.clone()}</bdi></p>
                </li>
            }
        });
        view! { <ol class="replies">{lines.collect_view()}</ol> }.into_any()
    };
    view! { <section id="history"><h2>{w.history}</h2>{list}</section> }
}

/// The path of a shop's page for staff.
pub(super) fn staff_shop_path(shop: &Shop) -> String {
    format!("/staff/shops/{}", crate::html::UrlPart(&shop.key))
}
