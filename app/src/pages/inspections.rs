//! Inspections: which shops are to be visited, the form by which they are planned, and plans that anybody can repeat.

use super::inspection_sheet::INSPECTION_SHEET_PATH;
use crate::components::{Head, Line, Question, countdown, document, fault_list, further_link, moment};
use crate::context::PageContext;
use crate::html::raw;
use crate::naming::{isolated, shop_name};
use bazargah_domain::calendar::Millis;
use bazargah_domain::inspection::{Checklist, Reason};
use bazargah_domain::role::{Act, Role};
use bazargah_domain::shop::Shop;
use leptos::prelude::*;

/// The list of inspections. Its form posts to `/staff/inspections`: `province`, `size`, `share`, `due`.
#[derive(Debug, Clone)]
pub struct Inspections {
    /// Who looks.
    pub role: Role,
    /// How many wait in each province; the empty name is for where it is not known.
    pub provinces: Vec<(String, u64)>,
    /// The province that is shown; all for none.
    pub chosen: Option<String>,
    /// What is to be done, the most urgent first.
    pub to_do: Vec<InspectionLine>,
    /// The query of the page on which the list goes on.
    pub further: Option<String>,
    /// The latest plans, the newest first.
    pub plans: Vec<PlanLine>,
    /// What was found lately, the newest first.
    pub done: Vec<InspectedLine>,
    /// A plan as it was filled in.
    pub typed: TypedPlan,
    /// Why it was not made.
    pub fault: Option<PlanFault>,
    /// Now.
    pub now: Millis,
}

/// A shop that is to be visited.
#[derive(Debug, Clone)]
pub struct InspectionLine {
    /// The inspection's number.
    pub id: i64,
    /// The shop.
    pub shop: Shop,
    /// Why.
    pub reason: Reason,
    /// Until when.
    pub due: Millis,
}

/// A shop that was visited.
#[derive(Debug, Clone)]
pub struct InspectedLine {
    /// The inspection's number.
    pub id: i64,
    /// The shop.
    pub shop: Shop,
    /// When.
    pub at: Millis,
    /// What was found.
    pub checklist: Checklist,
}

/// A plan that was made.
#[derive(Debug, Clone)]
pub struct PlanLine {
    /// When.
    pub at: Millis,
    /// Who: their address.
    pub who: String,
    /// The seed, in hexadecimal.
    pub seed: String,
    /// The last event before.
    pub seq: u64,
    /// The province; everywhere for none.
    pub province: Option<String>,
    /// Percent by chance.
    pub share: u64,
    /// Shops that could be drawn.
    pub candidates: u64,
    /// Shops that were planned.
    pub planned: u64,
}

/// A plan as it was filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypedPlan {
    /// The province.
    pub province: String,
    /// How many shops.
    pub size: String,
    /// The share by chance, in percent.
    pub share: String,
    /// The last day.
    pub due: String,
}

impl Default for TypedPlan {
    fn default() -> Self {
        let of = str::to_owned;
        Self { province: String::new(), size: of("20"), share: of("30"), due: String::new() }
    }
}

/// Why a plan was not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlanFault {
    /// No number, none, or too many.
    Size,
    /// No number, or outside of what is allowed.
    Share,
    /// No day, or one that is over.
    Due,
    /// No shop there could be planned.
    NoShop,
}

impl PlanFault {
    /// Every fault.
    pub const ALL: [Self; 4] = [Self::Size, Self::Share, Self::Due, Self::NoShop];

    fn field(self) -> &'static str {
        match self {
            Self::Size => "size",
            Self::Share => "share",
            Self::Due => "due",
            Self::NoShop => "province",
        }
    }
}

/// The longest name of a province.
const PROVINCE_CHARS_MAX: usize = 60;
/// The longest number or date.
const NUMBER_CHARS_MAX: usize = 20;

