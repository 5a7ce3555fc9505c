//! The pages for people who take part, in every state; what holds for all pages is in `tests.rs`.

use super::*;
use crate::samples::{self, people};
use crate::{Lang, PageContext, Visitor};
use bazargah_domain::role::{Role, Task};

/// Every page for people who take part, in many states, with `text` wherever data can be text.
pub(super) fn pages_with(text: &str, lang: Lang) -> Vec<String> {
    // Never empty: some parts of a page are only there for something.
    let text = format!("x{text}");
    let visitor = Some(Visitor { role: Some(Role::Supervisor) });
    let ctx = PageContext { path: "/account", demo: true, visitor, ..samples::context(lang) };
    let log = crate::samples::log::pages(&ctx, &text);
    let grade = crate::samples::grade::pages(&ctx, &text);
    let prove = crate::samples::prove::pages(&ctx, &text);
    people::pages(&ctx, &text).into_iter().chain(log).chain(grade).chain(prove).map(|(_, html)| html).collect()
}

/// What stands in the opening tags of that name.
fn tags<'a>(html: &'a str, name: &'static str) -> impl Iterator<Item = &'a str> {
    html.split('<').filter_map(move |tag| {
        let rest = tag.strip_prefix(name)?;
        rest.starts_with([' ', '>']).then(|| rest.split('>').next().unwrap_or_default())
    })
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split(&format!(" {name}=\"")).nth(1)?.split('"').next()
}

