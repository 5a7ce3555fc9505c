//! An address that nothing is known of: what that means, what to check, and whether it resembles a known one.

use crate::components::{Head, document, shop_lines, warning};
use crate::context::PageContext;
use crate::models::Lookalike;
use crate::naming::{domain_html, domain_text, isolated, isolated_name, shop_path};
use bazargah_domain::domain_name::Host;
use bazargah_domain::shop::{Listed, Shop};
use leptos::prelude::*;

/// An address that is not listed; the page's status is 404.
#[derive(Debug, Clone)]
pub struct NotListed {
    /// What was asked for, as it was typed.
    pub asked: String,
    /// The host in it, where there is one.
    pub host: Option<Host>,
    /// A better-known shop that the host can be taken for.
    pub warning: Option<Lookalike>,
    /// The listed shop of the registrable domain, when the host is a part of it.
    pub owner: Option<Shop>,
    /// Shops of similar names.
    pub nearest: Vec<Listed>,
}

/// What was typed is shown again up to so many characters.
const ASKED_CHARS_MAX: usize = 80;

/// The page.
pub fn not_listed(ctx: &PageContext, model: &NotListed) -> String {
    let w = &ctx.words().unlisted;
    let asked = match &model.host {
        Some(host) => domain_text(host),
        None => {
            let mut short: String = model.asked.trim().chars().take(ASKED_CHARS_MAX).collect();
            if short.len() < model.asked.trim().len() {
                short.push('…');
            }
            isolated_name(&short)
        }
    };
    let head =
        Head { title: (w.title)(&asked), description: w.description.to_owned(), class: "unlisted", ..Head::default() };
    document(ctx, head, || {
        let host = model.host.as_ref();
        let alert =
            model.warning.as_ref().zip(host).map(|(like, host)| warning(ctx, host, &like.known, like.likeness, None));
        // A sub-domain belongs to whoever rents the registrable domain, whatever its labels promise.
        let belongs = host.filter(|host| host.registrable() != host.as_str()).map(|host| {
            // A registrable domain is a host by itself.
            let owner = host.registrable();
            let owner = Host::parse(owner).map_or_else(|_| isolated(owner), |host| domain_text(&host));
            let record = model.owner.as_ref().map(|shop| {
                view! { " "<a href=ctx.href(&shop_path(shop))>{(w.owner_listed)(&owner)}</a> }
            });
            view! { <p class="aside">{(w.belongs)(&domain_text(host), &owner)}{record}</p> }
        });
        let nearest = (!model.nearest.is_empty()).then(|| {
            view! { <section><h2>{w.nearest}</h2>{shop_lines(ctx, &model.nearest)}</section> }
        });
        view! {
            {alert}
            {match host {
                Some(host) => view! {
                    <h1>{w.heading_host}" "<bdi class="dom" dir="ltr" inner_html=domain_html(host)></bdi></h1>
                }
                .into_any(),
                None => view! { <h1>{(w.heading)(&asked)}</h1> }.into_any(),
            }}
            <p class="lead">{w.lead}</p>
            {belongs}
            {nearest}
            <div class="cols">
                <section>
                    <h2>{w.check}</h2>
                    <ul class="checks">{w.checks.iter().map(|check| view! { <li>{*check}</li> }).collect_view()}</ul>
                </section>
                <div>
                    <section><h2>{w.means}</h2><p>{w.means_text}</p></section>
                    <section>
                        <h2>{w.list_it}</h2>
                        <p>{w.list_it_text}" "<a href=ctx.href("/about/listing")>{ctx.words().site.listing}</a></p>
                    </section>
                </div>
            </div>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Lang;
    use crate::samples::{self, Kind};
    use bazargah_domain::domain_name::Likeness;
    use bazargah_domain::shop::TakenFor;
    use bazargah_domain::verdict::Verdict;

    fn page(lang: Lang, asked: &str, nearest: Vec<Listed>) -> String {
        let host = Host::parse(asked).ok();
        let model = NotListed { asked: asked.to_owned(), host, warning: None, owner: None, nearest };
        // Without the comments by which Leptos finds its texts again.
        not_listed(&samples::context(lang), &model).replace("<!>", "")
    }

    #[test]
    fn a_twin_is_never_offered_without_saying_what_it_is_not() {
        let listed = |shop: Shop| Listed { shop, complaints: 180, verdict: Verdict::Prompt };
        let mut twin = samples::shop(Kind::Prompt);
        let host = samples::shop(Kind::Mixed).host.expect("a host");
        twin.taken_for = Some(TakenFor { host, likeness: Likeness::Edit });
        let html = page(Lang::En, "unheard-of-here.ir", vec![listed(twin), listed(samples::shop(Kind::Prompt))]);
        let lines: Vec<&str> = html.split("<li class=\"").skip(1).collect();
        assert!(
            lines[0].starts_with("bad\"") && lines[0].contains("<em>Not \u{2066}diginemooneh.com\u{2069}</em>"),
            "{html}"
        );
        assert!(lines[1].starts_with("good\"") && lines[1].contains("<em>Answers in time</em>"), "{html}");
    }

    #[test]
    fn a_domain_of_other_letters_is_named_in_them_in_title_and_text() {
        let html = page(Lang::Fa, "foo.كالا.ir", Vec::new());
        for part in [
            "<title>\u{2066}foo.كالا.ir (foo.xn--mgba6ff.ir)\u{2069} در بازارگاه نیست",
            "\u{2066}كالا.ir (xn--mgba6ff.ir)\u{2069}",
        ] {
            assert!(html.contains(part), "{part} is not in {html}");
        }
    }
}
