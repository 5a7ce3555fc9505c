//! Walks through the life of a mark.

use super::*;
use proptest::prelude::*;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

fn licence(kind: LicenceKind, until: i32) -> Licence {
    Licence { kind, number: "1404/7".into(), issuer: "اتحادیه".into(), from: Day(0), until: Day(until) }
}

const ALL_CHECKED: Contact = Contact { identity: true, address: true, telephone: true };

/// A shop under supervision, with its events.
#[derive(Clone, Default)]
struct Life {
    dossier: Dossier,
    facts: Vec<Fact>,
    looked: Option<Millis>,
}

impl Life {
    fn with_mark() -> Self {
        let mut life = Self::default();
        life.step(0, MarkStep::Apply).unwrap();
        let licences = vec![licence(LicenceKind::VirtualBusinesses, 400)];
        life.step(HOUR, MarkStep::Grant { licences, contact: ALL_CHECKED }).unwrap();
        life
    }

    fn next_seq(&self) -> i64 {
        i64::try_from(self.facts.len()).unwrap() + 1
    }

    fn follow(&mut self, facts: Vec<Fact>) {
        for fact in facts {
            self.dossier.apply(self.next_seq(), &fact).unwrap();
            self.facts.push(fact);
        }
    }

    fn step(&mut self, at: i64, step: MarkStep) -> Result<(), MarkFault> {
        let facts = facts_of(&self.dossier, None, &step, Millis(at), self.next_seq())?;
        self.follow(facts);
        Ok(())
    }

    fn look(&mut self, at: i64, overdue: u32, decided: u32) -> Supervised {
        let evidence = [ComplaintId(7), ComplaintId(9)];
        let now = Millis(at);
        let watched = Watched { overdue, decided, ..Watched::default() };
        let seen = supervise(&self.dossier, None, watched, &evidence, self.looked, now, self.next_seq());
        self.looked = Some(now);
        self.follow(seen.facts.clone());
        seen
    }

    fn state(&self, at: i64) -> MarkState {
        self.dossier.state(None, Millis(at).day())
    }

    fn last(&self) -> &Adjustment {
        self.dossier.adjustments.last().unwrap()
    }

    fn rule(&mut self, at: i64, ruling: MarkRuling) -> Result<(), MarkFault> {
        let adjustment = self.last().id;
        self.step(at, MarkStep::Rule { adjustment, ruling, reason: "looked at".into() })
    }
}

#[test]
fn a_mark_is_applied_for_checked_granted_and_runs_out() {
    let mut life = Life::default();
    assert_eq!(life.state(0), MarkState::None);
    life.step(0, MarkStep::Apply).unwrap();
    assert_eq!((life.state(0), life.step(1, MarkStep::Apply)), (MarkState::Applied, Err(MarkFault::AppliedAlready)));
    let union = licence(LicenceKind::VirtualBusinesses, 100);
    let grant = |licences, contact| MarkStep::Grant { licences, contact };
    let unchecked = Contact { telephone: false, ..ALL_CHECKED };
    for (licences, contact, fault) in [
        (vec![union.clone()], unchecked, MarkFault::NotChecked),
        (vec![licence(LicenceKind::Trade, 100)], ALL_CHECKED, MarkFault::NotChecked),
        (vec![Licence { from: Day(2), ..union.clone() }], ALL_CHECKED, MarkFault::LicenceNotValid),
    ] {
        assert_eq!(life.step(DAY, grant(licences, contact)), Err(fault));
    }
    assert_eq!(life.step(DAY, MarkStep::Refuse(Vec::new())), Err(MarkFault::NotChecked), "a refusal has its reasons");
    life.step(DAY, MarkStep::Refuse(vec![RefusalReason::Address])).unwrap();
    assert_eq!(life.state(DAY), MarkState::None);
    assert_eq!(life.step(DAY, grant(vec![union.clone()], ALL_CHECKED)), Err(MarkFault::NotApplied));
    life.step(DAY, MarkStep::Apply).unwrap();
    life.step(DAY, grant(vec![union], ALL_CHECKED)).unwrap();
    let last = i64::from(1 + MARK_DAYS);
    assert_eq!((life.state(DAY), life.state(last * DAY)), (MarkState::Valid, MarkState::Valid));
    assert_eq!(life.state((last + 1) * DAY), MarkState::Expired);
    // Its licence ends after a hundred days: it may apply anew in the last sixty, and its mark stays valid meanwhile.
    let mut early = life.clone();
    assert_eq!(early.step(39 * DAY, MarkStep::Apply), Err(MarkFault::HasMark));
    early.step(40 * DAY, MarkStep::Apply).unwrap();
    assert_eq!(early.state(40 * DAY), MarkState::Valid);
    assert_eq!(life.dossier.dates(None, Day(5)), Some((Day(1), Day(1 + MARK_DAYS))));
}

