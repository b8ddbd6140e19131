//! The attack story as a graph, on the wire; the portal lays it out.

use crate::{EntityKind, Property, Role, Severity};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An entity of the story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StoryNode {
    /// The entity's key.
    pub id: String,
    /// Kind.
    pub kind: EntityKind,
    /// What is shown: cut, and defanged when it is an indicator; hostile text.
    pub label: String,
    /// The real value, when another is shown.
    pub value: Option<String>,
    /// Technique by which it enters the story.
    pub technique: Option<String>,
    /// Things it stands for: 1, or more when a kind has too many to draw.
    pub count: u64,
    /// What else is known of it.
    pub properties: Vec<Property>,
    /// Its part.
    pub role: Role,
    /// Worst severity of the steps that touch it.
    pub severity: Severity,
    /// First time it appears.
    pub at: DateTime<Utc>,
    /// Steps that touch it.
    pub step_ids: Vec<String>,
}

/// One thing doing something to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StoryEdge {
    /// Id, unique in the story.
    pub id: String,
    /// Id of the node that acts.
    pub source: String,
    /// Id of the node acted on.
    pub target: String,
    /// What happened.
    pub label: String,
    /// Its main technique.
    pub technique: Option<String>,
    /// First time it happens.
    pub at: DateTime<Utc>,
    /// Steps it belongs to.
    pub step_ids: Vec<String>,
}

/// The attack story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Story {
    /// Entities, in order of appearance.
    pub nodes: Vec<StoryNode>,
    /// What they did, in order of time.
    pub edges: Vec<StoryEdge>,
    /// Actions left out because the graph would be unreadable; the steps have them.
    pub edges_left_out: u64,
}
