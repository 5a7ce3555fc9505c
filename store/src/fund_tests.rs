//! The guarantee fund, on SQLite and, where there is one, on PostgreSQL.

use crate::db::within;
use crate::people::AccountId;
use crate::projection::to_json;
use crate::tests::{assert_verified, import, mark_row, on_each, open};
use crate::{
    AnswerRefused, BankAnswer, ClaimChoice, ClaimRuling, Deed, FundClaim, NewClaim, NotClaimed, NotDecided, NotDone,
    NotRecorded, NotReversed, OrderSent, PaymentFor, Purse, Report, Reversed, Store, StoreError,
};
use bazargah_domain::calendar::{Day, Millis};
use bazargah_domain::case::{self, Actor, Step};
use bazargah_domain::complaint::ComplaintId;
use bazargah_domain::four_eyes::SameEyes;
use bazargah_domain::grade::Letter;
use bazargah_domain::guarantee::{
    ByHand, ClaimId, ClaimStanding, FundAct, Ground, NotEligible, NotRuled, Refusal, Simulated, Suspicion,
};
use bazargah_domain::iban::Iban;
use bazargah_domain::ledger::{Account, Amount, Outcome, Refused, TransferId};
use bazargah_domain::mark::{Cause, Stage};
use bazargah_domain::money::Rial;
use bazargah_domain::role::Role;
use bazargah_domain::shop::{GradeStep, ShopId};
use sqlx::AssertSqlSafe;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
/// 2026-11-25.
const START: i64 = 20_782 * DAY;
const TODAY: Day = Day(20_782);
const LATE: i64 = START + 4 * DAY + 1;
const SHOP: &str = "a.example";
const SAME_EYES: NotDecided = NotDecided::NotRuled(NotRuled::SameEyes(SameEyes));

fn rial(n: i64) -> Amount {
    Amount::new(n).unwrap()
}

fn name(text: &str) -> TransferId {
    TransferId::new(text).unwrap()
}

fn iban(n: u8) -> Iban {
    // Account n, with the check digits that it needs.
    (0..98).find_map(|check| Iban::parse(&format!("IR{check:02}{n:022}")).ok()).unwrap()
}

async fn shop(store: &Store) -> ShopId {
    store.shop(SHOP).await.unwrap().unwrap().0.id
}

/// A shop whose mark is valid from day `since`, and a fund with so much in it.
async fn market(store: &Store, since: i32, reserve: i64) -> ShopId {
    import(store, vec![mark_row(SHOP, "1", since)]).await;
    let shop = shop(store).await;
    if reserve > 0 {
        store.contribute(Millis(START), None, rial(reserve), name("founders")).await.unwrap().unwrap();
    }
    shop
}

async fn complain(store: &Store, n: u8, contact: &str) -> ComplaintId {
    complain_about(store, n, contact, None).await
}

async fn complain_about(store: &Store, n: u8, contact: &str, amount: Option<Rial>) -> ComplaintId {
    let report = Report {
        shop: shop(store).await,
        category: "damaged".into(),
        amount,
        follow_hash: [n; 32],
        order_hash: Some([n; 32]),
        order_reference: None,
        told: format!("It came in pieces, {n}."),
        wish: "My money back.".into(),
        contact: contact.into(),
        lang: "fa",
        drafted: false,
        broken: None,
        limits: Vec::new(),
    };
    let opened = store.act(Millis(START), vec![Deed::Open(Box::new(report))]).await.unwrap().remove(0);
    opened.unwrap().id
}

fn new_claim(complaint: ComplaintId, account: u8, damage: i64) -> NewClaim {
    NewClaim {
        complaint,
        ordered: TODAY.plus_days(-5),
        delivered: Some(TODAY.plus_days(-2)),
        damage: Rial::new(damage).unwrap(),
        iban: iban(account),
        holder: "زهرا محمدی".into(),
    }
}

/// A claim of buyer n, four days after the complaint.
async fn claim(store: &Store, n: u8, damage: i64) -> FundClaim {
    let complaint = complain(store, n, &format!("buyer{n}@buyers.example")).await;
    store.open_claim(Millis(LATE), &new_claim(complaint, n, damage)).await.unwrap().unwrap()
}

async fn officer(store: &Store, who: &str) -> AccountId {
    store.set_role(Millis(0), &format!("{who}@staff.example"), Some(Role::FundOfficer)).await.unwrap().id
}

/// Somebody decides who has the account before them that was named last.
async fn decide(store: &Store, id: ClaimId, by: AccountId, choice: ClaimChoice) -> Result<FundClaim, NotDecided> {
    let seen = store.fund_claim(id).await.unwrap().unwrap().body.renamed;
    decide_on(store, id, by, choice, seen).await
}

async fn decide_on(
    store: &Store,
    claim: ClaimId,
    by: AccountId,
    choice: ClaimChoice,
    seen: u32,
) -> Result<FundClaim, NotDecided> {
    let ruling = ClaimRuling { claim, by, role: Role::FundOfficer, choice, reason: "looked at".into(), seen };
    store.decide_claim(Millis(LATE + HOUR), &ruling).await.unwrap()
}

async fn bank(store: &Store, payment: &str, rejected: Option<&str>) -> Result<PaymentFor, AnswerRefused> {
    let answer = BankAnswer { payment: payment.into(), amount: None, rejected: rejected.map(str::to_owned) };
    store.reconcile(Millis(LATE + DAY), &[answer]).await.unwrap().remove(0)
}

