//! Webhooks: a shop's own at its desk, a partner's at the staff's.

use super::embed_places::embed_places_path;
use crate::components::{Head, Line, Question, document, fault_list, hidden};
use crate::context::PageContext;
use crate::html::UrlPart;
use crate::naming::{isolated, isolated_name, shop_name};
use bazargah_domain::calendar::Millis;
use bazargah_domain::shop::Shop;
use bazargah_domain::webhook::{HookState, Topic};
use leptos::prelude::*;

/// Whose webhooks.
#[derive(Debug, Clone)]
#[expect(clippy::large_enum_variant, reason = "there is one on a page")]
pub enum HooksOf {
    /// A shop's.
    Shop(Shop),
    /// A partner's, named by its site.
    Partner(String),
}

/// Why a webhook is not registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WebhookFault {
    /// It is not the address of a receiver.
    Url,
    /// No topic is chosen.
    Topics,
    /// There are as many as there may be.
    Full,
    /// There is one at this address.
    Known,
    /// Tests were sent too often.
    TooMany,
}

/// A delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryLine {
    /// The event; 0 for a test.
    pub seq: i64,
    /// When.
    pub at: Millis,
    /// The answer's status.
    pub status: Option<u16>,
    /// Why there is no answer, by its short name.
    pub fault: Option<String>,
    /// Milliseconds.
    pub ms: i64,
}

/// A webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookLine {
    /// Its number.
    pub id: i64,
    /// Where events are sent.
    pub url: String,
    /// What it is told of.
    pub topics: Vec<Topic>,
    /// How it stands.
    pub state: HookState,
    /// Since when no delivery was taken.
    pub failing_since: Option<Millis>,
    /// The last deliveries, the newest first.
    pub deliveries: Vec<DeliveryLine>,
}

/// The page's model.
#[derive(Debug, Clone)]
pub struct Webhooks {
    /// Whose.
    pub of: HooksOf,
    /// What there is.
    pub lines: Vec<WebhookLine>,
    /// Whether whoever reads may change something.
    pub may_change: bool,
    /// A secret that was just made, with the address that it is for: shown this once.
    pub secret: Option<(String, String)>,
    /// What was typed.
    pub typed: (String, Vec<Topic>),
    /// What is wrong with it.
    pub fault: Option<WebhookFault>,
}

/// The path of the page, without the language's prefix.
pub fn webhooks_path(of: &HooksOf) -> String {
    match of {
        HooksOf::Shop(shop) => format!("/account/shops/{}/hooks", UrlPart(&shop.key)),
        HooksOf::Partner(host) => format!("/staff/partners/{}/hooks", UrlPart(host)),
    }
}

/// The page.
pub fn webhooks(ctx: &PageContext, model: &Webhooks) -> String {
    let w = &ctx.words().webhooks;
    let (title, lead, topics) = match &model.of {
        HooksOf::Shop(shop) => {
            ((w.title)(&isolated_name(shop_name(shop, ctx.lang))), w.lead, &Topic::OF_SHOP as &[Topic])
        }
        HooksOf::Partner(host) => ((w.title)(&isolated(host)), w.partner_lead, &Topic::ALL as &[Topic]),
    };
    let head = Head { title: title.clone(), description: lead.to_owned(), class: "form embeds", ..Head::default() };
    document(ctx, head, || {
        let up = match &model.of {
            HooksOf::Shop(shop) => {
                let inbox = format!("/account/shops/{}", UrlPart(&shop.key));
                let embeds = ctx.words().embed.places.link;
                view! { <p class="up"><a href=ctx.href(&inbox)>{shop_name(shop, ctx.lang).to_owned()}</a>" · "<a href=ctx.href(&embed_places_path(shop))>{embeds}</a></p> }
                    .into_any()
            }
            HooksOf::Partner(_) => {
                let partners = ctx.words().embed.places.partners_title;
                view! { <p class="up"><a href=ctx.href("/staff/partners")>{partners}</a></p> }.into_any()
            }
        };
        let faults = model.fault.map(|fault| {
            let field = match fault {
                WebhookFault::Url | WebhookFault::Known => Some("hook-url"),
                WebhookFault::Topics => Some("hook-topics"),
                WebhookFault::Full | WebhookFault::TooMany => None,
            };
            (field, (w.fault)(fault).to_owned())
        });
        let secret = model.secret.as_ref().map(|(url, secret)| {
            view! {
                <section class="alert good" id="secret">
                    <h2>{w.secret_title}</h2>
                    <p>{w.secret_text}</p>
                    <p><bdi dir="ltr">{url.clone()}</bdi></p>
                    <p><code class="token" dir="ltr">{secret.clone()}</code></p>
                </section>
            }
        });
        let hooks = model.lines.iter().map(|line| one(ctx, model, line).into_any()).collect_view();
        let none = model.lines.is_empty().then(|| view! { <p class="empty">{w.none}</p> });
        let how = w.how_items.iter().map(|item| view! { <li>{*item}</li> }).collect_view();
        view! {
            {up}
            <h1>{title}</h1>
            <p class="lead">{lead}</p>
            {fault_list(ctx.words().people.shared.faults, faults.into_iter().collect())}
            {secret}
            <section id="hooks"><h2>{w.hooks}</h2>{none}</section>
            {hooks}
            {model.may_change.then(|| form(ctx, model, topics).into_any())}
            <section id="how"><h2>{w.how}</h2><ul>{how}</ul></section>
        }
    })
}