/// The page, `/staff/inspections?province=…`.
pub fn inspections(ctx: &PageContext, model: &Inspections) -> String {
    let w = ctx.words().inspections;
    let head = Head {
        title: w.title.to_owned(),
        description: w.lead.to_owned(),
        class: "desk inspections",
        scripts: &["desk.js", "inspect.js"],
        ..Head::default()
    };
    document(ctx, head, || {
        let list = if model.to_do.is_empty() {
            view! { <p class="empty">{w.none}</p> }.into_any()
        } else {
            let lines = model.to_do.iter().map(|line| self::line(ctx, line, model.now));
            view! { <ol class="cases queue">{lines.collect_view()}</ol> }.into_any()
        };
        let plans = model.role.may(Act::PlanInspections);
        let fault = model.fault.map(|fault| (Some(fault.field()), (w.plan_fault)(fault).to_owned()));
        view! {
            <p class="up"><a href=ctx.href("/staff")>{ctx.words().people.desk.title}</a></p>
            <h1>{w.title}</h1>
            {fault_list(ctx.words().people.shared.faults, fault.into_iter().collect())}
            <p class="lead">{w.lead}</p>
            {offline(ctx)}
            {filters(ctx, model)}
            {list}
            {further_link(ctx, "/staff/inspections", model.further.as_deref())}
            <p><a class="more" href=ctx.href("/staff/inspections.csv") download="" data-reload="">{w.csv}</a></p>
            <p><a href=ctx.href(INSPECTION_SHEET_PATH)>{w.sheet.title}</a></p>
            {plans.then(|| form(ctx, model))}
            {done(ctx, &model.done)}
            {self::plans(ctx, &model.plans)}
        }
    })
}

/// What the script says of checklists that wait for a network; its words lie beside it.
pub(super) fn offline(ctx: &PageContext) -> impl IntoView + use<> {
    let w = &ctx.words().inspections.offline;
    view! {
        <section class="on-device" data-inspect="" hidden="" aria-live="polite" data-worker=ctx.href("/staff/inspect-worker.js")
            data-scope=ctx.href("/staff/inspections") data-waits=w.waits data-sending=w.sending data-sent=w.sent
            data-conflict=w.conflict data-sign=w.sign_in data-refused=w.refused data-aside=w.aside data-of=w.of>
            <h2>{w.title}</h2>
            <ul></ul>
        </section>
    }
}

fn filters(ctx: &PageContext, model: &Inspections) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, ctx.words().inspections);
    let all = model.provinces.iter().map(|(_, n)| n).sum();
    let each = model.provinces.iter().map(|(name, n)| {
        let shown = if name.is_empty() { w.no_province.to_owned() } else { name.clone() };
        (format!("/staff/inspections?province={}", crate::html::UrlPart(name)), Some(name.clone()), shown, *n)
    });
    let first = ("/staff/inspections".to_owned(), None, w.everywhere.to_owned(), all);
    let links = std::iter::once(first).chain(each).map(|(path, name, shown, n)| {
        let here = (name == model.chosen).then_some("true");
        view! {
            <a href=ctx.href(&path) data-reload="" aria-current=here><bdi>{shown}</bdi>" "<small>{lang.num(n)}</small></a>
        }
    });
    view! { <nav class="pick" aria-label=w.filter>{links.collect_view()}</nav> }
}

/// Where a shop is, as far as the list of marks says it.
pub(super) fn place(shop: &Shop) -> Vec<String> {
    let listed = shop.mark.as_ref().map(|mark| [mark.province.clone(), mark.city.clone()]);
    let mut place: Vec<String> = listed.into_iter().flatten().flatten().collect();
    place.dedup();
    place
}

fn line(ctx: &PageContext, line: &InspectionLine, now: Millis) -> impl IntoView + use<> {
    let w = ctx.words().inspections;
    let tone = if line.due < now { "bad" } else { "none" };
    let host = line.shop.host.as_ref().map(|host| isolated(host.as_str()));
    let about = host.into_iter().chain(place(&line.shop)).collect::<Vec<_>>().join(" · ");
    view! {
        <li class=tone>
            <a href=ctx.href(&format!("/staff/inspections/{}", line.id)) data-line="" data-reload="">
                <b><bdi>{shop_name(&line.shop, ctx.lang).to_owned()}</bdi></b>
                {raw(countdown(line.due, now, ctx.lang))}
                <span>{about}" "<span class="chip">{(w.reason)(line.reason)}</span></span>
            </a>
        </li>
    }
}

