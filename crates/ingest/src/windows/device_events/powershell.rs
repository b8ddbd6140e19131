//! PowerShell 4103 and 4104 and the classic log's 800: commands and script text.

use crate::json::JsonObject;
use crate::windows::device::{self, Process};
use crate::windows::event::{WindowsEvent, parse_number};
use crate::windows::{account, file_path};
use crate::{RowSink, TableRef};

/// Writes a command or a script block.
pub(crate) fn write(event: &WindowsEvent<'_>, table: &TableRef, sink: &mut RowSink) {
    if event.data.is_empty() && event.message.is_empty() {
        // A shipper that dropped the text left nothing to tell.
        return;
    }
    let script = event.get("ScriptBlockText");
    let action = if event.event_id == 4104 {
        "ScriptContent"
    } else {
        "PowerShellCommand"
    };
    let context = match event.event_id {
        800 => event.first(&["param2"]),
        _ => event.get("ContextInfo"),
    };
    let context = if context.is_empty() {
        event.message.as_ref()
    } else {
        context
    };
    let host = entry(context, "Host Application")
        .or_else(|| entry(context, "HostApplication"))
        .unwrap_or_default();
    let user = entry(context, "User")
        .or_else(|| entry(context, "UserId"))
        .unwrap_or_default();
    let mut more = JsonObject::default();
    if event.event_id == 4104 {
        let script = if script.is_empty() {
            event.message.as_ref()
        } else {
            script
        };
        more.text("ScriptContent", script)
            .text("ScriptBlockId", event.get("ScriptBlockId"))
            .long("MessageNumber", event.number("MessageNumber"))
            .long("MessageTotal", event.number("MessageTotal"))
            .text("Path", event.get("Path"));
    } else {
        let payload = event.first(&["Payload", "param3"]);
        more.text("Command", entry(context, "Command Name").unwrap_or_default())
            .text(
                "ScriptName",
                entry(context, "Script Name")
                    .or_else(|| entry(context, "ScriptName"))
                    .unwrap_or_default(),
            )
            .text(
                "Payload",
                if payload.is_empty() {
                    event.message.as_ref()
                } else {
                    payload
                },
            );
    }
    let process = Process {
        image: program(host),
        id: parse_number(&event.logging_process).filter(|id| *id > 0),
        command_line: host,
        account: account::split(user),
        sid: &event.user_sid,
        ..Process::default()
    };
    let mut row = device::start(event, table, action, sink);
    let path = event.get("Path");
    row.text("FileName", file_path::name(path)).text("FolderPath", path);
    row.text(
        "ProcessCommandLine",
        if event.event_id == 800 { event.get("param1") } else { "" },
    );
    device::initiating(&mut row, &process);
    row.text("AdditionalFields", &more.finish());
}

/// Returns an entry of the context, which is lines of `Name = value`.
fn entry<'a>(context: &'a str, name: &str) -> Option<&'a str> {
    context.lines().find_map(|line| {
        let (key, value) = line.split_once('=')?;
        (key.trim() == name && !value.trim().is_empty()).then(|| value.trim())
    })
}

/// Returns the program of a command line; `ServerRemoteHost` and the like are none.
fn program(command_line: &str) -> &str {
    let program = match command_line.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => command_line
            .split(".exe")
            .next()
            .and_then(|stem| command_line.get(..stem.len() + 4)),
    };
    program
        .filter(|program| program.to_ascii_lowercase().ends_with(".exe"))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_context_tells_command_and_program() {
        let context = "        Severity = Informational\r\n        Host Application = C:\\x\\powershell.exe -enc a=\r\n        Command Name = Get-Process\r\n        User = D\\u\r\n";
        assert_eq!(
            entry(context, "Host Application"),
            Some("C:\\x\\powershell.exe -enc a=")
        );
        assert_eq!(entry(context, "Script Name"), None);
        assert_eq!(program("C:\\x\\powershell.exe -enc a="), "C:\\x\\powershell.exe");
        assert_eq!(program("\"C:\\a b\\pwsh.exe\" -c x"), "C:\\a b\\pwsh.exe");
        assert_eq!(program("ServerRemoteHost"), "");
    }
}
