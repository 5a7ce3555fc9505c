//! A shop's mark as its own people see it: the application, appeals, and what they say to alleged violations.

use super::inbox::inbox_path;
use super::mark::{adjustments, licences, mark_path, own_mark_path, standing, violations};
use crate::components::{Head, Line, Question, document, fault_list, hidden, letter, moment};
use crate::context::PageContext;
use crate::naming::{isolated_name, shop_name};
use bazargah_domain::calendar::Millis;
use bazargah_domain::mark::{APPEAL_DAYS, LicenceKind, MarkStep, Stage, facts_of};
use bazargah_domain::shop::{MarkState, Shop};
use leptos::prelude::*;

/// The longest field of one line.
pub const STATED_CHARS_MAX: usize = 300;
/// The longest remark, appeal or say.
pub const WORDS_CHARS_MAX: usize = 3_000;

/// What a shop states when it applies, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StatedForm {
    /// Who keeps the shop.
    pub owner: String,
    /// Where it is.
    pub address: String,
    /// Its telephone.
    pub telephone: String,
    /// Its licences, one of each kind at most; days as typed, Jalali or Gregorian.
    pub licences: Vec<LicenceForm>,
    /// What else it wants to say.
    pub remark: String,
}

/// A licence as it was typed. A form field's name is `{kind}_number`, `{kind}_issuer`, `{kind}_from`, `{kind}_until`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LicenceForm {
    /// For what.
    pub kind: LicenceKind,
    /// Its number.
    pub number: String,
    /// Who gave it.
    pub issuer: String,
    /// Its first day.
    pub from: String,
    /// Its last day.
    pub until: String,
}

/// Words of the shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkWordLine {
    /// About which adjustment or violation; 0 for the application.
    pub about: i64,
    /// When.
    pub at: Millis,
    /// What.
    pub text: String,
}

/// Why something about a mark was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkFormFault {
    /// The owner is missing.
    Owner,
    /// The address is missing.
    Address,
    /// The telephone is missing or is none.
    Telephone,
    /// There is no licence of the union of virtual businesses.
    NoUnionLicence,
    /// A licence lacks its number, or its days are none, or are over.
    Licence(LicenceKind),
    /// Nothing was written.
    NoWords,
    /// Nothing was chosen.
    NoChoice,
    /// No reason for the public.
    NoPublicReason,
    /// No reason for staff.
    NoReason,
    /// A refusal without any of its reasons.
    NoRefusalReason,
    /// Not everything was checked.
    NotChecked,
    /// No such clause, or one that nobody can violate.
    NoClause,
    /// Who confirms a revocation is who proposed it.
    SameEyes,
    /// Who decides speaks for the shop.
    OwnShop,
    /// Who warns of fraud has done so already.
    WarnedAlready,
    /// Something happened in the meantime, or the rules refuse it.
    Changed,
}

/// The page of the shop's own people. It shows what [`super::mark`] shows, with forms.
#[derive(Debug, Clone)]
pub struct ShopMark {
    /// The shop, with its dossier.
    pub shop: Shop,
    /// What the form shows: what was stated before, or what was typed.
    pub form: StatedForm,
    /// What a reviewer asked for.
    pub asked: Option<String>,
    /// What the shop said so far, the oldest first.
    pub words: Vec<MarkWordLine>,
    /// What was wrong, and with the form about which adjustment or violation (0: the application).
    pub fault: Option<(i64, MarkFormFault)>,
    /// The words that were typed into that form.
    pub typed: String,
    /// Now.
    pub now: Millis,
}

impl LicenceForm {
    /// One that is still empty.
    pub fn empty(kind: LicenceKind) -> Self {
        let [number, issuer, from, until] = std::array::from_fn(|_| String::new());
        Self { kind, number, issuer, from, until }
    }
}

