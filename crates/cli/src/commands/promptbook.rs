//! `outrider promptbook`: promptbooks listed, shown, run, written to files and taken in.

use super::{Context, turn};
use crate::arguments::Format;
use crate::failure::Failure;
use crate::render;
use crate::stop;
use crate::text::inert;
use api::{EvaluationState, NewPromptbookRun, Promptbook as Book, PromptbookRun};
use clap::{Subcommand, ValueEnum};
use copilot::Copilot;
use copilot::promptbook::{BookFormat, decode};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

/// How often a run is looked at.
const LOOK: Duration = Duration::from_millis(200);

/// Promptbooks: prompts that run one after the other, with inputs.
#[derive(Debug, Subcommand)]
pub(crate) enum Promptbook {
    /// List promptbooks, the built-in ones first
    List,
    /// Show a promptbook with its prompts and inputs
    Show {
        /// Id or name, as listed
        id: String,
    },
    /// Run a promptbook and print each answer
    Run {
        /// Id or name, as listed
        id: String,
        /// An input, as NAME=VALUE; once for each
        #[arg(long = "input", value_name = "NAME=VALUE")]
        inputs: Vec<String>,
        /// Run in this session; a new one unless given
        #[arg(long, value_name = "ID")]
        session: Option<String>,
    },
    /// Write a promptbook to a file, or print it
    Export {
        /// Id or name, as listed
        id: String,
        /// Form of the file
        #[arg(long, value_enum, default_value_t = File::Yaml)]
        file_format: File,
        /// The file; printed unless given
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Take in a promptbook's file, YAML or JSON
    Import {
        /// The file
        file: PathBuf,
    },
}

/// A form of a promptbook's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum File {
    /// YAML of our own
    Yaml,
    /// JSON as the reference product's exports are
    Json,
}

impl Promptbook {
    pub(crate) async fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let copilot = turn::copilot(context.open().await?).await?;
        let user = turn::asker().user;
        match self {
            Self::List => list(context.format, &copilot.promptbooks(&user).await?),
            Self::Show { id } => show(context.format, &copilot.promptbook(id, &user).await?),
            Self::Run { id, inputs, session } => {
                let new = NewPromptbookRun {
                    inputs: pairs(inputs)?,
                    session_id: session.clone(),
                };
                Box::pin(run(context.format, &copilot, id, &new)).await
            }
            Self::Export {
                id,
                file_format,
                output,
            } => {
                let format = match file_format {
                    File::Yaml => BookFormat::Yaml,
                    File::Json => BookFormat::Json,
                };
                let text = copilot.export_promptbook(id, format, &user).await?;
                match output {
                    Some(path) => fs::write(path, text)
                        .map_err(|error| Failure::Told(format!("cannot write `{}`: {error}", path.display()))),
                    None => Ok(render::line(text.trim_end())?),
                }
            }
            Self::Import { file } => {
                let bytes = fs::read(file)
                    .map_err(|error| Failure::Told(format!("cannot read `{}`: {error}", file.display())))?;
                let book = copilot.import_promptbook(&decode(&bytes)?, &user).await?;
                show(context.format, &book)
            }
        }
    }
}

fn pairs(inputs: &[String]) -> Result<BTreeMap<String, String>, Failure> {
    let pair = |input: &String| {
        let (name, value) = input.split_once('=')?;
        Some((name.to_owned(), value.to_owned()))
    };
    inputs
        .iter()
        .map(|input| pair(input).ok_or_else(|| Failure::Told(format!("`{input}` is no input: write NAME=VALUE"))))
        .collect()
}

fn names(book: &Book) -> String {
    let names: Vec<&str> = book.content.inputs.iter().map(|input| input.name.as_str()).collect();
    names.join(", ")
}

