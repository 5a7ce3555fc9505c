//! Files that buyers attach to a complaint, made fit to be shown to others: [`clean`].
//!
//! A file is what its first bytes say, never what its name or its sender says. Pictures (JPEG, PNG, WebP) and PDF are
//! taken, anything else is refused. What is kept is written anew from the parts that are needed to show it, so that
//! what hides between, behind or beside those parts is gone. Pixels are never encoded again.
//!
//! What is taken out:
//!
//! - JPEG: EXIF, XMP, IPTC, GPS, comments, thumbnails, second pictures, and all behind the end marker. The orientation
//!   stays, alone in an EXIF of its own: without it a photo would lie on its side.
//! - PNG: every chunk but the picture and its colours (text, time, EXIF, animation), and all behind the end.
//! - WebP: EXIF, XMP, unknown chunks, and all behind the end. An animation is refused.
//! - PDF: the document is read by a small parser of bounded depth, size and time, and only the objects that its pages
//!   need are written, into a new file. Gone are the information dictionary, XMP, earlier versions, unused objects,
//!   thumbnails, private data of programs, document identifiers, signatures, web links (their text stays), and who
//!   wrote which comment when. Photographs (DCTDecode) are cleaned as JPEG is.
//! - PDF is refused with scripts, actions that start, send or open something, attached files, forms in XFA, sound,
//!   film, 3D, data in other files, or encryption.
//!
//! What stays, and is not looked at:
//!
//! - What the picture shows, and what a PDF says: text, form fields, the words of comments, alternative texts. Text
//!   under a black box in a PDF is still there.
//! - Colour profiles: some name the screen or camera.
//! - Compressed picture data beyond what the decoder asks for (JPEG, WebP), and fonts, content streams and JPEG 2000,
//!   JBIG2, CCITT and LZW data inside a PDF. A viewer has to hold its own against these.
//!
//! Time and memory: the worst PNG costs 400 MB of inflating, in constant memory; the worst PDF 256 MiB of it, and some
//! 100 MB of memory. Run [`clean`] on a thread for blocking work, few at a time.

// A well-kept library for PDF exists (lopdf). It brings some sixty crates, encryption and Brotli among them, and its
// past has stack overflows on hostile files, which end the program and which `catch_unwind` does not catch.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, ErrorKind, Read, Write};

use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc, Decompress, FlushDecompress, Status};
use memchr::{memchr, memmem};

/// The largest file, in bytes, before and after cleaning.
pub const MAX_BYTES: usize = 5 * 1024 * 1024;

/// How many files one complaint may have.
pub const MAX_FILES: usize = 5;

/// The most pixels of one picture.
pub const MAX_PIXELS: u64 = 50_000_000;

/// The longest side of a picture, in pixels.
pub const MAX_SIDE: u32 = 20_000;

/// The kinds of files that are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A JPEG picture, baseline or progressive.
    Jpeg,
    /// A PNG picture.
    Png,
    /// A WebP picture without animation.
    Webp,
    /// A PDF document.
    Pdf,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Jpeg, Self::Png, Self::Webp, Self::Pdf];

    /// The name in the API and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Jpeg => "jpeg",
            Self::Png => "png",
            Self::Webp => "webp",
            Self::Pdf => "pdf",
        }
    }

    /// The kind of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// The media type, for `Content-Type`.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Pdf => "application/pdf",
        }
    }

    /// The usual end of a file's name, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
            Self::Pdf => "pdf",
        }
    }

    /// The kind that the first bytes tell; strictly from the first, because a file with something before its
    /// signature is two files to two programs.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
            Some(Self::Jpeg)
        } else if bytes.starts_with(PNG_SIGNATURE) {
            Some(Self::Png)
        } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
            Some(Self::Webp)
        } else if bytes.starts_with(b"%PDF-") {
            Some(Self::Pdf)
        } else {
            None
        }
    }
}

/// A file that is fit to be kept and shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clean {
    /// What it is.
    pub kind: Kind,
    /// The file without what was taken out; at most [`MAX_BYTES`].
    pub bytes: Vec<u8>,
}

/// Why a file is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// It is larger than [`MAX_BYTES`].
    #[error("the file is larger than {MAX_BYTES} bytes")]
    TooLarge,
    /// It is none of [`Kind`], or a variety of one that browsers do not show, or an animation.
    #[error("the file is not a JPEG, PNG or WebP picture or a PDF document")]
    NotAllowed,
    /// It breaks the rules of its kind, or ends too early; what is wrong, for the log.
    #[error("the file is damaged: {0}")]
    Damaged(&'static str),
    /// A picture has more than [`MAX_PIXELS`] or a side over [`MAX_SIDE`], or holds more than its header says.
    #[error("the picture has too many pixels")]
    TooManyPixels,
    /// A PDF that unpacks to too much, or is nested too deep.
    #[error("the document is too complex")]
    TooComplex,
    /// A PDF that is encrypted, with or without a password.
    #[error("the document is encrypted")]
    Encrypted,
    /// A PDF that can act, or carries other files.
    #[error("the document holds scripts, actions, media or files")]
    Active,
}

const CUT: Fault = Fault::Damaged("it ends too early");

/// Checks a file and takes out of it what its picture or pages do not need. What has been cleaned once stays as it is.
///
/// # Errors
/// When the file is not one of the kinds that are taken, or is damaged, or is dangerous to open; see [`Fault`].
pub fn clean(bytes: &[u8]) -> Result<Clean, Fault> {
    if bytes.is_empty() {
        return Err(Fault::Empty);
    }
    if bytes.len() > MAX_BYTES {
        return Err(Fault::TooLarge);
    }
    let kind = Kind::of(bytes).ok_or(Fault::NotAllowed)?;
    let cleaned = match kind {
        Kind::Jpeg => jpeg(bytes, Place::File)?,
        Kind::Png => png(bytes)?,
        Kind::Webp => webp(bytes)?,
        Kind::Pdf => pdf(bytes)?,
    };
    // A PDF can grow a little, a JPEG by some bytes.
    if cleaned.len() > MAX_BYTES { Err(Fault::TooLarge) } else { Ok(Clean { kind, bytes: cleaned }) }
}

fn check_size(width: u32, height: u32) -> Result<(), Fault> {
    if width == 0 || height == 0 {
        return Err(Fault::Damaged("a picture without pixels"));
    }
    if width > MAX_SIDE || height > MAX_SIDE || u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(Fault::TooManyPixels);
    }
    Ok(())
}

/// `len` bytes from `at` on.
fn take(bytes: &[u8], at: usize, len: usize) -> Option<&[u8]> {
    bytes.get(at..at.checked_add(len)?)
}

fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    take(bytes, at, 2)?.try_into().ok().map(u16::from_be_bytes)
}

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    take(bytes, at, 4)?.try_into().ok().map(u32::from_be_bytes)
}

fn le16(bytes: &[u8], at: usize) -> Option<u16> {
    take(bytes, at, 2)?.try_into().ok().map(u16::from_le_bytes)
}

fn le24(bytes: &[u8], at: usize) -> Option<u32> {
    take(bytes, at, 3).map(|b| b.iter().rev().fold(0, |sum, &byte| (sum << 8) | u32::from(byte)))
}

fn le32(bytes: &[u8], at: usize) -> Option<u32> {
    take(bytes, at, 4)?.try_into().ok().map(u32::from_le_bytes)
}

// ---- JPEG (ITU-T T.81) ----

/// A progressive picture may have many scans, each over all pixels; real ones have about ten.
const MAX_SCANS: usize = 100;

/// Where a JPEG is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// A file of its own.
    File,
    /// In a PDF: viewers ignore the orientation there, and many writers forget the end marker.
    Pdf,
}

fn jpeg(bytes: &[u8], place: Place) -> Result<Vec<u8>, Fault> {
    let mut rest = Vec::with_capacity(bytes.len());
    let (mut jfif, mut orientation, mut adobe) = (None, None, false);
    let (mut framed, mut scans) = (false, 0);
    let mut at = 2;
    loop {
        match bytes.get(at) {
            Some(0xff) => {}
            None if place == Place::Pdf && scans > 0 => break,
            None => return Err(CUT),
            Some(_) => return Err(Fault::Damaged("bytes between the segments")),
        }
        // A marker may have any number of fill bytes before it.
        while bytes.get(at) == Some(&0xff) {
            at += 1;
        }
        let Some(&marker) = bytes.get(at) else {
            if place == Place::Pdf && scans > 0 {
                break;
            }
            return Err(CUT);
        };
        at += 1;
        if marker == 0xd9 {
            break;
        }
        if matches!(marker, 0x00..=0x01 | 0xd0..=0xd8) {
            return Err(Fault::Damaged("a marker out of place"));
        }
        let length = usize::from(be16(bytes, at).ok_or(CUT)?);
        let body = take(bytes, at, length).ok_or(CUT)?.get(2..).ok_or(Fault::Damaged("a segment without length"))?;
        at += length;
        match marker {
            // Tables, restart interval, number of lines.
            0xc4 | 0xdb | 0xdc | 0xdd => segment(&mut rest, marker, body),
            // Baseline, extended and progressive frames with Huffman codes.
            0xc0..=0xc2 => {
                let size = be16(body, 3).zip(be16(body, 1)).zip(body.get(5));
                let ((width, height), &parts) = size.ok_or(CUT)?;
                if framed || !(1..=4).contains(&parts) || body.len() != 6 + 3 * usize::from(parts) {
                    return Err(Fault::Damaged("a wrong frame header"));
                }
                check_size(width.into(), height.into())?;
                framed = true;
                segment(&mut rest, marker, body);
            }
            // Lossless, hierarchical and arithmetic frames: no browser shows them.
            0xc3 | 0xc5..=0xcf => return Err(Fault::NotAllowed),
            0xda => {
                scans += 1;
                if !framed || scans > MAX_SCANS {
                    return Err(Fault::Damaged("wrong scans"));
                }
                segment(&mut rest, marker, body);
                let end = scan_end(bytes, at);
                if end == bytes.len() && place == Place::File {
                    return Err(CUT);
                }
                rest.extend_from_slice(bytes.get(at..end).unwrap_or_default());
                // Half a marker would become a fill byte of the end marker.
                while end == bytes.len() && rest.last() == Some(&0xff) {
                    rest.pop();
                }
                at = end;
            }
            // Without the thumbnail, which shows what was cut off a picture.
            0xe0 if body.starts_with(b"JFIF\0") && jfif.is_none() => {
                jfif = take(body, 0, 12).map(|start| [start, &[0, 0]].concat());
            }
            0xe1 if body.starts_with(b"Exif\0") && orientation.is_none() && place == Place::File => {
                orientation = body.get(6..).and_then(exif_orientation);
            }
            0xe2 if body.starts_with(b"ICC_PROFILE\0") => segment(&mut rest, marker, body),
            // It tells CMYK and RGB from YCbCr; colours are wrong without it.
            0xee if body.starts_with(b"Adobe") && body.len() >= 12 && !adobe => {
                adobe = true;
                segment(&mut rest, marker, body.get(..12).unwrap_or(body));
            }
            0xe0..=0xef | 0xfe => {}
            _ => return Err(Fault::Damaged("an unknown segment")),
        }
    }
    if scans == 0 {
        return Err(Fault::Damaged("a picture without pixels"));
    }
    let mut cleaned = Vec::with_capacity(rest.len() + 64);
    cleaned.extend_from_slice(&[0xff, 0xd8]);
    if let Some(jfif) = jfif {
        segment(&mut cleaned, 0xe0, &jfif);
    }
    if let Some(orientation) = orientation {
        // One directory with one entry: tag 0x0112, a SHORT, count 1; no directory after it.
        let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
        exif.extend_from_slice(&[orientation, 0, 0, 0, 0, 0, 0]);
        segment(&mut cleaned, 0xe1, &exif);
    }
    cleaned.append(&mut rest);
    cleaned.extend_from_slice(&[0xff, 0xd9]);
    Ok(cleaned)
}

