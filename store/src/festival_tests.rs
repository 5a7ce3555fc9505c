//! The festival, on SQLite and, where there is one, on PostgreSQL.

use crate::people::AccountId;
use crate::tests::{assert_verified, complaint, import, on_each, open, row};
use crate::{
    FestivalDraft, FestivalFilter, FestivalOwner, FestivalSending, FestivalStep, Hash, MarkDeed, NotApplied, NotGiven,
    Store,
};
use bazargah_domain::calendar::Millis;
use bazargah_domain::festival::application::{Accepted, Application, Field, Filled};
use bazargah_domain::festival::edition::{self, Edition};
use bazargah_domain::festival::review::{Fault, ObjectionDecided, Question, Reasons, Say, Standing, Vote};
use bazargah_domain::festival::selection::Choice;
use bazargah_domain::festival::{Reason, Unit};
use bazargah_domain::mark::{Contact, Licence, LicenceKind, MarkStep};
use bazargah_domain::role::Role;
use bazargah_domain::shop::ShopId;
use bazargah_domain::trade::Trade;

const DAY: i64 = 86_400_000;
/// Within registration.
const NOW: Millis = Millis(12 * DAY);
/// Registration is over.
const REVIEW: Millis = Millis(22 * DAY);

/// Registration on days 10 to 20, review to 30, open to 40; two places, one of them kept for bags and shoes.
fn edition() -> Edition {
    let text = |en: &str| format!(r#"{{"fa":"{en}","en":"{en}"}}"#);
    let json = format!(
        r#"{{"key":"spring","name":{n},"lead":{n},"phases":{{"registration":"1970-01-11T00:00:00Z",
        "review":"1970-01-21T00:00:00Z","open":"1970-01-31T00:00:00Z","closed":"1970-02-10T00:00:00Z"}},
        "grace_minutes":10,"objection_days":5,"places":2,"quotas":[{{"trade":"bags-shoes","places":2,"reserved":1}},
        {{"trade":"books","places":1}}],"commitments":[{{"key":"gloves","version":1,"text":{n}}}],
        "incentives":{{"buyers":[],"online":[],"offline":[]}},"free_shipping_above_rial":1000000,
        "requirements":{{"grade_points_min":0,"points_without_grade":50,"loss_percent_min":10,
        "loss_periods":[{n},{n}]}},"randomness":{n}}}"#,
        n = text("x"),
    );
    Edition::parse(&json).unwrap()
}

fn filled(unit: Unit, n: i64, trade: Trade) -> Filled {
    let mut answers: Vec<(Field, String)> = vec![
        (Field::Trade, trade.as_str().into()),
        (Field::Owner, format!("Owner {n}")),
        (Field::Telephone, format!("0211234{n:04}")),
        (Field::Contact, format!("unit{n}@units.example")),
        (Field::Province, "تهران".into()),
        (Field::City, "تهران".into()),
        (Field::Address, format!("Street {n}")),
    ];
    let of = |field, text: &str| (field, text.to_owned());
    match unit {
        Unit::Online => answers.extend([
            of(Field::LicenceNumber, "7"),
            of(Field::LicenceUntil, "1970-06-01"),
            of(Field::Carriers, "post"),
            of(Field::LotteryPayer, "shop"),
            of(Field::LotteryMax, "1000"),
        ]),
        Unit::Offline => answers.extend([
            (Field::Name, format!("Unit {n}")),
            (Field::TradeLicence, n.to_string()),
            of(Field::SalesBefore, "1000"),
            (Field::SalesAfter, (500 - n).to_string()),
            of(Field::OrderTelephone, "02112345678"),
        ]),
    }
    let accepted = [("gloves".to_owned(), Accepted { version: 1, at: NOW })].into();
    Filled { answers: answers.into_iter().collect(), accepted }
}

fn code(n: i64) -> Hash {
    let mut hash = [0; 32];
    hash[..8].copy_from_slice(&n.to_be_bytes());
    hash
}

fn draft(unit: Unit, n: i64, trade: Trade, shop: Option<(ShopId, AccountId)>) -> FestivalDraft {
    let (shop, account) = shop.unzip();
    FestivalDraft { edition: "spring".into(), unit, shop, account, filled: filled(unit, n, trade) }
}

