//! What each format makes of small files, oddities included.

use super::*;
use bazargah_domain::calendar::{Day, Millis};
use bazargah_domain::complaint::{Answer, Complaint, End, Rating, State};
use bazargah_domain::import::Content;
use proptest::prelude::*;
use std::io::Write;

/// What became of each row, in order: `Ok` or line and reason.
type Outcome = Vec<Result<Row, (u64, String)>>;

/// What the program's clock says while the files of these tests are read.
const NOW: &str = "2026-11-25T12:00:00Z";

fn rows<'a>(format: Format, reader: impl BufRead + Send + 'a) -> Result<Rows<'a>, ImportError> {
    super::rows(format, reader, at(NOW))
}

fn outcome(format: Format, text: impl AsRef<[u8]>) -> Outcome {
    rows(format, text.as_ref())
        .expect("usable")
        .map(|row| {
            row.map_err(|trouble| match trouble {
                Trouble::Reject(reject) => (reject.line, reject.reason),
                Trouble::Fatal(error) => panic!("{error}"),
            })
        })
        .collect()
}

fn reason(format: Format, text: impl AsRef<[u8]>) -> String {
    match outcome(format, text).pop() {
        Some(Err((_, reason))) => reason,
        other => panic!("taken: {other:?}"),
    }
}

fn error(format: Format, text: impl AsRef<[u8]>) -> String {
    match rows(format, text.as_ref()) {
        Err(error) => error.to_string(),
        Ok(_) => panic!("usable"),
    }
}

fn complaint(row: &Result<Row, (u64, String)>) -> (&str, &Complaint) {
    match row {
        Ok(Row { content: Content::Complaint { id, complaint }, .. }) => (id, complaint),
        other => panic!("no complaint: {other:?}"),
    }
}

fn at(text: &str) -> Millis {
    Millis::parse(text).expect("a time")
}

mod cfpb {
    use super::*;

    const HEADER: &str = "Date received,Product,Sub-product,Issue,Sub-issue,Consumer complaint narrative,Company public \
                          response,Company,State,ZIP code,Tags,Consumer consent provided?,Submitted via,Date sent to \
                          company,Company response to consumer,Timely response?,Consumer disputed?,Complaint ID\n";

    /// A row that ends as these columns do.
    fn row(response: &str, timely: &str, disputed: &str, id: &str) -> String {
        format!(
            "2020-03-06,\"Loans, and others\",,Managing a loan,,,,\"ACME, INC.\",NC,1,,,Web,2020-03-08,{response},{timely},\
             {disputed},{id}\n"
        )
    }

    fn one(response: &str, timely: &str, disputed: &str) -> Complaint {
        let rows = outcome(Format::Cfpb, format!("{HEADER}{}", row(response, timely, disputed, "1")));
        complaint(&rows[0]).1.clone()
    }

    #[test]
    fn a_row_is_understood() {
        let rows =
            outcome(Format::Cfpb, format!("{HEADER}{}", row("Closed with explanation", "Yes", "N/A", "3556830")));
        let row = rows[0].as_ref().expect("taken");
        assert_eq!((row.shop.source.id.as_str(), row.shop.name.any()), ("ACME, INC.", "ACME, INC."));
        assert_eq!((&row.shop.host, row.speaks_until), (&None, at("2020-03-08")));
        let (id, complaint) = complaint(&rows[0]);
        assert_eq!(
            (id, complaint.opened_at, complaint.category.as_str()),
            ("3556830", at("2020-03-06"), "Managing a loan")
        );
        let page = "https://www.consumerfinance.gov/data-research/consumer-complaints/search/detail/3556830";
        assert_eq!(complaint.url.as_deref(), Some(page));
        assert_eq!(
            (complaint.state(), complaint.delay_seconds()),
            (State::Unrated, None),
            "answered, nobody knows when"
        );
    }

    #[test]
    fn responses_mean_what_the_bureau_says() {
        let closed = |in_time| (Answer::TimeUnknown { in_time }, End::Closed { at: None }, 360);
        let parts = |complaint: Complaint| (complaint.answer, complaint.end, complaint.deadline_hours);
        assert_eq!(parts(one("Closed", "Yes", "No")), closed(Some(true)));
        assert_eq!(parts(one("Closed with monetary relief", "No", "N/A")), closed(Some(false)));
        assert_eq!(parts(one("Closed with explanation", "", "N/A")), closed(None));
        assert_eq!(parts(one("In progress", "Yes", "N/A")), (Answer::Awaited, End::Running, 1_440));
        assert_eq!(parts(one("In progress", "No", "N/A")), (Answer::Awaited, End::Running, 360));
        let untimely = one("Untimely response", "No", "N/A");
        assert_eq!((untimely.state(), untimely.in_time()), (State::Unrated, Some(false)));
        assert_eq!(parts(untimely), (Answer::Awaited, End::Closed { at: None }, 360));
        assert_eq!(one("Closed", "Yes", "Yes").rating, Rating::Unresolved);
        assert_eq!(one("Closed", "Yes", "No").rating, Rating::Unrated);
    }

