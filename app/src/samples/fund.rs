//! The guarantee fund's pages, each in its states.

use super::people::{Pages, Texts, now, shop_of};
use super::today;
use crate::PageContext;
use crate::pages::*;
use bazargah_domain::festival::edition::Text;
use bazargah_domain::guarantee::{
    ByHand, ClaimStanding, Counted, FundAct, FundCounts, Ground, Line, Refusal, Simulated, Step, Suspicion,
};
use bazargah_domain::iban::IbanFault;
use bazargah_domain::money::Rial;
use bazargah_domain::role::Role;
use bazargah_domain::shop::{ShopId, ShopName};

fn rial(toman: i64) -> Rial {
    Rial::new(toman * 10).unwrap_or_default()
}

/// How an amount was computed, with every step.
pub(super) fn lines() -> Vec<Line> {
    let line = |step, figure, left| Line { step, figure, left };
    vec![
        line(Step::Damage, rial(60_000_000), rial(60_000_000)),
        line(Step::Deductible, rial(50_000), rial(59_950_000)),
        line(Step::Part, rial(7), rial(41_965_000)),
        line(Step::ClaimCap, rial(30_000_000), rial(30_000_000)),
        line(Step::BuyerCap, rial(20_000_000), rial(20_000_000)),
        line(Step::ShopCap, rial(12_000_000), rial(12_000_000)),
    ]
}

fn simulated() -> Simulated {
    Simulated {
        reserve: rial(6_568_080_000),
        contributions_a_day: rial(18_100_000),
        costs_a_day: rial(2_400),
        claims_a_day: 0.26,
        sizes: 19,
        recovered_share: 0.5,
        days: 365,
        runs: 10_000,
        seed: 20_786,
        ruined: 3,
    }
}

fn fund_page() -> FundPage {
    let line = |back: i32, what: &str, toman: i64, n: u64| {
        (Counted { day: today().plus_days(-back), what: what.to_owned(), amount: rial(toman) }, n)
    };
    let mut counts = vec![
        line(70, "opened", 0, 30),
        line(70, "awarded", 60_000_000, 19),
        line(40, "paid", 40_000_000, 12),
        line(40, "paid-after-3", 0, 12),
        line(4, "paid", 20_000_000, 6),
        line(4, "paid-after-9", 0, 6),
    ];
    counts.extend(Refusal::ALL.map(|of| line(30, &format!("refused-{}", of.as_str()), 0, 2)));
    FundPage {
        reserve: rial(6_568_080_000),
        running: rial(52_919_000),
        contributed: rial(6_621_000_000),
        paid: rial(60_000_000),
        recovered: rial(12_805_000),
        costs: rial(900_000),
        counts: FundCounts::of(&counts),
        simulation: Some((today(), Some(simulated()))),
        today: today(),
    }
}

fn claim(t: &Texts) -> DeskClaim {
    DeskClaim {
        id: 9_120,
        shop_key: t.or("kafsh-nik.example"),
        shop_name: ShopName { fa: Some(t.or("کفش نیک")), en: Some(t.or("Kafsh Nik")) },
        complaint: 8_127,
        opened_at: now().plus_days(-3),
        decide_by: now().plus_days(7),
        standing: ClaimStanding::Waiting,
        assessed: rial(12_000_000),
        awarded: Rial::NOTHING,
        refused: None,
        ground: Ground::Unanswered,
        ordered: today().plus_days(-20),
        delivered: Some(today().plus_days(-15)),
        damage: rial(60_000_000),
        lines: lines(),
        suspicions: Suspicion::ALL.into(),
        four_eyes: true,
        account_end: t.or("3007"),
    }
}

/// What a case says of the fund, in every state.
pub fn parts(text: &str) -> Vec<ClaimPart> {
    let account_end = if text.is_empty() { "3007".to_owned() } else { text.to_owned() };
    let amount = rial(12_000_000);
    let awarded = |rejected| ClaimPart::Awarded { amount, lines: lines(), account_end: account_end.clone(), rejected };
    let mut parts = vec![
        ClaimPart::Later { from: now().plus_days(2) },
        ClaimPart::NotRated,
        ClaimPart::May,
        ClaimPart::Waiting { decide_by: now().plus_days(9), lines: lines() },
        awarded(false),
        awarded(true),
        ClaimPart::AccountWaits { amount, account_end: account_end.clone(), decide_by: now().plus_days(9) },
        ClaimPart::AccountRefused { amount, account_end: account_end.clone() },
        ClaimPart::Paid { amount, account_end: account_end.clone() },
    ];
    parts.extend(Refusal::ALL.map(ClaimPart::Refused));
    parts
}

