//! Alerts as rows of advanced hunting's `AlertInfo` and `AlertEvidence` tables, both ways.
//!
//! One alert is one `AlertInfo` row and one `AlertEvidence` row per entity. The tables have columns for
//! the common entities only; `AdditionalFields` holds each entity as Sentinel writes it, and as our own
//! object, so that entities survive the way through the table. Leaves storing rows to others.
//! Source: advanced hunting schema of `AlertInfo` and `AlertEvidence`.

mod read_alert;
mod write_alert;

pub use read_alert::alert_from_rows;
pub use write_alert::alert_to_rows;

/// Property of `AdditionalFields` that holds our own form of the entity.
pub const WHOLE_ENTITY: &str = "Outrider.Entity";
