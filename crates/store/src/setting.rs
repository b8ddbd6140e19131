//! Settings of a workspace: a name and a JSON value, whose meaning its reader knows.

use crate::engine::{Row, Value, parameters};
use crate::{Actor, Error, WorkspaceState};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A setting.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// Its name (`incidentSummary.mode`).
    pub name: String,
    /// Its value.
    pub value: serde_json::Value,
    /// Who set it.
    pub updated_by: String,
    /// When it was set.
    pub updated_at: DateTime<Utc>,
}

impl Setting {
    fn read(row: &Row) -> Result<Self, Error> {
        Ok(Self {
            name: row.get("name")?,
            value: row.json("value")?,
            updated_by: row.get("updated_by")?,
            updated_at: row.get("updated_at")?,
        })
    }
}

impl WorkspaceState {
    /// Returns a setting's value, or `None` when it was never set.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] when the value has another shape than asked for.
    pub async fn setting<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Error> {
        self.store
            .engine
            .query_one(
                "read a setting",
                "SELECT value FROM setting WHERE workspace = $1 AND name = $2",
                parameters![&self.id, name],
            )
            .await?
            .map(|row| row.json("value"))
            .transpose()
    }

    /// Returns all settings, by name.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn settings(&self) -> Result<Vec<Setting>, Error> {
        self.store
            .engine
            .query(
                "read the settings",
                "SELECT name, value, updated_by, updated_at FROM setting WHERE workspace = $1 ORDER BY name",
                parameters![&self.id],
            )
            .await?
            .iter()
            .map(Setting::read)
            .collect()
    }

    /// Sets a value and returns the one before, for the audit record.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] when the name is empty.
    pub async fn set_setting<T: Serialize + ?Sized>(
        &self,
        name: &str,
        value: &T,
        by: &Actor,
    ) -> Result<Option<serde_json::Value>, Error> {
        if name.trim().is_empty() {
            return Err(Error::invalid("name", "is empty"));
        }
        let transaction = self.store.engine.begin().await?;
        let before = transaction
            .query_one(
                "read a setting",
                "SELECT value FROM setting WHERE workspace = $1 AND name = $2",
                parameters![&self.id, name],
            )
            .await?
            .map(|row| row.json("value"))
            .transpose()?;
        transaction
            .execute(
                "write a setting",
                "INSERT INTO setting (workspace, name, value, updated_by, updated_at) VALUES ($1, $2, $3, $4, $5) \
                 ON CONFLICT (workspace, name) DO UPDATE SET value = excluded.value, \
                 updated_by = excluded.updated_by, updated_at = excluded.updated_at",
                vec![
                    (&self.id).into(),
                    name.into(),
                    Value::json(value)?,
                    (&by.name).into(),
                    self.store.now().into(),
                ],
            )
            .await?;
        transaction.commit().await?;
        Ok(before)
    }

    /// Takes a setting back to its default; returns whether it was set.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn unset_setting(&self, name: &str) -> Result<bool, Error> {
        let deleted = self
            .store
            .engine
            .execute(
                "take a setting back",
                "DELETE FROM setting WHERE workspace = $1 AND name = $2",
                parameters![&self.id, name],
            )
            .await?;
        Ok(deleted > 0)
    }
}
