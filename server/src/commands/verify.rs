//! `bazargah verify`: does a database, or a whole site, say what the public events say?

use super::{DatabaseArgs, Failure, now, print_line};
use crate::audit::{AuditError, Audited, Options, audit, audit_shop};
use crate::remote::{Remote, RemoteError};
use bazargah_domain::log::{Checkpoint, Note};
use bazargah_store::Store;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use std::path::PathBuf;
use std::process::ExitCode;

/// Replay all public events and compare every published figure with them.
#[derive(Args)]
pub(super) struct Verify {
    /// The address of a site (https://…), whose public log is verified from outside; or a database, instead of --database-url
    target: Option<String>,
    /// The log's key, known from elsewhere; without it, the one that the site states is believed
    #[arg(long)]
    key: Option<String>,
    /// File with an earlier checkpoint, of which the log must be the continuation
    #[arg(long)]
    since: Option<PathBuf>,
    /// File to write the latest checkpoint to
    #[arg(long)]
    save: Option<PathBuf>,
    /// Verify only the records of the shop with this key
    #[arg(long)]
    shop: Option<String>,
    /// How many shops' figures to compare with what the site shows: a number, or all
    #[arg(long, default_value = "20", value_parser = compared)]
    shops: Compared,
    #[command(flatten)]
    default: DatabaseArgs,
}

#[derive(Clone, Copy)]
struct Compared(Option<usize>);

fn compared(text: &str) -> Result<Compared, String> {
    match text {
        "all" => Ok(Compared(None)),
        text => text.parse().map(|n| Compared(Some(n))).map_err(|_| "write a number, or all".to_owned()),
    }
}

impl Verify {
    pub(super) async fn run(self) -> Result<ExitCode, Failure> {
        match &self.target {
            Some(url) if url.starts_with("http://") || url.starts_with("https://") => self.site(url).await,
            _ => self.database().await,
        }
    }

    async fn site(&self, url: &str) -> Result<ExitCode, Failure> {
        let failed = |error: AuditError| match error {
            AuditError::Remote(RemoteError::Address(_)) | AuditError::Key(_) => Failure::wrong(error),
            _ => Failure::failed(error),
        };
        let url = url.trim_end_matches('/');
        let mut remote = Remote::new(url.strip_suffix("/log").unwrap_or(url)).map_err(|e| failed(e.into()))?;
        let since = self.since.as_ref().map(|path| {
            std::fs::read_to_string(path).map_err(|e| Failure::wrong(format!("--since {}: {e}", path.display())))
        });
        let options =
            Options { key: self.key.clone(), since: since.transpose()?, compared: self.shops.0, today: now().day() };
        let audited = match &self.shop {
            Some(shop) => audit_shop(&mut remote, &options, shop).await.map_err(failed)?,
            None => {
                let bar = bar("records", 0);
                let audited = audit(&mut remote, &options, |done, of| {
                    bar.set_length(of);
                    bar.set_position(done);
                });
                let audited = audited.await;
                bar.finish_and_clear();
                audited.map_err(failed)?
            }
        };
        let Audited { vkey, checkpoint, note, shops, compared, disagreements } = audited;
        if self.key.is_none() {
            eprintln!("the key was taken from the site itself; next time pin it with --key {vkey}");
        }
        disagreements.iter().for_each(|line| eprintln!("{line}"));
        if let Some(path) = &self.save {
            std::fs::write(path, note).map_err(|e| Failure::failed(format!("--save {}: {e}", path.display())))?;
        }
        let compared = if self.shop.is_some() { ("records_proven", compared) } else { ("figures_compared", compared) };
        print_line(&format!(
            r#"{{"origin":{},"size":{},"root":"{}","shops":{shops},"{}":{},"disagreements":{}}}"#,
            serde_json::Value::from(checkpoint.origin),
            checkpoint.size,
            checkpoint.root,
            compared.0,
            compared.1,
            disagreements.len()
        ));
        Ok(if disagreements.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    async fn database(&self) -> Result<ExitCode, Failure> {
        let of_sites = [
            ("--key", self.key.is_some()),
            ("--since", self.since.is_some()),
            ("--save", self.save.is_some()),
            ("--shop", self.shop.is_some()),
        ];
        if let Some((name, _)) = of_sites.into_iter().find(|(_, is_given)| *is_given) {
            return Err(Failure::wrong(format!(
                "{name} is for a site; write its address (https://…), or leave {name} out: all of a database is verified"
            )));
        }
        let store = match &self.target {
            Some(url) => Store::open_existing(url).await?,
            None => self.default.open_existing().await?,
        };
        let bar = bar("shops", u64::try_from(store.totals().await?.shops).unwrap_or(0));
        let verified = store.verify(|shops| bar.set_position(u64::try_from(shops).unwrap_or(0))).await?;
        bar.finish_and_clear();
        for disagreement in &verified.disagreements {
            eprintln!("{}: {}", disagreement.of, disagreement.what);
        }
        let mut disagreements = verified.disagreements_total;
        let note = store.log_head().await?.checkpoint.and_then(|note| Note::parse(&note).ok());
        let signed = note.and_then(|note| Checkpoint::parse(&note.text).ok()).map(|signed| (signed.size, signed.root));
        if let Err(altered) = store.check_log(signed.as_slice(), |_, _| ()).await? {
            eprintln!("log: {altered}");
            disagreements += 1;
        }
        print_line(&format!(
            r#"{{"events":{},"shops":{},"complaints":{},"transfers":{},"disagreements":{disagreements}}}"#,
            verified.events, verified.shops, verified.complaints, verified.transfers
        ));
        Ok(if disagreements == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

fn bar(what: &str, length: u64) -> ProgressBar {
    let bar = ProgressBar::new(length);
    if let Ok(style) =
        ProgressStyle::with_template(&format!("{{wide_bar}} {{pos}}/{{len}} {what}, {{per_sec}}, {{eta}} left"))
    {
        bar.set_style(style);
    }
    bar
}
