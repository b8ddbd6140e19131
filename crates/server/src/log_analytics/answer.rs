//! Answers: one table named `PrimaryResult`, and what the client asked to know beside it.
//!
//! Source: Azure Monitor Log Analytics API response format.

use super::error::partial;
use super::prefer::Prefer;
use crate::query::{Answered, render, rows, values};
use axum::body::Body;
use hunt::{KustoType, ResultColumn};
use serde_json::{Value, json};

/// Writes an answer.
pub(super) fn body(answered: Answered, prefer: Prefer) -> Body {
    let result = answered.result;
    let columns: Vec<Value> = result
        .columns
        .iter()
        .map(|column| json!({ "name": column.name, "type": column.kind.name() }))
        .collect();
    let mut table = json!({ "name": "PrimaryResult", "columns": columns }).to_string();
    table.pop();
    let head = format!("{{\"tables\":[{table},\"rows\":[");
    let mut tail = String::from("]}]");
    if prefer.statistics {
        let bytes: usize = result.batches.iter().map(|batch| batch.get_array_memory_size()).sum();
        let statistics = json!({
            "query": {
                "executionTime": answered.elapsed.as_secs_f64(),
                "datasetStatistics": [{ "tableRowCount": result.row_count(), "tableSize": bytes }],
            }
        });
        tail.push_str(&format!(",\"statistics\":{statistics}"));
    }
    if prefer.render {
        tail.push_str(&format!(
            ",\"render\":{}",
            render::log_analytics(result.render.as_ref())
        ));
    }
    if result.truncated {
        tail.push_str(&format!(",\"error\":{}", partial(result.row_count())));
    }
    tail.push('}');
    rows::body(head, result, row, tail)
}

/// Dynamic values are JSON as text here, other than in Kusto's own answers.
fn row(columns: &[ResultColumn], row: Vec<Value>) -> Value {
    let cells = columns.iter().zip(row);
    let cell = |(column, value): (&ResultColumn, Value)| match value {
        Value::Array(_) | Value::Object(_) if column.kind == KustoType::Dynamic => Value::from(value.to_string()),
        value => values::plain(column.kind, value),
    };
    Value::Array(cells.map(cell).collect())
}
