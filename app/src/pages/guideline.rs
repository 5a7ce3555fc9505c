//! One version of a guideline: its clauses by topic, each with an address that lasts.

use crate::components::{Head, document};
use crate::context::PageContext;
use crate::naming::{clause_anchor, clause_number, clause_path, in_lang};
use bazargah_domain::calendar::Day;
use bazargah_domain::guideline::{Clause, ClauseId, Guideline, Name, Rule, Topic};
use leptos::prelude::*;
use serde_json::json;

/// A version of a guideline as it is looked at on a day.
#[derive(Debug, Clone, Copy)]
pub struct GuidelinePage {
    /// The version.
    pub guideline: &'static Guideline,
    /// The day.
    pub today: Day,
}

/// The page.
pub fn guideline(ctx: &PageContext, model: &GuidelinePage) -> String {
    let (lang, w, shown) = (ctx.lang, ctx.words().guidelines, model.guideline);
    let title = in_lang(shown.title, lang);
    let own_path = version_path(shown);
    let in_force = Guideline::in_force(shown.name, model.today);
    // The version in force is found by search engines under the guideline's own address; others under theirs.
    let canonical = if in_force == Some(shown) { name_path(shown.name) } else { own_path.clone() };
    let version = (w.version)(&lang.plain(shown.version.into()), &lang.date(shown.in_force_from));
    let address = format!("{}{}", ctx.origin, lang.href(&own_path));
    let head = Head {
        title: title.to_owned(),
        description: in_lang(shown.lead, lang).to_owned(),
        canonical: Some(canonical),
        json_ld: Some(json!({
            "@context": "https://schema.org",
            "@type": "DigitalDocument",
            "name": title,
            "version": shown.version,
            "inLanguage": lang.as_str(),
            "url": address,
        })),
        class: "prose guideline",
        ..Head::default()
    };
    document(ctx, head, || {
        view! {
            <h1>{title}</h1>
            <p class="fine">{version}</p>
            {standing(ctx, model, in_force)}
            <p class="lead">{in_lang(shown.lead, lang)}</p>
            {versions(ctx, shown)}
            <nav class="contents" aria-labelledby="topics">
                <h2 id="topics">{w.topics}</h2>
                <ol>
                    {shown.topics.iter().map(|topic| view! {
                        <li value=topic.number.to_string()>
                            <a href=format!("#t{}", topic.number)>{in_lang(topic.title, lang)}</a>
                        </li>
                    }).collect_view()}
                </ol>
            </nav>
            {shown.topics.iter().map(|topic| self::topic(ctx, shown, topic)).collect_view()}
            <p class="fine">{w.stable}</p>
            <p class="printed">{w.address}" "<bdi dir="ltr">{address.clone()}</bdi></p>
            <nav class="next" aria-label=w.others>
                {checklists(ctx, shown)}
                {others(ctx, model)}
                <a href=ctx.href("/guidelines")>{w.title}</a>
                <a href=format!("/api/v1{}", name_path(shown.name)) data-reload="">{w.as_data}</a>
            </nav>
        }
    })
}

fn name_path(name: Name) -> String {
    format!("/guidelines/{}", name.as_str())
}

fn version_path(guideline: &Guideline) -> String {
    format!("{}/{}", name_path(guideline.name), guideline.version)
}

/// What is told of a version that is not the one in force.
fn standing(ctx: &PageContext, model: &GuidelinePage, in_force: Option<&'static Guideline>) -> Option<AnyView> {
    let (lang, w, shown) = (ctx.lang, ctx.words().guidelines, model.guideline);
    if in_force == Some(shown) {
        return None;
    }
    let next = shown.name.versions().iter().find(|other| other.version == shown.version + 1);
    let told = match next.filter(|_| shown.in_force_from <= model.today) {
        Some(next) => (w.replaced)(&lang.date(next.in_force_from)),
        None => (w.not_yet)(&lang.date(shown.in_force_from)),
    };
    let link = in_force.map(|_| view! { " "<a href=ctx.href(&name_path(shown.name))>{w.see_in_force}</a> });
    Some(view! { <p class="aside">{told}{link}</p> }.into_any())
}

