//! How an incident stands, and changes to it.

use crate::IncidentStatus;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What somebody noted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Comment {
    /// The note; hostile text.
    pub text: String,
    /// Who noted it.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// A line of the activity log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Activity {
    /// Id.
    pub id: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: String,
    /// Whether a program did it rather than a person.
    pub automated: bool,
    /// `status`, `assigned`, `classified`, `tagged`, `commented`, `action`, `report` or `merged`.
    pub kind: String,
    /// What happened; hostile text where it quotes.
    pub text: String,
}

/// How an incident stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Standing {
    /// Where the work stands.
    pub status: IncidentStatus,
    /// Who has it.
    pub assigned_to: Option<String>,
    /// Graph's word: `unknown`, `truePositive`, `falsePositive`, `informationalExpectedActivity`.
    pub classification: String,
    /// Graph's word for what kind of thing it was.
    pub determination: String,
    /// Tags.
    pub tags: Vec<String>,
    /// Notes, oldest first.
    pub comments: Vec<Comment>,
    /// Why it was resolved.
    pub resolving_comment: Option<String>,
    /// Activity log, oldest first.
    pub activities: Vec<Activity>,
    /// When it last changed.
    pub updated_at: Option<DateTime<Utc>>,
    /// When it was resolved, while it is.
    pub closed_at: Option<DateTime<Utc>>,
}

/// What to change; Graph's property names and words. What is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct StandingChange {
    /// `active`, `inProgress` or `resolved`.
    pub status: Option<String>,
    /// Who has it; empty takes it from whoever has it.
    pub assigned_to: Option<String>,
    /// Graph's word.
    pub classification: Option<String>,
    /// Graph's word.
    pub determination: Option<String>,
    /// All tags it shall have.
    pub custom_tags: Option<Vec<String>>,
    /// Why it was resolved.
    pub resolving_comment: Option<String>,
}

/// A note to add.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NewComment {
    /// The note.
    pub comment: String,
}

/// That an action was taken by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewAction {
    /// Id of the card that proposed it.
    pub card_id: String,
    /// What was done, in words; the card's title unless given.
    #[serde(default)]
    pub text: Option<String>,
}