/// A claim that was awarded, when the buyer has named another account after the bank rejected one.
fn account_pages(ctx: &PageContext, t: &Texts, task: &FundTask, all: &mut Pages) {
    let suspicions = vec![Suspicion::Repeated, Suspicion::YearCap, Suspicion::Elsewhere];
    let named = FundTask {
        claim: DeskClaim { awarded: rial(12_000_000), suspicions, ..claim(t) },
        agreed: Some((t.or("ranjbar@staff.example"), AgreedOn::Refuse(Refusal::Untrue))),
        seen: 1,
        typed: TypedRuling::default(),
        ..task.clone()
    };
    all.push(("fund-task-account", fund_task(ctx, &named)));
    for fault in [ClaimTaskFault::AmountStands, ClaimTaskFault::Changed] {
        let typed = task.typed.clone();
        all.push(("fund-task-account-fault", fund_task(ctx, &FundTask { fault: Some(fault), typed, ..named.clone() })));
    }
    let refused = DeskClaim { standing: ClaimStanding::Awarded, ..named.claim.clone() };
    all.push(("fund-task-account-refused", fund_task(ctx, &FundTask { claim: refused, agreed: None, ..named })));
}

fn money_pages(ctx: &PageContext, t: &Texts, all: &mut Pages) {
    let line = |what, reversed| MoneyLine {
        id: t.or("bank-1405-000017"),
        name: t.or("1405-000017"),
        what,
        shop: matches!(what, ByHand::FromShop(_) | ByHand::Recovery(_))
            .then(|| (t.or("kafsh-nik.example"), ShopName { fa: Some(t.or("کفش نیک")), en: Some(t.or("Kafsh Nik")) })),
        claim: matches!(what, ByHand::Recovery(_)).then_some(9_120),
        amount: rial(8_000_000),
        at: now().plus_days(-1),
        reversed,
    };
    let whats = [ByHand::FromShop(ShopId(8)), ByHand::FromFounders, ByHand::Recovery(ShopId(8)), ByHand::Cost];
    let model = FundMoney {
        has: [rial(6_568_080_000), rial(20_000_000), rial(12_000_000), rial(900_000)],
        payments: whats.map(|what| line(what, what == ByHand::Cost)).into(),
        further: Some("after=1.bank-1405-000017".to_owned()),
        may: true,
        done: Some(true),
        again: None,
    };
    all.push(("fund-money", fund_money(ctx, &model)));
    let nothing = FundMoney { payments: Vec::new(), further: None, may: false, done: Some(false), ..model.clone() };
    all.push(("fund-money-empty", fund_money(ctx, &nothing)));
    let faults = [
        MoneyFault::NotOne,
        MoneyFault::NoShop,
        MoneyFault::NotFounders,
        MoneyFault::Grade,
        MoneyFault::NoPolicy,
        MoneyFault::OutOfRange,
        MoneyFault::NotOwed,
        MoneyFault::Differs,
        MoneyFault::Reserve,
    ];
    for form in MoneyForm::ALL {
        let of_form = |field: &MoneyField| form == MoneyForm::Contribution || *field >= MoneyField::Number;
        let fields = MoneyField::ALL.into_iter().filter(of_form).filter(|of| *of != MoneyField::Claim);
        let typed = MoneyField::ALL.map(|_| t.or("shop"));
        let again = Some(MoneyAgain { form, typed, faults: fields.zip(faults).collect() });
        all.push(("fund-money-faults", fund_money(ctx, &FundMoney { again, done: None, ..model.clone() })));
    }
    for fault in faults {
        let faults = vec![(MoneyField::Claim, fault)];
        let again = Some(MoneyAgain { form: MoneyForm::Recovery, typed: TypedMoney::default(), faults });
        all.push(("fund-money-fault", fund_money(ctx, &FundMoney { again, done: None, ..model.clone() })));
    }
    let deed = |what, who: bool| MoneyDeed {
        at: now(),
        who: who.then(|| t.or("officer@staff.example")),
        what,
        reason: if what == FundAct::Record { String::new() } else { t.or("مبلغ اشتباه بود.") },
    };
    let model = FundPayment {
        payment: line(ByHand::Recovery(ShopId(8)), false),
        deeds: FundAct::ALL.map(|act| deed(act, act != FundAct::Record)).into(),
        four_eyes: true,
        may: true,
        reason: t.or("مبلغ اشتباه بود."),
        fault: None,
    };
    all.push(("fund-payment", fund_payment(ctx, &model)));
    for fault in [
        ReversalFault::NoReason,
        ReversalFault::Already,
        ReversalFault::SameEyes,
        ReversalFault::Reserve,
        ReversalFault::NoClaim,
    ] {
        all.push(("fund-payment-fault", fund_payment(ctx, &FundPayment { fault: Some(fault), ..model.clone() })));
    }
    all.push(("fund-payment-read", fund_payment(ctx, &FundPayment { may: false, ..model.clone() })));
    let reversed = FundPayment { payment: line(ByHand::FromFounders, true), ..model };
    all.push(("fund-payment-reversed", fund_payment(ctx, &reversed)));
}

