//! Connections: how many, how slow, and a page for what the HTTP library refuses by itself.
//!
//! hyper answers a request whose head it cannot take (an address beyond 65,534 characters, more headers than its buffer holds)
//! before any route or layer sees it, with a bare status line. Here that answer is put into words on its way out.

use crate::http::{App, CONTENT_SECURITY_POLICY};
use crate::places::{Place, Places};
use crate::routes::pages::problem_html;
use axum::Router;
use axum::http::{Request, StatusCode};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::io::{IoSlice, Result};
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tower::Service;

/// Statuses with which hyper refuses a head that is too long.
const TOO_LONG: [StatusCode; 2] = [StatusCode::URI_TOO_LONG, StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE];

/// How long a reader may take nothing of what is sent.
#[cfg(any(target_os = "linux", target_os = "android"))]
const TAKES_NOTHING: Duration = Duration::from_secs(120);

/// How long a request's head may take to come, counted from the end of the last answer: a connection that is only held ends with it.
pub const HEAD_PATIENCE: Duration = Duration::from_secs(30);
/// The same behind a proxy, which keeps connections for later requests, usually for one minute or two: it must be the one to close
/// them, or a request that it sends just then is lost.
pub const HEAD_PATIENCE_WITH_PROXY: Duration = Duration::from_secs(130);

/// Connections that one network may have open; a browser has six, and a house some browsers. Behind a proxy they are all the proxy's.
const CONNECTIONS_A_NETWORK: usize = 256;

/// Where a connection comes from.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub SocketAddr);

/// What is said in place of each.
type Refusals = Arc<[(Vec<u8>, Vec<u8>)]>;

/// Where connections come in.
pub struct Listener {
    tcp: TcpListener,
    refusals: Refusals,
    places: Option<Places>,
    head_patience: Duration,
}

impl Listener {
    /// Puts pages in place of this listener's bare refusals. A request's head may take `head_patience` to come.
    pub async fn new(tcp: TcpListener, app: &App, head_patience: Duration) -> Self {
        let mut refusals = Vec::new();
        for status in TOO_LONG {
            let html = problem_html(app, "/", status).await;
            let answer = format!(
                "HTTP/1.1 {status}\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: {}\r\n\
                 content-security-policy: {CONTENT_SECURITY_POLICY}\r\nx-content-type-options: nosniff\r\n\
                 connection: close\r\n\r\n{html}",
                html.len()
            );
            refusals.push((format!("HTTP/1.1 {} ", status.as_u16()).into_bytes(), answer.into_bytes()));
        }
        let places = (!app.behind_proxy).then(|| Places::new(CONNECTIONS_A_NETWORK));
        Self { tcp, refusals: refusals.into(), places, head_patience }
    }

    /// Serves until `stop`, and then until the requests in work are answered.
    pub async fn serve(mut self, router: Router, stop: impl Future<Output = ()>) {
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(self.head_patience);
        let connections = GracefulShutdown::new();
        let mut stop = pin!(stop);
        loop {
            let (connection, address) = tokio::select! {
                accepted = self.accept() => accepted,
                () = &mut stop => break,
            };
            let router = router.clone();
            let service = service_fn(move |mut request: Request<Incoming>| {
                request.extensions_mut().insert(Peer(address));
                // It is always ready.
                router.clone().call(request)
            });
            let served = connections.watch(http.serve_connection(TokioIo::new(connection), service));
            tokio::spawn(async move {
                if let Err(error) = served.await {
                    tracing::trace!(%error, "a connection ended early");
                }
            });
        }
        drop(self);
        connections.shutdown().await;
    }

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        let (stream, address, place) = loop {
            let (stream, address) = axum::serve::Listener::accept(&mut self.tcp).await;
            match &self.places {
                None => break (stream, address, None),
                Some(places) => match places.take(Some(address.ip())) {
                    Some(place) => break (stream, address, Some(place)),
                    // Closed at once: there is nothing to tell to somebody who opens hundreds.
                    None => drop(stream),
                },
            }
        };
        // Pages go out in one or two writes; waiting for more to send only delays them.
        let _ = stream.set_nodelay(true);
        // Whoever takes nothing of what is sent for so long is let go: an answer on its way holds a place that others wait for.
        // Other systems cannot be asked for it; there the system's own patience counts.
        #[cfg(any(target_os = "linux", target_os = "android"))]
        let _ = socket2::SockRef::from(&stream).set_tcp_user_timeout(Some(TAKES_NOTHING));
        (Connection { stream, refusals: Arc::clone(&self.refusals), refusing: None, _place: place }, address)
    }
}

/// A connection.
pub struct Connection {
    stream: TcpStream,
    refusals: Refusals,
    /// Which refusal is being written, and how much of it is.
    refusing: Option<(usize, usize)>,
    _place: Option<Place>,
}

impl Connection {
    /// The page to write in place of `head`, when that is a bare refusal. Answers of this program never are: those that refuse have
    /// a body.
    fn refusal_for(&self, head: &[u8]) -> Option<usize> {
        let which = self.refusals.iter().position(|(bare, _)| head.starts_with(bare))?;
        head.windows(17).any(|part| part.eq_ignore_ascii_case(b"content-length: 0")).then_some(which)
    }

    /// Writes the rest of a refusal.
    fn poll_refuse(&mut self, cx: &mut Context<'_>) -> Poll<Result<()>> {
        while let Some((which, written)) = self.refusing {
            let rest = &self.refusals[which].1[written..];
            if rest.is_empty() {
                self.refusing = None;
                break;
            }
            let more = ready!(Pin::new(&mut self.stream).poll_write(cx, rest))?;
            if more == 0 {
                return Poll::Ready(Err(std::io::ErrorKind::WriteZero.into()));
            }
            self.refusing = Some((which, written + more));
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncRead for Connection {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<Result<usize>> {
        self.poll_write_vectored_or_refuse(cx, &[IoSlice::new(buf)])
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        self.poll_write_vectored_or_refuse(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        ready!(self.poll_refuse(cx))?;
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        ready!(self.poll_refuse(cx))?;
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

impl Connection {
    fn poll_write_vectored_or_refuse(&mut self, cx: &mut Context<'_>, bufs: &[IoSlice<'_>]) -> Poll<Result<usize>> {
        ready!(self.poll_refuse(cx))?;
        if let Some(head) = bufs.first()
            && let Some(which) = self.refusal_for(head)
        {
            // All of the bare answer counts as written; the page follows with this write and the next flush.
            self.refusing = Some((which, 0));
            if let Poll::Ready(Err(error)) = self.poll_refuse(cx) {
                return Poll::Ready(Err(error));
            }
            return Poll::Ready(Ok(bufs.iter().map(|buf| buf.len()).sum()));
        }
        Pin::new(&mut self.stream).poll_write_vectored(cx, bufs)
    }
}
