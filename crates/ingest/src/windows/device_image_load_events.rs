//! `DeviceImageLoadEvents`: Sysmon 7.

use super::device::{self, Process};
use super::event::WindowsEvent;
use super::hashes;
use crate::{RowSink, TableRef};

/// Writes a loaded library. The table has no column for its signature, which `WindowsEvent` keeps.
pub(crate) fn write(event: &WindowsEvent<'_>, table: &TableRef, sink: &mut RowSink) {
    let hashes = hashes::parse(event.get("Hashes"));
    let mut row = device::start(event, table, "ImageLoaded", sink);
    device::file(&mut row, event.get("ImageLoaded"), &hashes);
    device::initiating(&mut row, &Process::of_sysmon(event));
}
