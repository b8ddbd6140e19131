//! What a turn writes together: a prompt with its first run, steps as they go, and an end with all that came of it.

use crate::engine::{Transaction, Value, parameters, word};
use crate::evaluation::{COLUMNS, OPEN};
use crate::session::clean_title;
use crate::{
    AuditEvent, Error, Evaluation, EvaluationState, Evidence, NewPrompt, Outcome, PlanState, Prompt, StepRecord,
    StepState, Usage, WorkspaceState,
};
use chrono::{DateTime, Utc};
use serde_json::Value as Json;

/// All that comes of a turn that ends.
#[derive(Clone, Debug)]
pub struct TurnEnd {
    /// The plan that ran, when it was not noted before.
    pub plan: Option<Json>,
    /// How it ends.
    pub outcome: Outcome,
    /// Steps that were not kept before, or changed since.
    pub steps: Vec<StepRecord>,
    /// What the answer cites.
    pub evidence: Vec<Evidence>,
    /// What it took.
    pub usage: Vec<Usage>,
    /// What the audit log says of it.
    pub audit: Option<AuditEvent>,
}

impl WorkspaceState {
    /// Returns a prompt with its first run. Neither is kept, and the prompt has no place in its session yet.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] when the prompt is empty or too long.
    pub fn new_turn(&self, session_id: &str, new: &NewPrompt, user_id: &str) -> Result<(Prompt, Evaluation), Error> {
        let prompt = self.new_prompt(session_id, new, user_id)?;
        let run = Evaluation::accepted(self.store.new_id()?, &prompt, self.store.now());
        Ok((prompt, run))
    }

    /// Keeps a prompt with its first run and the steps of it that were taken already: all of it or nothing. Returns the
    /// prompt's place in its session. A title is given to the session with its first prompt.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when there is no such session.
    pub async fn begin_turn(
        &self,
        prompt: &Prompt,
        run: &Evaluation,
        steps: &[StepRecord],
        title: Option<&str>,
    ) -> Result<u64, Error> {
        let title = title.map(clean_title).transpose()?;
        let transaction = self.store.engine.begin().await?;
        let position = self.add_prompt_in(&transaction, prompt).await?;
        let sql = "INSERT INTO evaluation (id, workspace, session_id, prompt_id, attempt, state, plan, plan_state, \
                   result_type, message, blocks, suggestions, detail, created_at, updated_at, program) VALUES ($1, $2, \
                   $3, $4, 1, 'created', 'null', 'notNeeded', 'unknown', '', '[]', '[]', $5, $6, $6, $7)";
        let parameters = vec![
            (&run.id).into(),
            (&self.id).into(),
            (&run.session_id).into(),
            (&run.prompt_id).into(),
            Value::json(&run.detail)?,
            run.created_at.into(),
            self.store.program().into(),
        ];
        transaction.execute("accept a run", sql, parameters).await?;
        self.put_steps_in(&transaction, &run.id, steps).await?;
        if let Some(title) = title.filter(|_| position == 1) {
            let sql = "UPDATE session SET title = $3 WHERE workspace = $1 AND id = $2";
            let parameters = parameters![&self.id, &run.session_id, title];
            transaction.execute("name a session", sql, parameters).await?;
        }
        transaction.commit().await?;
        Ok(position)
    }

    /// Keeps steps of a run as they stand, in place of those at the same positions.
    ///
    /// # Errors
    ///
    /// [`Error::Refused`] when it has ended or is not there.
    pub async fn put_steps(&self, evaluation_id: &str, steps: &[StepRecord]) -> Result<(), Error> {
        let transaction = self.store.engine.begin().await?;
        self.must_be_open(&transaction, evaluation_id).await?;
        self.put_steps_in(&transaction, evaluation_id, steps).await?;
        transaction.commit().await
    }

    async fn put_steps_in(
        &self,
        transaction: &Transaction,
        evaluation_id: &str,
        steps: &[StepRecord],
    ) -> Result<(), Error> {
        let sql = "INSERT INTO step (workspace, evaluation_id, position, name, plugin, skill, effect, inputs, \
                   state, output, message, started_at, ended_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
                   ON CONFLICT (evaluation_id, position) DO UPDATE SET name = excluded.name, \
                   plugin = excluded.plugin, skill = excluded.skill, effect = excluded.effect, \
                   inputs = excluded.inputs, state = excluded.state, output = excluded.output, \
                   message = excluded.message, started_at = excluded.started_at, ended_at = excluded.ended_at";
        let all = steps
            .iter()
            .map(|step| {
                Ok(vec![
                    (&self.id).into(),
                    evaluation_id.into(),
                    i64::try_from(step.position).unwrap_or(i64::MAX).into(),
                    (&step.name).into(),
                    step.plugin.clone().into(),
                    step.skill.clone().into(),
                    (&step.effect).into(),
                    Value::json(&step.inputs)?,
                    word(&step.state)?,
                    Value::json(&step.output)?,
                    (&step.message).into(),
                    step.started_at.into(),
                    step.ended_at.into(),
                ])
            })
            .collect::<Result<_, Error>>()?;
        transaction.execute_all("keep steps", sql, all).await
    }

