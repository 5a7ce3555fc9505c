//! Running a lottery, each page in its states.

use super::orders::edition_of;
use super::people::{Pages, Texts, now};
use crate::PageContext;
use crate::pages::*;
use bazargah_domain::festival::edition::Text;
use bazargah_domain::iban::IbanFault;
use bazargah_domain::lottery::beacon::CHAIN;
use bazargah_domain::lottery::filled::{Field, FieldFault, Filled, FilledPledge, PledgeField};
use bazargah_domain::lottery::{
    BeaconFault, Commitment, Fault, Limits, LotteryAct, LotteryId, Measure, Payout, Prize, RULE, Round, Stage,
    Standing, Terms,
};
use bazargah_domain::money::Rial;
use bazargah_domain::shop::ShopName;

fn rial(toman: i64) -> Rial {
    Rial::new(toman * 10).unwrap_or_default()
}

fn text(t: &Texts, fa: &str, en: &str) -> Text {
    Text { fa: t.or(fa), en: t.or(en) }
}

fn terms(t: &Texts) -> Terms {
    Terms {
        edition: t.or("spring-1406"),
        name: text(t, "قرعه‌کشی بهار", "Spring draw"),
        prizes: vec![
            Prize { name: text(t, "لپ‌تاپ", "Laptop"), count: 1, value: rial(90_000_000) },
            Prize { name: text(t, "کارت هدیه", "Gift card"), count: 300, value: rial(1_000_000) },
        ],
        alternates: 100,
        limits: Limits { floor: rial(50_000), per_person: 10, per_shop: 2_000, alone_per_shop: 50 },
        measure: Measure::Sales,
        claim_days: 30,
    }
}

/// A list that was frozen for a round that is or was so many minutes from now.
fn commitment(t: &Texts, minutes: i64) -> Box<Commitment> {
    let of = terms(t);
    Box::new(Commitment {
        lottery: LotteryId(3),
        edition: of.edition,
        rule: RULE,
        salt: "00".repeat(32),
        tickets: 41_207,
        root: "11".repeat(32),
        prizes: of.prizes,
        alternates: of.alternates,
        chain: CHAIN.into(),
        round: Round::at_or_after(now().plus_millis(minutes * 60_000)),
        replaces: Some(9),
    })
}

fn frozen(t: &Texts, minutes: i64) -> Stage {
    Stage::Frozen {
        closed_at: now().plus_days(-9),
        at: now().plus_days(-8),
        event: 11,
        commitment: commitment(t, minutes),
    }
}

fn drawn(t: &Texts) -> Stage {
    Stage::Drawn {
        closed_at: now().plus_days(-9),
        frozen_at: now().plus_days(-8),
        event: 11,
        commitment: commitment(t, -600),
        at: now().plus_hours(-9),
        drawn_event: 12,
        signature: "b4".repeat(48),
    }
}

fn pledge(t: &Texts, id: i64, thing: bool, said: PledgeSaid, payment: Option<bool>) -> LotteryPledgeLine {
    LotteryPledgeLine {
        id,
        sponsor: t.or("بانک نمونه"),
        thing: thing.then(|| t.or("سه دوچرخه")),
        value: rial(120_000_000),
        contact: t.or("sponsor@example.com"),
        at: now().plus_days(-4),
        said,
        payment: payment.map(|received| (t.or("lottery-3-pledge-1"), received)),
    }
}

fn share(t: &Texts, payment: Option<bool>) -> LotteryShare {
    LotteryShare {
        key: t.or("kafsh-nik.example"),
        name: ShopName { fa: Some(t.or("کفش نیک")), en: Some(t.or("Kafsh Nik")) },
        sales: rial(931_400_000),
        most: rial(20_000_000),
        amount: rial(14_306_512),
        payment: payment.map(|received| (t.or("lottery-3-share-8"), received)),
    }
}

