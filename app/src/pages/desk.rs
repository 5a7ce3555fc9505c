//! What waits for the staff, the most urgent first.

use crate::components::{Head, countdown, document, further_link, since};
use crate::context::PageContext;
use crate::html::raw;
use crate::lang::Lang;
use crate::naming::{self, kind_name};
use bazargah_domain::calendar::Millis;
use bazargah_domain::complaint::ComplaintId;
use bazargah_domain::role::{Act, Role, Task};
use bazargah_domain::shop::ShopName;
use leptos::prelude::*;

/// The queues of work.
#[derive(Debug, Clone)]
pub struct Desk {
    /// Who looks.
    pub role: Role,
    /// How much waits of each kind that the role sees.
    pub counts: Vec<(Task, u64)>,
    /// The kind that is shown; all of them for none.
    pub chosen: Option<Task>,
    /// What waits, the most urgent first.
    pub lines: Vec<DeskLine>,
    /// The query of the page on which the list goes on.
    pub further: Option<String>,
    /// Now.
    pub now: Millis,
}

/// A thing that waits.
#[derive(Debug, Clone)]
pub struct DeskLine {
    /// Its number.
    pub id: i64,
    /// What is to be decided.
    pub task: Task,
    /// The complaint that it is about.
    pub complaint: ComplaintId,
    /// The shop.
    pub shop_name: ShopName,
    /// The complaint's kind.
    pub category: String,
    /// Since when it waits.
    pub since: Millis,
    /// Until when the shop has to answer, where that clock runs.
    pub due: Option<Millis>,
    /// What the rules noticed.
    pub flags: Vec<Flag>,
}

/// What a rule noticed about a complaint's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flag {
    /// They are nearly those of another complaint.
    NearCopy,
    /// Many came at once against this shop.
    Burst,
    /// Numbers of people were masked in them.
    Masked,
}

impl Flag {
    /// Every flag.
    pub const ALL: [Self; 3] = [Self::NearCopy, Self::Burst, Self::Masked];

    /// The name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NearCopy => "near-copy",
            Self::Burst => "burst",
            Self::Masked => "masked",
        }
    }

    /// The flag of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|flag| flag.as_str() == name)
    }
}

/// A shop's name where nothing but its name is known.
pub(super) fn name_in(name: &ShopName, lang: Lang) -> String {
    naming::name_in(name, lang).unwrap_or_default().to_owned()
}

/// What the rules noticed, as markup.
pub(super) fn flag_chips(ctx: &PageContext, flags: &[Flag]) -> impl IntoView + use<> {
    let w = &ctx.words().people.desk;
    flags.iter().map(|flag| view! { " "<span class="chip warn">{(w.flag)(*flag)}</span> }).collect_view()
}

