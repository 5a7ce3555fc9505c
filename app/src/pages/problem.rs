//! Pages for what went wrong: one clear sentence, and what to do.

use crate::components::{Head, document};
use crate::context::PageContext;
use crate::i18n::{ProblemText, words};
use crate::lang::Lang;
use leptos::prelude::*;

/// What is said of a status. Nothing of what happened inside is told.
fn text_for(status: u16, lang: Lang) -> &'static ProblemText {
    let w = &words(lang).problem;
    match status {
        404 => &w.not_found,
        // A method, a type of content or a form that does not belong there.
        405 | 415 | 422 => &w.not_taken,
        410 => &w.gone,
        413 => &w.too_large,
        414 => &w.address_too_long,
        429 => &w.too_many,
        431 => &w.head_too_long,
        400..=499 => &w.bad_request,
        503 => &w.unavailable,
        _ => &w.broken,
    }
}

/// The page of a refused or failed request, which is sent with this HTTP status.
pub fn problem(ctx: &PageContext, status: u16) -> String {
    let text = text_for(status, ctx.lang);
    let head =
        Head { title: text.heading.to_owned(), description: text.text.to_owned(), class: "problem", ..Head::default() };
    document(ctx, head, || {
        view! {
            <p class="status" aria-hidden="true">{ctx.lang.plain(status.into())}</p>
            <h1>{text.heading}</h1>
            <p class="lead">{text.text}</p>
            <p><a class="button" href=ctx.href("/")>{ctx.words().problem.home}</a></p>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    #[test]
    fn every_page_shows_the_status_that_it_is_sent_with() {
        let statuses = [(400, "۴۰۰"), (403, "۴۰۳"), (405, "۴۰۵"), (414, "۴۱۴"), (431, "۴۳۱"), (502, "۵۰۲")];
        for (status, fa) in statuses {
            let shown = |lang| {
                let page = problem(&samples::context(lang), status);
                let after = page.split("class=\"status\"").nth(1).unwrap_or_default();
                after.split(['>', '<']).nth(1).unwrap_or_default().to_owned()
            };
            assert_eq!(Lang::ALL.map(shown), [fa.to_owned(), status.to_string()]);
        }
    }

    #[test]
    fn what_is_too_long_is_called_by_its_name() {
        for lang in Lang::ALL {
            let [body, address, head] = [413, 414, 431].map(|status| text_for(status, lang).heading);
            assert!(body != address && address != head && head != body, "{body}, {address}, {head}");
        }
    }
}
