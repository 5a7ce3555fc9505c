//! The pages for people who take part, each in its states.

use super::orders::broken_of;
use super::{Kind, complaint, figures, shop, today};
use crate::PageContext;
use crate::pages::{self, *};
use bazargah_domain::calendar::Millis;
use bazargah_domain::case::{Next, Refusal, next_at};
use bazargah_domain::complaint::{Complaint, ComplaintId, Contest, End, Ground, Rating};
use bazargah_domain::festival::edition::Text;
use bazargah_domain::figures::Period;
use bazargah_domain::money::Rial;
use bazargah_domain::record::Recent;
use bazargah_domain::report::{Fault, Field, Filled};
use bazargah_domain::role::{Role, Task};
use bazargah_domain::shop::{Shop, ShopName};

/// A text that a person would write, or the one that a test wants everywhere.
pub(super) struct Texts<'a>(&'a str);

impl<'a> Texts<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self(text)
    }

    pub(super) fn text(&self) -> &'a str {
        self.0
    }

    pub(super) fn or(&self, text: &str) -> String {
        if self.0.is_empty() { text.to_owned() } else { self.0.to_owned() }
    }
}

pub(crate) fn now() -> Millis {
    today().start().plus_hours(9)
}

pub(super) fn shop_of(t: &Texts) -> Shop {
    let mut shop = shop(Kind::Slow);
    if !t.0.is_empty() {
        shop.name = ShopName { fa: Some(t.0.to_owned()), en: Some(t.0.to_owned()) };
        shop.key = t.0.to_owned();
    }
    shop
}

/// What the shop pays for a lottery.
fn inbox_share(t: &Texts, settled: bool, received: bool) -> InboxShare {
    let (amount, most) = (Rial::new(143_065_120).unwrap_or_default(), Rial::new(200_000_000).unwrap_or_default());
    let name = Text { fa: t.or("قرعه‌کشی بهار"), en: t.or("Spring draw") };
    InboxShare { lottery: 3, name, amount, most, settled, received }
}

/// An open complaint that was opened so many hours ago.
fn opened(hours_ago: i64, t: &Texts) -> Complaint {
    let mut complaint = complaint(None, Rating::Unrated, |_| End::Running);
    complaint.opened_at = now().plus_hours(-hours_ago);
    complaint.category = t.or("not-as-described");
    complaint.url = None;
    complaint
}

fn recent(id: i64, complaint: Complaint) -> Recent {
    Recent { id: ComplaintId(id), complaint }
}

fn told(t: &Texts) -> String {
    t.or("کفش را در ۱۲ آبان سفارش دادم و دو هفته بعد کفشی رسید که نه رنگش آن است و نه شماره‌اش.\nچهار بار پیام دادم. هر بار نوشتند «پیگیری می‌شود». شمارهٔ من [شمارهٔ تلفن] است.")
}

fn files(t: &Texts) -> Vec<FileLine> {
    vec![
        FileLine { id: 1, name: t.or("تصویر ۱"), kind: "image/jpeg".into(), bytes: 812_345 },
        FileLine { id: 2, name: t.or("پی‌دی‌اف ۱"), kind: "application/pdf".into(), bytes: 2_412_345 },
    ]
}

fn replies(t: &Texts) -> Vec<ReplyLine> {
    [
        (ReplyStanding::NotAnAnswer, "با سلام، پیام شما دریافت شد و در دست بررسی است.", 60),
        (ReplyStanding::Waiting, "کالا تعویض می‌شود.", 20),
        (ReplyStanding::Answer, "کفش درست را امروز با پست پیشتاز فرستادیم؛ کد رهگیری‌اش را پیامک کردیم.", 2),
    ]
    .map(|(standing, text, hours)| ReplyLine { text: t.or(text), at: now().plus_hours(-hours), standing })
    .into()
}

fn decision(what: Decision, t: &Texts) -> DecisionLine {
    DecisionLine {
        at: now().plus_hours(-5),
        who: t.or("maryam@bazargah.example"),
        role: Role::Reviewer,
        what,
        reason: t.or("فقط می‌گوید پیام رسیده؛ از کفش چیزی نمی‌گوید."),
    }
}

