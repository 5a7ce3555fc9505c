//! The guarantee fund: whoever bought from a shop with a valid mark and had a problem with the goods is paid a part of the damage,
//! under a [`Policy`] that was written before.
//!
//! ```text
//! a complaint, unanswered or unresolved → claim opened, money held
//!     ├ refused, by rule or by a fund officer: the money is free again
//!     └ awarded → bank order → paid when the bank has confirmed it → the shop pays back
//! ```

mod by_hand;
mod figures;
mod policy;
mod ruling;
mod simulate;
mod standing;

pub use by_hand::{Basis, ByHand, FundAct, MONTHS_MAX, NotCounted, ORDERS_MAX, contribution};
pub use figures::FundCounts;
pub use policy::{Contribution, Policies, Policy, PolicyFault};
pub use ruling::{Decision, NotRuled, Ruled, Undecided, ruled};
pub use simulate::{Assumptions, Books, Ruin, Severity, Simulated, WrongAssumption, probability_of_ruin};
pub use standing::{Counted, FundFault, OpenClaim, Stage, Standing, refusal_of};

use crate::calendar::{Day, Millis};
use crate::complaint::{Answer, Complaint, End, Favour, Ground as Denial, Rating};
use crate::domain_name::Host;
use crate::money::Rial;
use crate::shop::{MarkState, Shop};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// The policies that are built in; read once. `None` never happens, as a test holds.
pub fn policies() -> Option<&'static Policies> {
    static POLICIES: LazyLock<Option<Policies>> = LazyLock::new(|| Policies::built_in().ok());
    POLICIES.as_ref()
}

/// How a policy's file and the public figures name shops with too few complaints for a letter.
pub const NO_GRADE: &str = "none";

/// A claim's number: that of the event which opened it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClaimId(pub i64);

/// Where a claim stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaimStanding {
    /// It waits for a person.
    Waiting,
    /// It was refused.
    Refused,
    /// It was awarded; the bank has not confirmed it.
    Awarded,
    /// It was paid.
    Paid,
}

impl ClaimStanding {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Refused, Self::Awarded, Self::Paid];

    /// The name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Refused => "refused",
            Self::Awarded => "awarded",
            Self::Paid => "paid",
        }
    }

    /// The standing of that name; `None` when there is none.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|of| of.as_str() == name)
    }
}

/// Why a complaint may become a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    /// The shop did not answer by the deadline.
    Unanswered,
    /// The buyer says that the answer solved nothing.
    Unresolved,
    /// A supervisor decided for the buyer.
    DecidedForBuyer,
}

impl Ground {
    /// The name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unanswered => "unanswered",
            Self::Unresolved => "unresolved",
            Self::DecidedForBuyer => "decided-for-buyer",
        }
    }

    /// The ground of that name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Unanswered, Self::Unresolved, Self::DecidedForBuyer].into_iter().find(|of| of.as_str() == name)
    }
}

/// Why a complaint cannot become a claim, or not yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotEligible {
    /// The shop still has time to answer.
    Later {
        /// From when on.
        from: Millis,
    },
    /// The shop answered; the buyer first says what came of it.
    NotRated,
    /// It was settled, taken back, removed, or decided for the shop.
    Over,
}

/// Whether a complaint may become a claim at `now`: when the clock or the buyer says that the shop did not settle it.
///
/// # Errors
/// When it may not, with the reason.
pub fn eligible(complaint: &Complaint, now: Millis) -> Result<Ground, NotEligible> {
    match (&complaint.end, complaint.course.decision) {
        (End::Withdrawn { .. } | End::Removed { .. }, _) | (_, Some((_, Favour::Shop))) => Err(NotEligible::Over),
        (_, Some((_, Favour::Buyer))) => Ok(Ground::DecidedForBuyer),
        (end, None) => match (complaint.rating, complaint.answer) {
            (Rating::Resolved, _) => Err(NotEligible::Over),
            (Rating::Unresolved, _) => Ok(Ground::Unresolved),
            (Rating::Unrated, Answer::Awaited) if now > complaint.due_at() => Ok(Ground::Unanswered),
            (Rating::Unrated, Answer::Awaited) if *end == End::Running => {
                Err(NotEligible::Later { from: complaint.due_at().plus_millis(1) })
            }
            (Rating::Unrated, Answer::At(_) | Answer::TimeUnknown { .. }) if *end == End::Running => {
                Err(NotEligible::NotRated)
            }
            (Rating::Unrated, _) => Err(NotEligible::Over),
        },
    }
}

