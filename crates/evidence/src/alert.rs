//! An alert: something that a rule or product found, with the entities and rows it found it in.

use crate::{Citation, Entity, Severity, Tactic, Technique};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What an entity was to the attack.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Role {
    /// Acted, or came from the attacker.
    Attacker,
    /// Was acted on.
    Impacted,
    /// Seen with it; graph and summary show it, grouping weighs it less.
    #[default]
    Related,
}

/// Judgement of one entity, in Graph's words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// No judgement.
    #[default]
    Unknown,
    /// Probably part of an attack.
    Suspicious,
    /// Part of an attack.
    Malicious,
    /// Harmless.
    NoThreatsFound,
}

/// An entity of an alert, and what it was to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    /// The thing.
    pub entity: Entity,
    /// Its part.
    #[serde(default)]
    pub role: Role,
    /// Its judgement.
    #[serde(default)]
    pub verdict: Verdict,
}

/// An alert, whoever raised it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Alert {
    /// Id, unique in the workspace. Ours are made from rule, entities and time, so that running a
    /// rule again over the same rows gives the same id.
    pub id: String,
    /// The provider's own id; equals `id` for ours.
    pub provider_alert_id: String,
    /// Title; hostile text when it quotes evidence.
    pub title: String,
    /// What was found and why it matters.
    pub description: String,
    /// Severity.
    pub severity: Severity,
    /// ATT&CK tactics, first the main one.
    pub tactics: Vec<Tactic>,
    /// ATT&CK techniques, most specific first.
    pub techniques: Vec<Technique>,
    /// Id of the rule or detector.
    pub detector_id: String,
    /// Product that raised it, as its `productName` (`Outrider` for ours).
    pub product_name: String,
    /// When it was raised.
    pub created_at: DateTime<Utc>,
    /// First event it rests on.
    pub first_activity_at: DateTime<Utc>,
    /// Last event it rests on.
    pub last_activity_at: DateTime<Utc>,
    /// Entities, the main one first.
    pub evidence: Vec<Evidence>,
    /// Rows it rests on, oldest first; capped, see `event_count`.
    pub citations: Vec<Citation>,
    /// Number of rows it rests on, also beyond those cited.
    pub event_count: u64,
    /// Further named values from the rule (Sentinel's custom details) or the source.
    #[serde(default)]
    pub custom_details: BTreeMap<String, String>,
    /// What the provider says should be done.
    #[serde(default)]
    pub recommended_actions: String,
    /// Name of the actor or activity group, when the source gives one.
    #[serde(default)]
    pub actor_name: Option<String>,
}