fn bank_pages(ctx: &PageContext, t: &Texts, all: &mut Pages) {
    let order = |waiting, rejected| BankOrderLine {
        id: t.or("bazargah-1795564800000"),
        at: now().plus_days(-1),
        payments: 12,
        sum: rial(60_000_000),
        waiting,
        rejected,
    };
    let model = BankDesk {
        lottery: None,
        due: (3, rial(12_000_000)),
        orders: vec![order(3, 1), order(0, 1), order(0, 0)],
        may: true,
        typed: TypedOrder::default(),
        faults: Vec::new(),
        answer: None,
    };
    all.push(("bank-desk", bank_desk(ctx, &model)));
    let lottery = Some((3, Text { fa: t.or("قرعه‌کشی بهار"), en: t.or("Spring draw") }));
    all.push(("bank-desk-lottery", bank_desk(ctx, &BankDesk { lottery, ..model.clone() })));
    let read = BankDesk { may: false, due: (0, Rial::NOTHING), orders: Vec::new(), ..model.clone() };
    all.push(("bank-desk-read", bank_desk(ctx, &read)));
    let typed = TypedOrder { order: String::new(), payer: t.or("صندوق ضمانت"), from: t.or("IR58") };
    for faults in [
        vec![OrderFault::Payer, OrderFault::Iban(IbanFault::CheckDigits)],
        vec![OrderFault::Iban(IbanFault::Missing)],
        vec![OrderFault::Iban(IbanFault::Form)],
        vec![OrderFault::Unknown, OrderFault::Iban(IbanFault::Abroad)],
        vec![OrderFault::NothingDue],
    ] {
        all.push(("bank-desk-order", bank_desk(ctx, &BankDesk { faults, typed: typed.clone(), ..model.clone() })));
    }
    for fault in [AnswerFault::NoFile, AnswerFault::TooLarge, AnswerFault::Unreadable, AnswerFault::NoColumns] {
        all.push(("bank-desk-answer", bank_desk(ctx, &BankDesk { answer: Some(Err(fault)), ..model.clone() })));
    }
    let payment = |said| (AnswerOf::Payment(t.or("claim-9120-1")), said);
    let lines = vec![
        (AnswerOf::Line(4), AnswerSaid::NoName),
        (AnswerOf::Nth(5), AnswerSaid::NoAmount(t.or("7.5"))),
        payment(AnswerSaid::Status(t.or("????"))),
        payment(AnswerSaid::Rejected(t.or("AC04"))),
        payment(AnswerSaid::Unknown),
        payment(AnswerSaid::NotSent),
        payment(AnswerSaid::RejectedAlready),
        payment(AnswerSaid::OtherAmount { ordered: 7_000_000, said: 7 }),
        payment(AnswerSaid::Ledger),
        payment(AnswerSaid::PaidAlready),
        payment(AnswerSaid::Paid),
    ];
    let taken = AnswersTaken { counts: [1, 1, 8, 2], lines, more: 1_204 };
    all.push(("bank-desk-taken", bank_desk(ctx, &BankDesk { answer: Some(Ok(taken)), ..model })));
}

