//! The pages of inspections, each in its states.

use super::people::{Pages, Texts, now, shop_of};
use crate::PageContext;
use crate::pages::*;
use bazargah_domain::guideline::{ClauseId, Guideline, Name};
use bazargah_domain::inspection::{Checklist, Finding, Reason};
use bazargah_domain::role::Role;

/// Every fault of a result.
pub fn result_faults(text: &str) -> Vec<InspectionFault> {
    vec![
        InspectionFault::Nothing,
        InspectionFault::Notes,
        InspectionFault::Photo(Texts::of(text).or("IMG_2041.heic"), FileFault::NotAllowed),
        InspectionFault::DoneBefore,
        InspectionFault::Refused,
    ]
}

fn guideline() -> Option<&'static Guideline> {
    Guideline::in_force(Name::Health, now().day())
}

/// Two clauses in order and one contrary.
pub fn checklist(text: &str) -> Checklist {
    let duties = guideline().into_iter().flat_map(Guideline::clauses).filter(|(_, clause)| clause.duty().is_some());
    let ids: Vec<ClauseId> = duties.map(|(id, _)| id).take(3).collect();
    let findings = [Finding::InOrder, Finding::Contrary, Finding::InOrder];
    let notes = Texts::of(text).or("یخچال خاموش بود؛ با صاحب فروشگاه گفت‌وگو شد.");
    Checklist { found: ids.into_iter().zip(findings).collect(), notes }
}

/// An inspection that waits for an inspector.
pub fn inspection_of(fault: Option<InspectionFault>, text: &str) -> InspectionPage {
    let t = Texts::of(text);
    let typed = if fault.is_some() { checklist(text) } else { Checklist::default() };
    InspectionPage {
        id: 12,
        shop: shop_of(&t),
        place: Some(ShopPlace {
            owner: t.or("زهرا کریمی"),
            address: t.or("نجف‌آباد، خیابان امام، کوچهٔ ۳، پلاک ۷"),
            telephone: t.or("۰۳۱۴۲۰۰۰۰۰۰"),
        }),
        reason: Reason::Chance,
        due: now().plus_days(9),
        guideline: guideline(),
        client: "3f9k2m".to_owned(),
        done: (fault == Some(InspectionFault::DoneBefore)).then(|| inspected(text)),
        may_inspect: true,
        typed,
        fault,
        now: now(),
    }
}

/// What an inspector found whose clock was wrong.
pub fn inspected(text: &str) -> Inspected {
    let t = Texts::of(text);
    Inspected {
        who: t.or("inspector@example.org"),
        at: now().plus_days(-1),
        taken_at: now().plus_days(-1),
        clock_wrong: true,
        checklist: checklist(text),
        files: vec![FileLine { id: 3, name: t.or("عکس ۱"), kind: "image/jpeg".to_owned(), bytes: 1_204_000 }],
    }
}

/// The list, for that role.
pub fn list_of(role: Role, fault: Option<PlanFault>, text: &str) -> Inspections {
    let t = Texts::of(text);
    let line = |id, reason, days| InspectionLine { id, shop: shop_of(&t), reason, due: now().plus_days(days) };
    Inspections {
        role,
        provinces: vec![(String::new(), 1), (t.or("اصفهان"), 2)],
        chosen: None,
        to_do: vec![line(12, Reason::Risk, -1), line(13, Reason::Chance, 9)],
        further: Some("after=1796083200000-13".to_owned()),
        plans: vec![PlanLine {
            at: now().plus_days(-3),
            who: t.or("supervisor@example.org"),
            seed: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
            seq: 48_213,
            province: Some(t.or("اصفهان")),
            share: 30,
            candidates: 412,
            planned: 20,
        }],
        done: vec![InspectedLine { id: 9, shop: shop_of(&t), at: now().plus_days(-1), checklist: checklist(text) }],
        typed: TypedPlan { province: t.or("اصفهان"), ..TypedPlan::default() },
        fault,
        now: now(),
    }
}

/// Every page of inspections with its file's name.
pub(super) fn pages(ctx: &PageContext, t: &Texts, all: &mut Pages) {
    let text = t.text();
    all.push(("inspections", inspections(ctx, &list_of(Role::Supervisor, None, text))));
    all.push(("inspections-fault", inspections(ctx, &list_of(Role::Supervisor, Some(PlanFault::Size), text))));
    let none = Inspections { to_do: Vec::new(), further: None, ..list_of(Role::Inspector, None, text) };
    all.push(("inspections-none", inspections(ctx, &none)));
    all.push(("inspection", inspection(ctx, &inspection_of(None, text))));
    let names =
        ["inspection-nothing", "inspection-notes", "inspection-photo", "inspection-conflict", "inspection-refused"];
    for (name, fault) in names.into_iter().zip(result_faults(text)) {
        all.push((name, inspection(ctx, &inspection_of(Some(fault), text))));
    }
    let done = InspectionPage { done: Some(inspected(text)), ..inspection_of(None, text) };
    all.push(("inspection-done", inspection(ctx, &done)));
    let read = InspectionPage { may_inspect: false, place: None, ..inspection_of(None, text) };
    all.push(("inspection-read-only", inspection(ctx, &read)));
}
