//! The API to browse: what the server promises, and each operation with parameters, answers and an example. Without a script, from the
//! same document that programs read.

use crate::components::{Head, document};
use crate::context::PageContext;
use leptos::prelude::*;

/// A parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiParameter {
    /// Its name.
    pub name: String,
    /// Whether it stands in the path, not in the query.
    pub in_path: bool,
    /// Whether it must be given.
    pub required: bool,
    /// What it can be, in short.
    pub kind: String,
    /// What it means.
    pub meaning: String,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiAnswer {
    /// Its status.
    pub status: String,
    /// What it means.
    pub meaning: String,
    /// Its media types.
    pub media: Vec<String>,
    /// The names of what is in it, as in [`ApiPage::schemas`].
    pub holds: Vec<String>,
}

/// An operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiOperation {
    /// Its name, which is its anchor.
    pub id: String,
    /// Its path, with `{…}` where something is put in.
    pub path: String,
    /// What it gives.
    pub summary: String,
    /// What can be said to it.
    pub parameters: Vec<ApiParameter>,
    /// What it can answer.
    pub answers: Vec<ApiAnswer>,
    /// A command that asks it.
    pub example: String,
}

/// A kind of value that answers hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiSchema {
    /// Its name.
    pub name: String,
    /// Its fields, with what each can be.
    pub fields: Vec<(String, String)>,
}

/// The API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiPage {
    /// The operations.
    pub operations: Vec<ApiOperation>,
    /// What their answers hold.
    pub schemas: Vec<ApiSchema>,
    /// Requests that a network may make in a minute; 0 for no limit.
    pub a_minute: u32,
}

/// The page.
pub fn about_api(ctx: &PageContext, model: &ApiPage) -> String {
    let (lang, w) = (ctx.lang, &ctx.words().about_api);
    let head = Head {
        title: w.title.to_owned(),
        description: w.lead.to_owned(),
        canonical: Some("/about/api".to_owned()),
        class: "prose api",
        ..Head::default()
    };
    document(ctx, head, || {
        let limit = match model.a_minute {
            0 => w.no_limit.to_owned(),
            n => (w.limit)(&lang.num(n.into())),
        };
        let promises = w.promises_items.iter().map(|item| view! { <li>{*item}</li> }).collect_view();
        let index = model.operations.iter().map(|operation| {
            let anchor = format!("#{}", operation.id);
            view! { <li><a href=anchor><code dir="ltr">{operation.path.clone()}</code></a>" "<span>{operation.summary.clone()}</span></li> }
        });
        let index = index.collect_view();
        let operations = model.operations.iter().map(|of| operation(ctx, of).into_any()).collect_view();
        let schemas = model.schemas.iter().map(|of| schema(ctx, of).into_any()).collect_view();
        view! {
            <h1>{w.title}</h1>
            <p class="lead">{w.lead}</p>
            <p><a href="/api/openapi.json">{w.document}</a></p>
            <section id="promises"><h2>{w.promises}</h2><ul><li>{limit}</li>{promises}</ul></section>
            <section id="operations"><h2>{w.operations}</h2><ul>{index}</ul></section>
            {operations}
            <section id="schemas"><h2>{w.schemas}</h2><p>{w.schemas_text}</p></section>
            {schemas}
            <nav class="next" aria-label=ctx.words().about.nav>
                <a href=ctx.href("/about/embed")>{ctx.words().embed.builder.title}</a>
                <a href=ctx.href("/about/figures")>{ctx.words().about.figures.title}</a>
                <a href=ctx.href("/log")>{ctx.words().log.title}</a>
            </nav>
        }
    })
}

