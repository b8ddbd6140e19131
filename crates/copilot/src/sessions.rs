//! Sessions as their owners and readers see them.

use crate::answer::card;
use crate::asker::Asker;
use crate::copilot::Copilot;
use crate::error::Error;
use crate::wire;
use api::{Access, Block, Citation, NewSession, PinBoard, SessionChange, SessionFile, SessionList};
use serde_json::Value;
use store::{EvaluationState, Evidence, Outcome, Page, SessionAccess, SessionFilter, StepRecord, TurnEnd};

/// The title of a session before its first prompt.
pub(crate) const UNTITLED: &str = "New session";
/// The format of an exported session.
pub const SESSION_FORMAT: &str = "outrider-session-1";
const TITLE_CHARACTERS: usize = 80;
/// Prompts that an import may bring.
const IMPORTED_PROMPTS: usize = 2_000;

/// Returns a session's title from its first prompt.
pub(crate) fn title_of(prompt: &str) -> String {
    let line = prompt.split_whitespace().collect::<Vec<_>>().join(" ");
    let title: String = line.chars().take(TITLE_CHARACTERS).collect();
    if title.len() < line.len() {
        format!("{title}…")
    } else {
        title
    }
}

impl Copilot {
    /// Begins a session.
    ///
    /// # Errors
    ///
    /// When the state cannot be written.
    pub async fn begin_session(&self, new: NewSession, asker: &Asker) -> Result<api::Session, Error> {
        let invalid = |error: serde_json::Error| Error::invalid("session", error.to_string());
        let title = new.title.filter(|title| !title.trim().is_empty());
        let begun = store::NewSession {
            title: title.unwrap_or_else(|| UNTITLED.to_owned()),
            surface: new.surface.unwrap_or_else(|| asker.surface.clone()),
            context: match &new.context {
                Some(page) => serde_json::to_value(page).map_err(invalid)?,
                None => Value::Null,
            },
        };
        let state = &self.inner.state;
        let mut session = state.begin_session(&begun, &asker.user).await?;
        if let Some(sources) = &new.sources {
            let sources = serde_json::to_value(sources).map_err(invalid)?;
            session = state.set_session_sources(&session.id, &sources).await?;
        }
        Ok(wire::session(session, Access::Owner))
    }

    /// Returns a user's sessions, and on the first page those that others share with the user.
    ///
    /// # Errors
    ///
    /// When the state cannot be read.
    pub async fn sessions(
        &self,
        user: &str,
        filter: &SessionFilter,
        cursor: Option<String>,
        limit: u32,
    ) -> Result<SessionList, Error> {
        let state = &self.inner.state;
        let mut page = Page::first(limit);
        let is_first = cursor.is_none();
        if let Some(mark) = cursor {
            page = page.after(mark);
        }
        let own = state.sessions(user, filter, &page).await?;
        let mut value: Vec<api::Session> = own
            .values
            .into_iter()
            .map(|session| wire::session(session, Access::Owner))
            .collect();
        // What waits in a session waits for its owner.
        if is_first && !filter.is_waiting {
            for share in state.shared_with(user).await? {
                let session = state.session(&share.session_id).await?;
                let text = filter.text.as_deref().unwrap_or_default().to_lowercase();
                let matches = session.title.to_lowercase().contains(text.trim())
                    && filter
                        .surface
                        .as_ref()
                        .is_none_or(|surface| *surface == session.surface);
                if matches {
                    value.push(wire::session(session, Access::Reader));
                }
            }
        }
        Ok(SessionList {
            value,
            next_cursor: own.next,
        })
    }

    /// Returns a session that a user may see.
    ///
    /// # Errors
    ///
    /// [`store::Error::NotFound`] when it is neither the user's nor shared with the user.
    pub async fn session(&self, id: &str, user: &str) -> Result<api::Session, Error> {
        Ok(match self.inner.state.session_access(id, user).await? {
            SessionAccess::Owner(session) => wire::session(session, Access::Owner),
            SessionAccess::Reader(session, _) => wire::session(session, Access::Reader),
        })
    }

    /// Changes a session of a user's.
    ///
    /// # Errors
    ///
    /// When it is not the user's.
    pub async fn change_session(&self, id: &str, change: &SessionChange, user: &str) -> Result<api::Session, Error> {
        let mut session = self.own_session(id, user).await?;
        let state = &self.inner.state;
        if let Some(title) = &change.title {
            session = state.rename_session(id, title).await?;
        }
        if let Some(sources) = &change.sources {
            let sources =
                serde_json::to_value(sources).map_err(|error| Error::invalid("sources", error.to_string()))?;
            session = state.set_session_sources(id, &sources).await?;
        }
        Ok(wire::session(session, Access::Owner))
    }

