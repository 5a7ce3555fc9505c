//! People and what they do with complaints, on SQLite and, where there is one, on PostgreSQL.

use crate::db::within;
use crate::tests::{assert_verified, complaint, import, on_each, open, row};
use crate::{
    Account, AccountId, Choice, CodeFor, Deed, Draft, Entered, Flag, Hash, Letter, Limit, NewCode, NotDone, Owner,
    Reply, Report, Ruling, Standing, Store, StoreError, Waiting, WordsState, words_digest,
};
use bazargah_domain::calendar::Millis;
use bazargah_domain::case::{Actor, Step};
use bazargah_domain::complaint::{ComplaintId, Favour, Ground, State};
use bazargah_domain::record::Recent;
use bazargah_domain::role::{Role, Task};
use bazargah_domain::shop::ShopId;
use std::time::{Duration, Instant};

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
const T: i64 = 100 * DAY;
const LEASE: i64 = 120_000;
const START: (Millis, i64) = (Millis(0), 0);

struct Market {
    store: Store,
    shop: ShopId,
    shopkeeper: AccountId,
    reviewer: AccountId,
    supervisor: AccountId,
}

async fn market(url: &str) -> Market {
    let store = open(url).await;
    import(&store, vec![row("a.example", "1", complaint(0))]).await;
    let shop = store.shop("a.example").await.unwrap().unwrap().0.id;
    let staff = async |email, role| store.set_role(Millis(T), email, Some(role)).await.unwrap().id;
    let reviewer = staff("ada@staff.example", Role::Reviewer).await;
    let supervisor = staff("sima@staff.example", Role::Supervisor).await;
    store.add_member(Millis(T), shop, "keeper@a.example", "fa").await.unwrap();
    let shopkeeper = AccountId(store.members(shop).await.unwrap()[0].account_id);
    Market { store, shop, shopkeeper, reviewer, supervisor }
}

fn report(shop: ShopId, n: u8) -> Report {
    Report {
        shop,
        category: "late-delivery".into(),
        amount: None,
        follow_hash: [n; 32],
        order_hash: None,
        order_reference: None,
        told: format!("Nothing came of my order number {n} though I paid for it two weeks ago in full by card."),
        wish: "My money back.".into(),
        contact: format!("buyer{n}@example.org"),
        lang: "en",
        drafted: false,
        broken: None,
        limits: Vec::new(),
    }
}

impl Market {
    async fn one(&self, at: i64, deed: Deed) -> Result<Recent, NotDone> {
        self.store.act(Millis(at), vec![deed]).await.unwrap().remove(0)
    }

    async fn opened(&self, at: i64, n: u8) -> ComplaintId {
        self.one(at, Deed::Open(Box::new(report(self.shop, n)))).await.unwrap().id
    }

    async fn reply(&self, at: i64, complaint: ComplaintId, text: &str, is_answer: bool) -> Result<Recent, NotDone> {
        self.one(at, Deed::Reply(Reply { complaint, by: self.shopkeeper, text: text.into(), is_answer })).await
    }

    async fn tasks(&self, task: Task) -> Vec<Waiting> {
        self.store.tasks(task, START, 100).await.unwrap()
    }

    async fn rule(&self, at: i64, task: i64, role: Role, choice: Choice) -> Result<Recent, NotDone> {
        let by = if role == Role::Supervisor { self.supervisor } else { self.reviewer };
        let complaint = self.store.task(task).await.unwrap().unwrap().complaint;
        let seen = self.store.case_of(complaint).await.unwrap().unwrap().complaint.complaint.known_until();
        self.one(at, Deed::Decide(Ruling { task, by, role, choice, reason: "seen".into(), seen })).await
    }

    /// Takes the letters that wait and forgets them; gives what they are about and their addresses.
    async fn letters(&self, at: i64) -> Vec<(String, String)> {
        let letters: Vec<Letter> = self.store.take_letters(Millis(at), LEASE, 1000).await.unwrap();
        self.store.sent(&letters.iter().map(|letter| letter.id.clone()).collect::<Vec<_>>()).await.unwrap();
        let mut told: Vec<_> = letters.into_iter().map(|l| (l.kind, l.address.unwrap_or_default())).collect();
        told.sort();
        told
    }
}

