//! Badges and panels on other sites, as far as every server keeps something of them in memory: which sites are registered, how often each
//! showed something, and which domains there are by their hashes. All of it is a copy, and small.

use crate::http::App;
use bazargah_domain::calendar::Day;
use bazargah_domain::domain_name::Host;
use bazargah_domain::embed::{DomainHash, HashPrefix, Place, Registered};
use bazargah_domain::shop::ShopId;
use bazargah_store::{EmbedCount, EmbedPlace, Store, StoreError};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// How old a copy of the registered sites may be.
const SITES_FRESH: Duration = Duration::from_secs(10);
/// How old the list of domains may be.
const DOMAINS_FRESH: Duration = Duration::from_secs(1);
/// Domains that are read at once.
const DOMAINS_AT_ONCE: i64 = 20_000;
/// How often counts are written.
const WRITE_EVERY: Duration = Duration::from_secs(20);
/// Counts that are held between two writings: more places and shops than that within 20 seconds are not told apart.
const COUNTS_MAX: usize = 50_000;

/// What was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shown {
    /// A badge.
    Badge,
    /// A panel.
    Panel,
    /// The page behind a click.
    Seal,
}

impl Shown {
    fn as_str(self) -> &'static str {
        match self {
            Self::Badge => "badge",
            Self::Panel => "panel",
            Self::Seal => "seal",
        }
    }
}

/// The registered sites at one moment.
#[derive(Debug, Default)]
pub struct Sites {
    of_host: HashMap<String, Vec<Site>>,
    of_shop: HashMap<String, Vec<Host>>,
}

#[derive(Debug, Clone)]
struct Site {
    /// The shop's key; `None` for a partner's.
    shop: Option<String>,
    per_minute: u32,
}

impl Sites {
    fn of(places: Vec<EmbedPlace>) -> Self {
        let mut sites = Self::default();
        for place in places {
            if place.shop.is_some() && place.shop_key.is_none() {
                continue;
            }
            if let Some(key) = &place.shop_key {
                sites.of_shop.entry(key.clone()).or_default().push(place.host.clone());
            }
            let site = Site { shop: place.shop_key, per_minute: place.per_minute };
            sites.of_host.entry(place.host.as_str().to_owned()).or_default().push(site);
        }
        sites
    }

    /// Whether the host, or one above it, is registered for this shop.
    pub fn registered(&self, shop: &str, host: &Host) -> Option<Registered> {
        let mut sites = host.candidates().filter_map(|host| self.of_host.get(host)).flatten().peekable();
        sites.peek()?;
        let mut found = None;
        for site in sites {
            match &site.shop {
                Some(key) if key == shop => return Some(Registered::OfShop),
                Some(_) => {}
                None => found = Some(Registered::OfPartner),
            }
        }
        found
    }

    /// What the host may ask for within a minute.
    fn per_minute(&self, host: &Host) -> Option<u32> {
        let sites = host.candidates().filter_map(|host| self.of_host.get(host)).flatten();
        sites.map(|site| site.per_minute).max()
    }

    /// The sites that the shop registered.
    pub fn of_shop(&self, shop: &str) -> &[Host] {
        self.of_shop.get(shop).map_or(&[], Vec::as_slice)
    }
}

/// Beginnings of hashes with the shop's number, in order.
#[derive(Default)]
struct Domains {
    sorted: Vec<(u32, i64)>,
    /// The last shop that was read.
    until: i64,
}

/// See the module.
pub struct Embeds {
    store: Store,
    sites: RwLock<Arc<Sites>>,
    sites_looked: tokio::sync::Mutex<Option<Instant>>,
    domains: RwLock<Domains>,
    domains_looked: tokio::sync::Mutex<Option<Instant>>,
    counts: Mutex<HashMap<(String, Day, String, Shown), i64>>,
    /// What each registered site asked for in the minute that runs.
    minute: Mutex<(i64, HashMap<String, u32>)>,
}

impl Embeds {
    /// Nothing is read yet.
    pub fn new(store: Store) -> Self {
        Self {
            store,
            sites: RwLock::default(),
            sites_looked: tokio::sync::Mutex::default(),
            domains: RwLock::default(),
            domains_looked: tokio::sync::Mutex::default(),
            counts: Mutex::default(),
            minute: Mutex::default(),
        }
    }

