//! `outrider guidebook`: the organisation's own tasks.

use super::Context;
use super::incident::Who;
use crate::arguments::Format;
use crate::failure::Failure;
use crate::render;
use clap::Subcommand;
use incidents::{Guidebook as Book, GuidebookState};
use std::path::PathBuf;
use workspace::Workspace;

/// Read, approve and list guidebooks.
#[derive(Debug, Subcommand)]
pub(crate) enum Guidebook {
    /// List guidebooks with their tasks
    List,
    /// Read the tasks of a PDF, Word, Markdown or text file; they wait for approval
    Add {
        /// The file, at most 3 MB
        file: PathBuf,
        #[command(flatten)]
        who: Who,
    },
    /// Let a guidebook's tasks take the place of the usual ones on incidents that it fits
    Approve {
        /// Id, as listed
        id: String,
        #[command(flatten)]
        who: Who,
    },
    /// Take a guidebook out of use
    Deactivate {
        /// Id, as listed
        id: String,
        #[command(flatten)]
        who: Who,
    },
    /// Delete a guidebook
    Delete {
        /// Id, as listed
        id: String,
    },
}

impl Guidebook {
    pub(crate) async fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let workspace = context.open().await?;
        match self {
            Self::List => {}
            Self::Add { file, who } => add(&workspace, file, who).await?,
            Self::Approve { id, who } => set(&workspace, id, GuidebookState::Active, who).await?,
            Self::Deactivate { id, who } => set(&workspace, id, GuidebookState::Inactive, who).await?,
            Self::Delete { id } => workspace.delete_guidebook(id).await?,
        }
        list(context, &workspace.guidebooks().await?)
    }
}

async fn add(workspace: &Workspace, file: &std::path::Path, who: &Who) -> Result<(), Failure> {
    let bytes = std::fs::read(file)
        .map_err(|source| Failure::Told(format!("cannot read the guidebook `{}`: {source}", file.display())))?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned());
    workspace
        .add_guidebook_file(&name.unwrap_or_default(), &bytes, &who.actor())
        .await?;
    Ok(())
}

async fn set(workspace: &Workspace, id: &str, state: GuidebookState, who: &Who) -> Result<(), Failure> {
    workspace.set_guidebook_state(id, state, &who.actor()).await?;
    Ok(())
}

fn list(context: &Context<'_>, books: &[Book]) -> Result<(), Failure> {
    if context.format == Format::Json {
        return Ok(render::json(&books)?);
    }
    let rows: Vec<Vec<String>> = books
        .iter()
        .map(|book| {
            let state = match book.state {
                GuidebookState::PendingReview => "pending review",
                GuidebookState::Active => "active",
                GuidebookState::Inactive => "inactive",
            };
            let tasks: Vec<String> = book
                .tasks
                .iter()
                .map(|task| format!("{}: {}", task.category.heading(), task.text))
                .collect();
            vec![book.id.clone(), book.name.clone(), state.to_owned(), tasks.join(" · ")]
        })
        .collect();
    Ok(render::rows(context.format, &["id", "name", "state", "tasks"], &rows)?)
}
