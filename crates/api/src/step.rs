//! Steps of an attack story, on the wire.

use crate::{Proof, Severity};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One thing the attacker did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// Id, unique in the incident.
    pub id: String,
    /// When it began.
    pub at: DateTime<Utc>,
    /// When it ended, when it lasted.
    pub until: Option<DateTime<Utc>>,
    /// What happened, in a few words; hostile text where it quotes evidence.
    pub title: String,
    /// What happened, in a sentence or two.
    pub text: String,
    /// Severity.
    pub severity: Severity,
    /// Its main tactic (`CredentialAccess`).
    pub tactic: Option<String>,
    /// ATT&CK technique ids.
    pub techniques: Vec<String>,
    /// Computers it touched.
    pub hosts: Vec<String>,
    /// Principals it used or touched.
    pub accounts: Vec<String>,
    /// Alerts it is made of.
    pub alert_ids: Vec<String>,
    /// Rows it rests on, oldest first; capped, see `eventCount`.
    pub proofs: Vec<Proof>,
    /// Number of rows it rests on, also beyond those listed.
    pub event_count: u64,
    /// Whether the evidence holds text that reads like an instruction to its reader.
    pub flagged: bool,
}

/// Steps of an incident.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StepList {
    /// In order of time.
    pub value: Vec<Step>,
}
