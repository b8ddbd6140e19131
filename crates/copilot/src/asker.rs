//! Who asks, from where, and on whose account.

use serde::{Deserialize, Serialize};

/// Who asks. It is kept with a run, so that a run that goes on after a restart goes on for the same user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Asker {
    /// The user, whose rights count.
    pub user: String,
    /// Where it is asked: `standalone`, `incident`, `hunting`, `cli` or `api`.
    pub surface: String,
    /// `prompt`, `promptbook` or `agent`.
    pub category: String,
    /// Whether a program asks: plans that only read need nobody's approval then. Plans that write always do.
    pub automated: bool,
    /// The address of the user's machine; empty when it is this one.
    pub client_ip: String,
    /// The only plugins that may be used; empty for all that are on.
    pub plugins: Vec<String>,
    /// The run of a promptbook that asks, and which of its prompts this is.
    pub book: Option<BookPlace>,
}

/// A prompt's place in a run of a promptbook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookPlace {
    /// The run.
    pub run: String,
    /// The prompt's place in it, from zero.
    pub at: usize,
}

impl Default for Asker {
    fn default() -> Self {
        Self::user("local")
    }
}

impl Asker {
    /// A user at the portal.
    pub fn user(name: impl Into<String>) -> Self {
        Self {
            user: name.into(),
            surface: "standalone".to_owned(),
            category: "prompt".to_owned(),
            automated: false,
            client_ip: String::new(),
            plugins: Vec::new(),
            book: None,
        }
    }

    /// Sets where it is asked.
    #[must_use]
    pub fn at(mut self, surface: impl Into<String>) -> Self {
        self.surface = surface.into();
        self
    }
}
