//! Claiming a shop's page: three ways to show that its domain is one's own.

use crate::components::{Head, document, fault_list, hidden};
use crate::context::PageContext;
use crate::html::UrlPart;
use crate::naming::{isolated, isolated_name, shop_name, shop_path};
use bazargah_domain::shop::Shop;
use leptos::prelude::*;

/// The claim of a shop's page.
#[derive(Debug, Clone)]
pub struct Claim {
    /// The shop.
    pub shop: Shop,
    /// The whole text to publish: `bazargah-verification=…`.
    pub token: String,
    /// What was checked in vain, and why.
    pub failed: Option<(Way, ClaimFault)>,
    /// Whether it has just become, or is already, one's own.
    pub now_yours: bool,
    /// Whether nobody is signed in.
    pub must_sign_in: bool,
}

/// A way to show that a domain is one's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Way {
    /// A TXT record at the domain or at `_bazargah.` before it.
    Dns,
    /// `/.well-known/bazargah.txt`.
    File,
    /// A meta tag on the home page.
    Meta,
}

impl Way {
    /// Every way, in the page's order.
    pub const ALL: [Self; 3] = [Self::Dns, Self::File, Self::Meta];

    /// The name in the form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dns => "dns",
            Self::File => "file",
            Self::Meta => "meta",
        }
    }

    /// The way of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.as_str() == name)
    }
}

/// Why a check proved nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaimFault {
    /// The name is not in the DNS.
    NameNotFound,
    /// Nobody answers there.
    Unreachable,
    /// It leads to an address that is not of the public internet.
    ForbiddenAddress,
    /// It leads on to another site.
    RedirectedElsewhere,
    /// It answered with an error.
    Status(u16),
    /// More was sent than is read.
    TooLarge,
    /// It took too long.
    TooSlow,
    /// There is no such text.
    NoToken,
    /// There is one, but another's.
    OtherToken,
    /// It was checked too often.
    TooOften,
}

/// The page.
pub fn claim(ctx: &PageContext, model: &Claim) -> String {
    let (lang, people) = (ctx.lang, ctx.words().people);
    let w = &people.claim;
    let name = isolated_name(shop_name(&model.shop, lang));
    let title = (w.title)(&name);
    let head = Head { title: title.clone(), description: w.link.to_owned(), class: "form", ..Head::default() };
    document(ctx, head, || {
        let path = shop_path(&model.shop);
        let body = match &model.shop.host {
            _ if model.now_yours => {
                let inbox = ctx.href(&format!("/account/shops/{}", UrlPart(&model.shop.key)));
                view! {
                    <div class="aside" role="status"><p><strong>{w.yours}</strong></p><p>{w.yours_text}</p></div>
                    <p><a class="button" href=inbox>{w.to_inbox}</a></p>
                }
                .into_any()
            }
            None => view! { <p class="empty">{w.no_domain}</p> }.into_any(),
            Some(host) if model.must_sign_in => {
                let here = ctx.href(&format!("{path}/claim"));
                let to = ctx.href(&format!("/account/sign-in?next={}", UrlPart(&here)));
                view! {
                    <p>{(w.lead)(&isolated(host.as_str()))}</p>
                    <p>{w.must_sign_in}</p>
                    <p><a class="button" href=to data-reload="">{w.sign_in}</a></p>
                }
                .into_any()
            }
            Some(host) => ways(ctx, model, host.as_str()).into_any(),
        };
        view! {
            <p class="up"><a href=ctx.href(&path)><bdi>{shop_name(&model.shop, lang).to_owned()}</bdi></a></p>
            <h1>{title}</h1>
            {body}
        }
    })
}

fn ways(ctx: &PageContext, model: &Claim, host: &str) -> impl IntoView + use<> {
    let w = &ctx.words().people.claim;
    let action = ctx.href(&format!("{}/claim", shop_path(&model.shop)));
    let failed = model.failed.map(|(way, fault)| {
        let status = match fault {
            ClaimFault::Status(status) => ctx.lang.plain(status.into()),
            _ => String::new(),
        };
        let (found, what_to_do) = (w.fault)(way, fault, &status);
        let list =
            fault_list((w.failed)(way), vec![(Some(way.as_str()), found.clone()), (None, what_to_do.to_owned())]);
        (way, list)
    });
    let (failed_way, failed) = failed.unzip();
    let way = |way: Way| {
        let id = way.as_str();
        let bad = (failed_way == Some(way)).then_some("tried");
        view! {
            <section id=id class=bad>
                <h2>{(w.way)(way)}</h2>
                <p>{(w.way_hint)(way)}</p>
                {copies(ctx, way, &model.token, host)}
                <form method="post" action=action.clone() data-reload="">
                    {hidden("way", id)}
                    <button>{(w.check)(way)}</button>
                </form>
            </section>
        }
    };
    view! {
        <p>{(w.lead)(&isolated(host))}</p>
        {failed}
        <h2>{w.text}</h2>
        {copy(&model.token)}
        <p class="hint">{w.keep}</p>
        {Way::ALL.into_iter().map(way).collect_view()}
    }
}

/// The texts of a way, to be copied letter by letter.
fn copies(ctx: &PageContext, way: Way, token: &str, host: &str) -> impl IntoView + use<> {
    let w = &ctx.words().people.claim;
    let row = |name: &'static str, value: AnyView| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
    let rows = match way {
        Way::Dns => vec![
            row(w.dns_kind, view! { <code dir="ltr">"TXT"</code> }.into_any()),
            row(w.dns_name, {
                let own = host.to_owned();
                let under = format!("_bazargah.{host}");
                view! { {copy(&own)}" "<small>{w.dns_or}</small>" "{copy(&under)} }.into_any()
            }),
            row(w.value, copy(token).into_any()),
        ],
        Way::File => vec![
            row(w.file_address, copy(&format!("https://{host}/.well-known/bazargah.txt")).into_any()),
            row(w.file_content, copy(token).into_any()),
        ],
        Way::Meta => {
            let content = token.split_once('=').map_or(token, |(_, content)| content);
            let tag = format!(r#"<meta name="bazargah-verification" content="{content}">"#);
            vec![row(w.meta_tag, copy(&tag).into_any())]
        }
    };
    view! { <dl class="pairs">{rows}</dl> }
}

/// A text that one click selects.
fn copy(text: &str) -> impl IntoView + use<> {
    view! { <code class="copy" dir="ltr">{text.to_owned()}</code> }
}
