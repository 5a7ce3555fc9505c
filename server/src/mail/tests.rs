//! Files, and letters to a real mail server: `node tests/smtp.mjs`. Where Node or its package smtp-server is missing, they fail.

use super::*;
use lettre::transport::smtp::client::{Certificate, TlsParameters};
use mail_parser::{Message as Parsed, MessageParser};
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader, Lines};
use tokio::net::TcpListener;
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;

const FROM: &str = "بازارگاه <no-reply@bazargah.example>";
const TO: &str = "sara.secret@example.com";
const SUBJECT: &str =
    "پاسخ فروشگاه به شکایت شما دربارهٔ «گوشی موبایل» رسید؛ تا سه روز فرصت دارید که آن را بخوانید و رأی بدهید";
const TEXT: &str = "سلام سارا،\n\nفروشگاه پاسخ داده است و می‌گوید که کالا را فرستاده. اگر چنین نیست، همین‌جا بگویید:\n\n\
    https://bazargah.example/case/4f9c\n.\n..نقطه در آغاز سطر\n";

impl Post {
    /// Hands a letter over whose turn may come whenever it does.
    async fn send(&self, letter: &Letter) -> Result<(), Refused> {
        self.send_by(Instant::now() + Duration::from_secs(3600), letter).await
    }
}

fn letter(id: &str) -> Letter {
    // 2026-03-21T09:30:00Z
    let date = Millis(1_774_085_400_000);
    Letter { id: id.into(), to: TO.into(), subject: SUBJECT.into(), text: TEXT.into(), date, lang: Lang::Fa }
}

fn parse(bytes: &[u8]) -> Parsed<'_> {
    assert!(bytes.is_ascii(), "a letter travels as ASCII");
    let lines = bytes.split(|byte| *byte == b'\n');
    assert!(lines.into_iter().all(|line| line.len() <= 998), "no line is longer than a server takes");
    MessageParser::new().parse(bytes).expect("a letter")
}

/// The text as it was written, whatever line breaks it travelled with.
fn body(message: &Parsed<'_>) -> String {
    message.body_text(0).expect("a text").replace("\r\n", "\n").trim_end().to_owned()
}

fn header(message: &Parsed<'_>, name: &'static str) -> String {
    message.header_raw(name).unwrap_or_default().trim().to_owned()
}

fn check(bytes: &[u8], id: &str) {
    let message = parse(bytes);
    assert_eq!(message.subject(), Some(SUBJECT));
    assert_eq!(body(&message), TEXT.trim_end());
    assert_eq!(message.message_id(), Some(format!("{id}@bazargah.example").as_str()));
    assert_eq!(message.date().map(mail_parser::DateTime::to_timestamp), Some(1_774_085_400));
    let from = message.from().and_then(|from| from.first()).expect("a sender");
    assert_eq!((from.name(), from.address()), (Some("بازارگاه"), Some("no-reply@bazargah.example")));
    let to = message.to().and_then(|to| to.first()).expect("a recipient");
    assert_eq!((to.name(), to.address()), (None, Some(TO)));
    assert_eq!(header(&message, "Auto-Submitted"), "auto-generated");
    assert_eq!(header(&message, "Content-Language"), "fa");
    assert_eq!(header(&message, "MIME-Version"), "1.0");
    assert_eq!(header(&message, "Content-Type"), "text/plain; charset=utf-8");
}

fn names(folder: &Path) -> Vec<String> {
    let files = std::fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> =
        files.map(|file| file.expect("a file").file_name().into_string().expect("a name")).collect();
    names.sort();
    names
}

/// Where the text messages of a test that sends none would go.
fn texts() -> TextPost {
    TextPost::into_folder(&std::env::temp_dir().join("bazargah-no-texts")).expect("a folder")
}

