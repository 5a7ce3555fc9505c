//! What nearly every page needs of a request, taken from it at once.

use crate::access::Who;
use crate::http::App;
use axum::extract::rejection::ExtensionRejection;
use axum::extract::{Extension, FromRequestParts};
use axum::http::Uri;
use axum::http::request::Parts;
use bazargah_app::Lang;

/// A request for a page.
pub(super) struct Visit {
    pub app: App,
    /// The language of the address.
    pub lang: Lang,
    pub uri: Uri,
}

/// A request for a page behind a door that wants to know who asks.
pub(super) struct MemberVisit {
    pub app: App,
    pub lang: Lang,
    pub who: Who,
    pub uri: Uri,
}

impl FromRequestParts<App> for Visit {
    type Rejection = ExtensionRejection;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let Extension(lang) = Extension::from_request_parts(parts, app).await?;
        Ok(Self { app: app.clone(), lang, uri: parts.uri.clone() })
    }
}

impl FromRequestParts<App> for MemberVisit {
    type Rejection = ExtensionRejection;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let Extension(who) = Extension::from_request_parts(parts, app).await?;
        let Visit { app, lang, uri } = Visit::from_request_parts(parts, app).await?;
        Ok(Self { app, lang, who, uri })
    }
}
