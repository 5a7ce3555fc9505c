//! The pages of the trust mark, each in its states.

use super::people::{Pages, Texts, now, shop_of};
use super::{Kind, figures, today};
use crate::PageContext;
use crate::pages::*;
use bazargah_domain::calendar::Millis;
use bazargah_domain::complaint::ComplaintId;
use bazargah_domain::figures::Period;
use bazargah_domain::guideline::ClauseId;
use bazargah_domain::mark::{
    Adjustment, AdjustmentId, Appeal, Cause, Contact, Dossier, Effect, Inspection, Licence, LicenceKind, Origin,
    RefusalReason, Stage, Supervision, Violation, ViolationId,
};
use bazargah_domain::role::{MarkTask, Role};
use bazargah_domain::shop::{MarkState, Shop};

fn days_ago(days: i64) -> Millis {
    now().plus_days(-days)
}

/// An adjustment of that number, proposed by the system some days ago.
fn adjustment(id: i64, cause: Cause, effect: Effect, stage: Stage) -> Adjustment {
    Adjustment {
        id: AdjustmentId(id),
        evidence: match cause {
            Cause::Overdue { .. } | Cause::Unanswered { .. } => [8_101, 8_107, 8_110].map(ComplaintId).into(),
            _ => Vec::new(),
        },
        by: if matches!(cause, Cause::Finding | Cause::Fraud) { Supervision::Human } else { Supervision::System },
        cause,
        effect,
        softened_from: None,
        proposed_at: days_ago(9),
        confirmed_at: None,
        reason: None,
        change: None,
        stage,
        appeal: None,
    }
}

const fn in_force(since: Millis) -> Stage {
    Stage::InForce { since, ends_at: None }
}

fn violation(id: i64, clause: &str, origin: Origin, decided: Option<bool>, settled: bool) -> Option<Violation> {
    // By its text, which is what events hold.
    let clause: ClauseId = serde_json::from_value(clause.into()).ok()?;
    Some(Violation {
        id: ViolationId(id),
        clause,
        origin,
        raised_at: days_ago(20 - id % 10),
        decided: decided.map(|confirmed| (days_ago(12 - id % 10), confirmed)),
        settled_at: settled.then(|| days_ago(2)),
    })
}

