//! Names of people, devices and addresses in what is cited: what pseudonyms hide, and what claims may be about.

use crate::answer::Cited;
use evidence::Proof;
use serde_json::Value;
use std::collections::BTreeSet;

/// Characters of a name.
const NAME: std::ops::RangeInclusive<usize> = 3..=120;

/// Returns names with their kinds (`user`, `host`, `ip`, `domain`, `mail`, `file`).
pub(super) fn names(cited: &Cited) -> BTreeSet<(&'static str, String)> {
    let mut found = BTreeSet::new();
    let mut add = |kind: &'static str, name: &str| {
        let name = name.trim();
        if NAME.contains(&name.chars().count()) && !name.contains(char::is_whitespace) {
            found.insert((kind, name.to_owned()));
        }
    };
    for (_, proof) in cited.numbered() {
        match proof {
            Proof::Row(citation) => {
                for (column, value) in &citation.fields {
                    if let (Some(kind), Value::String(name)) = (kind(column), value) {
                        add(kind, name);
                    }
                }
            }
            Proof::Set { hosts, accounts, .. } => {
                hosts.iter().for_each(|name| add("host", name));
                accounts.iter().for_each(|name| add("user", name));
            }
            Proof::Alert { .. }
            | Proof::Entry { .. }
            | Proof::Incidents { .. }
            | Proof::Rows { .. }
            | Proof::Passage { .. } => {}
        }
    }
    found
}

/// Returns the names in a value, by what the fields are called in which they stand, lists and inner values too. Names of
/// programs are not among them.
pub(super) fn names_in(value: &Value) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    collect(None, value, &mut found);
    found
}

fn collect(field: Option<&'static str>, value: &Value, found: &mut Vec<(&'static str, String)>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                collect(kind(name).filter(|kind| *kind != "file"), value, found);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| collect(field, value, found)),
        Value::String(name) => {
            let name = name.trim();
            if let Some(kind) = field
                && NAME.contains(&name.chars().count())
                && !name.contains(char::is_whitespace)
            {
                found.push((kind, name.to_owned()));
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Returns the kind of name that a column holds, by what Defender and Sentinel call such columns.
fn kind(column: &str) -> Option<&'static str> {
    let column = column.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| column.contains(word));
    if has(&["sid", "guid", "hash", "time", "type", "port", "id"]) && !has(&["deviceid"]) {
        return None;
    }
    if has(&["sender", "recipient", "mail"]) {
        return Some("mail");
    }
    if has(&["account", "user", "upn", "identity"]) {
        return Some("user");
    }
    if has(&["device", "host", "computer", "machine", "workstation"]) {
        return Some("host");
    }
    if column.ends_with("ip") || has(&["ipaddress", "remoteip", "localip"]) {
        return Some("ip");
    }
    if has(&["domain", "dns"]) {
        return Some("domain");
    }
    has(&["filename", "process", "image"]).then_some("file")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_where_fields_say_so() {
        let proof = serde_json::json!({ "kind": "set", "hosts": ["WS-07"], "accounts": ["kim", "x"], "label": "two",
            "fields": { "AccountName": "mia", "FileName": "cmd.exe", "Title": "a title", "Nested": { "DeviceName": "SRV" } } });
        let mut names = names_in(&proof);
        names.sort();
        let found: Vec<(&str, &str)> = names.iter().map(|(kind, name)| (*kind, name.as_str())).collect();
        assert_eq!(
            found,
            [("host", "SRV"), ("host", "WS-07"), ("user", "kim"), ("user", "mia")]
        );
    }

    #[test]
    fn columns_tell_what_they_hold() {
        for (column, expected) in [
            ("AccountName", Some("user")),
            ("DeviceName", Some("host")),
            ("RemoteIP", Some("ip")),
            ("SenderFromAddress", Some("mail")),
            ("FileName", Some("file")),
            ("AccountSid", None),
            ("Timestamp", None),
        ] {
            assert_eq!(kind(column), expected, "{column}");
        }
    }
}
