//! Raw Linux audit logs (`/var/log/audit/audit.log`) → `LinuxAuditLog`, and `Device*` rows.
//!
//! Each record is an event and a `LinuxAuditLog` row with its whole text. The records of one audit
//! event, which share a serial number, are joined within a block: a started program gives a
//! `DeviceProcessEvents` row, a socket call to an address a `DeviceNetworkEvents` row, a login a
//! `DeviceLogonEvents` row. An event that a block boundary cuts (one in some ten thousand) gives its rows
//! from what each side knows.
//! Sources: audit.log(5) conventions of the Linux audit project; syscall tables of x86-64 and arm64.

use super::audit_record::{self, AuditRecord};
use super::bag::{self, Bag};
use super::linux_process::{self, Process};
use crate::{Block, Confidence, Error, Format, Framing, Parser, Record, Rejection, RowSink, Sample, TableRef};
use serde_json::Value;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

/// See the module.
pub(crate) struct Auditd;

static TABLE: LazyLock<Result<TableRef, Error>> = LazyLock::new(|| TableRef::named("LinuxAuditLog"));

/// Columns of `LinuxAuditLog` that bear the name of the audit field.
const FIELD_COLUMNS: &[&str] = &[
    "uid", "user", "node", "argc", "a0", "a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8", "a9", "auid", "euid", "op",
    "acct", "addr", "arch", "cmd", "comm", "cwd", "data", "exe", "exit", "family", "filetype", "gid", "group", "egid",
    "hostname", "icmptype", "key", "name", "path", "pid", "ppid", "res", "result", "ses", "success", "syscall",
    "terminal", "tty", "vm",
];

impl Format for Auditd {
    fn name(&self) -> &'static str {
        "auditd"
    }

    fn summary(&self) -> &'static str {
        "Linux audit log, raw records"
    }

    fn sniff(&self, sample: &Sample) -> Confidence {
        let lines: Vec<&str> = sample.lines().take(20).collect();
        let read = lines.iter().filter(|line| is_record(line)).count();
        if read > 0 && read * 2 >= lines.len() {
            Confidence::SURE
        } else {
            Confidence::NO
        }
    }

    fn framing(&self) -> Framing {
        Framing::Lines
    }

    fn start(&self, _sample: &Sample) -> Result<Arc<dyn Parser>, Error> {
        Ok(Arc::new(AuditdParser))
    }
}

fn is_record(line: &str) -> bool {
    (line.starts_with("type=") || line.starts_with("node=")) && audit_record::parse(line).is_some()
}

struct AuditdParser;

/// The records of one audit event.
#[derive(Default)]
struct Joined<'r> {
    first: usize,
    syscall: Option<&'r AuditRecord>,
    execve: Vec<&'r AuditRecord>,
    cwd: Option<&'r AuditRecord>,
    title: Option<&'r AuditRecord>,
    address: Option<&'r AuditRecord>,
    login: Option<&'r AuditRecord>,
}

impl Parser for AuditdParser {
    fn record(&self, record: &Record<'_>, sink: &mut RowSink) -> Result<(), Rejection> {
        let line = record.text()?;
        let parsed = audit_record::parse(line).ok_or_else(|| Rejection::from("not an audit record"))?;
        write_record(&parsed, line, sink)
    }

    fn block(&self, block: &Block, sink: &mut RowSink) {
        let parsed: Vec<Result<(&str, AuditRecord), Rejection>> = block
            .records()
            .map(|record| {
                let line = record.text()?;
                let parsed = audit_record::parse(line).ok_or_else(|| Rejection::from("not an audit record"))?;
                Ok((line, parsed))
            })
            .collect();
        let mut events: HashMap<(i64, &str, &str), Joined<'_>> = HashMap::new();
        for (at, parsed) in parsed.iter().enumerate() {
            if let Ok((_, record)) = parsed {
                let key = (record.at, record.serial.as_str(), record.node.as_str());
                events
                    .entry(key)
                    .or_insert_with(|| Joined {
                        first: at,
                        ..Joined::default()
                    })
                    .add(record);
            }
        }
        for ((at, record), parsed) in block.records().enumerate().zip(&parsed) {
            sink.begin(record.position, record.bytes);
            let written = match parsed {
                Ok((line, parsed)) => write_record(parsed, line, sink).and_then(|()| {
                    let key = (parsed.at, parsed.serial.as_str(), parsed.node.as_str());
                    match events.get(&key) {
                        Some(event) if event.first == at => event.write(sink),
                        _ => Ok(()),
                    }
                }),
                Err(rejection) => Err(rejection.clone()),
            };
            if let Err(rejection) = written {
                sink.reject(rejection.reason());
            }
        }
    }
}

