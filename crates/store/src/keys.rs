//! The keys that seal secrets: from a file in the data folder, or from text that the environment gave.
//!
//! A key file has one key a line, `id:64 hexadecimal digits`. The first line seals; all lines open, so a new
//! first line rotates the key.

use crate::Error;
use crate::hex::hex;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use std::io::Write as _;
use std::path::Path;
use zeroize::{Zeroize as _, Zeroizing};

/// The key file's name in a data folder.
pub const KEY_FILE: &str = "secret.key";

const KEY_BYTES: usize = 32;

/// The keys. Their text does not show them.
pub struct Keys {
    /// Never empty.
    keys: Vec<(String, LessSafeKey)>,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ids: Vec<&str> = self.keys.iter().map(|(id, _)| id.as_str()).collect();
        f.debug_struct("Keys").field("ids", &ids).finish_non_exhaustive()
    }
}

/// Sealed bytes with what is needed to open them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sealed {
    pub(crate) key_id: String,
    pub(crate) nonce: Vec<u8>,
    pub(crate) bytes: Vec<u8>,
}

impl Keys {
    /// Reads keys from text, as a key file or an environment variable holds it.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] when a line is no key. The message does not repeat it.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let keys = text
            .split(['\n', ','])
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(|line| {
                let (id, digits) = line
                    .split_once(':')
                    .filter(|(id, _)| !id.is_empty())
                    .ok_or_else(|| Error::invalid("secret key", "must be `id:64 hexadecimal digits`"))?;
                Ok((id.to_owned(), parse_key(digits)?))
            })
            .collect::<Result<Vec<_>, Error>>()?;
        if keys.is_empty() {
            return Err(Error::invalid("secret key", "is empty"));
        }
        Ok(Self { keys })
    }

    /// Reads the key file of a data folder, and makes it, for its owner alone, when there is none.
    ///
    /// # Errors
    ///
    /// [`Error::Folder`] when it cannot be read or made, [`Error::Refused`] when others may read it.
    pub fn in_folder(folder: &Path) -> Result<Self, Error> {
        let path = folder.join(KEY_FILE);
        let failed = |source| Error::Folder {
            path: path.clone(),
            source,
        };
        match create_new(&path) {
            Ok(mut file) => {
                let text = Self::generate_text()?;
                // The file must outlast the secrets that it seals.
                file.write_all(text.as_bytes()).map_err(failed)?;
                file.sync_all().map_err(failed)?;
                Self::parse(&text)
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                check_private(&path)?;
                let text = Zeroizing::new(std::fs::read_to_string(&path).map_err(failed)?);
                Self::parse(&text)
            }
            Err(error) => Err(failed(error)),
        }
    }

    /// Returns a new key as text.
    ///
    /// # Errors
    ///
    /// When the system gives no random bytes.
    pub fn generate_text() -> Result<Zeroizing<String>, Error> {
        let mut key = Zeroizing::new([0_u8; KEY_BYTES]);
        let mut id = [0_u8; 4];
        random(key.as_mut())?;
        random(&mut id)?;
        Ok(Zeroizing::new(format!("{}:{}\n", hex(&id), hex(key.as_ref()))))
    }

    /// Returns the id of the key that seals.
    pub fn current_id(&self) -> &str {
        self.keys.first().map_or("", |(id, _)| id)
    }

    pub(crate) fn seal(&self, clear: &str, about: &str) -> Result<Sealed, Error> {
        let Some((id, key)) = self.keys.first() else {
            return Err(Error::invalid("secret key", "is empty"));
        };
        let mut nonce = [0_u8; NONCE_LEN];
        random(&mut nonce)?;
        let mut bytes = clear.as_bytes().to_vec();
        key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(about), &mut bytes)
            .map_err(|_| Error::invalid("secret", "is too long to seal"))?;
        Ok(Sealed {
            key_id: id.clone(),
            nonce: nonce.to_vec(),
            bytes,
        })
    }

    pub(crate) fn open(&self, sealed: &Sealed, about: &str) -> Result<Zeroizing<String>, Error> {
        let Some((_, key)) = self.keys.iter().find(|(id, _)| *id == sealed.key_id) else {
            return Err(Error::Refused {
                what: "secret",
                id: sealed.key_id.clone(),
                reason: "was sealed with a key that is not there: put that key back into the key file",
            });
        };
        let damaged = || Error::damaged("secret", "it was changed, or belongs to another row");
        let nonce: [u8; NONCE_LEN] = sealed.nonce.as_slice().try_into().map_err(|_| damaged())?;
        let mut bytes = Zeroizing::new(sealed.bytes.clone());
        let clear = key
            .open_in_place(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(about),
                bytes.as_mut_slice(),
            )
            .map_err(|_| damaged())?;
        let text = std::str::from_utf8(clear).map_err(|_| damaged())?;
        Ok(Zeroizing::new(text.to_owned()))
    }
}