/// The page.
pub fn desk(ctx: &PageContext, model: &Desk) -> String {
    let w = &ctx.words().people.desk;
    let head = Head {
        title: w.title.to_owned(),
        description: w.lead.to_owned(),
        class: "desk",
        scripts: &["desk.js"],
        ..Head::default()
    };
    document(ctx, head, || {
        let decides = Task::ALL.into_iter().any(|task| model.role.may(task.act()));
        let log = model.role.may(Act::ReadDecisions).then(|| {
            view! { <p><a class="more" href=ctx.href("/staff/decisions")>{w.to_decisions}</a></p> }
        });
        let inspections = model.role.may(Act::ReadInspections).then(|| {
            let link = ctx.words().inspections.link;
            view! { <p><a class="more" href=ctx.href("/staff/inspections") data-reload="">{link}</a></p> }
        });
        let market = model.role.may(Act::ReadMarket).then(|| {
            view! { <p><a class="more" href=ctx.href("/staff/market") data-reload="">{ctx.words().market.link}</a></p> }
        });
        let claims = model.role.may(Act::ReadClaims).then(|| {
            let link = ctx.words().fund.desk.link;
            view! { <p><a class="more" href=ctx.href("/staff/fund") data-reload="">{link}</a></p> }
        });
        let lotteries = model.role.may(Act::ReadLotteries).then(|| {
            let link = ctx.words().lottery_desk.link;
            view! { <p><a class="more" href=ctx.href("/staff/lotteries") data-reload="">{link}</a></p> }
        });
        let list = if model.lines.is_empty() {
            view! { <p class="empty">{w.none}</p> }.into_any()
        } else {
            let lines = model.lines.iter().enumerate().map(|(at, of)| line(ctx, of, at == 0, model.now));
            view! { <ol class="cases queue">{lines.collect_view()}</ol> }.into_any()
        };
        view! {
            <h1>{w.title}</h1>
            <p class="lead">{w.lead}{(!decides).then(|| format!(" {}", w.read_only))}</p>
            <p><a class="more" href=ctx.href("/staff/marks")>{ctx.words().marks.desk.link}</a></p>
            {model.role.may(Act::ReadPartners).then(|| {
                view! { <p><a class="more" href=ctx.href("/staff/partners")>{ctx.words().embed.places.partners_link}</a></p> }
            })}
            <p><a class="more" href=ctx.href("/staff/festival") data-reload="">{ctx.words().festival.desk.link}</a></p>
            {inspections}
            {claims}
            {market}
            {lotteries}
            {filters(ctx, model)}
            {list}
            {further_link(ctx, "/staff", model.further.as_deref())}
            {keys(ctx)}
            {log}
        }
    })
}

/// The kinds as links with their numbers; the digits 1 to 9 choose them.
fn filters(ctx: &PageContext, model: &Desk) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, &ctx.words().people.desk);
    let all = model.counts.iter().map(|(_, n)| n).sum();
    let kinds = model.counts.iter().map(|(task, n)| (Some(*task), (w.task)(*task), *n));
    let links = std::iter::once((None, w.all, all)).chain(kinds).enumerate().map(|(at, (task, name, n))| {
        let path = task.map_or_else(|| "/staff".to_owned(), |task| format!("/staff?task={}", task.as_str()));
        let here = (task == model.chosen).then_some("true");
        view! {
            <a href=ctx.href(&path) data-keep="" data-digit=(at + 1).to_string() aria-current=here>{name}" "<small>{lang.num(n)}</small></a>
        }
    });
    view! { <nav class="pick" aria-label=w.filter>{links.collect_view()}</nav> }
}

fn line(ctx: &PageContext, line: &DeskLine, first: bool, now: Millis) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, &ctx.words().people.desk);
    let tone = match line.due {
        Some(due) if due < now => "bad",
        Some(_) => "warn",
        None => "none",
    };
    let number = (ctx.words().complaint.number)(&lang.plain(line.complaint.0.unsigned_abs()));
    let shop = name_in(&line.shop_name, lang);
    view! {
        <li class=tone>
            <a href=ctx.href(&format!("/staff/tasks/{}", line.id)) data-line="">
                {first.then(|| view! { <em class="chip">{w.first}</em> })}
                <b>{(w.task)(line.task)}": "<bdi>{kind_name(&line.category, lang).to_owned()}</bdi></b>
                {line.due.map(|due| raw(countdown(due, now, lang)))}
                <span><bdi>{shop}</bdi>" · "{number}" · "{since(ctx, line.since, w.since)}{flag_chips(ctx, &line.flags)}</span>
            </a>
        </li>
    }
}

/// Which keys do what, and how they are switched off; there only where the script runs.
pub(super) fn keys(ctx: &PageContext) -> impl IntoView + use<> {
    let w = &ctx.words().people.desk;
    view! {
        <p class="fine keys" data-keys="" hidden="">
            {w.keys}" "<button type="button" class="plain small" data-on=w.keys_on data-off=w.keys_off>{w.keys_off}</button>
        </p>
    }
}
