//! Sessions as files: Markdown, Word, PDF, JSON.

use crate::answer::{cell_text, proof_name};
use crate::copilot::Copilot;
use crate::error::Error;
use crate::sessions::SESSION_FORMAT;
use api::{Block, Proof, SessionFile};
use chrono::SecondsFormat;
use documents::{Document, Fonts, Run, Table};
use serde_json::Value;

/// Rows of a table that a document shows.
const TABLE_ROWS: usize = 500;

/// A file format of sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionFormat {
    /// Markdown.
    Markdown,
    /// Word.
    Docx,
    /// PDF.
    Pdf,
    /// JSON, which can be taken in again.
    Json,
}

impl SessionFormat {
    /// Returns the format of a file name's ending.
    #[must_use]
    pub fn parse(ending: &str) -> Option<Self> {
        Some(match ending {
            "md" => Self::Markdown,
            "docx" => Self::Docx,
            "pdf" => Self::Pdf,
            "json" => Self::Json,
            _ => return None,
        })
    }

    /// Returns its media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Markdown => "text/markdown; charset=utf-8",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Pdf => "application/pdf",
            Self::Json => "application/json",
        }
    }
}

impl Copilot {
    /// Returns a session that a user may see as a file, whole or only what is pinned.
    ///
    /// # Errors
    ///
    /// When it is not the user's to see, or the file cannot be written.
    pub async fn export_session(
        &self,
        id: &str,
        format: SessionFormat,
        only_pinned: bool,
        user: &str,
    ) -> Result<Vec<u8>, Error> {
        let session = self.session(id, user).await?;
        let mut prompts = self.prompts(id, user).await?;
        if only_pinned {
            prompts.retain(|prompt| prompt.pinned);
        }
        let file = SessionFile {
            format: SESSION_FORMAT.to_owned(),
            session,
            prompts,
        };
        // Fonts and pages take a while; other turns go on meanwhile.
        tokio::task::spawn_blocking(move || write(&file, format))
            .await
            .map_err(|error| Error::invalid("export", format!("stopped half-way: {error}")))?
    }
}

fn write(file: &SessionFile, format: SessionFormat) -> Result<Vec<u8>, Error> {
    let failed = |format| move |source| Error::Document { format, source };
    match format {
        SessionFormat::Json => {
            serde_json::to_vec_pretty(file).map_err(|error| Error::invalid("session", error.to_string()))
        }
        SessionFormat::Markdown => Ok(document(file).to_markdown().into_bytes()),
        SessionFormat::Docx => {
            let fonts = Fonts::embedded().map_err(failed("Word"))?;
            document(file).to_docx(&fonts).map_err(failed("Word"))
        }
        SessionFormat::Pdf => {
            let fonts = Fonts::embedded().map_err(failed("PDF"))?;
            document(file).to_pdf(&fonts).map_err(failed("PDF"))
        }
    }
}

fn document(file: &SessionFile) -> Document {
    let time = |at: chrono::DateTime<chrono::Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let mut blocks = Vec::new();
    for prompt in &file.prompts {
        blocks.push(documents::Block::heading(2, &prompt.content));
        let asked = format!("asked by {} at {}", prompt.user, time(prompt.created_at));
        blocks.push(documents::Block::Paragraph(vec![Run::italic(asked)]));
        let Some(answer) = prompt.evaluations.last() else {
            continue;
        };
        if !answer.message.is_empty() {
            blocks.push(documents::Block::paragraph(&answer.message));
        }
        for block in &answer.blocks {
            push(block, &mut blocks);
        }
        if !answer.citations.is_empty() {
            blocks.push(documents::Block::heading(3, "Evidence"));
            let items = answer
                .citations
                .iter()
                .map(|cited| {
                    vec![
                        Run::text(format!("[{}] ", cited.number)),
                        Run::code(proof_line(&cited.proof)),
                    ]
                })
                .collect();
            blocks.push(documents::Block::List { ordered: false, items });
        }
        let claims = answer.claims;
        let model = answer.model.as_deref().unwrap_or("the embedded analyst");
        let note = format!(
            "written by {model}; {} of {} claims found in what they cite; {} tokens, {} ms",
            claims.supported,
            claims.total,
            answer.cost.input_tokens + answer.cost.output_tokens,
            answer.cost.elapsed_ms
        );
        blocks.push(documents::Block::Paragraph(vec![Run::italic(note)]));
    }
    Document {
        title: file.session.title.clone(),
        subtitle: format!(
            "session of {}, begun {}",
            file.session.owner,
            time(file.session.created_at)
        ),
        author: file.session.owner.clone(),
        language: "en".to_owned(),
        blocks,
    }
}

fn push(block: &Block, to: &mut Vec<documents::Block>) {
    match block {
        Block::Text { spans, citations } => {
            let mut runs: Vec<Run> = spans
                .iter()
                .map(|span| match span.kind {
                    api::SpanKind::Entity | api::SpanKind::Technique => Run::code(&span.text),
                    api::SpanKind::Text
                    | api::SpanKind::Time
                    | api::SpanKind::Number
                    | api::SpanKind::Title
                    | api::SpanKind::Quote => Run::text(&span.text),
                })
                .collect();
            runs.extend(citations.iter().map(|number| Run::citation(*number)));
            to.push(documents::Block::Paragraph(runs));
        }
        Block::Table {
            columns, rows, omitted, ..
        } => {
            table(columns, rows, to);
            let left = *omitted + rows.len().saturating_sub(TABLE_ROWS) as u64;
            if left > 0 {
                to.push(documents::Block::paragraph(format!("{left} more rows are not shown")));
            }
        }
        Block::Chart { columns, rows, .. } => table(columns, rows, to),
        Block::Query { text, explanation, .. } => {
            to.push(documents::Block::Code(text.clone()));
            to.push(documents::Block::paragraph(explanation));
        }
        Block::Code { text, .. } => to.push(documents::Block::Code(text.clone())),
        Block::Graph { value } => to.push(documents::Block::paragraph(format!(
            "graph of {} things",
            value["nodes"].as_array().map_or(0, Vec::len)
        ))),
        Block::Card { kind, value } => match (kind.as_str(), value.get("text").and_then(Value::as_str)) {
            ("heading", Some(text)) => to.push(documents::Block::heading(3, text)),
            ("generalKnowledge", Some(text)) => {
                to.push(documents::Block::Paragraph(vec![Run::bold(
                    "General knowledge, not from your data",
                )]));
                to.push(documents::Block::paragraph(text));
            }
            (_, Some(text)) => to.push(documents::Block::Paragraph(vec![Run::italic(text)])),
            (kind, None) => {
                let text = serde_json::to_string_pretty(value).unwrap_or_else(|_| kind.to_owned());
                to.push(documents::Block::Code(text));
            }
        },
    }
}

fn table(columns: &[String], rows: &[Vec<Value>], to: &mut Vec<documents::Block>) {
    let rows = rows
        .iter()
        .take(TABLE_ROWS)
        .map(|row| row.iter().map(cell_text).collect::<Vec<String>>());
    to.push(documents::Block::Table(Table::plain(columns.iter().cloned(), rows)));
}

fn proof_line(proof: &Proof) -> String {
    let value = serde_json::to_value(proof).unwrap_or(Value::Null);
    match serde_json::from_value::<evidence::Proof>(value.clone()) {
        Ok(held) => format!("{}: {}", proof_name(&held), held.text().replace('\n', " | ")),
        Err(_) => value.to_string(),
    }
}
