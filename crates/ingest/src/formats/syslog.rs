//! Syslog lines, with or without priority → `Syslog`; CEF inside them → `CommonSecurityLog`.
//!
//! Reads RFC 5424, RFC 3164 (also with a year, or an ISO time, as today's daemons write), and bare CEF
//! lines. A time without year is taken to be of the year that the file shows elsewhere, else of the
//! last twelve months. Messages that hold audit records or Sysmon events give their rows too.
//! Sources: RFC 3164 §4, RFC 5424 §6.

use super::cef;
use super::event_time::parse_event_time;
use super::linux_message;
use crate::{Confidence, Error, Format, Framing, Parser, Record, Rejection, RowSink, Sample, TableRef};
use chrono::{Datelike, Duration, NaiveDateTime, Utc};
use std::sync::{Arc, LazyLock};

/// See the module.
pub(crate) struct Syslog;

static TABLE: LazyLock<Result<TableRef, Error>> = LazyLock::new(|| TableRef::named("Syslog"));

const FACILITIES: &[&str] = &[
    "kern",
    "user",
    "mail",
    "daemon",
    "auth",
    "syslog",
    "lpr",
    "news",
    "uucp",
    "cron",
    "authpriv",
    "ftp",
    "ntp",
    "security",
    "console",
    "solaris-cron",
    "local0",
    "local1",
    "local2",
    "local3",
    "local4",
    "local5",
    "local6",
    "local7",
];
const SEVERITIES: &[&str] = &["emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"];

impl Format for Syslog {
    fn name(&self) -> &'static str {
        "syslog"
    }

    fn summary(&self) -> &'static str {
        "syslog lines (RFC 3164, RFC 5424) and CEF"
    }

    fn sniff(&self, sample: &Sample) -> Confidence {
        let lines: Vec<&str> = sample.lines().take(20).collect();
        let read = lines.iter().filter(|line| parse(line, 2000).is_some()).count();
        match (read, lines.len()) {
            (0, _) => Confidence::NO,
            (hits, all) if hits * 10 >= all * 9 => Confidence(70),
            (hits, all) if hits * 2 >= all => Confidence::LIKELY,
            _ => Confidence::NO,
        }
    }

    fn framing(&self) -> Framing {
        Framing::Lines
    }

    fn start(&self, sample: &Sample) -> Result<Arc<dyn Parser>, Error> {
        Ok(Arc::new(SyslogParser {
            shown_year: shown_year(sample),
        }))
    }
}

struct SyslogParser {
    shown_year: Option<i32>,
}

/// Parts of a line.
#[derive(Debug, Default, PartialEq)]
struct Line<'a> {
    priority: Option<u16>,
    at: Option<i64>,
    /// The time has no year of its own.
    is_yearless: bool,
    host: &'a str,
    process: &'a str,
    process_id: &'a str,
    message: &'a str,
}

impl Parser for SyslogParser {
    fn record(&self, record: &Record<'_>, sink: &mut RowSink) -> Result<(), Rejection> {
        let text = record.text()?;
        let today = Utc::now().naive_utc();
        let year = self.shown_year.unwrap_or(today.year());
        let mut line =
            parse(text, year).ok_or_else(|| Rejection::from("no syslog time at the beginning of the line"))?;
        if line.is_yearless && self.shown_year.is_none() {
            let tomorrow = (today + Duration::days(1)).and_utc().timestamp_micros();
            if line.at.is_some_and(|at| at > tomorrow) {
                line.at = parse(text, year - 1).and_then(|line| line.at);
            }
        }
        if line.message.starts_with("CEF:") {
            return cef::write(line.message, line.host, line.at, sink);
        }
        write(&line, sink)
    }
}

