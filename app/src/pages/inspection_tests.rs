//! The pages of inspections: the checklist has every duty, faults lead to their fields, nothing that was filled in is lost.

use super::*;
use crate::samples::inspections as samples;
use crate::{Assets, Lang, PageContext};
use bazargah_domain::inspection::Finding;
use bazargah_domain::role::Role;
use std::collections::BTreeSet;

fn with<T>(lang: Lang, page: impl Fn(&PageContext) -> T) -> T {
    let assets = Assets::default();
    page(&PageContext { lang, assets: &assets, origin: "", path: "/", demo: false, query_text: "", visitor: None })
}

#[test]
fn every_duty_is_asked_once_with_how_it_is_checked_and_nothing_is_chosen_beforehand() {
    for lang in Lang::ALL {
        let model = samples::inspection_of(None, "");
        let html = with(lang, |ctx| inspection(ctx, &model));
        let guideline = model.guideline.unwrap();
        let mut duties = 0;
        for (id, clause) in guideline.clauses() {
            let radios = html.matches(&format!("name=\"{id}\"")).count();
            let Some(duty) = clause.duty() else {
                assert_eq!(radios, 0, "{id} is advice");
                continue;
            };
            assert_eq!(radios, 3, "{id}");
            for text in [clause.text, duty.check] {
                let text = crate::html::Esc(crate::naming::in_lang(text, lang)).to_string();
                assert!(html.contains(&text.replace("&#39;", "'").replace("&quot;", "\"")), "{id} {text}");
            }
            duties += 1;
        }
        assert!(duties > 10);
        assert_eq!(html.matches(" checked").count(), duties, "not looked at");
        assert_eq!(html.matches("value=\"\" checked").count(), duties);
    }
}

#[test]
fn what_was_filled_in_stays_and_a_fault_leads_to_its_field() {
    for (lang, fault) in
        Lang::ALL.into_iter().flat_map(|lang| samples::result_faults("").into_iter().map(move |f| (lang, f)))
    {
        let model = samples::inspection_of(Some(fault.clone()), "");
        let html = with(lang, |ctx| inspection(ctx, &model));
        assert!(html.contains(&model.typed.notes), "{fault:?}");
        if fault == InspectionFault::DoneBefore {
            assert!(html.contains("data-other") && !html.contains("data-checklist"), "{html}");
            assert!(html.contains("inspector@example.org"), "who was there");
            continue;
        }
        assert_eq!(html.matches("value=\"contrary\" checked").count(), 1, "{fault:?}");
        assert_eq!(html.matches("value=\"in-order\" checked").count(), 2, "{fault:?}");
        assert!(html.contains("name=\"client\" value=\"3f9k2m\""), "sent again under its name");
        let field = match fault {
            InspectionFault::Nothing => "checklist",
            InspectionFault::Notes => "notes",
            InspectionFault::Photo(..) => "photo",
            _ => continue,
        };
        for part in [format!("href=\"#{field}\""), format!(" id=\"{field}\""), format!(" id=\"{field}-fault\"")] {
            assert!(html.contains(&part), "{part} of {fault:?} in {html}");
        }
    }
}

#[test]
fn only_who_may_plan_sees_the_plans_form_and_only_who_may_inspect_the_checklist() {
    let page = |role| with(Lang::En, |ctx| inspections(ctx, &samples::list_of(role, None, "")));
    assert!(page(Role::Supervisor).contains("name=\"share\""));
    for role in [Role::Inspector, Role::Auditor] {
        let html = page(role);
        assert!(!html.contains("name=\"share\"") && html.contains("inspections.csv"), "{role:?}");
    }
    let model = InspectionPage { may_inspect: false, ..samples::inspection_of(None, "") };
    assert!(!with(Lang::En, |ctx| inspection(ctx, &model)).contains("method=\"post\""));
    let done = InspectionPage { done: Some(samples::inspected("")), ..samples::inspection_of(None, "") };
    let html = with(Lang::En, |ctx| inspection(ctx, &done));
    assert!(!html.contains("method=\"post\"") && html.contains("clock was wrong"), "{html}");
}

#[test]
fn a_plans_fault_leads_to_its_field_and_a_wrong_one_is_said_in_its_own_words() {
    for lang in Lang::ALL {
        let mut told = BTreeSet::new();
        for fault in PlanFault::ALL {
            let html = with(lang, |ctx| inspections(ctx, &samples::list_of(Role::Supervisor, Some(fault), "")));
            let list = html.split("class=\"faults\"").nth(1).and_then(|rest| rest.split("</ul>").next()).unwrap();
            let field = list.split("href=\"#").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
            assert!(html.contains(&format!(" id=\"{field}-fault\"")), "{fault:?} leads to {field}");
            told.insert((crate::i18n::words(lang).inspections.plan_fault)(fault));
        }
        assert_eq!(told.len(), PlanFault::ALL.len());
        let w = crate::i18n::words(lang).inspections;
        assert_ne!((w.finding)(Finding::InOrder), (w.finding)(Finding::Contrary));
    }
}
