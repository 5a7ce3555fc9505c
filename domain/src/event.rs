//! Public events: the one append-only sequence that every public fact comes from.
//!
//! Tables that the pages read are written in the same transaction, and `bazargah verify` replays the sequence to prove
//! that they agree. A person's words and contact are in no event.

use crate::calendar::{Day, Millis};
use crate::complaint::{Answer, Complaint, ComplaintId, Course, End, Favour, Ground, Rating, Whose};
use crate::domain_name::{Host, Likeness};
use crate::festival::Unit;
use crate::grade::Letter;
use crate::guarantee::{ClaimId, Ground as ClaimGround, OpenClaim, Refusal as ClaimRefusal};
use crate::guideline::ClauseId;
use crate::lottery::{Commitment, LotteryId, Round};
use crate::mark::{
    AdjustmentId, Cause, Contact, Effect, Licence, MarkRuling, Origin, RefusalReason, Supervision, ViolationId,
};
use crate::money::Rial;
use crate::shop::{MarkRecord, MarkState, Scheme, ShopId, ShopName, SourceId};
use crate::trade::Trade;
use serde::{Deserialize, Serialize};

/// One public event.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Event {
    /// Its place in the sequence, from 1, without gaps.
    pub seq: i64,
    /// When it was written down here, which may be long after what it tells.
    pub recorded_at: Millis,
    /// The shop that it is about; [`ShopId::NONE`] for what is about none.
    pub shop: ShopId,
    /// The complaint that it is about, if it is about one.
    pub complaint: Option<ComplaintId>,
    /// What happened.
    pub fact: Fact,
}

impl Event {
    /// The canonical form: what is hashed into the log, and what it hands out as an entry. JSON with keys in byte order and no
    /// spaces, of the number, the time, the shop, the complaint where there is one, and the fact.
    pub fn canonical(&self) -> String {
        entry(self.seq, self.recorded_at, self.shop, self.complaint, &self.fact.canonical())
    }

    /// Reads the canonical form; nothing else is accepted, so that an event has one entry.
    ///
    /// # Errors
    /// When the text is not one, with why.
    pub fn parse(text: &str) -> Result<Self, String> {
        let event: Self = serde_json::from_str(text).map_err(|e| e.to_string())?;
        if event.canonical() == text { Ok(event) } else { Err("it is not in canonical form".to_owned()) }
    }
}

