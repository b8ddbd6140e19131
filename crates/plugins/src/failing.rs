//! Errors of the workspace as failures that say what to do.

use skill::{Failure, InputError};
use workspace::Error;

/// Letters of a value that a message repeats.
const SHOWN: usize = 64;

/// Turns an error into what is told: a wrong name or query may be tried again, the rest ends the turn.
pub(crate) fn failed(error: Error) -> Failure {
    match error {
        Error::NoIncident(id) => no_incident(&id),
        Error::LookBack(_) | Error::Subject { .. } => Failure::Retryable {
            reason: error.to_string(),
        },
        Error::Query(error) => Failure::Retryable {
            reason: format!("the query was not run: {}", chain(&error)),
        },
        Error::Store(error @ (store::Error::Invalid { .. } | store::Error::Conflict { .. })) => Failure::Retryable {
            reason: error.to_string(),
        },
        other => Failure::Fatal(Box::new(other)),
    }
}

/// The failure of a call about an incident that is not there.
pub(crate) fn no_incident(id: &str) -> Failure {
    let shown: String = id.chars().take(SHOWN).collect();
    Failure::Retryable {
        reason: format!("there is no incident `{shown}`; list_incidents lists those there are"),
    }
}

/// The failure of a call whose inputs do not go together.
pub(crate) fn wrong_input(skill: &str, input: &str, reason: &str) -> Failure {
    Failure::Input(InputError {
        skill: skill.to_owned(),
        input: input.to_owned(),
        reason: reason.to_owned(),
    })
}

/// An error with its causes, in one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        next = cause.source();
    }
    text
}