fn form(ctx: &PageContext, model: &Inspections) -> impl IntoView + use<> {
    let w = ctx.words().inspections;
    let fault = |of: PlanFault| model.fault.filter(|fault| *fault == of).map(w.plan_fault);
    let question = |id, label, hint, of| Question { id, name: id, label, hint, fault: fault(of) };
    let line = |mode, dir, chars_max, value| Line { kind: "text", autocomplete: "off", mode, dir, chars_max, value };
    let number = |value| line(Some("numeric"), "ltr", NUMBER_CHARS_MAX, value);
    let typed = &model.typed;
    view! {
        <details class="more-actions actions" open=model.fault.is_some()>
            <summary>{w.plan}</summary>
            <form method="post" action=ctx.href("/staff/inspections") novalidate="" data-reload="">
                <p class="hint">{w.plan_lead}</p>
                {question("province", w.plan_province, w.plan_province_hint, PlanFault::NoShop)
                    .line(line(None, "auto", PROVINCE_CHARS_MAX, &typed.province))}
                {question("size", w.plan_size, w.plan_size_hint, PlanFault::Size).line(number(&typed.size))}
                {question("share", w.plan_share, w.plan_share_hint, PlanFault::Share).line(number(&typed.share))}
                {question("due", w.plan_due, w.plan_due_hint, PlanFault::Due)
                    .line(line(None, "ltr", NUMBER_CHARS_MAX, &typed.due))}
                <button>{w.plan_submit}</button>
            </form>
        </details>
    }
}

/// How many clauses were looked at, and how many of them were contrary.
pub(super) fn found(ctx: &PageContext, checklist: &Checklist) -> String {
    let number = |n: usize| ctx.lang.num(u64::try_from(n).unwrap_or(u64::MAX));
    let contrary = checklist.contrary().count();
    (ctx.words().inspections.found)(&number(checklist.checked()), (contrary > 0).then(|| number(contrary)).as_deref())
}

fn done(ctx: &PageContext, lines: &[InspectedLine]) -> Option<AnyView> {
    let w = ctx.words().inspections;
    let items = lines.iter().map(|line| {
        let tone = if line.checklist.contrary().next().is_some() { "chip bad" } else { "chip good" };
        view! {
            <li>
                <a href=ctx.href(&format!("/staff/inspections/{}", line.id)) data-reload=""><bdi>{shop_name(&line.shop, ctx.lang).to_owned()}</bdi></a>
                " · "{moment(ctx, line.at)}" "<span class=tone>{found(ctx, &line.checklist)}</span>
            </li>
        }
    });
    let list = items.collect_view();
    (!lines.is_empty()).then(|| view! { <section id="done"><h2>{w.done}</h2><ul>{list}</ul></section> }.into_any())
}

fn plans(ctx: &PageContext, plans: &[PlanLine]) -> Option<AnyView> {
    let (lang, w) = (ctx.lang, ctx.words().inspections);
    let items = plans.iter().map(|plan| {
        let place = plan.province.as_deref().map_or_else(|| w.everywhere.to_owned(), crate::naming::isolated_name);
        let told = (w.plan_line)(&lang.num(plan.planned), &lang.num(plan.candidates), &place, &lang.num(plan.share));
        view! {
            <li>
                <p>{moment(ctx, plan.at)}" · "<bdi>{plan.who.clone()}</bdi></p>
                <p>{told}</p>
                <p class="fine">{w.seed}" "<code class="seed" dir="ltr">{plan.seed.clone()}</code>" · "{(w.seq)(&lang.plain(plan.seq))}</p>
            </li>
        }
    });
    let list = items.collect_view();
    let lead = w.plans_lead;
    (!plans.is_empty()).then(|| {
        view! { <section id="plans"><h2>{w.plans}</h2><p class="fine">{lead}</p><ol>{list}</ol></section> }.into_any()
    })
}
