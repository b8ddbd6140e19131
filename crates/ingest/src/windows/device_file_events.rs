//! `DeviceFileEvents`: Sysmon 2, 11, 15, 23, 26 and 29.

use super::device::{self, Process};
use super::event::WindowsEvent;
use super::hashes;
use crate::json::JsonObject;
use crate::{RowSink, TableRef};

/// Writes what happened to a file.
pub(crate) fn write(event: &WindowsEvent<'_>, table: &TableRef, sink: &mut RowSink) {
    let action = match event.event_id {
        2 => "FileTimestampModificationEvent",
        23 | 26 => "FileDeleted",
        _ => "FileCreated",
    };
    let hashes = hashes::parse(event.first(&["Hashes", "Hash"]));
    let path = event.get("TargetFilename");
    let mut row = device::start(event, table, action, sink);
    // A second colon, behind that of the drive, begins the name of a stream.
    let (path, stream) = match path.get(2..).and_then(|rest| rest.find(':')) {
        Some(at) => (
            path.get(..at + 2).unwrap_or(path),
            path.get(at + 3..).unwrap_or_default(),
        ),
        None => (path, ""),
    };
    device::file(&mut row, path, &hashes);
    device::initiating(&mut row, &Process::of_sysmon(event));
    let contents = event.get("Contents");
    row.text("FileOriginUrl", zone_entry(contents, "HostUrl="));
    row.text("FileOriginReferrerUrl", zone_entry(contents, "ReferrerUrl="));
    let mut more = JsonObject::default();
    more.text("StreamName", stream)
        .text("Contents", contents)
        .text("CreationUtcTime", event.get("CreationUtcTime"))
        .text("PreviousCreationUtcTime", event.get("PreviousCreationUtcTime"))
        .text("IsExecutable", event.get("IsExecutable"))
        .text("Archived", event.get("Archived"))
        .text("RuleName", event.get("RuleName"));
    row.text("AdditionalFields", &more.finish());
}

/// Finds an entry of a `Zone.Identifier` stream, whose lines Sysmon joins by spaces.
fn zone_entry<'a>(contents: &'a str, name: &str) -> &'a str {
    let Some(at) = contents.find(name) else {
        return "";
    };
    contents
        .get(at + name.len()..)
        .unwrap_or_default()
        .split_whitespace()
        .next()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zone_identifiers_name_the_origin() {
        let contents = "[ZoneTransfer]  ZoneId=3  ReferrerUrl=http://a/  HostUrl=http://a/b.exe ";
        assert_eq!(zone_entry(contents, "HostUrl="), "http://a/b.exe");
        assert_eq!(zone_entry("-", "HostUrl="), "");
    }
}
