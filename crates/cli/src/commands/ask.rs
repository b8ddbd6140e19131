//! `outrider ask`: a prompt to the copilot, or questions in plain words about the alerts.

use super::Context;
use super::turn;
use crate::arguments::Format;
use crate::failure::Failure;
use crate::render;
use ::ask::{Answer, Question};
use clap::Args;
use serde_json::Value;
use std::io::{self, BufRead};

/// Ask the copilot in plain words.
///
/// The answer cites what it rests on. A plan of several steps, and any that changes something, is shown and
/// waits for approval. With `--about` or `--jsonl` the answer is only looked up in the alerts; what they do
/// not hold is answered with "not in the data".
///
///   outrider ask 'Summarize incident 1'
///   outrider ask --session ID 'Which users are involved?'
///   outrider ask --about '' 'Which account signed in from 203.0.113.77?'
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Ask {
    /// The question
    #[arg(required_unless_present = "jsonl")]
    question: Option<String>,

    /// What is known already: a story that leads to the question
    #[arg(long, conflicts_with = "jsonl")]
    about: Option<String>,

    /// Go on in this session; a new one unless given
    #[arg(long, value_name = "ID", conflicts_with_all = ["jsonl", "about"])]
    session: Option<String>,

    /// Answer lines of {"id","question","context"} from standard input with lines of
    /// {"id","answer","value","citations"}
    #[arg(long)]
    jsonl: bool,
}

impl Ask {
    pub(crate) async fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let workspace = context.open().await?;
        if self.jsonl {
            let questions = questions()?;
            for answer in workspace.ask(questions).await? {
                let text = serde_json::to_string(&answer).map_err(io::Error::other)?;
                render::line(&text)?;
            }
            return Ok(());
        }
        let question = self.question.clone().unwrap_or_default();
        let Some(about) = &self.about else {
            return Box::pin(turn::ask(workspace, self.session.as_deref(), &question, context.format)).await;
        };
        let question = Question {
            id: None,
            question,
            context: Value::from(about.as_str()),
        };
        for answer in workspace.ask(vec![question]).await? {
            show(context.format, &answer)?;
        }
        Ok(())
    }
}

/// Reads the questions of standard input; a line that is none is named.
fn questions() -> Result<Vec<Question>, Failure> {
    let mut questions = Vec::new();
    for (at, line) in io::stdin().lock().lines().enumerate() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let question = serde_json::from_str(&line);
        questions
            .push(question.map_err(|error| {
                Failure::Told(format!("line {} of standard input is no question: {error}", at + 1))
            })?);
    }
    Ok(questions)
}

fn show(format: Format, answer: &Answer) -> io::Result<()> {
    if format == Format::Json {
        return render::json(answer);
    }
    if format != Format::Csv {
        render::line(&crate::text::inert(&answer.answer))?;
        if answer.citations.is_empty() {
            return Ok(());
        }
        render::line("")?;
    }
    let rows: Vec<Vec<String>> = answer
        .citations
        .iter()
        .enumerate()
        .map(|(at, proof)| {
            let fields: Vec<String> = proof
                .fields
                .iter()
                .map(|(name, value)| format!("{name} {}", shown(value)))
                .collect();
            vec![
                format!("[{}]", at + 1),
                proof.at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
                proof.title.clone(),
                fields.join(", "),
                proof
                    .row
                    .as_ref()
                    .map_or_else(|| proof.alert_id.clone(), ToString::to_string),
            ]
        })
        .collect();
    render::rows(format, &["number", "time (UTC)", "alert", "says", "row"], &rows)
}

fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
