//! How letters and text messages leave the program: over SMTP, or into a folder when no server is set. Who is written to, when, and
//! how often it is tried, is the outbox's business; here one letter is handed over or refused.
//!
//! A refusal is kept and read by people who may not read letters: it names a cause, never a recipient nor a word of the letter.

mod folder;
mod smtp;
#[cfg(test)]
mod tests;

use bazargah_app::Lang;
use bazargah_domain::calendar::Millis;
use folder::Folder;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, SinglePart};
use lettre::{Address, Message};
use sha2::{Digest, Sha256};
use smtp::Smtp;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

/// The last moment that a `Date` can name: the end of the year 9999. Beyond it, making the header would panic.
const DATE_MAX: i64 = 253_402_300_799_000;

/// A letter, ready to leave.
pub struct Letter {
    /// The same id again is the same letter: it becomes the `Message-ID` and the file's name.
    pub id: String,
    /// One address, without a name: `buyer@example.com`. Its domain may be written in any script.
    pub to: String,
    /// One line; line breaks become spaces.
    pub subject: String,
    /// Plain text, with lines as long as they come.
    pub text: String,
    /// When it was written.
    pub date: Millis,
    /// The language it is written in.
    pub lang: Lang,
}

/// A text message (SMS), ready to leave.
pub struct Text {
    /// The same id again is the same message: it becomes the file's name.
    pub id: String,
    /// Digits, perhaps after a plus: `+989120000000`.
    pub to: String,
    /// Plain text.
    pub text: String,
}

/// Why something has not left.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Not now: the server is away, busy or wrongly set up. It may have arrived all the same, when the answer was lost.
    #[error("not sent yet: {why}")]
    Later {
        /// The cause, in English and short. Names no recipient and no word of what was to be sent.
        why: String,
    },
    /// Not like this, however often it is tried: no such recipient, or the server does not want it.
    #[error("cannot be sent: {why}")]
    Never {
        /// As above.
        why: String,
    },
    /// Nobody was asked: its turn did not come in time.
    #[error("not begun in time")]
    Unbegun,
}

impl Refused {
    fn later(why: impl Into<String>) -> Self {
        Self::Later { why: why.into() }
    }

    fn never(why: impl Into<String>) -> Self {
        Self::Never { why: why.into() }
    }
}

/// Why the settings cannot be used. Never repeats the setting: there is a password in it.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The sender's address.
    #[error("the sender of letters is not an address; write it as no-reply@example.com or Name <no-reply@example.com>")]
    From,
    /// The server's address.
    #[error(
        "the address of the SMTP server cannot be used: {0}; write it as smtp://user:password@host:587?tls=required"
    )]
    Smtp(&'static str),
    /// The folder.
    #[error("{0} cannot be used as the folder for letters: {1}")]
    Folder(PathBuf, std::io::Error),
}

/// Where letters and text messages leave from. Its `Display` says where they go, without a password: for the log at the start.
pub struct Post {
    from: Mailbox,
    way: Way,
    texts: TextPost,
}

enum Way {
    Folder(Folder),
    Smtp(Box<Smtp>),
}

impl Post {
    /// Letters go to the SMTP server, or, when none is set, into the folder as `.eml` files. Text messages go into the folder.
    ///
    /// `smtp_url` is `smtp://user:password@host:port/name?tls=…` or `smtps://…`. Special characters in user and password are
    /// percent-encoded. The path is the name that this machine calls itself by, by default the sender's domain. `tls` is `required`
    /// (STARTTLS, the default), `opportunistic` (STARTTLS if the server offers it, and so no protection from who sits in between) or
    /// `none`. Ports are 587, 25 with `none`, and 465 with `smtps`.
    ///
    /// # Errors
    /// When a setting cannot be used. The server is not asked: it may be down while the program starts.
    pub fn from_setting(smtp_url: Option<&str>, from: &str, folder: &Path) -> Result<Self, Fault> {
        let from = mailbox(from).ok_or(Fault::From)?;
        let way = match smtp_url {
            Some(url) => Way::Smtp(Box::new(Smtp::from_url(url, from.email.domain())?)),
            None => Way::Folder(Folder::open(folder)?),
        };
        Ok(Self { from, way, texts: TextPost::into_folder(folder)? })
    }

    /// How long a letter may take at most, from its turn to the server's answer; `None` where letters are files, which wait for no turn
    /// and for nobody but the disk.
    pub fn patience(&self) -> Option<Duration> {
        match &self.way {
            Way::Folder(_) => None,
            Way::Smtp(smtp) => Some(smtp.patience.in_all()),
        }
    }

