//! Runs promptbooks: strictly one prompt after the other, in one session, so that each has the answers before it as
//! its history.
//!
//! How far a run has come is kept before and after every prompt. When its program stops, another goes on with it: a
//! prompt that had ended is not asked again, one that was cut off is resumed. A prompt that fails ends the run unless its book says to go on.

use super::run::Run;
use crate::asker::{Asker, BookPlace};
use crate::detail::Detail;
use crate::{Copilot, Error};
use api::{Evaluation, EvaluationState, NewPrompt, NewPromptbookRun, NewSession, PromptbookRunBegun, ResultType};
use std::time::Duration;
use store::PromptbookRun;

/// How often a prompt that waits for its user is looked at again.
const LOOK: Duration = Duration::from_millis(250);

/// How long one look waits for a prompt that runs.
const PATIENCE: Duration = Duration::from_secs(60);

impl Copilot {
    /// Begins to run a promptbook; the session tells how it goes.
    ///
    /// # Errors
    ///
    /// When the user sees no such book, an input is missing or unknown, or the session is not theirs.
    pub async fn run_promptbook(
        &self,
        id: &str,
        new: &NewPromptbookRun,
        asker: &Asker,
    ) -> Result<PromptbookRunBegun, Error> {
        let book = self.promptbook(id, &asker.user).await?;
        let file = self.promptbook_file(&book.id, &asker.user).await?;
        let asker = Asker {
            category: "promptbook".to_owned(),
            // Whoever starts a book wants it to run through; what writes waits for approval in any case.
            automated: true,
            ..asker.clone()
        };
        let mut run = Run::new(&book.id, &file.body, &new.inputs, asker.clone())?;
        run.give_types(&self.skills());
        let session_id = match &new.session_id {
            Some(id) => self.own_session(id, &asker.user).await?.id,
            None => {
                let begun = NewSession {
                    title: Some(file.body.name.clone()),
                    ..NewSession::default()
                };
                self.begin_session(begun, &asker).await?.id
            }
        };
        let body = to_json(&run)?;
        let kept = self
            .inner
            .state
            .add_promptbook_run(&session_id, &body, &asker.user)
            .await?;
        self.spawn_run(kept.id.clone(), session_id.clone(), run);
        Ok(PromptbookRunBegun {
            session_id,
            run_id: kept.id,
        })
    }

    /// Returns how a user's run stands.
    ///
    /// # Errors
    ///
    /// When the user has none of that id.
    pub async fn promptbook_run(&self, id: &str, user: &str) -> Result<api::PromptbookRun, Error> {
        let kept = self.inner.state.promptbook_run(id, user).await?;
        Ok(of_json(&kept.body)?.on_wire(&kept.id, &kept.session_id))
    }

    /// Stops a run: the prompt that runs is stopped, what has not begun is left out.
    ///
    /// # Errors
    ///
    /// When the user has none of that id.
    pub async fn stop_promptbook_run(&self, id: &str, user: &str) -> Result<api::PromptbookRun, Error> {
        let kept = self.inner.state.promptbook_run(id, user).await?;
        let mut run = of_json(&kept.body)?;
        if kept.ended {
            return Ok(run.on_wire(&kept.id, &kept.session_id));
        }
        run.state = EvaluationState::Cancelled;
        run.leave_out("left out: the run was stopped");
        // What is kept says that it was stopped before the prompt is, so that its runner asks nothing more.
        self.inner.state.note_promptbook_run(id, &to_json(&run)?, true).await?;
        for prompt in &mut run.prompts {
            if !has_ended(prompt.state)
                && let Some(evaluation) = &prompt.evaluation_id
            {
                match self.stop(evaluation, user).await {
                    Ok(stopped) => {
                        prompt.state = stopped.state;
                        prompt.message = stopped.message;
                    }
                    // Another program asks it, and asks nothing after it.
                    Err(Error::State { reason, .. }) => reason.clone_into(&mut prompt.message),
                    Err(error) => return Err(error),
                }
            }
        }
        self.inner.state.note_promptbook_run(id, &to_json(&run)?, true).await?;
        Ok(run.on_wire(&kept.id, &kept.session_id))
    }

    /// Goes on with runs that another program left open and this one took over; returns how many those are.
    pub(crate) fn go_on_with(&self, taken: Vec<PromptbookRun>) -> usize {
        let mut count = 0;
        for kept in taken {
            match of_json(&kept.body) {
                Ok(mut run) => {
                    run.is_taken_up = true;
                    self.spawn_run(kept.id, kept.session_id, run);
                    count += 1;
                }
                Err(error) => tracing::error!(%error, run = kept.id, "a promptbook run cannot be read"),
            }
        }
        count
    }

    fn spawn_run(&self, id: String, session_id: String, run: Run) {
        let copilot = self.clone();
        let working = self.inner.presence.work(&self.inner.state);
        tokio::spawn(async move {
            if let Err(error) = copilot.drive_run(&id, &session_id, run).await {
                tracing::error!(%error, run = id, "a promptbook run cannot go on");
            }
            drop(working);
        });
    }