#[test]
fn a_shop_that_stops_answering_falls_by_itself_and_recovers_by_itself() {
    let mut life = Life::with_mark();
    assert!(life.look(10 * DAY, 2, 40).facts.is_empty(), "two late ones are no cause");
    let seen = life.look(10 * DAY, 5, 40);
    assert_eq!(life.last().effect, Effect::Warning);
    assert_eq!(life.last().evidence, [ComplaintId(7), ComplaintId(9)]);
    assert_eq!(seen.next, Some(Millis(10 * DAY + 72 * HOUR)));
    assert!(life.look(10 * DAY + 71 * HOUR, 5, 40).facts.is_empty(), "within its time of grace");
    assert_eq!(life.state(10 * DAY + 71 * HOUR), MarkState::Valid);
    life.look(13 * DAY, 20, 40);
    assert!(life.dossier.adjustments[0].is_in_force());
    let share = life.last().clone();
    assert_eq!((share.cause, share.effect), (Cause::Unanswered { unanswered: 20, of: 40 }, Effect::Suspension));
    life.look(16 * DAY, 21, 40);
    assert_eq!(life.state(16 * DAY), MarkState::Suspended);
    assert_eq!(life.last().change, Some((MarkState::Valid, MarkState::Suspended)));
    // It answers all, but one comes late again before it has recovered.
    assert_eq!(life.look(20 * DAY, 0, 40).next, Some(Millis(23 * DAY)));
    assert_eq!(life.last().stage, Stage::InForce { since: Millis(16 * DAY), ends_at: Some(Millis(23 * DAY)) });
    life.look(21 * DAY, 10, 40);
    assert_eq!(life.last().stage, Stage::InForce { since: Millis(16 * DAY), ends_at: None });
    life.look(22 * DAY, 0, 40);
    life.look(25 * DAY, 0, 40);
    assert_eq!(life.state(25 * DAY), MarkState::Valid);
    assert!(life.dossier.adjustments.iter().all(|a| matches!(a.stage, Stage::Ended { was_in_force: true, .. })));
}

#[test]
fn a_proposal_lapses_with_its_cause_and_cannot_be_decided_then() {
    let mut life = Life::with_mark();
    life.look(DAY, 3, 40);
    life.look(2 * DAY, 0, 40);
    assert_eq!(life.last().stage, Stage::Ended { at: Millis(2 * DAY), was_in_force: false });
    for ruling in [MarkRuling::Confirm, MarkRuling::Overturn, MarkRuling::Soften { effect: Effect::Warning }] {
        assert_eq!(life.rule(2 * DAY, ruling), Err(MarkFault::Over));
    }
    life.look(3 * DAY, 3, 40);
    assert_eq!(life.dossier.adjustments.len(), 2, "what comes back is proposed again");
}

#[test]
fn supervisors_confirm_soften_and_overturn_with_a_reason() {
    let mut life = Life::with_mark();
    life.look(DAY, 20, 40);
    let suspension = life.dossier.adjustments[0].id;
    assert_eq!(life.dossier.adjustments[0].effect, Effect::Suspension);
    let rule = |ruling, reason: &str| MarkStep::Rule { adjustment: suspension, ruling, reason: reason.into() };
    assert_eq!(life.step(DAY, rule(MarkRuling::Confirm, " ")), Err(MarkFault::NoReason));
    let harder = MarkRuling::Soften { effect: Effect::Revocation };
    assert_eq!(life.step(DAY, rule(harder, "x")), Err(MarkFault::NotSofter));
    life.step(DAY, rule(MarkRuling::Soften { effect: Effect::Warning }, "a flood in its town")).unwrap();
    let softened = life.dossier.adjustment(suspension).unwrap();
    assert!(softened.is_in_force(), "what a supervisor decided takes effect at once");
    assert_eq!((softened.effect, softened.softened_from), (Effect::Warning, Some(Effect::Suspension)));
    assert_eq!(life.state(DAY), MarkState::Valid);
    let before = life.dossier.adjustments.len();
    life.look(2 * DAY, 20, 40);
    assert_eq!(life.dossier.adjustments.len(), before, "what was softened is not proposed again");
    life.step(2 * DAY, rule(MarkRuling::Overturn, "the post was on strike")).unwrap();
    life.look(3 * DAY, 20, 40);
    assert_eq!(life.dossier.adjustments.len(), before, "nor what was overturned, for a while");
    life.look(40 * DAY, 20, 40);
    assert_eq!(life.dossier.adjustments.len(), before + 1);
}

