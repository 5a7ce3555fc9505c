//! The lottery in English.

use super::lottery::{DrawWords, LotteryWords};
use bazargah_domain::lottery::verify::Step;
use bazargah_domain::lottery::{Measure, Stage, Standing};

pub(super) const WORDS: LotteryWords = LotteryWords {
    of_edition: "Lottery",
    now: "Now",
    stage: |stage| match stage {
        Stage::Open => "Orders give tickets",
        Stage::Closed { .. } => "Tickets are closed",
        Stage::Frozen { .. } => "The list is frozen",
        Stage::Drawn { .. } => "Drawn",
    },
    description: |name, edition| {
        format!(
            "{name}, for buyers of {edition}: prizes, who pays them, what was promised before the draw, and who won."
        )
    },
    lead: |edition| {
        format!(
            "Buyers who confirmed an order of {edition} take part. Nobody can steer the draw, and anybody can run it again."
        )
    },
    next: "What happens next",
    next_open: |end| {
        format!(
            "Orders that are confirmed until {end} in Tehran give tickets. Then tickets are closed, and what each shop pays is settled."
        )
    },
    next_open_undated: "Confirmed orders give tickets. When they are final, tickets are closed, and what each shop pays is settled.",
    next_closed: |at| {
        format!(
            "Tickets were closed on {at}. Next, the list of tickets is frozen, and the public log states it together with the round of a public beacon that will draw. From then on nothing can be changed."
        )
    },
    next_frozen: |frozen, round, at| {
        format!(
            "The list was frozen on {frozen}. Round {round} of the beacon, on {at}, draws the winners; nobody can know its value before."
        )
    },
    next_value: |round, at| {
        format!("Round {round} of the beacon was on {at}. Its value is awaited; the winners follow from it alone.")
    },
    next_missed: |round, hours| {
        format!(
            "No value of round {round} was brought here within {hours} hours. The same list is committed to again with a later round; both commitments stay in the log."
        )
    },
    next_drawn: |at, round| format!("Drawn on {at}, with round {round} of the beacon."),
    claims_until: |at| {
        format!(
            "Prizes are claimed with the ticket’s private code, until {at}. What nobody claims goes to the next alternate."
        )
    },
    claims_over: "The time for claims is over, or every prize is claimed.",
    pledge: "Pledge a prize",
    claim: "Claim a prize",
    winners: "Winners",
    winners_later: "Nobody knows yet: the winners follow from a value that does not exist before its time.",
    winners_text: "Winners are shown by ticket and never by name.",
    place: |n| format!("Place {n}"),
    claimed: |day| format!("It was claimed on {day}."),
    waits: |day| format!("To be claimed until {day}."),
    passed_on: |alternate| format!("Not claimed in time, and passed on to alternate {alternate}."),
    lapsed: "Nobody claimed it in time.",
    more: |n| format!("{n} more stand in the data:"),
    alternates: "Alternates",
    alternates_text: "A prize that is not claimed in time goes to the next of these, in this order.",
    alternate: |n| format!("Alternate {n}"),
    no_alternates: "There are none: everybody who could be drawn has won.",
    prizes: "Prizes",
    prize: "Prize",
    count: "How many",
    value: "Worth of one",
    terms: "Terms",
    floor: |amount| format!("Each confirmed order of {amount} or more gives one ticket."),
    per_person: |n| format!("Tickets of one buyer, at most: {n}; orders that were confirmed earlier come first."),
    per_shop: |n, alone| {
        format!("Orders of one shop give {n} tickets at most, {alone} of them to buyers who left no contact.")
    },
    no_people: "Those who speak for a shop that takes part get no tickets.",
    one_prize: "A person wins one prize at most.",
    alternates_drawn: |n| format!("Alternates drawn after the winners: {n}."),
    claim_days: |n| format!("A prize is claimed within {n} days; then it goes to an alternate, who has as many."),
    tickets: "Tickets",
    tickets_later: "Tickets are counted when the list is frozen.",
    tickets_count: |count, n| match count {
        1 => "One order gave a ticket.".to_owned(),
        _ => format!("{n} orders gave a ticket each."),
    },
    all_counted: "Every confirmed order gave one.",
    not_counted: |n| format!("Confirmed orders that gave none, {n} in all, and why:"),
    standing: |standing| match standing {
        Standing::Counts => "Gave a ticket",
        Standing::Cancelled => "Cancelled by the shop, which stated why",
        Standing::Late => "Confirmed after tickets were closed",
        Standing::BelowFloor => "Worth less than the least",
        Standing::ShopPeople => "By people of a shop that takes part",
        Standing::PersonFull => "The buyer had as many tickets as one may have",
        Standing::ShopFull => "The shop had as many tickets as one may have",
    },
    commitment: "What was promised before the draw",
    commitment_later: "Nothing is promised yet: the list of tickets is not frozen.",
    commitment_text: "This stands in the public log, written before the round was. Whoever changed the list afterwards would reach another root.",
    frozen_at: "Written down",
    record: "Record in the log",
    round: "Round of the beacon",
    round_at: "The round’s time",
    root: "Root of the list",
    replaces: |record| format!("It takes the place of record {record}, whose round was missed. Both stay in the log."),
    payers: "Who pays the prizes",
    settled: "This was settled when tickets were closed.",
    not_settled: "This is how it would be now; it is settled when tickets are closed.",
    worth: "The prizes are worth",
    sponsored: "Given by sponsors",
    by_shops: "Shared among shops",
    uncovered: "Covered by nobody",
    uncovered_text: "As long as something is not covered, the list cannot be frozen.",
    pledges: "Sponsors",
    no_pledges: "No sponsor has pledged anything yet.",
    pledged_thing: |thing, worth| format!("{thing}, worth {worth}"),
    shares: "Shops’ shares",
    no_shares: "No shop shares in the prizes.",
    measure: |measure| match measure {
        Measure::Equal => "What sponsors do not give is shared equally, each shop up to the most that it accepted.",
        Measure::Sales => {
            "What sponsors do not give is shared by confirmed sales, each shop up to the most that it accepted."
        }
    },
    shop: "Shop",
    pays: "Pays",
    most: "At most",
    sales: "Confirmed sales",
    check: "Check it yourself",
    check_text: "Your own browser can run the whole draw again and find your ticket in it.",
    check_link: "Run the draw again",
    data: "The lottery’s data",
    list: "The list of tickets",
    rule: "The rule, byte for byte",
    draw: DrawWords {
        title: |name| format!("Run it again: {name}"),
        description: |name| format!("The whole draw of {name}, run again in your own browser from public data alone."),
        lead: "You need not take our word for it. Your own browser can run the whole draw again, from public data alone.",
        proved: "What is proved",
        proved_text: [
            "The list of tickets is the one that was promised before the draw, ticket for ticket.",
            "The value that drew is the beacon’s own, of the round that was announced; there is only one, and nobody could know it before.",
            "From both together exactly these winners follow, in this order.",
        ],
        not_yet: "The list is not frozen yet, so there is nothing to check. The lottery’s page says what happens next.",
        not_drawn: "The lottery is not drawn yet. Whether your ticket is in the frozen list can be seen already.",
        here: "In this browser",
        here_text: "The data is fetched and everything is computed on your own device.",
        typed: "Your ticket or your private code",
        typed_hint: "It is used in this page only and sent to nobody. The first eight digits of a ticket are enough. You may leave it empty.",
        more: "Another key, or a list of your own",
        key: "Key of the log",
        key_hint: "This is the key that this site names. If you noted it down elsewhere, put in your own copy.",
        file: "A list that you kept",
        file_hint: "Without a file, the list is fetched from here.",
        button: "Run the draw again",
        step: |step| match step {
            Step::Log => ("The promise", "It stands in the signed public log, letter by letter."),
            Step::Before => ("Its time", "It was written there before the beacon’s round was."),
            Step::List => ("The list", "Its tickets, hashed into one root, give the root that was promised."),
            Step::Beacon => ("The beacon’s value", "Its signature is the beacon’s own, of the announced round."),
            Step::Draw => {
                ("The draw", "The seed follows from promise and value; run again, the draw gives the same winners.")
            }
        },
        tickets: "Tickets in the list",
        took: "Time it took here",
        root: "Root of the list",
        seed: "Seed of the draw",
        elsewhere: "Without this page",
        command: "This command fetches everything and runs the draw again by itself:",
        program: "Or take the files and a program of a hundred lines that shares no code with ours; or write one of your own by the rule:",
        program_link: "The program, for Node.js",
        data: "The lottery’s data",
        list: "The list of tickets",
        rule: "By which rule",
        rule_text: "Everything that one needs to write a program for it, with values to test it with:",
        faults: [
            ("malformed", "What the lottery hands out cannot be read: it is cut, or in another form."),
            (
                "not-committed",
                "The list is not frozen yet, or the log is not signed that far. Come back in ten seconds.",
            ),
            ("log", "The promise is not proven to be in the log, or it is not signed with this key."),
            ("no-commitment", "The record of the log promises no draw by this rule."),
            ("too-late", "The promise was written down when the beacon’s round had been: its value could be known."),
            ("line", "A line of the list is not a ticket’s: something was changed or left out."),
            ("double", "A ticket stands in the list twice."),
            ("order", "The list is not in its order: lines were moved or changed."),
            ("count", "The list has more or fewer tickets than were promised."),
            ("root", "This is not the list that was frozen: its tickets lead to another root."),
            ("not-drawn", "The lottery is not drawn yet. What can be checked so far holds."),
            ("beacon", "The value is not the beacon’s for the round that was announced."),
            ("result", "The draw gives other winners, or another order, than the lottery states."),
        ],
        said: [
            ("working", "Running the draw again …"),
            ("not-fetched", "The data could not be fetched, so nothing was checked. Try again in a moment."),
            ("too-long", "The list is too long for a browser. The command below checks it."),
            ("fails", "Not proven. {}"),
            ("proven", "Proven: the draw was run again and gives the same winners."),
            ("other", "What was handed out is of another lottery."),
            ("holds", "Holds"),
            ("skipped", "Not looked at, because a step before it fails."),
            ("waits", "Still to come."),
            ("seconds", "{} seconds"),
            (
                "not-there",
                "The list holds no such ticket. Look for a missing letter; an order that was cancelled, or that a limit left out, has no ticket.",
            ),
            ("there", "Your ticket {} … stands in the frozen list at place {} of {}."),
            ("won", "It won: {}, at place {} of the draw."),
            ("reserve", "It is alternate {}."),
            ("not-chosen", "It took part in the draw and was not drawn."),
            ("to-come", "It takes part in the draw."),
        ],
    },
};
