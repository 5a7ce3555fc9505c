//! The parts of a mark that its public page, the shop's own and the staff's show alike.

use crate::components::clause_link;
use crate::context::PageContext;
use crate::lang::Lang;
use crate::naming::{isolated, isolated_name, shop_path};
use bazargah_domain::calendar::{Day, Millis};
use bazargah_domain::mark::{Adjustment, Cause, Effect, Licence, Origin, Stage, Violation};
use bazargah_domain::shop::{MarkState, Shop};
use leptos::prelude::*;

/// Whether a warning lies on a valid mark.
pub(in crate::pages) fn is_warned(shop: &Shop, today: Day) -> bool {
    shop.mark_state(today) == MarkState::Valid
        && shop.dossier.adjustments.iter().any(|a| a.is_in_force() && a.effect == Effect::Warning)
}

/// The state's name; a valid mark under a warning has one of its own.
pub(in crate::pages) fn state_name(ctx: &PageContext, shop: &Shop, today: Day) -> &'static str {
    let w = &ctx.words().marks.public;
    if is_warned(shop, today) { w.state_warned } else { (w.state)(shop.mark_state(today)) }
}

/// The state's colour.
fn state_tone(shop: &Shop, today: Day) -> &'static str {
    match shop.mark_state(today) {
        MarkState::Valid if is_warned(shop, today) => "warn",
        MarkState::Valid => "good",
        MarkState::Suspended | MarkState::Revoked => "bad",
        MarkState::Expired => "warn",
        MarkState::None | MarkState::Applied => "none",
    }
}

/// The state as a chip.
pub(in crate::pages) fn state_chip(ctx: &PageContext, shop: &Shop, today: Day) -> impl IntoView + use<> {
    view! { <span class=format!("chip {}", state_tone(shop, today))>{state_name(ctx, shop, today)}</span> }
}

/// The state in big words, what it means for a buyer, its dates, and the last refusal.
pub(in crate::pages) fn standing(ctx: &PageContext, shop: &Shop, now: Millis) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, &ctx.words().marks.public);
    let (today, dossier) = (now.day(), &shop.dossier);
    let state = shop.mark_state(today);
    let meaning = if is_warned(shop, today) { w.meaning_warned } else { (w.meaning)(state) };
    let row = |name: &'static str, value: AnyView| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
    let dates = match state {
        MarkState::Valid | MarkState::Suspended | MarkState::Expired => dossier.dates(shop.mark.as_ref(), today),
        MarkState::None | MarkState::Applied | MarkState::Revoked => None,
    };
    let dates = dates.map(|(since, until)| {
        let here = dossier.granted.is_some_and(|(at, last)| (at.day(), last) == (since, until));
        let given_by = if here { w.given_here } else { w.given_elsewhere };
        view! {
            {row(w.since, date(lang, since).into_any())}
            {row(w.until, date(lang, until).into_any())}
            {row(w.given_by, given_by.into_any())}
        }
    });
    let applied = dossier.applied_at.map(|at| row(w.applied, date(lang, at.day()).into_any()));
    let revoked = dossier.adjustments.iter().rev().find_map(|a| match a.stage {
        Stage::InForce { since, .. } if a.effect == Effect::Revocation && state == MarkState::Revoked => Some(since),
        _ => None,
    });
    let revoked = revoked.map(|since| row(w.revoked, date(lang, since.day()).into_any()));
    let refused = dossier.refused.as_ref().map(|(at, reasons)| {
        let reasons = reasons.iter().map(|reason| view! { <li>{(w.refusal)(*reason)}</li> }).collect_view();
        view! {
            <div class="refused">
                <p>{w.refused}": "{date(lang, at.day())}</p>
                <ul>{reasons}</ul>
            </div>
        }
    });
    view! {
        <div class=format!("verdict standing {}", state_tone(shop, today))>
            <strong>{state_name(ctx, shop, today)}</strong>
            <p>{meaning}</p>
        </div>
        <dl class="pairs">{dates}{revoked}{applied}</dl>
        {refused}
    }
}

