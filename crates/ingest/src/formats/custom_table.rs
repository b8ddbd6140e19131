//! A custom table (`*_CL`) for records that no known table holds.
//!
//! The name comes from the file, the columns and types from the records in the sample, so they are the
//! same at every reading. A later member without a column, or whose value does not fit, goes to
//! `AdditionalFields` of its row. Source for the bounds: Log Analytics allows 500 columns a table.

use super::bag::{self, Bag};
use super::event_time::{parse_event_time, parse_event_time_value};
use super::mapping::put;
use crate::{RowSink, TableRef};
use schema::{Column, ColumnIndex, ColumnType, Table};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

const MAX_COLUMNS: usize = 490;
const MAX_NAME: usize = 100;

/// Members that usually hold an event's own time, best first; compared without case and separators.
const TIME_MEMBERS: &[&str] = &[
    "timegenerated",
    "eventtime",
    "timestamp",
    "time",
    "ts",
    "peventtime",
    "eventdatetime",
    "published",
    "createdat",
    "creationtime",
    "createddatetime",
    "eventtimestamp",
    "datetime",
    "date",
    "utctime",
    "isotimestamp",
    "datecreate",
    "calendartime",
    "unixtime",
    "updatedat",
    "dateadded",
];

/// A table made for one file.
pub(crate) struct CustomTable {
    table: TableRef,
    columns: HashMap<String, (ColumnIndex, ColumnType)>,
    time_column: Option<ColumnIndex>,
    extra: Option<ColumnIndex>,
}

impl CustomTable {
    /// Infers the table of a file from its first records. Text stays text.
    pub(crate) fn infer(file_name: &str, rows: &[Bag]) -> Self {
        Self::with_kinds(file_name, rows, json_kind)
    }

    /// Infers the table of a file whose values are all text, as in CSV.
    pub(crate) fn infer_text(file_name: &str, rows: &[Bag]) -> Self {
        Self::with_kinds(file_name, rows, text_kind)
    }

    fn with_kinds(file_name: &str, rows: &[Bag], kind_of: fn(&Value) -> Option<ColumnType>) -> Self {
        let mut names: Vec<(String, String)> = Vec::new();
        let mut kinds: BTreeMap<String, Option<ColumnType>> = BTreeMap::new();
        let mut taken: BTreeSet<String> = [
            "timegenerated",
            "additionalfields",
            "type",
            "tenantid",
            "sourcesystem",
            "_itemid",
        ]
        .map(str::to_owned)
        .into();
        for (member, value) in rows.iter().flatten() {
            if !kinds.contains_key(member) && names.len() < MAX_COLUMNS {
                names.push((member.clone(), column_name(member, &mut taken)));
                kinds.insert(member.clone(), None);
            }
            if let Some(known) = kinds.get_mut(member)
                && let Some(kind) = kind_of(value)
            {
                *known = Some(known.map_or(kind, |known| widen(known, kind)));
            }
        }
        let mut columns = vec![Column::new("TimeGenerated", ColumnType::Datetime)];
        columns.extend(names.iter().map(|(member, name)| {
            let kind = kinds.get(member).copied().flatten().unwrap_or(ColumnType::String);
            Column::new(name.as_str(), kind)
        }));
        columns.push(Column::new("AdditionalFields", ColumnType::Dynamic));
        let table = TableRef::custom(Arc::new(Table::custom(table_name(file_stem(file_name)), columns)));
        let columns = names
            .into_iter()
            .filter_map(|(member, name)| {
                let column = table.column(&name).ok()?;
                let kind = table.table().column(&name)?.kind;
                Some((member, (column, kind)))
            })
            .collect();
        let time_column = table.column("TimeGenerated").ok();
        let extra = table.column("AdditionalFields").ok();
        Self {
            table,
            columns,
            time_column,
            extra,
        }
    }

    /// Writes a record as a row.
    pub(crate) fn write(&self, record: Bag, sink: &mut RowSink) {
        let at = event_time_of(&record);
        let mut row = sink.row(&self.table);
        if let (Some(column), Some(at)) = (self.time_column, at) {
            row.time(column, at);
        }
        let mut rest = Bag::new();
        for (member, value) in record {
            let fits = match self.columns.get(&member) {
                Some((column, kind)) => put(&mut row, *column, *kind, &value),
                None => false,
            };
            if !fits {
                rest.insert(member, value);
            }
        }
        if let Some(extra) = self.extra {
            row.text(extra, &bag::to_json(&rest));
        }
    }
}

/// Returns the time of a record of unknown kind, from members named like a time.
pub(crate) fn event_time_of(record: &Bag) -> Option<i64> {
    let plain = |name: &str| -> String {
        name.chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect()
    };
    let mut best: Option<(usize, i64)> = None;
    for (member, value) in record {
        let name = plain(member);
        if let Some(rank) = TIME_MEMBERS.iter().position(|known| *known == name)
            && best.is_none_or(|(best_rank, _)| rank < best_rank)
            && let Some(at) = parse_event_time_value(value)
        {
            best = Some((rank, at));
        }
    }
    best.map(|(_, at)| at)
}

