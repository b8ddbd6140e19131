//! Microsoft Graph's security endpoints: incidents and alerts, in the shapes that Graph's clients read.
//!
//! Source: Graph v1.0 reference, `security-list-incidents`, `security-incident-get`,
//! `security-list-alerts_v2`, `security-alert-get`; OData 4.01 URL conventions for the options.

mod alerts;
mod filter;
mod incidents;
mod lexer;
mod options;
mod page;
mod property;

use crate::app::App;
use axum::Router;
use axum::extract::Request;
use axum::http::header;
use axum::routing::get;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/v1.0/security/incidents", get(incidents::list))
        .route("/v1.0/security/incidents/{id}", get(incidents::one))
        .route("/v1.0/security/alerts_v2", get(alerts::list))
        .route("/v1.0/security/alerts_v2/{id}", get(alerts::one))
}

/// Returns the address that the client reached us by; the guard has checked its host.
fn address(request: &Request) -> String {
    let host = request
        .headers()
        .get(header::HOST)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("localhost");
    format!("http://{host}")
}