/// The page. Its forms post to `/account/shops/{key}/mark` with `what` = `apply`, `appeal` or `say`. `apply` sends `owner`,
/// `address`, `telephone`, `remark` and the licences' fields; the others send `about` and `words`.
pub fn shop_mark(ctx: &PageContext, model: &ShopMark) -> String {
    let (lang, marks) = (ctx.lang, ctx.words().marks);
    let w = &marks.own;
    let shop = &model.shop;
    let title = (w.title)(&isolated_name(shop_name(shop, lang)));
    let head = Head {
        title: title.clone(),
        description: w.description.to_owned(),
        class: "case",
        scripts: &["desk.js"],
        ..Head::default()
    };
    document(ctx, head, || {
        let fault = model.fault.map(|(about, fault)| (field_of(model, about, fault), (marks.fault)(fault).to_owned()));
        let list: Vec<(Option<&str>, String)> =
            fault.iter().map(|(field, text)| (field.as_deref(), text.clone())).collect();
        view! {
            <p class="up">
                <a href=ctx.href(&inbox_path(shop))>{w.complaints}</a>
                " · "<a href=ctx.href(&mark_path(shop))>{w.public}</a>
            </p>
            <h1>{title}</h1>
            {fault_list(ctx.words().people.shared.faults, list)}
            <p class="lead">{w.must_claim}</p>
            {standing(ctx, shop, model.now)}
            {application(ctx, model)}
            {adjustments(ctx, shop, model.now, &|of| {
                let until = match of.stage {
                    Stage::InForce { since, .. } => since.plus_days(APPEAL_DAYS),
                    _ => model.now,
                };
                let form = may(model, &MarkStep::Appeal(of.id)).then(|| {
                    let hint = (w.appeal_until)(&lang.date(until.day()));
                    view! { <p class="hint">{hint}</p>{word_form(ctx, model, of.id.0, "appeal")} }
                });
                view! { {said(ctx, model, of.id.0)}{form} }.into_any()
            })}
            {violations(ctx, shop, &|of| {
                let form = of.decided.is_none().then(|| word_form(ctx, model, of.id.0, "say"));
                view! { {said(ctx, model, of.id.0)}{form} }.into_any()
            })}
            {licences(ctx, shop, model.now)}
        }
    })
}

/// Whether the rules would let the shop do that now.
fn may(model: &ShopMark, step: &MarkStep) -> bool {
    facts_of(&model.shop.dossier, model.shop.mark.as_ref(), step, model.now, 1).is_ok()
}

/// Whether the form of the application is there: while one waits, it can be corrected; what was typed is never lost.
fn has_application(model: &ShopMark) -> bool {
    model.shop.dossier.applied_at.is_some()
        || may(model, &MarkStep::Apply)
        || model.fault.is_some_and(|(about, fault)| about == 0 && fault != MarkFormFault::Changed)
}

/// The id of a field of a licence.
fn licence_field(kind: LicenceKind, part: &str) -> String {
    format!("{}-{part}", kind.as_str())
}

/// The field that a fault leads to; `None` where the form is no longer there.
fn field_of(model: &ShopMark, about: i64, fault: MarkFormFault) -> Option<String> {
    let application = |id: String| has_application(model).then_some(id);
    match fault {
        MarkFormFault::Owner => application("owner".to_owned()),
        MarkFormFault::Address => application("address".to_owned()),
        MarkFormFault::Telephone => application("telephone".to_owned()),
        MarkFormFault::NoUnionLicence => application(licence_field(LicenceKind::VirtualBusinesses, "number")),
        MarkFormFault::Licence(kind) => application(licence_field(kind, "number")),
        _ if model.shop.dossier.adjustments.iter().any(|a| a.id.0 == about && may(model, &MarkStep::Appeal(a.id))) => {
            Some(format!("appeal-{about}"))
        }
        _ if model.shop.dossier.violations.iter().any(|v| v.id.0 == about && v.decided.is_none()) => {
            Some(format!("say-{about}"))
        }
        _ => None,
    }
}

/// What was said about that so far.
fn said(ctx: &PageContext, model: &ShopMark, about: i64) -> impl IntoView + use<> {
    let words: Vec<&MarkWordLine> = model.words.iter().filter(|line| line.about == about).collect();
    word_list(ctx, &words).map(|list| view! { <h3>{ctx.words().marks.own.said}</h3>{list} })
}

/// A shop's words in order, each with its time.
pub(super) fn word_list(ctx: &PageContext, words: &[&MarkWordLine]) -> Option<AnyView> {
    let items = words.iter().map(|line| {
        view! { <li><p class="about">{moment(ctx, line.at)}</p>{letter(&line.text)}</li> }
    });
    (!words.is_empty()).then(|| view! { <ol class="replies">{items.collect_view()}</ol> }.into_any())
}

/// The form for an appeal or for a word on an allegation.
fn word_form(ctx: &PageContext, model: &ShopMark, about: i64, what: &'static str) -> impl IntoView + use<> {
    let marks = ctx.words().marks;
    let w = &marks.own;
    let (heading, label, hint, send) = match what {
        "appeal" => (w.appeal, w.appeal_text, w.appeal_hint, w.appeal_send),
        _ => (w.say, w.say_text, w.say_hint, w.say_send),
    };
    let own = model.fault.filter(|(of, _)| *of == about).map(|(_, fault)| (marks.fault)(fault));
    let id = format!("{what}-{about}");
    let question = Question { id: &id, name: "words", label, hint, fault: own };
    let typed = if own.is_some() { model.typed.as_str() } else { "" };
    view! {
        <details class="more-actions actions" open=own.is_some()>
            <summary>{heading}</summary>
            <form method="post" action=ctx.href(&own_mark_path(&model.shop)) novalidate="" data-reload="">
                {hidden("what", what)}
                {hidden("about", &about.to_string())}
                {question.area(5, WORDS_CHARS_MAX, typed)}
                <button>{send}</button>
            </form>
        </details>
    }
}