async fn reserve(store: &Store) -> i64 {
    store.balance(Account::RESERVE).await.unwrap().available()
}

#[tokio::test]
async fn a_complaint_that_the_fund_pays_for_is_not_taken_back() {
    on_each(|url| async move {
        let store = open(&url).await;
        market(&store, 20_700, 1_000_000_000).await;
        let by = officer(&store, "one").await;
        let withdraw = async |complaint| {
            let deed = Deed::Step { complaint, step: Step::Withdraw, actor: Actor::Buyer };
            store.act(Millis(LATE + 2 * HOUR), vec![deed]).await.unwrap().remove(0).map(|of| of.id)
        };
        let claimed = Err(NotDone::Refused(case::Refusal::Claimed));
        let (small, large) = (claim(&store, 1, 10_500_000).await, claim(&store, 2, 60_000_000).await);
        let other = complain(&store, 3, "buyer3@buyers.example").await;
        assert_eq!((small.standing, large.standing), (ClaimStanding::Awarded, ClaimStanding::Waiting));
        assert_eq!(withdraw(small.complaint).await, claimed, "awarded");
        assert_eq!(withdraw(large.complaint).await, claimed, "it waits");
        decide(&store, large.id, by, ClaimChoice::Refuse(Refusal::Unproven)).await.unwrap();
        assert_eq!(withdraw(large.complaint).await, Ok(large.complaint), "a refused claim does not stand in the way");
        assert_eq!(withdraw(other).await, Ok(other), "nor one of another complaint");
        let ordered = store.order_payments(Millis(LATE), None, Purse::Fund, "o-1").await.unwrap();
        bank(&store, &ordered[0].id, None).await.unwrap();
        assert_eq!(withdraw(small.complaint).await, claimed, "paid");
        assert_verified(&store).await;
    })
    .await;
}

#[tokio::test]
async fn a_small_claim_is_decided_by_rule_paid_by_the_bank_and_paid_back_by_the_shop() {
    on_each(|url| async move {
        let store = open(&url).await;
        let shop_id = market(&store, 20_700, 1_000_000_000).await;
        let complaint = complain(&store, 1, "buyer@buyers.example").await;
        let new = new_claim(complaint, 1, 10_500_000);
        let early = store.open_claim(Millis(LATE - 1), &new).await.unwrap();
        assert_eq!(early, Err(NotClaimed::NotEligible(NotEligible::Later { from: Millis(LATE) })));
        let of = store.open_claim(Millis(LATE), &new).await.unwrap().unwrap();
        assert_eq!(
            (of.standing, of.awarded.rial(), of.body.ground),
            (ClaimStanding::Awarded, 7_000_000, Ground::Unanswered)
        );
        assert_eq!(store.open_claim(Millis(LATE), &new).await.unwrap(), Err(NotClaimed::ClaimedAlready));
        assert_eq!(reserve(&store).await, 993_000_000);
        assert_eq!(store.balance(Account::BANK_ORDERS).await.unwrap().rial(), 7_000_000);
        assert_verified(&store).await;

        let payment = format!("claim-{}-1", of.id.0);
        assert_eq!(bank(&store, &payment, None).await, Err(AnswerRefused::NotSent), "an order that never left");
        let ordered = store.order_payments(Millis(LATE), None, Purse::Fund, "o-1").await.unwrap();
        assert_eq!(
            ordered.iter().map(|of| (of.id.as_str(), of.amount.rial())).collect::<Vec<_>>(),
            [(&*payment, 7_000_000)]
        );
        assert_eq!(
            store.order_payments(Millis(LATE), None, Purse::Fund, "o-1").await.unwrap(),
            ordered,
            "written again as it was"
        );
        assert_eq!(store.order_payments(Millis(LATE), None, Purse::Fund, "o-2").await.unwrap(), [], "sent once");
        assert_eq!(bank(&store, "claim-9999-1", None).await, Err(AnswerRefused::Unknown));
        let wrong = BankAnswer { payment: payment.clone(), amount: Some(7), rejected: None };
        let other = AnswerRefused::OtherAmount { ordered: 7_000_000, said: 7 };
        assert_eq!(store.reconcile(Millis(LATE), &[wrong]).await.unwrap(), [Err(other)]);
        assert_eq!(store.fund_claim(of.id).await.unwrap().unwrap().standing, ClaimStanding::Awarded, "not paid before");

        // The bank rejects the account; the buyer names another.
        assert_eq!(bank(&store, &payment, Some("AC04")).await, Ok(PaymentFor::Claim(of.id)));
        assert_eq!(bank(&store, &payment, None).await, Err(AnswerRefused::RejectedAlready));
        assert!(store.fund_claim(of.id).await.unwrap().unwrap().rejected);
        let elsewhere = store.pay_elsewhere(Millis(LATE), of.id, &iban(9), "زهرا").await.unwrap().unwrap();
        assert!(!elsewhere.waits() && !elsewhere.rejected, "{elsewhere:?}");
        assert_eq!(store.pay_elsewhere(Millis(LATE), of.id, &iban(9), "زهرا").await.unwrap(), None, "once");
        let again = store.order_payments(Millis(LATE), None, Purse::Fund, "o-3").await.unwrap();
        assert_eq!(again[0].iban, iban(9));
        assert_eq!(bank(&store, &again[0].id, None).await, Ok(PaymentFor::Claim(of.id)));
        assert_eq!(bank(&store, &again[0].id, None).await, Err(AnswerRefused::PaidAlready));
        let figures = store.fund_figures().await.unwrap();
        assert_eq!((figures.paid, figures.owed, figures.bank_orders), (7_000_000, 7_000_000, 0));
        assert!(figures.counts.iter().any(|(of, n)| of.what == "paid-after-1" && *n == 1), "{figures:?}");
        assert_verified(&store).await;

        // 30 days later the shop is proposed for adjustment; what it pays back ends that.
        let due = LATE + DAY + 30 * DAY + 1;
        store.supervise(Millis(LATE + 2 * DAY)).await.unwrap();
        let dossier = async || store.shop(SHOP).await.unwrap().unwrap().0.dossier;
        assert!(dossier().await.adjustments.iter().all(|of| !matches!(of.cause, Cause::FundDebt { .. })));
        store.supervise(Millis(due)).await.unwrap();
        assert!(dossier().await.adjustments.iter().any(|of| matches!(of.cause, Cause::FundDebt { .. })));
        let back = |n, id: &str| store.recover(Millis(due), None, of.id, rial(n), name(id));
        assert_eq!(back(7_000_001, "b0").await.unwrap(), Err(NotRecorded::NotOwed));
        assert_eq!(back(3_000_000, "b1").await.unwrap(), Ok(Outcome::New));
        assert_eq!(back(3_000_000, "b1").await.unwrap(), Ok(Outcome::Exists), "recorded once");
        assert_eq!(back(1, "b1").await.unwrap(), Err(NotRecorded::Ledger(Refused::Differs(name("b1")))));
        assert_eq!(back(4_000_000, "b2").await.unwrap(), Ok(Outcome::New));
        assert_eq!(back(1, "b3").await.unwrap(), Err(NotRecorded::NotOwed));
        assert_eq!(reserve(&store).await, 1_000_000_000);
        store.supervise(Millis(due + HOUR)).await.unwrap();
        assert!(dossier().await.adjustments.iter().all(|of| matches!(of.stage, Stage::Ended { .. })));
        assert_eq!(store.contribute(Millis(due), Some(shop_id), rial(5), name("c1")).await.unwrap(), Ok(Outcome::New));
        assert_eq!(
            store.contribute(Millis(due), Some(shop_id), rial(5), name("c1")).await.unwrap(),
            Ok(Outcome::Exists)
        );
        assert_eq!(store.shop(SHOP).await.unwrap().unwrap().0.fund.contributed.rial(), 5);
        assert_verified(&store).await;
    })
    .await;
}

