//! The ways in which areas ask the database: a list of things, one thing or none, one changed thing.

use crate::engine::{Row, Value};
use crate::{Error, WorkspaceState};

type Read<T> = fn(&Row) -> Result<T, Error>;

impl WorkspaceState {
    /// Returns all rows of a question.
    pub(crate) async fn list<T>(
        &self,
        step: &'static str,
        sql: &str,
        parameters: Vec<Value>,
        read: Read<T>,
    ) -> Result<Vec<T>, Error> {
        let rows = self.store.engine.query(step, sql, parameters).await?;
        rows.iter().map(read).collect()
    }

    /// Returns the first row of a question.
    pub(crate) async fn find<T>(
        &self,
        step: &'static str,
        sql: &str,
        parameters: Vec<Value>,
        read: Read<T>,
    ) -> Result<Option<T>, Error> {
        let row = self.store.engine.query_one(step, sql, parameters).await?;
        row.map(|row| read(&row)).transpose()
    }

    /// Returns the first row of a question that reads much: long texts, or many rows to add up.
    pub(crate) async fn find_in_much<T>(
        &self,
        step: &'static str,
        sql: &str,
        parameters: Vec<Value>,
        read: Read<T>,
    ) -> Result<Option<T>, Error> {
        Ok(self.list(step, sql, parameters, read).await?.into_iter().next())
    }

    /// Runs a statement that writes and returns its row; without one, the thing is not there.
    pub(crate) async fn change<T>(
        &self,
        thing: (&'static str, &str),
        sql: &str,
        parameters: Vec<Value>,
        read: Read<T>,
    ) -> Result<T, Error> {
        match self.store.engine.write_one("change a row", sql, parameters).await? {
            Some(row) => read(&row),
            None => Err(Error::not_found(thing.0, thing.1)),
        }
    }

    /// Runs a statement that deletes or marks; when it met nothing, the thing is not there.
    pub(crate) async fn must_meet(
        &self,
        thing: (&'static str, &str),
        sql: &str,
        parameters: Vec<Value>,
    ) -> Result<(), Error> {
        if self.store.engine.execute("change a row", sql, parameters).await? == 0 {
            return Err(Error::not_found(thing.0, thing.1));
        }
        Ok(())
    }
}
