//! The real router over a small real workspace: alerts of another product, read from a file.

mod access;
mod errors;
mod fixture;
mod graph;
mod graph_client;
mod own;
mod portal;
mod serving;
