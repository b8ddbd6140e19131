//! Guidebooks: an organisation's own tasks, which take the place of the usual ones.
//!
//! A guidebook is a text that somebody uploaded. Its tasks are extracted from headings and lists
//! (`guidebook/extract.rs`), wait for somebody's approval, and from then on stand on the incidents that
//! the guidebook fits (`guidebook/fit.rs`), best fit first. Taking it out of use brings the usual tasks
//! back. The text of PDF and DOCX files comes from `documents`.

mod cards;
mod extract;
mod fit;

pub(crate) use cards::cards;
pub use extract::{GuidebookError, LARGEST_BYTES, extract_guidebook};
pub(crate) use fit::best_fit;

use crate::Category;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Where a guidebook stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum GuidebookState {
    /// Somebody must read its tasks and approve them.
    PendingReview,
    /// Its tasks stand on fitting incidents.
    Active,
    /// It is kept and not used.
    Inactive,
}

/// An organisation's own tasks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Guidebook {
    /// Id.
    pub id: String,
    /// Name: the first heading, else the file's name.
    pub name: String,
    /// Its tasks, in the order of the text.
    pub tasks: Vec<GuidebookTask>,
    /// Words by which it is fitted to incidents: of its name and headings.
    pub topics: BTreeSet<String>,
    /// Where it stands.
    pub state: GuidebookState,
    /// Who uploaded it.
    pub uploaded_by: String,
    /// When.
    pub uploaded_at: DateTime<Utc>,
    /// Who last approved it or took it out of use.
    pub decided_by: Option<String>,
}

/// A task of a guidebook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GuidebookTask {
    /// Its part of the response; never triage, which is a recommendation of ours.
    pub category: Category,
    /// What to do.
    pub text: String,
    /// Heading that it stands under.
    pub heading: String,
}

impl Guidebook {
    /// Returns the guidebook with its tasks in use, as somebody approved them.
    #[must_use]
    pub fn approved(mut self, by: &str) -> Self {
        self.state = GuidebookState::Active;
        self.decided_by = Some(by.to_owned());
        self
    }

    /// Returns the guidebook out of use.
    #[must_use]
    pub fn deactivated(mut self, by: &str) -> Self {
        self.state = GuidebookState::Inactive;
        self.decided_by = Some(by.to_owned());
        self
    }

    /// Returns whether it has tasks for a part of the response.
    #[must_use]
    pub fn covers(&self, category: Category) -> bool {
        self.tasks.iter().any(|task| task.category == category)
    }
}