fn letters(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(kind, to)| ((*kind).to_owned(), (*to).to_owned())).collect()
}

#[tokio::test]
async fn an_automatic_reply_does_not_stop_the_clock_until_a_reviewer_says_so() {
    on_each(|url| async move {
        let m = market(&url).await;
        let id = m.opened(T, 1).await;
        m.reply(T + HOUR, id, "Received.", false).await.unwrap();
        let state = async || m.store.case_of(id).await.unwrap().unwrap().complaint.complaint.state();
        assert_eq!(state().await, State::Open);
        let task = m.tasks(Task::Reply).await.remove(0);
        assert_eq!(
            m.rule(T + 2 * HOUR, task.id, Role::Auditor, Choice::Reply { is_answer: true }).await,
            Err(NotDone::NoTask),
            "an auditor changes nothing"
        );
        m.rule(T + 2 * HOUR, task.id, Role::Reviewer, Choice::Reply { is_answer: true }).await.unwrap();
        let stands = m.store.case_of(id).await.unwrap().unwrap().complaint.complaint;
        assert_eq!(stands.delay_seconds(), Some(3600), "it counts from when it was sent");
        assert_eq!(m.store.replies(id).await.unwrap()[0].standing, Standing::Answer);
        assert_eq!(m.tasks(Task::Words).await.len(), 2, "the buyer's words and the answer's");
        assert_eq!(
            m.rule(T + 3 * HOUR, task.id, Role::Supervisor, Choice::Reply { is_answer: false }).await,
            Err(NotDone::DecidedBefore),
            "the second sees what the first did"
        );
        let decided = m.store.decisions_of(id).await.unwrap();
        assert_eq!(
            (decided.len(), decided[0].email.as_str(), decided[0].choice.as_str()),
            (1, "ada@staff.example", "answer")
        );
        assert_verified(&m.store).await;
    })
    .await;
}

#[tokio::test]
async fn a_reply_that_waited_beside_a_later_answer_can_still_be_judged_and_changes_nothing_public() {
    on_each(|url| async move {
        let m = market(&url).await;
        for (n, is_answer, standing) in [(1, true, Standing::Answer), (2, false, Standing::NotAnAnswer)] {
            let t = T + i64::from(n) * DAY;
            let id = m.opened(t, n).await;
            m.reply(t + HOUR, id, "It is on its way.", false).await.unwrap();
            m.reply(t + 2 * HOUR, id, "We sent it again today by post.", true).await.unwrap();
            let before = m.store.case_of(id).await.unwrap().unwrap().complaint;
            let task = m.tasks(Task::Reply).await.remove(0);
            let done = m.rule(t + 3 * HOUR, task.id, Role::Reviewer, Choice::Reply { is_answer }).await;
            assert_eq!(done.as_ref(), Ok(&before), "the record keeps the time that it has");
            assert!(m.tasks(Task::Reply).await.is_empty(), "the task is closed");
            assert_eq!(m.store.replies(id).await.unwrap()[0].standing, standing);
        }
        assert_verified(&m.store).await;
    })
    .await;
}

#[tokio::test]
async fn nobody_decides_about_a_shop_that_they_speak_for() {
    on_each(|url| async move {
        let m = market(&url).await;
        for email in ["ada@staff.example", "sima@staff.example"] {
            m.store.add_member(Millis(T), m.shop, email, "en").await.unwrap();
        }
        let id = m.opened(T, 1).await;
        m.reply(T + HOUR, id, "Received.", false).await.unwrap();
        let contest = Deed::Step { complaint: id, step: Step::Contest(Ground::NotOurCustomer), actor: Actor::Shop };
        m.one(T + HOUR, contest).await.unwrap();
        let before = m.store.case_of(id).await.unwrap().unwrap().complaint;
        for (kind, role, choice) in [
            (Task::Reply, Role::Reviewer, Choice::Reply { is_answer: true }),
            (Task::Words, Role::Reviewer, Choice::KeepPrivate),
            (Task::Contest, Role::Supervisor, Choice::Contest { upheld: true }),
            (Task::Contest, Role::Supervisor, Choice::Remove { reason: "forged".into() }),
        ] {
            let task = m.tasks(kind).await.remove(0).id;
            assert_eq!(m.rule(T + 2 * HOUR, task, role, choice).await, Err(NotDone::OwnShop), "{kind:?}");
        }
        assert_eq!(m.store.case_of(id).await.unwrap().unwrap().complaint, before);
        assert!(m.store.decisions_of(id).await.unwrap().is_empty());
        // A colleague decides; in the same transaction, too.
        let by = m.store.set_role(Millis(T), "omid@staff.example", Some(Role::Supervisor)).await.unwrap().id;
        let (task, seen) = (m.tasks(Task::Contest).await.remove(0).id, before.complaint.known_until());
        let ruling = |by| {
            let choice = Choice::Contest { upheld: false };
            Deed::Decide(Ruling { task, by, role: Role::Supervisor, choice, reason: "seen".into(), seen })
        };
        let done = m.store.act(Millis(T + 2 * HOUR), vec![ruling(m.supervisor), ruling(by)]).await.unwrap();
        assert!(done[0] == Err(NotDone::OwnShop) && done[1].is_ok(), "{done:?}");
        assert_verified(&m.store).await;
    })
    .await;
}

