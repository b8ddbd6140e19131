//! A run of a promptbook: its prompts, filled in, and where each stands.

use super::books::inputs_of;
use super::inputs::{fill, fill_in};
use crate::Error;
use crate::asker::Asker;
use api::EvaluationState;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use skill::{InputKind, Registry};
use std::collections::BTreeMap;
use store::{PromptbookBody, PromptbookPrompt};

/// The skill whose inputs hold a query.
const QUERY_SKILL: &str = "run_query";

/// Bytes of one value.
const VALUE_BYTES: usize = 64 << 10;

/// A prompt of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RunPrompt {
    pub(super) content: String,
    pub(super) skill: Option<String>,
    pub(super) inputs: Map<String, Value>,
    pub(super) plugins: Vec<String>,
    pub(super) continue_on_failure: bool,
    pub(super) state: EvaluationState,
    pub(super) prompt_id: Option<String>,
    pub(super) evaluation_id: Option<String>,
    pub(super) message: String,
}

/// A run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Run {
    pub(super) promptbook_id: String,
    pub(super) asker: Asker,
    pub(super) state: EvaluationState,
    pub(super) prompts: Vec<RunPrompt>,
    /// Whether it goes on after another program stopped.
    #[serde(skip)]
    pub(super) is_taken_up: bool,
}

impl Run {
    /// Fills a book's inputs in.
    ///
    /// # Errors
    /// Names inputs that are missing, unknown, or may not stand where they would.
    pub(super) fn new(
        promptbook_id: &str,
        body: &PromptbookBody,
        values: &BTreeMap<String, String>,
        asker: Asker,
    ) -> Result<Self, Error> {
        let wanted: Vec<String> = inputs_of(body).into_iter().map(|input| input.name).collect();
        let is_empty = |name: &&String| values.get(*name).is_none_or(|value| value.trim().is_empty());
        let missing: Vec<&str> = wanted.iter().filter(is_empty).map(String::as_str).collect();
        if !missing.is_empty() {
            return Err(Error::invalid("inputs", format!("lack {}", missing.join(", "))));
        }
        if let Some(unknown) = values.keys().find(|name| !wanted.contains(name)) {
            let unknown: String = unknown.chars().take(64).collect();
            let known = if wanted.is_empty() {
                "none".to_owned()
            } else {
                wanted.join(", ")
            };
            return Err(Error::invalid(
                "inputs",
                format!("hold `{unknown}`, which the promptbook does not have; it takes {known}"),
            ));
        }
        if let Some((name, value)) = values.iter().find(|(_, value)| value.len() > VALUE_BYTES) {
            let reason = format!("hold {} bytes for `{name}` of at most {VALUE_BYTES}", value.len());
            return Err(Error::invalid("inputs", reason));
        }
        let prompts: Result<Vec<RunPrompt>, Error> = body.prompts.iter().map(|prompt| filled(prompt, values)).collect();
        Ok(Self {
            promptbook_id: promptbook_id.to_owned(),
            asker,
            state: EvaluationState::Created,
            prompts: prompts?,
            is_taken_up: false,
        })
    }

    /// Gives inputs of skills the types that their descriptors ask for: what was filled in is text.
    pub(super) fn give_types(&mut self, skills: &Registry) {
        for prompt in &mut self.prompts {
            let Some(skill) = &prompt.skill else { continue };
            let Some(descriptor) = skills.all().find(|known| known.name == *skill) else {
                continue;
            };
            for input in &descriptor.inputs {
                let Some(value) = prompt.inputs.get_mut(&input.name) else {
                    continue;
                };
                let is_typed = matches!(
                    input.kind,
                    InputKind::Integer { .. } | InputKind::Number | InputKind::Flag
                );
                // Text that is no such value stays, and the call is refused with the reason.
                if is_typed
                    && let Some(text) = value.as_str()
                    && let Ok(typed @ (Value::Number(_) | Value::Bool(_))) = serde_json::from_str(text.trim())
                {
                    *value = typed;
                }
            }
        }
    }

    /// Ends a run early: what has not begun is left out, with the reason.
    pub(super) fn leave_out(&mut self, reason: &str) {
        for prompt in &mut self.prompts {
            if prompt.state == EvaluationState::Created {
                prompt.state = EvaluationState::Cancelled;
                reason.clone_into(&mut prompt.message);
            }
        }
    }