fn write(line: &Line<'_>, sink: &mut RowSink) -> Result<(), Rejection> {
    let table = TABLE.as_ref().map_err(|error| Rejection::new(error.to_string()))?;
    let mut row = sink.row(table);
    if let Some(at) = line.at {
        row.time("TimeGenerated", at).time("EventTime", at);
    }
    if let Some(priority) = line.priority {
        row.text(
            "Facility",
            FACILITIES.get(usize::from(priority / 8)).copied().unwrap_or_default(),
        )
        .text(
            "SeverityLevel",
            SEVERITIES.get(usize::from(priority % 8)).copied().unwrap_or_default(),
        );
    }
    row.text("Computer", line.host)
        .text("HostName", line.host)
        .text("ProcessName", line.process)
        .text("SyslogMessage", line.message);
    if line.process_id.parse::<i32>().is_ok() {
        row.text("ProcessID", line.process_id);
    }
    drop(row);
    match linux_message::of_text(line.message, line.host) {
        Some(message) => linux_message::write(&message, sink),
        None => Ok(()),
    }
}

/// Reads a line; `None` when it does not begin like syslog. `year` stands in where none is written.
fn parse(text: &str, year: i32) -> Option<Line<'_>> {
    let (priority, rest) = split_priority(text);
    if rest.starts_with("CEF:") {
        return Some(Line {
            priority,
            message: rest,
            ..Line::default()
        });
    }
    if let Some(rest) = rest.strip_prefix("1 ").filter(|_| priority.is_some()) {
        return parse_rfc5424(priority, rest);
    }
    let (at, is_yearless, rest) = split_time(rest, year)?;
    let (host, rest) = rest.trim_start().split_once(' ').unwrap_or((rest.trim_start(), ""));
    if rest.starts_with("CEF:") {
        return Some(Line {
            priority,
            at: Some(at),
            is_yearless,
            host,
            message: rest,
            ..Line::default()
        });
    }
    let (process, process_id, message) = split_tag(rest);
    // Without a priority, a time alone does not make a line syslog: many logs begin with one.
    if priority.is_none() && process.is_empty() {
        return None;
    }
    Some(Line {
        priority,
        at: Some(at),
        is_yearless,
        host,
        process,
        process_id,
        message,
    })
}

fn split_priority(text: &str) -> (Option<u16>, &str) {
    let found = text.strip_prefix('<').and_then(|rest| {
        let (digits, rest) = rest.split_once('>')?;
        let priority = digits
            .parse::<u16>()
            .ok()
            .filter(|priority| *priority < 192 && digits.len() <= 3)?;
        Some((priority, rest))
    });
    found.map_or((None, text), |(priority, rest)| (Some(priority), rest))
}

/// `TIMESTAMP HOST APP PROCID MSGID STRUCTURED-DATA MSG`; `-` stands for nothing.
fn parse_rfc5424(priority: Option<u16>, text: &str) -> Option<Line<'_>> {
    let mut parts = text.splitn(6, ' ');
    let mut next = || parts.next().map(|part| if part == "-" { "" } else { part });
    let (time, host, process, process_id) = (next()?, next()?, next()?, next()?);
    let _message_id = next()?;
    let rest = parts.next().unwrap_or_default();
    let message = match rest.strip_prefix('-') {
        Some(message) => message.trim_start(),
        // Structured data stays in front of its message, where nothing of it is lost.
        None => rest,
    };
    let at = if time.is_empty() {
        None
    } else {
        Some(parse_event_time(time)?)
    };
    Some(Line {
        priority,
        at,
        is_yearless: false,
        host,
        process,
        process_id,
        message: message.trim_start_matches('\u{feff}'),
    })
}

/// Splits a leading time off: `Feb  5 17:32:18`, `Feb  5 2021 17:32:18`, or RFC 3339.
fn split_time(text: &str, year: i32) -> Option<(i64, bool, &str)> {
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        let (time, rest) = text.split_once(' ')?;
        return (time.contains('T') && time.contains(':'))
            .then(|| parse_event_time(time))?
            .map(|at| (at, false, rest));
    }
    let with_year = text.get(..20).and_then(|time| {
        let instant = NaiveDateTime::parse_from_str(time, "%b %e %Y %H:%M:%S").ok()?;
        Some((instant.and_utc().timestamp_micros(), false, text.get(20..)?))
    });
    with_year.or_else(|| {
        let time = text.get(..15)?;
        let instant = NaiveDateTime::parse_from_str(&format!("{year} {time}"), "%Y %b %e %H:%M:%S").ok()?;
        Some((instant.and_utc().timestamp_micros(), true, text.get(15..)?))
    })
}

