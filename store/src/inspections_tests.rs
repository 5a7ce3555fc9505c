//! Inspections, on SQLite and, where there is one, on PostgreSQL.

use crate::people::AccountId;
use crate::tests::{assert_verified, complaint, import, on_each, open, row};
use crate::{BroughtCounts, InspectionResult, NotInspected, PlanOrder, Store};
use bazargah_domain::calendar::{Day, Millis};
use bazargah_domain::guideline::ClauseId;
use bazargah_domain::inspection::{ChanceShare, Checklist, ChecklistFault, Finding, Reason};
use bazargah_domain::inspection_sheet::{Brought, CellFault, Column, Fault};
use bazargah_domain::mark::Origin;
use bazargah_domain::role::{MarkTask, Role};
use bazargah_domain::shop::Shop;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
const PLANNED: Millis = Millis(200 * DAY);
const NOW: Millis = Millis(201 * DAY);

struct People {
    supervisor: AccountId,
    first: AccountId,
    second: AccountId,
}

async fn market(store: &Store) -> People {
    let shops = ["a.example", "b.example", "c.example", "d.example", "e.example"];
    import(store, shops.iter().map(|shop| row(shop, shop, complaint(0))).collect()).await;
    let person = async |email: &str, role| store.set_role(Millis(0), email, Some(role)).await.unwrap().id;
    People {
        supervisor: person("supervisor@staff.example", Role::Supervisor).await,
        first: person("first@staff.example", Role::Inspector).await,
        second: person("second@staff.example", Role::Inspector).await,
    }
}

fn order(people: &People, size: usize) -> PlanOrder {
    let share = ChanceShare::new(40).unwrap();
    PlanOrder { by: people.supervisor, seed: [7; 32], province: None, size, share, due: Millis(210 * DAY) }
}

fn clause(text: &str) -> ClauseId {
    text.parse().unwrap()
}

fn checklist(contrary: &str) -> Checklist {
    let found = [(clause("health-1/1.1"), Finding::InOrder), (clause(contrary), Finding::Contrary)];
    Checklist { found: found.into(), notes: "The fridge was off.".into() }
}

fn result(inspection: i64, by: AccountId, client: &str, contrary: &str) -> InspectionResult {
    InspectionResult {
        inspection,
        by,
        role: Role::Inspector,
        client: client.into(),
        told_at: Some(Millis(NOW.0 - 5 * HOUR)),
        checklist: checklist(contrary),
        photos: vec![("png".into(), b"picture".to_vec())],
    }
}

async fn planned(store: &Store, people: &People) -> i64 {
    assert_eq!(store.plan_inspections(PLANNED, &order(people, 3)).await.unwrap(), 3);
    store.inspections_to_do(None, (Millis(0), 0), 10).await.unwrap()[0].id
}

async fn shop_of(store: &Store, inspection: i64) -> Shop {
    store.inspection(inspection).await.unwrap().unwrap().shop
}

