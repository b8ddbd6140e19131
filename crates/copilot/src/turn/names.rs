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
