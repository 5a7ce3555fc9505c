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

    /// The registered site that a page of this host belongs to, with what that site may ask for within a minute: of the host and those
    /// above it, the nearest that is this shop's or a partner's. Counts and limits go by it and not by the registrable domain, below
    /// which several partners can be. One site has one limit, a partner's before a shop's, whoever's badge is asked for: it has one
    /// counter only.
    fn site<'h>(&self, shop: &str, host: &'h Host) -> Option<(&'h str, u32)> {
        host.candidates().find_map(|host| {
            let sites = self.of_host.get(host)?;
            let partner = sites.iter().find(|site| site.shop.is_none());
            let site = partner.or_else(|| sites.iter().find(|site| site.shop.as_deref() == Some(shop)))?;
            Some((host, site.per_minute))
        })
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
    pub fn may_ask(&self, sites: &Sites, shop: &str, place: &Place, now_ms: i64) -> bool {
        let Place::Registered(host) = place else { return true };
        let Some((site, most)) = sites.site(shop, host) else { return true };
        let mut minute = self.minute.lock().unwrap_or_else(PoisonError::into_inner);
        if minute.0 != now_ms / 60_000 {
            *minute = (now_ms / 60_000, HashMap::new());
        }
        let asked = minute.1.entry(site.to_owned()).or_default();
        *asked = asked.saturating_add(1);
        *asked <= most
    }

    /// Counts what was shown. Of people nothing is held: a day, a shop, a site that is registered or the shop's own, and how often.
    pub fn count(&self, sites: &Sites, shop: &str, day: Day, place: &Place, what: Shown) {
        let host = match place {
            // A shop's own domain can lie on a partner's site, whose report then has it, too.
            Place::Own(host) | Place::Registered(host) => {
                sites.site(shop, host).map_or_else(|| host.registrable(), |(site, _)| site)
            }
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

#[cfg(test)]
mod tests {
    use super::*;
    use bazargah_domain::calendar::Millis;

    fn host(text: &str) -> Host {
        Host::parse(text).expect("a host")
    }

    fn sites(places: &[(Option<&str>, &str, u32)]) -> Sites {
        let place = |(shop, site, per_minute): &(Option<&str>, &str, u32)| EmbedPlace {
            shop: shop.map(|_| ShopId(1)),
            shop_key: shop.map(str::to_owned),
            host: host(site),
            per_minute: *per_minute,
            registered_at: Millis(0),
        };
        Sites::of(places.iter().map(place).collect())
    }

    #[test]
    fn a_page_belongs_to_the_nearest_registered_site_and_not_to_its_registrable_domain() {
        let sites = sites(&[
            (None, "arzan.ir", 100),
            (None, "blog.arzan.ir", 2),
            (None, "news.torob.com", 3),
            (Some("kafsh.example"), "mag.arzan.ir", 60_000),
        ]);
        for (shop, at, site) in [
            ("kafsh.example", "blog.arzan.ir", Some(("blog.arzan.ir", 2))),
            ("kafsh.example", "a.blog.arzan.ir", Some(("blog.arzan.ir", 2))),
            ("kafsh.example", "arzan.ir", Some(("arzan.ir", 100))),
            ("kafsh.example", "shop.arzan.ir", Some(("arzan.ir", 100))),
            ("kafsh.example", "news.torob.com", Some(("news.torob.com", 3))),
            ("kafsh.example", "torob.com", None),
            ("kafsh.example", "mag.arzan.ir", Some(("mag.arzan.ir", 60_000))),
            // What another shop registered for itself is not this one's.
            ("other.example", "mag.arzan.ir", Some(("arzan.ir", 100))),
        ] {
            assert_eq!(sites.site(shop, &host(at)), site, "{shop} at {at}");
        }
    }

    #[test]
    fn what_a_shop_registers_does_not_raise_a_partners_limit() {
        let sites = sites(&[(None, "torob.com", 2), (Some("kafsh.example"), "torob.com", 60_000)]);
        for shop in ["kafsh.example", "other.example"] {
            assert_eq!(sites.site(shop, &host("torob.com")), Some(("torob.com", 2)), "{shop}");
        }
    }
}