    /// The registered sites, not older than ten seconds or so.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sites(&self) -> Result<Arc<Sites>, StoreError> {
        // Whoever finds somebody reading takes what there is.
        if let Ok(mut looked) = self.sites_looked.try_lock()
            && looked.is_none_or(|at| at.elapsed() >= SITES_FRESH)
        {
            self.read_sites().await?;
            *looked = Some(Instant::now());
        }
        Ok(Arc::clone(&self.sites.read().unwrap_or_else(PoisonError::into_inner)))
    }

    /// Reads the registered sites now: for whoever has just changed them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn read_sites(&self) -> Result<(), StoreError> {
        let sites = Arc::new(Sites::of(self.store.embed_places().await?));
        *self.sites.write().unwrap_or_else(PoisonError::into_inner) = sites;
        Ok(())
    }

    /// Whether a registered site has not asked for too much within the minute. Only sites that are registered are counted, so that what is
    /// held stays small.
    pub fn may_ask(&self, sites: &Sites, place: &Place, now_ms: i64) -> bool {
        let Place::Registered(host) = place else { return true };
        let Some(most) = sites.per_minute(host) else { return true };
        let mut minute = self.minute.lock().unwrap_or_else(PoisonError::into_inner);
        if minute.0 != now_ms / 60_000 {
            *minute = (now_ms / 60_000, HashMap::new());
        }
        let asked = minute.1.entry(host.registrable().to_owned()).or_default();
        *asked = asked.saturating_add(1);
        *asked <= most
    }

    /// Counts what was shown. Of people nothing is held: a day, a shop, a site that is registered or the shop's own, and how often.
    pub fn count(&self, shop: &str, day: Day, place: &Place, what: Shown) {
        let host = match place {
            Place::Own(host) | Place::Registered(host) => host.registrable(),
            Place::Elsewhere(_) | Place::Unnamed => "",
            Place::Here | Place::Alone => return,
        };
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (shop.to_owned(), day, host.to_owned(), what);
        if counts.len() < COUNTS_MAX || counts.contains_key(&key) {
            *counts.entry(key).or_default() += 1;
        }
    }

    /// Writes what was counted.
    ///
    /// # Errors
    /// When the database fails; then it is written the next time.
    pub async fn write_counts(&self) -> Result<(), StoreError> {
        let counted = std::mem::take(&mut *self.counts.lock().unwrap_or_else(PoisonError::into_inner));
        let mut counts: Vec<EmbedCount> = counted
            .iter()
            .map(|((shop_key, day, host, what), shown)| EmbedCount {
                shop_key: shop_key.clone(),
                day: day.0.into(),
                host: host.clone(),
                what: what.as_str().to_owned(),
                shown: *shown,
            })
            .collect();
        // In one order, so that two servers do not wait for each other's rows.
        counts.sort_by(|a, b| (&a.shop_key, a.day, &a.host, &a.what).cmp(&(&b.shop_key, b.day, &b.host, &b.what)));
        let written = self.store.count_embeds(&counts).await;
        if written.is_err() {
            let mut held = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
            for (of, shown) in counted {
                *held.entry(of).or_default() += shown;
            }
        }
        written
    }

    /// The shops whose registrable domain has a hash with this beginning. The list is not older than a second or so.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn shops_with(&self, prefix: HashPrefix) -> Result<Vec<ShopId>, StoreError> {
        let looked = match self.domains_looked.try_lock() {
            Ok(looked) => Some(looked),
            // The very first list is waited for.
            Err(_) if self.domains.read().unwrap_or_else(PoisonError::into_inner).until == 0 => {
                Some(self.domains_looked.lock().await)
            }
            Err(_) => None,
        };
        if let Some(mut looked) = looked
            && looked.is_none_or(|at| at.elapsed() >= DOMAINS_FRESH)
        {
            self.read_domains().await?;
            *looked = Some(Instant::now());
        }
        let (from, to) = prefix.range();
        let domains = self.domains.read().unwrap_or_else(PoisonError::into_inner);
        let first = domains.sorted.partition_point(|(hash, _)| *hash < from);
        let found = domains.sorted[first..].iter().take_while(|(hash, _)| *hash <= to);
        Ok(found.map(|(_, id)| ShopId(*id)).collect())
    }

    /// Reads the domains that were listed since the last time.
    async fn read_domains(&self) -> Result<(), StoreError> {
        let mut until = self.domains.read().unwrap_or_else(PoisonError::into_inner).until;
        let mut fresh = Vec::new();
        loop {
            let part = self.store.domains_after(ShopId(until), DOMAINS_AT_ONCE).await?;
            let Some((last, _)) = part.last() else { break };
            until = last.0;
            fresh.extend(part.into_iter().filter_map(|(id, host)| Some((beginning(host?.registrable()), id.0))));
        }
        if fresh.is_empty() {
            let mut domains = self.domains.write().unwrap_or_else(PoisonError::into_inner);
            domains.until = until;
            return Ok(());
        }
        // Sorted aside, so that readers wait for an exchange only.
        fresh.extend_from_slice(&self.domains.read().unwrap_or_else(PoisonError::into_inner).sorted);
        fresh.sort_unstable();
        *self.domains.write().unwrap_or_else(PoisonError::into_inner) = Domains { sorted: fresh, until };
        Ok(())
    }
}

/// The first four bytes of a domain's hash.
fn beginning(domain: &str) -> u32 {
    let [a, b, c, d, ..] = DomainHash::of(domain).0;
    u32::from_be_bytes([a, b, c, d])
}

/// Writes counts now and then, for ever.
pub async fn run(app: App) {
    let mut every = tokio::time::interval(WRITE_EVERY);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        if let Err(error) = app.embeds.write_counts().await {
            tracing::error!(%error, "how often badges were shown could not be written; it is tried again");
        }
    }
}
