//! The page on which a reader's own browser runs a draw again, from public data alone, and finds the reader's ticket in it.

use super::festival::text_in;
use super::log::code;
use super::lottery::{lottery_data, lottery_path};
use crate::components::{Head, document};
use crate::context::PageContext;
use bazargah_domain::festival::edition::Text;
use bazargah_domain::lottery::verify::Step;
use bazargah_domain::lottery::{LotteryId, Stage};
use leptos::prelude::*;

/// A lottery whose draw can be run again, or will be.
#[derive(Debug, Clone)]
pub struct DrawPage {
    /// Its number.
    pub id: LotteryId,
    /// What it is called.
    pub name: Text,
    /// Where it is in its course.
    pub stage: Stage,
    /// The log's key, once anything is signed.
    pub vkey: Option<String>,
}

/// The page.
pub fn draw(ctx: &PageContext, model: &DrawPage) -> String {
    let lottery = ctx.words().lottery;
    let w = &lottery.draw;
    let name = text_in(&model.name, ctx.lang).to_owned();
    let head = Head {
        title: (w.title)(&name),
        description: (w.description)(&name),
        canonical: Some(format!("{}/draw", lottery_path(model.id))),
        class: "prose prove",
        scripts: &["draw.js"],
        ..Head::default()
    };
    document(ctx, head, || {
        let frozen = model.stage.commitment().is_some();
        let body = if frozen {
            view! { {here(ctx, model)}{elsewhere(ctx, model)} }.into_any()
        } else {
            view! { <p role="status">{w.not_yet}</p>{rule(ctx)} }.into_any()
        };
        view! {
            <p class="up"><a href=ctx.href(&lottery_path(model.id))>{name.clone()}</a></p>
            <h1>{(w.title)(&name)}</h1>
            <p class="lead">{w.lead}</p>
            <section id="proved"><h2>{w.proved}</h2><ul>{w.proved_text.map(|text| view! { <li>{text}</li> }).collect_view()}</ul></section>
            {body}
        }
    })
}

/// The check. `assets/draw.js` fills what is empty here.
fn here(ctx: &PageContext, model: &DrawPage) -> AnyView {
    let w = &ctx.words().lottery.draw;
    let word = |name: &'static str, text: &'static str| view! { <p data-word=name>{text}</p> };
    let said = w.said.map(|(name, text)| word(name, text)).collect_view();
    let faults = w.faults.map(|(name, text)| word(name, text)).collect_view();
    let steps = Step::ALL.map(|step| {
        let (title, text) = (w.step)(step);
        view! { <li data-step=step.as_str()><strong>{title}</strong><p>{text}</p><p data-found=""></p></li> }
    });
    let not_drawn = (!matches!(model.stage, Stage::Drawn { .. })).then(|| view! { <p>{w.not_drawn}</p> });
    // Only the script sends it, to nobody: its fields have no names, and without the script it is hidden.
    let action = ctx.href(&format!("{}/draw", lottery_path(model.id)));
    let data = lottery_data(model.id);
    view! {
        <section id="here" data-id=model.id.0.to_string() data-lottery=data.clone() data-tickets=format!("{data}/tickets")>
            <h2>{w.here}</h2>
            <p>{w.here_text}</p>
            {not_drawn}
            <form method="post" action=action data-reload="" hidden="">
                <label for="typed">{w.typed}</label>
                <p class="hint" id="typed-hint">{w.typed_hint}</p>
                <input id="typed" dir="ltr" spellcheck="false" autocomplete="off" aria-describedby="typed-hint"/>
                <details>
                    <summary>{w.more}</summary>
                    <label for="key">{w.key}</label>
                    <p class="hint" id="key-hint">{w.key_hint}</p>
                    <input id="key" dir="ltr" spellcheck="false" autocomplete="off" aria-describedby="key-hint" value=model.vkey.clone().unwrap_or_default()/>
                    <label for="list">{w.file}</label>
                    <p class="hint" id="list-hint">{w.file_hint}</p>
                    <input id="list" type="file" accept=".txt,text/plain" aria-describedby="list-hint"/>
                </details>
                <button>{w.button}</button>
            </form>
            <div role="status">
                <p data-draw="said"></p>
                <p data-draw="yours"></p>
            </div>
            <p class="fine" data-draw="detail" dir="ltr" lang="en"></p>
            <ol class="steps" id="steps" hidden="">{steps.into_iter().collect_view()}</ol>
            <dl hidden="">
                <dt>{w.tickets}</dt><dd data-draw="tickets"></dd>
                <dt>{w.took}</dt><dd data-draw="took"></dd>
                <dt>{w.root}</dt><dd dir="ltr"><code data-draw="root"></code></dd>
                <dt>{w.seed}</dt><dd dir="ltr"><code data-draw="seed"></code></dd>
            </dl>
            <template>{said}{faults}</template>
        </section>
    }
    .into_any()
}

