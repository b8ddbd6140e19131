//! What people and automation decided about an incident: status, owner, classification, tags.
//!
//! Correlation finds incidents and knows nothing of this; an incident without a row here is untouched.
//! Every change writes its line of the activity log in the same transaction.
//! Source: Microsoft Graph security `incident`, whose words these are.

use crate::activity::{ActivityKind, NewActivity, append};
use crate::engine::{Row, Transaction, parameters, word};
use crate::{Actor, Error, WorkspaceState};
use chrono::{DateTime, Utc};
use evidence::{Classification, Determination, IncidentStatus};
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeMap;

/// Characters that a tag may have.
const TAG_CHARACTERS: usize = 60;
/// Tags that an incident may have.
const TAGS: usize = 30;
/// How often a change is repeated that others overtake.
const TRIES: u32 = 10;
const WHAT: &str = "incident";

/// The state of one incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncidentState {
    /// The incident.
    pub incident_id: String,
    /// Where the work stands.
    pub status: IncidentStatus,
    /// Who has it.
    pub assigned_to: Option<String>,
    /// What it turned out to be.
    pub classification: Classification,
    /// What kind of thing it was.
    pub determination: Determination,
    /// Tags, sorted, each once.
    pub tags: Vec<String>,
    /// When it was last resolved, while it is.
    pub resolved_at: Option<DateTime<Utc>>,
    /// Counts changes; zero when there were none.
    pub version: u64,
    /// Who changed it last.
    pub updated_by: Option<String>,
    /// When it last changed.
    pub updated_at: Option<DateTime<Utc>>,
}

impl IncidentState {
    /// Returns the state of an incident that nobody has touched.
    pub fn untouched(incident_id: &str) -> Self {
        Self {
            incident_id: incident_id.to_owned(),
            status: IncidentStatus::Active,
            assigned_to: None,
            classification: Classification::Unknown,
            determination: Determination::Unknown,
            tags: Vec::new(),
            resolved_at: None,
            version: 0,
            updated_by: None,
            updated_at: None,
        }
    }

    fn read(row: &Row) -> Result<Self, Error> {
        Ok(Self {
            incident_id: row.get("incident_id")?,
            status: row.word("status")?,
            assigned_to: row.get("assigned_to")?,
            classification: row.word("classification")?,
            determination: row.word("determination")?,
            tags: row.json("tags")?,
            resolved_at: row.get("resolved_at")?,
            version: row.get("version")?,
            updated_by: row.get("updated_by").map(Some)?,
            updated_at: row.get("updated_at").map(Some)?,
        })
    }
}

/// What to change; what is `None` stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IncidentChange {
    /// Where the work stands.
    pub status: Option<IncidentStatus>,
    /// Who has it; `Some(None)` takes it from everybody.
    pub assigned_to: Option<Option<String>>,
    /// What it turned out to be.
    pub classification: Option<Classification>,
    /// What kind of thing it was.
    pub determination: Option<Determination>,
    /// All tags.
    pub tags: Option<Vec<String>>,
    /// The version that the change was made from; another one is a conflict. `None` overwrites.
    pub from_version: Option<u64>,
    /// The comment that goes with it.
    pub comment: Option<String>,
}

const COLUMNS: &str = "incident_id, status, assigned_to, classification, determination, tags, resolved_at, version, \
                       updated_by, updated_at";

