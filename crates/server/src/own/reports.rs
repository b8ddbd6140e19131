//! Reports about devices, users, files, addresses and mails.

use crate::app::App;
use crate::error::Error;
use analysis::{Piece, Source, SubjectKind};
use api::{
    Attention, Finding, Report, ReportCitation, ReportProof, ReportQuery, ReportSection, RowRef, Span, SpanKind,
};
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use chrono::Utc;

type Asked = Result<Query<ReportQuery>, QueryRejection>;

async fn tell(app: App, kind: SubjectKind, name: String, asked: Asked) -> Result<Json<Report>, Error> {
    let Query(query) = asked.map_err(|source| Error::BadRequest {
        problem: source.body_text(),
    })?;
    let told = Box::pin(app.workspace.tell(kind, &name, query.days, Utc::now())).await;
    let report = told.map_err(|error| match error {
        workspace::Error::LookBack(error) => Error::BadRequest {
            problem: error.to_string(),
        },
        workspace::Error::Subject { .. } => Error::BadRequest {
            problem: error.to_string(),
        },
        other => Error::Workspace(other),
    })?;
    Ok(Json(on_wire(&report)))
}

/// Answers what is known of a device.
pub(crate) async fn device(
    State(app): State<App>,
    Path(id): Path<String>,
    asked: Asked,
) -> Result<Json<Report>, Error> {
    tell(app, SubjectKind::Device, id, asked).await
}

/// Answers what is known of a user.
pub(crate) async fn user(State(app): State<App>, Path(id): Path<String>, asked: Asked) -> Result<Json<Report>, Error> {
    tell(app, SubjectKind::User, id, asked).await
}

/// Answers what is known of a file.
pub(crate) async fn file(State(app): State<App>, Path(id): Path<String>, asked: Asked) -> Result<Json<Report>, Error> {
    tell(app, SubjectKind::File, id, asked).await
}

/// Answers what is known of an address.
pub(crate) async fn ip(State(app): State<App>, Path(id): Path<String>, asked: Asked) -> Result<Json<Report>, Error> {
    tell(app, SubjectKind::Ip, id, asked).await
}

/// Answers what is known of a domain.
pub(crate) async fn domain(
    State(app): State<App>,
    Path(id): Path<String>,
    asked: Asked,
) -> Result<Json<Report>, Error> {
    tell(app, SubjectKind::Domain, id, asked).await
}

/// Answers what is known of a web address.
pub(crate) async fn url(State(app): State<App>, Path(id): Path<String>, asked: Asked) -> Result<Json<Report>, Error> {
    tell(app, SubjectKind::Url, id, asked).await
}

/// Answers what is known of a mail.
pub(crate) async fn email(State(app): State<App>, Path(id): Path<String>, asked: Asked) -> Result<Json<Report>, Error> {
    tell(app, SubjectKind::Email, id, asked).await
}

fn on_wire(report: &analysis::Report) -> Report {
    let check = analysis::check(report);
    Report {
        kind: kind(report.subject.kind),
        name: report.subject.name.clone(),
        days: report.range.days,
        from: report.range.from,
        until: report.range.until,
        known: !report.is_empty(),
        sections: report.sections.iter().map(section).collect(),
        citations: report
            .sources
            .iter()
            .enumerate()
            .map(|(at, source)| ReportCitation {
                number: number_of(at + 1),
                proof: proof(source),
            })
            .collect(),
        claims: number_of(check.claims),
        claims_cited: number_of(check.cited),
    }
}

fn kind(kind: SubjectKind) -> api::SubjectKind {
    match kind {
        SubjectKind::Device => api::SubjectKind::Device,
        SubjectKind::User => api::SubjectKind::User,
        SubjectKind::File => api::SubjectKind::File,
        SubjectKind::Ip => api::SubjectKind::Ip,
        SubjectKind::Domain => api::SubjectKind::Domain,
        SubjectKind::Url => api::SubjectKind::Url,
        SubjectKind::Email => api::SubjectKind::Email,
    }
}

fn section(section: &analysis::Section) -> ReportSection {
    ReportSection {
        id: section.id.clone(),
        heading: section.heading.clone(),
        findings: section
            .findings
            .iter()
            .map(|finding| Finding {
                id: finding.id.clone(),
                attention: match finding.attention {
                    analysis::Attention::Fact => Attention::Fact,
                    analysis::Attention::Notable => Attention::Notable,
                    analysis::Attention::Risk => Attention::Risk,
                },
                spans: finding.pieces.iter().map(span).collect(),
                citations: finding.citations.iter().map(|at| number_of(at + 1)).collect(),
            })
            .collect(),
        absent: section.absent.iter().map(analysis::Absent::text).collect(),
    }
}

fn span(piece: &Piece) -> Span {
    let plain = |kind| Span {
        text: piece.shown(),
        kind,
        entity_kind: None,
        value: None,
        flagged: false,
    };
    match piece {
        Piece::Text { .. } => plain(SpanKind::Text),
        Piece::Time { .. } => plain(SpanKind::Time),
        Piece::Number { .. } => plain(SpanKind::Number),
        Piece::Quote { flagged, .. } => Span {
            flagged: *flagged,
            ..plain(SpanKind::Quote)
        },
        Piece::Entity { kind, value, .. } => Span {
            entity_kind: Some(kind.clone()),
            value: Some(value.clone()),
            ..plain(SpanKind::Entity)
        },
    }
}

fn proof(source: &Source) -> ReportProof {
    match source {
        Source::Row { citation } => ReportProof::Row {
            row: RowRef::from(&citation.row),
            at: citation.at,
            fields: citation.fields.clone(),
        },
        Source::Rows {
            label,
            rows,
            counts,
            from,
            until,
        } => ReportProof::Rows {
            label: label.clone(),
            rows: rows.iter().map(RowRef::from).collect(),
            counts: counts.clone(),
            at: *from,
            until: *until,
        },
        Source::Alert {
            id,
            incident_id,
            title,
            severity,
            at,
            row,
            ..
        } => ReportProof::Alert {
            alert_id: id.clone(),
            incident_id: incident_id.clone(),
            title: title.clone(),
            severity: severity.clone(),
            at: *at,
            row: row.as_ref().map(RowRef::from),
        },
        Source::Alerts { label, ids, counts, .. } => ReportProof::Alerts {
            label: label.clone(),
            alert_ids: ids.clone(),
            counts: counts.clone(),
        },
    }
}

fn number_of(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
