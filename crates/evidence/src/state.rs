//! What people and programs made of an incident: status, owner, judgement, tags, comments, activity log.
//!
//! An incident itself is worked out of its alerts and can be worked out again at any time; this is what
//! cannot, so it is stored. Who may change it and where it is stored is for others to say.
//! Source: Graph v1.0 `incident` and `alertComment`.

use crate::{Classification, Determination, IncidentStatus};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Whether a person or a program did something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Origin {
    /// A person.
    #[default]
    Analyst,
    /// A program: a playbook, an agent, an automated investigation.
    Automated,
}

/// What somebody noted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Comment {
    /// The note; hostile text.
    pub text: String,
    /// Who noted it.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// What an entry of the activity log tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ActivityKind {
    /// The status changed.
    Status,
    /// Somebody was given it, or gave it up.
    Assigned,
    /// It was classified or determined.
    Classified,
    /// Tags were added or taken away.
    Tagged,
    /// Somebody noted something.
    Commented,
    /// Something was done about it: a host isolated, an account disabled, a mail deleted.
    Action,
    /// The incident report was posted.
    Report,
    /// It took over from an incident that became part of it.
    Merged,
}

/// An entry of the activity log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Activity {
    /// Id, unique in the incident's log.
    pub id: String,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// Who did it: a person's or a program's name.
    pub by: String,
    /// Whether that is a person.
    pub origin: Origin,
    /// What kind of thing it was.
    pub kind: ActivityKind,
    /// What it was, in words; hostile text where it quotes a person or evidence.
    pub text: String,
    /// The action's id and the key of its target (`isolate_device` and `host:mkt01`), for
    /// [`ActivityKind::Action`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<DoneAction>,
}

/// An action that was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DoneAction {
    /// The action's id.
    pub id: String,
    /// The key of the entity that it was taken on.
    pub target: String,
}

/// How an incident stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct IncidentState {
    /// Where the work stands.
    pub status: IncidentStatus,
    /// Who has it.
    pub assigned_to: Option<String>,
    /// Whether it was an attack.
    pub classification: Classification,
    /// What kind of thing it was.
    pub determination: Determination,
    /// Labels that people gave it, each once.
    pub tags: Vec<String>,
    /// Notes, oldest first.
    pub comments: Vec<Comment>,
    /// Why it was resolved.
    pub resolving_comment: Option<String>,
    /// Activity log, oldest first.
    pub activities: Vec<Activity>,
    /// When any of this last changed.
    pub updated_at: Option<DateTime<Utc>>,
    /// Who changed it then.
    pub updated_by: Option<String>,
    /// When the work was finished; absent while it is not.
    pub closed_at: Option<DateTime<Utc>>,
    /// The incident's alerts when this last changed: by them it is found again should its id change.
    pub alert_ids: Vec<String>,
}

impl IncidentState {
    /// Returns whether nobody has done anything yet.
    #[must_use]
    pub fn is_untouched(&self) -> bool {
        self.updated_at.is_none()
    }
}
