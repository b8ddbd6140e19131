//! What can go wrong between rows and disk, each with the place and what would cure it.

use datafusion::object_store;
use std::io;
use std::path::{Path, PathBuf};

/// An error of the lake.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The data folder could not be made or read.
    #[error("cannot open the data folder `{}`: check that it exists and that you may use it", path.display())]
    Open {
        /// The folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// Another process is writing.
    #[error("{} is writing to `{}`: wait until it has finished, or stop it", owner_words(*owner), path.display())]
    Locked {
        /// The folder of the tables.
        path: PathBuf,
        /// The process that holds the lock, when it could be read.
        owner: Option<u32>,
    },
    /// The disk, the quota or the largest allowed file is full.
    #[error(
        "no space is left to write `{place}`: free some space or choose another data folder, then run the same \
         command again; nothing acknowledged is lost"
    )]
    Full {
        /// What was being written.
        place: String,
        /// Why.
        #[source]
        source: BoxedError,
    },
    /// The folder may not be written.
    #[error("may not write `{place}`: give yourself write access to it or choose another data folder")]
    Forbidden {
        /// What was being written.
        place: String,
        /// Why.
        #[source]
        source: BoxedError,
    },
    /// Something could not be written for another reason.
    #[error("cannot write `{place}`")]
    Write {
        /// What was being written.
        place: String,
        /// Why.
        #[source]
        source: BoxedError,
    },
    /// Something could not be read.
    #[error("cannot read `{place}`")]
    Read {
        /// What was being read.
        place: String,
        /// Why.
        #[source]
        source: BoxedError,
    },
    /// The log of a table makes no sense.
    #[error("the log of table `{table}` is damaged: {reason}")]
    Log {
        /// The table.
        table: String,
        /// What is wrong.
        reason: String,
    },
    /// A table uses something that another program put there and this one cannot read.
    #[error("table `{table}` cannot be used: {reason}")]
    Unsupported {
        /// The table.
        table: String,
        /// What it uses.
        reason: String,
    },
    /// A name that cannot be a folder's.
    #[error("`{0}` cannot be the name of a table: use letters, digits and underscores, a letter first")]
    TableName(String),
    /// A table that the lake does not hold.
    #[error("there is no table `{0}` in the lake")]
    UnknownTable(String),
    /// Groups of a source came out of order.
    #[error("source {id}: group {found} came where group {expected} is due; read the source again from there")]
    Gap {
        /// The source.
        id: String,
        /// The group that is due.
        expected: u64,
        /// The group that came.
        found: u64,
    },
    /// Another program changed the table in between, again and again.
    #[error("table `{0}` is being changed by another program; try again when that has finished")]
    Conflict(String),
    /// Rows could not be brought into a table's form.
    #[error("rows of `{table}` do not fit the table")]
    Rows {
        /// The table.
        table: String,
        /// Why.
        #[source]
        source: arrow_schema::ArrowError,
    },
    /// Rows could not be encoded or decoded.
    #[error("cannot {step} a Parquet file of table `{table}`")]
    Parquet {
        /// The table.
        table: String,
        /// `encode` or `decode`.
        step: &'static str,
        /// Why.
        #[source]
        source: parquet::errors::ParquetError,
    },
    /// A scan failed.
    #[error("cannot scan table `{table}`")]
    Scan {
        /// The table.
        table: String,
        /// Why.
        #[source]
        source: Box<datafusion::error::DataFusionError>,
    },
    /// A background task ended early.
    #[error("a task of the lake ended early while it tried to {step}")]
    Task {
        /// What it did.
        step: &'static str,
        /// Why.
        #[source]
        source: tokio::task::JoinError,
    },
}

/// The cause of an error, whoever reported it.
pub type BoxedError = Box<dyn std::error::Error + Send + Sync>;

impl Error {
    /// Makes the error of a failed write, telling a full disk and missing rights from other causes.
    pub(crate) fn write(place: impl Into<String>, source: impl Into<BoxedError>) -> Self {
        let (place, source) = (place.into(), source.into());
        match io_kind(source.as_ref()) {
            Some(io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge) => {
                Self::Full { place, source }
            }
            Some(io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem) => {
                Self::Forbidden { place, source }
            }
            _ => Self::Write { place, source },
        }
    }

    pub(crate) fn read(place: impl Into<String>, source: impl Into<BoxedError>) -> Self {
        Self::Read {
            place: place.into(),
            source: source.into(),
        }
    }

    pub(crate) fn open(path: &Path, source: io::Error) -> Self {
        Self::Open {
            path: path.to_owned(),
            source,
        }
    }

    pub(crate) fn scan(table: &str, source: datafusion::error::DataFusionError) -> Self {
        Self::Scan {
            table: table.to_owned(),
            source: Box::new(source),
        }
    }

    pub(crate) fn rows(table: &str, source: arrow_schema::ArrowError) -> Self {
        Self::Rows {
            table: table.to_owned(),
            source,
        }
    }

    pub(crate) fn encode(table: &str, source: parquet::errors::ParquetError) -> Self {
        Self::Parquet {
            table: table.to_owned(),
            step: "encode",
            source,
        }
    }

    pub(crate) fn decode(table: &str, source: parquet::errors::ParquetError) -> Self {
        Self::Parquet {
            table: table.to_owned(),
            step: "decode",
            source,
        }
    }

    pub(crate) fn log(table: &str, reason: impl ToString) -> Self {
        Self::Log {
            table: table.to_owned(),
            reason: reason.to_string(),
        }
    }
}

/// Finds the operating system's error below the layers that wrapped it.
fn io_kind(error: &(dyn std::error::Error + 'static)) -> Option<io::ErrorKind> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(error) = error.downcast_ref::<io::Error>() {
            return Some(error.kind());
        }
        if let Some(object_store::Error::PermissionDenied { .. }) = error.downcast_ref::<object_store::Error>() {
            return Some(io::ErrorKind::PermissionDenied);
        }
        next = error.source();
    }
    None
}

fn owner_words(owner: Option<u32>) -> String {
    owner.map_or_else(|| "another process".to_owned(), |id| format!("another process ({id})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_apart_through_all_wrappings() {
        let wrap = |kind: io::ErrorKind| object_store::Error::Generic {
            store: "LocalFileSystem",
            source: Box::new(io::Error::from(kind)),
        };
        let full = Error::write("t/x.parquet", wrap(io::ErrorKind::StorageFull));
        assert!(matches!(&full, Error::Full { .. }), "{full:?}");
        assert!(full.to_string().contains("t/x.parquet"));
        assert!(matches!(
            Error::write("x", wrap(io::ErrorKind::ReadOnlyFilesystem)),
            Error::Forbidden { .. }
        ));
        assert!(matches!(
            Error::write("x", wrap(io::ErrorKind::BrokenPipe)),
            Error::Write { .. }
        ));
    }

    #[test]
    fn the_lock_error_names_the_other_process() {
        let error = Error::Locked {
            path: "/data/tables".into(),
            owner: Some(17),
        };
        assert!(
            error
                .to_string()
                .starts_with("another process (17) is writing to `/data/tables`")
        );
    }
}
