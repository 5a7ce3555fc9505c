//! The pages of the trust mark: words for every state, faults that lead to their fields, consequences beside choices.

use super::*;
use crate::samples::{marks as samples, people};
use crate::{Assets, Lang, PageContext};
use bazargah_domain::mark::{Cause, Effect, LicenceKind, RefusalReason, Stage, Supervision};
use bazargah_domain::role::{MarkTask, Role};
use bazargah_domain::shop::{MarkState, Shop};
use std::collections::BTreeSet;

fn with<T>(lang: Lang, path: &str, page: impl Fn(&PageContext) -> T) -> T {
    let assets = Assets::default();
    page(&PageContext { lang, assets: &assets, origin: "", path, demo: false, query_text: "", visitor: None })
}

/// The list of what is wrong, and whether a link in it leads to a field that is there and described as wrong.
fn leads_to_its_field(html: &str) -> bool {
    let Some(list) = html.split("class=\"faults\"").nth(1).and_then(|rest| rest.split("</ul>").next()) else {
        return false;
    };
    let Some(field) = list.split("href=\"#").nth(1).and_then(|rest| rest.split('"').next()) else { return false };
    html.contains(&format!(" id=\"{field}\"")) && html.contains(&format!(" id=\"{field}-fault\""))
}

#[test]
fn a_fault_leads_to_its_field_which_says_it_again() {
    for lang in Lang::ALL {
        for fault in samples::APPLICATION_FAULTS {
            let shop = samples::shop_in(MarkState::Applied, "");
            let model = samples::shop_mark_of(shop, Some((0, fault)), "");
            let html = with(lang, "/", |ctx| shop_mark(ctx, &model));
            assert!(leads_to_its_field(&html), "{fault:?}");
        }
        for about in [301, 404] {
            let model = samples::shop_mark_of(samples::shop_appealing(""), Some((about, MarkFormFault::NoWords)), "");
            assert!(leads_to_its_field(&with(lang, "/", |ctx| shop_mark(ctx, &model))), "{about}");
        }
        for (task, choice, fault) in samples::task_faults() {
            let mut model = samples::mark_task_of(task, "");
            model.typed.choice = choice;
            model.fault = Some(fault);
            let html = with(lang, "/", |ctx| mark_task(ctx, &model));
            // What happened in the meantime is no field's fault.
            assert!(leads_to_its_field(&html) || fault == MarkFormFault::Changed, "{task:?} {choice:?} {fault:?}");
        }
        for (choice, fault) in samples::STAFF_SHOP_FAULTS {
            let model = samples::staff_shop_of(Some(choice), Some(fault), "");
            assert!(leads_to_its_field(&with(lang, "/", |ctx| staff_shop(ctx, &model))), "{choice:?} {fault:?}");
        }
    }
}

#[test]
fn what_was_typed_is_not_lost() {
    let model = samples::shop_mark_of(samples::shop_appealing(""), Some((301, MarkFormFault::NoWords)), "");
    let html = with(Lang::Fa, "/", |ctx| shop_mark(ctx, &model));
    assert_eq!(html.matches(&model.typed).count(), 1, "in the one form that it was typed into");
    let mut task = samples::mark_task_of(MarkTask::Application, "");
    task.fault = Some(MarkFormFault::NoRefusalReason);
    task.typed.choice = Some(MarkChoice::Refuse);
    task.typed.refusals = vec![RefusalReason::Address];
    task.typed.reason = "نوشته".to_owned();
    let html = with(Lang::Fa, "/", |ctx| mark_task(ctx, &task));
    assert!(html.contains("value=\"address\" checked") && html.contains("value=\"refuse\" required"), "{html}");
    assert_eq!(html.matches(" checked").count(), 2);
    assert!(html.contains("\nنوشته</textarea>"));
}

