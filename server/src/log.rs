//! The keeper of the public log: it hashes new events into the tree and signs checkpoints.
//!
//! The key lies in a file outside the database, and the checkpoint that was signed last lies beside it, so that a database which was
//! edited or set back does not go unnoticed: before anything is signed, all events are compared with their hashes, and the tree
//! with what was signed. Any number of servers may run on one database; those that have its key sign, one at a time.

use crate::http::App;
use bazargah_domain::log::note::{Kind, NoteFault};
use bazargah_domain::log::{Checkpoint, Note, SigningKey, VerifierKey};
use bazargah_store::{Altered, INTEGRATED_AT_ONCE, LogHead, Signable, StoreError};
use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How often it looks for something new; a checkpoint is at most twice as late.
const EVERY: Duration = Duration::from_secs(5);

/// What the keeper is at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It only shows what others signed; why.
    Reads(String),
    /// It compares all events with their hashes before it signs.
    Checking {
        /// Events compared.
        done: u64,
        /// Events there are.
        of: u64,
    },
    /// It signs whenever there is something new.
    Signs,
    /// It found something and signs nothing; what.
    Refuses(String),
}

/// Why nothing was signed.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The database failed, or contradicts itself.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The database is not what was signed.
    #[error(transparent)]
    Altered(#[from] Altered),
    /// The file with the key, or that with the checkpoint, cannot be read or written.
    #[error("{0}: {1}")]
    File(PathBuf, io::Error),
    /// It is no key file.
    #[error("{0} is not a file with the log's key: {1}")]
    KeyFile(PathBuf, String),
    /// The log is signed with another key.
    #[error("the log is signed with the key {0}, which is not in {1}")]
    OtherKey(String, PathBuf),
    /// A stored checkpoint is not ours.
    #[error("the checkpoint in {0} was not signed with the log's key: {1}")]
    Checkpoint(String, String),
    /// The system gives no random bytes.
    #[error("the system gives no random bytes")]
    Random,
}

impl LogError {
    /// Whether trying again is of no use: the database is not what it was.
    fn is_final(&self) -> bool {
        match self {
            Self::Store(error) => matches!(error, StoreError::Damaged { .. }),
            Self::File(..) | Self::Random => false,
            Self::Altered(_) | Self::KeyFile(..) | Self::OtherKey(..) | Self::Checkpoint(..) => true,
        }
    }
}

/// The keys in the file: the one that signs; the one before it, which signs too so that those who know only that one can go on; and
/// the public halves of older ones.
#[derive(Debug)]
pub struct KeyFile {
    /// The key that signs, then the one before it.
    keys: Vec<SigningKey>,
    retired: Vec<VerifierKey>,
}

/// What stands above the keys in their file.
const KEY_FILE_HEAD: &str = "# The key of the public log. Whoever has it can sign in the name of this site: show it to nobody, and keep a copy.\n\
     # The first key signs; a second one is the key before it and signs too. `bazargah log rotate` makes a new one.\n";

impl KeyFile {
    /// A file with one new key.
    ///
    /// # Errors
    /// When the system gives no random bytes, or the name can be none.
    pub fn new(origin: &str, path: &Path) -> Result<Self, LogError> {
        Ok(Self { keys: vec![new_key(origin, path)?], retired: Vec::new() })
    }

    /// Reads the file.
    ///
    /// # Errors
    /// When it cannot be read or is not one.
    pub fn read(path: &Path) -> Result<Self, LogError> {
        let text = fs::read_to_string(path).map_err(|e| LogError::File(path.to_owned(), e))?;
        let wrong = |why: String| LogError::KeyFile(path.to_owned(), why);
        let mut file = Self { keys: Vec::new(), retired: Vec::new() };
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if line.starts_with("PRIVATE+KEY+") {
                file.keys.push(SigningKey::parse(line).map_err(|e| wrong(e.to_string()))?);
            } else {
                file.retired.push(VerifierKey::parse(line).map_err(|e| wrong(e.to_string()))?);
            }
        }
        match file.keys.as_slice() {
            [] => Err(wrong("it has no key".into())),
            [_] => Ok(file),
            [first, second] if first.name() == second.name() => Ok(file),
            _ => Err(wrong("it has more than two keys, or keys of two logs".into())),
        }
    }

    /// Puts a new key first. The one that signed until now becomes the second; the one before that signs no more.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn rotate(&mut self, path: &Path) -> Result<(), LogError> {
        let key = new_key(self.keys[0].name(), path)?;
        self.keys.insert(0, key);
        let dropped = self.keys.drain(2..).map(|key| key.verifier());
        self.retired.extend(dropped);
        Ok(())
    }

    /// The public half of the key that signs.
    pub fn verifier(&self) -> VerifierKey {
        self.keys[0].verifier()
    }

    fn knows(&self, vkey: &str) -> bool {
        self.keys.iter().any(|key| key.verifier().to_string() == vkey)
    }

    fn text(&self) -> String {
        let keys = self.keys.iter().map(SigningKey::to_secret_text).chain(self.retired.iter().map(ToString::to_string));
        KEY_FILE_HEAD.chars().chain(keys.flat_map(|line| format!("{line}\n").chars().collect::<Vec<_>>())).collect()
    }

    /// Writes the file for the first time; readable to nobody else. Fails when there is one.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn create(&self, path: &Path) -> Result<(), LogError> {
        let failed = |e| LogError::File(path.to_owned(), e);
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(failed)?;
        file.write_all(self.text().as_bytes()).and_then(|()| file.sync_all()).map_err(failed)
    }

    /// Writes the file in the place of the one there is, at once and whole.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn replace(&self, path: &Path) -> Result<(), LogError> {
        replace(path, &self.text())
    }
}

