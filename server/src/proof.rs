//! A shop claims its public profile by proving that it controls its domain: a token that our page gave it must be found where only
//! the domain's owner can put it.
//!
//! Whoever asks for a check chooses where this server connects to, so the check must be of no use against the server's own
//! network. Each name is resolved here, refused when any of its addresses is not a public one, and the connection goes to the
//! very addresses that were judged: a second look-up could answer otherwise. Redirects are followed by hand, within the shop's own
//! registrable domain, and each is judged anew. Time, headers and body are limited, and nothing of an answer is returned or
//! logged, only the kind of failure.

mod post;

use bazargah_domain::domain_name::Host;
use bytes::Bytes;
use hickory_resolver::TokioResolver;
use hickory_resolver::config::{LookupIpStrategy, ResolveHosts, ResolverOpts};
use hickory_resolver::net::NetError;
use hickory_resolver::proto::rr::{Name, RData, RecordType};
use http_body_util::{BodyExt, Full};
use hyper::body::{Body, Incoming};
use hyper::client::conn::http1;
use hyper::header::{ACCEPT, ACCEPT_ENCODING, CONNECTION, CONTENT_ENCODING, HOST, HeaderValue, LOCATION, USER_AGENT};
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{self, ClientConfig, RootCertStore};
use url::Url;

/// What stands before the letters of a token, in a TXT record and in the file.
pub const PREFIX: &str = "bazargah-verification=";
/// The `name` of the meta tag.
pub const META_NAME: &str = "bazargah-verification";
/// Where the file must be.
pub const FILE_PATH: &str = "/.well-known/bazargah.txt";
/// The label under which a TXT record may be when the domain itself cannot have one, as one that is an alias (CNAME) cannot.
pub const TXT_LABEL: &str = "_bazargah";

/// A token of fewer letters proves nothing: it could be guessed, and an empty one is everywhere.
const TOKEN_LETTERS_MIN: usize = 20;
const REDIRECTS_MAX: usize = 3;
const FILE_BYTES_MAX: usize = 64 * 1024;
const HOME_BYTES_MAX: usize = 256 * 1024;
/// Status line and headers. Shop systems set many cookies, yet not so many.
const HEADER_BYTES_MAX: usize = 32 * 1024;
const HEADERS_MAX: usize = 100;
/// How many of a name's addresses are tried.
const ADDRESSES_TRIED: usize = 4;

/// How long things may take.
#[derive(Debug, Clone, Copy)]
struct Times {
    /// The whole check, redirects and all.
    check: Duration,
    /// One address to take a connection. When a packet is lost, the next goes out after a second.
    connect: Duration,
    /// All addresses of a name together, so that time is left for `http` when a firewall swallows `https`.
    connect_all: Duration,
    /// The TLS handshake, and again the headers.
    step: Duration,
}

impl Default for Times {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { check: seconds(10), connect: seconds(2), connect_all: seconds(4), step: seconds(5) }
    }
}

/// Where the shop has put its token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Way {
    /// A TXT record at the domain, or under [`TXT_LABEL`] at the domain.
    Dns,
    /// A line of the file at [`FILE_PATH`].
    File,
    /// A meta tag named [`META_NAME`] in the head of the home page.
    Meta,
}

/// Why the domain is not proven. The words are for logs; pages have their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotProven {
    /// The domain does not exist or has no address.
    #[error("the name does not exist or has no address")]
    NameNotFound,
    /// Its name servers, or ours, fail or do not answer in time. Later it may be otherwise.
    #[error("name servers do not answer")]
    NameUnanswered,
    /// It has an address that is not a public one. It may have public ones too.
    #[error("an address of the name is not public")]
    ForbiddenAddress,
    /// No address takes a connection, neither at port 443 nor (for the first request) at port 80.
    #[error("no connection")]
    Unreachable,
    /// The certificate is not valid for the name or not from a known authority, or port 443 does not speak TLS.
    #[error("no trustworthy TLS")]
    Tls,
    /// The connection broke, or what came is not HTTP/1.1.
    #[error("broken connection or not HTTP")]
    BadAnswer,
    /// The server redirects more than three times.
    #[error("too many redirects")]
    TooManyRedirects,
    /// It redirects to another domain, another port, or what is no web address.
    #[error("redirect to another domain or port")]
    RedirectedElsewhere,
    /// It answers with this status and not with 200. The file is missing: 404; a firewall keeps us out: 403, 429, 503.
    #[error("status {0}")]
    Status(u16),
    /// The file has more than 64 KB, the head of the home page does not end within 256 KB, or the headers are too many.
    #[error("answer too large")]
    TooLarge,
    /// The answer is compressed, though we asked for a plain one. Unpacking what a stranger sends is not safe.
    #[error("answer compressed")]
    Compressed,
    /// The whole took more than ten seconds.
    #[error("answer too slow")]
    TooSlow,
    /// There is no token at the place.
    #[error("no token there")]
    NoToken,
    /// There is a token, yet another one: an old one, another shop's, or a part of it is missing.
    #[error("another token there")]
    OtherToken,
}

