//! Evaluations: one run of a prompt, from plan to answer.
//!
//! An evaluation that has ended stays as it is. One that a stopped program left open is ended by
//! [`WorkspaceState::end_abandoned`].
//! Source: Microsoft Graph security `securityCopilot` evaluations, whose states and result types these are.

use crate::engine::{Row, Value, parameters, word};
use crate::prompt::{LIVE, Prompt};
use crate::{Error, WorkspaceState};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

const WHAT: &str = "evaluation";

/// Where an evaluation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum EvaluationState {
    /// Accepted, not begun.
    Created,
    /// Waits for a person's answer or approval.
    Waiting,
    /// Runs.
    Running,
    /// Ended with an answer, if only that there is none.
    Completed,
    /// Ended with an error.
    Failed,
    /// Stopped by a person.
    Cancelled,
}

impl EvaluationState {
    /// Returns whether nothing more happens.
    pub fn has_ended(self) -> bool {
        matches!(self, Self::Completed | Self::Failed | Self::Cancelled)
    }
}

/// What kind of answer there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ResultType {
    /// None yet.
    #[default]
    Unknown,
    /// An answer.
    Success,
    /// Something failed.
    Error,
    /// The user must sign in to something first.
    NeedAdditionalClaims,
    /// Refused: out of scope, not allowed, or the plan was rejected.
    Rejected,
    /// It took too long.
    TimedOut,
    /// The quota is used up.
    CapacityExceeded,
}

/// Whether the plan may run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PlanState {
    /// It needs nobody's approval.
    #[default]
    NotNeeded,
    /// Nobody has decided.
    Proposed,
    /// It may run.
    Approved,
    /// It may not.
    Rejected,
}

/// One run of a prompt.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// Id.
    pub id: String,
    /// The session.
    pub session_id: String,
    /// The prompt.
    pub prompt_id: String,
    /// Which run of the prompt it is, from one.
    pub attempt: u64,
    /// Where it stands.
    pub state: EvaluationState,
    /// The plan, in the copilot's shape.
    pub plan: Json,
    /// Whether the plan may run.
    pub plan_state: PlanState,
    /// Who approved or rejected the plan.
    pub approved_by: Option<String>,
    /// What kind of answer there is.
    pub result_type: ResultType,
    /// What went wrong, in words.
    pub message: String,
    /// The answer's blocks, in the copilot's shape.
    pub blocks: Json,
    /// What could be asked next.
    pub suggestions: Vec<String>,
    /// What else a turn knows, in the copilot's shape: its question, claims, flags, model and cost.
    pub detail: Json,
    /// Whether a program that stopped left it open: what it had done can be gone on with in another run.
    pub interrupted: bool,
    /// When it was accepted.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// When it ended.
    pub completed_at: Option<DateTime<Utc>>,
}

/// How an evaluation ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// `Completed`, `Failed` or `Cancelled`.
    pub state: EvaluationState,
    /// What kind of answer there is.
    pub result_type: ResultType,
    /// What went wrong, in words; empty when nothing did.
    pub message: String,
    /// The answer's blocks.
    pub blocks: Json,
    /// What could be asked next.
    pub suggestions: Vec<String>,
    /// What else a turn knows.
    pub detail: Json,
}

pub(crate) const COLUMNS: &str = "id, session_id, prompt_id, attempt, state, plan, plan_state, approved_by, \
                                  result_type, message, blocks, suggestions, detail, interrupted, created_at, \
                                  updated_at, completed_at";
/// True for runs that have not ended.
pub(crate) const OPEN: &str = "completed_at IS NULL";

impl Evaluation {
    /// Returns the first run of a prompt, as it stands when it is accepted.
    pub(crate) fn accepted(id: String, prompt: &Prompt, now: DateTime<Utc>) -> Self {
        Self {
            id,
            session_id: prompt.session_id.clone(),
            prompt_id: prompt.id.clone(),
            attempt: 1,
            state: EvaluationState::Created,
            plan: Json::Null,
            plan_state: PlanState::NotNeeded,
            approved_by: None,
            result_type: ResultType::Unknown,
            message: String::new(),
            blocks: Json::Array(Vec::new()),
            suggestions: Vec::new(),
            detail: Json::Null,
            interrupted: false,
            created_at: now,
            updated_at: now,
            completed_at: None,
        }
    }