#[test]
fn supervision_looks_again_when_the_peace_after_a_ruling_is_over() {
    let mut life = Life::with_mark();
    life.look(DAY, 5, 40);
    life.rule(2 * DAY, MarkRuling::Overturn).unwrap();
    let over = Millis(2 * DAY).plus_days(PEACE_DAYS);
    assert_eq!(life.look(2 * DAY, 5, 40).next, Some(over));
    assert!(life.look(over.0 - 1, 5, 40).facts.is_empty());
    let next = life.look(over.0, 5, 40).next;
    assert_eq!(life.dossier.adjustments.len(), 2, "the cause is still there");
    assert_eq!(next, Some(over.plus_hours(GRACE_HOURS)));
}

#[test]
fn an_appeal_is_made_once_in_time_and_answered() {
    let mut life = Life::with_mark();
    life.look(DAY, 20, 40);
    let id = life.dossier.adjustments[0].id;
    assert_eq!(life.step(DAY, MarkStep::Appeal(id)), Err(MarkFault::NoAppeal), "not before it takes effect");
    life.look(4 * DAY, 20, 40);
    assert_eq!(life.clone().step(40 * DAY, MarkStep::Appeal(id)), Err(MarkFault::NoAppeal), "nor a month later");
    life.step(5 * DAY, MarkStep::Appeal(id)).unwrap();
    assert_eq!(life.dossier.adjustment(id).unwrap().appeal.as_ref().unwrap().answer_by, Millis(15 * DAY));
    assert_eq!(life.step(6 * DAY, MarkStep::Appeal(id)), Err(MarkFault::NoAppeal), "once");
    let answer = |upheld| MarkStep::DecideAppeal { adjustment: id, upheld, reason: "seen".into() };
    let mut refused = life.clone();
    refused.step(6 * DAY, answer(false)).unwrap();
    assert_eq!(refused.state(6 * DAY), MarkState::Suspended);
    assert_eq!(refused.step(6 * DAY, answer(true)), Err(MarkFault::NothingToDecide));
    life.step(6 * DAY, answer(true)).unwrap();
    assert_eq!(life.state(6 * DAY), MarkState::Valid);
    assert_eq!(life.dossier.adjustment(id).unwrap().stage, Stage::Overturned { at: Millis(6 * DAY) });
}

#[test]
fn a_revocation_waits_for_a_second_supervisor_and_a_new_application_ends_it() {
    let mut life = Life::with_mark();
    let revoke = MarkStep::Propose { effect: Effect::Revocation, reason: "counterfeit goods".into() };
    life.step(DAY, revoke.clone()).unwrap();
    assert_eq!(life.step(DAY, revoke), Err(MarkFault::Decided), "one proposal is enough");
    life.look(30 * DAY, 0, 40);
    assert_eq!(life.state(30 * DAY), MarkState::Valid, "nothing happens by itself");
    life.rule(31 * DAY, MarkRuling::Confirm).unwrap();
    assert_eq!(life.state(31 * DAY), MarkState::Revoked);
    life.look(300 * DAY, 0, 40);
    assert_eq!(life.state(300 * DAY), MarkState::Revoked, "time heals no revocation");
    life.step(310 * DAY, MarkStep::Apply).unwrap();
    assert_eq!(life.state(310 * DAY), MarkState::Applied);
    let licences = vec![licence(LicenceKind::VirtualBusinesses, 400)];
    life.step(311 * DAY, MarkStep::Grant { licences, contact: ALL_CHECKED }).unwrap();
    assert_eq!(life.state(311 * DAY), MarkState::Valid);
}