fn one(ctx: &PageContext, model: &Webhooks, line: &WebhookLine) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, &ctx.words().webhooks);
    let action = ctx.href(&format!("{}/{}", webhooks_path(&model.of), line.id));
    let button = |act: &'static str, words: &'static str| {
        let label = format!("{words} {}", isolated(&line.url));
        view! {
            <form class="inline" method="post" action=action.clone() data-reload="">
                {hidden("act", act)}
                <button class="plain small" aria-label=label>{words}</button>
            </form>
        }
    };
    let buttons = model.may_change.then(|| {
        let switch = if line.state == HookState::On { button("off", w.off) } else { button("on", w.on) };
        view! { <div class="own">{button("test", w.test)}{switch}{button("secret", w.secret)}{button("remove", w.remove)}</div> }
    });
    let names: Vec<&str> = line.topics.iter().map(|topic| (w.topic)(*topic)).collect();
    let tone = match (line.state, line.failing_since) {
        (HookState::On, None) => "chip good",
        (HookState::Off, _) => "chip",
        _ => "chip warn",
    };
    let failing = line.failing_since.map(|since| view! { <p class="fine">{(w.failing)(&lang.moment(since))}</p> });
    view! {
        <section id=format!("hook-{}", line.id)>
            <h3><bdi dir="ltr">{line.url.clone()}</bdi></h3>
            <p><span class=tone>{(w.state)(line.state)}</span>" "{(w.told_of)(&names.join(w.comma))}</p>
            {failing}
            {buttons}
            {deliveries(ctx, line)}
        </section>
    }
}