#[tokio::test]
async fn a_large_claim_needs_two_people_and_a_refusal_frees_the_money() {
    on_each(|url| async move {
        let store = open(&url).await;
        market(&store, 20_700, 1_000_000_000).await;
        let (first, second) = (officer(&store, "first").await, officer(&store, "second").await);
        let large = claim(&store, 1, 400_000_000).await;
        assert_eq!((large.standing, large.body.four_eyes, large.body.held), (ClaimStanding::Waiting, true, true));
        assert_eq!(reserve(&store).await, 1_000_000_000 - large.assessed.rial());
        let award = |n| ClaimChoice::Award(rial(n));
        let more = award(large.assessed.rial() + 1);
        assert_eq!(decide(&store, large.id, first, more).await, Err(NotRuled::TooMuch.into()));
        let half = decide(&store, large.id, first, award(200_000_000)).await.unwrap();
        assert_eq!(half.standing, ClaimStanding::Waiting);
        assert_eq!(decide(&store, large.id, first, award(200_000_000)).await, Err(SAME_EYES));
        let other = decide(&store, large.id, second, award(100_000_000)).await.unwrap();
        assert_eq!(other.standing, ClaimStanding::Waiting, "another amount has to be agreed to anew");
        let whole = decide(&store, large.id, first, award(100_000_000)).await.unwrap();
        assert_eq!((whole.standing, whole.awarded.rial()), (ClaimStanding::Awarded, 100_000_000));
        assert_eq!(decide(&store, large.id, second, award(1)).await, Err(NotDecided::DecidedBefore));
        assert_eq!(reserve(&store).await, 900_000_000, "what was held and not awarded is free");
        assert_eq!(store.fund_decisions(large.id).await.unwrap().len(), 3);

        // A large claim is refused by two, who give the same reason.
        let refused = claim(&store, 3, 400_000_000).await;
        let refuse = ClaimChoice::Refuse;
        let one = decide(&store, refused.id, first, refuse(Refusal::Unproven)).await.unwrap();
        assert_eq!((one.standing, one.body.agreed_refusal), (ClaimStanding::Waiting, Some(Refusal::Unproven)));
        assert_eq!(decide(&store, refused.id, first, refuse(Refusal::Unproven)).await, Err(SAME_EYES));
        let differs = decide(&store, refused.id, second, award(1)).await.unwrap();
        assert_eq!((differs.standing, differs.body.agreed_refusal), (ClaimStanding::Waiting, None));
        for (by, standing) in [(first, ClaimStanding::Waiting), (second, ClaimStanding::Refused)] {
            assert_eq!(decide(&store, refused.id, by, refuse(Refusal::Unproven)).await.unwrap().standing, standing);
        }
        assert_eq!(reserve(&store).await, 900_000_000, "what was held is free");

        let middling = claim(&store, 2, 60_000_000).await;
        assert_eq!((middling.standing, middling.body.four_eyes), (ClaimStanding::Waiting, false));
        assert_eq!(store.claims_waiting((Millis(0), 0), 10).await.unwrap().len(), 1);
        let refused = decide(&store, middling.id, first, ClaimChoice::Refuse(Refusal::Unproven)).await.unwrap();
        assert_eq!((refused.standing, refused.refused), (ClaimStanding::Refused, Some(Refusal::Unproven)));
        assert_eq!(reserve(&store).await, 900_000_000);
        assert_verified(&store).await;
    })
    .await;
}