fn random(bytes: &mut [u8]) -> Result<(), Error> {
    getrandom::fill(bytes).map_err(|source| Error::Database {
        step: "draw random bytes for a secret",
        source: std::io::Error::other(source.to_string()).into(),
    })
}

fn parse_key(digits: &str) -> Result<LessSafeKey, Error> {
    let wrong = || Error::invalid("secret key", "must be `id:64 hexadecimal digits`");
    let digits = digits.trim();
    if digits.len() != KEY_BYTES * 2 || !digits.is_ascii() {
        return Err(wrong());
    }
    let mut key = [0_u8; KEY_BYTES];
    for (byte, pair) in key.iter_mut().zip(digits.as_bytes().chunks(2)) {
        let pair = std::str::from_utf8(pair).map_err(|_| wrong())?;
        *byte = u8::from_str_radix(pair, 16).map_err(|_| wrong())?;
    }
    let made = UnboundKey::new(&AES_256_GCM, &key).map_err(|_| wrong());
    key.zeroize();
    made.map(LessSafeKey::new)
}

#[cfg(unix)]
fn create_new(path: &Path) -> std::io::Result<std::fs::File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
}

#[cfg(not(unix))]
fn create_new(path: &Path) -> std::io::Result<std::fs::File> {
    std::fs::OpenOptions::new().write(true).create_new(true).open(path)
}

#[cfg(unix)]
fn check_private(path: &Path) -> Result<(), Error> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::metadata(path)
        .map_err(|source| Error::Folder {
            path: path.to_owned(),
            source,
        })?
        .permissions()
        .mode();
    if mode & 0o077 != 0 {
        return Err(Error::Refused {
            what: "key file",
            id: path.display().to_string(),
            reason: "can be read by others: `chmod 600` it",
        });
    }
    Ok(())
}

#[cfg(not(unix))]
fn check_private(_path: &Path) -> Result<(), Error> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> Keys {
        Keys::parse(&Keys::generate_text().unwrap()).unwrap()
    }

    #[test]
    fn what_is_sealed_opens_with_its_key_for_its_row_only() {
        let keys = keys();
        let sealed = keys.seal("hunter2", "row 1").unwrap();
        assert!(!sealed.bytes.windows(7).any(|part| part == b"hunter2"));
        assert_eq!(*keys.open(&sealed, "row 1").unwrap(), "hunter2");
        assert!(keys.open(&sealed, "row 2").is_err());
        let mut changed = sealed.clone();
        changed.bytes[0] ^= 1;
        assert!(keys.open(&changed, "row 1").is_err());
        assert!(super::tests::keys().open(&sealed, "row 1").is_err());
        assert_ne!(keys.seal("hunter2", "row 1").unwrap(), sealed, "a nonce is used once");
    }

    #[test]
    fn a_new_first_line_seals_and_the_old_one_opens() {
        let old = Keys::generate_text().unwrap();
        let sealed = Keys::parse(&old).unwrap().seal("s", "r").unwrap();
        let new = Keys::generate_text().unwrap();
        let both = Keys::parse(&format!("{}{}", *new, *old)).unwrap();
        assert_eq!(*both.open(&sealed, "r").unwrap(), "s");
        assert_ne!(both.current_id(), sealed.key_id);
    }

    #[test]
    fn wrong_keys_are_refused_without_being_shown() {
        for text in [
            "",
            "abc",
            "id:12",
            &format!("id:{}", "g".repeat(64)),
            &format!("id:{}", "é".repeat(32)),
        ] {
            let error = Keys::parse(text).unwrap_err().to_string();
            assert!(text.is_empty() || !error.contains(text) || text == "id:12", "{error}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn the_key_file_is_made_once_and_private() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let first = Keys::in_folder(folder.path()).unwrap();
        let path = folder.path().join(KEY_FILE);
        let mode = std::fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600);
        let again = Keys::in_folder(folder.path()).unwrap();
        assert_eq!(again.current_id(), first.current_id());
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(Keys::in_folder(folder.path()), Err(Error::Refused { .. })));
    }
}