    #[test]
    fn what_nobody_can_know_is_refused() {
        for (response, timely, disputed, id, expected) in [
            ("", "Yes", "N/A", "1", "Company response to consumer is empty"),
            ("Perhaps", "Yes", "N/A", "1", "Company response to consumer is none that is known"),
            ("Closed", "Maybe", "N/A", "1", "Timely response? is neither Yes nor No"),
            ("Closed", "Yes", "?", "1", "Consumer disputed? is neither Yes nor No nor N/A"),
            ("Closed", "Yes", "N/A", "", "Complaint ID is empty"),
            ("Closed", "Yes", "N/A", "12a", "Complaint ID is not a number"),
            ("Closed", "Yes", "N/A", "1,2", "19 columns instead of 18"),
        ] {
            assert_eq!(reason(Format::Cfpb, format!("{HEADER}{}", row(response, timely, disputed, id))), expected);
        }
        let good = row("Closed", "Yes", "N/A", "1");
        let long = format!("{}x\"", "x".repeat(200));
        for (wrong, expected) in [
            (good.replace("2020-03-06", "06.03.2020"), "Date received is not a time"),
            (good.replace("2020-03-06", ""), "Date received is empty"),
            (good.replace("2020-03-06", "1950-03-06"), "Date received lies outside the years 1990 to 2100"),
            (good.replace("2020-03-06", "2026-11-27"), "Date received lies in the future"),
            (good.replace("2020-03-08", "03/08/2030"), "Date sent to company lies in the future"),
            (good.replace("ACME, INC.", ""), "Company is empty"),
            (good.replace("ACME, INC.\"", &long), "Company is longer than 200 bytes"),
        ] {
            let found = reason(Format::Cfpb, format!("{HEADER}{wrong}"));
            assert!(found.starts_with(expected), "{found}");
        }
    }

    #[test]
    fn without_a_header_the_first_row_is_a_row() {
        let text = row("Closed", "Yes", "N/A", "1").replace('\n', "\r\n") + &row("In progress", "Yes", "N/A", "2");
        let rows = outcome(Format::Cfpb, &text);
        assert_eq!(rows.iter().map(|row| complaint(row).0).collect::<Vec<_>>(), ["1", "2"]);
        let with_header = outcome(Format::Cfpb, format!("\u{feff}{HEADER}{text}"));
        assert_eq!(with_header, rows);
        let old_days = text.replace("2020-03-06", "03/06/2020").replace("2020-03-08", "03/08/2020");
        assert_eq!(outcome(Format::Cfpb, old_days), rows);
        let with_one_to_come = outcome(Format::Cfpb, text.replacen("2020-03-06", "2030-03-06", 1));
        assert_eq!(with_one_to_come[0], Err((1, "Date received lies in the future".to_owned())), "a row, not a header");
        assert!(with_one_to_come[1].is_ok());
    }

    #[test]
    fn narratives_go_over_lines_and_are_not_repeated() {
        let good = row("Closed", "Yes", "N/A", "1");
        let told = good.replace("Managing a loan,,,", "Managing a loan,,\"They said \"\"no\"\".\r\n\nI, said yes.\",");
        let text = format!("{HEADER}{told}{}", told.replace("Closed,", "Perhaps,"));
        let mut found = rows(Format::Cfpb, text.as_bytes()).expect("usable");
        assert!(matches!(found.next(), Some(Ok(_))));
        let Some(Err(Trouble::Reject(reject))) = found.next() else { panic!("taken") };
        assert_eq!(reject.line, 5, "a header and a row of three lines before it");
        assert!(!reject.raw.contains("said") && reject.raw.contains("\"ACME, INC.\""), "{}", reject.raw);
        let broken = told.replace("They said", "They, said").replace('"', "");
        for row in rows(Format::Cfpb, format!("{HEADER}{broken}").as_bytes()).expect("usable") {
            let Err(Trouble::Reject(reject)) = row else { panic!("taken") };
            assert_eq!(reject.raw, "", "nobody knows which column the words are in");
        }
    }

