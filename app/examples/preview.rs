//! Every page in every state and both languages, from made-up models, as files to look at; or the profile's speed.
//!
//! ```sh
//! cargo run --release -p bazargah-app --features ssr --example preview -- OUT_DIR
//! cargo run --release -p bazargah-app --features ssr --example preview -- --bench [RUNS]
//! ```

use bazargah_app::pages::{self, *};
use bazargah_app::{Assets, Lang, Lookalike, PageContext, Visitor, WhatIf};
use bazargah_domain::calendar::{Day, Millis};
use bazargah_domain::complaint::{Answer, Complaint, ComplaintId, End, Rating, State};
use bazargah_domain::domain_name::{Host, Likeness};
use bazargah_domain::figures::{Figures, Period};
use bazargah_domain::guideline::Name;
use bazargah_domain::record::Recent;
use bazargah_domain::role::Role;
use bazargah_domain::shop::{Listed, Scheme, Shop, TakenFor};
use bazargah_domain::verdict::Verdict;
use samples::Kind;
use std::error::Error;
use std::path::Path;
use std::time::Instant;

#[allow(dead_code, reason = "shared with the tests of the crate")]
#[path = "../src/samples/mod.rs"]
mod samples;

fn main() -> Result<(), Box<dyn Error>> {
    match std::env::args().nth(1).as_deref() {
        Some("--bench") => bench(std::env::args().nth(2).and_then(|runs| runs.parse().ok()).unwrap_or(200)),
        Some(folder) => write_all(Path::new(folder))?,
        None => return Err("usage: preview OUT_DIR | --bench".into()),
    }
    Ok(())
}

fn context<'a>(lang: Lang, assets: &'a Assets, path: &'a str) -> PageContext<'a> {
    PageContext { lang, assets, origin: "https://bazargah.example", path, demo: true, query_text: "", visitor: None }
}

fn profile_of(kind: Kind, period: Period) -> Profile {
    let record = samples::record(kind);
    let figures = Figures::of(&record, period);
    Profile {
        shop: samples::shop(kind),
        total_all: record.total(),
        figures,
        recent: record.recent.clone(),
        today: samples::today(),
        log_size: 48_213,
        seals: Vec::new(),
        takes_complaints: true,
    }
}

fn listed(kind: Kind) -> Listed {
    let record = samples::record(kind);
    let figures = Figures::of(&record, Period::Months12);
    Listed { shop: samples::shop(kind), complaints: record.total(), verdict: Verdict::of(&figures) }
}

fn lookalike(kind: Kind, likeness: Likeness) -> Option<Lookalike> {
    let shop: Shop = samples::shop(kind);
    Some(Lookalike { known: shop.host.clone()?, shop, likeness })
}

