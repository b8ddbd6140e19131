//! Guided response, similar incidents, guidebooks.

use super::actor;
use super::cited::{citations, statement};
use super::standing::word;
use crate::access::grant::{Grant, WORK};
use crate::app::App;
use crate::error::Error;
use api::{
    Card, CardCategory, CardDone, CardMessage, CardTarget, Guidebook, GuidebookDecision, GuidebookList, GuidebookTask,
    GuidedResponse, MoreAction, NewGuidebook, Procedure, ProcedureForm, SharedFeature, SimilarEmails, SimilarIncident,
    SimilarIncidentList, Triage, TriageReason, Urgency,
};
use axum::Json;
use axum::extract::{Extension, Path, State};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use evidence::Origin;
use incidents::{CardStatus, Category, Form, GuidebookState};

fn category(category: Category) -> CardCategory {
    match category {
        Category::Triage => CardCategory::Triage,
        Category::Containment => CardCategory::Containment,
        Category::Investigation => CardCategory::Investigation,
        Category::Remediation => CardCategory::Remediation,
    }
}

fn card(card: &incidents::Card, rights: Option<&[String]>) -> Card {
    // Whoever does what a card says notes it in the activity log, which is work on the incident.
    let missing = rights.and_then(|rights| {
        let needed = [card.permission.as_str(), WORK];
        needed
            .into_iter()
            .find(|right| !rights.iter().any(|held| held == right))
    });
    Card {
        id: card.id.clone(),
        category: category(card.category),
        action: card.action.clone(),
        title: statement(&card.title),
        target: CardTarget {
            kind: card.target.kind.clone(),
            key: card.target.key.clone(),
            label: card.target.label.clone(),
            value: card.target.value.clone(),
        },
        reasons: card.reasons.iter().map(statement).collect(),
        urgency: match card.urgency {
            incidents::Urgency::Now => Urgency::Now,
            incidents::Urgency::Soon => Urgency::Soon,
            incidents::Urgency::Later => Urgency::Later,
        },
        is_done: card.status == CardStatus::Done,
        done: card.done.as_ref().map(|done| CardDone {
            automated: done.origin == Origin::Automated,
            by: done.by.clone(),
            at: done.at,
        }),
        permission: missing.unwrap_or(&card.permission).to_owned(),
        allowed: missing.is_none(),
        changes: card.changes,
        unavailable: match missing {
            Some(right) if right != card.permission => Some(format!("you lack the permission `{right}`")),
            _ => card.unavailable.clone(),
        },
        procedure: Procedure {
            form: match card.procedure.form {
                Form::PowerShell => ProcedureForm::PowerShell,
                Form::Shell => ProcedureForm::Shell,
                Form::Kql => ProcedureForm::Kql,
                Form::Steps => ProcedureForm::Steps,
                Form::Prompt => ProcedureForm::Prompt,
            },
            place: card.procedure.place.clone(),
            text: card.procedure.text.clone(),
        },
        message: card.message.as_ref().map(|message| CardMessage {
            to: message.to.clone(),
            text: message.text.clone(),
        }),
        more_actions: card
            .more_actions
            .iter()
            .map(|more| MoreAction {
                id: more.id.clone(),
                label: more.label.clone(),
            })
            .collect(),
        guidebook: card.guidebook.clone(),
    }
}

fn triage(triage: &incidents::Triage) -> Triage {
    let reasons = |reasons: &[incidents::Reason]| {
        reasons
            .iter()
            .map(|reason| TriageReason {
                statement: statement(&reason.sentence),
                weight: reason.weight,
                is_learned: reason.learned_from.is_some(),
            })
            .collect()
    };
    Triage {
        classification: triage.classification.graph_name().to_owned(),
        determination: triage.determination.graph_name().to_owned(),
        confidence: triage.confidence,
        strength: triage.strength.words().to_owned(),
        supporting: reasons(&triage.supporting),
        opposing: reasons(&triage.opposing),
        past_incidents: triage.past_incidents as u64,
        calibrated_right: triage.calibration.as_ref().map(|found| found.right as u64),
        calibrated_of: triage.calibration.as_ref().map(|found| found.judged as u64),
    }
}