    #[test]
    fn spellings_stay_apart_and_control_characters_are_spaces() {
        let good = row("Closed", "Yes", "N/A", "1");
        let text = good.clone() + &good.replace("ACME", "Acme") + &good.replace("ACME", "AC\tME");
        let ids: Vec<String> =
            outcome(Format::Cfpb, text).into_iter().map(|row| row.expect("taken").shop.source.id).collect();
        assert_eq!(ids, ["ACME, INC.", "Acme, INC.", "AC ME, INC."]);
    }

    #[test]
    fn half_a_letter_costs_its_row() {
        let good = row("Closed", "Yes", "N/A", "1");
        let mut text = good.clone().into_bytes();
        text.extend(good.replace(",NC,", ",\u{1},").bytes().map(|byte| if byte == 1 { 0xD8 } else { byte }));
        text.extend(good.bytes());
        let rows = outcome(Format::Cfpb, text);
        assert_eq!(rows[1], Err((2, "not UTF-8".to_owned())));
        assert!(rows[0].is_ok() && rows[2].is_ok());
    }

    #[test]
    fn a_cell_of_megabytes_costs_its_row() {
        let good = row("Closed", "Yes", "N/A", "1");
        let long = good.replace(",NC,", &format!(",\"{}\",", "a\n".repeat(2_500_000)));
        let rows = outcome(Format::Cfpb, format!("{HEADER}{long}{good}"));
        assert_eq!(rows[0], Err((2, "a cell longer than 1000000 bytes".to_owned())));
        assert!(rows[1].is_ok());
    }

    #[test]
    fn another_file_is_not_taken_for_one() {
        for text in ["a,b\n1,2\n", "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18\n"] {
            let expected = "the first row is neither the header nor a row of cfpb: this is not a cfpb file";
            assert_eq!(error(Format::Cfpb, text), expected);
        }
        let expected = "the header lacks the column Timely response?: this is not a cfpb file";
        assert_eq!(error(Format::Cfpb, HEADER.replace("Timely", "Untimely")), expected);
    }
}

mod reclame_aqui {
    use super::*;

    const HEADER: &str = "id,legacyId,companyName,fantasyName,companyShortname,created,modified,firstInteractionDate,\
                          hasReply,status,evaluated,solved,score,dealAgain,category,productType,problemType,userState,\
                          deleted,frozen,companyIndexes,url\n";

    fn row(first: &str, status: &str, evaluated: &str, solved: &str) -> String {
        format!(
            "-5-uj,2,Loja Ação ,,loja-acao,2025-04-23T11:30:38,2025-04-24T08:20:46,{first},True,{status},{evaluated},{solved},\
             0.0,,00,,0866,PI,False,0,\"['{{a=1, b=2}}', '{{c}}']\",nao-recebi_-5-uj\n"
        )
    }

    fn one(first: &str, status: &str, evaluated: &str, solved: &str) -> Complaint {
        let rows = outcome(Format::ReclameAqui, format!("{HEADER}{}", row(first, status, evaluated, solved)));
        complaint(&rows[0]).1.clone()
    }

    #[test]
    fn a_row_is_understood() {
        let text = format!("{HEADER}{}", row("2025-04-24T00:30:36", "ANSWERED", "True", "0.0"));
        let rows = outcome(Format::ReclameAqui, text);
        let row = rows[0].as_ref().expect("taken");
        assert_eq!((row.shop.source.id.as_str(), row.shop.name.any()), ("loja-acao", "Loja Ação"));
        assert_eq!(row.speaks_until, at("2025-04-24T08:20:46-03:00"));
        let (id, complaint) = complaint(&rows[0]);
        assert_eq!((id, complaint.opened_at), ("-5-uj", at("2025-04-23T11:30:38-03:00")));
        assert_eq!(complaint.answer, Answer::At(at("2025-04-24T00:30:36-03:00")));
        assert_eq!((complaint.rating, &complaint.end), (Rating::Unresolved, &End::Closed { at: None }));
        assert_eq!(complaint.url.as_deref(), Some("https://www.reclameaqui.com.br/loja-acao/nao-recebi_-5-uj/"));
        assert_eq!((complaint.category.as_str(), complaint.deadline_hours), ("other", 96));
    }

