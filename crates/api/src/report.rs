//! What the logs say about a device, user, file, address or mail, on the wire.

use crate::{RowRef, Span};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Kinds of things that are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum SubjectKind {
    /// A computer.
    Device,
    /// A person's account.
    User,
    /// A file.
    File,
    /// An address.
    Ip,
    /// A DNS name.
    Domain,
    /// A web address.
    Url,
    /// One mail.
    Email,
}

/// How much a finding asks for a reader's attention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum Attention {
    /// A fact.
    Fact,
    /// Worth a look.
    Notable,
    /// Raises risk.
    Risk,
}

/// One statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// What kind of finding it is.
    pub id: String,
    /// How much it matters.
    pub attention: Attention,
    /// Its words; joined, they are the sentence.
    pub spans: Vec<Span>,
    /// Numbers of the citations that prove it.
    pub citations: Vec<u32>,
}

/// A part of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReportSection {
    /// Its stable name.
    pub id: String,
    /// Its heading.
    pub heading: String,
    /// What is found.
    pub findings: Vec<Finding>,
    /// What there is no data about, in sentences.
    pub absent: Vec<String>,
}

/// The thing that a citation of a report opens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum ReportProof {
    /// A stored row.
    #[serde(rename_all = "camelCase")]
    Row {
        /// The row's address.
        row: RowRef,
        /// The event's own time in UTC, when the row has one.
        at: Option<DateTime<Utc>>,
        /// Columns that say something; hostile text.
        fields: Map<String, Value>,
    },
    /// Rows that are counted together.
    #[serde(rename_all = "camelCase")]
    Rows {
        /// What they have in common; hostile text when it quotes evidence.
        label: String,
        /// The first of them.
        rows: Vec<RowRef>,
        /// Their number (`rows`), numbers of distinct values, and sums.
        counts: BTreeMap<String, u64>,
        /// Time of the earliest.
        at: Option<DateTime<Utc>>,
        /// Time of the latest.
        until: Option<DateTime<Utc>>,
    },
    /// An alert.
    #[serde(rename_all = "camelCase")]
    Alert {
        /// The alert's id.
        alert_id: String,
        /// Its incident.
        incident_id: String,
        /// Its title; hostile text when it quotes evidence.
        title: String,
        /// Its severity.
        severity: String,
        /// First event it rests on.
        at: DateTime<Utc>,
        /// A row that tells of it.
        row: Option<RowRef>,
    },
    /// Alerts that are counted together.
    #[serde(rename_all = "camelCase")]
    Alerts {
        /// What they have in common.
        label: String,
        /// The alerts.
        alert_ids: Vec<String>,
        /// Their number (`alerts`) and that of their incidents.
        counts: BTreeMap<String, u64>,
    },
}

/// A numbered link from a finding to its proof.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReportCitation {
    /// The number shown beside the finding, from 1.
    pub number: u32,
    /// What it opens.
    pub proof: ReportProof,
}

/// What the logs say about one thing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Kind of thing.
    pub kind: SubjectKind,
    /// Its name, address or id, as asked for; hostile text.
    pub name: String,
    /// Days that were looked back.
    pub days: u32,
    /// Start of the range.
    pub from: DateTime<Utc>,
    /// End of the range: the last stored event, or now.
    pub until: DateTime<Utc>,
    /// Whether anything is known of it.
    pub known: bool,
    /// Its parts, in reading order.
    pub sections: Vec<ReportSection>,
    /// Proofs, by number.
    pub citations: Vec<ReportCitation>,
    /// Findings.
    pub claims: u32,
    /// Findings that their citations bear out.
    pub claims_cited: u32,
}

/// How far back a report looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct ReportQuery {
    /// Days, 1 to 120.
    pub days: u32,
}

impl Default for ReportQuery {
    fn default() -> Self {
        Self { days: 30 }
    }
}