pub(super) fn pages(ctx: &PageContext, t: &Texts, all: &mut Pages) {
    all.push(("fund", fund(ctx, &fund_page())));
    let unknown = FundPage { simulation: Some((today(), None)), ..fund_page() };
    all.push(("fund-not-simulated", fund(ctx, &unknown)));
    all.push(("fund-new", fund(ctx, &FundPage { today: today(), ..FundPage::default() })));
    let form = ClaimForm {
        shop: shop_of(t),
        code: t.or("7h2k9"),
        typed: [0, 1, 2, 3, 4].map(|_| t.or("۱۴۰۵/۰۸/۱۴")),
        faults: Vec::new(),
        refused: None,
        elsewhere: false,
    };
    all.push(("fund-claim", claim_form(ctx, &form)));
    let faults = vec![
        (ClaimField::Ordered, ClaimFieldFault::Missing),
        (ClaimField::Delivered, ClaimFieldFault::BeforeOrder),
        (ClaimField::Amount, ClaimFieldFault::AboveComplaint(rial(12_500_000))),
        (ClaimField::Iban, ClaimFieldFault::Iban(IbanFault::CheckDigits)),
        (ClaimField::Holder, ClaimFieldFault::Missing),
    ];
    let faulty = ClaimForm { faults, refused: Some(ClaimFormRefused::Claimed), ..form.clone() };
    all.push(("fund-claim-faults", claim_form(ctx, &faulty)));
    let elsewhere = ClaimForm { elsewhere: true, refused: Some(ClaimFormRefused::NotNow), ..form };
    all.push(("fund-claim-elsewhere", claim_form(ctx, &elsewhere)));
    let faults = vec![
        (ClaimField::Iban, ClaimFieldFault::Iban(IbanFault::Missing)),
        (ClaimField::Holder, ClaimFieldFault::TooLong),
    ];
    all.push(("fund-claim-elsewhere-faults", claim_form(ctx, &ClaimForm { faults, refused: None, ..elsewhere })));
    let desk = FundDesk { claims: vec![claim(t), claim(t)], further: Some("after=1.2".to_owned()), now: now() };
    all.push(("fund-desk", fund_desk(ctx, &desk)));
    all.push(("fund-desk-empty", fund_desk(ctx, &FundDesk { claims: Vec::new(), further: None, now: now() })));
    let decisions = vec![
        (t.or("officer@staff.example"), Role::FundOfficer, now().plus_days(-1), None, t.or("رسید را دیدم.")),
        (t.or("ranjbar@staff.example"), Role::Supervisor, now(), Some(Refusal::Unproven), t.or("چیزی نفرستاد.")),
    ];
    let task = FundTask {
        claim: claim(t),
        may_decide: true,
        agreed: Some((t.or("officer@staff.example"), AgreedOn::Award(rial(11_000_000)))),
        decisions,
        seen: 0,
        typed: TypedRuling {
            choice: "award".to_owned(), amount: t.or("12000000"), reason: t.or("رسید را دیدم.")
        },
        fault: None,
        now: now(),
    };
    all.push(("fund-task", fund_task(ctx, &task)));
    for fault in [
        ClaimTaskFault::NoChoice,
        ClaimTaskFault::NoReason,
        ClaimTaskFault::Amount,
        ClaimTaskFault::SameEyes,
        ClaimTaskFault::Reserve,
        ClaimTaskFault::Decided,
    ] {
        all.push(("fund-task-fault", fund_task(ctx, &FundTask { fault: Some(fault), ..task.clone() })));
    }
    all.push(("fund-task-read", fund_task(ctx, &FundTask { may_decide: false, ..task.clone() })));
    account_pages(ctx, t, &task, all);
    money_pages(ctx, t, all);
    bank_pages(ctx, t, all);
    let done = DeskClaim { standing: ClaimStanding::Paid, delivered: None, ..claim(t) };
    all.push(("fund-task-done", fund_task(ctx, &FundTask { claim: done, ..task })));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Lang;

    #[test]
    fn a_claim_whose_account_is_asked_about_has_samples() {
        let waits = |of: &ClaimPart| matches!(of, ClaimPart::AccountWaits { .. });
        let refused = |of: &ClaimPart| matches!(of, ClaimPart::AccountRefused { .. });
        assert!(parts("").iter().any(waits) && parts("").iter().any(refused));
        let mut all = Vec::new();
        pages(&super::super::context(Lang::En), &Texts::of(""), &mut all);
        for words in ["named another account meanwhile", "awarded already and stands", "account it is in at most"] {
            assert!(all.iter().any(|(_, html)| html.contains(words)), "{words}");
        }
    }
}
