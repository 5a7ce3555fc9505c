//! An edition of the festival in the made-up market: applications of its shops and of made-up shops without a site, some of them false
//! in every way that the rules know.
//!
//! As in the rest of the market nobody real is meant: addresses end in `.example`, and names are common given and family names.

use super::{Plan, Purpose, Random, TODAY, words::PLACES};
use crate::codes;
use bazargah_domain::calendar::{Day, Millis};
use bazargah_domain::complaint::{Answer, Complaint, Course, DEADLINE_HOURS, End, Rating};
use bazargah_domain::domain_name::Host;
use bazargah_domain::festival::Unit;
use bazargah_domain::festival::application::{Accepted, Field, Filled};
use bazargah_domain::festival::edition::Edition;
use bazargah_domain::import::{Content, Row, ShopRef};
use bazargah_domain::mark::{Contact, Licence, LicenceKind, MarkStep, Origin};
use bazargah_domain::role::Role;
use bazargah_domain::shop::{Scheme, Shop, ShopId, ShopName, SourceId};
use bazargah_domain::trade::Trade;
use bazargah_store::{AccountId, FestivalDraft, FestivalSending, MadeUpApplication, MarkDeed, Store, StoreError};

/// The edition, as its file says it.
pub const EDITION: &str = include_str!("spring-1406.json");

/// Shops that apply at most; the other applications are of shops without a site.
const ONLINE_MAX: i64 = 400;
/// Shops among them whose domains can be taken for better-known ones'.
const LOOKALIKES: usize = 6;
/// The last day of a licence that is good for the whole festival.
const LICENCE_UNTIL: (i32, u8, u8) = (1407, 12, 29);
/// One that ends before it is over.
const LICENCE_SHORT: (i32, u8, u8) = (1406, 1, 5);

const GIVEN: [&str; 30] = [
    "زهرا",
    "علی",
    "مریم",
    "رضا",
    "فاطمه",
    "حسین",
    "نرگس",
    "مهدی",
    "لیلا",
    "امیر",
    "سارا",
    "محمد",
    "نسرین",
    "حمید",
    "شیرین",
    "سعید",
    "پروین",
    "جواد",
    "مینا",
    "ناصر",
    "سمیرا",
    "بهرام",
    "الهام",
    "کاوه",
    "ژاله",
    "داریوش",
    "هاله",
    "فرهاد",
    "گلناز",
    "یوسف",
];
const FAMILY: [&str; 40] = [
    "احمدی",
    "رضایی",
    "محمدی",
    "کریمی",
    "حسینی",
    "موسوی",
    "جعفری",
    "صادقی",
    "قاسمی",
    "حیدری",
    "مرادی",
    "نوری",
    "رحیمی",
    "صالحی",
    "باقری",
    "اکبری",
    "عباسی",
    "فرهادی",
    "یوسفی",
    "سلطانی",
    "ابراهیمی",
    "زارعی",
    "نظری",
    "طاهری",
    "کاظمی",
    "شریفی",
    "رستمی",
    "امینی",
    "بهرامی",
    "داودی",
    "پناهی",
    "چمنی",
    "گودرزی",
    "ملکی",
    "وکیلی",
    "یزدانی",
    "خسروی",
    "تهرانی",
    "شفیعی",
    "عزیزی",
];
/// Words for a shop without a site, by trade.
const SHOPS: [(Trade, &str); 12] = [
    (Trade::BagsShoes, "کیف و کفش"),
    (Trade::NutsDriedFruit, "آجیل"),
    (Trade::Clothing, "پوشاک"),
    (Trade::Sweets, "شیرینی"),
    (Trade::Groceries, "خواربار"),
    (Trade::Carpets, "فرش"),
    (Trade::Handicrafts, "صنایع دستی"),
    (Trade::Household, "لوازم خانه"),
    (Trade::Appliances, "لوازم برقی"),
    (Trade::Electronics, "دیجیتال"),
    (Trade::Beauty, "آرایشی"),
    (Trade::Books, "کتاب"),
];
/// How often each trade applies: the hard-hit ones more.
const WEIGHTS: [u32; 12] = [20, 16, 12, 8, 7, 10, 12, 8, 5, 7, 6, 6];

/// A picture of one point: what made-up units send as evidence.
const PICTURE: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0, 0, 1, 8,
    6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 0x0d, b'I', b'D', b'A', b'T', 0x78, 0x9c, 0x63, 0x60, 0x60, 0x60,
    0x60, 0, 0, 0, 5, 0, 1, 0xa5, 0xf6, 0x45, 0x40, 0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xae, 0x42, 0x60, 0x82,
];

