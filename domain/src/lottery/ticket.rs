//! Tickets: which orders give one, what of it is public, and the list that is frozen before the draw.

use super::{Hash, Terms};
use crate::calendar::Millis;
use crate::log;
use crate::log::tree::{Growing, leaf_hash};
use crate::money::Rial;
use crate::shop::ShopId;
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};

const TICKET: &[u8] = b"bazargah/lottery/ticket/1\n";
const PERSON: &[u8] = b"bazargah/lottery/person/1\n";
const ALONE: &[u8] = b"bazargah/lottery/alone/1\n";

/// The most tickets of a lottery.
pub const TICKETS_MAX: usize = 20_000_000;
/// Bytes of a line of the list: 64 digits, a space, 32 digits, a line feed.
pub const LINE_BYTES: usize = 98;

/// Who holds a ticket, in a way that tells no more than which tickets of one lottery belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Person(pub [u8; 16]);

impl Person {
    /// Of the salted hash of a contact, which nobody outside can compute; or of a ticket alone where no contact was given.
    pub fn of(salt: &Hash, contact: Option<&Hash>, ticket: &Hash) -> Self {
        let hash = match contact {
            Some(contact) => Sha256::new().chain_update(PERSON).chain_update(salt).chain_update(contact),
            None => Sha256::new().chain_update(ALONE).chain_update(salt).chain_update(ticket),
        };
        let mut tag = [0; 16];
        tag.copy_from_slice(&hash.finalize()[..16]);
        Self(tag)
    }
}

/// SHA-256 of a buyer's private code, as it was written, and of nothing else: whoever has the code can compute what the lottery publishes
/// from it (`printf %s CODE | sha256sum`).
pub fn secret_hash(code: &str) -> Hash {
    Sha256::digest(code).into()
}

/// A ticket's public hash: of the lottery's salt and the hash of the private code.
pub fn ticket_hash(salt: &Hash, secret: &Hash) -> Hash {
    Sha256::new().chain_update(TICKET).chain_update(salt).chain_update(secret).finalize().into()
}

/// A ticket in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket {
    /// Its public hash.
    pub hash: Hash,
    /// Who holds it.
    pub person: Person,
}

impl Ticket {
    /// The ticket of an order.
    pub fn of(salt: &Hash, secret: &Hash, contact: Option<&Hash>) -> Self {
        let hash = ticket_hash(salt, secret);
        Self { person: Person::of(salt, contact, &hash), hash }
    }

    /// Its line in the list.
    pub fn line(&self) -> String {
        format!("{} {}\n", HEXLOWER.encode(&self.hash), HEXLOWER.encode(&self.person.0))
    }

    fn parse(line: &[u8]) -> Option<Self> {
        let (hash, rest) = line.split_at_checked(64)?;
        let [b' ', person @ .., b'\n'] = rest else { return None };
        let mut ticket = Self { hash: [0; 32], person: Person([0; 16]) };
        (person.len() == 32).then_some(())?;
        HEXLOWER.decode_mut(hash, &mut ticket.hash).ok()?;
        HEXLOWER.decode_mut(person, &mut ticket.person.0).ok()?;
        Some(ticket)
    }

    /// Its leaf in the list's tree.
    fn leaf(&self) -> log::Hash {
        let mut bytes = [0; 48];
        bytes[..32].copy_from_slice(&self.hash);
        bytes[32..].copy_from_slice(&self.person.0);
        leaf_hash(&bytes)
    }
}

/// Why a list is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ListFault {
    /// A line is not a ticket's.
    #[error("line {0} of the list is not a ticket: 64 hexadecimal digits, a space, 32 more")]
    Line(usize),
    /// A ticket stands twice.
    #[error("the ticket of line {0} stands twice")]
    Double(usize),
    /// A ticket is smaller than the one before it.
    #[error("line {0} of the list is out of order")]
    Order(usize),
    /// There are more than a lottery may have.
    #[error("the list has more than {TICKETS_MAX} tickets")]
    TooMany,
}

/// A list that is frozen: in the one order that there is, without doubles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frozen(Vec<Ticket>);

impl Frozen {
    /// Puts tickets into their order.
    ///
    /// # Errors
    /// When one stands twice, or there are too many.
    pub fn of(mut tickets: Vec<Ticket>) -> Result<Self, ListFault> {
        tickets.sort_unstable();
        Self::checked(tickets)
    }

    /// Reads a list as it is handed out. It must be in order already.
    ///
    /// # Errors
    /// What is wrong with it, at which line, counted from 1.
    pub fn parse(text: &[u8]) -> Result<Self, ListFault> {
        let mut tickets = Vec::with_capacity((text.len() / LINE_BYTES).min(TICKETS_MAX));
        for (n, line) in text.chunks(LINE_BYTES).enumerate() {
            tickets.push(Ticket::parse(line).ok_or(ListFault::Line(n + 1))?);
        }
        Self::checked(tickets)
    }

