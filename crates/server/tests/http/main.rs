//! The real router over a small real workspace: alerts of another product, read from a file.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod access;
mod clients;
mod copilot;
mod errors;
mod fixture;
mod graph;
mod graph_client;
mod hunting;
mod knowledge;
mod kusto;
mod kusto_client;
mod log_analytics_client;
mod oversight;
mod own;
mod portal;
mod reports;
mod serving;
