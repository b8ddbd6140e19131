//! What a skill gives back.

use evidence::Citation;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A row that something rests on, with the number that sentences cite it by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CitedRow {
    /// Its number in this output, from one.
    pub number: u32,
    /// The row.
    pub citation: Citation,
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
    /// Numbers of the rows that prove it; without any, it is a guess and is shown as one.
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
        /// Numbers of the rows that prove it.
        citations: Vec<u32>,
    },
    /// Rows in columns.
    Table {
        /// Names of the columns.
        columns: Vec<String>,
        /// The rows.
        rows: Vec<Vec<Value>>,
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
    /// The rows that blocks and findings cite.
    pub citations: Vec<CitedRow>,
    /// Values for later steps, by name (`incident_id`).
    pub values: serde_json::Map<String, Value>,
    /// Prompts that could come next.
    pub suggestions: Vec<String>,
}

impl Output {
    /// Returns the numbers that are cited and are not there: a sound output has none.
    pub fn missing_citations(&self) -> Vec<u32> {
        let has = |number: &u32| self.citations.iter().any(|row| row.number == *number);
        let blocks = self.blocks.iter().flat_map(|block| match block {
            Block::Text { citations, .. } => citations.as_slice(),
            Block::Table { .. }
            | Block::Query { .. }
            | Block::Code { .. }
            | Block::Chart { .. }
            | Block::Graph(_)
            | Block::Card { .. } => &[],
        });
        let findings = self.findings.iter().flat_map(|finding| &finding.citations);
        let mut missing: Vec<u32> = blocks.chain(findings).filter(|number| !has(number)).copied().collect();
        missing.sort_unstable();
        missing.dedup();
        missing
    }
}