fn new_key(origin: &str, path: &Path) -> Result<SigningKey, LogError> {
    let mut seed = [0u8; 32];
    getrandom::fill(&mut seed).map_err(|_| LogError::Random)?;
    SigningKey::from_seed(origin, &seed).map_err(|e| LogError::KeyFile(path.to_owned(), e.to_string()))
}

/// Writes a file that nobody else may read, whole or not at all.
fn replace(path: &Path, text: &str) -> Result<(), LogError> {
    let failed = |e| LogError::File(path.to_owned(), e);
    let beside = path.with_added_extension(format!("{}.new", std::process::id()));
    let mut file =
        OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside).map_err(failed)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)?;
    fs::rename(&beside, path).map_err(failed)
}

/// See the module.
#[derive(Debug)]
pub struct Keeper {
    origin: String,
    path: Option<PathBuf>,
    witnesses: Vec<VerifierKey>,
    standing: Mutex<Standing>,
}

impl Keeper {
    /// One that has no key and shows what others signed.
    pub fn reader(origin: String) -> Self {
        let standing = Mutex::new(Standing::Reads("this server has no key".into()));
        Self { origin, path: None, witnesses: Vec::new(), standing }
    }

    /// One whose key is in this file, or will be. `witnesses` may co-sign.
    pub fn with_key(origin: String, path: PathBuf, witnesses: Vec<VerifierKey>) -> Self {
        let standing = Mutex::new(Standing::Checking { done: 0, of: 0 });
        Self { origin, path: Some(path), witnesses, standing }
    }

    /// What it is at.
    pub fn standing(&self) -> Standing {
        self.standing.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn stand(&self, standing: Standing) {
        *self.standing.lock().unwrap_or_else(PoisonError::into_inner) = standing;
    }

    /// The witnesses that may co-sign.
    pub fn witnesses(&self) -> &[VerifierKey] {
        &self.witnesses
    }
}

/// The name of the log of a site: its address without the scheme, and `/log`.
pub fn origin_of(public_address: &str) -> String {
    let host = public_address.split_once("://").map_or(public_address, |(_, host)| host);
    format!("{}/log", host.trim_end_matches('/'))
}

/// Reads a file of witnesses: one verifier key a line, `#` before a remark.
///
/// # Errors
/// When it cannot be read, or a line is not a witness's key.
pub fn read_witnesses(path: &Path) -> Result<Vec<VerifierKey>, LogError> {
    let text = fs::read_to_string(path).map_err(|e| LogError::File(path.to_owned(), e))?;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| match VerifierKey::parse(line) {
            Ok(key) if key.kind() == Kind::Cosignature => Ok(key),
            Ok(_) => Err(LogError::KeyFile(path.to_owned(), format!("{line} is not a witness's key"))),
            Err(e) => Err(LogError::KeyFile(path.to_owned(), format!("{line}: {e}"))),
        })
        .collect()
}

/// The file of the checkpoint that was signed last with the key in this file.
pub fn checkpoint_file(key: &Path) -> PathBuf {
    key.with_extension("checkpoint")
}

/// Runs for ever, or until something is found that forbids signing.
pub async fn run(app: App) {
    let mut examined = false;
    let mut every = tokio::time::interval(EVERY);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        let done = if examined { keep_up(&app).await } else { examine(&app).await.map(|signs| examined = signs) };
        match done {
            Ok(()) if matches!(app.log.standing(), Standing::Reads(_)) => return,
            Ok(()) => {}
            Err(error) if error.is_final() => return,
            Err(error) => tracing::error!(%error, "the log could not be signed; it is tried again"),
        }
    }
}

