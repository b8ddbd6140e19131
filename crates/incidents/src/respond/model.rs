//! What guided response consists of.

use crate::cited::{Sentence, Source};
use crate::span::Span;
use crate::triage::Triage;
use chrono::{DateTime, Utc};
use evidence::Origin;
use serde::{Deserialize, Serialize};

/// What to do about an incident.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GuidedResponse {
    /// The incident.
    pub incident_id: String,
    /// The recommended classification, with its reasons; also the first card.
    pub triage: Triage,
    /// Cards, the most urgent first.
    pub cards: Vec<Card>,
    /// For phishing: a hunting query that lists mails like those of the incident, to be edited.
    pub similar_emails: Option<SimilarEmails>,
    /// Guidebook whose tasks stand in the place of the usual ones.
    pub guidebook: Option<String>,
    /// What sentences cite, by position.
    pub sources: Vec<Source>,
}

/// How to find mails like those of the incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SimilarEmails {
    /// What makes a mail alike, cited.
    pub sentence: Sentence,
    /// The query.
    pub query: Procedure,
}

/// Which part of the response a card belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Category {
    /// Decide what it is.
    Triage,
    /// Stop it from spreading.
    Containment,
    /// Find out more.
    Investigation,
    /// Undo it.
    Remediation,
}

impl Category {
    /// All of them, in the order in which a response goes.
    pub const ALL: &[Self] = &[Self::Triage, Self::Containment, Self::Investigation, Self::Remediation];

    /// Returns the heading.
    #[must_use]
    pub fn heading(self) -> &'static str {
        match self {
            Self::Triage => "Triage",
            Self::Containment => "Containment",
            Self::Investigation => "Investigation",
            Self::Remediation => "Remediation",
        }
    }
}

/// How soon something should be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Urgency {
    /// Every minute counts.
    Now,
    /// Today.
    Soon,
    /// When the rest is done.
    Later,
}

/// Where a card stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CardStatus {
    /// Proposed.
    Proposed,
    /// Done, as the activity log or an alert's product says.
    Done,
}

/// Who did what a card proposes, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Done {
    /// Whether a person or a program did; a card done by a program bears a badge.
    pub origin: Origin,
    /// Who.
    pub by: String,
    /// When, if that is known.
    pub at: Option<DateTime<Utc>>,
}

/// What a card is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Target {
    /// Graph's word for its kind (`device`, `user`, `ip`, …), or `incident`.
    pub kind: String,
    /// The entity's key, or the incident's id.
    pub key: String,
    /// What is shown: inert, indicators defanged.
    pub label: String,
    /// The real value; hostile text.
    pub value: String,
}

/// In which form the doing is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Form {
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

/// How an action is done by hand: exact, with every value encoded for the place it stands in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Procedure {
    /// What it is.
    pub form: Form,
    /// Where it is done: the product or console.
    pub place: String,
    /// The command, query or steps.
    pub text: String,
    /// The same in pieces; a piece's value is what must be found in the evidence.
    pub spans: Vec<Span>,
}

/// A message for a person who is part of the incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    /// For whom: an address when known, else the account's name.
    pub to: String,
    /// What to write.
    pub text: String,
    /// The same in pieces.
    pub spans: Vec<Span>,
}

/// Something else that may be done from a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MoreAction {
    /// Id of the action (`release_device`, `view_entity`, …).
    pub id: String,
    /// What a button says.
    pub label: String,
}

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Card {
    /// Id: the same for the same action on the same target of the same incident.
    pub id: String,
    /// The one part it belongs to.
    pub category: Category,
    /// Id of the action (`isolate_device`).
    pub action: String,
    /// What to do, cited.
    pub title: Sentence,
    /// What it is done to.
    pub target: Target,
    /// Why, cited.
    pub reasons: Vec<Sentence>,
    /// How soon.
    pub urgency: Urgency,
    /// Where it stands.
    pub status: CardStatus,
    /// Who did it, when it is done.
    pub done: Option<Done>,
    /// What a person must be allowed to do.
    pub permission: String,
    /// Whether doing it changes something.
    pub changes: bool,
    /// Why it cannot be done from here by who asks: a right or a plugin that is missing.
    pub unavailable: Option<String>,
    /// How it is done.
    pub procedure: Procedure,
    /// What to write to the person.
    pub message: Option<Message>,
    /// What else may be done.
    pub more_actions: Vec<MoreAction>,
    /// Guidebook that it comes from.
    pub guidebook: Option<String>,
}
