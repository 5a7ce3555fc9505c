//! Who may use which address. Every address is a [`Door`]: it is opened with the right to use it, and a list of all doors lets a
//! test try each of them as everybody.

use crate::http::App;
use crate::routes::pages::Failed;
use axum::Router;
use axum::extract::{RawPathParams, Request, State};
use axum::handler::Handler;
use axum::http::header;
use axum::http::{HeaderMap, Method};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, get, post};
use bazargah_app::Visitor;
use bazargah_domain::role::{Act, Role};
use bazargah_domain::shop::Shop;
use bazargah_store::{Account, Hash};

/// Who may use an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Everyone,
    /// Whoever holds the code in the address or the form: its buyer.
    CodeHolder,
    /// Whoever is signed in.
    SignedIn,
    /// Those who speak for the shop in the address.
    ShopPeople,
    /// Staff whose role may do this.
    May(Act),
}

/// An address with the right to use it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Door {
    /// `GET` or `POST`.
    pub method: Method,
    /// The path, with `{…}` where something is put in.
    pub path: String,
    /// Who may use it.
    pub access: Access,
}

/// Addresses on their way into the router.
pub struct Doors {
    app: App,
    router: Router<App>,
    list: Vec<Door>,
}

impl Doors {
    /// No addresses yet.
    pub fn new(app: &App) -> Self {
        Self { app: app.clone(), router: Router::new(), list: Vec::new() }
    }

    /// Adds an address that is read.
    pub fn get<H, T>(self, path: &str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add(Method::GET, path, access, get(handler))
    }

    /// Adds an address that is written to.
    pub fn post<H, T>(self, path: &str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add(Method::POST, path, access, post(handler))
    }

    fn add(mut self, method: Method, path: &str, access: Access, route: MethodRouter<App>) -> Self {
        let route = match access {
            // Whose it is shows in what is behind the door.
            Access::Everyone | Access::CodeHolder => route,
            Access::SignedIn | Access::ShopPeople | Access::May(_) => route.layer(middleware::from_fn_with_state(
                self.app.clone(),
                move |State(app): State<App>, params: RawPathParams, request: Request, next: Next| async move {
                    guard(app, access, params, request, next).await
                },
            )),
        };
        self.router = self.router.route(path, route);
        self.list.push(Door { method, path: path.to_owned(), access });
        self
    }

    /// Puts a layer around the addresses so far.
    pub fn around(mut self, layer: impl FnOnce(Router<App>) -> Router<App>) -> Self {
        self.router = layer(self.router);
        self
    }

    /// Adds the addresses of others.
    pub fn merge(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.list.extend(other.list);
        self
    }

    /// Adds the addresses of others below a path.
    pub fn nest(mut self, below: &str, other: Self) -> Self {
        self.router = self.router.nest(below, other.router);
        let moved = other.list.into_iter().map(|door| {
            let path = if door.path == "/" { below.to_owned() } else { format!("{below}{}", door.path) };
            Door { path, ..door }
        });
        self.list.extend(moved);
        self
    }

    /// The addresses, to be looked at.
    pub fn list(&self) -> &[Door] {
        &self.list
    }

    /// The router.
    pub fn into_router(self) -> Router<App> {
        self.router
    }
}

/// Who asks, behind a door that wants to know it.
#[derive(Debug, Clone)]
pub struct Who {
    /// The account.
    pub account: Account,
    /// The hash of this browser's token.
    pub session: Hash,
    /// The shop that the address is about, for [`Access::ShopPeople`].
    pub shop: Option<Shop>,
}

impl Who {
    /// As pages are told.
    pub fn visitor(&self) -> Visitor {
        Visitor { role: self.account.role }
    }

    /// Its role; behind [`Access::May`] there is one.
    pub fn role(&self) -> Result<Role, Failed> {
        self.account.role.ok_or(Failed::NotFound)
    }
}

/// The cookie's name.
pub const COOKIE: &str = "bazargah";

/// The token in the browser's cookie.
fn token(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.filter(|(name, _)| *name == COOKIE).map(|(_, token)| token).next()
}

/// Who is signed in at the browser that asks.
///
/// # Errors
/// When the database fails.
pub async fn who(app: &App, headers: &HeaderMap) -> Result<Option<Who>, Failed> {
    let Some(token) = token(headers).filter(|token| crate::codes::is_token(token)) else { return Ok(None) };
    let session = crate::codes::session_hash(token);
    let account = app.store.session(app.now(), session).await?;
    Ok(account.map(|account| Who { account, session, shop: None }))
}

/// Lets in who may come in. Strangers are asked to sign in; to everybody else there is nothing here, so that nobody learns which
/// shops have people, or which tasks there are.
async fn guard(app: App, access: Access, params: RawPathParams, mut request: Request, next: Next) -> Response {
    let mut who = match who(&app, request.headers()).await {
        Ok(Some(who)) => who,
        Ok(None) => return sign_in_first(&request),
        Err(failed) => return failed.into_response(),
    };
    let may = match access {
        Access::Everyone | Access::CodeHolder | Access::SignedIn => true,
        Access::May(act) => who.account.role.is_some_and(|role| role.may(act)),
        Access::ShopPeople => match own_shop(&app, &who.account, &params).await {
            Ok(shop) => {
                who.shop = shop;
                who.shop.is_some() && Role::ShopStaff.may(Act::SpeakForShop)
            }
            Err(failed) => return failed.into_response(),
        },
    };
    if !may {
        return Failed::NotFound.into_response();
    }
    request.extensions_mut().insert(who);
    next.run(request).await
}

async fn own_shop(app: &App, account: &Account, params: &RawPathParams) -> Result<Option<Shop>, Failed> {
    let Some((_, key)) = params.iter().find(|(name, _)| *name == "key") else { return Ok(None) };
    let Some((shop, _)) = app.store.shop(key).await? else { return Ok(None) };
    Ok(app.store.speaks_for(account.id, shop.id).await?.then_some(shop))
}

fn sign_in_first(request: &Request) -> Response {
    // Within a nested router the URI has lost its beginning; the original one is kept beside it.
    let uri = request.extensions().get::<axum::extract::OriginalUri>().map_or(request.uri(), |original| &original.0);
    let english = uri.path() == "/en" || uri.path().starts_with("/en/");
    let lang = if english { bazargah_app::Lang::En } else { bazargah_app::Lang::Fa };
    // What was sent with a post is not sent again; the page that it came from is where to go on.
    let next = crate::routes::pages::encode_segment(uri.path());
    Redirect::to(&lang.href(&format!("/account/sign-in?next={next}"))).into_response()
}