#[tokio::test]
async fn a_letter_is_a_file_that_is_read_back_as_it_was_written_and_twice_is_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let outbox = folder.path().join("data/outbox");
    let post = Post::from_setting(None, FROM, &outbox).expect("a post");
    post.send(&letter("case-17_reply")).await.expect("sent");
    let first = std::fs::read(outbox.join("case-17_reply.eml")).expect("a file");
    check(&first, "case-17_reply");
    post.send(&letter("case-17_reply")).await.expect("sent again");
    assert_eq!(names(&outbox), ["case-17_reply.eml"]);
    assert_eq!(std::fs::read(outbox.join("case-17_reply.eml")).expect("a file"), first);
    assert_eq!(post.to_string(), format!("files in {}", outbox.display()));
    #[cfg(unix)]
    {
        let about = std::fs::metadata(outbox.join("case-17_reply.eml")).expect("a file");
        assert_eq!(std::os::unix::fs::PermissionsExt::mode(&about.permissions()) & 0o077, 0, "for nobody else");
    }
}

#[tokio::test]
async fn english_letters_and_odd_ones_are_read_back_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let post = Post::from_setting(None, "no-reply@bazargah.example", folder.path()).expect("a post");
    let odd = [
        "Plain and short.".to_owned(),
        String::new(),
        "long ".repeat(2000),
        "ب".repeat(5000),
        "one\r\ntwo\rthree\nfour = five\n.".to_owned(),
        "tabs\tand \u{200c} and 😀\u{0}\u{7}".to_owned(),
    ];
    for (number, text) in odd.into_iter().enumerate() {
        let id = format!("odd{number}");
        let odd = Letter { subject: "Your complaint".into(), text: text.clone(), lang: Lang::En, ..letter(&id) };
        post.send(&odd).await.expect("sent");
        let bytes = std::fs::read(folder.path().join(format!("{id}.eml"))).expect("a file");
        let message = parse(&bytes);
        assert_eq!(body(&message), lines(&text).trim_end());
        assert_eq!((message.subject(), header(&message, "Content-Language").as_str()), (Some("Your complaint"), "en"));
    }
    for date in [i64::MIN, -1, 0, i64::MAX] {
        post.send(&Letter { date: Millis(date), ..letter("date") }).await.expect("no panic");
    }
}

#[tokio::test]
async fn no_name_in_a_subject_adds_a_header() {
    let folder = tempfile::tempdir().expect("a folder");
    let post = Post::from_setting(None, "no-reply@bazargah.example", folder.path()).expect("a post");
    for (number, name) in
        ["a\r\nBcc: x@elsewhere.example", "a\nBcc: x@elsewhere.example", "\u{202e}<script>\u{2066}=1+1"]
            .into_iter()
            .enumerate()
    {
        let id = format!("name{number}");
        post.send(&Letter { subject: format!("About {name}"), ..letter(&id) }).await.expect("sent");
        let bytes = std::fs::read(folder.path().join(format!("{id}.eml"))).expect("a file");
        let head = String::from_utf8_lossy(&bytes);
        let head = head.split("\r\n\r\n").next().unwrap_or_default();
        assert!(!head.lines().any(|line| line.to_lowercase().starts_with("bcc")), "{head}");
        assert!(head.is_ascii(), "names stand in a header in an encoded form: {head}");
        assert!(parse(&bytes).subject().is_some_and(|subject| subject.starts_with("About ")), "{head}");
    }
}

#[tokio::test]
async fn no_id_leads_out_of_the_folder_and_different_ids_are_different_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let outbox = folder.path().join("outbox");
    let post = Post::from_setting(None, FROM, &outbox).expect("a post");
    let ids =
        ["", ".", "..", "../up", "/etc/passwd", "a/b", "a\\b", "a\0b", "a\r\nBcc: x@y.z", "شکایت", "a b", "a.b", "a:b"];
    let long = "x".repeat(300);
    for id in ids.into_iter().chain([long.as_str()]) {
        post.send(&letter(id)).await.expect("sent");
    }
    assert_eq!(names(folder.path()), ["outbox"]);
    let names = names(&outbox);
    assert_eq!(names.len(), ids.len() + 1);
    for name in names {
        let stem = name.strip_suffix(".eml").expect("a letter");
        assert!(stem.len() < 64 && stem.starts_with("sha256."), "{name}");
        check(&std::fs::read(outbox.join(&name)).expect("a file"), stem);
    }
}

