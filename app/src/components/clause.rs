//! A guideline's clause, by its name.

use crate::context::PageContext;
use crate::html::UrlPart;
use bazargah_domain::guideline::ClauseId;
use leptos::prelude::*;

/// The parts of a clause's name: `health-1/3.2` is clause 3.2 of version 1 of the guideline `health`.
fn parts(name: &str) -> Option<(&str, &str, &str, &str)> {
    let (document, number) = name.split_once('/')?;
    let (guideline, version) = document.rsplit_once('-')?;
    let (topic, clause) = number.split_once('.')?;
    let are_numbers = [version, topic, clause].iter().all(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
    are_numbers.then_some((guideline, version, topic, clause))
}

/// The clause as a link to where its words stand; its bare name where that is none.
pub(crate) fn clause_link(ctx: &PageContext, id: &ClauseId) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, &ctx.words().marks.clause);
    let name = serde_json::to_value(id).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default();
    let Some((guideline, version, topic, clause)) = parts(&name) else {
        return view! { <bdi dir="ltr">{lang.digits(&name)}</bdi> }.into_any();
    };
    let href = ctx.href(&format!("/guidelines/{}/{version}#c{topic}-{clause}", UrlPart(guideline)));
    let called = (w.guideline)(guideline).unwrap_or(guideline);
    // A number with its decimal sign runs from the left in both languages.
    let number = crate::naming::isolated(&lang.digits(&format!("{topic}.{clause}")));
    view! { <a href=href>{(w.of)(called, &lang.digits(version), &number)}</a> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn a_clauses_name_has_four_parts() {
        assert_eq!(parts("health-1/3.2"), Some(("health", "1", "3", "2")));
        for text in ["health/3.2", "health-1", "health-1/3", "health-x/3.2", "health-1/3.x", ""] {
            assert_eq!(parts(text), None, "{text}");
        }
    }
}
