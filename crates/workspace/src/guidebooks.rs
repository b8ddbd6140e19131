//! Guidebooks of the workspace: uploaded, reviewed, used.

use crate::{Error, Workspace};
use documents::{PassageRole, ReadDocument, ReadLimits};
use incidents::{Guidebook, GuidebookState, LARGEST_GUIDEBOOK_BYTES, extract_guidebook};
use store::{Actor, NewGuidebook};

impl Workspace {
    /// Reads a guidebook's tasks from text and keeps it, pending review.
    ///
    /// # Errors
    /// When the text is too large or holds no tasks, or keeping it fails.
    pub async fn add_guidebook(&self, file_name: &str, text: &str, by: &Actor) -> Result<Guidebook, Error> {
        let now = chrono::Utc::now();
        let book = extract_guidebook("", file_name, text, &by.name, now)?;
        let kept = NewGuidebook {
            name: book.name.clone(),
            file_name: file_name.to_owned(),
            text: text.to_owned(),
            tasks: written(&book)?,
        };
        let kept = self.inner.state.add_guidebook(kept, by).await?;
        read(&kept)
    }

    /// Reads a guidebook's tasks from a file, PDF, DOCX, Markdown or text, and keeps it, pending review.
    ///
    /// # Errors
    /// As [`Self::add_guidebook`], and when the file cannot be read.
    pub async fn add_guidebook_file(&self, file_name: &str, bytes: &[u8], by: &Actor) -> Result<Guidebook, Error> {
        let limits = ReadLimits {
            file_bytes: LARGEST_GUIDEBOOK_BYTES as u64,
            text_bytes: LARGEST_GUIDEBOOK_BYTES,
            ..ReadLimits::default()
        };
        let document = self.read_document(file_name, bytes, &limits).await?;
        self.add_guidebook(file_name, &marked_up(&document), by).await
    }

    /// Returns all guidebooks, oldest first.
    ///
    /// # Errors
    /// When the state cannot be read.
    pub async fn guidebooks(&self) -> Result<Vec<Guidebook>, Error> {
        self.inner.state.guidebooks().await?.iter().map(read).collect()
    }

    /// Approves a guidebook, or takes it out of use.
    ///
    /// # Errors
    /// When there is none of that id, or it would become pending again.
    pub async fn set_guidebook_state(&self, id: &str, state: GuidebookState, by: &Actor) -> Result<Guidebook, Error> {
        let state = match state {
            GuidebookState::PendingReview => store::GuidebookState::Pending,
            GuidebookState::Active => store::GuidebookState::Active,
            GuidebookState::Inactive => store::GuidebookState::Inactive,
        };
        let kept = self.inner.state.set_guidebook_state(id, state, by).await?;
        read(&kept)
    }

    /// Deletes a guidebook.
    ///
    /// # Errors
    /// When there is none of that id.
    pub async fn delete_guidebook(&self, id: &str) -> Result<(), Error> {
        Ok(self.inner.state.delete_guidebook(id).await?)
    }
}

/// The text with the marks of Markdown where the file knew headings and items of lists.
fn marked_up(document: &ReadDocument) -> String {
    let passages = document.passages.iter().map(|passage| match passage.role {
        PassageRole::Text => format!("{}\n\n", passage.text),
        PassageRole::Heading => format!("# {}\n\n", passage.text),
        PassageRole::Item => format!("- {}\n", passage.text),
    });
    passages.collect()
}

fn failed(id: &str) -> impl FnOnce(serde_json::Error) -> Error {
    let id = format!("guidebook {id}");
    move |source| Error::Json { id, source }
}

fn written(book: &Guidebook) -> Result<serde_json::Value, Error> {
    serde_json::to_value(book).map_err(failed(&book.name))
}

/// The guidebook as it was read from its text, as it stands now.
fn read(kept: &store::Guidebook) -> Result<Guidebook, Error> {
    let book: Guidebook = serde_json::from_value(kept.tasks.clone()).map_err(failed(&kept.id))?;
    Ok(Guidebook {
        id: kept.id.clone(),
        name: kept.name.clone(),
        state: match kept.state {
            store::GuidebookState::Pending => GuidebookState::PendingReview,
            store::GuidebookState::Active => GuidebookState::Active,
            store::GuidebookState::Inactive => GuidebookState::Inactive,
        },
        uploaded_by: kept.created_by.clone(),
        uploaded_at: kept.created_at,
        decided_by: kept.reviewed_by.clone(),
        ..book
    })
}
