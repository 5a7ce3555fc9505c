//! The festival for everybody: editions, registration, and an application at its private address.
//!
//! A form that is being filled in, and an application, are open to whoever has its code, which stands in its address and nowhere else:
//! the database holds its hash. An online unit's form is begun by those who speak for the shop.

use super::api::tagged;
use super::cases::{UPLOAD_BYTES_MAX, cleaned, file_lines, private};
use super::pages::{Failed, context, is_demo, path_of};
use super::uploads::{Arrived, Fields, Part, arrived, field, next_part, value};
use super::visit::{MemberVisit, Visit};
use crate::access::{self, Access, Doors, Who};
use crate::codes::{self, follow_hash, is_code, new_code};
use crate::evidence;
use crate::http::{App, Network};
use axum::extract::{DefaultBodyLimit, Form, Path, Query, Request, State};
use axum::http::header::HeaderMap;
use axum::http::{StatusCode, Uri};
use axum::middleware;
use axum::response::{Html, IntoResponse, Redirect, Response};
use bazargah_app::Lang;
use bazargah_app::pages::{
    self, APPLICATION_WORDS_MAX, ApplicationFault, EditionCounts, FestivalFormRefused, FileFault, LotteryLink,
    RegisterRefused,
};
use bazargah_domain::festival::application::{AREA_CHARS_MAX, Accepted, Field, Step};
use bazargah_domain::festival::edition::Edition;
use bazargah_domain::festival::review::Standing;
use bazargah_domain::festival::{Reason, Unit};
use bazargah_domain::report::Fault;
use bazargah_domain::shop::Shop;
use bazargah_store::{
    FestivalApplication, FestivalCounts, FestivalDraft, FestivalOwner, FestivalSending, FestivalStep, LIMIT_HOURS,
    Limit, NotApplied,
};
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;

/// Applications from one mailbox within a day.
const APPLICATIONS_A_MAILBOX: i64 = 5;
/// Applications from one network within a day: a mobile carrier's customers share an address.
const APPLICATIONS_A_NETWORK: i64 = 100;
/// Steps of forms, and files, that one network sends within an hour.
const STEPS_A_NETWORK: i64 = 500;
/// Characters of an answer that are looked at while it is typed.
const CHECKED_CHARS_MAX: usize = AREA_CHARS_MAX + 1;

/// The addresses of this file.
pub fn doors(app: &App) -> Doors {
    let own = Doors::new(app)
        .post("/festival/{edition}/application/{code}", Access::CodeHolder, step)
        .around(|router| router.layer(DefaultBodyLimit::max(UPLOAD_BYTES_MAX)))
        .get("/festival/{edition}/application/{code}", Access::CodeHolder, follow)
        .post("/festival/{edition}/application/{code}/check", Access::CodeHolder, check)
        .post("/account/shops/{key}/festival/{edition}", Access::ShopPeople, begin_online)
        .get("/festival/{edition}/register", Access::Everyone, register)
        .post("/festival/{edition}/register", Access::Everyone, begin_offline)
        .around(|router| router.layer(middleware::map_response(private)));
    Doors::new(app)
        .get("/festival", Access::Everyone, list)
        .get("/festival/{edition}", Access::Everyone, edition)
        .merge(own)
}

/// The addresses of the API.
pub fn api_doors(app: &App) -> Doors {
    Doors::new(app).get("/api/v1/festivals", Access::Everyone, api)
}