/// Fills in and sends, with a file.
async fn send_at(store: &Store, at: Millis, n: i64, draft: FestivalDraft) -> Result<i64, NotApplied> {
    store.keep_festival_draft(at, code(n), &draft).await.unwrap();
    store.add_festival_file(code(n), "png", b"books", 5).await.unwrap();
    let application: Application = draft.filled.check(draft.unit).unwrap();
    let sending = FestivalSending { code: code(n), draft, application, lang: "en" };
    store.apply_to_festival(at, &edition(), &sending).await.unwrap()
}

async fn offline(store: &Store, n: i64, trade: Trade) -> i64 {
    send_at(store, NOW.plus_millis(n), n, draft(Unit::Offline, n, trade, None)).await.unwrap()
}

fn vote(by: AccountId, say: Say) -> FestivalStep {
    FestivalStep::Vote(Vote { by: by.0, at: NOW, say, words: "words".into() })
}

fn refuse(reason: Reason) -> Say {
    Say::Refuse { reasons: Reasons::new(vec![reason]).unwrap() }
}

async fn step(store: &Store, id: i64, step: FestivalStep) -> Result<Standing, Fault> {
    let taken = store.take_festival_step(NOW, id, &step).await.unwrap().unwrap();
    taken.map(|of| of.course.standing())
}

async fn reviewer(store: &Store, name: &str) -> AccountId {
    store.set_role(Millis(0), &format!("{name}@staff.example"), Some(Role::Reviewer)).await.unwrap().id
}

/// The letters that wait, by kind.
async fn letters(store: &Store) -> Vec<String> {
    let mut kinds: Vec<String> =
        store.take_letters(NOW.plus_days(300), 0, 100).await.unwrap().into_iter().map(|of| of.kind).collect();
    kinds.sort();
    kinds
}

/// Shop `a.example` with a mark and a licence, and somebody who speaks for it.
async fn shop(store: &Store) -> (ShopId, AccountId) {
    import(store, vec![row("a.example", "first", complaint(0))]).await;
    let shop = store.shop("a.example").await.unwrap().unwrap().0.id;
    let by = reviewer(store, "marks").await;
    store.add_member(Millis(0), shop, "keeper@a.example", "en").await.unwrap();
    let keeper = store.set_role(Millis(0), "keeper@a.example", None).await.unwrap().id;
    let licence = Licence {
        kind: LicenceKind::VirtualBusinesses,
        number: "7".into(),
        issuer: "union".into(),
        from: Millis(0).day(),
        until: Millis(151 * DAY).day(),
    };
    let contact = Contact { identity: true, address: true, telephone: true };
    for (role, step) in
        [(Role::ShopStaff, MarkStep::Apply), (Role::Reviewer, MarkStep::Grant { licences: vec![licence], contact })]
    {
        let deed = MarkDeed { shop, by, role, step, reason: "x".into() };
        store.take_mark_step(Millis(DAY), deed).await.unwrap().unwrap();
    }
    (shop, keeper)
}

