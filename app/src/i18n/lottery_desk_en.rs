//! Running a lottery, in English.

use super::lottery_desk::{
    LotteryClaimWords, LotteryDeskWords, LotteryOpenWords, LotteryPledgeWords, LotteryTaskWords,
};
use crate::pages::{LotteryTaskFault, PledgeRefused, PrizeField, PrizeFieldFault};
use bazargah_domain::iban::IbanFault;
use bazargah_domain::lottery::filled::{Field, FieldFault, PledgeField};
use bazargah_domain::lottery::{
    BeaconFault, Fault, LotteryAct, MISSED_HOURS, Measure, Payout, PayoutStep, ROUND_DAYS_MAX, ROUND_MINUTES_MIN,
    Stage, Standing, TermsFault,
};

pub(super) const WORDS: LotteryDeskWords = LotteryDeskWords {
    link: "Lotteries",
    title: "Lotteries",
    lead: "From the first pledge to the last prize. Who wins is settled by a rule and by a value that nobody knows before: there is nothing to choose here.",
    none: "There is no lottery yet.",
    stage: |stage| match stage {
        Stage::Open => "Open",
        Stage::Closed { .. } => "Tickets closed",
        Stage::Frozen { .. } => "List frozen",
        Stage::Drawn { .. } => "Drawn",
    },
    worth: |amount| format!("prizes worth {amount}"),
    open: LotteryOpenWords {
        heading: "Open a lottery",
        no_edition: "A lottery belongs to an edition of the festival, and there is none yet.",
        label: |field| match field {
            Field::Edition => "Edition",
            Field::NameFa => "Name in Persian",
            Field::NameEn => "Name in English",
            Field::Prizes => "Prizes, the first prize first",
            Field::Alternates => "Alternates",
            Field::Floor => "Least amount of an order, in toman",
            Field::PerPerson => "Tickets of one buyer, at most",
            Field::PerShop => "Tickets from one shop, at most",
            Field::AlonePerShop => "Of these, of buyers who gave no contact",
            Field::Measure => "How shops share what sponsors do not pay",
            Field::ClaimDays => "Days for claiming a prize",
        },
        hint: |field| match field {
            Field::Prizes => {
                "A line for each kind: how many | what one is worth in toman | name in Persian | name in English. For example: 3 | 1000000 | کارت هدیه | Gift card"
            }
            Field::Alternates => {
                "They are drawn after the winners, and take the places of those who do not come in time."
            }
            Field::ClaimDays => "7 to 180.",
            _ => "",
        },
        fault: |field, fault, line| match (field, fault) {
            (Field::Prizes, FieldFault::Prize(_)) => {
                format!(
                    "Line {line} of the prizes: write how many | worth in toman | name in Persian | name in English"
                )
            }
            (Field::Prizes, FieldFault::Terms(TermsFault::Worth)) => "The prizes are worth too much".to_owned(),
            (Field::Prizes, FieldFault::Terms(_)) => {
                "There must be 1 to 10,000 prizes of at most 40 kinds, and at most 10,000 alternates".to_owned()
            }
            (Field::Prizes, _) => "Write at least one prize".to_owned(),
            (Field::Measure, _) => "Choose how the shops share".to_owned(),
            (Field::ClaimDays, _) => "Prizes are to be claimed within 7 to 180 days".to_owned(),
            (Field::PerPerson | Field::PerShop, FieldFault::Terms(_)) => {
                "A limit of nothing lets nobody win".to_owned()
            }
            (Field::Edition, _) => "Choose an edition".to_owned(),
            (_, FieldFault::Missing) => "This is missing".to_owned(),
            (_, FieldFault::TooLong) => "This is too long".to_owned(),
            _ => "Write this as a number".to_owned(),
        },
        measure: |measure| match measure {
            Measure::Equal => "All alike",
            Measure::Sales => "By their confirmed sales",
        },
        submit: "Open the lottery",
    },
    task: LotteryTaskWords {
        public_page: "As everybody sees it",
        terms: "What was settled",
        prize: "Prize",
        count: "How many",
        value: "Worth",
        alternates: "Alternates",
        floor: "Least amount of an order",
        per_person: "Tickets of one buyer, at most",
        per_shop: "Tickets from one shop, at most",
        alone_per_shop: "Of these, without a contact",
        measure: "Shops share",
        claim_days: "Days for claiming",
        orders: "Orders of the edition",
        standing: |standing| match standing {
            Standing::Counts => "Give a ticket",
            Standing::Cancelled => "Were cancelled",
            Standing::Late => "Were confirmed too late",
            Standing::BelowFloor => "Are worth too little",
            Standing::ShopPeople => "Are of shops’ own people",
            Standing::PersonFull => "Are of buyers who have enough tickets",
            Standing::ShopFull => "Are of shops that have enough tickets",
        },
        money: "The money",
        worth: "The prizes are worth",
        sponsored: "Sponsors give",
        uncovered: "Nobody pays yet",
        paid_in: "Has arrived",
        there: "Is there for prizes",
        held: "Of it, held for prizes that are to be paid",
        paid_out: "Paid to winners",
        split: "What shops pay",
        split_before: "As it would be now; it is settled when tickets close.",
        split_after: "As it was settled when tickets closed. Rials that no share could bear went to the largest remainders.",
        no_shops: "No online shop of the edition shares.",
        shop: "Shop",
        sales: "Confirmed sales",
        most: "Accepted at most",
        share: "Pays",
        exactly: |amount| format!("{amount} rial"),
        received: "has arrived",
        receive: "Payment arrived",
        receive_from: |who| format!("Payment arrived from {who}"),
        pledges: "Pledges",
        no_pledges: "Nobody has pledged anything yet.",
        accepted: "counts",
        refused: "refused",
        waiting: "waits for you",
        accept: "Accept",
        refuse: "Refuse",
        accept_whom: |who| format!("Accept the pledge of {who}"),
        refuse_whom: |who| format!("Refuse the pledge of {who}"),
        next: "What comes next",
        close: "Close the tickets",
        close_hint: |day| {
            format!(
                "The edition’s orders were final on {day}. Who pays what is settled now; pledges that still wait do not count."
            )
        },
        close_later: |day| {
            format!("Tickets close by themselves on {day}, when the edition’s orders are final; not before.")
        },
        freeze: "Freeze the list of tickets",
        freeze_hint: "The list, the prizes, the rule and the round of the beacon go into the public log. Nothing of it can be changed afterwards.",
        day: "Day of the round, in Tehran",
        day_hint: "Such as 1406/02/11 or 2027-05-01; at most 14 days ahead.",
        time: "Time of the round, in Tehran",
        time_hint: "Such as 18:30; at least 10 minutes ahead.",
        choose: "Show the round",
        chosen: |round, day, time| format!("Round {round}, on {day} at {time} in Tehran."),
        freeze_now: "Freeze with this round",
        frozen: |tickets, round, day, time| {
            format!("Tickets frozen: {tickets}. Round {round} of the beacon draws them: on {day} at {time} in Tehran.")
        },
        renewed: "A first round was missed; this one takes its place.",
        value_of_beacon: "The round’s value",
        value_hint: "The whole answer of a relay, from { to }. It is believed only if its signature is right, so it does not matter where it comes from.",
        draw: "Draw",
        renew: "The round was missed",
        renew_hint: "No value of it was brought here within 72 hours. The same list is committed to again with another round; both commitments stay in the log.",
        renew_now: "Commit to this round",
        drawn: |round, moment| format!("Drawn with round {round}, on {moment}."),
        claims: "Claims of prizes",
        claims_lead: |days| {
            format!("A prize that is not claimed within {days} days goes to the next alternate by itself.")
        },
        no_claims: "Nobody has come for a prize yet.",
        claims_more: "More claims are shown when these are done.",
        at_bank: "sent to the bank; its answer is waited for",
        payout: |payout| match payout {
            Payout::Waiting => "waits",
            Payout::Agreed => "one of two agreed",
            Payout::Due => "held; the next bank order takes it along",
            Payout::Paid => "paid",
            Payout::Sent => "sent",
            Payout::Returned => "the winner is to name another place",
        },
        ticket: "Ticket",
        contact: "Contact",
        to_account: "To the account",
        to_address: "To the address",
        four_eyes: "Above the limit of the fund’s policy two people agree before money leaves.",
        agreed: |who| format!("{who} agreed."),
        step: |step| match step {
            PayoutStep::Pay => "Pay it",
            PayoutStep::Send => "It was sent",
            PayoutStep::AskAgain => "Ask for another place",
        },
        step_of: |step, number| format!("{step}: prize {number}"),
        history: "What was done",
        deed: |act| match act {
            LotteryAct::Open => "opened",
            LotteryAct::Accept => "pledge accepted",
            LotteryAct::Refuse => "pledge refused",
            LotteryAct::Close => "tickets closed",
            LotteryAct::Freeze => "list frozen, round",
            LotteryAct::Renew => "another round",
            LotteryAct::Take => "drawn, round",
            LotteryAct::Receive => "payment arrived",
            LotteryAct::Step(PayoutStep::Pay) => "payment agreed, prize",
            LotteryAct::Paid => "paid, prize",
            LotteryAct::Rejected => "sent back by the bank, prize",
            LotteryAct::Order => "bank order made",
            LotteryAct::Step(PayoutStep::Send) => "sent, prize",
            LotteryAct::Step(PayoutStep::AskAgain) => "asked for another place, prize",
        },
        by_itself: "the program",
        fault: |fault| match fault {
            LotteryTaskFault::Rule(fault) => rule(fault),
            LotteryTaskFault::NoMoment => "Write the day as 1406/02/11 or 2027-05-01 and the time as 18:30".to_owned(),
            LotteryTaskFault::Gone => "This has changed meanwhile; look at the page again".to_owned(),
            LotteryTaskFault::SameEyes => "You agreed before; somebody else has to agree".to_owned(),
            LotteryTaskFault::Short => {
                "What sponsors and shops have paid in does not suffice for this prize yet".to_owned()
            }
            LotteryTaskFault::NotNow => "This prize is further on its way by now".to_owned(),
            LotteryTaskFault::NoStep => "Choose what to do".to_owned(),
        },
    },
    pledge: LotteryPledgeWords {
        title: |lottery| format!("Give something for {lottery}"),
        lead: "Sponsors pay for the prizes of buyers. Give money or a thing: we look at it, call you, and then your name stands on the lottery’s page. What sponsors do not give the shops pay.",
        covered: |sponsored, worth| format!("So far {sponsored} of {worth} are given."),
        label: |field| match field {
            PledgeField::Sponsor => "Who gives",
            PledgeField::What => "What you give",
            PledgeField::Thing => "Which thing",
            PledgeField::Value => "How much, or what it is worth, in toman",
            PledgeField::Contact => "Your e-mail address or mobile number",
        },
        hint: |field| match field {
            PledgeField::Sponsor => "As it is to stand on the page.",
            PledgeField::Thing => "Only if you give a thing.",
            PledgeField::Value => "100,000 toman or more.",
            PledgeField::Contact => "Only our staff sees it.",
            PledgeField::What => "",
        },
        fault: |field| match field {
            PledgeField::Sponsor => "Write who gives, in 2 to 80 letters",
            PledgeField::What => "Choose money or a thing",
            PledgeField::Thing => "Say which thing, in 2 to 200 letters",
            PledgeField::Value => "Write an amount of 100,000 toman or more, as a number",
            PledgeField::Contact => "Write an e-mail address or a mobile number",
        },
        money: "Money",
        thing: "A thing",
        refused: |refused| match refused {
            PledgeRefused::Full => {
                "Many pledges wait to be looked at just now, or tickets have just closed. Try again tomorrow."
            }
            PledgeRefused::TooOften => {
                "From here, or with this contact, several pledges came today. Try again tomorrow."
            }
        },
        over: "Tickets of this lottery are closed; it takes no more pledges.",
        send: "Pledge it",
        sent: "Thank you. We look at your pledge and call you; until then it is shown to nobody.",
        back: "The lottery",
    },
    claim: LotteryClaimWords {
        title: |lottery| format!("Claim a prize of {lottery}"),
        not_drawn: "This lottery is not drawn yet.",
        lead: "Each ticket has a private code, which you were shown when you confirmed your order. Whoever has it gets the prize.",
        code: "The private code of your ticket",
        code_hint: "As you wrote it down. It is used for nothing else, and not kept.",
        no_prize: "No prize is waiting for this code. Check that it is written as you were shown it. If it is, it did not win, or its prize has gone to an alternate because nobody came for it in time.",
        too_often: "Too many codes were tried from here. Try again in an hour.",
        look: "Look whether it won",
        won: |prize, value| format!("You won: {prize}, worth {value}."),
        until: |moment| format!("Claim it by {moment}; after that it goes to the next alternate."),
        again: "The prize could not go where you said. Name another place.",
        label: |field| match field {
            PrizeField::Way => "Where the prize goes",
            PrizeField::Holder => "Your name",
            PrizeField::Iban => "Account to be paid to (IBAN)",
            PrizeField::Address => "Postal address",
            PrizeField::Contact => "Your e-mail address or mobile number",
        },
        hint: |field| match field {
            PrizeField::Holder => "Of the account’s holder, or of who receives the parcel.",
            PrizeField::Iban => "IR and 24 digits. Only if it is paid to an account.",
            PrizeField::Address => "With city and postal code. Only if it is sent.",
            PrizeField::Contact => "If something is to be asked. Only our staff sees it.",
            PrizeField::Way => "",
        },
        fault: |field, fault| match (field, fault) {
            (PrizeField::Iban, PrizeFieldFault::Iban(IbanFault::CheckDigits)) => {
                "This account number has a wrong digit, or two that changed places"
            }
            (PrizeField::Iban, PrizeFieldFault::Iban(IbanFault::Abroad)) => "Prizes are paid to accounts in Iran only",
            (PrizeField::Iban, PrizeFieldFault::Iban(IbanFault::Form)) => "An account number is IR and 24 digits",
            (PrizeField::Iban, _) => "Say to which account it is to be paid",
            (PrizeField::Way, _) => "Choose whether it is paid to an account or sent",
            (PrizeField::Holder, PrizeFieldFault::TooLong) => "Say who receives it in at most 70 letters",
            (PrizeField::Holder, _) => "Say who receives it",
            (PrizeField::Address, PrizeFieldFault::TooLong) => "This address is too long",
            (PrizeField::Address, _) => "Say where it is to be sent",
            (PrizeField::Contact, _) => "Write an e-mail address or a mobile number",
        },
        account: "Money, to an account",
        address: "A thing, to an address",
        private: "Name, account and address are seen by our staff and by the bank or the post, and by nobody else. Everybody sees the ticket only.",
        send: "Claim the prize",
        noted: |prize| format!("Your claim is noted: {prize}."),
        standing: |payout| match payout {
            Payout::Waiting | Payout::Agreed => "We look at it and then pay or send it.",
            Payout::Due => "It is on its way through the bank.",
            Payout::Paid => "It was paid.",
            Payout::Sent => "It was sent.",
            Payout::Returned => "It could not go where you said.",
        },
        account_end: |end| format!("To the account ending in {end}."),
    },
    share_before: |name, amount, most| {
        format!(
            "{name}: as things stand your share of the prizes is {amount}, of at most {most} that you accepted; it is settled when tickets close."
        )
    },
    share_after: |name, amount, most| {
        format!("{name}: your share of the prizes is {amount}, of at most {most} that you accepted.")
    },
    share_received: "It has arrived.",
};