#[tokio::test]
async fn a_reply_of_no_known_standing_is_not_taken_for_a_waiting_one() {
    on_each(|url| async move {
        let m = market(&url).await;
        let id = m.opened(T, 1).await;
        m.reply(T + HOUR, id, "We sent it again today by post.", true).await.unwrap();
        let mut tx = m.store.begin().await.unwrap();
        within!(tx, conn => sqlx::query("UPDATE reply SET standing = 'unheard-of'")
            .execute(conn).await.unwrap().rows_affected());
        tx.commit().await.unwrap();
        assert!(matches!(m.store.replies(id).await, Err(StoreError::Damaged { .. })));
    })
    .await;
}

#[tokio::test]
async fn words_are_public_when_a_reviewer_passed_them_and_only_their_salted_hash_is_in_the_events() {
    on_each(|url| async move {
        let m = market(&url).await;
        let id = m.opened(T, 1).await;
        let case = async || m.store.case_of(id).await.unwrap().unwrap();
        assert_eq!((case().await.words, case().await.public_told), (WordsState::Waiting, None));
        let task = m.tasks(Task::Words).await.remove(0);
        let publish = Choice::Publish { words: "Nothing came.".into(), salt: [7; 32] };
        assert_eq!(
            m.rule(T + 1, task.id, Role::Reviewer, Choice::For(Favour::Buyer)).await,
            Err(NotDone::NoTask),
            "a decision of another kind"
        );
        m.rule(T + 1, task.id, Role::Reviewer, publish).await.unwrap();
        assert_eq!(
            (case().await.words, case().await.public_told.as_deref()),
            (WordsState::Public, Some("Nothing came."))
        );
        let facts: Vec<String> = crate::db::on!(m.store.db, pool =>
            sqlx::query_scalar("SELECT fact FROM event").fetch_all(pool).await.unwrap());
        assert!(facts.iter().any(|fact| fact.contains(&words_digest(&[7; 32], "Nothing came."))));
        assert!(facts.iter().all(|fact| !fact.contains("Nothing")));
        assert_verified(&m.store).await;
    })
    .await;
}

