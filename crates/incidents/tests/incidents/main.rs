//! Alerts in, incidents, steps, story and summary out.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test that cannot build its input has failed; figures and skips are printed"
)]

mod build;
mod correlation;
mod document;
mod excytin;
mod hostile;
mod large;
mod mapping;
#[path = "../../../documents/tests/it/readers.rs"]
mod readers;
mod reporting;
mod responding;
mod standing;
mod stepping;
mod summary;
mod triaging;
