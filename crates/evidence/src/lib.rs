//! The words of the field: entities, alerts, incidents, verdicts, citations.
//!
//! Shapes and spelling follow Microsoft Graph security (`alert` v2, `incident`, evidence types), ATT&CK
//! and Sentinel's entity types. [`sentinel`], [`hunting`] and [`graph`] translate alerts and incidents to
//! and from the rows and JSON of those products. Leaves to others: finding alerts (`detect`), grouping
//! them (`incidents`), storing rows (`lake`).

mod alert;
mod citation;
mod classification;
pub mod detail;
mod entity;
mod error;
mod field;
pub mod graph;
pub mod hunting;
mod incident;
mod proof;
pub mod sentinel;
mod severity;
mod state;
mod technique;

pub use alert::{Alert, Evidence, Role, Verdict};
pub use citation::{Citation, RowRef};
pub use classification::{Classification, Determination};
pub use entity::{
    Account, CloudApplication, CloudResource, Entity, File, Host, Ip, MailMessage, Mailbox, OtherEntity, Process,
    RegistryValue,
};
pub use error::Error;
pub use incident::{Incident, IncidentStatus};
pub use proof::Proof;
pub use severity::Severity;
pub use state::{Activity, ActivityKind, Comment, DoneAction, IncidentState, Origin};
pub use technique::{Tactic, Technique};
