//! Guidebooks: an organisation's own way of handling an incident, read from a document and reviewed by a person.
//!
//! A new guidebook is pending; only an active one replaces the default tasks.

use crate::engine::{Row, Value, parameters, word};
use crate::{Actor, Error, WorkspaceState};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// Whether a guidebook is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum GuidebookState {
    /// Read, not reviewed.
    Pending,
    /// Used.
    Active,
    /// Put aside.
    Inactive,
}

/// A guidebook.
#[derive(Clone, Debug, PartialEq)]
pub struct Guidebook {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// The name of the file it came from; a label, no path.
    pub file_name: String,
    /// The text of the document.
    pub text: String,
    /// The tasks found in it, in their finder's shape.
    pub tasks: Json,
    /// Whether it is used.
    pub state: GuidebookState,
    /// Who gave it.
    pub created_by: String,
    /// When it came.
    pub created_at: DateTime<Utc>,
    /// Who changed its state last.
    pub reviewed_by: Option<String>,
    /// When its state last changed.
    pub reviewed_at: Option<DateTime<Utc>>,
}

/// A guidebook to keep.
#[derive(Clone, Debug, PartialEq)]
pub struct NewGuidebook {
    /// Name.
    pub name: String,
    /// The name of the file.
    pub file_name: String,
    /// The text of the document.
    pub text: String,
    /// The tasks found in it.
    pub tasks: Json,
}

const WHAT: &str = "guidebook";
const COLUMNS: &str = "id, name, file_name, text, tasks, state, created_by, created_at, reviewed_by, reviewed_at";

impl Guidebook {
    fn read(row: &Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.get("id")?,
            name: row.get("name")?,
            file_name: row.get("file_name")?,
            text: row.get("text")?,
            tasks: row.json("tasks")?,
            state: row.word("state")?,
            created_by: row.get("created_by")?,
            created_at: row.get("created_at")?,
            reviewed_by: row.get("reviewed_by")?,
            reviewed_at: row.get("reviewed_at")?,
        })
    }
}

impl WorkspaceState {
    /// Keeps a guidebook, pending.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] when its name is empty.
    pub async fn add_guidebook(&self, new: NewGuidebook, by: &Actor) -> Result<Guidebook, Error> {
        if new.name.trim().is_empty() {
            return Err(Error::invalid("name", "is empty"));
        }
        let guidebook = Guidebook {
            id: self.store.new_id()?,
            name: new.name.trim().to_owned(),
            file_name: new.file_name,
            text: new.text,
            tasks: new.tasks,
            state: GuidebookState::Pending,
            created_by: by.name.clone(),
            created_at: self.store.now(),
            reviewed_by: None,
            reviewed_at: None,
        };
        self.store
            .engine
            .execute(
                "keep a guidebook",
                "INSERT INTO guidebook (id, workspace, name, file_name, text, tasks, state, created_by, created_at) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                vec![
                    (&guidebook.id).into(),
                    (&self.id).into(),
                    (&guidebook.name).into(),
                    (&guidebook.file_name).into(),
                    (&guidebook.text).into(),
                    Value::json(&guidebook.tasks)?,
                    word(&guidebook.state)?,
                    (&guidebook.created_by).into(),
                    guidebook.created_at.into(),
                ],
            )
            .await?;
        Ok(guidebook)
    }

    /// Returns all guidebooks, oldest first.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn guidebooks(&self) -> Result<Vec<Guidebook>, Error> {
        let sql = format!("SELECT {COLUMNS} FROM guidebook WHERE workspace = $1 ORDER BY created_at, id");
        self.store
            .engine
            .query("read guidebooks", &sql, parameters![&self.id])
            .await?
            .iter()
            .map(Guidebook::read)
            .collect()
    }

    /// Returns a guidebook.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when the workspace has none of that id.
    pub async fn guidebook(&self, id: &str) -> Result<Guidebook, Error> {
        let sql = format!("SELECT {COLUMNS} FROM guidebook WHERE workspace = $1 AND id = $2");
        match self
            .store
            .engine
            .query_one("read a guidebook", &sql, parameters![&self.id, id])
            .await?
        {
            Some(row) => Guidebook::read(&row),
            None => Err(Error::not_found(WHAT, id)),
        }
    }

    /// Replaces a guidebook's tasks with reviewed ones.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when the workspace has none of that id.
    pub async fn set_guidebook_tasks(&self, id: &str, tasks: &Json) -> Result<Guidebook, Error> {
        let sql = format!("UPDATE guidebook SET tasks = $3 WHERE workspace = $1 AND id = $2 RETURNING {COLUMNS}");
        let parameters = vec![(&self.id).into(), id.into(), Value::json(tasks)?];
        self.update_guidebook(id, "change a guidebook's tasks", &sql, parameters)
            .await
    }

    /// Approves, deactivates or activates a guidebook.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when there is none, [`Error::Refused`] when it would become pending again.
    pub async fn set_guidebook_state(&self, id: &str, state: GuidebookState, by: &Actor) -> Result<Guidebook, Error> {
        if state == GuidebookState::Pending {
            return Err(Error::Refused {
                what: WHAT,
                id: id.to_owned(),
                reason: "cannot become pending again: deactivate it instead",
            });
        }
        let sql = format!(
            "UPDATE guidebook SET state = $3, reviewed_by = $4, reviewed_at = $5 \
             WHERE workspace = $1 AND id = $2 RETURNING {COLUMNS}"
        );
        let parameters = vec![
            (&self.id).into(),
            id.into(),
            word(&state)?,
            (&by.name).into(),
            self.store.now().into(),
        ];
        self.update_guidebook(id, "change a guidebook's state", &sql, parameters)
            .await
    }

    /// Deletes a guidebook.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when the workspace has none of that id.
    pub async fn delete_guidebook(&self, id: &str) -> Result<(), Error> {
        let deleted = self
            .store
            .engine
            .execute(
                "delete a guidebook",
                "DELETE FROM guidebook WHERE workspace = $1 AND id = $2",
                parameters![&self.id, id],
            )
            .await?;
        if deleted == 0 {
            return Err(Error::not_found(WHAT, id));
        }
        Ok(())
    }

    async fn update_guidebook(
        &self,
        id: &str,
        step: &'static str,
        sql: &str,
        parameters: Vec<Value>,
    ) -> Result<Guidebook, Error> {
        let changed = self.store.engine.write_one(step, sql, parameters).await?;
        match changed {
            Some(row) => Guidebook::read(&row),
            None => Err(Error::not_found(WHAT, id)),
        }
    }
}