/// Why a claim is refused; public.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Refusal {
    /// There was no cover on the day of the order.
    NoPolicy,
    /// The shop had no valid mark on that day.
    NoMark,
    /// The complaint is about something that is not covered.
    Kind,
    /// It was opened too late after the delivery.
    WindowOver,
    /// The order is larger than what is covered at all.
    OrderTooLarge,
    /// The damage is not above what the buyer bears.
    BelowDeductible,
    /// The buyer had the most for a year.
    BuyerCap,
    /// The fund covers no shops of its grade.
    Grade,
    /// The shop has no running cover left.
    ShopCap,
    /// A fund officer: nothing shows the purchase or the damage.
    Unproven,
    /// A fund officer: the shop has settled it.
    Settled,
    /// A fund officer: something that was stated is not true.
    Untrue,
}

impl Refusal {
    /// Every reason.
    pub const ALL: [Self; 12] = [
        Self::NoPolicy,
        Self::NoMark,
        Self::Kind,
        Self::WindowOver,
        Self::OrderTooLarge,
        Self::BelowDeductible,
        Self::BuyerCap,
        Self::Grade,
        Self::ShopCap,
        Self::Unproven,
        Self::Settled,
        Self::Untrue,
    ];

    /// Those that a person finds.
    pub const BY_OFFICER: [Self; 3] = [Self::Unproven, Self::Settled, Self::Untrue];

    /// The name in forms, the API and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoPolicy => "no-policy",
            Self::NoMark => "no-mark",
            Self::Kind => "kind",
            Self::WindowOver => "window-over",
            Self::OrderTooLarge => "order-too-large",
            Self::BelowDeductible => "below-deductible",
            Self::BuyerCap => "buyer-cap",
            Self::Grade => "grade",
            Self::ShopCap => "shop-cap",
            Self::Unproven => "unproven",
            Self::Settled => "settled",
            Self::Untrue => "untrue",
        }
    }

    /// The reason of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|of| of.as_str() == name)
    }
}

/// Whether a shop's mark was valid on a past day. `then` is the shop as its events told it by the end of that day, `now` as it is
/// known today: the issuer's list may have been read only later, but what adjusted the mark was public at once.
pub fn had_mark(then: Option<&Shop>, now: &Shop, day: Day) -> bool {
    match then.map(|shop| shop.mark_state(day)) {
        Some(MarkState::Valid) => true,
        Some(MarkState::Suspended | MarkState::Revoked) => false,
        _ => MarkState::on(now.mark.as_ref(), day) == MarkState::Valid,
    }
}

/// Days within which a claim is decided for an order of a day without a policy.
const DECIDE_DAYS: u16 = 10;

/// Days within which a claim is decided. `policy` is that of the day of the order.
pub fn decide_days(policy: Option<&Policy>) -> i64 {
    policy.map_or(DECIDE_DAYS, |policy| policy.decide_days).into()
}

/// The damage of a claim for which a buyer asks `asked`: what was in question when the complaint was opened is not more now.
pub fn damage_of(asked: Rial, in_question: Option<Rial>) -> Rial {
    in_question.map_or(asked, |most| asked.min(most))
}

/// What an amount is computed from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim<'a> {
    /// What the complaint is about.
    pub kind: &'a str,
    /// What was paid for what never came or is not worth it.
    pub damage: Rial,
    /// The day of the order.
    pub ordered: Day,
    /// The day of the delivery, where there was one.
    pub delivered: Option<Day>,
    /// The day on which the complaint was opened.
    pub complained: Day,
    /// Whether the shop's mark was valid on the day of the order: see [`had_mark`].
    pub had_mark: bool,
    /// What the buyer was awarded within the year before.
    pub buyer_had: Rial,
    /// Whether shops of its grade are covered at all.
    pub grade_covered: bool,
    /// What is left of the shop's running cover.
    pub shop_room: Rial,
}

/// A step of the computation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// The damage.
    Damage,
    /// Less what the buyer bears.
    Deductible,
    /// The part of the rest that is paid.
    Part,
    /// The most for one claim.
    ClaimCap,
    /// What is left for this buyer.
    BuyerCap,
    /// What is left of the shop's cover.
    ShopCap,
}

