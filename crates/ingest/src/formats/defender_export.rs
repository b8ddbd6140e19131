//! Results of advanced-hunting queries (`runHuntingQuery`: `{"schema":…,"results":[…]}`) → their tables.
//!
//! See `table_row` for how the table is found. CSV exports are read by `csv_table`, JSON lines by
//! `log_analytics`.
//! Source: Microsoft Graph, `security: runHuntingQuery`.

use super::json_format::JsonFormat;
use super::table_row;

pub(crate) static FORMAT: JsonFormat = JsonFormat {
    name: "defender_export",
    summary: "results of advanced-hunting queries (Graph runHuntingQuery)",
    recognises: table_row::KIND.recognises,
    unwrap: &["results", "Results"],
    hallmarks: &[],
};

#[cfg(test)]
mod tests {
    use super::super::testing::read_named;

    #[test]
    fn results_are_rows() {
        let rows = read_named(
            "q.json",
            r##"{"@odata.context":"x","schema":[{"name":"Timestamp","type":"DateTime"}],"results":[{"Timestamp":"2024-01-02T03:04:05Z","DeviceName":"wks1","ActionType":"ProcessCreated","FileName":"cmd.exe","ProcessCommandLine":"cmd","ProcessId":7,"ProcessId@odata.type":"#Int64"}]}"##,
        );
        assert_eq!(rows.format, "defender_export");
        assert_eq!((rows.events, rows.stored), (1, 1));
        assert_eq!(rows.text("DeviceProcessEvents", 0, "ProcessId"), "7");
    }
}
