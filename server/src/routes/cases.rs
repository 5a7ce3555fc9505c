//! A buyer's way: the form in steps, and the private address of the complaint.
//!
//! The form is open to everyone. A form that is being filled in, and a case, are open to whoever has its code, which stands in its
//! address and nowhere else: the database holds its hash.

use super::pages::{Failed, context, encode_segment, is_demo, path_of};
use super::uploads::{Arrived, Part, arrived, in_turn, next_part};
use super::visit::Visit;
use crate::access::{Access, Doors};
use crate::codes::{self, follow_hash, is_code, new_code, order_hash};
use crate::evidence::{self, Fault as Unfit};
use crate::http::{App, BODY_BYTES_MAX, Network};
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Form, Multipart, Path, Query, Request, State};
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{StatusCode, Uri};
use axum::middleware;
use axum::response::{Html, IntoResponse, Redirect, Response};
use bazargah_app::Lang;
use bazargah_app::pages::{self, FileFault, FileLine, ReplyLine, ReplyStanding, ReportRefused, ReportStep};
use bazargah_domain::case::{Actor, Policy, Refusal, Step};
use bazargah_domain::complaint::{ComplaintId, End};
use bazargah_domain::festival::edition::Broken;
use bazargah_domain::record::is_resolved;
use bazargah_domain::redact::redact;
use bazargah_domain::report::{Fault, Field, Filled, Taken};
use bazargah_domain::shop::Shop;
use bazargah_store::{
    Case, Deed, Draft, FileInfo, LIMIT_HOURS, Limit, NotDone, Owner, Replied, Report, Standing, StoreError, WordsState,
};
use serde::{Deserialize, Serialize};

/// Reports from one mailbox within a day.
const REPORTS_A_MAILBOX: i64 = 5;
/// Reports from one network within a day: a mobile carrier's customers share an address.
const REPORTS_A_NETWORK: i64 = 100;
/// Steps of forms, and files, that one network sends within an hour.
const STEPS_A_NETWORK: i64 = 500;
/// All files of a form at once, with what a browser puts around them.
pub(super) const UPLOAD_BYTES_MAX: usize = evidence::MAX_FILES * evidence::MAX_BYTES + BODY_BYTES_MAX;

/// The addresses of this file.
pub fn doors(app: &App) -> Doors {
    Doors::new(app)
        .post("/shop/{key}/complain", Access::Everyone, send)
        .around(|router| router.layer(DefaultBodyLimit::max(UPLOAD_BYTES_MAX)))
        .get("/shop/{key}/complain", Access::Everyone, form)
        .get("/shop/{key}/complain/{code}", Access::CodeHolder, resume)
        .get("/case/{code}", Access::CodeHolder, case)
        .post("/case/{code}", Access::CodeHolder, step)
        .get("/case/{code}/files/{file}", Access::CodeHolder, file)
        .around(|router| router.layer(middleware::map_response(private)))
}

/// Neither kept by anybody on the way, nor told to the next site by the browser.
pub(super) async fn private(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex"));
    response
}

async fn shop(app: &App, key: &str) -> Result<Shop, Failed> {
    if !app.takes_complaints {
        return Err(Failed::NotFound);
    }
    Ok(app.store.shop(key).await?.ok_or(Failed::NotFound)?.0)
}

/// What people call the files of a complaint.
pub(super) fn file_lines(lang: Lang, files: Vec<FileInfo>) -> Vec<FileLine> {
    let mut lines = Vec::with_capacity(files.len());
    for (at, file) in files.into_iter().enumerate() {
        let kind = evidence::Kind::parse(&file.kind);
        let n = at as u64 + 1;
        lines.push(FileLine {
            id: file.id,
            name: bazargah_app::file_name(lang, kind == Some(evidence::Kind::Pdf), n),
            kind: kind.map_or("application/octet-stream", evidence::Kind::media_type).to_owned(),
            bytes: file.size,
        });
    }
    lines
}

/// A shop's replies as pages show them.
pub(super) fn reply_lines(replies: Vec<Replied>) -> Vec<ReplyLine> {
    replies.into_iter().map(reply_line).collect()
}

/// See [`reply_lines`].
pub(super) fn reply_line(reply: Replied) -> ReplyLine {
    let standing = match reply.standing {
        Standing::Answer => ReplyStanding::Answer,
        Standing::Waiting => ReplyStanding::Waiting,
        Standing::NotAnAnswer => ReplyStanding::NotAnAnswer,
    };
    ReplyLine { text: reply.text, at: reply.at, standing }
}

