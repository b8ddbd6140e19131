//! Step 6, run: calls of skills, in bounds of time, each with its line in the process log.

use super::{Found, Next, Turn};
use crate::answer;
use crate::wire;
use api::{PlannedStep, SkillCost, SkillEffect};
use futures::FutureExt as _;
use serde_json::{Map, Value, json};
use skill::{Failure, Output, SkillContext};
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use store::{PlanState, ResultType, StepRecord, StepState};

/// How long a call may take.
fn limit(cost: SkillCost) -> Duration {
    Duration::from_secs(match cost {
        SkillCost::Free => 30,
        SkillCost::Low => 90,
        SkillCost::Medium => 180,
        SkillCost::High => 600,
    })
}

/// How a call ended.
pub(super) type Called = Result<Output, Failure>;

impl Turn {
    /// Runs what the plan says and was not run before.
    pub(super) async fn run(&mut self) -> Result<Next, crate::Error> {
        let Some(plan) = self.plan.clone().filter(|plan| !plan.steps.is_empty()) else {
            return Ok(Next::GoOn);
        };
        let line = self.begin("run");
        let mut places = Vec::with_capacity(plan.steps.len());
        for step in &plan.steps {
            let at = match self.place_of(step, &places) {
                Some(at) => at,
                None => self.add(pending(step)),
            };
            places.push(at);
        }
        let is_alone = plan.steps.len() == 1 && plan.steps.iter().all(|step| step.effect == SkillEffect::Read);
        if !is_alone {
            self.keep_steps().await?;
        }
        let mut failed_write = false;
        for (step, at) in plan.steps.iter().zip(places) {
            if self.is_done(at) {
                self.recall(at);
                continue;
            }
            let is_write = step.effect == SkillEffect::Write;
            if is_write && failed_write {
                self.end(at, StepState::Skipped, "left out: a change before it failed");
                continue;
            }
            if is_write && let Err(reason) = self.check_approval(step).await? {
                self.end(at, StepState::Failed, reason);
                failed_write = true;
                continue;
            }
            self.change(at, |record| {
                record.state = StepState::Running;
                record.started_at = Some(super::now());
            });
            if !is_alone {
                // A change that may have begun is known to have begun, whatever happens to this program.
                self.keep_steps().await?;
            }
            self.log.wake();
            let called = self.call(step.clone()).await;
            failed_write |= is_write && called.is_err();
            self.note(at, &step.skill, called);
            if !is_alone {
                self.keep_steps().await?;
            }
        }
        let done = self
            .steps
            .iter()
            .filter(|step| step.skill.is_some() && step.state == StepState::Done)
            .count();
        self.end(
            line,
            StepState::Done,
            format!("{done} of {} steps run", plan.steps.len()),
        );
        Ok(Next::GoOn)
    }

    /// Returns the step among those there are that a planned step already is.
    fn place_of(&self, step: &PlannedStep, taken: &[usize]) -> Option<usize> {
        self.steps.iter().enumerate().position(|(at, record)| {
            record.skill.as_deref() == Some(step.skill.as_str())
                && wire::map(&record.inputs) == step.inputs
                && !taken.contains(&at)
        })
    }

    fn is_done(&self, at: usize) -> bool {
        self.steps
            .get(at)
            .is_some_and(|record| matches!(record.state, StepState::Done | StepState::Skipped))
    }

    /// Takes up what a step gave before the program stopped or the turn waited.
    pub(super) fn recall(&mut self, at: usize) {
        if self.found.iter().any(|found| found.at == at) {
            return;
        }
        let Some(record) = self.steps.get(at) else { return };
        let (Some(skill), StepState::Done) = (record.skill.clone(), record.state) else {
            return;
        };
        match serde_json::from_value::<Output>(record.output.clone()) {
            Ok(output) => self.found.push(Found { at, skill, output }),
            Err(error) => tracing::error!(%error, skill, "what a step gave cannot be read"),
        }
    }