/// Answers what to do, for somebody with these rights.
pub(crate) async fn get(
    State(app): State<App>,
    Extension(grant): Extension<Grant>,
    Path(id): Path<String>,
) -> Result<Json<GuidedResponse>, Error> {
    let rights = grant.rights();
    let response = app.workspace.response(&id, rights.as_deref()).await?;
    let similar = app.workspace.similar(&id).await?;
    Ok(Json(GuidedResponse {
        incident_id: response.incident_id.clone(),
        triage: triage(&response.triage),
        cards: response
            .cards
            .iter()
            .map(|held| card(held, rights.as_deref()))
            .collect(),
        similar_emails: response.similar_emails.as_ref().map(|emails| SimilarEmails {
            statement: statement(&emails.sentence),
            kql: emails.query.text.clone(),
        }),
        similar_incidents: similar.len() as u64,
        guidebook: response.guidebook.clone(),
        citations: citations(&response.sources),
    }))
}

/// Answers similar incidents.
pub(crate) async fn similar(
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Json<SimilarIncidentList>, Error> {
    let similar = app.workspace.similar(&id).await?;
    let value = similar.into_iter().map(|other| SimilarIncident {
        id: other.id,
        title: other.title,
        severity: other.severity.into(),
        first_activity_at: other.first_activity_at,
        similarity_milli: other.similarity_milli,
        status: other.status.into(),
        classification: other.classification.graph_name().to_owned(),
        determination: other.determination.graph_name().to_owned(),
        shared: other
            .shared
            .into_iter()
            .map(|shared| SharedFeature {
                kind: shared.kind.words().to_owned(),
                label: shared.label,
                weight_milli: shared.weight_milli,
            })
            .collect(),
        actions: other.actions,
    });
    Ok(Json(SimilarIncidentList { value: value.collect() }))
}

fn guidebook(book: &incidents::Guidebook) -> Guidebook {
    Guidebook {
        id: book.id.clone(),
        name: book.name.clone(),
        tasks: book
            .tasks
            .iter()
            .map(|task| GuidebookTask {
                category: category(task.category),
                text: task.text.clone(),
                heading: task.heading.clone(),
            })
            .collect(),
        state: word(&book.state),
        uploaded_by: book.uploaded_by.clone(),
        uploaded_at: book.uploaded_at,
        decided_by: book.decided_by.clone(),
    }
}

/// Answers all guidebooks.
pub(crate) async fn guidebooks(State(app): State<App>) -> Result<Json<GuidebookList>, Error> {
    let books = app.workspace.guidebooks().await?;
    Ok(Json(GuidebookList {
        value: books.iter().map(guidebook).collect(),
    }))
}

/// Reads a guidebook; it waits for review.
pub(crate) async fn add_guidebook(
    State(app): State<App>,
    Json(new): Json<NewGuidebook>,
) -> Result<Json<Guidebook>, Error> {
    let book = match (&new.text, &new.base64) {
        (Some(text), None) => app.workspace.add_guidebook(&new.file_name, text, &actor()).await?,
        (None, Some(base64)) => {
            let file = BASE64_STANDARD.decode(base64).map_err(|source| Error::BadRequest {
                problem: format!("`base64` is not base64: {source}"),
            })?;
            app.workspace
                .add_guidebook_file(&new.file_name, &file, &actor())
                .await?
        }
        (None, None) | (Some(_), Some(_)) => {
            return Err(Error::BadRequest {
                problem: "a guidebook comes as `text` or as `base64`, one of them".to_owned(),
            });
        }
    };
    Ok(Json(guidebook(&book)))
}

/// Approves a guidebook, or takes it out of use.
pub(crate) async fn decide_guidebook(
    State(app): State<App>,
    Path(id): Path<String>,
    Json(decision): Json<GuidebookDecision>,
) -> Result<Json<Guidebook>, Error> {
    let state = match decision.state.as_str() {
        "active" => GuidebookState::Active,
        "inactive" => GuidebookState::Inactive,
        other => {
            let shown: String = other.chars().take(60).collect();
            return Err(Error::BadRequest {
                problem: format!("`state` is `{shown}`; there are active and inactive"),
            });
        }
    };
    let book = app.workspace.set_guidebook_state(&id, state, &actor()).await?;
    Ok(Json(guidebook(&book)))
}

/// Deletes a guidebook and answers the others.
pub(crate) async fn delete_guidebook(
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Json<GuidebookList>, Error> {
    app.workspace.delete_guidebook(&id).await?;
    guidebooks(State(app)).await
}
