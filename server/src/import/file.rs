//! Opens what is to be imported: a path or standard input, packed or not, with a progress bar on a terminal.

use super::ImportError;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::os::fd::AsFd as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// What stands for standard input.
pub const STANDARD_INPUT: &str = "-";

const BUFFER_BYTES: usize = 128 * 1024;

/// The largest window that a zstd file may ask for, 64 MB: what `zstd -21 --ultra` does. More would break the bound on
/// memory.
const ZSTD_WINDOW_LOG_MAX: u32 = 26;

/// An open file.
pub struct Input {
    /// Its text, unpacked.
    pub reader: Box<dyn BufRead + Send>,
    /// Its size as it lies there, where it has one.
    pub len: Option<u64>,
    /// How many of these bytes have been read.
    pub read: Arc<AtomicU64>,
}

/// Opens a file, or standard input when the path is `-`.
///
/// gzip and zstd are told by their first bytes, whatever the name says.
///
/// # Errors
///
/// [`ImportError`], when it cannot be opened; what is wrong with its text shows later.
pub fn open(path: &Path) -> Result<Input, ImportError> {
    if path.as_os_str() == STANDARD_INPUT {
        return unpacked(io::stdin(), None);
    }
    let facts = fs::metadata(path)?;
    if facts.is_dir() {
        return Err(ImportError::Directory);
    }
    unpacked(File::open(path)?, facts.is_file().then_some(facts.len()))
}

/// Tells a file from every other, whatever path or link leads to it: its device and its number there.
pub type Identity = (u64, u64);

/// The identity of the regular file to which a path leads; `None` where there is none.
pub fn identity(path: &Path) -> Option<Identity> {
    identity_of(fs::metadata(path))
}

/// The same of what is to be imported: for `-` the file that standard input is, if it is one.
pub fn identity_of_imported(path: &Path) -> Option<Identity> {
    if path.as_os_str() != STANDARD_INPUT {
        return identity(path);
    }
    let input = io::stdin().as_fd().try_clone_to_owned().map(File::from);
    identity_of(input.and_then(|input| input.metadata()))
}

fn identity_of(facts: io::Result<fs::Metadata>) -> Option<Identity> {
    let facts = facts.ok().filter(fs::Metadata::is_file)?;
    Some((facts.dev(), facts.ino()))
}

/// Unpacks what comes from a reader.
///
/// # Errors
///
/// [`ImportError`], when not even the first bytes can be read.
pub fn unpacked(reader: impl Read + Send + 'static, len: Option<u64>) -> Result<Input, ImportError> {
    let read = Arc::new(AtomicU64::new(0));
    let mut reader = BufReader::with_capacity(BUFFER_BYTES, Counting { reader, read: Arc::clone(&read) });
    let mut magic = Vec::new();
    reader.by_ref().take(4).read_to_end(&mut magic)?;
    let packing = Packing::of(&magic);
    let whole = io::Cursor::new(magic).chain(reader);
    let reader: Box<dyn BufRead + Send> = match packing {
        Packing::None => Box::new(whole),
        Packing::Gzip => {
            let unpacked = Unpacking(flate2::bufread::MultiGzDecoder::new(whole));
            Box::new(BufReader::with_capacity(BUFFER_BYTES, unpacked))
        }
        Packing::Zstd => {
            let mut decoder = zstd::stream::read::Decoder::with_buffer(whole)?;
            decoder.window_log_max(ZSTD_WINDOW_LOG_MAX)?;
            Box::new(BufReader::with_capacity(BUFFER_BYTES, Unpacking(decoder)))
        }
    };
    Ok(Input { reader, len, read })
}

enum Packing {
    None,
    Gzip,
    Zstd,
}

impl Packing {
    fn of(magic: &[u8]) -> Self {
        match magic {
            [0x1F, 0x8B, ..] => Self::Gzip,
            [0x28, 0xB5, 0x2F, 0xFD] => Self::Zstd,
            // A skippable frame, with which some programs begin.
            [0x50..=0x5F, 0x2A, 0x4D, 0x18] => Self::Zstd,
            _ => Self::None,
        }
    }
}

/// A packed file that does not unpack, as an [`io::Error`] carries it.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Damaged(String);

/// Marks the unpacker's own errors, so that they are told from those of the disk.
struct Unpacking<R>(R);

impl<R: Read> Read for Unpacking<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer).map_err(|error| {
            let is_systems = error.raw_os_error().is_some() || error.kind() == io::ErrorKind::Interrupted;
            if is_systems { error } else { io::Error::new(io::ErrorKind::InvalidData, Damaged(error.to_string())) }
        })
    }
}

/// Counts what is read.
struct Counting<R> {
    reader: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bytes = self.reader.read(buffer)?;
        self.read.fetch_add(bytes as u64, Ordering::Relaxed);
        Ok(bytes)
    }
}

/// How far an import is, on standard error if that is a terminal and nowhere otherwise.
pub struct Progress {
    bar: ProgressBar,
    read: Arc<AtomicU64>,
    started: Instant,
}

const TEMPLATE_OF_KNOWN_LENGTH: &str = "{wide_bar} {percent}%  {msg}  {eta} left";
const TEMPLATE_OF_UNKNOWN_LENGTH: &str = "{spinner} {bytes}  {msg}  {elapsed}";