    /// Says whether a call that writes is one that a person approved, as the store has it, of a run that is still this
    /// program's to run.
    async fn check_approval(&self, step: &PlannedStep) -> Result<Result<(), &'static str>, crate::Error> {
        let kept = self.inner.state.evaluation(&self.evaluation.id).await?;
        let is_in_plan = wire::plan(&kept).is_some_and(|plan| {
            plan.steps
                .iter()
                .any(|approved| approved.skill == step.skill && approved.inputs == step.inputs)
        });
        Ok(match (kept.plan_state, is_in_plan) {
            _ if kept.state.has_ended() => Err("not run: this run was ended meanwhile"),
            (PlanState::Approved, true) => Ok(()),
            _ => Err("not run: nobody approved this change"),
        })
    }

    /// Calls a skill. It needs nothing of the turn while it runs, so several can run at once.
    pub(super) fn call(&self, step: PlannedStep) -> impl Future<Output = Called> + Send + 'static {
        let registry = std::sync::Arc::clone(&self.registry);
        let sources = self.session.sources.clone();
        let mut page = Map::new();
        page.insert("kind".to_owned(), self.page.kind.clone().into());
        page.insert("id".to_owned(), self.page.id.clone().into());
        page.insert("title".to_owned(), self.page.title.clone().into());
        page.insert(
            "files".to_owned(),
            sources.get("files").cloned().unwrap_or_else(|| json!({})),
        );
        let context = SkillContext {
            workspace: self.inner.state.id().to_owned(),
            user_id: self.detail.asker.user.clone(),
            session_id: Some(self.session.id.clone()),
            page,
            stop: self.stop.child_token(),
        };
        async move {
            let limit = limit(step.cost);
            let running = AssertUnwindSafe(registry.run(&step.skill, &context, &step.inputs)).catch_unwind();
            match tokio::time::timeout(limit, running).await {
                Ok(Ok(called)) => called,
                Ok(Err(_)) => Err(Failure::Fatal(
                    "it failed inside the program; the log says where".into(),
                )),
                Err(_) => {
                    context.stop.cancel();
                    Err(Failure::TimedOut {
                        seconds: limit.as_secs(),
                    })
                }
            }
        }
    }

    /// Notes how a call ended.
    pub(super) fn note(&mut self, at: usize, skill: &str, called: Called) {
        match called {
            Ok(output) => {
                for flag in answer::flagged(skill, &output) {
                    if !self.detail.flags.contains(&flag) {
                        self.detail.flags.push(flag);
                    }
                }
                let kept = serde_json::to_value(&output).unwrap_or_else(|error| {
                    tracing::error!(%error, skill, "what a step gave cannot be kept");
                    Value::Null
                });
                let message = format!("{} cited", output.citations.len());
                self.change(at, |record| {
                    record.output = kept;
                    record.state = StepState::Done;
                    record.message = message;
                    record.ended_at = Some(super::now());
                });
                self.found.push(Found {
                    at,
                    skill: skill.to_owned(),
                    output,
                });
            }
            Err(failure) => {
                let state = match failure {
                    Failure::Skipped { .. } => StepState::Skipped,
                    _ => StepState::Failed,
                };
                self.change(at, |record| {
                    record.output = json!({ "failure": kind(&failure) });
                    record.state = state;
                    record.message = crate::models::chain_text(&failure);
                    record.ended_at = Some(super::now());
                });
            }
        }
    }
}

/// The word for how a call failed, by which the turn's result type is found again.
fn kind(failure: &Failure) -> &'static str {
    match failure {
        Failure::Input(_) | Failure::Retryable { .. } | Failure::Fatal(_) | Failure::Stopped => "error",
        Failure::Skipped { .. } => "skipped",
        Failure::Forbidden { .. } => "rejected",
        Failure::SignInNeeded { .. } => "needAdditionalClaims",
        Failure::TimedOut { .. } => "timedOut",
    }
}

/// Returns the result type of a step that failed.
pub(super) fn result_type(record: &StepRecord) -> ResultType {
    match record.output.get("failure").and_then(Value::as_str) {
        Some("rejected") => ResultType::Rejected,
        Some("needAdditionalClaims") => ResultType::NeedAdditionalClaims,
        Some("timedOut") => ResultType::TimedOut,
        _ => ResultType::Error,
    }
}

/// Returns a step that is not begun.
pub(super) fn pending(step: &PlannedStep) -> StepRecord {
    StepRecord {
        position: 0,
        name: step.display_name.clone(),
        plugin: Some(step.plugin.clone()),
        skill: Some(step.skill.clone()),
        effect: match step.effect {
            SkillEffect::Read => "read".to_owned(),
            SkillEffect::Write => "write".to_owned(),
        },
        inputs: Value::Object(step.inputs.clone()),
        state: StepState::Pending,
        output: Value::Null,
        message: String::new(),
        started_at: None,
        ended_at: None,
    }
}
