//! What happens here, on SQLite and, where there is one, on PostgreSQL.

use crate::tests::{assert_verified, complaint, import, on_each, open, row};
use crate::{Alarm, Deed, NotDone, Report, Store, StoreError, What};
use bazargah_domain::calendar::Millis;
use bazargah_domain::case::{Actor, Refusal, Step};
use bazargah_domain::complaint::{ComplaintId, Ground, Impossible, State};
use bazargah_domain::figures::{Counts, Period};
use bazargah_domain::record::Recent;
use bazargah_domain::shop::ShopId;
use bazargah_domain::verdict::Verdict;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

async fn shop(store: &Store, host: &str) -> ShopId {
    store.shop(host).await.unwrap().unwrap().0.id
}

fn report(shop: ShopId, n: u8) -> Deed {
    report_about(shop, n, n)
}

fn report_about(shop: ShopId, n: u8, order: u8) -> Deed {
    Deed::Open(Box::new(Report {
        shop,
        category: "late-delivery".into(),
        amount: None,
        follow_hash: [n; 32],
        order_hash: Some([order; 32]),
        order_reference: Some(format!("A-{n}")),
        told: format!("Nothing came, {n}."),
        wish: "My money back.".into(),
        contact: "buyer@example.org".into(),
        lang: "fa",
        drafted: false,
        broken: None,
        limits: Vec::new(),
    }))
}

fn step(complaint: ComplaintId, step: Step, actor: Actor) -> Deed {
    Deed::Step { complaint, step, actor }
}

async fn one(store: &Store, at: i64, deed: Deed) -> Result<Recent, NotDone> {
    store.act(Millis(at), vec![deed]).await.unwrap().remove(0)
}

