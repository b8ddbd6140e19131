//! Which tables a query reads, so that a rule over empty tables is skipped and said to be.
//!
//! Read from the text, not the plan: a name counts when it stands where a table can stand. A column
//! of the same name may be taken for a table; that only makes a rule run that need not have.

use crate::clock::without_texts;
use std::collections::BTreeSet;

/// Returns the names that may be tables, sorted; `is_table` says which names are.
pub(crate) fn source_tables(query: &str, is_table: &dyn Fn(&str) -> bool) -> Vec<String> {
    let plain = without_texts(query);
    let mut found = BTreeSet::new();
    let mut start = None;
    for (at, c) in plain.char_indices().chain([(plain.len(), ' ')]) {
        if c.is_alphanumeric() || c == '_' {
            start.get_or_insert(at);
            continue;
        }
        if let Some(from) = start.take() {
            let name = &plain[from..at];
            let after = plain[at..].trim_start();
            let before = plain[..from].trim_end();
            let ends_source = after.is_empty() || after.starts_with(['|', ')', ',', ';']);
            let is_member = before.ends_with('.');
            if ends_source && !is_member && is_table(name) {
                found.insert(name.to_owned());
            }
        }
    }
    found.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_found_where_tables_stand() {
        let is_table = |name: &str| ["DeviceProcessEvents", "SecurityEvent", "Event"].contains(&name);
        let query = "let a = SecurityEvent\n| where EventID == 4688 and X == \"Event | \";\n\
                     union a, (DeviceProcessEvents | take 1) // Event\n| project r.Event, EventID";
        assert_eq!(
            source_tables(query, &is_table),
            ["DeviceProcessEvents", "SecurityEvent"]
        );
    }
}