#[tokio::test]
async fn what_a_crash_left_behind_is_in_nobodys_way_and_a_failure_leaves_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join(".a.eml.0000000000000000.tmp"), "half").expect("a file");
    let post = Post::from_setting(None, FROM, folder.path()).expect("a post");
    // Many at once, the same and others: whole files each.
    let ids = ["a", "b", "a", "a", "b"];
    let (one, two, three, four, five) = (letter("a"), letter("b"), letter("a"), letter("a"), letter("b"));
    let sent = tokio::join!(post.send(&one), post.send(&two), post.send(&three), post.send(&four), post.send(&five));
    assert!(matches!(sent, (Ok(()), Ok(()), Ok(()), Ok(()), Ok(()))));
    assert_eq!(names(folder.path()), [".a.eml.0000000000000000.tmp", "a.eml", "b.eml"]);
    for id in ids {
        check(&std::fs::read(folder.path().join(format!("{id}.eml"))).expect("a file"), id);
    }
    // A folder where the file should be: the rename fails.
    std::fs::create_dir(folder.path().join("c.eml")).expect("a folder");
    let Err(Refused::Later { why }) = post.send(&letter("c")).await else { panic!("sent") };
    assert!(why.starts_with("the folder for letters cannot be written to: "), "{why}");
    assert_eq!(names(folder.path()).len(), 4);
    let file = folder.path().join("a.eml");
    assert!(matches!(Post::from_setting(None, FROM, &file.join("x")), Err(Fault::Folder(..))));
}

#[tokio::test]
async fn a_text_message_is_a_file_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let post = Post::from_setting(None, FROM, folder.path()).expect("a post");
    let text = |to: &str| Text { id: "17".into(), to: to.into(), text: "کد شما ۱۲۳۴ است".into() };
    for _ in 0..2 {
        post.send_text(&text("+989120000000")).await.expect("sent");
    }
    assert_eq!(names(folder.path()), ["17.txt"]);
    let written = std::fs::read_to_string(folder.path().join("17.txt")).expect("a file");
    assert_eq!(written, "To: +989120000000\n\nکد شما ۱۲۳۴ است\n");
    for to in ["", "+", "0912 000 0000", "۰۹۱۲۰۰۰۰۰۰۰", "++98912000000", "123456789\n123", "1234567890123456"]
    {
        assert!(matches!(post.send_text(&text(to)).await, Err(Refused::Never { .. })), "{to}");
    }
}

#[tokio::test]
async fn headers_cannot_be_smuggled_in_and_addresses_are_checked() {
    let folder = tempfile::tempdir().expect("a folder");
    let post = Post::from_setting(None, FROM, folder.path()).expect("a post");
    for subject in
        ["Hello\r\nBcc: thief@example.com\r\n\r\nbody", "سلام\nBcc: thief@example.com", "a\rBcc: thief@example.com"]
    {
        post.send(&Letter { subject: subject.into(), ..letter("s") }).await.expect("sent");
        let bytes = std::fs::read(folder.path().join("s.eml")).expect("a file");
        let message = parse(&bytes);
        assert!(message.bcc().is_none() && body(&message) == TEXT.trim_end());
        assert_eq!(message.subject(), Some(subject.replace("\r\n", " ").replace(['\r', '\n'], " ").as_str()));
    }
    let long = format!("{}@example.com", "x".repeat(250));
    let bad = [
        "",
        "@",
        "sara",
        "sara@",
        "@example.com",
        "sara@example.com\r\nBcc: thief@example.com",
        "sara\n@example.com",
        "sara@example.com ",
        "<sara@example.com>",
        "Sara <sara@example.com>",
        "a@example.com,b@example.com",
        "a@b@example.com",
        "\"a b\"@example.com",
        "sara@exa mple.com",
        "sara@192.0.2.1",
        "sara@[192.0.2.1]",
        "سارا@example.com",
        ".sara@example.com",
        "sara@-example.com",
        "sara@example..com",
        &long,
    ];
    for to in bad {
        let refused = post.send(&Letter { to: to.into(), ..letter("bad") }).await;
        assert_eq!(refused, Err(Refused::never("the recipient's address is not valid")), "{to}");
    }
    for (to, written) in [
        ("sara+shop@mail.example.co", "sara+shop@mail.example.co"),
        ("sara@نمونه.ایران", "sara@xn--hhbbbed.xn--mgba3a4f16a"),
        ("o'neil@localhost", "o'neil@localhost"),
    ] {
        post.send(&Letter { to: to.into(), ..letter("good") }).await.expect(to);
        let bytes = std::fs::read(folder.path().join("good.eml")).expect("a file");
        let parsed = parse(&bytes);
        assert_eq!(parsed.to().and_then(|to| to.first()).and_then(|to| to.address()), Some(written));
    }
}

