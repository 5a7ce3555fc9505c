//! A buyer's own complaint, at its private address: what was said, what happened, what happens next and when, and what the buyer
//! may do.

use super::complaint::{facts, steps};
use super::festival_shop::broken_about;
use super::fund_claim::{ClaimPart, claim_part};
use super::shop_case::left;
use crate::components::{Head, document, file_list, letter, reply_list, state_text, state_tone};
use crate::context::PageContext;
use crate::html::UrlPart;
use crate::models::{FileLine, ReplyLine};
use crate::naming::{isolated_name, kind_name, shop_name, shop_path};
use bazargah_domain::calendar::Millis;
use bazargah_domain::case::{Actor, Next, Refusal, Step, facts_of, may_withdraw, next_at};
use bazargah_domain::complaint::Rating;
use bazargah_domain::festival::edition::Broken;
use bazargah_domain::record::Recent;
use bazargah_domain::shop::Shop;
use leptos::prelude::*;

/// A buyer's complaint.
#[derive(Debug, Clone)]
pub struct CasePage {
    /// The shop that it is about.
    pub shop: Shop,
    /// What is publicly known.
    pub recent: Recent,
    /// What the buyer wrote, masked.
    pub told: String,
    /// What the buyer asks for, masked.
    pub wish: String,
    /// The order's reference.
    pub order: Option<String>,
    /// The commitment that it says was broken.
    pub broken: Option<Broken>,
    /// What the shop replied.
    pub replies: Vec<ReplyLine>,
    /// The files that were sent with it.
    pub files: Vec<FileLine>,
    /// Whether everybody can read the words.
    pub words: WordsState,
    /// The code in the address.
    pub code: String,
    /// Whether it was sent just now.
    pub fresh: bool,
    /// What there is to say of the guarantee fund; nothing where the complaint is over.
    pub claim: Option<ClaimPart>,
    /// Why the step that was asked for was not taken.
    pub refused: Option<Refusal>,
    /// Now.
    pub now: Millis,
}

/// Who can read a buyer's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordsState {
    /// A reviewer has not read them yet.
    Waiting,
    /// Everybody.
    Public,
    /// The buyer, the shop and the staff, for good.
    Private,
}

/// The page.
pub fn case(ctx: &PageContext, model: &CasePage) -> String {
    let (lang, w, people) = (ctx.lang, &ctx.words().case, ctx.words().people);
    let Recent { id, complaint } = &model.recent;
    let name = shop_name(&model.shop, lang).to_owned();
    let head = Head {
        title: (w.title)(&isolated_name(&name)),
        description: (people.buyer.words)(model.words).to_owned(),
        class: "case",
        scripts: &["desk.js"],
        ..Head::default()
    };
    document(ctx, head, || {
        let public = ctx.href(&format!("{}/complaints/{}", shop_path(&model.shop), id.0));
        let keep = model.fresh.then(|| {
            view! { <div class="aside" role="status"><p><strong>{w.taken}</strong></p><p>{w.keep}</p></div> }
        });
        let refused =
            model.refused.map(|refusal| view! { <div class="faults" role="alert"><p>{(w.refused)(refusal)}</p></div> });
        let files = (!model.files.is_empty()).then(|| {
            let under = format!("/case/{}/files", UrlPart(&model.code));
            view! { <h3>{people.shared.files}</h3>{file_list(ctx, &model.files, &under)} }
        });
        let replies = (!model.replies.is_empty()).then(|| {
            view! { <section><h2>{people.shared.replies}</h2>{reply_list(ctx, &model.replies, complaint)}</section> }
        });
        let order = model.order.clone().map(|order| view! { <div><dt>{w.order}</dt><dd><bdi>{order}</bdi></dd></div> });
        view! {
            <p class="up"><a href=ctx.href(&shop_path(&model.shop))><bdi>{name.clone()}</bdi></a>" · "{(ctx.words().complaint.number)(&lang.plain(id.0.unsigned_abs()))}</p>
            <h1>{(w.title)(&isolated_name(&name))}</h1>
            {keep}
            {refused}
            <p class=format!("chip {}", state_tone(complaint, model.now).class())>{state_text(complaint, model.now, lang)}</p>
            <section>
                <h2>{w.next}</h2>
                <p class="said">{next_text(ctx, model)}</p>
                {left(ctx, &model.recent, model.now)}
                {actions(ctx, model)}
            </section>
            {model.claim.as_ref().map(|part| claim_part(ctx, part, &model.code))}
            {replies}
            <section>
                <h2>{ctx.words().complaint.timeline}</h2>
                <ol class="steps">{steps(complaint, model.now, model.now.day(), ctx).into_iter().map(|step| step.view(ctx)).collect_view()}</ol>
            </section>
            <section>
                <h2>{w.yours}</h2>
                {letter(&model.told)}
                <h3>{w.wish}</h3>
                {letter(&model.wish)}
                {files}
                <dl class="pairs">{order}</dl>
                {model.broken.as_ref().map(|of| broken_about(ctx, of))}
                {facts(ctx, complaint)}
                <p class="fine">{(people.buyer.words)(model.words)}</p>
            </section>
            <p><a class="more" href=public>{(w.public)(kind_name(&complaint.category, lang))}</a></p>
        }
    })
}