    pub(crate) fn read(row: &Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.get("id")?,
            session_id: row.get("session_id")?,
            prompt_id: row.get("prompt_id")?,
            attempt: row.get("attempt")?,
            state: row.word("state")?,
            plan: row.json("plan")?,
            plan_state: row.word("plan_state")?,
            approved_by: row.get("approved_by")?,
            result_type: row.word("result_type")?,
            message: row.get("message")?,
            blocks: row.json("blocks")?,
            suggestions: row.json("suggestions")?,
            detail: row.json("detail")?,
            interrupted: row.get("interrupted")?,
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
            completed_at: row.get("completed_at")?,
        })
    }
}

impl WorkspaceState {
    /// Accepts a run of a prompt.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when there is no such prompt.
    pub async fn begin_evaluation(&self, prompt_id: &str) -> Result<Evaluation, Error> {
        let prompt = self.prompt(prompt_id).await?;
        let sql = format!(
            "INSERT INTO evaluation (id, workspace, session_id, prompt_id, attempt, state, plan, plan_state, \
             result_type, message, blocks, suggestions, detail, created_at, updated_at, program) VALUES ($1, $2, $3, $4, \
             (SELECT COALESCE(MAX(attempt), 0) + 1 FROM evaluation WHERE prompt_id = $4), 'created', 'null', \
             'notNeeded', 'unknown', '', '[]', '[]', 'null', $5, $5, $6) RETURNING {COLUMNS}"
        );
        let id = self.store.new_id()?;
        let parameters = parameters![
            id,
            &self.id,
            &prompt.session_id,
            prompt_id,
            self.store.now(),
            self.store.program()
        ];
        self.change((WHAT, prompt_id), &sql, parameters, Evaluation::read).await
    }

    /// Returns an evaluation.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when the workspace has none of that id.
    pub async fn evaluation(&self, id: &str) -> Result<Evaluation, Error> {
        let sql = format!("SELECT {COLUMNS} FROM evaluation WHERE workspace = $1 AND id = $2 AND {LIVE}");
        self.find("read an evaluation", &sql, parameters![&self.id, id], Evaluation::read)
            .await?
            .ok_or_else(|| Error::not_found(WHAT, id))
    }