fn deliveries(ctx: &PageContext, line: &WebhookLine) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, &ctx.words().webhooks);
    if line.deliveries.is_empty() {
        return view! { <p class="empty">{w.deliveries_none}</p> }.into_any();
    }
    let rows = line.deliveries.iter().map(|delivery| {
        let event = match delivery.seq {
            0 => w.event_test.to_owned(),
            seq => lang.num(seq.unsigned_abs()),
        };
        let answer = match (delivery.status, delivery.fault.as_deref()) {
            (Some(status), _) => lang.digits(&status.to_string()),
            (None, fault) => (w.no_answer)(fault.unwrap_or_default()).to_owned(),
        };
        let ms = (w.milliseconds)(&lang.num(delivery.ms.unsigned_abs()));
        view! { <tr><td>{lang.moment(delivery.at)}</td><td>{event}</td><td>{answer}</td><td>{ms}</td></tr> }
    });
    let name = format!("{} {}", w.deliveries, isolated(&line.url));
    view! {
        <div class="scroll" tabindex="0" role="group" aria-label=name>
            <table class="corners">
                <caption>{w.deliveries}</caption>
                <thead><tr><th scope="col">{w.at}</th><th scope="col">{w.event}</th><th scope="col">{w.answer}</th><th scope="col">{w.took}</th></tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn form(ctx: &PageContext, model: &Webhooks, topics: &[Topic]) -> impl IntoView + use<> {
    let w = &ctx.words().webhooks;
    let told = |of: &[WebhookFault]| model.fault.filter(|fault| of.contains(fault)).map(w.fault);
    let url = Question {
        id: "hook-url",
        name: "url",
        label: w.url,
        hint: w.url_hint,
        fault: told(&[WebhookFault::Url, WebhookFault::Known]),
    };
    let line = Line {
        kind: "text",
        autocomplete: "off",
        mode: Some("url"),
        dir: "ltr",
        chars_max: 500,
        value: &model.typed.0,
    };
    let question =
        Question { id: "hook-topics", label: w.topics, fault: told(&[WebhookFault::Topics]), ..Question::default() };
    let boxes = topics.iter().map(|topic| {
        let name = format!("topic-{}", topic.as_str());
        view! {
            <label><input type="checkbox" name=name value="1" checked=model.typed.1.contains(topic)/>" "{(w.topic)(*topic)}</label>
        }
    });
    view! {
        <section id="add">
            <h2>{w.add}</h2>
            <form method="post" action=ctx.href(&webhooks_path(&model.of)) data-reload="">
                {url.line(line)}
                <fieldset id="hook-topics" tabindex="-1" aria-describedby=question.described()>
                    <legend>{w.topics}</legend>
                    {question.wrong()}
                    <div class="radios">{boxes.collect_view()}</div>
                </fieldset>
                <button>{w.button}</button>
            </form>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Lang;
    use crate::samples::{self, Kind};

    fn model(of: HooksOf, may_change: bool) -> Webhooks {
        let delivery = |seq, status, fault: Option<&str>| DeliveryLine {
            seq,
            at: samples::today().start(),
            status,
            fault: fault.map(str::to_owned),
            ms: 1_234,
        };
        let line = WebhookLine {
            id: 7,
            url: "https://<i>.ir/".into(),
            topics: vec![Topic::Complaints, Topic::Grade],
            state: HookState::On,
            failing_since: Some(samples::today().start()),
            deliveries: vec![delivery(0, Some(204), None), delivery(9, None, Some("slow"))],
        };
        Webhooks { of, lines: vec![line], may_change, secret: None, typed: Default::default(), fault: None }
    }

    #[test]
    fn a_shop_sees_its_webhooks_in_both_languages_and_a_secret_once() {
        for (lang, status, ms) in [(Lang::Fa, "۲۰۴", "۱٬۲۳۴"), (Lang::En, "204", "1,234")] {
            let ctx = samples::context(lang);
            let shop = HooksOf::Shop(samples::shop(Kind::Slow));
            let html = webhooks(&ctx, &model(shop.clone(), true));
            assert!(html.contains(status) && html.contains(ms) && !html.contains("<i>.ir"), "{html}");
            assert!(html.contains("/hooks/7") && html.contains(r#"name="topic-complaints""#));
            assert!(!html.contains("topic-lottery"), "no shop has a lottery");
            assert!(!html.contains("whsec_"));
            let told = Webhooks { secret: Some(("https://a.ir/".into(), "whsec_x".into())), ..model(shop, true) };
            assert!(webhooks(&ctx, &told).contains("whsec_x"));
        }
    }

    #[test]
    fn an_auditor_changes_nothing_and_each_fault_leads_to_its_field() {
        let ctx = samples::context(Lang::En);
        let partner = HooksOf::Partner("torob.com".into());
        let html = webhooks(&ctx, &model(partner.clone(), false));
        assert!(!html.contains("method=\"post\""), "{html}");
        assert!(webhooks(&ctx, &model(partner.clone(), true)).contains("topic-lottery"));
        for (fault, field) in [(WebhookFault::Url, "#hook-url"), (WebhookFault::Topics, "#hook-topics")] {
            let html = webhooks(&ctx, &Webhooks { fault: Some(fault), ..model(partner.clone(), true) });
            assert!(html.contains(&format!("href=\"{field}\"")), "{html}");
        }
    }
}
