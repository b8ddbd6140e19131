//! Kusto's REST interface, as Kusto's own clients, Grafana's data source and Kusto tools speak it.
//!
//! The whole workspace is one database, which answers to any name: a client's configuration names the
//! database it used to ask, and there is only one to mean.
//!
//! Source: Kusto REST API reference (query v1, query v2, management), OneApi error guidelines.

mod answer_v1;
mod answer_v2;
mod command;
mod error;
mod management;
mod metadata;
mod properties;
mod query;
mod schema_json;
mod show;
mod table;
mod types;

use crate::app::App;
use axum::Router;
use axum::routing::{get, post};

/// The database's name where a client has not said how it calls it.
const DATABASE: &str = "Outrider";

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/v1/rest/auth/metadata", get(metadata::get))
        .route("/v1/rest/query", post(query::v1))
        .route("/v1/rest/mgmt", post(management::post))
        .route("/v2/rest/query", post(query::v2))
}
