//! Steps 3 and 4, resolve and choose: what the prompt refers to, and which skills answer it.

use super::plan::Wanted;
use super::{End, Next, Turn, direct};
use crate::answer::notice;
use crate::models::Job;
use crate::route::{Ask, Route, refusal, route};
use api::{Question, QuestionOption, Sources};
use serde_json::{Map, Value};
use skill::{Availability, Descriptor};
use store::{EvaluationState, StepState};

/// Prompts that are suggested at most.
const SUGGESTED: usize = 4;
/// The skill whose answers come from a model's knowledge of the world.
pub(super) const GENERAL: &str = "general_knowledge";

/// Returns the name, and what follows it, of a promptbook that a prompt runs.
fn book_name(content: &str) -> Option<&str> {
    let named = content.trim().strip_prefix('*')?;
    (!named.starts_with([' ', '*'])).then_some(named)
}

/// Puts the name of who asks where the prompt says "me".
fn with_user(mut inputs: Map<String, Value>, user: &str) -> Map<String, Value> {
    if inputs.get("assigned_to").and_then(Value::as_str) == Some("me") {
        inputs.insert("assigned_to".to_owned(), user.into());
    }
    inputs
}

/// Returns which plugins are on in a session; `None`, when that cannot be read: all count as off then.
pub(crate) fn sources_of(session: &store::Session) -> Option<Sources> {
    if session.sources.is_null() {
        return Some(Sources::default());
    }
    serde_json::from_value(session.sources.clone())
        .inspect_err(|error| {
            tracing::error!(%error, session = session.id, "a session's sources cannot be read: all count as off");
        })
        .ok()
}

impl Turn {
    /// Returns the skills that may be chosen: enabled, on in the session, allowed to the user.
    pub(super) fn skills(&self) -> Vec<&Descriptor> {
        self.registry
            .enabled()
            .filter(|descriptor| self.may_use(descriptor))
            .collect()
    }

    /// Returns whether a skill's plugin is on here and the user may use it.
    pub(super) fn may_use(&self, descriptor: &Descriptor) -> bool {
        let Some(sources) = &self.sources else {
            return false;
        };
        let asker = &self.detail.asker;
        sources.plugins.get(&descriptor.plugin).copied().unwrap_or(true)
            && (asker.plugins.is_empty() || asker.plugins.contains(&descriptor.plugin))
            && self.inner.rights.may_use(&asker.user, &descriptor.plugin)
    }

    /// Chooses: a skill that was named, a model, or the embedded planner.
    pub(super) async fn choose(&mut self) -> Result<Next, crate::Error> {
        let content = self.asked();
        let named = self.prompt.skill.is_some() || direct::command(&content).is_some() || book_name(&content).is_some();
        if !named && self.models.as_ref().is_some_and(|models| models.has(Job::Plan)) && !self.is_out_of_scope().await?
        {
            self.detail.by_model = true;
            let at = self.begin("choose");
            let count = self.skills().len();
            self.end(at, StepState::Done, format!("a model chooses among {count} skills"));
            return Ok(Next::GoOn);
        }
        self.keep_prompt().await?;
        if let Some(skill) = self.prompt.skill.clone() {
            return self
                .choose_named(&skill, &crate::wire::map(&self.prompt.inputs.clone()), &content)
                .await;
        }
        if let Some(command) = direct::command(&content) {
            if command.word.eq_ignore_ascii_case("askgpt") {
                let inputs = [("question".to_owned(), Value::from(command.rest))]
                    .into_iter()
                    .collect();
                return self.choose_named(GENERAL, &inputs, &content).await;
            }
            let inputs = self
                .registry
                .all()
                .find(|descriptor| descriptor.name == command.word)
                .map(|descriptor| direct::inputs(descriptor, command.rest))
                .unwrap_or_default();
            return self.choose_named(command.word, &inputs, &content).await;
        }
        if let Some(named) = book_name(&content) {
            return self.run_book(named).await;
        }
        self.choose_embedded(&content).await
    }

    /// Returns what is asked: the prompt, or what the user's answer made of it.
    pub(super) fn asked(&self) -> String {
        let content = self.prompt.content.clone();
        match (&self.detail.answer, &self.detail.question) {
            // An option is a whole prompt; free text completes the one that was unclear.
            (Some(answer), Some(question)) if question.options.iter().any(|option| option.value == *answer) => {
                answer.clone()
            }
            (Some(answer), _) => format!("{content} {answer}"),
            (None, _) => content,
        }
    }

    async fn is_out_of_scope(&self) -> Result<bool, crate::Error> {
        let past = self.past().await?;
        let ask = Ask {
            prompt: &self.asked(),
            page: &self.page,
            turns: &past.turns,
            skills: &self.skills(),
            now: self.evaluation.created_at,
        };
        Ok(refusal(&ask).is_some())
    }

    /// Returns what the embedded planner makes of what is asked; it is made once.
    pub(super) async fn route(&self) -> Result<&Route, crate::Error> {
        self.routed.get_or_try_init(|| self.find_route()).await
    }