    /// Deletes a session of a user's: what runs in it is stopped, and nobody can read it from now on.
    ///
    /// # Errors
    ///
    /// When it is not the user's.
    pub async fn delete_session(&self, id: &str, user: &str) -> Result<api::Session, Error> {
        let session = self.own_session(id, user).await?;
        for run in self.inner.state.last_evaluations(id).await? {
            if !run.state.has_ended() {
                match self.stop(&run.id, user).await {
                    // What another program runs ends there, unreadable.
                    Ok(_) | Err(Error::State { .. }) => {}
                    Err(error) => return Err(error),
                }
            }
        }
        self.inner.state.delete_session(id).await?;
        self.inner.forget(|running| running.session_id == id);
        Ok(wire::session(session, Access::Owner))
    }

    /// Copies a session that a user owns.
    ///
    /// # Errors
    ///
    /// When it is not the user's.
    pub async fn duplicate_session(&self, id: &str, user: &str) -> Result<api::Session, Error> {
        self.own_session(id, user).await?;
        let copy = self.inner.state.duplicate_session(id, user).await?;
        Ok(wire::session(copy, Access::Owner))
    }

    pub(crate) async fn own_session(&self, id: &str, user: &str) -> Result<store::Session, Error> {
        match self.inner.state.session_access(id, user).await? {
            SessionAccess::Owner(session) => Ok(session),
            SessionAccess::Reader(..) => Err(Error::Forbidden {
                reason: "this session is shared with you to read: duplicate it to work with it".to_owned(),
            }),
        }
    }

    pub(crate) async fn own_evaluation(&self, id: &str, user: &str) -> Result<store::Evaluation, Error> {
        let evaluation = self.inner.state.evaluation(id).await?;
        self.own_session(&evaluation.session_id, user).await?;
        Ok(evaluation)
    }

    /// Returns a run that a user may see.
    ///
    /// # Errors
    ///
    /// When it is not there or not the user's to see.
    pub async fn evaluation(&self, id: &str, user: &str) -> Result<api::Evaluation, Error> {
        let kept = self.inner.state.evaluation(id).await?;
        let access = self.inner.state.session_access(&kept.session_id, user).await?;
        if let SessionAccess::Reader(_, share) = &access
            && share
                .prompt_ids
                .as_ref()
                .is_some_and(|shared| !shared.contains(&kept.prompt_id))
        {
            return Err(store::Error::NotFound {
                what: "evaluation",
                id: id.to_owned(),
            }
            .into());
        }
        self.shown(kept, user, &access).await
    }

    async fn shown(
        &self,
        kept: store::Evaluation,
        user: &str,
        access: &SessionAccess,
    ) -> Result<api::Evaluation, Error> {
        let state = &self.inner.state;
        let steps = state.steps(&kept.id).await?;
        let citations = wire::citations(state.evidence(&kept.id).await?);
        let mut evaluation = wire::evaluation(kept, &steps, citations);
        if evaluation.interrupted {
            (evaluation.blocks, evaluation.citations) = crate::interrupted::found(&steps);
        }
        if matches!(access, SessionAccess::Reader(..)) {
            wire::hide_for(&mut evaluation, user, self.inner.rights.as_ref());
        }
        Ok(evaluation)
    }

    /// Returns the prompts of a session that a user may see, with all their runs.
    ///
    /// # Errors
    ///
    /// When the session is not the user's to see.
    pub async fn prompts(&self, session_id: &str, user: &str) -> Result<Vec<api::Prompt>, Error> {
        let state = &self.inner.state;
        let access = state.session_access(session_id, user).await?;
        let mut prompts = Vec::new();
        for prompt in state.prompts(session_id).await? {
            if let SessionAccess::Reader(_, share) = &access
                && share
                    .prompt_ids
                    .as_ref()
                    .is_some_and(|shared| !shared.contains(&prompt.id))
            {
                continue;
            }
            let mut evaluations = Vec::new();
            for kept in state.evaluations(&prompt.id).await? {
                evaluations.push(self.shown(kept, user, &access).await?);
            }
            prompts.push(wire::prompt(prompt, evaluations));
        }
        Ok(prompts)
    }

    /// Returns a prompt that a user may see, with all its runs.
    ///
    /// # Errors
    ///
    /// When it is not the user's to see.
    pub async fn prompt(&self, id: &str, user: &str) -> Result<api::Prompt, Error> {
        let prompt = self.inner.state.prompt(id).await?;
        self.prompts(&prompt.session_id, user)
            .await?
            .into_iter()
            .find(|other| other.id == id)
            .ok_or_else(|| {
                store::Error::NotFound {
                    what: "prompt",
                    id: id.to_owned(),
                }
                .into()
            })
    }

