//! The built-in skills: what can be asked about incidents, devices, users, files, addresses, mails, queries and
//! uploaded files, and what can be changed. One file per skill.
//!
//! Leaves to others: choosing a skill and running it in a turn (`copilot`), the analyses themselves (`incidents`,
//! `analysis`, `ask`), and reading and writing the data folder (`workspace`).

mod builtin;
mod describe;
mod entities;
mod failing;
mod general;
mod hunting;
mod incidents;
mod inputs;
mod knowledge;
mod spans;
mod story;
mod telling;

pub use builtin::{Tools, builtin, builtin_with, descriptors};
pub use story::story_of;
