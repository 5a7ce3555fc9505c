//! A server that is asked over HTTP, one request after another over one connection: what `bazargah verify URL` reads with, relays of
//! the beacon are asked with and traces are sent with. Its address is chosen by who operates the program, not by others.

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1::{self, SendRequest};
use hyper::header::{ACCEPT_ENCODING, CONTENT_TYPE, HOST, RETRY_AFTER, USER_AGENT};
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use url::{Position, Url};

/// No answer takes longer.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often a server may ask to come back later before it has given no answer, and how long each time at most.
const LATER_MAX: u32 = 5;
const LATER_SECONDS_MAX: u64 = 120;
/// The largest answer: a bundle of 256 entries of the greatest length.
const ANSWER_BYTES_MAX: usize = 17 * 1024 * 1024;
/// What a line must carry when an answer may be longer than that.
const BYTES_A_SECOND_MIN: usize = 256 * 1024;

/// Why a server gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum RemoteError {
    /// It is no address.
    #[error("{0:?} is not the address of a site; write http://… or https://…")]
    Address(String),
    /// It takes no connection.
    #[error("{0} takes no connection: {1}")]
    Connect(String, String),
    /// The connection broke, or what came is too long or no HTTP.
    #[error("{0}: no answer: {1}")]
    Broken(String, String),
    /// It answers with another status than 200.
    #[error("{0}: the server answers {1}")]
    Status(String, StatusCode),
}

/// A server.
pub struct Remote {
    base: Url,
    tls: TlsConnector,
    sender: Option<SendRequest<Full<Bytes>>>,
    driver: JoinSet<()>,
    bytes_max: usize,
}

