//! Who may do what: one table, read from top to bottom.

use serde::{Deserialize, Serialize};

/// What somebody is here. A buyer needs no account: whoever holds a complaint's code is its buyer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Whoever opened the complaint.
    Buyer,
    /// Somebody who speaks for a shop that proved its domain. It is always one shop's, never all shops'.
    ShopStaff,
    /// Reads texts before the public does, and says whether a reply is an answer.
    Reviewer,
    /// Inspects shops on the spot.
    Inspector,
    /// Decides claims on the guarantee fund.
    FundOfficer,
    /// Decides disputes and removals.
    Supervisor,
    /// Reads all, changes nothing.
    Auditor,
}

/// What people do here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Act {
    /// Follow one's own complaint and take a buyer's steps.
    FollowOwnComplaint,
    /// Read a complaint against one's own shop, answer it, contest it; see the shop's inbox and people.
    SpeakForShop,
    /// See the queues of work and the private side of any complaint.
    ReadCases,
    /// Pass a text or a file for the public, or keep it private; release what was held.
    ReviewTexts,
    /// Say whether a reply is an answer.
    JudgeReplies,
    /// Decide what is before a supervisor, decide on a shop's objection, remove a complaint.
    DecideDisputes,
    /// Read who decided what and why.
    ReadDecisions,
    /// Decide a shop's application for the mark.
    DecideApplications,
    /// Decide on proposals, appeals and alleged violations; propose an adjustment; warn of fraud.
    SuperviseMarks,
    /// Say that a guideline was violated, or that a violation was corrected.
    RaiseViolations,
    /// Read which shops are to be inspected, where they are, and what was found.
    ReadInspections,
    /// Say what an inspection found.
    Inspect,
    /// Plan inspections.
    PlanInspections,
    /// Vote on applications for the festival, ask a unit back.
    ReviewFestival,
    /// Decide objections, give places and take them away, hand the list of shops to the ministry.
    SelectFestival,
    /// See partners' sites and how often they show badges.
    ReadPartners,
    /// Register partners' sites and take them away.
    RegisterPartners,
    /// Read claims on the guarantee fund.
    ReadClaims,
    /// Decide them.
    DecideClaims,
    /// Record what the fund gets and spends, take it back, send payments to the bank and read its answers.
    HandleFundMoney,
    /// Read the surveys of the whole market.
    ReadMarket,
    /// See how lotteries are run: pledges with their contacts, claims of prizes.
    ReadLotteries,
    /// Run them: open, close, freeze, draw, accept pledges, pay prizes.
    RunLotteries,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 7] = [
        Self::Buyer,
        Self::ShopStaff,
        Self::Reviewer,
        Self::Inspector,
        Self::FundOfficer,
        Self::Supervisor,
        Self::Auditor,
    ];

    /// The roles that an account is given by `bazargah staff add`.
    pub const STAFF: [Self; 5] = [Self::Reviewer, Self::Inspector, Self::FundOfficer, Self::Supervisor, Self::Auditor];

    /// The name on the command line and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Buyer => "buyer",
            Self::ShopStaff => "shop-staff",
            Self::Reviewer => "reviewer",
            Self::Inspector => "inspector",
            Self::FundOfficer => "fund-officer",
            Self::Supervisor => "supervisor",
            Self::Auditor => "auditor",
        }
    }

    /// The role of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }

    /// Whether this role may do that. What is not in the table nobody may.
    pub fn may(self, act: Act) -> bool {
        TABLE.iter().any(|(of, roles)| *of == act && roles.contains(&self))
    }
}

/// The table. Whose complaint or shop it is, is asked besides: a shop's staff reads its own shop's complaints only.
pub const TABLE: [(Act, &[Role]); 23] = [
    (Act::FollowOwnComplaint, &[Role::Buyer]),
    (Act::SpeakForShop, &[Role::ShopStaff]),
    (Act::ReadCases, &[Role::Reviewer, Role::Inspector, Role::FundOfficer, Role::Supervisor, Role::Auditor]),
    (Act::ReviewTexts, &[Role::Reviewer, Role::Supervisor]),
    (Act::JudgeReplies, &[Role::Reviewer, Role::Supervisor]),
    (Act::DecideDisputes, &[Role::Supervisor]),
    (Act::ReadDecisions, &[Role::Supervisor, Role::Auditor]),
    (Act::DecideApplications, &[Role::Reviewer, Role::Supervisor]),
    (Act::SuperviseMarks, &[Role::Supervisor]),
    (Act::RaiseViolations, &[Role::Inspector, Role::Supervisor]),
    (Act::ReadInspections, &[Role::Inspector, Role::Supervisor, Role::Auditor]),
    (Act::Inspect, &[Role::Inspector, Role::Supervisor]),
    (Act::PlanInspections, &[Role::Supervisor]),
    (Act::ReviewFestival, &[Role::Reviewer, Role::Supervisor]),
    (Act::SelectFestival, &[Role::Supervisor]),
    (Act::ReadPartners, &[Role::Supervisor, Role::Auditor]),
    (Act::RegisterPartners, &[Role::Supervisor]),
    (Act::ReadClaims, &[Role::FundOfficer, Role::Supervisor, Role::Auditor]),
    (Act::DecideClaims, &[Role::FundOfficer, Role::Supervisor]),
    (Act::HandleFundMoney, &[Role::FundOfficer, Role::Supervisor]),
    (Act::ReadMarket, &[Role::Supervisor, Role::Auditor]),
    (Act::ReadLotteries, &[Role::FundOfficer, Role::Supervisor, Role::Auditor]),
    (Act::RunLotteries, &[Role::FundOfficer, Role::Supervisor]),
];