/// Returns the name of the custom table for a file stem or a label: letters, digits and `_`, then `_CL`.
pub(crate) fn table_name(stem: &str) -> String {
    let stem = stem.strip_suffix("_CL").unwrap_or(stem);
    let mut name = sanitised(stem);
    if name.is_empty() {
        name.push_str("Custom");
    }
    name.push_str("_CL");
    name
}

/// Returns a file name without its format suffixes.
pub(crate) fn file_stem(file_name: &str) -> &str {
    let mut stem = file_name;
    while let Some((rest, suffix)) = stem.rsplit_once('.')
        && !rest.is_empty()
        && matches!(
            suffix.to_ascii_lowercase().as_str(),
            "json"
                | "jsonl"
                | "ndjson"
                | "csv"
                | "tsv"
                | "log"
                | "txt"
                | "gz"
                | "zst"
                | "zip"
                | "ocsf"
                | "stix"
                | "eve"
        )
    {
        stem = rest;
    }
    stem
}

fn sanitised(text: &str) -> String {
    let mut name: String = text
        .chars()
        .take(MAX_NAME)
        .map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '_' })
        .collect();
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        name.insert(0, '_');
    }
    name
}

/// Names are compared without case, since stored columns are.
fn column_name(member: &str, taken: &mut BTreeSet<String>) -> String {
    let base = match sanitised(member) {
        name if name.is_empty() => "Column".to_owned(),
        name => name,
    };
    let mut name = base.clone();
    let mut count = 1;
    while !taken.insert(name.to_ascii_lowercase()) {
        count += 1;
        name = format!("{base}_{count}");
    }
    name
}

fn json_kind(value: &Value) -> Option<ColumnType> {
    match value {
        Value::Null => None,
        Value::Bool(_) => Some(ColumnType::Bool),
        Value::Number(number) if number.is_i64() => Some(ColumnType::Long),
        Value::Number(_) => Some(ColumnType::Real),
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => Some(if is_written_time(text) {
            ColumnType::Datetime
        } else {
            ColumnType::String
        }),
        Value::Array(_) | Value::Object(_) => Some(ColumnType::Dynamic),
    }
}

fn text_kind(value: &Value) -> Option<ColumnType> {
    let text = value.as_str()?.trim();
    let leading_zero = text.trim_start_matches('-').starts_with('0') && text.len() > 1 && !text.contains('.');
    Some(if text.is_empty() {
        return None;
    } else if text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false") {
        ColumnType::Bool
    } else if !leading_zero && text.parse::<i64>().is_ok() {
        ColumnType::Long
    } else if !leading_zero
        && text.starts_with(['-', '.', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
        && text.parse::<f64>().is_ok()
    {
        ColumnType::Real
    } else if is_written_time(text) {
        ColumnType::Datetime
    } else {
        ColumnType::String
    })
}

/// A date in words or digits, not a bare number.
fn is_written_time(text: &str) -> bool {
    text.len() >= 10 && text.contains([':', '-', '/']) && parse_event_time(text).is_some()
}

fn widen(one: ColumnType, other: ColumnType) -> ColumnType {
    use ColumnType::{Dynamic, Int, Long, Real, String};
    match (one, other) {
        (one, other) if one == other => one,
        (Long | Int, Real) | (Real, Long | Int) => Real,
        (Dynamic, _) | (_, Dynamic) => Dynamic,
        _ => String,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bags(text: &str) -> Vec<Bag> {
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    fn columns(table: &CustomTable) -> Vec<String> {
        table
            .table
            .table()
            .columns
            .iter()
            .map(|column| format!("{}:{}", column.name, column.kind))
            .collect()
    }

    #[test]
    fn infers_types_and_safe_names() {
        let rows = bags(concat!(
            r#"{"when":"2024-01-01T00:00:00Z","n":1,"f":1,"a b":"x","Type":"t","o":{},"TYPE":null}"#,
            "\n",
            r#"{"n":2,"f":1.5,"a.b":"y","o":[1]}"#
        ));
        let table = CustomTable::infer("my-log.json", &rows);
        assert_eq!(table.table.table().name, "my_log_CL");
        assert_eq!(
            columns(&table),
            [
                "TimeGenerated:datetime",
                "when:datetime",
                "n:long",
                "f:real",
                "a_b:string",
                "Type_2:string",
                "o:dynamic",
                "TYPE_3:string",
                "a_b_2:string",
                "AdditionalFields:dynamic"
            ]
        );
    }

    #[test]
    fn text_is_typed_only_when_every_value_agrees() {
        let rows = bags(concat!(
            r#"{"n":"1","z":"007","b":"True","t":"2019-02-12 14:22:40.697","m":"1"}"#,
            "\n",
            r#"{"n":"","z":"008","b":"false","t":"","m":"x"}"#
        ));
        let table = CustomTable::infer_text("a.csv", &rows);
        assert_eq!(
            columns(&table)[1..6],
            ["n:long", "z:string", "b:bool", "t:datetime", "m:string"]
        );
    }

    #[test]
    fn the_time_is_the_best_named_member_that_is_one() {
        let row = bags(r#"{"date":"2020-01-01","@timestamp":"2021-01-01T00:00:00Z","time":"soon"}"#).remove(0);
        assert_eq!(event_time_of(&row), parse_event_time("2021-01-01T00:00:00Z"));
    }
}
