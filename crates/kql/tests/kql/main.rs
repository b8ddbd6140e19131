//! Tests of the whole crate: text in, text out.

mod corpus;
mod diagnostics;
mod formats;
mod limits;
mod properties;
mod trees;

/// Prints a tree without spans and comment positions, so that two trees can be compared.
fn without_spans(tree: &kql::ast::Query) -> String {
    let text = format!("{tree:?}")
        .replace("own_line: true", "own_line: _")
        .replace("own_line: false", "own_line: _");
    // Spans print as `3..7`. Strings that look like one are stripped alike on both sides.
    let digit = |c: char| c.is_ascii_digit();
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find("..") {
        out.push_str(rest[..at].trim_end_matches(digit));
        rest = rest[at + 2..].trim_start_matches(digit);
    }
    out.push_str(rest);
    out
}

/// Parses a query that must be valid and returns its tree.
fn tree(query: &str) -> kql::ast::Query {
    let parsed = kql::parse(query);
    assert!(!parsed.has_errors(), "{query}: {:?}", parsed.diagnostics);
    parsed.tree
}

/// Returns the diagnostics of a query, one per line.
fn diagnostics(query: &str) -> String {
    let parsed = kql::parse(query);
    let lines: Vec<String> = parsed.diagnostics.iter().map(ToString::to_string).collect();
    lines.join("\n")
}
