//! The two languages of the site, and where each lives.

use serde::{Deserialize, Serialize};

/// A language of the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Persian, at the root.
    #[default]
    Fa,
    /// English, under `/en`.
    En,
}

impl Lang {
    /// Both, the site's own first.
    pub const ALL: [Self; 2] = [Self::Fa, Self::En];

    /// The code that `lang` and `hreflang` carry.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fa => "fa",
            Self::En => "en",
        }
    }

    /// The language of that code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.as_str() == code)
    }

    /// The direction in which it is written.
    pub const fn dir(self) -> &'static str {
        match self {
            Self::Fa => "rtl",
            Self::En => "ltr",
        }
    }

    /// What its addresses begin with.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Fa => "",
            Self::En => "/en",
        }
    }

    /// The other one.
    pub const fn other(self) -> Self {
        match self {
            Self::Fa => Self::En,
            Self::En => Self::Fa,
        }
    }

    /// A path, given without prefix, in this language. The English home page is `/en`, not `/en/`.
    pub fn href(self, path: &str) -> String {
        match (self, path.strip_prefix('/')) {
            (Self::Fa, _) | (_, None) => path.to_owned(),
            (Self::En, Some(rest)) if rest.is_empty() || rest.starts_with(['?', '#']) => format!("/en{rest}"),
            (Self::En, Some(_)) => format!("/en{path}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Lang;

    #[test]
    fn english_lives_under_its_prefix_and_its_home_has_no_slash() {
        assert_eq!(Lang::Fa.href("/shop/a.ir?window=6m"), "/shop/a.ir?window=6m");
        assert_eq!(Lang::En.href("/shop/a.ir"), "/en/shop/a.ir");
        assert_eq!(Lang::En.href("/"), "/en");
        assert_eq!(Lang::En.href("/?q=a"), "/en?q=a");
    }

    #[test]
    fn codes_read_back() {
        for lang in Lang::ALL {
            assert_eq!(Lang::parse(lang.as_str()), Some(lang));
        }
        assert_eq!(Lang::parse("de"), None);
    }
}
