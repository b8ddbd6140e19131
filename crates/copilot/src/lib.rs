//! The copilot: a prompt goes through nine named steps over typed skills, with or without a model, and what comes
//! out is grounded.
//!
//! Receive, guard, resolve and choose, plan, run, write, check, deliver: a module each in `turn`, and each shows in
//! the process log. The copilot is handed a registry of skills and knows no plugin; models are reached through
//! `llm`, state is kept by `store`, and every change is stored before it is told. Of several programs over one state
//! each works on its own runs, and `watch` looks after those whose program has stopped.
//!
//! Leaves to others: the skills (`plugins`), HTTP and terminals (`server`, `cli`), who is who ([`Rights`]).

mod answer;
mod asker;
mod capacity;
pub mod check;
mod copilot;
mod detail;
mod elsewhere;
mod error;
mod events;
mod export;
mod feedback;
pub mod guard;
mod interrupted;
mod models;
mod policy;
mod presence;
pub mod promptbook;
mod rights;
pub mod route;
mod sessions;
mod turn;
mod warm;
mod watch;
mod wire;

pub use answer::{cell_text, to_text};
pub use asker::{Asker, BookPlace};
pub use capacity::{Activity, Used};
pub use copilot::{Copilot, Options};
pub use error::Error;
pub use events::{Event, Follower};
pub use export::SessionFormat;
pub use models::{Job, Models, PricedModel};
pub use rights::{Rights, SoleUser};
pub use sessions::SESSION_FORMAT;
pub use watch::{Abandoned, Watch};
