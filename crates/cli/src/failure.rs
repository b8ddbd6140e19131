//! What ends a command badly, with the place in the query when it has one.

use miette::{Diagnostic, LabeledSpan, SourceCode};
use std::io;

/// A failed command.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The data folder, or work on it.
    #[error(transparent)]
    Workspace(#[from] workspace::Error),
    /// The tables.
    #[error(transparent)]
    Lake(#[from] lake::Error),
    /// The server.
    #[error(transparent)]
    Server(#[from] server::Error),
    /// The copilot.
    #[error(transparent)]
    Copilot(#[from] copilot::Error),
    /// A rule.
    #[error(transparent)]
    Rules(#[from] detect::Error),
    /// A query, with its text.
    #[error("{error}")]
    Query {
        /// What is wrong.
        #[source]
        error: Box<hunt::Error>,
        /// The query.
        text: String,
    },
    /// Output or input.
    #[error("cannot read or write the terminal")]
    Terminal(#[from] io::Error),
    /// Anything that the user asked for and that is not there or not right.
    #[error("{0}")]
    Told(String),
}

impl Failure {
    /// Returns the failure of a query: with its text when the engine gave it.
    pub(crate) fn of_query(error: workspace::Error, text: &str) -> Self {
        match error {
            workspace::Error::Query(error) => Self::Query {
                error: Box::new(error),
                text: text.to_owned(),
            },
            other => Self::Workspace(other),
        }
    }
}

impl Diagnostic for Failure {
    fn code<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        match self {
            Self::Query { error, .. } => Some(Box::new(error.code())),
            Self::Workspace(_)
            | Self::Lake(_)
            | Self::Server(_)
            | Self::Copilot(_)
            | Self::Rules(_)
            | Self::Terminal(_)
            | Self::Told(_) => None,
        }
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        match self {
            Self::Query { text, .. } => Some(text),
            Self::Workspace(_)
            | Self::Lake(_)
            | Self::Server(_)
            | Self::Copilot(_)
            | Self::Rules(_)
            | Self::Terminal(_)
            | Self::Told(_) => None,
        }
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let Self::Query { error, .. } = self else { return None };
        let span = error.span()?;
        Some(Box::new(std::iter::once(LabeledSpan::new(
            Some("here".to_owned()),
            span.start,
            span.end - span.start,
        ))))
    }
}