#[tokio::test]
async fn an_online_and_an_offline_unit_are_reviewed_and_have_their_places() {
    on_each(|url| async move {
        let store = open(&url).await;
        store.keep_edition(&edition()).await.unwrap();
        assert_eq!(store.edition("spring").await.unwrap(), Some(edition()));
        assert_eq!(store.editions().await.unwrap().len(), 1);
        let speaks = shop(&store).await;
        let online = send_at(&store, NOW, 1, draft(Unit::Online, 1, Trade::Books, Some(speaks))).await.unwrap();
        let of = store.festival_case(code(1)).await.unwrap().unwrap();
        assert_eq!((of.id, of.found, of.name.as_str()), (online, vec![], "a.example"));
        assert_eq!(store.festival_draft(code(1)).await.unwrap(), None, "what was sent is no form any more");
        assert_eq!(store.festival_files(FestivalOwner::Application(online)).await.unwrap().len(), 1);
        let offline = offline(&store, 2, Trade::BagsShoes).await;
        let by = reviewer(&store, "one").await;
        assert_eq!(step(&store, online, vote(by, Say::Accept)).await, Ok(Standing::Accepted));
        assert_eq!(step(&store, offline, vote(by, Say::Accept)).await, Ok(Standing::Accepted));

        let chosen = store.festival_selection(&edition(), &[1; 32]).await.unwrap();
        let of = |id| chosen.iter().find(|of| of.candidate.id == id).unwrap().choice;
        assert_eq!((of(online), of(offline)), (Choice::Place, Choice::Reserved));
        assert_eq!(store.give_places(REVIEW, &edition(), &chosen).await.unwrap(), Ok(2));
        // Again gives nothing again.
        let again = store.festival_selection(&edition(), &[9; 32]).await.unwrap();
        assert_eq!(store.give_places(REVIEW, &edition(), &again).await.unwrap(), Ok(0));
        let placed = store.placed_units("spring").await.unwrap();
        let keys: Vec<&str> = placed.iter().map(|unit| unit.shop.key.as_str()).collect();
        assert_eq!(keys, ["a.example", "unit-2"], "the unit without a site has a page");
        let keeper = store.account_of("unit2@units.example").await.unwrap().expect("whoever applied can sign in");
        assert!(store.speaks_for(keeper.id, placed[1].shop.id).await.unwrap(), "and speaks for the page");
        assert_eq!(
            store.account_of("unit1@units.example").await.unwrap(),
            None,
            "a shop of the market has its people already"
        );
        let counts = store.festival_counts("spring").await.unwrap();
        assert_eq!((counts.applied(), counts.placed(), counts.at(&[Standing::Accepted])), (2, 2, 2));
        assert_eq!(counts.trades[&Trade::BagsShoes], [1, 1, 1]);
        assert_verified(&store).await;

        // The edition is replaced only by one under which what was accepted and what is held still stands.
        let mut other = edition();
        other.places = 1;
        other.quotas[1].places = 0;
        other.commitments[0].text.en = "y".into();
        let faults = [
            edition::Fault::TextChanged("gloves".into(), 1, 2),
            edition::Fault::PlacesUnderHeld(1, 2),
            edition::Fault::TradeUnderHeld("books", 0, 1),
        ];
        assert_eq!(store.replace_edition(&other).await.unwrap(), Err(faults.into()));
        assert_eq!(store.edition("spring").await.unwrap(), Some(edition()), "nothing was changed");
        other = edition();
        other.commitments[0].text.en = "y".into();
        other.commitments[0].version = 2;
        assert_eq!(store.replace_edition(&other).await.unwrap(), Ok(()));
        assert_eq!(store.edition("spring").await.unwrap(), Some(other));
        let back = vec![edition::Fault::VersionBack("gloves".into(), 1, 2)];
        assert_eq!(store.replace_edition(&edition()).await.unwrap(), Err(back));
        assert_eq!(
            letters(&store).await,
            [
                "festival-accepted",
                "festival-accepted",
                "festival-place",
                "festival-place",
                "festival-taken",
                "festival-taken",
                "mark-granted"
            ]
        );

        // A place is lost.
        assert!(store.take_place_away(REVIEW, offline).await.unwrap());
        assert!(!store.take_place_away(REVIEW, offline).await.unwrap());
        assert_eq!(store.festival_counts("spring").await.unwrap().placed(), 1);
        assert_verified(&store).await;
    })
    .await;
}