/// Every page with its file's name and its path.
fn pages_of(lang: Lang) -> Vec<(String, String)> {
    let assets = Assets::default();
    let mut all: Vec<(String, String)> = Vec::new();
    let mut add = |name: &str, path: &str, render: &dyn Fn(&PageContext) -> String| {
        all.push((name.to_owned(), render(&context(lang, &assets, path))));
    };

    for kind in Kind::ALL {
        let model = profile_of(kind, if kind == Kind::Old { Period::All } else { Period::Months12 });
        let name = format!("profile-{kind:?}").to_lowercase();
        add(&name, &format!("/shop/{}", model.shop.key), &|ctx| profile(ctx, &model));
    }
    let mut warned = profile_of(Kind::TooLittle, Period::Months12);
    warned.shop.taken_for = samples::shop(Kind::Mixed).host.map(|host| TakenFor { host, likeness: Likeness::Edit });
    add("profile-warned", "/shop/yas-gol.ir", &|ctx| profile(ctx, &warned));
    let mut stale = profile_of(Kind::Slow, Period::Months6);
    stale.today = stale.today.plus_days(400);
    add("profile-stale", "/shop/kafsh-nemooneh.ir?window=6m", &|ctx| profile(ctx, &stale));

    let home_full = Home {
        shops: 12_408,
        complaints: 1_284_113,
        read_until: Some(samples::today()),
        examples: [Kind::Slow, Kind::Prompt, Kind::Silent, Kind::TooLittle].map(listed).into(),
    };
    add("home", "/", &|ctx| home(ctx, &home_full));
    let home_empty = Home { shops: 0, complaints: 0, read_until: None, examples: Vec::new() };
    add("home-empty", "/", &|ctx| home(ctx, &home_empty));

    let record = samples::record(Kind::Slow);
    let all_figures = Figures::of(&record, Period::All);
    let list = Complaints {
        shop: samples::shop(Kind::Slow),
        items: (0..20).map(|n| Recent { id: ComplaintId(9_000 - n), complaint: case(n) }).collect(),
        filter: Filter::default(),
        kinds: all_figures.categories.iter().map(|(kind, n)| (kind.clone(), Some(*n))).collect(),
        figures: all_figures,
        next: Some("bzE3".into()),
        newer: None,
        first: true,
        now: samples::today().start(),
    };
    add("complaints", "/shop/kafsh-nemooneh.ir/complaints", &|ctx| complaints(ctx, &list));
    let filtered = Complaints {
        items: Vec::new(),
        filter: Filter { state: Some(State::Withdrawn), category: Some("damaged".into()) },
        next: None,
        newer: Some("bzE4".into()),
        first: false,
        ..list.clone()
    };
    add("complaints-none", "/shop/kafsh-nemooneh.ir/complaints?state=withdrawn", &|ctx| complaints(ctx, &filtered));

    for (name, complaint) in [
        (
            "complaint-late",
            samples::complaint(Some(150), Rating::Unresolved, |at| End::Closed { at: Some(at.plus_days(9)) }),
        ),
        ("complaint-open", samples::complaint(None, Rating::Unrated, |_| End::Running)),
        (
            "complaint-removed",
            samples::complaint(Some(10), Rating::Unrated, |at| End::Removed {
                at: at.plus_days(11),
                reason: "نام و شمارهٔ تلفن شخص سومی در آن بود".into(),
            }),
        ),
        ("complaint-undated", {
            let mut complaint = samples::complaint(None, Rating::Unrated, |_| End::Closed { at: None });
            complaint.answer = Answer::TimeUnknown { in_time: Some(true) };
            complaint.scheme = Scheme::Cfpb;
            complaint.category = "Incorrect information on your report".into();
            complaint
        }),
    ] {
        let model = ComplaintPage {
            shop: samples::shop(Kind::Slow),
            recent: Recent { id: ComplaintId(8_127), complaint },
            words: None,
            reply_words: Vec::new(),
            broken: None,
            claim: None,
            as_of: samples::today().start(),
            today: samples::today(),
        };
        add(name, "/shop/kafsh-nemooneh.ir/complaints/8127", &|ctx| complaint_page(ctx, &model));
    }

    let column = |kind| (samples::shop(kind), samples::figures(kind, Period::Months12));
    for (name, kinds, missing, unclear, left_out) in [
        (
            "compare-4",
            &[Kind::Slow, Kind::Prompt, Kind::AnswersWithoutSolving, Kind::TooLittle][..],
            vec![],
            vec![],
            vec!["panjomi.ir".to_owned()],
        ),
        ("compare-2", &[Kind::Silent, Kind::Mixed][..], vec!["nist.ir".to_owned()], vec!["نمونه".to_owned()], vec![]),
        ("compare-empty", &[][..], vec![], vec![], vec![]),
    ] {
        let columns = kinds.iter().copied().map(column).collect();
        let model = Compare { columns, missing, unclear, left_out, today: samples::today() };
        add(name, "/compare", &|ctx| compare(ctx, &model));
    }

    for (name, query, kinds, more) in [
        ("results", "کفش", &[Kind::Slow, Kind::AnswersWithoutSolving, Kind::Never, Kind::Unknown][..], true),
        ("results-none", "چیزی که نیست", &[][..], false),
        ("results-empty", " ", &[][..], false),
    ] {
        let model = Results { query: query.to_owned(), shops: kinds.iter().copied().map(listed).collect(), more };
        add(name, "/lookup?q=x", &|ctx| results(ctx, &model));
    }

    for (name, asked, warning, nearest) in [
        ("unlisted", "tazeh-kar.ir", None, vec![]),
        (
            "unlisted-lookalike",
            "diginemooneh.com.evil.ir",
            lookalike(Kind::Mixed, Likeness::Inside),
            vec![listed(Kind::Mixed), listed(Kind::Slow)],
        ),
        ("unlisted-name", "فروشگاهی با نامی که هیچ‌کس نشنیده است", None, vec![]),
    ] {
        let model = NotListed { asked: asked.to_owned(), host: Host::parse(asked).ok(), warning, owner: None, nearest };
        add(name, "/shop/x", &|ctx| not_listed(ctx, &model));
    }

    add("guidelines", "/guidelines", &|ctx| guidelines(ctx, samples::today()));
    for name in Name::ALL {
        let model = GuidelinePage { guideline: &name.versions()[0], today: samples::today() };
        let path = format!("/guidelines/{}", name.as_str());
        add(&format!("guideline-{}", name.as_str()), &path, &|ctx| guideline(ctx, &model));
    }
    let early = GuidelinePage { guideline: &Name::Seller.versions()[0], today: Day::MIN };
    add("guideline-not-yet", "/guidelines/seller/1", &|ctx| guideline(ctx, &early));
    add("about-figures", "/about/figures", &about_figures);
    add("about-sources", "/about/sources", &about_sources);
    add("about-listing", "/about/listing", &about_listing);
    for status in [400, 404, 405, 410, 413, 414, 429, 431, 500, 503] {
        add(&format!("problem-{status}"), "/x", &|ctx| problem(ctx, status));
    }
    let visitor = Some(Visitor { role: Some(Role::Supervisor) });
    let ctx = PageContext { visitor, ..context(lang, &assets, "/account") };
    all.extend(
        samples::people::pages(&ctx, "")
            .into_iter()
            .chain(samples::log::pages(&ctx, ""))
            .chain(samples::grade::pages(&ctx, ""))
            .chain(samples::prove::pages(&ctx, ""))
            .map(|(name, html)| (name.to_owned(), html)),
    );
    all
}

