//! Secrets: passwords, keys and tokens of connections, sealed before they reach the database.
//!
//! AES-256-GCM with a nonce of its own for each row; a row's address is authenticated with it, so sealed bytes
//! moved to another row do not open.

use crate::engine::{Row, parameters};
use crate::keys::{Keys, Sealed};
use crate::{Actor, Error, WorkspaceState};
use chrono::{DateTime, Utc};
use zeroize::Zeroizing;

const WHAT: &str = "secret";

/// A secret's name and history; never its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretNote {
    /// Whose it is; empty for the workspace's.
    pub owner: String,
    /// Its name.
    pub name: String,
    /// The key that sealed it.
    pub key_id: String,
    /// Who set it.
    pub updated_by: String,
    /// When.
    pub updated_at: DateTime<Utc>,
}

impl SecretNote {
    fn read(row: &Row) -> Result<Self, Error> {
        Ok(Self {
            owner: row.get("owner")?,
            name: row.get("name")?,
            key_id: row.get("key_id")?,
            updated_by: row.get("updated_by")?,
            updated_at: row.get("updated_at")?,
        })
    }
}

fn read_sealed(row: &Row) -> Result<(String, Sealed), Error> {
    let sealed = Sealed {
        key_id: row.get("key_id")?,
        nonce: row.get("nonce")?,
        bytes: row.get("sealed")?,
    };
    Ok((row.get("id")?, sealed))
}

impl WorkspaceState {
    /// Keeps a secret of an owner (empty for the workspace), in place of the one of the same name.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] when the name or the secret is empty.
    pub async fn put_secret(
        &self,
        keys: &Keys,
        owner: &str,
        name: &str,
        secret: &str,
        by: &Actor,
    ) -> Result<SecretNote, Error> {
        if name.trim().is_empty() || secret.is_empty() {
            return Err(Error::invalid("secret", "is empty or has no name"));
        }
        let id = self.store.new_id()?;
        let sealed = keys.seal(secret, &self.address(&id, owner, name))?;
        // A row is replaced whole: its id is part of what was sealed.
        let sql = "INSERT INTO secret (id, workspace, owner, name, key_id, nonce, sealed, updated_by, updated_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (workspace, owner, name) DO UPDATE SET \
                   id = excluded.id, key_id = excluded.key_id, nonce = excluded.nonce, sealed = excluded.sealed, \
                   updated_by = excluded.updated_by, updated_at = excluded.updated_at \
                   RETURNING owner, name, key_id, updated_by, updated_at";
        let parameters = parameters![
            id,
            &self.id,
            owner,
            name,
            sealed.key_id,
            sealed.nonce,
            sealed.bytes,
            &by.name,
            self.store.now(),
        ];
        self.change((WHAT, name), sql, parameters, SecretNote::read).await
    }

    /// Opens a secret.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when there is none, [`Error::Refused`] when its key is missing, [`Error::Damaged`] when
    /// it was tampered with.
    pub async fn secret(&self, keys: &Keys, owner: &str, name: &str) -> Result<Zeroizing<String>, Error> {
        let (id, sealed) = self
            .find(
                "read a secret",
                "SELECT id, key_id, nonce, sealed FROM secret WHERE workspace = $1 AND owner = $2 AND name = $3",
                parameters![&self.id, owner, name],
                read_sealed,
            )
            .await?
            .ok_or_else(|| Error::not_found(WHAT, name))?;
        keys.open(&sealed, &self.address(&id, owner, name))
    }

    /// Returns what secrets an owner has (empty for the workspace), by name.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn secrets(&self, owner: &str) -> Result<Vec<SecretNote>, Error> {
        self.list(
            "list secrets",
            "SELECT owner, name, key_id, updated_by, updated_at FROM secret \
             WHERE workspace = $1 AND owner = $2 ORDER BY name",
            parameters![&self.id, owner],
            SecretNote::read,
        )
        .await
    }

    /// Forgets a secret.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when there is none.
    pub async fn forget_secret(&self, owner: &str, name: &str) -> Result<(), Error> {
        let sql = "DELETE FROM secret WHERE workspace = $1 AND owner = $2 AND name = $3";
        self.must_meet((WHAT, name), sql, parameters![&self.id, owner, name])
            .await
    }

    /// Seals with the first key what others sealed, and returns how many secrets those were.
    ///
    /// # Errors
    ///
    /// When a key is missing; what was sealed anew until then stays so.
    pub async fn reseal_secrets(&self, keys: &Keys) -> Result<u64, Error> {
        let old = self
            .list(
                "list secrets",
                "SELECT owner, name, key_id, updated_by, updated_at FROM secret WHERE workspace = $1 AND key_id <> $2",
                parameters![&self.id, keys.current_id()],
                SecretNote::read,
            )
            .await?;
        let mut sealed_anew = 0;
        for note in old {
            let clear = self.secret(keys, &note.owner, &note.name).await?;
            self.put_secret(
                keys,
                &note.owner,
                &note.name,
                &clear,
                &Actor::automated(note.updated_by),
            )
            .await?;
            sealed_anew += 1;
        }
        Ok(sealed_anew)
    }

    /// What a sealed text is bound to. The parts are separated by what a name cannot hold in the database.
    fn address(&self, id: &str, owner: &str, name: &str) -> String {
        [id, &self.id, owner, name].join("\0")
    }
}