/// Writes a segment. The body came out of a segment or is short: its length fits.
fn segment(to: &mut Vec<u8>, marker: u8, body: &[u8]) {
    let length = u16::try_from(body.len() + 2).unwrap_or(u16::MAX);
    to.extend_from_slice(&[0xff, marker]);
    to.extend_from_slice(&length.to_be_bytes());
    to.extend_from_slice(body);
}

/// Where the coded data of a scan that starts at `at` ends: at a marker that is no restart, or with the bytes.
fn scan_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr(0xff, rest)) {
        at += found;
        match bytes.get(at + 1) {
            Some(0x00 | 0xd0..=0xd7) => at += 2,
            // A fill byte.
            Some(0xff) => at += 1,
            None => break,
            Some(_) => return at,
        }
    }
    bytes.len()
}

/// The orientation in an EXIF block, when it is one that turns or mirrors the picture.
fn exif_orientation(tiff: &[u8]) -> Option<u8> {
    let big = match tiff.get(..4)? {
        b"MM\0\x2a" => true,
        b"II\x2a\0" => false,
        _ => return None,
    };
    let short = |at| if big { be16(tiff, at) } else { le16(tiff, at) };
    let long = |at| if big { be32(tiff, at) } else { le32(tiff, at) };
    let directory = usize::try_from(long(4)?).ok()?;
    let entries = usize::from(short(directory)?);
    let at = (0..entries).map(|n| directory + 2 + 12 * n).find(|&at| short(at) == Some(0x0112))?;
    if short(at + 2)? != 3 || long(at + 4)? != 1 {
        return None;
    }
    u8::try_from(short(at + 8)?).ok().filter(|value| (2..=8).contains(value))
}

// ---- PNG (W3C, third edition) ----

const PNG_SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The most that a colour profile may unpack to.
const MAX_PROFILE: u64 = 4 * 1024 * 1024;

fn png(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut cleaned = Vec::with_capacity(bytes.len());
    cleaned.extend_from_slice(PNG_SIGNATURE);
    let mut at = PNG_SIGNATURE.len();
    let mut seen = BTreeSet::new();
    let mut last: &[u8] = b"";
    let (mut expected, mut palette) = (None, false);
    let mut packed = Vec::new();
    loop {
        let length = usize::try_from(be32(bytes, at).ok_or(CUT)?).map_err(|_| CUT)?;
        let chunk = length.checked_add(12).and_then(|whole| take(bytes, at, whole)).ok_or(CUT)?;
        at += chunk.len();
        let (checked, crc) = chunk.split_at(length + 8);
        let (name, body) = checked.split_at(8);
        let name = name.get(4..).unwrap_or_default();
        let mut sum = Crc::new();
        sum.update(checked.get(4..).unwrap_or_default());
        if sum.sum().to_be_bytes() != crc {
            return Err(Fault::Damaged("a wrong check sum"));
        }
        if expected.is_none() != (name == b"IHDR") {
            return Err(Fault::Damaged("the header is not first"));
        }
        let first = seen.insert(name);
        let keep = match name {
            b"IHDR" => {
                expected = Some(png_length(body)?);
                palette = body.get(9) == Some(&3);
                true
            }
            b"PLTE" => {
                let fits = (3..=768).contains(&body.len()) && body.len().is_multiple_of(3);
                if !fits || !first || seen.contains(&b"IDAT"[..]) {
                    return Err(Fault::Damaged("a wrong palette"));
                }
                true
            }
            b"IDAT" => {
                if !first && last != b"IDAT" {
                    return Err(Fault::Damaged("the picture data is torn apart"));
                }
                if palette && !seen.contains(&b"PLTE"[..]) {
                    return Err(Fault::Damaged("a wrong palette"));
                }
                packed.extend_from_slice(body);
                true
            }
            b"IEND" if body.is_empty() => {
                cleaned.extend_from_slice(chunk);
                break;
            }
            // A chunk that a reader must know, and that none does.
            [first, ..] if first.is_ascii_uppercase() => return Err(Fault::Damaged("an unknown chunk")),
            // Colours come before the data. A chunk of the wrong length holds something else.
            _ => first && !seen.contains(&b"IDAT"[..]) && png_colours(name, body),
        };
        if keep {
            cleaned.extend_from_slice(chunk);
        }
        last = name;
    }
    inflates_to(&packed, expected.ok_or(CUT)?)?;
    Ok(cleaned)
}

/// Whether this is a chunk that the colours or the shape of the pixels depend on, and looks like one.
fn png_colours(name: &[u8], body: &[u8]) -> bool {
    match name {
        b"tRNS" => (1..=256).contains(&body.len()),
        b"gAMA" | b"cICP" => body.len() == 4,
        b"cHRM" => body.len() == 32,
        b"sRGB" => body.len() == 1,
        b"sBIT" => (1..=4).contains(&body.len()),
        b"pHYs" => body.len() == 9,
        b"mDCV" => body.len() == 24,
        b"cLLI" => body.len() == 8,
        // A bomb fits into a profile as well as into the picture.
        b"iCCP" => memchr(0, body.get(..80).unwrap_or(body)).is_some_and(|end| {
            body.get(end + 2..).is_some_and(|packed| {
                let profile = ZlibDecoder::new(packed).take(MAX_PROFILE + 1);
                body.get(end + 1) == Some(&0) && read_to_nowhere(profile).is_ok_and(|length| length <= MAX_PROFILE)
            })
        }),
        _ => false,
    }
}

fn read_to_nowhere(mut from: impl Read) -> std::io::Result<u64> {
    std::io::copy(&mut from, &mut std::io::sink())
}

