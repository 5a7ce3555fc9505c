//! The fund officers' side: claims that wait, and one of them.

use super::bank_desk::FUND_BANK_PATH;
use super::desk::name_in;
use super::desk_task::REASON_CHARS_MAX;
use super::fund::money;
use super::fund_claim::computation;
use super::fund_money::FUND_MONEY_PATH;
use crate::components::{Head, Line as Field, Question, countdown, document, fault_list, further_link, hidden, moment};
use crate::context::PageContext;
use crate::html::{UrlPart, raw};
use crate::naming::{isolated, isolated_name};
use bazargah_domain::calendar::{Day, Millis};
use bazargah_domain::guarantee::{ClaimStanding, Ground, Line, Refusal, Suspicion};
use bazargah_domain::money::Rial;
use bazargah_domain::role::Role;
use bazargah_domain::shop::ShopName;
use leptos::prelude::*;

/// A claim as the desk shows it.
#[derive(Debug, Clone)]
pub struct DeskClaim {
    /// Its number.
    pub id: i64,
    /// The shop's key.
    pub shop_key: String,
    /// What the shop is called.
    pub shop_name: ShopName,
    /// The complaint.
    pub complaint: i64,
    /// When it was opened.
    pub opened_at: Millis,
    /// Until when it is decided.
    pub decide_by: Millis,
    /// Where it stands.
    pub standing: ClaimStanding,
    /// What the rule assessed.
    pub assessed: Rial,
    /// What was awarded.
    pub awarded: Rial,
    /// Why it was refused.
    pub refused: Option<Refusal>,
    /// Why it could be opened.
    pub ground: Ground,
    /// The day of the order.
    pub ordered: Day,
    /// The day of delivery.
    pub delivered: Option<Day>,
    /// What was paid.
    pub damage: Rial,
    /// How it was computed.
    pub lines: Vec<Line>,
    /// What is to be looked at.
    pub suspicions: Vec<Suspicion>,
    /// Whether two people decide.
    pub four_eyes: bool,
    /// The last digits of the account to be paid to.
    pub account_end: String,
}

/// What the first of two agreed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgreedOn {
    /// That the buyer is paid this.
    Award(Rial),
    /// That it is refused for this.
    Refuse(Refusal),
}

/// The queue.
#[derive(Debug, Clone)]
pub struct FundDesk {
    /// What waits, the most urgent first.
    pub claims: Vec<DeskClaim>,
    /// The query of the page on which the list goes on.
    pub further: Option<String>,
    /// Now.
    pub now: Millis,
}

/// What was filled in.
#[derive(Debug, Clone, Default)]
pub struct TypedRuling {
    /// `award`, or a refusal's name.
    pub choice: String,
    /// The amount in toman.
    pub amount: String,
    /// Why.
    pub reason: String,
}

/// What is wrong with a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaimTaskFault {
    /// Nothing was chosen.
    NoChoice,
    /// No reason, or one that is too long.
    NoReason,
    /// No amount, or one above what was assessed.
    Amount,
    /// Another amount than was awarded before: only the account is asked about.
    AmountStands,
    /// The same person agreed before.
    SameEyes,
    /// The reserve does not suffice.
    Reserve,
    /// It was decided meanwhile.
    Decided,
    /// The buyer named another account meanwhile.
    Changed,
}

/// One claim.
#[derive(Debug, Clone)]
pub struct FundTask {
    /// The claim.
    pub claim: DeskClaim,
    /// Whether this person may decide.
    pub may_decide: bool,
    /// Who agreed first, and on what.
    pub agreed: Option<(String, AgreedOn)>,
    /// What people decided: who, as what, when, for what they refused it (`None` where they awarded it), and why.
    pub decisions: Vec<(String, Role, Millis, Option<Refusal>, String)>,
    /// How often the buyer has named another account: sent along with the form.
    pub seen: u32,
    /// What was filled in.
    pub typed: TypedRuling,
    /// What is wrong with it.
    pub fault: Option<ClaimTaskFault>,
    /// Now.
    pub now: Millis,
}

