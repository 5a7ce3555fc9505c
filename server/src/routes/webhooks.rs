//! Webhooks: a shop's at its desk, a partner's at the staff's. What is sent to them is in `webhooks.rs`.

use super::pages::{Failed, context_of, is_demo};
use super::visit::MemberVisit;
use crate::access::{Access, Doors, Who};
use crate::codes;
use crate::http::App;
use crate::webhooks::{new_secret, read_url, secret_text, test};
use axum::extract::{Form, Path};
use axum::http::{StatusCode, Uri};
use axum::response::{Html, IntoResponse, Redirect, Response};
use bazargah_app::Lang;
use bazargah_app::pages::{self, DeliveryLine, HooksOf, WebhookFault, WebhookLine, Webhooks, webhooks_path};
use bazargah_domain::domain_name::Host;
use bazargah_domain::role::Act;
use bazargah_domain::shop::Shop;
use bazargah_domain::webhook::Topic;
use bazargah_store::{HookChange, HookOwner, HookRefused, Limit, NewHook, Webhook};
use serde::Deserialize;
use std::collections::HashMap;

/// Tests that an owner may send within an hour.
const TESTS_AN_HOUR: i64 = 20;

/// The addresses of this file.
pub fn doors(app: &App) -> Doors {
    Doors::new(app)
        .get("/account/shops/{key}/hooks", Access::ShopPeople, of_shop)
        .post("/account/shops/{key}/hooks", Access::ShopPeople, register_for_shop)
        .post("/account/shops/{key}/hooks/{hook}", Access::ShopPeople, change_of_shop)
        .get("/staff/partners/{host}/hooks", Access::May(Act::ReadPartners), of_partner)
        .post("/staff/partners/{host}/hooks", Access::May(Act::RegisterPartners), register_for_partner)
        .post("/staff/partners/{host}/hooks/{hook}", Access::May(Act::RegisterPartners), change_of_partner)
}

/// Whose webhooks an address is about.
#[expect(clippy::large_enum_variant, reason = "one lives as long as a request")]
enum Of {
    Shop(Shop),
    Partner(Host),
}

impl Of {
    fn shop(who: &Who) -> Result<Self, Failed> {
        who.shop.clone().map(Self::Shop).ok_or(Failed::NotFound)
    }

    async fn partner(app: &App, host: &str) -> Result<Self, Failed> {
        let partners = app.store.embed_places_of(None).await?;
        let partner = partners.into_iter().find(|place| place.host.as_str() == host);
        partner.map(|place| Self::Partner(place.host)).ok_or(Failed::NotFound)
    }

    fn owner(&self) -> HookOwner {
        match self {
            Self::Shop(shop) => HookOwner::Shop(shop.id),
            Self::Partner(host) => HookOwner::Partner(host.clone()),
        }
    }

    fn model(&self) -> HooksOf {
        match self {
            Self::Shop(shop) => HooksOf::Shop(shop.clone()),
            Self::Partner(host) => HooksOf::Partner(host.as_str().to_owned()),
        }
    }

    /// What its events can be about.
    fn topics(&self) -> &'static [Topic] {
        match self {
            Self::Shop(_) => &Topic::OF_SHOP,
            Self::Partner(_) => &Topic::ALL,
        }
    }
}

/// What the page says besides what there is.
#[derive(Default)]
struct Told {
    secret: Option<(String, String)>,
    typed: (String, Vec<Topic>),
    fault: Option<WebhookFault>,
}

/// A request of somebody who may ask for it.
struct Asked {
    app: App,
    lang: Lang,
    who: Who,
    uri: Uri,
    of: Of,
}

impl Asked {
    async fn page(&self, told: Told) -> Result<Html<String>, Failed> {
        let Self { app, lang, who, uri, of } = self;
        let lines = app.store.webhooks_of(&of.owner()).await?.into_iter().map(line).collect();
        let may_register = || who.account.role.is_some_and(|role| role.may(Act::RegisterPartners));
        let (may_change, demo) = match of {
            Of::Shop(shop) => (true, is_demo(shop)),
            Of::Partner(_) => (may_register(), app.is_demo().await),
        };
        let Told { secret, typed, fault } = told;
        let model = Webhooks { of: of.model(), lines, may_change, secret, typed, fault };
        Ok(Html(pages::webhooks(&context_of(app, *lang, who, uri, demo), &model)))
    }

