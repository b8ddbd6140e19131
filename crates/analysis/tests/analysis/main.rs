//! Rows in, reports out: contents, proofs, and hostile rows.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot build its input has failed"
)]

mod build;
mod device;
mod email;
mod file_and_network;
mod hostile;
mod identity;
