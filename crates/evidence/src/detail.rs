//! Names of an alert's custom details that mean something to the product.
//!
//! Everything else under `custom_details` is shown and kept, never interpreted.

use crate::{Alert, Classification};

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

/// The product's own classification of the alert.
pub const CLASSIFICATION: &str = "Classification";

/// Where the product's automated investigation of the alert stands, under the names that products use.
pub const INVESTIGATION_STATE: [&str; 2] = ["InvestigationState", "MicrosoftDefenderAtp.InvestigationState"];

/// How a product's automated investigation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Investigation {
    /// It found something and removed it, wholly or in part.
    Remediated,
    /// It found nothing bad.
    Benign,
    /// It waits for somebody's approval.
    Pending,
}

impl Alert {
    /// Returns how the alert's own product, or its analysts there, classified it.
    #[must_use]
    pub fn classification(&self) -> Classification {
        let said = self.custom_details.get(CLASSIFICATION);
        said.and_then(|text| text.parse().ok()).unwrap_or_default()
    }

    /// Returns how the product's automated investigation of the alert ended, when it did.
    #[must_use]
    pub fn investigation(&self) -> Option<Investigation> {
        let state = INVESTIGATION_STATE
            .iter()
            .find_map(|name| self.custom_details.get(*name))?;
        match state.to_ascii_lowercase().as_str() {
            "successfullyremediated" | "partiallyremediated" => Some(Investigation::Remediated),
            "benign" => Some(Investigation::Benign),
            "pendingapproval" => Some(Investigation::Pending),
            _ => None,
        }
    }

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
