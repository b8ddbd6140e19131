//! Questions over alerts, made up and real.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test that cannot build its input has failed; skips are printed"
)]

mod build;
mod excytin;
mod hostile;
mod questions;
