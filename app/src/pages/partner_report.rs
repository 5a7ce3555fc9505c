//! A partner's report: how often its site showed badges and panels, by day. Whoever has the address reads it; there is no account.

use super::embed_places::counts_table;
use crate::components::{Head, document};
use crate::context::PageContext;
use crate::html::UrlPart;
use crate::naming::isolated;
use bazargah_domain::calendar::{Day, Millis};
use leptos::prelude::*;

/// What was shown on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartnerDay {
    /// The day.
    pub day: Day,
    /// Badges, panels, clicks.
    pub shown: [u64; 3],
}

/// The page's model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartnerReport {
    /// The partner's site.
    pub host: String,
    /// Since when it is registered.
    pub since: Millis,
    /// What it is allowed within a minute.
    pub per_minute: u32,
    /// Days on which something was shown, the newest first.
    pub days: Vec<PartnerDay>,
    /// For how many days counts are kept.
    pub kept_days: u64,
    /// The private code in the address.
    pub code: String,
}

/// The path of the page, without the language's prefix.
pub fn partner_report_path(code: &str) -> String {
    format!("/partners/{}", UrlPart(code))
}

/// The page.
pub fn partner_report(ctx: &PageContext, model: &PartnerReport) -> String {
    let (lang, w, places) = (ctx.lang, &ctx.words().embed.partner, &ctx.words().embed.places);
    let title = (w.title)(&isolated(&model.host));
    // Without a canonical address it is in no search engine, and its private one stands in no link of its head.
    let head = Head { title: title.clone(), description: w.lead.to_owned(), class: "form embeds", ..Head::default() };
    document(ctx, head, || {
        let facts = [
            (places.site, view! { <bdi dir="ltr">{model.host.clone()}</bdi> }.into_any()),
            (w.since, lang.date(model.since.day()).into_any()),
            (places.limit, lang.num(model.per_minute.into()).into_any()),
        ]
        .map(|(what, value)| view! { <div><dt>{what}</dt><dd>{value}</dd></div> });
        view! {
            <h1>{title}</h1>
            <p class="lead">{w.lead}</p>
            <dl class="pairs">{facts.into_iter().collect_view()}</dl>
            <p class="fine">{w.limit_text}</p>
            <section id="counts">
                <h2>{w.days}</h2>
                <p class="fine">{(w.days_text)(&lang.num(model.kept_days))}</p>
                {days(ctx, model)}
            </section>
            <p class="fine">{w.lost}</p>
        }
    })
}

fn days(ctx: &PageContext, model: &PartnerReport) -> impl IntoView + use<> {
    let (lang, w, places) = (ctx.lang, &ctx.words().embed.partner, &ctx.words().embed.places);
    if model.days.is_empty() {
        return view! { <p class="empty">{places.counts_none}</p> }.into_any();
    }
    let heads = [places.day, places.badge, places.panel, places.seal];
    let rows = model.days.iter().map(|line| {
        let cells = line.shown.iter().map(|n| view! { <td>{lang.num(*n)}</td> }).collect_view();
        view! { <tr><td>{lang.date(line.day)}</td>{cells}</tr> }
    });
    let file = ctx.href(&format!("{}/counts.csv", partner_report_path(&model.code)));
    view! {
        <p><a class="more" href=file download="" data-reload="">{w.file}</a></p>
        {counts_table(w.days, &heads, rows.collect_view())}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Lang, samples};

    fn model(days: Vec<PartnerDay>) -> PartnerReport {
        PartnerReport {
            host: "<i>.ir".into(),
            since: samples::today().start(),
            per_minute: 60_000,
            days,
            kept_days: 400,
            code: "0123456789abcdefghjkmnpqrs".into(),
        }
    }

    #[test]
    fn days_are_told_in_both_languages_with_their_file_and_no_search_engine_has_them() {
        let days = vec![PartnerDay { day: samples::today(), shown: [1_234, 5, 6] }];
        for (lang, n, limit, kept, file) in [
            (Lang::Fa, "۱٬۲۳۴", "۶۰٬۰۰۰", "۴۰۰", "\"/partners/0123456789abcdefghjkmnpqrs/counts.csv\""),
            (Lang::En, "1,234", "60,000", "400", "\"/en/partners/0123456789abcdefghjkmnpqrs/counts.csv\""),
        ] {
            let html = partner_report(&samples::context(lang), &model(days.clone()));
            for part in [n, limit, kept, file] {
                assert!(html.contains(part), "{part} is not in {html}");
            }
            assert!(html.contains(r#"content="noindex""#) && !html.contains("canonical"), "{html}");
            assert!(!html.contains("<i>.ir") && !html.contains("method=\"post\""), "{html}");
        }
    }

    #[test]
    fn without_counts_there_is_no_file() {
        let html = partner_report(&samples::context(Lang::En), &model(Vec::new()));
        assert!(html.contains("Nothing has been counted yet") && !html.contains("counts.csv"), "{html}");
    }
}