fn list(format: Format, books: &[Book]) -> Result<(), Failure> {
    if format == Format::Json {
        return Ok(render::json(&books)?);
    }
    let rows: Vec<Vec<String>> = books
        .iter()
        .map(|book| {
            vec![
                book.id.clone(),
                book.content.name.clone(),
                names(book),
                book.content.prompts.len().to_string(),
                if book.built_in {
                    "built in".to_owned()
                } else {
                    book.owner.clone()
                },
                book.content.tags.join(", "),
            ]
        })
        .collect();
    Ok(render::rows(
        format,
        &["id", "name", "inputs", "prompts", "owner", "tags"],
        &rows,
    )?)
}

fn show(format: Format, book: &Book) -> Result<(), Failure> {
    if format == Format::Json {
        return Ok(render::json(book)?);
    }
    render::line(&inert(&format!("{} ({})", book.content.name, book.id)))?;
    render::line(&inert(&book.content.description))?;
    for input in &book.content.inputs {
        render::line(&inert(&format!("<{}>  {}", input.name, input.description)))?;
    }
    let rows: Vec<Vec<String>> = book
        .content
        .prompts
        .iter()
        .enumerate()
        .map(|(at, prompt)| {
            vec![
                (at + 1).to_string(),
                prompt.content.clone(),
                prompt.skill.clone().unwrap_or_default(),
                if prompt.continue_on_failure { "goes on" } else { "ends" }.to_owned(),
            ]
        })
        .collect();
    Ok(render::rows(
        format,
        &["number", "prompt", "skill", "on failure"],
        &rows,
    )?)
}

async fn run(format: Format, copilot: &Copilot, id: &str, new: &NewPromptbookRun) -> Result<(), Failure> {
    let asker = turn::asker();
    let begun = copilot.run_promptbook(id, new, &asker).await?;
    let interrupt = stop::on_interrupt();
    let mut told = 0;
    let stands = loop {
        let stands = copilot.promptbook_run(&begun.run_id, &asker.user).await?;
        for prompt in stands
            .prompts
            .iter()
            .skip(told)
            .take_while(|prompt| has_ended(prompt.state))
        {
            told += 1;
            let Some(evaluation) = &prompt.evaluation_id else {
                continue;
            };
            let evaluation = copilot.evaluation(evaluation, &asker.user).await?;
            render::note(&format!("{} of {}", prompt.position, stands.prompts.len()));
            // A prompt that failed is told as such; the book says whether that ends the run.
            if let Err(error) = turn::show(format, &evaluation, &begun.session_id) {
                render::note(&error.to_string());
            }
        }
        if has_ended(stands.state) {
            break stands;
        }
        if let Some(waits) = waiting(&stands) {
            copilot.stop_promptbook_run(&begun.run_id, &asker.user).await?;
            return Err(Failure::Told(format!(
                "prompt {waits} waits for an answer or an approval: ask it with `outrider ask --session {}`, or run the \
                 promptbook in the portal",
                begun.session_id
            )));
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            () = interrupt.cancelled() => {
                copilot.stop_promptbook_run(&begun.run_id, &asker.user).await?;
                return Err(Failure::Told("stopped".to_owned()));
            }
        }
    };
    match stands
        .prompts
        .iter()
        .find(|prompt| prompt.state == EvaluationState::Failed)
    {
        Some(failed) if stands.state == EvaluationState::Failed => Err(Failure::Told(format!(
            "prompt {} failed: {}",
            failed.position, failed.message
        ))),
        _ => Ok(()),
    }
}

fn waiting(run: &PromptbookRun) -> Option<u64> {
    let waits = run
        .prompts
        .iter()
        .find(|prompt| prompt.state == EvaluationState::Waiting)?;
    Some(waits.position)
}

fn has_ended(state: EvaluationState) -> bool {
    match state {
        EvaluationState::Created | EvaluationState::Waiting | EvaluationState::Running => false,
        EvaluationState::Completed | EvaluationState::Failed | EvaluationState::Cancelled => true,
    }
}