fn date(lang: Lang, day: Day) -> impl IntoView + use<> {
    view! { <time datetime=day.to_iso()>{lang.date(day)}</time> }
}

/// The figures of a cause: how many, and of how many.
fn figures_of(cause: &Cause) -> (u32, u32) {
    match cause {
        Cause::Overdue { complaints } => (*complaints, 0),
        Cause::Unanswered { unanswered, of } => (*unanswered, *of),
        Cause::Violations { open } => (*open, 0),
        Cause::LicenceLapsed { .. } | Cause::FundDebt { .. } | Cause::Fraud | Cause::Finding => (0, 0),
    }
}

/// One line about the hardest adjustment in force, or else about the proposal that takes effect first; `None` where none runs.
pub(in crate::pages) fn running_line(ctx: &PageContext, shop: &Shop) -> Option<String> {
    let (lang, w) = (ctx.lang, ctx.words().marks);
    let running = || shop.dossier.adjustments.iter().filter(|a| a.is_running());
    let first = |a: &&Adjustment| match a.stage {
        Stage::Proposed { takes_effect_at: Some(at) } => at.0,
        _ => i64::MAX,
    };
    let in_force = running().filter(|a| a.is_in_force()).max_by_key(|a| (a.effect, a.id));
    let of = in_force.or_else(|| running().min_by_key(first))?;
    let (effect, cause) =
        ((w.public.effect)(of.effect), (w.cause_short)(&of.cause, &lang.num(figures_of(&of.cause).0.into())));
    Some(if of.is_in_force() { (w.in_force_line)(effect, &cause) } else { (w.proposed_line)(effect, &cause) })
}

/// All adjustments, the newest first, each with what `more` adds to it.
pub(in crate::pages) fn adjustments(
    ctx: &PageContext,
    shop: &Shop,
    now: Millis,
    more: &dyn Fn(&Adjustment) -> AnyView,
) -> impl IntoView + use<> {
    let w = &ctx.words().marks.public;
    let items = shop.dossier.adjustments.iter().rev();
    let items: Vec<_> = items.map(|a| view! { <li>{adjustment(ctx, shop, a, now)}{more(a)}</li> }).collect();
    let list = if items.is_empty() {
        view! { <p class="empty">{w.adjustments_none}</p> }.into_any()
    } else {
        view! { <p class="hint">{w.adjustments_lead}</p><ol class="adjustments">{items}</ol> }.into_any()
    };
    view! { <section id="adjustments"><h2>{w.adjustments}</h2>{list}</section> }
}

/// A step of an adjustment: its colour, what, when, and whether the hour matters.
type Step = (&'static str, &'static str, Option<Millis>, bool);

/// What happened with an adjustment, and what is still to come.
fn steps(ctx: &PageContext, of: &Adjustment) -> Vec<Step> {
    let w = &ctx.words().marks.public;
    let mut steps: Vec<Step> = vec![("", (w.proposed)(of.by), Some(of.proposed_at), false)];
    let mut after = Vec::new();
    if let Some(at) = of.confirmed_at {
        after.push(("", w.confirmed, Some(at), false));
    }
    match of.stage {
        Stage::InForce { since, .. } => after.push(("bad", w.in_force, Some(since), false)),
        Stage::Ended { at, was_in_force } => {
            after.push(("good", if was_in_force { w.ended } else { w.lapsed }, Some(at), false));
        }
        // An appeal that was right says so itself.
        Stage::Overturned { at } if of.appeal.as_ref().and_then(|appeal| appeal.decided) != Some((at, true)) => {
            after.push(("good", w.overturned, Some(at), false));
        }
        Stage::Overturned { .. } | Stage::Proposed { .. } => {}
    }
    if let Some(appeal) = &of.appeal {
        after.push(("", w.appealed, Some(appeal.at), false));
        if let Some((at, upheld)) = appeal.decided {
            after.push((if upheld { "good" } else { "bad" }, (w.appeal_decided)(upheld), Some(at), false));
        }
    }
    after.sort_by_key(|(_, _, at, _)| *at);
    steps.extend(after);
    // What is to come stands last.
    match of.stage {
        Stage::Proposed { takes_effect_at: Some(at) } => steps.push(("due", w.takes_effect, Some(at), true)),
        Stage::Proposed { takes_effect_at: None } => steps.push(("wait", w.waits_for_second, None, false)),
        Stage::InForce { ends_at: Some(at), .. } => steps.push(("wait", w.ends, Some(at), true)),
        _ => {}
    }
    if let Some(appeal) = of.appeal.as_ref().filter(|appeal| appeal.decided.is_none()) {
        steps.push(("due", w.answer_by, Some(appeal.answer_by), false));
    }
    steps
}