/// Looks whether everything is as it was signed, before anything new is; tells whether this server may sign.
///
/// # Errors
/// When it is not, or that cannot be found out.
pub async fn examine(app: &App) -> Result<bool, LogError> {
    told(app, examined(app).await)
}

async fn examined(app: &App) -> Result<bool, LogError> {
    let Some(path) = app.log.path.clone() else { return Ok(false) };
    let head = app.store.log_head().await?;
    let keys = match KeyFile::read(&path) {
        Err(LogError::File(_, e)) if e.kind() == ErrorKind::NotFound => {
            if let Some(vkey) = head.vkey {
                // Another server signs. Making a second key would make a second log.
                tracing::warn!(
                    "the log is signed with {vkey}; {} is not there, so this server does not sign",
                    path.display()
                );
                app.log.stand(Standing::Reads(format!("the key {vkey} is not here")));
                return Ok(false);
            }
            let keys = KeyFile::new(&app.log.origin, &path)?;
            keys.create(&path)?;
            tracing::info!("the public log has a new key, kept in {}: {}", path.display(), keys.verifier());
            keys
        }
        read => read?,
    };
    if keys.verifier().name() != app.log.origin {
        tracing::warn!("the log goes on under the name {}, as in {}", keys.verifier().name(), path.display());
    }
    let signed = signed_before(&head, &keys, &path)?;
    let known: Vec<_> = signed.iter().map(|checkpoint| (checkpoint.size, checkpoint.root)).collect();
    app.log.stand(Standing::Checking { done: 0, of: head.size });
    let mut told = Instant::now();
    let checked = app
        .store
        .check_log(&known, |done, of| {
            app.log.stand(Standing::Checking { done, of });
            if told.elapsed() >= EVERY {
                told = Instant::now();
                tracing::info!("comparing all records with the public log before it is signed: {done} of {of}");
            }
        })
        .await??;
    tracing::info!("the public log is as it was signed: {checked} records were compared");
    app.log.stand(Standing::Signs);
    keep_up(app).await?;
    Ok(true)
}

/// What was signed before: as the database has it, and as the file beside the key has it.
fn signed_before(head: &LogHead, keys: &KeyFile, path: &Path) -> Result<Vec<Checkpoint>, LogError> {
    if let Some(vkey) = head.vkey.as_deref().filter(|vkey| !keys.knows(vkey)) {
        return Err(LogError::OtherKey(vkey.to_owned(), path.to_owned()));
    }
    let mut signed = Vec::new();
    if let Some(note) = &head.checkpoint {
        signed.push(ours(note, keys, "the database")?);
    }
    signed.extend(kept_checkpoint(keys, path)?);
    Ok(signed)
}

/// The checkpoint in the file beside the key.
fn kept_checkpoint(keys: &KeyFile, path: &Path) -> Result<Option<Checkpoint>, LogError> {
    let path = checkpoint_file(path);
    match fs::read_to_string(&path) {
        Ok(note) => ours(&note, keys, &path.display().to_string()).map(Some),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
        Err(e) => Err(LogError::File(path, e)),
    }
}

/// Reads a checkpoint that one of the keys signed.
fn ours(note: &str, keys: &KeyFile, place: &str) -> Result<Checkpoint, LogError> {
    let mut why = String::new();
    for key in &keys.keys {
        match Checkpoint::open(note, &key.verifier()) {
            Ok(checkpoint) => return Ok(checkpoint),
            Err(e) => why = e.to_string(),
        }
    }
    Err(LogError::Checkpoint(place.to_owned(), why))
}

/// Hashes what is new and signs it.
///
/// # Errors
/// When the database fails or is not what was signed.
pub async fn keep_up(app: &App) -> Result<(), LogError> {
    told(app, kept_up(app).await)
}

async fn kept_up(app: &App) -> Result<(), LogError> {
    let Some(path) = app.log.path.clone() else { return Ok(()) };
    let mut signed = Instant::now();
    while app.store.integrate(INTEGRATED_AT_ONCE).await? > 0 {
        if signed.elapsed() >= EVERY {
            signed = Instant::now();
            sign(app, &path).await?;
        }
    }
    sign(app, &path).await
}

async fn sign(app: &App, path: &Path) -> Result<(), LogError> {
    // Read each time: it may have been rotated.
    let keys = KeyFile::read(path)?;
    let head = app.store.log_head().await?;
    if is_signed(&head, &keys) {
        return Ok(());
    }
    let kept = kept_checkpoint(&keys, path)?;
    let earlier: Vec<u64> = kept.iter().map(|checkpoint| checkpoint.size).collect();
    app.store.sign_log(&earlier, |signable| signed(signable, &keys, kept.as_ref(), path)).await?;
    Ok(())
}