use pages::complaint as complaint_page;

fn case(n: i64) -> Complaint {
    let rating = [Rating::Resolved, Rating::Unresolved, Rating::Unrated][(n % 3) as usize];
    let mut complaint = match n % 5 {
        0 => samples::complaint(None, Rating::Unrated, |_| End::Running),
        4 => samples::complaint(Some(20), rating, |at| End::Withdrawn { at: at.plus_days(2) }),
        _ => samples::complaint(Some(14 + 40 * n), rating, |_| End::Closed { at: None }),
    };
    complaint.opened_at = Millis(complaint.opened_at.0).plus_days(26 - 3 * n);
    if let Answer::At(at) = complaint.answer {
        complaint.answer = Answer::At(at.plus_days(26 - 3 * n));
    }
    complaint
}

fn write_all(folder: &Path) -> Result<(), Box<dyn Error>> {
    for lang in Lang::ALL {
        let folder = folder.join(lang.as_str());
        std::fs::create_dir_all(&folder)?;
        let pages = pages_of(lang);
        let mut index = String::from("<!DOCTYPE html><meta charset=utf-8><title>Preview</title><ul>");
        for (name, html) in &pages {
            std::fs::write(folder.join(format!("{name}.html")), html)?;
            index.push_str(&format!("<li><a href={name}.html>{name}</a>"));
        }
        std::fs::write(folder.join("index.html"), index)?;
        println!("{}: {} pages", folder.display(), pages.len());
    }
    Ok(())
}

fn bench(runs: u32) {
    let assets = Assets::default();
    for (kind, period) in [
        (Kind::Slow, Period::Months12),
        (Kind::Prompt, Period::Months12),
        (Kind::Old, Period::All),
        (Kind::Never, Period::All),
    ] {
        let model = profile_of(kind, period);
        for lang in Lang::ALL {
            let ctx = context(lang, &assets, "/shop/x");
            let bytes = profile(&ctx, &model).len();
            // Short runs, of which some fall between the other work of the machine.
            let rounds = 100;
            let mut best = f64::MAX;
            for _ in 0..runs {
                let start = Instant::now();
                for _ in 0..rounds {
                    std::hint::black_box(profile(&ctx, std::hint::black_box(&model)));
                }
                best = best.min(start.elapsed().as_secs_f64() / f64::from(rounds) * 1e6);
            }
            println!("{kind:?} {}: {best:.1} µs, {bytes} bytes", lang.as_str());
        }
    }
}
