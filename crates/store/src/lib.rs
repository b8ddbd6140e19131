//! State that outlives a process: what people and automation did, said, configured and used.
//!
//! One database holds it: a SQLite file in the data folder, or PostgreSQL when several servers share it. The
//! same statements run on both, and what a call has acknowledged survives a killed process. Every row belongs
//! to a workspace; [`WorkspaceState`] gives and takes only its own. One file per area; SQL is written here
//! and nowhere else.
//!
//! Leaves to others: log tables (`lake`), who may do what (`server`), what settings mean (their readers).

mod activity;
mod ask;
mod audit;
mod budget;
mod engine;
mod error;
mod evaluation;
mod feedback;
mod guidebook;
mod hash;
mod hex;
mod incident_state;
mod keys;
mod knowledge;
mod migrate;
mod page;
mod program;
mod prompt;
mod promptbook;
mod promptbook_run;
mod secret;
mod session;
mod setting;
mod share;
mod step;
mod store;
mod summary;
mod turn;
mod usage;

pub use activity::{ACTIVITY_BYTES, Activity, ActivityKind, Appended, NewActivity};
pub use audit::{
    AccessedResource, AuditEvent, AuditMessage, AuditRecord, COPILOT_INTERACTION, ChangedProperty, CopilotEventData,
    Verified, verify_records,
};
pub use budget::{Budget, Capacity, CapacityState, Overage, Period};
pub use error::{BoxedError, Error};
pub use evaluation::{Evaluation, EvaluationState, Outcome, PlanState, ResultType};
pub use feedback::{Feedback, NewFeedback, Subject, Verdict};
pub use guidebook::{Guidebook, GuidebookState, NewGuidebook};
pub use hash::content_hash;
pub use incident_state::{IncidentChange, IncidentState};
pub use keys::{KEY_FILE, Keys};
pub use knowledge::{KnowledgeFile, KnowledgeLimits, NewKnowledgeFile};
pub use page::{PAGE_ROWS, Page, PageOf};
pub use program::Program;
pub use prompt::{NewPrompt, PROMPT_BYTES, Prompt};
pub use promptbook::{Promptbook, PromptbookBody, PromptbookInput, PromptbookPrompt, Visibility};
pub use promptbook_run::PromptbookRun;
pub use secret::SecretNote;
pub use session::{NewSession, Session, SessionFilter};
pub use setting::Setting;
pub use share::{SessionAccess, Share};
pub use step::{Evidence, StepRecord, StepState};
pub use store::{Actor, ActorKind, Location, STATE_FILE, Store, WorkspaceState};
pub use summary::{NewSummary, Summary};
pub use turn::TurnEnd;
pub use usage::{Usage, UsageFilter, UsageKey, UsageTotal};