    #[test]
    fn answers_and_ratings_are_told_apart() {
        let parts = |complaint: Complaint| (complaint.answer, complaint.rating, complaint.end);
        assert_eq!(parts(one("", "PENDING", "False", "False")), (Answer::Awaited, Rating::Unrated, End::Running));
        assert_eq!(parts(one("", "PENDING", "True", "False")), (Answer::Awaited, Rating::Unresolved, End::Running));
        let unknown = Answer::TimeUnknown { in_time: None };
        assert_eq!(parts(one("", "ANSWERED", "0", "0")), (unknown, Rating::Unrated, End::Running));
        assert_eq!(one("2025-04-24T00:30:36", "ANSWERED", "1", "1.0").rating, Rating::Resolved);
        assert_eq!(one("2025-04-24T00:30:36", "ANSWERED", "True", "").rating, Rating::Unrated);
        assert_eq!(one("2025-04-23T14:30:38Z", "ANSWERED", "", "").delay_seconds(), Some(0), "a zone counts");
    }

    #[test]
    fn what_nobody_can_know_is_refused() {
        let good = row("", "PENDING", "False", "False");
        for (wrong, expected) in [
            (row("2025-04-23T11:30:37", "ANSWERED", "False", "False"), "firstInteractionDate is before created"),
            (row("", "LOST", "False", "False"), "status is neither ANSWERED nor PENDING"),
            (row("", "PENDING", "Perhaps", "False"), "evaluated is neither True nor False"),
            (good.replace("PI,False", "PI,True"), "deleted at its source, which does not say when or by whom"),
            (
                good.replace(",0,\"", ",1,\""),
                "frozen at its source, which does not say whether the shop may still answer",
            ),
            (good.replace("loja-acao", ""), "companyShortname is empty"),
            (good.replace("2025-04-23T11:30:38", ""), "created is empty"),
            // A day later by Brasília's clock, but three hours more by the program's.
            (good.replace("2025-04-23T11:30:38", "2026-11-26T09:00:01"), "created lies in the future"),
            (good.replace("2025-04-24T08:20:46", "2030-01-01"), "modified lies in the future"),
            (row("2030-01-01", "ANSWERED", "False", "False"), "firstInteractionDate lies in the future"),
            (good.replace("-5-uj,2", ",2"), "id is empty"),
        ] {
            assert_eq!(reason(Format::ReclameAqui, format!("{HEADER}{wrong}")), expected);
        }
    }

    #[test]
    fn repeated_ids_are_handed_on_and_free_text_is_not_repeated() {
        let text = format!(
            "{}{}{}{}",
            HEADER.replace("url", "description"),
            row("", "PENDING", "False", "False"),
            row("2025-04-24T00:30:36", "ANSWERED", "False", "False"),
            row("", "LOST", "False", "False"),
        );
        let rows = outcome(Format::ReclameAqui, &text);
        assert_eq!((complaint(&rows[0]).0, complaint(&rows[1]).0), ("-5-uj", "-5-uj"));
        let Some(Err(Trouble::Reject(reject))) =
            super::rows(Format::ReclameAqui, text.as_bytes()).expect("usable").nth(2)
        else {
            panic!("taken")
        };
        assert!(reject.raw.contains("loja-acao") && !reject.raw.contains("nao-recebi"), "{}", reject.raw);
    }
}

mod enamad {
    use super::*;

    const HEADER: &str =
        "\u{feff}row,id,code,domain,business_name,province,city,rating,approve_date,expire_date,trustseal_url\n";
    const ROW: &str = "1,67,CF,Client.Shop.ir,فروشگاه كالا,آذربایجان شرقی,,0,1405/04/09,1407/04/09,\
                       https://trustseal.enamad.ir/?id=67&code=CF\n";

    #[test]
    fn a_row_is_understood() {
        let rows = outcome(Format::Enamad, format!("{HEADER}{ROW}"));
        let row = rows[0].as_ref().expect("taken");
        assert_eq!(row.shop.host.as_ref().map(|host| host.as_str()), Some("client.shop.ir"));
        assert!(row.shop.exact_host);
        assert_eq!((row.shop.source.id.as_str(), row.shop.name.fa.as_deref()), ("67", Some("فروشگاه کالا")));
        let since = Day::from_jalali(1405, 4, 9).expect("a day");
        assert_eq!(row.speaks_until, since.start(), "the grant, not the expiry");
        let Content::Mark(mark) = &row.content else { panic!("no mark") };
        assert_eq!((mark.number.as_str(), mark.since, mark.stars), ("67", since, 0));
        assert_eq!(mark.until, Day::from_jalali(1407, 4, 9).expect("a day"));
        assert_eq!((mark.province.as_deref(), mark.city.as_deref()), (Some("آذربایجان شرقی"), None));
        assert_eq!(mark.page.as_deref(), Some("https://trustseal.enamad.ir/?id=67&code=CF"));
        let without =
            outcome(Format::Enamad, format!("{HEADER}{}", ROW.replace("https:", "http:").replace("فروشگاه كالا", "")));
        let row = without[0].as_ref().expect("taken");
        let Content::Mark(mark) = &row.content else { panic!("no mark") };
        assert_eq!((&mark.page, row.shop.name.any()), (&None, ""));
    }

