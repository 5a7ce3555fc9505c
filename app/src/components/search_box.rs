//! The search field, with suggestions as one types (a combobox by the ARIA Authoring Practices).
//!
//! Without wasm it is a plain form that leads to `/lookup`. An option is a real link, so that `boot.js` navigates and a
//! middle click opens a tab; focus stays in the field, and `aria-activedescendant` tells which option is meant.

use crate::api::{QUERY_BYTES_MAX, SUGGESTIONS_MAX, Suggestion, suggest};
use crate::i18n::search_words;
use crate::lang::Lang;
use leptos::ev::{FocusEvent, KeyboardEvent, MouseEvent};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;
use wasm_bindgen::JsCast;

/// A pause in typing of this length asks for suggestions.
const DEBOUNCE: Duration = Duration::from_millis(120);

/// What the list shows.
#[derive(Debug, Clone, PartialEq)]
enum Shown {
    /// Not there.
    Closed,
    /// The first answer is awaited: an empty line keeps the place.
    Waiting,
    /// Suggestions; perhaps of what was typed a moment ago.
    Found(Vec<Suggestion>),
    /// There are none.
    Nothing,
    /// They did not come.
    Failed,
}

/// A boolean as ARIA's attributes want it.
fn truth(is: bool) -> &'static str {
    if is { "true" } else { "false" }
}

/// The search field.
#[island]
pub fn SearchBox(
    /// The language of the page.
    lang: Lang,
    /// The field's id; there may be two fields on a page.
    id: String,
    /// What the field holds at first.
    value: String,
) -> impl IntoView {
    let words = search_words(lang);
    let initial = value.clone();
    let list_id = format!("{id}-list");
    let option_id = {
        let list_id = list_id.clone();
        move |at: usize| format!("{list_id}-{at}")
    };

    let shown = RwSignal::new(Shown::Closed);
    let active = RwSignal::new(None::<usize>);
    // The number of the newest question: an answer to an older one is dropped.
    let asked = StoredValue::new(0u32);
    let timer = StoredValue::new(None::<TimeoutHandle>);

    let close = move || {
        asked.update_value(|n| *n += 1);
        active.set(None);
        shown.set(Shown::Closed);
    };

    let ask = move |text: String| {
        if let Some(timer) = timer.get_value() {
            timer.clear();
        }
        active.set(None);
        if text.trim().is_empty() || text.len() > QUERY_BYTES_MAX {
            return close();
        }
        asked.update_value(|n| *n += 1);
        let number = asked.get_value();
        if !matches!(shown.get_untracked(), Shown::Found(_)) {
            shown.set(Shown::Waiting);
        }
        let send = move || {
            spawn_local(async move {
                let answer = suggest(text, lang).await;
                if asked.get_value() == number {
                    active.set(None);
                    shown.set(match answer {
                        Ok(list) if list.is_empty() => Shown::Nothing,
                        Ok(list) => Shown::Found(list),
                        Err(_) => Shown::Failed,
                    });
                }
            });
        };
        timer.set_value(set_timeout_with_handle(send, DEBOUNCE).ok());
    };

    let count =
        move || shown.with(|shown| if let Shown::Found(list) = shown { list.len().min(SUGGESTIONS_MAX) } else { 0 });

    let on_key = {
        let option_id = option_id.clone();
        move |event: KeyboardEvent| {
            let n = count();
            match event.key().as_str() {
                "ArrowDown" | "ArrowUp" if n > 0 => {
                    event.prevent_default();
                    // One place beyond the ends is the field itself.
                    let at = active.get_untracked().map_or(0, |at| at + 1);
                    let step = if event.key() == "ArrowDown" { at + 1 } else { at + n };
                    active.set((step % (n + 1)).checked_sub(1));
                }
                "ArrowDown" => ask(event_target_value(&event)),
                "Enter" => {
                    if let Some(at) = active.get_untracked() {
                        let option = document().get_element_by_id(&option_id(at));
                        if let Some(link) = option.and_then(|option| option.dyn_into::<web_sys::HtmlElement>().ok()) {
                            event.prevent_default();
                            link.click();
                        }
                    }
                    close();
                }
                "Escape" if shown.get_untracked() != Shown::Closed => {
                    // The first press closes the list and leaves what was typed.
                    event.prevent_default();
                    close();
                }
                _ => {}
            }
        }
    };

    // The few lines are made anew when another one is chosen: that costs fewer bytes than a signal in each.
    let options = move || {
        let chosen = active.get();
        let list = if let Shown::Found(list) = shown.get() { list } else { Vec::new() };
        list.into_iter()
            .take(SUGGESTIONS_MAX)
            .enumerate()
            .map(|(at, found)| {
                let tone = if found.warns { "bad" } else { "" };
                view! {
                    <a
                        class="hit"
                        role="option"
                        tabindex="-1"
                        id=option_id(at)
                        href=found.href
                        aria-selected=truth(chosen == Some(at))
                    >
                        <b><bdi>{found.name}</bdi></b>
                        <bdi dir="ltr">{found.host}</bdi>
                        <small class=tone>{found.note}</small>
                    </a>
                }
            })
            .collect_view()
    };
    let message = move || {
        shown.with(|shown| match shown {
            Shown::Nothing => words.nothing,
            Shown::Failed => words.failed,
            _ => "",
        })
    };

    let active_id = {
        let list_id = list_id.clone();
        move || active.get().map(|at| format!("{list_id}-{at}"))
    };
    let status = move || match count() {
        0 => message().to_owned(),
        n => (words.found)(n),
    };
    // Leaving the field closes the list, but not by pressing on one of its lines (see `on:mousedown`).
    let on_blur = move |_: FocusEvent| close();

    // What was typed before wasm was awake has asked for nothing yet.
    Effect::new({
        let id = id.clone();
        move || {
            let field = document().active_element().filter(|field| field.id() == id);
            if let Some(field) = field.and_then(|field| field.dyn_into::<web_sys::HtmlInputElement>().ok())
                && field.value() != initial
            {
                ask(field.value());
            }
        }
    });

    view! {
        <form class="find" role="search" method="get" action=lang.href("/lookup") on:submit=move |_| close()>
            <label class="sr" for=id.clone()>{words.label}</label>
            <input
                id=id
                name="q"
                type="search"
                role="combobox"
                aria-autocomplete="list"
                aria-expanded=move || truth(shown.get() != Shown::Closed)
                aria-controls=list_id.clone()
                aria-activedescendant=active_id
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                enterkeyhint="search"
                maxlength="2000"
                placeholder=words.placeholder
                value=value
                on:input=move |event| ask(event_target_value(&event))
                on:keydown=on_key
                on:blur=on_blur
            />
            <button>{words.button}</button>
            <div
                class="hits"
                class:wait=move || shown.get() == Shown::Waiting
                hidden=move || shown.get() == Shown::Closed
                on:mousedown=|event: MouseEvent| event.prevent_default()
                on:click=move |_| close()
            >
                <div id=list_id role="listbox" aria-label=words.suggestions>{options}</div>
                <p>{message}</p>
            </div>
            <span class="sr" role="status">{status}</span>
        </form>
    }
}
