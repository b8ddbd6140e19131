//! One data folder and all that is done with it: ingest, query, detect, correlate.
//!
//! [`Workspace`] is what terminals and servers call: it knows which crates work together for a task and
//! in which order, and nothing of how things are shown. Every task can be repeated: what is done already
//! is found to be done.
//!
//! Leaves to others: formats (`ingest`), tables on disk (`lake`), KQL (`hunt`), rules (`detect`),
//! grouping and telling (`incidents`), words and wire formats (the edges).

mod alerts;
mod ask;
mod case_cache;
mod causes;
mod demo;
mod detect;
mod document_reader;
mod entity;
mod error;
mod foreign_incidents;
mod guidebooks;
mod incident_work;
mod incidents;
mod ingest;
mod kept_summary;
mod query;
mod reach;
mod report_file;
mod response;
mod row_batch;
mod simulated;
mod standing;
mod status;
mod store_alerts;
mod store_incidents;
pub mod timespan;
mod workspace;

pub use crate::case_cache::Cases;
pub use crate::demo::DemoReport;
pub use crate::detect::{DetectOptions, DetectReport};
pub use crate::document_reader::READ_DOCUMENT;
pub use crate::error::Error;
pub use crate::ingest::{FileReport, IngestOptions, IngestProgress, IngestReport, Outcome, StopReason};
pub use crate::kept_summary::{KeptSummary, OpenedSummary};
pub use crate::report_file::ReportFormat;
pub use crate::standing::States;
pub use crate::status::Status;
pub use crate::store_incidents::CorrelateReport;
pub use crate::workspace::Workspace;
pub use store::{Actor, ActorKind, Feedback, NewFeedback, Subject, Verdict};
