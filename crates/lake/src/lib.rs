//! Delta Lake tables on disk: idempotent appends, scans, retention, compaction.
//!
//! One folder holds one Delta table per log table. Rows come in groups from `ingest`; each group is
//! stored whole and once, whatever happens in between ([`Writer`], [`sources_table`]). Rows go out as
//! DataFusion table providers (the `hunt::Tables` of [`Lake`]) and, for citations, by their identity
//! ([`Lake::find_rows`]). The log is followed and written here, with the types and the commit of the
//! `deltalake` crate, which also reads and makes checkpoints; other Delta readers (Spark, DuckDB,
//! Polars, …) can open every table.
//!
//! Leaves to others: reading logs (`ingest`), queries (`hunt`), when to do what (`workspace`).
//! Source: the Delta Lake protocol, reader version 1 and writer version 2.

mod align;
mod column_name;
mod compact;
mod data_file;
mod delta_schema;
mod durable_store;
mod error;
mod find_rows;
mod lake;
mod ledger;
mod lock;
mod merge;
mod overview;
mod parquet_file;
mod provider;
mod references;
mod retention;
mod snapshot;
mod stored_table;
mod table_name;
mod tables;
mod term_filter;
mod transactions;
mod vacuum;
mod writer;

pub use compact::Compacted;
pub use error::{BoxedError, Error};
pub use find_rows::FoundRow;
pub use lake::{Lake, LakeOptions};
pub use ledger::{Delivery, SOURCES_TABLE, SourceState, sources_table};
pub use overview::TableOverview;
pub use retention::Retained;
pub use vacuum::Vacuumed;
pub use writer::{Appended, Writer};