/// The links to the versions, where there are several.
fn versions(ctx: &PageContext, shown: &'static Guideline) -> Option<impl IntoView + use<>> {
    let (lang, w) = (ctx.lang, ctx.words().guidelines);
    let all = shown.name.versions();
    (all.len() > 1).then(|| {
        let link = |version: &'static Guideline| {
            let here = (version == shown).then_some("page");
            view! { <a href=ctx.href(&version_path(version)) aria-current=here>{lang.plain(version.version.into())}</a> }
        };
        view! { <nav class="pick" aria-label=w.other_versions>{all.iter().map(link).collect_view()}</nav> }
    })
}

/// For whom a checklist is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChecklistFor {
    /// What binds shops.
    Shops,
    /// What helps buyers.
    Buyers,
}

impl ChecklistFor {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Shops, Self::Buyers];

    /// The name in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Shops => "shops",
            Self::Buyers => "buyers",
        }
    }

    /// The one of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|of| of.as_str() == name)
    }

    fn has(self, clause: &Clause) -> bool {
        clause.duty().is_some() == (self == Self::Shops)
    }

    fn title(self, ctx: &PageContext) -> &'static str {
        let w = ctx.words().guidelines;
        match self {
            Self::Shops => w.checklist_shops,
            Self::Buyers => w.checklist_buyers,
        }
    }

    /// Whether a version of a guideline says anything to them.
    pub fn any(self, guideline: &Guideline) -> bool {
        guideline.clauses().any(|(_, clause)| self.has(clause))
    }
}

fn checklists(ctx: &PageContext, shown: &'static Guideline) -> impl IntoView + use<> {
    let links = ChecklistFor::ALL.into_iter().filter(|of| of.any(shown)).map(|of| {
        let href = ctx.href(&format!("{}/checklist/{}", name_path(shown.name), of.as_str()));
        view! { <a href=href>{of.title(ctx)}</a> }
    });
    links.collect_view()
}

/// The clauses of the version in force for shops or for buyers, to be ticked off on paper.
pub fn guideline_checklist(ctx: &PageContext, shown: &'static Guideline, of: ChecklistFor) -> String {
    let (lang, w) = (ctx.lang, ctx.words().guidelines);
    let title = of.title(ctx);
    let head = Head {
        title: format!("{title}: {}", in_lang(shown.title, lang)),
        description: in_lang(shown.lead, lang).to_owned(),
        canonical: Some(format!("{}/checklist/{}", name_path(shown.name), of.as_str())),
        class: "prose guideline",
        ..Head::default()
    };
    document(ctx, head, || {
        let topics = shown.topics.iter().map(|topic| {
            let clauses = topic.clauses.iter().filter(|clause| of.has(clause)).map(|clause| {
                let id = ClauseId {
                    guideline: shown.name,
                    version: shown.version,
                    topic: topic.number,
                    clause: clause.number,
                };
                view! {
                    <li>
                        <span aria-hidden="true">"☐ "</span>
                        <a href=ctx.href(&clause_path(id)) data-reload="">{clause_number(id, lang)}</a>
                        " "{in_lang(clause.text, lang)}
                    </li>
                }
            });
            let any = topic.clauses.iter().any(|clause| of.has(clause));
            let clauses = clauses.collect_view();
            any.then(
                || view! { <section><h2>{in_lang(topic.title, lang)}</h2><ul class="clauses">{clauses}</ul></section> },
            )
        });
        view! {
            <p class="up"><a href=ctx.href(&name_path(shown.name))>{in_lang(shown.title, lang)}</a></p>
            <h1>{title}</h1>
            <p class="fine">{(w.version)(&lang.plain(shown.version.into()), &lang.date(shown.in_force_from))}</p>
            <p class="lead">{w.checklist_lead}</p>
            {topics.collect_view()}
        }
    })
}

fn others(ctx: &PageContext, model: &GuidelinePage) -> impl IntoView + use<> {
    let others = Name::ALL.into_iter().filter(|name| *name != model.guideline.name);
    let links = others.filter_map(|name| Guideline::in_force(name, model.today)).map(|other| {
        view! { <a href=ctx.href(&name_path(other.name))>{in_lang(other.title, ctx.lang)}</a> }
    });
    links.collect_view()
}