#[test]
fn settings_are_understood_or_refused_and_a_password_is_not_repeated() {
    let folder = tempfile::tempdir().expect("a folder");
    let post = |url: &str| Post::from_setting(Some(url), FROM, folder.path()).map(|post| post.to_string());
    let good = [
        ("smtp://mail.example.com", "port 587, encrypted"),
        ("smtp://u:hush@mail.example.com?tls=required", "port 587, encrypted"),
        ("smtp://u%40x:hu%23sh@mail.example.com:2525/me.example?tls=opportunistic", "port 2525, encrypted if it can"),
        ("smtp://mail.example.com?tls=none", "port 25, without encryption"),
        ("smtps://u:hush@mail.example.com", "port 465, encrypted"),
    ];
    for (url, said) in good {
        let texts = folder.path().display();
        let all = format!("SMTP server mail.example.com {said}; text messages are files in {texts}");
        assert_eq!(post(url).expect(url), all);
    }
    assert!(post("smtps://[::1]:4650").expect("IPv6").starts_with("SMTP server ::1 port 4650, encrypted;"));
    let bad = [
        "",
        "mail.example.com",
        "u:hush@mail.example.com",
        "http://u:hush@mail.example.com",
        "smtp://",
        "smtp://u@mail.example.com",
        "smtp://:hush@mail.example.com",
        "smtp://u:hush@mail.example.com?tls=maybe",
        "smtp://u:hush@mail.example.com?TLS=none",
        "smtps://u:hush@mail.example.com?tls=none",
        "smtp://u:hush#x@mail.example.com",
        "smtp://u:hush@mail.example.com/a%0Ab",
        "smtp://u:hush@mail.example.com:port",
        "smtp://u:hush%ff@mail.example.com",
    ];
    for url in bad {
        let Err(fault) = post(url) else { panic!("{url} was understood") };
        let said = format!("{fault} {fault:?}");
        assert!(matches!(fault, Fault::Smtp(_)) && !said.contains("hush"), "{url}: {said}");
    }
    for from in ["", "bazargah", "Bazargah <no-reply@bazargah.example", "a\nb <no-reply@bazargah.example>", "x <y> <z>"]
    {
        assert!(matches!(Post::from_setting(None, from, folder.path()), Err(Fault::From)), "{from}");
    }
}

/// `node tests/smtp.mjs`; ends when it is dropped.
struct Server {
    port: u16,
    letters: Lines<BufReader<ChildStdout>>,
    _node: Child,
}

impl Server {
    async fn start(options: &[&str]) -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/smtp.mjs");
        let mut node = Command::new("node")
            .arg(script)
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|e| panic!("the tests of mail need Node: `node` cannot be started ({e})"));
        let mut letters = BufReader::new(node.stdout.take().expect("its output")).lines();
        let Some(first) = letters.next_line().await.expect("its output") else {
            let mut said = String::new();
            node.stderr.take().expect("its errors").read_to_string(&mut said).await.expect("its errors");
            panic!("the mail server for tests did not start: {}", said.trim());
        };
        Self { port: first.parse().expect("a port"), letters, _node: node }
    }

    fn url(&self, rest: &str) -> String {
        rest.replace("PORT", &self.port.to_string())
    }

    fn post(&self, url: &str) -> Post {
        Post::from_setting(Some(&self.url(url)), FROM, Path::new("unused")).expect("a post")
    }

    /// A post that trusts the certificate that smtp.mjs shows.
    fn trusting(&self, url: &str) -> Post {
        let trust = |host| {
            let certificate = Certificate::from_pem(include_bytes!("../../tests/localhost.pem"))?;
            TlsParameters::builder(host).add_root_certificate(certificate).build_rustls()
        };
        let smtp = Smtp::with(&self.url(url), "bazargah.example", trust).expect("an address");
        Post { from: mailbox(FROM).expect("a sender"), way: Way::Smtp(Box::new(smtp)), texts: texts() }
    }

    /// The next letter that arrived.
    async fn letter(&mut self) -> serde_json::Value {
        let line = timeout(Duration::from_secs(10), self.letters.next_line()).await.expect("a letter in ten seconds");
        serde_json::from_str(&line.expect("its output").expect("a line")).expect("JSON")
    }
}

