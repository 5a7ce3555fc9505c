//! Lotteries, on SQLite and, where there is one, on PostgreSQL.

use crate::db::within;
use crate::projection::to_json;
use crate::tests::{assert_verified, complaint, import, on_each, open, row};
use crate::{
    AccountId, AnswerRefused, BankAnswer, Destination, Hash, Lottery, NotPaidOut, PLEDGES_WAITING_MAX, PaymentFor,
    Pledge, PledgeState, PrizeClaim, PrizePlace, PrizeRefused, Purse, Store, StoreError,
};
use bazargah_domain::calendar::Millis;
use bazargah_domain::festival::application::{Application, Own, Payer};
use bazargah_domain::festival::edition::Text;
use bazargah_domain::festival::review::Course;
use bazargah_domain::iban::Iban;
use bazargah_domain::ledger::Outcome;
use bazargah_domain::lottery::ticket::secret_hash;
use bazargah_domain::lottery::{
    BeaconFault, Brought, Fault, Limits, LotteryAct, LotteryId, Measure, Payout, PayoutFault, PayoutStep, Prize, Round,
    Stage, StageName, Terms,
};
use bazargah_domain::money::Rial;
use bazargah_domain::role::Role;
use bazargah_domain::trade::Trade;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// Half an hour before round 1000 of the beacon, whose value is known.
const NOW: Millis = Millis(1_692_804_564_000);
const ROUND: Round = Round(1000);
const ROUND_1000: &str = r#"{"round":1000,"signature":"b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39"}"#;
const ROUND_123: &str = r#"{"round":123,"signature":"b75c69d0b72a5d906e854e808ba7e2accb1542ac355ae486d591aa9d43765482e26cd02df835d3546d23c4b13e0dfc92"}"#;

fn rial(n: i64) -> Rial {
    Rial::new(n).unwrap()
}

fn terms() -> Terms {
    let text = |of: &str| Text { fa: of.into(), en: of.into() };
    Terms {
        edition: "spring".into(),
        name: text("Draw"),
        prizes: vec![Prize { name: text("Bicycle"), count: 2, value: rial(500) }],
        alternates: 2,
        limits: Limits { floor: rial(100), per_person: 2, per_shop: 100, alone_per_shop: 100 },
        measure: Measure::Equal,
        claim_days: 30,
    }
}

async fn order(store: &Store, n: u8, amount: i64, contact: Option<Hash>) {
    let mut tx = store.begin().await.unwrap();
    within!(tx, conn => {
        sqlx::query(
            "INSERT INTO confirmed_order (edition, shop_id, reference_hash, amount_rial, confirmed_at, contact_hash, secret_hash) \
             VALUES ('spring', 1, $1, $2, $3, $4, $5)",
        ).bind([n; 32].as_slice()).bind(amount).bind(NOW.0 - 1000).bind(contact.map(|hash| hash.to_vec()))
            .bind(secret_hash(&format!("code-{n}")).as_slice()).execute(conn).await.unwrap();
    });
    tx.commit().await.unwrap();
}

async fn run(store: &Store, sql: &'static str) {
    let mut tx = store.begin().await.unwrap();
    within!(tx, conn => {
        sqlx::query(sql).execute(conn).await.unwrap();
    });
    tx.commit().await.unwrap();
}

/// Lets something happen that has to wait for the lock, which is held here until this statement is written.
async fn behind<T>(store: &Store, waiting: impl Future<Output = T>, sql: String) -> T {
    let mut tx = store.begin().await.unwrap();
    tx.lock_head().await.unwrap();
    let first = async move {
        // Long enough for the other to have read what it reads without the lock.
        tokio::time::sleep(Duration::from_millis(200)).await;
        within!(tx, conn => {
            sqlx::query(sqlx::AssertSqlSafe(sql)).execute(conn).await.unwrap();
        });
        tx.commit().await.unwrap();
    };
    tokio::join!(waiting, first).0
}

/// Gives the shop a place in the edition, with the most that it pays.
async fn place(store: &Store, most: i64) {
    let shop = store.shop("a.example").await.unwrap().unwrap().0.id;
    let application = Application {
        trade: Trade::Books,
        owner: "Owner".into(),
        telephone: "02112345678".into(),
        contact: "unit@units.example".into(),
        province: "Tehran".into(),
        city: "Tehran".into(),
        address: "Street".into(),
        accepted: BTreeMap::new(),
        own: Own::Online {
            licence_number: "7".into(),
            licence_until: NOW.day(),
            carriers: "post".into(),
            lottery_payer: Payer::Shop,
            lottery_max: rial(most),
        },
    };
    let mut tx = store.begin().await.unwrap();
    within!(tx, conn => {
        sqlx::query(
            "INSERT INTO festival_application (edition, unit, trade, unit_key, shop_id, name, sent_at, lang, body, found, fit, \
             course, standing, placed) \
             VALUES ('spring', 'online', 'books', 'a', $1, 'a.example', 0, 'fa', $2, '[]', 1, $3, 'accepted', 1)",
        ).bind(shop.0).bind(to_json(&application)).bind(to_json(&Course::default())).execute(conn).await.unwrap();
    });
    tx.commit().await.unwrap();
}

