//! Tips over a chart that the server drew: by pointer, by touch and by keyboard.
//!
//! The chart's SVG carries one transparent `.col` for each column, with the words in its `<title>`; a browser shows those by
//! itself when a mouse rests on them. Here they become one line of text above the column, which a screen reader hears.

use leptos::ev::{FocusEvent, KeyboardEvent, PointerEvent};
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// A column of the chart.
#[derive(Clone)]
struct Column {
    area: Element,
    text: String,
}

/// Wraps a chart and gives it tips.
#[island]
pub fn ChartTip(
    /// The chart's name, with a word on the keys, for those who cannot see it.
    label: String,
    /// The chart.
    children: Children,
) -> impl IntoView {
    let plot = NodeRef::<Div>::new();
    let tip = NodeRef::<Div>::new();
    let text = RwSignal::new(String::new());
    // Read once the browser is there; until then the chart is no stop for the tab key.
    let columns = StoredValue::new_local(Vec::<Column>::new());
    let ready = RwSignal::new(false);
    let at = StoredValue::new(None::<usize>);

    Effect::new(move |_| {
        let Some(plot) = plot.get() else { return };
        let Ok(areas) = plot.query_selector_all(".col") else { return };
        let found = (0..areas.length()).filter_map(|n| {
            let area = areas.item(n)?.dyn_into::<Element>().ok()?;
            let title = area.first_element_child()?;
            let text = title.text_content()?;
            // Otherwise the browser's own tip would cover ours.
            title.remove();
            Some(Column { area, text })
        });
        columns.set_value(found.collect());
        ready.set(columns.with_value(|columns| !columns.is_empty()));
    });

    let show = move |next: Option<usize>| {
        if next == at.get_value() {
            return;
        }
        columns.with_value(|columns| {
            let mark = |n: Option<usize>, on: bool| {
                if let Some(column) = n.and_then(|n| columns.get(n)) {
                    let _ = column.area.class_list().toggle_with_force("on", on);
                }
            };
            mark(at.get_value(), false);
            mark(next, true);
            text.set(next.and_then(|n| columns.get(n)).map(|column| column.text.clone()).unwrap_or_default());
            if let (Some(column), Some(plot), Some(tip)) =
                (next.and_then(|n| columns.get(n)), plot.get_untracked(), tip.get_untracked())
            {
                let (column, plot) = (column.area.get_bounding_client_rect(), plot.get_bounding_client_rect());
                let x = column.left() + column.width() / 2.0 - plot.left();
                let tip: &HtmlElement = &tip;
                let _ = tip.style().set_property("--x", &format!("{}px", x as i32));
            }
        });
        at.set_value(next);
    };

    let on_pointer = move |event: PointerEvent| {
        let x = f64::from(event.client_x());
        let under = columns.with_value(|columns| {
            columns.iter().position(|column| {
                let area = column.area.get_bounding_client_rect();
                area.left() <= x && x < area.right()
            })
        });
        show(under);
    };
    let on_leave = move |event: PointerEvent| {
        // A finger that is lifted leaves the tip to be read.
        if event.pointer_type() == "mouse" {
            show(None);
        }
    };

    let on_key = move |event: KeyboardEvent| {
        let n = columns.with_value(Vec::len);
        if n == 0 {
            return;
        }
        // Columns stand in the order of time; on the screen a Persian chart runs the other way.
        let rightwards = columns.with_value(|columns| {
            let left = |n: usize| columns.get(n).map(|column| column.area.get_bounding_client_rect().left());
            left(0) <= left(n - 1)
        });
        let now = at.get_value();
        let next = match (event.key().as_str(), rightwards) {
            ("ArrowRight", true) | ("ArrowLeft", false) => Some(now.map_or(0, |at| (at + 1).min(n - 1))),
            ("ArrowLeft", true) | ("ArrowRight", false) => Some(now.map_or(n - 1, |at| at.saturating_sub(1))),
            ("Home", _) => Some(0),
            ("End", _) => Some(n - 1),
            ("Escape", _) => None,
            _ => return,
        };
        event.prevent_default();
        show(next);
    };

    view! {
        <div
            class="plot"
            node_ref=plot
            role="group"
            aria-label=label
            tabindex=move || ready.get().then_some("0")
            on:pointermove=on_pointer
            on:pointerdown=on_pointer
            on:pointerleave=on_leave
            on:keydown=on_key
            on:blur=move |_: FocusEvent| show(None)
        >
            {children()}
            <div class="tip" node_ref=tip role="status">{text}</div>
        </div>
    }
}