/// How many bytes the picture data unpacks to, by the header: each row of each pass is a filter byte and its pixels.
fn png_length(header: &[u8]) -> Result<u64, Fault> {
    let &[_, _, _, _, _, _, _, _, depth, colour, 0, 0, interlace @ 0..=1] = header else {
        return Err(Fault::Damaged("a wrong header"));
    };
    let (width, height) = be32(header, 0).zip(be32(header, 4)).ok_or(CUT)?;
    let samples: u64 = match (colour, depth) {
        (0, 1 | 2 | 4 | 8 | 16) | (3, 1 | 2 | 4 | 8) => 1,
        (2, 8 | 16) => 3,
        (4, 8 | 16) => 2,
        (6, 8 | 16) => 4,
        _ => return Err(Fault::Damaged("a wrong header")),
    };
    check_size(width, height)?;
    // First column and row, and steps, of the passes.
    const ADAM7: [[u64; 4]; 7] =
        [[0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [0, 1, 1, 2]];
    let passes: &[[u64; 4]] = if interlace == 1 { &ADAM7 } else { &[[0, 0, 1, 1]] };
    let length = passes.iter().map(|[left, top, across, down]| {
        let columns = u64::from(width).saturating_sub(*left).div_ceil(*across);
        let rows = u64::from(height).saturating_sub(*top).div_ceil(*down);
        if columns == 0 { 0 } else { rows * (1 + (columns * samples * u64::from(depth)).div_ceil(8)) }
    });
    Ok(length.sum())
}

/// Checks that a zlib stream unpacks to that many bytes and has nothing behind it. Nothing of it is kept, and nothing
/// is unpacked beyond what is expected: a bomb costs no more than the picture that it claims to be.
fn inflates_to(packed: &[u8], expected: u64) -> Result<(), Fault> {
    let mut inflate = Decompress::new(true);
    let mut out = vec![0; 64 * 1024];
    loop {
        let (before_in, before_out) = (inflate.total_in(), inflate.total_out());
        let input = usize::try_from(before_in).ok().and_then(|at| packed.get(at..)).unwrap_or_default();
        let status = inflate
            .decompress(input, &mut out, FlushDecompress::None)
            .map_err(|_| Fault::Damaged("the picture data does not unpack"))?;
        if inflate.total_out() > expected {
            return Err(Fault::TooManyPixels);
        }
        let at_end = inflate.total_in() == packed.len() as u64;
        match status {
            Status::StreamEnd if inflate.total_out() < expected => return Err(CUT),
            Status::StreamEnd if !at_end => return Err(Fault::Damaged("something behind the picture data")),
            Status::StreamEnd => return Ok(()),
            _ if (inflate.total_in(), inflate.total_out()) == (before_in, before_out) => return Err(CUT),
            _ => {}
        }
    }
}

// ---- WebP (RFC 9649) ----

fn webp(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    const ICC: u8 = 0x20;
    const ALPHA: u8 = 0x10;
    const ANIMATION: u8 = 0x02;
    let size = usize::try_from(le32(bytes, 4).ok_or(CUT)?).map_err(|_| CUT)?;
    let body = take(bytes, 8, size).ok_or(CUT)?;
    let mut at = 4;
    let (mut canvas, mut profile, mut alpha, mut picture) = (None, None, None, None);
    while at < body.len() {
        let name = take(body, at, 4).ok_or(CUT)?;
        let length = usize::try_from(le32(body, at + 4).ok_or(CUT)?).map_err(|_| CUT)?;
        let data = take(body, at + 8, length).ok_or(CUT)?;
        // Chunks start at even places; the last one of some writers has no byte to fill up.
        at += 8 + length + length % 2;
        match name {
            b"VP8X" if canvas.is_none() && picture.is_none() => canvas = Some(data),
            b"ICCP" if picture.is_none() && profile.is_none() => profile = Some(data),
            b"ALPH" if picture.is_none() && alpha.is_none() => alpha = Some(data),
            b"ANIM" | b"ANMF" => return Err(Fault::NotAllowed),
            b"VP8 " | b"VP8L" if picture.is_none() => picture = Some((name, data)),
            b"VP8X" | b"VP8 " | b"VP8L" => return Err(Fault::Damaged("two pictures in one")),
            _ => {}
        }
        if canvas.is_none() && picture.is_some() {
            break;
        }
    }
    let (name, data) = picture.ok_or(CUT)?;
    let lossy = name == b"VP8 ";
    let (width, height) = if lossy { vp8_size(data) } else { vp8l_size(data) }?;
    check_size(width, height)?;
    let mut cleaned = b"RIFF\0\0\0\0WEBP".to_vec();
    if let Some(canvas) = canvas {
        let (&[flags, ..], 10) = (canvas, canvas.len()) else {
            return Err(Fault::Damaged("a wrong header"));
        };
        if flags & ANIMATION != 0 {
            return Err(Fault::NotAllowed);
        }
        let size = le24(canvas, 4).zip(le24(canvas, 7)).map(|(right, bottom)| (right + 1, bottom + 1));
        if size != Some((width, height)) {
            return Err(Fault::Damaged("a picture that does not fill its canvas"));
        }
        let alpha = alpha.filter(|_| lossy);
        let mut flags = flags & ALPHA;
        if profile.is_some() {
            flags |= ICC;
        }
        let mut header = vec![flags, 0, 0, 0];
        header.extend_from_slice(canvas.get(4..).unwrap_or_default());
        riff_chunk(&mut cleaned, b"VP8X", &header);
        if let Some(profile) = profile {
            riff_chunk(&mut cleaned, b"ICCP", profile);
        }
        if let Some(alpha) = alpha {
            riff_chunk(&mut cleaned, b"ALPH", alpha);
        }
    }
    riff_chunk(&mut cleaned, name, data);
    let size = u32::try_from(cleaned.len() - 8).map_err(|_| Fault::TooLarge)?;
    if let Some(place) = cleaned.get_mut(4..8) {
        place.copy_from_slice(&size.to_le_bytes());
    }
    Ok(cleaned)
}

fn riff_chunk(to: &mut Vec<u8>, name: &[u8], data: &[u8]) {
    to.extend_from_slice(name);
    // It came out of a file of at most `MAX_BYTES`.
    to.extend_from_slice(&u32::try_from(data.len()).unwrap_or(u32::MAX).to_le_bytes());
    to.extend_from_slice(data);
    if data.len() % 2 == 1 {
        to.push(0);
    }
}

/// The size in a lossy picture: the header of a key frame (RFC 6386).
fn vp8_size(data: &[u8]) -> Result<(u32, u32), Fault> {
    let tag = le24(data, 0).ok_or(CUT)?;
    if tag & 1 != 0 || take(data, 3, 3) != Some(&[0x9d, 0x01, 0x2a]) {
        return Err(Fault::Damaged("a wrong header"));
    }
    let (width, height) = le16(data, 6).zip(le16(data, 8)).ok_or(CUT)?;
    let first_partition = usize::try_from(tag >> 5).map_err(|_| CUT)?;
    take(data, 10, first_partition).ok_or(CUT)?;
    Ok((u32::from(width & 0x3fff), u32::from(height & 0x3fff)))
}

/// The size in a lossless picture.
fn vp8l_size(data: &[u8]) -> Result<(u32, u32), Fault> {
    let bits = le32(data, 1).ok_or(CUT)?;
    if data.first() != Some(&0x2f) || bits >> 29 != 0 {
        return Err(Fault::Damaged("a wrong header"));
    }
    Ok(((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1))
}

// ---- PDF (ISO 32000) ----

/// How deep arrays and dictionaries may be nested: reading and writing them is recursive.
const MAX_DEPTH: usize = 64;

/// How many values a document may have: each takes some sixty bytes of memory.
const MAX_VALUES: usize = 1_000_000;

/// The most that all object streams of a document, or one photograph, may unpack to, in bytes: they are held in memory.
const MAX_PACKED: u64 = 32 * 1024 * 1024;

/// The most that all other streams of a document may unpack to, in bytes: they are counted and let go.
const MAX_UNPACKED: u64 = 256 * 1024 * 1024;

/// How many filters one stream may have.
const MAX_CHAIN: usize = 8;

/// How many objects are written into one object stream.
const PACK: usize = 200;

const TORN: Fault = Fault::Damaged("an object that cannot be read");

/// An entry of a dictionary, with its name decoded: `/J#53` is `/JS`.
type Entry<'a> = (Cow<'a, [u8]>, Value<'a>);

enum Value<'a> {
    Null,
    /// A number, boolean or string, as it was spelled.
    Plain(&'a [u8]),
    Name(Cow<'a, [u8]>),
    Array(Vec<Value<'a>>),
    /// In the order of the names, each once: of two entries with one name the last counts.
    Dict(Vec<Entry<'a>>),
    Ref(u32),
}

struct Object<'a> {
    value: Value<'a>,
    stream: Option<&'a [u8]>,
}

fn entry<'v, 'a>(dict: &'v [Entry<'a>], name: &[u8]) -> Option<&'v Value<'a>> {
    let at = dict.binary_search_by(|(key, _)| key.as_ref().cmp(name)).ok()?;
    dict.get(at).map(|(_, value)| value)
}

/// A direct name, for objects that must not hide their type behind a reference.
fn is_named(dict: &[Entry<'_>], key: &[u8], name: &[u8]) -> bool {
    matches!(entry(dict, key), Some(Value::Name(value)) if value.as_ref() == name)
}

fn number<T: std::str::FromStr>(digits: &[u8]) -> Option<T> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

/// Reads values. It goes over each byte a few times at most, and what it cannot read ends it: time grows with length.
struct Parser<'a, 'c> {
    bytes: &'a [u8],
    at: usize,
    /// How many values may still be read.
    left: &'c Cell<usize>,
}

impl<'a> Parser<'a, '_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Over white space and comments.
    fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                self.at += self.rest().iter().position(|b| matches!(b, b'\r' | b'\n')).unwrap_or(self.rest().len());
            } else if is_space(byte) {
                self.at += 1;
            } else {
                break;
            }
        }
    }

    /// The bytes up to the next space or delimiter.
    fn token(&mut self) -> &'a [u8] {
        let rest = self.rest();
        let length = rest.iter().position(|&byte| !is_regular(byte)).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    /// Over that word, if it is next.
    fn word(&mut self, word: &[u8]) -> bool {
        let start = self.at;
        self.skip_space();
        if self.token() == word {
            return true;
        }
        self.at = start;
        false
    }

    /// Two whole numbers and a word: a reference or the head of an object. Stays where it is if there is none.
    fn numbered(&mut self, word: &[u8]) -> Option<u32> {
        let start = self.at;
        let found = self.token();
        if (1..=10).contains(&found.len()) && found.iter().all(u8::is_ascii_digit) {
            self.skip_space();
            let generation = self.token();
            if (1..=5).contains(&generation.len()) && generation.iter().all(u8::is_ascii_digit) && self.word(word) {
                // A number that is too great names no object; 0 names none either.
                return Some(number(found).unwrap_or(0));
            }
        }
        self.at = start;
        None
    }

    fn value(&mut self, depth: usize) -> Result<Value<'a>, Fault> {
        let left = self.left.get().checked_sub(1).ok_or(Fault::TooComplex)?;
        self.left.set(left);
        if depth > MAX_DEPTH {
            return Err(Fault::TooComplex);
        }
        self.skip_space();
        match self.peek().ok_or(TORN)? {
            b'/' => self.name().map(Value::Name),
            b'(' => self.literal(),
            b'[' => {
                self.at += 1;
                let mut items = Vec::new();
                loop {
                    self.skip_space();
                    if self.peek() == Some(b']') {
                        self.at += 1;
                        items.shrink_to_fit();
                        return Ok(Value::Array(items));
                    }
                    items.push(self.value(depth + 1)?);
                }
            }
            b'<' if self.rest().starts_with(b"<<") => self.dict(depth).map(Value::Dict),
            b'<' => {
                let length = memchr(b'>', self.rest()).ok_or(TORN)? + 1;
                let string = take(self.bytes, self.at, length).ok_or(TORN)?;
                let inner = string.get(1..length - 1).unwrap_or_default();
                if !inner.iter().all(|&byte| byte.is_ascii_hexdigit() || is_space(byte)) {
                    return Err(TORN);
                }
                self.at += length;
                Ok(Value::Plain(string))
            }
            b'0'..=b'9' | b'+' | b'-' | b'.' => {
                if let Some(number) = self.numbered(b"R") {
                    return Ok(Value::Ref(number));
                }
                let token = self.token();
                let fine = token.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'));
                if fine { Ok(Value::Plain(token)) } else { Err(TORN) }
            }
            _ => match self.token() {
                token @ (b"true" | b"false") => Ok(Value::Plain(token)),
                b"null" => Ok(Value::Null),
                _ => Err(TORN),
            },
        }
    }

    fn name(&mut self) -> Result<Cow<'a, [u8]>, Fault> {
        self.at += 1;
        let token = self.token();
        if memchr(b'#', token).is_none() {
            return Ok(Cow::Borrowed(token));
        }
        let mut name = Vec::with_capacity(token.len());
        let mut at = 0;
        while let Some(&byte) = token.get(at) {
            let code = take(token, at + 1, 2).filter(|code| byte == b'#' && code.iter().all(u8::is_ascii_hexdigit));
            let decoded = code.and_then(|code| u8::from_str_radix(std::str::from_utf8(code).ok()?, 16).ok());
            name.push(decoded.unwrap_or(byte));
            at += if decoded.is_some() { 3 } else { 1 };
        }
        Ok(Cow::Owned(name))
    }

    /// A string in brackets.
    fn literal(&mut self) -> Result<Value<'a>, Fault> {
        let (start, mut open) = (self.at, 0_usize);
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'(' => open += 1,
                b')' if open == 1 => return self.bytes.get(start..self.at).map(Value::Plain).ok_or(TORN),
                b')' => open -= 1,
                _ => {}
            }
        }
        Err(TORN)
    }

    fn dict(&mut self, depth: usize) -> Result<Vec<Entry<'a>>, Fault> {
        self.at += 2;
        let mut dict: Vec<Entry<'a>> = Vec::new();
        loop {
            self.skip_space();
            match self.peek() {
                Some(b'/') => {
                    let key = self.name()?;
                    dict.push((key, self.value(depth + 1)?));
                }
                Some(b'>') if self.rest().starts_with(b">>") => {
                    self.at += 2;
                    break;
                }
                _ => return Err(TORN),
            }
        }
        // The sort keeps the order of equals: turned round, the last of them is the first, and stays.
        dict.reverse();
        dict.sort_by(|(a, _), (b, _)| a.cmp(b));
        dict.dedup_by(|(a, _), (b, _)| a == b);
        dict.shrink_to_fit();
        Ok(dict)
    }

    /// What comes after `1 0 obj`.
    fn object(&mut self, lengths: &BTreeMap<u32, usize>) -> Result<Object<'a>, Fault> {
        let value = self.value(0)?;
        if !self.word(b"stream") {
            return Ok(Object { value, stream: None });
        }
        let Value::Dict(dict) = &value else { return Err(TORN) };
        if self.rest().starts_with(b"\r\n") {
            self.at += 2;
        } else if matches!(self.peek(), Some(b'\r' | b'\n')) {
            self.at += 1;
        }
        let length = match entry(dict, b"Length") {
            Some(Value::Plain(digits)) => number(digits),
            Some(Value::Ref(number)) => lengths.get(number).copied(),
            _ => None,
        };
        let told = length.and_then(|length| take(self.rest(), 0, length)).filter(|data| {
            let behind = self.rest().get(data.len()..).unwrap_or_default();
            let gap = behind.iter().take(4).position(|&byte| !is_space(byte));
            gap.is_some_and(|gap| behind.get(gap..).is_some_and(|behind| behind.starts_with(b"endstream")))
        });
        let stream = match told {
            Some(data) => data,
            // A wrong length is a common fault.
            None => {
                let end = memmem::find(self.rest(), b"endstream").ok_or(CUT)?;
                let data = self.rest().get(..end).ok_or(CUT)?;
                let data = data.strip_suffix(b"\n").unwrap_or(data);
                data.strip_suffix(b"\r").unwrap_or(data)
            }
        };
        self.at += stream.len();
        self.word(b"endstream");
        Ok(Object { value, stream: Some(stream) })
    }
}

/// What a file holds, by going through it from first to last. Its cross-reference tables are not used: what they hide
/// is found, what they invent is not believed, and of two objects with one number the later counts, as after an update.
struct Found<'a> {
    objects: Vec<(u32, Object<'a>)>,
    root: Option<u32>,
}

impl<'a> Found<'a> {
    fn read(bytes: &'a [u8], left: &Cell<usize>) -> Result<Self, Fault> {
        let lengths = lengths(bytes);
        let mut found = Self { objects: Vec::new(), root: None };
        let mut parser = Parser { bytes, at: 0, left };
        loop {
            parser.skip_space();
            let Some(byte) = parser.peek() else { return Ok(found) };
            if byte.is_ascii_digit()
                && let Some(number) = parser.numbered(b"obj")
            {
                let object = parser.object(&lengths)?;
                if let Value::Dict(dict) = &object.value
                    && object.stream.is_some()
                    && is_named(dict, b"Type", b"XRef")
                {
                    found.trailer(dict)?;
                }
                found.objects.push((number, object));
            } else if parser.word(b"trailer") {
                if let Value::Dict(dict) = parser.value(0)? {
                    found.trailer(&dict)?;
                }
            } else if parser.token().is_empty() {
                parser.at += 1;
            }
        }
    }