impl Input {
    /// A bar for this file.
    pub fn progress(&self) -> Progress {
        Progress::on(ProgressDrawTarget::stderr(), self)
    }
}

impl Progress {
    fn on(target: ProgressDrawTarget, input: &Input) -> Self {
        let bar = ProgressBar::with_draw_target(input.len, target);
        let template = if input.len.is_some() { TEMPLATE_OF_KNOWN_LENGTH } else { TEMPLATE_OF_UNKNOWN_LENGTH };
        // That both parse is held by a test; the plain bar would serve as well.
        let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        bar.set_style(style);
        Self { bar, read: Arc::clone(&input.read), started: Instant::now() }
    }

    /// So many rows have been read by now. Meant to be told every thousand rows or so.
    pub fn rows(&self, rows: u64) {
        let millis = self.started.elapsed().as_millis().max(1);
        let rate = u128::from(rows) * 1_000 / millis;
        self.bar.set_message(format!("{rows} rows, {rate} a second"));
        self.bar.set_position(self.read.load(Ordering::Relaxed));
    }

    /// Takes the bar away.
    pub fn finish(self) {
        self.bar.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn text_of(bytes: Vec<u8>) -> Result<String, ImportError> {
        let mut input = unpacked(io::Cursor::new(bytes), None)?;
        let mut text = String::new();
        input.reader.read_to_string(&mut text)?;
        Ok(text)
    }

    fn gzip(text: &str) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(text.as_bytes()).expect("memory");
        encoder.finish().expect("memory")
    }

    fn zst(text: &str) -> Vec<u8> {
        zstd::encode_all(text.as_bytes(), 3).expect("memory")
    }

    #[test]
    fn packed_files_are_told_by_their_bytes() {
        let two = [gzip("a,b\n"), gzip("c,d\n")].concat();
        let two_frames = [zst("a,b\n"), zst("c,d\n")].concat();
        for (bytes, text) in [
            (b"a,b\n".to_vec(), "a,b\n"),
            (b"a".to_vec(), "a"),
            (Vec::new(), ""),
            (gzip("a,b\n"), "a,b\n"),
            (two, "a,b\nc,d\n"),
            (zst("a,b\n"), "a,b\n"),
            (two_frames, "a,b\nc,d\n"),
        ] {
            assert_eq!(text_of(bytes).expect("readable"), text);
        }
    }

    #[test]
    fn a_packed_file_that_breaks_off_is_damaged() {
        let text = "one,two,three\n".repeat(1_000);
        for mut bytes in [gzip(&text), zst(&text)] {
            bytes.truncate(bytes.len() - 5);
            assert!(matches!(text_of(bytes), Err(ImportError::Damaged(_))));
        }
        let mut bytes = gzip(&text);
        let middle = bytes.len() / 2;
        bytes[middle] ^= 0xFF;
        assert!(matches!(text_of(bytes), Err(ImportError::Damaged(_))));
    }

    #[test]
    fn bytes_are_counted_as_they_lie_there() {
        let bytes = gzip(&"one,two,three\n".repeat(1_000));
        let len = bytes.len() as u64;
        let mut input = unpacked(io::Cursor::new(bytes), Some(len)).expect("readable");
        io::copy(&mut input.reader, &mut io::sink()).expect("readable");
        assert_eq!(input.read.load(Ordering::Relaxed), len);
    }

    #[test]
    fn what_is_no_file_is_named() {
        assert!(matches!(open(Path::new("/")), Err(ImportError::Directory)));
        assert!(matches!(open(Path::new("/no/such/file")), Err(ImportError::NotFound)));
    }

    #[test]
    fn a_file_is_known_over_every_path_and_link() {
        let dir = tempfile::tempdir().expect("a place for files");
        let path = |name: &str| dir.path().join(name);
        for name in ["a.csv", "b.csv"] {
            fs::write(path(name), "the same").expect("written");
        }
        std::os::unix::fs::symlink("a.csv", path("link.csv")).expect("a link");
        fs::hard_link(path("a.csv"), path("name.csv")).expect("a second name");
        let a = identity(&path("a.csv"));
        assert!(a.is_some());
        for same in ["./a.csv", "link.csv", "name.csv"] {
            assert_eq!(identity(&path(same)), a, "{same}");
        }
        assert_ne!(identity(&path("b.csv")), a);
        assert_eq!(identity(&path("absent.csv")), None);
        assert_eq!(identity(Path::new("/dev/null")), None, "whoever writes there overwrites nothing");
    }

    #[test]
    fn the_bars_templates_parse() {
        for template in [TEMPLATE_OF_KNOWN_LENGTH, TEMPLATE_OF_UNKNOWN_LENGTH] {
            assert!(ProgressStyle::with_template(template).is_ok(), "{template}");
        }
        let input = unpacked(&b"a,b\n"[..], Some(4)).expect("readable");
        let progress = Progress::on(ProgressDrawTarget::hidden(), &input);
        progress.rows(1);
        assert_eq!(progress.bar.position(), 4);
        assert!(progress.bar.message().starts_with("1 rows"));
        progress.finish();
    }
}
