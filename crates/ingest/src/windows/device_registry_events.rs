//! `DeviceRegistryEvents`: Sysmon 12, 13, 14 and Security 4657.

use super::device::{self, Process};
use super::event::WindowsEvent;
use crate::{RowSink, TableRef};
use std::borrow::Cow;

/// Writes a registry change that Sysmon saw.
pub(crate) fn write_sysmon(event: &WindowsEvent<'_>, table: &TableRef, sink: &mut RowSink) {
    let action = match event.get("EventType") {
        "SetValue" => "RegistryValueSet",
        "DeleteValue" => "RegistryValueDeleted",
        "DeleteKey" => "RegistryKeyDeleted",
        "RenameKey" => "RegistryKeyRenamed",
        "CreateKey" => "RegistryKeyCreated",
        _ if event.event_id == 13 => "RegistryValueSet",
        _ if event.event_id == 14 => "RegistryKeyRenamed",
        _ => "RegistryKeyCreated",
    };
    let target = full_key(event.get("TargetObject"));
    let new_name = full_key(event.get("NewName"));
    let mut row = device::start(event, table, action, sink);
    if matches!(action, "RegistryValueSet" | "RegistryValueDeleted") {
        let (key, value) = target.rsplit_once('\\').unwrap_or((&target, ""));
        row.text("RegistryKey", key).text("RegistryValueName", value);
        let (kind, data) = value_data(event.get("Details"));
        row.text("RegistryValueType", kind).text("RegistryValueData", &data);
    } else if new_name.is_empty() {
        row.text("RegistryKey", &target);
    } else {
        row.text("RegistryKey", &new_name).text("PreviousRegistryKey", &target);
    }
    device::initiating(&mut row, &Process::of_sysmon(event));
}

/// Writes a registry change that the security log saw.
pub(crate) fn write_security(event: &WindowsEvent<'_>, table: &TableRef, sink: &mut RowSink) {
    let deleted = matches!(event.get("OperationType"), "%%1906" | "Registry value deleted");
    let action = if deleted {
        "RegistryValueDeleted"
    } else {
        "RegistryValueSet"
    };
    let mut row = device::start(event, table, action, sink);
    row.text("RegistryKey", &full_key(event.get("ObjectName")));
    row.text("RegistryValueName", event.get("ObjectValueName"));
    row.text("RegistryValueType", value_type(event.get("NewValueType")));
    row.text("RegistryValueData", event.get("NewValue"));
    row.text("PreviousRegistryValueData", event.get("OldValue"));
    device::initiating(&mut row, &Process::of_subject(event));
}

/// Writes the root of a key in full, as Defender does.
fn full_key(key: &str) -> Cow<'_, str> {
    const ROOTS: [(&str, &str); 8] = [
        ("HKLM\\", "HKEY_LOCAL_MACHINE\\"),
        ("HKU\\", "HKEY_USERS\\"),
        ("HKCU\\", "HKEY_CURRENT_USER\\"),
        ("HKCR\\", "HKEY_CLASSES_ROOT\\"),
        ("HKCC\\", "HKEY_CURRENT_CONFIG\\"),
        ("\\REGISTRY\\MACHINE\\", "HKEY_LOCAL_MACHINE\\"),
        ("\\REGISTRY\\USER\\", "HKEY_USERS\\"),
        ("\\REGISTRY\\A\\", "\\REGISTRY\\A\\"),
    ];
    for (short, full) in ROOTS {
        let root = key.get(..short.len());
        if root.is_some_and(|root| root.eq_ignore_ascii_case(short)) {
            return Cow::Owned(format!("{full}{}", key.get(short.len()..).unwrap_or_default()));
        }
    }
    Cow::Borrowed(key)
}

/// Splits Sysmon's `DWORD (0x00000001)` into type and data; numbers come in decimal as in Defender.
fn value_data(details: &str) -> (&'static str, Cow<'_, str>) {
    let number = |prefix: &str| details.strip_prefix(prefix).and_then(|rest| rest.strip_suffix(')'));
    if let Some(hex) = number("DWORD (") {
        let value = super::event::parse_number(hex).map_or(Cow::Borrowed(hex), |value| value.to_string().into());
        return ("Dword", value);
    }
    if let Some(parts) = number("QWORD (") {
        let digits: String = parts.split('-').map(|part| part.trim_start_matches("0x")).collect();
        let value = u64::from_str_radix(&digits, 16).map_or(Cow::Borrowed(parts), |value| value.to_string().into());
        return ("Qword", value);
    }
    match details {
        "Binary Data" => ("Binary", Cow::Borrowed("")),
        "" | "(Empty)" => ("", Cow::Borrowed("")),
        text => ("String", Cow::Borrowed(text)),
    }
}

/// Source: resource strings of the security log for registry types.
fn value_type(code: &str) -> &str {
    match code {
        "%%1873" => "String",
        "%%1874" => "ExpandString",
        "%%1875" => "Binary",
        "%%1876" => "Dword",
        "%%1879" => "MultiString",
        "%%1883" => "Qword",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_values_are_written_as_defender_does() {
        assert_eq!(full_key("HKLM\\SOFTWARE\\X"), "HKEY_LOCAL_MACHINE\\SOFTWARE\\X");
        assert_eq!(full_key("\\REGISTRY\\MACHINE\\SYSTEM"), "HKEY_LOCAL_MACHINE\\SYSTEM");
        assert_eq!(value_data("DWORD (0x0000000a)"), ("Dword", "10".into()));
        assert_eq!(
            value_data("QWORD (0x00000001-0x00000000)"),
            ("Qword", "4294967296".into())
        );
        assert_eq!(value_data("C:\\x.exe"), ("String", "C:\\x.exe".into()));
    }
}