#[tokio::test]
async fn one_account_is_paid_no_more_when_it_is_named_after_the_bank_rejected_others() {
    on_each(|url| async move {
        let store = open(&url).await;
        market(&store, 20_700, 1_000_000_000).await;
        let by = officer(&store, "first").await;
        let mut claims = Vec::new();
        for n in 1..=4 {
            claims.push(claim(&store, n, 1_500_000).await);
        }
        assert!(claims.iter().all(|of| of.awarded.rial() == 700_000), "by rule, each to an account of its own");
        for payment in store.order_payments(Millis(LATE), None, Purse::Fund, "o-1").await.unwrap() {
            bank(&store, &payment.id, Some("AC04")).await.unwrap();
        }

        // All name one account, the last of them when a year has gone by.
        let (soon, later) = (Millis(LATE + DAY), Millis(LATE + 400 * DAY));
        let mut named = Vec::new();
        for (of, at) in claims.iter().zip([soon, soon, soon, later]) {
            named.push(store.pay_elsewhere(at, of.id, &iban(9), "زهرا").await.unwrap().unwrap());
        }
        assert_eq!(named.iter().map(FundClaim::waits).collect::<Vec<_>>(), [false, false, true, true]);
        for of in &named {
            assert_eq!((of.standing, of.rejected), (ClaimStanding::Awarded, false), "what is public stands");
        }
        assert_eq!(named[3].body.suspicions, [Suspicion::Repeated, Suspicion::Elsewhere]);
        let due = store.order_payments(soon, None, Purse::Fund, "o-2").await.unwrap();
        assert_eq!(due.len(), 2, "{due:?}");
        for payment in &due {
            let known = claims[..2].iter().any(|of| payment.what == PaymentFor::Claim(of.id));
            assert!(known && payment.iban == iban(9), "{payment:?}");
            bank(&store, &payment.id, None).await.unwrap();
        }
        assert_eq!(store.fund_figures().await.unwrap().paid, 1_400_000);
        assert_eq!(store.pay_elsewhere(later, claims[2].id, &iban(10), "زهرا").await.unwrap(), None, "it waits");
        let payment = format!("claim-{}-2", claims[2].id.0);
        assert_eq!(bank(&store, &payment, None).await, Err(AnswerRefused::Unknown));
        let queue = store.claims_waiting((Millis(0), 0), 10).await.unwrap();
        assert_eq!(queue, named[2..]);
        assert_eq!(store.claims_waiting_count().await.unwrap(), 2);
        assert_verified(&store).await;

        // An officer pays to it: what was awarded, as far as toman can say it.
        let award = |n| ClaimChoice::Award(rial(n));
        assert_eq!(decide(&store, claims[2].id, by, award(690_000)).await, Err(NotRuled::AmountStands.into()));
        let of = decide(&store, claims[2].id, by, award(700_009)).await.unwrap();
        assert_eq!((of.waits(), of.awarded.rial(), of.decide_by), (false, 700_000, claims[2].decide_by));
        assert_eq!(decide(&store, claims[2].id, by, award(700_000)).await, Err(NotDecided::DecidedBefore));

        // Or does not: then another is asked for, and looked at too.
        let of = decide(&store, claims[3].id, by, ClaimChoice::Refuse(Refusal::Untrue)).await.unwrap();
        assert_eq!((of.standing, of.refused, of.rejected), (ClaimStanding::Awarded, None, true));
        assert!(of.body.account_refused && !of.waits());
        let of = store.pay_elsewhere(later, of.id, &iban(14), "زهرا").await.unwrap().unwrap();
        assert!(of.waits() && !of.body.account_refused);
        assert_eq!(store.due_payments(Purse::Fund).await.unwrap(), (1, 700_000));
        decide(&store, of.id, by, award(700_000)).await.unwrap();
        assert_eq!(store.fund_decisions(of.id).await.unwrap().len(), 2);
        assert_verified(&store).await;
        let due = store.order_payments(soon, None, Purse::Fund, "o-3").await.unwrap();
        for payment in &due {
            bank(&store, &payment.id, None).await.unwrap();
        }
        let figures = store.fund_figures().await.unwrap();
        assert_eq!((due.len(), figures.paid, figures.bank_orders), (2, 2_800_000, 0));
        assert_verified(&store).await;
    })
    .await;
}