    /// Returns the run on the wire.
    pub(super) fn on_wire(&self, id: &str, session_id: &str) -> api::PromptbookRun {
        let prompts = self
            .prompts
            .iter()
            .enumerate()
            .map(|(at, prompt)| api::PromptbookRunPrompt {
                position: at as u64 + 1,
                state: prompt.state,
                prompt_id: prompt.prompt_id.clone(),
                evaluation_id: prompt.evaluation_id.clone(),
                message: prompt.message.clone(),
            });
        api::PromptbookRun {
            id: id.to_owned(),
            promptbook_id: self.promptbook_id.clone(),
            session_id: session_id.to_owned(),
            state: self.state,
            prompts: prompts.collect(),
        }
    }
}

fn filled(prompt: &PromptbookPrompt, values: &BTreeMap<String, String>) -> Result<RunPrompt, Error> {
    if prompt.skill.as_deref() == Some(QUERY_SKILL) {
        check_query(&prompt.skill_inputs, values)?;
    }
    let inputs = match fill_in(&prompt.skill_inputs, values) {
        Value::Object(inputs) => inputs,
        _ => Map::new(),
    };
    Ok(RunPrompt {
        content: fill(&prompt.content, values),
        skill: prompt.skill.clone(),
        inputs,
        plugins: prompt.plugins.clone(),
        continue_on_failure: prompt.continue_on_failure,
        state: EvaluationState::Created,
        prompt_id: None,
        evaluation_id: None,
        message: String::new(),
    })
}

/// What becomes part of a query's text must not be able to end a literal or begin anything.
fn check_query(inputs: &Value, values: &BTreeMap<String, String>) -> Result<(), Error> {
    let mut used = Vec::new();
    super::inputs::names_in(inputs, &mut used);
    let is_plain = |value: &str| {
        value
            .chars()
            .all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '.' | ':' | '@' | '-'))
    };
    match used
        .iter()
        .find(|name| values.get(*name).is_some_and(|value| !is_plain(value)))
    {
        Some(name) => Err(Error::invalid(
            "inputs",
            format!("hold a value for `{name}` that becomes part of a query: give letters, digits and `_.:@-` only"),
        )),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn body() -> PromptbookBody {
        PromptbookBody {
            name: "n".to_owned(),
            prompts: vec![
                PromptbookPrompt {
                    content: "Summarize <ID> and <Id>".to_owned(),
                    ..PromptbookPrompt::default()
                },
                PromptbookPrompt {
                    content: "Look for <ID>".to_owned(),
                    skill: Some("run_query".to_owned()),
                    skill_inputs: json!({ "query": "T | where X == '<ID>'" }),
                    ..PromptbookPrompt::default()
                },
            ],
            ..PromptbookBody::default()
        }
    }

    fn run(values: &[(&str, &str)]) -> Result<Run, Error> {
        let values = values
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        Run::new("b", &body(), &values, Asker::user("ann"))
    }

    #[test]
    fn p_141_every_placeholder_is_a_required_input_and_one_value_fills_all_of_them() {
        let filled = run(&[("ID", "42"), ("Id", "43")]).unwrap();
        assert_eq!(filled.prompts[0].content, "Summarize 42 and 43");
        assert_eq!(filled.prompts[1].inputs["query"], "T | where X == '42'");
        let missing = run(&[("ID", "42"), ("Id", " ")]).unwrap_err().to_string();
        assert_eq!(missing, "inputs lack Id");
        let unknown = run(&[("ID", "42"), ("Id", "43"), ("id", "44")])
            .unwrap_err()
            .to_string();
        assert!(
            unknown.contains("`id`") && unknown.contains("it takes ID, Id"),
            "{unknown}"
        );
    }

    #[test]
    fn a_value_cannot_change_the_query_that_it_goes_into() {
        for value in ["' or true //", "x\\", "x\n| take 1", "a b"] {
            let refused = run(&[("ID", value), ("Id", "43")]).unwrap_err().to_string();
            assert!(refused.contains("becomes part of a query"), "{value}: {refused}");
        }
        assert!(run(&[("ID", "ann@contoso.com"), ("Id", "' or true //")]).is_ok());
    }
}
