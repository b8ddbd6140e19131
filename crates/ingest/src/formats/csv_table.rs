//! CSV exports of Log Analytics and advanced hunting → the table that the header describes.
//!
//! The table is found as in `table_row`: by a `Type` column, the file's name, or the columns.

use super::csv_text::Csv;
use super::table_row;
use crate::{Confidence, Error, Format, Framing, Parser, Record, Rejection, RowSink, Sample};
use schema::{Table, find_table};
use std::sync::Arc;

/// See the module.
pub(crate) struct CsvTable;

impl Format for CsvTable {
    fn name(&self) -> &'static str {
        "csv_table"
    }

    fn summary(&self) -> &'static str {
        "CSV export of Log Analytics or advanced hunting"
    }

    fn sniff(&self, sample: &Sample) -> Confidence {
        match Csv::of(sample).and_then(|csv| table_of(&csv, sample)) {
            Some(_) => Confidence::SURE,
            None => Confidence::NO,
        }
    }

    fn framing(&self) -> Framing {
        Framing::CsvRecords
    }

    fn start(&self, sample: &Sample) -> Result<Arc<dyn Parser>, Error> {
        let csv = Csv::of(sample);
        let table = csv.as_ref().and_then(|csv| table_of(csv, sample));
        match csv.zip(table) {
            Some((csv, table)) => Ok(Arc::new(CsvTableParser { csv, table })),
            None => Err(Error::Start {
                name: sample.name().to_owned(),
                format: self.name(),
                reason: "its header names no known table; name the table".to_owned(),
            }),
        }
    }
}

fn table_of(csv: &Csv, sample: &Sample) -> Option<&'static Table> {
    if let Some(named) = sample.table() {
        return find_table(named);
    }
    let names = csv.names();
    if !names
        .iter()
        .any(|name| name.starts_with("TimeGenerated") || name.starts_with("Timestamp"))
    {
        return None;
    }
    let typed = csv.first_records(sample).first().and_then(table_row::table_of);
    typed
        .or_else(|| table_row::best_match(names.iter().map(String::as_str), None))
        .or_else(|| table_row::table_of_file(sample.file_name()))
}

struct CsvTableParser {
    csv: Csv,
    table: &'static Table,
}

impl Parser for CsvTableParser {
    fn record(&self, record: &Record<'_>, sink: &mut RowSink) -> Result<(), Rejection> {
        let row = self.csv.record(record.text()?)?;
        let named = row.get("Type").and_then(|kind| find_table(kind.as_str()?));
        table_row::write_to(named.unwrap_or(self.table), row, sink)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::read_named;

    #[test]
    fn the_header_tells_the_table() {
        let rows = read_named(
            "export.csv",
            "\"TimeGenerated [UTC]\",UserId,ClientIP,Operation,Parameters\n\"4/18/2020, 4:50:30.000 AM\",anna,192.0.2.1,New-InboxRule,\"[{\"\"Name\"\":\"\"x\"\"}]\"\nx\n",
        );
        assert_eq!(rows.format, "csv_table");
        assert_eq!((rows.events, rows.stored, rows.rejected), (2, 1, 1));
        assert_eq!(rows.text("OfficeActivity", 0, "TimeGenerated"), "2020-04-18T04:50:30Z");
        assert_eq!(rows.text("OfficeActivity", 0, "Parameters"), r#"[{"Name":"x"}]"#);
        assert_eq!(rows.text("OutriderRejected_CL", 0, "Position"), "3");
    }

    #[test]
    fn advanced_hunting_keeps_its_time_column() {
        let rows = read_named(
            "q.csv",
            "Timestamp,DeviceName,ActionType,FileName,ProcessCommandLine,InitiatingProcessFileName,Novel\n2024-01-02T03:04:05.1234567Z,wks1,ProcessCreated,cmd.exe,cmd /c,explorer.exe,7\n",
        );
        assert_eq!(
            rows.text("DeviceProcessEvents", 0, "Timestamp"),
            "2024-01-02T03:04:05.123456Z"
        );
        assert_eq!(
            rows.text("DeviceProcessEvents", 0, "AdditionalFields"),
            r#"{"Novel":"7"}"#
        );
    }
}
