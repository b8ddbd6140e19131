//! The tables that a query may name, with what they hold.

use crate::app::App;
use crate::error::Error;
use chrono::{DateTime, Utc};
use hunt::Tables;
use schema::Table;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A table and what it holds.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    /// The table.
    pub(crate) table: Arc<Table>,
    /// Its rows; 0 when nothing was stored yet.
    pub(crate) rows: u64,
    /// Bytes that they take.
    pub(crate) size_bytes: u64,
    /// Time of the first event.
    pub(crate) first_at: Option<DateTime<Utc>>,
    /// Time of the last event.
    pub(crate) last_at: Option<DateTime<Utc>>,
}

/// Returns all tables in the order of their names.
pub(crate) async fn tables(app: &App) -> Result<Vec<Held>, Error> {
    let lake = app.workspace.lake();
    let stored = lake.tables().await.map_err(|error| Error::Workspace(error.into()))?;
    let stored: BTreeMap<String, lake::TableOverview> =
        stored.into_iter().map(|table| (table.name.clone(), table)).collect();
    let held = Tables::names(lake).into_iter().filter_map(|name| {
        let table = Tables::table(lake, &name)?;
        let overview = stored.get(&name);
        Some(Held {
            table,
            rows: overview.and_then(|overview| overview.rows).unwrap_or(0),
            size_bytes: overview.map_or(0, |overview| overview.size_bytes),
            first_at: overview.and_then(|overview| overview.first_at),
            last_at: overview.and_then(|overview| overview.last_at),
        })
    });
    Ok(held.collect())
}
