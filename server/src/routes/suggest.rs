//! Suggestions as one types: the server function of the app, and the plain address that it is called by.

use crate::access::{Access, Doors};
use crate::http::App;
use axum::extract::{Request, State};
use axum::response::Response;
use bazargah_app::Lang;
use bazargah_app::api::{BoxFuture, Lookup, SUGGESTIONS_MAX, Suggest, SuggestError, Suggestion};
use leptos::prelude::{Owner, provide_context};
use leptos::reactive::computed::ScopedFuture;
use std::sync::Arc;

/// The addresses of this file; open to everyone.
pub fn doors(app: &App) -> Doors {
    server_fn::axum::register_explicit::<Suggest>();
    Doors::new(app).get("/api/ui/suggest", Access::Everyone, suggest)
}

async fn suggest(State(app): State<App>, request: Request) -> Response {
    // What a server function may ask for lives in the owner of its request.
    let owner = Owner::new();
    let answer = owner.with(|| {
        provide_context::<Arc<dyn Lookup>>(Arc::new(InStore(app)));
        ScopedFuture::new(server_fn::axum::handle_server_fn(request))
    });
    let response = answer.await;
    owner.unset_with_forced_cleanup();
    response
}

struct InStore(App);

impl Lookup for InStore {
    fn suggest(&self, query: String, lang: Lang) -> BoxFuture<'_, Result<Vec<Suggestion>, SuggestError>> {
        Box::pin(async move {
            let failed = |error: bazargah_store::StoreError| {
                tracing::error!(%error, "suggestions failed");
                SuggestError::Unavailable
            };
            let listed = self.0.store.suggest(&query, SUGGESTIONS_MAX).await.map_err(failed)?;
            Ok(listed.iter().map(|listed| Suggestion::of(lang, listed)).collect())
        })
    }
}