fn next_text(ctx: &PageContext, model: &CasePage) -> String {
    let (lang, w) = (ctx.lang, &ctx.words().case);
    let day = |at: Millis| lang.date(at.day());
    match next_at(&model.recent.complaint, model.now) {
        Next::Answer { by } => (w.next_answer)(&day(by)),
        Next::Escalation { at } => (w.next_escalation)(&day(at)),
        Next::Rating { by } if model.recent.complaint.rating == Rating::Unresolved => (w.next_unsolved)(&day(by)),
        Next::Rating { by } => (w.next_rating)(&day(by)),
        Next::Decision => w.next_decision.to_owned(),
        Next::Nothing => w.next_nothing.to_owned(),
    }
}

/// What the buyer may do now: exactly the steps that would be taken.
fn actions(ctx: &PageContext, model: &CasePage) -> impl IntoView + use<> {
    let w = &ctx.words().case;
    let may = |step: Step| facts_of(&model.recent.complaint, &step, Actor::Buyer, model.now).is_ok();
    let withdraw = may(Step::Withdraw) && may_withdraw(model.claim.as_ref().and_then(ClaimPart::standing)).is_ok();
    let action = ctx.href(&format!("/case/{}", model.code));
    let form = |step: &'static str, words: &'static str, hint: &'static str| {
        view! {
            <form method="post" action=action.clone() data-reload="">
                <input type="hidden" name="step" value=step/>
                <button class="plain">{words}</button>
                <p class="hint">{hint}</p>
            </form>
        }
    };
    let rate = may(Step::Rate { resolved: true, score: None }).then(|| {
        let scores = (1..=5u8).map(|score| {
            view! { <label><input type="radio" name="score" value=score.to_string()/>" "{ctx.lang.num(score.into())}</label> }
        });
        view! {
            <form method="post" action=action.clone() data-reload="">
                <input type="hidden" name="step" value="rate"/>
                <fieldset>
                    <legend>{w.rate}</legend>
                    <div class="radios">
                        <label><input type="radio" name="resolved" value="yes" required=""/>" "{w.solved}</label>
                        <label><input type="radio" name="resolved" value="no" required=""/>" "{w.unsolved}</label>
                    </div>
                </fieldset>
                <fieldset>
                    <legend>{w.score}</legend>
                    <div class="radios row">{scores.collect_view()}</div>
                </fieldset>
                <button>{w.send}</button>
            </form>
        }
    });
    view! {
        <div class="actions">
            {rate}
            {may(Step::Reopen).then(|| form("reopen", w.reopen, w.reopen_hint))}
            {may(Step::Escalate).then(|| form("escalate", w.escalate, w.escalate_hint))}
            {withdraw.then(|| form("withdraw", w.withdraw, w.withdraw_hint))}
        </div>
    }
}
