//! Data sets as files with their SHA-256 beside them: by the command line, and every night in a folder.

use super::{DataSet, Fault, Form, Writer};
use bazargah_domain::calendar::Day;
use bazargah_domain::inspection::hex;
use bazargah_store::Store;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use tokio::fs;
use tokio::io::AsyncWriteExt;

/// What a night's file may be written as. JSON is for programs that ask for little.
const FORMS: [Form; 2] = [Form::Csv, Form::Parquet];
/// The list of a night's files.
const LIST: &str = "nightly.json";
/// Digits of a file's SHA-256 in the name that it has in a night.
const SUM_DIGITS: usize = 16;

/// A file that is whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// Its name.
    pub file: String,
    /// Its rows.
    pub rows: u64,
    /// Its length.
    pub bytes: u64,
    /// Its SHA-256 in hexadecimal digits.
    pub sha256: String,
}

/// The files of a night.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Night {
    /// The day that began then, in UTC, as 2026-11-24.
    pub day: String,
    /// Every data set in every form.
    pub files: Vec<Written>,
}

/// Why a file could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum FileFault {
    /// The data set itself.
    #[error(transparent)]
    Data(#[from] Fault),
    /// The disk.
    #[error("cannot write {}: {source}", path.display())]
    Disk {
        /// The file.
        path: PathBuf,
        /// What it says.
        source: std::io::Error,
    },
}

/// Writes what is left of a data set into a file, and its SHA-256 into one beside it as `sha256sum -c` reads it. Under their names there are
/// only ever whole files.
///
/// # Errors
/// When the database or the disk fails; then there may be a file that ends with `.part`.
pub async fn write(writer: &mut Writer, path: &Path) -> Result<Written, FileFault> {
    let beside = path.with_added_extension("part");
    let written = fill(writer, &beside).await?;
    name(written, &beside, path).await
}

/// Writes what is left of a data set into a file that has not got its name yet.
async fn fill(writer: &mut Writer, beside: &Path) -> Result<Written, FileFault> {
    let failed = |source| FileFault::Disk { path: beside.to_owned(), source };
    let (mut hash, mut bytes) = (Sha256::new(), 0);
    let mut file = fs::File::create(beside).await.map_err(failed)?;
    while let Some(part) = writer.next().await? {
        hash.update(&part);
        bytes += u64::try_from(part.len()).unwrap_or(0);
        file.write_all(&part).await.map_err(failed)?;
    }
    file.flush().await.map_err(failed)?;
    file.sync_all().await.map_err(failed)?;
    Ok(Written { file: file_name(beside), rows: writer.rows(), bytes, sha256: hex(&hash.finalize().into()) })
}

/// Gives a file that is whole its name, and writes its SHA-256 beside it.
async fn name(written: Written, beside: &Path, path: &Path) -> Result<Written, FileFault> {
    let failed = |source| FileFault::Disk { path: path.to_owned(), source };
    fs::rename(beside, path).await.map_err(failed)?;
    let named = Written { file: file_name(path), ..written };
    let line = format!("{}  {}\n", named.sha256, named.file);
    fs::write(path.with_added_extension("sha256"), line).await.map_err(failed)?;
    Ok(named)
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Writes every data set into the folder, and then the list of them; what is older than the list before goes, and what was left behind of an
/// attempt on this day that was broken off.
///
/// # Errors
/// When the database or the disk fails; the list before stays.
pub async fn write_night(store: &Store, folder: &Path, today: Day) -> Result<Night, FileFault> {
    let failed = |source| FileFault::Disk { path: folder.to_owned(), source };
    fs::create_dir_all(folder).await.map_err(failed)?;
    let before = last_night(folder).await;
    let mut night = Night { day: today.to_iso(), files: Vec::new() };
    // Tried again, a data set has other bytes and another name: what is there already would stay, each time.
    for (path, day) in files_of_nights(folder).await? {
        if day == night.day {
            fs::remove_file(path).await.map_err(failed)?;
        }
    }
    for set in DataSet::ALL {
        for form in FORMS {
            let (stem, extension) = (format!("{}-{}", set.as_str(), night.day), form.extension());
            let beside = folder.join(format!("{stem}.{extension}.part"));
            let written = fill(&mut Writer::new(store.clone(), set, form, today), &beside).await?;
            // Another server's file of the same night has other bytes. It must never be found under this one's name, which is kept for ever.
            let path = folder.join(format!("{stem}-{}.{extension}", &written.sha256[..SUM_DIGITS]));
            night.files.push(name(written, &beside, &path).await?);
        }
    }
    let list = folder.join(LIST);
    let beside = list.with_added_extension("part");
    let text = serde_json::to_vec(&night).map_err(|error| failed(error.into()))?;
    fs::write(&beside, text).await.map_err(failed)?;
    fs::rename(&beside, &list).await.map_err(failed)?;
    // Whoever reads the list before now still finds its files until tomorrow.
    let kept: Vec<&str> = [Some(&night), before.as_ref()].into_iter().flatten().map(|of| of.day.as_str()).collect();
    for (path, day) in files_of_nights(folder).await? {
        if !kept.contains(&day.as_str()) {
            fs::remove_file(path).await.map_err(failed)?;
        }
    }
    Ok(night)
}

/// The files of nights in the folder, also those that were never finished, each with its day.
async fn files_of_nights(folder: &Path) -> Result<Vec<(PathBuf, String)>, FileFault> {
    let failed = |source| FileFault::Disk { path: folder.to_owned(), source };
    let mut there = fs::read_dir(folder).await.map_err(failed)?;
    let mut files = Vec::new();
    while let Some(entry) = there.next_entry().await.map_err(failed)? {
        if let Some(of) = parts_of(&entry.file_name().to_string_lossy()) {
            files.push((entry.path(), of.day.to_owned()));
        }
    }
    Ok(files)
}

/// The newest list in the folder, if there is one.
pub async fn last_night(folder: &Path) -> Option<Night> {
    let night: Night = serde_json::from_slice(&fs::read(folder.join(LIST)).await.ok()?).ok()?;
    // A list of names without sums is an older program's; what it names is not handed out any more.
    night.files.iter().all(|of| media_of(&of.file).is_some()).then_some(night)
}

/// The form of a night's file, or of the sum beside it, by its name; `None` for any other name.
pub fn media_of(name: &str) -> Option<&'static str> {
    let of = parts_of(name)?;
    let sum = of.sum.strip_prefix('-')?;
    if sum.len() != SUM_DIGITS || !sum.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f')) {
        return None;
    }
    match of.end {
        "" => Some(of.form.media()),
        "sha256" => Some("text/plain; charset=utf-8"),
        _ => None,
    }
}

/// The parts of the name of a night's file, such as `shops-2026-11-24-0123456789abcdef.csv.sha256`.
struct Parts<'a> {
    day: &'a str,
    /// What stands between the day and the first dot.
    sum: &'a str,
    form: Form,
    /// What stands after the form.
    end: &'a str,
}

fn parts_of(name: &str) -> Option<Parts<'_>> {
    let (stem, rest) = name.split_once('.')?;
    let (set, dated) = stem.split_once('-')?;
    DataSet::parse(set)?;
    let (day, sum) = dated.split_at_checked("2026-11-24".len())?;
    Day::parse(day).ok()?;
    let (extension, end) = rest.split_once('.').unwrap_or((rest, ""));
    let form = FORMS.into_iter().find(|form| form.extension() == extension)?;
    Some(Parts { day, sum, form, end })
}