#[tokio::test]
async fn no_place_is_given_while_forms_are_still_to_come_or_after_the_end() {
    on_each(|url| async move {
        let store = open(&url).await;
        store.keep_edition(&edition()).await.unwrap();
        let id = offline(&store, 1, Trade::Books).await;
        let by = reviewer(&store, "one").await;
        assert_eq!(step(&store, id, vote(by, Say::Accept)).await, Ok(Standing::Accepted));
        let chosen = store.festival_selection(&edition(), &[1; 32]).await.unwrap();
        // The last form is taken ten minutes after the end.
        let end = edition().phases.review;
        let over = end.plus_millis(10 * 60_000);
        for early in [Millis(0), NOW, end, over.plus_millis(-1)] {
            assert_eq!(store.give_places(early, &edition(), &chosen).await.unwrap(), Err(NotGiven::Early));
        }
        let closed = edition().phases.closed;
        for late in [closed, closed.plus_days(9)] {
            assert_eq!(store.give_places(late, &edition(), &chosen).await.unwrap(), Err(NotGiven::Over));
        }
        let before = store.festival_application(id).await.unwrap().unwrap();
        assert_eq!((before.placed, before.choice, before.shop), (false, None, None));
        assert_eq!(store.give_places(over, &edition(), &chosen).await.unwrap(), Ok(1));
        assert!(store.festival_application(id).await.unwrap().unwrap().placed);
        assert_verified(&store).await;
    })
    .await;
}

#[tokio::test]
async fn a_unit_applies_once_and_a_double_is_found() {
    on_each(|url| async move {
        let store = open(&url).await;
        store.keep_edition(&edition()).await.unwrap();
        let first = offline(&store, 1, Trade::Books).await;
        let again = draft(Unit::Offline, 1, Trade::Books, None);
        assert_eq!(send_at(&store, NOW, 11, again.clone()).await, Err(NotApplied::Before));
        assert!(store.festival_draft(code(11)).await.unwrap().is_some(), "what was filled in is kept");
        let late = NOW.plus_days(8).plus_millis(10 * 60_000);
        assert_eq!(
            send_at(&store, late, 3, draft(Unit::Offline, 3, Trade::Books, None)).await,
            Err(NotApplied::Closed)
        );

        // The same telephone under another licence.
        let mut double = draft(Unit::Offline, 2, Trade::Books, None);
        double.filled.answers.insert(Field::Telephone, "+98 21 1234 0001".into());
        let second = send_at(&store, NOW, 2, double).await.unwrap();
        let of = store.festival_application(second).await.unwrap().unwrap();
        assert_eq!(of.found, [Reason::Double]);
        let alike = store.festival_doubles(&of).await.unwrap();
        assert_eq!((alike.len(), alike[0].id, alike[0].same.len()), (1, first, 1));

        // Taken back, it may come again.
        assert_eq!(step(&store, first, FestivalStep::Withdraw).await, Ok(Standing::Withdrawn));
        assert!(send_at(&store, NOW, 12, again).await.is_ok());
        let counts = store.festival_counts("spring").await.unwrap();
        assert_eq!((counts.applied(), counts.at(&[Standing::Withdrawn])), (2, 1));
    })
    .await;
}

#[tokio::test]
async fn a_refusal_needs_its_votes_and_can_be_objected_to_once() {
    on_each(|url| async move {
        let store = open(&url).await;
        store.keep_edition(&edition()).await.unwrap();
        let id = offline(&store, 1, Trade::Toys).await;
        let of = store.festival_application(id).await.unwrap().unwrap();
        assert_eq!(of.found, [Reason::TradeNotTaken]);
        let (one, two) = (reviewer(&store, "one").await, reviewer(&store, "two").await);
        let ask = FestivalStep::Ask(Question { by: one.0, at: NOW, words: "?".into() });
        assert_eq!(step(&store, id, ask).await, Ok(Standing::Asked));
        assert_eq!(step(&store, id, FestivalStep::Answer("!".into())).await, Ok(Standing::Waiting));
        assert_eq!(step(&store, id, vote(one, Say::WaitList)).await, Ok(Standing::Second));
        assert_eq!(step(&store, id, vote(one, Say::WaitList)).await, Err(Fault::SameReviewer));
        assert_eq!(step(&store, id, vote(two, refuse(Reason::Goods))).await, Ok(Standing::Third));
        let third = reviewer(&store, "three").await;
        assert_eq!(step(&store, id, vote(third, refuse(Reason::TradeNotTaken))).await, Ok(Standing::Refused));
        let counts = store.festival_counts("spring").await.unwrap();
        assert_eq!((counts.reasons[&Reason::Goods], counts.reasons[&Reason::TradeNotTaken]), (1, 1));
        assert_eq!(step(&store, id, FestivalStep::Object("no".into())).await, Ok(Standing::Objected));
        let decide = |by: AccountId| {
            let decided = ObjectionDecided { by: by.0, at: NOW, upheld: true, words: "yes".into() };
            FestivalStep::DecideObjection(decided)
        };
        assert_eq!(step(&store, id, decide(two)).await, Err(Fault::SameReviewer));
        let supervisor = reviewer(&store, "supervisor").await;
        assert_eq!(step(&store, id, decide(supervisor)).await, Ok(Standing::Accepted));
        let counts = store.festival_counts("spring").await.unwrap();
        assert!(counts.reasons.is_empty() && counts.at(&[Standing::Accepted]) == 1);
    })
    .await;
}

