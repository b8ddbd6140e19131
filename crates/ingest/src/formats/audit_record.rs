//! One Linux audit record, as text: `type=EXECVE msg=audit(1551487424.869:752): argc=3 a0="/bin/sh" …`.
//!
//! Values are quoted, bare, or, when they hold awkward bytes, written as hexadecimal digits, which are
//! decoded here. Also reads what the auoms agent makes of it (`type=AUOMS_EXECVE audit(…): …`).
//! Leaves to others: joining the records of one event (`auditd`).
//! Source: Linux audit documentation, "audit record fields"; `audit_log_untrustedstring` of the kernel
//! for the hexadecimal form.

use super::bag::Bag;
use super::event_time::parse_event_time;
use serde_json::Value;

/// A record, its fields in the order written.
#[derive(Debug, PartialEq)]
pub(crate) struct AuditRecord {
    pub(crate) kind: String,
    /// Microseconds since 1970 UTC.
    pub(crate) at: i64,
    /// The number that the records of one event share.
    pub(crate) serial: String,
    /// The host, when the record tells it.
    pub(crate) node: String,
    pub(crate) fields: Bag,
}

impl AuditRecord {
    /// Returns a field; empty when absent.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.fields.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    /// Returns a field as a number.
    pub(crate) fn number(&self, name: &str) -> Option<i64> {
        self.text(name).parse().ok()
    }
}

/// Most fields of one record; beyond that it is not an audit record.
const MAX_FIELDS: usize = 4096;

/// Reads a record; `None` when the line is none.
pub(crate) fn parse(line: &str) -> Option<AuditRecord> {
    let (head, body) = line
        .split_once("): ")
        .or_else(|| Some((line.strip_suffix("):")?, "")))?;
    let (prefix, stamp) = head.rsplit_once("audit(")?;
    let (time, serial) = stamp.split_once(':')?;
    let at = parse_event_time(time)?;
    if serial.is_empty() || !serial.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let word = |name: &str| {
        prefix
            .split_whitespace()
            .find_map(|word| word.strip_prefix(name))
            .unwrap_or_default()
            .to_owned()
    };
    let kind = word("type=");
    if kind.is_empty() {
        return None;
    }
    let mut fields = Bag::new();
    read_fields(body, &kind, &mut fields);
    let node = match word("node=") {
        node if node.is_empty() => fields
            .get("node")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned(),
        node => node,
    };
    Some(AuditRecord {
        kind,
        at,
        serial: serial.to_owned(),
        node,
        fields,
    })
}

/// Reads `key=value` pairs; what user-space programs put in `msg='…'` is read as fields too.
fn read_fields(text: &str, kind: &str, fields: &mut Bag) {
    // auditd puts a group separator before the fields that it has resolved to names.
    let mut rest = text.trim_start_matches([' ', '\u{1d}', ',']);
    while let Some((key, after)) = rest.split_once('=') {
        if fields.len() >= MAX_FIELDS {
            return;
        }
        let key = key.rsplit([' ', '\u{1d}']).next().unwrap_or_default();
        let (value, next, is_quoted) = match after.as_bytes().first() {
            Some(b'"') => quoted(after.get(1..).unwrap_or_default(), '"'),
            Some(b'\'') => quoted(after.get(1..).unwrap_or_default(), '\''),
            _ => {
                let end = after.find([' ', '\u{1d}']).unwrap_or(after.len());
                (
                    after.get(..end).unwrap_or_default(),
                    after.get(end..).unwrap_or_default(),
                    false,
                )
            }
        };
        if key == "msg" && is_quoted {
            read_fields(value, kind, fields);
        } else if !key.is_empty() && !fields.contains_key(key) && !matches!(value, "(null)" | "?") {
            let decoded = if is_quoted || !may_be_hex(kind, key) {
                None
            } else {
                decode_hex(value)
            };
            fields.insert(
                key.to_owned(),
                Value::String(decoded.unwrap_or_else(|| value.to_owned())),
            );
        }
        rest = next.trim_start_matches([' ', '\u{1d}', ',']);
    }
}

