//! What can go wrong between bytes and documents, each with the reason a user can act on.

/// An error of this crate.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file is of a kind that is not read.
    #[error("`{name}` is {kind}, which is not read: give a DOCX, PDF, Markdown or text file")]
    Kind {
        /// The file's name.
        name: String,
        /// What it seems to be.
        kind: &'static str,
    },
    /// The file is too large.
    #[error("`{name}` has {size_bytes} bytes, more than the {limit_bytes} that are allowed")]
    TooLarge {
        /// The file's name.
        name: String,
        /// Its size.
        size_bytes: u64,
        /// The limit.
        limit_bytes: u64,
    },
    /// The file unpacks to more than it may.
    #[error("`{name}` unpacks to more than {limit_bytes} bytes: it may be a zip bomb")]
    Unpacks {
        /// The file's name.
        name: String,
        /// The limit.
        limit_bytes: u64,
    },
    /// The file is locked with a password.
    #[error("`{name}` is protected with a password: remove the protection and give it again")]
    Password {
        /// The file's name.
        name: String,
    },
    /// The file is not what it says.
    #[error("`{name}` cannot be read: {reason}")]
    Damaged {
        /// The file's name.
        name: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The file holds no text.
    #[error("`{name}` holds no text: a scanned document needs text recognition first")]
    NoText {
        /// The file's name.
        name: String,
    },
    /// A font cannot be used.
    #[error("a font cannot be used: {reason}")]
    Font {
        /// Why.
        reason: &'static str,
    },
    /// A file could not be written.
    #[error("cannot write the {format} file")]
    Write {
        /// Its format.
        format: &'static str,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl Error {
    pub(crate) fn damaged(name: &str, reason: impl Into<String>) -> Self {
        Self::Damaged {
            name: name.to_owned(),
            reason: reason.into(),
        }
    }
}