/// A step with its figure and what it leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Which step.
    pub step: Step,
    /// What it takes away, multiplies by in percent, or allows at most.
    pub figure: Rial,
    /// What is left after it.
    pub left: Rial,
}

/// An amount with the steps that lead to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// The policy by which it was computed.
    pub policy: u16,
    /// The steps; a cap that takes nothing away is left out.
    pub lines: Vec<Line>,
}

impl Assessment {
    /// What is to be paid.
    pub fn amount(&self) -> Rial {
        self.lines.last().map_or(Rial::NOTHING, |line| line.left)
    }
}

/// Computes what a claim is worth, each step shown; or refuses it with the first reason. `policy` is that of the day of the order.
///
/// # Errors
/// When nothing is to be paid, with why.
pub fn assess(policy: Option<&Policy>, claim: &Claim) -> Result<Assessment, Refusal> {
    let policy = policy.ok_or(Refusal::NoPolicy)?;
    if !claim.had_mark {
        return Err(Refusal::NoMark);
    }
    if !policy.kinds.iter().any(|kind| kind == claim.kind) {
        return Err(Refusal::Kind);
    }
    let last = match claim.delivered {
        Some(delivered) => delivered.plus_days(policy.window_days.into()),
        None => claim.ordered.plus_days(policy.undelivered_days.into()),
    };
    if claim.complained > last {
        return Err(Refusal::WindowOver);
    }
    if claim.damage > policy.order_over {
        return Err(Refusal::OrderTooLarge);
    }
    let mut lines = vec![Line { step: Step::Damage, figure: claim.damage, left: claim.damage }];
    let mut left = claim.damage.rial() - policy.deductible.rial();
    let rial = |n: i64| Rial::new(n).unwrap_or(Rial::NOTHING);
    if left <= 0 {
        return Err(Refusal::BelowDeductible);
    }
    if policy.deductible != Rial::NOTHING {
        lines.push(Line { step: Step::Deductible, figure: policy.deductible, left: rial(left) });
    }
    // No order above `order_over`, which is far below what an i64 counts times a hundred.
    left = left * i64::from(policy.part_percent) / 100;
    lines.push(Line { step: Step::Part, figure: rial(policy.part_percent.into()), left: rial(left) });
    let no_room = if claim.grade_covered { Refusal::ShopCap } else { Refusal::Grade };
    let buyer_room = (policy.buyer_year_cap.rial() - claim.buyer_had.rial()).max(0);
    for (step, room, refusal) in [
        (Step::ClaimCap, policy.claim_cap.rial(), Refusal::BelowDeductible),
        (Step::BuyerCap, buyer_room, Refusal::BuyerCap),
        (Step::ShopCap, claim.shop_room.rial(), no_room),
    ] {
        if left > room {
            left = room;
            lines.push(Line { step, figure: rial(room), left: rial(left) });
        }
        if left == 0 {
            return Err(refusal);
        }
    }
    Ok(Assessment { policy: policy.version, lines })
}

/// What makes a claim go to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Suspicion {
    /// The buyer's address is one of the shop's people, or of the shop's domain.
    Linked,
    /// The buyer, or the account to be paid to, has had as many claims within a year as are usual.
    Repeated,
    /// Many claims on the shop came within a few days.
    Burst,
    /// The shop says that there was no such order.
    Denied,
    /// The reserve cannot hold the amount.
    Reserve,
    /// The buyer, or the account to be paid to, would have more within a year than one buyer gets.
    YearCap,
    /// It was awarded, the bank rejected the account, and the buyer named another: see [`elsewhere`].
    Elsewhere,
}

impl Suspicion {
    /// Every one.
    pub const ALL: [Self; 7] =
        [Self::Linked, Self::Repeated, Self::Burst, Self::Denied, Self::Reserve, Self::YearCap, Self::Elsewhere];

    /// The name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Linked => "linked",
            Self::Repeated => "repeated",
            Self::Burst => "burst",
            Self::Denied => "denied",
            Self::Reserve => "reserve",
            Self::YearCap => "year-cap",
            Self::Elsewhere => "elsewhere",
        }
    }

    /// A list of names, separated by commas.
    pub fn list(names: &str) -> Vec<Self> {
        names.split(',').filter_map(|name| Self::ALL.into_iter().find(|of| of.as_str() == name)).collect()
    }
}

