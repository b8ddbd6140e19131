//! The workspace from outside: logs in, answers out.

mod demo;
mod ingest;
mod kill;
mod real_logs;
mod support;
