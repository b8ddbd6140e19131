//! Files of an answer: CSV and XLSX.
//!
//! A spreadsheet takes a cell that begins like a formula for one, and logs are hostile: in XLSX such text
//! is written as text, in CSV it gets an apostrophe in front. Source: OWASP, CSV injection.

mod csv;
mod xlsx;

use crate::error::Error;
use axum::body::Body;
use chrono::{DateTime, Utc};
use hunt::QueryResult;
use serde_json::Value;

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// RFC 4180 in UTF-8.
    Csv,
    /// Office Open XML.
    Xlsx,
}

/// What the answer is of.
#[derive(Clone, Debug)]
pub(crate) struct About {
    /// The KQL text.
    pub(crate) query: String,
    /// The event time it was narrowed to.
    pub(crate) timespan: Option<String>,
    /// When it ran.
    pub(crate) at: DateTime<Utc>,
}

impl Format {
    /// Returns the format of that name.
    pub(crate) fn named(name: &str) -> Result<Self, Error> {
        match name {
            "csv" => Ok(Self::Csv),
            "xlsx" => Ok(Self::Xlsx),
            _ => Err(Error::BadRequest {
                problem: format!("no export as `{name}`; there are csv and xlsx"),
            }),
        }
    }

    /// Returns the end of its files' names.
    pub(crate) fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    /// Returns its media type.
    pub(crate) fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// Writes the file.
    pub(crate) async fn write(self, result: QueryResult, about: About) -> Result<Body, Error> {
        match self {
            Self::Csv => Ok(csv::write(result)),
            Self::Xlsx => tokio::task::spawn_blocking(move || xlsx::write(&result, &about))
                .await
                .map_err(|source| Error::Stopped { source })?
                .map(Body::from),
        }
    }
}

/// A value as the text of a cell.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
