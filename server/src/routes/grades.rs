//! The grade's pages: why a shop has its grade, and how any grade is computed. All of it may be read by everyone.

use super::pages::{Failed, context, is_demo, path_of};
use super::visit::Visit;
use crate::access::{Access, Doors};
use crate::http::App;
use axum::extract::{Path, Query};
use axum::response::Html;
use bazargah_app::{WhatIf, pages};
use bazargah_domain::grade::{Conduct, Rules, Standing};
use std::collections::HashMap;

/// Grades that a page draws; a shop has one new grade a day at most.
const GRADES_SHOWN: i64 = 200;

/// The routes of this file, in the language that is laid around them.
pub fn doors(app: &App) -> Doors {
    Doors::new(app).get("/shop/{key}/grade", Access::Everyone, grade).get("/about/grade", Access::Everyone, about)
}

fn rules() -> Result<Rules, Failed> {
    Rules::built_in().map_err(|fault| {
        tracing::error!(%fault, "the grade's rules cannot be read");
        Failed::Broken
    })
}

/// `GET /shop/{key}/grade`: each deduction with its reason, and the grade's history.
async fn grade(Visit { app, lang, uri }: Visit, Path(key): Path<String>) -> Result<Html<String>, Failed> {
    let (shop, _) = app.store.shop(&key).await?.ok_or(Failed::NotFound)?;
    let record = app.store.record(shop.id).await?.unwrap_or_default();
    let mut history = app.store.grade_history(shop.id, GRADES_SHOWN).await?;
    let (today, rules) = (app.now().day(), rules()?);
    let in_force = rules.in_force(today).ok_or(Failed::Broken)?;
    let last = history.last_mut();
    let of_last = last.as_ref().and_then(|grade| rules.version(grade.step.version));
    let deductions = last.map(|grade| std::mem::take(&mut grade.deductions)).unwrap_or_default();
    let demo = is_demo(&shop);
    let model = pages::GradePage {
        rule: of_last.unwrap_or(in_force).clone(),
        history: history.into_iter().map(|grade| grade.step).collect(),
        deductions,
        what_if: WhatIf::of(&Conduct::of(in_force, &record, today), &Standing::of(&shop, &record, today)),
        today,
        shop,
    };
    Ok(Html(pages::grade(&context(&app, lang, path_of(&uri), demo, ""), &model)))
}

/// `GET /about/grade?in-time=…&…`: the rule in words, and the grade of the figures that are asked about.
async fn about(
    Visit { app, lang, uri }: Visit,
    Query(asked): Query<HashMap<String, String>>,
) -> Result<Html<String>, Failed> {
    let (today, rules) = (app.now().day(), rules()?);
    let what_if = if asked.is_empty() { WhatIf::EXAMPLE } else { WhatIf::read(|name| asked.get(name).cloned()) };
    let model = pages::AboutGrade {
        rule: rules.in_force(today).ok_or(Failed::Broken)?.clone(),
        coming: rules.announced(today).cloned().collect(),
        what_if,
    };
    Ok(Html(pages::about_grade(&context(&app, lang, path_of(&uri), app.is_demo().await, ""), &model)))
}
