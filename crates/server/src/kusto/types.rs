//! Kusto's names of types in its answers.

use hunt::{KustoType, ResultColumn};
use serde_json::{Value, json};

/// Returns the .NET name without its namespace, as version 1 writes it.
fn data_type(kind: KustoType) -> &'static str {
    let name = kind.dotnet_name();
    name.rsplit('.').next().unwrap_or(name)
}

/// Returns the columns as version 1 writes them.
pub(super) fn columns_v1(columns: &[ResultColumn]) -> Vec<Value> {
    let column = |column: &ResultColumn| {
        json!({
            "ColumnName": column.name,
            "DataType": data_type(column.kind),
            "ColumnType": column.kind.name(),
        })
    };
    columns.iter().map(column).collect()
}

/// Returns the columns as version 2 writes them.
pub(super) fn columns_v2(columns: &[ResultColumn]) -> Vec<Value> {
    let column = |column: &ResultColumn| json!({ "ColumnName": column.name, "ColumnType": column.kind.name() });
    columns.iter().map(column).collect()
}
