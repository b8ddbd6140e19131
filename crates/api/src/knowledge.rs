//! Knowledge files on the wire: documents that a user gave to answer from.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct KnowledgeFile {
    /// Id.
    pub id: String,
    /// The name it came with; a label, no path.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its size.
    pub size_bytes: u64,
    /// When it came.
    pub created_at: DateTime<Utc>,
}

/// The caller's files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct KnowledgeList {
    /// The last first.
    pub value: Vec<KnowledgeFile>,
    /// Bytes that one file may have.
    pub file_bytes: u64,
    /// Bytes that all may have.
    pub total_bytes: u64,
    /// Bytes that they have.
    pub used_bytes: u64,
    /// Why the caller may not upload, when an owner's setting says so.
    pub refused: Option<String>,
}

/// Who may upload files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum KnowledgeUploads {
    /// Nobody.
    Nobody,
    /// Contributors and owners.
    Contributors,
}

/// Who may upload files, and how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct KnowledgeSettings {
    /// Who may upload. Whoever uploaded a file can delete it in any case.
    pub uploads: KnowledgeUploads,
    /// Bytes that one file may have.
    pub file_bytes: u64,
    /// Bytes that all files of a user may have.
    pub total_bytes: u64,
}

/// A file to keep: PDF, DOCX, Markdown or text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NewKnowledgeFile {
    /// The name it comes with.
    pub name: String,
    /// Its bytes, in base 64.
    pub base64: String,
}