    fn trailer(&mut self, dict: &[Entry<'_>]) -> Result<(), Fault> {
        if entry(dict, b"Encrypt").is_some_and(|value| !matches!(value, Value::Null)) {
            return Err(Fault::Encrypted);
        }
        if let Some(Value::Ref(number)) = entry(dict, b"Root") {
            self.root = Some(*number);
        }
        Ok(())
    }
}

/// Objects that are nothing but a whole number: lengths of streams, which can stand behind their streams.
fn lengths(bytes: &[u8]) -> BTreeMap<u32, usize> {
    let digits = |from: &[u8]| from.iter().take(10).take_while(|byte| byte.is_ascii_digit()).count();
    let mut lengths = BTreeMap::new();
    for at in memmem::find_iter(bytes, b"obj") {
        let window = bytes.get(at.saturating_sub(24)..at).unwrap_or_default();
        let mut before =
            window.rsplit(|&byte| is_space(byte)).filter(|token| !token.is_empty()).map(|token| (digits(token), token));
        let behind = bytes.get(at + 3..).unwrap_or_default();
        let gap = behind.iter().take(4).position(|&byte| !is_space(byte)).unwrap_or(0);
        let value = behind.get(gap..).unwrap_or_default();
        if let (Some((digits_of_generation, generation)), Some((length, name))) = (before.next(), before.next())
            && digits_of_generation == generation.len()
            && length == name.len()
            && let (Some(name), Some(value)) = (number(name), value.get(..digits(value)).and_then(number))
        {
            lengths.insert(name, value);
        }
    }
    lengths
}

/// A filter whose output can be counted here.
#[derive(Clone, Copy)]
enum Filter {
    Flate,
    Ascii85,
    AsciiHex,
}

/// Counts what is read, and stops when there is too much of it.
struct Counted<'c, R> {
    from: R,
    left: &'c Cell<u64>,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = match self.from.read(buffer) {
            // Data without its end: a common fault, and there is no more of it for anybody.
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => 0,
            read => read?,
        };
        let left = self.left.get().checked_sub(read as u64);
        self.left.set(left.unwrap_or(0));
        left.map(|_| read).ok_or_else(|| std::io::Error::other(Fault::TooComplex))
    }
}

fn unpack_fault(error: &std::io::Error) -> Fault {
    let fault = error.get_ref().and_then(|inner| inner.downcast_ref::<Fault>()).copied();
    fault.unwrap_or(Fault::Damaged("a stream that does not unpack"))
}

/// A stream behind its filters. Every stage counts, not the last alone: the others can be larger by far.
fn unpacking<'s>(data: &'s [u8], filters: &[Filter], left: &'s Cell<u64>) -> Result<Box<dyn Read + 's>, Fault> {
    let mut stage: Box<dyn Read + 's> = Box::new(data);
    for filter in filters {
        stage = match filter {
            Filter::Flate => Box::new(Counted { from: ZlibDecoder::new(stage), left }),
            Filter::Ascii85 => Box::new(Counted { from: Cursor::new(ascii85(&read_all(stage)?)?), left }),
            Filter::AsciiHex => Box::new(Counted { from: Cursor::new(ascii_hex(&read_all(stage)?)?), left }),
        };
    }
    Ok(stage)
}

fn read_all(from: impl Read) -> Result<Vec<u8>, Fault> {
    let mut all = Vec::new();
    let read = from.take(MAX_PACKED + 1).read_to_end(&mut all).map_err(|error| unpack_fault(&error))?;
    if read as u64 > MAX_PACKED { Err(Fault::TooComplex) } else { Ok(all) }
}

fn ascii85(text: &[u8]) -> Result<Vec<u8>, Fault> {
    const WRONG: Fault = Fault::Damaged("a stream that does not unpack");
    let mut out = Vec::with_capacity(text.len());
    let (mut group, mut count) = (0_u64, 0);
    let text = text.strip_prefix(b"<~").unwrap_or(text);
    for &byte in text.iter().filter(|byte| !is_space(**byte)).take_while(|byte| **byte != b'~') {
        if out.len() as u64 > MAX_PACKED {
            return Err(Fault::TooComplex);
        }
        match byte {
            b'z' if count == 0 => out.extend_from_slice(&[0; 4]),
            b'!'..=b'u' => {
                group = group * 85 + u64::from(byte - b'!');
                count += 1;
                if count == 5 {
                    out.extend_from_slice(&u32::try_from(group).map_err(|_| WRONG)?.to_be_bytes());
                    (group, count) = (0, 0);
                }
            }
            _ => return Err(WRONG),
        }
    }
    if count > 0 {
        // A last group of n characters is n - 1 bytes, as if filled up with the highest digit.
        let whole = (count..5).fold(group, |group, _| group * 85 + 84);
        let bytes = u32::try_from(whole).map_err(|_| WRONG)?.to_be_bytes();
        out.extend_from_slice(bytes.get(..count - 1).unwrap_or_default());
    }
    Ok(out)
}

