//! Rows that already have the shape of a known table: exports of Log Analytics and advanced hunting.
//!
//! The table is the one that `Type` or `$table` names, else the one that the file is named after, else
//! the one whose columns the row's members match best (see [`best_match`]). Members become columns by
//! their public names; the `_string`, `_dynamic`, … that KQL's `union` adds to columns of two types are
//! dropped from a name. What has no column, or does not fit it, goes to `AdditionalFields` or the
//! overflow table. Some rows tell more than their table shows, which `linux_message` adds.

use super::bag::{self, Bag};
use super::custom_table::file_stem;
use super::event_time::parse_event_time_value;
use super::mapping::put;
use super::record_kind::RecordKind;
use super::{linux_message, overflow, windows_row};
use crate::{Rejection, RowSink, TableRef};
use schema::{Origin, Table, find_table, tables};
use serde_json::Value;
use std::collections::HashMap;
use std::sync::LazyLock;

pub(crate) const KIND: RecordKind = RecordKind {
    labels: &[],
    recognises,
    write,
};

/// Columns that every table has, which therefore tell nothing.
const COMMON: &[&str] = &[
    "TimeGenerated",
    "Timestamp",
    "TenantId",
    "SourceSystem",
    "Type",
    "_ResourceId",
    "_SubscriptionId",
    "_IsBillable",
    "_BilledSize",
    "_ItemId",
    "MG",
    "Computer",
];

/// Names under which a row's time comes.
const TIMES: &[&str] = &["TimeGenerated", "Timestamp", "TimeGenerated [UTC]", "Timestamp [UTC]"];

/// A match needs this many telling columns, unless all members match and at least three do.
const ENOUGH: usize = 5;

static COLUMNS: LazyLock<HashMap<&'static str, Vec<&'static Table>>> = LazyLock::new(|| {
    let mut columns: HashMap<&'static str, Vec<&'static Table>> = HashMap::new();
    for table in tables() {
        for column in all_columns(table).filter(|column| !COMMON.contains(column)) {
            columns.entry(column).or_default().push(table);
        }
    }
    columns
});

/// Other names under which exports of older versions write a column.
const ALIASES: &[(&str, &str, &str)] = &[
    ("SecurityAlert", "AlertDisplayName", "DisplayName"),
    ("SecurityAlert", "Severity", "AlertSeverity"),
    ("SecurityAlert", "StartTimeUtc", "StartTime"),
    ("SecurityAlert", "EndTimeUtc", "EndTime"),
    ("SecurityAlert", "ProviderAlertId", "VendorOriginalId"),
    ("CloudAppEvents", "ISP", "Isp"),
];

fn all_columns(table: &'static Table) -> impl Iterator<Item = &'static str> {
    let extra = table.sentinel.iter().flat_map(|dialect| &dialect.extra);
    table.columns.iter().chain(extra).map(|column| column.name.as_str())
}

fn recognises(record: &Bag) -> bool {
    table_of(record).is_some()
}

fn write(record: Bag, sink: &mut RowSink) -> Result<(), Rejection> {
    match table_of(&record) {
        Some(table) => write_to(table, record, sink),
        None => Err(Rejection::from("no known table has these columns")),
    }
}

/// Finds the table of a row by its own words, else by its columns.
pub(crate) fn table_of(record: &Bag) -> Option<&'static Table> {
    let is_timed = |name: &str| record.contains_key(name);
    if !TIMES.iter().copied().any(is_timed) {
        return None;
    }
    named_table(record).or_else(|| {
        let told = record.iter().filter(|(_, value)| !bag::is_blank(value));
        let action = record.get("ActionType").and_then(Value::as_str);
        best_match(told.map(|(name, _)| name.as_str()), action)
    })
}

fn named_table(record: &Bag) -> Option<&'static Table> {
    ["$table", "Type"]
        .iter()
        .find_map(|name| find_table(record.get(*name)?.as_str()?))
}