/// In what an application is false.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum False {
    Nothing,
    NoLicence,
    LicenceDiffers,
    LicenceEnds,
    Suspended,
    OpenViolation,
    DomainNotProved,
    TradeNotTaken,
    Commitment,
    Double,
    NoLoss,
    NoEvidence,
}

/// Why the edition could not be made.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file of the edition is wrong.
    #[error("the made-up edition is wrong: {0}")]
    Edition(String),
    /// No chance was to be had for the codes of the applications.
    #[error("the system gives no random numbers")]
    Chance,
}

/// Adds the edition with so many applications to a market of that seed that is in the database; tells how many were taken.
///
/// # Errors
/// When the database fails.
pub async fn fill(store: &Store, applications: u32, seed: u64) -> Result<usize, Fault> {
    let edition = Edition::parse(EDITION).map_err(|faults| Fault::Edition(faults.join("; ")))?;
    store.keep_edition(&edition).await?;
    let plan = Plan::new(0, 0, seed);
    let count = usize::try_from(applications).unwrap_or(usize::MAX);
    let mut shops = store.shops_with_host(ONLINE_MAX).await?;
    let lookalikes = add_lookalikes(store, LOOKALIKES.min(count / 100)).await?;
    // At least half are shops without a site.
    shops.truncate(count / 2 - lookalikes.len());
    let mut falses: Vec<False> =
        (0..shops.len()).map(|n| online_false(&mut plan.random(Purpose::Festival, n as u64))).collect();
    falses.resize(shops.len() + lookalikes.len(), False::Nothing);
    shops.extend(lookalikes);
    let people = prepare(store, &shops, &falses, edition.phases.closed.day()).await?;
    let mut all = Vec::with_capacity(count);
    for n in 0..count {
        let mut random = plan.random(Purpose::Festival, (1 << 32) + n as u64);
        let made = match (shops.get(n), falses.get(n), people.get(n)) {
            (Some(shop), Some(wrong), Some(account)) => online(&edition, n, *wrong, shop, *account, &mut random),
            _ => offline(&edition, n, &mut random),
        };
        all.push(made.ok_or(Fault::Chance)?);
    }
    all.sort_by_key(|made| made.at);
    Ok(store.apply_many(&edition, all).await?)
}

/// Brings shops into the market whose domains can be taken for those of better-known ones: at every festival somebody tries their luck.
async fn add_lookalikes(store: &Store, count: usize) -> Result<Vec<Shop>, StoreError> {
    let known = store.prominent(i64::try_from(count).unwrap_or(0)).await?;
    let hosts: Vec<Host> = known
        .iter()
        .filter_map(|listed| {
            let (head, tail) = listed.shop.host.as_ref()?.as_str().split_at_checked(3)?;
            Host::parse(&format!("{head}{}{tail}", head.chars().last()?)).ok()
        })
        .collect();
    let rows = hosts.iter().map(|host| {
        let complaint = Complaint {
            scheme: Scheme::Demo,
            opened_at: TODAY.plus_days(-20).start(),
            deadline_hours: DEADLINE_HOURS,
            category: "not-delivered".to_owned(),
            amount: None,
            url: None,
            answer: Answer::Awaited,
            rating: Rating::Unrated,
            end: End::Running,
            course: Course::default(),
        };
        let id = format!("lookalike-{host}");
        let shop = ShopRef {
            source: SourceId { scheme: Scheme::Demo, id: host.as_str().to_owned() },
            host: Some(host.clone()),
            exact_host: true,
            name: ShopName::default(),
        };
        Row { shop, content: Content::Complaint { id, complaint }, speaks_until: TODAY.start() }
    });
    let mut import = store.import(TODAY.start(), Some(TODAY.start())).await?;
    import.add(rows.collect()).await?;
    import.finish().await?;
    let mut shops = Vec::with_capacity(hosts.len());
    for host in &hosts {
        shops.extend(store.shop_at(host).await?.map(|listed| listed.shop));
    }
    Ok(shops)
}