/// The cause, which gives nothing away.
fn later(outcome: Result<(), Refused>) -> String {
    let Err(Refused::Later { why }) = outcome else { panic!("not to be tried again: {outcome:?}") };
    discreet(why)
}

fn never(outcome: Result<(), Refused>) -> String {
    let Err(Refused::Never { why }) = outcome else { panic!("not given up: {outcome:?}") };
    discreet(why)
}

fn discreet(why: String) -> String {
    for word in ["sara", "secret", "@", "example.com", "hush", "Subject", "utf-8"] {
        assert!(!why.contains(word), "{why}");
    }
    why
}

const PLAIN: &str = "smtp://127.0.0.1:PORT?tls=none";

#[tokio::test]
async fn a_letter_arrives_as_it_was_written_and_the_next_one_uses_the_same_connection() {
    let mut server = Server::start(&[]).await;
    let post = server.post(PLAIN);
    let mut sessions = Vec::new();
    for id in ["one", "two"] {
        post.send(&letter(id)).await.expect("sent");
        let arrived = server.letter().await;
        check(arrived["message"].as_str().expect("a message").as_bytes(), id);
        assert_eq!(arrived["from"], "no-reply@bazargah.example");
        assert_eq!(arrived["to"], serde_json::json!([TO]));
        assert_eq!(arrived["hello"], "bazargah.example");
        assert_eq!(arrived["secure"], false);
        sessions.push(arrived["session"].clone());
    }
    assert_eq!(sessions[0], sessions[1]);
    // Lines that begin with a dot, in a letter that travels without base64.
    let dots = Letter { text: "a\n.\n..b\n.c".into(), subject: ".".into(), ..letter("dots") };
    post.send(&dots).await.expect("sent");
    let arrived = server.letter().await;
    let bytes = arrived["message"].as_str().expect("a message").as_bytes();
    assert_eq!((parse(bytes).subject(), body(&parse(bytes)).as_str()), (Some("."), "a\n.\n..b\n.c"));
}

#[tokio::test]
async fn many_at_once_arrive_each_once() {
    let mut server = Server::start(&[]).await;
    let post = std::sync::Arc::new(server.post(PLAIN));
    let sent: Vec<_> = (0..40)
        .map(|number| {
            let post = post.clone();
            tokio::spawn(async move { post.send(&letter(&format!("many{number}"))).await })
        })
        .collect();
    let (mut ids, mut sessions) = (std::collections::BTreeSet::new(), std::collections::BTreeSet::new());
    for sent in sent {
        sent.await.expect("no panic").expect("sent");
    }
    for _ in 0..40 {
        let arrived = server.letter().await;
        let message = arrived["message"].as_str().expect("a message");
        ids.insert(parse(message.as_bytes()).message_id().expect("an id").to_owned());
        sessions.insert(arrived["session"].to_string());
    }
    assert_eq!(ids.len(), 40);
    assert!(sessions.len() <= 4, "{} connections", sessions.len());
}

