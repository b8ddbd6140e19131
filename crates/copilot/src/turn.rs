//! A turn: one run of a prompt through the nine steps, each of which is a line of the process log.
//!
//! Receive, guard, resolve and choose, plan, run, write, check, deliver. A turn that needs its user ends its task and
//! is kept; the answer or the approval begins a new task from what was kept, as a restart of the program does. What
//! is kept is kept before it is told. That a model thinks is no reason to wait: the prompt is kept, and what was looked
//! up, beside the question to the model. Before anything else is done for a prompt, it is kept.

mod book;
mod check;
mod choose;
mod converse;
mod deliver;
mod direct;
mod guard;
mod names;
mod past;
mod plan;
mod prose;
mod receive;
mod run;
mod spoken;
mod told;
mod write;

pub(crate) use choose::sources_of;
pub(crate) use deliver::called_skill;
pub(crate) use plan::approved as check_edited;
pub(crate) use told::{fresh_mark, warm_up as warm_up_told};

use crate::answer::Cited;
use crate::copilot::Inner;
use crate::detail::Detail;
use crate::events::EventLog;
use crate::models::Models;
use crate::presence::Working;
use crate::route::{Page, Route};
use crate::wire;
use api::{Block, Plan};
use chrono::{DateTime, SubsecRound as _, Utc};
use futures::FutureExt as _;
use serde_json::Value;
use skill::{Output, Registry};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::{PlanState, ResultType, StepRecord, StepState};
use tokio::sync::{OnceCell, oneshot};
use tokio_util::sync::CancellationToken;

/// How long a turn may take, without the time that it waits for its user.
const TURN_LIMIT: Duration = Duration::from_secs(900);

/// Returns the time, in the microseconds that the store keeps: what is told of a step is what is kept of it.
fn now() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(6)
}

/// Who asked, and waits for the prompt's place in its session, or to learn why it could not be kept.
pub(crate) type Asked = oneshot::Sender<Result<u64, store::Error>>;

/// How a turn goes on after a step.
pub(crate) enum Next {
    /// With the next step.
    GoOn,
    /// It waits for its user.
    Wait,
    /// It ends here.
    End(End),
}

/// How a turn ends.
#[derive(Debug)]
pub(crate) struct End {
    pub(crate) state: store::EvaluationState,
    pub(crate) result_type: ResultType,
    pub(crate) message: String,
}

impl End {
    pub(crate) fn success() -> Self {
        Self {
            state: store::EvaluationState::Completed,
            result_type: ResultType::Success,
            message: String::new(),
        }
    }

    pub(crate) fn failed(result_type: ResultType, message: impl Into<String>) -> Self {
        Self {
            state: store::EvaluationState::Failed,
            result_type,
            message: message.into(),
        }
    }

    /// An end that is an answer: that it is none of the copilot's business.
    pub(crate) fn refused(message: impl Into<String>) -> Self {
        Self {
            state: store::EvaluationState::Completed,
            result_type: ResultType::Rejected,
            message: message.into(),
        }
    }

    fn stopped() -> Self {
        Self {
            state: store::EvaluationState::Cancelled,
            result_type: ResultType::Error,
            message: "stopped".to_owned(),
        }
    }
}

/// What a step found and which step it was.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// The step's place among the steps.
    pub(crate) at: usize,
    pub(crate) skill: String,
    pub(crate) output: Output,
}

