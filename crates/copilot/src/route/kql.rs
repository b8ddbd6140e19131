//! Queries in prompts: text that is KQL is run as it stands.

use super::period;
use super::text::Text;
use super::{Ask, Call};
use serde_json::{Map, Value};

/// The skill that runs queries.
const SKILL: &str = "run_query";

/// Operators that may follow the first pipe.
const OPERATORS: &[&str] = &[
    "where",
    "take",
    "limit",
    "project",
    "project-away",
    "project-rename",
    "project-keep",
    "project-reorder",
    "summarize",
    "extend",
    "count",
    "top",
    "sort",
    "order",
    "distinct",
    "join",
    "union",
    "render",
    "search",
    "parse",
    "mv-expand",
    "mv-apply",
    "make-series",
    "evaluate",
    "lookup",
    "sample",
    "getschema",
    "serialize",
    "invoke",
    "as",
    "scan",
    "top-nested",
    "parse-where",
    "parse-kv",
    "reduce",
    "sample-distinct",
    "partition",
    "filter",
    "fork",
    "facet",
    "find",
    "consume",
];

/// Returns the call that a prompt is when it holds a query.
pub(super) fn direct(ask: &Ask<'_>) -> Option<Call> {
    let descriptor = ask.skills.iter().find(|descriptor| descriptor.name == SKILL)?;
    let (lead, query) = find_query(ask.prompt)?;
    let mut inputs = Map::new();
    inputs.insert("query".to_owned(), Value::from(query));
    let lead = Text::read(lead);
    if let Some(days) = period::days(&lead.words, ask.now)
        && descriptor.inputs.iter().any(|input| input.name == "timespan")
    {
        inputs.insert("timespan".to_owned(), Value::from(format!("P{days}D")));
    }
    Some(Call {
        skill: SKILL.to_owned(),
        inputs,
        why: "the prompt is a KQL query".to_owned(),
    })
}

/// Returns the words before a query, and the query.
fn find_query(prompt: &str) -> Option<(&str, &str)> {
    let prompt = prompt.trim();
    if let Some((lead, rest)) = prompt.split_once("```") {
        let (code, _) = rest.split_once("```")?;
        let code = ["kusto", "kql", "KQL"]
            .iter()
            .find_map(|language| code.strip_prefix(language))
            .unwrap_or(code)
            .trim();
        return begins_query(code).then_some((lead, code));
    }
    let (explicit, body) = match prompt
        .strip_prefix("/kql")
        .or_else(|| prompt.strip_prefix("/run_query"))
    {
        Some(rest) if rest.starts_with(char::is_whitespace) => (true, rest.trim()),
        _ => (false, prompt),
    };
    if explicit && !body.is_empty() {
        return Some(("", body));
    }
    let starts = std::iter::once(0).chain(
        body.char_indices()
            .filter(|(_, letter)| letter.is_whitespace() || *letter == '`')
            .map(|(at, letter)| at + letter.len_utf8()),
    );
    // A query stands at the end of its prompt, behind a few words at most.
    for start in starts.take(24) {
        let query = body[start..].trim_start_matches(char::is_whitespace);
        if begins_query(query) {
            return Some((&body[..start], query.trim_end_matches(['`', ' '])));
        }
    }
    None
}

/// Whether text begins like a query: a table and a pipe, `let x =`, `union` or `search` with a pipe.
fn begins_query(text: &str) -> bool {
    let end = text
        .find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'))
        .unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let rest = rest.trim_start();
    if name == "let" {
        return rest.split_once('=').is_some_and(|(name, _)| {
            !name.trim().is_empty()
                && name
                    .trim()
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        }) && text.contains(';');
    }
    if matches!(
        name,
        "union" | "search" | "find" | "print" | "range" | "datatable" | "externaldata"
    ) {
        return pipe_to_operator(rest).is_some_and(|before| !before.contains('?')) && !rest.is_empty();
    }
    if name == "print" {
        return rest.contains('=');
    }
    let table = name.len() > 2 && name.starts_with(|letter: char| letter.is_ascii_uppercase());
    table && rest.strip_prefix('|').is_some_and(is_operator)
}

/// Returns what stands before the first pipe that an operator follows.
fn pipe_to_operator(text: &str) -> Option<&str> {
    text.match_indices('|')
        .take(8)
        .find(|(at, _)| is_operator(&text[at + 1..]))
        .map(|(at, _)| &text[..at])
}

fn is_operator(text: &str) -> bool {
    let text = text.trim_start();
    let end = text
        .find(|letter: char| !(letter.is_ascii_alphabetic() || letter == '-'))
        .unwrap_or(text.len());
    OPERATORS.contains(&&text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_found_behind_a_few_words() {
        for (prompt, query) in [
            ("SigninLogs | take 5", Some("SigninLogs | take 5")),
            (
                "run this: SigninLogs\n| where x == 'a | b'",
                Some("SigninLogs\n| where x == 'a | b'"),
            ),
            ("```kql\nSigninLogs | count\n```", Some("SigninLogs | count")),
            ("/kql print 1", Some("print 1")),
            ("let x = 5; SigninLogs | take x", Some("let x = 5; SigninLogs | take x")),
            ("union A, B | count", Some("union A, B | count")),
            ("let us see what happened", None),
            ("find incidents", None),
            ("search the files for a | b", None),
            ("Summarize incident 4471 | quickly", None),
        ] {
            assert_eq!(find_query(prompt).map(|(_, query)| query), query, "{prompt}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_looked_at(prompt in "\\PC{0,100}") {
            let _ = find_query(&prompt);
        }
    }
}
