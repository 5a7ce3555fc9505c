//! Questions of a form: label, hint, what is wrong with the answer, and the field; and the list of what is wrong at the top.

use crate::html::{Esc, put, raw};
use leptos::prelude::*;

/// A question. Its field has `id` as its id; the hint's is `{id}-hint`, the fault's `{id}-fault`.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Question<'a> {
    /// The field's id, to which the list of faults leads.
    pub(crate) id: &'a str,
    /// The field's name, by which it is sent.
    pub(crate) name: &'a str,
    /// The label.
    pub(crate) label: &'a str,
    /// What helps to answer it; empty for none.
    pub(crate) hint: &'a str,
    /// What is wrong with the answer.
    pub(crate) fault: Option<&'a str>,
}

/// A field of one line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line<'a> {
    /// `type`.
    pub(crate) kind: &'static str,
    /// `autocomplete`.
    pub(crate) autocomplete: &'static str,
    /// `inputmode`.
    pub(crate) mode: Option<&'static str>,
    /// `dir`: an address and a number read left to right in both languages.
    pub(crate) dir: &'static str,
    /// `maxlength`.
    pub(crate) chars_max: usize,
    /// What was filled in.
    pub(crate) value: &'a str,
}

impl Line<'_> {
    /// A field for an e-mail address.
    pub(crate) fn email(value: &str) -> Line<'_> {
        Line { kind: "email", autocomplete: "email", mode: Some("email"), dir: "ltr", chars_max: 254, value }
    }
}

impl Question<'_> {
    /// The ids of the texts that describe the field.
    pub(crate) fn described(&self) -> Option<String> {
        let ids: Vec<String> = [(!self.hint.is_empty(), "hint"), (self.fault.is_some(), "fault")]
            .into_iter()
            .filter(|(there, _)| *there)
            .map(|(_, part)| format!("{}-{part}", self.id))
            .collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    /// What is wrong with the answer.
    pub(crate) fn wrong(&self) -> impl IntoView + use<> {
        let id = format!("{}-fault", self.id);
        self.fault.map(str::to_owned).map(|text| view! { <p class="fault" id=id>{text}</p> })
    }

    fn words(&self) -> impl IntoView + use<> {
        let hint = (!self.hint.is_empty()).then(|| {
            view! { <p class="hint" id=format!("{}-hint", self.id)>{self.hint.to_owned()}</p> }
        });
        view! { <label for=self.id.to_owned()>{self.label.to_owned()}</label>{hint}{self.wrong()} }
    }

    /// The question with a field of several lines.
    pub(crate) fn area(&self, rows: u32, chars_max: usize, value: &str) -> impl IntoView + use<> {
        // By hand: the views of Leptos do not escape what stands in a text area.
        let mut html = String::with_capacity(256 + value.len());
        put!(
            html,
            r#"<textarea id="{}" name="{}" rows="{rows}" maxlength="{chars_max}" dir="auto""#,
            self.id,
            self.name
        );
        if let Some(ids) = self.described() {
            put!(html, r#" aria-describedby="{ids}""#);
        }
        if self.fault.is_some() {
            html.push_str(r#" aria-invalid="true""#);
        }
        // A browser drops the first line break; what was typed may begin with one.
        put!(html, ">\n{}</textarea>", Esc(value));
        view! { <div class="question">{self.words()}{raw(html)}</div> }
    }

    /// The question with a field of one line.
    pub(crate) fn line(&self, line: Line) -> impl IntoView + use<> {
        view! {
            <div class="question">
                {self.words()}
                <input id=self.id.to_owned() name=self.name.to_owned() type=line.kind autocomplete=line.autocomplete
                    inputmode=line.mode dir=line.dir maxlength=line.chars_max.to_string() value=line.value.to_owned()
                    aria-describedby=self.described() aria-invalid=self.fault.map(|_| "true")/>
            </div>
        }
    }
}

/// What is wrong with a form, each with the field that it leads to; nothing if nothing is wrong.
pub(crate) fn fault_list(heading: &'static str, faults: Vec<(Option<&str>, String)>) -> impl IntoView + use<> {
    (!faults.is_empty()).then(|| {
        let item = |(field, text): (Option<&str>, String)| match field {
            Some(field) => view! { <li><a href=format!("#{field}")>{text}</a></li> }.into_any(),
            None => view! { <li>{text}</li> }.into_any(),
        };
        let items = faults.into_iter().map(item).collect_view();
        view! {
            <div class="faults" role="alert" tabindex="-1" autofocus="">
                <h2>{heading}</h2>
                <ul>{items}</ul>
            </div>
        }
    })
}

/// A value that is sent along.
pub(crate) fn hidden(name: &'static str, value: &str) -> impl IntoView + use<> {
    view! { <input type="hidden" name=name value=value.to_owned()/> }
}