#[test]
fn every_field_has_a_label_and_every_reference_its_target() {
    for lang in Lang::ALL {
        for html in pages_with("x", lang) {
            let ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
            let mut once = ids.clone();
            once.sort_unstable();
            once.dedup();
            assert_eq!(once.len(), ids.len(), "an id stands twice: {ids:?}");
            for name in ["input", "textarea", "select"] {
                for tag in tags(&html, name) {
                    let kind = attribute(tag, "type").unwrap_or_default();
                    // A radio stands within its label.
                    if matches!(kind, "hidden" | "radio") || tag.contains("role=\"combobox\"") {
                        continue;
                    }
                    let id = attribute(tag, "id").unwrap_or_else(|| panic!("no id: {tag}"));
                    assert!(html.contains(&format!(" for=\"{id}\"")), "no label for {id}");
                }
            }
            for name in ["aria-describedby", "aria-labelledby"] {
                for list in html.split(&format!(" {name}=\"")).skip(1).filter_map(|rest| rest.split('"').next()) {
                    for id in list.split(' ') {
                        assert!(ids.contains(&id), "{name} leads to {id}, which is not there");
                    }
                }
            }
            for anchor in html.split(" href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
                assert!(ids.contains(&anchor), "a link leads to #{anchor}, which is not there");
            }
            assert!(html.contains(r#"content="noindex""#) || html.contains("canonical"));
        }
    }
}

#[test]
fn forms_are_sent_without_script_and_reload_the_page() {
    for html in pages_with("x", Lang::En) {
        for tag in tags(&html, "form").filter(|tag| attribute(tag, "method") == Some("post")) {
            assert!(tag.contains(" data-reload"), "{tag}");
            assert!(attribute(tag, "action").is_some_and(|action| action.starts_with("/en/")), "{tag}");
        }
    }
}

#[test]
fn a_hostile_text_stays_a_text() {
    for html in pages_with("</textarea><script>alert(1)</script>", Lang::Fa) {
        assert!(!html.contains("<script>"), "{html}");
    }
}

#[test]
fn the_header_shows_ones_own_places_only_to_who_is_signed_in() {
    let page = |visitor| {
        let ctx = PageContext { visitor, ..samples::context(Lang::En) };
        let html = sign_in(&ctx, &SignIn::default());
        let (header, footer) = html.split_once("<main").expect("a main");
        assert!(footer.contains("For shops: sign in"));
        header.to_owned()
    };
    let header = page(None);
    assert!(!header.contains("/account") && !header.contains("/staff"));
    let header = page(Some(Visitor { role: None }));
    assert!(header.contains("/en/account") && !header.contains("/staff"));
    assert!(page(Some(Visitor { role: Some(Role::Auditor) })).contains("/en/staff"));
}

#[test]
fn whoever_may_not_decide_gets_no_form() {
    let ctx = PageContext { path: "/staff", ..samples::context(Lang::En) };
    for task in Task::ALL {
        let mut model = people::desk_task_of(task, "x");
        model.role = Role::Auditor;
        model.may_decide = false;
        model.fault = None;
        assert!(!desk_task(&ctx, &model).contains("method=\"post\""));
        model.role = Role::Reviewer;
        model.may_decide = true;
        let html = desk_task(&ctx, &model);
        assert!(html.contains("method=\"post\"") && !html.contains("value=\"remove\""), "{task:?}");
        for decision in Decision::of(task) {
            assert!(html.contains(&format!("value=\"{}\"", decision.as_str())));
        }
        model.role = Role::Supervisor;
        assert!(desk_task(&ctx, &model).contains("value=\"remove\""));
    }
}

#[test]
fn prepared_beginnings_have_a_gap_to_be_filled() {
    for lang in Lang::ALL {
        for (name, text) in crate::i18n::words(lang).people.shop.drafts_all {
            assert!(text.contains(GAP), "{name}");
        }
    }
}

#[test]
fn where_no_clock_runs_none_is_said_to_run_and_what_was_told_is_not_asked_for() {
    let pages = people::pages(&samples::context(Lang::En), "x");
    let page = |name: &str| pages.iter().find(|(of, _)| *of == name).map(|(_, html)| html.as_str()).unwrap();
    assert!(page("case-new").contains("Waits for a reviewer; until then the clock runs on"));
    for name in ["case-answered", "task-reply-answered"] {
        let html = page(name);
        assert!(html.contains("Waits for a reviewer") && !html.contains("clock runs on"), "{name}: {html}");
    }
    let judged = page("task-reply-answered");
    assert!(judged.contains("its time on the page stays") && !judged.contains("The clock stops there"), "{judged}");
    assert!(page("case-answered").contains("what came of it; after that the case is closed"));
    let unsolved = page("case-unsolved");
    assert!(
        unsolved.contains("You told us that it is not solved") && !unsolved.contains("what came of it"),
        "{unsolved}"
    );
    let own = page("task-own-shop");
    assert!(own.contains("You are among the people of this shop") && !own.contains("name=\"choice\""), "{own}");
}

#[test]
fn names_read_back() {
    for decision in Decision::ALL {
        assert_eq!(Decision::parse(decision.as_str()), Some(decision));
    }
    for step in ReportStep::ALL {
        assert_eq!(ReportStep::parse(step.as_str()), Some(step));
        assert_eq!(step.next().and_then(ReportStep::previous), step.next().map(|_| step));
    }
    for way in Way::ALL {
        assert_eq!(Way::parse(way.as_str()), Some(way));
    }
    for flag in Flag::ALL {
        assert_eq!(Flag::parse(flag.as_str()), Some(flag));
    }
}

#[test]
fn the_guidelines_kinds_have_their_names() {
    for lang in Lang::ALL {
        for kind in GUIDELINE_KINDS {
            assert!((crate::i18n::words(lang).kind)(kind).is_some(), "{kind}");
        }
    }
}

#[test]
fn without_its_place_a_shop_keeps_its_orders_and_nothing_leads_to_its_page_in_the_edition() {
    let ctx = samples::context(Lang::En);
    let pages = people::pages(&ctx, "x");
    let page = |name: &str| pages.iter().find(|(of, _)| *of == name).map(|(_, html)| html.as_str()).unwrap();
    let lost = page("own-orders-place-lost");
    assert!(lost.contains("place in this edition was taken away") && lost.contains("/cancel\""), "{lost}");
    assert!(!lost.contains("name=\"amount_toman\"") && !lost.contains("codes.csv"), "{lost}");
    assert!(page("deal").contains("#broken\"") && !page("deal-no-prices").contains("#broken\""));
    let told = page("own-orders");
    for part in ["2 orders were recorded before", "1 order was confirmed with another"] {
        assert!(told.contains(part), "{part} is not in {told}");
    }
}
