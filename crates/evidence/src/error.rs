//! What can go wrong when rows of other products are read as alerts.

use thiserror::Error;

/// A row or object that cannot be read as an alert.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Error {
    /// A field without which an alert has no identity or no time.
    #[error("{kind} {place} lacks `{field}`; an alert needs an id, a title and a time, so check the export")]
    MissingField {
        /// What was read: `SecurityAlert row`, `AlertInfo row`, `Graph alert`.
        kind: &'static str,
        /// Which one: its row address or id.
        place: String,
        /// The column or property.
        field: &'static str,
    },
    /// The thing read is not an object.
    #[error("{kind} {place} is not a JSON object")]
    NotAnObject {
        /// What was read.
        kind: &'static str,
        /// Which one.
        place: String,
    },
    /// A property of a change that cannot be taken.
    #[error("`{property}` {problem}")]
    Property {
        /// Its name.
        property: String,
        /// What is wrong with it.
        problem: String,
    },
}
