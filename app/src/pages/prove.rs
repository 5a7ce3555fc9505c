//! "Prove it": a shop's newest records, which the reader's own browser checks against the signed log.

use super::log::code;
use crate::components::{Head, document};
use crate::context::PageContext;
use crate::html::UrlPart;
use crate::naming::{isolated_name, shop_name, shop_path};
use bazargah_domain::event::Event;
use bazargah_domain::log::proof::Reason;
use bazargah_domain::log::seq_of;
use bazargah_domain::shop::Shop;
use leptos::prelude::*;

/// A shop whose records can be proven.
#[derive(Debug, Clone)]
pub struct Prove {
    /// The shop.
    pub shop: Shop,
    /// What there is to prove; `None` while the shop's listing is not signed.
    pub signed: Option<Provable>,
}

/// Records that can be proven.
#[derive(Debug, Clone)]
pub struct Provable {
    /// The log's key.
    pub vkey: String,
    /// The records, newest first.
    pub records: Vec<ProvableRecord>,
    /// There are earlier ones, which this part of the proof leaves out.
    pub earlier: bool,
}

/// A record with its text.
#[derive(Debug, Clone)]
pub struct ProvableRecord {
    /// Its place in the log, from 0.
    pub leaf: u64,
    /// Its canonical form.
    pub entry: String,
    /// What it says.
    pub event: Event,
}

/// The path of the page, without the language's prefix.
pub(crate) fn prove_path(shop: &Shop) -> String {
    format!("{}/prove", shop_path(shop))
}

/// The page.
pub fn prove(ctx: &PageContext, model: &Prove) -> String {
    let w = ctx.words().prove;
    let shop = &model.shop;
    let name = isolated_name(shop_name(shop, ctx.lang));
    let head = Head {
        title: (w.title)(&name),
        description: (w.description)(&name),
        canonical: Some(prove_path(shop)),
        class: "prose prove",
        scripts: &["prove.js"],
        ..Head::default()
    };
    document(ctx, head, || {
        let up = view! { <p class="up"><a href=ctx.href(&shop_path(shop))><bdi>{shop_name(shop, ctx.lang).to_owned()}</bdi></a></p> };
        let points = |texts: [&'static str; 3]| {
            view! { <ul>{texts.map(|text| view! { <li>{text}</li> }).collect_view()}</ul> }
        };
        let signed = match &model.signed {
            None => view! { <p role="status">{w.not_yet}</p> }.into_any(),
            Some(provable) => provable_view(ctx, shop, provable).into_any(),
        };
        view! {
            {up}
            <h1>{(w.title)(&name)}</h1>
            <p class="lead">{w.lead}</p>
            <section id="proved"><h2>{w.proved}</h2>{points(w.proved_text)}</section>
            <section id="not-proved"><h2>{w.not_proved}</h2>{points(w.not_proved_text)}</section>
            {signed}
        }
    })
}