/// Why there is no prover.
#[derive(Debug, thiserror::Error)]
pub enum ProverError {
    /// This computer's name servers (`/etc/resolv.conf`) cannot be read.
    #[error("no name servers to ask: {0}")]
    Resolver(#[from] NetError),
    /// The name by which it calls itself has characters that a header may not have.
    #[error("the user agent has characters that a header may not have")]
    Agent,
    /// TLS cannot be set up.
    #[error("TLS cannot be set up: {0}")]
    Tls(#[from] rustls::Error),
}

/// What is told about a name.
#[doc(hidden)]
pub type Told<T> = Box<dyn Fn(&str) -> Vec<T> + Send + Sync>;

/// A world for tests in place of the real one.
#[doc(hidden)]
pub struct Pretend {
    /// The addresses of a name; none: it does not exist.
    pub addresses: Told<IpAddr>,
    /// The TXT records of a name.
    pub texts: Told<String>,
    /// What stands for ports 443 and 80.
    pub ports: (u16, u16),
    /// Whether 127.0.0.1, and no other address like it, counts as public.
    pub loopback: bool,
    /// An authority to trust besides the known ones.
    pub root: Option<CertificateDer<'static>>,
}

/// Who knows names.
enum Names {
    Dns(Box<TokioResolver>),
    Pretend(Pretend),
}

/// Checks whether a token is at a domain. Make one and keep it.
pub struct Prover {
    names: Names,
    tls: TlsConnector,
    agent: HeaderValue,
    times: Times,
}

impl Prover {
    /// A prover that asks this computer's name servers and calls itself `agent` at shops: the site's name and address, so that a
    /// shop finds in its logs who came.
    ///
    /// # Errors
    /// See [`ProverError`].
    pub fn new(agent: &str) -> Result<Self, ProverError> {
        let mut builder = TokioResolver::builder_tokio()?;
        set_options(builder.options_mut());
        Self::with(Names::Dns(Box::new(builder.build()?)), agent, None)
    }

    /// A prover in a pretended world.
    ///
    /// # Errors
    /// See [`ProverError`].
    #[doc(hidden)]
    pub fn for_tests(pretend: Pretend) -> Result<Self, ProverError> {
        let root = pretend.root.clone();
        Self::with(Names::Pretend(pretend), "Bazargah test", root)
    }

    fn with(names: Names, agent: &str, root: Option<CertificateDer<'static>>) -> Result<Self, ProverError> {
        let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        if let Some(root) = root {
            roots.add(root)?;
        }
        // Named, because the program may have no default one.
        let mut tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        tls.alpn_protocols = vec![b"http/1.1".to_vec()];
        // Whatever another crate switches on in rustls, nothing is unpacked here and nothing remembered from shop to shop.
        tls.cert_decompressors = Vec::new();
        tls.resumption = rustls::client::Resumption::disabled();
        let agent = HeaderValue::from_str(agent).map_err(|_| ProverError::Agent)?;
        Ok(Self { names, tls: TlsConnector::from(Arc::new(tls)), agent, times: Times::default() })
    }

    /// Whether `token` is where `way` says, at `host`. The token may be given with or without [`PREFIX`].
    ///
    /// Takes ten seconds and about a megabyte at most. How many run at once is for the caller to limit.
    ///
    /// # Errors
    /// See [`NotProven`].
    pub async fn check(&self, host: &Host, token: &str, way: Way) -> Result<(), NotProven> {
        let token = token.strip_prefix(PREFIX).unwrap_or(token);
        if token.len() < TOKEN_LETTERS_MIN || !token.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(NotProven::NoToken);
        }
        let check = async {
            match way {
                Way::Dns => self.in_records(host, token).await,
                Way::File => self.in_file(host, token).await,
                Way::Meta => self.in_home_page(host, token).await,
            }
        };
        timeout(self.times.check, check).await.unwrap_or(Err(NotProven::TooSlow))
    }

    async fn in_records(&self, host: &Host, token: &str) -> Result<(), NotProven> {
        let label = format!("{TXT_LABEL}.{host}");
        let (at_host, at_label) = tokio::join!(self.texts(host.as_str()), self.texts(&label));
        let found = [&at_host, &at_label].into_iter().flatten().flatten().map(|text| Found::of(text, token)).max();
        match (found.unwrap_or(Found::Nothing).proof(), at_host, at_label) {
            // A failure hides what may be there, unless a token was found.
            (Err(NotProven::NoToken), Err(failure), _) => Err(failure),
            (Err(NotProven::NoToken), _, Err(failure)) if failure != NotProven::NameNotFound => Err(failure),
            (proof, ..) => proof,
        }
    }

    async fn in_file(&self, host: &Host, token: &str) -> Result<(), NotProven> {
        let page = self.page(host, FILE_PATH, FILE_BYTES_MAX).await?;
        if !page.is_whole {
            return Err(NotProven::TooLarge);
        }
        let text = String::from_utf8_lossy(&page.body);
        text.lines().map(|line| Found::of(line, token)).max().unwrap_or(Found::Nothing).proof()
    }

    async fn in_home_page(&self, host: &Host, token: &str) -> Result<(), NotProven> {
        let page = self.page(host, "/", HOME_BYTES_MAX).await?;
        let text = String::from_utf8_lossy(&page.body);
        let head = Head::read(&text);
        // Many home pages are larger than what is read of them; what counts is at the top.
        let found = head.metas.iter().map(|content| match Found::of(content, token) {
            // The tag's name says already that it is one.
            Found::Nothing if !content.trim().is_empty() => Found::Other,
            found => found,
        });
        let found = found.max().unwrap_or(Found::Nothing);
        if found == Found::Nothing && !head.is_over && !page.is_whole {
            return Err(NotProven::TooLarge);
        }
        found.proof()
    }

    /// Fetches a page of the shop, following redirects within its registrable domain.
    async fn page(&self, host: &Host, path: &str, bytes_max: usize) -> Result<Page, NotProven> {
        let mut name = host.as_str().to_owned();
        let mut addresses = self.addresses(&name).await;
        if addresses == Err(NotProven::NameNotFound) {
            // A `Host` has no `www.`, and some shops answer to nothing else.
            name.insert_str(0, "www.");
            addresses = self.addresses(&name).await;
        }
        let addresses = addresses?;
        let mut url = Url::parse(&format!("https://{name}{path}")).map_err(|_| NotProven::NameNotFound)?;
        let mut answer = match self.connect(&addresses, self.port(true)).await {
            Ok(stream) => self.ask(stream, &url, &name).await?,
            Err(NotProven::Unreachable) => {
                let stream = self.connect(&addresses, self.port(false)).await?;
                url.set_scheme("http").map_err(|()| NotProven::Unreachable)?;
                self.ask(stream, &url, &name).await?
            }
            Err(failure) => return Err(failure),
        };
        for _ in 0..REDIRECTS_MAX {
            let Some(target) = answer.target() else {
                return answer.read(bytes_max).await;
            };
            let (target, name) = redirected(host, &url, target?)?;
            url = target;
            let addresses = self.addresses(&name).await?;
            let stream = self.connect(&addresses, self.port(url.scheme() == "https")).await?;
            answer = self.ask(stream, &url, &name).await?;
        }
        match answer.target() {
            None => answer.read(bytes_max).await,
            Some(_) => Err(NotProven::TooManyRedirects),
        }
    }

    /// Sends one request over a connection and waits for the headers of the answer.
    async fn ask(&self, stream: TcpStream, url: &Url, name: &str) -> Result<Answer, NotProven> {
        let _ = stream.set_nodelay(true);
        if url.scheme() == "http" {
            return self.ask_over(stream, url, name).await;
        }
        self.ask_over(self.shake_hands(stream, name).await?, url, name).await
    }

    /// TLS over a connection, with a certificate for this name.
    async fn shake_hands(&self, stream: TcpStream, name: &str) -> Result<TlsStream<TcpStream>, NotProven> {
        let server = ServerName::try_from(name.to_owned()).map_err(|_| NotProven::Tls)?;
        let shaken =
            timeout(self.times.step, self.tls.connect(server, stream)).await.map_err(|_| NotProven::TooSlow)?;
        shaken.map_err(|error| tls_failure(&error))
    }

    async fn ask_over(
        &self,
        stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
        url: &Url,
        name: &str,
    ) -> Result<Answer, NotProven> {
        let target = &url[url::Position::BeforePath..url::Position::AfterQuery];
        let request = Request::get(target)
            .header(HOST, name)
            .header(USER_AGENT, &self.agent)
            .header(ACCEPT, "text/html, text/plain;q=0.9, */*;q=0.1")
            .header(ACCEPT_ENCODING, "identity")
            .header(CONNECTION, "close")
            .body(Full::default())
            .map_err(|_| NotProven::BadAnswer)?;
        self.send_over(stream, request).await
    }

    /// Sends a request over a connection and waits for the headers of the answer.
    async fn send_over(
        &self,
        stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
        request: Request<Full<Bytes>>,
    ) -> Result<Answer, NotProven> {
        let ask = async {
            let (mut sender, connection) = http1::Builder::new()
                .max_headers(HEADERS_MAX)
                .max_header_size(HEADER_BYTES_MAX)
                .max_buf_size(HEADER_BYTES_MAX)
                .handshake(TokioIo::new(stream))
                .await
                .map_err(|error| http_failure(&error))?;
            // Ends the connection when it is dropped.
            let mut driver = JoinSet::new();
            driver.spawn(async move {
                // What goes wrong here, the request or the body tells too.
                let _ = connection.await;
            });
            let response = sender.send_request(request).await.map_err(|error| http_failure(&error))?;
            Ok(Answer { response, _driver: driver })
        };
        timeout(self.times.step, ask).await.map_err(|_| NotProven::TooSlow)?
    }

    /// Connects to the first of the addresses that takes a connection. They have been judged.
    async fn connect(&self, addresses: &[IpAddr], port: u16) -> Result<TcpStream, NotProven> {
        let connect = async {
            for address in addresses.iter().take(ADDRESSES_TRIED) {
                let connecting = TcpStream::connect(SocketAddr::new(*address, port));
                if let Ok(Ok(stream)) = timeout(self.times.connect, connecting).await {
                    return Ok(stream);
                }
            }
            Err(NotProven::Unreachable)
        };
        timeout(self.times.connect_all, connect).await.unwrap_or(Err(NotProven::Unreachable))
    }

    /// The addresses of a name, version 4 first, all of them public. `name` is ASCII and has no dot at the end.
    async fn addresses(&self, name: &str) -> Result<Vec<IpAddr>, NotProven> {
        let mut addresses: Vec<IpAddr> = match &self.names {
            Names::Dns(resolver) => match self.answer(resolver.lookup_ip(absolute(name)?)).await? {
                Ok(found) => found.iter().collect(),
                Err(error) if error.is_no_records_found() => Vec::new(),
                Err(_) => return Err(NotProven::NameUnanswered),
            },
            Names::Pretend(world) => (world.addresses)(name),
        };
        if addresses.is_empty() {
            return Err(NotProven::NameNotFound);
        }
        // One bad address is enough: an owner who mixes them is trying something, or has made a mistake worth telling.
        if !addresses.iter().all(|address| self.is_allowed(*address)) {
            return Err(NotProven::ForbiddenAddress);
        }
        // Servers without version 6 are still many.
        addresses.sort_by_key(IpAddr::is_ipv6);
        Ok(addresses)
    }

    /// The TXT records of a name, each joined from its pieces.
    async fn texts(&self, name: &str) -> Result<Vec<String>, NotProven> {
        match &self.names {
            Names::Dns(resolver) => match self.answer(resolver.lookup(absolute(name)?, RecordType::TXT)).await? {
                Ok(found) => Ok(found
                    .answers()
                    .iter()
                    .filter_map(|record| match &record.data {
                        RData::TXT(text) => Some(String::from_utf8_lossy(&text.txt_data.concat()).into_owned()),
                        _ => None,
                    })
                    .collect()),
                Err(error) if error.is_nx_domain() => Err(NotProven::NameNotFound),
                Err(error) if error.is_no_records_found() => Ok(Vec::new()),
                Err(_) => Err(NotProven::NameUnanswered),
            },
            Names::Pretend(world) => Ok((world.texts)(name)),
        }
    }

    /// Waits for name servers, shorter than for the whole, so that people learn whom to ask.
    async fn answer<T>(&self, lookup: impl Future<Output = T>) -> Result<T, NotProven> {
        timeout(self.times.step, lookup).await.map_err(|_| NotProven::NameUnanswered)
    }

    fn is_allowed(&self, address: IpAddr) -> bool {
        let is_pretended =
            matches!(&self.names, Names::Pretend(world) if world.loopback && address == Ipv4Addr::LOCALHOST);
        is_public(address) || is_pretended
    }

    fn port(&self, is_https: bool) -> u16 {
        match &self.names {
            Names::Pretend(Pretend { ports: (https, http), .. }) => {
                if is_https {
                    *https
                } else {
                    *http
                }
            }
            Names::Dns(_) if is_https => 443,
            Names::Dns(_) => 80,
        }
    }
}

/// Whether an address belongs to the public internet and to one computer there. Everything else is refused: private and shared
/// networks, this computer, the link, groups, examples, reserved blocks, and the version 6 forms that carry a version 4 address
/// (after IANA's registries of special-purpose addresses).
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let special = match address.octets() {
        // This network; private; shared (RFC 6598); this computer.
        [0 | 10 | 127, ..] | [100, 64..=127, ..] => true,
        // The link, where clouds keep their secrets; private.
        [169, 254, ..] | [172, 16..=31, ..] | [192, 168, ..] => true,
        // Protocol assignments; three networks for examples; the former 6to4 relays; measurements.
        [192, 0, 0 | 2, _] | [198, 51, 100, _] | [203, 0, 113, _] | [192, 88, 99, _] | [198, 18 | 19, ..] => true,
        // Looks public, yet within Azure it is the host that keeps the machine's secrets.
        [168, 63, 129, 16] => true,
        // Groups, reserved, everybody.
        [224..=255, ..] => true,
        _ => false,
    };
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    match address.segments() {
        // Protocol assignments, Teredo among them; examples; 6to4; examples again.
        [0x2001, 0..=0x1ff | 0xdb8, ..] | [0x2002, ..] | [0x3fff, 0..=0xfff, ..] => false,
        // The only block from which public addresses are given: mapped, compatible, translated, local ones and groups are outside.
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

/// How name servers are asked, over what this computer's configuration says.
fn set_options(options: &mut ResolverOpts) {
    // Both kinds, for each address has to be judged.
    options.ip_strategy = LookupIpStrategy::Ipv4AndIpv6;
    options.use_hosts_file = ResolveHosts::Never;
    // Who has just added a record presses the button again: "there is none" must not be remembered.
    options.cache_size = 0;
    options.positive_max_ttl = Some(Duration::ZERO);
    options.negative_max_ttl = Some(Duration::ZERO);
    options.timeout = Duration::from_secs(2);
    options.attempts = 2;
}

/// A name that no search list of this computer is applied to.
fn absolute(name: &str) -> Result<Name, NotProven> {
    let mut name = Name::from_ascii(name).map_err(|_| NotProven::NameNotFound)?;
    name.set_fqdn(true);
    Ok(name)
}

/// Where a redirect leads and which name to look up for it, when it stays with the owner of `host`.
fn redirected(host: &Host, from: &Url, location: &str) -> Result<(Url, String), NotProven> {
    let elsewhere = NotProven::RedirectedElsewhere;
    let mut target = from.join(location).map_err(|_| elsewhere)?;
    // Ports that are the scheme's own are left out by the parser.
    if !matches!(target.scheme(), "http" | "https") || target.port().is_some() {
        return Err(elsewhere);
    }
    target.set_fragment(None);
    // An address in place of a name, however it is written, is none to the parser.
    let name = target.domain().ok_or(elsewhere)?.trim_end_matches('.').to_owned();
    let their = Host::parse(&name).map_err(|_| elsewhere)?;
    // `Host` takes off `www.` only: it reads no other name than the one that will be looked up.
    let is_same_name = name.ends_with(their.as_str());
    (is_same_name && their.registrable() == host.registrable()).then_some((target, name)).ok_or(elsewhere)
}

fn tls_failure(error: &io::Error) -> NotProven {
    let is_tls = error.get_ref().is_some_and(|inner| inner.is::<rustls::Error>());
    if is_tls { NotProven::Tls } else { NotProven::BadAnswer }
}

fn http_failure(error: &hyper::Error) -> NotProven {
    if error.is_parse_too_large() { NotProven::TooLarge } else { NotProven::BadAnswer }
}

/// An answer whose body has not been read.
struct Answer {
    response: Response<Incoming>,
    /// Moves bytes while the answer is there.
    _driver: JoinSet<()>,
}

impl Answer {
    /// Where it redirects, if it does.
    fn target(&self) -> Option<Result<&str, NotProven>> {
        if !matches!(self.response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
            return None;
        }
        let location = self.response.headers().get(LOCATION)?;
        // Not `to_str`: some servers send letters beyond ASCII, which the parser knows how to write.
        Some(std::str::from_utf8(location.as_bytes()).map_err(|_| NotProven::RedirectedElsewhere))
    }

    /// Reads up to `bytes_max` of the body.
    async fn read(mut self, bytes_max: usize) -> Result<Page, NotProven> {
        if self.response.status() != StatusCode::OK {
            return Err(NotProven::Status(self.response.status().as_u16()));
        }
        let encodings = self.response.headers().get_all(CONTENT_ENCODING);
        if encodings.iter().any(|encoding| !encoding.is_empty() && encoding != "identity") {
            return Err(NotProven::Compressed);
        }
        let body = self.response.body_mut();
        // At most: a server may promise anything.
        let promised = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
        let mut read = Vec::with_capacity(promised.min(bytes_max));
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|error| http_failure(&error))?;
            let Some(data) = frame.data_ref() else { continue };
            let free = bytes_max - read.len();
            read.extend_from_slice(&data[..data.len().min(free)]);
            if data.len() > free {
                return Ok(Page { body: read, is_whole: false });
            }
        }
        Ok(Page { body: read, is_whole: true })
    }
}

