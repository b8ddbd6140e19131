//! What can go wrong before, between and after turns; what goes wrong in a turn is told by its evaluation.

/// An error of the copilot.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The state could not be read or written, or what was asked for is not there.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// A value is not acceptable.
    #[error("{field} {reason}")]
    Invalid {
        /// The value's name.
        field: &'static str,
        /// Why, as the end of the sentence.
        reason: String,
    },
    /// The caller may not do this.
    #[error("not allowed: {reason}")]
    Forbidden {
        /// Why, and whom to ask.
        reason: String,
    },
    /// Nothing can be done to the run as it stands.
    #[error("evaluation `{id}` {reason}")]
    State {
        /// The run.
        id: String,
        /// Why, as the end of the sentence.
        reason: &'static str,
    },
    /// A document could not be written.
    #[error("cannot write the {format} file")]
    Document {
        /// Its format.
        format: &'static str,
        /// Why.
        #[source]
        source: documents::Error,
    },
    /// The way out could not be set up.
    #[error("cannot set up connections to models")]
    Egress(#[from] egress::Error),
}

impl Error {
    pub(crate) fn invalid(field: &'static str, reason: impl Into<String>) -> Self {
        Self::Invalid {
            field,
            reason: reason.into(),
        }
    }

    /// Returns whether the caller asked for what is not there, not allowed or not acceptable.
    #[must_use]
    pub fn is_callers(&self) -> bool {
        match self {
            Self::Store(error) => error.is_callers(),
            Self::Invalid { .. } | Self::Forbidden { .. } | Self::State { .. } => true,
            Self::Document { .. } | Self::Egress(_) => false,
        }
    }
}