fn operation(ctx: &PageContext, of: &ApiOperation) -> impl IntoView + use<> {
    let w = &ctx.words().about_api;
    let rows = of.parameters.iter().map(|parameter| {
        let place = if parameter.in_path { w.in_path } else { w.in_query };
        let place = if parameter.required { format!("{place}{}{}", w.comma, w.required) } else { place.to_owned() };
        view! {
            <tr>
                <th scope="row"><code dir="ltr">{parameter.name.clone()}</code></th>
                <td>{parameter.meaning.clone()}</td>
                <td><code dir="ltr">{parameter.kind.clone()}</code></td>
                <td>{place}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let parameters = if of.parameters.is_empty() {
        view! { <p>{w.parameters_none}</p> }.into_any()
    } else {
        let name = format!("{} {}", w.parameters, of.path);
        view! {
            <div class="scroll" tabindex="0" role="group" aria-label=name>
                <table class="corners">
                    <caption>{w.parameters}</caption>
                    <thead><tr><th scope="col">{w.name}</th><th scope="col">{w.meaning}</th><th scope="col">{w.kind}</th><th scope="col">{w.place}</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    let answers = of.answers.iter().map(|answer| {
        let holds = answer.holds.iter().map(|name| {
            let anchor = format!("#schema-{name}");
            view! { " "<a href=anchor><code dir="ltr">{name.clone()}</code></a> }
        });
        let holds = holds.collect_view();
        let media = answer.media.join(w.comma);
        view! { <li><b>{ctx.lang.digits(&answer.status)}</b>" "{answer.meaning.clone()}" "<small><bdi dir="ltr">{media}</bdi></small>{holds}</li> }
    });
    let answers = answers.collect_view();
    view! {
        <section id=of.id.clone()>
            <h2><code dir="ltr">{format!("GET {}", of.path)}</code></h2>
            <p>{of.summary.clone()}</p>
            {parameters}
            <h3>{w.answers}</h3>
            <ul>{answers}</ul>
            <h3>{w.example}</h3>
            <pre dir="ltr"><code>{of.example.clone()}</code></pre>
        </section>
    }
}

fn schema(ctx: &PageContext, of: &ApiSchema) -> impl IntoView + use<> {
    let w = &ctx.words().about_api;
    let rows = of.fields.iter().map(|(name, kind)| {
        view! { <tr><th scope="row"><code dir="ltr">{name.clone()}</code></th><td><code dir="ltr">{kind.clone()}</code></td></tr> }
    });
    let rows = rows.collect_view();
    let label = of.name.clone();
    view! {
        <section id=format!("schema-{}", of.name)>
            <h3><code dir="ltr">{of.name.clone()}</code></h3>
            <div class="scroll" tabindex="0" role="group" aria-label=label>
                <table class="corners">
                    <thead><tr><th scope="col">{w.name}</th><th scope="col">{w.kind}</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Lang;
    use crate::samples;

    #[test]
    fn an_operation_is_told_with_everything_that_belongs_to_it() {
        let model = ApiPage {
            operations: vec![ApiOperation {
                id: "shop".into(),
                path: "/api/v1/shops/{key}".into(),
                summary: "A <shop>".into(),
                parameters: vec![ApiParameter {
                    name: "key".into(),
                    in_path: true,
                    required: true,
                    kind: "string".into(),
                    meaning: "The key".into(),
                }],
                answers: vec![ApiAnswer {
                    status: "200".into(),
                    meaning: "It".into(),
                    media: vec!["application/json".into()],
                    holds: vec!["ShopProfile".into()],
                }],
                example: "curl 'https://b.example/api/v1/shops/a.ir'".into(),
            }],
            schemas: vec![ApiSchema { name: "ShopProfile".into(), fields: vec![("key".into(), "string".into())] }],
            a_minute: 600,
        };
        for (lang, limit, status) in [(Lang::Fa, "۶۰۰", "۲۰۰"), (Lang::En, "600", "200")] {
            let html = about_api(&samples::context(lang), &model);
            for part in [
                limit,
                status,
                "id=\"shop\"",
                "href=\"#shop\"",
                "A &lt;shop&gt;",
                "href=\"#schema-ShopProfile\"",
                "id=\"schema-ShopProfile\"",
                "/api/openapi.json",
            ] {
                assert!(html.contains(part), "{part} is not in {html}");
            }
            let endless = about_api(&samples::context(lang), &ApiPage { a_minute: 0, ..model.clone() });
            assert!(!endless.contains(limit));
        }
    }
}
