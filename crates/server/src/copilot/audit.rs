//! The audit log: read by owners and auditors, changed by nobody. The guard has looked at the caller's rights.

use super::Who;
use crate::app::App;
use crate::error::Error;
use api::{AuditPage, AuditRecord, AuditVerified};
use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;
use store::Verified;

/// Records of a page unless the request says otherwise.
const PAGE: u32 = 100;
/// Records of a page at most.
const MOST: u32 = 500;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    after: u64,
    limit: Option<u32>,
}

/// Answers a page of the log.
pub(super) async fn find(
    State(app): State<App>,
    _who: Who,
    Query(wanted): Query<Wanted>,
) -> Result<Json<AuditPage>, Error> {
    let limit = wanted.limit.unwrap_or(PAGE).clamp(1, MOST);
    let records = app.copilot.state().audit_records(wanted.after, limit).await;
    let records = records.map_err(copilot::Error::from)?;
    let is_full = records.len() as u64 == u64::from(limit);
    Ok(Json(AuditPage {
        next_after: records.last().filter(|_| is_full).map(|last| last.position),
        value: records
            .into_iter()
            .map(|record| AuditRecord {
                position: record.position,
                at: record.at,
                body: record.body,
                previous_hash: record.previous_hash,
                hash: record.hash,
            })
            .collect(),
    }))
}

/// Answers whether the chain is whole.
pub(super) async fn verify(State(app): State<App>, _who: Who) -> Result<Json<AuditVerified>, Error> {
    let verified = app.copilot.state().verify_audit().await;
    Ok(Json(match verified.map_err(copilot::Error::from)? {
        Verified::Whole { records, head } => AuditVerified {
            whole: true,
            records,
            head: Some(head),
            broken_at: None,
            reason: None,
        },
        Verified::Broken { position, reason } => AuditVerified {
            whole: false,
            records: position.saturating_sub(1),
            head: None,
            broken_at: Some(position),
            reason: Some(reason.to_owned()),
        },
    }))
}