/// A task of that kind, with everything that can be there.
pub fn desk_task_of(task: Task, text: &str) -> DeskTask {
    let t = &Texts(text);
    let mut complaint = opened(110, t);
    if task == Task::Contest {
        complaint.course.contest =
            Some(Contest { at: now().plus_hours(-3), ground: Ground::NotOurCustomer, decided: None });
    }
    DeskTask {
        role: Role::Supervisor,
        id: 71,
        task,
        done: None,
        shop: shop_of(t),
        recent: recent(8_127, complaint),
        told: told(t),
        wish: t.or("پولم را پس بدهند."),
        order: Some(t.or("KN-20417")),
        broken: broken_of(t),
        public_told: told(t),
        flags: Flag::ALL.into(),
        alike: [Some(65), None]
            .map(|task| AlikeLine {
                complaint: ComplaintId(8_001),
                task,
                shop_key: shop_of(t).key,
                shop_name: shop_of(t).name,
            })
            .into(),
        replies: replies(t).into_iter().take(1).collect(),
        reply: (task == Task::Reply).then(|| replies(t).remove(1)),
        files: files(t),
        decisions: vec![decision(Decision::NotAnAnswer, t)],
        seen: 4_711,
        typed: TypedDecision::default(),
        fault: None,
        now: now(),
        may_decide: true,
        own_shop: false,
        next: Some(72),
    }
}

fn form_of(t: &Texts, step: ReportStep) -> ReportForm {
    ReportForm {
        shop: shop_of(t),
        step,
        filled: Filled {
            kind: t.or("not-as-described"),
            told: told(t),
            wish: t.or("پولم را پس بدهند."),
            order: t.or("KN-20417"),
            amount: t.or("1850000"),
            contact: t.or("zahra@example.org"),
        },
        faults: Vec::new(),
        files: files(t),
        file_faults: Vec::new(),
        refused: None,
        saved: true,
        code: t.or("7h2k9"),
        broken: broken_of(t),
        deadline_hours: 96,
    }
}

/// Every page with the name of its state.
pub fn pages(ctx: &PageContext, text: &str) -> Vec<(&'static str, String)> {
    let t = &Texts(text);
    let mut all = Vec::new();
    signing_in(ctx, t, &mut all);
    reporting(ctx, t, &mut all);
    shops(ctx, t, &mut all);
    staff(ctx, t, &mut all);
    super::market::pages(ctx, t, &mut all);
    super::marks::pages(ctx, t, &mut all);
    super::deals::pages(ctx, t, &mut all);
    super::fund::pages(ctx, t, &mut all);
    super::inspections::pages(ctx, t, &mut all);
    super::lottery_desk::pages(ctx, t, &mut all);
    super::lottery::add(ctx, t, &mut all);
    super::orders::pages(ctx, t, &mut all);
    all
}

