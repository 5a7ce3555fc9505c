//! The guarantee fund in English.

use super::fund::{FundClaimWords, FundComplaintWords, FundDeskWords, FundPublicWords, FundWords};
use crate::pages::{ClaimField, ClaimFieldFault, ClaimFormRefused, ClaimTaskFault};
use bazargah_domain::guarantee::{ClaimStanding, Ground, NoCover, Refusal, Step, Suspicion};
use bazargah_domain::iban::IbanFault;

pub(super) const WORDS: FundWords = FundWords {
    title: "Guarantee fund",
    lead: "If you buy from a shop with a valid trust mark, have a problem with the goods and get no help from the shop, the fund pays part of the damage, under rules that were written beforehand.",
    cover: |percent, most, days| {
        format!(
            "A purchase here today is covered by the guarantee fund: {percent} of the damage, up to {most}, if you complain within {days} days of delivery."
        )
    },
    no_cover: |why| match why {
        NoCover::NoPolicy => "No cover: the guarantee fund pays for no purchases yet.",
        NoCover::NoMark => {
            "No cover: the guarantee fund pays nothing for a purchase here, because the shop has no valid trust mark."
        }
        NoCover::Grade => {
            "No cover: the guarantee fund pays nothing for a purchase here, because the shop’s grade is too low."
        }
        NoCover::UsedUp => {
            "No cover: the guarantee fund pays nothing for a purchase here today, because the shop’s cover is used up."
        }
    },
    cover_link: "The fund’s rules",
    standing: |standing| match standing {
        ClaimStanding::Waiting => "Waiting for a decision",
        ClaimStanding::Refused => "Refused",
        ClaimStanding::Awarded => "Awarded; the bank has not confirmed the payment yet",
        ClaimStanding::Paid => "Paid",
    },
    refusal: |refusal| match refusal {
        Refusal::NoPolicy => "there was no cover on the day of the order",
        Refusal::NoMark => "the shop had no valid trust mark on the day of the order",
        Refusal::Kind => "the fund does not cover what the complaint is about",
        Refusal::WindowOver => "the complaint came too late after the delivery",
        Refusal::OrderTooLarge => "the order is larger than what the fund covers",
        Refusal::BelowDeductible => "the damage is not above what buyers bear themselves",
        Refusal::BuyerCap => "the buyer has had the most that one buyer gets within a year",
        Refusal::Grade => "the shop’s grade is too low for cover",
        Refusal::ShopCap => "the shop’s cover is used up",
        Refusal::Unproven => "nothing shows the purchase or the damage",
        Refusal::Settled => "the shop has settled it",
        Refusal::Untrue => "something that was stated is not true",
    },
    ground: |ground| match ground {
        Ground::Unanswered => "The shop did not answer in time",
        Ground::Unresolved => "The shop’s answer solved nothing, says the buyer",
        Ground::DecidedForBuyer => "A supervisor decided for the buyer",
    },
    step: |step, figure| match step {
        Step::Damage => "What was paid".to_owned(),
        Step::Deductible => format!("Less what buyers bear themselves, {figure}"),
        Step::Part => format!("Of that, {figure}"),
        Step::ClaimCap => format!("At most {figure} for one claim"),
        Step::BuyerCap => format!("At most {figure}, which is left for this buyer this year"),
        Step::ShopCap => format!("At most {figure}, which is left of the shop’s cover"),
    },
    public: FundPublicWords {
        has: "What the fund has",
        reserve: "Reserve",
        running: "Running cover",
        running_hint: "held for claims, on its way to buyers, or not yet paid back by shops",
        contributed: "Paid in",
        paid: "Paid to buyers",
        recovered: "Paid back by shops",
        costs: "Costs",
        claims: "Claims",
        opened: "Opened",
        awarded: "Awarded",
        refused: "Refused",
        refused_share: |refused, decided| format!("{refused} of {decided} decided claims were refused."),
        paid_claims: "Paid",
        median: |days| format!("Half of the paid claims were paid within {days} days of being opened."),
        none_paid: "No claim has been paid yet.",
        why_refused: "Why claims were refused",
        months: "Payouts by month",
        month: "Month",
        claims_paid: "Claims paid",
        amount: "Amount",
        rules: "What is covered today",
        no_rules: "There is no cover yet.",
        part: |percent, deductible| {
            format!("Paid is {percent} of the damage above {deductible}, which buyers bear themselves.")
        },
        caps: |claim, buyer| format!("At most {claim} for one claim and {buyer} for one buyer within a year."),
        window: |days, undelivered| {
            format!(
                "The complaint is opened within {days} days of delivery, or within {undelivered} days of the order where nothing came."
            )
        },
        kinds: |kinds| format!("Covered are: {kinds}."),
        excluded: |most| format!("Orders above {most} are not covered."),
        decided: |by_rule, four_eyes, days| {
            format!(
                "Claims up to {by_rule} are decided by the rule alone, others by a fund officer, and above {four_eyes} by two; within {days} days. What looks like abuse always goes to a person."
            )
        },
        recovery: |days| {
            format!(
                "The shop pays back within {days} days what was paid for it. A shop that does not is proposed for suspension of its mark."
            )
        },
        and: ", ",
        classes: "Running cover and contributions by grade",
        classes_lead: |percent| {
            format!(
                "All claims on one shop together have a limit. It follows the shop’s grade, and grows by {percent} of what the shop has paid in; no contribution buys cover for a grade that is not listed."
            )
        },
        grade: "Grade",
        no_grade: "none yet",
        running_cover: "Running cover",
        flat: "Contribution a month",
        by_order: "or for each order",
        simulation: "How likely it is that the reserve does not suffice is simulated, with assumptions that are written down; anybody with the program can do it again:",
        ruin: "How likely is it that the reserve does not suffice?",
        ruin_text: |ruined, runs, lower, upper| {
            format!(
                "In {ruined} of {runs} simulated years the reserve fell below zero: a probability between {lower} and {upper} under these assumptions."
            )
        },
        ruin_none: "Too few claims have been paid to simulate it.",
        ruin_assumed: "What was assumed",
        ruin_reserve: "Reserve at the start",
        ruin_income: "Contributions a day, as in the last year",
        ruin_costs: "Costs a day, since the fund began",
        ruin_claims: "Claims paid a day, as in the last year",
        ruin_sizes: |n| format!("Claims are as large as the {n} that were awarded, drawn at random."),
        ruin_recovered: |percent| format!("Shops pay back {percent} of what was paid, at once."),
        ruin_limits: "Claims come independently of each other. The collapse of a large shop, which brings many at once, is worse than this; the limit for each shop bounds it.",
        ruin_day: |day| format!("Simulated on {day}."),
    },
    complaint: FundComplaintWords {
        opened: |day| format!("The buyer claimed on the guarantee fund on {day}."),
        decide_by: |day| format!("The claim is decided by {day} at the latest."),
        overdue: |day| format!("The claim was to be decided by {day}, and has not been decided yet."),
        refused: |reason| format!("The fund refused the claim: {reason}."),
        awarded: |amount| format!("The fund awarded {amount}; the bank has not confirmed the payment yet."),
        paid: |amount| format!("The fund paid {amount} to the buyer."),
    },
    claim: FundClaimWords {
        heading: "Guarantee fund",
        later: |day| {
            format!("If the shop does not answer by its deadline, you can claim on the guarantee fund from {day} on.")
        },
        not_rated: "If the answer solves nothing, say so above; then you can claim on the guarantee fund.",
        may: "You can claim on the guarantee fund: it pays a part of the damage without waiting for the shop.",
        open: "Claim on the fund",
        title: |shop| format!("Claim on the guarantee fund: {shop}"),
        lead: "A few short questions; everything else is in your complaint already. A small claim is decided at once.",
        label: |field| match field {
            ClaimField::Ordered => "Day of the order",
            ClaimField::Delivered => "Day of delivery",
            ClaimField::Amount => "What you paid, in toman",
            ClaimField::Iban => "Account to be paid to (IBAN)",
            ClaimField::Holder => "Name of the account’s holder",
        },
        hint: |field| match field {
            ClaimField::Ordered => "Such as 2026-11-05 or 1405/08/14.",
            ClaimField::Delivered => "Leave it empty if nothing was delivered.",
            ClaimField::Amount => "For the goods that the complaint is about, with shipping.",
            ClaimField::Iban => "IR and 24 digits.",
            ClaimField::Holder => "As the bank knows it.",
        },
        fault: |field, fault| match (field, fault) {
            (ClaimField::Iban, ClaimFieldFault::Iban(IbanFault::CheckDigits)) => {
                "This account number has a wrong digit, or two that changed places"
            }
            (ClaimField::Iban, ClaimFieldFault::Iban(IbanFault::Abroad)) => "The fund can pay to accounts in Iran only",
            (ClaimField::Iban, ClaimFieldFault::Iban(IbanFault::Form)) => "An account number is IR and 24 digits",
            (ClaimField::Ordered, ClaimFieldFault::Missing) => "Say on which day you ordered",
            (ClaimField::Amount, ClaimFieldFault::Missing) => "Say what you paid",
            (ClaimField::Holder, ClaimFieldFault::Missing) => "Say whose account it is",
            (ClaimField::Holder, ClaimFieldFault::TooLong) => "Say whose account it is in at most 70 letters",
            (ClaimField::Iban, _) => "Say to which account the fund should pay",
            (ClaimField::Amount, _) => "Write the amount as a number, in toman",
            (ClaimField::Delivered, ClaimFieldFault::BeforeOrder) => "Delivery cannot be before the order",
            (_, ClaimFieldFault::AfterComplaint) => "This day is after your complaint",
            (_, ClaimFieldFault::TooLong) => "This is too long",
            (_, _) => "Write the day as 2026-11-05 or 1405/08/14",
        },
        above_complaint: |most| {
            format!("Your complaint names {most}. The fund pays for that amount at most: write it, or less")
        },
        refused: |refused| match refused {
            ClaimFormRefused::Claimed => "There is a claim for this complaint already.",
            ClaimFormRefused::NotNow => "This complaint cannot become a claim now; its page says why.",
            ClaimFormRefused::AccountWaits => "Before anything is paid to this account, a fund officer looks at it.",
            ClaimFormRefused::AccountRefused => {
                "The fund does not pay to this account. Name another one; the award stands."
            }
        },
        private: "Account and name go to the bank alone. In public stand the claim’s number, its amount and its outcome.",
        send: "Send the claim",
        elsewhere_title: "Another account",
        elsewhere: "The bank sent the payment back. Name another account, and the next bank order takes it along, unless a fund officer has to look at the account first.",
        elsewhere_send: "Pay to this account",
        waiting: |day| format!("Your claim waits for a person; it is decided by {day}."),
        awarded: |amount| format!("You were awarded {amount}. It is marked as paid when the bank has confirmed it."),
        paid: |amount| format!("The fund has paid you {amount}."),
        refused_because: |reason| format!("Your claim was refused: {reason}."),
        rejected: "The bank sent the payment back.",
        computed: "How it was computed",
        account: |end| format!("Account ending in {end}"),
    },
    desk: FundDeskWords {
        link: "Claims on the guarantee fund",
        title: "Claims on the guarantee fund",
        lead: "What the rule alone may not decide, the most urgent first. Deadlines are public.",
        none: "No claim waits.",
        one: |number| format!("Claim {number}"),
        case: "The complaint in public",
        stated: "What the buyer states",
        ordered: "Ordered",
        delivered: "Delivered",
        never: "never",
        damage: "Paid",
        ground: "Ground",
        suspicion: |of| match of {
            Suspicion::Linked => "The buyer’s address belongs to the shop",
            Suspicion::Repeated => "The buyer or the account has had claims before",
            Suspicion::Burst => "Many claims on this shop within days",
            Suspicion::Denied => "The shop says that there was no such order",
            Suspicion::Reserve => "The reserve could not hold the amount",
            Suspicion::YearCap => "The buyer or the account would have more than one buyer gets within a year",
            Suspicion::Elsewhere => {
                "Awarded already; the bank rejected the account, and the buyer named this one. Award pays to it; refuse asks for another"
            }
        },
        suspicions: "To look at",
        four_eyes: "Two people decide a claim of this size: on the same amount, or on the same reason to refuse it.",
        agreed: |who, amount| format!("{who} agreed to {amount}."),
        agreed_refusal: |who, reason| format!("{who} would refuse it: {reason}."),
        decide: "Decide",
        award: "Award",
        award_hint: "At most what the rule assessed. The buyer is told, and the next bank order takes it along.",
        refuse: "Refuse:",
        amount: "Amount in toman",
        reason: "Why",
        reason_hint: "For staff only.",
        submit: "Decide",
        done: "This claim has been decided.",
        history: "Decisions so far",
        awarded: "award",
        fault: |fault| match fault {
            ClaimTaskFault::NoChoice => "Choose whether to award or to refuse",
            ClaimTaskFault::NoReason => "Say why, in a few words",
            ClaimTaskFault::Amount => "Write an amount of one toman or more, and no more than the rule assessed",
            ClaimTaskFault::AmountStands => {
                "The amount was awarded already and stands; only the account is to be decided"
            }
            ClaimTaskFault::SameEyes => "You agreed already; somebody else has to agree too",
            ClaimTaskFault::Reserve => "The reserve does not suffice for this amount",
            ClaimTaskFault::Decided => "Somebody else decided this claim meanwhile",
            ClaimTaskFault::Changed => {
                "The buyer named another account meanwhile, and nothing was decided; look at it, then decide"
            }
        },
    },
    money: super::fund_money_en::MONEY,
    bank: super::fund_money_en::BANK,
};
