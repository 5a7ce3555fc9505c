//! Letters over SMTP, with lettre's connection and our own handling of it. lettre's ready-made transport does not tell a wrong password
//! from a wrong recipient, both being 5xx; it waits for answers without end; and its pool takes back a connection that was given up in the
//! middle of a letter.

use super::{Fault, Refused};
use lettre::Address;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Tls, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Response;
use lettre::transport::smtp::{Error, SMTP_PORT, SUBMISSION_PORT, SUBMISSIONS_PORT};
use std::error::Error as _;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;
use tokio::time::{timeout, timeout_at};
use url::{Host, Url};

/// Letters on their way at the same moment, and connections: mail servers do not like many from one client.
const AT_ONCE: u8 = 4;
/// A connection that has been idle for longer is not used again: servers close them.
const IDLE: Duration = Duration::from_secs(30);

/// How long is waited for the server.
#[derive(Clone, Copy)]
pub(super) struct Patience {
    /// From the look-up of its name to the end of the sign-in.
    pub(super) connect: Duration,
    /// For the answer to a command.
    pub(super) answer: Duration,
    /// For it to take the text: some look for spam before they answer, and giving up too early sends the letter twice.
    pub(super) content: Duration,
    /// For a sign of life on a connection that has been idle.
    pub(super) idle: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { connect: seconds(20), answer: seconds(30), content: seconds(120), idle: seconds(5) }
    }
}

impl Patience {
    /// For a whole letter, once it is its turn. Each idle connection may be tried in vain before a new one is made.
    pub(super) fn in_all(&self) -> Duration {
        self.idle * u32::from(AT_ONCE) + self.connect + self.answer * 3 + self.content
    }
}

/// How far a letter came.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Connecting,
    Sender,
    Recipient,
    Content,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connecting => "no connection to the mail server",
            Self::Sender => "the mail server does not take letters from us",
            Self::Recipient => "the mail server does not take letters to this recipient",
            Self::Content => "the mail server did not take the letter",
        })
    }
}

/// A server and how to speak with it.
pub(super) struct Smtp {
    host: String,
    port: u16,
    hello: ClientId,
    tls: Tls,
    credentials: Option<Credentials>,
    pub(super) patience: Patience,
    turns: Semaphore,
    /// Connections on which the last command was answered, and since when they are idle.
    idle: Mutex<Vec<(AsyncSmtpConnection, Instant)>>,
}

impl Smtp {
    /// Reads the setting; see [`super::Post::from_setting`].
    pub(super) fn from_url(text: &str, own_domain: &str) -> Result<Self, Fault> {
        Self::with(text, own_domain, |host| TlsParameters::builder(host).build_rustls())
    }

