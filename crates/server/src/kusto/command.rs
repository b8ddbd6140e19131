//! Cuts a management command into its words, and from the query that it is piped into.

/// A command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Command {
    /// Its words: names without brackets and quotes, signs one by one.
    pub(super) words: Vec<String>,
    /// What follows the first `|`.
    pub(super) rest: Option<String>,
}

impl Command {
    /// Reads a command.
    pub(super) fn read(text: &str) -> Self {
        let text = without_comments(text);
        let mut words = Vec::new();
        let mut rest = text.trim();
        while let Some(first) = rest.chars().next() {
            if first == '|' {
                let query = rest[1..].trim().to_owned();
                return Self {
                    words,
                    rest: Some(query),
                };
            }
            let (word, after) = next(rest, first);
            if !word.is_empty() {
                words.push(word);
            }
            rest = after.trim_start();
        }
        Self { words, rest: None }
    }

    /// Says whether the words are these, whatever their case; `*` stands for any one.
    pub(super) fn is(&self, pattern: &[&str]) -> bool {
        self.words.len() == pattern.len() && self.begins(pattern)
    }

    /// Says whether the first words are these.
    pub(super) fn begins(&self, pattern: &[&str]) -> bool {
        self.words.len() >= pattern.len()
            && pattern
                .iter()
                .zip(&self.words)
                .all(|(wanted, word)| *wanted == "*" || word.eq_ignore_ascii_case(wanted))
    }

    /// Returns a word, empty when there is none.
    pub(super) fn word(&self, at: usize) -> &str {
        self.words.get(at).map_or("", String::as_str)
    }
}

/// Returns the first word and what follows it.
fn next(text: &str, first: char) -> (String, &str) {
    let until = |quote: &str, start: usize| {
        text[start..]
            .find(quote)
            .map(|end| (text[start..start + end].to_owned(), &text[start + end + quote.len()..]))
    };
    let quoted = match first {
        '[' if text.starts_with("['") => until("']", 2),
        '[' if text.starts_with("[\"") => until("\"]", 2),
        '\'' => until("'", 1),
        '"' => until("\"", 1),
        _ => None,
    };
    if let Some(found) = quoted {
        return found;
    }
    let is_part = |character: char| character.is_alphanumeric() || matches!(character, '_' | '-' | '.' | '*');
    match text.find(|character: char| !is_part(character)) {
        Some(0) => (first.to_string(), &text[first.len_utf8()..]),
        Some(end) => (text[..end].to_owned(), &text[end..]),
        None => (text.to_owned(), ""),
    }
}

/// Leaves out whole lines that are comments, such as tools put before a command.
fn without_comments(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_cut_into_words() {
        for (text, words, rest) in [
            (".show tables", vec![".show", "tables"], None),
            (
                "// tool\n.show  table ['My Table'] cslschema",
                vec![".show", "table", "My Table", "cslschema"],
                None,
            ),
            (
                ".show database \"X\" schema as json",
                vec![".show", "database", "X", "schema", "as", "json"],
                None,
            ),
            (
                ".show tables | project TableName | take 1",
                vec![".show", "tables"],
                Some("project TableName | take 1"),
            ),
            (
                ".show databases (a, b) schema",
                vec![".show", "databases", "(", "a", ",", "b", ")", "schema"],
                None,
            ),
            (".show materialized-views", vec![".show", "materialized-views"], None),
            ("", vec![], None),
            (
                ".show table ['unclosed",
                vec![".show", "table", "[", "'", "unclosed"],
                None,
            ),
        ] {
            let command = Command::read(text);
            assert_eq!(command.words, words, "{text}");
            assert_eq!(command.rest.as_deref(), rest, "{text}");
        }
        assert!(Command::read(".SHOW Tables").is(&[".show", "tables"]));
    }
}
