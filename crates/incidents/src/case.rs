//! An incident with its alerts and the reasons why they belong together.

use evidence::{Alert, Incident};
use serde::{Deserialize, Serialize};

/// An incident, its alerts in order of first activity, and why each joined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IncidentCase {
    /// The incident.
    pub incident: Incident,
    /// Its alerts, in the order of `incident.alert_ids`.
    pub alerts: Vec<Alert>,
    /// One reason per alert that joined another; together they span the incident.
    pub merges: Vec<Merge>,
}

/// Why two alerts were put together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Merge {
    /// Id of the earlier alert.
    pub alert_id: String,
    /// Id of the later alert.
    pub with_alert_id: String,
    /// What they share, strongest first.
    pub shared: Vec<SharedKey>,
    /// Seconds between the end of the one and the start of the other.
    pub gap_seconds: i64,
    /// Weight of the evidence, in thousandths; 1,000 is enough for two small groups.
    pub weight_milli: u32,
}

/// One thing that two alerts share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SharedKey {
    /// Kind of thing, in words (`process`, `account`, `same event`).
    pub kind: String,
    /// What a person calls it; hostile text.
    pub label: String,
    /// What it added to the weight, in thousandths.
    pub weight_milli: u32,
}