fn online_false(random: &mut Random) -> False {
    const WAYS: [False; 9] = [
        False::NoLicence,
        False::LicenceDiffers,
        False::LicenceEnds,
        False::Suspended,
        False::OpenViolation,
        False::DomainNotProved,
        False::TradeNotTaken,
        False::Commitment,
        False::Double,
    ];
    if random.percent(70) { False::Nothing } else { random.choose(&WAYS).copied().unwrap_or(False::Nothing) }
}

fn day((year, month, day): (i32, u8, u8)) -> Day {
    Day::from_jalali(year, month, day).unwrap_or(TODAY)
}

/// Gives the shops their licences, and what is wrong with some; tells who speaks for each.
async fn prepare(store: &Store, shops: &[Shop], falses: &[False], last: Day) -> Result<Vec<AccountId>, Fault> {
    let at = TODAY.plus_days(-90).start();
    let staff = async |name: &str| -> Result<AccountId, StoreError> {
        Ok(store.set_role(at, &format!("{name}@market.example"), Some(Role::Supervisor)).await?.id)
    };
    let supervisors = [staff("first").await?, staff("second").await?, staff("third").await?];
    let by = supervisors[0];
    let deed = |shop: ShopId, by, role, step| MarkDeed { shop, by, role, step, reason: "a made-up market".into() };
    let mut deeds = Vec::new();
    for (n, (shop, wrong)) in shops.iter().zip(falses).enumerate() {
        // Whoever has no mark, or one that ends too soon, keeps it as it is.
        let lasts = shop.mark.as_ref().is_some_and(|mark| mark.until >= last);
        if *wrong == False::NoLicence || !lasts {
            continue;
        }
        let until = day(if *wrong == False::LicenceEnds { LICENCE_SHORT } else { LICENCE_UNTIL });
        let licence = Licence {
            kind: LicenceKind::VirtualBusinesses,
            number: licence_number(n),
            issuer: "اتحادیهٔ کسب‌وکارهای مجازی".into(),
            from: TODAY.plus_days(-300),
            until,
        };
        let contact = Contact { identity: true, address: true, telephone: true };
        deeds.push(deed(shop.id, by, Role::ShopStaff, MarkStep::Apply));
        deeds.push(deed(shop.id, by, Role::Reviewer, MarkStep::Grant { licences: vec![licence], contact }));
        match wrong {
            False::Suspended => {
                let reason = "سه ناظر هشدار تقلب داده‌اند.".to_owned();
                for by in supervisors {
                    let step = MarkStep::SuspendAtOnce { reason: reason.clone() };
                    deeds.push(deed(shop.id, by, Role::Supervisor, step));
                }
            }
            False::OpenViolation => {
                if let Ok(clause) = "health-1/2.7".parse() {
                    let step = MarkStep::RaiseViolation { clause, origin: Origin::Inspection };
                    deeds.push(deed(shop.id, by, Role::Inspector, step));
                }
            }
            _ => {}
        }
    }
    store.take_mark_steps(at, &deeds).await?;
    let mut decisions = Vec::new();
    for (shop, _) in shops.iter().zip(falses).filter(|(_, wrong)| **wrong == False::OpenViolation) {
        let raised = store.shop_of_id(shop.id).await?.and_then(|shop| shop.dossier.violations.last().map(|of| of.id));
        let step = raised.map(|violation| MarkStep::DecideViolation { violation, confirmed: true });
        decisions.extend(step.map(|step| deed(shop.id, by, Role::Supervisor, step)));
    }
    store.take_mark_steps(at, &decisions).await?;
    let people: Vec<(ShopId, String)> = shops.iter().map(|shop| (shop.id, format!("keeper@{}", shop.key))).collect();
    Ok(store.add_members(at, &people).await?)
}

fn licence_number(n: usize) -> String {
    format!("م‌ج {}", 140_000 + n)
}

/// The answers that every unit gives.
fn filled(n: usize, trade: Trade, sent_at: Millis, edition: &Edition, random: &mut Random) -> Filled {
    let (province, city) = random.choose(PLACES).copied().unwrap_or(("تهران", "تهران"));
    let owner = format!("{} {}", GIVEN[n % GIVEN.len()], FAMILY[n / GIVEN.len() % FAMILY.len()]);
    let street = FAMILY[random.below(FAMILY.len() as u64) as usize];
    let answers = [
        (Field::Trade, trade.as_str().to_owned()),
        (Field::Owner, owner),
        (Field::Telephone, format!("0{}", 2_130_000_000 + n * 37)),
        (Field::Contact, format!("unit-{n}@festival.example")),
        (Field::Province, province.to_owned()),
        (Field::City, city.to_owned()),
        (Field::Address, format!("خیابان {street}، شمارهٔ {}", n + 1)),
    ];
    let accept = |of: &bazargah_domain::festival::edition::Commitment| {
        (of.key.clone(), Accepted { version: of.version, at: sent_at })
    };
    Filled { answers: answers.into(), accepted: edition.commitments.iter().map(accept).collect() }
}

