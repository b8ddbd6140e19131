//! What an analysis is given: a subject, a range of time, and rows by query.

use crate::LookBack;
use evidence::{Alert, Citation};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Kinds of things that are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SubjectKind {
    /// A computer.
    Device,
    /// A person's account.
    User,
    /// A file, by name or hash.
    File,
    /// An address.
    Ip,
    /// A DNS name.
    Domain,
    /// A web address.
    Url,
    /// One mail, by its network or internet message id.
    Email,
}

impl SubjectKind {
    /// Returns the word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::User => "user",
            Self::File => "file",
            Self::Ip => "IP address",
            Self::Domain => "domain",
            Self::Url => "URL",
            Self::Email => "email",
        }
    }
}

/// What is told about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Subject {
    /// Its kind.
    pub kind: SubjectKind,
    /// Its name, address or id, as asked for; hostile text.
    pub name: String,
}

/// A query that an analysis wants the rows of.
///
/// The text is constant. What is asked about reaches it as parameters only: `subject` as asked for, `name`
/// in its short form, `dotted` (the short form and a dot), `upn`, `object_id` and `sid` of a user as far as
/// the directory knows them, `sha1` of a file, `message_id` of a mail, and the times `since` and `until`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Query {
    /// Name under which the analysis finds the rows.
    pub name: &'static str,
    /// The table that it reads.
    pub table: &'static str,
    /// KQL that gives rows of that table, newest first.
    pub kql: &'static str,
}

/// The rows of one query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowSet {
    /// The rows with their addresses, as the query orders them, empty columns left out.
    pub rows: Vec<Citation>,
    /// Whether there are more.
    pub truncated: bool,
    /// Whether the workspace has the table at all.
    pub stored: bool,
}

/// All that an analysis is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inputs {
    /// What is told about.
    pub subject: Subject,
    /// The range of time that was asked for.
    pub range: LookBack,
    /// Rows by the name of their query.
    pub rows: BTreeMap<&'static str, RowSet>,
    /// Alerts that hold the subject, oldest first, each with the id of its incident.
    pub alerts: Vec<(String, Alert)>,
}

impl Inputs {
    /// Returns the rows of a query.
    pub(crate) fn rows(&self, name: &str) -> &[Citation] {
        self.rows.get(name).map_or(&[], |set| &set.rows)
    }

    /// Returns the rows of several queries.
    pub(crate) fn all_rows(&self, names: &[&str]) -> Vec<&Citation> {
        names.iter().flat_map(|name| self.rows(name)).collect()
    }

    /// Returns whether rows of a query were left out.
    pub(crate) fn is_truncated(&self, name: &str) -> bool {
        self.rows.get(name).is_some_and(|set| set.truncated)
    }

    /// Returns whether the workspace has the table of a query.
    pub(crate) fn is_stored(&self, name: &str) -> bool {
        self.rows.get(name).is_some_and(|set| set.stored)
    }
}