/// The check, the ways without it, and the records. `assets/prove.js` fills what is empty here.
fn provable_view(ctx: &PageContext, shop: &Shop, provable: &Provable) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, ctx.words().prove);
    let proof = format!("/api/v1/shops/{}/proof", UrlPart(&shop.key));
    let file = format!("{}.proof.json", shop.key);
    let command = format!("bazargah verify {} --shop {} --key {}", ctx.origin, shop.key, provable.vkey);
    let word = |name: &'static str, text: &'static str| view! { <p data-word=name>{text}</p> };
    let said = w.said.map(|(name, text)| word(name, text)).collect_view();
    let reasons = Reason::ALL.map(|reason| word(reason.as_str(), (w.reason)(reason))).collect_view();
    let records = provable.records.iter().map(|record| {
        let event = &record.event;
        let at = event.fact.at().unwrap_or(event.recorded_at);
        let number = lang.plain(seq_of(record.leaf).unsigned_abs());
        let complaint = event.complaint.map(|id| {
            let path = format!("{}/complaints/{}", shop_path(shop), id.0);
            view! { " · "<a href=ctx.href(&path)>{(w.complaint)(&lang.plain(id.0.unsigned_abs()))}</a> }
        });
        view! {
            <li data-leaf=record.leaf.to_string()>
                <strong>{(w.fact)(&event.fact)}</strong>
                <p class="fine">{(w.record)(&number)}" · "{lang.date(at.day())}{complaint}</p>
                <p data-found=""></p>
                <details><summary>{w.entry}</summary>{code(record.entry.clone())}</details>
            </li>
        }
    });
    // Only the script sends it, to nobody: `post` and an address keep it from what leads from page to page.
    let here = ctx.href(&format!("{}/prove", shop_path(shop)));
    view! {
        <div data-proof=proof.clone() data-shop=shop.key.clone()>
            <section id="here">
                <h2>{w.here}</h2>
                <p>{w.here_text}</p>
                <form method="post" action=here data-reload="" hidden="">
                    <label for="key">{w.key}</label>
                    <p class="hint" id="key-hint">{w.key_hint}</p>
                    <input id="key" dir="ltr" spellcheck="false" autocomplete="off" aria-describedby="key-hint" value=provable.vkey.clone()/>
                    <button>{w.button}</button>
                </form>
                <div role="status">
                    <p data-prove="said"></p>
                    <p data-prove="before"></p>
                </div>
                <p class="fine" data-prove="detail" dir="ltr" lang="en"></p>
                <dl hidden="">
                    <dt>{w.size}</dt><dd data-prove="size"></dd>
                    <dt>{w.root}</dt><dd dir="ltr"><code data-prove="root"></code></dd>
                    <dt>{w.used_key}</dt><dd dir="ltr"><code data-prove="key"></code></dd>
                </dl>
                <template>{said}{reasons}</template>
            </section>
            <section id="elsewhere">
                <h2>{w.elsewhere}</h2>
                <p><a class="button" href=proof.clone() download=file>{w.download}</a></p>
                <p>{w.command}</p>
                {code(command)}
            </section>
            <section id="records">
                <h2>{w.records}</h2>
                <ol>{records.collect_view()}</ol>
                {provable.earlier.then(|| view! { <p>{w.earlier}</p> })}
            </section>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use crate::i18n::words;
    use crate::{Lang, PageContext, samples};
    use bazargah_domain::log::proof::Reason;
    use std::collections::BTreeSet;

    /// The names of what `assets/prove.js` says.
    fn names_in_script() -> BTreeSet<String> {
        let script = include_str!("../../../assets/prove.js");
        let calls = ["words(page, \"", "tell(\"", "? \"remembered\" : \""].map(|call| script.split(call).skip(1));
        let names = calls.into_iter().flatten().filter_map(|rest| rest.split('"').next());
        let others = ["remembered", "holds", "missing", "differs"].into_iter();
        names.chain(others).map(str::to_owned).collect()
    }

    #[test]
    fn the_script_finds_every_word_that_it_says_and_no_other_is_there() {
        for lang in Lang::ALL {
            let said: BTreeSet<_> = words(lang).prove.said.iter().map(|(name, _)| (*name).to_owned()).collect();
            assert_eq!(said, names_in_script());
            let both = |name: &str| said.contains(name);
            assert!(!Reason::ALL.iter().any(|reason| both(reason.as_str())), "a name means one thing");
        }
    }

    #[test]
    fn each_reason_is_told_in_words_of_its_own_in_both_languages() {
        for lang in Lang::ALL {
            let told: BTreeSet<_> = Reason::ALL.iter().map(|reason| (words(lang).prove.reason)(*reason)).collect();
            assert_eq!(told.len(), Reason::ALL.len());
        }
        let en = words(Lang::En).prove.reason;
        // A letter of an entry, a cut proof, another key, another root.
        assert!(en(Reason::OtherRoot).contains("does not lead to the fingerprint"));
        assert!(en(Reason::Length).contains("too few or too many"));
        assert!(en(Reason::OtherKey).contains("not signed with this key"));
        assert!(en(Reason::Forged).contains("does not belong to this checkpoint"));
    }

    #[test]
    fn gaps_are_the_same_in_both_languages() {
        let gaps = |lang| words(lang).prove.said.map(|(name, text)| (name, text.matches("{}").count()));
        assert_eq!(gaps(Lang::Fa), gaps(Lang::En));
    }

    #[test]
    fn without_scripts_the_proof_can_be_kept_and_the_command_is_there() {
        let ctx = PageContext { path: "/shop/x/prove", ..samples::context(Lang::En) };
        let pages = samples::prove::pages(&ctx, "");
        let (_, html) = &pages[0];
        for part in
            ["href=\"/api/v1/shops/", "/proof\"", " download=\"", "bazargah verify ", " --shop ", "data-leaf=\""]
        {
            assert!(html.contains(part), "{part}");
        }
        let (_, html) = &pages[1];
        assert!(html.contains("not signed yet") && !html.contains("data-proof"));
    }
}