impl WorkspaceState {
    /// Returns the state of an incident, untouched when nobody has changed it.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn incident(&self, incident_id: &str) -> Result<IncidentState, Error> {
        let sql = format!("SELECT {COLUMNS} FROM incident_state WHERE workspace = $1 AND incident_id = $2");
        let row = self
            .store
            .engine
            .query_one(
                "read the state of an incident",
                &sql,
                parameters![&self.id, incident_id],
            )
            .await?;
        row.map_or_else(
            || Ok(IncidentState::untouched(incident_id)),
            |row| IncidentState::read(&row),
        )
    }

    /// Returns the states of all incidents that were ever changed, by id.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn incidents(&self) -> Result<BTreeMap<String, IncidentState>, Error> {
        let sql = format!("SELECT {COLUMNS} FROM incident_state WHERE workspace = $1");
        self.store
            .engine
            .query("read the states of incidents", &sql, parameters![&self.id])
            .await?
            .iter()
            .map(|row| IncidentState::read(row).map(|state| (state.incident_id.clone(), state)))
            .collect()
    }

    /// Changes an incident, writes what changed and the comment to its activity log, and returns the new state.
    ///
    /// A change to what is already so writes nothing.
    ///
    /// # Errors
    ///
    /// [`Error::Conflict`] when `from_version` is not the present one, [`Error::Invalid`] for unusable tags.
    pub async fn change_incident(
        &self,
        incident_id: &str,
        change: &IncidentChange,
        by: &Actor,
    ) -> Result<IncidentState, Error> {
        let mut tries = 0;
        loop {
            tries += 1;
            match self.try_change_incident(incident_id, change, by).await {
                // Who named no version wants the change whatever others do meanwhile.
                Err(Error::Conflict { .. }) if change.from_version.is_none() && tries < TRIES => {}
                result => return result,
            }
        }
    }

    async fn try_change_incident(
        &self,
        incident_id: &str,
        change: &IncidentChange,
        by: &Actor,
    ) -> Result<IncidentState, Error> {
        let transaction = self.store.engine.begin().await?;
        let sql = format!("SELECT {COLUMNS} FROM incident_state WHERE workspace = $1 AND incident_id = $2");
        let before = match transaction
            .query_one(
                "read the state of an incident",
                &sql,
                parameters![&self.id, incident_id],
            )
            .await?
        {
            Some(row) => IncidentState::read(&row)?,
            None => IncidentState::untouched(incident_id),
        };
        if change.from_version.is_some_and(|version| version != before.version) {
            return Err(conflict(incident_id));
        }
        let now = self.store.now();
        let mut after = apply(&before, change, now)?;
        let lines = differences(&before, &after)?;
        if !lines.is_empty() {
            after.version += 1;
            after.updated_by = Some(by.name.clone());
            after.updated_at = Some(now);
            self.write_incident(&transaction, &after, before.version).await?;
        }
        for (kind, text, detail) in lines {
            append(
                self,
                &transaction,
                incident_id,
                by,
                NewActivity::new(kind, text).detail(detail),
            )
            .await?;
        }
        if let Some(comment) = change.comment.as_deref().filter(|comment| !comment.trim().is_empty()) {
            append(
                self,
                &transaction,
                incident_id,
                by,
                NewActivity::new(ActivityKind::Comment, comment),
            )
            .await?;
        }
        transaction.commit().await?;
        Ok(after)
    }

    /// Writes the state if its version is still the one read; two writers cannot both win.
    async fn write_incident(
        &self,
        transaction: &Transaction,
        state: &IncidentState,
        from_version: u64,
    ) -> Result<(), Error> {
        let changed = transaction
            .execute(
                "write the state of an incident",
                "INSERT INTO incident_state (workspace, incident_id, status, assigned_to, classification, \
                 determination, tags, resolved_at, version, updated_by, updated_at) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
                 ON CONFLICT (workspace, incident_id) DO UPDATE SET status = excluded.status, \
                 assigned_to = excluded.assigned_to, classification = excluded.classification, \
                 determination = excluded.determination, tags = excluded.tags, \
                 resolved_at = excluded.resolved_at, version = excluded.version, \
                 updated_by = excluded.updated_by, updated_at = excluded.updated_at \
                 WHERE incident_state.version = $12",
                vec![
                    (&self.id).into(),
                    (&state.incident_id).into(),
                    word(&state.status)?,
                    state.assigned_to.clone().into(),
                    word(&state.classification)?,
                    word(&state.determination)?,
                    crate::engine::Value::json(&state.tags)?,
                    state.resolved_at.into(),
                    whole(state.version).into(),
                    state.updated_by.clone().into(),
                    state.updated_at.into(),
                    whole(from_version).into(),
                ],
            )
            .await?;
        if changed == 0 {
            return Err(conflict(&state.incident_id));
        }
        Ok(())
    }
}