#[tokio::test]
async fn a_server_that_is_busy_is_asked_again_and_one_that_says_no_is_not() {
    let mut server =
        Server::start(&["--later", "1", "--never-to", "gone.sara@example.com", "--later-to", "away.sara@example.com"])
            .await;
    let post = server.post(PLAIN);
    let to = |to: &str| Letter { to: to.into(), ..letter("refused") };
    assert_eq!(later(post.send(&letter("a")).await), "the mail server did not take the letter: 451 4.3.0");
    assert_eq!(
        never(post.send(&to("gone.sara@example.com")).await),
        "the mail server does not take letters to this recipient: 550 5.1.1"
    );
    assert_eq!(
        later(post.send(&to("away.sara@example.com")).await),
        "the mail server does not take letters to this recipient: 451 4.2.1"
    );
    // The connection is none the worse for it.
    post.send(&letter("a")).await.expect("sent");
    check(server.letter().await["message"].as_str().expect("a message").as_bytes(), "a");
}

#[tokio::test]
async fn a_letter_that_the_server_dislikes_is_given_up_and_one_is_kept_when_it_dislikes_us() {
    // The words of this refusal hold a word of the letter.
    let server = Server::start(&["--spam", "secret"]).await;
    assert_eq!(
        never(server.post(PLAIN).send(&letter("a")).await),
        "the mail server did not take the letter: 554 5.7.1"
    );
    let server = Server::start(&["--never-from", "no-reply@bazargah.example"]).await;
    assert_eq!(
        later(server.post(PLAIN).send(&letter("a")).await),
        "the mail server does not take letters from us: 550 5.7.1"
    );
}

#[tokio::test]
async fn a_wrong_password_gives_no_letter_up() {
    let mut server = Server::start(&["--auth", "mail@us:hu:sh"]).await;
    let wrong = server.post("smtp://mail%40us:hush@127.0.0.1:PORT?tls=none");
    assert_eq!(later(wrong.send(&letter("a")).await), "no connection to the mail server: 535 5.7.8");
    let why = later(server.post(PLAIN).send(&letter("a")).await);
    assert!(why.starts_with("the mail server does not take letters from us: 530"), "{why}");
    server.post("smtp://mail%40us:hu%3Ash@127.0.0.1:PORT?tls=none").send(&letter("a")).await.expect("sent");
    assert_eq!(server.letter().await["user"], "mail@us");
}

#[tokio::test]
async fn letters_are_encrypted_and_only_for_whom_we_trust() {
    let mut server = Server::start(&["--tls", "starttls", "--auth", "u:hush"]).await;
    for url in ["smtp://u:hush@localhost:PORT", "smtp://u:hush@127.0.0.1:PORT?tls=opportunistic"] {
        server.trusting(url).send(&letter("a")).await.expect("sent");
        assert_eq!(server.letter().await["secure"], true);
        let why = later(server.post(url).send(&letter("a")).await);
        assert!(why.contains("certificate"), "{why}");
    }
    let mut server = Server::start(&["--tls", "smtps"]).await;
    server.trusting("smtps://localhost:PORT").send(&letter("a")).await.expect("sent");
    assert_eq!(server.letter().await["secure"], true);
    let why = later(server.post("smtps://localhost:PORT").send(&letter("a")).await);
    assert!(why.contains("certificate"), "{why}");
    // No STARTTLS: not without encryption, unless that was said.
    let mut server = Server::start(&[]).await;
    let why = later(server.trusting("smtp://localhost:PORT?tls=required").send(&letter("a")).await);
    assert!(why.contains("STARTTLS"), "{why}");
    server.trusting("smtp://localhost:PORT?tls=opportunistic").send(&letter("b")).await.expect("sent");
    check(server.letter().await["message"].as_str().expect("a message").as_bytes(), "b");
}

#[tokio::test]
async fn a_server_that_is_not_there_or_says_nothing_is_tried_later() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let url = format!("smtp://{address}?tls=none");
    let post = || {
        let mut smtp = Smtp::from_url(&url, "bazargah.example").expect("an address");
        smtp.patience.connect = Duration::from_millis(300);
        Post { from: mailbox(FROM).expect("a sender"), way: Way::Smtp(Box::new(smtp)), texts: texts() }
    };
    let begun = Instant::now();
    // It takes the connection and says nothing.
    assert_eq!(later(post().send(&letter("a")).await), "no connection to the mail server: no answer within 0.3 s");
    drop(listener);
    let why = later(post().send(&letter("a")).await);
    assert!(why.starts_with("no connection to the mail server: ") && why.contains("refused"), "{why}");
    assert!(begun.elapsed() < Duration::from_secs(5));
    let nowhere = Post::from_setting(Some("smtp://mail.invalid"), FROM, Path::new("unused")).expect("a post");
    later(nowhere.send(&letter("a")).await);
}

