//! What Tab offers: operators behind a pipe, tables where a query starts, else columns, functions and
//! words.

use crate::failure::Failure;
use hunt::Tables;
use std::collections::{BTreeMap, BTreeSet};
use workspace::Workspace;

/// Words that stand inside operators.
const WORDS: &[&str] = &[
    "and",
    "asc",
    "between",
    "by",
    "contains",
    "contains_cs",
    "desc",
    "endswith",
    "has",
    "has_all",
    "has_any",
    "in",
    "in~",
    "innerunique",
    "kind=inner",
    "kind=leftanti",
    "kind=leftouter",
    "kind=leftsemi",
    "matches regex",
    "not",
    "on",
    "or",
    "startswith",
    "where",
    "with",
];
/// Words that start a statement.
const STARTS: &[&str] = &["datatable", "let", "print", "range", "search", "set", "union"];

/// All names that a query may use.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Columns by table.
    tables: BTreeMap<String, Vec<String>>,
    functions: Vec<String>,
}

impl Names {
    /// Gathers them; tables that another process makes later are not among them.
    pub(super) async fn of(workspace: &Workspace) -> Result<Self, Failure> {
        workspace.lake().refresh().await?;
        let lake = workspace.lake();
        let tables = Tables::names(lake).into_iter().filter_map(|name| {
            let table = Tables::table(lake, &name)?;
            let columns = table.columns.iter().map(|column| column.name.clone());
            Some((name, columns.collect()))
        });
        Ok(Self {
            tables: tables.collect(),
            functions: hunt::callables()
                .into_iter()
                .map(|callable| format!("{}(", callable.name))
                .collect(),
        })
    }

    /// Returns the word before the cursor, and what may stand in its place.
    pub(super) fn complete<'a>(&self, before: &'a str) -> (&'a str, Vec<String>) {
        let start = before
            .rfind(|character: char| !(character.is_alphanumeric() || "_-~.".contains(character)))
            .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
        let word = &before[start..];
        let context = before[..start].trim_end();
        let mut found = BTreeSet::new();
        let lower = word.to_lowercase();
        let mut offer = |name: &str| {
            if name.to_lowercase().starts_with(&lower) {
                found.insert(name.to_owned());
            }
        };
        if context.is_empty() && word.starts_with('.') {
            [".format", ".help", ".quit", ".rows", ".schema", ".tables"]
                .into_iter()
                .for_each(offer);
        } else if context.starts_with('.') || context.is_empty() || context.ends_with([';', '(']) {
            self.tables.keys().for_each(|name| offer(name));
            if !context.starts_with('.') {
                STARTS.iter().for_each(|name| offer(name));
                if context.ends_with('(') {
                    self.inside(before, &mut offer);
                }
            }
        } else if context.ends_with('|') {
            let known = kql::OPERATORS.iter().filter(|name| !name.starts_with('_'));
            known.for_each(|name| offer(name));
        } else {
            self.inside(before, &mut offer);
            let last = context.rsplit(|character: char| !character.is_alphanumeric()).next();
            if matches!(last, Some("union" | "join" | "lookup")) || context.ends_with(',') {
                self.tables.keys().for_each(|name| offer(name));
            }
        }
        (word, found.into_iter().collect())
    }

    /// Offers columns of the tables that the text names, columns that it makes, functions and words.
    fn inside(&self, text: &str, offer: &mut impl FnMut(&str)) {
        let is_part = |character: char| character.is_alphanumeric() || character == '_';
        for word in text.split(|character: char| !is_part(character)) {
            if let Some(columns) = self.tables.get(word) {
                columns.iter().for_each(|name| offer(name));
            }
        }
        for (at, _) in text.match_indices('=') {
            let before = text[..at].trim_end();
            let start = before
                .rfind(|character: char| !is_part(character))
                .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
            let made = &before[start..];
            if made
                .chars()
                .next()
                .is_some_and(|first| first.is_alphabetic() || first == '_')
            {
                offer(made);
            }
        }
        self.functions.iter().for_each(|name| offer(name));
        WORDS.iter().for_each(|name| offer(name));
    }
}

/// Returns the longest start that all have, whatever their case, in the first's spelling.
pub(super) fn common_start(names: &[String]) -> &str {
    let Some((first, others)) = names.split_first() else {
        return "";
    };
    let mut end = first.len();
    for other in others {
        let same = first
            .char_indices()
            .zip(other.chars())
            .find(|((_, left), right)| !left.eq_ignore_ascii_case(right))
            .map_or(first.len().min(other.len()), |((at, _), _)| at);
        end = end.min(same);
    }
    first.get(..end).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        let columns = |names: &[&str]| names.iter().map(ToString::to_string).collect();
        Names {
            tables: [
                ("DeviceEvents".to_owned(), columns(&["DeviceName", "ActionType"])),
                ("DeviceInfo".to_owned(), columns(&["DeviceName", "OSPlatform"])),
            ]
            .into(),
            functions: vec!["ago(".to_owned(), "dcount(".to_owned()],
        }
    }

    #[test]
    fn what_is_offered_depends_on_the_place() {
        let names = names();
        for (before, word, offered) in [
            ("dev", "dev", vec!["DeviceEvents", "DeviceInfo"]),
            ("DeviceInfo | summ", "summ", vec!["summarize"]),
            ("DeviceInfo | where OS", "OS", vec!["OSPlatform"]),
            ("DeviceInfo | where Act", "Act", vec![]),
            ("DeviceInfo | extend Mine = 1 | where Mi", "Mi", vec!["Mine"]),
            ("DeviceInfo | where Timestamp > ag", "ag", vec!["ago("]),
            ("DeviceInfo | join (DeviceE", "DeviceE", vec!["DeviceEvents"]),
            (".schema DeviceI", "DeviceI", vec!["DeviceInfo"]),
            (".ta", ".ta", vec![".tables"]),
            ("let x = 1; Device", "Device", vec!["DeviceEvents", "DeviceInfo"]),
            ("é", "é", vec![]),
        ] {
            let (found, offer) = names.complete(before);
            assert_eq!(
                (found, offer),
                (word, offered.into_iter().map(str::to_owned).collect()),
                "{before}"
            );
        }
    }

    #[test]
    fn common_starts() {
        let names = |list: &[&str]| list.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(common_start(&names(&["DeviceEvents", "DeviceInfo"])), "Device");
        assert_eq!(common_start(&names(&["one"])), "one");
        assert_eq!(common_start(&[]), "");
    }
}