/// An adjustment: what it does, why, who proposed it, what became of it, and what it rests on.
pub(in crate::pages) fn adjustment(
    ctx: &PageContext,
    shop: &Shop,
    of: &Adjustment,
    now: Millis,
) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, &ctx.words().marks.public);
    let tone = match (of.stage, of.effect) {
        (Stage::InForce { .. }, Effect::Warning) | (Stage::Proposed { .. }, _) => "warn",
        (Stage::InForce { .. }, _) => "bad",
        (Stage::Ended { .. } | Stage::Overturned { .. }, _) => "none",
    };
    let (n, whole) = figures_of(&of.cause);
    let why = (w.cause)(&of.cause, &lang.num(n.into()), &lang.num(whole.into()));
    let softened = of.softened_from.map(|from| {
        view! { <p>{(w.softened)((w.effect)(from))}"."</p> }
    });
    let change = of.change.map(|(before, after)| {
        view! { <p>{(w.change)((w.state)(before), (w.state)(after))}"."</p> }
    });
    let items = steps(ctx, of).into_iter().map(|(class, text, at, hour)| {
        let when = at.map(|at| {
            let told = if hour { lang.moment(at) } else { lang.date(at.day()) };
            view! { <time datetime=at.to_rfc3339()>{told}</time> }
        });
        // A date to come is set apart from those that were.
        let class = if class == "due" && at.is_some_and(|at| at < now) { "bad" } else { class };
        view! { <li class=class><b>{text}</b>{when}</li> }
    });
    let reason = of.reason.clone().map(|reason| {
        view! { <p class="why"><strong>{w.reason}": "</strong><bdi dir="auto">{reason}</bdi></p> }
    });
    let evidence = (!of.evidence.is_empty()).then(|| {
        let links = of.evidence.iter().map(|id| {
            let href = ctx.href(&format!("{}/complaints/{}", shop_path(shop), id.0));
            view! { <li><a href=href>{lang.plain(id.0.unsigned_abs())}</a></li> }
        });
        view! { <div class="rests"><span>{w.evidence}": "</span><ul>{links.collect_view()}</ul></div> }
    });
    view! {
        <h3 id=format!("a{}", of.id.0)>
            {(w.effect)(of.effect)}" "<span class=format!("chip {tone}")>{(w.stage)(of.stage)}</span>
        </h3>
        <p>{why}</p>
        <p class="fine">{(w.by)(of.by)}</p>
        {softened}
        {change}
        {reason}
        {evidence}
        <ol class="steps">{items.collect_view()}</ol>
    }
}

/// All violations, the newest first, each with what `more` adds to it; and the last inspection.
pub(in crate::pages) fn violations(
    ctx: &PageContext,
    shop: &Shop,
    more: &dyn Fn(&Violation) -> AnyView,
) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, ctx.words().marks);
    let p = &w.public;
    let last = shop.dossier.inspected.as_ref();
    let day = last.map(|inspection| lang.date(inspection.at.day()));
    let items: Vec<_> = shop
        .dossier
        .violations
        .iter()
        .rev()
        .map(|found| view! { <li>{violation(ctx, shop, found)}{more(found)}</li> })
        .collect();
    let list = if items.is_empty() {
        view! { <p class="empty">{(w.violations_none)(day.as_deref())}</p> }.into_any()
    } else {
        view! { <p class="hint">{p.violations_lead}</p><ol class="violations">{items}</ol> }.into_any()
    };
    let inspected = last.map(|last| {
        let (day, checked) = (lang.date(last.at.day()), lang.num(last.checked.into()));
        let told = match last.contrary {
            0 => (p.inspected_clean)(&day, &checked),
            n => (p.inspected)(&day, &checked, &lang.num(n.into())),
        };
        view! { <p><strong>{p.inspection}": "</strong>{told}{last.by_chance.then(|| format!(" {}", p.by_chance))}</p> }
    });
    // Where nothing is listed the sentence above says it already.
    let never = (last.is_none() && !shop.dossier.violations.is_empty())
        .then(|| view! { <p class="fine">{p.inspection_none}</p> });
    view! { <section id="violations"><h2>{p.violations}</h2>{list}{inspected}{never}</section> }
}

