//! What is told of an incident: summary, response, report, and pictures in data.

use super::second;
use crate::arguments::{Form, Format};
use crate::commands::Context;
use crate::failure::Failure;
use crate::render;
use chrono::Utc;
use incidents::{
    IncidentCase, check_report, check_response, matrix, render_json, render_markdown, render_reach, render_report,
    render_response, render_similar, steps, story,
};
use serde_json::json;
use std::path::Path;
use tokio_util::sync::CancellationToken;
use workspace::{Actor, ReportFormat, Workspace};

pub(super) async fn summary(
    context: &Context<'_>,
    workspace: &Workspace,
    id: &str,
    regenerate: bool,
) -> Result<(), Failure> {
    let kept = workspace
        .kept_summary(id, regenerate, &CancellationToken::new())
        .await?;
    let Some(kept) = kept else {
        return Err(Failure::Told("the summary was cancelled".to_owned()));
    };
    match context.format {
        Format::Json => Ok(render::json(&render_json(&kept.summary))?),
        Format::Table | Format::Md | Format::Csv => Ok(render::line(&render_markdown(&kept.summary))?),
    }
}

pub(super) async fn respond(context: &Context<'_>, workspace: &Workspace, id: &str) -> Result<(), Failure> {
    let response = workspace.response(id, None).await?;
    match context.format {
        Format::Json => {
            let check = check_response(&response);
            Ok(render::json(&json!({ "response": response, "check": check }))?)
        }
        Format::Table | Format::Md | Format::Csv => Ok(render::line(&render_response(&response))?),
    }
}

pub(super) async fn report(
    context: &Context<'_>,
    workspace: &Workspace,
    id: &str,
    post_as: Option<Actor>,
) -> Result<(), Failure> {
    let report = workspace.report(id).await?;
    let text = render_report(&report);
    if let Some(actor) = post_as {
        let is_added = workspace.post_report(id, &text, &actor).await?;
        render::note(if is_added {
            "the report is in the activity log"
        } else {
            "the activity log has this report already"
        });
    }
    match context.format {
        Format::Json => {
            let case = super::find(workspace, id).await?;
            let check = check_report(&report, &case, &workspace.state(id).await?);
            Ok(render::json(&json!({ "report": report, "check": check }))?)
        }
        Format::Table | Format::Md | Format::Csv => Ok(render::line(&text)?),
    }
}

/// Writes the report to a file.
pub(super) async fn report_file(
    context: &Context<'_>,
    workspace: &Workspace,
    id: &str,
    file: &Path,
    post_as: Option<Actor>,
) -> Result<(), Failure> {
    let by_name = file.extension().and_then(|end| ReportFormat::named(end.to_str()?));
    let format = match context.form {
        Form::Md => Some(ReportFormat::Markdown),
        Form::Docx => Some(ReportFormat::Docx),
        Form::Pdf => Some(ReportFormat::Pdf),
        Form::Table => by_name,
        Form::Json | Form::Csv => None,
    };
    let Some(format) = format else {
        return Err(Failure::Told(format!(
            "reports are written as md, docx or pdf: give `--format`, or a name like `{}.pdf`",
            file.with_extension("").display()
        )));
    };
    if let Some(actor) = post_as {
        let report = workspace.report(id).await?;
        workspace.post_report(id, &render_report(&report), &actor).await?;
    }
    let bytes = workspace.report_file(id, format, Utc::now()).await?;
    std::fs::write(file, bytes)
        .map_err(|source| Failure::Told(format!("cannot write the report to `{}`: {source}", file.display())))?;
    render::note(&format!("the report is in `{}`", file.display()));
    Ok(())
}

pub(super) async fn similar(context: &Context<'_>, workspace: &Workspace, id: &str) -> Result<(), Failure> {
    let similar = workspace.similar(id).await?;
    match context.format {
        Format::Json => Ok(render::json(&json!({ "value": similar }))?),
        Format::Table | Format::Md | Format::Csv => Ok(render::line(&render_similar(&similar))?),
    }
}

pub(super) fn graph(context: &Context<'_>, case: &IncidentCase) -> Result<(), Failure> {
    let graph = story(case);
    if context.format == Format::Json {
        let timeline = matrix(case, &steps(case)).timeline;
        return Ok(render::json(&json!({ "graph": graph, "timeline": timeline }))?);
    }
    let label = |id: &str| {
        let node = graph.nodes.iter().find(|node| node.id == id);
        node.map_or_else(|| id.to_owned(), |node| format!("{} {}", node.kind, node.label))
    };
    let rows: Vec<Vec<String>> = graph
        .edges
        .iter()
        .map(|edge| {
            vec![
                second(edge.at),
                label(&edge.source),
                label(&edge.target),
                edge.label.clone(),
                edge.technique.clone().unwrap_or_default(),
            ]
        })
        .collect();
    Ok(render::rows(
        context.format,
        &["time (UTC)", "from", "to", "what", "technique"],
        &rows,
    )?)
}

pub(super) fn tactics(context: &Context<'_>, case: &IncidentCase) -> Result<(), Failure> {
    let matrix = matrix(case, &steps(case));
    if context.format == Format::Json {
        return Ok(render::json(&matrix)?);
    }
    let seen = matrix.columns.iter().filter(|column| column.alert_count > 0);
    let rows: Vec<Vec<String>> = seen
        .map(|column| {
            let techniques: Vec<&str> = column.cells.iter().map(|cell| cell.technique.as_str()).collect();
            vec![
                column.phase.clone(),
                column.name.clone(),
                column.alert_count.to_string(),
                column.steps.len().to_string(),
                techniques.join(" "),
            ]
        })
        .collect();
    Ok(render::rows(
        context.format,
        &["kill chain", "tactic", "alerts", "steps", "techniques"],
        &rows,
    )?)
}

pub(super) async fn reach(context: &Context<'_>, workspace: &Workspace, id: &str) -> Result<(), Failure> {
    let reach = workspace.reach(id, Utc::now()).await?;
    match context.format {
        Format::Json => Ok(render::json(&reach)?),
        Format::Table | Format::Md | Format::Csv => Ok(render::line(&render_reach(&reach))?),
    }
}