fn ascii_hex(text: &[u8]) -> Result<Vec<u8>, Fault> {
    let digits: Option<Vec<u8>> = text
        .iter()
        .filter(|byte| !is_space(**byte))
        .take_while(|byte| **byte != b'>')
        .map(|&byte| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect();
    let digits = digits.ok_or(Fault::Damaged("a stream that does not unpack"))?;
    Ok(digits.chunks(2).map(|pair| pair.first().unwrap_or(&0) << 4 | pair.get(1).unwrap_or(&0)).collect())
}

fn pdf(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let left = Cell::new(MAX_VALUES);
    let found = Found::read(bytes, &left)?;
    let root = found.root.ok_or(Fault::Damaged("a document without pages"))?;
    // Object streams are unpacked first, because what is read from them borrows from them.
    let budget = Cell::new(MAX_PACKED);
    let mut packs = Vec::new();
    for (_, object) in &found.objects {
        packs.push(match object {
            Object { value: Value::Dict(dict), stream: Some(data) } if is_named(dict, b"Type", b"ObjStm") => {
                Some(Pack::read(dict, data, &budget)?)
            }
            _ => None,
        });
    }
    let mut objects = BTreeMap::new();
    for ((number, object), pack) in found.objects.into_iter().zip(&packs) {
        if let Some(pack) = pack {
            pack.objects(&left, &mut objects)?;
        }
        // Nothing may refer to what only a reader needs; written as an object it would be taken for one again. An
        // object that is a reference is no object: no chain of them hides what they lead to.
        let for_reader = matches!(&object.value, Value::Dict(dict) if object.stream.is_some()
            && (is_named(dict, b"Type", b"ObjStm") || is_named(dict, b"Type", b"XRef")));
        if for_reader || matches!(object.value, Value::Ref(_)) {
            objects.remove(&number);
        } else {
            objects.insert(number, object);
        }
    }
    objects.remove(&0);
    Writer::new(&objects, root).document()
}

/// An unpacked object stream.
struct Pack {
    bytes: Vec<u8>,
    /// How many objects there are.
    count: usize,
    /// Where the first is.
    first: usize,
}

impl Pack {
    fn read(dict: &[Entry<'_>], data: &[u8], left: &Cell<u64>) -> Result<Self, Fault> {
        const WRONG: Fault = Fault::Damaged("a wrong object stream");
        let whole = |name: &[u8]| match entry(dict, name) {
            Some(Value::Plain(digits)) => number(digits).ok_or(WRONG),
            _ => Err(WRONG),
        };
        // Lengths and filters are direct in every such stream: a reader needs them to find other objects. Predictors
        // are allowed and not used.
        let filters = match entry(dict, b"Filter") {
            None => Vec::new(),
            Some(Value::Name(name)) => vec![name.as_ref()],
            Some(Value::Array(names)) => names
                .iter()
                .map(|name| if let Value::Name(name) = name { Ok(name.as_ref()) } else { Err(WRONG) })
                .collect::<Result<_, _>>()?,
            Some(_) => return Err(WRONG),
        };
        let known: Vec<Filter> = filters.iter().map_while(|name| filter(name)).take(MAX_CHAIN).collect();
        let predicted = match entry(dict, b"DecodeParms") {
            None | Some(Value::Null) => false,
            Some(Value::Dict(parameters)) => {
                !matches!(entry(parameters, b"Predictor"), None | Some(Value::Plain(b"1")))
            }
            Some(_) => true,
        };
        if known.len() != filters.len() || predicted {
            return Err(WRONG);
        }
        let bytes = read_all(unpacking(data, &known, left)?)?;
        Ok(Self { count: whole(b"N")?, first: whole(b"First")?, bytes })
    }

    /// Reads the objects. Each ends where the next begins: if they could overlap, a small stream would take for ever.
    fn objects<'a>(&'a self, left: &Cell<usize>, objects: &mut BTreeMap<u32, Object<'a>>) -> Result<(), Fault> {
        let mut head = Parser { bytes: self.bytes.get(..self.first).ok_or(TORN)?, at: 0, left };
        let mut places: Vec<(u32, usize)> = Vec::new();
        for _ in 0..self.count {
            head.skip_space();
            let name = number(head.token()).ok_or(TORN)?;
            head.skip_space();
            let offset: usize = number(head.token()).ok_or(TORN)?;
            let at = self.first.checked_add(offset).ok_or(TORN)?;
            if places.last().is_some_and(|&(_, before)| before >= at) {
                return Err(TORN);
            }
            places.push((name, at));
        }
        let ends = places.iter().skip(1).map(|&(_, at)| at).chain([self.bytes.len()]);
        for (&(name, at), end) in places.iter().zip(ends) {
            let mut parser = Parser { bytes: self.bytes.get(at..end).ok_or(TORN)?, at: 0, left };
            match parser.value(0)? {
                Value::Ref(_) => objects.remove(&name),
                value => objects.insert(name, Object { value, stream: None }),
            };
        }
        Ok(())
    }
}

fn filter(name: &[u8]) -> Option<Filter> {
    match name {
        b"FlateDecode" | b"Fl" => Some(Filter::Flate),
        b"ASCII85Decode" | b"A85" => Some(Filter::Ascii85),
        b"ASCIIHexDecode" | b"AHx" => Some(Filter::AsciiHex),
        _ => None,
    }
}

/// Writes the objects that can be reached from the catalog, in the order in which they are met, and nothing else.
struct Writer<'o, 'a> {
    objects: &'o BTreeMap<u32, Object<'a>>,
    root: u32,
    /// Old numbers to new ones.
    numbers: BTreeMap<u32, u32>,
    /// Old numbers, in the order of the new ones.
    queue: Vec<u32>,
    /// How much the streams may still unpack to.
    left: Cell<u64>,
}

/// What of the catalog is kept. The rest does not change what the pages show.
const CATALOG: &[&[u8]] = &[
    b"AcroForm",
    b"Dests",
    b"Lang",
    b"MarkInfo",
    b"Names",
    b"OCProperties",
    b"Outlines",
    b"OutputIntents",
    b"PageLabels",
    b"PageLayout",
    b"PageMode",
    b"Pages",
    b"StructTreeRoot",
    b"Type",
    b"ViewerPreferences",
];

/// Keys that are kept nowhere: metadata, private data of programs, thumbnails, what only a printing house needs.
const DROPPED: &[&[u8]] = &[b"AF", b"LastModified", b"Metadata", b"OPI", b"OpenAction", b"PieceInfo", b"Thumb"];

/// Keys that are found only where there is something to refuse.
const ACTIVE_KEYS: &[&[u8]] =
    &[b"AA", b"EF", b"EmbeddedFiles", b"JS", b"JavaScript", b"RichMediaContent", b"RichMediaSettings", b"XFA"];

/// Types of actions, and of structure elements never: refused wherever they stand.
const ACTIVE_ACTIONS: &[&[u8]] = &[
    b"GoTo3DView",
    b"GoToDp",
    b"GoToE",
    b"GoToR",
    b"ImportData",
    b"JavaScript",
    b"Launch",
    b"Movie",
    b"Rendition",
    b"ResetForm",
    b"RichMediaExecute",
    b"Sound",
    b"SubmitForm",
];

/// Actions that do no harm. Of these the jumps inside the document are kept, and the others are taken out: nobody
/// should follow a link in a complaint.
const HARMLESS_ACTIONS: &[&[u8]] = &[b"GoTo", b"Hide", b"Named", b"SetOCGState", b"Thread", b"URI"];

const ACTIVE_ANNOTATIONS: &[&[u8]] = &[b"3D", b"FileAttachment", b"Movie", b"RichMedia", b"Screen", b"Sound"];

impl<'o, 'a> Writer<'o, 'a> {
    fn new(objects: &'o BTreeMap<u32, Object<'a>>, root: u32) -> Self {
        Self { objects, root, numbers: BTreeMap::new(), queue: Vec::new(), left: Cell::new(MAX_UNPACKED) }
    }

    /// The whole file: streams as objects of their own, all else in object streams, so that it does not grow.
    fn document(mut self) -> Result<Vec<u8>, Fault> {
        self.check_pages()?;
        self.renumbered(self.root);
        let mut out = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
        // For each new number: a place in the file, or a pack and a place in it.
        let mut places: Vec<(u8, usize, usize)> = vec![(0, 0, 0xffff)];
        let mut packs: Vec<(Vec<u8>, Vec<u8>, usize)> = Vec::new();
        while let Some(&old) = self.queue.get(places.len() - 1) {
            let Some(object) = self.objects.get(&old) else { return Err(TORN) };
            let mut body = Vec::new();
            if let Some(stream) = object.stream {
                let data = self.stream(&mut body, object, stream)?;
                places.push((1, out.len(), 0));
                write_stream(&mut out, places.len() - 1, &body, &data);
                if out.len() > MAX_BYTES {
                    return Err(Fault::TooLarge);
                }
                continue;
            }
            self.value(&mut body, &object.value, old == self.root)?;
            if packs.last().is_none_or(|(_, _, count)| *count == PACK) {
                packs.push(Default::default());
            }
            let pack = packs.len() - 1;
            if let Some((head, bodies, count)) = packs.last_mut() {
                head.extend_from_slice(format!("{} {} ", places.len(), bodies.len()).as_bytes());
                bodies.append(&mut body);
                bodies.push(b'\n');
                places.push((2, pack, *count));
                *count += 1;
            }
        }
        // What is written must be fit to be read.
        if packs.iter().map(|(head, bodies, _)| (head.len() + bodies.len()) as u64).sum::<u64>() > MAX_PACKED {
            return Err(Fault::TooComplex);
        }
        let first_pack = places.len();
        for place in &mut places {
            if place.0 == 2 {
                place.1 += first_pack;
            }
        }
        for (mut head, mut bodies, count) in packs {
            let dict = format!("<</Type /ObjStm /N {count} /First {} /Filter /FlateDecode", head.len());
            head.append(&mut bodies);
            places.push((1, out.len(), 0));
            write_stream(&mut out, places.len() - 1, dict.as_bytes(), &deflated(&head)?);
        }
        let start = out.len();
        places.push((1, start, 0));
        let mut table = Vec::with_capacity(places.len() * 7);
        for (kind, place, index) in &places {
            table.push(*kind);
            table.extend_from_slice(&u32::try_from(*place).map_err(|_| Fault::TooLarge)?.to_be_bytes());
            table.extend_from_slice(&u16::try_from(*index).map_err(|_| Fault::TooLarge)?.to_be_bytes());
        }
        let dict = format!("<</Type /XRef /Size {} /W [1 4 2] /Root 1 0 R /Filter /FlateDecode", places.len());
        write_stream(&mut out, places.len() - 1, dict.as_bytes(), &deflated(&table)?);
        out.extend_from_slice(format!("startxref\n{start}\n%%EOF\n").as_bytes());
        Ok(out)
    }

    /// The new number of an object, if there is such an object.
    fn renumbered(&mut self, old: u32) -> Option<u32> {
        if let Some(&new) = self.numbers.get(&old) {
            return Some(new);
        }
        self.objects.get(&old)?;
        self.queue.push(old);
        let new = u32::try_from(self.queue.len()).ok()?;
        self.numbers.insert(old, new);
        Some(new)
    }

    /// What a value refers to, if it refers.
    fn deref<'v>(&'v self, value: &'v Value<'a>) -> &'v Value<'a> {
        let Value::Ref(number) = value else { return value };
        self.objects.get(number).map_or(&Value::Null, |object| &object.value)
    }

    fn get<'v>(&'v self, dict: &'v [Entry<'a>], key: &[u8]) -> &'v Value<'a> {
        entry(dict, key).map_or(&Value::Null, |value| self.deref(value))
    }

    fn is_one_of(&self, dict: &[Entry<'a>], key: &[u8], names: &[&[u8]]) -> bool {
        matches!(self.get(dict, key), Value::Name(name) if names.contains(&name.as_ref()))
    }

    /// Whether it has a type of action. The attributes of a structure element stand under the same key, and have none.
    fn is_action(&self, value: &Value<'a>) -> bool {
        matches!(self.deref(value), Value::Dict(action) if !matches!(self.get(action, b"S"), Value::Null))
    }

    fn is_action_of(&self, value: &Value<'a>, names: &[&[u8]]) -> bool {
        matches!(self.deref(value), Value::Dict(action) if self.is_one_of(action, b"S", names))
    }

    /// Every page can be reached, once. A file that was cut off has lost some.
    fn check_pages(&self) -> Result<(), Fault> {
        const WRONG: Fault = Fault::Damaged("pages are missing");
        let Some(Object { value: Value::Dict(catalog), stream: None }) = self.objects.get(&self.root) else {
            return Err(WRONG);
        };
        let Some(Value::Ref(pages)) = entry(catalog, b"Pages") else { return Err(WRONG) };
        let (mut waiting, mut seen, mut count) = (vec![*pages], BTreeSet::new(), 0);
        while let Some(node) = waiting.pop() {
            let Some(Object { value: Value::Dict(node_dict), stream: None }) = self.objects.get(&node) else {
                return Err(WRONG);
            };
            if !seen.insert(node) {
                return Err(WRONG);
            }
            match self.get(node_dict, b"Kids") {
                Value::Array(kids) => {
                    for kid in kids {
                        let Value::Ref(kid) = kid else { return Err(WRONG) };
                        waiting.push(*kid);
                    }
                }
                _ => count += 1,
            }
        }
        if count == 0 || entry(catalog, b"Kids").is_some() { Err(WRONG) } else { Ok(()) }
    }

    fn value(&mut self, to: &mut Vec<u8>, value: &'o Value<'a>, is_root: bool) -> Result<(), Fault> {
        match value {
            Value::Null => to.extend_from_slice(b"null"),
            Value::Plain(spelled) => to.extend_from_slice(spelled),
            Value::Name(name) => write_name(to, name),
            Value::Ref(old) => match self.renumbered(*old) {
                Some(new) => to.extend_from_slice(format!("{new} 0 R").as_bytes()),
                None => to.extend_from_slice(b"null"),
            },
            Value::Array(items) => {
                to.push(b'[');
                for (n, item) in items.iter().enumerate() {
                    if n > 0 {
                        to.push(b' ');
                    }
                    self.value(to, item, false)?;
                }
                to.push(b']');
            }
            // A signature: it signs the bytes of the file that was, and names the one who signed.
            Value::Dict(dict) if entry(dict, b"ByteRange").is_some() => to.extend_from_slice(b"null"),
            Value::Dict(dict) => {
                self.entries(to, dict, is_root)?;
                to.extend_from_slice(b">>");
            }
        }
        Ok(())
    }

    /// A dictionary without its end, after a look at whether it can act.
    fn entries(&mut self, to: &mut Vec<u8>, dict: &'o [Entry<'a>], is_root: bool) -> Result<(), Fault> {
        self.check_passive(dict)?;
        let is_annotation = entry(dict, b"Rect").is_some() && entry(dict, b"Subtype").is_some();
        let is_comment = is_annotation && !self.is_one_of(dict, b"Subtype", &[b"Widget"]);
        to.extend_from_slice(b"<<");
        for (key, value) in dict {
            let name = key.as_ref();
            let dropped = DROPPED.contains(&name)
                || (is_root && !CATALOG.contains(&name))
                // When it was written, and by whom.
                || (is_annotation && matches!(name, b"M" | b"CreationDate"))
                || (is_comment && name == b"T")
                || (matches!(name, b"A" | b"PA") && self.is_action(value) && !self.is_action_of(value, &[b"GoTo"]))
                // The action after this one. Bookmarks have this key too, and no type of action.
                || (name == b"Next" && !matches!(self.get(dict, b"S"), Value::Null));
            let nothing = match value {
                Value::Null => true,
                Value::Ref(old) => !self.objects.contains_key(old),
                _ => false,
            };
            if !dropped && !nothing {
                write_name(to, name);
                to.push(b' ');
                self.value(to, value, false)?;
            }
        }
        Ok(())
    }

    fn check_passive(&self, dict: &'o [Entry<'a>]) -> Result<(), Fault> {
        for (key, value) in dict {
            let value = self.deref(value);
            let refused = match key.as_ref() {
                b"OpenAction" => matches!(value, Value::Dict(_)) && !self.is_action_of(value, &[b"GoTo"]),
                b"A" | b"PA" | b"Next" => self.is_action(value) && !self.is_action_of(value, HARMLESS_ACTIONS),
                key => ACTIVE_KEYS.contains(&key) && !matches!(value, Value::Null),
            };
            if refused {
                return Err(Fault::Active);
            }
        }
        if self.is_one_of(dict, b"S", ACTIVE_ACTIONS)
            || self.is_one_of(dict, b"Subtype", ACTIVE_ANNOTATIONS)
            || self.is_one_of(dict, b"Type", &[b"EmbeddedFile"])
        {
            return Err(Fault::Active);
        }
        Ok(())
    }

    /// Writes the dictionary of a stream, without length and end, and returns its data.
    fn stream(&mut self, to: &mut Vec<u8>, object: &'o Object<'a>, data: &'a [u8]) -> Result<Cow<'a, [u8]>, Fault> {
        let Value::Dict(dict) = &object.value else { return Err(TORN) };
        // Its data would be in another file.
        if entry(dict, b"F").is_some() {
            return Err(Fault::Active);
        }
        let whole = |key| match self.get(dict, key) {
            Value::Plain(digits) => number::<u32>(digits),
            _ => None,
        };
        if let (true, Some((width, height))) =
            (self.is_one_of(dict, b"Subtype", &[b"Image"]), whole(b"Width").zip(whole(b"Height")))
        {
            check_size(width, height)?;
        }
        let names: Vec<&[u8]> = match self.get(dict, b"Filter") {
            Value::Name(name) => vec![name.as_ref()],
            Value::Array(names) => {
                let names = names.iter().map(|name| match self.deref(name) {
                    Value::Name(name) => Ok(name.as_ref()),
                    _ => Err(Fault::Damaged("a wrong filter")),
                });
                names.collect::<Result<_, _>>()?
            }
            Value::Null => Vec::new(),
            _ => return Err(Fault::Damaged("a wrong filter")),
        };
        if names.len() > MAX_CHAIN {
            return Err(Fault::TooComplex);
        }
        let known: Vec<Filter> = names.iter().map_while(|name| filter(name)).collect();
        let unpacked = unpacking(data, &known, &self.left)?;
        let is_photo = matches!(names.get(known.len()..), Some([b"DCTDecode" | b"DCT"]));
        let photo = if is_photo {
            let photo = read_all(unpacked)?;
            if !photo.starts_with(&[0xff, 0xd8]) {
                return Err(Fault::Damaged("a photograph that is none"));
            }
            Some(jpeg(&photo, Place::Pdf)?)
        } else {
            read_to_nowhere(unpacked).map_err(|error| unpack_fault(&error))?;
            None
        };
        let kept = dict.iter().filter(|(key, _)| match key.as_ref() {
            b"Length" => false,
            b"Filter" | b"DecodeParms" => photo.is_none(),
            _ => true,
        });
        self.check_passive(dict)?;
        to.extend_from_slice(b"<<");
        for (key, value) in kept {
            let dropped = DROPPED.contains(&key.as_ref());
            if !dropped {
                write_name(to, key);
                to.push(b' ');
                self.value(to, value, false)?;
            }
        }
        let Some(photo) = photo else { return Ok(Cow::Borrowed(data)) };
        to.extend_from_slice(b"/Filter /DCTDecode ");
        // How its colours are coded, if that is said; the parameters of the other filters went with them.
        let parameters = match self.get(dict, b"DecodeParms") {
            Value::Array(all) => all.last().map(|last| self.deref(last)),
            one => Some(one),
        };
        if let Some(Value::Dict(parameters)) = parameters
            && let Value::Plain(spelled) = self.get(parameters, b"ColorTransform")
        {
            to.extend_from_slice(b"/DecodeParms <</ColorTransform ");
            to.extend_from_slice(spelled);
            to.extend_from_slice(b">>");
        }
        Ok(Cow::Owned(photo))
    }
}