    async fn refuse(&self, fault: WebhookFault, typed: (String, Vec<Topic>)) -> Result<Response, Failed> {
        let status = match fault {
            WebhookFault::TooMany => StatusCode::TOO_MANY_REQUESTS,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        Ok((status, self.page(Told { typed, fault: Some(fault), secret: None }).await?).into_response())
    }

    async fn register(&self, sent: &HashMap<String, String>) -> Result<Response, Failed> {
        let typed = sent.get("url").cloned().unwrap_or_default();
        let chosen = |topic: &&Topic| sent.contains_key(&format!("topic-{}", topic.as_str()));
        let topics: Vec<Topic> = self.of.topics().iter().filter(chosen).copied().collect();
        let Some(url) = read_url(&typed, self.app.webhooks_here) else {
            return self.refuse(WebhookFault::Url, (typed, topics)).await;
        };
        if topics.is_empty() {
            return self.refuse(WebhookFault::Topics, (typed, topics)).await;
        }
        let secret = new_secret()?;
        let (owner, by) = (self.of.owner(), self.who.account.id);
        let new = NewHook { owner: &owner, url: url.as_str(), topics: &topics, secret, by };
        let fault = match self.app.store.add_webhook(self.app.now(), &new).await? {
            Ok(_) => {
                let told = Told { secret: Some((url.into(), secret_text(&secret))), ..Told::default() };
                return Ok((StatusCode::CREATED, self.page(told).await?).into_response());
            }
            Err(HookRefused::Full) => WebhookFault::Full,
            Err(HookRefused::Known) => WebhookFault::Known,
        };
        self.refuse(fault, (typed, topics)).await
    }

    async fn change(&self, hook: &str, act: &str) -> Result<Response, Failed> {
        let (app, owner, now) = (&self.app, self.of.owner(), self.app.now());
        let secret = new_secret()?;
        let change = match act {
            "test" => None,
            "on" => Some(HookChange::On),
            "off" => Some(HookChange::Off),
            "secret" => Some(HookChange::Secret(secret)),
            "remove" => Some(HookChange::Remove),
            _ => return Err(Failed::BadRequest),
        };
        let id: i64 = hook.parse().map_err(|_| Failed::NotFound)?;
        let turn = app.store.webhook_to_test(now, &owner, id).await?.ok_or(Failed::NotFound)?;
        let Some(change) = change else {
            let limit =
                Limit { key: codes::by_address("webhook-test", &format!("{owner:?}")), times: TESTS_AN_HOUR, hours: 1 };
            if !app.store.may(now, &[limit]).await? {
                return self.refuse(WebhookFault::TooMany, (String::new(), Vec::new())).await;
            }
            test(app, &turn).await?;
            return Ok(self.back());
        };
        if !app.store.change_webhook(now, &owner, id, change).await? {
            return Err(Failed::NotFound);
        }
        match change {
            HookChange::Secret(secret) => {
                let told = Told { secret: Some((turn.url, secret_text(&secret))), ..Told::default() };
                Ok(self.page(told).await?.into_response())
            }
            _ => Ok(self.back()),
        }
    }

    fn back(&self) -> Response {
        Redirect::to(&self.lang.href(&webhooks_path(&self.of.model()))).into_response()
    }
}

fn line(hook: Webhook) -> WebhookLine {
    let deliveries = hook.deliveries.into_iter().map(|delivery| DeliveryLine {
        seq: delivery.seq,
        at: delivery.at,
        status: delivery.outcome.status,
        fault: delivery.outcome.fault,
        ms: delivery.outcome.ms,
    });
    WebhookLine {
        id: hook.id,
        url: hook.url,
        topics: hook.topics,
        state: hook.state,
        failing_since: hook.failing_since,
        deliveries: deliveries.collect(),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct SentAct {
    act: String,
}

/// `GET /account/shops/{key}/hooks`.
async fn of_shop(MemberVisit { app, lang, who, uri }: MemberVisit) -> Result<Html<String>, Failed> {
    let of = Of::shop(&who)?;
    Asked { app, lang, who, uri, of }.page(Told::default()).await
}

/// `POST /account/shops/{key}/hooks`.
async fn register_for_shop(
    MemberVisit { app, lang, who, uri }: MemberVisit,
    Form(sent): Form<HashMap<String, String>>,
) -> Result<Response, Failed> {
    let of = Of::shop(&who)?;
    Asked { app, lang, who, uri, of }.register(&sent).await
}

/// `POST /account/shops/{key}/hooks/{hook}`: a test, on, off, a new secret, away.
async fn change_of_shop(
    MemberVisit { app, lang, who, uri }: MemberVisit,
    Path((_, hook)): Path<(String, String)>,
    Form(sent): Form<SentAct>,
) -> Result<Response, Failed> {
    let of = Of::shop(&who)?;
    Asked { app, lang, who, uri, of }.change(&hook, &sent.act).await
}

/// `GET /staff/partners/{host}/hooks`.
async fn of_partner(
    MemberVisit { app, lang, who, uri }: MemberVisit,
    Path(host): Path<String>,
) -> Result<Html<String>, Failed> {
    let of = Of::partner(&app, &host).await?;
    Asked { app, lang, who, uri, of }.page(Told::default()).await
}

/// `POST /staff/partners/{host}/hooks`.
async fn register_for_partner(
    MemberVisit { app, lang, who, uri }: MemberVisit,
    Path(host): Path<String>,
    Form(sent): Form<HashMap<String, String>>,
) -> Result<Response, Failed> {
    let of = Of::partner(&app, &host).await?;
    Asked { app, lang, who, uri, of }.register(&sent).await
}

/// `POST /staff/partners/{host}/hooks/{hook}`.
async fn change_of_partner(
    MemberVisit { app, lang, who, uri }: MemberVisit,
    Path((host, hook)): Path<(String, String)>,
    Form(sent): Form<SentAct>,
) -> Result<Response, Failed> {
    let of = Of::partner(&app, &host).await?;
    Asked { app, lang, who, uri, of }.change(&hook, &sent.act).await
}
