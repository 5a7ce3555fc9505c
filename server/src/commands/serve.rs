//! `bazargah serve`: open the database, read the built site, listen, and stop gracefully.

use super::{DatabaseArgs, Failure, now, print_line};
use crate::beacon::Relays;
use crate::clock;
use crate::daily;
use crate::embeds;
use crate::http::{self, App, Settings};
use crate::journal::{self, LineFormat};
use crate::letters;
use crate::listener::{HEAD_PATIENCE, HEAD_PATIENCE_WITH_PROXY, Listener};
use crate::log::{self, Keeper};
use crate::lottery_clock;
use crate::mail::Post;
use crate::metrics;
use crate::proof::Prover;
use crate::site::Site;
use crate::traces::Traces;
use crate::webhooks;
use clap::Args;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

/// Serve the site; creates and updates the database when needed.
#[derive(Args)]
pub(super) struct Serve {
    /// Address and port to listen on
    #[arg(long, env = "BAZARGAH_LISTEN", default_value = "127.0.0.1:3000")]
    listen: SocketAddr,
    /// Folder of the built site
    #[arg(long, env = "BAZARGAH_SITE", default_value = "site")]
    site: PathBuf,
    /// Public address of this site, for canonical links (default: the address that it listens on)
    #[arg(long, env = "BAZARGAH_ORIGIN")]
    origin: Option<String>,
    /// Megabytes of memory for copies of pages; 0 renders every page anew
    #[arg(long, env = "BAZARGAH_PAGE_CACHE_MB", default_value_t = 128)]
    page_cache_mb: u64,
    /// Whether buyers may open complaints here
    #[arg(long, env = "BAZARGAH_TAKE_COMPLAINTS", action = clap::ArgAction::Set, default_value_t = true, num_args = 0..=1, default_missing_value = "true")]
    take_complaints: bool,
    /// SMTP server for letters, such as smtp://user:password@host:587 (default: letters are written to the folder --outbox)
    #[arg(long, env = "BAZARGAH_SMTP", hide_env_values = true)]
    smtp: Option<String>,
    /// Sender of letters
    #[arg(long, env = "BAZARGAH_MAIL_FROM", default_value = "Bazargah <no-reply@localhost.localdomain>")]
    mail_from: String,
    /// Folder for letters when there is no SMTP server
    #[arg(long, env = "BAZARGAH_OUTBOX", default_value = "data/outbox")]
    outbox: PathBuf,
    /// Seconds within which a server begins a letter that it took; one that it did not begin is another's to send a while later
    #[arg(long, env = "BAZARGAH_LETTER_LEASE_SECONDS", hide = true, default_value_t = 120)]
    letter_lease_seconds: u32,
    /// Visitors come through a proxy: take their addresses from its X-Forwarded-For
    #[arg(long, env = "BAZARGAH_BEHIND_PROXY", action = clap::ArgAction::Set, default_value_t = false, num_args = 0..=1, default_missing_value = "true")]
    behind_proxy: bool,
    /// File with the key of the public log; made at the first start (default: log.key beside the SQLite database, else data/log.key)
    #[arg(long, env = "BAZARGAH_LOG_KEY")]
    log_key: Option<PathBuf>,
    /// Name of the public log (default: the public address without https://, and /log)
    #[arg(long, env = "BAZARGAH_LOG_ORIGIN")]
    log_origin: Option<String>,
    /// File with the keys of witnesses who may co-sign the public log, one a line
    #[arg(long, env = "BAZARGAH_LOG_WITNESSES")]
    log_witnesses: Option<PathBuf>,
    /// Requests to the API that one network may make in a minute; 0 for no limit
    #[arg(long, env = "BAZARGAH_API_A_MINUTE", default_value_t = 600)]
    api_a_minute: u32,
    /// Address and port for /metrics, for Prometheus: one that only whoever operates the program can reach (default: none)
    #[arg(long, env = "BAZARGAH_METRICS_LISTEN")]
    metrics_listen: Option<SocketAddr>,
    /// How lines of the log are written, on standard error
    #[arg(long, env = "BAZARGAH_LOG_FORMAT", value_enum, default_value_t = LineFormat::Text)]
    log_format: LineFormat,
    /// Whether each request gets a line in the log: its number, the address's template, status and milliseconds
    #[arg(long, env = "BAZARGAH_LOG_REQUESTS", action = clap::ArgAction::Set, default_value_t = true, num_args = 0..=1, default_missing_value = "true")]
    log_requests: bool,
    /// Collector of traces (OpenTelemetry, OTLP over HTTP in JSON), such as http://127.0.0.1:4318 (default: none)
    #[arg(long, env = "BAZARGAH_OTLP_ENDPOINT")]
    otlp_endpoint: Option<String>,
    /// Webhooks may go to http://127.0.0.1: for rehearsals, never where others may register some
    #[arg(long, env = "BAZARGAH_WEBHOOKS_HERE", hide = true)]
    webhooks_here: bool,
    /// Relays of the beacon that draws lotteries, such as https://relay.example, in the order in which they are asked, with commas between
    /// them (default: none; then staff brings the values)
    #[arg(long, env = "BAZARGAH_LOTTERY_RELAYS", value_delimiter = ',')]
    lottery_relays: Vec<String>,
    /// Folder that gets every data set each night, as CSV and Parquet with their SHA-256, for /api/v1/exports/nightly (default: none)
    #[arg(long, env = "BAZARGAH_EXPORTS")]
    exports: Option<PathBuf>,
    /// Hours by which the program's clock runs ahead, to rehearse what happens in days
    #[arg(long, env = "BAZARGAH_CLOCK_AHEAD_HOURS", hide = true, default_value_t = 0)]
    clock_ahead_hours: u32,
    #[command(flatten)]
    database: DatabaseArgs,
}