/// Splits at the quote that closes: the first one that the end or another field follows, since
/// programs quote inside quotes without escaping.
fn quoted(text: &str, quote: char) -> (&str, &str, bool) {
    let closes = |after: &str| {
        let after = after.trim_end();
        if after.is_empty() {
            return true;
        }
        let Some(next) = after.strip_prefix([' ', '\u{1d}']) else {
            return false;
        };
        next.split_once('=').is_some_and(|(key, _)| {
            !key.is_empty()
                && key
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'[' | b']'))
        })
    };
    let end = text
        .match_indices(quote)
        .take(256)
        .find(|(at, _)| closes(text.get(at + 1..).unwrap_or_default()));
    match end {
        Some((at, _)) => (
            text.get(..at).unwrap_or_default(),
            text.get(at + 1..).unwrap_or_default(),
            true,
        ),
        None => (text.strip_suffix(quote).unwrap_or(text), "", true),
    }
}

fn may_be_hex(kind: &str, key: &str) -> bool {
    match key {
        "proctitle" | "comm" | "exe" | "cwd" | "name" | "cmd" | "acct" | "data" | "path" | "terminal" => true,
        // In SYSCALL records these are registers.
        _ => {
            kind == "EXECVE"
                && key.starts_with('a')
                && key
                    .get(1..)
                    .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        }
    }
}

/// Decodes text that the kernel wrote as upper-case hexadecimal digits; zero bytes part arguments.
pub(crate) fn decode_hex(text: &str) -> Option<String> {
    let bytes = decode_hex_bytes(text)?;
    let text = String::from_utf8_lossy(&bytes);
    Some(text.trim_end_matches('\0').replace('\0', " "))
}

/// Decodes hexadecimal digits.
pub(crate) fn decode_hex_bytes(text: &str) -> Option<Vec<u8>> {
    let is_hex = |byte: u8| byte.is_ascii_digit() || (b'A'..=b'F').contains(&byte);
    if text.is_empty() || !text.len().is_multiple_of(2) || !text.bytes().all(is_hex) {
        return None;
    }
    text.as_bytes()
        .chunks_exact(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_quoted_bare_or_hexadecimal() {
        let record = parse(r#"node=web1 type=EXECVE msg=audit(1551487424.869:752): argc=3 a0="/bin/sh" a1="-c" a2=69707461626C6573202D2D76657273696F6E"#).unwrap();
        assert_eq!(
            (record.kind.as_str(), record.serial.as_str(), record.node.as_str()),
            ("EXECVE", "752", "web1")
        );
        assert_eq!(record.at, 1_551_487_424_869_000);
        assert_eq!(record.text("a2"), "iptables --version");
    }

    #[test]
    fn registers_are_no_text_and_messages_hold_fields() {
        let record =
            parse("type=SYSCALL msg=audit(1.5:9): arch=c000003e syscall=59 a0=7F17 exe=\"/bin/dash\" key=(null)");
        assert_eq!(record, None);
        let record =
            parse("type=SYSCALL msg=audit(1551485405.5:9): syscall=59 a0=7F17 exe=\"/bin/dash\" key=(null)").unwrap();
        assert_eq!(
            (record.text("a0"), record.text("exe"), record.text("key")),
            ("7F17", "/bin/dash", "")
        );
        let record = parse(r#"type=USER_LOGIN msg=audit(1551485408.371:23): pid=15745 uid=0 msg='op=login acct="root" exe="/usr/sbin/sshd" hostname=? addr=192.0.2.99 terminal=sshd res=failed'"#).unwrap();
        assert_eq!(
            (record.text("acct"), record.text("addr"), record.text("res")),
            ("root", "192.0.2.99", "failed")
        );
    }

    #[test]
    fn quotes_inside_quotes_do_not_end_a_value() {
        let record = parse(r#"type=AUOMS_EXECVE audit(1652292621.990:84143): node=U5 argc=3 cmdline="bash -c "{echo,YmFz}|{base64,-d}|{bash,-i}"" redactors= containerid="#).unwrap();
        assert_eq!(record.text("cmdline"), r#"bash -c "{echo,YmFz}|{base64,-d}|{bash,-i}""#);
        assert_eq!(record.node, "U5");
    }
}
