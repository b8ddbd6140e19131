//! Alerts in, incidents, steps, story and summary out.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot build its input has failed"
)]

mod build;
mod correlation;
mod excytin;
mod hostile;
mod large;
mod stepping;
mod summary;