    /// The same, with somebody's own idea of whom to trust.
    pub(super) fn with(
        text: &str,
        own_domain: &str,
        trust: impl Fn(String) -> Result<TlsParameters, Error>,
    ) -> Result<Self, Fault> {
        let url = Url::parse(text).map_err(|_| Fault::Smtp("it is not a URL"))?;
        let host = match url.host().ok_or(Fault::Smtp("there is no host in it"))? {
            // Url does not know the scheme, and so leaves the host as it was written.
            Host::Domain(name) => idna::domain_to_ascii(name).map_err(|_| Fault::Smtp("the host is not a name"))?,
            Host::Ipv4(ip) => ip.to_string(),
            Host::Ipv6(ip) => ip.to_string(),
        };
        if host.is_empty() {
            return Err(Fault::Smtp("there is no host in it"));
        }
        let trusted = || trust(host.clone()).map_err(|_| Fault::Smtp("TLS cannot be had with this host"));
        let (port, tls) = match (url.scheme(), url.query()) {
            ("smtps", None) => (SUBMISSIONS_PORT, Tls::Wrapper(trusted()?)),
            ("smtps", Some(_)) => return Err(Fault::Smtp("smtps takes no options")),
            ("smtp", None | Some("tls=required")) => (SUBMISSION_PORT, Tls::Required(trusted()?)),
            ("smtp", Some("tls=opportunistic")) => (SUBMISSION_PORT, Tls::Opportunistic(trusted()?)),
            ("smtp", Some("tls=none")) => (SMTP_PORT, Tls::None),
            ("smtp", Some(_)) => {
                return Err(Fault::Smtp("its option is not tls=required, tls=opportunistic or tls=none"));
            }
            _ => return Err(Fault::Smtp("it does not begin with smtp:// or smtps://")),
        };
        if url.fragment().is_some() {
            return Err(Fault::Smtp("there is a # in it; in a password it is written %23"));
        }
        let credentials = match (decoded(url.username())?, url.password()) {
            (user, None) if user.is_empty() => None,
            (user, Some(password)) if !user.is_empty() => Some(Credentials::new(user, decoded(password)?)),
            _ => return Err(Fault::Smtp("user and password go together")),
        };
        let own_name = match url.path().trim_matches('/') {
            "" => own_domain,
            name => name,
        };
        if !own_name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.') {
            return Err(Fault::Smtp("its path is not this machine's name"));
        }
        Ok(Self {
            port: url.port().unwrap_or(port),
            hello: ClientId::Domain(own_name.to_owned()),
            host,
            tls,
            credentials,
            patience: Patience::default(),
            turns: Semaphore::new(AT_ONCE.into()),
            idle: Mutex::default(),
        })
    }

    /// Hands a letter over, if its turn comes by then. One that is dropped half-way takes its connection with it.
    pub(super) async fn send_by(
        &self,
        latest: Instant,
        from: &Address,
        to: &Address,
        bytes: &[u8],
    ) -> Result<(), Refused> {
        let _turn = match timeout_at(latest.into(), self.turns.acquire()).await {
            // A turn that is free is had after that time, too.
            Ok(Ok(turn)) if Instant::now() < latest => turn,
            // They are never closed.
            Ok(Err(_)) => return Err(Refused::later("the program is stopping")),
            Ok(Ok(_)) | Err(_) => return Err(Refused::Unbegun),
        };
        let mut connection = match self.idle_connection().await {
            Some(connection) => connection,
            None => answered(Stage::Connecting, self.patience.connect, self.connect()).await.map_err(|(why, _)| why)?,
        };
        let outcome = self.hand_over(&mut connection, from, to, bytes).await;
        // After an answer, even a bad one, both sides know where they are; after anything else the connection is not to be trusted.
        let in_step = !matches!(outcome, Err((_, false)));
        if in_step {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push((connection, Instant::now()));
        }
        outcome.map_err(|(refused, _)| refused)
    }

    async fn hand_over(
        &self,
        connection: &mut AsyncSmtpConnection,
        from: &Address,
        to: &Address,
        bytes: &[u8],
    ) -> Result<(), (Refused, bool)> {
        let wait = self.patience.answer;
        answered(Stage::Sender, wait, connection.command(Mail::new(Some(from.clone()), Vec::new()))).await?;
        answered(Stage::Recipient, wait, connection.command(Rcpt::new(to.clone(), Vec::new()))).await?;
        let begin = answered(Stage::Content, wait, connection.command(Data)).await?;
        expect(&begin, 354)?;
        let end = answered(Stage::Content, self.patience.content, connection.message(bytes)).await?;
        expect(&end, 250)
    }

    /// A connection, encrypted and signed in as the setting says.
    async fn connect(&self) -> Result<AsyncSmtpConnection, Error> {
        let wrapped = if let Tls::Wrapper(tls) = &self.tls { Some(tls.clone()) } else { None };
        // Half the patience for each address, so that a host whose IPv6 leads nowhere is reached by IPv4.
        let (server, each) = ((self.host.as_str(), self.port), Some(self.patience.connect / 2));
        let mut connection = AsyncSmtpConnection::connect_tokio1(server, each, &self.hello, wrapped, None).await?;
        match &self.tls {
            Tls::Required(tls) => connection.starttls(tls.clone(), &self.hello).await?,
            Tls::Opportunistic(tls) if connection.can_starttls() => {
                connection.starttls(tls.clone(), &self.hello).await?
            }
            _ => {}
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(DEFAULT_MECHANISMS, credentials).await?;
        }
        Ok(connection)
    }

    /// A connection that has served before and still answers.
    async fn idle_connection(&self) -> Option<AsyncSmtpConnection> {
        loop {
            let (mut connection, since) = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()?;
            // RSET: the letter before may have been refused half-way.
            if since.elapsed() < IDLE
                && matches!(timeout(self.patience.idle, connection.command(Rset)).await, Ok(Ok(_)))
            {
                return Some(connection);
            }
        }
    }
}