#[test]
fn a_warning_of_fraud_suspends_at_once_and_only_a_person_ends_it() {
    let mut life = Life::with_mark();
    life.step(DAY, MarkStep::SuspendAtOnce { reason: "takes money and sends nothing".into() }).unwrap();
    assert_eq!(life.state(DAY), MarkState::Suspended);
    life.look(100 * DAY, 0, 40);
    assert_eq!(life.state(100 * DAY), MarkState::Suspended);
    life.rule(101 * DAY, MarkRuling::Overturn).unwrap();
    assert_eq!(life.state(101 * DAY), MarkState::Valid);
    let mut unmarked = Life::default();
    let step = MarkStep::SuspendAtOnce { reason: "x".into() };
    assert_eq!(unmarked.step(DAY, step), Err(MarkFault::NoMark));
}

#[test]
fn violations_are_raised_decided_settled_and_weigh_while_they_are_open() {
    let mut life = Life::with_mark();
    let clause = |name: &str| serde_json::from_str::<ClauseId>(&format!("\"{name}\"")).unwrap();
    let raise = |name: &str| MarkStep::RaiseViolation { clause: clause(name), origin: Origin::Inspection };
    assert_eq!(life.step(DAY, raise("health-1/99.1")), Err(MarkFault::NoClause));
    let clauses = || crate::guideline::guidelines().flat_map(|guideline| guideline.clauses());
    let duties = clauses().filter(|(_, clause)| clause.duty().is_some()).map(|(id, _)| id);
    let binding: Vec<ClauseId> = duties.take(3).collect();
    let (advice, _) = clauses().find(|(_, clause)| clause.duty().is_none()).unwrap();
    let by = |clause| MarkStep::RaiseViolation { clause, origin: Origin::Supervisor };
    assert_eq!(life.step(DAY, by(advice)), Err(MarkFault::NoClause), "nobody violates advice");
    let contrary = binding.clone();
    assert_eq!(
        life.step(DAY, MarkStep::Inspect { checked: 2, contrary: contrary.clone(), by_chance: true }),
        Err(MarkFault::NotChecked),
        "more found than looked at"
    );
    life.step(DAY, MarkStep::Inspect { checked: 20, contrary, by_chance: true }).unwrap();
    assert!(life.look(DAY, 0, 40).facts.is_empty(), "what is alleged weighs nothing");
    let ids: Vec<ViolationId> = life.dossier.violations.iter().map(|violation| violation.id).collect();
    let decide = |violation, confirmed| MarkStep::DecideViolation { violation, confirmed };
    life.step(2 * DAY, decide(ids[0], true)).unwrap();
    assert_eq!(life.step(2 * DAY, decide(ids[0], false)), Err(MarkFault::Decided));
    life.look(2 * DAY, 0, 40);
    assert_eq!((life.last().cause.clone(), life.last().effect), (Cause::Violations { open: 1 }, Effect::Warning));
    life.step(2 * DAY, decide(ids[1], true)).unwrap();
    life.step(2 * DAY, decide(ids[2], true)).unwrap();
    life.look(2 * DAY, 0, 40);
    assert_eq!((life.last().cause.clone(), life.last().effect), (Cause::Violations { open: 3 }, Effect::Suspension));
    life.look(5 * DAY, 0, 40);
    assert_eq!(life.state(5 * DAY), MarkState::Suspended);
    for id in &ids {
        life.step(6 * DAY, MarkStep::SettleViolation(*id)).unwrap();
    }
    assert_eq!(life.step(6 * DAY, MarkStep::SettleViolation(ids[0])), Err(MarkFault::Over));
    assert_eq!((life.dossier.violations_open(), life.dossier.violations_settled()), (0, 3));
    life.look(6 * DAY, 0, 40);
    life.look(9 * DAY, 0, 40);
    assert_eq!(life.state(9 * DAY), MarkState::Valid);
}

