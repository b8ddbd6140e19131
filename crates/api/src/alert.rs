//! Alerts on the wire, as the portal shows them; Graph's own shape is served beside it.

use crate::{EntityKind, Proof, Property, Role, Severity, Verdict};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// An entity of one alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AlertEntity {
    /// Kind and canonical value.
    pub key: String,
    /// Kind.
    pub kind: EntityKind,
    /// What a person calls it; hostile text.
    pub label: String,
    /// What else is known of it.
    pub properties: Vec<Property>,
    /// Its part.
    pub role: Role,
    /// Its judgement.
    pub verdict: Verdict,
}

impl From<&evidence::Evidence> for AlertEntity {
    fn from(item: &evidence::Evidence) -> Self {
        Self {
            key: item.entity.key(),
            kind: EntityKind::from(&item.entity),
            label: item.entity.label().to_owned(),
            properties: Property::of_entity(&item.entity),
            role: item.role.into(),
            verdict: item.verdict.into(),
        }
    }
}

/// An alert.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Alert {
    /// Id.
    pub id: String,
    /// Title; hostile text when it quotes evidence.
    pub title: String,
    /// What was found and why it matters.
    pub description: String,
    /// Severity.
    pub severity: Severity,
    /// ATT&CK tactics, first the main one (`CredentialAccess`).
    pub tactics: Vec<String>,
    /// ATT&CK technique ids.
    pub techniques: Vec<String>,
    /// Id of the rule or detector.
    pub detector_id: String,
    /// Product that raised it.
    pub product_name: String,
    /// When it was raised.
    pub created_at: DateTime<Utc>,
    /// First event it rests on.
    pub first_activity_at: DateTime<Utc>,
    /// Last event it rests on.
    pub last_activity_at: DateTime<Utc>,
    /// Entities, the main one first.
    pub entities: Vec<AlertEntity>,
    /// Rows it rests on, oldest first; capped, see `eventCount`.
    pub proofs: Vec<Proof>,
    /// Number of rows it rests on, also beyond those listed.
    pub event_count: u64,
    /// Further named values from the rule or the source.
    pub custom_details: BTreeMap<String, String>,
    /// What the provider says should be done; empty when it says nothing.
    pub recommended_actions: String,
    /// Name of the actor, when the source gives one.
    pub actor_name: Option<String>,
}

impl From<&evidence::Alert> for Alert {
    fn from(alert: &evidence::Alert) -> Self {
        Self {
            id: alert.id.clone(),
            title: alert.title.clone(),
            description: alert.description.clone(),
            severity: alert.severity.into(),
            tactics: alert.tactics.iter().map(ToString::to_string).collect(),
            techniques: alert.techniques.iter().map(ToString::to_string).collect(),
            detector_id: alert.detector_id.clone(),
            product_name: alert.product_name.clone(),
            created_at: alert.created_at,
            first_activity_at: alert.first_activity_at,
            last_activity_at: alert.last_activity_at,
            entities: alert.evidence.iter().map(AlertEntity::from).collect(),
            proofs: alert.citations.iter().map(Proof::from).collect(),
            event_count: alert.event_count,
            custom_details: alert.custom_details.clone(),
            recommended_actions: alert.recommended_actions.clone(),
            actor_name: alert.actor_name.clone(),
        }
    }
}

/// Alerts of an incident.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AlertList {
    /// In order of first activity.
    pub value: Vec<Alert>,
}
