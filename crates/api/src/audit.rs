//! The audit log on the wire.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A record of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AuditRecord {
    /// Its place in the chain, from one. The chain is over all workspaces of a database.
    pub position: u64,
    /// When.
    pub at: DateTime<Utc>,
    /// The record as JSON text, byte for byte what was hashed.
    pub body: String,
    /// The hash of the record before.
    pub previous_hash: String,
    /// `sha256(previousHash "\n" position "\n" body)`, in hexadecimal digits.
    pub hash: String,
}

/// A page of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AuditPage {
    /// Records, oldest first.
    pub value: Vec<AuditRecord>,
    /// What `after` takes for the next page, when there may be one.
    pub next_after: Option<u64>,
}

/// What verifying the whole chain found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AuditVerified {
    /// Whether every record fits the one before it.
    pub whole: bool,
    /// How many records fit, from the beginning.
    pub records: u64,
    /// The hash of the last record. Noted elsewhere, it shows later whether the end was cut off.
    pub head: Option<String>,
    /// The first record that does not fit.
    pub broken_at: Option<u64>,
    /// What is wrong with it.
    pub reason: Option<String>,
}