    #[test]
    fn what_is_no_mark_is_refused() {
        for (wrong, expected) in [
            (ROW.replace(",67,", ",,"), "id is empty"),
            (ROW.replace("Client.Shop.ir", "shop"), "domain: a single label, not a domain"),
            (ROW.replace(",0,", ",6,"), "rating is not a whole number from 0 to 5"),
            (ROW.replace("1407", "1404"), "expire_date is before approve_date"),
            (ROW.replace("1405/04/09", "1405/13/09"), "approve_date is not a day: there is no such day"),
            (ROW.replace("1407", "1507"), "expire_date lies outside the years 1990 to 2100"),
            (ROW.replace("1405/04/09", "1405/09/06"), "approve_date lies in the future"),
            (ROW.replace("1405", "1450").replace("1407", "1455"), "approve_date lies in the future"),
        ] {
            assert_eq!(reason(Format::Enamad, format!("{HEADER}{wrong}")), expected);
        }
    }
}

mod bazargah_csv {
    use super::*;

    const HEADER: &str = "complaint_id,shop_name,shop_domain,opened_at,answered_at,category,amount_rial,outcome,closed_at,\
                          source_url\n";
    const ROW: &str = "c-1,آجیل‌سرا,https://Shop.ir/,2026-01-02T10:00:00+03:30,2026-01-03,damaged,2500000,resolved,\
                       2026-01-05T00:00:00Z,https://a.ir/c/1\n";

    fn with(from: &str, to: &str) -> String {
        assert!(ROW.contains(from));
        format!("{HEADER}{}", ROW.replacen(from, to, 1))
    }

    #[test]
    fn a_row_is_understood() {
        let rows = outcome(Format::BazargahCsv, format!("{HEADER}{ROW}"));
        let row = rows[0].as_ref().expect("taken");
        assert_eq!((row.shop.source.id.as_str(), row.shop.exact_host), ("shop.ir", false));
        assert_eq!(row.shop.name.fa.as_deref(), Some("آجیل‌سرا"));
        assert_eq!(row.speaks_until, at("2026-01-05"));
        let (id, complaint) = complaint(&rows[0]);
        assert_eq!((id, complaint.opened_at), ("c-1 shop.ir", at("2026-01-02T06:30:00Z")));
        assert_eq!(complaint.answer, Answer::At(at("2026-01-03")));
        assert_eq!(complaint.amount.map(|rial| rial.rial()), Some(2_500_000));
        assert_eq!((complaint.rating, complaint.deadline_hours), (Rating::Resolved, 96));
        assert_eq!(complaint.end, End::Closed { at: Some(at("2026-01-05")) });
        assert_eq!(complaint.url.as_deref(), Some("https://a.ir/c/1"));
    }

    #[test]
    fn what_is_empty_is_unknown() {
        let rows = outcome(Format::BazargahCsv, format!("{HEADER}c-2, Shop  A ,,2026-01-02,,,,,,\n"));
        let row = rows[0].as_ref().expect("taken");
        assert_eq!((row.shop.source.id.as_str(), row.shop.name.any()), (" Shop  A ", "Shop A"));
        let (_, complaint) = complaint(&rows[0]);
        assert_eq!((complaint.state(), complaint.category.as_str()), (State::Open, "other"));
        assert_eq!((complaint.amount, &complaint.url), (None, &None));
    }

    #[test]
    fn columns_may_stand_in_any_order_and_others_beside_them() {
        let text = "note,source_url,closed_at,outcome,amount_rial,category,answered_at,opened_at,shop_domain,shop_name,\
                    complaint_id\nx,,,,,,,2026-01-02,shop.ir,,7\n";
        let rows = outcome(Format::BazargahCsv, text);
        assert_eq!(complaint(&rows[0]).0, "7 shop.ir");
        assert_eq!(rows[0].as_ref().expect("taken").shop.name.any(), "");
    }

