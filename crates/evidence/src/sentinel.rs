//! Alerts as rows of Sentinel's `SecurityAlert` table, both ways; what people made of incidents, as
//! `SecurityIncident` rows of other products tell it.
//!
//! Our own rows carry the whole alert under `Outrider.Alert` in `ExtendedProperties`, so nothing is lost
//! on the way through the table. Rows of other products are mapped as far as their fields go, and the
//! alert cites its own row. Leaves reading and writing tables to `lake` and `workspace`.
//! Source: Azure Monitor reference of `SecurityAlert`; Sentinel entity type reference.

mod read_alert;
mod read_entities;
mod read_incident;
mod write_alert;
mod write_entities;

pub use read_alert::alert_from_row;
pub(crate) use read_alert::{most_specific_first, shown, tactic_of_category};
pub use read_entities::entities_from_json;
pub(crate) use read_entities::{role_named, verdict_named};
pub use read_incident::{StoredIncident, incident_from_row};
pub use write_alert::alert_to_row;
pub use write_entities::{entities_to_json, entity_to_json};

/// Product, provider and vendor name of our own rows.
pub const OUTRIDER: &str = "Outrider";

/// Property of `ExtendedProperties` that holds the whole alert.
pub const WHOLE_ALERT: &str = "Outrider.Alert";