fn chips(ctx: &PageContext, suspicions: &[Suspicion]) -> impl IntoView + use<> {
    let w = &ctx.words().fund.desk;
    suspicions.iter().map(|of| view! { " "<span class="chip warn">{(w.suspicion)(*of)}</span> }).collect_view()
}

/// The queue's page.
pub fn fund_desk(ctx: &PageContext, model: &FundDesk) -> String {
    let (lang, w) = (ctx.lang, &ctx.words().fund.desk);
    let head = Head { title: w.title.to_owned(), description: w.lead.to_owned(), class: "desk", ..Head::default() };
    document(ctx, head, || {
        let lines = model.claims.iter().map(|claim| {
            view! {
                <li>
                    <a href=ctx.href(&format!("/staff/fund/{}", claim.id))>
                        {(w.one)(&lang.plain(claim.id.unsigned_abs()))}
                    </a>
                    " · "<bdi>{name_in(&claim.shop_name, lang)}</bdi>
                    " · "{money(ctx, claim.assessed)}" "
                    {raw(countdown(claim.decide_by, model.now, lang))}
                    {chips(ctx, &claim.suspicions)}
                </li>
            }
        });
        let list = if model.claims.is_empty() {
            view! { <p class="empty">{w.none}</p> }.into_any()
        } else {
            view! { <ul class="lines">{lines.collect_view()}</ul> }.into_any()
        };
        view! {
            <p class="up"><a href=ctx.href("/staff")>{ctx.words().people.task.up}</a></p>
            <h1>{w.title}</h1>
            <p class="lead">{w.lead}</p>
            {list}
            {further_link(ctx, "/staff/fund", model.further.as_deref())}
            <p><a class="more" href=ctx.href(FUND_MONEY_PATH) data-reload="">{ctx.words().fund.money.title}</a></p>
            <p><a class="more" href=ctx.href(FUND_BANK_PATH) data-reload="">{ctx.words().fund.bank.title}</a></p>
        }
    })
}

/// One claim's page.
pub fn fund_task(ctx: &PageContext, model: &FundTask) -> String {
    let (lang, people, fund) = (ctx.lang, ctx.words().people, ctx.words().fund);
    let (w, claim) = (&fund.desk, &model.claim);
    let title = (w.one)(&lang.plain(claim.id.unsigned_abs()));
    let head = Head { title: title.clone(), description: w.lead.to_owned(), class: "desk", ..Head::default() };
    document(ctx, head, || {
        let field = |fault| match fault {
            ClaimTaskFault::NoReason => "reason",
            ClaimTaskFault::Amount | ClaimTaskFault::AmountStands => "amount",
            _ => "choice",
        };
        let fault = model.fault.map(|fault| (Some(field(fault)), (w.fault)(fault).to_owned()));
        let shop = format!("/shop/{}", UrlPart(&claim.shop_key));
        let row = |name: &'static str, value: String| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
        let delivered = claim.delivered.map_or_else(|| w.never.to_owned(), |day| lang.date(day));
        let suspicions = (!claim.suspicions.is_empty())
            .then(|| view! { <h2>{w.suspicions}</h2><p>{chips(ctx, &claim.suspicions)}</p> });
        let decide = if claim.standing != ClaimStanding::Waiting {
            view! { <div class="aside" role="status"><p><strong>{w.done}</strong></p></div> }.into_any()
        } else if model.may_decide {
            decide(ctx, model).into_any()
        } else {
            view! { <p class="empty">{ctx.words().marks.desk.read_only}</p> }.into_any()
        };
        let decisions = model.decisions.iter().map(|(who, role, at, refused, reason)| {
            let what = refused.map_or(w.awarded, fund.refusal);
            let by = (people.task.decided_by)(&isolated(who), (people.role)(*role));
            view! {
                <li>
                    <p><b>{by}</b>" · "{moment(ctx, *at)}" · "{what}</p>
                    <p dir="auto">{reason.clone()}</p>
                </li>
            }
        });
        let decisions = decisions.collect_view();
        let history = (!model.decisions.is_empty())
            .then(|| view! { <section><h2>{w.history}</h2><ol class="replies">{decisions}</ol></section> });
        view! {
            <p class="up"><a href=ctx.href("/staff/fund")>{w.title}</a></p>
            <h1>{title}</h1>
            {fault_list(people.shared.faults, fault.into_iter().collect())}
            <p>
                <a href=ctx.href(&shop)><bdi>{name_in(&claim.shop_name, lang)}</bdi></a>
                " · "<a href=ctx.href(&format!("{shop}/complaints/{}", claim.complaint))>{w.case}</a>
            </p>
            <p><span class="chip">{(fund.standing)(claim.standing)}</span>" "{raw(countdown(claim.decide_by, model.now, lang))}</p>
            <div class="sides">
                <div>
                    {suspicions}
                    <section>
                        <h2>{w.stated}</h2>
                        <dl class="pairs">
                            {row(w.ground, (fund.ground)(claim.ground).to_owned())}
                            {row(w.ordered, lang.date(claim.ordered))}
                            {row(w.delivered, delivered)}
                            {row(w.damage, money(ctx, claim.damage))}
                        </dl>
                        <p class="fine">{(fund.claim.account)(&lang.digits(&claim.account_end))}</p>
                        {computation(ctx, &claim.lines)}
                    </section>
                </div>
                <div>{decide}{history}</div>
            </div>
        }
    })
}