#[test]
fn every_cause_stage_and_state_has_words_of_its_own_in_both_languages() {
    let at = people::now();
    let causes = [
        Cause::Overdue { complaints: 3 },
        Cause::Unanswered { unanswered: 3, of: 9 },
        Cause::Violations { open: 3 },
        Cause::LicenceLapsed { kind: LicenceKind::Trade },
        Cause::LicenceLapsed { kind: LicenceKind::Health },
        Cause::LicenceLapsed { kind: LicenceKind::VirtualBusinesses },
        Cause::Fraud,
        Cause::Finding,
    ];
    let stages = [
        Stage::Proposed { takes_effect_at: None },
        Stage::InForce { since: at, ends_at: None },
        Stage::Ended { at, was_in_force: true },
        Stage::Ended { at, was_in_force: false },
        Stage::Overturned { at },
    ];
    let states = samples::STATES.map(|(state, ..)| state);
    for lang in Lang::ALL {
        let w = crate::i18n::words(lang).marks;
        let p = &w.public;
        let own = |name: &str, texts: Vec<String>| {
            let once: BTreeSet<&String> = texts.iter().collect();
            assert_eq!(once.len(), texts.len(), "{name}: {texts:?}");
            for text in texts {
                assert_eq!(text.contains(|c: char| c.is_ascii_alphabetic()), lang == Lang::En, "{name}: {text}");
                // Arabic letters, and a no-break space where a zero-width non-joiner belongs.
                assert!(!text.contains(['ي', 'ك', '\u{a0}']), "{text}");
            }
        };
        let text = str::to_owned;
        own("causes", causes.iter().map(|cause| (p.cause)(cause, "۳", "۹")).collect());
        own("stages", stages.iter().map(|stage| text((p.stage)(*stage))).collect());
        own("states", states.iter().map(|state| text((p.state)(*state))).collect());
        own("meanings", states.iter().map(|state| text((p.meaning)(*state))).collect());
        own("chips", states.iter().map(|state| text((w.chip)(*state))).collect());
        own("effects", Effect::ALL.iter().map(|effect| text((p.effect)(*effect))).collect());
        own("supervision", [Supervision::System, Supervision::Human].map(|by| text((p.by)(by))).into());
        own("refusals", RefusalReason::ALL.map(|reason| text((p.refusal)(reason))).into());
        own("licences", LicenceKind::ALL.map(|kind| text((p.licence_kind)(kind))).into());
        own("choices", MarkChoice::ALL.map(|choice| text((w.desk.choice)(choice))).into());
        own("consequences", MarkChoice::ALL.map(|choice| text((w.desk.consequence)(choice))).into());
        own("tasks", MarkTask::ALL.map(|task| text((w.desk.task)(task))).into());
        own("titles", MarkTask::ALL.map(|task| text((w.desk.task_title)(task))).into());
    }
}

#[test]
fn the_chip_tells_each_state_and_leads_to_the_marks_page() {
    for lang in Lang::ALL {
        let mut seen = BTreeSet::new();
        let shops = samples::STATES.map(|(state, ..)| samples::shop_in(state, ""));
        for shop in shops.into_iter().chain([samples::shop_warned("")]) {
            let (tone, text) = with(lang, "/", |ctx| profile::mark_text(&shop, people::now().day(), ctx));
            assert!(seen.insert(text.clone()), "{text}");
            assert_eq!(
                tone == "good",
                shop.dossier.adjustments.is_empty() && text.contains(&lang.date(people::now().day().plus_days(530))),
                "{text}"
            );
        }
    }
    let pages = with(Lang::En, "/shop/x", |ctx| people::pages(ctx, ""));
    let page = |name: &str| &pages.iter().find(|(of, _)| *of == name).expect("a sample").1;
    assert!(
        page("profile-mark-valid")
            .contains("href=\"/en/shop/kafsh-nemooneh.ir/mark\" class=\"chip good\">Trust mark valid until")
    );
    assert!(page("profile-mark-valid").contains("None on record. Last inspected"));
    assert!(page("profile-mark-none").contains("has not been inspected yet"));
    assert!(page("profile-mark-suspended").contains("Suspension in force: 21 unanswered"));
    let violations = page("profile-mark-suspended").split("id=\"violations\"").nth(1).expect("the section");
    assert!(violations.contains("1 open, 1 settled; 1 alleged") && violations.contains("/mark#violations"));
}

#[test]
fn the_public_page_tells_all_of_an_adjustment() {
    let page = |shop: Shop| {
        let model = MarkPage { shop, now: people::now() };
        with(Lang::En, "/", |ctx| mark(ctx, &model))
    };
    let html = page(samples::shop_in(MarkState::Suspended, ""));
    for part in [
        "21 of 48 complaints",
        "System supervision",
        "Proposed by system supervision",
        "Confirmed by a supervisor",
        "The mark before it: Valid; after it: Suspended",
        "/en/shop/kafsh-nemooneh.ir/complaints/8101",
        "The shop appealed",
        "The appeal is to be answered by",
        "<time datetime=\"2026-11-30",
        "Dismissed",
        "/en/guidelines/health/1#c3-1",
        "12 in all, 1 of them broken",
        "Neither the mark nor any adjustment is for sale",
        "/en/account/shops/kafsh-nemooneh.ir/mark",
    ] {
        assert!(html.contains(part), "{part} is not in {html}");
    }
    assert!(!html.contains("maryam"), "a role is public, a person is not");
    let html = page(samples::shop_warned(""));
    let newest_first = ["a310", "a309", "a308", "a307", "a306", "a305", "a304"];
    let places: Vec<usize> = newest_first.iter().map(|id| html.find(&format!("id=\"{id}\"")).expect(id)).collect();
    assert!(places.is_sorted());
    for part in ["First proposed: Suspension", "Takes effect only once a second supervisor", "never took effect"] {
        assert!(html.contains(part), "{part}");
    }
}

