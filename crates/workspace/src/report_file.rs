//! The report of an incident as a file: Markdown, Word or PDF.

use crate::response::blocking;
use crate::{Error, Workspace};
use chrono::{DateTime, Utc};
use documents::Fonts;
use incidents::{incident_document, report};

/// A format of report files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportFormat {
    /// Markdown with GitHub's tables.
    Markdown,
    /// Word.
    Docx,
    /// PDF, tagged, with its fonts.
    Pdf,
}

impl ReportFormat {
    /// All of them.
    pub const ALL: &[Self] = &[Self::Markdown, Self::Docx, Self::Pdf];

    /// Returns the end of its files' names.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Markdown => "md",
            Self::Docx => "docx",
            Self::Pdf => "pdf",
        }
    }

    /// Returns its media type.
    /// Source: RFC 7763; ECMA-376 part 1, §8; RFC 8118.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Markdown => "text/markdown; charset=utf-8",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Pdf => "application/pdf",
        }
    }

    /// Returns the format that files with that end of their name have.
    #[must_use]
    pub fn named(extension: &str) -> Option<Self> {
        let is_it = |format: &&Self| format.extension().eq_ignore_ascii_case(extension);
        Self::ALL.iter().find(is_it).copied()
    }
}

impl Workspace {
    /// Returns the report of an incident as a file: summary, attack story with its picture, impacted assets,
    /// alerts, and what was done. `now` is the instant that stands on it.
    ///
    /// # Errors
    /// When there is no such incident, the state or the tables cannot be read, or the file cannot be written.
    pub async fn report_file(&self, id: &str, format: ReportFormat, now: DateTime<Utc>) -> Result<Vec<u8>, Error> {
        let case = self.case(id).await?.ok_or_else(|| Error::NoIncident(id.to_owned()))?;
        let state = self.state(id).await?;
        let response = self.response(id, None).await?;
        blocking("write a report", move || {
            let report = report(&case, &state, &response);
            let document = incident_document(&case, &state, &report, now);
            let written = match format {
                ReportFormat::Markdown => Ok(document.to_markdown().into_bytes()),
                ReportFormat::Docx => Fonts::embedded().and_then(|fonts| document.to_docx(&fonts)),
                ReportFormat::Pdf => Fonts::embedded().and_then(|fonts| document.to_pdf(&fonts)),
            };
            written.map_err(|source| Error::ReportFile {
                format: format.extension(),
                source,
            })
        })
        .await?
    }
}
