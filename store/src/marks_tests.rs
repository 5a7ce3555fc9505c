//! Marks and grades, on SQLite and, where there is one, on PostgreSQL.

use crate::live_tests::swap_record;
use crate::people::AccountId;
use crate::tests::{assert_verified, complaint, import, mark_row, on_each, open, row};
use crate::{MarkDeed, NotTaken, Stated, Store, StoreError};
use bazargah_domain::calendar::Millis;
use bazargah_domain::complaint::{Answer, Complaint};
use bazargah_domain::grade::Letter;
use bazargah_domain::mark::{
    Contact, Effect, Licence, LicenceKind, MarkFault, MarkRuling, MarkStep, Origin, PEACE_DAYS, Stage, ViolationId,
};
use bazargah_domain::role::{MarkTask, Role};
use bazargah_domain::shop::{MarkState, Shop, ShopId};

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

async fn person(store: &Store, email: &str, role: Role) -> AccountId {
    store.set_role(Millis(0), email, Some(role)).await.unwrap().id
}

async fn shop(store: &Store) -> Shop {
    store.shop("a.example").await.unwrap().unwrap().0
}

async fn step(store: &Store, at: i64, by: AccountId, role: Role, step: MarkStep) -> Result<Shop, NotTaken> {
    let deed = MarkDeed { shop: shop(store).await.id, by, role, step, reason: "for staff".into() };
    store.take_mark_step(Millis(at), deed).await.unwrap()
}

fn licence(until: i64) -> Licence {
    let until = Millis(until).day();
    let kind = LicenceKind::VirtualBusinesses;
    Licence { kind, number: "7".into(), issuer: "the union".into(), from: Millis(0).day(), until }
}

fn grant() -> MarkStep {
    let contact = Contact { identity: true, address: true, telephone: true };
    MarkStep::Grant { licences: vec![licence(900 * DAY)], contact }
}

/// `n` complaints that were opened within a hundred days, the first `silent` of them never answered.
fn conduct(n: i64, silent: i64) -> Vec<(String, Complaint)> {
    let one = |i: i64| {
        let mut complaint = complaint(i * 100 * DAY / n);
        if i >= silent {
            complaint.answer = Answer::At(complaint.opened_at.plus_hours(5));
        }
        (i.to_string(), complaint)
    };
    (0..n).map(one).collect()
}

async fn with_mark(store: &Store) -> (AccountId, AccountId) {
    import(store, vec![row("a.example", "first", complaint(0))]).await;
    let reviewer = person(store, "reviewer@staff.example", Role::Reviewer).await;
    let supervisor = person(store, "supervisor@staff.example", Role::Supervisor).await;
    store.add_member(Millis(0), shop(store).await.id, "keeper@a.example", "en").await.unwrap();
    step(store, DAY, reviewer, Role::ShopStaff, MarkStep::Apply).await.unwrap();
    step(store, DAY, reviewer, Role::Reviewer, grant()).await.unwrap();
    (reviewer, supervisor)
}

async fn waiting(store: &Store, task: MarkTask) -> usize {
    let waiting = store.mark_tasks(task, (Millis(0), 0), 10).await.unwrap();
    assert_eq!(store.mark_tasks_waiting(task).await.unwrap(), i64::try_from(waiting.len()).unwrap());
    waiting.len()
}

async fn letters(store: &Store, at: i64) -> Vec<String> {
    let taken = store.take_letters(Millis(at), 1_000, 100).await.unwrap();
    let ids: Vec<String> = taken.iter().map(|letter| letter.id.clone()).collect();
    store.sent(&ids).await.unwrap();
    taken.into_iter().map(|letter| letter.kind).collect()
}

