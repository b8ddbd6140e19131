//! The activity log of an incident: who did what, when, and whether a person or the program did it.
//!
//! Lines are only ever added. A line with a key is added once, however often it is posted.

use crate::engine::{Row, Transaction, Value, word};
use crate::{Actor, ActorKind, Error, WorkspaceState};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Bytes that a line may have: a long report fits, a log file does not.
pub const ACTIVITY_BYTES: usize = 256 << 10;

/// What a line is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ActivityKind {
    /// The incident was found.
    Created,
    /// Status changed.
    Status,
    /// Owner changed.
    Assignment,
    /// Classification or determination changed.
    Classification,
    /// Tags changed.
    Tags,
    /// Somebody wrote a comment.
    Comment,
    /// A report was posted.
    Report,
    /// A response action was taken or asked for.
    Action,
    /// A playbook or agent ran.
    Run,
    /// Alerts joined.
    Alerts,
}

/// A line of the log.
#[derive(Clone, Debug, PartialEq)]
pub struct Activity {
    /// Id.
    pub id: String,
    /// The incident.
    pub incident_id: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub actor: String,
    /// A person or the program.
    pub actor_kind: ActorKind,
    /// What it is about.
    pub kind: ActivityKind,
    /// What happened, in words; for comments and reports, their text.
    pub text: String,
    /// More, for programs: what changed from what to what, the target of an action.
    pub detail: serde_json::Value,
}

/// A line to add.
#[derive(Clone, Debug, PartialEq)]
pub struct NewActivity {
    kind: ActivityKind,
    text: String,
    detail: serde_json::Value,
    once: Option<String>,
    at: Option<DateTime<Utc>>,
}

impl NewActivity {
    /// Returns a line of a kind.
    pub fn new(kind: ActivityKind, text: impl Into<String>) -> Self {
        Self {
            kind,
            text: text.into(),
            detail: serde_json::Value::Null,
            once: None,
            at: None,
        }
    }

    /// Adds what programs want to know.
    #[must_use]
    pub fn detail(mut self, detail: serde_json::Value) -> Self {
        self.detail = detail;
        self
    }

    /// Makes it the only line of the incident with this key.
    #[must_use]
    pub fn once(mut self, key: impl Into<String>) -> Self {
        self.once = Some(key.into());
        self
    }

    /// Dates it to when it happened, if that is not now.
    #[must_use]
    pub fn at(mut self, at: DateTime<Utc>) -> Self {
        self.at = Some(at);
        self
    }
}

/// What came of adding a line.
#[derive(Clone, Debug, PartialEq)]
pub enum Appended {
    /// It was added.
    Added(Activity),
    /// A line with its key was there already; it is this one.
    Present(Activity),
}

impl Appended {
    /// Returns the line that is in the log now.
    pub fn into_activity(self) -> Activity {
        match self {
            Self::Added(activity) | Self::Present(activity) => activity,
        }
    }

    /// Returns whether the call added it.
    pub fn is_added(&self) -> bool {
        matches!(self, Self::Added(_))
    }
}

const COLUMNS: &str = "id, incident_id, at, actor, actor_kind, kind, text, detail";

impl Activity {
    fn read(row: &Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.get("id")?,
            incident_id: row.get("incident_id")?,
            at: row.get("at")?,
            actor: row.get("actor")?,
            actor_kind: row.word("actor_kind")?,
            kind: row.word("kind")?,
            text: row.get("text")?,
            detail: row.json("detail")?,
        })
    }
}

impl WorkspaceState {
    /// Returns the activity log of an incident, oldest first.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn activity(&self, incident_id: &str) -> Result<Vec<Activity>, Error> {
        let sql = format!("SELECT {COLUMNS} FROM activity WHERE workspace = $1 AND incident_id = $2 ORDER BY at, id");
        self.store
            .engine
            .query(
                "read an activity log",
                &sql,
                vec![(&self.id).into(), incident_id.into()],
            )
            .await?
            .iter()
            .map(Activity::read)
            .collect()
    }

    /// Returns the ids of all incidents whose activity log has a line, sorted.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn logged_incidents(&self) -> Result<Vec<String>, Error> {
        let sql = "SELECT DISTINCT incident_id FROM activity WHERE workspace = $1 ORDER BY incident_id";
        let rows = self
            .store
            .engine
            .query("read which incidents have a log", sql, vec![(&self.id).into()])
            .await?;
        rows.iter().map(|row| row.get("incident_id")).collect()
    }

    /// Adds a line to the activity log.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] when the text is empty or longer than [`ACTIVITY_BYTES`].
    pub async fn add_activity(&self, incident_id: &str, line: NewActivity, by: &Actor) -> Result<Appended, Error> {
        let transaction = self.store.engine.begin().await?;
        let appended = append(self, &transaction, incident_id, by, line).await?;
        transaction.commit().await?;
        Ok(appended)
    }

    /// Adds a comment.
    ///
    /// # Errors
    ///
    /// As [`WorkspaceState::add_activity`].
    pub async fn comment(&self, incident_id: &str, text: &str, by: &Actor) -> Result<Activity, Error> {
        let line = NewActivity::new(ActivityKind::Comment, text);
        Ok(self.add_activity(incident_id, line, by).await?.into_activity())
    }

    /// Posts a report, once: the same text posted again changes nothing.
    ///
    /// # Errors
    ///
    /// As [`WorkspaceState::add_activity`].
    pub async fn post_report(&self, incident_id: &str, text: &str, by: &Actor) -> Result<Appended, Error> {
        let key = format!("report {}", crate::hash::content_hash(text));
        let line = NewActivity::new(ActivityKind::Report, text).once(key);
        self.add_activity(incident_id, line, by).await
    }
}

/// Adds a line inside a transaction.
pub(crate) async fn append(
    workspace: &WorkspaceState,
    transaction: &Transaction,
    incident_id: &str,
    by: &Actor,
    line: NewActivity,
) -> Result<Appended, Error> {
    if line.text.trim().is_empty() {
        return Err(Error::invalid("text", "is empty"));
    }
    if line.text.len() > ACTIVITY_BYTES {
        let reason = format!("has {} bytes of at most {ACTIVITY_BYTES}", line.text.len());
        return Err(Error::invalid("text", reason));
    }
    let id = workspace.store.new_id()?;
    // The id is no other line's, so a line without a key meets no other.
    let once = line.once.unwrap_or_else(|| id.clone());
    let sql = format!(
        "INSERT INTO activity (id, workspace, incident_id, at, actor, actor_kind, kind, text, detail, once_key) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
         ON CONFLICT (workspace, incident_id, once_key) DO NOTHING RETURNING {COLUMNS}"
    );
    let added = transaction
        .query_one(
            "add to an activity log",
            &sql,
            vec![
                id.into(),
                (&workspace.id).into(),
                incident_id.into(),
                line.at.unwrap_or_else(|| workspace.store.now()).into(),
                (&by.name).into(),
                word(&by.kind)?,
                word(&line.kind)?,
                line.text.into(),
                Value::json(&line.detail)?,
                (&once).into(),
            ],
        )
        .await?;
    if let Some(row) = added {
        return Activity::read(&row).map(Appended::Added);
    }
    let sql = format!("SELECT {COLUMNS} FROM activity WHERE workspace = $1 AND incident_id = $2 AND once_key = $3");
    let present = transaction
        .query_one(
            "read an activity log",
            &sql,
            vec![(&workspace.id).into(), incident_id.into(), once.into()],
        )
        .await?;
    match present {
        Some(row) => Activity::read(&row).map(Appended::Present),
        None => Err(Error::damaged("activity", "a line that was there is gone")),
    }
}