fn write_record(record: &AuditRecord, line: &str, sink: &mut RowSink) -> Result<(), Rejection> {
    let table = TABLE.as_ref().map_err(|error| Rejection::new(error.to_string()))?;
    let mut row = sink.row(table);
    row.time("TimeGenerated", record.at)
        .text("RecordType", &record.kind)
        .text("SerialNumber", &record.serial)
        .text("AuditID", &format!("{}:{}", record.at, record.serial))
        .text("Computer", &record.node)
        .text("RawRecord", line);
    for column in FIELD_COLUMNS {
        let value = record.text(column);
        if !value.is_empty() {
            row.text(*column, value);
        }
    }
    Ok(())
}

impl<'r> Joined<'r> {
    fn add(&mut self, record: &'r AuditRecord) {
        match record.kind.as_str() {
            "SYSCALL" => self.syscall = Some(record),
            "EXECVE" => self.execve.push(record),
            "CWD" => self.cwd = Some(record),
            "PROCTITLE" => self.title = Some(record),
            "SOCKADDR" => self.address = Some(record),
            "USER_LOGIN" => self.login = Some(record),
            _ => {}
        }
    }

    fn write(&self, sink: &mut RowSink) -> Result<(), Rejection> {
        if let Some(login) = self.login {
            linux_process::write_logon(login, sink)?;
        }
        let failed = self.syscall.is_some_and(|call| call.text("success") == "no");
        let call = self.syscall.and_then(call_of);
        if !failed && (!self.execve.is_empty() || call == Some(Call::Execute)) {
            linux_process::write_process(&self.process(), sink)?;
        }
        let address = self
            .address
            .and_then(|record| linux_process::socket_address(record.text("saddr")));
        if let (Some((address, port)), Some(call)) = (address, call) {
            let in_progress = self.syscall.is_some_and(|call| call.text("exit") == "-115");
            let action = match call {
                Call::Connect if in_progress => "ConnectionAttempt",
                Call::Connect if failed => "ConnectionFailed",
                Call::Connect => "ConnectionSuccess",
                Call::Accept => "InboundConnectionAccepted",
                Call::Execute => return Ok(()),
            };
            linux_process::write_connection(&self.process(), (&address, port), action, sink)?;
        }
        Ok(())
    }