#[tokio::test]
async fn an_application_waits_for_a_reviewer_and_is_decided_once() {
    on_each(|url| async move {
        let store = open(&url).await;
        import(&store, vec![row("a.example", "first", complaint(0))]).await;
        let reviewer = person(&store, "reviewer@staff.example", Role::Reviewer).await;
        let a = shop(&store).await;
        let stated = Stated { owner: "Zahra".into(), ..Stated::default() };
        let keeper = store.set_role(Millis(0), "keeper@a.example", None).await.unwrap().id;
        store.apply_for_mark(Millis(DAY), a.id, keeper, &stated).await.unwrap().unwrap();
        assert_eq!(waiting(&store, MarkTask::Application).await, 1);
        assert_eq!(shop(&store).await.mark_state(Millis(DAY).day()), MarkState::Applied);
        store.ask_for_more(Millis(DAY), &a, reviewer, "the licence's other side").await.unwrap().unwrap();
        let application = store.application(a.id).await.unwrap().unwrap();
        assert_eq!((application.stated, application.asked.as_deref()), (stated, Some("the licence's other side")));
        // What is stated anew while it waits takes the place of what was stated before.
        let better = Stated { owner: "Zahra Alavi".into(), ..Stated::default() };
        store.apply_for_mark(Millis(DAY), a.id, keeper, &better).await.unwrap().unwrap();
        let waits = store.application(a.id).await.unwrap().unwrap();
        assert_eq!((&waits.stated, waits.asked), (&better, None));
        step(&store, 2 * DAY, reviewer, Role::Reviewer, grant()).await.unwrap();
        let again = step(&store, 2 * DAY, reviewer, Role::Reviewer, grant()).await;
        assert_eq!(again, Err(NotTaken::Fault(MarkFault::NotApplied)));
        assert_eq!(waiting(&store, MarkTask::Application).await, 0);
        assert_eq!(shop(&store).await.mark_state(Millis(2 * DAY).day()), MarkState::Valid);
        // Whoever has a valid mark cannot apply, and what was stated stays as it was.
        let refused = store.apply_for_mark(Millis(3 * DAY), a.id, keeper, &Stated::default()).await.unwrap();
        assert_eq!(refused, Err(NotTaken::Fault(MarkFault::HasMark)));
        assert_eq!(store.application(a.id).await.unwrap().unwrap().stated, better);
        let decided = store.mark_decisions(a.id).await.unwrap();
        assert_eq!(decided.iter().map(|d| d.choice.as_str()).collect::<Vec<_>>(), ["grant"]);
        assert_verified(&store).await;

        // One that cannot be read is told, and not left out.
        let mut tx = store.begin().await.unwrap();
        crate::db::within!(tx, conn => sqlx::query("UPDATE mark_decision SET role = 'nobody'")
            .execute(conn).await.unwrap().rows_affected());
        tx.commit().await.unwrap();
        assert!(matches!(store.mark_decisions(a.id).await, Err(StoreError::Damaged { .. })));
    })
    .await;
}

#[tokio::test]
async fn supervision_proposes_tells_takes_effect_and_lets_go() {
    on_each(|url| async move {
        let store = open(&url).await;
        with_mark(&store).await;
        let rows = conduct(20, 10).into_iter().map(|(id, complaint)| row("a.example", &id, complaint));
        import(&store, rows.collect()).await;
        let now = 110 * DAY;
        let looks = async |at: i64| {
            let mut looked = 0;
            while let n @ 1.. = store.supervise(Millis(at)).await.unwrap() {
                looked += n;
            }
            looked
        };
        letters(&store, now).await;
        assert_eq!(looks(now).await, 1);
        let proposed = shop(&store).await.dossier;
        let [suspension, warning] = &proposed.adjustments[..] else { panic!("two proposals: {proposed:?}") };
        assert_eq!((suspension.effect, warning.effect), (Effect::Suspension, Effect::Warning));
        assert!(!suspension.evidence.is_empty(), "it names the complaints that it rests on");
        assert_eq!(waiting(&store, MarkTask::Proposal).await, 2);
        assert_eq!(letters(&store, now).await, ["adjustment-proposed", "adjustment-proposed"]);
        assert_eq!(looks(now + 71 * HOUR).await, 0, "nothing is due");
        assert!(looks(now + 72 * HOUR).await > 0);
        let state = async |at: i64| shop(&store).await.mark_state(Millis(at).day());
        assert_eq!(state(now + 72 * HOUR).await, MarkState::Suspended);
        assert_eq!(waiting(&store, MarkTask::Proposal).await, 0);
        assert_eq!(letters(&store, now + 72 * HOUR).await, ["adjustment-taken", "adjustment-taken"]);
        assert_verified(&store).await;

        // It answers everything, even if late.
        let late = conduct(20, 0).into_iter().map(|(id, complaint)| row("a.example", &id, complaint));
        let first = Complaint { answer: Answer::At(Millis(114 * DAY)), ..complaint(0) };
        import(&store, late.chain([row("a.example", "first", first)]).collect()).await;
        looks(115 * DAY).await;
        assert_eq!(state(115 * DAY).await, MarkState::Suspended, "for three days more");
        looks(118 * DAY).await;
        assert_eq!(state(118 * DAY).await, MarkState::Valid);
        assert_verified(&store).await;
    })
    .await;
}

