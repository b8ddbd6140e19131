//! The report, the matrix, the blast radius, and the settings of summaries.

use super::cited::{citations, statement};
use super::standing::word;
use super::steps::id_of;
use super::{actor, of_incident};
use crate::app::App;
use crate::error::Error;
use api::{
    BlastRadius, Compromised, IncidentReport, Matrix, MatrixCell, MatrixColumn, Reached, ReportLine, ReportPosted,
    SeverityEstimate, SummaryMode, SummarySettings, TimelineBucket,
};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use evidence::Origin;
use incidents::render_report;
use workspace::ReportFormat;

/// Answers the report as the incident stands.
pub(crate) async fn get(State(app): State<App>, Path(id): Path<String>) -> Result<Json<IncidentReport>, Error> {
    let report = app.workspace.report(&id).await?;
    Ok(Json(IncidentReport {
        incident_id: report.incident_id.clone(),
        title: report.title.clone(),
        severity: report.severity.into(),
        status: report.status.into(),
        is_partial: report.is_partial,
        lines: report
            .lines
            .iter()
            .map(|line| ReportLine {
                group: word(&line.group),
                statement: statement(&line.sentence),
                at: line.at,
                automated: line.origin.map(|origin| origin == Origin::Automated),
            })
            .collect(),
        citations: citations(&report.sources),
        markdown: render_report(&report),
    }))
}

/// Answers it as a file.
pub(crate) async fn export(
    State(app): State<App>,
    Path((id, format)): Path<(String, String)>,
) -> Result<Response, Error> {
    let format = ReportFormat::named(&format).ok_or_else(|| bad("there are reports as md, docx and pdf"))?;
    let file = app.workspace.report_file(&id, format, chrono::Utc::now()).await?;
    // An id that names an incident is made of digits and letters; anything else was not found above.
    let name = format!("attachment; filename=\"incident-{id}.{}\"", format.extension());
    let headers = [
        (header::CONTENT_TYPE, format.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, file).into_response())
}

/// Posts it to the activity log, once.
pub(crate) async fn post(State(app): State<App>, Path(id): Path<String>) -> Result<Json<ReportPosted>, Error> {
    let report = app.workspace.report(&id).await?;
    let is_added = app
        .workspace
        .post_report(&id, &render_report(&report), &actor())
        .await?;
    Ok(Json(ReportPosted { is_added }))
}

fn ids(steps: &[usize]) -> Vec<String> {
    steps.iter().map(|position| id_of(*position)).collect()
}

/// Answers the incident on the matrix and over time.
pub(crate) async fn matrix(State(app): State<App>, Path(id): Path<String>) -> Result<Json<Matrix>, Error> {
    of_incident(&app, id, |entry| {
        let matrix = incidents::matrix(&entry.case, entry.steps());
        let cell = |cell: &incidents::MatrixCell| MatrixCell {
            technique: cell.technique.clone(),
            alert_ids: cell.alert_ids.clone(),
            step_ids: ids(&cell.steps),
            severity: cell.severity.into(),
            first_at: cell.first_at,
            last_at: cell.last_at,
        };
        Json(Matrix {
            columns: matrix
                .columns
                .iter()
                .map(|column| MatrixColumn {
                    tactic: column.tactic.name().to_owned(),
                    id: column.id.clone(),
                    name: column.name.clone(),
                    phase: column.phase.clone(),
                    alert_count: column.alert_count as u64,
                    step_ids: ids(&column.steps),
                    cells: column.cells.iter().map(cell).collect(),
                })
                .collect(),
            from: matrix.timeline.from,
            until: matrix.timeline.until,
            buckets: matrix
                .timeline
                .buckets
                .iter()
                .map(|bucket| TimelineBucket {
                    at: bucket.at,
                    alerts: bucket.alerts as u64,
                    step_ids: ids(&bucket.steps),
                    severity: bucket.severity.map(Into::into),
                })
                .collect(),
        })
    })
    .await
}

/// Answers the blast radius.
pub(crate) async fn reach(State(app): State<App>, Path(id): Path<String>) -> Result<Json<BlastRadius>, Error> {
    let reach = app.workspace.reach(&id, chrono::Utc::now()).await?;
    Ok(Json(BlastRadius {
        incident_id: reach.incident_id.clone(),
        compromised: reach
            .compromised
            .iter()
            .map(|thing| Compromised {
                kind: thing.kind.clone(),
                key: thing.key.clone(),
                label: thing.label.clone(),
                statement: statement(&thing.sentence),
            })
            .collect(),
        reached: reach
            .reached
            .iter()
            .map(|way| Reached {
                from: way.from.clone(),
                kind: way.kind.clone(),
                touched: way.touched,
                names: way.names.clone(),
                statement: statement(&way.sentence),
            })
            .collect(),
        citations: citations(&reach.sources),
    }))
}

fn bad(problem: impl Into<String>) -> Error {
    Error::BadRequest {
        problem: problem.into(),
    }
}

/// A mode in the words of the wire.
pub(crate) fn mode_on_wire(mode: incidents::SummaryMode) -> SummaryMode {
    let (mode, minimum) = match mode {
        incidents::SummaryMode::Always => ("always", None),
        incidents::SummaryMode::BySeverity { minimum } => ("bySeverity", Some(minimum.into())),
        incidents::SummaryMode::OnDemand => ("onDemand", None),
    };
    SummaryMode {
        mode: mode.to_owned(),
        minimum,
    }
}

/// Answers the settings of summaries with what they cost.
pub(crate) async fn settings(State(app): State<App>) -> Result<Json<SummarySettings>, Error> {
    let mode = app.workspace.summary_mode().await?;
    // The embedded analyst writes the summaries, which costs nothing: there is no price.
    let estimate = app.workspace.summary_estimate(mode, None).await?;
    Ok(Json(SummarySettings {
        mode: mode_on_wire(mode),
        days: u64::try_from(estimate.days).unwrap_or(0),
        severities: estimate
            .severities
            .iter()
            .map(|of| SeverityEstimate {
                severity: of.severity.into(),
                incidents_per_day: of.incidents_per_day,
                tokens_per_day: of.tokens_per_day,
            })
            .collect(),
        tokens_per_summary: estimate.tokens_per_summary,
        tokens_per_day: estimate.tokens_per_day,
    }))
}

/// Sets when summaries are written of themselves.
pub(crate) async fn set_mode(
    State(app): State<App>,
    Json(mode): Json<SummaryMode>,
) -> Result<Json<SummarySettings>, Error> {
    let mode = match (mode.mode.as_str(), mode.minimum) {
        ("always", _) => incidents::SummaryMode::Always,
        ("onDemand", _) => incidents::SummaryMode::OnDemand,
        ("bySeverity", Some(minimum)) => incidents::SummaryMode::BySeverity {
            minimum: word(&minimum).parse().map_err(|problem: String| bad(problem))?,
        },
        ("bySeverity", None) => return Err(bad("`bySeverity` needs a `minimum`")),
        _ => return Err(bad("`mode` is always, bySeverity or onDemand")),
    };
    app.workspace.set_summary_mode(mode, &actor()).await?;
    settings(State(app)).await
}
