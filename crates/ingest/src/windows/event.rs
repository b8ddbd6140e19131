//! A Windows event in one form, whatever wrote it down.

use std::borrow::Cow;

/// A Windows event. Texts that are absent are empty.
#[derive(Clone, Debug, Default)]
pub(crate) struct WindowsEvent<'a> {
    pub(crate) channel: Cow<'a, str>,
    pub(crate) provider: Cow<'a, str>,
    pub(crate) event_id: i64,
    pub(crate) computer: Cow<'a, str>,
    pub(crate) record_id: Cow<'a, str>,
    pub(crate) level: Cow<'a, str>,
    pub(crate) task: Cow<'a, str>,
    pub(crate) opcode: Cow<'a, str>,
    pub(crate) keywords: Cow<'a, str>,
    pub(crate) version: Cow<'a, str>,
    /// The process that logged the event, not the one that it is about.
    pub(crate) logging_process: Cow<'a, str>,
    pub(crate) logging_thread: Cow<'a, str>,
    /// The security identifier of the user on whose behalf it was logged.
    pub(crate) user_sid: Cow<'a, str>,
    pub(crate) activity_id: Cow<'a, str>,
    /// The rendered text, when the file has it.
    pub(crate) message: Cow<'a, str>,
    /// The event's own fields, in order.
    pub(crate) data: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    pub(crate) clock: Clock,
    /// When it happened, in microseconds since 1970 UTC, as found from `clock` and neighbours.
    pub(crate) time: Option<i64>,
    /// Which table the row was exported from, when it comes from a Log Analytics export.
    pub(crate) exported: Exported,
}

/// The times that an event carries, before anyone decides which to believe. Microseconds since 1970.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Clock {
    /// When the event's maker says that it happened (`UtcTime` of Sysmon).
    pub(crate) own: Option<i64>,
    /// When it was recorded, as the file has it.
    pub(crate) recorded: Option<i64>,
    /// Whether `recorded` is surely UTC: a `SystemTime`, or a column of a table.
    pub(crate) is_utc: bool,
}

/// Where an exported row comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Exported {
    /// It is no export.
    #[default]
    No,
    /// The tables `SecurityEvent` or `WindowsEvent`.
    Yes,
    /// The table `Event`, to which the row goes back as well.
    FromEvent,
}

impl<'a> WindowsEvent<'a> {
    /// Returns a field of the event as it stands; empty when absent. Names differ in case between
    /// versions and shippers.
    pub(crate) fn raw(&self, name: &str) -> &str {
        self.data
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map_or("", |(_, value)| value)
    }

    /// Returns a field of the event, trimmed; empty when absent or `-`, which is how Windows writes
    /// that there is no value.
    pub(crate) fn get(&self, name: &str) -> &str {
        let value = self.raw(name).trim();
        if value == "-" { "" } else { value }
    }

    /// Returns a field that holds a security identifier; that of nobody (`S-1-0-0`) stands for none.
    pub(crate) fn sid(&self, name: &str) -> &str {
        match self.get(name) {
            "S-1-0-0" => "",
            sid => sid,
        }
    }

    /// Returns the first of these fields that has a value.
    pub(crate) fn first(&self, names: &[&str]) -> &str {
        names
            .iter()
            .map(|name| self.get(name))
            .find(|value| !value.is_empty())
            .unwrap_or_default()
    }

    /// Returns a field as a number, decimal or hexadecimal (`0x1a4`).
    pub(crate) fn number(&self, name: &str) -> Option<i64> {
        parse_number(self.get(name))
    }

    pub(crate) fn is_sysmon(&self) -> bool {
        self.provider.eq_ignore_ascii_case("Microsoft-Windows-Sysmon")
            || self
                .channel
                .eq_ignore_ascii_case("Microsoft-Windows-Sysmon/Operational")
    }

    pub(crate) fn is_security(&self) -> bool {
        self.channel.eq_ignore_ascii_case("Security")
    }

    /// Takes fields out of the message of a Sysmon event that was shipped without them: `Name: value`
    /// on each line.
    pub(crate) fn read_message(&mut self) {
        let Cow::Borrowed(message) = self.message else {
            let lines =
                message_fields(&self.message).map(|(key, value)| (key.to_owned().into(), value.to_owned().into()));
            let lines: Vec<_> = lines.collect();
            self.data.extend(lines);
            return;
        };
        self.data
            .extend(message_fields(message).map(|(key, value)| (key.into(), value.into())));
    }
}

fn message_fields(message: &str) -> impl Iterator<Item = (&str, &str)> {
    message
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once(':'))
        .filter_map(|(key, value)| {
            let key = key.trim();
            (!key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric())).then_some((key, value.trim()))
        })
}

/// Reads a number, decimal or hexadecimal (`0x1a4`).
pub(crate) fn parse_number(text: &str) -> Option<i64> {
    let text = text.trim();
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        // Kernel values use all 64 bits.
        Some(digits) => u64::from_str_radix(digits, 16).ok().map(u64::cast_signed),
        None => text.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_in_any_case_and_dashes_are_absent() {
        let data = vec![("TargetProcessGUID".into(), "{1}".into()), ("User".into(), "-".into())];
        let event = WindowsEvent {
            data,
            ..WindowsEvent::default()
        };
        assert_eq!(event.get("TargetProcessGuid"), "{1}");
        assert_eq!((event.get("User"), event.raw("User"), event.get("x")), ("", "-", ""));
    }

    #[test]
    fn numbers_are_decimal_or_hexadecimal() {
        assert_eq!(parse_number("0x1a4"), Some(420));
        assert_eq!(parse_number("420"), Some(420));
        assert_eq!(parse_number("0xffffffffffffffff"), Some(-1));
        assert_eq!(parse_number("x"), None);
    }

    #[test]
    fn sysmon_messages_give_fields() {
        let message = "WmiEvent activity detected:\r\nRuleName: -\r\nUtcTime: 2020-09-02 01:43:49.123\r\nName: \"a:b\"";
        let mut event = WindowsEvent {
            message: message.into(),
            ..WindowsEvent::default()
        };
        event.read_message();
        assert_eq!(event.get("UtcTime"), "2020-09-02 01:43:49.123");
        assert_eq!(event.get("Name"), "\"a:b\"");
    }
}
