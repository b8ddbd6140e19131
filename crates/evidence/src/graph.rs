//! Alerts and incidents as Microsoft Graph v1.0 security JSON, and incidents as `SecurityIncident` rows.
//!
//! Objects carry every documented property; what has no source is null, never made up. Leaves paging,
//! filters and routes to `server`.
//! Source: Graph v1.0 `microsoft.graph.security.alert`, `.incident` and the `…Evidence` types.

mod read_alert;
mod read_change;
mod write_alert;
mod write_evidence;
mod write_incident;

pub use read_alert::alert_from_json;
pub use read_change::{IncidentChange, change_from_json, change_to_json, comment_from_json};
pub use write_alert::alert_to_json;
pub use write_evidence::evidence_to_json;
pub use write_incident::{comment_to_json, incident_to_json, incident_to_row};

/// What an object is shown within; all of it optional.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// Tenant or workspace id.
    pub tenant_id: Option<String>,
    /// Incident that an alert belongs to.
    pub incident_id: Option<String>,
    /// Address of the portal without trailing slash; gives objects a web address.
    pub portal: Option<String>,
}

impl Context {
    fn incident_url(&self, id: &str) -> Option<String> {
        self.portal.as_ref().map(|portal| format!("{portal}/incidents/{id}"))
    }
}
