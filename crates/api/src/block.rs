//! Blocks: the parts of an answer, in the order in which they are shown.

use crate::Span;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// A part of an answer. Its texts are hostile where they quote evidence: shown as text, never as markup.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Block {
    /// A sentence or several.
    #[serde(rename_all = "camelCase")]
    Text {
        /// The words; joined, they are the text.
        spans: Vec<Span>,
        /// Numbers of the citations that prove it.
        citations: Vec<u32>,
    },
    /// Rows in columns.
    #[serde(rename_all = "camelCase")]
    Table {
        /// Names of the columns.
        columns: Vec<String>,
        /// The rows.
        rows: Vec<Vec<Value>>,
        /// Numbers of the citations that prove each row; empty when no row has any.
        citations: Vec<Vec<u32>>,
        /// Rows that were left out.
        omitted: u64,
    },
    /// A query.
    #[serde(rename_all = "camelCase")]
    Query {
        /// Its language (`kql`).
        language: String,
        /// Its text.
        text: String,
        /// Why it is so.
        explanation: String,
    },
    /// A script, a message or a log line.
    #[serde(rename_all = "camelCase")]
    Code {
        /// Its language, when known.
        language: Option<String>,
        /// Its text.
        text: String,
    },
    /// A chart over rows.
    #[serde(rename_all = "camelCase")]
    Chart {
        /// `pie`, `bar` or `timeline`.
        kind: String,
        /// Names of the columns.
        columns: Vec<String>,
        /// The rows.
        rows: Vec<Vec<Value>>,
    },
    /// Things and what they did to each other, in the shape of the attack story.
    #[serde(rename_all = "camelCase")]
    Graph {
        /// It.
        value: Value,
    },
    /// A card.
    #[serde(rename_all = "camelCase")]
    Card {
        /// `generalKnowledge`, `notice`, `notInEvidence`, `incident`, `response`, …
        kind: String,
        /// What it holds, in its kind's shape; `{text}` for the first three.
        value: Value,
    },
}
