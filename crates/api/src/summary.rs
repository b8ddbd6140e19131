//! The incident summary on the wire: sentences in marked spans, each with its numbered citations.

use crate::Citation;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a stretch of a sentence is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum SpanKind {
    /// Plain words.
    Text,
    /// An instant.
    Time,
    /// A computer.
    Host,
    /// A principal.
    Account,
    /// A file.
    File,
    /// A program run.
    Process,
    /// A command line or other code.
    Code,
    /// An address, web address or DNS name: shown defanged.
    Indicator,
    /// A technique id.
    Technique,
    /// A number.
    Count,
    /// Any other entity.
    Entity,
}

/// A stretch of a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Span {
    /// Its words; hostile text unless plain.
    pub text: String,
    /// What it is.
    pub kind: SpanKind,
    /// Key of the entity it names, when it names one.
    pub entity_key: Option<String>,
}

/// Which question of the reader a sentence answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum SummarySection {
    /// How and where it started, and how bad it is.
    Opening,
    /// How it unfolded.
    Timeline,
    /// What was hit.
    Assets,
    /// What to look for elsewhere.
    Indicators,
    /// Who is named as the actor.
    Actors,
    /// What is not known.
    Limits,
}

/// One statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Sentence {
    /// Id, unique in the summary.
    pub id: String,
    /// Where it stands.
    pub section: SummarySection,
    /// Its words; joined, they are the sentence.
    pub spans: Vec<Span>,
    /// Numbers of the citations that prove it.
    pub citations: Vec<u32>,
    /// Steps it tells of.
    pub step_ids: Vec<String>,
}

/// The summary of an incident.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// The incident.
    pub incident_id: String,
    /// Statements in reading order.
    pub sentences: Vec<Sentence>,
    /// Proofs, by number.
    pub citations: Vec<Citation>,
    /// Statements that make a claim.
    pub claims: u32,
    /// Claims whose citations all resolve.
    pub claims_cited: u32,
    /// Alerts the summary rests on.
    pub alerts_used: u64,
    /// Alerts the incident has.
    pub alerts_total: u64,
    /// Milliseconds it took to write.
    pub elapsed_ms: f64,
    /// Name of the language model that wrote it; none for the embedded analyst.
    pub model: Option<String>,
}