/// One of each: open, settled, dismissed, not decided yet; each found by somebody else.
fn violations() -> Vec<Violation> {
    let complaint = ComplaintId(8_127);
    [
        violation(401, "health-1/1.1", Origin::Inspection, Some(true), true),
        violation(402, "health-1/2.1", Origin::System, Some(false), false),
        violation(403, "health-1/3.1", Origin::Supervisor, Some(true), false),
        violation(404, "health-1/4.1", Origin::Complaint { complaint }, None, false),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn licences(t: &Texts) -> Vec<Licence> {
    let licence = |kind, number: &str, issuer: &str, until: i32| Licence {
        kind,
        number: t.or(number),
        issuer: t.or(issuer),
        from: today().plus_days(-400),
        until: today().plus_days(until),
    };
    vec![
        licence(LicenceKind::Trade, "۱۲۳-۴۴۰", "اتحادیهٔ کفاشان تهران", -9),
        licence(LicenceKind::VirtualBusinesses, "۰۴۵۸۸۱", "اتحادیهٔ کسب‌وکارهای مجازی", 300),
    ]
}

/// A shop whose mark was granted here, with that dossier besides.
fn shop_with(t: &Texts, dossier: Dossier) -> Shop {
    let mut shop = shop_of(t);
    shop.mark = None;
    shop.dossier = Dossier {
        granted: dossier.granted.or(Some((days_ago(200), today().plus_days(530)))),
        licences: licences(t),
        contact: Contact { identity: true, address: true, telephone: true },
        ..dossier
    };
    shop
}

/// A shop whose mark is in that state, with that name.
pub fn shop_in(state: MarkState, text: &str) -> Shop {
    let t = &Texts::of(text);
    let reason = || Some(t.or("فروشگاه سه هفته به هیچ شکایتی پاسخ نداد و تلفنش خاموش بود."));
    let suspended = (MarkState::Valid, MarkState::Suspended);
    match state {
        MarkState::None => {
            let mut shop = shop_of(t);
            shop.mark = None;
            shop.dossier.refused = Some((days_ago(40), RefusalReason::ALL.into()));
            shop
        }
        MarkState::Applied => {
            let mut shop = shop_in(MarkState::None, text);
            shop.dossier.applied_at = Some(days_ago(3));
            shop
        }
        MarkState::Valid => {
            let inspected = Some(Inspection { at: days_ago(30), checked: 12, contrary: 0, by_chance: true });
            shop_with(t, Dossier { inspected, ..Dossier::default() })
        }
        MarkState::Suspended => {
            let mut of = adjustment(
                301,
                Cause::Unanswered { unanswered: 21, of: 48 },
                Effect::Suspension,
                in_force(days_ago(6)),
            );
            of.confirmed_at = Some(days_ago(6));
            of.reason = reason();
            of.change = Some(suspended);
            of.appeal = Some(Appeal { at: days_ago(4), answer_by: days_ago(-6), decided: None });
            let inspected = Some(Inspection { at: days_ago(30), checked: 12, contrary: 1, by_chance: false });
            shop_with(t, Dossier { adjustments: vec![of], violations: violations(), inspected, ..Dossier::default() })
        }
        MarkState::Revoked => {
            let mut of = adjustment(302, Cause::Finding, Effect::Revocation, in_force(days_ago(5)));
            of.confirmed_at = Some(days_ago(5));
            of.reason = reason();
            of.change = Some((MarkState::Suspended, MarkState::Revoked));
            of.appeal = Some(Appeal { at: days_ago(4), answer_by: days_ago(-6), decided: Some((days_ago(1), false)) });
            shop_with(t, Dossier { adjustments: vec![of], ..Dossier::default() })
        }
        MarkState::Expired => {
            let granted = Some((days_ago(800), today().plus_days(-70)));
            shop_with(t, Dossier { granted, ..Dossier::default() })
        }
    }
}

/// A valid mark under a warning, with an adjustment of every cause and in every stage.
pub fn shop_warned(text: &str) -> Shop {
    let t = &Texts::of(text);
    let reason = |words: &str| Some(t.or(words));
    let ended = |was_in_force| Stage::Ended { at: days_ago(3), was_in_force };
    let suspended = Some((MarkState::Valid, MarkState::Suspended));
    let mut fraud = adjustment(305, Cause::Fraud, Effect::Suspension, Stage::Overturned { at: days_ago(4) });
    fraud.change = suspended;
    fraud.reason = reason("هشدارها دربارهٔ فروشگاه دیگری بود.");
    fraud.appeal = Some(Appeal { at: days_ago(6), answer_by: days_ago(-4), decided: Some((days_ago(4), true)) });
    let overturned = Stage::Overturned { at: days_ago(5) };
    let lapsed = Cause::LicenceLapsed { kind: LicenceKind::Trade };
    let mut softened = adjustment(
        308,
        Cause::Violations { open: 3 },
        Effect::Warning,
        Stage::InForce { since: days_ago(7), ends_at: Some(now().plus_hours(30)) },
    );
    softened.softened_from = Some(Effect::Suspension);
    softened.confirmed_at = Some(days_ago(7));
    softened.change = Some((MarkState::Valid, MarkState::Valid));
    softened.reason = reason("دو مورد از سه مورد همان روز رفع شد.");
    let proposed = Stage::Proposed { takes_effect_at: Some(now().plus_hours(50)) };
    let mut second = adjustment(310, Cause::Finding, Effect::Revocation, Stage::Proposed { takes_effect_at: None });
    second.proposed_at = days_ago(1);
    second.reason = reason("پروانه‌ای که نشان داده از آنِ فروشگاه دیگری است.");
    let mut soon = adjustment(309, Cause::Overdue { complaints: 4 }, Effect::Warning, proposed);
    soon.proposed_at = days_ago(1);
    let adjustments = vec![
        Adjustment {
            change: suspended,
            ..adjustment(304, Cause::Overdue { complaints: 5 }, Effect::Warning, ended(true))
        },
        fraud,
        Adjustment {
            reason: reason("پروانهٔ تازه رسیده بود."),
            ..adjustment(306, lapsed, Effect::Suspension, overturned)
        },
        adjustment(307, Cause::Unanswered { unanswered: 9, of: 30 }, Effect::Suspension, ended(false)),
        softened,
        soon,
        second,
    ];
    shop_with(t, Dossier { adjustments, violations: violations(), ..Dossier::default() })
}

fn stated(t: &Texts) -> StatedForm {
    let licence = |kind, number: &str, issuer: &str| LicenceForm {
        kind,
        number: t.or(number),
        issuer: t.or(issuer),
        from: t.or("۱۴۰۴/۰۲/۰۱"),
        until: t.or("۱۴۰۶/۰۱/۳۱"),
    };
    StatedForm {
        owner: t.or("زهرا نمونه"),
        address: t.or("تهران، خیابان نمونه، پلاک ۱۲"),
        telephone: t.or("۰۲۱۱۲۳۴۵۶۷۸"),
        licences: vec![
            licence(LicenceKind::VirtualBusinesses, "۰۴۵۸۸۱", "اتحادیهٔ کسب‌وکارهای مجازی"),
            licence(LicenceKind::Health, "۷۷۱", "دانشگاه علوم پزشکی"),
        ],
        remark: t.or("انبارمان از ماه پیش به نشانی تازه رفته است."),
    }
}

fn said(about: i64, t: &Texts) -> MarkWordLine {
    MarkWordLine {
        about,
        at: days_ago(2),
        text: t.or("همهٔ این شکایت‌ها را در سه روز گذشته پاسخ داده‌ایم.\nتلفن هم دوباره وصل است."),
    }
}

fn decided(what: Option<MarkChoice>, t: &Texts) -> MarkDecisionLine {
    MarkDecisionLine {
        at: days_ago(6),
        who: t.or("maryam@bazargah.example"),
        role: Role::Supervisor,
        what,
        reason: t.or("شکایت‌ها را خواندم؛ هیچ‌کدام پاسخی نگرفته بود."),
    }
}

/// A task of that kind, with everything that can be there.
pub fn mark_task_of(task: MarkTask, text: &str) -> MarkDeskTask {
    let t = &Texts::of(text);
    let (about, shop) = match task {
        MarkTask::Appeal => (301, shop_in(MarkState::Suspended, text)),
        MarkTask::Proposal => (310, shop_warned(text)),
        MarkTask::Violation => (404, shop_in(MarkState::Suspended, text)),
        MarkTask::Application => (0, shop_in(MarkState::Applied, text)),
    };
    MarkDeskTask {
        id: 17,
        task,
        about,
        shop,
        stated: (task == MarkTask::Application).then(|| stated(t)),
        asked: (task == MarkTask::Application).then(|| t.or("تصویر پروانه خوانده نمی‌شود؛ شماره‌اش را دوباره بنویسید.")),
        words: vec![said(about, t)],
        decisions: MarkChoice::ALL.into_iter().map(Some).chain([None]).map(|what| decided(what, t)).collect(),
        done: false,
        may_decide: true,
        typed: TypedMarkDecision::default(),
        fault: None,
        now: now(),
    }
}

/// A shop's page for staff with that fault in the form of that choice.
pub fn staff_shop_of(typed: Option<MarkChoice>, fault: Option<MarkFormFault>, text: &str) -> StaffShop {
    let t = &Texts::of(text);
    let typed = typed.map_or_else(TypedMarkDecision::default, |choice| TypedMarkDecision {
        choice: Some(choice),
        reason: t.or(""),
        public_reason: t.or(""),
        about: if choice == MarkChoice::Overturn { 308 } else { 403 },
        clause: t.or("health-1/99.1"),
        complaint: t.or("8127"),
        ..TypedMarkDecision::default()
    });
    let decisions = vec![decided(Some(MarkChoice::WarnOfFraud), t)];
    StaffShop { role: Role::Supervisor, shop: shop_warned(text), decisions, warnings: 1, typed, fault, now: now() }
}

/// The shop's own page with that fault in the form about that.
pub fn shop_mark_of(shop: Shop, fault: Option<(i64, MarkFormFault)>, text: &str) -> ShopMark {
    let t = &Texts::of(text);
    ShopMark {
        shop,
        form: stated(t),
        asked: Some(t.or("تصویر پروانه خوانده نمی‌شود؛ شماره‌اش را دوباره بنویسید.")),
        words: [0, 301, 404].map(|about| said(about, t)).into(),
        fault,
        typed: t.or("این شکایت‌ها از فروشگاه دیگری است."),
        now: now(),
    }
}

/// A suspended shop that has not appealed yet.
pub fn shop_appealing(text: &str) -> Shop {
    let mut shop = shop_in(MarkState::Suspended, text);
    for adjustment in &mut shop.dossier.adjustments {
        adjustment.appeal = None;
    }
    shop
}

/// Faults of the application's form.
pub const APPLICATION_FAULTS: [MarkFormFault; 7] = [
    MarkFormFault::Owner,
    MarkFormFault::Address,
    MarkFormFault::Telephone,
    MarkFormFault::NoUnionLicence,
    MarkFormFault::Licence(LicenceKind::VirtualBusinesses),
    MarkFormFault::Licence(LicenceKind::Trade),
    MarkFormFault::Licence(LicenceKind::Health),
];

/// States with their names in files.
pub const STATES: [(MarkState, &str, &str); 6] = [
    (MarkState::None, "mark-none", "profile-mark-none"),
    (MarkState::Applied, "mark-applied", "profile-mark-applied"),
    (MarkState::Valid, "mark-valid", "profile-mark-valid"),
    (MarkState::Suspended, "mark-suspended", "profile-mark-suspended"),
    (MarkState::Revoked, "mark-revoked", "profile-mark-revoked"),
    (MarkState::Expired, "mark-expired", "profile-mark-expired"),
];

pub(super) fn pages(ctx: &PageContext, t: &Texts, all: &mut Pages) {
    let text = t.text();
    let shops = STATES.map(|(state, page, profile)| (shop_in(state, text), page, profile));
    for (shop, page, name) in shops.into_iter().chain([(shop_warned(text), "mark-warned", "profile-mark-warned")]) {
        all.push((page, mark(ctx, &MarkPage { shop: shop.clone(), now: now() })));
        let mut figures = figures(Kind::Slow, Period::Months12);
        for (category, _) in &mut figures.categories {
            *category = t.or(category);
        }
        let model = Profile {
            shop,
            figures,
            recent: Vec::new(),
            total_all: 231,
            today: today(),
            log_size: 7,
            seals: Vec::new(),
            takes_complaints: true,
        };
        all.push((name, profile(ctx, &model)));
    }
    own(ctx, text, all);
    desk(ctx, t, all);
}

fn own(ctx: &PageContext, text: &str, all: &mut Pages) {
    let mut fresh = shop_mark_of(shop_in(MarkState::None, text), None, text);
    (fresh.form, fresh.asked, fresh.words) = (StatedForm::default(), None, Vec::new());
    fresh.shop.dossier.refused = None;
    all.push(("shop-mark-new", shop_mark(ctx, &fresh)));
    for (name, shop, fault) in [
        ("shop-mark-applied", shop_in(MarkState::Applied, text), None),
        ("shop-mark-valid", shop_in(MarkState::Valid, text), None),
        ("shop-mark-suspended", shop_appealing(text), None),
        ("shop-mark-revoked", shop_in(MarkState::Revoked, text), None),
        ("shop-mark-no-words", shop_appealing(text), Some((301, MarkFormFault::NoWords))),
        ("shop-mark-say-fault", shop_appealing(text), Some((404, MarkFormFault::NoWords))),
        ("shop-mark-changed", shop_warned(text), Some((305, MarkFormFault::Changed))),
    ] {
        all.push((name, shop_mark(ctx, &shop_mark_of(shop, fault, text))));
    }
    // One stands for all here; `pages/mark_tests.rs` looks at each.
    let fault = Some((0, MarkFormFault::Licence(LicenceKind::Trade)));
    let model = shop_mark_of(shop_in(MarkState::Applied, text), fault, text);
    all.push(("shop-mark-fault", shop_mark(ctx, &model)));
}

fn desk(ctx: &PageContext, t: &Texts, all: &mut Pages) {
    let text = t.text();
    let line = |id: i64, task, due: i64| MarkDeskLine {
        id,
        task,
        shop_name: shop_of(t).name,
        since: days_ago(id),
        due: now().plus_hours(due),
    };
    let mut model = MarkDesk {
        counts: MarkTask::ALL.into_iter().zip([2, 1, 1_204, 0]).collect(),
        chosen: None,
        lines: vec![
            line(1, MarkTask::Appeal, -30),
            line(2, MarkTask::Proposal, 7),
            line(3, MarkTask::Violation, 100),
            line(4, MarkTask::Application, 200),
        ],
        older: Some(t.or("after=4")),
        now: now(),
    };
    all.push(("mark-desk", mark_desk(ctx, &model)));
    model.chosen = Some(MarkTask::Application);
    model.lines.clear();
    model.older = None;
    all.push(("mark-desk-empty", mark_desk(ctx, &model)));

    for (name, task) in [
        ("mark-task-appeal", MarkTask::Appeal),
        ("mark-task-proposal", MarkTask::Proposal),
        ("mark-task-violation", MarkTask::Violation),
        ("mark-task-application", MarkTask::Application),
    ] {
        all.push((name, mark_task(ctx, &mark_task_of(task, text))));
    }
    let done = MarkDeskTask {
        done: true,
        words: Vec::new(),
        decisions: Vec::new(),
        ..mark_task_of(MarkTask::Violation, text)
    };
    all.push(("mark-task-done", mark_task(ctx, &done)));
    let read_only = MarkDeskTask { may_decide: false, ..mark_task_of(MarkTask::Appeal, text) };
    all.push(("mark-task-read-only", mark_task(ctx, &read_only)));
    for (task, choice, fault) in task_faults().into_iter().step_by(4) {
        let typed = TypedMarkDecision {
            choice,
            reason: t.or(""),
            public_reason: t.or(""),
            checked: Contact { identity: true, ..Contact::default() },
            refusals: vec![RefusalReason::Licence],
            ..TypedMarkDecision::default()
        };
        let model = MarkDeskTask { typed, fault: Some(fault), ..mark_task_of(task, text) };
        all.push(("mark-task-fault", mark_task(ctx, &model)));
    }
    all.push(("staff-shop", staff_shop(ctx, &staff_shop_of(None, None, text))));
    let auditor = StaffShop { role: Role::Auditor, ..staff_shop_of(None, None, text) };
    all.push(("staff-shop-read-only", staff_shop(ctx, &auditor)));
    for (choice, fault) in STAFF_SHOP_FAULTS.into_iter().step_by(3) {
        all.push(("staff-shop-fault", staff_shop(ctx, &staff_shop_of(Some(choice), Some(fault), text))));
    }
}

/// Faults of the decisions' forms: of which task, with which choice.
pub fn task_faults() -> Vec<(MarkTask, Option<MarkChoice>, MarkFormFault)> {
    use MarkFormFault::*;
    let mut faults = vec![
        (MarkTask::Application, Some(MarkChoice::Grant), NotChecked),
        (MarkTask::Application, Some(MarkChoice::Grant), NoUnionLicence),
        (MarkTask::Application, Some(MarkChoice::Refuse), NoRefusalReason),
        (MarkTask::Application, Some(MarkChoice::AskMore), NoPublicReason),
        (MarkTask::Proposal, Some(MarkChoice::Soften), NoChoice),
        (MarkTask::Proposal, Some(MarkChoice::Confirm), SameEyes),
        (MarkTask::Proposal, Some(MarkChoice::Overturn), NoPublicReason),
        (MarkTask::Appeal, Some(MarkChoice::RejectAppeal), NoPublicReason),
        (MarkTask::Violation, Some(MarkChoice::ConfirmViolation), Changed),
    ];
    faults.extend(LicenceKind::ALL.map(|kind| (MarkTask::Application, Some(MarkChoice::Grant), Licence(kind))));
    faults.extend(MarkTask::ALL.map(|task| (task, None, NoChoice)));
    faults.extend(MarkTask::ALL.map(|task| (task, MarkChoice::of(task).first().copied(), NoReason)));
    faults
}

/// Faults of the forms on a shop's page for staff.
pub const STAFF_SHOP_FAULTS: [(MarkChoice, MarkFormFault); 10] = [
    (MarkChoice::RaiseViolation, MarkFormFault::NoClause),
    (MarkChoice::RaiseViolation, MarkFormFault::NoReason),
    (MarkChoice::SettleViolation, MarkFormFault::NoReason),
    (MarkChoice::Propose, MarkFormFault::NoChoice),
    (MarkChoice::Propose, MarkFormFault::NoPublicReason),
    (MarkChoice::Propose, MarkFormFault::NoReason),
    (MarkChoice::Overturn, MarkFormFault::NoPublicReason),
    (MarkChoice::Overturn, MarkFormFault::NoReason),
    (MarkChoice::WarnOfFraud, MarkFormFault::NoPublicReason),
    (MarkChoice::WarnOfFraud, MarkFormFault::NoReason),
];
