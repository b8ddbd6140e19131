//! What can go wrong in the work of a data folder.

/// An error of the workspace.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Storing or finding rows failed.
    #[error(transparent)]
    Lake(#[from] lake::Error),
    /// A query failed.
    #[error(transparent)]
    Query(#[from] hunt::Error),
    /// Running rules failed.
    #[error(transparent)]
    Detect(#[from] detect::Error),
    /// Reading or keeping the state failed.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// There is no such incident.
    #[error("there is no incident `{0}`")]
    NoIncident(String),
    /// A guidebook cannot be read.
    #[error(transparent)]
    Guidebook(#[from] incidents::GuidebookError),
    /// A document cannot be read; the reason is the caller's to change.
    #[error("{0}")]
    Document(String),
    /// A document cannot be written.
    #[error("cannot write the report as {format}")]
    ReportFile {
        /// The format.
        format: &'static str,
        /// Why.
        #[source]
        source: documents::Error,
    },
    /// Making the demo scenario failed.
    #[error(transparent)]
    Scenario(#[from] scenario::Error),
    /// More days were asked for than can be looked back.
    #[error(transparent)]
    LookBack(#[from] analysis::LookBackError),
    /// A name that cannot be looked up.
    #[error("cannot look up this {kind}: {problem}")]
    Subject {
        /// Kind of thing.
        kind: &'static str,
        /// What is wrong with its name.
        problem: &'static str,
    },
    /// A path that was given does not exist or cannot be looked at.
    #[error("cannot read `{}`: check that it exists and that you may read it", path.display())]
    Path {
        /// The path.
        path: std::path::PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// Rows of alerts or incidents did not make a batch.
    #[error("rows of `{table}` do not make a batch")]
    Rows {
        /// The table.
        table: String,
        /// Why.
        #[source]
        source: arrow::error::ArrowError,
    },
    /// A table that the catalogue should have.
    #[error("the catalogue has no table `{0}`")]
    UnknownTable(String),
    /// Something could not be written as JSON, or read from it.
    #[error("cannot write or read `{id}` as JSON")]
    Json {
        /// What.
        id: String,
        /// Why.
        #[source]
        source: serde_json::Error,
    },
    /// A background task ended early.
    #[error("a task ended early while it tried to {step}")]
    Task {
        /// What it did.
        step: &'static str,
        /// Why.
        #[source]
        source: tokio::task::JoinError,
    },
}