fn sent_at(random: &mut Random) -> Millis {
    // Within the eight weeks of registration before the market's day.
    TODAY.plus_days(-56).start().plus_millis(random.below(56 * 86_400_000) as i64)
}

/// What many applications do wrong, whatever their unit.
fn spoil(filled: &mut Filled, wrong: False, n: usize) {
    match wrong {
        False::TradeNotTaken => {
            filled.answers.insert(Field::Trade, Trade::Toys.as_str().to_owned());
        }
        False::Commitment => {
            filled.accepted.remove("gloves-and-pad");
        }
        False::Double => {
            // Another's telephone, in another spelling.
            filled.answers.insert(Field::Telephone, format!("+98 {}", 2_130_000_000 + (n / 2) * 37));
        }
        _ => {}
    }
}

fn online(
    edition: &Edition,
    n: usize,
    wrong: False,
    shop: &Shop,
    account: AccountId,
    random: &mut Random,
) -> Option<MadeUpApplication> {
    let at = sent_at(random);
    let trade = SHOPS[random.weighted(&WEIGHTS)].0;
    let mut filled = filled(n, trade, at, edition, random);
    let until = day(if wrong == False::LicenceEnds { LICENCE_SHORT } else { LICENCE_UNTIL });
    let number = if wrong == False::LicenceDiffers { "1".to_owned() } else { licence_number(n) };
    filled.answers.extend([
        (Field::LicenceNumber, number),
        (Field::LicenceUntil, until.to_iso()),
        (Field::Carriers, "پست و پیک".to_owned()),
        (Field::LotteryPayer, "shop".to_owned()),
        (Field::LotteryMax, (1_000_000 * random.between(1, 20)).to_string()),
    ]);
    spoil(&mut filled, wrong, n);
    let account = (wrong != False::DomainNotProved).then_some(account);
    made(edition, Unit::Online, Some(shop.id), account, filled, at, false)
}

fn offline(edition: &Edition, n: usize, random: &mut Random) -> Option<MadeUpApplication> {
    const WAYS: [False; 5] = [False::NoLoss, False::NoEvidence, False::Double, False::Commitment, False::TradeNotTaken];
    let wrong = if random.percent(78) { False::Nothing } else { *random.choose(&WAYS)? };
    let at = sent_at(random);
    let (trade, word) = SHOPS[random.weighted(&WEIGHTS)];
    let mut filled = filled(n, trade, at, edition, random);
    let before = 1_000_000 * random.between(20, 900);
    let loss = if wrong == False::NoLoss { random.between(0, 19) } else { random.between(20, 95) };
    let family = FAMILY[n / GIVEN.len() % FAMILY.len()];
    filled.answers.extend([
        (Field::Name, format!("{word} {family}")),
        (Field::TradeLicence, format!("{}", 500_000 + n)),
        (Field::SalesBefore, before.to_string()),
        (Field::SalesAfter, (before * (100 - loss) / 100).to_string()),
        (Field::OrderTelephone, format!("0{}", 2_140_000_000 + n * 37)),
        (Field::Help, String::new()),
    ]);
    spoil(&mut filled, wrong, n);
    made(edition, Unit::Offline, None, None, filled, at, wrong != False::NoEvidence)
}

