//! A shop's complaints, newest first: filtered by state and subject, paged by key.

use crate::components::{Head, complaint_lines, document, twin_warning};
use crate::context::PageContext;
use crate::html::{UrlPart, put, raw};
use crate::naming::{isolated_name, kind_name, name_lang, shop_name, shop_path};
use bazargah_domain::calendar::Millis;
use bazargah_domain::complaint::State;
use bazargah_domain::figures::Figures;
use bazargah_domain::record::Recent;
use bazargah_domain::shop::Shop;
use leptos::prelude::*;

/// Which complaints are shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only those in this state.
    pub state: Option<State>,
    /// Only those of this kind.
    pub category: Option<String>,
}

/// A page of a shop's complaints.
#[derive(Debug, Clone)]
pub struct Complaints {
    /// The shop.
    pub shop: Shop,
    /// The complaints, newest first.
    pub items: Vec<Recent>,
    /// What was asked for.
    pub filter: Filter,
    /// Kinds to filter by, with their numbers where these are at hand; without any there is no such choice.
    pub kinds: Vec<(String, Option<u32>)>,
    /// The figures of all its complaints.
    pub figures: Figures,
    /// Cursor of the next, older page.
    pub next: Option<String>,
    /// Cursor of the page before, with newer ones, where the server knows it.
    pub newer: Option<String>,
    /// Whether this is the page with the newest ones.
    pub first: bool,
    /// When the page is read.
    pub now: Millis,
}

/// The page.
pub fn complaints(ctx: &PageContext, model: &Complaints) -> String {
    let (lang, w) = (ctx.lang, &ctx.words().list);
    let name = shop_name(&model.shop, lang);
    let path = format!("{}/complaints", shop_path(&model.shop));
    let plain = model.filter == Filter::default() && model.first;
    let total = model.figures.counts.total;
    let head = Head {
        title: (w.heading)(&isolated_name(name)),
        description: (w.description)(name, &(ctx.words().results.complaints)(total, &lang.num(total))),
        // One page of many is no page of its own.
        canonical: plain.then(|| path.clone()),
        class: "list",
        ..Head::default()
    };
    document(ctx, head, || {
        let list = if model.items.is_empty() {
            let text = if total == 0 { w.none_ever } else { w.none };
            let clear = (!plain).then(|| view! { " "<a href=ctx.href(&path)>{w.clear}</a> });
            view! { <p class="empty">{text}{clear}</p> }.into_any()
        } else {
            raw(complaint_lines(&model.shop, &model.items, &model.figures, model.now, lang)).into_any()
        };
        view! {
            {twin_warning(ctx, &model.shop)}
            <p class="up"><a href=ctx.href(&shop_path(&model.shop))><bdi lang=name_lang(&model.shop, lang)>{name.to_owned()}</bdi></a></p>
            <h1>{(w.heading)(&isolated_name(name))}</h1>
            {raw(states(ctx, model, &path))}
            {(!model.kinds.is_empty()).then(|| kinds(ctx, model, &path))}
            {list}
            {raw(pages(ctx, model, &path))}
        }
    })
}

/// The address of the list with another filter or cursor.
fn address(
    ctx: &PageContext,
    path: &str,
    state: Option<State>,
    category: Option<&str>,
    cursor: Option<&str>,
) -> String {
    let mut address = ctx.href(path);
    let mut sep = '?';
    for (name, value) in [("state", state.map(State::as_str)), ("category", category), ("cursor", cursor)] {
        if let Some(value) = value {
            put!(address, "{sep}{name}={}", UrlPart(value));
            // Ready for an attribute: the one character that would need it is written as its entity.
            sep = ';';
        }
    }
    address.replace(';', "&amp;")
}

