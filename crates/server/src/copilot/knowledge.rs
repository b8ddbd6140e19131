//! Knowledge files of the caller. A file is read in a process of its own before it is kept.

use super::Who;
use crate::app::App;
use crate::error::Error;
use ::knowledge::{Knowledge, KnowledgeLimits, UploadPolicy};
use api::{KnowledgeFile, KnowledgeList, KnowledgeSettings, KnowledgeUploads, NewKnowledgeFile};
use axum::Json;
use axum::extract::{Path, State};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use documents::ReadLimits;
use store::Actor;

/// The largest file that a request can bring: in base 64 it is a third longer, and requests have a limit.
const LARGEST_FILE: u64 = 6_000_000;

fn knowledge(app: &App) -> Knowledge {
    super::knowledge_of(&app.workspace, app.copilot.embeddings())
}

fn failed(error: ::knowledge::Error) -> Error {
    match error {
        ::knowledge::Error::Store(error) => copilot::Error::from(error).into(),
        ::knowledge::Error::UploadsOff => copilot::Error::Forbidden {
            reason: error.to_string(),
        }
        .into(),
        other => Error::BadRequest {
            problem: other.to_string(),
        },
    }
}

fn on_wire(file: ::knowledge::KnowledgeFile) -> KnowledgeFile {
    KnowledgeFile {
        id: file.id,
        name: file.name,
        media_type: file.media_type,
        size_bytes: file.size_bytes,
        created_at: file.created_at,
    }
}

/// Answers the caller's files.
pub(super) async fn find(State(app): State<App>, who: Who) -> Result<Json<KnowledgeList>, Error> {
    let knowledge = knowledge(&app);
    let limits = knowledge.limits().await.map_err(failed)?;
    let refused = match knowledge.check_upload().await {
        Ok(()) => None,
        Err(error @ ::knowledge::Error::UploadsOff) => Some(error.to_string()),
        Err(error) => return Err(failed(error)),
    };
    let mut files = knowledge.files(&who.user).await.map_err(failed)?;
    files.reverse();
    Ok(Json(KnowledgeList {
        used_bytes: files.iter().map(|file| file.size_bytes).sum(),
        value: files.into_iter().map(on_wire).collect(),
        file_bytes: limits.file_bytes,
        total_bytes: limits.total_bytes,
        refused,
    }))
}

/// Keeps a file.
pub(super) async fn add(
    State(app): State<App>,
    who: Who,
    Json(new): Json<NewKnowledgeFile>,
) -> Result<Json<KnowledgeFile>, Error> {
    let knowledge = knowledge(&app);
    knowledge.check_upload().await.map_err(failed)?;
    let content = STANDARD
        .decode(new.base64.as_bytes())
        .map_err(|error| Error::BadRequest {
            problem: format!("`base64` is not base 64: {error}"),
        })?;
    let limits = ReadLimits {
        file_bytes: knowledge.limits().await.map_err(failed)?.file_bytes,
        ..ReadLimits::default()
    };
    let document = app.workspace.read_document(&new.name, &content, &limits).await?;
    let kept = knowledge
        .add(&new.name, content, &document, &who.user)
        .await
        .map_err(failed)?;
    Ok(Json(on_wire(kept)))
}

/// Deletes a file and answers the others.
pub(super) async fn delete(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
) -> Result<Json<KnowledgeList>, Error> {
    knowledge(&app).delete(&id, &who.user).await.map_err(failed)?;
    find(State(app), who).await
}

async fn kept_settings(knowledge: &Knowledge) -> Result<KnowledgeSettings, Error> {
    let limits = knowledge.limits().await.map_err(failed)?;
    Ok(KnowledgeSettings {
        uploads: match knowledge.policy().await.map_err(failed)? {
            UploadPolicy::Nobody => KnowledgeUploads::Nobody,
            UploadPolicy::Contributors => KnowledgeUploads::Contributors,
        },
        file_bytes: limits.file_bytes,
        total_bytes: limits.total_bytes,
    })
}

/// Answers who may upload, and how much.
pub(super) async fn settings(State(app): State<App>, _who: Who) -> Result<Json<KnowledgeSettings>, Error> {
    Ok(Json(kept_settings(&knowledge(&app)).await?))
}

/// Sets who may upload, and how much.
pub(super) async fn set_settings(
    State(app): State<App>,
    who: Who,
    Json(settings): Json<KnowledgeSettings>,
) -> Result<Json<KnowledgeSettings>, Error> {
    if !(1..=LARGEST_FILE).contains(&settings.file_bytes) || settings.total_bytes < settings.file_bytes {
        return Err(Error::BadRequest {
            problem: format!("`fileBytes` must be 1 to {LARGEST_FILE}, and `totalBytes` at least as many"),
        });
    }
    let knowledge = knowledge(&app);
    let before = kept_settings(&knowledge).await?;
    let by = Actor::analyst(&who.user);
    let policy = match settings.uploads {
        KnowledgeUploads::Nobody => UploadPolicy::Nobody,
        KnowledgeUploads::Contributors => UploadPolicy::Contributors,
    };
    knowledge.set_policy(policy, &by).await.map_err(failed)?;
    let limits = KnowledgeLimits {
        file_bytes: settings.file_bytes,
        total_bytes: settings.total_bytes,
    };
    knowledge.set_limits(limits, &by).await.map_err(failed)?;
    app.copilot
        .audit_setting("knowledge.uploads", &before, &settings, &who.user)
        .await?;
    Ok(Json(settings))
}
