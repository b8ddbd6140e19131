//! Microsoft Graph's security endpoints: incidents, alerts and hunting queries, in the shapes that Graph's
//! clients read.
//!
//! Source: Graph v1.0 reference, `security-list-incidents`, `security-incident-get`,
//! `security-incident-update`, `security-incident-post-comments`, `security-list-alerts_v2`,
//! `security-alert-get`, `security-security-runhuntingquery`; OData 4.01 URL conventions for the options.

mod alerts;
mod filter;
mod hunting;
mod incidents;
mod lexer;
mod options;
mod page;
mod property;

use crate::app::App;
use crate::tls::Encrypted;
use axum::Router;
use axum::extract::Request;
use axum::http::{Extensions, HeaderMap, header};
use axum::routing::{get, post};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/v1.0/security/incidents", get(incidents::list))
        .route(
            "/v1.0/security/incidents/{id}",
            get(incidents::one).patch(incidents::update),
        )
        .route("/v1.0/security/incidents/{id}/comments", post(incidents::comment))
        .route("/v1.0/security/alerts_v2", get(alerts::list))
        .route("/v1.0/security/alerts_v2/{id}", get(alerts::one))
}

/// Routes that take queries. Graph's clients write the action with its namespace, its documentation without.
pub(crate) fn query_routes() -> Router<App> {
    let mut router = Router::new();
    for version in ["v1.0", "beta"] {
        for action in ["runHuntingQuery", "microsoft.graph.security.runHuntingQuery"] {
            router = router.route(&format!("/{version}/security/{action}"), post(hunting::run));
        }
    }
    router
}

/// Returns the address that the client reached us by; the guard has checked its host.
fn address(request: &Request) -> String {
    address_in(request.headers(), request.extensions())
}

fn address_in(headers: &HeaderMap, extensions: &Extensions) -> String {
    let host = headers
        .get(header::HOST)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("localhost");
    let scheme = match extensions.get::<Encrypted>() {
        Some(Encrypted) => "https",
        None => "http",
    };
    format!("{scheme}://{host}")
}