    fn checked(tickets: Vec<Ticket>) -> Result<Self, ListFault> {
        if tickets.len() > TICKETS_MAX {
            return Err(ListFault::TooMany);
        }
        for (n, pair) in tickets.windows(2).enumerate() {
            if let [before, after] = pair
                && before.hash >= after.hash
            {
                return Err(if before.hash == after.hash { ListFault::Double(n + 2) } else { ListFault::Order(n + 2) });
            }
        }
        Ok(Self(tickets))
    }

    /// The tickets in their order.
    pub fn tickets(&self) -> &[Ticket] {
        &self.0
    }

    /// How many there are.
    pub fn len(&self) -> u32 {
        u32::try_from(self.0.len()).unwrap_or(u32::MAX)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The root of the tree whose leaves are the tickets (RFC 6962).
    pub fn root(&self) -> log::Hash {
        let mut tree = Growing::default();
        self.0.iter().for_each(|ticket| tree.push(ticket.leaf()));
        tree.root()
    }

    /// The place of a ticket, from 0.
    pub fn place(&self, hash: &Hash) -> Option<u32> {
        let place = self.0.binary_search_by(|ticket| ticket.hash.cmp(hash)).ok()?;
        u32::try_from(place).ok()
    }

    /// The first `wanted` tickets in the order of the draw with this seed, by their places.
    pub fn draw(&self, seed: Hash, wanted: usize) -> Vec<u32> {
        super::draw::order(seed, self.len(), wanted, |place| self.0[place as usize].person)
    }
}

/// A confirmed order, as the lottery sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Its number; numbers grow with time.
    pub id: i64,
    /// Whose.
    pub shop: ShopId,
    /// What was paid.
    pub amount: Rial,
    /// When it was confirmed.
    pub confirmed_at: Millis,
    /// Whether the shop took it back.
    pub is_cancelled: bool,
    /// The salted hash of the buyer's contact, if one was given.
    pub contact: Option<Hash>,
    /// The hash of the buyer's private code.
    pub secret: Hash,
}

/// Whether an order gives a ticket, or why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// It does.
    Counts,
    /// The order was cancelled.
    Cancelled,
    /// It was confirmed after tickets were closed.
    Late,
    /// It is worth less than the floor.
    BelowFloor,
    /// Its buyer is one of the people of a shop that takes part.
    ShopPeople,
    /// Its buyer has as many tickets as one may have.
    PersonFull,
    /// Its shop has as many tickets as one may have.
    ShopFull,
}

impl Standing {
    /// Every one.
    pub const ALL: [Self; 7] = [
        Self::Counts,
        Self::Cancelled,
        Self::Late,
        Self::BelowFloor,
        Self::ShopPeople,
        Self::PersonFull,
        Self::ShopFull,
    ];

    /// Its name in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Counts => "counts",
            Self::Cancelled => "cancelled",
            Self::Late => "late",
            Self::BelowFloor => "below-floor",
            Self::ShopPeople => "shop-people",
            Self::PersonFull => "person-full",
            Self::ShopFull => "shop-full",
        }
    }
}

/// Goes through the orders of an edition, in the order of their numbers, and says of each whether it gives a ticket. Earlier orders
/// come first where a limit leaves room for some only.
#[derive(Debug)]
pub struct Counter<'t> {
    terms: &'t Terms,
    until: Millis,
    people: HashSet<Hash>,
    by_person: HashMap<Hash, u32>,
    by_shop: HashMap<ShopId, u32>,
    alone_by_shop: HashMap<ShopId, u32>,
}

impl<'t> Counter<'t> {
    /// `until` is when tickets were closed, or now; `people` are the salted hashes of contacts of those who speak for shops.
    pub fn new(terms: &'t Terms, until: Millis, people: HashSet<Hash>) -> Self {
        let none = || HashMap::new();
        Self { terms, until, people, by_person: HashMap::new(), by_shop: none(), alone_by_shop: none() }
    }

