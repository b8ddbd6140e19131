//! Guided response on the wire.

use crate::{Citation, Statement};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Which part of the response a card belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum CardCategory {
    /// Decide what it is.
    Triage,
    /// Stop it from spreading.
    Containment,
    /// Find out more.
    Investigation,
    /// Undo it.
    Remediation,
}

/// How soon something should be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum Urgency {
    /// Every minute counts.
    Now,
    /// Today.
    Soon,
    /// When the rest is done.
    Later,
}

/// In which form the doing is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum ProcedureForm {
    /// A command for PowerShell.
    PowerShell,
    /// A command for a POSIX shell.
    Shell,
    /// A hunting query.
    Kql,
    /// Steps in a product's portal, or by hand.
    Steps,
    /// A question for this product.
    Prompt,
}

/// How an action is done by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Procedure {
    /// What it is.
    pub form: ProcedureForm,
    /// Where it is done.
    pub place: String,
    /// The command, query or steps.
    pub text: String,
}

/// Who did what a card proposes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CardDone {
    /// Whether a program did it: such a card bears a badge.
    pub automated: bool,
    /// Who.
    pub by: String,
    /// When, if that is known.
    pub at: Option<DateTime<Utc>>,
}

/// What a card is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CardTarget {
    /// Kind of the entity (`device`, `user`, `ip`, …), or `incident`.
    pub kind: String,
    /// The entity's key, or the incident's id.
    pub key: String,
    /// What is shown: inert, indicators defanged.
    pub label: String,
    /// The real value; hostile text.
    pub value: String,
}

/// A message for a person who is part of the incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CardMessage {
    /// For whom.
    pub to: String,
    /// What to write.
    pub text: String,
}

/// Something else that may be done from a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MoreAction {
    /// Id of the action.
    pub id: String,
    /// What a button says.
    pub label: String,
}

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Card {
    /// Id.
    pub id: String,
    /// The one part it belongs to.
    pub category: CardCategory,
    /// Id of the action (`isolate_device`).
    pub action: String,
    /// What to do.
    pub title: Statement,
    /// What it is done to.
    pub target: CardTarget,
    /// Why.
    pub reasons: Vec<Statement>,
    /// How soon.
    pub urgency: Urgency,
    /// Whether it is done.
    pub is_done: bool,
    /// Who did it, when it is done.
    pub done: Option<CardDone>,
    /// What a person must be allowed to do.
    pub permission: String,
    /// Whether who asks is.
    pub allowed: bool,
    /// Whether doing it changes something.
    pub changes: bool,
    /// Why it cannot be done from here: the reason of a disabled button.
    pub unavailable: Option<String>,
    /// How it is done by hand.
    pub procedure: Procedure,
    /// What to write to the person.
    pub message: Option<CardMessage>,
    /// What else may be done.
    pub more_actions: Vec<MoreAction>,
    /// Guidebook that it comes from.
    pub guidebook: Option<String>,
}

/// A reason for or against a classification.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TriageReason {
    /// The reason.
    pub statement: Statement,
    /// What it adds to the log-odds; negative when it speaks against it.
    pub weight: f64,
    /// Whether it was learned from past incidents.
    pub is_learned: bool,
}

/// A recommended classification.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Triage {
    /// Graph's word.
    pub classification: String,
    /// Graph's word.
    pub determination: String,
    /// Probability, 0 to 1.
    pub confidence: f64,
    /// `weak`, `moderate` or `strong`.
    pub strength: String,
    /// Reasons for it.
    pub supporting: Vec<TriageReason>,
    /// Reasons against it.
    pub opposing: Vec<TriageReason>,
    /// Classified incidents that it was learned from.
    pub past_incidents: u64,
    /// Of how many of them it would have judged as the analyst did, when there are enough to say.
    pub calibrated_right: Option<u64>,
    /// How many of them were judged for that.
    pub calibrated_of: Option<u64>,
}

/// How to find mails like those of the incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SimilarEmails {
    /// What makes a mail alike.
    pub statement: Statement,
    /// The query, to be edited and run.
    pub kql: String,
}

/// What to do about an incident.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GuidedResponse {
    /// The incident.
    pub incident_id: String,
    /// The recommended classification; also the first card.
    pub triage: Triage,
    /// Cards, the most urgent first.
    pub cards: Vec<Card>,
    /// For incidents with mails.
    pub similar_emails: Option<SimilarEmails>,
    /// How many similar incidents there are.
    pub similar_incidents: u64,
    /// Guidebook whose tasks stand in the place of the usual ones.
    pub guidebook: Option<String>,
    /// Proofs, by number.
    pub citations: Vec<Citation>,
}

/// A feature that two incidents share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SharedFeature {
    /// What kind of thing (`detector`, `account`, …), in words.
    pub kind: String,
    /// What it is called; inert.
    pub label: String,
    /// What it adds to the likeness, in thousandths.
    pub weight_milli: u32,
}

/// A similar incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SimilarIncident {
    /// Its id.
    pub id: String,
    /// Its title; inert.
    pub title: String,
    /// Its severity.
    pub severity: crate::Severity,
    /// Its first activity.
    pub first_activity_at: DateTime<Utc>,
    /// Likeness in thousandths.
    pub similarity_milli: u32,
    /// Where the work on it stands.
    pub status: crate::IncidentStatus,
    /// Graph's word for how it was judged.
    pub classification: String,
    /// Graph's word.
    pub determination: String,
    /// What they share, what adds most first.
    pub shared: Vec<SharedFeature>,
    /// Ids of actions that were taken on it.
    pub actions: Vec<String>,
}

/// Similar incidents, the most alike first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SimilarIncidentList {
    /// The incidents.
    pub value: Vec<SimilarIncident>,
}

/// A task of a guidebook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GuidebookTask {
    /// Its part of the response.
    pub category: CardCategory,
    /// What to do.
    pub text: String,
    /// Heading that it stands under.
    pub heading: String,
}

/// A guidebook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Guidebook {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Its tasks.
    pub tasks: Vec<GuidebookTask>,
    /// `pendingReview`, `active` or `inactive`.
    pub state: String,
    /// Who uploaded it.
    pub uploaded_by: String,
    /// When.
    pub uploaded_at: DateTime<Utc>,
    /// Who approved it or took it out of use.
    pub decided_by: Option<String>,
}

/// All guidebooks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GuidebookList {
    /// The guidebooks, oldest first.
    pub value: Vec<Guidebook>,
}

/// A guidebook to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewGuidebook {
    /// The file's name; a label.
    pub file_name: String,
    /// The text of a document that is plain text or Markdown.
    #[serde(default)]
    pub text: Option<String>,
    /// The file in base64, for every kind: PDF, DOCX, Markdown, text.
    #[serde(default)]
    pub base64: Option<String>,
}

/// What to make of a guidebook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GuidebookDecision {
    /// `active` approves it, `inactive` takes it out of use.
    pub state: String,
}