    /// Ends a run with its steps, its evidence, what it used and its audit record: all of it or nothing. Returns when
    /// it ended.
    ///
    /// # Errors
    ///
    /// [`Error::Refused`] when it has ended already, [`Error::Invalid`] when the outcome is no end.
    pub async fn end_turn(&self, evaluation_id: &str, end: &TurnEnd) -> Result<DateTime<Utc>, Error> {
        let Outcome {
            state,
            result_type,
            message,
            blocks,
            suggestions,
            detail,
        } = &end.outcome;
        if !state.has_ended() {
            return Err(Error::invalid("state", "is not one that ends an evaluation"));
        }
        let transaction = self.store.engine.begin().await?;
        self.put_steps_in(&transaction, evaluation_id, &end.steps).await?;
        self.add_evidence_in(&transaction, evaluation_id, &end.evidence).await?;
        for usage in &end.usage {
            self.record_usage_in(&transaction, usage).await?;
        }
        let plan = match &end.plan {
            Some(plan) => Value::json(plan)?,
            None => Value::Null,
        };
        let sql = format!(
            "UPDATE evaluation SET state = $3, result_type = $4, message = $5, blocks = $6, suggestions = $7, \
             detail = $9, plan = COALESCE($10, plan), updated_at = $8, completed_at = $8 \
             WHERE workspace = $1 AND id = $2 AND {OPEN}"
        );
        let now = self.store.now();
        let parameters = vec![
            (&self.id).into(),
            evaluation_id.into(),
            word(state)?,
            word(result_type)?,
            message.into(),
            Value::json(blocks)?,
            Value::json(suggestions)?,
            now.into(),
            Value::json(detail)?,
            plan,
        ];
        if transaction.execute("end a run", &sql, parameters).await? == 0 {
            return Err(Error::Refused {
                what: "evaluation",
                id: evaluation_id.to_owned(),
                reason: "has ended already, or is not there",
            });
        }
        if let Some(event) = &end.audit {
            self.audit_in(&transaction, event).await?;
        }
        transaction.commit().await?;
        Ok(now)
    }

    /// Accepts another run of the same prompt that goes on where an interrupted one stopped: with its plan and with
    /// the steps that were done, all of it or nothing. A plan that was approved must be approved again, because it is
    /// not known how far the step got during which the program stopped.
    ///
    /// # Errors
    ///
    /// [`Error::Refused`] when that run was not interrupted, or was taken up or run again already.
    pub async fn resume_evaluation(&self, id: &str) -> Result<Evaluation, Error> {
        let from = self.evaluation(id).await?;
        let refused = |reason| Error::Refused {
            what: "evaluation",
            id: id.to_owned(),
            reason,
        };
        if !from.interrupted {
            return Err(refused("was not interrupted: run its prompt again instead"));
        }
        let done: Vec<StepRecord> = self
            .steps(id)
            .await?
            .into_iter()
            .filter(|step| step.skill.is_some() && step.state == StepState::Done)
            .collect();
        let (state, plan, plan_state) = match from.plan_state {
            PlanState::Approved => (EvaluationState::Waiting, &from.plan, PlanState::Proposed),
            PlanState::NotNeeded | PlanState::Proposed | PlanState::Rejected => {
                (EvaluationState::Created, &Json::Null, PlanState::NotNeeded)
            }
        };
        let transaction = self.store.engine.begin().await?;
        let now = self.store.now();
        // The session's row is written first, so that of two who resume at once the second sees the first's run.
        transaction
            .execute(
                "touch a session",
                "UPDATE session SET updated_at = $3 WHERE workspace = $1 AND id = $2",
                parameters![&self.id, &from.session_id, now],
            )
            .await?;
        let sql = format!(
            "INSERT INTO evaluation (id, workspace, session_id, prompt_id, attempt, state, plan, plan_state, \
             result_type, message, blocks, suggestions, detail, created_at, updated_at, program) \
             SELECT $3, workspace, session_id, prompt_id, attempt + 1, $4, $5, $6, 'unknown', '', '[]', '[]', detail, \
             $7, $7, $8 FROM evaluation o WHERE o.workspace = $1 AND o.id = $2 AND NOT EXISTS (SELECT 1 \
             FROM evaluation l WHERE l.prompt_id = o.prompt_id AND l.attempt > o.attempt) RETURNING {COLUMNS}"
        );
        let parameters = vec![
            (&self.id).into(),
            id.into(),
            self.store.new_id()?.into(),
            word(&state)?,
            Value::json(plan)?,
            word(&plan_state)?,
            now.into(),
            self.store.program().into(),
        ];
        let row = transaction.query_one("accept a run", &sql, parameters).await?;
        let row = row.ok_or_else(|| refused("was resumed or run again already: see the run after it"))?;
        let run = Evaluation::read(&row)?;
        self.put_steps_in(&transaction, &run.id, &done).await?;
        transaction.commit().await?;
        Ok(run)
    }

    /// Keeps the rest of a session that was exported: one prompt with the end of its last run.
    ///
    /// # Errors
    ///
    /// When there is no such session, or the prompt or the outcome is not acceptable.
    pub async fn import_turn(
        &self,
        session_id: &str,
        new: &NewPrompt,
        user_id: &str,
        end: Option<&TurnEnd>,
    ) -> Result<Prompt, Error> {
        let (mut prompt, run) = self.new_turn(session_id, new, user_id)?;
        prompt.position = self.begin_turn(&prompt, &run, &[], None).await?;
        if let Some(end) = end {
            self.end_turn(&run.id, end).await?;
        }
        Ok(prompt)
    }
}
