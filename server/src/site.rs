//! The built site: where the static files are, and under which hashed names.

use bazargah_app::Assets;
use std::path::{Path, PathBuf};

/// The built site.
#[derive(Debug, Clone)]
pub struct Site {
    /// Its folder.
    pub folder: PathBuf,
    /// Logical names to hashed ones.
    pub assets: Assets,
    /// A short name for this build of the pages: part of every page's ETag, so that a new build is a new page.
    pub build: String,
}

/// Why there is no site to serve.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// It has not been built.
    #[error("{0} cannot be read ({1}); build the site with `make build`, or say where it is with --site")]
    Missing(PathBuf, std::io::Error),
    /// Its list of files is not one.
    #[error("{0} is damaged ({1}); build the site again with `make build`")]
    Damaged(PathBuf, String),
}

impl Site {
    /// Reads the built site's list of files.
    ///
    /// # Errors
    /// When there is none or it cannot be read.
    pub fn read(folder: &Path) -> Result<Self, SiteError> {
        let list = folder.join("assets.json");
        let text = std::fs::read_to_string(&list).map_err(|e| SiteError::Missing(list.clone(), e))?;
        let assets = Assets::from_json(&text).map_err(|e| SiteError::Damaged(list, e.to_string()))?;
        Ok(Self { folder: folder.to_owned(), assets, build: build_name(&text) })
    }
}

/// A name for this program together with these files. FNV-1a: short, and no secret.
fn build_name(assets: &str) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    // The program's own bytes: a page changes when the code that makes it does.
    let program = std::env::current_exe().and_then(std::fs::read).unwrap_or_default();
    for byte in assets.bytes().chain(program) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("{hash:x}")
}
