//! The folder of references: copies of what queries read besides tables.
//!
//! An administrator puts them into `references` beside the tables; [`hunt::Reference::path`] tells
//! under which name. Nothing is fetched.

use crate::Lake;
use hunt::Reference;
use std::io::{Error, ErrorKind};
use std::path::{Component, Path, PathBuf};

/// A larger copy is refused instead of held in memory.
const MAX_BYTES: u64 = 512 << 20;

impl Lake {
    /// Returns the folder of the references.
    #[must_use]
    pub fn references_folder(&self) -> PathBuf {
        let tables = self.folder();
        tables.parent().unwrap_or(tables).join("references")
    }

    /// Reads the copy of a reference; `None` when there is none.
    pub(crate) async fn read_reference(&self, reference: &Reference) -> Result<Option<Vec<u8>>, Error> {
        let path = reference.path();
        let path = Path::new(&path);
        // The names are made safe where they are made; a mistake there must not open other files.
        if !path.components().all(|part| matches!(part, Component::Normal(_))) {
            return Err(Error::new(
                ErrorKind::InvalidInput,
                "the name of a reference leaves its folder",
            ));
        }
        let file = self.references_folder().join(path);
        let size = match tokio::fs::metadata(&file).await {
            Ok(found) if found.is_file() => found.len(),
            Ok(_) => return Ok(None),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(None),
            Err(error) => return Err(error),
        };
        if size > MAX_BYTES {
            return Err(Error::new(ErrorKind::FileTooLarge, "the copy is larger than 512 MiB"));
        }
        tokio::fs::read(&file).await.map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_copy_is_read_by_its_name() {
        let data = tempfile::tempdir().unwrap();
        let lake = Lake::open(data.path()).await.unwrap();
        let address = Reference::Address("https://example.org/lists/all.txt".to_owned());
        assert_eq!(lake.read_reference(&address).await.unwrap(), None);
        let folder = lake.references_folder().join("addresses/example.org/lists");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("all.txt"), "one").unwrap();
        assert_eq!(lake.read_reference(&address).await.unwrap(), Some(b"one".to_vec()));
        // A folder is no copy, and neither is what lies below a file.
        let below = Reference::Address("https://example.org/lists/all.txt/more".to_owned());
        assert_eq!(lake.read_reference(&below).await.unwrap(), None);
        assert_eq!(
            lake.read_reference(&Reference::Address("https://example.org/lists".to_owned()))
                .await
                .unwrap(),
            None
        );
    }
}