fn prize(t: &Texts, standing: Payout, money: bool) -> PrizeLine {
    PrizeLine {
        ticket: t.or(&"5c".repeat(32)),
        prize: 0,
        what: (text(t, "لپ‌تاپ", "Laptop"), rial(90_000_000)),
        at: now().plus_hours(-3),
        contact: t.or("zahra@example.com"),
        holder: t.or("زهرا محمدی"),
        to: if money {
            Ok(t.or("IR580540105180021273113007"))
        } else {
            Err(t.or("تهران، خیابان نمونه، پلاک ۱"))
        },
        standing,
        at_bank: false,
        seen: 0,
        agreed: (standing == Payout::Agreed).then(|| t.or("officer@staff.example")),
    }
}

fn task(t: &Texts, stage: Stage) -> LotteryTask {
    let settled = (stage != Stage::Open).then_some(false);
    let claims = if matches!(stage, Stage::Drawn { .. }) {
        let money = Payout::ALL.map(|standing| prize(t, standing, true));
        let sent = PrizeLine { at_bank: true, ..prize(t, Payout::Due, true) };
        money.into_iter().chain([sent, prize(t, Payout::Waiting, false), prize(t, Payout::Sent, false)]).collect()
    } else {
        Vec::new()
    };
    LotteryTask {
        id: 3,
        terms: terms(t),
        edition: edition_of(t, -2),
        stage,
        orders: Standing::ALL.map(|standing| (standing, 1_204)).into(),
        worth: rial(390_000_000),
        sponsored: rial(240_000_000),
        uncovered: Rial::NOTHING,
        has: [rial(120_000_000), rial(30_000_000), rial(1_000_000), rial(90_000_000)],
        shares: vec![share(t, settled), share(t, settled.map(|_| true))],
        pledges: vec![
            pledge(t, 1, false, PledgeSaid::Waiting, None),
            pledge(t, 2, true, PledgeSaid::Accepted, settled.map(|_| true)),
            pledge(t, 3, false, PledgeSaid::Accepted, settled),
            pledge(t, 4, false, PledgeSaid::Refused, None),
        ],
        more_claims: !claims.is_empty(),
        claims,
        deeds: vec![
            LotteryDeedLine {
                at: now(),
                who: Some(t.or("officer@staff.example")),
                what: LotteryAct::Accept,
                about: t.or("2"),
            },
            LotteryDeedLine { at: now(), who: None, what: LotteryAct::Close, about: String::new() },
        ],
        may_run: true,
        typed: Default::default(),
        chosen: None,
        fault: None,
        now: now(),
    }
}

fn desks(ctx: &PageContext, t: &Texts, all: &mut Pages) {
    let line = |stage| LotteryLine {
        id: 3,
        name: text(t, "قرعه‌کشی بهار", "Spring draw"),
        edition: t.or("spring-1406"),
        stage,
        worth: rial(390_000_000),
    };
    let filled = Filled(Field::ALL.map(|field| (field, t.or("3 | 1000000 | کارت هدیه | Gift card"))).into());
    let faults = Field::ALL.map(|field| (field, FieldFault::Missing)).into_iter();
    let faults = faults.chain([(Field::Prizes, FieldFault::Prize(2))]).collect();
    let desk = LotteryDesk {
        lotteries: [Stage::Open, Stage::Closed { at: now() }, frozen(t, 60), drawn(t)].map(line).into(),
        editions: vec![edition_of(t, -2)],
        may_run: true,
        filled: Filled::default(),
        faults: Vec::new(),
    };
    all.push(("lottery-desk", lottery_desk(ctx, &desk)));
    all.push(("lottery-desk-faults", lottery_desk(ctx, &LotteryDesk { filled, faults, ..desk.clone() })));
    let nothing = LotteryDesk { lotteries: Vec::new(), editions: Vec::new(), ..desk };
    all.push(("lottery-desk-empty", lottery_desk(ctx, &nothing)));

    all.push(("lottery-task-open", lottery_task(ctx, &task(t, Stage::Open))));
    let mut model = task(t, Stage::Closed { at: now() });
    model.typed = [t.or("۱۴۰۵/۰۹/۱۲"), t.or("۱۸:۳۰"), String::new()];
    model.fault = Some(LotteryTaskFault::Rule(Fault::RoundTooNear));
    all.push(("lottery-task-closed", lottery_task(ctx, &model)));
    model.chosen = Some(Round::at_or_after(now().plus_days(1)));
    model.fault = None;
    all.push(("lottery-task-chosen", lottery_task(ctx, &model)));
    all.push(("lottery-task-frozen", lottery_task(ctx, &task(t, frozen(t, 60)))));
    let mut model = task(t, frozen(t, -10));
    model.typed[2] = t.or("{\"round\":1000}");
    model.fault = Some(LotteryTaskFault::Rule(Fault::Beacon(BeaconFault::Signature)));
    all.push(("lottery-task-value", lottery_task(ctx, &model)));
    all.push(("lottery-task-missed", lottery_task(ctx, &task(t, frozen(t, -5_000)))));
    let mut model = task(t, drawn(t));
    all.push(("lottery-task-drawn", lottery_task(ctx, &model)));
    model.fault = Some(LotteryTaskFault::SameEyes);
    model.may_run = false;
    model.claims.clear();
    model.shares.clear();
    model.pledges.clear();
    all.push(("lottery-task-read", lottery_task(ctx, &model)));
}