    #[test]
    fn what_cannot_be_is_refused() {
        for (text, expected) in [
            (with("c-1", ""), "complaint_id is empty"),
            (with("c-1", "c\u{7}1"), "complaint_id has control characters"),
            (with("c-1", &"c".repeat(201)), "complaint_id is longer than 200 bytes"),
            (with("آجیل‌سرا,https://Shop.ir/", ","), "neither shop_domain nor shop_name says which shop"),
            (with("https://Shop.ir/", "127.0.0.1"), "shop_domain: an IP address, not a domain"),
            (with("2026-01-02T10:00:00+03:30", ""), "opened_at is empty"),
            (with("2026-01-03", "2026-01-01"), "answered_at is before opened_at"),
            (with("2026-01-05T00:00:00Z", "2025-12-31"), "closed_at is before opened_at"),
            (with("2026-01-05T00:00:00Z", "2026-01-02T23:59:59Z"), "closed_at is before answered_at"),
            (with("2026-01-02T10:00:00+03:30", "2030-01-01"), "opened_at lies in the future"),
            (with("2026-01-03", "2026-11-26T12:00:01Z"), "answered_at lies in the future"),
            (with("2026-01-05T00:00:00Z", "2030-01-01"), "closed_at lies in the future"),
            (with("2500000", "-1"), "amount_rial is not a whole number of rial from 0 up"),
            (with("2500000", "99999999999999999999"), "amount_rial is not a whole number of rial from 0 up"),
            (with("2500000", "2.5"), "amount_rial is not a whole number of rial from 0 up"),
            (with(",resolved", ",solved"), "outcome is neither resolved nor unresolved nor empty"),
            (with("https://a.ir/c/1", "javascript:alert(1)"), "source_url is not an http or https address"),
            (with(",https://a.ir/c/1", ""), "9 columns instead of 10"),
        ] {
            assert_eq!(reason(Format::BazargahCsv, &text), expected);
        }
        let expected = "the header lacks the column closed_at: this is not a bazargah-csv file";
        assert_eq!(error(Format::BazargahCsv, HEADER.replace("closed_at", "closed")), expected);
    }
}

mod consumidor {
    use super::*;

    const HEADER: &str = "Região;UF;Cidade;Sexo;Faixa Etária;Data Abertura;Data Resposta;Data Finalização;Prazo Resposta;\
                          Tempo Resposta;Nome Fantasia;Segmento de Mercado;Área;Assunto;Grupo Problema;Problema;Como \
                          Comprou Contratou;Procurou Empresa;Respondida;Situação;Avaliação Reclamação;Nota do \
                          Consumidor\n";
    const ROW: &str = "SE;SP;São Paulo;F;entre 21 a 30 anos;01/02/2020;05/02/2020;15/02/2020;11/02/2020;4;Loja Ação;\
                       Varejo;Produtos;Móveis;Entrega do Produto;Atraso;Internet;S;S;Finalizada avaliada;Não Resolvida;1\n";

    fn with(from: &str, to: &str) -> String {
        assert!(ROW.contains(from));
        format!("{HEADER}{}", ROW.replacen(from, to, 1))
    }

    fn one(from: &str, to: &str) -> Complaint {
        let rows = outcome(Format::ConsumidorGovBr, with(from, to));
        complaint(&rows[0]).1.clone()
    }

    #[test]
    fn a_row_is_understood() {
        let rows = outcome(Format::ConsumidorGovBr, format!("\u{feff}{HEADER}{ROW}"));
        let row = rows[0].as_ref().expect("taken");
        assert_eq!((row.shop.source.id.as_str(), row.shop.name.any()), ("Loja Ação", "Loja Ação"));
        assert_eq!(row.speaks_until, at("2020-02-15"));
        let (id, complaint) = complaint(&rows[0]);
        assert!(id.len() == 34 && id.ends_with("-1"), "{id}");
        assert_eq!((complaint.opened_at, complaint.deadline_hours), (at("2020-02-01"), 240));
        assert_eq!((complaint.answer, complaint.delay_seconds()), (Answer::At(at("2020-02-05")), Some(4 * 86_400)));
        assert_eq!((complaint.rating, complaint.category.as_str()), (Rating::Unresolved, "Entrega do Produto"));
        assert_eq!(complaint.end, End::Closed { at: Some(at("2020-02-15")) });
    }

