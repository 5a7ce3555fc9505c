//! What would refuse an application: each requirement is a rule, each with its [`Reason`].
//!
//! The applicant sees what they find before the form is sent, and the reviewer sees the same.

use super::Reason;
use super::application::{Application, Own};
use super::edition::Edition;
use crate::calendar::{Day, Millis};
use crate::mark::LicenceKind;
use crate::shop::{MarkState, Shop};
use crate::text::ascii_digits;

/// What is known here besides the form.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// The shop on record, for an online unit.
    pub shop: Option<&'a Shop>,
    /// Whether whoever sends the form proved to hold the shop's domain.
    pub proved: bool,
    /// Whether an earlier application is its double.
    pub double: bool,
    /// Files that were sent along.
    pub files: usize,
}

/// All that would refuse an application that is sent at `at`, each reason once, in the order of [`Reason::ALL`].
pub fn findings(edition: &Edition, application: &Application, known: Known, at: Millis) -> Vec<Reason> {
    let mut found = Vec::new();
    let mut note = |reason: Reason, wrong: bool| {
        if wrong {
            found.push(reason);
        }
    };
    note(Reason::PhaseClosed, !edition.takes_forms(at));
    note(Reason::TradeNotTaken, edition.quota(application.trade).is_none_or(|quota| quota.places == 0));
    note(Reason::CommitmentMissing, !application.commitments_missing(edition).is_empty());
    note(Reason::Double, known.double);
    match &application.own {
        Own::Online { licence_number, licence_until, .. } => {
            note(Reason::DomainNotProved, !known.proved || known.shop.is_none());
            if let Some(shop) = known.shop {
                of_shop(edition, shop, licence_number, *licence_until, at.day(), &mut note);
            }
        }
        Own::Offline { .. } => {
            let least = u16::from(edition.requirements.loss_percent_min) * 100;
            note(Reason::NoLoss, application.loss() < least.max(1));
            note(Reason::NoEvidence, known.files == 0);
        }
    }
    found.sort_unstable();
    found
}

fn of_shop(edition: &Edition, shop: &Shop, number: &str, until: Day, today: Day, note: &mut impl FnMut(Reason, bool)) {
    // The last day on which deals are open.
    let last = edition.phases.closed.plus_millis(-1).day();
    match shop.mark_state(today) {
        MarkState::None | MarkState::Applied => note(Reason::NoMark, true),
        MarkState::Expired => note(Reason::MarkExpired, true),
        MarkState::Suspended | MarkState::Revoked => note(Reason::Suspended, true),
        MarkState::Valid => {
            let dates = shop.dossier.dates(shop.mark.as_ref(), today);
            note(Reason::MarkEnds, dates.is_some_and(|(_, ends)| ends < last));
        }
    }
    let same = |text: &str| ascii_digits(text).split_whitespace().collect::<String>();
    let licences = || shop.dossier.licences.iter().filter(|of| of.kind == LicenceKind::VirtualBusinesses);
    if licences().next().is_none() {
        note(Reason::NoLicence, true);
    } else {
        let on_record = licences().any(|of| same(&of.number) == same(number) && of.until == until);
        note(Reason::LicenceDiffers, !on_record);
        note(Reason::LicenceEnds, on_record && until < last);
    }
    let low = |points: u8| points < edition.requirements.grade_points_min;
    note(Reason::GradeLow, shop.grade.is_some_and(|grade| grade.letter.is_some() && low(grade.points)));
    note(Reason::OpenViolation, shop.dossier.violations_open() > 0);
    note(Reason::Lookalike, shop.taken_for.is_some());
}

#[cfg(test)]
mod tests {
    use super::super::Unit;
    use super::super::application::tests::filled;
    use super::super::edition::tests::edition;
    use super::*;
    use crate::domain_name::{Host, Likeness};
    use crate::grade::Letter;
    use crate::guideline::ClauseId;
    use crate::mark::{
        Adjustment, AdjustmentId, Cause, Effect, Licence, Origin, Stage, Supervision, Violation, ViolationId,
    };
    use crate::money::Rial;
    use crate::shop::{GradeStep, ShopId, ShopName, TakenFor};

    const DAY: i64 = 86_400_000;
    /// Within registration.
    const NOW: Millis = Millis(12 * DAY);

    /// A shop with which nothing is wrong.
    fn shop() -> Shop {
        let host = Host::parse("kafsh.example").ok();
        let mut shop = Shop::listed(ShopId(1), "kafsh.example".into(), host, ShopName::default());
        shop.dossier.granted = Some((Millis(0), Day(300)));
        shop.dossier.licences = vec![Licence {
            kind: LicenceKind::VirtualBusinesses,
            number: "123/4".into(),
            issuer: "union".into(),
            from: Day(0),
            until: Day::from_jalali(1407, 1, 1).unwrap(),
        }];
        shop.grade = Some(GradeStep { day: Day(1), version: 1, points: 40, letter: Some(Letter::C) });
        shop
    }

    fn found(shop: &Shop, change: impl Fn(&mut Application)) -> Vec<Reason> {
        let mut application = filled(Unit::Online).check(Unit::Online).unwrap();
        change(&mut application);
        let known = Known { shop: Some(shop), proved: true, double: false, files: 0 };
        findings(&edition(), &application, known, NOW)
    }