fn conflict(incident_id: &str) -> Error {
    Error::Conflict {
        what: WHAT,
        id: incident_id.to_owned(),
    }
}

fn whole(version: u64) -> i64 {
    version.try_into().unwrap_or(i64::MAX)
}

fn apply(before: &IncidentState, change: &IncidentChange, now: DateTime<Utc>) -> Result<IncidentState, Error> {
    let mut after = before.clone();
    if let Some(status) = change.status {
        after.status = status;
    }
    if let Some(assigned_to) = &change.assigned_to {
        after.assigned_to = assigned_to.clone().filter(|name| !name.trim().is_empty());
    }
    if let Some(classification) = change.classification {
        after.classification = classification;
    }
    if let Some(determination) = change.determination {
        after.determination = determination;
    }
    if let Some(tags) = &change.tags {
        after.tags = clean_tags(tags)?;
    }
    after.resolved_at = match (before.resolved_at, after.status) {
        (Some(at), IncidentStatus::Resolved) => Some(at),
        (None, IncidentStatus::Resolved) => Some(now),
        (_, IncidentStatus::Active | IncidentStatus::InProgress | IncidentStatus::Redirected) => None,
    };
    Ok(after)
}

fn clean_tags(tags: &[String]) -> Result<Vec<String>, Error> {
    let mut clean: Vec<String> = tags
        .iter()
        .map(|tag| tag.trim().to_owned())
        .filter(|tag| !tag.is_empty())
        .collect();
    clean.sort();
    clean.dedup();
    if let Some(tag) = clean
        .iter()
        .find(|tag| tag.chars().count() > TAG_CHARACTERS || tag.chars().any(char::is_control))
    {
        let shown: String = tag.chars().filter(|c| !c.is_control()).take(TAG_CHARACTERS).collect();
        return Err(Error::invalid(
            "tag",
            format!("`{shown}` is longer than {TAG_CHARACTERS} characters or has control characters"),
        ));
    }
    if clean.len() > TAGS {
        return Err(Error::invalid("tags", format!("are {} of at most {TAGS}", clean.len())));
    }
    Ok(clean)
}

type Line = (ActivityKind, String, serde_json::Value);

/// Returns one line of the activity log for each thing that changed.
fn differences(before: &IncidentState, after: &IncidentState) -> Result<Vec<Line>, Error> {
    let mut lines = Vec::new();
    if before.status != after.status {
        lines.push(line(ActivityKind::Status, "status", &before.status, &after.status)?);
    }
    if before.assigned_to != after.assigned_to {
        let text = match &after.assigned_to {
            Some(name) => format!("assigned to {name}"),
            None => "assigned to nobody".to_owned(),
        };
        let detail = json!({ "from": before.assigned_to, "to": after.assigned_to });
        lines.push((ActivityKind::Assignment, text, detail));
    }
    if before.classification != after.classification {
        let (from, to) = (&before.classification, &after.classification);
        lines.push(line(ActivityKind::Classification, "classification", from, to)?);
    }
    if before.determination != after.determination {
        let (from, to) = (&before.determination, &after.determination);
        lines.push(line(ActivityKind::Classification, "determination", from, to)?);
    }
    if before.tags != after.tags {
        let text = if after.tags.is_empty() {
            "removed all tags".to_owned()
        } else {
            format!("tags are {}", after.tags.join(", "))
        };
        let detail = json!({ "from": before.tags, "to": after.tags });
        lines.push((ActivityKind::Tags, text, detail));
    }
    Ok(lines)
}

fn line<T: Serialize>(kind: ActivityKind, name: &str, from: &T, to: &T) -> Result<Line, Error> {
    let failed = |source| Error::Write {
        what: std::any::type_name::<T>(),
        source,
    };
    let from = serde_json::to_value(from).map_err(failed)?;
    let to = serde_json::to_value(to).map_err(failed)?;
    let shown = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let text = format!("{name} changed from {} to {}", shown(&from), shown(&to));
    Ok((kind, text, json!({ "from": from, "to": to })))
}
