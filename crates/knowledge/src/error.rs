//! What can go wrong with knowledge files.

/// An error of this crate.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The state could not be read or written, or the file is too large.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// An owner's setting says that nobody uploads files.
    #[error("uploading files is switched off in this workspace; an owner can allow it in the settings")]
    UploadsOff,
    /// There is no such file among the user's.
    #[error("there is no uploaded file `{name}`; {}", told(.known))]
    NoFile {
        /// What was asked for.
        name: String,
        /// Names of the user's files.
        known: Vec<String>,
    },
    /// What is kept of a file is not what was written.
    #[error("the text of file `{id}` is damaged; delete it and upload it again")]
    Damaged {
        /// The file.
        id: String,
        /// Why.
        #[source]
        source: serde_json::Error,
    },
    /// Passages could not be written down.
    #[error("the passages of `{name}` cannot be written down")]
    Passages {
        /// The file.
        name: String,
        /// Why.
        #[source]
        source: serde_json::Error,
    },
    /// A background task ended early.
    #[error("a task ended early while it searched files")]
    Task(#[source] tokio::task::JoinError),
}

fn told(names: &[String]) -> String {
    if names.is_empty() {
        "you have uploaded none".to_owned()
    } else {
        format!("there are {}", names.join(", "))
    }
}
