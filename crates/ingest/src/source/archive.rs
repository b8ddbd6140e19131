//! Lists the members of zip and tar archives as stretches of the archive file.

use super::bounded::Bomb;
use super::content::{Content, Layer};
use crate::{Error, Limits};
use std::io::{self, BufReader, Write as _};
use zip::CompressionMethod;
use zip::result::ZipError;

/// A member of an archive.
pub(super) struct Member {
    /// Its name there, as a label, with control characters replaced.
    pub(super) name: String,
    /// Where it is, or why it cannot be read.
    pub(super) content: Result<Content, String>,
}

/// The members of an archive.
pub(super) struct Listing {
    pub(super) members: Vec<Member>,
    /// Why the list is not complete, when it is not.
    pub(super) broken: Option<String>,
}

/// Makes content that decoders stand before into a file of its own, since archives are read at any
/// place; content without decoders stays where it is.
pub(super) fn seekable(name: &str, content: Content, limits: &Limits) -> Result<Content, Error> {
    if !content.is_encoded() {
        return Ok(content);
    }
    let spool = |source| Error::Spool {
        name: name.to_owned(),
        source,
    };
    let mut stream = content.open(limits).map_err(|source| Error::Open {
        name: name.to_owned(),
        source,
    })?;
    let mut file = tempfile::NamedTempFile::new().map_err(spool)?;
    let mut length = 0_u64;
    let mut buffer = vec![0; 256 << 10];
    loop {
        let count = match stream.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) if error.get_ref().is_some_and(|inner| inner.is::<Bomb>()) => {
                return Err(Error::Bomb {
                    name: name.to_owned(),
                    reason: error.to_string(),
                });
            }
            // What was readable is listed; the member that is cut off says so itself.
            Err(error) if crate::framing::is_damage(&error) => break,
            Err(source) => {
                return Err(Error::Open {
                    name: name.to_owned(),
                    source,
                });
            }
        };
        file.write_all(buffer.get(..count).unwrap_or_default()).map_err(spool)?;
        length += count as u64;
    }
    Ok(Content::of_spool(file.into_temp_path(), length))
}

/// Lists a zip archive.
pub(super) fn list_zip(name: &str, content: &Content, limits: &Limits) -> Result<Listing, Error> {
    let bad = |error: ZipError| Error::Archive {
        name: name.to_owned(),
        reason: error.to_string(),
    };
    let section = content.section().map_err(|source| Error::Open {
        name: name.to_owned(),
        source,
    })?;
    let mut zip = zip::ZipArchive::new(BufReader::new(section)).map_err(bad)?;
    check_count(name, zip.len(), limits)?;
    let broken = zip
        .has_duplicate_names()
        .then(|| "several members have the same name; only the last of each name is read".to_owned());
    let mut members = Vec::with_capacity(zip.len());
    for at in 0..zip.len() {
        let member = match zip.by_index_raw(at) {
            Ok(file) if file.is_dir() => continue,
            Ok(file) => {
                let place = file
                    .data_start()
                    .map(|start| content.member(start, file.compressed_size(), None));
                let content = match (file.compression(), place) {
                    _ if file.encrypted() => Err("it is encrypted; unpack it first".to_owned()),
                    (_, None) => Err("its data cannot be found".to_owned()),
                    (CompressionMethod::Stored, Some(content)) => Ok(content),
                    (CompressionMethod::Deflated, Some(content)) => Ok(content.with_layer(Layer::Deflate)),
                    (CompressionMethod::ZSTD, Some(content)) => Ok(content.with_layer(Layer::Zstd)),
                    (method, Some(_)) => Err(format!("{method} compression is not supported; unpack it first")),
                };
                Member {
                    name: label(file.name_raw()),
                    content,
                }
            }
            Err(error) => Member {
                name: format!("#{at}"),
                content: Err(error.to_string()),
            },
        };
        members.push(member);
    }
    Ok(Listing { members, broken })
}

/// Lists a tar archive.
pub(super) fn list_tar(name: &str, content: &Content, limits: &Limits) -> Result<Listing, Error> {
    let open = |source| Error::Open {
        name: name.to_owned(),
        source,
    };
    let mut tar = tar::Archive::new(BufReader::new(content.section().map_err(open)?));
    let mut listing = Listing {
        members: Vec::new(),
        broken: None,
    };
    for entry in tar.entries_with_seek().map_err(open)? {
        match entry {
            Ok(entry) if entry.header().entry_type().is_file() => {
                let stretch = content.member(entry.raw_file_position(), entry.size(), None);
                listing.members.push(Member {
                    name: label(&entry.path_bytes()),
                    content: Ok(stretch),
                });
                check_count(name, listing.members.len(), limits)?;
            }
            // Folders, links and devices hold no log.
            Ok(_) => {}
            Err(error) => {
                listing.broken = Some(format!(
                    "it breaks off behind member {}: {error}",
                    listing.members.len()
                ));
                break;
            }
        }
    }
    Ok(listing)
}

fn check_count(name: &str, count: usize, limits: &Limits) -> Result<(), Error> {
    if count > limits.members {
        let reason = format!("it has more than {} members", limits.members);
        return Err(Error::Bomb {
            name: name.to_owned(),
            reason,
        });
    }
    Ok(())
}

fn label(name: &[u8]) -> String {
    let clean = |char: char| if char.is_control() { '\u{FFFD}' } else { char };
    String::from_utf8_lossy(name).chars().take(1024).map(clean).collect()
}
