//! One writer at a time: a lock file in the folder of the tables.
//!
//! The operating system holds the lock, not the file's existence, so a killed process never leaves the
//! tables locked. The file's text, the process id, serves error messages only.

use crate::Error;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

/// How long to sleep between two tries.
const PAUSE: Duration = Duration::from_millis(50);

/// The lock, held until dropped.
#[derive(Debug)]
pub(crate) struct WriterLock {
    /// Closing the file releases the lock.
    _file: File,
}

/// Takes the lock of that folder, trying for as long as `patience`.
pub(crate) async fn acquire(folder: &Path, patience: Duration) -> Result<WriterLock, Error> {
    let path = folder.join(".lock");
    let shown = || path.display().to_string();
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(&path)
        .map_err(|source| Error::write(shown(), source))?;
    let begun = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => {
                // On a full disk the id cannot be written, but the lock holds.
                let written = file.set_len(0).and_then(|()| write!(file, "{}", std::process::id()));
                if let Err(error) = written {
                    tracing::debug!(%error, "the lock file does not name its owner");
                }
                return Ok(WriterLock { _file: file });
            }
            Err(TryLockError::WouldBlock) if begun.elapsed() < patience => tokio::time::sleep(PAUSE).await,
            Err(TryLockError::WouldBlock) => {
                return Err(Error::Locked {
                    path: folder.to_owned(),
                    owner: read_owner(&mut file),
                });
            }
            Err(TryLockError::Error(source)) => return Err(Error::write(shown(), source)),
        }
    }
}

fn read_owner(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.seek(SeekFrom::Start(0)).ok()?;
    file.take(20).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_second_writer_is_told_who_the_first_is() {
        let folder = tempfile::tempdir().unwrap();
        let first = acquire(folder.path(), Duration::ZERO).await.unwrap();
        let second = acquire(folder.path(), Duration::ZERO).await.unwrap_err();
        assert!(
            matches!(second, Error::Locked { owner, .. } if owner == Some(std::process::id())),
            "{second:?}"
        );
        drop(first);
        acquire(folder.path(), Duration::ZERO).await.unwrap();
    }
}
