//! Answers of the Log Analytics query API (`{"tables":[{"name","columns","rows"}]}`) → their tables.
//!
//! Rows are arrays in the order of the columns. The table is the one of that name, else as in
//! `table_row`, else a custom one named after the answer or the file.
//! Source: Azure Monitor Log Analytics API, response format.

use super::bag::{self, Bag};
use super::custom_table::CustomTable;
use super::json_format::starts_as_json;
use super::table_row;
use crate::{Confidence, Error, Format, Framing, Parser, Record, Rejection, RowSink, Sample};
use schema::find_table;
use serde_json::Value;
use std::sync::Arc;

/// See the module.
pub(crate) struct LogAnalyticsTables;

const UNWRAP: &[&str] = &["tables", "Tables"];

impl Format for LogAnalyticsTables {
    fn name(&self) -> &'static str {
        "log_analytics_tables"
    }

    fn summary(&self) -> &'static str {
        "answers of the Log Analytics query API"
    }

    fn sniff(&self, sample: &Sample) -> Confidence {
        if !starts_as_json(sample) {
            return Confidence::NO;
        }
        let found = sample.json_within(UNWRAP);
        let text = sample.text();
        let looks_right = || {
            ["\"tables\"", "\"columns\"", "\"rows\""]
                .iter()
                .all(|name| text.contains(name))
        };
        match found.first().and_then(Value::as_object) {
            Some(table) if is_table(table) => Confidence::SURE,
            None if looks_right() => Confidence(70),
            _ => Confidence::NO,
        }
    }

    fn framing(&self) -> Framing {
        Framing::JsonValues { unwrap: UNWRAP }
    }

    fn start(&self, sample: &Sample) -> Result<Arc<dyn Parser>, Error> {
        Ok(Arc::new(TablesParser {
            file_name: sample.file_name().to_owned(),
        }))
    }
}

fn is_table(table: &Bag) -> bool {
    table.get("columns").is_some_and(Value::is_array) && table.get("rows").is_some_and(Value::is_array)
}

struct TablesParser {
    file_name: String,
}

impl Parser for TablesParser {
    fn record(&self, record: &Record<'_>, sink: &mut RowSink) -> Result<(), Rejection> {
        let table: Bag = serde_json::from_slice(record.bytes).map_err(|error| format!("not a table: {error}"))?;
        if !is_table(&table) {
            return Err(Rejection::from("a table needs `columns` and `rows`"));
        }
        let names: Vec<String> = bag::elements(&table, "columns")
            .iter()
            .map(|column| {
                column.as_object().map_or_else(
                    || bag::as_text(column).into_owned(),
                    |column| bag::first_text(column, &["name", "ColumnName"]).into_owned(),
                )
            })
            .collect();
        let rows = bag::elements(&table, "rows");
        if rows.is_empty() {
            sink.not_an_event();
            return Ok(());
        }
        let bags: Vec<Option<Bag>> = rows.iter().map(|row| to_bag(&names, row)).collect();
        let name = bag::text(&table, "name");
        let known = find_table(&name)
            .or_else(|| bags.iter().flatten().find_map(table_row::table_of))
            .or_else(|| table_row::table_of_file(&self.file_name));
        let first: Vec<Bag> = bags.iter().flatten().take(100).cloned().collect();
        let custom_name = if name.is_empty() || name == "PrimaryResult" {
            &self.file_name
        } else {
            name.as_ref()
        };
        let custom = CustomTable::infer(custom_name, &first);
        for (part, (row, bag)) in rows.iter().zip(bags).enumerate() {
            sink.begin_part(part as u64, row.to_string().as_bytes());
            let written = match (bag, known) {
                (None, _) => Err(Rejection::new(format!("not an array of {} values", names.len()))),
                (Some(bag), Some(table)) => table_row::write_to(table, bag, sink),
                (Some(bag), None) => {
                    custom.write(bag, sink);
                    Ok(())
                }
            };
            if let Err(rejection) = written {
                sink.reject(rejection.reason());
            }
        }
        Ok(())
    }
}

fn to_bag(names: &[String], row: &Value) -> Option<Bag> {
    let values = row.as_array().filter(|values| values.len() == names.len())?;
    Some(names.iter().cloned().zip(values.iter().cloned()).collect())
}

#[cfg(test)]
mod tests {
    use super::super::testing::read_named;

    #[test]
    fn rows_are_read_by_their_columns() {
        let rows = read_named(
            "answer.json",
            r#"{"tables":[{"name":"PrimaryResult","columns":[{"name":"TimeGenerated","type":"datetime"},{"name":"UserId","type":"string"},{"name":"Operation","type":"string"},{"name":"ClientIP","type":"string"},{"name":"Parameters","type":"string"}],"rows":[["2020-04-18T04:50:30Z","anna","New-InboxRule","192.0.2.1","[]"],["too short"]]}]}"#,
        );
        assert_eq!(rows.format, "log_analytics_tables");
        assert_eq!((rows.events, rows.stored, rows.rejected), (2, 1, 1));
        assert_eq!(rows.text("OfficeActivity", 0, "UserId"), "anna");
    }
}
