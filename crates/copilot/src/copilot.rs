//! The copilot of a workspace: takes prompts, runs turns, and answers for those that wait, run or have ended.

use crate::answer::Cited;
use crate::asker::Asker;
use crate::detail::Detail;
use crate::error::Error;
use crate::events::{END, EventLog, Follower};
use crate::feedback::Judged;
use crate::models::{self, Models};
use crate::presence::Presence;
use crate::rights::{Rights, SoleUser};
use crate::route::Page;
use crate::turn::{Asked, Turn};
use crate::wire;
use api::{EditedStep, ModelSettings, NewPrompt};
use egress::Egress;
use llm::EmbeddingSlot;
use serde_json::Value;
use skill::Registry;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};
use store::{Actor, EvaluationState, Keys, PlanState, StepRecord, WorkspaceState};
use tokio::sync::{OnceCell, oneshot};
use tokio_util::sync::CancellationToken;

/// Ended runs whose events can be followed again.
const KEPT_LOGS: usize = 256;
/// Runs at once at most.
const RUNNING: usize = 512;

/// What a copilot works with beside its state and its skills.
pub struct Options {
    /// Who may use what.
    pub rights: Arc<dyn Rights>,
    /// The way out to models.
    pub egress: Egress,
    /// The keys that seal the keys of models; without them none can be kept.
    pub keys: Option<Arc<Keys>>,
    /// Where the model is put that compares meanings, for those who search uploaded files.
    pub embeddings: EmbeddingSlot,
}

impl Options {
    /// Returns options of a single user who may reach no model.
    ///
    /// # Errors
    ///
    /// When the way out cannot be set up.
    pub fn closed() -> Result<Self, Error> {
        Ok(Self {
            rights: Arc::new(SoleUser),
            egress: Egress::new(egress::Options::default())?,
            keys: None,
            embeddings: EmbeddingSlot::default(),
        })
    }
}

impl std::fmt::Debug for Options {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options")
            .field("keys", &self.keys)
            .finish_non_exhaustive()
    }
}

pub(crate) struct Running {
    log: Arc<EventLog>,
    stop: CancellationToken,
    /// Who may follow its events.
    owner: String,
    pub(crate) session_id: String,
    pub(crate) prompt_id: String,
}

#[derive(Default)]
struct Runs {
    by_id: HashMap<String, Running>,
    ended: VecDeque<String>,
}

/// What a copilot holds.
pub(crate) struct Inner {
    pub(crate) state: WorkspaceState,
    pub(crate) rights: Arc<dyn Rights>,
    pub(crate) feedback: Judged,
    pub(crate) presence: Arc<Presence>,
    egress: Egress,
    keys: Option<Arc<Keys>>,
    embeddings: EmbeddingSlot,
    registry: RwLock<Arc<Registry>>,
    models: RwLock<Option<Arc<Models>>>,
    runs: Mutex<Runs>,
}

impl Inner {
    fn runs(&self) -> std::sync::MutexGuard<'_, Runs> {
        self.runs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets go of the logs of runs that were deleted.
    pub(crate) fn forget(&self, is_deleted: impl Fn(&Running) -> bool) {
        self.runs().by_id.retain(|_, running| !is_deleted(running));
    }

    /// Lets go of the oldest logs when a run has ended.
    pub(crate) fn forget_if_ended(&self, id: &str) {
        let mut runs = self.runs();
        if runs.by_id.get(id).is_none_or(|running| !running.log.is_closed()) {
            return;
        }
        runs.ended.push_back(id.to_owned());
        while runs.ended.len() > KEPT_LOGS {
            if let Some(oldest) = runs.ended.pop_front() {
                runs.by_id.remove(&oldest);
            }
        }
    }
}

/// The copilot of a workspace. Cheap to clone.
#[derive(Clone)]
pub struct Copilot {
    pub(crate) inner: Arc<Inner>,
}

impl std::fmt::Debug for Copilot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Copilot")
            .field("workspace", &self.inner.state.id())
            .finish_non_exhaustive()
    }
}

impl Copilot {
    /// Makes the copilot of a workspace. [`Copilot::reload_models`] is called next, and in a server
    /// [`Copilot::watch`].
    #[must_use]
    pub fn new(state: WorkspaceState, registry: Registry, options: Options) -> Self {
        Self {
            inner: Arc::new(Inner {
                state,
                rights: options.rights,
                feedback: Judged::default(),
                presence: Arc::default(),
                egress: options.egress,
                keys: options.keys,
                embeddings: options.embeddings,
                registry: RwLock::new(Arc::new(registry)),
                models: RwLock::default(),
                runs: Mutex::default(),
            }),
        }
    }