impl fmt::Display for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tls = match self.tls {
            Tls::None => "without encryption",
            Tls::Opportunistic(_) => "encrypted if it can",
            Tls::Required(_) | Tls::Wrapper(_) => "encrypted",
        };
        write!(f, "SMTP server {} port {}, {tls}", self.host, self.port)
    }
}

fn decoded(text: &str) -> Result<String, Fault> {
    let decoded = percent_encoding::percent_decode_str(text).decode_utf8();
    Ok(decoded.map_err(|_| Fault::Smtp("user or password is not UTF-8"))?.into_owned())
}

/// What the server said, in time. Besides the refusal: whether it did answer.
async fn answered<T>(
    stage: Stage,
    wait: Duration,
    doing: impl Future<Output = Result<T, Error>>,
) -> Result<T, (Refused, bool)> {
    match timeout(wait, doing).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => Err((refusal(stage, &error), error.status().is_some())),
        Err(_) => Err((Refused::later(format!("{stage}: no answer within {} s", wait.as_secs_f32())), false)),
    }
}

/// A good answer to another question means that we are out of step, and nothing that follows would mean what it says.
fn expect(response: &Response, code: u16) -> Result<(), (Refused, bool)> {
    let refused = || (Refused::later(format!("{}: {} instead of {code}", Stage::Content, response.code())), false);
    if response.has_code(code) { Ok(()) } else { Err(refused()) }
}

/// Before a recipient has been named, 5xx is about us: no letter is given up for a wrong password.
fn refusal(stage: Stage, error: &Error) -> Refused {
    let why = format!("{stage}: {}", cause(stage, error));
    if error.is_permanent() && matches!(stage, Stage::Recipient | Stage::Content) {
        Refused::Never { why }
    } else {
        Refused::Later { why }
    }
}

/// Codes, and what our own side says. Servers like to repeat addresses and lines of the letter in their words.
fn cause(stage: Stage, error: &Error) -> String {
    if let Some(code) = error.status() {
        let words = error.source().map(ToString::to_string).unwrap_or_default();
        return match words.split_whitespace().next().filter(|word| is_enhanced_code(word)) {
            Some(enhanced) => format!("{code} {enhanced}"),
            None => code.to_string(),
        };
    }
    let io = std::iter::successors(error.source(), |&e| e.source()).find_map(|e| e.downcast_ref::<std::io::Error>());
    match io {
        // Until then there is nothing to give away, and the words name the host's trouble: its name, its certificate.
        Some(error) if stage == Stage::Connecting => error.to_string(),
        Some(error) => error.kind().to_string(),
        None if stage == Stage::Connecting && !error.is_response() => error.to_string(),
        None => "its answer was not understood".to_owned(),
    }
}

/// Of RFC 3463: `5.1.1`.
fn is_enhanced_code(word: &str) -> bool {
    let parts: Vec<&str> = word.split('.').collect();
    parts.len() == 3
        && parts.iter().all(|part| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
}
