//! Turns through the real planner, the real store and real HTTP models that follow a script.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod conversations;
mod desk;
mod models;
mod planner;
mod plans;
mod scripted;
mod sessions;