#[tokio::test]
async fn a_revocation_needs_two_pairs_of_eyes_and_fraud_three_warnings() {
    on_each(|url| async move {
        let store = open(&url).await;
        let (_, first) = with_mark(&store).await;
        let second = person(&store, "second@staff.example", Role::Supervisor).await;
        let third = person(&store, "third@staff.example", Role::Supervisor).await;
        let supervisor = Role::Supervisor;
        let revoke = MarkStep::Propose { effect: Effect::Revocation, reason: "counterfeits".into() };
        let proposed = step(&store, 2 * DAY, first, supervisor, revoke).await.unwrap();
        let adjustment = proposed.dossier.adjustments[0].id;
        let confirm = || MarkStep::Rule { adjustment, ruling: MarkRuling::Confirm, reason: "seen".into() };
        assert_eq!(step(&store, 2 * DAY, first, supervisor, confirm()).await, Err(NotTaken::SameEyes));
        let revoked = step(&store, 2 * DAY, second, supervisor, confirm()).await.unwrap();
        assert_eq!(revoked.mark_state(Millis(2 * DAY).day()), MarkState::Revoked);
        let overturn = MarkStep::Rule { adjustment, ruling: MarkRuling::Overturn, reason: "a mistake".into() };
        step(&store, 3 * DAY, first, supervisor, overturn.clone()).await.unwrap();
        let again = step(&store, 3 * DAY, second, supervisor, overturn).await;
        assert_eq!(again, Err(NotTaken::Fault(MarkFault::Over)), "who comes second learns what the first did");

        let warn = || MarkStep::SuspendAtOnce { reason: "takes money and sends nothing".into() };
        for by in [first, second] {
            let warned = step(&store, 4 * DAY, by, supervisor, warn()).await.unwrap();
            assert_eq!(warned.mark_state(Millis(4 * DAY).day()), MarkState::Valid, "two are not three");
        }
        let again = step(&store, 4 * DAY, first, supervisor, warn()).await;
        assert_eq!(again, Err(NotTaken::WarnedAlready), "whose warning is there is told so");
        assert_eq!(store.fraud_warnings(shop(&store).await.id).await.unwrap(), 2);
        // Who is no supervisor any more warns of nothing any more.
        person(&store, "second@staff.example", Role::Inspector).await;
        assert_eq!(store.fraud_warnings(shop(&store).await.id).await.unwrap(), 1);
        let warned = step(&store, 4 * DAY, third, supervisor, warn()).await.unwrap();
        assert_eq!(warned.mark_state(Millis(4 * DAY).day()), MarkState::Valid, "two of three are supervisors");
        person(&store, "second@staff.example", supervisor).await;
        let warned = step(&store, 4 * DAY, third, supervisor, warn()).await.unwrap();
        assert_eq!(warned.mark_state(Millis(4 * DAY).day()), MarkState::Suspended);
        assert_verified(&store).await;

        // Warnings that have had their effect do not count once more.
        let adjustment = warned.dossier.adjustments.last().unwrap().id;
        let overturn = MarkStep::Rule { adjustment, ruling: MarkRuling::Overturn, reason: "they were misled".into() };
        step(&store, 5 * DAY, first, supervisor, overturn).await.unwrap();
        for by in [third, second] {
            let warned = step(&store, 6 * DAY, by, supervisor, warn()).await.unwrap();
            assert_eq!(warned.mark_state(Millis(6 * DAY).day()), MarkState::Valid, "three are needed again");
        }
        let warned = step(&store, 6 * DAY, first, supervisor, warn()).await.unwrap();
        assert_eq!(warned.mark_state(Millis(6 * DAY).day()), MarkState::Suspended);
        let decided = store.mark_decisions(warned.id).await.unwrap();
        assert_eq!(decided.iter().filter(|d| d.choice == "warn-of-fraud").count(), 7, "all who warned are on record");
        assert_eq!(store.fraud_warnings(warned.id).await.unwrap(), 0, "they have had their effect");
        assert_verified(&store).await;
    })
    .await;
}