    /// Pins a prompt, or edits it and runs it again.
    ///
    /// # Errors
    ///
    /// When it is not the asker's, or its new text is empty or too long.
    pub async fn change_prompt(
        &self,
        id: &str,
        change: &api::PromptChange,
        asker: &Asker,
    ) -> Result<api::Prompt, Error> {
        let state = &self.inner.state;
        let prompt = state.prompt(id).await?;
        self.own_session(&prompt.session_id, &asker.user).await?;
        match change.pinned {
            Some(true) => _ = state.pin_prompt(id, &asker.user).await?,
            Some(false) => _ = state.unpin_prompt(id).await?,
            None => {}
        }
        if let Some(content) = &change.content {
            state.edit_prompt(id, content).await?;
            self.rerun(id, asker).await?;
        }
        self.prompt(id, &asker.user).await
    }

    /// Deletes a prompt with its answers, and returns those that are left.
    ///
    /// # Errors
    ///
    /// When it is not the user's.
    pub async fn delete_prompt(&self, id: &str, user: &str) -> Result<Vec<api::Prompt>, Error> {
        let state = &self.inner.state;
        let prompt = state.prompt(id).await?;
        self.own_session(&prompt.session_id, user).await?;
        for run in state.evaluations(id).await? {
            if !run.state.has_ended() {
                self.stop(&run.id, user).await?;
            }
        }
        state.delete_prompt(id).await?;
        self.inner.forget(|running| running.prompt_id == id);
        self.prompts(&prompt.session_id, user).await
    }

    /// Returns the pinned prompts of a session and what they say together.
    ///
    /// # Errors
    ///
    /// When the session is not the user's to see.
    pub async fn pins(&self, session_id: &str, user: &str) -> Result<PinBoard, Error> {
        let mut prompts = self.prompts(session_id, user).await?;
        prompts.retain(|prompt| prompt.pinned);
        let mut summary = Vec::new();
        let mut citations: Vec<Citation> = Vec::new();
        for prompt in &prompts {
            summarize(prompt, &mut summary, &mut citations);
        }
        Ok(PinBoard {
            prompts,
            summary,
            citations,
        })
    }

    /// Returns with whom a session of a user's is shared.
    ///
    /// # Errors
    ///
    /// When it is not the user's.
    pub async fn shares(&self, id: &str, user: &str) -> Result<Vec<store::Share>, Error> {
        self.own_session(id, user).await?;
        Ok(self.inner.state.shares(id).await?)
    }

    /// Shares a session of a user's, or some prompts of it, with a named reader.
    ///
    /// # Errors
    ///
    /// When it is not the user's, the reader has no name, or a prompt is none of the session's.
    pub async fn share(&self, id: &str, reader: &str, prompts: Option<&[String]>, user: &str) -> Result<(), Error> {
        self.own_session(id, user).await?;
        let reader = reader.trim();
        if reader.is_empty() || reader.len() > 256 {
            return Err(Error::invalid("reader", "must name a user"));
        }
        if let Some(prompts) = prompts {
            let own = self.inner.state.prompts(id).await?;
            if let Some(foreign) = prompts
                .iter()
                .find(|wanted| own.iter().all(|prompt| prompt.id != **wanted))
            {
                return Err(Error::invalid(
                    "promptIds",
                    format!("hold `{foreign}`, which is not in the session"),
                ));
            }
        }
        self.inner.state.share_session(id, reader, prompts, user).await?;
        Ok(())
    }

    /// Takes a session of a user's back from a reader.
    ///
    /// # Errors
    ///
    /// When it is not the user's, or not shared with the reader.
    pub async fn unshare(&self, id: &str, reader: &str, user: &str) -> Result<(), Error> {
        self.own_session(id, user).await?;
        Ok(self.inner.state.unshare_session(id, reader).await?)
    }

    /// Takes in a session that was exported.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] when the file is of another format or too long.
    pub async fn import_session(&self, file: SessionFile, asker: &Asker) -> Result<api::Session, Error> {
        if file.format != SESSION_FORMAT {
            return Err(Error::invalid("format", format!("must be `{SESSION_FORMAT}`")));
        }
        if file.prompts.len() > IMPORTED_PROMPTS {
            return Err(Error::invalid("prompts", format!("are more than {IMPORTED_PROMPTS}")));
        }
        let new = NewSession {
            title: Some(file.session.title),
            surface: Some(file.session.surface),
            context: file.session.context,
            sources: Some(file.session.sources),
        };
        let session = self.begin_session(new, asker).await?;
        let invalid = |error: serde_json::Error| Error::invalid("session file", error.to_string());
        for prompt in file.prompts {
            let context = match &prompt.context {
                Some(page) => serde_json::to_value(page).map_err(invalid)?,
                None => Value::Null,
            };
            let new = store::NewPrompt {
                content: prompt.content,
                skill: prompt.skill,
                inputs: Value::Object(prompt.inputs),
                context,
            };
            let end = match prompt.evaluations.into_iter().next_back() {
                Some(evaluation) => imported_end(evaluation, asker).map_err(invalid)?,
                None => None,
            };
            let kept = self
                .inner
                .state
                .import_turn(&session.id, &new, &asker.user, end.as_ref())
                .await?;
            if prompt.pinned {
                self.inner.state.pin_prompt(&kept.id, &asker.user).await?;
            }
        }
        self.session(&session.id, &asker.user).await
    }
}

