//! What a skill gives back.

use evidence::Proof;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Something that an output rests on, with the number that sentences cite it by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Cited {
    /// Its number in this output, from one.
    pub number: u32,
    /// The row, alert, passage or count.
    pub proof: Proof,
}

/// What a stretch of a sentence is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SpanKind {
    /// The writer's own words.
    Text,
    /// An instant, UTC.
    Time,
    /// An ATT&CK technique.
    Technique,
    /// A count.
    Number,
    /// A host, account, address, file or other thing.
    Entity,
    /// An alert's title; hostile text.
    Title,
    /// Words of the evidence; hostile text.
    Quote,
}

/// A stretch of a sentence, in the wire's shape.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Span {
    /// What is shown; indicators are defanged.
    pub text: String,
    /// What it is.
    pub kind: SpanKind,
    /// Kind of the entity it names (`device`, `user`, `ip`, …).
    pub entity_kind: Option<String>,
    /// The real value, when another may be shown.
    pub value: Option<String>,
    /// Whether it reads like an instruction to its reader: shown with a warning, obeyed by nobody.
    pub flagged: bool,
}

impl Span {
    /// Returns a stretch of some kind that names nothing.
    #[must_use]
    pub fn plain(kind: SpanKind, text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            kind,
            entity_kind: None,
            value: None,
            flagged: false,
        }
    }
}

/// A typed conclusion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// Its kind (`verdict`, `technique`, `indicator`).
    pub kind: String,
    /// It, in words.
    pub text: String,
    /// It, in its kind's shape.
    pub value: Value,
    /// Numbers of what proves it; without any, it is a guess and is shown as one.
    pub citations: Vec<u32>,
}

/// A part of what is shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Block {
    /// A sentence or several.
    Text {
        /// The words; hostile where they quote evidence.
        text: String,
        /// Its stretches, where they are known; joined, they are the words.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        spans: Vec<Span>,
        /// Numbers of what proves it.
        citations: Vec<u32>,
    },
    /// Rows in columns.
    Table {
        /// Names of the columns.
        columns: Vec<String>,
        /// The rows.
        rows: Vec<Vec<Value>>,
        /// Numbers of what proves each row; empty when no row has any.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        citations: Vec<Vec<u32>>,
        /// Rows that were left out.
        omitted: u64,
    },
    /// A query.
    Query {
        /// Its language (`kql`).
        language: String,
        /// Its text.
        text: String,
        /// Why it is so.
        explanation: String,
    },
    /// A script or a log line.
    Code {
        /// Its language, when known.
        language: Option<String>,
        /// Its text; hostile.
        text: String,
    },
    /// A chart over a table's rows.
    Chart {
        /// `pie`, `bar` or `timeline`.
        kind: String,
        /// Names of the columns.
        columns: Vec<String>,
        /// The rows.
        rows: Vec<Vec<Value>>,
    },
    /// Things and what they did to each other, in the portal's shape.
    Graph(Value),
    /// A card of a kind that the portal knows.
    Card {
        /// Its kind.
        kind: String,
        /// What it holds.
        value: Value,
    },
}

/// What a call gives back.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Output {
    /// What is shown.
    pub blocks: Vec<Block>,
    /// What was concluded.
    pub findings: Vec<Finding>,
    /// What blocks and findings cite.
    pub citations: Vec<Cited>,
    /// Values for later steps, by name (`incident_id`).
    pub values: serde_json::Map<String, Value>,
    /// Prompts that could come next.
    pub suggestions: Vec<String>,
}

impl Output {
    /// Returns the numbers that are cited and are not there: a sound output has none.
    pub fn missing_citations(&self) -> Vec<u32> {
        let has = |number: &u32| self.citations.iter().any(|cited| cited.number == *number);
        let blocks = self.blocks.iter().flat_map(|block| match block {
            Block::Text { citations, .. } => vec![citations.as_slice()],
            Block::Table { citations, .. } => citations.iter().map(Vec::as_slice).collect(),
            Block::Query { .. } | Block::Code { .. } | Block::Chart { .. } | Block::Graph(_) | Block::Card { .. } => {
                Vec::new()
            }
        });
        let blocks = blocks.flatten();
        let findings = self.findings.iter().flat_map(|finding| &finding.citations);
        let mut missing: Vec<u32> = blocks.chain(findings).filter(|number| !has(number)).copied().collect();
        missing.sort_unstable();
        missing.dedup();
        missing
    }
}