    /// Returns all runs of a prompt, the first first.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn evaluations(&self, prompt_id: &str) -> Result<Vec<Evaluation>, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM evaluation WHERE workspace = $1 AND prompt_id = $2 AND {LIVE} ORDER BY attempt"
        );
        self.list(
            "read evaluations",
            &sql,
            parameters![&self.id, prompt_id],
            Evaluation::read,
        )
        .await
    }

    /// Returns the last run of every prompt of a session, in the order of the prompts.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn last_evaluations(&self, session_id: &str) -> Result<Vec<Evaluation>, Error> {
        let columns = COLUMNS
            .split(", ")
            .map(|column| format!("e.{}", column.trim()))
            .collect::<Vec<_>>()
            .join(", ");
        let sql = format!(
            "SELECT {columns} FROM evaluation e JOIN prompt p ON p.id = e.prompt_id \
             WHERE e.workspace = $1 AND e.session_id = $2 \
             AND e.session_id IN (SELECT id FROM session WHERE deleted_at IS NULL) \
             AND e.attempt = (SELECT MAX(attempt) FROM evaluation l WHERE l.prompt_id = e.prompt_id) \
             ORDER BY p.position"
        );
        self.list(
            "read the answers of a session",
            &sql,
            parameters![&self.id, session_id],
            Evaluation::read,
        )
        .await
    }

    /// Notes the plan: one that needs approval waits, another runs.
    ///
    /// # Errors
    ///
    /// [`Error::Refused`] when the evaluation has ended or its plan was decided already.
    pub async fn set_plan(&self, id: &str, plan: &Json, needs_approval: bool) -> Result<Evaluation, Error> {
        let (state, plan_state) = if needs_approval {
            (EvaluationState::Waiting, PlanState::Proposed)
        } else {
            (EvaluationState::Running, PlanState::NotNeeded)
        };
        let sql = format!(
            "UPDATE evaluation SET plan = $3, plan_state = $4, state = $5, updated_at = $6, program = $7 \
             WHERE workspace = $1 AND id = $2 AND {OPEN} AND plan_state IN ('notNeeded', 'proposed') RETURNING {COLUMNS}"
        );
        let parameters = vec![
            (&self.id).into(),
            id.into(),
            Value::json(plan)?,
            word(&plan_state)?,
            word(&state)?,
            self.store.now().into(),
            self.store.program().into(),
        ];
        self.change_open(id, &sql, parameters).await
    }

    /// Approves a proposed plan, which then runs as it stands.
    ///
    /// # Errors
    ///
    /// [`Error::Refused`] when no plan waits.
    pub async fn approve_plan(&self, id: &str, user_id: &str) -> Result<Evaluation, Error> {
        let sql = format!(
            "UPDATE evaluation SET plan_state = 'approved', approved_by = $3, state = 'running', updated_at = $4, \
             program = $5 WHERE workspace = $1 AND id = $2 AND {OPEN} AND plan_state = 'proposed' RETURNING {COLUMNS}"
        );
        let parameters = parameters![&self.id, id, user_id, self.store.now(), self.store.program()];
        self.change_open(id, &sql, parameters).await
    }

    /// Rejects a proposed plan, which ends the evaluation: nothing runs.
    ///
    /// # Errors
    ///
    /// [`Error::Refused`] when no plan waits.
    pub async fn reject_plan(&self, id: &str, user_id: &str) -> Result<Evaluation, Error> {
        let sql = format!(
            "UPDATE evaluation SET plan_state = 'rejected', approved_by = $3, state = 'cancelled', \
             result_type = 'rejected', message = 'the plan was rejected', updated_at = $4, completed_at = $4 \
             WHERE workspace = $1 AND id = $2 AND {OPEN} AND plan_state = 'proposed' RETURNING {COLUMNS}"
        );
        let parameters = parameters![&self.id, id, user_id, self.store.now()];
        self.change_open(id, &sql, parameters).await
    }

    /// Ends an evaluation.
    ///
    /// # Errors
    ///
    /// [`Error::Refused`] when it has ended already, [`Error::Invalid`] when the outcome is no end.
    pub async fn end_evaluation(&self, id: &str, outcome: &Outcome) -> Result<Evaluation, Error> {
        if !outcome.state.has_ended() {
            return Err(Error::invalid("state", "is not one that ends an evaluation"));
        }
        let sql = format!(
            "UPDATE evaluation SET state = $3, result_type = $4, message = $5, blocks = $6, suggestions = $7, \
             detail = $9, updated_at = $8, completed_at = $8 WHERE workspace = $1 AND id = $2 AND {OPEN} \
             RETURNING {COLUMNS}"
        );
        let parameters = vec![
            (&self.id).into(),
            id.into(),
            word(&outcome.state)?,
            word(&outcome.result_type)?,
            (&outcome.message).into(),
            Value::json(&outcome.blocks)?,
            Value::json(&outcome.suggestions)?,
            self.store.now().into(),
            Value::json(&outcome.detail)?,
        ];
        self.change_open(id, &sql, parameters).await
    }

    /// Notes what a turn knows, and that it runs or waits for its user.
    ///
    /// # Errors
    ///
    /// [`Error::Refused`] when it has ended, [`Error::Invalid`] when `state` is an end.
    pub async fn note_evaluation(&self, id: &str, state: EvaluationState, detail: &Json) -> Result<Evaluation, Error> {
        if state.has_ended() {
            return Err(Error::invalid("state", "ends an evaluation"));
        }
        let sql = format!(
            "UPDATE evaluation SET state = $3, detail = $4, updated_at = $5, program = $6 \
             WHERE workspace = $1 AND id = $2 AND {OPEN} RETURNING {COLUMNS}"
        );
        let parameters = vec![
            (&self.id).into(),
            id.into(),
            word(&state)?,
            Value::json(detail)?,
            self.store.now().into(),
            self.store.program().into(),
        ];
        self.change_open(id, &sql, parameters).await
    }

    async fn change_open(&self, id: &str, sql: &str, parameters: Vec<Value>) -> Result<Evaluation, Error> {
        match self.change((WHAT, id), sql, parameters, Evaluation::read).await {
            Err(Error::NotFound { .. }) => {
                // It is there, then it has ended or its plan was decided; or it is not.
                self.evaluation(id).await?;
                Err(Error::Refused {
                    what: WHAT,
                    id: id.to_owned(),
                    reason: "has ended, or its plan was decided already",
                })
            }
            result => result,
        }
    }

    /// Copies the last finished run of a prompt to its copy, with steps and evidence.
    pub(crate) async fn copy_last_evaluation(&self, from_prompt: &str, to: &Prompt) -> Result<(), Error> {
        let runs = self.evaluations(from_prompt).await?;
        let Some(last) = runs.iter().rev().find(|run| run.state.has_ended()) else {
            return Ok(());
        };
        let copy = self.begin_evaluation(&to.id).await?;
        self.set_plan(&copy.id, &last.plan, false).await?;
        self.copy_steps(&last.id, &copy.id).await?;
        let outcome = Outcome {
            state: last.state,
            result_type: last.result_type,
            message: last.message.clone(),
            blocks: last.blocks.clone(),
            suggestions: last.suggestions.clone(),
            detail: last.detail.clone(),
        };
        self.end_evaluation(&copy.id, &outcome).await?;
        Ok(())
    }
}
