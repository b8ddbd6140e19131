//! Azure Monitor's Log Analytics query interface, as azure-monitor-query and Grafana speak it.
//!
//! Every workspace id means this workspace: a client's configuration names the one it used to ask, and
//! there is only one to mean.
//!
//! Source: Azure Monitor Log Analytics API reference (query, batch, request options, response format).

mod answer;
mod batch;
mod error;
mod prefer;
mod query;

use crate::app::App;
use axum::Router;
use axum::routing::{get, post};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/v1/workspaces/{id}/query", get(query::get).post(query::post))
        .route("/v1/subscriptions/{*resource}", get(query::get).post(query::post))
        .route("/v1/$batch", post(batch::post))
}
