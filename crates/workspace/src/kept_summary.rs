//! Summaries that are kept until the incident really changes, when they are written, and what readers
//! think of them.

use crate::{Error, Workspace};
use chrono::{DateTime, Utc};
use incidents::{Summary, SummaryEstimate, SummaryMode, estimate, fingerprint, summarize_while};
use std::sync::Arc;
use store::{Actor, Feedback, NewFeedback, NewSummary, Subject};
use tokio_util::sync::CancellationToken;

/// Kind under which summaries are kept.
const SUMMARY: &str = "summary";

/// Name of the setting that says when summaries are written.
const MODE: &str = "incidentSummary.mode";

/// A summary, and where it came from.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptSummary {
    /// Its id, for feedback.
    pub id: String,
    /// The summary.
    pub summary: Summary,
    /// When it was written.
    pub written_at: DateTime<Utc>,
    /// Who wrote it: the embedded analyst, or a model's name.
    pub written_by: String,
    /// Whether it was kept from before.
    pub is_kept: bool,
}

/// What opening an incident gives.
#[derive(Clone, Debug, PartialEq)]
pub enum OpenedSummary {
    /// Its summary.
    Written(KeptSummary),
    /// Nothing: in this mode somebody must ask for it first.
    Awaited(SummaryMode),
}

impl Workspace {
    /// Returns what opening an incident gives: the kept summary, else a new one if the workspace's mode starts
    /// one for its severity. Nothing is returned, and nothing kept, when it was cancelled.
    ///
    /// # Errors
    /// As [`Self::kept_summary`].
    pub async fn open_summary(&self, id: &str, cancel: &CancellationToken) -> Result<Option<OpenedSummary>, Error> {
        let case = self.case(id).await?.ok_or_else(|| Error::NoIncident(id.to_owned()))?;
        let mode = self.summary_mode().await?;
        if !mode.starts(case.incident.severity) {
            let kept = self.stored_summary(id, &fingerprint(&case)).await?;
            return Ok(Some(kept.map_or(OpenedSummary::Awaited(mode), OpenedSummary::Written)));
        }
        let written = self.kept_summary(id, false, cancel).await?;
        Ok(written.map(OpenedSummary::Written))
    }

    /// The summary that was kept, if the incident is still what it was written from.
    async fn stored_summary(&self, id: &str, hash: &str) -> Result<Option<KeptSummary>, Error> {
        let kept = self.inner.state.summary(&Subject::incident(id), SUMMARY).await?;
        let Some(kept) = kept.filter(|kept| kept.content_hash == hash) else {
            return Ok(None);
        };
        // One that an older release wrote in another shape is written anew.
        let Ok(summary) = serde_json::from_value(kept.body) else {
            return Ok(None);
        };
        Ok(Some(KeptSummary {
            id: kept.id,
            summary,
            written_at: kept.created_at,
            written_by: kept.written_by,
            is_kept: true,
        }))
    }

    /// Returns the summary of an incident: the kept one while the incident is what it was written from,
    /// else a new one, which is kept. `regenerate` writes a new one in any case. Nothing is returned, and
    /// nothing kept, when it was cancelled.
    ///
    /// # Errors
    /// When there is no such incident, or the state or the tables cannot be read.
    pub async fn kept_summary(
        &self,
        id: &str,
        regenerate: bool,
        cancel: &CancellationToken,
    ) -> Result<Option<KeptSummary>, Error> {
        let case = self.case(id).await?.ok_or_else(|| Error::NoIncident(id.to_owned()))?;
        let hash = fingerprint(&case);
        if !regenerate && let Some(kept) = self.stored_summary(id, &hash).await? {
            return Ok(Some(kept));
        }
        let wanted = cancel.clone();
        let of = Arc::clone(&case);
        let written = tokio::task::spawn_blocking(move || summarize_while(&of, &|| !wanted.is_cancelled()));
        let written = written.await.map_err(|source| Error::Task {
            step: "summarise an incident",
            source,
        })?;
        let Some(summary) = written else { return Ok(None) };
        let body = serde_json::to_value(&summary).map_err(|source| Error::Json {
            id: format!("summary of incident {id}"),
            source,
        })?;
        let new = NewSummary {
            subject: Subject::incident(id),
            kind: SUMMARY.to_owned(),
            content_hash: hash,
            body,
        };
        let kept = self
            .inner
            .state
            .keep_summary(new, &Actor::automated("embedded analyst"))
            .await?;
        Ok(Some(KeptSummary {
            id: kept.id,
            summary,
            written_at: kept.created_at,
            written_by: kept.written_by,
            is_kept: false,
        }))
    }

    /// Returns when summaries are written of themselves.
    ///
    /// # Errors
    /// When the setting cannot be read.
    pub async fn summary_mode(&self) -> Result<SummaryMode, Error> {
        Ok(self.inner.state.setting(MODE).await?.unwrap_or_default())
    }

    /// Sets when summaries are written of themselves.
    ///
    /// # Errors
    /// When the setting cannot be kept.
    pub async fn set_summary_mode(&self, mode: SummaryMode, by: &Actor) -> Result<(), Error> {
        self.inner.state.set_setting(MODE, &mode, by).await?;
        Ok(())
    }

    /// Estimates what a mode takes per day, by severity; `price` is for a million tokens of the model that
    /// writes summaries, none for the embedded analyst.
    ///
    /// # Errors
    /// When the tables cannot be read.
    pub async fn summary_estimate(&self, mode: SummaryMode, price: Option<f64>) -> Result<SummaryEstimate, Error> {
        let cases = self.cases().await?;
        let estimated = tokio::task::spawn_blocking(move || estimate(cases.iter().map(AsRef::as_ref), mode, price));
        estimated.await.map_err(|source| Error::Task {
            step: "estimate summaries",
            source,
        })
    }

    /// Keeps what a reader thinks of an answer about an incident.
    ///
    /// # Errors
    /// When a value is not acceptable, or keeping it fails.
    pub async fn give_feedback(&self, feedback: NewFeedback, user: &str) -> Result<Feedback, Error> {
        Ok(self.inner.state.give_feedback(feedback, user).await?)
    }
}
