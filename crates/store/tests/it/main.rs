//! The same tests on both engines: each runs once on a SQLite file and once on a real PostgreSQL server.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::tests_outside_test_module,
    reason = "integration tests"
)]

mod activity;
mod audit;
mod engines;
mod guidebooks;
mod incidents;
mod kept;
mod kill;
mod knowledge;
mod opening;
mod postgres;
mod programs;
mod promptbooks;
mod secrets;
mod sessions;
mod settings;
mod usage;
