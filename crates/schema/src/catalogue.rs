//! The built-in tables, read once from the generated lists in `tables/`.

use crate::{Column, ColumnType, Error, Origin, SentinelDialect, Table};
use std::collections::BTreeMap;
use std::sync::LazyLock;

static DEFENDER: &str = include_str!("../tables/defender.tsv");
static SENTINEL: &str = include_str!("../tables/sentinel.tsv");

/// The lists are part of the binary and read by a test, so a bad line cannot reach a user.
static TABLES: LazyLock<BTreeMap<String, Table>> = LazyLock::new(|| {
    [(DEFENDER, Origin::Defender), (SENTINEL, Origin::Sentinel)]
        .into_iter()
        .flat_map(|(text, origin)| parse_list(text, origin))
        .filter_map(Result::ok)
        .map(|table| (table.name.clone(), table))
        .collect()
});

/// Returns the built-in table of that exact name.
#[must_use]
pub fn find_table(name: &str) -> Option<&'static Table> {
    TABLES.get(name)
}

/// Returns all built-in tables in the order of their names.
pub fn tables() -> impl Iterator<Item = &'static Table> {
    TABLES.values()
}

fn parse_list(text: &str, origin: Origin) -> impl Iterator<Item = Result<Table, Error>> {
    text.lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(move |line| parse_line(line, origin))
}

fn parse_line(line: &str, origin: Origin) -> Result<Table, Error> {
    let (name, rest) = line.split_once('\t').ok_or_else(|| Error::BadLine(line.to_owned()))?;
    let mut table = Table {
        name: name.to_owned(),
        origin,
        columns: Vec::new(),
        sentinel: None,
        legacy: false,
    };
    let mut dialect = SentinelDialect::default();
    for word in rest.split(' ') {
        match word.as_bytes().first() {
            Some(b'@') if word == "@sentinel" => table.sentinel = Some(SentinelDialect::default()),
            Some(b'@') if word == "@legacy" => table.legacy = true,
            Some(b'+') => dialect.extra.push(parse_column(&word[1..])?),
            Some(b'-') => dialect.missing.push(word[1..].to_owned()),
            Some(b'~') => dialect.retyped.push(parse_column(&word[1..])?),
            _ => table.columns.push(parse_column(word)?),
        }
    }
    if table.sentinel.is_some() {
        table.sentinel = Some(dialect);
    }
    Ok(table)
}

fn parse_column(word: &str) -> Result<Column, Error> {
    let (name, kind) = word.split_once(':').ok_or_else(|| Error::BadLine(word.to_owned()))?;
    Ok(Column::new(name, kind.parse::<ColumnType>()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_lists_is_a_table() {
        for (text, origin) in [(DEFENDER, Origin::Defender), (SENTINEL, Origin::Sentinel)] {
            for table in parse_list(text, origin) {
                table.unwrap();
            }
        }
        assert_eq!(tables().count(), 195);
    }

    #[test]
    fn both_dialects_of_a_shared_table_are_known() {
        let table = find_table("DeviceProcessEvents").unwrap();
        assert_eq!(table.time_column(), Some("Timestamp"));
        let dialect = table.sentinel.as_ref().unwrap();
        assert!(
            dialect
                .extra
                .contains(&Column::new("TimeGenerated", ColumnType::Datetime))
        );
        assert!(
            dialect
                .retyped
                .contains(&Column::new("AdditionalFields", ColumnType::Dynamic))
        );
    }
}