#[tokio::test]
async fn disputes_reach_a_supervisor_once_and_are_taken_back_when_they_are_over() {
    on_each(|url| async move {
        let m = market(&url).await;
        let id = m.opened(T, 1).await;
        let contest = Deed::Step { complaint: id, step: Step::Contest(Ground::NotOurCustomer), actor: Actor::Shop };
        m.one(T + HOUR, contest).await.unwrap();
        let task = m.tasks(Task::Contest).await.remove(0);
        let stale = Ruling {
            task: task.id,
            by: m.supervisor,
            role: Role::Supervisor,
            choice: Choice::Contest { upheld: true },
            reason: "x".into(),
            seen: Millis(T),
        };
        assert_eq!(m.one(T + 2 * HOUR, Deed::Decide(stale)).await, Err(NotDone::Changed));
        assert_eq!(
            m.rule(T + 2 * HOUR, task.id, Role::Reviewer, Choice::Contest { upheld: true }).await,
            Err(NotDone::NoTask)
        );
        let done = m.rule(T + 2 * HOUR, task.id, Role::Supervisor, Choice::Contest { upheld: true }).await.unwrap();
        assert_eq!(done.complaint.state(), State::Removed);
        assert!(m.tasks(Task::Contest).await.is_empty() && m.tasks(Task::Words).await.is_empty());
        let counts = m.store.profile("a.example", Default::default()).await.unwrap().unwrap().figures.counts;
        assert_eq!((counts.contested, counts.upheld, counts.removed), (1, 1, 1));

        let other = m.opened(T + DAY, 2).await;
        m.one(T + 6 * DAY, Deed::Step { complaint: other, step: Step::Escalate, actor: Actor::Buyer }).await.unwrap();
        assert_eq!(m.tasks(Task::Decide).await.len(), 1);
        m.one(T + 7 * DAY, Deed::Step { complaint: other, step: Step::Withdraw, actor: Actor::Buyer }).await.unwrap();
        assert!(m.tasks(Task::Decide).await.is_empty(), "nothing is left to decide");
        assert_verified(&m.store).await;
    })
    .await;
}