fn rule(fault: Fault) -> String {
    match fault {
        Fault::ClosedAlready => "The tickets are closed already".to_owned(),
        Fault::NotClosed => "The tickets are not closed yet".to_owned(),
        Fault::FrozenAlready => "The list is frozen already".to_owned(),
        Fault::NotFrozen => "The list is not frozen yet".to_owned(),
        Fault::DrawnAlready => "The lottery is drawn already".to_owned(),
        Fault::OrdersOpen => "Orders may still be confirmed or cancelled; close when they are final".to_owned(),
        Fault::NotCovered(_) => {
            "The prizes are not covered: every shop pays its most, and sponsors are missing. The list cannot be frozen"
                .to_owned()
        }
        Fault::NoTickets => "There are no tickets".to_owned(),
        Fault::RoundTooNear => {
            format!("The round must be at least {ROUND_MINUTES_MIN} minutes ahead, so that nobody can know its value")
        }
        Fault::RoundTooFar => format!("The round must be within {ROUND_DAYS_MAX} days"),
        Fault::NotMissed => {
            format!("The round does not count as missed before {MISSED_HOURS} hours have passed")
        }
        Fault::List(_) => "The list of tickets is none; tell whoever looks after the program".to_owned(),
        Fault::Beacon(fault) => match fault {
            BeaconFault::Malformed => "This is no value of the beacon: paste the relay’s whole answer, from { to }",
            BeaconFault::OtherChain => "This is a value of another chain than the one that was announced",
            BeaconFault::OtherRound { .. } => "This is the value of another round than the one that was announced",
            BeaconFault::NotYet(_) => "This round has not been yet",
            BeaconFault::Signature => "The signature is not the chain’s for this round: the value is false",
            BeaconFault::Randomness => "The randomness beside the signature is not its hash: the value is false",
        }
        .to_owned(),
    }
}