pub(super) fn pages(ctx: &PageContext, t: &Texts, all: &mut Pages) {
    desks(ctx, t, all);
    let mut model = LotteryPledge {
        id: 3,
        name: text(t, "قرعه‌کشی بهار", "Spring draw"),
        worth: rial(390_000_000),
        sponsored: rial(240_000_000),
        open: true,
        sent: false,
        filled: FilledPledge::default(),
        faults: Vec::new(),
        refused: None,
    };
    all.push(("lottery-pledge", lottery_pledge(ctx, &model)));
    all.push(("lottery-pledge-sent", lottery_pledge(ctx, &LotteryPledge { sent: true, ..model.clone() })));
    all.push(("lottery-pledge-over", lottery_pledge(ctx, &LotteryPledge { open: false, ..model.clone() })));
    model.filled = FilledPledge(PledgeField::ALL.map(|field| (field, t.or("بانک نمونه"))).into());
    model.faults = PledgeField::ALL.into();
    model.refused = Some(PledgeRefused::Full);
    all.push(("lottery-pledge-faults", lottery_pledge(ctx, &model)));

    let page = |step| LotteryClaim { id: 3, name: text(t, "قرعه‌کشی بهار", "Spring draw"), step };
    let won = || WonPrize { name: text(t, "لپ‌تاپ", "Laptop"), value: rial(90_000_000) };
    all.push(("lottery-claim-early", lottery_claim(ctx, &page(PrizeStep::NotDrawn))));
    all.push(("lottery-claim", lottery_claim(ctx, &page(PrizeStep::Code(None)))));
    all.push(("lottery-claim-no", lottery_claim(ctx, &page(PrizeStep::Code(Some(PrizeCodeFault::NoPrize))))));
    let asked = |until, faults| PrizeStep::Where {
        code: t.or("7h2k9m4p"),
        won: won(),
        until,
        typed: PrizeField::ALL.map(|_| t.or("زهرا محمدی")),
        faults,
    };
    let until = Some(now().plus_days(29));
    all.push(("lottery-claim-where", lottery_claim(ctx, &page(asked(until, Vec::new())))));
    let faults = vec![
        (PrizeField::Way, PrizeFieldFault::Missing),
        (PrizeField::Holder, PrizeFieldFault::TooLong),
        (PrizeField::Iban, PrizeFieldFault::Iban(IbanFault::CheckDigits)),
        (PrizeField::Address, PrizeFieldFault::Missing),
        (PrizeField::Contact, PrizeFieldFault::Missing),
    ];
    all.push(("lottery-claim-faults", lottery_claim(ctx, &page(asked(None, faults)))));
    let claimed = PrizeStep::Claimed { won: won(), standing: Payout::Due, account_end: Some(t.or("3007")) };
    all.push(("lottery-claim-done", lottery_claim(ctx, &page(claimed))));
}
