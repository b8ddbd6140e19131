//! Names of an alert's custom details that mean something to the product.
//!
//! Everything else under `custom_details` is shown and kept, never interpreted.

use crate::Alert;

/// The incident that the alert's own product put it in. A strong hint when grouping; absent for ours.
pub const PROVIDER_INCIDENT_ID: &str = "ProviderIncidentId";

/// `true` when the alert rests on rows of the demo scenario.
pub const SIMULATED: &str = "Simulated";

/// The product's status of the alert (`New`, `InProgress`, `Resolved`).
pub const STATUS: &str = "Status";

/// The service that raised the alert, in Graph's or advanced hunting's words.
pub const SERVICE_SOURCE: &str = "ServiceSource";

/// The technology that found it, in Graph's or advanced hunting's words.
pub const DETECTION_SOURCE: &str = "DetectionSource";

/// The product's own category, when it is not an ATT&CK tactic.
pub const CATEGORY: &str = "Category";

impl Alert {
    /// Returns whether the alert rests on rows of the demo scenario.
    #[must_use]
    pub fn is_simulated(&self) -> bool {
        self.custom_details
            .get(SIMULATED)
            .is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    /// Returns the incident that the alert's own product put it in.
    #[must_use]
    pub fn provider_incident_id(&self) -> Option<&str> {
        self.custom_details
            .get(PROVIDER_INCIDENT_ID)
            .map(String::as_str)
            .filter(|id| !id.is_empty())
    }
}