    #[test]
    fn latin_1_gives_the_same_rows() {
        let text = format!("{HEADER}{ROW}");
        let latin_1: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).expect("Latin-1")).collect();
        assert_eq!(outcome(Format::ConsumidorGovBr, latin_1), outcome(Format::ConsumidorGovBr, text));
    }

    #[test]
    fn equal_rows_are_numbered() {
        let rows = outcome(Format::ConsumidorGovBr, format!("{HEADER}{ROW}{}{ROW}", ROW.replace("SP;", "RJ;")));
        let ids: Vec<&str> = rows.iter().map(|row| complaint(row).0).collect();
        assert_eq!(ids[0].strip_suffix("-1"), ids[2].strip_suffix("-2"));
        assert_ne!(ids[0], ids[1]);
    }

    #[test]
    fn the_layouts_of_the_years_are_read() {
        let text = "GESTOR;DATA ABERTURA;NOME FANTASIA;RESPONDIDA;AVALIACAO RECLAMACAO;ASSUNTO;HORA ABERTURA\n\
                    SENACON;01/02/2020;Loja;N;Não Avaliada;Móveis;10:00\n";
        let rows = outcome(Format::ConsumidorGovBr, text);
        let (_, complaint) = complaint(&rows[0]);
        assert_eq!((complaint.state(), complaint.category.as_str()), (State::Open, "Móveis"));
        assert_eq!(complaint.deadline_hours, 240);
    }

    #[test]
    fn what_is_unknown_stays_unknown() {
        assert_eq!(one("05/02/2020;", ";").answer, Answer::TimeUnknown { in_time: Some(true) });
        assert_eq!(
            one("05/02/2020;15/02/2020;11/02/2020;4", ";;3;4").answer,
            Answer::TimeUnknown { in_time: Some(false) }
        );
        assert_eq!(one("05/02/2020;15/02/2020;11/02/2020;4", ";;;").answer, Answer::TimeUnknown { in_time: None });
        assert_eq!(one("15/02/2020", "").end, End::Closed { at: None });
        assert_eq!(one("15/02/2020;11/02/2020;4", "NULL;7;4").deadline_hours, 168);
        let still_to_come = one("01/02/2020;05/02/2020;15/02/2020;11/02/2020", "20/11/2026;;;30/11/2026");
        assert_eq!(still_to_come.deadline_hours, 240, "a last day for the answer may be to come");
        assert_eq!(one("Não Resolvida", "Resolvida").rating, Rating::Resolved);
        assert_eq!(one("Não Resolvida", "").rating, Rating::Unrated);
        let open = one("05/02/2020;15/02/2020", ";");
        assert_eq!(open.answer, Answer::TimeUnknown { in_time: Some(true) });
    }

    #[test]
    fn what_cannot_be_is_refused() {
        for (text, expected) in [
            (with("05/02/2020", "31/01/2020"), "Data Resposta is before Data Abertura"),
            (with("15/02/2020", "31/01/2020"), "Data Finalização is before Data Abertura"),
            (with("15/02/2020", "04/02/2020"), "Data Finalização is before Data Resposta"),
            (with("01/02/2020", "27/11/2026"), "Data Abertura lies in the future"),
            (with("05/02/2020", "27/11/2026"), "Data Resposta lies in the future"),
            (with("15/02/2020", "27/11/2026"), "Data Finalização lies in the future"),
            (with("01/02/2020", ""), "Data Abertura is empty"),
            (with("01/02/2020", "2020-02-01"), "Data Abertura is not a day such as 31/12/2020"),
            (with("11/02/2020", "soon"), "Prazo Resposta is neither a number of days nor a day after Data Abertura"),
            (
                with("11/02/2020", "01/01/2020"),
                "Prazo Resposta is neither a number of days nor a day after Data Abertura",
            ),
            (with("S;S;", "S;N;"), "Respondida says no, but there is a Data Resposta"),
            (with("S;S;", "S;;"), "Respondida is neither S nor N"),
            (with("Não Resolvida", "Talvez"), "Avaliação Reclamação is none that is known"),
            (with("Finalizada avaliada", "Cancelada"), "cancelled at its source, which does not say by whom"),
            (with("Loja Ação", ""), "Nome Fantasia is empty"),
        ] {
            assert_eq!(reason(Format::ConsumidorGovBr, &text), expected);
        }
        let Some(Err(Trouble::Reject(reject))) =
            rows(Format::ConsumidorGovBr, with("S;S;", "S;;").as_bytes()).expect("usable").next()
        else {
            panic!("taken")
        };
        assert!(!reject.raw.contains("São Paulo") && reject.raw.contains("Loja Ação"), "{}", reject.raw);
    }
}

