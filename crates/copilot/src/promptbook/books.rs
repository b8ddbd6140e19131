//! The promptbooks that a user sees, and what they may do with them.

use super::builtin::{Builtin, builtins};
use super::file::{BookFile, BookFormat, read, write};
use super::inputs::{names, names_in};
use crate::{Copilot, Error};
use api::{Access, PromptbookContent, PromptbookVisibility};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value};
use store::{PromptbookBody, PromptbookInput, PromptbookPrompt, Visibility};

impl Copilot {
    /// Returns the promptbooks that a user sees: the built-in ones, then others by name.
    ///
    /// # Errors
    ///
    /// When the state cannot be read.
    pub async fn promptbooks(&self, user: &str) -> Result<Vec<api::Promptbook>, Error> {
        let mut books: Vec<api::Promptbook> = builtins()?.into_iter().map(of_builtin).collect();
        let kept = self.inner.state.promptbooks(user).await?;
        books.extend(kept.into_iter().map(|book| of_kept(book, user)));
        Ok(books)
    }

    /// Returns a promptbook that a user sees, by its id or, when one alone has it, by its name.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub async fn promptbook(&self, id: &str, user: &str) -> Result<api::Promptbook, Error> {
        let books = self.promptbooks(user).await?;
        let by_name = |book: &&api::Promptbook| book.content.name.eq_ignore_ascii_case(id.trim());
        let mut named = books.iter().filter(by_name);
        let found = match (books.iter().find(|book| book.id == id), named.next(), named.next()) {
            (Some(book), _, _) | (None, Some(book), None) => Some(book.clone()),
            (None, Some(_), Some(_)) => {
                return Err(Error::invalid("promptbook", "is the name of several: give the id"));
            }
            (None, None, _) => None,
        };
        found.ok_or_else(|| {
            store::Error::NotFound {
                what: "promptbook",
                id: id.chars().take(64).collect(),
            }
            .into()
        })
    }

    /// Keeps a new promptbook.
    ///
    /// # Errors
    ///
    /// When it has no name, no prompts or an empty one.
    pub async fn add_promptbook(&self, content: PromptbookContent, user: &str) -> Result<api::Promptbook, Error> {
        let visibility = visibility(content.visibility);
        self.keep(&body_of(content, None), visibility, user).await
    }

    async fn keep(&self, body: &PromptbookBody, visibility: Visibility, user: &str) -> Result<api::Promptbook, Error> {
        let kept = self.inner.state.add_promptbook(body, visibility, user).await?;
        self.audit_promptbook("CreateCopilotPromptBook", &kept.id, user).await?;
        Ok(of_kept(kept, user))
    }

    /// Writes a new version of a promptbook; only its owner may.
    ///
    /// # Errors
    ///
    /// When it is another's, came with the program, or was changed meanwhile.
    pub async fn change_promptbook(
        &self,
        id: &str,
        content: PromptbookContent,
        from_version: u64,
        user: &str,
    ) -> Result<api::Promptbook, Error> {
        self.must_be_kept(id)?;
        let state = &self.inner.state;
        let before = state.promptbook(id, user).await?;
        let wanted = visibility(content.visibility);
        let body = body_of(content, Some(&before.body));
        let mut kept = state.edit_promptbook(id, &body, from_version, user).await?;
        if kept.visibility != wanted {
            kept = state.set_promptbook_visibility(id, wanted, user).await?;
        }
        self.audit_promptbook("UpdateCopilotPromptBook", id, user).await?;
        Ok(of_kept(kept, user))
    }

    /// Deletes a promptbook; only its owner may.
    ///
    /// # Errors
    ///
    /// When it is another's or came with the program.
    pub async fn delete_promptbook(&self, id: &str, user: &str) -> Result<(), Error> {
        self.must_be_kept(id)?;
        self.inner.state.delete_promptbook(id, user).await?;
        self.audit_promptbook("DeleteCopilotPromptBook", id, user).await
    }

    /// Makes a private copy of a promptbook that a user sees.
    ///
    /// # Errors
    ///
    /// When the user sees none of that id.
    pub async fn duplicate_promptbook(&self, id: &str, user: &str) -> Result<api::Promptbook, Error> {
        let mut file = self.promptbook_file(id, user).await?;
        file.body.name = format!("Copy of {}", file.body.name);
        self.keep(&file.body, Visibility::Private, user).await
    }

    /// Writes a promptbook as a file.
    ///
    /// # Errors
    ///
    /// When the user sees none of that id.
    pub async fn export_promptbook(&self, id: &str, format: BookFormat, user: &str) -> Result<String, Error> {
        write(&self.promptbook_file(id, user).await?, format)
    }

    /// Takes in a promptbook's file.
    ///
    /// # Errors
    ///
    /// When it is no promptbook, with the reason.
    pub async fn import_promptbook(&self, text: &str, user: &str) -> Result<api::Promptbook, Error> {
        let file = read(text)?;
        self.keep(&file.body, file.visibility, user).await
    }

    /// What a promptbook's file says.
    pub(super) async fn promptbook_file(&self, id: &str, user: &str) -> Result<BookFile, Error> {
        let book = self.promptbook(id, user).await?;
        if let Some(builtin) = builtins()?.into_iter().find(|builtin| builtin.id == book.id) {
            return Ok(BookFile {
                body: builtin.body,
                visibility: Visibility::Workspace,
            });
        }
        let kept = self.inner.state.promptbook(&book.id, user).await?;
        Ok(BookFile {
            body: kept.body,
            visibility: kept.visibility,
        })
    }

    fn must_be_kept(&self, id: &str) -> Result<(), Error> {
        if builtins()?.iter().any(|builtin| builtin.id == id) {
            return Err(Error::Forbidden {
                reason: format!("`{id}` came with the program: duplicate it to change it"),
            });
        }
        Ok(())
    }

    async fn audit_promptbook(&self, operation: &str, id: &str, user: &str) -> Result<(), Error> {
        let event = store::AuditEvent {
            operation: operation.to_owned(),
            user_key: user.to_owned(),
            user_id: user.to_owned(),
            app_identity: "Copilot.Security.Outrider".to_owned(),
            copilot_settings_event_data: vec![store::ChangedProperty {
                property: "promptbook".to_owned(),
                original_value: Value::Null,
                new_value: Value::from(id),
            }],
            ..store::AuditEvent::default()
        };
        self.inner.state.audit(&event).await?;
        Ok(())
    }
}

