//! `outrider ask`: a question in plain words about the alerts.

use super::Context;
use crate::arguments::Format;
use crate::failure::Failure;
use crate::render;
use ::ask::{Answer, Question};
use clap::Args;
use serde_json::Value;
use std::io::{self, BufRead};

/// Ask about the alerts in plain words.
///
/// The answer is found in the alerts, not written by a model, and cites them; what they do not hold is
/// answered with "not in the data".
///
///   outrider ask 'Which account signed in from 203.0.113.77?'
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Ask {
    /// The question
    #[arg(required_unless_present = "jsonl")]
    question: Option<String>,

    /// What is known already: a story that leads to the question
    #[arg(long, default_value = "", conflicts_with = "jsonl")]
    about: String,

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
        let question = Question {
            id: None,
            question: self.question.clone().unwrap_or_default(),
            context: Value::from(self.about.as_str()),
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