#[tokio::test]
async fn what_two_agreed_on_is_paid_to_another_account_when_two_agree_again() {
    on_each(|url| async move {
        let store = open(&url).await;
        market(&store, 20_700, 1_000_000_000).await;
        let (first, second) = (officer(&store, "first").await, officer(&store, "second").await);
        let of = claim(&store, 1, 400_000_000).await;
        let award = ClaimChoice::Award(rial(100_000_000));
        for by in [first, second] {
            decide(&store, of.id, by, award).await.unwrap();
        }
        let sent = store.order_payments(Millis(LATE), None, Purse::Fund, "o-1").await.unwrap();
        bank(&store, &sent[0].id, Some("AC04")).await.unwrap();
        let named = store.pay_elsewhere(Millis(LATE + DAY), of.id, &iban(9), "زهرا").await.unwrap().unwrap();
        assert_eq!((named.waits(), named.body.agreed), (true, None));
        assert_eq!(named.body.suspicions, [Suspicion::Elsewhere]);
        assert!(decide(&store, of.id, second, award).await.unwrap().waits(), "one is not two");
        assert_eq!(decide(&store, of.id, second, award).await, Err(SAME_EYES));
        assert_eq!(store.due_payments(Purse::Fund).await.unwrap(), (0, 0));
        assert_verified(&store).await;
        let agreed = decide(&store, of.id, first, award).await.unwrap();
        assert_eq!((agreed.waits(), agreed.standing), (false, ClaimStanding::Awarded));
        let sent = store.order_payments(Millis(LATE + DAY), None, Purse::Fund, "o-2").await.unwrap();
        assert_eq!(sent.iter().map(|of| (&of.iban, of.amount)).collect::<Vec<_>>(), [(&iban(9), rial(100_000_000))]);
        bank(&store, &sent[0].id, None).await.unwrap();
        assert_eq!(store.fund_figures().await.unwrap().paid, 100_000_000);
        assert_verified(&store).await;
    })
    .await;
}

#[tokio::test]
async fn whoever_saw_another_account_than_was_named_last_decides_nothing() {
    on_each(|url| async move {
        let store = open(&url).await;
        market(&store, 20_700, 1_000_000_000).await;
        let (first, second) = (officer(&store, "first").await, officer(&store, "second").await);
        let third = officer(&store, "third").await;
        let of = claim(&store, 1, 400_000_000).await;
        let (award, refuse) = (ClaimChoice::Award(rial(100_000_000)), ClaimChoice::Refuse(Refusal::Untrue));
        for by in [first, second] {
            decide_on(&store, of.id, by, award, 0).await.unwrap();
        }
        let sent = store.order_payments(Millis(LATE), None, Purse::Fund, "o-1").await.unwrap();
        bank(&store, &sent[0].id, Some("AC04")).await.unwrap();
        let named = async |n| store.pay_elsewhere(Millis(LATE + DAY), of.id, &iban(n), "زهرا").await.unwrap().unwrap();
        assert_eq!(named(9).await.body.renamed, 1);
        assert_eq!(decide_on(&store, of.id, first, award, 0).await, Err(NotDecided::Changed), "a page from before");

        // The first one has this account before them while the others refuse it, and the buyer names the next.
        for by in [second, third] {
            decide_on(&store, of.id, by, refuse, 1).await.unwrap();
        }
        assert!(named(10).await.waits());
        for choice in [award, refuse] {
            assert_eq!(decide_on(&store, of.id, first, choice, 1).await, Err(NotDecided::Changed));
        }
        let stands = store.fund_claim(of.id).await.unwrap().unwrap();
        assert_eq!((stands.waits(), stands.body.agreed), (true, None), "not one of two either");
        assert_eq!(store.fund_decisions(of.id).await.unwrap().len(), 4);
        assert_eq!(store.due_payments(Purse::Fund).await.unwrap(), (0, 0));

        for (by, waits) in [(first, true), (second, false)] {
            assert_eq!(decide_on(&store, of.id, by, award, 2).await.unwrap().waits(), waits);
        }
        let sent = store.order_payments(Millis(LATE + DAY), None, Purse::Fund, "o-2").await.unwrap();
        assert_eq!(sent.iter().map(|of| (&of.iban, of.amount)).collect::<Vec<_>>(), [(&iban(10), rial(100_000_000))]);
        assert_verified(&store).await;
    })
    .await;
}

#[tokio::test]
async fn no_more_is_paid_than_was_in_question_when_the_complaint_was_opened() {
    on_each(|url| async move {
        let store = open(&url).await;
        market(&store, 20_700, 1_000_000_000).await;
        let in_question = Rial::new(10_500_000).unwrap();
        for (n, asked, damage) in [(1, 400_000_000, 10_500_000), (2, 1_500_000, 1_500_000)] {
            let complaint = complain_about(&store, n, &format!("buyer{n}@buyers.example"), Some(in_question)).await;
            let of = store.open_claim(Millis(LATE), &new_claim(complaint, n, asked)).await.unwrap().unwrap();
            assert_eq!(of.body.damage.rial(), damage);
            assert_eq!(of.awarded.rial(), (damage - 500_000) * 7 / 10, "by rule: it is not large");
        }
        assert_verified(&store).await;
    })
    .await;
}

