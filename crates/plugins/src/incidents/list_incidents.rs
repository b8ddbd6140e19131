//! Lists incidents, the gravest first.

use super::alerts::proof_of_case;
use super::found::TITLE;
use crate::builtin::Call;
use crate::describe::{choice, examples};
use crate::failing::failed;
use crate::inputs::{number, text};
use crate::telling::Telling;
use ::incidents::{IncidentCase, inert};
use chrono::TimeDelta;
use evidence::{IncidentState, IncidentStatus, Proof, Severity};
use serde_json::{Value, json};
use skill::{Cost, Descriptor, Effect, Failure, Input, InputKind, Output, Span, SpanKind};
use std::sync::Arc;

pub(crate) fn descriptor() -> Descriptor {
    Descriptor {
        name: "list_incidents".to_owned(),
        plugin: "incidents".to_owned(),
        display_name: "List incidents".to_owned(),
        description: "Lists the incidents of the workspace, the gravest and newest first, with severity, \
                      status, time, alerts and owner. Use it to see what is open, to prioritise, or to find an \
                      incident's id. It can be narrowed by status, severity and days."
            .to_owned(),
        inputs: vec![
            Input::optional(
                "status",
                choice(&["active", "inProgress", "resolved"]),
                "Only incidents with this status.",
            ),
            Input::optional(
                "severity",
                choice(&["informational", "low", "medium", "high"]),
                "Only incidents at least this severe.",
            ),
            Input::optional(
                "days",
                InputKind::Integer {
                    least: 1,
                    greatest: 120,
                },
                "Only incidents with activity in so many days before the last event that is stored.",
            ),
            Input::optional(
                "limit",
                InputKind::Integer {
                    least: 1,
                    greatest: 100,
                },
                "How many to list at most.",
            )
            .or(20),
        ],
        effect: Effect::Read,
        cost: Cost::Free,
        examples: examples(&[
            "List the open incidents",
            "Which high severity incidents are active?",
            "What happened in the last 7 days?",
            "Show me the five gravest incidents",
            "Is there any incident nobody works on?",
        ]),
    }
}

/// Reads a word that the descriptor allows.
fn word<T: Copy>(given: Option<&str>, all: &[T], name: fn(T) -> &'static str) -> Option<T> {
    let given = given?;
    all.iter().copied().find(|one| name(*one) == given)
}

pub(crate) async fn run(call: Call<'_>) -> Result<Output, Failure> {
    let workspace = &call.tools.workspace;
    let status = word(
        text(call.inputs, "status"),
        IncidentStatus::ALL,
        IncidentStatus::graph_name,
    );
    let severities = [Severity::Informational, Severity::Low, Severity::Medium, Severity::High];
    let severity = word(text(call.inputs, "severity"), &severities, Severity::graph_name);
    let days = number(call.inputs, "days");
    let limit = number(call.inputs, "limit").unwrap_or(20) as usize;
    let cases = workspace.cases().await.map_err(failed)?;
    let states = workspace.states().await.map_err(failed)?;
    let since = match days {
        Some(days) => {
            let until = workspace.known_until((call.tools.now)()).await.map_err(failed)?;
            until.checked_sub_signed(TimeDelta::days(i64::from(days)))
        }
        None => None,
    };
    let standing = |case: &IncidentCase| states.get(&case.incident.id).cloned().unwrap_or_default();
    let mut found: Vec<(&Arc<IncidentCase>, IncidentState)> = cases
        .iter()
        .map(|case| (case, standing(case)))
        .filter(|(case, state)| {
            status.is_none_or(|status| state.status == status)
                && severity.is_none_or(|severity| case.incident.severity >= severity)
                && since.is_none_or(|since| case.incident.last_activity_at >= since)
        })
        .collect();
    found.sort_by(|(one, _), (other, _)| {
        let rank = |case: &IncidentCase| (case.incident.severity, case.incident.last_activity_at);
        rank(other)
            .cmp(&rank(one))
            .then_with(|| one.incident.id.cmp(&other.incident.id))
    });
    Ok(tell(&cases, &found, &wanted(status, severity, days), limit))
}

/// The conditions in words, each after a comma.
fn wanted(status: Option<IncidentStatus>, severity: Option<Severity>, days: Option<u32>) -> String {
    let mut text = String::new();
    if let Some(status) = status {
        text.push_str(&format!(", {}", status.words()));
    }
    if let Some(severity) = severity {
        text.push_str(&format!(", severity {} or more", severity.graph_name()));
    }
    if let Some(days) = days {
        text.push_str(&format!(", with activity in the last {days} days"));
    }
    text
}

fn tell(
    cases: &[Arc<IncidentCase>],
    found: &[(&Arc<IncidentCase>, IncidentState)],
    wanted: &str,
    limit: usize,
) -> Output {
    let mut telling = Telling::default();
    telling.value("count", found.len());
    if found.is_empty() {
        telling.say(if cases.is_empty() {
            "There are no incidents: no alert is stored.".to_owned()
        } else {
            format!("There is no incident{wanted}; {} are stored.", cases.len())
        });
        return telling.finish();
    }
    let all = telling.cite(Proof::Incidents {
        label: format!("incidents{wanted}"),
        incident_ids: found.iter().map(|(case, _)| case.incident.id.clone()).collect(),
        values: Vec::new(),
    });
    let shown = found.len().min(limit);
    let mut text = match found.len() {
        1 => format!("There is 1 incident{wanted}"),
        count => format!("There are {count} incidents{wanted}"),
    };
    text.push_str(if shown < found.len() {
        "; the gravest are shown."
    } else {
        "."
    });
    telling.say_cited(vec![Span::plain(SpanKind::Text, text)], vec![all]);
    let rows = found.iter().take(limit).map(|(case, state)| {
        let proof = telling.cite(proof_of_case(case));
        let incident = &case.incident;
        let title = inert(&incident.display_name, TITLE).text;
        telling.list("incident", &incident.id, &title);
        let row: Vec<Value> = vec![
            json!(incident.id),
            json!(title),
            json!(incident.severity.display_name()),
            json!(state.status.words()),
            json!(state.assigned_to),
            json!(incident.first_activity_at),
            json!(incident.last_activity_at),
            json!(case.alerts.len()),
        ];
        (row, vec![proof])
    });
    let rows: Vec<(Vec<Value>, Vec<u32>)> = rows.collect();
    telling.table(
        &[
            "Incident",
            "Title",
            "Severity",
            "Status",
            "Owner",
            "First activity",
            "Last activity",
            "Alerts",
        ],
        rows,
        found.len() - shown,
    );
    if let Some((first, _)) = found.first() {
        let id = &first.incident.id;
        telling.suggest([
            format!("Summarize incident {id}"),
            format!("What should I do about incident {id}?"),
        ]);
        if found.len() == 1 {
            telling.value("incident_id", id.clone());
        }
    }
    telling.finish()
}