/// `GET /api/v1/festivals`: every edition as it was written, the phase that it is in, and its public counts.
async fn api(State(app): State<App>, headers: HeaderMap) -> Result<Response, Failed> {
    let now = app.now();
    let mut items = Vec::new();
    for edition in app.store.editions().await? {
        let counts = app.store.festival_counts(&edition.key).await?;
        let lotteries = super::lottery::of_edition(&app, &edition.key).await?;
        let named = |all: &mut dyn Iterator<Item = (&'static str, u64)>| all.collect::<BTreeMap<_, _>>();
        let trades = counts.trades.iter().map(|(trade, [applied, fit, placed])| {
            (trade.as_str(), json!({ "applied": applied, "accepted": fit, "placed": placed }))
        });
        items.push(json!({
            "phase": edition.phase(now).as_str(),
            "counts": {
                "applied": counts.applied(),
                "placed": counts.placed(),
                "by_standing": named(&mut counts.standing.iter().map(|(of, n)| (of.as_str(), *n))),
                "by_unit": named(&mut counts.units.iter().map(|(of, n)| (of.as_str(), *n))),
                "by_trade": trades.collect::<BTreeMap<_, _>>(),
                "refused_by_reason": named(&mut counts.reasons.iter().map(|(of, n)| (of.as_str(), *n))),
            },
            "url": format!("{}/festival/{}", app.origin, edition.key),
            "lotteries": lotteries,
            "edition": edition,
        }));
    }
    Ok(tagged(&headers, &json!({ "items": items })))
}

/// The edition of an address.
pub(super) async fn the_edition(app: &App, key: &str) -> Result<Edition, Failed> {
    app.store.edition(key).await?.ok_or(Failed::NotFound)
}

/// `GET /festival`.
async fn list(Visit { app, lang, uri }: Visit) -> Result<Html<String>, Failed> {
    let model = pages::Festivals { editions: app.store.editions().await?, now: app.now() };
    Ok(Html(pages::festivals(&context(&app, lang, path_of(&uri), app.is_demo().await, ""), &model)))
}

fn counts_of(edition: &Edition, counts: &FestivalCounts) -> EditionCounts {
    let trade = |quota: &bazargah_domain::festival::edition::Quota| {
        (quota.trade, counts.trades.get(&quota.trade).copied().unwrap_or_default())
    };
    // The totals count whoever applied, also with a trade that is not taken: with one row for these the table adds up.
    let others = counts.trades.iter().filter(|(trade, _)| edition.quota(**trade).is_none());
    let other_trades = others.fold([0; 3], |sum: [u64; 3], (_, n)| std::array::from_fn(|at| sum[at] + n[at]));
    EditionCounts {
        applied: counts.applied(),
        in_review: counts.at(&[Standing::Waiting, Standing::Asked, Standing::Second, Standing::Third]),
        fit: counts.at(&[Standing::Accepted, Standing::WaitListed]),
        refused: counts.at(&[Standing::Refused, Standing::Objected]),
        placed: counts.placed(),
        trades: edition.quotas.iter().map(trade).collect(),
        other_trades,
        reasons: counts.reasons.iter().map(|(reason, n)| (*reason, *n)).collect(),
    }
}

/// `GET /festival/{edition}`.
async fn edition(Visit { app, lang, uri }: Visit, Path(key): Path<String>) -> Result<Html<String>, Failed> {
    let edition = the_edition(&app, &key).await?;
    let counts = counts_of(&edition, &app.store.festival_counts(&edition.key).await?);
    let lottery = |of: bazargah_store::Lottery| LotteryLink { id: of.id, name: of.terms.name, stage: of.stage };
    let lotteries = app.store.lotteries(&edition.key).await?.into_iter().map(lottery).collect();
    let model = pages::EditionPage { edition, counts, lotteries, now: app.now() };
    Ok(Html(pages::edition(&context(&app, lang, path_of(&uri), app.is_demo().await, ""), &model)))
}

// --- Registration ---------------------------------------------------------------------------------------------------------

async fn register_page(
    app: &App,
    lang: Lang,
    uri: &Uri,
    edition: Edition,
    who: Option<&Who>,
    refused: Option<RegisterRefused>,
) -> Result<String, Failed> {
    let shops = match who {
        Some(who) => Some(app.store.shops_of(who.account.id).await?),
        None => None,
    };
    let model = pages::RegisterPage { edition, shops, refused, now: app.now() };
    let mut ctx = context(app, lang, path_of(uri), app.is_demo().await, "");
    ctx.visitor = who.map(Who::visitor);
    Ok(pages::festival_register(&ctx, &model))
}

/// `GET /festival/{edition}/register`: what takes part?
async fn register(
    Visit { app, lang, uri }: Visit,
    Path(key): Path<String>,
    headers: HeaderMap,
) -> Result<Html<String>, Failed> {
    let edition = the_edition(&app, &key).await?;
    let who = access::who(&app, &headers).await?;
    Ok(Html(register_page(&app, lang, &uri, edition, who.as_ref(), None).await?))
}

fn application_path(lang: Lang, edition: &str, code: &str, query: &str) -> String {
    let edition = super::pages::encode_segment(edition);
    lang.href(&format!("/festival/{edition}/application/{code}{query}"))
}

/// Begins a form and goes to its first page.
async fn begin(app: &App, lang: Lang, draft: FestivalDraft) -> Result<Response, Failed> {
    let code = new_code()?;
    app.store.keep_festival_draft(app.now(), follow_hash(&code), &draft).await?;
    Ok(Redirect::to(&application_path(lang, &draft.edition, &code, "?step=unit")).into_response())
}

/// `POST /festival/{edition}/register`: begins the form of a shop without a site.
async fn begin_offline(
    Visit { app, lang, .. }: Visit,
    Path(key): Path<String>,
    network: Network,
) -> Result<Response, Failed> {
    let edition = the_edition(&app, &key).await?;
    if !edition.takes_forms(app.now()) {
        return Ok(Redirect::to(&lang.href(&format!("/festival/{}/register", edition.key))).into_response());
    }
    may_step(&app, network).await?;
    let filled = bazargah_domain::festival::application::Filled::default();
    begin(&app, lang, FestivalDraft { edition: edition.key, unit: Unit::Offline, shop: None, account: None, filled })
        .await
}

/// `POST /account/shops/{key}/festival/{edition}`: begins the form of an online shop, for which whoever sends it speaks.
async fn begin_online(
    MemberVisit { app, lang, who, uri }: MemberVisit,
    Path((_, key)): Path<(String, String)>,
) -> Result<Response, Failed> {
    let edition = app.store.edition(&key).await?.ok_or(Failed::BadRequest)?;
    let shop = who.shop.clone().ok_or(Failed::NotFound)?;
    if !edition.takes_forms(app.now()) {
        return Ok(Redirect::to(&lang.href(&format!("/festival/{}/register", edition.key))).into_response());
    }
    if app.store.has_applied(&edition.key, shop.id).await? {
        let page = register_page(&app, lang, &uri, edition, Some(&who), Some(RegisterRefused::Before)).await?;
        return Ok((StatusCode::CONFLICT, Html(page)).into_response());
    }
    let mut filled = bazargah_domain::festival::application::Filled::default();
    filled.answers.insert(Field::Contact, who.account.email.clone());
    let (shop, account) = (Some(shop.id), Some(who.account.id));
    begin(&app, lang, FestivalDraft { edition: edition.key, unit: Unit::Online, shop, account, filled }).await
}

async fn may_step(app: &App, network: Network) -> Result<(), Failed> {
    let Some(address) = network.0 else { return Ok(()) };
    let limit = Limit { key: codes::by_network("festival-step", address), times: STEPS_A_NETWORK, hours: 1 };
    if app.store.may(app.now(), &[limit]).await? { Ok(()) } else { Err(Failed::TooMany) }
}

/// A form on its way.
struct OpenForm<'a> {
    app: &'a App,
    lang: Lang,
    uri: &'a Uri,
    edition: Edition,
    code: String,
    draft: FestivalDraft,
    shop: Option<Shop>,
}

