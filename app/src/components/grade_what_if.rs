//! The form in which anyone moves a shop's figures: here the grade follows at once, by the same code as on the server.
//!
//! The server draws form and result whole, and without wasm a button sends the form. Here every number gets a slider, and
//! what is drawn is changed in its place.

use crate::lang::Lang;
use crate::what_if::{WhatIf, rule, tenths, whole_text};
use bazargah_domain::grade::{Letter, RuleName};
use leptos::ev::Event;
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};

/// Wraps the form and its result.
#[island]
pub fn GradeWhatIf(
    /// The language of the page.
    lang: Lang,
    /// The rule that grades.
    version: u16,
    /// The form and the result.
    children: Children,
) -> impl IntoView {
    let root = NodeRef::<Div>::new();

    Effect::new(move |_| {
        let Some(root) = root.get() else { return };
        let Ok(fields) = root.query_selector_all("input[data-most]") else { return };
        for field in (0..fields.length()).filter_map(|n| fields.item(n)?.dyn_into::<HtmlInputElement>().ok()) {
            let _ = add_slider(&field);
        }
    });

    let follow = move |event: Event| {
        let moved = event_target::<HtmlInputElement>(&event);
        if moved.type_() == "range" {
            if let Some(field) = input(moved.previous_element_sibling()) {
                field.set_value(&digits(lang, &moved.value()));
            }
        } else if let Some(slider) = input(moved.next_element_sibling()) {
            slider.set_value(&latin(&moved.value()));
        }
        if let Some(root) = root.get_untracked() {
            let _ = show(&root, lang, version);
        }
    };

    view! {
        <div class="whatif" node_ref=root on:input=follow>
            {children()}
        </div>
    }
}

fn input(element: Option<Element>) -> Option<HtmlInputElement> {
    element?.dyn_into().ok()
}

/// Whole numbers between the scripts; a slider knows Latin digits only.
fn digits(lang: Lang, text: &str) -> String {
    text.parse().map(|n| whole_text(lang, n)).unwrap_or_default()
}

fn latin(text: &str) -> String {
    tenths(text).map(|tenths| whole_text(Lang::En, tenths / 10)).unwrap_or_default()
}

/// Puts a slider behind a number, under the same name.
fn add_slider(field: &HtmlInputElement) -> Option<()> {
    let slider = input(document().create_element("input").ok())?;
    let name = document().get_element_by_id(&[&field.id(), "-name"].concat())?.text_content()?;
    let most = field.get_attribute("data-most")?;
    for (attribute, value) in [("type", "range"), ("min", "0"), ("max", &most), ("aria-label", &name)] {
        slider.set_attribute(attribute, value).ok()?;
    }
    slider.set_value(&latin(&field.value()));
    field.insert_adjacent_element("afterend", &slider).ok()?;
    Some(())
}

/// Grades what the form holds now, and changes the result.
fn show(root: &HtmlElement, lang: Lang, version: u16) -> Option<()> {
    let find = |selector: &str| root.query_selector(selector).ok().flatten();
    let text_of = |name: &str| {
        let field = input(find(&["[name=", name, "]"].concat()))?;
        (field.type_() != "checkbox" || field.checked()).then(|| field.value())
    };
    let grade = WhatIf::read(text_of).grade(rule(version)?);
    let result = find("output")?;
    let letter = match grade.letter {
        Some(letter) => Letter::as_str(letter).to_owned(),
        None => result.get_attribute("data-none")?,
    };
    result.set_attribute("data-letter", grade.letter.map_or("", Letter::as_str)).ok()?;
    find("output b")?.set_text_content(Some(&letter));
    find("output span")?.dyn_into::<HtmlElement>().ok()?.set_hidden(grade.letter.is_none());
    find("output span b")?.set_text_content(Some(&whole_text(lang, grade.points.into())));
    for rule in RuleName::ALL {
        let taken = grade.deductions.iter().find(|deduction| deduction.rule == rule).map_or(0, |taken| taken.points);
        let cell = find(&["[data-rule=", rule.as_str(), "]"].concat())?;
        cell.set_text_content(Some(&whole_text(lang, taken.into())));
    }
    Some(())
}
