//! The named values that a rule wants shown with each alert.
//!
//! Source: Sentinel's custom details.

use crate::alerts::Finding;
use crate::rule::Rule;
use std::collections::BTreeMap;

/// Most different values joined in one detail.
const DETAIL_VALUES: usize = 8;
/// Longest detail, in characters.
const DETAIL_CHARS: usize = 2_000;

/// Returns the details of a finding: each column's different values, in the order of the rows.
pub(crate) fn custom_details(rule: &Rule, finding: &Finding) -> BTreeMap<String, String> {
    let mut details = BTreeMap::new();
    for (name, column) in &rule.custom_details {
        let mut values: Vec<String> = Vec::new();
        for row in &finding.rows {
            if let Some(value) = row.text(column)
                && !values.contains(&value)
                && values.len() < DETAIL_VALUES
            {
                values.push(value);
            }
        }
        if !values.is_empty() {
            let text: String = values.join("; ").chars().take(DETAIL_CHARS).collect();
            details.insert(name.clone(), text);
        }
    }
    details
}