#[test]
fn a_licence_that_lapses_suspends_until_there_is_a_new_one_and_is_told_of_before() {
    let mut life = Life::default();
    life.step(0, MarkStep::Apply).unwrap();
    let licences = vec![licence(LicenceKind::VirtualBusinesses, 100)];
    life.step(0, MarkStep::Grant { licences, contact: ALL_CHECKED }).unwrap();
    assert_eq!(life.look(DAY, 0, 40).next, Some(Millis(71 * DAY)), "thirty days before the end of its last day");
    let told = |seen: &Supervised| seen.reminders.iter().map(|r| (r.licence, r.days)).collect::<Vec<_>>();
    let union = Some(LicenceKind::VirtualBusinesses);
    assert_eq!(told(&life.look(71 * DAY, 0, 40)), [(union, 30)]);
    assert_eq!(told(&life.look(72 * DAY, 0, 40)), []);
    assert_eq!(told(&life.clone().look(100 * DAY, 0, 40)), [(union, 1)], "after a long stop the last one says all");
    assert_eq!(told(&life.look(94 * DAY, 0, 40)), [(union, 7)]);
    life.look(101 * DAY, 0, 40);
    assert_eq!(life.last().cause, Cause::LicenceLapsed { kind: LicenceKind::VirtualBusinesses });
    life.look(104 * DAY, 0, 40);
    assert_eq!(life.state(104 * DAY), MarkState::Suspended);
    // What it applies with anew takes the place of what ended.
    life.step(105 * DAY, MarkStep::Apply).unwrap();
    let licences = vec![licence(LicenceKind::VirtualBusinesses, 500)];
    life.step(105 * DAY, MarkStep::Grant { licences, contact: ALL_CHECKED }).unwrap();
    life.look(105 * DAY, 0, 40);
    life.look(108 * DAY, 0, 40);
    assert_eq!(life.state(108 * DAY), MarkState::Valid);
}

#[test]
fn each_lapsed_licence_keeps_up_its_own_suspension() {
    let [union, trade] = [LicenceKind::VirtualBusinesses, LicenceKind::Trade];
    let cause = |kind| Cause::LicenceLapsed { kind };
    // Whichever lapses first, the other that lapses later does not take its place.
    for (first, second) in [(union, trade), (trade, union)] {
        let mut life = Life::default();
        life.step(0, MarkStep::Apply).unwrap();
        let licences = vec![licence(first, 50), licence(second, 100)];
        life.step(0, MarkStep::Grant { licences, contact: ALL_CHECKED }).unwrap();
        for day in [51, 54, 101, 104, 110] {
            life.look(day * DAY, 0, 40);
        }
        let running: Vec<_> = life.dossier.adjustments.iter().map(|a| (a.cause.clone(), a.stage)).collect();
        let in_force = |day| Stage::InForce { since: Millis(day * DAY), ends_at: None };
        assert_eq!(running, [(cause(first), in_force(54)), (cause(second), in_force(104))]);
        // Only what is renewed ends.
        life.step(111 * DAY, MarkStep::Apply).unwrap();
        let licences = [union, trade].map(|kind| licence(kind, if kind == union { 500 } else { 111 })).into();
        life.step(111 * DAY, MarkStep::Grant { licences, contact: ALL_CHECKED }).unwrap();
        for day in [112, 115] {
            life.look(day * DAY, 0, 40);
        }
        for a in &life.dossier.adjustments {
            assert_eq!(a.is_in_force(), a.cause == cause(trade), "{a:?}");
        }
    }
}

#[test]
fn a_mark_of_the_issuers_list_is_adjusted_like_one_granted_here() {
    let listed = MarkRecord {
        number: "1".into(),
        since: Day(0),
        until: Day(100),
        stars: 0,
        province: None,
        city: None,
        page: None,
    };
    let mut dossier = Dossier::default();
    let watched = Watched { overdue: 20, decided: 40, ..Watched::default() };
    for at in [DAY, 4 * DAY] {
        let seen = supervise(&dossier, Some(&listed), watched, &[], None, Millis(at), 1);
        for (seq, fact) in (at..).zip(&seen.facts) {
            // The first look proposes with the numbers that it is told; the second lets those take effect.
            dossier.apply(if at == DAY { 1 + seq - at } else { seq }, fact).unwrap();
        }
    }
    assert_eq!(dossier.state(Some(&listed), Day(4)), MarkState::Suspended);
    assert_eq!(dossier.state(Some(&listed), Day(101)), MarkState::Expired);
    assert_eq!(dossier.state(None, Day(4)), MarkState::None);
}

