//! Steps of an evaluation and the evidence they found: what the process log shows.

use crate::engine::{Row, Transaction, Value, parameters, word};
use crate::{Error, WorkspaceState};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

const WHAT: &str = "step";

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
pub struct Step {
    /// Id.
    pub id: String,
    /// Its evaluation.
    pub evaluation_id: String,
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
    /// What went wrong or was left out, in words.
    pub message: String,
    /// When it began.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
}

/// A step to add, pending.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewStep {
    /// What it is called.
    pub name: String,
    /// The plugin of its skill.
    pub plugin: Option<String>,
    /// Its skill.
    pub skill: Option<String>,
    /// `read` or `write`.
    pub effect: String,
    /// The skill's inputs.
    pub inputs: Json,
}

/// What a statement of an answer rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// Its number, as citations name it.
    pub number: u64,
    /// The step that found it.
    pub step_id: Option<String>,
    /// Its kind (`row`, `alert`, `file`, `answer`).
    pub kind: String,
    /// What it is called.
    pub title: String,
    /// It, in its kind's shape.
    pub body: Json,
    /// Whether it holds text that reads like an instruction.
    pub flagged: bool,
}

const COLUMNS: &str = "id, evaluation_id, position, name, plugin, skill, effect, inputs, state, output, message, \
                       started_at, ended_at";

impl Step {
    fn read(row: &Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.get("id")?,
            evaluation_id: row.get("evaluation_id")?,
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
            step_id: row.get("step_id")?,
            kind: row.get("kind")?,
            title: row.get("title")?,
            body: row.json("body")?,
            flagged: row.get("flagged")?,
        })
    }
}

impl WorkspaceState {
    /// Adds a step at the end of an evaluation.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when there is no such evaluation.
    pub async fn add_step(&self, evaluation_id: &str, new: &NewStep) -> Result<Step, Error> {
        let sql = format!(
            "INSERT INTO step (id, workspace, evaluation_id, position, name, plugin, skill, effect, inputs, state, \
             output, message) SELECT $1, $2, e.id, \
             (SELECT COALESCE(MAX(position), 0) + 1 FROM step WHERE evaluation_id = $3), $4, $5, $6, $7, $8, \
             'pending', 'null', '' FROM evaluation e WHERE e.workspace = $2 AND e.id = $3 RETURNING {COLUMNS}"
        );
        let id = self.store.new_id()?;
        let parameters = vec![
            id.into(),
            (&self.id).into(),
            evaluation_id.into(),
            (&new.name).into(),
            new.plugin.clone().into(),
            new.skill.clone().into(),
            (&new.effect).into(),
            Value::json(&new.inputs)?,
        ];
        self.change(("evaluation", evaluation_id), &sql, parameters, Step::read)
            .await
    }

    /// Notes that a step begins.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when there is none.
    pub async fn start_step(&self, id: &str) -> Result<Step, Error> {
        let sql = format!(
            "UPDATE step SET state = 'running', started_at = $3 WHERE workspace = $1 AND id = $2 RETURNING {COLUMNS}"
        );
        self.change(
            (WHAT, id),
            &sql,
            parameters![&self.id, id, self.store.now()],
            Step::read,
        )
        .await
    }

    /// Notes how a step ended.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when there is none.
    pub async fn end_step(&self, id: &str, state: StepState, output: &Json, message: &str) -> Result<Step, Error> {
        let sql = format!(
            "UPDATE step SET state = $3, output = $4, message = $5, ended_at = $6 \
             WHERE workspace = $1 AND id = $2 RETURNING {COLUMNS}"
        );
        let parameters = vec![
            (&self.id).into(),
            id.into(),
            word(&state)?,
            Value::json(output)?,
            message.into(),
            self.store.now().into(),
        ];
        self.change((WHAT, id), &sql, parameters, Step::read).await
    }

    /// Returns the steps of an evaluation, in order.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn steps(&self, evaluation_id: &str) -> Result<Vec<Step>, Error> {
        let sql = format!("SELECT {COLUMNS} FROM step WHERE workspace = $1 AND evaluation_id = $2 ORDER BY position");
        self.list("read steps", &sql, parameters![&self.id, evaluation_id], Step::read)
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
        let sql = "INSERT INTO evidence (id, workspace, evaluation_id, step_id, number, kind, title, body, flagged) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let all = evidence
            .iter()
            .map(|item| {
                Ok(vec![
                    self.store.new_id()?.into(),
                    (&self.id).into(),
                    evaluation_id.into(),
                    item.step_id.clone().into(),
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
            "SELECT number, step_id, kind, title, body, flagged FROM evidence \
             WHERE workspace = $1 AND evaluation_id = $2 ORDER BY number",
            parameters![&self.id, evaluation_id],
            Evidence::read,
        )
        .await
    }

    /// Copies steps and evidence to another evaluation.
    pub(crate) async fn copy_steps(&self, from: &str, to: &str) -> Result<(), Error> {
        let mut evidence = self.evidence(from).await?;
        for step in self.steps(from).await? {
            let new = NewStep {
                name: step.name,
                plugin: step.plugin,
                skill: step.skill,
                effect: step.effect,
                inputs: step.inputs,
            };
            let copy = self.add_step(to, &new).await?;
            self.end_step(&copy.id, step.state, &step.output, &step.message).await?;
            self.store
                .engine
                .execute(
                    "copy the times of a step",
                    "UPDATE step SET started_at = $3, ended_at = $4 WHERE workspace = $1 AND id = $2",
                    vec![
                        (&self.id).into(),
                        (&copy.id).into(),
                        step.started_at.into(),
                        step.ended_at.into(),
                    ],
                )
                .await?;
            for item in evidence
                .iter_mut()
                .filter(|item| item.step_id.as_ref() == Some(&step.id))
            {
                item.step_id = Some(copy.id.clone());
            }
        }
        self.add_evidence(to, &evidence).await
    }
}
