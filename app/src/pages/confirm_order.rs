//! The page on which a buyer confirms an order with the code from the parcel, and what it says afterwards.

use super::festival::{edition_path, text_in, toman};
use super::festival_shop::{broken, festival_shop_path};
use crate::components::{Head, Line, Question, document, fault_list, hidden};
use crate::context::PageContext;
use crate::html::UrlPart;
use crate::naming::{isolated_name, shop_name, shop_path};
use bazargah_domain::calendar::{Day, Millis};
use bazargah_domain::festival::edition::Edition;
use bazargah_domain::festival::order::Taking;
use bazargah_domain::money::Rial;
use bazargah_domain::shop::Shop;
use leptos::prelude::*;

/// Why an order is not confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConfirmFault {
    /// What was typed is no code.
    NoCode,
    /// No order has this code.
    Unknown,
    /// It was confirmed before.
    Before,
    /// Neither an e-mail address nor a mobile number.
    Contact,
    /// Too many from this network, with this contact or of this shop.
    TooMany,
    /// The shop has no place in the edition any more.
    NoPlace,
}

/// The page before an order is confirmed.
#[derive(Debug, Clone)]
pub struct ConfirmOrder {
    /// The edition.
    pub edition: Edition,
    /// The code as it was typed, or as the address brings it.
    pub code: String,
    /// The contact as it was typed.
    pub contact: String,
    /// The private code that the order gets: sent along, so that the same form sent twice is one confirmation.
    pub secret: String,
    /// What is wrong.
    pub fault: Option<ConfirmFault>,
    /// Now.
    pub now: Millis,
}

/// The page after it.
#[derive(Debug, Clone)]
pub struct OrderConfirmed {
    /// The edition.
    pub edition: Edition,
    /// The shop.
    pub shop: Shop,
    /// Whether it has its place in the edition still, and so a page in it.
    pub placed: bool,
    /// Its reference of the order.
    pub reference: String,
    /// What was paid.
    pub amount: Rial,
    /// When it was ordered.
    pub day: Day,
    /// When it was confirmed.
    pub at: Millis,
    /// The private code, which is shown this once.
    pub secret: String,
    /// Whether buyers may open complaints here.
    pub takes_complaints: bool,
}

/// The path of the page of an edition.
pub fn confirm_path(edition: &Edition) -> String {
    format!("/festival/{}/confirm", UrlPart(&edition.key))
}

/// The page with the form.
pub fn confirm_order(ctx: &PageContext, model: &ConfirmOrder) -> String {
    let (lang, w) = (ctx.lang, ctx.words().orders);
    let edition = &model.edition;
    let head = Head {
        title: w.confirm.to_owned(),
        description: w.confirm_lead.to_owned(),
        canonical: Some(confirm_path(edition)),
        class: "form festival",
        ..Head::default()
    };
    document(ctx, head, || {
        let fault = model.fault.map(|fault| (w.fault)(fault));
        let at_contact = model.fault == Some(ConfirmFault::Contact);
        let field = if at_contact { "contact" } else { "code" };
        let form = match Taking::at(edition, model.now) {
            Taking::NotYet => {
                view! { <p class="alert">{(w.not_yet)(&lang.day_in_tehran(edition.phases.open))}</p> }.into_any()
            }
            Taking::Final => view! { <p class="alert">{w.over}</p> }.into_any(),
            Taking::Open => {
                let of = |at: bool| fault.filter(|_| at_contact == at);
                let code = Question { id: "code", name: "code", label: w.code, hint: w.code_hint, fault: of(false) };
                let contact = Question {
                    id: "contact",
                    name: "contact",
                    label: w.contact,
                    hint: w.contact_hint,
                    fault: of(true),
                };
                let line = |value, chars_max| Line {
                    kind: "text",
                    autocomplete: "off",
                    mode: None,
                    dir: "ltr",
                    chars_max,
                    value,
                };
                let end = lang.end_in_tehran(edition.orders_final());
                view! {
                    <form method="post" action=ctx.href(&confirm_path(edition)) novalidate="" data-reload="">
                        {hidden("secret", &model.secret)}
                        {code.line(line(&model.code, 40))}
                        {contact.line(line(&model.contact, 254))}
                        <button>{w.submit}</button>
                    </form>
                    <p class="fine">{(w.until)(&end)}" "{w.cancel_note}</p>
                }
                .into_any()
            }
        };
        view! {
            <p class="up"><a href=ctx.href(&edition_path(edition))>{text_in(&edition.name, lang).to_owned()}</a></p>
            <h1>{w.confirm}</h1>
            <p>{w.confirm_lead}</p>
            {fault_list(ctx.words().people.shared.faults, fault.map(|text| (Some(field), text.to_owned())).into_iter().collect())}
            {form}
        }
    })
}

/// The page that says that it is confirmed.
pub fn order_confirmed(ctx: &PageContext, model: &OrderConfirmed) -> String {
    let (lang, w) = (ctx.lang, ctx.words().orders);
    let edition = &model.edition;
    let name = shop_name(&model.shop, lang).to_owned();
    let head = Head { title: w.done.to_owned(), description: String::new(), class: "form festival", ..Head::default() };
    document(ctx, head, || {
        let rows = [
            (w.reference, view! { <bdi>{model.reference.clone()}</bdi> }.into_any()),
            (w.amount, toman(ctx, model.amount.toman()).into_any()),
            (w.day, lang.date(model.day).into_any()),
            (w.confirmed, lang.moment(model.at).into_any()),
        ]
        .map(|(what, value)| view! { <div><dt>{what}</dt><dd>{value}</dd></div> });
        let of_shop = if model.placed { festival_shop_path(edition, &model.shop) } else { shop_path(&model.shop) };
        view! {
            <p class="up"><a href=ctx.href(&edition_path(edition))>{text_in(&edition.name, lang).to_owned()}</a>" · "<a href=ctx.href(&of_shop)><bdi>{name.clone()}</bdi></a></p>
            <h1>{w.done}</h1>
            <p class="aside good" role="status">{(w.done_lead)(&isolated_name(&name))}</p>
            <section id="secret">
                <h2>{w.secret}</h2>
                <p class="token"><code dir="ltr">{model.secret.clone()}</code></p>
                <p>{w.secret_lead}</p>
            </section>
            <dl class="pairs">{rows.into_iter().collect_view()}</dl>
            {(model.takes_complaints && model.placed).then(|| broken(ctx, edition, &model.shop))}
            <p><a href=ctx.href(&confirm_path(edition)) data-reload="">{w.another}</a></p>
        }
    })
}
