//! From paths to sources: folders, files, members of archives, through any compression.
//!
//! Compression and archives are told by their first bytes, never by name. Names of members are labels
//! only: nothing is ever written under them.
//!
//! Leaves to others: which format a source is in.

mod archive;
mod bounded;
mod content;
mod discover;
mod no_log;
mod transcode;

use crate::{Error, Limits};
use content::Content;
pub use discover::{Discovery, discover};
use std::fmt;
use std::io::Read;
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
        Self(hash.to_hex().as_str().chars().take(16).collect::<String>().into())
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

impl Source {
    /// Makes a source of bytes at hand, for uploads and tests. Compressed bytes are unpacked; archives
    /// are not.
    #[must_use]
    pub fn from_bytes(name: &str, bytes: impl Into<Arc<[u8]>>) -> Self {
        let bytes = bytes.into();
        let id = SourceId::of(&blake3::hash(&bytes));
        Self {
            id,
            name: name.into(),
            content: Content::of_bytes(bytes),
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

    /// Returns the bytes that it takes on disk, compressed as it is.
    #[must_use]
    pub fn stored_bytes(&self) -> u64 {
        self.content.stored_bytes()
    }

    /// Opens the stream of uncompressed bytes, from the beginning; UTF-16 comes as UTF-8, without byte
    /// order mark. Damaged input shows as an error of kind `InvalidData`, `UnexpectedEof` or `Other`.
    ///
    /// # Errors
    /// When the file is gone or cannot be read.
    pub fn open(&self, limits: &Limits) -> Result<Box<dyn Read + Send>, Error> {
        let open = |source| Error::Open {
            name: self.name.to_string(),
            source,
        };
        let stream = self.content.open(limits).map_err(open)?;
        transcode::to_utf8(stream).map_err(open)
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
