//! Traces for whoever operates several servers: one span for each request, sent to a collector as OpenTelemetry's OTLP over HTTP, in
//! its JSON form. Off unless `--otlp-endpoint` is set.
//!
//! A span tells what the log's line tells, and no more: the template of the address, the status, how long it took. When the collector is
//! slow or away, spans are thrown away; no request waits for it.

use crate::remote::{Remote, RemoteError};
use axum::http::{HeaderMap, Method, StatusCode};
use bytes::Bytes;
use data_encoding::HEXLOWER;
use serde_json::{Value, json};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// Spans that wait to be sent; more are thrown away.
const WAITING_MAX: usize = 4096;
/// Spans that are sent together.
const TOGETHER: usize = 512;
/// For so long spans are collected.
const COLLECT: Duration = Duration::from_secs(1);
/// How often a collector that does not answer is complained about.
const COMPLAIN_EVERY: Duration = Duration::from_secs(60);
/// Where a collector takes traces, below its address.
const PATH: &str = "/v1/traces";

/// The trace that a request belongs to, and the span that it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Parent {
    trace: [u8; 16],
    span: [u8; 8],
}

/// Reads `traceparent` (W3C Trace Context). `Err` when the one who asks does not want it traced.
fn parent(headers: &HeaderMap) -> Result<Option<Parent>, ()> {
    let read = || {
        let text = headers.get("traceparent")?.to_str().ok()?;
        let mut parts = text.split('-');
        let (version, trace, span, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let hex = |text: &str| HEXLOWER.decode(text.as_bytes()).ok();
        let parent = Parent { trace: hex(trace)?.try_into().ok()?, span: hex(span)?.try_into().ok()? };
        let flags = hex(flags)?;
        let whole = version.len() == 2 && version != "ff" && parent.trace != [0; 16] && parent.span != [0; 8];
        whole.then_some((parent, flags.first()? & 1 == 1))
    };
    match read() {
        Some((parent, true)) => Ok(Some(parent)),
        Some((_, false)) => Err(()),
        None => Ok(None),
    }
}

/// A request that was answered.
struct Span {
    parent: Option<Parent>,
    begun: SystemTime,
    took: Duration,
    method: Method,
    route: String,
    status: StatusCode,
    id: String,
}

/// A request in work.
pub struct Begun {
    parent: Option<Parent>,
    at: SystemTime,
}

/// Where spans are handed in; does nothing without a collector.
#[derive(Default)]
pub struct Traces(Option<Sender<Span>>);

impl Traces {
    /// Sends to the collector at this address, for as long as the program runs. Must be called within a Tokio runtime.
    ///
    /// # Errors
    /// When it is no address.
    pub fn to(endpoint: &str) -> Result<Self, RemoteError> {
        let collector = Remote::new(endpoint)?;
        let (sender, spans) = channel(WAITING_MAX);
        tokio::spawn(send(collector, spans));
        Ok(Self(Some(sender)))
    }

    /// A request begins. What a proxy says of its trace counts only where the proxy is trusted.
    pub fn begin(&self, headers: &HeaderMap, trusted: bool) -> Option<Begun> {
        self.0.as_ref()?;
        let parent = if trusted { parent(headers).ok()? } else { None };
        Some(Begun { parent, at: SystemTime::now() })
    }

    /// It was answered.
    pub fn end(
        &self,
        begun: Option<Begun>,
        id: &str,
        method: &Method,
        route: &str,
        status: StatusCode,
        took: Duration,
    ) {
        if let (Some(sender), Some(Begun { parent, at })) = (&self.0, begun) {
            let span = Span {
                parent,
                begun: at,
                took,
                method: method.clone(),
                route: route.to_owned(),
                status,
                id: id.to_owned(),
            };
            // Full: this one is thrown away.
            let _ = sender.try_send(span);
        }
    }
}

async fn send(mut collector: Remote, mut spans: Receiver<Span>) {
    let mut together = Vec::with_capacity(TOGETHER);
    let mut complained: Option<Instant> = None;
    while spans.recv_many(&mut together, TOGETHER).await > 0 {
        let until = tokio::time::Instant::now() + COLLECT;
        while together.len() < TOGETHER {
            match tokio::time::timeout_at(until, spans.recv()).await {
                Ok(Some(span)) => together.push(span),
                Ok(None) | Err(_) => break,
            }
        }
        let request = document(&together).to_string();
        together.clear();
        if let Err(error) = collector.post_json(PATH, Bytes::from(request)).await
            && complained.is_none_or(|at| at.elapsed() >= COMPLAIN_EVERY)
        {
            complained = Some(Instant::now());
            tracing::warn!(%error, "the collector takes no traces; these are lost");
        }
    }
}

/// Nanoseconds since 1970, as the JSON form writes 64 bits.
fn nanos(at: SystemTime) -> String {
    at.duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos().to_string()
}

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    // Without random bytes a span is one that collectors refuse.
    let _ = getrandom::fill(&mut bytes);
    bytes
}

fn attribute(key: &str, value: &str) -> Value {
    json!({ "key": key, "value": { "stringValue": value } })
}

/// What a collector takes: `ExportTraceServiceRequest` in JSON.
fn document(spans: &[Span]) -> Value {
    let span = |span: &Span| {
        let trace = span.parent.map_or_else(random, |parent| parent.trace);
        let mut json = json!({
            "traceId": HEXLOWER.encode(&trace),
            "spanId": HEXLOWER.encode(&random::<8>()),
            "name": format!("{} {}", span.method, span.route),
            // A server's.
            "kind": 2,
            "startTimeUnixNano": nanos(span.begun),
            "endTimeUnixNano": nanos(span.begun + span.took),
            "attributes": [
                attribute("http.request.method", span.method.as_str()),
                attribute("http.route", &span.route),
                { "key": "http.response.status_code", "value": { "intValue": span.status.as_u16().to_string() } },
                attribute("bazargah.request.id", &span.id),
            ],
        });
        if let Some(parent) = span.parent {
            json["parentSpanId"] = HEXLOWER.encode(&parent.span).into();
        }
        if span.status.is_server_error() {
            json["status"] = json!({ "code": 2 });
        }
        json
    };
    json!({
        "resourceSpans": [{
            "resource": { "attributes": [
                attribute("service.name", "bazargah"),
                attribute("service.version", env!("CARGO_PKG_VERSION")),
            ] },
            "scopeSpans": [{ "scope": { "name": "bazargah" }, "spans": spans.iter().map(span).collect::<Vec<_>>() }],
        }],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn told(text: &str) -> Result<Option<Parent>, ()> {
        let value = HeaderValue::from_bytes(text.as_bytes()).expect("a value");
        parent(&HeaderMap::from_iter([(axum::http::HeaderName::from_static("traceparent"), value)]))
    }

    #[test]
    fn a_proxys_trace_is_gone_on_with_and_nonsense_begins_a_new_one() {
        let (trace, span) = ("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331");
        let read = told(&format!("00-{trace}-{span}-01")).expect("traced").expect("a parent");
        assert_eq!((HEXLOWER.encode(&read.trace), HEXLOWER.encode(&read.span)), (trace.to_owned(), span.to_owned()));
        assert_eq!(told(&format!("00-{trace}-{span}-00")), Err(()), "not to be traced");
        let zero = "0".repeat(32);
        for wrong in
            ["", "00", &format!("ff-{trace}-{span}-01"), &format!("00-{zero}-{span}-01"), &format!("00-{trace}-{span}")]
        {
            assert_eq!(told(wrong), Ok(None), "{wrong}");
        }
        assert_eq!(parent(&HeaderMap::new()), Ok(None));
    }
}
