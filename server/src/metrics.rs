//! Figures for whoever operates the program, in the text form that Prometheus reads.
//!
//! They are counted in this server's memory, but for what the database alone knows, which is asked when somebody reads. Labels are
//! templates of addresses and classes of answers, never an address, a key or a query: their number is bounded, and they tell nothing of
//! anybody. They are read at a listener of their own (`--metrics-listen`), which is off unless it is set.

use crate::http::App;
use axum::extract::State;
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Router, serve};
use bazargah_store::timing::{Histogram, STEPS_MICROS, database_times};
use std::collections::BTreeMap;
use std::fmt::{Display, Write as _};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::net::TcpListener;

/// What methods are called; the last stands for all others.
const METHODS: [&str; 3] = ["GET", "POST", "other"];
/// Classes of statuses.
const CLASSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];
/// How long the database may think about what only it knows.
const PATIENCE: Duration = Duration::from_secs(5);

/// How often something was found where copies are kept.
#[derive(Debug, Default)]
pub struct Uses {
    hits: AtomicU64,
    misses: AtomicU64,
}

impl Uses {
    /// Counts a look.
    pub fn count(&self, found: bool) {
        let counted = if found { &self.hits } else { &self.misses };
        counted.fetch_add(1, Ordering::Relaxed);
    }
}

/// The answers of one address.
#[derive(Default)]
struct Answers([[Histogram; CLASSES.len()]; METHODS.len()]);

/// How long answers took.
#[derive(Default)]
pub struct Requests {
    by_route: RwLock<BTreeMap<String, Arc<Answers>>>,
    running: AtomicI64,
}

/// A request in work.
pub struct Running<'a>(&'a AtomicI64);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Requests {
    /// Counts a request as being in work until what is given is dropped.
    pub fn begin(&self) -> Running<'_> {
        self.running.fetch_add(1, Ordering::Relaxed);
        Running(&self.running)
    }

    /// Counts an answer.
    pub fn record(&self, route: &str, method: &Method, status: StatusCode, took: Duration) {
        let found = self.by_route.read().unwrap_or_else(PoisonError::into_inner).get(route).cloned();
        let answers = found.unwrap_or_else(|| {
            let mut routes = self.by_route.write().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(routes.entry(route.to_owned()).or_default())
        });
        let method = match *method {
            Method::GET | Method::HEAD => 0,
            Method::POST => 1,
            _ => 2,
        };
        let class = usize::from(status.as_u16() / 100).clamp(1, CLASSES.len()) - 1;
        answers.0[method][class].record(took);
    }
}

/// What came of webhooks' deliveries.
#[derive(Debug, Default)]
pub struct Deliveries {
    /// The receiver said that it has it.
    pub taken: AtomicU64,
    /// It did not.
    pub failed: AtomicU64,
}

/// What this server counts.
pub struct Metrics {
    /// Answers.
    pub requests: Requests,
    /// Webhooks' deliveries.
    pub deliveries: Deliveries,
    started: SystemTime,
}

impl Default for Metrics {
    fn default() -> Self {
        Self { requests: Requests::default(), deliveries: Deliveries::default(), started: SystemTime::now() }
    }
}

/// Text on its way.
#[derive(Default)]
struct Text(String);