/// A lottery with nine orders that count, one below the floor and one cancelled; its prizes are pledged.
async fn lottery(store: &Store) -> LotteryId {
    import(store, vec![row("a.example", "a.example", complaint(0))]).await;
    for n in 0..11 {
        order(store, n, if n == 9 { 99 } else { 100 }, None).await;
    }
    run(store, "UPDATE confirmed_order SET cancelled_at = 5 WHERE id = 11").await;
    let id = store.open_lottery(NOW, None, &terms(), [3; 32]).await.unwrap();
    assert!(store.pledge(id, &pledge("Bank", None, 600)).await.unwrap());
    assert!(store.pledge(id, &pledge("Works", Some("a bicycle"), 400)).await.unwrap());
    id
}

fn pledge(sponsor: &str, thing: Option<&str>, value: i64) -> Pledge {
    Pledge {
        id: 0,
        sponsor: sponsor.into(),
        thing: thing.map(str::to_owned),
        value: rial(value),
        contact: "sponsor@example.com".into(),
        at: NOW,
        state: PledgeState::Waiting,
    }
}

async fn accept_all(store: &Store, id: LotteryId) {
    for pledge in store.pledges(id, true).await.unwrap() {
        assert!(store.decide_pledge(NOW, id, None, pledge.id, true).await.unwrap());
    }
}

