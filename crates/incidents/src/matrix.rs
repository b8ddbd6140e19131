//! The incident on the ATT&CK matrix and along the kill chain, and its time line for a slider.
//!
//! A technique stands in the column of the tactic that the alert which names it mainly serves, so each
//! alert counts in one column. Columns without techniques stay, since gaps in a chain say something.
//! Source: ATT&CK Enterprise v18 tactics; Lockheed Martin, "Intelligence-Driven Computer Network Defense",
//! 2011, section 3.2 (phases).

use crate::behaviour;
use crate::{IncidentCase, Step};
use chrono::{DateTime, Utc};
use evidence::{Severity, Tactic};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Parts of the time line, at most.
const BUCKETS: i64 = 48;

/// The incident on the matrix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Matrix {
    /// All tactics, in kill-chain order.
    pub columns: Vec<MatrixColumn>,
    /// The incident over time.
    pub timeline: Timeline,
}

/// A tactic and what was seen of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MatrixColumn {
    /// The tactic.
    pub tactic: Tactic,
    /// Its ATT&CK id.
    pub id: String,
    /// Its name in words.
    pub name: String,
    /// Phase of the kill chain that it belongs to.
    pub phase: String,
    /// Alerts that mainly serve it.
    pub alert_count: usize,
    /// Steps that serve it, as positions in the list of steps.
    pub steps: Vec<usize>,
    /// Techniques seen, in order of their id.
    pub cells: Vec<MatrixCell>,
}

/// A technique that was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MatrixCell {
    /// Its id.
    pub technique: String,
    /// Alerts that name it.
    pub alert_ids: Vec<String>,
    /// Steps that name it.
    pub steps: Vec<usize>,
    /// Severity of the gravest of them.
    pub severity: Severity,
    /// First activity of them.
    pub first_at: DateTime<Utc>,
    /// Last activity of them.
    pub last_at: DateTime<Utc>,
}

/// The incident over time, in equal parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Timeline {
    /// First activity.
    pub from: DateTime<Utc>,
    /// Last activity.
    pub until: DateTime<Utc>,
    /// Parts of equal length, each from its start on and before the next; the last one takes the end.
    pub buckets: Vec<Bucket>,
}

/// A part of the time line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Bucket {
    /// Its start.
    pub at: DateTime<Utc>,
    /// Alerts whose first activity is in it.
    pub alerts: usize,
    /// Steps that begin in it.
    pub steps: Vec<usize>,
    /// Severity of the gravest of those alerts.
    pub severity: Option<Severity>,
}

/// Phase of the kill chain that a tactic belongs to.
fn phase(tactic: Tactic) -> &'static str {
    match tactic {
        Tactic::Reconnaissance => "reconnaissance",
        Tactic::ResourceDevelopment => "weaponization",
        Tactic::InitialAccess => "delivery",
        Tactic::Execution => "exploitation",
        Tactic::Persistence | Tactic::PrivilegeEscalation | Tactic::DefenseEvasion => "installation",
        Tactic::CommandAndControl => "command and control",
        Tactic::CredentialAccess
        | Tactic::Discovery
        | Tactic::LateralMovement
        | Tactic::Collection
        | Tactic::Exfiltration
        | Tactic::Impact => "actions on objectives",
    }
}

/// Returns the incident on the matrix; `steps` are those of [`crate::steps`].
#[must_use]
pub fn matrix(case: &IncidentCase, steps: &[Step]) -> Matrix {
    let mut cells: BTreeMap<(Tactic, String), MatrixCell> = BTreeMap::new();
    let mut alerts: BTreeMap<Tactic, usize> = BTreeMap::new();
    let mut tactic_of: HashMap<&str, Tactic> = HashMap::new();
    for alert in &case.alerts {
        let Some(tactic) = behaviour::main_tactic(alert) else {
            continue;
        };
        *alerts.entry(tactic).or_default() += 1;
        tactic_of.insert(&alert.id, tactic);
        for technique in &alert.techniques {
            let cell = cells
                .entry((tactic, technique.id().to_owned()))
                .or_insert_with(|| MatrixCell {
                    technique: technique.id().to_owned(),
                    alert_ids: Vec::new(),
                    steps: Vec::new(),
                    severity: alert.severity,
                    first_at: alert.first_activity_at,
                    last_at: alert.last_activity_at,
                });
            cell.alert_ids.push(alert.id.clone());
            cell.severity = cell.severity.max(alert.severity);
            cell.first_at = cell.first_at.min(alert.first_activity_at);
            cell.last_at = cell.last_at.max(alert.last_activity_at);
        }
    }
    let mut of_tactic: BTreeMap<Tactic, Vec<usize>> = BTreeMap::new();
    for (at, step) in steps.iter().enumerate() {
        if let Some(tactic) = step.tactic {
            of_tactic.entry(tactic).or_default().push(at);
        }
        let ids: BTreeSet<&str> = step.techniques.iter().map(|technique| technique.id()).collect();
        // Cells are of the tactics of the step's alerts, whichever tactic speaks for the step.
        let served: BTreeSet<Tactic> = step
            .alert_ids
            .iter()
            .filter_map(|id| tactic_of.get(id.as_str()).copied())
            .collect();
        for ((tactic, technique), cell) in &mut cells {
            if ids.contains(technique.as_str()) && served.contains(tactic) {
                cell.steps.push(at);
            }
        }
    }
    let columns = Tactic::ALL.iter().map(|tactic| MatrixColumn {
        tactic: *tactic,
        id: tactic.id().to_owned(),
        name: tactic.words().to_owned(),
        phase: phase(*tactic).to_owned(),
        alert_count: alerts.get(tactic).copied().unwrap_or(0),
        steps: of_tactic.get(tactic).cloned().unwrap_or_default(),
        cells: cells
            .iter()
            .filter(|((of, _), _)| of == tactic)
            .map(|(_, cell)| cell.clone())
            .collect(),
    });
    Matrix {
        columns: columns.collect(),
        timeline: timeline(case, steps),
    }
}

fn timeline(case: &IncidentCase, steps: &[Step]) -> Timeline {
    let (from, until) = (case.incident.first_activity_at, case.incident.last_activity_at);
    let length = (until - from).num_milliseconds().max(0);
    let parts = BUCKETS.min(length / 1_000 + 1);
    let place = |at: DateTime<Utc>| -> usize {
        let offset = (at - from).num_milliseconds().clamp(0, length);
        // Within 0 and the number of parts, which is small.
        usize::try_from((offset * parts / (length + 1)).min(parts - 1)).unwrap_or(0)
    };
    let mut buckets: Vec<Bucket> = (0..parts)
        .map(|part| Bucket {
            at: from + chrono::TimeDelta::milliseconds(part * (length + 1) / parts),
            alerts: 0,
            steps: Vec::new(),
            severity: None,
        })
        .collect();
    for alert in &case.alerts {
        let bucket = &mut buckets[place(alert.first_activity_at)];
        bucket.alerts += 1;
        bucket.severity = bucket.severity.max(Some(alert.severity));
    }
    for (at, step) in steps.iter().enumerate() {
        buckets[place(step.at)].steps.push(at);
    }
    Timeline { from, until, buckets }
}
