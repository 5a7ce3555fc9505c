//! Webhooks, on SQLite and, where there is one, on PostgreSQL.

use crate::tests::{complaint, import, on_each, open, row};
use crate::{
    AccountId, HookChange, HookOutcome, HookOwner, HookRefused, HookTurn, NewHook, Store, WEBHOOKS_OF_OWNER_MAX,
};
use bazargah_domain::calendar::Millis;
use bazargah_domain::domain_name::Host;
use bazargah_domain::shop::ShopId;
use bazargah_domain::webhook::{HookState, Topic};
use std::collections::BTreeSet;

const NOW: Millis = Millis(1_795_564_800_000);
const LEASE: i64 = 60_000;
const MINUTE: i64 = 60_000;

fn partner(name: &str) -> HookOwner {
    HookOwner::Partner(Host::parse(name).unwrap())
}

fn hook<'a>(owner: &'a HookOwner, url: &'a str) -> NewHook<'a> {
    NewHook { owner, url, topics: &Topic::ALL, secret: [7; 32], by: AccountId(1) }
}

fn answer(status: u16, ms: i64) -> HookOutcome {
    HookOutcome { status: Some(status), fault: None, ms }
}

async fn take(store: &Store, now: Millis, quick: bool) -> Vec<HookTurn> {
    store.take_webhooks(now, LEASE, quick, 100).await.unwrap()
}

async fn shop(store: &Store, key: &str) -> ShopId {
    store.shop(key).await.unwrap().unwrap().0.id
}

