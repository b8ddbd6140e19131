//! `outrider session`: sessions of the copilot.

use super::{Context, turn};
use crate::failure::Failure;
use crate::render;
use crate::text::inert;
use clap::Subcommand;
use copilot::SessionFormat;
use std::io::{self, Write as _};
use std::path::PathBuf;
use store::SessionFilter;

/// Sessions that a list shows at most.
const LISTED: u32 = 500;

/// What to do with sessions.
#[derive(Debug, Subcommand)]
pub(crate) enum Session {
    /// List sessions, the last begun first
    List {
        /// Words that the title or a prompt must contain
        #[arg(long, short)]
        query: Option<String>,
    },
    /// Show the prompts of a session with their last answers
    Show {
        /// Id of the session
        id: String,
    },
    /// Write a session to a file, or to standard output
    Export {
        /// Id of the session
        id: String,
        /// The file, whose ending is the format: md, docx, pdf or json; `-` writes JSON to standard output
        #[arg(default_value = "-")]
        file: PathBuf,
        /// Only what is pinned
        #[arg(long)]
        pinned: bool,
    },
    /// Take in a session that was exported as JSON
    Import {
        /// The file
        file: PathBuf,
    },
    /// Delete a session: nobody can read it from now on
    Delete {
        /// Id of the session
        id: String,
    },
}

impl Session {
    pub(crate) async fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let copilot = turn::copilot(context.open().await?).await?;
        let asker = turn::asker();
        let user = asker.user.as_str();
        match self {
            Self::List { query } => {
                let filter = SessionFilter {
                    text: query.clone(),
                    ..SessionFilter::default()
                };
                let found = copilot.sessions(user, &filter, None, LISTED).await?;
                let rows: Vec<Vec<String>> = found
                    .value
                    .iter()
                    .map(|session| {
                        vec![
                            session.id.clone(),
                            session.title.clone(),
                            session.prompt_count.to_string(),
                            session.updated_at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
                        ]
                    })
                    .collect();
                render::rows(context.format, &["id", "title", "prompts", "changed (UTC)"], &rows)?;
            }
            Self::Show { id } => {
                for prompt in copilot.prompts(id, user).await? {
                    render::line(&format!("> {}", inert(&prompt.content)))?;
                    if let Some(answer) = prompt.evaluations.last() {
                        // An answer that failed is shown like one that did not.
                        match turn::show(context.format, answer, id) {
                            Err(Failure::Told(message)) => render::line(&inert(&message))?,
                            shown => shown?,
                        }
                    }
                    render::line("")?;
                }
            }
            Self::Export { id, file, pinned } => {
                let is_stdout = file.as_os_str() == "-";
                let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or("json");
                let format = SessionFormat::parse(ending).ok_or_else(|| {
                    Failure::Told(format!(
                        "`{}` ends in no format: use .md, .docx, .pdf or .json",
                        file.display()
                    ))
                })?;
                let bytes = copilot.export_session(id, format, *pinned, user).await?;
                if is_stdout {
                    io::stdout().lock().write_all(&bytes)?;
                } else {
                    std::fs::write(file, bytes)
                        .map_err(|error| Failure::Told(format!("cannot write {}: {error}", file.display())))?;
                }
            }
            Self::Import { file } => {
                let bytes = std::fs::read(file)
                    .map_err(|error| Failure::Told(format!("cannot read {}: {error}", file.display())))?;
                let parsed = serde_json::from_slice(&bytes)
                    .map_err(|error| Failure::Told(format!("{} is no exported session: {error}", file.display())))?;
                render::line(&copilot.import_session(parsed, &asker).await?.id)?;
            }
            Self::Delete { id } => {
                let deleted = copilot.delete_session(id, user).await?;
                render::note(&format!("deleted {}", inert(&deleted.title)));
            }
        }
        Ok(())
    }
}
