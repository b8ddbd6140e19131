//! Local files that survive a power cut: what is put is on disk before it gets its name.
//!
//! The object store of the local file system leaves flushing to the operating system, so that after a
//! crash a commit may exist whose text, or whose data file, does not. Here a file is written under a
//! passing name in a folder of its own, flushed, then linked or renamed to its name, and the folder
//! that holds the name is flushed too. A process killed in between leaves a file in the staging folder
//! only, which the next writer removes. Everything but writing is the wrapped store's.
//! Source: fsync(2), link(2); Delta protocol, "atomic visibility" of log entries.

use async_trait::async_trait;
use datafusion::object_store::local::LocalFileSystem;
use datafusion::object_store::path::Path;
use datafusion::object_store::{
    CopyOptions, Error, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore, PutMode,
    PutMultipartOptions, PutOptions, PutPayload, PutResult, RenameOptions, Result,
};
use futures::stream::BoxStream;
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path as FilePath, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// The local file system with durable puts.
#[derive(Debug)]
pub(crate) struct DurableStore {
    files: LocalFileSystem,
    staging: PathBuf,
    next: AtomicU64,
}

impl DurableStore {
    /// Makes a store rooted at the root of the file system that stages its writes in that folder,
    /// which has to be on the same file system as the targets.
    pub(crate) fn new(staging: PathBuf) -> Self {
        Self {
            files: LocalFileSystem::new(),
            staging,
            next: AtomicU64::new(0),
        }
    }

    /// Removes what killed writers left; only the holder of the writer's lock may call it.
    pub(crate) fn sweep(staging: &FilePath) -> io::Result<()> {
        let entries = match fs::read_dir(staging) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
        };
        for entry in entries {
            fs::remove_file(entry?.path())?;
        }
        Ok(())
    }
}

impl fmt::Display for DurableStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Durable({})", self.files)
    }
}

#[async_trait]
impl ObjectStore for DurableStore {
    async fn put_opts(&self, location: &Path, payload: PutPayload, options: PutOptions) -> Result<PutResult> {
        if matches!(options.mode, PutMode::Update(_)) {
            return self.files.put_opts(location, payload, options).await;
        }
        let target = self.files.path_to_filesystem(location)?;
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let staged = self.staging.join(format!("{}-{number}", std::process::id()));
        let create = matches!(options.mode, PutMode::Create);
        let path = location.to_string();
        tokio::task::spawn_blocking(move || {
            let written = write_durably(&staged, &target, &payload, create);
            if written.is_err() {
                // The error counts; a file left behind is swept by the next writer.
                fs::remove_file(&staged).ok();
            }
            written
        })
        .await?
        .map_err(|source| match source.kind() {
            io::ErrorKind::AlreadyExists if create => Error::AlreadyExists {
                path,
                source: source.into(),
            },
            _ => Error::Generic {
                store: "DurableStore",
                source: source.into(),
            },
        })?;
        Ok(PutResult {
            e_tag: None,
            version: None,
        })
    }

    async fn put_multipart_opts(
        &self,
        location: &Path,
        options: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        self.files.put_multipart_opts(location, options).await
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        self.files.get_opts(location, options).await
    }

    async fn get_ranges(&self, location: &Path, ranges: &[std::ops::Range<u64>]) -> Result<Vec<bytes::Bytes>> {
        self.files.get_ranges(location, ranges).await
    }

    fn delete_stream(&self, locations: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
        self.files.delete_stream(locations)
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.files.list(prefix)
    }

    fn list_with_offset(&self, prefix: Option<&Path>, offset: &Path) -> BoxStream<'static, Result<ObjectMeta>> {
        self.files.list_with_offset(prefix, offset)
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.files.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.files.copy_opts(from, to, options).await
    }

    async fn rename_opts(&self, from: &Path, to: &Path, options: RenameOptions) -> Result<()> {
        self.files.rename_opts(from, to, options).await
    }
}

fn write_durably(staged: &FilePath, target: &FilePath, payload: &PutPayload, create: bool) -> io::Result<()> {
    let mut file = match OpenOptions::new().write(true).create(true).truncate(true).open(staged) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            staged.parent().map_or(Ok(()), create_folders)?;
            File::create(staged)?
        }
        Err(error) => return Err(error),
    };
    for part in payload {
        file.write_all(part)?;
    }
    file.sync_data()?;
    drop(file);
    let folder = target
        .parent()
        .ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
    create_folders(folder)?;
    if create {
        fs::hard_link(staged, target)?;
        fs::remove_file(staged)?;
    } else {
        fs::rename(staged, target)?;
    }
    flush_folder(folder)
}

/// Makes a folder and those above it, and flushes each folder that got a new name in it.
fn create_folders(folder: &FilePath) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let parent = folder.parent();
    if let Some(parent) = parent {
        create_folders(parent)?;
    }
    match fs::create_dir(folder) {
        Ok(()) => parent.map_or(Ok(()), flush_folder),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

#[cfg(unix)]
fn flush_folder(folder: &FilePath) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Windows has no flushing of folders: NTFS keeps names in its journal.
#[cfg(not(unix))]
fn flush_folder(_folder: &FilePath) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use datafusion::object_store::ObjectStoreExt as _;

    #[tokio::test]
    async fn a_put_appears_whole_and_only_once() {
        let folder = tempfile::tempdir().unwrap();
        let staging = folder.path().join("staging");
        let store = DurableStore::new(staging.clone());
        let location = Path::from_absolute_path(folder.path())
            .unwrap()
            .join("a")
            .join("b.json");
        let create = || PutOptions {
            mode: PutMode::Create,
            ..PutOptions::default()
        };
        store
            .put_opts(&location, PutPayload::from_static(b"one"), create())
            .await
            .unwrap();
        let again = store
            .put_opts(&location, PutPayload::from_static(b"two"), create())
            .await;
        assert!(matches!(again, Err(Error::AlreadyExists { .. })), "{again:?}");
        assert_eq!(store.get(&location).await.unwrap().bytes().await.unwrap(), "one");
        store.put(&location, PutPayload::from_static(b"three")).await.unwrap();
        assert_eq!(store.get(&location).await.unwrap().bytes().await.unwrap(), "three");
        assert_eq!(
            fs::read_dir(&staging).unwrap().count(),
            0,
            "nothing stays in the staging folder"
        );
    }

    #[tokio::test]
    async fn sweeping_removes_what_a_killed_writer_left() {
        let folder = tempfile::tempdir().unwrap();
        DurableStore::sweep(&folder.path().join("never made")).unwrap();
        fs::write(folder.path().join("17-3"), "half").unwrap();
        DurableStore::sweep(folder.path()).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
