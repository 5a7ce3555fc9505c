//! A folder that files are put into whole or not at all.

use super::{Fault, Refused};
use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::Mutex;

/// See the module.
#[derive(Clone)]
pub(super) struct Folder {
    path: PathBuf,
    /// How many files have got their name.
    named: Arc<AtomicU64>,
    /// How many of these names are on the disk for certain.
    synced: Arc<Mutex<u64>>,
}

impl Folder {
    /// The folder of that name, which is made if there is none.
    pub(super) fn open(path: &Path) -> Result<Self, Fault> {
        std::fs::create_dir_all(path).map_err(|e| Fault::Folder(path.to_owned(), e))?;
        Ok(Self { path: path.to_owned(), named: Arc::default(), synced: Arc::default() })
    }

    /// Puts a file there in place of one of the same name. When this returns, it is on the disk.
    pub(super) async fn put(&self, name: &str, extension: &str, bytes: Vec<u8>) -> Result<(), Refused> {
        let (folder, file) = (self.path.clone(), format!("{name}.{extension}"));
        let put = tokio::task::spawn_blocking(move || put(&folder, &file, &bytes)).await;
        let put = match put.unwrap_or_else(|e| Err(io::Error::other(e))) {
            Ok(()) => self.sync().await,
            failed => failed,
        };
        // The kind only: an error may name the file, and ids belong to letters.
        let failed =
            |e: io::Error| Refused::later(format!("the folder for letters cannot be written to: {}", e.kind()));
        put.map_err(failed)
    }

    /// Has the names of files on the disk as well. Whoever waits meanwhile shares the next time: a hundred letters at once are not a
    /// hundred times.
    async fn sync(&self) -> io::Result<()> {
        let mine = self.named.fetch_add(1, Ordering::SeqCst) + 1;
        let mut synced = self.synced.lock().await;
        if *synced >= mine {
            return Ok(());
        }
        let all = self.named.load(Ordering::SeqCst);
        let folder = self.path.clone();
        #[cfg(unix)]
        tokio::task::spawn_blocking(move || File::open(folder)?.sync_all()).await.map_err(io::Error::other)??;
        *synced = all;
        Ok(())
    }
}

impl fmt::Display for Folder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())
    }
}

fn put(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    // Drawn, not counted: another server may be writing the same letter into the same folder.
    let mut drawn = [0; 8];
    getrandom::fill(&mut drawn).map_err(io::Error::other)?;
    let unfinished = folder.join(format!(".{name}.{:016x}.tmp", u64::from_ne_bytes(drawn)));
    let done = fill(&unfinished, bytes).and_then(|()| std::fs::rename(&unfinished, folder.join(name)));
    if let Err(error) = done {
        let _ = std::fs::remove_file(&unfinished); // What is left of it hurts nobody.
        return Err(error);
    }
    Ok(())
}

/// A new file, for this user's eyes only, with these bytes on the disk.
fn fill(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut how = OpenOptions::new();
    how.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut how, 0o600);
    let mut file: File = how.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