#[tokio::test]
async fn an_owner_has_a_few_and_changes_its_own_only() {
    on_each(async |url| {
        let store = open(&url).await;
        let (one, other) = (partner("one.ir"), partner("other.ir"));
        let id = store.add_webhook(NOW, &hook(&one, "https://one.ir/0")).await.unwrap().unwrap();
        let known = store.add_webhook(NOW, &hook(&one, "https://one.ir/0")).await.unwrap();
        assert_eq!(known, Err(HookRefused::Known));
        for n in 1..WEBHOOKS_OF_OWNER_MAX {
            store.add_webhook(NOW, &hook(&one, &format!("https://one.ir/{n}"))).await.unwrap().unwrap();
        }
        let full = store.add_webhook(NOW, &hook(&one, "https://one.ir/more")).await.unwrap();
        assert_eq!(full, Err(HookRefused::Full));
        assert!(store.add_webhook(NOW, &hook(&other, "https://one.ir/0")).await.unwrap().is_ok(), "another owner's");
        for change in [HookChange::On, HookChange::Off, HookChange::Secret([1; 32]), HookChange::Remove] {
            assert!(!store.change_webhook(NOW, &other, id, change).await.unwrap(), "{change:?}");
        }
        assert_eq!(store.webhook_to_test(NOW, &other, id).await.unwrap().map(|turn| turn.id), None);
        assert!(store.change_webhook(NOW, &one, id, HookChange::Secret([1; 32])).await.unwrap());
        let secrets = async |now| store.webhook_to_test(now, &one, id).await.unwrap().unwrap().secrets;
        assert_eq!(secrets(NOW).await, [vec![1; 32], vec![7; 32]], "the one before signs besides");
        assert_eq!(secrets(NOW.plus_hours(24)).await, [vec![1; 32]], "for a day");
        assert!(store.change_webhook(NOW, &one, id, HookChange::Remove).await.unwrap());
        assert_eq!(store.webhooks_of(&one).await.unwrap().len(), 4);
        store.remove_embed_place(None, &Host::parse("one.ir").unwrap()).await.unwrap();
        assert_eq!(store.webhooks_of(&one).await.unwrap(), [], "with the partner its webhooks go");
        assert_eq!(store.webhooks_of(&other).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn each_is_told_of_its_own_events_from_then_on_in_their_order() {
    on_each(async |url| {
        let store = open(&url).await;
        import(&store, vec![row("a.example", "1", complaint(0)), row("b.example", "2", complaint(0))]).await;
        let (of_a, of_all) = (HookOwner::Shop(shop(&store, "a.example").await), partner("torob.com"));
        let a = store.add_webhook(NOW, &hook(&of_a, "https://a.example/x")).await.unwrap().unwrap();
        let all = store.add_webhook(NOW, &hook(&of_all, "https://torob.com/x")).await.unwrap().unwrap();
        assert!(take(&store, NOW, false).await.is_empty(), "nothing has happened since");
        import(&store, vec![row("b.example", "3", complaint(1))]).await;
        let taken: Vec<i64> = take(&store, NOW, false).await.iter().map(|turn| turn.id).collect();
        assert_eq!(taken, [all], "nothing has happened at that shop");
        import(&store, vec![row("a.example", "4", complaint(2))]).await;
        let turns = take(&store, NOW, false).await;
        assert_eq!(turns.iter().map(|turn| turn.id).collect::<Vec<_>>(), [a], "the other has its turn still");
        let events = store.hook_events(&of_a, turns[0].seen, 100).await.unwrap();
        assert!(events.iter().any(|event| event.topic == Topic::Complaints), "{events:?}");
        assert!(events.is_sorted_by_key(|event| event.seq) && events[0].seq > turns[0].seen);
        for event in &events {
            let entry = store.entries_after(event.seq - 1, 1).await.unwrap().remove(0).1;
            assert_eq!(event.entry, entry, "as it stands in the log");
            assert!(store.hook_took(NOW, &turns[0], event.seq, &answer(204, 5)).await.unwrap());
        }
        let last = events.last().unwrap().seq;
        store.hook_rests(NOW, &turns[0], last).await.unwrap();
        assert!(take(&store, NOW, true).await.is_empty() && take(&store, NOW, false).await.is_empty());
        // Who took the other one was killed.
        let again = take(&store, Millis(NOW.0 + LEASE), false).await;
        assert_eq!(again.iter().map(|turn| turn.id).collect::<Vec<_>>(), [all]);
        let everything = store.hook_events(&of_all, again[0].seen, 1_000).await.unwrap();
        assert!(everything.len() > events.len(), "of both shops");
    })
    .await;
}

#[tokio::test]
async fn servers_take_different_ones_and_a_turn_that_is_over_changes_nothing() {
    on_each(async |url| {
        let (store, second) = (open(&url).await, open(&url).await);
        let owners: Vec<HookOwner> = (0..20).map(|n| partner(&format!("p{n}.ir"))).collect();
        for owner in &owners {
            store.add_webhook(NOW, &hook(owner, "https://a.ir/")).await.unwrap().unwrap();
        }
        import(&store, vec![row("a.example", "1", complaint(0))]).await;
        let (one, other) =
            tokio::join!(store.take_webhooks(NOW, LEASE, false, 15), second.take_webhooks(NOW, LEASE, false, 15),);
        let (one, mut other) = (one.unwrap(), other.unwrap());
        other.extend(second.take_webhooks(NOW, LEASE, false, 15).await.unwrap());
        let ids: BTreeSet<i64> = one.iter().chain(&other).map(|turn| turn.id).collect();
        assert_eq!((one.len() + other.len(), ids.len()), (20, 20), "each once");
        let late = &one[0];
        let later = Millis(NOW.0 + LEASE);
        let now_its: HookTurn = take(&second, later, false).await.into_iter().find(|turn| turn.id == late.id).unwrap();
        assert!(!store.hook_took(later, late, late.seen + 1, &answer(200, 5)).await.unwrap(), "it is another's turn");
        store.hook_failed(later, late, late.seen, late.seen + 1, &answer(500, 5)).await.unwrap();
        store.hook_rests(later, late, late.seen + 9).await.unwrap();
        assert!(second.hook_took(later, &now_its, now_its.seen + 1, &answer(200, 5)).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn one_that_fails_for_two_days_is_switched_off_with_a_letter_and_goes_on_where_it_stopped() {
    on_each(async |url| {
        let store = open(&url).await;
        import(&store, vec![row("a.example", "1", complaint(0))]).await;
        let owner = HookOwner::Shop(shop(&store, "a.example").await);
        store.add_member(NOW, shop(&store, "a.example").await, "keeper@a.example", "en").await.unwrap();
        let id = store.add_webhook(NOW, &hook(&owner, "https://a.example/x")).await.unwrap().unwrap();
        import(&store, vec![row("a.example", "2", complaint(1))]).await;
        let mut now = NOW;
        let mut tries = 0;
        let seen = loop {
            let Some(turn) = take(&store, now, false).await.pop() else {
                if store.webhooks_of(&owner).await.unwrap()[0].state == HookState::Failed {
                    break tries;
                }
                now = Millis(now.0 + MINUTE);
                assert!(now <= NOW.plus_hours(49), "it is tried for two days");
                continue;
            };
            tries += 1;
            let outcome = HookOutcome { status: None, fault: Some("slow".into()), ms: 8_000 };
            store.hook_failed(now, &turn, turn.seen, turn.seen + 1, &outcome).await.unwrap();
            let told = store.webhooks_of(&owner).await.unwrap().remove(0);
            assert_eq!(told.failing_since, Some(NOW));
            assert_eq!(told.deliveries[0].outcome, outcome);
        };
        assert!((10..=20).contains(&seen), "{seen}");
        assert_eq!(now, NOW.plus_hours(48));
        let letters = store.take_letters(now, LEASE, 10).await.unwrap();
        let told: Vec<_> = letters.iter().map(|letter| (letter.kind.as_str(), letter.detail.as_deref())).collect();
        assert_eq!(told, [("webhook-off", Some("a.example"))]);
        assert!(store.change_webhook(now, &owner, id, HookChange::On).await.unwrap());
        let turn = take(&store, now, false).await.pop().unwrap();
        assert!(!store.hook_events(&owner, turn.seen, 10).await.unwrap().is_empty(), "nothing is lost");
        // One that says that it is gone is not tried again.
        store.hook_failed(now, &turn, turn.seen, turn.seen + 1, &answer(410, 5)).await.unwrap();
        assert_eq!(store.webhooks_of(&owner).await.unwrap()[0].state, HookState::Failed);
        assert_eq!(store.backlog(now).await.unwrap().hooks_failed, 1);
    })
    .await;
}

#[tokio::test]
async fn those_that_answer_at_once_have_a_queue_of_their_own_and_the_log_is_short() {
    on_each(async |url| {
        let store = open(&url).await;
        let owner = partner("torob.com");
        let id = store.add_webhook(NOW, &hook(&owner, "https://torob.com/x")).await.unwrap().unwrap();
        let test = store.webhook_to_test(NOW, &owner, id).await.unwrap().unwrap();
        store.hook_tested(NOW, &test, &answer(500, 5)).await.unwrap();
        import(&store, vec![row("a.example", "1", complaint(0))]).await;
        assert!(take(&store, NOW, true).await.is_empty(), "it has not shown that it answers");
        store.hook_tested(NOW, &test, &answer(200, 5)).await.unwrap();
        let turn = take(&store, NOW, true).await.pop().unwrap();
        assert_eq!(store.backlog(NOW).await.unwrap().hooks_waiting, 1);
        for n in 1..=40 {
            assert!(store.hook_took(NOW, &turn, n, &answer(200, 5)).await.unwrap());
        }
        let told = store.webhooks_of(&owner).await.unwrap().remove(0);
        let numbers: Vec<i64> = told.deliveries.iter().map(|delivery| delivery.seq).collect();
        assert_eq!(numbers, (11..=40).rev().collect::<Vec<_>>());
        // A slow answer sends it to the others.
        assert!(store.hook_took(NOW, &turn, turn.seen, &answer(200, 4_000)).await.unwrap());
        store.hook_rests(NOW, &turn, turn.seen).await.unwrap();
        assert!(take(&store, NOW, true).await.is_empty());
        assert_eq!(take(&store, NOW, false).await.len(), 1);
    })
    .await;
}
