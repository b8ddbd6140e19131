//! What a syslog message of a Linux host holds beyond its text: audit records and Sysmon events.
//!
//! The `Syslog` row is written anyway; this adds the `Device*` rows that the message tells of.

use super::audit_record::{self, AuditRecord};
use super::auditd;
use super::bag::{self, Bag};
use super::sysmon_linux;
use crate::{Rejection, RowSink};
use schema::Table;

/// A message that gives more rows.
pub(crate) enum LinuxMessage {
    /// An execution as the auoms agent reports it, and the host that sent it.
    Execution(Box<AuditRecord>, String),
    /// An event of Sysmon for Linux, as XML.
    Sysmon(String),
}

/// Looks at the message of a row of `Syslog`.
pub(crate) fn of_row(table: &Table, record: &Bag) -> Option<LinuxMessage> {
    if table.name != "Syslog" {
        return None;
    }
    let host = bag::first_text(record, &["HostName", "Computer"]);
    of_text(&bag::text(record, "SyslogMessage"), &host)
}

/// Looks at a message.
pub(crate) fn of_text(message: &str, host: &str) -> Option<LinuxMessage> {
    let message = message.trim_start();
    if message.starts_with("type=AUOMS_EXECVE ") {
        let record = audit_record::parse(message)?;
        return Some(LinuxMessage::Execution(Box::new(record), host.to_owned()));
    }
    sysmon_linux::is_event(message).then(|| LinuxMessage::Sysmon(message.to_owned()))
}

/// Writes the rows.
///
/// # Errors
/// The reason why there are none.
pub(crate) fn write(message: &LinuxMessage, sink: &mut RowSink) -> Result<(), Rejection> {
    match message {
        LinuxMessage::Execution(record, host) => auditd::write_auoms(record, host, sink),
        LinuxMessage::Sysmon(xml) => sysmon_linux::write(xml, sink),
    }
}