/// Finds the table that a file is named after: `SigninLogs.json`, `SecurityAlert_2024.csv` is not.
pub(crate) fn table_of_file(file_name: &str) -> Option<&'static Table> {
    find_table(file_stem(file_name))
}

/// Says whether a row may belong to the table that its file is named after: it names no other table,
/// and half of its members are columns.
pub(crate) fn fits(table: &Table, record: &Bag) -> bool {
    if let Some(named) = named_table(record) {
        return named.name == table.name;
    }
    let members = record
        .iter()
        .filter(|(_, value)| !bag::is_blank(value))
        .map(|(name, _)| name);
    let (hits, all) = members.fold((0, 0), |(hits, all), name| {
        (hits + usize::from(table.column(name).is_some()), all + 1)
    });
    hits * 2 >= all
}

/// Finds the table that has most of these columns: at least seven in ten of the telling ones, and at
/// least five (three when every one matches). Among equals the table with the fewest columns, which
/// they describe most fully.
///
/// The columns of the `Device*` tables are much the same, so `action`, the row's `ActionType`, decides
/// between them.
pub(crate) fn best_match<'a>(names: impl Iterator<Item = &'a str>, action: Option<&str>) -> Option<&'static Table> {
    let mut hits: HashMap<&str, (usize, &'static Table)> = HashMap::new();
    let mut telling = 0;
    for name in names.map(plain_name) {
        if COMMON.contains(&name) || name.contains("@odata.") {
            continue;
        }
        telling += 1;
        let tables = COLUMNS.get(name).or_else(|| COLUMNS.get(without_type_suffix(name)?));
        for table in tables.into_iter().flatten() {
            hits.entry(table.name.as_str()).or_insert((0, table)).0 += 1;
        }
    }
    let enough = |count: usize| (count >= ENOUGH && count * 10 >= telling * 7) || (count >= 3 && count == telling);
    let mut found: Vec<_> = hits.into_values().filter(|(count, _)| enough(*count)).collect();
    found.sort_by(|(count, table), (other_count, other)| {
        let rank = |table: &Table| (!is_told_by(table, action), table.legacy, table.columns.len());
        other_count
            .cmp(count)
            .then_with(|| rank(table).cmp(&rank(other)))
            .then_with(|| table.name.cmp(&other.name))
    });
    match found.as_slice() {
        // Few columns that several tables have name none of them.
        [(count, table), (other, _), ..] if count == other && *count < ENOUGH && !is_told_by(table, action) => None,
        found => found.first().map(|(_, table)| *table),
    }
}

/// Says whether an `ActionType` belongs to a table.
fn is_told_by(table: &Table, action: Option<&str>) -> bool {
    let Some(action) = action else { return false };
    let told = match action {
        "ProcessCreated" | "OpenProcess" => "DeviceProcessEvents",
        "ImageLoaded" => "DeviceImageLoadEvents",
        _ if action.contains("Connection") || action == "NetworkSignatureInspected" => "DeviceNetworkEvents",
        _ if action.starts_with("Logon") => "DeviceLogonEvents",
        _ if action.starts_with("File") => "DeviceFileEvents",
        _ if action.starts_with("Registry") => "DeviceRegistryEvents",
        _ => "DeviceEvents",
    };
    table.name == told
}

/// The portal adds the zone to the names of times.
fn plain_name(name: &str) -> &str {
    name.strip_suffix(" [UTC]").unwrap_or(name)
}

/// KQL's `union` tells columns of one name and two types apart by the type.
fn without_type_suffix(name: &str) -> Option<&str> {
    [
        "_string",
        "_dynamic",
        "_long",
        "_int",
        "_real",
        "_bool",
        "_datetime",
        "_guid",
    ]
    .iter()
    .find_map(|suffix| name.strip_suffix(suffix))
}