/// Every input of a book in the order in which prompts use them, described or not; described ones that no prompt
/// uses come last.
pub(super) fn inputs_of(body: &PromptbookBody) -> Vec<PromptbookInput> {
    let mut used: Vec<String> = Vec::new();
    for prompt in &body.prompts {
        names_in(
            &Value::from(
                names(&prompt.content)
                    .iter()
                    .map(|name| format!("<{name}>"))
                    .collect::<Vec<_>>(),
            ),
            &mut used,
        );
        names_in(&prompt.skill_inputs, &mut used);
    }
    let mut inputs: Vec<PromptbookInput> = used
        .into_iter()
        .map(|name| {
            let described = body.inputs.iter().find(|input| input.name == name);
            described.cloned().unwrap_or(PromptbookInput {
                name,
                description: String::new(),
            })
        })
        .collect();
    for input in &body.inputs {
        if inputs.iter().all(|known| known.name != input.name) {
            inputs.push(input.clone());
        }
    }
    inputs
}

fn visibility(wanted: PromptbookVisibility) -> Visibility {
    match wanted {
        PromptbookVisibility::Private => Visibility::Private,
        PromptbookVisibility::Workspace => Visibility::Workspace,
    }
}

/// A body as the wire has it; what only files know is taken from the version before.
fn body_of(content: PromptbookContent, before: Option<&PromptbookBody>) -> PromptbookBody {
    let before_prompt = |at: usize, content: &str| {
        let known = before.and_then(|body| body.prompts.get(at));
        known
            .filter(|known| known.content == content)
            .map(|known| known.extra.clone())
    };
    let prompts = content
        .prompts
        .into_iter()
        .enumerate()
        .map(|(at, prompt)| PromptbookPrompt {
            extra: before_prompt(at, &prompt.content).unwrap_or_default(),
            content: prompt.content,
            skill: prompt.skill.filter(|skill| !skill.is_empty()),
            skill_inputs: if prompt.skill_inputs.is_empty() {
                Value::Null
            } else {
                Value::Object(prompt.skill_inputs)
            },
            plugins: prompt.plugins,
            continue_on_failure: prompt.continue_on_failure,
        });
    PromptbookBody {
        name: content.name.trim().to_owned(),
        description: content.description,
        tags: content.tags,
        inputs: content
            .inputs
            .into_iter()
            .map(|input| PromptbookInput {
                name: input.name,
                description: input.description,
            })
            .collect(),
        prompts: prompts.collect(),
        extra: before.map(|body| body.extra.clone()).unwrap_or_default(),
    }
}

fn content_of(body: PromptbookBody, visibility: Visibility) -> PromptbookContent {
    let inputs = inputs_of(&body);
    PromptbookContent {
        name: body.name,
        description: body.description,
        tags: body.tags,
        inputs: inputs
            .into_iter()
            .map(|input| api::PromptbookInput {
                name: input.name,
                description: input.description,
            })
            .collect(),
        prompts: body
            .prompts
            .into_iter()
            .map(|prompt| api::PromptbookPrompt {
                content: prompt.content,
                skill: prompt.skill,
                skill_inputs: match prompt.skill_inputs {
                    Value::Object(inputs) => inputs,
                    _ => Map::new(),
                },
                plugins: prompt.plugins,
                continue_on_failure: prompt.continue_on_failure,
            })
            .collect(),
        visibility: match visibility {
            Visibility::Private => PromptbookVisibility::Private,
            Visibility::Workspace => PromptbookVisibility::Workspace,
        },
    }
}

fn of_builtin(book: Builtin) -> api::Promptbook {
    api::Promptbook {
        id: book.id.to_owned(),
        owner: String::new(),
        built_in: true,
        access: Access::Reader,
        version: 1,
        content: content_of(book.body, Visibility::Workspace),
        created_at: DateTime::<Utc>::UNIX_EPOCH,
        updated_at: DateTime::<Utc>::UNIX_EPOCH,
    }
}

fn of_kept(book: store::Promptbook, user: &str) -> api::Promptbook {
    api::Promptbook {
        id: book.id,
        access: if book.owner == user {
            Access::Owner
        } else {
            Access::Reader
        },
        owner: book.owner,
        built_in: false,
        version: book.version,
        content: content_of(book.body, book.visibility),
        created_at: book.created_at,
        updated_at: book.updated_at,
    }
}