impl Remote {
    /// The server at this address. A path is kept as the beginning of all others.
    ///
    /// # Errors
    /// When it is no address.
    pub fn new(address: &str) -> Result<Self, RemoteError> {
        let wrong = || RemoteError::Address(address.to_owned());
        let base = Url::parse(address.trim_end_matches('/')).map_err(|_| wrong())?;
        if !matches!(base.scheme(), "http" | "https") || base.host_str().is_none() {
            return Err(wrong());
        }
        let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|_| wrong())?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let (tls, driver) = (TlsConnector::from(Arc::new(config)), JoinSet::new());
        Ok(Self { base, tls, sender: None, driver, bytes_max: ANSWER_BYTES_MAX })
    }

    /// The same server, whose answers are refused when they are longer than that.
    #[must_use]
    pub fn with_answers_up_to(self, bytes_max: usize) -> Self {
        Self { bytes_max, ..self }
    }

    /// Reads what is at this path, which begins with a slash.
    ///
    /// # Errors
    /// When there is nothing, or no answer.
    pub async fn get(&mut self, path: &str) -> Result<Bytes, RemoteError> {
        self.ask(path, None).await
    }

    /// Sends JSON to this path, which begins with a slash, and gives the answer.
    ///
    /// # Errors
    /// When it is not taken, or there is no answer.
    pub async fn post_json(&mut self, path: &str, json: Bytes) -> Result<Bytes, RemoteError> {
        self.ask(path, Some(json)).await
    }

    async fn ask(&mut self, path: &str, json: Option<Bytes>) -> Result<Bytes, RemoteError> {
        let base = self.base[..Position::AfterPath].trim_end_matches('/');
        let shown = format!("{base}{path}");
        let broken = |why: String| RemoteError::Broken(shown.clone(), why);
        let url = Url::parse(&shown).map_err(|_| RemoteError::Address(shown.clone()))?;
        // A connection that was kept may be closed by now: then once more over a new one.
        let mut kept = self.sender.take().filter(SendRequest::is_ready);
        let mut later = 0;
        loop {
            let is_kept = kept.is_some();
            let mut sender = match kept.take() {
                Some(sender) => sender,
                None => self.connect().await?,
            };
            let authority = &url[Position::BeforeHost..Position::AfterPort];
            let target = &url[Position::BeforePath..Position::AfterQuery];
            let request = match &json {
                Some(_) => Request::post(target).header(CONTENT_TYPE, "application/json"),
                None => Request::get(target),
            };
            let request = request
                .header(HOST, authority)
                .header(USER_AGENT, concat!("bazargah/", env!("CARGO_PKG_VERSION")))
                .header(ACCEPT_ENCODING, "identity")
                .body(json.clone().map_or_else(Full::default, Full::new))
                .map_err(|e| broken(e.to_string()))?;
            let bytes_max = self.bytes_max;
            // A long answer may take as long as a slow line needs for it.
            let beyond = bytes_max.saturating_sub(ANSWER_BYTES_MAX) / BYTES_A_SECOND_MIN;
            let answer = timeout(PATIENCE + Duration::from_secs(beyond as u64), async {
                let response = sender.send_request(request).await?;
                let status = response.status();
                let after =
                    response.headers().get(RETRY_AFTER).and_then(|after| after.to_str().ok()?.parse::<u64>().ok());
                let body = Limited::new(response.into_body(), bytes_max).collect().await;
                Ok::<_, hyper::Error>((status, after, body.map(http_body_util::Collected::to_bytes)))
            });
            match answer.await.map_err(|_| broken("it took too long".into()))? {
                // Who asks for every shop asks more often than servers allow.
                Ok((StatusCode::TOO_MANY_REQUESTS, Some(after), _)) if later < LATER_MAX => {
                    later += 1;
                    kept = Some(sender);
                    tokio::time::sleep(Duration::from_secs(after.min(LATER_SECONDS_MAX))).await;
                }
                Ok((status, _, body)) => {
                    self.sender = Some(sender);
                    let body = body.map_err(|e| broken(e.to_string()))?;
                    return if status == StatusCode::OK { Ok(body) } else { Err(RemoteError::Status(shown, status)) };
                }
                Err(_) if is_kept => {}
                Err(e) => return Err(broken(e.to_string())),
            }
        }
    }

    /// As [`Remote::get`], for text.
    ///
    /// # Errors
    /// As there, and when it is no text.
    pub async fn text(&mut self, path: &str) -> Result<String, RemoteError> {
        let bytes = self.get(path).await?;
        String::from_utf8(bytes.to_vec()).map_err(|_| RemoteError::Broken(path.to_owned(), "it is no text".into()))
    }

    async fn connect(&mut self) -> Result<SendRequest<Full<Bytes>>, RemoteError> {
        let shown = self.base.to_string();
        let failed = |why: String| RemoteError::Connect(shown.clone(), why);
        let host = self.base.host_str().unwrap_or_default().to_owned();
        let port = self.base.port_or_known_default().unwrap_or(80);
        let name = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let connecting = TcpStream::connect((name.as_str(), port));
        let stream = timeout(PATIENCE, connecting).await.map_err(|_| failed("it took too long".into()))?;
        let stream = stream.map_err(|e| failed(e.to_string()))?;
        let _ = stream.set_nodelay(true);
        self.driver.abort_all();
        if self.base.scheme() == "https" {
            let server = ServerName::try_from(name).map_err(|e| failed(e.to_string()))?;
            let stream = self.tls.connect(server, stream).await.map_err(|e| failed(e.to_string()))?;
            let (sender, connection) =
                http1::handshake(TokioIo::new(stream)).await.map_err(|e| failed(e.to_string()))?;
            // What goes wrong here, the request tells too.
            self.driver.spawn(async { drop(connection.await) });
            return Ok(sender);
        }
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(|e| failed(e.to_string()))?;
        self.driver.spawn(async { drop(connection.await) });
        Ok(sender)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    /// A server that gives these answers, one for each request.
    async fn server(answers: Vec<&'static str>) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.expect("a connection");
            for answer in answers {
                let mut request = [0; 1024];
                assert!(stream.read(&mut request).await.expect("a request") > 0);
                stream.write_all(answer.as_bytes()).await.expect("an answer");
            }
        });
        address
    }

    const LATER: &str = "HTTP/1.1 429 Too Many Requests\r\nretry-after: 0\r\ncontent-length: 0\r\n\r\n";
    const HERE: &str = "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nhere";

    #[tokio::test]
    async fn a_server_that_says_later_is_asked_again_and_not_for_ever() {
        let mut remote = Remote::new(&server(vec![LATER, LATER, HERE]).await).expect("an address");
        assert_eq!(remote.text("/shops").await.expect("an answer"), "here");
        let mut remote = Remote::new(&server(vec![LATER; 6]).await).expect("an address");
        assert!(matches!(remote.text("/shops").await, Err(RemoteError::Status(_, StatusCode::TOO_MANY_REQUESTS))));
    }
}
