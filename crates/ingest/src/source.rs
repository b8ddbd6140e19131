//! From paths to sources: folders, files, members of archives, through any compression.
//!
//! Leaves to others: which format a source is in.

use crate::{Error, Limits};
use std::fmt;
use std::io::{Cursor, Read};
use std::path::PathBuf;
use std::sync::Arc;

/// Identity of a source: the first 16 hexadecimal digits of the BLAKE3 hash of its stored bytes; for a
/// member of an archive, of the archive's hash and the member's name. The same log has the same id
/// wherever it lies.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(Arc<str>);

impl SourceId {
    /// Returns the 16 hexadecimal digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn of(hash: &blake3::Hash) -> Self {
        Self(
            hash.to_hex()
                .as_str()
                .chars()
                .take(16)
                .collect::<String>()
                .into(),
        )
    }
}

impl fmt::Display for SourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One log: a file or a member of an archive. Cheap to clone; opens its stream as often as asked.
#[derive(Clone, Debug)]
pub struct Source {
    id: SourceId,
    name: Arc<str>,
    content: Content,
}

#[derive(Clone, Debug)]
enum Content {
    Memory(Arc<[u8]>),
}

impl Source {
    /// Makes a source of bytes at hand, for uploads and tests.
    #[must_use]
    pub fn from_bytes(name: &str, bytes: impl Into<Arc<[u8]>>) -> Self {
        let bytes = bytes.into();
        Self {
            id: SourceId::of(&blake3::hash(&bytes)),
            name: name.into(),
            content: Content::Memory(bytes),
        }
    }

    /// Returns the identity.
    #[must_use]
    pub fn id(&self) -> &SourceId {
        &self.id
    }

    /// Returns the name for display: a path, or `a.zip!b.json` for a member of an archive.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Opens the stream of uncompressed bytes, from the beginning.
    ///
    /// # Errors
    /// When the file is gone or cannot be read.
    pub fn open(&self, _limits: &Limits) -> Result<Box<dyn Read + Send>, Error> {
        match &self.content {
            Content::Memory(bytes) => Ok(Box::new(Cursor::new(Arc::clone(bytes)))),
        }
    }
}

/// What a path turned out to hold.
#[derive(Debug)]
pub enum Found {
    /// A log, or at least something that may be one.
    Source(Source),
    /// Something that is no log, and why: a README, a picture, a packet capture.
    Skipped {
        /// Its name for display.
        name: String,
        /// Why it is not read.
        reason: String,
    },
    /// Something that should be readable and is not.
    Failed {
        /// Its name for display.
        name: String,
        /// What is wrong.
        error: Error,
    },
}

/// Finds what paths hold, one after another: folders in the order of names, archives in the order of
/// their members. Nothing is read further ahead than the item returned.
#[derive(Debug)]
pub struct Discovery {
    pending: Vec<PathBuf>,
}

/// Begins to find what the paths hold.
#[must_use]
pub fn discover(paths: &[PathBuf], _limits: &Limits) -> Discovery {
    Discovery {
        pending: paths.iter().rev().cloned().collect(),
    }
}

impl Iterator for Discovery {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        let path = self.pending.pop()?;
        let name = path.display().to_string();
        Some(match std::fs::read(&path) {
            Ok(bytes) => Found::Source(Source::from_bytes(&name, bytes)),
            Err(source) => Found::Failed {
                error: Error::Open {
                    name: name.clone(),
                    source,
                },
                name,
            },
        })
    }
}
