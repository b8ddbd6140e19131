//! A row of `SecurityEvent`, `WindowsEvent` or `Event` from an export → the rows of the Windows event that
//! it tells of.
//!
//! Leaves to others: JSON files that hold nothing else (`windows_json`), and what an event means
//! (`windows`).

use super::bag::Bag;
use crate::windows::clock;
use crate::windows::map::Tables;
use crate::windows::shape;
use crate::{Error, RowSink};
use serde_json::Value;
use std::sync::LazyLock;

static TABLES: LazyLock<Result<Tables, Error>> = LazyLock::new(Tables::new);

/// Writes the rows; `None` when the row does not tell an event whole, and nothing was written.
pub(crate) fn write(record: &Bag, sink: &mut RowSink) -> Option<()> {
    let text = Value::Object(record.clone()).to_string();
    let tables = TABLES.as_ref().ok()?;
    let mut event = shape::read_event(&text, &mut Vec::new()).ok()?;
    clock::settle(&mut event);
    event.time?;
    tables.write(&event, sink);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::super::testing::read_named;

    #[test]
    fn a_process_creation_in_csv_is_a_device_row_too() {
        let rows = read_named(
            "p.csv",
            "Account,EventID,TimeGenerated,Computer,SubjectUserName,NewProcessId,NewProcessName,ProcessId,CommandLine,ParentProcessName\nWORKGROUP\\h$,4688,2019-01-15 05:24:24.010,h,h$,0x1610,C:\\Windows\\a.exe,0x888,a.exe -x,C:\\Windows\\b.exe\n",
        );
        assert_eq!(rows.count("SecurityEvent"), 1);
        assert_eq!(rows.text("SecurityEvent", 0, "CommandLine"), "a.exe -x");
        assert_eq!(rows.text("DeviceProcessEvents", 0, "ProcessCommandLine"), "a.exe -x");
        assert_eq!(
            rows.text("DeviceProcessEvents", 0, "Timestamp"),
            "2019-01-15T05:24:24.010Z"
        );
    }
}