    fn with(change: impl Fn(&mut Shop)) -> Vec<Reason> {
        let mut shop = shop();
        change(&mut shop);
        found(&shop, |_| {})
    }

    #[test]
    fn each_rule_about_a_shop_is_found_by_itself() {
        assert_eq!(found(&shop(), |_| {}), []);
        assert_eq!(with(|shop| shop.dossier.granted = None), [Reason::NoMark]);
        assert_eq!(with(|shop| shop.dossier.granted = Some((Millis(0), Day(11)))), [Reason::MarkExpired]);
        // The festival's last day is the 39th: the 40th begins when it is over.
        assert_eq!(with(|shop| shop.dossier.granted = Some((Millis(0), Day(38)))), [Reason::MarkEnds]);
        assert_eq!(with(|shop| shop.dossier.granted = Some((Millis(0), Day(39)))), []);
        assert_eq!(with(|shop| shop.dossier.licences.clear()), [Reason::NoLicence]);
        assert_eq!(with(|shop| shop.dossier.licences[0].number = "9".into()), [Reason::LicenceDiffers]);
        assert_eq!(with(|shop| shop.dossier.licences[0].until = Day(99)), [Reason::LicenceDiffers]);
        assert_eq!(with(|shop| shop.grade = shop.grade.map(|of| GradeStep { points: 39, ..of })), [Reason::GradeLow]);
        let ungraded = |shop: &mut Shop| shop.grade = shop.grade.map(|of| GradeStep { points: 0, letter: None, ..of });
        assert_eq!(with(ungraded), []);
        let like = |shop: &mut Shop| {
            let host = Host::parse("kafsh2.example").unwrap();
            shop.taken_for = Some(TakenFor { host, likeness: Likeness::Hyphen });
        };
        assert_eq!(with(like), [Reason::Lookalike]);
        let clause: ClauseId = "health-1/2.7".parse().unwrap();
        let violation = |settled_at| Violation {
            id: ViolationId(1),
            clause,
            origin: Origin::System,
            raised_at: Millis(0),
            decided: Some((Millis(1), true)),
            settled_at,
        };
        assert_eq!(with(|shop| shop.dossier.violations = vec![violation(None)]), [Reason::OpenViolation]);
        assert_eq!(with(|shop| shop.dossier.violations = vec![violation(Some(Millis(2)))]), []);
        let suspended = |shop: &mut Shop| {
            shop.dossier.adjustments = vec![Adjustment {
                id: AdjustmentId(1),
                cause: Cause::Fraud,
                evidence: vec![],
                effect: Effect::Suspension,
                softened_from: None,
                by: Supervision::Human,
                proposed_at: Millis(0),
                confirmed_at: None,
                reason: None,
                change: None,
                stage: Stage::InForce { since: Millis(0), ends_at: None },
                appeal: None,
            }];
        };
        assert_eq!(with(suspended), [Reason::Suspended]);
    }

    #[test]
    fn each_rule_about_the_form_is_found_by_itself() {
        assert_eq!(found(&shop(), |of| of.trade = crate::trade::Trade::Toys), [Reason::TradeNotTaken]);
        assert_eq!(found(&shop(), |of| of.accepted.clear()), [Reason::CommitmentMissing]);
        let older = |of: &mut Application| of.accepted.get_mut("gloves").unwrap().version = 1;
        assert_eq!(found(&shop(), older), [Reason::CommitmentMissing]);
        let mut soon = shop();
        soon.dossier.licences[0].until = Day(38);
        let typed = |of: &mut Application| {
            if let Own::Online { licence_until, .. } = &mut of.own {
                *licence_until = Day(38);
            }
        };
        assert_eq!(found(&soon, typed), [Reason::LicenceEnds]);

        let application = filled(Unit::Online).check(Unit::Online).unwrap();
        let shop = shop();
        let known = Known { shop: Some(&shop), proved: true, double: false, files: 0 };
        let of = |known, at| findings(&edition(), &application, known, at);
        assert_eq!(of(Known { proved: false, ..known }, NOW), [Reason::DomainNotProved]);
        assert_eq!(of(Known { shop: None, ..known }, NOW), [Reason::DomainNotProved]);
        assert_eq!(of(Known { double: true, ..known }, NOW), [Reason::Double]);
        assert_eq!(of(known, Millis(20 * DAY + 9 * 60_000)), []);
        assert_eq!(of(known, Millis(20 * DAY + 10 * 60_000)), [Reason::PhaseClosed]);
    }

    #[test]
    fn an_offline_unit_shows_its_loss() {
        let found = |after: i64, files| {
            let mut application = filled(Unit::Offline).check(Unit::Offline).unwrap();
            if let Own::Offline { sales_after, .. } = &mut application.own {
                *sales_after = Rial::new(after).unwrap();
            }
            let known = Known { shop: None, proved: false, double: false, files };
            findings(&edition(), &application, known, NOW)
        };
        assert_eq!(found(1_600_000_000, 1), []);
        assert_eq!(found(1_600_000_001, 1), [Reason::NoLoss]);
        assert_eq!(found(9_000_000_000, 0), [Reason::NoLoss, Reason::NoEvidence]);
    }
}
