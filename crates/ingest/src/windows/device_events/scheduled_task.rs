//! Security 4698 to 4702 and TaskScheduler 106, 140, 141: scheduled tasks.

use crate::json::JsonObject;
use crate::windows::account;
use crate::windows::device::{self, Process};
use crate::windows::event::WindowsEvent;
use crate::{RowSink, TableRef};

/// Writes what the security log says of a task, with its definition and, of that, the command.
pub(crate) fn write_security(event: &WindowsEvent<'_>, table: &TableRef, sink: &mut RowSink) {
    let action = match event.event_id {
        4698 => "ScheduledTaskCreated",
        4699 => "ScheduledTaskDeleted",
        4700 => "ScheduledTaskEnabled",
        4701 => "ScheduledTaskDisabled",
        _ => "ScheduledTaskUpdated",
    };
    let content = event.first(&["TaskContent", "TaskContentNew"]);
    let command = [element(content, "Command"), element(content, "Arguments")].join(" ");
    let mut row = device::start(event, table, action, sink);
    row.text("ProcessCommandLine", command.trim());
    device::initiating(
        &mut row,
        &Process {
            id: event.number("ClientProcessId"),
            ..Process::of_subject(event)
        },
    );
    let mut more = JsonObject::default();
    more.text("TaskName", event.get("TaskName"))
        .text("Command", command.trim())
        .text("TaskContent", content);
    row.text("AdditionalFields", &more.finish());
}

/// Writes what the task scheduler's own log says.
pub(crate) fn write_scheduler(event: &WindowsEvent<'_>, table: &TableRef, sink: &mut RowSink) {
    let action = match event.event_id {
        106 => "ScheduledTaskCreated",
        141 => "ScheduledTaskDeleted",
        _ => "ScheduledTaskUpdated",
    };
    let mut row = device::start(event, table, action, sink);
    let user = event.first(&["UserContext", "UserName"]);
    let process = if user.starts_with("S-1-") {
        Process {
            sid: user,
            ..Process::default()
        }
    } else {
        Process {
            account: account::split(user),
            ..Process::default()
        }
    };
    device::initiating(&mut row, &process);
    row.text(
        "AdditionalFields",
        &JsonObject::default().text("TaskName", event.get("TaskName")).finish(),
    );
}

/// Returns the text of the first element of that name in a task's XML.
fn element(xml: &str, name: &str) -> String {
    let Some(from) = xml.find(&format!("<{name}>")) else {
        return String::new();
    };
    let rest = xml.get(from + name.len() + 2..).unwrap_or_default();
    let text = rest.split('<').next().unwrap_or_default();
    text.replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_read_from_the_definition() {
        let xml = "<Exec><Command>cmd.exe</Command><Arguments>/c &quot;a&amp;b&quot;</Arguments></Exec>";
        assert_eq!(element(xml, "Command"), "cmd.exe");
        assert_eq!(element(xml, "Arguments"), "/c \"a&b\"");
        assert_eq!(element(xml, "Nothing"), "");
    }
}
