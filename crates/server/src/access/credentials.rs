//! The login that the data folder holds: a password's argon2 hash, a token's hash, or both.

use super::grant::Grant;
use crate::error::Error;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use serde::{Deserialize, Serialize};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use subtle::ConstantTimeEq;

const FILE: &str = "login.json";
/// Length below which a password can be guessed over the network; NIST SP 800-63B-4 asks for 15 when
/// it is the only factor.
const LEAST_LENGTH: usize = 15;

/// What proves who asks. Nothing in it can be turned back into the secret.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Credentials {
    /// Argon2id hash of the password, in PHC form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    password: Option<String>,
    /// BLAKE3 hash of the token, in hexadecimal; a token is random, so a fast hash is enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    /// What who knows the password may do.
    #[serde(default)]
    password_grant: Grant,
    /// What who has the token may do.
    #[serde(default)]
    token_grant: Grant,
}

/// Which secret somebody showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secret {
    /// The password of the portal.
    Password,
    /// The token of programs.
    Token,
}

impl Credentials {
    /// Returns what who shows that secret may do.
    pub(crate) fn grant(&self, secret: Secret) -> &Grant {
        match secret {
            Secret::Password => &self.password_grant,
            Secret::Token => &self.token_grant,
        }
    }

    /// Reads them; a folder without a login file has none.
    pub(crate) fn read(data: &Path) -> Result<Self, Error> {
        let path = data.join(FILE);
        match std::fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|source| problem(path, &source)),
            Err(source) if source.kind() == ErrorKind::NotFound => Ok(Self::default()),
            Err(source) => Err(problem(path, &source)),
        }
    }

    fn write(&self, data: &Path) -> Result<(), Error> {
        let path = data.join(FILE);
        let text = serde_json::to_vec_pretty(self).map_err(|source| problem(path.clone(), &source))?;
        std::fs::create_dir_all(data).map_err(|source| problem(path.clone(), &source))?;
        write_private(&path, &text).map_err(|source| problem(path, &source))
    }

    /// Says whether nothing is set.
    pub(crate) fn is_empty(&self) -> bool {
        self.password.is_none() && self.token.is_none()
    }

    /// Says whether the password is right. Takes tens of milliseconds by design.
    pub(crate) fn is_password(&self, password: &str) -> bool {
        let Some(stored) = &self.password else { return false };
        PasswordHash::new(stored)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
    }

    /// Says whether the token is right, in a time that does not tell how much of it is.
    pub(crate) fn is_token(&self, token: &str) -> bool {
        let Some(stored) = &self.token else { return false };
        bool::from(digest(token).as_bytes().ct_eq(stored.as_bytes()))
    }
}

fn problem(path: PathBuf, source: &dyn std::fmt::Display) -> Error {
    Error::LoginFile {
        path,
        problem: source.to_string(),
    }
}

/// Hash under which a token or session is kept.
pub(crate) fn digest(secret: &str) -> String {
    blake3::hash(secret.as_bytes()).to_hex().to_string()
}

/// Returns 256 random bits in hexadecimal.
pub(crate) fn random_secret() -> Result<String, Error> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|source| Error::NoRandomness {
        problem: source.to_string(),
    })?;
    Ok(blake3::Hash::from_bytes(bytes).to_hex().to_string())
}

#[cfg(unix)]
fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let next = path.with_extension("json.new");
    // A file left over from a crash may have other rights, so it is not written into.
    match std::fs::remove_file(&next) {
        Err(source) if source.kind() != ErrorKind::NotFound => return Err(source),
        _ => {}
    }
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&next)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(next, path)
}

#[cfg(not(unix))]
fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    std::fs::write(path, bytes)
}

/// Sets the password that the login page asks for; its hash is kept in the data folder.
///
/// # Errors
/// When it is too short, or the login file cannot be written.
pub fn set_password(data: &Path, password: &str) -> Result<(), Error> {
    let length = password.chars().count();
    if length < LEAST_LENGTH {
        return Err(Error::WeakPassword {
            length,
            least: LEAST_LENGTH,
        });
    }
    let hash = Argon2::default()
        .hash_password(password.as_bytes())
        .map_err(|source| problem(data.join(FILE), &source))?;
    let mut credentials = Credentials::read(data)?;
    credentials.password = Some(hash.to_string());
    credentials.write(data)
}

/// Sets what who shows that secret may do; an owner's everything, unless it was set.
///
/// # Errors
/// When the login file cannot be read or written.
pub fn set_grant(data: &Path, secret: Secret, grant: Grant) -> Result<(), Error> {
    let mut credentials = Credentials::read(data)?;
    match secret {
        Secret::Password => credentials.password_grant = grant,
        Secret::Token => credentials.token_grant = grant,
    }
    credentials.write(data)
}

/// Makes a new bearer token and returns it; only its hash is kept, so it is shown once. A token made
/// before is no longer valid.
///
/// # Errors
/// When the system has no randomness, or the login file cannot be written.
pub fn make_token(data: &Path) -> Result<String, Error> {
    let token = random_secret()?;
    let mut credentials = Credentials::read(data)?;
    credentials.token = Some(digest(&token));
    credentials.write(data)?;
    Ok(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_and_a_token_stand_side_by_side() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Credentials::read(folder.path()).unwrap().is_empty());
        set_password(folder.path(), "correct horse battery").unwrap();
        let token = make_token(folder.path()).unwrap();
        let credentials = Credentials::read(folder.path()).unwrap();
        assert!(credentials.is_password("correct horse battery"));
        assert!(!credentials.is_password("correct horse batterx"));
        assert!(credentials.is_token(&token));
        assert!(!credentials.is_token("") && !credentials.is_token(&token[1..]));
    }

    #[test]
    fn the_file_holds_no_secret_and_is_private() {
        let folder = tempfile::tempdir().unwrap();
        set_password(folder.path(), "correct horse battery").unwrap();
        let token = make_token(folder.path()).unwrap();
        let path = folder.path().join(FILE);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(!text.contains("horse") && !text.contains(&token));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_login_file_of_before_is_an_owners() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), r#"{"token":"ab"}"#).unwrap();
        let grant = |secret| Credentials::read(folder.path()).unwrap().grant(secret).clone();
        assert_eq!(grant(Secret::Token), Grant::default());
        let reader = Grant {
            role: crate::access::grant::Role::Reader,
            rights: vec!["Manage users".to_owned()],
        };
        set_grant(folder.path(), Secret::Token, reader.clone()).unwrap();
        assert_eq!(
            (grant(Secret::Token), grant(Secret::Password)),
            (reader, Grant::default())
        );
    }

    #[test]
    fn short_passwords_and_broken_files_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(
            set_password(folder.path(), "hunter2"),
            Err(Error::WeakPassword { length: 7, .. })
        ));
        std::fs::write(folder.path().join(FILE), "{").unwrap();
        assert!(matches!(Credentials::read(folder.path()), Err(Error::LoginFile { .. })));
    }
}