#[tokio::test]
async fn a_shop_without_a_mark_collects_no_warnings_of_fraud() {
    on_each(|url| async move {
        let store = open(&url).await;
        import(&store, vec![row("a.example", "first", complaint(0))]).await;
        let a = shop(&store).await.id;
        let supervisor = Role::Supervisor;
        let mut people = Vec::new();
        for email in ["first@staff.example", "second@staff.example", "third@staff.example", "fourth@staff.example"] {
            people.push(person(&store, email, supervisor).await);
        }
        let warn = || MarkStep::SuspendAtOnce { reason: "takes money and sends nothing".into() };
        let refused = step(&store, DAY, people[0], supervisor, warn()).await;
        assert_eq!(refused, Err(NotTaken::Fault(MarkFault::NoMark)));
        // Also where others are taken in the same transaction.
        let deed = |by: &AccountId| MarkDeed { shop: a, by: *by, role: supervisor, step: warn(), reason: "x".into() };
        let deeds: Vec<MarkDeed> = people[..3].iter().map(deed).collect();
        store.take_mark_steps(Millis(DAY), &deeds).await.unwrap();
        assert_eq!(store.mark_decisions(a).await.unwrap(), []);
        step(&store, 2 * DAY, people[0], Role::ShopStaff, MarkStep::Apply).await.unwrap();
        step(&store, 2 * DAY, people[0], Role::Reviewer, grant()).await.unwrap();
        let warned = step(&store, 3 * DAY, people[3], supervisor, warn()).await.unwrap();
        assert_eq!(warned.mark_state(Millis(3 * DAY).day()), MarkState::Valid, "one is not three");
        assert_verified(&store).await;
    })
    .await;
}

#[tokio::test]
async fn a_cause_that_outlasts_the_peace_is_proposed_again_by_itself() {
    on_each(|url| async move {
        let store = open(&url).await;
        let (_, supervisor) = with_mark(&store).await;
        let silent = conduct(20, 10).into_iter().map(|(id, complaint)| row("a.example", &id, complaint));
        import(&store, silent.collect()).await;
        let now = 110 * DAY;
        while store.supervise(Millis(now)).await.unwrap() > 0 {}
        let proposed = shop(&store).await.dossier.adjustments;
        assert!(!proposed.is_empty());
        for proposal in &proposed {
            let (adjustment, ruling) = (proposal.id, MarkRuling::Overturn);
            let overturn = MarkStep::Rule { adjustment, ruling, reason: "the post was on strike".into() };
            step(&store, now, supervisor, Role::Supervisor, overturn).await.unwrap();
        }
        while store.supervise(Millis(now)).await.unwrap() > 0 {}
        let over = Millis(now).plus_days(PEACE_DAYS);
        assert_eq!(store.supervise(Millis(over.0 - 1)).await.unwrap(), 0, "nothing is due");
        assert_eq!(shop(&store).await.dossier.adjustments.len(), proposed.len());
        assert_eq!(store.supervise(over).await.unwrap(), 1);
        assert_eq!(shop(&store).await.dossier.adjustments.len(), 2 * proposed.len());
        assert_verified(&store).await;
    })
    .await;
}

