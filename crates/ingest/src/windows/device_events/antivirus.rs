//! Microsoft Defender Antivirus 1116 and 1117: something was detected, and dealt with.

use crate::json::JsonObject;
use crate::windows::event::WindowsEvent;
use crate::windows::{account, device, file_path};
use crate::{RowSink, TableRef};

/// Writes a detection. Field names have blanks in this log (`Threat Name`).
pub(crate) fn write(event: &WindowsEvent<'_>, table: &TableRef, sink: &mut RowSink) {
    let action = if event.event_id == 1116 {
        "AntivirusDetection"
    } else {
        "AntivirusDetectionActionTaken"
    };
    let (domain, name) = account::split(event.first(&["Detection User", "Remediation User"]));
    let path = resource(event.get("Path"));
    let mut row = device::start(event, table, action, sink);
    row.text("FileName", file_path::name(path)).text("FolderPath", path);
    row.text("AccountDomain", domain).text("AccountName", name);
    let process = device::Process {
        image: event.get("Process Name"),
        ..device::Process::default()
    };
    let known = process.image.contains('\\');
    device::initiating(&mut row, &if known { process } else { device::Process::default() });
    let mut more = JsonObject::default();
    for (key, field) in [
        ("ThreatName", "Threat Name"),
        ("ThreatId", "Threat ID"),
        ("Severity", "Severity Name"),
        ("Category", "Category Name"),
        ("Action", "Action Name"),
        ("Source", "Source Name"),
        ("Origin", "Origin Name"),
        ("Resources", "Path"),
        ("DetectionTime", "Detection Time"),
        ("ErrorDescription", "Error Description"),
    ] {
        more.text(key, event.get(field));
    }
    row.text("AdditionalFields", &more.finish());
}

/// Returns the first path of a list like `containerfile:_C:\a.zip; file:_C:\a.zip->b.exe`.
fn resource(list: &str) -> &str {
    let file = list
        .split(';')
        .map(str::trim)
        .find_map(|item| item.strip_prefix("file:_"));
    let first = list.split(';').next().unwrap_or_default();
    file.or_else(|| first.split_once(":_").map(|(_, path)| path))
        .unwrap_or(first)
        .trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_found_among_resources() {
        assert_eq!(resource("containerfile:_C:\\a.zip; file:_C:\\b.exe"), "C:\\b.exe");
        assert_eq!(resource("process:_pid:4412"), "pid:4412");
        assert_eq!(resource(""), "");
    }
}