    /// Skills that readers judged wrong for such prompts are chosen only when no other does.
    async fn find_route(&self) -> Result<Route, crate::Error> {
        let content = &self.asked();
        let past = self.past().await?;
        let skills = self.skills();
        let disliked = self.inner.feedback.disliked(&self.inner.state, content).await?;
        let liked: Vec<&Descriptor> = skills
            .iter()
            .copied()
            .filter(|descriptor| !disliked.contains(&descriptor.name))
            .collect();
        let ask = |skills: &[&Descriptor]| {
            route(&Ask {
                prompt: content,
                page: &self.page,
                turns: &past.turns,
                skills,
                now: self.evaluation.created_at,
            })
        };
        if liked.len() < skills.len()
            && let found @ Route::Calls { .. } = ask(&liked)
        {
            return Ok(found);
        }
        Ok(ask(&skills))
    }

    async fn choose_named(
        &mut self,
        skill: &str,
        inputs: &Map<String, Value>,
        content: &str,
    ) -> Result<Next, crate::Error> {
        self.detail.direct = true;
        let at = self.begin("choose");
        let refused = match self.registry.availability(skill) {
            Availability::Unknown => Some(format!("there is no skill `{}`", super::past::cut(skill, 64))),
            Availability::Disabled => Some(format!("skill `{skill}` is switched off")),
            Availability::Enabled => self
                .registry
                .enabled()
                .find(|descriptor| descriptor.name == skill)
                .filter(|descriptor| !self.may_use(descriptor))
                .map(|descriptor| format!("plugin `{}` is not available to you in this session", descriptor.plugin)),
        };
        if let Some(reason) = refused {
            self.end(at, StepState::Failed, reason.clone());
            return Ok(Next::End(End::failed(store::ResultType::Rejected, reason)));
        }
        self.end(at, StepState::Done, format!("`{skill}` was named; nothing is planned"));
        if skill == GENERAL && self.models.as_ref().is_some_and(|models| models.has(Job::General)) {
            let question = inputs
                .get("question")
                .and_then(Value::as_str)
                .unwrap_or(content)
                .to_owned();
            return self.answer_generally(&question).await;
        }
        let wanted = Wanted {
            skill: skill.to_owned(),
            inputs: inputs.clone(),
            why: "you named it".to_owned(),
        };
        self.plan(vec![wanted]).await
    }

    /// Chooses without a model.
    pub(super) async fn choose_embedded(&mut self, content: &str) -> Result<Next, crate::Error> {
        let at = self.begin("resolve");
        let routed = self.route().await?.clone();
        self.end(at, StepState::Done, "page, session and names in the prompt");
        let at = self.begin("choose");
        match routed {
            Route::Calls { calls } => {
                let names: Vec<&str> = calls.iter().map(|call| call.skill.as_str()).collect();
                self.end(at, StepState::Done, names.join(", "));
                if names == [GENERAL] && self.models.as_ref().is_some_and(|models| models.has(Job::General)) {
                    return self.answer_generally(content).await;
                }
                let user = self.detail.asker.user.clone();
                let wanted = calls
                    .into_iter()
                    .map(|call| Wanted {
                        skill: call.skill,
                        inputs: with_user(call.inputs, &user),
                        why: call.why,
                    })
                    .collect();
                self.plan(wanted).await
            }
            Route::Clarify { question, options } => {
                self.end(at, StepState::Done, "it could mean several things");
                let question = Question {
                    text: question,
                    options: options
                        .into_iter()
                        .take(4)
                        .map(|option| QuestionOption {
                            label: option.label,
                            value: option.value,
                        })
                        .collect(),
                };
                if self.detail.answer.is_some() {
                    // One question a turn: the second time it is said what is missing.
                    self.suggestions = question.options.iter().map(|option| option.value.clone()).collect();
                    self.blocks.push(notice(&question.text));
                    return Ok(Next::End(End::success()));
                }
                self.ask_user(question).await
            }
            Route::OutOfScope { reason } => {
                self.end(at, StepState::Skipped, reason.clone());
                self.blocks.push(notice(&reason));
                Ok(Next::End(End::refused(reason)))
            }
            Route::NoSkill { reason, nearest } => {
                self.end(at, StepState::Skipped, reason.clone());
                self.suggestions = self.examples(&nearest);
                if self.models.as_ref().is_some_and(|models| models.has(Job::General)) {
                    return self.answer_generally(content).await;
                }
                self.blocks.push(notice(&reason));
                Ok(Next::End(End::success()))
            }
        }
    }

    fn examples(&self, skills: &[String]) -> Vec<String> {
        let all = self.skills();
        skills
            .iter()
            .filter_map(|name| all.iter().find(|descriptor| descriptor.name == *name))
            .filter_map(|descriptor| descriptor.examples.first().cloned())
            .take(SUGGESTED)
            .collect()
    }

    async fn ask_user(&mut self, question: Question) -> Result<Next, crate::Error> {
        self.detail.question = Some(question.clone());
        self.keep_steps().await?;
        self.inner
            .state
            .note_evaluation(&self.evaluation.id, EvaluationState::Waiting, &self.detail.to_json())
            .await?;
        self.log.tell("question", &question);
        Ok(Next::Wait)
    }
}