fn write_name(to: &mut Vec<u8>, name: &[u8]) {
    to.push(b'/');
    for &byte in name {
        if byte.is_ascii_graphic() && is_regular(byte) && byte != b'#' {
            to.push(byte);
        } else {
            to.extend_from_slice(format!("#{byte:02X}").as_bytes());
        }
    }
}

fn write_stream(to: &mut Vec<u8>, number: usize, dict: &[u8], data: &[u8]) {
    to.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
    to.extend_from_slice(dict);
    to.extend_from_slice(format!("/Length {}>>\nstream\n", data.len()).as_bytes());
    to.extend_from_slice(data);
    to.extend_from_slice(b"\nendstream\nendobj\n");
}

fn deflated(data: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(data).and_then(|()| encoder.finish()).map_err(|_| Fault::TooLarge)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use flate2::{Compress, FlushCompress};
    use image::{DynamicImage, ImageFormat, RgbImage, RgbaImage};
    use proptest::prelude::*;
    use proptest::sample::Index;

    use super::*;

    const SCRIPT: &[u8] = b"<script>alert(1)</script>";
    const GPS: &[u8] = b"35.6892N 51.3890E";

    fn holds(bytes: &[u8], text: &[u8]) -> bool {
        memmem::find(bytes, text).is_some()
    }

    /// Cleans a file, and checks that it is clean then.
    fn cleaned(bytes: &[u8]) -> Vec<u8> {
        let once = clean(bytes).expect("a file that is taken");
        assert_eq!(clean(&once.bytes).as_ref(), Ok(&once), "cleaned twice is cleaned once");
        once.bytes
    }

    fn fault(bytes: &[u8]) -> Fault {
        clean(bytes).expect_err("a file that is refused")
    }

    fn is_damaged(bytes: &[u8]) -> bool {
        matches!(fault(bytes), Fault::Damaged(_))
    }

    fn pixels(bytes: &[u8]) -> RgbaImage {
        image::load_from_memory(bytes).expect("a picture").into_rgba8()
    }

    fn encoded(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.into().write_to(&mut bytes, format).expect("memory");
        bytes.into_inner()
    }

    fn photo() -> Vec<u8> {
        let picture = RgbImage::from_fn(33, 17, |x, y| image::Rgb([(x * 7) as u8, (y * 15) as u8, (x * y) as u8]));
        encoded(picture, ImageFormat::Jpeg)
    }

    fn picture() -> RgbaImage {
        RgbaImage::from_fn(33, 17, |x, y| image::Rgba([(x * 7) as u8, (y * 15) as u8, (x * y) as u8, (200 + y) as u8]))
    }

    /// An EXIF block of a camera: the orientation, and a text that stands for GPS data.
    fn exif(big: bool, orientation: u16) -> Vec<u8> {
        let short = |value: u16| if big { value.to_be_bytes() } else { value.to_le_bytes() };
        let long = |value: u32| if big { value.to_be_bytes() } else { value.to_le_bytes() };
        let mut tiff = if big { b"MM".to_vec() } else { b"II".to_vec() };
        tiff.extend(short(42));
        tiff.extend(long(8));
        tiff.extend(short(2));
        for (tag, kind, count, value) in [(0x010e, 2, GPS.len() as u32, long(38)), (0x0112, 3, 1, [0; 4])] {
            tiff.extend(short(tag));
            tiff.extend(short(kind));
            tiff.extend(long(count));
            tiff.extend(if kind == 3 { [short(orientation), [0; 2]].concat() } else { value.to_vec() });
        }
        tiff.extend(long(0));
        tiff.extend(GPS);
        tiff
    }

    /// The photo with more segments behind its first marker.
    fn with_segments(photo: &[u8], segments: &[(u8, &[u8])]) -> Vec<u8> {
        let mut bytes = photo[..2].to_vec();
        for (marker, body) in segments {
            segment(&mut bytes, *marker, body);
        }
        [&bytes, &photo[2..]].concat()
    }

    fn chunk(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
        let mut crc = Crc::new();
        crc.update(name);
        crc.update(body);
        [&(body.len() as u32).to_be_bytes(), &name[..], body, &crc.sum().to_be_bytes()].concat()
    }

    /// A PNG of whole chunks.
    fn png_of(width: u32, height: u32, colour: [u8; 2], chunks: &[Vec<u8>]) -> Vec<u8> {
        let [depth, kind] = colour;
        let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[depth, kind, 0, 0, 0]].concat();
        [PNG_SIGNATURE, &chunk(b"IHDR", &header), &chunks.concat(), &chunk(b"IEND", b"")].concat()
    }

    /// Grey, 8 bits deep.
    fn grey_png(width: u32, height: u32, data: &[u8]) -> Vec<u8> {
        png_of(width, height, [8, 0], &[chunk(b"IDAT", data)])
    }

    fn with_chunks(png: &[u8], at: usize, chunks: &[Vec<u8>]) -> Vec<u8> {
        [&png[..at], &chunks.concat(), &png[at..]].concat()
    }

    /// A zlib stream of that many MB of zeros. Every MB after the first packs to the same bytes.
    fn zeros(megabytes: usize) -> Vec<u8> {
        let mut compress = Compress::new(Compression::best(), true);
        let zeros = vec![0; 1 << 20];
        let mut parts = [Vec::with_capacity(1 << 16), Vec::with_capacity(1 << 16)];
        for part in &mut parts {
            compress.compress_vec(&zeros, part, FlushCompress::Sync).expect("room enough");
        }
        let [mut all, part] = parts;
        all.extend(part.repeat(megabytes - 1));
        all
    }

    /// A lossy WebP of one pixel.
    fn lossy_webp() -> Vec<u8> {
        let vp8 = b"\x30\x01\0\x9d\x01\x2a\x01\0\x01\0\x02\0\x34\x25\xa4\0\x03\x70\0\xfe\xfb\x94\0\0";
        riff(&[(b"VP8 ", vp8)])
    }

    fn riff(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
        let mut bytes = b"WEBP".to_vec();
        for (name, data) in chunks {
            riff_chunk(&mut bytes, *name, data);
        }
        [b"RIFF", &(bytes.len() as u32).to_le_bytes()[..], &bytes].concat()
    }

    /// A lossless WebP with all that a camera or a phone adds.
    fn full_webp() -> Vec<u8> {
        let plain = encoded(picture(), ImageFormat::WebP);
        let header = [0x20 | 0x10 | 0x08 | 0x04, 0, 0, 0, 32, 0, 0, 16, 0, 0];
        let exif = exif(true, 6);
        let chunks: [(&[u8; 4], &[u8]); 6] = [
            (b"VP8X", &header),
            (b"ICCP", b"a profile"),
            (b"VP8L", &plain[20..]),
            (b"EXIF", &exif),
            (b"XMP ", b"<x:xmpmeta>somebody</x:xmpmeta>"),
            (b"HTML", SCRIPT),
        ];
        riff(&chunks)
    }

    /// A document of one page; more entries for its catalog and page, more objects, more for the trailer.
    fn document(catalog: &str, page: &str, objects: &[&[u8]], trailer: &str) -> Vec<u8> {
        let text = "BT /F1 24 Tf 20 100 Td (Receipt 4711) Tj ET";
        let first = [
            format!("<< /Type /Catalog /Pages 2 0 R {catalog} >>"),
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
            format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R \
                 /Resources << /Font << /F1 5 0 R >> >> {page} >>"
            ),
            format!("<< /Length 6 0 R >>\nstream\n{text}\nendstream"),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
            text.len().to_string(),
        ];
        let mut bytes = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n".to_vec();
        for (n, object) in first.iter().map(String::as_bytes).chain(objects.iter().copied()).enumerate() {
            bytes.extend(format!("{} 0 obj\n", n + 1).as_bytes());
            bytes.extend(object);
            bytes.extend(b"\nendobj\n");
        }
        bytes.extend(format!("trailer\n<< /Size 99 /Root 1 0 R {trailer} >>\nstartxref\n0\n%%EOF\n").as_bytes());
        bytes
    }

    fn stream(dict: &str, data: &[u8]) -> Vec<u8> {
        [format!("<< {dict} /Length {} >>\nstream\n", data.len()).as_bytes(), data, b"\nendstream"].concat()
    }

    /// All that a document holds, unpacked.
    fn unpacked(pdf: &[u8]) -> Vec<u8> {
        let values = Cell::new(MAX_VALUES);
        let found = Found::read(pdf, &values).expect("a document");
        let mut all = pdf.to_vec();
        for (_, object) in &found.objects {
            if let (Value::Dict(dict), Some(data)) = (&object.value, object.stream)
                && is_named(dict, b"Filter", b"FlateDecode")
            {
                ZlibDecoder::new(data).read_to_end(&mut all).expect("a packed stream");
            }
        }
        all
    }

    /// One good file of each kind and variety.
    fn samples() -> Vec<Vec<u8>> {
        let exif = [b"Exif\0\0", &exif(false, 6)[..]].concat();
        let jpeg = photo();
        let full = stream("/Subtype /Image /Width 33 /Height 17 /Filter /DCTDecode", &jpeg);
        let plain = document("", "/Annots [7 0 R]", &[b"<< /Type /Annot /Subtype /Link /Rect [0 0 1 1] >>", &full], "");
        vec![
            with_segments(&jpeg, &[(0xe1, &exif), (0xfe, GPS)]),
            encoded(picture(), ImageFormat::Png),
            full_webp(),
            lossy_webp(),
            cleaned(&plain),
            plain,
        ]
    }

    #[test]
    fn kinds_have_names_of_their_own() {
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.as_str()), Some(kind));
        }
        assert_eq!(Kind::parse("svg"), None);
        assert_eq!((Kind::Jpeg.media_type(), Kind::Jpeg.extension()), ("image/jpeg", "jpg"));
        assert_eq!((Kind::Pdf.media_type(), Kind::Pdf.extension()), ("application/pdf", "pdf"));
    }

    #[test]
    fn nothing_but_pictures_and_documents_is_taken() {
        assert_eq!(fault(b""), Fault::Empty);
        let others: [&[u8]; 9] = [
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
            // What it is called does not matter: `clean` is not told.
            b"<!doctype html><title>receipt.png</title>",
            b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff;",
            b"PK\x03\x04 a zip",
            b"\x7fELF\x02\x01\x01",
            "سلام".as_bytes(),
            b"\n%PDF-1.4",
            b"RIFF\0\0\0\0WAVE",
            b"\xff\xd8",
        ];
        for other in others {
            assert_eq!(fault(other), Fault::NotAllowed);
        }
    }

    #[test]
    fn a_file_over_the_limit_is_refused_and_one_at_it_is_not() {
        let mut bytes = photo();
        bytes.resize(MAX_BYTES, 0);
        assert_eq!(cleaned(&bytes), cleaned(&photo()));
        bytes.push(0);
        assert_eq!(fault(&bytes), Fault::TooLarge);
    }

    #[test]
    fn a_photo_loses_its_data_and_keeps_its_pixels() {
        let plain = photo();
        let exif = [b"Exif\0\0", &exif(true, 1)[..]].concat();
        let jfif = [b"JFIF\0\x01\x02\0\0\x01\0\x01\x01\x01", &[0xab, 0xcd, 0xef][..]].concat();
        let profile = b"ICC_PROFILE\0\x01\x01profile";
        let segments: [(u8, &[u8]); 7] = [
            (0xe0, &jfif),
            (0xe1, &exif),
            (0xe1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>somebody</x:xmpmeta>"),
            (0xe2, b"MPF\0second picture"),
            (0xe2, profile),
            (0xed, b"Photoshop 3.0\0somebody"),
            (0xfe, b"somebody"),
        ];
        let dirty = [&with_segments(&plain, &segments)[..], SCRIPT].concat();
        let clean = cleaned(&dirty);
        for text in [GPS, SCRIPT, b"somebody", b"Exif", b"MPF", b"\xab\xcd\xef"] {
            assert!(holds(&dirty, text) && !holds(&clean, text), "{}", String::from_utf8_lossy(text));
        }
        assert!(holds(&clean, profile));
        assert_eq!(pixels(&clean), pixels(&plain));
    }

    #[test]
    fn of_exif_the_orientation_alone_stays() {
        use image::ImageDecoder;
        for (big, orientation) in [(true, 6), (false, 8), (true, 2), (false, 1), (true, 9), (false, 0)] {
            let exif = [b"Exif\0\0", &exif(big, orientation)[..]].concat();
            let clean = cleaned(&with_segments(&photo(), &[(0xe1, &exif)]));
            let mut decoder = image::codecs::jpeg::JpegDecoder::new(Cursor::new(&clean)).expect("a picture");
            let kept = decoder.orientation().expect("an orientation").to_exif();
            assert_eq!(u16::from(kept), if (2..=8).contains(&orientation) { orientation } else { 1 });
            assert_eq!(holds(&clean, b"Exif"), kept != 1);
            assert!(!holds(&clean, GPS));
        }
    }

    #[test]
    fn the_colours_of_an_adobe_photo_stay() {
        let adobe = b"Adobe\0\x64\0\0\0\0\0";
        let rgb = with_segments(&photo(), &[(0xee, adobe)]);
        let clean = cleaned(&with_segments(&photo(), &[(0xee, &[&adobe[..], b"hidden"].concat())]));
        assert_eq!(pixels(&clean), pixels(&rgb));
        assert_ne!(pixels(&clean), pixels(&photo()), "the segment matters");
        assert!(!holds(&clean, b"hidden"));
    }

    #[test]
    fn a_photo_that_is_a_zip_too_is_one_no_more() {
        let zip = b"PK\x03\x04payload PK\x05\x06\0\0\0\0";
        let dirty = [&with_segments(&photo(), &[(0xfe, zip)])[..], zip].concat();
        let clean = cleaned(&dirty);
        assert!(!holds(&clean, b"PK\x03\x04") && !holds(&clean, b"PK\x05\x06"));
    }

    #[test]
    fn photos_that_no_browser_shows_or_that_are_too_large_are_refused() {
        let sized = |width: u16, height: u16, marker: u8| {
            let mut bytes = photo();
            let at = memmem::find(&bytes, b"\xff\xc0").expect("a frame");
            bytes[at + 1] = marker;
            bytes[at + 5..at + 7].copy_from_slice(&height.to_be_bytes());
            bytes[at + 7..at + 9].copy_from_slice(&width.to_be_bytes());
            fault(&bytes)
        };
        assert_eq!(sized(20_001, 1, 0xc0), Fault::TooManyPixels);
        assert_eq!(sized(10_000, 5_001, 0xc2), Fault::TooManyPixels);
        assert_eq!(sized(33, 17, 0xc3), Fault::NotAllowed);
        assert_eq!(sized(33, 0, 0xc0), Fault::Damaged("a picture without pixels"));
        let mut scans = photo();
        scans.truncate(scans.len() - 2);
        scans.extend(b"\xff\xda\0\x08\x01\x01\0\0\0\0".repeat(MAX_SCANS));
        scans.extend(b"\xff\xd9");
        assert!(is_damaged(&scans));
    }

    #[test]
    fn a_png_loses_its_data_and_keeps_its_pixels() {
        let plain = encoded(picture(), ImageFormat::Png);
        let early = [
            chunk(b"gAMA", &45_455_u32.to_be_bytes()),
            chunk(b"pHYs", &[0; 9]),
            chunk(b"sRGB", b"\0somebody"),
            chunk(b"tEXt", b"Author\0somebody"),
            chunk(b"zTXt", b"Author\0\0somebody"),
            chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0somebody"),
            chunk(b"eXIf", &exif(true, 6)),
            chunk(b"tIME", &[7, 0xe4, 1, 1, 1, 1, 1]),
            chunk(b"acTL", &[0; 8]),
            chunk(b"tRNS", &[b's'; 257]),
            chunk(b"iCCP", &[b"bomb\0\0", &zeros(5)[..]].concat()),
        ];
        let dirty = with_chunks(&plain, 33, &early);
        let end = dirty.len() - 12;
        let dirty = with_chunks(&dirty, end, &[chunk(b"fdAT", &[1; 9]), chunk(b"tEXt", b"Comment\0somebody")]);
        let clean = cleaned(&[&dirty[..], SCRIPT].concat());
        assert_eq!(clean, with_chunks(&plain, 33, &early[..2]));
        assert_eq!(pixels(&clean), pixels(&plain));
    }

    #[test]
    fn a_colour_profile_stays_in_a_png() {
        let profile = chunk(b"iCCP", &[b"P3\0\0", &deflated(&[7; 3000]).expect("memory")[..]].concat());
        let dirty = with_chunks(&encoded(picture(), ImageFormat::Png), 33, &[profile, chunk(b"tEXt", b"a\0b")]);
        assert_eq!(cleaned(&dirty).len(), dirty.len() - 15);
    }

    #[test]
    fn every_shape_of_png_has_its_length() {
        let packed = |length: usize| deflated(&vec![0; length]).expect("memory");
        // 1 bit: 3 rows of a filter byte and 2 bytes.
        let bits = |chunks: &[Vec<u8>]| png_of(9, 3, [1, 3], chunks);
        let palette = chunk(b"PLTE", &[0, 0, 0, 255, 255, 255]);
        let data = packed(9);
        let (start, end) = data.split_at(4);
        cleaned(&bits(&[palette.clone(), chunk(b"IDAT", start), chunk(b"IDAT", end)]));
        assert!(is_damaged(&bits(&[chunk(b"IDAT", &data)])), "no palette");
        let torn = [palette.clone(), chunk(b"IDAT", start), chunk(b"tEXt", b"a\0b"), chunk(b"IDAT", end)];
        assert!(is_damaged(&bits(&torn)));
        assert!(is_damaged(&bits(std::slice::from_ref(&palette))), "no data");
        assert_eq!(fault(&bits(&[palette.clone(), chunk(b"IDAT", &packed(10))])), Fault::TooManyPixels);
        assert_eq!(fault(&bits(&[palette.clone(), chunk(b"IDAT", &packed(8))])), CUT);
        assert!(is_damaged(&bits(&[palette, chunk(b"IDAT", &[&data[..], SCRIPT].concat())])));
        // 3 × 1 pixels, interlaced: passes 1, 4 and 6 have one pixel each.
        assert_eq!(png_length(&[0, 0, 0, 3, 0, 0, 0, 1, 16, 6, 0, 0, 1]), Ok(3 * 9));
        assert_eq!(png_length(&[0, 0, 0, 8, 0, 0, 0, 8, 8, 0, 0, 0, 1]), Ok(64 + 1 + 1 + 1 + 2 + 2 + 4 + 4));
        for wrong in [[2, 2, 0, 0, 0], [8, 1, 0, 0, 0], [8, 0, 1, 0, 0], [8, 0, 0, 1, 0], [8, 0, 0, 0, 2]] {
            assert!(png_length(&[&[0, 0, 0, 1, 0, 0, 0, 1][..], &wrong].concat()).is_err());
        }
    }

    #[test]
    fn a_png_bomb_does_not_go_off() {
        let bomb = zeros(2048);
        assert!(bomb.len() < MAX_BYTES / 2);
        assert_eq!(fault(&grey_png(16, 16, &bomb)), Fault::TooManyPixels);
        assert_eq!(fault(&grey_png(100_000, 100_000, &bomb)), Fault::TooManyPixels);
        assert_eq!(fault(&grey_png(20_000, 2_501, &bomb)), Fault::TooManyPixels);
        assert_eq!(fault(&grey_png(u32::MAX, u32::MAX, &bomb)), Fault::TooManyPixels);
        assert_eq!(fault(&grey_png(20_000, 2_500, &zeros(10))), CUT);
    }

    #[test]
    fn a_png_with_a_wrong_sum_or_order_is_damaged() {
        let good = encoded(picture(), ImageFormat::Png);
        for at in [20, 30, good.len() - 20, good.len() - 1] {
            let mut bad = good.clone();
            bad[at] ^= 1;
            assert!(is_damaged(&bad));
        }
        assert!(is_damaged(&with_chunks(&good, 8, &[chunk(b"tEXt", b"a\0b")])));
        assert!(is_damaged(&with_chunks(&good, 33, &[chunk(b"CgBI", b"abcd")])));
        let mut wrong_adler = deflated(&[0; 4]).expect("memory");
        *wrong_adler.last_mut().expect("a sum") ^= 1;
        assert!(is_damaged(&grey_png(1, 2, &wrong_adler)));
    }

    #[test]
    fn a_webp_loses_its_data_and_keeps_its_pixels() {
        let plain = encoded(picture(), ImageFormat::WebP);
        let clean = cleaned(&[&full_webp()[..], SCRIPT].concat());
        for text in [GPS, SCRIPT, b"somebody", b"EXIF", b"XMP "] {
            assert!(!holds(&clean, text), "{}", String::from_utf8_lossy(text));
        }
        assert_eq!(clean[20], 0x30, "a profile and transparency");
        assert_eq!(pixels(&clean), pixels(&plain));
        assert_eq!(cleaned(&[&plain[..], SCRIPT].concat()), plain);
        assert_eq!(cleaned(&lossy_webp()), lossy_webp());
        assert_eq!(pixels(&lossy_webp()).dimensions(), (1, 1));
    }

    #[test]
    fn a_webp_that_moves_or_lies_is_refused() {
        let plain = encoded(picture(), ImageFormat::WebP);
        let with = |flags: u8, right: u8| {
            riff(&[(b"VP8X", &[flags, 0, 0, 0, right, 0, 0, 16, 0, 0]), (b"VP8L", &plain[20..])])
        };
        cleaned(&with(0x10, 32));
        assert_eq!(fault(&with(0x12, 32)), Fault::NotAllowed);
        assert!(is_damaged(&with(0x10, 33)));
        assert_eq!(fault(&riff(&[(b"VP8X", &[0; 10]), (b"ANIM", &[0; 6])])), Fault::NotAllowed);
        assert!(is_damaged(&riff(&[])));
        assert_eq!(fault(&riff(&[(b"VP8L", b"\x2f\xff\xff\xff\x0f\0")])), Fault::TooManyPixels);
    }

    #[test]
    fn a_document_loses_its_data_and_keeps_its_pages() {
        let exif = [b"Exif\0\0", &exif(true, 6)[..]].concat();
        let jpeg = with_segments(&photo(), &[(0xe1, &exif)]);
        let image = stream("/Type /XObject /Subtype /Image /Width 33 /Height 17 /Filter /DCTDecode", &jpeg);
        let packed = deflated(&jpeg).expect("memory");
        let wrapped = stream("/Subtype /Image /Width 33 /Height 17 /Filter [/FlateDecode /DCTDecode]", &packed);
        let hex: String = jpeg.iter().map(|byte| format!("{byte:02x}")).collect();
        let hex = stream("/Subtype /Image /Width 33 /Height 17 /Filter [/ASCIIHexDecode /DCT]", hex.as_bytes());
        let objects: [&[u8]; 9] = [
            b"<< /Author (somebody) /Title (secret) >>",
            &stream("/Type /Metadata /Subtype /XML", b"<x:xmpmeta>somebody</x:xmpmeta>"),
            b"<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /T (somebody) /M (D:2026) /Contents (a comment) >>",
            &image,
            b"<< /Type /Sig /ByteRange [0 1 2 3] /Name (somebody) /Contents <00> >>",
            b"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (http://somebody/) >> >>",
            &wrapped,
            &hex,
            b"(somebody who is nowhere)",
        ];
        let page = "/Annots [9 0 R 12 0 R] /PieceInfo << /App (somebody) >> /I [10 0 R 13 0 R 14 0 R] /V 11 0 R";
        let catalog = "/Metadata 8 0 R /OpenAction [3 0 R /Fit] /Threads (somebody)";
        let dirty = document(catalog, page, &objects, "/Info 7 0 R /ID [<736f6d65> <736f6d65>]");
        let dirty = [&dirty[..], SCRIPT].concat();
        let clean = cleaned(&dirty);
        let all = unpacked(&clean);
        for text in
            [GPS, SCRIPT, b"somebody", b"secret", b"xmpmeta", b"Exif", b"D:2026", b"736f", b"OpenAction", b"URI"]
        {
            assert!(!holds(&all, text), "{}", String::from_utf8_lossy(text));
        }
        assert!(holds(&all, b"Receipt 4711") && holds(&all, b"a comment") && holds(&all, b"/Helvetica"));
        assert_eq!(memmem::find_iter(&clean, &cleaned(&photo())).count(), 3, "all three photographs, clean");
    }

    #[test]
    fn a_document_that_acts_is_refused() {
        let action = |action: &str| document(&format!("/OpenAction {action}"), "", &[], "");
        assert_eq!(fault(&action("<< /S /JavaScript /JS (app.alert(1)) >>")), Fault::Active);
        assert_eq!(fault(&action("<< /S /J#61vaScript >>")), Fault::Active);
        assert_eq!(fault(&action("<< /S /URI /URI (http://a/) >>")), Fault::Active);
        cleaned(&action("<< /S /GoTo /D [3 0 R /Fit] >>"));
        let pages = [
            "/AA << /O << /S /JavaScript >> >>",
            "/#41A << /O 7 0 R >>",
            "/Annots [<< /Subtype /Link /A << /S /Launch /F (cmd.exe) >> >>]",
            "/Annots [<< /Subtype /Link /A << /S /New /F (cmd.exe) >> >>]",
            "/Annots [<< /Subtype /Link /A << /S /GoTo /D [3 0 R /Fit] /Next << /S /Launch >> >> >>]",
            "/Annots [<< /Subtype /Link /A << /S 7 0 R >> >>]",
            "/Annots [<< /Subtype /RichMedia >>]",
            "/Annots [<< /Subtype /FileAttachment /FS << /EF << /F 7 0 R >> >> >>]",
            "/X << /JS 7 0 R >>",
        ];
        for page in pages {
            assert_eq!(fault(&document("", page, &[b"/Launch"], "")), Fault::Active, "{page}");
        }
        let catalogs = [
            "/Names << /EmbeddedFiles << /Names [] >> >>",
            "/Names << /JavaScript 7 0 R >>",
            "/AcroForm << /XFA 7 0 R >>",
        ];
        for catalog in catalogs {
            assert_eq!(fault(&document(catalog, "", &[b"(x)"], "")), Fault::Active, "{catalog}");
        }
        let outside = stream("/F (/etc/passwd)", b"");
        assert_eq!(fault(&document("", "/X 7 0 R", &[&outside], "")), Fault::Active);
        assert_eq!(fault(&document("", "", &[], "/Encrypt << /Filter /Standard >>")), Fault::Encrypted);
    }

    #[test]
    fn what_an_object_stream_hides_is_found() {
        let hidden = b"7 0 8 17 << /S /URI     >> << /S /JavaScript /JS (x) >>";
        let pack =
            |data: &[u8]| stream("/Type /ObjStm /N 2 /First 9 /Filter /FlateDecode", &deflated(data).expect("memory"));
        let with = |data: &[u8]| document("", "/X 8 0 R", &[b"null", b"null", &pack(data)], "");
        assert_eq!(fault(&with(hidden)), Fault::Active);
        cleaned(&with(b"7 0 8 17 << /S /URI     >> << /S /Square >>"));
        assert!(is_damaged(&with(b"7 5 8 5  << /S /URI     >> << /S /Square >>")), "two objects in one place");
        assert!(is_damaged(&with(b"7 0 8 99 << /S /URI     >> << /S /Square >>")));
        // After an update the later object counts, and the earlier is gone.
        let updated = [&with(hidden)[..], b"8 0 obj << /S /Square >> endobj"].concat();
        assert!(!holds(&unpacked(&cleaned(&updated)), b"JavaScript"));
    }

    #[test]
    fn a_document_that_unpacks_to_too_much_is_refused() {
        let bomb = zeros(300);
        let twice = deflated(&zeros(2048)).expect("memory");
        let with = |object: &[u8]| fault(&document("", "/X 7 0 R", &[object], ""));
        assert_eq!(with(&stream("/Filter /FlateDecode", &bomb)), Fault::TooComplex);
        assert_eq!(with(&stream("/Filter [/FlateDecode /FlateDecode]", &twice)), Fault::TooComplex);
        assert_eq!(with(&stream("/Filter [/FlateDecode /DCTDecode]", &bomb)), Fault::TooComplex);
        assert_eq!(with(&stream("/Type /ObjStm /N 1 /First 9 /Filter /FlateDecode", &bomb)), Fault::TooComplex);
        assert_eq!(with(&b"[".repeat(MAX_BYTES / 2)), Fault::TooComplex);
        assert_eq!(with(&[b"[", &b"0 ".repeat(MAX_BYTES / 3)[..]].concat()), Fault::TooComplex);
        assert_eq!(with(&stream("/Subtype /Image /Width 99999 /Height 99999", b"")), Fault::TooManyPixels);
        assert_eq!(
            with(&stream("/Filter /FlateDecode", b"not packed")),
            Fault::Damaged("a stream that does not unpack")
        );
    }

    #[test]
    fn hostile_documents_take_no_long_time() {
        let heads = b"1 0 obj ".repeat(500_000);
        let strings = b"1 0 obj (".repeat(500_000);
        let streams = b"1 0 obj<</Length 9>>stream\n".repeat(190_000);
        let whole = b"1 0 obj<</Length 1 0 R>>stream\nendstream ".repeat(120_000);
        let spaces = [&b"1 "[..], &b" ".repeat(4_000_000), b"1 ", &b" ".repeat(1_000_000)].concat();
        for body in [heads, strings, streams, whole, spaces] {
            assert!(clean(&[b"%PDF-1.4\n", &body[..]].concat()).is_err());
        }
    }

    #[test]
    fn pages_that_are_missing_or_go_in_circles_are_damage() {
        assert!(is_damaged(b"%PDF-1.4\n"));
        assert!(is_damaged(b"%PDF-1.4\ntrailer << /Root 1 0 R >>"));
        assert!(is_damaged(&document("", "/Kids [2 0 R]", &[], "")));
        assert!(is_damaged(&document("", "/Kids [9 0 R]", &[], "")));
    }

    #[test]
    fn the_filters_of_text_unpack() {
        assert_eq!(ascii85(b"<~87cUR\n D]j7BEbo80z~>").as_deref(), Ok(&b"Hello world!\0\0\0\0"[..]));
        assert_eq!(ascii85(b"87cURDZ~>").as_deref(), Ok(&b"Hello"[..]));
        assert!(ascii85(b"{~>").is_err() && ascii85(b"uuuuu").is_err());
        assert_eq!(ascii_hex(b"48 65 6C6c 7>zz").as_deref(), Ok(&b"Hellp"[..]));
        assert!(ascii_hex(b"4g").is_err());
    }

    #[test]
    fn a_file_that_was_cut_off_is_refused() {
        for sample in samples() {
            let clean = cleaned(&sample);
            for end in (1..clean.len()).step_by(clean.len() / 97 + 1) {
                // The end mark of a document, and the line before it, say nothing that is needed.
                assert!(super::clean(&clean[..end]).is_err() || clean.len() - end < 30, "{end} of {}", clean.len());
            }
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_cleaned_or_refused(kind in 0_usize..6, bytes in prop::collection::vec(any::<u8>(), 0..600)) {
            let starts: [&[u8]; 6] =
                [b"", b"\xff\xd8\xff", PNG_SIGNATURE, b"RIFF\x50\0\0\0WEBPVP8X\x0a\0\0\0", b"%PDF-", b"%PDF-1.4\n1 0 obj "];
            if let Ok(once) = clean(&[starts[kind], &bytes].concat()) {
                prop_assert_eq!(clean(&once.bytes), Ok(once));
            }
        }

        #[test]
        fn a_file_with_changed_bytes_is_cleaned_or_refused(
            sample in any::<Index>(),
            changes in prop::collection::vec((any::<Index>(), any::<u8>(), 0_u8..4), 1..8),
        ) {
            let samples = samples();
            let mut bytes = sample.get(&samples).clone();
            for (at, byte, way) in changes {
                let at = at.index(bytes.len());
                match way {
                    0 => bytes[at] = byte,
                    1 => bytes[at] ^= 1 << (byte % 8),
                    2 => bytes.insert(at, byte),
                    _ => drop(bytes.drain(at..(at + usize::from(byte)).min(bytes.len() - 1))),
                }
            }
            if let Ok(once) = clean(&bytes) {
                prop_assert_eq!(clean(&once.bytes), Ok(once));
            }
        }

        #[test]
        fn a_document_of_any_words_is_cleaned_or_refused(words in prop::collection::vec(0_usize..WORDS.len(), 1..40)) {
            let words: String = words.into_iter().map(|word| WORDS[word]).collect();
            let bytes = document("/Lang 8 0 R", &words, &[b"[7 0 R]", words.as_bytes(), words.as_bytes()], "");
            if let Ok(once) = clean(&bytes) {
                prop_assert_eq!(clean(&once.bytes), Ok(once));
            }
        }
    }

    const WORDS: [&str; 32] = [
        "<<",
        ">>",
        "[",
        "]",
        "(",
        ")",
        "\\",
        "<",
        ">",
        " ",
        "\n",
        "/",
        "/A",
        "/S",
        "/Next",
        "/T#20x",
        "/Length",
        "0",
        " 7",
        " 0",
        " R",
        " obj",
        " endobj",
        " stream\n",
        " endstream",
        "null",
        "true",
        "%",
        " 8 0 R",
        " 9 0 R",
        "/GoTo",
        "<</B(c)>>",
    ];
}
