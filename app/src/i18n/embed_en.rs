//! The English texts of what other sites show.

use super::embed::{BadgeWords, BuilderWords, EmbedWords, PanelWords, PartnerWords, PlaceWords, SealWords};
use bazargah_domain::figures::Period;
use bazargah_domain::shop::MarkState;

pub(super) const EMBED: EmbedWords = EmbedWords {
    badge: BadgeWords {
        grade: |letter| format!("Grade {letter}"),
        no_grade: "No grade",
        mark: |state| match state {
            MarkState::None => "no mark",
            MarkState::Applied => "mark under review",
            MarkState::Valid => "mark valid",
            MarkState::Suspended => "mark suspended",
            MarkState::Revoked => "mark revoked",
            MarkState::Expired => "mark expired",
        },
        mark_warned: "mark valid, warned",
        joint: " · ",
        complaints: |n, text| match n {
            1 => "1 complaint".to_owned(),
            _ => format!("{text} complaints"),
        },
        complaints_in: |n, text, period| {
            let complaints = if n == 1 { "complaint" } else { "complaints" };
            match period {
                Period::Months6 => format!("{text} {complaints} in 6 months"),
                Period::Months12 => format!("{text} {complaints} in 12 months"),
                Period::All => format!("{text} {complaints} on record"),
            }
        },
        no_complaints: "no complaints",
        delay: |value| format!("delay: {value}"),
        delay_long: |value| format!("Median delay: {value}"),
        not_this_site: "Not this site",
        belongs_to: "This badge belongs to",
        compare: "Compare with this page’s address",
        press: "Press to check",
        unknown: "No such shop in Bazargah",
        alt: |domain, figures, day| format!("{domain} on Bazargah: {figures} ({day})"),
    },
    panel: PanelWords {
        title: |shop| format!("The record of {shop} on Bazargah"),
        newest: "Newest complaints",
        none: "No complaint on record.",
        deals: "Discounted goods",
        whole: "Whole record on Bazargah",
        check: "Are you on this site now?",
        as_of: |day| format!("Data up to {day}"),
    },
    seal: SealWords {
        title: |domain| format!("This badge belongs to {domain}"),
        description: |domain| {
            format!(
                "Bazargah’s badge was issued to {domain}. See whether that is the site you came from, and how to be sure."
            )
        },
        belongs: "This badge belongs to this domain only",
        belongs_shop: "This badge belongs to this shop, which has no domain of its own",
        came_from: "You came from",
        same: "It is the same site",
        same_text: |domain| {
            format!(
                "Your browser says that you came from {domain}, and the badge belongs to that domain. Read its record before you buy."
            )
        },
        registered: "This site may show the badge",
        registered_text: |site, domain| {
            format!(
                "{site} shows the badge of {domain} with permission, but is not that shop. Before you buy, check the shop’s own address."
            )
        },
        other: "Not this site",
        other_text: |site, domain| {
            format!(
                "You came from {site}, and this badge belongs to {domain}. If that page calls itself {domain}, do not pay there."
            )
        },
        no_domain: "Not this site",
        no_domain_text: |domain| {
            format!("The page that you came from has no domain, and this badge belongs to {domain}. Do not pay there.")
        },
        unsaid: "We do not know where you came from",
        unsaid_text: |domain| {
            format!(
                "Your browser did not say which site you came from. Compare the address at the top of the shop’s page with {domain}, letter by letter."
            )
        },
        type_it: "Type it yourself",
        type_it_text: "Anybody can copy the picture of a badge. The sure way is to read the shop’s address at the top of its page and to type it here.",
        field: "The shop’s address",
        button: "Check",
        profile: |shop| format!("The record of {shop}"),
        why: "Why this page?",
        why_text: &[
            "A badge is a picture, and a picture proves nothing. What matters is which domain the badge was issued to.",
            "We do not know who you are: we compare the site that your browser named with the badge’s domain. We count how often this page was opened from a badge, by shop, day and site; a site that is neither the shop’s own nor registered here is not named. Nothing of you is written down.",
        ],
    },
    builder: BuilderWords {
        title: "Bazargah’s badge on your site",
        description: "Show a shop’s record on your own site: a small badge or a small panel, light and without tracking. Build the code here.",
        lead: "Show a shop’s record where the shopper already is. The badge is one picture: no script, no cookie, no tracking.",
        shop: "Shop",
        shop_hint: "Its domain, the address of a page, or its name",
        shop_unknown: "We did not find this shop in Bazargah. Type its domain.",
        size: "Size",
        sizes: ["Small", "Medium", "Large"],
        look: "Colours",
        looks: ["Light", "Dark"],
        language: "Language of the badge",
        languages: ["Persian", "English"],
        test: "Test against an address (optional)",
        test_hint: "The address of the page that is to show the badge",
        test_fault: "This is not the address of a site. Type something like https://example.ir.",
        button: "Build",
        preview: "Preview",
        preview_text: "This is the badge as it is now. Its figures keep themselves up to date.",
        says_figures: |site| format!("On {site} the badge tells the figures: it is the shop’s own domain."),
        says_registered: |site| format!("On {site} the badge tells the figures: the site is registered for it."),
        says_not_this: |site| {
            format!(
                "On {site} the badge says “not this site”. If that site is yours too, register it at the shop’s desk."
            )
        },
        code: "The badge’s code",
        code_text: "One link with one picture. A click always leads to a page that says which domain the badge belongs to.",
        html: "Plain HTML",
        wordpress: "WordPress",
        wordpress_text: "Put a “Custom HTML” block into the footer and paste the code above. Or put this into the theme’s functions.php:",
        woocommerce: "WooCommerce",
        woocommerce_text: "Put this into the theme’s functions.php to show the badge below the button of every product:",
        react: "React",
        react_text: "The same as JSX; no library is needed:",
        panel: "Panel (iframe)",
        panel_text: "A summary of the record, the newest complaints and the deals. Whoever embeds it cannot choose which complaints are shown.",
        element: "Custom element",
        element_text: "The same panel, which finds its own height, loads when it is nearly in view, and leaves the link inside where it cannot.",
        policy: "Content security policy",
        policy_text: "If your site sends a Content-Security-Policy, add these to it: the first for the badge, the second for the panel, the last two for the custom element.",
        rules: "Good to know",
        rules_items: &[
            "The badge tells figures only on the shop’s own domain and on registered sites; elsewhere it says “not this site”.",
            "If your site keeps browsers from naming it (Referrer-Policy: no-referrer), the badge asks the reader to compare instead. The attribute referrerpolicy in the code is there for that.",
            "The picture’s alternative text tells the figures of the day on which you built the code, with its date. Build it again now and then.",
        ],
        link: "This shop’s badge for other sites",
    },
    places: PlaceWords {
        title: |shop| format!("The badge of {shop} on other sites"),
        lead: "Badge and panel always work on your own domain. Register the other sites that are to show them here.",
        partners_title: "Partner sites",
        partners_lead: "A partner’s site may show the badge and the panel of every shop, except one whose domain it can be taken for.",
        sites: "Registered sites",
        none: "No site is registered yet.",
        since: |day| format!("since {day}"),
        per_minute: |n| format!("up to {n} a minute"),
        remove: "Remove",
        add: "Register a site",
        host: "The site’s domain",
        host_hint: "Such as example.ir; its sub-domains are included",
        host_fault: "This is not the domain of a site. Type something like example.ir.",
        host_like: "This domain can be taken for that of a well-known shop and cannot be a partner’s.",
        limit: "Most a minute",
        limit_hint: "From 1 to 1,000,000; what goes beyond gets no answer",
        limit_fault: "Type a number from 1 to 1,000,000.",
        full: "There is no more room. Remove one first.",
        addresses_text: "Each partner reads its own counts at a private address, which is shown once, when it is made. “New address” makes another, and the one before it ends.",
        new_address: "New address",
        address: "The partner’s private address",
        address_text: "Give it to the partner now: it is shown this once. Whoever has it sees, without an account, how often this site showed badges and panels on which day.",
        button: "Register",
        counts: "How often it was shown",
        counts_text: "The last thirty days, in UTC. A day, a site and a number: nothing is kept about those who looked. Browsers keep a copy for half a minute, which is not counted.",
        counts_none: "Nothing has been counted yet.",
        day: "Day",
        site: "Site",
        others: "sites not registered",
        badge: "Badge",
        panel: "Panel",
        seal: "Clicks",
        shown: "Shown",
        link: "Badge on other sites",
        partners_link: "Partner sites",
    },
    partner: PartnerWords {
        title: |site| format!("The report for {site}"),
        lead: "How often this site and those below it showed Bazargah’s badges and panels. Whoever has this page’s address can read it: give it only to those who need it.",
        since: "Partner since",
        limit_text: "What is asked for beyond that within a minute gets no answer and is not counted.",
        days: "Day by day",
        days_text: |days| {
            format!(
                "Days are in UTC and kept for {days} days; today’s numbers still grow, and a day on which nothing was shown has no row. Only numbers are kept, and nothing about those who looked. A copy that a browser keeps for half a minute is not counted, nor is what a browser shows without naming your site, nor what was shown below it on a site that is registered by itself."
            )
        },
        file: "Table (CSV)",
        lost: "Has somebody got this address who should not have it? Ask us for a new one; this one then ends.",
    },
};
