//! Suggestions as one types: `GET /api/ui/suggest?q=…&lang=fa`.

use crate::lang::Lang;
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, JsonEncoding};
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// More suggestions than this are not shown: a list that is longer is not read.
pub const SUGGESTIONS_MAX: usize = 7;

/// A longer text is not searched for.
pub const QUERY_BYTES_MAX: usize = 2_000;

/// One line under the search field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// Where it leads.
    pub href: String,
    /// The shop's name.
    pub name: String,
    /// Its domain; empty where none is known.
    pub host: String,
    /// A few words about it; may be empty.
    pub note: String,
    /// Whether the note warns.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub warns: bool,
}

/// Why there are no suggestions. What went wrong inside stays in the server's log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum SuggestError {
    /// The text is longer than [`QUERY_BYTES_MAX`].
    #[error("the text is too long")]
    TooLong,
    /// The request is not one that this function answers.
    #[error("the request cannot be read")]
    BadRequest,
    /// The records cannot be read now.
    #[error("suggestions are not available now")]
    Unavailable,
    /// The answer did not arrive whole.
    #[error("the answer did not arrive")]
    Transport,
}

impl FromServerFnError for SuggestError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::UnsupportedRequestMethod(_) => Self::BadRequest,
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Deserialization(_) => Self::Transport,
            _ => Self::Unavailable,
        }
    }
}

/// Shops that what was typed may mean, the likeliest first.
///
/// # Errors
/// See [`SuggestError`].
#[server(name = Suggest, prefix = "/api/ui", endpoint = "suggest", input = GetUrl)]
pub async fn suggest(
    /// What was typed so far.
    q: String,
    /// The language of the page.
    lang: Lang,
) -> Result<Vec<Suggestion>, SuggestError> {
    if q.len() > QUERY_BYTES_MAX {
        return Err(SuggestError::TooLong);
    }
    if q.trim().is_empty() {
        return Ok(Vec::new());
    }
    let lookup = use_context::<std::sync::Arc<dyn Lookup>>().ok_or(SuggestError::Unavailable)?;
    let mut suggestions = lookup.suggest(q, lang).await?;
    suggestions.truncate(SUGGESTIONS_MAX);
    Ok(suggestions)
}

#[cfg(feature = "ssr")]
mod server {
    use super::{SuggestError, Suggestion};
    use crate::components::twin_note;
    use crate::i18n::words;
    use crate::lang::Lang;
    use crate::naming::{shop_name, shop_path};
    use bazargah_domain::shop::Listed;
    use std::future::Future;
    use std::pin::Pin;

    /// A future behind a pointer, so that [`Lookup`] can be one too.
    pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

    /// The search, as the server provides it (`Arc<dyn Lookup>` in the context): the application knows no database.
    pub trait Lookup: Send + Sync {
        /// Shops that the text may mean, the likeliest first.
        fn suggest(&self, query: String, lang: Lang) -> BoxFuture<'_, Result<Vec<Suggestion>, SuggestError>>;
    }

    impl Suggestion {
        /// The line for a shop. What another's twin is not stands in the verdict's place.
        pub fn of(lang: Lang, listed: &Listed) -> Self {
            let w = words(lang);
            let twin = twin_note(&listed.shop, lang);
            Self {
                href: lang.href(&shop_path(&listed.shop)),
                name: shop_name(&listed.shop, lang).to_owned(),
                host: listed.shop.host.as_ref().map(|host| host.unicode()).unwrap_or_default(),
                warns: twin.is_some(),
                note: twin.unwrap_or_else(|| (w.verdict.short)(listed.verdict).to_owned()),
            }
        }
    }
}

#[cfg(feature = "ssr")]
pub use server::{BoxFuture, Lookup};