#[tokio::test]
async fn a_shop_that_cannot_be_read_keeps_no_other_from_being_supervised() {
    on_each(|url| async move {
        let store = open(&url).await;
        with_mark(&store).await;
        import(&store, vec![mark_row("b.example", "77", 0)]).await;
        let silent = conduct(20, 10).into_iter().map(|(id, complaint)| row("b.example", &id, complaint));
        import(&store, silent.collect()).await;
        let a = shop(&store).await.id;
        let record = swap_record(&store, a, &[0xff; 4]).await;
        let now = Millis(110 * DAY);
        while store.supervise(now).await.unwrap() > 0 {}
        let (b, _) = store.shop("b.example").await.unwrap().unwrap();
        assert!(!b.dossier.adjustments.is_empty(), "it was looked at");
        assert_eq!(store.supervise(Millis(now.0 + HOUR - 1)).await.unwrap(), 0, "the other is put off");
        swap_record(&store, a, &record).await;
        assert_eq!(store.supervise(now.plus_hours(1)).await.unwrap(), 1, "and not forgotten");
        assert_eq!(store.supervise(now.plus_hours(1)).await.unwrap(), 0);
        assert_verified(&store).await;
    })
    .await;
}

#[tokio::test]
async fn two_supervisors_at_once_take_turns() {
    on_each(|url| async move {
        let store = open(&url).await;
        let (_, first) = with_mark(&store).await;
        let second = person(&store, "second@staff.example", Role::Supervisor).await;
        let clause = "seller-1/1.1".parse().unwrap();
        let raise = MarkStep::RaiseViolation { clause, origin: Origin::Supervisor };
        let raised = step(&store, 2 * DAY, first, Role::Supervisor, raise).await.unwrap();
        let violation: ViolationId = raised.dossier.violations[0].id;
        assert_eq!(waiting(&store, MarkTask::Violation).await, 1);
        let decide = |confirmed| MarkStep::DecideViolation { violation, confirmed };
        let other = open(&url).await;
        let (one, two) = tokio::join!(
            step(&store, 3 * DAY, first, Role::Supervisor, decide(true)),
            step(&other, 3 * DAY, second, Role::Supervisor, decide(false))
        );
        let both = [one.err(), two.err()];
        assert_eq!(both.iter().filter(|fault| fault.is_none()).count(), 1);
        assert!(both.contains(&Some(NotTaken::Fault(MarkFault::Decided))));
        assert_eq!(waiting(&store, MarkTask::Violation).await, 0);
        assert_verified(&store).await;
    })
    .await;
}

#[tokio::test]
async fn a_decision_on_a_proposal_that_has_lapsed_is_refused() {
    on_each(|url| async move {
        let store = open(&url).await;
        let (_, supervisor) = with_mark(&store).await;
        let silent = conduct(20, 10).into_iter().map(|(id, complaint)| row("a.example", &id, complaint));
        import(&store, silent.collect()).await;
        while store.supervise(Millis(110 * DAY)).await.unwrap() > 0 {}
        let proposal = shop(&store).await.dossier.adjustments[0].clone();
        let late = conduct(20, 0).into_iter().map(|(id, complaint)| row("a.example", &id, complaint));
        let first = Complaint { answer: Answer::At(Millis(105 * DAY)), ..complaint(0) };
        import(&store, late.chain([row("a.example", "first", first)]).collect()).await;
        while store.supervise(Millis(111 * DAY)).await.unwrap() > 0 {}
        let ended = shop(&store).await.dossier.adjustments[0].stage;
        assert_eq!(ended, Stage::Ended { at: Millis(111 * DAY), was_in_force: false });
        let (adjustment, ruling) = (proposal.id, MarkRuling::Confirm);
        let confirm = MarkStep::Rule { adjustment, ruling, reason: "x".into() };
        let events = store.last_seq().await.unwrap();
        let refused = step(&store, 111 * DAY, supervisor, Role::Supervisor, confirm).await;
        assert_eq!(refused, Err(NotTaken::Fault(MarkFault::Over)));
        assert_eq!(store.last_seq().await.unwrap(), events, "nothing was written");
    })
    .await;
}

