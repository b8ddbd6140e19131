//! Linux audit events as JSON, as LAUREL writes them → `LinuxAuditLog` and `DeviceProcessEvents`.
//!
//! One object an event, with a member for each record type (`SYSCALL`, `EXECVE`, `CWD`, …).
//! Source: LAUREL's documentation of its output format.

use super::bag::{self, Bag};
use super::event_time::parse_event_time;
use super::json_format::JsonFormat;
use super::linux_process::{self, Process};
use super::record_kind::RecordKind;
use crate::{Error, Rejection, RowSink, TableRef};
use serde_json::Value;
use std::sync::LazyLock;

pub(crate) static FORMAT: JsonFormat = JsonFormat {
    name: "auditd_json",
    summary: "Linux audit events as JSON (LAUREL)",
    recognises,
    unwrap: &[],
    hallmarks: &[],
};

pub(crate) const KIND: RecordKind = RecordKind {
    labels: &["laurel", "linuxaudit"],
    recognises,
    write,
};

static TABLE: LazyLock<Result<TableRef, Error>> = LazyLock::new(|| TableRef::named("LinuxAuditLog"));

fn recognises(record: &Bag) -> bool {
    record
        .get("ID")
        .and_then(Value::as_str)
        .is_some_and(|id| stamp(id).is_some())
        && record.iter().any(|(name, value)| {
            value.is_object() && name.len() > 2 && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')
        })
}

fn stamp(id: &str) -> Option<(i64, &str)> {
    let (time, serial) = id.split_once(':')?;
    Some((parse_event_time(time)?, serial))
}

fn write(record: Bag, sink: &mut RowSink) -> Result<(), Rejection> {
    let id = bag::text(&record, "ID").into_owned();
    let Some((at, serial)) = stamp(&id) else {
        return Err(Rejection::new(format!(
            "member `ID`: not a time and serial number: `{id}`"
        )));
    };
    let host = bag::first_text(&record, &["NODE", "node"]).into_owned();
    let kind = record
        .iter()
        .find(|(_, value)| value.is_object())
        .map_or("", |(name, _)| name.as_str())
        .to_owned();
    let raw = Value::Object(record.clone()).to_string();
    let table = TABLE.as_ref().map_err(|error| Rejection::new(error.to_string()))?;
    let mut row = sink.row(table);
    row.time("TimeGenerated", at)
        .text("RecordType", &kind)
        .text("SerialNumber", serial)
        .text("AuditID", &id)
        .text("Computer", &host)
        .text("RawRecord", &raw);
    for column in [
        "exe", "comm", "pid", "ppid", "uid", "auid", "success", "syscall", "key", "tty",
    ] {
        row.text(column, &bag::text(&record, &format!("SYSCALL.{column}")));
    }
    row.text("cwd", &bag::text(&record, "CWD.cwd"));
    drop(row);
    let is_execution = record.contains_key("EXECVE") && bag::text(&record, "SYSCALL.success") != "no";
    if is_execution {
        linux_process::write_process(&process(record, at, host), sink)
    } else {
        Ok(())
    }
}

fn process(record: Bag, at: i64, host: String) -> Process {
    let joined = |paths: &[&str]| -> String {
        let list = paths
            .iter()
            .map(|path| bag::elements(&record, path))
            .find(|list| !list.is_empty());
        list.unwrap_or_default()
            .iter()
            .map(bag::as_text)
            .collect::<Vec<_>>()
            .join(" ")
    };
    let user = match bag::first_text(&record, &["SYSCALL.UID", "SYSCALL.EUID"]).as_ref() {
        "" => linux_process::user_name(&bag::text(&record, "SYSCALL.uid")).to_owned(),
        user => user.to_owned(),
    };
    Process {
        at: Some(at),
        host,
        exe: bag::first_text(&record, &["SYSCALL.exe", "EXECVE.a0"]).into_owned(),
        command_line: joined(&["EXECVE.ARGV", "PROCTITLE.ARGV"]),
        id: bag::long(&record, "SYSCALL.pid"),
        parent_id: bag::long(&record, "SYSCALL.ppid"),
        parent_exe: bag::text(&record, "PARENT_INFO.exe").into_owned(),
        parent_command_line: joined(&["PARENT_INFO.ARGV"]),
        user,
        fields: record.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::read_named;

    #[test]
    fn an_execution_is_a_process() {
        let rows = read_named(
            "laurel.log",
            r#"{"ID":"1626611363.720:348501","NODE":"web1","SYSCALL":{"syscall":59,"success":"yes","pid":9,"ppid":8,"UID":"www-data","exe":"/usr/bin/id","comm":"id"},"EXECVE":{"argc":2,"ARGV":["id","-a"]},"CWD":{"cwd":"/tmp"},"PARENT_INFO":{"exe":"/bin/bash","ARGV":["bash","-i"]}}"#,
        );
        assert_eq!(rows.format, "auditd_json");
        assert_eq!(rows.text("LinuxAuditLog", 0, "Computer"), "web1");
        assert_eq!(rows.text("DeviceProcessEvents", 0, "ProcessCommandLine"), "id -a");
        assert_eq!(rows.text("DeviceProcessEvents", 0, "InitiatingProcessFileName"), "bash");
        assert_eq!(rows.text("DeviceProcessEvents", 0, "AccountName"), "www-data");
    }
}