    /// Hands the letter over, if its turn comes before that moment: when this returns, the server has taken it, or the file is on the disk.
    ///
    /// # Errors
    /// When it has not been taken; [`Refused`] says whether to try again.
    pub async fn send_by(&self, latest: Instant, letter: &Letter) -> Result<(), Refused> {
        let to = address(&letter.to).ok_or_else(|| Refused::never("the recipient's address is not valid"))?;
        let bytes = write(letter, &self.from, to.clone())?;
        match &self.way {
            Way::Folder(folder) => folder.put(&safe_name(&letter.id), "eml", bytes).await,
            Way::Smtp(smtp) => smtp.send_by(latest, &self.from.email, &to, &bytes).await,
        }
    }
}

impl Post {
    /// Hands a text message over, as [`Post::send_by`]; it waits for no turn.
    ///
    /// # Errors
    /// As there.
    pub async fn send_text(&self, text: &Text) -> Result<(), Refused> {
        self.texts.send(text).await
    }
}

impl fmt::Display for Post {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.way {
            Way::Folder(folder) => write!(f, "files in {folder}"),
            Way::Smtp(smtp) => write!(f, "{smtp}; text messages are files in {}", self.texts.folder),
        }
    }
}

/// Where text messages leave from. There is only the folder: whoever has a provider adds it here, beside the folder.
struct TextPost {
    folder: Folder,
}

impl TextPost {
    /// Messages go into the folder as `.txt` files: the number, an empty line, the text.
    ///
    /// # Errors
    /// When there is no such folder and it cannot be made.
    fn into_folder(folder: &Path) -> Result<Self, Fault> {
        Ok(Self { folder: Folder::open(folder)? })
    }

    /// Hands the message over: when this returns, the file is on the disk.
    ///
    /// # Errors
    /// When it is not; [`Refused`] says whether to try again.
    async fn send(&self, text: &Text) -> Result<(), Refused> {
        let digits = text.to.strip_prefix('+').unwrap_or(&text.to);
        if !(5..=15).contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Refused::never("the recipient's number is not valid"));
        }
        let bytes = format!("To: {}\n\n{}\n", text.to, text.text).into_bytes();
        self.folder.put(&safe_name(&text.id), "txt", bytes).await
    }
}

/// The letter as it travels, all ASCII.
fn write(letter: &Letter, from: &Mailbox, to: Address) -> Result<Vec<u8>, Refused> {
    let date = Duration::from_millis(letter.date.0.clamp(0, DATE_MAX).unsigned_abs());
    let header = |name, value: &str| HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned());
    let message = Message::builder()
        .message_id(Some(format!("<{}@{}>", safe_name(&letter.id), from.email.domain())))
        .date(SystemTime::UNIX_EPOCH + date)
        .from(from.clone())
        .to(Mailbox::new(None, to))
        .subject(letter.subject.replace("\r\n", "\n").replace(char::is_control, " "))
        // So that holiday notices and the like do not answer it.
        .raw_header(header("Auto-Submitted", "auto-generated"))
        .raw_header(header("Content-Language", letter.lang.as_str()))
        .singlepart(SinglePart::plain(lines(&letter.text)))
        .map_err(|_| Refused::never("the letter could not be written"))?;
    Ok(message.formatted())
}

/// The text with one kind of line break. Other control characters have no place in plain text, and some servers refuse them.
fn lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.replace(|c: char| c.is_control() && c != '\n' && c != '\t', "")
}

/// One address that every server understands. The part before the @ is letters, digits and signs of ASCII: others need SMTPUTF8, which
/// few servers speak, and quotes are where addresses turn into something else. The domain is brought to ASCII.
fn address(text: &str) -> Option<Address> {
    let (user, host) = text.rsplit_once('@')?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    if !user.chars().all(plain) {
        return None;
    }
    let host = idna::domain_to_ascii(host).ok()?;
    let is_name = host.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.');
    // A number at the end is an IP address.
    let ends_in_letters = host.rsplit('.').next().is_some_and(|last| last.contains(|c: char| c.is_ascii_alphabetic()));
    // 254: a path of 256 octets (RFC 5321, 4.5.3.1.3) without its angle brackets.
    (is_name && ends_in_letters && user.len() + 1 + host.len() <= 254).then(|| Address::new(user, host).ok())?
}

/// An address, perhaps with a name before it.
fn mailbox(text: &str) -> Option<Mailbox> {
    let text = text.trim();
    let Some((name, rest)) = text.rsplit_once('<') else {
        return Some(Mailbox::new(None, address(text)?));
    };
    let name = name.trim().trim_matches('"');
    if name.contains(char::is_control) {
        return None;
    }
    let name = (!name.is_empty()).then(|| name.to_owned());
    Some(Mailbox::new(name, address(rest.strip_suffix('>')?)?))
}

/// A name for a file and in a `Message-ID`: the id itself if it is short and of letters, digits, - and _, and otherwise its hash, which
/// has a dot and so is no other id's own.
fn safe_name(id: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if (1..=64).contains(&id.len()) && id.bytes().all(plain) {
        return id.to_owned();
    }
    let hash = Sha256::digest(id.as_bytes());
    hash.iter().take(16).fold("sha256.".to_owned(), |name, byte| format!("{name}{byte:02x}"))
}
