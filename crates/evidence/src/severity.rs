//! How bad an alert or incident is, in Graph's words.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Severity, from least to most; `Ord` follows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing, not worth a person's time by itself.
    #[default]
    Informational,
    /// Low.
    Low,
    /// Medium.
    Medium,
    /// High.
    High,
}

impl Severity {
    /// Returns Graph's spelling (`high`).
    #[must_use]
    pub fn graph_name(self) -> &'static str {
        match self {
            Self::Informational => "informational",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }

    /// Returns Sentinel's and advanced hunting's spelling (`High`).
    #[must_use]
    pub fn display_name(self) -> &'static str {
        match self {
            Self::Informational => "Informational",
            Self::Low => "Low",
            Self::Medium => "Medium",
            Self::High => "High",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.display_name())
    }
}

impl FromStr for Severity {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.to_ascii_lowercase().as_str() {
            "informational" | "info" | "information" => Ok(Self::Informational),
            "low" => Ok(Self::Low),
            "medium" => Ok(Self::Medium),
            "high" | "critical" => Ok(Self::High),
            _ => Err(format!(
                "unknown severity `{text}`; expected Informational, Low, Medium or High"
            )),
        }
    }
}
