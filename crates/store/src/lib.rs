//! State that outlives a process: what people and automation did, said, configured and used.
//!
//! One database holds it: a SQLite file in the data folder, or PostgreSQL when several servers share it. The
//! same statements run on both, and what a call has acknowledged survives a killed process. Every row belongs
//! to a workspace; [`WorkspaceState`] gives and takes only its own. One file per area; SQL is written here
//! and nowhere else.
//!
//! Leaves to others: log tables (`lake`), who may do what (`server`), what settings mean (their readers).

mod activity;
mod engine;
mod error;
mod feedback;
mod guidebook;
mod hash;
mod hex;
mod incident_state;
mod migrate;
mod page;
mod setting;
mod store;
mod summary;

pub use activity::{ACTIVITY_BYTES, Activity, ActivityKind, Appended, NewActivity};
pub use error::{BoxedError, Error};
pub use feedback::{Feedback, NewFeedback, Subject, Verdict};
pub use guidebook::{Guidebook, GuidebookState, NewGuidebook};
pub use hash::content_hash;
pub use incident_state::{Classification, Determination, IncidentChange, IncidentState};
pub use page::{PAGE_ROWS, Page, PageOf};
pub use setting::Setting;
pub use store::{Actor, ActorKind, Location, STATE_FILE, Store, WorkspaceState};
pub use summary::{NewSummary, Summary};