impl Serve {
    pub(super) async fn run(self) -> Result<ExitCode, Failure> {
        let _lines = journal::begin(self.log_format);
        let site = Site::read(&self.site).map_err(Failure::wrong)?;
        let store = self.database.open().await?;
        let listener = TcpListener::bind(self.listen).await.map_err(|e| {
            Failure::failed(format!("cannot listen on {}: {e}; choose another with --listen", self.listen))
        })?;
        let address = listener.local_addr().map_err(Failure::failed)?;
        let metrics_listener = match self.metrics_listen {
            Some(place) => Some(TcpListener::bind(place).await.map_err(|e| {
                Failure::failed(format!("cannot listen on {place}: {e}; choose another with --metrics-listen"))
            })?),
            None => None,
        };
        let origin = self.origin.map_or_else(|| format!("http://{address}"), |o| o.trim_end_matches('/').to_owned());
        let post = Post::from_setting(self.smtp.as_deref(), &self.mail_from, &self.outbox).map_err(Failure::wrong)?;
        tracing::info!("letters: {post}");
        let prover = Prover::new(&format!("Bazargah (+{origin})")).map_err(Failure::failed)?;
        let log_key = self.log_key.unwrap_or_else(|| self.database.log_key());
        let log_origin = self.log_origin.unwrap_or_else(|| log::origin_of(&origin));
        let witnesses = self.log_witnesses.as_deref().map(log::read_witnesses).transpose().map_err(Failure::wrong)?;
        let traces = self.otlp_endpoint.as_deref().map(Traces::to).transpose().map_err(Failure::wrong)?;
        let traces = traces.unwrap_or_default();
        let lottery_relays = Relays::new(self.lottery_relays).map_err(Failure::wrong)?;
        let ahead = i64::from(self.clock_ahead_hours);
        if ahead > 0 {
            tracing::warn!("the clock runs {ahead} hours ahead: this is a rehearsal");
        }
        let settings = Settings {
            clock: Arc::new(move || now().plus_hours(ahead)),
            log: Keeper::with_key(log_origin, log_key, witnesses.unwrap_or_default()),
            page_cache_mb: self.page_cache_mb,
            takes_complaints: self.take_complaints,
            behind_proxy: self.behind_proxy,
            api_a_minute: self.api_a_minute,
            log_requests: self.log_requests,
            traces,
            webhooks_here: self.webhooks_here,
            lottery_relays,
            exports: self.exports,
            letter_lease_ms: i64::from(self.letter_lease_seconds) * 1000,
            ..Settings::at(origin, post, prover)
        };
        let app = App::new(store.clone(), site, settings);
        let clock = tokio::spawn(clock::run(app.clone()));
        let lotteries = tokio::spawn(lottery_clock::run(app.clone()));
        let letters = tokio::spawn(letters::run(app.clone()));
        let daily = tokio::spawn(daily::run(app.clone()));
        let keeper = tokio::spawn(log::run(app.clone()));
        let embeds = tokio::spawn(embeds::run(app.clone()));
        let hooks = tokio::spawn(webhooks::run(app.clone()));
        let metrics = metrics_listener.map(|listener| {
            if let Ok(place) = listener.local_addr() {
                tracing::info!("metrics are on http://{place}/metrics");
            }
            tokio::spawn(metrics::run(app.clone(), listener))
        });
        print_line(&format!("Bazargah serves on http://{address}"));
        let patience = if app.behind_proxy { HEAD_PATIENCE_WITH_PROXY } else { HEAD_PATIENCE };
        let listener = Listener::new(listener, &app, patience).await;
        let stop = async {
            stop_signal().await;
            // A stream of events has no end of its own.
            app.feed.stop();
        };
        listener.serve(http::router(app.clone()), stop).await;
        clock.abort();
        lotteries.abort();
        letters.abort();
        daily.abort();
        keeper.abort();
        embeds.abort();
        hooks.abort();
        if let Some(metrics) = metrics {
            metrics.abort();
        }
        if let Err(error) = app.embeds.write_counts().await {
            tracing::error!(%error, "how often badges were shown could not be written");
        }
        drop(app);
        store.close().await;
        Ok(ExitCode::SUCCESS)
    }
}

/// Waits until the program is asked to stop.
async fn stop_signal() {
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
        }
        Err(error) => {
            tracing::warn!(%error, "SIGTERM cannot be heard; only Ctrl-C stops gracefully");
            let _ = tokio::signal::ctrl_c().await;
        }
    }
    tracing::info!("stopping: running requests are finished first");
}