#[tokio::test]
async fn the_queue_is_by_trade_and_goes_on_where_it_ended_and_many_are_voted_on_at_once() {
    on_each(|url| async move {
        let store = open(&url).await;
        store.keep_edition(&edition()).await.unwrap();
        for n in 1..=6 {
            offline(&store, n, if n % 2 == 0 { Trade::Books } else { Trade::BagsShoes }).await;
        }
        let filter = FestivalFilter { standing: Some(Standing::Waiting), ..FestivalFilter::default() };
        let mut seen = Vec::new();
        let mut after = None;
        loop {
            let page = store.festival_queue("spring", &filter, after, 2).await.unwrap();
            let Some(last) = page.last() else { break };
            after = Some((last.application.trade, last.id));
            seen.extend(page.iter().map(|of| (of.application.trade, of.id)));
        }
        let mut sorted = seen.clone();
        sorted.sort_by_key(|(trade, id)| (trade.as_str(), *id));
        assert_eq!((seen.len(), &seen), (6, &sorted));
        let books = FestivalFilter { trade: Some(Trade::Books), fit: Some(true), unit: Some(Unit::Offline), ..filter };
        assert_eq!(store.festival_queue("spring", &books, None, 9).await.unwrap().len(), 3);

        let by = reviewer(&store, "one").await;
        let votes: Vec<(i64, Vote)> = seen
            .iter()
            .map(|(_, id)| (*id, Vote { by: by.0, at: NOW, say: Say::Accept, words: String::new() }))
            .collect();
        assert_eq!(store.vote_for_many(NOW, &edition(), &votes).await.unwrap(), 6);
        assert_eq!(store.vote_for_many(NOW, &edition(), &votes).await.unwrap(), 0);
        let chosen = store.festival_selection(&edition(), &[1; 32]).await.unwrap();
        assert_eq!(chosen.iter().filter(|of| of.choice.is_place()).count(), 2);
        // The larger loss is before the smaller one.
        let shoes = chosen.iter().find(|of| of.choice == Choice::Reserved).unwrap();
        assert_eq!(shoes.candidate.loss, 5_050);
        store.give_places(REVIEW, &edition(), &chosen).await.unwrap().unwrap();
        let counts = store.festival_counts("spring").await.unwrap();
        assert_eq!((counts.placed(), counts.at(&[Standing::Accepted])), (2, 6));
        assert_verified(&store).await;
    })
    .await;
}