/// A file of a complaint, to be saved.
pub(super) async fn file_response(app: &App, complaint: ComplaintId, file: i64) -> Result<Response, Failed> {
    let (kind, bytes) = app.store.file(complaint, file).await?.ok_or(Failed::NotFound)?;
    saved(&kind, bytes, &format!("complaint-{}-{file}", complaint.0))
}

/// A file that somebody sent, to be saved and never shown within this site: whatever it may hold, it does nothing here.
pub(super) fn saved(kind: &str, bytes: Vec<u8>, name: &str) -> Result<Response, Failed> {
    let kind = evidence::Kind::parse(kind).ok_or(Failed::NotFound)?;
    let name = format!("attachment; filename=\"{name}.{}\"", kind.extension());
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind.media_type()));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_str(&name).map_err(|_| Failed::Broken)?);
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    Ok(response)
}

/// What is sent with a step, or with the whole form at once; also what is kept of a form.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct Sent {
    #[serde(skip_serializing)]
    code: String,
    #[serde(skip_serializing)]
    step: String,
    kind: String,
    told: String,
    wish: String,
    order: String,
    amount: String,
    contact: String,
    /// The commitment of an edition that the complaint is about, by both keys; empty for none.
    edition: String,
    broken: String,
}

impl Sent {
    fn filled(self) -> Filled {
        let Self { kind, told, wish, order, amount, contact, .. } = self;
        Filled { kind, told, wish, order, amount, contact }
    }

    /// What is kept: numbers of people are masked before anything is.
    fn of(filled: &Filled) -> Self {
        let Filled { kind, told, wish, order, amount, contact } = filled.clone();
        let (told, wish) = (redact(&told).text, redact(&wish).text);
        Self { kind, told, wish, order, amount, contact, ..Self::default() }
    }
}

/// The commitment that a buyer says was broken: one that the edition lets buyers report, of a shop that has a place in it.
async fn broken(app: &App, shop: &Shop, edition: &str, commitment: &str) -> Result<Option<Broken>, Failed> {
    if edition.is_empty() || commitment.is_empty() {
        return Ok(None);
    }
    let Some(edition) = app.store.edition(edition).await? else { return Ok(None) };
    let Some((of, _)) = edition.breakable(commitment) else { return Ok(None) };
    if app.store.festival_place(&edition.key, shop.id).await?.is_none() {
        return Ok(None);
    }
    Ok(Some(Broken { edition: edition.key.clone(), name: edition.name.clone(), commitment: of.clone() }))
}

/// A form on its way.
struct OpenForm<'a> {
    app: &'a App,
    lang: Lang,
    uri: &'a Uri,
    shop: Shop,
    code: String,
    filled: Filled,
    /// The commitment that it is about.
    broken: Option<Broken>,
    /// Whether something is kept of it.
    kept: bool,
}

/// What its page is made of besides.
#[derive(Default)]
struct Shown {
    faults: Vec<(Field, Fault)>,
    file_faults: Vec<(String, FileFault)>,
    refused: Option<ReportRefused>,
    saved: bool,
}

