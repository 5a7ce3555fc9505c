//! Server functions, one file per subject.

mod suggest;

#[cfg(feature = "ssr")]
pub use suggest::{BoxFuture, Lookup};
pub use suggest::{QUERY_BYTES_MAX, SUGGESTIONS_MAX, Suggest, SuggestError, Suggestion, suggest};
