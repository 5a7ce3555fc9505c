use super::*;
use crate::samples::market::market_of;
use crate::samples::{self, people};
use bazargah_domain::survey::{Happened, Measure};

fn filter(province: &str, trade: &str, period: &str) -> MarketFilter {
    MarketFilter::parse(province, trade, period).expect("a part of the market")
}

#[test]
fn an_address_reads_back_and_what_is_none_is_refused() {
    for (province, trade, period) in
        [("", "", ""), ("-", "books", "6m"), ("تهران", "-", "all"), ("خراسان رضوی", "toys", "12m")]
    {
        let of = filter(province, trade, period);
        let query = of.query();
        assert_eq!(query.is_empty(), of == MarketFilter::default(), "{query}");
        assert!(query.is_empty() || query.starts_with('?') && !query.contains(' '), "{query}");
    }
    assert_eq!(filter(" تهران ", "", ""), filter("تهران", "", ""));
    for (province, trade, period) in [("\u{200c}", "", ""), ("", "spaceships", ""), ("", "", "99y")] {
        assert_eq!(MarketFilter::parse(province, trade, period), None, "{province:?} {trade} {period}");
    }
    assert_eq!(MarketFilter::parse(&"x".repeat(PROVINCE_CHARS_MAX + 1), "", ""), None);
}

#[test]
fn every_table_is_a_rectangle_of_plain_numbers() {
    for part in [MarketFilter::default(), filter("-", "books", "6m"), filter("", "", "all")] {
        let market = market_of("", part);
        for which in MarketTable::ALL {
            assert_eq!(MarketTable::parse(which.as_str()), Some(which));
            for lang in Lang::ALL {
                let rows = market_table(&market, which, lang);
                let wide = rows[0].len();
                assert!(wide >= 2, "{which:?}");
                for row in &rows[1..] {
                    assert_eq!(row.len(), wide, "{which:?} {rows:?}");
                    for number in row[1..].iter().filter(|field| !field.is_empty()) {
                        assert!(number.parse::<f64>().is_ok_and(|n| n >= 0.0), "{which:?}: {number}");
                    }
                }
            }
        }
    }
}

#[test]
fn tables_add_up_to_what_the_figures_say() {
    let market = market_of("", filter("", "", "12m"));
    let sum = |which, column: usize| -> u64 {
        let rows = market_table(&market, which, Lang::En);
        rows[1..].iter().map(|row| row[column].parse::<u64>().expect("a number")).sum()
    };
    let (group, figures) = (market.group(), market.figures(Lang::En));
    assert_eq!((sum(MarketTable::Provinces, 1), sum(MarketTable::Trades, 1)), (group.shops, group.shops));
    assert_eq!((sum(MarketTable::Grades, 1), sum(MarketTable::Marks, 1)), (group.shops, group.shops));
    let total = figures.counts.total;
    assert!(total > 0);
    assert_eq!([sum(MarketTable::Months, 1), sum(MarketTable::Provinces, 2), sum(MarketTable::Trades, 2)], [total; 3]);
    let events = market_table(&market, MarketTable::Events, Lang::En);
    assert_eq!(events[1], [Happened::Listed.as_str(), "1"]);
    let week = market_table(&market, MarketTable::Week, Lang::En);
    assert_eq!(week[1], [Measure::Shops.as_str().to_owned(), (group.shops - 1).to_string(), group.shops.to_string()]);
    let first = Market { before: None, ..market };
    assert_eq!(market_table(&first, MarketTable::Week, Lang::En)[1], ["shops".to_owned(), group.shops.to_string()]);
}

#[test]
fn the_page_tells_what_waits_first_and_says_why_something_is_not_there() {
    let all = people::pages(&samples::context(Lang::En), "");
    let page = |name: &str| &all.iter().find(|(of, _)| *of == name).expect("a sample").1;
    let whole = page("market");
    let at = |text: &str| whole.find(text).unwrap_or_else(|| panic!("{text} is not in {whole}"));
    assert!(
        at("What waits for you") < at("/en/staff/marks/7") && at("/en/staff/marks/7") < at("What changed this week")
    );
    assert!(at("/en/staff/marks/7") < at("/en/staff/fund/8") && at("/en/staff/fund/8") < at("/en/staff/tasks/9"));
    assert!(whole.contains("/en/staff/market/provinces.csv") && whole.contains("/en/staff/market/months.svg"));
    assert!(
        whole.contains("/en/staff?task=decide") && !whole.contains("/en/staff?task=words"),
        "what is empty is no link"
    );
    assert!(
        page("market-part").contains("/staff/market/delay.csv?province=-&amp;trade=nuts-dried-fruit&amp;period=6m")
    );
    assert!(page("market-all").contains("complaints from before"), "older ones are not hidden");
    assert!(page("market-all").contains("no survey of a week before"));
    assert!(page("market-empty-part").contains("no shop in this part"));
    assert!(
        page("market-new").contains("Your role reads along")
            && page("market-new").contains("No survey has been made yet")
    );
    assert!(page("market-nothing-waits").contains("Nothing waits for you."));
}

#[test]
fn charts_are_documents_of_their_own_or_there_is_none() {
    let (whole, none) = (market_of("", MarketFilter::default()), market_of("", filter("nowhere", "", "")));
    // Of the whole market too many answers have no day for a curve.
    assert_eq!(market_chart(&whole, MarketChart::Delay, Lang::En), None);
    let parts = ["تهران", "اصفهان", "خراسان رضوی", "-"].map(|province| market_of("", filter(province, "", "")));
    let told = parts.into_iter().find(|of| of.figures(Lang::En).delay_tells()).expect("a part whose delay is known");
    for which in MarketChart::ALL {
        assert_eq!(MarketChart::parse(which.table().as_str()), Some(which));
        let whole = if matches!(which, MarketChart::Delay) { &told } else { &whole };
        for lang in Lang::ALL {
            let svg = market_chart(whole, which, lang).unwrap_or_else(|| panic!("no chart of {which:?}"));
            assert!(svg.starts_with("<svg xmlns=") && !svg.contains("class="), "{svg}");
            assert!(svg.contains(&lang.date(whole.survey.day())), "it says of when it is: {svg}");
            if !matches!(which, MarketChart::Provinces) {
                assert_eq!(market_chart(&none, which, lang), None, "{which:?}");
            }
        }
    }
    assert_eq!(MarketChart::parse("week"), None);
}