#[tokio::test]
async fn grades_are_recorded_when_they_change_and_verified_day_by_day() {
    on_each(|url| async move {
        let store = open(&url).await;
        let good = conduct(40, 0).into_iter().map(|(id, complaint)| row("a.example", &id, complaint));
        import(&store, good.chain([row("b.example", "other", complaint(0))]).collect()).await;
        let day = |n: i64| Millis(n * DAY + HOUR);
        assert_eq!(store.graded_on().await.unwrap(), None);
        let graded = store.grade_all(day(101), |_| {}).await.unwrap();
        assert_eq!((graded.shops, graded.changed), (2, 1), "one complaint is too little to tell");
        assert_eq!(store.graded_on().await.unwrap(), Some(day(101).day()));
        let first = shop(&store).await.grade.unwrap();
        assert!(first.letter.unwrap() <= Letter::C, "{first:?}");
        assert_eq!(store.grade_all(day(101), |_| {}).await.unwrap().changed, 0, "the same day again");
        assert_verified(&store).await;

        let silent = (0..40).map(|i| row("a.example", &format!("s{i}"), complaint(100 * DAY + i * HOUR)));
        import(&store, silent.chain([row("b.example", "late", complaint(130 * DAY))]).collect()).await;
        store.grade_all(day(130), |_| {}).await.unwrap();
        let then = shop(&store).await.grade.unwrap();
        assert!(then.letter > first.letter, "silence costs: {first:?} {then:?}");
        let history = store.grade_history(shop(&store).await.id, 10).await.unwrap();
        assert_eq!(history.iter().map(|of| of.step).collect::<Vec<_>>(), [first, then]);
        assert!(!history[1].deductions.is_empty());
        assert_verified(&store).await;

        // A grade that was made better behind its back, and one that was never recorded, are told.
        let sqls = [
            r#"UPDATE shop SET grade = replace(grade, '"points":', '"points":1')"#,
            "UPDATE grade_step SET points = 100",
            r#"UPDATE event SET fact = replace(fact, '"letter":"F"', '"letter":"A"') WHERE fact LIKE '%grade-recorded%'"#,
            "DELETE FROM event WHERE fact LIKE '%grade-recorded%'",
        ];
        for sql in sqls {
            let mut tx = store.begin().await.unwrap();
            crate::db::within!(tx, conn => sqlx::query(sql).execute(conn).await.unwrap().rows_affected());
            tx.commit().await.unwrap();
            let verified = store.verify(|_| {}).await.unwrap();
            assert!(!verified.disagreements.is_empty(), "{sql}");
        }
    })
    .await;
}