#[test]
fn files_that_are_none_are_named() {
    for format in Format::ALL {
        assert_eq!(Format::parse(format.as_str()), Some(format));
        assert_eq!(error(format, ""), "the file is empty");
        assert_eq!(error(format, "\u{feff}\r\n\n"), "the file is empty");
        assert!(error(format, "PK\x03\x04..").contains("a zip or spreadsheet file"));
        assert!(error(format, "hello\n").contains(&format!("this is not a {format} file")));
        assert!(error(format, b"\xFF\xFEa\0").contains("a UTF-16 file"));
    }
    assert_eq!(Format::parse("prices"), None);
    assert!(matches!(rows(Format::BazargahCsv, &b"caf\xE9,b\n"[..]), Err(ImportError::NotUtf8)));
}

#[test]
fn a_packed_file_that_breaks_off_ends_the_import() {
    let header =
        "complaint_id,shop_name,shop_domain,opened_at,answered_at,category,amount_rial,outcome,closed_at,source_url";
    let mut text = header.to_owned();
    for number in 0..50_000 {
        text.push_str(&format!("\n{number},,shop{number}.ir,2026-01-02,,,,,,"));
    }
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(text.as_bytes()).expect("memory");
    let gzip = gzip.finish().expect("memory");
    let zst = zstd::encode_all(text.as_bytes(), 1).expect("memory");
    for packed in [gzip, zst] {
        let whole = file::unpacked(io::Cursor::new(packed.clone()), None).expect("readable");
        let found = rows(Format::BazargahCsv, whole.reader).expect("usable");
        assert_eq!(found.filter(|row| row.is_ok()).count(), 50_000);
        let cut = packed[..packed.len() * 3 / 4].to_vec();
        let cut = file::unpacked(io::Cursor::new(cut), None).expect("readable");
        let mut found = rows(Format::BazargahCsv, cut.reader).expect("usable");
        assert!(matches!(found.by_ref().last(), Some(Err(Trouble::Fatal(ImportError::Damaged(_))))));
        assert!(found.next().is_none(), "it ends there");
    }
}

proptest! {
    #[test]
    fn no_bytes_make_a_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        for format in Format::ALL {
            if let Ok(found) = rows(format, bytes.as_slice()) {
                let _ = found.count();
            }
        }
    }

    #[test]
    fn no_cells_make_a_format_panic(
        rows_of_cells in proptest::collection::vec(
            proptest::collection::vec(
                "(|S|N|True|2020-03-06|06/03/2020|1405/04/09|Closed|ANSWERED|shop\\.ir|7|NULL|\"|\0|[0-9/:TZ+.é,;\n-]{0,12})",
                22,
            ),
            1..4,
        )
    ) {
        let headers = [
            (Format::ConsumidorGovBr, ';', "Data Abertura;Nome Fantasia;Respondida;Avaliação Reclamação;Data Resposta;Data \
                Finalização;Prazo Resposta;Tempo Resposta;Situação;Assunto"),
            (Format::Cfpb, ',', "Date received,Product,Issue,Company,Company response to consumer,Timely response?,Consumer \
                disputed?,Complaint ID,Date sent to company"),
            (Format::ReclameAqui, ',', "id,companyName,companyShortname,created,firstInteractionDate,status,evaluated,solved,\
                modified,url"),
            (Format::Enamad, ',', "id,domain,business_name,rating,approve_date,expire_date,province,city,trustseal_url"),
            (Format::BazargahCsv, ',', "complaint_id,shop_name,shop_domain,opened_at,answered_at,category,amount_rial,outcome,\
                closed_at,source_url"),
        ];
        for (format, delimiter, header) in headers {
            let columns = header.split(delimiter).count();
            let mut text = header.to_owned();
            for cells in &rows_of_cells {
                text.push('\n');
                text.push_str(&cells[..columns].join(&delimiter.to_string()));
            }
            for row in rows(format, text.as_bytes()).expect("a header") {
                let Ok(Row { content: Content::Complaint { complaint, .. }, .. }) = row else { continue };
                prop_assert!(!matches!(complaint.answer, Answer::At(at) if at < complaint.opened_at));
                prop_assert!(complaint.opened_at <= at(NOW).plus_days(1));
                if let (Answer::At(answered), End::Closed { at: Some(closed) }) = (complaint.answer, &complaint.end) {
                    prop_assert!(answered <= *closed);
                }
            }
        }
    }
}
