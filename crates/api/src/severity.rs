//! Severity on the wire, in Graph's words.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How bad an alert or incident is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Informational,
    /// Low.
    Low,
    /// Medium.
    Medium,
    /// High.
    High,
}

impl From<evidence::Severity> for Severity {
    fn from(severity: evidence::Severity) -> Self {
        match severity {
            evidence::Severity::Informational => Self::Informational,
            evidence::Severity::Low => Self::Low,
            evidence::Severity::Medium => Self::Medium,
            evidence::Severity::High => Self::High,
        }
    }
}

impl From<Severity> for evidence::Severity {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Informational => Self::Informational,
            Severity::Low => Self::Low,
            Severity::Medium => Self::Medium,
            Severity::High => Self::High,
        }
    }
}
