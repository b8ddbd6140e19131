//! Reads `{"id","query"}` lines from standard input and writes the scorer's lines to standard output.
//!
//! The tables are those of the catalogue, all empty: self-contained queries get their answers, others
//! show whether they bind and run. Every address of `externaldata` is mirrored by an empty copy. With the argument `--evidence` rows' identities are carried along.

use async_trait::async_trait;
use chrono::{TimeZone, Utc};
use datafusion::catalog::TableProvider;
use hunt::{Engine, Limits, QueryOptions, Reference, Tables};
use serde_json::{Value, json};
use std::io::{BufRead, Write};
use std::sync::Arc;

#[derive(Debug)]
struct Catalogue;

#[async_trait]
impl Tables for Catalogue {
    fn table(&self, name: &str) -> Option<Arc<schema::Table>> {
        schema::find_table(name).map(|table| Arc::new(table.clone()))
    }

    fn names(&self) -> Vec<String> {
        schema::tables().map(|table| table.name.clone()).collect()
    }

    async fn provider(
        &self,
        _: &str,
    ) -> Result<Option<Arc<dyn TableProvider>>, Box<dyn std::error::Error + Send + Sync>> {
        Ok(None)
    }

    /// Of every address there is a copy, an empty one.
    async fn reference(
        &self,
        reference: &Reference,
    ) -> Result<Option<Vec<u8>>, Box<dyn std::error::Error + Send + Sync>> {
        Ok(matches!(reference, Reference::Address(_)).then(Vec::new))
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let engine = Engine::new(
        Arc::new(Catalogue),
        Limits {
            rows: 1_000_000,
            ..Limits::default()
        },
    );
    let now = Utc
        .with_ymd_and_hms(2026, 1, 2, 3, 4, 5)
        .single()
        .ok_or("no such instant")?;
    let evidence = std::env::args().any(|argument| argument == "--evidence");
    let options = QueryOptions {
        evidence,
        ..QueryOptions::at(now)
    };
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let request: Value = serde_json::from_str(&line?)?;
        let query = request["query"].as_str().unwrap_or_default();
        let id = &request["id"];
        let answer = match engine.query(query, &options).await {
            Ok(result) => {
                let names: Vec<&str> = result.columns.iter().map(|column| column.name.as_str()).collect();
                let types: Vec<&str> = result.columns.iter().map(|column| column.kind.name()).collect();
                json!({"id": id, "ok": true, "columns": names, "types": types, "rows": result.json_rows()?})
            }
            Err(error) => {
                let mut message = error.to_string();
                let mut source = std::error::Error::source(&error);
                while let Some(cause) = source {
                    message.push_str(": ");
                    message.push_str(&cause.to_string());
                    source = cause.source();
                }
                json!({"id": id, "ok": false, "error": message, "code": error.code()})
            }
        };
        writeln!(out, "{answer}")?;
    }
    Ok(())
}
