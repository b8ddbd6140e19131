//! Queries, and questions to the alerts.

pub(crate) mod ask_alerts;
pub(crate) mod run_query;

mod things;