/// Writes a record as a row of that table.
///
/// # Errors
/// Never: what does not fit is kept as extra.
pub(crate) fn write_to(table: &'static Table, record: Bag, sink: &mut RowSink) -> Result<(), Rejection> {
    let is_windows = matches!(table.name.as_str(), "SecurityEvent" | "WindowsEvent" | "Event");
    if is_windows && windows_row::write(&record, sink).is_some() {
        return Ok(());
    }
    let reference = TableRef::named(&table.name).map_err(|error| Rejection::new(error.to_string()))?;
    let message = linux_message::of_row(table, &record);
    let time_column = table.time_column().unwrap_or("TimeGenerated");
    let at = TIMES.iter().find_map(|name| parse_event_time_value(record.get(*name)?));
    let mut extra = Bag::new();
    let mut row = sink.row(&reference);
    if let (Some(at), Ok(column)) = (at, reference.column(time_column)) {
        row.time(column, at);
    }
    for (member, value) in record {
        if bag::is_blank(&value) || is_redundant(table, &member, &value) {
            continue;
        }
        let column = column_of(table, &member);
        let fits = match (column, column.and_then(|column| reference.column(&column.name).ok())) {
            (Some(column), Some(at)) if column.name != time_column => put(&mut row, at, column.kind, &value),
            (Some(_), Some(_)) => parse_event_time_value(&value).is_some(),
            _ => false,
        };
        if !fits {
            extra.insert(member, value);
        }
    }
    let extra_json = bag::to_json(&extra);
    let keeper = reference
        .column("AdditionalFields")
        .ok()
        .filter(|_| !extra_json.is_empty());
    if let Some(column) = keeper {
        // The first value stands: this writes only when the export had no AdditionalFields itself.
        row.text(column, &extra_json);
    }
    drop(row);
    overflow::write(sink, &table.name, at, &extra_json);
    match message {
        Some(message) => linux_message::write(&message, sink),
        None => Ok(()),
    }
}

/// Both dialects' names of the time are the one stored column, and `Type` is the table's own name.
fn is_redundant(table: &Table, member: &str, value: &Value) -> bool {
    match member {
        "Timestamp" | "TimeGenerated" if table.origin != Origin::Custom => {
            table.column(member).is_none() && parse_event_time_value(value).is_some()
        }
        "TimeGenerated [UTC]" | "Timestamp [UTC]" => parse_event_time_value(value).is_some(),
        "Type" | "$table" => value.as_str() == Some(table.name.as_str()),
        _ => false,
    }
}

fn column_of<'t>(table: &'t Table, member: &str) -> Option<&'t schema::Column> {
    let plain = plain_name(member);
    table
        .column(plain)
        .or_else(|| table.column(without_type_suffix(plain)?))
        .or_else(|| {
            let (_, _, column) = ALIASES
                .iter()
                .find(|(owner, alias, _)| *owner == table.name && *alias == plain)?;
            table.column(column)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matched(names: &[&str]) -> Option<&'static str> {
        best_match(names.iter().copied(), None).map(|table| table.name.as_str())
    }

    #[test]
    fn columns_tell_the_table() {
        assert_eq!(
            matched(&[
                "DisplayName",
                "AlertName",
                "AlertSeverity",
                "SystemAlertId",
                "Entities",
                "rn"
            ]),
            Some("SecurityAlert")
        );
        assert_eq!(
            matched(&["UserId", "ClientIP", "Operation", "Parameters"]),
            Some("OfficeActivity")
        );
        assert_eq!(matched(&["a", "b", "c", "Operation", "UserId"]), None);
        assert_eq!(matched(&["TimeGenerated", "Computer"]), None);
        // Dynamics has these too.
        assert_eq!(matched(&["UserId", "ClientIP", "Operation", "OfficeWorkload"]), None);
    }

    #[test]
    fn a_row_may_name_its_table() {
        let record: Bag =
            serde_json::from_str(r#"{"TimeGenerated":"2022-05-11T18:09:38Z","Type":"VMConnection"}"#).unwrap();
        assert_eq!(table_of(&record).unwrap().name, "VMConnection");
    }
}