#[tokio::test]
async fn forms_that_nobody_touches_go_with_their_files() {
    on_each(|url| async move {
        let store = open(&url).await;
        store.keep_festival_draft(NOW, code(1), &draft(Unit::Offline, 1, Trade::Books, None)).await.unwrap();
        for _ in 0..2 {
            store.add_festival_file(code(1), "png", b"books", 2).await.unwrap();
        }
        assert!(!store.add_festival_file(code(1), "png", b"books", 2).await.unwrap());
        assert_eq!(store.sweep_festival(NOW.plus_days(30)).await.unwrap(), 0);
        assert_eq!(store.sweep_festival(NOW.plus_days(31)).await.unwrap(), 1);
        assert_eq!(store.festival_files(FestivalOwner::Draft(code(1))).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn an_upheld_objection_takes_part_in_the_next_run_and_takes_nobodys_place() {
    on_each(|url| async move {
        let store = open(&url).await;
        store.keep_edition(&edition()).await.unwrap();
        let (first, refused) = (offline(&store, 1, Trade::Books).await, offline(&store, 2, Trade::Books).await);
        let (one, two) = (reviewer(&store, "one").await, reviewer(&store, "two").await);
        step(&store, first, vote(one, Say::Accept)).await.unwrap();
        for by in [one, two] {
            step(&store, refused, vote(by, refuse(Reason::Goods))).await.unwrap();
        }
        let run = async || {
            let chosen = store.festival_selection(&edition(), &[1; 32]).await.unwrap();
            store.give_places(REVIEW, &edition(), &chosen).await.unwrap().unwrap()
        };
        assert_eq!(run().await, 1);
        assert_eq!(step(&store, refused, FestivalStep::Object("no".into())).await, Ok(Standing::Objected));
        assert_eq!(run().await, 0, "nobody takes part while an objection is open");
        let supervisor = reviewer(&store, "supervisor").await;
        let decided = ObjectionDecided { by: supervisor.0, at: NOW, upheld: true, words: "yes".into() };
        step(&store, refused, FestivalStep::DecideObjection(decided)).await.unwrap();
        // Its loss is larger, but the only place of its trade is given: it waits.
        assert_eq!(run().await, 0);
        let of = async |id| store.festival_application(id).await.unwrap().unwrap();
        assert_eq!((of(first).await.placed, of(refused).await.choice), (true, Some(Choice::TradeFull)));
        assert!(store.take_place_away(REVIEW, first).await.unwrap());
        assert_eq!(run().await, 1);
        assert!(of(refused).await.placed && !of(first).await.placed, "by the written order");
        // It loses the place too, and nobody is left who could have it.
        assert!(store.take_place_away(REVIEW, refused).await.unwrap());
        assert_eq!(run().await, 0, "no place is given back");
    })
    .await;
}

#[tokio::test]
async fn a_place_that_was_taken_away_goes_to_the_next_and_only_news_are_written() {
    on_each(|url| async move {
        let store = open(&url).await;
        store.keep_edition(&edition()).await.unwrap();
        // The larger number has the larger loss: by the order alone the best would have its place back.
        let last = offline(&store, 1, Trade::Books).await;
        let next = offline(&store, 2, Trade::Books).await;
        let best = offline(&store, 3, Trade::Books).await;
        let by = reviewer(&store, "one").await;
        for id in [last, next, best] {
            assert_eq!(step(&store, id, vote(by, Say::Accept)).await, Ok(Standing::Accepted));
        }
        let selection = async || store.festival_selection(&edition(), &[1; 32]).await.unwrap();
        let run = async |n| {
            let chosen = selection().await;
            store.give_places(REVIEW.plus_millis(n), &edition(), &chosen).await.unwrap().unwrap()
        };
        let told = async || {
            let all = letters(&store).await;
            ["festival-place", "festival-no-place", "festival-place-lost"]
                .map(|kind| all.iter().filter(|of| *of == kind).count())
        };
        assert_eq!(run(0).await, 1);
        assert_eq!(told().await, [1, 2, 0]);
        assert_eq!(run(1).await, 0);
        assert_eq!(told().await, [1, 2, 0], "who still waits has been told");

        let before = selection().await;
        assert!(store.take_place_away(REVIEW, best).await.unwrap());
        let late = store.give_places(REVIEW.plus_millis(2), &edition(), &before).await.unwrap();
        assert_eq!(late, Ok(0), "a selection from before the loss gives nothing back");
        assert_eq!(run(3).await, 1);
        let of = async |id| store.festival_application(id).await.unwrap().unwrap();
        let (lost, placed) = (of(best).await, of(next).await);
        assert_eq!((lost.placed, lost.lost_place(), placed.placed, placed.lost_place()), (false, true, true, false));
        assert_eq!(told().await, [2, 2, 1]);
        let ranks: Vec<(u32, i64)> = selection().await.iter().map(|of| (of.rank, of.candidate.id)).collect();
        assert_eq!(ranks, [(0, next), (1, last)], "who lost its place is in no order");
        assert_eq!(store.festival_counts("spring").await.unwrap().placed(), 1);
        assert_verified(&store).await;
    })
    .await;
}