fn decide(ctx: &PageContext, model: &FundTask) -> impl IntoView + use<> {
    let (lang, fund) = (ctx.lang, ctx.words().fund);
    let (w, typed) = (&fund.desk, &model.typed);
    let wrong = |of: ClaimTaskFault| model.fault.filter(|fault| *fault == of).map(|fault| (w.fault)(fault));
    let assessed = lang.digits(&model.claim.assessed.toman().to_string());
    let value = if typed.amount.is_empty() { assessed } else { typed.amount.clone() };
    let amount = Question {
        id: "amount",
        name: "amount",
        label: w.amount,
        hint: w.award_hint,
        fault: wrong(ClaimTaskFault::Amount).or_else(|| wrong(ClaimTaskFault::AmountStands)),
    };
    let line =
        Field { kind: "text", autocomplete: "off", mode: Some("numeric"), dir: "ltr", chars_max: 20, value: &value };
    let reason = Question {
        id: "reason",
        name: "reason",
        label: w.reason,
        hint: w.reason_hint,
        fault: wrong(ClaimTaskFault::NoReason),
    };
    let refusals = Refusal::BY_OFFICER.map(|refusal| {
        let name = refusal.as_str();
        view! {
            <label>
                <input type="radio" name="choice" value=name required="" checked=typed.choice == name/>
                " "{w.refuse}" "{(fund.refusal)(refusal)}
            </label>
        }
    });
    let four_eyes = model.claim.four_eyes.then(|| view! { <p class="hint">{w.four_eyes}</p> });
    let agreed = model.agreed.as_ref().map(|(who, on)| {
        let who = isolated_name(who);
        let said = match on {
            AgreedOn::Award(amount) => (w.agreed)(&who, &money(ctx, *amount)),
            AgreedOn::Refuse(refusal) => (w.agreed_refusal)(&who, (fund.refusal)(*refusal)),
        };
        view! { <p>{said}</p> }
    });
    view! {
        <section class="actions decide">
            <h2>{w.decide}</h2>
            {four_eyes}
            {agreed}
            <form method="post" action=ctx.href(&format!("/staff/fund/{}", model.claim.id)) novalidate="" data-reload="">
                {hidden("seen", &model.seen.to_string())}
                <fieldset id="choice">
                    <legend class="sr">{w.decide}</legend>
                    <div class="radios">
                        <label>
                            <input type="radio" name="choice" value="award" required="" checked=typed.choice == "award"/>
                            " "{w.award}
                        </label>
                        {refusals.into_iter().collect_view()}
                    </div>
                </fieldset>
                {amount.line(line)}
                {reason.area(3, REASON_CHARS_MAX, &typed.reason)}
                <button>{w.submit}</button>
            </form>
        </section>
    }
}