/// A turn and all it knows.
pub(crate) struct Turn {
    pub(crate) inner: Arc<Inner>,
    pub(crate) registry: Arc<Registry>,
    pub(crate) models: Option<Arc<Models>>,
    pub(crate) session: store::Session,
    /// Which plugins are on in the session; `None` when that cannot be read.
    pub(crate) sources: Option<api::Sources>,
    pub(crate) prompt: store::Prompt,
    /// Who waits for the prompt and this run to be kept; `None` when they are, or are being.
    pub(crate) asked: Option<Asked>,
    pub(crate) evaluation: store::Evaluation,
    pub(crate) log: Arc<EventLog>,
    pub(crate) stop: CancellationToken,
    pub(crate) started: Instant,
    pub(crate) detail: Detail,
    pub(crate) page: Page,
    pub(crate) steps: Vec<StepRecord>,
    /// Steps that changed since they were kept.
    pub(crate) unkept: Vec<usize>,
    /// Whether there was a budget when the turn began; one that is set later counts from the next turn on.
    pub(crate) has_budget: bool,
    /// What the embedded planner makes of what is asked, once it was wanted.
    pub(crate) routed: OnceCell<Route>,
    /// What was said before in the session, once it was wanted.
    pub(crate) past: OnceCell<Arc<past::Past>>,
    pub(crate) plan: Option<Plan>,
    /// Whether the plan was kept already.
    pub(crate) plan_is_kept: bool,
    pub(crate) found: Vec<Found>,
    pub(crate) cited: Cited,
    pub(crate) blocks: Vec<Block>,
    pub(crate) suggestions: Vec<String>,
    /// What model data is marked with in this turn.
    pub(crate) mark: String,
    /// Whether the answer is knowledge of the world and not of the data.
    pub(crate) is_general: bool,
}

impl Turn {
    /// Runs until the turn ends or waits; `_working` says for so long that this program is at work.
    pub(crate) async fn drive(mut self, _working: Working) {
        let stop = self.stop.clone();
        let going = AssertUnwindSafe(tokio::time::timeout(TURN_LIMIT, self.go())).catch_unwind();
        let next = tokio::select! {
            biased;
            () = stop.cancelled() => Next::End(End::stopped()),
            next = going => match next {
                Ok(Ok(next)) => next,
                Ok(Err(_)) => Next::End(End::failed(
                    ResultType::TimedOut,
                    format!("it took longer than {} s: ask for less at once", TURN_LIMIT.as_secs()),
                )),
                Err(_) => Next::End(End::failed(
                    ResultType::Error,
                    "it failed inside the program; the log says where",
                )),
            },
        };
        match next {
            Next::Wait => {}
            Next::GoOn => self.deliver(End::success()).await,
            Next::End(end) => self.deliver(end).await,
        }
        self.inner.forget_if_ended(&self.evaluation.id);
    }

    async fn go(&mut self) -> Next {
        match self.go_through().await {
            Ok(next) => next,
            Err(error) => {
                tracing::error!(%error, evaluation = self.evaluation.id, "a turn failed");
                Next::End(End::failed(ResultType::Error, crate::models::chain_text(&error)))
            }
        }
    }

    async fn go_through(&mut self) -> Result<Next, crate::Error> {
        if self.plan.is_none() || self.steps.iter().all(|step| step.skill.is_some()) {
            self.receive();
            if let Next::End(end) = self.guard().await? {
                return Ok(Next::End(end));
            }
        }
        if self.plan.is_none() {
            match self.choose().await? {
                Next::GoOn => {}
                other => return Ok(other),
            }
        }
        if let Next::End(end) = self.run().await? {
            return Ok(Next::End(end));
        }
        match self.write().await? {
            Next::GoOn => {}
            other => return Ok(other),
        }
        self.check();
        Ok(Next::End(self.end_of_steps()))
    }

    /// Takes up what a step gave before the turn waited or the program stopped.
    pub(crate) fn take_up(&mut self, at: usize) {
        self.recall(at);
    }

    /// Begins a line of the process log and returns its place.
    pub(crate) fn begin(&mut self, name: &str) -> usize {
        self.add(StepRecord {
            position: 0,
            name: name.to_owned(),
            plugin: None,
            skill: None,
            effect: "read".to_owned(),
            inputs: Value::Null,
            state: StepState::Running,
            output: Value::Null,
            message: String::new(),
            started_at: Some(now()),
            ended_at: None,
        })
    }

    /// Adds a step.
    pub(crate) fn add(&mut self, mut step: StepRecord) -> usize {
        step.position = self.steps.iter().map(|step| step.position).max().unwrap_or(0) + 1;
        self.steps.push(step);
        let at = self.steps.len() - 1;
        self.unkept.push(at);
        self.tell_step(at);
        at
    }

    /// Ends a line of the process log.
    pub(crate) fn end(&mut self, at: usize, state: StepState, message: impl Into<String>) {
        self.change(at, |step| {
            step.state = state;
            step.message = message.into();
            step.ended_at = Some(now());
        });
    }