async fn read(store: &Store, id: LotteryId) -> Lottery {
    store.lottery(id).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_lottery_goes_its_course_once_and_is_verified() {
    on_each(|url| async move {
        let store = open(&url).await;
        let id = lottery(&store).await;
        let brought = |text: &str| Brought::parse(text).unwrap();
        assert_eq!(store.draw_lottery(NOW, id, None, &brought(ROUND_1000)).await.unwrap(), Some(Err(Fault::NotFrozen)));
        assert_eq!(store.freeze_lottery(NOW, id, None, ROUND).await.unwrap(), Some(Err(Fault::NotClosed)));
        // A pledge that staff said nothing of does not count, and no shop shares: nothing covers the prizes.
        assert_eq!(store.lottery_money(&read(&store, id).await).await.unwrap().uncovered, rial(1000));
        accept_all(&store, id).await;
        let money = store.lottery_money(&read(&store, id).await).await.unwrap();
        assert_eq!((money.sponsored, money.uncovered), (rial(1000), Rial::NOTHING));
        assert_eq!(store.close_lottery(NOW, id, None, NOW.plus_hours(1)).await.unwrap(), Some(Err(Fault::OrdersOpen)));
        assert_eq!(store.close_lottery(NOW, id, None, NOW).await.unwrap(), Some(Ok(())));
        assert_eq!(store.close_lottery(NOW, id, None, NOW).await.unwrap(), Some(Err(Fault::ClosedAlready)));
        assert!(!store.pledge(id, &pledge("Late", None, 1)).await.unwrap());
        // An order that is cancelled before the list is frozen takes its ticket back.
        run(&store, "UPDATE confirmed_order SET cancelled_at = 6 WHERE id = 1").await;
        assert_eq!(store.freeze_lottery(NOW, id, None, Round(401)).await.unwrap(), Some(Err(Fault::RoundTooNear)));
        assert_eq!(store.freeze_lottery(NOW, id, None, ROUND).await.unwrap(), Some(Ok(())));
        assert_eq!(store.freeze_lottery(NOW, id, None, ROUND).await.unwrap(), Some(Err(Fault::FrozenAlready)));
        let of = read(&store, id).await;
        assert_eq!(of.counted["counts"], 8);
        assert_eq!((of.counted["cancelled"], of.counted["below-floor"]), (2, 1));
        let (commitment, event) = of.stage.commitment().unwrap();
        assert_eq!(commitment.tickets, 8);
        assert_eq!(store.ticket_lines(id, 0, 100).await.unwrap().lines().count(), 8);
        assert!(store.event_entry(event).await.unwrap().unwrap().contains(&commitment.root));
        assert_verified(&store).await;
        // The value: not before its time, not another round's.
        let early = store.draw_lottery(NOW, id, None, &brought(ROUND_1000)).await.unwrap();
        assert_eq!(early, Some(Err(Fault::Beacon(BeaconFault::NotYet(1000)))));
        let then = ROUND.time();
        let other = store.draw_lottery(then, id, None, &brought(ROUND_123)).await.unwrap();
        assert_eq!(other, Some(Err(Fault::Beacon(BeaconFault::OtherRound { brought: 123, wanted: 1000 }))));
        assert_eq!(store.renew_lottery(then, id, None, Round(2000)).await.unwrap(), Some(Err(Fault::NotMissed)));
        assert_eq!(store.draw_lottery(then, id, None, &brought(ROUND_1000)).await.unwrap(), Some(Ok(())));
        assert_eq!(
            store.draw_lottery(then, id, None, &brought(ROUND_1000)).await.unwrap(),
            Some(Err(Fault::DrawnAlready))
        );
        let of = read(&store, id).await;
        assert!(matches!(of.stage, Stage::Drawn { .. }));
        let results = store.lottery_results(then, &of).await.unwrap();
        assert_eq!((results.order.len(), results.holders.len()), (4, 2));
        assert_verified(&store).await;
        run(&store, "UPDATE lottery_result SET rank = rank + 100 WHERE rank = 0").await;
        assert!(!store.verify(|_| ()).await.unwrap().disagreements.is_empty(), "a changed result is noticed");
        run(&store, "UPDATE lottery_result SET rank = 0 WHERE rank = 100").await;
        run(&store, "DELETE FROM lottery_ticket WHERE place = 7").await;
        assert!(!store.verify(|_| ()).await.unwrap().disagreements.is_empty(), "a changed list is noticed");
    })
    .await;
}

fn to_account(contact: &str) -> Destination {
    let iban = Iban::parse("IR580540105180021273113007").unwrap();
    Destination { contact: contact.into(), holder: "Zahra".into(), place: PrizePlace::Account(iban) }
}

/// A lottery that is drawn, with the numbers of the orders that won, the first prize first.
async fn drawn(store: &Store, id: LotteryId) -> (Lottery, Vec<u8>) {
    accept_all(store, id).await;
    store.close_lottery(NOW, id, None, NOW).await.unwrap();
    store.freeze_lottery(NOW, id, None, ROUND).await.unwrap();
    let then = ROUND.time();
    store.draw_lottery(then, id, None, &Brought::parse(ROUND_1000).unwrap()).await.unwrap();
    let of = read(store, id).await;
    let won = holding(store, &of, then).await;
    (of, won)
}

/// The numbers of the orders whose tickets hold prizes at a moment, the first prize first.
async fn holding(store: &Store, of: &Lottery, now: Millis) -> Vec<u8> {
    let mut holding = Vec::new();
    for n in 0..11 {
        if let Ok(held) = store.prize_of_code(now, of, &format!("code-{n}")).await.unwrap() {
            holding.push((held.prize, n));
        }
    }
    holding.sort_unstable();
    holding.into_iter().map(|(_, n)| n).collect()
}

#[tokio::test]
async fn a_pledge_counts_when_it_was_accepted_before_tickets_closed_and_not_otherwise() {
    on_each(|url| async move {
        let store = open(&url).await;
        let id = lottery(&store).await;
        place(&store, 500).await;
        let pledges = store.pledges(id, true).await.unwrap();
        let (money, thing) = (pledges[0].id, pledges[1].id);
        assert!(store.decide_pledge(NOW, id, None, money, true).await.unwrap());
        let has = store.lottery_money(&read(&store, id).await).await.unwrap();
        assert_eq!((has.sponsored, has.by_shops(), has.uncovered), (rial(600), rial(400), Rial::NOTHING));
        assert_eq!(
            (has.shares[0].key.as_str(), has.shares[0].most, has.shares[0].sales),
            ("a.example", rial(500), rial(999))
        );
        // It is accepted while the closing waits for its turn: the shop does not pay what the sponsor gives.
        let accept = format!("UPDATE lottery_pledge SET state = 'accepted' WHERE id = {thing}");
        let closed = behind(&store, store.close_lottery(NOW, id, None, NOW), accept).await;
        assert_eq!(closed.unwrap(), Some(Ok(())));
        let has = store.lottery_money(&read(&store, id).await).await.unwrap();
        assert_eq!((has.sponsored, has.by_shops(), has.uncovered), (rial(1000), Rial::NOTHING, Rial::NOTHING));
        assert_eq!(has.shares.len(), 1);
        // What is settled stays.
        for pledge in [money, thing] {
            assert!(!store.decide_pledge(NOW, id, None, pledge, false).await.unwrap());
        }
        assert_eq!(store.lottery_money(&read(&store, id).await).await.unwrap(), has);
        let payments = store.lottery_payments(id).await.unwrap();
        assert_eq!(payments.iter().map(|of| of.amount.rial()).collect::<Vec<_>>(), [600]);
        // The other way round: tickets close while somebody decides.
        let id = store.open_lottery(NOW, None, &terms(), [3; 32]).await.unwrap();
        assert!(store.pledge(id, &pledge("Late", None, 600)).await.unwrap());
        let late = store.pledges(id, true).await.unwrap()[0].id;
        let close = format!("UPDATE lottery SET stage_name = 'closed' WHERE id = {}", id.0);
        assert!(!behind(&store, store.decide_pledge(NOW, id, None, late, true), close).await.unwrap());
        assert_eq!(store.pledges(id, true).await.unwrap()[0].state, PledgeState::Waiting);
    })
    .await;
}

#[tokio::test]
async fn a_prize_that_an_alternate_claimed_does_not_go_back_to_whoever_was_written_later() {
    on_each(|url| async move {
        let store = open(&url).await;
        let id = lottery(&store).await;
        let (of, won) = drawn(&store, id).await;
        let until = ROUND.time().plus_days(30);
        let late = Millis(until.0 + 1);
        let next = holding(&store, &of, late).await;
        assert!(next.len() == 2 && next.iter().all(|n| !won.contains(n)), "two alternates");
        let claim = async |now: Millis, n: u8| {
            store.claim_prize(now, &of, &format!("code-{n}"), &to_account("winner@example.com")).await.unwrap()
        };
        assert_eq!(claim(late, next[1]).await.map(|held| held.prize), Ok(1));
        assert_eq!(claim(until, won[1]).await, Err(PrizeRefused::NoPrize));
        // Nobody has claimed the first prize. Had its winner got it still, the first alternate would be the next for the second.
        assert_eq!(claim(until, won[0]).await, Err(PrizeRefused::NoPrize));
        let held = claim(late, next[0]).await.unwrap();
        assert_eq!(held.prize, 0);
        assert_eq!(claim(until, won[0]).await, Err(PrizeRefused::NoPrize));
        // One that cannot go where its winner said is still that winner's.
        let ticket = held.claim.unwrap().ticket;
        let asked = store.take_payout_step(late, id, &ticket, AccountId(1), PayoutStep::AskAgain, 0).await.unwrap();
        assert_eq!(asked, Ok(Payout::Returned));
        assert_eq!(claim(until, won[0]).await, Err(PrizeRefused::NoPrize));
        let again = claim(late.plus_days(90), next[0]).await.unwrap().claim.unwrap();
        assert_eq!((again.standing, again.at), (Payout::Waiting, late));
        let claims = store.prize_claims(id).await.unwrap();
        assert_eq!(claims.iter().map(|claim| claim.prize).collect::<BTreeSet<_>>(), BTreeSet::from([0, 1]));
        assert_eq!(claims.len(), 2);
        let results = store.lottery_results(late.plus_days(90), &of).await.unwrap();
        assert!(
            results.holders.iter().all(|of| of.claimed_at == Some(late)),
            "each prize has the holder who claimed it"
        );
        assert_verified(&store).await;
    })
    .await;
}

#[tokio::test]
async fn whoever_has_to_wait_to_claim_a_prize_is_judged_by_what_was_written_meanwhile() {
    on_each(|url| async move {
        let store = open(&url).await;
        let id = lottery(&store).await;
        let (of, won) = drawn(&store, id).await;
        let until = ROUND.time().plus_days(30);
        let late = Millis(until.0 + 1);
        let next = holding(&store, &of, late).await;
        let claim = async |now: Millis, n: u8, first: String| {
            let (code, to) = (format!("code-{n}"), to_account("late@example.com"));
            behind(&store, store.claim_prize(now, &of, &code, &to), first).await.unwrap()
        };
        // The first winner in time. The alternate who was the second in line is not in line any more.
        assert_eq!(claim(late, next[1], written(id, 0, 0, until)).await, Err(PrizeRefused::NoPrize));
        // The first in line is now so for the second prize. Its winner came in time, and the alternate is written first.
        assert_eq!(claim(until, won[1], written(id, 2, 1, late)).await, Err(PrizeRefused::NoPrize));
        let claims = store.prize_claims(id).await.unwrap();
        assert!(claims.len() == 2 && claims.iter().all(|claim| claim.to.contact == "first@example.com"));
        assert_eq!(holding(&store, &of, late).await, [won[0], next[0]]);
    })
    .await;
}

/// What writes the claim of the ticket at that place in the order of the draw.
fn written(id: LotteryId, rank: i64, prize: i64, at: Millis) -> String {
    format!(
        "INSERT INTO lottery_claim (lottery_id, hash, prize, at, contact, holder, address, standing, tries) \
         SELECT lottery_id, hash, {prize}, {at}, 'first@example.com', 'Zahra', 'Street', 'waiting', 0 \
         FROM lottery_result WHERE lottery_id = {id} AND rank = {rank}",
        at = at.0,
        id = id.0,
    )
}

#[tokio::test]
async fn an_alternate_who_has_to_wait_claims_the_prize_that_is_left() {
    on_each(|url| async move {
        let store = open(&url).await;
        let id = lottery(&store).await;
        let (of, won) = drawn(&store, id).await;
        let until = ROUND.time().plus_days(30);
        let late = Millis(until.0 + 1);
        let next = holding(&store, &of, late).await;
        // Next in line for the first prize, until its winner's claim is written; then for the second.
        let (code, to) = (format!("code-{}", next[0]), to_account("late@example.com"));
        let waiting = store.claim_prize(late, &of, &code, &to);
        let held = behind(&store, waiting, written(id, 0, 0, until)).await.unwrap().unwrap();
        assert_eq!((held.prize, held.claim.map(|claim| claim.prize)), (1, Some(1)));
        assert_eq!(holding(&store, &of, late).await, [won[0], next[0]]);
    })
    .await;
}

#[tokio::test]
async fn claims_in_time_are_taken_in_whatever_order_they_are_written() {
    on_each(|url| async move {
        let store = open(&url).await;
        let id = lottery(&store).await;
        let (of, won) = drawn(&store, id).await;
        let until = ROUND.time().plus_days(30);
        let before = Millis(until.0 - 1);
        for (now, n) in [(until, won[0]), (before, won[1])] {
            let code = format!("code-{n}");
            let held = store.claim_prize(now, &of, &code, &to_account("winner@example.com")).await.unwrap().unwrap();
            assert_eq!(held.claim.map(|claim| claim.at), Some(now));
        }
    })
    .await;
}

#[tokio::test]
async fn a_prize_is_claimed_with_the_code_of_its_ticket() {
    on_each(|url| async move {
        let store = open(&url).await;
        let id = lottery(&store).await;
        let none = store.claim_prize(NOW, &read(&store, id).await, "code-0", &to_account("x")).await.unwrap();
        assert_eq!(none, Err(PrizeRefused::NotDrawn));
        let (of, won) = drawn(&store, id).await;
        let then = ROUND.time();
        assert_eq!(won.len(), 2, "winners, and neither alternates nor others");
        for n in 0..11 {
            let code = format!("code-{n}");
            let done = store.claim_prize(then, &of, &code, &to_account("winner@example.com")).await.unwrap();
            let Some(prize) = won.iter().position(|winner| *winner == n) else {
                assert_eq!(done, Err(PrizeRefused::NoPrize));
                continue;
            };
            let held = done.unwrap();
            assert_eq!((held.prize, held.until), (prize, then.plus_days(30)));
            assert_eq!(held.claim.map(|claim| claim.standing), Some(Payout::Waiting));
        }
        let code = format!("code-{}", won[0]);
        let again = store.claim_prize(then, &of, &code, &to_account("thief@example.com")).await.unwrap().unwrap();
        assert_eq!(again.claim.map(|claim| claim.to.contact), Some("winner@example.com".to_owned()));
        let claims = store.prize_claims(of.id).await.unwrap();
        assert!(claims.len() == 2 && claims.iter().all(|claim| claim.to.contact == "winner@example.com"));
        let payments = store.lottery_payments(of.id).await.unwrap();
        assert_eq!(
            payments.iter().map(|of| of.amount.rial()).collect::<Vec<_>>(),
            [600],
            "things do not move as money"
        );
        assert_eq!(store.lotteries("spring").await.unwrap().len(), 1);
        assert_eq!(store.all_lotteries(Some(StageName::Drawn)).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn money_comes_in_once_and_leaves_when_two_people_agreed_and_it_is_there() {
    on_each(|url| async move {
        let store = open(&url).await;
        let id = lottery(&store).await;
        let (of, won) = drawn(&store, id).await;
        let then = ROUND.time();
        let mut tickets = Vec::new();
        for n in won {
            let code = format!("code-{n}");
            let held = store.claim_prize(then, &of, &code, &to_account("winner@example.com")).await.unwrap().unwrap();
            tickets.push((code, held.claim.unwrap().ticket));
        }
        let step = async |n: usize, by: i64, step| {
            let claims = store.prize_claims(id).await.unwrap();
            let seen = claims.iter().find(|of| of.ticket == tickets[n].1).unwrap().tries;
            store.take_payout_step(then, id, &tickets[n].1, AccountId(by), step, seen).await.unwrap()
        };
        // Nothing has been paid in yet, and in this year no policy says how much one person may pay.
        assert_eq!(step(0, 1, PayoutStep::Pay).await, Ok(Payout::Agreed));
        assert_eq!(step(0, 1, PayoutStep::Pay).await, Err(NotPaidOut::Rule(PayoutFault::SameEyes)));
        assert_eq!(step(0, 2, PayoutStep::Pay).await, Err(NotPaidOut::Short));
        let payment = store.lottery_payments(id).await.unwrap().remove(0);
        assert_eq!(store.receive_payment(then, id, None, "lottery-1-pledge-99").await.unwrap(), None);
        for outcome in [Outcome::New, Outcome::Exists] {
            assert_eq!(store.receive_payment(then, id, None, &payment.id).await.unwrap(), Some(Ok(outcome)));
        }
        assert!(store.payments_received(std::slice::from_ref(&payment)).await.unwrap().contains(&payment.id));
        let has = store.lottery_balances(id).await.unwrap();
        assert_eq!((has.sponsors, has.shares, has.there, has.held, has.paid), (600, 0, 600, 0, 0));
        assert_eq!(step(0, 2, PayoutStep::Pay).await, Ok(Payout::Due));
        assert_eq!(store.lottery_balances(id).await.unwrap().held, 500);
        assert_eq!(step(1, 1, PayoutStep::Pay).await, Ok(Payout::Agreed));
        assert_eq!(step(1, 2, PayoutStep::Pay).await, Err(NotPaidOut::Short), "the rest is held");
        assert_verified(&store).await;
        // The bank sends it back: the winner names another account, and the same two agree again.
        let purse = Purse::Lottery(id);
        assert_eq!(store.due_payments(purse).await.unwrap(), (1, 500));
        assert_eq!(step(0, 1, PayoutStep::AskAgain).await, Ok(Payout::Returned));
        assert_eq!(store.lottery_balances(id).await.unwrap().held, 0);
        assert_eq!(store.due_payments(purse).await.unwrap(), (0, 0), "it never left");
        let late = then.plus_days(60);
        let again = store.claim_prize(late, &of, &tickets[0].0, &to_account("new@example.com")).await.unwrap().unwrap();
        let claim = again.claim.unwrap();
        assert_eq!((claim.standing, claim.to.contact.as_str(), claim.at), (Payout::Waiting, "new@example.com", then));
        assert_eq!(step(0, 2, PayoutStep::Pay).await, Ok(Payout::Agreed));
        assert_eq!(step(0, 1, PayoutStep::Pay).await, Ok(Payout::Due));
        // It leaves with an order of this lottery, and with no other; the bank sends it back once.
        assert_eq!(store.order_payments(late, None, Purse::Fund, "o-1").await.unwrap(), []);
        let officer = store.set_role(NOW, "officer@staff.example", Some(Role::FundOfficer)).await.unwrap().id;
        let ordered = store.order_payments(late, Some(officer), purse, "o-1").await.unwrap();
        let what = PaymentFor::Prize(id, tickets[0].1);
        assert_eq!(
            ordered.iter().map(|of| (of.id.as_str(), of.what, of.amount.rial())).collect::<Vec<_>>(),
            [("lottery-1-prize-0-1", what, 500)]
        );
        assert_eq!(store.payments_of_order(purse, "o-1").await.unwrap(), ordered);
        assert_eq!(store.payments_of_order(Purse::Fund, "o-1").await.unwrap(), [], "an order is of one purse");
        assert_eq!(step(0, 1, PayoutStep::AskAgain).await, Err(NotPaidOut::Rule(PayoutFault::NotNow)));
        assert_eq!(store.lottery_balances(id).await.unwrap().paid, 0, "not before the bank says so");
        let bank = async |payment: &str, amount, rejected: Option<&str>| {
            let answer = BankAnswer { payment: payment.into(), amount, rejected: rejected.map(str::to_owned) };
            store.reconcile(late, &[answer]).await.unwrap().remove(0)
        };
        let other = AnswerRefused::OtherAmount { ordered: 500, said: 5 };
        assert_eq!(bank("lottery-1-prize-0-1", Some(5), None).await, Err(other));
        assert_eq!(bank("lottery-1-prize-1-0", None, None).await, Err(AnswerRefused::Unknown));
        assert_eq!(bank("lottery-1-prize-0-1", None, Some("AC04")).await, Ok(what));
        assert_eq!(store.lottery_balances(id).await.unwrap().held, 0);
        assert_verified(&store).await;
        let again = store.claim_prize(late, &of, &tickets[0].0, &to_account("third@example.com")).await.unwrap();
        assert_eq!(again.unwrap().claim.map(|claim| claim.standing), Some(Payout::Waiting));
        assert_eq!(step(0, 2, PayoutStep::Pay).await, Ok(Payout::Agreed));
        assert_eq!(step(0, 1, PayoutStep::Pay).await, Ok(Payout::Due));
        assert_eq!(bank("lottery-1-prize-0-2", None, None).await, Err(AnswerRefused::NotSent));
        assert_eq!(store.order_payments(late, Some(officer), purse, "o-2").await.unwrap().len(), 1);
        assert_eq!(bank("lottery-1-prize-0-2", Some(500), None).await, Ok(what));
        assert_eq!(bank("lottery-1-prize-0-2", Some(500), None).await, Err(AnswerRefused::PaidAlready));
        assert_eq!(bank("lottery-1-prize-0-1", None, None).await, Err(AnswerRefused::RejectedAlready));
        let orders = store.bank_orders(purse).await.unwrap();
        assert_eq!(orders.iter().map(|of| (of.waiting, of.rejected)).collect::<Vec<_>>(), [(0, 0), (0, 1)]);
        let has = store.lottery_balances(id).await.unwrap();
        assert_eq!((has.there, has.held, has.paid), (100, 0, 500));
        let counts = store.prize_claim_counts(id).await.unwrap();
        assert_eq!((counts.get(&Payout::Paid), counts.get(&Payout::Agreed)), (Some(&1), Some(&1)));
        assert_eq!(store.lottery_deeds(id).await.unwrap().len(), 19);
        assert_verified(&store).await;
        run(&store, "UPDATE lottery_claim SET standing = 'waiting' WHERE standing = 'paid'").await;
        assert!(!store.verify(|_| ()).await.unwrap().disagreements.is_empty(), "a changed claim is noticed");
    })
    .await;
}

#[tokio::test]
async fn nobody_agrees_to_a_place_that_was_named_after_they_looked() {
    on_each(|url| async move {
        let store = open(&url).await;
        let id = lottery(&store).await;
        let (of, won) = drawn(&store, id).await;
        let then = ROUND.time();
        let payment = store.lottery_payments(id).await.unwrap().remove(0);
        assert_eq!(store.receive_payment(then, id, None, &payment.id).await.unwrap(), Some(Ok(Outcome::New)));
        let code = format!("code-{}", won[0]);
        let named = async |contact: &str| {
            let held = store.claim_prize(then, &of, &code, &to_account(contact)).await.unwrap().unwrap();
            held.claim.unwrap()
        };
        let step = async |by: i64, seen: &PrizeClaim, step: PayoutStep| {
            store.take_payout_step(then, id, &seen.ticket, AccountId(by), step, seen.tries).await.unwrap()
        };
        let before = named("one@example.com").await;
        assert_eq!(step(1, &before, PayoutStep::Pay).await, Ok(Payout::Agreed));
        assert_eq!(step(1, &before, PayoutStep::AskAgain).await, Ok(Payout::Returned));
        let after = named("other@example.com").await;
        assert_eq!(step(1, &after, PayoutStep::Pay).await, Ok(Payout::Agreed));
        // The second person's page still shows the first place.
        for late in [PayoutStep::Pay, PayoutStep::AskAgain] {
            assert_eq!(step(2, &before, late).await, Err(NotPaidOut::Changed));
        }
        assert_eq!(store.due_payments(Purse::Lottery(id)).await.unwrap(), (0, 0));
        assert_eq!(step(2, &after, PayoutStep::Pay).await, Ok(Payout::Due));
    })
    .await;
}

#[tokio::test]
async fn money_of_every_sponsor_is_received_however_many_there_are() {
    on_each(|url| async move {
        let store = open(&url).await;
        let id = lottery(&store).await;
        // More than are shown.
        run(
            &store,
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) \
             INSERT INTO lottery_pledge (lottery_id, sponsor, value_rial, contact, at, state) \
             SELECT lottery.id, 'Bank', 1, 'sponsor@example.com', 0, 'accepted' FROM n, lottery",
        )
        .await;
        assert_eq!(store.close_lottery(NOW, id, None, NOW).await.unwrap(), Some(Ok(())));
        let money = store.lottery_money(&read(&store, id).await).await.unwrap();
        assert_eq!((money.sponsored, money.uncovered), (rial(1000), Rial::NOTHING));
        let payments = store.lottery_payments(id).await.unwrap();
        assert_eq!(payments.iter().map(|of| of.amount.rial()).sum::<i64>(), 1000);
        let last = &payments[999].id;
        assert_eq!(store.receive_payment(NOW, id, None, last).await.unwrap(), Some(Ok(Outcome::New)));
        assert_eq!(store.freeze_lottery(NOW, id, None, ROUND).await.unwrap(), Some(Ok(())));
        assert_verified(&store).await;
    })
    .await;
}

#[tokio::test]
async fn who_did_what_with_a_lottery_is_noted_with_the_step_and_once() {
    on_each(|url| async move {
        let store = open(&url).await;
        let [one, two] = ["one@staff.example", "two@staff.example"];
        let first = Some(store.set_role(NOW, one, Some(Role::FundOfficer)).await.unwrap().id);
        let second = Some(store.set_role(NOW, two, Some(Role::FundOfficer)).await.unwrap().id);
        let id = lottery(&store).await;
        let pledges = store.pledges(id, true).await.unwrap();
        for (by, pledge) in [first, second].into_iter().zip(&pledges) {
            assert!(store.decide_pledge(NOW, id, by, pledge.id, true).await.unwrap());
        }
        // What is refused is not noted.
        assert!(!store.decide_pledge(NOW, id, second, 999, true).await.unwrap());
        let early = store.close_lottery(NOW, id, second, NOW.plus_hours(1)).await.unwrap();
        assert_eq!(early, Some(Err(Fault::OrdersOpen)));
        assert_eq!(store.close_lottery(NOW, id, None, NOW).await.unwrap(), Some(Ok(())));
        let payment = store.lottery_payments(id).await.unwrap().remove(0).id;
        for (by, outcome) in [(first, Outcome::New), (second, Outcome::Exists)] {
            assert_eq!(store.receive_payment(NOW, id, by, &payment).await.unwrap(), Some(Ok(outcome)));
        }
        assert_eq!(store.freeze_lottery(NOW, id, first, ROUND).await.unwrap(), Some(Ok(())));
        assert_eq!(store.freeze_lottery(NOW, id, second, ROUND).await.unwrap(), Some(Err(Fault::FrozenAlready)));
        let brought = Brought::parse(ROUND_1000).unwrap();
        assert_eq!(store.draw_lottery(ROUND.time(), id, second, &brought).await.unwrap(), Some(Ok(())));
        let noted = async |id: LotteryId| {
            let deeds = store.lottery_deeds(id).await.unwrap().into_iter().rev();
            deeds.map(|of| (of.what, of.email, of.about)).collect::<Vec<_>>()
        };
        let deed = |what, by: Option<&str>, about: &str| (what, by.map(str::to_owned), about.to_owned());
        let numbers: Vec<String> = pledges.iter().map(|of| of.id.to_string()).collect();
        let done = [
            deed(LotteryAct::Open, None, ""),
            deed(LotteryAct::Accept, Some(one), &numbers[0]),
            deed(LotteryAct::Accept, Some(two), &numbers[1]),
            deed(LotteryAct::Close, None, ""),
            deed(LotteryAct::Receive, Some(one), &payment),
            deed(LotteryAct::Freeze, Some(one), "1000"),
            deed(LotteryAct::Take, Some(two), "1000"),
        ];
        assert_eq!(noted(id).await, done);

        // Another one, whose round is missed.
        let id = store.open_lottery(NOW, first, &terms(), [4; 32]).await.unwrap();
        assert!(store.pledge(id, &pledge("Bank", None, 1000)).await.unwrap());
        let bank = store.pledges(id, true).await.unwrap()[0].id;
        for accepted in [false, true] {
            assert!(store.decide_pledge(NOW, id, second, bank, accepted).await.unwrap());
        }
        assert_eq!(store.close_lottery(NOW, id, second, NOW).await.unwrap(), Some(Ok(())));
        assert_eq!(store.freeze_lottery(NOW, id, None, ROUND).await.unwrap(), Some(Ok(())));
        let late = ROUND.time().plus_hours(72);
        let next = Round::at_or_after(late.plus_hours(1));
        assert_eq!(store.renew_lottery(late, id, second, next).await.unwrap(), Some(Ok(())));
        let stage = read(&store, id).await.stage;
        assert!(matches!(stage, Stage::Frozen { at, .. } if at == NOW), "the list was frozen once: {stage:?}");
        let (bank, next) = (bank.to_string(), next.0.to_string());
        let done = [
            deed(LotteryAct::Open, Some(one), ""),
            deed(LotteryAct::Refuse, Some(two), &bank),
            deed(LotteryAct::Accept, Some(two), &bank),
            deed(LotteryAct::Close, Some(two), ""),
            deed(LotteryAct::Freeze, None, "1000"),
            deed(LotteryAct::Renew, Some(two), &next),
        ];
        assert_eq!(noted(id).await, done);
        run(&store, "UPDATE lottery_deed SET what = 'nonsense' WHERE what = 'renew'").await;
        assert!(matches!(store.lottery_deeds(id).await, Err(StoreError::Damaged { .. })));
    })
    .await;
}

#[tokio::test]
async fn tickets_are_counted_while_somebody_writes() {
    on_each(|url| async move {
        let store = open(&url).await;
        let of = read(&store, lottery(&store).await).await;
        let mut tx = store.begin().await.unwrap();
        tx.lock_head().await.unwrap();
        let counting = tokio::time::timeout(Duration::from_secs(3), store.count_tickets(NOW, &of));
        assert_eq!(counting.await.expect("it waits for nobody").unwrap()["counts"], 9);
        tx.commit().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_lottery_has_so_many_pledges_waiting_and_no_more() {
    on_each(|url| async move {
        let store = open(&url).await;
        let id = store.open_lottery(NOW, None, &terms(), [3; 32]).await.unwrap();
        for _ in 0..PLEDGES_WAITING_MAX {
            assert!(store.pledge(id, &pledge("Bank", None, 600)).await.unwrap());
        }
        assert!(!store.pledge(id, &pledge("Bank", None, 600)).await.unwrap());
        let first = store.pledges(id, true).await.unwrap()[0].id;
        assert!(store.decide_pledge(NOW, id, None, first, true).await.unwrap());
        assert!(store.pledge(id, &pledge("Bank", None, 600)).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn the_people_of_a_shop_that_takes_part_get_no_ticket() {
    on_each(|url| async move {
        let store = open(&url).await;
        let id = lottery(&store).await;
        run(&store, "INSERT INTO order_salt (edition, salt) SELECT 'spring', salt FROM lottery").await;
        run(&store, "INSERT INTO account (id, email, lang, since, telephone) VALUES (7, 'seller@example.com', 'fa', 0, '+989120000000')").await;
        run(&store, "INSERT INTO member (shop_id, account_id, since) VALUES (1, 7, 0)").await;
        run(&store, "INSERT INTO festival_place (edition, shop_id, unit, trade, at) VALUES ('spring', 1, 'online', 'books', 0)").await;
        let salt = [3; 32];
        for (n, contact) in (20..).zip(["seller@example.com", "+989120000000", "buyer@example.com"]) {
            order(&store, n, 100, Some(crate::orders::contact_hash(&salt, contact))).await;
        }
        let counted = store.count_tickets(NOW, &read(&store, id).await).await.unwrap();
        assert_eq!((counted["counts"], counted["shop-people"]), (10, 2));
    })
    .await;
}