/// An event's canonical form around its fact's, as it is stored: who has that need not read it first.
pub fn entry(seq: i64, recorded_at: Millis, shop: ShopId, complaint: Option<ComplaintId>, fact: &str) -> String {
    let complaint = complaint.map(|id| format!(r#""complaint":{},"#, id.0)).unwrap_or_default();
    format!(r#"{{{complaint}"fact":{fact},"recorded_at":{},"seq":{seq},"shop":{}}}"#, recorded_at.0, shop.0)
}

/// What happened. Later kinds are added; none is ever changed or taken away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "kebab-case")]
pub enum Fact {
    /// A shop has a page from now on.
    ShopListed {
        /// Its name in addresses.
        key: String,
        /// The host that it sells on.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        host: Option<Host>,
        /// What it is called.
        name: ShopName,
    },
    /// A name in the other language became known.
    ShopNamed {
        /// All names that are known now.
        name: ShopName,
    },
    /// A source has records of this shop under that name.
    SourceAdded {
        /// Whose name, and which.
        source: SourceId,
    },
    /// A source's records of this shop are known up to that time, and not beyond.
    SourceRead {
        /// Whose records.
        scheme: Scheme,
        /// The last time that they can speak of.
        until: Millis,
    },
    /// Somebody proved to hold the shop's domain and speaks for it here.
    ShopClaimed {
        /// When.
        at: Millis,
    },
    /// The trust mark as its issuer's list states it.
    MarkRecorded {
        /// The mark.
        mark: MarkRecord,
    },
    /// The shop's domain can be taken for a better-known shop's (a finding of system supervision, by a written rule).
    LookalikeNoted {
        /// The better-known domain.
        of: Host,
        /// In what way.
        likeness: Likeness,
    },
    /// A buyer opened a complaint.
    ComplaintOpened {
        /// Whose record.
        scheme: Scheme,
        /// The source's own name for it.
        source_id: String,
        /// When.
        at: Millis,
        /// Hours for the answer.
        deadline_hours: u32,
        /// What it is about.
        category: String,
        /// The amount in question.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        amount: Option<Rial>,
        /// Where the source shows it.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        url: Option<String>,
    },
    /// The shop's first substantive answer.
    ComplaintAnswered {
        /// When; absent where the source does not say.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        at: Option<Millis>,
        /// The source's word on the deadline where it does not say when.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        in_time: Option<bool>,
    },
    /// The buyer said what came of it.
    ComplaintRated {
        /// Solved or not.
        resolved: bool,
        /// When; absent where the source does not say.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        at: Option<Millis>,
        /// How it was handled, 1 to 5, if the buyer said so.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        score: Option<u8>,
    },
    /// The buyer called it unsolved and wants another answer.
    ComplaintReopened {
        /// When.
        at: Millis,
    },
    /// The shop's answer to a reopened complaint. The delay stays that of the first.
    ComplaintAnsweredAgain {
        /// When.
        at: Millis,
    },
    /// The shop says that it is not for it to answer.
    ComplaintContested {
        /// When.
        at: Millis,
        /// Why.
        ground: Ground,
    },
    /// A supervisor decided on the shop's objection.
    ContestDecided {
        /// When.
        at: Millis,
        /// Whether the shop was right.
        upheld: bool,
    },
    /// It was put before a supervisor.
    ComplaintEscalated {
        /// When.
        at: Millis,
    },
    /// A supervisor decided it.
    ComplaintDecided {
        /// When.
        at: Millis,
        /// For whom.
        favour: Favour,
    },
    /// A reviewer passed words of a complaint for the public. The words themselves are in no event.
    WordsShown {
        /// When.
        at: Millis,
        /// Whose.
        whose: Whose,
        /// SHA-256, in hexadecimal, of a salt that is kept with the words and the words that are shown.
        digest: String,
    },
    /// Closed.
    ComplaintClosed {
        /// When; absent where the source does not say.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        at: Option<Millis>,
    },
    /// Taken back by the buyer.
    ComplaintWithdrawn {
        /// When.
        at: Millis,
    },
    /// Taken from the record by a supervisor; a tombstone stays.
    ComplaintRemoved {
        /// When.
        at: Millis,
        /// The public reason.
        reason: String,
    },
    /// The shop applied for the trust mark.
    MarkApplied {
        /// When.
        at: Millis,
    },
    /// A reviewer granted it.
    MarkGranted {
        /// When.
        at: Millis,
        /// Its last day.
        until: Day,
        /// The licences that were seen.
        licences: Vec<Licence>,
        /// What was checked.
        contact: Contact,
    },
    /// A reviewer refused it.
    MarkRefused {
        /// When.
        at: Millis,
        /// Why.
        reasons: Vec<RefusalReason>,
    },
    /// An adjustment of the mark is proposed.
    AdjustmentProposed {
        /// When.
        at: Millis,
        /// Why, with the figures that say so.
        cause: Cause,
        /// The complaints that it rests on.
        evidence: Vec<ComplaintId>,
        /// What it is to do.
        effect: Effect,
        /// When it takes effect by itself; absent where a second supervisor must agree.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        takes_effect_at: Option<Millis>,
        /// Who proposes it.
        by: Supervision,
        /// A supervisor's public reason.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        reason: Option<String>,
    },
    /// A supervisor decided on an adjustment.
    AdjustmentDecided {
        /// When.
        at: Millis,
        /// On which.
        adjustment: AdjustmentId,
        /// What.
        ruling: MarkRuling,
        /// Why.
        reason: String,
    },
    /// An adjustment takes effect.
    AdjustmentTaken {
        /// When.
        at: Millis,
        /// Which.
        adjustment: AdjustmentId,
        /// The mark's state before.
        before: MarkState,
        /// And after.
        after: MarkState,
    },
    /// The cause of an adjustment has gone, or has come back.
    AdjustmentEnding {
        /// When.
        at: Millis,
        /// Of which.
        adjustment: AdjustmentId,
        /// When it ends if the cause stays away; absent when the cause came back.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        ends_at: Option<Millis>,
    },
    /// An adjustment is over, because its cause is: a proposal lapsed, or the mark recovered.
    AdjustmentEnded {
        /// When.
        at: Millis,
        /// Which.
        adjustment: AdjustmentId,
    },
    /// The shop appealed.
    AdjustmentAppealed {
        /// When.
        at: Millis,
        /// Against which.
        adjustment: AdjustmentId,
        /// Until when it is answered.
        answer_by: Millis,
    },
    /// A supervisor answered an appeal.
    AppealDecided {
        /// When.
        at: Millis,
        /// Against which adjustment.
        adjustment: AdjustmentId,
        /// Whether the shop was right.
        upheld: bool,
        /// Why.
        reason: String,
    },
    /// A violation of a guideline's clause is alleged.
    ViolationRaised {
        /// When.
        at: Millis,
        /// Which clause.
        clause: ClauseId,
        /// Who raises it.
        origin: Origin,
    },
    /// A supervisor decided whether it is one.
    ViolationDecided {
        /// When.
        at: Millis,
        /// Which.
        violation: ViolationId,
        /// It is.
        confirmed: bool,
    },
    /// A violation was found corrected.
    ViolationSettled {
        /// When.
        at: Millis,
        /// Which.
        violation: ViolationId,
    },
    /// An inspector was at the shop.
    ShopInspected {
        /// When.
        at: Millis,
        /// Clauses that were looked at.
        checked: u16,
        /// Of these, contrary.
        contrary: u16,
        /// Whether the shop was drawn by chance.
        by_chance: bool,
    },
    /// The shop's grade by the rule of that version is from that day on this; it stays until another is recorded.
    GradeRecorded {
        /// The day.
        day: Day,
        /// The rule's version.
        version: u16,
        /// Out of 100.
        points: u8,
        /// The letter; absent where there is too little to tell.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        letter: Option<Letter>,
    },
    /// The shop has a place in an edition of the festival.
    FestivalJoined {
        /// When.
        at: Millis,
        /// The edition's key.
        edition: String,
        /// As what it takes part.
        unit: Unit,
        /// In which trade.
        trade: Trade,
    },
    /// The shop has lost its place in an edition of the festival.
    FestivalLeft {
        /// When.
        at: Millis,
        /// The edition's key.
        edition: String,
    },
    /// The shop paid into the guarantee fund.
    FundContributed {
        /// When.
        at: Millis,
        /// How much.
        amount: Rial,
    },
    /// What was recorded as paid in by the shop was not; it is taken back.
    FundContributionReversed {
        /// When.
        at: Millis,
        /// How much.
        amount: Rial,
    },
    /// A buyer's complaint became a claim on the guarantee fund. Its number is that of this event.
    ClaimOpened {
        /// When.
        at: Millis,
        /// The complaint.
        complaint: ComplaintId,
        /// Why it could be opened.
        ground: ClaimGround,
        /// What is held for it; nothing where it is refused at once, or where the reserve cannot hold it.
        held: Rial,
        /// Until when it is decided.
        decide_by: Millis,
    },
    /// A claim was decided.
    ClaimDecided {
        /// When.
        at: Millis,
        /// Which.
        claim: ClaimId,
        /// What the buyer is awarded; nothing when it is refused.
        amount: Rial,
        /// Why it is refused.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        refused: Option<ClaimRefusal>,
        /// Whether the rule alone decided, or people.
        by: Supervision,
    },
    /// The bank confirmed that a claim was paid.
    ClaimPaid {
        /// When.
        at: Millis,
        /// Which.
        claim: ClaimId,
        /// How much.
        amount: Rial,
    },
    /// The shop paid back what was paid for it, or a part.
    ClaimRecovered {
        /// When.
        at: Millis,
        /// For which claim.
        claim: ClaimId,
        /// How much.
        amount: Rial,
    },
    /// What was recorded as paid back by the shop was not; it is taken back, and the shop owes it again.
    ClaimRecoveryReversed {
        /// When.
        at: Millis,
        /// For which claim.
        claim: ClaimId,
        /// How much.
        amount: Rial,
        /// The claim as it stands now, where it was over: paid back whole.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        owed: Option<Box<OpenClaim>>,
    },
    /// A lottery's tickets are frozen, and it is settled which round of the beacon will draw it. About no shop.
    LotteryCommitted {
        /// When.
        at: Millis,
        /// What is promised.
        commitment: Box<Commitment>,
    },
    /// A lottery is drawn. About no shop.
    LotteryDrawn {
        /// When.
        at: Millis,
        /// Which.
        lottery: LotteryId,
        /// The number of the event with the commitment.
        committed: i64,
        /// The beacon's round.
        round: Round,
        /// Its signature, in hexadecimal.
        signature: String,
        /// What stands for the drawn tickets: see [`result_hash`](crate::lottery::result_hash).
        result: String,
    },
}

impl Fact {
    /// The canonical form: JSON with keys in byte order and no spaces, so that a hash of it can be recomputed by anyone.
    pub fn canonical(&self) -> String {
        // A `serde_json::Value` keeps its keys sorted; a fact has no map with keys that are not strings, so neither step fails.
        serde_json::to_value(self).expect("own types can be written").to_string()
    }

    /// Reads a fact.
    ///
    /// # Errors
    /// When the text is not one, with where and why.
    pub fn parse(text: &str) -> Result<Self, String> {
        serde_json::from_str(text).map_err(|e| e.to_string())
    }

    /// Whether it is about a shop's mark: see [`Dossier`](crate::mark::Dossier).
    pub fn is_of_mark(&self) -> bool {
        matches!(
            self,
            Self::MarkApplied { .. }
                | Self::MarkGranted { .. }
                | Self::MarkRefused { .. }
                | Self::AdjustmentProposed { .. }
                | Self::AdjustmentDecided { .. }
                | Self::AdjustmentTaken { .. }
                | Self::AdjustmentEnding { .. }
                | Self::AdjustmentEnded { .. }
                | Self::AdjustmentAppealed { .. }
                | Self::AppealDecided { .. }
                | Self::ViolationRaised { .. }
                | Self::ViolationDecided { .. }
                | Self::ViolationSettled { .. }
                | Self::ShopInspected { .. }
        )
    }

    /// Whether it is about the guarantee fund: see [`Standing`](crate::guarantee::Standing).
    pub fn is_of_fund(&self) -> bool {
        matches!(
            self,
            Self::FundContributed { .. }
                | Self::FundContributionReversed { .. }
                | Self::ClaimOpened { .. }
                | Self::ClaimDecided { .. }
                | Self::ClaimPaid { .. }
                | Self::ClaimRecovered { .. }
                | Self::ClaimRecoveryReversed { .. }
        )
    }

    /// Whether it is about a lottery, and so about no shop.
    pub fn is_of_lottery(&self) -> bool {
        matches!(self, Self::LotteryCommitted { .. } | Self::LotteryDrawn { .. })
    }

    /// When it happened, where the fact says so.
    pub fn at(&self) -> Option<Millis> {
        match self {
            Self::ShopListed { .. }
            | Self::ShopNamed { .. }
            | Self::SourceAdded { .. }
            | Self::SourceRead { .. }
            | Self::MarkRecorded { .. }
            | Self::LookalikeNoted { .. } => None,
            Self::ComplaintAnswered { at, .. } | Self::ComplaintRated { at, .. } | Self::ComplaintClosed { at } => *at,
            Self::GradeRecorded { day, .. } => Some(day.start()),
            Self::ShopClaimed { at }
            | Self::ComplaintOpened { at, .. }
            | Self::ComplaintReopened { at }
            | Self::ComplaintAnsweredAgain { at }
            | Self::ComplaintContested { at, .. }
            | Self::ContestDecided { at, .. }
            | Self::ComplaintEscalated { at }
            | Self::ComplaintDecided { at, .. }
            | Self::WordsShown { at, .. }
            | Self::ComplaintWithdrawn { at }
            | Self::ComplaintRemoved { at, .. }
            | Self::MarkApplied { at }
            | Self::MarkGranted { at, .. }
            | Self::MarkRefused { at, .. }
            | Self::AdjustmentProposed { at, .. }
            | Self::AdjustmentDecided { at, .. }
            | Self::AdjustmentTaken { at, .. }
            | Self::AdjustmentEnding { at, .. }
            | Self::AdjustmentEnded { at, .. }
            | Self::AdjustmentAppealed { at, .. }
            | Self::AppealDecided { at, .. }
            | Self::ViolationRaised { at, .. }
            | Self::ViolationDecided { at, .. }
            | Self::ViolationSettled { at, .. }
            | Self::ShopInspected { at, .. }
            | Self::FestivalJoined { at, .. }
            | Self::FestivalLeft { at, .. }
            | Self::FundContributed { at, .. }
            | Self::FundContributionReversed { at, .. }
            | Self::ClaimOpened { at, .. }
            | Self::ClaimDecided { at, .. }
            | Self::ClaimPaid { at, .. }
            | Self::ClaimRecovered { at, .. }
            | Self::ClaimRecoveryReversed { at, .. }
            | Self::LotteryCommitted { at, .. }
            | Self::LotteryDrawn { at, .. } => Some(*at),
        }
    }

    /// The complaint that this fact opens.
    pub fn opens(&self) -> Option<Complaint> {
        match self {
            Self::ComplaintOpened { scheme, at, deadline_hours, category, amount, url, .. } => Some(Complaint {
                scheme: *scheme,
                opened_at: *at,
                deadline_hours: *deadline_hours,
                category: category.clone(),
                amount: *amount,
                url: url.clone(),
                answer: Answer::Awaited,
                rating: Rating::Unrated,
                end: End::Running,
                course: Course::default(),
            }),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_canonical_form_has_sorted_keys_and_reads_back() {
        let fact = Fact::ComplaintOpened {
            scheme: Scheme::Cfpb,
            source_id: "7".into(),
            at: Millis(5),
            deadline_hours: 360,
            category: "Loan".into(),
            amount: None,
            url: None,
        };
        let text = fact.canonical();
        assert_eq!(
            text,
            r#"{"at":5,"category":"Loan","deadline_hours":360,"fact":"complaint-opened","scheme":"cfpb","source_id":"7"}"#
        );
        assert_eq!(serde_json::from_str::<Fact>(&text).unwrap(), fact);
    }

    #[test]
    fn an_entry_has_one_spelling_and_reads_back() {
        let fact = Fact::ComplaintRemoved { at: Millis(5), reason: "a \"word\"".into() };
        let mut event = Event {
            seq: 9,
            recorded_at: Millis(7),
            shop: ShopId(1),
            complaint: Some(ComplaintId(3)),
            fact: fact.clone(),
        };
        let text = event.canonical();
        assert_eq!(
            text,
            r#"{"complaint":3,"fact":{"at":5,"fact":"complaint-removed","reason":"a \"word\""},"recorded_at":7,"seq":9,"shop":1}"#
        );
        assert_eq!(Event::parse(&text), Ok(event.clone()));
        assert_eq!(text, serde_json::from_str::<serde_json::Value>(&text).unwrap().to_string(), "keys are sorted");
        event.complaint = None;
        let without = event.canonical();
        assert_eq!(Event::parse(&without), Ok(event));
        for wrong in [
            text.replace(":7", ": 7"),
            text.replace(r#""complaint":3,"#, r#""complaint":null,"#),
            text.replace(r#","shop":1"#, r#","shop":1,"shop":1"#),
            text.replace(r#","shop":1"#, r#","shop":1,"zone":1"#),
            text.replace(r#","shop":1"#, ""),
            format!("{text} "),
            String::new(),
        ] {
            assert!(Event::parse(&wrong).is_err(), "{wrong}");
        }
    }
}
