//! The state of a table at one version: its columns and its files, from the entries of its log.
//!
//! The log is replayed here entry by entry, which makes following the table cheap: a new version costs
//! reading one small file. The starting point of a long log, a checkpoint, is read by `stored_table`.
//! Source: Delta protocol, "Action reconciliation".

use crate::data_file::DataFile;
use crate::{Error, delta_schema};
use arrow_schema::{Field, Schema, SchemaRef};
use deltalake::kernel::{Action, Add, Metadata, Protocol, StructType};
use schema::{ColumnType, ITEM_ID, Table};
use std::collections::HashSet;
use std::sync::Arc;

/// A table at one version. Cheap to clone, as files are shared.
#[derive(Clone, Debug)]
pub(crate) struct Snapshot {
    /// The version.
    pub(crate) version: u64,
    /// The table's metadata, to be written again with other columns when those grow.
    pub(crate) metadata: Metadata,
    /// The table as queries see it.
    pub(crate) table: Arc<Table>,
    /// The columns that are stored, in stored order, then the row identity.
    pub(crate) arrow: SchemaRef,
    /// Files, oldest first.
    pub(crate) files: Vec<Arc<DataFile>>,
}

impl Snapshot {
    /// Makes the state that a log's beginning, or a checkpoint, describes.
    pub(crate) fn new(name: &str, version: u64, protocol: &Protocol, metadata: Metadata) -> Result<Self, Error> {
        check_protocol(name, protocol)?;
        let (table, arrow) = describe(name, &metadata)?;
        Ok(Self {
            version,
            metadata,
            table,
            arrow,
            files: Vec::new(),
        })
    }

    /// Makes the state that the first entry of a log describes.
    pub(crate) fn first(name: &str, actions: &[Action]) -> Result<Self, Error> {
        let missing = || Error::log(name, "its first entry has no protocol or no metadata");
        let protocol = actions.iter().find_map(|action| match action {
            Action::Protocol(protocol) => Some(protocol),
            _ => None,
        });
        let metadata = actions.iter().find_map(|action| match action {
            Action::Metadata(metadata) => Some(metadata.clone()),
            _ => None,
        });
        let mut snapshot = Self::new(name, 0, protocol.ok_or_else(missing)?, metadata.ok_or_else(missing)?)?;
        snapshot.change_files(actions);
        Ok(snapshot)
    }

    /// Makes the state after one more entry.
    pub(crate) fn next(&self, actions: &[Action]) -> Result<Self, Error> {
        let mut next = self.clone();
        next.version += 1;
        for action in actions {
            match action {
                Action::Protocol(protocol) => check_protocol(&self.table.name, protocol)?,
                Action::Metadata(metadata) => {
                    (next.table, next.arrow) = describe(&self.table.name, metadata)?;
                    next.metadata = metadata.clone();
                }
                Action::Add(_)
                | Action::Remove(_)
                | Action::Cdc(_)
                | Action::Txn(_)
                | Action::CommitInfo(_)
                | Action::DomainMetadata(_) => {}
            }
        }
        next.change_files(actions);
        Ok(next)
    }

    /// Adds a file of a checkpoint.
    pub(crate) fn add_file(&mut self, add: &Add) {
        let file = DataFile::from_add(add, self.table.time_column());
        self.files.push(Arc::new(file));
    }

    fn change_files(&mut self, actions: &[Action]) {
        let gone: HashSet<&str> = actions
            .iter()
            .filter_map(|action| match action {
                Action::Remove(remove) => Some(remove.path.as_str()),
                _ => None,
            })
            .collect();
        if !gone.is_empty() {
            self.files.retain(|file| !gone.contains(file.path.as_str()));
        }
        for action in actions {
            if let Action::Add(add) = action {
                self.add_file(add);
            }
        }
    }

    /// Returns the columns as Delta Lake has them.
    pub(crate) fn columns(&self) -> Result<StructType, Error> {
        self.metadata
            .parse_schema()
            .map_err(|error| Error::log(&self.table.name, error))
    }

    /// Returns the number of rows, when every file says its own.
    pub(crate) fn rows(&self) -> Option<u64> {
        self.files.iter().map(|file| file.stats.rows).sum()
    }

    /// Returns the size of the files on disk.
    pub(crate) fn size_bytes(&self) -> u64 {
        self.files.iter().map(|file| file.size_bytes).sum()
    }

    /// Returns the first and last event time, in microseconds since 1970.
    pub(crate) fn times(&self) -> Option<(i64, i64)> {
        self.files
            .iter()
            .filter_map(|file| file.stats.times)
            .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
    }
}

/// Refuses tables that need a newer reader: reading them as if they did not would show wrong rows.
fn check_protocol(name: &str, protocol: &Protocol) -> Result<(), Error> {
    if protocol.min_reader_version() > 1 {
        return Err(Error::Unsupported {
            table: name.to_owned(),
            reason: format!(
                "another program raised its Delta reader version to {}; version 1 is supported",
                protocol.min_reader_version()
            ),
        });
    }
    Ok(())
}

fn describe(name: &str, metadata: &Metadata) -> Result<(Arc<Table>, SchemaRef), Error> {
    let delta = metadata.parse_schema().map_err(|error| Error::log(name, error))?;
    if !metadata.partition_columns().is_empty() {
        let reason = "it is partitioned, which only another program can have done".to_owned();
        return Err(Error::Unsupported {
            table: name.to_owned(),
            reason,
        });
    }
    let columns = delta_schema::columns(name, &delta)?;
    let mut fields: Vec<Field> = columns
        .iter()
        .map(|column| Field::new(&column.name, column.kind.arrow(), true))
        .collect();
    fields.push(Field::new(ITEM_ID, ColumnType::String.arrow(), true));
    Ok((
        Arc::new(delta_schema::describe(name, columns)),
        Arc::new(Schema::new(fields)),
    ))
}