/// A thing that waits for a person's decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Task {
    /// A complaint that is before a supervisor.
    Decide,
    /// A shop's objection.
    Contest,
    /// A reply that may not be an answer; the clock goes on meanwhile.
    Reply,
    /// Words that the public does not see yet.
    Words,
}

impl Task {
    /// Every kind, the most urgent first.
    pub const ALL: [Self; 4] = [Self::Decide, Self::Contest, Self::Reply, Self::Words];

    /// The name in addresses and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Decide => "decide",
            Self::Contest => "contest",
            Self::Reply => "reply",
            Self::Words => "words",
        }
    }

    /// The kind of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|task| task.as_str() == name)
    }

    /// What one must be allowed to do to decide it.
    pub fn act(self) -> Act {
        match self {
            Self::Decide | Self::Contest => Act::DecideDisputes,
            Self::Reply => Act::JudgeReplies,
            Self::Words => Act::ReviewTexts,
        }
    }
}

/// Something about a mark that waits for a person's decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MarkTask {
    /// A shop's appeal.
    Appeal,
    /// A proposal that takes effect unless somebody decides otherwise.
    Proposal,
    /// An alleged violation.
    Violation,
    /// An application.
    Application,
}

impl MarkTask {
    /// Every kind, the most urgent first.
    pub const ALL: [Self; 4] = [Self::Appeal, Self::Proposal, Self::Violation, Self::Application];

    /// The name in addresses and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Appeal => "appeal",
            Self::Proposal => "proposal",
            Self::Violation => "violation",
            Self::Application => "application",
        }
    }

    /// The kind of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|task| task.as_str() == name)
    }

    /// What one must be allowed to do to decide it.
    pub fn act(self) -> Act {
        match self {
            Self::Appeal | Self::Proposal | Self::Violation => Act::SuperviseMarks,
            Self::Application => Act::DecideApplications,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_auditor_changes_nothing_and_a_shop_sees_no_other_side() {
        let reads = |act: &Act| {
            matches!(
                act,
                Act::ReadCases
                    | Act::ReadDecisions
                    | Act::ReadInspections
                    | Act::ReadPartners
                    | Act::ReadClaims
                    | Act::ReadMarket
                    | Act::ReadLotteries
            )
        };
        let changes = TABLE.iter().map(|(act, _)| *act).filter(|act| !reads(act));
        for act in changes {
            assert!(!Role::Auditor.may(act), "{act:?}");
        }
        for role in [Role::Buyer, Role::ShopStaff] {
            let others = TABLE.iter().map(|(act, _)| *act);
            for act in others.filter(|act| !matches!(act, Act::FollowOwnComplaint | Act::SpeakForShop)) {
                assert!(!role.may(act), "{role:?} {act:?}");
            }
        }
        assert!(!Role::Reviewer.may(Act::DecideDisputes));
    }

    #[test]
    fn every_act_is_somebodys_and_names_read_back() {
        assert!(TABLE.iter().all(|(_, roles)| !roles.is_empty()));
        let acts: std::collections::BTreeSet<Act> = TABLE.iter().map(|(act, _)| *act).collect();
        assert_eq!(acts.len(), TABLE.len(), "an act stands in one line");
        for role in Role::ALL {
            assert_eq!(Role::parse(role.as_str()), Some(role));
        }
        for task in Task::ALL {
            assert_eq!(Task::parse(task.as_str()), Some(task));
            assert!(TABLE.iter().any(|(act, _)| *act == task.act()));
        }
        for task in MarkTask::ALL {
            assert_eq!(MarkTask::parse(task.as_str()), Some(task));
        }
    }
}