    /// Takes the next order.
    pub fn take(&mut self, order: &Order) -> Standing {
        let limits = &self.terms.limits;
        if order.is_cancelled {
            return Standing::Cancelled;
        }
        if order.confirmed_at > self.until {
            return Standing::Late;
        }
        if order.amount < limits.floor {
            return Standing::BelowFloor;
        }
        if order.contact.is_some_and(|contact| self.people.contains(&contact)) {
            return Standing::ShopPeople;
        }
        let of_person = order.contact.map(|contact| self.by_person.entry(contact).or_default());
        if of_person.as_ref().is_some_and(|n| **n >= limits.per_person) {
            return Standing::PersonFull;
        }
        let of_shop = self.by_shop.entry(order.shop).or_default();
        let alone = self.alone_by_shop.entry(order.shop).or_default();
        if *of_shop >= limits.per_shop || (order.contact.is_none() && *alone >= limits.alone_per_shop) {
            return Standing::ShopFull;
        }
        *of_shop += 1;
        match of_person {
            Some(n) => *n += 1,
            None => *alone += 1,
        }
        Standing::Counts
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::terms;
    use super::*;

    fn ticket(n: u8) -> Ticket {
        Ticket::of(&[9; 32], &secret_hash(&format!("code {n}")), Some(&[n % 3; 32]))
    }

    fn list(n: u8) -> Frozen {
        Frozen::of((0..n).map(ticket).collect()).unwrap()
    }

    fn text(list: &Frozen) -> String {
        list.tickets().iter().map(Ticket::line).collect()
    }

    #[test]
    fn a_list_reads_back_and_has_one_root() {
        for n in [0, 1, 2, 7, 100] {
            let frozen = list(n);
            assert_eq!(Frozen::parse(text(&frozen).as_bytes()), Ok(frozen.clone()));
            let backwards = Frozen::of((0..n).rev().map(ticket).collect()).unwrap();
            assert_eq!(backwards.root(), frozen.root());
            assert!((0..n).all(|n| frozen.place(&ticket(n).hash).is_some()));
            assert_eq!(frozen.place(&ticket(n).hash), None);
        }
    }

    #[test]
    fn a_changed_reordered_or_doubled_list_is_noticed() {
        let frozen = list(20);
        let text = text(&frozen);
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        // A byte of a person's tag still gives a list, with another root; so does a ticket that is left out.
        let last = if text.as_bytes()[LINE_BYTES - 2] == b'0' { '1' } else { '0' };
        let mut changed = text.clone();
        changed.replace_range(LINE_BYTES - 2..LINE_BYTES - 1, &last.to_string());
        assert_ne!(Frozen::parse(changed.as_bytes()).unwrap().root(), frozen.root());
        assert_ne!(Frozen::parse(lines[1..].concat().as_bytes()).unwrap().root(), frozen.root());
        let swapped = [lines[1], lines[0]].concat() + &lines[2..].concat();
        assert_eq!(Frozen::parse(swapped.as_bytes()), Err(ListFault::Order(2)));
        let doubled = [lines[0], lines[0]].concat() + &lines[1..].concat();
        assert_eq!(Frozen::parse(doubled.as_bytes()), Err(ListFault::Double(2)));
        assert_eq!(Frozen::of(vec![ticket(1), ticket(1)]), Err(ListFault::Double(2)));
        for wrong in
            [text.to_uppercase(), text[..text.len() - 1].to_owned(), text.replace(' ', "-"), format!("{text}\n")]
        {
            assert!(matches!(Frozen::parse(wrong.as_bytes()), Err(ListFault::Line(_))), "{}", &wrong[..20]);
        }
    }

    #[test]
    fn one_contact_is_one_person_and_no_contact_is_one_each() {
        let (a, b) = (ticket(0), ticket(3));
        assert_eq!(a.person, b.person);
        assert_ne!(a.person, ticket(1).person);
        let alone = |n: u8| Ticket::of(&[9; 32], &[n; 32], None).person;
        assert_ne!(alone(1), alone(2));
        let elsewhere = Ticket::of(&[8; 32], &secret_hash("code 0"), Some(&[0; 32]));
        assert!(elsewhere.hash != a.hash && elsewhere.person != a.person, "nothing links two lotteries");
    }

    #[test]
    fn orders_give_tickets_within_the_limits() {
        let order = |id: i64| Order {
            id,
            shop: ShopId(1),
            amount: Rial::new(1_000_000).unwrap(),
            confirmed_at: Millis(10),
            is_cancelled: false,
            contact: Some([1; 32]),
            secret: [0; 32],
        };
        let mut terms = terms();
        terms.limits.floor = Rial::new(1_000_000).unwrap();
        (terms.limits.per_person, terms.limits.per_shop, terms.limits.alone_per_shop) = (2, 4, 1);
        let mut counter = Counter::new(&terms, Millis(10), HashSet::from([[7; 32]]));
        let mut say = |change: fn(&mut Order)| {
            let mut of = order(1);
            change(&mut of);
            counter.take(&of)
        };
        assert_eq!(say(|of| of.is_cancelled = true), Standing::Cancelled);
        assert_eq!(say(|of| of.confirmed_at = Millis(11)), Standing::Late);
        assert_eq!(say(|of| of.amount = Rial::new(999_999).unwrap()), Standing::BelowFloor);
        assert_eq!(say(|of| of.contact = Some([7; 32])), Standing::ShopPeople);
        assert_eq!([say(|_| ()), say(|_| ()), say(|_| ())], [Standing::Counts, Standing::Counts, Standing::PersonFull]);
        assert_eq!(say(|of| of.contact = None), Standing::Counts);
        assert_eq!(say(|of| of.contact = None), Standing::ShopFull);
        assert_eq!(say(|of| of.contact = Some([2; 32])), Standing::Counts);
        assert_eq!(say(|of| of.contact = Some([3; 32])), Standing::ShopFull);
        assert_eq!(say(|of| of.shop = ShopId(2)), Standing::PersonFull);
    }
}
