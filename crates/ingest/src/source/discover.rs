//! Walks folders and archives and says what each thing in them is.

use super::content::{Content, Layer};
use super::{Found, Source, SourceId, archive, no_log};
use crate::{Error, Limits};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};

/// Bytes by which content is told: a tar archive has its mark at 257.
const HEAD_BYTES: usize = 1024;

/// Finds what paths hold, one after another: folders in the order of names, archives in the order of
/// their members. Nothing is read further ahead than the item returned.
#[derive(Debug)]
pub struct Discovery {
    /// What is still to do, last first.
    pending: Vec<Pending>,
    /// Folders already walked, by their real path, so that links in a circle end.
    walked: BTreeSet<PathBuf>,
    limits: Limits,
}

#[derive(Debug)]
enum Pending {
    Path(PathBuf),
    Content {
        name: String,
        hash: blake3::Hash,
        content: Content,
        depth: usize,
    },
    Found(Found),
}

/// Begins to find what the paths hold.
#[must_use]
pub fn discover(paths: &[PathBuf], limits: &Limits) -> Discovery {
    let pending = paths.iter().rev().cloned().map(Pending::Path).collect();
    Discovery {
        pending,
        walked: BTreeSet::new(),
        limits: limits.clone(),
    }
}

impl Iterator for Discovery {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            let found = match self.pending.pop()? {
                Pending::Found(found) => Some(found),
                Pending::Path(path) => {
                    let name = path.display().to_string();
                    self.look_at_path(&path, &name)
                        .unwrap_or_else(|error| Some(Found::Failed { name, error }))
                }
                Pending::Content {
                    name,
                    hash,
                    content,
                    depth,
                } => self
                    .look_at_content(&name, hash, content, depth)
                    .unwrap_or_else(|error| Some(Found::Failed { name, error })),
            };
            if found.is_some() {
                return found;
            }
        }
    }
}

impl Discovery {
    fn look_at_path(&mut self, path: &Path, name: &str) -> Result<Option<Found>, Error> {
        let open = |source| Error::Open {
            name: name.to_owned(),
            source,
        };
        let metadata = fs::metadata(path).map_err(open)?;
        if metadata.is_dir() {
            if self.walked.insert(fs::canonicalize(path).map_err(open)?) {
                let mut entries = Vec::new();
                for entry in fs::read_dir(path).map_err(open)? {
                    entries.push(entry.map_err(open)?.path());
                }
                entries.sort();
                self.pending.extend(
                    entries
                        .into_iter()
                        .rev()
                        .filter(|path| !is_hidden(path))
                        .map(Pending::Path),
                );
            }
            return Ok(None);
        }
        if !metadata.is_file() {
            return Ok(Some(skipped(name, "neither file nor folder")));
        }
        if let Some(reason) = no_log::reason_by_name(name) {
            return Ok(Some(skipped(name, reason)));
        }
        let mut hasher = blake3::Hasher::new();
        hasher
            .update_reader(BufReader::new(File::open(path).map_err(open)?))
            .map_err(open)?;
        let content = Content::of_file(path.to_owned(), metadata.len());
        self.look_at_content(name, hasher.finalize(), content, 0)
    }

    /// Looks behind compressions and into archives. Depth counts both.
    fn look_at_content(
        &mut self,
        name: &str,
        hash: blake3::Hash,
        content: Content,
        depth: usize,
    ) -> Result<Option<Found>, Error> {
        let head = content.head(HEAD_BYTES).map_err(|source| Error::Open {
            name: name.to_owned(),
            source,
        })?;
        let is_zip = head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06");
        let is_tar = head.get(257..262) == Some(b"ustar");
        let layer = Layer::of_magic(&head);
        if depth > self.limits.depth && (is_zip || is_tar || layer.is_some()) {
            let reason = format!("more than {} archives are nested in one another", self.limits.depth);
            return Err(Error::Bomb {
                name: name.to_owned(),
                reason,
            });
        }
        if let Some(layer) = layer {
            return self.look_at_content(name, hash, content.with_layer(layer), depth + 1);
        }
        if is_zip || is_tar {
            let content = archive::seekable(name, content, &self.limits)?;
            let listing = if is_zip {
                archive::list_zip(name, &content, &self.limits)?
            } else {
                archive::list_tar(name, &content, &self.limits)?
            };
            self.add_members(name, hash, listing, depth + 1);
            return Ok(None);
        }
        if let Some(compression) = no_log::unsupported_archive(&head) {
            let reason = format!("{compression} is not supported; unpack it first");
            return Err(Error::Archive {
                name: name.to_owned(),
                reason,
            });
        }
        if let Some(reason) = no_log::reason_by_head(&head) {
            return Ok(Some(skipped(name, reason)));
        }
        Ok(Some(Found::Source(Source {
            id: SourceId::of(&hash),
            name: name.into(),
            content,
        })))
    }

    fn add_members(&mut self, archive: &str, hash: blake3::Hash, listing: archive::Listing, depth: usize) {
        let mut names = BTreeSet::new();
        let mut pending = Vec::new();
        for (at, member) in listing.members.into_iter().enumerate() {
            let name = format!("{archive}!{}", member.name);
            if let Some(reason) = no_log::reason_by_name(&member.name) {
                pending.push(Pending::Found(skipped(&name, reason)));
                continue;
            }
            match member.content {
                Ok(content) => {
                    // A second member of the same name is told apart by its place.
                    let twin = if names.insert(member.name.clone()) {
                        String::new()
                    } else {
                        format!("#{at}")
                    };
                    let hash = blake3::hash(format!("{}!{}{twin}", hash.to_hex(), member.name).as_bytes());
                    pending.push(Pending::Content {
                        name,
                        hash,
                        content,
                        depth,
                    });
                }
                Err(reason) => {
                    let error = Error::Archive {
                        name: name.clone(),
                        reason,
                    };
                    pending.push(Pending::Found(Found::Failed { name, error }));
                }
            }
        }
        if let Some(reason) = listing.broken {
            let name = archive.to_owned();
            let error = Error::Archive {
                name: name.clone(),
                reason,
            };
            pending.push(Pending::Found(Found::Failed { name, error }));
        }
        self.pending.extend(pending.into_iter().rev());
    }
}

fn skipped(name: &str, reason: &str) -> Found {
    Found::Skipped {
        name: name.to_owned(),
        reason: reason.to_owned(),
    }
}

/// Hidden folders hold tools' own files (`.git`), never logs.
fn is_hidden(path: &Path) -> bool {
    path.is_dir()
        && path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with('.'))
}
