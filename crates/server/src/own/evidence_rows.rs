//! The rows that an incident rests on.

use super::board::Entry;
use super::of_incident;
use super::steps::id_of;
use crate::app::App;
use crate::error::Error;
use api::{EvidenceList, EvidenceRow};
use axum::Json;
use axum::extract::{Path, State};
use evidence::{Citation, RowRef};
use incidents::{Source, Step};
use std::collections::BTreeMap;

/// Rows listed at most; the alerts have the others.
const MOST: usize = 2_000;

/// Says whether a step rests on a row of an alert: it cites it, or the row falls into the step's time.
fn rests_on(step: &Step, alert_id: &str, citation: &Citation) -> bool {
    if step.citations.iter().any(|cited| cited.row == citation.row) {
        return true;
    }
    let within = |at| step.at <= at && at <= step.until.unwrap_or(step.at);
    step.alert_ids.iter().any(|id| id == alert_id) && citation.at.is_some_and(within)
}

fn list(entry: &Entry) -> EvidenceList {
    let summary = incidents::summarize(&entry.case);
    let mut numbers: BTreeMap<&RowRef, u32> = BTreeMap::new();
    for (position, source) in (1..).zip(&summary.sources) {
        if let Source::Row { citation } = source {
            numbers.entry(&citation.row).or_insert(position);
        }
    }
    let mut rows: BTreeMap<&RowRef, EvidenceRow> = BTreeMap::new();
    for alert in &entry.case.alerts {
        for citation in &alert.citations {
            let row = rows.entry(&citation.row).or_insert_with(|| EvidenceRow {
                table: citation.row.table.clone(),
                item_id: citation.row.item_id.clone(),
                at: citation.at,
                fields: citation.fields.clone(),
                alert_ids: Vec::new(),
                step_ids: Vec::new(),
                citation: numbers.get(&citation.row).copied(),
            });
            if row.alert_ids.last() != Some(&alert.id) {
                row.alert_ids.push(alert.id.clone());
            }
            for (position, step) in entry.steps().iter().enumerate() {
                let id = id_of(position);
                if rests_on(step, &alert.id, citation) && !row.step_ids.contains(&id) {
                    row.step_ids.push(id);
                }
            }
        }
    }
    let total = rows.len() as u64;
    let mut value: Vec<EvidenceRow> = rows.into_values().collect();
    value.sort_by(|a, b| {
        a.at.cmp(&b.at)
            .then_with(|| a.table.cmp(&b.table))
            .then_with(|| a.item_id.cmp(&b.item_id))
    });
    value.truncate(MOST);
    EvidenceList { value, total }
}

/// Answers them.
pub(crate) async fn find(State(app): State<App>, Path(id): Path<String>) -> Result<Json<EvidenceList>, Error> {
    of_incident(&app, id, |entry| Json(list(entry))).await
}
