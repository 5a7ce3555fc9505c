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
    let failed = |source| FileFault::Disk { path: path.to_owned(), source };
    let (mut hash, mut bytes) = (Sha256::new(), 0);
    let beside = path.with_added_extension("part");
    let mut file = fs::File::create(&beside).await.map_err(failed)?;
    while let Some(part) = writer.next().await? {
        hash.update(&part);
        bytes += u64::try_from(part.len()).unwrap_or(0);
        file.write_all(&part).await.map_err(failed)?;
    }
    file.flush().await.map_err(failed)?;
    file.sync_all().await.map_err(failed)?;
    fs::rename(&beside, path).await.map_err(failed)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let sha256 = hex(&hash.finalize().into());
    fs::write(path.with_added_extension("sha256"), format!("{sha256}  {name}\n")).await.map_err(failed)?;
    Ok(Written { file: name, rows: writer.rows(), bytes, sha256 })
}

/// Writes every data set into the folder, and then the list of them; what is older than the list before goes.
///
/// # Errors
/// When the database or the disk fails; the list before stays.
pub async fn write_night(store: &Store, folder: &Path, today: Day) -> Result<Night, FileFault> {
    let failed = |source| FileFault::Disk { path: folder.to_owned(), source };
    fs::create_dir_all(folder).await.map_err(failed)?;
    let before = last_night(folder).await;
    let mut night = Night { day: today.to_iso(), files: Vec::new() };
    for set in DataSet::ALL {
        for form in FORMS {
            let path = folder.join(format!("{}-{}.{}", set.as_str(), night.day, form.extension()));
            night.files.push(write(&mut Writer::new(store.clone(), set, form, today), &path).await?);
        }
    }
    let list = folder.join(LIST);
    let beside = list.with_added_extension("part");
    let text = serde_json::to_vec(&night).map_err(|error| failed(error.into()))?;
    fs::write(&beside, text).await.map_err(failed)?;
    fs::rename(&beside, &list).await.map_err(failed)?;
    // Whoever reads the list before now still finds its files until tomorrow.
    let kept: Vec<&str> = [Some(&night), before.as_ref()].into_iter().flatten().map(|of| of.day.as_str()).collect();
    let mut there = fs::read_dir(folder).await.map_err(failed)?;
    while let Some(entry) = there.next_entry().await.map_err(failed)? {
        let name = entry.file_name();
        if day_of(&name.to_string_lossy()).is_some_and(|day| !kept.contains(&day)) {
            fs::remove_file(entry.path()).await.map_err(failed)?;
        }
    }
    Ok(night)
}

/// The newest list in the folder, if there is one.
pub async fn last_night(folder: &Path) -> Option<Night> {
    serde_json::from_slice(&fs::read(folder.join(LIST)).await.ok()?).ok()
}

/// The form of a night's file, or of the sum beside it, by its name; `None` for any other name.
pub fn media_of(name: &str) -> Option<&'static str> {
    day_of(name)?;
    if name.ends_with(".sha256") {
        return Some("text/plain; charset=utf-8");
    }
    FORMS.into_iter().find(|form| name.ends_with(form.extension())).map(Form::media)
}

/// The day in the name of a night's file; `None` when it is none.
fn day_of(name: &str) -> Option<&str> {
    let (set, rest) = name.split_once('-')?;
    DataSet::parse(set)?;
    let (day, extension) = rest.split_once('.')?;
    Day::parse(day).ok()?;
    let extension = extension.strip_suffix(".sha256").unwrap_or(extension);
    FORMS.into_iter().any(|form| form.extension() == extension).then_some(day)
}
