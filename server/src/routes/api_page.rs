//! `/about/api`: the API to browse, made from the document that programs read.

use super::pages::{Failed, context, path_of};
use super::visit::Visit;
use crate::access::{Access, Doors};
use crate::http::App;
use axum::response::Html;
use bazargah_app::Lang;
use bazargah_app::pages::{self, ApiAnswer, ApiOperation, ApiPage, ApiParameter, ApiSchema};
use serde_json::Value;
use std::sync::LazyLock;

/// The document. A test reads it, so that it is one.
static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../openapi.json")).unwrap_or_default());

/// The addresses of this file.
pub fn doors(app: &App) -> Doors {
    Doors::new(app).get("/about/api", Access::Everyone, page)
}

async fn page(Visit { app, lang, uri }: Visit) -> Result<Html<String>, Failed> {
    let model = ApiPage {
        operations: operations(&DOCUMENT, lang, &app.origin),
        schemas: schemas(&DOCUMENT),
        a_minute: app.api_a_minute,
    };
    Ok(Html(pages::about_api(&context(&app, lang, path_of(&uri), app.is_demo().await, ""), &model)))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// A text of the document in a language; in English where there is no other.
fn told(of: &Value, english: &str, persian: &str, lang: Lang) -> String {
    let own = if lang == Lang::Fa { &of[persian] } else { &of[english] };
    // Backquotes are for those who read the document as it is.
    text(if own.is_string() { own } else { &of[english] }).replace('`', "")
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// What a schema lets a value be, in short.
fn kind(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str() {
        return name.rsplit('/').next().unwrap_or_default().to_owned();
    }
    let words = |values: &[Value]| {
        let words = values.iter().map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
        words.collect::<Vec<_>>().join(" | ")
    };
    if let Some(values) = schema["enum"].as_array() {
        return words(values);
    }
    let mut kind = match &schema["type"] {
        Value::String(kind) if kind == "array" && schema["items"].is_object() => {
            format!("[{}]", self::kind(&schema["items"]))
        }
        Value::String(kind) => kind.clone(),
        Value::Array(kinds) => words(kinds),
        _ => "any".to_owned(),
    };
    if let (Some(least), Some(most)) = (schema["minimum"].as_i64(), schema["maximum"].as_i64()) {
        kind.push_str(&format!(" {least}–{most}"));
    }
    if let Some(pattern) = schema["pattern"].as_str() {
        kind.push_str(&format!(" {pattern}"));
    }
    kind
}

/// The names of the schemas that a schema refers to, each once.
fn names(schema: &Value, found: &mut Vec<String>) {
    match schema {
        Value::Object(fields) => {
            for (field, value) in fields {
                match (field.as_str(), value.as_str().and_then(|name| name.rsplit('/').next())) {
                    ("$ref", Some(name)) if !found.iter().any(|known| known == name) => found.push(name.to_owned()),
                    _ => names(value, found),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| names(value, found)),
        _ => {}
    }
}

fn operations(document: &Value, lang: Lang, origin: &str) -> Vec<ApiOperation> {
    let paths = document["paths"].as_object().into_iter().flatten();
    let operation = |(path, of): (&String, &Value)| {
        let of = &of["get"];
        let parameters = list(&of["parameters"]).iter().map(|parameter| ApiParameter {
            name: text(&parameter["name"]),
            in_path: parameter["in"] == "path",
            required: parameter["required"] == true,
            kind: kind(&parameter["schema"]),
            meaning: told(parameter, "description", "x-description-fa", lang),
        });
        let answers = of["responses"].as_object().into_iter().flatten().map(|(status, answer)| {
            let media = answer["content"].as_object().into_iter().flatten().map(|(media, _)| media.clone());
            let mut holds = Vec::new();
            names(&answer["content"], &mut holds);
            let meaning = told(answer, "description", "x-description-fa", lang);
            ApiAnswer { status: status.clone(), meaning, media: media.collect(), holds }
        });
        ApiOperation {
            id: text(&of["operationId"]),
            path: path.clone(),
            summary: told(of, "summary", "x-summary-fa", lang),
            parameters: parameters.collect(),
            answers: answers.collect(),
            example: example(path, of, origin),
        }
    };
    paths.map(operation).collect()
}

/// A command that asks an operation for something that there is.
fn example(path: &str, of: &Value, origin: &str) -> String {
    let (mut path, mut query) = (path.to_owned(), Vec::new());
    for parameter in list(&of["parameters"]) {
        let example = &parameter["example"];
        let value = example.as_str().map_or_else(|| example.to_string(), str::to_owned);
        let name = text(&parameter["name"]);
        if parameter["in"] == "path" {
            path = path.replace(&format!("{{{name}}}"), &value);
        } else if !example.is_null() {
            query.push(format!("{name}={value}"));
        }
    }
    let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    let streams = of["responses"]["200"]["content"]["text/event-stream"].is_object();
    format!("curl {}'{origin}{path}{query}'", if streams { "-N " } else { "" })
}

fn schemas(document: &Value) -> Vec<ApiSchema> {
    let schemas = document["components"]["schemas"].as_object().into_iter().flatten();
    let schema = |(name, of): (&String, &Value)| {
        let required = |field: &str| list(&of["required"]).iter().any(|name| name == field);
        let fields = of["properties"].as_object().into_iter().flatten().map(|(field, schema)| {
            let name = if required(field) { field.clone() } else { format!("{field}?") };
            (name, kind(schema))
        });
        ApiSchema { name: name.clone(), fields: fields.collect() }
    };
    schemas.map(schema).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_parameter_and_answer_has_words_in_both_languages() {
        for lang in Lang::ALL {
            let operations = operations(&DOCUMENT, lang, "https://b.example");
            assert!(operations.len() >= 16, "{}", operations.len());
            for of in &operations {
                let answers = of.answers.iter().map(|answer| &answer.meaning);
                let texts =
                    of.parameters.iter().map(|parameter| &parameter.meaning).chain(answers).chain([&of.summary]);
                for text in texts {
                    let persian = text.contains(|c: char| ('\u{600}'..'\u{700}').contains(&c));
                    assert_eq!(persian, lang == Lang::Fa, "{}: {text}", of.path);
                    assert!(!text.contains(['ي', 'ك', '`']) && !text.is_empty(), "{text}");
                }
                assert!(of.answers.iter().any(|answer| answer.status == "200") && !of.example.contains('{'), "{of:?}");
            }
        }
    }

    #[test]
    fn values_are_told_in_short_and_examples_can_be_run() {
        let kinds = |json: &str| kind(&serde_json::from_str(json).expect("JSON"));
        assert_eq!(kinds(r##"{"$ref": "#/components/schemas/Deal"}"##), "Deal");
        assert_eq!(kinds(r#"{"type": "integer", "minimum": 1, "maximum": 500}"#), "integer 1–500");
        assert_eq!(kinds(r#"{"type": ["string", "null"]}"#), "string | null");
        assert_eq!(kinds(r##"{"type": "array", "items": {"$ref": "#/x/Deal"}}"##), "[Deal]");
        assert_eq!(kinds(r#"{"enum": ["a", "b", null]}"#), "a | b | null");
        let operations = operations(&DOCUMENT, Lang::En, "https://b.example");
        let example = |id: &str| operations.iter().find(|of| of.id == id).map(|of| of.example.as_str());
        assert_eq!(example("shop"), Some("curl 'https://b.example/api/v1/shops/digikala.com?window=12m'"));
        assert_eq!(example("follow"), Some("curl -N 'https://b.example/api/v1/events/stream?after=0'"));
        let schemas = schemas(&DOCUMENT);
        let held = operations.iter().flat_map(|of| &of.answers).flat_map(|answer| &answer.holds);
        for name in held {
            assert!(schemas.iter().any(|schema| schema.name == *name && !schema.fields.is_empty()), "{name}");
        }
    }
}