/// The states as links with their numbers.
fn states(ctx: &PageContext, model: &Complaints, path: &str) -> String {
    let (lang, w) = (ctx.lang, ctx.words());
    let c = &model.figures.counts;
    let mut html = String::with_capacity(1024);
    put!(html, r#"<nav class="pick" aria-label="{}">"#, w.list.filter);
    let mut link = |state: Option<State>, name: &str, n: u64| {
        let href = address(ctx, path, state, model.filter.category.as_deref(), None);
        let here = if state == model.filter.state { r#" aria-current="true""# } else { "" };
        put!(html, r#"<a href="{href}" data-keep{here}>{name} <small>{}</small></a>"#, lang.num(n));
    };
    link(None, w.list.all, c.total);
    for state in State::ALL {
        let n = match state {
            State::Open => c.open,
            State::Resolved => c.rated_resolved,
            State::Unresolved => c.rated_unresolved,
            State::Unrated => c.unrated,
            State::Withdrawn => c.withdrawn,
            State::Removed => c.removed,
        };
        if n > 0 || model.filter.state == Some(state) {
            link(Some(state), (w.state)(state), n);
        }
    }
    html.push_str("</nav>");
    html
}

/// The subjects as a form, because there may be many and their names long.
fn kinds(ctx: &PageContext, model: &Complaints, path: &str) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, &ctx.words().list);
    let chosen = model.filter.category.clone();
    let options = model.kinds.iter().map(|(kind, n)| {
        let here = chosen.as_deref() == Some(kind);
        let name = kind_name(kind, lang);
        let text = n.map_or_else(|| name.to_string(), |n| format!("{name} ({})", lang.num(n.into())));
        view! { <option value=kind.clone() selected=here>{text}</option> }
    });
    view! {
        <form class="narrow" method="get" action=ctx.href(path)>
            {model.filter.state.map(|state| view! { <input type="hidden" name="state" value=state.as_str()/> })}
            <label for="kind">{w.kind}</label>
            <select id="kind" name="category">
                <option value="" selected=chosen.is_none()>{w.every_kind}</option>
                {options.collect_view()}
            </select>
            <button>{w.apply}</button>
        </form>
    }
}

/// Links to the neighbouring pages.
fn pages(ctx: &PageContext, model: &Complaints, path: &str) -> String {
    let w = &ctx.words().list;
    let at = |cursor: Option<&str>| address(ctx, path, model.filter.state, model.filter.category.as_deref(), cursor);
    if model.first && model.next.is_none() {
        return String::new();
    }
    let mut html = format!(r#"<nav class="pages" aria-label="{}">"#, w.pages);
    if !model.first {
        put!(html, r#"<a href="{}">{}</a>"#, at(None), w.newest);
        if let Some(cursor) = &model.newer {
            put!(html, r#"<a href="{}" rel="prev">{}</a>"#, at(Some(cursor)), w.newer);
        }
    }
    if let Some(cursor) = &model.next {
        put!(html, r#"<a href="{}" rel="next">{}</a>"#, at(Some(cursor)), w.older);
    }
    html.push_str("</nav>");
    html
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Lang, samples};

    #[test]
    fn a_shop_that_is_like_another_is_warned_of_above_its_complaints() {
        use bazargah_domain::domain_name::Likeness;
        use bazargah_domain::shop::TakenFor;
        let mut shop = samples::shop(samples::Kind::Slow);
        let host = samples::shop(samples::Kind::Mixed).host.expect("a host");
        shop.taken_for = Some(TakenFor { host, likeness: Likeness::Edit });
        let model = Complaints {
            shop,
            items: Vec::new(),
            filter: Filter::default(),
            kinds: Vec::new(),
            figures: samples::figures(samples::Kind::Slow, bazargah_domain::figures::Period::All),
            next: None,
            newer: None,
            first: true,
            now: samples::today().start(),
        };
        let html = complaints(&samples::context(Lang::En), &model);
        assert!(html.contains("This is not \u{2066}diginemooneh.com\u{2069}."), "{html}");
    }

    #[test]
    fn addresses_carry_filter_and_cursor_and_cannot_leave_their_attribute() {
        let ctx = samples::context(Lang::En);
        let at = |state, category, cursor| address(&ctx, "/shop/a/complaints", state, category, cursor);
        assert_eq!(at(None, None, None), "/en/shop/a/complaints");
        assert_eq!(
            at(Some(State::Open), Some("a\"&;<b"), Some("c=")),
            "/en/shop/a/complaints?state=open&amp;category=a%22%26%3B%3Cb&amp;cursor=c%3D"
        );
    }
}
