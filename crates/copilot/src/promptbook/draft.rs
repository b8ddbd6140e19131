//! A promptbook made from prompts of a session.

use crate::{Copilot, Error};
use api::{PromptbookContent, PromptbookPrompt, PromptbookVisibility};
use serde_json::{Map, Value};

impl Copilot {
    /// Returns a draft with some prompts of a session, in the session's order; nothing is kept.
    ///
    /// # Errors
    ///
    /// When the user cannot read the session, or none of the prompts is in it.
    pub async fn draft_promptbook(
        &self,
        session_id: &str,
        prompt_ids: &[String],
        user: &str,
    ) -> Result<PromptbookContent, Error> {
        let session = self.session(session_id, user).await?;
        let prompts: Vec<PromptbookPrompt> = self
            .prompts(session_id, user)
            .await?
            .into_iter()
            .filter(|prompt| prompt_ids.contains(&prompt.id))
            .map(|prompt| PromptbookPrompt {
                content: prompt.content,
                skill: prompt.skill,
                skill_inputs: filled(prompt.inputs),
                plugins: Vec::new(),
                continue_on_failure: false,
            })
            .collect();
        if prompts.is_empty() {
            return Err(Error::invalid("prompts", "are none of this session's"));
        }
        Ok(PromptbookContent {
            name: session.title,
            description: String::new(),
            tags: Vec::new(),
            inputs: Vec::new(),
            prompts,
            visibility: PromptbookVisibility::Private,
        })
    }
}

/// Inputs that say something.
fn filled(inputs: Map<String, Value>) -> Map<String, Value> {
    inputs.into_iter().filter(|(_, value)| !value.is_null()).collect()
}
