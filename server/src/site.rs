//! The built site: where the static files are, and under which hashed names.

use bazargah_app::Assets;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The built site.
#[derive(Debug, Clone)]
pub struct Site {
    /// Its folder.
    pub folder: PathBuf,
    /// Where files that it lacks are, when it was not made by `make`.
    pub sources: Option<PathBuf>,
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
    /// Reads the built site's list of files. Without a list, files go by their plain names, some of them
    /// as they are in the sources: so cargo-leptos leaves a site.
    ///
    /// # Errors
    /// When there is neither a list nor a program, or the list cannot be read.
    pub fn read(folder: &Path) -> Result<Self, SiteError> {
        let list = folder.join("assets.json");
        let (text, sources) = match std::fs::read_to_string(&list) {
            Err(e) if e.kind() == ErrorKind::NotFound && folder.join("pkg/bazargah.wasm").exists() => {
                ("{}".to_owned(), Some(PathBuf::from("assets")))
            }
            read => (read.map_err(|e| SiteError::Missing(list.clone(), e))?, None),
        };
        let assets = Assets::from_json(&text).map_err(|e| SiteError::Damaged(list, e.to_string()))?;
        Ok(Self { folder: folder.to_owned(), sources, assets, build: build_name(&text) })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_without_a_list_goes_by_plain_names_and_a_folder_without_a_site_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(matches!(Site::read(folder.path()), Err(SiteError::Missing(..))));
        std::fs::create_dir(folder.path().join("pkg")).expect("a folder");
        std::fs::write(folder.path().join("pkg/bazargah.wasm"), "").expect("a file");
        let site = Site::read(folder.path()).expect("a site");
        assert_eq!((site.assets.url("boot.js").as_str(), site.assets.is_hashed()), ("/pkg/boot.js", false));
        std::fs::write(folder.path().join("assets.json"), r#"{"boot.js":"boot.1.js"}"#).expect("a file");
        let site = Site::read(folder.path()).expect("a site");
        assert_eq!((site.assets.url("boot.js").as_str(), site.assets.is_hashed()), ("/pkg/boot.1.js", true));
        std::fs::write(folder.path().join("assets.json"), "[").expect("a file");
        assert!(matches!(Site::read(folder.path()), Err(SiteError::Damaged(..))));
    }
}
