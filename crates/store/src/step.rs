//! Steps of an evaluation and the evidence they found: what the process log shows.

use crate::engine::{Row, Transaction, Value, parameters};
use crate::{Error, WorkspaceState};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// Where a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum StepState {
    /// Not begun.
    Pending,
    /// Runs.
    Running,
    /// Done.
    Done,
    /// Failed.
    Failed,
    /// Left out, with the reason.
    Skipped,
}

/// A step: one skill call, or one of the named stages around them.
#[derive(Clone, Debug, PartialEq)]
pub struct StepRecord {
    /// Its place, from one.
    pub position: u64,
    /// What it is called in the process log.
    pub name: String,
    /// The plugin of its skill.
    pub plugin: Option<String>,
    /// Its skill.
    pub skill: Option<String>,
    /// `read` or `write`.
    pub effect: String,
    /// The skill's inputs.
    pub inputs: Json,
    /// Where it stands.
    pub state: StepState,
    /// What it gave, in the skill's shape.
    pub output: Json,
    /// What went wrong, was left out or was found, in words.
    pub message: String,
    /// When it began.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
}

/// What a statement of an answer rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// Its number, as citations name it.
    pub number: u64,
    /// Its kind (`row`, `alert`, `file`, `answer`).
    pub kind: String,
    /// What it is called.
    pub title: String,
    /// It, in its kind's shape.
    pub body: Json,
    /// Whether it holds text that reads like an instruction.
    pub flagged: bool,
}

const COLUMNS: &str = "position, name, plugin, skill, effect, inputs, state, output, message, \
                       started_at, ended_at";

impl StepRecord {
    fn read(row: &Row) -> Result<Self, Error> {
        Ok(Self {
            position: row.get("position")?,
            name: row.get("name")?,
            plugin: row.get("plugin")?,
            skill: row.get("skill")?,
            effect: row.get("effect")?,
            inputs: row.json("inputs")?,
            state: row.word("state")?,
            output: row.json("output")?,
            message: row.get("message")?,
            started_at: row.get("started_at")?,
            ended_at: row.get("ended_at")?,
        })
    }
}

impl Evidence {
    fn read(row: &Row) -> Result<Self, Error> {
        Ok(Self {
            number: row.get("number")?,
            kind: row.get("kind")?,
            title: row.get("title")?,
            body: row.json("body")?,
            flagged: row.get("flagged")?,
        })
    }
}

impl WorkspaceState {
    /// Returns the steps of an evaluation, in order.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn steps(&self, evaluation_id: &str) -> Result<Vec<StepRecord>, Error> {
        let sql = format!("SELECT {COLUMNS} FROM step WHERE workspace = $1 AND evaluation_id = $2 ORDER BY position");
        self.list(
            "read steps",
            &sql,
            parameters![&self.id, evaluation_id],
            StepRecord::read,
        )
        .await
    }

    /// Adds evidence to an evaluation, all or nothing. Its numbers must be new.
    ///
    /// # Errors
    ///
    /// [`Error::Database`] when a number is taken or there is no such evaluation.
    pub async fn add_evidence(&self, evaluation_id: &str, evidence: &[Evidence]) -> Result<(), Error> {
        let transaction = self.store.engine.begin().await?;
        self.add_evidence_in(&transaction, evaluation_id, evidence).await?;
        transaction.commit().await
    }

    pub(crate) async fn add_evidence_in(
        &self,
        transaction: &Transaction,
        evaluation_id: &str,
        evidence: &[Evidence],
    ) -> Result<(), Error> {
        let sql = "INSERT INTO evidence (workspace, evaluation_id, number, kind, title, body, flagged) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let all = evidence
            .iter()
            .map(|item| {
                Ok(vec![
                    (&self.id).into(),
                    evaluation_id.into(),
                    i64::try_from(item.number).unwrap_or(i64::MAX).into(),
                    (&item.kind).into(),
                    (&item.title).into(),
                    Value::json(&item.body)?,
                    item.flagged.into(),
                ])
            })
            .collect::<Result<_, Error>>()?;
        transaction.execute_all("add evidence", sql, all).await
    }

    /// Returns the evidence of an evaluation, by number.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn evidence(&self, evaluation_id: &str) -> Result<Vec<Evidence>, Error> {
        self.list(
            "read evidence",
            "SELECT number, kind, title, body, flagged FROM evidence \
             WHERE workspace = $1 AND evaluation_id = $2 ORDER BY number",
            parameters![&self.id, evaluation_id],
            Evidence::read,
        )
        .await
    }

    /// Copies steps and evidence to another evaluation.
    pub(crate) async fn copy_steps(&self, from: &str, to: &str) -> Result<(), Error> {
        self.put_steps(to, &self.steps(from).await?).await?;
        self.add_evidence(to, &self.evidence(from).await?).await
    }
}