    fn process(&self) -> Process {
        let call = self.syscall;
        let any = call.or_else(|| self.execve.first().copied());
        let text = |name: &str| call.map_or("", |call| call.text(name));
        let title = self.title.map_or("", |title| title.text("proctitle"));
        let command_line = match arguments(&self.execve) {
            joined if joined.is_empty() => title.to_owned(),
            joined => joined,
        };
        // auditd adds resolved names in capitals when it enriches records.
        let user = if text("UID").is_empty() {
            linux_process::user_name(text("uid"))
        } else {
            text("UID")
        };
        let exe = match text("exe") {
            "" => self.execve.first().map_or("", |record| record.text("a0")),
            exe => exe,
        };
        let mut fields: Bag = call.map(|call| call.fields.clone()).unwrap_or_default();
        fields.retain(|name, _| !matches!(name.as_str(), "a0" | "a1" | "a2" | "a3" | "items"));
        if let Some(cwd) = self.cwd {
            fields.insert("cwd".to_owned(), Value::String(cwd.text("cwd").to_owned()));
        }
        Process {
            at: any.map(|record| record.at),
            host: any.map(|record| record.node.clone()).unwrap_or_default(),
            exe: exe.to_owned(),
            command_line,
            id: call.and_then(|call| call.number("pid")),
            parent_id: call.and_then(|call| call.number("ppid")),
            user: user.to_owned(),
            fields,
            ..Process::default()
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Call {
    Execute,
    Connect,
    Accept,
}

/// System calls by number: x86-64, then arm64; by name where auditd has resolved it.
fn call_of(record: &AuditRecord) -> Option<Call> {
    let call = match record.text("SYSCALL") {
        "" => record.text("syscall"),
        name => name,
    };
    let is_arm = record.text("arch") == "c00000b7";
    match call {
        "execve" | "execveat" => Some(Call::Execute),
        "connect" | "sendto" => Some(Call::Connect),
        "accept" | "accept4" => Some(Call::Accept),
        "221" | "281" if is_arm => Some(Call::Execute),
        "203" | "206" if is_arm => Some(Call::Connect),
        "202" | "242" if is_arm => Some(Call::Accept),
        "59" | "322" if !is_arm => Some(Call::Execute),
        "42" | "44" if !is_arm => Some(Call::Connect),
        "43" | "288" if !is_arm => Some(Call::Accept),
        _ => None,
    }
}

/// Joins the arguments of EXECVE records; long ones are split as `a1[0]`, `a1[1]`, … over several.
fn arguments(records: &[&AuditRecord]) -> String {
    let mut parts: Vec<((u32, u32), &str)> = Vec::new();
    for record in records {
        for (name, value) in &record.fields {
            let index = name.strip_prefix('a').and_then(|name| {
                let (number, piece) = name.split_once('[').unwrap_or((name, "0]"));
                Some((number.parse().ok()?, piece.strip_suffix(']')?.parse().ok()?))
            });
            if let (Some(index), Some(value)) = (index, value.as_str()) {
                parts.push((index, value));
            }
        }
    }
    parts.sort_by_key(|(index, _)| *index);
    let mut line = String::new();
    for (at, ((number, piece), value)) in parts.iter().enumerate() {
        if at > 0 && (*piece == 0 || *number != parts[at - 1].0.0) {
            line.push(' ');
        }
        line.push_str(value);
    }
    line
}

/// Writes the rows of an execution that one auoms record tells whole.
///
/// # Errors
/// When the catalogue lacks a table.
pub(crate) fn write_auoms(record: &AuditRecord, host: &str, sink: &mut RowSink) -> Result<(), Rejection> {
    if record.text("syscall") != "execve" || record.text("success") == "no" {
        return Ok(());
    }
    let command_line = match record.text("cmdline") {
        "" => record.text("proctitle"),
        line => line,
    };
    let process = Process {
        at: Some(record.at),
        host: if record.node.is_empty() {
            host.to_owned()
        } else {
            record.node.clone()
        },
        exe: record.text("exe").to_owned(),
        command_line: command_line.to_owned(),
        id: record.number("pid"),
        parent_id: record.number("ppid"),
        user: match bag::first_text(&record.fields, &["user", "effective_user"]).as_ref() {
            "" => linux_process::user_name(record.text("uid")).to_owned(),
            user => user.to_owned(),
        },
        fields: record.fields.clone(),
        ..Process::default()
    };
    linux_process::write_process(&process, sink)
}

#[cfg(test)]
mod tests {
    use super::super::testing::read_named;

    const LOG: &str = r#"type=SYSCALL msg=audit(1551487424.869:752): arch=c000003e syscall=59 success=yes exit=0 a0=7fdd a1=7f a2=7f a3=9 ppid=1305 pid=19197 auid=1000 uid=0 comm="sh" exe="/bin/dash" key=(null)
type=EXECVE msg=audit(1551487424.869:752): argc=3 a0="/bin/sh" a1="-c" a2=69707461626C6573202D2D76657273696F6E
type=CWD msg=audit(1551487424.869:752): cwd="/root"
type=SYSCALL msg=audit(1551487425.000:753): arch=c000003e syscall=42 success=no exit=-115 ppid=1 pid=7 uid=33 comm="bash" exe="/bin/bash"
type=SOCKADDR msg=audit(1551487425.000:753): saddr=020001BBC0A802060000000000000000
type=USER_LOGIN msg=audit(1551485408.371:23): pid=15745 uid=0 msg='op=login acct="root" exe="/usr/sbin/sshd" hostname=? addr=192.0.2.99 terminal=sshd res=failed'
type=SYSCALL msg=audit(oops
"#;

    #[test]
    fn records_of_one_event_are_joined() {
        let rows = read_named("audit.log", LOG);
        assert_eq!(rows.format, "auditd");
        assert_eq!((rows.events, rows.stored, rows.rejected), (7, 6, 1));
        assert_eq!(rows.count("LinuxAuditLog"), 6);
        assert_eq!(
            rows.text("DeviceProcessEvents", 0, "ProcessCommandLine"),
            "/bin/sh -c iptables --version"
        );
        assert_eq!(rows.text("DeviceProcessEvents", 0, "FileName"), "dash");
        assert_eq!(rows.text("DeviceProcessEvents", 0, "InitiatingProcessId"), "1305");
        assert_eq!(rows.text("DeviceProcessEvents", 0, "AccountName"), "root");
        assert!(
            rows.text("DeviceProcessEvents", 0, "AdditionalFields")
                .contains(r#""cwd":"/root""#)
        );
        assert_eq!(rows.text("DeviceNetworkEvents", 0, "RemoteIP"), "192.168.2.6");
        assert_eq!(rows.text("DeviceNetworkEvents", 0, "ActionType"), "ConnectionAttempt");
        assert_eq!(rows.text("DeviceLogonEvents", 0, "ActionType"), "LogonFailed");
        assert_eq!(rows.text("DeviceLogonEvents", 0, "RemoteIP"), "192.0.2.99");
    }
}
