//! What can go wrong between a call and the database, each with what would cure it.

use std::path::PathBuf;

/// The error of a database driver.
pub type BoxedError = Box<dyn std::error::Error + Send + Sync>;

/// An error of the store.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The folder of the database file could not be made.
    #[error("cannot make the folder of the state file `{}`: check that you may write there", path.display())]
    Folder {
        /// The state file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The database could not be opened.
    #[error("cannot open the state in {place}: check that it exists and that you may use it")]
    Open {
        /// The file or the server, without its password.
        place: String,
        /// Why.
        #[source]
        source: BoxedError,
    },
    /// The address of the database is not understood.
    #[error("the state address is not usable: {reason}; give a file, or postgres://user@host/database")]
    Address {
        /// What is wrong with it.
        reason: String,
    },
    /// The database belongs to a newer release.
    #[error("the state in {place} is of version {found}, this program knows {known}: use a newer program")]
    Newer {
        /// The file or the server.
        place: String,
        /// The version found.
        found: i64,
        /// The last version this program knows.
        known: i64,
    },
    /// A migration that was applied is not the one that this program has.
    #[error("migration {version} of the state in {place} differs from this program's: use the program that made it")]
    Migration {
        /// The file or the server.
        place: String,
        /// The migration.
        version: i64,
    },
    /// The database did not do what was asked.
    #[error("the state database refused to {step}")]
    Database {
        /// What was being done.
        step: &'static str,
        /// Why.
        #[source]
        source: BoxedError,
    },
    /// The database did not answer in time.
    #[error("the state database is busy: no connection became free within {seconds} s")]
    Busy {
        /// How long was waited.
        seconds: u64,
    },
    /// A stored value makes no sense.
    #[error("stored state is damaged at `{place}`: {reason}")]
    Damaged {
        /// The column or type.
        place: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// A value could not be written as JSON.
    #[error("cannot store a value of {what}")]
    Write {
        /// Its type.
        what: &'static str,
        /// Why.
        #[source]
        source: serde_json::Error,
    },
    /// What was asked for is not there.
    #[error("there is no {what} `{id}`")]
    NotFound {
        /// Its kind.
        what: &'static str,
        /// Its id.
        id: String,
    },
    /// Somebody else changed it first.
    #[error("{what} `{id}` was changed by somebody else meanwhile: read it again and repeat the change")]
    Conflict {
        /// Its kind.
        what: &'static str,
        /// Its id.
        id: String,
    },
    /// The caller may not do this.
    #[error("{what} `{id}` {reason}")]
    Refused {
        /// Its kind.
        what: &'static str,
        /// Its id.
        id: String,
        /// Why, as the end of the sentence.
        reason: &'static str,
    },
    /// A value is not acceptable.
    #[error("{field} {reason}")]
    Invalid {
        /// The value's name.
        field: &'static str,
        /// Why, as the end of the sentence.
        reason: String,
    },
}

impl Error {
    /// Returns whether the caller asked for what is not there, not allowed or not acceptable, rather than the
    /// database having failed.
    #[must_use]
    pub fn is_callers(&self) -> bool {
        matches!(
            self,
            Self::NotFound { .. } | Self::Conflict { .. } | Self::Refused { .. } | Self::Invalid { .. }
        )
    }

    pub(crate) fn damaged(place: &'static str, reason: &str) -> Self {
        Self::Damaged {
            place,
            reason: reason.to_owned(),
        }
    }

    pub(crate) fn not_found(what: &'static str, id: &str) -> Self {
        Self::NotFound {
            what,
            id: id.to_owned(),
        }
    }

    pub(crate) fn invalid(field: &'static str, reason: impl Into<String>) -> Self {
        Self::Invalid {
            field,
            reason: reason.into(),
        }
    }
}
