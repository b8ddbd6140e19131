//! Why a model gave no answer.

use std::time::Duration;

/// An error of a model call. Its text holds no key.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The request did not get through.
    #[error("model `{model}` cannot be reached")]
    Egress {
        /// The model.
        model: String,
        /// Why.
        #[source]
        source: egress::Error,
    },
    /// The server refused.
    #[error("the server of model `{model}` answered {status}: {message}")]
    Status {
        /// The model.
        model: String,
        /// The status.
        status: u16,
        /// What the server said, shortened and without keys.
        message: String,
        /// How long the server asks to wait.
        retry_after: Option<Duration>,
    },
    /// The key is missing or wrong.
    #[error("the server of model `{model}` does not accept the key: check it in the model's settings")]
    Key {
        /// The model.
        model: String,
    },
    /// The answer ended in the middle.
    #[error("the answer of model `{model}` ended in the middle")]
    Truncated {
        /// The model.
        model: String,
    },
    /// The answer makes no sense.
    #[error("the answer of model `{model}` makes no sense: {reason}")]
    Protocol {
        /// The model.
        model: String,
        /// What is wrong.
        reason: String,
    },
    /// The request does not fit the model.
    #[error("the request needs about {needed} tokens and model `{model}` takes {window}: shorten it")]
    TooLong {
        /// The model.
        model: String,
        /// Tokens needed.
        needed: usize,
        /// Tokens there are.
        window: usize,
    },
    /// It was stopped.
    #[error("it was stopped")]
    Stopped,
    /// No model is set up.
    #[error("no model is set up")]
    NoModel,
}

impl Error {
    /// Returns whether the same request may work later.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Status { status, .. } => matches!(status, 408 | 409 | 425 | 429 | 500 | 502 | 503 | 504 | 529),
            Self::Truncated { .. } => true,
            Self::Egress { source, .. } => matches!(
                source,
                egress::Error::Connect { .. } | egress::Error::TimedOut { .. } | egress::Error::Broken { .. }
            ),
            Self::Key { .. } | Self::Protocol { .. } | Self::TooLong { .. } | Self::Stopped | Self::NoModel => false,
        }
    }

    /// Returns how long the server asks to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Status { retry_after, .. } => *retry_after,
            Self::Egress { .. }
            | Self::Key { .. }
            | Self::Truncated { .. }
            | Self::Protocol { .. }
            | Self::TooLong { .. }
            | Self::Stopped
            | Self::NoModel => None,
        }
    }
}