#[tokio::test]
async fn a_complaint_lives_and_the_figures_follow() {
    on_each(|url| async move {
        let store = open(&url).await;
        import(&store, vec![row("a.example", "1", complaint(0))]).await;
        let a = shop(&store, "a.example").await;
        let t = 100 * DAY;
        let opened = one(&store, t, report(a, 1)).await.unwrap();
        let counts = async || store.profile("a.example", Period::All).await.unwrap().unwrap().figures.counts;
        assert_eq!((counts().await.total, counts().await.open), (2, 2));
        assert_verified(&store).await;

        one(&store, t + HOUR, step(opened.id, Step::Answer { sent_at: Millis(t + HOUR) }, Actor::Shop)).await.unwrap();
        let counts_now = counts().await;
        assert_eq!(counts_now, Counts { total: 2, open: 1, overdue: 0, answered: 1, unrated: 1, ..Counts::default() });
        let rated = Step::Rate { resolved: true, score: Some(4) };
        let done = one(&store, t + 2 * HOUR, step(opened.id, rated.clone(), Actor::Buyer)).await.unwrap();
        assert_eq!((done.complaint.state(), done.complaint.course.score), (State::Resolved, Some(4)));
        assert_eq!(
            one(&store, t + 3 * HOUR, step(opened.id, rated, Actor::Buyer)).await,
            Err(NotDone::Refused(Impossible::Ended.into()))
        );
        assert_eq!(counts().await.rated_resolved, 1);
        assert_verified(&store).await;

        let case = store.case([1; 32]).await.unwrap().unwrap();
        assert_eq!((case.complaint, case.told.as_str()), (done, "Nothing came, 1."));
        assert_eq!(store.case([9; 32]).await.unwrap(), None);
        // A buyer's words, wish and contact are in no event.
        let facts: Vec<String> = crate::db::on!(store.db, pool =>
            sqlx::query_scalar("SELECT fact FROM event").fetch_all(pool).await.unwrap());
        assert!(
            facts.iter().all(|fact| !["Nothing came", "money", "example.org", "A-1"].iter().any(|w| fact.contains(w)))
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_refused_leaves_the_others_of_its_batch_alone() {
    on_each(|url| async move {
        let store = open(&url).await;
        import(&store, vec![row("a.example", "1", complaint(0)), row("b.example", "2", complaint(0))]).await;
        let (a, b) = (shop(&store, "a.example").await, shop(&store, "b.example").await);
        let imported = store.profile("a.example", Period::All).await.unwrap().unwrap().recent[0].id;
        let done = store
            .act(
                Millis(DAY),
                vec![
                    report(a, 1),
                    report_about(b, 2, 1),
                    report(ShopId(999), 2),
                    report(b, 3),
                    step(imported, Step::Withdraw, Actor::Buyer),
                    step(ComplaintId(12_345), Step::Withdraw, Actor::Buyer),
                ],
            )
            .await
            .unwrap();
        let first = done[0].as_ref().unwrap().id;
        assert_eq!(done[1], Err(NotDone::SameOrder(first)), "in the same batch");
        assert_eq!(done[2], Err(NotDone::NoShop));
        assert!(done[3].is_ok());
        assert_eq!(done[4], Err(NotDone::NoComplaint), "a complaint of another source is not ours to change");
        assert_eq!(done[5], Err(NotDone::NoComplaint));
        assert_eq!(one(&store, DAY, report_about(a, 4, 1)).await, Err(NotDone::SameOrder(first)), "and later");
        assert_eq!(one(&store, DAY, report(a, 1)).await, Err(NotDone::SameForm(first)), "sent twice");
        assert_eq!(
            one(&store, DAY, step(first, Step::Withdraw, Actor::Shop)).await,
            Err(NotDone::Refused(Refusal::NotYours))
        );
        assert_verified(&store).await;
    })
    .await;
}

/// The alarms that are due, and what ringing them tells.
async fn ring(store: &Store, at: i64) -> Vec<(What, Result<State, NotDone>)> {
    let due = store.alarms(Millis(at), 100).await.unwrap();
    let done = store.act(Millis(at), due.iter().copied().map(Deed::Ring).collect()).await.unwrap();
    due.iter().map(|a| a.what).zip(done.into_iter().map(|d| d.map(|d| d.complaint.state()))).collect()
}

#[tokio::test]
async fn the_clock_catches_up_and_rings_each_alarm_once() {
    on_each(|url| async move {
        let store = open(&url).await;
        import(&store, vec![row("a.example", "1", complaint(0))]).await;
        let a = shop(&store, "a.example").await;
        let silent = one(&store, DAY, report(a, 1)).await.unwrap().id;
        let answered = one(&store, DAY, report(a, 2)).await.unwrap().id;
        one(&store, 2 * DAY, step(answered, Step::Answer { sent_at: Millis(2 * DAY) }, Actor::Shop)).await.unwrap();
        let due = DAY + 96 * HOUR;
        assert_eq!(ring(&store, DAY + 48 * HOUR).await, [(What::HalfTime, Ok(State::Open))]);
        assert_eq!(ring(&store, due).await, [(What::NearlyDue, Ok(State::Open))], "the last moment is still in time");
        let overdue = async || store.profile("a.example", Period::All).await.unwrap().unwrap().figures.counts.overdue;
        let before = overdue().await;
        assert_eq!(ring(&store, due + 1).await, [(What::Overdue, Ok(State::Open))]);
        assert_eq!(overdue().await, before + 1, "the figures say so at once");
        assert_eq!(ring(&store, due + 1).await, []);
        assert_verified(&store).await;

        // The program was down for a month: everything that fell due is done in its order, and only once.
        let seen = Alarm { at: Millis(DAY + 192 * HOUR), complaint: silent, what: What::Escalate };
        assert_eq!(store.alarms(Millis(60 * DAY), 100).await.unwrap()[0], seen);
        let rung = ring(&store, 60 * DAY).await;
        assert_eq!(rung, [(What::Escalate, Ok(State::Open)), (What::Close, Ok(State::Unrated))]);
        assert_eq!(ring(&store, 61 * DAY).await, []);
        // Another server that had read the same alarm comes too late.
        assert_eq!(one(&store, 61 * DAY, Deed::Ring(seen)).await, Err(NotDone::NotSet));
        assert_verified(&store).await;
    })
    .await;
}

#[tokio::test]
async fn after_a_long_stop_one_alarm_leads_to_the_end() {
    on_each(|url| async move {
        let store = open(&url).await;
        import(&store, vec![row("a.example", "1", complaint(0))]).await;
        let a = shop(&store, "a.example").await;
        let silent = one(&store, DAY, report(a, 1)).await.unwrap().id;
        let rung = ring(&store, 60 * DAY).await;
        assert_eq!(rung, [(What::HalfTime, Ok(State::Open))]);
        let then = store.complaint(a, silent).await.unwrap().unwrap().complaint;
        assert_eq!(then.course.escalated_at, Some(Millis(60 * DAY)));
        assert_eq!(ring(&store, 61 * DAY).await, []);
        // An objection that is turned down leaves the shop where its time has brought it.
        let late = one(&store, 100 * DAY, report(a, 2)).await.unwrap().id;
        let after = 104 * DAY + 1;
        assert_eq!(ring(&store, after).await, [(What::HalfTime, Ok(State::Open))]);
        one(&store, after, step(late, Step::Contest(Ground::NotOurCustomer), Actor::Shop)).await.unwrap();
        assert_eq!(ring(&store, 110 * DAY).await, [(What::Escalate, Ok(State::Open))]);
        let then = store.complaint(a, late).await.unwrap().unwrap().complaint;
        assert_eq!(then.course.escalated_at, None, "a supervisor has it already");
        one(&store, 110 * DAY, step(late, Step::DecideContest { upheld: false }, Actor::Supervisor)).await.unwrap();
        let [(first, _)] = ring(&store, 110 * DAY).await[..] else { panic!("one alarm") };
        assert_eq!(first, What::Overdue);
        assert_eq!(ring(&store, 110 * DAY).await, []);
        assert_verified(&store).await;
    })
    .await;
}

#[tokio::test]
async fn an_objection_keeps_nothing_from_being_overdue_and_leaves_nothing_so() {
    on_each(|url| async move {
        let store = open(&url).await;
        import(&store, vec![row("a.example", "1", complaint(0))]).await;
        let a = shop(&store, "a.example").await;
        let overdue = async || store.profile("a.example", Period::All).await.unwrap().unwrap().figures.counts.overdue;
        let mut contested = Vec::new();
        for (n, ground) in [(1, Ground::NotOurCustomer), (2, Ground::AlreadySettled), (3, Ground::AlreadySettled)] {
            let id = one(&store, DAY, report(a, n)).await.unwrap().id;
            one(&store, DAY + HOUR, step(id, Step::Contest(ground), Actor::Shop)).await.unwrap();
            contested.push(id);
        }
        let due = DAY + 96 * HOUR;
        assert_eq!(ring(&store, DAY + 48 * HOUR).await, [(What::HalfTime, Ok(State::Open)); 3]);
        assert_eq!(ring(&store, due).await, [(What::NearlyDue, Ok(State::Open)); 3]);
        let before = overdue().await;
        assert_eq!(ring(&store, due + 1).await, [(What::Overdue, Ok(State::Open)); 3]);
        assert_eq!(overdue().await, before + 3, "that the time is over is public at once");
        assert_verified(&store).await;
        for (id, upheld) in contested.iter().zip([true, true, false]) {
            let decide = step(*id, Step::DecideContest { upheld }, Actor::Supervisor);
            one(&store, due + HOUR, decide).await.unwrap();
        }
        assert_eq!(overdue().await, before + 1, "what a supervisor took from the shop is not overdue");
        // The one that is left goes its way, and nothing of it is told twice.
        assert_eq!(ring(&store, DAY + 191 * HOUR).await, []);
        assert_eq!(ring(&store, DAY + 192 * HOUR).await, [(What::Escalate, Ok(State::Open))]);
        assert_eq!(ring(&store, 60 * DAY).await, []);
        assert_verified(&store).await;
    })
    .await;
}

#[tokio::test]
async fn an_order_can_be_complained_about_again_once_its_complaint_was_taken_back_or_removed() {
    on_each(|url| async move {
        let store = open(&url).await;
        import(&store, vec![row("a.example", "1", complaint(0))]).await;
        let a = shop(&store, "a.example").await;
        let first = one(&store, DAY, report_about(a, 1, 7)).await.unwrap().id;
        one(&store, DAY, step(first, Step::Withdraw, Actor::Buyer)).await.unwrap();
        let second = one(&store, 2 * DAY, report_about(a, 2, 7)).await.unwrap().id;
        assert_eq!(one(&store, 2 * DAY, report_about(a, 3, 7)).await, Err(NotDone::SameOrder(second)));
        let remove = Step::Remove { reason: "forged".into() };
        one(&store, 2 * DAY, step(second, remove, Actor::Supervisor)).await.unwrap();
        let third = one(&store, 3 * DAY, report_about(a, 4, 7)).await.unwrap().id;
        assert_eq!(one(&store, 3 * DAY, report_about(a, 5, 7)).await, Err(NotDone::SameOrder(third)));
        for n in [1, 2, 4] {
            let case = store.case([n; 32]).await.unwrap().unwrap();
            assert_eq!(case.order_reference, Some(format!("A-{n}")), "each is followed at its own address");
        }
        assert_verified(&store).await;
    })
    .await;
}

/// Puts other bytes in the place of a shop's record; gives those that were there.
pub(crate) async fn swap_record(store: &Store, shop: ShopId, record: &[u8]) -> Vec<u8> {
    let mut tx = store.begin().await.unwrap();
    let before: Vec<u8> = crate::db::within!(tx, conn => {
        let before: Vec<u8> = sqlx::query_scalar("SELECT record FROM figures WHERE shop_id = $1")
            .bind(shop.0).fetch_one(&mut *conn).await.unwrap();
        sqlx::query("UPDATE figures SET record = $1 WHERE shop_id = $2")
            .bind(record).bind(shop.0).execute(conn).await.unwrap();
        before
    });
    tx.commit().await.unwrap();
    before
}

#[tokio::test]
async fn alarms_of_a_shop_that_cannot_be_read_keep_no_other_from_going_off() {
    on_each(|url| async move {
        let store = open(&url).await;
        import(&store, vec![row("a.example", "1", complaint(0)), row("b.example", "2", complaint(0))]).await;
        let (a, b) = (shop(&store, "a.example").await, shop(&store, "b.example").await);
        let of_a = one(&store, DAY, report(a, 1)).await.unwrap().id;
        let of_b = one(&store, DAY + 1, report(b, 2)).await.unwrap().id;
        let record = swap_record(&store, a, &[0xff; 4]).await;
        let now = Millis(DAY + 48 * HOUR + 1);
        let due = store.alarms_by_shop(now, 100).await.unwrap();
        assert_eq!(due.iter().map(|alarm| alarm.complaint).collect::<Vec<_>>(), [of_a, of_b]);
        let done = store.ring(now, &due).await.unwrap();
        assert_eq!(done.into_iter().map(|done| done.map(|recent| recent.id)).collect::<Vec<_>>(), [Ok(of_b)]);
        assert_eq!(store.alarms(now, 100).await.unwrap(), [], "none stands before the others for ever");
        // The alarms are late, and not lost.
        let later = now.plus_hours(1);
        let due = store.alarms(later, 100).await.unwrap();
        assert_eq!(due, [Alarm { at: later, complaint: of_a, what: What::HalfTime }]);
        assert!(store.ring(later, &due).await.unwrap().is_empty(), "still damaged");
        swap_record(&store, a, &record).await;
        assert_eq!(ring(&store, later.plus_hours(1).0).await, [(What::HalfTime, Ok(State::Open))]);
        let both = ring(&store, DAY + 96 * HOUR).await;
        assert_eq!(both, [(What::NearlyDue, Ok(State::Open)), (What::NearlyDue, Ok(State::Open))]);
        assert_verified(&store).await;
    })
    .await;
}

#[tokio::test]
async fn words_in_no_known_state_are_not_taken_for_waiting_ones() {
    on_each(|url| async move {
        let store = open(&url).await;
        import(&store, vec![row("a.example", "1", complaint(0))]).await;
        let opened = one(&store, DAY, report(shop(&store, "a.example").await, 1)).await.unwrap().id;
        assert!(store.case_of(opened).await.unwrap().is_some());
        let mut tx = store.begin().await.unwrap();
        crate::db::within!(tx, conn => sqlx::query("UPDATE report SET words = 'shown'")
            .execute(conn).await.unwrap().rows_affected());
        tx.commit().await.unwrap();
        assert!(matches!(store.case_of(opened).await, Err(StoreError::Damaged { .. })));
    })
    .await;
}

#[tokio::test]
async fn a_clock_that_jumps_back_is_told_and_nothing_is_lost() {
    on_each(|url| async move {
        let store = open(&url).await;
        import(&store, vec![row("a.example", "1", complaint(0))]).await;
        let a = shop(&store, "a.example").await;
        let opened = one(&store, 5 * DAY, report(a, 1)).await.unwrap().id;
        let answer = |at| step(opened, Step::Answer { sent_at: Millis(at) }, Actor::Shop);
        assert_eq!(one(&store, 4 * DAY, answer(4 * DAY)).await, Err(NotDone::Refused(Refusal::ClockWentBack)));
        assert!(one(&store, 5 * DAY, answer(5 * DAY)).await.is_ok());
        assert_verified(&store).await;
    })
    .await;
}

#[tokio::test]
async fn two_who_act_at_once_take_turns_and_the_second_learns_what_the_first_did() {
    on_each(|url| async move {
        let store = open(&url).await;
        import(&store, vec![row("a.example", "1", complaint(0))]).await;
        let other = open(&url).await;
        let a = shop(&store, "a.example").await;
        let opened = one(&store, DAY, report(a, 1)).await.unwrap().id;
        let withdraw = || step(opened, Step::Withdraw, Actor::Buyer);
        let (one, two) =
            tokio::join!(store.act(Millis(2 * DAY), vec![withdraw()]), other.act(Millis(2 * DAY), vec![withdraw()]));
        let mut done = vec![one.unwrap().remove(0).is_ok(), two.unwrap().remove(0).is_ok()];
        done.sort_unstable();
        assert_eq!(done, [false, true]);
        assert_verified(&store).await;
    })
    .await;
}

#[tokio::test]
async fn many_at_once_are_each_there() {
    on_each(|url| async move {
        let store = open(&url).await;
        import(&store, (0..20).map(|n| row(&format!("s{n}.example"), &n.to_string(), complaint(0))).collect()).await;
        let mut deeds = Vec::new();
        for n in 0..200u8 {
            deeds.push(report(shop(&store, &format!("s{}.example", n % 20)).await, n));
        }
        let done = store.act(Millis(DAY), deeds).await.unwrap();
        assert!(done.iter().all(Result::is_ok));
        for n in 0..200u8 {
            let case = store.case([n; 32]).await.unwrap().unwrap();
            assert_eq!(case.told, format!("Nothing came, {n}."));
        }
        let profile = store.profile("s3.example", Period::All).await.unwrap().unwrap();
        assert_eq!((profile.complaints, profile.recent.len()), (11, 5));
        assert_ne!(Verdict::of(&profile.figures), Verdict::Nothing);
        assert_eq!(store.alarms(Millis(90 * DAY), 1000).await.unwrap().len(), 200, "only the next one of each is set");
        assert_verified(&store).await;
    })
    .await;
}