#[tokio::test]
async fn a_plan_takes_each_shop_once_until_it_was_visited() {
    on_each(|url| async move {
        let store = open(&url).await;
        let people = market(&store).await;
        let first = planned(&store, &people).await;
        let waiting = store.inspections_to_do(None, (Millis(0), 0), 10).await.unwrap();
        assert_eq!(
            waiting.iter().filter(|of| of.reason == Reason::Chance).count(),
            2,
            "two in five of three, rounded up"
        );
        let after = (waiting[0].due, waiting[0].id);
        assert_eq!(store.inspections_to_do(None, after, 10).await.unwrap(), waiting[1..], "pages follow each other");
        assert_eq!(store.inspections_to_do(Some(""), (Millis(0), 0), 10).await.unwrap().len(), 3);
        assert_eq!(store.inspections_to_do(Some("تهران"), (Millis(0), 0), 10).await.unwrap(), []);
        assert_eq!(store.inspections_waiting().await.unwrap(), [(String::new(), 3)]);
        assert_eq!(store.plan_inspections(PLANNED, &order(&people, 10)).await.unwrap(), 2, "the other two");
        assert_eq!(store.plan_inspections(PLANNED, &order(&people, 10)).await.unwrap(), 0, "none is left");
        let plans = store.inspection_plans(10).await.unwrap();
        assert_eq!(plans.iter().map(|plan| (plan.candidates, plan.planned)).collect::<Vec<_>>(), [(2, 2), (5, 3)]);
        assert_eq!(plans[0].seed, "07".repeat(32));
        store.finish_inspection(NOW, result(first, people.first, "x", "health-1/2.1")).await.unwrap().unwrap();
        assert_eq!(store.plan_inspections(NOW, &order(&people, 10)).await.unwrap(), 1, "it can be planned again");
        let nowhere = PlanOrder { province: Some("تهران".into()), ..order(&people, 10) };
        assert_eq!(store.plan_inspections(NOW, &nowhere).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_result_is_public_facts_and_sent_twice_it_is_one() {
    on_each(|url| async move {
        let store = open(&url).await;
        let people = market(&store).await;
        let id = planned(&store, &people).await;
        let sent = result(id, people.first, "x", "health-1/2.1");
        let by_chance = store.inspection(id).await.unwrap().unwrap().reason == Reason::Chance;
        let taken = store.finish_inspection(NOW, sent.clone()).await.unwrap().unwrap();
        let done = taken.done.clone().unwrap();
        assert_eq!(
            (done.email.as_str(), done.at, done.taken_at),
            ("first@staff.example", Millis(NOW.0 - 5 * HOUR), NOW)
        );
        assert!(!done.clock_wrong);
        assert_eq!(done.checklist, sent.checklist);
        let dossier = shop_of(&store, id).await.dossier;
        let inspected = dossier.inspected.unwrap();
        assert_eq!((inspected.checked, inspected.contrary, inspected.by_chance), (2, 1, by_chance));
        assert_eq!(inspected.at, NOW, "the public fact has the server's time");
        assert_eq!(dossier.violations.len(), 1);
        assert_eq!(
            (dossier.violations[0].clause, dossier.violations[0].origin),
            (clause("health-1/2.1"), Origin::Inspection)
        );
        assert_eq!(store.mark_tasks_waiting(MarkTask::Violation).await.unwrap(), 1);
        let events = store.last_seq().await.unwrap();
        let again = store.finish_inspection(Millis(NOW.0 + HOUR), sent).await.unwrap().unwrap();
        assert_eq!(again, taken, "sent twice is one");
        assert_eq!(store.last_seq().await.unwrap(), events);
        let files = store.inspection_files(id).await.unwrap();
        assert_eq!(files.len(), 1);
        let file = store.inspection_file(id, files[0].id).await.unwrap();
        assert_eq!(file, Some(("png".to_owned(), b"picture".to_vec())));
        assert_eq!(store.inspection_file(id + 1, files[0].id).await.unwrap(), None, "only with its own inspection");
        assert_eq!(store.inspections_done(10).await.unwrap().len(), 1);
        assert_verified(&store).await;
    })
    .await;
}

#[tokio::test]
async fn who_comes_second_is_told_what_the_first_found() {
    on_each(|url| async move {
        let store = open(&url).await;
        let people = market(&store).await;
        let id = planned(&store, &people).await;
        let other = open(&url).await;
        let (one, two) = tokio::join!(
            store.finish_inspection(NOW, result(id, people.first, "x", "health-1/2.1")),
            other.finish_inspection(NOW, result(id, people.second, "y", "health-1/2.2"))
        );
        let (taken, refused) = match (one.unwrap(), two.unwrap()) {
            (Ok(taken), refused) => (taken, refused),
            (refused, two) => (two.unwrap(), refused),
        };
        assert_eq!(refused, Err(NotInspected::DoneBefore(Box::new(taken))));
        let events = store.last_seq().await.unwrap();
        // Another result under the first one's name is another one.
        let stolen = store.finish_inspection(NOW, result(id, people.second, "x", "health-1/2.2")).await.unwrap();
        let anew = store.finish_inspection(NOW, result(id, people.first, "z", "health-1/2.2")).await.unwrap();
        assert!(matches!(anew, Err(NotInspected::DoneBefore(_))), "{anew:?}");
        let first = store.inspection(id).await.unwrap().unwrap().done.unwrap().email;
        if first == "first@staff.example" {
            assert!(matches!(stolen, Err(NotInspected::DoneBefore(_))), "{stolen:?}");
        }
        assert_eq!(store.last_seq().await.unwrap(), events);
        assert_eq!(store.inspection_files(id).await.unwrap().len(), 1, "no photo of a result that was refused");
        assert_verified(&store).await;
    })
    .await;
}

#[tokio::test]
async fn a_wrong_clock_is_marked_and_nothing_follows_from_nothing() {
    on_each(|url| async move {
        let store = open(&url).await;
        let people = market(&store).await;
        planned(&store, &people).await;
        let waiting = store.inspections_to_do(None, (Millis(0), 0), 10).await.unwrap();
        for (inspection, told) in waiting.iter().zip([PLANNED.0 - 1, NOW.0 + HOUR + 1, i64::MIN]) {
            let sent = InspectionResult {
                told_at: Some(Millis(told)),
                ..result(inspection.id, people.first, "x", "health-1/2.1")
            };
            let none = InspectionResult { checklist: Checklist::default(), ..sent.clone() };
            let events = store.last_seq().await.unwrap();
            let refused = store.finish_inspection(NOW, none).await.unwrap();
            assert_eq!(refused, Err(NotInspected::Checklist(ChecklistFault::Nothing)));
            assert_eq!(store.last_seq().await.unwrap(), events);
            let done = store.finish_inspection(NOW, sent).await.unwrap().unwrap().done.unwrap();
            assert_eq!((done.at, done.clock_wrong), (NOW, true), "{told}");
        }
        let unknown = store.finish_inspection(NOW, result(999, people.first, "x", "health-1/2.1")).await.unwrap();
        assert_eq!(unknown, Err(NotInspected::Unknown));
        assert_verified(&store).await;
    })
    .await;
}

#[tokio::test]
async fn results_are_brought_as_a_whole_and_once() {
    on_each(|url| async move {
        let store = open(&url).await;
        let people = market(&store).await;
        let waiting = planned(&store, &people).await;
        let planned_shop = shop_of(&store, waiting).await;
        let keys = ["a.example", "b.example", "c.example", "d.example", "e.example", "x\0"].map(str::to_owned);
        let known = store.shops_of_keys(&keys).await.unwrap();
        assert_eq!(known.len(), 5);
        let to_do = store.inspections_to_do(None, (Millis(0), 0), 10).await.unwrap();
        let other = *known.values().find(|id| to_do.iter().all(|of| of.shop.id != **id)).unwrap();
        let brought = |row, shop, contrary: &str| Brought { row, shop, day: Day(200), checklist: checklist(contrary) };
        let bring =
            async |all: &[Brought]| store.bring_inspections(NOW, people.first, Role::Inspector, all).await.unwrap();
        let both = [brought(2, planned_shop.id, "health-1/2.1"), brought(3, other, "health-1/1.2")];
        assert_eq!(bring(&both).await, Ok(BroughtCounts { new: 2, known: 0 }));
        // The one that waited is done; the other shop has one more.
        let done = store.inspection(waiting).await.unwrap().unwrap().done.unwrap();
        assert_eq!((done.email.as_str(), done.at), ("first@staff.example", both[0].at(NOW)));
        assert_eq!(done.checklist, both[0].checklist);
        assert_eq!(store.inspections_done(10).await.unwrap().len(), 2);
        assert_eq!(store.inspections_to_do(None, (Millis(0), 0), 10).await.unwrap().len(), to_do.len() - 1);
        let shop = shop_of(&store, waiting).await;
        assert_eq!(shop.dossier.violations.iter().filter(|of| of.origin == Origin::Inspection).count(), 1);
        assert_eq!(bring(&both).await, Ok(BroughtCounts { new: 0, known: 2 }), "again, nothing changes");
        assert_eq!(store.inspections_done(10).await.unwrap().len(), 2);
        // One row that says something else of the same day keeps all the others out.
        let third = *known.values().find(|id| **id != other && **id != planned_shop.id).unwrap();
        let mixed = [brought(2, third, "health-1/2.1"), brought(3, other, "health-1/2.1")];
        let faults = bring(&mixed).await.unwrap_err();
        assert_eq!(faults, [CellFault { row: 3, column: Column::Shop, fault: Fault::Differs }]);
        assert_eq!(store.inspections_done(10).await.unwrap().len(), 2);
        assert_verified(&store).await;
    })
    .await;
}