#[tokio::test]
async fn every_letter_is_written_once_and_leaves_until_it_is_sent() {
    on_each(|url| async move {
        let m = market(&url).await;
        let id = m.opened(T, 1).await;
        let told = m.letters(T).await;
        assert_eq!(told, letters(&[("opened", "keeper@a.example"), ("taken", "buyer1@example.org")]));
        for (at, expected) in [
            (47 * HOUR, vec![]),
            (48 * HOUR, vec![("half-time", "keeper@a.example")]),
            (87 * HOUR, vec![("nearly-due", "keeper@a.example")]),
            (97 * HOUR, vec![("overdue", "keeper@a.example")]),
        ] {
            let due = m.store.alarms(Millis(T + at), 100).await.unwrap();
            m.store.act(Millis(T + at), due.into_iter().map(Deed::Ring).collect()).await.unwrap();
            assert_eq!(m.letters(T + at).await, letters(&expected), "{at}");
        }
        m.reply(T + 98 * HOUR, id, "We sent it again today by post.", true).await.unwrap();
        let now = Millis(T + 98 * HOUR);
        let first = m.store.take_letters(now, LEASE, 10).await.unwrap();
        assert_eq!((first.len(), first[0].kind.as_str(), first[0].tries), (1, "answered", 0));
        assert!(m.store.take_letters(now, LEASE, 10).await.unwrap().is_empty(), "another server does not take it too");
        let again = m.store.take_letters(Millis(now.0 + 3 * 60_000), LEASE, 10).await.unwrap();
        assert_eq!((&again[0].id, again[0].tries), (&first[0].id, 1), "who took it was killed");
        m.store.put_off(&again[0].id, Millis(now.0 + DAY)).await.unwrap();
        assert!(m.store.take_letters(Millis(now.0 + HOUR), LEASE, 10).await.unwrap().is_empty());
        assert_eq!(m.letters(now.0 + DAY).await.len(), 1);
        assert_eq!(m.store.letters_waiting().await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn nobody_is_reminded_of_what_is_over() {
    on_each(|url| async move {
        let m = market(&url).await;
        m.opened(T, 1).await;
        m.letters(T).await;
        let late = Millis(T + 30 * DAY);
        let due = m.store.alarms(late, 100).await.unwrap();
        m.store.act(late, due.into_iter().map(Deed::Ring).collect()).await.unwrap();
        let told = m.letters(late.0).await;
        assert_eq!(
            told,
            letters(&[
                ("escalated", "buyer1@example.org"),
                ("escalated", "keeper@a.example"),
                ("overdue", "keeper@a.example")
            ])
        );
        assert!(m.store.alarms(late, 100).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn reports_are_limited_by_contact_and_network_and_near_copies_are_noticed() {
    on_each(|url| async move {
        let m = market(&url).await;
        let key: Hash = [9; 32];
        let limited =
            |n| Report { limits: vec![Limit { key, times: 2, hours: crate::LIMIT_HOURS }], ..report(m.shop, n) };
        let deeds = (1..=3).map(|n| Deed::Open(Box::new(limited(n)))).collect();
        let done = m.store.act(Millis(T), deeds).await.unwrap();
        assert!(done[0].is_ok() && done[1].is_ok() && done[2] == Err(NotDone::TooMany), "{done:?}");
        assert_eq!(m.one(T + HOUR, Deed::Open(Box::new(limited(4)))).await, Err(NotDone::TooMany));
        m.one(T + 25 * HOUR, Deed::Open(Box::new(limited(5)))).await.unwrap();
        assert_eq!(m.store.sift(100).await.unwrap(), 3);
        assert_eq!(m.store.sift(100).await.unwrap(), 0);
        let tasks = m.tasks(Task::Words).await;
        assert!(tasks.iter().all(|task| task.flags == [Flag::NearCopy]), "{tasks:?}");
        let case = m.store.case_of(tasks[0].complaint).await.unwrap().unwrap();
        assert_eq!(m.store.alike(tasks[0].complaint, &case.told).await.unwrap().len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_draft_keeps_answers_and_files_until_it_is_sent() {
    on_each(|url| async move {
        let m = market(&url).await;
        let code = [1; 32];
        let draft = Draft { shop: m.shop, filled: "{}".into() };
        assert!(!m.store.add_file(code, "png", b"x", 2).await.unwrap(), "no file without a form");
        m.store.keep_draft(Millis(T), code, &draft).await.unwrap();
        for (n, added) in [(1, true), (2, true), (3, false)] {
            assert_eq!(m.store.add_file(code, "png", &[n], 2).await.unwrap(), added, "{n}");
        }
        let files = m.store.files(Owner::Draft(code)).await.unwrap();
        m.store.remove_file(code, files[0].id).await.unwrap();
        let deed = Deed::Open(Box::new(Report { drafted: true, ..report(m.shop, 1) }));
        let id = m.one(T, deed).await.unwrap().id;
        assert_eq!(m.store.draft(code).await.unwrap(), None);
        m.store.keep_draft(Millis(T), code, &draft).await.unwrap();
        assert_eq!(m.store.draft(code).await.unwrap(), None, "a form that was sent is not opened again");
        let files = m.store.files(Owner::Complaint(id)).await.unwrap();
        assert_eq!(files.len(), 1);
        assert_eq!(m.store.file(id, files[0].id).await.unwrap(), Some(("png".into(), vec![2])));
        assert_eq!(m.store.file(ComplaintId(id.0 + 1), files[0].id).await.unwrap(), None);
        m.store.keep_draft(Millis(T), [2; 32], &draft).await.unwrap();
        m.store.add_file([2; 32], "png", b"x", 2).await.unwrap();
        assert_eq!(m.store.sweep(Millis(T + 6 * DAY)).await.unwrap(), 0);
        assert_eq!(m.store.sweep(Millis(T + 8 * DAY)).await.unwrap(), 1);
        assert!(m.store.files(Owner::Draft([2; 32])).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn codes_are_single_use_short_lived_and_few_tries_are_given() {
    on_each(|url| async move {
        let store = open(&url).await;
        let now = Millis(T);
        let code = |n: u8| NewCode {
            attempt: [n; 32],
            to: "a@b.example".into(),
            code_hash: [100 + n; 32],
            code: "12345678".into(),
            until: Millis(T + 600_000),
            lang: "fa",
        };
        store.send_code(now, CodeFor::SignIn, &code(1)).await.unwrap();
        let letter = store.take_letters(now, LEASE, 10).await.unwrap().remove(0);
        assert_eq!((letter.address.as_deref(), letter.detail.as_deref()), (Some("a@b.example"), Some("12345678")));
        let Entered::Right(account) = store.enter_code(now, [1; 32], [101; 32], "fa").await.unwrap() else { panic!() };
        assert_eq!(store.enter_code(now, [1; 32], [101; 32], "fa").await.unwrap(), Entered::Over(None), "used");
        let over = Entered::Over(Some("a@b.example".into()));
        store.send_code(now, CodeFor::SignIn, &code(2)).await.unwrap();
        for _ in 0..4 {
            assert_eq!(
                store.enter_code(now, [2; 32], [0; 32], "fa").await.unwrap(),
                Entered::Wrong("a@b.example".into())
            );
        }
        assert_eq!(store.enter_code(now, [2; 32], [0; 32], "fa").await.unwrap(), over);
        assert_eq!(store.enter_code(now, [2; 32], [102; 32], "fa").await.unwrap(), over, "tried too often");
        store.send_code(now, CodeFor::SignIn, &code(3)).await.unwrap();
        let later = Millis(T + 600_001);
        assert_eq!(store.enter_code(later, [3; 32], [103; 32], "fa").await.unwrap(), over, "too old");

        store.open_session(now, account.id, [5; 32], "Firefox").await.unwrap();
        store.open_session(now, account.id, [6; 32], "Chrome").await.unwrap();
        assert_eq!(store.session(now, [5; 32]).await.unwrap(), Some(account.clone()));
        assert_eq!(store.session(now, [7; 32]).await.unwrap(), None);
        assert_eq!(store.session(Millis(T + 29 * DAY), [5; 32]).await.unwrap(), Some(account.clone()));
        assert_eq!(store.session(Millis(T + 31 * DAY), [6; 32]).await.unwrap(), None, "unused for a month");
        assert!(store.session(Millis(T + 31 * DAY), [5; 32]).await.unwrap().is_some(), "used meanwhile");
        store.close_sessions(account.id, None).await.unwrap();
        assert_eq!(store.session(now, [5; 32]).await.unwrap(), None);

        // A telephone gets a code to sign in only once somebody has shown that it is theirs.
        let number = || Some("+989120000000".to_owned());
        let text = |n: u8| NewCode { to: number().unwrap(), ..code(n) };
        let waiting = async || store.take_letters(now, LEASE, 10).await.unwrap();
        waiting().await;
        store.send_code(now, CodeFor::SignIn, &text(10)).await.unwrap();
        assert!(waiting().await.is_empty(), "a stranger's telephone does not ring");
        assert_eq!(store.enter_code(now, [10; 32], [110; 32], "fa").await.unwrap(), Entered::Over(number()));
        store.send_code(now, CodeFor::Telephone, &text(11)).await.unwrap();
        assert_eq!(waiting().await.remove(0).address, number());
        let wrong = store.enter_telephone_code(now, &account, [11; 32], [0; 32], "fa").await.unwrap();
        assert_eq!(wrong, Entered::Wrong(number().unwrap()));
        let right = store.enter_telephone_code(now, &account, [11; 32], [111; 32], "fa").await.unwrap();
        let has = Account { telephone: number(), ..account.clone() };
        assert_eq!(right, Entered::Right(has.clone()));
        let letter = waiting().await.remove(0);
        assert_eq!(
            (letter.kind.as_str(), letter.address.as_deref()),
            ("telephone", Some("a@b.example")),
            "its owner is told"
        );
        store.send_code(now, CodeFor::SignIn, &text(12)).await.unwrap();
        assert_eq!(waiting().await.remove(0).address, number());
        assert_eq!(store.enter_code(now, [12; 32], [112; 32], "fa").await.unwrap(), Entered::Right(has));
        // Whoever shows it later has it from then on.
        let other = store.set_role(now, "other@b.example", None).await.unwrap();
        store.send_code(now, CodeFor::Telephone, &text(13)).await.unwrap();
        store.enter_telephone_code(now, &other, [13; 32], [113; 32], "fa").await.unwrap();
        store.send_code(now, CodeFor::SignIn, &text(14)).await.unwrap();
        let Entered::Right(now_of) = store.enter_code(now, [14; 32], [114; 32], "fa").await.unwrap() else { panic!() };
        assert_eq!(now_of.id, other.id);
        let staff = store.set_role(now, "other@b.example", Some(Role::Reviewer)).await.unwrap();
        assert_eq!(staff.telephone, None, "staff signs in by letter or passkey");
        store.send_code(now, CodeFor::SignIn, &text(15)).await.unwrap();
        assert_eq!(store.enter_code(now, [15; 32], [115; 32], "fa").await.unwrap(), Entered::Over(number()));

        let limit = [Limit { key: [1; 32], times: 2, hours: 1 }];
        let may = async |at| store.may(Millis(at), &limit).await.unwrap();
        assert_eq!([may(T).await, may(T).await, may(T).await, may(T + 2 * HOUR).await], [true, true, false, true]);
    })
    .await;
}

#[tokio::test]
async fn who_is_signed_in_stays_so_while_others_write() {
    on_each(|url| async move {
        let (store, other) = (open(&url).await, open(&url).await);
        let account = store.set_role(Millis(T), "a@b.example", None).await.unwrap();
        store.open_session(Millis(T), account.id, [5; 32], "Firefox").await.unwrap();
        let later = Millis(T + DAY);
        let mut writing = other.begin().await.unwrap();
        within!(writing, conn => sqlx::query("UPDATE session SET seen = seen")
            .execute(conn).await.unwrap().rows_affected());
        let began = Instant::now();
        assert_eq!(store.session(later, [5; 32]).await.unwrap(), Some(account.clone()));
        assert!(began.elapsed() < Duration::from_secs(4), "it did not wait for the other to end");
        writing.commit().await.unwrap();
        assert_eq!(store.session(later, [5; 32]).await.unwrap(), Some(account.clone()));
        assert_eq!(store.sessions(later, account.id).await.unwrap()[0].seen, later);
    })
    .await;
}

#[tokio::test]
async fn a_claimed_shop_says_so_and_its_last_person_stays() {
    on_each(|url| async move {
        let m = market(&url).await;
        let claimer = m.store.set_role(Millis(T), "new@a.example", None).await.unwrap().id;
        assert!(!m.store.speaks_for(claimer, m.shop).await.unwrap());
        let token = async |fresh: &str| m.store.claim_token(Millis(T), m.shop, claimer, fresh).await.unwrap();
        let claimed = async |at: i64, token: &str| m.store.claimed(Millis(at), m.shop, claimer, token).await.unwrap();
        assert_eq!(token("one").await, "one");
        assert_eq!(token("two").await, "one", "it stays the same until it has proved something");
        assert!(!claimed(T + 1, "two").await, "nobody was asked for this one");
        assert!(!m.store.speaks_for(claimer, m.shop).await.unwrap());
        assert!(claimed(T + 1, "one").await);
        assert!(!claimed(T + 2, "one").await, "a proof is good once");
        assert_eq!(token("three").await, "three");
        assert!(claimed(T + 2, "three").await, "whoever proves it again stays");
        assert!(m.store.speaks_for(claimer, m.shop).await.unwrap());
        assert_eq!(m.store.shops_of(claimer).await.unwrap()[0].claimed, Some(Millis(T + 1)));
        assert!(m.store.remove_member(m.shop, "keeper@a.example").await.unwrap());
        assert!(!m.store.remove_member(m.shop, "new@a.example").await.unwrap());
        assert_verified(&m.store).await;
    })
    .await;
}

#[tokio::test]
async fn somebody_who_was_removed_does_not_come_back_by_an_old_proof() {
    on_each(|url| async move {
        let m = market(&url).await;
        let claimer = m.store.set_role(Millis(T), "new@a.example", None).await.unwrap().id;
        let token = async |fresh: &str| m.store.claim_token(Millis(T), m.shop, claimer, fresh).await.unwrap();
        let claimed = async |token: &str| m.store.claimed(Millis(T + 1), m.shop, claimer, token).await.unwrap();
        // Who is no member yet does not lose their claim by that somebody tries to remove them.
        assert_eq!(token("one").await, "one");
        assert!(!m.store.remove_member(m.shop, "new@a.example").await.unwrap());
        assert_eq!(token("two").await, "one");
        assert!(claimed("one").await);
        // A second proof is under way when they are removed.
        assert_eq!(token("two").await, "two");
        let others = m.store.claim_token(Millis(T), m.shop, m.reviewer, "others").await.unwrap();
        assert!(m.store.remove_member(m.shop, "new@a.example").await.unwrap());
        assert!(!claimed("one").await && !claimed("two").await);
        assert!(!m.store.speaks_for(claimer, m.shop).await.unwrap());
        assert_eq!(m.store.claim_token(Millis(T), m.shop, m.reviewer, "x").await.unwrap(), others, "nobody else's");
        // Whoever still holds the domain shows it anew.
        assert_eq!(token("three").await, "three");
        assert!(claimed("three").await);
        assert!(m.store.speaks_for(claimer, m.shop).await.unwrap());
        assert_verified(&m.store).await;
    })
    .await;
}