#[test]
fn who_does_not_pay_the_fund_back_is_proposed_for_suspension_and_recovers() {
    let listed = MarkRecord {
        number: "1".into(),
        since: Day(0),
        until: Day(100),
        stars: 0,
        province: None,
        city: None,
        page: None,
    };
    let owed = crate::money::Rial::new(7_000_000).unwrap();
    let mut dossier = Dossier::default();
    let soon = Watched { owes_next: Some(Millis(3 * DAY)), ..Watched::default() };
    let look =
        |dossier: &Dossier, watched, at: i64| supervise(dossier, Some(&listed), watched, &[], None, Millis(at), at);
    assert_eq!(look(&dossier, soon, DAY).next, Some(Millis(3 * DAY)), "it is looked at when the debt is overdue");
    let owes = Watched { owed, ..Watched::default() };
    for at in [3 * DAY, 6 * DAY] {
        for (seq, fact) in (at..).zip(&look(&dossier, owes, at).facts) {
            dossier.apply(seq, fact).unwrap();
        }
    }
    assert_eq!(dossier.adjustments[0].cause, Cause::FundDebt { owed });
    assert_eq!(dossier.state(Some(&listed), Day(6)), MarkState::Suspended);
    for at in [7 * DAY, 10 * DAY] {
        for (seq, fact) in (at..).zip(&look(&dossier, Watched::default(), at).facts) {
            dossier.apply(seq, fact).unwrap();
        }
    }
    assert_eq!(dossier.state(Some(&listed), Day(10)), MarkState::Valid);
}

/// What a mark is worth depends on these and on nothing else: there is no field for money that is paid for it, for a festival or for
/// a sponsor. What is owed is what the guarantee fund paid to buyers in the shop's place; contributions are not among it. Whoever adds
/// a field has to come here.
#[test]
fn a_mark_is_not_for_sale() {
    let Dossier {
        applied_at: _,
        refused: _,
        granted: _,
        licences: _,
        contact: _,
        adjustments: _,
        violations: _,
        inspected: _,
    } = Dossier::default();
    let Watched { overdue: _, decided: _, owed: _, owes_next: _ } = Watched::default();
}

fn any_step() -> impl Strategy<Value = MarkStep> {
    let id = (1i64..12).prop_map(AdjustmentId);
    let effect = prop_oneof![Just(Effect::Warning), Just(Effect::Suspension), Just(Effect::Revocation)];
    let ruling = prop_oneof![
        Just(MarkRuling::Confirm),
        effect.clone().prop_map(|effect| MarkRuling::Soften { effect }),
        Just(MarkRuling::Overturn)
    ];
    prop_oneof![
        Just(MarkStep::Apply),
        Just(MarkStep::Grant { licences: vec![licence(LicenceKind::VirtualBusinesses, 900)], contact: ALL_CHECKED }),
        Just(MarkStep::Refuse(vec![RefusalReason::Domain])),
        effect.prop_map(|effect| MarkStep::Propose { effect, reason: "x".into() }),
        Just(MarkStep::SuspendAtOnce { reason: "x".into() }),
        (id.clone(), ruling).prop_map(|(adjustment, ruling)| MarkStep::Rule { adjustment, ruling, reason: "x".into() }),
        id.clone().prop_map(MarkStep::Appeal),
        (id, any::<bool>()).prop_map(|(adjustment, upheld)| MarkStep::DecideAppeal {
            adjustment,
            upheld,
            reason: "x".into()
        }),
    ]
}

proptest! {
    /// Whatever people and time do: what is written can be replayed to the same dossier, supervision comes to rest, and a mark
    /// is suspended or revoked only by an adjustment in force.
    #[test]
    fn any_walk_can_be_replayed(steps in proptest::collection::vec((any_step(), 0i64..5 * DAY, 0u32..30), 0..40)) {
        let mut life = Life::default();
        let mut now = 0;
        for (step, later, overdue) in steps {
            now += later;
            let before = life.dossier.clone();
            if life.step(now, step).is_err() {
                prop_assert_eq!(&life.dossier, &before);
            }
            life.look(now, overdue, 40);
            let again = life.look(now, overdue, 40);
            prop_assert!(again.facts.is_empty(), "a second look finds nothing new: {:?}", again.facts);
            prop_assert!(again.next.is_none_or(|next| next > Millis(now)));
            let adjusted = life.dossier.adjustments.iter().any(Adjustment::is_in_force);
            if matches!(life.state(now), MarkState::Suspended | MarkState::Revoked) {
                prop_assert!(adjusted);
            }
        }
        let mut replayed = Dossier::default();
        for (seq, fact) in (1..).zip(&life.facts) {
            let read = Fact::parse(&fact.canonical()).unwrap();
            prop_assert!(replayed.apply(seq, &read).is_ok());
        }
        prop_assert_eq!(replayed, life.dossier);
    }
}