/// Whether the whole tree is signed already, with all these keys.
fn is_signed(head: &LogHead, keys: &KeyFile) -> bool {
    let note = head.checkpoint.as_deref().and_then(|note| Note::parse(note).ok());
    let Some(note) = note else { return false };
    let is_whole = Checkpoint::parse(&note.text).is_ok_and(|checkpoint| checkpoint.size == head.size);
    is_whole
        && note.signatures.len() == keys.keys.len()
        && keys.keys.iter().all(|key| note.verify(&key.verifier()).is_ok())
        && head.vkey == Some(keys.verifier().to_string())
}

/// Signs, once the tree is known to continue what was signed; the file is written before the database says so.
fn signed(
    signable: &Signable,
    keys: &KeyFile,
    kept: Option<&Checkpoint>,
    path: &Path,
) -> Result<Option<(String, String)>, LogError> {
    let head = &signable.head;
    signed_before(head, keys, path)?;
    if let (Some(kept), Some(root)) = (kept, signable.earlier.first()) {
        match root {
            None => return Err(Altered::Shrunk { size: head.size, signed: kept.size }.into()),
            Some(root) if *root != kept.root => return Err(Altered::Rewritten { signed: kept.size }.into()),
            Some(_) => {}
        }
    }
    if is_signed(head, keys) {
        return Ok(None);
    }
    let vkey = keys.verifier();
    let checkpoint = Checkpoint { origin: vkey.name().to_owned(), size: head.size, root: signable.root };
    let note = checkpoint.sign(&keys.keys).to_string();
    replace(&checkpoint_file(path), &note)?;
    Ok(Some((vkey.to_string(), note)))
}

/// Remembers and says what forbids signing.
fn told<T>(app: &App, done: Result<T, LogError>) -> Result<T, LogError> {
    if let Err(error) = &done
        && error.is_final()
    {
        tracing::error!(%error, "the public log is not signed");
        app.log.stand(Standing::Refuses(error.to_string()));
    }
    done
}

/// Why a witness's lines are not taken.
#[derive(Debug, thiserror::Error)]
pub enum NotTaken {
    /// There is no checkpoint yet.
    #[error("nothing has been signed yet")]
    NoCheckpoint,
    /// A line is none.
    #[error(transparent)]
    Line(NoteFault),
    /// Nobody here knows the witness.
    #[error("this log knows no witness {0} with such a key")]
    Unknown(String),
    /// It is forged, or of another checkpoint.
    #[error("{0}, which is the latest checkpoint of this log")]
    Forged(NoteFault),
    /// It is of the future.
    #[error("the cosignature is of the future")]
    Future,
    /// A newer checkpoint was signed meanwhile.
    #[error("there is a newer checkpoint")]
    Newer,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Takes witnesses' lines for the latest checkpoint, all or none.
///
/// # Errors
/// When one is not of a known witness and the latest checkpoint.
pub async fn take_cosignatures(app: &App, lines: &str) -> Result<(), NotTaken> {
    use bazargah_domain::log::checkpoint::verify_cosignature;
    use bazargah_domain::log::note::Signature;
    const MINUTES_AHEAD_SECONDS: u64 = 300;
    let head = app.store.log_head().await?;
    let note = head.checkpoint.as_deref().and_then(|note| Note::parse(note).ok()).ok_or(NotTaken::NoCheckpoint)?;
    let now = u64::try_from(app.now().0 / 1000).unwrap_or(0);
    let mut taken = Vec::new();
    for text in lines.lines() {
        let line = Signature::parse(text).map_err(NotTaken::Line)?;
        let witness = app.log.witnesses.iter().find(|key| line.is_of(key));
        let witness = witness.ok_or_else(|| NotTaken::Unknown(line.name.clone()))?;
        let time = verify_cosignature(&note.text, &line, witness).map_err(NotTaken::Forged)?;
        if time > now + MINUTES_AHEAD_SECONDS {
            return Err(NotTaken::Future);
        }
        // Five letters of base64 are 30 bits of the key's number: with the name, enough to tell whose line this takes the place of.
        let whose = text.len() - text.rsplit(' ').next().map_or(0, str::len) + 5;
        taken.push((text.get(..whose).unwrap_or(text).to_owned(), text.to_owned()));
    }
    if taken.is_empty() {
        return Err(NotTaken::Line(NoteFault::Malformed("there is no line")));
    }
    if app.store.add_cosignatures(&note.text, &taken).await? { Ok(()) } else { Err(NotTaken::Newer) }
}