/// A violation: its clause, where it stands, who found it, its dates.
pub(in crate::pages) fn violation(ctx: &PageContext, shop: &Shop, of: &Violation) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, &ctx.words().marks.public);
    let day = |at: Millis| lang.date(at.day());
    let (tone, state) = match of.decided {
        None => ("none", w.violation_alleged),
        Some((_, false)) => ("none", w.violation_dismissed),
        Some((_, true)) if of.settled_at.is_some() => ("good", w.violation_settled),
        Some((_, true)) => ("bad", w.violation_open),
    };
    let origin = match of.origin {
        Origin::Inspection => w.origin_inspection.into_any(),
        Origin::Complaint { complaint } => {
            let href = ctx.href(&format!("{}/complaints/{}", shop_path(shop), complaint.0));
            view! { <a href=href>{(w.origin_complaint)(&lang.plain(complaint.0.unsigned_abs()))}</a> }.into_any()
        }
        Origin::System => w.origin_system.into_any(),
        Origin::Supervisor => w.origin_supervisor.into_any(),
    };
    let decided = of.decided.map(
        |(at, confirmed)| {
            if confirmed { (w.was_confirmed)(&day(at)) } else { (w.was_dismissed)(&day(at)) }
        },
    );
    let settled = of.settled_at.map(|at| (w.was_settled)(&day(at)));
    let comma = lang.comma();
    let dates: Vec<String> = [Some((w.raised)(&day(of.raised_at))), decided, settled].into_iter().flatten().collect();
    view! {
        <h3 id=format!("v{}", of.id.0)>{clause_link(ctx, &of.clause)}" "<span class=format!("chip {tone}")>{state}</span></h3>
        <p>{origin}</p>
        <p class="fine">{dates.join(comma)}</p>
    }
}

/// What a reviewer checked and which licences were seen, the newest first.
pub(in crate::pages) fn licences(ctx: &PageContext, shop: &Shop, now: Millis) -> impl IntoView + use<> {
    let (lang, w) = (ctx.lang, &ctx.words().marks.public);
    let (dossier, today) = (&shop.dossier, now.day());
    let item = |licence: &Licence| {
        let over = (licence.until < today).then(|| view! { " "<span class="chip warn">{w.licence_over}</span> });
        let text = (w.licence)(&isolated(&lang.digits(&licence.number)), &isolated_name(&licence.issuer));
        view! {
            <li>
                <b>{(w.licence_kind)(licence.kind)}</b>{over}
                <small>{text}</small>
                <small>{(w.licence_dates)(&lang.date(licence.from), &lang.date(licence.until))}</small>
            </li>
        }
    };
    let list = if dossier.licences.is_empty() {
        view! { <p class="empty">{w.licences_none}</p> }.into_any()
    } else {
        view! { <ul class="lines">{dossier.licences.iter().rev().map(item).collect_view()}</ul> }.into_any()
    };
    let checked: Vec<&str> = [
        (dossier.contact.identity, w.checked_identity),
        (dossier.contact.address, w.checked_address),
        (dossier.contact.telephone, w.checked_telephone),
    ]
    .into_iter()
    .filter_map(|(is, what)| is.then_some(what))
    .collect();
    let comma = lang.comma();
    let checked = (!checked.is_empty()).then(|| view! { <p>{w.checked}": "{checked.join(comma)}"."</p> });
    view! { <section id="licences"><h2>{w.licences}</h2>{list}{checked}</section> }
}
