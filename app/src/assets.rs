//! The names under which the site's files are served: each has its content's hash in its name and is kept for ever.

use std::collections::BTreeMap;

/// From a file's plain name to the address that it is served at.
#[derive(Debug, Clone, Default)]
pub struct Assets {
    urls: BTreeMap<String, String>,
}

impl Assets {
    /// Reads `site/assets.json`, which the site build writes: `{"bazargah.css": "bazargah.3f2a9c1d.css", …}`.
    ///
    /// # Errors
    /// When it is not a JSON object of strings.
    pub fn from_json(json: &str) -> Result<Self, serde_json::Error> {
        let names: BTreeMap<String, String> = serde_json::from_str(json)?;
        Ok(Self { urls: names.into_iter().map(|(plain, hashed)| (plain, format!("/pkg/{hashed}"))).collect() })
    }

    /// Whether a file's name changes with its content, so that it may be kept for ever.
    pub fn is_hashed(&self) -> bool {
        !self.urls.is_empty()
    }

    /// The address of a file; of one that the build does not know, its plain name.
    pub fn url(&self, name: &str) -> String {
        self.urls.get(name).cloned().unwrap_or_else(|| format!("/pkg/{name}"))
    }
}

#[cfg(test)]
mod tests {
    use super::Assets;

    #[test]
    fn known_files_have_their_hashed_address_and_others_their_plain_one() {
        let assets = Assets::from_json(r#"{"bazargah.css":"bazargah.3f2a9c1d.css"}"#).expect("an object");
        assert_eq!(assets.url("bazargah.css"), "/pkg/bazargah.3f2a9c1d.css");
        assert_eq!(assets.url("boot.js"), "/pkg/boot.js");
        assert!(Assets::from_json("[]").is_err());
    }
}