/// What was read of a body.
struct Page {
    body: Vec<u8>,
    is_whole: bool,
}

/// What a text is to the one who looks for a token; the last is the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Found {
    Nothing,
    Other,
    This,
}

impl Found {
    /// Reads one record, line or attribute. People copy quotes and spaces along, and some leave [`PREFIX`] out.
    fn of(text: &str, token: &str) -> Self {
        let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '\u{feff}'));
        let name = PREFIX.trim_end_matches('=');
        let letters = match text.get(..name.len()) {
            Some(start) if start.eq_ignore_ascii_case(name) => {
                text[name.len()..].trim_start().strip_prefix('=').map(str::trim_start)
            }
            _ => None,
        };
        match letters {
            Some(letters) if letters == token => Self::This,
            Some(_) => Self::Other,
            None if text == token => Self::This,
            None => Self::Nothing,
        }
    }

    fn proof(self) -> Result<(), NotProven> {
        match self {
            Self::This => Ok(()),
            Self::Other => Err(NotProven::OtherToken),
            Self::Nothing => Err(NotProven::NoToken),
        }
    }
}

/// What the head of a page says.
struct Head<'a> {
    /// The `content` of each meta tag named [`META_NAME`].
    metas: Vec<&'a str>,
    /// Whether the end of the head was seen.
    is_over: bool,
}

impl<'a> Head<'a> {
    /// Reads tags as browsers do, and ends the head where they do: at its end tag or at the first tag that no head may hold, for
    /// pages without `<body>` have one too. What is in comments, scripts and the like is passed over, and so is text that
    /// stands where none should.
    fn read(page: &'a str) -> Self {
        let mut head = Self { metas: Vec::new(), is_over: false };
        head.is_over = head.tags(page).is_some();
        head
    }

