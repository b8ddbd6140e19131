//! The incident summary on the wire: sentences in marked spans, each with its numbered citations.

use crate::Citation;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a stretch of a sentence is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum SpanKind {
    /// Our own words.
    Text,
    /// An instant.
    Time,
    /// A technique id.
    Technique,
    /// A number.
    Number,
    /// A host, account, address, file or other thing.
    Entity,
    /// An alert's title, as its product or rule words it; hostile text.
    Title,
    /// Words of the evidence.
    Quote,
}

/// A stretch of a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Span {
    /// What is shown; indicators are defanged.
    pub text: String,
    /// What it is.
    pub kind: SpanKind,
    /// Kind of the entity it names (`device`, `user`, `ip`, `file`, `process`, `url`, …).
    pub entity_kind: Option<String>,
    /// The real value, when another is shown.
    pub value: Option<String>,
    /// Whether it reads like an instruction to its reader: shown with a warning, obeyed by nobody.
    pub flagged: bool,
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
    /// How closely a sentence of a long story looks: 0 for itself or a phase, 1 for a group of steps or one
    /// step within the phase above it.
    pub depth: u32,
}

/// An indicator of compromise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Indicator {
    /// `ip`, `url`, `domain`, `file`, `sha256`, `sha1`, `md5` or `mail`.
    pub kind: String,
    /// The real value; hostile text.
    pub value: String,
    /// What is shown: defanged.
    pub shown: String,
    /// Alerts that show it.
    pub alert_ids: Vec<String>,
}

/// Text in the evidence that reads like an instruction to its reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Flag {
    /// Alert that holds it.
    pub alert_id: String,
    /// Where in it.
    pub place: String,
    /// The text; hostile.
    pub text: String,
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
    /// Indicators of compromise.
    pub indicators: Vec<Indicator>,
    /// Text in the evidence that reads like an instruction.
    pub flags: Vec<Flag>,
    /// Questions that a reader may ask next.
    pub prompts: Vec<String>,
    /// Statements that make a claim.
    pub claims: u32,
    /// Claims that their citations bear out.
    pub claims_cited: u32,
    /// Alerts the summary rests on.
    pub alerts: u64,
    /// Milliseconds it took to write.
    pub elapsed_ms: f64,
    /// When it was written: earlier than now while the incident is what it was written from. None while it is
    /// awaited.
    pub written_at: Option<DateTime<Utc>>,
    /// The workspace's mode, where it starts no summary of this incident and nobody asked for one yet: there are no
    /// sentences then, and a POST writes them.
    pub awaited: Option<crate::SummaryMode>,
    /// Whether it was kept from before, so that nothing was written now.
    pub is_kept: bool,
    /// Name of the language model that wrote it; none for the embedded analyst.
    pub model: Option<String>,
}