#[tokio::test]
async fn nobody_decides_on_the_mark_of_a_shop_that_they_speak_for() {
    on_each(|url| async move {
        let store = open(&url).await;
        let (_, supervisor) = with_mark(&store).await;
        let of = shop(&store).await;
        let both = person(&store, "both@staff.example", Role::Supervisor).await;
        store.add_member(Millis(0), of.id, "both@staff.example", "en").await.unwrap();
        let suspend = || MarkStep::Propose { effect: Effect::Suspension, reason: "counterfeits".into() };
        let own = Err(NotTaken::OwnShop);
        assert_eq!(step(&store, 2 * DAY, both, Role::Supervisor, suspend()).await, own);
        let proposed = step(&store, 2 * DAY, supervisor, Role::Supervisor, suspend()).await.unwrap();
        let adjustment = proposed.dossier.adjustments[0].id;
        let rule = |ruling| MarkStep::Rule { adjustment, ruling, reason: "seen".into() };
        step(&store, 2 * DAY, supervisor, Role::Supervisor, rule(MarkRuling::Confirm)).await.unwrap();
        // For the shop they speak, and for nobody else.
        step(&store, 3 * DAY, both, Role::ShopStaff, MarkStep::Appeal(adjustment)).await.unwrap();
        let events = store.last_seq().await.unwrap();
        let clause = "seller-1/1.1".parse().unwrap();
        for decision in [
            MarkStep::DecideAppeal { adjustment, upheld: true, reason: "seen".into() },
            rule(MarkRuling::Overturn),
            MarkStep::SuspendAtOnce { reason: "x".into() },
            MarkStep::RaiseViolation { clause, origin: Origin::Supervisor },
            MarkStep::Inspect { checked: 3, contrary: Vec::new(), by_chance: false },
            grant(),
        ] {
            assert_eq!(step(&store, 3 * DAY, both, Role::Supervisor, decision.clone()).await, own, "{decision:?}");
        }
        let asked = store.ask_for_more(Millis(3 * DAY), &of, both, "more").await.unwrap();
        assert_eq!(asked, Err(NotTaken::OwnShop));
        assert_eq!(store.last_seq().await.unwrap(), events, "nothing was written");
        // Who began it may end it alone.
        let ended = step(&store, 4 * DAY, supervisor, Role::Supervisor, rule(MarkRuling::Overturn)).await.unwrap();
        assert_eq!(ended.mark_state(Millis(4 * DAY).day()), MarkState::Valid);
        assert!(store.mark_decisions(of.id).await.unwrap().iter().all(|d| d.email != "both@staff.example"));
        assert_verified(&store).await;
    })
    .await;
}

#[tokio::test]
async fn an_appeal_that_is_sent_twice_is_made_once() {
    on_each(|url| async move {
        let store = open(&url).await;
        let (_, supervisor) = with_mark(&store).await;
        let suspend = MarkStep::Propose { effect: Effect::Suspension, reason: "counterfeits".into() };
        let proposed = step(&store, 2 * DAY, supervisor, Role::Supervisor, suspend).await.unwrap();
        let adjustment = proposed.dossier.adjustments[0].id;
        let confirm = MarkStep::Rule { adjustment, ruling: MarkRuling::Confirm, reason: "seen".into() };
        step(&store, 2 * DAY, supervisor, Role::Supervisor, confirm).await.unwrap();
        let of = proposed.id;
        let keeper = store.account_of("keeper@a.example").await.unwrap().unwrap().id;
        store.add_member(Millis(0), of, "other@a.example", "en").await.unwrap();
        let other = store.account_of("other@a.example").await.unwrap().unwrap().id;
        let appeal = async |by: AccountId, words: &str| {
            let (role, step) = (Role::ShopStaff, MarkStep::Appeal(adjustment));
            let deed = MarkDeed { shop: of, by, role, step, reason: words.into() };
            store.take_mark_step(Millis(3 * DAY), deed).await.unwrap().map(|_| ())
        };
        assert_eq!(appeal(keeper, "They are genuine.").await, Ok(()));
        let kept = async || (store.last_seq().await.unwrap(), store.mark_words(of).await.unwrap().len());
        let once_sent = kept().await;
        assert_eq!(appeal(keeper, "They are genuine.").await, Ok(()), "the same form twice");
        let once = Err(NotTaken::Fault(MarkFault::NoAppeal));
        assert_eq!(appeal(keeper, "And besides.").await, once);
        assert_eq!(appeal(other, "They are genuine.").await, once);
        assert_eq!(kept().await, once_sent);
        assert_verified(&store).await;
    })
    .await;
}

#[tokio::test]
async fn no_step_is_taken_with_a_shop_that_is_not_there() {
    on_each(|url| async move {
        let store = open(&url).await;
        let by = person(&store, "reviewer@staff.example", Role::Reviewer).await;
        let deed =
            MarkDeed { shop: ShopId(99), by, role: Role::ShopStaff, step: MarkStep::Apply, reason: String::new() };
        assert_eq!(store.take_mark_step(Millis(0), deed).await.unwrap(), Err(NotTaken::NoShop));
    })
    .await;
}