fn topic(ctx: &PageContext, guideline: &'static Guideline, topic: &'static Topic) -> impl IntoView + use<> {
    let lang = ctx.lang;
    let clauses = topic.clauses.iter().map(|clause| {
        let id = ClauseId {
            guideline: guideline.name,
            version: guideline.version,
            topic: topic.number,
            clause: clause.number,
        };
        self::clause(ctx, id, clause)
    });
    view! {
        <section id=format!("t{}", topic.number)>
            <h2>{format!("{}. ", lang.plain(topic.number.into()))}{in_lang(topic.title, lang)}</h2>
            <ul class="clauses">{clauses.collect_view()}</ul>
        </section>
    }
}

fn clause(ctx: &PageContext, id: ClauseId, clause: &'static Clause) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, ctx.words().guidelines);
    let number = clause_number(id, lang);
    let (kind, label, second) = match &clause.rule {
        Rule::Duty(duty) => ((w.severity)(duty.severity), w.check, duty.check),
        Rule::Advice { why } => (w.advice, w.why, *why),
    };
    view! {
        <li id=clause_anchor(id)>
            <p class="number">
                <a href=ctx.href(&clause_path(id))>{(w.clause)(&number)}</a>
                <span class="chip">{kind}</span>
            </p>
            <p>{in_lang(clause.text, lang)}</p>
            <p class="fine"><b>{label}</b>" "{in_lang(second, lang)}</p>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Assets, Lang};

    fn page(lang: Lang, name: Name, today: Day) -> String {
        let assets = Assets::default();
        let ctx = PageContext {
            lang,
            assets: &assets,
            origin: "https://b.example",
            path: "/guidelines/health",
            demo: false,
            query_text: "",
            visitor: None,
        };
        guideline(&ctx, &GuidelinePage { guideline: &name.versions()[0], today })
    }

    #[test]
    fn every_clause_has_its_anchor_and_a_link_to_its_address_in_both_languages() {
        for (lang, name) in Lang::ALL.into_iter().flat_map(|lang| Name::ALL.map(|name| (lang, name))) {
            let html = page(lang, name, Day::MAX);
            for (id, clause) in name.versions()[0].clauses() {
                assert_eq!(html.matches(&format!("<li id=\"{}\">", clause_anchor(id))).count(), 1, "{id}");
                assert!(html.contains(&format!("<a href=\"{}\">", lang.href(&clause_path(id)))), "{id}");
                let text = crate::html::Esc(in_lang(clause.text, lang)).to_string();
                assert!(html.contains(&text.replace("&#39;", "'").replace("&quot;", "\"")), "{id} {text}");
            }
            for topic in name.versions()[0].topics {
                assert!(html.contains(&format!("href=\"#t{}\"", topic.number)));
                assert!(html.contains(&format!("<section id=\"t{}\">", topic.number)));
            }
        }
    }

    #[test]
    fn every_clause_stands_on_one_checklist() {
        let guideline = &Name::Health.versions()[0];
        for lang in Lang::ALL {
            let ctx = PageContext { path: "/guidelines/health/checklist/shops", ..crate::samples::context(lang) };
            let pages = ChecklistFor::ALL.map(|of| guideline_checklist(&ctx, guideline, of));
            for (id, _) in guideline.clauses() {
                let link = format!("<a href=\"{}\"", lang.href(&clause_path(id)));
                assert_eq!(pages.iter().map(|html| html.matches(&link).count()).sum::<usize>(), 1, "{id}");
            }
        }
        assert!(
            !ChecklistFor::Buyers.any(&Name::Seller.versions()[0])
                || ChecklistFor::Shops.any(&Name::Seller.versions()[0])
        );
    }

    #[test]
    fn a_version_says_when_it_is_not_yet_in_force() {
        let first = Name::Health.versions()[0].in_force_from;
        let before = page(Lang::En, Name::Health, first.plus_days(-1));
        assert!(before.contains("not in force yet") && !before.contains("See the version in force"));
        assert!(before.contains(r#"rel="canonical" href="https://b.example/en/guidelines/health/1""#));
        let then = page(Lang::En, Name::Health, first);
        assert!(then.contains("Version 1, in force from 21 March 2026") && !then.contains("not in force"));
        assert!(then.contains(r#"rel="canonical" href="https://b.example/en/guidelines/health""#));
    }
}