/// Whether an e-mail address, in small letters, is of a shop's domain or of one below it.
pub fn writes_from(host: &Host, email: &str) -> bool {
    let domain = email.rsplit_once('@').map_or("", |(_, domain)| domain);
    domain.strip_suffix(host.as_str()).is_some_and(|below| below.is_empty() || below.ends_with('.'))
}

/// What is known of a claim's surroundings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// The buyer is, or writes from, the shop.
    pub linked: bool,
    /// Earlier claims of this buyer or to this account within a year.
    pub earlier: u32,
    /// Other claims on the shop within the policy's days of a burst.
    pub lately: u32,
    /// The reserve could not hold the amount.
    pub reserve_short: bool,
}

/// What of a claim a person should look at.
pub fn suspicions(policy: &Policy, complaint: &Complaint, around: Surroundings) -> Vec<Suspicion> {
    let denied = complaint.course.contest.is_some_and(|contest| contest.ground == Denial::NotOurCustomer);
    [
        (Suspicion::Linked, around.linked),
        (Suspicion::Repeated, around.earlier >= u32::from(policy.claims_a_buyer_year)),
        (Suspicion::Burst, around.lately.saturating_add(1) >= u32::from(policy.burst_claims)),
        (Suspicion::Denied, denied),
        (Suspicion::Reserve, around.reserve_short),
    ]
    .into_iter()
    .filter_map(|(of, so)| so.then_some(of))
    .collect()
}

/// What a person should look at before a claim that was awarded is paid to another account; nothing where it is paid by itself. The
/// award was made for the account that was named first, so what was looked at there is looked at again: how many other claims the
/// buyer and the new account had within a year, and how much (`had`). `asked` says that people look in any case, as where two had to
/// agree to the award.
pub fn elsewhere(policy: Option<&Policy>, awarded: Rial, had: (u32, Rial), asked: bool) -> Vec<Suspicion> {
    let (earlier, had) = had;
    let sum = had.rial().saturating_add(awarded.rial());
    let repeated = policy.is_none_or(|policy| earlier >= u32::from(policy.claims_a_buyer_year));
    let over = policy.is_none_or(|policy| sum > policy.buyer_year_cap.rial());
    [(Suspicion::Repeated, repeated), (Suspicion::YearCap, over), (Suspicion::Elsewhere, repeated || over || asked)]
        .into_iter()
        .filter_map(|(of, so)| so.then_some(of))
        .collect()
}

/// Who decides a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decider {
    /// The rule alone.
    Rule,
    /// One fund officer.
    One,
    /// Two of them.
    Two,
}

/// Who decides a claim of this amount.
pub fn decider(policy: &Policy, amount: Rial, suspicions: &[Suspicion]) -> Decider {
    if amount > policy.four_eyes {
        Decider::Two
    } else if amount <= policy.by_rule && suspicions.is_empty() {
        Decider::Rule
    } else {
        Decider::One
    }
}

/// What a purchase at a shop today is covered with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cover {
    /// The most that would be paid for it.
    pub most: Rial,
    /// The part of the damage, in percent.
    pub part_percent: u8,
    /// Days after delivery within which a complaint must be opened.
    pub window_days: u16,
}

/// Why a purchase today is not covered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoCover {
    /// There is no policy yet.
    NoPolicy,
    /// The shop has no valid mark.
    NoMark,
    /// Its grade is one that is not covered.
    Grade,
    /// Its running cover is used up.
    UsedUp,
}

/// What a purchase at a shop is covered with on a day. It follows from the shop's public events and the day alone.
///
/// # Errors
/// When it is not, with why.
pub fn cover_today(policies: &Policies, shop: &Shop, day: Day) -> Result<Cover, NoCover> {
    let policy = policies.on(day).ok_or(NoCover::NoPolicy)?;
    if shop.mark_state(day) != MarkState::Valid {
        return Err(NoCover::NoMark);
    }
    let room = shop_room(policy, shop);
    if room == Rial::NOTHING {
        return Err(if grade_covered(policy, shop) { NoCover::UsedUp } else { NoCover::Grade });
    }
    let most = policy.claim_cap.min(room);
    Ok(Cover { most, part_percent: policy.part_percent, window_days: policy.window_days })
}