/// What its page is made of besides.
#[derive(Default)]
struct Shown {
    faults: Vec<(Field, Fault)>,
    file_faults: Vec<(String, FileFault)>,
    refused: Option<FestivalFormRefused>,
}

impl OpenForm<'_> {
    async fn load<'a>(
        app: &'a App,
        lang: Lang,
        uri: &'a Uri,
        edition: Edition,
        code: String,
    ) -> Result<Option<OpenForm<'a>>, Failed> {
        let draft = app.store.festival_draft(follow_hash(&code)).await?;
        let Some(draft) = draft.filter(|draft| draft.edition == edition.key) else { return Ok(None) };
        let shop = match draft.shop {
            Some(id) => app.store.shop_of_id(id).await?,
            None => None,
        };
        Ok(Some(OpenForm { app, lang, uri, edition, code, draft, shop }))
    }

    async fn page(&self, step: Step, shown: Shown) -> Result<String, Failed> {
        let files = self.app.store.festival_files(FestivalOwner::Draft(follow_hash(&self.code))).await?;
        let (mut faults, mut found) = (shown.faults, None);
        if step == Step::Send {
            match self.draft.filled.check(self.draft.unit) {
                Ok(application) => {
                    let now = self.app.now();
                    let of = &self.draft;
                    found = Some(
                        self.app.store.festival_findings(now, &self.edition, of, &application, files.len()).await?,
                    );
                }
                Err(wrong) => faults = wrong,
            }
        }
        let model = pages::FestivalForm {
            edition: self.edition.clone(),
            unit: self.draft.unit,
            shop: self.shop.clone(),
            step,
            filled: self.draft.filled.clone(),
            faults,
            files: file_lines(self.lang, files),
            file_faults: shown.file_faults,
            found,
            refused: shown.refused,
            code: self.code.clone(),
            now: self.app.now(),
        };
        let demo = self.shop.as_ref().is_some_and(is_demo);
        Ok(pages::festival_form(&context(self.app, self.lang, path_of(self.uri), demo, ""), &model))
    }

    async fn again(&self, step: Step, shown: Shown, status: StatusCode) -> Result<Response, Failed> {
        Ok((status, Html(self.page(step, shown).await?)).into_response())
    }

    fn to_step(&self, step: Step) -> Response {
        let query = format!("?step={}", step.as_str());
        Redirect::to(&application_path(self.lang, &self.edition.key, &self.code, &query)).into_response()
    }

    /// Takes in the answers of a step, and the commitments that were accepted on it.
    fn take_in(&mut self, step: Step, sent: &SentForm) {
        let filled = &mut self.draft.filled;
        for of in step.fields(self.draft.unit) {
            let text: String = field(&sent.fields, of.as_str()).chars().take(AREA_CHARS_MAX + 1).collect();
            filled.answers.insert(*of, text);
        }
        if step == Step::Commitments {
            let now = self.app.now();
            for of in &self.edition.commitments {
                let ticked = sent.fields.iter().any(|(name, value)| name == "accept" && *value == of.key);
                let known = filled.accepted.get(&of.key).is_some_and(|accepted| accepted.version == of.version);
                if !ticked {
                    filled.accepted.remove(&of.key);
                } else if !known {
                    filled.accepted.insert(of.key.clone(), Accepted { version: of.version, at: now });
                }
            }
        }
    }

    /// Keeps the answers of a step and goes on, or shows what is wrong with them.
    async fn take_step(&mut self, step: Step, sent: SentForm, network: Network) -> Result<Response, Failed> {
        may_step(self.app, network).await?;
        self.take_in(step, &sent);
        let hash = follow_hash(&self.code);
        self.app.store.keep_festival_draft(self.app.now(), hash, &self.draft).await?;
        if let Ok(id) = value(&sent.fields, "remove").parse() {
            self.app.store.remove_festival_file(hash, id).await?;
            return Ok(self.to_step(step));
        }
        let mut file_faults = Vec::new();
        for (name, bytes) in sent.files {
            let fault = match cleaned(self.app, bytes).await? {
                Err(fault) => Some(fault),
                Ok(clean) => {
                    let at_most = i64::try_from(evidence::MAX_FILES).unwrap_or(5);
                    let kind = clean.kind.as_str();
                    let added = self.app.store.add_festival_file(hash, kind, &clean.bytes, at_most).await?;
                    (!added).then_some(FileFault::TooMany)
                }
            };
            file_faults.extend(fault.map(|fault| (name, fault)));
        }
        let stays = sent.fields.iter().any(|(name, value)| name == "then" && value == "stay");
        let faults: Vec<_> = match self.draft.filled.check(self.draft.unit) {
            Ok(_) => Vec::new(),
            Err(faults) => faults.into_iter().filter(|(of, _)| of.step(self.draft.unit) == Some(step)).collect(),
        };
        if !file_faults.is_empty() || !(faults.is_empty() || stays) {
            let faults = if stays { Vec::new() } else { faults };
            let shown = Shown { faults, file_faults, refused: None };
            return self.again(step, shown, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
        Ok(self.to_step(if stays { step } else { step.next().unwrap_or(Step::Send) }))
    }

    /// Sends the application.
    async fn send(&self, network: Network) -> Result<Response, Failed> {
        let Ok(application) = self.draft.filled.check(self.draft.unit) else {
            return self.again(Step::Send, Shown::default(), StatusCode::UNPROCESSABLE_ENTITY).await;
        };
        let refused = |refused| Shown { refused: Some(refused), ..Shown::default() };
        let now = self.app.now();
        let limit = |key, times| Limit { key, times, hours: LIMIT_HOURS };
        let contact = application.contact.to_lowercase();
        let mut limits = vec![limit(codes::by_address("festival", &contact), APPLICATIONS_A_MAILBOX)];
        limits.extend(network.0.map(|at| limit(codes::by_network("festival", at), APPLICATIONS_A_NETWORK)));
        if !self.app.store.may(now, &limits).await? {
            return self.again(Step::Send, refused(FestivalFormRefused::TooMany), StatusCode::TOO_MANY_REQUESTS).await;
        }
        let (code, lang) = (follow_hash(&self.code), self.lang.as_str());
        let sending = FestivalSending { code, draft: self.draft.clone(), application, lang };
        match self.app.store.apply_to_festival(now, &self.edition, &sending).await? {
            Ok(_) => {
                let to = application_path(self.lang, &self.edition.key, &self.code, "?new");
                Ok(Redirect::to(&to).into_response())
            }
            Err(NotApplied::Before) => {
                self.again(Step::Send, refused(FestivalFormRefused::Before), StatusCode::CONFLICT).await
            }
            Err(NotApplied::Closed) => {
                self.again(Step::Send, refused(FestivalFormRefused::Closed), StatusCode::CONFLICT).await
            }
        }
    }
}

// --- One address for the form and for what came of it ---------------------------------------------------------------------

#[derive(Deserialize)]
struct FollowQuery {
    step: Option<String>,
    new: Option<String>,
}

#[derive(Default)]
struct CaseShown {
    new: bool,
    typed: String,
    fault: Option<ApplicationFault>,
}

async fn case_page(
    app: &App,
    lang: Lang,
    uri: &Uri,
    edition: Edition,
    code: String,
    of: FestivalApplication,
    shown: CaseShown,
) -> Result<String, Failed> {
    let shop = match of.shop {
        Some(id) => app.store.shop_of_id(id).await?,
        None => None,
    };
    let demo = shop.as_ref().is_some_and(is_demo);
    let CaseShown { new, typed, fault } = shown;
    let place_lost = of.lost_place();
    let model = pages::ApplicationPage {
        edition,
        name: of.name,
        shop,
        application: of.application,
        sent_at: of.sent_at,
        found: of.found,
        course: of.course,
        choice: of.choice,
        place_lost,
        new,
        typed,
        fault,
        code,
        now: app.now(),
    };
    Ok(pages::festival_application(&context(app, lang, path_of(uri), demo, ""), &model))
}

/// The application to which a code of this edition leads.
async fn the_application(app: &App, edition: &Edition, code: &str) -> Result<Option<FestivalApplication>, Failed> {
    if !is_code(code) {
        return Err(Failed::NotFound);
    }
    Ok(app.store.festival_case(follow_hash(code)).await?.filter(|of| of.edition == edition.key))
}

/// `GET /festival/{edition}/application/{code}`: goes on with a form, or shows how an application stands.
async fn follow(
    Visit { app, lang, uri }: Visit,
    Path((key, code)): Path<(String, String)>,
    Query(query): Query<FollowQuery>,
) -> Result<Html<String>, Failed> {
    let edition = the_edition(&app, &key).await?;
    if let Some(of) = the_application(&app, &edition, &code).await? {
        let shown = CaseShown { new: query.new.is_some(), ..CaseShown::default() };
        return Ok(Html(case_page(&app, lang, &uri, edition, code, of, shown).await?));
    }
    let form = OpenForm::load(&app, lang, &uri, edition, code).await?.ok_or(Failed::NotFound)?;
    let step = query.step.as_deref().and_then(Step::parse).unwrap_or_default();
    Ok(Html(form.page(step, Shown::default()).await?))
}

/// What a form sends.
#[derive(Default)]
struct SentForm {
    fields: Fields,
    files: Vec<(String, Vec<u8>)>,
}

impl SentForm {
    /// Reads a form with or without files.
    async fn read(request: Request) -> Result<Self, Failed> {
        let mut parts = match arrived(request).await? {
            Arrived::Files(parts) => parts,
            Arrived::Fields(fields) => return Ok(Self { fields, files: Vec::new() }),
        };
        let mut sent = Self::default();
        while let Some(Part { name, file_name, bytes }) = next_part(&mut parts).await? {
            match name.as_str() {
                // A field without a file is sent empty.
                "file" if bytes.is_empty() && file_name.is_empty() => {}
                "file" => sent.files.push((file_name, bytes.to_vec())),
                _ => sent.fields.push((name, String::from_utf8_lossy(&bytes).into_owned())),
            }
        }
        Ok(sent)
    }
}

/// `POST /festival/{edition}/application/{code}`: takes a step of the form and sends it at its end; or what the unit does with its
/// application. The same form sent twice is one application.
async fn step(
    Visit { app, lang, uri }: Visit,
    Path((key, code)): Path<(String, String)>,
    network: Network,
    request: Request,
) -> Result<Response, Failed> {
    let edition = the_edition(&app, &key).await?;
    if let Some(of) = the_application(&app, &edition, &code).await? {
        let sent = SentForm::read(request).await?;
        return act(&app, lang, &uri, edition, code, of, &sent).await;
    }
    let mut form = OpenForm::load(&app, lang, &uri, edition, code).await?.ok_or(Failed::NotFound)?;
    let sent = SentForm::read(request).await?;
    match Step::parse(value(&sent.fields, "step")).ok_or(Failed::BadRequest)? {
        Step::Send => form.send(network).await,
        step => form.take_step(step, sent, network).await,
    }
}

/// `POST /festival/{edition}/application/{code}/check`: what is wrong with the answers of a step, in the words of its page, by field. Nothing
/// is kept.
async fn check(
    Visit { app, lang, .. }: Visit,
    Path((key, code)): Path<(String, String)>,
    Form(fields): Form<Fields>,
) -> Result<Response, Failed> {
    let draft = app.store.festival_draft(follow_hash(&code)).await?.filter(|draft| draft.edition == key);
    let mut draft = draft.ok_or(Failed::NotFound)?;
    let asked = Step::parse(value(&fields, "step")).ok_or(Failed::BadRequest)?.fields(draft.unit);
    for of in asked {
        let text = field(&fields, of.as_str()).chars().take(CHECKED_CHARS_MAX).collect();
        draft.filled.answers.insert(*of, text);
    }
    let faults = draft.filled.check(draft.unit).err().unwrap_or_default();
    let told = faults.into_iter().filter(|(field, _)| asked.contains(field));
    let told: BTreeMap<_, _> =
        told.map(|(field, fault)| (field.as_str(), pages::festival_form_fault(lang, field, fault))).collect();
    Ok(axum::Json(told).into_response())
}

/// The unit answers, objects or takes its application back.
async fn act(
    app: &App,
    lang: Lang,
    uri: &Uri,
    edition: Edition,
    code: String,
    of: FestivalApplication,
    sent: &SentForm,
) -> Result<Response, Failed> {
    let to = application_path(lang, &edition.key, &code, "");
    let words = field(&sent.fields, "words");
    let wrong = match words.chars().count() {
        0 => Some(ApplicationFault::NoWords),
        n if n > APPLICATION_WORDS_MAX => Some(ApplicationFault::TooLong),
        _ => None,
    };
    let step = match value(&sent.fields, "what") {
        "answer" | "object" if wrong.is_some() => {
            let shown = CaseShown { typed: words, fault: wrong, new: false };
            let page = case_page(app, lang, uri, edition, code, of, shown).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response());
        }
        // As written: between the unit and staff, who may have asked for just such a number. Nobody else reads it.
        "answer" => FestivalStep::Answer(words.clone()),
        "object" => FestivalStep::Object(words.clone()),
        "withdraw" => FestivalStep::Withdraw,
        // The last page of the form, sent twice.
        _ if value(&sent.fields, "step") == Step::Send.as_str() => return Ok(Redirect::to(&to).into_response()),
        _ => return Err(Failed::BadRequest),
    };
    match app.store.take_festival_step(app.now(), of.id, &step).await?.ok_or(Failed::NotFound)? {
        Ok(_) => Ok(Redirect::to(&to).into_response()),
        Err(_) => {
            let of = app.store.festival_application(of.id).await?.ok_or(Failed::NotFound)?;
            let shown = CaseShown { typed: words, fault: Some(ApplicationFault::Changed), new: false };
            let page = case_page(app, lang, uri, edition, code, of, shown).await?;
            Ok((StatusCode::CONFLICT, Html(page)).into_response())
        }
    }
}

/// Reasons as they are ticked in a form.
pub(super) fn reasons_of(fields: &[(String, String)]) -> Vec<Reason> {
    fields.iter().filter(|(name, _)| name == "reason").filter_map(|(_, value)| Reason::parse(value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use bazargah_domain::trade::Trade;

    #[test]
    fn the_table_by_trade_counts_everybody_whom_the_total_counts() {
        let edition = Edition::parse(crate::demo::festival::EDITION).unwrap();
        assert!(edition.quota(Trade::Toys).is_none());
        let trades = [(Trade::Books, [2, 1, 1]), (Trade::Toys, [3, 0, 0])].into();
        let counts = FestivalCounts { trades, units: [(Unit::Online, 5)].into(), ..FestivalCounts::default() };
        let told = counts_of(&edition, &counts);
        assert_eq!(told.other_trades, [3, 0, 0]);
        let listed: u64 = told.trades.iter().map(|(_, [applied, ..])| applied).sum();
        assert_eq!(listed + told.other_trades[0], told.applied);
    }
}
