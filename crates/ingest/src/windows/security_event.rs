//! `SecurityEvent`: the events of the security log, one column per field that has one.
//!
//! Fields without a column are in `EventData`, as the XML that queries take apart with `parse_xml`.

use super::event::WindowsEvent;
use super::{account, activity, device_logon_events, file_path, windows_event};
use crate::{Error, Row, RowSink, TableRef};
use schema::ColumnIndex;
use std::collections::HashMap;
use std::fmt::Write as _;

/// The table, and its columns by lower-case name: fields differ in case between versions.
pub(crate) struct SecurityEvent {
    table: TableRef,
    columns: HashMap<String, ColumnIndex>,
}

/// Columns that are written from elsewhere than the field of their name.
const DERIVED: [&str; 14] = [
    "account",
    "accounttype",
    "activity",
    "channel",
    "computer",
    "eventdata",
    "eventid",
    "eventsourcename",
    "keywords",
    "level",
    "opcode",
    "process",
    "task",
    "version",
];

impl SecurityEvent {
    pub(crate) fn new() -> Result<Self, Error> {
        let table = TableRef::named("SecurityEvent")?;
        let mut columns = HashMap::new();
        for column in &table.table().columns {
            let key = column.name.to_ascii_lowercase();
            if !DERIVED.contains(&key.as_str()) && !key.starts_with('_') {
                columns.insert(key, table.column(&column.name)?);
            }
        }
        Ok(Self { table, columns })
    }

    /// Writes the event.
    pub(crate) fn write(&self, event: &WindowsEvent<'_>, sink: &mut RowSink) {
        let mut row = sink.row(&self.table);
        if let Some(time) = event.time {
            row.time("TimeGenerated", time);
        }
        row.text("Computer", &event.computer).text("Channel", &event.channel);
        row.text("EventSourceName", &event.provider)
            .long("EventID", event.event_id);
        row.text("Activity", &activity::describe(event))
            .text("Level", &event.level);
        if event.level.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            row.text("EventLevelName", &event.level);
        }
        windows_event::numbers(&mut row, event);
        row.text("SystemUserId", &event.user_sid);
        accounts(&mut row, event);
        let logon_type = event.get("LogonType");
        if !logon_type.is_empty() {
            row.text(
                "LogonTypeName",
                &format!("{logon_type} - {}", device_logon_events::logon_type(logon_type)),
            );
        }
        let program = event.first(&["NewProcessName", "ProcessName"]);
        row.text("Process", file_path::name(program));
        self.fields(&mut row, event);
    }

    fn fields(&self, row: &mut Row<'_>, event: &WindowsEvent<'_>) {
        let mut left_over = false;
        let mut key = String::new();
        for (name, value) in &event.data {
            key.clear();
            key.extend(name.chars().map(|char| char.to_ascii_lowercase()));
            match self.columns.get(&key) {
                Some(column) => {
                    row.text(*column, value);
                }
                None => left_over = true,
            }
        }
        if left_over {
            row.text("EventData", &event_data(event));
        } else if event.data.is_empty() && !event.message.is_empty() {
            row.text("EventData", &event.message);
        }
    }
}

/// Writes the account that the event is about, and both of those that it may name.
fn accounts(row: &mut Row<'_>, event: &WindowsEvent<'_>) {
    let subject = account::join(event.get("SubjectDomainName"), event.get("SubjectUserName"));
    let target = account::join(event.get("TargetDomainName"), event.get("TargetUserName"));
    // Of logons, tickets and account changes the target is what matters; of all else, who did it.
    let is_about_target = matches!(event.event_id, 4624 | 4625 | 4634 | 4647 | 4768..=4777);
    let account = if (is_about_target && !target.is_empty()) || subject.is_empty() {
        &target
    } else {
        &subject
    };
    if !account.is_empty() {
        row.text("Account", account).text("AccountType", account::kind(account));
    }
    row.text("SubjectAccount", &subject).text("TargetAccount", &target);
}

fn event_data(event: &WindowsEvent<'_>) -> String {
    let mut xml = String::from("<EventData xmlns=\"http://schemas.microsoft.com/win/2004/08/events/event\">");
    for (name, value) in &event.data {
        // Writing to a string cannot fail.
        let _ = write!(xml, "<Data Name=\"{}\">{}</Data>", escape(name), escape(value));
    }
    xml.push_str("</EventData>");
    xml
}

fn escape(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.bytes().any(|byte| matches!(byte, b'&' | b'<' | b'>' | b'"')) {
        return text.into();
    }
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .into()
}