    /// `None` when the page ends before the head does.
    fn tags(&mut self, page: &'a str) -> Option<()> {
        let mut rest = page;
        loop {
            rest = &rest[rest.find('<')? + 1..];
            let is_end = rest.starts_with('/');
            let name_at = usize::from(is_end);
            if let Some(comment) = rest.strip_prefix("!--") {
                rest = after_comment(comment)?;
            } else if rest[name_at..].starts_with(|c: char| c.is_ascii_alphabetic()) {
                let tag = Tag::read(&rest[name_at..])?;
                rest = tag.rest;
                match tag.name.to_ascii_lowercase().as_str() {
                    "head" | "html" | "body" | "br" if is_end => return Some(()),
                    _ if is_end => {}
                    "meta" => self.metas.extend(tag.proof()),
                    raw @ ("title" | "style" | "script" | "noscript" | "noframes" | "template") => {
                        let (inside, after) = split_at_end_tag(rest, raw)?;
                        // A script within a comment within a script: its end tag does not end the outer one. No shop needs this.
                        if raw == "script" && is_nested(inside) {
                            return None;
                        }
                        rest = after;
                    }
                    "html" | "head" | "base" | "basefont" | "bgsound" | "link" => {}
                    _ => return Some(()),
                }
            } else if rest.starts_with(['!', '?', '/']) {
                // A doctype, or what browsers take for a comment.
                rest = &rest[rest.find('>')? + 1..];
            }
        }
    }
}

/// What follows a comment of which the beginning is read.
fn after_comment(comment: &str) -> Option<&str> {
    // Browsers take these for whole comments.
    if let Some(rest) = comment.strip_prefix('>').or_else(|| comment.strip_prefix("->")) {
        return Some(rest);
    }
    let mut rest = comment;
    loop {
        rest = &rest[rest.find("--")?..];
        if let Some(after) = rest.strip_prefix("-->").or_else(|| rest.strip_prefix("--!>")) {
            return Some(after);
        }
        rest = &rest[1..];
    }
}

/// Splits at the end tag of an element in which other tags mean nothing; what follows begins with the end tag.
fn split_at_end_tag<'a>(text: &'a str, name: &str) -> Option<(&'a str, &'a str)> {
    let mut from = 0;
    loop {
        let at = from + text[from..].find("</")?;
        from = at + 2;
        let is_name = text.get(from..from + name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
        if is_name && text[from + name.len()..].starts_with(|c: char| is_space(c) || matches!(c, '/' | '>')) {
            return Some((&text[..at], &text[at..]));
        }
    }
}

/// Whether a script opens a comment and a script in it.
fn is_nested(script: &str) -> bool {
    script.find("<!--").is_some_and(|at| script[at..].to_ascii_lowercase().contains("<script"))
}

/// White space between attributes.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

/// A tag, with the two attributes that matter. Of an attribute that comes twice the first counts.
struct Tag<'a> {
    name: &'a str,
    /// The attribute `name`.
    named: Option<&'a str>,
    content: Option<&'a str>,
    /// What follows it.
    rest: &'a str,
}

impl<'a> Tag<'a> {
    /// Reads a tag from its name on. `None` when it does not end.
    fn read(text: &'a str) -> Option<Self> {
        let (name, mut rest) = text.split_at(text.find(|c: char| is_space(c) || matches!(c, '/' | '>'))?);
        let (mut named, mut content) = (None, None);
        loop {
            rest = rest.trim_start_matches(|c: char| is_space(c) || c == '/');
            if let Some(rest) = rest.strip_prefix('>') {
                return Some(Self { name, named, content, rest });
            }
            // A first `=` is a letter of the name.
            let first = rest.chars().next()?.len_utf8();
            let ends_name = |c: char| is_space(c) || matches!(c, '/' | '>' | '=');
            let (key, after) = rest.split_at(first + rest[first..].find(ends_name)?);
            rest = after.trim_start_matches(is_space);
            let mut value = "";
            if let Some(given) = rest.strip_prefix('=') {
                let given = given.trim_start_matches(is_space);
                (value, rest) = match given.chars().next()? {
                    quote @ ('"' | '\'') => given[1..].split_once(quote)?,
                    _ => given.split_at(given.find(|c: char| is_space(c) || c == '>')?),
                };
            }
            if key.eq_ignore_ascii_case("name") {
                named.get_or_insert(value);
            } else if key.eq_ignore_ascii_case("content") {
                content.get_or_insert(value);
            }
        }
    }

    /// The content, if this is the meta tag that is looked for.
    fn proof(&self) -> Option<&'a str> {
        let is_proof = self.named?.trim().eq_ignore_ascii_case(META_NAME);
        is_proof.then(|| self.content.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolverConfig};
    use hickory_resolver::net::runtime::TokioRuntimeProvider;
    use hickory_resolver::proto::op::{Message, MessageType, ResponseCode};
    use hickory_resolver::proto::rr::Record;
    use hickory_resolver::proto::rr::rdata::{A, AAAA, CNAME, TXT};
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Instant;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::{TcpListener, UdpSocket};
    use tokio_rustls::TlsAcceptor;
    use tokio_rustls::rustls::ServerConfig;
    use tokio_rustls::rustls::pki_types::PrivateKeyDer;
    use tokio_rustls::rustls::pki_types::pem::PemObject;

    const TOKEN: &str = "abcdefghijklmnopqrstuvwxyz";
    const OTHER: &str = "zyxwvutsrqponmlkjihgfedcba";

    /// For `shop.example` and `www.shop.example`, until 2120; known to nobody but these tests, as is its key.
    const CERTIFICATE: &[u8] = b"\
-----BEGIN CERTIFICATE-----
MIIBejCCASGgAwIBAgIBATAKBggqhkjOPQQDAjAYMRYwFAYDVQQDDA1CYXphcmdh
aCB0ZXN0MCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAwWjAYMRYwFAYD
VQQDDA1CYXphcmdhaCB0ZXN0MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEz0UI
QBLmzYKuuSaonvwJBsQwdgvFOhg+yVOuK6lgLKDy81hXpnbtyyV/Qoqf0n0htzfN
aVh5g/BEN+Ukr8NdoqNaMFgwKQYDVR0RBCIwIIIMc2hvcC5leGFtcGxlghB3d3cu
c2hvcC5leGFtcGxlMAwGA1UdEwEB/wQCMAAwHQYDVR0OBBYEFIUelgRQBSyJHLXB
SRrd0414OVM3MAoGCCqGSM49BAMCA0cAMEQCIGfK8YncO/CnxSqSQMSrVKv2l4QP
mfkaaYJJFotzzUhzAiB/o11+Zsmy98MxM4Rn5ezZrGs2zmloUwmFRdLY0QL7Xg==
-----END CERTIFICATE-----
";
    const KEY: &[u8] = b"\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgqTqh5C4c5+r2iYiF
KKO+HKTNimeMnlEQjxKGm3J4uxChRANCAATPRQhAEubNgq65Jqie/AkGxDB2C8U6
GD7JU64rqWAsoPLzWFemdu3LJX9Cip/SfSG3N81pWHmD8EQ35SSvw12i
-----END PRIVATE KEY-----
";

    fn host(name: &str) -> Host {
        Host::parse(name).expect("a host")
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
    impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}
    type Connection = Box<dyn Stream>;