impl OpenForm<'_> {
    /// The form with what is kept under its code; one of another shop is not.
    async fn load<'a>(
        app: &'a App,
        lang: Lang,
        uri: &'a Uri,
        shop: Shop,
        code: String,
    ) -> Result<OpenForm<'a>, Failed> {
        let draft = app.store.draft(follow_hash(&code)).await?.filter(|draft| draft.shop == shop.id);
        let sent =
            draft.as_ref().and_then(|draft| serde_json::from_str::<Sent>(&draft.filled).ok()).unwrap_or_default();
        let broken = broken(app, &shop, &sent.edition, &sent.broken).await?;
        Ok(OpenForm { app, lang, uri, shop, code, kept: draft.is_some(), broken, filled: sent.filled() })
    }

    async fn page(&self, step: ReportStep, shown: Shown) -> Result<String, Failed> {
        let files = match self.kept {
            true => self.app.store.files(Owner::Draft(follow_hash(&self.code))).await?,
            false => Vec::new(),
        };
        let model = pages::ReportForm {
            shop: self.shop.clone(),
            step,
            filled: self.filled.clone(),
            faults: shown.faults,
            files: file_lines(self.lang, files),
            file_faults: shown.file_faults,
            refused: shown.refused,
            saved: shown.saved,
            code: self.code.clone(),
            broken: self.broken.clone(),
            deadline_hours: Policy::on(self.app.now().day()).deadline_hours,
        };
        let demo = is_demo(&self.shop);
        Ok(pages::report(&context(self.app, self.lang, path_of(self.uri), demo, ""), &model))
    }

    fn to_step(&self, step: ReportStep) -> Response {
        let key = encode_segment(&self.shop.key);
        let path = format!("/shop/{key}/complain/{}?step={}", self.code, step.as_str());
        Redirect::to(&self.lang.href(&path)).into_response()
    }

    async fn keep_what_was_typed(&mut self, network: Network) -> Result<(), Failed> {
        may_step(self.app, network).await?;
        let mut sent = Sent::of(&self.filled);
        if let Some(of) = &self.broken {
            (sent.edition, sent.broken) = (of.edition.clone(), of.commitment.key.clone());
        }
        let filled = serde_json::to_string(&sent).map_err(|_| Failed::Broken)?;
        let draft = Draft { shop: self.shop.id, filled };
        self.app.store.keep_draft(self.app.now(), follow_hash(&self.code), &draft).await?;
        self.kept = true;
        Ok(())
    }

    /// What came of a step; or, where nothing can be stored just now, the page of the step with all that was typed.
    async fn or_not_stored(&self, step: ReportStep, done: Result<Response, Failed>) -> Result<Response, Failed> {
        match done {
            Err(Failed::Store(error @ (StoreError::Full | StoreError::Locked))) => {
                tracing::error!(%error, "a form could not be stored");
                let shown = Shown { refused: Some(ReportRefused::NotStored), ..Shown::default() };
                Ok((StatusCode::SERVICE_UNAVAILABLE, Html(self.page(step, shown).await?)).into_response())
            }
            done => done,
        }
    }

    /// Keeps the answers of a step and goes on, or shows what is wrong with them.
    async fn take_step(&mut self, step: ReportStep, sent: &Filled, network: Network) -> Result<Response, Failed> {
        for field in step.fields() {
            sent.answer(*field).clone_into(self.filled.answer_mut(*field));
        }
        let faults: Vec<_> = match self.filled.check() {
            Ok(_) => Vec::new(),
            Err(faults) => faults.into_iter().filter(|(field, _)| step.fields().contains(field)).collect(),
        };
        if !faults.is_empty() {
            let page = self.page(step, Shown { faults, ..Shown::default() }).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response());
        }
        self.keep_what_was_typed(network).await?;
        Ok(self.to_step(step.next().unwrap_or(ReportStep::Contact)))
    }

    /// Opens the complaint, or shows the step on which something is wrong.
    async fn send(&mut self, network: Network) -> Result<Response, Failed> {
        let taken = match self.filled.check() {
            Ok(taken) => taken,
            Err(faults) => {
                let step = faults.first().map_or(ReportStep::What, |(field, _)| ReportStep::of(*field));
                let faults = faults.into_iter().filter(|(field, _)| ReportStep::of(*field) == step).collect();
                // The questions of the other steps are asked on their own pages: what was typed there is kept for them.
                self.keep_what_was_typed(network).await?;
                let page = self.page(step, Shown { faults, ..Shown::default() }).await?;
                return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response());
            }
        };
        let report = self.report(taken, network);
        let refused = match self.app.desk.hand_in(Deed::Open(Box::new(report))).await? {
            Ok(_) | Err(NotDone::SameForm(_)) => {
                let case = self.lang.href(&format!("/case/{}?new", self.code));
                return Ok(Redirect::to(&case).into_response());
            }
            Err(NotDone::SameOrder(_)) => (StatusCode::CONFLICT, ReportRefused::SameOrder),
            Err(NotDone::TooMany) => (StatusCode::TOO_MANY_REQUESTS, ReportRefused::TooMany),
            Err(NotDone::NoShop) => return Err(Failed::NotFound),
            Err(_) => return Err(Failed::BadRequest),
        };
        self.keep_what_was_typed(network).await?;
        let shown = Shown { refused: Some(refused.1), ..Shown::default() };
        Ok((refused.0, Html(self.page(ReportStep::Contact, shown).await?)).into_response())
    }

    fn report(&self, taken: Taken, network: Network) -> Report {
        let limit = |key, times| Limit { key, times, hours: LIMIT_HOURS };
        let mut limits = vec![limit(codes::by_address("report", &taken.contact), REPORTS_A_MAILBOX)];
        limits.extend(network.0.map(|at| limit(codes::by_network("report", at), REPORTS_A_NETWORK)));
        Report {
            shop: self.shop.id,
            category: taken.kind.to_owned(),
            amount: taken.amount,
            follow_hash: follow_hash(&self.code),
            order_hash: taken.order.as_deref().map(|order| order_hash(self.shop.id, order)),
            order_reference: taken.order,
            told: redact(&taken.told).text,
            wish: redact(&taken.wish).text,
            contact: taken.contact,
            lang: self.lang.as_str(),
            drafted: self.kept,
            broken: self.broken.clone().map(Box::new),
            limits,
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct FormQuery {
    edition: String,
    broken: String,
}

/// `GET /shop/{key}/complain?edition=…&broken=…`: the form, empty but for the commitment that it is to be about.
async fn form(
    Visit { app, lang, uri }: Visit,
    Path(key): Path<String>,
    Query(query): Query<FormQuery>,
) -> Result<Html<String>, Failed> {
    let shop = shop(&app, &key).await?;
    let broken = broken(&app, &shop, &query.edition, &query.broken).await?;
    let kind = broken.as_ref().and_then(|of| of.commitment.complaint.clone()).unwrap_or_default();
    let (code, filled) = (new_code()?, Filled { kind, ..Filled::default() });
    let form = OpenForm { app: &app, lang, uri: &uri, shop, code, filled, broken, kept: false };
    Ok(Html(form.page(ReportStep::What, Shown::default()).await?))
}

#[derive(Deserialize)]
struct StepQuery {
    step: Option<String>,
}

/// `GET /shop/{key}/complain/{code}?step=…`: goes on with a form.
async fn resume(
    Visit { app, lang, uri }: Visit,
    Path((key, code)): Path<(String, String)>,
    Query(query): Query<StepQuery>,
) -> Result<Response, Failed> {
    let shop = shop(&app, &key).await?;
    if !is_code(&code) {
        return Err(Failed::NotFound);
    }
    if app.store.case(follow_hash(&code)).await?.is_some() {
        return Ok(Redirect::to(&lang.href(&format!("/case/{code}"))).into_response());
    }
    let form = OpenForm::load(&app, lang, &uri, shop, code).await?;
    if !form.kept {
        return Err(Failed::NotFound);
    }
    let step = query.step.as_deref().and_then(ReportStep::parse).unwrap_or_default();
    // Somebody comes back when no step is asked for, or the first.
    let saved = step == ReportStep::What;
    Ok(Html(form.page(step, Shown { saved, ..Shown::default() }).await?).into_response())
}

/// `POST /shop/{key}/complain`: takes a step of the form, or the whole of it, and opens the complaint at its end. The same form sent
/// twice is one complaint.
async fn send(
    Visit { app, lang, uri }: Visit,
    Path(key): Path<String>,
    network: Network,
    request: Request,
) -> Result<Response, Failed> {
    let shop = shop(&app, &key).await?;
    let sent: Sent = match arrived(request).await? {
        Arrived::Files(parts) => return take_files(&app, lang, &uri, shop, network, parts).await,
        Arrived::Fields(sent) => sent,
    };
    let code = if is_code(&sent.code) { sent.code.clone() } else { new_code()? };
    let about = broken(&app, &shop, &sent.edition, &sent.broken).await?;
    if sent.step.is_empty() {
        let filled = sent.filled();
        let mut form = OpenForm { app: &app, lang, uri: &uri, shop, code, filled, broken: about, kept: false };
        let done = form.send(network).await;
        return form.or_not_stored(ReportStep::Contact, done).await;
    }
    let step = ReportStep::parse(&sent.step).ok_or(Failed::BadRequest)?;
    let mut form = OpenForm::load(&app, lang, &uri, shop, code).await?;
    form.broken = about.or(form.broken);
    // A double click, or a page that was gone back to: the form was sent already.
    if !form.kept && app.store.case(follow_hash(&form.code)).await?.is_some() {
        return Ok(Redirect::to(&lang.href(&format!("/case/{}?new", form.code))).into_response());
    }
    let done = if step == ReportStep::Contact {
        // A form that could not be kept is sent whole.
        form.filled = if form.kept { Filled { contact: sent.contact, ..form.filled } } else { sent.filled() };
        form.send(network).await
    } else {
        form.take_step(step, &sent.filled(), network).await
    };
    form.or_not_stored(step, done).await
}

async fn may_step(app: &App, network: Network) -> Result<(), Failed> {
    let Some(address) = network.0 else { return Ok(()) };
    let limit = Limit { key: codes::by_network("step", address), times: STEPS_A_NETWORK, hours: 1 };
    if app.store.may(app.now(), &[limit]).await? { Ok(()) } else { Err(Failed::TooMany) }
}

/// Takes files into a form.
async fn take_files(
    app: &App,
    lang: Lang,
    uri: &Uri,
    shop: Shop,
    network: Network,
    mut parts: Multipart,
) -> Result<Response, Failed> {
    let (mut form, mut go, mut faults) = (None, true, Vec::new());
    let mut shop = Some(shop);
    while let Some(Part { name, file_name, bytes }) = next_part(&mut parts).await? {
        match (name.as_str(), &form) {
            ("code", None) => {
                let code = String::from_utf8_lossy(&bytes).into_owned();
                let Some(shop) = shop.take().filter(|_| is_code(&code)) else { return Err(Failed::BadRequest) };
                let loaded = OpenForm::load(app, lang, uri, shop, code).await?;
                if !loaded.kept {
                    return Err(Failed::NotFound);
                }
                if let Err(failed) = may_step(app, network).await {
                    return loaded.or_not_stored(ReportStep::Files, Err(failed)).await;
                }
                form = Some(loaded);
            }
            ("then", _) => go = bytes.as_ref() != b"stay",
            ("remove", Some(form)) => {
                let id = std::str::from_utf8(&bytes).ok().and_then(|id| id.parse().ok()).ok_or(Failed::BadRequest)?;
                app.store.remove_file(follow_hash(&form.code), id).await?;
                go = false;
            }
            // A field without a file is sent empty.
            ("file", Some(_)) if bytes.is_empty() && file_name.is_empty() => {}
            ("file", Some(form)) => match take_file(app, form, bytes.to_vec()).await {
                Ok(fault) => faults.extend(fault.map(|fault| (file_name, fault))),
                Err(failed) => return form.or_not_stored(ReportStep::Files, Err(failed)).await,
            },
            // Files come after the code in every browser: a form is sent in its own order.
            ("file", None) => return Err(Failed::BadRequest),
            _ => {}
        }
    }
    let form = form.ok_or(Failed::BadRequest)?;
    if !faults.is_empty() {
        let page = form.page(ReportStep::Files, Shown { file_faults: faults, ..Shown::default() }).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response());
    }
    Ok(form.to_step(if go { ReportStep::Contact } else { ReportStep::Files }))
}

/// A file without what it says of places and devices, or why it is not taken.
pub(super) async fn cleaned(app: &App, bytes: Vec<u8>) -> Result<Result<evidence::Clean, FileFault>, Failed> {
    // Few at once: each may take a tenth of a second and a hundred megabytes.
    let clean = in_turn(app, move || evidence::clean(&bytes)).await?;
    Ok(clean.map_err(|unfit| match unfit {
        Unfit::NotAllowed => FileFault::NotAllowed,
        Unfit::TooLarge | Unfit::TooManyPixels => FileFault::TooLarge,
        Unfit::Active | Unfit::Encrypted => FileFault::ActivePdf,
        Unfit::Empty | Unfit::Damaged(_) | Unfit::TooComplex => FileFault::Damaged,
    }))
}

async fn take_file(app: &App, form: &OpenForm<'_>, bytes: Vec<u8>) -> Result<Option<FileFault>, Failed> {
    let clean = match cleaned(app, bytes).await? {
        Ok(clean) => clean,
        Err(fault) => return Ok(Some(fault)),
    };
    let at_most = i64::try_from(evidence::MAX_FILES).unwrap_or(5);
    let added = app.store.add_file(follow_hash(&form.code), clean.kind.as_str(), &clean.bytes, at_most).await?;
    Ok((!added).then_some(FileFault::TooMany))
}

/// The complaint that a code opens.
pub(super) async fn the_case(app: &App, code: &str) -> Result<Case, Failed> {
    if !is_code(code) {
        return Err(Failed::NotFound);
    }
    app.store.case(follow_hash(code)).await?.ok_or(Failed::NotFound)
}

async fn case_page(
    app: &App,
    lang: Lang,
    uri: &Uri,
    code: String,
    fresh: bool,
    refused: Option<Refusal>,
) -> Result<String, Failed> {
    let case = the_case(app, &code).await?;
    let shop = app.store.shop_of_id(case.shop).await?.ok_or(Failed::NotFound)?;
    let demo = is_demo(&shop);
    let model = pages::CasePage {
        claim: super::fund::claim_part(app, &case).await?,
        shop,
        replies: reply_lines(app.store.replies(case.complaint.id).await?),
        files: file_lines(lang, app.store.files(Owner::Complaint(case.complaint.id)).await?),
        words: match case.words {
            WordsState::Waiting => pages::WordsState::Waiting,
            WordsState::Public => pages::WordsState::Public,
            WordsState::Private => pages::WordsState::Private,
        },
        recent: case.complaint,
        told: case.told,
        wish: case.wish,
        order: case.order_reference,
        broken: case.broken,
        code,
        fresh,
        refused,
        now: app.now(),
    };
    Ok(pages::case(&context(app, lang, path_of(uri), demo, ""), &model))
}

#[derive(Deserialize)]
struct CaseQuery {
    new: Option<String>,
}

/// `GET /case/{code}`: the buyer's own complaint.
async fn case(
    Visit { app, lang, uri }: Visit,
    Path(code): Path<String>,
    Query(query): Query<CaseQuery>,
) -> Result<Html<String>, Failed> {
    Ok(Html(case_page(&app, lang, &uri, code, query.new.is_some(), None).await?))
}

/// `GET /case/{code}/files/{file}`.
async fn file(State(app): State<App>, Path((code, file)): Path<(String, i64)>) -> Result<Response, Failed> {
    let case = the_case(&app, &code).await?;
    file_response(&app, case.complaint.id, file).await
}

#[derive(Deserialize)]
struct SentStep {
    step: String,
    resolved: Option<String>,
    score: Option<String>,
}

/// `POST /case/{code}`: the buyer takes a step.
async fn step(
    Visit { app, lang, uri }: Visit,
    Path(code): Path<String>,
    Form(sent): Form<SentStep>,
) -> Result<Response, Failed> {
    let case = the_case(&app, &code).await?;
    let score = match sent.score.as_deref().filter(|score| !score.is_empty()) {
        None => None,
        Some(score) => Some(score.parse().map_err(|_| Failed::BadRequest)?),
    };
    let step = match (sent.step.as_str(), sent.resolved.as_deref()) {
        ("rate", Some("yes")) => Step::Rate { resolved: true, score },
        ("rate", Some("no")) => Step::Rate { resolved: false, score },
        ("reopen", _) => Step::Reopen,
        ("escalate", _) => Step::Escalate,
        ("withdraw", _) => Step::Withdraw,
        _ => return Err(Failed::BadRequest),
    };
    let asked = step.clone();
    let deed = Deed::Step { complaint: case.complaint.id, step, actor: Actor::Buyer };
    match app.desk.hand_in(deed).await? {
        Ok(_) => Ok(Redirect::to(&lang.href(&format!("/case/{code}"))).into_response()),
        // A double click: what was asked for has been done.
        Err(NotDone::Refused(_)) if holds(&app, &code, &asked).await? => {
            Ok(Redirect::to(&lang.href(&format!("/case/{code}"))).into_response())
        }
        Err(NotDone::Refused(refusal)) => {
            let page = case_page(&app, lang, &uri, code, false, Some(refusal)).await?;
            Ok((StatusCode::CONFLICT, Html(page)).into_response())
        }
        Err(_) => Err(Failed::NotFound),
    }
}

/// Whether what a buyer asks for is so already.
async fn holds(app: &App, code: &str, step: &Step) -> Result<bool, Failed> {
    let case = the_case(app, code).await?;
    let complaint = &case.complaint.complaint;
    Ok(match step {
        Step::Rate { resolved, score } => {
            is_resolved(complaint.rating) == Some(*resolved) && complaint.course.score == *score
        }
        Step::Reopen => complaint.course.reopened_at.is_some() && complaint.course.answered_again_at.is_none(),
        Step::Escalate => complaint.course.escalated_at.is_some() && complaint.course.decision.is_none(),
        Step::Withdraw => matches!(complaint.end, End::Withdrawn { .. }),
        _ => false,
    })
}