impl Text {
    /// What a family of figures is.
    fn family(&mut self, name: &str, kind: &str, help: &str) {
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    /// A figure, with its labels as they are written between the braces.
    fn line(&mut self, name: &str, labels: &str, value: impl Display) {
        let _ = match labels {
            "" => writeln!(self.0, "{name} {value}"),
            _ => writeln!(self.0, "{name}{{{labels}}} {value}"),
        };
    }

    /// A family with one figure.
    fn one(&mut self, name: &str, kind: &str, help: &str, value: impl Display) {
        self.family(name, kind, help);
        self.line(name, "", value);
    }

    /// What took how long; nothing when nothing did.
    fn times(&mut self, name: &str, labels: &str, of: &Histogram) {
        let (steps, all) = of.counts();
        let mut sum = 0;
        let ends = STEPS_MICROS.map(|micros| Duration::from_micros(micros).as_secs_f64().to_string());
        let ends = ends.iter().map(String::as_str).chain(["+Inf"]);
        let mut lines = Self::default();
        for (end, count) in ends.zip(steps) {
            sum += count;
            lines.line(&format!("{name}_bucket"), &format!("{labels},le=\"{end}\""), sum);
        }
        if sum > 0 {
            self.0.push_str(&lines.0);
            self.line(&format!("{name}_sum"), labels, all.as_secs_f64());
            self.line(&format!("{name}_count"), labels, sum);
        }
    }
}

/// Everything, as text.
pub async fn text(app: &App) -> String {
    let mut text = Text::default();
    let metrics = &app.metrics;
    let name = "bazargah_http_request_seconds";
    text.family(
        name,
        "histogram",
        "Time until an answer began, by the template of the address and the class of the status.",
    );
    let routes = metrics.requests.by_route.read().unwrap_or_else(PoisonError::into_inner).clone();
    for (route, answers) in &routes {
        for (method, of_method) in METHODS.iter().zip(&answers.0) {
            for (class, times) in CLASSES.iter().zip(of_method) {
                text.times(name, &format!(r#"route="{route}",method="{method}",status="{class}""#), times);
            }
        }
    }
    text.one(
        "bazargah_http_requests_running",
        "gauge",
        "Requests in work.",
        metrics.requests.running.load(Ordering::Relaxed),
    );
    let name = "bazargah_database_seconds";
    text.family(name, "histogram", "Time that the program waited for the database, by what for.");
    for (work, times) in database_times() {
        text.times(name, &format!(r#"work="{work}""#), times);
    }
    let caches = [("pages", app.pages.uses()), ("tiles", app.tiles.uses())];
    for (name, help, which) in [
        ("bazargah_cache_hits_total", "Copies that were found.", 0),
        ("bazargah_cache_misses_total", "Copies that were looked for and not found.", 1),
    ] {
        text.family(name, "counter", help);
        for (cache, uses) in caches {
            let count = if which == 0 { &uses.hits } else { &uses.misses };
            text.line(name, &format!(r#"cache="{cache}""#), count.load(Ordering::Relaxed));
        }
    }
    let name = "bazargah_webhook_deliveries_total";
    text.family(name, "counter", "Deliveries to webhooks, by what came of them.");
    for (outcome, count) in [("taken", &metrics.deliveries.taken), ("failed", &metrics.deliveries.failed)] {
        text.line(name, &format!(r#"outcome="{outcome}""#), count.load(Ordering::Relaxed));
    }
    text.one("bazargah_streams_open", "gauge", "Streams of events that are open.", app.feed.streams_open());
    text.one("bazargah_exports_running", "gauge", "Whole data sets that are on their way.", app.feed.exports_running());
    of_database(&mut text, app).await;
    of_process(&mut text, metrics);
    text.0
}

/// What only the database knows.
async fn of_database(text: &mut Text, app: &App) {
    let read = async {
        let seq = app.store.last_seq().await?;
        Ok::<_, bazargah_store::StoreError>((seq, app.store.backlog(app.now()).await?))
    };
    let read = tokio::time::timeout(PATIENCE, read).await;
    let up = matches!(read, Ok(Ok(_)));
    text.one("bazargah_database_up", "gauge", "Whether the database answers.", u8::from(up));
    let (seq, backlog) = match read {
        Ok(Ok(read)) => read,
        Ok(Err(error)) => return tracing::error!(%error, "the database gives no figures"),
        Err(_) => return tracing::error!("the database gives no figures in time"),
    };
    text.one("bazargah_events_total", "counter", "Public events; the same number at every server.", seq);
    text.one("bazargah_letters_waiting", "gauge", "Letters that have not left.", backlog.letters);
    let name = "bazargah_webhooks";
    text.family(
        name,
        "gauge",
        "Webhooks that are to be told of something, that fail, and that were switched off for it.",
    );
    for (state, count) in
        [("waiting", backlog.hooks_waiting), ("failing", backlog.hooks_failing), ("failed", backlog.hooks_failed)]
    {
        text.line(name, &format!(r#"state="{state}""#), count);
    }
    text.one(
        "bazargah_clock_lag_seconds",
        "gauge",
        "How long the alarm that is due longest has been due.",
        Duration::from_millis(backlog.clock_lag_ms.unsigned_abs()).as_secs_f64(),
    );
}

/// What the system knows of this process, under the names that such figures have everywhere.
fn of_process(text: &mut Text, metrics: &Metrics) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kilobytes =
        status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB")?.parse().ok());
    if let Some(kilobytes) = kilobytes.map(|kilobytes: u64| kilobytes * 1024) {
        text.one("process_resident_memory_bytes", "gauge", "Memory that the process holds.", kilobytes);
    }
    let started = metrics.started.duration_since(UNIX_EPOCH).unwrap_or_default();
    text.one("process_start_time_seconds", "gauge", "When the process was started, since 1970.", started.as_secs());
    let name = "bazargah_build_info";
    text.family(name, "gauge", "The program's version.");
    text.line(name, concat!("version=\"", env!("CARGO_PKG_VERSION"), "\""), 1);
}

async fn page(State(app): State<App>) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text(&app).await).into_response()
}

/// Serves `/metrics`, and nothing else, for ever.
pub async fn run(app: App, listener: TcpListener) {
    let router = Router::new().route("/metrics", get(page)).with_state(app);
    if let Err(error) = serve(listener, router).await {
        tracing::error!(%error, "metrics are not served any more");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_cumulative_and_addresses_that_nobody_asked_for_are_left_out() {
        let requests = Requests::default();
        for (status, micros) in [(StatusCode::OK, 900), (StatusCode::OK, 30_000), (StatusCode::NOT_FOUND, 20_000_000)] {
            requests.record("/case/{code}", &Method::GET, status, Duration::from_micros(micros));
        }
        let routes = requests.by_route.read().expect("a lock");
        let mut text = Text::default();
        let answers = &routes["/case/{code}"].0;
        text.times("x", "s=\"2xx\"", &answers[0][1]);
        text.times("x", "s=\"4xx\"", &answers[0][3]);
        text.times("x", "s=\"5xx\"", &answers[0][4]);
        for line in [
            "x_bucket{s=\"2xx\",le=\"0.001\"} 1\n",
            "x_bucket{s=\"2xx\",le=\"0.025\"} 1\n",
            "x_bucket{s=\"2xx\",le=\"0.05\"} 2\n",
            "x_bucket{s=\"2xx\",le=\"+Inf\"} 2\n",
            "x_count{s=\"2xx\"} 2\n",
            "x_bucket{s=\"4xx\",le=\"10\"} 0\n",
            "x_bucket{s=\"4xx\",le=\"+Inf\"} 1\n",
            "x_sum{s=\"4xx\"} 20\n",
        ] {
            assert!(text.0.contains(line), "{line} is not in {}", text.0);
        }
        assert!(!text.0.contains("5xx"));
    }
}
