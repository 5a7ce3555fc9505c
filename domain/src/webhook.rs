//! Webhooks: what a receiver is told of, and how long it is tried to tell it.

use crate::calendar::Millis;
use crate::event::Fact;

/// What events are about, as receivers choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// Complaints, answers, decisions.
    Complaints,
    /// The trust mark, adjustments of it, violations, inspections.
    Mark,
    /// The grade.
    Grade,
    /// The shop itself: listed, named, claimed, read at a source, lookalikes.
    Shop,
    /// Places in the festival.
    Festival,
    /// The guarantee fund.
    Fund,
    /// Lotteries, which are about no shop.
    Lottery,
}

impl Topic {
    /// All of them, what most want first.
    pub const ALL: [Self; 7] =
        [Self::Complaints, Self::Mark, Self::Grade, Self::Shop, Self::Festival, Self::Fund, Self::Lottery];

    /// Those that a shop's events can be of.
    pub const OF_SHOP: [Self; 6] = [Self::Complaints, Self::Mark, Self::Grade, Self::Shop, Self::Festival, Self::Fund];

    /// The name in forms and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Complaints => "complaints",
            Self::Mark => "mark",
            Self::Grade => "grade",
            Self::Shop => "shop",
            Self::Festival => "festival",
            Self::Fund => "fund",
            Self::Lottery => "lottery",
        }
    }

    /// The topic of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.as_str() == name)
    }

    /// What a fact is about.
    pub fn of(fact: &Fact) -> Self {
        match fact {
            Fact::ShopListed { .. }
            | Fact::ShopNamed { .. }
            | Fact::SourceAdded { .. }
            | Fact::SourceRead { .. }
            | Fact::ShopClaimed { .. }
            | Fact::LookalikeNoted { .. } => Self::Shop,
            Fact::MarkRecorded { .. } => Self::Mark,
            Fact::GradeRecorded { .. } => Self::Grade,
            Fact::FestivalJoined { .. } | Fact::FestivalLeft { .. } => Self::Festival,
            fact if fact.is_of_mark() => Self::Mark,
            fact if fact.is_of_fund() => Self::Fund,
            fact if fact.is_of_lottery() => Self::Lottery,
            _ => Self::Complaints,
        }
    }
}

/// How a webhook stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HookState {
    /// It is told of events.
    On,
    /// Its owner switched it off.
    Off,
    /// It was switched off because it did not answer for two days, or said that it is gone.
    Failed,
}

impl HookState {
    /// The name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Off => "off",
            Self::Failed => "failed",
        }
    }

    /// The state of that name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::On, Self::Off, Self::Failed].into_iter().find(|state| state.as_str() == name)
    }
}

/// For so long it is tried to tell a receiver that does not answer.
pub const TRIED_FOR_HOURS: i64 = 48;

/// Minutes until it is tried again, after the first failure, the second, …; the last for all later ones.
const AGAIN_MINUTES: [i64; 8] = [1, 2, 5, 15, 60, 120, 240, 360];

/// When a receiver is tried again that has failed since a moment, `failures` times before this one; `None`: no more. The last try is at
/// the end of the two days.
pub fn again(failures: u32, since: Millis, now: Millis) -> Option<Millis> {
    let end = since.plus_hours(TRIED_FOR_HOURS);
    let step = usize::try_from(failures).unwrap_or(usize::MAX).min(AGAIN_MINUTES.len() - 1);
    (now < end).then(|| now.plus_millis(AGAIN_MINUTES[step] * 60_000).min(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receiver_is_tried_less_and_less_often_for_two_days() {
        let start = Millis(1_795_564_800_000);
        let (mut now, mut tries, mut gaps) = (start, 0, Vec::new());
        while let Some(next) = again(tries, start, now) {
            assert!(next > now);
            gaps.push(next.0 - now.0);
            (now, tries) = (next, tries + 1);
        }
        assert_eq!(now, start.plus_hours(TRIED_FOR_HOURS), "the last try is at the end");
        assert!(gaps[..gaps.len() - 1].is_sorted() && gaps[0] == 60_000, "{gaps:?}");
        assert!((10..=16).contains(&tries), "{tries}");
    }

    #[test]
    fn every_name_is_read_back() {
        for topic in Topic::ALL {
            assert_eq!(Topic::parse(topic.as_str()), Some(topic));
        }
        for state in [HookState::On, HookState::Off, HookState::Failed] {
            assert_eq!(HookState::parse(state.as_str()), Some(state));
        }
        assert_eq!((Topic::parse("all"), HookState::parse("")), (None, None));
    }

    #[test]
    fn facts_are_of_the_topic_that_their_reader_expects() {
        let at = Millis(0);
        let digest = String::new();
        for (fact, topic) in [
            (Fact::ComplaintEscalated { at }, Topic::Complaints),
            (Fact::WordsShown { at, whose: crate::complaint::Whose::Buyer, digest }, Topic::Complaints),
            (Fact::MarkApplied { at }, Topic::Mark),
            (Fact::ShopInspected { at, checked: 1, contrary: 0, by_chance: true }, Topic::Mark),
            (Fact::ShopClaimed { at }, Topic::Shop),
            (Fact::FestivalLeft { at, edition: "x".into() }, Topic::Festival),
            (Fact::GradeRecorded { day: at.day(), version: 1, points: 1, letter: None }, Topic::Grade),
            (Fact::FundContributed { at, amount: crate::money::Rial::new(1).expect("an amount") }, Topic::Fund),
        ] {
            assert_eq!(Topic::of(&fact), topic, "{fact:?}");
        }
        assert!(
            Topic::OF_SHOP.iter().all(|topic| Topic::ALL.contains(topic)) && !Topic::OF_SHOP.contains(&Topic::Lottery)
        );
    }
}
