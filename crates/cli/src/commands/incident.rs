//! `outrider incident`: what happened, what to do, what was done.

mod told;
mod work;

use super::Context;
use crate::arguments::Format;
use crate::failure::Failure;
use crate::render;
use chrono::{DateTime, SecondsFormat, Utc};
use clap::Subcommand;
use evidence::graph::{Context as GraphContext, IncidentChange, incident_to_json};
use evidence::{IncidentState, IncidentStatus};
use incidents::IncidentCase;
use serde_json::json;
use std::path::PathBuf;
use std::sync::Arc;
use workspace::{Actor, Workspace};

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
        /// Write it anew, even if the incident has not changed
        #[arg(long)]
        regenerate: bool,
    },
    /// Say what to do: classify, contain, investigate, remediate; nothing is done
    Respond {
        /// Id, as listed
        id: String,
    },
    /// Tell what was done about it, by whom and when, and what is left
    Report {
        /// Id, as listed
        id: String,
        /// Post it to the activity log too, once
        #[arg(long)]
        post: bool,
        /// Write it to a file with attack story, assets, alerts and summary: Markdown, Word or PDF, as its name or
        /// `--format` says
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
        #[command(flatten)]
        who: Who,
    },
    /// List incidents like this one, and how they were judged
    Similar {
        /// Id, as listed
        id: String,
    },
    /// Give the attack story as a graph of entities, with its time line
    Graph {
        /// Id, as listed
        id: String,
    },
    /// Show the incident on the ATT&CK matrix
    Tactics {
        /// Id, as listed
        id: String,
    },
    /// Tell what the compromised accounts and devices touched and could have reached
    Reach {
        /// Id, as listed
        id: String,
    },
    /// Add a comment
    Comment {
        /// Id, as listed
        id: String,
        /// The comment
        text: String,
        #[command(flatten)]
        who: Who,
    },
    /// Give the incident to somebody
    Assign {
        /// Id, as listed
        id: String,
        /// To whom; nobody when absent
        owner: Option<String>,
        #[command(flatten)]
        who: Who,
    },
    /// Add or take away tags
    Tag {
        /// Id, as listed
        id: String,
        /// All tags it shall have
        tags: Vec<String>,
        #[command(flatten)]
        who: Who,
    },
    /// Resolve the incident with a judgement
    Close {
        /// Id, as listed
        id: String,
        /// truePositive, falsePositive or informationalExpectedActivity
        #[arg(long, value_name = "WORD")]
        classification: evidence::Classification,
        /// What kind of thing it was, in Graph's words (malware, phishing, notMalicious, …)
        #[arg(long, value_name = "WORD", default_value = "unknown")]
        determination: evidence::Determination,
        /// Why
        #[arg(long)]
        reason: Option<String>,
        #[command(flatten)]
        who: Who,
    },
    /// Open the incident again
    Reopen {
        /// Id, as listed
        id: String,
        #[command(flatten)]
        who: Who,
    },
    /// Note that what a card of `respond` proposes was done
    Done {
        /// Id, as listed
        id: String,
        /// Id of the card, as `respond --format json` gives it
        card: String,
        #[command(flatten)]
        who: Who,
    },
    /// Show the activity log
    Activity {
        /// Id, as listed
        id: String,
    },
}

/// Who does something.
#[derive(Debug, clap::Args)]
pub(crate) struct Who {
    /// Name under which the activity log shows it
    #[arg(long = "as", env = "OUTRIDER_USER", default_value = "analyst", value_name = "NAME")]
    name: String,
}

impl Who {
    pub(crate) fn actor(&self) -> Actor {
        Actor::analyst(&self.name)
    }
}

impl Incident {
    pub(crate) async fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let workspace = context.open().await?;
        match self {
            Self::List => list(context, &workspace).await,
            Self::Show { id } => show(context, &workspace, &*find(&workspace, id).await?).await,
            Self::Steps { id } => steps(context, &*find(&workspace, id).await?),
            Self::Summary { id, regenerate } => told::summary(context, &workspace, id, *regenerate).await,
            Self::Respond { id } => told::respond(context, &workspace, id).await,
            Self::Report { id, post, output, who } => {
                let by = post.then(|| who.actor());
                match output {
                    Some(file) => told::report_file(context, &workspace, id, file, by).await,
                    None => told::report(context, &workspace, id, by).await,
                }
            }
            Self::Similar { id } => told::similar(context, &workspace, id).await,
            Self::Graph { id } => told::graph(context, &*find(&workspace, id).await?),
            Self::Tactics { id } => told::tactics(context, &*find(&workspace, id).await?),
            Self::Reach { id } => told::reach(context, &workspace, id).await,
            Self::Activity { id } => work::activity(context, &workspace, id).await,
            Self::Comment { id, text, who } => {
                let state = workspace.comment_incident(id, text, &who.actor()).await?;
                work::told(context, id, &state)
            }
            Self::Assign { id, owner, who } => {
                let change = IncidentChange {
                    assigned_to: Some(owner.clone()),
                    ..IncidentChange::default()
                };
                work::change(context, &workspace, id, change, who).await
            }
            Self::Tag { id, tags, who } => {
                let change = IncidentChange {
                    tags: Some(tags.clone()),
                    ..IncidentChange::default()
                };
                work::change(context, &workspace, id, change, who).await
            }
            Self::Close {
                id,
                classification,
                determination,
                reason,
                who,
            } => {
                let change = IncidentChange {
                    status: Some(IncidentStatus::Resolved),
                    classification: Some(*classification),
                    determination: Some(*determination),
                    resolving_comment: reason.clone().map(Some),
                    ..IncidentChange::default()
                };
                work::change(context, &workspace, id, change, who).await
            }
            Self::Reopen { id, who } => {
                let change = IncidentChange {
                    status: Some(IncidentStatus::InProgress),
                    ..IncidentChange::default()
                };
                work::change(context, &workspace, id, change, who).await
            }
            Self::Done { id, card, who } => work::done(context, &workspace, id, card, who).await,
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
    let (cases, states) = (workspace.cases().await?, workspace.states().await?);
    let untouched = IncidentState::default();
    let state = |case: &IncidentCase| states.get(&case.incident.id).unwrap_or(&untouched);
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
            .map(|case| {
                incident_to_json(
                    &case.incident,
                    state(case),
                    Some(&case.alerts),
                    &GraphContext::default(),
                )
            })
            .collect();
        return Ok(render::json(&json!({ "value": value }))?);
    }
    let rows: Vec<Vec<String>> = cases
        .iter()
        .map(|case| {
            vec![
                case.incident.id.clone(),
                case.incident.severity.to_string(),
                state(case).status.words().to_owned(),
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
        &[
            "id", "severity", "status", "incident", "alerts", "first", "last", "tactics", "",
        ],
        &rows,
    )?;
    if rows.is_empty() {
        render::note("no incidents; `outrider ingest PATH` reads logs, `outrider demo` loads a simulated attack");
    }
    Ok(())
}

async fn show(context: &Context<'_>, workspace: &Workspace, case: &IncidentCase) -> Result<(), Failure> {
    let state = workspace.state(&case.incident.id).await?;
    if context.format == Format::Json {
        let value = incident_to_json(&case.incident, &state, Some(&case.alerts), &GraphContext::default());
        return Ok(render::json(&value)?);
    }
    let incident = &case.incident;
    render::line(&crate::text::inert(&incident.display_name))?;
    render::line(&format!(
        "incident {} · {} · {} · {} alerts · {} to {}{}\n",
        incident.id,
        incident.severity,
        state.status.words(),
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

fn minute(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M").to_string()
}

fn second(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