    async fn drive_run(&self, id: &str, session_id: &str, mut run: Run) -> Result<(), Error> {
        run.state = EvaluationState::Running;
        for at in 0..run.prompts.len() {
            let ended = match self.drive_prompt(id, session_id, &mut run, at).await {
                Ok(Some(ended)) => ended,
                Ok(None) => return Ok(()),
                Err(error) => {
                    let prompt = &mut run.prompts[at];
                    prompt.state = EvaluationState::Failed;
                    prompt.message = crate::models::chain_text(&error);
                    false
                }
            };
            if !ended && !run.prompts[at].continue_on_failure {
                run.leave_out(&format!("left out: prompt {} failed", at + 1));
                run.state = EvaluationState::Failed;
                break;
            }
        }
        if run.state == EvaluationState::Running {
            run.state = EvaluationState::Completed;
        }
        // Nothing more is noted of a run that was stopped meanwhile.
        if self.inner.state.note_promptbook_run(id, &to_json(&run)?, false).await? {
            self.inner.state.note_promptbook_run(id, &to_json(&run)?, true).await?;
        }
        Ok(())
    }

    /// Asks one prompt and waits for its end; returns whether it succeeded, nothing when the run was stopped.
    async fn drive_prompt(&self, id: &str, session_id: &str, run: &mut Run, at: usize) -> Result<Option<bool>, Error> {
        let user = run.asker.user.clone();
        if !self.inner.state.note_promptbook_run(id, &to_json(run)?, false).await? {
            return Ok(None);
        }
        let Some(prompt) = run.prompts.get(at) else {
            return Ok(Some(true));
        };
        let mut evaluation = match self.begun(id, session_id, run, at).await? {
            Some(begun) => begun,
            None => {
                let new = NewPrompt {
                    content: prompt.content.clone(),
                    skill: prompt.skill.clone(),
                    inputs: prompt.inputs.clone(),
                    context: None,
                };
                let asker = Asker {
                    plugins: prompt.plugins.clone(),
                    book: Some(BookPlace { run: id.to_owned(), at }),
                    ..run.asker.clone()
                };
                let asked = self.ask(session_id, new, &asker).await?;
                let begun = asked.evaluations.into_iter().next_back();
                begun.ok_or_else(|| Error::invalid("prompt", "has no run"))?
            }
        };
        while self.note_prompt(id, run, at, &evaluation).await? {
            if has_ended(evaluation.state) {
                return Ok(Some(
                    evaluation.state == EvaluationState::Completed && evaluation.result_type == ResultType::Success,
                ));
            }
            evaluation = if evaluation.state == EvaluationState::Waiting {
                tokio::time::sleep(LOOK).await;
                self.evaluation(&evaluation.id, &user).await?
            } else {
                self.wait(&evaluation.id, &user, PATIENCE).await?
            };
        }
        Ok(None)
    }

    /// Returns the run of a prompt that was begun before a restart; one that was cut off goes on as a new run. Nothing
    /// when the prompt was not asked.
    async fn begun(&self, id: &str, session_id: &str, run: &Run, at: usize) -> Result<Option<Evaluation>, Error> {
        let state = &self.inner.state;
        let user = &run.asker.user;
        let Some(prompt) = run.prompts.get(at) else {
            return Ok(None);
        };
        let known = match (&prompt.prompt_id, &prompt.evaluation_id) {
            (_, Some(evaluation)) if has_ended(prompt.state) => {
                return self.evaluation(evaluation, user).await.map(Some);
            }
            (Some(known), _) => Some(known.clone()),
            // The program may have stopped after it asked and before it noted that it had.
            (None, _) if run.is_taken_up => {
                let place = BookPlace { run: id.to_owned(), at };
                let asked = state.last_evaluations(session_id).await?;
                let asked = asked
                    .into_iter()
                    .find(|evaluation| Detail::read(&evaluation.detail).asker.book.as_ref() == Some(&place));
                asked.map(|evaluation| evaluation.prompt_id)
            }
            (None, _) => None,
        };
        let Some(prompt) = known else { return Ok(None) };
        // Its user may have resumed it already.
        let last = state.evaluations(&prompt).await?.pop();
        let last = last.ok_or_else(|| Error::invalid("prompt", "has no run"))?;
        if last.interrupted {
            return self.resume(&last.id, user).await.map(Some);
        }
        self.evaluation(&last.id, user).await.map(Some)
    }

    /// Notes how a prompt stands; returns whether the run goes on.
    async fn note_prompt(&self, id: &str, run: &mut Run, at: usize, evaluation: &Evaluation) -> Result<bool, Error> {
        if let Some(prompt) = run.prompts.get_mut(at) {
            prompt.state = evaluation.state;
            prompt.prompt_id = Some(evaluation.prompt_id.clone());
            prompt.evaluation_id = Some(evaluation.id.clone());
            prompt.message.clone_from(&evaluation.message);
        }
        Ok(self.inner.state.note_promptbook_run(id, &to_json(run)?, false).await?)
    }
}

fn has_ended(state: EvaluationState) -> bool {
    match state {
        EvaluationState::Created | EvaluationState::Waiting | EvaluationState::Running => false,
        EvaluationState::Completed | EvaluationState::Failed | EvaluationState::Cancelled => true,
    }
}

fn to_json(run: &Run) -> Result<serde_json::Value, Error> {
    serde_json::to_value(run).map_err(|error| Error::invalid("promptbook run", error.to_string()))
}

fn of_json(body: &serde_json::Value) -> Result<Run, Error> {
    serde_json::from_value(body.clone()).map_err(|error| Error::invalid("promptbook run", error.to_string()))
}
