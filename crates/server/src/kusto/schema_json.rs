//! The schema as JSON, as `.show schema as json` answers it and language services read it.
//!
//! Source: Kusto `.show database schema` command, output schema "as json".

use hunt::KustoType;
use schema::Table;
use serde_json::{Map, Value, json};

/// Returns the columns of a table.
pub(super) fn columns(table: &Table) -> Vec<Value> {
    let column = |column: &schema::Column| {
        let kind = KustoType::from(column.kind);
        json!({ "Name": column.name, "Type": kind.dotnet_name(), "CslType": kind.name() })
    };
    table.columns.iter().map(column).collect()
}

/// Returns one table.
pub(super) fn table(table: &Table) -> Value {
    json!({ "Name": table.name, "Folder": "", "DocString": "", "OrderedColumns": columns(table) })
}

/// Returns a database of these tables.
pub(super) fn database<'a>(name: &str, tables: impl Iterator<Item = &'a Table>) -> Value {
    let tables: Map<String, Value> = tables.map(|held| (held.name.clone(), table(held))).collect();
    json!({
        "Databases": {
            name: {
                "Name": name,
                "Tables": tables,
                "ExternalTables": {},
                "MaterializedViews": {},
                "EntityGroups": {},
                "MajorVersion": 1,
                "MinorVersion": 0,
                "Functions": {},
                "DatabaseAccessMode": "ReadOnly",
            }
        }
    })
}
