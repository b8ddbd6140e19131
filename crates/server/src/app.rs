//! The router: what is served, and the layers around it.

use crate::access::attempts::Attempts;
use crate::access::credentials::Credentials;
use crate::access::guard;
use crate::access::sessions::Sessions;
use crate::copilot::{Outside, copilot_of};
use crate::history::{FileHistory, History};
use crate::own::board::Kept;
use crate::query::running::Queries;
use crate::{copilot, error, graph, headers, kusto, log_analytics, login, own, portal};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{StatusCode, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tower_http::compression::CompressionLayer;
use tower_http::decompression::RequestDecompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;
use workspace::Workspace;

/// Largest body of a request that brings no query; the largest is a login form.
const LARGEST_BODY: usize = 64 * 1024;
/// Largest body of a request that brings queries, unpacked; Kusto reads no longer ones.
const LARGEST_QUERY_BODY: usize = 2 * 1024 * 1024;
/// A guidebook of the largest size, as JSON text.
const LARGEST_DOCUMENT: usize = 8 * 1024 * 1024;
/// Queries have time limits of their own.
const LONGEST_ANSWER: Duration = Duration::from_secs(60);

/// Who may ask, and by which names.
#[derive(Debug)]
pub struct Access {
    pub(crate) credentials: Option<Credentials>,
    pub(crate) names: Vec<String>,
    pub(crate) sessions: Sessions,
    pub(crate) attempts: Attempts,
}

impl Access {
    /// Everybody who reaches this machine's loopback address may ask.
    #[must_use]
    pub fn open() -> Self {
        Self {
            credentials: None,
            names: Vec::new(),
            sessions: Sessions::default(),
            attempts: Attempts::default(),
        }
    }

    /// Only who has the password or token that the data folder holds may ask; browsers may reach the
    /// server by these names.
    ///
    /// # Errors
    /// When the login file cannot be read.
    pub fn read(data: &Path, names: Vec<String>) -> Result<Self, error::Error> {
        Ok(Self::closed(Credentials::read(data)?, names))
    }

    pub(crate) fn closed(credentials: Credentials, names: Vec<String>) -> Self {
        Self {
            credentials: Some(credentials),
            names,
            ..Self::open()
        }
    }

    pub(crate) fn is_open(&self) -> bool {
        self.credentials.is_none()
    }
}

/// What every handler has at hand.
#[derive(Clone, Debug)]
pub(crate) struct App {
    pub(crate) workspace: Arc<Workspace>,
    pub(crate) access: Arc<Access>,
    pub(crate) board: Arc<Kept>,
    pub(crate) queries: Arc<Queries>,
    pub(crate) history: Arc<dyn History>,
    pub(crate) copilot: ::copilot::Copilot,
}

/// Returns the router of a workspace whose copilot reaches no model; tests call it.
///
/// # Errors
/// When the copilot cannot be put together.
pub fn router(workspace: Arc<Workspace>, access: Access) -> Result<Router, error::Error> {
    let copilot = copilot_of(&workspace, &Outside::default())?;
    Ok(router_with(workspace, access, copilot))
}

/// Returns the router of a workspace and its copilot; [`crate::Server`] serves it.
pub fn router_with(workspace: Arc<Workspace>, access: Access, copilot: ::copilot::Copilot) -> Router {
    let app = App {
        copilot,
        history: Arc::new(FileHistory::new(workspace.data())),
        workspace,
        access: Arc::new(access),
        board: Arc::default(),
        queries: Arc::default(),
    };
    let quick = Router::new()
        .merge(graph::routes())
        .merge(own::routes())
        .merge(copilot::routes())
        .route("/openapi.json", get(openapi))
        .route("/login", get(login::show).post(login::log_in))
        .route("/logout", post(login::log_out))
        .fallback(get(portal::serve))
        .layer(RequestBodyLimitLayer::new(LARGEST_BODY))
        .merge(
            own::document_routes()
                .merge(copilot::long_routes())
                .layer(DefaultBodyLimit::disable())
                .layer(RequestBodyLimitLayer::new(LARGEST_DOCUMENT)),
        )
        .layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            LONGEST_ANSWER,
        ));
    let queries = Router::new()
        .merge(graph::query_routes())
        .merge(own::query_routes())
        .merge(kusto::routes())
        .merge(log_analytics::routes())
        .merge(copilot::slow_routes())
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(LARGEST_QUERY_BODY))
        .layer(RequestDecompressionLayer::new());
    queries
        .merge(quick)
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(app.clone(), guard::check))
        .layer(from_fn(error::render))
        .layer(from_fn(headers::add))
        .with_state(app)
}

async fn openapi() -> impl IntoResponse {
    api::openapi_json()
        .map(|text| ([(header::CONTENT_TYPE, "application/json")], text))
        .map_err(|source| error::Error::Unwritable {
            what: "openapi.json",
            source,
        })
}