    /// Changes a step. That a call has ended is told when it is kept.
    pub(crate) fn change(&mut self, at: usize, change: impl FnOnce(&mut StepRecord)) {
        if let Some(step) = self.steps.get_mut(at) {
            change(step);
            let waits = is_call_that_ended(step);
            self.unkept.push(at);
            if !waits {
                self.tell_step(at);
            }
        }
    }

    fn tell_step(&self, at: usize) {
        if let Some(step) = self.steps.get(at) {
            self.log.note_step(wire::step(step));
        }
    }

    /// Keeps the prompt, when that was not done yet.
    pub(crate) async fn keep_prompt(&mut self) -> Result<(), crate::Error> {
        if self.asked.is_some() {
            self.keep_steps().await?;
        }
        Ok(())
    }

    /// Keeps the prompt, when that was not done yet, and the steps that changed, and tells of calls that ended.
    pub(crate) async fn keep_steps(&mut self) -> Result<(), crate::Error> {
        self.log.wake();
        let steps = self.take_unkept();
        match self.asked.take() {
            Some(asked) => self.begin_with(&steps, asked).await?,
            None if steps.is_empty() => return Ok(()),
            None => self.inner.state.put_steps(&self.evaluation.id, &steps).await?,
        }
        note_ended(&self.log, &steps);
        self.log.wake();
        Ok(())
    }

    /// Keeps the prompt and its first run, and tells who asked.
    async fn begin_with(&mut self, steps: &[StepRecord], asked: Asked) -> Result<(), crate::Error> {
        self.evaluation.detail = self.detail.to_json();
        let is_untitled = self.session.title == crate::sessions::UNTITLED;
        let title = is_untitled.then(|| crate::sessions::title_of(&self.prompt.content));
        let state = &self.inner.state;
        let kept = state
            .begin_turn(&self.prompt, &self.evaluation, steps, title.as_deref())
            .await;
        let is_kept = kept.is_ok();
        if let Ok(position) = &kept {
            self.prompt.position = *position;
        }
        // Whoever asked is told why when it is not kept. They may have gone; the run goes on.
        let _ = asked.send(kept);
        if is_kept {
            return Ok(());
        }
        Err(crate::Error::State {
            id: self.evaluation.id.clone(),
            reason: "could not be kept",
        })
    }

    /// Returns whether the prompt is not kept yet, or a call that has ended.
    pub(crate) fn must_keep(&self) -> bool {
        let has_ended = |at: &usize| self.steps.get(*at).is_some_and(is_call_that_ended);
        self.asked.is_some() || self.unkept.iter().any(has_ended)
    }

    pub(crate) fn take_unkept(&mut self) -> Vec<StepRecord> {
        let mut changed = std::mem::take(&mut self.unkept);
        changed.sort_unstable();
        changed.dedup();
        changed
            .into_iter()
            .filter_map(|at| self.steps.get(at).cloned())
            .collect()
    }

    /// Keeps and tells that the turn waits for its user.
    pub(crate) async fn wait_for_plan(&mut self) -> Result<Next, crate::Error> {
        self.keep_steps().await?;
        let state = &self.inner.state;
        state
            .note_evaluation(
                &self.evaluation.id,
                store::EvaluationState::Running,
                &self.detail.to_json(),
            )
            .await?;
        let plan =
            serde_json::to_value(&self.plan).map_err(|error| crate::Error::invalid("plan", error.to_string()))?;
        self.evaluation = state.set_plan(&self.evaluation.id, &plan, true).await?;
        self.log.tell("plan", &self.plan);
        Ok(Next::Wait)
    }

    /// Returns whether the steps that write may run: only those of a plan that was approved.
    pub(crate) fn is_approved(&self) -> bool {
        self.evaluation.plan_state == PlanState::Approved
    }
}

fn is_call_that_ended(step: &StepRecord) -> bool {
    step.skill.is_some() && !matches!(step.state, StepState::Pending | StepState::Running)
}

/// Notes calls that ended, once they are kept.
fn note_ended(log: &EventLog, kept: &[StepRecord]) {
    for step in kept.iter().filter(|step| is_call_that_ended(step)) {
        log.note_step(wire::step(step));
    }
}