/// Adds what a pinned answer says: its prompt, its first statements, and what proves them.
fn summarize(prompt: &api::Prompt, summary: &mut Vec<Block>, citations: &mut Vec<Citation>) {
    const STATEMENTS: usize = 3;
    let Some(answer) = prompt.evaluations.last() else {
        return;
    };
    summary.push(card("heading", &prompt.content));
    let mut statements = 0;
    for block in &answer.blocks {
        let Block::Text { spans, citations: own } = block else {
            continue;
        };
        if statements == STATEMENTS {
            break;
        }
        statements += 1;
        let mut numbers = Vec::new();
        for number in own {
            let Some(cited) = answer.citations.iter().find(|cited| cited.number == *number) else {
                continue;
            };
            let at = citations.iter().position(|other| other.proof == cited.proof);
            let at = at.unwrap_or_else(|| {
                citations.push(Citation {
                    number: u32::try_from(citations.len() + 1).unwrap_or(u32::MAX),
                    proof: cited.proof.clone(),
                });
                citations.len() - 1
            });
            numbers.push(u32::try_from(at + 1).unwrap_or(u32::MAX));
        }
        summary.push(Block::Text {
            spans: spans.clone(),
            citations: numbers,
        });
    }
    if statements == 0 {
        let said = match (&answer.blocks.first(), answer.message.is_empty()) {
            (Some(Block::Table { rows, omitted, .. }), _) => format!("a table of {} rows", rows.len() as u64 + omitted),
            (_, false) => answer.message.clone(),
            _ => "no statement".to_owned(),
        };
        summary.push(crate::answer::notice(&said));
    }
}

/// Returns how an imported run ended. One that had not ended is not brought: nothing of it runs here.
fn imported_end(evaluation: api::Evaluation, asker: &Asker) -> Result<Option<TurnEnd>, serde_json::Error> {
    let state: EvaluationState = convert(&evaluation.state)?;
    if !state.has_ended() {
        return Ok(None);
    }
    let detail = crate::detail::Detail {
        asker: asker.clone(),
        claims: evaluation.claims,
        flags: evaluation.flags,
        model: evaluation.model,
        cost: evaluation.cost,
        ..crate::detail::Detail::default()
    };
    let steps = evaluation
        .steps
        .iter()
        .map(|step| {
            Ok(StepRecord {
                position: step.position,
                name: step.name.clone(),
                plugin: step.plugin.clone(),
                skill: step.skill.clone(),
                effect: match step.effect {
                    api::SkillEffect::Read => "read".to_owned(),
                    api::SkillEffect::Write => "write".to_owned(),
                },
                inputs: Value::Object(step.inputs.clone()),
                state: convert(&step.state)?,
                output: Value::Null,
                message: step.message.clone(),
                started_at: step.started_at,
                ended_at: step.ended_at,
            })
        })
        .collect::<Result<Vec<_>, serde_json::Error>>()?;
    let evidence = evaluation
        .citations
        .iter()
        .map(|citation| {
            Ok(Evidence {
                number: citation.number.into(),
                kind: "imported".to_owned(),
                title: format!("citation {}", citation.number),
                body: serde_json::to_value(&citation.proof)?,
                flagged: false,
            })
        })
        .collect::<Result<Vec<_>, serde_json::Error>>()?;
    Ok(Some(TurnEnd {
        plan: evaluation.plan.as_ref().map(serde_json::to_value).transpose()?,
        outcome: Outcome {
            state,
            result_type: convert(&evaluation.result_type)?,
            message: evaluation.message,
            blocks: serde_json::to_value(&evaluation.blocks)?,
            suggestions: evaluation.suggestions,
            detail: detail.to_json(),
        },
        steps,
        evidence,
        usage: Vec::new(),
        audit: None,
    }))
}

/// The store and the wire have the same words for states.
fn convert<T: serde::de::DeserializeOwned>(value: &impl serde::Serialize) -> Result<T, serde_json::Error> {
    serde_json::from_value(serde_json::to_value(value)?)
}