fn application(ctx: &PageContext, model: &ShopMark) -> impl IntoView + use<> {
    let (lang, marks) = (ctx.lang, ctx.words().marks);
    let w = &marks.own;
    has_application(model).then(|| {
        let applied = model.shop.dossier.applied_at;
        let fault = model.fault.filter(|(about, _)| *about == 0).map(|(_, fault)| fault);
        let wrong = |of: MarkFormFault| (fault == Some(of)).then(|| (marks.fault)(of));
        let waits = applied.map(|at| view! { <p class="said">{(w.waits)(&lang.date(at.day()))}</p> });
        let asked = model.asked.as_ref().map(|asked| view! { <h3>{w.asked}</h3>{letter(asked)} });
        let suspended = (model.shop.mark_state(model.now.day()) == MarkState::Suspended)
            .then(|| view! { <p class="hint">{w.apply_suspended}</p> });
        let question = |id: &'static str, label, hint, of| Question { id, name: id, label, hint, fault: wrong(of) };
        let form = &model.form;
        let line = |value| Line {
            kind: "text",
            autocomplete: "off",
            mode: None,
            dir: "auto",
            chars_max: STATED_CHARS_MAX,
            value,
        };
        let telephone = Line { kind: "tel", mode: Some("tel"), dir: "ltr", ..line(&form.telephone) };
        let remark = Question { id: "remark", name: "remark", label: w.remark, hint: w.remark_hint, fault: None };
        view! {
            <section id="application" class="actions">
                <h2>{w.apply}</h2>
                {waits}
                {asked}
                <p>{w.apply_lead}</p>
                {suspended}
                <form method="post" action=ctx.href(&own_mark_path(&model.shop)) novalidate="" data-reload="">
                    {hidden("what", "apply")}
                    {question("owner", w.owner, w.owner_hint, MarkFormFault::Owner).line(line(&form.owner))}
                    {question("address", w.address, w.address_hint, MarkFormFault::Address).line(line(&form.address))}
                    {question("telephone", w.telephone, w.telephone_hint, MarkFormFault::Telephone).line(telephone)}
                    {licence_fields(ctx, form, fault)}
                    {remark.area(4, WORDS_CHARS_MAX, &form.remark)}
                    <button>{if applied.is_some() { w.send_again } else { w.send }}</button>
                </form>
                {said(ctx, model, 0)}
            </section>
        }
    })
}

/// The fields of a licence of each kind, as they were filled in.
pub(super) fn licence_fields(ctx: &PageContext, form: &StatedForm, fault: Option<MarkFormFault>) -> AnyView {
    let marks = ctx.words().marks;
    let w = &marks.own;
    let fields = LicenceKind::ALL.into_iter().map(|kind| {
        let stated = form.licences.iter().find(|licence| licence.kind == kind).cloned();
        let stated = stated.unwrap_or_else(|| LicenceForm::empty(kind));
        let wrong = fault.filter(|fault| match fault {
            MarkFormFault::NoUnionLicence => kind == LicenceKind::VirtualBusinesses,
            fault => *fault == MarkFormFault::Licence(kind),
        });
        let field = |part: &str, label: &'static str, dir: &'static str, value: &str, fault: Option<&str>| {
            let (id, name) = (licence_field(kind, part), format!("{}_{part}", kind.as_str()));
            let question = Question { id: &id, name: &name, label, hint: "", fault };
            question.line(Line {
                kind: "text",
                autocomplete: "off",
                mode: None,
                dir,
                chars_max: STATED_CHARS_MAX,
                value,
            })
        };
        let wrong = wrong.map(|fault| (marks.fault)(fault));
        let hint = licence_field(kind, "hint");
        view! {
            <fieldset class="licence" aria-describedby=hint.clone()>
                <legend>{(marks.public.licence_kind)(kind)}</legend>
                <p class="hint" id=hint.clone()>{(w.licence_hint)(kind)}</p>
                {field("number", w.number, "ltr", &stated.number, wrong)}
                {field("issuer", w.issuer, "auto", &stated.issuer, None)}
                {field("from", w.from, "ltr", &stated.from, None)}
                {field("until", w.until, "ltr", &stated.until, None)}
            </fieldset>
        }
    });
    view! { <p class="hint">{w.date_hint}</p>{fields.collect_view()} }.into_any()
}