    /// Serves HTTP on an address of this computer; `answer` gets the head of a request and the connection.
    async fn serve_at<F>(
        address: &str,
        tls: Option<TlsAcceptor>,
        answer: impl Fn(String, Connection) -> F + Send + Sync + 'static,
    ) -> u16
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind(address).await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let answer = Arc::new(answer);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (answer, tls) = (answer.clone(), tls.clone());
                tokio::spawn(async move {
                    let mut stream: Connection = match tls {
                        Some(tls) => match tls.accept(stream).await {
                            Ok(stream) => Box::new(stream),
                            Err(_) => return,
                        },
                        None => Box::new(stream),
                    };
                    let mut head = Vec::new();
                    while !head.ends_with(b"\r\n\r\n") {
                        match stream.read_u8().await {
                            Ok(byte) => head.push(byte),
                            Err(_) => return,
                        }
                    }
                    answer(String::from_utf8(head).expect("text"), stream).await;
                });
            }
        });
        port
    }

    /// Serves whole answers; `answer` gets host and path.
    async fn serve(answer: impl Fn(&str, &str) -> String + Send + Sync + 'static) -> u16 {
        serve_at("127.0.0.1:0", None, replying(answer)).await
    }

    type Reply = std::pin::Pin<Box<dyn Future<Output = ()> + Send>>;

    fn replying(
        answer: impl Fn(&str, &str) -> String + Send + Sync + 'static,
    ) -> impl Fn(String, Connection) -> Reply + Send + Sync {
        move |head, mut stream| {
            let path = head.split(' ').nth(1).expect("a path");
            let name = head.lines().find_map(|line| line.strip_prefix("host: ")).expect("a host");
            let answer = answer(name, path);
            Box::pin(async move {
                let _ = stream.write_all(answer.as_bytes()).await;
                let _ = stream.shutdown().await;
            })
        }
    }

    fn ok(body: &str) -> String {
        format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len())
    }

    fn moved(to: &str) -> String {
        format!("HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n")
    }

    async fn closed_port() -> u16 {
        TcpListener::bind("127.0.0.1:0").await.expect("a port").local_addr().expect("an address").port()
    }

    /// A world in which every name is this computer.
    fn world(ports: (u16, u16)) -> Pretend {
        Pretend {
            addresses: Box::new(|_| vec![ip("127.0.0.1")]),
            texts: Box::new(|_| Vec::new()),
            ports,
            loopback: true,
            root: None,
        }
    }

    /// A prover of a world in which only port 80 is served, and patience is short.
    async fn prover(http: u16) -> Prover {
        let mut prover = Prover::for_tests(world((closed_port().await, http))).expect("a prover");
        prover.times.check = Duration::from_millis(1500);
        prover.times.step = Duration::from_secs(1);
        prover
    }

    async fn check(http: u16, way: Way) -> Result<(), NotProven> {
        prover(http).await.check(&host("shop.example"), TOKEN, way).await
    }

    /// What becomes of a file of this answer.
    async fn check_file(answer: String) -> Result<(), NotProven> {
        check(serve(move |_, _| answer.clone()).await, Way::File).await
    }

    #[test]
    fn only_public_addresses_are_public() {
        for address in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "10.255.255.255",
            "100.64.0.1",
            "100.100.100.200",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.255",
            "168.63.129.16",
            "169.254.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.0.192",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.0.1",
            "192.168.255.255",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::7f00:1",
            "::10.0.0.1",
            "::8.8.8.8",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:8.8.8.8",
            "::ffff:0:10.0.0.1",
            "64:ff9b::a00:1",
            "64:ff9b::808:808",
            "64:ff9b:1::a00:1",
            "100::1",
            "100:0:0:1::1",
            "1fff:ffff::1",
            "2001::1",
            "2001:0:a00:1::",
            "2001:2::1",
            "2001:10::1",
            "2001:20::1",
            "2001:1ff:ffff::1",
            "2001:db8::1",
            "2001:db8:ffff::1",
            "2002:7f00:1::1",
            "2002:a00:1::",
            "2002:808:808::1",
            "3fff::1",
            "3fff:fff::1",
            "4000::1",
            "5f00::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fe80::a9fe:a9fe",
            "febf::1",
            "fec0::1",
            "ff02::1",
            "ff0e::1",
            "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        ] {
            assert!(!is_public(ip(address)), "{address}");
        }
        for address in [
            "1.1.1.1",
            "8.8.8.8",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.0",
            "168.63.129.15",
            "169.253.255.255",
            "169.255.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "185.143.233.1",
            "191.255.255.255",
            "192.0.1.1",
            "192.0.3.1",
            "192.88.98.1",
            "192.167.255.255",
            "192.169.0.0",
            "198.17.255.255",
            "198.20.0.0",
            "198.51.99.1",
            "198.51.101.1",
            "203.0.112.1",
            "203.0.114.1",
            "223.255.255.255",
            "2000::1",
            "2001:200::1",
            "2001:4860:4860::8888",
            "2001:db7::1",
            "2001:db9::1",
            "2003::1",
            "2606:4700::1111",
            "2a00:1450::1",
            "3ffe::1",
            "3fff:1000::1",
        ] {
            assert!(is_public(ip(address)), "{address}");
        }
    }

    #[test]
    fn a_token_is_read_as_people_paste_it() {
        use Found::{Nothing, Other, This};
        for (text, found) in [
            ("bazargah-verification=abcdefghijklmnopqrstuvwxyz", This),
            ("  \u{feff}\"Bazargah-Verification = abcdefghijklmnopqrstuvwxyz\"\r", This),
            ("abcdefghijklmnopqrstuvwxyz", This),
            ("bazargah-verification=abcdefghijklmnopqrstuvwxyzz", Other),
            ("bazargah-verification=abcdefghijklmnopqrstuvwxy", Other),
            ("bazargah-verification=", Other),
            ("bazargah-verification", Nothing),
            ("bazargah-verificationabcdefghijklmnopqrstuvwxyz", Nothing),
            ("x bazargah-verification=abcdefghijklmnopqrstuvwxyz", Nothing),
            ("google-site-verification=abcdefghijklmnopqrstuvwxyz", Nothing),
            ("بازارگاه‌بازارگاه", Nothing),
            ("", Nothing),
        ] {
            assert_eq!(Found::of(text, TOKEN), found, "{text}");
        }
    }

    #[test]
    fn the_meta_tag_is_found_in_the_head_and_nowhere_else() {
        let meta = format!(r#"<meta name="bazargah-verification" content="{TOKEN}">"#);
        for page in [
            format!("<!doctype html><html lang=fa><head><title>فروشگاه</title>{meta}</head><body>"),
            format!("\u{feff}{meta}"),
            format!("<META CONTENT='{TOKEN}'\n\tdata-x NAME = Bazargah-Verification />"),
            format!("<meta name=bazargah-verification content={TOKEN}>"),
            format!("<meta name=bazargah-verification content={PREFIX}{TOKEN}>"),
            format!("<meta name=a content='>'><link rel=x href=\"<body>\"><base href=/>{meta}"),
            format!("<!-- <body> --><!--><!---><!-- --!>{meta}"),
            format!("<script>if (a</b/.x) '<body>'</script ><style>a>b</style><noscript><img src=x></noscript>{meta}"),
            format!("<script><!--\nx()\n//--></script>{meta}"),
            format!("</p><?xml version='1.0'?>Warning: stray text a < b{meta}"),
            format!("<meta name=bazargah-verification content={OTHER}>{meta}"),
            format!("<meta name=bazargah-verification content={TOKEN} content={OTHER}>"),
        ] {
            let head = Head::read(&page);
            assert!(head.metas.iter().any(|content| Found::of(content, TOKEN) == Found::This), "{page}");
        }
        for page in [
            format!("<head></head>{meta}"),
            format!("<html><body>{meta}"),
            format!("<BODY\nclass=x>{meta}"),
            format!("<p>{meta}"),
            format!("<title>{meta}</title>"),
            format!("<title>{meta}"),
            format!("<title></titlex>{meta}</title>"),
            format!("<textarea>{meta}</textarea>"),
            format!("<!-- {meta} -->"),
            format!("<!-- -- > {meta}"),
            format!("<script>'{meta}'</script>"),
            format!("<SCRIPT><!-- <Script></script>{meta}--></script>"),
            format!("<style>{meta}</style><template>{meta}</template><noscript>{meta}</noscript>"),
            format!("<link title='{meta}'>"),
            format!("<!doctype '>'{meta}").replace("'>'", "'"),
            format!("<meta name=bazargah-verification content={TOKEN}"),
            format!("<meta name=bazargah-verification data-content={TOKEN}>"),
            format!("<meta name=bazargah-verification content={OTHER} content={TOKEN}>"),
            format!("<meta name=bazargah-verification-x content={TOKEN}>"),
            format!("<metadata name=bazargah-verification content={TOKEN}>"),
            format!("<meta property=bazargah-verification content={TOKEN}>"),
            "<".to_owned(),
            "<meta a=".to_owned(),
            "</".to_owned(),
            "<!".to_owned(),
        ] {
            let head = Head::read(&page);
            assert!(head.metas.iter().all(|content| Found::of(content, TOKEN) != Found::This), "{page}");
        }
        assert!(Head::read("<head></head>").is_over && !Head::read("<head><title>x</title>").is_over);
    }

    #[test]
    fn no_page_makes_the_reader_panic_or_slow() {
        let pieces = [
            "<", "</", "<!--", "-->", "<meta ", "<script>", "</script", ">", "=", "'", "\"", " ", "/", "a", "ی", "\0",
            "name",
        ];
        let mut state = 1_u64;
        for _ in 0..20_000 {
            let mut page = String::new();
            for _ in 0..12 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                page.push_str(pieces[(state >> 33) as usize % pieces.len()]);
            }
            let _ = Head::read(&page);
        }
        for piece in pieces.into_iter().chain(["<a ", "<!---->", "</script ", "<script><!--<", "a=a "]) {
            let page = format!("<meta {}", piece.repeat(HOME_BYTES_MAX / piece.len()));
            let start = Instant::now();
            let _ = (Head::read(&page), Head::read(&page[6..]));
            assert!(start.elapsed() < Duration::from_secs(1), "{piece}");
        }
    }

    #[test]
    fn redirects_stay_with_the_owner() {
        let from = Url::parse("https://shop.example/a/b?c").expect("an address");
        for (location, to, name) in [
            ("/d?e#f", "https://shop.example/d?e", "shop.example"),
            ("d", "https://shop.example/a/d", "shop.example"),
            ("//www.shop.example/", "https://www.shop.example/", "www.shop.example"),
            ("http://www.shop.example:80/", "http://www.shop.example/", "www.shop.example"),
            ("HTTPS://fa.Shop.Example.:443", "https://fa.shop.example./", "fa.shop.example"),
            ("https://shop.example/فا", "https://shop.example/%D9%81%D8%A7", "shop.example"),
        ] {
            let (url, looked_up) = redirected(&host("shop.example"), &from, location).expect(location);
            assert_eq!((url.as_str(), looked_up.as_str()), (to, name));
        }
        for location in [
            "https://other.example/",
            "https://shop.example.evil.ir/",
            "https://evilshop.example/",
            "https://shop.example@evil.ir/",
            "https://evil.ir\\@shop.example/",
            "//evil.ir",
            "http://169.254.169.254/",
            "http://2852039166/",
            "http://0xa9.254.43518/",
            "http://127.1/",
            "http://[::1]/",
            "http://[::ffff:a9fe:a9fe]/",
            "http://localhost/",
            "https://shop.example:8443/",
            "http://shop.example:443/",
            "https://shop.example:80/",
            "ftp://shop.example/",
            "file:///etc/passwd",
            "gopher://shop.example/",
            "javascript:1",
            "data:,x",
            "http://",
            "https://:80",
            "https://exa mple/",
            "https://example/",
        ] {
            assert_eq!(
                redirected(&host("shop.example"), &from, location),
                Err(NotProven::RedirectedElsewhere),
                "{location}"
            );
        }
        // Two owners' sites.
        assert!(redirected(&host("a.github.io"), &from, "https://b.github.io/").is_err());
    }

    #[tokio::test]
    async fn a_token_is_found_in_the_file() {
        let right = format!("# ours\r\n{PREFIX}{OTHER}\r\n{PREFIX}{TOKEN}\r\nmore");
        let body = right.clone();
        let port = serve(move |name, path| {
            assert_eq!((name, path), ("shop.example", "/.well-known/bazargah.txt"));
            ok(&body)
        });
        assert_eq!(check(port.await, Way::File).await, Ok(()));
        assert_eq!(check_file(format!("HTTP/1.1 200 OK\r\n\r\n{right}")).await, Ok(()));
        assert_eq!(check_file(ok(&format!("{PREFIX}{OTHER}"))).await, Err(NotProven::OtherToken));
        assert_eq!(check_file(ok("<html>")).await, Err(NotProven::NoToken));
        assert_eq!(check_file(ok("")).await, Err(NotProven::NoToken));
        assert_eq!(check_file("HTTP/1.1 404 Not Found\r\n\r\n".to_owned() + &right).await, Err(NotProven::Status(404)));
        assert_eq!(check_file("HTTP/1.1 206 Partial\r\n\r\n".to_owned() + &right).await, Err(NotProven::Status(206)));
        assert_eq!(check_file("HTTP/1.1 301 Moved\r\n\r\n".to_owned() + &right).await, Err(NotProven::Status(301)));
        let packed = ok(&right).replace("\r\n\r\n", "\r\ncontent-encoding: gzip\r\n\r\n");
        assert_eq!(check_file(packed).await, Err(NotProven::Compressed));
        assert_eq!(check_file("SSH-2.0-OpenSSH_9.9\r\n".to_owned()).await, Err(NotProven::BadAnswer));
        assert_eq!(check_file(String::new()).await, Err(NotProven::BadAnswer));
        assert_eq!(
            check_file("HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\nx".into()).await,
            Err(NotProven::BadAnswer)
        );
        assert_eq!(check(closed_port().await, Way::File).await, Err(NotProven::Unreachable));
    }

    #[tokio::test]
    async fn a_token_is_found_in_the_home_page() {
        let page = |token: &str| ok(&format!("<head><meta name=bazargah-verification content={token}></head><body>"));
        for (answer, outcome) in [
            (page(TOKEN), Ok(())),
            (page(OTHER), Err(NotProven::OtherToken)),
            (page(""), Err(NotProven::NoToken)),
            (page(TOKEN) + "", Ok(())),
            (ok(&(format!("<meta name=bazargah-verification content={TOKEN}></head>") + &"x".repeat(1 << 20))), Ok(())),
            (ok(&("<head></head>".to_owned() + &"x".repeat(1 << 20))), Err(NotProven::NoToken)),
            (ok(&("<head>".to_owned() + &"x".repeat(1 << 20))), Err(NotProven::TooLarge)),
        ] {
            let port = serve(move |_, path| {
                assert_eq!(path, "/");
                answer.clone()
            });
            assert_eq!(check(port.await, Way::Meta).await, outcome);
        }
    }

    #[tokio::test]
    async fn tokens_too_short_to_be_secret_prove_nothing() {
        let port = serve(|_, _| ok(&format!("{PREFIX}\n{PREFIX}abc"))).await;
        for token in ["", "abc", PREFIX, "bazargah-verification=abc", "abcdefghijklm\nabcdefghijklm"] {
            let outcome = prover(port).await.check(&host("shop.example"), token, Way::File).await;
            assert_eq!(outcome, Err(NotProven::NoToken));
        }
        let outcome = prover(serve(|_, _| ok(TOKEN)).await).await;
        assert_eq!(outcome.check(&host("shop.example"), &format!("{PREFIX}{TOKEN}"), Way::File).await, Ok(()));
    }

    #[tokio::test]
    async fn addresses_that_are_not_public_are_not_connected_to() {
        let visits = Arc::new(AtomicUsize::new(0));
        let counted = visits.clone();
        let port = serve(move |_, _| {
            counted.fetch_add(1, Ordering::SeqCst);
            ok(TOKEN)
        })
        .await;
        for addresses in [
            &["127.0.0.1"][..],
            &["10.0.0.1"],
            &["::ffff:127.0.0.1"],
            &["::1"],
            &["1.1.1.1", "127.0.0.1"],
            &["127.0.0.1", "1.1.1.1"],
            &["1.1.1.1", "2606:4700::1111", "fd00::1"],
            &["169.254.169.254"],
            &["1.1.1.1", "0.0.0.0"],
        ] {
            let addresses: Vec<IpAddr> = addresses.iter().map(|address| ip(address)).collect();
            let world =
                Pretend { addresses: Box::new(move |_| addresses.clone()), loopback: false, ..world((port, port)) };
            let prover = Prover::for_tests(world).expect("a prover");
            for way in [Way::File, Way::Meta] {
                assert_eq!(prover.check(&host("shop.example"), TOKEN, way).await, Err(NotProven::ForbiddenAddress));
            }
        }
        assert_eq!(visits.load(Ordering::SeqCst), 0);
    }

    #[tokio::test]
    async fn a_name_that_changes_its_address_gains_nothing() {
        // "Public" here is 127.0.0.1; what must not be reached listens at the same port of 127.0.0.2.
        let visits = Arc::new(AtomicUsize::new(0));
        let port = serve(|_, path| if path == "/" { moved("/elsewhere") } else { ok(TOKEN) }).await;
        let counted = visits.clone();
        let secret = move |_: &str, _: &str| {
            counted.fetch_add(1, Ordering::SeqCst);
            ok(TOKEN)
        };
        serve_at(&format!("127.0.0.2:{port}"), None, replying(secret)).await;
        let asked = Arc::new(AtomicUsize::new(0));
        let prover = |asked: Arc<AtomicUsize>, https| {
            let addresses = move |_: &str| {
                let first = asked.fetch_add(1, Ordering::SeqCst) == 0;
                vec![ip(if first { "127.0.0.1" } else { "127.0.0.2" })]
            };
            Prover::for_tests(Pretend { addresses: Box::new(addresses), ..world((https, port)) }).expect("a prover")
        };
        let https = closed_port().await;
        // One look-up, though two ports are tried.
        assert_eq!(prover(asked.clone(), https).check(&host("shop.example"), TOKEN, Way::File).await, Ok(()));
        assert_eq!(asked.swap(0, Ordering::SeqCst), 1);
        // The second request of a redirect is judged anew.
        let outcome = prover(asked.clone(), https).check(&host("shop.example"), TOKEN, Way::Meta).await;
        assert_eq!((outcome, asked.load(Ordering::SeqCst)), (Err(NotProven::ForbiddenAddress), 2));
        assert_eq!(visits.load(Ordering::SeqCst), 0);
    }

    #[tokio::test]
    async fn redirects_are_followed_three_times_and_within_the_domain() {
        let www = |from: &'static str, to: &'static str| {
            serve(move |name, path| if name == from { moved(&format!("http://{to}{path}")) } else { ok(TOKEN) })
        };
        assert_eq!(check(www("shop.example", "www.shop.example").await, Way::File).await, Ok(()));
        let bare = prover(www("www.shop.example", "shop.example").await).await;
        assert_eq!(bare.check(&host("www.shop.example"), TOKEN, Way::File).await, Ok(()));

        let visits = Arc::new(Mutex::new(Vec::new()));
        let seen = visits.clone();
        let port = serve(move |_, path| {
            seen.lock().expect("a list").push(path.to_owned());
            moved("/.well-known/bazargah.txt")
        });
        assert_eq!(check(port.await, Way::File).await, Err(NotProven::TooManyRedirects));
        assert_eq!(visits.lock().expect("a list").len(), 4);

        let steps = |last: &'static str| {
            serve(move |_, path| match path {
                "/1" => moved("/2"),
                "/2" => moved("/3"),
                path if path == last => ok(TOKEN),
                "/3" => moved("/4"),
                _ => moved("/1"),
            })
        };
        assert_eq!(check(steps("/3").await, Way::File).await, Ok(()));
        assert_eq!(check(steps("/4").await, Way::File).await, Err(NotProven::TooManyRedirects));
        for elsewhere in
            ["http://169.254.169.254/latest/meta-data/", "http://other.example/", "http://shop.example:22/"]
        {
            assert_eq!(check_file(moved(elsewhere)).await, Err(NotProven::RedirectedElsewhere));
        }
        // https is not given up for http when a redirect asks for it.
        assert_eq!(check_file(moved("https://shop.example/")).await, Err(NotProven::Unreachable));
    }

    #[tokio::test]
    async fn a_shop_may_answer_to_www_only() {
        let port = serve(|name, _| if name == "www.shop.example" { ok(TOKEN) } else { String::new() }).await;
        let addresses = |name: &str| if name == "www.shop.example" { vec![ip("127.0.0.1")] } else { Vec::new() };
        let world = Pretend { addresses: Box::new(addresses), ..world((closed_port().await, port)) };
        let prover = Prover::for_tests(world).expect("a prover");
        assert_eq!(prover.check(&host("shop.example"), TOKEN, Way::File).await, Ok(()));
        assert_eq!(prover.check(&host("none.example"), TOKEN, Way::File).await, Err(NotProven::NameNotFound));
    }

    #[tokio::test]
    async fn answers_without_end_are_refused_in_time_and_memory() {
        // Sends `start`, then `more` for ever, with a pause in between; counts what was taken.
        async fn endless(start: &'static str, more: String, pause: Duration) -> (u16, Arc<AtomicUsize>) {
            let sent = Arc::new(AtomicUsize::new(0));
            let counted = sent.clone();
            let port = serve_at("127.0.0.1:0", None, move |_, mut stream| {
                let (counted, more) = (counted.clone(), more.clone());
                async move {
                    let _ = stream.write_all(start.as_bytes()).await;
                    while stream.write_all(more.as_bytes()).await.is_ok() {
                        counted.fetch_add(more.len(), Ordering::SeqCst);
                        tokio::time::sleep(pause).await;
                    }
                }
            });
            (port.await, sent)
        }
        let ten_megabytes = "HTTP/1.1 200 OK\r\ncontent-length: 10000000\r\n\r\n";
        let chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
        let kilobyte = "x".repeat(1024);
        let none = Duration::ZERO;
        for (start, more, pause, way, failure) in [
            (ten_megabytes, kilobyte.clone(), none, Way::File, NotProven::TooLarge),
            (ten_megabytes, kilobyte.clone(), none, Way::Meta, NotProven::TooLarge),
            ("HTTP/1.1 200 OK\r\n\r\n", kilobyte.clone(), none, Way::File, NotProven::TooLarge),
            (
                "HTTP/1.1 200 OK\r\ncontent-length: 18446744073709551614\r\n\r\n",
                kilobyte.clone(),
                none,
                Way::File,
                NotProven::TooLarge,
            ),
            (chunked, format!("400\r\n{kilobyte}\r\n"), none, Way::File, NotProven::TooLarge),
            (ten_megabytes, "x".to_owned(), Duration::from_millis(100), Way::File, NotProven::TooSlow),
            (chunked, "1\r\nx\r\n".to_owned(), Duration::from_millis(100), Way::Meta, NotProven::TooSlow),
            ("HTTP/1.1 200 OK\r\n", "x: y\r\n".repeat(50), none, Way::File, NotProven::TooLarge),
            ("HTTP/1.1 200 OK\r\nx: ", kilobyte.clone(), none, Way::File, NotProven::TooLarge),
            ("HTTP/1.1 200 OK\r\n", "x: y\r\n".to_owned(), Duration::from_millis(100), Way::File, NotProven::TooSlow),
            ("", "HTTP/1.1 100 Continue\r\n\r\n".to_owned(), none, Way::File, NotProven::TooSlow),
            (chunked, "1;".to_owned() + &kilobyte, none, Way::File, NotProven::BadAnswer),
            (
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n",
                "x: y\r\n".repeat(50),
                none,
                Way::File,
                NotProven::BadAnswer,
            ),
        ] {
            let (port, sent) = endless(start, more.clone(), pause).await;
            let begun = Instant::now();
            assert_eq!(check(port, way).await, Err(failure), "{start}{more:.9}");
            assert!(begun.elapsed() < Duration::from_secs(3), "{start}");
            let taken = sent.load(Ordering::SeqCst);
            // What the system keeps on the way is megabytes; it does not grow once the prover has gone.
            assert!(taken < 20_000_000 || failure == NotProven::TooSlow, "{start} {taken}");
            // A machine that is busy closes it later; one that stays open sends for ever.
            let stops = async {
                let mut before = taken;
                loop {
                    tokio::time::sleep(Duration::from_millis(300)).await;
                    let now = sent.load(Ordering::SeqCst);
                    if now == before {
                        break;
                    }
                    before = now;
                }
            };
            tokio::time::timeout(Duration::from_secs(10), stops)
                .await
                .unwrap_or_else(|_| panic!("it stays open: {start}"));
        }
    }

    #[tokio::test]
    async fn silent_servers_are_given_up() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        assert_eq!(check(port, Way::File).await, Err(NotProven::TooSlow));
        // In the handshake.
        let mut prover = Prover::for_tests(world((port, port))).expect("a prover");
        prover.times.step = Duration::from_millis(200);
        assert_eq!(prover.check(&host("shop.example"), TOKEN, Way::File).await, Err(NotProven::TooSlow));
        drop(listener);
    }

    #[tokio::test]
    async fn certificates_are_checked_and_no_failure_of_tls_leads_to_http() {
        let certificate = CertificateDer::from_pem_slice(CERTIFICATE).expect("a certificate");
        let key = PrivateKeyDer::from_pem_slice(KEY).expect("a key");
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![certificate.clone()], key)
            .expect("a server");
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let https = serve_at("127.0.0.1:0", Some(acceptor), replying(|_, _| ok(TOKEN))).await;
        let http = serve(|_, _| ok(TOKEN)).await;
        let outcome = async |ports, root, name: &str| {
            let prover = Prover::for_tests(Pretend { root, ..world(ports) }).expect("a prover");
            prover.check(&host(name), TOKEN, Way::File).await
        };
        assert_eq!(outcome((https, http), Some(certificate.clone()), "shop.example").await, Ok(()));
        let trusted = certificate.clone();
        // Valid for another name; from nobody known; no TLS at all.
        assert_eq!(outcome((https, http), Some(certificate), "other.example").await, Err(NotProven::Tls));
        assert_eq!(outcome((https, http), None, "shop.example").await, Err(NotProven::Tls));
        // What is sent goes the same way, and never without TLS.
        let sent = async |ports, root, url: &str| {
            let prover = Prover::for_tests(Pretend { root, ..world(ports) }).expect("a prover");
            prover.post(&Url::parse(url).expect("an address"), &[], Bytes::new()).await
        };
        assert_eq!(sent((https, http), Some(trusted.clone()), "https://shop.example/x?y").await, Ok(200));
        assert_eq!(sent((https, http), Some(trusted.clone()), "https://other.example/").await, Err(NotProven::Tls));
        assert_eq!(sent((https, http), None, "https://shop.example/").await, Err(NotProven::Tls));
        assert_eq!(
            sent((closed_port().await, http), Some(trusted), "https://shop.example/").await,
            Err(NotProven::Unreachable)
        );
        let plain = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let plain_port = plain.local_addr().expect("an address").port();
        tokio::spawn(async move {
            let (mut stream, _) = plain.accept().await.expect("a connection");
            stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.expect("sent");
            tokio::time::sleep(Duration::from_secs(1)).await;
        });
        assert_eq!(outcome((plain_port, http), None, "shop.example").await, Err(NotProven::Tls));
    }

    #[tokio::test]
    async fn records_are_found_at_the_domain_and_under_the_label() {
        let outcome = async |at: &'static str, text: String| {
            let texts =
                move |name: &str| if name == at { vec!["v=spf1 -all".to_owned(), text.clone()] } else { Vec::new() };
            let prover = Prover::for_tests(Pretend { texts: Box::new(texts), ..world((0, 0)) }).expect("a prover");
            prover.check(&host("shop.example"), TOKEN, Way::Dns).await
        };
        assert_eq!(outcome("shop.example", format!("{PREFIX}{TOKEN}")).await, Ok(()));
        assert_eq!(outcome("_bazargah.shop.example", format!("{PREFIX}{TOKEN}")).await, Ok(()));
        assert_eq!(outcome("www.shop.example", format!("{PREFIX}{TOKEN}")).await, Err(NotProven::NoToken));
        assert_eq!(outcome("shop.example", format!("{PREFIX}{OTHER}")).await, Err(NotProven::OtherToken));
    }

    /// A prover that asks a name server on this computer, which answers each question by `answers` (none: no such name).
    async fn prover_with_name_server(
        answers: impl Fn(&str, RecordType) -> Option<Vec<RData>> + Send + 'static,
    ) -> Prover {
        let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a port");
        let port = socket.local_addr().expect("an address").port();
        tokio::spawn(async move {
            let mut buffer = [0; 4096];
            while let Ok((length, from)) = socket.recv_from(&mut buffer).await {
                let question = Message::from_vec(&buffer[..length]).expect("a question");
                let query = question.queries[0].clone();
                let mut answer = Message::new(question.metadata.id, MessageType::Response, question.metadata.op_code);
                match answers(&query.name().to_ascii(), query.query_type()) {
                    Some(found) => {
                        answer.add_answers(
                            found.into_iter().map(|data| Record::from_rdata(query.name().clone(), 300, data)),
                        );
                    }
                    None => answer.metadata.response_code = ResponseCode::NXDomain,
                }
                answer.add_query(query);
                let bytes = answer.to_vec().expect("an answer");
                socket.send_to(&bytes, from).await.expect("sent");
            }
        });
        let mut connection = ConnectionConfig::udp();
        connection.port = port;
        let mut server = NameServerConfig::udp(ip("127.0.0.1"));
        server.connections = vec![connection];
        let search = Name::from_ascii("search.example.").expect("a name");
        let config = ResolverConfig::from_parts(None, vec![search], vec![server]);
        let mut builder = TokioResolver::builder_with_config(config, TokioRuntimeProvider::default());
        set_options(builder.options_mut());
        let resolver = builder.build().expect("a resolver");
        Prover::with(Names::Dns(Box::new(resolver)), "Bazargah test", None).expect("a prover")
    }

    #[tokio::test]
    async fn name_servers_are_asked_each_time_and_pieces_of_a_record_joined() {
        let asked = Arc::new(AtomicUsize::new(0));
        let counted = asked.clone();
        let prover = prover_with_name_server(move |name, kind| {
            let times = counted.fetch_add(1, Ordering::SeqCst);
            assert!(!name.contains("search"), "{name}");
            match (name, kind) {
                // The record comes with the third check; each asks twice.
                ("shop.example.", RecordType::TXT) => {
                    let pieces = vec!["bazargah-verification=abcdefghijklm".to_owned(), "nopqrstuvwxyz".to_owned()];
                    Some(if times < 4 { Vec::new() } else { vec![RData::TXT(TXT::new(pieces))] })
                }
                _ => None,
            }
        })
        .await;
        for outcome in [Err(NotProven::NoToken), Err(NotProven::NoToken), Ok(())] {
            assert_eq!(prover.check(&host("shop.example"), TOKEN, Way::Dns).await, outcome);
        }
        assert_eq!(asked.load(Ordering::SeqCst), 6);
        assert_eq!(prover.check(&host("none.example"), TOKEN, Way::Dns).await, Err(NotProven::NameNotFound));
    }

    #[tokio::test]
    async fn every_address_that_name_servers_give_is_judged() {
        let v4 = |text: &str| RData::A(A(text.parse().expect("an address")));
        let prover = prover_with_name_server(move |name, kind| match (name, kind) {
            ("inside.example.", RecordType::A) => Some(vec![v4("1.1.1.1"), v4("10.0.0.1")]),
            ("mixed.example.", RecordType::A) => Some(vec![v4("1.1.1.1")]),
            ("mixed.example.", RecordType::AAAA) => {
                Some(vec![RData::AAAA(AAAA("::ffff:7f00:1".parse().expect("an address")))])
            }
            ("public.example.", RecordType::A) => Some(vec![v4("1.1.1.1")]),
            ("public.example.", RecordType::AAAA) => {
                Some(vec![RData::AAAA(AAAA("2606:4700::1111".parse().expect("an address")))])
            }
            ("alias.example.", _) => {
                Some(vec![RData::CNAME(CNAME(Name::from_ascii("inside.example.").expect("a name")))])
            }
            (name, _) if name.starts_with("www.") || name == "none.example." => None,
            _ => Some(Vec::new()),
        })
        .await;
        for (name, outcome) in [
            ("inside.example", Err(NotProven::ForbiddenAddress)),
            ("mixed.example", Err(NotProven::ForbiddenAddress)),
            ("public.example", Ok(vec![ip("1.1.1.1"), ip("2606:4700::1111")])),
            ("alias.example", Err(NotProven::ForbiddenAddress)),
            ("empty.example", Err(NotProven::NameNotFound)),
            ("none.example", Err(NotProven::NameNotFound)),
        ] {
            assert_eq!(prover.addresses(name).await, outcome, "{name}");
        }
    }

    #[tokio::test]
    async fn a_prover_can_be_made() {
        assert!(matches!(Prover::new("a\nb"), Err(ProverError::Agent | ProverError::Resolver(_))));
        assert!(!matches!(
            Prover::new("Bazargah (+https://bazargah.example)"),
            Err(ProverError::Agent | ProverError::Tls(_))
        ));
    }
}
