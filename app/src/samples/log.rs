//! The page about the public log, in its states.

use crate::PageContext;
use crate::pages::{LogPage, LogStanding, log};

/// The page, with `text` wherever data can be text.
pub fn pages(ctx: &PageContext, text: &str) -> Vec<(&'static str, String)> {
    let or = |given: &str| if text.is_empty() { given.to_owned() } else { text.to_owned() };
    let fine = LogPage {
        records: 20_852_170,
        signed: 20_852_163,
        checkpoint: Some(or("bazargah.example/log\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\
            \u{2014} bazargah.example/log Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n")),
        vkey: Some(or("bazargah.example/log+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")),
        standing: LogStanding::Fine,
    };
    let found = or("record 300 (of shop kafsh.example) is not what it was when it entered the log");
    let states = [
        ("log", fine.clone()),
        ("log-new", LogPage { signed: 0, checkpoint: None, vkey: None, ..fine.clone() }),
        ("log-checking", LogPage { standing: LogStanding::Checking { done: 5_000, of: 20_852_163 }, ..fine.clone() }),
        ("log-refused", LogPage { standing: LogStanding::Refused(found), ..fine }),
    ];
    states.map(|(name, model)| (name, log(ctx, &model))).into()
}
