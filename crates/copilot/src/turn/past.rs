//! What was said before in a session, for references and for models.

use super::Turn;
use crate::answer::to_text;
use crate::detail::Detail;
use crate::route::{Listed, PastTurn};
use api::Block;
use llm::Message;
use std::sync::Arc;

/// Turns that references are resolved against.
const TURNS: usize = 20;
/// Turns that a model is told word for word.
const WHOLE_TURNS: usize = 4;
const ANSWER_BYTES: usize = 4_000;
const PROMPT_BYTES: usize = 2_000;

/// What was said before.
#[derive(Debug, Default)]
pub(crate) struct Past {
    pub(super) turns: Vec<PastTurn>,
    said: Vec<(String, String)>,
    answers: Vec<String>,
}

impl Turn {
    /// Returns the turns before this one, which are read once.
    pub(super) async fn past(&self) -> Result<Arc<Past>, crate::Error> {
        let read = || async { self.read_past().await.map(Arc::new) };
        self.past.get_or_try_init(read).await.cloned()
    }

    async fn read_past(&self) -> Result<Past, crate::Error> {
        if self.session.prompt_count == 0 {
            return Ok(Past::default());
        }
        let state = &self.inner.state;
        let prompts = state.prompts(&self.session.id).await?;
        let answers = state.last_evaluations(&self.session.id).await?;
        let mut past = Past::default();
        // A prompt that is not kept yet has no place in its session: all that are there came before it.
        let is_last = self.prompt.position == 0;
        let before: Vec<_> = prompts
            .iter()
            .filter(|prompt| is_last || prompt.position < self.prompt.position)
            .collect();
        for prompt in before.iter().rev().take(TURNS).rev() {
            let Some(answer) = answers.iter().find(|answer| answer.prompt_id == prompt.id) else {
                continue;
            };
            let mut turn = Detail::read(&answer.detail).past;
            turn.prompt.clone_from(&prompt.content);
            past.turns.push(turn);
            let blocks: Vec<Block> = serde_json::from_value(answer.blocks.clone()).unwrap_or_default();
            past.said.push((prompt.content.clone(), to_text(&blocks)));
            past.answers.push(answer.id.clone());
        }
        Ok(past)
    }

    /// Returns what later turns may refer to.
    pub(super) fn as_past(&self) -> PastTurn {
        let called = self.steps.iter().rev().find(|step| step.skill.is_some());
        let mut past = PastTurn {
            prompt: String::new(),
            skill: called.and_then(|step| step.skill.clone()),
            inputs: called.map(|step| crate::wire::map(&step.inputs)).unwrap_or_default(),
            ..PastTurn::default()
        };
        for found in &self.found {
            for (name, value) in &found.output.values {
                if name == "listed" {
                    if let Ok(listed) = serde_json::from_value::<Vec<Listed>>(value.clone()) {
                        past.listed.extend(listed);
                    }
                } else {
                    past.values.insert(name.clone(), value.clone());
                }
            }
        }
        past
    }
}

impl Past {
    /// Returns the runs whose answers a model is told word for word.
    pub(super) fn answers(&self) -> &[String] {
        &self.answers[self.answers.len().saturating_sub(WHOLE_TURNS)..]
    }

    /// Returns the conversation for a model: the last turns word for word, the ones before in a line each.
    pub(super) fn messages(&self, mut quote: impl FnMut(&str, &str, usize) -> String) -> Vec<Message> {
        let whole_from = self.said.len().saturating_sub(WHOLE_TURNS);
        let mut messages = Vec::new();
        let (older, whole) = self.said.split_at(whole_from);
        if !older.is_empty() {
            let lines: Vec<String> = older
                .iter()
                .zip(&self.turns)
                .map(|((prompt, _), turn)| {
                    let skill = turn.skill.as_deref().unwrap_or("no skill");
                    let inputs = serde_json::Value::Object(turn.inputs.clone());
                    format!("- asked: {} — answered with {skill} {inputs}", cut(prompt, 200))
                })
                .collect();
            messages.push(Message::User(quote(
                "earlier in this session, in short",
                &lines.join("\n"),
                ANSWER_BYTES,
            )));
            messages.push(Message::Assistant {
                text: "I have noted what was asked earlier.".to_owned(),
                tool_calls: Vec::new(),
            });
        }
        for (prompt, answer) in whole {
            messages.push(Message::User(cut(prompt, PROMPT_BYTES).to_owned()));
            messages.push(Message::Assistant {
                text: quote("my earlier answer", answer, ANSWER_BYTES),
                tool_calls: Vec::new(),
            });
        }
        messages
    }
}

/// Returns the beginning of a text.
pub(super) fn cut(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}