    /// Returns the workspace's state.
    #[must_use]
    pub fn state(&self) -> &WorkspaceState {
        &self.inner.state
    }

    /// Returns who may use what.
    #[must_use]
    pub fn rights(&self) -> &dyn Rights {
        self.inner.rights.as_ref()
    }

    /// Returns the skills, as they are now.
    #[must_use]
    pub fn skills(&self) -> Arc<Registry> {
        Arc::clone(&self.inner.registry.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Replaces the skills, from the next turn on.
    pub fn set_skills(&self, registry: Registry) {
        *self.inner.registry.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(registry);
    }

    /// Returns the place of the model that compares meanings.
    #[must_use]
    pub fn embeddings(&self) -> &EmbeddingSlot {
        &self.inner.embeddings
    }

    /// Replaces the models, from the next turn on.
    pub fn set_models(&self, models: Option<Models>) {
        self.inner
            .embeddings
            .set(models.as_ref().and_then(|models| models.embedding.clone()));
        *self.inner.models.write().unwrap_or_else(PoisonError::into_inner) = models.map(Arc::new);
    }

    /// Reads the models from the settings.
    ///
    /// # Errors
    ///
    /// When the settings or a key cannot be read.
    pub async fn reload_models(&self) -> Result<(), Error> {
        let models = models::load(&self.inner.state, self.inner.keys.as_deref(), &self.inner.egress).await?;
        self.set_models(models);
        Ok(())
    }

    /// Returns the settings of models, and what an Ollama nearby offers.
    ///
    /// # Errors
    ///
    /// When the settings cannot be read.
    pub async fn model_settings(&self) -> Result<ModelSettings, Error> {
        let mut settings = models::settings(&self.inner.state).await?;
        settings.detected = models::detect(&self.inner.egress).await;
        Ok(settings)
    }

    /// Sets the models.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] when they make no sense, [`Error::Forbidden`] when the user does not own the workspace.
    pub async fn set_model_settings(&self, settings: ModelSettings, user: &str) -> Result<ModelSettings, Error> {
        self.must_own(user)?;
        let keys = self.inner.keys.as_deref();
        let before = models::set(
            &self.inner.state,
            keys,
            &self.inner.egress,
            settings,
            &Actor::analyst(user),
        )
        .await?;
        let after = models::settings(&self.inner.state).await?;
        self.audit_setting("copilot.models", &before, &after, user).await?;
        self.reload_models().await?;
        self.model_settings().await
    }

    /// Notes a change of settings in the audit log.
    ///
    /// # Errors
    ///
    /// When the log cannot be written.
    pub async fn audit_setting<T: serde::Serialize + Sync>(
        &self,
        property: &str,
        before: &T,
        after: &T,
        user: &str,
    ) -> Result<(), Error> {
        let value = |value: &T| serde_json::to_value(value).unwrap_or(Value::Null);
        let event = store::AuditEvent {
            operation: "UpdateCopilotSettings".to_owned(),
            user_key: user.to_owned(),
            user_type: "Admin".to_owned(),
            user_id: user.to_owned(),
            app_identity: "Copilot.Security.Outrider".to_owned(),
            copilot_settings_event_data: vec![store::ChangedProperty {
                property: property.to_owned(),
                original_value: value(before),
                new_value: value(after),
            }],
            ..store::AuditEvent::default()
        };
        self.inner.state.audit(&event).await?;
        Ok(())
    }

    pub(crate) fn must_own(&self, user: &str) -> Result<(), Error> {
        if self.inner.rights.is_owner(user) {
            return Ok(());
        }
        Err(Error::Forbidden {
            reason: "only an owner of the workspace may do this".to_owned(),
        })
    }

    /// Asks: begins to run a prompt, and returns when it is kept with its first run.
    ///
    /// # Errors
    ///
    /// When the session is not the asker's, or the prompt is empty or too long.
    pub async fn ask(&self, session_id: &str, new: NewPrompt, asker: &Asker) -> Result<api::Prompt, Error> {
        let session = self.own_session(session_id, &asker.user).await?;
        let mut asker = asker.clone();
        if asker.surface.is_empty() {
            asker.surface.clone_from(&session.surface);
        }
        self.must_have_room()?;
        let detail = Detail {
            asker,
            ..Detail::default()
        };
        let user = &detail.asker.user;
        let (mut prompt, evaluation) = self.inner.state.new_turn(session_id, &to_keep(new)?, user)?;
        let (asked, kept) = oneshot::channel();
        self.start(
            session,
            prompt.clone(),
            evaluation.clone(),
            Vec::new(),
            detail,
            Some(asked),
        );
        prompt.position = match kept.await {
            Ok(position) => position?,
            Err(_) => {
                return Err(Error::State {
                    id: evaluation.id,
                    reason: "was not kept: ask again; the log says what failed",
                });
            }
        };
        let run = wire::evaluation(evaluation, &[], Vec::new());
        Ok(wire::prompt(prompt, vec![run]))
    }

    /// Keeps a prompt without running it; [`Copilot::rerun`] runs it.
    ///
    /// # Errors
    ///
    /// As [`Copilot::ask`].
    pub async fn add_prompt(&self, session_id: &str, new: NewPrompt, user: &str) -> Result<api::Prompt, Error> {
        self.own_session(session_id, user).await?;
        let prompt = self.inner.state.add_prompt(session_id, &to_keep(new)?, user).await?;
        Ok(wire::prompt(prompt, Vec::new()))
    }

    /// Runs a prompt again.
    ///
    /// # Errors
    ///
    /// When it is not the asker's.
    pub async fn rerun(&self, prompt_id: &str, asker: &Asker) -> Result<api::Evaluation, Error> {
        let prompt = self.inner.state.prompt(prompt_id).await?;
        let session = self.own_session(&prompt.session_id, &asker.user).await?;
        self.must_have_room()?;
        let evaluation = self.inner.state.begin_evaluation(prompt_id).await?;
        let detail = Detail {
            asker: asker.clone(),
            ..Detail::default()
        };
        let evaluation = self
            .inner
            .state
            .note_evaluation(&evaluation.id, evaluation.state, &detail.to_json())
            .await?;
        let wire = wire::evaluation(evaluation.clone(), &[], Vec::new());
        self.start(session, prompt, evaluation, Vec::new(), detail, None);
        Ok(wire)
    }

    fn must_have_room(&self) -> Result<(), Error> {
        if self.inner.presence.count() >= RUNNING {
            return Err(Error::invalid(
                "prompt",
                format!("cannot run now: {RUNNING} others do; try again in a while"),
            ));
        }
        Ok(())
    }

    /// Begins a task that drives a run from where it is kept. A run that is not kept yet tells `asked` when it is.
    fn start(
        &self,
        session: store::Session,
        prompt: store::Prompt,
        evaluation: store::Evaluation,
        steps: Vec<StepRecord>,
        detail: Detail,
        asked: Option<Asked>,
    ) {
        let stop = CancellationToken::new();
        let log = {
            let mut runs = self.inner.runs();
            let log = match runs.by_id.get(&evaluation.id) {
                Some(running) if !running.log.is_closed() => Arc::clone(&running.log),
                _ => EventLog::after(0),
            };
            let running = Running {
                log: Arc::clone(&log),
                stop: stop.clone(),
                owner: session.owner.clone(),
                session_id: session.id.clone(),
                prompt_id: prompt.id.clone(),
            };
            runs.by_id.insert(evaluation.id.clone(), running);
            log
        };
        let plan = wire::plan(&evaluation);
        let models = self.inner.models.read().unwrap_or_else(PoisonError::into_inner).clone();
        let mut turn = Turn {
            registry: self.skills(),
            models,
            mark: crate::turn::fresh_mark(),
            inner: Arc::clone(&self.inner),
            sources: crate::turn::sources_of(&session),
            session,
            prompt,
            asked,
            plan_is_kept: plan.is_some(),
            plan,
            evaluation,
            log,
            stop,
            started: Instant::now(),
            detail,
            page: Page::default(),
            steps,
            unkept: Vec::new(),
            has_budget: true,
            routed: OnceCell::new(),
            past: OnceCell::new(),
            found: Vec::new(),
            cited: Cited::default(),
            blocks: Vec::new(),
            suggestions: Vec::new(),
            is_general: false,
        };
        for at in 0..turn.steps.len() {
            turn.take_up(at);
        }
        let working = self.inner.presence.work(&self.inner.state);
        tokio::spawn(turn.drive(working));
    }

    async fn go_on(&self, evaluation: store::Evaluation, detail: Detail) -> Result<api::Evaluation, Error> {
        let state = &self.inner.state;
        let prompt = state.prompt(&evaluation.prompt_id).await?;
        let session = state.session(&evaluation.session_id).await?;
        let steps = state.steps(&evaluation.id).await?;
        let wire = wire::evaluation(evaluation.clone(), &steps, Vec::new());
        self.start(session, prompt, evaluation, steps, detail, None);
        Ok(wire)
    }

    /// Approves the plan that a run waits with, as it is or as edited, and goes on.
    ///
    /// # Errors
    ///
    /// When no plan waits, or a step that was edited in cannot run.
    pub async fn approve(&self, id: &str, steps: Option<&[EditedStep]>, user: &str) -> Result<api::Evaluation, Error> {
        let evaluation = self.own_evaluation(id, user).await?;
        if evaluation.plan_state != PlanState::Proposed || evaluation.state != EvaluationState::Waiting {
            return Err(no_plan(id));
        }
        let state = &self.inner.state;
        if let Some(steps) = steps {
            let proposed = wire::plan(&evaluation).ok_or_else(|| no_plan(id))?;
            let registry = self.skills();
            let skills: Vec<_> = registry
                .enabled()
                .filter(|descriptor| self.inner.rights.may_use(user, &descriptor.plugin))
                .collect();
            let plan = crate::turn::check_edited(&skills, &proposed, steps)?;
            let plan = serde_json::to_value(&plan).map_err(|error| Error::invalid("steps", error.to_string()))?;
            state.set_plan(id, &plan, true).await?;
        }
        let evaluation = state.approve_plan(id, user).await?;
        let detail = Detail::read(&evaluation.detail);
        self.go_on(evaluation, detail).await
    }

    /// Rejects the plan that a run waits with: nothing of it runs.
    ///
    /// # Errors
    ///
    /// When no plan waits.
    pub async fn reject(&self, id: &str, user: &str) -> Result<api::Evaluation, Error> {
        self.own_evaluation(id, user).await?;
        self.inner.state.reject_plan(id, user).await?;
        self.end_waiting(id, user).await
    }

    /// Answers the question that a run waits with, and goes on.
    ///
    /// # Errors
    ///
    /// When no question waits, or the answer is empty or too long.
    pub async fn answer(&self, id: &str, value: &str, user: &str) -> Result<api::Evaluation, Error> {
        const MOST: usize = 16 << 10;
        let evaluation = self.own_evaluation(id, user).await?;
        let mut detail = Detail::read(&evaluation.detail);
        let waits = evaluation.state == EvaluationState::Waiting && evaluation.plan_state != PlanState::Proposed;
        if !waits || detail.question.is_none() {
            return Err(Error::State {
                id: id.to_owned(),
                reason: "waits for no answer",
            });
        }
        if value.trim().is_empty() || value.len() > MOST {
            return Err(Error::invalid("value", format!("must be text of at most {MOST} bytes")));
        }
        detail.answer = Some(value.to_owned());
        let evaluation = self
            .inner
            .state
            .note_evaluation(id, EvaluationState::Running, &detail.to_json())
            .await?;
        self.go_on(evaluation, detail).await
    }

    /// Stops a run, whether it runs or waits.
    ///
    /// # Errors
    ///
    /// When it is not the user's.
    pub async fn stop(&self, id: &str, user: &str) -> Result<api::Evaluation, Error> {
        let evaluation = self.own_evaluation(id, user).await?;
        if evaluation.state.has_ended() {
            return self.evaluation(id, user).await;
        }
        if evaluation.state == EvaluationState::Waiting {
            let outcome = store::Outcome {
                state: EvaluationState::Cancelled,
                result_type: store::ResultType::Error,
                message: "stopped".to_owned(),
                blocks: Value::Array(Vec::new()),
                suggestions: Vec::new(),
                detail: evaluation.detail.clone(),
            };
            self.inner.state.end_evaluation(id, &outcome).await?;
            return self.end_waiting(id, user).await;
        }
        let mut follower = {
            let runs = self.inner.runs();
            let Some(running) = runs.by_id.get(id) else {
                return Err(Error::State {
                    id: id.to_owned(),
                    reason: "runs in another program: stop it there; should that program have stopped, it ends by itself \
                             in a few seconds",
                });
            };
            running.stop.cancel();
            running.log.follow(0)
        };
        let ended = async { while follower.next().await.is_some() {} };
        // The turn ends within a second; whoever stopped it is told how it stands either way.
        let _ = tokio::time::timeout(Duration::from_secs(1), ended).await;
        self.evaluation(id, user).await
    }

    /// Goes on with a run that a restart ended, as a new run of the same prompt.
    ///
    /// # Errors
    ///
    /// When it was not interrupted, or was resumed or run again already.
    pub async fn resume(&self, id: &str, user: &str) -> Result<api::Evaluation, Error> {
        self.own_evaluation(id, user).await?;
        self.must_have_room()?;
        let evaluation = self.inner.state.resume_evaluation(id).await?;
        if evaluation.state == EvaluationState::Waiting {
            return self.evaluation(&evaluation.id, user).await;
        }
        let detail = Detail::read(&evaluation.detail);
        self.go_on(evaluation, detail).await
    }

    /// Tells who follows a run that waited that it has ended.
    async fn end_waiting(&self, id: &str, user: &str) -> Result<api::Evaluation, Error> {
        let ended = self.evaluation(id, user).await?;
        let log = self.inner.runs().by_id.get(id).map(|running| Arc::clone(&running.log));
        if let Some(log) = log {
            log.tell(END, &ended);
            self.inner.forget_if_ended(id);
        }
        Ok(ended)
    }

    /// Follows a run from the event after a number.
    ///
    /// # Errors
    ///
    /// When it is not there or not the user's to see.
    pub async fn follow(&self, id: &str, after: u64, user: &str) -> Result<Follower, Error> {
        if let Some(running) = self.inner.runs().by_id.get(id).filter(|running| running.owner == user) {
            return Ok(running.log.follow(after));
        }
        let evaluation = self.evaluation(id, user).await?;
        let is_owner = self.own_evaluation(id, user).await.is_ok();
        // Nothing of it is in memory, or its events are for its owner alone.
        let waits = evaluation.state == api::EvaluationState::Waiting;
        if evaluation.completed_at.is_none() && !(waits && is_owner) {
            return Ok(self.follow_elsewhere(id, after, user));
        }
        let log = EventLog::after(after);
        if waits {
            if let Some(question) = &evaluation.question {
                log.tell("question", question);
            } else {
                log.tell("plan", &evaluation.plan);
            }
            let mut runs = self.inner.runs();
            let running = runs.by_id.entry(id.to_owned()).or_insert_with(|| Running {
                log: Arc::clone(&log),
                stop: CancellationToken::new(),
                owner: user.to_owned(),
                session_id: evaluation.session_id.clone(),
                prompt_id: evaluation.prompt_id.clone(),
            });
            return Ok(running.log.follow(after));
        }
        log.tell(END, &evaluation);
        Ok(log.follow(after))
    }

    /// Waits until a run has ended or waits for its user, at most so long, and returns how it stands.
    ///
    /// # Errors
    ///
    /// When it is not there or not the user's to see.
    pub async fn wait(&self, id: &str, user: &str, longest: Duration) -> Result<api::Evaluation, Error> {
        let mut follower = self.follow(id, 0, user).await?;
        let done = async {
            while let Some(event) = follower.next().await {
                // What the run waited for before is in its log too.
                if event.name == END || (matches!(event.name, "plan" | "question") && self.is_waiting(id).await) {
                    break;
                }
            }
        };
        let _ = tokio::time::timeout(longest, done).await;
        self.evaluation(id, user).await
    }

    async fn is_waiting(&self, id: &str) -> bool {
        let kept = self.inner.state.evaluation(id).await;
        kept.is_ok_and(|kept| kept.state == EvaluationState::Waiting)
    }
}

/// Returns a prompt as it is kept; one that only names a skill reads as its command.
fn to_keep(new: NewPrompt) -> Result<store::NewPrompt, Error> {
    let content = match &new.skill {
        Some(skill) if new.content.trim().is_empty() => format!("/{skill}"),
        _ => new.content,
    };
    Ok(store::NewPrompt {
        content,
        skill: new.skill,
        inputs: Value::Object(new.inputs),
        context: match &new.context {
            Some(page) => serde_json::to_value(page).map_err(|error| Error::invalid("context", error.to_string()))?,
            None => Value::Null,
        },
    })
}

fn no_plan(id: &str) -> Error {
    Error::State {
        id: id.to_owned(),
        reason: "has no plan that waits for approval",
    }
}