async fn run(store: &Store, sql: String) {
    let mut tx = store.begin().await.unwrap();
    within!(tx, conn => sqlx::query(AssertSqlSafe(sql)).execute(conn).await.unwrap().rows_affected());
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_shop_whose_grade_is_not_covered_is_named_as_that() {
    on_each(|url| async move {
        let store = open(&url).await;
        market(&store, 20_700, 1_000_000_000).await;
        let step = GradeStep { day: TODAY, version: 1, points: 40, letter: Some(Letter::F) };
        run(&store, format!("UPDATE shop SET grade = '{}'", to_json(&step))).await;
        let of = claim(&store, 1, 10_500_000).await;
        assert_eq!((of.standing, of.refused), (ClaimStanding::Refused, Some(Refusal::Grade)));
        let counts = store.fund_figures().await.unwrap().counts;
        assert!(counts.iter().any(|(of, n)| of.what == "refused-grade" && *n == 1), "{counts:?}");
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_read_is_told_and_not_passed_over() {
    on_each(|url| async move {
        let store = open(&url).await;
        market(&store, 20_700, 1_000_000_000).await;
        let by = officer(&store, "first").await;
        let damaged = |error: Option<StoreError>, of: &str| match error {
            Some(StoreError::Damaged { what, .. }) => assert_eq!(what, of),
            other => panic!("{of}: {other:?}"),
        };
        let of = claim(&store, 1, 60_000_000).await;
        decide(&store, of.id, by, ClaimChoice::Refuse(Refusal::Unproven)).await.unwrap();
        let told = store.fund_decisions(of.id).await.unwrap().remove(0);
        assert_eq!((told.role, told.refused), (Role::FundOfficer, Some(Refusal::Unproven)));
        for (column, whole) in [("choice", "unproven"), ("role", "fund-officer")] {
            run(&store, format!("UPDATE fund_decision SET {column} = 'x'")).await;
            damaged(store.fund_decisions(of.id).await.err(), "fund decision");
            run(&store, format!("UPDATE fund_decision SET {column} = '{whole}'")).await;
        }
        assert_eq!(store.fund_decisions(of.id).await.unwrap(), [told]);
        run(&store, "UPDATE fund_claim SET refused = 'x'".to_owned()).await;
        damaged(store.fund_claim(of.id).await.err(), "claim");

        let paid_in = [(None, rial(5), name("c1"))];
        store.contribute_many(Millis(LATE), Some(by), &paid_in).await.unwrap().remove(0).unwrap();
        run(&store, "UPDATE fund_deed SET what = 'x'".to_owned()).await;
        damaged(store.fund_deeds(&name("c1")).await.err(), "deed");

        let of = claim(&store, 2, 1_500_000).await;
        run(&store, "UPDATE bank_payment SET standing = 'x'".to_owned()).await;
        let answer = BankAnswer { payment: format!("claim-{}-1", of.id.0), amount: None, rejected: None };
        damaged(store.reconcile(Millis(LATE), &[answer]).await.err(), "payment");
    })
    .await;
}

#[tokio::test]
async fn the_mark_must_have_been_valid_on_the_day_of_the_order() {
    on_each(|url| async move {
        let store = open(&url).await;
        // The mark lasts 730 days; its last day is three days before the complaint.
        let last = TODAY.plus_days(-3);
        market(&store, last.0 - 730, 1_000_000_000).await;
        for (n, ordered, refused) in [(1, last.plus_days(1), Some(Refusal::NoMark)), (2, last, None)] {
            let complaint = complain(&store, n, &format!("buyer{n}@buyers.example")).await;
            let new = NewClaim { ordered, delivered: Some(TODAY), ..new_claim(complaint, n, 10_500_000) };
            let of = store.open_claim(Millis(LATE), &new).await.unwrap().unwrap();
            assert_eq!(of.refused, refused, "ordered on {}", ordered.to_iso());
        }
        assert_verified(&store).await;
    })
    .await;
}

#[tokio::test]
async fn what_looks_like_abuse_goes_to_a_person_with_the_reason() {
    on_each(|url| async move {
        let store = open(&url).await;
        let shop_id = market(&store, 20_700, 1_000_000_000).await;
        store.add_member(Millis(0), shop_id, "keeper@mail.example", "fa").await.unwrap();
        let claimed = async |n: u8, contact: &str, account: u8| {
            let complaint = complain(&store, n, contact).await;
            store.open_claim(Millis(LATE), &new_claim(complaint, account, 1_500_000)).await.unwrap().unwrap()
        };
        let suspicions = |of: &FundClaim| of.body.suspicions.clone();
        assert_eq!(suspicions(&claimed(1, "Keeper@mail.example", 1).await), [Suspicion::Linked]);
        assert_eq!(suspicions(&claimed(2, "me@shop.a.example", 2).await), [Suspicion::Linked]);
        assert_eq!(claimed(3, "b@nota.example", 3).await.standing, ClaimStanding::Awarded);
        assert_eq!(
            claimed(4, "other@buyers.example", 3).await.standing,
            ClaimStanding::Awarded,
            "the second to an account"
        );
        assert_eq!(suspicions(&claimed(5, "third@buyers.example", 3).await), [Suspicion::Repeated, Suspicion::Burst]);
        let denied = complain(&store, 6, "denied@buyers.example").await;
        let contest = Step::Contest(bazargah_domain::complaint::Ground::NotOurCustomer);
        let deed = Deed::Step { complaint: denied, step: contest, actor: Actor::Shop };
        store.act(Millis(START + 1), vec![deed]).await.unwrap().remove(0).unwrap();
        let of = store.open_claim(Millis(LATE + 8 * DAY), &new_claim(denied, 6, 1_500_000)).await.unwrap().unwrap();
        assert_eq!((of.standing, suspicions(&of)), (ClaimStanding::Waiting, vec![Suspicion::Denied]));
        assert_verified(&store).await;
    })
    .await;
}

#[tokio::test]
async fn without_a_reserve_a_claim_waits_and_nothing_is_promised() {
    on_each(|url| async move {
        let store = open(&url).await;
        market(&store, 20_700, 0).await;
        let of = claim(&store, 1, 10_500_000).await;
        assert_eq!((of.standing, of.body.held), (ClaimStanding::Waiting, false));
        assert_eq!(of.body.suspicions, [Suspicion::Reserve]);
        let by = officer(&store, "first").await;
        assert_eq!(decide(&store, of.id, by, ClaimChoice::Award(rial(7_000_000))).await, Err(NotDecided::ReserveShort));
        let cost = store.fund_cost(Millis(LATE), None, rial(1), name("cost")).await.unwrap();
        assert!(matches!(cost, Err(NotRecorded::Ledger(Refused::BelowFloor { .. }))));
        store.contribute(Millis(LATE), None, rial(7_000_000), name("founders")).await.unwrap().unwrap();
        let awarded = decide(&store, of.id, by, ClaimChoice::Award(rial(7_000_000))).await.unwrap();
        assert_eq!((awarded.standing, reserve(&store).await), (ClaimStanding::Awarded, 0));
        assert_verified(&store).await;
    })
    .await;
}

#[tokio::test]
async fn a_payment_recorded_by_mistake_is_taken_back_once_and_the_figures_follow() {
    on_each(|url| async move {
        let store = open(&url).await;
        let shop_id = market(&store, 20_700, 1_000_000_000).await;
        let (first, second) = (officer(&store, "first").await, officer(&store, "second").await);
        let now = Millis(LATE + 2 * DAY);
        let reverse = async |id: &str, by| store.reverse_payment(now, &name(id), by, "typed wrongly").await.unwrap();
        let figures = async || {
            let of = store.fund_figures().await.unwrap();
            (of.reserve, of.contributed, of.recovered, of.costs)
        };
        let stands = async || store.shop(SHOP).await.unwrap().unwrap().0.fund;
        assert_eq!(reverse("bank-none", first).await, Err(NotReversed::NoPayment));

        // A shop's contribution.
        let paid_in = [(Some(shop_id), rial(500), name("c1"))];
        for outcome in [Outcome::New, Outcome::Exists] {
            assert_eq!(store.contribute_many(now, Some(first), &paid_in).await.unwrap(), [Ok(outcome)]);
        }
        let before = figures().await;
        assert_eq!((before, stands().await.contributed.rial()), ((1_000_000_500, 1_000_000_500, 0, 0), 500));
        assert_eq!(reverse("c1", first).await, Ok(Reversed::Done));
        assert_eq!(figures().await, (1_000_000_000, 1_000_000_000, 0, 0));
        assert!(stands().await.is_empty());
        assert_eq!(reverse("c1", second).await, Err(NotReversed::Already));
        assert_eq!(
            store.contribute_many(now, Some(first), &paid_in).await.unwrap(),
            [Ok(Outcome::Exists)],
            "sent again, it stays taken back"
        );
        assert_eq!(figures().await.0, 1_000_000_000);
        let deeds = store.fund_deeds(&name("c1")).await.unwrap();
        let told: Vec<_> = deeds.iter().map(|of| (of.what, of.by.as_deref(), of.reason.as_str())).collect();
        let by = Some("first@staff.example");
        assert_eq!(told, [(FundAct::Record, by, ""), (FundAct::Reverse, by, "typed wrongly")]);
        assert_verified(&store).await;

        // A cost.
        store.fund_cost(now, None, rial(30), name("k1")).await.unwrap().unwrap();
        assert_eq!(figures().await.3, 30);
        assert_eq!(reverse("k1", first).await, Ok(Reversed::Done));
        assert_eq!(figures().await, (1_000_000_000, 1_000_000_000, 0, 0));

        // What founders gave is above the limit: two people, and not what is spent.
        assert_eq!(reverse("founders", first).await, Ok(Reversed::Asked));
        assert_eq!(reverse("founders", first).await, Err(NotReversed::SameEyes));
        store.fund_cost(now, None, rial(1), name("k2")).await.unwrap().unwrap();
        assert_eq!(reverse("founders", second).await, Err(NotReversed::ReserveShort));
        assert_eq!(reverse("k2", first).await, Ok(Reversed::Done));
        assert_eq!(reverse("founders", second).await, Ok(Reversed::Done));
        assert_eq!(figures().await, (0, 0, 0, 0));
        assert_eq!(reverse("reversal-1", first).await, Err(NotReversed::NoPayment), "a reversal is no payment");
        let listed = store.hand_payments((Millis(i64::MAX), ""), 10).await.unwrap();
        assert!(listed.len() == 4 && listed.iter().all(|of| of.reversed), "{listed:?}");
        let last = listed.last().map(|of| (of.what, of.id.as_str()));
        assert_eq!(last, Some((ByHand::FromFounders, "founders")), "the newest first");
        let rest = store.hand_payments((listed[1].at, listed[1].id.as_str()), 10).await.unwrap();
        assert_eq!(rest, listed[2..]);
        assert_verified(&store).await;
    })
    .await;
}

#[tokio::test]
async fn what_a_shop_did_not_pay_back_it_owes_again() {
    on_each(|url| async move {
        let store = open(&url).await;
        market(&store, 20_700, 1_000_000_000).await;
        let by = officer(&store, "first").await;
        let of = claim(&store, 1, 10_500_000).await;
        let payments = store.order_payments(Millis(LATE), Some(by), Purse::Fund, "o-1").await.unwrap();
        assert_eq!(reverse_of(&store, "claim-1-award", by).await, Err(NotReversed::NoPayment));
        bank(&store, &payments[0].id, None).await.unwrap();
        let owed = store.shop(SHOP).await.unwrap().unwrap().0.fund;
        let back = |n, id: &str| store.recover(Millis(LATE + 2 * DAY), Some(by), of.id, rial(n), name(id));
        back(3_000_000, "b1").await.unwrap().unwrap();
        back(4_000_000, "b2").await.unwrap().unwrap();
        let stands = async || store.shop(SHOP).await.unwrap().unwrap().0.fund;
        assert_eq!((stands().await.debt().rial(), stands().await.open.len()), (0, 0));
        assert_verified(&store).await;
        // It was over: it is known again, with what is owed.
        assert_eq!(reverse_of(&store, "b1", by).await, Ok(Reversed::Done));
        assert_eq!((stands().await.debt().rial(), stands().await.open.len()), (3_000_000, 1));
        assert_eq!(store.fund_figures().await.unwrap().recovered, 4_000_000);
        assert_verified(&store).await;
        assert_eq!(reverse_of(&store, "b2", by).await, Ok(Reversed::Done));
        assert_eq!(stands().await, owed, "as if nothing had been recorded");
        assert_eq!(reverse_of(&store, "b2", by).await, Err(NotReversed::Already));
        back(7_000_000, "b3").await.unwrap().unwrap();
        assert_eq!(stands().await.debt().rial(), 0);
        let listed = store.hand_payment(&name("b3")).await.unwrap().unwrap();
        assert_eq!((listed.claim, listed.reversed), (Some(of.id), false));
        assert_verified(&store).await;
    })
    .await;
}

async fn reverse_of(store: &Store, id: &str, by: AccountId) -> Result<Reversed, NotReversed> {
    store.reverse_payment(Millis(LATE + 3 * DAY), &name(id), by, "not ours").await.unwrap()
}

#[tokio::test]
async fn bank_orders_are_listed_with_what_became_of_their_payments() {
    on_each(|url| async move {
        let store = open(&url).await;
        market(&store, 20_700, 1_000_000_000).await;
        let by = officer(&store, "first").await;
        let claims = [claim(&store, 1, 10_500_000).await, claim(&store, 2, 1_500_000).await];
        assert_eq!(store.due_payments(Purse::Fund).await.unwrap(), (2, 7_700_000));
        assert_eq!(store.payments_of_order(Purse::Fund, "o-1").await.unwrap(), []);
        assert_eq!(store.order_payments(Millis(LATE), Some(by), Purse::Fund, "o-1").await.unwrap().len(), 2);
        assert_eq!(store.due_payments(Purse::Fund).await.unwrap(), (0, 0));
        assert_eq!(store.payments_of_order(Purse::Fund, "o-1").await.unwrap().len(), 2);
        let payment = |n: usize| format!("claim-{}-1", claims[n].id.0);
        bank(&store, &payment(0), None).await.unwrap();
        let listed = async || store.bank_orders(Purse::Fund).await.unwrap();
        let order = |waiting, rejected| OrderSent {
            id: "o-1".into(),
            at: Millis(LATE),
            payments: 2,
            rial: 7_700_000,
            waiting,
            rejected,
        };
        assert_eq!(listed().await, [order(1, 0)]);
        bank(&store, &payment(1), Some("AC04")).await.unwrap();
        assert_eq!(listed().await, [order(0, 1)]);
    })
    .await;
}

#[tokio::test]
async fn a_simulation_is_kept_once_a_day() {
    on_each(|url| async move {
        let store = open(&url).await;
        assert_eq!(store.fund_simulation().await.unwrap(), None);
        market(&store, 20_700, 1_000_000_000).await;
        let books = store.fund_books().await.unwrap();
        assert_eq!((books.reserve.rial(), books.awards.len()), (1_000_000_000, 0));
        let none = Simulated::on(Day(20_700), books);
        store.keep_simulation(Day(20_700), none.as_ref()).await.unwrap();
        assert_eq!(store.fund_simulation().await.unwrap(), Some((Day(20_700), None)), "too little is known");
        let of = Simulated {
            reserve: Rial::new(7).unwrap(),
            contributions_a_day: Rial::NOTHING,
            costs_a_day: Rial::NOTHING,
            claims_a_day: 0.25,
            sizes: 3,
            recovered_share: 0.5,
            days: 365,
            runs: 10,
            seed: 1,
            ruined: 9,
        };
        store.keep_simulation(Day(20_701), Some(&of)).await.unwrap();
        store.keep_simulation(Day(20_701), None).await.unwrap();
        assert_eq!(store.fund_simulation().await.unwrap(), Some((Day(20_701), Some(of))), "the first of a day stays");
    })
    .await;
}