#[test]
fn an_appeal_is_offered_where_the_rule_takes_it_and_a_word_while_an_allegation_waits() {
    let page = |shop: Shop| {
        let model = samples::shop_mark_of(shop, None, "");
        with(Lang::En, "/", |ctx| shop_mark(ctx, &model))
    };
    let html = page(samples::shop_appealing(""));
    assert!(html.contains("id=\"appeal-301\"") && html.contains("18 December 2026"), "30 days after it took effect");
    assert_eq!(html.matches("value=\"say\"").count(), 1, "the decided ones take no word");
    let html = page(samples::shop_in(MarkState::Suspended, ""));
    assert!(!html.contains("id=\"appeal-301\""), "an appeal is possible once");
    let mut valid = samples::shop_in(MarkState::Valid, "");
    assert!(page(valid.clone()).contains("id=\"application\""), "one of its licences has lapsed");
    valid.dossier.licences.clear();
    assert!(!page(valid).contains("id=\"application\""), "a valid mark is not applied for");
    assert!(page(samples::shop_in(MarkState::Revoked, "")).contains("id=\"application\""));
}

#[test]
fn the_consequence_stands_beside_each_choice_and_only_who_may_decide_chooses() {
    for lang in Lang::ALL {
        let w = &crate::i18n::words(lang).marks.desk;
        for task in MarkTask::ALL {
            let model = samples::mark_task_of(task, "");
            let html = with(lang, "/", |ctx| mark_task(ctx, &model));
            for choice in MarkChoice::of(task) {
                let name = choice.as_str();
                assert!(html.contains(&format!("value=\"{name}\"")), "{choice:?}");
                let beside =
                    html.split(&format!(" id=\"will-{name}\"")).nth(1).and_then(|rest| rest.split("</p>").next());
                assert!(beside.is_some_and(|text| text.contains((w.consequence)(*choice))), "{choice:?}");
            }
            for model in [MarkDeskTask { may_decide: false, ..model.clone() }, MarkDeskTask { done: true, ..model }] {
                assert!(!with(lang, "/", |ctx| mark_task(ctx, &model)).contains("method=\"post\""));
            }
        }
        let model = samples::staff_shop_of(None, None, "");
        let html = with(lang, "/", |ctx| staff_shop(ctx, &model));
        for choice in [
            MarkChoice::RaiseViolation,
            MarkChoice::SettleViolation,
            MarkChoice::Propose,
            MarkChoice::Overturn,
            MarkChoice::WarnOfFraud,
        ] {
            assert!(html.contains((w.consequence)(choice)), "{choice:?}");
            assert!(html.contains(&format!("name=\"choice\" value=\"{}\"", choice.as_str())), "{choice:?}");
        }
        assert_eq!(html.matches("value=\"overturn\"").count(), 1, "of all adjustments one is in force");
        assert!(html.contains(w.three_supervisors));
        assert!(html.contains(&(w.warnings)(&lang.num(1), &lang.num(3))), "how many warn so far");
        let inspector = StaffShop { role: Role::Inspector, ..samples::staff_shop_of(None, None, "") };
        let html = with(lang, "/", |ctx| staff_shop(ctx, &inspector));
        assert!(html.contains("value=\"raise-violation\""));
        assert!(!html.contains("value=\"propose\"") && !html.contains("value=\"overturn\""));
        let auditor = StaffShop { role: Role::Auditor, ..samples::staff_shop_of(None, None, "") };
        assert!(!with(lang, "/", |ctx| staff_shop(ctx, &auditor)).contains("method=\"post\""));
    }
}

#[test]
fn a_warning_cannot_be_made_milder() {
    let model = MarkDeskTask { about: 309, ..samples::mark_task_of(MarkTask::Proposal, "") };
    let html = with(Lang::En, "/", |ctx| mark_task(ctx, &model));
    assert!(
        html.contains("value=\"confirm\"") && !html.contains("value=\"soften\"") && !html.contains("name=\"effect\"")
    );
}

/// The texts of a page without its markup.
fn texts(html: &str) -> String {
    let body = html.split("<main").nth(1).and_then(|rest| rest.split("</main>").next()).unwrap_or_default();
    body.split('<').filter_map(|piece| piece.split_once('>').map(|(_, text)| text)).collect::<Vec<_>>().join("\n")
}

#[test]
fn persian_pages_of_the_mark_have_no_english_words() {
    let pages = with(Lang::Fa, "/shop/x", |ctx| people::pages(ctx, "ک"));
    let mut seen = 0;
    for (name, html) in pages
        .iter()
        .filter(|(name, _)| (name.contains("mark") && !name.starts_with("market")) || name.starts_with("staff-shop"))
    {
        if name.starts_with("profile") {
            continue;
        }
        seen += 1;
        for line in texts(html).lines() {
            // A clause's name is written the same in both languages.
            let line = line.replace("health-1/3.2", "").replace("Enter", "");
            let word = line.split(|c: char| !c.is_ascii_alphabetic()).find(|word| word.len() > 1);
            assert_eq!(word, None, "{name}: {line}");
        }
    }
    assert!(seen > 30, "{seen}");
}
