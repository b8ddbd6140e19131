//! `outrider incident`: what happened.

use super::Context;
use crate::arguments::Format;
use crate::failure::Failure;
use crate::render;
use chrono::{DateTime, SecondsFormat, Utc};
use clap::Subcommand;
use evidence::graph::{Context as GraphContext, incident_to_json};
use incidents::{IncidentCase, render_json, render_markdown};
use serde_json::json;
use std::sync::Arc;
use workspace::Workspace;

/// List, show and explain incidents.
#[derive(Debug, Subcommand)]
pub(crate) enum Incident {
    /// List incidents, the gravest first
    List,
    /// Show one incident with its alerts
    Show {
        /// Id, as listed
        id: String,
    },
    /// Tell what the attacker did, step by step, with the rows that show it
    Steps {
        /// Id, as listed
        id: String,
    },
    /// Summarise an incident, every sentence with its citations
    Summary {
        /// Id, as listed
        id: String,
    },
}

impl Incident {
    pub(crate) async fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let workspace = context.open().await?;
        match self {
            Self::List => list(context, &workspace).await,
            Self::Show { id } => show(context, &*find(&workspace, id).await?),
            Self::Steps { id } => steps(context, &*find(&workspace, id).await?),
            Self::Summary { id } => summary(context, &*find(&workspace, id).await?),
        }
    }
}

async fn find(workspace: &Workspace, id: &str) -> Result<Arc<IncidentCase>, Failure> {
    workspace.case(id).await?.ok_or_else(|| {
        Failure::Told(format!(
            "there is no incident {id}; `outrider incident list` shows those that are"
        ))
    })
}

async fn list(context: &Context<'_>, workspace: &Workspace) -> Result<(), Failure> {
    let cases = workspace.cases().await?;
    let mut cases: Vec<&IncidentCase> = cases.iter().map(AsRef::as_ref).collect();
    cases.sort_by(|one, other| {
        let key = |case: &IncidentCase| {
            (
                case.incident.severity,
                case.incident.tactics.len(),
                case.incident.last_activity_at,
            )
        };
        key(other)
            .cmp(&key(one))
            .then_with(|| one.incident.id.cmp(&other.incident.id))
    });
    if context.format == Format::Json {
        let value: Vec<_> = cases
            .iter()
            .map(|case| incident_to_json(&case.incident, Some(&case.alerts), &GraphContext::default()))
            .collect();
        return Ok(render::json(&json!({ "value": value }))?);
    }
    let rows: Vec<Vec<String>> = cases
        .iter()
        .map(|case| {
            vec![
                case.incident.id.clone(),
                case.incident.severity.to_string(),
                case.incident.display_name.clone(),
                case.alerts.len().to_string(),
                minute(case.incident.first_activity_at),
                minute(case.incident.last_activity_at),
                case.incident
                    .tactics
                    .iter()
                    .map(|tactic| tactic.words())
                    .collect::<Vec<_>>()
                    .join(", "),
                if case.incident.simulated { "simulated" } else { "" }.to_owned(),
            ]
        })
        .collect();
    render::rows(
        context.format,
        &["id", "severity", "incident", "alerts", "first", "last", "tactics", ""],
        &rows,
    )?;
    if rows.is_empty() {
        render::note("no incidents; `outrider ingest PATH` reads logs, `outrider demo` loads a simulated attack");
    }
    Ok(())
}

fn show(context: &Context<'_>, case: &IncidentCase) -> Result<(), Failure> {
    if context.format == Format::Json {
        let value = incident_to_json(&case.incident, Some(&case.alerts), &GraphContext::default());
        return Ok(render::json(&value)?);
    }
    let incident = &case.incident;
    render::line(&crate::text::inert(&incident.display_name))?;
    render::line(&format!(
        "incident {} · {} · {} alerts · {} to {}{}\n",
        incident.id,
        incident.severity,
        case.alerts.len(),
        second(incident.first_activity_at),
        second(incident.last_activity_at),
        if incident.simulated { " · simulated data" } else { "" },
    ))?;
    let rows: Vec<Vec<String>> = case
        .alerts
        .iter()
        .map(|alert| {
            vec![
                second(alert.first_activity_at),
                alert.severity.to_string(),
                alert.title.clone(),
                alert
                    .techniques
                    .iter()
                    .map(|technique| technique.id())
                    .collect::<Vec<_>>()
                    .join(" "),
                alert.event_count.to_string(),
                alert.product_name.clone(),
            ]
        })
        .collect();
    Ok(render::rows(
        context.format,
        &["time (UTC)", "severity", "alert", "techniques", "events", "product"],
        &rows,
    )?)
}

fn steps(context: &Context<'_>, case: &IncidentCase) -> Result<(), Failure> {
    let steps = incidents::steps(case);
    if context.format == Format::Json {
        return Ok(render::json(&steps)?);
    }
    let rows: Vec<Vec<String>> = steps
        .iter()
        .map(|step| {
            let techniques: Vec<&str> = step.techniques.iter().map(|technique| technique.id()).collect();
            let proofs: Vec<String> = step
                .citations
                .iter()
                .take(3)
                .map(|citation| citation.row.to_string())
                .collect();
            vec![
                second(step.at),
                step.hosts.join(" "),
                step.accounts.join(" "),
                step.text.clone(),
                techniques.join(" "),
                proofs.join(" "),
            ]
        })
        .collect();
    Ok(render::rows(
        context.format,
        &["time (UTC)", "hosts", "accounts", "step", "techniques", "rows"],
        &rows,
    )?)
}

fn summary(context: &Context<'_>, case: &IncidentCase) -> Result<(), Failure> {
    let summary = incidents::summarize(case);
    match context.format {
        Format::Json => Ok(render::json(&render_json(&summary))?),
        Format::Table | Format::Md | Format::Csv => Ok(render::line(&render_markdown(&summary))?),
    }
}

fn minute(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M").to_string()
}

fn second(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
