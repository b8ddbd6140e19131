//! Fetches the stored rows that alerts cite, table by table.
//!
//! A rule may have projected or counted its rows away; a citation shows the row itself.

use crate::error::Error;
use crate::result_row::{ResultRow, SourceRow, rows_of, time_of};
use chrono::{DateTime, Utc};
use evidence::RowRef;
use std::collections::{BTreeMap, BTreeSet};

/// Most rows asked for in one query.
const CHUNK: usize = 1_000;

/// Returns the rows that were found, by identity.
pub(crate) async fn fetch_sources(
    engine: &hunt::Engine,
    tables: &dyn hunt::Tables,
    wanted: &BTreeSet<RowRef>,
    now: DateTime<Utc>,
) -> Result<BTreeMap<RowRef, SourceRow>, Error> {
    let mut by_table: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for row in wanted {
        by_table.entry(&row.table).or_default().push(&row.item_id);
    }
    let mut sources = BTreeMap::new();
    for (table, items) in by_table {
        let time_column = tables
            .table(table)
            .and_then(|table| table.time_column().map(str::to_owned));
        for chunk in items.chunks(CHUNK) {
            let list: Vec<String> = chunk
                .iter()
                .filter(|item| is_plain(item))
                .map(|item| format!("'{item}'"))
                .collect();
            if list.is_empty() {
                continue;
            }
            let query = format!("['{table}'] | where {} in ({})", schema::ITEM_ID, list.join(", "));
            let options = hunt::QueryOptions {
                evidence: true,
                ..hunt::QueryOptions::at(now)
            };
            let result = engine.query(&query, &options).await;
            let step = format!("read the cited rows of {table}");
            let result = result.map_err(|error| Error::Run {
                step,
                source: Box::new(error),
            })?;
            for ResultRow {
                values,
                sources: identity,
            } in rows_of(&result)?
            {
                if let Some(row) = identity.into_iter().next() {
                    let at = time_column.as_deref().and_then(|column| time_of(&values, column));
                    sources.insert(row.clone(), SourceRow { row, at, values });
                }
            }
        }
    }
    Ok(sources)
}

/// Ids are made by ingest from hexadecimal digits and hyphens; anything else is not put in a query.
fn is_plain(item: &str) -> bool {
    item.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':' | b'.'))
}