/// The most running cover that a shop has.
pub fn shop_cap(policy: &Policy, shop: &Shop) -> Rial {
    policy.shop_cap(shop.grade.and_then(|step| step.letter), shop.fund.contributed)
}

/// Whether shops of its grade are covered at all.
pub fn grade_covered(policy: &Policy, shop: &Shop) -> bool {
    shop_cap(policy, shop) != Rial::NOTHING
}

/// What is left of the most running cover that a shop has.
pub fn shop_room(policy: &Policy, shop: &Shop) -> Rial {
    let left = shop_cap(policy, shop).rial() - shop.fund.exposure().rial();
    Rial::new(left.max(0)).unwrap_or(Rial::NOTHING)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::complaint::tests::opened;
    use crate::complaint::{ComplaintId, Contest, Course};
    use crate::grade::Letter;
    use crate::shop::{GradeStep, MarkRecord, ShopId, ShopName};

    fn policies() -> &'static Policies {
        super::policies().unwrap()
    }

    fn rial(n: i64) -> Rial {
        Rial::new(n).unwrap()
    }

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn claim() -> Claim<'static> {
        Claim {
            kind: "damaged",
            damage: rial(10_500_000),
            ordered: day("2026-11-01"),
            delivered: Some(day("2026-11-05")),
            complained: day("2026-11-10"),
            had_mark: true,
            buyer_had: Rial::NOTHING,
            grade_covered: true,
            shop_room: rial(1_000_000_000),
        }
    }

    fn assessed(claim: &Claim) -> Result<Assessment, Refusal> {
        assess(policies().on(claim.ordered), claim)
    }

    #[test]
    fn each_step_is_shown() {
        let assessment = assessed(&claim()).unwrap();
        let steps: Vec<_> =
            assessment.lines.iter().map(|line| (line.step, line.figure.rial(), line.left.rial())).collect();
        assert_eq!(
            steps,
            [
                (Step::Damage, 10_500_000, 10_500_000),
                (Step::Deductible, 500_000, 10_000_000),
                (Step::Part, 70, 7_000_000)
            ]
        );
        let capped =
            Claim { damage: rial(1_000_000_000), buyer_had: rial(400_000_000), shop_room: rial(123), ..claim() };
        let steps: Vec<_> = assessed(&capped).unwrap().lines.iter().map(|line| (line.step, line.left.rial())).collect();
        assert_eq!(
            steps[2..],
            [
                (Step::Part, 699_650_000),
                (Step::ClaimCap, 300_000_000),
                (Step::BuyerCap, 200_000_000),
                (Step::ShopCap, 123)
            ]
        );
    }

    #[test]
    fn what_is_not_covered_is_refused_with_the_first_reason() {
        for (changed, refusal) in [
            (Claim { ordered: day("2026-03-20"), ..claim() }, Refusal::NoPolicy),
            (Claim { had_mark: false, ..claim() }, Refusal::NoMark),
            (Claim { kind: "rude-support", ..claim() }, Refusal::Kind),
            (Claim { complained: day("2026-12-06"), ..claim() }, Refusal::WindowOver),
            (Claim { delivered: None, complained: day("2027-01-01"), ..claim() }, Refusal::WindowOver),
            (Claim { damage: rial(5_000_000_001), ..claim() }, Refusal::OrderTooLarge),
            (Claim { damage: rial(500_000), ..claim() }, Refusal::BelowDeductible),
            (Claim { damage: rial(500_001), ..claim() }, Refusal::BelowDeductible),
            (Claim { buyer_had: rial(600_000_000), ..claim() }, Refusal::BuyerCap),
            (Claim { buyer_had: rial(i64::MAX), ..claim() }, Refusal::BuyerCap),
            (Claim { shop_room: Rial::NOTHING, ..claim() }, Refusal::ShopCap),
            (Claim { grade_covered: false, shop_room: Rial::NOTHING, ..claim() }, Refusal::Grade),
        ] {
            assert_eq!(assessed(&changed), Err(refusal), "{changed:?}");
        }
        for last in [
            Claim { complained: day("2026-12-05"), ..claim() },
            Claim { delivered: None, complained: day("2026-12-31"), ..claim() },
        ] {
            assert!(assessed(&last).is_ok(), "the last day: {last:?}");
        }
    }

    fn shop_with_mark(since: &str, until: &str) -> Shop {
        let mark = MarkRecord {
            number: "1".into(),
            since: day(since),
            until: day(until),
            stars: 3,
            province: None,
            city: None,
            page: None,
        };
        let mut shop = Shop::listed(ShopId(1), "kafsh.example".into(), None, ShopName::of("Kafsh"));
        shop.mark = Some(mark);
        shop
    }

    #[test]
    fn the_mark_must_be_valid_on_the_day_of_the_order_alone() {
        let shop = shop_with_mark("2026-01-01", "2026-11-01");
        let before = Shop { mark: None, ..shop.clone() };
        for (ordered, covered) in
            [("2026-10-31", true), ("2026-11-01", true), ("2026-11-02", false), ("2025-12-31", false)]
        {
            assert_eq!(had_mark(Some(&shop), &shop, day(ordered)), covered, "{ordered}");
            assert_eq!(had_mark(Some(&before), &shop, day(ordered)), covered, "the list was read later: {ordered}");
            assert_eq!(had_mark(None, &shop, day(ordered)), covered, "{ordered}");
        }
    }

    #[test]
    fn a_complaint_becomes_a_claim_when_the_clock_or_the_buyer_says_so() {
        let due = opened(0).due_at();
        let fresh = opened(0);
        assert_eq!(eligible(&fresh, due), Err(NotEligible::Later { from: due.plus_millis(1) }));
        assert_eq!(eligible(&fresh, due.plus_millis(1)), Ok(Ground::Unanswered));
        let answered = Complaint { answer: Answer::At(Millis(5)), ..opened(0) };
        assert_eq!(eligible(&answered, due), Err(NotEligible::NotRated));
        let unsolved = Complaint { rating: Rating::Unresolved, ..answered.clone() };
        assert_eq!(eligible(&unsolved, due), Ok(Ground::Unresolved));
        for over in [
            Complaint { rating: Rating::Resolved, ..answered.clone() },
            Complaint { end: End::Withdrawn { at: due }, ..fresh.clone() },
            Complaint { end: End::Removed { at: due, reason: "x".into() }, ..unsolved.clone() },
            Complaint { end: End::Closed { at: Some(due) }, ..answered.clone() },
        ] {
            assert_eq!(eligible(&over, due.plus_days(1)), Err(NotEligible::Over), "{over:?}");
        }
        let decided = |favour| Complaint {
            course: Course { decision: Some((due, favour)), ..Course::default() },
            end: End::Closed { at: Some(due) },
            ..fresh.clone()
        };
        assert_eq!(eligible(&decided(Favour::Buyer), due), Ok(Ground::DecidedForBuyer));
        assert_eq!(eligible(&decided(Favour::Shop), due.plus_days(1)), Err(NotEligible::Over));
    }

    #[test]
    fn whoever_could_gain_by_it_is_looked_at_by_a_person() {
        let policies = policies();
        let policy = policies.on(day("2026-11-01")).unwrap();
        let plain = opened(0);
        let none = Surroundings::default();
        assert_eq!(suspicions(policy, &plain, none), []);
        for (around, of) in [
            (Surroundings { linked: true, ..none }, Suspicion::Linked),
            (Surroundings { earlier: 2, ..none }, Suspicion::Repeated),
            (Surroundings { lately: 4, ..none }, Suspicion::Burst),
            (Surroundings { reserve_short: true, ..none }, Suspicion::Reserve),
        ] {
            assert_eq!(suspicions(policy, &plain, around), [of]);
        }
        assert_eq!(suspicions(policy, &plain, Surroundings { earlier: 1, lately: 3, ..none }), []);
        let contest = Contest { at: Millis(1), ground: Denial::NotOurCustomer, decided: None };
        let denied = Complaint { course: Course { contest: Some(contest), ..Course::default() }, ..plain };
        assert_eq!(suspicions(policy, &denied, none), [Suspicion::Denied]);
        assert_eq!(decider(policy, policy.by_rule, &[]), Decider::Rule);
        assert_eq!(decider(policy, policy.by_rule, &[Suspicion::Burst]), Decider::One);
        assert_eq!(decider(policy, policy.four_eyes, &[]), Decider::One);
        assert_eq!(decider(policy, rial(policy.four_eyes.rial() + 1), &[]), Decider::Two);
        for of in Suspicion::ALL {
            assert_eq!(Suspicion::list(of.as_str()), [of]);
        }
        for of in Refusal::ALL {
            assert_eq!(Refusal::parse(of.as_str()), Some(of));
        }
    }

    #[test]
    fn a_shops_domain_is_its_own_and_what_is_below_it() {
        let host = Host::parse("kafsh.example").unwrap();
        for (email, so) in [
            ("me@kafsh.example", true),
            ("me@mail.kafsh.example", true),
            ("me@notkafsh.example", false),
            ("kafsh.example@buyers.example", false),
            ("me@kafsh.example.org", false),
            ("kafsh.example", false),
            ("", false),
        ] {
            assert_eq!(writes_from(&host, email), so, "{email}");
        }
    }

    #[test]
    fn no_more_is_asked_for_than_was_in_question() {
        for (asked, in_question, damage) in [(5, None, 5), (5, Some(4), 4), (5, Some(5), 5), (5, Some(6), 5)] {
            assert_eq!(damage_of(rial(asked), in_question.map(rial)), rial(damage), "{asked} of {in_question:?}");
        }
    }

    #[test]
    fn a_claim_has_a_day_by_which_it_is_decided_without_a_policy_too() {
        let policy = policies().on(day("2026-11-01")).unwrap();
        assert_eq!(decide_days(Some(policy)), i64::from(policy.decide_days));
        assert_eq!(decide_days(None), 10);
    }

    #[test]
    fn another_account_is_looked_at_as_the_first_was() {
        let policy = policies().on(day("2026-11-01"));
        let cap = policy.unwrap().buyer_year_cap.rial();
        let found = |earlier, had, asked| elsewhere(policy, rial(7), (earlier, rial(had)), asked);
        assert_eq!(found(0, 0, false), []);
        assert_eq!(found(1, cap - 7, false), [], "the last rial");
        assert_eq!(found(1, cap - 6, false), [Suspicion::YearCap, Suspicion::Elsewhere]);
        assert_eq!(found(1, i64::MAX, false), [Suspicion::YearCap, Suspicion::Elsewhere]);
        assert_eq!(found(2, 0, false), [Suspicion::Repeated, Suspicion::Elsewhere]);
        assert_eq!(found(0, 0, true), [Suspicion::Elsewhere]);
        let unknown = elsewhere(None, rial(7), (0, Rial::NOTHING), false);
        assert!(unknown.contains(&Suspicion::Elsewhere), "without a policy a person looks");
    }

    #[test]
    fn cover_follows_the_mark_the_grade_and_what_is_used() {
        let policies = policies();
        let today = day("2026-11-25");
        let mut shop = shop_with_mark("2026-01-01", "2026-12-31");
        let cover = cover_today(policies, &shop, today).unwrap();
        assert_eq!((cover.most.rial(), cover.part_percent, cover.window_days), (300_000_000, 70, 30));
        assert_eq!(cover_today(policies, &shop, day("2026-03-20")), Err(NoCover::NoPolicy));
        assert_eq!(cover_today(policies, &shop, day("2027-01-01")), Err(NoCover::NoMark));
        let graded = |letter| Some(GradeStep { day: today, version: 1, points: 40, letter: Some(letter) });
        shop.grade = graded(Letter::F);
        assert_eq!(cover_today(policies, &shop, today), Err(NoCover::Grade));
        shop.grade = graded(Letter::D);
        let open = |held: i64| OpenClaim {
            id: ClaimId(1),
            complaint: ComplaintId(1),
            ground: Ground::Unanswered,
            opened_at: Millis(0),
            decide_by: Millis(0),
            stage: Stage::Waiting(rial(held)),
        };
        shop.fund.open = vec![open(799_999_000)];
        assert_eq!(cover_today(policies, &shop, today).unwrap().most, rial(1_000), "what is left");
        shop.fund.open = vec![open(800_000_000)];
        assert_eq!(cover_today(policies, &shop, today), Err(NoCover::UsedUp));
        shop.fund.contributed = rial(1_000);
        assert_eq!(cover_today(policies, &shop, today).unwrap().most, rial(3_000), "it grows with contributions");
    }
}