pub(super) type Pages = Vec<(&'static str, String)>;

fn signing_in(ctx: &PageContext, t: &Texts, all: &mut Pages) {
    all.push(("sign-in", sign_in(ctx, &SignIn::default())));
    let email = || t.or("zahra@example.org");
    for (name, fault) in [("sign-in-fault", SignInFault::NotAnAddress), ("sign-in-often", SignInFault::TooOften)] {
        let model = SignIn { to: email(), next: t.or("/account"), fault: Some(fault) };
        all.push((name, sign_in(ctx, &model)));
    }
    for (name, fault) in [
        ("code", None),
        ("code-wrong", Some(CodeFault::Wrong)),
        ("code-over", Some(CodeFault::Over)),
        ("code-often", Some(CodeFault::TooOften)),
    ] {
        let model = EnterCode { why: CodeFor::SignIn, attempt: t.or("a1"), to: email(), next: t.or("/account"), fault };
        all.push((name, enter_code(ctx, &model)));
    }
    let number = || "+989120000000".to_owned();
    let model =
        EnterCode { why: CodeFor::Telephone, attempt: t.or("a1"), to: number(), next: String::new(), fault: None };
    all.push(("code-telephone", enter_code(ctx, &model)));
    let mut model = Account {
        email: email(),
        role: Some(Role::Supervisor),
        telephone: None,
        shops: vec![
            AccountShop { shop: shop_of(t), open: 5, overdue: 2 },
            AccountShop { shop: shop(Kind::Prompt), open: 0, overdue: 0 },
        ],
        sessions: vec![
            SessionLine {
                name: t.or("s1"),
                since: now().plus_days(-9),
                seen: now(),
                device: Some(t.or("Firefox, Linux")),
                current: true,
            },
            SessionLine {
                name: t.or("s2"),
                since: now().plus_days(-90),
                seen: now().plus_days(-3),
                device: None,
                current: false,
            },
        ],
        passkeys: vec![PasskeyLine { id: 3, name: t.or("گوشی من"), since: now().plus_days(-30) }],
        can_add_passkey: true,
    };
    all.push(("account", account(ctx, &model)));
    model.role = None;
    model.shops.clear();
    model.passkeys.clear();
    model.can_add_passkey = false;
    model.telephone = Some(TelephonePart { number: Some(number()), ..TelephonePart::default() });
    all.push(("account-new", account(ctx, &model)));
    model.telephone = Some(TelephonePart { number: None, typed: t.or("021"), fault: Some(SignInFault::NotAnAddress) });
    all.push(("account-telephone-fault", account(ctx, &model)));
}

fn reporting(ctx: &PageContext, t: &Texts, all: &mut Pages) {
    let fresh =
        ReportForm { filled: Filled::default(), saved: false, files: Vec::new(), ..form_of(t, ReportStep::What) };
    all.push(("report-empty", report(ctx, &fresh)));
    for (name, step) in [
        ("report-what", ReportStep::What),
        ("report-order", ReportStep::Order),
        ("report-files", ReportStep::Files),
        ("report-contact", ReportStep::Contact),
    ] {
        all.push((name, report(ctx, &form_of(t, step))));
    }
    let faulty = ReportForm {
        faults: vec![(Field::Kind, Fault::Missing), (Field::Told, Fault::TooShort), (Field::Wish, Fault::Missing)],
        ..form_of(t, ReportStep::What)
    };
    all.push(("report-what-faults", report(ctx, &faulty)));
    let faulty = ReportForm { faults: vec![(Field::Amount, Fault::NotOne)], ..form_of(t, ReportStep::Order) };
    all.push(("report-order-faults", report(ctx, &faulty)));
    let kinds =
        [FileFault::NotAllowed, FileFault::TooLarge, FileFault::Damaged, FileFault::TooMany, FileFault::ActivePdf];
    let faulty = ReportForm {
        file_faults: kinds.into_iter().map(|fault| (t.or("IMG_2041.heic"), fault)).collect(),
        files: Vec::new(),
        ..form_of(t, ReportStep::Files)
    };
    all.push(("report-files-faults", report(ctx, &faulty)));
    for (name, refused) in [
        ("report-same", ReportRefused::SameOrder),
        ("report-many", ReportRefused::TooMany),
        ("report-not-stored", ReportRefused::NotStored),
    ] {
        let faulty = ReportForm {
            faults: vec![(Field::Contact, Fault::NotOne)],
            refused: Some(refused),
            ..form_of(t, ReportStep::Contact)
        };
        all.push((name, report(ctx, &faulty)));
    }

    let mut model = CasePage {
        shop: shop_of(t),
        recent: recent(8_127, opened(40, t)),
        told: told(t),
        wish: t.or("پولم را پس بدهند."),
        order: Some(t.or("KN-20417")),
        broken: None,
        replies: replies(t),
        files: files(t),
        words: WordsState::Waiting,
        code: t.or("7h2k9"),
        claim: None,
        fresh: true,
        refused: None,
        now: now(),
    };
    all.push(("case-new", case(ctx, &model)));
    for part in super::fund::parts(t.0) {
        model.claim = Some(part);
        all.push(("case-fund", case(ctx, &model)));
    }
    model.refused = Some(Refusal::Claimed);
    all.push(("case-claimed", case(ctx, &model)));
    // Answered, so that the form for rating it is there.
    model.recent.complaint = complaint(Some(20), Rating::Unrated, |_| End::Running);
    model.now = model.recent.complaint.opened_at.plus_hours(30);
    (model.words, model.fresh, model.refused) = (WordsState::Public, false, Some(Refusal::NotYours));
    all.push(("case-answered", case(ctx, &model)));
    model.recent.complaint.rating = Rating::Unresolved;
    all.push(("case-unsolved", case(ctx, &model)));
    let closed = complaint(Some(20), Rating::Resolved, |at| End::Closed { at: Some(at.plus_days(3)) });
    model.recent.complaint = Complaint { category: t.or("damaged"), url: None, ..closed };
    model.words = WordsState::Private;
    all.push(("case-closed", case(ctx, &model)));
    let mut page = ComplaintPage {
        shop: model.shop,
        recent: model.recent,
        words: Some(told(t)),
        broken: None,
        reply_words: vec![(now().plus_days(-29), replies(t)[2].text.clone())],
        claim: None,
        as_of: now(),
        today: now().day(),
    };
    all.push(("complaint-words", pages::complaint(ctx, &page)));
    for (name, outcome) in [
        ("complaint-claim-waiting", ClaimOutcome::Waiting),
        ("complaint-claim-refused", ClaimOutcome::Refused(bazargah_domain::guarantee::Refusal::WindowOver)),
        ("complaint-claim-awarded", ClaimOutcome::Awarded(Rial::new(90_000_000).unwrap_or_default())),
        ("complaint-claim-paid", ClaimOutcome::Paid(Rial::new(90_000_000).unwrap_or_default())),
    ] {
        page.claim = Some(PublicClaim { opened_at: now().plus_days(-6), decide_by: now().plus_days(4), outcome });
        all.push((name, pages::complaint(ctx, &page)));
    }
    page.claim = Some(PublicClaim {
        opened_at: now().plus_days(-16),
        decide_by: now().plus_days(-6),
        outcome: ClaimOutcome::Waiting,
    });
    all.push(("complaint-claim-overdue", pages::complaint(ctx, &page)));
}

fn shops(ctx: &PageContext, t: &Texts, all: &mut Pages) {
    let token = if t.0.is_empty() { "bazargah-verification=3f9a0c7d2b81".to_owned() } else { format!("b=v{}", t.0) };
    let mut model = Claim { shop: shop_of(t), token, failed: None, now_yours: false, must_sign_in: false };
    all.push(("claim", claim(ctx, &model)));
    for fault in [
        ClaimFault::NameNotFound,
        ClaimFault::Unreachable,
        ClaimFault::ForbiddenAddress,
        ClaimFault::RedirectedElsewhere,
        ClaimFault::Status(404),
        ClaimFault::TooLarge,
        ClaimFault::TooSlow,
        ClaimFault::NoToken,
        ClaimFault::OtherToken,
        ClaimFault::TooOften,
    ] {
        for way in Way::ALL {
            model.failed = Some((way, fault));
            let html = claim(ctx, &model);
            if way == Way::File && fault == ClaimFault::Status(404) {
                all.push(("claim-failed", html));
            }
        }
    }
    model.failed = None;
    model.must_sign_in = true;
    all.push(("claim-sign-in", claim(ctx, &model)));
    model.must_sign_in = false;
    model.now_yours = true;
    all.push(("claim-yours", claim(ctx, &model)));
    model.now_yours = false;
    model.shop.host = None;
    all.push(("claim-no-domain", claim(ctx, &model)));

    let line = |id, complaint: Complaint, replied| {
        let next = next_at(&complaint, now());
        InboxLine { recent: recent(id, complaint), next, replied }
    };
    let closed = InboxLine { next: Next::Nothing, ..line(7_000, opened(300, t), false) };
    let mut answered = complaint(Some(20), Rating::Unrated, |_| End::Running);
    answered.opened_at = now().plus_days(-3);
    answered.answer = bazargah_domain::complaint::Answer::At(now().plus_days(-1));
    let mut figures = figures(Kind::Slow, Period::Months12);
    for (category, _) in &mut figures.categories {
        *category = t.or(category);
    }
    let mut model = Inbox {
        shop: shop_of(t),
        figures,
        lines: vec![
            line(8_120, opened(99, t), true),
            line(8_125, opened(90, t), false),
            line(8_127, opened(44, t), false),
            line(8_128, answered, false),
            line(8_129, desk_task_of(Task::Contest, t.0).recent.complaint, false),
            closed,
        ],
        further: Some(t.or("after=12&x=1")),
        shares: [(false, false), (true, true)].map(|(settled, received)| inbox_share(t, settled, received)).into(),
        people: vec![
            Member { email: t.or("zahra@kafsh-nemooneh.ir"), since: now().plus_days(-60), you: true },
            Member { email: t.or("support@kafsh-nemooneh.ir"), since: now().plus_days(-6), you: false },
        ],
        now: now(),
        fault: None,
        invited: String::new(),
    };
    all.push(("inbox", inbox(ctx, &model)));
    model.fault = Some(PeopleFault::NotAnAddress);
    model.invited = t.or("support");
    model.lines.clear();
    model.further = None;
    all.push(("inbox-empty", inbox(ctx, &model)));

    let mut model = ShopCase {
        shop: shop_of(t),
        recent: recent(8_127, opened(44, t)),
        told: told(t),
        wish: t.or("پولم را پس بدهند."),
        order: Some(t.or("KN-20417")),
        broken: None,
        files: files(t),
        replies: replies(t).into_iter().take(2).collect(),
        draft: String::new(),
        fault: None,
        refused: None,
        seen: 4_711,
        now: now(),
    };
    all.push(("shop-case", shop_case(ctx, &model)));
    model.draft = t.or("مبلغ […] تومان را برگرداندیم.");
    model.fault = Some(ReplyFault::StillADraft);
    model.refused = Some(Refusal::NotYours);
    model.recent.complaint.opened_at = now().plus_hours(-100);
    all.push(("shop-case-fault", shop_case(ctx, &model)));
}

fn staff(ctx: &PageContext, t: &Texts, all: &mut Pages) {
    let line = |id: i64, task, due: Option<i64>, flags: &[Flag]| DeskLine {
        id,
        task,
        complaint: ComplaintId(8_100 + id),
        shop_name: shop_of(t).name,
        category: t.or("not-as-described"),
        since: now().plus_hours(-id),
        due: due.map(|hours| now().plus_hours(hours)),
        flags: flags.into(),
    };
    let mut model = Desk {
        role: Role::Supervisor,
        counts: vec![(Task::Decide, 2), (Task::Contest, 1), (Task::Reply, 3), (Task::Words, 1_204)],
        chosen: None,
        lines: vec![
            line(1, Task::Decide, None, &[]),
            line(2, Task::Reply, Some(-3), &[]),
            line(3, Task::Reply, Some(7), &[Flag::NearCopy]),
            line(4, Task::Words, Some(52), &[Flag::Burst, Flag::Masked]),
        ],
        further: Some(t.or("after=4")),
        now: now(),
    };
    all.push(("desk", desk(ctx, &model)));
    model.role = Role::Auditor;
    model.chosen = Some(Task::Words);
    model.lines.clear();
    model.further = None;
    all.push(("desk-empty", desk(ctx, &model)));

    for (name, task) in [
        ("task-decide", Task::Decide),
        ("task-contest", Task::Contest),
        ("task-reply", Task::Reply),
        ("task-words", Task::Words),
    ] {
        all.push((name, desk_task(ctx, &desk_task_of(task, t.0))));
    }
    let own = DeskTask { own_shop: true, ..desk_task_of(Task::Contest, t.0) };
    all.push(("task-own-shop", desk_task(ctx, &own)));
    let mut answered = desk_task_of(Task::Reply, t.0);
    answered.recent.complaint.answer = bazargah_domain::complaint::Answer::At(now().plus_hours(-2));
    all.push(("task-reply-answered", desk_task(ctx, &answered)));
    for (name, fault, choice) in [
        ("task-no-choice", DecisionFault::NoChoice, None),
        ("task-no-reason", DecisionFault::NoReason, Some(Decision::Answer)),
        ("task-no-public-reason", DecisionFault::NoPublicReason, Some(Decision::Remove)),
        ("task-changed", DecisionFault::Changed, Some(Decision::NotAnAnswer)),
    ] {
        let typed = TypedDecision { choice, reason: t.or(""), public_reason: t.or("") };
        let model = DeskTask { fault: Some(fault), typed, ..desk_task_of(Task::Reply, t.0) };
        all.push((name, desk_task(ctx, &model)));
    }
    let done = DeskTask { done: Some(decision(Decision::Answer, t)), ..desk_task_of(Task::Reply, t.0) };
    all.push(("task-done", desk_task(ctx, &done)));
    let entry = |what, task| DecisionEntry {
        decision: decision(what, t),
        task,
        complaint: ComplaintId(8_127),
        shop_key: t.or("kafsh-nemooneh.ir"),
        shop_name: shop_of(t).name,
    };
    let lines = Decision::ALL.into_iter().map(|what| entry(what, Some(71))).chain([entry(Decision::Remove, None)]);
    let log = Decisions { lines: lines.collect(), older: Some(t.or("after=9")) };
    all.push(("decisions", decisions(ctx, &log)));
    all.push(("decisions-none", decisions(ctx, &Decisions { lines: Vec::new(), older: None })));
}