/// The ways without this page.
fn elsewhere(ctx: &PageContext, model: &DrawPage) -> AnyView {
    let w = &ctx.words().lottery.draw;
    let (id, data) = (model.id.0, lottery_data(model.id));
    let key = model.vkey.as_deref().map(|vkey| format!(" --key {vkey}")).unwrap_or_default();
    let command = format!("bazargah lottery verify {}{}{key}", ctx.origin, lottery_path(model.id));
    view! {
        <section id="elsewhere">
            <h2>{w.elsewhere}</h2>
            <p>{w.command}</p>
            {code(command)}
            <p>{w.program}</p>
            <ul>
                <li><a href=data.clone() download=format!("lottery-{id}.json")>{w.data}</a></li>
                <li><a href=format!("{data}/tickets") download=format!("tickets-{id}.txt")>{w.list}</a></li>
                <li><a href=ctx.assets.url("draw.mjs") download="draw.mjs">{w.program_link}</a></li>
            </ul>
            {code(format!("node draw.mjs lottery-{id}.json tickets-{id}.txt"))}
        </section>
        {rule(ctx)}
    }
    .into_any()
}

fn rule(ctx: &PageContext) -> AnyView {
    let lottery = ctx.words().lottery;
    view! {
        <section id="rule">
            <h2>{lottery.draw.rule}</h2>
            <p>{lottery.draw.rule_text}" "<a href=ctx.assets.url("lottery.md") download="lottery.md">{lottery.rule}</a></p>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use crate::i18n::words;
    use crate::{Lang, PageContext, samples};
    use bazargah_domain::lottery::verify::Unproven;
    use std::collections::BTreeSet;

    /// The names of what `assets/draw.js` says.
    fn names_in_script() -> BTreeSet<String> {
        let script = include_str!("../../../assets/draw.js");
        let names = script.split("words(page, \"").skip(1).filter_map(|rest| rest.split('"').next());
        names.map(str::to_owned).collect()
    }

    #[test]
    fn the_script_finds_every_word_that_it_says_and_no_other_is_there() {
        for lang in Lang::ALL {
            let w = &words(lang).lottery.draw;
            let said: BTreeSet<String> = w.said.iter().map(|(name, _)| (*name).to_owned()).collect();
            assert_eq!(said, names_in_script());
            let faults: BTreeSet<&str> = w.faults.iter().map(|(name, _)| *name).collect();
            assert_eq!(faults, Unproven::NAMES.into(), "a fault has words");
            assert!(faults.iter().all(|name| !said.contains(*name)), "a name means one thing");
        }
    }

    #[test]
    fn gaps_are_the_same_in_both_languages() {
        let gaps = |lang| words(lang).lottery.draw.said.map(|(name, text)| (name, text.matches("{}").count()));
        assert_eq!(gaps(Lang::Fa), gaps(Lang::En));
    }

    #[test]
    fn the_private_code_has_no_way_to_the_server() {
        for lang in Lang::ALL {
            let ctx = PageContext { path: "/lottery/1/draw", ..samples::context(lang) };
            for (name, html) in samples::lottery::all(&ctx, "").into_iter().filter(|(of, _)| of.starts_with("draw")) {
                let (_, main) = html.split_once("<main").expect("a main");
                for field in main.split("<input").skip(1) {
                    assert!(!field.split('>').next().unwrap_or_default().contains(" name="), "{name}: {field:.80}");
                }
            }
        }
    }

    #[test]
    fn without_scripts_the_files_and_the_commands_are_there() {
        let ctx = PageContext { path: "/lottery/1/draw", ..samples::context(Lang::En) };
        let pages = samples::lottery::all(&ctx, "");
        let html = |of: &str| &pages.iter().find(|(name, _)| *name == of).expect("a page").1;
        for part in [
            "href=\"/api/v1/lotteries/1\" download=\"lottery-1.json\"",
            "href=\"/api/v1/lotteries/1/tickets\" download=\"tickets-1.txt\"",
            "bazargah lottery verify https://b.example/lottery/1 --key ",
            "node draw.mjs lottery-1.json tickets-1.txt",
            "data-step=\"beacon\"",
        ] {
            assert!(html("draw").contains(part), "{part}");
        }
        assert!(html("draw-early").contains("not frozen yet") && !html("draw-early").contains("data-lottery"));
        assert!(html("draw-frozen").contains("not drawn yet"));
    }
}