/// Splits `process[pid]: message`.
fn split_tag(text: &str) -> (&str, &str, &str) {
    let is_name = |name: &str| {
        !name.is_empty()
            && name.len() <= 64
            && name
                .bytes()
                .all(|b| b.is_ascii_graphic() && !matches!(b, b':' | b'[' | b'='))
    };
    if let Some((tag, message)) = text.split_once(": ").or_else(|| Some((text.strip_suffix(':')?, "")))
        && !tag.contains(' ')
    {
        let (name, id) = match tag.strip_suffix(']').and_then(|tag| tag.split_once('[')) {
            Some((name, id)) => (name, id),
            None => (tag, ""),
        };
        if is_name(name) {
            return (name, id, message);
        }
    }
    ("", "", text)
}

/// The year of the first full date in the sample or in the name of the file.
fn shown_year(sample: &Sample) -> Option<i32> {
    let year_in = |text: &str| {
        let bytes = text.as_bytes();
        (0..bytes.len().saturating_sub(4)).find_map(|at| {
            let digits = text.get(at..at + 4)?;
            let before = at.checked_sub(1).and_then(|at| bytes.get(at));
            let is_date = bytes.get(at + 4) == Some(&b'-') && before.is_none_or(|byte| !byte.is_ascii_alphanumeric());
            let year: i32 = digits.parse().ok()?;
            (is_date && (1990..2100).contains(&year)).then_some(year)
        })
    };
    year_in(sample.file_name()).or_else(|| year_in(sample.text()))
}

#[cfg(test)]
mod tests {
    use super::super::testing::read_named;
    use super::*;

    #[test]
    fn lines_are_split_into_their_parts() {
        let rows = read_named(
            "syslog-2021-02-05.log",
            concat!(
                "<86>Feb  5 17:32:18 web1 sshd[4123]: Failed password for root from 192.0.2.7 port 22 ssh2\n",
                "<34>1 2003-10-11T22:14:15.003Z mymachine.example su 77 ID47 - BOM'su root' failed\n",
                "2021-02-05T17:32:19.5+01:00 web2 cron: job ended\n",
                "not syslog at all\n",
            ),
        );
        assert_eq!(rows.format, "syslog");
        assert_eq!((rows.events, rows.stored, rows.rejected), (4, 3, 1));
        assert_eq!(rows.text("Syslog", 0, "TimeGenerated"), "2021-02-05T17:32:18Z");
        assert_eq!(rows.text("Syslog", 0, "Facility"), "authpriv");
        assert_eq!(rows.text("Syslog", 0, "SeverityLevel"), "info");
        assert_eq!(rows.text("Syslog", 0, "ProcessID"), "4123");
        assert_eq!(rows.text("Syslog", 1, "HostName"), "mymachine.example");
        assert_eq!(rows.text("Syslog", 1, "SyslogMessage"), "BOM'su root' failed");
        assert_eq!(rows.text("Syslog", 2, "TimeGenerated"), "2021-02-05T16:32:19.500Z");
    }

    #[test]
    fn prose_is_no_syslog() {
        assert_eq!(parse("May I ask: what is this?", 2020), None);
        assert_eq!(parse("2021-02-05 17:32:19 INFO started", 2020), None);
    }

    #[test]
    fn an_execution_inside_a_message_is_a_process() {
        let rows = read_named(
            "m.log",
            "<14>May 11 2022 18:10:21 U5 auoms: type=AUOMS_EXECVE audit(1652292621.990:84143): node=U5 syscall=execve success=yes ppid=1340 pid=17790 user=tomcat exe=\"/bin/bash\" cmdline=\"bash -i\" containerid=\n",
        );
        assert_eq!(rows.count("Syslog"), 1);
        assert_eq!(rows.text("DeviceProcessEvents", 0, "ProcessCommandLine"), "bash -i");
        assert_eq!(rows.text("DeviceProcessEvents", 0, "AccountName"), "tomcat");
    }
}