fn made(
    edition: &Edition,
    unit: Unit,
    shop: Option<ShopId>,
    account: Option<AccountId>,
    filled: Filled,
    at: Millis,
    evidence: bool,
) -> Option<MadeUpApplication> {
    let application = filled.check(unit).ok()?;
    // Nobody knows the code: only staff sees these applications.
    let code = codes::follow_hash(&codes::new_code().ok()?);
    let draft = FestivalDraft { edition: edition.key.clone(), unit, shop, account, filled };
    let sending = FestivalSending { code, draft, application, lang: "fa" };
    Some(MadeUpApplication { at, sending, evidence: evidence.then(|| PICTURE.to_vec()) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::market;
    use bazargah_domain::festival::Reason;
    use bazargah_domain::festival::review::{Reasons, Say, Standing, Vote};
    use bazargah_store::{FestivalCursor, FestivalFilter};

    /// Votes on all that waits at a standing as `say` has it; tells how many votes were taken.
    async fn vote(
        store: &Store,
        edition: &Edition,
        standing: Standing,
        by: i64,
        say: impl Fn(i64, &[Reason]) -> Say,
    ) -> usize {
        let filter = FestivalFilter { standing: Some(standing), ..FestivalFilter::default() };
        let (mut after, mut votes): (Option<FestivalCursor>, Vec<(i64, Vote)>) = (None, Vec::new());
        loop {
            let page = store.festival_queue(&edition.key, &filter, after, 500).await.unwrap();
            let Some(last) = page.last() else { break };
            after = Some((last.application.trade, last.id));
            votes.extend(page.iter().map(|of| {
                (of.id, Vote { by, at: edition.phases.review, say: say(of.id, &of.found), words: String::new() })
            }));
        }
        store.vote_for_many(edition.phases.review, edition, &votes).await.unwrap()
    }

    fn by_the_rules(found: &[Reason]) -> Say {
        Reasons::new(found.to_vec()).map_or(Say::Accept, |reasons| Say::Refuse { reasons })
    }

    #[tokio::test]
    async fn a_scripted_review_takes_the_1200_to_300() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&format!("sqlite:{}", folder.path().join("market.db").display())).await.unwrap();
        let mut import = store.import(TODAY.start(), Some(TODAY.start())).await.unwrap();
        import.add(market(300, 3_000, 1).collect()).await.unwrap();
        import.finish().await.unwrap();
        store.grade_all(TODAY.start(), |_| {}).await.unwrap();
        assert_eq!(fill(&store, 1_200, 1).await.unwrap(), 1_200);
        let edition = Edition::parse(EDITION).unwrap();

        // Every rule that can find something in an application on record finds it here.
        let filter = FestivalFilter { fit: Some(false), ..FestivalFilter::default() };
        let unfit = store.festival_queue(&edition.key, &filter, None, 1_200).await.unwrap();
        let found: std::collections::BTreeSet<Reason> = unfit.iter().flat_map(|of| of.found.clone()).collect();
        for reason in Reason::ALL.into_iter().filter(|of| of.is_of_rules() && *of != Reason::PhaseClosed) {
            assert!(found.contains(&reason), "{reason:?} is found nowhere");
        }

        // Three reviewers. The first follows the rules but for each fifteenth, which she would wait-list; of these the second agrees
        // with every other, and the third decides by the rules.
        let mut people = Vec::new();
        for name in ["one", "two", "three"] {
            let email = format!("{name}@staff.example");
            people.push(store.set_role(TODAY.start(), &email, Some(Role::Reviewer)).await.unwrap().id.0);
        }
        let odd = |id: i64| id % 15 == 0;
        let first = |id, found: &[Reason]| if odd(id) { Say::WaitList } else { by_the_rules(found) };
        assert_eq!(vote(&store, &edition, Standing::Waiting, people[0], first).await, 1_200);
        let second = |id, found: &[Reason]| if id % 30 == 0 { Say::WaitList } else { by_the_rules(found) };
        assert_eq!(vote(&store, &edition, Standing::Second, people[1], second).await, 80);
        assert_eq!(vote(&store, &edition, Standing::Third, people[2], |_, found| by_the_rules(found)).await, 40);
        let counts = store.festival_counts(&edition.key).await.unwrap();
        let (fit, refused) = (counts.at(&[Standing::Accepted]), counts.at(&[Standing::Refused]));
        assert_eq!((counts.applied(), counts.at(&[Standing::WaitListed]), fit + refused), (1_200, 40, 1_160));
        assert!(fit > 600 && refused > 200, "{fit} {refused}");

        let chosen = store.festival_selection(&edition, &[7; 32]).await.unwrap();
        assert_eq!(store.give_places(edition.phases.review.plus_days(1), &edition, &chosen).await.unwrap(), Ok(300));
        let counts = store.festival_counts(&edition.key).await.unwrap();
        assert_eq!(counts.placed(), 300);
        for quota in &edition.quotas {
            let placed = counts.trades[&quota.trade][2];
            assert!(placed <= u64::from(quota.places) && placed >= u64::from(quota.reserved), "{quota:?} {placed}");
        }
        let verified = store.verify(|_| {}).await.unwrap();
        assert_eq!(verified.disagreements, []);
    }
}