#[tokio::test]
async fn a_letter_whose_turn_comes_too_late_is_not_begun() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("smtp://{}?tls=none", listener.local_addr().expect("an address"));
    let smtp = Smtp::from_url(&url, "bazargah.example").expect("an address");
    let post = Post { from: mailbox(FROM).expect("a sender"), way: Way::Smtp(Box::new(smtp)), texts: texts() };
    assert_eq!(post.send_by(Instant::now(), &letter("a")).await, Err(Refused::Unbegun), "also with a turn free");
    // Four have their turn, and the server says nothing.
    let (one, two, three, four, five) = (letter("1"), letter("2"), letter("3"), letter("4"), letter("5"));
    let turns = async { tokio::join!(post.send(&one), post.send(&two), post.send(&three), post.send(&four)) };
    let late = async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        post.send_by(Instant::now() + Duration::from_millis(300), &five).await
    };
    tokio::select! {
        _ = turns => panic!("a server that says nothing takes no letter"),
        late = late => assert_eq!(late, Err(Refused::Unbegun)),
    }
}

#[tokio::test]
async fn a_server_that_comes_back_is_used_again() {
    let server = Server::start(&[]).await;
    let (post, port) = (server.post(PLAIN), server.port.to_string());
    post.send(&letter("a")).await.expect("sent");
    let Server { mut _node, .. } = server;
    _node.kill().await.expect("ended");
    later(post.send(&letter("b")).await);
    let mut server = Server::start(&["--port", &port]).await;
    post.send(&letter("b")).await.expect("sent");
    check(server.letter().await["message"].as_str().expect("a message").as_bytes(), "b");
}

/// A server that says what it is told to, one answer for each line that it is sent.
async fn parrot(answers: &'static [&'static str]) -> Post {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("smtp://{}?tls=none", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        use tokio::io::AsyncWriteExt;
        let (stream, _) = listener.accept().await.expect("a connection");
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        for answer in answers {
            write.write_all(format!("{answer}\r\n").as_bytes()).await.expect("written");
            lines.next_line().await.expect("a line");
        }
        // Silent, and not gone.
        while let Ok(Some(_)) = lines.next_line().await {}
    });
    let mut smtp = Smtp::from_url(&url, "bazargah.example").expect("an address");
    smtp.patience.answer = Duration::from_millis(300);
    smtp.patience.content = Duration::from_millis(300);
    Post { from: mailbox(FROM).expect("a sender"), way: Way::Smtp(Box::new(smtp)), texts: texts() }
}

#[tokio::test]
async fn a_server_that_breaks_off_or_talks_nonsense_is_tried_later_and_not_quoted() {
    const HELLO: &str = "250 me";
    assert_eq!(
        later(parrot(&["220 me", HELLO, "250 ok"]).await.send(&letter("a")).await),
        "the mail server does not take letters to this recipient: no answer within 0.3 s"
    );
    assert_eq!(
        later(parrot(&["220 me", HELLO, "250 ok", "sara.secret@example.com?"]).await.send(&letter("a")).await),
        "the mail server does not take letters to this recipient: its answer was not understood"
    );
    // A good answer, to something else: the letter is not there.
    assert_eq!(
        later(parrot(&["220 me", HELLO, "250 ok", "250 ok", "250 ok"]).await.send(&letter("a")).await),
        "the mail server did not take the letter: 250 instead of 354"
    );
    assert_eq!(
        later(parrot(&["220 me", HELLO, "250 ok", "250 ok", "354 go on"]).await.send(&letter("a")).await),
        "the mail server did not take the letter: no answer within 0.3 s"
    );
    assert_eq!(
        later(parrot(&["554 sara.secret@example.com go away"]).await.send(&letter("a")).await),
        "no connection to the mail server: 554"
    );
}
